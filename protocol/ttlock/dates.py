"""Dates on the TTLock wire: one plain binary byte per part, local wall-clock time of the lock.

date5 is year-2000, month, day, hour, minute; date6 adds seconds. The bytes are binary, not BCD (2026 is 0x1a).
Everything here is naive local time; the lock knows no zone. Source: vendor Android SDK 3.3.1, `DigitUtil`.
"""

from __future__ import annotations

from datetime import datetime

from latchwork.protocol.codec.errors import Malformed

PERMANENT_START = datetime(2000, 2, 1)  # noqa: DTZ001 - a lock keeps naive local time
PERMANENT_END = datetime(2099, 12, 1)  # noqa: DTZ001
"""The window that the vendor's app gives to what is good for ever."""


def date5(moment: datetime) -> bytes:
    """Five bytes; seconds are dropped. `Malformed` for a year outside 2000 to 2255."""
    return _build("date5", moment, moment.minute)


def date6(moment: datetime) -> bytes:
    return _build("date6", moment, moment.minute, moment.second)


def _build(layout: str, moment: datetime, *rest: int) -> bytes:
    if moment.tzinfo is not None:
        raise Malformed(layout, "a lock keeps naive local time, and this time has a zone")
    year = moment.year - 2000
    if not 0 <= year <= 255:
        raise Malformed(layout, f"the year {moment.year} does not fit one byte from 2000 on")
    return bytes((year, moment.month, moment.day, moment.hour, *rest))


def parse_date5(data: bytes) -> datetime:
    """`Malformed` when the bytes name no minute of a calendar."""
    return _parse("date5", 5, data)


def parse_date6(data: bytes) -> datetime:
    return _parse("date6", 6, data)


def _parse(layout: str, length: int, data: bytes) -> datetime:
    if len(data) != length:
        raise Malformed(layout, f"{len(data)} bytes instead of {length}")
    try:
        return datetime(2000 + data[0], *data[1:])  # noqa: DTZ001 - the lock knows no zone
    except ValueError:
        raise Malformed(layout, "no such date") from None
