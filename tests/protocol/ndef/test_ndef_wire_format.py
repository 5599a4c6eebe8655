"""NDEF messages as a byte map, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.ndef.message import Record, Tnf, build_message, parse_message
from latchwork.protocol.ndef.well_known import AndroidApplication, Mime, SmartPoster, Text, Uri, read
from latchwork.protocol.wire_formats.model import UnknownMessage
from latchwork.protocol.wire_formats.ndef import NdefFormat

FORMAT = NdefFormat()
FILE = Path(__file__).parents[2] / "vectors" / "ndef.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
MESSAGES = [
    bytes.fromhex(vector["ndef"])
    for vector in VECTORS
    if vector["kind"] in ("message", "type2_tlv") and "ndef" in vector
]
MESSAGES += [
    build_message([Uri("tel:1").record(), Text("x").record(), AndroidApplication("a.b").record()]),
    build_message([Record(Tnf.MIME, b"a/b", b"12345", b"id")], chunk=2),
]


@pytest.mark.parametrize("data", MESSAGES, ids=range(len(MESSAGES)))
def test_every_byte_has_its_place_and_the_message_is_built_again(data: bytes) -> None:
    built, told = b"", set()
    for reading in FORMAT.read(data, None, None):
        built += FORMAT.write(reading.message, reading.fields, "host", None)
        for part in reading.sections[0].parts:
            assert part.data == data[part.start : part.end]
            assert part.secret == (part.name == "payload")
            told |= set(range(part.start, part.end))
    assert built == data
    assert told == set(range(len(data)))


@pytest.mark.parametrize(
    ("record", "meaning"),
    [
        (Uri("x:").record(), "a link"),
        (Text("x").record(), "a text"),
        (SmartPoster("x:").record(), "a smart poster"),
        (Mime("a/b", b"x").record(), "data of a media type"),
        (AndroidApplication("a.b").record(), "an Android application"),
        (Record(Tnf.EXTERNAL, b"a:b", b"x"), ""),
        (Record(Tnf.WELL_KNOWN, b"U", b"\xff"), "not what its type says: URI record: its prefix is reserved"),
    ],
)
def test_a_record_is_told_in_a_word(record: Record, meaning: str) -> None:
    [reading] = FORMAT.read(build_message([record]), None, None)
    parts = {part.name.split()[0]: part.meaning for part in reading.sections[0].parts}
    assert parts["payload"] == meaning
    assert parts["head.tnf"] == record.tnf.name.lower().replace("_", " ")


def test_chunks_are_told_as_chunks() -> None:
    readings = FORMAT.read(MESSAGES[-1], None, None)
    assert [reading.sections[0].parts[-1].meaning for reading in readings] == ["a chunk"] * 3


def test_what_is_no_message_is_stray() -> None:
    assert FORMAT.read(b"", None, None) == []
    [reading] = FORMAT.read(bytes.fromhex("9101015500"), None, None)
    assert reading.problem == "no NDEF message: message end flag missing"


@pytest.mark.parametrize(
    ("message", "stated", "known"),
    [
        ("Uri", {"uri": "https://example.com/k"}, Uri("https://example.com/k")),
        ("Text", {"text": "Room 7", "language": "en"}, Text("Room 7")),
        ("SmartPoster", {"uri": "x:"}, SmartPoster("x:")),
        ("AndroidApplication", {"package": "com.example"}, AndroidApplication("com.example")),
    ],
)
def test_known_records_are_written_from_words(message: str, stated: dict[str, str], known: object) -> None:
    [record] = parse_message(FORMAT.write(message, stated, "host", None))
    assert read(record) == known
    assert message in FORMAT.messages("host")
    for wrong in ({}, {**stated, "colour": "red"}, dict.fromkeys(stated, 7)):
        with pytest.raises(Malformed, match="as text"):
            FORMAT.write(message, wrong, "host", None)


def test_a_message_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownMessage, match="no message 'Dance'"):
        FORMAT.write("Dance", {}, "host", None)
