"""A door with an offline-code lock, and whoever knows its secret: the codes are computed beside the lock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.protocol.offline_code.windows import CodeWindow, widened
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_code import OfflineCodeLock
from latchwork.world import World

ZONE = ZoneInfo("Europe/Zurich")
SECRET = bytes(range(32))


@dataclass
class Stage:
    world: World
    lock: OfflineCodeLock
    book: CodeBook

    def local(self, text: str) -> datetime:
        """Naive local time of '2026-03-02 10:00'."""
        return datetime.fromisoformat(text)

    def window(self, start: str, end: str | None = None) -> CodeWindow:
        """A timed code's window; without an end a one-time code's."""
        return widened(self.local(start), None if end is None else self.local(end), one_time=end is None)

    def code(self, start: str, end: str | None = None, variant: int = 0) -> str:
        return self.book.codes(self.window(start, end))[variant]

    async def until(self, text: str) -> None:
        """Lets time pass until the wall clock of the lock's place shows `text`, for the first time if it does twice."""
        there = self.local(text).replace(tzinfo=ZONE)
        seconds = (there - self.world.now()).total_seconds()
        assert seconds >= 0
        await self.world.sleep(seconds)


Story = Callable[[Stage], Awaitable[None]]


@pytest.fixture
def at_the_door() -> Callable[..., None]:
    """Runs a story with a lock that was set up, at 10:00 on a Monday; `clock` takes what `LockClock` takes."""

    def run(story: Story, *, start: datetime | None = None, **clock: Any) -> None:
        world = World(7) if start is None else World(7, start=start)

        async def main() -> None:
            lock = OfflineCodeLock(world, "BH-1", clock=LockClock(world, ZONE, **clock))
            lock.learn_secret(SECRET)
            await story(Stage(world, lock, CodeBook(SECRET)))

        world.run(main())

    return run
