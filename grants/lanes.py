"""When a lane is tried again, and what it may spend: pure.

A few quick tries, then 1, 5, 15, 60 minutes with jitter. Every visit plans afresh, so a try is never a repeated
message, and a door that is heard again starts from the top - unless its breaker is open: after `BREAKER` failures
within `BURST` being heard counts for nothing until that time is over, and only the ladder goes on. A door whose
traffic budget for the day is spent is tried again on the lowest rung alone, and nothing that can wait is asked of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

QUICK = (2.0, 5.0)
SLOW = (60.0, 300.0, 900.0, 3600.0)
JITTER = 0.2

BREAKER = 3
BURST = 300.0

DAY = 86_400.0

AUDIT_EVERY = timedelta(hours=24)
"""How often a door's memory and clock are read although nothing is to be done."""

LOG_EVERY = timedelta(hours=6)
"""How often a door that is visited anyway is asked who opened it."""

CONNECTS_PER_DAY = 48
"""Conversations a day for a make that names no budget of its own: one day of the ladder's lowest rung, twice."""


def pause(attempts: int, chance: random.Random) -> float:
    """Seconds to wait after the `attempts`-th failure in a row, counted from 1."""
    index = attempts - 1
    if index < len(QUICK):
        return QUICK[index]
    slow = SLOW[min(index - len(QUICK), len(SLOW) - 1)]
    return slow * chance.uniform(1 - JITTER, 1 + JITTER)


@dataclass(frozen=True, slots=True)
class Burst:
    """Failures since `since` (seconds since 1970)."""

    failures: int
    since: float | None

    def with_failure(self, now: float) -> Burst:
        if self.since is None or now >= self.since + BURST:
            return Burst(1, now)
        return Burst(self.failures + 1, self.since)

    def open_until(self, now: float) -> float | None:
        """When the breaker closes again; None while it is closed."""
        if self.since is None or self.failures < BREAKER or now >= self.since + BURST:
            return None
        return self.since + BURST


@dataclass(frozen=True, slots=True)
class Traffic:
    """Conversations on a day, counted in days since 1970 in UTC."""

    day: int | None
    talks: int

    def on(self, now: float) -> int:
        return self.talks if self.day == int(now // DAY) else 0

    def with_talk(self, now: float) -> Traffic:
        return Traffic(int(now // DAY), self.on(now) + 1)

    def spent(self, now: float, budget: int | None) -> bool:
        return self.on(now) >= (CONNECTS_PER_DAY if budget is None else budget)
