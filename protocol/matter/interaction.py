"""The interaction model's messages: what travels inside a secure session under the protocol 0001.

Source: npm @matter/types 0.17.9, src/protocol. Messages end with the revision of the interaction model (tag 255).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.matter.schema import (
    ABSENT,
    ANY,
    BOOL,
    OPTIONAL,
    OPTIONAL_NULLABLE,
    U8,
    U16,
    U32,
    U64,
    Absent,
    At,
    Structure,
    nested,
    sequence,
)
from latchwork.protocol.matter.tlv import Element, Type

SOURCE = "npm @matter/types 0.17.9, src/protocol"
REVISION = 12
"""The revision that matter.js 0.17.9 states; Matter 1.4 has 11 or 12."""


class Path(Structure):
    """A path is a list with tags, not a structure; what is missing in it is a wildcard."""

    __slots__ = ()

    CONTAINER: ClassVar[Type] = Type.LIST


@dataclass(frozen=True, slots=True)
class CommandPath(Path):
    endpoint: Annotated[int | None, At(0, U16, OPTIONAL)] = None
    cluster: Annotated[int | None, At(1, U32, OPTIONAL)] = None
    command: Annotated[int | None, At(2, U32, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class AttributePath(Path):
    enable_tag_compression: Annotated[bool | None, At(0, BOOL, OPTIONAL)] = None
    node: Annotated[int | None, At(1, U64, OPTIONAL)] = None
    endpoint: Annotated[int | None, At(2, U16, OPTIONAL)] = None
    cluster: Annotated[int | None, At(3, U32, OPTIONAL)] = None
    attribute: Annotated[int | None, At(4, U32, OPTIONAL)] = None
    list_index: Annotated[int | Absent | None, At(5, U16, OPTIONAL_NULLABLE)] = ABSENT
    wildcard_path_flags: Annotated[int | None, At(6, U32, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class EventPath(Path):
    node: Annotated[int | None, At(0, U64, OPTIONAL)] = None
    endpoint: Annotated[int | None, At(1, U16, OPTIONAL)] = None
    cluster: Annotated[int | None, At(2, U32, OPTIONAL)] = None
    event: Annotated[int | None, At(3, U32, OPTIONAL)] = None
    is_urgent: Annotated[bool | None, At(4, BOOL, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class ClusterPath(Path):
    node: Annotated[int | None, At(0, U64, OPTIONAL)] = None
    endpoint: Annotated[int | None, At(1, U16, OPTIONAL)] = None
    cluster: Annotated[int | None, At(2, U32, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class StatusIB(Structure):
    """A status, and the cluster's own where it has one."""

    status: Annotated[int, At(0, U8)]
    cluster_status: Annotated[int | None, At(1, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class CommandData(Structure):
    """A command and its fields; `reference` tells the answers to several commands of one message apart."""

    path: Annotated[CommandPath, At(0, nested(CommandPath))]
    fields: Annotated[Element | None, At(1, ANY, OPTIONAL)] = field(default=None, repr=False)
    reference: Annotated[int | None, At(2, U16, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class CommandStatus(Structure):
    path: Annotated[CommandPath, At(0, nested(CommandPath))]
    status: Annotated[StatusIB, At(1, nested(StatusIB))]
    reference: Annotated[int | None, At(2, U16, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class InvokeAnswer(Structure):
    """Either a command of the cluster or a status."""

    command: Annotated[CommandData | None, At(0, nested(CommandData), OPTIONAL)] = None
    status: Annotated[CommandStatus | None, At(1, nested(CommandStatus), OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class AttributeData(Structure):
    path: Annotated[AttributePath, At(1, nested(AttributePath))]
    data: Annotated[Element, At(2, ANY)] = field(repr=False)
    data_version: Annotated[int | None, At(0, U32, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class AttributeStatus(Structure):
    path: Annotated[AttributePath, At(0, nested(AttributePath))]
    status: Annotated[StatusIB, At(1, nested(StatusIB))]


@dataclass(frozen=True, slots=True)
class AttributeReport(Structure):
    """Either a status or a value."""

    status: Annotated[AttributeStatus | None, At(0, nested(AttributeStatus), OPTIONAL)] = None
    data: Annotated[AttributeData | None, At(1, nested(AttributeData), OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class EventStatus(Structure):
    path: Annotated[EventPath, At(0, nested(EventPath))]
    status: Annotated[StatusIB, At(1, nested(StatusIB))]


@dataclass(frozen=True, slots=True)
class EventData(Structure):
    """`priority` 0 debug, 1 info, 2 critical. Times are milliseconds: of Unix or since the start; deltas count from the
    event before."""

    path: Annotated[EventPath, At(0, nested(EventPath))]
    number: Annotated[int, At(1, U64)]
    priority: Annotated[int, At(2, U8)]
    epoch_timestamp: Annotated[int | None, At(3, U64, OPTIONAL)] = None
    system_timestamp: Annotated[int | None, At(4, U64, OPTIONAL)] = None
    delta_epoch_timestamp: Annotated[int | None, At(5, U64, OPTIONAL)] = None
    delta_system_timestamp: Annotated[int | None, At(6, U64, OPTIONAL)] = None
    data: Annotated[Element | None, At(7, ANY, OPTIONAL)] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EventReport(Structure):
    """Either a status or an event."""

    status: Annotated[EventStatus | None, At(0, nested(EventStatus), OPTIONAL)] = None
    data: Annotated[EventData | None, At(1, nested(EventData), OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class EventFilter(Structure):
    """Only events from the number `event_min` on."""

    event_min: Annotated[int, At(1, U64)]
    node: Annotated[int | None, At(0, U64, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class DataVersionFilter(Structure):
    """Nothing of a cluster that still has this version."""

    path: Annotated[ClusterPath, At(0, nested(ClusterPath))]
    data_version: Annotated[int, At(1, U32)]


class Message(Structure):
    """A whole message; `OPCODE` stands in the header of the protocol."""

    __slots__ = ()

    OPCODE: ClassVar[int]
    SOURCE: ClassVar[str] = SOURCE


@dataclass(frozen=True, slots=True)
class StatusResponse(Message):
    """The answer to a TimedRequest, a ReportData and to what cannot be answered otherwise."""

    OPCODE: ClassVar[int] = 0x01

    status: Annotated[int, At(0, U8)]
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


_ATTRIBUTES = sequence(nested(AttributePath))
_EVENTS = sequence(nested(EventPath))
_EVENT_FILTERS = sequence(nested(EventFilter))
_VERSIONS = sequence(nested(DataVersionFilter))


@dataclass(frozen=True, slots=True)
class ReadRequest(Message):
    OPCODE: ClassVar[int] = 0x02

    fabric_filtered: Annotated[bool, At(3, BOOL)]
    attributes: Annotated[tuple[AttributePath, ...] | None, At(0, _ATTRIBUTES, OPTIONAL)] = None
    events: Annotated[tuple[EventPath, ...] | None, At(1, _EVENTS, OPTIONAL)] = None
    event_filters: Annotated[tuple[EventFilter, ...] | None, At(2, _EVENT_FILTERS, OPTIONAL)] = None
    data_versions: Annotated[tuple[DataVersionFilter, ...] | None, At(4, _VERSIONS, OPTIONAL)] = None
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class SubscribeRequest(Message):
    """Intervals are seconds."""

    OPCODE: ClassVar[int] = 0x03

    keep_subscriptions: Annotated[bool, At(0, BOOL)]
    min_interval_floor: Annotated[int, At(1, U16)]
    max_interval_ceiling: Annotated[int, At(2, U16)]
    fabric_filtered: Annotated[bool, At(7, BOOL)]
    attributes: Annotated[tuple[AttributePath, ...] | None, At(3, _ATTRIBUTES, OPTIONAL)] = None
    events: Annotated[tuple[EventPath, ...] | None, At(4, _EVENTS, OPTIONAL)] = None
    event_filters: Annotated[tuple[EventFilter, ...] | None, At(5, _EVENT_FILTERS, OPTIONAL)] = None
    data_versions: Annotated[tuple[DataVersionFilter, ...] | None, At(8, _VERSIONS, OPTIONAL)] = None
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class SubscribeResponse(Message):
    OPCODE: ClassVar[int] = 0x04

    subscription: Annotated[int, At(0, U32)]
    max_interval: Annotated[int, At(2, U16)]
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class ReportData(Message):
    """Values and events; `more_chunks` when another message follows."""

    OPCODE: ClassVar[int] = 0x05

    subscription: Annotated[int | None, At(0, U32, OPTIONAL)] = None
    attributes: Annotated[tuple[AttributeReport, ...] | None, At(1, sequence(nested(AttributeReport)), OPTIONAL)] = None
    events: Annotated[tuple[EventReport, ...] | None, At(2, sequence(nested(EventReport)), OPTIONAL)] = None
    more_chunks: Annotated[bool | None, At(3, BOOL, OPTIONAL)] = None
    suppress_response: Annotated[bool | None, At(4, BOOL, OPTIONAL)] = None
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class WriteRequest(Message):
    OPCODE: ClassVar[int] = 0x06

    timed_request: Annotated[bool, At(1, BOOL)]
    writes: Annotated[tuple[AttributeData, ...], At(2, sequence(nested(AttributeData)))]
    suppress_response: Annotated[bool | None, At(0, BOOL, OPTIONAL)] = None
    more_chunks: Annotated[bool | None, At(3, BOOL, OPTIONAL)] = None
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class WriteResponse(Message):
    OPCODE: ClassVar[int] = 0x07

    statuses: Annotated[tuple[AttributeStatus, ...], At(0, sequence(nested(AttributeStatus)))]
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class InvokeRequest(Message):
    OPCODE: ClassVar[int] = 0x08

    suppress_response: Annotated[bool, At(0, BOOL)]
    timed_request: Annotated[bool, At(1, BOOL)]
    commands: Annotated[tuple[CommandData, ...], At(2, sequence(nested(CommandData)))]
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class InvokeResponse(Message):
    OPCODE: ClassVar[int] = 0x09

    suppress_response: Annotated[bool, At(0, BOOL)]
    answers: Annotated[tuple[InvokeAnswer, ...], At(1, sequence(nested(InvokeAnswer)))]
    more_chunks: Annotated[bool | None, At(2, BOOL, OPTIONAL)] = None
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class TimedRequest(Message):
    """The request that follows within `timeout` milliseconds is a timed one."""

    OPCODE: ClassVar[int] = 0x0A

    timeout: Annotated[int, At(0, U16)]
    revision: Annotated[int | None, At(255, U8, OPTIONAL)] = None


MESSAGES: dict[int, type[Message]] = {
    row.OPCODE: row
    for row in (
        StatusResponse,
        ReadRequest,
        SubscribeRequest,
        SubscribeResponse,
        ReportData,
        WriteRequest,
        WriteResponse,
        InvokeRequest,
        InvokeResponse,
        TimedRequest,
    )
}


def parse_message(opcode: int, payload: bytes) -> Message:
    """The message of that opcode; raises `Malformed`."""
    row = MESSAGES.get(opcode)
    if row is None:
        raise Malformed("interaction model", f"no message has the opcode {opcode:#04x}")
    return row.parse(payload)
