"""Entrances of access systems: off-line doors, which believe what is held to them."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import insert, select

from latchwork.app.api.acs_access import follow
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.customers import systems_of
from latchwork.app.api.errors import ApiError, refused
from latchwork.app.api.models.acs import AcsCredential, AcsEntrance
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.objects.acs import shown_entrances
from latchwork.app.api.objects.acs_credentials import find_credential, shown_credentials
from latchwork.app.api.objects.acs_users import find_user
from latchwork.app.api.objects.grants import find_method
from latchwork.app.api.pages import page_of
from latchwork.app.api.parameters import Limit, Paged, Parameters
from latchwork.app.api.places import door_of_entrance, find_space
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.tables.acs import acs_credential, acs_user_entrance
from latchwork.grants.ledger import LIVE
from latchwork.grants.schema import credential, space_door


class Get(Parameters):
    acs_entrance_id: str


@route("/acs/entrances/get", Verb.GET, "acs_entrance", AcsEntrance)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One entrance."""
    return shown_entrances(tx, [door_of_entrance(tx, p.acs_entrance_id)])[0]


class List(Paged):
    access_method_id: str | None = None
    acs_credential_id: str | None = None
    acs_entrance_ids: list[str] | None = None
    acs_system_id: str | None = None
    connected_account_id: str | None = None
    customer_key: str | None = None
    limit: Limit = 900
    location_id: str | None = None
    search: str | None = None
    space_id: str | None = None


@route("/acs/entrances/list", Verb.GET, "acs_entrances", AcsEntrance, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Entrances, narrowed by any of the parameters."""
    names = tx.api.names
    doors = set(names.entrances.values())
    if p.acs_entrance_ids is not None:
        doors &= {door_of_entrance(tx, one) for one in p.acs_entrance_ids}
    if p.acs_system_id is not None:
        doors &= set(tx.api.doors.of_system(p.acs_system_id))
    if p.access_method_id is not None:
        doors &= set(doors_of_grant(tx, find_method(tx, p.access_method_id).engine_grant))
    if p.acs_credential_id is not None:
        doors &= set(doors_of_credential(tx, p.acs_credential_id))
    for space_id in (p.space_id, p.location_id):
        if space_id is not None:
            inside = select(space_door.c.door).where(space_door.c.space == find_space(tx, space_id).space)
            doors &= set(tx.c.scalars(inside))
    if p.connected_account_id is not None:
        doors = {door for door in doors if tx.api.doors.account(door) == p.connected_account_id}
    if p.customer_key is not None:
        systems = set(tx.c.scalars(systems_of(p.customer_key)))
        doors = {door for door in doors if tx.api.doors.system_of(door) in systems}
    if p.search:
        sought = p.search.casefold()
        doors = {door for door in doors if sought in door.casefold() or sought in names.entrance(door)}
    rows = [{"door": door} for door in sorted(doors)]
    page, cursor = page_of(rows, "door", p.limit, p.page_cursor)
    return Page(shown_entrances(tx, [row["door"] for row in page]), cursor)


def doors_of_grant(tx: Tx, engine_grant: str) -> list[str]:
    """The doors that a grant of the engine opens, or is to open."""
    live = (credential.c.grant == engine_grant) & (credential.c.state == LIVE)
    return list(tx.c.scalars(select(credential.c.door).where(live).order_by(credential.c.door)))


def doors_of_credential(tx: Tx, credential_id: str) -> list[str]:
    """The entrances that a credential opens, or is to open."""
    row = find_credential(tx, credential_id)
    there = set(tx.api.doors.of_system(tx.api.names.system(row.system)))
    return [door for door in doors_of_grant(tx, row.engine_grant) if door in there]


class WithAccess(Get):
    include_if: list[Literal["visionline_metadata.is_valid"]] | None = None


@route("/acs/entrances/list_credentials_with_access", Verb.GET, "acs_credentials", AcsCredential, many=True)
def list_credentials_with_access(tx: Tx, p: WithAccess) -> list[dict[str, Any]]:
    """The credentials that open an entrance; `include_if` leaves out those that a newer stay has ended."""
    door = door_of_entrance(tx, p.acs_entrance_id)
    here = (credential.c.door == door) & (credential.c.state == LIVE)
    query = (
        select(acs_credential)
        .where(acs_credential.c.engine_grant.in_(select(credential.c.grant).where(here)))
        .where(acs_credential.c.system == tx.api.doors.system_of(door))
        .order_by(acs_credential.c.created_at, acs_credential.c.id)
    )
    shown = shown_credentials(tx, list(tx.c.execute(query)))
    return [one for one in shown if one["visionline_metadata"]["is_valid"]] if p.include_if else shown


class GrantAccess(Get):
    acs_user_id: str | None = None
    user_identity_id: str | None = None


@route("/acs/entrances/grant_access", Verb.POST)
def grant_access(tx: Tx, p: GrantAccess) -> None:
    """Gives a user an entrance: the user's own credentials open it from their next encoding on."""
    door = door_of_entrance(tx, p.acs_entrance_id)
    system = tx.api.names.system(tx.api.doors.system_of(door))
    user = find_user(tx, p.acs_user_id, system_id=system, identity_id=p.user_identity_id)
    mine = (acs_user_entrance.c.acs_user == user.id) & (acs_user_entrance.c.door == door)
    if tx.c.execute(select(acs_user_entrance).where(mine)).first() is None:
        tx.c.execute(insert(acs_user_entrance).values(acs_user=user.id, door=door))
        follow(tx, user)


class Unlock(Get):
    acs_credential_id: str


@route("/acs/entrances/unlock", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
def unlock(tx: Tx, p: Unlock) -> dict[str, Any]:
    """Refused: no entrance here has a line by which it could be told to open."""
    door = door_of_entrance(tx, p.acs_entrance_id)
    find_credential(tx, p.acs_credential_id)
    raise no_cloud_keys(door)


def no_cloud_keys(door: str) -> ApiError:
    sentence = f"{door} is an off-line door, which nobody can open from afar; hold a card or a phone to it."
    return refused("cloud_key_not_supported", sentence)
