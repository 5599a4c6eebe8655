"""ZCL frames as a byte map: the header, then the command of the cluster, or the general command.

Which cluster a frame is of is not in its bytes, so each cluster with commands has a format of its own; the general
commands are in both. Habits of real locks (`zigbee.tolerance`) are told, not refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import bytes_from, number_from
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, mapped, piece, plain
from latchwork.protocol.wire_formats.zigbee_names import meaning
from latchwork.protocol.zigbee.constants import CLUSTER_ALARMS, CLUSTER_DOOR_LOCK
from latchwork.protocol.zigbee.data_types import DATA_TYPES, Collection, Kind, TypedValue, Value
from latchwork.protocol.zigbee.frames import (
    GENERAL,
    MANUFACTURER_SPECIFIC,
    NO_DEFAULT_RESPONSE,
    TABLES,
    TO_CLIENT,
    FrameType,
    Heard,
    UnknownCommand,
    build_frame,
    parse_frame,
)
from latchwork.protocol.zigbee.general import GeneralCommand, ReportsToSend
from latchwork.protocol.zigbee.generated import Frame
from latchwork.protocol.zigbee.reading import Reader
from latchwork.protocol.zigbee.tolerance import tidy

T = TypeVar("T")

LONGEST = 1500
"""Far more than fragments of Zigbee carry together."""

HEADER = ("sequence", "no_default_response", "to_client", "manufacturer_code")
"""What `write` takes besides the fields of the command, all of it optional."""

_GENERAL_NAMES: dict[str, type[GeneralCommand]] = {row.__name__: row for row in GENERAL.values()}


class ZigbeeFormat:
    """The frames of one cluster."""

    def __init__(self, name: str, about: str, cluster: int) -> None:
        self.name = name
        self.about = about
        self._cluster = cluster

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if len(data) > LONGEST:
            raise Malformed("Frame", f"{len(data)} bytes; a frame has at most {LONGEST}")
        heard = parse_frame(data, self._cluster, tolerant=True)
        start = 5 if heard.manufacturer_code is not None else 3
        told, values, secrets, about = self._told(heard, data, start)
        parts = [*_header(data, heard, start), *told]
        values = {**_header_values(heard), **values}
        who: Sender = sender or ("device" if heard.to_client else "host")
        return [Reading(_name(heard), who, (Section("frame", tuple(parts)),), values, secrets, about)]

    def messages(self, sender: Sender) -> list[str]:
        own = TABLES[self._cluster, sender == "device"].rows
        return [*(row.__name__ for row in own.values()), *_GENERAL_NAMES]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        header = {name: value for name, value in stated.items() if name in HEADER}
        rest = {name: value for name, value in stated.items() if name not in HEADER}
        sequence = number_from(header.get("sequence", 0), message, "sequence")
        to_client = _optional(_flag, header, "to_client", message)
        quiet = _optional(_flag, header, "no_default_response", message)
        manufacturer = _optional(number_from, header, "manufacturer_code", message)
        if message == UnknownCommand.__name__:
            return _unknown(rest, sequence, bool(to_client), bool(quiet), manufacturer)
        command: Any
        if message in _GENERAL_NAMES:
            command = made(_GENERAL_NAMES[message], rest, message, "the message")
        else:
            command = self._cluster_command(message, rest)
        return build_frame(
            command, sequence, to_client=to_client, no_default_response=quiet, manufacturer_code=manufacturer
        )

    def _cluster_command(self, message: str, stated: Mapping[str, Any]) -> Any:
        for side in (False, True):
            table = TABLES[self._cluster, side]
            for code, layout in table.layouts.items():
                if layout.name == message:
                    return _stated(table.rows[code], stated)
        raise UnknownMessage(f"there is no command {message!r}")

    def _told(self, heard: Heard, data: bytes, start: int) -> tuple[list[Part], dict[str, Any], frozenset[str], str]:
        """Parts, values, names of secret values and what the command is about."""
        payload = data[start:]
        if isinstance(heard.command, UnknownCommand):
            body = [piece(data, start, len(data), "payload")] if payload else []
            general = heard.frame_type is FrameType.GENERAL
            values = {"general": general, "code": heard.code, "payload": payload.hex()}
            hidden = [replace(part, secret=True) for part in body]
            return hidden, values, frozenset({"payload"}), "No table has this command."
        if isinstance(heard.command, GeneralCommand):
            return _general_told(heard.command, payload, start)
        layout = TABLES[self._cluster, heard.to_client].layouts[heard.code]
        tidied = tidy(layout, payload)
        values, parts = mapped(layout, tidied.payload, start)
        told = [_explained(replace(part, data=data[part.start : part.end]), layout.name, heard) for part in parts]
        if heard.rest:
            end = len(data) - len(heard.rest)
            told.append(replace(piece(data, end, len(data), "rest"), meaning="behind the end", secret=True))
        return told, values, layout.secret, layout.doc


def _stated(row: type[Any], stated: Mapping[str, Any]) -> Any:
    """A command of a cluster from what is stated of it; what its status leaves out need not be."""
    kinds = {one.name: str(one.type).split(" | ") for one in fields(row)}
    unknown = sorted(set(stated) - set(kinds))
    if unknown:
        raise Malformed(row.__name__, f"it has no field {unknown[0]!r}; it has {', '.join(kinds) or 'none'}")
    values: dict[str, Any] = {}
    for name, kind in kinds.items():
        if stated.get(name) is not None:
            values[name] = (bytes_from if "bytes" in kind else number_from)(stated[name], row.__name__, name)
        elif "None" in kind:
            values[name] = None
        else:
            raise Malformed(row.__name__, f"{name} is missing")
    return row(**values)


def _optional(read: Callable[[Any, str, str], T], stated: Mapping[str, Any], name: str, message: str) -> T | None:
    return None if stated.get(name) is None else read(stated[name], message, name)


def _unknown(
    stated: Mapping[str, Any], sequence: int, to_client: bool, quiet: bool, manufacturer_code: int | None
) -> bytes:
    """A frame of a command that no table has."""
    message = UnknownCommand.__name__
    if set(stated) != {"general", "code", "payload"}:
        raise Malformed(message, "it has general, code, payload")
    kind = FrameType.GENERAL if _flag(stated["general"], message, "general") else FrameType.CLUSTER
    control = kind | to_client * TO_CLIENT | quiet * NO_DEFAULT_RESPONSE
    control |= 0 if manufacturer_code is None else MANUFACTURER_SPECIFIC
    code, payload = number_from(stated["code"], message, "code"), bytes_from(stated["payload"], message, "payload")
    return Frame(control, manufacturer_code, sequence, code, payload).build()


def _name(heard: Heard) -> str:
    return type(heard.command).__name__


def _header_values(heard: Heard) -> dict[str, Any]:
    values: dict[str, Any] = {"sequence": heard.sequence, "no_default_response": heard.no_default_response}
    if isinstance(heard.command, GeneralCommand | UnknownCommand):
        values["to_client"] = heard.to_client
    if heard.manufacturer_code is not None:
        values["manufacturer_code"] = heard.manufacturer_code
    return values


def _header(data: bytes, heard: Heard, start: int) -> list[Part]:
    bits = [
        "general" if heard.frame_type is FrameType.GENERAL else "of the cluster",
        "to the client" if data[0] & TO_CLIENT else "to the server",
        *(["of a manufacturer"] if data[0] & MANUFACTURER_SPECIFIC else []),
        *(["no default response"] if heard.no_default_response else []),
    ]
    parts = [piece(data, 0, 1, "frame control", data[0], ", ".join(bits))]
    if heard.manufacturer_code is not None:
        parts.append(piece(data, 1, 3, "manufacturer code", heard.manufacturer_code))
    parts.append(piece(data, start - 2, start - 1, "sequence", heard.sequence))
    parts.append(piece(data, start - 1, start, "command", heard.code, _name(heard)))
    return parts


def _explained(part: Part, message: str, heard: Heard) -> Part:
    field = part.name.removesuffix(" (length)")
    if field in heard.valueless:
        return replace(part, meaning="no value")
    return replace(part, meaning=part.meaning or meaning(message, part.name, part.value))


# --- general commands -------------------------------------------------------------------------------------------------


def _general_told(
    command: GeneralCommand, payload: bytes, start: int
) -> tuple[list[Part], dict[str, Any], frozenset[str], str]:
    reader = Reader(type(command).__name__, payload)
    type(command).read(reader)
    parts = [
        Part(
            read.start + start,
            read.end + start,
            read.name,
            payload[read.start : read.end],
            read.value,
            _general_meaning(read.name, read.value),
            isinstance(read.value, bytes),
        )
        for read in reader.parts
    ]
    assert is_dataclass(command)
    values = {name: plain(value) for name, value in asdict(command).items()}
    secrets = frozenset({"records"} if any(part.secret for part in parts) else ())
    return parts, values, secrets, ""


def _general_meaning(name: str, value: Any) -> str:
    last = name.rpartition(".")[2]
    if last in ("type", "value (type)", "value (type of items)"):
        return DATA_TYPES[value].name if value in DATA_TYPES else ""
    return meaning("", "status", value) if last == "status" else ""


def made(kind: Any, value: Any, layout: str, name: str) -> Any:
    """A value of a general command's class out of JSON; raises `Malformed`."""
    if kind is TypedValue:
        return _typed(value, layout, name)
    if kind is bool:
        return _flag(value, layout, name)
    if kind is int:
        return number_from(value, layout, name)
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise Malformed(layout, f"{name} is a JSON list")
        return tuple(made(get_args(kind)[0], one, layout, f"{name}[{at}]") for at, one in enumerate(value))
    if get_origin(kind) in (Union, UnionType):
        return _either(get_args(kind), value, layout, name)
    return _object(kind, value, layout, name)


