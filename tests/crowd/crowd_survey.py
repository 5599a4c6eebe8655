"""How the estate stands in the end, seen from outside: lists, the locks' own memories, and PINs typed at the doors."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crowd_asking import Line
from crowd_client import TYPE_PIN, now_ms
from crowd_doors import Door, Doors
from crowd_worlds import Thing

Row = dict[str, Any]

SETTLED_WITHIN = 60.0
"""Seconds in which everything is on its door or off it."""

STRANGERS = 10
"""So many PINs that should not open are typed at each door; its memory shows all of them."""

AT_ONCE = 8

NO_ROOM = "no_space_for_access_code_on_device"


@dataclass(slots=True)
class Survey:
    """`memories` are the PINs in each lock, `typed` whether a door opened to a PIN; doors go by their ids.

    `stories` are the ids of the events that are about a grant, or a code that stands alone. `later` are those of
    events that came when readers had been told of all others, and that they may have been told of.
    """

    at: int = 0
    grants: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    memories: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[tuple[str, str], bool] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    later: set[str] = field(default_factory=set)
    stories: dict[str, list[str]] = field(default_factory=dict)
    audit: list[Row] = field(default_factory=list)
    verdict: Row = field(default_factory=dict)
    doors: dict[str, Door] = field(default_factory=dict)


class Surveyor:
    """Looks at an estate on which nobody works any more."""

    def __init__(self, line: Line, doors: Doors, since: str, chance: random.Random) -> None:
        self._line = line
        self._doors = doors
        self._since = since
        self._chance = chance
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def look(self, things: Iterable[Thing]) -> Survey:
        await self._settle(max((one for thing in things for one in _moments(thing)), default=0))
        found = Survey(now_ms(), doors=dict(self._doors.by_id))
        found.grants = await self._pages("/access_grants/list", "access_grants")
        found.codes = await self._pages("/access_codes/list", "access_codes")
        found.people = await self._pages("/user_identities/list", "user_identities")
        found.attempts = await self._pages("/action_attempts/list", "action_attempts")
        found.events = await self.events()
        for door in found.doors.values():
            codes = (await self._read("/latchwork/simulate/read_memory", device_id=door.id))["codes"]
            found.memories[door.id] = [one["code"] for one in codes]
        await asyncio.gather(*(self._type(found, one, self._tries(found, one)) for one in found.doors))
        await asyncio.gather(
            *(self._story(found, "access_grant_id", one) for one in _made(found.events, "access_grant"))
        )
        told = {event for story in found.stories.values() for event in story}
        alone = _made([one for one in found.events if one["event_id"] not in told], "access_code")
        await asyncio.gather(*(self._story(found, "access_code_id", one) for one in alone))
        found.audit = await self._pages("/latchwork/audit/list", "audit_entries")
        found.verdict = (await self._read("/latchwork/audit/verify"))["audit_verdict"]
        return found

    async def events(self) -> list[Row]:
        found: list[Row] = []
        while True:
            page = await self._read("/events/list", since=self._since, limit=2000, unstable_offset=len(found))
            found += page["events"]
            if len(page["events"]) < 2000:
                return found

    async def _settle(self, until: int) -> None:
        """What does not settle in time is found by whoever judges."""
        end = time.monotonic() + SETTLED_WITHIN
        while True:
            await self._line.ask(lambda seam: seam.client.post("/latchwork/simulate/settle", json={}))
            if now_ms() > until and not await self._pending():
                return
            if time.monotonic() > end:
                return
            await asyncio.sleep(0.25)

    async def _pending(self) -> bool:
        codes = await self._pages("/access_codes/list", "access_codes")
        if any(one["mutation_code"] != "deferring_creation" for code in codes for one in _pending_at(code)):
            return True
        grants = await self._pages("/access_grants/list", "access_grants")
        return any(one["warning_code"] == "being_deleted" for grant in grants for one in grant["warnings"])

    def _tries(self, found: Survey, door: str) -> list[str]:
        """All PINs that should open, and some of those that were ever known at the door and should not; after two of
        these a good one, for a keypad locks itself after a few wrong ones."""
        good = [str(one["code"]) for one in found.codes if one["device_id"] == door and one["status"] == "set"]
        bad = sorted(pins_told(found.events).get(door, set()) - set(good))
        bad = self._chance.sample(bad, min(len(bad), STRANGERS if good else 2))
        return [one for number, pin in enumerate(bad) for one in (pin, *good[: number % 2])] + good

    async def _type(self, found: Survey, door: str, tries: list[str]) -> None:
        async with self._turns:
            for pin in tries:
                body = {"device_id": door, "code": pin}
                answer = await self._line.ask(lambda seam, body=body: seam.client.post(TYPE_PIN, json=body))
                found.typed[door, pin] = answer["outcome"]["opened"]

    async def _story(self, found: Survey, name: str, thing: str) -> None:
        async with self._turns:
            events = await self._read("/events/list", since=self._since, limit=2000, **{name: thing})
            found.stories[thing] = [one["event_id"] for one in events["events"]]

    async def _read(self, path: str, **asked: Any) -> Row:
        answer: Row = await self._line.ask(lambda seam: seam.client.get(path, params=asked))
        return answer

    async def _pages(self, path: str, key: str) -> list[Row]:
        rows: list[Row] = []
        asked: Row = {"limit": 500}
        while True:
            page = await self._read(path, **asked)
            rows += page[key]
            cursor = page.get("pagination", {}).get("next_page_cursor")
            if cursor is None:
                return rows
            asked = {"limit": 500, "page_cursor": cursor}


def lacks_room(code: Row) -> bool:
    """It waits for room in its lock, for as long as that takes."""
    return any(one["error_code"] == NO_ROOM for one in code["errors"])


def _pending_at(code: Row) -> list[Row]:
    return [] if lacks_room(code) else list(code["pending_mutations"])


def _moments(thing: Thing) -> Iterator[int]:
    """When a window begins or ends of which the end of the run should not be in the middle."""
    soon = now_ms() + SETTLED_WITHIN * 1000
    for state in thing.worlds:
        if state is not None:
            yield from (one for one in (state.starts, state.ends) if one < soon)


def _made(events: Iterable[Row], kind: str) -> list[str]:
    return [one[f"{kind}_id"] for one in events if one["event_type"] == f"{kind}.created"]


def pins_told(events: Iterable[Row]) -> dict[str, set[str]]:
    """Every PIN that any event tells of a door."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if "device_id" in event:
            sides = [event, event.get("from"), event.get("to")]
            found[event["device_id"]] |= {str(one["code"]) for one in sides if one and one.get("code")}
    return found
