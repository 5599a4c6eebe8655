"""TTLock frames as a byte map: the header in the open, the payload under its key.

A message is named by its generated class (`CheckAdmin`, `CheckAdminReply`); a refusal is `Refusal`, an answer without a
word `EmptyReply`, and a frame whose payload nobody can open is an `Envelope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, number_from
from latchwork.protocol.ttlock import declarations as declared
from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.cipher import FACTORY_KEY, PayloadCipher
from latchwork.protocol.ttlock.commands import Command, DeviceInfo, PasscodeType
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.ttlock.dates import parse_date5, parse_date6
from latchwork.protocol.ttlock.errors import NAMES
from latchwork.protocol.ttlock.frames import ENCRYPTED, PAYLOAD_AT, Checksum, Cut, FrameCutter, Version, build_frame
from latchwork.protocol.ttlock.log import KINDS
from latchwork.protocol.ttlock.messages import COMMAND_OF, parse_reply, parse_request
from latchwork.protocol.ttlock.redact import Redactor
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
    stray,
)

LAYOUTS = layouts_of(declared.DECLARATIONS)
HEADER_FIELDS = ("protocol_type", "sub_version", "scene", "group_id", "org_id", "command", "encrypt")
REFUSAL = "Refusal"
EMPTY = "EmptyReply"
"""An unpaired lock says it to command 45, and a lock that was reset to 52."""
OPENED = "payload, deciphered (offsets in the plaintext)"

_REPLY_TABLES: tuple[tuple[Command, Mapping[Any, type]], ...] = (
    (Command.CARDS, g.CARD_REPLY),
    (Command.FINGERPRINTS, g.FINGERPRINT_REPLY),
    (Command.CYCLIC_VALIDITY, g.CYCLIC_REPLY),
    (Command.PASSAGE_MODE, g.PASSAGE_REPLY),
    (Command.AUTO_LOCK, g.AUTO_LOCK_REPLY),
    (Command.REMOTE_UNLOCK, g.REMOTE_UNLOCK_REPLY),
    (Command.PASSCODE_DISPLAY, g.PASSCODE_DISPLAY_REPLY),
    (Command.SOUND, g.SOUND_REPLY),
    (Command.STATUS, {0: g.OperationEvent}),
)
ECHO_OF: dict[str, int] = {
    **{row.__name__: echo for echo, row in g.REPLY.items()},
    **{row.__name__: int(command) for command, rows in _REPLY_TABLES for row in rows.values()},
}
"""The command that each reply answers."""

COMMANDS: dict[str, int] = {row.__name__: int(command) for row, command in COMMAND_OF.items()}

_NAMES: dict[str, type[IntEnum]] = {"command": Command, "echo": Command, "selector": DeviceInfo, "kind": PasscodeType}


class TTLockFormat:
    name = "ttlock"
    about = "TTLock V3 frames on the lock's two characteristics; --key opens the payload"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        cutter = FrameCutter()
        readings: list[Reading] = []
        for found in cutter.feed(data):
            if isinstance(found, Cut):
                readings.append(_Frame(data[found.start : found.end], found, sender, key).reading())
            else:
                readings.append(stray(found.data, found.offset, "no frame"))
        if rest := data[cutter.settled :]:
            readings.append(stray(rest, cutter.settled, "an unfinished frame"))
        return readings

    def messages(self, sender: Sender) -> list[str]:
        return [*(COMMANDS if sender == "host" else [*ECHO_OF, REFUSAL, EMPTY]), "Envelope"]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message == "Envelope":
            body = build_stated(LAYOUTS["Envelope"], stated)
            return build_frame(g.Envelope.parse(body))
        version = {name: stated[name] for name in HEADER_FIELDS if name in stated}
        others = {name: value for name, value in stated.items() if name not in version}
        if message in COMMANDS:
            command, plaintext = COMMANDS[message], build_stated(LAYOUTS[message], others)
            opener = command
        elif message == EMPTY:
            command, plaintext, opener, key = int(Command.RESPONSE), b"", None, None  # nothing is enciphered
        elif message in ECHO_OF or message == REFUSAL:
            command, plaintext = int(Command.RESPONSE), _answer(message, others)
            opener = plaintext[0]
        else:
            raise UnknownMessage(f"TTLock has no message {message!r}")
        if opener == Command.GET_AES_KEY:
            key = key or FACTORY_KEY
        if plaintext and key is None:
            raise UnknownMessage(f"the payload of {message} is enciphered: state --key and the lock's key in hex")
        payload = PayloadCipher(key).encrypt(plaintext) if key is not None else b""
        numbers = {name: number_from(value, "Envelope", name) for name, value in version.items()}
        command, encrypt = numbers.pop("command", command), numbers.pop("encrypt", ENCRYPTED)
        return build_frame(Version(**numbers).envelope(command, payload, encrypt))


def _answer(message: str, stated: Mapping[str, Any]) -> bytes:
    if message != REFUSAL:
        return bytes((ECHO_OF[message], 1)) + build_stated(LAYOUTS[message], stated)
    data = bytes(number_from(stated[name], REFUSAL, name) for name in ("error",) if name in stated)
    status = number_from(stated.get("status", 0), REFUSAL, "status")
    if "echo" not in stated:
        raise Malformed(REFUSAL, "echo is missing: state echo=<number of the refused command>")
    return bytes((number_from(stated["echo"], REFUSAL, "echo"), status)) + data


class _Frame:
    """One frame, to be told part by part."""

    def __init__(self, data: bytes, cut: Cut, sender: Sender | None, key: bytes | None) -> None:
        self._data = data
        self._cut = cut
        self._envelope = cut.envelope
        self._sender = sender
        self._key = key

    def reading(self) -> Reading:
        frame = self._frame()
        header = {name: getattr(self._envelope, name) for name in HEADER_FIELDS}
        problem = "" if self._cut.checksum is not Checksum.WRONG else "the checksum is wrong"
        plaintext = self._plaintext()
        command = _named("command", self._envelope.command)
        if plaintext is None:
            return self._closed(frame, header, f"{command}, enciphered; --key HEX opens it", problem)
        try:
            opened = self._opened(plaintext)
        except Malformed as bad:
            return self._closed(frame, header, command, problem or str(bad))
        message, sender, parts, fields, secrets, about = opened
        sections = (frame, Section(OPENED, tuple(parts))) if parts else (frame,)
        return Reading(message, sender, sections, {**fields, **header}, secrets, about, problem)

    def _closed(self, frame: Section, header: dict[str, Any], about: str, problem: str) -> Reading:
        """The frame alone, for a payload that cannot be told."""
        fields = {**header, "payload": self._envelope.payload.hex()}
        secret = frozenset({"payload"} if any(part.secret for part in frame.parts) else ())
        return Reading("Envelope", self._sender, (frame,), fields, secret, about, problem)

    def _frame(self) -> Section:
        body = self._data[:-3]
        _, parts = mapped(LAYOUTS["Envelope"], body)
        end = len(body)
        says = {
            Checksum.RIGHT: "right",
            Checksum.PLAIN: "right by the plain Maxim table alone",
            Checksum.WRONG: f"wrong, {crc8(body):02x} belongs here",
        }[self._cut.checksum]
        parts += [
            piece(self._data, end, end + 1, "checksum", self._data[end], says),
            piece(self._data, end + 1, end + 3, "terminator"),
        ]
        redactor = Redactor(self._sender or "host")
        redactor.feed(self._data)
        told = [_with_meaning(part, "Envelope") for part in parts]
        return Section("frame", tuple(moved(hidden(told, redactor.spans), self._cut.start)))

    def _plaintext(self) -> bytes | None:
        """None without the key. Raises `CodecError` for a wrong one."""
        key = self._key
        if self._envelope.command == Command.GET_AES_KEY:
            key = key or FACTORY_KEY
        if key is None:
            return None if self._envelope.payload else b""
        return PayloadCipher(key).decrypt(self._envelope.payload)

    def _opened(self, plaintext: bytes) -> tuple[str, Sender, list[Part], dict[str, Any], frozenset[str], str]:
        """Raises `Malformed` for what is no message."""
        if self._envelope.command == Command.RESPONSE and not self._envelope.payload:
            return EMPTY, "device", [], {}, frozenset(), "The lock answers without a word."
        if self._answers(plaintext):
            return _opened_answer(plaintext)
        request = parse_request(self._envelope.command, plaintext)
        layout = LAYOUTS[type(request).__name__]
        fields, parts = mapped(layout, plaintext)
        told = [_with_meaning(part, layout.name) for part in parts]
        return layout.name, "host", told, fields, layout.secret, layout.doc

    def _answers(self, plaintext: bytes) -> bool:
        """A key exchange carries the same command both ways; a lock's half begins with the echo of it."""
        command = self._envelope.command
        if self._sender is not None:
            return self._sender == "device"
        return command == Command.RESPONSE or (command == Command.GET_AES_KEY and plaintext[:1] == bytes((command,)))


