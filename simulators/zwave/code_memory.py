"""The code slots in a lock's memory, and the rules under which a firmware writes to them.

Source: User Code command class, versions 1 and 2; PIN length and erasing habits of Schlage locks from field reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto
from typing import Any

from latchwork.simulators.zwave.profiles import LockProfile

CODE_LENGTHS = range(4, 11)
"""Lengths that the command class allows at all."""


class SlotStatus(IntEnum):
    """User id status of User Code."""

    FREE = 0x00
    ENABLED = 0x01
    DISABLED = 0x02
    MESSAGING = 0x03
    PASSAGE = 0x04
    NOT_AVAILABLE = 0xFE


class Written(Enum):
    """What became of a write."""

    STORED = auto()
    CLEARED = auto()
    ALL_CLEARED = auto()
    MASTER = auto()
    DUPLICATE = auto()
    REFUSED = auto()


@dataclass(slots=True)
class CodeSlot:
    """A taken slot."""

    status: SlotStatus
    code: str = field(repr=False)


class CodeMemory:
    """Slots 1 to `profile.code_slots`, and the master code where the model keeps one.

    `exact_length` is set for a model that takes one PIN length alone. `stuck` are slots that were cleared and still
    report themselves taken.
    """

    def __init__(self, profile: LockProfile) -> None:
        self._profile = profile
        self.slots: dict[int, CodeSlot] = {}
        self.master = profile.master_code
        self.exact_length: int | None = None
        self.stuck: set[int] = set()

    def write(self, user: int, status: int, code: str) -> Written:
        """A refused or duplicate code leaves the slot as it was."""
        if user == 0:
            return self.clear_all() if status == SlotStatus.FREE else Written.REFUSED
        if user == self._profile.master_slot:
            return self.write_master(code) if status == SlotStatus.ENABLED else Written.REFUSED
        if not 1 <= user <= self._profile.code_slots or status not in self.statuses:
            return Written.REFUSED
        if status == SlotStatus.FREE:
            return self.clear(user)
        if not self.fits(code):
            return Written.REFUSED
        if self.is_known(code, beside=user):
            return Written.DUPLICATE
        self.stuck.discard(user)
        self.slots[user] = CodeSlot(SlotStatus(status), code)
        return Written.STORED

    def write_master(self, code: str) -> Written:
        if not self.fits(code):
            return Written.REFUSED
        if self.is_known(code):
            return Written.DUPLICATE
        self.master = code
        return Written.MASTER

    def clear(self, user: int) -> Written:
        self.slots.pop(user, None)
        self.stuck.discard(user)
        return Written.CLEARED

    def clear_all(self) -> Written:
        self.slots.clear()
        self.stuck.clear()
        return Written.ALL_CLEARED

    @property
    def statuses(self) -> tuple[SlotStatus, ...]:
        """What a slot can be set to; version 1 has no messaging and no passage."""
        known = tuple(SlotStatus)
        return known[:5] if self._profile.classes[0x63] >= 2 else known[:3]

    def fits(self, code: str) -> bool:
        """Digits alone, of a length that the class and the model take."""
        if not code.isascii() or not code.isdigit() or len(code) not in CODE_LENGTHS:
            return False
        if self.exact_length is not None:
            return len(code) == self.exact_length
        return self._profile.shortest_code <= len(code) <= self._profile.longest_code

    def is_known(self, code: str, *, beside: int | None = None) -> bool:
        """True when another slot or the master has this code."""
        return code == self.master or any(slot.code == code for user, slot in self.slots.items() if user != beside)

    def find(self, code: str) -> int | None:
        return next((user for user, slot in sorted(self.slots.items()) if slot.code == code), None)

    def occupancy(self) -> int:
        """One bit per taken slot; bit 0 is slot 1."""
        return sum(1 << (user - 1) for user in self.slots)

    def flash(self) -> dict[str, Any]:
        return {
            "slots": {str(user): [int(slot.status), slot.code] for user, slot in sorted(self.slots.items())},
            "master": self.master,
            "exact_length": self.exact_length,
            "stuck": sorted(self.stuck),
        }

    def restore(self, flash: dict[str, Any]) -> None:
        self.slots = {int(user): CodeSlot(SlotStatus(status), code) for user, (status, code) in flash["slots"].items()}
        self.master = flash["master"]
        self.exact_length = flash["exact_length"]
        self.stuck = set(flash["stuck"])
