"""Access methods: each way in which a grant opens doors."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import invalid, not_found
from latchwork.app.api.models.grants import AccessMethod
from latchwork.app.api.objects.grants import find_grant, find_method, shown_methods
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Paged, Parameters
from latchwork.app.api.places import door_of_device, door_of_entrance, find_space
from latchwork.app.api.routes.access_grants import at_doors
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.grants import access_grant, access_method
from latchwork.grants.schema import space_door


class Get(Parameters):
    access_method_id: str


@route("/access_methods/get", Verb.GET, "access_method", AccessMethod, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One method."""
    row = find_method(tx, p.access_method_id)
    tx.principal.must_see(find_grant(tx, row.access_grant).user_identity, "access_method")
    return shown_methods(tx, [row])[0]


class List(Paged):
    access_code_id: str | None = None
    access_grant_id: str | None = None
    access_grant_key: str | None = None
    acs_entrance_id: str | None = None
    device_id: str | None = None
    space_id: str | None = None
    at_least_one_of = ("access_grant_id", "access_grant_key", "acs_entrance_id")


@route("/access_methods/list", Verb.GET, "access_methods", AccessMethod, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The methods of a grant, or all that are good at an entrance."""
    query = select(access_method)
    if p.access_grant_id is not None or p.access_grant_key is not None:
        grant = find_grant(tx, p.access_grant_id, p.access_grant_key)
        query = query.where(access_method.c.access_grant == grant.id)
    if p.acs_entrance_id is not None:
        query = query.where(access_method.c.engine_grant.in_(at_doors([door_of_entrance(tx, p.acs_entrance_id)])))
    if p.device_id is not None:
        door = door_of_device(tx, p.device_id, managed=None)
        query = query.where(access_method.c.engine_grant.in_(at_doors([door])))
    if p.space_id is not None:
        inside = select(space_door.c.door).where(space_door.c.space == find_space(tx, p.space_id).space)
        query = query.where(access_method.c.engine_grant.in_(at_doors(list(tx.c.scalars(inside)))))
    if p.access_code_id is not None:
        own = select(access_code.c.access_method).where(access_code.c.id == p.access_code_id)
        query = query.where(access_method.c.id.in_(own))
    if tx.principal.session is not None:
        mine = select(access_grant.c.id).where(access_grant.c.user_identity.in_(tx.principal.user_identities))
        query = query.where(access_method.c.access_grant.in_(mine))
    order = (access_method.c.created_at, access_method.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_methods(tx, rows), cursor)


class Delete(Parameters):
    access_method_id: str | None = None
    access_grant_id: str | None = None
    reservation_key: str | None = None


@route("/access_methods/delete", Verb.DELETE)
def delete(tx: Tx, p: Delete) -> None:
    """Takes away one method, all of a grant, or all of a stay; the rest stays."""
    named = [one for one in (p.access_method_id, p.access_grant_id, p.reservation_key) if one is not None]
    if len(named) != 1:
        raise invalid("", "Give exactly one of access_method_id, access_grant_id and reservation_key.")
    for row in _named(tx, p):
        _end(tx, row)


def _named(tx: Tx, p: Delete) -> list[Any]:
    if p.access_method_id is not None:
        return [find_method(tx, p.access_method_id)]
    if p.access_grant_id is not None:
        grants = [find_grant(tx, p.access_grant_id).id]
    else:
        stay = access_grant.c.reservation_key == p.reservation_key
        grants = list(tx.c.scalars(select(access_grant.c.id).where(stay)))
        if not grants:
            raise not_found("access_grant", "No grant has this reservation_key.")
    return list(tx.c.execute(select(access_method).where(access_method.c.access_grant.in_(grants))))


def _end(tx: Tx, row: Any) -> None:
    """Ends the engine's grant below it. Methods that only exist because doors could not share a PIN end together."""
    mates = access_method.c.engine_grant == row.engine_grant
    tx.c.execute(update(access_method).where(mates).values(deleting=True))
    tx.api.engine.requests.end(tx.c, row.engine_grant, tx.touched)
