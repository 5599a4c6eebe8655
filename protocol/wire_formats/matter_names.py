"""Words for numbers in messages of the interaction model and of the Door Lock cluster."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from latchwork.protocol.matter import constants as c
from latchwork.protocol.matter.door_lock_attributes import ATTRIBUTES
from latchwork.protocol.matter.door_lock_commands import COMMANDS, RESPONSES
from latchwork.protocol.matter.door_lock_events import EVENTS
from latchwork.protocol.zigbee.times import INVALID, to_wall


def _words(table: type[IntEnum]) -> dict[int, str]:
    return {int(one): one.name.lower().replace("_", " ") for one in table}


_OF_FIELD: dict[str, dict[int, str]] = {
    "status": _words(c.Status),
    "cluster_status": _words(c.DlStatus),
    "cluster": {c.CLUSTER_DOOR_LOCK: "Door Lock"},
    "command": {code: row.__name__ for code, row in {**COMMANDS, **RESPONSES}.items()},
    "attribute": {code: row.name for code, row in ATTRIBUTES.items()},
    "event": {code: row.__name__ for code, row in EVENTS.items()},
    "priority": _words(c.Priority),
    "user_status": _words(c.UserStatus),
    "user_type": _words(c.UserType),
    "credential_rule": _words(c.CredentialRule),
    "credential_type": _words(c.CredentialType),
    "operation_type": _words(c.DataOperation),
    "data_operation_type": _words(c.DataOperation),
    "operating_mode": _words(c.OperatingMode),
    "lock_operation_type": _words(c.LockOperationType),
    "operation_source": _words(c.OperationSource),
    "operation_error": _words(c.OperationError),
    "lock_data_type": _words(c.LockDataType),
    "alarm_code": _words(c.AlarmCode),
    "door_state": _words(c.DoorState),
}
_OF_CLUSTER = frozenset(row.__name__ for row in RESPONSES.values())


def meaning(message: str, field: str, value: Any) -> str:
    """A word for the value of a field; empty where there is none."""
    if value is None:
        return "null"
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    if field in ("local_start_time", "local_end_time"):
        return to_wall(value).isoformat(sep=" ") if 0 <= value < INVALID else ""
    if field == "days_mask":
        return ", ".join(day.name.lower() for day in c.Day if value & day and day.name)
    if field == "status" and message in _OF_CLUSTER:
        return _words(c.DlStatus).get(value, "")
    return _OF_FIELD.get(field, {}).get(value, "")