def _object(kind: Any, value: Any, layout: str, name: str) -> Any:
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind)]
    if not isinstance(value, Mapping) or not set(value) <= set(names):
        raise Malformed(layout, f"{name} is a JSON object with {', '.join(names) or 'nothing'}")
    values = {key: made(hints[key], one, layout, f"{name}.{key}") for key, one in value.items()}
    if kind is ReportsToSend and "type" in values:
        values["change"] = _value(values["type"], value.get("change"), layout, f"{name}.change")
    try:
        return kind(**values)
    except TypeError:
        raise Malformed(layout, f"{name} lacks something; it has {', '.join(names)}") from None


def _either(kinds: tuple[Any, ...], value: Any, layout: str, name: str) -> Any:
    """The first of several kinds that fits; a reportable change is a bare number."""
    if value is None and type(None) in kinds:
        return None
    if set(get_args(Value)) <= set(kinds):
        return value
    problem: CodecError = Malformed(layout, f"{name} is of the wrong kind")
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return made(kind, value, layout, name)
        except CodecError as error:
            problem = error
    raise problem


def _flag(value: Any, layout: str, name: str) -> bool:
    if value in (True, "true", "1"):
        return True
    if value in (False, "false", "0"):
        return False
    raise Malformed(layout, f"{name} is true or false")


