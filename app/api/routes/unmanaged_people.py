"""People who got access from the command line: seen, and made known over the API."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row

from latchwork.app.api import unmanaged
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import not_found
from latchwork.app.api.models.people import UnmanagedUserIdentity
from latchwork.app.api.objects.unmanaged import shown_unmanaged_person
from latchwork.app.api.pages import page_of
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters
from latchwork.app.api.routes.user_identities import refuse_taken
from latchwork.app.api.routing import Verb, route


class Get(Parameters):
    user_identity_id: str


def _find(tx: Tx, person_id: str) -> tuple[str, list[Row[Any]]]:
    people = unmanaged.people(tx, unmanaged.unmanaged_grants(tx))
    for person, rows in people.items():
        if tx.api.names.id("person", person) == person_id:
            return person, rows
    raise not_found("user_identity", "There is no such unmanaged person; list them to see who there is.")


@route("/user_identities/unmanaged/get", Verb.GET, "user_identity", UnmanagedUserIdentity)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One person who got access from the command line."""
    return shown_unmanaged_person(tx, *_find(tx, p.user_identity_id))


class List(Paged):
    created_before: Moment | None = None
    search: str | None = None


@route("/user_identities/unmanaged/list", Verb.GET, "user_identities", UnmanagedUserIdentity, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Everybody who has access from the command line and is not known over the API."""
    people = unmanaged.people(tx, unmanaged.unmanaged_grants(tx))
    if p.created_before is not None:
        end = p.created_before.timestamp()
        people = {one: rows for one, rows in people.items() if min(row.created_at for row in rows) < end}
    shown = [shown_unmanaged_person(tx, one, rows) for one, rows in people.items()]
    if p.search:
        hit = p.search.lower()
        shown = [one for one in shown if hit in one["full_name"].lower() or hit in one["user_identity_id"]]
    rows, cursor = page_of(shown, "user_identity_id", p.limit, p.page_cursor)
    return Page(rows, cursor)


class Update(Parameters):
    user_identity_id: str
    is_managed: Literal[True]
    user_identity_key: Key | None = None


@route("/user_identities/unmanaged/update", Verb.PATCH)
def update(tx: Tx, p: Update) -> None:
    """Makes a person known over the API; the grants stay unmanaged until they are made known as well."""
    person, rows = _find(tx, p.user_identity_id)
    refuse_taken(tx, {"key": p.user_identity_key}, None)
    unmanaged.adopt_person(tx, person, rows[0].person_name, p.user_identity_key)
