"""Structures of Matter's data model as JSON, both ways: numbers, truth values and text as they are, octets in hex.

What is absent is left out, what is null is null. An element of any kind, such as the fields of an unknown command, is
the hex of its TLV.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.stated import bytes_from, number_from
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.schema import (
    ABSENT,
    ANY,
    BOOL,
    NULLABLE,
    OPTIONAL,
    OPTIONAL_NULLABLE,
    Field,
    Kind,
    Structure,
    table,
)
from latchwork.protocol.matter.tlv import Element, Type


def stated(made: Structure) -> dict[str, Any]:
    """The fields of a structure as JSON has them."""
    values = {row.name: (row, getattr(made, row.name)) for row in table(type(made))}
    return {
        name: _plain(value)
        for name, (row, value) in values.items()
        if value is not ABSENT and not (value is None and row.at.presence is OPTIONAL)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Structure):
        return stated(value)
    if isinstance(value, Element):
        return tlv.build(value).hex()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


def made(row: type[Structure], values: Any, where: str) -> Structure:
    """A structure from JSON; raises `Malformed` with the field that is missing, unknown or wrong."""
    rows = {one.name: one for one in table(row)}
    if not isinstance(values, Mapping):
        raise Malformed(where, f"it is a JSON object with {', '.join(rows) or 'nothing'}")
    unknown = sorted(set(values) - set(rows))
    if unknown:
        raise Malformed(where, f"it has no field {unknown[0]!r}; it has {', '.join(rows) or 'none'}")
    return row(**{name: _field(one, values, where) for name, one in rows.items()})


def _field(one: Field, values: Mapping[str, Any], where: str) -> Any:
    name, presence = one.name, one.at.presence
    if name not in values:
        if presence is OPTIONAL:
            return None
        if presence is OPTIONAL_NULLABLE:
            return ABSENT
        raise Malformed(where, f"{name} is missing")
    if values[name] is None and presence in (NULLABLE, OPTIONAL_NULLABLE):
        return None
    return _value(one.at.kind, values[name], where, name)


def _value(kind: Kind, value: Any, where: str, name: str) -> Any:
    if kind.row is not None:
        return made(kind.row, value, f"{where}.{name}")
    if kind.item is not None:
        if not isinstance(value, list):
            raise Malformed(where, f"{name} is a JSON list")
        return tuple(_value(kind.item, one, where, f"{name}[{at}]") for at, one in enumerate(value))
    if kind is ANY:
        return tlv.read(bytes_from(value, where, name))
    if kind is BOOL:
        if value in (True, "true", "1"):
            return True
        if value in (False, "false", "0"):
            return False
        raise Malformed(where, f"{name} is true or false")
    if kind.form is Type.OCTETS:
        return bytes_from(value, where, name)
    return _text(value, where, name) if kind.form is Type.UTF8 else number_from(value, where, name)


def _text(value: Any, where: str, name: str) -> str:
    if not isinstance(value, str):
        raise Malformed(where, f"{name} is text")
    return value
