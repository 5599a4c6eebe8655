"""Vision, Saflok, Ilco, PMSif and SHIP as a byte map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from
from latchwork.protocol.codec.streams import Frame
from latchwork.protocol.dormakaba import ilco, saflok
from latchwork.protocol.dormakaba.declarations import DECLARATIONS as SAFLOK
from latchwork.protocol.pms_line.framing import ETX, STX
from latchwork.protocol.safe_xml import read_xml
from latchwork.protocol.salto_space import ship, stp
from latchwork.protocol.visionline import pmsif, rs232
from latchwork.protocol.visionline.data import LEAD, parse_data
from latchwork.protocol.visionline.declarations import BODIES, HEADER
from latchwork.protocol.visionline.declarations import DECLARATIONS as VISION
from latchwork.protocol.visionline.tables import COMMANDS, FIELDS, RESULTS
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    layouts_of,
    mapped,
    moved,
    piece,
    stray,
)
from latchwork.protocol.wire_formats.pms_line import SIGNALS, LineFormat, Told, text_parts

SAFLOK_LAYOUTS = layouts_of(SAFLOK)
VISION_LAYOUTS = layouts_of(VISION)
TRACKS = frozenset("12")


def _vision_parts(data: bytes, at: int, padding: int = 0) -> list[Part]:
    """The fields of a command's data, each with its 1Eh; `padding` zeros follow."""
    parts: list[Part] = []
    for letter, text in parse_data(data):
        size = 2 + len(text)
        row = FIELDS.get(letter)
        whole = bytes((LEAD,)) + (letter + text).encode()
        parts.append(Part(at, at + size, letter, whole, text, row.says if row else "", letter in TRACKS))
        at += size
    if padding:
        parts.append(Part(at, at + padding, "padding", bytes(padding), bytes(padding)))
    return parts


class VisionSerialFormat(LineFormat):
    name = "vision-rs232"
    about = "VingCard Vision on a serial line; that its check is exclusive-or is assumed"
    framing = rs232.ASSUMED_FRAMING

    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        message = rs232.parse_payload(payload)
        layout = VISION_LAYOUTS["SerialPayload"]
        fields, parts = mapped(layout, payload)
        row = (RESULTS if sender == "device" else COMMANDS).get(message.command)
        head = [replace(one, meaning=row.says if row and one.name == "command" else "") for one in parts[:3]]
        return Told(
            "SerialPayload", [*head, *_vision_parts(payload[5:], 5)], fields, secrets=layout.secret, about=layout.doc
        )

    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        if message != "SerialPayload":
            raise UnknownMessage(f"Vision has no message {message!r} on a serial line")
        payload = build_stated(VISION_LAYOUTS[message], stated)
        rs232.parse_payload(payload)
        return payload

    def names(self, sender: Sender) -> list[str]:
        return ["SerialPayload"]


class SaflokFormat(LineFormat):
    name = "saflok"
    about = "Saflok System 6000: keys by names of 5 or 15 characters"
    framing = saflok.FRAMING

    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        if sender == "device" or (sender is None and len(payload) < 51):
            reply = saflok.parse_reply(payload)
            return self._told("Reply", payload, "device", {"status": reply.in_words()})
        generation = saflok.generation_of(payload)
        order = saflok.parse_make_key(payload, generation)
        words = {"transaction": order.transaction.name.lower().replace("_", " "), "level": order.level.name.lower()}
        return self._told(f"MakeKey{generation.value}", payload, "host", words)

    def _told(self, name: str, payload: bytes, sender: Sender, words: Mapping[str, str]) -> Told:
        layout = SAFLOK_LAYOUTS[name]
        fields, parts = mapped(layout, payload)
        told = [replace(one, meaning=words.get(one.name, "")) for one in parts]
        return Told(name, told, fields, sender, layout.secret & fields.keys(), layout.doc)

    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        if message not in SAFLOK_LAYOUTS:
            raise UnknownMessage(f"Saflok has no message {message!r}")
        return build_stated(SAFLOK_LAYOUTS[message], stated)

    def names(self, sender: Sender) -> list[str]:
        return ["MakeKey5", "MakeKey15"] if sender == "host" else ["Reply"]


class IlcoFormat(LineFormat):
    name = "ilco"
    about = "Ilco's front-desk unit; how its check value is made is not public, so state it to build a frame"
    framing = ilco.FRAMING

    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        read = ilco.parse_payload(payload)
        message = read.message
        sizes = [("encoder", 2 * (message.encoder is not None)), ("source", 2 * (message.source is not None))]
        parts: list[Part] = []
        at = 0
        for name, size in (*sizes, ("command", 1), ("length", 4)):
            if size:
                counted = "counts STX" if read.counts_stx else "counts from the byte after STX"
                parts.append(piece(payload, at, at + size, name, int(payload[at : at + size])))
                parts[-1] = replace(parts[-1], meaning=counted if name == "length" else "")
                at += size
        texts = payload[at:].split(ilco.TAG_END)[:-1]
        told = text_parts(texts, [text[:1].decode("latin-1") for text in texts], ilco.TAG_END)
        parts += moved([_tag_word(one) for one in told], at)
        fields = {"payload": payload.hex()}
        return Told("Message", parts, fields, secrets=frozenset(fields if any(one.secret for one in parts) else ()))

    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        if message != "Message":
            raise UnknownMessage(f"Ilco has no message {message!r}")
        payload = bytes_from(stated.get("payload"), message, "payload")
        ilco.parse_payload(payload)
        return payload

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in SIGNALS:
            return bytes((SIGNALS[message],))
        payload = self.make(message, stated, sender)
        check = bytes_from(stated.get("check"), message, "check")
        if len(check) != ilco.FRAMING.check_size:
            raise Malformed(message, "check is one byte; how it is made is not public")
        return bytes((STX,)) + payload + bytes((ETX,)) + check

    def names(self, sender: Sender) -> list[str]:
        return ["Message"]

    def _frame(self, found: Frame, sender: Sender | None) -> Reading:
        reading = super()._frame(found, sender)
        return (
            replace(reading, fields={**reading.fields, "check": found.data[-1:].hex()}) if reading.fields else reading
        )


