"""OSDP packets as a byte map: the packet, the command or reply in it, and what a secure session enciphers.

With the base key (SCBK) as `key`, a stream that holds the handshake is deciphered from there on; the default key needs
none. Whoever decodes has both directions in one stream, so one listener follows the chain of MACs of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, number_from
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import (
    DEFAULT_KEY,
    KEY_SIZE,
    SCBK_D,
    BioFormat,
    BioStatus,
    BioType,
    Block,
    Capability,
    CardFormat,
    Color,
    FileStatus,
    LedPermanent,
    LedTemporary,
    NakCode,
    OutputControl,
    TextControl,
    Tone,
)
from latchwork.protocol.osdp.declared_commands import COMMANDS
from latchwork.protocol.osdp.declared_replies import REPLIES
from latchwork.protocol.osdp.keys import SessionKeys
from latchwork.protocol.osdp.packets import BLOCK_HEAD, HEADER_SIZE, Damaged, Packet, PacketCutter, Placed
from latchwork.protocol.osdp.redact import data_at, secret_spans
from latchwork.protocol.osdp.secure_channel import SecureChannel
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    hidden,
    mapped,
    moved,
    piece,
    stray,
)

COMMAND_CODES: dict[str, int] = {row.__name__: code for code, row in g.COMMAND.items()}
REPLY_CODES: dict[str, int] = {row.__name__: code for code, row in g.REPLY.items()}
_MARKS = b"\xff"


class OsdpFormat:
    name = "osdp"
    about = "OSDP packets between a control panel and a reader, secure sessions included"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if key is not None and len(key) != KEY_SIZE:
            raise Malformed("SCBK", f"it has {KEY_SIZE} bytes")
        listener = _Listener(key)
        readings: list[Reading] = []
        at = 0
        for placed in PacketCutter().feed_placed(data):
            if placed.start > at:
                readings.append(_between(data[at : placed.start], at))
            readings.append(_reading(data[placed.start : placed.end], placed, listener))
            at = placed.end
        if at < len(data):
            readings.append(_between(data[at:], at))
        return readings

    def messages(self, sender: Sender) -> list[str]:
        return list(COMMAND_CODES if sender == "host" else REPLY_CODES)

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        """In the clear. Beside the message's own fields: `to`, `sequence`, `crc`, `mark`, all of which have a default.

        `to` is the reader's address, in its replies as well.
        """
        codes, family = (COMMAND_CODES, COMMANDS) if sender == "host" else (REPLY_CODES, REPLIES)
        if message not in codes:
            raise UnknownMessage(f"OSDP has no message {message!r} from the {sender}")
        rest = dict(stated)
        address, sequence = (number_from(rest.pop(name, 0), message, name) for name in ("to", "sequence"))
        crc = rest.pop("crc", True) in (True, "true", "1", 1)
        mark = rest.pop("mark", False) in (True, "true", "1", 1)
        body = build_stated(family.rows[codes[message]], rest)
        return Packet(address, codes[message], body, sequence, reply=sender == "device", crc=crc, mark=mark).build()


class _Listener:
    """Follows a handshake and the session behind it, if it has the key."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key
        self._keys: SessionKeys | None = None
        self._proof = b""
        self._channel: SecureChannel | None = None
        self.own_key = False

    def hear(self, packet: Packet) -> Packet | None:
        """The packet in the clear; None when it is enciphered and cannot be opened."""
        kind = None if packet.block is None else packet.block.type
        if kind == Block.CHLNG:
            self._challenge(packet)
        elif kind == Block.SCRYPT:
            self._proof = packet.data
        elif kind == Block.RMAC_I and self._keys is not None and len(self._proof) == KEY_SIZE:
            self._channel = SecureChannel(self._keys, self._keys.initial_rmac(self._proof))
        if not packet.has_mac:
            return packet
        if self._channel is None:
            return None
        try:
            return self._channel.open_reply(packet) if packet.reply else self._channel.open_command(packet)
        except CodecError:
            return None

    def _challenge(self, packet: Packet) -> None:
        default = packet.block is not None and packet.block.data == DEFAULT_KEY
        self.own_key = not default
        key = SCBK_D if default else self._key
        self._channel = self._keys = None
        if key is not None and len(packet.data) == 8:
            self._keys = SessionKeys.derive(key, packet.data)


def _between(data: bytes, start: int) -> Reading:
    if not data.strip(_MARKS):
        part = Part(start, start + len(data), "mark", data, data, "an idle line")
        return Reading("mark", None, (Section("mark", (part,)),))
    return stray(data, start, "no packet, or an unfinished one")


