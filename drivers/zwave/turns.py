"""Fair turns on one stick: whoever waits is served in rotation, so a busy node holds up another by one turn at most."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """One holder at a time. Waiters of one name keep their order; names take turns."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}
        self._held = False

    @asynccontextmanager
    async def of(self, who: int) -> AsyncIterator[None]:
        await self.take(who)
        try:
            yield
        finally:
            self.give_back()

    async def take(self, who: int) -> None:
        """Cancelled, it leaves no trace."""
        if not self._held:
            self._held = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        while self._waiting:
            who, queue = next(iter(self._waiting.items()))
            del self._waiting[who]
            turn = queue.popleft()
            if queue:
                self._waiting[who] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self._held = False
