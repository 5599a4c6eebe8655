"""Events for those without an address: a stream that is held open, and a question that waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from served_house import KEY, READER, House, Play, Refused

from latchwork.app.api.streams import HEARTBEAT


@dataclass
class Reader:
    """One who holds the stream open. `lines` are the pieces that came; `slow` stops reading until it is set."""

    lines: list[str] = field(default_factory=list)
    status: int = 0
    over: bool = False
    slow: asyncio.Event | None = None

    @property
    def events(self) -> list[tuple[int, dict[str, Any]]]:
        found = []
        for block in "".join(self.lines).split("\n\n"):
            parts = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
            if "data" in parts:
                found.append((int(parts["id"]), json.loads(parts["data"])))
        return found


@asynccontextmanager
async def reading(
    house: House, *, token: str = KEY, query: str = "", last: int | None = None, slow: asyncio.Event | None = None
) -> AsyncIterator[Reader]:
    """Opens the stream as a server would, for as long as the `with` lasts."""
    reader, gone = Reader(slow=slow), asyncio.Event()
    headers = [(b"authorization", f"Bearer {token}".encode()), (b"host", b"127.0.0.1:8080")]
    headers += [] if last is None else [(b"last-event-id", str(last).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/latchwork/events/stream",
        "raw_path": b"/latchwork/events/stream",
        "query_string": query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8080),
    }

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            reader.status = message["status"]
            return
        if reader.slow is not None:
            await reader.slow.wait()
        reader.lines.append(message["body"].decode())

    task = asyncio.ensure_future(house.api(scope, receive, send))
    task.add_done_callback(lambda _: setattr(reader, "over", True))
    try:
        await house.sleep(1)
        yield reader
    finally:
        gone.set()
        await task


def test_a_stream_tells_what_happens_from_now_on(play: Play) -> None:
    async def story(house: House) -> None:
        await house.grant("garage", name="Before")
        async with reading(house) as reader:
            assert reader.status == 200
            assert reader.events == []
            grant = await house.grant("front-door")
            await house.sleep(1)
        told = await house.call("/events/list", since="2020-01-01T00:00:00Z")
        seen = [event for _, event in reader.events]
        assert seen == told["events"][-len(seen) :]
        assert seen[0]["access_grant_id"] == grant["access_grant_id"]

    play(story)


def test_a_stream_goes_on_after_the_last_event_that_its_reader_has(play: Play) -> None:
    async def story(house: House) -> None:
        async with reading(house) as first:
            await house.grant("front-door")
            await house.sleep(1)
        numbers = [number for number, _ in first.events]
        async with reading(house, last=numbers[2]) as second:
            await house.grant("garage", name="John Doe")
            await house.sleep(1)
        again = [number for number, _ in second.events]
        assert again[: len(numbers) - 3] == numbers[3:]
        assert again == sorted(set(again))
        async with reading(house, query=f"after={numbers[-2]}") as third:
            pass
        assert third.events[0][0] == numbers[-1]

    play(story)


def test_a_silent_stream_shows_that_it_is_alive(play: Play) -> None:
    async def story(house: House) -> None:
        async with reading(house) as reader:
            await house.rig.world.sleep(3 * HEARTBEAT + 1)
        assert sum(line.startswith(":") for line in reader.lines) == 3

    play(story)


def test_a_reader_who_does_not_read_keeps_nobody_waiting(play: Play) -> None:
    async def story(house: House) -> None:
        start = asyncio.Event()
        async with reading(house, slow=start) as slow, reading(house) as quick:
            await house.grant("front-door")
            await house.sleep(1)
            assert quick.events
            assert slow.events == []
            start.set()
            await house.sleep(1)
            assert slow.events == quick.events

    play(story)


def test_a_stream_ends_when_its_key_no_longer_counts_or_the_server_stops(play: Play) -> None:
    async def story(house: House) -> None:
        made = await house.call("/client_sessions/create", user_identifier_key="app")
        session = made["client_session"]
        async with reading(house, token=session["token"]) as reader:
            await house.call("/client_sessions/revoke", client_session_id=session["client_session_id"])
            await house.rig.world.sleep(HEARTBEAT + 1)
            assert reader.over
        async with reading(house) as reader:
            house.service.stopping.set()
            await house.sleep(1)
            assert reader.over

    play(story)


def test_a_stream_is_for_those_with_a_key_and_shows_codes_to_those_who_may_see_them(play: Play) -> None:
    async def story(house: House) -> None:
        async with reading(house, token="seam_nobody") as stranger:
            assert stranger.status == 401
        async with reading(house) as writer, reading(house, token=READER) as only_reads:
            await house.grant("front-door")
            await house.sleep(1)
        assert any("code" in event for _, event in writer.events)
        assert not any("code" in event for _, event in only_reads.events)
        assert [number for number, _ in writer.events] == [number for number, _ in only_reads.events]

    play(story)


def test_a_stream_of_some_types_tells_of_no_other(play: Play) -> None:
    async def story(house: House) -> None:
        async with reading(house, query="event_types=access_method.issued&event_types=space.created") as reader:
            await house.grant("front-door")
            await house.call("/spaces/create", name="Attic")
            await house.sleep(1)
        assert [event["event_type"] for _, event in reader.events] == ["access_method.issued", "space.created"]

    play(story)


def test_a_question_waits_for_the_next_event(play: Play) -> None:
    async def story(house: House) -> None:
        asked = asyncio.ensure_future(house.get("/latchwork/events/wait", event_types="space.created"))
        await house.sleep(2)
        assert not asked.done()
        await house.call("/spaces/create", name="Attic")
        first = (await asked)["log"]
        assert [event["event_type"] for event in first["events"]] == ["space.created"]
        await house.call("/spaces/create", name="Cellar")
        second = (await house.get("/latchwork/events/wait", after=first["number"]))["log"]
        assert [event["event_type"] for event in second["events"]] == ["space.created"]
        assert second["number"] > first["number"]

    play(story)


def test_a_question_is_answered_with_nothing_when_nothing_happens(play: Play) -> None:
    async def story(house: House) -> None:
        began = house.now()
        told = (await house.get("/latchwork/events/wait", timeout=30))["log"]
        assert told["events"] == []
        assert (house.now() - began).total_seconds() == pytest.approx(30, abs=1)
        with pytest.raises(Refused):
            await house.get("/latchwork/events/wait", timeout=3600)

    play(story)
