"""Which bytes of a message are which field, read off the same declaration that its codec is made from.

The walk follows the values that construct has already read: in a message that is canonical (and `oracle.parse` accepts
no other) the values alone say how long each field is. Nothing is written by hand per message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from latchwork.protocol.codec import oracle
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.nodes import (
    BitRecord,
    Bits,
    Check,
    Choice,
    Constant,
    Defaulted,
    Enumerated,
    Int,
    Maybe,
    Node,
    Nothing,
    Padding,
    Raw,
    Rebuilt,
    Record,
    Repeat,
    Span,
    Uncompilable,
    Window,
    analyse,
    bit_width,
    carries_value,
    fixed_size,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One field: `data` lies at `start` to `end` (exclusive). `name` is its path, `value` a number, bool or bytes.

    A field of a few bits names the whole bytes that it lies in and says its own bits in `name`.
    """

    start: int
    end: int
    name: str
    data: bytes = field(repr=False)
    value: Any = field(repr=False)
    meaning: str = ""
    secret: bool = False


def byte_map(layout: Layout, data: bytes, offset: int = 0) -> tuple[dict[str, Any], list[Part]]:
    """The plain values of a message and its fields in order of place; `offset` is where its first byte counts as.

    Every byte belongs to at least one part; what has no bytes has none. Raises `Malformed` for bytes
    that the layout does not allow.
    """
    values = oracle.parse(layout, data)
    try:
        node = analyse(layout.tree)
    except Uncompilable:
        return values, [Part(offset, offset + len(data), layout.name, data, data, secret=bool(layout.secret))]
    walk = _Walk(layout, data, offset)
    walk.record(node, values, "", False)
    if walk.at != len(data):
        raise Malformed(layout.name, "its fields do not add up to its bytes")
    return values, walk.parts


class _Walk:
    def __init__(self, layout: Layout, data: bytes, offset: int) -> None:
        self._layout = layout
        self._data = data
        self._offset = offset
        self.at = 0
        self.parts: list[Part] = []

    def _take(self, size: int, name: str, value: Any, secret: bool, meaning: str = "") -> None:
        if not size:
            return
        end = self.at + size
        data = self._data[self.at : end]
        if value is None:
            value = data
        self.parts.append(Part(self._offset + self.at, self._offset + end, name, data, value, meaning, secret))
        self.at = end

    def record(self, node: Node, values: Mapping[str, Any], prefix: str, secret: bool) -> None:
        if isinstance(node, BitRecord):
            self._bits(node, values, prefix, secret)
            return
        if not isinstance(node, Record):
            raise Malformed(self._layout.name, "is no record of fields")
        for entry in node.fields:
            if isinstance(entry.node, Span):
                self.record(entry.node.record, values, prefix, secret)
                continue
            name = prefix + (entry.name or _unnamed(entry.node))
            hidden = secret or (not prefix and entry.name in self._layout.secret)
            value = values.get(entry.name) if entry.name else None
            self._field(entry.node, name, value, hidden)

    def _field(self, node: Node, name: str, value: Any, secret: bool) -> None:
        match node:
            case Record():
                self.record(node, value or {}, f"{name}.", secret)
            case Maybe(node=inner):
                if value is not None:
                    self._field(inner, name, value, secret)
            case Defaulted(node=inner):
                self._field(inner, name, value, secret)
            case Enumerated(number=number, names=names):
                said = next((word for word, one in names.items() if one == value), "")
                self._take(_size(number), name, value, secret, said)
            case Window(prefix=prefix, body=body):
                self._number(prefix, f"{name} (length)", secret)
                self._field(body, name, value, secret)
            case Repeat():
                self._repeat(node, name, value, secret)
            case Raw():
                self._take(len(value), name, value, secret)
            case Nothing():
                pass
            case Check(number=number):
                size = _size(number) if isinstance(number, Int) else int(number.length)
                self._take(size, name, None, secret, "check value")
            case Rebuilt(number=number):
                self._number(number, name, secret)
            case Choice():
                self._choice(node, name, value, secret)
            case _:
                self._take(_size(node), name, value, secret)

    def _number(self, number: Int | Bits, name: str, secret: bool) -> None:
        size = _size(number)
        order = "little" if isinstance(number, Int) and number.little else "big"
        value = int.from_bytes(self._data[self.at : self.at + size], order)  # type: ignore[arg-type]
        self._take(size, name, value, secret)

    def _repeat(self, node: Repeat, name: str, values: list[Any], secret: bool) -> None:
        if isinstance(node.count, Int):
            self._number(node.count, f"{name} (count)", secret)
        for index, value in enumerate(values):
            self._field(node.item, f"{name}[{index}]", value, secret)

    def _choice(self, node: Choice, name: str, value: Any, secret: bool) -> None:
        """The case whose shape fits the value; several that fit agree about the bytes or cannot be told apart."""
        for case in (*node.cases.values(), node.default):
            if _fits(case, value):
                self._field(case, name, value, secret)
                return
        raise Malformed(self._layout.name, f"{name} fits none of its cases")

    def _bits(self, node: BitRecord, values: Mapping[str, Any], prefix: str, secret: bool) -> None:
        """Bit fields share bytes: each names those that it touches."""
        first, bit = self.at, 0
        for entry in node.fields:
            width = bit_width(entry.node)
            low, high = first + bit // 8, first + (bit + width + 7) // 8
            bit += width
            if not carries_value(entry.node):
                continue
            name = f"{prefix}{entry.name} ({width} bit{'s' if width > 1 else ''})"
            data, value = self._data[low:high], values[str(entry.name)]
            self.parts.append(Part(self._offset + low, self._offset + high, name, data, value, secret=secret))
        self.at = first + node.size


def _size(node: Node) -> int:
    size = fixed_size(node)
    if size is None:
        raise Malformed("byte map", f"a {type(node).__name__} without a fixed size")
    return size


def _fits(node: Node, value: Any) -> bool:
    match node:
        case Nothing():
            return value is None
        case Raw():
            return isinstance(value, bytes)
        case Record():
            return isinstance(value, dict) and {f.name for f in node.fields if carries_value(f.node)} == set(value)
        case Repeat():
            return isinstance(value, list)
        case Window(body=inner) | Maybe(node=inner) | Defaulted(node=inner):
            return _fits(inner, value)
    return isinstance(value, int)


def _unnamed(node: Node) -> str:
    return "padding" if isinstance(node, Padding) else "constant" if isinstance(node, Constant) else "unnamed"
