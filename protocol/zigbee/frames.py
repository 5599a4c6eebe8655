"""One ZCL frame: header and command together, both ways.

Which cluster a frame belongs to is not in the frame but in the layer below (APS), so `parse_frame` has to be told. A
command whose table is unknown, and every manufacturer-specific one, comes as an `UnknownCommand`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias

from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee import discovery, general
from latchwork.protocol.zigbee.constants import CLUSTER_ALARMS, CLUSTER_DOOR_LOCK
from latchwork.protocol.zigbee.declarations import (
    ALARM_REQUESTS,
    ALARM_RESPONSES,
    DOOR_LOCK_REQUESTS,
    DOOR_LOCK_RESPONSES,
)
from latchwork.protocol.zigbee.general import GeneralCommand
from latchwork.protocol.zigbee.generated import (
    ALARM_REQUEST,
    ALARM_RESPONSE,
    DOOR_LOCK_REQUEST,
    DOOR_LOCK_RESPONSE,
    AlarmRequest,
    AlarmResponse,
    DoorLockRequest,
    DoorLockResponse,
    Frame,
    parse_alarm_request,
    parse_alarm_response,
    parse_door_lock_request,
    parse_door_lock_response,
)
from latchwork.protocol.zigbee.tolerance import tidy

FRAME_TYPE = 0x03
MANUFACTURER_SPECIFIC = 0x04
TO_CLIENT = 0x08
NO_DEFAULT_RESPONSE = 0x10
RESERVED = 0xE0


class FrameType(IntEnum):
    """General commands are the same for every cluster."""

    GENERAL = 0
    CLUSTER = 1


ClusterCommand: TypeAlias = DoorLockRequest | DoorLockResponse | AlarmRequest | AlarmResponse
Command: TypeAlias = ClusterCommand | GeneralCommand


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A command that no table has; `payload` is what follows the header."""

    code: int
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame taken apart. `rest` are bytes behind the end of the command, `valueless` names strings without a value:
    only a reader that was asked to be tolerant leaves any."""

    frame_type: FrameType
    to_client: bool
    no_default_response: bool
    manufacturer_code: int | None
    sequence: int
    code: int
    command: Command | UnknownCommand
    rest: bytes = field(default=b"", repr=False)
    valueless: tuple[str, ...] = ()


GENERAL: dict[int, type[GeneralCommand]] = {
    row.CODE: row
    for row in (
        general.ReadAttributes,
        general.ReadAttributesResponse,
        general.WriteAttributes,
        general.WriteAttributesUndivided,
        general.WriteAttributesResponse,
        general.WriteAttributesNoResponse,
        general.ConfigureReporting,
        general.ConfigureReportingResponse,
        general.ReadReportingConfiguration,
        general.ReadReportingConfigurationResponse,
        general.ReportAttributes,
        general.DefaultResponse,
        discovery.DiscoverAttributes,
        discovery.DiscoverAttributesResponse,
        discovery.ReadAttributesStructured,
        discovery.WriteAttributesStructured,
        discovery.WriteAttributesStructuredResponse,
        discovery.DiscoverCommandsReceived,
        discovery.DiscoverCommandsReceivedResponse,
        discovery.DiscoverCommandsGenerated,
        discovery.DiscoverCommandsGeneratedResponse,
        discovery.DiscoverAttributesExtended,
        discovery.DiscoverAttributesExtendedResponse,
    )
}


@dataclass(frozen=True, slots=True)
class Table:
    """The commands of one cluster in one direction."""

    rows: Mapping[int, type[Any]]
    layouts: Mapping[int, Layout]
    parse: Callable[[int, bytes], ClusterCommand]


TABLES: dict[tuple[int, bool], Table] = {
    (CLUSTER_DOOR_LOCK, False): Table(DOOR_LOCK_REQUEST, DOOR_LOCK_REQUESTS.rows, parse_door_lock_request),
    (CLUSTER_DOOR_LOCK, True): Table(DOOR_LOCK_RESPONSE, DOOR_LOCK_RESPONSES.rows, parse_door_lock_response),
    (CLUSTER_ALARMS, False): Table(ALARM_REQUEST, ALARM_REQUESTS.rows, parse_alarm_request),
    (CLUSTER_ALARMS, True): Table(ALARM_RESPONSE, ALARM_RESPONSES.rows, parse_alarm_response),
}
"""(cluster, whether to the client) to its commands."""

_TO_CLIENT: dict[type, bool] = {row: side for (_, side), table in TABLES.items() for row in table.rows.values()}


def build_frame(
    command: Command,
    sequence: int,
    *,
    to_client: bool | None = None,
    no_default_response: bool | None = None,
    manufacturer_code: int | None = None,
) -> bytes:
    """A whole frame; raises `Malformed`.

    A cluster's command knows its direction; `to_client` turns a general one round, as when a lock reads the time. By
    default a frame to the client wants no default response, one to the server does.
    """
    if isinstance(command, GeneralCommand):
        control = int(FrameType.GENERAL)
        client = command.TO_CLIENT if to_client is None else to_client
    else:
        control, client = int(FrameType.CLUSTER), _TO_CLIENT[type(command)]
        if to_client not in (None, client):
            raise Malformed(type(command).__name__, "it does not go in this direction")
    quiet = client if no_default_response is None else no_default_response
    control |= client * TO_CLIENT | quiet * NO_DEFAULT_RESPONSE
    if manufacturer_code is not None:
        control |= MANUFACTURER_SPECIFIC
    return Frame(control, manufacturer_code, sequence, command.CODE, command.build()).build()


def parse_frame(data: bytes, cluster: int = CLUSTER_DOOR_LOCK, *, tolerant: bool = False) -> Heard:
    """A frame of `cluster`; raises `Malformed`. `tolerant` also takes what `tolerance.py` describes."""
    frame = Frame.parse(data)
    control = frame.frame_control
    if control & FRAME_TYPE > FrameType.CLUSTER or control & RESERVED:
        raise Malformed("Frame", f"its frame control {control:#04x} has bits that are reserved")
    frame_type, to_client = FrameType(control & FRAME_TYPE), bool(control & TO_CLIENT)
    command, rest, valueless = _command(frame, frame_type, cluster, tolerant)
    return Heard(
        frame_type,
        to_client,
        bool(control & NO_DEFAULT_RESPONSE),
        frame.manufacturer_code,
        frame.sequence,
        frame.command,
        command,
        rest,
        valueless,
    )


def _command(
    frame: Frame, frame_type: FrameType, cluster: int, tolerant: bool
) -> tuple[Command | UnknownCommand, bytes, tuple[str, ...]]:
    code, payload = frame.command, frame.payload
    if frame_type is FrameType.GENERAL:
        row = GENERAL.get(code)
        return (UnknownCommand(code, payload) if row is None else row.parse(payload)), b"", ()
    table = TABLES.get((cluster, bool(frame.frame_control & TO_CLIENT)))
    if table is None or code not in table.rows or frame.manufacturer_code is not None:
        return UnknownCommand(code, payload), b"", ()
    if not tolerant:
        return table.parse(code, payload), b"", ()
    try:
        return table.parse(code, payload), b"", ()
    except Malformed:
        tidied = tidy(table.layouts[code], payload)
    return table.parse(code, tidied.payload), tidied.rest, tidied.valueless
