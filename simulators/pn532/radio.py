"""The PN532 as a reader: targets listed, selected, spoken to, released; each outcome as the chip's status byte.

What the manual leaves open and is decided here: a NAK of a card becomes status 13 (unexpected frame), or 14 from a
Classic card with which nothing was authenticated; listing without a UID calls with REQA, so a released card stays
asleep until the field was off (libnfc's listing loop counts on that), and listing a UID calls with WUPA.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from latchwork.protocol.cards.iso14443a import ISO_DEP, REQA, with_crc, without_crc
from latchwork.protocol.cards.mifare_classic import Command, Key
from latchwork.protocol.pn532.constants import AUTO_RATS, DEFAULT_PARAMETERS, Status
from latchwork.protocol.pn532.targets import TypeATarget
from latchwork.simulators.cards.field import Field
from latchwork.simulators.cards.iso14443a import Frame, TypeACard
from latchwork.simulators.cards.reader import CardGarbled, CardRefused, CardSilent, Reader, Selected
from latchwork.simulators.pn532.iso_dep import IsoDepInitiator, activate
from latchwork.simulators.pn532.registers import Registers
from latchwork.world import World

ULTRALIGHT_WRITE = 0xA2
CLASSIC_SAKS = frozenset({0x08, 0x09, 0x18, 0x10, 0x11, 0x28, 0x38, 0x88})
_WRITES = frozenset({Command.WRITE, ULTRALIGHT_WRITE, Command.TRANSFER})
_VALUES = frozenset({Command.INCREMENT, Command.DECREMENT, Command.RESTORE})

Result = tuple[int, bytes]


@dataclass(slots=True)
class Target:
    tg: int
    selected: Selected
    ats: bytes | None
    iso_dep: IsoDepInitiator | None
    chained: bytearray = field(default_factory=bytearray)

    def described(self) -> TypeATarget:
        return TypeATarget(self.tg, self.selected.atqa, self.selected.sak, self.selected.uid, self.ats)


class Radio:
    """Holds the antenna's field and the at most two targets that are listed. `name` is what faults are armed for."""

    def __init__(self, world: World, name: str, field: Field) -> None:
        self.world = world
        self.name = name
        self.field = field
        self.registers = Registers()
        self.targets: dict[int, Target] = {}
        self.parameters = DEFAULT_PARAMETERS
        self._reader = Reader(field, settle=False)
        self._current: Target | None = None
        self._crypto = False
        self._leaves_in: int | None = None
        self._written: bytes | None = None
        """The card that was written and not released yet, by its UID, for the fault that swaps it."""
        self._visitor: TypeACard | None = None

    def reset(self) -> None:
        self.field.power(False)
        self.registers.reset()
        self.parameters = DEFAULT_PARAMETERS
        self._leaves_in = self._written = None
        self._forget()

    def _forget(self) -> None:
        self.targets.clear()
        self._current = None
        self._crypto = False

    def power(self, on: bool) -> None:
        """Switches the field; the targets are forgotten with it."""
        if not on:
            self._forget()
        self.field.power(on)

    # --- finding cards

    def list_type_a(self, most: int, uid: bytes | None) -> tuple[TypeATarget, ...]:
        """Lists up to `most` cards, or the one with `uid`."""
        self._card_faults_at_listing()
        self.field.power(True)
        self._forget()
        self.registers.for_type_a()
        while len(self.targets) < (1 if uid else most):
            if self._current is not None:
                self._put_to_sleep(self._current)
            selected = self._reader.select(uid, wake_halted=uid is not None)
            if selected is None:
                break
            ats = None
            if selected.sak & ISO_DEP and self.parameters & AUTO_RATS:
                ats = activate(self._reader)
            tg = len(self.targets) + 1
            initiator = None if ats is None else IsoDepInitiator(self._reader, ats)
            self._current = self.targets[tg] = Target(tg, selected, ats, initiator)
        if not self.targets:
            # The call nobody answered stays in the FIFO, which is how nfcpy tells silence from a collision.
            self.registers.fifo.clear()
            self.registers.fifo.append(REQA)
        return tuple(target.described() for target in self.targets.values())

    def _put_to_sleep(self, target: Target) -> None:
        if target.iso_dep is not None:
            target.iso_dep.deselect()
        else:
            self._reader.halt()
        self._crypto = False

    def _make_current(self, target: Target) -> bool:
        """Wakes a target that sleeps; False when it does not answer."""
        if self._current is target:
            return True
        if self._current is not None:
            self._put_to_sleep(self._current)
        self._current = None
        self._crypto = False
        if self._reader.select(target.selected.uid, wake_halted=True) is None:
            return False
        if target.iso_dep is not None:
            ats = activate(self._reader)
            if ats is None:
                return False
            target.iso_dep = IsoDepInitiator(self._reader, ats)
        self._current = target
        return True

    # --- InSelect, InDeselect, InRelease

    def select(self, tg: int) -> int:
        target = self.targets.get(tg)
        if target is None:
            return Status.WRONG_CONTEXT
        return Status.OK if self._make_current(target) else Status.TIMEOUT

    def deselect(self, tg: int, *, forget: bool) -> int:
        """Target 0 means all. Without targets there is nothing to do, and that succeeds."""
        chosen = list(self.targets.values()) if tg == 0 else [t for t in self.targets.values() if t.tg == tg]
        if not chosen and tg != 0:
            return Status.WRONG_CONTEXT
        for target in chosen:
            if target is self._current:
                self._put_to_sleep(target)
                self._current = None
            if forget:
                del self.targets[target.tg]
                self._written = None
        return Status.OK

    def present(self) -> bool:
        """Whether the current target still answers (Diagnose test 06)."""
        return self._current is not None and self._card() is not None

    # --- exchanges

    def exchange(self, tg: int, data: bytes, *, more: bool) -> Result:
        """InDataExchange: status and the card's data."""
        target = self.targets.get(tg)
        if target is None:
            return Status.WRONG_CONTEXT, b""
        self._card_faults_at_exchange(data)
        if not self._make_current(target):
            return Status.TIMEOUT, b""
        if target.iso_dep is not None:
            return self._counted(lambda: self._apdu(target, data, more))
        operation = self._classic if target.selected.sak in CLASSIC_SAKS else self._memory_card
        return self._counted(lambda: self._judged(lambda: operation(data)))

    def through(self, data: bytes) -> Result:
        """InCommunicateThru: a raw frame, with CRC as the registers say."""
        self._card_faults_at_exchange(data)
        return self._counted(lambda: self._raw(data))

    def _raw(self, data: bytes) -> Result:
        frame = with_crc(data) if self.registers.sends_crc and data else data
        last = self.registers.bits_of_last_byte_sent
        heard = self.field.send(Frame(frame, len(frame) * 8 - (8 - last if last else 0)))
        if heard is None:
            return Status.TIMEOUT, b""
        if heard.collision is not None:
            return Status.BIT_COLLISION, b""
        self.registers.received(heard.frame.bits)
        if not self.registers.checks_crc:
            return Status.OK, heard.frame.data
        body = without_crc(heard.frame.data) if heard.frame.bits > 4 else None
        return (Status.CRC, b"") if body is None else (Status.OK, body)

    def _apdu(self, target: Target, data: bytes, more: bool) -> Result:
        target.chained += data
        if more:
            return Status.OK, b""
        whole, target.chained = bytes(target.chained), bytearray()
        initiator = target.iso_dep
        assert initiator is not None
        return self._judged(lambda: initiator.exchange(whole))

    def _judged(self, operation: Callable[[], bytes]) -> Result:
        try:
            return Status.OK, operation()
        except CardSilent:
            return Status.TIMEOUT, b""
        except CardRefused:
            unproved = self._current is not None and self._current.selected.sak in CLASSIC_SAKS and not self._crypto
            self._crypto = False
            return (Status.MIFARE_AUTH if unproved else Status.DATA_FORMAT), b""
        except CardGarbled:
            return Status.CRC, b""
        except _AuthenticationFailed:
            return Status.MIFARE_AUTH, b""
        except ValueError:
            return Status.INVALID_PARAMETER, b""

    def _classic(self, data: bytes) -> bytes:
        if len(data) == 12 and data[0] in (Command.AUTH_A, Command.AUTH_B):
            return self._authenticate(Key.A if data[0] == Command.AUTH_A else Key.B, data[1], data[2:8], data[8:])
        return self._memory_card(data)

    def _memory_card(self, data: bytes) -> bytes:
        if not data:
            raise ValueError("an exchange needs data")
        code, size = data[0], len(data)
        if code == Command.READ and size == 2:
            return self._reader.read(data[1])
        if code == Command.WRITE and size == 18:
            self._reader.write_block(data[1], data[2:])
        elif code == ULTRALIGHT_WRITE and size == 6:
            self._reader.write_page(data[1], data[2:])
        elif code in _VALUES and size == 6:
            self._reader.value(Command(code), data[1], data[2:])
        elif code == Command.TRANSFER and size == 2:
            self._reader.transfer(data[1])
        else:
            return self._reader.exchange(data)
        return b""

    def _authenticate(self, key: Key, block: int, secret: bytes, uid4: bytes) -> bytes:
        if self.world.faults.strikes("card_wrong_key", self.name):
            secret = bytes(byte ^ 0xFF for byte in secret)
        self._crypto = self._reader.authenticate(key, block, secret, uid4)
        if not self._crypto:
            raise _AuthenticationFailed
        return b""

    # --- misfortune

    def _card(self) -> TypeACard | None:
        """The card behind the current target, if it still lies there."""
        uid = None if self._current is None else self._current.selected.uid
        return next((card for card in self.field.cards if card.uid == uid), None)

    def _counted(self, exchange: Callable[[], Result]) -> Result:
        """Runs an exchange; with `card_torn` armed the card leaves in the middle of the n-th one after now."""
        if torn := self.world.faults.strikes("card_torn", self.name):
            self._leaves_in = int(torn.parameters.get("exchanges", 0))
        result = exchange()
        if self._leaves_in is None:
            return result
        if self._leaves_in > 0:
            self._leaves_in -= 1
            return result
        self._leaves_in = None
        card = self._card()
        if card is not None:
            self.field.remove(card)
        return Status.TIMEOUT, b""

    def _card_faults_at_exchange(self, data: bytes) -> None:
        faults, card = self.world.faults, self._card()
        if card is None or not data:
            return
        if data[0] in _WRITES and len(data) != 12:
            self._written = card.uid
            if pulled := faults.strikes("card_pulled_away", self.name):
                self._leaves_in = int(pulled.parameters.get("exchanges", 0))
            if faults.strikes("card_ack_not_kept", self.name):
                card.memory.forgets_next_write = True
            if faults.strikes("card_locked", self.name):
                card.memory.worn_out = True
        elif data[0] == Command.READ and self._written == card.uid and faults.strikes("card_swapped", self.name):
            self._swap(card)

    def _card_faults_at_listing(self) -> None:
        faults = self.world.faults
        written = next((card for card in self.field.cards if card.uid == self._written), None)
        if written is not None and faults.strikes("card_swapped", self.name):
            self._swap(written)
        if self._visitor is not None and self._visitor in self.field.cards:
            self.field.remove(self._visitor)
        self._visitor = None
        if self.field.cards and faults.strikes("card_second", self.name):
            self._visitor = self.field.cards[0].stranger()
            self.field.put(self._visitor)

    def _swap(self, card: TypeACard) -> None:
        self._written = None
        self.field.settle()
        self.field.remove(card)
        self.field.put(card.stranger())


class _AuthenticationFailed(Exception):
    pass
