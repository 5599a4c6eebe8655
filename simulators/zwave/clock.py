"""The clock of a Z-Wave lock: it counts UTC and knows its zone only as far as a controller has told it.

Time Parameters sets the UTC clock, Schedule Entry Lock or Time version 2 the offset of the zone. Of summer time a
controller tells minutes and, with Time version 2 alone, the two changes of the year; a lock without those follows the
rules of the country it was made for, or none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.simulators.changes import Changes
from latchwork.simulators.lock_clock import LockClock
from latchwork.world import World


@dataclass(frozen=True, slots=True)
class Change:
    """When summer time begins or ends: month, day and hour of local standard time."""

    month: int
    day: int
    hour: int


@dataclass(slots=True)
class Offset:
    """Minutes east of UTC, minutes that summer time adds, and the two changes where they were told."""

    standard: int = 0
    summer: int = 0
    begins: Change | None = None
    ends: Change | None = None


class ZoneClock:
    """`rules` is the zone whose summer time the firmware knows by itself; None for a firmware that knows none.
    `changes` are the lock's; they are told of all but a new `offset`, which comes by a command."""

    def __init__(
        self,
        world: World,
        rules: ZoneInfo | None,
        *,
        drift: float = 0.0,
        is_set: bool = False,
        changes: Changes | None = None,
    ) -> None:
        self._rules = rules
        self._utc = LockClock(world, ZoneInfo("UTC"), drift=drift, is_set=is_set)
        self._utc.changes = changes or self._utc.changes
        self.offset = Offset()

    @property
    def is_set(self) -> bool:
        return self._utc.is_set

    def utc_now(self) -> datetime:
        """Naive, as the lock counts it."""
        return self._utc.local_now()

    def local_now(self) -> datetime:
        """Naive: what schedules are compared with."""
        utc = self.utc_now()
        local = utc + timedelta(minutes=self.offset.standard)
        return local + timedelta(minutes=self.offset.summer) if self._is_summer(utc, local) else local

    def set_utc(self, utc: datetime) -> None:
        self._utc.set_local(utc)

    def set_local(self, local: datetime) -> None:
        """Sets it to what a controller's Time and Date reports show."""
        standard = local - timedelta(minutes=self.offset.standard)
        summer = standard - timedelta(minutes=self.offset.summer)
        self._utc.set_local(summer if self._is_summer(summer, local) else standard)

    def shift(self, by: timedelta) -> None:
        """Puts it wrong by `by`; a clock that is not set has nothing to be put wrong."""
        if self.is_set:
            self._utc.shift(by)

    def lose(self) -> None:
        self._utc.lose()

    def _is_summer(self, utc: datetime, local: datetime) -> bool:
        if not self.offset.summer:
            return False
        begins, ends = self.offset.begins, self.offset.ends
        if begins is not None and ends is not None:
            now = (local.month, local.day, local.hour)
            first, last = ((edge.month, edge.day, edge.hour) for edge in (begins, ends))
            return first <= now < last if first < last else not last <= now < first
        return self._rules is not None and bool(utc.replace(tzinfo=UTC).astimezone(self._rules).dst())

    def flash(self) -> dict[str, Any]:
        return {"utc": self._utc.flash(), "offset": asdict(self.offset)}

    def restore(self, flash: dict[str, Any]) -> None:
        self._utc.restore(flash["utc"])
        told = flash["offset"]
        edges = [Change(**told[edge]) if told[edge] else None for edge in ("begins", "ends")]
        self.offset = Offset(told["standard"], told["summer"], *edges)
