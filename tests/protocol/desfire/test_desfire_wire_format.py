"""DESFire frames as a byte map, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.wire_formats.desfire import DesfireFormat
from latchwork.protocol.wire_formats.model import Reading, Sender, UnknownMessage

FORMAT = DesfireFormat()
FILE = Path(__file__).parents[2] / "vectors" / "desfire.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
FRAMES = [vector["apdu"] for vector in VECTORS if "apdu" in vector]
FRAMES += [vector[name] for vector in VECTORS for name in ("c1", "r1", "c2", "r2") if name in vector]
FRAMES += [vector["sw"] for vector in VECTORS if "sw" in vector]


def only(frame: str, sender: Sender | None = None) -> Reading:
    [reading] = FORMAT.read(bytes.fromhex(frame), sender, None)
    return reading


@pytest.mark.parametrize("frame", FRAMES)
def test_every_byte_has_its_place_and_the_frame_is_built_again(frame: str) -> None:
    data, reading = bytes.fromhex(frame), only(frame)
    at = 0
    for part in reading.sections[0].parts:
        assert (part.start, part.data) == (at, data[part.start : part.end])
        at = part.end
    assert at == len(data)
    assert not reading.problem
    assert FORMAT.write(reading.message, reading.fields, reading.sender or "host", None) == data


def test_small_tables_are_put_into_words() -> None:
    meanings = {part.name: part.meaning for part in only("90cd00000701031fe040000000").sections[0].parts}
    assert meanings["comm"] == "full communication"
    assert meanings["access"] == "read anybody, write key 0, both key 1, change nobody"
    aid = {part.name: part.meaning for part in only("905a000003f5423000").sections[0].parts}["aid"]
    assert aid == "AID 3042f5"
    assert only("919d").sections[0].parts[-1].meaning.startswith("PERMISSION_DENIED: the settings")
    assert only("9133").sections[0].parts[-1].meaning == "unknown status 33"


def test_a_protected_body_is_one_secret_part() -> None:
    reading = only("906f0000080123456789abcdef00")
    assert (reading.message, reading.secrets, reading.fields) == (
        "GetFileIDs",
        {"secured"},
        {"secured": "0123456789abcdef"},
    )
    assert [part.name for part in reading.sections[0].parts if part.secret] == ["secured"]
    assert FORMAT.write("GetFileIDs", reading.fields, "host", None).hex() == "906f0000080123456789abcdef00"


def test_what_is_written_to_a_file_is_secret() -> None:
    reading = only("903d00000b01000000040000deadbeef00")
    assert [part.name for part in reading.sections[0].parts if part.secret] == ["data"]
    assert reading.shown_fields(secrets=False)["data"] is None


@pytest.mark.parametrize("frame", ["90", "9099000000", "00a4000c02e103", "9000"])
def test_what_is_not_desfires_is_stray(frame: str) -> None:
    assert only(frame).problem


def test_nothing_is_nothing_and_senders_are_held_to() -> None:
    assert FORMAT.read(b"", None, None) == []
    assert only("9100", "host").problem
    assert only("9060000000", "device").problem


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(UnknownMessage, match="no message 'Dance'"):
        FORMAT.write("Dance", {}, "host", None)
    with pytest.raises(Malformed, match="one byte"):
        FORMAT.write("Answer", {"status": 256}, "device", None)
    assert FORMAT.messages("device") == ["Answer"]
    assert "ReadData" in FORMAT.messages("host")
