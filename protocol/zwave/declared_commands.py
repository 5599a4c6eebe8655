"""The command classes that a lock and its controller speak, one row per command.

Source: the Z-Wave Alliance's command-class definitions (Z-Wave-Alliance/z-wave-tools-core, ZWave_cmd_classes.xml).
Keys are (command class, command); a row describes what follows these two bytes. Integers are big-endian. Commands of
irregular shape are classes of their own in `irregular.py`.

Fields that a later version appended are optional and come last.
"""

from __future__ import annotations

from dataclasses import replace

from construct import (
    BitsInteger,
    BitStruct,
    Bytes,
    Construct,
    Default,
    GreedyBytes,
    Int8ub,
    Int16ub,
    Optional,
    Prefixed,
    PrefixedArray,
    RawCopy,
    Rebuild,
    Struct,
    this,
)
from construct import len_ as length_of

from latchwork.protocol.codec import Layout

Row = dict[tuple[int, int], Layout]

XML_ONLY = "ZWave_cmd_classes.xml alone: no document that can be read and no implementation stands behind it"
"""The source of the rows of Active Schedule and of version 4 of Schedule Entry Lock."""


def _counted() -> Construct[bytes, bytes]:
    """Bytes behind a one-byte count."""
    return Prefixed(Int8ub, GreedyBytes)


def _row(name: str, *fields: Construct[object, object], doc: str = "", secret: str = "") -> Layout:
    hidden = frozenset((secret,)) if secret else frozenset[str]()
    return Layout(name, Struct(*fields), source="ZWave_cmd_classes.xml", doc=doc, secret=hidden)


def _xml_only(rows: Row) -> Row:
    return {code: replace(layout, source=XML_ONLY) for code, layout in rows.items()}


BASIC: Row = {
    (0x20, 0x01): _row("BasicSet", "value" / Int8ub),
    (0x20, 0x02): _row("BasicGet"),
    (0x20, 0x03): _row("BasicReport", "value" / Int8ub, "target" / Optional(Int8ub), "duration" / Optional(Int8ub)),
}

ZWAVE_PLUS_INFO: Row = {
    (0x5E, 0x01): _row("ZWavePlusInfoGet"),
    (0x5E, 0x02): _row(
        "ZWavePlusInfoReport",
        "version" / Int8ub,
        "role" / Int8ub,
        "node_type" / Int8ub,
        "installer_icon" / Int16ub,
        "user_icon" / Int16ub,
        doc="`role` 07 is a listening sleeping end node; `node_type` 00 a node.",
    ),
}

DOOR_LOCK: Row = {
    (0x62, 0x01): _row(
        "DoorLockOperationSet", "mode" / Int8ub, doc="`mode`: 00 unsecured, 01 with timeout, FF secured."
    ),
    (0x62, 0x02): _row("DoorLockOperationGet"),
    (0x62, 0x03): _row(
        "DoorLockOperationReport",
        "mode" / Int8ub,
        "handles" / Int8ub,
        "condition" / Int8ub,
        "timeout_minutes" / Int8ub,
        "timeout_seconds" / Int8ub,
        "target_mode" / Optional(Int8ub),
        "duration" / Optional(Int8ub),
        doc="`handles` outside|inside nibbles; `condition` bit 0 door closed, bit 1 bolt unlocked, bit 2 latch closed.",
    ),
    (0x62, 0x04): _row(
        "DoorLockConfigurationSet",
        "operation_type" / Int8ub,
        "handles" / Int8ub,
        "timeout_minutes" / Int8ub,
        "timeout_seconds" / Int8ub,
        "auto_relock" / Optional(Int16ub),
        "hold_and_release" / Optional(Int16ub),
        "flags" / Optional(Int8ub),
    ),
    (0x62, 0x05): _row("DoorLockConfigurationGet"),
    (0x62, 0x06): _row(
        "DoorLockConfigurationReport",
        "operation_type" / Int8ub,
        "handles" / Int8ub,
        "timeout_minutes" / Int8ub,
        "timeout_seconds" / Int8ub,
        "auto_relock" / Optional(Int16ub),
        "hold_and_release" / Optional(Int16ub),
        "flags" / Optional(Int8ub),
    ),
    (0x62, 0x07): _row("DoorLockCapabilitiesGet"),
    (0x62, 0x08): _row(
        "DoorLockCapabilitiesReport",
        "operation_types" / _counted(),
        "modes" / _counted(),
        "handles" / Int8ub,
        "components" / Int8ub,
        "features" / Int8ub,
        doc="`operation_types` is a mask, `modes` a list; `features` bits 3-0: relock, hold and release, twist, block.",
    ),
}

