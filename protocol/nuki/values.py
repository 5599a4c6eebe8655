"""What stands inside messages: moments, times of day, weekdays, names, places.

Source: Nuki Smart Lock API V2.1 §5. Moments of entries are UTC; those of the lock's states are UTC beside an offset.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, time
from enum import IntFlag

from latchwork.protocol.codec.errors import Malformed

MOMENT = struct.Struct("<HBBBBB")
_COORDINATE = struct.Struct("<f")
NEVER = bytes(MOMENT.size)
"""What stands where no moment does."""


class Weekdays(IntFlag):
    """Which days a window is good on; none at all means every day."""

    SUNDAY = 0x01
    SATURDAY = 0x02
    FRIDAY = 0x04
    THURSDAY = 0x08
    WEDNESDAY = 0x10
    TUESDAY = 0x20
    MONDAY = 0x40


EVERY_DAY = Weekdays(0x7F)


def days(bits: int) -> Weekdays:
    """Every day when none is named; bit 7 has no meaning."""
    named = Weekdays(bits & EVERY_DAY)
    return named or EVERY_DAY


def moment_bytes(moment: datetime | None) -> bytes:
    """`Malformed` for a moment without a zone; None is seven zeros."""
    if moment is None:
        return NEVER
    if moment.utcoffset() is None:
        raise Malformed("moment", "it has no zone, and could be anybody's")
    utc = moment.astimezone(UTC)
    return MOMENT.pack(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second)


def parse_moment(data: bytes) -> datetime | None:
    """None for seven zeros; `Malformed` for what the calendar does not have."""
    if data == NEVER:
        return None
    try:
        year, month, day, hour, minute, second = MOMENT.unpack(data)
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, struct.error):
        raise Malformed("moment", "the calendar has no such moment") from None


def time_bytes(moment: time) -> bytes:
    return bytes((moment.hour, moment.minute))


def parse_time(data: bytes) -> time:
    """`Malformed` for what the clock does not have."""
    try:
        hour, minute = data
        return time(hour, minute)
    except ValueError:
        raise Malformed("time of day", "the clock has no such time") from None


def name_bytes(name: str, size: int) -> bytes:
    """UTF-8, filled up with zeros; `Malformed` when it is too long or holds a zero itself."""
    raw = name.encode()
    if len(raw) > size or b"\0" in raw:
        raise Malformed("name", f"it has more than {size} bytes, or a zero among them")
    return raw.ljust(size, b"\0")


def parse_name(data: bytes) -> str:
    """Up to the first zero; bytes that are no UTF-8 are replaced, for a name is only shown."""
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")


def coordinate_bytes(degrees: float) -> bytes:
    """A latitude or longitude as the lock keeps it, in single precision."""
    return _COORDINATE.pack(degrees)


def parse_coordinate(data: bytes) -> float:
    return float(_COORDINATE.unpack(data)[0])
