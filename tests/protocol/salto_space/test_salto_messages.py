"""The Industry Standard's requests and answers, field by field."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.salto_space.fields import (
    AuthorisationSpelling,
    check_room,
    end_hour,
    format_hour,
    parse_hour,
    start_hour,
)
from latchwork.protocol.salto_space.messages import (
    FRAMING,
    Answer,
    Cancel,
    CheckOut,
    Done,
    GuestCard,
    MakeCard,
    OtherCard,
    ReadCard,
    Refused,
    Request,
    build_fields,
    build_message,
    parse_answer,
    parse_fields,
    parse_request,
)
from latchwork.protocol.salto_space.tables import COMMANDS, ERRORS, READ_CODES, Command, error_in_words

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
ROOMS = st.lists(TEXT.filter(lambda name: name and name not in READ_CODES), min_size=1, max_size=4).map(tuple)
HOURS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 - local
    lambda moment: moment.replace(minute=0, second=0, microsecond=0)
)
CARDS = st.builds(
    MakeCard,
    command=st.sampled_from([Command.NEW, Command.COPY, Command.ONE_SHOT]),
    encoder=TEXT,
    rooms=ROOMS,
    count=st.none() | st.integers(1, 9),
    ejection=st.sampled_from(["", "E", "R", "T"]),
    granted=TEXT,
    denied=TEXT,
    start=HOURS,
    end=HOURS,
    operator=TEXT,
    track1=TEXT,
    track2=TEXT,
)
REQUESTS = st.one_of(
    CARDS,
    st.builds(CheckOut, room=TEXT.filter(lambda name: name not in READ_CODES), encoder=TEXT),
    st.builds(ReadCard, encoder=TEXT, ejection=st.sampled_from(["E", "R", "T"]), joined=st.booleans()),
    st.builds(Cancel, encoder=TEXT),
)
ANSWERS = st.one_of(
    st.builds(
        Done,
        command=st.sampled_from([one for one in Command if one is not Command.READ]),
        encoder=TEXT,
        uid=st.none() | TEXT,
        count=st.sampled_from(["", "2"]),
    ),
    st.builds(
        GuestCard,
        encoder=TEXT,
        rooms=ROOMS,
        checked_in=st.sampled_from(["CI", "CO"]),
        copy=TEXT,
        authorisations=TEXT,
        start=HOURS,
        end=HOURS,
        operator=TEXT,
        uid=TEXT,
    ),
    st.builds(OtherCard, encoder=TEXT, code=st.sampled_from(sorted(READ_CODES)), text=st.none() | TEXT),
    st.builds(Refused, code=st.sampled_from([*ERRORS, "NP"]), encoder=st.none() | TEXT),
)


def frame(*fields: str) -> bytes:
    return FRAMING.build(build_fields(fields))


@given(request=REQUESTS)
def test_a_request_is_read_as_it_was_made(request: Request) -> None:
    assert parse_request(parse_fields(FRAMING.parse(FRAMING.build(build_message(request))))) == request


@given(answer=ANSWERS)
def test_an_answer_is_read_as_it_was_given(answer: Answer) -> None:
    assert parse_answer(parse_fields(build_message(answer))) == answer


@given(payload=st.binary(max_size=40) | st.binary(max_size=30).map(lambda data: b"\xb3CN\xb3" + data))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    for parse in (parse_request, parse_answer):
        try:
            parse(parse_fields(payload))
        except Malformed:
            continue


def test_every_row_says_what_it_is_and_where_that_stands() -> None:
    for row in COMMANDS.values():
        assert row.says
        assert row.source
        assert row.fields[0] == "encoder"
        names = [f"v{number}" if number in (0, 2) else "" for number in range(len(row.fields))]
        assert parse_request((row.command.value, *names))
    for code in (*ERRORS.values(), *READ_CODES.values()):
        assert code.says
        assert code.source
    assert not set(ERRORS) & set(COMMANDS)


def test_what_a_driver_leaves_out_at_the_end_reads_as_empty() -> None:
    request = parse_request(("CN", "1", "", "101"))
    assert request == MakeCard(encoder="1", rooms=("101",))
    assert parse_request(("CC2", "1", "E", "101", "", "103")) == MakeCard(
        command=Command.COPY, encoder="1", rooms=("101", "", "103"), count=2, ejection="E"
    )
    assert parse_answer(("LT", "1", "101")) == GuestCard(encoder="1", rooms=("101",))


def test_a_check_out_may_lack_its_last_separator() -> None:
    whole, short = frame("CO", "0", "101"), FRAMING.build(b"\xb3CO\xb30\xb3101")
    assert whole != short
    assert parse_request(parse_fields(FRAMING.parse(short))) == parse_request(parse_fields(FRAMING.parse(whole)))
    assert parse_request(parse_fields(FRAMING.parse(whole))) == CheckOut(room="101")


def test_a_driver_may_append_the_ejection_to_the_command() -> None:
    assert parse_request(("LTE", "1", "")) == ReadCard(encoder="1", ejection="E", joined=True)
    assert parse_request(("LT", "1", "E")) == ReadCard(encoder="1", ejection="E")


@pytest.mark.parametrize(
    "fields",
    [
        ("XX", "1"),
        ("CN0", "1", "E", "101"),
        ("CN10", "1", "E", "101"),
        ("CNx", "1", "E", "101"),
        ("EXE", "1"),
        ("CO", "0", "101", "more"),
        ("CN", "1", "E", "101", "", "", "", "", "", "2501052", "", "", "", ""),
        ("CN", "1", "E", "101", "", "", "", "", "", "25010524", "", "", "", ""),
        ("",),
    ],
)
def test_a_request_out_of_form_is_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        parse_request(fields)


@pytest.mark.parametrize("fields", [("X",), ("XYZ", "1"), ("", "1")])
def test_an_answer_that_is_neither_echo_nor_error_is_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        parse_answer(fields)


@pytest.mark.parametrize("payload", [b"", b"CN\xb3", b"\xb3", b"\xb3C\x00N\xb3", b"\xb3Zo\xeb\xb3"])
def test_a_payload_that_is_not_fields_of_ascii_text_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        parse_fields(payload)


@pytest.mark.parametrize("name", sorted(READ_CODES))
def test_a_room_may_not_be_called_like_a_read_code(name: str) -> None:
    for message in (MakeCard(encoder="1", rooms=(name,)), CheckOut(room=name), GuestCard(encoder="1", rooms=(name,))):
        with pytest.raises(Malformed, match=f"no room may be called {name}"):
            build_message(message)
    assert check_room("101") == "101"


@pytest.mark.parametrize(
    "message",
    [
        MakeCard(encoder="1", rooms=("1", "2", "3", "4", "5")),
        MakeCard(encoder="1", rooms=("1",), count=10),
        MakeCard(encoder="1", rooms=("1",), command=Command.READ),
        MakeCard(encoder="1", rooms=("Zoë",)),
        MakeCard(encoder="1", rooms=("1",), operator="a\x02b"),
    ],
)
def test_a_card_that_cannot_be_asked_for_is_refused(message: MakeCard) -> None:
    with pytest.raises(Malformed):
        build_message(message)


def test_errors_are_told_in_words() -> None:
    assert Refused(code="OV").in_words() == "the encoder is busy"
    assert error_in_words("NP") == "refused with NP, whose meaning is not public"
    assert OtherCard(encoder="1", code="LM").in_words() == "a master or special card"
    assert GuestCard(encoder="1", rooms=("1",), checked_in="CI").is_checked_in


def test_tracks_stay_out_of_a_repr() -> None:
    assert "9999" not in repr(MakeCard(encoder="1", rooms=("1",), track1="9999", track2="9999"))


# --- hours and authorisations -----------------------------------------------------------------------------------------


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 30)))  # noqa: DTZ001 - local
def test_a_start_is_rounded_down_and_an_end_up_and_both_say_by_how_much(moment: datetime) -> None:
    start, end = start_hour(moment), end_hour(moment)
    assert start.hour == moment + start.moved
    assert end.hour == moment + end.moved
    assert timedelta(hours=-1) < start.moved <= timedelta() <= end.moved < timedelta(hours=1)
    assert parse_hour(format_hour(start.hour)) == start.hour
    assert parse_hour(format_hour(end.hour)) == end.hour


def test_an_hour_stands_before_day_month_and_year() -> None:
    assert format_hour(datetime(2024, 5, 1, 15)) == "15010524"  # noqa: DTZ001 - local
    assert format_hour(None) == ""
    assert parse_hour("") is None


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2024, 5, 1, 15, 30),  # noqa: DTZ001 - local
        datetime(1999, 5, 1, 15),  # noqa: DTZ001 - local
        datetime.fromisoformat("2024-05-01T15:00:00+00:00"),
    ],
)
def test_what_is_no_full_local_hour_cannot_be_written(moment: datetime) -> None:
    with pytest.raises(Malformed):
        format_hour(moment)


def test_authorisations_are_digits_written_together() -> None:
    plain = AuthorisationSpelling()
    assert plain.format((1, 3, 5)) == "135"
    assert plain.parse("135") == (1, 3, 5)
    assert plain.parse("") == ()
    with pytest.raises(Malformed, match="spelling is not public"):
        plain.format((10,))
    with pytest.raises(Malformed, match=r"not in 1..62"):
        plain.format((63,))
    with pytest.raises(Malformed, match=r"not in 1..62"):
        plain.parse("0")
    with pytest.raises(Malformed, match="as this site writes"):
        plain.parse("1x")


def test_a_site_may_state_how_it_spells_authorisations_above_nine() -> None:
    for spelling, text in ((AuthorisationSpelling(2), "0162"), (AuthorisationSpelling(2, ","), "01,62")):
        assert spelling.format((1, 62)) == text
        assert spelling.parse(text) == (1, 62)
