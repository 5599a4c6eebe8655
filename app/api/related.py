"""What hangs together with grants, methods and spaces, as one batch of full objects by their kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import invalid
from latchwork.app.api.objects.accounts import shown_account
from latchwork.app.api.objects.acs import groups, shown_entrances, shown_groups, shown_systems
from latchwork.app.api.objects.acs_credentials import shown_credentials
from latchwork.app.api.objects.devices import devices, shown_devices
from latchwork.app.api.objects.grants import shown_grants, shown_methods
from latchwork.app.api.objects.people import shown_identities
from latchwork.app.api.objects.sessions import shown_sessions
from latchwork.app.api.objects.spaces import shown_spaces
from latchwork.app.api.sessions import Sees
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.acs import acs_credential, acs_group_member, acs_user
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.app.api.tables.people import user_identity
from latchwork.app.api.tables.sessions import client_session, session_sees
from latchwork.app.api.tables.spaces import space_account, space_face
from latchwork.grants.ledger import IMPOSSIBLE, LEAVING, LIVE
from latchwork.grants.schema import credential, grant_place, space_door

Batch = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Around:
    """What a batch is about: ids of grants, methods, people and accounts; the engine's names of doors and spaces."""

    grants: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    doors: set[str] = field(default_factory=set)
    spaces: set[str] = field(default_factory=set)


def related_to_grants(tx: Tx, rows: Iterable[Row[Any]], kinds: Iterable[str]) -> Batch:
    """What hangs together with access grants: their people, places and methods."""
    around = Around()
    rows = list(rows)
    around.grants, around.people = {row.id for row in rows}, {row.user_identity for row in rows}
    mine = requested_method.c.access_grant.in_(around.grants)
    engine = list(tx.c.scalars(select(requested_method.c.engine_grant).where(mine)))
    around.methods = set(
        tx.c.scalars(select(access_method.c.id).where(access_method.c.access_grant.in_(around.grants)))
    )
    _places(tx, around, engine)
    return _batch(tx, around, kinds)


def related_to_methods(tx: Tx, rows: Iterable[Row[Any]], kinds: Iterable[str]) -> Batch:
    """What hangs together with access methods: their grants and people, their places, and what stands below them."""
    around = Around()
    rows = list(rows)
    around.methods, around.grants = {row.id for row in rows}, {row.access_grant for row in rows}
    people = select(access_grant.c.user_identity).where(access_grant.c.id.in_(around.grants))
    around.people = set(tx.c.scalars(people))
    _places(tx, around, [row.engine_grant for row in rows])
    return _batch(tx, around, kinds)


def related_to_spaces(tx: Tx, rows: Iterable[Row[Any]], kinds: Iterable[str]) -> Batch:
    """What hangs together with spaces: what is in them, and the methods of the grants on them."""
    around = Around()
    rows = list(rows)
    around.spaces = {row.space for row in rows}
    around.doors = set(tx.c.scalars(select(space_door.c.door).where(space_door.c.space.in_(around.spaces))))
    known = select(space_account.c.account).where(space_account.c.space.in_([row.id for row in rows]))
    around.accounts = set(tx.c.scalars(known))
    there = (grant_place.c.kind == "space") & grant_place.c.place.in_(around.spaces)
    engine = select(grant_place.c.grant).where(there)
    around.methods = set(tx.c.scalars(select(access_method.c.id).where(access_method.c.engine_grant.in_(engine))))
    return _batch(tx, around, kinds)


def _places(tx: Tx, around: Around, engine: list[str]) -> None:
    """The spaces that these grants of the engine name, and the doors at which they have, or are to have, something."""
    named = (grant_place.c.kind == "space") & grant_place.c.grant.in_(engine)
    around.spaces |= set(tx.c.scalars(select(grant_place.c.place).where(named)))
    states = (LIVE, LEAVING, IMPOSSIBLE)
    there = credential.c.grant.in_(engine) & credential.c.state.in_(states)
    around.doors |= set(tx.c.scalars(select(credential.c.door).where(there)))


def chosen(kinds: Sequence[str], include: Iterable[str] | None, exclude: Iterable[str] | None) -> list[str]:
    """The kinds of a batch, by what a caller wants and does not want of them; 400 for both at once."""
    if include is not None and exclude is not None:
        raise invalid("", "Give include or exclude, and not both.")
    if include is not None:
        return [kind for kind in kinds if kind in set(include)]
    return [kind for kind in kinds if kind not in set(exclude or ())]