USER_CODE: Row = {
    (0x63, 0x01): _row(
        "UserCodeSet",
        "user" / Int8ub,
        "status" / Int8ub,
        "code" / GreedyBytes,
        doc="Clearing is status 00 with four zero bytes; user 0 with status 00 clears every slot.",
        secret="code",
    ),
    (0x63, 0x02): _row("UserCodeGet", "user" / Int8ub),
    (0x63, 0x03): _row("UserCodeReport", "user" / Int8ub, "status" / Int8ub, "code" / GreedyBytes, secret="code"),
    (0x63, 0x04): _row("UsersNumberGet"),
    (0x63, 0x05): _row(
        "UsersNumberReport",
        "users_v1" / Int8ub,
        "users" / Optional(Int16ub),
        doc="Version 2 adds the 16-bit count; the first byte is then FF if there are more than 255.",
    ),
    (0x63, 0x06): _row("UserCodeCapabilitiesGet"),
    (0x63, 0x08): _row("KeypadModeSet", "mode" / Int8ub),
    (0x63, 0x09): _row("KeypadModeGet"),
    (0x63, 0x0A): _row("KeypadModeReport", "mode" / Int8ub),
    (0x63, 0x0C): _row(
        "ExtendedUserCodeGet", "user" / Int16ub, "flags" / Int8ub, doc="`flags` bit 0: report more than one slot."
    ),
    (0x63, 0x0F): _row("AdminCodeGet"),
    (0x63, 0x11): _row("UserCodeChecksumGet"),
    (0x63, 0x12): _row("UserCodeChecksumReport", "checksum" / Int16ub),
}


def counted_code(*before: Construct[object, object]) -> tuple[Construct[object, object], ...]:
    """A code behind its length in the low nibble; `before` are the bits above it, else four that are reserved."""
    above = before or ("reserved" / Default(BitsInteger(4), 0),)
    length = "length" / Rebuild(BitsInteger(4), length_of(this._.code))
    return "head" / RawCopy(BitStruct(*above, length)), "code" / Bytes(this.head.value.length)


def _extended_codes() -> Construct[object, object]:
    return "codes" / PrefixedArray(Int8ub, Struct("user" / Int16ub, "status" / Int8ub, *counted_code()))


USER_CODE_V2: Row = {
    (0x63, 0x0B): _row("ExtendedUserCodeSet", _extended_codes(), secret="codes"),
    (0x63, 0x0D): _row(
        "ExtendedUserCodeReport",
        _extended_codes(),
        "next_user" / Int16ub,
        doc="`next_user` is the next taken slot, 0 when there is none.",
        secret="codes",
    ),
    (0x63, 0x0E): _row("AdminCodeSet", *counted_code(), doc="No code switches it off.", secret="code"),
    (0x63, 0x10): _row("AdminCodeReport", *counted_code(), secret="code"),
}

WEEK_DAY = ("weekday", "start_hour", "start_minute", "stop_hour", "stop_minute")
YEAR_DAY = tuple(f"{edge}_{part}" for edge in ("start", "stop") for part in ("year", "month", "day", "hour", "minute"))
DAILY = ("weekdays", "start_hour", "start_minute", "duration_hour", "duration_minute")


def _schedule(name: str, user: Construct[int, int], times: tuple[str, ...], *, setting: bool) -> Layout:
    """A Set begins with the action (00 erase, 01 modify); the Report of an empty slot has FF in every time."""
    action = ("action" / Int8ub,) if setting else ()
    return _row(name, *action, "user" / user, "slot" / Int8ub, *(field / Int8ub for field in times))


