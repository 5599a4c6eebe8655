"""Vectors held against the Schlage documents, and against the radio commands of the Connect locks."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.documents import read_plain
from latchwork.protocol.rest.times import millis_utc, seconds_utc
from latchwork.protocol.rest.vector_checks import one_of, only
from latchwork.protocol.schlage.access_codes import AccessCode, read_access_code
from latchwork.protocol.schlage.documents import AccessCodeDocument, Attributes, LogEntryDocument
from latchwork.protocol.schlage.events import RESET_LOGS, log_entry
from latchwork.protocol.schlage.schedules import (
    WEEK,
    Always,
    Days,
    Recurring,
    Temporary,
    TwiceRecurring,
    Weekly,
    days_of,
)
from latchwork.protocol.schlage.states import DoorState, LockState
from latchwork.protocol.vectors import Check, NotUnderstood, Vector, expect
from latchwork.protocol.zigbee import generated as zigbee
from latchwork.protocol.zwave import generated as zwave
from latchwork.protocol.zwave.commands import decode, encode

Fields = dict[str, Any]
Words = dict[str, tuple[object, ...]]
"""What is known of a vector's field: one value, or each way in which people word it."""

SPOKEN = frozenset({"note"})


def _stated(wanted: Fields, got: Words, where: str = "expect.") -> None:
    for name, value in wanted.items():
        if name in SPOKEN:
            continue
        if name not in got:
            raise NotUnderstood(f"nothing is known of {where}{name}")
        one_of(where + name, value, *got[name])


# --- codes ------------------------------------------------------------------------------------------------------------


def _days(days: Days) -> list[str]:
    return [(day.name or "").lower() for day in WEEK if day in days]


def _weekly(weekly: Weekly) -> Words:
    return {
        "days": (_days(weekly.days),),
        "start": (f"{weekly.start:%H:%M}",),
        "end": (f"{weekly.end:%H:%M}",),
    }


def _first(words: Words) -> Fields:
    return {name: values[0] for name, values in words.items()}


def _schedule(code: AccessCode) -> Words:
    match code.schedule:
        case Always():
            return {"schedule": ("always",)}
        case Temporary(start, end):
            return {
                "schedule": ("temporary",),
                "start": (start and seconds_utc(start),),
                "end": (end and seconds_utc(end),),
            }
        case Recurring(weekly):
            return {"schedule": ("recurring",), **_weekly(weekly)}
        case TwiceRecurring(first, second):
            both = [_first(_weekly(first)), _first(_weekly(second))]
            return {
                "schedule": ("two recurring", "two_recurring", "multi_recurring", "multi recurring", "multi"),
                "schedules": (both,),
                "schedule1": (both[0],),
                "schedule2": (both[1],),
                **_weekly(first),
            }


def _code_fields(code: AccessCode) -> Words:
    return {
        "code": (code.code,),
        "length": (len(code.code),),
        "name": (code.name,),
        "disabled": (code.disabled,),
        "notify": (code.notify,),
        "access_code_id": (code.id,),
        **_schedule(code),
    }


def access_code_json(vector: Vector) -> None:
    """The document that a client sends: read, compared, and written again to the last field."""
    only(vector, "json", "expect")
    code = read_access_code(read_plain(AccessCodeDocument, vector["json"], "json"))
    _stated(vector["expect"], _code_fields(code))
    expect("json", vector["json"], code.document().document())


NOT_OURS = frozenset({"notification"})
"""What the cloud sends besides, and clients do not read."""


def access_code_parse(vector: Vector) -> None:
    """The document that the cloud sends: what it states must be what we would have written."""
    only(vector, "json", "expect")
    code = read_access_code(read_plain(AccessCodeDocument, vector["json"], "json"))
    _stated(vector["expect"], _code_fields(code))
    written = code.document().document()
    stated = {name: value for name, value in vector["json"].items() if name not in NOT_OURS}
    if code.schedule.__class__ is Temporary:
        # a window goes before schedules, whatever they say
        stated |= {name: written.get(name, stated[name]) for name in ("schedule1", "schedule2") if name in stated}
    for name, value in stated.items():
        expect(f"json.{name}", value, written.get(name))


