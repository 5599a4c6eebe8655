"""An object of any class of messages, filled with the plainest values that its fields can have."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from itertools import product
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.data_types import TypedValue

UINT8 = 0x20


@dataclass(frozen=True, slots=True)
class Plainly:
    """What stands in every field of a kind. Some messages have a rule between their fields, and want another number,
    or leave out what may be missing."""

    number: int
    present: bool


WAYS = tuple(Plainly(number, present) for present, number in product((True, False), (0, UINT8, 1)))


def sample(kind: Any) -> Any:
    """The first plain object that builds and is read back as itself; raises `TypeError` when none does."""
    for way in WAYS:
        one = _filled(kind, way)
        try:
            if not hasattr(kind, "parse") or kind.parse(one.build()) == one:
                return one
        except Malformed:
            continue
    raise TypeError(f"no plain {kind.__name__} keeps its rules")


def _filled(kind: Any, way: Plainly) -> Any:
    hints = get_type_hints(kind)
    return kind(**{one.name: _value(hints[one.name], way) for one in fields(kind) if one.init})


def _value(kind: Any, way: Plainly) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _value(inside[0], way)
    if origin in (Union, UnionType):
        absent = NoneType in inside and not way.present
        return None if absent else _value(next(one for one in inside if one is not NoneType), way)
    if origin is tuple:
        return tuple(_value(one, way) for one in inside if one is not ...)
    plain: dict[type, Any] = {
        bool: True,
        int: way.number,
        bytes: b"\x01\x02",
        str: "a",
        TypedValue: TypedValue(UINT8, 1),
    }
    if kind in plain:
        return plain[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        return _filled(kind, way)
    raise TypeError(f"{kind} is no kind of field that a message has")
