"""Generated from `latchwork.protocol.ttlock.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">2sBBBHHBBB")
_S2 = struct.Struct(">BB")
_S3 = struct.Struct(">H")
_S4 = struct.Struct(">I")
_S5 = struct.Struct(">B")
_S6 = struct.Struct(">IBHI")
_S7 = struct.Struct(">II")
_S8 = struct.Struct(">5s5sBHI")
_S9 = struct.Struct(">BBB")
_S10 = struct.Struct(">BH")
_S11 = struct.Struct(">BI5s5s")
_S12 = struct.Struct(">BQ5s5s")
_S13 = struct.Struct(">BI")
_S14 = struct.Struct(">BQ")
_S15 = struct.Struct(">B6s5s5s")
_S16 = struct.Struct(">B6s")
_S17 = struct.Struct(">BBBBBBB4s")
_S18 = struct.Struct(">BBBBBBBB")
_S19 = struct.Struct(">BBBB")
_S20 = struct.Struct(">II6s")
_S21 = struct.Struct(">BBH")
_S22 = struct.Struct(">I5s5s")
_S23 = struct.Struct(">Q5s5s")
_S24 = struct.Struct(">6s5s5s")
_S25 = struct.Struct(">BBBBBBB")
_S26 = struct.Struct(">BBHHH")
_S27 = struct.Struct(">BII6s")
_S28 = struct.Struct(">B6sB")
_S29 = struct.Struct(">IIB")
_S30 = struct.Struct(">5s5s")
_S31 = struct.Struct(">BBBBB")
_S32 = struct.Struct(">4sBBBBBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class Envelope(Message):
    """A frame without its checksum and terminator: what the checksum covers. Source: vendor Android SDK 3.3.1."""

    protocol_type: int
    sub_version: int
    scene: int
    group_id: int
    org_id: int
    command: int
    encrypt: int
    payload: bytes

    def __init__(
        self,
        protocol_type: int,
        sub_version: int,
        scene: int,
        group_id: int,
        org_id: int,
        command: int,
        encrypt: int,
        payload: bytes,
    ) -> None:
        self.protocol_type = protocol_type
        self.sub_version = sub_version
        self.scene = scene
        self.group_id = group_id
        self.org_id = org_id
        self.command = command
        self.encrypt = encrypt
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        payload = self.payload
        try:
            return (
                _S1.pack(
                    b"\x7f\x5a",
                    self.protocol_type,
                    self.sub_version,
                    self.scene,
                    self.group_id,
                    self.org_id,
                    self.command,
                    self.encrypt,
                    len(payload),
                )
                + payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "Envelope",
                ("protocol_type", self.protocol_type, 0, 255),
                ("sub_version", self.sub_version, 0, 255),
                ("scene", self.scene, 0, 255),
                ("group_id", self.group_id, 0, 65535),
                ("org_id", self.org_id, 0, 65535),
                ("command", self.command, 0, 255),
                ("encrypt", self.encrypt, 0, 255),
                ("the length of payload", len(payload), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Envelope:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 12:
            raise Malformed("Envelope", f"{len(data)} bytes where at least 12 belong")
        constant, protocol_type, sub_version, scene, group_id, org_id, command, encrypt, payload_length = (
            _S1.unpack_from(data)
        )
        if constant != b"\x7f\x5a":
            raise Malformed("Envelope", "constant is not 7f5a")
        end = 12 + payload_length
        if len(data) != end:
            raise Malformed("Envelope", "payload does not have its stated length")
        payload = data[12:end]
        message = cls.__new__(cls)
        message.protocol_type = protocol_type
        message.sub_version = sub_version
        message.scene = scene
        message.group_id = group_id
        message.org_id = org_id
        message.command = command
        message.encrypt = encrypt
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Answer(Message):
    """The plaintext of every reply: echoed command, 1 success or 0 failure, then data or one error code. Source:
    vendor Android SDK 3.3.1.
    """

    echo: int
    status: int
    data: bytes = field(repr=False)

    def __init__(self, echo: int, status: int, data: bytes) -> None:
        self.echo = echo
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.echo, self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("Answer", ("echo", self.echo, 0, 255), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Answer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("Answer", f"{len(data)} bytes where at least 2 belong")
        echo = data[0]
        status = data[1]
        data_ = data[2:]
        message = cls.__new__(cls)
        message.echo = echo
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadFeatures(Message):
    """No parameters, no payload. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ReadFeatures:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ReadFeatures", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ListPasscodes(Message):
    """Page of the passcode list; 0 first. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x07

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.sequence)
        except (struct.error, OverflowError):
            raise misfit("ListPasscodes", ("sequence", self.sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ListPasscodes:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ListPasscodes", f"{len(data)} bytes where 2 belong")
        (sequence,) = _S3.unpack_from(data)
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadStatus(Message):
    """Works without authorisation. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x14

    vendor: bytes

    def __init__(self, vendor: bytes) -> None:
        self.vendor = vendor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.vendor

    @classmethod
    def parse(cls, data: bytes) -> ReadStatus:
        """Reads exactly one; raises `Malformed`."""
        vendor = data
        message = cls.__new__(cls)
        message.vendor = vendor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetAesKey(Message):
    """Sent under the factory key. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x19

    vendor: bytes

    def __init__(self, vendor: bytes) -> None:
        self.vendor = vendor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.vendor

    @classmethod
    def parse(cls, data: bytes) -> GetAesKey:
        """Reads exactly one; raises `Malformed`."""
        vendor = data
        message = cls.__new__(cls)
        message.vendor = vendor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadLog(Message):
    """ffff is what was not read yet, else the last page's cursor. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x25

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.sequence)
        except (struct.error, OverflowError):
            raise misfit("ReadLog", ("sequence", self.sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadLog:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ReadLog", f"{len(data)} bytes where 2 belong")
        (sequence,) = _S3.unpack_from(data)
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckRandom(Message):
    """R + unlockKey modulo 2^32. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x30

    sum: int

    def __init__(self, sum: int) -> None:
        self.sum = sum

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.sum)
        except (struct.error, OverflowError):
            raise misfit("CheckRandom", ("sum", self.sum, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> CheckRandom:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("CheckRandom", f"{len(data)} bytes where 4 belong")
        (sum_,) = _S4.unpack_from(data)
        message = cls.__new__(cls)
        message.sum = sum_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitPasswordsRecord(Message):
    """Part of `InitPasswords`."""

    code: int
    table: int

    def __init__(self, code: int, table: int) -> None:
        self.code = code
        self.table = table


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitPasswords(Message):
    """Seeds of the cloud's offline passcodes: code below 1071, mapping of the ten digits. Source: vendor Android SDK
    3.3.1.
    """

    CODE: ClassVar[int] = 0x31

    year: int
    records: list[InitPasswordsRecord] = field(repr=False)

    def __init__(self, year: int, records: list[InitPasswordsRecord]) -> None:
        self.year = year
        self.records = records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        records = self.records
        try:
            if len(records) != 10:
                raise Malformed("InitPasswords", "records has not as many items as it should have")
            records_parts: list[bytes] = []
            for record in records:
                if not 0 <= record.code <= 4095:
                    raise Malformed("InitPasswords", "code is not in 0..4095")
                if not 0 <= record.table <= 68719476735:
                    raise Malformed("InitPasswords", "table is not in 0..68719476735")
                records_parts.append((record.code << 36 | record.table).to_bytes(6, "big"))
            return _S5.pack(self.year) + b"".join(records_parts)
        except (struct.error, OverflowError):
            raise misfit("InitPasswords", ("year", self.year, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InitPasswords:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 61:
            raise Malformed("InitPasswords", f"{len(data)} bytes where 61 belong")
        year = data[0]
        end = 1 + 6 * 10
        if len(data) != end:
            raise Malformed("InitPasswords", "records does not have its stated length")
        records: list[InitPasswordsRecord] = []
        for at in range(1, end, 6):
            record_bits_bytes = data[at : at + 6]
            record_bits = int.from_bytes(record_bits_bytes, "big")
            code = record_bits >> 36
            table = record_bits & 0xFFFFFFFFF
            records.append(InitPasswordsRecord(code, table))
        message = cls.__new__(cls)
        message.year = year
        message.records = records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadTime(Message):
    """No parameters, no payload. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x34

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ReadTime:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ReadTime", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckAdmin(Message):
    """Opens an admin login; the reply is the random number R. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x41

    admin_ps: int = field(repr=False)
    lock_flag_pos: int
    uid: int

    def __init__(self, admin_ps: int, lock_flag_pos: int, uid: int) -> None:
        self.admin_ps = admin_ps
        self.lock_flag_pos = lock_flag_pos
        self.uid = uid

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(self.admin_ps, self.lock_flag_pos >> 16, self.lock_flag_pos & 0xFFFF, self.uid)
        except (struct.error, OverflowError):
            raise misfit(
                "CheckAdmin",
                ("admin_ps", self.admin_ps, 0, 4294967295),
                ("lock_flag_pos", self.lock_flag_pos, 0, 16777215),
                ("uid", self.uid, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CheckAdmin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("CheckAdmin", f"{len(data)} bytes where 11 belong")
        admin_ps, lock_flag_pos_high, lock_flag_pos_low, uid = _S6.unpack_from(data)
        lock_flag_pos = lock_flag_pos_high << 16 | lock_flag_pos_low
        message = cls.__new__(cls)
        message.admin_ps = admin_ps
        message.lock_flag_pos = lock_flag_pos
        message.uid = uid
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateTime(Message):
    """Sets the lock's clock to local time. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x43

    time: bytes

    def __init__(self, time: bytes) -> None:
        self.time = time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        if len(time) != 6:
            raise Malformed("CalibrateTime", f"time has {len(time)} bytes where 6 belong")
        return time

    @classmethod
    def parse(cls, data: bytes) -> CalibrateTime:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("CalibrateTime", f"{len(data)} bytes where 6 belong")
        time = data[0:6]
        message = cls.__new__(cls)
        message.time = time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Init(Message):
    """First contact; no payload. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x45

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Init:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Init", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Unlock(Message):
    """`unix_time` is the record id as well. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x47

    sum: int
    unix_time: int

    def __init__(self, sum: int, unix_time: int) -> None:
        self.sum = sum
        self.unix_time = unix_time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.sum, self.unix_time)
        except (struct.error, OverflowError):
            raise misfit(
                "Unlock", ("sum", self.sum, 0, 4294967295), ("unix_time", self.unix_time, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Unlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("Unlock", f"{len(data)} bytes where 8 belong")
        sum_, unix_time = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.sum = sum_
        message.unix_time = unix_time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Reset(Message):
    """The lock forgets everything and returns to setting mode. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x52

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> Reset:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("Reset", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAdminPasscode(Message):
    """One raw byte 0 to 9 per digit. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x53

    digits: bytes = field(repr=False)

    def __init__(self, digits: bytes) -> None:
        self.digits = digits

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.digits

    @classmethod
    def parse(cls, data: bytes) -> SetAdminPasscode:
        """Reads exactly one; raises `Malformed`."""
        digits = data
        message = cls.__new__(cls)
        message.digits = digits
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckUserTime(Message):
    """Opens the login of an eKey; the reply is the random number R. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x55

    start: bytes
    end: bytes
    lock_flag_pos: int
    uid: int

    def __init__(self, start: bytes, end: bytes, lock_flag_pos: int, uid: int) -> None:
        self.start = start
        self.end = end
        self.lock_flag_pos = lock_flag_pos
        self.uid = uid

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("CheckUserTime", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("CheckUserTime", f"end has {len(end)} bytes where 5 belong")
            return _S8.pack(start, end, self.lock_flag_pos >> 16, self.lock_flag_pos & 0xFFFF, self.uid)
        except (struct.error, OverflowError):
            raise misfit(
                "CheckUserTime", ("lock_flag_pos", self.lock_flag_pos, 0, 16777215), ("uid", self.uid, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CheckUserTime:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("CheckUserTime", f"{len(data)} bytes where 17 belong")
        start, end, lock_flag_pos_high, lock_flag_pos_low, uid = _S8.unpack_from(data)
        lock_flag_pos = lock_flag_pos_high << 16 | lock_flag_pos_low
        message = cls.__new__(cls)
        message.start = start
        message.end = end
        message.lock_flag_pos = lock_flag_pos
        message.uid = uid
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddAdmin(Message):
    """Makes the sender the lock's only admin. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x56

    admin_ps: int = field(repr=False)
    unlock_key: int = field(repr=False)
    vendor: bytes

    def __init__(self, admin_ps: int, unlock_key: int, vendor: bytes) -> None:
        self.admin_ps = admin_ps
        self.unlock_key = unlock_key
        self.vendor = vendor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.admin_ps, self.unlock_key) + self.vendor
        except (struct.error, OverflowError):
            raise misfit(
                "AddAdmin", ("admin_ps", self.admin_ps, 0, 4294967295), ("unlock_key", self.unlock_key, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddAdmin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("AddAdmin", f"{len(data)} bytes where at least 8 belong")
        admin_ps, unlock_key = _S7.unpack_from(data)
        vendor = data[8:]
        message = cls.__new__(cls)
        message.admin_ps = admin_ps
        message.unlock_key = unlock_key
        message.vendor = vendor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OperateFinished(Message):
    """Ends pairing. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x57

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> OperateFinished:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("OperateFinished", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Lock(Message):
    """As `Unlock`. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x58

    sum: int
    unix_time: int

    def __init__(self, sum: int, unix_time: int) -> None:
        self.sum = sum
        self.unix_time = unix_time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.sum, self.unix_time)
        except (struct.error, OverflowError):
            raise misfit(
                "Lock", ("sum", self.sum, 0, 4294967295), ("unix_time", self.unix_time, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Lock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("Lock", f"{len(data)} bytes where 8 belong")
        sum_, unix_time = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.sum = sum_
        message.unix_time = unix_time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadAdminPasscode(Message):
    """No parameters, no payload. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x65

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ReadAdminPasscode:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ReadAdminPasscode", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadDeviceInfo(Message):
    """See `commands.DeviceInfo`. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x90

    selector: int

    def __init__(self, selector: int) -> None:
        self.selector = selector

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.selector)
        except (struct.error, OverflowError):
            raise misfit("ReadDeviceInfo", ("selector", self.selector, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadDeviceInfo:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ReadDeviceInfo", f"{len(data)} bytes where 1 belong")
        selector = data[0]
        message = cls.__new__(cls)
        message.selector = selector
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearPasscodes(Message):
    """Removes every passcode. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x01"

    @classmethod
    def parse(cls, data: bytes) -> ClearPasscodes:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearPasscodes", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x01:
            raise Malformed("ClearPasscodes", "operation is not 01")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddPasscode(Message):
    """`end` is date5 for count and period, nothing (or ignored bytes) for permanent, a cycle for cyclic. Source:
    vendor Android SDK 3.3.1.
    """

    CODE: ClassVar[int] = 0x02

    kind: int
    code: bytes = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, kind: int, code: bytes, start: bytes, end: bytes) -> None:
        self.kind = kind
        self.code = code
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        start = self.start
        try:
            if len(start) != 5:
                raise Malformed("AddPasscode", f"start has {len(start)} bytes where 5 belong")
            return _S9.pack(0x02, self.kind, len(code)) + code + start + self.end
        except (struct.error, OverflowError):
            raise misfit(
                "AddPasscode", ("kind", self.kind, 0, 255), ("the length of code", len(code), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddPasscode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("AddPasscode", f"{len(data)} bytes where at least 8 belong")
        operation, kind, code_length = _S9.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddPasscode", "operation is not 02")
        end = 3 + code_length
        if len(data) < end:
            raise Malformed("AddPasscode", "code ends too early")
        code = data[3:end]
        if len(data) < end + 5:
            raise Malformed("AddPasscode", "it ends too early")
        start = data[end : end + 5]
        end_2 = data[end + 5 :]
        message = cls.__new__(cls)
        message.kind = kind
        message.code = code
        message.start = start
        message.end = end_2
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemovePasscode(Message):
    """Removes one code. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    kind: int
    code: bytes = field(repr=False)

    def __init__(self, kind: int, code: bytes) -> None:
        self.kind = kind
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            return _S9.pack(0x03, self.kind, len(code)) + code
        except (struct.error, OverflowError):
            raise misfit(
                "RemovePasscode", ("kind", self.kind, 0, 255), ("the length of code", len(code), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemovePasscode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("RemovePasscode", f"{len(data)} bytes where at least 3 belong")
        operation, kind, code_length = _S9.unpack_from(data)
        if operation != 0x03:
            raise Malformed("RemovePasscode", "operation is not 03")
        end = 3 + code_length
        if len(data) != end:
            raise Malformed("RemovePasscode", "code does not have its stated length")
        code = data[3:end]
        message = cls.__new__(cls)
        message.kind = kind
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyPasscode(Message):
    """An empty `new_code` keeps the code; an empty `window` (else start5 end5) keeps the window. Source: vendor
    Android SDK 3.3.1.
    """

    CODE: ClassVar[int] = 0x05

    kind: int
    code: bytes = field(repr=False)
    new_code: bytes = field(repr=False)
    window: bytes

    def __init__(self, kind: int, code: bytes, new_code: bytes, window: bytes) -> None:
        self.kind = kind
        self.code = code
        self.new_code = new_code
        self.window = window

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        new_code = self.new_code
        try:
            return b"".join(
                (_S9.pack(0x05, self.kind, len(code)), code, _S5.pack(len(new_code)), new_code, self.window)
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ModifyPasscode",
                ("kind", self.kind, 0, 255),
                ("the length of code", len(code), 0, 255),
                ("the length of new_code", len(new_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyPasscode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("ModifyPasscode", f"{len(data)} bytes where at least 4 belong")
        operation, kind, code_length = _S9.unpack_from(data)
        if operation != 0x05:
            raise Malformed("ModifyPasscode", "operation is not 05")
        end = 3 + code_length
        if len(data) < end:
            raise Malformed("ModifyPasscode", "code ends too early")
        code = data[3:end]
        if len(data) < end + 1:
            raise Malformed("ModifyPasscode", "it ends too early")
        new_code_length = data[end]
        end_2 = end + 1 + new_code_length
        if len(data) < end_2:
            raise Malformed("ModifyPasscode", "new_code ends too early")
        new_code = data[end + 1 : end_2]
        window = data[end_2:]
        message = cls.__new__(cls)
        message.kind = kind
        message.code = code
        message.new_code = new_code
        message.window = window
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RecoverPasscode(Message):
    """`end` is date5 for a period, a 2-byte cycle for cyclic, nothing for permanent. Source: vendor Android SDK
    3.3.1.
    """

    CODE: ClassVar[int] = 0x06

    kind: int
    code: bytes = field(repr=False)
    new_code: bytes = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, kind: int, code: bytes, new_code: bytes, start: bytes, end: bytes) -> None:
        self.kind = kind
        self.code = code
        self.new_code = new_code
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        new_code = self.new_code
        start = self.start
        try:
            if len(start) != 5:
                raise Malformed("RecoverPasscode", f"start has {len(start)} bytes where 5 belong")
            return b"".join(
                (_S9.pack(0x06, self.kind, len(code)), code, _S5.pack(len(new_code)), new_code, start, self.end)
            )
        except (struct.error, OverflowError):
            raise misfit(
                "RecoverPasscode",
                ("kind", self.kind, 0, 255),
                ("the length of code", len(code), 0, 255),
                ("the length of new_code", len(new_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RecoverPasscode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 9:
            raise Malformed("RecoverPasscode", f"{len(data)} bytes where at least 9 belong")
        operation, kind, code_length = _S9.unpack_from(data)
        if operation != 0x06:
            raise Malformed("RecoverPasscode", "operation is not 06")
        end = 3 + code_length
        if len(data) < end:
            raise Malformed("RecoverPasscode", "code ends too early")
        code = data[3:end]
        if len(data) < end + 1:
            raise Malformed("RecoverPasscode", "it ends too early")
        new_code_length = data[end]
        end_2 = end + 1 + new_code_length
        if len(data) < end_2:
            raise Malformed("RecoverPasscode", "new_code ends too early")
        new_code = data[end + 1 : end_2]
        if len(data) < end_2 + 5:
            raise Malformed("RecoverPasscode", "it ends too early")
        start = data[end_2 : end_2 + 5]
        end_3 = data[end_2 + 5 :]
        message = cls.__new__(cls)
        message.kind = kind
        message.code = code
        message.new_code = new_code
        message.start = start
        message.end = end_3
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SearchCards(Message):
    """Page of the card list; 0 first. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x01, 0x03)

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(0x01, self.sequence)
        except (struct.error, OverflowError):
            raise misfit("SearchCards", ("sequence", self.sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> SearchCards:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SearchCards", f"{len(data)} bytes where 3 belong")
        operation, sequence = _S10.unpack_from(data)
        if operation != 0x01:
            raise Malformed("SearchCards", "operation is not 01")
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddCardByTap(Message):
    """The lock waits for a card at its reader. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x02"

    @classmethod
    def parse(cls, data: bytes) -> AddCardByTap:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AddCardByTap", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x02:
            raise Malformed("AddCardByTap", "operation is not 02")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddCard(Message):
    """A card whose number is known. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x0F)

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("AddCard", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("AddCard", f"end has {len(end)} bytes where 5 belong")
            return _S11.pack(0x02, self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("AddCard", ("number", self.number, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 15:
            raise Malformed("AddCard", f"{len(data)} bytes where 15 belong")
        operation, number, start, end = _S11.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddCard", "operation is not 02")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddLongCard(Message):
    """As `AddCard`, 8-byte number. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x13)

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("AddLongCard", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("AddLongCard", f"end has {len(end)} bytes where 5 belong")
            return _S12.pack(0x02, self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("AddLongCard", ("number", self.number, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddLongCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 19:
            raise Malformed("AddLongCard", f"{len(data)} bytes where 19 belong")
        operation, number, start, end = _S12.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddLongCard", "operation is not 02")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteCard(Message):
    """Removes one card. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x03, 0x05)

    number: int = field(repr=False)

    def __init__(self, number: int) -> None:
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S13.pack(0x03, self.number)
        except (struct.error, OverflowError):
            raise misfit("DeleteCard", ("number", self.number, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("DeleteCard", f"{len(data)} bytes where 5 belong")
        operation, number = _S13.unpack_from(data)
        if operation != 0x03:
            raise Malformed("DeleteCard", "operation is not 03")
        message = cls.__new__(cls)
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteLongCard(Message):
    """As `DeleteCard`, 8-byte number. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x03, 0x09)

    number: int = field(repr=False)

    def __init__(self, number: int) -> None:
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S14.pack(0x03, self.number)
        except (struct.error, OverflowError):
            raise misfit("DeleteLongCard", ("number", self.number, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteLongCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("DeleteLongCard", f"{len(data)} bytes where 9 belong")
        operation, number = _S14.unpack_from(data)
        if operation != 0x03:
            raise Malformed("DeleteLongCard", "operation is not 03")
        message = cls.__new__(cls)
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearCards(Message):
    """Removes every card. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x04, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x04"

    @classmethod
    def parse(cls, data: bytes) -> ClearCards:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearCards", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x04:
            raise Malformed("ClearCards", "operation is not 04")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyCard(Message):
    """Gives a card a new window. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x05, 0x0F)

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("ModifyCard", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("ModifyCard", f"end has {len(end)} bytes where 5 belong")
            return _S11.pack(0x05, self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("ModifyCard", ("number", self.number, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 15:
            raise Malformed("ModifyCard", f"{len(data)} bytes where 15 belong")
        operation, number, start, end = _S11.unpack_from(data)
        if operation != 0x05:
            raise Malformed("ModifyCard", "operation is not 05")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyLongCard(Message):
    """As `ModifyCard`, 8-byte number. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x05, 0x13)

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("ModifyLongCard", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("ModifyLongCard", f"end has {len(end)} bytes where 5 belong")
            return _S12.pack(0x05, self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("ModifyLongCard", ("number", self.number, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyLongCard:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 19:
            raise Malformed("ModifyLongCard", f"{len(data)} bytes where 19 belong")
        operation, number, start, end = _S12.unpack_from(data)
        if operation != 0x05:
            raise Malformed("ModifyLongCard", "operation is not 05")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddFingerprint(Message):
    """The lock waits for a finger at its reader. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x02"

    @classmethod
    def parse(cls, data: bytes) -> AddFingerprint:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AddFingerprint", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x02:
            raise Malformed("AddFingerprint", "operation is not 02")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddKnownFingerprint(Message):
    """Announces a template. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x11)

    number: bytes = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: bytes, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        number = self.number
        start = self.start
        end = self.end
        try:
            if len(number) != 6:
                raise Malformed("AddKnownFingerprint", f"number has {len(number)} bytes where 6 belong")
            if len(start) != 5:
                raise Malformed("AddKnownFingerprint", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("AddKnownFingerprint", f"end has {len(end)} bytes where 5 belong")
            return _S15.pack(0x02, number, start, end)
        except (struct.error, OverflowError):
            raise misfit("AddKnownFingerprint") from None

    @classmethod
    def parse(cls, data: bytes) -> AddKnownFingerprint:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("AddKnownFingerprint", f"{len(data)} bytes where 17 belong")
        operation, number, start, end = _S15.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddKnownFingerprint", "operation is not 02")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteFingerprint(Message):
    """Removes one fingerprint. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x03, 0x07)

    number: bytes = field(repr=False)

    def __init__(self, number: bytes) -> None:
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        number = self.number
        try:
            if len(number) != 6:
                raise Malformed("DeleteFingerprint", f"number has {len(number)} bytes where 6 belong")
            return _S16.pack(0x03, number)
        except (struct.error, OverflowError):
            raise misfit("DeleteFingerprint") from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteFingerprint:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("DeleteFingerprint", f"{len(data)} bytes where 7 belong")
        operation = data[0]
        number = data[1:7]
        if operation != 0x03:
            raise Malformed("DeleteFingerprint", "operation is not 03")
        message = cls.__new__(cls)
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearFingerprints(Message):
    """Removes every fingerprint. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x04, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x04"

    @classmethod
    def parse(cls, data: bytes) -> ClearFingerprints:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearFingerprints", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x04:
            raise Malformed("ClearFingerprints", "operation is not 04")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyFingerprint(Message):
    """Gives a fingerprint a new window. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x05, 0x11)

    number: bytes = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: bytes, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        number = self.number
        start = self.start
        end = self.end
        try:
            if len(number) != 6:
                raise Malformed("ModifyFingerprint", f"number has {len(number)} bytes where 6 belong")
            if len(start) != 5:
                raise Malformed("ModifyFingerprint", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("ModifyFingerprint", f"end has {len(end)} bytes where 5 belong")
            return _S15.pack(0x05, number, start, end)
        except (struct.error, OverflowError):
            raise misfit("ModifyFingerprint") from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyFingerprint:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("ModifyFingerprint", f"{len(data)} bytes where 17 belong")
        operation, number, start, end = _S15.unpack_from(data)
        if operation != 0x05:
            raise Malformed("ModifyFingerprint", "operation is not 05")
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SearchFingerprints(Message):
    """Page of the list; 0 first. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[tuple[int, int]] = (0x06, 0x03)

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(0x06, self.sequence)
        except (struct.error, OverflowError):
            raise misfit("SearchFingerprints", ("sequence", self.sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> SearchFingerprints:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SearchFingerprints", f"{len(data)} bytes where 3 belong")
        operation, sequence = _S10.unpack_from(data)
        if operation != 0x06:
            raise Malformed("SearchFingerprints", "operation is not 06")
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddCycle(Message):
    """A weekly window of a card, fingerprint or key fob; Monday is 1. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    user_type: int
    user: bytes = field(repr=False)
    cycle_type: int
    week_day: int
    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int

    def __init__(
        self,
        user_type: int,
        user: bytes,
        cycle_type: int,
        week_day: int,
        start_hour: int,
        start_minute: int,
        end_hour: int,
        end_minute: int,
    ) -> None:
        self.user_type = user_type
        self.user = user
        self.cycle_type = cycle_type
        self.week_day = week_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        user = self.user
        try:
            return (
                _S9.pack(0x02, self.user_type, len(user))
                + user
                + _S17.pack(
                    self.cycle_type,
                    self.week_day,
                    0x00,
                    self.start_hour,
                    self.start_minute,
                    self.end_hour,
                    self.end_minute,
                    b"\x00\x00\x00\x00",
                )
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AddCycle",
                ("user_type", self.user_type, 0, 255),
                ("the length of user", len(user), 0, 255),
                ("cycle_type", self.cycle_type, 0, 255),
                ("week_day", self.week_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
                ("end_minute", self.end_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddCycle:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 14:
            raise Malformed("AddCycle", f"{len(data)} bytes where at least 14 belong")
        operation, user_type, user_length = _S9.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddCycle", "operation is not 02")
        end = 3 + user_length
        if len(data) != end + 11:
            raise Malformed("AddCycle", "user does not have its stated length")
        user = data[3:end]
        cycle_type, week_day, constant, start_hour, start_minute, end_hour, end_minute, constant_2 = _S17.unpack_from(
            data, end
        )
        if constant != 0x00:
            raise Malformed("AddCycle", "constant is not 00")
        if constant_2 != b"\x00\x00\x00\x00":
            raise Malformed("AddCycle", "constant_2 is not 00000000")
        message = cls.__new__(cls)
        message.user_type = user_type
        message.user = user
        message.cycle_type = cycle_type
        message.week_day = week_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.end_hour = end_hour
        message.end_minute = end_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearCycles(Message):
    """Takes all weekly windows away; error 1f (none there) counts as success. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    user_type: int
    user: bytes = field(repr=False)

    def __init__(self, user_type: int, user: bytes) -> None:
        self.user_type = user_type
        self.user = user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        user = self.user
        try:
            return _S9.pack(0x04, self.user_type, len(user)) + user
        except (struct.error, OverflowError):
            raise misfit(
                "ClearCycles", ("user_type", self.user_type, 0, 255), ("the length of user", len(user), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearCycles:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("ClearCycles", f"{len(data)} bytes where at least 3 belong")
        operation, user_type, user_length = _S9.unpack_from(data)
        if operation != 0x04:
            raise Malformed("ClearCycles", "operation is not 04")
        end = 3 + user_length
        if len(data) != end:
            raise Malformed("ClearCycles", "user does not have its stated length")
        user = data[3:end]
        message = cls.__new__(cls)
        message.user_type = user_type
        message.user = user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryPassage(Message):
    """Page of the passage windows; 0 first. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(0x01, self.sequence)
        except (struct.error, OverflowError):
            raise misfit("QueryPassage", ("sequence", self.sequence, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> QueryPassage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("QueryPassage", f"{len(data)} bytes where 2 belong")
        operation = data[0]
        sequence = data[1]
        if operation != 0x01:
            raise Malformed("QueryPassage", "operation is not 01")
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddPassage(Message):
    """00:00 to 00:00 is the whole day. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    kind: int
    week_or_day: int
    month: int
    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int

    def __init__(
        self,
        kind: int,
        week_or_day: int,
        month: int,
        start_hour: int,
        start_minute: int,
        end_hour: int,
        end_minute: int,
    ) -> None:
        self.kind = kind
        self.week_or_day = week_or_day
        self.month = month
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S18.pack(
                0x02,
                self.kind,
                self.week_or_day,
                self.month,
                self.start_hour,
                self.start_minute,
                self.end_hour,
                self.end_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AddPassage",
                ("kind", self.kind, 0, 255),
                ("week_or_day", self.week_or_day, 0, 255),
                ("month", self.month, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
                ("end_minute", self.end_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddPassage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("AddPassage", f"{len(data)} bytes where 8 belong")
        operation, kind, week_or_day, month, start_hour, start_minute, end_hour, end_minute = _S18.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddPassage", "operation is not 02")
        message = cls.__new__(cls)
        message.kind = kind
        message.week_or_day = week_or_day
        message.month = month
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.end_hour = end_hour
        message.end_minute = end_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeletePassage(Message):
    """Takes one window away. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    kind: int
    week_or_day: int
    month: int
    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int

    def __init__(
        self,
        kind: int,
        week_or_day: int,
        month: int,
        start_hour: int,
        start_minute: int,
        end_hour: int,
        end_minute: int,
    ) -> None:
        self.kind = kind
        self.week_or_day = week_or_day
        self.month = month
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S18.pack(
                0x03,
                self.kind,
                self.week_or_day,
                self.month,
                self.start_hour,
                self.start_minute,
                self.end_hour,
                self.end_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "DeletePassage",
                ("kind", self.kind, 0, 255),
                ("week_or_day", self.week_or_day, 0, 255),
                ("month", self.month, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
                ("end_minute", self.end_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DeletePassage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("DeletePassage", f"{len(data)} bytes where 8 belong")
        operation, kind, week_or_day, month, start_hour, start_minute, end_hour, end_minute = _S18.unpack_from(data)
        if operation != 0x03:
            raise Malformed("DeletePassage", "operation is not 03")
        message = cls.__new__(cls)
        message.kind = kind
        message.week_or_day = week_or_day
        message.month = month
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.end_hour = end_hour
        message.end_minute = end_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearPassage(Message):
    """Ends passage mode for good. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x04"

    @classmethod
    def parse(cls, data: bytes) -> ClearPassage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearPassage", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x04:
            raise Malformed("ClearPassage", "operation is not 04")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryAutoLock(Message):
    """Asks for the delay and its limits. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x01"

    @classmethod
    def parse(cls, data: bytes) -> QueryAutoLock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("QueryAutoLock", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x01:
            raise Malformed("QueryAutoLock", "operation is not 01")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAutoLock(Message):
    """0 turns it off. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    seconds: int

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(0x02, self.seconds)
        except (struct.error, OverflowError):
            raise misfit("SetAutoLock", ("seconds", self.seconds, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetAutoLock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SetAutoLock", f"{len(data)} bytes where 3 belong")
        operation, seconds = _S10.unpack_from(data)
        if operation != 0x02:
            raise Malformed("SetAutoLock", "operation is not 02")
        message = cls.__new__(cls)
        message.seconds = seconds
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryRemoteUnlock(Message):
    """Asks whether a gateway may unlock. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x01"

    @classmethod
    def parse(cls, data: bytes) -> QueryRemoteUnlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("QueryRemoteUnlock", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x01:
            raise Malformed("QueryRemoteUnlock", "operation is not 01")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetRemoteUnlock(Message):
    """1 lets a gateway unlock. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    value: int

    def __init__(self, value: int) -> None:
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(0x02, self.value)
        except (struct.error, OverflowError):
            raise misfit("SetRemoteUnlock", ("value", self.value, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetRemoteUnlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetRemoteUnlock", f"{len(data)} bytes where 2 belong")
        operation = data[0]
        value = data[1]
        if operation != 0x02:
            raise Malformed("SetRemoteUnlock", "operation is not 02")
        message = cls.__new__(cls)
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryPasscodeDisplay(Message):
    """Asks whether typed digits show. Source: ttlock-sdk-js, ScreenPasscodeManageCommand."""

    CODE: ClassVar[int] = 0x01

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x01"

    @classmethod
    def parse(cls, data: bytes) -> QueryPasscodeDisplay:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("QueryPasscodeDisplay", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x01:
            raise Malformed("QueryPasscodeDisplay", "operation is not 01")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPasscodeDisplay(Message):
    """1 shows typed digits. Source: ttlock-sdk-js, ScreenPasscodeManageCommand."""

    CODE: ClassVar[int] = 0x02

    value: int

    def __init__(self, value: int) -> None:
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(0x02, self.value)
        except (struct.error, OverflowError):
            raise misfit("SetPasscodeDisplay", ("value", self.value, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetPasscodeDisplay:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetPasscodeDisplay", f"{len(data)} bytes where 2 belong")
        operation = data[0]
        value = data[1]
        if operation != 0x02:
            raise Malformed("SetPasscodeDisplay", "operation is not 02")
        message = cls.__new__(cls)
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QuerySound(Message):
    """Asks for sound and volume. Source: ttlock-ble 0.3.2."""

    CODE: ClassVar[tuple[int, int]] = (0x01, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x01"

    @classmethod
    def parse(cls, data: bytes) -> QuerySound:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("QuerySound", f"{len(data)} bytes where 1 belong")
        operation = data[0]
        if operation != 0x01:
            raise Malformed("QuerySound", "operation is not 01")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSound(Message):
    """1 is on. Source: ttlock-ble 0.3.2."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x02)

    on: int

    def __init__(self, on: int) -> None:
        self.on = on

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(0x02, self.on)
        except (struct.error, OverflowError):
            raise misfit("SetSound", ("on", self.on, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSound:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetSound", f"{len(data)} bytes where 2 belong")
        operation = data[0]
        on = data[1]
        if operation != 0x02:
            raise Malformed("SetSound", "operation is not 02")
        message = cls.__new__(cls)
        message.on = on
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetVolume(Message):
    """Volume 1 to 5. Source: ttlock-ble 0.3.2."""

    CODE: ClassVar[tuple[int, int]] = (0x02, 0x04)

    on: int
    level: int

    def __init__(self, on: int, level: int) -> None:
        self.on = on
        self.level = level

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S19.pack(0x02, self.on, self.level, 0x00)
        except (struct.error, OverflowError):
            raise misfit("SetVolume", ("on", self.on, 0, 255), ("level", self.level, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetVolume:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("SetVolume", f"{len(data)} bytes where 4 belong")
        operation, on, level, constant = _S19.unpack_from(data)
        if operation != 0x02:
            raise Malformed("SetVolume", "operation is not 02")
        if constant != 0x00:
            raise Malformed("SetVolume", "constant is not 00")
        message = cls.__new__(cls)
        message.on = on
        message.level = level
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadFeaturesReply(Message):
    """Feature bits in groups of 32, the lowest group first. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    battery: int
    groups: list[int]

    def __init__(self, battery: int, groups: list[int]) -> None:
        self.battery = battery
        self.groups = groups

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        groups = self.groups
        try:
            return _S5.pack(self.battery) + struct.pack(f">{len(groups)}I", *groups)
        except (struct.error, OverflowError):
            raise misfit("ReadFeaturesReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadFeaturesReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("ReadFeaturesReply", f"{len(data)} bytes where at least 1 belong")
        battery = data[0]
        if (len(data) - 1) % 4:
            raise Malformed("ReadFeaturesReply", "groups ends in the middle of an item")
        groups: list[int] = []
        for at in range(1, len(data), 4):
            (group,) = _S4.unpack_from(data, at)
            groups.append(group)
        message = cls.__new__(cls)
        message.battery = battery
        message.groups = groups
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PasscodeReply(Message):
    """The operation is done. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    battery: int
    operation: int

    def __init__(self, battery: int, operation: int) -> None:
        self.battery = battery
        self.operation = operation

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, self.operation)
        except (struct.error, OverflowError):
            raise misfit(
                "PasscodeReply", ("battery", self.battery, 0, 255), ("operation", self.operation, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PasscodeReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PasscodeReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        message = cls.__new__(cls)
        message.battery = battery
        message.operation = operation
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ListPasscodesReply(Message):
    """An empty page means nothing (more) there; else a `PasscodePage`. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x07

    page: bytes = field(repr=False)

    def __init__(self, page: bytes) -> None:
        self.page = page

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        page = self.page
        try:
            return _S3.pack(len(page)) + page
        except (struct.error, OverflowError):
            raise misfit("ListPasscodesReply", ("the length of page", len(page), 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ListPasscodesReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ListPasscodesReply", f"{len(data)} bytes where at least 2 belong")
        (page_length,) = _S3.unpack_from(data)
        end = 2 + page_length
        if len(data) != end:
            raise Malformed("ListPasscodesReply", "page does not have its stated length")
        page = data[2:end]
        message = cls.__new__(cls)
        message.page = page
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class StatusReply(Message):
    """0 locked, 1 unlocked; sensor 2 was seen where no door sensor is. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x14

    battery: int
    state: int
    sensor: int | None = None

    def __init__(self, battery: int, state: int, sensor: int | None = None) -> None:
        self.battery = battery
        self.state = state
        self.sensor = sensor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        sensor = self.sensor
        try:
            sensor_part = b""
            if sensor is not None:
                sensor_part = _S5.pack(sensor)
            return _S2.pack(self.battery, self.state) + sensor_part
        except (struct.error, OverflowError):
            raise misfit("StatusReply", ("battery", self.battery, 0, 255), ("state", self.state, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> StatusReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("StatusReply", f"{len(data)} bytes where at least 2 belong")
        battery = data[0]
        state = data[1]
        sensor: int | None = None
        end = 2
        if len(data) > 2:
            sensor_2 = data[2]
            sensor = sensor_2
            end = 3
        if len(data) != end:
            raise Malformed("StatusReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.state = state
        message.sensor = sensor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetAesKeyReply(Message):
    """The lock's own key. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x19

    aes_key: bytes = field(repr=False)

    def __init__(self, aes_key: bytes) -> None:
        self.aes_key = aes_key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        aes_key = self.aes_key
        if len(aes_key) != 16:
            raise Malformed("GetAesKeyReply", f"aes_key has {len(aes_key)} bytes where 16 belong")
        return aes_key

    @classmethod
    def parse(cls, data: bytes) -> GetAesKeyReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 16:
            raise Malformed("GetAesKeyReply", f"{len(data)} bytes where 16 belong")
        aes_key = data[0:16]
        message = cls.__new__(cls)
        message.aes_key = aes_key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadLogReply(Message):
    """An empty page ends the log; else a `LogPage`. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x25

    page: bytes = field(repr=False)

    def __init__(self, page: bytes) -> None:
        self.page = page

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        page = self.page
        try:
            return _S3.pack(len(page)) + page
        except (struct.error, OverflowError):
            raise misfit("ReadLogReply", ("the length of page", len(page), 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadLogReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ReadLogReply", f"{len(data)} bytes where at least 2 belong")
        (page_length,) = _S3.unpack_from(data)
        end = 2 + page_length
        if len(data) != end:
            raise Malformed("ReadLogReply", "page does not have its stated length")
        page = data[2:end]
        message = cls.__new__(cls)
        message.page = page
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckRandomReply(Message):
    """The login holds. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x30

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("CheckRandomReply") from None

    @classmethod
    def parse(cls, data: bytes) -> CheckRandomReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("CheckRandomReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitPasswordsReply(Message):
    """The seeds are stored. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x31

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("InitPasswordsReply") from None

    @classmethod
    def parse(cls, data: bytes) -> InitPasswordsReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("InitPasswordsReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadTimeReply(Message):
    """Local time of the lock. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x34

    time: bytes

    def __init__(self, time: bytes) -> None:
        self.time = time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        if len(time) != 6:
            raise Malformed("ReadTimeReply", f"time has {len(time)} bytes where 6 belong")
        return time

    @classmethod
    def parse(cls, data: bytes) -> ReadTimeReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("ReadTimeReply", f"{len(data)} bytes where 6 belong")
        time = data[0:6]
        message = cls.__new__(cls)
        message.time = time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckAdminReply(Message):
    """The random number R of this login. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x41

    random: int

    def __init__(self, random: int) -> None:
        self.random = random

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.random)
        except (struct.error, OverflowError):
            raise misfit("CheckAdminReply", ("random", self.random, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> CheckAdminReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("CheckAdminReply", f"{len(data)} bytes where 4 belong")
        (random,) = _S4.unpack_from(data)
        message = cls.__new__(cls)
        message.random = random
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateTimeReply(Message):
    """The clock is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x43

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("CalibrateTimeReply") from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrateTimeReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("CalibrateTimeReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitReply(Message):
    """Only a paired lock says this. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x45

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.battery)
        except (struct.error, OverflowError):
            raise misfit("InitReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InitReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("InitReply", f"{len(data)} bytes where 1 belong")
        battery = data[0]
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockReplyRecord(Message):
    """Part of `UnlockReply`."""

    uid: int
    record_id: int
    time: bytes

    def __init__(self, uid: int, record_id: int, time: bytes) -> None:
        self.uid = uid
        self.record_id = record_id
        self.time = time


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockReply(Message):
    """Short form: the battery byte alone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x47

    battery: int
    record: UnlockReplyRecord | None = None

    def __init__(self, battery: int, record: UnlockReplyRecord | None = None) -> None:
        self.battery = battery
        self.record = record

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        record = self.record
        try:
            record_part = b""
            if record is not None:
                time = record.time
                if len(time) != 6:
                    raise Malformed("UnlockReply", f"time has {len(time)} bytes where 6 belong")
                record_part = _S20.pack(record.uid, record.record_id, time)
            return _S5.pack(self.battery) + record_part
        except (struct.error, OverflowError):
            raise misfit("UnlockReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("UnlockReply", f"{len(data)} bytes where at least 1 belong")
        battery = data[0]
        record: UnlockReplyRecord | None = None
        end = 1
        if len(data) > 1:
            if len(data) < 15:
                raise Malformed("UnlockReply", "it ends too early")
            uid, record_id, time = _S20.unpack_from(data, 1)
            record = UnlockReplyRecord(uid, record_id, time)
            end = 15
        if len(data) != end:
            raise Malformed("UnlockReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.record = record
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResetReply(Message):
    """The lock forgets everything. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x52

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("ResetReply") from None

    @classmethod
    def parse(cls, data: bytes) -> ResetReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("ResetReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAdminPasscodeReply(Message):
    """The admin passcode is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x53

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("SetAdminPasscodeReply") from None

    @classmethod
    def parse(cls, data: bytes) -> SetAdminPasscodeReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("SetAdminPasscodeReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CheckUserTimeReply(Message):
    """The random number R of this login. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x55

    random: int

    def __init__(self, random: int) -> None:
        self.random = random

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.random)
        except (struct.error, OverflowError):
            raise misfit("CheckUserTimeReply", ("random", self.random, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> CheckUserTimeReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("CheckUserTimeReply", f"{len(data)} bytes where 4 belong")
        (random,) = _S4.unpack_from(data)
        message = cls.__new__(cls)
        message.random = random
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddAdminReply(Message):
    """The lock is paired. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x56

    vendor: bytes

    def __init__(self, vendor: bytes) -> None:
        self.vendor = vendor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.vendor

    @classmethod
    def parse(cls, data: bytes) -> AddAdminReply:
        """Reads exactly one; raises `Malformed`."""
        vendor = data
        message = cls.__new__(cls)
        message.vendor = vendor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OperateFinishedReply(Message):
    """Pairing is over. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x57

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("OperateFinishedReply") from None

    @classmethod
    def parse(cls, data: bytes) -> OperateFinishedReply:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("OperateFinishedReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockReply(Message):
    """Short form: the battery byte alone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x58

    battery: int
    record: UnlockReplyRecord | None = None

    def __init__(self, battery: int, record: UnlockReplyRecord | None = None) -> None:
        self.battery = battery
        self.record = record

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        record = self.record
        try:
            record_part = b""
            if record is not None:
                time = record.time
                if len(time) != 6:
                    raise Malformed("LockReply", f"time has {len(time)} bytes where 6 belong")
                record_part = _S20.pack(record.uid, record.record_id, time)
            return _S5.pack(self.battery) + record_part
        except (struct.error, OverflowError):
            raise misfit("LockReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("LockReply", f"{len(data)} bytes where at least 1 belong")
        battery = data[0]
        record: UnlockReplyRecord | None = None
        end = 1
        if len(data) > 1:
            if len(data) < 15:
                raise Malformed("LockReply", "it ends too early")
            uid, record_id, time = _S20.unpack_from(data, 1)
            record = UnlockReplyRecord(uid, record_id, time)
            end = 15
        if len(data) != end:
            raise Malformed("LockReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.record = record
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadAdminPasscodeReply(Message):
    """ASCII digits; empty means that none is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x65

    battery: int
    code: bytes = field(repr=False)

    def __init__(self, battery: int, code: bytes) -> None:
        self.battery = battery
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            return _S2.pack(self.battery, len(code)) + code
        except (struct.error, OverflowError):
            raise misfit(
                "ReadAdminPasscodeReply", ("battery", self.battery, 0, 255), ("the length of code", len(code), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadAdminPasscodeReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ReadAdminPasscodeReply", f"{len(data)} bytes where at least 2 belong")
        battery = data[0]
        code_length = data[1]
        end = 2 + code_length
        if len(data) != end:
            raise Malformed("ReadAdminPasscodeReply", "code does not have its stated length")
        code = data[2:end]
        message = cls.__new__(cls)
        message.battery = battery
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeviceInfoReply(Message):
    """ASCII with one trailing byte to drop. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x90

    text: bytes

    def __init__(self, text: bytes) -> None:
        self.text = text

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.text

    @classmethod
    def parse(cls, data: bytes) -> DeviceInfoReply:
        """Reads exactly one; raises `Malformed`."""
        text = data
        message = cls.__new__(cls)
        message.text = text
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PasscodePage(Message):
    """ffff is the last page; a real lock also gave 00b4 and answered the following request with nothing. Source:
    vendor Android SDK 3.3.1.
    """

    next_sequence: int
    records: list[bytes] = field(repr=False)

    def __init__(self, next_sequence: int, records: list[bytes]) -> None:
        self.next_sequence = next_sequence
        self.records = records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            records_parts: list[bytes] = []
            for record in self.records:
                records_parts.append(_S5.pack(len(record)) + record)
            return _S3.pack(self.next_sequence) + b"".join(records_parts)
        except (struct.error, OverflowError):
            raise misfit("PasscodePage", ("next_sequence", self.next_sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> PasscodePage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("PasscodePage", f"{len(data)} bytes where at least 2 belong")
        (next_sequence,) = _S3.unpack_from(data)
        records: list[bytes] = []
        at = 2
        while at < len(data):
            if len(data) < at + 1:
                raise Malformed("PasscodePage", "it ends too early")
            record_length = data[at]
            end = at + 1 + record_length
            if len(data) < end:
                raise Malformed("PasscodePage", "record ends too early")
            record = data[at + 1 : end]
            records.append(record)
            at = end
        message = cls.__new__(cls)
        message.next_sequence = next_sequence
        message.records = records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PasscodeRecord(Message):
    """`code` is the one it was added as. `tail` is end5 for count and period, the cycle for cyclic. Source: vendor
    Android SDK 3.3.1.
    """

    kind: int
    new_code: bytes = field(repr=False)
    code: bytes = field(repr=False)
    start: bytes
    tail: bytes

    def __init__(self, kind: int, new_code: bytes, code: bytes, start: bytes, tail: bytes) -> None:
        self.kind = kind
        self.new_code = new_code
        self.code = code
        self.start = start
        self.tail = tail

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        new_code = self.new_code
        code = self.code
        start = self.start
        try:
            if len(start) != 5:
                raise Malformed("PasscodeRecord", f"start has {len(start)} bytes where 5 belong")
            return b"".join((_S2.pack(self.kind, len(new_code)), new_code, _S5.pack(len(code)), code, start, self.tail))
        except (struct.error, OverflowError):
            raise misfit(
                "PasscodeRecord",
                ("kind", self.kind, 0, 255),
                ("the length of new_code", len(new_code), 0, 255),
                ("the length of code", len(code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PasscodeRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("PasscodeRecord", f"{len(data)} bytes where at least 8 belong")
        kind = data[0]
        new_code_length = data[1]
        end = 2 + new_code_length
        if len(data) < end:
            raise Malformed("PasscodeRecord", "new_code ends too early")
        new_code = data[2:end]
        if len(data) < end + 1:
            raise Malformed("PasscodeRecord", "it ends too early")
        code_length = data[end]
        end_2 = end + 1 + code_length
        if len(data) < end_2:
            raise Malformed("PasscodeRecord", "code ends too early")
        code = data[end + 1 : end_2]
        if len(data) < end_2 + 5:
            raise Malformed("PasscodeRecord", "it ends too early")
        start = data[end_2 : end_2 + 5]
        tail = data[end_2 + 5 :]
        message = cls.__new__(cls)
        message.kind = kind
        message.new_code = new_code
        message.code = code
        message.start = start
        message.tail = tail
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SearchCardsReply(Message):
    """ffff is the last page. `records` of 18 bytes are one long card, else cards of 14 bytes. Source: vendor Android
    SDK 3.3.1.
    """

    CODE: ClassVar[int] = 0x01

    battery: int
    next_sequence: int
    records: bytes = field(repr=False)

    def __init__(self, battery: int, next_sequence: int, records: bytes) -> None:
        self.battery = battery
        self.next_sequence = next_sequence
        self.records = records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S21.pack(self.battery, 0x01, self.next_sequence) + self.records
        except (struct.error, OverflowError):
            raise misfit(
                "SearchCardsReply", ("battery", self.battery, 0, 255), ("next_sequence", self.next_sequence, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SearchCardsReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("SearchCardsReply", f"{len(data)} bytes where at least 4 belong")
        battery, operation, next_sequence = _S21.unpack_from(data)
        if operation != 0x01:
            raise Malformed("SearchCardsReply", "operation is not 01")
        records = data[4:]
        message = cls.__new__(cls)
        message.battery = battery
        message.next_sequence = next_sequence
        message.records = records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddCardReply(Message):
    """Status by `commands.AddStatus`; a number of 4 bytes, 4 bytes and four ff, or 8 bytes once added. Source:
    vendor Android SDK 3.3.1.
    """

    CODE: ClassVar[int] = 0x02

    battery: int
    status: int
    number: bytes = field(repr=False)

    def __init__(self, battery: int, status: int, number: bytes) -> None:
        self.battery = battery
        self.status = status
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.battery, 0x02, self.status) + self.number
        except (struct.error, OverflowError):
            raise misfit("AddCardReply", ("battery", self.battery, 0, 255), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddCardReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("AddCardReply", f"{len(data)} bytes where at least 3 belong")
        battery, operation, status = _S9.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddCardReply", "operation is not 02")
        number = data[3:]
        message = cls.__new__(cls)
        message.battery = battery
        message.status = status
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteCardReply(Message):
    """The card is gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x03)
        except (struct.error, OverflowError):
            raise misfit("DeleteCardReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteCardReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DeleteCardReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x03:
            raise Malformed("DeleteCardReply", "operation is not 03")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearCardsReply(Message):
    """All cards are gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x04)
        except (struct.error, OverflowError):
            raise misfit("ClearCardsReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearCardsReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearCardsReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x04:
            raise Malformed("ClearCardsReply", "operation is not 04")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyCardReply(Message):
    """The window is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x05

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x05)
        except (struct.error, OverflowError):
            raise misfit("ModifyCardReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyCardReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ModifyCardReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x05:
            raise Malformed("ModifyCardReply", "operation is not 05")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CardRecord(Message):
    """One card of a list. Source: vendor Android SDK 3.3.1."""

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("CardRecord", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("CardRecord", f"end has {len(end)} bytes where 5 belong")
            return _S22.pack(self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("CardRecord", ("number", self.number, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> CardRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 14:
            raise Malformed("CardRecord", f"{len(data)} bytes where 14 belong")
        number, start, end = _S22.unpack_from(data)
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LongCardRecord(Message):
    """One long card. Source: vendor Android SDK 3.3.1."""

    number: int = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, number: int, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("LongCardRecord", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("LongCardRecord", f"end has {len(end)} bytes where 5 belong")
            return _S23.pack(self.number, start, end)
        except (struct.error, OverflowError):
            raise misfit("LongCardRecord", ("number", self.number, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> LongCardRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 18:
            raise Malformed("LongCardRecord", f"{len(data)} bytes where 18 belong")
        number, start, end = _S23.unpack_from(data)
        message = cls.__new__(cls)
        message.number = number
        message.start = start
        message.end = end
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddFingerprintReply(Message):
    """Status by `commands.AddStatus`; the 6-byte number once added. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    battery: int
    status: int
    rest: bytes

    def __init__(self, battery: int, status: int, rest: bytes) -> None:
        self.battery = battery
        self.status = status
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.battery, 0x02, self.status) + self.rest
        except (struct.error, OverflowError):
            raise misfit(
                "AddFingerprintReply", ("battery", self.battery, 0, 255), ("status", self.status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddFingerprintReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("AddFingerprintReply", f"{len(data)} bytes where at least 3 belong")
        battery, operation, status = _S9.unpack_from(data)
        if operation != 0x02:
            raise Malformed("AddFingerprintReply", "operation is not 02")
        rest = data[3:]
        message = cls.__new__(cls)
        message.battery = battery
        message.status = status
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteFingerprintReply(Message):
    """The fingerprint is gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x03)
        except (struct.error, OverflowError):
            raise misfit("DeleteFingerprintReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteFingerprintReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DeleteFingerprintReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x03:
            raise Malformed("DeleteFingerprintReply", "operation is not 03")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearFingerprintsReply(Message):
    """All fingerprints are gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x04)
        except (struct.error, OverflowError):
            raise misfit("ClearFingerprintsReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearFingerprintsReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearFingerprintsReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x04:
            raise Malformed("ClearFingerprintsReply", "operation is not 04")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ModifyFingerprintReply(Message):
    """The window is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x05

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x05)
        except (struct.error, OverflowError):
            raise misfit("ModifyFingerprintReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ModifyFingerprintReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ModifyFingerprintReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x05:
            raise Malformed("ModifyFingerprintReply", "operation is not 05")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SearchFingerprintsReplyRecord(Message):
    """Part of `SearchFingerprintsReply`."""

    number: bytes
    start: bytes
    end: bytes

    def __init__(self, number: bytes, start: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.end = end


@dataclass(slots=True, init=False, repr=False, eq=False)
class SearchFingerprintsReply(Message):
    """ffff is the last page. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x06

    battery: int
    next_sequence: int
    records: list[SearchFingerprintsReplyRecord]

    def __init__(self, battery: int, next_sequence: int, records: list[SearchFingerprintsReplyRecord]) -> None:
        self.battery = battery
        self.next_sequence = next_sequence
        self.records = records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            records_parts: list[bytes] = []
            for record in self.records:
                number = record.number
                start = record.start
                end = record.end
                if len(number) != 6:
                    raise Malformed("SearchFingerprintsReply", f"number has {len(number)} bytes where 6 belong")
                if len(start) != 5:
                    raise Malformed("SearchFingerprintsReply", f"start has {len(start)} bytes where 5 belong")
                if len(end) != 5:
                    raise Malformed("SearchFingerprintsReply", f"end has {len(end)} bytes where 5 belong")
                records_parts.append(_S24.pack(number, start, end))
            return _S21.pack(self.battery, 0x06, self.next_sequence) + b"".join(records_parts)
        except (struct.error, OverflowError):
            raise misfit(
                "SearchFingerprintsReply",
                ("battery", self.battery, 0, 255),
                ("next_sequence", self.next_sequence, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SearchFingerprintsReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("SearchFingerprintsReply", f"{len(data)} bytes where at least 4 belong")
        battery, operation, next_sequence = _S21.unpack_from(data)
        if operation != 0x06:
            raise Malformed("SearchFingerprintsReply", "operation is not 06")
        if (len(data) - 4) % 16:
            raise Malformed("SearchFingerprintsReply", "records ends in the middle of an item")
        records: list[SearchFingerprintsReplyRecord] = []
        for at in range(4, len(data), 16):
            number, start, end = _S24.unpack_from(data, at)
            records.append(SearchFingerprintsReplyRecord(number, start, end))
        message = cls.__new__(cls)
        message.battery = battery
        message.next_sequence = next_sequence
        message.records = records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddCycleReply(Message):
    """The window is added. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x02)
        except (struct.error, OverflowError):
            raise misfit("AddCycleReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddCycleReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AddCycleReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("AddCycleReply", "operation is not 02")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearCyclesReply(Message):
    """All windows are gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x04)
        except (struct.error, OverflowError):
            raise misfit("ClearCyclesReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearCyclesReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearCyclesReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x04:
            raise Malformed("ClearCyclesReply", "operation is not 04")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryPassageReplyEntry(Message):
    """Part of `QueryPassageReply`."""

    kind: int
    week_or_day: int
    month: int
    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int

    def __init__(
        self,
        kind: int,
        week_or_day: int,
        month: int,
        start_hour: int,
        start_minute: int,
        end_hour: int,
        end_minute: int,
    ) -> None:
        self.kind = kind
        self.week_or_day = week_or_day
        self.month = month
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.end_hour = end_hour
        self.end_minute = end_minute


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryPassageReply(Message):
    """ff is the last page. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    battery: int
    next_sequence: int
    entries: list[QueryPassageReplyEntry]

    def __init__(self, battery: int, next_sequence: int, entries: list[QueryPassageReplyEntry]) -> None:
        self.battery = battery
        self.next_sequence = next_sequence
        self.entries = entries

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            entries_parts: list[bytes] = []
            for entry in self.entries:
                entries_parts.append(
                    _S25.pack(
                        entry.kind,
                        entry.week_or_day,
                        entry.month,
                        entry.start_hour,
                        entry.start_minute,
                        entry.end_hour,
                        entry.end_minute,
                    )
                )
            return _S9.pack(self.battery, 0x01, self.next_sequence) + b"".join(entries_parts)
        except (struct.error, OverflowError):
            raise misfit(
                "QueryPassageReply", ("battery", self.battery, 0, 255), ("next_sequence", self.next_sequence, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> QueryPassageReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("QueryPassageReply", f"{len(data)} bytes where at least 3 belong")
        battery, operation, next_sequence = _S9.unpack_from(data)
        if operation != 0x01:
            raise Malformed("QueryPassageReply", "operation is not 01")
        if (len(data) - 3) % 7:
            raise Malformed("QueryPassageReply", "entries ends in the middle of an item")
        entries: list[QueryPassageReplyEntry] = []
        for at in range(3, len(data), 7):
            kind, week_or_day, month, start_hour, start_minute, end_hour, end_minute = _S25.unpack_from(data, at)
            entries.append(
                QueryPassageReplyEntry(kind, week_or_day, month, start_hour, start_minute, end_hour, end_minute)
            )
        message = cls.__new__(cls)
        message.battery = battery
        message.next_sequence = next_sequence
        message.entries = entries
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddPassageReply(Message):
    """The window is added. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x02)
        except (struct.error, OverflowError):
            raise misfit("AddPassageReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddPassageReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AddPassageReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("AddPassageReply", "operation is not 02")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeletePassageReply(Message):
    """The window is gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x03

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x03)
        except (struct.error, OverflowError):
            raise misfit("DeletePassageReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeletePassageReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DeletePassageReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x03:
            raise Malformed("DeletePassageReply", "operation is not 03")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearPassageReply(Message):
    """All windows are gone. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x04

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x04)
        except (struct.error, OverflowError):
            raise misfit("ClearPassageReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearPassageReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ClearPassageReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x04:
            raise Malformed("ClearPassageReply", "operation is not 04")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryAutoLockReply(Message):
    """Seconds; 0 is off. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    battery: int
    current: int
    minimum: int
    maximum: int
    sensor: int | None = None

    def __init__(self, battery: int, current: int, minimum: int, maximum: int, sensor: int | None = None) -> None:
        self.battery = battery
        self.current = current
        self.minimum = minimum
        self.maximum = maximum
        self.sensor = sensor

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        sensor = self.sensor
        try:
            sensor_part = b""
            if sensor is not None:
                sensor_part = _S5.pack(sensor)
            return _S26.pack(self.battery, 0x01, self.current, self.minimum, self.maximum) + sensor_part
        except (struct.error, OverflowError):
            raise misfit(
                "QueryAutoLockReply",
                ("battery", self.battery, 0, 255),
                ("current", self.current, 0, 65535),
                ("minimum", self.minimum, 0, 65535),
                ("maximum", self.maximum, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> QueryAutoLockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("QueryAutoLockReply", f"{len(data)} bytes where at least 8 belong")
        battery, operation, current, minimum, maximum = _S26.unpack_from(data)
        if operation != 0x01:
            raise Malformed("QueryAutoLockReply", "operation is not 01")
        sensor: int | None = None
        end = 8
        if len(data) > 8:
            sensor_2 = data[8]
            sensor = sensor_2
            end = 9
        if len(data) != end:
            raise Malformed("QueryAutoLockReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.current = current
        message.minimum = minimum
        message.maximum = maximum
        message.sensor = sensor
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAutoLockReply(Message):
    """The delay is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x02)
        except (struct.error, OverflowError):
            raise misfit("SetAutoLockReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetAutoLockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetAutoLockReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("SetAutoLockReply", "operation is not 02")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryRemoteUnlockReply(Message):
    """1 is allowed. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x01

    battery: int
    value: int

    def __init__(self, battery: int, value: int) -> None:
        self.battery = battery
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.battery, 0x01, self.value)
        except (struct.error, OverflowError):
            raise misfit(
                "QueryRemoteUnlockReply", ("battery", self.battery, 0, 255), ("value", self.value, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> QueryRemoteUnlockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("QueryRemoteUnlockReply", f"{len(data)} bytes where 3 belong")
        battery, operation, value = _S9.unpack_from(data)
        if operation != 0x01:
            raise Malformed("QueryRemoteUnlockReply", "operation is not 01")
        message = cls.__new__(cls)
        message.battery = battery
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetRemoteUnlockReply(Message):
    """It is set. Source: vendor Android SDK 3.3.1."""

    CODE: ClassVar[int] = 0x02

    battery: int
    value: int | None = None

    def __init__(self, battery: int, value: int | None = None) -> None:
        self.battery = battery
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        value = self.value
        try:
            value_part = b""
            if value is not None:
                value_part = _S5.pack(value)
            return _S2.pack(self.battery, 0x02) + value_part
        except (struct.error, OverflowError):
            raise misfit("SetRemoteUnlockReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetRemoteUnlockReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SetRemoteUnlockReply", f"{len(data)} bytes where at least 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("SetRemoteUnlockReply", "operation is not 02")
        value: int | None = None
        end = 2
        if len(data) > 2:
            value_2 = data[2]
            value = value_2
            end = 3
        if len(data) != end:
            raise Malformed("SetRemoteUnlockReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QueryPasscodeDisplayReply(Message):
    """1 shows them. Source: ttlock-sdk-js, ScreenPasscodeManageCommand."""

    CODE: ClassVar[int] = 0x01

    battery: int
    value: int

    def __init__(self, battery: int, value: int) -> None:
        self.battery = battery
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.battery, 0x01, self.value)
        except (struct.error, OverflowError):
            raise misfit(
                "QueryPasscodeDisplayReply", ("battery", self.battery, 0, 255), ("value", self.value, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> QueryPasscodeDisplayReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("QueryPasscodeDisplayReply", f"{len(data)} bytes where 3 belong")
        battery, operation, value = _S9.unpack_from(data)
        if operation != 0x01:
            raise Malformed("QueryPasscodeDisplayReply", "operation is not 01")
        message = cls.__new__(cls)
        message.battery = battery
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPasscodeDisplayReply(Message):
    """It is set. Source: ttlock-sdk-js, ScreenPasscodeManageCommand."""

    CODE: ClassVar[int] = 0x02

    battery: int
    value: int | None = None

    def __init__(self, battery: int, value: int | None = None) -> None:
        self.battery = battery
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        value = self.value
        try:
            value_part = b""
            if value is not None:
                value_part = _S5.pack(value)
            return _S2.pack(self.battery, 0x02) + value_part
        except (struct.error, OverflowError):
            raise misfit("SetPasscodeDisplayReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetPasscodeDisplayReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SetPasscodeDisplayReply", f"{len(data)} bytes where at least 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("SetPasscodeDisplayReply", "operation is not 02")
        value: int | None = None
        end = 2
        if len(data) > 2:
            value_2 = data[2]
            value = value_2
            end = 3
        if len(data) != end:
            raise Malformed("SetPasscodeDisplayReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class QuerySoundReply(Message):
    """Volume 1 to 5 where the lock has one. Source: ttlock-ble 0.3.2."""

    CODE: ClassVar[int] = 0x01

    battery: int
    on: int
    volume: int | None = None

    def __init__(self, battery: int, on: int, volume: int | None = None) -> None:
        self.battery = battery
        self.on = on
        self.volume = volume

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        volume = self.volume
        try:
            volume_part = b""
            if volume is not None:
                volume_part = _S5.pack(volume)
            return _S9.pack(self.battery, 0x01, self.on) + volume_part
        except (struct.error, OverflowError):
            raise misfit("QuerySoundReply", ("battery", self.battery, 0, 255), ("on", self.on, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> QuerySoundReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("QuerySoundReply", f"{len(data)} bytes where at least 3 belong")
        battery, operation, on = _S9.unpack_from(data)
        if operation != 0x01:
            raise Malformed("QuerySoundReply", "operation is not 01")
        volume: int | None = None
        end = 3
        if len(data) > 3:
            volume_2 = data[3]
            volume = volume_2
            end = 4
        if len(data) != end:
            raise Malformed("QuerySoundReply", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        message.on = on
        message.volume = volume
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSoundReply(Message):
    """It is set. Source: ttlock-ble 0.3.2."""

    CODE: ClassVar[int] = 0x02

    battery: int

    def __init__(self, battery: int) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.battery, 0x02)
        except (struct.error, OverflowError):
            raise misfit("SetSoundReply", ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSoundReply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetSoundReply", f"{len(data)} bytes where 2 belong")
        battery = data[0]
        operation = data[1]
        if operation != 0x02:
            raise Malformed("SetSoundReply", "operation is not 02")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OperationEvent(Message):
    """A push under echo `14`: somebody operated the lock. Source: ttlock-ble 0.3.2."""

    battery: int
    uid: int
    record_id: int
    time: bytes

    def __init__(self, battery: int, uid: int, record_id: int, time: bytes) -> None:
        self.battery = battery
        self.uid = uid
        self.record_id = record_id
        self.time = time

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        try:
            if len(time) != 6:
                raise Malformed("OperationEvent", f"time has {len(time)} bytes where 6 belong")
            return _S27.pack(self.battery, self.uid, self.record_id, time)
        except (struct.error, OverflowError):
            raise misfit(
                "OperationEvent",
                ("battery", self.battery, 0, 255),
                ("uid", self.uid, 0, 4294967295),
                ("record_id", self.record_id, 0, 4294967295),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> OperationEvent:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 15:
            raise Malformed("OperationEvent", f"{len(data)} bytes where 15 belong")
        battery, uid, record_id, time = _S27.unpack_from(data)
        message = cls.__new__(cls)
        message.battery = battery
        message.uid = uid
        message.record_id = record_id
        message.time = time
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogPage(Message):
    """A page of the log; each record is a `LogRecord`. Source: vendor Android SDK 3.3.1."""

    next_sequence: int
    records: list[bytes] = field(repr=False)

    def __init__(self, next_sequence: int, records: list[bytes]) -> None:
        self.next_sequence = next_sequence
        self.records = records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            records_parts: list[bytes] = []
            for record in self.records:
                records_parts.append(_S5.pack(len(record)) + record)
            return _S3.pack(self.next_sequence) + b"".join(records_parts)
        except (struct.error, OverflowError):
            raise misfit("LogPage", ("next_sequence", self.next_sequence, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> LogPage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("LogPage", f"{len(data)} bytes where at least 2 belong")
        (next_sequence,) = _S3.unpack_from(data)
        records: list[bytes] = []
        at = 2
        while at < len(data):
            if len(data) < at + 1:
                raise Malformed("LogPage", "it ends too early")
            record_length = data[at]
            end = at + 1 + record_length
            if len(data) < end:
                raise Malformed("LogPage", "record ends too early")
            record = data[at + 1 : end]
            records.append(record)
            at = end
        message = cls.__new__(cls)
        message.next_sequence = next_sequence
        message.records = records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogRecord(Message):
    """`log.py` says which tail belongs to which kind. Source: vendor Android SDK 3.3.1."""

    kind: int
    time: bytes
    battery: int
    tail: bytes = field(repr=False)

    def __init__(self, kind: int, time: bytes, battery: int, tail: bytes) -> None:
        self.kind = kind
        self.time = time
        self.battery = battery
        self.tail = tail

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        try:
            if len(time) != 6:
                raise Malformed("LogRecord", f"time has {len(time)} bytes where 6 belong")
            return _S28.pack(self.kind, time, self.battery) + self.tail
        except (struct.error, OverflowError):
            raise misfit("LogRecord", ("kind", self.kind, 0, 255), ("battery", self.battery, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LogRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("LogRecord", f"{len(data)} bytes where at least 8 belong")
        kind, time, battery = _S28.unpack_from(data)
        tail = data[8:]
        message = cls.__new__(cls)
        message.kind = kind
        message.time = time
        message.battery = battery
        message.tail = tail
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AppTail(Message):
    """Operated by the app or a gateway. Source: vendor Android SDK 3.3.1."""

    uid: int
    record_id: int

    def __init__(self, uid: int, record_id: int) -> None:
        self.uid = uid
        self.record_id = record_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.uid, self.record_id)
        except (struct.error, OverflowError):
            raise misfit(
                "AppTail", ("uid", self.uid, 0, 4294967295), ("record_id", self.record_id, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AppTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("AppTail", f"{len(data)} bytes where 8 belong")
        uid, record_id = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.uid = uid
        message.record_id = record_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoteTail(Message):
    """Operated by a remote key. Source: vendor Android SDK 3.3.1."""

    uid: int
    record_id: int
    key_id: int

    def __init__(self, uid: int, record_id: int, key_id: int) -> None:
        self.uid = uid
        self.record_id = record_id
        self.key_id = key_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S29.pack(self.uid, self.record_id, self.key_id)
        except (struct.error, OverflowError):
            raise misfit(
                "RemoteTail",
                ("uid", self.uid, 0, 4294967295),
                ("record_id", self.record_id, 0, 4294967295),
                ("key_id", self.key_id, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoteTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("RemoteTail", f"{len(data)} bytes where 9 belong")
        uid, record_id, key_id = _S29.unpack_from(data)
        message = cls.__new__(cls)
        message.uid = uid
        message.record_id = record_id
        message.key_id = key_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadTail(Message):
    """A passcode. Source: vendor Android SDK 3.3.1."""

    code: bytes = field(repr=False)
    new_code: bytes = field(repr=False)

    def __init__(self, code: bytes, new_code: bytes) -> None:
        self.code = code
        self.new_code = new_code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        new_code = self.new_code
        try:
            return _S5.pack(len(code)) + code + _S5.pack(len(new_code)) + new_code
        except (struct.error, OverflowError):
            raise misfit(
                "KeypadTail",
                ("the length of code", len(code), 0, 255),
                ("the length of new_code", len(new_code), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("KeypadTail", f"{len(data)} bytes where at least 2 belong")
        code_length = data[0]
        end = 1 + code_length
        if len(data) < end:
            raise Malformed("KeypadTail", "code ends too early")
        code = data[1:end]
        if len(data) < end + 1:
            raise Malformed("KeypadTail", "it ends too early")
        new_code_length = data[end]
        end_2 = end + 1 + new_code_length
        if len(data) != end_2:
            raise Malformed("KeypadTail", "new_code does not have its stated length")
        new_code = data[end + 1 : end_2]
        message = cls.__new__(cls)
        message.code = code
        message.new_code = new_code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WrongCodeTail(Message):
    """What was typed. Source: vendor Android SDK 3.3.1."""

    code: bytes = field(repr=False)

    def __init__(self, code: bytes) -> None:
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            return _S5.pack(len(code)) + code
        except (struct.error, OverflowError):
            raise misfit("WrongCodeTail", ("the length of code", len(code), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> WrongCodeTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("WrongCodeTail", f"{len(data)} bytes where at least 1 belong")
        code_length = data[0]
        end = 1 + code_length
        if len(data) != end:
            raise Malformed("WrongCodeTail", "code does not have its stated length")
        code = data[1:end]
        message = cls.__new__(cls)
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CodesRemovedTail(Message):
    """All codes were removed. Source: vendor Android SDK 3.3.1."""

    time: bytes
    code: bytes | None = field(default=None, repr=False)

    def __init__(self, time: bytes, code: bytes | None = None) -> None:
        self.time = time
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        code = self.code
        try:
            if len(time) != 5:
                raise Malformed("CodesRemovedTail", f"time has {len(time)} bytes where 5 belong")
            code_part = b""
            if code is not None:
                code_part = _S5.pack(len(code)) + code
            return time + code_part
        except (struct.error, OverflowError):
            raise misfit("CodesRemovedTail") from None

    @classmethod
    def parse(cls, data: bytes) -> CodesRemovedTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("CodesRemovedTail", f"{len(data)} bytes where at least 5 belong")
        time = data[0:5]
        code: bytes | None = None
        end = 5
        if len(data) > 5:
            if len(data) < 6:
                raise Malformed("CodesRemovedTail", "it ends too early")
            code_length = data[5]
            end_2 = 6 + code_length
            if len(data) != end_2:
                raise Malformed("CodesRemovedTail", "code does not have its stated length")
            code_2 = data[6:end_2]
            code = code_2
            end = end_2
        if len(data) != end:
            raise Malformed("CodesRemovedTail", "bytes are left over")
        message = cls.__new__(cls)
        message.time = time
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CardTail(Message):
    """A card number of 4 or 8 bytes. Source: vendor Android SDK 3.3.1."""

    number: bytes = field(repr=False)

    def __init__(self, number: bytes) -> None:
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.number

    @classmethod
    def parse(cls, data: bytes) -> CardTail:
        """Reads exactly one; raises `Malformed`."""
        number = data
        message = cls.__new__(cls)
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FingerprintTail(Message):
    """A fingerprint. Source: vendor Android SDK 3.3.1."""

    number: bytes

    def __init__(self, number: bytes) -> None:
        self.number = number

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        number = self.number
        if len(number) != 6:
            raise Malformed("FingerprintTail", f"number has {len(number)} bytes where 6 belong")
        return number

    @classmethod
    def parse(cls, data: bytes) -> FingerprintTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("FingerprintTail", f"{len(data)} bytes where 6 belong")
        number = data[0:6]
        message = cls.__new__(cls)
        message.number = number
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeviceTail(Message):
    """A wristband, key fob or keypad by its MAC, last byte first. Source: vendor Android SDK 3.3.1."""

    reversed_mac: bytes
    key_id: int | None = None
    battery: int | None = None

    def __init__(self, reversed_mac: bytes, key_id: int | None = None, battery: int | None = None) -> None:
        self.reversed_mac = reversed_mac
        self.key_id = key_id
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        reversed_mac = self.reversed_mac
        key_id = self.key_id
        battery = self.battery
        try:
            if len(reversed_mac) != 6:
                raise Malformed("DeviceTail", f"reversed_mac has {len(reversed_mac)} bytes where 6 belong")
            key_id_part = b""
            if key_id is not None:
                key_id_part = _S5.pack(key_id)
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            frame = reversed_mac + key_id_part + battery_part
            if (key_id is None and battery is not None) and type(self).parse(frame) != self:
                raise Malformed("DeviceTail", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("DeviceTail") from None

    @classmethod
    def parse(cls, data: bytes) -> DeviceTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("DeviceTail", f"{len(data)} bytes where at least 6 belong")
        reversed_mac = data[0:6]
        key_id: int | None = None
        end = 6
        if len(data) >= 7:
            key_id_2 = data[6]
            key_id = key_id_2
            end = 7
        battery: int | None = None
        end_2 = end
        if len(data) > end:
            battery_2 = data[end]
            battery = battery_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("DeviceTail", "bytes are left over")
        message = cls.__new__(cls)
        message.reversed_mac = reversed_mac
        message.key_id = key_id
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CodeAddedTail(Message):
    """A new passcode. Source: vendor Android SDK 3.3.1."""

    code: bytes = field(repr=False)
    start: bytes
    end: bytes

    def __init__(self, code: bytes, start: bytes, end: bytes) -> None:
        self.code = code
        self.start = start
        self.end = end

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        start = self.start
        end = self.end
        try:
            if len(start) != 5:
                raise Malformed("CodeAddedTail", f"start has {len(start)} bytes where 5 belong")
            if len(end) != 5:
                raise Malformed("CodeAddedTail", f"end has {len(end)} bytes where 5 belong")
            return _S5.pack(len(code)) + code + _S30.pack(start, end)
        except (struct.error, OverflowError):
            raise misfit("CodeAddedTail", ("the length of code", len(code), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CodeAddedTail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 11:
            raise Malformed("CodeAddedTail", f"{len(data)} bytes where at least 11 belong")
        code_length = data[0]
        end = 1 + code_length
        if len(data) != end + 10:
            raise Malformed("CodeAddedTail", "code does not have its stated length")
        code = data[1:end]
        start = data[end : end + 5]
        end_2 = data[end + 5 : end + 10]
        message = cls.__new__(cls)
        message.code = code
        message.start = start
        message.end = end_2
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SensorTail(Message):
    """Nothing, or the door sensor's battery. Source: vendor Android SDK 3.3.1."""

    battery: int | None = None

    def __init__(self, battery: int | None = None) -> None:
        self.battery = battery

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        battery = self.battery
        try:
            battery_part = b""
            if battery is not None:
                battery_part = _S5.pack(battery)
            return battery_part
        except (struct.error, OverflowError):
            raise misfit("SensorTail") from None

    @classmethod
    def parse(cls, data: bytes) -> SensorTail:
        """Reads exactly one; raises `Malformed`."""
        battery: int | None = None
        end = 0
        if len(data) > 0:
            battery_2 = data[0]
            battery = battery_2
            end = 1
        if len(data) != end:
            raise Malformed("SensorTail", "bytes are left over")
        message = cls.__new__(cls)
        message.battery = battery
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Advertised(Message):
    """Manufacturer data of protocol 5.3, company id first; `unknown` ends in the MAC, last byte first. Source:
    vendor Android SDK 3.3.1.
    """

    protocol_type: int
    sub_version: int
    scene: int
    flags: int
    battery: int
    unknown: bytes

    def __init__(
        self, protocol_type: int, sub_version: int, scene: int, flags: int, battery: int, unknown: bytes
    ) -> None:
        self.protocol_type = protocol_type
        self.sub_version = sub_version
        self.scene = scene
        self.flags = flags
        self.battery = battery
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S31.pack(self.protocol_type, self.sub_version, self.scene, self.flags, self.battery) + self.unknown
        except (struct.error, OverflowError):
            raise misfit(
                "Advertised",
                ("protocol_type", self.protocol_type, 0, 255),
                ("sub_version", self.sub_version, 0, 255),
                ("scene", self.scene, 0, 255),
                ("flags", self.flags, 0, 255),
                ("battery", self.battery, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Advertised:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("Advertised", f"{len(data)} bytes where at least 5 belong")
        protocol_type, sub_version, scene, flags, battery = _S31.unpack_from(data)
        unknown = data[5:]
        message = cls.__new__(cls)
        message.protocol_type = protocol_type
        message.sub_version = sub_version
        message.scene = scene
        message.flags = flags
        message.battery = battery
        message.unknown = unknown
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdvertisedOther(Message):
    """Manufacturer data of the other protocol types. Source: vendor Android SDK 3.3.1."""

    company: bytes
    protocol_type: int
    sub_version: int
    gap: int
    scene: int
    flags: int
    battery: int
    unknown: bytes

    def __init__(
        self,
        company: bytes,
        protocol_type: int,
        sub_version: int,
        gap: int,
        scene: int,
        flags: int,
        battery: int,
        unknown: bytes,
    ) -> None:
        self.company = company
        self.protocol_type = protocol_type
        self.sub_version = sub_version
        self.gap = gap
        self.scene = scene
        self.flags = flags
        self.battery = battery
        self.unknown = unknown

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        company = self.company
        try:
            if len(company) != 4:
                raise Malformed("AdvertisedOther", f"company has {len(company)} bytes where 4 belong")
            return (
                _S32.pack(company, self.protocol_type, self.sub_version, self.gap, self.scene, self.flags, self.battery)
                + self.unknown
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AdvertisedOther",
                ("protocol_type", self.protocol_type, 0, 255),
                ("sub_version", self.sub_version, 0, 255),
                ("gap", self.gap, 0, 255),
                ("scene", self.scene, 0, 255),
                ("flags", self.flags, 0, 255),
                ("battery", self.battery, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AdvertisedOther:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 10:
            raise Malformed("AdvertisedOther", f"{len(data)} bytes where at least 10 belong")
        company, protocol_type, sub_version, gap, scene, flags, battery = _S32.unpack_from(data)
        unknown = data[10:]
        message = cls.__new__(cls)
        message.company = company
        message.protocol_type = protocol_type
        message.sub_version = sub_version
        message.gap = gap
        message.scene = scene
        message.flags = flags
        message.battery = battery
        message.unknown = unknown
        return message


Request: TypeAlias = (
    ReadFeatures
    | ListPasscodes
    | ReadStatus
    | GetAesKey
    | ReadLog
    | CheckRandom
    | InitPasswords
    | ReadTime
    | CheckAdmin
    | CalibrateTime
    | Init
    | Unlock
    | Reset
    | SetAdminPasscode
    | CheckUserTime
    | AddAdmin
    | OperateFinished
    | Lock
    | ReadAdminPasscode
    | ReadDeviceInfo
)

REQUEST: dict[int, type[Request]] = {
    0x01: ReadFeatures,
    0x07: ListPasscodes,
    0x14: ReadStatus,
    0x19: GetAesKey,
    0x25: ReadLog,
    0x30: CheckRandom,
    0x31: InitPasswords,
    0x34: ReadTime,
    0x41: CheckAdmin,
    0x43: CalibrateTime,
    0x45: Init,
    0x47: Unlock,
    0x52: Reset,
    0x53: SetAdminPasscode,
    0x55: CheckUserTime,
    0x56: AddAdmin,
    0x57: OperateFinished,
    0x58: Lock,
    0x65: ReadAdminPasscode,
    0x90: ReadDeviceInfo,
}


def parse_request(code: int, data: bytes) -> Request:
    """Reads the request of that code; raises `Malformed`."""
    row = REQUEST.get(code)
    if row is None:
        raise Malformed("request", f"no layout for code {code:#04x}")
    return row.parse(data)


PasscodeRequest: TypeAlias = ClearPasscodes | AddPasscode | RemovePasscode | ModifyPasscode | RecoverPasscode

PASSCODE_REQUEST: dict[int, type[PasscodeRequest]] = {
    0x01: ClearPasscodes,
    0x02: AddPasscode,
    0x03: RemovePasscode,
    0x05: ModifyPasscode,
    0x06: RecoverPasscode,
}


def parse_passcode_request(code: int, data: bytes) -> PasscodeRequest:
    """Reads the passcode request of that code; raises `Malformed`."""
    row = PASSCODE_REQUEST.get(code)
    if row is None:
        raise Malformed("passcode_request", f"no layout for code {code:#04x}")
    return row.parse(data)


CardRequest: TypeAlias = (
    SearchCards
    | AddCardByTap
    | AddCard
    | AddLongCard
    | DeleteCard
    | DeleteLongCard
    | ClearCards
    | ModifyCard
    | ModifyLongCard
)

CARD_REQUEST: dict[tuple[int, int], type[CardRequest]] = {
    (0x01, 0x03): SearchCards,
    (0x02, 0x01): AddCardByTap,
    (0x02, 0x0F): AddCard,
    (0x02, 0x13): AddLongCard,
    (0x03, 0x05): DeleteCard,
    (0x03, 0x09): DeleteLongCard,
    (0x04, 0x01): ClearCards,
    (0x05, 0x0F): ModifyCard,
    (0x05, 0x13): ModifyLongCard,
}


def parse_card_request(code: tuple[int, int], data: bytes) -> CardRequest:
    """Reads the card request of that code; raises `Malformed`."""
    row = CARD_REQUEST.get(code)
    if row is None:
        raise Malformed("card_request", f"no layout for code {code}")
    return row.parse(data)


FingerprintRequest: TypeAlias = (
    AddFingerprint
    | AddKnownFingerprint
    | DeleteFingerprint
    | ClearFingerprints
    | ModifyFingerprint
    | SearchFingerprints
)

FINGERPRINT_REQUEST: dict[tuple[int, int], type[FingerprintRequest]] = {
    (0x02, 0x01): AddFingerprint,
    (0x02, 0x11): AddKnownFingerprint,
    (0x03, 0x07): DeleteFingerprint,
    (0x04, 0x01): ClearFingerprints,
    (0x05, 0x11): ModifyFingerprint,
    (0x06, 0x03): SearchFingerprints,
}


def parse_fingerprint_request(code: tuple[int, int], data: bytes) -> FingerprintRequest:
    """Reads the fingerprint request of that code; raises `Malformed`."""
    row = FINGERPRINT_REQUEST.get(code)
    if row is None:
        raise Malformed("fingerprint_request", f"no layout for code {code}")
    return row.parse(data)


CyclicRequest: TypeAlias = AddCycle | ClearCycles

CYCLIC_REQUEST: dict[int, type[CyclicRequest]] = {
    0x02: AddCycle,
    0x04: ClearCycles,
}


def parse_cyclic_request(code: int, data: bytes) -> CyclicRequest:
    """Reads the cyclic request of that code; raises `Malformed`."""
    row = CYCLIC_REQUEST.get(code)
    if row is None:
        raise Malformed("cyclic_request", f"no layout for code {code:#04x}")
    return row.parse(data)


PassageRequest: TypeAlias = QueryPassage | AddPassage | DeletePassage | ClearPassage

PASSAGE_REQUEST: dict[int, type[PassageRequest]] = {
    0x01: QueryPassage,
    0x02: AddPassage,
    0x03: DeletePassage,
    0x04: ClearPassage,
}


def parse_passage_request(code: int, data: bytes) -> PassageRequest:
    """Reads the passage request of that code; raises `Malformed`."""
    row = PASSAGE_REQUEST.get(code)
    if row is None:
        raise Malformed("passage_request", f"no layout for code {code:#04x}")
    return row.parse(data)


AutoLockRequest: TypeAlias = QueryAutoLock | SetAutoLock

AUTO_LOCK_REQUEST: dict[int, type[AutoLockRequest]] = {
    0x01: QueryAutoLock,
    0x02: SetAutoLock,
}


def parse_auto_lock_request(code: int, data: bytes) -> AutoLockRequest:
    """Reads the auto lock request of that code; raises `Malformed`."""
    row = AUTO_LOCK_REQUEST.get(code)
    if row is None:
        raise Malformed("auto_lock_request", f"no layout for code {code:#04x}")
    return row.parse(data)


RemoteUnlockRequest: TypeAlias = QueryRemoteUnlock | SetRemoteUnlock

REMOTE_UNLOCK_REQUEST: dict[int, type[RemoteUnlockRequest]] = {
    0x01: QueryRemoteUnlock,
    0x02: SetRemoteUnlock,
}


def parse_remote_unlock_request(code: int, data: bytes) -> RemoteUnlockRequest:
    """Reads the remote unlock request of that code; raises `Malformed`."""
    row = REMOTE_UNLOCK_REQUEST.get(code)
    if row is None:
        raise Malformed("remote_unlock_request", f"no layout for code {code:#04x}")
    return row.parse(data)


PasscodeDisplayRequest: TypeAlias = QueryPasscodeDisplay | SetPasscodeDisplay

PASSCODE_DISPLAY_REQUEST: dict[int, type[PasscodeDisplayRequest]] = {
    0x01: QueryPasscodeDisplay,
    0x02: SetPasscodeDisplay,
}


def parse_passcode_display_request(code: int, data: bytes) -> PasscodeDisplayRequest:
    """Reads the passcode display request of that code; raises `Malformed`."""
    row = PASSCODE_DISPLAY_REQUEST.get(code)
    if row is None:
        raise Malformed("passcode_display_request", f"no layout for code {code:#04x}")
    return row.parse(data)


SoundRequest: TypeAlias = QuerySound | SetSound | SetVolume

SOUND_REQUEST: dict[tuple[int, int], type[SoundRequest]] = {
    (0x01, 0x01): QuerySound,
    (0x02, 0x02): SetSound,
    (0x02, 0x04): SetVolume,
}


def parse_sound_request(code: tuple[int, int], data: bytes) -> SoundRequest:
    """Reads the sound request of that code; raises `Malformed`."""
    row = SOUND_REQUEST.get(code)
    if row is None:
        raise Malformed("sound_request", f"no layout for code {code}")
    return row.parse(data)


Reply: TypeAlias = (
    ReadFeaturesReply
    | PasscodeReply
    | ListPasscodesReply
    | StatusReply
    | GetAesKeyReply
    | ReadLogReply
    | CheckRandomReply
    | InitPasswordsReply
    | ReadTimeReply
    | CheckAdminReply
    | CalibrateTimeReply
    | InitReply
    | UnlockReply
    | ResetReply
    | SetAdminPasscodeReply
    | CheckUserTimeReply
    | AddAdminReply
    | OperateFinishedReply
    | LockReply
    | ReadAdminPasscodeReply
    | DeviceInfoReply
)

REPLY: dict[int, type[Reply]] = {
    0x01: ReadFeaturesReply,
    0x03: PasscodeReply,
    0x07: ListPasscodesReply,
    0x14: StatusReply,
    0x19: GetAesKeyReply,
    0x25: ReadLogReply,
    0x30: CheckRandomReply,
    0x31: InitPasswordsReply,
    0x34: ReadTimeReply,
    0x41: CheckAdminReply,
    0x43: CalibrateTimeReply,
    0x45: InitReply,
    0x47: UnlockReply,
    0x52: ResetReply,
    0x53: SetAdminPasscodeReply,
    0x55: CheckUserTimeReply,
    0x56: AddAdminReply,
    0x57: OperateFinishedReply,
    0x58: LockReply,
    0x65: ReadAdminPasscodeReply,
    0x90: DeviceInfoReply,
}


def parse_reply(code: int, data: bytes) -> Reply:
    """Reads the reply of that code; raises `Malformed`."""
    row = REPLY.get(code)
    if row is None:
        raise Malformed("reply", f"no layout for code {code:#04x}")
    return row.parse(data)


CardReply: TypeAlias = SearchCardsReply | AddCardReply | DeleteCardReply | ClearCardsReply | ModifyCardReply

CARD_REPLY: dict[int, type[CardReply]] = {
    0x01: SearchCardsReply,
    0x02: AddCardReply,
    0x03: DeleteCardReply,
    0x04: ClearCardsReply,
    0x05: ModifyCardReply,
}


def parse_card_reply(code: int, data: bytes) -> CardReply:
    """Reads the card reply of that code; raises `Malformed`."""
    row = CARD_REPLY.get(code)
    if row is None:
        raise Malformed("card_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


FingerprintReply: TypeAlias = (
    AddFingerprintReply
    | DeleteFingerprintReply
    | ClearFingerprintsReply
    | ModifyFingerprintReply
    | SearchFingerprintsReply
)

FINGERPRINT_REPLY: dict[int, type[FingerprintReply]] = {
    0x02: AddFingerprintReply,
    0x03: DeleteFingerprintReply,
    0x04: ClearFingerprintsReply,
    0x05: ModifyFingerprintReply,
    0x06: SearchFingerprintsReply,
}


def parse_fingerprint_reply(code: int, data: bytes) -> FingerprintReply:
    """Reads the fingerprint reply of that code; raises `Malformed`."""
    row = FINGERPRINT_REPLY.get(code)
    if row is None:
        raise Malformed("fingerprint_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


CyclicReply: TypeAlias = AddCycleReply | ClearCyclesReply

CYCLIC_REPLY: dict[int, type[CyclicReply]] = {
    0x02: AddCycleReply,
    0x04: ClearCyclesReply,
}


def parse_cyclic_reply(code: int, data: bytes) -> CyclicReply:
    """Reads the cyclic reply of that code; raises `Malformed`."""
    row = CYCLIC_REPLY.get(code)
    if row is None:
        raise Malformed("cyclic_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


PassageReply: TypeAlias = QueryPassageReply | AddPassageReply | DeletePassageReply | ClearPassageReply

PASSAGE_REPLY: dict[int, type[PassageReply]] = {
    0x01: QueryPassageReply,
    0x02: AddPassageReply,
    0x03: DeletePassageReply,
    0x04: ClearPassageReply,
}


def parse_passage_reply(code: int, data: bytes) -> PassageReply:
    """Reads the passage reply of that code; raises `Malformed`."""
    row = PASSAGE_REPLY.get(code)
    if row is None:
        raise Malformed("passage_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


AutoLockReply: TypeAlias = QueryAutoLockReply | SetAutoLockReply

AUTO_LOCK_REPLY: dict[int, type[AutoLockReply]] = {
    0x01: QueryAutoLockReply,
    0x02: SetAutoLockReply,
}


def parse_auto_lock_reply(code: int, data: bytes) -> AutoLockReply:
    """Reads the auto lock reply of that code; raises `Malformed`."""
    row = AUTO_LOCK_REPLY.get(code)
    if row is None:
        raise Malformed("auto_lock_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


RemoteUnlockReply: TypeAlias = QueryRemoteUnlockReply | SetRemoteUnlockReply

REMOTE_UNLOCK_REPLY: dict[int, type[RemoteUnlockReply]] = {
    0x01: QueryRemoteUnlockReply,
    0x02: SetRemoteUnlockReply,
}


def parse_remote_unlock_reply(code: int, data: bytes) -> RemoteUnlockReply:
    """Reads the remote unlock reply of that code; raises `Malformed`."""
    row = REMOTE_UNLOCK_REPLY.get(code)
    if row is None:
        raise Malformed("remote_unlock_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


PasscodeDisplayReply: TypeAlias = QueryPasscodeDisplayReply | SetPasscodeDisplayReply

PASSCODE_DISPLAY_REPLY: dict[int, type[PasscodeDisplayReply]] = {
    0x01: QueryPasscodeDisplayReply,
    0x02: SetPasscodeDisplayReply,
}


def parse_passcode_display_reply(code: int, data: bytes) -> PasscodeDisplayReply:
    """Reads the passcode display reply of that code; raises `Malformed`."""
    row = PASSCODE_DISPLAY_REPLY.get(code)
    if row is None:
        raise Malformed("passcode_display_reply", f"no layout for code {code:#04x}")
    return row.parse(data)


SoundReply: TypeAlias = QuerySoundReply | SetSoundReply

SOUND_REPLY: dict[int, type[SoundReply]] = {
    0x01: QuerySoundReply,
    0x02: SetSoundReply,
}


def parse_sound_reply(code: int, data: bytes) -> SoundReply:
    """Reads the sound reply of that code; raises `Malformed`."""
    row = SOUND_REPLY.get(code)
    if row is None:
        raise Malformed("sound_reply", f"no layout for code {code:#04x}")
    return row.parse(data)
