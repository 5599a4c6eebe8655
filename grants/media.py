"""Turns on what doors share: one radio, one stick, one bus. First come, first served, each for one visit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Media:
    """Hands out turns. A medium takes one visit at a time unless `room` says more."""

    def __init__(self, room: dict[str, int] | None = None) -> None:
        self.room = dict(room or {})
        self._busy: dict[str, int] = {}
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, medium: str) -> AsyncIterator[None]:
        """Waits for a turn and holds it. Cancelled while waiting, it leaves the queue."""
        await self._take(medium)
        try:
            yield
        finally:
            self._give(medium)

    async def _take(self, medium: str) -> None:
        if self._busy.get(medium, 0) < self.room.get(medium, 1):
            self._busy[medium] = self._busy.get(medium, 0) + 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue = self._waiting.setdefault(medium, deque())
        queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._give(medium)  # the turn was handed over in the same step: pass it on or it is lost for ever
            else:
                queue.remove(mine)
            raise

    def _give(self, medium: str) -> None:
        queue = self._waiting.get(medium)
        while queue:
            waiting = queue.popleft()
            if not waiting.done():
                waiting.set_result(None)  # the place stays taken: it passes from hand to hand
                return
        self._busy[medium] -= 1