def _opened_answer(plaintext: bytes) -> tuple[str, Sender, list[Part], dict[str, Any], frozenset[str], str]:
    answer = g.Answer.parse(plaintext)
    head = [
        piece(plaintext, 0, 1, "echo", answer.echo, _named("command", answer.echo)),
        piece(plaintext, 1, 2, "status", answer.status, "success" if answer.status == 1 else "failure"),
    ]
    if answer.status != 1:
        fields: dict[str, Any] = {"echo": answer.echo}
        if answer.status:
            fields["status"] = answer.status
        if answer.data:
            error = answer.data[0]
            head.append(piece(plaintext, 2, 3, "error", error, NAMES.get(error, "")))
            fields["error"] = error
        if len(answer.data) > 1:
            raise Malformed(REFUSAL, "more than one byte of error")
        return REFUSAL, "device", head, fields, frozenset(), "The lock says no."
    reply = parse_reply(answer.echo, answer.data)
    layout = LAYOUTS[type(reply).__name__]
    fields, parts = mapped(layout, answer.data)
    told = [told for part in moved(parts, 2) for told in _expanded(part, layout.name)]
    return layout.name, "device", [*head, *told], fields, layout.secret, layout.doc


# --- what lies inside a field, and what a value means -----------------------------------------------------------------


