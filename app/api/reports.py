"""Locks that report by themselves: what they say is taken in at once, and not only when they are next spoken to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from latchwork.drivers.contract import DoorDriver, Passage, Reports

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


@cache
def _reports(driver: type[DoorDriver]) -> bool:
    """Looked up once for each make: an estate has thousands of doors of it."""
    return issubclass(driver, Reports)


class Listening:
    """Listens to the doors of one service. Make it, let it `hear` doors, and `stop` it."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._ends: list[Callable[[], None]] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def hear(self, doors: Iterable[str]) -> None:
        """From now on what these doors report is taken in as it comes."""
        estate = self._api.engine.estate
        for door in doors:
            lock = estate.lock(door)
            if lock is not None and _reports(type(lock.driver)):
                assert isinstance(lock.driver, Reports)
                self._ends.append(lock.driver.listen(partial(self._reported, door)))

    def _reported(self, door: str, _passage: Passage) -> None:
        # several reports of one movement come together, and one look takes them all
        if door not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._api.engine.take_log(door), name=f"hear {door}")
            self._tasks[door] = task
            task.add_done_callback(partial(self._taken, door))

    def _taken(self, door: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(door, None)
        if not task.cancelled():
            task.exception()  # a store that fails stops the engine, which says so

    async def stop(self) -> None:
        for end in self._ends:
            end()
        self._ends.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
