"""Generated from `latchwork.protocol.visionline.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct("<8s2sII")
_S2 = struct.Struct("<20s20si")
_S3 = struct.Struct("<i")
_S4 = struct.Struct("<1s512s3s3si10s16s16s")
_S5 = struct.Struct("<1s512si10s16s16s")
_S6 = struct.Struct(">2s2s1s")


@dataclass(slots=True, init=False, repr=False, eq=False)
class PmsifHeader(Message):
    """What every PMSif message begins with; `size` is the body's. Source: github.com/dlgcy/VingCardXMS,
    VingCardXMS.h; a public hotel-PMS driver agrees.
    """

    command: int
    size: int

    def __init__(self, command: int, size: int) -> None:
        self.command = command
        self.size = size

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(b"\x55\x55\x55\x55\xaa\xaa\xaa\xaa", b"\x01\x00", self.command, self.size)
        except (struct.error, OverflowError):
            raise misfit(
                "PmsifHeader", ("command", self.command, 0, 4294967295), ("size", self.size, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> PmsifHeader:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 18:
            raise Malformed("PmsifHeader", f"{len(data)} bytes where 18 belong")
        mark, version, command, size = _S1.unpack_from(data)
        if mark != b"\x55\x55\x55\x55\xaa\xaa\xaa\xaa":
            raise Malformed("PmsifHeader", "mark is not 55555555aaaaaaaa")
        if version != b"\x01\x00":
            raise Malformed("PmsifHeader", "version is not 0100")
        message = cls.__new__(cls)
        message.command = command
        message.size = size
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Register(Message):
    """First on every connection; result 0 is ok. Source: github.com/dlgcy/VingCardXMS, VingCardXMS.h; a public
    hotel-PMS driver agrees.
    """

    CODE: ClassVar[int] = 0x01

    licence: bytes = field(repr=False)
    application: bytes
    result: int

    def __init__(self, licence: bytes, application: bytes, result: int) -> None:
        self.licence = licence
        self.application = application
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        licence = self.licence
        application = self.application
        try:
            if len(licence) != 20:
                raise Malformed("Register", f"licence has {len(licence)} bytes where 20 belong")
            if len(application) != 20:
                raise Malformed("Register", f"application has {len(application)} bytes where 20 belong")
            return _S2.pack(licence, application, self.result)
        except (struct.error, OverflowError):
            raise misfit("Register", ("result", self.result, -2147483648, 2147483647)) from None

    @classmethod
    def parse(cls, data: bytes) -> Register:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 44:
            raise Malformed("Register", f"{len(data)} bytes where 44 belong")
        licence, application, result = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.licence = licence
        message.application = application
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Unregister(Message):
    """Last on a connection. Source: github.com/dlgcy/VingCardXMS, VingCardXMS.h; a public hotel-PMS driver agrees."""

    CODE: ClassVar[int] = 0x02

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.result)
        except (struct.error, OverflowError):
            raise misfit("Unregister", ("result", self.result, -2147483648, 2147483647)) from None

    @classmethod
    def parse(cls, data: bytes) -> Unregister:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("Unregister", f"{len(data)} bytes where 4 belong")
        (result,) = _S3.unpack_from(data)
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Encode(Message):
    """A command for a remote encoder: `ff` says which, or in the answer how it went. Source:
    github.com/dlgcy/VingCardXMS, VingCardXMS.h; a public hotel-PMS driver agrees.
    """

    CODE: ClassVar[int] = 0x04

    ff: bytes
    data: bytes = field(repr=False)
    dd: bytes
    ss: bytes
    debug: int
    operator_id: bytes
    operator_first: bytes
    operator_last: bytes

    def __init__(
        self,
        ff: bytes,
        data: bytes,
        dd: bytes,
        ss: bytes,
        debug: int,
        operator_id: bytes,
        operator_first: bytes,
        operator_last: bytes,
    ) -> None:
        self.ff = ff
        self.data = data
        self.dd = dd
        self.ss = ss
        self.debug = debug
        self.operator_id = operator_id
        self.operator_first = operator_first
        self.operator_last = operator_last

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        ff = self.ff
        data_ = self.data
        dd = self.dd
        ss = self.ss
        operator_id = self.operator_id
        operator_first = self.operator_first
        operator_last = self.operator_last
        try:
            if len(ff) != 1:
                raise Malformed("Encode", f"ff has {len(ff)} bytes where 1 belong")
            if len(data_) != 512:
                raise Malformed("Encode", f"data has {len(data_)} bytes where 512 belong")
            if len(dd) != 3:
                raise Malformed("Encode", f"dd has {len(dd)} bytes where 3 belong")
            if len(ss) != 3:
                raise Malformed("Encode", f"ss has {len(ss)} bytes where 3 belong")
            if len(operator_id) != 10:
                raise Malformed("Encode", f"operator_id has {len(operator_id)} bytes where 10 belong")
            if len(operator_first) != 16:
                raise Malformed("Encode", f"operator_first has {len(operator_first)} bytes where 16 belong")
            if len(operator_last) != 16:
                raise Malformed("Encode", f"operator_last has {len(operator_last)} bytes where 16 belong")
            return _S4.pack(ff, data_, dd, ss, self.debug, operator_id, operator_first, operator_last)
        except (struct.error, OverflowError):
            raise misfit("Encode", ("debug", self.debug, -2147483648, 2147483647)) from None

    @classmethod
    def parse(cls, data: bytes) -> Encode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 565:
            raise Malformed("Encode", f"{len(data)} bytes where 565 belong")
        ff, data_, dd, ss, debug, operator_id, operator_first, operator_last = _S4.unpack_from(data)
        message = cls.__new__(cls)
        message.ff = ff
        message.data = data_
        message.dd = dd
        message.ss = ss
        message.debug = debug
        message.operator_id = operator_id
        message.operator_first = operator_first
        message.operator_last = operator_last
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CardImage(Message):
    """The same for an encoder at the PMS: the card's image comes back. Source: github.com/dlgcy/VingCardXMS,
    VingCardXMS.h; a public hotel-PMS driver agrees.
    """

    CODE: ClassVar[int] = 0x05

    ff: bytes
    data: bytes = field(repr=False)
    debug: int
    operator_id: bytes
    operator_first: bytes
    operator_last: bytes

    def __init__(
        self, ff: bytes, data: bytes, debug: int, operator_id: bytes, operator_first: bytes, operator_last: bytes
    ) -> None:
        self.ff = ff
        self.data = data
        self.debug = debug
        self.operator_id = operator_id
        self.operator_first = operator_first
        self.operator_last = operator_last

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        ff = self.ff
        data_ = self.data
        operator_id = self.operator_id
        operator_first = self.operator_first
        operator_last = self.operator_last
        try:
            if len(ff) != 1:
                raise Malformed("CardImage", f"ff has {len(ff)} bytes where 1 belong")
            if len(data_) != 512:
                raise Malformed("CardImage", f"data has {len(data_)} bytes where 512 belong")
            if len(operator_id) != 10:
                raise Malformed("CardImage", f"operator_id has {len(operator_id)} bytes where 10 belong")
            if len(operator_first) != 16:
                raise Malformed("CardImage", f"operator_first has {len(operator_first)} bytes where 16 belong")
            if len(operator_last) != 16:
                raise Malformed("CardImage", f"operator_last has {len(operator_last)} bytes where 16 belong")
            return _S5.pack(ff, data_, self.debug, operator_id, operator_first, operator_last)
        except (struct.error, OverflowError):
            raise misfit("CardImage", ("debug", self.debug, -2147483648, 2147483647)) from None

    @classmethod
    def parse(cls, data: bytes) -> CardImage:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 559:
            raise Malformed("CardImage", f"{len(data)} bytes where 559 belong")
        ff, data_, debug, operator_id, operator_first, operator_last = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.ff = ff
        message.data = data_
        message.debug = debug
        message.operator_id = operator_id
        message.operator_first = operator_first
        message.operator_last = operator_last
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SerialPayload(Message):
    """Between STX and ETX: encoder and source address, then command and data, or result and data. Source: public
    hotel-PMS VingCard Vision driver, RS-232 branch.
    """

    dest: bytes
    src: bytes
    command: bytes
    data: bytes = field(repr=False)

    def __init__(self, dest: bytes, src: bytes, command: bytes, data: bytes) -> None:
        self.dest = dest
        self.src = src
        self.command = command
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        dest = self.dest
        src = self.src
        command = self.command
        try:
            if len(dest) != 2:
                raise Malformed("SerialPayload", f"dest has {len(dest)} bytes where 2 belong")
            if len(src) != 2:
                raise Malformed("SerialPayload", f"src has {len(src)} bytes where 2 belong")
            if len(command) != 1:
                raise Malformed("SerialPayload", f"command has {len(command)} bytes where 1 belong")
            return _S6.pack(dest, src, command) + self.data
        except (struct.error, OverflowError):
            raise misfit("SerialPayload") from None

    @classmethod
    def parse(cls, data: bytes) -> SerialPayload:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("SerialPayload", f"{len(data)} bytes where at least 5 belong")
        dest, src, command = _S6.unpack_from(data)
        data_ = data[5:]
        message = cls.__new__(cls)
        message.dest = dest
        message.src = src
        message.command = command
        message.data = data_
        return message


Body: TypeAlias = Register | Unregister | Encode | CardImage

BODY: dict[int, type[Body]] = {
    0x01: Register,
    0x02: Unregister,
    0x04: Encode,
    0x05: CardImage,
}


def parse_body(code: int, data: bytes) -> Body:
    """Reads the body of that code; raises `Malformed`."""
    row = BODY.get(code)
    if row is None:
        raise Malformed("body", f"no layout for code {code:#04x}")
    return row.parse(data)
