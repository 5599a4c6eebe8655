"""Generated from `latchwork.protocol.ndef.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">BBB")
_S2 = struct.Struct(">BBBB")
_S3 = struct.Struct(">BBI")
_S4 = struct.Struct(">BBIB")
_S5 = struct.Struct(">B")
_S6 = struct.Struct(">2sBHH2sHHBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShortRecordHead(Message):
    """Part of `ShortRecord`."""

    mb: bool
    me: bool
    cf: bool
    tnf: int

    def __init__(self, mb: bool, me: bool, cf: bool, tnf: int) -> None:
        self.mb = mb
        self.me = me
        self.cf = cf
        self.tnf = tnf


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShortRecord(Message):
    """`mb` and `me` mark the first and last record of a message, `cf` one whose payload goes on in the next. Source:
    NFC Forum NDEF 1.0 §3.2.
    """

    CODE: ClassVar[int] = 0x10

    head: ShortRecordHead
    type: bytes
    payload: bytes = field(repr=False)

    def __init__(self, head: ShortRecordHead, type: bytes, payload: bytes) -> None:
        self.head = head
        self.type = type
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        payload = self.payload
        try:
            if not 0 <= self.head.tnf <= 7:
                raise Malformed("ShortRecord", "tnf is not in 0..7")
            return (
                _S1.pack(
                    self.head.mb << 7 | self.head.me << 6 | self.head.cf << 5 | 1 << 4 | self.head.tnf,
                    len(type_),
                    len(payload),
                )
                + type_
                + payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ShortRecord", ("type_length", len(type_), 0, 255), ("payload_length", len(payload), 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ShortRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("ShortRecord", f"{len(data)} bytes where at least 3 belong")
        head_bits, type_length, payload_length = _S1.unpack_from(data)
        mb = (head_bits >> 7) == 1
        me = ((head_bits >> 6) & 0x1) == 1
        cf = ((head_bits >> 5) & 0x1) == 1
        if ((head_bits >> 4) & 0x1) != 1:
            raise Malformed("ShortRecord", "reserved bits are not 1")
        if ((head_bits >> 3) & 0x1) != 0:
            raise Malformed("ShortRecord", "reserved bits are not 0")
        tnf = head_bits & 0x7
        end = 3 + type_length
        if len(data) < end:
            raise Malformed("ShortRecord", "type ends too early")
        type_ = data[3:end]
        end_2 = end + payload_length
        if len(data) != end_2:
            raise Malformed("ShortRecord", "payload does not have its stated length")
        payload = data[end:end_2]
        message = cls.__new__(cls)
        message.head = ShortRecordHead(mb, me, cf, tnf)
        message.type = type_
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShortRecordWithIdHead(Message):
    """Part of `ShortRecordWithId`."""

    mb: bool
    me: bool
    cf: bool
    tnf: int

    def __init__(self, mb: bool, me: bool, cf: bool, tnf: int) -> None:
        self.mb = mb
        self.me = me
        self.cf = cf
        self.tnf = tnf


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShortRecordWithId(Message):
    """`mb` and `me` mark the first and last record of a message, `cf` one whose payload goes on in the next. Source:
    NFC Forum NDEF 1.0 §3.2.
    """

    CODE: ClassVar[int] = 0x18

    head: ShortRecordWithIdHead
    type: bytes
    id: bytes
    payload: bytes = field(repr=False)

    def __init__(self, head: ShortRecordWithIdHead, type: bytes, id: bytes, payload: bytes) -> None:
        self.head = head
        self.type = type
        self.id = id
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        id = self.id
        payload = self.payload
        try:
            if not 0 <= self.head.tnf <= 7:
                raise Malformed("ShortRecordWithId", "tnf is not in 0..7")
            return (
                _S2.pack(
                    self.head.mb << 7 | self.head.me << 6 | self.head.cf << 5 | 1 << 4 | 1 << 3 | self.head.tnf,
                    len(type_),
                    len(payload),
                    len(id),
                )
                + type_
                + id
                + payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ShortRecordWithId",
                ("type_length", len(type_), 0, 255),
                ("payload_length", len(payload), 0, 255),
                ("id_length", len(id), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ShortRecordWithId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("ShortRecordWithId", f"{len(data)} bytes where at least 4 belong")
        head_bits, type_length, payload_length, id_length = _S2.unpack_from(data)
        mb = (head_bits >> 7) == 1
        me = ((head_bits >> 6) & 0x1) == 1
        cf = ((head_bits >> 5) & 0x1) == 1
        if ((head_bits >> 4) & 0x1) != 1:
            raise Malformed("ShortRecordWithId", "reserved bits are not 1")
        if ((head_bits >> 3) & 0x1) != 1:
            raise Malformed("ShortRecordWithId", "reserved bits are not 1")
        tnf = head_bits & 0x7
        end = 4 + type_length
        if len(data) < end:
            raise Malformed("ShortRecordWithId", "type ends too early")
        type_ = data[4:end]
        end_2 = end + id_length
        if len(data) < end_2:
            raise Malformed("ShortRecordWithId", "id ends too early")
        id = data[end:end_2]
        end_3 = end_2 + payload_length
        if len(data) != end_3:
            raise Malformed("ShortRecordWithId", "payload does not have its stated length")
        payload = data[end_2:end_3]
        message = cls.__new__(cls)
        message.head = ShortRecordWithIdHead(mb, me, cf, tnf)
        message.type = type_
        message.id = id
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LongRecordHead(Message):
    """Part of `LongRecord`."""

    mb: bool
    me: bool
    cf: bool
    tnf: int

    def __init__(self, mb: bool, me: bool, cf: bool, tnf: int) -> None:
        self.mb = mb
        self.me = me
        self.cf = cf
        self.tnf = tnf


@dataclass(slots=True, init=False, repr=False, eq=False)
class LongRecord(Message):
    """`mb` and `me` mark the first and last record of a message, `cf` one whose payload goes on in the next. Source:
    NFC Forum NDEF 1.0 §3.2.
    """

    CODE: ClassVar[int] = 0x00

    head: LongRecordHead
    type: bytes
    payload: bytes = field(repr=False)

    def __init__(self, head: LongRecordHead, type: bytes, payload: bytes) -> None:
        self.head = head
        self.type = type
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        payload = self.payload
        try:
            if not 0 <= self.head.tnf <= 7:
                raise Malformed("LongRecord", "tnf is not in 0..7")
            return (
                _S3.pack(
                    self.head.mb << 7 | self.head.me << 6 | self.head.cf << 5 | self.head.tnf, len(type_), len(payload)
                )
                + type_
                + payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "LongRecord", ("type_length", len(type_), 0, 255), ("payload_length", len(payload), 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LongRecord:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("LongRecord", f"{len(data)} bytes where at least 6 belong")
        head_bits, type_length, payload_length = _S3.unpack_from(data)
        mb = (head_bits >> 7) == 1
        me = ((head_bits >> 6) & 0x1) == 1
        cf = ((head_bits >> 5) & 0x1) == 1
        if ((head_bits >> 4) & 0x1) != 0:
            raise Malformed("LongRecord", "reserved bits are not 0")
        if ((head_bits >> 3) & 0x1) != 0:
            raise Malformed("LongRecord", "reserved bits are not 0")
        tnf = head_bits & 0x7
        end = 6 + type_length
        if len(data) < end:
            raise Malformed("LongRecord", "type ends too early")
        type_ = data[6:end]
        end_2 = end + payload_length
        if len(data) != end_2:
            raise Malformed("LongRecord", "payload does not have its stated length")
        payload = data[end:end_2]
        message = cls.__new__(cls)
        message.head = LongRecordHead(mb, me, cf, tnf)
        message.type = type_
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LongRecordWithIdHead(Message):
    """Part of `LongRecordWithId`."""

    mb: bool
    me: bool
    cf: bool
    tnf: int

    def __init__(self, mb: bool, me: bool, cf: bool, tnf: int) -> None:
        self.mb = mb
        self.me = me
        self.cf = cf
        self.tnf = tnf


@dataclass(slots=True, init=False, repr=False, eq=False)
class LongRecordWithId(Message):
    """`mb` and `me` mark the first and last record of a message, `cf` one whose payload goes on in the next. Source:
    NFC Forum NDEF 1.0 §3.2.
    """

    CODE: ClassVar[int] = 0x08

    head: LongRecordWithIdHead
    type: bytes
    id: bytes
    payload: bytes = field(repr=False)

    def __init__(self, head: LongRecordWithIdHead, type: bytes, id: bytes, payload: bytes) -> None:
        self.head = head
        self.type = type
        self.id = id
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        id = self.id
        payload = self.payload
        try:
            if not 0 <= self.head.tnf <= 7:
                raise Malformed("LongRecordWithId", "tnf is not in 0..7")
            return (
                _S4.pack(
                    self.head.mb << 7 | self.head.me << 6 | self.head.cf << 5 | 1 << 3 | self.head.tnf,
                    len(type_),
                    len(payload),
                    len(id),
                )
                + type_
                + id
                + payload
            )
        except (struct.error, OverflowError):
            raise misfit(
                "LongRecordWithId",
                ("type_length", len(type_), 0, 255),
                ("payload_length", len(payload), 0, 4294967295),
                ("id_length", len(id), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LongRecordWithId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 7:
            raise Malformed("LongRecordWithId", f"{len(data)} bytes where at least 7 belong")
        head_bits, type_length, payload_length, id_length = _S4.unpack_from(data)
        mb = (head_bits >> 7) == 1
        me = ((head_bits >> 6) & 0x1) == 1
        cf = ((head_bits >> 5) & 0x1) == 1
        if ((head_bits >> 4) & 0x1) != 0:
            raise Malformed("LongRecordWithId", "reserved bits are not 0")
        if ((head_bits >> 3) & 0x1) != 1:
            raise Malformed("LongRecordWithId", "reserved bits are not 1")
        tnf = head_bits & 0x7
        end = 7 + type_length
        if len(data) < end:
            raise Malformed("LongRecordWithId", "type ends too early")
        type_ = data[7:end]
        end_2 = end + id_length
        if len(data) < end_2:
            raise Malformed("LongRecordWithId", "id ends too early")
        id = data[end:end_2]
        end_3 = end_2 + payload_length
        if len(data) != end_3:
            raise Malformed("LongRecordWithId", "payload does not have its stated length")
        payload = data[end_2:end_3]
        message = cls.__new__(cls)
        message.head = LongRecordWithIdHead(mb, me, cf, tnf)
        message.type = type_
        message.id = id
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UriPayload(Message):
    """`prefix` numbers a beginning that is left out, 0 none; the rest is UTF-8. Source: NFC Forum URI RTD 1.0 §3."""

    prefix: int
    rest: bytes = field(repr=False)

    def __init__(self, prefix: int, rest: bytes) -> None:
        self.prefix = prefix
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.prefix) + self.rest
        except (struct.error, OverflowError):
            raise misfit("UriPayload", ("prefix", self.prefix, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UriPayload:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("UriPayload", f"{len(data)} bytes where at least 1 belong")
        prefix = data[0]
        rest = data[1:]
        message = cls.__new__(cls)
        message.prefix = prefix
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TextPayloadStatus(Message):
    """Part of `TextPayload`."""

    utf16: bool

    def __init__(self, utf16: bool) -> None:
        self.utf16 = utf16


@dataclass(slots=True, init=False, repr=False, eq=False)
class TextPayload(Message):
    """`language` is an IANA tag in ASCII. Source: NFC Forum Text RTD 1.0 §3."""

    status: TextPayloadStatus
    language: bytes
    text: bytes = field(repr=False)

    def __init__(self, status: TextPayloadStatus, language: bytes, text: bytes) -> None:
        self.status = status
        self.language = language
        self.text = text

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        language = self.language
        try:
            if not 0 <= len(language) <= 63:
                raise Malformed("TextPayload", "language_length is not in 0..63")
            return _S5.pack(self.status.utf16 << 7 | len(language)) + language + self.text
        except (struct.error, OverflowError):
            raise misfit("TextPayload") from None

    @classmethod
    def parse(cls, data: bytes) -> TextPayload:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("TextPayload", f"{len(data)} bytes where at least 1 belong")
        status_bits = data[0]
        utf16 = (status_bits >> 7) == 1
        if ((status_bits >> 6) & 0x1) != 0:
            raise Malformed("TextPayload", "reserved bits are not 0")
        language_length = status_bits & 0x3F
        end = 1 + language_length
        if len(data) < end:
            raise Malformed("TextPayload", "language ends too early")
        language = data[1:end]
        text = data[end:]
        message = cls.__new__(cls)
        message.status = TextPayloadStatus(utf16)
        message.language = language
        message.text = text
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CapabilityContainerVersion(Message):
    """Part of `CapabilityContainer`."""

    major: int
    minor: int

    def __init__(self, major: int, minor: int) -> None:
        self.major = major
        self.minor = minor


@dataclass(slots=True, init=False, repr=False, eq=False)
class CapabilityContainerAccess(Message):
    """Part of `CapabilityContainer`."""

    read: int
    write: int

    def __init__(self, read: int, write: int) -> None:
        self.read = read
        self.write = write


@dataclass(slots=True, init=False, repr=False, eq=False)
class CapabilityContainer(Message):
    """Page 3: `size8` counts the data area in 8 bytes; access 0 is open, F closed. Source: NFC Forum Type 2 Tag 1.2
    §6.1.
    """

    version: CapabilityContainerVersion
    size8: int
    access: CapabilityContainerAccess

    def __init__(self, version: CapabilityContainerVersion, size8: int, access: CapabilityContainerAccess) -> None:
        self.version = version
        self.size8 = size8
        self.access = access

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if not 0 <= self.version.major <= 15:
                raise Malformed("CapabilityContainer", "major is not in 0..15")
            if not 0 <= self.version.minor <= 15:
                raise Malformed("CapabilityContainer", "minor is not in 0..15")
            if not 0 <= self.access.read <= 15:
                raise Malformed("CapabilityContainer", "read is not in 0..15")
            if not 0 <= self.access.write <= 15:
                raise Malformed("CapabilityContainer", "write is not in 0..15")
            return _S2.pack(
                0xE1,
                self.version.major << 4 | self.version.minor,
                self.size8,
                self.access.read << 4 | self.access.write,
            )
        except (struct.error, OverflowError):
            raise misfit("CapabilityContainer", ("size8", self.size8, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CapabilityContainer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("CapabilityContainer", f"{len(data)} bytes where 4 belong")
        constant, version_bits, size8, access_bits = _S2.unpack_from(data)
        if constant != 0xE1:
            raise Malformed("CapabilityContainer", "constant is not e1")
        major = version_bits >> 4
        minor = version_bits & 0xF
        read = access_bits >> 4
        write = access_bits & 0xF
        message = cls.__new__(cls)
        message.version = CapabilityContainerVersion(major, minor)
        message.size8 = size8
        message.access = CapabilityContainerAccess(read, write)
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockControlPosition(Message):
    """Part of `LockControl`."""

    page: int
    offset: int

    def __init__(self, page: int, offset: int) -> None:
        self.page = page
        self.offset = offset


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockControlControl(Message):
    """Part of `LockControl`."""

    log_bytes_per_bit: int
    log_bytes_per_page: int

    def __init__(self, log_bytes_per_bit: int, log_bytes_per_page: int) -> None:
        self.log_bytes_per_bit = log_bytes_per_bit
        self.log_bytes_per_page = log_bytes_per_page


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockControl(Message):
    """Where the dynamic lock bits lie: `size` counts bits, 0 for 256. Source: NFC Forum Type 2 Tag 1.2 §2.3.2."""

    position: LockControlPosition
    size: int
    control: LockControlControl

    def __init__(self, position: LockControlPosition, size: int, control: LockControlControl) -> None:
        self.position = position
        self.size = size
        self.control = control

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if not 0 <= self.position.page <= 15:
                raise Malformed("LockControl", "page is not in 0..15")
            if not 0 <= self.position.offset <= 15:
                raise Malformed("LockControl", "offset is not in 0..15")
            if not 0 <= self.control.log_bytes_per_bit <= 15:
                raise Malformed("LockControl", "log_bytes_per_bit is not in 0..15")
            if not 0 <= self.control.log_bytes_per_page <= 15:
                raise Malformed("LockControl", "log_bytes_per_page is not in 0..15")
            return _S1.pack(
                self.position.page << 4 | self.position.offset,
                self.size,
                self.control.log_bytes_per_bit << 4 | self.control.log_bytes_per_page,
            )
        except (struct.error, OverflowError):
            raise misfit("LockControl", ("size", self.size, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LockControl:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("LockControl", f"{len(data)} bytes where 3 belong")
        position_bits, size, control_bits = _S1.unpack_from(data)
        page = position_bits >> 4
        offset = position_bits & 0xF
        log_bytes_per_bit = control_bits >> 4
        log_bytes_per_page = control_bits & 0xF
        message = cls.__new__(cls)
        message.position = LockControlPosition(page, offset)
        message.size = size
        message.control = LockControlControl(log_bytes_per_bit, log_bytes_per_page)
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MemoryControlControl(Message):
    """Part of `MemoryControl`."""

    log_bytes_per_page: int

    def __init__(self, log_bytes_per_page: int) -> None:
        self.log_bytes_per_page = log_bytes_per_page


@dataclass(slots=True, init=False, repr=False, eq=False)
class MemoryControl(Message):
    """Where bytes lie that are not for data: `size` counts bytes, 0 for 256. Source: NFC Forum Type 2 Tag 1.2
    §2.3.3.
    """

    position: LockControlPosition
    size: int
    control: MemoryControlControl

    def __init__(self, position: LockControlPosition, size: int, control: MemoryControlControl) -> None:
        self.position = position
        self.size = size
        self.control = control

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if not 0 <= self.position.page <= 15:
                raise Malformed("MemoryControl", "page is not in 0..15")
            if not 0 <= self.position.offset <= 15:
                raise Malformed("MemoryControl", "offset is not in 0..15")
            if not 0 <= self.control.log_bytes_per_page <= 15:
                raise Malformed("MemoryControl", "log_bytes_per_page is not in 0..15")
            return _S1.pack(self.position.page << 4 | self.position.offset, self.size, self.control.log_bytes_per_page)
        except (struct.error, OverflowError):
            raise misfit("MemoryControl", ("size", self.size, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> MemoryControl:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("MemoryControl", f"{len(data)} bytes where 3 belong")
        position_bits, size, control_bits = _S1.unpack_from(data)
        page = position_bits >> 4
        offset = position_bits & 0xF
        if (control_bits >> 4) != 0:
            raise Malformed("MemoryControl", "reserved bits are not 0")
        log_bytes_per_page = control_bits & 0xF
        message = cls.__new__(cls)
        message.position = LockControlPosition(page, offset)
        message.size = size
        message.control = MemoryControlControl(log_bytes_per_page)
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CapabilityFileVersion(Message):
    """Part of `CapabilityFile`."""

    major: int
    minor: int

    def __init__(self, major: int, minor: int) -> None:
        self.major = major
        self.minor = minor


@dataclass(slots=True, init=False, repr=False, eq=False)
class CapabilityFile(Message):
    """File E103: how much one command reads and writes, and which file holds the message; access 00 is open. Source:
    NFC Forum Type 4 Tag 2.0 §5.
    """

    version: CapabilityFileVersion
    max_read: int
    max_write: int
    file_id: int
    max_size: int
    read_access: int
    write_access: int

    def __init__(
        self,
        version: CapabilityFileVersion,
        max_read: int,
        max_write: int,
        file_id: int,
        max_size: int,
        read_access: int,
        write_access: int,
    ) -> None:
        self.version = version
        self.max_read = max_read
        self.max_write = max_write
        self.file_id = file_id
        self.max_size = max_size
        self.read_access = read_access
        self.write_access = write_access

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            if not 0 <= self.version.major <= 15:
                raise Malformed("CapabilityFile", "major is not in 0..15")
            if not 0 <= self.version.minor <= 15:
                raise Malformed("CapabilityFile", "minor is not in 0..15")
            return _S6.pack(
                b"\x00\x0f",
                self.version.major << 4 | self.version.minor,
                self.max_read,
                self.max_write,
                b"\x04\x06",
                self.file_id,
                self.max_size,
                self.read_access,
                self.write_access,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "CapabilityFile",
                ("max_read", self.max_read, 0, 65535),
                ("max_write", self.max_write, 0, 65535),
                ("file_id", self.file_id, 0, 65535),
                ("max_size", self.max_size, 0, 65535),
                ("read_access", self.read_access, 0, 255),
                ("write_access", self.write_access, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CapabilityFile:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 15:
            raise Malformed("CapabilityFile", f"{len(data)} bytes where 15 belong")
        constant, version_bits, max_read, max_write, constant_2, file_id, max_size, read_access, write_access = (
            _S6.unpack_from(data)
        )
        if constant != b"\x00\x0f":
            raise Malformed("CapabilityFile", "constant is not 000f")
        major = version_bits >> 4
        minor = version_bits & 0xF
        if constant_2 != b"\x04\x06":
            raise Malformed("CapabilityFile", "constant_2 is not 0406")
        message = cls.__new__(cls)
        message.version = CapabilityFileVersion(major, minor)
        message.max_read = max_read
        message.max_write = max_write
        message.file_id = file_id
        message.max_size = max_size
        message.read_access = read_access
        message.write_access = write_access
        return message


Record: TypeAlias = ShortRecord | ShortRecordWithId | LongRecord | LongRecordWithId

RECORD: dict[int, type[Record]] = {
    0x10: ShortRecord,
    0x18: ShortRecordWithId,
    0x00: LongRecord,
    0x08: LongRecordWithId,
}


def parse_record(code: int, data: bytes) -> Record:
    """Reads the record of that code; raises `Malformed`."""
    row = RECORD.get(code)
    if row is None:
        raise Malformed("record", f"no layout for code {code:#04x}")
    return row.parse(data)
