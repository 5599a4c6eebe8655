"""A message as named plain values, in the words that vectors use.

Numbers of commands are hex, moments ISO 8601 without a zone (they are UTC), times of day hours and minutes.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Action, LockState, StatusCode, error_name
from latchwork.protocol.nuki.messages import Message, command_of, parse_log_data
from latchwork.protocol.nuki.values import parse_coordinate, parse_moment, parse_name, parse_time

Fields = dict[str, Any]

MOMENTS = frozenset({"time", "created", "last_active", "allowed_from", "allowed_until"})
TIMES = frozenset({"daily_from", "daily_until", "night_start", "night_end"})
NAMES = frozenset({"name", "suffix"})
FLAGS = frozenset(
    {
        "time_limited",
        "enabled",
        "battery_critical",
        "remote_allowed",
        "total_wanted",
        "critical",
        "has_fob",
        "has_keypad",
    }
)
COORDINATES = frozenset({"latitude", "longitude"})

ALSO: dict[str, tuple[str, ...]] = {
    "authorization_id": ("auth_id",),
    "security_pin": ("pin",),
    "id_type": ("app_type", "id_type"),
    "daily_from": ("from_time", "allowed_from_time"),
    "daily_until": ("until_time", "allowed_until_time"),
    "action": ("lock_action",),
    "error": ("error_code", "code"),
    "created": ("date_created",),
    "last_active": ("date_last_active",),
}
"""Other words for a field. `code` of an error report is its error."""


def command_text(command: int) -> str:
    return f"{command:#06x}"


def message_fields(message: Message) -> Fields:
    """Every field of the message, and what its numbers mean."""
    told: Fields = {"command": command_text(command_of(message))}
    told |= _values(message)
    match message:
        case g.RequestData(command=wanted):
            told = {"command": command_text(command_of(message)), "requested": command_text(wanted)}
        case g.ErrorReport(error=error, command=refused):
            told |= {"command": command_text(command_of(message)), "refused_command": command_text(refused)}
            told["error_name"] = error_name(error)
        case g.MostRecentCommand(command=recent):
            told = {"command": command_text(command_of(message)), "recent": command_text(recent)}
        case g.KeyturnerStates(lock_state=state):
            told["lock_state_name"] = LockState(state).name.lower() if state in list(LockState) else ""
        case g.LockAction(action=action) | g.NamedLockAction(action=action):
            told["action_name"] = Action(action).name.lower() if action in list(Action) else ""
        case g.Status(status=status):
            told["status_name"] = StatusCode(status).name.lower() if status in list(StatusCode) else ""
        case g.LogEntry():
            told |= {f"data_{name}": value for name, value in _values(parse_log_data(message)).items()}
    return told


def _values(message: Any) -> Fields:
    told: Fields = {}
    for one in fields(message):
        value = getattr(message, one.name)
        if one.name == "window":
            told |= {} if value is None else _values(value)
            continue
        said = _said(one.name, value)
        told |= dict.fromkeys((one.name, *ALSO.get(one.name, ())), said)
    return told


def _said(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        moment = parse_moment(value)
        return None if moment is None else moment.replace(tzinfo=None).isoformat()
    if name in TIMES:
        return parse_time(value).isoformat("minutes")
    if name in NAMES:
        return parse_name(value)
    if name in COORDINATES:
        return parse_coordinate(value)
    if name in FLAGS:
        return bool(value)
    if name == "weekdays":
        return f"{value:#04x}"
    return value.hex() if isinstance(value, bytes) else value
