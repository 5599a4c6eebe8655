"""Values of the code as a reader of a vendor's document wants to see them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import Enum
from struct import Struct
from typing import Any

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.rest.calls import Api, Call
from pages.markdown import code
from pages.members import Member, enum_members

NUMBER = re.compile(r"-?[0-9][0-9A-Za-z_.+-]*")
LONGEST_BYTES = 40
_WORD = re.compile(r"[\w./:%+*#$-]{1,80}")
"""Words of the wire; those of a language stand as they are."""
SCALARS = (bool, int, float, str, bytes, timedelta, Enum, Struct, range)


def is_scalar(value: object) -> bool:
    return isinstance(value, SCALARS)


def is_row(value: object) -> bool:
    """Whether it is an object with fields, such as a row of a table or a set of rules."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type | Layout | Family | Call | Api)


def is_list(value: object) -> bool:
    return isinstance(value, tuple | frozenset | list)


def shown(value: Any, *, hexadecimal: bool = False) -> str:
    """A value in words of Markdown; nothing for nothing."""
    if value is None or value == "" or (is_list(value) and not value):
        return ""
    match value:
        case bool():
            return "yes" if value else ""
        case Enum():
            return code(value.value) if isinstance(value.value, str) else _named(value, hexadecimal)
        case int():
            return f"0x{value:02X}" if hexadecimal else str(value)
        case bytes():
            return code(value.hex(" ").upper() if len(value) <= LONGEST_BYTES else f"{len(value)} bytes")
        case str():
            return _text(value)
        case range():
            return f"{value.start} to {value.stop - value.step}"
        case Struct():
            return code(value.format)
        case timedelta() | float():
            return str(value)
        case Mapping():
            return "; ".join(f"{shown(key, hexadecimal=hexadecimal)}: {shown(one)}" for key, one in value.items())
        case type():
            return code(value.__name__)
    if is_list(value):
        found: Sequence[Any] = value if isinstance(value, Sequence) else sorted(value, key=str)
        return ", ".join(shown(one, hexadecimal=hexadecimal) for one in found)
    if is_row(value):
        return brief(value)
    return code(getattr(value, "name", None) or getattr(value, "__name__", type(value).__name__))


def _text(value: str) -> str:
    if value.isspace():
        return "space"
    return code(value) if len(value) == 1 or (_WORD.fullmatch(value) and not value.islower()) else value


def _named(value: Any, hexadecimal: bool) -> str:
    """A number with its name; a member without a number of its own by its name alone."""
    name = str(value.name).lower().replace("_", " ")
    kind: Any = type(value)
    written = any(one.text.startswith("0x") for one in enum_members(kind))
    return f"{shown(int(value), hexadecimal=hexadecimal or written)} {name}" if isinstance(value, int) else name


def brief(row: Any) -> str:
    """An object with fields, on one line: those that say something. One that holds functions goes by its name."""
    stated = {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    if "name" in stated and any(callable(one) for one in stated.values()):
        return shown(stated["name"])
    return ", ".join(f"{name} {_stated(one)}" for name, one in stated.items() if says(one))


def _stated(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else shown(value)


def says(value: object) -> bool:
    """Whether a field's value is worth a word: a function has none that can be printed."""
    return value not in (None, "", b"") and not callable(value) and not (is_list(value) and not value)


def literal(member: Member) -> str:
    """A constant: a number as its source writes it, everything else by its value."""
    if isinstance(member.value, int | float) and NUMBER.fullmatch(member.text):
        return code(member.text)
    return shown(member.value, hexadecimal=member.hexadecimal)


def columns_of(rows: Sequence[Any]) -> list[str]:
    """The fields of rows in which at least one row says something."""
    names = dict.fromkeys(field.name for row in rows for field in dataclasses.fields(row))
    return [name for name in names if any(says(getattr(row, name, None)) for row in rows)]
