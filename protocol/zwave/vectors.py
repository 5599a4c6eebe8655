"""The checks that hold Z-Wave vectors against the codecs; see `latchwork.protocol.vectors`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from latchwork.protocol.codec import Malformed
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect
from latchwork.protocol.zwave.checksum import crc16
from latchwork.protocol.zwave.commands import decode, encode
from latchwork.protocol.zwave.frames import SHORTEST, START, Cutter, FrameType, build_frame
from latchwork.protocol.zwave.generated import DataFrame, parse_host_request, parse_stick_request, parse_stick_response
from latchwork.protocol.zwave.serial_api import FRAME_TIMEOUT, SerialApi
from latchwork.protocol.zwave.vector_fields import (
    ACTIVE_SCHEDULE,
    DOOR_LOCK,
    EXTENDED_SCHEDULE_ENTRY_LOCK,
    SCHEDULE_ENTRY_LOCK,
    USER_CODE,
    Row,
)
from latchwork.protocol.zwave.vector_fields_common import DEVICE, NOTIFICATION, SUPERVISION, TIME
from latchwork.protocol.zwave.vector_fields_credentials import USER_CREDENTIAL
from latchwork.protocol.zwave.vector_fields_security import SECURITY_S0, SECURITY_S2
from latchwork.protocol.zwave.vector_sessions import check_s0_session, check_s2_session


def _prefixed(prefix: str, rows: Mapping[str, Row]) -> dict[str, Row]:
    return {prefix + name: row for name, row in rows.items()}


ROWS: dict[str, Row] = {
    **USER_CODE,
    **_prefixed("ScheduleEntryLock", SCHEDULE_ENTRY_LOCK),
    **_prefixed("ExtendedScheduleEntryLock", EXTENDED_SCHEDULE_ENTRY_LOCK),
    **_prefixed("ScheduleEntryLockExtended", EXTENDED_SCHEDULE_ENTRY_LOCK),
    **_prefixed("DoorLock", DOOR_LOCK),
    **_prefixed("ActiveSchedule", ACTIVE_SCHEDULE),
    **_prefixed("UserCredential", USER_CREDENTIAL),
    **SUPERVISION,
    **NOTIFICATION,
    **DEVICE,
    **TIME,
    **SECURITY_S0,
    **SECURITY_S2,
}

NEWEST = {0x20: 2, 0x4E: 4, 0x62: 4, 0x63: 2, 0x6C: 2, 0x70: 4, 0x71: 8, 0x72: 2, 0x80: 3, 0x83: 2, 0x85: 3, 0x86: 3}
NEWEST |= {0x56: 1, 0x5E: 2, 0x60: 4, 0x8A: 2, 0x8B: 1, 0x98: 1, 0x9F: 1, 0xA4: 1}
"""The newest version of each command class that the reference knows."""

SINCE = {
    "ExtendedScheduleEntryLock": 4,
    "ScheduleEntryLockExtended": 4,
    "ScheduleEntryLockDaily": 3,
    "ScheduleEntryLockTimeOffset": 2,
    "UserCodeCapabilities": 2,
    "UserCodeKeypadMode": 2,
    "UserCodeExtended": 2,
    "UserCodeAdminCode": 2,
    "UserCodeUserCodeChecksum": 2,
    "DoorLockCapabilities": 4,
    "UserCredentialKeyLocker": 2,
}
"""The version with which commands came that are not as old as their class."""

_TEXT = {"id", "kind", "note", "source"}

FUNCTION_NAMES = {
    0x02: "GetInitData",
    0x04: "ApplicationCommandHandler",
    0x05: "GetControllerCapabilities",
    0x06: "SetSerialApiTimeouts",
    0x07: "GetSerialApiCapabilities",
    0x08: "SoftReset",
    0x0A: "SerialApiStarted",
    0x0B: "SerialApiSetup",
    0x13: "SendData",
    0x15: "GetControllerVersion",
    0x16: "SendDataAbort",
    0x20: "GetHomeAndNodeId",
    0x41: "GetNodeProtocolInfo",
    0x46: "AssignReturnRoute",
    0x49: "ApplicationUpdate",
    0x4A: "AddNodeToNetwork",
    0x4B: "RemoveNodeFromNetwork",
    0x51: "AssignSUCReturnRoute",
    0x55: "DeleteSUCReturnRoute",
    0x56: "GetSUCNodeId",
    0x60: "RequestNodeInfo",
    0x62: "IsFailedNode",
    0xA8: "BridgeApplicationCommandHandler",
    0xA9: "SendDataBridge",
}


def _only(vector: Vector, *known: str) -> None:
    unknown = set(vector) - _TEXT - set(known)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _row(name: str) -> Row:
    """zwave-js writes UserCodeCCSet, the Alliance's XML UserCodeSet v2."""
    exact, _, version = name.partition(" v")
    for key in (name, exact):
        row = ROWS.get(key.replace("CC", "", 1)) or ROWS.get(key)
        if row is not None:
            break
    else:
        raise NotUnderstood(f"no command is called {name}")
    if version:
        newest = NEWEST[row.command.CODE[0]]
        oldest = next((since for prefix, since in SINCE.items() if exact.startswith(prefix)), 1)
        if not oldest <= int(version) <= newest:
            raise Mismatch(f"command: {exact} came with version {oldest} and there is none after {newest}")
    return row


