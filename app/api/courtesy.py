"""People first: a door with something to do waits while changes are being asked for, for a moment that nobody notices.

Answers and visits share one processor. A visit that begins while somebody asks makes him wait for it, and a hundred
visits make everybody wait; a lock that is a quarter of a second later makes no difference. What is asked of one door
meanwhile is done in one visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

QUIET = 0.01
"""Seconds without a request after which doors have their turn: callers that ask again and again are seldom slower."""

LONGEST = 0.25
"""Seconds that a door waits at most, however much is asked."""


class Courtesy:
    """For the loop in which it is used. `request` goes around what is answered, `wait` before what can wait."""

    def __init__(self) -> None:
        self._open = 0
        self._last = float("-inf")
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def request(self) -> Iterator[None]:
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            self._last = asyncio.get_running_loop().time()
            if self._waiting and not self._open:
                self._look_later(QUIET)

    async def wait(self) -> None:
        """Returns when nothing was asked for `QUIET` seconds, and after `LONGEST` in any case."""
        loop = asyncio.get_running_loop()
        quiet = loop.time() - self._last
        if not self._open and quiet >= QUIET:
            return
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.append(mine)
        at_last = loop.call_later(LONGEST, _let_go, mine)
        if not self._open:
            self._look_later(QUIET - quiet)
        try:
            await mine
        finally:
            at_last.cancel()

    def _look_later(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._open:
            return
        left = self._last + QUIET - asyncio.get_running_loop().time()
        if left > 0:
            self._look_later(left)
            return
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            _let_go(one)


def _let_go(one: asyncio.Future[None]) -> None:
    if not one.done():
        one.set_result(None)
