"""How the vectors name commands and their fields, and what becomes of a stated value in a command of ours.

The vectors come from zwave-js, so commands and fields bear its names (a few come from the Alliance's XML). A `Row` is
one command: our class, the attribute and the reader for each stated field, and what an unstated attribute is.
`make` does what a table of single fields cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from latchwork.protocol.vectors import NotUnderstood
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.declared_commands import DAILY, WEEK_DAY, YEAR_DAY
from latchwork.protocol.zwave.irregular import UserCodeCapabilitiesReport, mask_of

Values = Mapping[str, Any]
Attributes = dict[str, Any]
Reader = Callable[[Any], Any]
Fields = dict[str, tuple[str, Reader]]


def _same(value: Any) -> Any:
    return value


def octets(value: Any) -> bytes:
    """Text, JSON's idea of a Buffer, or a list of numbers."""
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, Mapping):
        return bytes(value)
    if value["type"] != "Buffer":
        raise ValueError("an object that is not a Buffer")
    return bytes(value["data"])


def duration(value: Values) -> int:
    """A duration byte: 0-127 seconds, 128-253 for 1-126 minutes, 254 unknown."""
    if value["unit"] == "unknown":
        return 0xFE
    return int(value["value"]) + {"seconds": 0, "minutes": 0x7F}[value["unit"]]


def handles(outside: list[bool], inside: list[bool]) -> int:
    if (len(outside), len(inside)) != (4, 4):
        raise ValueError("a door has four handles on each side")
    return sum(handle << bit for bit, handle in enumerate([*inside, *outside]))


def either(value: str | None, off: str, on: str) -> int:
    """A bit that is stated as one of two words; off where nothing is stated."""
    return {None: 0, off: 0, on: 1}[value]


@dataclass(frozen=True, slots=True)
class Row:
    """`fields`: the vector's name to (attribute, reader). `names`: further stated fields, which `make` turns into
    attributes. `others` are defaults that the captures also have, `ways` further readings of the stated fields."""

    command: Any
    fields: Mapping[str, tuple[str, Reader]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    make: Callable[[Values], Attributes] | None = None
    others: tuple[Mapping[str, Any], ...] = ()
    ways: Callable[[Values], list[Attributes]] | None = None

    def candidates(self, stated: Values) -> list[Any]:
        """The commands that the stated fields describe: one, or one for each way to fill in what is not stated."""
        unknown = set(stated) - set(self.fields) - self.names
        if unknown:
            raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))} of {self.command.__name__}")
        made = {at: read(stated[name]) for name, (at, read) in self.fields.items() if name in stated}
        if self.make:
            made |= self.make(stated)
        ways = self.ways(stated) if self.ways else [Attributes()]
        return [
            self.command(**{**defaults, **made, **way}) for defaults in (self.defaults, *self.others) for way in ways
        ]


def plain(**names: str) -> dict[str, tuple[str, Reader]]:
    return {name: (at, _same) for name, at in names.items()}


def row(command: type, **names: str) -> Row:
    return Row(command, plain(**names))


FREE = b"\0\0\0\0"
_USER_SLOT: Fields = plain(userId="user", slotId="slot")


# user codes


def _code(command: type) -> Row:
    return Row(
        command,
        {**plain(userId="user", userIdStatus="status"), "userCode": ("code", octets)},
        {"code": FREE if command is g.UserCodeSet else b""},
        others=({"code": FREE},) if command is g.UserCodeReport else (),
    )


def _users_number(stated: Values) -> Attributes:
    return {"users_v1": min(0xFF, stated["supportedUsers"]), "users": stated["supportedUsers"]}


def _extended_codes(block: type) -> Callable[[Values], Attributes]:
    def make(stated: Values) -> Attributes:
        codes = stated["userCodes"]
        return {
            "codes": [block(code["userId"], code["userIdStatus"], octets(code.get("userCode", ""))) for code in codes]
        }

    return make


