"""A message as a row of boxes, drawn from the declaration that its codec is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.nodes import (
    BitRecord,
    Bits,
    Check,
    Choice,
    Constant,
    Defaulted,
    Enumerated,
    Field,
    Flag,
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
    fixed_size,
    unwrap,
)

WIDTH = 100
"""Characters of a picture's line; a message that is longer goes on below."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a picture: its name, and how many bytes it has, `n` where others say so."""

    name: str
    size: str


def picture(layout: Layout) -> str:
    """Boxes with the name and the size of each field; nothing for a message without fields.

    A number under a field counts its bytes, `LE` says that they are little-endian, `rest` that it is all that is left.
    """
    return boxes(cells_of(layout))


def boxes(cells: Iterable[Cell]) -> str:
    """Cells as boxes side by side; what does not fit a line goes on below."""
    return "".join(_row(line) for line in _lines(cells))


def cells_of(layout: Layout) -> list[Cell]:
    """The fields in order of place."""
    try:
        return list(_cells(analyse(layout.tree)))
    except Uncompilable:
        return [Cell(str(one.name or "…"), _size_of_tree(one)) for one in getattr(unwrap(layout.tree), "subcons", ())]


def _size_of_tree(tree: Any) -> str:
    """Of a tree that the generator has no words for; construct says only sizes that never change."""
    try:
        return str(tree.sizeof())
    except Exception:  # noqa: BLE001 - construct raises what its functions raise, and whatever it is, there is no size
        return "n"


def _cells(node: Node, prefix: str = "") -> Iterator[Cell]:
    if isinstance(node, Record) and not isinstance(node, BitRecord):
        for one in node.fields:
            yield from _cells_of_field(one, prefix)
    else:
        yield Cell(prefix.rstrip(".") or "value", _size(node))


def _cells_of_field(field: Field, prefix: str) -> Iterator[Cell]:
    name = prefix + (field.name or "")
    match field.node:
        case Span(record=BitRecord() as bits) | (BitRecord() as bits):
            yield Cell(f"{name} {{{', '.join(_bit(one) for one in bits.fields)}}}", str(bits.size))
        case Span(record=record):
            yield from _cells(record, prefix)
        case Record() as record:
            yield from _cells(record, f"{name}.")
        case Window(prefix=length, body=body, extra=extra):
            yield Cell(f"length of {name}" + (" and itself" if extra else ""), _size(length))
            inner = list(_cells(body, f"{name}."))
            yield from inner if isinstance(body, Record) else [Cell(name, _size(body).replace("rest", "n"))]
        case Repeat(count=Int() as count):
            yield Cell(f"count of {name}", _size(count))
            yield Cell(f"{name}…", _repeated(field.node))
        case Repeat() as many:
            yield Cell(f"{name}…", _repeated(many))
        case Constant(data=data):
            yield Cell(" ".join((*([name] if name else []), data.hex(" ").upper())), str(len(data)))
        case Padding(size=size):
            yield Cell("00", str(size))
        case Nothing():
            return
        case Maybe(node=inner):
            yield Cell(f"[{name}]", _size(inner))
        case Choice() as choice:
            yield Cell(name, _chosen(choice))
        case other:
            yield Cell(name or "check", _size(other))


def _bit(field: Field) -> str:
    match field.node:
        case Flag():
            return str(field.name)
        case Padding(size=size):
            return f"0:{size}"
        case Constant(width=width, value=value):
            return f"{field.name or value}:{width}"
        case Bits(width=width):
            return f"{field.name}:{width}"
        case Enumerated(number=Bits(width=width)) | Rebuilt(number=Bits(width=width)):
            return f"{field.name}:{width}"
        case Defaulted(node=Bits(width=width)):
            return f"{field.name}:{width}"
    return str(field.name)


def _size(node: Node) -> str:
    match node:
        case Int(size=size, little=little):
            return f"{size} LE" if little else str(size)
        case Enumerated(number=inner) | Rebuilt(number=inner) | Defaulted(node=inner) | Maybe(node=inner):
            return _size(inner)
        case Check(number=inner):
            return _size(inner)
        case Raw(length=None):
            return "rest"
    fixed = fixed_size(node)
    return "n" if fixed is None else str(fixed)


def _repeated(node: Repeat) -> str:
    each = _size(node.item) if fixed_size(node.item) is not None else "record"
    times = str(node.count) if isinstance(node.count, int) else "n"
    return f"{times} × {each}"


def _chosen(node: Choice) -> str:
    sizes = {_size(one) for one in (*node.cases.values(), node.default)}
    return sizes.pop() if len(sizes) == 1 else "n"


def _lines(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    line: list[Cell] = []
    taken = 1
    for cell in cells:
        width = max(len(cell.name), len(cell.size)) + 3
        if line and taken + width > WIDTH:
            yield line
            line, taken = [], 1
        line.append(cell)
        taken += width
    if line:
        yield line


def _row(cells: list[Cell]) -> str:
    widths = [max(len(one.name), len(one.size)) for one in cells]
    rules = ["─" * (width + 2) for width in widths]
    names = " │ ".join(one.name.ljust(width) for one, width in zip(cells, widths, strict=True))
    sizes = " │ ".join(one.size.rjust(width) for one, width in zip(cells, widths, strict=True))
    return f"┌{'┬'.join(rules)}┐\n│ {names} │\n│ {sizes} │\n└{'┴'.join(rules)}┘\n"