SCHEDULE_ENTRY_LOCK: Row = {
    (0x4E, 0x01): _row("ScheduleEnableSet", "user" / Int8ub, "enabled" / Int8ub),
    (0x4E, 0x02): _row("ScheduleEnableAllSet", "enabled" / Int8ub),
    (0x4E, 0x03): _schedule("WeekDayScheduleSet", Int8ub, WEEK_DAY, setting=True),
    (0x4E, 0x04): _row("WeekDayScheduleGet", "user" / Int8ub, "slot" / Int8ub),
    (0x4E, 0x05): _schedule("WeekDayScheduleReport", Int8ub, WEEK_DAY, setting=False),
    (0x4E, 0x06): _schedule("YearDayScheduleSet", Int8ub, YEAR_DAY, setting=True),
    (0x4E, 0x07): _row("YearDayScheduleGet", "user" / Int8ub, "slot" / Int8ub),
    (0x4E, 0x08): _schedule("YearDayScheduleReport", Int8ub, YEAR_DAY, setting=False),
    (0x4E, 0x09): _row("ScheduleSupportedGet"),
    (0x4E, 0x0A): _row(
        "ScheduleSupportedReport",
        "week_day_slots" / Int8ub,
        "year_day_slots" / Int8ub,
        "daily_slots" / Optional(Int8ub),
        doc="Slots per user.",
    ),
    (0x4E, 0x0B): _row("ScheduleTimeOffsetGet"),
    (0x4E, 0x0C): _row("ScheduleTimeOffsetReport", "hour" / Int8ub, "minute" / Int8ub, "dst_minutes" / Int8ub),
    (0x4E, 0x0D): _row(
        "ScheduleTimeOffsetSet",
        "hour" / Int8ub,
        "minute" / Int8ub,
        "dst_minutes" / Int8ub,
        doc="Bit 7 of `hour` and of `dst_minutes` is the sign, set for negative.",
    ),
    (0x4E, 0x0E): _row("DailyScheduleGet", "user" / Int8ub, "slot" / Int8ub),
    (0x4E, 0x0F): _schedule("DailyScheduleReport", Int8ub, DAILY, setting=False),
    (0x4E, 0x10): _schedule("DailyScheduleSet", Int8ub, DAILY, setting=True),
}

SCHEDULE_ENTRY_LOCK_V4: Row = _xml_only(
    {
        (0x4E, 0x11): _row("ExtendedScheduleEnableSet", "user" / Int16ub, "enabled" / Int8ub),
        (0x4E, 0x12): _schedule("ExtendedWeekDayScheduleSet", Int16ub, WEEK_DAY, setting=True),
        (0x4E, 0x13): _row("ExtendedWeekDayScheduleGet", "user" / Int16ub, "slot" / Int8ub),
        (0x4E, 0x14): _schedule("ExtendedWeekDayScheduleReport", Int16ub, WEEK_DAY, setting=False),
        (0x4E, 0x15): _schedule("ExtendedYearDayScheduleSet", Int16ub, YEAR_DAY, setting=True),
        (0x4E, 0x16): _row("ExtendedYearDayScheduleGet", "user" / Int16ub, "slot" / Int8ub),
        (0x4E, 0x17): _schedule("ExtendedYearDayScheduleReport", Int16ub, YEAR_DAY, setting=False),
        (0x4E, 0x18): _schedule("ExtendedDailyScheduleSet", Int16ub, DAILY, setting=True),
        (0x4E, 0x19): _row("ExtendedDailyScheduleGet", "user" / Int16ub, "slot" / Int8ub),
        (0x4E, 0x1A): _schedule("ExtendedDailyScheduleReport", Int16ub, DAILY, setting=False),
    }
)

SUPERVISION: Row = {
    (0x6C, 0x01): _row(
        "SupervisionGet",
        "properties" / Int8ub,
        "command" / _counted(),
        doc="`properties` bit 7 asks for status updates, bits 5-0 are the session.",
        secret="command",
    ),
    (0x6C, 0x02): _row(
        "SupervisionReport",
        "properties" / Int8ub,
        "status" / Int8ub,
        "duration" / Optional(Int8ub),
        doc="`properties` bit 7: more follows, bits 5-0 session. `status` 00 none, 01 working, 02 fail, 03 busy, FF.",
    ),
}

