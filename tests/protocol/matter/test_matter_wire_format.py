"""`latchwork wire` on Matter's messages: what is read can be written again, codes are marked, numbers have words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import CodecError, Malformed
from latchwork.protocol.matter import door_lock_commands as c
from latchwork.protocol.matter import door_lock_events as e
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.door_lock import (
    attribute_data,
    event_data,
    invoke_request,
    invoke_response,
    status_answer,
)
from latchwork.protocol.matter.interaction import (
    MESSAGES,
    AttributeData,
    AttributePath,
    AttributeReport,
    CommandData,
    CommandPath,
    EventData,
    EventPath,
    EventReport,
    InvokeRequest,
    Message,
    ReadRequest,
    ReportData,
    StatusResponse,
    SubscribeRequest,
    TimedRequest,
    WriteRequest,
)
from latchwork.protocol.wire_formats.model import Reading, Sender, UnknownMessage
from latchwork.protocol.wire_formats.registry import FORMATS

FILE = Path(__file__).parents[2] / "vectors" / "matter-door-lock.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]
BYTES = [bytes.fromhex(v[name]) for v in VECTORS for name in ("tlv", "request_tlv", "response_tlv") if name in v]
MATTER = FORMATS["matter"]


def read(data: bytes, sender: Sender | None = None) -> Reading:
    [reading] = MATTER.read(data, sender, None)
    return reading


def write(reading: Reading) -> bytes:
    stated: dict[str, Any] = json.loads(json.dumps(dict(reading.fields)))
    return MATTER.write(reading.message, stated, reading.sender or "host", None)


REPORT = ReportData(
    1,
    (AttributeReport(data=attribute_data("LockState", 1)), AttributeReport(data=attribute_data("LockState", None))),
    (EventReport(data=event_data(e.LockOperation(1, 3, 7, None, None, (c.Credential(1, 2),)), 5, 0)),),
    revision=12,
)
OTHER_CLUSTER = InvokeRequest(
    False, False, (CommandData(CommandPath(1, 6, 0), tlv.structure(tlv.octets(b"x", 0))),), 12
)
MADE: list[Message] = [
    REPORT,
    OTHER_CLUSTER,
    ReadRequest(True, (AttributePath(endpoint=1, cluster=0x0101, attribute=0, list_index=None),), revision=12),
    SubscribeRequest(True, 0, 60, False, revision=12),
    WriteRequest(False, (attribute_data("Language", "en"), attribute_data("AutoRelockTime", 30)), revision=12),
    InvokeRequest(False, True, invoke_request(c.UnlockDoor(b"4711")).commands * 2, 12),
    invoke_request(c.SetUser(0, 1, "Jane", None, 1, 0, None)),
    invoke_request(c.LockDoor()),
    InvokeRequest(False, False, (CommandData(CommandPath(None, 0x0101, 0x1B), tlv.structure(tlv.unsigned(1, 0))),), 12),
    invoke_response(status_answer(CommandPath(1, 0x0101, 1), 1)),
    TimedRequest(10_000, 12),
    ReportData(events=(EventReport(data=EventData(EventPath(cluster=6, event=1), 1, 2, data=tlv.null())),)),
    ReportData(
        attributes=(
            AttributeReport(data=AttributeData(AttributePath(cluster=6, attribute=1), tlv.array(tlv.octets(b"4711")))),
            AttributeReport(data=AttributeData(AttributePath(cluster=0x0101, attribute=0x7777), tlv.null())),
            AttributeReport(data=attribute_data("AliroGroupResolvingKey", bytes(16))),
            AttributeReport(data=attribute_data("AliroSupportedBLEUWBProtocolVersions", (b"\x01\x00",))),
        )
    ),
]


@pytest.mark.parametrize("data", BYTES, ids=bytes.hex)
def test_a_captured_message_is_read_and_written_again(data: bytes) -> None:
    assert write(read(data)) == data


@pytest.mark.parametrize("message", MADE, ids=lambda message: type(message).__name__)
def test_a_message_is_read_and_written_again(message: Message) -> None:
    data = message.build()
    reading = read(data)
    assert write(reading) == data
    told = [at for part in reading.sections[0].parts for at in range(part.start, part.end)]
    assert told == list(range(len(data)))


def test_a_message_with_one_command_bears_its_name() -> None:
    assert read(invoke_request(c.UnlockDoor(b"4711")).build()).message == "UnlockDoor"
    assert read(MADE[5].build()).message == "InvokeRequest"
    assert read(OTHER_CLUSTER.build()).message == "InvokeRequest"


def test_codes_are_secret_and_what_is_around_them_is_not() -> None:
    reading = read(invoke_request(c.SetCredential(0, c.Credential(1, 1), b"4711", 1, None, None)).build())
    assert reading.secrets == {"credential_data"}
    assert reading.shown_fields(secrets=False)["credential_data"] is None
    hidden = [part.name for part in reading.sections[0].parts if part.secret]
    assert hidden == ["commands[0].fields.credential_data"]
    several = read(MADE[5].build())
    assert several.secrets == {"commands"}


def test_what_nobody_knows_is_secret() -> None:
    reading = read(OTHER_CLUSTER.build())
    assert reading.secrets == {"commands"}
    assert [part.name for part in reading.sections[0].parts if part.secret] == ["commands[0].fields.0"]
    bare = read(bytes.fromhex("16042a18"))
    assert (bare.message, bare.secrets) == ("TLV", {"tlv"})
    assert write(bare).hex() == "16042a18"


def test_a_group_resolving_key_is_secret_and_a_lock_state_is_not() -> None:
    parts = {part.name: part.secret for part in read(MADE[-1].build()).sections[0].parts}
    assert parts["attributes[2].data.data"]
    assert not parts["attributes[3].data.data[0]"]
    assert not any(part.secret for part in read(REPORT.build()).sections[0].parts)


@pytest.mark.parametrize(
    ("message", "name", "meaning"),
    [
        (REPORT, "attributes[0].data.path.attribute", "LockState"),
        (REPORT, "attributes[0].data.path.cluster", "Door Lock"),
        (REPORT, "attributes[1].data.data", "null"),
        (REPORT, "events[0].data.priority", "critical"),
        (REPORT, "events[0].data.data.operation_source", "keypad"),
        (REPORT, "events[0].data.data.credentials[0].credential_type", "pin"),
        (invoke_request(c.SetUser(2, 1, None, None, 3, 8, 1)), "commands[0].fields.user_type", "schedule restricted"),
        (
            invoke_request(c.SetWeekDaySchedule(1, 1, 0x22, 9, 0, 17, 30)),
            "commands[0].fields.days_mask",
            "monday, friday",
        ),
        (
            invoke_request(c.SetYearDaySchedule(1, 1, 805_734_000, 0xFFFFFFFF)),
            "commands[0].fields.local_start_time",
            "2025-07-13 15:00:00",
        ),
        (
            invoke_request(c.SetYearDaySchedule(1, 1, 805_734_000, 0xFFFFFFFF)),
            "commands[0].fields.local_end_time",
            "",
        ),
        (
            invoke_response(status_answer(CommandPath(1, 0x0101, 0x1A), 1, 3)),
            "answers[0].status.status.cluster_status",
            "occupied",
        ),
    ],
)
def test_numbers_have_a_word(message: Message, name: str, meaning: str) -> None:
    parts = {part.name: part.meaning for part in read(message.build()).sections[0].parts}
    assert parts[name] == meaning


def test_a_status_of_a_response_is_the_clusters() -> None:
    data = bytes.fromhex(next(v for v in VECTORS if v["id"] == "x15-getYearDaySchedule")["response_tlv"])
    parts = {part.name: part.meaning for part in read(data).sections[0].parts}
    assert parts["answers[0].command.fields.status"] == "not found"
    assert parts["answers[0].command.path.command"] == "GetYearDayScheduleResponse"


def test_a_short_timed_request_is_told_by_its_sender_and_number() -> None:
    assert read(StatusResponse(0x9C, 12).build()).message == "StatusResponse"
    assert read(TimedRequest(200, 12).build()).message == "TimedRequest"
    both = read(TimedRequest(200, 12).build())
    assert "StatusResponse" in both.about
    device = read(TimedRequest(200, 12).build(), "device")
    assert (device.message, device.about) == ("StatusResponse", "")
    assert read(TimedRequest(10_000, 12).build()).sender == "host"


def test_tlv_that_is_not_canonical_is_told() -> None:
    reading = read(bytes.fromhex("152500000024ff0c18"))
    assert reading.message == "StatusResponse"
    assert "needs fewer" in reading.about


def test_members_that_are_not_known_are_told_as_they_are() -> None:
    data = bytes.fromhex(
        "15280029013602" + "1537002400012501010124020018" + "350130000434373131" + "24632a18" + "18" + "1824ff0c18"
    )
    reading = read(data)
    secret = [part.name for part in reading.sections[0].parts if part.secret]
    assert secret == ["commands[0].fields.pin_code", "commands[0].fields.99"]


@pytest.mark.parametrize("sender", ["host", "device"])
def test_every_message_is_listed(sender: Sender) -> None:
    names = set(MATTER.messages(sender))
    own = c.COMMANDS if sender == "host" else c.RESPONSES
    assert names == {*(row.__name__ for row in own.values()), *(row.__name__ for row in MESSAGES.values()), "TLV"}


def test_a_message_may_be_stated_in_words() -> None:
    stated = {"user_index": "1", "revision": "11"}
    data = MATTER.write("GetUser", stated, "host", None)
    assert data.hex() == next(v for v in VECTORS if v["id"] == "x10-getUser")["request_tlv"]
    assert MATTER.write("TimedRequest", {"timeout": "0x2710"}, "host", None).hex() == "152500102718"


@pytest.mark.parametrize(
    ("message", "stated"),
    [
        ("GetUser", {}),
        ("GetUser", {"user_index": 1, "colour": "blue"}),
        ("GetUser", {"user_index": "one"}),
        ("SetUser", {"operation_type": 0, "user_index": 1, "user_name": 7}),
        ("SetCredential", {"operation_type": 0, "credential": 7}),
        ("InvokeRequest", {"suppress_response": "maybe", "timed_request": True, "commands": []}),
        ("InvokeRequest", {"suppress_response": "false", "timed_request": True, "commands": 3}),
        ("InvokeRequest", {"suppress_response": 0, "timed_request": True, "commands": [{"path": {}, "fields": "15"}]}),
        ("TLV", {}),
        ("TLV", {"tlv": "15"}),
    ],
)
def test_a_message_that_is_stated_wrongly_is_refused(message: str, stated: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        MATTER.write(message, stated, "host", None)


def test_a_message_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownMessage):
        MATTER.write("PaintDoor", {}, "host", None)
    with pytest.raises(CodecError):
        read(bytes(1 << 17))


@given(
    data=st.binary(max_size=40)
    | st.lists(st.sampled_from([0x15, 0x16, 0x18, 0x24, 0x00, 0x30]), max_size=30).map(bytes)
)
def test_any_element_is_told_whole_and_once(data: bytes) -> None:
    try:
        reading = read(data)
    except CodecError:
        return
    told = [at for part in reading.sections[0].parts for at in range(part.start, part.end)]
    assert told == list(range(len(data)))