def _built(command: Any) -> bytes:
    """Nothing for a candidate whose fields do not go together."""
    try:
        return encode(command)
    except Malformed:
        return b""


def check_command_class(vector: Vector) -> None:
    """The stated fields build exactly the stated bytes, and these parse to exactly the stated command."""
    _only(vector, "command", "hex", "fields")
    row, data = _row(vector["command"]), bytes.fromhex(vector["hex"])
    try:
        made = row.candidates(vector["fields"])
    except (KeyError, TypeError, ValueError) as error:
        raise Mismatch(f"{vector['command']}: no command has these fields ({type(error).__name__}: {error})") from error
    built = [_built(command) for command in made]
    if data not in built:
        expect("hex", vector["hex"], next((option.hex() for option in built if option), "nothing"))
    try:
        parsed = decode(data) if row.command.__name__ != "Crc16Encapsulation" else made[0]
    except Malformed as error:
        raise Mismatch(f"{vector['command']}: {error}") from error
    expect("command", made[built.index(data)], parsed)


def _check_parameters(direction: str, frame: DataFrame) -> None:
    """The parameters mean something in the table of whoever sent the frame, and are built the same again."""
    parsers: dict[tuple[str, int], Any] = {
        ("host->stick", FrameType.REQUEST): parse_host_request,
        ("stick->host", FrameType.RESPONSE): parse_stick_response,
        ("stick->host", FrameType.REQUEST): parse_stick_request,
    }
    parse = parsers.get((direction, frame.type))
    if parse is None:
        raise Mismatch(f"direction: nobody sends a frame of type {frame.type:02x} {direction}")
    try:
        message = parse(frame.function, frame.parameters)
    except (Malformed, KeyError) as error:
        raise Mismatch(f"params: {direction} {frame.function:02x} does not parse: {error}") from error
    expect("params, built again", frame.parameters.hex(), message.build().hex())
    tx_status = getattr(message, "tx_status", 0)
    if tx_status > 5:
        raise Mismatch(f"direction: {direction} it would be a callback with transmit status {tx_status:02x}")


def check_serial_frame(vector: Vector) -> None:
    _only(vector, "hex", "direction", "length", "type", "function", "function_name", "params", "checksum")
    data = bytes.fromhex(vector["hex"])
    pieces = Cutter().feed(data)
    if len(pieces) != 1 or not isinstance(pieces[0], DataFrame):
        raise Mismatch(f"hex: not one sound data frame but {pieces!r}")
    frame = pieces[0]
    stated = {
        "length": data[1],
        "type": {0: "REQ", 1: "RES"}.get(frame.type),
        "function": frame.function,
        "function_name": FUNCTION_NAMES.get(frame.function),
        "params": frame.parameters.hex(),
        "checksum": data[-1],
    }
    for name, got in stated.items():
        if name in vector:
            expect(name, vector[name], got)
    expect("hex", vector["hex"], build_frame(FrameType(frame.type), frame.function, frame.parameters).hex())
    _check_parameters(vector["direction"], frame)


def check_serial_invalid(vector: Vector) -> None:
    """What a receiver does with bytes that are no sound frame: it answers NAK, or discards them without a word."""
    _only(vector, "hex", "expect")
    host = SerialApi()
    host.receive(bytes.fromhex(vector["hex"]), 0.0)
    host.tick(FRAME_TIMEOUT)
    if host.events():
        raise Mismatch("hex: something was heard in bytes that are no sound frame")
    answer, wanted = host.output(), str(vector["expect"])
    if match := re.fullmatch(r"NAK 0x([0-9a-fA-F]{2})", wanted):
        expect("expect", match[1].lower(), answer.hex())
    elif wanted.startswith("discard"):
        expect("expect", b"", answer)
        if match := re.search(r"minimum length byte is (\d+)", wanted):
            expect("minimum length", int(match[1]), SHORTEST)
            data = bytes.fromhex(vector["hex"])
            expect("hex, a frame with a length that is too small", (True, True), (data[0] == START, data[1] < SHORTEST))
    else:
        raise NotUnderstood(f"what {wanted!r} asks of a receiver")


def check_crc16(vector: Vector) -> None:
    _only(vector, "data", "crc")
    expect("crc", vector["crc"].lower(), f"{crc16(bytes.fromhex(vector['data'])):04x}")


CHECKS: dict[str, Check] = {
    "command_class": check_command_class,
    "serial_frame": check_serial_frame,
    "serial_invalid": check_serial_invalid,
    "crc16_aug_ccitt": check_crc16,
    "s0_session": check_s0_session,
    "s2_session": check_s2_session,
}
