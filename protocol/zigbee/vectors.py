"""The checks that hold Zigbee vectors against the codecs; see `latchwork.protocol.vectors`."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any

from latchwork.protocol.codec import Malformed
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields
from latchwork.protocol.zigbee.frames import TABLES, UnknownCommand, build_frame, parse_frame
from latchwork.protocol.zigbee.generated import Frame, LockDoor, ToggleDoor, UnlockDoor
from latchwork.protocol.zigbee.vector_prose import check_meaning
from latchwork.protocol.zigbee.zigbee2mqtt_converters import (
    ACTIONS,
    SOURCES,
    CannotConvert,
    get_commands,
    herdsman_name,
    publish_failure,
    set_commands,
)
from latchwork.protocol.zigbee.zigbee2mqtt_documents import (
    OF_REQUEST,
    DeviceGet,
    DeviceSet,
    DeviceState,
    Document,
    Logging,
    read_document,
)
from latchwork.protocol.zigbee.zigbee2mqtt_topics import RULES, Kind, build_topic, parse_topic

_TEXT = {"id", "kind", "note", "source", "origin"}
_DIRECTIONS = {"client->lock": False, "lock->client": True}
_OTHER_NAMES = {"GetPinCodeResponse": {"pin_code": "code"}, "GetRfidCodeResponse": {"code": "rfid_code"}}
"""Names that people use instead of zigpy's."""

MOST_SLOTS = 250
_MORE_OF_A_STATE = frozenset({"last_seen", "voltage", "battery_low", "update", "update_available", "color_mode"})


def _only(vector: Vector, *known: str) -> None:
    unknown = set(vector) - _TEXT - set(known)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _stated(fields: Mapping[str, Any], row: str) -> dict[str, Any]:
    """Stated values as our classes have them: text is the bytes of a string."""
    names = _OTHER_NAMES.get(row, {})
    return {names.get(at, at): one.encode() if isinstance(one, str) else one for at, one in fields.items()}


def check_door_lock_command(vector: Vector) -> None:
    """The stated fields build exactly the stated bytes, and these parse to exactly the stated fields."""
    _only(vector, "direction", "cluster", "command", "command_id", "hex", "fields")
    data, to_client = bytes.fromhex(vector["hex"]), _DIRECTIONS.get(vector["direction"])
    if to_client is None:
        raise NotUnderstood(f"nobody sends {vector['direction']!r}")
    if (vector["cluster"], to_client) not in TABLES:
        raise NotUnderstood(f"nothing is known of the cluster {vector['cluster']:#06x}")
    heard = parse_frame(data, vector["cluster"], tolerant=True)
    command: Any = heard.command
    if isinstance(command, UnknownCommand):
        raise Mismatch(f"hex: no command of the cluster has the id {heard.code:#04x}")
    row = type(command).__name__
    expect("direction", to_client, heard.to_client)
    expect("command_id", vector["command_id"], heard.code)
    expect("command", vector["command"], _snake(row))
    fields = _stated(vector["fields"], row)
    names = [one.name for one in dataclasses.fields(command)]
    expect_fields(fields, {name: getattr(command, name) for name in names})
    try:
        stated = TABLES[vector["cluster"], to_client].rows[heard.code](**dict.fromkeys(names) | fields)
        built = build_frame(stated, heard.sequence, no_default_response=heard.no_default_response)
    except (Malformed, TypeError) as error:
        raise Mismatch(f"fields: no command has them ({error})") from error
    if not (heard.rest or heard.valueless):
        expect("hex", vector["hex"].lower(), built.hex())


