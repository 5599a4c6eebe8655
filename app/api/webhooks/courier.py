"""One webhook's courier: takes up what is due, delivers it, writes down what came of it, and waits for more."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING

import httpx

from latchwork.app.api.webhooks import ledger
from latchwork.app.api.webhooks.ledger import Answer, Outcome, Round
from latchwork.app.api.webhooks.letters import Letter, headers
from latchwork.drivers.contract import Secret
from latchwork.grants.store import StoreError
from latchwork.world import World

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

AT_ONCE = 8
"""Letters that are under way to one listener at a time: never two of one story."""

MOST_READ = 64 * 1024
"""Bytes of an answer that are read, so that the connection can be used again. What they say is nobody's business."""

LONGEST_NAP = 60.0
"""Seconds after which the wall clock is looked at again, which people and networks may have moved."""

log = logging.getLogger("latchwork.api.webhooks")


class Courier:
    """Serves one webhook while `run` runs. Cancelled, it forgets what it had not written down: that comes again."""

    def __init__(
        self,
        api: Service,
        client: httpx.AsyncClient,
        hook: str,
        url: str,
        secret: Secret,
        types: list[str],
        reached: int,
    ) -> None:
        self._api = api
        self._client = client
        self._hook = hook
        self._url = url
        self._secret = secret
        self.types = types
        self._reached = reached
        self._news = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        # listeners look at their own clock, so a clock that people take forward is none to sign by
        self._wall = api.world if api.world.virtual else World.real()

    def ring(self) -> None:
        """There may be something to deliver."""
        self._news.set()

    async def run(self) -> None:
        turn: float | None = None
        while True:
            await self._wait_for(turn)
            self._news.clear()
            try:
                turn = await self._go_round()
            except StoreError as error:
                log.error("webhook %s: its deliveries cannot be written down: %s", self._hook, error)
                turn = self._api.now() + LONGEST_NAP

    async def _wait_for(self, turn: float | None) -> None:
        """Until there is news, or the moment has come."""
        while not self._news.is_set():
            if turn is None:
                await self._news.wait()
                return
            left = turn - self._api.now()
            if left <= 0:
                return
            try:
                async with asyncio.timeout(min(left, LONGEST_NAP) + 0.001):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _go_round(self) -> float | None:
        """Delivers what is due; answers when there is more to do, which may be now."""
        api, now = self._api, self._api.now()
        types, hook, reached = self.types, self._hook, self._reached
        todo = await api.store.run(lambda c: ledger.take_up(c, api, hook, types, reached, now))
        if not todo.again and not todo.fresh and not todo.behind:
            # nothing for this listener: how far it is need not be on the disk
            self._reached = todo.reached
            return todo.turn
        outcome = await self._deliver(todo)
        await api.store.run(lambda c: ledger.keep(c, api, hook, todo, outcome))
        self._reached = todo.reached
        return api.now()

    async def _deliver(self, todo: Round) -> Outcome:
        """Sends each story in its order, and the stories beside each other."""
        outcome = Outcome()
        stories: dict[object, list[Letter]] = defaultdict(list)
        for letter in (*todo.again, *todo.fresh):
            stories[letter.story or letter.number].append(letter)
        async with asyncio.TaskGroup() as group:
            for letters in stories.values():
                group.create_task(self._deliver_story(letters, outcome))
        return outcome

    async def _deliver_story(self, letters: list[Letter], outcome: Outcome) -> None:
        for letter in letters:
            async with self._room:
                answer = await self._send(letter)
            outcome.answers[letter.number] = (answer, self._api.now())
            if not answer.taken:
                return

    async def _send(self, letter: Letter) -> Answer:
        signed = headers(letter, self._secret, self._wall.now())
        try:
            with self._api.world.busy():
                request = self._client.build_request("POST", self._url, content=letter.body.encode(), headers=signed)
                response = await self._client.send(request, stream=True)
                try:
                    await _read_some(response)
                finally:
                    await response.aclose()
        except httpx.TimeoutException:
            return Answer(problem="the listener did not answer in time")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Answer(problem=f"the listener could not be reached ({type(error).__name__})")
        return Answer(response.status_code)


async def _read_some(response: httpx.Response) -> None:
    read = 0
    if response.is_stream_consumed:
        return
    async for chunk in response.aiter_raw():
        read += len(chunk)
        if read > MOST_READ:
            return
