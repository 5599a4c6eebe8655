"""What a contest is: one frame, both directions, and for each contender a way to measure its rate."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from latchwork.protocol.codec import Layout, Malformed, oracle
from latchwork.protocol.codec.nodes import analyse

Rate = Callable[[int], float]
"""So many times, please: frames a second of processor time."""


@dataclass(frozen=True)
class Contest:
    """`rates` are by direction, `build` or `parse`, and contender; "ours" is always among them."""

    name: str
    rates: Mapping[tuple[str, str], Rate]


class Message(Protocol):
    def build(self) -> bytes: ...


def rate_of(call: Callable[[], Any]) -> Rate:
    return partial(_rate, call)


def _rate(call: Callable[[], Any], repeats: int) -> float:
    began = time.process_time()  # of this process alone: what else the machine does is not the codec's doing
    for _ in range(repeats):
        call()
    return repeats / (time.process_time() - began)


def declared(name: str, layout: Layout, ours: Message, by_hand: Message) -> Contest:
    """The generated class of a layout, the same by hand, and construct, which carries out the layout itself."""
    data, tree = ours.build(), layout.tree
    same_bytes(name, by_hand.build(), data)
    same_refusals(name, type(ours).parse, type(by_hand).parse, data)  # type: ignore[attr-defined]
    parsed = oracle.to_construct(analyse(tree), oracle.parse(layout, data))
    rates = beside_hand(ours.build, by_hand.build, type(ours).parse, type(by_hand).parse, data)  # type: ignore[attr-defined]
    rates["build", "construct"] = rate_of(lambda: tree.build(parsed))
    rates["parse", "construct"] = rate_of(lambda: tree.parse(data))
    return Contest(name, rates)


def beside_hand(
    build: Callable[[], bytes],
    build_by_hand: Callable[[], bytes],
    parse: Callable[[bytes], Any],
    parse_by_hand: Callable[[bytes], Any],
    data: bytes,
) -> dict[tuple[str, str], Rate]:
    return {
        ("build", "ours"): rate_of(build),
        ("build", "hand-written"): rate_of(build_by_hand),
        ("parse", "ours"): rate_of(lambda: parse(data)),
        ("parse", "hand-written"): rate_of(lambda: parse_by_hand(data)),
    }


def same_bytes(name: str, theirs: bytes, ours: bytes) -> None:
    if theirs != ours:
        raise RuntimeError(f"{name}: the contenders build different bytes: {theirs.hex()} and ours {ours.hex()}")


def same_values(name: str, theirs: object, ours: object) -> None:
    if theirs != ours:
        raise RuntimeError(f"{name}: the contenders read different values: {theirs} and ours {ours}")


def same_refusals(name: str, parse: Callable[[bytes], Any], by_hand: Callable[[bytes], Any], data: bytes) -> None:
    """Every single flipped bit and every cut must be judged alike, or the contest would not be fair."""
    flipped = [
        data[:at] + bytes((data[at] ^ 1 << bit,)) + data[at + 1 :] for at in range(len(data)) for bit in range(8)
    ]
    for other in [*flipped, *(data[:size] for size in range(len(data))), data + b"\x00"]:
        if _accepts(parse, other) != _accepts(by_hand, other):
            raise RuntimeError(f"{name}: the contenders judge {other.hex()} differently")


def _accepts(parse: Callable[[bytes], Any], data: bytes) -> bool:
    try:
        parse(data)
    except Malformed:
        return False
    return True