MULTI_CHANNEL: Row = {
    (0x60, 0x0D): _row(
        "MultiChannelEncapsulation",
        "source" / Int8ub,
        "destination" / Int8ub,
        "command" / GreedyBytes,
        secret="command",
    ),
}

CONFIGURATION: Row = {
    (0x70, 0x04): _row(
        "ConfigurationSet",
        "parameter" / Int8ub,
        "properties" / Int8ub,
        "value" / GreedyBytes,
        doc="`properties` bit 7 restores the default, bits 2-0 are the size of `value`: 1, 2 or 4.",
    ),
    (0x70, 0x05): _row("ConfigurationGet", "parameter" / Int8ub),
    (0x70, 0x06): _row("ConfigurationReport", "parameter" / Int8ub, "properties" / Int8ub, "value" / GreedyBytes),
}

NOTIFICATION: Row = {
    (0x71, 0x01): _row("NotificationEventSupportedGet", "type" / Int8ub),
    (0x71, 0x02): _row("NotificationEventSupportedReport", "type" / Int8ub, "events" / _counted()),
    (0x71, 0x04): _row("NotificationGet", "v1_type" / Int8ub, "type" / Optional(Int8ub), "event" / Optional(Int8ub)),
    (0x71, 0x06): _row("NotificationSet", "type" / Int8ub, "status" / Int8ub),
    (0x71, 0x07): _row("NotificationSupportedGet"),
    (0x71, 0x08): _row(
        "NotificationSupportedReport",
        "properties" / Int8ub,
        "types" / GreedyBytes,
        doc="`properties` bit 7: V1 alarms.",
    ),
}

MANUFACTURER_SPECIFIC: Row = {
    (0x72, 0x04): _row("ManufacturerSpecificGet"),
    (0x72, 0x05): _row(
        "ManufacturerSpecificReport", "manufacturer" / Int16ub, "product_type" / Int16ub, "product" / Int16ub
    ),
}

BATTERY: Row = {
    (0x80, 0x02): _row("BatteryGet"),
    (0x80, 0x03): _row(
        "BatteryReport", "level" / Int8ub, "flags" / GreedyBytes, doc="`level` in percent; FF warns of a low battery."
    ),
}

ASSOCIATION: Row = {
    (0x85, 0x01): _row("AssociationSet", "group" / Int8ub, "nodes" / GreedyBytes),
    (0x85, 0x02): _row("AssociationGet", "group" / Int8ub),
    (0x85, 0x03): _row(
        "AssociationReport", "group" / Int8ub, "maximum" / Int8ub, "to_follow" / Int8ub, "nodes" / GreedyBytes
    ),
    (0x85, 0x04): _row("AssociationRemove", "group" / Int8ub, "nodes" / GreedyBytes),
    (0x85, 0x05): _row("AssociationGroupingsGet"),
    (0x85, 0x06): _row("AssociationGroupingsReport", "groups" / Int8ub),
}

_SOFTWARE: tuple[tuple[str, int], ...] = (
    ("sdk", 3),
    ("framework", 3),
    ("framework_build", 2),
    ("host", 3),
    ("host_build", 2),
    ("protocol", 3),
    ("protocol_build", 2),
    ("application", 3),
    ("application_build", 2),
)

VERSION: Row = {
    (0x86, 0x11): _row("VersionGet"),
    (0x86, 0x12): _row(
        "VersionReport",
        "library_type" / Int8ub,
        "protocol_major" / Int8ub,
        "protocol_minor" / Int8ub,
        "firmware_major" / Int8ub,
        "firmware_minor" / Int8ub,
        "hardware" / Optional(Int8ub),
        "targets" / GreedyBytes,
        doc="Version 2 adds the hardware version and `targets`: a count, then major and minor of further firmware.",
    ),
    (0x86, 0x13): _row("CommandClassVersionGet", "command_class" / Int8ub),
    (0x86, 0x14): _row("CommandClassVersionReport", "command_class" / Int8ub, "version" / Int8ub),
    (0x86, 0x15): _row("VersionCapabilitiesGet"),
    (0x86, 0x16): _row("VersionCapabilitiesReport", "properties" / Int8ub, doc="Bit 2: knows Z-Wave Software Get."),
    (0x86, 0x17): _row("VersionSoftwareGet"),
    (0x86, 0x18): _row("VersionSoftwareReport", *(name / Bytes(size) for name, size in _SOFTWARE)),
}

