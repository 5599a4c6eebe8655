"""One search over everything that has a name, a key or an id."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.models.related import Batch
from latchwork.app.api.objects.accounts import shown_account
from latchwork.app.api.objects.acs import shown_entrances
from latchwork.app.api.objects.devices import devices, shown_devices
from latchwork.app.api.objects.grants import shown_grants, shown_methods
from latchwork.app.api.objects.people import shown_identities
from latchwork.app.api.objects.spaces import shown_spaces
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant, access_method
from latchwork.app.api.tables.people import user_identity
from latchwork.app.api.tables.spaces import space_face

MOST = 50
"""Of each kind."""


class FindAnything(Parameters):
    search: Annotated[str, Field(min_length=1, max_length=200)]


@route("/workspaces/find_anything", Verb.GET, "batch", Batch)
def find_anything(tx: Tx, p: FindAnything) -> dict[str, list[dict[str, Any]]]:
    """The first of each kind whose name, key, address or id has the text in it."""
    person, grant, account = user_identity.c, access_grant.c, connected_account.c
    names = (person.full_name, person.email_address, person.phone_number, person.key, person.id)
    people = select(user_identity).where(person.merged_into.is_(None), _has(p.search, *names)).limit(MOST)
    spaces = select(space_face).where(_has(p.search, space_face.c.name, space_face.c.key, space_face.c.id)).limit(MOST)
    grants = select(access_grant).where(_has(p.search, grant.name, grant.key, grant.reservation_key, grant.id))
    methods = select(access_method).where(_has(p.search, access_method.c.id)).limit(MOST)
    doors = _has(p.search, device.c.nickname, device.c.door, device.c.id)
    entrances = select(device.c.door).where(doors, device.c.kind == "entrance", device.c.deleted_at.is_(None))
    accounts = select(connected_account).where(
        account.deleted_at.is_(None), _has(p.search, account.display_name, account.name, account.id)
    )
    return {
        "user_identities": shown_identities(tx, list(tx.c.execute(people))),
        "spaces": shown_spaces(tx, list(tx.c.execute(spaces))),
        "access_grants": shown_grants(tx, tx.c.execute(grants.limit(MOST))),
        "access_methods": shown_methods(tx, tx.c.execute(methods)),
        "devices": shown_devices(tx, tx.c.execute(devices(managed=True).where(doors).limit(MOST))),
        "acs_entrances": shown_entrances(tx, list(tx.c.scalars(entrances.limit(MOST)))),
        "connected_accounts": [shown_account(tx, row) for row in tx.c.execute(accounts.limit(MOST))],
    }


def _has(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
