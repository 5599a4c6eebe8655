"""Generated from `latchwork.protocol.keycard.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">2sBBI")
_S2 = struct.Struct(">12H")
_S3 = struct.Struct(">BBBBIIIIIBBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class Header(Message):
    """What lies in the open: that this is a key card, its version and whose it is. Source: docs/keycard.md, Header."""

    property_id: int

    def __init__(self, property_id: int) -> None:
        self.property_id = property_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(b"\x4c\x57", 0x01, 0x00, self.property_id)
        except (struct.error, OverflowError):
            raise misfit("Header", ("property_id", self.property_id, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> Header:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("Header", f"{len(data)} bytes where 8 belong")
        magic, version, reserved, property_id = _S1.unpack_from(data)
        if magic != b"\x4c\x57":
            raise Malformed("Header", "magic is not 4c57")
        if version != 0x01:
            raise Malformed("Header", "version is not 01")
        if reserved != 0x00:
            raise Malformed("Header", "reserved is not 00")
        message = cls.__new__(cls)
        message.property_id = property_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Body(Message):
    """What is sealed: one generation of what the card says. Source: docs/keycard.md, Body."""

    generation: int
    kind: int
    level: int
    flags: int
    serial: int = field(repr=False)
    sequence: int = field(repr=False)
    issued: int
    not_before: int
    not_after: int
    span_count: int
    room_count: int
    common_count: int
    doors: list[int] = field(repr=False)

    def __init__(
        self,
        generation: int,
        kind: int,
        level: int,
        flags: int,
        serial: int,
        sequence: int,
        issued: int,
        not_before: int,
        not_after: int,
        span_count: int,
        room_count: int,
        common_count: int,
        doors: list[int],
    ) -> None:
        self.generation = generation
        self.kind = kind
        self.level = level
        self.flags = flags
        self.serial = serial
        self.sequence = sequence
        self.issued = issued
        self.not_before = not_before
        self.not_after = not_after
        self.span_count = span_count
        self.room_count = room_count
        self.common_count = common_count
        self.doors = doors

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        doors = self.doors
        try:
            if len(doors) != 12:
                raise Malformed("Body", "doors has not as many items as it should have")
            return (
                _S3.pack(
                    self.generation,
                    self.kind,
                    self.level,
                    self.flags,
                    self.serial,
                    self.sequence,
                    self.issued,
                    self.not_before,
                    self.not_after,
                    self.span_count,
                    self.room_count,
                    self.common_count,
                )
                + _S2.pack(*doors)
                + b"\x00"
            )
        except (struct.error, OverflowError):
            raise misfit(
                "Body",
                ("generation", self.generation, 0, 255),
                ("kind", self.kind, 0, 255),
                ("level", self.level, 0, 255),
                ("flags", self.flags, 0, 255),
                ("serial", self.serial, 0, 4294967295),
                ("sequence", self.sequence, 0, 4294967295),
                ("issued", self.issued, 0, 4294967295),
                ("not_before", self.not_before, 0, 4294967295),
                ("not_after", self.not_after, 0, 4294967295),
                ("span_count", self.span_count, 0, 255),
                ("room_count", self.room_count, 0, 255),
                ("common_count", self.common_count, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Body:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 52:
            raise Malformed("Body", f"{len(data)} bytes where 52 belong")
        (
            generation,
            kind,
            level,
            flags,
            serial,
            sequence,
            issued,
            not_before,
            not_after,
            span_count,
            room_count,
            common_count,
        ) = _S3.unpack_from(data)
        end = 27 + 2 * 12
        if len(data) != end + 1:
            raise Malformed("Body", "doors does not have its stated length")
        doors = list(_S2.unpack_from(data, 27))
        reserved = data[end]
        if reserved != 0x00:
            raise Malformed("Body", "reserved is not 00")
        message = cls.__new__(cls)
        message.generation = generation
        message.kind = kind
        message.level = level
        message.flags = flags
        message.serial = serial
        message.sequence = sequence
        message.issued = issued
        message.not_before = not_before
        message.not_after = not_after
        message.span_count = span_count
        message.room_count = room_count
        message.common_count = common_count
        message.doors = doors
        return message
