"""Deterministic CBOR: RFC 8949 §4.2.1. One value has one encoding, so a message that is written otherwise is refused.

Only integers of 64 bits, byte and text strings, arrays, maps, tags, booleans and null are allowed; depth and length are
bounded. Reading is done by cbor2; that its bytes are the only ones is seen by writing them again. No tag means anything
to the reader: cbor2 would make of some a value that holds itself, or one a billion times as large as its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import cbor2

from latchwork.protocol.codec.errors import Malformed

LONGEST = 4096
"""The longest message that a lock takes."""

DEEPEST = 8
_LARGEST = 1 << 64


class _TagsAsTheyAre(Mapping[int, Callable[[Any, bool], Any]]):
    """What cbor2 is to make of each tag: the tag."""

    def __getitem__(self, tag: int) -> Callable[[Any, bool], Any]:
        return lambda value, immutable: cbor2.CBORTag(tag, value)

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 0


_TAGS = _TagsAsTheyAre()


def dumps(value: Any) -> bytes:
    """The bytes of a value made of what is allowed here."""
    return cbor2.dumps(_ordered(value))


def _ordered(value: Any) -> Any:
    """Maps with their keys in the order of their encodings, byte by byte."""
    if isinstance(value, Mapping):
        rows = sorted((cbor2.dumps(_ordered(key)), key) for key in value)
        return {key: _ordered(value[key]) for _, key in rows}
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    if isinstance(value, cbor2.CBORTag):
        return cbor2.CBORTag(value.tag, _ordered(value.value))
    return value


def loads(data: bytes, what: str) -> Any:
    """The value, as dicts and lists; raises `Malformed`."""
    if len(data) > LONGEST:
        raise Malformed(what, f"{len(data)} bytes where {LONGEST} are the most")
    try:
        value = _plain(cbor2.loads(data, max_depth=DEEPEST, semantic_decoders=_TAGS), what)
    except cbor2.CBORDecodeError:
        raise Malformed(what, "not CBOR") from None
    if dumps(value) != data:
        raise Malformed(what, "CBOR, but not in its deterministic form")
    return value


def _plain(value: Any, what: str) -> Any:
    if value is None or isinstance(value, bool | bytes | str):
        return value
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    if isinstance(value, list | tuple):
        return [_plain(one, what) for one in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, int | bytes | str) for key in value):
            raise Malformed(what, "a key of a map that is neither number nor text")
        return {key: _plain(one, what) for key, one in value.items()}
    if isinstance(value, cbor2.CBORTag):
        return cbor2.CBORTag(value.tag, _plain(value.value, what))
    raise Malformed(what, "a kind of CBOR that no message here has")


def untagged(value: Any, tag: int, what: str) -> Any:
    """What is inside a tag; raises `Malformed` for another tag or none."""
    if not isinstance(value, cbor2.CBORTag) or value.tag != tag:
        raise Malformed(what, f"tag {tag} is missing")
    return value.value


def tagged(tag: int, value: Any) -> cbor2.CBORTag:
    return cbor2.CBORTag(tag, value)
