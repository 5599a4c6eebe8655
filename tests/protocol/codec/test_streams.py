"""Cutting streams of three shapes: length and terminator, single bytes beside frames, a start that is hunted for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import cycle, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latchwork.protocol.codec.streams import Bad, Cutter, Frame, Garbage, Piece
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.zwave.checksum import frame_checksum


def judge_ttlock(data: bytes, at: int) -> int | Bad:
    """7F5A, payload length at 11, CRC, then CR LF which must be where it should be."""
    there = len(data) - at
    if there < 12:
        return -12
    size = 15 + data[at + 11]
    if there < size:
        return -size
    if data[at + size - 2 : at + size] != b"\r\n":
        return 0
    return size if crc8(data[at : at + size - 3]) == data[at + size - 3] else Bad(size, "checksum")


def judge_zwave(data: bytes, at: int) -> int | Bad:
    """ACK, NAK and CAN are one byte; a data frame has its length behind 01."""
    if data[at] != 0x01:
        return 1
    there = len(data) - at
    if there < 2:
        return -2
    length = data[at + 1]
    if length < 3:
        return 0
    if there < length + 2:
        return -(length + 2)
    good = frame_checksum(data[at + 1 : at + 1 + length]) == data[at + 1 + length]
    return length + 2 if good else Bad(length + 2, "checksum")


def judge_pn532(data: bytes, at: int) -> int | Bad:
    """00 FF, then ACK, NACK, an extended or a normal frame up to its data checksum."""
    there = len(data) - at
    if there < 4:
        return -4
    kind = data[at + 2 : at + 4]
    if kind in (b"\x00\xff", b"\xff\x00"):
        return 4
    if kind != b"\xff\xff":
        head, length, fits = 4, data[at + 2], sum(kind) & 0xFF == 0
    elif there < 7:
        return -7
    else:
        head, length, fits = 7, data[at + 4] << 8 | data[at + 5], sum(data[at + 4 : at + 7]) & 0xFF == 0
    if not fits or not 1 <= length <= 265:
        return 0
    size = head + length + 1
    if there < size:
        return -size
    return size if sum(data[at + head : at + size]) & 0xFF == 0 else Bad(size, "data checksum")


def ttlock() -> Cutter:
    return Cutter((b"\x7f\x5a",), judge_ttlock, longest=270)


def zwave() -> Cutter:
    return Cutter((b"\x01", b"\x06", b"\x15", b"\x18"), judge_zwave, longest=257)


def pn532() -> Cutter:
    return Cutter((b"\x00\xff",), judge_pn532, longest=273, idle=b"\x00")


def ttlock_frame(payload: bytes) -> bytes:
    body = bytes.fromhex("7f5a0503010001000147aa") + bytes((len(payload),)) + payload
    return body + bytes((crc8(body),)) + b"\r\n"


def zwave_frame(payload: bytes) -> bytes:
    body = bytes((len(payload) + 3, 0, 0x13)) + payload
    return b"\x01" + body + bytes((frame_checksum(body),))


def pn532_frame(payload: bytes) -> bytes:
    body = b"\xd4" + payload
    head = bytes((len(body), -len(body) & 0xFF))
    if len(body) > 254:
        head = b"\xff\xff" + (size := len(body).to_bytes(2, "big")) + bytes((-sum(size) & 0xFF,))
    return b"\x00\xff" + head + body + bytes((-sum(body) & 0xFF,))


SHAPES: dict[str, tuple[Callable[[], Cutter], Callable[[bytes], bytes]]] = {
    "ttlock": (ttlock, ttlock_frame),
    "zwave": (zwave, zwave_frame),
    "pn532": (pn532, pn532_frame),
}
EVERY_SHAPE = pytest.mark.parametrize(("make", "frame"), SHAPES.values(), ids=SHAPES)


def cut(cutter: Cutter, data: bytes, sizes: Iterator[int] | None = None) -> list[Piece]:
    """Feeds `data` in pieces of the given sizes (whole by default), and closes."""
    pieces: list[Piece] = []
    at = 0
    while at < len(data):
        size = next(sizes) if sizes is not None else len(data)
        pieces += cutter.feed(data[at : at + size])
        at += size
    return pieces + cutter.close()


def frames(pieces: list[Piece]) -> list[Frame]:
    return [piece for piece in pieces if isinstance(piece, Frame)]


def garbage(pieces: list[Piece]) -> bytes:
    return b"".join(piece.data for piece in pieces if isinstance(piece, Garbage))


@EVERY_SHAPE
def test_a_whole_frame_comes_out_at_once(make: Callable[[], Cutter], frame: Callable[[bytes], bytes]) -> None:
    cutter, data = make(), frame(b"hello")
    assert cutter.feed(data) == [Frame(0, data)]
    assert cutter.feed(data) == [Frame(len(data), data)]
    assert cutter.waiting == 0


@EVERY_SHAPE
def test_frames_are_the_same_at_any_chunking(make: Callable[[], Cutter], frame: Callable[[bytes], bytes]) -> None:
    noise = st.binary(max_size=6).map(lambda data: bytes(byte | 0x80 for byte in data))
    parts = st.lists(st.tuples(noise, st.binary(max_size=300 if frame is pn532_frame else 200)), max_size=4)

    @settings(max_examples=60)
    @given(parts=parts, sizes=st.lists(st.integers(1, 40), min_size=1))
    def same(parts: list[tuple[bytes, bytes]], sizes: list[int]) -> None:
        payloads = [payload[:262] for _, payload in parts]
        stream = b"".join(noise + frame(payload) for (noise, _), payload in zip(parts, payloads, strict=True))
        whole = cut(make(), stream)
        endless = cycle(sizes)
        for pieces in (cut(make(), stream, endless), cut(make(), stream, repeat(1))):
            assert frames(pieces) == frames(whole)
            assert garbage(pieces).strip(b"\0") == garbage(whole).strip(b"\0")
        for piece in whole:
            assert stream[piece.offset : piece.offset + len(piece.data)] == piece.data
        for payload in payloads:
            assert frame(payload) in [piece.data for piece in frames(whole)]

    same()


@pytest.mark.parametrize(
    ("make", "data"), [(ttlock, ttlock_frame(bytes(8))), (pn532, pn532_frame(bytes(8)))], ids=["ttlock", "pn532"]
)
def test_a_frame_behind_garbage_and_a_false_start_is_found(make: Callable[[], Cutter], data: bytes) -> None:
    for noise in (b"\xaa\xbb\xcc", data[:1], data[:6] + b"\xee" * 300, random.Random(7).randbytes(200)):
        sound = [piece for piece in frames(cut(make(), noise + data)) if not piece.problem]
        assert sound == [Frame(len(noise), data)]


def test_bytes_between_zwave_frames_that_start_nothing_are_skipped() -> None:
    data = zwave_frame(bytes(8))
    for noise in (b"\xaa\xbb\xcc", b"\x01\x02", b"\x01\x00"):
        assert frames(cut(zwave(), noise + data)) == [Frame(len(noise), data)]


@pytest.mark.parametrize("make", [ttlock, zwave])
def test_every_byte_comes_out_once_in_order(make: Callable[[], Cutter]) -> None:
    stream = random.Random(11).randbytes(5_000) + ttlock_frame(b"abc") + zwave_frame(b"abc") + b"\x7f\x01"
    for size in (1, 7, 20, 6_000):
        pieces = cut(make(), stream, repeat(size))
        assert b"".join(piece.data for piece in pieces) == stream
        assert [piece.offset for piece in pieces] == [
            sum(len(piece.data) for piece in pieces[:index]) for index in range(len(pieces))
        ]


def test_a_payload_may_hold_the_header_and_the_terminator() -> None:
    data = ttlock_frame(b"\x7f\x5a\r\n" * 4)
    assert cut(ttlock(), data + data) == [Frame(0, data), Frame(len(data), data)]


def test_a_terminator_in_the_wrong_place_makes_a_header_a_false_start() -> None:
    inner = ttlock_frame(b"")
    false = bytes.fromhex("7f5a0503010001000147aa04")
    pieces = cut(ttlock(), false + inner + b"\xff" * 20)
    assert [piece.data for piece in frames(pieces)] == [inner]


def test_a_failed_checksum_gives_a_damaged_frame_that_can_be_refused() -> None:
    data = zwave_frame(b"\x05")
    pieces = zwave().feed(b"\x06" + data[:-1] + bytes((data[-1] ^ 1,)) + b"\x06")
    assert [(len(piece.data), piece.problem) for piece in frames(pieces)] == [(1, ""), (6, "checksum"), (1, "")]


def test_an_acknowledgement_and_the_frame_behind_it_come_apart() -> None:
    data = zwave_frame(b"\x05")
    assert cut(zwave(), b"\x06" + data) == [Frame(0, b"\x06"), Frame(1, data)]


def test_preamble_and_postamble_are_not_reported() -> None:
    data = pn532_frame(b"\x02")
    assert cut(pn532(), b"\x00" + data + b"\x00" + b"\x00\x00\xff\x00\xff\x00") == [
        Frame(1, data),
        Frame(1 + len(data) + 2, b"\x00\xff\x00\xff"),
    ]


def test_wake_up_bytes_are_garbage_and_hide_nothing() -> None:
    data = pn532_frame(b"\x14\x01")
    pieces = cut(pn532(), b"\x55\x55" + bytes(14) + b"\x00" + data + b"\x00")
    assert [piece.data for piece in pieces] == [b"\x55\x55", data]


def test_a_frame_that_does_not_come_to_its_end_can_be_given_up() -> None:
    data = ttlock_frame(b"x")
    cutter = ttlock()
    stuck = bytes.fromhex("7f5a0503010001000147aaff")
    assert cutter.feed(stuck + data) == []
    assert cutter.waiting == len(stuck + data)
    assert frames(cutter.abandon()) == [Frame(len(stuck), data)]
    assert cutter.waiting == 0


def test_no_more_than_the_longest_frame_waits() -> None:
    for make in (ttlock, zwave, pn532):
        cutter = make()
        source = random.Random(3)
        for _ in range(400):
            cutter.feed(source.randbytes(50) + b"\x7f\x5a\x00\xff\x01")
            assert cutter.waiting <= 273


def test_a_judge_that_wants_more_than_the_longest_frame_has_no_frame() -> None:
    cutter = Cutter((b"\x01",), lambda data, at: -1000, longest=10)
    assert [piece.data for piece in cutter.feed(b"\x01" * 20)] == [b"\x01" * 20]


def test_the_bytes_of_a_frame_are_not_in_its_repr() -> None:
    pieces = cut(zwave(), b"\xee" + zwave_frame(b"4711"))
    assert "4711" not in repr(pieces)
    assert "ee" not in repr(pieces[0])


def test_a_cutter_needs_to_know_how_frames_begin() -> None:
    with pytest.raises(ValueError, match="starts must name"):
        Cutter((), judge_ttlock, longest=10)


@pytest.mark.parametrize("make", [ttlock, zwave, pn532])
@pytest.mark.parametrize("kind", ["random", "starts", "headers"])
def test_64_kib_of_garbage_costs_time_in_proportion(make: Callable[[], Cutter], kind: str) -> None:
    unit = {
        "random": random.Random(5).randbytes(65_536),
        "starts": b"\x7f\x5a\x00\xff\x01\xff" * 10_923,
        "headers": bytes.fromhex("7f5a0503010001000147aaff00fffffffe07fb01fe") * 3_121,
    }[kind]
    judged = 0
    cutter = make()
    inner = cutter._judge

    def counting(data: bytes, at: int) -> int | Bad:
        nonlocal judged
        judged += 1
        return inner(data, at)

    cutter._judge = counting
    began = time.perf_counter()
    cut(cutter, unit)
    assert judged <= len(unit) + 300
    assert time.perf_counter() - began < 1.0
