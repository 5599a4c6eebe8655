"""Messages from values as a person or JSON writes them: numbers in any base, bytes in hex, lists and objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from latchwork.protocol.codec import oracle
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.nodes import (
    Bits,
    Defaulted,
    Enumerated,
    Flag,
    Int,
    Maybe,
    Node,
    Raw,
    Rebuilt,
    Record,
    Repeat,
    Span,
    Window,
    analyse,
    carries_value,
)


def fields_of(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """Name, kind and whether it may be left out, of every field that has to be stated to build the message."""
    for name, node in _stated(analyse(layout.tree)):
        yield name, _kind(node), isinstance(node, Maybe | Defaulted)


def build_stated(layout: Layout, stated: Mapping[str, Any]) -> bytes:
    """The bytes of a message. Raises `Malformed` with the field that is missing, unknown or wrong."""
    node = analyse(layout.tree)
    known = dict(_stated(node))
    unknown = sorted(set(stated) - set(known))
    if unknown:
        raise Malformed(layout.name, f"it has no field {unknown[0]!r}; it has {', '.join(known) or 'none'}")
    values: dict[str, Any] = {}
    for name, sub in known.items():
        if name in stated:
            values[name] = _from_stated(sub, stated[name], layout.name, name)
        elif isinstance(sub, Maybe):
            values[name] = None
        elif isinstance(sub, Defaulted):
            values[name] = sub.value
        else:
            raise Malformed(layout.name, f"{name} is missing: state {name}=<{_kind(sub)}>")
    return oracle.build(layout, values)


def _stated(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Record):
        for entry in node.fields:
            if isinstance(entry.node, Span):
                yield from _stated(entry.node.record)
            elif entry.name is not None and carries_value(entry.node):
                yield entry.name, entry.node


def _kind(node: Node) -> str:
    match node:
        case Int() | Bits() | Enumerated() | Rebuilt():
            return "number"
        case Flag():
            return "true|false"
        case Raw():
            return "hex"
        case Window(body=inner) | Maybe(node=inner) | Defaulted(node=inner):
            return _kind(inner)
        case Repeat():
            return "JSON list"
    return "JSON object"


def _from_stated(node: Node, value: Any, layout: str, name: str) -> Any:
    match node:
        case Window(body=inner) | Defaulted(node=inner):
            return _from_stated(inner, value, layout, name)
        case Maybe(node=inner):
            return None if value is None else _from_stated(inner, value, layout, name)
        case Enumerated(names=names):
            return names[value] if value in names else number_from(value, layout, name)
        case Int() | Bits():
            return number_from(value, layout, name)
        case Flag():
            if value in (True, "true", "1", 1):
                return True
            if value in (False, "false", "0", 0):
                return False
            raise Malformed(layout, f"{name} is true or false")
        case Raw():
            return bytes_from(value, layout, name)
        case Repeat(item=item):
            if not isinstance(value, list):
                raise Malformed(layout, f"{name} is a JSON list")
            return [_from_stated(item, one, layout, f"{name}[{index}]") for index, one in enumerate(value)]
        case Record():
            known = dict(_stated(node))
            usual = {key: sub.value for key, sub in known.items() if isinstance(sub, Defaulted)}
            if not isinstance(value, dict) or not set(known) - set(usual) <= set(value) <= set(known):
                raise Malformed(layout, f"{name} is a JSON object with {', '.join(known)}")
            given = {key: _from_stated(known[key], one, layout, f"{name}.{key}") for key, one in value.items()}
            return usual | given
    raise Malformed(layout, f"{name} cannot be stated in text")


def number_from(value: Any, layout: str, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Malformed(layout, f"{name} is a number")
    if isinstance(value, int):
        return value
    try:
        return int(value, 10 if value.lstrip("-").isdigit() else 0)
    except ValueError:
        raise Malformed(layout, f"{name} is a number, such as 26 or 0x1a") from None


def bytes_from(value: Any, layout: str, name: str) -> bytes:
    if isinstance(value, str):
        try:
            return value[5:].encode() if value.startswith("text:") else bytes.fromhex(value)
        except ValueError:
            pass
    raise Malformed(layout, f"{name} is bytes: hex such as 0a1b, or text:words")
