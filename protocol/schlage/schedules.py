"""When a code is good: always, between two moments, or at hours of weekdays (once or twice).

Weekdays and hours are the lock's local time; the two moments are absolute. Source: pyschlage 2026.10.0, code.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import IntFlag
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.errors import BadRequest


class Days(IntFlag):
    """`daysOfWeek` as bits."""

    SAT = 0x01
    FRI = 0x02
    THU = 0x04
    WED = 0x08
    TUE = 0x10
    MON = 0x20
    SUN = 0x40

    @property
    def text(self) -> str:
        """Two hex digits, as the cloud writes them."""
        return f"{int(self):02X}"


ALL_DAYS = Days(0x7F)
WEEK = (Days.SUN, Days.MON, Days.TUE, Days.WED, Days.THU, Days.FRI, Days.SAT)
"""In the order of the text's bits, the highest first."""


def days_of(text: str) -> Days:
    """The days of a hex text; clients that drop a leading zero exist. Raises `Malformed`."""
    if not 1 <= len(text) <= 2 or not all(letter in "0123456789abcdefABCDEF" for letter in text):
        raise Malformed("daysOfWeek", "not one or two hex digits")
    value = int(text, 16)
    if value > ALL_DAYS:
        raise Malformed("daysOfWeek", "a week has seven days, and bit 7 is set")
    return Days(value)


FIRST_MINUTE, LAST_MINUTE = time(0, 0), time(23, 59)


@dataclass(frozen=True, slots=True)
class Weekly:
    """From the minute `start` to the minute `end` on each of `days`."""

    days: Days
    start: time = FIRST_MINUTE
    end: time = LAST_MINUTE

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment.second or moment.microsecond or moment.tzinfo is not None:
                raise BadRequest("schedule", "its hours are local time in whole minutes")

    @property
    def is_always(self) -> bool:
        """The one schedule that means that there is none."""
        return (self.days, self.start, self.end) == (ALL_DAYS, FIRST_MINUTE, LAST_MINUTE)


@dataclass(frozen=True, slots=True)
class Always:
    pass


ALWAYS = Always()


@dataclass(frozen=True, slots=True)
class Temporary:
    """Absolute times; None leaves a side open. The cloud keeps whole seconds: fractions are cut off both."""

    start: datetime | None
    end: datetime | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise BadRequest("temporary code", "it has neither start nor end; one without either is good always")
        first, last = self.seconds
        if last <= first:
            raise BadRequest("temporary code", "it ends before it starts")

    @property
    def seconds(self) -> tuple[int, int]:
        """`activationSecs` and `expirationSecs`."""
        return _seconds(self.start, OPEN_START), _seconds(self.end, OPEN_END)


@dataclass(frozen=True, slots=True)
class Recurring:
    weekly: Weekly


@dataclass(frozen=True, slots=True)
class TwiceRecurring:
    """Good whenever one of the two is."""

    first: Weekly
    second: Weekly


Schedule: TypeAlias = Always | Temporary | Recurring | TwiceRecurring

OPEN_START, OPEN_END = 0, 0xFFFF_FFFF
"""The two seconds that mean "no window"."""


def _seconds(moment: datetime | None, open_value: int) -> int:
    if moment is None:
        return open_value
    if moment.utcoffset() is None:
        raise BadRequest("temporary code", "its times need a zone; a naive time could be anybody's")
    seconds = int(moment.timestamp() // 1)
    if not OPEN_START < seconds < OPEN_END:
        raise BadRequest("temporary code", "its times lie between 1970 and 2106")
    return seconds


def temporary(activation: int, expiration: int) -> Temporary:
    """What the two numbers of a document say."""
    start = None if activation == OPEN_START else datetime.fromtimestamp(activation, UTC)
    end = None if expiration == OPEN_END else datetime.fromtimestamp(expiration, UTC)
    return Temporary(start, end)