def _reading(data: bytes, placed: Placed, listener: _Listener) -> Reading:
    packet = placed.piece
    if isinstance(packet, Damaged):
        return stray(data, placed.start, f"a damaged packet: {packet.flaw.value}")
    opened = listener.hear(packet)
    own_key = listener.own_key
    sender: Sender = "device" if packet.reply else "host"
    family = REPLIES if packet.reply else COMMANDS
    layout = family.rows.get(packet.code)
    name = f"code {packet.code:02x}" if layout is None else layout.name
    enciphered = opened is None and packet.block is not None and bool(packet.data)
    fields: dict[str, Any] = {}
    inner: list[Part] = []
    problem = "" if layout is not None else "no message of this code is known"
    if layout is not None and opened is not None:
        try:
            fields, inner = mapped(layout, opened.data)
        except CodecError:
            problem = "its data are not of this form"
    told = [replace(part, meaning=part.meaning or _meaning(name, part)) for part in inner]
    sections = [Section("packet", tuple(_packet_parts(data, placed, packet, name, told, own_key)))]
    if opened is not None and opened is not packet and opened.data and told:
        sections.append(Section("deciphered", tuple(told)))
    head = {"to": packet.address, "sequence": packet.sequence, "crc": packet.crc, "mark": packet.mark}
    stated = {} if enciphered or problem else {**fields, **head}
    secrets = frozenset() if layout is None else frozenset(layout.secret & stated.keys())
    about = "" if layout is None else layout.doc
    return Reading(name, sender, tuple(sections), stated, secrets, about, problem)


def _packet_parts(
    data: bytes, placed: Placed, packet: Packet, name: str, inner: list[Part], own_key: bool
) -> list[Part]:
    at, code_at = int(packet.mark), data_at(packet) - 1
    party = "reader" if packet.reply else "panel"
    parts = [piece(data, 0, 1, "mark")] if packet.mark else []
    parts += [
        piece(data, at, at + 1, "SOM"),
        piece(data, at + 1, at + 2, "ADDR", packet.address, f"from the {party}"),
        piece(data, at + 2, at + 4, "LEN", placed.size),
        piece(data, at + 4, at + HEADER_SIZE, "CTRL", data[at + 4], _control(packet)),
    ]
    if packet.block is not None:
        meaning = _member(Block, packet.block.type)
        parts.append(piece(data, at + HEADER_SIZE, at + HEADER_SIZE + BLOCK_HEAD, "block", packet.block.type, meaning))
        if packet.block.data:
            parts.append(piece(data, at + HEADER_SIZE + BLOCK_HEAD, code_at, "block data"))
    parts.append(piece(data, code_at, code_at + 1, "code", packet.code, name))
    end = code_at + 1 + len(packet.data)
    shown = "" if packet.block is None else packet.block.type
    if shown in (Block.COMMAND_ENCIPHERED, Block.REPLY_ENCIPHERED) or not inner:
        parts += [piece(data, code_at + 1, end, "data")] if packet.data else []
    else:
        parts += moved(inner, code_at + 1)
    if packet.mac:
        parts.append(piece(data, end, end + len(packet.mac), "MAC"))
    check = end + len(packet.mac)
    parts.append(piece(data, check, len(data), "CRC" if packet.crc else "checksum", None, "right"))
    return moved(hidden(parts, list(secret_spans(packet, own_key=own_key))), placed.start)


def _control(packet: Packet) -> str:
    block = ", security block" if packet.block is not None else ""
    return f"sequence {packet.sequence}, {'CRC' if packet.crc else 'checksum'}{block}"


_TABLES: dict[tuple[str, str], type[IntEnum]] = {
    ("Nak", "code"): NakCode,
    ("Out", "control"): OutputControl,
    ("Buz", "tone"): Tone,
    ("Text", "control"): TextControl,
    ("PdCap", "function"): Capability,
    ("Raw", "format"): CardFormat,
    ("FtStat", "status"): FileStatus,
    ("BioRead", "type"): BioType,
    ("BioRead", "format"): BioFormat,
    ("BioMatch", "type"): BioType,
    ("BioMatch", "format"): BioFormat,
    ("BioReadr", "type"): BioType,
    ("BioReadr", "status"): BioStatus,
    ("BioMatchr", "status"): BioStatus,
}


def _meaning(message: str, part: Part) -> str:
    field = part.name.rpartition(".")[2]
    if not isinstance(part.value, int):
        return ""
    if message == "Led":
        if field.endswith("_color"):
            return _member(Color, part.value)
        if field == "control":
            return _member(LedTemporary if "temporary" in part.name else LedPermanent, part.value)
    table = _TABLES.get((message, field))
    return "" if table is None else _member(table, part.value)


def _member(table: type[IntEnum], value: int) -> str:
    return next((member.name.lower().replace("_", " ") for member in table if member == value), "")
