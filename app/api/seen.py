"""What is whose: the doors that a client session sees, and what a user has for whom the caller keeps a key.

A session sees the devices of its accounts, those that its webviews brought among them, and those that its person was
given. A `user_identifier_key` stands for all that its sessions see, over or not: a session ends, what somebody owns
does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import not_found
from latchwork.app.api.principal import Principal
from latchwork.app.api.sessions import Sees
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.people import person_device
from latchwork.app.api.tables.sessions import client_session, session_sees


def seen_by(principal: Principal) -> ColumnElement[bool]:
    """The devices that a client session sees."""
    return _devices(principal.connected_accounts, principal.user_identities)


def must_see(tx: Tx, door: str) -> None:
    """Raises 404 for a client session that does not see the device: it is not told that it exists."""
    if tx.principal.session is None:
        return
    if tx.c.scalar(select(device.c.id).where(device.c.door == door, seen_by(tx.principal))) is None:
        raise not_found("device")


def devices_of_user(key: str) -> ColumnElement[bool]:
    """The devices of the user with this `user_identifier_key`; none where no session has it."""
    return _devices(things_of_user(key, Sees.ACCOUNT), things_of_user(key, Sees.PERSON))


def things_of_user(key: str, kind: Sees) -> Select[Any]:
    """The ids of one kind of thing that the user with this `user_identifier_key` has."""
    sessions = select(client_session.c.id).where(client_session.c.key == key, client_session.c.revoked_at.is_(None))
    return select(session_sees.c.thing).where(session_sees.c.kind == kind.value, session_sees.c.session.in_(sessions))


def _devices(accounts: Iterable[str] | Select[Any], people: Iterable[str] | Select[Any]) -> ColumnElement[bool]:
    given = select(person_device.c.door).where(person_device.c.user_identity.in_(people))
    return or_(device.c.account.in_(accounts), device.c.door.in_(given))
