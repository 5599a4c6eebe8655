"""Windows as a lock keeps them: year-day schedules of Schedule Entry Lock (4E), and the clock they run by.

A schedule is in the lock's local time, and locks disagree about summer time. A window is an absolute thing, so the
lock is told that it hangs in UTC: Time Parameters (8B) sets its clock in UTC, TimeOffset is set to zero, and schedules
are written in UTC. No schedule of ours then ever meets a change of the clock. A lock without TimeOffset (version 1)
has no offset to begin with.

Years have two digits, so an open side of a window is written as the first or last minute of 2000-2099.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from latchwork.drivers.contract import ALWAYS, Reason, Rejected, Window
from latchwork.drivers.zwave.node import Node
from latchwork.protocol.zwave import generated as g

ERASE, MODIFY = 0x00, 0x01
EMPTY = 0xFF
OUR_SLOT = 1
"""The schedule slot of a user that this driver writes."""

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CLOCK_TOLERANCE = timedelta(seconds=30)

Times = tuple[int, ...]


def times_of(window: Window) -> Times:
    """The ten bytes of a year-day schedule: the start rounded down to a minute, the end rounded up."""
    start = (window.start or FIRST).astimezone(UTC).replace(second=0, microsecond=0)
    end = (window.end or LAST).astimezone(UTC)
    whole = end.replace(second=0, microsecond=0)
    end = whole if whole == end else whole + MINUTE
    if start < FIRST or end > LAST:
        raise Rejected(Reason.WINDOW_REFUSED, "a year-day schedule holds the years 2000 to 2099 only")
    return tuple(part for at in (start, end) for part in (at.year - 2000, at.month, at.day, at.hour, at.minute))


def _moment(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)


def window_of(times: Times) -> Window | None:
    """The window that ten bytes of a schedule stand for; `ALWAYS` for an empty slot, None for one that is no time."""
    if all(part == EMPTY for part in times):
        return ALWAYS
    try:
        start, end = (_moment(*at) for at in (times[:5], times[5:]))
        return Window(None if start == FIRST else start, None if end == LAST else end)
    except ValueError:
        return None


def _times(report: g.YearDayScheduleReport) -> Times:
    return (
        report.start_year,
        report.start_month,
        report.start_day,
        report.start_hour,
        report.start_minute,
        report.stop_year,
        report.stop_month,
        report.stop_day,
        report.stop_hour,
        report.stop_minute,
    )


class Schedules:
    """The schedules of one lock. `slots` are the year-day slots that each user has; 0 means no schedules at all."""

    def __init__(self, node: Node, *, version: int, slots: int, sets_clock: bool) -> None:
        self._node = node
        self._version = version
        self.slots = slots
        self._sets_clock = sets_clock
        self._clock_seen = False
        self._without: set[int] = set()
        """Users known to have no schedule, so that a code for all time costs no further frame."""

    async def read(self, user: int) -> Window | None:
        """The window of a user: of several schedules none stands for all, so that is None."""
        windows = []
        for slot in range(1, self.slots + 1):
            report = await self._read_slot(user, slot)
            windows.append(window_of(_times(report)))
        kept = [window for window in windows if window != ALWAYS]
        if not kept:
            return ALWAYS
        return kept[0] if len(kept) == 1 else None

    async def _read_slot(self, user: int, slot: int) -> g.YearDayScheduleReport:
        return await self._node.ask(
            g.YearDayScheduleGet(user, slot),
            g.YearDayScheduleReport,
            lambda heard: (heard.user, heard.slot) == (user, slot),
        )

    async def write(self, user: int, window: Window) -> bool:
        """Gives a user this window and nothing else; says whether the lock then reports exactly that."""
        if window == ALWAYS:
            await self.erase(user)
            return True
        await self.ensure_clock()
        times = times_of(window)
        # in place: a user whose schedule was erased first could open at any time until the new one is there
        await self._node.set(g.YearDayScheduleSet(MODIFY, user, OUR_SLOT, *times))
        await self._node.set(g.ScheduleEnableSet(user, 1))
        if user not in self._without:
            for slot in range(OUR_SLOT + 1, self.slots + 1):
                await self._node.set(g.YearDayScheduleSet(ERASE, user, slot, *(EMPTY,) * 10))
        self._without.discard(user)
        report = await self._read_slot(user, OUR_SLOT)
        return _times(report) == times

    async def erase(self, user: int) -> None:
        """Takes all year-day schedules of a user away and frees the user from needing one."""
        if user not in self._without:
            await self._node.set(g.YearDayScheduleSet(ERASE, user, 0, *(EMPTY,) * 10))
            await self._node.set(g.ScheduleEnableSet(user, 0))
            self._without.add(user)

    def forget(self, user: int | None = None) -> None:
        if user is None:
            self._without.clear()
        else:
            self._without.discard(user)

    # the clock that they run by

    async def ensure_clock(self) -> None:
        """Looks once whether the lock's clock can be trusted with a schedule, and sets it if not."""
        if self._clock_seen:
            return
        error = await self.clock_error()
        if error is None or abs(error) > CLOCK_TOLERANCE or not await self._hangs_in_utc():
            await self.set_clock()
        self._clock_seen = True

    async def _hangs_in_utc(self) -> bool:
        if self._version < 2:
            return True
        report = await self._node.ask(g.ScheduleTimeOffsetGet(), g.ScheduleTimeOffsetReport)
        return (report.hour & 0x7F, report.minute, report.dst_minutes & 0x7F) == (0, 0, 0)

    async def clock_error(self) -> timedelta | None:
        """The lock's clock minus ours; None where it does not tell or shows no time."""
        if not self._sets_clock:
            return None
        report = await self._node.ask(g.TimeParametersGet(), g.TimeParametersReport)
        now = self._node.stick.world.now()
        try:
            shown = datetime(
                report.year, report.month, report.day, report.hour, report.minute, report.second, tzinfo=UTC
            )
        except ValueError:
            return None
        return shown - now

    async def set_clock(self) -> bool:
        """Sets clock and zone; says whether the lock then shows our time."""
        if not self._sets_clock:
            raise Rejected(Reason.UNSUPPORTED, f"node {self._node.number} has no clock that can be set")
        now = self._node.stick.world.now().astimezone(UTC)
        await self._node.set(g.TimeParametersSet(now.year, now.month, now.day, now.hour, now.minute, now.second))
        if self._version >= 2:
            await self._node.set(g.ScheduleTimeOffsetSet(0, 0, 0))
        error = await self.clock_error()
        return error is not None and abs(error) <= CLOCK_TOLERANCE
