"""Tedee messages as a byte map: the handshake as far as it is in clear, and what commands, answers and news say.

An encrypted message is `Enciphered`: its key is not enough to open it without the counter. The plaintext of one is told
when the header of a clear message (00) stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.activity_log import event_name, parse_package
from latchwork.protocol.tedee.constants import (
    ALERT_WORDS,
    HEADER_BITS,
    Calibration,
    Command,
    Door,
    Header,
    Notification,
    Result,
    State,
    Trigger,
)
from latchwork.protocol.tedee.declarations import DECLARATIONS
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

LAYOUTS = layouts_of(DECLARATIONS)
ENCIPHERED = "Enciphered"
CLIENT = {"AppHello": Header.HELLO, "AuthData": Header.SERVER_VERIFY}
LOCK = {"LockHello": Header.HELLO, "Alerted": Header.ALERT, "Initialised": Header.INITIALISED}
REQUESTS = [row.__name__ for row in g.REQUEST.values()]
SAID = [row.__name__ for row in (*g.ANSWER.values(), *g.NOTIFICATION.values())]
HEADERS: dict[str, int] = {**CLIENT, **LOCK, **dict.fromkeys((*REQUESTS, *SAID), Header.CLEAR)}
HIGH = "header_high"
"""The reserved half of the header, where it is not zero."""

_WORDS = {
    Header.ENCRYPTED: "encrypted under the keys of its session",
    Header.SERVER_VERIFY: "the lock's proof, encrypted",
    Header.CLIENT_VERIFY: "the first part of the app's proof, encrypted",
    Header.CLIENT_VERIFY_LAST: "the last part of the app's proof, encrypted",
}
_VALUES: dict[str, type[IntEnum]] = {
    "command": Command,
    "kind": Notification,
    "result": Result,
    "state": State,
    "trigger": Trigger,
    "door": Door,
}


class TedeeFormat:
    name = "tedee"
    about = "Tedee messages with their header: handshake, clear and encrypted ones"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        header = data[0] & HEADER_BITS
        if header in _WORDS and not (header == Header.SERVER_VERIFY and len(data) == 9):
            return [_enciphered(data, header, sender)]
        for name in _candidates(header, data[1:], sender):
            try:
                return [_told(data, name)]
            except CodecError:
                continue
        return [stray(data, 0, f"no message with header {header:x} that is known")]

    def messages(self, sender: Sender) -> list[str]:
        return [*(CLIENT if sender == "host" else LOCK), *(REQUESTS if sender == "host" else SAID), ENCIPHERED]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        rest = dict(stated)
        high = number_from(rest.pop(HIGH, 0), message, HIGH)
        if message == ENCIPHERED:
            header = number_from(rest.pop("header", Header.ENCRYPTED), message, "header")
            body = bytes_from(rest.pop("data", ""), message, "data")
        elif message in HEADERS:
            header, body = HEADERS[message], build_stated(LAYOUTS[message], rest)
        else:
            raise UnknownMessage(f"Tedee has no message {message!r}")
        if header not in range(16) or high not in range(16):
            raise Malformed(message, "each half of a header is in 0..15")
        return bytes((high << 4 | header,)) + body


def _candidates(header: int, body: bytes, sender: Sender | None) -> list[str]:
    """The names that a message may have, likeliest first."""
    if header != Header.CLEAR:
        return [name for name, its in HEADERS.items() if its == header]
    code = body[0] if body else -1
    asked = [g.REQUEST[code].__name__] if code in g.REQUEST else []
    said = [table[code].__name__ for table in (g.ANSWER, g.NOTIFICATION) if code in table]
    return [*said, *asked] if sender == "device" else [*asked, *said]


def _head(data: bytes) -> Part:
    header = data[0] & HEADER_BITS
    word = Header(header).name.lower().replace("_", " ") if header in list(Header) else ""
    return piece(data, 0, 1, "header", data[0], word)


def _extra(data: bytes) -> dict[str, Any]:
    return {HIGH: data[0] >> 4} if data[0] >> 4 else {}


def _told(data: bytes, name: str) -> Reading:
    layout = LAYOUTS[name]
    fields, parts = mapped(layout, data[1:])
    told = [_meant(part, name) for part in moved(parts, 1)]
    who: Sender = "host" if name in CLIENT or name in REQUESTS else "device"
    section = Section("message", (_head(data), *told))
    return Reading(name, who, (section,), {**fields, **_extra(data)}, layout.secret, layout.doc)


def _enciphered(data: bytes, header: int, sender: Sender | None) -> Reading:
    parts = [_head(data), *([piece(data, 1, len(data), "data")] if data[1:] else [])]
    fields = {"header": header, "data": data[1:].hex(), **_extra(data)}
    return Reading(ENCIPHERED, sender, (Section("message", tuple(parts)),), fields, frozenset(), _WORDS[Header(header)])


def _meant(part: Part, message: str) -> Part:
    if message == "Alerted":
        return replace(part, meaning=ALERT_WORDS.get(part.value, ""))
    if message == "ActivityLogsAnswer" and part.name == "package":
        return replace(part, meaning=_events(part.data))
    calibrated = part.name == "result" and message.endswith("CalibrationFinished")
    names = Calibration if calibrated else _VALUES.get(part.name)
    if names is not None and part.value in list(names):
        return replace(part, meaning=names(part.value).name.lower().replace("_", " "))
    return part


def _events(package: bytes) -> str:
    """The events of a package of the log, in words."""
    try:
        return ", ".join(event_name(record.event) for record in parse_package(package).records)
    except Malformed:
        return ""
