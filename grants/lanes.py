"""When a lane is tried again: a few quick tries, then 1, 5, 15, 60 minutes with jitter, and a breaker: pure.

Every visit plans afresh, so a try is never a repeated message, and a door that is heard again starts from the top.
"""

from __future__ import annotations

import random
from datetime import timedelta

QUICK = (2.0, 5.0)
SLOW = (60.0, 300.0, 900.0, 3600.0)
JITTER = 0.2

AUDIT_EVERY = timedelta(hours=24)
"""How often a door's memory and clock are read although nothing is to be done."""

LOG_EVERY = timedelta(hours=6)
"""How often a door that is visited anyway is asked who opened it."""


def pause(attempts: int, chance: random.Random) -> float:
    """Seconds to wait after the `attempts`-th failure in a row, counted from 1."""
    index = attempts - 1
    if index < len(QUICK):
        return QUICK[index]
    slow = SLOW[min(index - len(QUICK), len(SLOW) - 1)]
    return slow * chance.uniform(1 - JITTER, 1 + JITTER)
