"""Pictures in text: rows of boxes as `protocol.codec.picture` draws them, ladders of bits, and lines of bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from latchwork.protocol.codec.picture import WIDTH, Cell, boxes
from latchwork.protocol.wire_formats.model import Sender
from latchwork.protocol.wire_formats.registry import FORMATS
from pages.markdown import code, fenced


def framed(cells: Iterable[Cell]) -> str:
    return fenced(boxes(list(cells)))


def bytes_of(data: bytes) -> str:
    return data.hex(" ").upper()


def wrapped(words: Iterable[str], between: str, indent: str = "") -> str:
    """Words on lines of the width of a picture."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(between) + len(word) > WIDTH - len(indent):
            lines.append("")
        lines[-1] += (between if lines[-1] else "") + word
    return "\n".join((indent * bool(at) + line).rstrip() for at, line in enumerate(lines))


MOST_WIDE = 8
"""Characters of a name that still fits the column of a bit."""


def ladder(byte_names: Sequence[str], fields: Sequence[tuple[str, int]]) -> str:
    """Bytes as rows of bits, the highest to the left: which field has which. `fields` are (name, mask) over all bytes
    as one number."""
    width = max([len(name) for name, _ in fields], default=1)
    owners = [_owners(at, len(byte_names), fields) for at in range(len(byte_names))]
    if width > MOST_WIDE:
        rows = zip(byte_names, owners, strict=True)
        return fenced("\n".join(f"{name}\n{_merged(bits)}" for name, bits in rows if set(bits) != {"·"}))
    left = max(len(one) for one in byte_names)
    lines = [" " * (left + 1) + " ".join(str(7 - bit).center(width) for bit in range(8))]
    for name, bits in zip(byte_names, owners, strict=True):
        lines.append(f"{name.ljust(left)} {' '.join(one.center(width) for one in bits)}")
    return fenced("\n".join(line.rstrip() for line in lines))


def _owners(at: int, count: int, fields: Sequence[tuple[str, int]]) -> list[str]:
    """The field of each bit of one byte; a bit that no field has is a dot."""
    masks = [1 << 8 * (count - at) - 1 - bit for bit in range(8)]
    return [next((name for name, owned in fields if owned & mask), "·") for mask in masks]


def _merged(bits: list[str]) -> str:
    """Neighbours of one field as one box, with the numbers of their bits."""
    cells, high = [], 7
    for name, run in groupby(bits):
        low = high + 1 - len(list(run))
        cells.append(Cell(name, str(high) if low == high else f"{high}-{low}"))
        high = low - 1
    return boxes(cells)


def probed(build: Callable[[int], bytes], width: int) -> int:
    """Which bits of a message change with a field: `build` takes the field's value, which has `width` bits."""
    nothing = int.from_bytes(build(0), "big")
    mask = 0
    for bit in range(width):
        mask |= int.from_bytes(build(1 << bit), "big") ^ nothing
    return mask


def decoded(name: str, data: bytes, sender: Sender | None = None) -> str:
    """Bytes as `latchwork wire decode` reads them: one row of boxes for each run of fields."""
    text = ""
    for reading in FORMATS[name].read(data, sender, None):
        text += f"\n{reading.message}, {code(bytes_of(data))}:\n"
        for section in reading.sections:
            text += framed(Cell(f"{one.name} {bytes_of(one.data)}", str(one.end - one.start)) for one in section.parts)
    return text