def _inner(layout: str, field: str, data: bytes) -> Layout | None:
    """The layout of bytes that a reply carries as one field."""
    if not data:
        return None
    if (layout, field) == ("ReadLogReply", "page"):
        return LAYOUTS["LogPage"]
    if layout == "LogPage":
        return LAYOUTS["LogRecord"]
    if (layout, field) == ("ListPasscodesReply", "page"):
        return LAYOUTS["PasscodePage"]
    if layout == "PasscodePage":
        return LAYOUTS["PasscodeRecord"]
    return None


def _expanded(part: Part, layout: str) -> list[Part]:
    """The part, or the fields of the record that it holds; a record that does not parse stays one part."""
    inner = _inner(layout, part.name, part.data) if "(" not in part.name and isinstance(part.value, bytes) else None
    if inner is None:
        return [_with_meaning(part, layout)]
    try:
        values, parts = mapped(inner, part.data)
        if inner.name == "LogRecord" and (row := KINDS.get(values["kind"])):
            _, tail = mapped(LAYOUTS[row.tail.__name__], parts[-1].data)
            parts = [replace(parts[0], meaning=row.says), *parts[1:-1], *moved(tail, parts[-1].start)]
    except CodecError:
        return [_with_meaning(part, layout)]
    return [told for one in moved(parts, part.start) for told in _expanded_as(one, inner.name, part.name)]


def _expanded_as(part: Part, layout: str, prefix: str) -> list[Part]:
    return [replace(told, name=f"{prefix}.{told.name}") for told in _expanded(part, layout)]


def _named(field: str, value: Any) -> str:
    names = _NAMES.get(field)
    return names(value).name if names is not None and value in list(names) else ""


def _with_meaning(part: Part, layout: str) -> Part:
    if part.meaning:
        return part
    return replace(part, meaning=_meaning(part, layout))


def _meaning(part: Part, layout: str) -> str:
    if part.name == "encrypt":
        return {ENCRYPTED: "AES-128-CBC", 0: "not marked as enciphered"}.get(part.value, "")
    if part.name == "constant" and layout == "Envelope":
        return "header"
    if part.name == "payload":
        return f"{len(part.data)} bytes from offset {PAYLOAD_AT}" if part.data else ""
    if part.name == "kind" and layout not in ("PasscodeRecord", "AddPasscode", "ModifyPasscode"):
        return ""
    if isinstance(part.value, bytes) and len(part.value) in (5, 6) and not part.secret:
        return _date(part.value)
    return _named(part.name, part.value)


def _date(data: bytes) -> str:
    try:
        return f"{parse_date5(data):%Y-%m-%d %H:%M}" if len(data) == 5 else f"{parse_date6(data):%Y-%m-%d %H:%M:%S}"
    except Malformed:
        return ""
