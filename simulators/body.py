"""What every simulated lock has beside its firmware: a bolt, a door, a battery, and people who walk up to it.

The last word of a simulation is whether the door opens. `Outcome` is that word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from latchwork.simulators.changes import Changes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened when somebody tried: `reason` is the firmware's own word for it."""

    opened: bool
    reason: str


@dataclass(slots=True)
class Attempt:
    """One line of the body's memory, for judgement from outside; `at` is true time in UTC, not the lock's clock."""

    at: datetime
    method: str
    outcome: Outcome


_KEPT = frozenset({"locked", "battery"})
"""What of a body a lock knows again after a power cut."""


@dataclass(slots=True)
class Body:
    """Bolt, door and battery of one lock. `battery` is percent; at 0 nothing moves. `changes` are the lock's."""

    changes: Changes = field(default_factory=Changes, repr=False, compare=False)
    locked: bool = True
    door_open: bool = False
    battery: int = 100
    jammed: bool = False
    attempts: list[Attempt] = field(default_factory=list)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in _KEPT:
            self.changes.tell()

    def throw(self, locked: bool) -> bool:
        """Moves the bolt; False when it is jammed or the battery is dead."""
        if self.jammed or self.battery <= 0:
            return False
        self.locked = locked
        return True


class Behaviours:
    """Small overrides that a test puts in front of a firmware: the newest one that answers wins.

    A behaviour takes what the firmware was asked and returns an answer, or None to leave it to the next.
    """

    def __init__(self) -> None:
        self._stack: list[Callable[[Any], Any]] = []

    def push(self, behaviour: Callable[[Any], Any]) -> None:
        self._stack.append(behaviour)

    def remove(self, behaviour: Callable[[Any], Any]) -> None:
        self._stack.remove(behaviour)

    def answer(self, question: Any) -> Any:
        for behaviour in reversed(self._stack):
            answer = behaviour(question)
            if answer is not None:
                return answer
        return None
