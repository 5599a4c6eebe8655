"""What generated modules inherit, and what they call when something does not fit. Never on the hot path."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

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


class Message:
    """What a dataclass does by itself, for hundreds of them: compiled once, not at every start for each."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self) == _values(other)

    def __repr__(self: Any) -> str:
        """Without its secret fields."""
        shown = [f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr]
        return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _values(message: Any) -> list[Any]:
    return [getattr(message, field.name) for field in fields(message)]
