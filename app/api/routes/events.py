"""The log of events."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Row, func, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import invalid, not_found
from latchwork.app.api.models.events import Event
from latchwork.app.api.objects.events import everyone, is_about, of_types, shown_events, visible
from latchwork.app.api.parameters import Limit, Moment, Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.events import event

THINGS = (
    "access_code",
    "access_grant",
    "access_method",
    "acs_access_group",
    "acs_credential",
    "acs_encoder",
    "acs_entrance",
    "acs_system",
    "acs_user",
    "connect_webview",
    "connected_account",
    "device",
    "space",
)
"""What events can be found by: a parameter `<thing>_id`, for some `<thing>_ids` as well. People have their own rule."""

MILLISECOND = 0.001
"""Seconds. Moments are written with whole milliseconds, so the end of a span takes in the one that it names."""


class Get(Parameters):
    device_id: str | None = None
    event_id: str | None = None
    event_type: str | None = None
    at_least_one_of = ("device_id", "event_id", "event_type")


@route("/events/get", Verb.GET, "event", Event, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One event: by its id, or the newest of a device, of a type, or both."""
    conditions = [visible(tx.c, tx.principal), None if p.event_type is None else event.c.type == p.event_type]
    conditions += [None if p.event_id is None else event.c.id == p.event_id]
    conditions += [None if p.device_id is None else is_about([p.device_id])]
    query = select(event).where(*(one for one in conditions if one is not None))
    row = tx.c.execute(query.order_by(event.c.number.desc()).limit(1)).first()
    if row is None:
        raise not_found("event")
    return shown_events(tx.api, tx.c, tx.principal, [row])[0]


class List(Parameters):
    access_code_id: str | None = None
    access_code_ids: list[str] | None = None
    access_grant_id: str | None = None
    access_grant_ids: list[str] | None = None
    access_method_id: str | None = None
    access_method_ids: list[str] | None = None
    acs_access_group_id: str | None = None
    acs_credential_id: str | None = None
    acs_encoder_id: str | None = None
    acs_entrance_id: str | None = None
    acs_system_id: str | None = None
    acs_system_ids: list[str] | None = None
    acs_user_id: str | None = None
    between: list[Moment] | None = None
    connect_webview_id: str | None = None
    connected_account_id: str | None = None
    customer_key: str | None = None
    device_id: str | None = None
    device_ids: list[str] | None = None
    event_ids: list[str] | None = None
    event_type: str | None = None
    event_types: list[str] | None = None
    limit: Limit = 500
    since: Moment | None = None
    space_id: str | None = None
    space_ids: list[str] | None = None
    unstable_offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    user_identity_id: str | None = None


@route("/events/list", Verb.GET, "events", Event, many=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """What happened, in the order in which it was stored, narrowed by any of the parameters."""
    conditions = [*_span(p), *_things(tx, p), visible(tx.c, tx.principal)]
    conditions += [None if p.event_type is None else event.c.type == p.event_type, of_types(p.event_types)]
    if p.event_ids is not None:
        conditions.append(event.c.id.in_(p.event_ids))
    if p.customer_key is not None:
        conditions.append(func.json_extract(event.c.data, "$.customer_key") == p.customer_key)
    query = select(event).where(*(one for one in conditions if one is not None)).order_by(event.c.number)
    rows: list[Row[Any]] = list(tx.c.execute(query.limit(p.limit).offset(p.unstable_offset)))
    return shown_events(tx.api, tx.c, tx.principal, rows)


def _span(p: List) -> list[ColumnElement[bool] | None]:
    if p.since is None and p.between is None and p.event_ids is None:
        raise invalid("", "Give since, or between with two moments, or event_ids.")
    conditions: list[ColumnElement[bool] | None] = []
    if p.since is not None:
        conditions.append(event.c.created_at >= p.since.timestamp())
    if p.between is not None:
        if len(p.between) != 2:
            raise invalid("between", "Give two moments, the earlier one first.")
        first, last = (one.timestamp() for one in p.between)
        conditions += [event.c.created_at >= first, event.c.created_at < last + MILLISECOND]
    return conditions


def _things(tx: Tx, p: List) -> list[ColumnElement[bool] | None]:
    conditions: list[ColumnElement[bool] | None] = []
    for thing in THINGS:
        one, several = getattr(p, f"{thing}_id"), getattr(p, f"{thing}_ids", None)
        conditions += [is_about([one])] if one is not None else []
        conditions += [is_about(several)] if several is not None else []
    if p.user_identity_id is not None:
        conditions.append(is_about(everyone(tx.c, [p.user_identity_id])))
    return conditions
