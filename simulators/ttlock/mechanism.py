"""Bolt, motor and automatic locking of a simulated TTLock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from latchwork.simulators.body import Body
from latchwork.simulators.ttlock.memory import Memory
from latchwork.world import World


class Refusal(StrEnum):
    """Why the bolt stayed where it was although the credential was good."""

    FROZEN = "frozen"
    DOUBLE_LOCKED = "double locked"
    NO_POWER = "no power"
    JAMMED = "jammed"


class Mechanism:
    """Moves the bolt and draws it again after the auto-lock delay.

    `moved` is called after each movement that nobody asked for over the radio in that very moment. `double_locked` is
    set from inside the room: nothing from outside opens then.
    """

    def __init__(
        self, world: World, address: str, body: Body, memory: Memory, local_now: Callable[[], datetime]
    ) -> None:
        self._world = world
        self._address = address
        self._body = body
        self._memory = memory
        self._local_now = local_now
        self._timer: asyncio.TimerHandle | None = None
        self.moved: Callable[[], None] = lambda: None
        self.double_locked = False
        self.was_locked = body.locked

    def refusal(self) -> Refusal | None:
        """What would keep the bolt from being drawn back now."""
        if self._memory.frozen:
            return Refusal.FROZEN
        if self.double_locked:
            return Refusal.DOUBLE_LOCKED
        if self._body.battery < self._memory.model.power_floor:
            return Refusal.NO_POWER
        return None

    def unlock(self) -> Refusal | None:
        """Draws the bolt back; None when the way is free."""
        return self.refusal() or self._throw(False)

    def lock(self) -> Refusal | None:
        if self._body.battery < self._memory.model.power_floor:
            return Refusal.NO_POWER
        return self._throw(True)

    def turn_key(self, locked: bool) -> None:
        """The mechanical key needs no motor and minds no freeze."""
        self.was_locked = self._body.locked
        self._body.locked = locked
        self.watch()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _throw(self, locked: bool) -> Refusal | None:
        if self._world.faults.strikes("jammed", self._address):
            return Refusal.JAMMED
        before = self._body.locked
        if not self._body.throw(locked):
            return Refusal.JAMMED
        self.was_locked = before
        self.watch()
        return None

    def watch(self) -> None:
        """Starts the auto-lock delay anew, or forgets it once the bolt is out."""
        self.stop()
        if not self._body.locked and self._memory.auto_lock_seconds:
            self._timer = asyncio.get_running_loop().call_later(self._memory.auto_lock_seconds, self._delay_over)

    def _delay_over(self) -> None:
        self._timer = None
        local = self._local_now()
        left = max((row.minutes_left(local) for row in self._memory.passage), default=0)
        if left:
            self._timer = asyncio.get_running_loop().call_later(60 * left - local.second, self._delay_over)
        elif self._throw(True) is None:
            self.moved()
