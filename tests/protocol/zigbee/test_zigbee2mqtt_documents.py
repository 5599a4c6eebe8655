"""The JSON documents of a Zigbee2MQTT bridge: what is read, what is refused, what is not shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee import zigbee2mqtt_documents as d
from latchwork.protocol.zigbee.zigbee2mqtt_topics import Topic, parse_topic

LOCK = {
    "ieee_address": "0x000d6f0011223344",
    "type": "EndDevice",
    "network_address": 29159,
    "supported": True,
    "friendly_name": "front_door",
    "disabled": False,
    "description": None,
    "definition": {
        "model": "YRD226",
        "vendor": "Yale",
        "description": "Assure lock",
        "exposes": [
            {"type": "lock", "features": [{"type": "binary", "name": "state", "property": "state", "access": 7}]},
            {"type": "composite", "name": "pin_code", "property": "pin_code", "features": []},
        ],
        "options": [],
        "supports_ota": True,
    },
    "power_source": "Battery",
    "model_id": "YRD226 TSDB",
    "manufacturer": "Yale",
    "interviewing": False,
    "interview_completed": True,
    "interview_state": "SUCCESSFUL",
    "endpoints": {
        "1": {
            "name": None,
            "bindings": [],
            "configured_reportings": [],
            "clusters": {"input": ["closuresDoorLock"], "output": ["genTime"]},
            "scenes": [],
        }
    },
}
COORDINATOR = {
    "ieee_address": "0x00124b0011223344",
    "type": "Coordinator",
    "network_address": 0,
    "supported": True,
    "friendly_name": "Coordinator",
    "disabled": False,
    "definition": None,
}


def read(topic: str, value: Any) -> Any:
    return d.read_document(parse_topic(f"zigbee2mqtt/{topic}"), json.dumps(value))


SOUND: list[tuple[str, Any, type[d.Document]]] = [
    ("bridge/state", {"state": "online"}, d.OnlineState),
    (
        "bridge/info",
        {
            "version": "2.12.1",
            "commit": "abc",
            "coordinator": {"ieee_address": "0x00124b0011223344", "type": "EmberZNet", "meta": {}},
            "network": {"channel": 15, "pan_id": 6754, "extended_pan_id": "0xdd"},
            "permit_join": False,
            "config": {"mqtt": {"password": "secret"}},
            "config_schema": {},
        },
        d.BridgeInfo,
    ),
    ("bridge/logging", {"level": "error", "message": "it failed", "namespace": "z2m"}, d.Logging),
    ("bridge/event", {"type": "device_joined", "data": {"friendly_name": "front_door"}}, d.BridgeEvent),
    ("bridge/request/permit_join", {"time": 254, "transaction": 7}, d.Request),
    ("bridge/request/device/options", {"id": "front_door", "options": {"expose_pin": True}}, d.DeviceOptions),
    ("bridge/response/device/options", {"data": {}, "status": "ok", "transaction": "t-1"}, d.Response),
    ("bridge/response/device/options", {"data": {}, "status": "error", "error": "no such device"}, d.Response),
    ("front_door/availability", {"state": "offline"}, d.OnlineState),
    ("front_door", {"state": "UNLOCK", "lock_state": "not_fully_locked", "last_seen": "2025-07-13"}, d.DeviceState),
    ("front_door", {"users": {"5": {"status": "not_supported_255"}}, "battery": 87.5}, d.DeviceState),
    ("front_door/set", {"state": {"state": "UNLOCK", "code": "1234"}}, d.DeviceSet),
    ("front_door/set", {"pin_code": {"user": 5, "pin_code": 4711}}, d.DeviceSet),
    ("front_door/get", {"state": "", "pin_code": "", "user_status": {"user": 5}}, d.DeviceGet),
]


@pytest.mark.parametrize(("topic", "value", "model"), SOUND)
def test_a_document_is_read_and_gives_back_what_it_said(topic: str, value: Any, model: type[d.Document]) -> None:
    document = read(topic, value)
    assert type(document) is model
    assert document.plain() == value
    assert json.loads(document.text()) == value


def test_locks_are_found_in_the_list_of_devices() -> None:
    devices = read("bridge/devices", [COORDINATOR, LOCK])
    assert [device.is_lock for device in devices] == [False, True]
    assert [device.takes_codes for device in devices] == [False, True]
    assert devices[1].plain() == LOCK
    bare = {"model": "910", "vendor": "Kwikset", "exposes": [{"type": "lock"}]}
    [plain] = read("bridge/devices", [LOCK | {"definition": bare}])
    assert plain.is_lock
    assert not plain.takes_codes


def test_an_old_bridge_says_its_state_as_a_bare_word() -> None:
    for payload in (b"online", b'"online"'):
        state = d.read_document(parse_topic("zigbee2mqtt/bridge/state"), payload)
        assert isinstance(state, d.OnlineState)
        assert state.state == "online"


def test_an_attribute_of_the_topic_stands_round_the_payload() -> None:
    document = d.read_document(parse_topic("zigbee2mqtt/front_door/set/state"), b"LOCK")
    assert isinstance(document, d.DeviceSet)
    assert document.plain() == {"state": "LOCK"}


def test_groups_and_definitions_are_just_json() -> None:
    assert read("bridge/groups", [{"id": 1}]) == [{"id": 1}]
    assert read("bridge/definitions", {"clusters": {}}) == {"clusters": {}}


REFUSED: list[tuple[str, Any, str]] = [
    ("bridge/state", {"state": "asleep"}, "state: "),
    ("bridge/state", {"state": "online", "since": 3}, "since: "),
    ("bridge/devices", {"a": 1}, "it is no list"),
    ("bridge/devices", [{"type": "Router"}], "ieee_address: "),
    ("front_door", ["LOCK"], "the document: "),
    ("front_door", {"battery": 101}, "battery: "),
    ("front_door", {"state": "locked"}, "state: "),
    ("front_door", {"users": {"5": {"status": "busy"}}}, "users.5.status: "),
    ("front_door/set", {"pin_code": {"user": "5", "pin_code": "4711"}}, "pin_code.user: "),
    ("front_door/set", {"pin_code": {"user": 5, "pin_code": "4711", "user_type": "guest"}}, "pin_code.user_type: "),
    ("front_door/set", {"pin_code": {"user": True, "pin_code": "4711"}}, "pin_code.user: "),
    ("front_door/set", {"user_status": {"user": 5, "status": "busy"}}, "user_status.status: "),
    ("front_door/get", {"pin_code": "4711"}, "pin_code."),
    ("bridge/request/device/options", {"id": "front_door"}, "options: "),
]


@pytest.mark.parametrize(("topic", "value", "problem"), REFUSED)
def test_a_document_that_is_wrong_is_refused_at_its_place(topic: str, value: Any, problem: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(topic, value)
    assert problem in str(caught.value)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize("payload", [b"\xff", b"{", b"", b"[" * 100_000])
def test_a_payload_that_is_no_json_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        d.read_document(parse_topic("zigbee2mqtt/front_door"), payload)


def test_a_code_is_not_shown() -> None:
    documents = [
        read("front_door/set", {"pin_code": {"user": 5, "pin_code": "4711"}}),
        read("front_door/set", {"state": {"state": "UNLOCK", "code": "4711"}}),
        read("front_door", {"users": {"5": {"status": "enabled", "pin_code": "4711"}}}),
    ]
    assert not any("4711" in repr(document) for document in documents)
    assert all("4711" in document.text() for document in documents)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "pin_code", "users", "user", "status", "5", "code", "user_status", "action"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(
    topic=st.sampled_from(
        [
            "bridge/state",
            "bridge/info",
            "bridge/devices",
            "bridge/logging",
            "bridge/request/device/options",
            "front",
            "front/set",
            "front/get",
        ]
    ),
    value=json_values,
)
def test_any_json_is_a_document_or_refused(topic: str, value: Any) -> None:
    place: Topic = parse_topic(f"zigbee2mqtt/{topic}")
    try:
        document = d.read_document(place, json.dumps(value))
    except Malformed:
        return
    if isinstance(document, d.Document) and isinstance(value, dict):
        assert document.plain() == value
