"""Windows between UTC and the wall clock of a lock that follows summer time by itself.

Such a lock compares wall-clock times, so a code is over as soon as the wall clock first shows its end, and has begun
as soon as it first shows its start: of a time that comes twice, the first counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import Window
from latchwork.protocol.offline_code.windows import CodeWindow, widened


def said(window: Window, zone: ZoneInfo, *, one_time: bool) -> CodeWindow:
    """The shortest window of a code that holds this one. `window` has a start. Raises `NotSayable`."""
    assert window.start is not None
    end = None if window.end is None else _wall_clock_before(window.end, zone)
    return widened(_wall_clock(window.start, zone), end, one_time=one_time)


def kept(window: CodeWindow, zone: ZoneInfo) -> Window:
    """When a lock whose clock is right takes the code."""
    return Window(_first(window.start, zone), _first(window.end, zone))


def _wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _wall_clock_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock has come to just before: where it then jumps, that is another time than it shows at `moment`."""
    return _wall_clock(moment - datetime.resolution, zone) + datetime.resolution


def _first(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock first shows this time or, where it jumps over it, a later one."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
