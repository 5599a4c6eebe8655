"""Generated from `latchwork.protocol.zigbee.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">B")
_S2 = struct.Struct("<H")
_S3 = struct.Struct(">BB")
_S4 = struct.Struct("<HBBB")
_S5 = struct.Struct("<HB")
_S6 = struct.Struct("<BHBBBBB")
_S7 = struct.Struct("<BH")
_S8 = struct.Struct("<BHII")
_S9 = struct.Struct("<BIIB")
_S10 = struct.Struct("<HIBBBH")
_S11 = struct.Struct("<BHB")
_S12 = struct.Struct("<I")
_S13 = struct.Struct("<BBHB")
_S14 = struct.Struct("<BBI")


@dataclass(slots=True, init=False, repr=False, eq=False)
class Frame(Message):
    """Bits 1-0 of `frame_control`: 0 general, 1 of a cluster; bit 2 manufacturer code follows; bit 3 to the client;
    bit 4 no default response wanted. An answer repeats the `sequence` of its request. Source: ZCL 07-5123 §2.4.1,
    as zigpy 2.4.0 has it.
    """

    frame_control: int
    manufacturer_code: int | None
    sequence: int
    command: int
    payload: bytes = field(repr=False)

    def __init__(
        self, frame_control: int, manufacturer_code: int | None, sequence: int, command: int, payload: bytes
    ) -> None:
        self.frame_control = frame_control
        self.manufacturer_code = manufacturer_code
        self.sequence = sequence
        self.command = command
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        manufacturer_code = self.manufacturer_code
        try:
            manufacturer_code_part = b""
            if self.frame_control & 4:
                if not isinstance(manufacturer_code, int):
                    raise Malformed("Frame", "manufacturer_code is of the wrong kind")
                manufacturer_code_part = _S2.pack(manufacturer_code)
            else:
                if manufacturer_code is not None:
                    raise Malformed("Frame", "manufacturer_code does not belong here")
            return (
                _S1.pack(self.frame_control)
                + manufacturer_code_part
                + _S3.pack(self.sequence, self.command)
                + self.payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "Frame",
                ("frame_control", self.frame_control, 0, 255),
                ("sequence", self.sequence, 0, 255),
                ("command", self.command, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Frame:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("Frame", f"{len(data)} bytes where at least 3 belong")
        frame_control = data[0]
        manufacturer_code: int | None
        if frame_control & 4:
            (manufacturer_code_2,) = _S2.unpack_from(data, 1)
            manufacturer_code = manufacturer_code_2
            end = 3
        else:
            manufacturer_code = None
            end = 1
        if len(data) < end + 2:
            raise Malformed("Frame", "it ends too early")
        sequence = data[end]
        command = data[end + 1]
        payload = data[end + 2 :]
        message = cls.__new__(cls)
        message.frame_control = frame_control
        message.manufacturer_code = manufacturer_code
        message.sequence = sequence
        message.command = command
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockDoor(Message):
    """The code is needed when RequirePINForRFOperation is set. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x00

    pin_code: bytes | None = field(default=None, repr=False)

    def __init__(self, pin_code: bytes | None = None) -> None:
        self.pin_code = pin_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin_code = self.pin_code
        try:
            pin_code_part = b""
            if pin_code is not None:
                pin_code_part = _S1.pack(len(pin_code)) + pin_code
            return pin_code_part
        except (struct.error, OverflowError):
            raise misfit("LockDoor") from None

    @classmethod
    def parse(cls, data: bytes) -> LockDoor:
        """Reads exactly one; raises `Malformed`."""
        pin_code: bytes | None = None
        end = 0
        if len(data) > 0:
            if len(data) < 1:
                raise Malformed("LockDoor", "it ends too early")
            pin_code_length = data[0]
            end_2 = 1 + pin_code_length
            if len(data) != end_2:
                raise Malformed("LockDoor", "pin_code does not have its stated length")
            pin_code_2 = data[1:end_2]
            pin_code = pin_code_2
            end = end_2
        if len(data) != end:
            raise Malformed("LockDoor", "bytes are left over")
        message = cls.__new__(cls)
        message.pin_code = pin_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockDoor(Message):
    """The code is needed when RequirePINForRFOperation is set. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x01

    pin_code: bytes | None = field(default=None, repr=False)

    def __init__(self, pin_code: bytes | None = None) -> None:
        self.pin_code = pin_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin_code = self.pin_code
        try:
            pin_code_part = b""
            if pin_code is not None:
                pin_code_part = _S1.pack(len(pin_code)) + pin_code
            return pin_code_part
        except (struct.error, OverflowError):
            raise misfit("UnlockDoor") from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockDoor:
        """Reads exactly one; raises `Malformed`."""
        pin_code: bytes | None = None
        end = 0
        if len(data) > 0:
            if len(data) < 1:
                raise Malformed("UnlockDoor", "it ends too early")
            pin_code_length = data[0]
            end_2 = 1 + pin_code_length
            if len(data) != end_2:
                raise Malformed("UnlockDoor", "pin_code does not have its stated length")
            pin_code_2 = data[1:end_2]
            pin_code = pin_code_2
            end = end_2
        if len(data) != end:
            raise Malformed("UnlockDoor", "bytes are left over")
        message = cls.__new__(cls)
        message.pin_code = pin_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ToggleDoor(Message):
    """ToggleDoor. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x02

    pin_code: bytes | None = field(default=None, repr=False)

    def __init__(self, pin_code: bytes | None = None) -> None:
        self.pin_code = pin_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin_code = self.pin_code
        try:
            pin_code_part = b""
            if pin_code is not None:
                pin_code_part = _S1.pack(len(pin_code)) + pin_code
            return pin_code_part
        except (struct.error, OverflowError):
            raise misfit("ToggleDoor") from None

    @classmethod
    def parse(cls, data: bytes) -> ToggleDoor:
        """Reads exactly one; raises `Malformed`."""
        pin_code: bytes | None = None
        end = 0
        if len(data) > 0:
            if len(data) < 1:
                raise Malformed("ToggleDoor", "it ends too early")
            pin_code_length = data[0]
            end_2 = 1 + pin_code_length
            if len(data) != end_2:
                raise Malformed("ToggleDoor", "pin_code does not have its stated length")
            pin_code_2 = data[1:end_2]
            pin_code = pin_code_2
            end = end_2
        if len(data) != end:
            raise Malformed("ToggleDoor", "bytes are left over")
        message = cls.__new__(cls)
        message.pin_code = pin_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockWithTimeout(Message):
    """`timeout` counts seconds. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x03

    timeout: int
    pin_code: bytes | None = field(default=None, repr=False)

    def __init__(self, timeout: int, pin_code: bytes | None = None) -> None:
        self.timeout = timeout
        self.pin_code = pin_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin_code = self.pin_code
        try:
            pin_code_part = b""
            if pin_code is not None:
                pin_code_part = _S1.pack(len(pin_code)) + pin_code
            return _S2.pack(self.timeout) + pin_code_part
        except (struct.error, OverflowError):
            raise misfit("UnlockWithTimeout", ("timeout", self.timeout, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockWithTimeout:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("UnlockWithTimeout", f"{len(data)} bytes where at least 2 belong")
        (timeout,) = _S2.unpack_from(data)
        pin_code: bytes | None = None
        end = 2
        if len(data) > 2:
            if len(data) < 3:
                raise Malformed("UnlockWithTimeout", "it ends too early")
            pin_code_length = data[2]
            end_2 = 3 + pin_code_length
            if len(data) != end_2:
                raise Malformed("UnlockWithTimeout", "pin_code does not have its stated length")
            pin_code_2 = data[3:end_2]
            pin_code = pin_code_2
            end = end_2
        if len(data) != end:
            raise Malformed("UnlockWithTimeout", "bytes are left over")
        message = cls.__new__(cls)
        message.timeout = timeout
        message.pin_code = pin_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetLogRecord(Message):
    """Index 0 asks for the newest record. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x04

    log_index: int

    def __init__(self, log_index: int) -> None:
        self.log_index = log_index

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.log_index)
        except (struct.error, OverflowError):
            raise misfit("GetLogRecord", ("log_index", self.log_index, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetLogRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("GetLogRecord", f"{len(data)} bytes where 2 belong")
        (log_index,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.log_index = log_index
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPinCode(Message):
    """`user_status` 1 enabled, 3 disabled; `user_type` 0 unrestricted, 1 year day, 2 week day, 3 master, 4 none.
    Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x05

    user_id: int
    user_status: int
    user_type: int
    pin_code: bytes = field(repr=False)

    def __init__(self, user_id: int, user_status: int, user_type: int, pin_code: bytes) -> None:
        self.user_id = user_id
        self.user_status = user_status
        self.user_type = user_type
        self.pin_code = pin_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin_code = self.pin_code
        try:
            return _S4.pack(self.user_id, self.user_status, self.user_type, len(pin_code)) + pin_code
        except (struct.error, OverflowError):
            raise misfit(
                "SetPinCode",
                ("user_id", self.user_id, 0, 65535),
                ("user_status", self.user_status, 0, 255),
                ("user_type", self.user_type, 0, 255),
                ("the length of pin_code", len(pin_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetPinCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("SetPinCode", f"{len(data)} bytes where at least 5 belong")
        user_id, user_status, user_type, pin_code_length = _S4.unpack_from(data)
        end = 5 + pin_code_length
        if len(data) != end:
            raise Malformed("SetPinCode", "pin_code does not have its stated length")
        pin_code = data[5:end]
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        message.user_type = user_type
        message.pin_code = pin_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetPinCode(Message):
    """GetPinCode. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x06

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("GetPinCode", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetPinCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("GetPinCode", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearPinCode(Message):
    """ClearPinCode. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x07

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("ClearPinCode", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearPinCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearPinCode", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearAllPinCodes(Message):
    """ClearAllPinCodes. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x08

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ClearAllPinCodes:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ClearAllPinCodes", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetUserStatus(Message):
    """SetUserStatus. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x09

    user_id: int
    user_status: int

    def __init__(self, user_id: int, user_status: int) -> None:
        self.user_id = user_id
        self.user_status = user_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.user_id, self.user_status)
        except (struct.error, OverflowError):
            raise misfit(
                "SetUserStatus", ("user_id", self.user_id, 0, 65535), ("user_status", self.user_status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetUserStatus:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SetUserStatus", f"{len(data)} bytes where 3 belong")
        user_id, user_status = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetUserStatus(Message):
    """GetUserStatus. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0A

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("GetUserStatus", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetUserStatus:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("GetUserStatus", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetWeekDaySchedule(Message):
    """Bit 0 of `days_mask` is Sunday. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0B

    schedule_id: int
    user_id: int
    days_mask: int
    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int

    def __init__(
        self,
        schedule_id: int,
        user_id: int,
        days_mask: int,
        start_hour: int,
        start_minute: int,
        end_hour: int,
        end_minute: int,
    ) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id
        self.days_mask = days_mask
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(
                self.schedule_id,
                self.user_id,
                self.days_mask,
                self.start_hour,
                self.start_minute,
                self.end_hour,
                self.end_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SetWeekDaySchedule",
                ("schedule_id", self.schedule_id, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("days_mask", self.days_mask, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
                ("end_minute", self.end_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetWeekDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("SetWeekDaySchedule", f"{len(data)} bytes where 8 belong")
        schedule_id, user_id, days_mask, start_hour, start_minute, end_hour, end_minute = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        message.days_mask = days_mask
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.end_hour = end_hour
        message.end_minute = end_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetWeekDaySchedule(Message):
    """GetWeekDaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0C

    schedule_id: int
    user_id: int

    def __init__(self, schedule_id: int, user_id: int) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.schedule_id, self.user_id)
        except (struct.error, OverflowError):
            raise misfit(
                "GetWeekDaySchedule", ("schedule_id", self.schedule_id, 0, 255), ("user_id", self.user_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetWeekDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("GetWeekDaySchedule", f"{len(data)} bytes where 3 belong")
        schedule_id, user_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearWeekDaySchedule(Message):
    """ClearWeekDaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0D

    schedule_id: int
    user_id: int

    def __init__(self, schedule_id: int, user_id: int) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.schedule_id, self.user_id)
        except (struct.error, OverflowError):
            raise misfit(
                "ClearWeekDaySchedule", ("schedule_id", self.schedule_id, 0, 255), ("user_id", self.user_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearWeekDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ClearWeekDaySchedule", f"{len(data)} bytes where 3 belong")
        schedule_id, user_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetYearDaySchedule(Message):
    """SetYearDaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0E

    schedule_id: int
    user_id: int
    local_start_time: int
    local_end_time: int

    def __init__(self, schedule_id: int, user_id: int, local_start_time: int, local_end_time: int) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id
        self.local_start_time = local_start_time
        self.local_end_time = local_end_time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(self.schedule_id, self.user_id, self.local_start_time, self.local_end_time)
        except (struct.error, OverflowError):
            raise misfit(
                "SetYearDaySchedule",
                ("schedule_id", self.schedule_id, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("local_start_time", self.local_start_time, 0, 4294967295),
                ("local_end_time", self.local_end_time, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetYearDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("SetYearDaySchedule", f"{len(data)} bytes where 11 belong")
        schedule_id, user_id, local_start_time, local_end_time = _S8.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        message.local_start_time = local_start_time
        message.local_end_time = local_end_time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetYearDaySchedule(Message):
    """GetYearDaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0F

    schedule_id: int
    user_id: int

    def __init__(self, schedule_id: int, user_id: int) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.schedule_id, self.user_id)
        except (struct.error, OverflowError):
            raise misfit(
                "GetYearDaySchedule", ("schedule_id", self.schedule_id, 0, 255), ("user_id", self.user_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetYearDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("GetYearDaySchedule", f"{len(data)} bytes where 3 belong")
        schedule_id, user_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearYearDaySchedule(Message):
    """ClearYearDaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x10

    schedule_id: int
    user_id: int

    def __init__(self, schedule_id: int, user_id: int) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.schedule_id, self.user_id)
        except (struct.error, OverflowError):
            raise misfit(
                "ClearYearDaySchedule", ("schedule_id", self.schedule_id, 0, 255), ("user_id", self.user_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearYearDaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ClearYearDaySchedule", f"{len(data)} bytes where 3 belong")
        schedule_id, user_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetHolidaySchedule(Message):
    """SetHolidaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x11

    holiday_schedule_id: int
    local_start_time: int
    local_end_time: int
    operating_mode_during_holiday: int

    def __init__(
        self, holiday_schedule_id: int, local_start_time: int, local_end_time: int, operating_mode_during_holiday: int
    ) -> None:
        self.holiday_schedule_id = holiday_schedule_id
        self.local_start_time = local_start_time
        self.local_end_time = local_end_time
        self.operating_mode_during_holiday = operating_mode_during_holiday

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(
                self.holiday_schedule_id, self.local_start_time, self.local_end_time, self.operating_mode_during_holiday
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SetHolidaySchedule",
                ("holiday_schedule_id", self.holiday_schedule_id, 0, 255),
                ("local_start_time", self.local_start_time, 0, 4294967295),
                ("local_end_time", self.local_end_time, 0, 4294967295),
                ("operating_mode_during_holiday", self.operating_mode_during_holiday, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetHolidaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 10:
            raise Malformed("SetHolidaySchedule", f"{len(data)} bytes where 10 belong")
        holiday_schedule_id, local_start_time, local_end_time, operating_mode_during_holiday = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.holiday_schedule_id = holiday_schedule_id
        message.local_start_time = local_start_time
        message.local_end_time = local_end_time
        message.operating_mode_during_holiday = operating_mode_during_holiday
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetHolidaySchedule(Message):
    """GetHolidaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x12

    holiday_schedule_id: int

    def __init__(self, holiday_schedule_id: int) -> None:
        self.holiday_schedule_id = holiday_schedule_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.holiday_schedule_id)
        except (struct.error, OverflowError):
            raise misfit("GetHolidaySchedule", ("holiday_schedule_id", self.holiday_schedule_id, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetHolidaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetHolidaySchedule", f"{len(data)} bytes where 1 belong")
        holiday_schedule_id = data[0]
        message = cls.__new__(cls)
        message.holiday_schedule_id = holiday_schedule_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearHolidaySchedule(Message):
    """ClearHolidaySchedule. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x13

    holiday_schedule_id: int

    def __init__(self, holiday_schedule_id: int) -> None:
        self.holiday_schedule_id = holiday_schedule_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.holiday_schedule_id)
        except (struct.error, OverflowError):
            raise misfit("ClearHolidaySchedule", ("holiday_schedule_id", self.holiday_schedule_id, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearHolidaySchedule:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearHolidaySchedule", f"{len(data)} bytes where 1 belong")
        holiday_schedule_id = data[0]
        message = cls.__new__(cls)
        message.holiday_schedule_id = holiday_schedule_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetUserType(Message):
    """SetUserType. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x14

    user_id: int
    user_type: int

    def __init__(self, user_id: int, user_type: int) -> None:
        self.user_id = user_id
        self.user_type = user_type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.user_id, self.user_type)
        except (struct.error, OverflowError):
            raise misfit(
                "SetUserType", ("user_id", self.user_id, 0, 65535), ("user_type", self.user_type, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetUserType:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SetUserType", f"{len(data)} bytes where 3 belong")
        user_id, user_type = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_type = user_type
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetUserType(Message):
    """GetUserType. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x15

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("GetUserType", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetUserType:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("GetUserType", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetRfidCode(Message):
    """`user_status` 1 enabled, 3 disabled; `user_type` 0 unrestricted, 1 year day, 2 week day, 3 master, 4 none.
    Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x16

    user_id: int
    user_status: int
    user_type: int
    rfid_code: bytes = field(repr=False)

    def __init__(self, user_id: int, user_status: int, user_type: int, rfid_code: bytes) -> None:
        self.user_id = user_id
        self.user_status = user_status
        self.user_type = user_type
        self.rfid_code = rfid_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        rfid_code = self.rfid_code
        try:
            return _S4.pack(self.user_id, self.user_status, self.user_type, len(rfid_code)) + rfid_code
        except (struct.error, OverflowError):
            raise misfit(
                "SetRfidCode",
                ("user_id", self.user_id, 0, 65535),
                ("user_status", self.user_status, 0, 255),
                ("user_type", self.user_type, 0, 255),
                ("the length of rfid_code", len(rfid_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetRfidCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("SetRfidCode", f"{len(data)} bytes where at least 5 belong")
        user_id, user_status, user_type, rfid_code_length = _S4.unpack_from(data)
        end = 5 + rfid_code_length
        if len(data) != end:
            raise Malformed("SetRfidCode", "rfid_code does not have its stated length")
        rfid_code = data[5:end]
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        message.user_type = user_type
        message.rfid_code = rfid_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetRfidCode(Message):
    """GetRfidCode. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x17

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("GetRfidCode", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetRfidCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("GetRfidCode", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearRfidCode(Message):
    """ClearRfidCode. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x18

    user_id: int

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user_id)
        except (struct.error, OverflowError):
            raise misfit("ClearRfidCode", ("user_id", self.user_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearRfidCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearRfidCode", f"{len(data)} bytes where 2 belong")
        (user_id,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearAllRfidCodes(Message):
    """ClearAllRfidCodes. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x19

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ClearAllRfidCodes:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ClearAllRfidCodes", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockDoorResponse(Message):
    """LockDoorResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x00

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("LockDoorResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LockDoorResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("LockDoorResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockDoorResponse(Message):
    """UnlockDoorResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x01

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("UnlockDoorResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockDoorResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("UnlockDoorResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ToggleDoorResponse(Message):
    """ToggleDoorResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x02

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ToggleDoorResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ToggleDoorResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ToggleDoorResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockWithTimeoutResponse(Message):
    """UnlockWithTimeoutResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x03

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("UnlockWithTimeoutResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockWithTimeoutResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("UnlockWithTimeoutResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetLogRecordResponse(Message):
    """`event_type` 0 operation, 1 programming, 2 alarm. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x04

    log_entry_id: int
    timestamp: int
    event_type: int
    source: int
    event_id_or_alarm_code: int
    user_id: int
    pin: bytes | None = field(default=None, repr=False)

    def __init__(
        self,
        log_entry_id: int,
        timestamp: int,
        event_type: int,
        source: int,
        event_id_or_alarm_code: int,
        user_id: int,
        pin: bytes | None = None,
    ) -> None:
        self.log_entry_id = log_entry_id
        self.timestamp = timestamp
        self.event_type = event_type
        self.source = source
        self.event_id_or_alarm_code = event_id_or_alarm_code
        self.user_id = user_id
        self.pin = pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        try:
            pin_part = b""
            if pin is not None:
                pin_part = _S1.pack(len(pin)) + pin
            return (
                _S10.pack(
                    self.log_entry_id,
                    self.timestamp,
                    self.event_type,
                    self.source,
                    self.event_id_or_alarm_code,
                    self.user_id,
                )
                + pin_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "GetLogRecordResponse",
                ("log_entry_id", self.log_entry_id, 0, 65535),
                ("timestamp", self.timestamp, 0, 4294967295),
                ("event_type", self.event_type, 0, 255),
                ("source", self.source, 0, 255),
                ("event_id_or_alarm_code", self.event_id_or_alarm_code, 0, 255),
                ("user_id", self.user_id, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetLogRecordResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 11:
            raise Malformed("GetLogRecordResponse", f"{len(data)} bytes where at least 11 belong")
        log_entry_id, timestamp, event_type, source, event_id_or_alarm_code, user_id = _S10.unpack_from(data)
        pin: bytes | None = None
        end = 11
        if len(data) > 11:
            if len(data) < 12:
                raise Malformed("GetLogRecordResponse", "it ends too early")
            pin_length = data[11]
            end_2 = 12 + pin_length
            if len(data) != end_2:
                raise Malformed("GetLogRecordResponse", "pin does not have its stated length")
            pin_2 = data[12:end_2]
            pin = pin_2
            end = end_2
        if len(data) != end:
            raise Malformed("GetLogRecordResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.log_entry_id = log_entry_id
        message.timestamp = timestamp
        message.event_type = event_type
        message.source = source
        message.event_id_or_alarm_code = event_id_or_alarm_code
        message.user_id = user_id
        message.pin = pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPinCodeResponse(Message):
    """`status` 00 success, 01 general failure, 02 memory full, 03 duplicate: not the general table. Source: ZCL
    07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x05

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetPinCodeResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetPinCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetPinCodeResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetPinCodeResponse(Message):
    """A free slot has status 00, type FF and no code; one beyond the lock's capacity has status FF. Source: ZCL
    07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x06

    user_id: int
    user_status: int
    user_type: int
    code: bytes = field(repr=False)

    def __init__(self, user_id: int, user_status: int, user_type: int, code: bytes) -> None:
        self.user_id = user_id
        self.user_status = user_status
        self.user_type = user_type
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            return _S4.pack(self.user_id, self.user_status, self.user_type, len(code)) + code
        except (struct.error, OverflowError):
            raise misfit(
                "GetPinCodeResponse",
                ("user_id", self.user_id, 0, 65535),
                ("user_status", self.user_status, 0, 255),
                ("user_type", self.user_type, 0, 255),
                ("the length of code", len(code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetPinCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("GetPinCodeResponse", f"{len(data)} bytes where at least 5 belong")
        user_id, user_status, user_type, code_length = _S4.unpack_from(data)
        end = 5 + code_length
        if len(data) != end:
            raise Malformed("GetPinCodeResponse", "code does not have its stated length")
        code = data[5:end]
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        message.user_type = user_type
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearPinCodeResponse(Message):
    """ClearPinCodeResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x07

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearPinCodeResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearPinCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearPinCodeResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearAllPinCodesResponse(Message):
    """ClearAllPinCodesResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x08

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearAllPinCodesResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearAllPinCodesResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearAllPinCodesResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetUserStatusResponse(Message):
    """SetUserStatusResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x09

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetUserStatusResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetUserStatusResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetUserStatusResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetUserStatusResponse(Message):
    """GetUserStatusResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0A

    user_id: int
    user_status: int

    def __init__(self, user_id: int, user_status: int) -> None:
        self.user_id = user_id
        self.user_status = user_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.user_id, self.user_status)
        except (struct.error, OverflowError):
            raise misfit(
                "GetUserStatusResponse", ("user_id", self.user_id, 0, 65535), ("user_status", self.user_status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetUserStatusResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("GetUserStatusResponse", f"{len(data)} bytes where 3 belong")
        user_id, user_status = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetWeekDayScheduleResponse(Message):
    """SetWeekDayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0B

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetWeekDayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetWeekDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetWeekDayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetWeekDayScheduleResponse(Message):
    """Bit 0 of `days_mask` is Sunday. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0C

    schedule_id: int
    user_id: int
    status: int
    days_mask: int | None
    start_hour: int | None
    start_minute: int | None
    end_hour: int | None
    end_minute: int | None

    def __init__(
        self,
        schedule_id: int,
        user_id: int,
        status: int,
        days_mask: int | None,
        start_hour: int | None,
        start_minute: int | None,
        end_hour: int | None,
        end_minute: int | None,
    ) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id
        self.status = status
        self.days_mask = days_mask
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        days_mask = self.days_mask
        start_hour = self.start_hour
        start_minute = self.start_minute
        end_hour = self.end_hour
        end_minute = self.end_minute
        try:
            days_mask_part = b""
            if self.status == 0:
                if not isinstance(days_mask, int):
                    raise Malformed("GetWeekDayScheduleResponse", "days_mask is of the wrong kind")
                days_mask_part = _S1.pack(days_mask)
            else:
                if days_mask is not None:
                    raise Malformed("GetWeekDayScheduleResponse", "days_mask does not belong here")
            start_hour_part = b""
            if self.status == 0:
                if not isinstance(start_hour, int):
                    raise Malformed("GetWeekDayScheduleResponse", "start_hour is of the wrong kind")
                start_hour_part = _S1.pack(start_hour)
            else:
                if start_hour is not None:
                    raise Malformed("GetWeekDayScheduleResponse", "start_hour does not belong here")
            start_minute_part = b""
            if self.status == 0:
                if not isinstance(start_minute, int):
                    raise Malformed("GetWeekDayScheduleResponse", "start_minute is of the wrong kind")
                start_minute_part = _S1.pack(start_minute)
            else:
                if start_minute is not None:
                    raise Malformed("GetWeekDayScheduleResponse", "start_minute does not belong here")
            end_hour_part = b""
            if self.status == 0:
                if not isinstance(end_hour, int):
                    raise Malformed("GetWeekDayScheduleResponse", "end_hour is of the wrong kind")
                end_hour_part = _S1.pack(end_hour)
            else:
                if end_hour is not None:
                    raise Malformed("GetWeekDayScheduleResponse", "end_hour does not belong here")
            end_minute_part = b""
            if self.status == 0:
                if not isinstance(end_minute, int):
                    raise Malformed("GetWeekDayScheduleResponse", "end_minute is of the wrong kind")
                end_minute_part = _S1.pack(end_minute)
            else:
                if end_minute is not None:
                    raise Malformed("GetWeekDayScheduleResponse", "end_minute does not belong here")
            return b"".join(
                (
                    _S11.pack(self.schedule_id, self.user_id, self.status),
                    days_mask_part,
                    start_hour_part,
                    start_minute_part,
                    end_hour_part,
                    end_minute_part,
                )
            )
        except (struct.error, OverflowError):
            raise misfit(
                "GetWeekDayScheduleResponse",
                ("schedule_id", self.schedule_id, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("status", self.status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetWeekDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("GetWeekDayScheduleResponse", f"{len(data)} bytes where at least 4 belong")
        schedule_id, user_id, status = _S11.unpack_from(data)
        days_mask: int | None
        if status == 0:
            if len(data) < 5:
                raise Malformed("GetWeekDayScheduleResponse", "it ends too early")
            days_mask_2 = data[4]
            days_mask = days_mask_2
            end = 5
        else:
            days_mask = None
            end = 4
        start_hour: int | None
        if status == 0:
            if len(data) < end + 1:
                raise Malformed("GetWeekDayScheduleResponse", "it ends too early")
            start_hour_2 = data[end]
            start_hour = start_hour_2
            end_2 = end + 1
        else:
            start_hour = None
            end_2 = end
        start_minute: int | None
        if status == 0:
            if len(data) < end_2 + 1:
                raise Malformed("GetWeekDayScheduleResponse", "it ends too early")
            start_minute_2 = data[end_2]
            start_minute = start_minute_2
            end_3 = end_2 + 1
        else:
            start_minute = None
            end_3 = end_2
        end_hour: int | None
        if status == 0:
            if len(data) < end_3 + 1:
                raise Malformed("GetWeekDayScheduleResponse", "it ends too early")
            end_hour_2 = data[end_3]
            end_hour = end_hour_2
            end_4 = end_3 + 1
        else:
            end_hour = None
            end_4 = end_3
        end_minute: int | None
        if status == 0:
            if len(data) < end_4 + 1:
                raise Malformed("GetWeekDayScheduleResponse", "it ends too early")
            end_minute_2 = data[end_4]
            end_minute = end_minute_2
            end_5 = end_4 + 1
        else:
            end_minute = None
            end_5 = end_4
        if len(data) != end_5:
            raise Malformed("GetWeekDayScheduleResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        message.status = status
        message.days_mask = days_mask
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.end_hour = end_hour
        message.end_minute = end_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearWeekDayScheduleResponse(Message):
    """ClearWeekDayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0D

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearWeekDayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearWeekDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearWeekDayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetYearDayScheduleResponse(Message):
    """SetYearDayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0E

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetYearDayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetYearDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetYearDayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetYearDayScheduleResponse(Message):
    """GetYearDayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x0F

    schedule_id: int
    user_id: int
    status: int
    local_start_time: int | None
    local_end_time: int | None

    def __init__(
        self, schedule_id: int, user_id: int, status: int, local_start_time: int | None, local_end_time: int | None
    ) -> None:
        self.schedule_id = schedule_id
        self.user_id = user_id
        self.status = status
        self.local_start_time = local_start_time
        self.local_end_time = local_end_time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        local_start_time = self.local_start_time
        local_end_time = self.local_end_time
        try:
            local_start_time_part = b""
            if self.status == 0:
                if not isinstance(local_start_time, int):
                    raise Malformed("GetYearDayScheduleResponse", "local_start_time is of the wrong kind")
                local_start_time_part = _S12.pack(local_start_time)
            else:
                if local_start_time is not None:
                    raise Malformed("GetYearDayScheduleResponse", "local_start_time does not belong here")
            local_end_time_part = b""
            if self.status == 0:
                if not isinstance(local_end_time, int):
                    raise Malformed("GetYearDayScheduleResponse", "local_end_time is of the wrong kind")
                local_end_time_part = _S12.pack(local_end_time)
            else:
                if local_end_time is not None:
                    raise Malformed("GetYearDayScheduleResponse", "local_end_time does not belong here")
            return _S11.pack(self.schedule_id, self.user_id, self.status) + local_start_time_part + local_end_time_part
        except (struct.error, OverflowError):
            raise misfit(
                "GetYearDayScheduleResponse",
                ("schedule_id", self.schedule_id, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("status", self.status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetYearDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("GetYearDayScheduleResponse", f"{len(data)} bytes where at least 4 belong")
        schedule_id, user_id, status = _S11.unpack_from(data)
        local_start_time: int | None
        if status == 0:
            if len(data) < 8:
                raise Malformed("GetYearDayScheduleResponse", "it ends too early")
            (local_start_time_2,) = _S12.unpack_from(data, 4)
            local_start_time = local_start_time_2
            end = 8
        else:
            local_start_time = None
            end = 4
        local_end_time: int | None
        if status == 0:
            if len(data) < end + 4:
                raise Malformed("GetYearDayScheduleResponse", "it ends too early")
            (local_end_time_2,) = _S12.unpack_from(data, end)
            local_end_time = local_end_time_2
            end_2 = end + 4
        else:
            local_end_time = None
            end_2 = end
        if len(data) != end_2:
            raise Malformed("GetYearDayScheduleResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.schedule_id = schedule_id
        message.user_id = user_id
        message.status = status
        message.local_start_time = local_start_time
        message.local_end_time = local_end_time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearYearDayScheduleResponse(Message):
    """ClearYearDayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x10

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearYearDayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearYearDayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearYearDayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetHolidayScheduleResponse(Message):
    """SetHolidayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x11

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetHolidayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetHolidayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetHolidayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetHolidayScheduleResponse(Message):
    """GetHolidayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x12

    holiday_schedule_id: int
    status: int
    local_start_time: int | None
    local_end_time: int | None
    operating_mode_during_holiday: int | None

    def __init__(
        self,
        holiday_schedule_id: int,
        status: int,
        local_start_time: int | None,
        local_end_time: int | None,
        operating_mode_during_holiday: int | None,
    ) -> None:
        self.holiday_schedule_id = holiday_schedule_id
        self.status = status
        self.local_start_time = local_start_time
        self.local_end_time = local_end_time
        self.operating_mode_during_holiday = operating_mode_during_holiday

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        local_start_time = self.local_start_time
        local_end_time = self.local_end_time
        operating_mode_during_holiday = self.operating_mode_during_holiday
        try:
            local_start_time_part = b""
            if self.status == 0:
                if not isinstance(local_start_time, int):
                    raise Malformed("GetHolidayScheduleResponse", "local_start_time is of the wrong kind")
                local_start_time_part = _S12.pack(local_start_time)
            else:
                if local_start_time is not None:
                    raise Malformed("GetHolidayScheduleResponse", "local_start_time does not belong here")
            local_end_time_part = b""
            if self.status == 0:
                if not isinstance(local_end_time, int):
                    raise Malformed("GetHolidayScheduleResponse", "local_end_time is of the wrong kind")
                local_end_time_part = _S12.pack(local_end_time)
            else:
                if local_end_time is not None:
                    raise Malformed("GetHolidayScheduleResponse", "local_end_time does not belong here")
            operating_mode_during_holiday_part = b""
            if self.status == 0:
                if not isinstance(operating_mode_during_holiday, int):
                    raise Malformed("GetHolidayScheduleResponse", "operating_mode_during_holiday is of the wrong kind")
                operating_mode_during_holiday_part = _S1.pack(operating_mode_during_holiday)
            else:
                if operating_mode_during_holiday is not None:
                    raise Malformed("GetHolidayScheduleResponse", "operating_mode_during_holiday does not belong here")
            return (
                _S3.pack(self.holiday_schedule_id, self.status)
                + local_start_time_part
                + local_end_time_part
                + operating_mode_during_holiday_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "GetHolidayScheduleResponse",
                ("holiday_schedule_id", self.holiday_schedule_id, 0, 255),
                ("status", self.status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetHolidayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("GetHolidayScheduleResponse", f"{len(data)} bytes where at least 2 belong")
        holiday_schedule_id = data[0]
        status = data[1]
        local_start_time: int | None
        if status == 0:
            if len(data) < 6:
                raise Malformed("GetHolidayScheduleResponse", "it ends too early")
            (local_start_time_2,) = _S12.unpack_from(data, 2)
            local_start_time = local_start_time_2
            end = 6
        else:
            local_start_time = None
            end = 2
        local_end_time: int | None
        if status == 0:
            if len(data) < end + 4:
                raise Malformed("GetHolidayScheduleResponse", "it ends too early")
            (local_end_time_2,) = _S12.unpack_from(data, end)
            local_end_time = local_end_time_2
            end_2 = end + 4
        else:
            local_end_time = None
            end_2 = end
        operating_mode_during_holiday: int | None
        if status == 0:
            if len(data) < end_2 + 1:
                raise Malformed("GetHolidayScheduleResponse", "it ends too early")
            operating_mode_during_holiday_2 = data[end_2]
            operating_mode_during_holiday = operating_mode_during_holiday_2
            end_3 = end_2 + 1
        else:
            operating_mode_during_holiday = None
            end_3 = end_2
        if len(data) != end_3:
            raise Malformed("GetHolidayScheduleResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.holiday_schedule_id = holiday_schedule_id
        message.status = status
        message.local_start_time = local_start_time
        message.local_end_time = local_end_time
        message.operating_mode_during_holiday = operating_mode_during_holiday
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearHolidayScheduleResponse(Message):
    """ClearHolidayScheduleResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x13

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearHolidayScheduleResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearHolidayScheduleResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearHolidayScheduleResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetUserTypeResponse(Message):
    """SetUserTypeResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x14

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetUserTypeResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetUserTypeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetUserTypeResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetUserTypeResponse(Message):
    """GetUserTypeResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x15

    user_id: int
    user_type: int

    def __init__(self, user_id: int, user_type: int) -> None:
        self.user_id = user_id
        self.user_type = user_type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.user_id, self.user_type)
        except (struct.error, OverflowError):
            raise misfit(
                "GetUserTypeResponse", ("user_id", self.user_id, 0, 65535), ("user_type", self.user_type, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetUserTypeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("GetUserTypeResponse", f"{len(data)} bytes where 3 belong")
        user_id, user_type = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_type = user_type
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetRfidCodeResponse(Message):
    """`status` 00 success, 01 general failure, 02 memory full, 03 duplicate: not the general table. Source: ZCL
    07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x16

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("SetRfidCodeResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetRfidCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetRfidCodeResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetRfidCodeResponse(Message):
    """A free slot has status 00, type FF and no code; one beyond the lock's capacity has status FF. Source: ZCL
    07-5123 §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x17

    user_id: int
    user_status: int
    user_type: int
    rfid_code: bytes = field(repr=False)

    def __init__(self, user_id: int, user_status: int, user_type: int, rfid_code: bytes) -> None:
        self.user_id = user_id
        self.user_status = user_status
        self.user_type = user_type
        self.rfid_code = rfid_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        rfid_code = self.rfid_code
        try:
            return _S4.pack(self.user_id, self.user_status, self.user_type, len(rfid_code)) + rfid_code
        except (struct.error, OverflowError):
            raise misfit(
                "GetRfidCodeResponse",
                ("user_id", self.user_id, 0, 65535),
                ("user_status", self.user_status, 0, 255),
                ("user_type", self.user_type, 0, 255),
                ("the length of rfid_code", len(rfid_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetRfidCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("GetRfidCodeResponse", f"{len(data)} bytes where at least 5 belong")
        user_id, user_status, user_type, rfid_code_length = _S4.unpack_from(data)
        end = 5 + rfid_code_length
        if len(data) != end:
            raise Malformed("GetRfidCodeResponse", "rfid_code does not have its stated length")
        rfid_code = data[5:end]
        message = cls.__new__(cls)
        message.user_id = user_id
        message.user_status = user_status
        message.user_type = user_type
        message.rfid_code = rfid_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearRfidCodeResponse(Message):
    """ClearRfidCodeResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x18

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearRfidCodeResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearRfidCodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearRfidCodeResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearAllRfidCodesResponse(Message):
    """ClearAllRfidCodesResponse. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x19

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("ClearAllRfidCodesResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearAllRfidCodesResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearAllRfidCodesResponse", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OperationEventNotification(Message):
    """User FFFF is nobody in particular; the code is sent only when SendPINOverTheAir is set. Source: ZCL 07-5123
    §7.3, as zigpy 2.4.0 has it.
    """

    CODE: ClassVar[int] = 0x20

    operation_event_source: int
    operation_event_code: int
    user_id: int
    pin: bytes = field(repr=False)
    local_time: int
    data: bytes | None = field(default=None, repr=False)

    def __init__(
        self,
        operation_event_source: int,
        operation_event_code: int,
        user_id: int,
        pin: bytes,
        local_time: int,
        data: bytes | None = None,
    ) -> None:
        self.operation_event_source = operation_event_source
        self.operation_event_code = operation_event_code
        self.user_id = user_id
        self.pin = pin
        self.local_time = local_time
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        data_ = self.data
        try:
            data_part = b""
            if data_ is not None:
                data_part = _S1.pack(len(data_)) + data_
            return (
                _S13.pack(self.operation_event_source, self.operation_event_code, self.user_id, len(pin))
                + pin
                + _S12.pack(self.local_time)
                + data_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "OperationEventNotification",
                ("operation_event_source", self.operation_event_source, 0, 255),
                ("operation_event_code", self.operation_event_code, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("the length of pin", len(pin), 0, 255),
                ("local_time", self.local_time, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> OperationEventNotification:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 9:
            raise Malformed("OperationEventNotification", f"{len(data)} bytes where at least 9 belong")
        operation_event_source, operation_event_code, user_id, pin_length = _S13.unpack_from(data)
        end = 5 + pin_length
        if len(data) < end:
            raise Malformed("OperationEventNotification", "pin ends too early")
        pin = data[5:end]
        if len(data) < end + 4:
            raise Malformed("OperationEventNotification", "it ends too early")
        (local_time,) = _S12.unpack_from(data, end)
        data_: bytes | None = None
        end_2 = end + 4
        if len(data) > end + 4:
            if len(data) < end + 5:
                raise Malformed("OperationEventNotification", "it ends too early")
            data_length = data[end + 4]
            end_3 = end + 5 + data_length
            if len(data) != end_3:
                raise Malformed("OperationEventNotification", "data does not have its stated length")
            data_2 = data[end + 5 : end_3]
            data_ = data_2
            end_2 = end_3
        if len(data) != end_2:
            raise Malformed("OperationEventNotification", "bytes are left over")
        message = cls.__new__(cls)
        message.operation_event_source = operation_event_source
        message.operation_event_code = operation_event_code
        message.user_id = user_id
        message.pin = pin
        message.local_time = local_time
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ProgrammingEventNotification(Message):
    """The code is sent only when SendPINOverTheAir is set. Source: ZCL 07-5123 §7.3, as zigpy 2.4.0 has it."""

    CODE: ClassVar[int] = 0x21

    program_event_source: int
    program_event_code: int
    user_id: int
    pin: bytes = field(repr=False)
    user_type: int
    user_status: int
    local_time: int
    data: bytes | None = field(default=None, repr=False)

    def __init__(
        self,
        program_event_source: int,
        program_event_code: int,
        user_id: int,
        pin: bytes,
        user_type: int,
        user_status: int,
        local_time: int,
        data: bytes | None = None,
    ) -> None:
        self.program_event_source = program_event_source
        self.program_event_code = program_event_code
        self.user_id = user_id
        self.pin = pin
        self.user_type = user_type
        self.user_status = user_status
        self.local_time = local_time
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pin = self.pin
        data_ = self.data
        try:
            data_part = b""
            if data_ is not None:
                data_part = _S1.pack(len(data_)) + data_
            return (
                _S13.pack(self.program_event_source, self.program_event_code, self.user_id, len(pin))
                + pin
                + _S14.pack(self.user_type, self.user_status, self.local_time)
                + data_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ProgrammingEventNotification",
                ("program_event_source", self.program_event_source, 0, 255),
                ("program_event_code", self.program_event_code, 0, 255),
                ("user_id", self.user_id, 0, 65535),
                ("the length of pin", len(pin), 0, 255),
                ("user_type", self.user_type, 0, 255),
                ("user_status", self.user_status, 0, 255),
                ("local_time", self.local_time, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ProgrammingEventNotification:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 11:
            raise Malformed("ProgrammingEventNotification", f"{len(data)} bytes where at least 11 belong")
        program_event_source, program_event_code, user_id, pin_length = _S13.unpack_from(data)
        end = 5 + pin_length
        if len(data) < end:
            raise Malformed("ProgrammingEventNotification", "pin ends too early")
        pin = data[5:end]
        if len(data) < end + 6:
            raise Malformed("ProgrammingEventNotification", "it ends too early")
        user_type, user_status, local_time = _S14.unpack_from(data, end)
        data_: bytes | None = None
        end_2 = end + 6
        if len(data) > end + 6:
            if len(data) < end + 7:
                raise Malformed("ProgrammingEventNotification", "it ends too early")
            data_length = data[end + 6]
            end_3 = end + 7 + data_length
            if len(data) != end_3:
                raise Malformed("ProgrammingEventNotification", "data does not have its stated length")
            data_2 = data[end + 7 : end_3]
            data_ = data_2
            end_2 = end_3
        if len(data) != end_2:
            raise Malformed("ProgrammingEventNotification", "bytes are left over")
        message = cls.__new__(cls)
        message.program_event_source = program_event_source
        message.program_event_code = program_event_code
        message.user_id = user_id
        message.pin = pin
        message.user_type = user_type
        message.user_status = user_status
        message.local_time = local_time
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResetAlarm(Message):
    """ResetAlarm. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x00

    alarm_code: int
    cluster_id: int

    def __init__(self, alarm_code: int, cluster_id: int) -> None:
        self.alarm_code = alarm_code
        self.cluster_id = cluster_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.alarm_code, self.cluster_id)
        except (struct.error, OverflowError):
            raise misfit(
                "ResetAlarm", ("alarm_code", self.alarm_code, 0, 255), ("cluster_id", self.cluster_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ResetAlarm:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ResetAlarm", f"{len(data)} bytes where 3 belong")
        alarm_code, cluster_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.alarm_code = alarm_code
        message.cluster_id = cluster_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResetAllAlarms(Message):
    """ResetAllAlarms. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ResetAllAlarms:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ResetAllAlarms", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetAlarm(Message):
    """GetAlarm. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x02

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetAlarm:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetAlarm", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResetAlarmLog(Message):
    """ResetAlarmLog. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x03

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ResetAlarmLog:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ResetAlarmLog", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Alarm(Message):
    """A lock's alarms name the cluster 0101. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x00

    alarm_code: int
    cluster_id: int

    def __init__(self, alarm_code: int, cluster_id: int) -> None:
        self.alarm_code = alarm_code
        self.cluster_id = cluster_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.alarm_code, self.cluster_id)
        except (struct.error, OverflowError):
            raise misfit(
                "Alarm", ("alarm_code", self.alarm_code, 0, 255), ("cluster_id", self.cluster_id, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Alarm:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("Alarm", f"{len(data)} bytes where 3 belong")
        alarm_code, cluster_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.alarm_code = alarm_code
        message.cluster_id = cluster_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetAlarmResponse(Message):
    """GetAlarmResponse. Source: zigpy 2.4.0, zigpy/zcl/clusters/general.py."""

    CODE: ClassVar[int] = 0x01

    status: int
    alarm_code: int | None
    cluster_id: int | None
    timestamp: int | None

    def __init__(self, status: int, alarm_code: int | None, cluster_id: int | None, timestamp: int | None) -> None:
        self.status = status
        self.alarm_code = alarm_code
        self.cluster_id = cluster_id
        self.timestamp = timestamp

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        alarm_code = self.alarm_code
        cluster_id = self.cluster_id
        timestamp = self.timestamp
        try:
            alarm_code_part = b""
            if self.status == 0:
                if not isinstance(alarm_code, int):
                    raise Malformed("GetAlarmResponse", "alarm_code is of the wrong kind")
                alarm_code_part = _S1.pack(alarm_code)
            else:
                if alarm_code is not None:
                    raise Malformed("GetAlarmResponse", "alarm_code does not belong here")
            cluster_id_part = b""
            if self.status == 0:
                if not isinstance(cluster_id, int):
                    raise Malformed("GetAlarmResponse", "cluster_id is of the wrong kind")
                cluster_id_part = _S2.pack(cluster_id)
            else:
                if cluster_id is not None:
                    raise Malformed("GetAlarmResponse", "cluster_id does not belong here")
            timestamp_part = b""
            if self.status == 0:
                if not isinstance(timestamp, int):
                    raise Malformed("GetAlarmResponse", "timestamp is of the wrong kind")
                timestamp_part = _S12.pack(timestamp)
            else:
                if timestamp is not None:
                    raise Malformed("GetAlarmResponse", "timestamp does not belong here")
            return _S1.pack(self.status) + alarm_code_part + cluster_id_part + timestamp_part
        except (struct.error, OverflowError):
            raise misfit("GetAlarmResponse", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetAlarmResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("GetAlarmResponse", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        alarm_code: int | None
        if status == 0:
            if len(data) < 2:
                raise Malformed("GetAlarmResponse", "it ends too early")
            alarm_code_2 = data[1]
            alarm_code = alarm_code_2
            end = 2
        else:
            alarm_code = None
            end = 1
        cluster_id: int | None
        if status == 0:
            if len(data) < end + 2:
                raise Malformed("GetAlarmResponse", "it ends too early")
            (cluster_id_2,) = _S2.unpack_from(data, end)
            cluster_id = cluster_id_2
            end_2 = end + 2
        else:
            cluster_id = None
            end_2 = end
        timestamp: int | None
        if status == 0:
            if len(data) < end_2 + 4:
                raise Malformed("GetAlarmResponse", "it ends too early")
            (timestamp_2,) = _S12.unpack_from(data, end_2)
            timestamp = timestamp_2
            end_3 = end_2 + 4
        else:
            timestamp = None
            end_3 = end_2
        if len(data) != end_3:
            raise Malformed("GetAlarmResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.status = status
        message.alarm_code = alarm_code
        message.cluster_id = cluster_id
        message.timestamp = timestamp
        return message


DoorLockRequest: TypeAlias = (
    LockDoor
    | UnlockDoor
    | ToggleDoor
    | UnlockWithTimeout
    | GetLogRecord
    | SetPinCode
    | GetPinCode
    | ClearPinCode
    | ClearAllPinCodes
    | SetUserStatus
    | GetUserStatus
    | SetWeekDaySchedule
    | GetWeekDaySchedule
    | ClearWeekDaySchedule
    | SetYearDaySchedule
    | GetYearDaySchedule
    | ClearYearDaySchedule
    | SetHolidaySchedule
    | GetHolidaySchedule
    | ClearHolidaySchedule
    | SetUserType
    | GetUserType
    | SetRfidCode
    | GetRfidCode
    | ClearRfidCode
    | ClearAllRfidCodes
)

DOOR_LOCK_REQUEST: dict[int, type[DoorLockRequest]] = {
    0x00: LockDoor,
    0x01: UnlockDoor,
    0x02: ToggleDoor,
    0x03: UnlockWithTimeout,
    0x04: GetLogRecord,
    0x05: SetPinCode,
    0x06: GetPinCode,
    0x07: ClearPinCode,
    0x08: ClearAllPinCodes,
    0x09: SetUserStatus,
    0x0A: GetUserStatus,
    0x0B: SetWeekDaySchedule,
    0x0C: GetWeekDaySchedule,
    0x0D: ClearWeekDaySchedule,
    0x0E: SetYearDaySchedule,
    0x0F: GetYearDaySchedule,
    0x10: ClearYearDaySchedule,
    0x11: SetHolidaySchedule,
    0x12: GetHolidaySchedule,
    0x13: ClearHolidaySchedule,
    0x14: SetUserType,
    0x15: GetUserType,
    0x16: SetRfidCode,
    0x17: GetRfidCode,
    0x18: ClearRfidCode,
    0x19: ClearAllRfidCodes,
}


def parse_door_lock_request(code: int, data: bytes) -> DoorLockRequest:
    """Reads the door lock request of that code; raises `Malformed`."""
    row = DOOR_LOCK_REQUEST.get(code)
    if row is None:
        raise Malformed("door_lock_request", f"no layout for code {code:#04x}")
    return row.parse(data)


DoorLockResponse: TypeAlias = (
    LockDoorResponse
    | UnlockDoorResponse
    | ToggleDoorResponse
    | UnlockWithTimeoutResponse
    | GetLogRecordResponse
    | SetPinCodeResponse
    | GetPinCodeResponse
    | ClearPinCodeResponse
    | ClearAllPinCodesResponse
    | SetUserStatusResponse
    | GetUserStatusResponse
    | SetWeekDayScheduleResponse
    | GetWeekDayScheduleResponse
    | ClearWeekDayScheduleResponse
    | SetYearDayScheduleResponse
    | GetYearDayScheduleResponse
    | ClearYearDayScheduleResponse
    | SetHolidayScheduleResponse
    | GetHolidayScheduleResponse
    | ClearHolidayScheduleResponse
    | SetUserTypeResponse
    | GetUserTypeResponse
    | SetRfidCodeResponse
    | GetRfidCodeResponse
    | ClearRfidCodeResponse
    | ClearAllRfidCodesResponse
    | OperationEventNotification
    | ProgrammingEventNotification
)

DOOR_LOCK_RESPONSE: dict[int, type[DoorLockResponse]] = {
    0x00: LockDoorResponse,
    0x01: UnlockDoorResponse,
    0x02: ToggleDoorResponse,
    0x03: UnlockWithTimeoutResponse,
    0x04: GetLogRecordResponse,
    0x05: SetPinCodeResponse,
    0x06: GetPinCodeResponse,
    0x07: ClearPinCodeResponse,
    0x08: ClearAllPinCodesResponse,
    0x09: SetUserStatusResponse,
    0x0A: GetUserStatusResponse,
    0x0B: SetWeekDayScheduleResponse,
    0x0C: GetWeekDayScheduleResponse,
    0x0D: ClearWeekDayScheduleResponse,
    0x0E: SetYearDayScheduleResponse,
    0x0F: GetYearDayScheduleResponse,
    0x10: ClearYearDayScheduleResponse,
    0x11: SetHolidayScheduleResponse,
    0x12: GetHolidayScheduleResponse,
    0x13: ClearHolidayScheduleResponse,
    0x14: SetUserTypeResponse,
    0x15: GetUserTypeResponse,
    0x16: SetRfidCodeResponse,
    0x17: GetRfidCodeResponse,
    0x18: ClearRfidCodeResponse,
    0x19: ClearAllRfidCodesResponse,
    0x20: OperationEventNotification,
    0x21: ProgrammingEventNotification,
}


def parse_door_lock_response(code: int, data: bytes) -> DoorLockResponse:
    """Reads the door lock response of that code; raises `Malformed`."""
    row = DOOR_LOCK_RESPONSE.get(code)
    if row is None:
        raise Malformed("door_lock_response", f"no layout for code {code:#04x}")
    return row.parse(data)


AlarmRequest: TypeAlias = ResetAlarm | ResetAllAlarms | GetAlarm | ResetAlarmLog

ALARM_REQUEST: dict[int, type[AlarmRequest]] = {
    0x00: ResetAlarm,
    0x01: ResetAllAlarms,
    0x02: GetAlarm,
    0x03: ResetAlarmLog,
}


def parse_alarm_request(code: int, data: bytes) -> AlarmRequest:
    """Reads the alarm request of that code; raises `Malformed`."""
    row = ALARM_REQUEST.get(code)
    if row is None:
        raise Malformed("alarm_request", f"no layout for code {code:#04x}")
    return row.parse(data)


AlarmResponse: TypeAlias = Alarm | GetAlarmResponse

ALARM_RESPONSE: dict[int, type[AlarmResponse]] = {
    0x00: Alarm,
    0x01: GetAlarmResponse,
}


def parse_alarm_response(code: int, data: bytes) -> AlarmResponse:
    """Reads the alarm response of that code; raises `Malformed`."""
    row = ALARM_RESPONSE.get(code)
    if row is None:
        raise Malformed("alarm_response", f"no layout for code {code:#04x}")
    return row.parse(data)
