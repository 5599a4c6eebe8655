"""What happened to one access code. The published route is unreleased; the events are those of the log."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.models.codes import TimelineEvent
from latchwork.app.api.objects.codes import find_code
from latchwork.app.api.objects.events import is_about, of_types, shown_events
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Moment, Paged
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.events import event


class GetTimeline(Paged):
    access_code_id: str
    after: Moment | None = None
    before: Moment | None = None
    event_types: list[str] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 50


@route("/access_codes/get_timeline", Verb.GET, "timeline_events", TimelineEvent, paged=True)
def get_timeline(tx: Tx, p: GetTimeline) -> Page:
    """The events about a code, the oldest first. It is there as long as the code is."""
    find_code(tx, p.access_code_id)
    query = select(event).where(is_about([p.access_code_id]))
    if p.after is not None:
        query = query.where(event.c.occurred_at > p.after.timestamp())
    if p.before is not None:
        query = query.where(event.c.occurred_at < p.before.timestamp())
    if (types := of_types(p.event_types)) is not None:
        query = query.where(types)
    rows, cursor = rows_of_page(tx.c, query, (event.c.created_at, event.c.number), p.limit, p.page_cursor)
    shown: list[dict[str, Any]] = shown_events(tx.api, tx.c, tx.principal, rows)
    return Page(shown, cursor)
