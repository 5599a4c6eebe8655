"""Saflok's requests and replies, on a serial line and on TCP."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba.saflok import (
    FRAMING,
    PASSES,
    SERIAL_SERVER,
    STATUSES,
    TCP,
    Answered,
    Generation,
    Level,
    MakeKey,
    Reply,
    SaflokSession,
    StatusRow,
    Transaction,
    Unreadable,
    generation_of,
    parse_make_key,
    parse_reply,
    status_in_words,
)
from latchwork.protocol.pms_line.asking import NotTaken, Unanswered
from latchwork.protocol.pms_line.framing import ACK
from latchwork.protocol.pms_line.line import Line, LocalError, Received, Why

LOCAL = datetime(2024, 5, 3, 11)  # noqa: DTZ001 - the property's local time
TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=5).map(lambda text: text.rstrip(" "))
TRACKS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 - local
    lambda moment: moment.replace(second=0, microsecond=0)
)
NUMBERS = st.integers(0, 99)
FIVE = st.builds(
    MakeKey,
    transaction=st.sampled_from(Transaction),
    key=TEXT,
    checkout=MOMENTS,
    expiry=MOMENTS,
    encoder=NUMBERS,
    level=st.sampled_from(Level),
    count=NUMBERS,
    password=TEXT,
    terminal=st.integers(0, 999),
    stations=st.tuples(NUMBERS, NUMBERS),
    track1=TRACKS,
    track2=TRACKS,
)
ORDERS = st.one_of(
    FIVE.map(lambda order: (order, Generation.FIVE)),
    st.builds(
        lambda order, passes: (replace(order, passes=tuple(sorted(passes))), Generation.FIFTEEN),
        FIVE,
        st.sets(st.integers(1, PASSES)),
    ),
)
ORDER = MakeKey(transaction=Transaction.NEW_KEY, key="101", checkout=LOCAL, expiry=LOCAL, encoder=1)


@given(pair=ORDERS)
def test_an_order_is_read_as_it_was_made_and_its_generation_is_told(pair: tuple[MakeKey, Generation]) -> None:
    order, generation = pair
    payload = order.payload(generation)
    assert generation_of(payload) is generation
    assert parse_make_key(FRAMING.parse(FRAMING.build(payload)), generation) == order


@given(payload=st.binary(max_size=90), generation=st.sampled_from(Generation))
def test_any_payload_is_read_or_refused(payload: bytes, generation: Generation) -> None:
    for parse in (lambda: parse_make_key(payload, generation), lambda: parse_reply(payload)):
        try:
            parse()
        except Malformed:
            continue


@given(data=st.data(), generation=st.sampled_from(Generation))
def test_an_order_with_a_byte_changed_is_another_order_or_refused(data: st.DataObject, generation: Generation) -> None:
    payload = bytearray(ORDER.payload(generation))
    at, byte = data.draw(st.integers(0, len(payload) - 1)), data.draw(st.integers(0, 255))
    payload[at] = byte
    try:
        read = parse_make_key(bytes(payload), generation)
    except Malformed:
        return
    again = read.payload(generation)
    assert again == bytes(payload) or b" " in bytes(payload)


def test_the_published_frame_is_built_to_the_byte() -> None:
    moment = datetime(2016, 10, 15, 20)  # noqa: DTZ001 - local
    order = MakeKey(
        transaction=Transaction.NEW_KEY,
        key="A101",
        checkout=moment,
        expiry=moment,
        encoder=1,
        password="250",
        stations=(1, 1),
    )
    frame = FRAMING.build(order.payload(Generation.FIVE))
    assert frame == b"\x02200101001001250    A101 101FF0110151620001015162000\x03\x56"


@pytest.mark.parametrize(
    "change",
    [
        {"key": "1" * 16},
        {"key": "Zoë"},
        {"password": "12345678"},
        {"encoder": 100},
        {"count": -1},
        {"terminal": 1000},
        {"passes": (13,)},
        {"checkout": datetime.fromisoformat("2024-05-03T11:00+02:00")},
        {"expiry": datetime(1999, 1, 1)},  # noqa: DTZ001 - local
        {"track2": "x" * 100},
        {"led": "FFF"},
    ],
)
def test_what_the_fixed_widths_cannot_hold_is_refused_and_not_shown(change: dict[str, object]) -> None:
    with pytest.raises(Malformed) as caught:
        replace(ORDER, **change).payload(Generation.FIFTEEN)  # type: ignore[arg-type]
    assert "12345678" not in str(caught.value)


def test_the_short_generation_has_no_pass_numbers_and_shorter_names() -> None:
    with pytest.raises(Malformed, match="no pass numbers"):
        replace(ORDER, passes=(1,)).payload(Generation.FIVE)
    with pytest.raises(Malformed, match="5 is the most"):
        replace(ORDER, key="101234").payload(Generation.FIVE)


@pytest.mark.parametrize(
    ("at", "data"),
    [
        (0, b"10"),
        (9, b"002"),
        (9, b"\xff\xff\xff"),
        (34, b"9"),
        (35, b"x1"),
        (41, b"133124"),
        (61, b"2"),
        (62, b"2"),
        (19, b"\x00"),
    ],
)
def test_an_order_out_of_form_is_refused(at: int, data: bytes) -> None:
    payload = bytearray(ORDER.payload(Generation.FIFTEEN))
    payload[at : at + len(data)] = data
    with pytest.raises(Malformed):
        parse_make_key(bytes(payload), Generation.FIFTEEN)


@pytest.mark.parametrize(
    "tracks", [b"x", b"*3041234", b"*2", b"*2xx1234", b"*2051234", b"*200", b"*201a201b", b"*202a\x01"]
)
def test_tracks_out_of_form_are_refused(tracks: bytes) -> None:
    with pytest.raises(Malformed):
        parse_make_key(ORDER.payload(Generation.FIFTEEN) + tracks, Generation.FIFTEEN)


def test_track_two_stands_before_track_one() -> None:
    payload = replace(ORDER, track1="ABC", track2="1234").payload(Generation.FIFTEEN)
    assert payload.endswith(b"*2041234103ABC")
    read = parse_make_key(payload, Generation.FIFTEEN)
    assert (read.track1, read.track2) == ("ABC", "1234")


# --- replies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: f"{row.status}-{row.detail}")
def test_every_status_is_told_in_words(row: StatusRow) -> None:
    reply = parse_reply(Reply(row.status, row.detail or "123").payload())
    assert reply.in_words() == row.says
    assert reply.ok == (row.status == "00")


def test_a_status_that_nobody_published_is_told_as_such() -> None:
    assert status_in_words("03", "999") == "refused with 03/999, whose meaning is not public"


def test_a_reply_with_a_card_number_is_read_as_it_was_given() -> None:
    reply = Reply("00", "000", "04A1B2C3", "200100042")
    assert parse_reply(reply.payload()) == reply


@pytest.mark.parametrize("payload", [b"", b"200100001", b"200100001xx190", b"20010000103190more", b"2001000010319\x00"])
def test_a_reply_out_of_form_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        parse_reply(payload)


@pytest.mark.parametrize(
    "reply", [Reply("0", "000"), Reply("00", "00"), Reply("00", "000", head="2"), Reply("00", "000", "é")]
)
def test_a_reply_of_the_wrong_widths_cannot_be_given(reply: Reply) -> None:
    with pytest.raises(Malformed):
        reply.payload()


def test_passwords_and_tracks_stay_out_of_a_repr() -> None:
    told = repr(replace(ORDER, password="hunter2", track1="9999"))
    assert "hunter2" not in told
    assert "9999" not in told


# --- sessions ---------------------------------------------------------------------------------------------------------

REPLY = Reply("00", "001", "04A1B2C3")


def test_on_tcp_one_frame_goes_out_and_one_comes_back() -> None:
    session = SaflokSession(Generation.FIFTEEN, TCP)
    session.ask(ORDER, 0.0)
    assert session.outgoing() == FRAMING.build(ORDER.payload(Generation.FIFTEEN))
    assert session.deadline == pytest.approx(60.0)
    assert session.receive(FRAMING.build(REPLY.payload()), 20.0) == [Answered(REPLY)]
    assert session.outgoing() == b""
    assert session.idle


def test_on_a_serial_line_a_frame_is_enquired_for_and_acknowledged() -> None:
    session, system = SaflokSession(Generation.FIVE), Line(SERIAL_SERVER)
    session.ask(ORDER, 0.0)
    events: list[object] = []
    for _ in range(2):
        events += system.receive(session.outgoing(), 0.1)
        session.receive(system.outgoing(), 0.1)
    assert events == [Received(ORDER.payload(Generation.FIVE))]
    system.send(REPLY.payload(), 20.0)
    assert session.receive(system.outgoing(), 20.0) == [Answered(REPLY)]
    assert session.outgoing() == bytes((ACK,))


def test_silence_leaves_a_key_unknown_once_it_was_handed_over() -> None:
    session = SaflokSession(Generation.FIVE)
    session.ask(ORDER, 0.0)
    assert session.expire(3.0) == [NotTaken(Why.SILENT)]
    session = SaflokSession(Generation.FIVE, TCP)
    session.ask(ORDER, 0.0)
    with pytest.raises(LocalError):
        session.ask(ORDER, 1.0)
    assert session.expire(60.0) == [Unanswered()]
    session.ask(ORDER, 61.0)
    session.abandon()
    assert session.idle


def test_a_reply_that_makes_no_sense_is_told_as_such() -> None:
    session = SaflokSession(Generation.FIVE, TCP)
    session.ask(ORDER, 0.0)
    [event] = session.receive(FRAMING.build(b"short"), 1.0)
    assert isinstance(event, Unreadable)