def _tag_word(part: Part) -> Part:
    row = ilco.TAGS.get(part.name)
    return part if row is None else replace(part, meaning=row.says, secret=row.secret)


class PmsifFormat:
    name = "pmsif"
    about = "VingCard Vision's PMSif on TCP: packed structures behind a header"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        cutter = pmsif.cutter()
        return [
            self._message(found, sender)
            if isinstance(found, Frame)
            else stray(found.data, found.offset, "no message, or an unfinished one")
            for found in (*cutter.feed(data), *cutter.close())
        ]

    def _message(self, found: Frame, sender: Sender | None) -> Reading:
        head, body = found.data[: pmsif.HEADER_SIZE], found.data[pmsif.HEADER_SIZE :]
        header, parts = mapped(HEADER, head)
        layout = BODIES.rows[header["command"]]
        fields, told = mapped(layout, body)
        problem = ""
        try:
            told = [inner for one in told for inner in _opened(one)]
        except CodecError as wrong:
            problem = str(wrong)
        section = Section("message", tuple(moved([*parts, *moved(told, len(head))], found.offset)))
        return Reading(layout.name, sender, (section,), fields, layout.secret & fields.keys(), layout.doc, problem)

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        rows = {row.name: (command, row) for command, row in BODIES.rows.items()}
        if message not in rows:
            raise UnknownMessage(f"PMSif has no message {message!r}")
        command, row = rows[message]
        body = build_stated(row, stated)
        return build_stated(HEADER, {"command": command, "size": len(body)}) + body

    def messages(self, sender: Sender) -> list[str]:
        return [row.name for row in BODIES.rows.values()]


def _opened(part: Part) -> list[Part]:
    """The data of a command field by field, where zeros alone follow its text."""
    if part.name != "data":
        return [part]
    text = pmsif.text_of(part.data)
    padding = len(part.data) - len(text)
    return _vision_parts(text, part.start, padding) if not part.data[len(text) :].strip(b"\0") else [part]


_HEAD = re.compile(rb"STP/00/([0-9]{1,7})/")


class ShipFormat:
    name = "salto-ship"
    about = "SALTO's SHIP on TCP: STP/00/<length>/ and a document"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        readings: list[Reading] = []
        at = 0
        while at < len(data):
            head = _HEAD.match(data, at)
            found = _document(data[at : at + stp.LONGEST]) if head else None
            if head is None or found is None:
                following = data.find(stp.START, at + 1)
                end = len(data) if following < 0 else following
                readings.append(stray(data[at:end], at, "no frame, or an unfinished one"))
            else:
                end = head.end() + len(found.xml)
                readings.append(_told(data[at:end], at, head.end() - at, found, sender))
            at = end
        return readings

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if "xml" in stated:
            return stp.build_stp(bytes_from(stated["xml"], message, "xml"))
        params = tuple(_param(name, value) for name, value in stated.items())
        if sender == "device":
            return stp.build_stp(ship.build_response(ship.Response(message, params)))
        if message not in ship.REQUESTS:
            raise UnknownMessage(f"no public client of SHIP sends {message!r}")
        return stp.build_stp(ship.build_request(ship.Request(message, params)))

    def messages(self, sender: Sender) -> list[str]:
        return list(ship.REQUESTS)


def _document(data: bytes) -> stp.Document | None:
    reader = stp.StpReader(lenient=True)
    found = next(iter(reader.feed(data) + reader.abandon()), None)
    return found if isinstance(found, stp.Document) else None


def _told(data: bytes, offset: int, start: int, found: stp.Document, sender: Sender | None) -> Reading:
    parts = [
        piece(data, 0, len(stp.START), "header"),
        piece(data, len(stp.START), start - 1, "length", found.declared),
        piece(data, start - 1, start, "separator"),
        piece(data, start, len(data), "document", found.xml.decode("utf-8", "replace")),
    ]
    section = Section("frame", tuple(moved(parts, offset)))
    try:
        answers = read_xml(found.xml).tag == "RequestResponse"
        name = (ship.parse_response if answers else ship.parse_request)(found.xml).name
    except CodecError as problem:
        return Reading("document", sender, (section,), {"xml": found.xml.hex()}, problem=str(problem))
    told: Sender = "device" if answers else "host"
    return Reading(name, told, (section,), {"xml": found.xml.hex()}, problem=found.problem)


def _param(name: str, value: Any) -> ship.Param:
    if isinstance(value, Mapping):
        return ship.Param(name, tuple(_param(inner, one) for inner, one in value.items()))
    if isinstance(value, str | int) and not isinstance(value, bool):
        return ship.Param(name, str(value))
    raise Malformed("SHIP", f"{name} is text or a JSON object")
