"""Generated from `latchwork.protocol.zwave.declarations` by `python -m latchwork.protocol.codec`: do not edit.

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
_S2 = struct.Struct(">BB")
_S3 = struct.Struct(">B")
_S4 = struct.Struct(">B4sB")
_S5 = struct.Struct(">BBHHH32s")
_S6 = struct.Struct(">4sB")
_S7 = struct.Struct(">BBBBBB")
_S8 = struct.Struct(">b")
_S9 = struct.Struct(">BBBB")
_S10 = struct.Struct(">BBBHH")
_S11 = struct.Struct(">BBBBBBBB")
_S12 = struct.Struct(">BBBBBBB")
_S13 = struct.Struct(">BBBBBBBBBBBBB")
_S14 = struct.Struct(">BBBBBBBBBBBB")
_S15 = struct.Struct(">HB")
_S16 = struct.Struct(">BHBBBBBB")
_S17 = struct.Struct(">HBBBBBB")
_S18 = struct.Struct(">BHBBBBBBBBBBB")
_S19 = struct.Struct(">HBBBBBBBBBBB")
_S20 = struct.Struct(">BBBBB")
_S21 = struct.Struct(">H")
_S22 = struct.Struct(">HBB")
_S23 = struct.Struct(">HHH")
_S24 = struct.Struct(">HBBBB")
_S25 = struct.Struct(">BH")
_S26 = struct.Struct(">BHBHHBBBHBB")
_S27 = struct.Struct(">HBHB")
_S28 = struct.Struct(">HBH")
_S29 = struct.Struct(">BHBHBB")
_S30 = struct.Struct(">BHBH")
_S31 = struct.Struct(">HBHBB")
_S32 = struct.Struct(">BHBHB")
_S33 = struct.Struct(">BHH")
_S34 = struct.Struct(">BHHB")
_S35 = struct.Struct(">HH")
_S36 = struct.Struct(">BHB")
_S37 = struct.Struct(">BBH")
_S38 = struct.Struct(">3s3s2s3s2s3s2s3s2s")
_S39 = struct.Struct(">BBBBBBBBB")
_S40 = struct.Struct(">HBBBBB")
_S41 = struct.Struct(">B32s")
_S42 = struct.Struct(">B16s")
_S43 = struct.Struct(">BBHHHBBBBHBBBBB")
_S44 = struct.Struct(">BBHHHHBBBBHBBBBB")
_S45 = struct.Struct(">BBHHBBBBBB")
_S46 = struct.Struct(">BBHHHBBBBBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class DataFrame(Message):
    """A data frame between its start byte 01 and its checksum: length, type (00 request, 01 response), function.
    Source: INS12350 §5.2.
    """

    type: int
    function: int
    parameters: bytes = field(repr=False)

    def __init__(self, type: int, function: int, parameters: bytes) -> None:
        self.type = type
        self.function = function
        self.parameters = parameters

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        parameters = self.parameters
        try:
            return _S1.pack(len(parameters) + 3, self.type, self.function) + parameters
        except (struct.error, OverflowError):
            raise misfit(
                "DataFrame",
                ("length", len(parameters) + 3, 0, 255),
                ("type", self.type, 0, 255),
                ("function", self.function, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DataFrame:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("DataFrame", f"{len(data)} bytes where at least 3 belong")
        length, type_, function = _S1.unpack_from(data)
        end = 3 + (length - 3)
        if end < 3 or len(data) != end:
            raise Malformed("DataFrame", "parameters does not have its stated length")
        parameters = data[3:end]
        message = cls.__new__(cls)
        message.type = type_
        message.function = function
        message.parameters = parameters
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetInitData(Message):
    """GetInitData. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x02

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetInitData:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetInitData", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetControllerCapabilities(Message):
    """GetControllerCapabilities. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x05

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetControllerCapabilities:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetControllerCapabilities", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSerialApiTimeouts(Message):
    """Both timeouts in steps of 10 ms. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x06

    ack_ticks: int
    byte_ticks: int

    def __init__(self, ack_ticks: int, byte_ticks: int) -> None:
        self.ack_ticks = ack_ticks
        self.byte_ticks = byte_ticks

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.ack_ticks, self.byte_ticks)
        except (struct.error, OverflowError):
            raise misfit(
                "SetSerialApiTimeouts", ("ack_ticks", self.ack_ticks, 0, 255), ("byte_ticks", self.byte_ticks, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSerialApiTimeouts:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetSerialApiTimeouts", f"{len(data)} bytes where 2 belong")
        ack_ticks = data[0]
        byte_ticks = data[1]
        message = cls.__new__(cls)
        message.ack_ticks = ack_ticks
        message.byte_ticks = byte_ticks
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetSerialApiCapabilities(Message):
    """GetSerialApiCapabilities. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x07

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetSerialApiCapabilities:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetSerialApiCapabilities", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SoftReset(Message):
    """SoftReset. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x08

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> SoftReset:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("SoftReset", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SerialApiSetup(Message):
    """01 list supported, 02 TX status report on or off, 10 largest payload, 20/40 region, 80 node id type. Source:
    INS12350 §6-7.
    """

    CODE: ClassVar[int] = 0x0B

    subcommand: int
    payload: bytes

    def __init__(self, subcommand: int, payload: bytes) -> None:
        self.subcommand = subcommand
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.subcommand) + self.payload
        except (struct.error, OverflowError):
            raise misfit("SerialApiSetup", ("subcommand", self.subcommand, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SerialApiSetup:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("SerialApiSetup", f"{len(data)} bytes where at least 1 belong")
        subcommand = data[0]
        payload = data[1:]
        message = cls.__new__(cls)
        message.subcommand = subcommand
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendData(Message):
    """SendData. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x13

    node: int
    data: bytes = field(repr=False)
    tx_options: int
    callback: int

    def __init__(self, node: int, data: bytes, tx_options: int, callback: int) -> None:
        self.node = node
        self.data = data
        self.tx_options = tx_options
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return _S2.pack(self.node, len(data_)) + data_ + _S2.pack(self.tx_options, self.callback)
        except (struct.error, OverflowError):
            raise misfit(
                "SendData",
                ("node", self.node, 0, 255),
                ("the length of data", len(data_), 0, 255),
                ("tx_options", self.tx_options, 0, 255),
                ("callback", self.callback, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SendData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("SendData", f"{len(data)} bytes where at least 4 belong")
        node = data[0]
        data_length = data[1]
        end = 2 + data_length
        if len(data) != end + 2:
            raise Malformed("SendData", "data does not have its stated length")
        data_ = data[2:end]
        tx_options = data[end]
        callback = data[end + 1]
        message = cls.__new__(cls)
        message.node = node
        message.data = data_
        message.tx_options = tx_options
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetControllerVersion(Message):
    """GetControllerVersion. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x15

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetControllerVersion:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetControllerVersion", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataAbort(Message):
    """SendDataAbort. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x16

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> SendDataAbort:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("SendDataAbort", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetHomeAndNodeId(Message):
    """GetHomeAndNodeId. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x20

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetHomeAndNodeId:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetHomeAndNodeId", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetNodeProtocolInfo(Message):
    """GetNodeProtocolInfo. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x41

    node: int

    def __init__(self, node: int) -> None:
        self.node = node

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.node)
        except (struct.error, OverflowError):
            raise misfit("GetNodeProtocolInfo", ("node", self.node, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetNodeProtocolInfo:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetNodeProtocolInfo", f"{len(data)} bytes where 1 belong")
        node = data[0]
        message = cls.__new__(cls)
        message.node = node
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignReturnRoute(Message):
    """AssignReturnRoute. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x46

    source: int
    destination: int
    callback: int

    def __init__(self, source: int, destination: int, callback: int) -> None:
        self.source = source
        self.destination = destination
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.source, self.destination, self.callback)
        except (struct.error, OverflowError):
            raise misfit(
                "AssignReturnRoute",
                ("source", self.source, 0, 255),
                ("destination", self.destination, 0, 255),
                ("callback", self.callback, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AssignReturnRoute:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("AssignReturnRoute", f"{len(data)} bytes where 3 belong")
        source, destination, callback = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.source = source
        message.destination = destination
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddNode(Message):
    """AddNode. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x4A

    mode: int
    callback: int

    def __init__(self, mode: int, callback: int) -> None:
        self.mode = mode
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.mode, self.callback)
        except (struct.error, OverflowError):
            raise misfit("AddNode", ("mode", self.mode, 0, 255), ("callback", self.callback, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AddNode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AddNode", f"{len(data)} bytes where 2 belong")
        mode = data[0]
        callback = data[1]
        message = cls.__new__(cls)
        message.mode = mode
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoveNode(Message):
    """RemoveNode. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x4B

    mode: int
    callback: int

    def __init__(self, mode: int, callback: int) -> None:
        self.mode = mode
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.mode, self.callback)
        except (struct.error, OverflowError):
            raise misfit("RemoveNode", ("mode", self.mode, 0, 255), ("callback", self.callback, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoveNode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("RemoveNode", f"{len(data)} bytes where 2 belong")
        mode = data[0]
        callback = data[1]
        message = cls.__new__(cls)
        message.mode = mode
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignSucReturnRoute(Message):
    """AssignSucReturnRoute. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x51

    node: int
    callback: int

    def __init__(self, node: int, callback: int) -> None:
        self.node = node
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.node, self.callback)
        except (struct.error, OverflowError):
            raise misfit(
                "AssignSucReturnRoute", ("node", self.node, 0, 255), ("callback", self.callback, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AssignSucReturnRoute:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AssignSucReturnRoute", f"{len(data)} bytes where 2 belong")
        node = data[0]
        callback = data[1]
        message = cls.__new__(cls)
        message.node = node
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteSucReturnRoute(Message):
    """DeleteSucReturnRoute. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x55

    node: int
    callback: int

    def __init__(self, node: int, callback: int) -> None:
        self.node = node
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.node, self.callback)
        except (struct.error, OverflowError):
            raise misfit(
                "DeleteSucReturnRoute", ("node", self.node, 0, 255), ("callback", self.callback, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteSucReturnRoute:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DeleteSucReturnRoute", f"{len(data)} bytes where 2 belong")
        node = data[0]
        callback = data[1]
        message = cls.__new__(cls)
        message.node = node
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetSucNodeId(Message):
    """GetSucNodeId. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x56

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> GetSucNodeId:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("GetSucNodeId", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestNodeInfo(Message):
    """RequestNodeInfo. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x60

    node: int

    def __init__(self, node: int) -> None:
        self.node = node

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.node)
        except (struct.error, OverflowError):
            raise misfit("RequestNodeInfo", ("node", self.node, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestNodeInfo:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("RequestNodeInfo", f"{len(data)} bytes where 1 belong")
        node = data[0]
        message = cls.__new__(cls)
        message.node = node
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class IsFailedNode(Message):
    """IsFailedNode. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x62

    node: int

    def __init__(self, node: int) -> None:
        self.node = node

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.node)
        except (struct.error, OverflowError):
            raise misfit("IsFailedNode", ("node", self.node, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> IsFailedNode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("IsFailedNode", f"{len(data)} bytes where 1 belong")
        node = data[0]
        message = cls.__new__(cls)
        message.node = node
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataBridge(Message):
    """SendData of a bridge controller (library type 7); `route` is four zero bytes. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0xA9

    source: int
    node: int
    data: bytes = field(repr=False)
    tx_options: int
    route: bytes
    callback: int

    def __init__(self, source: int, node: int, data: bytes, tx_options: int, route: bytes, callback: int) -> None:
        self.source = source
        self.node = node
        self.data = data
        self.tx_options = tx_options
        self.route = route
        self.callback = callback

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        route = self.route
        try:
            if len(route) != 4:
                raise Malformed("SendDataBridge", f"route has {len(route)} bytes where 4 belong")
            return (
                _S1.pack(self.source, self.node, len(data_)) + data_ + _S4.pack(self.tx_options, route, self.callback)
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SendDataBridge",
                ("source", self.source, 0, 255),
                ("node", self.node, 0, 255),
                ("the length of data", len(data_), 0, 255),
                ("tx_options", self.tx_options, 0, 255),
                ("callback", self.callback, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SendDataBridge:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 9:
            raise Malformed("SendDataBridge", f"{len(data)} bytes where at least 9 belong")
        source, node, data_length = _S1.unpack_from(data)
        end = 3 + data_length
        if len(data) != end + 6:
            raise Malformed("SendDataBridge", "data does not have its stated length")
        data_ = data[3:end]
        tx_options, route, callback = _S4.unpack_from(data, end)
        message = cls.__new__(cls)
        message.source = source
        message.node = node
        message.data = data_
        message.tx_options = tx_options
        message.route = route
        message.callback = callback
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetInitDataResponse(Message):
    """`nodes` is a bitmask: bit 0 of byte 0 is node 1. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x02

    api_version: int
    capabilities: int
    nodes: bytes
    chip_type: int
    chip_version: int

    def __init__(self, api_version: int, capabilities: int, nodes: bytes, chip_type: int, chip_version: int) -> None:
        self.api_version = api_version
        self.capabilities = capabilities
        self.nodes = nodes
        self.chip_type = chip_type
        self.chip_version = chip_version

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nodes = self.nodes
        try:
            return (
                _S1.pack(self.api_version, self.capabilities, len(nodes))
                + nodes
                + _S2.pack(self.chip_type, self.chip_version)
            )
        except (struct.error, OverflowError):
            raise misfit(
                "GetInitDataResponse",
                ("api_version", self.api_version, 0, 255),
                ("capabilities", self.capabilities, 0, 255),
                ("the length of nodes", len(nodes), 0, 255),
                ("chip_type", self.chip_type, 0, 255),
                ("chip_version", self.chip_version, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetInitDataResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("GetInitDataResponse", f"{len(data)} bytes where at least 5 belong")
        api_version, capabilities, nodes_length = _S1.unpack_from(data)
        end = 3 + nodes_length
        if len(data) != end + 2:
            raise Malformed("GetInitDataResponse", "nodes does not have its stated length")
        nodes = data[3:end]
        chip_type = data[end]
        chip_version = data[end + 1]
        message = cls.__new__(cls)
        message.api_version = api_version
        message.capabilities = capabilities
        message.nodes = nodes
        message.chip_type = chip_type
        message.chip_version = chip_version
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetControllerCapabilitiesResponse(Message):
    """GetControllerCapabilitiesResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x05

    flags: int

    def __init__(self, flags: int) -> None:
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.flags)
        except (struct.error, OverflowError):
            raise misfit("GetControllerCapabilitiesResponse", ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetControllerCapabilitiesResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetControllerCapabilitiesResponse", f"{len(data)} bytes where 1 belong")
        flags = data[0]
        message = cls.__new__(cls)
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSerialApiTimeoutsResponse(Message):
    """SetSerialApiTimeoutsResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x06

    ack_ticks: int
    byte_ticks: int

    def __init__(self, ack_ticks: int, byte_ticks: int) -> None:
        self.ack_ticks = ack_ticks
        self.byte_ticks = byte_ticks

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.ack_ticks, self.byte_ticks)
        except (struct.error, OverflowError):
            raise misfit(
                "SetSerialApiTimeoutsResponse",
                ("ack_ticks", self.ack_ticks, 0, 255),
                ("byte_ticks", self.byte_ticks, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSerialApiTimeoutsResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SetSerialApiTimeoutsResponse", f"{len(data)} bytes where 2 belong")
        ack_ticks = data[0]
        byte_ticks = data[1]
        message = cls.__new__(cls)
        message.ack_ticks = ack_ticks
        message.byte_ticks = byte_ticks
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetSerialApiCapabilitiesResponse(Message):
    """`functions` is a bitmask: bit 0 of byte 0 is function 01. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x07

    api_version: int
    api_revision: int
    manufacturer: int
    product_type: int
    product: int
    functions: bytes

    def __init__(
        self, api_version: int, api_revision: int, manufacturer: int, product_type: int, product: int, functions: bytes
    ) -> None:
        self.api_version = api_version
        self.api_revision = api_revision
        self.manufacturer = manufacturer
        self.product_type = product_type
        self.product = product
        self.functions = functions

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        functions = self.functions
        try:
            if len(functions) != 32:
                raise Malformed(
                    "GetSerialApiCapabilitiesResponse", f"functions has {len(functions)} bytes where 32 belong"
                )
            return _S5.pack(
                self.api_version, self.api_revision, self.manufacturer, self.product_type, self.product, functions
            )
        except (struct.error, OverflowError):
            raise misfit(
                "GetSerialApiCapabilitiesResponse",
                ("api_version", self.api_version, 0, 255),
                ("api_revision", self.api_revision, 0, 255),
                ("manufacturer", self.manufacturer, 0, 65535),
                ("product_type", self.product_type, 0, 65535),
                ("product", self.product, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetSerialApiCapabilitiesResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 40:
            raise Malformed("GetSerialApiCapabilitiesResponse", f"{len(data)} bytes where 40 belong")
        api_version, api_revision, manufacturer, product_type, product, functions = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.api_version = api_version
        message.api_revision = api_revision
        message.manufacturer = manufacturer
        message.product_type = product_type
        message.product = product
        message.functions = functions
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SerialApiSetupResponse(Message):
    """SerialApiSetupResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x0B

    subcommand: int
    payload: bytes

    def __init__(self, subcommand: int, payload: bytes) -> None:
        self.subcommand = subcommand
        self.payload = payload

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.subcommand) + self.payload
        except (struct.error, OverflowError):
            raise misfit("SerialApiSetupResponse", ("subcommand", self.subcommand, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SerialApiSetupResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("SerialApiSetupResponse", f"{len(data)} bytes where at least 1 belong")
        subcommand = data[0]
        payload = data[1:]
        message = cls.__new__(cls)
        message.subcommand = subcommand
        message.payload = payload
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataResponse(Message):
    """Only an explicit 00 refuses; some sticks answer without the byte. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x13

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("SendDataResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> SendDataResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("SendDataResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetControllerVersionResponse(Message):
    """Text up to a zero byte (its length varies), then the library type: 01 static, 07 bridge. Source: INS12350
    §6-7.
    """

    CODE: ClassVar[int] = 0x15

    version: bytes

    def __init__(self, version: bytes) -> None:
        self.version = version

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.version

    @classmethod
    def parse(cls, data: bytes) -> GetControllerVersionResponse:
        """Reads exactly one; raises `Malformed`."""
        version = data
        message = cls.__new__(cls)
        message.version = version
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetHomeAndNodeIdResponse(Message):
    """GetHomeAndNodeIdResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x20

    home: bytes
    node: int

    def __init__(self, home: bytes, node: int) -> None:
        self.home = home
        self.node = node

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        home = self.home
        try:
            if len(home) != 4:
                raise Malformed("GetHomeAndNodeIdResponse", f"home has {len(home)} bytes where 4 belong")
            return _S6.pack(home, self.node)
        except (struct.error, OverflowError):
            raise misfit("GetHomeAndNodeIdResponse", ("node", self.node, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetHomeAndNodeIdResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("GetHomeAndNodeIdResponse", f"{len(data)} bytes where 5 belong")
        home = data[0:4]
        node = data[4]
        message = cls.__new__(cls)
        message.home = home
        message.node = node
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetNodeProtocolInfoResponse(Message):
    """`capability` bit 7 always listening; `security` bits 6 and 5 FLiRS. All zero: no such node. Source: INS12350
    §6-7.
    """

    CODE: ClassVar[int] = 0x41

    capability: int
    security: int
    properties: int
    basic: int
    generic: int
    specific: int

    def __init__(
        self, capability: int, security: int, properties: int, basic: int, generic: int, specific: int
    ) -> None:
        self.capability = capability
        self.security = security
        self.properties = properties
        self.basic = basic
        self.generic = generic
        self.specific = specific

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.capability, self.security, self.properties, self.basic, self.generic, self.specific)
        except (struct.error, OverflowError):
            raise misfit(
                "GetNodeProtocolInfoResponse",
                ("capability", self.capability, 0, 255),
                ("security", self.security, 0, 255),
                ("properties", self.properties, 0, 255),
                ("basic", self.basic, 0, 255),
                ("generic", self.generic, 0, 255),
                ("specific", self.specific, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> GetNodeProtocolInfoResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("GetNodeProtocolInfoResponse", f"{len(data)} bytes where 6 belong")
        capability, security, properties, basic, generic, specific = _S7.unpack_from(data)
        message = cls.__new__(cls)
        message.capability = capability
        message.security = security
        message.properties = properties
        message.basic = basic
        message.generic = generic
        message.specific = specific
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignReturnRouteResponse(Message):
    """AssignReturnRouteResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x46

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("AssignReturnRouteResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> AssignReturnRouteResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("AssignReturnRouteResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignSucReturnRouteResponse(Message):
    """AssignSucReturnRouteResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x51

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("AssignSucReturnRouteResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> AssignSucReturnRouteResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("AssignSucReturnRouteResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteSucReturnRouteResponse(Message):
    """DeleteSucReturnRouteResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x55

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("DeleteSucReturnRouteResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteSucReturnRouteResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("DeleteSucReturnRouteResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetSucNodeIdResponse(Message):
    """GetSucNodeIdResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x56

    node: int

    def __init__(self, node: int) -> None:
        self.node = node

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.node)
        except (struct.error, OverflowError):
            raise misfit("GetSucNodeIdResponse", ("node", self.node, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> GetSucNodeIdResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetSucNodeIdResponse", f"{len(data)} bytes where 1 belong")
        node = data[0]
        message = cls.__new__(cls)
        message.node = node
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestNodeInfoResponse(Message):
    """RequestNodeInfoResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x60

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("RequestNodeInfoResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> RequestNodeInfoResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("RequestNodeInfoResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class IsFailedNodeResponse(Message):
    """IsFailedNodeResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x62

    failed: int

    def __init__(self, failed: int) -> None:
        self.failed = failed

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.failed)
        except (struct.error, OverflowError):
            raise misfit("IsFailedNodeResponse", ("failed", self.failed, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> IsFailedNodeResponse:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("IsFailedNodeResponse", f"{len(data)} bytes where 1 belong")
        failed = data[0]
        message = cls.__new__(cls)
        message.failed = failed
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataBridgeResponse(Message):
    """SendDataBridgeResponse. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0xA9

    accepted: int | None = None

    def __init__(self, accepted: int | None = None) -> None:
        self.accepted = accepted

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        accepted = self.accepted
        try:
            accepted_part = b""
            if accepted is not None:
                accepted_part = _S3.pack(accepted)
            return accepted_part
        except (struct.error, OverflowError):
            raise misfit("SendDataBridgeResponse") from None

    @classmethod
    def parse(cls, data: bytes) -> SendDataBridgeResponse:
        """Reads exactly one; raises `Malformed`."""
        accepted: int | None = None
        end = 0
        if len(data) > 0:
            accepted_2 = data[0]
            accepted = accepted_2
            end = 1
        if len(data) != end:
            raise Malformed("SendDataBridgeResponse", "bytes are left over")
        message = cls.__new__(cls)
        message.accepted = accepted
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ApplicationCommand(Message):
    """ApplicationCommand. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x04

    rx_status: int
    source: int
    data: bytes = field(repr=False)
    rssi: int | None = None
    security_key: int | None = None

    def __init__(
        self, rx_status: int, source: int, data: bytes, rssi: int | None = None, security_key: int | None = None
    ) -> None:
        self.rx_status = rx_status
        self.source = source
        self.data = data
        self.rssi = rssi
        self.security_key = security_key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        rssi = self.rssi
        security_key = self.security_key
        try:
            rssi_part = b""
            if rssi is not None:
                rssi_part = _S8.pack(rssi)
            security_key_part = b""
            if security_key is not None:
                security_key_part = _S3.pack(security_key)
            frame = _S1.pack(self.rx_status, self.source, len(data_)) + data_ + rssi_part + security_key_part
            if (rssi is None and security_key is not None) and type(self).parse(frame) != self:
                raise Malformed("ApplicationCommand", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "ApplicationCommand",
                ("rx_status", self.rx_status, 0, 255),
                ("source", self.source, 0, 255),
                ("the length of data", len(data_), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ApplicationCommand:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("ApplicationCommand", f"{len(data)} bytes where at least 3 belong")
        rx_status, source, data_length = _S1.unpack_from(data)
        end = 3 + data_length
        if len(data) < end:
            raise Malformed("ApplicationCommand", "data ends too early")
        data_ = data[3:end]
        rssi: int | None = None
        end_2 = end
        if len(data) >= end + 1:
            (rssi_2,) = _S8.unpack_from(data, end)
            rssi = rssi_2
            end_2 = end + 1
        security_key: int | None = None
        end_3 = end_2
        if len(data) > end_2:
            security_key_2 = data[end_2]
            security_key = security_key_2
            end_3 = end_2 + 1
        if len(data) != end_3:
            raise Malformed("ApplicationCommand", "bytes are left over")
        message = cls.__new__(cls)
        message.rx_status = rx_status
        message.source = source
        message.data = data_
        message.rssi = rssi
        message.security_key = security_key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SerialApiStarted(Message):
    """`wake_reason` 07 is a software reset; `protocols` bit 0 is Long Range. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x0A

    wake_reason: int
    watchdog_started: int
    listening: int
    generic: int
    specific: int
    command_classes: bytes
    protocols: int | None = None

    def __init__(
        self,
        wake_reason: int,
        watchdog_started: int,
        listening: int,
        generic: int,
        specific: int,
        command_classes: bytes,
        protocols: int | None = None,
    ) -> None:
        self.wake_reason = wake_reason
        self.watchdog_started = watchdog_started
        self.listening = listening
        self.generic = generic
        self.specific = specific
        self.command_classes = command_classes
        self.protocols = protocols

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        command_classes = self.command_classes
        protocols = self.protocols
        try:
            protocols_part = b""
            if protocols is not None:
                protocols_part = _S3.pack(protocols)
            return (
                _S7.pack(
                    self.wake_reason,
                    self.watchdog_started,
                    self.listening,
                    self.generic,
                    self.specific,
                    len(command_classes),
                )
                + command_classes
                + protocols_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SerialApiStarted",
                ("wake_reason", self.wake_reason, 0, 255),
                ("watchdog_started", self.watchdog_started, 0, 255),
                ("listening", self.listening, 0, 255),
                ("generic", self.generic, 0, 255),
                ("specific", self.specific, 0, 255),
                ("the length of command_classes", len(command_classes), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SerialApiStarted:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("SerialApiStarted", f"{len(data)} bytes where at least 6 belong")
        wake_reason, watchdog_started, listening, generic, specific, command_classes_length = _S7.unpack_from(data)
        end = 6 + command_classes_length
        if len(data) < end:
            raise Malformed("SerialApiStarted", "command_classes ends too early")
        command_classes = data[6:end]
        protocols: int | None = None
        end_2 = end
        if len(data) > end:
            protocols_2 = data[end]
            protocols = protocols_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("SerialApiStarted", "bytes are left over")
        message = cls.__new__(cls)
        message.wake_reason = wake_reason
        message.watchdog_started = watchdog_started
        message.listening = listening
        message.generic = generic
        message.specific = specific
        message.command_classes = command_classes
        message.protocols = protocols
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataCallback(Message):
    """`report` is the transmit report, empty unless it was enabled: ticks of 10 ms, repeaters, RSSI, route. Source:
    INS12350 §6-7.
    """

    CODE: ClassVar[int] = 0x13

    callback: int
    tx_status: int
    report: bytes

    def __init__(self, callback: int, tx_status: int, report: bytes) -> None:
        self.callback = callback
        self.tx_status = tx_status
        self.report = report

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.callback, self.tx_status) + self.report
        except (struct.error, OverflowError):
            raise misfit(
                "SendDataCallback", ("callback", self.callback, 0, 255), ("tx_status", self.tx_status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SendDataCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SendDataCallback", f"{len(data)} bytes where at least 2 belong")
        callback = data[0]
        tx_status = data[1]
        report = data[2:]
        message = cls.__new__(cls)
        message.callback = callback
        message.tx_status = tx_status
        message.report = report
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignReturnRouteCallback(Message):
    """AssignReturnRouteCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x46

    callback: int
    tx_status: int

    def __init__(self, callback: int, tx_status: int) -> None:
        self.callback = callback
        self.tx_status = tx_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.callback, self.tx_status)
        except (struct.error, OverflowError):
            raise misfit(
                "AssignReturnRouteCallback", ("callback", self.callback, 0, 255), ("tx_status", self.tx_status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AssignReturnRouteCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AssignReturnRouteCallback", f"{len(data)} bytes where 2 belong")
        callback = data[0]
        tx_status = data[1]
        message = cls.__new__(cls)
        message.callback = callback
        message.tx_status = tx_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ApplicationUpdate(Message):
    """`info` is empty or basic, generic and specific class, then the command classes. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x49

    status: int
    node: int
    info: bytes

    def __init__(self, status: int, node: int, info: bytes) -> None:
        self.status = status
        self.node = node
        self.info = info

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        info = self.info
        try:
            return _S1.pack(self.status, self.node, len(info)) + info
        except (struct.error, OverflowError):
            raise misfit(
                "ApplicationUpdate",
                ("status", self.status, 0, 255),
                ("node", self.node, 0, 255),
                ("the length of info", len(info), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ApplicationUpdate:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("ApplicationUpdate", f"{len(data)} bytes where at least 3 belong")
        status, node, info_length = _S1.unpack_from(data)
        end = 3 + info_length
        if len(data) != end:
            raise Malformed("ApplicationUpdate", "info does not have its stated length")
        info = data[3:end]
        message = cls.__new__(cls)
        message.status = status
        message.node = node
        message.info = info
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddNodeCallback(Message):
    """AddNodeCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x4A

    callback: int
    status: int
    node: int
    info: bytes | None = None

    def __init__(self, callback: int, status: int, node: int, info: bytes | None = None) -> None:
        self.callback = callback
        self.status = status
        self.node = node
        self.info = info

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        info = self.info
        try:
            info_part = b""
            if info is not None:
                info_part = _S3.pack(len(info)) + info
            return _S1.pack(self.callback, self.status, self.node) + info_part
        except (struct.error, OverflowError):
            raise misfit(
                "AddNodeCallback",
                ("callback", self.callback, 0, 255),
                ("status", self.status, 0, 255),
                ("node", self.node, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddNodeCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("AddNodeCallback", f"{len(data)} bytes where at least 3 belong")
        callback, status, node = _S1.unpack_from(data)
        info: bytes | None = None
        end = 3
        if len(data) > 3:
            if len(data) < 4:
                raise Malformed("AddNodeCallback", "it ends too early")
            info_length = data[3]
            end_2 = 4 + info_length
            if len(data) != end_2:
                raise Malformed("AddNodeCallback", "info does not have its stated length")
            info_2 = data[4:end_2]
            info = info_2
            end = end_2
        if len(data) != end:
            raise Malformed("AddNodeCallback", "bytes are left over")
        message = cls.__new__(cls)
        message.callback = callback
        message.status = status
        message.node = node
        message.info = info
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoveNodeCallback(Message):
    """RemoveNodeCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x4B

    callback: int
    status: int
    node: int
    info: bytes | None = None

    def __init__(self, callback: int, status: int, node: int, info: bytes | None = None) -> None:
        self.callback = callback
        self.status = status
        self.node = node
        self.info = info

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        info = self.info
        try:
            info_part = b""
            if info is not None:
                info_part = _S3.pack(len(info)) + info
            return _S1.pack(self.callback, self.status, self.node) + info_part
        except (struct.error, OverflowError):
            raise misfit(
                "RemoveNodeCallback",
                ("callback", self.callback, 0, 255),
                ("status", self.status, 0, 255),
                ("node", self.node, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoveNodeCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("RemoveNodeCallback", f"{len(data)} bytes where at least 3 belong")
        callback, status, node = _S1.unpack_from(data)
        info: bytes | None = None
        end = 3
        if len(data) > 3:
            if len(data) < 4:
                raise Malformed("RemoveNodeCallback", "it ends too early")
            info_length = data[3]
            end_2 = 4 + info_length
            if len(data) != end_2:
                raise Malformed("RemoveNodeCallback", "info does not have its stated length")
            info_2 = data[4:end_2]
            info = info_2
            end = end_2
        if len(data) != end:
            raise Malformed("RemoveNodeCallback", "bytes are left over")
        message = cls.__new__(cls)
        message.callback = callback
        message.status = status
        message.node = node
        message.info = info
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssignSucReturnRouteCallback(Message):
    """AssignSucReturnRouteCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x51

    callback: int
    tx_status: int

    def __init__(self, callback: int, tx_status: int) -> None:
        self.callback = callback
        self.tx_status = tx_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.callback, self.tx_status)
        except (struct.error, OverflowError):
            raise misfit(
                "AssignSucReturnRouteCallback",
                ("callback", self.callback, 0, 255),
                ("tx_status", self.tx_status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AssignSucReturnRouteCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AssignSucReturnRouteCallback", f"{len(data)} bytes where 2 belong")
        callback = data[0]
        tx_status = data[1]
        message = cls.__new__(cls)
        message.callback = callback
        message.tx_status = tx_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeleteSucReturnRouteCallback(Message):
    """DeleteSucReturnRouteCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0x55

    callback: int
    tx_status: int

    def __init__(self, callback: int, tx_status: int) -> None:
        self.callback = callback
        self.tx_status = tx_status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.callback, self.tx_status)
        except (struct.error, OverflowError):
            raise misfit(
                "DeleteSucReturnRouteCallback",
                ("callback", self.callback, 0, 255),
                ("tx_status", self.tx_status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DeleteSucReturnRouteCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DeleteSucReturnRouteCallback", f"{len(data)} bytes where 2 belong")
        callback = data[0]
        tx_status = data[1]
        message = cls.__new__(cls)
        message.callback = callback
        message.tx_status = tx_status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BridgeApplicationCommand(Message):
    """BridgeApplicationCommand. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0xA8

    rx_status: int
    destination: int
    source: int
    data: bytes = field(repr=False)
    multicast: bytes
    rssi: int | None = None
    security_key: int | None = None

    def __init__(
        self,
        rx_status: int,
        destination: int,
        source: int,
        data: bytes,
        multicast: bytes,
        rssi: int | None = None,
        security_key: int | None = None,
    ) -> None:
        self.rx_status = rx_status
        self.destination = destination
        self.source = source
        self.data = data
        self.multicast = multicast
        self.rssi = rssi
        self.security_key = security_key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        multicast = self.multicast
        rssi = self.rssi
        security_key = self.security_key
        try:
            rssi_part = b""
            if rssi is not None:
                rssi_part = _S8.pack(rssi)
            security_key_part = b""
            if security_key is not None:
                security_key_part = _S3.pack(security_key)
            frame = b"".join(
                (
                    _S9.pack(self.rx_status, self.destination, self.source, len(data_)),
                    data_,
                    _S3.pack(len(multicast)),
                    multicast,
                    rssi_part,
                    security_key_part,
                )
            )
            if (rssi is None and security_key is not None) and type(self).parse(frame) != self:
                raise Malformed("BridgeApplicationCommand", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "BridgeApplicationCommand",
                ("rx_status", self.rx_status, 0, 255),
                ("destination", self.destination, 0, 255),
                ("source", self.source, 0, 255),
                ("the length of data", len(data_), 0, 255),
                ("the length of multicast", len(multicast), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BridgeApplicationCommand:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("BridgeApplicationCommand", f"{len(data)} bytes where at least 5 belong")
        rx_status, destination, source, data_length = _S9.unpack_from(data)
        end = 4 + data_length
        if len(data) < end:
            raise Malformed("BridgeApplicationCommand", "data ends too early")
        data_ = data[4:end]
        if len(data) < end + 1:
            raise Malformed("BridgeApplicationCommand", "it ends too early")
        multicast_length = data[end]
        end_2 = end + 1 + multicast_length
        if len(data) < end_2:
            raise Malformed("BridgeApplicationCommand", "multicast ends too early")
        multicast = data[end + 1 : end_2]
        rssi: int | None = None
        end_3 = end_2
        if len(data) >= end_2 + 1:
            (rssi_2,) = _S8.unpack_from(data, end_2)
            rssi = rssi_2
            end_3 = end_2 + 1
        security_key: int | None = None
        end_4 = end_3
        if len(data) > end_3:
            security_key_2 = data[end_3]
            security_key = security_key_2
            end_4 = end_3 + 1
        if len(data) != end_4:
            raise Malformed("BridgeApplicationCommand", "bytes are left over")
        message = cls.__new__(cls)
        message.rx_status = rx_status
        message.destination = destination
        message.source = source
        message.data = data_
        message.multicast = multicast
        message.rssi = rssi
        message.security_key = security_key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SendDataBridgeCallback(Message):
    """SendDataBridgeCallback. Source: INS12350 §6-7."""

    CODE: ClassVar[int] = 0xA9

    callback: int
    tx_status: int
    report: bytes

    def __init__(self, callback: int, tx_status: int, report: bytes) -> None:
        self.callback = callback
        self.tx_status = tx_status
        self.report = report

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.callback, self.tx_status) + self.report
        except (struct.error, OverflowError):
            raise misfit(
                "SendDataBridgeCallback", ("callback", self.callback, 0, 255), ("tx_status", self.tx_status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SendDataBridgeCallback:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SendDataBridgeCallback", f"{len(data)} bytes where at least 2 belong")
        callback = data[0]
        tx_status = data[1]
        report = data[2:]
        message = cls.__new__(cls)
        message.callback = callback
        message.tx_status = tx_status
        message.report = report
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BasicSet(Message):
    """BasicSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x20, 0x01)

    value: int

    def __init__(self, value: int) -> None:
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.value)
        except (struct.error, OverflowError):
            raise misfit("BasicSet", ("value", self.value, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> BasicSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("BasicSet", f"{len(data)} bytes where 1 belong")
        value = data[0]
        message = cls.__new__(cls)
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BasicGet(Message):
    """BasicGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x20, 0x02)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> BasicGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("BasicGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class BasicReport(Message):
    """BasicReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x20, 0x03)

    value: int
    target: int | None = None
    duration: int | None = None

    def __init__(self, value: int, target: int | None = None, duration: int | None = None) -> None:
        self.value = value
        self.target = target
        self.duration = duration

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        target = self.target
        duration = self.duration
        try:
            target_part = b""
            if target is not None:
                target_part = _S3.pack(target)
            duration_part = b""
            if duration is not None:
                duration_part = _S3.pack(duration)
            frame = _S3.pack(self.value) + target_part + duration_part
            if (target is None and duration is not None) and type(self).parse(frame) != self:
                raise Malformed("BasicReport", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("BasicReport", ("value", self.value, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> BasicReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("BasicReport", f"{len(data)} bytes where at least 1 belong")
        value = data[0]
        target: int | None = None
        end = 1
        if len(data) >= 2:
            target_2 = data[1]
            target = target_2
            end = 2
        duration: int | None = None
        end_2 = end
        if len(data) > end:
            duration_2 = data[end]
            duration = duration_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("BasicReport", "bytes are left over")
        message = cls.__new__(cls)
        message.value = value
        message.target = target
        message.duration = duration
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ZWavePlusInfoGet(Message):
    """ZWavePlusInfoGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x5E, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ZWavePlusInfoGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ZWavePlusInfoGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ZWavePlusInfoReport(Message):
    """`role` 07 is a listening sleeping end node; `node_type` 00 a node. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x5E, 0x02)

    version: int
    role: int
    node_type: int
    installer_icon: int
    user_icon: int

    def __init__(self, version: int, role: int, node_type: int, installer_icon: int, user_icon: int) -> None:
        self.version = version
        self.role = role
        self.node_type = node_type
        self.installer_icon = installer_icon
        self.user_icon = user_icon

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S10.pack(self.version, self.role, self.node_type, self.installer_icon, self.user_icon)
        except (struct.error, OverflowError):
            raise misfit(
                "ZWavePlusInfoReport",
                ("version", self.version, 0, 255),
                ("role", self.role, 0, 255),
                ("node_type", self.node_type, 0, 255),
                ("installer_icon", self.installer_icon, 0, 65535),
                ("user_icon", self.user_icon, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ZWavePlusInfoReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("ZWavePlusInfoReport", f"{len(data)} bytes where 7 belong")
        version, role, node_type, installer_icon, user_icon = _S10.unpack_from(data)
        message = cls.__new__(cls)
        message.version = version
        message.role = role
        message.node_type = node_type
        message.installer_icon = installer_icon
        message.user_icon = user_icon
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleEnableSet(Message):
    """ScheduleEnableSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x01)

    user: int
    enabled: int

    def __init__(self, user: int, enabled: int) -> None:
        self.user = user
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.enabled)
        except (struct.error, OverflowError):
            raise misfit("ScheduleEnableSet", ("user", self.user, 0, 255), ("enabled", self.enabled, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ScheduleEnableSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("ScheduleEnableSet", f"{len(data)} bytes where 2 belong")
        user = data[0]
        enabled = data[1]
        message = cls.__new__(cls)
        message.user = user
        message.enabled = enabled
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleEnableAllSet(Message):
    """ScheduleEnableAllSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x02)

    enabled: int

    def __init__(self, enabled: int) -> None:
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.enabled)
        except (struct.error, OverflowError):
            raise misfit("ScheduleEnableAllSet", ("enabled", self.enabled, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ScheduleEnableAllSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ScheduleEnableAllSet", f"{len(data)} bytes where 1 belong")
        enabled = data[0]
        message = cls.__new__(cls)
        message.enabled = enabled
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WeekDayScheduleSet(Message):
    """WeekDayScheduleSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x03)

    action: int
    user: int
    slot: int
    weekday: int
    start_hour: int
    start_minute: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        weekday: int,
        start_hour: int,
        start_minute: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.weekday = weekday
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(
                self.action,
                self.user,
                self.slot,
                self.weekday,
                self.start_hour,
                self.start_minute,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "WeekDayScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("weekday", self.weekday, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WeekDayScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("WeekDayScheduleSet", f"{len(data)} bytes where 8 belong")
        action, user, slot, weekday, start_hour, start_minute, stop_hour, stop_minute = _S11.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.weekday = weekday
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WeekDayScheduleGet(Message):
    """WeekDayScheduleGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x04)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit("WeekDayScheduleGet", ("user", self.user, 0, 255), ("slot", self.slot, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> WeekDayScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("WeekDayScheduleGet", f"{len(data)} bytes where 2 belong")
        user = data[0]
        slot = data[1]
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class WeekDayScheduleReport(Message):
    """WeekDayScheduleReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x05)

    user: int
    slot: int
    weekday: int
    start_hour: int
    start_minute: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self, user: int, slot: int, weekday: int, start_hour: int, start_minute: int, stop_hour: int, stop_minute: int
    ) -> None:
        self.user = user
        self.slot = slot
        self.weekday = weekday
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S12.pack(
                self.user, self.slot, self.weekday, self.start_hour, self.start_minute, self.stop_hour, self.stop_minute
            )
        except (struct.error, OverflowError):
            raise misfit(
                "WeekDayScheduleReport",
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("weekday", self.weekday, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> WeekDayScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("WeekDayScheduleReport", f"{len(data)} bytes where 7 belong")
        user, slot, weekday, start_hour, start_minute, stop_hour, stop_minute = _S12.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.weekday = weekday
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class YearDayScheduleSet(Message):
    """YearDayScheduleSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x06)

    action: int
    user: int
    slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S13.pack(
                self.action,
                self.user,
                self.slot,
                self.start_year,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.start_minute,
                self.stop_year,
                self.stop_month,
                self.stop_day,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "YearDayScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("start_year", self.start_year, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 255),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> YearDayScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 13:
            raise Malformed("YearDayScheduleSet", f"{len(data)} bytes where 13 belong")
        (
            action,
            user,
            slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
        ) = _S13.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class YearDayScheduleGet(Message):
    """YearDayScheduleGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x07)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit("YearDayScheduleGet", ("user", self.user, 0, 255), ("slot", self.slot, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> YearDayScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("YearDayScheduleGet", f"{len(data)} bytes where 2 belong")
        user = data[0]
        slot = data[1]
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class YearDayScheduleReport(Message):
    """YearDayScheduleReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x08)

    user: int
    slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        user: int,
        slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.user = user
        self.slot = slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S14.pack(
                self.user,
                self.slot,
                self.start_year,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.start_minute,
                self.stop_year,
                self.stop_month,
                self.stop_day,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "YearDayScheduleReport",
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("start_year", self.start_year, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 255),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> YearDayScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 12:
            raise Malformed("YearDayScheduleReport", f"{len(data)} bytes where 12 belong")
        (
            user,
            slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
        ) = _S14.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleSupportedGet(Message):
    """ScheduleSupportedGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x09)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ScheduleSupportedGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ScheduleSupportedGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleSupportedReport(Message):
    """Slots per user. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0A)

    week_day_slots: int
    year_day_slots: int
    daily_slots: int | None = None

    def __init__(self, week_day_slots: int, year_day_slots: int, daily_slots: int | None = None) -> None:
        self.week_day_slots = week_day_slots
        self.year_day_slots = year_day_slots
        self.daily_slots = daily_slots

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        daily_slots = self.daily_slots
        try:
            daily_slots_part = b""
            if daily_slots is not None:
                daily_slots_part = _S3.pack(daily_slots)
            return _S2.pack(self.week_day_slots, self.year_day_slots) + daily_slots_part
        except (struct.error, OverflowError):
            raise misfit(
                "ScheduleSupportedReport",
                ("week_day_slots", self.week_day_slots, 0, 255),
                ("year_day_slots", self.year_day_slots, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ScheduleSupportedReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ScheduleSupportedReport", f"{len(data)} bytes where at least 2 belong")
        week_day_slots = data[0]
        year_day_slots = data[1]
        daily_slots: int | None = None
        end = 2
        if len(data) > 2:
            daily_slots_2 = data[2]
            daily_slots = daily_slots_2
            end = 3
        if len(data) != end:
            raise Malformed("ScheduleSupportedReport", "bytes are left over")
        message = cls.__new__(cls)
        message.week_day_slots = week_day_slots
        message.year_day_slots = year_day_slots
        message.daily_slots = daily_slots
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleTimeOffsetGet(Message):
    """ScheduleTimeOffsetGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0B)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ScheduleTimeOffsetGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ScheduleTimeOffsetGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleTimeOffsetReport(Message):
    """ScheduleTimeOffsetReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0C)

    hour: int
    minute: int
    dst_minutes: int

    def __init__(self, hour: int, minute: int, dst_minutes: int) -> None:
        self.hour = hour
        self.minute = minute
        self.dst_minutes = dst_minutes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.hour, self.minute, self.dst_minutes)
        except (struct.error, OverflowError):
            raise misfit(
                "ScheduleTimeOffsetReport",
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("dst_minutes", self.dst_minutes, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ScheduleTimeOffsetReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ScheduleTimeOffsetReport", f"{len(data)} bytes where 3 belong")
        hour, minute, dst_minutes = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.hour = hour
        message.minute = minute
        message.dst_minutes = dst_minutes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ScheduleTimeOffsetSet(Message):
    """Bit 7 of `hour` and of `dst_minutes` is the sign, set for negative. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0D)

    hour: int
    minute: int
    dst_minutes: int

    def __init__(self, hour: int, minute: int, dst_minutes: int) -> None:
        self.hour = hour
        self.minute = minute
        self.dst_minutes = dst_minutes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.hour, self.minute, self.dst_minutes)
        except (struct.error, OverflowError):
            raise misfit(
                "ScheduleTimeOffsetSet",
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("dst_minutes", self.dst_minutes, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ScheduleTimeOffsetSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ScheduleTimeOffsetSet", f"{len(data)} bytes where 3 belong")
        hour, minute, dst_minutes = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.hour = hour
        message.minute = minute
        message.dst_minutes = dst_minutes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DailyScheduleGet(Message):
    """DailyScheduleGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0E)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit("DailyScheduleGet", ("user", self.user, 0, 255), ("slot", self.slot, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DailyScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("DailyScheduleGet", f"{len(data)} bytes where 2 belong")
        user = data[0]
        slot = data[1]
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DailyScheduleReport(Message):
    """DailyScheduleReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x0F)

    user: int
    slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int

    def __init__(
        self,
        user: int,
        slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
    ) -> None:
        self.user = user
        self.slot = slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S12.pack(
                self.user,
                self.slot,
                self.weekdays,
                self.start_hour,
                self.start_minute,
                self.duration_hour,
                self.duration_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "DailyScheduleReport",
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DailyScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("DailyScheduleReport", f"{len(data)} bytes where 7 belong")
        user, slot, weekdays, start_hour, start_minute, duration_hour, duration_minute = _S12.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DailyScheduleSet(Message):
    """DailyScheduleSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x10)

    action: int
    user: int
    slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(
                self.action,
                self.user,
                self.slot,
                self.weekdays,
                self.start_hour,
                self.start_minute,
                self.duration_hour,
                self.duration_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "DailyScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 255),
                ("slot", self.slot, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DailyScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("DailyScheduleSet", f"{len(data)} bytes where 8 belong")
        action, user, slot, weekdays, start_hour, start_minute, duration_hour, duration_minute = _S11.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedScheduleEnableSet(Message):
    """ExtendedScheduleEnableSet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x11)

    user: int
    enabled: int

    def __init__(self, user: int, enabled: int) -> None:
        self.user = user
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.user, self.enabled)
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedScheduleEnableSet", ("user", self.user, 0, 65535), ("enabled", self.enabled, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedScheduleEnableSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ExtendedScheduleEnableSet", f"{len(data)} bytes where 3 belong")
        user, enabled = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.enabled = enabled
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedWeekDayScheduleSet(Message):
    """ExtendedWeekDayScheduleSet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x12)

    action: int
    user: int
    slot: int
    weekday: int
    start_hour: int
    start_minute: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        weekday: int,
        start_hour: int,
        start_minute: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.weekday = weekday
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S16.pack(
                self.action,
                self.user,
                self.slot,
                self.weekday,
                self.start_hour,
                self.start_minute,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedWeekDayScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("weekday", self.weekday, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedWeekDayScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("ExtendedWeekDayScheduleSet", f"{len(data)} bytes where 9 belong")
        action, user, slot, weekday, start_hour, start_minute, stop_hour, stop_minute = _S16.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.weekday = weekday
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedWeekDayScheduleGet(Message):
    """ExtendedWeekDayScheduleGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x13)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedWeekDayScheduleGet", ("user", self.user, 0, 65535), ("slot", self.slot, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedWeekDayScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ExtendedWeekDayScheduleGet", f"{len(data)} bytes where 3 belong")
        user, slot = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedWeekDayScheduleReport(Message):
    """ExtendedWeekDayScheduleReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x14)

    user: int
    slot: int
    weekday: int
    start_hour: int
    start_minute: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self, user: int, slot: int, weekday: int, start_hour: int, start_minute: int, stop_hour: int, stop_minute: int
    ) -> None:
        self.user = user
        self.slot = slot
        self.weekday = weekday
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S17.pack(
                self.user, self.slot, self.weekday, self.start_hour, self.start_minute, self.stop_hour, self.stop_minute
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedWeekDayScheduleReport",
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("weekday", self.weekday, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedWeekDayScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("ExtendedWeekDayScheduleReport", f"{len(data)} bytes where 8 belong")
        user, slot, weekday, start_hour, start_minute, stop_hour, stop_minute = _S17.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.weekday = weekday
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedYearDayScheduleSet(Message):
    """ExtendedYearDayScheduleSet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x15)

    action: int
    user: int
    slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S18.pack(
                self.action,
                self.user,
                self.slot,
                self.start_year,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.start_minute,
                self.stop_year,
                self.stop_month,
                self.stop_day,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedYearDayScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("start_year", self.start_year, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 255),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedYearDayScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 14:
            raise Malformed("ExtendedYearDayScheduleSet", f"{len(data)} bytes where 14 belong")
        (
            action,
            user,
            slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
        ) = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedYearDayScheduleGet(Message):
    """ExtendedYearDayScheduleGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x16)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedYearDayScheduleGet", ("user", self.user, 0, 65535), ("slot", self.slot, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedYearDayScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ExtendedYearDayScheduleGet", f"{len(data)} bytes where 3 belong")
        user, slot = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedYearDayScheduleReport(Message):
    """ExtendedYearDayScheduleReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x17)

    user: int
    slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int

    def __init__(
        self,
        user: int,
        slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
    ) -> None:
        self.user = user
        self.slot = slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S19.pack(
                self.user,
                self.slot,
                self.start_year,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.start_minute,
                self.stop_year,
                self.stop_month,
                self.stop_day,
                self.stop_hour,
                self.stop_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedYearDayScheduleReport",
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("start_year", self.start_year, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 255),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedYearDayScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 13:
            raise Malformed("ExtendedYearDayScheduleReport", f"{len(data)} bytes where 13 belong")
        (
            user,
            slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
        ) = _S19.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedDailyScheduleSet(Message):
    """ExtendedDailyScheduleSet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x18)

    action: int
    user: int
    slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int

    def __init__(
        self,
        action: int,
        user: int,
        slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
    ) -> None:
        self.action = action
        self.user = user
        self.slot = slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S16.pack(
                self.action,
                self.user,
                self.slot,
                self.weekdays,
                self.start_hour,
                self.start_minute,
                self.duration_hour,
                self.duration_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedDailyScheduleSet",
                ("action", self.action, 0, 255),
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedDailyScheduleSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("ExtendedDailyScheduleSet", f"{len(data)} bytes where 9 belong")
        action, user, slot, weekdays, start_hour, start_minute, duration_hour, duration_minute = _S16.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.user = user
        message.slot = slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedDailyScheduleGet(Message):
    """ExtendedDailyScheduleGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x19)

    user: int
    slot: int

    def __init__(self, user: int, slot: int) -> None:
        self.user = user
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.user, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedDailyScheduleGet", ("user", self.user, 0, 65535), ("slot", self.slot, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedDailyScheduleGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ExtendedDailyScheduleGet", f"{len(data)} bytes where 3 belong")
        user, slot = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedDailyScheduleReport(Message):
    """ExtendedDailyScheduleReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0x4E, 0x1A)

    user: int
    slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int

    def __init__(
        self,
        user: int,
        slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
    ) -> None:
        self.user = user
        self.slot = slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S17.pack(
                self.user,
                self.slot,
                self.weekdays,
                self.start_hour,
                self.start_minute,
                self.duration_hour,
                self.duration_minute,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedDailyScheduleReport",
                ("user", self.user, 0, 65535),
                ("slot", self.slot, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedDailyScheduleReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("ExtendedDailyScheduleReport", f"{len(data)} bytes where 8 belong")
        user, slot, weekdays, start_hour, start_minute, duration_hour, duration_minute = _S17.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.slot = slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MultiChannelEncapsulation(Message):
    """MultiChannelEncapsulation. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x60, 0x0D)

    source: int
    destination: int
    command: bytes = field(repr=False)

    def __init__(self, source: int, destination: int, command: bytes) -> None:
        self.source = source
        self.destination = destination
        self.command = command

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.source, self.destination) + self.command
        except (struct.error, OverflowError):
            raise misfit(
                "MultiChannelEncapsulation", ("source", self.source, 0, 255), ("destination", self.destination, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> MultiChannelEncapsulation:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("MultiChannelEncapsulation", f"{len(data)} bytes where at least 2 belong")
        source = data[0]
        destination = data[1]
        command = data[2:]
        message = cls.__new__(cls)
        message.source = source
        message.destination = destination
        message.command = command
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockOperationSet(Message):
    """`mode`: 00 unsecured, 01 with timeout, FF secured. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x01)

    mode: int

    def __init__(self, mode: int) -> None:
        self.mode = mode

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.mode)
        except (struct.error, OverflowError):
            raise misfit("DoorLockOperationSet", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLockOperationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("DoorLockOperationSet", f"{len(data)} bytes where 1 belong")
        mode = data[0]
        message = cls.__new__(cls)
        message.mode = mode
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockOperationGet(Message):
    """DoorLockOperationGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x02)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> DoorLockOperationGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("DoorLockOperationGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockOperationReport(Message):
    """`handles` outside|inside nibbles; `condition` bit 0 door closed, bit 1 bolt unlocked, bit 2 latch closed.
    Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x03)

    mode: int
    handles: int
    condition: int
    timeout_minutes: int
    timeout_seconds: int
    target_mode: int | None = None
    duration: int | None = None

    def __init__(
        self,
        mode: int,
        handles: int,
        condition: int,
        timeout_minutes: int,
        timeout_seconds: int,
        target_mode: int | None = None,
        duration: int | None = None,
    ) -> None:
        self.mode = mode
        self.handles = handles
        self.condition = condition
        self.timeout_minutes = timeout_minutes
        self.timeout_seconds = timeout_seconds
        self.target_mode = target_mode
        self.duration = duration

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        target_mode = self.target_mode
        duration = self.duration
        try:
            target_mode_part = b""
            if target_mode is not None:
                target_mode_part = _S3.pack(target_mode)
            duration_part = b""
            if duration is not None:
                duration_part = _S3.pack(duration)
            frame = (
                _S20.pack(self.mode, self.handles, self.condition, self.timeout_minutes, self.timeout_seconds)
                + target_mode_part
                + duration_part
            )
            if (target_mode is None and duration is not None) and type(self).parse(frame) != self:
                raise Malformed("DoorLockOperationReport", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "DoorLockOperationReport",
                ("mode", self.mode, 0, 255),
                ("handles", self.handles, 0, 255),
                ("condition", self.condition, 0, 255),
                ("timeout_minutes", self.timeout_minutes, 0, 255),
                ("timeout_seconds", self.timeout_seconds, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLockOperationReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("DoorLockOperationReport", f"{len(data)} bytes where at least 5 belong")
        mode, handles, condition, timeout_minutes, timeout_seconds = _S20.unpack_from(data)
        target_mode: int | None = None
        end = 5
        if len(data) >= 6:
            target_mode_2 = data[5]
            target_mode = target_mode_2
            end = 6
        duration: int | None = None
        end_2 = end
        if len(data) > end:
            duration_2 = data[end]
            duration = duration_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("DoorLockOperationReport", "bytes are left over")
        message = cls.__new__(cls)
        message.mode = mode
        message.handles = handles
        message.condition = condition
        message.timeout_minutes = timeout_minutes
        message.timeout_seconds = timeout_seconds
        message.target_mode = target_mode
        message.duration = duration
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockConfigurationSet(Message):
    """DoorLockConfigurationSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x04)

    operation_type: int
    handles: int
    timeout_minutes: int
    timeout_seconds: int
    auto_relock: int | None = None
    hold_and_release: int | None = None
    flags: int | None = None

    def __init__(
        self,
        operation_type: int,
        handles: int,
        timeout_minutes: int,
        timeout_seconds: int,
        auto_relock: int | None = None,
        hold_and_release: int | None = None,
        flags: int | None = None,
    ) -> None:
        self.operation_type = operation_type
        self.handles = handles
        self.timeout_minutes = timeout_minutes
        self.timeout_seconds = timeout_seconds
        self.auto_relock = auto_relock
        self.hold_and_release = hold_and_release
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        auto_relock = self.auto_relock
        hold_and_release = self.hold_and_release
        flags = self.flags
        try:
            auto_relock_part = b""
            if auto_relock is not None:
                auto_relock_part = _S21.pack(auto_relock)
            hold_and_release_part = b""
            if hold_and_release is not None:
                hold_and_release_part = _S21.pack(hold_and_release)
            flags_part = b""
            if flags is not None:
                flags_part = _S3.pack(flags)
            frame = (
                _S9.pack(self.operation_type, self.handles, self.timeout_minutes, self.timeout_seconds)
                + auto_relock_part
                + hold_and_release_part
                + flags_part
            )
            if (
                (auto_relock is None and (hold_and_release is not None or flags is not None))
                or (hold_and_release is None and flags is not None)
            ) and type(self).parse(frame) != self:
                raise Malformed("DoorLockConfigurationSet", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "DoorLockConfigurationSet",
                ("operation_type", self.operation_type, 0, 255),
                ("handles", self.handles, 0, 255),
                ("timeout_minutes", self.timeout_minutes, 0, 255),
                ("timeout_seconds", self.timeout_seconds, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLockConfigurationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("DoorLockConfigurationSet", f"{len(data)} bytes where at least 4 belong")
        operation_type, handles, timeout_minutes, timeout_seconds = _S9.unpack_from(data)
        auto_relock: int | None = None
        end = 4
        if len(data) >= 6:
            (auto_relock_2,) = _S21.unpack_from(data, 4)
            auto_relock = auto_relock_2
            end = 6
        hold_and_release: int | None = None
        end_2 = end
        if len(data) >= end + 2:
            (hold_and_release_2,) = _S21.unpack_from(data, end)
            hold_and_release = hold_and_release_2
            end_2 = end + 2
        flags: int | None = None
        end_3 = end_2
        if len(data) > end_2:
            flags_2 = data[end_2]
            flags = flags_2
            end_3 = end_2 + 1
        if len(data) != end_3:
            raise Malformed("DoorLockConfigurationSet", "bytes are left over")
        message = cls.__new__(cls)
        message.operation_type = operation_type
        message.handles = handles
        message.timeout_minutes = timeout_minutes
        message.timeout_seconds = timeout_seconds
        message.auto_relock = auto_relock
        message.hold_and_release = hold_and_release
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockConfigurationGet(Message):
    """DoorLockConfigurationGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x05)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> DoorLockConfigurationGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("DoorLockConfigurationGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockConfigurationReport(Message):
    """DoorLockConfigurationReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x06)

    operation_type: int
    handles: int
    timeout_minutes: int
    timeout_seconds: int
    auto_relock: int | None = None
    hold_and_release: int | None = None
    flags: int | None = None

    def __init__(
        self,
        operation_type: int,
        handles: int,
        timeout_minutes: int,
        timeout_seconds: int,
        auto_relock: int | None = None,
        hold_and_release: int | None = None,
        flags: int | None = None,
    ) -> None:
        self.operation_type = operation_type
        self.handles = handles
        self.timeout_minutes = timeout_minutes
        self.timeout_seconds = timeout_seconds
        self.auto_relock = auto_relock
        self.hold_and_release = hold_and_release
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        auto_relock = self.auto_relock
        hold_and_release = self.hold_and_release
        flags = self.flags
        try:
            auto_relock_part = b""
            if auto_relock is not None:
                auto_relock_part = _S21.pack(auto_relock)
            hold_and_release_part = b""
            if hold_and_release is not None:
                hold_and_release_part = _S21.pack(hold_and_release)
            flags_part = b""
            if flags is not None:
                flags_part = _S3.pack(flags)
            frame = (
                _S9.pack(self.operation_type, self.handles, self.timeout_minutes, self.timeout_seconds)
                + auto_relock_part
                + hold_and_release_part
                + flags_part
            )
            if (
                (auto_relock is None and (hold_and_release is not None or flags is not None))
                or (hold_and_release is None and flags is not None)
            ) and type(self).parse(frame) != self:
                raise Malformed("DoorLockConfigurationReport", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "DoorLockConfigurationReport",
                ("operation_type", self.operation_type, 0, 255),
                ("handles", self.handles, 0, 255),
                ("timeout_minutes", self.timeout_minutes, 0, 255),
                ("timeout_seconds", self.timeout_seconds, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLockConfigurationReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("DoorLockConfigurationReport", f"{len(data)} bytes where at least 4 belong")
        operation_type, handles, timeout_minutes, timeout_seconds = _S9.unpack_from(data)
        auto_relock: int | None = None
        end = 4
        if len(data) >= 6:
            (auto_relock_2,) = _S21.unpack_from(data, 4)
            auto_relock = auto_relock_2
            end = 6
        hold_and_release: int | None = None
        end_2 = end
        if len(data) >= end + 2:
            (hold_and_release_2,) = _S21.unpack_from(data, end)
            hold_and_release = hold_and_release_2
            end_2 = end + 2
        flags: int | None = None
        end_3 = end_2
        if len(data) > end_2:
            flags_2 = data[end_2]
            flags = flags_2
            end_3 = end_2 + 1
        if len(data) != end_3:
            raise Malformed("DoorLockConfigurationReport", "bytes are left over")
        message = cls.__new__(cls)
        message.operation_type = operation_type
        message.handles = handles
        message.timeout_minutes = timeout_minutes
        message.timeout_seconds = timeout_seconds
        message.auto_relock = auto_relock
        message.hold_and_release = hold_and_release
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockCapabilitiesGet(Message):
    """DoorLockCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x07)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> DoorLockCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("DoorLockCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLockCapabilitiesReport(Message):
    """`operation_types` is a mask, `modes` a list; `features` bits 3-0: relock, hold and release, twist, block.
    Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x62, 0x08)

    operation_types: bytes
    modes: bytes
    handles: int
    components: int
    features: int

    def __init__(self, operation_types: bytes, modes: bytes, handles: int, components: int, features: int) -> None:
        self.operation_types = operation_types
        self.modes = modes
        self.handles = handles
        self.components = components
        self.features = features

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        operation_types = self.operation_types
        modes = self.modes
        try:
            return b"".join(
                (
                    _S3.pack(len(operation_types)),
                    operation_types,
                    _S3.pack(len(modes)),
                    modes,
                    _S1.pack(self.handles, self.components, self.features),
                )
            )
        except (struct.error, OverflowError):
            raise misfit(
                "DoorLockCapabilitiesReport",
                ("the length of operation_types", len(operation_types), 0, 255),
                ("the length of modes", len(modes), 0, 255),
                ("handles", self.handles, 0, 255),
                ("components", self.components, 0, 255),
                ("features", self.features, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLockCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("DoorLockCapabilitiesReport", f"{len(data)} bytes where at least 5 belong")
        operation_types_length = data[0]
        end = 1 + operation_types_length
        if len(data) < end:
            raise Malformed("DoorLockCapabilitiesReport", "operation_types ends too early")
        operation_types = data[1:end]
        if len(data) < end + 1:
            raise Malformed("DoorLockCapabilitiesReport", "it ends too early")
        modes_length = data[end]
        end_2 = end + 1 + modes_length
        if len(data) != end_2 + 3:
            raise Malformed("DoorLockCapabilitiesReport", "modes does not have its stated length")
        modes = data[end + 1 : end_2]
        handles, components, features = _S1.unpack_from(data, end_2)
        message = cls.__new__(cls)
        message.operation_types = operation_types
        message.modes = modes
        message.handles = handles
        message.components = components
        message.features = features
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeSet(Message):
    """Clearing is status 00 with four zero bytes; user 0 with status 00 clears every slot. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x01)

    user: int
    status: int
    code: bytes = field(repr=False)

    def __init__(self, user: int, status: int, code: bytes) -> None:
        self.user = user
        self.status = status
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.status) + self.code
        except (struct.error, OverflowError):
            raise misfit("UserCodeSet", ("user", self.user, 0, 255), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCodeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("UserCodeSet", f"{len(data)} bytes where at least 2 belong")
        user = data[0]
        status = data[1]
        code = data[2:]
        message = cls.__new__(cls)
        message.user = user
        message.status = status
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeGet(Message):
    """UserCodeGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x02)

    user: int

    def __init__(self, user: int) -> None:
        self.user = user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.user)
        except (struct.error, OverflowError):
            raise misfit("UserCodeGet", ("user", self.user, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCodeGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("UserCodeGet", f"{len(data)} bytes where 1 belong")
        user = data[0]
        message = cls.__new__(cls)
        message.user = user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeReport(Message):
    """UserCodeReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x03)

    user: int
    status: int
    code: bytes = field(repr=False)

    def __init__(self, user: int, status: int, code: bytes) -> None:
        self.user = user
        self.status = status
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.user, self.status) + self.code
        except (struct.error, OverflowError):
            raise misfit("UserCodeReport", ("user", self.user, 0, 255), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCodeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("UserCodeReport", f"{len(data)} bytes where at least 2 belong")
        user = data[0]
        status = data[1]
        code = data[2:]
        message = cls.__new__(cls)
        message.user = user
        message.status = status
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UsersNumberGet(Message):
    """UsersNumberGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x04)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> UsersNumberGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("UsersNumberGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class UsersNumberReport(Message):
    """Version 2 adds the 16-bit count; the first byte is then FF if there are more than 255. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x05)

    users_v1: int
    users: int | None = None

    def __init__(self, users_v1: int, users: int | None = None) -> None:
        self.users_v1 = users_v1
        self.users = users

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        users = self.users
        try:
            users_part = b""
            if users is not None:
                users_part = _S21.pack(users)
            return _S3.pack(self.users_v1) + users_part
        except (struct.error, OverflowError):
            raise misfit("UsersNumberReport", ("users_v1", self.users_v1, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UsersNumberReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("UsersNumberReport", f"{len(data)} bytes where at least 1 belong")
        users_v1 = data[0]
        users: int | None = None
        end = 1
        if len(data) > 1:
            if len(data) < 3:
                raise Malformed("UsersNumberReport", "it ends too early")
            (users_2,) = _S21.unpack_from(data, 1)
            users = users_2
            end = 3
        if len(data) != end:
            raise Malformed("UsersNumberReport", "bytes are left over")
        message = cls.__new__(cls)
        message.users_v1 = users_v1
        message.users = users
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeCapabilitiesGet(Message):
    """UserCodeCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x06)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> UserCodeCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("UserCodeCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadModeSet(Message):
    """KeypadModeSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x08)

    mode: int

    def __init__(self, mode: int) -> None:
        self.mode = mode

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.mode)
        except (struct.error, OverflowError):
            raise misfit("KeypadModeSet", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadModeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("KeypadModeSet", f"{len(data)} bytes where 1 belong")
        mode = data[0]
        message = cls.__new__(cls)
        message.mode = mode
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadModeGet(Message):
    """KeypadModeGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x09)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> KeypadModeGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("KeypadModeGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadModeReport(Message):
    """KeypadModeReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0A)

    mode: int

    def __init__(self, mode: int) -> None:
        self.mode = mode

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.mode)
        except (struct.error, OverflowError):
            raise misfit("KeypadModeReport", ("mode", self.mode, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadModeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("KeypadModeReport", f"{len(data)} bytes where 1 belong")
        mode = data[0]
        message = cls.__new__(cls)
        message.mode = mode
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedUserCodeGet(Message):
    """`flags` bit 0: report more than one slot. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0C)

    user: int
    flags: int

    def __init__(self, user: int, flags: int) -> None:
        self.user = user
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S15.pack(self.user, self.flags)
        except (struct.error, OverflowError):
            raise misfit("ExtendedUserCodeGet", ("user", self.user, 0, 65535), ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedUserCodeGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ExtendedUserCodeGet", f"{len(data)} bytes where 3 belong")
        user, flags = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminCodeGet(Message):
    """AdminCodeGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0F)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> AdminCodeGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("AdminCodeGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeChecksumGet(Message):
    """UserCodeChecksumGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x11)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> UserCodeChecksumGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("UserCodeChecksumGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCodeChecksumReport(Message):
    """UserCodeChecksumReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x12)

    checksum: int

    def __init__(self, checksum: int) -> None:
        self.checksum = checksum

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S21.pack(self.checksum)
        except (struct.error, OverflowError):
            raise misfit("UserCodeChecksumReport", ("checksum", self.checksum, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCodeChecksumReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("UserCodeChecksumReport", f"{len(data)} bytes where 2 belong")
        (checksum,) = _S21.unpack_from(data)
        message = cls.__new__(cls)
        message.checksum = checksum
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedUserCodeSetCode(Message):
    """Part of `ExtendedUserCodeSet`."""

    user: int
    status: int
    reserved: int = field(default=0, kw_only=True)
    code: bytes

    def __init__(self, user: int, status: int, code: bytes, *, reserved: int = 0) -> None:
        self.user = user
        self.status = status
        self.code = code
        self.reserved = reserved


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedUserCodeSet(Message):
    """ExtendedUserCodeSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0B)

    codes: list[ExtendedUserCodeSetCode] = field(repr=False)

    def __init__(self, codes: list[ExtendedUserCodeSetCode]) -> None:
        self.codes = codes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        codes = self.codes
        try:
            codes_parts: list[bytes] = []
            for code in codes:
                code_2 = code.code
                if not 0 <= code.reserved <= 15:
                    raise Malformed("ExtendedUserCodeSet", "reserved is not in 0..15")
                if not 0 <= len(code_2) <= 15:
                    raise Malformed("ExtendedUserCodeSet", "length is not in 0..15")
                codes_parts.append(_S22.pack(code.user, code.status, code.reserved << 4 | len(code_2)) + code_2)
            return _S3.pack(len(codes)) + b"".join(codes_parts)
        except (struct.error, OverflowError):
            raise misfit("ExtendedUserCodeSet", ("the number of codes", len(codes), 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedUserCodeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("ExtendedUserCodeSet", f"{len(data)} bytes where at least 1 belong")
        codes_count = data[0]
        codes: list[ExtendedUserCodeSetCode] = []
        at = 1
        for _ in range(codes_count):
            if len(data) < at + 4:
                raise Malformed("ExtendedUserCodeSet", "it ends too early")
            user, status, head_bits = _S22.unpack_from(data, at)
            reserved = head_bits >> 4
            length = head_bits & 0xF
            end = at + 4 + length
            if len(data) < end:
                raise Malformed("ExtendedUserCodeSet", "code ends too early")
            code = data[at + 4 : end]
            codes.append(ExtendedUserCodeSetCode(user, status, code, reserved=reserved))
            at = end
        if len(data) != at:
            raise Malformed("ExtendedUserCodeSet", "bytes are left over")
        message = cls.__new__(cls)
        message.codes = codes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedUserCodeReportCode(Message):
    """Part of `ExtendedUserCodeReport`."""

    user: int
    status: int
    reserved: int = field(default=0, kw_only=True)
    code: bytes

    def __init__(self, user: int, status: int, code: bytes, *, reserved: int = 0) -> None:
        self.user = user
        self.status = status
        self.code = code
        self.reserved = reserved


@dataclass(slots=True, init=False, repr=False, eq=False)
class ExtendedUserCodeReport(Message):
    """`next_user` is the next taken slot, 0 when there is none. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0D)

    codes: list[ExtendedUserCodeReportCode] = field(repr=False)
    next_user: int

    def __init__(self, codes: list[ExtendedUserCodeReportCode], next_user: int) -> None:
        self.codes = codes
        self.next_user = next_user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        codes = self.codes
        try:
            codes_parts: list[bytes] = []
            for code in codes:
                code_2 = code.code
                if not 0 <= code.reserved <= 15:
                    raise Malformed("ExtendedUserCodeReport", "reserved is not in 0..15")
                if not 0 <= len(code_2) <= 15:
                    raise Malformed("ExtendedUserCodeReport", "length is not in 0..15")
                codes_parts.append(_S22.pack(code.user, code.status, code.reserved << 4 | len(code_2)) + code_2)
            return _S3.pack(len(codes)) + b"".join(codes_parts) + _S21.pack(self.next_user)
        except (struct.error, OverflowError):
            raise misfit(
                "ExtendedUserCodeReport",
                ("the number of codes", len(codes), 0, 255),
                ("next_user", self.next_user, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ExtendedUserCodeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("ExtendedUserCodeReport", f"{len(data)} bytes where at least 3 belong")
        codes_count = data[0]
        codes: list[ExtendedUserCodeReportCode] = []
        at = 1
        for _ in range(codes_count):
            if len(data) < at + 4:
                raise Malformed("ExtendedUserCodeReport", "it ends too early")
            user, status, head_bits = _S22.unpack_from(data, at)
            reserved = head_bits >> 4
            length = head_bits & 0xF
            end = at + 4 + length
            if len(data) < end:
                raise Malformed("ExtendedUserCodeReport", "code ends too early")
            code = data[at + 4 : end]
            codes.append(ExtendedUserCodeReportCode(user, status, code, reserved=reserved))
            at = end
        if len(data) < at + 2:
            raise Malformed("ExtendedUserCodeReport", "it ends too early")
        (next_user,) = _S21.unpack_from(data, at)
        if len(data) != at + 2:
            raise Malformed("ExtendedUserCodeReport", "bytes are left over")
        message = cls.__new__(cls)
        message.codes = codes
        message.next_user = next_user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminCodeSet(Message):
    """No code switches it off. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x0E)

    reserved: int = field(default=0, kw_only=True)
    code: bytes = field(repr=False)

    def __init__(self, code: bytes, *, reserved: int = 0) -> None:
        self.code = code
        self.reserved = reserved

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            if not 0 <= self.reserved <= 15:
                raise Malformed("AdminCodeSet", "reserved is not in 0..15")
            if not 0 <= len(code) <= 15:
                raise Malformed("AdminCodeSet", "length is not in 0..15")
            return _S3.pack(self.reserved << 4 | len(code)) + code
        except (struct.error, OverflowError):
            raise misfit("AdminCodeSet") from None

    @classmethod
    def parse(cls, data: bytes) -> AdminCodeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AdminCodeSet", f"{len(data)} bytes where at least 1 belong")
        head_bits = data[0]
        reserved = head_bits >> 4
        length = head_bits & 0xF
        end = 1 + length
        if len(data) != end:
            raise Malformed("AdminCodeSet", "code does not have its stated length")
        code = data[1:end]
        message = cls.__new__(cls)
        message.reserved = reserved
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminCodeReport(Message):
    """AdminCodeReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x63, 0x10)

    reserved: int = field(default=0, kw_only=True)
    code: bytes = field(repr=False)

    def __init__(self, code: bytes, *, reserved: int = 0) -> None:
        self.code = code
        self.reserved = reserved

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            if not 0 <= self.reserved <= 15:
                raise Malformed("AdminCodeReport", "reserved is not in 0..15")
            if not 0 <= len(code) <= 15:
                raise Malformed("AdminCodeReport", "length is not in 0..15")
            return _S3.pack(self.reserved << 4 | len(code)) + code
        except (struct.error, OverflowError):
            raise misfit("AdminCodeReport") from None

    @classmethod
    def parse(cls, data: bytes) -> AdminCodeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AdminCodeReport", f"{len(data)} bytes where at least 1 belong")
        head_bits = data[0]
        reserved = head_bits >> 4
        length = head_bits & 0xF
        end = 1 + length
        if len(data) != end:
            raise Malformed("AdminCodeReport", "code does not have its stated length")
        code = data[1:end]
        message = cls.__new__(cls)
        message.reserved = reserved
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SupervisionGet(Message):
    """`properties` bit 7 asks for status updates, bits 5-0 are the session. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x6C, 0x01)

    properties: int
    command: bytes = field(repr=False)

    def __init__(self, properties: int, command: bytes) -> None:
        self.properties = properties
        self.command = command

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        command = self.command
        try:
            return _S2.pack(self.properties, len(command)) + command
        except (struct.error, OverflowError):
            raise misfit(
                "SupervisionGet",
                ("properties", self.properties, 0, 255),
                ("the length of command", len(command), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SupervisionGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SupervisionGet", f"{len(data)} bytes where at least 2 belong")
        properties = data[0]
        command_length = data[1]
        end = 2 + command_length
        if len(data) != end:
            raise Malformed("SupervisionGet", "command does not have its stated length")
        command = data[2:end]
        message = cls.__new__(cls)
        message.properties = properties
        message.command = command
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SupervisionReport(Message):
    """`properties` bit 7: more follows, bits 5-0 session. `status` 00 none, 01 working, 02 fail, 03 busy, FF.
    Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x6C, 0x02)

    properties: int
    status: int
    duration: int | None = None

    def __init__(self, properties: int, status: int, duration: int | None = None) -> None:
        self.properties = properties
        self.status = status
        self.duration = duration

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        duration = self.duration
        try:
            duration_part = b""
            if duration is not None:
                duration_part = _S3.pack(duration)
            return _S2.pack(self.properties, self.status) + duration_part
        except (struct.error, OverflowError):
            raise misfit(
                "SupervisionReport", ("properties", self.properties, 0, 255), ("status", self.status, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SupervisionReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("SupervisionReport", f"{len(data)} bytes where at least 2 belong")
        properties = data[0]
        status = data[1]
        duration: int | None = None
        end = 2
        if len(data) > 2:
            duration_2 = data[2]
            duration = duration_2
            end = 3
        if len(data) != end:
            raise Malformed("SupervisionReport", "bytes are left over")
        message = cls.__new__(cls)
        message.properties = properties
        message.status = status
        message.duration = duration
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ConfigurationSet(Message):
    """`properties` bit 7 restores the default, bits 2-0 are the size of `value`: 1, 2 or 4. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x70, 0x04)

    parameter: int
    properties: int
    value: bytes

    def __init__(self, parameter: int, properties: int, value: bytes) -> None:
        self.parameter = parameter
        self.properties = properties
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.parameter, self.properties) + self.value
        except (struct.error, OverflowError):
            raise misfit(
                "ConfigurationSet", ("parameter", self.parameter, 0, 255), ("properties", self.properties, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ConfigurationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ConfigurationSet", f"{len(data)} bytes where at least 2 belong")
        parameter = data[0]
        properties = data[1]
        value = data[2:]
        message = cls.__new__(cls)
        message.parameter = parameter
        message.properties = properties
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ConfigurationGet(Message):
    """ConfigurationGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x70, 0x05)

    parameter: int

    def __init__(self, parameter: int) -> None:
        self.parameter = parameter

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.parameter)
        except (struct.error, OverflowError):
            raise misfit("ConfigurationGet", ("parameter", self.parameter, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ConfigurationGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("ConfigurationGet", f"{len(data)} bytes where 1 belong")
        parameter = data[0]
        message = cls.__new__(cls)
        message.parameter = parameter
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ConfigurationReport(Message):
    """ConfigurationReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x70, 0x06)

    parameter: int
    properties: int
    value: bytes

    def __init__(self, parameter: int, properties: int, value: bytes) -> None:
        self.parameter = parameter
        self.properties = properties
        self.value = value

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.parameter, self.properties) + self.value
        except (struct.error, OverflowError):
            raise misfit(
                "ConfigurationReport", ("parameter", self.parameter, 0, 255), ("properties", self.properties, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ConfigurationReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ConfigurationReport", f"{len(data)} bytes where at least 2 belong")
        parameter = data[0]
        properties = data[1]
        value = data[2:]
        message = cls.__new__(cls)
        message.parameter = parameter
        message.properties = properties
        message.value = value
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationEventSupportedGet(Message):
    """NotificationEventSupportedGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x01)

    type: int

    def __init__(self, type: int) -> None:
        self.type = type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.type)
        except (struct.error, OverflowError):
            raise misfit("NotificationEventSupportedGet", ("type", self.type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> NotificationEventSupportedGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("NotificationEventSupportedGet", f"{len(data)} bytes where 1 belong")
        type_ = data[0]
        message = cls.__new__(cls)
        message.type = type_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationEventSupportedReport(Message):
    """NotificationEventSupportedReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x02)

    type: int
    events: bytes

    def __init__(self, type: int, events: bytes) -> None:
        self.type = type
        self.events = events

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        events = self.events
        try:
            return _S2.pack(self.type, len(events)) + events
        except (struct.error, OverflowError):
            raise misfit(
                "NotificationEventSupportedReport",
                ("type", self.type, 0, 255),
                ("the length of events", len(events), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> NotificationEventSupportedReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("NotificationEventSupportedReport", f"{len(data)} bytes where at least 2 belong")
        type_ = data[0]
        events_length = data[1]
        end = 2 + events_length
        if len(data) != end:
            raise Malformed("NotificationEventSupportedReport", "events does not have its stated length")
        events = data[2:end]
        message = cls.__new__(cls)
        message.type = type_
        message.events = events
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationGet(Message):
    """NotificationGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x04)

    v1_type: int
    type: int | None = None
    event: int | None = None

    def __init__(self, v1_type: int, type: int | None = None, event: int | None = None) -> None:
        self.v1_type = v1_type
        self.type = type
        self.event = event

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        event = self.event
        try:
            type_part = b""
            if type_ is not None:
                type_part = _S3.pack(type_)
            event_part = b""
            if event is not None:
                event_part = _S3.pack(event)
            frame = _S3.pack(self.v1_type) + type_part + event_part
            if (type_ is None and event is not None) and type(self).parse(frame) != self:
                raise Malformed("NotificationGet", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("NotificationGet", ("v1_type", self.v1_type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> NotificationGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("NotificationGet", f"{len(data)} bytes where at least 1 belong")
        v1_type = data[0]
        type_: int | None = None
        end = 1
        if len(data) >= 2:
            type_2 = data[1]
            type_ = type_2
            end = 2
        event: int | None = None
        end_2 = end
        if len(data) > end:
            event_2 = data[end]
            event = event_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("NotificationGet", "bytes are left over")
        message = cls.__new__(cls)
        message.v1_type = v1_type
        message.type = type_
        message.event = event
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationSet(Message):
    """NotificationSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x06)

    type: int
    status: int

    def __init__(self, type: int, status: int) -> None:
        self.type = type
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.type, self.status)
        except (struct.error, OverflowError):
            raise misfit("NotificationSet", ("type", self.type, 0, 255), ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> NotificationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("NotificationSet", f"{len(data)} bytes where 2 belong")
        type_ = data[0]
        status = data[1]
        message = cls.__new__(cls)
        message.type = type_
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationSupportedGet(Message):
    """NotificationSupportedGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x07)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> NotificationSupportedGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("NotificationSupportedGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class NotificationSupportedReport(Message):
    """`properties` bit 7: V1 alarms. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x71, 0x08)

    properties: int
    types: bytes

    def __init__(self, properties: int, types: bytes) -> None:
        self.properties = properties
        self.types = types

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.properties) + self.types
        except (struct.error, OverflowError):
            raise misfit("NotificationSupportedReport", ("properties", self.properties, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> NotificationSupportedReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("NotificationSupportedReport", f"{len(data)} bytes where at least 1 belong")
        properties = data[0]
        types = data[1:]
        message = cls.__new__(cls)
        message.properties = properties
        message.types = types
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ManufacturerSpecificGet(Message):
    """ManufacturerSpecificGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x72, 0x04)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ManufacturerSpecificGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ManufacturerSpecificGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ManufacturerSpecificReport(Message):
    """ManufacturerSpecificReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x72, 0x05)

    manufacturer: int
    product_type: int
    product: int

    def __init__(self, manufacturer: int, product_type: int, product: int) -> None:
        self.manufacturer = manufacturer
        self.product_type = product_type
        self.product = product

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S23.pack(self.manufacturer, self.product_type, self.product)
        except (struct.error, OverflowError):
            raise misfit(
                "ManufacturerSpecificReport",
                ("manufacturer", self.manufacturer, 0, 65535),
                ("product_type", self.product_type, 0, 65535),
                ("product", self.product, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ManufacturerSpecificReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("ManufacturerSpecificReport", f"{len(data)} bytes where 6 belong")
        manufacturer, product_type, product = _S23.unpack_from(data)
        message = cls.__new__(cls)
        message.manufacturer = manufacturer
        message.product_type = product_type
        message.product = product
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BatteryGet(Message):
    """BatteryGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x80, 0x02)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> BatteryGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("BatteryGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class BatteryReport(Message):
    """`level` in percent; FF warns of a low battery. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x80, 0x03)

    level: int
    flags: bytes

    def __init__(self, level: int, flags: bytes) -> None:
        self.level = level
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.level) + self.flags
        except (struct.error, OverflowError):
            raise misfit("BatteryReport", ("level", self.level, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> BatteryReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("BatteryReport", f"{len(data)} bytes where at least 1 belong")
        level = data[0]
        flags = data[1:]
        message = cls.__new__(cls)
        message.level = level
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCapabilitiesGet(Message):
    """UserCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> UserCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("UserCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCapabilitiesReport(Message):
    """`flags` bit 7 schedules, bit 6 checksum of all users, bit 5 per user, bits 4-2 name encodings. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x02)

    users: int
    rules: int
    longest_name: int
    flags: int
    user_types: bytes

    def __init__(self, users: int, rules: int, longest_name: int, flags: int, user_types: bytes) -> None:
        self.users = users
        self.rules = rules
        self.longest_name = longest_name
        self.flags = flags
        self.user_types = user_types

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        user_types = self.user_types
        try:
            return _S24.pack(self.users, self.rules, self.longest_name, self.flags, len(user_types)) + user_types
        except (struct.error, OverflowError):
            raise misfit(
                "UserCapabilitiesReport",
                ("users", self.users, 0, 65535),
                ("rules", self.rules, 0, 255),
                ("longest_name", self.longest_name, 0, 255),
                ("flags", self.flags, 0, 255),
                ("the length of user_types", len(user_types), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("UserCapabilitiesReport", f"{len(data)} bytes where at least 6 belong")
        users, rules, longest_name, flags, user_types_length = _S24.unpack_from(data)
        end = 6 + user_types_length
        if len(data) != end:
            raise Malformed("UserCapabilitiesReport", "user_types does not have its stated length")
        user_types = data[6:end]
        message = cls.__new__(cls)
        message.users = users
        message.rules = rules
        message.longest_name = longest_name
        message.flags = flags
        message.user_types = user_types
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialCapabilitiesGet(Message):
    """CredentialCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x03)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> CredentialCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("CredentialCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialCapabilitiesReport(Message):
    """`columns` holds, type by type in each: type, learning, slots(2), shortest, longest, timeout, steps, hash.
    Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x04)

    flags: int
    count: int
    columns: bytes

    def __init__(self, flags: int, count: int, columns: bytes) -> None:
        self.flags = flags
        self.count = count
        self.columns = columns

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.flags, self.count) + self.columns
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialCapabilitiesReport", ("flags", self.flags, 0, 255), ("count", self.count, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("CredentialCapabilitiesReport", f"{len(data)} bytes where at least 2 belong")
        flags = data[0]
        count = data[1]
        columns = data[2:]
        message = cls.__new__(cls)
        message.flags = flags
        message.count = count
        message.columns = columns
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserSet(Message):
    """`operation` 0 adds, 1 modifies, 2 deletes; a delete ends after `user`, and user 0 means all. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x05)

    operation: int
    user: int
    type: int | None = None
    active: int | None = None
    rule: int | None = None
    expiring_minutes: int | None = None
    encoding: int | None = None
    name: bytes | None = None

    def __init__(
        self,
        operation: int,
        user: int,
        type: int | None = None,
        active: int | None = None,
        rule: int | None = None,
        expiring_minutes: int | None = None,
        encoding: int | None = None,
        name: bytes | None = None,
    ) -> None:
        self.operation = operation
        self.user = user
        self.type = type
        self.active = active
        self.rule = rule
        self.expiring_minutes = expiring_minutes
        self.encoding = encoding
        self.name = name

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        type_ = self.type
        active = self.active
        rule = self.rule
        expiring_minutes = self.expiring_minutes
        encoding = self.encoding
        name = self.name
        try:
            type_part = b""
            if type_ is not None:
                type_part = _S3.pack(type_)
            active_part = b""
            if active is not None:
                active_part = _S3.pack(active)
            rule_part = b""
            if rule is not None:
                rule_part = _S3.pack(rule)
            expiring_minutes_part = b""
            if expiring_minutes is not None:
                expiring_minutes_part = _S21.pack(expiring_minutes)
            encoding_part = b""
            if encoding is not None:
                encoding_part = _S3.pack(encoding)
            name_part = b""
            if name is not None:
                name_part = _S3.pack(len(name)) + name
            frame = b"".join(
                (
                    _S25.pack(self.operation, self.user),
                    type_part,
                    active_part,
                    rule_part,
                    expiring_minutes_part,
                    encoding_part,
                    name_part,
                )
            )
            if (
                (
                    type_ is None
                    and (
                        active is not None
                        or rule is not None
                        or expiring_minutes is not None
                        or encoding is not None
                        or name is not None
                    )
                )
                or (
                    active is None
                    and (rule is not None or expiring_minutes is not None or encoding is not None or name is not None)
                )
                or (rule is None and (expiring_minutes is not None or encoding is not None or name is not None))
                or (expiring_minutes is None and (encoding is not None or name is not None))
                or (encoding is None and name is not None)
            ) and type(self).parse(frame) != self:
                raise Malformed("UserSet", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("UserSet", ("operation", self.operation, 0, 255), ("user", self.user, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("UserSet", f"{len(data)} bytes where at least 3 belong")
        operation, user = _S25.unpack_from(data)
        type_: int | None = None
        end = 3
        if len(data) >= 4:
            type_2 = data[3]
            type_ = type_2
            end = 4
        active: int | None = None
        end_2 = end
        if len(data) >= end + 1:
            active_2 = data[end]
            active = active_2
            end_2 = end + 1
        rule: int | None = None
        end_3 = end_2
        if len(data) >= end_2 + 1:
            rule_2 = data[end_2]
            rule = rule_2
            end_3 = end_2 + 1
        expiring_minutes: int | None = None
        end_4 = end_3
        if len(data) >= end_3 + 2:
            (expiring_minutes_2,) = _S21.unpack_from(data, end_3)
            expiring_minutes = expiring_minutes_2
            end_4 = end_3 + 2
        encoding: int | None = None
        end_5 = end_4
        if len(data) >= end_4 + 1:
            encoding_2 = data[end_4]
            encoding = encoding_2
            end_5 = end_4 + 1
        name: bytes | None = None
        end_6 = end_5
        if len(data) > end_5:
            if len(data) < end_5 + 1:
                raise Malformed("UserSet", "it ends too early")
            name_length = data[end_5]
            end_7 = end_5 + 1 + name_length
            if len(data) != end_7:
                raise Malformed("UserSet", "name does not have its stated length")
            name_2 = data[end_5 + 1 : end_7]
            name = name_2
            end_6 = end_7
        if len(data) != end_6:
            raise Malformed("UserSet", "bytes are left over")
        message = cls.__new__(cls)
        message.operation = operation
        message.user = user
        message.type = type_
        message.active = active
        message.rule = rule
        message.expiring_minutes = expiring_minutes
        message.encoding = encoding
        message.name = name
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserGet(Message):
    """UserGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x06)

    user: int

    def __init__(self, user: int) -> None:
        self.user = user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S21.pack(self.user)
        except (struct.error, OverflowError):
            raise misfit("UserGet", ("user", self.user, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("UserGet", f"{len(data)} bytes where 2 belong")
        (user,) = _S21.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserReport(Message):
    """UserReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x07)

    report_type: int
    next_user: int
    modifier_type: int
    modifier_node: int
    user: int
    type: int
    active: int
    rule: int
    expiring_minutes: int
    encoding: int
    name: bytes

    def __init__(
        self,
        report_type: int,
        next_user: int,
        modifier_type: int,
        modifier_node: int,
        user: int,
        type: int,
        active: int,
        rule: int,
        expiring_minutes: int,
        encoding: int,
        name: bytes,
    ) -> None:
        self.report_type = report_type
        self.next_user = next_user
        self.modifier_type = modifier_type
        self.modifier_node = modifier_node
        self.user = user
        self.type = type
        self.active = active
        self.rule = rule
        self.expiring_minutes = expiring_minutes
        self.encoding = encoding
        self.name = name

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        try:
            return (
                _S26.pack(
                    self.report_type,
                    self.next_user,
                    self.modifier_type,
                    self.modifier_node,
                    self.user,
                    self.type,
                    self.active,
                    self.rule,
                    self.expiring_minutes,
                    self.encoding,
                    len(name),
                )
                + name
            )
        except (struct.error, OverflowError):
            raise misfit(
                "UserReport",
                ("report_type", self.report_type, 0, 255),
                ("next_user", self.next_user, 0, 65535),
                ("modifier_type", self.modifier_type, 0, 255),
                ("modifier_node", self.modifier_node, 0, 65535),
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("active", self.active, 0, 255),
                ("rule", self.rule, 0, 255),
                ("expiring_minutes", self.expiring_minutes, 0, 65535),
                ("encoding", self.encoding, 0, 255),
                ("the length of name", len(name), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UserReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 15:
            raise Malformed("UserReport", f"{len(data)} bytes where at least 15 belong")
        (
            report_type,
            next_user,
            modifier_type,
            modifier_node,
            user,
            type_,
            active,
            rule,
            expiring_minutes,
            encoding,
            name_length,
        ) = _S26.unpack_from(data)
        end = 15 + name_length
        if len(data) != end:
            raise Malformed("UserReport", "name does not have its stated length")
        name = data[15:end]
        message = cls.__new__(cls)
        message.report_type = report_type
        message.next_user = next_user
        message.modifier_type = modifier_type
        message.modifier_node = modifier_node
        message.user = user
        message.type = type_
        message.active = active
        message.rule = rule
        message.expiring_minutes = expiring_minutes
        message.encoding = encoding
        message.name = name
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialSet(Message):
    """A delete ends after `operation`. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x0A)

    user: int
    type: int
    slot: int
    operation: int
    data: bytes | None = field(default=None, repr=False)

    def __init__(self, user: int, type: int, slot: int, operation: int, data: bytes | None = None) -> None:
        self.user = user
        self.type = type
        self.slot = slot
        self.operation = operation
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            data_part = b""
            if data_ is not None:
                data_part = _S3.pack(len(data_)) + data_
            return _S27.pack(self.user, self.type, self.slot, self.operation) + data_part
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialSet",
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("operation", self.operation, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 6:
            raise Malformed("CredentialSet", f"{len(data)} bytes where at least 6 belong")
        user, type_, slot, operation = _S27.unpack_from(data)
        data_: bytes | None = None
        end = 6
        if len(data) > 6:
            if len(data) < 7:
                raise Malformed("CredentialSet", "it ends too early")
            data_length = data[6]
            end_2 = 7 + data_length
            if len(data) != end_2:
                raise Malformed("CredentialSet", "data does not have its stated length")
            data_2 = data[7:end_2]
            data_ = data_2
            end = end_2
        if len(data) != end:
            raise Malformed("CredentialSet", "bytes are left over")
        message = cls.__new__(cls)
        message.user = user
        message.type = type_
        message.slot = slot
        message.operation = operation
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialGet(Message):
    """CredentialGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x0B)

    user: int
    type: int
    slot: int

    def __init__(self, user: int, type: int, slot: int) -> None:
        self.user = user
        self.type = type
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S28.pack(self.user, self.type, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialGet",
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("CredentialGet", f"{len(data)} bytes where 5 belong")
        user, type_, slot = _S28.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.type = type_
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialReport(Message):
    """`flags` bit 7: the data are what is stored. `report_type` 5 occupied, 7 duplicate, 8 refused. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x0C)

    report_type: int
    user: int
    type: int
    slot: int
    flags: int
    data: bytes = field(repr=False)
    modifier_type: int
    modifier_node: int
    next_type: int
    next_slot: int

    def __init__(
        self,
        report_type: int,
        user: int,
        type: int,
        slot: int,
        flags: int,
        data: bytes,
        modifier_type: int,
        modifier_node: int,
        next_type: int,
        next_slot: int,
    ) -> None:
        self.report_type = report_type
        self.user = user
        self.type = type
        self.slot = slot
        self.flags = flags
        self.data = data
        self.modifier_type = modifier_type
        self.modifier_node = modifier_node
        self.next_type = next_type
        self.next_slot = next_slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            return (
                _S29.pack(self.report_type, self.user, self.type, self.slot, self.flags, len(data_))
                + data_
                + _S30.pack(self.modifier_type, self.modifier_node, self.next_type, self.next_slot)
            )
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialReport",
                ("report_type", self.report_type, 0, 255),
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("flags", self.flags, 0, 255),
                ("the length of data", len(data_), 0, 255),
                ("modifier_type", self.modifier_type, 0, 255),
                ("modifier_node", self.modifier_node, 0, 65535),
                ("next_type", self.next_type, 0, 255),
                ("next_slot", self.next_slot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 14:
            raise Malformed("CredentialReport", f"{len(data)} bytes where at least 14 belong")
        report_type, user, type_, slot, flags, data_length = _S29.unpack_from(data)
        end = 8 + data_length
        if len(data) != end + 6:
            raise Malformed("CredentialReport", "data does not have its stated length")
        data_ = data[8:end]
        modifier_type, modifier_node, next_type, next_slot = _S30.unpack_from(data, end)
        message = cls.__new__(cls)
        message.report_type = report_type
        message.user = user
        message.type = type_
        message.slot = slot
        message.flags = flags
        message.data = data_
        message.modifier_type = modifier_type
        message.modifier_node = modifier_node
        message.next_type = next_type
        message.next_slot = next_slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialLearnStart(Message):
    """CredentialLearnStart. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x0F)

    user: int
    type: int
    slot: int
    operation: int
    seconds: int

    def __init__(self, user: int, type: int, slot: int, operation: int, seconds: int) -> None:
        self.user = user
        self.type = type
        self.slot = slot
        self.operation = operation
        self.seconds = seconds

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S31.pack(self.user, self.type, self.slot, self.operation, self.seconds)
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialLearnStart",
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("operation", self.operation, 0, 255),
                ("seconds", self.seconds, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialLearnStart:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("CredentialLearnStart", f"{len(data)} bytes where 7 belong")
        user, type_, slot, operation, seconds = _S31.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.type = type_
        message.slot = slot
        message.operation = operation
        message.seconds = seconds
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialLearnCancel(Message):
    """CredentialLearnCancel. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x10)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> CredentialLearnCancel:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("CredentialLearnCancel", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialLearnReport(Message):
    """CredentialLearnReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x11)

    status: int
    user: int
    type: int
    slot: int
    steps_remaining: int

    def __init__(self, status: int, user: int, type: int, slot: int, steps_remaining: int) -> None:
        self.status = status
        self.user = user
        self.type = type
        self.slot = slot
        self.steps_remaining = steps_remaining

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S32.pack(self.status, self.user, self.type, self.slot, self.steps_remaining)
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialLearnReport",
                ("status", self.status, 0, 255),
                ("user", self.user, 0, 65535),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("steps_remaining", self.steps_remaining, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialLearnReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("CredentialLearnReport", f"{len(data)} bytes where 7 belong")
        status, user, type_, slot, steps_remaining = _S32.unpack_from(data)
        message = cls.__new__(cls)
        message.status = status
        message.user = user
        message.type = type_
        message.slot = slot
        message.steps_remaining = steps_remaining
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCredentialAssociationSet(Message):
    """UserCredentialAssociationSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x12)

    type: int
    slot: int
    user: int

    def __init__(self, type: int, slot: int, user: int) -> None:
        self.type = type
        self.slot = slot
        self.user = user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S33.pack(self.type, self.slot, self.user)
        except (struct.error, OverflowError):
            raise misfit(
                "UserCredentialAssociationSet",
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("user", self.user, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCredentialAssociationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("UserCredentialAssociationSet", f"{len(data)} bytes where 5 belong")
        type_, slot, user = _S33.unpack_from(data)
        message = cls.__new__(cls)
        message.type = type_
        message.slot = slot
        message.user = user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserCredentialAssociationReport(Message):
    """UserCredentialAssociationReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x13)

    type: int
    slot: int
    user: int
    status: int

    def __init__(self, type: int, slot: int, user: int, status: int) -> None:
        self.type = type
        self.slot = slot
        self.user = user
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S34.pack(self.type, self.slot, self.user, self.status)
        except (struct.error, OverflowError):
            raise misfit(
                "UserCredentialAssociationReport",
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("user", self.user, 0, 65535),
                ("status", self.status, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UserCredentialAssociationReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("UserCredentialAssociationReport", f"{len(data)} bytes where 6 belong")
        type_, slot, user, status = _S34.unpack_from(data)
        message = cls.__new__(cls)
        message.type = type_
        message.slot = slot
        message.user = user
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AllUsersChecksumGet(Message):
    """AllUsersChecksumGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x14)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> AllUsersChecksumGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("AllUsersChecksumGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AllUsersChecksumReport(Message):
    """AllUsersChecksumReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x15)

    checksum: int

    def __init__(self, checksum: int) -> None:
        self.checksum = checksum

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S21.pack(self.checksum)
        except (struct.error, OverflowError):
            raise misfit("AllUsersChecksumReport", ("checksum", self.checksum, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> AllUsersChecksumReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AllUsersChecksumReport", f"{len(data)} bytes where 2 belong")
        (checksum,) = _S21.unpack_from(data)
        message = cls.__new__(cls)
        message.checksum = checksum
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserChecksumGet(Message):
    """UserChecksumGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x16)

    user: int

    def __init__(self, user: int) -> None:
        self.user = user

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S21.pack(self.user)
        except (struct.error, OverflowError):
            raise misfit("UserChecksumGet", ("user", self.user, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UserChecksumGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("UserChecksumGet", f"{len(data)} bytes where 2 belong")
        (user,) = _S21.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UserChecksumReport(Message):
    """UserChecksumReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x17)

    user: int
    checksum: int

    def __init__(self, user: int, checksum: int) -> None:
        self.user = user
        self.checksum = checksum

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S35.pack(self.user, self.checksum)
        except (struct.error, OverflowError):
            raise misfit(
                "UserChecksumReport", ("user", self.user, 0, 65535), ("checksum", self.checksum, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UserChecksumReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("UserChecksumReport", f"{len(data)} bytes where 4 belong")
        user, checksum = _S35.unpack_from(data)
        message = cls.__new__(cls)
        message.user = user
        message.checksum = checksum
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialChecksumGet(Message):
    """CredentialChecksumGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x18)

    type: int

    def __init__(self, type: int) -> None:
        self.type = type

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.type)
        except (struct.error, OverflowError):
            raise misfit("CredentialChecksumGet", ("type", self.type, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialChecksumGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CredentialChecksumGet", f"{len(data)} bytes where 1 belong")
        type_ = data[0]
        message = cls.__new__(cls)
        message.type = type_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CredentialChecksumReport(Message):
    """CredentialChecksumReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x19)

    type: int
    checksum: int

    def __init__(self, type: int, checksum: int) -> None:
        self.type = type
        self.checksum = checksum

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S25.pack(self.type, self.checksum)
        except (struct.error, OverflowError):
            raise misfit(
                "CredentialChecksumReport", ("type", self.type, 0, 255), ("checksum", self.checksum, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CredentialChecksumReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("CredentialChecksumReport", f"{len(data)} bytes where 3 belong")
        type_, checksum = _S25.unpack_from(data)
        message = cls.__new__(cls)
        message.type = type_
        message.checksum = checksum
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminPinSet(Message):
    """AdminPinSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1A)

    reserved: int = field(default=0, kw_only=True)
    code: bytes = field(repr=False)

    def __init__(self, code: bytes, *, reserved: int = 0) -> None:
        self.code = code
        self.reserved = reserved

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            if not 0 <= self.reserved <= 15:
                raise Malformed("AdminPinSet", "reserved is not in 0..15")
            if not 0 <= len(code) <= 15:
                raise Malformed("AdminPinSet", "length is not in 0..15")
            return _S3.pack(self.reserved << 4 | len(code)) + code
        except (struct.error, OverflowError):
            raise misfit("AdminPinSet") from None

    @classmethod
    def parse(cls, data: bytes) -> AdminPinSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AdminPinSet", f"{len(data)} bytes where at least 1 belong")
        head_bits = data[0]
        reserved = head_bits >> 4
        length = head_bits & 0xF
        end = 1 + length
        if len(data) != end:
            raise Malformed("AdminPinSet", "code does not have its stated length")
        code = data[1:end]
        message = cls.__new__(cls)
        message.reserved = reserved
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminPinGet(Message):
    """AdminPinGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1B)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> AdminPinGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("AdminPinGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdminPinReport(Message):
    """AdminPinReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1C)

    result: int
    code: bytes = field(repr=False)

    def __init__(self, result: int, code: bytes) -> None:
        self.result = result
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        code = self.code
        try:
            if not 0 <= self.result <= 15:
                raise Malformed("AdminPinReport", "result is not in 0..15")
            if not 0 <= len(code) <= 15:
                raise Malformed("AdminPinReport", "length is not in 0..15")
            return _S3.pack(self.result << 4 | len(code)) + code
        except (struct.error, OverflowError):
            raise misfit("AdminPinReport") from None

    @classmethod
    def parse(cls, data: bytes) -> AdminPinReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AdminPinReport", f"{len(data)} bytes where at least 1 belong")
        head_bits = data[0]
        result = head_bits >> 4
        length = head_bits & 0xF
        end = 1 + length
        if len(data) != end:
            raise Malformed("AdminPinReport", "code does not have its stated length")
        code = data[1:end]
        message = cls.__new__(cls)
        message.result = result
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyLockerCapabilitiesGet(Message):
    """KeyLockerCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1D)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> KeyLockerCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("KeyLockerCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyLockerCapabilitiesReport(Message):
    """KeyLockerCapabilitiesReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1E)

    entries: bytes

    def __init__(self, entries: bytes) -> None:
        self.entries = entries

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.entries

    @classmethod
    def parse(cls, data: bytes) -> KeyLockerCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        entries = data
        message = cls.__new__(cls)
        message.entries = entries
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyLockerEntrySet(Message):
    """KeyLockerEntrySet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x1F)

    type: int
    slot: int
    operation: int
    data: bytes | None = field(default=None, repr=False)

    def __init__(self, type: int, slot: int, operation: int, data: bytes | None = None) -> None:
        self.type = type
        self.slot = slot
        self.operation = operation
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        data_ = self.data
        try:
            data_part = b""
            if data_ is not None:
                data_part = _S21.pack(len(data_)) + data_
            return _S36.pack(self.type, self.slot, self.operation) + data_part
        except (struct.error, OverflowError):
            raise misfit(
                "KeyLockerEntrySet",
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
                ("operation", self.operation, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeyLockerEntrySet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 4:
            raise Malformed("KeyLockerEntrySet", f"{len(data)} bytes where at least 4 belong")
        type_, slot, operation = _S36.unpack_from(data)
        data_: bytes | None = None
        end = 4
        if len(data) > 4:
            if len(data) < 6:
                raise Malformed("KeyLockerEntrySet", "it ends too early")
            (data_length,) = _S21.unpack_from(data, 4)
            end_2 = 6 + data_length
            if len(data) != end_2:
                raise Malformed("KeyLockerEntrySet", "data does not have its stated length")
            data_2 = data[6:end_2]
            data_ = data_2
            end = end_2
        if len(data) != end:
            raise Malformed("KeyLockerEntrySet", "bytes are left over")
        message = cls.__new__(cls)
        message.type = type_
        message.slot = slot
        message.operation = operation
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyLockerEntryGet(Message):
    """KeyLockerEntryGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x20)

    type: int
    slot: int

    def __init__(self, type: int, slot: int) -> None:
        self.type = type
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S25.pack(self.type, self.slot)
        except (struct.error, OverflowError):
            raise misfit("KeyLockerEntryGet", ("type", self.type, 0, 255), ("slot", self.slot, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeyLockerEntryGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("KeyLockerEntryGet", f"{len(data)} bytes where 3 belong")
        type_, slot = _S25.unpack_from(data)
        message = cls.__new__(cls)
        message.type = type_
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyLockerEntryReport(Message):
    """KeyLockerEntryReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x83, 0x21)

    flags: int
    type: int
    slot: int

    def __init__(self, flags: int, type: int, slot: int) -> None:
        self.flags = flags
        self.type = type
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S37.pack(self.flags, self.type, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "KeyLockerEntryReport",
                ("flags", self.flags, 0, 255),
                ("type", self.type, 0, 255),
                ("slot", self.slot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeyLockerEntryReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("KeyLockerEntryReport", f"{len(data)} bytes where 4 belong")
        flags, type_, slot = _S37.unpack_from(data)
        message = cls.__new__(cls)
        message.flags = flags
        message.type = type_
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationSet(Message):
    """AssociationSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x01)

    group: int
    nodes: bytes

    def __init__(self, group: int, nodes: bytes) -> None:
        self.group = group
        self.nodes = nodes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.group) + self.nodes
        except (struct.error, OverflowError):
            raise misfit("AssociationSet", ("group", self.group, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AssociationSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AssociationSet", f"{len(data)} bytes where at least 1 belong")
        group = data[0]
        nodes = data[1:]
        message = cls.__new__(cls)
        message.group = group
        message.nodes = nodes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationGet(Message):
    """AssociationGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x02)

    group: int

    def __init__(self, group: int) -> None:
        self.group = group

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.group)
        except (struct.error, OverflowError):
            raise misfit("AssociationGet", ("group", self.group, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AssociationGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AssociationGet", f"{len(data)} bytes where 1 belong")
        group = data[0]
        message = cls.__new__(cls)
        message.group = group
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationReport(Message):
    """AssociationReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x03)

    group: int
    maximum: int
    to_follow: int
    nodes: bytes

    def __init__(self, group: int, maximum: int, to_follow: int, nodes: bytes) -> None:
        self.group = group
        self.maximum = maximum
        self.to_follow = to_follow
        self.nodes = nodes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.group, self.maximum, self.to_follow) + self.nodes
        except (struct.error, OverflowError):
            raise misfit(
                "AssociationReport",
                ("group", self.group, 0, 255),
                ("maximum", self.maximum, 0, 255),
                ("to_follow", self.to_follow, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AssociationReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("AssociationReport", f"{len(data)} bytes where at least 3 belong")
        group, maximum, to_follow = _S1.unpack_from(data)
        nodes = data[3:]
        message = cls.__new__(cls)
        message.group = group
        message.maximum = maximum
        message.to_follow = to_follow
        message.nodes = nodes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationRemove(Message):
    """AssociationRemove. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x04)

    group: int
    nodes: bytes

    def __init__(self, group: int, nodes: bytes) -> None:
        self.group = group
        self.nodes = nodes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.group) + self.nodes
        except (struct.error, OverflowError):
            raise misfit("AssociationRemove", ("group", self.group, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AssociationRemove:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("AssociationRemove", f"{len(data)} bytes where at least 1 belong")
        group = data[0]
        nodes = data[1:]
        message = cls.__new__(cls)
        message.group = group
        message.nodes = nodes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationGroupingsGet(Message):
    """AssociationGroupingsGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x05)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> AssociationGroupingsGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("AssociationGroupingsGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssociationGroupingsReport(Message):
    """AssociationGroupingsReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x85, 0x06)

    groups: int

    def __init__(self, groups: int) -> None:
        self.groups = groups

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.groups)
        except (struct.error, OverflowError):
            raise misfit("AssociationGroupingsReport", ("groups", self.groups, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> AssociationGroupingsReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("AssociationGroupingsReport", f"{len(data)} bytes where 1 belong")
        groups = data[0]
        message = cls.__new__(cls)
        message.groups = groups
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionGet(Message):
    """VersionGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x11)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> VersionGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("VersionGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionReport(Message):
    """Version 2 adds the hardware version and `targets`: a count, then major and minor of further firmware. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x12)

    library_type: int
    protocol_major: int
    protocol_minor: int
    firmware_major: int
    firmware_minor: int
    hardware: int | None
    targets: bytes

    def __init__(
        self,
        library_type: int,
        protocol_major: int,
        protocol_minor: int,
        firmware_major: int,
        firmware_minor: int,
        hardware: int | None,
        targets: bytes,
    ) -> None:
        self.library_type = library_type
        self.protocol_major = protocol_major
        self.protocol_minor = protocol_minor
        self.firmware_major = firmware_major
        self.firmware_minor = firmware_minor
        self.hardware = hardware
        self.targets = targets

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        hardware = self.hardware
        try:
            hardware_part = b""
            if hardware is not None:
                hardware_part = _S3.pack(hardware)
            frame = (
                _S20.pack(
                    self.library_type,
                    self.protocol_major,
                    self.protocol_minor,
                    self.firmware_major,
                    self.firmware_minor,
                )
                + hardware_part
                + self.targets
            )
            if hardware is None and type(self).parse(frame) != self:
                raise Malformed("VersionReport", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "VersionReport",
                ("library_type", self.library_type, 0, 255),
                ("protocol_major", self.protocol_major, 0, 255),
                ("protocol_minor", self.protocol_minor, 0, 255),
                ("firmware_major", self.firmware_major, 0, 255),
                ("firmware_minor", self.firmware_minor, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> VersionReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 5:
            raise Malformed("VersionReport", f"{len(data)} bytes where at least 5 belong")
        library_type, protocol_major, protocol_minor, firmware_major, firmware_minor = _S20.unpack_from(data)
        hardware: int | None = None
        end = 5
        if len(data) >= 6:
            hardware_2 = data[5]
            hardware = hardware_2
            end = 6
        targets = data[end:]
        message = cls.__new__(cls)
        message.library_type = library_type
        message.protocol_major = protocol_major
        message.protocol_minor = protocol_minor
        message.firmware_major = firmware_major
        message.firmware_minor = firmware_minor
        message.hardware = hardware
        message.targets = targets
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CommandClassVersionGet(Message):
    """CommandClassVersionGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x13)

    command_class: int

    def __init__(self, command_class: int) -> None:
        self.command_class = command_class

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.command_class)
        except (struct.error, OverflowError):
            raise misfit("CommandClassVersionGet", ("command_class", self.command_class, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CommandClassVersionGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CommandClassVersionGet", f"{len(data)} bytes where 1 belong")
        command_class = data[0]
        message = cls.__new__(cls)
        message.command_class = command_class
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CommandClassVersionReport(Message):
    """CommandClassVersionReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x14)

    command_class: int
    version: int

    def __init__(self, command_class: int, version: int) -> None:
        self.command_class = command_class
        self.version = version

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.command_class, self.version)
        except (struct.error, OverflowError):
            raise misfit(
                "CommandClassVersionReport",
                ("command_class", self.command_class, 0, 255),
                ("version", self.version, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CommandClassVersionReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CommandClassVersionReport", f"{len(data)} bytes where 2 belong")
        command_class = data[0]
        version = data[1]
        message = cls.__new__(cls)
        message.command_class = command_class
        message.version = version
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionCapabilitiesGet(Message):
    """VersionCapabilitiesGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x15)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> VersionCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("VersionCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionCapabilitiesReport(Message):
    """Bit 2: knows Z-Wave Software Get. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x16)

    properties: int

    def __init__(self, properties: int) -> None:
        self.properties = properties

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.properties)
        except (struct.error, OverflowError):
            raise misfit("VersionCapabilitiesReport", ("properties", self.properties, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> VersionCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("VersionCapabilitiesReport", f"{len(data)} bytes where 1 belong")
        properties = data[0]
        message = cls.__new__(cls)
        message.properties = properties
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionSoftwareGet(Message):
    """VersionSoftwareGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x17)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> VersionSoftwareGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("VersionSoftwareGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class VersionSoftwareReport(Message):
    """VersionSoftwareReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x86, 0x18)

    sdk: bytes
    framework: bytes
    framework_build: bytes
    host: bytes
    host_build: bytes
    protocol: bytes
    protocol_build: bytes
    application: bytes
    application_build: bytes

    def __init__(
        self,
        sdk: bytes,
        framework: bytes,
        framework_build: bytes,
        host: bytes,
        host_build: bytes,
        protocol: bytes,
        protocol_build: bytes,
        application: bytes,
        application_build: bytes,
    ) -> None:
        self.sdk = sdk
        self.framework = framework
        self.framework_build = framework_build
        self.host = host
        self.host_build = host_build
        self.protocol = protocol
        self.protocol_build = protocol_build
        self.application = application
        self.application_build = application_build

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        sdk = self.sdk
        framework = self.framework
        framework_build = self.framework_build
        host = self.host
        host_build = self.host_build
        protocol = self.protocol
        protocol_build = self.protocol_build
        application = self.application
        application_build = self.application_build
        try:
            if len(sdk) != 3:
                raise Malformed("VersionSoftwareReport", f"sdk has {len(sdk)} bytes where 3 belong")
            if len(framework) != 3:
                raise Malformed("VersionSoftwareReport", f"framework has {len(framework)} bytes where 3 belong")
            if len(framework_build) != 2:
                raise Malformed(
                    "VersionSoftwareReport", f"framework_build has {len(framework_build)} bytes where 2 belong"
                )
            if len(host) != 3:
                raise Malformed("VersionSoftwareReport", f"host has {len(host)} bytes where 3 belong")
            if len(host_build) != 2:
                raise Malformed("VersionSoftwareReport", f"host_build has {len(host_build)} bytes where 2 belong")
            if len(protocol) != 3:
                raise Malformed("VersionSoftwareReport", f"protocol has {len(protocol)} bytes where 3 belong")
            if len(protocol_build) != 2:
                raise Malformed(
                    "VersionSoftwareReport", f"protocol_build has {len(protocol_build)} bytes where 2 belong"
                )
            if len(application) != 3:
                raise Malformed("VersionSoftwareReport", f"application has {len(application)} bytes where 3 belong")
            if len(application_build) != 2:
                raise Malformed(
                    "VersionSoftwareReport", f"application_build has {len(application_build)} bytes where 2 belong"
                )
            return _S38.pack(
                sdk,
                framework,
                framework_build,
                host,
                host_build,
                protocol,
                protocol_build,
                application,
                application_build,
            )
        except (struct.error, OverflowError):
            raise misfit("VersionSoftwareReport") from None

    @classmethod
    def parse(cls, data: bytes) -> VersionSoftwareReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 23:
            raise Malformed("VersionSoftwareReport", f"{len(data)} bytes where 23 belong")
        sdk, framework, framework_build, host, host_build, protocol, protocol_build, application, application_build = (
            _S38.unpack_from(data)
        )
        message = cls.__new__(cls)
        message.sdk = sdk
        message.framework = framework
        message.framework_build = framework_build
        message.host = host
        message.host_build = host_build
        message.protocol = protocol
        message.protocol_build = protocol_build
        message.application = application
        message.application_build = application_build
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeGet(Message):
    """TimeGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TimeGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TimeGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeReport(Message):
    """Bit 7 of `hour`: the clock has failed. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x02)

    hour: int
    minute: int
    second: int

    def __init__(self, hour: int, minute: int, second: int) -> None:
        self.hour = hour
        self.minute = minute
        self.second = second

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S1.pack(self.hour, self.minute, self.second)
        except (struct.error, OverflowError):
            raise misfit(
                "TimeReport",
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("second", self.second, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("TimeReport", f"{len(data)} bytes where 3 belong")
        hour, minute, second = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.hour = hour
        message.minute = minute
        message.second = second
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DateGet(Message):
    """DateGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x03)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> DateGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("DateGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class DateReport(Message):
    """DateReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x04)

    year: int
    month: int
    day: int

    def __init__(self, year: int, month: int, day: int) -> None:
        self.year = year
        self.month = month
        self.day = day

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S22.pack(self.year, self.month, self.day)
        except (struct.error, OverflowError):
            raise misfit(
                "DateReport", ("year", self.year, 0, 65535), ("month", self.month, 0, 255), ("day", self.day, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> DateReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("DateReport", f"{len(data)} bytes where 4 belong")
        year, month, day = _S22.unpack_from(data)
        message = cls.__new__(cls)
        message.year = year
        message.month = month
        message.day = day
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeOffsetSet(Message):
    """TimeOffsetSet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x05)

    hour: int
    minute: int
    dst_minutes: int
    start_month: int
    start_day: int
    start_hour: int
    end_month: int
    end_day: int
    end_hour: int

    def __init__(
        self,
        hour: int,
        minute: int,
        dst_minutes: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        end_month: int,
        end_day: int,
        end_hour: int,
    ) -> None:
        self.hour = hour
        self.minute = minute
        self.dst_minutes = dst_minutes
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.end_month = end_month
        self.end_day = end_day
        self.end_hour = end_hour

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S39.pack(
                self.hour,
                self.minute,
                self.dst_minutes,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.end_month,
                self.end_day,
                self.end_hour,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "TimeOffsetSet",
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("dst_minutes", self.dst_minutes, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("end_month", self.end_month, 0, 255),
                ("end_day", self.end_day, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeOffsetSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("TimeOffsetSet", f"{len(data)} bytes where 9 belong")
        hour, minute, dst_minutes, start_month, start_day, start_hour, end_month, end_day, end_hour = _S39.unpack_from(
            data
        )
        message = cls.__new__(cls)
        message.hour = hour
        message.minute = minute
        message.dst_minutes = dst_minutes
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.end_month = end_month
        message.end_day = end_day
        message.end_hour = end_hour
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeOffsetGet(Message):
    """TimeOffsetGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x06)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TimeOffsetGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TimeOffsetGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeOffsetReport(Message):
    """TimeOffsetReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8A, 0x07)

    hour: int
    minute: int
    dst_minutes: int
    start_month: int
    start_day: int
    start_hour: int
    end_month: int
    end_day: int
    end_hour: int

    def __init__(
        self,
        hour: int,
        minute: int,
        dst_minutes: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        end_month: int,
        end_day: int,
        end_hour: int,
    ) -> None:
        self.hour = hour
        self.minute = minute
        self.dst_minutes = dst_minutes
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.end_month = end_month
        self.end_day = end_day
        self.end_hour = end_hour

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S39.pack(
                self.hour,
                self.minute,
                self.dst_minutes,
                self.start_month,
                self.start_day,
                self.start_hour,
                self.end_month,
                self.end_day,
                self.end_hour,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "TimeOffsetReport",
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("dst_minutes", self.dst_minutes, 0, 255),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("end_month", self.end_month, 0, 255),
                ("end_day", self.end_day, 0, 255),
                ("end_hour", self.end_hour, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeOffsetReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("TimeOffsetReport", f"{len(data)} bytes where 9 belong")
        hour, minute, dst_minutes, start_month, start_day, start_hour, end_month, end_day, end_hour = _S39.unpack_from(
            data
        )
        message = cls.__new__(cls)
        message.hour = hour
        message.minute = minute
        message.dst_minutes = dst_minutes
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.end_month = end_month
        message.end_day = end_day
        message.end_hour = end_hour
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeParametersSet(Message):
    """UTC. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8B, 0x01)

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int

    def __init__(self, year: int, month: int, day: int, hour: int, minute: int, second: int) -> None:
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S40.pack(self.year, self.month, self.day, self.hour, self.minute, self.second)
        except (struct.error, OverflowError):
            raise misfit(
                "TimeParametersSet",
                ("year", self.year, 0, 65535),
                ("month", self.month, 0, 255),
                ("day", self.day, 0, 255),
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("second", self.second, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeParametersSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("TimeParametersSet", f"{len(data)} bytes where 7 belong")
        year, month, day, hour, minute, second = _S40.unpack_from(data)
        message = cls.__new__(cls)
        message.year = year
        message.month = month
        message.day = day
        message.hour = hour
        message.minute = minute
        message.second = second
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeParametersGet(Message):
    """TimeParametersGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8B, 0x02)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> TimeParametersGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("TimeParametersGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeParametersReport(Message):
    """UTC. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x8B, 0x03)

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int

    def __init__(self, year: int, month: int, day: int, hour: int, minute: int, second: int) -> None:
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S40.pack(self.year, self.month, self.day, self.hour, self.minute, self.second)
        except (struct.error, OverflowError):
            raise misfit(
                "TimeParametersReport",
                ("year", self.year, 0, 65535),
                ("month", self.month, 0, 255),
                ("day", self.day, 0, 255),
                ("hour", self.hour, 0, 255),
                ("minute", self.minute, 0, 255),
                ("second", self.second, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeParametersReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 7:
            raise Malformed("TimeParametersReport", f"{len(data)} bytes where 7 belong")
        year, month, day, hour, minute, second = _S40.unpack_from(data)
        message = cls.__new__(cls)
        message.year = year
        message.month = month
        message.day = day
        message.hour = hour
        message.minute = minute
        message.second = second
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0CommandsSupportedGet(Message):
    """S0CommandsSupportedGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x02)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S0CommandsSupportedGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S0CommandsSupportedGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0CommandsSupportedReport(Message):
    """EF parts the classes that are supported from those that are controlled. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x03)

    reports_to_follow: int
    classes: bytes

    def __init__(self, reports_to_follow: int, classes: bytes) -> None:
        self.reports_to_follow = reports_to_follow
        self.classes = classes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.reports_to_follow) + self.classes
        except (struct.error, OverflowError):
            raise misfit("S0CommandsSupportedReport", ("reports_to_follow", self.reports_to_follow, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S0CommandsSupportedReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("S0CommandsSupportedReport", f"{len(data)} bytes where at least 1 belong")
        reports_to_follow = data[0]
        classes = data[1:]
        message = cls.__new__(cls)
        message.reports_to_follow = reports_to_follow
        message.classes = classes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0SchemeGet(Message):
    """00: scheme 0, the only one. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x04)

    schemes: int

    def __init__(self, schemes: int) -> None:
        self.schemes = schemes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.schemes)
        except (struct.error, OverflowError):
            raise misfit("S0SchemeGet", ("schemes", self.schemes, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S0SchemeGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S0SchemeGet", f"{len(data)} bytes where 1 belong")
        schemes = data[0]
        message = cls.__new__(cls)
        message.schemes = schemes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0SchemeReport(Message):
    """S0SchemeReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x05)

    schemes: int

    def __init__(self, schemes: int) -> None:
        self.schemes = schemes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.schemes)
        except (struct.error, OverflowError):
            raise misfit("S0SchemeReport", ("schemes", self.schemes, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S0SchemeReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S0SchemeReport", f"{len(data)} bytes where 1 belong")
        schemes = data[0]
        message = cls.__new__(cls)
        message.schemes = schemes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0NetworkKeySet(Message):
    """S0NetworkKeySet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x06)

    key: bytes = field(repr=False)

    def __init__(self, key: bytes) -> None:
        self.key = key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.key

    @classmethod
    def parse(cls, data: bytes) -> S0NetworkKeySet:
        """Reads exactly one; raises `Malformed`."""
        key = data
        message = cls.__new__(cls)
        message.key = key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0NetworkKeyVerify(Message):
    """S0NetworkKeyVerify. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x07)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S0NetworkKeyVerify:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S0NetworkKeyVerify", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0NonceGet(Message):
    """S0NonceGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x40)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S0NonceGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S0NonceGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0NonceReport(Message):
    """S0NonceReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x80)

    nonce: bytes

    def __init__(self, nonce: bytes) -> None:
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 8:
            raise Malformed("S0NonceReport", f"nonce has {len(nonce)} bytes where 8 belong")
        return nonce

    @classmethod
    def parse(cls, data: bytes) -> S0NonceReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("S0NonceReport", f"{len(data)} bytes where 8 belong")
        nonce = data[0:8]
        message = cls.__new__(cls)
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0Encapsulation(Message):
    """`sealed`: ciphertext, first byte of the receiver's nonce, MAC of 8 bytes. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x98, 0x81)

    nonce: bytes
    sealed: bytes

    def __init__(self, nonce: bytes, sealed: bytes) -> None:
        self.nonce = nonce
        self.sealed = sealed

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 8:
            raise Malformed("S0Encapsulation", f"nonce has {len(nonce)} bytes where 8 belong")
        return nonce + self.sealed

    @classmethod
    def parse(cls, data: bytes) -> S0Encapsulation:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("S0Encapsulation", f"{len(data)} bytes where at least 8 belong")
        nonce = data[0:8]
        sealed = data[8:]
        message = cls.__new__(cls)
        message.nonce = nonce
        message.sealed = sealed
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S0EncapsulationNonceGet(Message):
    """An encapsulation that asks for one more nonce. `sealed`: ciphertext, first byte of the receiver's nonce, MAC
    of 8 bytes. Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x98, 0xC1)

    nonce: bytes
    sealed: bytes

    def __init__(self, nonce: bytes, sealed: bytes) -> None:
        self.nonce = nonce
        self.sealed = sealed

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 8:
            raise Malformed("S0EncapsulationNonceGet", f"nonce has {len(nonce)} bytes where 8 belong")
        return nonce + self.sealed

    @classmethod
    def parse(cls, data: bytes) -> S0EncapsulationNonceGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 8:
            raise Malformed("S0EncapsulationNonceGet", f"{len(data)} bytes where at least 8 belong")
        nonce = data[0:8]
        sealed = data[8:]
        message = cls.__new__(cls)
        message.nonce = nonce
        message.sealed = sealed
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2NonceGet(Message):
    """S2NonceGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x01)

    sequence: int

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.sequence)
        except (struct.error, OverflowError):
            raise misfit("S2NonceGet", ("sequence", self.sequence, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2NonceGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S2NonceGet", f"{len(data)} bytes where 1 belong")
        sequence = data[0]
        message = cls.__new__(cls)
        message.sequence = sequence
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2NonceReport(Message):
    """`flags` bit 0: out of step, entropy follows; bit 1: a multicast was not understood. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x02)

    sequence: int
    flags: int
    entropy: bytes | None = None

    def __init__(self, sequence: int, flags: int, entropy: bytes | None = None) -> None:
        self.sequence = sequence
        self.flags = flags
        self.entropy = entropy

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        entropy = self.entropy
        try:
            entropy_part = b""
            if entropy is not None:
                if len(entropy) != 16:
                    raise Malformed("S2NonceReport", f"entropy has {len(entropy)} bytes where 16 belong")
                entropy_part = entropy
            return _S2.pack(self.sequence, self.flags) + entropy_part
        except (struct.error, OverflowError):
            raise misfit("S2NonceReport", ("sequence", self.sequence, 0, 255), ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2NonceReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("S2NonceReport", f"{len(data)} bytes where at least 2 belong")
        sequence = data[0]
        flags = data[1]
        entropy: bytes | None = None
        end = 2
        if len(data) > 2:
            if len(data) < 18:
                raise Malformed("S2NonceReport", "it ends too early")
            entropy_2 = data[2:18]
            entropy = entropy_2
            end = 18
        if len(data) != end:
            raise Malformed("S2NonceReport", "bytes are left over")
        message = cls.__new__(cls)
        message.sequence = sequence
        message.flags = flags
        message.entropy = entropy
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2Encapsulation(Message):
    """`flags` bit 0: extensions stand first in `sealed`; bit 1: there are some in the ciphertext. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x03)

    sequence: int
    flags: int
    sealed: bytes

    def __init__(self, sequence: int, flags: int, sealed: bytes) -> None:
        self.sequence = sequence
        self.flags = flags
        self.sealed = sealed

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.sequence, self.flags) + self.sealed
        except (struct.error, OverflowError):
            raise misfit(
                "S2Encapsulation", ("sequence", self.sequence, 0, 255), ("flags", self.flags, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> S2Encapsulation:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("S2Encapsulation", f"{len(data)} bytes where at least 2 belong")
        sequence = data[0]
        flags = data[1]
        sealed = data[2:]
        message = cls.__new__(cls)
        message.sequence = sequence
        message.flags = flags
        message.sealed = sealed
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2KexGet(Message):
    """S2KexGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x04)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S2KexGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S2KexGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2KexReport(Message):
    """`flags` bit 0 echo, bit 1 client-side authentication. Scheme 02, curve 01 (25519). `keys` bits 0-2:
    unauthenticated, authenticated, access control; bit 7: S0. Source: ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x05)

    flags: int
    schemes: int
    curves: int
    keys: int

    def __init__(self, flags: int, schemes: int, curves: int, keys: int) -> None:
        self.flags = flags
        self.schemes = schemes
        self.curves = curves
        self.keys = keys

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.flags, self.schemes, self.curves, self.keys)
        except (struct.error, OverflowError):
            raise misfit(
                "S2KexReport",
                ("flags", self.flags, 0, 255),
                ("schemes", self.schemes, 0, 255),
                ("curves", self.curves, 0, 255),
                ("keys", self.keys, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> S2KexReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("S2KexReport", f"{len(data)} bytes where 4 belong")
        flags, schemes, curves, keys = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.flags = flags
        message.schemes = schemes
        message.curves = curves
        message.keys = keys
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2KexSet(Message):
    """What was chosen of the report; `keys` are those granted. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x06)

    flags: int
    schemes: int
    curves: int
    keys: int

    def __init__(self, flags: int, schemes: int, curves: int, keys: int) -> None:
        self.flags = flags
        self.schemes = schemes
        self.curves = curves
        self.keys = keys

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(self.flags, self.schemes, self.curves, self.keys)
        except (struct.error, OverflowError):
            raise misfit(
                "S2KexSet",
                ("flags", self.flags, 0, 255),
                ("schemes", self.schemes, 0, 255),
                ("curves", self.curves, 0, 255),
                ("keys", self.keys, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> S2KexSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("S2KexSet", f"{len(data)} bytes where 4 belong")
        flags, schemes, curves, keys = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.flags = flags
        message.schemes = schemes
        message.curves = curves
        message.keys = keys
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2KexFail(Message):
    """1 key, 2 scheme, 3 curves, 5 decrypt, 6 cancel, 7 auth, 8 key get, 9 verify, 0A report. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x07)

    reason: int

    def __init__(self, reason: int) -> None:
        self.reason = reason

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.reason)
        except (struct.error, OverflowError):
            raise misfit("S2KexFail", ("reason", self.reason, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2KexFail:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S2KexFail", f"{len(data)} bytes where 1 belong")
        reason = data[0]
        message = cls.__new__(cls)
        message.reason = reason
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2PublicKeyReport(Message):
    """Bit 0: the including node's. A joining node that is to be authenticated sends two zero bytes first. Source:
    ZWave_cmd_classes.xml.
    """

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x08)

    properties: int
    key: bytes

    def __init__(self, properties: int, key: bytes) -> None:
        self.properties = properties
        self.key = key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        key = self.key
        try:
            if len(key) != 32:
                raise Malformed("S2PublicKeyReport", f"key has {len(key)} bytes where 32 belong")
            return _S41.pack(self.properties, key)
        except (struct.error, OverflowError):
            raise misfit("S2PublicKeyReport", ("properties", self.properties, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2PublicKeyReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 33:
            raise Malformed("S2PublicKeyReport", f"{len(data)} bytes where 33 belong")
        properties = data[0]
        key = data[1:33]
        message = cls.__new__(cls)
        message.properties = properties
        message.key = key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2NetworkKeyGet(Message):
    """S2NetworkKeyGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x09)

    key_class: int

    def __init__(self, key_class: int) -> None:
        self.key_class = key_class

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.key_class)
        except (struct.error, OverflowError):
            raise misfit("S2NetworkKeyGet", ("key_class", self.key_class, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2NetworkKeyGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S2NetworkKeyGet", f"{len(data)} bytes where 1 belong")
        key_class = data[0]
        message = cls.__new__(cls)
        message.key_class = key_class
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2NetworkKeyReport(Message):
    """S2NetworkKeyReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x0A)

    key_class: int
    key: bytes = field(repr=False)

    def __init__(self, key_class: int, key: bytes) -> None:
        self.key_class = key_class
        self.key = key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        key = self.key
        try:
            if len(key) != 16:
                raise Malformed("S2NetworkKeyReport", f"key has {len(key)} bytes where 16 belong")
            return _S42.pack(self.key_class, key)
        except (struct.error, OverflowError):
            raise misfit("S2NetworkKeyReport", ("key_class", self.key_class, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2NetworkKeyReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("S2NetworkKeyReport", f"{len(data)} bytes where 17 belong")
        key_class = data[0]
        key = data[1:17]
        message = cls.__new__(cls)
        message.key_class = key_class
        message.key = key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2NetworkKeyVerify(Message):
    """S2NetworkKeyVerify. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x0B)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S2NetworkKeyVerify:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S2NetworkKeyVerify", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2TransferEnd(Message):
    """Bit 1: key verified; bit 0: requests complete. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x0C)

    flags: int

    def __init__(self, flags: int) -> None:
        self.flags = flags

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.flags)
        except (struct.error, OverflowError):
            raise misfit("S2TransferEnd", ("flags", self.flags, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> S2TransferEnd:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("S2TransferEnd", f"{len(data)} bytes where 1 belong")
        flags = data[0]
        message = cls.__new__(cls)
        message.flags = flags
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2CommandsSupportedGet(Message):
    """S2CommandsSupportedGet. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x0D)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> S2CommandsSupportedGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("S2CommandsSupportedGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class S2CommandsSupportedReport(Message):
    """S2CommandsSupportedReport. Source: ZWave_cmd_classes.xml."""

    CODE: ClassVar[tuple[int, int]] = (0x9F, 0x0E)

    classes: bytes

    def __init__(self, classes: bytes) -> None:
        self.classes = classes

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return self.classes

    @classmethod
    def parse(cls, data: bytes) -> S2CommandsSupportedReport:
        """Reads exactly one; raises `Malformed`."""
        classes = data
        message = cls.__new__(cls)
        message.classes = classes
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleCapabilitiesGet(Message):
    """ActiveScheduleCapabilitiesGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x01)

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b""

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleCapabilitiesGet:
        """Reads exactly one; raises `Malformed`."""
        if data:
            raise Malformed("ActiveScheduleCapabilitiesGet", f"{len(data)} bytes where 0 belong")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleCapabilitiesReport(Message):
    """ActiveScheduleCapabilitiesReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x02)

    count: int
    groups: bytes

    def __init__(self, count: int, groups: bytes) -> None:
        self.count = count
        self.groups = groups

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.count) + self.groups
        except (struct.error, OverflowError):
            raise misfit("ActiveScheduleCapabilitiesReport", ("count", self.count, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleCapabilitiesReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("ActiveScheduleCapabilitiesReport", f"{len(data)} bytes where at least 1 belong")
        count = data[0]
        groups = data[1:]
        message = cls.__new__(cls)
        message.count = count
        message.groups = groups
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleEnableSet(Message):
    """ActiveScheduleEnableSet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x03)

    target_class: int
    target: int
    enabled: int

    def __init__(self, target_class: int, target: int, enabled: int) -> None:
        self.target_class = target_class
        self.target = target
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S36.pack(self.target_class, self.target, self.enabled)
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleEnableSet",
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("enabled", self.enabled, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleEnableSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("ActiveScheduleEnableSet", f"{len(data)} bytes where 4 belong")
        target_class, target, enabled = _S36.unpack_from(data)
        message = cls.__new__(cls)
        message.target_class = target_class
        message.target = target
        message.enabled = enabled
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleEnableGet(Message):
    """ActiveScheduleEnableGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x04)

    target_class: int
    target: int

    def __init__(self, target_class: int, target: int) -> None:
        self.target_class = target_class
        self.target = target

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S25.pack(self.target_class, self.target)
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleEnableGet",
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleEnableGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ActiveScheduleEnableGet", f"{len(data)} bytes where 3 belong")
        target_class, target = _S25.unpack_from(data)
        message = cls.__new__(cls)
        message.target_class = target_class
        message.target = target
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleEnableReport(Message):
    """ActiveScheduleEnableReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x05)

    target_class: int
    target: int
    properties: int

    def __init__(self, target_class: int, target: int, properties: int) -> None:
        self.target_class = target_class
        self.target = target
        self.properties = properties

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S36.pack(self.target_class, self.target, self.properties)
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleEnableReport",
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("properties", self.properties, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleEnableReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("ActiveScheduleEnableReport", f"{len(data)} bytes where 4 belong")
        target_class, target, properties = _S36.unpack_from(data)
        message = cls.__new__(cls)
        message.target_class = target_class
        message.target = target
        message.properties = properties
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleYearDaySet(Message):
    """ActiveScheduleYearDaySet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x06)

    action: int
    target_class: int
    target: int
    slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int
    metadata: bytes

    def __init__(
        self,
        action: int,
        target_class: int,
        target: int,
        slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
        metadata: bytes,
    ) -> None:
        self.action = action
        self.target_class = target_class
        self.target = target
        self.slot = slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute
        self.metadata = metadata

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        metadata = self.metadata
        try:
            return (
                _S43.pack(
                    self.action,
                    self.target_class,
                    self.target,
                    self.slot,
                    self.start_year,
                    self.start_month,
                    self.start_day,
                    self.start_hour,
                    self.start_minute,
                    self.stop_year,
                    self.stop_month,
                    self.stop_day,
                    self.stop_hour,
                    self.stop_minute,
                    len(metadata),
                )
                + metadata
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleYearDaySet",
                ("action", self.action, 0, 255),
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
                ("start_year", self.start_year, 0, 65535),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 65535),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
                ("the length of metadata", len(metadata), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleYearDaySet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 19:
            raise Malformed("ActiveScheduleYearDaySet", f"{len(data)} bytes where at least 19 belong")
        (
            action,
            target_class,
            target,
            slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
            metadata_length,
        ) = _S43.unpack_from(data)
        end = 19 + metadata_length
        if len(data) != end:
            raise Malformed("ActiveScheduleYearDaySet", "metadata does not have its stated length")
        metadata = data[19:end]
        message = cls.__new__(cls)
        message.action = action
        message.target_class = target_class
        message.target = target
        message.slot = slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        message.metadata = metadata
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleYearDayGet(Message):
    """ActiveScheduleYearDayGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x07)

    target_class: int
    target: int
    slot: int

    def __init__(self, target_class: int, target: int, slot: int) -> None:
        self.target_class = target_class
        self.target = target
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S33.pack(self.target_class, self.target, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleYearDayGet",
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleYearDayGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("ActiveScheduleYearDayGet", f"{len(data)} bytes where 5 belong")
        target_class, target, slot = _S33.unpack_from(data)
        message = cls.__new__(cls)
        message.target_class = target_class
        message.target = target
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleYearDayReport(Message):
    """ActiveScheduleYearDayReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x08)

    report_code: int
    target_class: int
    target: int
    slot: int
    next_slot: int
    start_year: int
    start_month: int
    start_day: int
    start_hour: int
    start_minute: int
    stop_year: int
    stop_month: int
    stop_day: int
    stop_hour: int
    stop_minute: int
    metadata: bytes

    def __init__(
        self,
        report_code: int,
        target_class: int,
        target: int,
        slot: int,
        next_slot: int,
        start_year: int,
        start_month: int,
        start_day: int,
        start_hour: int,
        start_minute: int,
        stop_year: int,
        stop_month: int,
        stop_day: int,
        stop_hour: int,
        stop_minute: int,
        metadata: bytes,
    ) -> None:
        self.report_code = report_code
        self.target_class = target_class
        self.target = target
        self.slot = slot
        self.next_slot = next_slot
        self.start_year = start_year
        self.start_month = start_month
        self.start_day = start_day
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.stop_year = stop_year
        self.stop_month = stop_month
        self.stop_day = stop_day
        self.stop_hour = stop_hour
        self.stop_minute = stop_minute
        self.metadata = metadata

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        metadata = self.metadata
        try:
            return (
                _S44.pack(
                    self.report_code,
                    self.target_class,
                    self.target,
                    self.slot,
                    self.next_slot,
                    self.start_year,
                    self.start_month,
                    self.start_day,
                    self.start_hour,
                    self.start_minute,
                    self.stop_year,
                    self.stop_month,
                    self.stop_day,
                    self.stop_hour,
                    self.stop_minute,
                    len(metadata),
                )
                + metadata
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleYearDayReport",
                ("report_code", self.report_code, 0, 255),
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
                ("next_slot", self.next_slot, 0, 65535),
                ("start_year", self.start_year, 0, 65535),
                ("start_month", self.start_month, 0, 255),
                ("start_day", self.start_day, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("stop_year", self.stop_year, 0, 65535),
                ("stop_month", self.stop_month, 0, 255),
                ("stop_day", self.stop_day, 0, 255),
                ("stop_hour", self.stop_hour, 0, 255),
                ("stop_minute", self.stop_minute, 0, 255),
                ("the length of metadata", len(metadata), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleYearDayReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 21:
            raise Malformed("ActiveScheduleYearDayReport", f"{len(data)} bytes where at least 21 belong")
        (
            report_code,
            target_class,
            target,
            slot,
            next_slot,
            start_year,
            start_month,
            start_day,
            start_hour,
            start_minute,
            stop_year,
            stop_month,
            stop_day,
            stop_hour,
            stop_minute,
            metadata_length,
        ) = _S44.unpack_from(data)
        end = 21 + metadata_length
        if len(data) != end:
            raise Malformed("ActiveScheduleYearDayReport", "metadata does not have its stated length")
        metadata = data[21:end]
        message = cls.__new__(cls)
        message.report_code = report_code
        message.target_class = target_class
        message.target = target
        message.slot = slot
        message.next_slot = next_slot
        message.start_year = start_year
        message.start_month = start_month
        message.start_day = start_day
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.stop_year = stop_year
        message.stop_month = stop_month
        message.stop_day = stop_day
        message.stop_hour = stop_hour
        message.stop_minute = stop_minute
        message.metadata = metadata
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleDailySet(Message):
    """ActiveScheduleDailySet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x09)

    action: int
    target_class: int
    target: int
    slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int
    metadata: bytes

    def __init__(
        self,
        action: int,
        target_class: int,
        target: int,
        slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
        metadata: bytes,
    ) -> None:
        self.action = action
        self.target_class = target_class
        self.target = target
        self.slot = slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute
        self.metadata = metadata

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        metadata = self.metadata
        try:
            return (
                _S45.pack(
                    self.action,
                    self.target_class,
                    self.target,
                    self.slot,
                    self.weekdays,
                    self.start_hour,
                    self.start_minute,
                    self.duration_hour,
                    self.duration_minute,
                    len(metadata),
                )
                + metadata
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleDailySet",
                ("action", self.action, 0, 255),
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
                ("the length of metadata", len(metadata), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleDailySet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 12:
            raise Malformed("ActiveScheduleDailySet", f"{len(data)} bytes where at least 12 belong")
        (
            action,
            target_class,
            target,
            slot,
            weekdays,
            start_hour,
            start_minute,
            duration_hour,
            duration_minute,
            metadata_length,
        ) = _S45.unpack_from(data)
        end = 12 + metadata_length
        if len(data) != end:
            raise Malformed("ActiveScheduleDailySet", "metadata does not have its stated length")
        metadata = data[12:end]
        message = cls.__new__(cls)
        message.action = action
        message.target_class = target_class
        message.target = target
        message.slot = slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        message.metadata = metadata
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleDailyGet(Message):
    """ActiveScheduleDailyGet. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x0A)

    target_class: int
    target: int
    slot: int

    def __init__(self, target_class: int, target: int, slot: int) -> None:
        self.target_class = target_class
        self.target = target
        self.slot = slot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S33.pack(self.target_class, self.target, self.slot)
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleDailyGet",
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleDailyGet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("ActiveScheduleDailyGet", f"{len(data)} bytes where 5 belong")
        target_class, target, slot = _S33.unpack_from(data)
        message = cls.__new__(cls)
        message.target_class = target_class
        message.target = target
        message.slot = slot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActiveScheduleDailyReport(Message):
    """ActiveScheduleDailyReport. Source: ZWave_cmd_classes.xml alone: no document that can be read and no
    implementation stands behind it.
    """

    CODE: ClassVar[tuple[int, int]] = (0xA4, 0x0B)

    report_code: int
    target_class: int
    target: int
    slot: int
    next_slot: int
    weekdays: int
    start_hour: int
    start_minute: int
    duration_hour: int
    duration_minute: int
    metadata: bytes

    def __init__(
        self,
        report_code: int,
        target_class: int,
        target: int,
        slot: int,
        next_slot: int,
        weekdays: int,
        start_hour: int,
        start_minute: int,
        duration_hour: int,
        duration_minute: int,
        metadata: bytes,
    ) -> None:
        self.report_code = report_code
        self.target_class = target_class
        self.target = target
        self.slot = slot
        self.next_slot = next_slot
        self.weekdays = weekdays
        self.start_hour = start_hour
        self.start_minute = start_minute
        self.duration_hour = duration_hour
        self.duration_minute = duration_minute
        self.metadata = metadata

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        metadata = self.metadata
        try:
            return (
                _S46.pack(
                    self.report_code,
                    self.target_class,
                    self.target,
                    self.slot,
                    self.next_slot,
                    self.weekdays,
                    self.start_hour,
                    self.start_minute,
                    self.duration_hour,
                    self.duration_minute,
                    len(metadata),
                )
                + metadata
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ActiveScheduleDailyReport",
                ("report_code", self.report_code, 0, 255),
                ("target_class", self.target_class, 0, 255),
                ("target", self.target, 0, 65535),
                ("slot", self.slot, 0, 65535),
                ("next_slot", self.next_slot, 0, 65535),
                ("weekdays", self.weekdays, 0, 255),
                ("start_hour", self.start_hour, 0, 255),
                ("start_minute", self.start_minute, 0, 255),
                ("duration_hour", self.duration_hour, 0, 255),
                ("duration_minute", self.duration_minute, 0, 255),
                ("the length of metadata", len(metadata), 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActiveScheduleDailyReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 14:
            raise Malformed("ActiveScheduleDailyReport", f"{len(data)} bytes where at least 14 belong")
        (
            report_code,
            target_class,
            target,
            slot,
            next_slot,
            weekdays,
            start_hour,
            start_minute,
            duration_hour,
            duration_minute,
            metadata_length,
        ) = _S46.unpack_from(data)
        end = 14 + metadata_length
        if len(data) != end:
            raise Malformed("ActiveScheduleDailyReport", "metadata does not have its stated length")
        metadata = data[14:end]
        message = cls.__new__(cls)
        message.report_code = report_code
        message.target_class = target_class
        message.target = target
        message.slot = slot
        message.next_slot = next_slot
        message.weekdays = weekdays
        message.start_hour = start_hour
        message.start_minute = start_minute
        message.duration_hour = duration_hour
        message.duration_minute = duration_minute
        message.metadata = metadata
        return message


HostRequest: TypeAlias = (
    GetInitData
    | GetControllerCapabilities
    | SetSerialApiTimeouts
    | GetSerialApiCapabilities
    | SoftReset
    | SerialApiSetup
    | SendData
    | GetControllerVersion
    | SendDataAbort
    | GetHomeAndNodeId
    | GetNodeProtocolInfo
    | AssignReturnRoute
    | AddNode
    | RemoveNode
    | AssignSucReturnRoute
    | DeleteSucReturnRoute
    | GetSucNodeId
    | RequestNodeInfo
    | IsFailedNode
    | SendDataBridge
)

HOST_REQUEST: dict[int, type[HostRequest]] = {
    0x02: GetInitData,
    0x05: GetControllerCapabilities,
    0x06: SetSerialApiTimeouts,
    0x07: GetSerialApiCapabilities,
    0x08: SoftReset,
    0x0B: SerialApiSetup,
    0x13: SendData,
    0x15: GetControllerVersion,
    0x16: SendDataAbort,
    0x20: GetHomeAndNodeId,
    0x41: GetNodeProtocolInfo,
    0x46: AssignReturnRoute,
    0x4A: AddNode,
    0x4B: RemoveNode,
    0x51: AssignSucReturnRoute,
    0x55: DeleteSucReturnRoute,
    0x56: GetSucNodeId,
    0x60: RequestNodeInfo,
    0x62: IsFailedNode,
    0xA9: SendDataBridge,
}


def parse_host_request(code: int, data: bytes) -> HostRequest:
    """Reads the host request of that code; raises `Malformed`."""
    row = HOST_REQUEST.get(code)
    if row is None:
        raise Malformed("host_request", f"no layout for code {code:#04x}")
    return row.parse(data)


StickResponse: TypeAlias = (
    GetInitDataResponse
    | GetControllerCapabilitiesResponse
    | SetSerialApiTimeoutsResponse
    | GetSerialApiCapabilitiesResponse
    | SerialApiSetupResponse
    | SendDataResponse
    | GetControllerVersionResponse
    | GetHomeAndNodeIdResponse
    | GetNodeProtocolInfoResponse
    | AssignReturnRouteResponse
    | AssignSucReturnRouteResponse
    | DeleteSucReturnRouteResponse
    | GetSucNodeIdResponse
    | RequestNodeInfoResponse
    | IsFailedNodeResponse
    | SendDataBridgeResponse
)

STICK_RESPONSE: dict[int, type[StickResponse]] = {
    0x02: GetInitDataResponse,
    0x05: GetControllerCapabilitiesResponse,
    0x06: SetSerialApiTimeoutsResponse,
    0x07: GetSerialApiCapabilitiesResponse,
    0x0B: SerialApiSetupResponse,
    0x13: SendDataResponse,
    0x15: GetControllerVersionResponse,
    0x20: GetHomeAndNodeIdResponse,
    0x41: GetNodeProtocolInfoResponse,
    0x46: AssignReturnRouteResponse,
    0x51: AssignSucReturnRouteResponse,
    0x55: DeleteSucReturnRouteResponse,
    0x56: GetSucNodeIdResponse,
    0x60: RequestNodeInfoResponse,
    0x62: IsFailedNodeResponse,
    0xA9: SendDataBridgeResponse,
}


def parse_stick_response(code: int, data: bytes) -> StickResponse:
    """Reads the stick response of that code; raises `Malformed`."""
    row = STICK_RESPONSE.get(code)
    if row is None:
        raise Malformed("stick_response", f"no layout for code {code:#04x}")
    return row.parse(data)


StickRequest: TypeAlias = (
    ApplicationCommand
    | SerialApiStarted
    | SendDataCallback
    | AssignReturnRouteCallback
    | ApplicationUpdate
    | AddNodeCallback
    | RemoveNodeCallback
    | AssignSucReturnRouteCallback
    | DeleteSucReturnRouteCallback
    | BridgeApplicationCommand
    | SendDataBridgeCallback
)

STICK_REQUEST: dict[int, type[StickRequest]] = {
    0x04: ApplicationCommand,
    0x0A: SerialApiStarted,
    0x13: SendDataCallback,
    0x46: AssignReturnRouteCallback,
    0x49: ApplicationUpdate,
    0x4A: AddNodeCallback,
    0x4B: RemoveNodeCallback,
    0x51: AssignSucReturnRouteCallback,
    0x55: DeleteSucReturnRouteCallback,
    0xA8: BridgeApplicationCommand,
    0xA9: SendDataBridgeCallback,
}


def parse_stick_request(code: int, data: bytes) -> StickRequest:
    """Reads the stick request of that code; raises `Malformed`."""
    row = STICK_REQUEST.get(code)
    if row is None:
        raise Malformed("stick_request", f"no layout for code {code:#04x}")
    return row.parse(data)


Command: TypeAlias = (
    BasicSet
    | BasicGet
    | BasicReport
    | ZWavePlusInfoGet
    | ZWavePlusInfoReport
    | ScheduleEnableSet
    | ScheduleEnableAllSet
    | WeekDayScheduleSet
    | WeekDayScheduleGet
    | WeekDayScheduleReport
    | YearDayScheduleSet
    | YearDayScheduleGet
    | YearDayScheduleReport
    | ScheduleSupportedGet
    | ScheduleSupportedReport
    | ScheduleTimeOffsetGet
    | ScheduleTimeOffsetReport
    | ScheduleTimeOffsetSet
    | DailyScheduleGet
    | DailyScheduleReport
    | DailyScheduleSet
    | ExtendedScheduleEnableSet
    | ExtendedWeekDayScheduleSet
    | ExtendedWeekDayScheduleGet
    | ExtendedWeekDayScheduleReport
    | ExtendedYearDayScheduleSet
    | ExtendedYearDayScheduleGet
    | ExtendedYearDayScheduleReport
    | ExtendedDailyScheduleSet
    | ExtendedDailyScheduleGet
    | ExtendedDailyScheduleReport
    | MultiChannelEncapsulation
    | DoorLockOperationSet
    | DoorLockOperationGet
    | DoorLockOperationReport
    | DoorLockConfigurationSet
    | DoorLockConfigurationGet
    | DoorLockConfigurationReport
    | DoorLockCapabilitiesGet
    | DoorLockCapabilitiesReport
    | UserCodeSet
    | UserCodeGet
    | UserCodeReport
    | UsersNumberGet
    | UsersNumberReport
    | UserCodeCapabilitiesGet
    | KeypadModeSet
    | KeypadModeGet
    | KeypadModeReport
    | ExtendedUserCodeGet
    | AdminCodeGet
    | UserCodeChecksumGet
    | UserCodeChecksumReport
    | ExtendedUserCodeSet
    | ExtendedUserCodeReport
    | AdminCodeSet
    | AdminCodeReport
    | SupervisionGet
    | SupervisionReport
    | ConfigurationSet
    | ConfigurationGet
    | ConfigurationReport
    | NotificationEventSupportedGet
    | NotificationEventSupportedReport
    | NotificationGet
    | NotificationSet
    | NotificationSupportedGet
    | NotificationSupportedReport
    | ManufacturerSpecificGet
    | ManufacturerSpecificReport
    | BatteryGet
    | BatteryReport
    | UserCapabilitiesGet
    | UserCapabilitiesReport
    | CredentialCapabilitiesGet
    | CredentialCapabilitiesReport
    | UserSet
    | UserGet
    | UserReport
    | CredentialSet
    | CredentialGet
    | CredentialReport
    | CredentialLearnStart
    | CredentialLearnCancel
    | CredentialLearnReport
    | UserCredentialAssociationSet
    | UserCredentialAssociationReport
    | AllUsersChecksumGet
    | AllUsersChecksumReport
    | UserChecksumGet
    | UserChecksumReport
    | CredentialChecksumGet
    | CredentialChecksumReport
    | AdminPinSet
    | AdminPinGet
    | AdminPinReport
    | KeyLockerCapabilitiesGet
    | KeyLockerCapabilitiesReport
    | KeyLockerEntrySet
    | KeyLockerEntryGet
    | KeyLockerEntryReport
    | AssociationSet
    | AssociationGet
    | AssociationReport
    | AssociationRemove
    | AssociationGroupingsGet
    | AssociationGroupingsReport
    | VersionGet
    | VersionReport
    | CommandClassVersionGet
    | CommandClassVersionReport
    | VersionCapabilitiesGet
    | VersionCapabilitiesReport
    | VersionSoftwareGet
    | VersionSoftwareReport
    | TimeGet
    | TimeReport
    | DateGet
    | DateReport
    | TimeOffsetSet
    | TimeOffsetGet
    | TimeOffsetReport
    | TimeParametersSet
    | TimeParametersGet
    | TimeParametersReport
    | S0CommandsSupportedGet
    | S0CommandsSupportedReport
    | S0SchemeGet
    | S0SchemeReport
    | S0NetworkKeySet
    | S0NetworkKeyVerify
    | S0NonceGet
    | S0NonceReport
    | S0Encapsulation
    | S0EncapsulationNonceGet
    | S2NonceGet
    | S2NonceReport
    | S2Encapsulation
    | S2KexGet
    | S2KexReport
    | S2KexSet
    | S2KexFail
    | S2PublicKeyReport
    | S2NetworkKeyGet
    | S2NetworkKeyReport
    | S2NetworkKeyVerify
    | S2TransferEnd
    | S2CommandsSupportedGet
    | S2CommandsSupportedReport
    | ActiveScheduleCapabilitiesGet
    | ActiveScheduleCapabilitiesReport
    | ActiveScheduleEnableSet
    | ActiveScheduleEnableGet
    | ActiveScheduleEnableReport
    | ActiveScheduleYearDaySet
    | ActiveScheduleYearDayGet
    | ActiveScheduleYearDayReport
    | ActiveScheduleDailySet
    | ActiveScheduleDailyGet
    | ActiveScheduleDailyReport
)

COMMAND: dict[tuple[int, int], type[Command]] = {
    (0x20, 0x01): BasicSet,
    (0x20, 0x02): BasicGet,
    (0x20, 0x03): BasicReport,
    (0x5E, 0x01): ZWavePlusInfoGet,
    (0x5E, 0x02): ZWavePlusInfoReport,
    (0x4E, 0x01): ScheduleEnableSet,
    (0x4E, 0x02): ScheduleEnableAllSet,
    (0x4E, 0x03): WeekDayScheduleSet,
    (0x4E, 0x04): WeekDayScheduleGet,
    (0x4E, 0x05): WeekDayScheduleReport,
    (0x4E, 0x06): YearDayScheduleSet,
    (0x4E, 0x07): YearDayScheduleGet,
    (0x4E, 0x08): YearDayScheduleReport,
    (0x4E, 0x09): ScheduleSupportedGet,
    (0x4E, 0x0A): ScheduleSupportedReport,
    (0x4E, 0x0B): ScheduleTimeOffsetGet,
    (0x4E, 0x0C): ScheduleTimeOffsetReport,
    (0x4E, 0x0D): ScheduleTimeOffsetSet,
    (0x4E, 0x0E): DailyScheduleGet,
    (0x4E, 0x0F): DailyScheduleReport,
    (0x4E, 0x10): DailyScheduleSet,
    (0x4E, 0x11): ExtendedScheduleEnableSet,
    (0x4E, 0x12): ExtendedWeekDayScheduleSet,
    (0x4E, 0x13): ExtendedWeekDayScheduleGet,
    (0x4E, 0x14): ExtendedWeekDayScheduleReport,
    (0x4E, 0x15): ExtendedYearDayScheduleSet,
    (0x4E, 0x16): ExtendedYearDayScheduleGet,
    (0x4E, 0x17): ExtendedYearDayScheduleReport,
    (0x4E, 0x18): ExtendedDailyScheduleSet,
    (0x4E, 0x19): ExtendedDailyScheduleGet,
    (0x4E, 0x1A): ExtendedDailyScheduleReport,
    (0x60, 0x0D): MultiChannelEncapsulation,
    (0x62, 0x01): DoorLockOperationSet,
    (0x62, 0x02): DoorLockOperationGet,
    (0x62, 0x03): DoorLockOperationReport,
    (0x62, 0x04): DoorLockConfigurationSet,
    (0x62, 0x05): DoorLockConfigurationGet,
    (0x62, 0x06): DoorLockConfigurationReport,
    (0x62, 0x07): DoorLockCapabilitiesGet,
    (0x62, 0x08): DoorLockCapabilitiesReport,
    (0x63, 0x01): UserCodeSet,
    (0x63, 0x02): UserCodeGet,
    (0x63, 0x03): UserCodeReport,
    (0x63, 0x04): UsersNumberGet,
    (0x63, 0x05): UsersNumberReport,
    (0x63, 0x06): UserCodeCapabilitiesGet,
    (0x63, 0x08): KeypadModeSet,
    (0x63, 0x09): KeypadModeGet,
    (0x63, 0x0A): KeypadModeReport,
    (0x63, 0x0C): ExtendedUserCodeGet,
    (0x63, 0x0F): AdminCodeGet,
    (0x63, 0x11): UserCodeChecksumGet,
    (0x63, 0x12): UserCodeChecksumReport,
    (0x63, 0x0B): ExtendedUserCodeSet,
    (0x63, 0x0D): ExtendedUserCodeReport,
    (0x63, 0x0E): AdminCodeSet,
    (0x63, 0x10): AdminCodeReport,
    (0x6C, 0x01): SupervisionGet,
    (0x6C, 0x02): SupervisionReport,
    (0x70, 0x04): ConfigurationSet,
    (0x70, 0x05): ConfigurationGet,
    (0x70, 0x06): ConfigurationReport,
    (0x71, 0x01): NotificationEventSupportedGet,
    (0x71, 0x02): NotificationEventSupportedReport,
    (0x71, 0x04): NotificationGet,
    (0x71, 0x06): NotificationSet,
    (0x71, 0x07): NotificationSupportedGet,
    (0x71, 0x08): NotificationSupportedReport,
    (0x72, 0x04): ManufacturerSpecificGet,
    (0x72, 0x05): ManufacturerSpecificReport,
    (0x80, 0x02): BatteryGet,
    (0x80, 0x03): BatteryReport,
    (0x83, 0x01): UserCapabilitiesGet,
    (0x83, 0x02): UserCapabilitiesReport,
    (0x83, 0x03): CredentialCapabilitiesGet,
    (0x83, 0x04): CredentialCapabilitiesReport,
    (0x83, 0x05): UserSet,
    (0x83, 0x06): UserGet,
    (0x83, 0x07): UserReport,
    (0x83, 0x0A): CredentialSet,
    (0x83, 0x0B): CredentialGet,
    (0x83, 0x0C): CredentialReport,
    (0x83, 0x0F): CredentialLearnStart,
    (0x83, 0x10): CredentialLearnCancel,
    (0x83, 0x11): CredentialLearnReport,
    (0x83, 0x12): UserCredentialAssociationSet,
    (0x83, 0x13): UserCredentialAssociationReport,
    (0x83, 0x14): AllUsersChecksumGet,
    (0x83, 0x15): AllUsersChecksumReport,
    (0x83, 0x16): UserChecksumGet,
    (0x83, 0x17): UserChecksumReport,
    (0x83, 0x18): CredentialChecksumGet,
    (0x83, 0x19): CredentialChecksumReport,
    (0x83, 0x1A): AdminPinSet,
    (0x83, 0x1B): AdminPinGet,
    (0x83, 0x1C): AdminPinReport,
    (0x83, 0x1D): KeyLockerCapabilitiesGet,
    (0x83, 0x1E): KeyLockerCapabilitiesReport,
    (0x83, 0x1F): KeyLockerEntrySet,
    (0x83, 0x20): KeyLockerEntryGet,
    (0x83, 0x21): KeyLockerEntryReport,
    (0x85, 0x01): AssociationSet,
    (0x85, 0x02): AssociationGet,
    (0x85, 0x03): AssociationReport,
    (0x85, 0x04): AssociationRemove,
    (0x85, 0x05): AssociationGroupingsGet,
    (0x85, 0x06): AssociationGroupingsReport,
    (0x86, 0x11): VersionGet,
    (0x86, 0x12): VersionReport,
    (0x86, 0x13): CommandClassVersionGet,
    (0x86, 0x14): CommandClassVersionReport,
    (0x86, 0x15): VersionCapabilitiesGet,
    (0x86, 0x16): VersionCapabilitiesReport,
    (0x86, 0x17): VersionSoftwareGet,
    (0x86, 0x18): VersionSoftwareReport,
    (0x8A, 0x01): TimeGet,
    (0x8A, 0x02): TimeReport,
    (0x8A, 0x03): DateGet,
    (0x8A, 0x04): DateReport,
    (0x8A, 0x05): TimeOffsetSet,
    (0x8A, 0x06): TimeOffsetGet,
    (0x8A, 0x07): TimeOffsetReport,
    (0x8B, 0x01): TimeParametersSet,
    (0x8B, 0x02): TimeParametersGet,
    (0x8B, 0x03): TimeParametersReport,
    (0x98, 0x02): S0CommandsSupportedGet,
    (0x98, 0x03): S0CommandsSupportedReport,
    (0x98, 0x04): S0SchemeGet,
    (0x98, 0x05): S0SchemeReport,
    (0x98, 0x06): S0NetworkKeySet,
    (0x98, 0x07): S0NetworkKeyVerify,
    (0x98, 0x40): S0NonceGet,
    (0x98, 0x80): S0NonceReport,
    (0x98, 0x81): S0Encapsulation,
    (0x98, 0xC1): S0EncapsulationNonceGet,
    (0x9F, 0x01): S2NonceGet,
    (0x9F, 0x02): S2NonceReport,
    (0x9F, 0x03): S2Encapsulation,
    (0x9F, 0x04): S2KexGet,
    (0x9F, 0x05): S2KexReport,
    (0x9F, 0x06): S2KexSet,
    (0x9F, 0x07): S2KexFail,
    (0x9F, 0x08): S2PublicKeyReport,
    (0x9F, 0x09): S2NetworkKeyGet,
    (0x9F, 0x0A): S2NetworkKeyReport,
    (0x9F, 0x0B): S2NetworkKeyVerify,
    (0x9F, 0x0C): S2TransferEnd,
    (0x9F, 0x0D): S2CommandsSupportedGet,
    (0x9F, 0x0E): S2CommandsSupportedReport,
    (0xA4, 0x01): ActiveScheduleCapabilitiesGet,
    (0xA4, 0x02): ActiveScheduleCapabilitiesReport,
    (0xA4, 0x03): ActiveScheduleEnableSet,
    (0xA4, 0x04): ActiveScheduleEnableGet,
    (0xA4, 0x05): ActiveScheduleEnableReport,
    (0xA4, 0x06): ActiveScheduleYearDaySet,
    (0xA4, 0x07): ActiveScheduleYearDayGet,
    (0xA4, 0x08): ActiveScheduleYearDayReport,
    (0xA4, 0x09): ActiveScheduleDailySet,
    (0xA4, 0x0A): ActiveScheduleDailyGet,
    (0xA4, 0x0B): ActiveScheduleDailyReport,
}


def parse_command(code: tuple[int, int], data: bytes) -> Command:
    """Reads the command of that code; raises `Malformed`."""
    row = COMMAND.get(code)
    if row is None:
        raise Malformed("command", f"no layout for code {code}")
    return row.parse(data)
