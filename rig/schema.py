"""The JSON Schema of rig files. Editors may use it (`latchwork rig schema`); every rig file is held to it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from latchwork.drivers.registry import ENCODERS, LOCKS, MEDIA
from latchwork.simulators.registry import SIMULATED

LEVELS = ("memory", "wire", "real")
"""memory: simulated, in one process, thousands of doors. wire: simulated behind real Bluetooth stacks and ptys.
real: the hardware."""

_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*$"
_LEVEL = {"enum": list(LEVELS), "description": "memory, wire or real; overrides the rig's level"}


def _table(row: dict[str, Any], says: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": says,
        "propertyNames": {"pattern": _NAME, "maxLength": 64},
        "additionalProperties": row,
    }


def _row(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_SIMULATOR = {"type": "object", "description": "settings of the simulated twin; `latchwork rig makes` lists them"}

_FIELD_TIMING = {"type": "boolean", "description": "frames take as long as they do on the air"}

_MEDIUM = _row(
    ["kind"],
    kind={"enum": sorted(MEDIA), "description": "a Bluetooth adapter, a Z-Wave stick, or none: no line at all"},
    level=_LEVEL,
    adapter={"type": "string", "description": "the Bluetooth adapter's name, such as hci0"},
    link={"type": "string", "description": "where the stick is, such as serial:///dev/ttyACM0"},
    links={"type": "integer", "minimum": 1, "description": "how many connections the adapter holds at once"},
    connect_time={
        "type": "number",
        "minimum": 0,
        "maximum": 3600,
        "description": "simulated: seconds that a connection takes",
    },
    latency={"type": "number", "minimum": 0, "maximum": 3600, "description": "simulated: seconds each way"},
    simulator={
        "type": "object",
        "description": "settings of the simulated stick",
        "properties": {"field_timing": _FIELD_TIMING},
        "additionalProperties": False,
    },
)

_TARGET = _row(
    ["make", "on", "resource"],
    make={"enum": sorted(LOCKS), "description": "the lock's make; `latchwork rig makes` lists them"},
    on={"type": "string", "description": "the medium that reaches it"},
    resource={"type": "object", "description": "where the device is and what its driver must know"},
    level=_LEVEL,
    zone={"type": "string", "description": "the time zone in which it hangs"},
    owner={"type": "string"},
    offline_until={"type": "number", "minimum": 0, "description": "simulated: seconds before it can first be heard"},
    simulator=_SIMULATOR,
)

_ENTRANCE = _row(
    ["number"],
    number={"type": "integer", "minimum": 1, "maximum": 65535},
    common={"type": "boolean", "description": "a door that many guests share: no override there"},
    zone={"type": "string", "description": "the time zone in which it hangs"},
)

_ENCODER = _row(
    ["make", "link"],
    make={"enum": sorted(ENCODERS), "description": "the encoder's make; `latchwork rig makes` lists them"},
    link={"type": "string", "description": "where the encoder is, such as serial:///dev/ttyUSB0"},
    level=_LEVEL,
)

_SYSTEM = _row(
    ["property", "entrances", "encoders"],
    property={"type": "integer", "minimum": 1, "maximum": 4294967295, "description": "the property's number on cards"},
    entrances=_table(_ENTRANCE, "off-line doors that learn from cards"),
    encoders=_table(_ENCODER, "card encoders on the desks"),
    groups=_table(
        {"type": "array", "items": {"type": "string"}}, "sets of its entrances that users are given together"
    ),
)

RIG_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Latchwork rig",
    "type": "object",
    "required": ["latchwork"],
    "additionalProperties": False,
    "properties": {
        "latchwork": {"const": 1, "description": "the version of this format"},
        "name": {"type": "string"},
        "level": {"enum": list(LEVELS)},
        "time": {"enum": ["virtual", "real"], "description": "virtual time needs a rig that is simulated throughout"},
        "seed": {"type": "integer", "minimum": 0},
        "start": {
            "type": "string",
            "description": "virtual time: where the clock starts, such as 2026-03-02T09:00:00Z",
        },
        "zone": {"type": "string", "description": "the time zone of every door that names none"},
        "state": {
            "type": "string",
            "minLength": 1,
            "description": "the folder for store, keys and simulated memories, beside this file",
        },
        "media": _table(_MEDIUM, "what devices share"),
        "targets": _table(_TARGET, "the doors with a line to us"),
        "systems": _table(_SYSTEM, "access systems of off-line doors"),
        "spaces": _table({"type": "array", "items": {"type": "string"}}, "named sets of doors"),
    },
}


def rig_schema() -> dict[str, Any]:
    """The whole schema: the frame above, and for each make what its `resource` and `simulator` hold."""
    whole = deepcopy(RIG_SCHEMA)
    whole["properties"]["targets"]["additionalProperties"]["allOf"] = [
        {
            "if": {"properties": {"make": {"const": make.name}}, "required": ["make"]},
            "then": {"properties": {"resource": make.resource, "simulator": SIMULATED[make.name].settings}},
        }
        for make in LOCKS.values()
    ]
    return whole
