"""NDEF messages as a byte map, record by record, and messages from links and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated
from latchwork.protocol.ndef.declarations import RECORDS
from latchwork.protocol.ndef.message import Placed, Record, Tnf, build_message, split_message
from latchwork.protocol.ndef.well_known import AndroidApplication, Known, Mime, SmartPoster, Text, Uri, read
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, mapped, stray

LAYOUTS = {row.name: row for row in RECORDS.rows.values()}
_TNF_WORDS = {tnf.value: tnf.name.lower().replace("_", " ") for tnf in Tnf}


class NdefFormat:
    name = "ndef"
    about = "NDEF messages; Uri, Text, SmartPoster and AndroidApplication write a message of one record"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        try:
            placed = split_message(data)
        except Malformed as problem:
            return [stray(data, 0, f"no NDEF message: {problem.problem}")]
        return [_reading(one, data[one.start : one.end]) for one in placed]

    def messages(self, sender: Sender) -> list[str]:
        return [*LAYOUTS, *_MADE]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in LAYOUTS:
            return build_stated(LAYOUTS[message], stated)
        if message not in _MADE:
            raise UnknownMessage(f"NDEF has no message {message!r}")
        make, names = _MADE[message]
        wrong = set(stated) ^ set(names)
        if wrong or not all(isinstance(value, str) for value in stated.values()):
            raise Malformed(message, f"state {', '.join(names)} as text, and nothing else")
        return build_message([make(**stated).record()])


_MADE: dict[str, tuple[Callable[..., Known], tuple[str, ...]]] = {
    "Uri": (Uri, ("uri",)),
    "Text": (Text, ("text", "language")),
    "SmartPoster": (SmartPoster, ("uri",)),
    "AndroidApplication": (AndroidApplication, ("package",)),
}


def _reading(one: Placed, data: bytes) -> Reading:
    layout = RECORDS.rows[one.row.CODE]
    fields, parts = mapped(layout, data, one.start)
    told = _what(one)
    shown = [_explained(part, one, told) for part in parts]
    return Reading(layout.name, None, (Section("record", tuple(shown)),), fields, layout.secret, layout.doc)


def _what(one: Placed) -> str:
    """What the record is in a word, without its content; that may be a secret."""
    if one.row.head.cf or one.row.head.tnf == Tnf.UNCHANGED:
        return "a chunk"
    try:
        known = read(Record(Tnf(one.row.head.tnf), one.row.type, one.row.payload, one.id))
    except CodecError as problem:
        return f"not what its type says: {problem}"
    return "" if known is None else _KINDS[type(known)]


_KINDS: dict[type, str] = {
    Uri: "a link",
    Text: "a text",
    Mime: "data of a media type",
    SmartPoster: "a smart poster",
    AndroidApplication: "an Android application",
}


def _explained(part: Part, one: Placed, told: str) -> Part:
    if part.name.startswith("head.tnf"):
        return replace(part, meaning=_TNF_WORDS[one.row.head.tnf])
    if part.name == "payload":
        return replace(part, meaning=told)
    return part
