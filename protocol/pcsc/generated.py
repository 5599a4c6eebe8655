"""Generated from `latchwork.protocol.pcsc.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">2sBBB")
_S2 = struct.Struct(">5sBHBB")
_S3 = struct.Struct(">2sHBB")
_S4 = struct.Struct(">2sHB")
_S5 = struct.Struct(">3sBBBi")
_S6 = struct.Struct(">3sB2sB")
_S7 = struct.Struct(">3sBB")
_S8 = struct.Struct(">B")
_S9 = struct.Struct(">4sB")
_S10 = struct.Struct(">3sBBBBBB")
_S11 = struct.Struct(">5sB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetData(Message):
    """P1 00 the UID, 01 the ATS. Source: PC/SC part 3 §3.2.2."""

    CODE: ClassVar[tuple[int, int]] = (0xCA, 0x00)

    p1: int
    le: int

    def __init__(self, p1: int, le: int) -> None:
        self.p1 = p1
        self.le = le

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(b"\xff\xca", self.p1, 0x00, self.le)
        except (struct.error, OverflowError):
            raise misfit("GetData", ("p1", self.p1, 0, 255), ("le", self.le, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("GetData", f"{len(data)} bytes where 5 belong")
        head, p1, constant, le = _S1.unpack_from(data)
        if head != b"\xff\xca":
            raise Malformed("GetData", "head is not ffca")
        if constant != 0x00:
            raise Malformed("GetData", "constant is not 00")
        message = cls.__new__(cls)
        message.p1 = p1
        message.le = le
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LoadKeys(Message):
    """`structure`: bit 5 keeps the key in the reader's memory, bit 7 says that it is a reader key. Source: PC/SC
    part 3 §3.2.2.
    """

    CODE: ClassVar[tuple[int, int]] = (0x82, 0x00)

    structure: int
    slot: int
    key: bytes = field(repr=False)

    def __init__(self, structure: int, slot: int, key: bytes) -> None:
        self.structure = structure
        self.slot = slot
        self.key = key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        key = self.key
        try:
            return _S1.pack(b"\xff\x82", self.structure, self.slot, len(key)) + key
        except (struct.error, OverflowError):
            raise misfit(
                "LoadKeys",
                ("structure", self.structure, 0, 255),
                ("slot", self.slot, 0, 255),
                ("the length of key", len(key), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LoadKeys:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("LoadKeys", f"{len(data)} bytes where at least 5 belong")
        head, structure, slot, key_length = _S1.unpack_from(data)
        if head != b"\xff\x82":
            raise Malformed("LoadKeys", "head is not ff82")
        end = 5 + key_length
        if len(data) != end:
            raise Malformed("LoadKeys", "key does not have its stated length")
        key = data[5:end]
        message = cls.__new__(cls)
        message.structure = structure
        message.slot = slot
        message.key = key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GeneralAuthenticate(Message):
    """Key type 60 is key A, 61 key B. Source: PC/SC part 3 §3.2.2."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x00)

    version: int
    block: int
    key_type: int
    slot: int

    def __init__(self, version: int, block: int, key_type: int, slot: int) -> None:
        self.version = version
        self.block = block
        self.key_type = key_type
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(b"\xff\x86\x00\x00\x05", self.version, self.block, self.key_type, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "GeneralAuthenticate",
                ("version", self.version, 0, 255),
                ("block", self.block, 0, 65535),
                ("key_type", self.key_type, 0, 255),
                ("slot", self.slot, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GeneralAuthenticate:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 10:
            raise Malformed("GeneralAuthenticate", f"{len(data)} bytes where 10 belong")
        head, version, block, key_type, slot = _S2.unpack_from(data)
        if head != b"\xff\x86\x00\x00\x05":
            raise Malformed("GeneralAuthenticate", "head is not ff86000005")
        message = cls.__new__(cls)
        message.version = version
        message.block = block
        message.key_type = key_type
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Authenticate(Message):
    """The older form, without Lc. Source: PC/SC part 3 §3.2.2."""

    CODE: ClassVar[tuple[int, int]] = (0x88, 0x00)

    block: int
    key_type: int
    slot: int

    def __init__(self, block: int, key_type: int, slot: int) -> None:
        self.block = block
        self.key_type = key_type
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(b"\xff\x88", self.block, self.key_type, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "Authenticate",
                ("block", self.block, 0, 65535),
                ("key_type", self.key_type, 0, 255),
                ("slot", self.slot, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Authenticate:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("Authenticate", f"{len(data)} bytes where 6 belong")
        head, block, key_type, slot = _S3.unpack_from(data)
        if head != b"\xff\x88":
            raise Malformed("Authenticate", "head is not ff88")
        message = cls.__new__(cls)
        message.block = block
        message.key_type = key_type
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadBinary(Message):
    """A block of 16 bytes, or pages of 4. Source: PC/SC part 3 §3.2.2."""

    CODE: ClassVar[tuple[int, int]] = (0xB0, 0x00)

    address: int
    le: int

    def __init__(self, address: int, le: int) -> None:
        self.address = address
        self.le = le

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(b"\xff\xb0", self.address, self.le)
        except (struct.error, OverflowError):
            raise misfit("ReadBinary", ("address", self.address, 0, 65535), ("le", self.le, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadBinary:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("ReadBinary", f"{len(data)} bytes where 5 belong")
        head, address, le = _S4.unpack_from(data)
        if head != b"\xff\xb0":
            raise Malformed("ReadBinary", "head is not ffb0")
        message = cls.__new__(cls)
        message.address = address
        message.le = le
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UpdateBinary(Message):
    """UpdateBinary. Source: PC/SC part 3 §3.2.2."""

    CODE: ClassVar[tuple[int, int]] = (0xD6, 0x00)

    address: int
    data: bytes = field(repr=False)

    def __init__(self, address: int, data: bytes) -> None:
        self.address = address
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S4.pack(b"\xff\xd6", self.address, len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit(
                "UpdateBinary", ("address", self.address, 0, 65535), ("the length of data", len(data_), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UpdateBinary:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("UpdateBinary", f"{len(data)} bytes where at least 5 belong")
        head, address, data_length = _S4.unpack_from(data)
        if head != b"\xff\xd6":
            raise Malformed("UpdateBinary", "head is not ffd6")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("UpdateBinary", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.address = address
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ValueBlock(Message):
    """Operation 00 stores, 01 adds, 02 subtracts. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0xD7, 0x05)

    block: int
    operation: int
    value: int = field(repr=False)

    def __init__(self, block: int, operation: int, value: int) -> None:
        self.block = block
        self.operation = operation
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(b"\xff\xd7\x00", self.block, 0x05, self.operation, self.value)
        except (struct.error, OverflowError):
            raise misfit(
                "ValueBlock",
                ("block", self.block, 0, 255),
                ("operation", self.operation, 0, 255),
                ("value", self.value, -2147483648, 2147483647),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ValueBlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 10:
            raise Malformed("ValueBlock", f"{len(data)} bytes where 10 belong")
        head, block, constant, operation, value = _S5.unpack_from(data)
        if head != b"\xff\xd7\x00":
            raise Malformed("ValueBlock", "head is not ffd700")
        if constant != 0x05:
            raise Malformed("ValueBlock", "constant is not 05")
        message = cls.__new__(cls)
        message.block = block
        message.operation = operation
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RestoreValue(Message):
    """Copies a value block. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0xD7, 0x02)

    block: int
    target: int

    def __init__(self, block: int, target: int) -> None:
        self.block = block
        self.target = target

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(b"\xff\xd7\x00", self.block, b"\x02\x03", self.target)
        except (struct.error, OverflowError):
            raise misfit("RestoreValue", ("block", self.block, 0, 255), ("target", self.target, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RestoreValue:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("RestoreValue", f"{len(data)} bytes where 7 belong")
        head, block, constant, target = _S6.unpack_from(data)
        if head != b"\xff\xd7\x00":
            raise Malformed("RestoreValue", "head is not ffd700")
        if constant != b"\x02\x03":
            raise Malformed("RestoreValue", "constant is not 0203")
        message = cls.__new__(cls)
        message.block = block
        message.target = target
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadValue(Message):
    """ReadValue. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0xB1, 0x00)

    block: int

    def __init__(self, block: int) -> None:
        self.block = block

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(b"\xff\xb1\x00", self.block, 0x04)
        except (struct.error, OverflowError):
            raise misfit("ReadValue", ("block", self.block, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadValue:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("ReadValue", f"{len(data)} bytes where 5 belong")
        head, block, constant = _S7.unpack_from(data)
        if head != b"\xff\xb1\x00":
            raise Malformed("ReadValue", "head is not ffb100")
        if constant != 0x04:
            raise Malformed("ReadValue", "constant is not 04")
        message = cls.__new__(cls)
        message.block = block
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TransparentCommand(Message):
    """Function 00 manages the session, 01 exchanges, 02 switches the protocol; objects are BER-TLV. Source: PC/SC
    part 3 supplemental document 2.02.
    """

    CODE: ClassVar[tuple[int, int]] = (0xC2, 0x00)

    function: int
    objects: bytes = field(repr=False)
    le: int | None = None

    def __init__(self, function: int, objects: bytes, le: int | None = None) -> None:
        self.function = function
        self.objects = objects
        self.le = le

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        objects = self.objects
        le = self.le
        try:
            le_part = b""
            if le is not None:
                le_part = _S8.pack(le)
            return _S7.pack(b"\xff\xc2\x00", self.function, len(objects)) + objects + le_part
        except (struct.error, OverflowError):
            raise misfit(
                "TransparentCommand",
                ("function", self.function, 0, 255),
                ("the length of objects", len(objects), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TransparentCommand:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("TransparentCommand", f"{len(data)} bytes where at least 5 belong")
        head, function, objects_length = _S7.unpack_from(data)
        if head != b"\xff\xc2\x00":
            raise Malformed("TransparentCommand", "head is not ffc200")
        end = 5 + objects_length
        if len(data) < end:
            raise Malformed("TransparentCommand", "objects ends too early")
        objects = data[5:end]
        le: int | None = None
        end_2 = end
        if len(data) > end:
            le_2 = data[end]
            le = le_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("TransparentCommand", "bytes are left over")
        message = cls.__new__(cls)
        message.function = function
        message.objects = objects
        message.le = le
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OmnikeyVendor(Message):
    """ASN.1, different from model to model. Source: HID OMNIKEY developer guide 5321-903."""

    CODE: ClassVar[tuple[int, int]] = (0x70, 0x00)

    data: bytes = field(repr=False)
    le: int | None = None

    def __init__(self, data: bytes, le: int | None = None) -> None:
        self.data = data
        self.le = le

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        le = self.le
        try:
            le_part = b""
            if le is not None:
                le_part = _S8.pack(le)
            return _S9.pack(b"\xff\x70\x07\x6b", len(data_)) + data_ + le_part
        except (struct.error, OverflowError):
            raise misfit("OmnikeyVendor", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> OmnikeyVendor:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("OmnikeyVendor", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xff\x70\x07\x6b":
            raise Malformed("OmnikeyVendor", "head is not ff70076b")
        end = 5 + data_length
        if len(data) < end:
            raise Malformed("OmnikeyVendor", "data ends too early")
        data_ = data[5:end]
        le: int | None = None
        end_2 = end
        if len(data) > end:
            le_2 = data[end]
            le = le_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("OmnikeyVendor", "bytes are left over")
        message = cls.__new__(cls)
        message.data = data_
        message.le = le
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DirectTransmit(Message):
    """`data` is a PN532 command from its D4 on. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x00)

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S9.pack(b"\xff\x00\x00\x00", len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit("DirectTransmit", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DirectTransmit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("DirectTransmit", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xff\x00\x00\x00":
            raise Malformed("DirectTransmit", "head is not ff000000")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("DirectTransmit", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LedBuzzerState(Message):
    """Part of `LedBuzzer`."""

    blink_green: bool
    blink_red: bool
    init_green: bool
    init_red: bool
    mask_green: bool
    mask_red: bool
    final_green: bool
    final_red: bool

    def __init__(
        self,
        blink_green: bool,
        blink_red: bool,
        init_green: bool,
        init_red: bool,
        mask_green: bool,
        mask_red: bool,
        final_green: bool,
        final_red: bool,
    ) -> None:
        self.blink_green = blink_green
        self.blink_red = blink_red
        self.init_green = init_green
        self.init_red = init_red
        self.mask_green = mask_green
        self.mask_red = mask_red
        self.final_green = final_green
        self.final_red = final_red


@dataclass(slots=True, init=False, repr=False, eq=False)
class LedBuzzer(Message):
    """Times count 100 ms; the buzzer sounds never (0), in the first time (1), the second (2) or both (3). Source:
    ACS ACR122U API V2.04 §6.
    """

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x40)

    state: LedBuzzerState
    t1: int
    t2: int
    repeat: int
    buzzer: int

    def __init__(self, state: LedBuzzerState, t1: int, t2: int, repeat: int, buzzer: int) -> None:
        self.state = state
        self.t1 = t1
        self.t2 = t2
        self.repeat = repeat
        self.buzzer = buzzer

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(
                b"\xff\x00\x40",
                self.state.blink_green << 7
                | self.state.blink_red << 6
                | self.state.init_green << 5
                | self.state.init_red << 4
                | self.state.mask_green << 3
                | self.state.mask_red << 2
                | self.state.final_green << 1
                | self.state.final_red,
                0x04,
                self.t1,
                self.t2,
                self.repeat,
                self.buzzer,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "LedBuzzer",
                ("t1", self.t1, 0, 255),
                ("t2", self.t2, 0, 255),
                ("repeat", self.repeat, 0, 255),
                ("buzzer", self.buzzer, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LedBuzzer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("LedBuzzer", f"{len(data)} bytes where 9 belong")
        head, state_bits, constant, t1, t2, repeat, buzzer = _S10.unpack_from(data)
        if head != b"\xff\x00\x40":
            raise Malformed("LedBuzzer", "head is not ff0040")
        blink_green = (state_bits >> 7) == 1
        blink_red = ((state_bits >> 6) & 0x1) == 1
        init_green = ((state_bits >> 5) & 0x1) == 1
        init_red = ((state_bits >> 4) & 0x1) == 1
        mask_green = ((state_bits >> 3) & 0x1) == 1
        mask_red = ((state_bits >> 2) & 0x1) == 1
        final_green = ((state_bits >> 1) & 0x1) == 1
        final_red = (state_bits & 0x1) == 1
        if constant != 0x04:
            raise Malformed("LedBuzzer", "constant is not 04")
        message = cls.__new__(cls)
        message.state = LedBuzzerState(
            blink_green, blink_red, init_green, init_red, mask_green, mask_red, final_green, final_red
        )
        message.t1 = t1
        message.t2 = t2
        message.repeat = repeat
        message.buzzer = buzzer
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetTimeout(Message):
    """Counts 5 s; 00 does not wait for a card's answer, FF waits for ever. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x41)

    units: int

    def __init__(self, units: int) -> None:
        self.units = units

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(b"\xff\x00\x41", self.units, 0x00)
        except (struct.error, OverflowError):
            raise misfit("SetTimeout", ("units", self.units, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetTimeout:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("SetTimeout", f"{len(data)} bytes where 5 belong")
        head, units, constant = _S7.unpack_from(data)
        if head != b"\xff\x00\x41":
            raise Malformed("SetTimeout", "head is not ff0041")
        if constant != 0x00:
            raise Malformed("SetTimeout", "constant is not 00")
        message = cls.__new__(cls)
        message.units = units
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetFirmware(Message):
    """Answered without a status word. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x48)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xff\x00\x48\x00\x00"

    @classmethod
    def parse(cls, data: bytes) -> GetFirmware:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("GetFirmware", f"{len(data)} bytes where 5 belong")
        head = data[0:5]
        if head != b"\xff\x00\x48\x00\x00":
            raise Malformed("GetFirmware", "head is not ff00480000")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetPiccParameter(Message):
    """Answered by 90 and the value. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x50)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xff\x00\x50\x00\x00"

    @classmethod
    def parse(cls, data: bytes) -> GetPiccParameter:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("GetPiccParameter", f"{len(data)} bytes where 5 belong")
        head = data[0:5]
        if head != b"\xff\x00\x50\x00\x00":
            raise Malformed("GetPiccParameter", "head is not ff00500000")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPiccParameter(Message):
    """Answered by 90 and the value. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x51)

    value: int

    def __init__(self, value: int) -> None:
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(b"\xff\x00\x51", self.value, 0x00)
        except (struct.error, OverflowError):
            raise misfit("SetPiccParameter", ("value", self.value, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetPiccParameter:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("SetPiccParameter", f"{len(data)} bytes where 5 belong")
        head, value, constant = _S7.unpack_from(data)
        if head != b"\xff\x00\x51":
            raise Malformed("SetPiccParameter", "head is not ff0051")
        if constant != 0x00:
            raise Malformed("SetPiccParameter", "constant is not 00")
        message = cls.__new__(cls)
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BuzzerOnDetection(Message):
    """FF on, 00 off. Source: ACS ACR122U API V2.04 §6."""

    CODE: ClassVar[tuple[int, int]] = (0x00, 0x52)

    setting: int

    def __init__(self, setting: int) -> None:
        self.setting = setting

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(b"\xff\x00\x52", self.setting, 0x00)
        except (struct.error, OverflowError):
            raise misfit("BuzzerOnDetection", ("setting", self.setting, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> BuzzerOnDetection:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("BuzzerOnDetection", f"{len(data)} bytes where 5 belong")
        head, setting, constant = _S7.unpack_from(data)
        if head != b"\xff\x00\x52":
            raise Malformed("BuzzerOnDetection", "head is not ff0052")
        if constant != 0x00:
            raise Malformed("BuzzerOnDetection", "constant is not 00")
        message = cls.__new__(cls)
        message.setting = setting
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapeFirmware(Message):
    """EscapeFirmware. Source: ACS ACR1252U reference manual §5."""

    CODE: ClassVar[int] = 0x18

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xe0\x00\x00\x18\x00"

    @classmethod
    def parse(cls, data: bytes) -> EscapeFirmware:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("EscapeFirmware", f"{len(data)} bytes where 5 belong")
        head = data[0:5]
        if head != b"\xe0\x00\x00\x18\x00":
            raise Malformed("EscapeFirmware", "head is not e000001800")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapePolling(Message):
    """One byte sets what is polled for. Source: ACS ACR1252U reference manual §5."""

    CODE: ClassVar[int] = 0x20

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S9.pack(b"\xe0\x00\x00\x20", len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit("EscapePolling", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> EscapePolling:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("EscapePolling", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xe0\x00\x00\x20":
            raise Malformed("EscapePolling", "head is not e0000020")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("EscapePolling", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapeDefaultBehaviour(Message):
    """One byte sets LED and buzzer. Source: ACS ACR1252U reference manual §5."""

    CODE: ClassVar[int] = 0x21

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S9.pack(b"\xe0\x00\x00\x21", len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit("EscapeDefaultBehaviour", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> EscapeDefaultBehaviour:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("EscapeDefaultBehaviour", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xe0\x00\x00\x21":
            raise Malformed("EscapeDefaultBehaviour", "head is not e0000021")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("EscapeDefaultBehaviour", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapeBuzzer(Message):
    """Counts 10 ms. Source: ACS ACR1252U reference manual §5."""

    CODE: ClassVar[int] = 0x28

    duration: int

    def __init__(self, duration: int) -> None:
        self.duration = duration

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(b"\xe0\x00\x00\x28\x01", self.duration)
        except (struct.error, OverflowError):
            raise misfit("EscapeBuzzer", ("duration", self.duration, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> EscapeBuzzer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("EscapeBuzzer", f"{len(data)} bytes where 6 belong")
        head = data[0:5]
        duration = data[5]
        if head != b"\xe0\x00\x00\x28\x01":
            raise Malformed("EscapeBuzzer", "head is not e000002801")
        message = cls.__new__(cls)
        message.duration = duration
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapeLed(Message):
    """One byte sets them: bit 0 red, bit 1 green. Source: ACS ACR1252U reference manual §5."""

    CODE: ClassVar[int] = 0x29

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S9.pack(b"\xe0\x00\x00\x29", len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit("EscapeLed", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> EscapeLed:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("EscapeLed", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xe0\x00\x00\x29":
            raise Malformed("EscapeLed", "head is not e0000029")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("EscapeLed", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EscapeAnswer(Message):
    """EscapeAnswer. Source: ACS ACR1252U reference manual §5."""

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S9.pack(b"\xe1\x00\x00\x00", len(data_)) + data_
        except (struct.error, OverflowError):
            raise misfit("EscapeAnswer", ("the length of data", len(data_), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> EscapeAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("EscapeAnswer", f"{len(data)} bytes where at least 5 belong")
        head = data[0:4]
        data_length = data[4]
        if head != b"\xe1\x00\x00\x00":
            raise Malformed("EscapeAnswer", "head is not e1000000")
        end = 5 + data_length
        if len(data) != end:
            raise Malformed("EscapeAnswer", "data does not have its stated length")
        data_ = data[5:end]
        message = cls.__new__(cls)
        message.data = data_
        return message


Command: TypeAlias = (
    GetData
    | LoadKeys
    | GeneralAuthenticate
    | Authenticate
    | ReadBinary
    | UpdateBinary
    | ValueBlock
    | RestoreValue
    | ReadValue
    | TransparentCommand
    | OmnikeyVendor
    | DirectTransmit
    | LedBuzzer
    | SetTimeout
    | GetFirmware
    | GetPiccParameter
    | SetPiccParameter
    | BuzzerOnDetection
)

COMMAND: dict[tuple[int, int], type[Command]] = {
    (0xCA, 0x00): GetData,
    (0x82, 0x00): LoadKeys,
    (0x86, 0x00): GeneralAuthenticate,
    (0x88, 0x00): Authenticate,
    (0xB0, 0x00): ReadBinary,
    (0xD6, 0x00): UpdateBinary,
    (0xD7, 0x05): ValueBlock,
    (0xD7, 0x02): RestoreValue,
    (0xB1, 0x00): ReadValue,
    (0xC2, 0x00): TransparentCommand,
    (0x70, 0x00): OmnikeyVendor,
    (0x00, 0x00): DirectTransmit,
    (0x00, 0x40): LedBuzzer,
    (0x00, 0x41): SetTimeout,
    (0x00, 0x48): GetFirmware,
    (0x00, 0x50): GetPiccParameter,
    (0x00, 0x51): SetPiccParameter,
    (0x00, 0x52): BuzzerOnDetection,
}


def parse_command(code: tuple[int, int], data: bytes) -> Command:
    """Reads the command of that code; raises `Malformed`."""
    row = COMMAND.get(code)
    if row is None:
        raise Malformed("command", f"no layout for code {code}")
    return row.parse(data)


Escape: TypeAlias = EscapeFirmware | EscapePolling | EscapeDefaultBehaviour | EscapeBuzzer | EscapeLed

ESCAPE: dict[int, type[Escape]] = {
    0x18: EscapeFirmware,
    0x20: EscapePolling,
    0x21: EscapeDefaultBehaviour,
    0x28: EscapeBuzzer,
    0x29: EscapeLed,
}


def parse_escape(code: int, data: bytes) -> Escape:
    """Reads the escape of that code; raises `Malformed`."""
    row = ESCAPE.get(code)
    if row is None:
        raise Malformed("escape", f"no layout for code {code:#04x}")
    return row.parse(data)
