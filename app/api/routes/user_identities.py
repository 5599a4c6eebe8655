"""People: made known, found, and described anew."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import Row, false, insert, or_, select, update

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid
from latchwork.app.api.models.people import UserIdentity
from latchwork.app.api.objects.acs import find_system
from latchwork.app.api.objects.people import find_identity, shown_identities, shown_identity
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters, fits
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_user
from latchwork.app.api.tables.people import user_identity

_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""Spelled out: what \\s means differs from one dialect to the next, and callers read the description in theirs."""
_ADDRESS = rf"^[^@{_BLANK}]+@[^@.{_BLANK}]+(\.[^@.{_BLANK}]+)+$"
_NUMBER = r"^\+[1-9][0-9]{6,14}$"

Address = Annotated[
    str,
    Field(max_length=254, json_schema_extra={"pattern": _ADDRESS}),
    AfterValidator(fits(_ADDRESS, "this is no e-mail address; write one such as jane@example.com")),
]
Telephone = Annotated[
    str,
    Field(json_schema_extra={"pattern": _NUMBER}),
    AfterValidator(fits(_NUMBER, "this is no telephone number; write it with its country, such as +41441234567")),
]


class Profile(Parameters):
    """Who a person is."""

    full_name: Key | None = None
    email_address: Address | None = None
    phone_number: Telephone | None = None
    user_identity_key: Key | None = None


COLUMNS = {
    "full_name": "full_name",
    "email_address": "email_address",
    "phone_number": "phone_number",
    "user_identity_key": "key",
}


class Create(Profile):
    acs_system_ids: list[str] | None = None
    customer_key: Key | None = None


@route("/user_identities/create", Verb.POST, "user_identity", UserIdentity)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a person known, to access systems as well if they are named."""
    person = make_identity(tx, p, customer_key=p.customer_key)
    for system_id in dict.fromkeys(p.acs_system_ids or ()):
        _introduce(tx, find_system(tx, system_id), find_identity(tx, person))
    return shown_identity(tx, find_identity(tx, person))


def _introduce(tx: Tx, system: str, person: Row[Any]) -> None:
    """The person is the user with the same address or number that nobody is yet, or a new one."""
    nobody = (acs_user.c.system == system) & acs_user.c.user_identity.is_(None)
    reached = (("email_address", person.email_address), ("phone_number", person.phone_number))
    same = [acs_user.c[name] == value for name, value in reached if value is not None]
    query = select(acs_user.c.id).where(nobody, or_(false(), *same)).order_by(acs_user.c.created_at, acs_user.c.id)
    known = tx.c.scalar(query.limit(1))
    if known is None:
        tx.api.projector.credentials.users.make(tx.c, system, user_identity=person.id)
    else:
        tx.c.execute(update(acs_user).where(acs_user.c.id == known).values(user_identity=person.id))


def make_identity(tx: Tx, profile: Profile, *, customer_key: str | None = None) -> str:
    """Stores a person; raises 409 when the key, the e-mail address or the telephone number is somebody else's."""
    values = {column: getattr(profile, name) for name, column in COLUMNS.items()}
    refuse_taken(tx, values, None)
    new = tx.api.new_id()
    values |= {"id": new, "customer_key": customer_key, "created_at": tx.now}
    tx.c.execute(insert(user_identity).values(values))
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


@route("/user_identities/get", Verb.GET, "user_identity", UserIdentity, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One person, by id or key."""
    row = find_identity(tx, p.user_identity_id, p.user_identity_key)
    tx.principal.must_see(row.id, "user_identity")
    return shown_identity(tx, row)


class List(Paged):
    created_before: Moment | None = None
    credential_manager_acs_system_id: str | None = None
    search: str | None = None
    user_identity_ids: list[str] | None = None


@route("/user_identities/list", Verb.GET, "user_identities", UserIdentity, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """Everybody who is known."""
    query = select(user_identity).where(user_identity.c.merged_into.is_(None))
    if tx.principal.session is not None:
        query = query.where(user_identity.c.id.in_(tx.principal.user_identities))
    if p.user_identity_ids is not None:
        query = query.where(user_identity.c.id.in_(p.user_identity_ids))
    if p.created_before is not None:
        query = query.where(user_identity.c.created_at < p.created_before.timestamp())
    if p.credential_manager_acs_system_id is not None:
        system = tx.api.names.systems.get(p.credential_manager_acs_system_id)
        query = query.where(user_identity.c.id.in_(select(acs_user.c.user_identity).where(acs_user.c.system == system)))
    if p.search:
        columns = (*COLUMNS.values(), "id")
        found = (user_identity.c[column].icontains(p.search, autoescape=True) for column in columns)
        query = query.where(or_(*found))
    order = (user_identity.c.created_at, user_identity.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_identities(tx, rows), cursor)


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
