"""`latchwork wire decode tedee`: byte maps of handshake messages, commands, answers and news."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.wire_formats.model import Sender, UnknownMessage
from latchwork.protocol.wire_formats.tedee import TedeeFormat

FORMAT = TedeeFormat()
FILE = Path(__file__).parents[2] / "vectors" / "tedee.json"
VECTORS: dict[str, Any] = {vector["id"]: vector for vector in json.loads(FILE.read_text())["vectors"]}
FRAMES = [frame for frame in VECTORS["ptls_session_1"]["frames"] if "wire" in frame]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["wire"][:24])
def test_a_message_of_a_session_is_told_and_built_again(frame: dict[str, Any]) -> None:
    sender: Sender = "host" if frame["dir"] == "app_to_lock" else "device"
    data = bytes.fromhex(frame["wire"])
    (reading,) = FORMAT.read(data, sender, None)
    assert not reading.problem
    assert reading.sender == sender
    assert b"".join(part.data for part in reading.sections[0].parts) == data
    assert FORMAT.write(reading.message, reading.fields, sender, None) == data
    assert reading.message in FORMAT.messages(sender)
    if "plaintext" in frame:
        clear = bytes(1) + bytes.fromhex(frame["plaintext"])
        (told,) = FORMAT.read(clear, sender, None)
        assert FORMAT.write(told.message, told.fields, sender, None) == clear
        assert told.message in FORMAT.messages(sender)


@pytest.mark.parametrize(
    ("text", "sender", "message", "meanings"),
    [
        ("0402", None, "Alerted", ["no trusted time"]),
        ("047f", None, "Alerted", []),
        ("005000", None, "Lock", []),
        ("005000", "device", "LockAnswer", ["success"]),
        ("00710000017c782d0db5aa", "device", "SetSignedTime", []),
        ("007100", None, "SignedTimeAnswer", ["success"]),
        ("00ba0600020000303902", None, "StateChanged", ["locked", "remote", "open"]),
        ("00b302", None, "CalibrationFinished", ["error positions"]),
        ("00bf04", None, "PullCalibrationFinished", ["cancelled"]),
        ("f0a5", None, "HasLogs", []),
    ],
)
def test_messages_in_clear_are_told(text: str, sender: Sender | None, message: str, meanings: list[str]) -> None:
    data = bytes.fromhex(text)
    (reading,) = FORMAT.read(data, sender, None)
    assert reading.message == message
    said = " | ".join(part.meaning for part in reading.sections[0].parts)
    assert all(meaning in said for meaning in meanings)
    assert FORMAT.write(reading.message, reading.fields, "device", None) == data


def test_a_package_of_the_log_is_told_by_its_events() -> None:
    package = bytes.fromhex(VECTORS["activity_log_tlv"]["data"])
    (reading,) = FORMAT.read(bytes(1) + g.ActivityLogsAnswer(0, package).build(), "device", None)
    assert reading.sections[0].parts[-1].meaning == "PowerOn"
    (reading,) = FORMAT.read(bytes(1) + g.ActivityLogsAnswer(0, b"\x01").build(), "device", None)
    assert reading.sections[0].parts[-1].meaning == ""


@pytest.mark.parametrize("text", ["00", "0099", "02aa", "0300", "08", "09"])
def test_what_is_no_message_is_stray(text: str) -> None:
    (reading,) = FORMAT.read(bytes.fromhex(text), None, None)
    assert reading.problem


def test_what_cannot_be_built_is_said() -> None:
    assert FORMAT.read(b"", None, None) == []
    assert FORMAT.write("Enciphered", {"header": 7}, "host", None) == b"\x07"
    with pytest.raises(Malformed):
        FORMAT.write("Enciphered", {"header": 16}, "host", None)
    with pytest.raises(UnknownMessage):
        FORMAT.write("Dance", {}, "host", None)


@given(data=st.binary(max_size=160), sender=st.sampled_from([None, "host", "device"]))
def test_any_bytes_are_told(data: bytes, sender: Sender | None) -> None:
    readings = FORMAT.read(data, sender, None)
    assert b"".join(part.data for one in readings for part in one.sections[0].parts) == data
