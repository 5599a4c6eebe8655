"""Action attempts: how something that takes a while has ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import not_found
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.objects.attempts import find_attempt, shown_attempt
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Paged, Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.seen import seen_by
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.events import action_attempt


class Get(Parameters):
    action_attempt_id: str


@route("/action_attempts/get", Verb.GET, "action_attempt", ActionAttempt, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One attempt."""
    row = find_attempt(tx, p.action_attempt_id)
    if tx.principal.session is not None:
        mine = select(device.c.id).where(device.c.id == row.device, seen_by(tx.principal))
        if tx.c.scalar(mine) is None:
            raise not_found("action_attempt")
    return shown_attempt(tx, row)


class List(Paged):
    action_attempt_ids: list[str] | None = None
    device_id: str | None = None


@route("/action_attempts/list", Verb.GET, "action_attempts", ActionAttempt, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Attempts, oldest first: those that are named, those of a device, or all."""
    query = select(action_attempt)
    if p.action_attempt_ids is not None:
        query = query.where(action_attempt.c.id.in_(p.action_attempt_ids))
    if p.device_id is not None:
        query = query.where(action_attempt.c.device == p.device_id)
    order = (action_attempt.c.created_at, action_attempt.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([shown_attempt(tx, row) for row in rows], cursor)
