"""Every Zigbee vector against the codecs, and every stated value altered once."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import CodecError
from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.zigbee.vectors import CHECKS

FILE = Path(__file__).parents[2] / "vectors" / "zigbee.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}

SAID_ONCE = {
    ("state-with-pin", "topic"),
    ("state-with-pin", "payload.battery"),
    ("state-with-pin", "payload.users.5.pin_code"),
    ("action-pin-added", "topic"),
    ("action-pin-added", "payload.action_user"),
    ("req-options", "payload.id"),
    ("req-options", "payload.options.expose_pin"),
    ("req-options", "payload.transaction"),
}
"""What a document says once and nothing else repeats: another value is another document, just as sound. The names of
devices are their owners'."""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_does_what_the_vector_states(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def altered(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Close relatives of a value, each of them wrong, and where they differ."""
    if isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
        yield path, value ^ 0x40
    elif value is None:
        yield path, "4711"
    elif isinstance(value, str):
        yield path, value[:-1] + chr(ord(value[-1]) ^ 1) if value else "31"
    elif isinstance(value, dict):
        for name, item in value.items():
            for where, wrong in altered(item, f"{path}.{name}"):
                yield where, {**value, name: wrong}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_one_altered_value_fails(vector: dict[str, Any]) -> None:
    for name in set(vector) - {"id", "kind", "note", "source"}:
        for where, wrong in altered(vector[name], name):
            if (vector["id"], where) not in SAID_ONCE:
                with pytest.raises((Mismatch, NotUnderstood, CodecError, ValueError)):
                    CHECKS[vector["kind"]]({**copy.deepcopy(vector), name: wrong})


@pytest.mark.parametrize("name", ["lock-nopin", "read-attrs", "availability"])
def test_a_field_that_nobody_knows_is_not_understood(name: str) -> None:
    vector = BY_ID[name]
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]]({**vector, "colour": "blue"})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("set-pin-0", {"direction": "lock->hub"}),
        ("set-pin-0", {"cluster": 0x0500}),
        ("user-status-set", {"payload": {"led": "on"}}),
        ("state-with-pin", {"payload": {"colour": "blue"}}),
        ("req-options", {"topic": "zigbee2mqtt/bridge/request/device/paint"}),
        ("availability", {"topic": "zigbee2mqtt/bridge/groups", "payload": []}),
        ("read-attrs", {"hex": "0042110009", "header": {}, "meaning": "which commands"}),
        ("write-time", {"meaning": "Write Attributes Time (cluster 0x0b0b)"}),
    ],
)
def test_a_vector_about_something_else_is_not_understood(name: str, change: dict[str, Any]) -> None:
    vector = BY_ID[name]
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]](vector | change)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("set-pin-0", {"hex": "014070"}),
        ("set-pin-0", {"fields": {"user_id": 5}}),
        ("read-attrs", {"hex": "0042200000"}),
        ("user-status-set", {"payload": {"user_status": {"user": 250, "status": "enabled"}}}),
        ("user-status-set", {"payload": {}}),
        ("availability", {"zcl_command": "lockDoor"}),
        ("availability", {"qos": 0}),
        ("availability", {"retained": False}),
        ("action-pin-added", {"payload": {"action": "door_painted"}}),
        ("state-with-pin", {"payload": {"state": "LOCK", "lock_state": "unlocked"}}),
    ],
)
def test_a_vector_that_is_wrong_as_a_whole_fails(name: str, change: dict[str, Any]) -> None:
    vector = BY_ID[name]
    with pytest.raises(Mismatch):
        CHECKS[vector["kind"]](vector | change)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ("1842040186", "no"),
        ("18420486 0000", "Write Attributes Response: attribute 0x0000 UNSUPPORTED_ATTRIBUTE"),
        ("184204 00", "Write Attributes Response SUCCESS"),
        ("184207 8c 00 0000", "Configure Reporting Response: LockState UNREPORTABLE_ATTRIBUTE 0x8c"),
        ("0042060000003000003c00", "Configure Reporting LockState enum8 0x30, at least every 60 s"),
        ("00420601000078 00".replace(" ", ""), "Configure Reporting: expect LockState every 120 s"),
        ("00420600 2300 23 0a00 2c01 05000000", "AutoRelockTime uint32, 10 to 300 s, change 5"),
        ("18420100 0086", "Read Attributes Response: LockState UNSUPPORTED_ATTRIBUTE"),
        ("08420a0000 3002", "Report Attributes: LockState = 2 unlocked"),
    ],
)
def test_sentences_about_other_general_commands_are_held_against_them(frame: str, sentence: str) -> None:
    data = bytes.fromhex(frame.replace(" ", ""))
    vector = {
        "id": "made",
        "kind": "general_frame",
        "hex": data.hex(),
        "meaning": sentence,
        "header": {"tsn": 0x42},
    }
    if sentence == "no":
        with pytest.raises(CodecError):
            CHECKS["general_frame"](vector)
        return
    CHECKS["general_frame"](vector)
    for wrong in (f"{sentence} and 0x7777", f"{sentence} MaxPINCodeLength", f"{sentence} READ_ONLY since 1970-01-01"):
        with pytest.raises(Mismatch):
            CHECKS["general_frame"](vector | {"meaning": wrong})