USER_CODE = {
    "UserCodeSet": _code(g.UserCodeSet),
    "UserCodeGet": row(g.UserCodeGet, userId="user"),
    "UserCodeReport": _code(g.UserCodeReport),
    "UserCodeUsersNumberGet": Row(g.UsersNumberGet),
    "UserCodeUsersNumberReport": Row(g.UsersNumberReport, names=frozenset({"supportedUsers"}), make=_users_number),
    "UserCodeUsersNumberReport v1": Row(g.UsersNumberReport, plain(supportedUsers="users_v1"), {"users": None}),
    "UserCodeCapabilitiesGet": Row(g.UserCodeCapabilitiesGet),
    "UserCodeCapabilitiesReport": Row(
        UserCodeCapabilitiesReport,
        {
            **plain(
                supportsAdminCode="admin_code",
                supportsAdminCodeDeactivation="admin_code_off",
                supportsUserCodeChecksum="checksum",
                supportsMultipleUserCodeReport="multiple_report",
                supportsMultipleUserCodeSet="multiple_set",
                supportedASCIIChars="characters",
            ),
            "supportedUserIDStatuses": ("statuses", tuple),
            "supportedKeypadModes": ("keypad_modes", tuple),
        },
    ),
    "UserCodeKeypadModeSet": row(g.KeypadModeSet, keypadMode="mode"),
    "UserCodeKeypadModeGet": Row(g.KeypadModeGet),
    "UserCodeKeypadModeReport": row(g.KeypadModeReport, keypadMode="mode"),
    "UserCodeExtendedUserCodeSet": Row(
        g.ExtendedUserCodeSet, names=frozenset({"userCodes"}), make=_extended_codes(g.ExtendedUserCodeSetCode)
    ),
    "UserCodeExtendedUserCodeGet": Row(
        g.ExtendedUserCodeGet, {**plain(userId="user"), "reportMore": ("flags", int)}, {"flags": 0}
    ),
    "UserCodeExtendedUserCodeReport": Row(
        g.ExtendedUserCodeReport,
        plain(nextUserId="next_user"),
        names=frozenset({"userCodes"}),
        make=_extended_codes(g.ExtendedUserCodeReportCode),
    ),
    "UserCodeAdminCodeSet": Row(g.AdminCodeSet, {"adminCode": ("code", octets)}, {"code": b""}),
    "UserCodeAdminCodeGet": Row(g.AdminCodeGet),
    "UserCodeAdminCodeReport": Row(g.AdminCodeReport, {"adminCode": ("code", octets)}, {"code": b""}),
    "UserCodeUserCodeChecksumGet": Row(g.UserCodeChecksumGet),
    "UserCodeUserCodeChecksumReport": row(g.UserCodeChecksumReport, userCodeChecksum="checksum"),
}


# schedules


def _camel(attribute: str) -> str:
    first, *rest = attribute.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _schedule(command: type, times: tuple[str, ...]) -> Row:
    """An erasure and an empty slot leave the times out: they travel as FF, in zwave-js's daily report as 00."""
    setting = command.__name__.endswith("Set")
    fields = {**_USER_SLOT, **({"action": ("action", _same)} if setting else {})}
    for at in times:
        fields[_camel(at)] = (at, (lambda days: mask_of(days)[0]) if at == "weekdays" else _same)
    zeros = dict.fromkeys(times, 0)
    others = (zeros,) if times is DAILY and not setting else ()
    return Row(command, fields, dict.fromkeys(times, 0xFF), others=others)


def offset(stated: Values) -> Attributes:
    standard, summer = stated["standardOffset"], stated["dstOffset"] - stated["standardOffset"]
    return {
        "hour": abs(standard) // 60 | (0x80 if standard < 0 else 0),
        "minute": abs(standard) % 60,
        "dst_minutes": abs(summer) | (0x80 if summer < 0 else 0),
    }


OFFSETS = frozenset({"standardOffset", "dstOffset"})
_ENABLED: Fields = {**plain(userId="user"), "enabled": ("enabled", int)}

SCHEDULE_ENTRY_LOCK = {
    "EnableSet": Row(g.ScheduleEnableSet, _ENABLED),
    "EnableAllSet": Row(g.ScheduleEnableAllSet, {"enabled": ("enabled", int)}),
    "WeekDayScheduleSet": _schedule(g.WeekDayScheduleSet, WEEK_DAY),
    "WeekDayScheduleGet": Row(g.WeekDayScheduleGet, _USER_SLOT),
    "WeekDayScheduleReport": _schedule(g.WeekDayScheduleReport, WEEK_DAY),
    "YearDayScheduleSet": _schedule(g.YearDayScheduleSet, YEAR_DAY),
    "YearDayScheduleGet": Row(g.YearDayScheduleGet, _USER_SLOT),
    "YearDayScheduleReport": _schedule(g.YearDayScheduleReport, YEAR_DAY),
    "SupportedGet": Row(g.ScheduleSupportedGet),
    "SupportedReport": Row(
        g.ScheduleSupportedReport,
        plain(numWeekDaySlots="week_day_slots", numYearDaySlots="year_day_slots", numDailyRepeatingSlots="daily_slots"),
        {"daily_slots": None},
        others=({"daily_slots": 0},),
    ),
    "TimeOffsetGet": Row(g.ScheduleTimeOffsetGet),
    "TimeOffsetSet": Row(g.ScheduleTimeOffsetSet, names=OFFSETS, make=offset),
    "TimeOffsetReport": Row(g.ScheduleTimeOffsetReport, names=OFFSETS, make=offset),
    "DailyRepeatingScheduleGet": Row(g.DailyScheduleGet, _USER_SLOT),
    "DailyRepeatingScheduleSet": _schedule(g.DailyScheduleSet, DAILY),
    "DailyRepeatingScheduleReport": _schedule(g.DailyScheduleReport, DAILY),
}

