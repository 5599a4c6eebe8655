"""The two wires: a pulse on D0 is a 0, one on D1 a 1, and silence ends the card.

No standard says how long a pulse is; these are what readers are usually set to. The receiver takes the moment of each
pulse and has no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from latchwork.protocol.wiegand.bits import Bits


class Wire(IntEnum):
    """Both are high when idle; a pulse pulls one low."""

    D0 = 0
    D1 = 1


@dataclass(frozen=True, slots=True)
class LineTiming:
    """Seconds. `pulse` is how long a wire is low, `interval` from the beginning of one pulse to the next, `end` the
    silence after which a card is complete."""

    pulse: float = 50e-6
    interval: float = 2e-3
    end: float = 25e-3


TYPICAL = LineTiming()
SHORTEST_PULSE, LONGEST_PULSE = 20e-6, 100e-6
SHORTEST_INTERVAL, LONGEST_INTERVAL = 0.2e-3, 20e-3

MOST_BITS = 512
"""More without silence is no card but a wire that flutters."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A wire goes low `at` seconds after the card's first pulse and stays low for `duration`."""

    wire: Wire
    at: float
    duration: float


def pulses(bits: Bits, timing: LineTiming = TYPICAL) -> Iterator[Pulse]:
    """What a reader puts on the wires."""
    for index in range(bits.count):
        yield Pulse(Wire(bits.field(index, 1)), index * timing.interval, timing.pulse)


class LineReceiver:
    """Collects the pulses of one reader. Call `pulse` for each, and `wake` at `wake_at`, which gives the card."""

    def __init__(self, timing: LineTiming = TYPICAL) -> None:
        self.wake_at: float | None = None
        self._timing = timing
        self._count = 0
        self._number = 0

    def pulse(self, wire: Wire, now: float) -> Bits | None:
        """Takes one pulse that began `now`; gives the card before it when the silence between them ended that one."""
        card = self.wake(now)
        self.wake_at = now + self._timing.end
        self._count += 1
        if self._count <= MOST_BITS:
            self._number = self._number << 1 | wire
        return card

    def wake(self, now: float) -> Bits | None:
        """The card that is complete; None when there is none, or when what came is too long to be one."""
        if self.wake_at is None or now < self.wake_at:
            return None
        count, number = self._count, self._number
        self._count = self._number = 0
        self.wake_at = None
        return Bits(count, number) if count <= MOST_BITS else None
