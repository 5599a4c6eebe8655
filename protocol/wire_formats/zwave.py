"""Z-Wave as a byte map: frames of the serial line between host and stick, and bare commands as they travel by air.

A frame's message is the Serial API function (`SendData`); the command that it carries is told inside it. A bare
command's message is its class (`UserCodeSet`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
from latchwork.protocol.codec.streams import Frame, Garbage
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    hidden,
    layouts_of,
    mapped,
    moved,
    piece,
    plain,
    stray,
)
from latchwork.protocol.wire_formats.zwave_names import CARRYING, CLASSES, meaning
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import UnknownCommand, decode, encode
from latchwork.protocol.zwave.declarations import COMMANDS, DECLARATIONS
from latchwork.protocol.zwave.frames import FrameType, Signal, build_frame, frame_cutter
from latchwork.protocol.zwave.irregular import (
    Crc16Encapsulation,
    NoOperation,
    NotificationReport,
    UserCodeCapabilitiesReport,
)
from latchwork.protocol.zwave.redact import Redactor, secret_spans

LAYOUTS = layouts_of(DECLARATIONS)
COMMAND_LAYOUTS = COMMANDS.rows
COMMAND_CODES: dict[str, tuple[int, int]] = {row.__name__: row.CODE for row in g.COMMAND.values()}

_TABLES: dict[str, tuple[Sender, FrameType, Mapping[int, type]]] = {
    "host request": ("host", FrameType.REQUEST, g.HOST_REQUEST),
    "stick response": ("device", FrameType.RESPONSE, g.STICK_RESPONSE),
    "stick request": ("device", FrameType.REQUEST, g.STICK_REQUEST),
}
FUNCTIONS: dict[str, tuple[Sender, FrameType, int]] = {
    row.__name__: (sender, kind, code) for sender, kind, rows in _TABLES.values() for code, row in rows.items()
}
"""Who sends which message in a frame of which type, and its function id."""


LONGEST_COMMAND = 255


class ZWaveSerialFormat:
    name = "zwave"
    about = "Serial API frames between a host and a Z-Wave stick"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        cutter = frame_cutter()
        readings = [_read(found, sender) for found in cutter.feed(data)]
        if cutter.waiting:
            rest = cutter.reset()
            readings.append(stray(data[-rest:], len(data) - rest, "an unfinished frame"))
        return readings

    def messages(self, sender: Sender) -> list[str]:
        own = [name for name, (who, _, _) in FUNCTIONS.items() if who == sender]
        return [*own, *(signal.name for signal in Signal)]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in Signal.__members__:
            return bytes((Signal[message],))
        if message not in FUNCTIONS:
            hint = "; the protocol zwave-cc builds commands" if message in COMMAND_CODES else ""
            raise UnknownMessage(f"the Serial API has no message {message!r}{hint}")
        _, kind, function = FUNCTIONS[message]
        return build_frame(kind, function, build_stated(LAYOUTS[message], stated))


class ZWaveCommandFormat:
    name = "zwave-cc"
    about = "bare commands: command class, command and what follows"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if len(data) > LONGEST_COMMAND:
            raise Malformed("Command", f"{len(data)} bytes; a frame carries at most {LONGEST_COMMAND}")
        told = command_map(data)
        section = Section("command", tuple(told.parts))
        return [Reading(told.message, sender, (section,), told.fields, told.secrets, told.about)]

    def messages(self, sender: Sender) -> list[str]:
        return [*COMMAND_CODES, *_IRREGULAR]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in COMMAND_CODES:
            return bytes(COMMAND_CODES[message]) + build_stated(LAYOUTS[message], stated)
        if message in _IRREGULAR:
            return encode(_built(_IRREGULAR[message], stated))
        if message == "UnknownCommand":
            head = bytes(number_from(stated.get(name, 0), message, name) for name in ("command_class", "command"))
            return head + bytes_from(stated.get("payload", ""), message, "payload")
        raise UnknownMessage(f"there is no command {message!r}")


# --- the serial line --------------------------------------------------------------------------------------------------


def _read(found: Frame | Garbage, sender: Sender | None) -> Reading:
    start, data = found.offset, found.data
    if isinstance(found, Garbage):
        return stray(data, start, "belongs to no frame")
    if found.problem:
        return stray(data, start, "a frame whose checksum is wrong")
    if len(data) > 1:
        return _frame(start, data, sender)
    signal = Signal(data[0])
    part = Part(start, start + 1, "signal", data, data[0], signal.name)
    return Reading(signal.name, sender, (Section("signal", (part,)),), about=SIGNALS[signal])


SIGNALS = {
    Signal.ACK: "The frame was received.",
    Signal.NAK: "The frame came damaged; it is to be sent again.",
    Signal.CAN: "The frame was dropped, because both sides sent at once.",
}


def _frame(start: int, found: bytes, sender: Sender | None) -> Reading:
    frame = g.DataFrame.parse(found[1:-1])
    message, who, about = _message(frame, sender)
    head = [
        piece(found, 0, 1, "start"),
        piece(found, 1, 2, "length", found[1]),
        piece(found, 2, 3, "type", frame.type, {0: "request", 1: "response"}.get(frame.type, "")),
        piece(found, 3, 4, "function", frame.function, message or ""),
    ]
    end = len(found) - 1
    tail = piece(found, end, end + 1, "checksum", found[end], "right")
    fields: dict[str, Any] = {}
    secrets: frozenset[str] = frozenset()
    problem = ""
    if message is None:
        body = [piece(found, 4, end, "parameters")] if end > 4 else []
        body = [replace(part, secret=True) for part in body]
        problem = "no function of this number is known"
    else:
        fields, parts = mapped(LAYOUTS[message], frame.parameters)
        body = [told for part in moved(parts, 4) for told in _carried(part, message)]
        about = about or LAYOUTS[message].doc
        if message in CARRYING and _tells(fields["data"]):
            secrets = frozenset({"data"})
    redactor = Redactor(who or "host")
    redactor.feed(found)
    parts = hidden([*head, *body, tail], redactor.spans)
    section = Section("frame", tuple(moved(parts, start)))
    return Reading(message or f"function {frame.function:02x}", who, (section,), fields, secrets, about, problem)


def _tells(data: str) -> bool:
    return any(True for _ in secret_spans(bytes.fromhex(data)))


def _message(frame: g.DataFrame, sender: Sender | None) -> tuple[str | None, Sender | None, str]:
    """The message that the parameters are. A callback looks like a request: without a sender the host's table wins."""
    parsers: tuple[tuple[Sender, FrameType, Callable[[int, bytes], Any]], ...] = (
        ("host", FrameType.REQUEST, g.parse_host_request),
        ("device", FrameType.RESPONSE, g.parse_stick_response),
        ("device", FrameType.REQUEST, g.parse_stick_request),
    )
    fit: list[tuple[str, Sender]] = []
    for who, kind, parse in parsers:
        if kind != frame.type or sender not in (None, who):
            continue
        try:
            fit.append((type(parse(frame.function, frame.parameters)).__name__, who))
        except CodecError:
            continue
    if not fit:
        return None, sender, ""
    other = f"It could also be {fit[1][0]} of the device; say --from device." if len(fit) > 1 else ""
    return fit[0][0], fit[0][1], other


