"""The board of a simulated TTLock: memory, clock, motor and log together, and the session of the one link.

The command handlers get a `Board` and nothing else, so that a handler reads as the vendor's page on its command.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.dates import date5, date6
from latchwork.protocol.ttlock.generated import OperationEvent, StatusReply
from latchwork.protocol.ttlock.log import Tail
from latchwork.simulators.body import Behaviours, Body
from latchwork.simulators.changes import Changes
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.ttlock.mechanism import Mechanism
from latchwork.simulators.ttlock.memory import Memory
from latchwork.simulators.ttlock.model import Model
from latchwork.simulators.ttlock.oplog import OperationLog
from latchwork.world import World

NO_SENSOR = 2
"""Door sensor byte of a unit without one."""

CLOCK_FAULT_SECONDS = 3600.0


class Refused(Exception):
    """The firmware says no: `code` goes after status 0, None for the one command that fails without a reason."""

    def __init__(self, code: int | None) -> None:
        super().__init__("no reason" if code is None else f"error {code:02x}")
        self.code = code


class BrownOut(Exception):
    """The supply failed before the write was kept: the radio is gone and nothing was stored."""


@dataclass(slots=True)
class Session:
    """What one link has shown so far; it ends with the link.

    `challenge` is R of the last 41 or 55 and `uid` what came with it. `asked_as_admin` says which of the two it was;
    `admin` and `login` say what a right S has proved since.
    """

    challenge: int | None = None
    uid: int = 0
    asked_as_admin: bool = False
    admin: bool = False
    login: bool = False
    new_key: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a behaviour is asked: a permitted or forbidden command with its plaintext. It answers with the whole
    plaintext of a reply (echo, status, data), or None."""

    command: int
    payload: bytes = field(repr=False)


class Board:
    """What the firmware runs on. `push` sends an unsolicited plaintext; the radio puts itself there."""

    def __init__(self, world: World, address: str, model: Model, clock: LockClock) -> None:
        self.world = world
        self.address = address
        self.model = model
        self.features = int(model.features)
        self.changes = Changes()
        self.clock = clock
        self.clock.changes = self.changes
        self.body = Body(self.changes)
        self.behaviours = Behaviours()
        self.memory = Memory(model)
        self.log = OperationLog(model.log_capacity, self.changes, self.now6, lambda: self.body.battery)
        self.mechanism = Mechanism(world, address, self.body, self.memory, clock.local_now)
        self.mechanism.moved = self.bolt_moved
        self.session = Session()
        self.push: Callable[[bytes], None] = lambda plaintext: None
        self.adding_card_until = 0.0
        self.adding_finger_until = 0.0
        self.chance = world.random("ttlock", address)
        self._cipher: PayloadCipher | None = None
        self._cipher_key = b""

    # --- clock -----------------------------------------------------------------------------------------------

    def now5(self) -> bytes:
        """The lock's own wall clock as it compares windows."""
        return date5(self.clock.local_now())

    def now6(self) -> bytes:
        return date6(self.clock.local_now())

    def suffer_clock_faults(self) -> None:
        """Asked where somebody is about to depend on the clock: a person at the door, a peer on the radio."""
        if wrong := self.strikes("clock_wrong"):
            if "seconds" in wrong:
                self.clock.shift(timedelta(seconds=float(wrong["seconds"])))
            else:
                self.clock.lose()
        if jump := self.strikes("dst_jump"):
            self.clock.shift(timedelta(seconds=float(jump.get("seconds", CLOCK_FAULT_SECONDS))))

    # --- faults and writes -----------------------------------------------------------------------------------

    def strikes(self, fault: str) -> dict[str, Any] | None:
        """The parameters of an armed fault that strikes this lock now; never an empty dictionary."""
        strike = self.world.faults.strikes(fault, self.address)
        return None if strike is None else {"fault": fault, **strike.parameters}

    def store(self) -> None:
        """Called before memory changes at somebody's command."""
        if self.strikes("brown_out_during_write"):
            raise BrownOut
        self.changes.tell()

    # --- keys ------------------------------------------------------------------------------------------------

    def cipher(self) -> PayloadCipher | None:
        """The lock's own cipher, also while it is being paired; None in setting mode before a key was made."""
        key = self.memory.aes_key or self.session.new_key
        if not key:
            return None
        if key != self._cipher_key:
            self._cipher, self._cipher_key = PayloadCipher(key), key
        return self._cipher

    # --- what everybody is told ------------------------------------------------------------------------------

    @property
    def battery(self) -> int:
        return self.body.battery

    def state(self) -> bytes:
        return StatusReply(battery=self.battery, state=int(not self.body.locked), sensor=NO_SENSOR).build()

    def bolt_moved(self) -> None:
        """Tells whoever is connected that the bolt stands elsewhere."""
        self.push(bytes((Command.STATUS, 1)) + self.state())

    def happened(self, kind: int, tail: Tail | None = None) -> None:
        """Logs what somebody did at the door, and tells whoever is connected."""
        self.log.write(kind, tail)
        event = OperationEvent(battery=self.battery, uid=0, record_id=self.log.written, time=self.now6())
        self.push(bytes((Command.STATUS, 1)) + event.build())
