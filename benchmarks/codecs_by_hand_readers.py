"""Frames of card readers and hotel systems by hand: `struct`, and the same checks as the declarations make."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp.checks import crc16

_PN532_HEAD = struct.Struct(">3sBBBB")


@dataclass(slots=True)
class HandPn532Frame:
    tfi: int
    code: int
    data: bytes

    def build(self) -> bytes:
        length = len(self.data) + 2
        try:
            body = bytes((self.tfi, self.code)) + self.data
            return b"\x00\x00\xff" + bytes((length, -length & 0xFF)) + body + bytes((-sum(body) & 0xFF, 0))
        except ValueError:
            raise Malformed("PN532 frame", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandPn532Frame:
        if len(data) < 9:
            raise Malformed("PN532 frame", "too short")
        start, length, lcs, tfi, code = _PN532_HEAD.unpack_from(data)
        end = 5 + length
        if start != b"\x00\x00\xff" or (length + lcs) & 0xFF or length < 2 or len(data) != end + 2 or data[-1]:
            raise Malformed("PN532 frame", "not a frame")
        if sum(data[5 : end + 1]) & 0xFF:
            raise Malformed("PN532 frame", "checksum")
        return cls(tfi, code, data[7:end])


_OSDP_HEAD = struct.Struct("<BBHB")
_OSDP_CRC = struct.Struct("<H")


@dataclass(slots=True)
class HandOsdpPacket:
    reply: bool
    address: int
    reserved: int
    secured: bool
    sequence: int
    body: bytes

    def build(self) -> bytes:
        if not (0 <= self.address < 0x80 and 0 <= self.reserved < 16 and 0 <= self.sequence < 4):
            raise Malformed("OSDP packet", "out of range")
        control = self.reserved << 4 | self.secured << 3 | 4 | self.sequence
        try:
            covered = _OSDP_HEAD.pack(0x53, self.reply << 7 | self.address, len(self.body) + 7, control) + self.body
        except struct.error:
            raise Malformed("OSDP packet", "too long") from None
        return covered + _OSDP_CRC.pack(crc16(covered))

    @classmethod
    def parse(cls, data: bytes) -> HandOsdpPacket:
        if len(data) < 7:
            raise Malformed("OSDP packet", "too short")
        start, head, length, control = _OSDP_HEAD.unpack_from(data)
        if start != 0x53 or length != len(data) or not control & 4:
            raise Malformed("OSDP packet", "not one")
        if _OSDP_CRC.unpack_from(data, length - 2)[0] != crc16(data[:-2]):
            raise Malformed("OSDP packet", "CRC")
        return cls(head > 0x7F, head & 0x7F, control >> 4, control & 8 != 0, control & 3, data[5:-2])


@dataclass(slots=True)
class HandTemporary:
    control: int
    on: int
    off: int
    on_color: int
    off_color: int
    timer: int


@dataclass(slots=True)
class HandPermanent:
    control: int
    on: int
    off: int
    on_color: int
    off_color: int


@dataclass(slots=True)
class HandLed:
    reader: int
    led: int
    temporary: HandTemporary
    permanent: HandPermanent


_LED = struct.Struct("<BBBBBBBHBBBBB")


@dataclass(slots=True)
class HandLeds:
    leds: list[HandLed]

    def build(self) -> bytes:
        rows = []
        try:
            for led in self.leds:
                now, then = led.temporary, led.permanent
                rows.append(
                    _LED.pack(
                        led.reader,
                        led.led,
                        now.control,
                        now.on,
                        now.off,
                        now.on_color,
                        now.off_color,
                        now.timer,
                        then.control,
                        then.on,
                        then.off,
                        then.on_color,
                        then.off_color,
                    )
                )
        except struct.error:
            raise Malformed("LED", "out of range") from None
        return b"".join(rows)

    @classmethod
    def parse(cls, data: bytes) -> HandLeds:
        if len(data) % _LED.size:
            raise Malformed("LED", "length")
        return cls(
            [
                HandLed(row[0], row[1], HandTemporary(*row[2:8]), HandPermanent(*row[8:]))
                for row in _LED.iter_unpack(data)
            ]
        )


_AUTHENTICATE = struct.Struct(">5sBHBB")


@dataclass(slots=True)
class HandAuthenticate:
    version: int
    block: int
    key_type: int
    slot: int

    def build(self) -> bytes:
        try:
            return _AUTHENTICATE.pack(b"\xff\x86\x00\x00\x05", self.version, self.block, self.key_type, self.slot)
        except struct.error:
            raise Malformed("authenticate", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandAuthenticate:
        if len(data) != 10:
            raise Malformed("authenticate", "length")
        head, version, block, key_type, slot = _AUTHENTICATE.unpack(data)
        if head != b"\xff\x86\x00\x00\x05":
            raise Malformed("authenticate", "not one")
        return cls(version, block, key_type, slot)


_READ_BINARY = struct.Struct(">2sHB")


@dataclass(slots=True)
class HandReadBinary:
    address: int
    le: int

    def build(self) -> bytes:
        try:
            return _READ_BINARY.pack(b"\xff\xb0", self.address, self.le)
        except struct.error:
            raise Malformed("read binary", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandReadBinary:
        if len(data) != 5 or data[:2] != b"\xff\xb0":
            raise Malformed("read binary", "not one")
        _, address, le = _READ_BINARY.unpack(data)
        return cls(address, le)


@dataclass(slots=True)
class HandUpdateBinary:
    address: int
    data: bytes

    def build(self) -> bytes:
        try:
            return _READ_BINARY.pack(b"\xff\xd6", self.address, len(self.data)) + self.data
        except struct.error:
            raise Malformed("update binary", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandUpdateBinary:
        if len(data) < 5:
            raise Malformed("update binary", "too short")
        head, address, size = _READ_BINARY.unpack_from(data)
        if head != b"\xff\xd6" or len(data) != 5 + size:
            raise Malformed("update binary", "not one")
        return cls(address, data[5:])


@dataclass(slots=True)
class HandFiasRecord:
    id: str
    fields: tuple[tuple[str, str], ...]

    def build(self) -> bytes:
        self._check()
        return "|".join((self.id, *(name + value for name, value in self.fields), "")).encode()

    def _check(self) -> None:
        for name in (self.id, *(name for name, _ in self.fields)):
            if len(name) != 2 or not name.isascii() or not name.isprintable() or "|" in name or " " in name:
                raise Malformed("record", "an id")
        for _, value in self.fields:
            if "|" in value or (value and min(value) < " "):
                raise Malformed("record", "a value")

    @classmethod
    def parse(cls, data: bytes) -> HandFiasRecord:
        try:
            head, *rest = data.decode().split("|")
        except UnicodeDecodeError:
            raise Malformed("record", "not UTF-8") from None
        if not rest or rest[-1] or any(len(part) < 2 for part in rest[:-1]):
            raise Malformed("record", "a field")
        record = cls(head, tuple((part[:2], part[2:]) for part in rest[:-1]))
        record._check()
        return record