def _typed(value: Any, layout: str, name: str) -> TypedValue:
    if not isinstance(value, Mapping) or set(value) != {"type", "value"}:
        raise Malformed(layout, f"{name} is a JSON object with type, value")
    code = number_from(value["type"], layout, f"{name}.type")
    return TypedValue(code, _value(code, value["value"], layout, f"{name}.value"))


def _value(code: int, value: Any, layout: str, name: str) -> Value:
    row = DATA_TYPES.get(code)
    if row is None or value is None:
        return None
    if row.kind in (Kind.RAW, Kind.OCTETS):
        return bytes_from(value, layout, name)
    if row.kind in (Kind.UNSIGNED, Kind.SIGNED):
        return number_from(value, layout, name)
    if row.kind is Kind.BOOLEAN:
        return _flag(value, layout, name)
    if row.kind in (Kind.ITEMS, Kind.MEMBERS):
        return _collection(value, layout, name)
    result: Value = value
    return result


def _collection(value: Any, layout: str, name: str) -> Collection:
    if not isinstance(value, Mapping) or set(value) != {"item_type", "items"}:
        raise Malformed(layout, f"{name} is a JSON object with item_type, items")
    code, items = value["item_type"], value["items"]
    item_type = None if code is None else number_from(code, layout, f"{name}.item_type")
    if items is None:
        return Collection(item_type, None)
    if not isinstance(items, list | tuple):
        raise Malformed(layout, f"{name}.items is a JSON list")
    if item_type is None:
        return Collection(None, tuple(_typed(one, layout, f"{name}[{at}]") for at, one in enumerate(items)))
    return Collection(item_type, tuple(_value(item_type, one, layout, f"{name}[{at}]") for at, one in enumerate(items)))


ZIGBEE_FORMATS = (
    ZigbeeFormat("zigbee", "ZCL frames of the Door Lock cluster and general commands", CLUSTER_DOOR_LOCK),
    ZigbeeFormat("zigbee-alarms", "ZCL frames of the Alarms cluster and general commands", CLUSTER_ALARMS),
)
