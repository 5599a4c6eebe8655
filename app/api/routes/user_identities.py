"""People."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, or_, select, update

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid
from latchwork.app.api.objects.people import find_identity, shown_identity
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Paged, Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.people import user_identity


class Profile(Parameters):
    """Who a person is."""

    full_name: Key | None = None
    email_address: Key | None = None
    phone_number: Key | None = None
    user_identity_key: Key | None = None


COLUMNS = {
    "full_name": "full_name",
    "email_address": "email_address",
    "phone_number": "phone_number",
    "user_identity_key": "key",
}


class Create(Profile):
    acs_system_ids: list[str] | None = None


@route("/user_identities/create", Verb.POST, "user_identity")
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a person known."""
    return shown_identity(tx, find_identity(tx, make_identity(tx, p)))


def make_identity(tx: Tx, profile: Profile) -> str:
    """Stores a person; raises 409 when the key, the e-mail address or the telephone number is somebody else's."""
    values = {column: getattr(profile, name) for name, column in COLUMNS.items()}
    refuse_taken(tx, values, None)
    new = tx.api.new_id()
    tx.c.execute(insert(user_identity).values(values | {"id": new, "created_at": tx.now}))
    return new


def refuse_taken(tx: Tx, values: dict[str, Any], me: str | None) -> None:
    for name, column in COLUMNS.items():
        value = values.get(column)
        if value is None or name == "full_name":
            continue
        other = tx.c.scalar(select(user_identity.c.id).where(user_identity.c[column] == value))
        if other is not None and other != me:
            raise conflict(
                "user_identity_conflict", f"Another person has this {name} already; use that one or change it."
            )


class Get(Parameters):
    user_identity_id: str | None = None
    user_identity_key: str | None = None
    at_least_one_of = ("user_identity_id", "user_identity_key")


@route("/user_identities/get", Verb.GET, "user_identity")
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One person, by id or key."""
    return shown_identity(tx, find_identity(tx, p.user_identity_id, p.user_identity_key))


class List(Paged):
    created_before: str | None = None
    credential_manager_acs_system_id: str | None = None
    search: str | None = None
    user_identity_ids: list[str] | None = None


@route("/user_identities/list", Verb.GET, "user_identities", paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Everybody who is known."""
    query = select(user_identity).where(user_identity.c.merged_into.is_(None))
    if p.user_identity_ids is not None:
        query = query.where(user_identity.c.id.in_(p.user_identity_ids))
    if p.search:
        hit = f"%{p.search}%"
        columns = (*COLUMNS.values(), "id")
        query = query.where(or_(*(user_identity.c[column].like(hit) for column in columns)))
    order = (user_identity.c.created_at, user_identity.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([shown_identity(tx, row) for row in rows], cursor)


class Update(Profile):
    user_identity_id: str


@route("/user_identities/update", Verb.PATCH)
def update_(tx: Tx, p: Update) -> None:
    """Changes what is said of a person; null takes it away."""
    row = find_identity(tx, p.user_identity_id)
    values = {column: getattr(p, name) for name, column in COLUMNS.items() if p.given(name)}
    if not values:
        raise invalid("", "Name at least one thing to change.")
    refuse_taken(tx, values, row.id)
    tx.c.execute(update(user_identity).where(user_identity.c.id == row.id).values(values))
