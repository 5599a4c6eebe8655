"""Where a corpus begins: every stretch of bytes and every text in the vectors of a protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fuzz_target import ONE_BY_ONE

VECTORS = Path(__file__).parents[1] / "vectors"
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


@cache
def frames(protocol: str, *names: str) -> tuple[bytes, ...]:
    """What stands in hexadecimal in the vector file, in fields of these names, or in all of them."""
    return tuple(dict.fromkeys(bytes.fromhex(text) for text in _texts(protocol, names) if _HEX.fullmatch(text)))


@cache
def texts(protocol: str, *names: str) -> tuple[bytes, ...]:
    """What stands there as text."""
    return tuple(dict.fromkeys(text.encode() for text in _texts(protocol, names)))


@cache
def documents(protocol: str, *names: str) -> tuple[bytes, ...]:
    """Fields that are JSON, or text that is."""
    found = (one if isinstance(one, str) else json.dumps(one) for one in _fields(_vectors(protocol), names))
    return tuple(dict.fromkeys(one.encode() for one in found))


def streamed(frames: Iterable[bytes]) -> Iterator[bytes]:
    """Inputs of a stream parser: each frame, byte by byte and in unequal pieces, and all of them in one stream."""
    every = list(frames)
    for frame in every:
        yield ONE_BY_ONE + frame
    yield b"\x02\x14\x03" + b"\x00".join(every)[:2048]


def _vectors(protocol: str) -> list[Any]:
    vectors: list[Any] = json.loads((VECTORS / f"{protocol}.json").read_text(encoding="utf-8"))["vectors"]
    return vectors


def _texts(protocol: str, names: tuple[str, ...]) -> Iterator[str]:
    for one in _fields(_vectors(protocol), names):
        yield from _strings(one)


def _fields(value: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """The values of all fields of these names, however deep; everything without names."""
    if not names:
        yield value
        return
    if isinstance(value, dict):
        for name, one in value.items():
            if name in names:
                yield one
            else:
                yield from _fields(one, names)
    elif isinstance(value, list):
        for one in value:
            yield from _fields(one, names)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
