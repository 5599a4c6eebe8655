"""What is done at a door while somebody waits: an action attempt around a conversation with the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.disturbances import PATIENCE
from latchwork.app.api.objects.attempts import find_attempt, shown_attempt
from latchwork.drivers.contract import DoorSession, DriverError, Receipt, Rejected, Unreachable
from latchwork.grants.model import GrantError

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

Result = dict[str, Any]
Says = Callable[[DriverError | GrantError], str]

PROMPT = 2.0
"""Seconds that a request is held for the end of its attempt; a slower attempt is answered as pending."""


class Operations:
    """The operations under way of one service."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[Result]] = set()

    async def attempt(
        self,
        call: Call,
        kind: str,
        device_id: str | None,
        work: Callable[[], Awaitable[Result]],
        says: Says | None = None,
    ) -> Result:
        """Begins an attempt and answers it as it stands after `PROMPT` at the latest; `work` gives its result.

        What `work` raises of a driver or the engine is how the attempt ended, under the type that `says` gives it. It
        goes on when the caller hangs up.
        """
        begun = await call.transact(lambda tx: _begin(tx, kind, device_id))
        carried_out = self._carry_out(call, begun["action_attempt_id"], work, says or _kind)
        task = asyncio.get_running_loop().create_task(carried_out)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.wait([task], timeout=PROMPT)
        return task.result() if task.done() else begun

    async def _carry_out(
        self, call: Call, attempt_id: str, work: Callable[[], Awaitable[Result]], says: Says
    ) -> Result:
        try:
            result = await work()
        except (DriverError, GrantError) as error:
            kind, words = says(error), str(error)
            return await call.transact(lambda tx: _fail(tx, attempt_id, kind, words))
        return await call.transact(lambda tx: _succeed(tx, attempt_id, result))

    async def at_door(self, door: str, work: Callable[[DoorSession], Awaitable[Receipt]]) -> Receipt:
        """One conversation with a door, which is asked afterwards who opened it and how it stands.

        Raises `DriverError`. That the door fell silent, or answers again, the engine finds out at once.
        """
        try:
            receipt = await self._api.engine.operate(door, work, looks=True)
        except Rejected:
            raise
        except DriverError:
            self._api.engine.audit([door])
            raise
        if not await self._api.store.run(lambda c: self._api.doors.face(c, door).online):
            self._api.engine.heard(door)
        return receipt

    async def look_at(self, door: str) -> None:
        """Has a door asked who opened it and how it stands; one that is silent, or has much to do, is asked at its next
        visit, and one without a line to us never."""
        if not self._api.doors.has_line(door):
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._api.engine.operate(door, _nothing, looks=True)
        except (DriverError, TimeoutError):
            self._api.engine.audit([door])

    async def stop(self) -> None:
        """What is under way is left; its attempts expire at the next start."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _nothing(_session: DoorSession) -> None:
    """There is nothing to do but to look."""


def _begin(tx: Tx, kind: str, device_id: str | None) -> Result:
    return shown_attempt(tx, find_attempt(tx, tx.api.attempts.begin(tx.c, kind, device_id)))


def _succeed(tx: Tx, attempt_id: str, result: Result) -> Result:
    tx.api.attempts.succeed(tx.c, attempt_id, result)
    return shown_attempt(tx, find_attempt(tx, attempt_id))


def _fail(tx: Tx, attempt_id: str, kind: str, words: str) -> Result:
    tx.api.attempts.fail(tx.c, attempt_id, kind, words)
    return shown_attempt(tx, find_attempt(tx, attempt_id))


def _kind(error: DriverError | GrantError) -> str:
    if isinstance(error, Rejected):
        return error.reason.value
    if isinstance(error, GrantError):
        return "request_refused"
    return "device_unreachable" if isinstance(error, Unreachable) else "device_unconfirmed"
