"""The off-line lock as a thing on a door: reader, clock, battery, dead bolt, and the memory it decides from."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import Flag, KeyCard, Kind
from latchwork.protocol.keycard.on_phone import CHALLENGE_SIZE
from latchwork.simulators.body import Attempt, Behaviours, Body, Outcome
from latchwork.simulators.changes import Changes
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_lock.phone import App, read_phone
from latchwork.simulators.offline_lock.reader import CardInField, Foreign, Reading, Unreadable, read_key_card
from latchwork.simulators.offline_lock.rules import SERVICE_KINDS, Situation, Verdict, decide
from latchwork.simulators.offline_lock.state import (
    GUESTS,
    OPENINGS,
    Counter,
    Event,
    Lineage,
    Memory,
    Result,
    Settings,
    Supply,
    group_of,
)
from latchwork.simulators.phone import Phone
from latchwork.world import World

UTC_ZONE = ZoneInfo("UTC")


class OfflineLock:
    """One lock; build it inside a running loop.

    `door` is its number at the property. A `common` door is one that many guests share; `areas` are the sections and
    floors it belongs to, which staff cards name. `property_id` None is a lock fresh from the factory: it takes a
    program card and nothing else. `key` is the property's key, which a service device loads into a real lock.
    """

    FAULTS = frozenset({"jammed", "brown_out_during_write", "clock_wrong", "dst_jump"})

    def __init__(
        self,
        world: World,
        address: str,
        key: PropertyKey,
        *,
        property_id: int | None,
        door: int,
        common: bool = False,
        areas: Iterable[int] = (),
        settings: Settings | None = None,
        zone: ZoneInfo = UTC_ZONE,
        clock: LockClock | None = None,
    ) -> None:
        self.address = address
        self.settings = settings or Settings()
        self.changes = Changes()
        self.clock = clock or LockClock(world, zone)
        self.clock.changes = self.changes
        self.body = Body(self.changes)
        self.behaviours = Behaviours()
        self.external_supply = False
        self.audits: list[tuple[Event, ...]] = []
        self.memory = Memory(property_id, door, common, frozenset(areas), events=deque(maxlen=self.settings.ring))
        self._world = world
        self._key = key
        self._chance = world.random("challenges", address)
        self._relock: asyncio.TimerHandle | None = None

    # --- what people do at the door -------------------------------------------------------------------------

    def tap(self, card: CardInField) -> Outcome:
        """Somebody holds a card to the reader; what the lock makes of it is also its newest event."""
        self._suffer_clock_faults()
        outcome: Outcome | None = self.behaviours.answer(("tap", card))
        if outcome is None:
            result = self._tapped(card)
            outcome = Outcome(result in OPENINGS, result.value)
            self.changes.tell()
        self.body.attempts.append(Attempt(self._world.now(), "card", outcome))
        return outcome

    def present(self, phone: Phone) -> Outcome:
        """Somebody holds a phone to the reader. Its keys are tried the newest first, until one opens; when none does,
        the outcome is what became of the newest one that is meant for this property."""
        self._suffer_clock_faults()
        outcome: Outcome | None = self.behaviours.answer(("present", phone))
        if outcome is None:
            outcome = self._presented(App(phone))
            self.changes.tell()
        self.body.attempts.append(Attempt(self._world.now(), "phone", outcome))
        return outcome

    def _presented(self, app: App) -> Outcome:
        refusal: Outcome | None = None
        supply = self.supply()
        if supply is Supply.DEAD:
            return Outcome(False, Result.LOW_BATTERY.value)
        challenge = self._chance.randbytes(CHALLENGE_SIZE)
        for answer in app.answers(challenge):
            reading = read_phone(answer, challenge, self._key, self.memory.property_id)
            if isinstance(reading, Foreign):
                continue
            result = self._judged(reading, supply)
            if result in OPENINGS:
                return Outcome(True, result.value)
            refusal = refusal or Outcome(False, result.value)
        if refusal is not None:
            return refusal
        withdrawn = any(held.withdrawn for held in app.held())
        return Outcome(False, "key withdrawn" if withdrawn else "no key for this lock")

    def turn_handle(self) -> Outcome:
        """Somebody turns the outside handle: it moves only while the bolt is drawn."""
        outcome = Outcome(not self.body.locked, "unlocked" if not self.body.locked else "locked")
        self.body.attempts.append(Attempt(self._world.now(), "handle", outcome))
        return outcome

    def throw_dead_bolt(self, thrown: bool = True) -> None:
        """The guest inside asks for privacy, or gives it up."""
        self.memory.privacy = thrown
        self.changes.tell()

    def lose_power(self, *, clock_lost: bool = True) -> None:
        """The batteries were out; what the lock remembers stays, its clock stays only for a short while."""
        self._cancel_relock()
        if clock_lost:
            self.clock.lose()

    def supply(self) -> Supply:
        return Supply.OK if self.external_supply else self.settings.supply(self.body.battery)

    # --- deciding and doing -----------------------------------------------------------------------------------

    def _tapped(self, card: CardInField) -> Result:
        supply = self.supply()
        if supply is Supply.DEAD:
            return Result.LOW_BATTERY
        return self._judged(read_key_card(card, self._key, self.memory.property_id), supply)

    def _judged(self, reading: Reading, supply: Supply) -> Result:
        """What the lock makes of what it read, from a card or from a phone."""
        if isinstance(reading, Unreadable):
            return self._log(Result.UNREADABLE, "read")
        if isinstance(reading, Foreign):
            return self._log(Result.REFUSED_PROPERTY, "property")
        clock = self.clock.local_now() if self.clock.is_set else None
        verdict = decide(Situation(reading, self.memory, self.settings, clock, supply))
        if verdict.result not in OPENINGS and verdict.result is not Result.DONE:
            return self._log(verdict.result, verdict.rule, reading)
        if verdict.result in OPENINGS and not self._open():
            return self._log(Result.JAMMED, "open", reading)
        if self._world.faults.strikes("brown_out_during_write", self.address):
            return verdict.result if verdict.result in OPENINGS else Result.LOW_BATTERY
        if reading.kind in SERVICE_KINDS:
            self._serve(reading)
        self._store(reading, verdict)
        return self._log(verdict.result, verdict.rule, reading)

    def _open(self) -> bool:
        if self._world.faults.strikes("jammed", self.address) or self.body.jammed:
            return False
        self.body.locked = False
        self.memory.privacy = False  # the drive takes the dead bolt with it
        self._cancel_relock()
        loop = asyncio.get_running_loop()
        self._relock = loop.call_later(self.settings.relock, self._lock_again)
        return True

    def _lock_again(self) -> None:
        self._relock = None
        if not self.memory.office:
            self.body.throw(True)

    def _cancel_relock(self) -> None:
        if self._relock is not None:
            self._relock.cancel()
            self._relock = None

    def _store(self, card: KeyCard, verdict: Verdict) -> None:
        """Comes after the bolt has moved, so a battery that fails on the way leaves the old guest's rights."""
        memory = self.memory
        if verdict.lineage is not None and verdict.newer:
            memory.counters[verdict.lineage] = Counter(card.sequence, card.issued)
            if verdict.lineage.group == GUESTS:
                memory.used_up.clear()
        if verdict.result in OPENINGS:
            memory.blocks.pop(group_of(card), None)
            if card.kind is Kind.ONE_SHOT:
                memory.used_up.add(card.serial)
            if Flag.OFFICE_MODE in card.flags:
                memory.office = not memory.office

    def _serve(self, card: KeyCard) -> None:
        if card.kind is Kind.AUDIT:
            self.audits.append(tuple(self.memory.events))
        elif card.kind is Kind.BLOCK:
            self._block(card)
        else:
            self._program(card)

    def _block(self, card: KeyCard) -> None:
        memory, lifts = self.memory, Flag.LIFTS in card.flags
        if Flag.NAMES_SERIAL in card.flags:
            (memory.black_list.discard if lifts else memory.black_list.add)(card.sequence)
            return
        target = ("staff", card.level) if card.level else (GUESTS, 0)
        if lifts:
            memory.blocks.pop(target, None)
        else:
            memory.blocks[target] = card.sequence

    def _program(self, card: KeyCard) -> None:
        """Sets property, door, areas and clock. Guests start again at the card's sequence number; staff counters
        and blocks go too, for a lock that hangs on another door knows nothing of it."""
        memory = self.memory
        programmed = {one: kept for one, kept in memory.counters.items() if one.group == "program"}
        memory.property_id = card.property_id
        if card.rooms:
            memory.door, memory.areas = card.rooms[0], frozenset(card.rooms[1:])
        memory.common = memory.door in card.commons
        memory.counters = programmed
        memory.counters[Lineage(GUESTS, 0, memory.door)] = Counter(card.sequence, None)
        memory.used_up.clear()
        memory.blocks.clear()
        memory.office = False
        if card.not_before is not None:
            self.clock.set_local(card.not_before)

    def _log(self, result: Result, rule: str, card: KeyCard | None = None) -> Result:
        serial, kind = (None, None) if card is None else (card.serial, card.kind)
        self.memory.events.append(Event(self.clock.local_now(), result, rule, serial, kind))
        return result

    # --- misfortune and survival ------------------------------------------------------------------------------

    def _suffer_clock_faults(self) -> None:
        if wrong := self._world.faults.strikes("clock_wrong", self.address):
            if "seconds" in wrong.parameters:
                self.clock.shift(timedelta(seconds=float(wrong.parameters["seconds"])))
            else:
                self.clock.lose()
        if self._world.faults.strikes("dst_jump", self.address):
            self.clock.shift(timedelta(hours=1))

    def flash(self) -> dict[str, Any]:
        """Everything that a power cut of a moment leaves; the property key is not in it."""
        return {"memory": self.memory.flash(), "clock": self.clock.flash(), "battery": self.body.battery}

    def restore(self, flash: dict[str, Any]) -> None:
        """Puts back what `flash` gave. The bolt is drawn only where office mode keeps it drawn."""
        self.memory = Memory.restored(flash["memory"], self.settings.ring)
        self._cancel_relock()
        self.body.locked = not self.memory.office
        self.body.battery = flash["battery"]
        self.clock.restore(flash["clock"])
