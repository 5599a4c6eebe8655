"""The windows of offline codes, in the lock's own frame: naive local time, beginning on a full hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from latchwork.protocol.offline_code.rules import FIRST_USE, HOUR, RULES, Kind

CALENDAR = range(2000, 2100)
"""The years that a lock's clock can show."""


class NotSayable(Exception):
    """No code says such a window. One sentence, which begins with what a code cannot do."""


@dataclass(frozen=True, slots=True)
class CodeWindow:
    """`length` counts the steps of the kind (`RULES`)."""

    kind: Kind
    start: datetime
    length: int

    @property
    def end(self) -> datetime:
        return self.start + self.length * RULES[self.kind].step

    @property
    def first_use_by(self) -> datetime:
        """Until when the code must have been entered for the first time."""
        return min(self.end, self.start + FIRST_USE)

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def widened(start: datetime, end: datetime | None, *, one_time: bool) -> CodeWindow:
    """The shortest window that holds the wished one: its start goes down to a full hour, its end up.

    A one-time code has one length, and `end` is not looked at. Raises `NotSayable`.
    """
    begin = _full_hour(start)
    if begin.year not in CALENDAR:
        raise NotSayable(f"an offline code cannot start in {begin.year}; use 2000 to 2099")
    if one_time:
        return CodeWindow(Kind.ONE_TIME, begin, 1)
    if end is None:
        raise NotSayable("an offline code has an end, since nothing can take it back; name one")
    hours, days = RULES[Kind.HOURLY], RULES[Kind.DAILY]
    lasts = end - begin
    if (length := _steps(lasts, hours.step)) <= hours.longest:
        return CodeWindow(Kind.HOURLY, begin, max(length, hours.shortest))
    length = max(_steps(lasts, days.step), days.shortest)
    if length > days.longest:
        raise NotSayable(f"an offline code lasts {days.longest} days at most; ask for a shorter window")
    return CodeWindow(Kind.DAILY, begin, length)


def fresh(now: datetime) -> Iterator[tuple[Kind, datetime, range]]:
    """Every window whose code may be entered for the first time at `now`, as kinds, starts and lengths; the latest
    start first."""
    latest = _full_hour(now)
    for age in range(FIRST_USE // HOUR):
        start = latest - age * HOUR
        for kind, rule in RULES.items():
            over = (now - start) // rule.step
            yield kind, start, range(max(rule.shortest, over + 1), rule.longest + 1)


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _steps(lasts: timedelta, step: timedelta) -> int:
    """How many steps hold the time, which is whole steps or up to one more."""
    return -(-lasts // step)
