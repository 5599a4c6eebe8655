"""Command classes of a lock's clock: Time 8A and Time Parameters 8B.

Time reports are local time, Time Parameters are UTC. A lock whose clock is not set asks its controller for the time
as soon as it has one, and takes what it is told as local time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from latchwork.protocol.zwave import generated as g
from latchwork.simulators.zwave.clock import Change, Offset
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import TIME, TIME_PARAMETERS

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

CLOCK_FAILED = 0x80
SIGN = 0x80


def _naive(*fields: int) -> datetime:
    """A moment as the lock counts it, without a zone; `ValueError` when there is none."""
    year, month, day, hour, minute, second = fields
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the lock knows no zone


def minutes_of(hour: int, minute: int) -> int:
    """Minutes of a zone offset whose sign is the top bit of the hours."""
    minutes = (hour & 0x7F) * 60 + minute
    return -minutes if hour & SIGN else minutes


def summer_of(byte: int) -> int:
    return -(byte & 0x7F) if byte & SIGN else byte


def offset_bytes(offset: Offset) -> tuple[int, int, int]:
    hours, minutes = divmod(abs(offset.standard), 60)
    return hours | (SIGN if offset.standard < 0 else 0), minutes, abs(offset.summer) | (SIGN * (offset.summer < 0))


class TimeClass:
    """Local time and date; with version 2 the zone and the two changes of the year."""

    number = TIME

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock
        self._told: g.TimeReport | None = None

    def handlers(self) -> Mapping[type, Handler]:
        version_1: dict[type, Handler] = {
            g.TimeGet: self._get_time,
            g.DateGet: self._get_date,
            g.TimeReport: self._told_time,
            g.DateReport: self._told_date,
        }
        if self._lock.profile.classes[TIME] < 2:
            return version_1
        return {**version_1, g.TimeOffsetSet: self._set_offset, g.TimeOffsetGet: self._get_offset}

    def _get_time(self, message: g.TimeGet, asker: Asker) -> None:
        now = self._lock.clock.local_now()
        failed = 0 if self._lock.clock.is_set else CLOCK_FAILED
        asker.answer(g.TimeReport(now.hour | failed, now.minute, now.second))

    def _get_date(self, message: g.DateGet, asker: Asker) -> None:
        now = self._lock.clock.local_now()
        asker.answer(g.DateReport(now.year, now.month, now.day))

    def _told_time(self, message: g.TimeReport, asker: Asker) -> None:
        """The controller's answer to the lock's question; the date is asked for next."""
        if not message.hour & CLOCK_FAILED and not self._lock.clock.is_set:
            self._told = message
            self._lock.send(asker.node, g.DateGet())

    def _told_date(self, message: g.DateReport, asker: Asker) -> None:
        told, self._told = self._told, None
        if told is None:
            return
        try:
            local = _naive(message.year, message.month, message.day, told.hour & 0x1F, told.minute, told.second)
        except ValueError:
            return
        self._lock.clock.set_local(local)

    def _set_offset(self, message: g.TimeOffsetSet, asker: Asker) -> Verdict:
        begins = Change(message.start_month, message.start_day, message.start_hour)
        ends = Change(message.end_month, message.end_day, message.end_hour)
        told = all((begins.month, begins.day, ends.month, ends.day))
        standard, summer = minutes_of(message.hour, message.minute), summer_of(message.dst_minutes)
        self._lock.clock.offset = Offset(standard, summer, begins if told else None, ends if told else None)
        return Verdict.SUCCESS

    def _get_offset(self, message: g.TimeOffsetGet, asker: Asker) -> None:
        offset = self._lock.clock.offset
        begins, ends = offset.begins or Change(0, 0, 0), offset.ends or Change(0, 0, 0)
        edges = (begins.month, begins.day, begins.hour, ends.month, ends.day, ends.hour)
        asker.answer(g.TimeOffsetReport(*offset_bytes(offset), *edges))


class TimeParameters:
    """The UTC clock."""

    number = TIME_PARAMETERS

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {g.TimeParametersSet: self._set, g.TimeParametersGet: self._get}

    def _set(self, message: g.TimeParametersSet, asker: Asker) -> Verdict:
        try:
            utc = _naive(message.year, message.month, message.day, message.hour, message.minute, message.second)
        except ValueError:
            return Verdict.FAIL
        self._lock.clock.set_utc(utc)
        return Verdict.SUCCESS

    def _get(self, message: g.TimeParametersGet, asker: Asker) -> None:
        now = self._lock.clock.utc_now()
        asker.answer(g.TimeParametersReport(now.year, now.month, now.day, now.hour, now.minute, now.second))
