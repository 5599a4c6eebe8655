"""What goes to a PC/SC reader as a byte map, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.wire_formats.model import Reading, Sender, UnknownMessage
from latchwork.protocol.wire_formats.pcsc import PcscFormat

FORMAT = PcscFormat()
FILE = Path(__file__).parents[2] / "vectors" / "pcsc.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
CASES: list[tuple[str, Sender]] = [(vector["command"], "host") for vector in VECTORS if "command" in vector]
CASES += [(vector["response"], "device") for vector in VECTORS if "response" in vector]
CASES += [(vector["atr"], "device") for vector in VECTORS if "atr" in vector]
CASES += [
    ("00a4000c02e103", "host"),
    ("00b0000002", "host"),
    ("00d60000000002abcd0010", "host"),
    ("00a40000", "host"),
    ("e00000290102", "host"),
    ("e10000000102", "device"),
    ("3b6500002063cb6800", "device"),
    ("6c10", "device"),
]


def only(frame: str, sender: Sender | None = None) -> Reading:
    [reading] = FORMAT.read(bytes.fromhex(frame), sender, None)
    return reading


@pytest.mark.parametrize(("frame", "sender"), CASES)
def test_every_byte_has_its_place_and_the_frame_is_built_again(frame: str, sender: Sender) -> None:
    data, reading = bytes.fromhex(frame), only(frame, sender)
    told: set[int] = set()
    for part in reading.sections[0].parts:
        assert part.data == data[part.start : part.end]
        told |= set(range(part.start, part.end))
    assert told == set(range(len(data)))
    assert not reading.problem
    assert FORMAT.write(reading.message, reading.fields, sender, None) == data


def meanings(frame: str, sender: Sender | None = None) -> dict[str, str]:
    return {part.name: part.meaning for part in only(frame, sender).sections[0].parts}


def test_commands_answers_and_atrs_are_put_into_words() -> None:
    assert meanings("ff8600000501003f6101")["key_type"] == "key B"
    assert meanings("ff00000002d402")["data"] == "PN532 GetFirmwareVersion"
    assert meanings("ff00000002d4ff")["data"] == ""
    assert meanings("6982", "device")["SW1 SW2"] == "security status not satisfied"
    assert meanings("3b80800101")["TCK"] == "right"
    assert meanings("3b8180018080")["historical"] == "MIFARE DESFire (use GetVersion)"
    assert meanings("00b0000000")["Le"] == "all there are"
    assert meanings("9060000000")["INS"] == "GetVersion"
    assert meanings("919d")["status"].startswith("PERMISSION_DENIED")


def test_keys_and_card_data_are_secret() -> None:
    for frame, name in (
        ("ff82000106a0a1a2a3a4a5", "key"),
        ("ffd600040401020304", "data"),
        ("00d600000401020304", "data"),
        ("010203049000", "data"),
    ):
        reading = only(frame, "device" if frame.endswith("9000") else "host")
        assert {part.name.split()[0] for part in reading.sections[0].parts if part.secret} == {name}
        assert reading.shown_fields(secrets=False)[name] is None


def test_what_is_neither_is_stray() -> None:
    assert FORMAT.read(b"", None, None) == []
    assert only("90", None).problem
    assert only("ffca00", "host").problem
    assert only("90", "device").problem


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(UnknownMessage, match="no message 'Dance'"):
        FORMAT.write("Dance", {}, "host", None)
    with pytest.raises(Malformed, match="no field 'colour'"):
        FORMAT.write("Apdu", {"colour": 1}, "host", None)
    with pytest.raises(Malformed, match="ATR"):
        FORMAT.write("Atr", {"data": "00"}, "device", None)
    assert FORMAT.messages("device") == ["EscapeAnswer", "Response", "Atr"]
    assert {"GetData", "EscapeLed", "Apdu"} <= set(FORMAT.messages("host"))
