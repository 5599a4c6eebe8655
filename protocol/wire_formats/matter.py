"""Matter's interaction-model messages as a byte map: TLV element by element, named by the message and the cluster.

The bytes are what a secure session carries after the protocol's header. The opcode stands in that header, so the
message is told by its shape; a StatusResponse and a short TimedRequest have the same one. A message with one Door Lock
command, or with the response to one, bears the command's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import bytes_from, number_from
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.canonical import deviations
from latchwork.protocol.matter.constants import CLUSTER_DOOR_LOCK, Status
from latchwork.protocol.matter.door_lock import answer_of, command_of, invoke_request, invoke_response, response_answer
from latchwork.protocol.matter.door_lock_attributes import ATTRIBUTES, SECRET_ATTRIBUTES
from latchwork.protocol.matter.door_lock_commands import COMMANDS, RESPONSES, Command, Response
from latchwork.protocol.matter.door_lock_events import EVENTS
from latchwork.protocol.matter.interaction import (
    MESSAGES,
    REVISION,
    AttributeData,
    CommandData,
    EventData,
    InvokeRequest,
    InvokeResponse,
    Message,
    ReadRequest,
    ReportData,
    StatusResponse,
    SubscribeRequest,
    TimedRequest,
    WriteRequest,
)
from latchwork.protocol.matter.schema import Kind, Structure, table
from latchwork.protocol.matter.tlv import CONTAINERS, Element
from latchwork.protocol.wire_formats.matter_names import meaning
from latchwork.protocol.wire_formats.matter_stated import made, stated
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, piece

LONGEST = 1 << 16
"""Messages over UDP have 1280 bytes; over TCP they may have more."""

BARE = "TLV"
"""The name of an element that is no message; its one field is the hex of it."""

_BY_HOST: tuple[type[Message], ...] = (ReadRequest, SubscribeRequest, WriteRequest, InvokeRequest, TimedRequest)
_NAMED: dict[str, type[Message]] = {row.__name__: row for row in MESSAGES.values()}
_COMMANDS: dict[str, type[Command]] = {row.__name__: row for row in COMMANDS.values()}
_RESPONSES: dict[str, type[Response]] = {row.__name__: row for row in RESPONSES.values()}
_ABOUT = ("endpoint", "revision")
"""What is stated of a command's message besides its fields; both may be left out."""


class MatterFormat:
    name = "matter"
    about = "interaction-model messages with commands of the Door Lock cluster, and bare TLV"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if len(data) > LONGEST:
            raise Malformed(tlv.NAME, f"{len(data)} bytes; a message has at most {LONGEST}")
        element = tlv.read(data)
        message, about = _message(element, sender)
        name, values = (BARE, {"tlv": data.hex()}) if message is None else _told(message)
        walk = _Walk(data, message)
        if message is None:
            walk.unknown(element, "")
        else:
            walk.structure(element, "", type(message), hidden=False)
        about = " ".join([about, *(f"Not canonical: {found.problem}." for found in deviations(element))]).strip()
        who = sender
        if message is not None and sender is None:
            who = "host" if isinstance(message, _BY_HOST) else "device"
        secrets = frozenset(name for name in values if _hides(name, values[name], message, walk))
        return [Reading(name, who, (Section("message", tuple(walk.parts)),), values, secrets, about)]

    def messages(self, sender: Sender) -> list[str]:
        own: Mapping[str, object] = _COMMANDS if sender == "host" else _RESPONSES
        return [*own, *_NAMED, BARE]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message == BARE:
            return tlv.build(tlv.read(bytes_from(stated.get("tlv"), BARE, "tlv")))
        if message in _NAMED:
            return made(_NAMED[message], stated, message).build()
        row = _COMMANDS.get(message) or _RESPONSES.get(message)
        if row is None:
            raise UnknownMessage(f"neither the interaction model nor the Door Lock cluster has {message!r}")
        rest = {name: value for name, value in stated.items() if name not in _ABOUT}
        endpoint = number_from(stated.get("endpoint", 1), message, "endpoint")
        revision = number_from(stated.get("revision", REVISION), message, "revision")
        one = made(row, rest, message)
        if isinstance(one, Command):
            return invoke_request(one, endpoint, revision=revision).build()
        assert isinstance(one, Response)
        return invoke_response(response_answer(one, endpoint), revision=revision).build()


def _message(element: Element, sender: Sender | None) -> tuple[Message | None, str]:
    """The message that an element is, and what is to be said of that."""
    fit: list[Message] = []
    for row in MESSAGES.values():
        if sender == "device" and row in _BY_HOST:
            continue
        try:
            message = row.read(element)
        except CodecError:
            continue
        # Wider numbers than needed are another element and yet the same message.
        if {member.tag for member in message.element().members} == {member.tag for member in element.members}:
            fit.append(message)
    # A report of nothing has the shape of half the messages.
    fit = [one for one in fit if not isinstance(one, ReportData)] or fit
    if len(fit) > 1 and isinstance(fit[0], StatusResponse) and fit[0].status not in list(Status):
        fit.reverse()
    other = f"It could also be a {type(fit[1]).__name__}." if len(fit) > 1 else ""
    return (fit[0] if fit else None), other


