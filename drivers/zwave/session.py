"""One conversation with a Z-Wave lock: the verbs of `DoorSession`.

Recipe for a code: Set, under supervision where the lock has it; Get; compare. Only the Get counts as proof.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from latchwork.drivers.contract import (
    ALWAYS,
    Bolt,
    Content,
    Credential,
    Entry,
    Evidence,
    Method,
    Passage,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Status,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.drivers.zwave.code_slots import DISABLED, ENABLED, NOT_AVAILABLE, Slot
from latchwork.drivers.zwave.door import Door
from latchwork.drivers.zwave.node import Supervision
from latchwork.drivers.zwave.probe import BATTERY, DOOR_LOCK, TIME_PARAMETERS, Findings
from latchwork.drivers.zwave.schedule import times_of
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.alarms import Access, AccessEvent

T = TypeVar("T")

SECURED, UNSECURED, MODE_UNKNOWN = 0xFF, 0x00, 0xFE
LOW_BATTERY = 0xFF
DOOR_CLOSED = 0x01

WRITES = 3
"""How often, in all, a code is written that a lock took without a word and then does not have."""

DROPPED_CODE_PAUSE = 2.0
DUPLICATE_WAIT = 5.0
BOLT_LOOKS, BOLT_PAUSE = 4, 1.5


class ZWaveLockSession:
    """Made by `ZWaveLockDriver.session`. A verb that is cancelled after its Set left leaves the slot as it was or as it
    was to be."""

    def __init__(self, door: Door, findings: Findings) -> None:
        self._door = door
        self._found = findings
        self._node = door.node
        self._world = door.node.stick.world
        self._looked = False
        """Whether this session has read the slots."""

    # reading

    async def read(self) -> Content:
        slots = await self._read_all()
        entries = [await self._entry(slot) for slot in slots]
        return Content(tuple(entries), self._world.now())

    async def _read_all(self) -> list[Slot]:
        slots = await self._door.codes.read_all()
        self._looked = True
        return slots

    async def _entry(self, slot: Slot) -> Entry:
        pin = slot.pin
        window = await self._window_of(slot.number)
        return Entry(Method.CODE, Secret(pin) if pin else None, window, slot.number, slot.status == ENABLED)

    async def _window_of(self, slot: int) -> Window | None:
        return await self._door.schedules.read(slot) if self._door.schedules.slots else ALWAYS

    async def log(self) -> list[Passage]:
        return self._door.take_log()

    # codes

    async def add(self, credential: Credential) -> Receipt:
        pin = self._allowed(credential)
        slot = credential.slot if credential.slot is not None else await self._free_slot()
        self._slot_allowed(slot)
        await self._not_taken(slot, pin)
        return await self._put(slot, pin, credential.window)

    async def change(self, entry: Entry, credential: Credential) -> Receipt:
        pin = self._allowed(credential)
        slot = await self._slot_of(entry)
        if slot is None:
            raise Rejected(Reason.NOT_FOUND, f"{self._name} no longer has the code that was to be changed")
        seen = self._door.codes.known.get(slot)
        if seen is not None and seen.pin == pin and seen.status == ENABLED:
            await self._give_window(slot, credential.window)
            return Receipt(Evidence.READ_BACK, slot)
        if seen is not None and seen.status == ENABLED and credential.window == await self._window_of(slot):
            return Receipt(await self._write(slot, pin), slot)
        return await self._put(slot, pin, credential.window)

    async def remove(self, entry: Entry) -> Receipt:
        slot = await self._slot_of(entry)
        if slot is None:
            return Receipt(Evidence.READ_BACK, entry.slot)
        for _ in range(WRITES):
            with self._door.changing(slot):
                await self._door.codes.clear(slot)
                seen = await self._after_a_set(slot, self._door.codes.read(slot))
            if seen.free or seen.status == NOT_AVAILABLE:
                if self._door.schedules.slots:
                    await self._after_a_set(slot, self._door.schedules.erase(slot))
                return Receipt(Evidence.READ_BACK, slot)
            await self._world.sleep(DROPPED_CODE_PAUSE)
        raise Unconfirmed(f"{self._name} still shows slot {slot} as taken after {WRITES} attempts to clear it")

    def _allowed(self, credential: Credential) -> str:
        """The PIN, if this lock can take it at all."""
        pin, lengths = credential.secret.reveal(), self._found.lengths
        if credential.method is not Method.CODE:
            raise Rejected(Reason.UNSUPPORTED, f"{self._name} takes codes, not {credential.method.value}s")
        if len(pin) not in lengths:
            allowed = ", ".join(str(length) for length in sorted(lengths))
            raise Rejected(Reason.BAD_LENGTH, f"{self._name} takes codes of {allowed} digits, not of {len(pin)}")
        if not (pin.isascii() and pin.isdigit()):
            raise Rejected(Reason.BAD_DIGITS, f"{self._name} takes codes of digits alone")
        if credential.window != ALWAYS:
            if not self._scheduled:
                raise Rejected(Reason.WINDOW_REFUSED, f"{self._name} keeps no schedules; set the code at its start")
            times_of(credential.window)
        return pin

    @property
    def _scheduled(self) -> bool:
        return self._found.year_day_slots > 0 and self._found.supports(TIME_PARAMETERS)

    @property
    def _name(self) -> str:
        return f"the lock at node {self._node.number}"

    def _slot_allowed(self, slot: int) -> None:
        if not 1 <= slot <= self._found.codes.slots or slot in self._found.profile.reserved_slots:
            raise Rejected(Reason.BAD_SLOT, f"{self._name} has no slot {slot} for a code", slot=slot)

    async def _free_slot(self) -> int:
        taken = {slot.number for slot in await self._read_all()} | self._found.profile.reserved_slots
        for number in range(1, self._found.codes.slots + 1):
            if number not in taken:
                return number
        raise Rejected(Reason.MEMORY_FULL, f"{self._name} has no free slot among its {self._found.codes.slots}")

    async def _not_taken(self, slot: int, pin: str) -> None:
        """Refuses a PIN that is known to be there, and a slot that holds something. The slot is looked at unless this
        session has read it: a lock overwrites without a word, and a code put in by hand may not have been heard of."""
        known = self._door.codes.known
        twin = next((seen.number for seen in known.values() if seen.pin == pin and seen.number != slot), None)
        if twin is not None and (await self._door.codes.read(twin)).pin == pin:
            raise Rejected(Reason.DUPLICATE_CODE, f"{self._name} has this code in slot {twin}", slot=twin)
        if self._looked and self._door.codes.is_known_free(slot):
            return
        seen = await self._door.codes.read(slot)
        if seen.pin == pin and seen.status == DISABLED:
            return  # an add of ours that broke off before the code was enabled
        if seen.pin == pin:
            raise Rejected(Reason.DUPLICATE_CODE, f"{self._name} has this code in slot {slot}", slot=slot)
        if not seen.free:
            raise Rejected(Reason.BAD_SLOT, f"slot {slot} of {self._name} holds another code", slot=slot)

    async def _slot_of(self, entry: Entry) -> int | None:
        """Where the entry is on the lock now; None when it is not there, or something else has taken its slot."""
        wanted = entry.secret.reveal() if entry.secret is not None else None
        if entry.slot is None:
            slots = await self._read_all()
            return next((slot.number for slot in slots if wanted is not None and slot.pin == wanted), None)
        seen = self._door.codes.known.get(entry.slot) if self._looked else None
        if seen is None or seen.pin != wanted:
            # what an earlier session saw is no proof: the slot may have been given to another code at the keypad
            seen = await self._door.codes.read(entry.slot)
        if seen.free or seen.status == NOT_AVAILABLE:
            return None
        return None if wanted is not None and seen.pin is not None and seen.pin != wanted else entry.slot

    # writing

    async def _put(self, slot: int, pin: str, window: Window) -> Receipt:
        """Code, proof, window; a code whose window could not be given is taken away again.

        A code with a window is written disabled, given its window and then enabled, where the lock can do that: a
        conversation that breaks in between must not leave a code that always opens.
        """
        if window == ALWAYS or not await self._held_back(slot, pin):
            evidence = await self._write(slot, pin)
            await self._give_window_or_clear(slot, window)
        else:
            await self._give_window_or_clear(slot, window)
            try:
                evidence = await self._write(slot, pin)
            except Rejected:
                await self._clear(slot)  # or the disabled code would stay behind and look like somebody else's
                raise
        return Receipt(evidence, slot)

    async def _held_back(self, slot: int, pin: str) -> bool:
        """Writes the code disabled; False when the lock does not do that or refuses the code, which is then told when
        it is written enabled."""
        with self._door.changing(slot):
            await self._door.codes.write(slot, pin, DISABLED)
            seen = await self._after_a_set(slot, self._door.codes.read(slot))
        return seen.status == DISABLED and (seen.pin == pin or seen.pin is None)

    async def _give_window_or_clear(self, slot: int, window: Window) -> None:
        try:
            await self._give_window(slot, window)
        except Rejected:
            await self._clear(slot)
            raise

    async def _clear(self, slot: int) -> None:
        with self._door.changing(slot):
            await self._door.codes.clear(slot)

    async def _write(self, slot: int, pin: str) -> Evidence:
        duplicate: asyncio.Future[Access] = asyncio.get_running_loop().create_future()

        def hear(happened: Access) -> None:
            if happened.event == AccessEvent.DUPLICATE_CODE and not duplicate.done():
                duplicate.set_result(happened)

        stop = self._door.on_access(hear)
        try:
            for attempt in range(1, WRITES + 1):
                with self._door.changing(slot):
                    verdict = await self._door.codes.write(slot, pin)
                    seen = await self._after_a_set(slot, self._door.codes.read(slot))
                if seen.pin == pin and seen.status == ENABLED:
                    return Evidence.READ_BACK
                if seen.status == ENABLED and seen.pin is None and seen.code:
                    return Evidence.ACKNOWLEDGED
                if seen.status == NOT_AVAILABLE:
                    raise Rejected(Reason.BAD_SLOT, f"{self._name} has no slot {slot}", code=seen.status, slot=slot)
                await self._refused(slot, pin, verdict, duplicate)
                if attempt < WRITES:
                    await self._world.sleep(DROPPED_CODE_PAUSE)
        finally:
            stop()
        raise await self._why_not(slot, pin, f"{self._name} takes the code for slot {slot} and does not keep it")

    async def _refused(
        self, slot: int, pin: str, verdict: Supervision | None, duplicate: asyncio.Future[Access]
    ) -> None:
        """Raises the reason why a code is not there, if the lock gives one."""
        if not duplicate.done() and verdict is not Supervision.SUCCESS:
            await self._node.stick.within(DUPLICATE_WAIT, asyncio.ensure_future(asyncio.shield(duplicate)))
        if duplicate.done():
            twin = duplicate.result().user
            twin = None if twin == slot else twin
            raise Rejected(Reason.DUPLICATE_CODE, f"{self._name} already has this code", slot=twin)
        if verdict is Supervision.FAIL:
            raise await self._why_not(slot, pin, f"{self._name} refused the code for slot {slot}")

    async def _why_not(self, slot: int, pin: str, otherwise: str) -> Rejected:
        """Looks for the code in the other slots: some locks refuse a duplicate without a word."""
        held = await self._door.codes.read_all()
        twin = next((seen.number for seen in held if seen.pin == pin and seen.number != slot), None)
        if twin is not None:
            return Rejected(Reason.DUPLICATE_CODE, f"{self._name} has this code in slot {twin}", slot=twin)
        return Rejected(Reason.REFUSED, otherwise, slot=slot)

    async def _give_window(self, slot: int, window: Window) -> None:
        if not self._door.schedules.slots:
            return
        if not await self._after_a_set(slot, self._door.schedules.write(slot, window)):
            raise Rejected(Reason.WINDOW_REFUSED, f"{self._name} did not take the window for slot {slot}", slot=slot)

    async def _after_a_set(self, slot: int, work: Coroutine[Any, Any, T]) -> T:
        """Reads or writes on after a Set has left: when that fails, nobody knows what the slot holds."""
        try:
            return await work
        except Unreachable as error:
            raise Unconfirmed(f"slot {slot} of {self._name} was being changed when it fell silent: {error}") from error

    # bolt, battery and clock

    async def status(self) -> Status:
        bolt, door_open = Bolt.UNKNOWN, None
        if self._found.supports(DOOR_LOCK):
            report = await self._node.ask(g.DoorLockOperationGet(), g.DoorLockOperationReport)
            bolt, door_open = self._bolt(report), not report.condition & DOOR_CLOSED
        battery = None
        if self._found.supports(BATTERY):
            level = (await self._node.ask(g.BatteryGet(), g.BatteryReport)).level
            battery = 0 if level == LOW_BATTERY else level
        return Status(bolt, battery, await self._door.schedules.clock_error(), door_open)

    def _bolt(self, report: g.DoorLockOperationReport) -> Bolt:
        if self._door.jammed:
            return Bolt.JAMMED
        if report.mode == MODE_UNKNOWN:
            return Bolt.UNKNOWN
        return Bolt.LOCKED if report.mode == SECURED else Bolt.UNLOCKED

    async def set_clock(self) -> Receipt:
        """Sets the lock's clock to UTC and its zone to none; see `schedule` for why."""
        if not await self._door.schedules.set_clock():
            raise Unconfirmed(f"{self._name} was told the time and shows another")
        return Receipt(Evidence.READ_BACK)

    async def lock(self) -> Receipt:
        return await self._move(SECURED)

    async def unlock(self) -> Receipt:
        return await self._move(UNSECURED)

    async def _move(self, mode: int) -> Receipt:
        """The bolt takes its time, so its mode is read until it is there or the lock says that it is stuck."""
        if not self._found.supports(DOOR_LOCK):
            raise Rejected(Reason.UNSUPPORTED, f"{self._name} does not move its bolt by radio")
        self._door.jammed = False
        verdict = await self._node.set(g.DoorLockOperationSet(mode))
        for look in range(BOLT_LOOKS):
            try:
                report = await self._node.ask(g.DoorLockOperationGet(), g.DoorLockOperationReport)
            except Unreachable as error:
                raise Unconfirmed(f"{self._name} was told to move its bolt and fell silent: {error}") from error
            if self._door.jammed:
                raise Rejected(Reason.JAMMED, f"the bolt of {self._name} is jammed")
            if report.mode == mode:
                return Receipt(Evidence.READ_BACK)
            if verdict is Supervision.FAIL:
                break
            if look < BOLT_LOOKS - 1:
                await self._world.sleep(BOLT_PAUSE)
        raise Rejected(Reason.JAMMED, f"the bolt of {self._name} did not move")
