"""A frame as named plain values, in the words that vectors use.

Numbers are written in hex, some of them with a word behind: `0x1f MECH_POSITION`. A vector may state the number alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.activity import record_of
from latchwork.protocol.august.checksums import frame_checksum
from latchwork.protocol.august.completion import result_of
from latchwork.protocol.august.constants import (
    KEYCODE_RESULTS,
    OPCODE_NAMES,
    ActivityType,
    DoorStatus,
    LockStatus,
    RemoteType,
    Result,
    Source,
    StatusType,
    result_name,
)
from latchwork.protocol.august.frames import Frame, command
from latchwork.protocol.august.pins import MASTER_SLOT, decode_pin, slot_of
from latchwork.protocol.august.schedules import Recurring, Temporary, read_access
from latchwork.protocol.august.settings import AUTO_LOCK, counters
from latchwork.protocol.august.status import Battery, State, states
from latchwork.protocol.codec.errors import Malformed

Fields = dict[str, Any]

PIN_ENCODING = "packed decimal digits, padded with 0xF to 7 bytes"
MASTER = "keypad master code"


@dataclass(frozen=True, slots=True)
class Coded:
    """A number and the words that may stand behind it."""

    number: int
    words: tuple[str, ...] = ()
    width: int = 2

    def __eq__(self, stated: object) -> bool:
        if isinstance(stated, int):
            return stated == self.number
        if not isinstance(stated, str):
            return False
        number, _, word = stated.partition(" ")
        named = {known.lower() for known in self.words}
        return number == f"0x{self.number:0{self.width}x}" and (not word or word.lower() in named)

    def __repr__(self) -> str:
        return " ".join((f"0x{self.number:0{self.width}x}", *self.words[:1]))


def coded(number: int, names: type[IntEnum]) -> Coded:
    named = {one.value: one.name.lower().replace("_", " ") for one in names}
    if number not in named:
        return Coded(number)
    return Coded(number, (named[number], *ALSO_CALLED.get(named[number], ())))


ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "no more": ("no more records",),
    "static position": ("jammed",),
    "lock and door": ("door and lock",),
}


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def frame_fields(frame: Frame, plain: bytes) -> Fields:
    """All that can be said of a frame."""
    fields: Fields = {
        "magic": Coded(frame.flag),
        "opcode": Coded(frame.opcode),
        "name": OPCODE_NAMES.get(frame.opcode),
        "checksum": Coded(plain[3]),
        "sum_mod_256": -frame_checksum(plain) & 0xFF,
    }
    result = result_of(frame)
    if result is not None:
        name = Result(result).name if result in list(Result) else result_name(result)
        fields |= {"result": Coded(result, (name,)), "result_name": name}
    told = states(frame)
    if told:
        fields["state"] = _told(told[0])
    return fields | _body(frame)


def _told(state: State) -> str:
    if isinstance(state, Battery):
        return f"{state.volts} V"
    return "jammed" if state is LockStatus.STATIC_POSITION else state.name.lower()


def _body(frame: Frame) -> Fields:
    match frame.body:
        case g.GetStatus(status_type=kind):
            return {"status_type": coded(kind, StatusType)}
        case g.Status() as status:
            return _status(status)
        case g.WriteSetting(setting=setting, value=value) | g.SettingWritten(setting=setting, value=value):
            return _setting(setting, value)
        case g.SettingValue(setting=setting, value=value):
            return _setting(setting, value)
        case g.ReadSetting(setting=setting):
            return {"setting": Coded(setting)}
        case g.Lock(operation=operation) | g.Unlock(operation=operation):
            return {"operation": Coded(operation), "parameter": Coded(operation)}
        case g.SetClock(time=time):
            return {"time": time, "utc": iso(time)}
        case g.SetKeycodeAccess() as access:
            return _access(access)
        case g.SetKeycode() | g.ClearKeycode() | g.CommitKeycode() | g.GetKeycode() | g.Keycode():
            return _keycode(frame.body)
        case g.Acknowledgement() as heard if frame.opcode in KEYCODE_RESULTS:
            return _echoed(frame.opcode, heard.build())
        case (
            g.KeycodeSet(echo=echo)
            | g.KeycodeCleared(echo=echo)
            | g.KeycodeCommitted(echo=echo)
            | g.KeycodeAccessSet(echo=echo)
        ):
            return _echoed(frame.opcode, echo + b"\0")
        case g.Activity() as activity:
            return {"type": coded(activity.kind, ActivityType)} | _record(record_of(activity))
    return {}


def _echoed(opcode: int, body: bytes) -> Fields:
    """What a lock repeats of the command; nothing when it repeats something else."""
    try:
        return _body(command(g.parse_request(opcode, body)))
    except Malformed:
        return {}


def _status(status: g.Status) -> Fields:
    first, second = status.value & 0xFF, status.value >> 8 & 0xFF
    fields: Fields = {"status_type": coded(status.status_type, StatusType), "value": status.value}
    match status.status_type:
        case StatusType.LOCK:
            fields["lock_status"] = coded(first, LockStatus)
        case StatusType.DOOR:
            fields["door_status"] = coded(first, DoorStatus)
        case StatusType.LOCK_AND_DOOR:
            fields |= {"lock_status": coded(first, LockStatus), "door_status": coded(second, DoorStatus)}
        case StatusType.BATTERY:
            battery = Battery(status.value & 0xFFFF)
            told = dict.fromkeys(("millivolts", "millivolt", "battery_mv"), battery.millivolts)
            fields |= {**told, "voltage": battery.volts, "percent": battery.percent}
    return fields


def _setting(setting: int, value: int) -> Fields:
    fields: Fields = {"setting": Coded(setting), "value": value}
    if setting == AUTO_LOCK:
        fields["never_opened_s"], fields["door_close_s"] = counters(value)
    return fields


def _access(message: g.SetKeycodeAccess) -> Fields:
    fields: Fields = {
        "access": Coded(message.access),
        "start": message.start,
        "end": message.end,
        "credential_type": message.credential,
    }
    schedule = read_access(message)
    fields["kind"] = schedule.kind
    match schedule:
        case Temporary(start=start, end=end):
            fields |= {"start_utc": iso(start) if start else None, "end_utc": iso(end) if end else None}
        case Recurring(days=days, start=first, end=last):
            fields["days"] = [day.name.lower() for day in sorted(days)]
            fields |= {"start_of_day_s": first, "end_of_day_s": last}
    return fields


def _keycode(message: g.SetKeycode | g.ClearKeycode | g.CommitKeycode | g.GetKeycode | g.Keycode) -> Fields:
    fields: Fields = {"slot": slot_of(message)}
    if isinstance(message, g.GetKeycode):
        return fields
    try:
        fields["pin"] = decode_pin(message.pin)
    except Malformed:
        fields["pin"] = "malformed"
    fields["encoding"] = PIN_ENCODING
    if not isinstance(message, g.Keycode):
        fields["credential_type"] = message.credential
    if isinstance(message, g.ClearKeycode) and fields["pin"] is not None:
        fields["meaning"] = f"clear keypad PIN {fields['pin']}"
    return fields


def _record(record: g.Record | None) -> Fields:
    match record:
        case g.LockOperationRecord(source=source, status=status, remote_type=remote, time=time):
            return {
                "source": coded(source, Source),
                "lock_status": coded(status, LockStatus),
                "remote_type": coded(remote, RemoteType),
                "time": time,
                "utc": iso(time),
            }
        case g.KeypadUnlockRecord(time=time, slot=slot):
            fields = {"time": time, "utc": iso(time), "slot": slot, "lock_status": coded(3, LockStatus)}
            return fields | ({"slot_meaning": MASTER} if slot == MASTER_SLOT else {})
        case g.PinRecord(time=time, slot=slot, state=state):
            return {"time": time, "utc": iso(time), "slot": slot, "lock_status": coded(state & 0x0F, LockStatus)}
        case g.DoorRecord(time=time, status=status):
            return {"time": time, "utc": iso(time), "door_status": coded(status, DoorStatus)}
    return {}
