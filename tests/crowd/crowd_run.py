"""One crowd: an estate, its clients and readers, the kills, and what was found in the end."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from crowd_asking import ERROR, LOST, Finding, Line, Lost, Refused, Tally
from crowd_client import Client, now_ms, written
from crowd_doors import Doors
from crowd_judge import judge
from crowd_judge_events import judge_audit, judge_deliveries, judge_events, judge_reader
from crowd_races import Race
from crowd_readers import ListReader, Reader, StreamReader, WaitReader, WebhookReader
from crowd_rig import ESTATE, write_estate
from crowd_server import CrowdServer
from crowd_survey import Row, Survey, Surveyor
from crowd_worlds import Kind, Thing

SILENT = 60.0
"""Seconds after which, nothing more having come, a reader is taken to have been told all that it ever will."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`clients` do `steps` things each; `doors` 0 takes `rigs/estate.yaml`."""

    seed: int = 1
    clients: int = 200
    steps: int = 20
    kills: int = 6
    doors: int = 24

    @property
    def parties(self) -> int:
        """How many run in each race."""
        return min(4, self.clients)


@dataclass(slots=True)
class Result:
    """What one crowd came to. `figures` are the lines of the table."""

    plan: Plan
    findings: list[Finding]
    figures: list[tuple[str, str]] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(1 for one in self.findings if one.kind == kind)


