"""Where a byte link keeps what has arrived until its driver takes it."""

from __future__ import annotations

import asyncio
from collections import deque

from latchwork.drivers.links import LinkLost


class Inbox:
    """Bytes that have arrived and wait for their one reader, and the news that no more will come."""

    __slots__ = ("_pieces", "_waiter", "_why")

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._why: str | None = None

    @property
    def lost(self) -> str | None:
        """Why the link is gone; None while it is up."""
        return self._why

    def put(self, data: bytes) -> None:
        self._pieces.append(data)
        self._wake()

    def lose(self, why: str) -> None:
        """The first reason counts; what had arrived before can still be read."""
        if self._why is None:
            self._why = why
            self._wake()

    async def get(self) -> bytes:
        """All that has arrived, in one piece; raises `LinkLost` once nothing is left and the link is gone.

        Cancelled, no byte is lost.
        """
        while not self._pieces:
            if self._why is not None:
                raise LinkLost(self._why)
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if len(self._pieces) == 1:
            return self._pieces.popleft()
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