def _batch(tx: Tx, around: Around, kinds: Iterable[str]) -> Batch:
    return {kind: SHOWN[kind](tx, around) for kind in kinds}


# --- the kinds --------------------------------------------------------------------------------------------------


def _spaces(tx: Tx, around: Around) -> list[dict[str, Any]]:
    query = select(space_face).where(space_face.c.space.in_(around.spaces)).order_by(space_face.c.id)
    return shown_spaces(tx, list(tx.c.execute(query)))


def _devices(tx: Tx, around: Around) -> list[dict[str, Any]]:
    return shown_devices(
        tx, tx.c.execute(devices(managed=True).where(device.c.door.in_(around.doors)).order_by(device.c.id))
    )


def _entrances(tx: Tx, around: Around) -> list[dict[str, Any]]:
    return shown_entrances(tx, sorted(around.doors & set(tx.api.names.entrances.values())))


def _accounts(tx: Tx, around: Around) -> list[dict[str, Any]]:
    of_doors = select(device.c.account).where(device.c.door.in_(around.doors))
    mine = or_(connected_account.c.id.in_(of_doors), connected_account.c.id.in_(around.accounts))
    query = select(connected_account).where(mine, connected_account.c.deleted_at.is_(None))
    return [shown_account(tx, row) for row in tx.c.execute(query.order_by(connected_account.c.id))]


def _systems(tx: Tx, around: Around) -> list[dict[str, Any]]:
    known = {getattr(tx.api.engine.estate.doors.get(door), "system", None) for door in around.doors}
    return shown_systems(tx, sorted(one for one in known if one is not None))


def _people(tx: Tx, around: Around) -> list[dict[str, Any]]:
    query = select(user_identity).where(user_identity.c.id.in_(around.people)).order_by(user_identity.c.id)
    return shown_identities(tx, list(tx.c.execute(query)))


def _groups(tx: Tx, around: Around) -> list[dict[str, Any]]:
    """The access groups of the people that open any of the doors."""
    users = select(acs_user.c.id).where(acs_user.c.user_identity.in_(around.people))
    member = set(tx.c.scalars(select(acs_group_member.c.acs_group).where(acs_group_member.c.acs_user.in_(users))))
    found = groups(tx.api).values()
    return shown_groups(tx, [one for one in found if one.id in member and around.doors & set(one.doors)])


def _grants(tx: Tx, around: Around) -> list[dict[str, Any]]:
    query = select(access_grant).where(access_grant.c.id.in_(around.grants)).order_by(access_grant.c.id)
    return shown_grants(tx, tx.c.execute(query))


def _methods(tx: Tx, around: Around) -> list[dict[str, Any]]:
    query = select(access_method).where(access_method.c.id.in_(around.methods)).order_by(access_method.c.id)
    return shown_methods(tx, tx.c.execute(query))


def _sessions(tx: Tx, around: Around) -> list[dict[str, Any]]:
    sees = (session_sees.c.kind == Sees.PERSON.value) & session_sees.c.thing.in_(around.people)
    mine = client_session.c.id.in_(select(session_sees.c.session).where(sees))
    return shown_sessions(tx, list(tx.c.execute(select(client_session).where(mine).order_by(client_session.c.id))))


def _credentials(tx: Tx, around: Around) -> list[dict[str, Any]]:
    mine = acs_credential.c.access_method.in_(around.methods)
    return shown_credentials(tx, list(tx.c.execute(select(acs_credential).where(mine).order_by(acs_credential.c.id))))


SHOWN: dict[str, Callable[[Tx, Around], list[dict[str, Any]]]] = {
    "spaces": _spaces,
    "devices": _devices,
    "acs_entrances": _entrances,
    "connected_accounts": _accounts,
    "acs_systems": _systems,
    "user_identities": _people,
    "acs_access_groups": _groups,
    "access_grants": _grants,
    "access_methods": _methods,
    "client_sessions": _sessions,
    "acs_credentials": _credentials,
}
"""How each kind is found around what a batch is about. Other sections add theirs."""
