"""Readers of the events, each in one of the ways that there are; each goes on after the last event that it has."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Protocol

import httpx
from api_listener import Listener
from api_server import API_KEY
from crowd_asking import Line, Lost, Refused

Event = dict[str, Any]

BETWEEN = 0.25
"""Seconds between two questions for the list."""

PAGE = 1000


class Reader(Protocol):
    """`events` are those that it was told, in that order."""

    name: str

    @property
    def events(self) -> list[Event]: ...

    async def follow(self) -> None:
        """Reads until it is cancelled."""


class ListReader:
    """Asks `/events/list` again and again for what happened since the last event, which it is told once more."""

    name = "list with since"

    def __init__(self, line: Line, since: str) -> None:
        self.events: list[Event] = []
        self._line = line
        self._since = since
        self._known: set[str] = set()

    async def follow(self) -> None:
        while True:
            events = await _sure(self._line, "/events/list", {"since": self._since, "limit": PAGE})
            fresh = [one for one in events["events"] if one["event_id"] not in self._known]
            self.events += fresh
            self._known |= {one["event_id"] for one in fresh}
            if fresh:
                self._since = fresh[-1]["created_at"]
            if len(events["events"]) < PAGE:
                await asyncio.sleep(BETWEEN)


class WaitReader:
    """Asks the question that waits."""

    name = "long poll"

    def __init__(self, line: Line) -> None:
        self.events: list[Event] = []
        self._line = line
        self._number = 0

    async def follow(self) -> None:
        while True:
            asked = {"after": self._number, "timeout": 5, "limit": 200}
            log = (await _sure(self._line, "/latchwork/events/wait", asked))["log"]
            self.events += log["events"]
            self._number = log["number"]


async def _sure(line: Line, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    while True:
        try:
            answer: dict[str, Any] = await line.ask(lambda seam: seam.client.get(path, params=asked))
        except (Lost, Refused):
            await asyncio.sleep(BETWEEN)
            continue
        return answer


class StreamReader:
    """Holds the stream open, and comes back with the number of the last event where it breaks."""

    name = "stream"

    def __init__(self, url: str, chance: random.Random) -> None:
        self.events: list[Event] = []
        self.numbers: list[int] = [0]
        self.breaks = 0
        self._url = url
        self._chance = chance

    async def follow(self) -> None:
        async with httpx.AsyncClient(timeout=None, headers={"authorization": f"Bearer {API_KEY}"}) as client:
            while True:
                with suppress(httpx.TransportError):
                    await self._read(client)
                self.breaks += 1
                await asyncio.sleep(self._chance.uniform(0.1, 0.5))

    async def _read(self, client: httpx.AsyncClient) -> None:
        last = {"last-event-id": str(self.numbers[-1])}
        async with client.stream("GET", f"{self._url}/latchwork/events/stream", headers=last) as response:
            response.raise_for_status()
            async for number, event in _told(response.aiter_lines()):
                self.numbers.append(number)
                self.events.append(event)


async def _told(lines: AsyncIterator[str]) -> AsyncIterator[tuple[int, Event]]:
    """The events of a stream, each as soon as its empty line has come: what was cut off before it is none."""
    number, data = 0, ""
    async for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data":
            data = value
        elif not line and data:
            yield number, json.loads(data)
            data = ""


class WebhookReader:
    """Listens at an address of its own, from which it is told what happens after `before`.

    What is delivered again counts as it first came.
    """

    name = "webhook"

    def __init__(self, listener: Listener, before: list[Event]) -> None:
        self._listener = listener
        self._first = {one["event_id"]: one for one in before}
        self._read = 0
        self.again = 0

    @property
    def events(self) -> list[Event]:
        new = self._listener.deliveries[self._read :]
        self._read += len(new)
        for body, headers in new:
            length = next(value for name, value in headers.items() if name.lower() == "content-length")
            if len(body.encode()) < int(length):
                continue  # a kill cut it off
            event = json.loads(body)
            self.again += event["event_id"] in self._first
            self._first.setdefault(event["event_id"], event)
        return list(self._first.values())

    async def follow(self) -> None:
        await asyncio.Event().wait()
