"""The vpcd link: both ends at any chunking, and what neither may send."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.pcsc.vpcd import (
    LONGEST,
    Answer,
    Apdu,
    Asked,
    CardEnd,
    Control,
    LocalError,
    ReaderEnd,
    RemoteError,
    frame,
)

ATR = bytes.fromhex("3b8f8001804f0ca000000306030001000000006a")
MESSAGES = st.lists(st.sampled_from(list(Control)) | st.binary(min_size=2, max_size=300), max_size=6)


def chunked(data: bytes, sizes: list[int]) -> list[bytes]:
    out, at = [], 0
    for size in [*sizes, len(data)]:
        out.append(data[at : at + size])
        at += size
    return out


@given(MESSAGES, st.lists(st.integers(1, 9), max_size=40))
def test_both_ends_understand_each_other_at_any_chunking(messages: list[Control | bytes], sizes: list[int]) -> None:
    reader, card = ReaderEnd(), CardEnd()
    for message in messages:
        sent = reader.control(message) if isinstance(message, Control) else reader.transmit(message)
        events = [event for piece in chunked(sent, sizes) for event in card.receive(piece)]
        assert events == [message if isinstance(message, Control) else Apdu(message)]
        assert card.owed == (reader.asked is not Asked.NOTHING)
        if card.owed:
            asked = reader.asked
            answer = card.answer(ATR)
            got = [one for piece in chunked(answer, sizes) for one in reader.receive(piece)]
            assert got == [Answer(asked, ATR)]


@given(st.binary(min_size=2, max_size=400))
def test_a_card_reads_the_stream_that_vpcd_writes(apdu: bytes) -> None:
    """vpcd.c puts `htons(length)` in front of the bytes."""
    card = CardEnd()
    stream = b"\0\1\1\0\1\2" + struct.pack("!H", len(apdu)) + apdu
    whole = CardEnd().receive(stream)
    assert whole == [Control.POWER_ON, Control.RESET, Apdu(apdu)]
    assert [event for byte in stream for event in card.receive(bytes((byte,)))] == whole
    assert card.answer(b"\x90\x00") == b"\x00\x02\x90\x00"


@pytest.mark.parametrize("stream", ["0000", "000103", "000105", "0001ff", "000104000104", "0002aabb000100"])
def test_what_vpcd_never_sends_is_theirs(stream: str) -> None:
    with pytest.raises(RemoteError):
        CardEnd().receive(bytes.fromhex(stream))


def test_an_answer_that_nobody_asked_for_is_theirs() -> None:
    with pytest.raises(RemoteError, match="nobody asked"):
        ReaderEnd().receive(frame(b"\x90\x00"))
    reader = ReaderEnd()
    reader.transmit(b"\xff\xca")
    with pytest.raises(RemoteError, match="without a body"):
        reader.receive(b"\x00\x00")
    reader = ReaderEnd()
    reader.transmit(b"\xff\xca")
    with pytest.raises(RemoteError, match="nobody asked"):
        reader.receive(frame(ATR) * 2)


def test_what_we_must_not_send_is_ours() -> None:
    with pytest.raises(LocalError, match="asked for nothing"):
        CardEnd().answer(b"\x90\x00")
    card = CardEnd()
    card.receive(b"\x00\x01\x04")
    for answer in (b"", bytes(LONGEST + 1)):
        with pytest.raises(LocalError, match="1 to 65535"):
            card.answer(answer)
    assert card.answer(ATR)
    reader = ReaderEnd()
    with pytest.raises(LocalError, match="taken for a control"):
        reader.transmit(b"\x04")
    reader.control(Control.ASK_ATR)
    for ask in (lambda: reader.control(Control.RESET), lambda: reader.transmit(b"\xff\xca")):
        with pytest.raises(LocalError, match="ATR is still due"):
            ask()


@given(st.binary(max_size=60))
def test_any_bytes_raise_remote_errors_only(data: bytes) -> None:
    for end in (CardEnd(), ReaderEnd()):
        try:
            end.receive(data)
        except RemoteError:
            continue


def test_what_goes_over_is_not_shown() -> None:
    assert "secret" not in repr([Apdu(b"secret"), Answer(Asked.RESPONSE, b"secret")])
