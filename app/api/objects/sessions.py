"""A client session as the API shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.sessions import Sees
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.people import person_device
from latchwork.app.api.tables.sessions import client_session


def find_session(tx: Tx, session_id: str | None = None, key: str | None = None) -> Row[Any]:
    """By id, or the newest of the caller's name for its user; 404 otherwise."""
    mine = client_session.c.id == session_id if session_id is not None else client_session.c.key == key
    query = select(client_session).where(mine).order_by(client_session.c.created_at.desc(), client_session.c.id)
    row = tx.c.execute(query.limit(1)).first()
    if row is None:
        raise not_found("client_session")
    return row


def shown_sessions(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    things = tx.api.sessions.things(tx.c, [row.id for row in rows])
    return [_shown(tx, row, things[row.id]) for row in rows]


def _shown(tx: Tx, row: Row[Any], things: dict[Sees, list[str]]) -> dict[str, Any]:
    people = things[Sees.PERSON]
    shown: dict[str, Any] = {
        "client_session_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "token": tx.api.vault.open(row.token).reveal() if tx.principal.sees_codes else "",
        "user_identifier_key": row.key,
        "user_identity_ids": people,
        "connected_account_ids": things[Sees.ACCOUNT],
        "connect_webview_ids": things[Sees.WEBVIEW],
        "device_count": _devices(tx, people, things[Sees.ACCOUNT]),
        "created_at": written(row.created_at),
        "expires_at": written(row.expires_at if row.revoked_at is None else min(row.expires_at, row.revoked_at)),
    }
    shown |= {"user_identity_id": people[0]} if len(people) == 1 else {}
    return shown | ({"customer_key": row.customer_key} if row.customer_key is not None else {})


def _devices(tx: Tx, people: list[str], accounts: list[str]) -> int:
    given = select(person_device.c.door).where(person_device.c.user_identity.in_(people))
    there = or_(device.c.account.in_(accounts), device.c.door.in_(given))
    query = select(func.count()).where(device.c.kind == "device", device.c.deleted_at.is_(None), there)
    return int(tx.c.scalar(query) or 0)
