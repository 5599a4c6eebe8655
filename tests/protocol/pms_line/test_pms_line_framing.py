"""Frames and control bytes, cut out of streams of any chunking."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Frame, Garbage, Piece
from latchwork.protocol.pms_line.framing import (
    ACK,
    ENQ,
    ETX,
    NAK,
    STX,
    WITHOUT_CHECK,
    Framing,
    lrc,
    lrc_hex,
)

LRC = Framing()
HEX = Framing(check=lrc_hex, check_size=2)
FRAMINGS = pytest.mark.parametrize("framing", [LRC, HEX, WITHOUT_CHECK], ids=["lrc", "hex", "none"])
PAYLOADS = st.binary(max_size=60).map(lambda data: data.replace(b"\x02", b"a").replace(b"\x03", b"b"))


def merged(pieces: list[Piece]) -> list[tuple[str, int, bytes]]:
    """The pieces with neighbouring garbage joined: it may come in several."""
    told: list[tuple[str, int, bytes]] = []
    for piece in pieces:
        if isinstance(piece, Garbage) and told and told[-1][0] == "garbage":
            kind, offset, data = told.pop()
            told.append((kind, offset, data + piece.data))
        else:
            name = "garbage" if isinstance(piece, Garbage) else piece.problem or "frame"
            told.append((name, piece.offset, piece.data))
    return told


def test_the_check_is_the_exclusive_or_of_what_follows_stx_through_etx() -> None:
    published = b"200101001001250    A101 101FF0110151620001015162000"
    assert LRC.build(published)[-1] == 0x56
    assert lrc(published + b"\x03") == reduce(xor, published + b"\x03")
    assert Framing().build(b"abc")[-1] == ord("a") ^ ord("b") ^ ord("c") ^ 3
    assert HEX.build(b"abc")[-2:] == b"%02X" % (ord("a") ^ ord("b") ^ ord("c") ^ 3)


@FRAMINGS
@given(payload=PAYLOADS)
def test_a_frame_that_was_built_is_read(framing: Framing, payload: bytes) -> None:
    assert framing.parse(framing.build(payload)) == payload


@FRAMINGS
@given(first=PAYLOADS, second=PAYLOADS, noise=st.binary(max_size=20))
@example(first=b"", second=b"", noise=b"\x02\x03")
def test_the_pieces_are_the_same_at_every_split_and_byte_by_byte(
    framing: Framing, first: bytes, second: bytes, noise: bytes
) -> None:
    stream = framing.build(first) + noise + framing.build(second)
    whole = merged(framing.cutter().feed(stream))
    for cut in range(len(stream) + 1):
        cutter = framing.cutter()
        assert merged(cutter.feed(stream[:cut]) + cutter.feed(stream[cut:])) == whole
    cutter = framing.cutter()
    assert merged([piece for byte in stream for piece in cutter.feed(bytes((byte,)))]) == whole


@pytest.mark.parametrize("check", [STX, ETX, ENQ, ACK, NAK])
def test_a_check_value_that_looks_like_a_control_byte_is_taken_and_never_searched(check: int) -> None:
    frame = LRC.build(_with_check(check))
    assert frame[-1] == check
    pieces = LRC.cutter().feed(frame + frame)
    assert [piece.data for piece in pieces] == [frame, frame]


def _with_check(check: int) -> bytes:
    """Two characters whose frame has this check value."""
    wanted = check ^ ETX
    return next(bytes((a, a ^ wanted)) for a in range(0x20, 0x7F) if (a ^ wanted) not in (STX, ETX))


def test_a_frame_that_lost_its_end_does_not_hide_the_next_one() -> None:
    whole = LRC.build(b"second")
    pieces = LRC.cutter().feed(b"\x02first" + whole)
    assert merged(pieces) == [("garbage", 0, b"\x02first"), ("frame", 6, whole)]


def test_a_damaged_frame_comes_out_whole_with_its_problem() -> None:
    frame = bytearray(LRC.build(b"text"))
    frame[2] ^= 0x10
    [piece] = LRC.cutter().feed(bytes(frame))
    assert isinstance(piece, Frame)
    assert (piece.data, piece.problem) == (bytes(frame), "the check value is wrong")
    with pytest.raises(Malformed, match="check value is wrong"):
        LRC.parse(bytes(frame))


@given(payload=PAYLOADS, where=st.integers(0, 80), bit=st.integers(0, 7))
def test_no_flipped_bit_gives_another_frame(payload: bytes, where: int, bit: int) -> None:
    frame = bytearray(LRC.build(payload))
    frame[where % len(frame)] ^= 1 << bit
    sound = [p for p in LRC.cutter().feed(bytes(frame)) if isinstance(p, Frame) and not p.problem and len(p.data) > 1]
    # a payload byte that becomes ETX may end a shorter frame; its check then fits one time in 256
    assert all(len(p.data) < len(frame) for p in sound)


@FRAMINGS
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_frame_that_is_cut_short_is_none(framing: Framing, cut: int) -> None:
    frame = framing.build(b"some text")
    with pytest.raises(Malformed):
        framing.parse(frame[:-cut])


@pytest.mark.parametrize("payload", [b"a\x02b", b"a\x03b", bytes(2000).replace(b"\0", b"x")])
def test_a_payload_that_no_frame_can_hold_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        LRC.build(payload)


@pytest.mark.parametrize("data", [b"", b"\x06", b"\x02a\x03bc", b"xy"])
def test_what_is_not_exactly_one_frame_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed, match=r"not one whole frame|check value"):
        LRC.parse(data)


def test_a_check_that_nobody_knows_cannot_be_built() -> None:
    with pytest.raises(Malformed, match="not public"):
        Framing(check=None, check_size=1).build(b"a")


@pytest.mark.parametrize("byte", [0x00, STX, ETX, ENQ, 0x41])
def test_garbage_without_end_is_given_out_and_not_kept(byte: int) -> None:
    cutter = LRC.cutter()
    garbage = bytes((byte,)) * 65_536
    pieces = cutter.feed(garbage)
    assert cutter.waiting <= LRC.longest
    assert sum(len(piece.data) for piece in pieces) + cutter.waiting == len(garbage)


def test_an_stx_before_garbage_without_end_is_given_up_after_the_longest_frame() -> None:
    cutter = LRC.cutter()
    assert not cutter.feed(b"\x02" + b"a" * (LRC.longest - 2))
    cutter.feed(b"a" * 10)
    assert cutter.waiting == 0
