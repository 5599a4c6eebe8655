"""The data of Vision's commands, and the same commands on a serial line."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.asking import NotTaken, Unanswered
from latchwork.protocol.pms_line.framing import lrc
from latchwork.protocol.pms_line.line import Line, Received, Why
from latchwork.protocol.visionline.data import (
    Fields,
    Stay,
    build_data,
    format_moment,
    parse_data,
    parse_moment,
    stay_of,
    uid_of,
)
from latchwork.protocol.visionline.rs232 import (
    SERVER_RULES,
    Answered,
    SerialMessage,
    SerialSession,
    build_frame,
    parse_frame,
    parse_payload,
)
from latchwork.protocol.visionline.tables import CARD_FORMATS, COMMANDS, FIELDS, RESULTS, result_in_words

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12)
WORD = TEXT.filter(lambda text: "," not in text)
FIELD_LISTS = st.lists(st.tuples(st.sampled_from(sorted(FIELDS)), TEXT), max_size=6).map(tuple)
MOMENTS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001 - local
    lambda moment: moment.replace(second=0, microsecond=0)
)
STAYS = st.builds(
    Stay,
    room=TEXT,
    further_rooms=st.lists(WORD.filter(bool), max_size=3).map(tuple),
    card_type=TEXT,
    first_name=TEXT,
    last_name=TEXT,
    user_group=TEXT,
    start=MOMENTS,
    end=MOMENTS,
    track1=TEXT,
    track2=TEXT,
    ask_uid=st.booleans(),
)


@given(fields=FIELD_LISTS)
def test_fields_are_read_as_they_were_written(fields: Fields) -> None:
    assert parse_data(build_data(fields)) == fields


@given(stay=STAYS)
def test_a_stay_is_read_as_it_was_written(stay: Stay) -> None:
    assert stay_of(parse_data(build_data(stay.fields()))) == stay


@given(data=st.binary(max_size=30))
def test_any_data_is_read_or_refused(data: bytes) -> None:
    try:
        fields = parse_data(data)
    except Malformed:
        return
    assert b"".join(b"\x1e" + (letter + text).encode() for letter, text in fields) == data


def test_every_row_says_what_it_is_and_where_that_stands() -> None:
    for table in (COMMANDS, FIELDS, RESULTS, CARD_FORMATS):
        for code, row in table.items():
            assert row.code == code
            assert row.says
            assert row.source


def test_a_room_change_repeats_its_letters_and_the_first_group_is_the_stay() -> None:
    fields = parse_data(b"\x1eR101\x1eFAnn\x1eR102\x1eFAnn")
    assert [letter for letter, _ in fields] == ["R", "F", "R", "F"]
    assert stay_of(fields).room == "101"


@pytest.mark.parametrize(
    "fields", [(("Q", "x"),), (("R", "Zoë"),), (("R", "a\x03"),), (("1", "x" * 77),), (("2", "x" * 38),)]
)
def test_a_field_that_cannot_be_sent_is_refused(fields: Fields) -> None:
    with pytest.raises(Malformed):
        build_data(fields)


@pytest.mark.parametrize("data", [b"R101", b"\x1e", b"\x1eR101\x1e", b"\x1eR\x01", b"\x1eR\xff"])
def test_data_out_of_form_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_data(data)


@pytest.mark.parametrize("text", ["", "20240501150", "202413011500", "2024-05-01T15"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_moment(text)


def test_a_moment_with_a_zone_cannot_be_written() -> None:
    with pytest.raises(Malformed, match="zone"):
        format_moment(datetime.fromisoformat("2024-05-01T15:00+02:00"))


def test_a_comma_in_a_further_room_is_refused() -> None:
    with pytest.raises(Malformed, match="comma"):
        Stay(room="1", further_rooms=("2,3",)).fields()


def test_a_uid_is_told_in_both_orders_that_sites_use() -> None:
    assert uid_of((("S", "04A1B2C3D4E5F6"),)) == ("04A1B2C3D4E5F6", "C3D4E5F604A1B2")
    assert uid_of((("S", ""),)) is None


def test_names_and_tracks_stay_out_of_a_repr() -> None:
    told = repr(Stay(room="101", last_name="Guest", track1="9999")) + repr(
        SerialMessage("01", "00", "I", (("N", "Guest"),))
    )
    assert "Guest" not in told
    assert "9999" not in told


# --- the serial line --------------------------------------------------------------------------------------------------

ORDER = SerialMessage("01", "00", "I", (("R", "101"), ("N", "SMITH")))


@given(fields=FIELD_LISTS, command=st.sampled_from(sorted(COMMANDS)))
def test_a_serial_frame_is_read_as_it_was_built(fields: Fields, command: str) -> None:
    message = SerialMessage("24", "07", command, fields)
    frame = build_frame(message)
    assert parse_frame(frame) == message
    assert frame[-2:] == b"%02X" % lrc(frame[1:-2])


@pytest.mark.parametrize(
    "message",
    [
        SerialMessage("1", "00", "I"),
        SerialMessage("01", "0x", "I"),
        SerialMessage("01", "00", ""),
        SerialMessage("01", "00", "é"),
    ],
)
def test_an_order_that_cannot_be_sent_is_refused(message: SerialMessage) -> None:
    with pytest.raises(Malformed):
        build_frame(message)


@pytest.mark.parametrize("payload", [b"", b"0100", b"x100I", b"0100IR101"])
def test_a_payload_out_of_form_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        parse_payload(payload)


def asked() -> tuple[SerialSession, Line]:
    pms, encoder = SerialSession(), Line(SERVER_RULES)
    pms.ask(ORDER, 0.0)
    for _ in range(2):
        events = encoder.receive(pms.outgoing(), 0.1)
        pms.receive(encoder.outgoing(), 0.1)
    [received] = events
    assert isinstance(received, Received)
    assert parse_payload(received.payload) == ORDER
    return pms, encoder


def test_an_order_is_handed_over_and_answered() -> None:
    pms, encoder = asked()
    answer = SerialMessage("00", "01", "0", (("S", "04A1B2C3D4E5F6"),))
    encoder.send(answer.build(), 20.0)
    assert pms.receive(encoder.outgoing(), 20.0) == [Answered(answer)]
    assert pms.outgoing() == b"\x06"
    assert pms.idle
    assert answer.result_in_words() == "ok"


def test_an_answer_that_makes_no_sense_is_told_as_none() -> None:
    pms, encoder = asked()
    encoder.send(b"??", 1.0)
    assert pms.receive(encoder.outgoing(), 1.0) == [Answered(None)]


def test_silence_is_told_before_and_after_the_order_was_taken() -> None:
    pms, _ = asked()
    assert pms.deadline == pytest.approx(60.1)
    assert pms.expire(60.1) == [Unanswered()]
    pms.ask(ORDER, 70.0)
    assert pms.expire(73.0) == [NotTaken(Why.SILENT)]


def test_a_result_that_nobody_published_is_told_as_such() -> None:
    assert result_in_words("5") == "the encoder is in use"
    assert result_in_words("Q") == "refused with Q, whose meaning is not public"
