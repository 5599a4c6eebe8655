"""The steps that put a PIN into a slot: clear, set, access, commit, each after the result of the one before it.

Any other result than success ends it, and the slot is empty then. Source: yalexs-ble 7.2.2, `lock.py`. At which step a
lock says that a PIN exists already, or that its memory is full, is not public.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.august.constants import Credential, Result, result_name
from latchwork.protocol.august.generated import ClearKeycode, CommitKeycode, GetKeycode, Request, SetKeycode
from latchwork.protocol.august.pins import CLIENT_SLOTS, EMPTY, check_slot, encode_pin
from latchwork.protocol.august.schedules import Always, Schedule, build_access


class Step(Enum):
    """By the names that the client has for the commands."""

    CLEAR = "clear_keycode"
    SET = "set_keycode"
    ACCESS = "set_keycode_access"
    COMMIT = "commit_keycode"


@dataclass(frozen=True, slots=True)
class Done:
    """The PIN is in its slot."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The slot is empty; `result` is the lock's reason."""

    step: Step
    result: int

    def __str__(self) -> str:
        return f"{self.step.value} failed: {result_name(self.result)} ({self.result:#04x})"


def get_keycode(slot: int, slots: range = CLIENT_SLOTS) -> GetKeycode:
    return GetKeycode(check_slot(slot, slots))


def clear_keycode(slot: int, pin: str | None = None, slots: range = CLIENT_SLOTS) -> ClearKeycode:
    """Without a PIN, whatever is in the slot goes; the vendor's app names the PIN."""
    low, high = _split(slot, slots)
    return ClearKeycode(EMPTY if pin is None else encode_pin(pin), slot_low=low, slot_high=high)


def set_keycode(pin: str, credential: Credential = Credential.PIN) -> SetKeycode:
    return SetKeycode(encode_pin(pin), credential=credential)


def commit_keycode(slot: int, pin: str, slots: range = CLIENT_SLOTS) -> CommitKeycode:
    low, high = _split(slot, slots)
    return CommitKeycode(encode_pin(pin), slot_low=low, slot_high=high)


@dataclass(slots=True)
class SettingKeycode:
    """Walks through the four steps. `Malformed` at once for a slot, PIN or schedule that cannot be said."""

    slot: int
    pin: str = field(repr=False)
    schedule: Schedule = field(default_factory=Always)
    slots: range = CLIENT_SLOTS
    _left: list[tuple[Step, Request]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._left = [
            (Step.CLEAR, clear_keycode(self.slot, slots=self.slots)),
            (Step.SET, set_keycode(self.pin)),
            (Step.ACCESS, build_access(self.schedule)),
            (Step.COMMIT, commit_keycode(self.slot, self.pin, self.slots)),
        ]

    @property
    def request(self) -> Request:
        """What is to be sent now."""
        return self._left[0][1]

    def answered(self, result: int) -> Request | Done | Failed:
        """What follows upon the result of `request`."""
        step, _ = self._left[0]
        if result != Result.COMM_SUCCESS:
            return Failed(step, result)
        if len(self._left) == 1:
            return Done()
        del self._left[0]
        return self.request


def _split(slot: int, slots: range) -> tuple[int, int]:
    check_slot(slot, slots)
    return slot & 0xFF, slot >> 8
