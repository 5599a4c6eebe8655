"""Events for those who have no address of their own: a stream that is held open, and a question that waits.

Both read the log of events and keep nothing: a reader says the number of the last event that it has and gets what came
after, so a connection that breaks loses nothing, and a reader that is slow keeps nobody waiting but itself.

Facts: the stream is one of server-sent events (WHATWG HTML, section 9.2).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from latchwork.app.api.errors import ApiError, invalid
from latchwork.app.api.objects.events import events_after, of_types, shown_events, visible
from latchwork.app.api.parameters import Parameters, from_query
from latchwork.app.api.principal import Principal
from latchwork.app.api.tables.events import event

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PATH = "/latchwork/events/stream"

HEARTBEAT = 15.0
"""Seconds of silence after which something is sent, so that nobody in between thinks that the connection is dead."""

BATCH = 100

AGAIN = 2000
"""Milliseconds after which a reader comes back whose connection broke."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the log: events with their numbers, and the number to ask after next time."""

    events: list[tuple[int, dict[str, Any]]]
    number: int


class Streams:
    """For all readers of one service."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._news = asyncio.Event()

    def ring(self, _newest: int) -> None:
        """There are new events."""
        self._news.set()
        self._news = asyncio.Event()

    # --- reading ---

    async def newest(self) -> int:
        """The number of the last event."""
        return await self._api.store.run(_newest)

    async def read(self, principal: Principal, after: int, types: list[str] | None, most: int = BATCH) -> Piece:
        """What the principal may see of the events after a number, oldest first."""
        api = self._api

        def work(c: Connection) -> Piece:
            newest = _newest(c)
            rows = events_after(c, after, most, of_types(types), visible(c, principal), event.c.number <= newest)
            shown = shown_events(api, c, principal, rows)
            events = [(row.number, one) for row, one in zip(rows, shown, strict=True)]
            return Piece(events, rows[-1].number if len(rows) == most else max(after, newest))

        return await api.store.run(work)

    async def wait(
        self, principal: Principal, after: int | None, types: list[str] | None, seconds: float, most: int
    ) -> Piece:
        """The same, as soon as there is something, or when the time is over. Without a number: what comes from now."""
        ends = self._api.world.monotonic() + seconds
        number = await self.newest() if after is None else after
        while True:
            news = self._news
            piece = await self.read(principal, number, types, most)
            left = ends - self._api.world.monotonic()
            if piece.events or left <= 0 or self._api.stopping.is_set():
                return piece
            number = piece.number
            await self._first_of(left, news.wait())

    async def _first_of(self, seconds: float | None, *awaited: Awaitable[Any]) -> None:
        """Until one of these is there, the server stops, or the time is over."""
        tasks = [asyncio.ensure_future(one) for one in (*awaited, self._api.stopping.wait())]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    # --- streaming ---

    async def page(self, request: Request, who: Callable[[], Principal]) -> Response:
        """Answers a request for the stream. `who` says, time and again, who reads it: keys are revoked meanwhile."""
        _may_read(who())
        p = from_query(StreamOf, request.url.query)
        after = _last(request.headers.get("last-event-id"), p.after)
        number = await self.newest() if after is None else after
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=headers)
        lines = self._lines(number, p.event_types, who)
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    async def _lines(self, number: int, types: list[str] | None, who: Callable[[], Principal]) -> AsyncIterator[str]:
        yield f"retry: {AGAIN}\n\n"
        while not self._api.stopping.is_set():
            news = self._news
            try:
                principal = who()
                _may_read(principal)
            except ApiError:
                return
            piece = await self.read(principal, number, types)
            number = piece.number
            if piece.events:
                yield "".join(_written(at, one) for at, one in piece.events)
                continue
            await self._first_of(HEARTBEAT, news.wait())
            if not news.is_set():
                # while somebody takes the clock forward, hours of silence are no silence
                await self._first_of(None, news.wait(), self._api.world.still())
                yield ": nothing new\n\n"


class StreamOf(Parameters):
    """From which event on, and of which types."""

    after: int | None = None
    event_types: list[str] | None = None


def _newest(c: Connection) -> int:
    return int(c.scalar(select(func.max(event.c.number))) or 0)


def _may_read(principal: Principal) -> None:
    if principal.session is None:
        principal.may_read()


def _last(header: str | None, after: int | None) -> int | None:
    """Where to go on: a reader that comes back says it in a header."""
    if header is None:
        return after
    if not (header.isascii() and header.isdigit() and len(header) < 19):
        raise invalid("", "Last-Event-ID is no number that this stream has sent; leave it out to begin now.")
    return int(header)


def _written(number: int, shown: dict[str, Any]) -> str:
    return f"id: {number}\nevent: {shown['event_type']}\ndata: {json.dumps(shown, separators=(',', ':'))}\n\n"