def check_general_frame(vector: Vector) -> None:
    _only(vector, "hex", "meaning", "header", "direction")
    data, header = bytes.fromhex(vector["hex"]), vector["header"]
    frame, heard = Frame.parse(data), parse_frame(data)
    if isinstance(heard.command, UnknownCommand):
        raise Mismatch(f"hex: there is no general command {heard.code:#04x}")
    expect_fields(
        header,
        {
            "frame_control": frame.frame_control,
            "tsn": frame.sequence,
            "command_id": frame.command,
            "manufacturer": frame.manufacturer_code,
        },
        "header.",
    )
    built = build_frame(
        heard.command,
        heard.sequence,
        to_client=heard.to_client,
        no_default_response=heard.no_default_response,
        manufacturer_code=heard.manufacturer_code,
    )
    expect("hex", vector["hex"].lower(), built.hex())
    if "direction" in vector:
        expect("direction", _DIRECTIONS.get(vector["direction"]), heard.to_client)
    if "meaning" in vector:
        check_meaning(vector["meaning"], heard)


def check_zigbee2mqtt_message(vector: Vector) -> None:
    """The document is what its topic carries, and it is the stated command."""
    _only(vector, "topic", "payload", "zcl_command", "zcl_payload", "retained", "retain", "qos")
    topic = parse_topic(vector["topic"])
    expect("topic", vector["topic"], build_topic(topic))
    document = read_document(topic, json.dumps(vector["payload"]))
    if isinstance(document, Document) and isinstance(vector["payload"], Mapping):
        expect("payload", vector["payload"], document.plain())
    rule = RULES[topic.kind]
    for name, got in (("retained", rule.retained), ("retain", rule.retained), ("qos", rule.qos)):
        if name in vector:
            expect(name, vector[name], got)
    if isinstance(document, DeviceSet | DeviceGet):
        _check_commands(vector, document)
    elif {"zcl_command", "zcl_payload"} & set(vector):
        raise Mismatch("zcl_command: this topic asks nothing of a lock")
    elif isinstance(document, DeviceState):
        _check_state(document)
    elif isinstance(document, Logging):
        _check_log(document)
    elif topic.kind in (Kind.BRIDGE_GROUPS, Kind.BRIDGE_DEFINITIONS):
        raise NotUnderstood(f"what {topic.kind.value} has to say")
    elif topic.kind is Kind.BRIDGE_REQUEST and topic.name not in OF_REQUEST:
        raise NotUnderstood(f"what the request {topic.name} asks")


def _check_commands(vector: Vector, document: DeviceSet | DeviceGet) -> None:
    if document.model_extra:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(document.model_extra))}")
    try:
        commands = (
            set_commands(document, MOST_SLOTS)
            if isinstance(document, DeviceSet)
            else get_commands(document, MOST_SLOTS)
        )
    except CannotConvert as error:
        raise Mismatch(f"payload: the bridge refuses it ({error})") from error
    if not commands:
        raise Mismatch("payload: it asks nothing of a lock")
    if "zcl_command" in vector:
        expect("zcl_command", vector["zcl_command"], herdsman_name(commands[0]))
    if "zcl_payload" in vector:
        built = commands[0].build()
        # The bridge sends an empty code where there is none; others leave the optional string out.
        without = isinstance(commands[0], LockDoor | UnlockDoor | ToggleDoor) and built == b"\x00"
        expect("zcl_payload", vector["zcl_payload"].lower() or ("00" if without else ""), built.hex())


def _check_state(document: DeviceState) -> None:
    unknown = set(document.model_extra or {}) - _MORE_OF_A_STATE
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")
    if document.action and document.action not in ACTIONS:
        raise Mismatch(f"payload.action: no event is called {document.action!r}")
    if document.action_source is not None:
        expect("payload.action_source_name", document.action_source_name, SOURCES.get(document.action_source))
    if document.state is not None and document.lock_state is not None:
        expect("payload.state", document.state == "LOCK", document.lock_state == "locked")


def _check_log(document: Logging) -> None:
    if document.message.startswith("Publish '") and publish_failure(document.message) is None:
        raise Mismatch("payload.message: it begins as a failure and does not end as one")


CHECKS: dict[str, Check] = {
    "door_lock_command": check_door_lock_command,
    "general_frame": check_general_frame,
    "zigbee2mqtt_message": check_zigbee2mqtt_message,
}
