"""What a Zigbee2MQTT bridge makes of its documents and of a lock's frames: JSON to ZCL commands, and back.

Source: zigbee-herdsman-converters 26.99.0, src/converters/toZigbee.ts and fromZigbee.ts (`lock`, `pincode_lock`,
`lock_userstatus`, `lock_operation_event`, `lock_programming_event`, `lock_pin_code_response`); Koenkk/zigbee2mqtt
2.12.1, lib/extension/publish.ts (how a failure is logged). Schedules are offered by no converter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from latchwork.protocol.zigbee import generated as g
from latchwork.protocol.zigbee.attributes import DOOR_LOCK_NAMED
from latchwork.protocol.zigbee.constants import EventSource, OperationEvent, ProgrammingEvent, UserStatus, UserType
from latchwork.protocol.zigbee.frames import Command, UnknownCommand
from latchwork.protocol.zigbee.general import ReadAttributes, ReadAttributesResponse, ReportAttributes
from latchwork.protocol.zigbee.zigbee2mqtt_documents import (
    DeviceGet,
    DeviceSet,
    PinCodeSet,
    StateSet,
    UserAsked,
    UserStatusSet,
)

Asked: TypeAlias = g.DoorLockRequest | ReadAttributes

USER_TYPES: dict[str, UserType] = {
    "unrestricted": UserType.UNRESTRICTED,
    "year_day_schedule": UserType.YEAR_DAY_SCHEDULE,
    "week_day_schedule": UserType.WEEK_DAY_SCHEDULE,
    "master": UserType.MASTER,
    "non_access": UserType.NON_ACCESS,
}
USER_STATUSES: dict[str, UserStatus] = {
    "available": UserStatus.AVAILABLE,
    "enabled": UserStatus.ENABLED,
    "disabled": UserStatus.DISABLED,
}
_STATUS_WORDS: dict[int, str] = {int(status): word for word, status in USER_STATUSES.items()}
_STATES: dict[str, type[g.LockDoor] | type[g.UnlockDoor] | type[g.ToggleDoor]] = {
    "LOCK": g.LockDoor,
    "UNLOCK": g.UnlockDoor,
    "TOGGLE": g.ToggleDoor,
}

SOURCES: dict[int, str] = {int(one): one.name.lower() for one in EventSource if one is not EventSource.INDETERMINATE}
OPERATION_ACTIONS: dict[int, str] = {int(event): event.name.lower() for event in OperationEvent}
PROGRAMMING_ACTIONS: dict[int, str] = {int(event): event.name.lower() for event in ProgrammingEvent}
ACTIONS = frozenset((*OPERATION_ACTIONS.values(), *PROGRAMMING_ACTIONS.values()))
"""What the usual converters say; some models have one of their own, with other words."""

_DOOR_STATES = ("open", "closed", "error_jammed", "error_forced_open", "error_unspecified")
_LOCK_STATES = ("not_fully_locked", "locked", "unlocked")
_VOLUMES = ("silent_mode", "low_volume", "high_volume")


class CannotConvert(ValueError):
    """The bridge cannot do what `key` asks; the text is what it logs, without the document."""

    def __init__(self, key: str, cause: str) -> None:
        super().__init__(cause)
        self.key = key
        self.cause = cause


# --- documents to commands ------------------------------------------------------------------------------------------


def set_commands(document: DeviceSet, slots: int) -> list[Asked]:
    """The commands of a `set`, in order, for a lock that the bridge gives `slots`; raises `CannotConvert`."""
    commands: list[Asked] = []
    if document.state is not None:
        commands.append(_state_command(document.state))
    if document.pin_code is not None:
        commands.append(_code_command(document.pin_code, slots))
    if document.user_status is not None:
        commands.append(_status_command(document.user_status, slots))
    return commands


def _state_command(asked: str | StateSet) -> g.DoorLockRequest:
    word, code = (asked, "") if isinstance(asked, str) else (asked.state, asked.code)
    row = _STATES.get(word.upper())
    if row is None:
        raise CannotConvert("state", f"state is not one of {', '.join(_STATES)}")
    # Without a code the bridge sends an empty string, not a missing one.
    return row(_digits("state", code))


def _digits(key: str, code: str) -> bytes:
    """The bridge writes the code as ASCII; other characters would become other digits on the way."""
    if not code.isascii():
        raise CannotConvert(key, "the code has characters that are not ASCII")
    return code.encode()


def _in_range(key: str, user: int, slots: int) -> int:
    if not 0 <= user < slots:
        raise CannotConvert(key, "user must be in range for device")
    return user


def _code_command(asked: PinCodeSet, slots: int) -> g.DoorLockRequest:
    user = _in_range("pin_code", asked.user, slots)
    if asked.pin_code is None:
        return g.ClearPinCode(user)
    status = UserStatus.ENABLED if asked.user_enabled else UserStatus.DISABLED
    return g.SetPinCode(user, status, USER_TYPES[asked.user_type], _digits("pin_code", str(asked.pin_code)))


def _status_command(asked: UserStatusSet, slots: int) -> g.DoorLockRequest:
    return g.SetUserStatus(_in_range("user_status", asked.user, slots), USER_STATUSES[asked.status])


def get_commands(document: DeviceGet, slots: int) -> list[Asked]:
    """The commands of a `get`: one for each slot where no user is named. Raises `CannotConvert`."""
    commands: list[Asked] = []
    if document.state is not None:
        commands.append(ReadAttributes((DOOR_LOCK_NAMED["LockState"].id,)))
    if document.pin_code is not None:
        commands += [g.GetPinCode(user) for user in _asked_users("pin_code", document.pin_code, slots)]
    if document.user_status is not None:
        commands += [g.GetUserStatus(user) for user in _asked_users("user_status", document.user_status, slots)]
    return commands


def _asked_users(key: str, asked: str | UserAsked, slots: int) -> range:
    if isinstance(asked, str):
        return range(slots)
    if not 0 <= asked.user < slots:
        raise CannotConvert(key, "userId must be in range for device")
    return range(asked.user, asked.user + 1)


def herdsman_name(command: Command) -> str:
    """What zigbee-herdsman calls a command of the cluster: `setPinCode`."""
    name = type(command).__name__
    return name[0].lower() + name[1:]


# --- frames to documents --------------------------------------------------------------------------------------------


def state_of(command: Command | UnknownCommand, *, expose_pin: bool, now_ms: int) -> dict[str, Any]:
    """What the bridge adds to the state of a lock that has sent `command`; empty for what no converter minds.

    `now_ms` is Unix time in milliseconds, for the answers that are remembered by their time. The document holds the
    code of a slot when `expose_pin` is set.
    """
    match command:
        case g.OperationEventNotification():
            code, source = command.operation_event_code, command.operation_event_source
            return _action(OPERATION_ACTIONS.get(code), command.user_id, source)
        case g.ProgrammingEventNotification():
            code, source = command.program_event_code, command.program_event_source
            return _action(PROGRAMMING_ACTIONS.get(code), command.user_id, source)
        case g.GetPinCodeResponse():
            user = {"status": _status_word(command.user_status)}
            if expose_pin and command.code:
                user["pin_code"] = command.code.decode("ascii", "replace")
            return {"users": {str(command.user_id): user}}
        case g.GetUserStatusResponse():
            return {"users": {str(command.user_id): {"status": _status_word(command.user_status)}}}
        case g.SetPinCodeResponse(status=0):
            return {"last_successful_pincode_save": now_ms}
        case g.ClearPinCodeResponse(status=0):
            return {"last_successful_pincode_clear": now_ms}
        case ReportAttributes() | ReadAttributesResponse():
            told: dict[str, Any] = {}
            for record in command.records:
                if record.value is not None and isinstance(record.value.value, int):
                    told |= _attribute(record.attribute, record.value.value)
            return told
    return {}


def _action(word: str | None, user: int, source: int) -> dict[str, Any]:
    """JSON leaves out what JavaScript has no word for."""
    told = {"action": word, "action_user": user, "action_source": source, "action_source_name": SOURCES.get(source)}
    return {name: value for name, value in told.items() if value is not None}


def _status_word(status: int) -> str:
    return _STATUS_WORDS.get(status, f"not_supported_{status}")


def _attribute(attribute: int, value: int) -> dict[str, Any]:
    if attribute == DOOR_LOCK_NAMED["LockState"].id:
        state = {"state": "LOCK" if value == 1 else "UNLOCK"}
        return state | ({"lock_state": _LOCK_STATES[value]} if value < len(_LOCK_STATES) else {})
    if attribute == DOOR_LOCK_NAMED["DoorState"].id:
        known = dict(enumerate(_DOOR_STATES)) | {0xFF: "undefined"}
        return {"door_state": known[value]} if value in known else {}
    if attribute == DOOR_LOCK_NAMED["AutoRelockTime"].id:
        return {"auto_relock_time": value}
    if attribute == DOOR_LOCK_NAMED["SoundVolume"].id and value < len(_VOLUMES):
        return {"sound_volume": _VOLUMES[value]}
    return {}


# --- the log --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublishFailure:
    """A `set` or `get` of `key` that the bridge could not do for the device called `name`."""

    verb: Literal["set", "get"]
    key: str
    name: str
    cause: str

    def text(self) -> str:
        """As the bridge logs it at the level error."""
        return f"Publish '{self.verb}' '{self.key}' to '{self.name}' failed: '{self.cause}'"


_FAILURE = re.compile(r"Publish '(set|get)' '([^']*)' to '(.*?)' failed: '?(.*?)'?", re.DOTALL)


def publish_failure(message: str) -> PublishFailure | None:
    """The failure that a message of `bridge/logging` tells of; None when it tells of something else."""
    match = _FAILURE.fullmatch(message)
    if match is None:
        return None
    verb, key, name, cause = match.groups()
    return PublishFailure("set" if verb == "set" else "get", key, name, cause)