def days_of_week(vector: Vector) -> None:
    only(vector, "text", "expect")
    days = days_of(vector["text"])
    _stated(vector["expect"], {(day.name or "").lower(): (day in days,) for day in WEEK})
    expect("text", vector["text"].upper().zfill(2), days.text)


# --- states and logs --------------------------------------------------------------------------------------------------


def lock_state(vector: Vector) -> None:
    only(vector, "attributes", "expect")
    attributes = read_plain(Attributes, vector["attributes"], "attributes")
    written = attributes.document()
    for name, value in vector["attributes"].items():
        if value is not None:
            expect(f"attributes.{name}", value, written.get(name))
    _stated(vector["expect"], _state_words(attributes))


def _state_words(attributes: Attributes) -> Words:
    number = attributes.lock_state
    door = attributes.door_state
    words: Words = {
        "battery": (attributes.battery_level,),
        "battery_level": (attributes.battery_level,),
        "battery_low": (None if attributes.battery_low_state is None else attributes.battery_low_state > 0,),
        "auto_lock_time": (attributes.auto_lock_time,),
        "beeper": (None if attributes.beeper_enabled is None else bool(attributes.beeper_enabled),),
        "code_length": (attributes.access_code_length,),
        "door": (None if door is None else DoorState(door).name.lower(),),
    }
    if number is None:
        return words | {"state": (None, "unavailable", "unknown"), "locked": (None,), "jammed": (None,)}
    state = LockState(number)
    exact = state.name.lower()
    more = ("passage",) if state is LockState.PASSAGE_MODE else ()
    return words | {
        "state": (state.plainly, exact, exact.replace("_", " "), *more),
        "locked": (state.locked,),
        "is_locked": (state.locked,),
        "jammed": (state.jammed,),
        "is_jammed": (state.jammed,),
    }


def log(vector: Vector) -> None:
    only(vector, "json", "expect")
    document = read_plain(LogEntryDocument, vector["json"], "json")
    written = document.document()
    for name, value in vector["json"].items():
        if name in ("createdAt", "message") and isinstance(value, str):
            expect(f"json.{name}", value, written[name])
        elif name == "message":
            expect("json.message", value, {key: written["message"].get(key) for key in value})
        else:
            raise NotUnderstood(f"nothing is known of json.{name}")
    entry = log_entry(document)
    _stated(
        vector["expect"],
        {
            "event": (entry.event, *((RESET_LOGS,) if document.message == RESET_LOGS else ())),
            "event_code": (entry.code,),
            "access_code_id": (entry.access_code_id,),
            "accessor": (entry.accessor_id,),
            "accessor_id": (entry.accessor_id,),
            "created_at": (millis_utc(entry.created_at), seconds_utc(entry.created_at)),
        },
    )


# --- radio ------------------------------------------------------------------------------------------------------------

USER_STATUS: dict[int, tuple[object, ...]] = {
    0x00: ("available", "empty"),
    0x01: ("enabled", "in use"),
    0x02: ("disabled", "reserved"),
    0xFE: ("not available", "status not available"),
}
LOCK_MODE: dict[int, tuple[object, ...]] = {0x00: ("unsecured",), 0xFF: ("secured",)}


def zwave_user_code(vector: Vector) -> None:
    only(vector, "payload", "expect")
    payload = bytes.fromhex(vector["payload"])
    command: Any = decode(payload)
    if isinstance(command, tuple) or type(command) not in _ZWAVE:
        raise NotUnderstood("no command of a Connect lock")
    expect("payload", payload.hex(), encode(command).hex())
    _stated(vector["expect"], {"command": _ZWAVE[type(command)], **_zwave_fields(command)})


