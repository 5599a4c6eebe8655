"""The Door Lock cluster (0101), one row per command: what follows the header of a cluster-specific frame.

Source: zigpy 2.4.0, zigpy/zcl/clusters/closures.py; zigbee-herdsman, src/zspec/zcl/definition/cluster.ts. Integers are
little-endian. Codes are octet strings of ASCII digits behind a one-byte length. An answer has the command's own id and
travels from the server (the lock) to the client; times are local wall time in seconds since 2000-01-01.
"""

from __future__ import annotations

from typing import TypeAlias

from construct import Construct, GreedyBytes, If, Int8ul, Int16ul, Int32ul, Optional, Prefixed, Struct, this

from latchwork.protocol.codec import Layout

SOURCE = "ZCL 07-5123 §7.3, as zigpy 2.4.0 has it"

Row = dict[int, Layout]
Fields: TypeAlias = "tuple[Construct[object, object], ...]"


def _string() -> Construct[bytes, bytes]:
    """An octet or character string: a one-byte length, then the bytes."""
    return Prefixed(Int8ul, GreedyBytes)


def _row(name: str, *fields: Construct[object, object], doc: str = "", secret: str = "") -> Layout:
    return Layout(name, Struct(*fields), source=SOURCE, doc=doc, secret=frozenset(secret.split()))


def _status(name: str, doc: str = "") -> Layout:
    return _row(name, "status" / Int8ul, doc=doc)


def _answer(*names: str) -> Fields:
    """Fields that an answer has only when its status is 00."""
    return tuple(name / If(this.status == 0, Int8ul) for name in names)


_USER: Fields = ("user_id" / Int16ul,)
_SCHEDULE: Fields = ("schedule_id" / Int8ul, *_USER)
_HOLIDAY: Fields = ("holiday_schedule_id" / Int8ul,)
_PERIOD: Fields = ("local_start_time" / Int32ul, "local_end_time" / Int32ul)
_WEEK = ("days_mask", "start_hour", "start_minute", "end_hour", "end_minute")
_OWNER: Fields = (*_USER, "user_status" / Int8ul, "user_type" / Int8ul)
_PIN: Fields = ("pin_code" / Optional(_string()),)

_SET_DOC = "`user_status` 1 enabled, 3 disabled; `user_type` 0 unrestricted, 1 year day, 2 week day, 3 master, 4 none."
_SET_STATUS = "`status` 00 success, 01 general failure, 02 memory full, 03 duplicate: not the general table."
_HELD_DOC = "A free slot has status 00, type FF and no code; one beyond the lock's capacity has status FF."
_MASK_DOC = "Bit 0 of `days_mask` is Sunday."

REQUESTS: Row = {
    0x00: _row("LockDoor", *_PIN, doc="The code is needed when RequirePINForRFOperation is set.", secret="pin_code"),
    0x01: _row("UnlockDoor", *_PIN, doc="The code is needed when RequirePINForRFOperation is set.", secret="pin_code"),
    0x02: _row("ToggleDoor", *_PIN, secret="pin_code"),
    0x03: _row("UnlockWithTimeout", "timeout" / Int16ul, *_PIN, doc="`timeout` counts seconds.", secret="pin_code"),
    0x04: _row("GetLogRecord", "log_index" / Int16ul, doc="Index 0 asks for the newest record."),
    0x05: _row("SetPinCode", *_OWNER, "pin_code" / _string(), doc=_SET_DOC, secret="pin_code"),
    0x06: _row("GetPinCode", *_USER),
    0x07: _row("ClearPinCode", *_USER),
    0x08: _row("ClearAllPinCodes"),
    0x09: _row("SetUserStatus", *_USER, "user_status" / Int8ul),
    0x0A: _row("GetUserStatus", *_USER),
    0x0B: _row("SetWeekDaySchedule", *_SCHEDULE, *(name / Int8ul for name in _WEEK), doc=_MASK_DOC),
    0x0C: _row("GetWeekDaySchedule", *_SCHEDULE),
    0x0D: _row("ClearWeekDaySchedule", *_SCHEDULE),
    0x0E: _row("SetYearDaySchedule", *_SCHEDULE, *_PERIOD),
    0x0F: _row("GetYearDaySchedule", *_SCHEDULE),
    0x10: _row("ClearYearDaySchedule", *_SCHEDULE),
    0x11: _row("SetHolidaySchedule", *_HOLIDAY, *_PERIOD, "operating_mode_during_holiday" / Int8ul),
    0x12: _row("GetHolidaySchedule", *_HOLIDAY),
    0x13: _row("ClearHolidaySchedule", *_HOLIDAY),
    0x14: _row("SetUserType", *_USER, "user_type" / Int8ul),
    0x15: _row("GetUserType", *_USER),
    0x16: _row("SetRfidCode", *_OWNER, "rfid_code" / _string(), doc=_SET_DOC, secret="rfid_code"),
    0x17: _row("GetRfidCode", *_USER),
    0x18: _row("ClearRfidCode", *_USER),
    0x19: _row("ClearAllRfidCodes"),
}
"""What a client asks of a lock."""

