"""Command class Schedule Entry Lock 4E, versions 1 to 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from latchwork.protocol.zwave import generated as g
from latchwork.simulators.zwave.clock import Offset
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import SCHEDULE_ENTRY_LOCK, ScheduleSlots
from latchwork.simulators.zwave.schedules import Kind, Schedules
from latchwork.simulators.zwave.timekeeping import minutes_of, offset_bytes, summer_of

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

ERASE, MODIFY = 0x00, 0x01

_EDGE = ("year", "month", "day", "hour", "minute")
FIELDS = {
    Kind.WEEK_DAY: ("weekday", "start_hour", "start_minute", "stop_hour", "stop_minute"),
    Kind.YEAR_DAY: tuple(f"{edge}_{part}" for edge in ("start", "stop") for part in _EDGE),
    Kind.DAILY: ("weekdays", "start_hour", "start_minute", "duration_hour", "duration_minute"),
}
REPORTS: dict[Kind, Callable[..., Any]] = {
    Kind.WEEK_DAY: g.WeekDayScheduleReport,
    Kind.YEAR_DAY: g.YearDayScheduleReport,
    Kind.DAILY: g.DailyScheduleReport,
}


class ScheduleEntryLock:
    """Schedules by radio; a schedule needs a user who has a code."""

    number = SCHEDULE_ENTRY_LOCK

    def __init__(self, lock: ZWaveLock, limits: ScheduleSlots) -> None:
        self._lock = lock
        self._limits = limits
        self.schedules = Schedules(limits)

    def handlers(self) -> Mapping[type, Handler]:
        table: dict[type, Handler] = {
            g.ScheduleEnableSet: self._enable,
            g.ScheduleEnableAllSet: self._enable_all,
            g.ScheduleSupportedGet: self._get_supported,
            g.WeekDayScheduleSet: self._setter(Kind.WEEK_DAY),
            g.WeekDayScheduleGet: self._getter(Kind.WEEK_DAY),
            g.YearDayScheduleSet: self._setter(Kind.YEAR_DAY),
            g.YearDayScheduleGet: self._getter(Kind.YEAR_DAY),
        }
        if self._limits.version >= 2:
            table |= {g.ScheduleTimeOffsetSet: self._set_offset, g.ScheduleTimeOffsetGet: self._get_offset}
        if self._limits.version >= 3:
            table |= {
                g.DailyScheduleSet: self._setter(Kind.DAILY),
                g.DailyScheduleGet: self._getter(Kind.DAILY),
            }
        return table

    def _enable(self, message: g.ScheduleEnableSet, asker: Asker) -> Verdict:
        if not 1 <= message.user <= self._lock.profile.code_slots:
            return Verdict.FAIL
        self.schedules.of(message.user).enabled = bool(message.enabled)
        return Verdict.SUCCESS

    def _enable_all(self, message: g.ScheduleEnableAllSet, asker: Asker) -> Verdict:
        for user in self._lock.codes.slots:
            self.schedules.of(user).enabled = bool(message.enabled)
        return Verdict.SUCCESS

    def _get_supported(self, message: g.ScheduleSupportedGet, asker: Asker) -> None:
        limits = self._limits
        daily = limits.daily if limits.version >= 3 else None
        asker.answer(g.ScheduleSupportedReport(limits.week_day, limits.year_day, daily))

    def _setter(self, kind: Kind) -> Handler:
        def set_schedule(message: Any, asker: Asker) -> Verdict:
            if message.action == ERASE:
                known = 1 <= message.user <= self._lock.profile.code_slots
                return Verdict.of(known and self.schedules.erase(kind, message.user, message.slot))
            if message.action != MODIFY or message.user not in self._lock.codes.slots:
                return Verdict.FAIL
            times = tuple(getattr(message, field) for field in FIELDS[kind])
            return Verdict.of(self.schedules.modify(kind, message.user, message.slot, times))

        return set_schedule

    def _getter(self, kind: Kind) -> Handler:
        def get_schedule(message: Any, asker: Asker) -> None:
            times = self.schedules.read(kind, message.user, message.slot)
            asker.answer(REPORTS[kind](message.user, message.slot, *times))

        return get_schedule

    def _set_offset(self, message: g.ScheduleTimeOffsetSet, asker: Asker) -> Verdict:
        clock = self._lock.clock
        told = clock.offset
        clock.offset = Offset(
            minutes_of(message.hour, message.minute), summer_of(message.dst_minutes), told.begins, told.ends
        )
        return Verdict.SUCCESS

    def _get_offset(self, message: g.ScheduleTimeOffsetGet, asker: Asker) -> None:
        asker.answer(g.ScheduleTimeOffsetReport(*offset_bytes(self._lock.clock.offset)))
