"""Grants and methods that came from the command line: seen, and made known over the API."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, select

from latchwork.app.api import unmanaged
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid, not_found, refused
from latchwork.app.api.models.unmanaged import UnmanagedAccessGrant, UnmanagedAccessMethod
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.unmanaged import shown_unmanaged_grants, shown_unmanaged_methods
from latchwork.app.api.pages import page_of
from latchwork.app.api.parameters import Key, Paged, Parameters
from latchwork.app.api.places import door_of_device, door_of_entrance, find_space
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.grants import access_grant
from latchwork.grants.ledger import GONE
from latchwork.grants.schema import credential, space_door


class Get(Parameters):
    access_grant_id: str


@route("/access_grants/unmanaged/get", Verb.GET, "access_grant", UnmanagedAccessGrant)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One grant that came from the command line."""
    return shown_unmanaged_grants(tx, [unmanaged.find_unmanaged_grant(tx, p.access_grant_id)])[0]


class List(Paged):
    acs_entrance_id: str | None = None
    acs_system_id: str | None = None
    reservation_key: str | None = None
    user_identity_id: str | None = None


@route("/access_grants/unmanaged/list", Verb.GET, "access_grants", UnmanagedAccessGrant, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """The live grants that came from the command line, oldest first."""
    rows = unmanaged.unmanaged_grants(tx)
    if p.reservation_key is not None:
        rows = [row for row in rows if row.reservation == p.reservation_key]
    if p.user_identity_id is not None:
        rows = _of_person(tx, rows, p.user_identity_id)
    if p.acs_entrance_id is not None:
        rows = _at(tx, rows, [door_of_entrance(tx, p.acs_entrance_id)])
    if p.acs_system_id is not None:
        rows = _at(tx, rows, tx.api.doors.of_system(p.acs_system_id))
    by_id = {unmanaged.grant_id(tx, row): row for row in rows}
    page, cursor = page_of([{"id": one} for one in by_id], "id", p.limit, p.page_cursor)
    return Page(shown_unmanaged_grants(tx, [by_id[one["id"]] for one in page]), cursor)


def _of_person(tx: Tx, rows: list[Row[Any]], person: str) -> list[Row[Any]]:
    """By the id of a person who is known, or of one who is not managed either."""
    mine = [row for row in rows if unmanaged.person_id(tx, row) == person]
    return mine or [row for row in rows if row.identity == find_identity(tx, person).id]


def _at(tx: Tx, rows: list[Row[Any]], doors: list[str]) -> list[Row[Any]]:
    """Those that have something at one of these doors."""
    query = select(credential.c.grant).where(credential.c.door.in_(doors), credential.c.state != GONE)
    there = set(tx.c.scalars(query))
    return [row for row in rows if row.id in there]


class Update(Parameters):
    access_grant_id: str
    access_grant_key: Key | None = None
    is_managed: Literal[True]


@route("/access_grants/unmanaged/update", Verb.PATCH)
def update(tx: Tx, p: Update) -> None:
    """Makes a grant known over the API, as it stands: same doors, same codes, same times."""
    row = unmanaged.find_unmanaged_grant(tx, p.access_grant_id)
    if " " in row.methods:
        words = "The grant has several methods at once; end it on the command line and make it anew over the API."
        raise refused("access_grant_has_several_methods", words)
    taken = access_grant.c.key == p.access_grant_key
    if p.access_grant_key is not None and tx.c.scalar(select(access_grant.c.id).where(taken)) is not None:
        raise conflict("access_grant_key_conflict", "Another grant has this access_grant_key; choose another.")
    new = unmanaged.adopt_grant(tx, row, p.access_grant_key)
    adopted = tx.c.execute(select(access_grant).where(access_grant.c.id == new)).one()
    tx.api.projector.methods.tell_created(tx.c, adopted)


# --- methods ----------------------------------------------------------------------------------------------------


class GetMethod(Parameters):
    access_method_id: str


@route("/access_methods/unmanaged/get", Verb.GET, "access_method", UnmanagedAccessMethod)
def get_method(tx: Tx, p: GetMethod) -> dict[str, Any]:
    """One method of a grant that came from the command line."""
    for row in unmanaged.unmanaged_grants(tx):
        if any(unmanaged.method_id(tx, row, mode) == p.access_method_id for mode in row.methods.split()):
            shown = shown_unmanaged_methods(tx, row)
            return next(one for one in shown if one["access_method_id"] == p.access_method_id)
    raise not_found("access_method", "There is no such unmanaged access method; list them to see which there are.")


class ListMethods(Get):
    acs_entrance_id: str | None = None
    device_id: str | None = None
    space_id: str | None = None


@route("/access_methods/unmanaged/list", Verb.GET, "access_methods", UnmanagedAccessMethod, many=True)
def list_methods(tx: Tx, p: ListMethods) -> list[dict[str, Any]]:
    """The methods of one grant that came from the command line; with a place, those that are good there."""
    row = unmanaged.find_unmanaged_grant(tx, p.access_grant_id)
    doors = _doors(tx, p)
    shown = shown_unmanaged_methods(tx, row)
    if doors is None:
        return shown
    query = select(credential.c.method).where(credential.c.grant == row.id, credential.c.state != GONE)
    there = set(tx.c.scalars(query.where(credential.c.door.in_(doors))))
    return [one for one in shown if one["mode"] in there]


def _doors(tx: Tx, p: ListMethods) -> list[str] | None:
    named = [one for one in (p.acs_entrance_id, p.device_id, p.space_id) if one is not None]
    if len(named) > 1:
        raise invalid("", "Give one of acs_entrance_id, device_id and space_id.")
    if p.acs_entrance_id is not None:
        return [door_of_entrance(tx, p.acs_entrance_id)]
    if p.device_id is not None:
        return [door_of_device(tx, p.device_id, managed=None)]
    if p.space_id is not None:
        inside = select(space_door.c.door).where(space_door.c.space == find_space(tx, p.space_id).space)
        return list(tx.c.scalars(inside))
    return None
