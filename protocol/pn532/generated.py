"""Generated from `latchwork.protocol.pn532.declarations` by `python -m latchwork.protocol.codec`: do not edit.

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
_S2 = struct.Struct(">H")
_S3 = struct.Struct(">HB")
_S4 = struct.Struct(">BB")
_S5 = struct.Struct(">BBB")
_S6 = struct.Struct(">BBBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class Diagnose(Message):
    """Self-tests; test 00 echoes `data`. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x00

    num_tst: int
    data: bytes

    def __init__(self, num_tst: int, data: bytes) -> None:
        self.num_tst = num_tst
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.num_tst) + self.data
        except (struct.error, OverflowError):
            raise misfit("Diagnose", ("num_tst", self.num_tst, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Diagnose:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("Diagnose", f"{len(data)} bytes where at least 1 belong")
        num_tst = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.num_tst = num_tst
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetFirmwareVersion(Message):
    """GetFirmwareVersion. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x02

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetFirmwareVersion:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetFirmwareVersion", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetGeneralStatus(Message):
    """GetGeneralStatus. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x04

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetGeneralStatus:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetGeneralStatus", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadRegister(Message):
    """ReadRegister. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x06

    addresses: list[int]

    def __init__(self, addresses: list[int]) -> None:
        self.addresses = addresses

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        addresses = self.addresses
        try:
            return struct.pack(f">{len(addresses)}H", *addresses)
        except (struct.error, OverflowError):
            raise misfit("ReadRegister") from None

    @classmethod
    def parse(cls, data: bytes) -> ReadRegister:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 2:
            raise Malformed("ReadRegister", "addresses ends in the middle of an item")
        addresses: list[int] = []
        for at in range(0, len(data), 2):
            (address,) = _S2.unpack_from(data, at)
            addresses.append(address)
        message = cls.__new__(cls)
        message.addresses = addresses
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteRegisterWrite(Message):
    """Part of `WriteRegister`."""

    address: int
    value: int

    def __init__(self, address: int, value: int) -> None:
        self.address = address
        self.value = value


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteRegister(Message):
    """WriteRegister. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x08

    writes: list[WriteRegisterWrite]

    def __init__(self, writes: list[WriteRegisterWrite]) -> None:
        self.writes = writes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            writes_parts: list[bytes] = []
            for write in self.writes:
                writes_parts.append(_S3.pack(write.address, write.value))
            return b"".join(writes_parts)
        except (struct.error, OverflowError):
            raise misfit("WriteRegister") from None

    @classmethod
    def parse(cls, data: bytes) -> WriteRegister:
        """Reads exactly one; raises `Malformed`."""
        if len(data) % 3:
            raise Malformed("WriteRegister", "writes ends in the middle of an item")
        writes: list[WriteRegisterWrite] = []
        for at in range(0, len(data), 3):
            address, value = _S3.unpack_from(data, at)
            writes.append(WriteRegisterWrite(address, value))
        message = cls.__new__(cls)
        message.writes = writes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ReadGPIO(Message):
    """ReadGPIO. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0C

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ReadGPIO:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ReadGPIO", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class WriteGPIO(Message):
    """Bit 7 of a port's byte says that it is to be set. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0E

    p3: int
    p7: int

    def __init__(self, p3: int, p7: int) -> None:
        self.p3 = p3
        self.p7 = p7

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.p3, self.p7)
        except (struct.error, OverflowError):
            raise misfit("WriteGPIO", ("p3", self.p3, 0, 255), ("p7", self.p7, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> WriteGPIO:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("WriteGPIO", f"{len(data)} bytes where 2 belong")
        p3 = data[0]
        p7 = data[1]
        message = cls.__new__(cls)
        message.p3 = p3
        message.p7 = p7
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSerialBaudRate(Message):
    """The new speed starts when the host has acknowledged. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x10

    br: int

    def __init__(self, br: int) -> None:
        self.br = br

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.br)
        except (struct.error, OverflowError):
            raise misfit("SetSerialBaudRate", ("br", self.br, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSerialBaudRate:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetSerialBaudRate", f"{len(data)} bytes where 1 belong")
        br = data[0]
        message = cls.__new__(cls)
        message.br = br
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetParameters(Message):
    """SetParameters. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x12

    flags: int

    def __init__(self, flags: int) -> None:
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.flags)
        except (struct.error, OverflowError):
            raise misfit("SetParameters", ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetParameters:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("SetParameters", f"{len(data)} bytes where 1 belong")
        flags = data[0]
        message = cls.__new__(cls)
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SAMConfiguration(Message):
    """`timeout` counts 50 ms and matters in virtual-card mode only; the last two may be left out. Source: NXP
    UM0701-02 §7.
    """

    CODE: ClassVar[int] = 0x14

    mode: int
    timeout: int | None = None
    irq: int | None = None

    def __init__(self, mode: int, timeout: int | None = None, irq: int | None = None) -> None:
        self.mode = mode
        self.timeout = timeout
        self.irq = irq

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        timeout = self.timeout
        irq = self.irq
        try:
            timeout_part = b""
            if timeout is not None:
                timeout_part = _S1.pack(timeout)
            irq_part = b""
            if irq is not None:
                irq_part = _S1.pack(irq)
            frame = _S1.pack(self.mode) + timeout_part + irq_part
            if (timeout is None and irq is not None) and type(self).parse(frame) != self:
                raise Malformed("SAMConfiguration", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("SAMConfiguration", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SAMConfiguration:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("SAMConfiguration", f"{len(data)} bytes where at least 1 belong")
        mode = data[0]
        timeout: int | None = None
        end = 1
        if len(data) >= 2:
            timeout_2 = data[1]
            timeout = timeout_2
            end = 2
        irq: int | None = None
        end_2 = end
        if len(data) > end:
            irq_2 = data[end]
            irq = irq_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("SAMConfiguration", "bytes are left over")
        message = cls.__new__(cls)
        message.mode = mode
        message.timeout = timeout
        message.irq = irq
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PowerDown(Message):
    """PowerDown. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x16

    wakeup: int
    irq: int | None = None

    def __init__(self, wakeup: int, irq: int | None = None) -> None:
        self.wakeup = wakeup
        self.irq = irq

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        irq = self.irq
        try:
            irq_part = b""
            if irq is not None:
                irq_part = _S1.pack(irq)
            return _S1.pack(self.wakeup) + irq_part
        except (struct.error, OverflowError):
            raise misfit("PowerDown", ("wakeup", self.wakeup, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PowerDown:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("PowerDown", f"{len(data)} bytes where at least 1 belong")
        wakeup = data[0]
        irq: int | None = None
        end = 1
        if len(data) > 1:
            irq_2 = data[1]
            irq = irq_2
            end = 2
        if len(data) != end:
            raise Malformed("PowerDown", "bytes are left over")
        message = cls.__new__(cls)
        message.wakeup = wakeup
        message.irq = irq
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RFConfiguration(Message):
    """RFConfiguration. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x32

    item: int
    values: bytes

    def __init__(self, item: int, values: bytes) -> None:
        self.item = item
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.item) + self.values
        except (struct.error, OverflowError):
            raise misfit("RFConfiguration", ("item", self.item, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RFConfiguration:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("RFConfiguration", f"{len(data)} bytes where at least 1 belong")
        item = data[0]
        values = data[1:]
        message = cls.__new__(cls)
        message.item = item
        message.values = values
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InDataExchange(Message):
    """Bit 6 of `tg` says that more data follows, bit 7 that a NAD does. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x40

    tg: int
    data: bytes = field(repr=False)

    def __init__(self, tg: int, data: bytes) -> None:
        self.tg = tg
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.tg) + self.data
        except (struct.error, OverflowError):
            raise misfit("InDataExchange", ("tg", self.tg, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InDataExchange:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("InDataExchange", f"{len(data)} bytes where at least 1 belong")
        tg = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.tg = tg
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InCommunicateThru(Message):
    """InCommunicateThru. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x42

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> InCommunicateThru:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InDeselect(Message):
    """InDeselect. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x44

    tg: int

    def __init__(self, tg: int) -> None:
        self.tg = tg

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.tg)
        except (struct.error, OverflowError):
            raise misfit("InDeselect", ("tg", self.tg, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InDeselect:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("InDeselect", f"{len(data)} bytes where 1 belong")
        tg = data[0]
        message = cls.__new__(cls)
        message.tg = tg
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InJumpForPSL(Message):
    """InJumpForPSL. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x46

    act_pass: int
    br: int
    next: int
    data: bytes

    def __init__(self, act_pass: int, br: int, next: int, data: bytes) -> None:
        self.act_pass = act_pass
        self.br = br
        self.next = next
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.act_pass, self.br, self.next) + self.data
        except (struct.error, OverflowError):
            raise misfit(
                "InJumpForPSL",
                ("act_pass", self.act_pass, 0, 255),
                ("br", self.br, 0, 255),
                ("next", self.next, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> InJumpForPSL:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("InJumpForPSL", f"{len(data)} bytes where at least 3 belong")
        act_pass, br, next = _S5.unpack_from(data)
        data_ = data[3:]
        message = cls.__new__(cls)
        message.act_pass = act_pass
        message.br = br
        message.next = next
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InListPassiveTarget(Message):
    """InListPassiveTarget. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x4A

    max_tg: int
    brty: int
    initiator_data: bytes

    def __init__(self, max_tg: int, brty: int, initiator_data: bytes) -> None:
        self.max_tg = max_tg
        self.brty = brty
        self.initiator_data = initiator_data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.max_tg, self.brty) + self.initiator_data
        except (struct.error, OverflowError):
            raise misfit("InListPassiveTarget", ("max_tg", self.max_tg, 0, 255), ("brty", self.brty, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InListPassiveTarget:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("InListPassiveTarget", f"{len(data)} bytes where at least 2 belong")
        max_tg = data[0]
        brty = data[1]
        initiator_data = data[2:]
        message = cls.__new__(cls)
        message.max_tg = max_tg
        message.brty = brty
        message.initiator_data = initiator_data
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InRelease(Message):
    """InRelease. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x52

    tg: int

    def __init__(self, tg: int) -> None:
        self.tg = tg

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.tg)
        except (struct.error, OverflowError):
            raise misfit("InRelease", ("tg", self.tg, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InRelease:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("InRelease", f"{len(data)} bytes where 1 belong")
        tg = data[0]
        message = cls.__new__(cls)
        message.tg = tg
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InSelect(Message):
    """InSelect. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x54

    tg: int

    def __init__(self, tg: int) -> None:
        self.tg = tg

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.tg)
        except (struct.error, OverflowError):
            raise misfit("InSelect", ("tg", self.tg, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InSelect:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("InSelect", f"{len(data)} bytes where 1 belong")
        tg = data[0]
        message = cls.__new__(cls)
        message.tg = tg
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InJumpForDEP(Message):
    """InJumpForDEP. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x56

    act_pass: int
    br: int
    next: int
    data: bytes

    def __init__(self, act_pass: int, br: int, next: int, data: bytes) -> None:
        self.act_pass = act_pass
        self.br = br
        self.next = next
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.act_pass, self.br, self.next) + self.data
        except (struct.error, OverflowError):
            raise misfit(
                "InJumpForDEP",
                ("act_pass", self.act_pass, 0, 255),
                ("br", self.br, 0, 255),
                ("next", self.next, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> InJumpForDEP:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("InJumpForDEP", f"{len(data)} bytes where at least 3 belong")
        act_pass, br, next = _S5.unpack_from(data)
        data_ = data[3:]
        message = cls.__new__(cls)
        message.act_pass = act_pass
        message.br = br
        message.next = next
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InAutoPoll(Message):
    """InAutoPoll. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x60

    poll_nr: int
    period: int
    types: bytes

    def __init__(self, poll_nr: int, period: int, types: bytes) -> None:
        self.poll_nr = poll_nr
        self.period = period
        self.types = types

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.poll_nr, self.period) + self.types
        except (struct.error, OverflowError):
            raise misfit("InAutoPoll", ("poll_nr", self.poll_nr, 0, 255), ("period", self.period, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InAutoPoll:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("InAutoPoll", f"{len(data)} bytes where at least 2 belong")
        poll_nr = data[0]
        period = data[1]
        types = data[2:]
        message = cls.__new__(cls)
        message.poll_nr = poll_nr
        message.period = period
        message.types = types
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgGetData(Message):
    """TgGetData. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x86

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TgGetData:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TgGetData", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgGetInitiatorCommand(Message):
    """TgGetInitiatorCommand. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x88

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TgGetInitiatorCommand:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TgGetInitiatorCommand", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgGetTargetStatus(Message):
    """TgGetTargetStatus. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8A

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TgGetTargetStatus:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TgGetTargetStatus", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgInitAsTarget(Message):
    """TgInitAsTarget. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8C

    mode: int
    data: bytes

    def __init__(self, mode: int, data: bytes) -> None:
        self.mode = mode
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.mode) + self.data
        except (struct.error, OverflowError):
            raise misfit("TgInitAsTarget", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TgInitAsTarget:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("TgInitAsTarget", f"{len(data)} bytes where at least 1 belong")
        mode = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.mode = mode
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgSetData(Message):
    """TgSetData. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8E

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> TgSetData:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgResponseToInitiator(Message):
    """TgResponseToInitiator. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x90

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> TgResponseToInitiator:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgSetGeneralBytes(Message):
    """TgSetGeneralBytes. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x92

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> TgSetGeneralBytes:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TgSetMetaData(Message):
    """TgSetMetaData. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x94

    data: bytes = field(repr=False)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> TgSetMetaData:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Diagnosed(Message):
    """What the test gives; test 00 repeats its number and data. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x01

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.data

    @classmethod
    def parse(cls, data: bytes) -> Diagnosed:
        """Reads exactly one; raises `Malformed`."""
        data_ = data
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FirmwareVersion(Message):
    """FirmwareVersion. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x03

    ic: int
    ver: int
    rev: int
    support: int

    def __init__(self, ic: int, ver: int, rev: int, support: int) -> None:
        self.ic = ic
        self.ver = ver
        self.rev = rev
        self.support = support

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S6.pack(self.ic, self.ver, self.rev, self.support)
        except (struct.error, OverflowError):
            raise misfit(
                "FirmwareVersion",
                ("ic", self.ic, 0, 255),
                ("ver", self.ver, 0, 255),
                ("rev", self.rev, 0, 255),
                ("support", self.support, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> FirmwareVersion:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("FirmwareVersion", f"{len(data)} bytes where 4 belong")
        ic, ver, rev, support = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.ic = ic
        message.ver = ver
        message.rev = rev
        message.support = support
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GeneralStatusTarget(Message):
    """Part of `GeneralStatus`."""

    tg: int
    br_rx: int
    br_tx: int
    modulation: int

    def __init__(self, tg: int, br_rx: int, br_tx: int, modulation: int) -> None:
        self.tg = tg
        self.br_rx = br_rx
        self.br_tx = br_tx
        self.modulation = modulation


@dataclass(slots=True, init=False, repr=False, eq=False)
class GeneralStatus(Message):
    """GeneralStatus. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x05

    err: int
    field: int
    targets: list[GeneralStatusTarget]
    sam_status: int

    def __init__(self, err: int, field: int, targets: list[GeneralStatusTarget], sam_status: int) -> None:
        self.err = err
        self.field = field
        self.targets = targets
        self.sam_status = sam_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        targets = self.targets
        try:
            targets_parts: list[bytes] = []
            for target in targets:
                targets_parts.append(_S6.pack(target.tg, target.br_rx, target.br_tx, target.modulation))
            return _S5.pack(self.err, self.field, len(targets)) + b"".join(targets_parts) + _S1.pack(self.sam_status)
        except (struct.error, OverflowError):
            raise misfit(
                "GeneralStatus",
                ("err", self.err, 0, 255),
                ("field", self.field, 0, 255),
                ("nb_tg", len(targets), 0, 255),
                ("sam_status", self.sam_status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GeneralStatus:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("GeneralStatus", f"{len(data)} bytes where at least 4 belong")
        err, field_, nb_tg = _S5.unpack_from(data)
        end = 3 + 4 * nb_tg
        if len(data) != end + 1:
            raise Malformed("GeneralStatus", "targets does not have its stated length")
        targets: list[GeneralStatusTarget] = []
        for at in range(3, end, 4):
            tg, br_rx, br_tx, modulation = _S6.unpack_from(data, at)
            targets.append(GeneralStatusTarget(tg, br_rx, br_tx, modulation))
        sam_status = data[end]
        message = cls.__new__(cls)
        message.err = err
        message.field = field_
        message.targets = targets
        message.sam_status = sam_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RegisterValues(Message):
    """RegisterValues. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x07

    values: bytes

    def __init__(self, values: bytes) -> None:
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.values

    @classmethod
    def parse(cls, data: bytes) -> RegisterValues:
        """Reads exactly one; raises `Malformed`."""
        values = data
        message = cls.__new__(cls)
        message.values = values
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RegistersWritten(Message):
    """RegistersWritten. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x09

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> RegistersWritten:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("RegistersWritten", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GPIOState(Message):
    """GPIOState. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0D

    p3: int
    p7: int
    i0i1: int

    def __init__(self, p3: int, p7: int, i0i1: int) -> None:
        self.p3 = p3
        self.p7 = p7
        self.i0i1 = i0i1

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.p3, self.p7, self.i0i1)
        except (struct.error, OverflowError):
            raise misfit(
                "GPIOState", ("p3", self.p3, 0, 255), ("p7", self.p7, 0, 255), ("i0i1", self.i0i1, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GPIOState:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("GPIOState", f"{len(data)} bytes where 3 belong")
        p3, p7, i0i1 = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.p3 = p3
        message.p7 = p7
        message.i0i1 = i0i1
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GPIOWritten(Message):
    """GPIOWritten. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0F

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GPIOWritten:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GPIOWritten", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SerialBaudRateSet(Message):
    """SerialBaudRateSet. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x11

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> SerialBaudRateSet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("SerialBaudRateSet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ParametersSet(Message):
    """ParametersSet. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x13

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ParametersSet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ParametersSet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SAMConfigured(Message):
    """SAMConfigured. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x15

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> SAMConfigured:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("SAMConfigured", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PoweringDown(Message):
    """PoweringDown. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x17

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("PoweringDown", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PoweringDown:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("PoweringDown", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RFConfigured(Message):
    """RFConfigured. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x33

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> RFConfigured:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("RFConfigured", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class DataExchanged(Message):
    """DataExchanged. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x41

    status: int
    data: bytes = field(repr=False)

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("DataExchanged", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DataExchanged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("DataExchanged", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CommunicatedThru(Message):
    """CommunicatedThru. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x43

    status: int
    data: bytes = field(repr=False)

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("CommunicatedThru", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CommunicatedThru:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("CommunicatedThru", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Deselected(Message):
    """Deselected. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x45

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("Deselected", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Deselected:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Deselected", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class JumpedForPSL(Message):
    """JumpedForPSL. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x47

    status: int
    data: bytes

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("JumpedForPSL", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> JumpedForPSL:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("JumpedForPSL", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PassiveTargets(Message):
    """`data` holds the targets; `targets.py` takes apart those of type A. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x4B

    nb_tg: int
    data: bytes

    def __init__(self, nb_tg: int, data: bytes) -> None:
        self.nb_tg = nb_tg
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.nb_tg) + self.data
        except (struct.error, OverflowError):
            raise misfit("PassiveTargets", ("nb_tg", self.nb_tg, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PassiveTargets:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("PassiveTargets", f"{len(data)} bytes where at least 1 belong")
        nb_tg = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.nb_tg = nb_tg
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Released(Message):
    """Released. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x53

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("Released", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Released:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Released", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Selected(Message):
    """Selected. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x55

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("Selected", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Selected:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Selected", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class JumpedForDEP(Message):
    """JumpedForDEP. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x57

    status: int
    data: bytes

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("JumpedForDEP", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> JumpedForDEP:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("JumpedForDEP", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AutoPolledTarget(Message):
    """Part of `AutoPolled`."""

    type: int
    data: bytes

    def __init__(self, type: int, data: bytes) -> None:
        self.type = type
        self.data = data


@dataclass(slots=True, init=False, repr=False, eq=False)
class AutoPolled(Message):
    """AutoPolled. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x61

    targets: list[AutoPolledTarget]

    def __init__(self, targets: list[AutoPolledTarget]) -> None:
        self.targets = targets

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        targets = self.targets
        try:
            targets_parts: list[bytes] = []
            for target in targets:
                data_ = target.data
                targets_parts.append(_S4.pack(target.type, len(data_)) + data_)
            return _S1.pack(len(targets)) + b"".join(targets_parts)
        except (struct.error, OverflowError):
            raise misfit("AutoPolled", ("nb_tg", len(targets), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AutoPolled:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AutoPolled", f"{len(data)} bytes where at least 1 belong")
        nb_tg = data[0]
        targets: list[AutoPolledTarget] = []
        at = 1
        for _ in range(nb_tg):
            if len(data) < at + 2:
                raise Malformed("AutoPolled", "it ends too early")
            type_ = data[at]
            data_length = data[at + 1]
            end = at + 2 + data_length
            if len(data) < end:
                raise Malformed("AutoPolled", "data ends too early")
            data_ = data[at + 2 : end]
            targets.append(AutoPolledTarget(type_, data_))
            at = end
        if len(data) != at:
            raise Malformed("AutoPolled", "bytes are left over")
        message = cls.__new__(cls)
        message.targets = targets
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TargetData(Message):
    """TargetData. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x87

    status: int
    data: bytes = field(repr=False)

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("TargetData", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TargetData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("TargetData", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitiatorCommand(Message):
    """InitiatorCommand. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x89

    status: int
    data: bytes = field(repr=False)

    def __init__(self, status: int, data: bytes) -> None:
        self.status = status
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status) + self.data
        except (struct.error, OverflowError):
            raise misfit("InitiatorCommand", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InitiatorCommand:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("InitiatorCommand", f"{len(data)} bytes where at least 1 belong")
        status = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.status = status
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TargetStatus(Message):
    """TargetStatus. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8B

    state: int
    br_it: int

    def __init__(self, state: int, br_it: int) -> None:
        self.state = state
        self.br_it = br_it

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S4.pack(self.state, self.br_it)
        except (struct.error, OverflowError):
            raise misfit("TargetStatus", ("state", self.state, 0, 255), ("br_it", self.br_it, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TargetStatus:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("TargetStatus", f"{len(data)} bytes where 2 belong")
        state = data[0]
        br_it = data[1]
        message = cls.__new__(cls)
        message.state = state
        message.br_it = br_it
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitialisedAsTarget(Message):
    """InitialisedAsTarget. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8D

    mode: int
    data: bytes

    def __init__(self, mode: int, data: bytes) -> None:
        self.mode = mode
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.mode) + self.data
        except (struct.error, OverflowError):
            raise misfit("InitialisedAsTarget", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> InitialisedAsTarget:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("InitialisedAsTarget", f"{len(data)} bytes where at least 1 belong")
        mode = data[0]
        data_ = data[1:]
        message = cls.__new__(cls)
        message.mode = mode
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TargetDataSet(Message):
    """TargetDataSet. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x8F

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("TargetDataSet", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TargetDataSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("TargetDataSet", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RespondedToInitiator(Message):
    """RespondedToInitiator. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x91

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("RespondedToInitiator", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RespondedToInitiator:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("RespondedToInitiator", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GeneralBytesSet(Message):
    """GeneralBytesSet. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x93

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("GeneralBytesSet", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GeneralBytesSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GeneralBytesSet", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MetaDataSet(Message):
    """MetaDataSet. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x95

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("MetaDataSet", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> MetaDataSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("MetaDataSet", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RfField(Message):
    """Bit 0 field on, bit 1 automatic RF collision avoidance. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x01

    flags: int

    def __init__(self, flags: int) -> None:
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.flags)
        except (struct.error, OverflowError):
            raise misfit("RfField", ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RfField:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("RfField", f"{len(data)} bytes where 1 belong")
        flags = data[0]
        message = cls.__new__(cls)
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RfTimings(Message):
    """RfTimings. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x02

    rfu: int
    atr_res_timeout: int
    retry_timeout: int

    def __init__(self, rfu: int, atr_res_timeout: int, retry_timeout: int) -> None:
        self.rfu = rfu
        self.atr_res_timeout = atr_res_timeout
        self.retry_timeout = retry_timeout

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.rfu, self.atr_res_timeout, self.retry_timeout)
        except (struct.error, OverflowError):
            raise misfit(
                "RfTimings",
                ("rfu", self.rfu, 0, 255),
                ("atr_res_timeout", self.atr_res_timeout, 0, 255),
                ("retry_timeout", self.retry_timeout, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RfTimings:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("RfTimings", f"{len(data)} bytes where 3 belong")
        rfu, atr_res_timeout, retry_timeout = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.rfu = rfu
        message.atr_res_timeout = atr_res_timeout
        message.retry_timeout = retry_timeout
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MaxRtyCom(Message):
    """MaxRtyCom. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x04

    max_rty_com: int

    def __init__(self, max_rty_com: int) -> None:
        self.max_rty_com = max_rty_com

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.max_rty_com)
        except (struct.error, OverflowError):
            raise misfit("MaxRtyCom", ("max_rty_com", self.max_rty_com, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> MaxRtyCom:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("MaxRtyCom", f"{len(data)} bytes where 1 belong")
        max_rty_com = data[0]
        message = cls.__new__(cls)
        message.max_rty_com = max_rty_com
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MaxRetries(Message):
    """MaxRetries. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x05

    max_rty_atr: int
    max_rty_psl: int
    max_rty_passive_activation: int

    def __init__(self, max_rty_atr: int, max_rty_psl: int, max_rty_passive_activation: int) -> None:
        self.max_rty_atr = max_rty_atr
        self.max_rty_psl = max_rty_psl
        self.max_rty_passive_activation = max_rty_passive_activation

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S5.pack(self.max_rty_atr, self.max_rty_psl, self.max_rty_passive_activation)
        except (struct.error, OverflowError):
            raise misfit(
                "MaxRetries",
                ("max_rty_atr", self.max_rty_atr, 0, 255),
                ("max_rty_psl", self.max_rty_psl, 0, 255),
                ("max_rty_passive_activation", self.max_rty_passive_activation, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> MaxRetries:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("MaxRetries", f"{len(data)} bytes where 3 belong")
        max_rty_atr, max_rty_psl, max_rty_passive_activation = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.max_rty_atr = max_rty_atr
        message.max_rty_psl = max_rty_psl
        message.max_rty_passive_activation = max_rty_passive_activation
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AnalogTypeA(Message):
    """AnalogTypeA. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0A

    values: bytes

    def __init__(self, values: bytes) -> None:
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        values = self.values
        if len(values) != 11:
            raise Malformed("AnalogTypeA", f"values has {len(values)} bytes where 11 belong")
        return values

    @classmethod
    def parse(cls, data: bytes) -> AnalogTypeA:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("AnalogTypeA", f"{len(data)} bytes where 11 belong")
        values = data[0:11]
        message = cls.__new__(cls)
        message.values = values
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AnalogFelica(Message):
    """AnalogFelica. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0B

    values: bytes

    def __init__(self, values: bytes) -> None:
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        values = self.values
        if len(values) != 8:
            raise Malformed("AnalogFelica", f"values has {len(values)} bytes where 8 belong")
        return values

    @classmethod
    def parse(cls, data: bytes) -> AnalogFelica:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("AnalogFelica", f"{len(data)} bytes where 8 belong")
        values = data[0:8]
        message = cls.__new__(cls)
        message.values = values
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AnalogTypeB(Message):
    """AnalogTypeB. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0C

    values: bytes

    def __init__(self, values: bytes) -> None:
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        values = self.values
        if len(values) != 3:
            raise Malformed("AnalogTypeB", f"values has {len(values)} bytes where 3 belong")
        return values

    @classmethod
    def parse(cls, data: bytes) -> AnalogTypeB:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("AnalogTypeB", f"{len(data)} bytes where 3 belong")
        values = data[0:3]
        message = cls.__new__(cls)
        message.values = values
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AnalogHighRates(Message):
    """AnalogHighRates. Source: NXP UM0701-02 §7."""

    CODE: ClassVar[int] = 0x0D

    values: bytes

    def __init__(self, values: bytes) -> None:
        self.values = values

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        values = self.values
        if len(values) != 9:
            raise Malformed("AnalogHighRates", f"values has {len(values)} bytes where 9 belong")
        return values

    @classmethod
    def parse(cls, data: bytes) -> AnalogHighRates:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("AnalogHighRates", f"{len(data)} bytes where 9 belong")
        values = data[0:9]
        message = cls.__new__(cls)
        message.values = values
        return message


Request: TypeAlias = (
    Diagnose
    | GetFirmwareVersion
    | GetGeneralStatus
    | ReadRegister
    | WriteRegister
    | ReadGPIO
    | WriteGPIO
    | SetSerialBaudRate
    | SetParameters
    | SAMConfiguration
    | PowerDown
    | RFConfiguration
    | InDataExchange
    | InCommunicateThru
    | InDeselect
    | InJumpForPSL
    | InListPassiveTarget
    | InRelease
    | InSelect
    | InJumpForDEP
    | InAutoPoll
    | TgGetData
    | TgGetInitiatorCommand
    | TgGetTargetStatus
    | TgInitAsTarget
    | TgSetData
    | TgResponseToInitiator
    | TgSetGeneralBytes
    | TgSetMetaData
)

REQUEST: dict[int, type[Request]] = {
    0x00: Diagnose,
    0x02: GetFirmwareVersion,
    0x04: GetGeneralStatus,
    0x06: ReadRegister,
    0x08: WriteRegister,
    0x0C: ReadGPIO,
    0x0E: WriteGPIO,
    0x10: SetSerialBaudRate,
    0x12: SetParameters,
    0x14: SAMConfiguration,
    0x16: PowerDown,
    0x32: RFConfiguration,
    0x40: InDataExchange,
    0x42: InCommunicateThru,
    0x44: InDeselect,
    0x46: InJumpForPSL,
    0x4A: InListPassiveTarget,
    0x52: InRelease,
    0x54: InSelect,
    0x56: InJumpForDEP,
    0x60: InAutoPoll,
    0x86: TgGetData,
    0x88: TgGetInitiatorCommand,
    0x8A: TgGetTargetStatus,
    0x8C: TgInitAsTarget,
    0x8E: TgSetData,
    0x90: TgResponseToInitiator,
    0x92: TgSetGeneralBytes,
    0x94: TgSetMetaData,
}


def parse_request(code: int, data: bytes) -> Request:
    """Reads the request of that code; raises `Malformed`."""
    row = REQUEST.get(code)
    if row is None:
        raise Malformed("request", f"no layout for code {code:#04x}")
    return row.parse(data)


Response: TypeAlias = (
    Diagnosed
    | FirmwareVersion
    | GeneralStatus
    | RegisterValues
    | RegistersWritten
    | GPIOState
    | GPIOWritten
    | SerialBaudRateSet
    | ParametersSet
    | SAMConfigured
    | PoweringDown
    | RFConfigured
    | DataExchanged
    | CommunicatedThru
    | Deselected
    | JumpedForPSL
    | PassiveTargets
    | Released
    | Selected
    | JumpedForDEP
    | AutoPolled
    | TargetData
    | InitiatorCommand
    | TargetStatus
    | InitialisedAsTarget
    | TargetDataSet
    | RespondedToInitiator
    | GeneralBytesSet
    | MetaDataSet
)

RESPONSE: dict[int, type[Response]] = {
    0x01: Diagnosed,
    0x03: FirmwareVersion,
    0x05: GeneralStatus,
    0x07: RegisterValues,
    0x09: RegistersWritten,
    0x0D: GPIOState,
    0x0F: GPIOWritten,
    0x11: SerialBaudRateSet,
    0x13: ParametersSet,
    0x15: SAMConfigured,
    0x17: PoweringDown,
    0x33: RFConfigured,
    0x41: DataExchanged,
    0x43: CommunicatedThru,
    0x45: Deselected,
    0x47: JumpedForPSL,
    0x4B: PassiveTargets,
    0x53: Released,
    0x55: Selected,
    0x57: JumpedForDEP,
    0x61: AutoPolled,
    0x87: TargetData,
    0x89: InitiatorCommand,
    0x8B: TargetStatus,
    0x8D: InitialisedAsTarget,
    0x8F: TargetDataSet,
    0x91: RespondedToInitiator,
    0x93: GeneralBytesSet,
    0x95: MetaDataSet,
}


def parse_response(code: int, data: bytes) -> Response:
    """Reads the response of that code; raises `Malformed`."""
    row = RESPONSE.get(code)
    if row is None:
        raise Malformed("response", f"no layout for code {code:#04x}")
    return row.parse(data)


RfItem: TypeAlias = (
    RfField | RfTimings | MaxRtyCom | MaxRetries | AnalogTypeA | AnalogFelica | AnalogTypeB | AnalogHighRates
)

RF_ITEM: dict[int, type[RfItem]] = {
    0x01: RfField,
    0x02: RfTimings,
    0x04: MaxRtyCom,
    0x05: MaxRetries,
    0x0A: AnalogTypeA,
    0x0B: AnalogFelica,
    0x0C: AnalogTypeB,
    0x0D: AnalogHighRates,
}


def parse_rf_item(code: int, data: bytes) -> RfItem:
    """Reads the rf item of that code; raises `Malformed`."""
    row = RF_ITEM.get(code)
    if row is None:
        raise Malformed("rf_item", f"no layout for code {code:#04x}")
    return row.parse(data)
