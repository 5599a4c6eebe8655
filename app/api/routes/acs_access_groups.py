"""Access groups: sets of entrances that the rig file names, and the users who have them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, insert, select

from latchwork.app.api.acs_access import follow
from latchwork.app.api.call import Tx
from latchwork.app.api.errors import not_found, refused
from latchwork.app.api.models.acs import AcsAccessGroup, AcsEntrance, AcsUser, UnmanagedAcsAccessGroup
from latchwork.app.api.objects.acs import (
    Group,
    find_group,
    find_system,
    groups,
    shown_entrances,
    shown_groups,
    systems,
)
from latchwork.app.api.objects.acs_users import find_user, shown_users
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_group_member, acs_user


class Named(Parameters):
    acs_access_group_id: str


@route("/acs/access_groups/get", Verb.GET, "acs_access_group", AcsAccessGroup)
def get(tx: Tx, p: Named) -> dict[str, Any]:
    """One access group."""
    return shown_groups(tx, [find_group(tx, p.acs_access_group_id)])[0]


class List(Parameters):
    acs_system_id: str | None = None
    acs_user_id: str | None = None
    search: str | None = None
    user_identity_id: str | None = None


@route("/acs/access_groups/list", Verb.GET, "acs_access_groups", AcsAccessGroup, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """Access groups: of a system, of a user, or all."""
    there = systems(tx)
    found = sorted(groups(tx.api).values(), key=lambda group: (group.system, group.name))
    found = [group for group in found if group.system in there]
    if p.acs_system_id is not None:
        system = find_system(tx, p.acs_system_id)
        found = [group for group in found if group.system == system]
    if p.acs_user_id is not None:
        users = [find_user(tx, p.acs_user_id).id]
        found = [group for group in found if group.id in _groups_of(tx, users)]
    if p.user_identity_id is not None:
        person = find_identity(tx, p.user_identity_id).id
        users = list(tx.c.scalars(select(acs_user.c.id).where(acs_user.c.user_identity == person)))
        found = [group for group in found if group.id in _groups_of(tx, users)]
    if p.search:
        sought = p.search.casefold()
        found = [group for group in found if sought in group.name.casefold() or sought in group.id]
    return shown_groups(tx, found)


def _groups_of(tx: Tx, users: list[str]) -> set[str]:
    mine = acs_group_member.c.acs_user.in_(users)
    return set(tx.c.scalars(select(acs_group_member.c.acs_group).where(mine)))


@route("/acs/access_groups/list_accessible_entrances", Verb.GET, "acs_entrances", AcsEntrance, many=True)
def list_accessible_entrances(tx: Tx, p: Named) -> list[dict[str, Any]]:
    """The entrances of an access group."""
    return shown_entrances(tx, sorted(find_group(tx, p.acs_access_group_id).doors))


@route("/acs/access_groups/list_users", Verb.GET, "acs_users", AcsUser, many=True)
def list_users(tx: Tx, p: Named) -> list[dict[str, Any]]:
    """The users who are in an access group."""
    group = find_group(tx, p.acs_access_group_id)
    members = select(acs_group_member.c.acs_user).where(acs_group_member.c.acs_group == group.id)
    query = select(acs_user).where(acs_user.c.id.in_(members)).order_by(acs_user.c.created_at, acs_user.c.id)
    return shown_users(tx, list(tx.c.execute(query)))


class Membership(Named):
    acs_user_id: str | None = None
    user_identity_id: str | None = None
    at_least_one_of = ("acs_user_id", "user_identity_id")

    def meant(self, tx: Tx) -> tuple[Group, Row[Any]]:
        group = find_group(tx, self.acs_access_group_id)
        system = tx.api.names.system(group.system)
        return group, find_user(tx, self.acs_user_id, system_id=system, identity_id=self.user_identity_id)


@route("/acs/access_groups/add_user", Verb.PUT)
def add_user(tx: Tx, p: Membership) -> None:
    """Puts a user into an access group: the user's own credentials open its entrances from their next encoding on."""
    join(tx, *p.meant(tx))


@route("/acs/access_groups/remove_user", Verb.DELETE)
def remove_user(tx: Tx, p: Membership) -> None:
    """Takes a user out of an access group."""
    leave(tx, *p.meant(tx))


def join(tx: Tx, group: Group, user: Row[Any]) -> None:
    """A user who is in the group already stays so."""
    if user.system != group.system:
        raise refused("acs_user_of_another_system", "The user belongs to another access system than the group.")
    mine = (acs_group_member.c.acs_group == group.id) & (acs_group_member.c.acs_user == user.id)
    if tx.c.execute(select(acs_group_member).where(mine)).first() is None:
        tx.c.execute(insert(acs_group_member).values(acs_group=group.id, acs_user=user.id))
        follow(tx, user)


def leave(tx: Tx, group: Group, user: Row[Any]) -> None:
    """Raises 404 for a user who is not in the group."""
    mine = (acs_group_member.c.acs_group == group.id) & (acs_group_member.c.acs_user == user.id)
    if not tx.c.execute(delete(acs_group_member).where(mine)).rowcount:
        raise not_found("acs_user", "The user is not in this access group; list_users says who is.")
    follow(tx, user)


@route("/acs/access_groups/delete", Verb.DELETE)
def delete_(tx: Tx, p: Named) -> None:
    """Refused: which groups there are is said in the rig file."""
    group = find_group(tx, p.acs_access_group_id)
    sentence = f"The rig file names the access group {group.name}; take it out there and start anew."
    raise refused("acs_access_group_not_deletable", sentence)


@route("/acs/access_groups/unmanaged/get", Verb.GET, "acs_access_group", UnmanagedAcsAccessGroup)
def get_unmanaged(tx: Tx, p: Named) -> dict[str, Any]:
    """Always 404: every access group of the rig is managed."""
    raise not_found("acs_access_group", "Every access group here is managed; get it from acs/access_groups/get.")


@route("/acs/access_groups/unmanaged/list", Verb.GET, "acs_access_groups", UnmanagedAcsAccessGroup, many=True)
def list_unmanaged(tx: Tx, p: List) -> list[dict[str, Any]]:
    """Always empty: every access group of the rig is managed."""
    return []
