"""Cutting the serial line's bytes into frames."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from latchwork.protocol.zwave.frames import Cutter, Damaged, FrameType, Piece, Signal, build_frame
from latchwork.protocol.zwave.generated import DataFrame

FILE = Path(__file__).parents[2] / "vectors" / "zwave.json"
FRAMES = [
    bytes.fromhex(vector["hex"])
    for vector in json.loads(FILE.read_text("utf-8"))["vectors"]
    if vector["kind"].startswith("serial_")
]
STREAM = b"\x06".join(FRAMES) + b"\x15\x18" + b"\x7f\x00\x01" + FRAMES[0]


def cut(stream: bytes, sizes: list[int]) -> list[Piece]:
    cutter, pieces, at = Cutter(), [], 0
    for size in sizes:
        pieces += cutter.feed(stream[at : at + size])
        at += size
    return pieces + cutter.feed(stream[at:])


def test_a_stream_gives_the_same_pieces_however_it_is_split() -> None:
    whole = cut(STREAM, [])
    assert cut(STREAM, [1] * len(STREAM)) == whole
    for split in range(len(STREAM)):
        assert cut(STREAM, [split]) == whole
    chance = random.Random(7)
    for _ in range(50):
        assert cut(STREAM, [chance.randrange(1, 40) for _ in range(60)]) == whole


def test_signals_and_frames_come_in_order() -> None:
    frame = build_frame(FrameType.REQUEST, 0x15, b"")
    assert frame == bytes.fromhex("01030015e9")
    assert cut(b"\x06" + frame + b"\x18\x15", []) == [Signal.ACK, DataFrame(0, 0x15, b""), Signal.CAN, Signal.NAK]


def test_a_wrong_checksum_is_flagged_and_the_next_frame_is_found() -> None:
    bad = bytes.fromhex("01030015e8")
    good = bytes.fromhex("01030015e9")
    assert cut(bad + good, []) == [Damaged(5), DataFrame(0, 0x15, b"")]


def test_a_stray_start_byte_does_not_take_the_frame_behind_it_along() -> None:
    assert cut(b"\x01" + bytes.fromhex("01030015e9"), []) == [DataFrame(0, 0x15, b"")]


@pytest.mark.parametrize("length", [0, 1, 2])
def test_a_length_below_the_minimum_begins_no_frame(length: int) -> None:
    assert cut(bytes((0x01, length, 0x00, 0x20)), []) == []


def test_an_abandoned_frame_is_forgotten() -> None:
    cutter = Cutter()
    assert cutter.feed(b"\x01\x09\x00") == []
    assert cutter.inside
    cutter.abandon()
    assert cutter.skipped == 3
    assert cutter.feed(bytes.fromhex("01030015e9")) == [DataFrame(0, 0x15, b"")]


def test_garbage_costs_time_in_proportion_to_its_length() -> None:
    garbage = random.Random(3).randbytes(1 << 16)
    cutter, begun = Cutter(), time.perf_counter()
    for at in range(0, len(garbage), 64):
        cutter.feed(garbage[at : at + 64])
    assert time.perf_counter() - begun < 1.0
