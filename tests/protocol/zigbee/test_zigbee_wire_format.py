"""`latchwork wire` on ZCL frames: what is read can be written again, and codes are marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import CodecError, Malformed
from latchwork.protocol.wire_formats.model import Reading, Sender, UnknownMessage
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.protocol.zigbee import discovery, general
from latchwork.protocol.zigbee.data_types import Collection, TypedValue
from latchwork.protocol.zigbee.frames import GENERAL, TABLES, build_frame

FILE = Path(__file__).parents[2] / "vectors" / "zigbee.json"
FRAMES = [bytes.fromhex(v["hex"]) for v in json.loads(FILE.read_text("utf-8"))["vectors"] if "hex" in v]
TYPED = TypedValue(0x4C, Collection(None, (TypedValue(0x10, True), TypedValue(0x48, Collection(0x20, (1, 2))))))
COMMANDS: list[general.GeneralCommand] = [
    general.ReportAttributes((general.AttributeRecord(0x77, TYPED), general.AttributeRecord(1, TypedValue(0x42, "x")))),
    general.ReportAttributes((general.AttributeRecord(0, TypedValue(0x41, b"4711")),)),
    general.ReportAttributes((general.AttributeRecord(0, TypedValue(0x48, Collection(0x20, None))),)),
    general.ReadAttributesResponse((general.ReadRecord(0, 0x86), general.ReadRecord(1, 0, TypedValue(0x39, 1.5)))),
    general.WriteAttributesResponse((general.WriteOutcome(0x88, 0),)),
    general.ConfigureReporting(
        (
            general.ReportsToSend(0x23, 0x23, 10, 300, 5),
            general.ReportsToSend(1, 0x30, 0, 9),
            general.ReportsToSend(2, 0xE0, 0, 9, bytes(4)),
            general.ReportsToExpect(0, 60),
        )
    ),
    general.ReadReportingConfigurationResponse(
        (general.ReportingOutcome(0x8B, general.DirectedAttribute(0, 3)), general.ReportsToExpect(0, 60))
    ),
    general.DefaultResponse(5, 0x81),
    discovery.DiscoverAttributesExtendedResponse(True, (discovery.Discovered(0, 0x30, 5),)),
    discovery.DiscoverCommandsReceivedResponse(False, (0, 1)),
    discovery.WriteAttributesStructured((discovery.Selected(0, discovery.Selector((1,), 2), TypedValue(0x2B, -5)),)),
]


def read(data: bytes, name: str = "zigbee", sender: Sender | None = None) -> Reading:
    [reading] = FORMATS[name].read(data, sender, None)
    return reading


def write(reading: Reading, name: str = "zigbee") -> bytes:
    stated: dict[str, Any] = json.loads(json.dumps(dict(reading.fields)))
    return FORMATS[name].write(reading.message, stated, reading.sender or "host", None)


@pytest.mark.parametrize("data", FRAMES, ids=bytes.hex)
def test_a_frame_is_read_and_written_again(data: bytes) -> None:
    assert write(read(data)) == data


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_general_command_is_read_and_written_again(command: general.GeneralCommand) -> None:
    data = build_frame(command, 0x42)
    reading = read(data)
    assert reading.message == type(command).__name__
    assert write(reading) == data


@pytest.mark.parametrize("data", ["014230ff", "1c1d104230ff", "004230ff"])
def test_a_frame_of_an_unknown_command_is_read_and_written_again(data: str) -> None:
    reading = read(bytes.fromhex(data))
    assert reading.secrets == {"payload"}
    assert write(reading) == bytes.fromhex(data)


def test_codes_are_secret_and_what_is_around_them_is_not() -> None:
    reading = read(bytes.fromhex("014005050001000434373131"))
    parts = {part.name: part for part in reading.sections[0].parts}
    assert parts["pin_code"].secret
    assert not parts["user_id"].secret
    assert parts["user_status"].meaning == "enabled"
    assert parts["user_type"].meaning == "unrestricted"
    assert reading.shown_fields(secrets=False)["pin_code"] is None


def test_octets_of_an_attribute_are_secret() -> None:
    reading = read(build_frame(COMMANDS[1], 0))
    assert reading.secrets == {"records"}
    assert [part.name for part in reading.sections[0].parts if part.secret] == ["records[0].value"]


@pytest.mark.parametrize(
    ("data", "name", "meaning"),
    [
        ("19420503", "status", "duplicate code"),
        ("19420b85", "status", "invalid field"),
        ("194220020effff00ac860630", "operation_event_code", "manual unlock"),
        ("194220020effff00ac860630", "user_id", "nobody in particular"),
        ("194220020effff00ac860630", "local_time", "2025-07-13 15:01:00"),
        ("194220020effff00ffffffff", "local_time", "no time"),
        ("01420b0105003e0900111e", "days_mask", "monday, tuesday, wednesday, thursday, friday"),
        ("184201000000300112000021fa00", "records[1].value (type)", "uint16"),
        ("184201000086", "records[0].status", "unsupported attribute"),
        ("194206060000ffff", "code (length)", "no value"),
        ("01340104313233340000", "rest", "behind the end"),
        ("014200", "frame control", "of the cluster, to the server"),
    ],
)
def test_numbers_have_a_word(data: str, name: str, meaning: str) -> None:
    parts = {part.name: part.meaning for part in read(bytes.fromhex(data)).sections[0].parts}
    assert parts[name] == meaning


def test_alarms_have_a_format_of_their_own() -> None:
    data = bytes.fromhex("0942000401 01".replace(" ", ""))
    reading = read(data, "zigbee-alarms")
    assert (reading.message, reading.sender) == ("Alarm", "device")
    assert reading.sections[0].parts[3].meaning == "wrong code entry limit"
    assert write(reading, "zigbee-alarms") == data


def test_a_lock_that_reads_the_time_is_the_sender_and_yet_a_client() -> None:
    data = build_frame(general.ReadAttributes((0, 7)), 1)
    assert read(data, sender="device").sender == "device"
    assert write(read(data, sender="device")) == data


@pytest.mark.parametrize("sender", ["host", "device"])
def test_every_message_is_listed(sender: Sender) -> None:
    names = FORMATS["zigbee"].messages(sender)
    assert set(names) == {
        *(row.__name__ for row in TABLES[0x0101, sender == "device"].rows.values()),
        *(row.__name__ for row in GENERAL.values()),
    }


def test_a_frame_that_is_too_long_or_damaged_is_refused() -> None:
    for data in (bytes(2000), b"\x01", b"\x19\x42\x06\x05"):
        with pytest.raises(CodecError):
            read(data)


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("SetPinCode", {"user_id": 5}),
        ("SetPinCode", {"user_id": 5, "colour": "blue"}),
        ("SetPinCodeResponse", {"status": 0, "no_default_response": "maybe"}),
        ("UnknownCommand", {"code": 3}),
        ("ReadAttributes", {"attributes": 3}),
        ("ReadAttributes", {"attributes": ["zero"]}),
        ("ReadAttributes", {"colour": "blue"}),
        ("DefaultResponse", {"command": 3}),
        ("ReportAttributes", {"records": [{"attribute": 0, "value": 3}]}),
        ("ReportAttributes", {"records": [{"attribute": 0, "value": {"type": 0x41, "value": "xyz"}}]}),
        ("ReportAttributes", {"records": [{"attribute": 0, "value": {"type": 0x4C, "value": 3}}]}),
        ("ReportAttributes", {"records": [{"attribute": 0, "value": {"type": 0x77, "value": 3}}]}),
        (
            "ReportAttributes",
            {"records": [{"attribute": 0, "value": {"type": 0x48, "value": {"item_type": 32, "items": 3}}}]},
        ),
        ("ConfigureReporting", {"records": [{"attribute": 0}]}),
        ("DiscoverAttributesResponse", {"complete": "maybe", "records": []}),
    ],
)
def test_a_message_that_is_stated_wrongly_is_refused(message: str, stated: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        FORMATS["zigbee"].write(message, stated, "host", None)


def test_a_message_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownMessage):
        FORMATS["zigbee"].write("PaintDoor", {}, "host", None)


def test_a_message_may_be_stated_in_words() -> None:
    stated = {"user_id": "5", "user_status": "1", "user_type": "0x00", "pin_code": "text:4711", "sequence": "0x40"}
    assert FORMATS["zigbee"].write("SetPinCode", stated, "host", None).hex() == "014005050001000434373131"


@given(
    head=st.sampled_from([0x00, 0x01, 0x08, 0x09, 0x18, 0x19, 0x05]),
    code=st.sampled_from([*GENERAL, 0x20, 0x21]),
    payload=st.binary(max_size=40),
)
def test_any_frame_is_told_whole_and_once(head: int, code: int, payload: bytes) -> None:
    data = bytes((head, 0x42, code)) + payload
    try:
        reading = read(data)
    except CodecError:
        return
    told = [at for part in reading.sections[0].parts for at in range(part.start, part.end)]
    assert told == list(range(len(data)))
    assert all(part.data == data[part.start : part.end] for part in reading.sections[0].parts)
