"""`latchwork wire decode august`: byte maps of frames in clear and under a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.constants import Flag
from latchwork.protocol.august.frames import Frame, Unknown, acknowledgement, answer, command
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.wire_formats.august import AugustFormat
from latchwork.protocol.wire_formats.model import Sender, UnknownMessage

FORMAT = AugustFormat()
FILE = Path(__file__).parents[2] / "vectors" / "august-yale-ble.json"
SESSION = json.loads(FILE.read_text())["vectors"][0]
FRAMES: list[dict[str, Any]] = SESSION["frames"]
KEY = bytes.fromhex(SESSION["keys"]["session_key"])


def sender(frame: dict[str, Any]) -> Sender:
    return "host" if frame["dir"] == "app_to_lock" else "device"


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["plaintext"])
def test_a_frame_in_clear_is_told_and_built_again(frame: dict[str, Any]) -> None:
    data = bytes.fromhex(frame["plaintext"])
    (reading,) = FORMAT.read(data, None, None)
    assert not reading.problem
    assert b"".join(part.data for part in reading.sections[0].parts) == data
    assert FORMAT.write(reading.message, reading.fields, sender(frame), None) == data
    assert reading.message in FORMAT.messages(sender(frame))


def test_one_direction_of_a_session_opens_with_the_session_key() -> None:
    sent = [frame for frame in FRAMES if frame["dir"] == "app_to_lock" and frame["key"] == "session"]
    data = b"".join(bytes.fromhex(frame["wire"]) for frame in sent)
    readings = FORMAT.read(data, "host", KEY)
    assert [one.problem for one in readings] == [""] * len(sent)
    for reading, frame in zip(readings, sent, strict=True):
        assert b"".join(part.data for part in reading.sections[1].parts).hex() == frame["plaintext"]
    assert FORMAT.write(readings[1].message, readings[1].fields, "host", KEY).hex() == sent[1]["wire"]
    assert FORMAT.write("SecureFrame", readings[0].fields, "host", KEY).hex() == sent[0]["wire"]


def test_a_frame_that_is_missing_is_told_at_the_next_one() -> None:
    sent = [bytes.fromhex(one["wire"]) for one in FRAMES if one["dir"] == "app_to_lock" and one["channel"] == "normal"]
    readings = FORMAT.read(b"".join(sent[1:4]), "host", KEY)
    assert [bool(one.problem) for one in readings] == [True, False, False]


def test_without_a_key_an_enciphered_frame_stays_shut() -> None:
    data = bytes.fromhex(FRAMES[4]["wire"])
    (reading,) = FORMAT.read(data, None, None)
    assert (reading.message, reading.problem) == ("EncipheredFrame", "")
    assert FORMAT.write("EncipheredFrame", reading.fields, "host", None) == data


OTHERS = [
    Frame(Flag.ANSWER, 0x77, Unknown(b"123456789012"), index=1, mark=0),
    acknowledgement(g.Lock(4)),
    command(g.SetKeycode(bytes.fromhex("918273ffffffff"))),
    answer(g.Activity(0x55, bytes(11)), index=4),
    answer(g.KeycodeSet(0x99)),
]


@pytest.mark.parametrize("frame", OTHERS)
def test_other_frames_are_told_and_built_again(frame: Frame) -> None:
    data = frame.build()
    (reading,) = FORMAT.read(data, None, None)
    assert FORMAT.write(reading.message, reading.fields, "device", None) == data


def test_a_pin_and_what_would_give_it_away_are_masked() -> None:
    (reading,) = FORMAT.read(command(g.SetKeycode(bytes.fromhex("918273ffffffff"))).build(), None, None)
    assert {part.name for part in reading.sections[0].parts if part.secret} == {"pin", "checksum"}
    assert reading.shown_fields(secrets=False)["pin"] is None


def test_bytes_that_fill_no_frame_are_stray() -> None:
    readings = FORMAT.read(answer(g.ClockSet()).build() + b"\xaa", None, None)
    assert [one.message for one in readings] == ["ClockSet", "stray bytes"]


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("EncipheredFrame", {"data": "00"}),
        ("UnknownFrame", {}),
        ("Acknowledgement", {}),
        ("Unlock", {"operation": 300}),
    ],
)
def test_what_cannot_be_built_is_malformed(message: str, stated: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        FORMAT.write(message, stated, "host", None)
    with pytest.raises(UnknownMessage):
        FORMAT.write("Dance", {}, "host", None)


@given(data=st.binary(max_size=60), key=st.sampled_from([None, KEY]))
def test_any_bytes_are_told(data: bytes, key: bytes | None) -> None:
    told = b"".join(part.data for one in FORMAT.read(data, None, key) for part in one.sections[0].parts)
    assert told == data
