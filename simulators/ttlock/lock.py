"""A simulated TTLock: the radio, the firmware and the body as one device that people and centrals meet.

From the public description of protocol 5.3 in the vendor's Android SDK 3.3.1 and from what independent clients saw on
real locks; each module says which of its facts come from where. No real lock has been run beside it yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.ttlock.commands import PasscodeType
from latchwork.protocol.ttlock.dates import date5
from latchwork.protocol.ttlock.generated import CardTail, CodeAddedTail, KeypadTail
from latchwork.simulators.body import Attempt, Behaviours, Body, Outcome
from latchwork.simulators.changes import Changes
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.phone import Phone
from latchwork.simulators.ttlock import app, credentials, doorway
from latchwork.simulators.ttlock.board import Board, BrownOut, Refused
from latchwork.simulators.ttlock.firmware import Firmware
from latchwork.simulators.ttlock.memory import Admin, Memory, Passcode
from latchwork.simulators.ttlock.model import Model
from latchwork.simulators.ttlock.passcodes import LONGEST, SHORTEST, refuse_taken
from latchwork.simulators.ttlock.radio import POWER_UP, SERVICES, Radio
from latchwork.simulators.ttlock.windows import PERMANENT_END, PERMANENT_START
from latchwork.world import World
from latchwork.world.air import Advertisement, Central, Service

CODE_MODIFIED, CODE_REMOVED, CODE_ADDED, CARD_DELETED = 5, 6, 93, 18

UTC_ZONE = ZoneInfo("UTC")


class TTLock:
    """One unit, in setting mode until somebody pairs it. Implements `latchwork.world.air.Peripheral`.

    Build it inside a running loop: its clock asks the world for the time. `clock` is the lock's own; without one it is
    right, hangs in `zone` and follows summer time.
    """

    FAULTS = frozenset(
        {
            "advert_missing",
            "advert_late",
            "connect_aborted",
            "discovery_drop",
            "slots_exhausted",
            "notify_lost",
            "notify_duplicated",
            "notify_reordered",
            "frame_truncated",
            "frame_overlong",
            "mtu_smaller",
            "stale_state",
            "disconnect_mid_frame",
            "key_rolled",
            "answer_late",
            "done_answer_lost",
            "hang_until_reset",
            "memory_full",
            "duplicate_code",
            "length_refused",
            "jammed",
            "brown_out_during_write",
            "clock_wrong",
            "dst_jump",
            "half_cleared_slot",
        }
    )

    services: tuple[Service, ...] = SERVICES

    def __init__(
        self,
        world: World,
        address: str,
        *,
        model: Model | None = None,
        zone: ZoneInfo = UTC_ZONE,
        clock: LockClock | None = None,
    ) -> None:
        self.world = world
        self.address = address
        self.board = Board(world, address, model or Model(), clock or LockClock(world, zone))
        self._firmware = Firmware(world, self.board)
        self._radio = Radio(world, self.board, self._firmware)

    @property
    def changes(self) -> Changes:
        return self.board.changes

    @property
    def body(self) -> Body:
        return self.board.body

    @property
    def clock(self) -> LockClock:
        return self.board.clock

    @property
    def memory(self) -> Memory:
        """What the lock really holds, for judgement from outside."""
        return self.board.memory

    @property
    def behaviours(self) -> Behaviours:
        """Asked with `board.Asked` before the firmware is."""
        return self.board.behaviours

    def provision(
        self, *, aes_key: bytes, admin_ps: int, unlock_key: int, admin_passcode: str = "", lock_flag_pos: int = 0
    ) -> None:
        """Leaves the lock as pairing does, for a bench that starts with paired locks."""
        self.memory.aes_key = aes_key
        self.memory.admin = Admin(admin_ps, unlock_key)
        self.memory.admin_passcode = admin_passcode
        self.memory.lock_flag_pos = lock_flag_pos
        self.changes.tell()

    # --- the radio's side ------------------------------------------------------------------------------------

    def advertisement(self) -> Advertisement | None:
        return self._radio.advertisement()

    def connected(self, central: Central) -> None:
        self._radio.connected(central)

    def written(self, characteristic: str, data: bytes) -> None:
        self._radio.written(characteristic, data)

    def read(self, characteristic: str) -> bytes:
        return self._radio.read(characteristic)

    def disconnected(self) -> None:
        self._radio.disconnected()

    # --- people ----------------------------------------------------------------------------------------------

    def touch(self) -> None:
        """Wakes the lock, as a hand on the keypad does."""
        self._radio.touch()

    def type_pin(self, pin: str, *, to_lock: bool = False) -> Outcome:
        """Somebody types digits and confirms them."""
        self._approach()
        return self._tried("code", doorway.type_pin(self.board, pin, to_lock) if self._alive else DEAD)

    def press_lock(self) -> Outcome:
        """Somebody presses the keypad's lock key."""
        self._approach()
        return self._tried("lock key", doorway.press_lock(self.board) if self._alive else DEAD)

    def tap(self, card: str | int, *, to_lock: bool = False) -> Outcome:
        """Somebody holds a card with this decimal number to the reader."""
        self._approach()
        return self._tried("card", self._read(lambda: doorway.tap(self.board, int(card), to_lock)))

    def press(self, finger: str, *, to_lock: bool = False) -> Outcome:
        """Somebody lays a finger on the reader; `finger` names it."""
        self._approach()
        return self._tried("fingerprint", self._read(lambda: doorway.press(self.board, finger, to_lock)))

    def present(self, phone: Phone) -> Outcome:
        """Somebody opens the app on a phone in front of the lock. It needs the lock's one link to be free."""
        self._approach()
        return self._tried("mobile_key", app.unlock_with(phone, self, self.world) if self._alive else DEAD)

    def turn_handle(self) -> Outcome:
        """From outside the handle only works while the bolt is back."""
        opened = not self.body.locked
        return self._tried("handle", Outcome(opened, "unlocked" if opened else "locked"))

    def turn_key(self, *, to_lock: bool = False) -> Outcome:
        """The mechanical key."""
        return self._tried("key", doorway.turn_key(self.board, to_lock))

    def go_out(self) -> Outcome:
        """The handle inside always opens; nobody's credential is judged, so it is no attempt."""
        return doorway.go_out(self.board)

    def double_lock(self) -> None:
        """Somebody inside turns the knob twice: nothing from outside opens now."""
        self.board.mechanism.turn_key(True)
        self.board.mechanism.double_locked = True
        self.board.bolt_moved()

    def _approach(self) -> None:
        self.touch()
        self.board.suffer_clock_faults()

    def _read(self, reader: Callable[[], Outcome]) -> Outcome:
        """A reader may have to store what it sees, and the supply may fail there."""
        if not self._alive:
            return DEAD
        try:
            return reader()
        except BrownOut:
            self.power_cycle()
            return DEAD

    @property
    def _alive(self) -> bool:
        return self.body.battery > 0

    def _tried(self, method: str, outcome: Outcome) -> Outcome:
        self.body.attempts.append(Attempt(self.world.now(), method, outcome))
        return outcome

    @property
    def linked(self) -> bool:
        """Whether a central holds the lock's one link."""
        return self._radio.linked

    # --- programming by hand ---------------------------------------------------------------------------------

    def add_by_hand(
        self, pin: str, *, start: datetime | None = None, end: datetime | None = None, once: bool = False
    ) -> bool:
        """Somebody adds a code at the keypad with the admin passcode; False when the keypad refuses.

        `start` and `end` are naive local time; without an end the code is permanent unless it is good only `once`.
        """
        code = _code(pin, start, end, once)
        if not self._fits(pin) or self.memory.passcodes.full:
            return False
        self.memory.passcodes.put(pin, code)
        self.changes.tell()
        if self.board.model.logs_added_codes:
            self.board.happened(CODE_ADDED, CodeAddedTail(code=pin.encode(), start=code.start, end=code.end))
        return True

    def change_by_hand(self, old: str, new: str) -> bool:
        """Somebody changes a code at the keypad."""
        code = self.memory.passcodes.get(old)
        if code is None or not self._fits(new):
            return False
        self.memory.passcodes.rename(old, new)
        code.code = new
        self.board.happened(CODE_MODIFIED, KeypadTail(code=old.encode(), new_code=new.encode()))
        return True

    def remove_by_hand(self, pin: str) -> bool:
        """Somebody removes a code at the keypad."""
        code = self.memory.passcodes.remove(pin)
        if code is None:
            return False
        self.board.happened(CODE_REMOVED, KeypadTail(code=code.original.encode(), new_code=pin.encode()))
        return True

    def clear_by_hand(self) -> None:
        """Somebody removes all codes at the keypad."""
        doorway.remove_all_codes(self.board)

    def derive_offline_code(self, pin: str, *, start: datetime, end: datetime, once: bool = False) -> bool:
        """The cloud made a code that the lock will know when it is typed; how it is computed is not public.

        It is in no list, takes no place and cannot be changed before its first use.
        """
        if not self._fits(pin):
            return False
        self.memory.offline_codes[pin] = _code(pin, start, end, once)
        self.changes.tell()
        return True

    def add_card_by_hand(self, card: str | int) -> bool:
        """Somebody adds a card at the keypad with the admin passcode."""
        if self.memory.cards.full:
            return False
        credentials.enter_card(self.board, credentials.card_of(int(card)))
        return True

    def remove_card_by_hand(self, card: str | int) -> bool:
        known = self.memory.cards.remove(int(card))
        if known is None:
            return False
        self.board.happened(CARD_DELETED, CardTail(number=credentials.card_bytes(known)))
        return True

    def enrol_by_hand(self, finger: str) -> bytes | None:
        """Somebody adds a finger at the keypad; its number, or None when memory is full."""
        if self.memory.fingerprints.full:
            return None
        return credentials.enter_finger(self.board, finger)[0].number

    def reset_by_hand(self) -> None:
        """The button behind the cover: the lock forgets everything and waits to be paired."""
        self.memory.forget()
        self.board.mechanism.double_locked = False
        self.changes.tell()
        self._radio.restart()

    def _fits(self, pin: str) -> bool:
        if not (SHORTEST <= len(pin) <= LONGEST and set(pin) <= set(self.board.model.keys)):
            return False
        try:
            refuse_taken(self.board, pin)
        except Refused:
            return False
        return True

    # --- power and image -------------------------------------------------------------------------------------

    def power_cycle(self) -> None:
        """The batteries come out and go in again: link and login are gone, memory and clock are kept."""
        self.board.mechanism.stop()
        self._radio.restart()
        self.board.log.write(POWER_UP)

    def flash(self) -> dict[str, Any]:
        """All that survives a power cut, JSON-able, keys and codes included."""
        return {
            "memory": self.memory.image(),
            "log": self.board.log.image(),
            "clock": self._clock_image(),
            "double_locked": self.board.mechanism.double_locked,
            "locked": self.body.locked,
            "battery": self.body.battery,
        }

    def restore(self, flash: dict[str, Any]) -> None:
        """Becomes the lock whose image this is; any link falls. A drawn bolt has the auto-lock delay before it."""
        self.board.mechanism.stop()
        self._radio.restart()
        self.memory.load(flash["memory"])
        self.board.log.load(flash["log"])
        self.board.mechanism.double_locked = flash["double_locked"]
        self.body.locked = flash["locked"]
        self.body.battery = flash["battery"]
        clock = flash["clock"]
        self.clock.drift = clock["drift"]
        self.clock.follows_summer_time = clock["follows_summer_time"]
        self.clock.restore(clock)
        self.board.mechanism.watch()

    def _clock_image(self) -> dict[str, Any]:
        kind = {"drift": self.clock.drift, "follows_summer_time": self.clock.follows_summer_time}
        return self.clock.flash() | kind


DEAD = Outcome(False, "no power")


def _code(pin: str, start: datetime | None, end: datetime | None, once: bool) -> Passcode:
    kind = PasscodeType.COUNT if once else PasscodeType.PERMANENT if end is None else PasscodeType.PERIOD
    first = PERMANENT_START if start is None else date5(start)
    return Passcode(kind, pin, pin, first, PERMANENT_END if end is None else date5(end))