TIME = "Write Attributes Time (cluster 0x000a) = 805734000"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{TIME}, which is 2025-07-13T15:00:00Z",
        f"{TIME}, which is 2025-07-13 15:00, counted from 2000-01-01 00:00:00",
        "the Time cluster (0x000A): Time, one attribute 0x0000",
        "Time",
        "1 attribute, number 16",
    ],
)
def test_a_sentence_may_name_its_cluster_and_its_time_in_several_ways(sentence: str) -> None:
    vector = BY_ID["write-time"]
    CHECKS["general_frame"](vector | {"meaning": sentence})
    for wrong in ("2025-07-14", "2025-07-13T15:01", "LockState and Time", "cluster 0x0101", "2 attributes"):
        with pytest.raises(Mismatch):
            CHECKS["general_frame"](vector | {"meaning": f"{sentence}, {wrong}"})


def test_a_vector_may_say_which_way_a_general_frame_goes() -> None:
    vector = BY_ID["default-rsp-unsup"]
    CHECKS["general_frame"](vector | {"direction": "lock->client"})
    with pytest.raises(Mismatch):
        CHECKS["general_frame"](vector | {"direction": "client->lock"})


def test_a_string_without_a_value_counts_as_an_empty_one() -> None:
    vector = BY_ID["get-pin-rsp-empty"]
    CHECKS["door_lock_command"](vector | {"hex": vector["hex"][:-2] + "ff"})


@pytest.mark.parametrize("payload", ["", "00"])
def test_a_lock_without_a_code_may_be_written_with_an_empty_one(payload: str) -> None:
    vector = BY_ID["user-status-set"] | {
        "payload": {"state": "LOCK"},
        "zcl_command": "lockDoor",
        "zcl_payload": payload,
    }
    CHECKS["zigbee2mqtt_message"](vector)
    coded = {"payload": {"state": {"state": "LOCK", "code": "4711"}}}
    with pytest.raises(Mismatch):
        CHECKS["zigbee2mqtt_message"](vector | coded)


def test_a_logged_failure_has_to_be_one() -> None:
    vector = {
        "id": "made",
        "kind": "zigbee2mqtt_message",
        "topic": "zigbee2mqtt/bridge/logging",
        "payload": {
            "level": "error",
            "message": "Publish 'set' 'pin_code' to 'front_door' failed: 'Error: user must be in range for device'",
            "namespace": "z2m",
        },
    }
    CHECKS["zigbee2mqtt_message"](vector)
    with pytest.raises(Mismatch):
        CHECKS["zigbee2mqtt_message"](vector | {"payload": {"level": "error", "message": "Publish 'set'"}})
