"""Generated from `latchwork.protocol.august.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.august.checksums import secure_checksum
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">BBBB12sBB")
_S2 = struct.Struct(">B3s8s")
_S3 = struct.Struct("<IBB")
_S4 = struct.Struct("<B3s8sIBB")
_S5 = struct.Struct(">B11s")
_S6 = struct.Struct("<B3sI4s")
_S7 = struct.Struct("<I8s")
_S8 = struct.Struct(">7sBBB2s")
_S9 = struct.Struct("<IIBB2s")
_S10 = struct.Struct("<H10s")
_S11 = struct.Struct(">11sB")
_S12 = struct.Struct("<H7s2sB")
_S13 = struct.Struct("<BBBI4s")
_S14 = struct.Struct("<I5sH")
_S15 = struct.Struct("<I1sB1sB3s")
_S16 = struct.Struct("<IB6s")
_S17 = struct.Struct(">2s16s")
_S18 = struct.Struct("<B8sHHBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class NormalFrame(Message):
    """All 18 bytes sum to 0 modulo 256. `index` numbers records in answers of a log; `mark` is 00 in some answers.
    Source: yalexs-ble 7.2.2.
    """

    flag: int
    opcode: int
    index: int = field(default=0, kw_only=True)
    checksum: int = field(repr=False)
    body: bytes = field(repr=False)
    mark: int = field(default=2, kw_only=True)
    end: int = field(default=0, kw_only=True)

    def __init__(
        self, flag: int, opcode: int, checksum: int, body: bytes, *, index: int = 0, mark: int = 2, end: int = 0
    ) -> None:
        self.flag = flag
        self.opcode = opcode
        self.checksum = checksum
        self.body = body
        self.index = index
        self.mark = mark
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        body = self.body
        try:
            if len(body) != 12:
                raise Malformed("NormalFrame", f"body has {len(body)} bytes where 12 belong")
            return _S1.pack(self.flag, self.opcode, self.index, self.checksum, body, self.mark, self.end)
        except (struct.error, OverflowError):
            raise misfit(
                "NormalFrame",
                ("flag", self.flag, 0, 255),
                ("opcode", self.opcode, 0, 255),
                ("index", self.index, 0, 255),
                ("checksum", self.checksum, 0, 255),
                ("mark", self.mark, 0, 255),
                ("end", self.end, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> NormalFrame:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 18:
            raise Malformed("NormalFrame", f"{len(data)} bytes where 18 belong")
        flag, opcode, index, checksum, body, mark, end = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.flag = flag
        message.opcode = opcode
        message.index = index
        message.checksum = checksum
        message.body = body
        message.mark = mark
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SecureFrame(Message):
    """Opens and ends a session. `slot` names the offline key; 00 in the disconnect command. Source: yalexs-ble
    7.2.2.
    """

    opcode: int
    gap: bytes
    payload: bytes = field(repr=False)
    slot: int

    def __init__(self, opcode: int, gap: bytes, payload: bytes, slot: int) -> None:
        self.opcode = opcode
        self.gap = gap
        self.payload = payload
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        gap = self.gap
        payload = self.payload
        try:
            if len(gap) != 3:
                raise Malformed("SecureFrame", f"gap has {len(gap)} bytes where 3 belong")
            if len(payload) != 8:
                raise Malformed("SecureFrame", f"payload has {len(payload)} bytes where 8 belong")
            covered = _S2.pack(self.opcode, gap, payload)
            return covered + _S3.pack(secure_checksum(covered), 0x0F, self.slot)
        except (struct.error, OverflowError):
            raise misfit("SecureFrame", ("opcode", self.opcode, 0, 255), ("slot", self.slot, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SecureFrame:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 18:
            raise Malformed("SecureFrame", f"{len(data)} bytes where 18 belong")
        opcode, gap, payload, checksum, constant, slot = _S4.unpack_from(data)
        if constant != 0x0F:
            raise Malformed("SecureFrame", "constant is not 0f")
        if checksum != secure_checksum(data[:12]):
            raise Malformed("SecureFrame", "checksum does not match")
        message = cls.__new__(cls)
        message.opcode = opcode
        message.gap = gap
        message.payload = payload
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetLockEvents(Message):
    """First generation. Source: augustctl, tools/decode_capture.js."""

    CODE: ClassVar[int] = 0x00

    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        if len(self.rest) != 12:
            raise Malformed("GetLockEvents", f"rest has {len(self.rest)} bytes where 12 belong")
        return self.rest

    @classmethod
    def parse(cls, data: bytes) -> GetLockEvents:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("GetLockEvents", f"{len(data)} bytes where 12 belong")
        rest = data[0:12]
        message = cls.__new__(cls)
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetStatus(Message):
    """See `constants.StatusType`. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x02

    status_type: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, status_type: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.status_type = status_type
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 11:
                raise Malformed("GetStatus", f"rest has {len(self.rest)} bytes where 11 belong")
            return _S5.pack(self.status_type, self.rest)
        except (struct.error, OverflowError):
            raise misfit("GetStatus", ("status_type", self.status_type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetStatus:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("GetStatus", f"{len(data)} bytes where 12 belong")
        status_type = data[0]
        rest = data[1:12]
        message = cls.__new__(cls)
        message.status_type = status_type
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteSetting(Message):
    """Setting 28 is auto lock, see settings.py. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x03

    setting: int
    gap: bytes = field(default=b"\x00\x00\x00", kw_only=True)
    value: int
    rest: bytes = field(default=b"\x00\x00\x00\x00", kw_only=True)

    def __init__(
        self, setting: int, value: int, *, gap: bytes = b"\x00\x00\x00", rest: bytes = b"\x00\x00\x00\x00"
    ) -> None:
        self.setting = setting
        self.value = value
        self.gap = gap
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.gap) != 3:
                raise Malformed("WriteSetting", f"gap has {len(self.gap)} bytes where 3 belong")
            if len(self.rest) != 4:
                raise Malformed("WriteSetting", f"rest has {len(self.rest)} bytes where 4 belong")
            return _S6.pack(self.setting, self.gap, self.value, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "WriteSetting", ("setting", self.setting, 0, 255), ("value", self.value, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WriteSetting:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("WriteSetting", f"{len(data)} bytes where 12 belong")
        setting, gap, value, rest = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.setting = setting
        message.gap = gap
        message.value = value
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadSetting(Message):
    """The value comes in a later answer. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x04

    setting: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, setting: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.setting = setting
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 11:
                raise Malformed("ReadSetting", f"rest has {len(self.rest)} bytes where 11 belong")
            return _S5.pack(self.setting, self.rest)
        except (struct.error, OverflowError):
            raise misfit("ReadSetting", ("setting", self.setting, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadSetting:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("ReadSetting", f"{len(data)} bytes where 12 belong")
        setting = data[0]
        rest = data[1:12]
        message = cls.__new__(cls)
        message.setting = setting
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Unlock(Message):
    """`operation` 0a pulls the latch. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x0A

    operation: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, operation: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.operation = operation
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 11:
                raise Malformed("Unlock", f"rest has {len(self.rest)} bytes where 11 belong")
            return _S5.pack(self.operation, self.rest)
        except (struct.error, OverflowError):
            raise misfit("Unlock", ("operation", self.operation, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Unlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Unlock", f"{len(data)} bytes where 12 belong")
        operation = data[0]
        rest = data[1:12]
        message = cls.__new__(cls)
        message.operation = operation
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Lock(Message):
    """`operation` 04 is secure mode. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x0B

    operation: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, operation: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.operation = operation
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 11:
                raise Malformed("Lock", f"rest has {len(self.rest)} bytes where 11 belong")
            return _S5.pack(self.operation, self.rest)
        except (struct.error, OverflowError):
            raise misfit("Lock", ("operation", self.operation, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Lock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Lock", f"{len(data)} bytes where 12 belong")
        operation = data[0]
        rest = data[1:12]
        message = cls.__new__(cls)
        message.operation = operation
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetClock(Message):
    """Unix seconds, UTC. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x10

    time: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, time: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.time = time
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 8:
                raise Malformed("SetClock", f"rest has {len(self.rest)} bytes where 8 belong")
            return _S7.pack(self.time, self.rest)
        except (struct.error, OverflowError):
            raise misfit("SetClock", ("time", self.time, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetClock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SetClock", f"{len(data)} bytes where 12 belong")
        time, rest = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.time = time
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetKeycode(Message):
    """Announces a PIN; no slot yet. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x27

    pin: bytes = field(repr=False)
    slot_low: int = field(default=0, kw_only=True)
    credential: int = field(default=0, kw_only=True)
    slot_high: int = field(default=0, kw_only=True)
    rest: bytes = field(default=b"\x00\x00", kw_only=True)

    def __init__(
        self, pin: bytes, *, slot_low: int = 0, credential: int = 0, slot_high: int = 0, rest: bytes = b"\x00\x00"
    ) -> None:
        self.pin = pin
        self.slot_low = slot_low
        self.credential = credential
        self.slot_high = slot_high
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        try:
            if len(pin) != 7:
                raise Malformed("SetKeycode", f"pin has {len(pin)} bytes where 7 belong")
            if len(self.rest) != 2:
                raise Malformed("SetKeycode", f"rest has {len(self.rest)} bytes where 2 belong")
            return _S8.pack(pin, self.slot_low, self.credential, self.slot_high, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "SetKeycode",
                ("slot_low", self.slot_low, 0, 255),
                ("credential", self.credential, 0, 255),
                ("slot_high", self.slot_high, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetKeycode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SetKeycode", f"{len(data)} bytes where 12 belong")
        pin, slot_low, credential, slot_high, rest = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.pin = pin
        message.slot_low = slot_low
        message.credential = credential
        message.slot_high = slot_high
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearKeycode(Message):
    """A PIN of seven ff is whatever is in the slot. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x28

    pin: bytes = field(repr=False)
    slot_low: int = field(default=0, kw_only=True)
    credential: int = field(default=0, kw_only=True)
    slot_high: int = field(default=0, kw_only=True)
    rest: bytes = field(default=b"\x00\x00", kw_only=True)

    def __init__(
        self, pin: bytes, *, slot_low: int = 0, credential: int = 0, slot_high: int = 0, rest: bytes = b"\x00\x00"
    ) -> None:
        self.pin = pin
        self.slot_low = slot_low
        self.credential = credential
        self.slot_high = slot_high
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        try:
            if len(pin) != 7:
                raise Malformed("ClearKeycode", f"pin has {len(pin)} bytes where 7 belong")
            if len(self.rest) != 2:
                raise Malformed("ClearKeycode", f"rest has {len(self.rest)} bytes where 2 belong")
            return _S8.pack(pin, self.slot_low, self.credential, self.slot_high, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "ClearKeycode",
                ("slot_low", self.slot_low, 0, 255),
                ("credential", self.credential, 0, 255),
                ("slot_high", self.slot_high, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearKeycode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("ClearKeycode", f"{len(data)} bytes where 12 belong")
        pin, slot_low, credential, slot_high, rest = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.pin = pin
        message.slot_low = slot_low
        message.credential = credential
        message.slot_high = slot_high
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearAllKeycodes(Message):
    """Every PIN goes. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x29

    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        if len(self.rest) != 12:
            raise Malformed("ClearAllKeycodes", f"rest has {len(self.rest)} bytes where 12 belong")
        return self.rest

    @classmethod
    def parse(cls, data: bytes) -> ClearAllKeycodes:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("ClearAllKeycodes", f"{len(data)} bytes where 12 belong")
        rest = data[0:12]
        message = cls.__new__(cls)
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockWithPin(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x2A

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("UnlockWithPin", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> UnlockWithPin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("UnlockWithPin", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetKeycodeAccess(Message):
    """When the announced PIN is good, see schedules.py. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2B

    start: int
    end: int
    access: int
    credential: int = field(default=0, kw_only=True)
    rest: bytes = field(default=b"\x00\x00", kw_only=True)

    def __init__(self, start: int, end: int, access: int, *, credential: int = 0, rest: bytes = b"\x00\x00") -> None:
        self.start = start
        self.end = end
        self.access = access
        self.credential = credential
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 2:
                raise Malformed("SetKeycodeAccess", f"rest has {len(self.rest)} bytes where 2 belong")
            return _S9.pack(self.start, self.end, self.access, self.credential, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "SetKeycodeAccess",
                ("start", self.start, 0, 4294967295),
                ("end", self.end, 0, 4294967295),
                ("access", self.access, 0, 255),
                ("credential", self.credential, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetKeycodeAccess:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SetKeycodeAccess", f"{len(data)} bytes where 12 belong")
        start, end, access, credential, rest = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.start = start
        message.end = end
        message.access = access
        message.credential = credential
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CommitKeycode(Message):
    """Binds the announced PIN to its slot. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2C

    pin: bytes = field(repr=False)
    slot_low: int = field(default=0, kw_only=True)
    credential: int = field(default=0, kw_only=True)
    slot_high: int = field(default=0, kw_only=True)
    rest: bytes = field(default=b"\x00\x00", kw_only=True)

    def __init__(
        self, pin: bytes, *, slot_low: int = 0, credential: int = 0, slot_high: int = 0, rest: bytes = b"\x00\x00"
    ) -> None:
        self.pin = pin
        self.slot_low = slot_low
        self.credential = credential
        self.slot_high = slot_high
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        try:
            if len(pin) != 7:
                raise Malformed("CommitKeycode", f"pin has {len(pin)} bytes where 7 belong")
            if len(self.rest) != 2:
                raise Malformed("CommitKeycode", f"rest has {len(self.rest)} bytes where 2 belong")
            return _S8.pack(pin, self.slot_low, self.credential, self.slot_high, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "CommitKeycode",
                ("slot_low", self.slot_low, 0, 255),
                ("credential", self.credential, 0, 255),
                ("slot_high", self.slot_high, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CommitKeycode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("CommitKeycode", f"{len(data)} bytes where 12 belong")
        pin, slot_low, credential, slot_high, rest = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.pin = pin
        message.slot_low = slot_low
        message.credential = credential
        message.slot_high = slot_high
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadActivity(Message):
    """Takes the oldest record out of the log. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2D

    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        if len(self.rest) != 12:
            raise Malformed("ReadActivity", f"rest has {len(self.rest)} bytes where 12 belong")
        return self.rest

    @classmethod
    def parse(cls, data: bytes) -> ReadActivity:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("ReadActivity", f"{len(data)} bytes where 12 belong")
        rest = data[0:12]
        message = cls.__new__(cls)
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetTimeZone(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x30

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("SetTimeZone", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> SetTimeZone:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SetTimeZone", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetKeycode(Message):
    """What is in a slot. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x39

    slot: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, slot: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.slot = slot
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 10:
                raise Malformed("GetKeycode", f"rest has {len(self.rest)} bytes where 10 belong")
            return _S10.pack(self.slot, self.rest)
        except (struct.error, OverflowError):
            raise misfit("GetKeycode", ("slot", self.slot, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetKeycode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("GetKeycode", f"{len(data)} bytes where 12 belong")
        slot, rest = _S10.unpack_from(data)
        message = cls.__new__(cls)
        message.slot = slot
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialLearnMode(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x42

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("CredentialLearnMode", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> CredentialLearnMode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("CredentialLearnMode", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteCredential(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x43

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("DeleteCredential", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> DeleteCredential:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("DeleteCredential", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Acknowledgement(Message):
    """The command arrived. Byte 4 is the command's own; of a keycode command more may come back. Source: yalexs-ble
    7.2.2.
    """

    parameter: int = field(default=0, repr=False, kw_only=True)
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", repr=False, kw_only=True)

    def __init__(self, *, parameter: int = 0, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.parameter = parameter
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 11:
                raise Malformed("Acknowledgement", f"rest has {len(self.rest)} bytes where 11 belong")
            return _S5.pack(self.parameter, self.rest)
        except (struct.error, OverflowError):
            raise misfit("Acknowledgement", ("parameter", self.parameter, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Acknowledgement:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Acknowledgement", f"{len(data)} bytes where 12 belong")
        parameter = data[0]
        rest = data[1:12]
        message = cls.__new__(cls)
        message.parameter = parameter
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockEvents(Message):
    """First generation; the layout is not public. Source: augustctl, tools/decode_capture.js."""

    CODE: ClassVar[int] = 0x00

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("LockEvents", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> LockEvents:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("LockEvents", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Status(Message):
    """Answer to `GetStatus`, or sent by the lock of itself when bolt or door moved. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x02

    status_type: int
    gap: bytes = field(default=b"\x00\x00\x00", kw_only=True)
    value: int
    rest: bytes = field(default=b"\x00\x00\x00\x00", kw_only=True)

    def __init__(
        self, status_type: int, value: int, *, gap: bytes = b"\x00\x00\x00", rest: bytes = b"\x00\x00\x00\x00"
    ) -> None:
        self.status_type = status_type
        self.value = value
        self.gap = gap
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.gap) != 3:
                raise Malformed("Status", f"gap has {len(self.gap)} bytes where 3 belong")
            if len(self.rest) != 4:
                raise Malformed("Status", f"rest has {len(self.rest)} bytes where 4 belong")
            return _S6.pack(self.status_type, self.gap, self.value, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "Status", ("status_type", self.status_type, 0, 255), ("value", self.value, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Status:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Status", f"{len(data)} bytes where 12 belong")
        status_type, gap, value, rest = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.status_type = status_type
        message.gap = gap
        message.value = value
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SettingWritten(Message):
    """The value that is now stored. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x03

    setting: int
    gap: bytes = field(default=b"\x00\x00\x00", kw_only=True)
    value: int
    rest: bytes = field(default=b"\x00\x00\x00\x00", kw_only=True)

    def __init__(
        self, setting: int, value: int, *, gap: bytes = b"\x00\x00\x00", rest: bytes = b"\x00\x00\x00\x00"
    ) -> None:
        self.setting = setting
        self.value = value
        self.gap = gap
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.gap) != 3:
                raise Malformed("SettingWritten", f"gap has {len(self.gap)} bytes where 3 belong")
            if len(self.rest) != 4:
                raise Malformed("SettingWritten", f"rest has {len(self.rest)} bytes where 4 belong")
            return _S6.pack(self.setting, self.gap, self.value, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "SettingWritten", ("setting", self.setting, 0, 255), ("value", self.value, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SettingWritten:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SettingWritten", f"{len(data)} bytes where 12 belong")
        setting, gap, value, rest = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.setting = setting
        message.gap = gap
        message.value = value
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SettingValue(Message):
    """The value that is stored. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x04

    setting: int
    gap: bytes = field(default=b"\x00\x00\x00", kw_only=True)
    value: int
    rest: bytes = field(default=b"\x00\x00\x00\x00", kw_only=True)

    def __init__(
        self, setting: int, value: int, *, gap: bytes = b"\x00\x00\x00", rest: bytes = b"\x00\x00\x00\x00"
    ) -> None:
        self.setting = setting
        self.value = value
        self.gap = gap
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.gap) != 3:
                raise Malformed("SettingValue", f"gap has {len(self.gap)} bytes where 3 belong")
            if len(self.rest) != 4:
                raise Malformed("SettingValue", f"rest has {len(self.rest)} bytes where 4 belong")
            return _S6.pack(self.setting, self.gap, self.value, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "SettingValue", ("setting", self.setting, 0, 255), ("value", self.value, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SettingValue:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("SettingValue", f"{len(data)} bytes where 12 belong")
        setting, gap, value, rest = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.setting = setting
        message.gap = gap
        message.value = value
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockResult(Message):
    """The motor has stopped. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x0A

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("UnlockResult", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("UnlockResult", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockResult:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("UnlockResult", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockResult(Message):
    """The motor has stopped. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x0B

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("LockResult", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("LockResult", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LockResult:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("LockResult", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClockSet(Message):
    """Answer to `SetClock`. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x10

    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        if len(self.rest) != 12:
            raise Malformed("ClockSet", f"rest has {len(self.rest)} bytes where 12 belong")
        return self.rest

    @classmethod
    def parse(cls, data: bytes) -> ClockSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("ClockSet", f"{len(data)} bytes where 12 belong")
        rest = data[0:12]
        message = cls.__new__(cls)
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeycodeSet(Message):
    """Answer to `SetKeycode`. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x27

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", repr=False, kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("KeycodeSet", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("KeycodeSet", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeycodeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("KeycodeSet", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeycodeCleared(Message):
    """Answer to `ClearKeycode`. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x28

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", repr=False, kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("KeycodeCleared", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("KeycodeCleared", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeycodeCleared:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("KeycodeCleared", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AllKeycodesCleared(Message):
    """Answer to `ClearAllKeycodes`. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x29

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("AllKeycodesCleared", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("AllKeycodesCleared", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AllKeycodesCleared:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("AllKeycodesCleared", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockedWithPin(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x2A

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("UnlockedWithPin", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> UnlockedWithPin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("UnlockedWithPin", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeycodeAccessSet(Message):
    """Answer to `SetKeycodeAccess`. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2B

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("KeycodeAccessSet", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("KeycodeAccessSet", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeycodeAccessSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("KeycodeAccessSet", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeycodeCommitted(Message):
    """Answer to `CommitKeycode`. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2C

    echo: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", repr=False, kw_only=True)
    result: int

    def __init__(self, result: int, *, echo: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.result = result
        self.echo = echo

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.echo) != 11:
                raise Malformed("KeycodeCommitted", f"echo has {len(self.echo)} bytes where 11 belong")
            return _S11.pack(self.echo, self.result)
        except (struct.error, OverflowError):
            raise misfit("KeycodeCommitted", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeycodeCommitted:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("KeycodeCommitted", f"{len(data)} bytes where 12 belong")
        echo = data[0:11]
        result = data[11]
        message = cls.__new__(cls)
        message.echo = echo
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Activity(Message):
    """One record; `kind` tells its layout. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x2D

    kind: int
    record: bytes

    def __init__(self, kind: int, record: bytes) -> None:
        self.kind = kind
        self.record = record

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        record = self.record
        try:
            if len(record) != 11:
                raise Malformed("Activity", f"record has {len(record)} bytes where 11 belong")
            return _S5.pack(self.kind, record)
        except (struct.error, OverflowError):
            raise misfit("Activity", ("kind", self.kind, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Activity:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Activity", f"{len(data)} bytes where 12 belong")
        kind = data[0]
        record = data[1:12]
        message = cls.__new__(cls)
        message.kind = kind
        message.record = record
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeZoneSet(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x30

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("TimeZoneSet", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> TimeZoneSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("TimeZoneSet", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Keycode(Message):
    """Answer to `GetKeycode`; seven ff is an empty slot. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x39

    slot: int
    pin: bytes = field(repr=False)
    rest: bytes = field(default=b"\x00\x00", kw_only=True)
    result: int

    def __init__(self, slot: int, pin: bytes, result: int, *, rest: bytes = b"\x00\x00") -> None:
        self.slot = slot
        self.pin = pin
        self.result = result
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        try:
            if len(pin) != 7:
                raise Malformed("Keycode", f"pin has {len(pin)} bytes where 7 belong")
            if len(self.rest) != 2:
                raise Malformed("Keycode", f"rest has {len(self.rest)} bytes where 2 belong")
            return _S12.pack(self.slot, pin, self.rest, self.result)
        except (struct.error, OverflowError):
            raise misfit("Keycode", ("slot", self.slot, 0, 65535), ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Keycode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("Keycode", f"{len(data)} bytes where 12 belong")
        slot, pin, rest, result = _S12.unpack_from(data)
        message = cls.__new__(cls)
        message.slot = slot
        message.pin = pin
        message.rest = rest
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialLearnModeAnswer(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x42

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("CredentialLearnModeAnswer", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> CredentialLearnModeAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("CredentialLearnModeAnswer", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialDeleted(Message):
    """Known by name only. Source: jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md."""

    CODE: ClassVar[int] = 0x43

    unknown: bytes = field(repr=False)

    def __init__(self, unknown: bytes) -> None:
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        unknown = self.unknown
        if len(unknown) != 12:
            raise Malformed("CredentialDeleted", f"unknown has {len(unknown)} bytes where 12 belong")
        return unknown

    @classmethod
    def parse(cls, data: bytes) -> CredentialDeleted:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("CredentialDeleted", f"{len(data)} bytes where 12 belong")
        unknown = data[0:12]
        message = cls.__new__(cls)
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockOperationRecord(Message):
    """The bolt moved; `remote_type` counts only for a remote operation. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x00

    source: int
    status: int
    remote_type: int
    time: int
    rest: bytes = field(default=b"\x00\x00\x00\x00", kw_only=True)

    def __init__(
        self, source: int, status: int, remote_type: int, time: int, *, rest: bytes = b"\x00\x00\x00\x00"
    ) -> None:
        self.source = source
        self.status = status
        self.remote_type = remote_type
        self.time = time
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 4:
                raise Malformed("LockOperationRecord", f"rest has {len(self.rest)} bytes where 4 belong")
            return _S13.pack(self.source, self.status, self.remote_type, self.time, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "LockOperationRecord",
                ("source", self.source, 0, 255),
                ("status", self.status, 0, 255),
                ("remote_type", self.remote_type, 0, 255),
                ("time", self.time, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LockOperationRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("LockOperationRecord", f"{len(data)} bytes where 11 belong")
        source, status, remote_type, time, rest = _S13.unpack_from(data)
        message = cls.__new__(cls)
        message.source = source
        message.status = status
        message.remote_type = remote_type
        message.time = time
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadUnlockRecord(Message):
    """A PIN unlocked; slot ffee is the keypad's master code. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x07

    time: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00", kw_only=True)
    slot: int

    def __init__(self, time: int, slot: int, *, rest: bytes = b"\x00\x00\x00\x00\x00") -> None:
        self.time = time
        self.slot = slot
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 5:
                raise Malformed("KeypadUnlockRecord", f"rest has {len(self.rest)} bytes where 5 belong")
            return _S14.pack(self.time, self.rest, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "KeypadUnlockRecord", ("time", self.time, 0, 4294967295), ("slot", self.slot, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadUnlockRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("KeypadUnlockRecord", f"{len(data)} bytes where 11 belong")
        time, rest, slot = _S14.unpack_from(data)
        message = cls.__new__(cls)
        message.time = time
        message.rest = rest
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PinRecord(Message):
    """A PIN was used; the low nibble of `state` is the lock status. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x0E

    time: int
    gap: bytes = field(default=b"\x00", kw_only=True)
    slot: int
    gap_2: bytes = field(default=b"\x00", kw_only=True)
    state: int
    rest: bytes = field(default=b"\x00\x00\x00", kw_only=True)

    def __init__(
        self,
        time: int,
        slot: int,
        state: int,
        *,
        gap: bytes = b"\x00",
        gap_2: bytes = b"\x00",
        rest: bytes = b"\x00\x00\x00",
    ) -> None:
        self.time = time
        self.slot = slot
        self.state = state
        self.gap = gap
        self.gap_2 = gap_2
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.gap) != 1:
                raise Malformed("PinRecord", f"gap has {len(self.gap)} bytes where 1 belong")
            if len(self.gap_2) != 1:
                raise Malformed("PinRecord", f"gap_2 has {len(self.gap_2)} bytes where 1 belong")
            if len(self.rest) != 3:
                raise Malformed("PinRecord", f"rest has {len(self.rest)} bytes where 3 belong")
            return _S15.pack(self.time, self.gap, self.slot, self.gap_2, self.state, self.rest)
        except (struct.error, OverflowError):
            raise misfit(
                "PinRecord",
                ("time", self.time, 0, 4294967295),
                ("slot", self.slot, 0, 255),
                ("state", self.state, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PinRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("PinRecord", f"{len(data)} bytes where 11 belong")
        time, gap, slot, gap_2, state, rest = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.time = time
        message.gap = gap
        message.slot = slot
        message.gap_2 = gap_2
        message.state = state
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorRecord(Message):
    """The door moved. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x20

    time: int
    status: int
    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, time: int, status: int, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00") -> None:
        self.time = time
        self.status = status
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if len(self.rest) != 6:
                raise Malformed("DoorRecord", f"rest has {len(self.rest)} bytes where 6 belong")
            return _S16.pack(self.time, self.status, self.rest)
        except (struct.error, OverflowError):
            raise misfit("DoorRecord", ("time", self.time, 0, 4294967295), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("DoorRecord", f"{len(data)} bytes where 11 belong")
        time, status, rest = _S16.unpack_from(data)
        message = cls.__new__(cls)
        message.time = time
        message.status = status
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NoMoreRecords(Message):
    """The log is empty. Source: yalexs-ble 7.2.2."""

    CODE: ClassVar[int] = 0x80

    rest: bytes = field(default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", kw_only=True)

    def __init__(self, *, rest: bytes = b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") -> None:
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        if len(self.rest) != 11:
            raise Malformed("NoMoreRecords", f"rest has {len(self.rest)} bytes where 11 belong")
        return self.rest

    @classmethod
    def parse(cls, data: bytes) -> NoMoreRecords:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("NoMoreRecords", f"{len(data)} bytes where 11 belong")
        rest = data[0:11]
        message = cls.__new__(cls)
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CloudIdAdvertisement(Message):
    """Manufacturer data of companies 465 and 302: the lock's id in the cloud. Source: yalexs-ble 7.2.2."""

    cloud_id: bytes

    def __init__(self, cloud_id: bytes) -> None:
        self.cloud_id = cloud_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        cloud_id = self.cloud_id
        try:
            if len(cloud_id) != 16:
                raise Malformed("CloudIdAdvertisement", f"cloud_id has {len(cloud_id)} bytes where 16 belong")
            return _S17.pack(b"\x00\x00", cloud_id)
        except (struct.error, OverflowError):
            raise misfit("CloudIdAdvertisement") from None

    @classmethod
    def parse(cls, data: bytes) -> CloudIdAdvertisement:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 18:
            raise Malformed("CloudIdAdvertisement", f"{len(data)} bytes where 18 belong")
        constant = data[0:2]
        cloud_id = data[2:18]
        if constant != b"\x00\x00":
            raise Malformed("CloudIdAdvertisement", "constant is not 0000")
        message = cls.__new__(cls)
        message.cloud_id = cloud_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class HomeKitAdvertisement(Message):
    """Manufacturer data of company 76: `state_number` grows with every change. Source: yalexs-ble 7.2.2."""

    head: bytes
    category: int
    state_number: int
    configuration: int
    version: int
    rest: bytes

    def __init__(
        self, head: bytes, category: int, state_number: int, configuration: int, version: int, rest: bytes
    ) -> None:
        self.head = head
        self.category = category
        self.state_number = state_number
        self.configuration = configuration
        self.version = version
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        head = self.head
        try:
            if len(head) != 8:
                raise Malformed("HomeKitAdvertisement", f"head has {len(head)} bytes where 8 belong")
            return _S18.pack(0x06, head, self.category, self.state_number, self.configuration, self.version) + self.rest
        except (struct.error, OverflowError):
            raise misfit(
                "HomeKitAdvertisement",
                ("category", self.category, 0, 65535),
                ("state_number", self.state_number, 0, 65535),
                ("configuration", self.configuration, 0, 255),
                ("version", self.version, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> HomeKitAdvertisement:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 15:
            raise Malformed("HomeKitAdvertisement", f"{len(data)} bytes where at least 15 belong")
        constant, head, category, state_number, configuration, version = _S18.unpack_from(data)
        if constant != 0x06:
            raise Malformed("HomeKitAdvertisement", "constant is not 06")
        rest = data[15:]
        message = cls.__new__(cls)
        message.head = head
        message.category = category
        message.state_number = state_number
        message.configuration = configuration
        message.version = version
        message.rest = rest
        return message


Request: TypeAlias = (
    GetLockEvents
    | GetStatus
    | WriteSetting
    | ReadSetting
    | Unlock
    | Lock
    | SetClock
    | SetKeycode
    | ClearKeycode
    | ClearAllKeycodes
    | UnlockWithPin
    | SetKeycodeAccess
    | CommitKeycode
    | ReadActivity
    | SetTimeZone
    | GetKeycode
    | CredentialLearnMode
    | DeleteCredential
)

REQUEST: dict[int, type[Request]] = {
    0x00: GetLockEvents,
    0x02: GetStatus,
    0x03: WriteSetting,
    0x04: ReadSetting,
    0x0A: Unlock,
    0x0B: Lock,
    0x10: SetClock,
    0x27: SetKeycode,
    0x28: ClearKeycode,
    0x29: ClearAllKeycodes,
    0x2A: UnlockWithPin,
    0x2B: SetKeycodeAccess,
    0x2C: CommitKeycode,
    0x2D: ReadActivity,
    0x30: SetTimeZone,
    0x39: GetKeycode,
    0x42: CredentialLearnMode,
    0x43: DeleteCredential,
}


def parse_request(code: int, data: bytes) -> Request:
    """Reads the request of that code; raises `Malformed`."""
    row = REQUEST.get(code)
    if row is None:
        raise Malformed("request", f"no layout for code {code:#04x}")
    return row.parse(data)


Answer: TypeAlias = (
    LockEvents
    | Status
    | SettingWritten
    | SettingValue
    | UnlockResult
    | LockResult
    | ClockSet
    | KeycodeSet
    | KeycodeCleared
    | AllKeycodesCleared
    | UnlockedWithPin
    | KeycodeAccessSet
    | KeycodeCommitted
    | Activity
    | TimeZoneSet
    | Keycode
    | CredentialLearnModeAnswer
    | CredentialDeleted
)

ANSWER: dict[int, type[Answer]] = {
    0x00: LockEvents,
    0x02: Status,
    0x03: SettingWritten,
    0x04: SettingValue,
    0x0A: UnlockResult,
    0x0B: LockResult,
    0x10: ClockSet,
    0x27: KeycodeSet,
    0x28: KeycodeCleared,
    0x29: AllKeycodesCleared,
    0x2A: UnlockedWithPin,
    0x2B: KeycodeAccessSet,
    0x2C: KeycodeCommitted,
    0x2D: Activity,
    0x30: TimeZoneSet,
    0x39: Keycode,
    0x42: CredentialLearnModeAnswer,
    0x43: CredentialDeleted,
}


def parse_answer(code: int, data: bytes) -> Answer:
    """Reads the answer of that code; raises `Malformed`."""
    row = ANSWER.get(code)
    if row is None:
        raise Malformed("answer", f"no layout for code {code:#04x}")
    return row.parse(data)


Record: TypeAlias = LockOperationRecord | KeypadUnlockRecord | PinRecord | DoorRecord | NoMoreRecords

RECORD: dict[int, type[Record]] = {
    0x00: LockOperationRecord,
    0x07: KeypadUnlockRecord,
    0x0E: PinRecord,
    0x20: DoorRecord,
    0x80: NoMoreRecords,
}


def parse_record(code: int, data: bytes) -> Record:
    """Reads the record of that code; raises `Malformed`."""
    row = RECORD.get(code)
    if row is None:
        raise Malformed("record", f"no layout for code {code:#04x}")
    return row.parse(data)
