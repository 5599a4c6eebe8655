"""Commands whose shape does not fit a table row: masks of varying length, tails that depend on a bit.

They offer what the generated classes offer: `CODE`, `build()` and `parse()`. Source: ZWave_cmd_classes.xml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Self

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.checksum import crc16

SOURCE = "ZWave_cmd_classes.xml"


def bits(mask: bytes) -> tuple[int, ...]:
    """The numbers of the bits that are set; bit 0 of the first byte is 0."""
    return tuple(8 * index + bit for index, byte in enumerate(mask) for bit in range(8) if byte >> bit & 1)


def mask_of(numbers: Iterable[int]) -> bytes:
    """The shortest mask, of one byte at least, that has these bits set."""
    numbers = tuple(numbers)
    mask = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        mask[number // 8] |= 1 << number % 8
    return bytes(mask)


@dataclass(slots=True)
class NotificationReport:
    """Something happened at the lock. `type` is None for a lock that knows only V1 alarms (`v1_type`, `v1_level`).

    `parameters` may hold an embedded User Code Report, PIN and all.
    """

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x05)
    SOURCE: ClassVar[str] = SOURCE

    v1_type: int = 0
    v1_level: int = 0
    type: int | None = None
    event: int = 0
    parameters: bytes = field(default=b"", repr=False)
    status: int = 0xFF
    sequence: int | None = None
    source_node: int = 0

    def build(self) -> bytes:
        head = bytes((self.v1_type, self.v1_level))
        if self.type is None:
            return head
        if len(self.parameters) > 0x1F:
            raise Malformed("NotificationReport", "more than 31 bytes of parameters")
        size = len(self.parameters) | (0x80 if self.sequence is not None else 0)
        tail = b"" if self.sequence is None else bytes((self.sequence,))
        return head + bytes((self.source_node, self.status, self.type, self.event, size)) + self.parameters + tail

    @classmethod
    def parse(cls, data: bytes) -> Self:
        if len(data) == 2:
            return cls(data[0], data[1])
        if len(data) < 6:
            raise Malformed("NotificationReport", f"{len(data)} bytes are neither a V1 alarm nor a notification")
        size = data[6] if len(data) > 6 else 0
        end = 7 + (size & 0x1F)
        if len(data) < (end if len(data) > 6 else 6):
            raise Malformed("NotificationReport", "shorter than its parameters")
        sequence = data[end] if size & 0x80 and len(data) > end else None
        return cls(data[0], data[1], data[4], data[5], data[7:end], data[3], sequence, data[2])


@dataclass(slots=True)
class UserCodeCapabilitiesReport:
    """What a version 2 lock's keypad can do; statuses and keypad modes by number, characters as text."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x07)
    SOURCE: ClassVar[str] = SOURCE

    statuses: tuple[int, ...]
    keypad_modes: tuple[int, ...]
    characters: str
    admin_code: bool = False
    admin_code_off: bool = False
    checksum: bool = False
    multiple_report: bool = False
    multiple_set: bool = False

    def build(self) -> bytes:
        statuses, modes = mask_of(self.statuses), mask_of(self.keypad_modes)
        characters = mask_of(ord(character) for character in self.characters)
        return b"".join(
            (
                bytes((self.admin_code << 7 | self.admin_code_off << 6 | len(statuses),)),
                statuses,
                bytes((self.checksum << 7 | self.multiple_report << 6 | self.multiple_set << 5 | len(modes),)),
                modes,
                bytes((len(characters),)),
                characters,
            )
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        position = 0
        groups: list[tuple[int, bytes]] = []
        for _ in range(3):
            if position >= len(data) or position + 1 + (data[position] & 0x1F) > len(data):
                raise Malformed("UserCodeCapabilitiesReport", "ends within a bit mask")
            end = position + 1 + (data[position] & 0x1F)
            groups.append((data[position], data[position + 1 : end]))
            position = end
        (admin, statuses), (more, modes), (_, characters) = groups
        return cls(
            bits(statuses),
            bits(modes),
            "".join(map(chr, bits(characters))),
            bool(admin & 0x80),
            bool(admin & 0x40),
            bool(more & 0x80),
            bool(more & 0x40),
            bool(more & 0x20),
        )


@dataclass(slots=True)
class Crc16Encapsulation:
    """A command with a checksum of its own, from before S0 and S2; never used together with them."""

    CODE: ClassVar[tuple[int, int]] = (0x56, 0x01)
    SOURCE: ClassVar[str] = SOURCE

    command: bytes = field(repr=False)

    def build(self) -> bytes:
        return self.command + crc16(b"\x56\x01" + self.command).to_bytes(2, "big")

    @classmethod
    def parse(cls, data: bytes) -> Self:
        if len(data) < 4:
            raise Malformed("Crc16Encapsulation", "too short for a command and its checksum")
        if crc16(b"\x56\x01" + data[:-2]) != int.from_bytes(data[-2:], "big"):
            raise Malformed("Crc16Encapsulation", "the checksum does not fit")
        return cls(data[:-2])


@dataclass(slots=True)
class NoOperation:
    """One zero byte: is anybody there?"""

    CODE: ClassVar[tuple[int]] = (0x00,)
    SOURCE: ClassVar[str] = SOURCE

    def build(self) -> bytes:
        return b""