_ZWAVE: dict[type, tuple[object, ...]] = {
    zwave.UserCodeSet: ("set",),
    zwave.UserCodeGet: ("get",),
    zwave.UserCodeReport: ("report",),
    zwave.UsersNumberGet: ("users number get",),
    zwave.UsersNumberReport: ("users number report",),
    zwave.DoorLockOperationSet: ("door lock operation set",),
    zwave.DoorLockOperationGet: ("door lock operation get",),
    zwave.DoorLockOperationReport: ("door lock operation report",),
}


def _zwave_fields(command: Any) -> Words:
    words: Words = {}
    if hasattr(command, "user"):
        words |= {"slot": (command.user,), "user": (command.user,)}
    if hasattr(command, "status"):
        words["status"] = USER_STATUS.get(command.status, (command.status,))
        if command.status:
            words["code"] = (_digits(command.code),)
        else:
            expect("code of a free slot", True, not command.code.strip(b"0") or not command.code.strip(b"\0"))
        if isinstance(command, zwave.UserCodeSet) and command.user == 0:
            words["all"] = (True,)
    if isinstance(command, zwave.UsersNumberReport):
        words |= dict.fromkeys(("users", "count", "slots"), (command.users or command.users_v1,))
    if hasattr(command, "mode"):
        words["mode"] = LOCK_MODE.get(command.mode, (command.mode,))
    return words


_ZIGBEE: dict[type, tuple[object, ...]] = {
    zigbee.LockDoor: ("lock", "lock door"),
    zigbee.UnlockDoor: ("unlock", "unlock door"),
    zigbee.SetPinCode: ("set pin", "set pin code"),
    zigbee.GetPinCode: ("get pin", "get pin code"),
    zigbee.ClearPinCode: ("clear pin", "clear pin code"),
    zigbee.ClearAllPinCodes: ("clear all", "clear all pins", "clear all pin codes"),
}
_ZIGBEE_STATUS: dict[int, tuple[object, ...]] = {0: ("available",), 1: ("enabled",), 3: ("disabled",)}
_ZIGBEE_TYPE: dict[int, tuple[object, ...]] = {
    0: ("unrestricted",),
    1: ("year day", "year_day"),
    2: ("week day", "week_day"),
    3: ("master",),
}


def zigbee_door_lock(vector: Vector) -> None:
    only(vector, "command_id", "payload", "expect")
    payload = bytes.fromhex(vector["payload"])
    command: Any = zigbee.parse_door_lock_request(int(vector["command_id"], 16), payload)
    if type(command) not in _ZIGBEE:
        raise NotUnderstood("no command that the reference of these locks has")
    expect("payload", payload.hex(), command.build().hex())
    expect("command_id", vector["command_id"], f"0x{command.CODE:02x}")
    words: Words = {"command": _ZIGBEE[type(command)]}
    if hasattr(command, "user_id"):
        words["user"] = (command.user_id,)
    if hasattr(command, "user_status"):
        words["status"] = (*_ZIGBEE_STATUS.get(command.user_status, ()), command.user_status)
        words["type"] = (*_ZIGBEE_TYPE.get(command.user_type, ()), command.user_type)
        words |= {"user_status": words["status"], "user_type": words["type"]}
    if getattr(command, "pin_code", None) is not None:
        words |= dict.fromkeys(("code", "pin"), (_digits(command.pin_code),))
    _stated(vector["expect"], words)


def _digits(code: bytes) -> str:
    if not code.isdigit():
        raise Malformed("PIN", "it is not made of digits")
    return code.decode("ascii")


CHECKS: dict[str, Check] = {
    "access_code_json": access_code_json,
    "access_code_parse": access_code_parse,
    "days_of_week": days_of_week,
    "lock_state": lock_state,
    "log_entry": log,
    "zwave_user_code": zwave_user_code,
    "zigbee_door_lock": zigbee_door_lock,
}
