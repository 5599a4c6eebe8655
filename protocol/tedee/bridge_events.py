"""What a bridge tells its callbacks, in three forms: a JSON body, a query, or a path without any parameters.

Source: tedee-bridge-api, webhooks/events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, quote

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.tedee.bridge import STATE_WORDS, Method


class EventKind(StrEnum):
    BACKEND_CONNECTION_CHANGED = "backend-connection-changed"
    DEVICE_CONNECTION_CHANGED = "device-connection-changed"
    DEVICE_SETTINGS_CHANGED = "device-settings-changed"
    LOCK_STATUS_CHANGED = "lock-status-changed"
    DEVICE_BATTERY_LEVEL_CHANGED = "device-battery-level-changed"
    DEVICE_BATTERY_START_CHARGING = "device-battery-start-charging"
    DEVICE_BATTERY_STOP_CHARGING = "device-battery-stop-charging"
    DEVICE_BATTERY_FULLY_CHARGED = "device-battery-fully-charged"


DOCUMENT = "tedee-bridge-api, webhooks/events"


@dataclass(frozen=True, slots=True)
class EventRow:
    """`fields` are what `data` holds, in the order in which queries and paths have it."""

    kind: EventKind
    fields: tuple[str, ...]
    source: str = DOCUMENT


_DEVICE = ("deviceType", "deviceId", "serialNumber")

EVENTS: dict[EventKind, EventRow] = {
    row.kind: row
    for row in (
        EventRow(EventKind.BACKEND_CONNECTION_CHANGED, ("isConnected",)),
        EventRow(EventKind.DEVICE_CONNECTION_CHANGED, (*_DEVICE, "isConnected")),
        EventRow(EventKind.DEVICE_SETTINGS_CHANGED, _DEVICE),
        EventRow(EventKind.LOCK_STATUS_CHANGED, (*_DEVICE, "state", "jammed")),
        EventRow(EventKind.DEVICE_BATTERY_LEVEL_CHANGED, (*_DEVICE, "batteryLevel")),
        EventRow(EventKind.DEVICE_BATTERY_START_CHARGING, _DEVICE),
        EventRow(EventKind.DEVICE_BATTERY_STOP_CHARGING, _DEVICE),
        EventRow(EventKind.DEVICE_BATTERY_FULLY_CHARGED, _DEVICE),
    )
}

_TEXTS = frozenset({"serialNumber"})
MOST_FIELDS = 32


@dataclass(frozen=True, slots=True)
class BridgeEvent:
    """`timestamp` is ISO 8601, UTC. `data` may hold more than its row says: firmware adds to it (`doorState`)."""

    kind: EventKind
    timestamp: str
    data: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def state_word(self) -> str | None:
        """The bolt, in the bridge's word; None for an event that does not say."""
        state = self.data.get("state")
        return STATE_WORDS.get(state, "unknown") if isinstance(state, int) else None

    @property
    def jammed(self) -> bool | None:
        jammed = self.data.get("jammed")
        return None if jammed is None else bool(jammed)

    def document(self) -> dict[str, Any]:
        """The JSON body of a callback by POST."""
        return {"event": self.kind.value, "timestamp": self.timestamp, "data": dict(self.data)}

    def pairs(self) -> list[tuple[str, str]]:
        """Every value in the order of queries and paths."""
        ordered = [name for name in EVENTS[self.kind].fields if name in self.data]
        ordered += [name for name in self.data if name not in ordered]
        told = [(name, str(self.data[name])) for name in ordered]
        return [("event", self.kind.value), ("timestamp", self.timestamp), *told]

    def query(self) -> str:
        """What follows the question mark by GET."""
        return "&".join(_said(self.pairs()))

    def path(self) -> str:
        """What follows the slash by GET+NO_PARAMS."""
        return "/".join(_said(self.pairs()))

    def target(self, url: str, method: Method) -> str:
        """The address that is called; a callback's own query is kept."""
        if method is Method.GET:
            return f"{url}{'&' if '?' in url else '?'}{self.query()}"
        return f"{url}/{self.path()}" if method is Method.GET_NO_PARAMS else url


def _said(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{quote(name, safe='')}={quote(value, safe=':')}" for name, value in pairs]


def parse_event(document: object) -> BridgeEvent:
    """Reads the JSON body. `Malformed` for what is no event, and for an event that nobody knows."""
    if not isinstance(document, Mapping) or not isinstance(document.get("data", {}), Mapping):
        raise Malformed("bridge event", "it is no object with event, timestamp and data")
    return _event(document.get("event"), document.get("timestamp"), document.get("data", {}))


def parse_query(query: str) -> BridgeEvent:
    """Reads a query, numbers as numbers."""
    try:
        told = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed("bridge event", "it is no query of names and values") from None
    kind, timestamp = told.pop("event", None), told.pop("timestamp", None)
    return _event(kind, timestamp, {name: _value(name, text) for name, text in told.items()})


def parse_path(path: str) -> BridgeEvent:
    """Reads the path of a callback without parameters."""
    return parse_query(path.replace("&", "%26").replace("/", "&"))


def _value(name: str, text: str) -> int | str:
    plain = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if plain and name not in _TEXTS else text


def _event(kind: object, timestamp: object, data: Mapping[str, Any]) -> BridgeEvent:
    if kind not in list(EventKind):
        raise Malformed("bridge event", "no event of this name is known")
    if not isinstance(timestamp, str):
        raise Malformed("bridge event", "it has no timestamp")
    known = EventKind(str(kind))
    for name in EVENTS[known].fields:
        wanted = str if name in _TEXTS else int
        if not isinstance(data.get(name), wanted):
            raise Malformed("bridge event", f"{name} is missing, or of the wrong kind")
    return BridgeEvent(known, timestamp, dict(data))
