"""Words for numbers in commands of the Door Lock and Alarms clusters. Source: zigpy 2.4.0."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from latchwork.protocol.zigbee.constants import (
    NO_USER,
    AlarmCode,
    Day,
    EventSource,
    EventType,
    OperatingMode,
    OperationEvent,
    ProgrammingEvent,
    SetCodeStatus,
    Status,
    UserStatus,
    UserType,
)
from latchwork.protocol.zigbee.times import INVALID, to_wall


def _words(table: type[IntEnum]) -> dict[int, str]:
    return {int(one): one.name.lower().replace("_", " ") for one in table}


_OF_FIELD: dict[str, dict[int, str]] = {
    "status": _words(Status),
    "user_status": _words(UserStatus),
    "user_type": _words(UserType),
    "operating_mode_during_holiday": _words(OperatingMode),
    "operation_event_source": _words(EventSource),
    "program_event_source": _words(EventSource),
    "source": _words(EventSource),
    "operation_event_code": _words(OperationEvent),
    "program_event_code": _words(ProgrammingEvent),
    "event_type": _words(EventType),
    "alarm_code": _words(AlarmCode),
    "user_id": {NO_USER: "nobody in particular"},
}
_SET_CODE = _words(SetCodeStatus)
_TIMES = ("local_start_time", "local_end_time", "local_time", "timestamp")


def meaning(message: str, field: str, value: Any) -> str:
    """A word for the value of a field; empty where there is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    if field in _TIMES:
        return "no time" if value == INVALID else to_wall(value).isoformat(sep=" ")
    if field == "days_mask":
        return ", ".join(day.name.lower() for day in Day if value & day and day.name)
    if field == "status" and message in ("SetPinCodeResponse", "SetRfidCodeResponse"):
        return _SET_CODE.get(value, "")
    return _OF_FIELD.get(field, {}).get(value, "")
