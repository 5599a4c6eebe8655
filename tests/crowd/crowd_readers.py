"""Readers of the events, each in one of the ways that there are; each goes on after the last event that it has."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import httpx
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
    """Listens at an address of its own, and answers every delivery; one that is repeated counts as it first came.

    `before` are the events that there were when the webhook was made; it is told of no others.
    """

    name = "webhook"

    def __init__(self) -> None:
        self.url = ""
        self.again = 0
        self._first: dict[str, Event] = {}

    @property
    def events(self) -> list[Event]:
        return list(self._first.values())

    def begin(self, before: list[Event]) -> None:
        self._first = {one["event_id"]: one for one in before} | self._first

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async with await asyncio.start_server(self._answer, "127.0.0.1", backlog=1024) as server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
            yield

    async def follow(self) -> None:
        await asyncio.Event().wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as the server keeps it. What a kill cuts off is dropped."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = next(line for line in head.splitlines() if line.startswith("content-length:"))
                event = json.loads(await reader.readexactly(int(length.partition(":")[2])))
                self.again += event["event_id"] in self._first
                self._first.setdefault(event["event_id"], event)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
        writer.close()
