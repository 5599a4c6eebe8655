"""A lock with offline codes on its door: keypad, clock, bolt and battery, and what people do there.

The keypad decides alone. A code that the lock does not know yet is looked for among all that could be entered for the
first time now, by the lock's own clock; one that is found is known from then on, until its window is over.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.simulators.body import Attempt, Behaviours, Body, Outcome
from latchwork.simulators.changes import Changes
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_code.memory import Known, Memory
from latchwork.world import World

UTC_ZONE = ZoneInfo("UTC")

OPEN_SECONDS = 5.0
"""How long the bolt stays drawn."""

SHORTEST, LONGEST = 4, 8
"""Digits of a code that the owner programs at the door."""


class OfflineCodeLock:
    """One lock; build it inside a running loop. `address` names it for faults. It opens to nothing before it was set up
    with a secret."""

    FAULTS = frozenset({"jammed", "brown_out_during_write", "clock_wrong", "dst_jump"})

    def __init__(
        self, world: World, address: str, *, zone: ZoneInfo = UTC_ZONE, clock: LockClock | None = None
    ) -> None:
        self.address = address
        self.changes = Changes()
        self.clock = clock or LockClock(world, zone)
        self.clock.changes = self.changes
        self.body = Body(self.changes)
        self.behaviours = Behaviours()
        self.memory = Memory()
        self._world = world
        self._chance = world.random("offline code lock", address)
        self._relock: asyncio.TimerHandle | None = None

    # --- people ---------------------------------------------------------------------------------------------

    def learn_secret(self, secret: bytes) -> None:
        """Its installer sets it up with the maker's app. Raises `ValueError` for what is no secret."""
        CodeBook(secret)
        self.memory.begin(secret)
        self.changes.tell()

    def type_pin(self, pin: str) -> Outcome:
        """Somebody types digits at the keypad."""
        self._suffer_clock_faults()
        outcome: Outcome | None = self.behaviours.answer(("type_pin", pin))
        if outcome is None:
            outcome = self._typed(pin)
            self.changes.tell()
        self.body.attempts.append(Attempt(self._world.now(), "code", outcome))
        return outcome

    def press_lock(self) -> Outcome:
        """Somebody presses the keypad's lock key: the bolt does not wait for its time."""
        outcome = Outcome(False, "no power" if self.body.battery <= 0 else "jammed" if self._is_stuck() else "locked")
        if outcome.reason == "locked":
            self._cancel_relock()
            self._lock_again()
        self.body.attempts.append(Attempt(self._world.now(), "lock key", outcome))
        return outcome

    def turn_handle(self) -> Outcome:
        """Somebody outside turns the handle: it moves only while the bolt is drawn."""
        outcome = Outcome(not self.body.locked, "locked" if self.body.locked else "unlocked")
        self.body.attempts.append(Attempt(self._world.now(), "handle", outcome))
        return outcome

    def add_by_hand(self, pin: str) -> bool:
        """The owner, at the door with the maker's app, adds a code of his own; False when the lock does not take it."""
        fits = SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdigit()
        if not fits or self.memory.get(pin) is not None or self.memory.full:
            return False
        self.memory.put(Known(pin))
        self.changes.tell()
        return True

    def remove_by_hand(self, pin: str) -> bool:
        """The owner takes a code back at the door, the only place where that can be done; False for a wrong code.

        A code that the lock could work out again is remembered as spent, which takes room until its window is over.
        """
        known = self._known(pin)
        if known is None or (known.window is not None and self.memory.get(pin) is None and self.memory.full):
            return False
        if known.window is None:
            self.memory.remove(pin)
        else:
            known.spent = True
            self.memory.put(known)
        self.changes.tell()
        return True

    # --- deciding -------------------------------------------------------------------------------------------

    def _typed(self, pin: str) -> Outcome:
        if self.body.battery <= 0:
            return Outcome(False, "no power")
        if not self.memory.secret:
            return Outcome(False, "not set up")
        if self.clock.is_set:
            self.memory.forget_over(self.clock.local_now())
        known = self._known(pin)
        if known is None:
            return Outcome(False, "wrong code" if self.clock.is_set else "clock not set")
        if known.window is not None and not (self.clock.is_set and known.window.holds(self.clock.local_now())):
            return Outcome(False, "outside window" if self.clock.is_set else "clock not set")
        if known.spent:
            return Outcome(False, "spent")
        return self._use(known)

    def _known(self, pin: str) -> Known | None:
        """The code as it is known, or as it is worked out now."""
        known = self.memory.get(pin)
        if known is not None or not self.memory.secret or not self.clock.is_set:
            return known
        window = CodeBook(self.memory.secret).find(pin, self.clock.local_now())
        return None if window is None else Known(pin, window)

    def _use(self, known: Known) -> Outcome:
        """Stores before it opens: a one-time code that opened and was not stored would open again."""
        is_new = self.memory.get(known.code) is None
        if is_new and self.memory.full:
            return Outcome(False, "no space")
        if self._is_stuck():
            return Outcome(False, "jammed")
        if is_new or known.one_time:
            if torn := self._world.faults.strikes("brown_out_during_write", self.address):
                if torn.parameters.get("kept", self._chance.random() < 0.5):
                    self._store(known)
                self.lose_power(clock_lost=False)
                return Outcome(False, "no power")
            self._store(known)
        self._open()
        return Outcome(True, "code")

    def _store(self, known: Known) -> None:
        known.spent = known.one_time
        self.memory.put(known)

    def _is_stuck(self) -> bool:
        return bool(self._world.faults.strikes("jammed", self.address)) or self.body.jammed

    def _open(self) -> None:
        self.body.throw(False)
        self._cancel_relock()
        self._relock = asyncio.get_running_loop().call_later(OPEN_SECONDS, self._lock_again)

    def _lock_again(self) -> None:
        self._relock = None
        self.body.throw(True)

    def _cancel_relock(self) -> None:
        if self._relock is not None:
            self._relock.cancel()
            self._relock = None

    # --- misfortune and survival ----------------------------------------------------------------------------

    def _suffer_clock_faults(self) -> None:
        if wrong := self._world.faults.strikes("clock_wrong", self.address):
            if "seconds" in wrong.parameters:
                self.clock.shift(timedelta(seconds=float(wrong.parameters["seconds"])))
            else:
                self.clock.lose()
        if jump := self._world.faults.strikes("dst_jump", self.address):
            self.clock.shift(timedelta(hours=float(jump.parameters.get("hours", 1))))

    def lose_power(self, *, clock_lost: bool = True) -> None:
        """The batteries were out; what the lock knows stays, its clock stays only for a short while."""
        self._cancel_relock()
        self.body.locked = True
        if clock_lost:
            self.clock.lose()

    def flash(self) -> dict[str, Any]:
        """All that survives a power cut, JSON-able, secret and codes included."""
        return {"memory": self.memory.image(), "clock": self.clock.flash(), "battery": self.body.battery}

    def restore(self, flash: dict[str, Any]) -> None:
        """Becomes the lock whose image this is; its bolt is thrown."""
        self.memory.load(flash["memory"])
        self._cancel_relock()
        self.body.locked = True
        self.body.battery = flash["battery"]
        self.clock.restore(flash["clock"])