RESPONSES: Row = {
    0x00: _status("LockDoorResponse"),
    0x01: _status("UnlockDoorResponse"),
    0x02: _status("ToggleDoorResponse"),
    0x03: _status("UnlockWithTimeoutResponse"),
    0x04: _row(
        "GetLogRecordResponse",
        "log_entry_id" / Int16ul,
        "timestamp" / Int32ul,
        "event_type" / Int8ul,
        "source" / Int8ul,
        "event_id_or_alarm_code" / Int8ul,
        "user_id" / Int16ul,
        "pin" / Optional(_string()),
        doc="`event_type` 0 operation, 1 programming, 2 alarm.",
        secret="pin",
    ),
    0x05: _status("SetPinCodeResponse", _SET_STATUS),
    0x06: _row("GetPinCodeResponse", *_OWNER, "code" / _string(), doc=_HELD_DOC, secret="code"),
    0x07: _status("ClearPinCodeResponse"),
    0x08: _status("ClearAllPinCodesResponse"),
    0x09: _status("SetUserStatusResponse"),
    0x0A: _row("GetUserStatusResponse", *_USER, "user_status" / Int8ul),
    0x0B: _status("SetWeekDayScheduleResponse"),
    0x0C: _row("GetWeekDayScheduleResponse", *_SCHEDULE, "status" / Int8ul, *_answer(*_WEEK), doc=_MASK_DOC),
    0x0D: _status("ClearWeekDayScheduleResponse"),
    0x0E: _status("SetYearDayScheduleResponse"),
    0x0F: _row(
        "GetYearDayScheduleResponse",
        *_SCHEDULE,
        "status" / Int8ul,
        "local_start_time" / If(this.status == 0, Int32ul),
        "local_end_time" / If(this.status == 0, Int32ul),
    ),
    0x10: _status("ClearYearDayScheduleResponse"),
    0x11: _status("SetHolidayScheduleResponse"),
    0x12: _row(
        "GetHolidayScheduleResponse",
        *_HOLIDAY,
        "status" / Int8ul,
        "local_start_time" / If(this.status == 0, Int32ul),
        "local_end_time" / If(this.status == 0, Int32ul),
        "operating_mode_during_holiday" / If(this.status == 0, Int8ul),
    ),
    0x13: _status("ClearHolidayScheduleResponse"),
    0x14: _status("SetUserTypeResponse"),
    0x15: _row("GetUserTypeResponse", *_USER, "user_type" / Int8ul),
    0x16: _status("SetRfidCodeResponse", _SET_STATUS),
    0x17: _row("GetRfidCodeResponse", *_OWNER, "rfid_code" / _string(), doc=_HELD_DOC, secret="rfid_code"),
    0x18: _status("ClearRfidCodeResponse"),
    0x19: _status("ClearAllRfidCodesResponse"),
    0x20: _row(
        "OperationEventNotification",
        "operation_event_source" / Int8ul,
        "operation_event_code" / Int8ul,
        *_USER,
        "pin" / _string(),
        "local_time" / Int32ul,
        "data" / Optional(_string()),
        doc="User FFFF is nobody in particular; the code is sent only when SendPINOverTheAir is set.",
        secret="pin data",
    ),
    0x21: _row(
        "ProgrammingEventNotification",
        "program_event_source" / Int8ul,
        "program_event_code" / Int8ul,
        *_USER,
        "pin" / _string(),
        "user_type" / Int8ul,
        "user_status" / Int8ul,
        "local_time" / Int32ul,
        "data" / Optional(_string()),
        doc="The code is sent only when SendPINOverTheAir is set.",
        secret="pin data",
    ),
}
"""What a lock answers, and the two notifications that it sends unasked."""
