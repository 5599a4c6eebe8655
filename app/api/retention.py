"""What is kept for how long: old events and old rows of the audit trail are pruned, a small portion at a time.

Nothing is published of how long events are kept upstream.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, delete, func, or_, select, tuple_

from latchwork.app.api import audit
from latchwork.app.api.audit import DONE, Entry
from latchwork.app.api.tables.events import about, action_attempt, event, projected
from latchwork.app.api.tables.webhooks import delivery, webhook
from latchwork.app.api.webhooks import ledger
from latchwork.grants.model import GrantState
from latchwork.grants.schema import event as engine_event
from latchwork.grants.schema import grant

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

DAY = 86400.0

PORTION = 200
"""Rows that one transaction takes out; those of `about`, of which an event has several, are looked at in tens of it."""

FIRST = 60.0
"""Seconds after a start before it is looked for what is too old."""

EVERY = DAY
"""Seconds from one time to the next."""

LONGEST_NAP = 3600.0
"""Seconds after which the wall clock is looked at again, which people and networks may have moved."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Seconds for which things are kept; None for ever. Action attempts are kept as events are."""

    events: float | None = 90 * DAY
    audit: float | None = 365 * DAY


class Retention:
    """Of one service. An event that a webhook has yet to be told of is kept whatever its age, as is the newest."""

    def __init__(self, api: Service, keep: Keep) -> None:
        self._api = api
        self.keep = keep
        self._due = 0.0
        self._alarm_clock: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._due = self._api.now() + FIRST
        self._wait()

    async def stop(self) -> None:
        """Between two portions; what is left is pruned at another time."""
        if self._alarm_clock is not None:
            self._alarm_clock.cancel()
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    def _wait(self) -> None:
        nap = min(max(0.0, self._due - self._api.now()) + 0.001, LONGEST_NAP)
        self._alarm_clock = asyncio.get_running_loop().call_later(nap, self._ring)

    def _ring(self) -> None:
        if self._api.now() < self._due:
            self._wait()
            return
        self._due = self._api.now() + EVERY
        self._running = asyncio.get_running_loop().create_task(self.prune(), name="retention")
        self._running.add_done_callback(self._pruned)

    def _pruned(self, done: asyncio.Task[None]) -> None:
        self._running = None
        if not done.cancelled():
            done.result()
            self._wait()

    # --- pruning -------------------------------------------------------------------------------------------------

    async def prune(self) -> None:
        """Takes out all that is too old now; whoever asks for something goes first."""
        now = self._api.now()
        await self._api.store.run(lambda c: ledger.forget_old(c, now))
        if self.keep.events is not None:
            before = now - self.keep.events
            last = await self._api.store.run(partial(newest_told, before=before))
            if await self._in_portions(partial(prune_events, before=before, most=PORTION)):
                await self._sweep(last)
            for part in (prune_engine_events, prune_attempts):
                await self._in_portions(partial(part, before=before, most=PORTION))
        if self.keep.audit is not None:
            before = now - self.keep.audit
            if await self._in_portions(partial(audit.prune, before=before, most=PORTION)):
                await self._api.store.run(self._note)

    async def _in_portions(self, part: Callable[[Connection], int]) -> int:
        """Runs one part until it finds no more; answers how many rows it took out."""
        count = 0
        while True:
            await self._api.courtesy.wait()
            gone = await self._api.store.run(part)
            count += gone
            if gone < PORTION:
                return count

    def _note(self, c: Connection) -> None:
        pruned, _ = audit.anchor(c)
        entry = Entry("retention", "audit", self._api.new_request_id(), {"pruned": str(pruned)})
        entry.append(c, self._api.now(), DONE)

    async def _sweep(self, last: int) -> None:
        """What is known of events that are gone, up to the number `last`."""
        place: tuple[str, int] | None = ("", 0)
        while place is not None:
            await self._api.courtesy.wait()
            place = await self._api.store.run(partial(sweep, start=place, last=last, most=10 * PORTION))


# --- portions: each takes out at most so many rows, older than `before` (seconds since 1970) ----------------------


def newest_told(c: Connection, before: float) -> int:
    """The number up to which events may go: old, told to every webhook, and not the newest."""
    limits = [
        c.scalar(select(func.max(event.c.number)).where(event.c.created_at < before)) or 0,
        (c.scalar(select(func.max(event.c.number))) or 1) - 1,
        c.scalar(select(func.min(webhook.c.reached))),
    ]
    waiting = c.scalar(select(func.min(delivery.c.number)).where(delivery.c.state.in_(ledger.OPEN)))
    limits += [None if waiting is None else waiting - 1]
    return min(int(limit) for limit in limits if limit is not None)


def prune_events(c: Connection, before: float, most: int) -> int:
    last = newest_told(c, before)
    gone = list(c.scalars(select(event.c.number).where(event.c.number <= last).order_by(event.c.number).limit(most)))
    c.execute(delete(event).where(event.c.number.in_(gone)))
    return len(gone)


def sweep(c: Connection, start: tuple[str, int], last: int, most: int) -> tuple[str, int] | None:
    """Goes on from `start` in what is known of events, and drops it for those up to the number `last` that are gone;
    answers where to go on, None at the end."""
    key = tuple_(about.c.thing, about.c.number)
    rows = list(c.execute(select(about).where(key > start).order_by(about.c.thing, about.c.number).limit(most)))
    if not rows:
        return None
    first, end = rows[0], rows[-1]
    inside = key.between((first.thing, first.number), (end.thing, end.number))
    stays = select(event.c.number).where(event.c.number == about.c.number).exists()
    c.execute(delete(about).where(inside, about.c.number <= last, ~stays))
    return (end.thing, end.number)


def prune_engine_events(c: Connection, before: float, most: int) -> int:
    """The engine's own, once they were taken in. Those of grants that stand say when their codes were set, and stay."""
    seen = select(func.min(projected.c.number)).where(projected.c.name == "engine").scalar_subquery()
    newest = select(func.max(engine_event.c.number)).scalar_subquery()
    stands = select(grant.c.id).where(
        grant.c.id == engine_event.c.grant,
        grant.c.state == GrantState.LIVE.value,
        or_(grant.c.ends_at.is_(None), grant.c.ends_at > before),
    )
    old = and_(engine_event.c.at < before, engine_event.c.number <= seen, engine_event.c.number < newest)
    query = select(engine_event.c.number).where(old, ~stands.exists()).order_by(engine_event.c.number).limit(most)
    gone = list(c.scalars(query))
    c.execute(delete(engine_event).where(engine_event.c.number.in_(gone)))
    return len(gone)


def prune_attempts(c: Connection, before: float, most: int) -> int:
    old = (action_attempt.c.created_at < before) & (action_attempt.c.status != "pending")
    gone = list(c.scalars(select(action_attempt.c.id).where(old).limit(most)))
    c.execute(delete(action_attempt).where(action_attempt.c.id.in_(gone)))
    return len(gone)
