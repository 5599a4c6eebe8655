"""A person as `user_identity`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.acs import acs_user
from latchwork.app.api.tables.people import user_identity

_BY_ID = select(user_identity).where(user_identity.c.id == bindparam("i"))
_BY_KEY = select(user_identity).where(
    or_(user_identity.c.key == bindparam("k"), user_identity.c.former_key == bindparam("k"))
)


def find_identity(tx: Tx, key: str | None = None, caller_key: str | None = None) -> Row[Any]:
    """By id or by the caller's key; a merged one resolves to the person that it was merged into. 404 otherwise."""
    if key is not None:
        row = tx.c.execute(_BY_ID, {"i": key}).first()
    else:
        # a key that somebody has now counts before the same one that somebody had
        rows = list(tx.c.execute(_BY_KEY, {"k": caller_key}))
        row = min(rows, key=lambda one: one.key != caller_key, default=None)
    while row is not None and row.merged_into is not None:
        row = tx.c.execute(_BY_ID, {"i": row.merged_into}).first()
    if row is None:
        raise not_found("user_identity")
    return row


def shown_identity(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    return shown_identities(tx, [row])[0]


def shown_identities(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    merged = _merged(tx, ids)
    users: dict[str, list[Row[Any]]] = defaultdict(list)
    for one in tx.c.execute(select(acs_user).where(acs_user.c.user_identity.in_(ids)).order_by(acs_user.c.id)):
        users[one.user_identity].append(one)
    return [_shown(tx, row, merged[row.id], users[row.id]) for row in rows]


def _merged(tx: Tx, ids: list[str]) -> dict[str, list[Row[Any]]]:
    """Who was merged into each of these: directly, or into somebody who was merged later."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    into = {one: one for one in ids}
    fresh = list(ids)
    while fresh:
        query = select(user_identity).where(user_identity.c.merged_into.in_(fresh)).order_by(user_identity.c.id)
        fresh = []
        for row in tx.c.execute(query):
            into[row.id] = into[row.merged_into]
            found[into[row.id]].append(row)
            fresh.append(row.id)
    return found


def _shown(tx: Tx, row: Row[Any], merged: list[Row[Any]], users: list[Row[Any]]) -> dict[str, Any]:
    return {
        "user_identity_id": row.id,
        "user_identity_key": row.key,
        "workspace_id": tx.api.names.workspace,
        "display_name": row.full_name or row.email_address or row.phone_number or row.key or "A person without a name",
        "full_name": row.full_name,
        "email_address": row.email_address,
        "phone_number": row.phone_number,
        "acs_user_ids": [one.id for one in users],
        "merged_user_identity_ids": [one.id for one in merged],
        "merged_user_identity_keys": [one.former_key for one in merged if one.former_key is not None],
        "created_at": written(row.created_at),
        "errors": [],
        "warnings": _warnings(row, users),
    }


def _warnings(row: Row[Any], users: list[Row[Any]]) -> list[dict[str, Any]]:
    found = []
    if row.deleting:
        found.append(("being_deleted", "The person is gone as soon as the last of the grants is off its doors.", row))
    for one in users:
        if any(told is not None and told != mine for told, mine in _profiles(row, one)):
            code = "acs_user_profile_does_not_match_user_identity"
            found.append((code, "A user of an access system is called otherwise than this person.", one))
    return [
        {"warning_code": code, "message": words, "created_at": written(since.created_at)}
        for code, words, since in found
    ]


def _profiles(row: Row[Any], user: Row[Any]) -> list[tuple[str | None, str | None]]:
    """What the user of an access system says of a person, beside what the person is known by."""
    names = ("full_name", "email_address", "phone_number")
    return [(user._mapping[name], row._mapping[name]) for name in names]
