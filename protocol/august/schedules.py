"""When a PIN is good: the access type of `SetKeycodeAccess`, and what its two times mean under it.

yalexs-ble sends `80` alone, so a lock may know no more than that; the others come from the second source. Temporary
windows are judged by the lock's own clock in UTC, weekly ones in its local time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from latchwork.protocol.august.generated import SetKeycodeAccess
from latchwork.protocol.codec.errors import Malformed

ALWAYS = 0x80
TEMPORARY = 0x81
ALSO_TEMPORARY = 0x82
"""What tells it from 81 is not known."""
UNBOUNDED = 0
"""A temporary window without a start or an end."""
DAY_S = 86_400


class Weekday(IntEnum):
    """The bit of a day in the mask. Sunday's follows from bit 7 being the mark of the other kinds."""

    SUNDAY = 0
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Always:
    kind: str = "always"


@dataclass(frozen=True, slots=True)
class Temporary:
    """Unix seconds in UTC; None is no bound."""

    start: int | None
    end: int | None
    access: int = TEMPORARY
    kind: str = "temporary"


@dataclass(frozen=True, slots=True)
class Recurring:
    """Seconds of the day, on some days of each week."""

    days: frozenset[Weekday]
    start: int
    end: int
    kind: str = "recurring"


Schedule = Always | Temporary | Recurring


def build_access(schedule: Schedule) -> SetKeycodeAccess:
    """`Malformed` for a schedule that the frame cannot say."""
    match schedule:
        case Always():
            return SetKeycodeAccess(UNBOUNDED, UNBOUNDED, ALWAYS)
        case Temporary(start=start, end=end, access=access):
            if access not in (TEMPORARY, ALSO_TEMPORARY):
                raise Malformed("SetKeycodeAccess", f"access type {access:#04x} is not of a temporary PIN")
            return SetKeycodeAccess(start or UNBOUNDED, end or UNBOUNDED, access)
        case Recurring(days=days, start=start, end=end):
            return SetKeycodeAccess(_of_the_day(start), _of_the_day(end), mask(days))


def read_access(message: SetKeycodeAccess) -> Schedule:
    """`Malformed` for an access type that nobody knows, and for times that do not belong to a day."""
    access = message.access
    if access == ALWAYS:
        return Always()
    if access in (TEMPORARY, ALSO_TEMPORARY):
        return Temporary(message.start or None, message.end or None, access)
    if not 0 < access < ALWAYS:
        raise Malformed("SetKeycodeAccess", f"access type {access:#04x} is unknown")
    return Recurring(days_of(access), _of_the_day(message.start), _of_the_day(message.end))


def mask(days: Iterable[Weekday]) -> int:
    bits = sum(1 << day for day in set(days))
    if not bits:
        raise Malformed("SetKeycodeAccess", "no weekday is named")
    return bits


def days_of(access: int) -> frozenset[Weekday]:
    return frozenset(day for day in Weekday if access >> day & 1)


def _of_the_day(second: int) -> int:
    if not 0 <= second < DAY_S:
        raise Malformed("SetKeycodeAccess", f"a second of the day is in 0..{DAY_S - 1}")
    return second
