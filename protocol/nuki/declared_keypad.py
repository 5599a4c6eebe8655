"""Keypad codes, the log, and actions at set times."""

from __future__ import annotations

from construct import Bytes, GreedyBytes, Int8ub, Int16ul, Int32ul

from latchwork.protocol.codec.declare import Family
from latchwork.protocol.nuki.declared_parts import (
    APPENDED_WINDOW,
    NONCE,
    PRIVILEGED,
    WINDOW,
    Flag,
    Moment,
    TimeOfDay,
    row,
)

CODE_ID = "code_id" / Int16ul
CODE = "code" / Int32ul
CODE_NAME = "name" / Bytes(20)

KEYPAD = {
    0x0041: row(
        "AddKeypadCode",
        CODE,
        CODE_NAME,
        "time_limited" / Flag,
        *WINDOW,
        *PRIVILEGED,
        doc="Answered by `KeypadCodeId`.",
        secret=("code",),
    ),
    0x0042: row("KeypadCodeId", CODE_ID, "created" / Moment, doc="The code is stored."),
    0x0043: row("RequestKeypadCodes", "offset" / Int16ul, "count" / Int16ul, *PRIVILEGED, doc="Lists them."),
    0x0044: row("KeypadCodeCount", "count" / Int16ul, doc="How many there are; the entries follow."),
    0x0045: row(
        "KeypadCode",
        CODE_ID,
        CODE,
        CODE_NAME,
        "enabled" / Flag,
        "created" / Moment,
        "last_active" / Moment,
        "lock_count" / Int16ul,
        "time_limited" / Flag,
        APPENDED_WINDOW,
        doc="One code.",
        secret=("code",),
    ),
    0x0046: row(
        "UpdateKeypadCode",
        CODE_ID,
        CODE,
        CODE_NAME,
        "enabled" / Flag,
        "time_limited" / Flag,
        *WINDOW,
        *PRIVILEGED,
        doc="Changes a code, its name, or when it is good.",
        secret=("code",),
    ),
    0x0047: row("RemoveKeypadCode", CODE_ID, *PRIVILEGED, doc="Takes a code away."),
    0x0048: row(
        "KeypadAction",
        "source" / Int8ub,
        CODE,
        "action" / Int8ub,
        *NONCE,
        doc="A keypad says what was typed on it.",
        secret=("code",),
    ),
}

LOG = {
    0x0031: row(
        "RequestLogEntries",
        "start" / Int32ul,
        "count" / Int16ul,
        "order" / Int8ub,
        "total_wanted" / Flag,
        *PRIVILEGED,
        doc="Entries beside `start`; 0 begins at an end. Order 00 goes up, 01 down.",
    ),
    0x0032: row(
        "LogEntry",
        "index" / Int32ul,
        "time" / Moment,
        "authorization_id" / Int32ul,
        "name" / Bytes(32),
        "kind" / Int8ub,
        "data" / GreedyBytes,
        doc="`kind` tells the layout of `data`.",
    ),
    0x0033: row(
        "LogEntryCount",
        "enabled" / Flag,
        "count" / Int16ul,
        "door_sensor" / Flag,
        "door_sensor_logging" / Flag,
        doc="How many entries there are.",
    ),
    0x0034: row("EnableLogging", "enabled" / Flag, *PRIVILEGED, doc="Turns the log on or off."),
}


_MOVED = ("action" / Int8ub, "trigger" / Int8ub, "flags" / Int8ub, "completion" / Int8ub)

LOG_DATA = Family(
    "log_data",
    {
        0x01: row("LoggingSwitched", "enabled" / Flag, doc="The log was turned on or off."),
        0x02: row("ActionLogged", *_MOVED, doc="The bolt was moved."),
        0x03: row("CalibrationLogged", *_MOVED, doc="The lock was calibrated."),
        0x04: row("InitializationLogged", *_MOVED, doc="The lock started."),
        0x05: row(
            "KeypadActionLogged",
            "action" / Int8ub,
            "source" / Int8ub,
            "completion" / Int8ub,
            CODE_ID,
            doc="Somebody used the keypad.",
        ),
        0x06: row("DoorLogged", "event" / Int8ub, doc="00 opened, 01 closed, 02 the sensor is jammed."),
        0x07: row("DoorLoggingSwitched", "enabled" / Flag, doc="The door's log was turned on or off."),
    },
)
"""What a log entry has in `data`, by its kind."""

_AT = ("weekdays" / Int8ub, "time" / TimeOfDay, "action" / Int8ub)
_ENTRY_ID = "entry_id" / Int8ub

TIME_CONTROL = {
    0x0039: row("AddTimeControlEntry", *_AT, *PRIVILEGED, doc="The lock will act at a time of day."),
    0x003A: row("TimeControlEntryId", _ENTRY_ID, doc="The entry is stored."),
    0x003B: row("RemoveTimeControlEntry", _ENTRY_ID, *PRIVILEGED, doc="Takes an entry away."),
    0x003C: row("RequestTimeControlEntries", *PRIVILEGED, doc="Lists them."),
    0x003D: row("TimeControlEntryCount", "count" / Int8ub, doc="How many there are."),
    0x003E: row("TimeControlEntry", _ENTRY_ID, "enabled" / Flag, *_AT, doc="One entry."),
    0x003F: row("UpdateTimeControlEntry", _ENTRY_ID, "enabled" / Flag, *_AT, *PRIVILEGED, doc="Changes an entry."),
}
