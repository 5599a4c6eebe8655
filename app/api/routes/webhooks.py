"""Webhooks: who is told of events, and how the telling went where it did not succeed at once."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlalchemy import Row, func, insert, select, update

from latchwork.app.api.call import Call, Page, Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import invalid, not_found
from latchwork.app.api.models.webhooks import Replay, Webhook, WebhookDelivery
from latchwork.app.api.objects.event_types import EVENT_TYPES
from latchwork.app.api.objects.events import of_types
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Moment, Paged, Parameters, Url
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.events import event
from latchwork.app.api.tables.webhooks import delivery, webhook
from latchwork.app.api.webhooks import ledger
from latchwork.app.api.webhooks.letters import new_secret

ALL = "*"


def _is_type(value: str) -> str:
    if value != ALL and value not in EVENT_TYPES:
        raise ValueError("this is no type of event; write one such as access_method.issued, or *")
    return value


Type = Annotated[str, AfterValidator(_is_type), Field(json_schema_extra={"enum": [ALL, *EVENT_TYPES]})]
Types = Annotated[list[Type], Field(min_length=1, max_length=1000)]


def _check_listener(url: str) -> None:
    # by the eyes of what will deliver there; a server without webhooks needs no HTTP client
    import httpx

    try:
        httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise invalid("url", "This is no URL; write one such as https://example.com/events.") from None


def _kept(types: list[str]) -> str:
    return json.dumps(list(dict.fromkeys(types)))


def _find(tx: Tx, webhook_id: str) -> Row[Any]:
    row = tx.c.execute(select(webhook).where(webhook.c.id == webhook_id)).first()
    if row is None:
        raise not_found("webhook")
    return row


def _shown(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    shown = {"webhook_id": row.id, "url": row.url, "event_types": ledger.types_of(row)}
    return shown | ({"secret": tx.api.vault.open(row.secret).reveal()} if tx.principal.sees_codes else {})


class Create(Parameters):
    url: Url
    event_types: Types | None = None


@route("/webhooks/create", Verb.POST, "webhook", Webhook)
async def create(call: Call, p: Create) -> dict[str, Any]:
    """Has every event from now on delivered to a URL; all types, or those that are named."""
    _check_listener(p.url)

    def work(tx: Tx) -> dict[str, Any]:
        new = tx.api.new_id()
        newest = tx.c.scalar(select(func.max(event.c.number))) or 0
        values = {"id": new, "url": p.url, "event_types": _kept(p.event_types or [ALL]), "reached": newest}
        values |= {"secret": tx.api.vault.seal(new_secret()), "created_at": tx.now}
        tx.c.execute(insert(webhook).values(values))
        return _shown(tx, _find(tx, new))

    shown = await call.transact(work)
    await call.api.post_office.look()
    return shown


class One(Parameters):
    webhook_id: str


@route("/webhooks/get", Verb.GET, "webhook", Webhook)
def get(tx: Tx, p: One) -> dict[str, Any]:
    """One webhook."""
    return _shown(tx, _find(tx, p.webhook_id))


class List(Parameters):
    pass


@route("/webhooks/list", Verb.GET, "webhooks", Webhook, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """All webhooks."""
    return [_shown(tx, row) for row in tx.c.execute(select(webhook).order_by(webhook.c.created_at, webhook.c.id))]


class Update(One):
    event_types: Types


@route("/webhooks/update", Verb.PUT)
async def update_(call: Call, p: Update) -> None:
    """Has other types of events delivered from now on."""

    def work(tx: Tx) -> None:
        _find(tx, p.webhook_id)
        values = {"event_types": _kept(p.event_types)}
        tx.c.execute(update(webhook).where(webhook.c.id == p.webhook_id).values(values))

    await call.transact(work)
    await call.api.post_office.look()


@route("/webhooks/delete", Verb.DELETE)
async def delete(call: Call, p: One) -> None:
    """Delivers nothing more, not even what failed before."""

    def work(tx: Tx) -> None:
        ledger.drop(tx.c, _find(tx, p.webhook_id).id)

    await call.transact(work)
    await call.api.post_office.look()


# --- deliveries -------------------------------------------------------------------------------------------------


class Deliveries(Paged):
    webhook_id: str | None = None
    event_id: str | None = None
    status: Literal["waiting", "held", "delivered", "given_up"] | None = None


@route("/latchwork/webhook_deliveries/list", Verb.GET, "webhook_deliveries", WebhookDelivery, paged=True, ours=True)
def list_deliveries(tx: Tx, p: Deliveries) -> Page:
    """The deliveries that did not succeed at once, oldest first, and those that were asked for again."""
    query = select(delivery, event.c.id.label("event_id"), event.c.type).join(
        event, event.c.number == delivery.c.number
    )
    if p.webhook_id is not None:
        query = query.where(delivery.c.webhook == _find(tx, p.webhook_id).id)
    if p.event_id is not None:
        query = query.where(event.c.id == p.event_id)
    if p.status is not None:
        query = query.where(delivery.c.state == p.status)
    order = (delivery.c.number, delivery.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([_shown_delivery(row) for row in rows], cursor)


def _shown_delivery(row: Row[Any]) -> dict[str, Any]:
    return {
        "webhook_delivery_id": row.id,
        "webhook_id": row.webhook,
        "event_id": row.event_id,
        "event_type": row.type,
        "status": row.state,
        "attempt_count": row.attempts,
        "next_attempt_at": written(row.due_at),
        "last_attempt_at": written(row.tried_at),
        "last_status_code": row.status_code,
        "last_problem": row.problem,
        "created_at": written(row.created_at),
    }


class ReplayOf(One):
    """What is to be delivered once more: these events, all since a moment, or all that were given up."""

    event_ids: list[str] | None = None
    since: Moment | None = None
    given_up: bool = False


@route("/latchwork/webhook_deliveries/replay", Verb.POST, "replay", Replay, ours=True)
async def replay(call: Call, p: ReplayOf) -> dict[str, Any]:
    """Delivers events once more, at once; the answer says how many. What has not been delivered yet is on its way."""
    if (p.event_ids is not None) + (p.since is not None) + p.given_up != 1:
        raise invalid("", "Give exactly one of event_ids, since and given_up.")

    def work(tx: Tx) -> dict[str, Any]:
        row = _find(tx, p.webhook_id)
        return {"count": ledger.replay(tx.c, tx.api, row, _numbers(tx, p, row))}

    told = await call.transact(work)
    await call.api.post_office.look()
    return told


def _numbers(tx: Tx, p: ReplayOf, row: Row[Any]) -> list[int]:
    if p.given_up:
        lost = (delivery.c.webhook == row.id) & (delivery.c.state == ledger.State.GIVEN_UP.value)
        return list(tx.c.scalars(select(delivery.c.number).where(lost).order_by(delivery.c.number)))
    query = select(event.c.number).order_by(event.c.number)
    if p.since is not None:
        wanted = of_types(ledger.types_of(row))
        query = query.where(event.c.created_at >= p.since.timestamp())
        return list(tx.c.scalars(query if wanted is None else query.where(wanted)))
    found = list(tx.c.scalars(query.where(event.c.id.in_(p.event_ids or ()))))
    if len(found) < len(set(p.event_ids or ())):
        raise not_found("event")
    return found
