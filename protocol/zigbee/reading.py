"""Little-endian fields out of bytes, one after the other, each with its place: for commands without a plain layout."""

from __future__ import annotations

from typing import Any, NamedTuple

from latchwork.protocol.codec.errors import Malformed


class Read(NamedTuple):
    """One field that was read: `data[start:end]`, what it is called and what it means."""

    start: int
    end: int
    name: str
    value: Any


class Reader:
    """Reads `data` from its beginning; every shortage is a `Malformed` that names `layout`."""

    __slots__ = ("at", "data", "layout", "parts", "prefix")

    def __init__(self, layout: str, data: bytes) -> None:
        self.layout = layout
        self.data = data
        self.at = 0
        self.parts: list[Read] = []
        self.prefix = ""
        """What the names of parts begin with, such as `records[2].`."""

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def take(self, size: int, name: str) -> bytes:
        if size > self.left:
            raise Malformed(self.layout, f"{self.prefix}{name} ends too early")
        start, self.at = self.at, self.at + size
        data = self.data[start : self.at]
        if size:
            self.parts.append(Read(start, self.at, self.prefix + name, data))
        return data

    def number(self, size: int, name: str, *, signed: bool = False) -> int:
        value = int.from_bytes(self.take(size, name), "little", signed=signed)
        self.means(value)
        return value

    def means(self, value: Any) -> None:
        """Says what the part that was read last means."""
        self.parts[-1] = self.parts[-1]._replace(value=value)

    def end(self) -> None:
        """Raises `Malformed` when bytes are left over."""
        if self.left:
            raise Malformed(self.layout, f"{self.left} bytes are left over")