EXTENDED_SCHEDULE_ENTRY_LOCK = {
    "EnableSet": Row(g.ExtendedScheduleEnableSet, _ENABLED),
    "WeekDayScheduleSet": _schedule(g.ExtendedWeekDayScheduleSet, WEEK_DAY),
    "WeekDayScheduleGet": Row(g.ExtendedWeekDayScheduleGet, _USER_SLOT),
    "WeekDayScheduleReport": _schedule(g.ExtendedWeekDayScheduleReport, WEEK_DAY),
    "YearDayScheduleSet": _schedule(g.ExtendedYearDayScheduleSet, YEAR_DAY),
    "YearDayScheduleGet": Row(g.ExtendedYearDayScheduleGet, _USER_SLOT),
    "YearDayScheduleReport": _schedule(g.ExtendedYearDayScheduleReport, YEAR_DAY),
    "DailyRepeatingScheduleSet": _schedule(g.ExtendedDailyScheduleSet, DAILY),
    "DailyRepeatingScheduleGet": Row(g.ExtendedDailyScheduleGet, _USER_SLOT),
    "DailyRepeatingScheduleReport": _schedule(g.ExtendedDailyScheduleReport, DAILY),
}


def _moment(edge: str, text: str) -> Attributes:
    at = datetime.fromisoformat(text)
    return {f"{edge}_{part}": getattr(at, part) for part in ("year", "month", "day", "hour", "minute")}


def _active_times(stated: Values) -> Attributes:
    return {
        **_moment("start", stated["start"]),
        **_moment("stop", stated["stop"]),
        "metadata": bytes.fromhex(stated.get("metadata", "")),
    }


_TARGET = plain(targetCC="target_class", targetId="target")
_ACTIVE_SLOT = {**_TARGET, **plain(slot="slot")}
_ACTIVE_TIMES = frozenset({"start", "stop", "metadata"})
_ACTIVE_DAILY: Fields = {
    **{_camel(at): (at, _same) for at in DAILY},
    "weekdays": ("weekdays", lambda days: days if isinstance(days, int) else mask_of(days)[0]),
    "metadata": ("metadata", bytes.fromhex),
}

ACTIVE_SCHEDULE = {
    "CapabilitiesGet": Row(g.ActiveScheduleCapabilitiesGet),
    "EnableSet": Row(g.ActiveScheduleEnableSet, {**_TARGET, "enabled": ("enabled", int)}),
    "EnableGet": Row(g.ActiveScheduleEnableGet, _TARGET),
    "EnableReport": Row(
        g.ActiveScheduleEnableReport,
        _TARGET,
        names=frozenset({"enabled", "reportCode"}),
        make=lambda stated: {"properties": int(stated["enabled"]) | stated.get("reportCode", 0) << 1},
    ),
    "YearDayScheduleSet": Row(
        g.ActiveScheduleYearDaySet,
        {**_ACTIVE_SLOT, **plain(setAction="action")},
        names=_ACTIVE_TIMES,
        make=_active_times,
    ),
    "YearDayScheduleGet": Row(g.ActiveScheduleYearDayGet, _ACTIVE_SLOT),
    "YearDayScheduleReport": Row(
        g.ActiveScheduleYearDayReport,
        {**_ACTIVE_SLOT, **plain(reportCode="report_code", nextSlot="next_slot")},
        names=_ACTIVE_TIMES,
        make=_active_times,
    ),
    "DailyRepeatingScheduleSet": Row(
        g.ActiveScheduleDailySet, {**_ACTIVE_SLOT, **_ACTIVE_DAILY, **plain(setAction="action")}, {"metadata": b""}
    ),
    "DailyRepeatingScheduleGet": Row(g.ActiveScheduleDailyGet, _ACTIVE_SLOT),
    "DailyRepeatingScheduleReport": Row(
        g.ActiveScheduleDailyReport,
        {**_ACTIVE_SLOT, **_ACTIVE_DAILY, **plain(reportCode="report_code", nextSlot="next_slot")},
        {"metadata": b""},
    ),
}


