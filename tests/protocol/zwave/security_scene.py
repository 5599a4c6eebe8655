"""What the tests of S0 and S2 share: random numbers that can be told, and an air that loses what it is told to lose."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "zwave.json").read_text("utf-8"))["vectors"]


def captured(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(vector for vector in VECTORS if vector["id"] == name)
    return found


def drawing(seed: str) -> Callable[[int], bytes]:
    """Numbers that look random and are the same in each run."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed} {count}".encode()).digest(size)

    return draw


def scripted(numbers: Iterable[bytes]) -> Callable[[int], bytes]:
    """Exactly these, in order; another size than was asked for is a mistake of the test."""
    waiting = deque(numbers)

    def draw(size: int) -> bytes:
        number = waiting.popleft()
        assert len(number) == size
        return number

    return draw


class Machine(Protocol):
    def receive(self, frame: bytes, now: float) -> None: ...

    def output(self) -> list[bytes]: ...


class Air:
    """Carries what two machines say until both are silent. `lose` names frames, counted from 0, that get lost."""

    def __init__(self, one: Machine, other: Machine, lose: Iterable[int] = ()) -> None:
        self.one, self.other = one, other
        self.lose = set(lose)
        self.heard: list[tuple[Machine, bytes]] = []
        """Who said what, in order."""

    def settle(self, now: float) -> None:
        for _ in range(500):
            said = [(sender, frame) for sender in (self.one, self.other) for frame in sender.output()]
            if not said:
                return
            for sender, frame in said:
                number = len(self.heard)
                self.heard.append((sender, frame))
                if number not in self.lose:
                    (self.other if sender is self.one else self.one).receive(frame, now)
        raise AssertionError("the two never fall silent")
