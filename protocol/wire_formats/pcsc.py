"""What goes to a PC/SC reader as a byte map: its own commands, DESFire's, any other APDU, answers and ATRs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.cards.iso7816 import LONG_LE, SHORT_LE, CommandApdu, ResponseApdu
from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
from latchwork.protocol.desfire.framing import SW1 as DESFIRE_SW1
from latchwork.protocol.pcsc.atr import parse_atr
from latchwork.protocol.pcsc.commands import parse_reader_command
from latchwork.protocol.pcsc.declarations import DECLARATIONS
from latchwork.protocol.pcsc.status_words import words_of
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.wire_formats import desfire
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    layouts_of,
    mapped,
    piece,
    stray,
)

LAYOUTS = layouts_of(DECLARATIONS)
ESCAPE_ANSWER = "EscapeAnswer"
APDU, RESPONSE, ATR = "Apdu", "Response", "Atr"
_KEY_TYPES = {0x60: "key A", 0x61: "key B"}


class PcscFormat:
    name = "pcsc"
    about = "APDUs to a PC/SC reader and through it to a card, their answers, and ATRs"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        reading = None
        if sender != "device":
            reading = _reader_command(data) or desfire.read_command(data)
        if reading is None and sender != "host":
            reading = _escape_answer(data) or _atr(data)
        if reading is None and sender != "device":
            reading = _apdu(data)
        if reading is None and sender != "host":
            reading = _response(data)
        return [reading or stray(data, 0, "neither an APDU nor an answer to one")]

    def messages(self, sender: Sender) -> list[str]:
        own = [name for name in LAYOUTS if name != ESCAPE_ANSWER]
        return [*own, APDU] if sender == "host" else [ESCAPE_ANSWER, RESPONSE, ATR]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in LAYOUTS:
            return build_stated(LAYOUTS[message], stated)
        if message == APDU:
            return _built_apdu(stated)
        if message == RESPONSE:
            sw = number_from(stated.get("sw", 0x9000), message, "sw")
            return ResponseApdu(bytes_from(stated.get("data", ""), message, "data"), sw).build()
        if message == ATR:
            data = bytes_from(stated.get("data", ""), message, "data")
            parse_atr(data)
            return data
        if message in desfire.CODES or message == desfire.ANSWER:
            return desfire.DesfireFormat().write(message, stated, sender, key)
        raise UnknownMessage(f"PC/SC has no message {message!r}")


def _built_apdu(stated: Mapping[str, Any]) -> bytes:
    unknown = sorted(set(stated) - {"cla", "ins", "p1", "p2", "data", "le", "extended"})
    if unknown:
        raise Malformed(APDU, f"it has no field {unknown[0]!r}")
    head = [number_from(stated.get(name, 0), APDU, name) for name in ("cla", "ins", "p1", "p2")]
    data = bytes_from(stated.get("data", ""), APDU, "data")
    le = None if stated.get("le") is None else number_from(stated["le"], APDU, "le")
    extended = stated.get("extended", False) in (True, "true", "1")
    return CommandApdu(head[0], head[1], head[2], head[3], data, le, extended).build()


def _reader_command(data: bytes) -> Reading | None:
    try:
        layout = LAYOUTS[type(parse_reader_command(data)).__name__]
        fields, parts = mapped(layout, data)
    except CodecError:
        return None
    shown = tuple(_explained(part, layout.name) for part in parts)
    return Reading(layout.name, "host", (Section("command", shown),), fields, layout.secret, layout.doc)


def _explained(part: Part, message: str) -> Part:
    if part.name in ("head", "constant", "unnamed") and part.start == 0:
        return replace(part, meaning=message)
    if part.name == "key_type":
        return replace(part, meaning=_KEY_TYPES.get(part.value, ""))
    if message == "DirectTransmit" and part.name == "data" and len(part.data) > 1:
        row = pn532.REQUEST.get(part.data[1])
        return replace(part, meaning="" if row is None else f"PN532 {row.__name__}")
    return part


def _escape_answer(data: bytes) -> Reading | None:
    layout = LAYOUTS[ESCAPE_ANSWER]
    try:
        fields, parts = mapped(layout, data)
    except CodecError:
        return None
    return Reading(layout.name, "device", (Section("answer", tuple(parts)),), fields)


def _atr(data: bytes) -> Reading | None:
    try:
        atr = parse_atr(data)
    except CodecError:
        return None
    if not atr.tck_ok or len(data) < 3:
        return None
    parts = [piece(data, 0, 1, "TS"), piece(data, 1, 2, "T0", None, f"{len(atr.historical)} historical bytes")]
    at = 2
    for name in atr.interface:
        parts.append(piece(data, at, at + 1, name))
        at += 1
    if atr.historical:
        parts.append(piece(data, at, at + len(atr.historical), "historical", None, atr.card_type or ""))
    if atr.tck is not None:
        parts.append(piece(data, len(data) - 1, len(data), "TCK", None, "right"))
    about = "An answer to reset; what it says of the card is never enough to write on it."
    return Reading(ATR, "device", (Section("ATR", tuple(parts)),), {"data": data.hex()}, about=about)


def _apdu(data: bytes) -> Reading | None:
    try:
        apdu = CommandApdu.parse(data)
    except CodecError:
        return None
    parts = [piece(data, at, at + 1, name, data[at]) for at, name in enumerate(("CLA", "INS", "P1", "P2"))]
    at, size = 4, len(apdu.data)
    if size:
        lc = 3 if apdu.extended else 1
        parts.append(piece(data, at, at + lc, "Lc", size))
        parts.append(replace(piece(data, at + lc, at + lc + size, "data"), secret=True))
        at += lc + size
    if at < len(data):
        most = LONG_LE if apdu.extended else SHORT_LE
        parts.append(piece(data, at, len(data), "Le", apdu.le, "all there are" if apdu.le == most else ""))
    fields: dict[str, Any] = {"cla": apdu.cla, "ins": apdu.ins, "p1": apdu.p1, "p2": apdu.p2}
    fields |= {"data": apdu.data.hex()} if size else {}
    fields |= {} if apdu.le is None else {"le": apdu.le}
    fields |= {"extended": True} if apdu.extended else {}
    return Reading(APDU, "host", (Section("command", tuple(parts)),), fields, frozenset({"data"} & fields.keys()))


def _response(data: bytes) -> Reading | None:
    if len(data) >= 2 and data[-2] == DESFIRE_SW1:
        return desfire.read_answer(data)
    try:
        response = ResponseApdu.parse(data)
    except CodecError:
        return None
    end = len(response.data)
    parts = [replace(piece(data, 0, end, "data"), secret=True)] if end else []
    parts.append(piece(data, end, end + 2, "SW1 SW2", response.sw, words_of(response.sw)))
    fields: dict[str, Any] = {"sw": response.sw} | ({"data": response.data.hex()} if end else {})
    return Reading(RESPONSE, "device", (Section("answer", tuple(parts)),), fields, frozenset({"data"} & fields.keys()))
