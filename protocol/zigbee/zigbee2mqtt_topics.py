"""The MQTT topics of a Zigbee2MQTT bridge. Source: Koenkk/zigbee2mqtt 2.12.1, lib/.

    base/bridge/state                     the bridge itself
    base/bridge/request/device/options    what is asked of it; it answers under bridge/response
    base/F                                the state of the device called F
    base/F/set, base/F/set/attribute      what is asked of the device

A friendly name may have slashes in it (`house/front`), so only a list of names tells an endpoint from a name's last
part; a device whose name ends in `/set`, `/get` or `/availability` cannot be told apart at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.codec.errors import Malformed

DEFAULT_BASE = "zigbee2mqtt"
BRIDGE = "bridge"


class Kind(Enum):
    """`value` is the topic below `base/bridge/` or behind the device's name."""

    BRIDGE_STATE = "state"
    BRIDGE_INFO = "info"
    BRIDGE_DEVICES = "devices"
    BRIDGE_GROUPS = "groups"
    BRIDGE_DEFINITIONS = "definitions"
    BRIDGE_LOGGING = "logging"
    BRIDGE_EVENT = "event"
    BRIDGE_REQUEST = "request"
    BRIDGE_RESPONSE = "response"
    DEVICE = "device"
    AVAILABILITY = "availability"
    SET = "set"
    GET = "get"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of message travels. `retained` None: as the device is configured."""

    from_bridge: bool
    retained: bool | None
    qos: int


RULES: dict[Kind, Rule] = {
    Kind.BRIDGE_STATE: Rule(from_bridge=True, retained=True, qos=1),
    Kind.BRIDGE_INFO: Rule(from_bridge=True, retained=True, qos=0),
    Kind.BRIDGE_DEVICES: Rule(from_bridge=True, retained=True, qos=0),
    Kind.BRIDGE_GROUPS: Rule(from_bridge=True, retained=True, qos=0),
    Kind.BRIDGE_DEFINITIONS: Rule(from_bridge=True, retained=True, qos=0),
    Kind.BRIDGE_LOGGING: Rule(from_bridge=True, retained=False, qos=0),
    Kind.BRIDGE_EVENT: Rule(from_bridge=True, retained=False, qos=0),
    Kind.BRIDGE_REQUEST: Rule(from_bridge=False, retained=False, qos=0),
    Kind.BRIDGE_RESPONSE: Rule(from_bridge=True, retained=False, qos=0),
    Kind.DEVICE: Rule(from_bridge=True, retained=None, qos=0),
    Kind.AVAILABILITY: Rule(from_bridge=True, retained=True, qos=1),
    Kind.SET: Rule(from_bridge=False, retained=False, qos=0),
    Kind.GET: Rule(from_bridge=False, retained=False, qos=0),
}

_OF_BRIDGE = {kind.value: kind for kind in Kind if kind.name.startswith("BRIDGE_")}
_WITH_PATH = (Kind.BRIDGE_REQUEST, Kind.BRIDGE_RESPONSE)
_ASKING = {kind.value: kind for kind in (Kind.SET, Kind.GET)}


@dataclass(frozen=True, slots=True)
class Topic:
    """`name` is the device's, for a request or response the path behind it (`device/options`), else empty.
    `attribute` is the part behind `set` or `get`."""

    kind: Kind
    name: str = ""
    attribute: str = ""


def parse_topic(topic: str, base: str = DEFAULT_BASE) -> Topic:
    """Raises `Malformed` for a topic that is not below `base`, or that a bridge does not have."""
    if not topic.startswith(f"{base}/"):
        raise Malformed("topic", f"it does not lie below {base}/")
    parts = topic[len(base) + 1 :].split("/")
    if not all(parts):
        raise Malformed("topic", "a part of it is empty")
    if parts[0] == BRIDGE:
        return _of_bridge(parts[1:])
    if len(parts) > 1 and parts[-1] == Kind.AVAILABILITY.value:
        return Topic(Kind.AVAILABILITY, "/".join(parts[:-1]))
    if len(parts) > 1 and parts[-1] in _ASKING:
        return Topic(_ASKING[parts[-1]], "/".join(parts[:-1]))
    if len(parts) > 2 and parts[-2] in _ASKING:
        return Topic(_ASKING[parts[-2]], "/".join(parts[:-2]), parts[-1])
    return Topic(Kind.DEVICE, "/".join(parts))


def _of_bridge(parts: list[str]) -> Topic:
    kind = _OF_BRIDGE.get(parts[0]) if parts else None
    path = "/".join(parts[1:])
    if kind is None or (kind in _WITH_PATH) is not bool(path):
        raise Malformed("topic", f"a bridge has no topic {'/'.join([BRIDGE, *parts])}")
    return Topic(kind, path)


def build_topic(topic: Topic, base: str = DEFAULT_BASE) -> str:
    """Raises `Malformed` for a topic that would be read as another one."""
    if topic.kind in _OF_BRIDGE.values():
        parts = [base, BRIDGE, topic.kind.value, topic.name]
    elif topic.kind is Kind.DEVICE:
        parts = [base, topic.name]
    else:
        parts = [base, topic.name, topic.kind.value, topic.attribute]
    text = "/".join(part for part in parts if part)
    if parse_topic(text, base) != topic:
        raise Malformed("topic", f"{text} would be read as something else")
    return text


def device_of(name: str, known: frozenset[str]) -> tuple[str, str]:
    """The device and the endpoint (empty for none) that a topic's name means among the `known` names and addresses;
    raises `Malformed` when it means none."""
    if name in known:
        return name, ""
    device, _, endpoint = name.rpartition("/")
    if device in known:
        return device, endpoint
    raise Malformed("topic", f"no device is called {name}")
