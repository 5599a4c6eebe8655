"""A lock's schedules: which user may open when, by the lock's own local time.

Source: Schedule Entry Lock command class, versions 1 to 3. One type of schedule is active per user; the slots of a
user are joined by *or*. Years are two digits from 2000, day 0 is Sunday.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from latchwork.simulators.zwave.profiles import ScheduleSlots

EMPTY = 0xFF


class Kind(StrEnum):
    """The three types, each with the number of bytes that describe a slot."""

    WEEK_DAY = "week_day"
    YEAR_DAY = "year_day"
    DAILY = "daily"


WIDTH = {Kind.WEEK_DAY: 5, Kind.YEAR_DAY: 10, Kind.DAILY: 5}

Times = tuple[int, ...]


def _moment(times: Times) -> datetime:
    year, month, day, hour, minute = times
    return datetime(2000 + year, month, day, hour, minute)  # noqa: DTZ001 - the lock knows no zone


def _clock(hour: int, minute: int) -> bool:
    return 0 <= hour <= 23 and 0 <= minute <= 59


def is_valid(kind: Kind, times: Times) -> bool:
    """Whether a firmware stores these times: they exist, and the stop comes after the start."""
    if kind is Kind.YEAR_DAY:
        try:
            return _moment(times[:5]) < _moment(times[5:])
        except ValueError:
            return False
    if kind is Kind.WEEK_DAY:
        day, *span = times
        return day <= 6 and _clock(*span[:2]) and _clock(*span[2:]) and tuple(span[:2]) < tuple(span[2:])
    mask, start_hour, start_minute, hours, minutes = times
    lasts = hours * 60 + minutes
    return 0 < mask <= 0x7F and _clock(start_hour, start_minute) and minutes <= 59 and 0 < lasts < 24 * 60


def opens_at(kind: Kind, times: Times, local: datetime) -> bool:
    """From the start up to but not including the stop."""
    if kind is Kind.YEAR_DAY:
        return _moment(times[:5]) <= local < _moment(times[5:])
    weekday = local.isoweekday() % 7
    if kind is Kind.WEEK_DAY:
        day, start_hour, start_minute, stop_hour, stop_minute = times
        return weekday == day and (start_hour, start_minute) <= (local.hour, local.minute) < (stop_hour, stop_minute)
    mask, start_hour, start_minute, hours, minutes = times
    for back in (0, 1):
        began = local.replace(hour=start_hour, minute=start_minute, second=0, microsecond=0) - timedelta(days=back)
        if mask >> (began.isoweekday() % 7) & 1 and began <= local < began + timedelta(hours=hours, minutes=minutes):
            return True
    return False


@dataclass(slots=True)
class UserSchedule:
    """`kind` is the type of the slots, None while there are none."""

    enabled: bool = False
    kind: Kind | None = None
    slots: dict[int, Times] = field(default_factory=dict)


class Schedules:
    """The schedules of every user of one lock."""

    def __init__(self, limits: ScheduleSlots) -> None:
        self.limits = limits
        self.users: dict[int, UserSchedule] = {}

    def count(self, kind: Kind) -> int:
        counts = {Kind.WEEK_DAY: self.limits.week_day, Kind.YEAR_DAY: self.limits.year_day}
        return counts.get(kind, self.limits.daily)

    def of(self, user: int) -> UserSchedule:
        return self.users.setdefault(user, UserSchedule())

    def modify(self, kind: Kind, user: int, slot: int, times: Times) -> bool:
        """Stores a slot, replaces schedules of another type and turns scheduling on for the user."""
        if not 1 <= slot <= self.count(kind) or not is_valid(kind, times):
            return False
        schedule = self.of(user)
        if schedule.kind is not kind:
            schedule.kind = kind
            schedule.slots = {}
        schedule.slots[slot] = times
        schedule.enabled = True
        return True

    def erase(self, kind: Kind, user: int, slot: int) -> bool:
        """Slot 0 erases every slot of the type. Scheduling stays on: what a bare user may do is the model's habit."""
        if not 0 <= slot <= self.count(kind):
            return False
        schedule = self.of(user)
        if schedule.kind is kind:
            for gone in list(schedule.slots) if slot == 0 else [slot]:
                schedule.slots.pop(gone, None)
            if not schedule.slots:
                schedule.kind = None
        return True

    def read(self, kind: Kind, user: int, slot: int) -> Times:
        """The times of a slot, FF throughout when it is empty."""
        schedule = self.users.get(user)
        stored = schedule.slots.get(slot) if schedule is not None and schedule.kind is kind else None
        return stored if stored is not None else (EMPTY,) * WIDTH[kind]

    def allow(self, user: int, local: datetime, clock_is_set: bool) -> bool:
        """A user whose scheduling is off may open at any time; with an unset clock no schedule runs."""
        schedule = self.users.get(user)
        if schedule is None or not schedule.enabled:
            return True
        kind = schedule.kind
        if kind is None:
            return self.limits.bare_user_opens
        if not clock_is_set:
            return False
        return any(opens_at(kind, times, local) for times in schedule.slots.values())

    def flash(self) -> dict[str, Any]:
        return {
            str(user): {
                "enabled": schedule.enabled,
                "kind": schedule.kind,
                "slots": {str(slot): list(times) for slot, times in schedule.slots.items()},
            }
            for user, schedule in self.users.items()
        }

    def restore(self, flash: dict[str, Any]) -> None:
        self.users = {
            int(user): UserSchedule(
                stored["enabled"],
                Kind(stored["kind"]) if stored["kind"] else None,
                {int(slot): tuple(times) for slot, times in stored["slots"].items()},
            )
            for user, stored in flash.items()
        }
