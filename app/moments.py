"""Moments as people write them: `2026-03-02 15:00` in the rig's zone, with a zone of its own, `now`, or `+3d`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import Window
from latchwork.grants.model import GrantError

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Raises `GrantError` with the forms that are understood."""
    if text == "now":
        return now
    ahead = re.fullmatch(r"\+(\d+)([mhdw])", text)
    if ahead is not None:
        return now + timedelta(**{_UNITS[ahead[2]]: int(ahead[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise GrantError(
            f"{text!r} is no moment; write 2026-03-02T15:00 (the rig's local time), 2026-03-02T15:00+01:00, now or +3d"
        ) from None
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    if local.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != moment:
        raise GrantError(f"{text} does not exist in {zone.key}: the clocks skip it that night; choose another time")
    return local


def parse_window(start: str | None, end: str | None, now: datetime, zone: ZoneInfo) -> Window:
    """A window from two texts; an end such as `+3d` counts from the start."""
    begins = None if start is None else parse_moment(start, now, zone)
    ends = None if end is None else parse_moment(end, begins or now, zone)
    try:
        return Window(begins, ends)
    except ValueError as error:
        raise GrantError(f"{error}; change --from or --until") from None
