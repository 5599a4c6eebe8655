"""Generated from `latchwork.protocol.osdp.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit
from latchwork.protocol.osdp.checks import checksum, crc16

_S1 = struct.Struct("<BBHB")
_S2 = struct.Struct("<H")
_S3 = struct.Struct(">B")
_S4 = struct.Struct("<BBH")
_S5 = struct.Struct("<BBBBBBBHBBBBB")
_S6 = struct.Struct(">BBBBB")
_S7 = struct.Struct(">BBBBBB")
_S8 = struct.Struct("<BI")
_S9 = struct.Struct(">BBBB")
_S10 = struct.Struct(">BB")
_S11 = struct.Struct("<BIIH")
_S12 = struct.Struct("<3sBH")
_S13 = struct.Struct("<HHH")
_S14 = struct.Struct("<3sBBIBBB")
_S15 = struct.Struct(">BBB")
_S16 = struct.Struct("<BBBBH")
_S17 = struct.Struct(">8s8s16s")
_S18 = struct.Struct("<BHhH")


@dataclass(slots=True, init=False, repr=False, eq=False)
class WithCrc(Message):
    """A packet that ends in a CRC-16. Source: OSDP v2.2, as in libosdp 3.2 (osdp_phy.c)."""

    reply: bool
    address: int
    reserved: int
    secured: bool
    sequence: int
    body: bytes = field(repr=False)

    def __init__(self, reply: bool, address: int, reserved: int, secured: bool, sequence: int, body: bytes) -> None:
        self.reply = reply
        self.address = address
        self.reserved = reserved
        self.secured = secured
        self.sequence = sequence
        self.body = body

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        body = self.body
        try:
            if not 0 <= self.address <= 127:
                raise Malformed("WithCrc", "address is not in 0..127")
            if not 0 <= self.reserved <= 15:
                raise Malformed("WithCrc", "reserved is not in 0..15")
            if not 0 <= self.sequence <= 3:
                raise Malformed("WithCrc", "sequence is not in 0..3")
            covered = (
                _S1.pack(
                    0x53,
                    self.reply << 7 | self.address,
                    len(body) + 7,
                    self.reserved << 4 | self.secured << 3 | 1 << 2 | self.sequence,
                )
                + body
            )
            return covered + _S2.pack(crc16(covered))
        except (struct.error, OverflowError):
            raise misfit("WithCrc", ("length", len(body) + 7, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> WithCrc:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("WithCrc", f"{len(data)} bytes where at least 7 belong")
        constant, head_bits, length, control_bits = _S1.unpack_from(data)
        if constant != 0x53:
            raise Malformed("WithCrc", "constant is not 53")
        reply = (head_bits >> 7) == 1
        address = head_bits & 0x7F
        reserved = control_bits >> 4
        secured = ((control_bits >> 3) & 0x1) == 1
        if ((control_bits >> 2) & 0x1) != 1:
            raise Malformed("WithCrc", "reserved bits are not 1")
        sequence = control_bits & 0x3
        end = 5 + (length - 7)
        if end < 5 or len(data) != end + 2:
            raise Malformed("WithCrc", "body does not have its stated length")
        body = data[5:end]
        (check,) = _S2.unpack_from(data, end)
        if check != crc16(data[:end]):
            raise Malformed("WithCrc", "check does not match")
        message = cls.__new__(cls)
        message.reply = reply
        message.address = address
        message.reserved = reserved
        message.secured = secured
        message.sequence = sequence
        message.body = body
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WithChecksum(Message):
    """A packet that ends in a checksum. Source: OSDP v2.2, as in libosdp 3.2 (osdp_phy.c)."""

    reply: bool
    address: int
    reserved: int
    secured: bool
    sequence: int
    body: bytes = field(repr=False)

    def __init__(self, reply: bool, address: int, reserved: int, secured: bool, sequence: int, body: bytes) -> None:
        self.reply = reply
        self.address = address
        self.reserved = reserved
        self.secured = secured
        self.sequence = sequence
        self.body = body

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        body = self.body
        try:
            if not 0 <= self.address <= 127:
                raise Malformed("WithChecksum", "address is not in 0..127")
            if not 0 <= self.reserved <= 15:
                raise Malformed("WithChecksum", "reserved is not in 0..15")
            if not 0 <= self.sequence <= 3:
                raise Malformed("WithChecksum", "sequence is not in 0..3")
            covered = (
                _S1.pack(
                    0x53,
                    self.reply << 7 | self.address,
                    len(body) + 6,
                    self.reserved << 4 | self.secured << 3 | self.sequence,
                )
                + body
            )
            return covered + _S3.pack(checksum(covered))
        except (struct.error, OverflowError):
            raise misfit("WithChecksum", ("length", len(body) + 6, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> WithChecksum:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("WithChecksum", f"{len(data)} bytes where at least 6 belong")
        constant, head_bits, length, control_bits = _S1.unpack_from(data)
        if constant != 0x53:
            raise Malformed("WithChecksum", "constant is not 53")
        reply = (head_bits >> 7) == 1
        address = head_bits & 0x7F
        reserved = control_bits >> 4
        secured = ((control_bits >> 3) & 0x1) == 1
        if ((control_bits >> 2) & 0x1) != 0:
            raise Malformed("WithChecksum", "reserved bits are not 0")
        sequence = control_bits & 0x3
        end = 5 + (length - 6)
        if end < 5 or len(data) != end + 1:
            raise Malformed("WithChecksum", "body does not have its stated length")
        body = data[5:end]
        check = data[end]
        if check != checksum(data[:end]):
            raise Malformed("WithChecksum", "check does not match")
        message = cls.__new__(cls)
        message.reply = reply
        message.address = address
        message.reserved = reserved
        message.secured = secured
        message.sequence = sequence
        message.body = body
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Poll(Message):
    """Anything to tell? One event, or ACK. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x60

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Poll:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Poll", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Id(Message):
    """Asks for PDID; `reply_type` is 0. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x61

    reply_type: int

    def __init__(self, reply_type: int) -> None:
        self.reply_type = reply_type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.reply_type)
        except (struct.error, OverflowError):
            raise misfit("Id", ("reply_type", self.reply_type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Id:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Id", f"{len(data)} bytes where 1 belong")
        reply_type = data[0]
        message = cls.__new__(cls)
        message.reply_type = reply_type
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Cap(Message):
    """Asks for PDCAP; `reply_type` is 0. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x62

    reply_type: int

    def __init__(self, reply_type: int) -> None:
        self.reply_type = reply_type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.reply_type)
        except (struct.error, OverflowError):
            raise misfit("Cap", ("reply_type", self.reply_type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Cap:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Cap", f"{len(data)} bytes where 1 belong")
        reply_type = data[0]
        message = cls.__new__(cls)
        message.reply_type = reply_type
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Lstat(Message):
    """Asks for tamper and power. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x64

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Lstat:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Lstat", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Istat(Message):
    """Asks for the inputs. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x65

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Istat:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Istat", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Ostat(Message):
    """Asks for the outputs. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x66

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Ostat:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Ostat", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Rstat(Message):
    """Asks for the readers' tamper state. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x67

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Rstat:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Rstat", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class OutOutput(Message):
    """Part of `Out`."""

    output: int
    control: int
    timer: int

    def __init__(self, output: int, control: int, timer: int) -> None:
        self.output = output
        self.control = control
        self.timer = timer


@dataclass(slots=True, init=False, repr=False, eq=False)
class Out(Message):
    """Switches outputs; `timer` counts 100 ms. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x68

    outputs: list[OutOutput]

    def __init__(self, outputs: list[OutOutput]) -> None:
        self.outputs = outputs

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            outputs_parts: list[bytes] = []
            for output in self.outputs:
                outputs_parts.append(_S4.pack(output.output, output.control, output.timer))
            return b"".join(outputs_parts)
        except (struct.error, OverflowError):
            raise misfit("Out") from None

    @classmethod
    def parse(cls, data: bytes) -> Out:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 4:
            raise Malformed("Out", "outputs ends in the middle of an item")
        outputs: list[OutOutput] = []
        for at in range(0, len(data), 4):
            output, control, timer = _S4.unpack_from(data, at)
            outputs.append(OutOutput(output, control, timer))
        message = cls.__new__(cls)
        message.outputs = outputs
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LedLedTemporary(Message):
    """Part of `Led`."""

    control: int
    on: int
    off: int
    on_color: int
    off_color: int
    timer: int

    def __init__(self, control: int, on: int, off: int, on_color: int, off_color: int, timer: int) -> None:
        self.control = control
        self.on = on
        self.off = off
        self.on_color = on_color
        self.off_color = off_color
        self.timer = timer


@dataclass(slots=True, init=False, repr=False, eq=False)
class LedLedPermanent(Message):
    """Part of `Led`."""

    control: int
    on: int
    off: int
    on_color: int
    off_color: int

    def __init__(self, control: int, on: int, off: int, on_color: int, off_color: int) -> None:
        self.control = control
        self.on = on
        self.off = off
        self.on_color = on_color
        self.off_color = off_color


@dataclass(slots=True, init=False, repr=False, eq=False)
class LedLed(Message):
    """Part of `Led`."""

    reader: int
    led: int
    temporary: LedLedTemporary
    permanent: LedLedPermanent

    def __init__(self, reader: int, led: int, temporary: LedLedTemporary, permanent: LedLedPermanent) -> None:
        self.reader = reader
        self.led = led
        self.temporary = temporary
        self.permanent = permanent


@dataclass(slots=True, init=False, repr=False, eq=False)
class Led(Message):
    """Times count 100 ms. The temporary state covers the permanent one until its timer ends. Source: OSDP v2.2, as
    in libosdp 3.2 (osdp_cp.c, osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x69

    leds: list[LedLed]

    def __init__(self, leds: list[LedLed]) -> None:
        self.leds = leds

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            leds_parts: list[bytes] = []
            for led in self.leds:
                leds_parts.append(
                    _S5.pack(
                        led.reader,
                        led.led,
                        led.temporary.control,
                        led.temporary.on,
                        led.temporary.off,
                        led.temporary.on_color,
                        led.temporary.off_color,
                        led.temporary.timer,
                        led.permanent.control,
                        led.permanent.on,
                        led.permanent.off,
                        led.permanent.on_color,
                        led.permanent.off_color,
                    )
                )
            return b"".join(leds_parts)
        except (struct.error, OverflowError):
            raise misfit("Led") from None

    @classmethod
    def parse(cls, data: bytes) -> Led:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 14:
            raise Malformed("Led", "leds ends in the middle of an item")
        leds: list[LedLed] = []
        for at in range(0, len(data), 14):
            (
                reader,
                led,
                control,
                on,
                off,
                on_color,
                off_color,
                timer,
                control_2,
                on_2,
                off_2,
                on_color_2,
                off_color_2,
            ) = _S5.unpack_from(data, at)
            leds.append(
                LedLed(
                    reader,
                    led,
                    LedLedTemporary(control, on, off, on_color, off_color, timer),
                    LedLedPermanent(control_2, on_2, off_2, on_color_2, off_color_2),
                )
            )
        message = cls.__new__(cls)
        message.leds = leds
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Buz(Message):
    """Times count 100 ms; `count` 0 sounds until it is changed. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c,
    osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x6A

    reader: int
    tone: int
    on: int
    off: int
    count: int

    def __init__(self, reader: int, tone: int, on: int, off: int, count: int) -> None:
        self.reader = reader
        self.tone = tone
        self.on = on
        self.off = off
        self.count = count

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(self.reader, self.tone, self.on, self.off, self.count)
        except (struct.error, OverflowError):
            raise misfit(
                "Buz",
                ("reader", self.reader, 0, 255),
                ("tone", self.tone, 0, 255),
                ("on", self.on, 0, 255),
                ("off", self.off, 0, 255),
                ("count", self.count, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Buz:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("Buz", f"{len(data)} bytes where 5 belong")
        reader, tone, on, off, count = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.reader = reader
        message.tone = tone
        message.on = on
        message.off = off
        message.count = count
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Text(Message):
    """ASCII; `temp_time` in seconds, `row` and `col` count from 1. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c,
    osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x6B

    reader: int
    control: int
    temp_time: int
    row: int
    col: int
    text: bytes

    def __init__(self, reader: int, control: int, temp_time: int, row: int, col: int, text: bytes) -> None:
        self.reader = reader
        self.control = control
        self.temp_time = temp_time
        self.row = row
        self.col = col
        self.text = text

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        text = self.text
        try:
            return _S7.pack(self.reader, self.control, self.temp_time, self.row, self.col, len(text)) + text
        except (struct.error, OverflowError):
            raise misfit(
                "Text",
                ("reader", self.reader, 0, 255),
                ("control", self.control, 0, 255),
                ("temp_time", self.temp_time, 0, 255),
                ("row", self.row, 0, 255),
                ("col", self.col, 0, 255),
                ("length", len(text), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Text:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("Text", f"{len(data)} bytes where at least 6 belong")
        reader, control, temp_time, row, col, length = _S7.unpack_from(data)
        end = 6 + length
        if len(data) != end:
            raise Malformed("Text", "text does not have its stated length")
        text = data[6:end]
        message = cls.__new__(cls)
        message.reader = reader
        message.control = control
        message.temp_time = temp_time
        message.row = row
        message.col = col
        message.text = text
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Comset(Message):
    """The COM reply still has the old settings. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x6E

    address: int
    baud: int

    def __init__(self, address: int, baud: int) -> None:
        self.address = address
        self.baud = baud

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(self.address, self.baud)
        except (struct.error, OverflowError):
            raise misfit("Comset", ("address", self.address, 0, 255), ("baud", self.baud, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> Comset:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("Comset", f"{len(data)} bytes where 5 belong")
        address, baud = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.address = address
        message.baud = baud
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BioRead(Message):
    """Asks for a scan; the answer comes to a later POLL. Source: OSDP v2.2, as in OSDP.Net (Model) and libosdp-
    conformance (oo-bio.c).
    """

    CODE: ClassVar[int] = 0x73

    reader: int
    type: int
    format: int
    quality: int

    def __init__(self, reader: int, type: int, format: int, quality: int) -> None:
        self.reader = reader
        self.type = type
        self.format = format
        self.quality = quality

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.reader, self.type, self.format, self.quality)
        except (struct.error, OverflowError):
            raise misfit(
                "BioRead",
                ("reader", self.reader, 0, 255),
                ("type", self.type, 0, 255),
                ("format", self.format, 0, 255),
                ("quality", self.quality, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BioRead:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("BioRead", f"{len(data)} bytes where 4 belong")
        reader, type_, format, quality = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.reader = reader
        message.type = type_
        message.format = format
        message.quality = quality
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BioMatch(Message):
    """Asks for a scan to be held against a template. Source: OSDP v2.2, as in OSDP.Net (Model) and libosdp-
    conformance (oo-bio.c).
    """

    CODE: ClassVar[int] = 0x74

    reader: int
    type: int
    format: int
    quality: int
    template: bytes | None = field(default=None, repr=False)

    def __init__(self, reader: int, type: int, format: int, quality: int, template: bytes | None = None) -> None:
        self.reader = reader
        self.type = type
        self.format = format
        self.quality = quality
        self.template = template

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        template = self.template
        try:
            template_part = b""
            if template is not None:
                template_part = _S2.pack(len(template)) + template
            return _S9.pack(self.reader, self.type, self.format, self.quality) + template_part
        except (struct.error, OverflowError):
            raise misfit(
                "BioMatch",
                ("reader", self.reader, 0, 255),
                ("type", self.type, 0, 255),
                ("format", self.format, 0, 255),
                ("quality", self.quality, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BioMatch:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("BioMatch", f"{len(data)} bytes where at least 4 belong")
        reader, type_, format, quality = _S9.unpack_from(data)
        template: bytes | None = None
        end = 4
        if len(data) > 4:
            if len(data) < 6:
                raise Malformed("BioMatch", "it ends too early")
            (template_length,) = _S2.unpack_from(data, 4)
            end_2 = 6 + template_length
            if len(data) != end_2:
                raise Malformed("BioMatch", "template does not have its stated length")
            template_2 = data[6:end_2]
            template = template_2
            end = end_2
        if len(data) != end:
            raise Malformed("BioMatch", "bytes are left over")
        message = cls.__new__(cls)
        message.reader = reader
        message.type = type_
        message.format = format
        message.quality = quality
        message.template = template
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Keyset(Message):
    """A new secure channel base key; only inside a secure session. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c,
    osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x75

    type: int
    key: bytes = field(repr=False)

    def __init__(self, type: int, key: bytes) -> None:
        self.type = type
        self.key = key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        key = self.key
        try:
            return _S10.pack(self.type, len(key)) + key
        except (struct.error, OverflowError):
            raise misfit("Keyset", ("type", self.type, 0, 255), ("length", len(key), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Keyset:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("Keyset", f"{len(data)} bytes where at least 2 belong")
        type_ = data[0]
        length = data[1]
        end = 2 + length
        if len(data) != end:
            raise Malformed("Keyset", "key does not have its stated length")
        key = data[2:end]
        message = cls.__new__(cls)
        message.type = type_
        message.key = key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Chlng(Message):
    """Opens a secure channel; security block 11. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x76

    rnd_a: bytes

    def __init__(self, rnd_a: bytes) -> None:
        self.rnd_a = rnd_a

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        rnd_a = self.rnd_a
        if len(rnd_a) != 8:
            raise Malformed("Chlng", f"rnd_a has {len(rnd_a)} bytes where 8 belong")
        return rnd_a

    @classmethod
    def parse(cls, data: bytes) -> Chlng:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("Chlng", f"{len(data)} bytes where 8 belong")
        rnd_a = data[0:8]
        message = cls.__new__(cls)
        message.rnd_a = rnd_a
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Scrypt(Message):
    """The panel's proof; security block 13. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x77

    server_cryptogram: bytes

    def __init__(self, server_cryptogram: bytes) -> None:
        self.server_cryptogram = server_cryptogram

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        server_cryptogram = self.server_cryptogram
        if len(server_cryptogram) != 16:
            raise Malformed("Scrypt", f"server_cryptogram has {len(server_cryptogram)} bytes where 16 belong")
        return server_cryptogram

    @classmethod
    def parse(cls, data: bytes) -> Scrypt:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 16:
            raise Malformed("Scrypt", f"{len(data)} bytes where 16 belong")
        server_cryptogram = data[0:16]
        message = cls.__new__(cls)
        message.server_cryptogram = server_cryptogram
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AcuRxSize(Message):
    """The longest packet that the panel takes. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x7B

    max: int

    def __init__(self, max: int) -> None:
        self.max = max

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.max)
        except (struct.error, OverflowError):
            raise misfit("AcuRxSize", ("max", self.max, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> AcuRxSize:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AcuRxSize", f"{len(data)} bytes where 2 belong")
        (max_,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.max = max_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileTransfer(Message):
    """A piece of a file of `size` bytes; one without data keeps the transfer alive. Type 1 is opaque. Source: OSDP
    v2.2, as in libosdp 3.2 (osdp_file.h).
    """

    CODE: ClassVar[int] = 0x7C

    type: int
    size: int
    offset: int
    data: bytes

    def __init__(self, type: int, size: int, offset: int, data: bytes) -> None:
        self.type = type
        self.size = size
        self.offset = offset
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S11.pack(self.type, self.size, self.offset, len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit(
                "FileTransfer",
                ("type", self.type, 0, 255),
                ("size", self.size, 0, 4294967295),
                ("offset", self.offset, 0, 4294967295),
                ("the length of data", len(data_), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> FileTransfer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 11:
            raise Malformed("FileTransfer", f"{len(data)} bytes where at least 11 belong")
        type_, size, offset, data_length = _S11.unpack_from(data)
        end = 11 + data_length
        if len(data) != end:
            raise Malformed("FileTransfer", "data does not have its stated length")
        data_ = data[11:end]
        message = cls.__new__(cls)
        message.type = type_
        message.size = size
        message.offset = offset
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Mfg(Message):
    """Whatever the vendor means by it. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x80

    vendor: bytes
    data: bytes = field(repr=False)

    def __init__(self, vendor: bytes, data: bytes) -> None:
        self.vendor = vendor
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        vendor = self.vendor
        if len(vendor) != 3:
            raise Malformed("Mfg", f"vendor has {len(vendor)} bytes where 3 belong")
        return vendor + self.data

    @classmethod
    def parse(cls, data: bytes) -> Mfg:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("Mfg", f"{len(data)} bytes where at least 3 belong")
        vendor = data[0:3]
        data_ = data[3:]
        message = cls.__new__(cls)
        message.vendor = vendor
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Xwr(Message):
    """Extended write to a smart card. Mode 0: 1 get, 2 set mode; mode 1: 1 APDU, 2 done, 4 scan. Source: OSDP v2.2,
    as in SIA libosdp-conformance (iec-xwrite.h).
    """

    CODE: ClassVar[int] = 0xA1

    mode: int
    pcmnd: int
    data: bytes = field(repr=False)

    def __init__(self, mode: int, pcmnd: int, data: bytes) -> None:
        self.mode = mode
        self.pcmnd = pcmnd
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.mode, self.pcmnd) + self.data
        except (struct.error, OverflowError):
            raise misfit("Xwr", ("mode", self.mode, 0, 255), ("pcmnd", self.pcmnd, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Xwr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("Xwr", f"{len(data)} bytes where at least 2 belong")
        mode = data[0]
        pcmnd = data[1]
        data_ = data[2:]
        message = cls.__new__(cls)
        message.mode = mode
        message.pcmnd = pcmnd
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Abort(Message):
    """Ends a multi-part operation or a file transfer. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0xA2

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Abort:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Abort", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PivData(Message):
    """Asks for an object of a PIV card. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0xA3

    object: bytes
    element: int
    offset: int

    def __init__(self, object: bytes, element: int, offset: int) -> None:
        self.object = object
        self.element = element
        self.offset = offset

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        object = self.object
        try:
            if len(object) != 3:
                raise Malformed("PivData", f"object has {len(object)} bytes where 3 belong")
            return _S12.pack(object, self.element, self.offset)
        except (struct.error, OverflowError):
            raise misfit("PivData", ("element", self.element, 0, 255), ("offset", self.offset, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> PivData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("PivData", f"{len(data)} bytes where 6 belong")
        object, element, offset = _S12.unpack_from(data)
        message = cls.__new__(cls)
        message.object = object
        message.element = element
        message.offset = offset
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GenAuth(Message):
    """Fragment of an `AuthenticationRequest`. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0xA4

    total: int
    offset: int
    fragment: bytes = field(repr=False)

    def __init__(self, total: int, offset: int, fragment: bytes) -> None:
        self.total = total
        self.offset = offset
        self.fragment = fragment

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        fragment = self.fragment
        try:
            return _S13.pack(self.total, self.offset, len(fragment)) + fragment
        except (struct.error, OverflowError):
            raise misfit(
                "GenAuth",
                ("total", self.total, 0, 65535),
                ("offset", self.offset, 0, 65535),
                ("the length of fragment", len(fragment), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GenAuth:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("GenAuth", f"{len(data)} bytes where at least 6 belong")
        total, offset, fragment_length = _S13.unpack_from(data)
        end = 6 + fragment_length
        if len(data) != end:
            raise Malformed("GenAuth", "fragment does not have its stated length")
        fragment = data[6:end]
        message = cls.__new__(cls)
        message.total = total
        message.offset = offset
        message.fragment = fragment
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CrAuth(Message):
    """Fragment of an `AuthenticationRequest`. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0xA5

    total: int
    offset: int
    fragment: bytes = field(repr=False)

    def __init__(self, total: int, offset: int, fragment: bytes) -> None:
        self.total = total
        self.offset = offset
        self.fragment = fragment

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        fragment = self.fragment
        try:
            return _S13.pack(self.total, self.offset, len(fragment)) + fragment
        except (struct.error, OverflowError):
            raise misfit(
                "CrAuth",
                ("total", self.total, 0, 65535),
                ("offset", self.offset, 0, 65535),
                ("the length of fragment", len(fragment), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CrAuth:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("CrAuth", f"{len(data)} bytes where at least 6 belong")
        total, offset, fragment_length = _S13.unpack_from(data)
        end = 6 + fragment_length
        if len(data) != end:
            raise Malformed("CrAuth", "fragment does not have its stated length")
        fragment = data[6:end]
        message = cls.__new__(cls)
        message.total = total
        message.offset = offset
        message.fragment = fragment
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeepActive(Message):
    """Keeps card field and secure session up for longer. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c,
    osdp_pd.c).
    """

    CODE: ClassVar[int] = 0xA7

    time_ms: int

    def __init__(self, time_ms: int) -> None:
        self.time_ms = time_ms

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.time_ms)
        except (struct.error, OverflowError):
            raise misfit("KeepActive", ("time_ms", self.time_ms, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeepActive:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("KeepActive", f"{len(data)} bytes where 2 belong")
        (time_ms,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.time_ms = time_ms
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Ack(Message):
    """Done, or nothing to tell. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x40

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Ack:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Ack", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Nak(Message):
    """Not done, and why. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x41

    code: int
    details: bytes

    def __init__(self, code: int, details: bytes) -> None:
        self.code = code
        self.details = details

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.code) + self.details
        except (struct.error, OverflowError):
            raise misfit("Nak", ("code", self.code, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Nak:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("Nak", f"{len(data)} bytes where at least 1 belong")
        code = data[0]
        details = data[1:]
        message = cls.__new__(cls)
        message.code = code
        message.details = details
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PdId(Message):
    """Who made the device. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x45

    vendor: bytes
    model: int
    version: int
    serial: int
    firmware_major: int
    firmware_minor: int
    firmware_build: int

    def __init__(
        self,
        vendor: bytes,
        model: int,
        version: int,
        serial: int,
        firmware_major: int,
        firmware_minor: int,
        firmware_build: int,
    ) -> None:
        self.vendor = vendor
        self.model = model
        self.version = version
        self.serial = serial
        self.firmware_major = firmware_major
        self.firmware_minor = firmware_minor
        self.firmware_build = firmware_build

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        vendor = self.vendor
        try:
            if len(vendor) != 3:
                raise Malformed("PdId", f"vendor has {len(vendor)} bytes where 3 belong")
            return _S14.pack(
                vendor,
                self.model,
                self.version,
                self.serial,
                self.firmware_major,
                self.firmware_minor,
                self.firmware_build,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "PdId",
                ("model", self.model, 0, 255),
                ("version", self.version, 0, 255),
                ("serial", self.serial, 0, 4294967295),
                ("firmware_major", self.firmware_major, 0, 255),
                ("firmware_minor", self.firmware_minor, 0, 255),
                ("firmware_build", self.firmware_build, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PdId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("PdId", f"{len(data)} bytes where 12 belong")
        vendor, model, version, serial, firmware_major, firmware_minor, firmware_build = _S14.unpack_from(data)
        message = cls.__new__(cls)
        message.vendor = vendor
        message.model = model
        message.version = version
        message.serial = serial
        message.firmware_major = firmware_major
        message.firmware_minor = firmware_minor
        message.firmware_build = firmware_build
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PdCapCapability(Message):
    """Part of `PdCap`."""

    function: int
    compliance: int
    items: int

    def __init__(self, function: int, compliance: int, items: int) -> None:
        self.function = function
        self.compliance = compliance
        self.items = items


@dataclass(slots=True, init=False, repr=False, eq=False)
class PdCap(Message):
    """What the device can do; in functions 10 and 11 the two bytes are one number, low byte first. Source: OSDP
    v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x46

    capabilities: list[PdCapCapability]

    def __init__(self, capabilities: list[PdCapCapability]) -> None:
        self.capabilities = capabilities

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            capabilities_parts: list[bytes] = []
            for capability in self.capabilities:
                capabilities_parts.append(_S15.pack(capability.function, capability.compliance, capability.items))
            return b"".join(capabilities_parts)
        except (struct.error, OverflowError):
            raise misfit("PdCap") from None

    @classmethod
    def parse(cls, data: bytes) -> PdCap:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 3:
            raise Malformed("PdCap", "capabilities ends in the middle of an item")
        capabilities: list[PdCapCapability] = []
        for at in range(0, len(data), 3):
            function, compliance, items = _S15.unpack_from(data, at)
            capabilities.append(PdCapCapability(function, compliance, items))
        message = cls.__new__(cls)
        message.capabilities = capabilities
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Lstatr(Message):
    """1 is abnormal. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x48

    tamper: int
    power: int

    def __init__(self, tamper: int, power: int) -> None:
        self.tamper = tamper
        self.power = power

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.tamper, self.power)
        except (struct.error, OverflowError):
            raise misfit("Lstatr", ("tamper", self.tamper, 0, 255), ("power", self.power, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Lstatr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("Lstatr", f"{len(data)} bytes where 2 belong")
        tamper = data[0]
        power = data[1]
        message = cls.__new__(cls)
        message.tamper = tamper
        message.power = power
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Istatr(Message):
    """One byte per input. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x49

    inputs: list[int]

    def __init__(self, inputs: list[int]) -> None:
        self.inputs = inputs

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        inputs = self.inputs
        try:
            return struct.pack(f">{len(inputs)}B", *inputs)
        except (struct.error, OverflowError):
            raise misfit("Istatr") from None

    @classmethod
    def parse(cls, data: bytes) -> Istatr:
        """Reads exactly one; raises `Malformed`."""
        inputs = list(data)
        message = cls.__new__(cls)
        message.inputs = inputs
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Ostatr(Message):
    """One byte per output. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x4A

    outputs: list[int]

    def __init__(self, outputs: list[int]) -> None:
        self.outputs = outputs

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        outputs = self.outputs
        try:
            return struct.pack(f">{len(outputs)}B", *outputs)
        except (struct.error, OverflowError):
            raise misfit("Ostatr") from None

    @classmethod
    def parse(cls, data: bytes) -> Ostatr:
        """Reads exactly one; raises `Malformed`."""
        outputs = list(data)
        message = cls.__new__(cls)
        message.outputs = outputs
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Rstatr(Message):
    """Per reader: 0 normal, 1 not connected, 2 tamper. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x4B

    readers: list[int]

    def __init__(self, readers: list[int]) -> None:
        self.readers = readers

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        readers = self.readers
        try:
            return struct.pack(f">{len(readers)}B", *readers)
        except (struct.error, OverflowError):
            raise misfit("Rstatr") from None

    @classmethod
    def parse(cls, data: bytes) -> Rstatr:
        """Reads exactly one; raises `Malformed`."""
        readers = list(data)
        message = cls.__new__(cls)
        message.readers = readers
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Raw(Message):
    """A card's bits, most significant first, filled up to a whole byte behind. Source: OSDP v2.2, as in libosdp 3.2
    (osdp_cp.c, osdp_pd.c).
    """

    CODE: ClassVar[int] = 0x50

    reader: int
    format: int
    bit_count: int
    data: bytes = field(repr=False)

    def __init__(self, reader: int, format: int, bit_count: int, data: bytes) -> None:
        self.reader = reader
        self.format = format
        self.bit_count = bit_count
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            if len(data_) != ((self.bit_count + 7) // 8):
                raise Malformed("Raw", "data has not the length that the other fields state")
            return _S4.pack(self.reader, self.format, self.bit_count) + data_
        except (struct.error, OverflowError):
            raise misfit(
                "Raw",
                ("reader", self.reader, 0, 255),
                ("format", self.format, 0, 255),
                ("bit_count", self.bit_count, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Raw:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("Raw", f"{len(data)} bytes where at least 4 belong")
        reader, format, bit_count = _S4.unpack_from(data)
        end = 4 + ((bit_count + 7) // 8)
        if len(data) != end:
            raise Malformed("Raw", "data does not have its stated length")
        data_ = data[4:end]
        message = cls.__new__(cls)
        message.reader = reader
        message.format = format
        message.bit_count = bit_count
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Fmt(Message):
    """Deprecated since 2.2.2: read it, never send it. Source: OSDP v2.2, as in OSDP.Net (Model)."""

    CODE: ClassVar[int] = 0x51

    reader: int
    direction: int
    digits: bytes = field(repr=False)

    def __init__(self, reader: int, direction: int, digits: bytes) -> None:
        self.reader = reader
        self.direction = direction
        self.digits = digits

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        digits = self.digits
        try:
            return _S15.pack(self.reader, self.direction, len(digits)) + digits
        except (struct.error, OverflowError):
            raise misfit(
                "Fmt",
                ("reader", self.reader, 0, 255),
                ("direction", self.direction, 0, 255),
                ("count", len(digits), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Fmt:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("Fmt", f"{len(data)} bytes where at least 3 belong")
        reader, direction, count = _S15.unpack_from(data)
        end = 3 + count
        if len(data) != end:
            raise Malformed("Fmt", "digits does not have its stated length")
        digits = data[3:end]
        message = cls.__new__(cls)
        message.reader = reader
        message.direction = direction
        message.digits = digits
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Keypad(Message):
    """ASCII; 7f is *, 0d is #. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x53

    reader: int
    digits: bytes = field(repr=False)

    def __init__(self, reader: int, digits: bytes) -> None:
        self.reader = reader
        self.digits = digits

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        digits = self.digits
        try:
            return _S10.pack(self.reader, len(digits)) + digits
        except (struct.error, OverflowError):
            raise misfit("Keypad", ("reader", self.reader, 0, 255), ("count", len(digits), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Keypad:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("Keypad", f"{len(data)} bytes where at least 2 belong")
        reader = data[0]
        count = data[1]
        end = 2 + count
        if len(data) != end:
            raise Malformed("Keypad", "digits does not have its stated length")
        digits = data[2:end]
        message = cls.__new__(cls)
        message.reader = reader
        message.digits = digits
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Com(Message):
    """The settings that hold after this reply. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x54

    address: int
    baud: int

    def __init__(self, address: int, baud: int) -> None:
        self.address = address
        self.baud = baud

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(self.address, self.baud)
        except (struct.error, OverflowError):
            raise misfit("Com", ("address", self.address, 0, 255), ("baud", self.baud, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> Com:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("Com", f"{len(data)} bytes where 5 belong")
        address, baud = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.address = address
        message.baud = baud
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BioReadr(Message):
    """What was scanned. Source: OSDP v2.2, as in OSDP.Net (Model) and libosdp-conformance (oo-bio.c)."""

    CODE: ClassVar[int] = 0x57

    reader: int
    status: int
    type: int
    quality: int
    template: bytes = field(repr=False)

    def __init__(self, reader: int, status: int, type: int, quality: int, template: bytes) -> None:
        self.reader = reader
        self.status = status
        self.type = type
        self.quality = quality
        self.template = template

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        template = self.template
        try:
            return _S16.pack(self.reader, self.status, self.type, self.quality, len(template)) + template
        except (struct.error, OverflowError):
            raise misfit(
                "BioReadr",
                ("reader", self.reader, 0, 255),
                ("status", self.status, 0, 255),
                ("type", self.type, 0, 255),
                ("quality", self.quality, 0, 255),
                ("the length of template", len(template), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BioReadr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("BioReadr", f"{len(data)} bytes where at least 6 belong")
        reader, status, type_, quality, template_length = _S16.unpack_from(data)
        end = 6 + template_length
        if len(data) != end:
            raise Malformed("BioReadr", "template does not have its stated length")
        template = data[6:end]
        message = cls.__new__(cls)
        message.reader = reader
        message.status = status
        message.type = type_
        message.quality = quality
        message.template = template
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BioMatchr(Message):
    """How well a scan fits. Source: OSDP v2.2, as in OSDP.Net (Model) and libosdp-conformance (oo-bio.c)."""

    CODE: ClassVar[int] = 0x58

    reader: int
    status: int
    score: int

    def __init__(self, reader: int, status: int, score: int) -> None:
        self.reader = reader
        self.status = status
        self.score = score

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.reader, self.status, self.score)
        except (struct.error, OverflowError):
            raise misfit(
                "BioMatchr",
                ("reader", self.reader, 0, 255),
                ("status", self.status, 0, 255),
                ("score", self.score, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BioMatchr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("BioMatchr", f"{len(data)} bytes where 3 belong")
        reader, status, score = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.reader = reader
        message.status = status
        message.score = score
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Ccrypt(Message):
    """The device's proof; security block 12. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x76

    cuid: bytes
    rnd_b: bytes
    client_cryptogram: bytes

    def __init__(self, cuid: bytes, rnd_b: bytes, client_cryptogram: bytes) -> None:
        self.cuid = cuid
        self.rnd_b = rnd_b
        self.client_cryptogram = client_cryptogram

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        cuid = self.cuid
        rnd_b = self.rnd_b
        client_cryptogram = self.client_cryptogram
        try:
            if len(cuid) != 8:
                raise Malformed("Ccrypt", f"cuid has {len(cuid)} bytes where 8 belong")
            if len(rnd_b) != 8:
                raise Malformed("Ccrypt", f"rnd_b has {len(rnd_b)} bytes where 8 belong")
            if len(client_cryptogram) != 16:
                raise Malformed("Ccrypt", f"client_cryptogram has {len(client_cryptogram)} bytes where 16 belong")
            return _S17.pack(cuid, rnd_b, client_cryptogram)
        except (struct.error, OverflowError):
            raise misfit("Ccrypt") from None

    @classmethod
    def parse(cls, data: bytes) -> Ccrypt:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("Ccrypt", f"{len(data)} bytes where 32 belong")
        cuid, rnd_b, client_cryptogram = _S17.unpack_from(data)
        message = cls.__new__(cls)
        message.cuid = cuid
        message.rnd_b = rnd_b
        message.client_cryptogram = client_cryptogram
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RmacI(Message):
    """The first reply MAC; security block 14. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x78

    rmac_i: bytes

    def __init__(self, rmac_i: bytes) -> None:
        self.rmac_i = rmac_i

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        rmac_i = self.rmac_i
        if len(rmac_i) != 16:
            raise Malformed("RmacI", f"rmac_i has {len(rmac_i)} bytes where 16 belong")
        return rmac_i

    @classmethod
    def parse(cls, data: bytes) -> RmacI:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 16:
            raise Malformed("RmacI", f"{len(data)} bytes where 16 belong")
        rmac_i = data[0:16]
        message = cls.__new__(cls)
        message.rmac_i = rmac_i
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Busy(Message):
    """Ask again; always sequence 0 and in the clear. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x79

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Busy:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Busy", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class FtStat(Message):
    """How a file transfer goes on. Source: OSDP v2.2, as in libosdp 3.2 (osdp_file.h)."""

    CODE: ClassVar[int] = 0x7A

    control: int
    delay_ms: int
    status: int
    rx_max: int

    def __init__(self, control: int, delay_ms: int, status: int, rx_max: int) -> None:
        self.control = control
        self.delay_ms = delay_ms
        self.status = status
        self.rx_max = rx_max

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S18.pack(self.control, self.delay_ms, self.status, self.rx_max)
        except (struct.error, OverflowError):
            raise misfit(
                "FtStat",
                ("control", self.control, 0, 255),
                ("delay_ms", self.delay_ms, 0, 65535),
                ("status", self.status, -32768, 32767),
                ("rx_max", self.rx_max, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> FtStat:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("FtStat", f"{len(data)} bytes where 7 belong")
        control, delay_ms, status, rx_max = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.control = control
        message.delay_ms = delay_ms
        message.status = status
        message.rx_max = rx_max
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PivDatar(Message):
    """Fragment of a PIV object. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0x80

    total: int
    offset: int
    fragment: bytes = field(repr=False)

    def __init__(self, total: int, offset: int, fragment: bytes) -> None:
        self.total = total
        self.offset = offset
        self.fragment = fragment

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        fragment = self.fragment
        try:
            return _S13.pack(self.total, self.offset, len(fragment)) + fragment
        except (struct.error, OverflowError):
            raise misfit(
                "PivDatar",
                ("total", self.total, 0, 65535),
                ("offset", self.offset, 0, 65535),
                ("the length of fragment", len(fragment), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PivDatar:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("PivDatar", f"{len(data)} bytes where at least 6 belong")
        total, offset, fragment_length = _S13.unpack_from(data)
        end = 6 + fragment_length
        if len(data) != end:
            raise Malformed("PivDatar", "fragment does not have its stated length")
        fragment = data[6:end]
        message = cls.__new__(cls)
        message.total = total
        message.offset = offset
        message.fragment = fragment
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GenAuthr(Message):
    """Fragment of the card's answer. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0x81

    total: int
    offset: int
    fragment: bytes = field(repr=False)

    def __init__(self, total: int, offset: int, fragment: bytes) -> None:
        self.total = total
        self.offset = offset
        self.fragment = fragment

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        fragment = self.fragment
        try:
            return _S13.pack(self.total, self.offset, len(fragment)) + fragment
        except (struct.error, OverflowError):
            raise misfit(
                "GenAuthr",
                ("total", self.total, 0, 65535),
                ("offset", self.offset, 0, 65535),
                ("the length of fragment", len(fragment), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GenAuthr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("GenAuthr", f"{len(data)} bytes where at least 6 belong")
        total, offset, fragment_length = _S13.unpack_from(data)
        end = 6 + fragment_length
        if len(data) != end:
            raise Malformed("GenAuthr", "fragment does not have its stated length")
        fragment = data[6:end]
        message = cls.__new__(cls)
        message.total = total
        message.offset = offset
        message.fragment = fragment
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CrAuthr(Message):
    """Fragment of the card's answer. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance
    (osdp-800-53.h, open-osdp.h).
    """

    CODE: ClassVar[int] = 0x82

    total: int
    offset: int
    fragment: bytes = field(repr=False)

    def __init__(self, total: int, offset: int, fragment: bytes) -> None:
        self.total = total
        self.offset = offset
        self.fragment = fragment

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        fragment = self.fragment
        try:
            return _S13.pack(self.total, self.offset, len(fragment)) + fragment
        except (struct.error, OverflowError):
            raise misfit(
                "CrAuthr",
                ("total", self.total, 0, 65535),
                ("offset", self.offset, 0, 65535),
                ("the length of fragment", len(fragment), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CrAuthr:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("CrAuthr", f"{len(data)} bytes where at least 6 belong")
        total, offset, fragment_length = _S13.unpack_from(data)
        end = 6 + fragment_length
        if len(data) != end:
            raise Malformed("CrAuthr", "fragment does not have its stated length")
        fragment = data[6:end]
        message = cls.__new__(cls)
        message.total = total
        message.offset = offset
        message.fragment = fragment
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MfgStatr(Message):
    """Whatever the vendor means by it. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x83

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> MfgStatr:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MfgErrr(Message):
    """Whatever the vendor means by it. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x84

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> MfgErrr:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MfgRep(Message):
    """Whatever the vendor means by it. Source: OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)."""

    CODE: ClassVar[int] = 0x90

    vendor: bytes
    data: bytes = field(repr=False)

    def __init__(self, vendor: bytes, data: bytes) -> None:
        self.vendor = vendor
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        vendor = self.vendor
        if len(vendor) != 3:
            raise Malformed("MfgRep", f"vendor has {len(vendor)} bytes where 3 belong")
        return vendor + self.data

    @classmethod
    def parse(cls, data: bytes) -> MfgRep:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("MfgRep", f"{len(data)} bytes where at least 3 belong")
        vendor = data[0:3]
        data_ = data[3:]
        message = cls.__new__(cls)
        message.vendor = vendor
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Xrd(Message):
    """Answer to an extended write, or a card that came. Source: OSDP v2.2, as in SIA libosdp-conformance (iec-
    xwrite.h).
    """

    CODE: ClassVar[int] = 0xB1

    mode: int
    preply: int
    data: bytes = field(repr=False)

    def __init__(self, mode: int, preply: int, data: bytes) -> None:
        self.mode = mode
        self.preply = preply
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.mode, self.preply) + self.data
        except (struct.error, OverflowError):
            raise misfit("Xrd", ("mode", self.mode, 0, 255), ("preply", self.preply, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Xrd:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("Xrd", f"{len(data)} bytes where at least 2 belong")
        mode = data[0]
        preply = data[1]
        data_ = data[2:]
        message = cls.__new__(cls)
        message.mode = mode
        message.preply = preply
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthenticationRequest(Message):
    """What the fragments of GENAUTH and CRAUTH make up. Source: OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-
    conformance (osdp-800-53.h, open-osdp.h).
    """

    algorithm: int
    key_reference: int
    challenge: bytes = field(repr=False)

    def __init__(self, algorithm: int, key_reference: int, challenge: bytes) -> None:
        self.algorithm = algorithm
        self.key_reference = key_reference
        self.challenge = challenge

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.algorithm, self.key_reference) + self.challenge
        except (struct.error, OverflowError):
            raise misfit(
                "AuthenticationRequest",
                ("algorithm", self.algorithm, 0, 255),
                ("key_reference", self.key_reference, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthenticationRequest:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("AuthenticationRequest", f"{len(data)} bytes where at least 2 belong")
        algorithm = data[0]
        key_reference = data[1]
        challenge = data[2:]
        message = cls.__new__(cls)
        message.algorithm = algorithm
        message.key_reference = key_reference
        message.challenge = challenge
        return message


Command: TypeAlias = (
    Poll
    | Id
    | Cap
    | Lstat
    | Istat
    | Ostat
    | Rstat
    | Out
    | Led
    | Buz
    | Text
    | Comset
    | BioRead
    | BioMatch
    | Keyset
    | Chlng
    | Scrypt
    | AcuRxSize
    | FileTransfer
    | Mfg
    | Xwr
    | Abort
    | PivData
    | GenAuth
    | CrAuth
    | KeepActive
)

COMMAND: dict[int, type[Command]] = {
    0x60: Poll,
    0x61: Id,
    0x62: Cap,
    0x64: Lstat,
    0x65: Istat,
    0x66: Ostat,
    0x67: Rstat,
    0x68: Out,
    0x69: Led,
    0x6A: Buz,
    0x6B: Text,
    0x6E: Comset,
    0x73: BioRead,
    0x74: BioMatch,
    0x75: Keyset,
    0x76: Chlng,
    0x77: Scrypt,
    0x7B: AcuRxSize,
    0x7C: FileTransfer,
    0x80: Mfg,
    0xA1: Xwr,
    0xA2: Abort,
    0xA3: PivData,
    0xA4: GenAuth,
    0xA5: CrAuth,
    0xA7: KeepActive,
}


def parse_command(code: int, data: bytes) -> Command:
    """Reads the command of that code; raises `Malformed`."""
    row = COMMAND.get(code)
    if row is None:
        raise Malformed("command", f"no layout for code {code:#04x}")
    return row.parse(data)


Reply: TypeAlias = (
    Ack
    | Nak
    | PdId
    | PdCap
    | Lstatr
    | Istatr
    | Ostatr
    | Rstatr
    | Raw
    | Fmt
    | Keypad
    | Com
    | BioReadr
    | BioMatchr
    | Ccrypt
    | RmacI
    | Busy
    | FtStat
    | PivDatar
    | GenAuthr
    | CrAuthr
    | MfgStatr
    | MfgErrr
    | MfgRep
    | Xrd
)

REPLY: dict[int, type[Reply]] = {
    0x40: Ack,
    0x41: Nak,
    0x45: PdId,
    0x46: PdCap,
    0x48: Lstatr,
    0x49: Istatr,
    0x4A: Ostatr,
    0x4B: Rstatr,
    0x50: Raw,
    0x51: Fmt,
    0x53: Keypad,
    0x54: Com,
    0x57: BioReadr,
    0x58: BioMatchr,
    0x76: Ccrypt,
    0x78: RmacI,
    0x79: Busy,
    0x7A: FtStat,
    0x80: PivDatar,
    0x81: GenAuthr,
    0x82: CrAuthr,
    0x83: MfgStatr,
    0x84: MfgErrr,
    0x90: MfgRep,
    0xB1: Xrd,
}


def parse_reply(code: int, data: bytes) -> Reply:
    """Reads the reply of that code; raises `Malformed`."""
    row = REPLY.get(code)
    if row is None:
        raise Malformed("reply", f"no layout for code {code:#04x}")
    return row.parse(data)