def _told(message: Message) -> tuple[str, dict[str, Any]]:
    """The name of a message and its fields; those of its one command where it has one."""
    one: Command | Response | None = None
    try:
        if isinstance(message, InvokeRequest) and len(message.commands) == 1:
            one = command_of(message.commands[0])
            endpoint = message.commands[0].path.endpoint
            if endpoint is not None and invoke_request(one, endpoint, revision=_revision(message)) == message:
                return type(one).__name__, {**stated(one), "endpoint": endpoint, "revision": message.revision}
        if isinstance(message, InvokeResponse) and len(message.answers) == 1:
            answer = answer_of(message.answers[0])
            one, endpoint = answer.response, answer.path.endpoint
            if one is not None and endpoint is not None:
                again = invoke_response(response_answer(one, endpoint), revision=_revision(message))
                if again == message:
                    return type(one).__name__, {**stated(one), "endpoint": endpoint, "revision": message.revision}
    except CodecError:
        pass
    return type(message).__name__, stated(message)


def _revision(message: InvokeRequest | InvokeResponse) -> int:
    return -1 if message.revision is None else message.revision


def _hides(name: str, value: Any, message: Message | None, walk: _Walk) -> bool:
    """Whether a stated value holds a secret part."""
    if message is None or isinstance(value, list):
        return any(part.secret for part in walk.parts)
    return name in walk.secret_fields


@dataclass
class _Inside:
    """What an element of any kind holds, told by the path that stands before it."""

    row: type[Structure] | None = None
    kind: Kind | None = None
    secret: bool = False


class _Walk:
    """Goes through an element and its bytes in step. `secret_fields` are the fields whose values are not shown."""

    def __init__(self, data: bytes, message: Message | None) -> None:
        self._data = data
        self._answers = isinstance(message, InvokeResponse)
        self._at = 0
        self.parts: list[Part] = []
        self.secret_fields: set[str] = set()

    def structure(self, element: Element, name: str, row: type[Structure], *, hidden: bool) -> None:
        rows = {one.at.tag: one for one in table(row)}
        shown = {one.name: one.repr for one in fields(cast(Any, row))}
        inside = _inside(row, element, self._answers)
        self._open(element, name)
        for member in element.members:
            found = rows.get(member.tag) if isinstance(member.tag, int) else None
            if found is None:
                self.unknown(member, f"{name}{member.tag}")
                continue
            path = f"{name}{found.name}"
            if found.at.kind.form is None:
                self._any(member, path, inside)
                continue
            secret = hidden or not shown[found.name]
            if not shown[found.name]:
                self.secret_fields.add(found.name)
            self._field(member, path, found.at.kind, row, secret)
        self._close(name)

    def _any(self, element: Element, path: str, inside: _Inside) -> None:
        if inside.row is not None:
            self.structure(element, f"{path}.", inside.row, hidden=False)
        elif inside.kind is not None:
            self._field(element, path, inside.kind, None, inside.secret)
        else:
            self.unknown(element, path)

    def _field(self, element: Element, path: str, kind: Kind, row: type[Structure] | None, secret: bool) -> None:
        if kind.row is not None and element.type in CONTAINERS:
            self.structure(element, f"{path}.", kind.row, hidden=secret)
        elif kind.item is not None and element.type in CONTAINERS:
            self._open(element, f"{path}.")
            for index, member in enumerate(element.members):
                self._field(member, f"{path}[{index}]", kind.item, row, secret)
            self._close(f"{path}.")
        else:
            said = meaning("" if row is None else row.__name__, path.rpartition(".")[2], element.value)
            self._take(len(tlv.build(element)), path, element.value, said, secret)

    def unknown(self, element: Element, path: str) -> None:
        """An element that nothing is known of, which may hold anything: its values are secret."""
        if element.type not in CONTAINERS:
            said = "null" if element.value is None else ""
            self._take(len(tlv.build(element)), path or "element", element.value, said, True)
            return
        self._open(element, f"{path}.")
        for index, member in enumerate(element.members):
            self.unknown(member, f"{path}[{index}]" if member.tag is None else f"{path}.{_shown(member)}")
        self._close(f"{path}.")

    def _open(self, element: Element, name: str) -> None:
        size = len(tlv.build(tlv.null(element.tag)))
        what = f"{name[:-1]} " if name else ""
        self._take(size, f"{what}({element.type.name.lower()})", None, "", False)

    def _close(self, name: str) -> None:
        self._take(1, f"{name[:-1]} (end)" if name else "(end)", None, "", False)

    def _take(self, size: int, name: str, value: Any, said: str, secret: bool) -> None:
        part = piece(self._data, self._at, self._at + size, name, value, said)
        self.parts.append(replace(part, secret=secret))
        self._at += size


def _shown(member: Element) -> str:
    tag = member.tag
    return str(tag) if isinstance(tag, int) else f"{tag.number:#x}" if tag is not None else ""


def _inside(row: type[Structure], element: Element, answers: bool) -> _Inside:
    """What the element of any kind in a structure of the interaction model is; empty for another cluster's."""
    try:
        one = row.read(element)
    except CodecError:
        return _Inside()
    if isinstance(one, CommandData) and one.path.cluster == CLUSTER_DOOR_LOCK and one.path.command is not None:
        return _Inside(RESPONSES.get(one.path.command) if answers else COMMANDS.get(one.path.command))
    if isinstance(one, EventData) and one.path.cluster == CLUSTER_DOOR_LOCK and one.path.event is not None:
        return _Inside(EVENTS.get(one.path.event))
    if isinstance(one, AttributeData) and one.path.cluster == CLUSTER_DOOR_LOCK and one.path.attribute is not None:
        found = ATTRIBUTES.get(one.path.attribute)
        return _Inside(kind=None if found is None else found.kind, secret=one.path.attribute in SECRET_ATTRIBUTES)
    return _Inside()