_OFFSET = (
    "hour",
    "minute",
    "dst_minutes",
    "start_month",
    "start_day",
    "start_hour",
    "end_month",
    "end_day",
    "end_hour",
)

TIME: Row = {
    (0x8A, 0x01): _row("TimeGet"),
    (0x8A, 0x02): _row(
        "TimeReport",
        "hour" / Int8ub,
        "minute" / Int8ub,
        "second" / Int8ub,
        doc="Bit 7 of `hour`: the clock has failed.",
    ),
    (0x8A, 0x03): _row("DateGet"),
    (0x8A, 0x04): _row("DateReport", "year" / Int16ub, "month" / Int8ub, "day" / Int8ub),
    (0x8A, 0x05): _row("TimeOffsetSet", *(field / Int8ub for field in _OFFSET)),
    (0x8A, 0x06): _row("TimeOffsetGet"),
    (0x8A, 0x07): _row("TimeOffsetReport", *(field / Int8ub for field in _OFFSET)),
}


def _moment(edge: str = "") -> tuple[Construct[object, object], ...]:
    return (f"{edge}year" / Int16ub, *(f"{edge}{part}" / Int8ub for part in ("month", "day", "hour", "minute")))


TIME_PARAMETERS: Row = {
    (0x8B, 0x01): _row("TimeParametersSet", *_moment(), "second" / Int8ub, doc="UTC."),
    (0x8B, 0x02): _row("TimeParametersGet"),
    (0x8B, 0x03): _row("TimeParametersReport", *_moment(), "second" / Int8ub, doc="UTC."),
}

_TARGET = ("target_class" / Int8ub, "target" / Int16ub)

ACTIVE_SCHEDULE: Row = _xml_only(
    {
        (0xA4, 0x01): _row("ActiveScheduleCapabilitiesGet"),
        (0xA4, 0x02): _row("ActiveScheduleCapabilitiesReport", "count" / Int8ub, "groups" / GreedyBytes),
        (0xA4, 0x03): _row("ActiveScheduleEnableSet", *_TARGET, "enabled" / Int8ub),
        (0xA4, 0x04): _row("ActiveScheduleEnableGet", *_TARGET),
        (0xA4, 0x05): _row("ActiveScheduleEnableReport", *_TARGET, "properties" / Int8ub),
        (0xA4, 0x06): _row(
            "ActiveScheduleYearDaySet",
            "action" / Int8ub,
            *_TARGET,
            "slot" / Int16ub,
            *_moment("start_"),
            *_moment("stop_"),
            "metadata" / _counted(),
        ),
        (0xA4, 0x07): _row("ActiveScheduleYearDayGet", *_TARGET, "slot" / Int16ub),
        (0xA4, 0x08): _row(
            "ActiveScheduleYearDayReport",
            "report_code" / Int8ub,
            *_TARGET,
            "slot" / Int16ub,
            "next_slot" / Int16ub,
            *_moment("start_"),
            *_moment("stop_"),
            "metadata" / _counted(),
        ),
        (0xA4, 0x09): _row(
            "ActiveScheduleDailySet",
            "action" / Int8ub,
            *_TARGET,
            "slot" / Int16ub,
            *(field / Int8ub for field in DAILY),
            "metadata" / _counted(),
        ),
        (0xA4, 0x0A): _row("ActiveScheduleDailyGet", *_TARGET, "slot" / Int16ub),
        (0xA4, 0x0B): _row(
            "ActiveScheduleDailyReport",
            "report_code" / Int8ub,
            *_TARGET,
            "slot" / Int16ub,
            "next_slot" / Int16ub,
            *(field / Int8ub for field in DAILY),
            "metadata" / _counted(),
        ),
    }
)
