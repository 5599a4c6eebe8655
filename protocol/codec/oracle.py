"""A layout carried out by construct itself: the slow way, the reference, and the fallback.

Values are *plain*: a dict per record with the names of the generated class (spans opened, constants and rebuilt values
left out), lists, ints, bytes and None. `build` and `parse` hold to the rule that generated code follows as well:

* `parse(data)` succeeds exactly when construct parses `data`, consumes it whole and builds the same bytes again;
* `build(values)` succeeds exactly when construct builds and then parses its own bytes back to the same values.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

from construct import ConstructError, Container, ListContainer
from construct.core import EnumInteger, EnumIntegerString

from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.nodes import (
    Choice,
    Defaulted,
    Enumerated,
    Maybe,
    Node,
    Record,
    Repeat,
    Span,
    Uncompilable,
    Window,
    analyse,
    carries_value,
)

_REFUSALS = (ConstructError, struct.error, ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
"""What construct raises for values and bytes that do not fit; it does not keep to its own error class. Their texts hold
bytes, so `Malformed` is raised outside the handler and does not carry them as its context."""


def build(layout: Layout, values: Mapping[str, Any]) -> bytes:
    """Bytes of a message, by construct; raises `Malformed`."""
    node = _node(layout)
    refusal = ""
    try:
        data = bytes(layout.tree.build(to_construct(node, dict(values))))
        back = plain(node, layout.tree.parse(data))
    except _REFUSALS as error:
        refusal = type(error).__name__
    if refusal:
        raise Malformed(layout.name, f"construct cannot build it ({refusal})")
    if back != values:
        raise Malformed(layout.name, "its bytes would be read back as something else")
    return data


def parse(layout: Layout, data: bytes) -> dict[str, Any]:
    """Plain values of a message, by construct; raises `Malformed`."""
    node = _node(layout)
    stream = io.BytesIO(data)
    refusal = ""
    try:
        parsed = layout.tree.parse_stream(stream)
        values = plain(node, parsed)
        left = len(data) - stream.tell()
        again = bytes(layout.tree.build(to_construct(node, values)))
    except _REFUSALS as error:
        refusal = type(error).__name__
    if refusal:
        raise Malformed(layout.name, f"construct cannot read it ({refusal})")
    if left:
        raise Malformed(layout.name, "bytes are left over")
    if again != data:
        raise Malformed(layout.name, "a length, padding or other dependent value is not what it should be")
    result: dict[str, Any] = values
    return result


def _node(layout: Layout) -> Node | None:
    try:
        return analyse(layout.tree)
    except Uncompilable:
        return None


def to_construct(node: Node | None, value: Any) -> Any:
    """A plain value as construct wants it."""
    match node:
        case None:
            return value
        case Record(fields=fields):
            built: dict[str, Any] = {}
            for field in fields:
                if field.name is None:
                    continue
                if isinstance(field.node, Span):
                    built[field.name] = {"value": to_construct(field.node.record, value)}
                elif isinstance(field.node, Record) and not carries_value(field.node):
                    built[field.name] = to_construct(field.node, {})
                elif carries_value(field.node) and not (isinstance(field.node, Defaulted) and field.name not in value):
                    built[field.name] = to_construct(field.node, value[field.name])
            return built
        case Enumerated(names=names):
            # As parsing gives it, so that expressions and Switch see names in both directions.
            by_number = {number: name for name, number in names.items()}
            return by_number.get(value, value)
        case Window(body=inner) | Defaulted(node=inner):
            return to_construct(inner, value)
        case Maybe(node=inner):
            return None if value is None else to_construct(inner, value)
        case Repeat(item=item):
            return [to_construct(item, entry) for entry in value]
        case Choice():
            return value if not isinstance(value, dict) else to_construct(_case_for(node, value), value)
    return value


def plain(node: Node | None, value: Any) -> Any:
    """What construct parsed, as a plain value."""
    match node:
        case None:
            return _undressed(value)
        case Record(fields=fields):
            values: dict[str, Any] = {}
            for field in fields:
                if field.name is None:
                    continue
                if isinstance(field.node, Span):
                    values.update(plain(field.node.record, value[field.name].value))
                elif carries_value(field.node):
                    values[field.name] = plain(field.node, value[field.name])
            return values
        case Enumerated():
            return int(value)
        case Window(body=inner) | Defaulted(node=inner):
            return plain(inner, value)
        case Maybe(node=inner):
            return None if value is None else plain(inner, value)
        case Repeat(item=item):
            return [plain(item, entry) for entry in value]
        case Choice():
            return plain(_case_for(node, value), value) if isinstance(value, Container) else _undressed(value)
    return value


def _case_for(node: Choice, value: Mapping[str, Any]) -> Node | None:
    """The record among the cases whose fields are those of `value`."""
    names = {name for name in value if not name.startswith("_")}
    for case in (*node.cases.values(), node.default):
        if isinstance(case, Record):
            carried = {field.name for field in case.fields if field.name and carries_value(field.node)}
            every = {field.name for field in case.fields if field.name}
            if names in (carried, every):
                return case
    return None


def _undressed(value: Any) -> Any:
    """Containers as dicts, lists as lists, named numbers as numbers."""
    if isinstance(value, Container | dict):
        return {key: _undressed(entry) for key, entry in value.items() if not str(key).startswith("_")}
    if isinstance(value, ListContainer | list):
        return [_undressed(entry) for entry in value]
    if isinstance(value, EnumIntegerString):
        return int(value)
    if isinstance(value, EnumInteger):
        return int(value)
    return value
