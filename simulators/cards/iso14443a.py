"""A type A card as the air knows it: powered by the field, woken, found by its UID, selected, halted.

Frames are what a reader sends and hears, CRC_A included, so a reader that forgets one is not understood. States after
ISO/IEC 14443-3 figure 7: OFF, IDLE, READY, ACTIVE, HALT; a card that came from HALT falls back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, ClassVar

from latchwork.protocol.cards.iso14443a import (
    HLTA,
    NVB_ALL,
    NVB_NONE,
    REQA,
    SEL_CODES,
    SHORT_FRAME_BITS,
    UID_INCOMPLETE,
    WUPA,
    bcc,
    bit,
    cascade_levels,
    with_crc,
    without_crc,
)
from latchwork.protocol.cards.mifare_classic import Key
from latchwork.simulators.cards.memory import Memory
from latchwork.simulators.changes import Changes
from latchwork.world import World

ACK = 0x0A


@dataclass(frozen=True, slots=True)
class Frame:
    """What goes over the air in one direction: `bits` bits of `data`, each byte's least significant bit first."""

    data: bytes = field(repr=False)
    bits: int

    @classmethod
    def whole(cls, data: bytes) -> Frame:
        return cls(data, len(data) * 8)

    @classmethod
    def short(cls, value: int) -> Frame:
        return cls(bytes((value,)), SHORT_FRAME_BITS)

    @classmethod
    def nibble(cls, value: int) -> Frame:
        return cls(bytes((value,)), 4)


