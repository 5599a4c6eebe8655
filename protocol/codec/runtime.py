"""What generated modules call when something does not fit. Never on the hot path."""

from __future__ import annotations

from latchwork.protocol.codec.errors import Malformed


def misfit(layout: str, *numbers: tuple[str, object, int, int]) -> Malformed:
    """The error for a value that `struct` refused: names the first of `numbers` (name, value, low, high) outside its
    range. The value itself stays out of the text."""
    for name, value, low, high in numbers:
        if not isinstance(value, int):
            return Malformed(layout, f"{name} is not a whole number")
        if not low <= value <= high:
            return Malformed(layout, f"{name} is not in {low}..{high}")
    return Malformed(layout, "a value is out of range")
