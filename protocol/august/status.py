"""What a frame says of bolt, door and battery.

Source: yalexs-ble 7.2.2, `lock.py` and `const.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from latchwork.protocol.august.constants import OPERATIONS, DoorStatus, Flag, LockStatus, Result, StatusType
from latchwork.protocol.august.frames import Frame
from latchwork.protocol.august.generated import LockResult, Status, UnlockResult

CELLS = 4
"""AA cells in series."""
IMPOSSIBLE_MV = 3000
"""And less: a lock with such a battery would not answer."""

_STEPS: tuple[tuple[float, int], ...] = (
    (1.24, 0),
    (1.25, 5),
    (1.26, 10),
    (1.27, 15),
    (1.28, 20),
    (1.29, 25),
    (1.30, 27),
    (1.31, 28),
    (1.32, 30),
    (1.33, 35),
    (1.34, 40),
    (1.35, 45),
    (1.36, 50),
    (1.37, 55),
    (1.38, 60),
    (1.39, 65),
    (1.40, 70),
    (1.45, 75),
    (1.46, 80),
    (1.471, 85),
    (1.49, 90),
    (1.49075, 93),
    (1.547, 94),
    (1.548, 95),
    (1.549, 97),
    (1.55, 100),
)
"""Volts of one cell and what is left of it, in per cent."""
_VOLTS = [volts for volts, _ in _STEPS]


@dataclass(frozen=True, slots=True)
class Battery:
    millivolts: int

    @property
    def volts(self) -> float:
        return self.millivolts / 1000

    @property
    def plausible(self) -> bool:
        return self.millivolts > IMPOSSIBLE_MV

    @property
    def percent(self) -> int:
        """The highest step strictly below the voltage of one cell; a guess for anything but four AA cells."""
        return _STEPS[max(bisect_left(_VOLTS, self.volts / CELLS) - 1, 0)][1]


State = LockStatus | DoorStatus | Battery


def lock_status(value: int) -> LockStatus:
    """Unknown for a number without a name."""
    return LockStatus(value) if value in list(LockStatus) else LockStatus.UNKNOWN


def door_status(value: int) -> DoorStatus:
    """Unknown for a number without a name."""
    return DoorStatus(value) if value in list(DoorStatus) else DoorStatus.UNKNOWN


def states(frame: Frame) -> tuple[State, ...]:
    """What the frame says of the lock; most frames say nothing. A failed operation is shown as a static position: every
    failure needs a person at the lock, mechanical or not."""
    if frame.flag != Flag.ANSWER:
        return ()
    if frame.opcode in OPERATIONS and isinstance(frame.body, LockResult | UnlockResult):
        return () if frame.body.result == Result.COMM_SUCCESS else (LockStatus.STATIC_POSITION,)
    return of_status(frame.body) if isinstance(frame.body, Status) else ()


def of_status(status: Status) -> tuple[State, ...]:
    """By what was asked; nothing for status types that have other values."""
    first, second = status.value & 0xFF, status.value >> 8 & 0xFF
    match status.status_type:
        case StatusType.LOCK:
            return (lock_status(first),)
        case StatusType.DOOR:
            return (door_status(first),)
        case StatusType.LOCK_AND_DOOR:
            return lock_status(first), door_status(second)
        case StatusType.BATTERY:
            return (Battery(status.value & 0xFFFF),)
    return ()
