"""What is stored of deliveries: how far a webhook is, what is to be tried again and when, and what waits behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from latchwork.app.api.objects.events import events_after, of_types, shown_event
from latchwork.app.api.tables.events import event
from latchwork.app.api.tables.webhooks import delivery, webhook
from latchwork.app.api.webhooks.ladder import next_attempt
from latchwork.app.api.webhooks.letters import Letter

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

BATCH = 100
"""Letters that are taken up at once."""

KEPT = 30 * 86400.0
"""Seconds for which it is kept how a delivery ended that did not succeed at once."""


class State(StrEnum):
    WAITING = "waiting"
    """For its next attempt."""
    HELD = "held"
    """Behind an earlier event of the same story."""
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


OPEN = (State.WAITING.value, State.HELD.value)
ENDED = (State.DELIVERED.value, State.GIVEN_UP.value)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: the listener's status, or what went wrong before it could answer."""

    status_code: int | None = None
    problem: str | None = None

    @property
    def taken(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300


@dataclass(slots=True)
class Round:
    """What is to be delivered now.

    `again` are letters that failed before; `fresh` new ones, and `behind` new ones that an earlier letter of their
    story holds back. `reached` is how far in the log all that goes, and `turn` when there is more to do.
    """

    again: list[Letter] = field(default_factory=list)
    fresh: list[Letter] = field(default_factory=list)
    behind: list[Letter] = field(default_factory=list)
    reached: int = 0
    turn: float | None = None


@dataclass(slots=True)
class Outcome:
    """What came of a round: by the numbers of the letters. Those that a failed one held back have no answer."""

    answers: dict[int, tuple[Answer, float]] = field(default_factory=dict)


def take_up(c: Connection, api: Service, hook: str, types: list[str], reached: int, now: float) -> Round:
    """The next round of a webhook that is at `reached`."""
    mine = delivery.c.webhook == hook
    waiting = mine & (delivery.c.state == State.WAITING.value)
    due = select(event, delivery.c.story.label("lane")).join(delivery, delivery.c.number == event.c.number)
    due = due.where(waiting, delivery.c.due_at <= now).order_by(delivery.c.due_at, event.c.number).limit(BATCH)
    taken = Round(again=[Letter.of(row.number, row.lane, shown_event(api, row, codes=True)) for row in c.execute(due)])
    newest = c.scalar(select(func.max(event.c.number))) or 0
    rows = events_after(c, reached, BATCH, of_types(types), event.c.number <= newest)
    busy = _busy(c, hook, {row.story for row in rows if row.story is not None})
    for row in rows:
        letter = Letter.of(row.number, row.story, shown_event(api, row, codes=True))
        (taken.behind if letter.story in busy else taken.fresh).append(letter)
    taken.reached = max(reached, rows[-1].number if len(rows) == BATCH else newest)
    taken.turn = c.scalar(select(func.min(delivery.c.due_at)).where(waiting, delivery.c.due_at > now))
    return taken


def _busy(c: Connection, hook: str, stories: set[str]) -> set[str]:
    """Those of the stories in which an earlier letter is still open."""
    if not stories:
        return set()
    open_ = (delivery.c.webhook == hook) & delivery.c.state.in_(OPEN)
    return set(c.scalars(select(delivery.c.story).where(open_, delivery.c.story.in_(stories)).distinct()))


def keep(c: Connection, api: Service, hook: str, done: Round, outcome: Outcome) -> None:
    """Writes down a round: how far the webhook is now, and what failed or was held back.

    A webhook that was deleted meanwhile leaves nothing behind.
    """
    mine = webhook.c.id == hook
    if not c.execute(update(webhook).where(mine).values(reached=done.reached)).rowcount:
        return
    made = (_fresh_row(api, hook, letter, outcome) for letter in (*done.fresh, *done.behind))
    rows = [row for row in made if row is not None]
    if rows:
        c.execute(insert(delivery), rows)
    # after that: what has just come to wait behind one of these may be next
    for letter in done.again:
        if letter.number in outcome.answers:
            _tried_again(c, hook, letter, *outcome.answers[letter.number])


def _fresh_row(api: Service, hook: str, letter: Letter, outcome: Outcome) -> dict[str, Any] | None:
    """The row of a new letter that has not arrived."""
    row: dict[str, Any] = {"id": api.new_id(), "webhook": hook, "number": letter.number, "story": letter.story}
    row |= {"state": State.HELD.value, "attempts": 0, "due_at": None, "created_at": api.now()}
    row |= {"tried_at": None, "status_code": None, "problem": None}
    if letter.number not in outcome.answers:
        return row
    answer, at = outcome.answers[letter.number]
    if answer.taken:
        return None
    row |= {"state": State.WAITING.value, "attempts": 1, "due_at": next_attempt(1, at), "tried_at": at}
    return row | {"status_code": answer.status_code, "problem": answer.problem}


def _tried_again(c: Connection, hook: str, letter: Letter, answer: Answer, at: float) -> None:
    mine = (delivery.c.webhook == hook) & (delivery.c.number == letter.number)
    row = c.execute(select(delivery).where(mine)).first()
    if row is None:
        return
    attempts = row.attempts + 1
    due_at = None if answer.taken else next_attempt(attempts, at)
    state = State.DELIVERED if answer.taken else State.GIVEN_UP if due_at is None else State.WAITING
    values = {"attempts": attempts, "due_at": due_at, "state": state.value, "tried_at": at}
    values |= {"status_code": answer.status_code, "problem": answer.problem}
    c.execute(update(delivery).where(mine).values(values))
    if state is not State.WAITING and row.story is not None:
        _let_next_go(c, hook, row.story, at)


def _let_next_go(c: Connection, hook: str, story: str, at: float) -> None:
    """What waited behind a letter that has ended is due."""
    open_ = (delivery.c.webhook == hook) & (delivery.c.story == story) & delivery.c.state.in_(OPEN)
    first = c.execute(select(delivery).where(open_).order_by(delivery.c.number).limit(1)).first()
    if first is not None and first.state == State.HELD.value:
        values = {"state": State.WAITING.value, "due_at": at}
        c.execute(update(delivery).where(delivery.c.id == first.id).values(values))


def replay(c: Connection, api: Service, hook: Row[Any], numbers: Iterable[int]) -> int:
    """Has these events delivered once more, at once and whatever waits; answers how many they are.

    Those that the webhook has not come to yet are left out: they are on their way.
    """
    known = {
        row.number: row
        for row in c.execute(
            select(delivery).where(delivery.c.webhook == hook.id, delivery.c.number.in_(list(numbers)))
        )
    }
    count = 0
    for number in numbers:
        if number > hook.reached:
            continue
        values = {"state": State.WAITING.value, "attempts": 0, "due_at": api.now()}
        if number not in known:
            values |= {"id": api.new_id(), "webhook": hook.id, "number": number, "created_at": api.now()}
            c.execute(insert(delivery).values(values))
        elif known[number].state in ENDED:
            c.execute(update(delivery).where(delivery.c.id == known[number].id).values(values | {"story": None}))
        elif known[number].state == State.WAITING.value:
            c.execute(update(delivery).where(delivery.c.id == known[number].id).values(values))
        else:
            continue  # what is held goes as soon as what is before it has gone
        count += 1
    return count


def forget_old(c: Connection, now: float) -> None:
    ended = delivery.c.state.in_(ENDED)
    c.execute(delete(delivery).where(ended, func.coalesce(delivery.c.tried_at, delivery.c.created_at) < now - KEPT))


def drop(c: Connection, hook: str) -> None:
    """A webhook goes, with all that is open of it."""
    c.execute(delete(delivery).where(delivery.c.webhook == hook))
    c.execute(delete(webhook).where(webhook.c.id == hook))


def types_of(row: Row[Any]) -> list[str]:
    types: list[str] = json.loads(row.event_types)
    return types
