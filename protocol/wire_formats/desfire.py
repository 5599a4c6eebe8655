"""DESFire commands and answers as a byte map, wrapped into APDUs as PC/SC readers and phones send them.

What an authentication protects cannot be told without its state; such a body is one part, `secured`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.declarations import COMMANDS
from latchwork.protocol.desfire.framing import SW1, Framing, Message
from latchwork.protocol.desfire.messaging import Mode
from latchwork.protocol.desfire.settings import FREE, NEVER, Access
from latchwork.protocol.desfire.status import Status, words_of
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    mapped,
    moved,
    piece,
    stray,
)

CODES: dict[str, int] = {row.__name__: code for code, row in g.COMMAND.items()}
ANSWER = "Answer"
SECURED = "secured"
HEAD = 5
"""CLA, INS, P1, P2 and Lc."""
_MODES = {mode.value: f"{mode.title} communication" for mode in Mode}


class DesfireFormat:
    name = "desfire"
    about = "wrapped DESFire commands (90 INS 00 00 ..) and answers (.. 91 xx)"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        reading = None
        if sender != "device":
            reading = read_command(data)
        if reading is None and sender != "host":
            reading = read_answer(data)
        return [reading or stray(data, 0, "neither 90 INS 00 00 .. 00 nor an answer that ends in 91xx")]

    def messages(self, sender: Sender) -> list[str]:
        return [*CODES] if sender == "host" else [ANSWER]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message == ANSWER:
            status = number_from(stated.get("status", 0), message, "status")
            if not 0 <= status <= 0xFF:
                raise Malformed(message, "status is one byte")
            return Framing.WRAPPED.answer(status, bytes_from(stated.get("data", ""), message, "data"))
        code = CODES.get(message)
        if code is None:
            raise UnknownMessage(f"DESFire has no message {message!r}")
        if SECURED in stated:
            return Framing.WRAPPED.command(code, bytes_from(stated[SECURED], message, SECURED))
        return Framing.WRAPPED.command(code, build_stated(COMMANDS.rows[code], stated))


def read_command(data: bytes) -> Reading | None:
    """A wrapped command; None for what is none or has a code that is not known."""
    try:
        message = Framing.WRAPPED.read_command(data)
    except CodecError:
        return None
    row = COMMANDS.rows.get(message.code)
    if row is None:
        return None
    parts = [
        piece(data, 0, 1, "CLA"),
        piece(data, 1, 2, "INS", message.code, row.name),
        piece(data, 2, 4, "P1 P2"),
    ]
    fields: dict[str, Any] = {}
    secrets = row.secret
    if message.body:
        parts.append(piece(data, 4, HEAD, "Lc", len(message.body)))
    try:
        fields, inner = mapped(row, message.body)
    except CodecError:
        fields, secrets = {SECURED: message.body.hex()}, frozenset({SECURED})
        said = "protected by the authentication" if message.body else "parameters are missing"
        inner = [replace(piece(message.body, 0, len(message.body), SECURED, None, said), secret=True)]
    parts += moved([_explained(part) for part in inner if part.data], HEAD)
    parts.append(piece(data, len(data) - 1, len(data), "Le"))
    return Reading(row.name, "host", (Section("command", tuple(parts)),), fields, secrets, row.doc)


def _explained(part: Part) -> Part:
    if part.name == "aid":
        return replace(part, meaning=f"AID {part.value:06x}")
    if part.name == "comm":
        return replace(part, meaning=_MODES.get(part.value, ""))
    if part.name == "access":
        return replace(part, meaning=_rights(Access.of(part.value)))
    return part


def _rights(access: Access) -> str:
    who = {FREE: "anybody", NEVER: "nobody"}
    rights = {"read": access.read, "write": access.write, "both": access.rw, "change": access.change}
    return ", ".join(f"{name} {who.get(number, f'key {number}')}" for name, number in rights.items())


def read_answer(data: bytes) -> Reading | None:
    """A wrapped answer; None for what does not end in 91xx."""
    try:
        message: Message = Framing.WRAPPED.read_answer(data)
    except CodecError:
        return None
    end = len(message.body)
    fields: dict[str, Any] = {"status": message.code}
    parts: list[Part] = []
    if end:
        fields["data"] = message.body.hex()
        parts.append(replace(piece(data, 0, end, "data"), secret=True))
    parts.append(piece(data, end, end + 1, "SW1", SW1))
    name = Status(message.code).name if message.code in set(Status) else ""
    told = f"{name}: {words_of(message.code)}" if name else words_of(message.code)
    parts.append(piece(data, end + 1, end + 2, "status", message.code, told))
    secrets = frozenset({"data"} & fields.keys())
    return Reading(ANSWER, "device", (Section("answer", tuple(parts)),), fields, secrets)