# door lock


def _operation_report(stated: Values) -> Attributes:
    minutes, seconds = divmod(stated["lockTimeout"], 60) if "lockTimeout" in stated else (0xFE, 0xFE)
    target = stated.get("targetMode")
    return {
        "handles": handles(stated["outsideHandlesCanOpenDoor"], stated["insideHandlesCanOpenDoor"]),
        "condition": either(stated.get("doorStatus"), "open", "closed")
        | either(stated.get("boltStatus"), "locked", "unlocked") << 1
        | either(stated.get("latchStatus"), "open", "closed") << 2,
        "timeout_minutes": minutes,
        "timeout_seconds": seconds,
        "target_mode": target,
        "duration": None if target is None else duration(stated.get("duration", {"value": 0, "unit": "seconds"})),
    }


_CONFIGURED_HANDLES = ("outsideHandlesCanOpenDoorConfiguration", "insideHandlesCanOpenDoorConfiguration")
_CONFIGURED_LATER = ("autoRelockTime", "holdAndReleaseTime", "twistAssist", "blockToBlock")


def _lock_configuration(stated: Values) -> Attributes:
    minutes, seconds = 0xFE, 0xFE
    if "lockTimeoutConfiguration" in stated:
        minutes, seconds = divmod(stated["lockTimeoutConfiguration"], 60)
    later = any(name in stated for name in _CONFIGURED_LATER)
    return {
        "handles": handles(*(stated[name] for name in _CONFIGURED_HANDLES)),
        "timeout_minutes": minutes,
        "timeout_seconds": seconds,
        "auto_relock": stated.get("autoRelockTime", 0) if later else None,
        "hold_and_release": stated.get("holdAndReleaseTime", 0) if later else None,
        "flags": stated.get("twistAssist", False) | stated.get("blockToBlock", False) << 1 if later else None,
    }


_CONFIGURATION_NAMES = frozenset({*_CONFIGURED_HANDLES, *_CONFIGURED_LATER, "lockTimeoutConfiguration"})


def _lock_capabilities(stated: Values) -> Attributes:
    return {
        "operation_types": mask_of(stated["supportedOperationTypes"]),
        "modes": bytes(stated["supportedDoorLockModes"]),
        "handles": handles(stated["supportedOutsideHandles"], stated["supportedInsideHandles"]),
        "components": stated["doorSupported"] | stated["boltSupported"] << 1 | stated["latchSupported"] << 2,
        "features": stated["blockToBlockSupported"]
        | stated["twistAssistSupported"] << 1
        | stated["holdAndReleaseSupported"] << 2
        | stated["autoRelockSupported"] << 3,
    }


DOOR_LOCK = {
    "OperationSet": row(g.DoorLockOperationSet, mode="mode"),
    "OperationGet": Row(g.DoorLockOperationGet),
    "OperationReport": Row(
        g.DoorLockOperationReport,
        plain(currentMode="mode"),
        names=frozenset(
            [
                "outsideHandlesCanOpenDoor",
                "insideHandlesCanOpenDoor",
                "doorStatus",
                "boltStatus",
                "latchStatus",
                "lockTimeout",
                "targetMode",
                "duration",
            ]
        ),
        make=_operation_report,
    ),
    "ConfigurationSet": Row(
        g.DoorLockConfigurationSet,
        plain(operationType="operation_type"),
        names=_CONFIGURATION_NAMES,
        make=_lock_configuration,
    ),
    "ConfigurationGet": Row(g.DoorLockConfigurationGet),
    "ConfigurationReport": Row(
        g.DoorLockConfigurationReport,
        plain(operationType="operation_type"),
        names=_CONFIGURATION_NAMES,
        make=_lock_configuration,
    ),
    "CapabilitiesGet": Row(g.DoorLockCapabilitiesGet),
    "CapabilitiesReport": Row(
        g.DoorLockCapabilitiesReport,
        names=frozenset(
            [
                "supportedOperationTypes",
                "supportedDoorLockModes",
                "supportedOutsideHandles",
                "supportedInsideHandles",
                "doorSupported",
                "boltSupported",
                "latchSupported",
                "blockToBlockSupported",
                "twistAssistSupported",
                "holdAndReleaseSupported",
                "autoRelockSupported",
            ]
        ),
        make=_lock_capabilities,
    ),
}