class Crowd:
    """Everything that one run needs. `run` answers what came of it."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.tally, self.read = Tally(), Tally()
        rig = write_estate(folder / "crowd.yaml", plan.doors, plan.seed) if plan.doors else ESTATE
        self.server = CrowdServer(folder, rig, self._chance("server"))
        self.clients: list[Client] = []
        self.races: list[Race] = []
        self.readers: list[Reader] = []
        self.things: list[Thing] = []
        self.told: dict[str, list[Row]] = {}
        self.since = written(now_ms() - 60_000)
        self.hook = ""
        self.seconds, self.looked, self.answered = 0.0, 0.0, 0

    def _chance(self, *of: object) -> random.Random:
        return random.Random(f"{self.plan.seed} {of}")

    async def run(self) -> Result:
        try:
            await self.server.start()
            async with AsyncExitStack() as stack:
                outside = await stack.enter_async_context(self._line("outside"))
                doors = Doors(await outside.ask(lambda seam: seam.devices.list()))
                await self._begin(stack, doors, outside)
                async with self._followed():
                    await self._work(outside)
                    began = time.monotonic()
                    found = await self._survey(outside, doors)
                    self.looked = time.monotonic() - began
            code = await self.server.stop()
        finally:
            self.server.end()
        return Result(self.plan, self._judge(found, code), self._figures(found))

    @asynccontextmanager
    async def _line(self, *of: object, tally: Tally | None = None) -> AsyncIterator[Line]:
        line = Line(self.server.url, tally or self.tally, self._chance("line", *of))
        try:
            yield line
        finally:
            await line.close()

    async def _begin(self, stack: AsyncExitStack, doors: Doors, outside: Line) -> None:
        for number in range(self.plan.clients):
            line = await stack.enter_async_context(self._line(number))
            self.clients.append(Client(number, line, doors, self._chance("client", number)))
        self._lay_out_races(doors)
        hook = WebhookReader()
        await stack.enter_async_context(hook.listening())
        made = await outside.ask(lambda seam: seam.webhooks.create(url=hook.url, event_types=["*"]))
        self.hook = made.webhook_id
        hook.begin(await Surveyor(outside, doors, self.since, self._chance("before")).events())
        line = await stack.enter_async_context(self._line("list", tally=self.read))
        waits = await stack.enter_async_context(self._line("waits", tally=self.read))
        stream = StreamReader(self.server.url, self._chance("stream"))
        self.readers = [ListReader(line, self.since), WaitReader(waits), stream, hook]

    def _lay_out_races(self, doors: Doors) -> None:
        """One race for each group of clients."""
        chance = self._chance("races")
        for number in range(self.plan.clients // self.plan.parties):
            door = doors.pick(chance, 1)[0]
            kind = chance.choice(tuple(Kind))
            self.races.append(Race(kind, f"race {number}", door, door.pin(chance), self.plan.parties))

    # --- while it goes on ---

    @asynccontextmanager
    async def _followed(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(one.follow(), name=one.name) for one in self.readers]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    async def _work(self, outside: Line) -> None:
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            killer = group.create_task(self._disturb(outside))
            clients = [group.create_task(self._client(number)) for number in range(self.plan.clients)]
            await asyncio.wait(clients)
            self.seconds, self.answered = time.monotonic() - began, self.tally.answered
            self.tally.over.set()
            await killer
        self.things = [thing for client in self.clients for thing in client.things]

    async def _client(self, number: int) -> None:
        client, chance = self.clients[number], self._chance("race of", number)
        group = number // self.plan.parties
        at = self._chance("race", group).randrange(self.plan.steps) if group < len(self.races) else None
        for step in range(self.plan.steps):
            if step == at:
                await self.races[group].run(client)
            await client.step()
            await asyncio.sleep(chance.uniform(0, 0.02))

    async def _disturb(self, outside: Line) -> None:
        """Kills the server at drawn moments, counted in answers; the last time when nothing is asked any more."""
        chance = self._chance("kills")
        planned = self.plan.clients * self.plan.steps
        moments = sorted(chance.uniform(0.05, 0.95) * planned for _ in range(self.plan.kills - 1))
        for moment in moments:
            await self.tally.reaches(moment)
            await self._kill(outside, chance.uniform(0, 0.05))
        await self.tally.over.wait()
        await self._kill(outside, 0.0)

    async def _kill(self, outside: Line, nap: float) -> None:
        """Notes the end of the audit trail before, and looks whether it is still so afterwards."""
        note = await self._verdict(outside)
        await asyncio.sleep(nap)
        await self.server.kill()
        try:
            await self._verdict(outside, number=note["number"], hash=note["hash"])
        except Refused as refusal:
            self.tally.find(LOST, f"a row of the audit trail that was noted before a kill: {refusal}")

    async def _verdict(self, outside: Line, **noted: object) -> Row:
        asked = {name: value for name, value in noted.items() if value is not None}
        while True:
            with suppress(Lost):
                answer = await outside.ask(lambda seam: seam.client.get("/latchwork/audit/verify", params=asked))
                return dict(answer["audit_verdict"])

    # --- in the end ---

    async def _survey(self, outside: Line, doors: Doors) -> Survey:
        surveyor = Surveyor(outside, doors, self.since, self._chance("survey"))
        found = await surveyor.look(self.things)
        # what was opened locks itself again, and that is told as well
        found.events = await surveyor.events()
        await self._caught_up(outside, len(found.events))
        self.told = {reader.name: list(reader.events) for reader in self.readers}
        found.later = {one["event_id"] for one in (await surveyor.events())[len(found.events) :]}
        return found

    async def _caught_up(self, outside: Line, count: int) -> None:
        """Waits until every reader was told all, or nothing more comes."""
        told, since = -1, time.monotonic()
        while min(len(one.events) for one in self.readers) < count and time.monotonic() < since + SILENT:
            now_told = sum(len(one.events) for one in self.readers)
            if now_told > told:
                told, since = now_told, time.monotonic()
            await self._hurry(outside)
            await asyncio.sleep(0.5)

    async def _hurry(self, outside: Line) -> None:
        """Has delivered now what a kill cut off twice, which the ladder would repeat minutes later."""
        asked = {"webhook_id": self.hook, "status": "waiting", "limit": 500}
        answer = await outside.ask(lambda seam: seam.client.get("/latchwork/webhook_deliveries/list", params=asked))
        soon = written(now_ms() + 10_000)
        late = [one["event_id"] for one in answer["webhook_deliveries"] if one["next_attempt_at"] > soon]
        if late:
            body = {"webhook_id": self.hook, "event_ids": late}
            await outside.ask(lambda seam: seam.client.post("/latchwork/webhook_deliveries/replay", json=body))

    def _judge(self, found: Survey, code: int) -> list[Finding]:
        findings = [
            *self.tally.findings,
            *self.read.findings,
            *judge(self.things, self.races, found),
            *judge_events(self.things, found),
        ]
        for reader in self.readers:
            look = judge_deliveries if isinstance(reader, WebhookReader) else judge_reader
            findings += look(reader.name, self.told[reader.name], found)
        findings += judge_audit(self.tally.writes, self.tally.lost, found)
        findings += [Finding(ERROR, f"the server said: {line}") for line in self.server.complaints()]
        if code != 0:
            findings.append(Finding(ERROR, f"the server ended with {code}"))
        if self.server.kills + self.server.stops < self.plan.kills:
            findings.append(Finding(ERROR, "the server was not killed as often as planned"))
        return findings

    def _figures(self, found: Survey) -> list[tuple[str, str]]:
        tally, spent = self.tally, sorted(self.tally.seconds)
        up = self.seconds - sum(self.server.down[:-1])
        made = Counter(one.kind for one in self.things if one.asked)
        return [
            ("clients", str(self.plan.clients)),
            ("doors", str(len(found.doors))),
            ("seconds of work, of looking at what came of it", f"{self.seconds:.0f}, {self.looked:.0f}"),
            ("requests answered", str(self.answered)),
            ("refused", ", ".join(f"{count} {kind}" for kind, count in tally.refused.most_common()) or "0"),
            ("answers lost", str(tally.lost)),
            ("kills (kill -9)", str(self.server.kills)),
            ("stops (SIGTERM)", str(self.server.stops)),
            ("seconds until ready again", _spread(self.server.down)),
            ("answers a second while it ran", f"{self.answered / up:.0f}"),
            ("milliseconds for an answer, p50 / p99", f"{_at(spent, 0.5):.0f} / {_at(spent, 0.99):.0f}"),
            ("grants / codes asked for", f"{made[Kind.GRANT]} / {made[Kind.CODE]}"),
            ("races won once", str(sum(1 for one in self.races if len(one.claims) == 1))),
            ("codes in the locks' memories", str(sum(len(one) for one in found.memories.values()))),
            ("PINs typed", f"{len(found.typed)}, {sum(found.typed.values())} opened"),
            ("events", str(len(found.events))),
            ("delivered again", str(sum(getattr(one, "again", 0) for one in self.readers))),
            ("audit rows", str(len(found.audit))),
        ]


def _at(spent: Sequence[float], share: float) -> float:
    return 1e3 * spent[min(len(spent) - 1, int(len(spent) * share))]


def _spread(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f}"


def run_crowd(plan: Plan, folder: Path) -> Result:
    return asyncio.run(Crowd(plan, folder).run())
