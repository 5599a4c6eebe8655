"""Which windows an algoPIN can have.

The figures of hourly, daily and one-time PINs are one table, `protocol.offline_code.rules`. An hourly window counts the
hours that pass; a daily one counts days by the lock's calendar and ends at the hour of day at which it began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from latchwork.protocol.igloohome.dates import ceiled, floored, is_offset_of_a_zone, is_on_the_hour
from latchwork.protocol.offline_code.rules import DAY, FIRST_USE, HOUR, RULES, Kind
from latchwork.protocol.rest.errors import BadRequest


class PinKind(StrEnum):
    """As the paths name them."""

    ONE_TIME = "onetime"
    HOURLY = "hourly"
    DAILY = "daily"
    PERMANENT = "permanent"


VARIANTS: dict[PinKind, int] = {
    PinKind.ONE_TIME: RULES[Kind.ONE_TIME].variants,
    PinKind.HOURLY: RULES[Kind.HOURLY].variants,
    PinKind.DAILY: RULES[Kind.DAILY].variants,
    PinKind.PERMANENT: 5,
}
"""`variance` goes from 1 to this. The same window and variance give the same PIN. Daily and permanent by analogy."""

HOURLY, DAILY = RULES[Kind.HOURLY], RULES[Kind.DAILY]


@dataclass(frozen=True, slots=True)
class Window:
    """Raises `BadRequest` when no PIN of that kind has such a window. `end` is None for one-time and permanent PINs."""

    kind: PinKind
    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if (wrong := problem(self.kind, self.start, self.end)) is not None:
            raise BadRequest(f"{self.kind} PIN", f"{wrong}; {RULE[self.kind]}")

    @property
    def first_use_by(self) -> datetime | None:
        """A PIN that is not used once by then is dead; None for a permanent one."""
        if self.kind is PinKind.PERMANENT:
            return None
        latest = self.start + FIRST_USE
        return latest if self.end is None else min(latest, self.end)


RULE: dict[PinKind, str] = {
    PinKind.ONE_TIME: "it starts on the hour, is used once within 24 hours, and has no end of its own",
    PinKind.HOURLY: f"it starts and ends on the hour and lasts {HOURLY.shortest} to {HOURLY.longest} hours",
    PinKind.DAILY: f"it starts and ends at the same hour and lasts {DAILY.shortest} to {DAILY.longest} days",
    PinKind.PERMANENT: "it starts on the hour, and has no end",
}


def hours(start: datetime, end: datetime) -> int:
    """The hours that pass; more than whole ones count as one more."""
    return -(-(end.astimezone(UTC) - start.astimezone(UTC)) // HOUR)


def days(start: datetime, end: datetime) -> int:
    """By the calendar of the lock, whose clock may change between."""
    return (end.replace(tzinfo=None) - start.replace(tzinfo=None)) // DAY


def measured(kind: PinKind, start: datetime, end: datetime) -> str:
    """How long it is, in the unit of its kind."""
    count, unit = (days(start, end), "day") if kind is PinKind.DAILY else (hours(start, end), "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def problem(kind: PinKind, start: datetime, end: datetime | None) -> str | None:
    """What is wrong with a window, in a few words; None when nothing is."""
    if start.utcoffset() is None or (end is not None and end.utcoffset() is None):
        return "times without a zone"
    if not all(is_offset_of_a_zone(moment) for moment in (start, end) if moment is not None):
        return "an offset that no zone has"
    if not is_on_the_hour(start):
        return "start not on the hour"
    if kind in (PinKind.ONE_TIME, PinKind.PERMANENT):
        return None if end is None else "an end that this kind does not have"
    if end is None:
        return "no end"
    if not is_on_the_hour(end):
        return "end not on the hour"
    if end <= start:
        return "empty window"
    if kind is PinKind.DAILY:
        if start.hour != end.hour:
            return "start and end hour differ"
        fits = DAILY.shortest <= days(start, end) <= DAILY.longest
    else:
        fits = HOURLY.shortest <= hours(start, end) <= HOURLY.longest
    return None if fits else measured(kind, start, end)


def fitting(start: datetime, end: datetime, zone: tzinfo) -> Window:
    """The shortest window of an hourly or daily PIN that holds the wished one, by the lock's zone. Raises `BadRequest`
    when none does."""
    begin, finish = floored(start, zone), ceiled(end, zone)
    if hours(begin, finish) <= HOURLY.longest:
        return Window(PinKind.HOURLY, begin, finish)
    length = max(days(begin, finish), DAILY.shortest)
    if _after(begin, length) < finish:
        length += 1
    return Window(PinKind.DAILY, begin, _after(begin, length))


def _after(begin: datetime, length: int) -> datetime:
    """So many days later, at the same hour by the same clock."""
    return begin + length * DAY
