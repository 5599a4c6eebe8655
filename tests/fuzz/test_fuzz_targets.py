"""The fuzzer's targets without the fuzzer: on their seeds, on mutations of them, and on what the fuzzer has found."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fuzz_mutate import mutations
from fuzz_table import TARGETS
from fuzz_target import Find, Parser, StreamCheck, Target, cut_short, joined, pieces_of, put_together

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Garbage
from latchwork.protocol.salto_space.stp import Damaged
from latchwork.protocol.zwave.commands import decode
from latchwork.protocol.zwave.irregular import Crc16Encapsulation

FINDS = json.loads((Path(__file__).parent / "fuzz_finds.json").read_text(encoding="utf-8"))
MUTATIONS = 200
UNIT, UNITS = 60, 3
"""Of a seed, what is repeated; of a target, how many of its seeds."""
SHORT = 1200
"""Bytes of the shorter of two streams."""

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
EVERY_STREAM = pytest.mark.parametrize(
    "target", [row for row in TARGETS.values() if row.stream], ids=[row.name for row in TARGETS.values() if row.stream]
)


@EVERY_TARGET
def test_seeds_and_their_mutations_break_no_rule(target: Target) -> None:
    seeds = [*dict.fromkeys(target.seeds())]
    assert any(seeds)
    for data in (b"", *seeds, *mutations(seeds, MUTATIONS, target.name)):
        target.check(data)


@pytest.mark.parametrize("row", FINDS, ids=lambda row: f"{row['target']}: {row['what'][:50]}")
def test_what_was_found_stays_mended(row: dict[str, Any]) -> None:
    data = b"".join(bytes.fromhex(unit) * times for unit, times in row["input"])
    TARGETS[row["target"]].check(data)


def test_crc_16_encapsulations_in_one_another_are_refused_however_many_there_are() -> None:
    data = b"\x20\x02"
    for _ in range(1200):
        data = bytes(Crc16Encapsulation.CODE) + Crc16Encapsulation(data).build()
    TARGETS["zwave-commands"].check(data)
    with pytest.raises(Malformed, match="it holds another one"):
        decode(data)


@EVERY_STREAM
def test_a_stream_of_twice_the_length_takes_twice_the_work(target: Target) -> None:
    for unit in _units(target):
        times = SHORT // len(unit)
        short, long = (_calls(target.check, b"\x01\x07" + unit * many) for many in (times, 2 * times))
        assert long <= 2.3 * short + 500, f"{unit.hex()}: {short} calls, then {long}"


def _units(target: Target) -> Iterator[bytes]:
    """What is repeated: whole frames, frames that have begun, single bytes."""
    streams = list(dict.fromkeys(pieces_of(seed)[0][:UNIT] for seed in target.seeds()))[:UNITS]
    for stream in filter(None, streams):
        yield from dict.fromkeys((stream, stream[: len(stream) // 2] or stream, stream[:1]))


def _calls(check: Callable[[bytes], None], data: bytes) -> int:
    """How many functions are called, generators that go on included: a measure that does not depend on the machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check(data)
    finally:
        sys.setprofile(before)
    return calls


# --- the harness itself -----------------------------------------------------------------------------------------------


def _parser(feed: Callable[[bytes], list[Any]], held: int = 0) -> Parser:
    return Parser(feed, lambda: held)


def test_an_input_says_in_which_pieces_its_stream_comes() -> None:
    assert pieces_of(b"\x00abc") == (b"abc", [b"a", b"b", b"c"])
    assert pieces_of(b"\x02\x02\x00abc") == (b"abc", [b"ab", b"", b"c"])
    assert pieces_of(b"\x01\x00abc") == (b"abc", [b"a", b"b", b"c"])
    assert pieces_of(b"") == (b"", [])


def test_a_parser_that_depends_on_the_pieces_is_a_find() -> None:
    with pytest.raises(Find, match="in pieces"):
        StreamCheck(lambda: _parser(lambda data: [len(data)]), 10)(b"\x00ab")


def test_a_parser_that_keeps_too_much_is_a_find() -> None:
    with pytest.raises(Find, match="11 bytes wait, 10 are the most"):
        StreamCheck(lambda: _parser(lambda data: [], held=11), 10)(b"\x00ab")


def test_an_error_that_is_not_declared_is_a_find_and_a_declared_one_is_none() -> None:
    def refuse(data: bytes) -> list[Any]:
        raise Malformed("layout", "problem")

    StreamCheck(lambda: _parser(refuse), 10, (Malformed,))(b"\x00ab")
    with pytest.raises(Malformed):
        StreamCheck(lambda: _parser(refuse), 10)(b"\x00ab")


def test_what_is_sent_may_not_depend_on_the_pieces() -> None:
    def begin() -> Parser:
        sent: list[int] = []

        def feed(data: bytes) -> list[Any]:
            sent[:] = [len(data)]
            return []

        return Parser(feed, lambda: 0, lambda: bytes(sent))

    with pytest.raises(Find, match="whole"):
        StreamCheck(begin, 10)(b"\x00ab")


def test_stretches_of_stray_bytes_count_as_one() -> None:
    assert joined([Garbage(0, b"a"), Garbage(1, b"b"), Garbage(3, b"c")]) == [Garbage(0, b"ab"), Garbage(3, b"c")]
    stray = "bytes outside any frame"
    assert joined([Damaged(1, stray), Damaged(2, stray), Damaged(1, "x"), Damaged(1, "x")]) == [
        Damaged(3, stray),
        Damaged(1, "x"),
        Damaged(1, "x"),
    ]


def test_messages_are_put_into_one_input_and_taken_out_again() -> None:
    assert cut_short(put_together([b"ab", b"", b"c"])) == [b"ab", b"", b"c"]
    assert cut_short(b"\x05ab") == [b"ab"]
