"""Windows and clocks between UTC and a lock's wall clock.

A lock keeps naive local time, knows no zone and moves no clock for summer time by itself. Its windows are local wall
time in whole minutes: a start rounds down, an end up. What the vendor's app calls permanent runs from 2000-02-01 to
2099-12-01, so those two stand for an open side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import Reason, Rejected, Window
from latchwork.protocol.ttlock.dates import PERMANENT_END, PERMANENT_START

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LocalWindow:
    """A window by the lock's own clock; None leaves a side open. Equal windows are equal in the lock's memory."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def stored(cls, start: datetime, end: datetime | None) -> LocalWindow:
        """As read from the lock's memory."""
        return cls(None if start <= PERMANENT_START else start, None if end is None or end >= PERMANENT_END else end)

    @property
    def permanent(self) -> bool:
        return self.start is None and self.end is None

    @property
    def wire_start(self) -> datetime:
        return self.start or PERMANENT_START

    @property
    def wire_end(self) -> datetime:
        return self.end or PERMANENT_END


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The naive wall-clock time of the zone at this moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


def next_second(wall: datetime) -> datetime:
    """What a clock of whole seconds is set to: behind by a part of one it would refuse a guest whose time has come."""
    return wall if not wall.microsecond else wall.replace(microsecond=0) + timedelta(seconds=1)


def utc(wall: datetime, zone: ZoneInfo, *, later: bool = False) -> datetime:
    """The moment at which the zone's clocks show `wall`; of two such moments the earlier one unless `later`."""
    return wall.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)


def to_local(window: Window, zone: ZoneInfo) -> LocalWindow:
    """What to write for this window. `Rejected(WINDOW_REFUSED)` when the lock's calendar does not reach it."""
    start = None if window.start is None else local(_floor(window.start), zone)
    end = None if window.end is None else local(_ceil(window.end), zone)
    if start is not None and not PERMANENT_START < start < PERMANENT_END:
        raise Rejected(Reason.WINDOW_REFUSED, f"a TTLock window cannot start at {start:%Y-%m-%d}; use 2000 to 2099")
    if end is not None and not PERMANENT_START < end < PERMANENT_END:
        raise Rejected(Reason.WINDOW_REFUSED, f"a TTLock window cannot end at {end:%Y-%m-%d}; use 2000 to 2099")
    if start is not None and end is not None and end <= start:
        raise Rejected(
            Reason.WINDOW_REFUSED,
            f"by the lock's clock the window ends at {end:%H:%M} before it starts at {start:%H:%M}, because the clocks "
            "go back in between; make it longer",
        )
    return LocalWindow(start, end)


def to_utc(window: LocalWindow, zone: ZoneInfo) -> Window:
    """What the lock says, in UTC. Where the clocks go back, an end means the later of the two moments and a start the
    earlier one: as wide as the lock itself takes it."""
    start = None if window.start is None else utc(window.start, zone)
    end = None if window.end is None else utc(window.end, zone, later=True)
    if start is not None and end is not None and end <= start:
        end = start + MINUTE  # a window that somebody else wrote the wrong way round never opens
    return Window(start, end)


def whole_minutes(window: Window) -> Window:
    """The window as the lock's minutes can say it: the start rounded down, the end up."""
    return Window(window.start and _floor(window.start), window.end and _ceil(window.end))


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _ceil(moment: datetime) -> datetime:
    floor = _floor(moment)
    return floor if floor == moment else floor + MINUTE
