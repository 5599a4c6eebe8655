"""The topics of a Zigbee2MQTT bridge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee.zigbee2mqtt_topics import RULES, Kind, Topic, build_topic, device_of, parse_topic

TOPICS = [
    ("bridge/state", Topic(Kind.BRIDGE_STATE)),
    ("bridge/info", Topic(Kind.BRIDGE_INFO)),
    ("bridge/devices", Topic(Kind.BRIDGE_DEVICES)),
    ("bridge/groups", Topic(Kind.BRIDGE_GROUPS)),
    ("bridge/definitions", Topic(Kind.BRIDGE_DEFINITIONS)),
    ("bridge/logging", Topic(Kind.BRIDGE_LOGGING)),
    ("bridge/event", Topic(Kind.BRIDGE_EVENT)),
    ("bridge/request/device/options", Topic(Kind.BRIDGE_REQUEST, "device/options")),
    ("bridge/response/device/options", Topic(Kind.BRIDGE_RESPONSE, "device/options")),
    ("front_door", Topic(Kind.DEVICE, "front_door")),
    ("house/front door", Topic(Kind.DEVICE, "house/front door")),
    ("0x000d6f0011223344", Topic(Kind.DEVICE, "0x000d6f0011223344")),
    ("house/front/availability", Topic(Kind.AVAILABILITY, "house/front")),
    ("house/front/set", Topic(Kind.SET, "house/front")),
    ("front/set/pin_code", Topic(Kind.SET, "front", "pin_code")),
    ("front/left/set", Topic(Kind.SET, "front/left")),
    ("front/get", Topic(Kind.GET, "front")),
    ("front/get/state", Topic(Kind.GET, "front", "state")),
    ("set", Topic(Kind.DEVICE, "set")),
    ("set/front", Topic(Kind.DEVICE, "set/front")),
]


@pytest.mark.parametrize("base", ["zigbee2mqtt", "hotel/zigbee"])
@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_a_topic_is_read_and_built(text: str, topic: Topic, base: str) -> None:
    assert parse_topic(f"{base}/{text}", base) == topic
    assert build_topic(topic, base) == f"{base}/{text}"


def test_every_kind_has_a_rule_and_stands_among_the_topics() -> None:
    assert set(RULES) == set(Kind) == {topic.kind for _, topic in TOPICS}


@pytest.mark.parametrize(
    "text",
    [
        "homeassistant/lock",
        "zigbee2mqtt",
        "zigbee2mqtt/",
        "zigbee2mqtt//set",
        "zigbee2mqtt/bridge",
        "zigbee2mqtt/bridge/paint",
        "zigbee2mqtt/bridge/state/more",
        "zigbee2mqtt/bridge/request",
    ],
)
def test_what_is_no_topic_of_a_bridge_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_topic(text)


@pytest.mark.parametrize(
    "topic",
    [
        Topic(Kind.DEVICE, "front/set"),
        Topic(Kind.DEVICE, "bridge/state"),
        Topic(Kind.DEVICE),
        Topic(Kind.SET, ""),
        Topic(Kind.BRIDGE_STATE, "more"),
        Topic(Kind.AVAILABILITY, "front", "state"),
    ],
)
def test_a_topic_that_would_be_read_as_another_is_not_built(topic: Topic) -> None:
    with pytest.raises(Malformed):
        build_topic(topic)


def test_an_endpoint_is_told_from_a_name_by_the_names_that_are_known() -> None:
    known = frozenset({"house/front", "front"})
    assert device_of("house/front", known) == ("house/front", "")
    assert device_of("house/front/left", known) == ("house/front", "left")
    assert device_of("front", known) == ("front", "")
    with pytest.raises(Malformed):
        device_of("back", known)


@given(st.text(max_size=40))
def test_any_text_is_a_topic_or_refused(text: str) -> None:
    try:
        topic = parse_topic(f"zigbee2mqtt/{text}")
    except Malformed:
        return
    assert build_topic(topic) == f"zigbee2mqtt/{text}"
