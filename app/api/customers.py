"""Customers: tenants of the caller, who are known by a key alone.

The key stands at connected accounts, spaces and people; what belongs to those belongs to the customer. Nobody published
what a customer's grants are: here they are those of the customer's people, in the customer's spaces, or at doors of the
customer's accounts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant, requested_method
from latchwork.app.api.tables.people import user_identity
from latchwork.app.api.tables.spaces import space_face
from latchwork.grants.ledger import IMPOSSIBLE, LEAVING, LIVE
from latchwork.grants.schema import credential, grant_place


def accounts_of(key: str) -> Select[Any]:
    """The ids of the customer's accounts."""
    return select(connected_account.c.id).where(connected_account.c.customer_key == key)


def systems_of(key: str) -> Select[Any]:
    """The rig's names of the media and access systems that the customer's accounts are."""
    return select(connected_account.c.name).where(connected_account.c.customer_key == key)


def doors_of(key: str) -> Select[Any]:
    """The doors of the customer's accounts."""
    return select(device.c.door).where(device.c.account.in_(accounts_of(key)))


def was_made_for(key: str) -> ColumnElement[bool]:
    """Whether an access grant is of the customer's people, or in the customer's spaces."""
    people = select(user_identity.c.id).where(user_identity.c.customer_key == key)
    spaces = select(space_face.c.space).where(space_face.c.customer_key == key)
    inside = select(grant_place.c.grant).where(grant_place.c.kind == "space", grant_place.c.place.in_(spaces))
    return or_(access_grant.c.user_identity.in_(people), _carried_out_by(inside))


def is_grant_of(key: str) -> ColumnElement[bool]:
    """Whether an access grant is the customer's, be it at one door alone."""
    states = credential.c.state.in_((LIVE, LEAVING, IMPOSSIBLE))
    there = select(credential.c.grant).where(credential.c.door.in_(doors_of(key)), states)
    return or_(was_made_for(key), _carried_out_by(there))


def _carried_out_by(engine_grants: Select[Any]) -> ColumnElement[bool]:
    owners = select(requested_method.c.access_grant).where(requested_method.c.engine_grant.in_(engine_grants))
    return access_grant.c.id.in_(owners)