def _carried(part: Part, message: str) -> list[Part]:
    """The command inside a frame, told field by field; a part that holds none as it is."""
    if message in CARRYING and part.name == "data" and part.data:
        try:
            return moved(command_map(part.data).parts, part.start, "data: ")
        except CodecError:
            return [replace(part, secret=True, meaning="a damaged command")]
    return [replace(part, meaning=part.meaning or meaning(message, part.name, part.value))]


# --- commands ---------------------------------------------------------------------------------------------------------


class CommandMap:
    """One command taken apart: its name, its parts from offset 0 and the values to build it again."""

    __slots__ = ("about", "fields", "message", "parts", "secrets")

    def __init__(
        self,
        message: str,
        parts: list[Part],
        values: Mapping[str, Any],
        secrets: frozenset[str] = frozenset(),
        about: str = "",
    ) -> None:
        self.message = message
        self.parts = parts
        self.fields = dict(values)
        self.secrets = secrets
        self.about = about


def command_map(data: bytes) -> CommandMap:
    """Raises `Malformed` for a command of the tables that is damaged."""
    if data[:2] == bytes(Crc16Encapsulation.CODE):
        return _crc16(data)
    command = decode(data)
    if isinstance(command, NoOperation):
        return CommandMap("NoOperation", [piece(data, 0, 1, "command class", 0, "No Operation")], {})
    name = type(command).__name__
    class_part = piece(data, 0, 1, "command class", data[0], CLASSES.get(data[0], ""))
    if isinstance(command, UnknownCommand):
        head = [class_part, piece(data, 1, 2, "command", data[1])]
        body = [piece(data, 2, len(data), "payload")] if len(data) > 2 else []
        stated = {"command_class": data[0], "command": data[1], "payload": data[2:].hex()}
        body = [replace(part, secret=True) for part in body]
        return CommandMap(name, [*head, *body], stated, frozenset({"payload"}), "No table has this command.")
    head = [class_part, piece(data, 1, 2, "command", data[1], name)]
    if isinstance(command, NotificationReport | UserCodeCapabilitiesReport):
        parts = _notification(data) if isinstance(command, NotificationReport) else _capabilities(data)
        values = {key: plain(value) for key, value in asdict(command).items() if value is not None}
        secrets = frozenset({"parameters"} if isinstance(command, NotificationReport) else ())
        return CommandMap(name, hidden([*head, *parts], list(secret_spans(data))), values, secrets)
    layout = COMMAND_LAYOUTS[data[0], data[1]]
    values, parts = mapped(layout, data[2:], 2)
    parts = [told for part in parts for told in _inside(part, name)]
    return CommandMap(name, hidden([*head, *parts], list(secret_spans(data))), values, layout.secret, layout.doc)


