"""Generated from `latchwork.protocol.desfire.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct("<HB")
_S2 = struct.Struct("<HBBB")
_S3 = struct.Struct("<H")
_S4 = struct.Struct("<BBHHB")
_S5 = struct.Struct("<BBHiiiB")
_S6 = struct.Struct("<BBHHBHB")
_S7 = struct.Struct(">B")
_S8 = struct.Struct("<BHBHB")
_S9 = struct.Struct("<Bi")
_S10 = struct.Struct(">BB")
_S11 = struct.Struct(">BBBBBBBBBBBBBB7s5sBB")
_S12 = struct.Struct("<BBH")
_S13 = struct.Struct("<iiiB")
_S14 = struct.Struct("<HBHBHB")
_S15 = struct.Struct("<i")
_S16 = struct.Struct("<BH")


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetVersion(Message):
    """Hardware, software and production data, in three frames. Source: libfreefare mifare_desfire.c;
    ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0x60

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetVersion:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetVersion", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SelectApplication(Message):
    """AID 0 is the card itself. Ends the authentication. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com
    DESFire EV1.
    """

    CODE: ClassVar[int] = 0x5A

    aid: int

    def __init__(self, aid: int) -> None:
        self.aid = aid

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.aid & 0xFFFF, self.aid >> 16)
        except (struct.error, OverflowError):
            raise misfit("SelectApplication", ("aid", self.aid, 0, 16777215)) from None

    @classmethod
    def parse(cls, data: bytes) -> SelectApplication:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("SelectApplication", f"{len(data)} bytes where 3 belong")
        aid_low, aid_high = _S1.unpack_from(data)
        aid = aid_high << 16 | aid_low
        message = cls.__new__(cls)
        message.aid = aid
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateApplication(Message):
    """`key_settings2`: bits 7-6 the kind of key, low nibble the number of keys. Source: libfreefare
    mifare_desfire.c; ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0xCA

    aid: int
    key_settings1: int
    key_settings2: int
    iso_file_id: int | None
    iso_name: bytes

    def __init__(
        self, aid: int, key_settings1: int, key_settings2: int, iso_file_id: int | None, iso_name: bytes
    ) -> None:
        self.aid = aid
        self.key_settings1 = key_settings1
        self.key_settings2 = key_settings2
        self.iso_file_id = iso_file_id
        self.iso_name = iso_name

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        iso_file_id = self.iso_file_id
        try:
            iso_file_id_part = b""
            if iso_file_id is not None:
                iso_file_id_part = _S3.pack(iso_file_id)
            frame = (
                _S2.pack(self.aid & 0xFFFF, self.aid >> 16, self.key_settings1, self.key_settings2)
                + iso_file_id_part
                + self.iso_name
            )
            if iso_file_id is None and type(self).parse(frame) != self:
                raise Malformed("CreateApplication", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "CreateApplication",
                ("aid", self.aid, 0, 16777215),
                ("key_settings1", self.key_settings1, 0, 255),
                ("key_settings2", self.key_settings2, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateApplication:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("CreateApplication", f"{len(data)} bytes where at least 5 belong")
        aid_low, aid_high, key_settings1, key_settings2 = _S2.unpack_from(data)
        aid = aid_high << 16 | aid_low
        iso_file_id: int | None = None
        end = 5
        if len(data) >= 7:
            (iso_file_id_2,) = _S3.unpack_from(data, 5)
            iso_file_id = iso_file_id_2
            end = 7
        iso_name = data[end:]
        message = cls.__new__(cls)
        message.aid = aid
        message.key_settings1 = key_settings1
        message.key_settings2 = key_settings2
        message.iso_file_id = iso_file_id
        message.iso_name = iso_name
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteApplication(Message):
    """DeleteApplication. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xDA

    aid: int

    def __init__(self, aid: int) -> None:
        self.aid = aid

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.aid & 0xFFFF, self.aid >> 16)
        except (struct.error, OverflowError):
            raise misfit("DeleteApplication", ("aid", self.aid, 0, 16777215)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteApplication:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("DeleteApplication", f"{len(data)} bytes where 3 belong")
        aid_low, aid_high = _S1.unpack_from(data)
        aid = aid_high << 16 | aid_low
        message = cls.__new__(cls)
        message.aid = aid
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetApplicationIDs(Message):
    """GetApplicationIDs. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6A

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetApplicationIDs:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetApplicationIDs", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateStdDataFile(Message):
    """CreateStdDataFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xCD

    file_no: int
    comm: int
    access: int
    size: int

    def __init__(self, file_no: int, comm: int, access: int, size: int) -> None:
        self.file_no = file_no
        self.comm = comm
        self.access = access
        self.size = size

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.file_no, self.comm, self.access, self.size & 0xFFFF, self.size >> 16)
        except (struct.error, OverflowError):
            raise misfit(
                "CreateStdDataFile",
                ("file_no", self.file_no, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
                ("size", self.size, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateStdDataFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("CreateStdDataFile", f"{len(data)} bytes where 7 belong")
        file_no, comm, access, size_low, size_high = _S4.unpack_from(data)
        size = size_high << 16 | size_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.comm = comm
        message.access = access
        message.size = size
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateBackupDataFile(Message):
    """CreateBackupDataFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xCB

    file_no: int
    comm: int
    access: int
    size: int

    def __init__(self, file_no: int, comm: int, access: int, size: int) -> None:
        self.file_no = file_no
        self.comm = comm
        self.access = access
        self.size = size

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.file_no, self.comm, self.access, self.size & 0xFFFF, self.size >> 16)
        except (struct.error, OverflowError):
            raise misfit(
                "CreateBackupDataFile",
                ("file_no", self.file_no, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
                ("size", self.size, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateBackupDataFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("CreateBackupDataFile", f"{len(data)} bytes where 7 belong")
        file_no, comm, access, size_low, size_high = _S4.unpack_from(data)
        size = size_high << 16 | size_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.comm = comm
        message.access = access
        message.size = size
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateValueFile(Message):
    """CreateValueFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xCC

    file_no: int
    comm: int
    access: int
    lower: int
    upper: int
    value: int
    limited_credit: int

    def __init__(
        self, file_no: int, comm: int, access: int, lower: int, upper: int, value: int, limited_credit: int
    ) -> None:
        self.file_no = file_no
        self.comm = comm
        self.access = access
        self.lower = lower
        self.upper = upper
        self.value = value
        self.limited_credit = limited_credit

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(
                self.file_no, self.comm, self.access, self.lower, self.upper, self.value, self.limited_credit
            )
        except (struct.error, OverflowError):
            raise misfit(
                "CreateValueFile",
                ("file_no", self.file_no, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
                ("lower", self.lower, -2147483648, 2147483647),
                ("upper", self.upper, -2147483648, 2147483647),
                ("value", self.value, -2147483648, 2147483647),
                ("limited_credit", self.limited_credit, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateValueFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("CreateValueFile", f"{len(data)} bytes where 17 belong")
        file_no, comm, access, lower, upper, value, limited_credit = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.file_no = file_no
        message.comm = comm
        message.access = access
        message.lower = lower
        message.upper = upper
        message.value = value
        message.limited_credit = limited_credit
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateLinearRecordFile(Message):
    """CreateLinearRecordFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xC1

    file_no: int
    comm: int
    access: int
    record_size: int
    max_records: int

    def __init__(self, file_no: int, comm: int, access: int, record_size: int, max_records: int) -> None:
        self.file_no = file_no
        self.comm = comm
        self.access = access
        self.record_size = record_size
        self.max_records = max_records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(
                self.file_no,
                self.comm,
                self.access,
                self.record_size & 0xFFFF,
                self.record_size >> 16,
                self.max_records & 0xFFFF,
                self.max_records >> 16,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "CreateLinearRecordFile",
                ("file_no", self.file_no, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
                ("record_size", self.record_size, 0, 16777215),
                ("max_records", self.max_records, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateLinearRecordFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 10:
            raise Malformed("CreateLinearRecordFile", f"{len(data)} bytes where 10 belong")
        file_no, comm, access, record_size_low, record_size_high, max_records_low, max_records_high = _S6.unpack_from(
            data
        )
        record_size = record_size_high << 16 | record_size_low
        max_records = max_records_high << 16 | max_records_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.comm = comm
        message.access = access
        message.record_size = record_size
        message.max_records = max_records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CreateCyclicRecordFile(Message):
    """One record of `max_records` is spare. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xC0

    file_no: int
    comm: int
    access: int
    record_size: int
    max_records: int

    def __init__(self, file_no: int, comm: int, access: int, record_size: int, max_records: int) -> None:
        self.file_no = file_no
        self.comm = comm
        self.access = access
        self.record_size = record_size
        self.max_records = max_records

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(
                self.file_no,
                self.comm,
                self.access,
                self.record_size & 0xFFFF,
                self.record_size >> 16,
                self.max_records & 0xFFFF,
                self.max_records >> 16,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "CreateCyclicRecordFile",
                ("file_no", self.file_no, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
                ("record_size", self.record_size, 0, 16777215),
                ("max_records", self.max_records, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CreateCyclicRecordFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 10:
            raise Malformed("CreateCyclicRecordFile", f"{len(data)} bytes where 10 belong")
        file_no, comm, access, record_size_low, record_size_high, max_records_low, max_records_high = _S6.unpack_from(
            data
        )
        record_size = record_size_high << 16 | record_size_low
        max_records = max_records_high << 16 | max_records_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.comm = comm
        message.access = access
        message.record_size = record_size
        message.max_records = max_records
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteFile(Message):
    """DeleteFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xDF

    file_no: int

    def __init__(self, file_no: int) -> None:
        self.file_no = file_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.file_no)
        except (struct.error, OverflowError):
            raise misfit("DeleteFile", ("file_no", self.file_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("DeleteFile", f"{len(data)} bytes where 1 belong")
        file_no = data[0]
        message = cls.__new__(cls)
        message.file_no = file_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetFileIDs(Message):
    """GetFileIDs. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6F

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetFileIDs:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetFileIDs", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetFileSettings(Message):
    """GetFileSettings. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xF5

    file_no: int

    def __init__(self, file_no: int) -> None:
        self.file_no = file_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.file_no)
        except (struct.error, OverflowError):
            raise misfit("GetFileSettings", ("file_no", self.file_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetFileSettings:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetFileSettings", f"{len(data)} bytes where 1 belong")
        file_no = data[0]
        message = cls.__new__(cls)
        message.file_no = file_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ChangeFileSettings(Message):
    """`data`: FileRights, mostly enciphered. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x5F

    file_no: int
    data: bytes

    def __init__(self, file_no: int, data: bytes) -> None:
        self.file_no = file_no
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.file_no) + self.data
        except (struct.error, OverflowError):
            raise misfit("ChangeFileSettings", ("file_no", self.file_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ChangeFileSettings:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("ChangeFileSettings", f"{len(data)} bytes where at least 1 belong")
        file_no = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.file_no = file_no
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadData(Message):
    """Length 0 reads to the end. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xBD

    file_no: int
    offset: int
    length: int

    def __init__(self, file_no: int, offset: int, length: int) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(
                self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ReadData",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("ReadData", f"{len(data)} bytes where 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteData(Message):
    """WriteData. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x3D

    file_no: int
    offset: int
    length: int
    data: bytes = field(repr=False)

    def __init__(self, file_no: int, offset: int, length: int, data: bytes) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return (
                _S8.pack(self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16)
                + self.data
            )
        except (struct.error, OverflowError):
            raise misfit(
                "WriteData",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WriteData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("WriteData", f"{len(data)} bytes where at least 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        data_ = data[7:]
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadDataEV2(Message):
    """The same under the code that EV2 adds. Source: NXP AN12196, AN12343."""

    CODE: ClassVar[int] = 0xAD

    file_no: int
    offset: int
    length: int

    def __init__(self, file_no: int, offset: int, length: int) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(
                self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ReadDataEV2",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadDataEV2:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("ReadDataEV2", f"{len(data)} bytes where 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteDataEV2(Message):
    """WriteDataEV2. Source: NXP AN12196, AN12343."""

    CODE: ClassVar[int] = 0x8D

    file_no: int
    offset: int
    length: int
    data: bytes = field(repr=False)

    def __init__(self, file_no: int, offset: int, length: int, data: bytes) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return (
                _S8.pack(self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16)
                + self.data
            )
        except (struct.error, OverflowError):
            raise misfit(
                "WriteDataEV2",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WriteDataEV2:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("WriteDataEV2", f"{len(data)} bytes where at least 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        data_ = data[7:]
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetValue(Message):
    """GetValue. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6C

    file_no: int

    def __init__(self, file_no: int) -> None:
        self.file_no = file_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.file_no)
        except (struct.error, OverflowError):
            raise misfit("GetValue", ("file_no", self.file_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetValue:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetValue", f"{len(data)} bytes where 1 belong")
        file_no = data[0]
        message = cls.__new__(cls)
        message.file_no = file_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Credit(Message):
    """Credit. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x0C

    file_no: int
    amount: int

    def __init__(self, file_no: int, amount: int) -> None:
        self.file_no = file_no
        self.amount = amount

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.file_no, self.amount)
        except (struct.error, OverflowError):
            raise misfit(
                "Credit", ("file_no", self.file_no, 0, 255), ("amount", self.amount, -2147483648, 2147483647)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Credit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("Credit", f"{len(data)} bytes where 5 belong")
        file_no, amount = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.file_no = file_no
        message.amount = amount
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Debit(Message):
    """Debit. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xDC

    file_no: int
    amount: int

    def __init__(self, file_no: int, amount: int) -> None:
        self.file_no = file_no
        self.amount = amount

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.file_no, self.amount)
        except (struct.error, OverflowError):
            raise misfit(
                "Debit", ("file_no", self.file_no, 0, 255), ("amount", self.amount, -2147483648, 2147483647)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Debit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("Debit", f"{len(data)} bytes where 5 belong")
        file_no, amount = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.file_no = file_no
        message.amount = amount
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LimitedCredit(Message):
    """LimitedCredit. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x1C

    file_no: int
    amount: int

    def __init__(self, file_no: int, amount: int) -> None:
        self.file_no = file_no
        self.amount = amount

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.file_no, self.amount)
        except (struct.error, OverflowError):
            raise misfit(
                "LimitedCredit", ("file_no", self.file_no, 0, 255), ("amount", self.amount, -2147483648, 2147483647)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LimitedCredit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("LimitedCredit", f"{len(data)} bytes where 5 belong")
        file_no, amount = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.file_no = file_no
        message.amount = amount
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadRecords(Message):
    """`offset` counts back from the newest record, `length` in records. Source: libfreefare mifare_desfire.c;
    ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0xBB

    file_no: int
    offset: int
    length: int

    def __init__(self, file_no: int, offset: int, length: int) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(
                self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ReadRecords",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ReadRecords:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("ReadRecords", f"{len(data)} bytes where 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteRecord(Message):
    """WriteRecord. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x3B

    file_no: int
    offset: int
    length: int
    data: bytes = field(repr=False)

    def __init__(self, file_no: int, offset: int, length: int, data: bytes) -> None:
        self.file_no = file_no
        self.offset = offset
        self.length = length
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return (
                _S8.pack(self.file_no, self.offset & 0xFFFF, self.offset >> 16, self.length & 0xFFFF, self.length >> 16)
                + self.data
            )
        except (struct.error, OverflowError):
            raise misfit(
                "WriteRecord",
                ("file_no", self.file_no, 0, 255),
                ("offset", self.offset, 0, 16777215),
                ("length", self.length, 0, 16777215),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WriteRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("WriteRecord", f"{len(data)} bytes where at least 7 belong")
        file_no, offset_low, offset_high, length_low, length_high = _S8.unpack_from(data)
        offset = offset_high << 16 | offset_low
        length = length_high << 16 | length_low
        data_ = data[7:]
        message = cls.__new__(cls)
        message.file_no = file_no
        message.offset = offset
        message.length = length
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClearRecordFile(Message):
    """ClearRecordFile. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xEB

    file_no: int

    def __init__(self, file_no: int) -> None:
        self.file_no = file_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.file_no)
        except (struct.error, OverflowError):
            raise misfit("ClearRecordFile", ("file_no", self.file_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ClearRecordFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ClearRecordFile", f"{len(data)} bytes where 1 belong")
        file_no = data[0]
        message = cls.__new__(cls)
        message.file_no = file_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CommitTransaction(Message):
    """Backup, value and record files need it. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire
    EV1.
    """

    CODE: ClassVar[int] = 0xC7

    option: int | None = None

    def __init__(self, option: int | None = None) -> None:
        self.option = option

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        option = self.option
        try:
            option_part = b""
            if option is not None:
                option_part = _S7.pack(option)
            return option_part
        except (struct.error, OverflowError):
            raise misfit("CommitTransaction") from None

    @classmethod
    def parse(cls, data: bytes) -> CommitTransaction:
        """Reads exactly one; raises `Malformed`."""
        option: int | None = None
        end = 0
        if len(data) > 0:
            option_2 = data[0]
            option = option_2
            end = 1
        if len(data) != end:
            raise Malformed("CommitTransaction", "bytes are left over")
        message = cls.__new__(cls)
        message.option = option
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AbortTransaction(Message):
    """AbortTransaction. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xA7

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> AbortTransaction:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("AbortTransaction", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Authenticate(Message):
    """The legacy authentication, DES and 2K3DES. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire
    EV1.
    """

    CODE: ClassVar[int] = 0x0A

    key_no: int

    def __init__(self, key_no: int) -> None:
        self.key_no = key_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no)
        except (struct.error, OverflowError):
            raise misfit("Authenticate", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Authenticate:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Authenticate", f"{len(data)} bytes where 1 belong")
        key_no = data[0]
        message = cls.__new__(cls)
        message.key_no = key_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthenticateISO(Message):
    """DES, 2K3DES and 3K3DES. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x1A

    key_no: int

    def __init__(self, key_no: int) -> None:
        self.key_no = key_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no)
        except (struct.error, OverflowError):
            raise misfit("AuthenticateISO", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthenticateISO:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AuthenticateISO", f"{len(data)} bytes where 1 belong")
        key_no = data[0]
        message = cls.__new__(cls)
        message.key_no = key_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthenticateAES(Message):
    """AuthenticateAES. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xAA

    key_no: int

    def __init__(self, key_no: int) -> None:
        self.key_no = key_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no)
        except (struct.error, OverflowError):
            raise misfit("AuthenticateAES", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthenticateAES:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AuthenticateAES", f"{len(data)} bytes where 1 belong")
        key_no = data[0]
        message = cls.__new__(cls)
        message.key_no = key_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthenticateEV2First(Message):
    """AuthenticateEV2First. Source: NXP AN12196, AN12343."""

    CODE: ClassVar[int] = 0x71

    key_no: int
    pcd_capabilities: bytes

    def __init__(self, key_no: int, pcd_capabilities: bytes) -> None:
        self.key_no = key_no
        self.pcd_capabilities = pcd_capabilities

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pcd_capabilities = self.pcd_capabilities
        try:
            return _S10.pack(self.key_no, len(pcd_capabilities)) + pcd_capabilities
        except (struct.error, OverflowError):
            raise misfit(
                "AuthenticateEV2First",
                ("key_no", self.key_no, 0, 255),
                ("the length of pcd_capabilities", len(pcd_capabilities), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthenticateEV2First:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("AuthenticateEV2First", f"{len(data)} bytes where at least 2 belong")
        key_no = data[0]
        pcd_capabilities_length = data[1]
        end = 2 + pcd_capabilities_length
        if len(data) != end:
            raise Malformed("AuthenticateEV2First", "pcd_capabilities does not have its stated length")
        pcd_capabilities = data[2:end]
        message = cls.__new__(cls)
        message.key_no = key_no
        message.pcd_capabilities = pcd_capabilities
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthenticateEV2NonFirst(Message):
    """AuthenticateEV2NonFirst. Source: NXP AN12196, AN12343."""

    CODE: ClassVar[int] = 0x77

    key_no: int

    def __init__(self, key_no: int) -> None:
        self.key_no = key_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no)
        except (struct.error, OverflowError):
            raise misfit("AuthenticateEV2NonFirst", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthenticateEV2NonFirst:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AuthenticateEV2NonFirst", f"{len(data)} bytes where 1 belong")
        key_no = data[0]
        message = cls.__new__(cls)
        message.key_no = key_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ChangeKey(Message):
    """`data` is the cryptogram; bits 7-6 of a PICC key's number are its new kind. Source: libfreefare
    mifare_desfire.c; ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0xC4

    key_no: int
    data: bytes = field(repr=False)

    def __init__(self, key_no: int, data: bytes) -> None:
        self.key_no = key_no
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no) + self.data
        except (struct.error, OverflowError):
            raise misfit("ChangeKey", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ChangeKey:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("ChangeKey", f"{len(data)} bytes where at least 1 belong")
        key_no = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.key_no = key_no
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetKeyVersion(Message):
    """GetKeyVersion. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x64

    key_no: int

    def __init__(self, key_no: int) -> None:
        self.key_no = key_no

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.key_no)
        except (struct.error, OverflowError):
            raise misfit("GetKeyVersion", ("key_no", self.key_no, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetKeyVersion:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetKeyVersion", f"{len(data)} bytes where 1 belong")
        key_no = data[0]
        message = cls.__new__(cls)
        message.key_no = key_no
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetKeySettings(Message):
    """GetKeySettings. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x45

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetKeySettings:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetKeySettings", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ChangeKeySettings(Message):
    """`data`: one byte, enciphered. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x54

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> ChangeKeySettings:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetCardUID(Message):
    """Needs an authentication; the answer is enciphered. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com
    DESFire EV1.
    """

    CODE: ClassVar[int] = 0x51

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetCardUID:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetCardUID", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class FormatPICC(Message):
    """Deletes all applications; needs the PICC master key. Source: libfreefare mifare_desfire.c;
    ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0xFC

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> FormatPICC:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("FormatPICC", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetConfiguration(Message):
    """SetConfiguration. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x5C

    option: int
    data: bytes = field(repr=False)

    def __init__(self, option: int, data: bytes) -> None:
        self.option = option
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.option) + self.data
        except (struct.error, OverflowError):
            raise misfit("SetConfiguration", ("option", self.option, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetConfiguration:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("SetConfiguration", f"{len(data)} bytes where at least 1 belong")
        option = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.option = option
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetFreeMemory(Message):
    """GetFreeMemory. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6E

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetFreeMemory:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetFreeMemory", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdditionalFrame(Message):
    """Goes on where status AF broke off. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xAF

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> AdditionalFrame:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionHardware(Message):
    """Part of `Version`."""

    vendor: int
    type: int
    subtype: int
    major: int
    minor: int
    storage: int
    protocol: int

    def __init__(
        self, vendor: int, type: int, subtype: int, major: int, minor: int, storage: int, protocol: int
    ) -> None:
        self.vendor = vendor
        self.type = type
        self.subtype = subtype
        self.major = major
        self.minor = minor
        self.storage = storage
        self.protocol = protocol


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionSoftware(Message):
    """Part of `Version`."""

    vendor: int
    type: int
    subtype: int
    major: int
    minor: int
    storage: int
    protocol: int

    def __init__(
        self, vendor: int, type: int, subtype: int, major: int, minor: int, storage: int, protocol: int
    ) -> None:
        self.vendor = vendor
        self.type = type
        self.subtype = subtype
        self.major = major
        self.minor = minor
        self.storage = storage
        self.protocol = protocol


@dataclass(slots=True, init=False, repr=False, eq=False)
class Version(Message):
    """`storage`: half of it is the exponent of two, bit 0 says that there is more; week and year are BCD. Source:
    libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0x60

    hardware: VersionHardware
    software: VersionSoftware
    uid: bytes
    batch: bytes
    week: int
    year: int

    def __init__(
        self, hardware: VersionHardware, software: VersionSoftware, uid: bytes, batch: bytes, week: int, year: int
    ) -> None:
        self.hardware = hardware
        self.software = software
        self.uid = uid
        self.batch = batch
        self.week = week
        self.year = year

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        uid = self.uid
        batch = self.batch
        try:
            if len(uid) != 7:
                raise Malformed("Version", f"uid has {len(uid)} bytes where 7 belong")
            if len(batch) != 5:
                raise Malformed("Version", f"batch has {len(batch)} bytes where 5 belong")
            return _S11.pack(
                self.hardware.vendor,
                self.hardware.type,
                self.hardware.subtype,
                self.hardware.major,
                self.hardware.minor,
                self.hardware.storage,
                self.hardware.protocol,
                self.software.vendor,
                self.software.type,
                self.software.subtype,
                self.software.major,
                self.software.minor,
                self.software.storage,
                self.software.protocol,
                uid,
                batch,
                self.week,
                self.year,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "Version",
                ("vendor", self.hardware.vendor, 0, 255),
                ("type", self.hardware.type, 0, 255),
                ("subtype", self.hardware.subtype, 0, 255),
                ("major", self.hardware.major, 0, 255),
                ("minor", self.hardware.minor, 0, 255),
                ("storage", self.hardware.storage, 0, 255),
                ("protocol", self.hardware.protocol, 0, 255),
                ("vendor", self.software.vendor, 0, 255),
                ("type", self.software.type, 0, 255),
                ("subtype", self.software.subtype, 0, 255),
                ("major", self.software.major, 0, 255),
                ("minor", self.software.minor, 0, 255),
                ("storage", self.software.storage, 0, 255),
                ("protocol", self.software.protocol, 0, 255),
                ("week", self.week, 0, 255),
                ("year", self.year, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Version:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 28:
            raise Malformed("Version", f"{len(data)} bytes where 28 belong")
        (
            vendor,
            type_,
            subtype,
            major,
            minor,
            storage,
            protocol,
            vendor_2,
            type_2,
            subtype_2,
            major_2,
            minor_2,
            storage_2,
            protocol_2,
            uid,
            batch,
            week,
            year,
        ) = _S11.unpack_from(data)
        message = cls.__new__(cls)
        message.hardware = VersionHardware(vendor, type_, subtype, major, minor, storage, protocol)
        message.software = VersionSoftware(vendor_2, type_2, subtype_2, major_2, minor_2, storage_2, protocol_2)
        message.uid = uid
        message.batch = batch
        message.week = week
        message.year = year
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ApplicationIDs(Message):
    """ApplicationIDs. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6A

    aids: list[int]

    def __init__(self, aids: list[int]) -> None:
        self.aids = aids

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            aids_parts: list[bytes] = []
            for aid in self.aids:
                aids_parts.append(_S1.pack(aid & 0xFFFF, aid >> 16))
            return b"".join(aids_parts)
        except (struct.error, OverflowError):
            raise misfit("ApplicationIDs") from None

    @classmethod
    def parse(cls, data: bytes) -> ApplicationIDs:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 3:
            raise Malformed("ApplicationIDs", "aids ends in the middle of an item")
        aids: list[int] = []
        for at in range(0, len(data), 3):
            aid_low, aid_high = _S1.unpack_from(data, at)
            aid = aid_high << 16 | aid_low
            aids.append(aid)
        message = cls.__new__(cls)
        message.aids = aids
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileIDs(Message):
    """FileIDs. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6F

    file_numbers: list[int]

    def __init__(self, file_numbers: list[int]) -> None:
        self.file_numbers = file_numbers

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        file_numbers = self.file_numbers
        try:
            return struct.pack(f">{len(file_numbers)}B", *file_numbers)
        except (struct.error, OverflowError):
            raise misfit("FileIDs") from None

    @classmethod
    def parse(cls, data: bytes) -> FileIDs:
        """Reads exactly one; raises `Malformed`."""
        file_numbers = list(data)
        message = cls.__new__(cls)
        message.file_numbers = file_numbers
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileSettingsDetail02(Message):
    """Part of `FileSettings`."""

    lower: int
    upper: int
    limited_value: int
    limited_credit: int

    def __init__(self, lower: int, upper: int, limited_value: int, limited_credit: int) -> None:
        self.lower = lower
        self.upper = upper
        self.limited_value = limited_value
        self.limited_credit = limited_credit


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileSettingsDetail03(Message):
    """Part of `FileSettings`."""

    record_size: int
    max_records: int
    records: int

    def __init__(self, record_size: int, max_records: int, records: int) -> None:
        self.record_size = record_size
        self.max_records = max_records
        self.records = records


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileSettingsDetail04(Message):
    """Part of `FileSettings`."""

    record_size: int
    max_records: int
    records: int

    def __init__(self, record_size: int, max_records: int, records: int) -> None:
        self.record_size = record_size
        self.max_records = max_records
        self.records = records


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileSettings(Message):
    """`file_type` 0 standard, 1 backup (`detail` is the size), 2 value, 3 linear and 4 cyclic record. Source:
    libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1.
    """

    CODE: ClassVar[int] = 0xF5

    file_type: int
    comm: int
    access: int
    detail: FileSettingsDetail02 | FileSettingsDetail03 | FileSettingsDetail04 | int

    def __init__(
        self,
        file_type: int,
        comm: int,
        access: int,
        detail: FileSettingsDetail02 | FileSettingsDetail03 | FileSettingsDetail04 | int,
    ) -> None:
        self.file_type = file_type
        self.comm = comm
        self.access = access
        self.detail = detail

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        detail = self.detail
        try:
            detail_part = b""
            if self.file_type == 2:
                if not isinstance(detail, FileSettingsDetail02):
                    raise Malformed("FileSettings", "detail is of the wrong kind")
                detail_part = _S13.pack(detail.lower, detail.upper, detail.limited_value, detail.limited_credit)
            elif self.file_type == 3:
                if not isinstance(detail, FileSettingsDetail03):
                    raise Malformed("FileSettings", "detail is of the wrong kind")
                detail_part = _S14.pack(
                    detail.record_size & 0xFFFF,
                    detail.record_size >> 16,
                    detail.max_records & 0xFFFF,
                    detail.max_records >> 16,
                    detail.records & 0xFFFF,
                    detail.records >> 16,
                )
            elif self.file_type == 4:
                if not isinstance(detail, FileSettingsDetail04):
                    raise Malformed("FileSettings", "detail is of the wrong kind")
                detail_part = _S14.pack(
                    detail.record_size & 0xFFFF,
                    detail.record_size >> 16,
                    detail.max_records & 0xFFFF,
                    detail.max_records >> 16,
                    detail.records & 0xFFFF,
                    detail.records >> 16,
                )
            else:
                if not isinstance(detail, int):
                    raise Malformed("FileSettings", "detail is of the wrong kind")
                detail_part = _S1.pack(detail & 0xFFFF, detail >> 16)
            return _S12.pack(self.file_type, self.comm, self.access) + detail_part
        except (struct.error, OverflowError):
            raise misfit(
                "FileSettings",
                ("file_type", self.file_type, 0, 255),
                ("comm", self.comm, 0, 255),
                ("access", self.access, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> FileSettings:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("FileSettings", f"{len(data)} bytes where at least 7 belong")
        file_type, comm, access = _S12.unpack_from(data)
        detail: FileSettingsDetail02 | FileSettingsDetail03 | FileSettingsDetail04 | int
        if file_type == 2:
            if len(data) < 17:
                raise Malformed("FileSettings", "it ends too early")
            lower, upper, limited_value, limited_credit = _S13.unpack_from(data, 4)
            detail = FileSettingsDetail02(lower, upper, limited_value, limited_credit)
            end = 17
        elif file_type == 3:
            if len(data) < 13:
                raise Malformed("FileSettings", "it ends too early")
            record_size_low, record_size_high, max_records_low, max_records_high, records_low, records_high = (
                _S14.unpack_from(data, 4)
            )
            record_size = record_size_high << 16 | record_size_low
            max_records = max_records_high << 16 | max_records_low
            records = records_high << 16 | records_low
            detail = FileSettingsDetail03(record_size, max_records, records)
            end = 13
        elif file_type == 4:
            if len(data) < 13:
                raise Malformed("FileSettings", "it ends too early")
            (
                record_size_2_low,
                record_size_2_high,
                max_records_2_low,
                max_records_2_high,
                records_2_low,
                records_2_high,
            ) = _S14.unpack_from(data, 4)
            record_size_2 = record_size_2_high << 16 | record_size_2_low
            max_records_2 = max_records_2_high << 16 | max_records_2_low
            records_2 = records_2_high << 16 | records_2_low
            detail = FileSettingsDetail04(record_size_2, max_records_2, records_2)
            end = 13
        else:
            detail_2_low, detail_2_high = _S1.unpack_from(data, 4)
            detail_2 = detail_2_high << 16 | detail_2_low
            detail = detail_2
            end = 7
        if len(data) != end:
            raise Malformed("FileSettings", "bytes are left over")
        message = cls.__new__(cls)
        message.file_type = file_type
        message.comm = comm
        message.access = access
        message.detail = detail
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Data(Message):
    """Data. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xBD

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> Data:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DataEV2(Message):
    """DataEV2. Source: NXP AN12196, AN12343."""

    CODE: ClassVar[int] = 0xAD

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> DataEV2:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Records(Message):
    """Records. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0xBB

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> Records:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Value(Message):
    """Value. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6C

    value: int = field(repr=False)

    def __init__(self, value: int) -> None:
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.value)
        except (struct.error, OverflowError):
            raise misfit("Value", ("value", self.value, -2147483648, 2147483647)) from None

    @classmethod
    def parse(cls, data: bytes) -> Value:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("Value", f"{len(data)} bytes where 4 belong")
        (value,) = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyVersion(Message):
    """KeyVersion. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x64

    version: int

    def __init__(self, version: int) -> None:
        self.version = version

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.version)
        except (struct.error, OverflowError):
            raise misfit("KeyVersion", ("version", self.version, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeyVersion:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("KeyVersion", f"{len(data)} bytes where 1 belong")
        version = data[0]
        message = cls.__new__(cls)
        message.version = version
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeySettings(Message):
    """KeySettings. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x45

    key_settings1: int
    key_settings2: int

    def __init__(self, key_settings1: int, key_settings2: int) -> None:
        self.key_settings1 = key_settings1
        self.key_settings2 = key_settings2

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.key_settings1, self.key_settings2)
        except (struct.error, OverflowError):
            raise misfit(
                "KeySettings",
                ("key_settings1", self.key_settings1, 0, 255),
                ("key_settings2", self.key_settings2, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeySettings:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("KeySettings", f"{len(data)} bytes where 2 belong")
        key_settings1 = data[0]
        key_settings2 = data[1]
        message = cls.__new__(cls)
        message.key_settings1 = key_settings1
        message.key_settings2 = key_settings2
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CardUID(Message):
    """CardUID. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x51

    uid: bytes

    def __init__(self, uid: bytes) -> None:
        self.uid = uid

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        uid = self.uid
        if len(uid) != 7:
            raise Malformed("CardUID", f"uid has {len(uid)} bytes where 7 belong")
        return uid

    @classmethod
    def parse(cls, data: bytes) -> CardUID:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("CardUID", f"{len(data)} bytes where 7 belong")
        uid = data[0:7]
        message = cls.__new__(cls)
        message.uid = uid
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FreeMemory(Message):
    """FreeMemory. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    CODE: ClassVar[int] = 0x6E

    size: int

    def __init__(self, size: int) -> None:
        self.size = size

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.size & 0xFFFF, self.size >> 16)
        except (struct.error, OverflowError):
            raise misfit("FreeMemory", ("size", self.size, 0, 16777215)) from None

    @classmethod
    def parse(cls, data: bytes) -> FreeMemory:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("FreeMemory", f"{len(data)} bytes where 3 belong")
        size_low, size_high = _S1.unpack_from(data)
        size = size_high << 16 | size_low
        message = cls.__new__(cls)
        message.size = size
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FileRights(Message):
    """What ChangeFileSettings sets. Source: libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1."""

    comm: int
    access: int

    def __init__(self, comm: int, access: int) -> None:
        self.comm = comm
        self.access = access

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S16.pack(self.comm, self.access)
        except (struct.error, OverflowError):
            raise misfit("FileRights", ("comm", self.comm, 0, 255), ("access", self.access, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> FileRights:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("FileRights", f"{len(data)} bytes where 3 belong")
        comm, access = _S16.unpack_from(data)
        message = cls.__new__(cls)
        message.comm = comm
        message.access = access
        return message


Command: TypeAlias = (
    GetVersion
    | SelectApplication
    | CreateApplication
    | DeleteApplication
    | GetApplicationIDs
    | CreateStdDataFile
    | CreateBackupDataFile
    | CreateValueFile
    | CreateLinearRecordFile
    | CreateCyclicRecordFile
    | DeleteFile
    | GetFileIDs
    | GetFileSettings
    | ChangeFileSettings
    | ReadData
    | WriteData
    | ReadDataEV2
    | WriteDataEV2
    | GetValue
    | Credit
    | Debit
    | LimitedCredit
    | ReadRecords
    | WriteRecord
    | ClearRecordFile
    | CommitTransaction
    | AbortTransaction
    | Authenticate
    | AuthenticateISO
    | AuthenticateAES
    | AuthenticateEV2First
    | AuthenticateEV2NonFirst
    | ChangeKey
    | GetKeyVersion
    | GetKeySettings
    | ChangeKeySettings
    | GetCardUID
    | FormatPICC
    | SetConfiguration
    | GetFreeMemory
    | AdditionalFrame
)

COMMAND: dict[int, type[Command]] = {
    0x60: GetVersion,
    0x5A: SelectApplication,
    0xCA: CreateApplication,
    0xDA: DeleteApplication,
    0x6A: GetApplicationIDs,
    0xCD: CreateStdDataFile,
    0xCB: CreateBackupDataFile,
    0xCC: CreateValueFile,
    0xC1: CreateLinearRecordFile,
    0xC0: CreateCyclicRecordFile,
    0xDF: DeleteFile,
    0x6F: GetFileIDs,
    0xF5: GetFileSettings,
    0x5F: ChangeFileSettings,
    0xBD: ReadData,
    0x3D: WriteData,
    0xAD: ReadDataEV2,
    0x8D: WriteDataEV2,
    0x6C: GetValue,
    0x0C: Credit,
    0xDC: Debit,
    0x1C: LimitedCredit,
    0xBB: ReadRecords,
    0x3B: WriteRecord,
    0xEB: ClearRecordFile,
    0xC7: CommitTransaction,
    0xA7: AbortTransaction,
    0x0A: Authenticate,
    0x1A: AuthenticateISO,
    0xAA: AuthenticateAES,
    0x71: AuthenticateEV2First,
    0x77: AuthenticateEV2NonFirst,
    0xC4: ChangeKey,
    0x64: GetKeyVersion,
    0x45: GetKeySettings,
    0x54: ChangeKeySettings,
    0x51: GetCardUID,
    0xFC: FormatPICC,
    0x5C: SetConfiguration,
    0x6E: GetFreeMemory,
    0xAF: AdditionalFrame,
}


def parse_command(code: int, data: bytes) -> Command:
    """Reads the command of that code; raises `Malformed`."""
    row = COMMAND.get(code)
    if row is None:
        raise Malformed("command", f"no layout for code {code:#04x}")
    return row.parse(data)


Answer: TypeAlias = (
    Version
    | ApplicationIDs
    | FileIDs
    | FileSettings
    | Data
    | DataEV2
    | Records
    | Value
    | KeyVersion
    | KeySettings
    | CardUID
    | FreeMemory
)

ANSWER: dict[int, type[Answer]] = {
    0x60: Version,
    0x6A: ApplicationIDs,
    0x6F: FileIDs,
    0xF5: FileSettings,
    0xBD: Data,
    0xAD: DataEV2,
    0xBB: Records,
    0x6C: Value,
    0x64: KeyVersion,
    0x45: KeySettings,
    0x51: CardUID,
    0x6E: FreeMemory,
}


def parse_answer(code: int, data: bytes) -> Answer:
    """Reads the answer of that code; raises `Malformed`."""
    row = ANSWER.get(code)
    if row is None:
        raise Malformed("answer", f"no layout for code {code:#04x}")
    return row.parse(data)
