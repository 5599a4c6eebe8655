"""What real locks and gateways send beside the rules, brought into the form that the declared layouts read.

Two habits are known. A string without a value has the length FF instead of 00 (ZCL, "invalid"); and bytes may stand
behind the end of a command, as the four zeros behind the code of a Yunmi gateway's UnlockDoor (Koenkk/zigbee2mqtt,
issue 1397). Both are said, never silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from construct import Container

from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.nodes import Choice, Int, Maybe, Node, Nothing, Record, Window, analyse

NO_VALUE = 0xFF


@dataclass(frozen=True, slots=True)
class Tidied:
    """`payload` is what a layout reads, `rest` what stood behind it; `valueless` names strings whose length was FF."""

    payload: bytes = field(repr=False)
    rest: bytes = field(default=b"", repr=False)
    valueless: tuple[str, ...] = ()


def tidy(layout: Layout, payload: bytes) -> Tidied:
    """Raises `Malformed` when the payload ends before a field that has to be there."""
    record = analyse(layout.tree)
    if not isinstance(record, Record):
        raise Malformed(layout.name, "is no record of fields")
    walk = _Walk(layout.name, payload)
    for entry in record.fields:
        walk.field(entry.node, str(entry.name))
    return Tidied(bytes(walk.kept), payload[walk.at :], tuple(walk.valueless))


class _Walk:
    """Copies field by field what belongs to the layout. Knows the nodes that the declarations of this package use."""

    def __init__(self, layout: str, payload: bytes) -> None:
        self._layout = layout
        self._payload = payload
        self._numbers: dict[str, int] = {}
        self.at = 0
        self.kept = bytearray()
        self.valueless: list[str] = []

    def field(self, node: Node, name: str) -> None:
        match node:
            case Int(size=size):
                self._numbers[name] = int.from_bytes(self._take(size, name), "little")
            case Window():
                self._string(name)
            case Maybe(node=inner):
                if self.at < len(self._payload):
                    self.field(inner, name)
            case Choice(key=key, cases=cases, default=default):
                self.field(cases[True] if _holds(key, self._numbers) else default, name)
            case Nothing():
                pass
            case _:
                raise Malformed(self._layout, f"{name} is of a kind that cannot be tidied")

    def _take(self, size: int, name: str) -> bytes:
        data = self._payload[self.at : self.at + size]
        if len(data) < size:
            raise Malformed(self._layout, f"{name} ends too early")
        self.kept += data
        self.at += size
        return data

    def _string(self, name: str) -> None:
        length = self._take(1, name)[0]
        if length == NO_VALUE:
            self.kept[-1] = 0
            self.valueless.append(name)
        else:
            self._take(length, name)


def _holds(key: Any, numbers: dict[str, int]) -> bool:
    return bool(key(Container(numbers)))