def _inside(part: Part, message: str) -> list[Part]:
    """A field, or the fields of the command that it holds."""
    if part.name == "command" and part.data and isinstance(part.value, bytes):
        try:
            return moved(command_map(part.data).parts, part.start, "command: ")
        except CodecError:
            return [part]
    return [replace(part, meaning=part.meaning or meaning(message, part.name, part.value))]


def _crc16(data: bytes) -> CommandMap:
    inner = Crc16Encapsulation.parse(data[2:]).command
    told = command_map(inner)
    end = len(data) - 2
    checked = piece(data, end, end + 2, "CRC-16", int.from_bytes(data[end:], "big"), "right")
    parts = [
        piece(data, 0, 1, "command class", data[0], CLASSES[data[0]]),
        piece(data, 1, 2, "command", data[1], "Crc16Encapsulation"),
        *moved(told.parts, 2, "command: "),
        replace(checked, secret=any(part.secret for part in told.parts)),
    ]
    hides = frozenset({"command"} if any(part.secret for part in told.parts) else ())
    return CommandMap("Crc16Encapsulation", parts, {"command": inner.hex()}, hides)


def _notification(data: bytes) -> list[Part]:
    """Offsets 2 and on: what a V1 alarm has, then what a notification adds."""
    names = ("v1_type", "v1_level", "source_node", "status", "type", "event", "properties")
    parts = [
        piece(data, at, at + 1, name, data[at], meaning("NotificationReport", name, data[at]))
        for at, name in enumerate(names, start=2)
        if at < len(data)
    ]
    if len(data) > 8:
        end = 9 + (data[8] & 0x1F)
        if end > 9:
            parts.append(piece(data, 9, end, "parameters"))
        if len(data) > end:
            parts.append(piece(data, end, len(data), "sequence", data[end]))
    return parts


def _capabilities(data: bytes) -> list[Part]:
    parts, at = [], 2
    for name in ("statuses", "keypad_modes", "characters"):
        end = at + 1 + (data[at] & 0x1F)
        parts.append(piece(data, at, at + 1, f"{name} (flags and length)", data[at]))
        if end > at + 1:
            parts.append(piece(data, at + 1, end, f"{name} (mask)"))
        at = end
    return parts + ([piece(data, at, len(data), "rest")] if at < len(data) else [])


_IRREGULAR: dict[str, type] = {
    row.__name__: row for row in (Crc16Encapsulation, NoOperation, NotificationReport, UserCodeCapabilitiesReport)
}


def _built(row: type, stated: Mapping[str, Any]) -> Any:
    """An irregular command from stated values, by the types of its class."""
    kinds = {one.name: str(one.type) for one in fields(row)}
    unknown = sorted(set(stated) - set(kinds))
    if unknown:
        raise Malformed(row.__name__, f"it has no field {unknown[0]!r}; it has {', '.join(kinds) or 'none'}")
    values: dict[str, Any] = {}
    for name, value in stated.items():
        kind = kinds[name]
        if kind == "bytes":
            values[name] = bytes_from(value, row.__name__, name)
        elif kind == "bool":
            values[name] = value in (True, "true", "1")
        elif kind.startswith("tuple"):
            values[name] = tuple(number_from(one, row.__name__, name) for one in value)
        elif kind == "str":
            values[name] = str(value)
        else:
            values[name] = number_from(value, row.__name__, name)
    try:
        return row(**values)
    except TypeError:
        raise Malformed(row.__name__, f"a field is missing; it has {', '.join(kinds)}") from None
