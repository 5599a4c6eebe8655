"""Ilco's tags, frames and line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba.ilco import (
    FRAMING,
    RESULTS,
    TAGS,
    Message,
    Tags,
    key_tags,
    parse_payload,
    parse_tags,
    result_in_words,
    result_of,
    rules,
)
from latchwork.protocol.pms_line.asking import Answered, AskingSession, NotTaken
from latchwork.protocol.pms_line.framing import lrc_byte
from latchwork.protocol.pms_line.line import Why

LOCAL = datetime(2024, 5, 3, 11)  # noqa: DTZ001 - local
TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=3)
TAG_LISTS = st.lists(st.tuples(st.sampled_from([*TAGS, "?", "9"]), TEXT), max_size=6).map(tuple)
ADDRESSES = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(st.integers(1, 24), st.none()),
    st.tuples(st.integers(1, 24), st.integers(0, 64)),
)
ORDER = Message("1", key_tags("101", LOCAL, additional=False), 1, 0)


@given(tags=TAG_LISTS, command=st.sampled_from("0123456789"), address=ADDRESSES)
def test_a_message_is_read_as_it_was_made(tags: Tags, command: str, address: tuple[int | None, int | None]) -> None:
    message = Message(command, tags, *address)
    read = parse_payload(message.payload())
    assert read.message == message
    assert read.counts_stx


@given(payload=st.binary(max_size=40))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    try:
        parse_payload(payload)
    except Malformed:
        return


def test_a_length_that_counts_from_the_byte_after_stx_is_read_and_told() -> None:
    payload = ORDER.payload()
    assert payload[5:9] == b"0041"
    read = parse_payload(payload[:5] + b"0040" + payload[9:])
    assert not read.counts_stx
    assert read.message == ORDER
    for wrong in (b"0039", b"0042"):
        with pytest.raises(Malformed, match="length"):
            parse_payload(payload[:5] + wrong + payload[9:])


@pytest.mark.parametrize("check", [b"\x00", b"\x02", b"\x03", b"\x05", b"\x0b"])
def test_any_check_value_is_taken_for_nobody_knows_how_it_is_made(check: bytes) -> None:
    frame = ORDER.build_without_check() + check
    assert parse_payload(FRAMING.parse(frame)).message == ORDER
    with pytest.raises(Malformed, match="not public"):
        FRAMING.build(ORDER.payload())


@pytest.mark.parametrize(
    "message",
    [
        Message("x"),
        Message("12"),
        Message("1", encoder=25),
        Message("1", encoder=1, source=65),
        Message("1", source=1),
        Message("1", (("+", "four"),)),
        Message("1", (("ab", ""),)),
        Message("1", (('"', "Zoë"),)),
        Message("1", (('"', "x" * 1100),)),
    ],
)
def test_a_message_that_cannot_be_sent_is_refused(message: Message) -> None:
    with pytest.raises(Malformed):
        message.payload()


@pytest.mark.parametrize("data", [b"x", b"\x1c", b'"1\x1c\x1c', b'"\x01\x1c', b'"\xff\x1c'])
def test_tags_out_of_form_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_tags(data)


def test_a_start_is_sent_only_when_it_is_more_than_an_hour_ahead() -> None:
    soon, later = LOCAL + timedelta(minutes=59), LOCAL + timedelta(hours=2)
    assert "(" not in dict(key_tags("1", LOCAL, additional=True, start=soon, now=LOCAL))
    assert dict(key_tags("1", LOCAL, additional=True, start=later, now=LOCAL))["("] == "2024/05/03 13:00"
    assert "(" not in dict(key_tags("1", LOCAL, additional=True, start=later))


def test_names_operators_and_tracks_are_cut_to_what_the_unit_takes() -> None:
    tags = dict(
        key_tags("1", LOCAL, additional=True, guest="G" * 30, operator="ABCD", track2="9" * 20, common_areas="12")
    )
    assert (tags[" "], tags["+"], tags["F"], tags["%"], tags[")"]) == (
        "2, " + "G" * 20,
        "ABC",
        "202" + "9" * 14,
        "1",
        "12",
    )
    Message("1", tuple(tags.items())).payload()


@pytest.mark.parametrize("code", RESULTS)
def test_every_result_is_told_in_words(code: str) -> None:
    answer = parse_payload(Message("4", ((code, ""),)).payload()).message
    assert result_in_words(result_of(answer)) == RESULTS[code].says


def test_what_is_no_answer_and_what_is_not_public_is_told() -> None:
    with pytest.raises(Malformed, match="no answer"):
        result_of(ORDER)
    assert result_in_words("R") == "refused with 'R', whose meaning is not public"
    for row in TAGS.values():
        assert row.says


def test_a_site_that_knows_its_check_value_may_use_the_line() -> None:
    session = AskingSession(rules(lrc_byte))
    session.ask(ORDER.payload(), 0.0)
    assert session.outgoing() == b"\x05"
    assert session.deadline == pytest.approx(2.0)
    session.receive(b"\x06", 0.1)
    assert session.outgoing().startswith(ORDER.build_without_check())
    session.receive(b"\x06", 0.2)
    assert session.outgoing() == b"\x7f", "the end of the transaction"
    frame = Message("4", (("P", ""),)).build_without_check()
    [event] = session.receive(frame + lrc_byte(frame[1:]), 20.0)
    assert isinstance(event, Answered)
    assert result_of(parse_payload(event.payload).message) == "P"


@pytest.mark.parametrize("busy", [b"\x0b", b"\x11"])
def test_either_busy_byte_is_taken(busy: bytes) -> None:
    session = AskingSession(rules(lrc_byte))
    session.ask(ORDER.payload(), 0.0)
    assert session.receive(busy, 0.1) == [NotTaken(Why.BUSY)]


def test_tags_stay_out_of_a_repr() -> None:
    assert "9999" not in repr(Message("1", (("F", "2029999"),)))
