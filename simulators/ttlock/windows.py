"""Whether a moment lies in a window, as the lock judges it: by date bytes of its own local clock.

date5 and date6 sort as bytes exactly as the moments they name, so windows are compared without ever being decoded.
That is also why the constant that some clients send for "permanent" (digits packed as BCD, no calendar date) works:
as bytes it lies before and after every date of this century.

A cyclic passcode's end is not written down by the vendor. A real lock's list (ttlock-ble 0.3.2) shows start5 followed
by one unknown byte and one byte that is a day selector plus the number of hours less one; that is what is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.dates import parse_date5

PERMANENT_START = bytes((0, 2, 1, 0, 0))
PERMANENT_END = bytes((99, 12, 1, 0, 0))

PACKED_PERMANENT_START = bytes.fromhex("0001311400")
PACKED_PERMANENT_END = bytes.fromhex("9911301400")
"""What ttlock-ble sends for a permanent eKey: the digits of 2000-01-31 14:00 and 2099-11-30 14:00 packed two a byte."""


class Judgement(StrEnum):
    OPEN = "open"
    EARLY = "not yet valid"
    EXPIRED = "expired"
    OUT_OF_CYCLE = "outside its hours"


def judge(start: bytes, end: bytes, now: bytes) -> Judgement:
    """Good from `start` up to but not including `end`; all three are date5."""
    if now < start:
        return Judgement.EARLY
    return Judgement.OPEN if now < end else Judgement.EXPIRED


def is_date5(data: bytes) -> bool:
    """Whether these bytes name a minute of a calendar."""
    try:
        parse_date5(data)
    except Malformed:
        return False
    return True


# --- cyclic passcodes -----------------------------------------------------------------------------------------

WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset((5, 6))

SELECTORS: tuple[tuple[int, frozenset[int]], ...] = (
    (232, WEEKEND),
    *((48 + 24 * day, frozenset((day,))) for day in range(6, -1, -1)),
    (24, WORKING_DAYS),
    (0, frozenset(range(7))),
)
"""First value of each day selector, highest first, and its days with Monday as 0."""


def judge_cycle(start: bytes, cycle: bytes, local: datetime) -> Judgement:
    """`start` is date5: the first day and the daily starting time. A stretch may run past midnight."""
    selector, days = next(row for row in SELECTORS if row[0] <= cycle[1])
    hours = cycle[1] - selector + 1
    if hours > 24:
        return Judgement.OUT_OF_CYCLE
    for day in (local, local - timedelta(days=1)):
        begins = day.replace(hour=start[3], minute=start[4], second=0, microsecond=0)
        if begins.weekday() in days and begins <= local < begins + timedelta(hours=hours):
            return Judgement.EARLY if bytes((begins.year - 2000, begins.month, begins.day)) < start[:3] else _OPEN
    return Judgement.OUT_OF_CYCLE


_OPEN = Judgement.OPEN


# --- weekly windows of cards and fingerprints, and passage mode ----------------------------------------------------

WEEK, EVERY_DAY, MONTH_DAY = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Cycle:
    """One row of command 70: hours on a weekday (Monday 1), on every day, or on a day of the month."""

    cycle_type: int
    day: int
    start: int
    end: int

    def holds(self, local: datetime) -> bool:
        """`start` and `end` are minutes of the day."""
        if self.cycle_type == WEEK and local.isoweekday() != self.day:
            return False
        if self.cycle_type == MONTH_DAY and local.day != self.day:
            return False
        return self.start <= 60 * local.hour + local.minute < self.end


WEEKLY, MONTHLY = 1, 2


@dataclass(frozen=True, slots=True)
class Passage:
    """One row of command 66; `day` 0 is every day, and a row from 00:00 to 00:00 is the whole day."""

    kind: int
    day: int
    month: int
    start: int
    end: int

    def minutes_left(self, local: datetime) -> int:
        """How long this row still keeps the door passable; 0 when it does not."""
        today = local.isoweekday() if self.kind == WEEKLY else local.day
        if self.day not in (0, today) or (self.kind == MONTHLY and self.month not in (0, local.month)):
            return 0
        minute = 60 * local.hour + local.minute
        end = self.end or (24 * 60 if not self.start else 0)
        return end - minute if self.start <= minute < end else 0
