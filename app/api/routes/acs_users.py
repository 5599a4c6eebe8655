"""Users of access systems."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from latchwork.app.api.acs_access import follow
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid, not_found
from latchwork.app.api.models.acs import AcsEntrance, AcsUser, UnmanagedAcsUser
from latchwork.app.api.objects.acs import find_group, find_system, shown_entrances
from latchwork.app.api.objects.acs_users import doors_of, doors_of_credentials, find_user, shown_users
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters
from latchwork.app.api.routes.acs_access_groups import join, leave
from latchwork.app.api.routes.user_identities import Address, Telephone
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_credential, acs_group_member, acs_user, acs_user_entrance
from latchwork.app.api.tables.people import user_identity


class Schedule(Parameters):
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class Create(Parameters):
    acs_system_id: str
    full_name: Key
    access_schedule: Schedule | None = None
    acs_access_group_ids: list[str] | None = None
    email: Address | None = None
    email_address: Address | None = None
    phone_number: Telephone | None = None
    user_identity_id: str | None = None


@route("/acs/users/create", Verb.POST, "acs_user", AcsUser)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a user of an access system, who can be a person that is known."""
    system = find_system(tx, p.acs_system_id)
    person = None if p.user_identity_id is None else find_identity(tx, p.user_identity_id).id
    if person is not None:
        mine = (acs_user.c.system == system) & (acs_user.c.user_identity == person)
        if tx.c.scalar(select(acs_user.c.id).where(mine)) is not None:
            raise conflict("acs_user_conflict", "The person is a user of this access system already.")
    groups = [find_group(tx, one) for one in p.acs_access_group_ids or ()]
    starts_at, ends_at = _schedule(tx, p.access_schedule)
    new = tx.api.projector.credentials.users.make(
        tx.c,
        system,
        user_identity=person,
        full_name=p.full_name,
        email_address=p.email_address or p.email,
        phone_number=p.phone_number,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    user = find_user(tx, new)
    for group in groups:
        join(tx, group, user)
    return shown_users(tx, [user])[0]


def _schedule(tx: Tx, schedule: Schedule | None) -> tuple[float | None, float | None]:
    """From now, or a later start; 400 for an end that comes before it."""
    if schedule is None:
        return None, None
    start = schedule.starts_at or datetime.fromtimestamp(tx.now, UTC)
    if schedule.ends_at is not None and schedule.ends_at <= start:
        raise invalid("access_schedule.ends_at", "The end comes before the start; choose a later one.")
    return start.timestamp(), None if schedule.ends_at is None else schedule.ends_at.timestamp()


class Named(Parameters):
    """A user by id, or by the person who it is."""

    acs_user_id: str | None = None
    user_identity_id: str | None = None
    acs_system_id: str | None = None
    at_least_one_of = ("acs_user_id", "user_identity_id")

    def user(self, tx: Tx) -> Row[Any]:
        return find_user(tx, self.acs_user_id, system_id=self.acs_system_id, identity_id=self.user_identity_id)


@route("/acs/users/get", Verb.GET, "acs_user", AcsUser)
def get(tx: Tx, p: Named) -> dict[str, Any]:
    """One user."""
    return shown_users(tx, [p.user(tx)])[0]


class List(Paged):
    acs_system_id: str | None = None
    created_before: Moment | None = None
    search: str | None = None
    user_identity_email_address: str | None = None
    user_identity_id: str | None = None
    user_identity_phone_number: str | None = None


@route("/acs/users/list", Verb.GET, "acs_users", AcsUser, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Users, narrowed by any of the parameters."""
    query = select(acs_user).outerjoin(user_identity, user_identity.c.id == acs_user.c.user_identity)
    if p.acs_system_id is not None:
        query = query.where(acs_user.c.system == find_system(tx, p.acs_system_id))
    if p.created_before is not None:
        query = query.where(acs_user.c.created_at < p.created_before.timestamp())
    if p.user_identity_id is not None:
        query = query.where(acs_user.c.user_identity == find_identity(tx, p.user_identity_id).id)
    if p.user_identity_email_address is not None:
        query = query.where(user_identity.c.email_address == p.user_identity_email_address)
    if p.user_identity_phone_number is not None:
        query = query.where(user_identity.c.phone_number == p.user_identity_phone_number)
    if p.search:
        hit = f"%{p.search}%"
        own = [acs_user.c[name].like(hit) for name in ("id", "full_name", "email_address", "phone_number")]
        persons = [user_identity.c[name].like(hit) for name in ("full_name", "email_address", "phone_number")]
        query = query.where(or_(*own, *persons))
    rows, cursor = rows_of_page(tx.c, query, (acs_user.c.created_at, acs_user.c.id), p.limit, p.page_cursor)
    return Page(shown_users(tx, rows), cursor)


class Update(Named):
    access_schedule: Schedule | None = None
    email: Address | None = None
    email_address: Address | None = None
    full_name: Key | None = None
    hid_acs_system_id: str | None = None
    phone_number: Telephone | None = None


@route("/acs/users/update", Verb.PATCH)
def update_(tx: Tx, p: Update) -> None:
    """Changes what is said of a user; a moved schedule moves the user's own credentials. Null takes it away."""
    user = p.user(tx)
    values: dict[str, Any] = {
        name: getattr(p, name) for name in ("full_name", "email_address", "phone_number") if p.given(name)
    }
    if p.given("email") and not p.given("email_address"):
        values["email_address"] = p.email
    if p.given("access_schedule"):
        values["starts_at"], values["ends_at"] = _schedule(tx, p.access_schedule)
    if not values:
        raise invalid("", "Name at least one thing to change.")
    tx.c.execute(update(acs_user).where(acs_user.c.id == user.id).values(values))
    if p.given("access_schedule"):
        follow(tx, user)


@route("/acs/users/delete", Verb.DELETE)
def delete_(tx: Tx, p: Named) -> None:
    """Takes a user and the user's own credentials away. Raises 409 where an access grant needs the user."""
    user = p.user(tx)
    mine = list(tx.c.execute(select(acs_credential).where(acs_credential.c.acs_user == user.id)))
    if any(row.access_method is not None for row in mine):
        raise conflict("acs_user_in_use", "An access grant needs this user; delete the grant, or suspend the user.")
    tx.c.execute(update(acs_credential).where(acs_credential.c.acs_user == user.id).values(deleting=True))
    for row in mine:
        tx.api.engine.requests.end(tx.c, row.engine_grant, tx.touched)
    tx.api.projector.project(tx.c)
    tx.api.projector.credentials.users.forget(tx.c, user.id, user.system)


# --- what a user may open -----------------------------------------------------------------------------------------


@route("/acs/users/suspend", Verb.POST)
def suspend(tx: Tx, p: Named) -> None:
    """Lets every credential of a user end for the time being. A card that is out opens until it is back or over."""
    _suspend(tx, p.user(tx), suspended=True)


@route("/acs/users/unsuspend", Verb.POST)
def unsuspend(tx: Tx, p: Named) -> None:
    """Lets the credentials of a user be good again."""
    _suspend(tx, p.user(tx), suspended=False)


def _suspend(tx: Tx, user: Row[Any], *, suspended: bool) -> None:
    since = {"suspended_at": tx.now if suspended else None}
    tx.c.execute(update(acs_user).where(acs_user.c.id == user.id).values({"suspended": suspended} | since))
    follow(tx, user)


@route("/acs/users/list_accessible_entrances", Verb.GET, "acs_entrances", AcsEntrance, many=True)
def list_accessible_entrances(tx: Tx, p: Named) -> list[dict[str, Any]]:
    """The entrances that a user was given, and those of the user's credentials; none while the user is suspended."""
    user = p.user(tx)
    if user.suspended:
        return []
    return shown_entrances(tx, sorted(doors_of(tx, user) | doors_of_credentials(tx, user)))


@route("/acs/users/revoke_access_to_all_entrances", Verb.POST)
def revoke_access_to_all_entrances(tx: Tx, p: Named) -> None:
    """Takes every entrance from a user and the user's own credentials. What access grants give stays theirs."""
    user = p.user(tx)
    for table in (acs_user_entrance, acs_group_member):
        tx.c.execute(delete(table).where(table.c.acs_user == user.id))
    own = (acs_credential.c.acs_user == user.id) & acs_credential.c.access_method.is_(None)
    tx.c.execute(update(acs_credential).where(own).values(allowed=json.dumps([])))
    follow(tx, user)


# --- access groups ------------------------------------------------------------------------------------------------


class Membership(Parameters):
    acs_access_group_id: str
    acs_user_id: str


@route("/acs/users/add_to_access_group", Verb.PUT)
def add_to_access_group(tx: Tx, p: Membership) -> None:
    """Puts a user into an access group: the user's own credentials open its entrances from their next encoding on."""
    join(tx, find_group(tx, p.acs_access_group_id), find_user(tx, p.acs_user_id))


class Leaving(Parameters):
    acs_access_group_id: str
    acs_user_id: str | None = None
    user_identity_id: str | None = None
    at_least_one_of = ("acs_user_id", "user_identity_id")


@route("/acs/users/remove_from_access_group", Verb.DELETE)
def remove_from_access_group(tx: Tx, p: Leaving) -> None:
    """Takes a user out of an access group."""
    group = find_group(tx, p.acs_access_group_id)
    system = tx.api.names.system(group.system)
    leave(tx, group, find_user(tx, p.acs_user_id, system_id=system, identity_id=p.user_identity_id))


# --- users of somebody else's -------------------------------------------------------------------------------------


class GetUnmanaged(Parameters):
    acs_user_id: str


@route("/acs/users/unmanaged/get", Verb.GET, "acs_user", UnmanagedAcsUser)
def get_unmanaged(tx: Tx, p: GetUnmanaged) -> dict[str, Any]:
    """Always 404: our access systems have no users but those of the API."""
    raise not_found("acs_user", "Every user here is managed; get it from acs/users/get.")


@route("/acs/users/unmanaged/list", Verb.GET, "acs_users", UnmanagedAcsUser, many=True)
def list_unmanaged(tx: Tx, p: List) -> list[dict[str, Any]]:
    """Always empty: our access systems have no users but those of the API."""
    return []
