"""Instant keys: links that bring phones to a person and the person's mobile keys."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from latchwork.app.api.call import Tx
from latchwork.app.api.models.phones import InstantKey
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.phones import find_instant_key, shown_instant_keys
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.phones import instant_key


class Get(Parameters):
    instant_key_id: str | None = None
    instant_key_url: str | None = None
    at_least_one_of = ("instant_key_id", "instant_key_url")


@route("/instant_keys/get", Verb.GET, "instant_key", InstantKey)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One link, by id or URL."""
    return shown_instant_keys(tx, [find_instant_key(tx, p.instant_key_id, p.instant_key_url)])[0]


class List(Parameters):
    user_identity_id: str | None = None


@route("/instant_keys/list", Verb.GET, "instant_keys", InstantKey, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """The links that are good, those of a person or all."""
    query = select(instant_key).where(instant_key.c.expires_at > tx.now)
    if p.user_identity_id is not None:
        people = everyone(tx.c, [find_identity(tx, p.user_identity_id).id])
        query = query.where(instant_key.c.user_identity.in_(people))
    return shown_instant_keys(tx, list(tx.c.execute(query.order_by(instant_key.c.created_at, instant_key.c.id))))


class Delete(Parameters):
    instant_key_id: str


@route("/instant_keys/delete", Verb.DELETE)
def delete(tx: Tx, p: Delete) -> None:
    """Takes a link back. The phones that it brought lose what they fetched by it at their next synchronisation."""
    tx.api.phone_links.revoke(tx.c, find_instant_key(tx, p.instant_key_id))
