"""A lock's own clock: local time, its own drift, its own idea of summer time, and the wish to be set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.simulators.changes import Changes
from latchwork.world import World

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a lock keeps naive local time


class LockClock:
    """Shows naive local time.

    `zone` is where the lock hangs. A clock that `follows_summer_time` moves by itself when the zone does; another
    keeps the offset that it had when it was set. `drift` is seconds gained a day. An unset clock runs from 2000.
    `changes` are those of the lock that has the clock.
    """

    def __init__(
        self, world: World, zone: ZoneInfo, *, drift: float = 0.0, follows_summer_time: bool = True, is_set: bool = True
    ) -> None:
        self._world = world
        self.changes = Changes()
        self.zone = zone
        self.drift = drift
        self.follows_summer_time = follows_summer_time
        self.is_set = is_set
        self._set_at = world.now() if is_set else None
        self._error_at_set = timedelta(0)
        self._offset_at_set = self._offset(world.now())
        self._reset_at = world.now()

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self.zone).utcoffset() or timedelta(0)

    def local_now(self) -> datetime:
        """What the lock believes the wall clock shows."""
        now = self._world.now()
        if self._set_at is None:
            return EPOCH + (now - self._reset_at)
        offset = self._offset(now) if self.follows_summer_time else self._offset_at_set
        elapsed = now - self._set_at
        drifted = elapsed * (self.drift / 86_400.0)
        return (now.astimezone(UTC) + offset + self._error_at_set + drifted).replace(tzinfo=None)

    def set_local(self, local: datetime) -> None:
        """Sets the clock to naive local time, as a driver or a programming card does."""
        now = self._world.now()
        self._offset_at_set = self._offset(now)
        self._error_at_set = local - (now.astimezone(UTC) + self._offset_at_set).replace(tzinfo=None)
        self._set_at = now
        self.is_set = True
        self.changes.tell()

    def shift(self, by: timedelta) -> None:
        """Puts the clock wrong by `by`, as a fault does."""
        self.set_local(self.local_now() + by)

    def lose(self) -> None:
        """The battery was out: the clock restarts at its epoch and knows that it is not set."""
        self._set_at = None
        self.is_set = False
        self._reset_at = self._world.now()
        self.changes.tell()

    # --- what survives a power cut

    def flash(self) -> dict[str, Any]:
        """When it was set last, and how wrong; a clock that goes on by itself changes nothing of that."""
        return {
            "set_at": None if self._set_at is None else self._set_at.isoformat(),
            "error": self._error_at_set.total_seconds(),
            "offset": self._offset_at_set.total_seconds(),
            "reset_at": self._reset_at.isoformat(),
        }

    def restore(self, flash: dict[str, Any]) -> None:
        """Takes back what `flash` gave. The clock has gone on meanwhile, and drifted."""
        self._set_at = None if flash["set_at"] is None else datetime.fromisoformat(flash["set_at"])
        self.is_set = self._set_at is not None
        self._error_at_set = timedelta(seconds=flash["error"])
        self._offset_at_set = timedelta(seconds=flash["offset"])
        self._reset_at = datetime.fromisoformat(flash["reset_at"])
        self.changes.tell()