@dataclass(frozen=True, slots=True)
class Nibble:
    """A card's four-bit answer: `ACK`, or a NAK after which it falls back to sleep."""

    value: int


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer without CRC_A; an empty one is a silence that is part of the protocol."""

    data: bytes = field(repr=False)


Reply = bytes | Nibble | Bare | None


class State(Enum):
    OFF = auto()
    IDLE = auto()
    READY = auto()
    ACTIVE = auto()
    HALT = auto()


class TypeACard:
    """What all type A cards share. A kind of card says what it answers once selected, in `execute`.

    `atqa` in the order over the air, low byte first. Losing power forgets everything but `memory`; a write that was
    under way is torn (see `Memory`).
    """

    KIND: ClassVar[str] = "type A card"
    UID_SIZE: ClassVar[int] = 7
    NAK_BAD_CRC: ClassVar[int | None] = None
    """The NAK for a frame with a wrong CRC; None for a card that stays silent."""

    def __init__(self, world: World, uid: bytes, atqa: bytes, sak: int, memory: Memory) -> None:
        self.world = world
        self.uid = uid
        self.atqa = atqa
        self.sak = sak
        self.memory = memory
        self.state = State.OFF
        self._levels = cascade_levels(uid)
        self._level = 0
        self._rest = State.IDLE
        self._chance = world.random("card", uid.hex())

    @property
    def changes(self) -> Changes:
        return self.memory.changes

    def __repr__(self) -> str:
        return f"<{self.KIND} {self.uid.hex()} {self.state.name.lower()}>"

    # --- for a kind of card to fill in

    def execute(self, command: bytes) -> Reply:
        """Answers a command to the selected card, without CRC. None is silence, and the card falls back to sleep."""
        raise NotImplementedError

    def activated(self) -> None:
        """REQA or WUPA was heard: settings that take effect from here on do."""

    def deselected(self) -> None:
        """No longer selected: whatever was proved is forgotten."""

    def authenticate(self, key: Key, block: int, secret: bytes, uid4: bytes) -> bool:
        """The Crypto-1 handshake as a whole, which happens inside the reader chip and the card."""
        self._fall_back()
        return False

    # --- power

    def power(self, on: bool) -> None:
        if on == (self.state is not State.OFF):
            return
        self._rest = State.IDLE
        self.state = State.IDLE if on else State.OFF
        self.deselected()
        if on:
            self.powered_up()
        else:
            self.memory.tear(self._chance)

    def powered_up(self) -> None:
        """The field came up."""

    # --- the air

    def hear(self, frame: Frame) -> Frame | None:
        """What the card answers; None is silence."""
        if self.state is State.OFF:
            return None
        if frame.bits == SHORT_FRAME_BITS:
            return self._wake(frame.data[0])
        if self.state is State.READY:
            return self._hear_ready(frame)
        if self.state is State.ACTIVE:
            return self._hear_active(frame)
        return None

    def _wake(self, command: int) -> Frame | None:
        if self.state in (State.READY, State.ACTIVE):
            self._fall_back()
            return None
        if command == WUPA or (command == REQA and self.state is State.IDLE):
            self._rest = self.state
            self.state = State.READY
            self._level = 0
            self.activated()
            return Frame.whole(self.atqa)
        return None

    def _fall_back(self) -> None:
        self.state = self._rest
        self.deselected()

    def _hear_ready(self, frame: Frame) -> Frame | None:
        data = frame.data
        if len(data) < 2 or data[0] != SEL_CODES[self._level]:
            self._fall_back()
            return None
        part = self._levels[self._level]
        if data[1] == NVB_ALL:
            return self._selected(data, part)
        known = (data[1] >> 4) * 8 + (data[1] & 0x0F) - 16
        mine = part + bytes((bcc(part),))
        if data[1] < NVB_NONE or known >= 40 or frame.bits != 16 + known:
            self._fall_back()
            return None
        if any(bit(data, 16 + n) != bit(mine, n) for n in range(known)):
            self._fall_back()
            return None
        # A split byte is sent from its first unknown bit; kept in its place here, with the known bits before it.
        return Frame(mine[known >> 3 :], 40 - known)

    def _selected(self, data: bytes, part: bytes) -> Frame | None:
        body = without_crc(data)
        if body is None or body[2:] != part + bytes((bcc(part),)):
            self._fall_back()
            return None
        self._level += 1
        if self._level < len(self._levels):
            return Frame.whole(with_crc(bytes((UID_INCOMPLETE,))))
        self.state = State.ACTIVE
        return Frame.whole(with_crc(bytes((self.sak,))))

    def _hear_active(self, frame: Frame) -> Frame | None:
        body = without_crc(frame.data) if frame.bits == len(frame.data) * 8 else None
        if body is None:
            reply: Reply = None if self.NAK_BAD_CRC is None else Nibble(self.NAK_BAD_CRC)
        elif body == HLTA:
            self.state = self._rest = State.HALT
            self.deselected()
            return None
        else:
            reply = self.execute(body)
        if reply is None:
            self._fall_back()
            return None
        if isinstance(reply, Bare):
            return Frame.whole(reply.data) if reply.data else None
        if isinstance(reply, Nibble):
            if reply.value != ACK:
                self._fall_back()
            return Frame.nibble(reply.value)
        return Frame.whole(with_crc(reply))

    def halt(self) -> None:
        self.state = self._rest = State.HALT
        self.deselected()

    # --- what outlives the power

    def flash(self) -> dict[str, Any]:
        return {"kind": self.KIND, "uid": self.uid.hex(), "memory": self.memory.dump().hex()}

    def restore(self, flash: dict[str, Any]) -> None:
        """Takes back what `flash` gave. Raises ValueError for the snapshot of another card."""
        if (flash["kind"], flash["uid"]) != (self.KIND, self.uid.hex()):
            raise ValueError(f"the snapshot is of a {flash['kind']} with UID {flash['uid']}, not of {self!r}")
        self.memory.load(bytes.fromhex(flash["memory"]))

    def stranger(self) -> TypeACard:
        """Another card of the same kind, as fresh from the factory, with a UID of its own."""
        raise NotImplementedError


def random_uid(world: World, size: int, *name: str) -> bytes:
    """A UID that a factory could have given; those of seven bytes begin with NXP's 04.

    The same world and name give the same UID: whoever needs several cards of a kind names their UIDs.
    """
    uid = world.random("uid", *name).randbytes(size)
    first = 0x04 if size == 7 else (uid[0] & 0x7F | 0x01)
    return bytes((first,)) + uid[1:]
