"""A person as `user_identity`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.people import user_identity


def find_identity(tx: Tx, key: str | None = None, caller_key: str | None = None) -> Row[Any]:
    """By id or by the caller's key; a merged one resolves to the person that it was merged into. 404 otherwise."""
    column, value = (user_identity.c.id, key) if key is not None else (user_identity.c.key, caller_key)
    row = tx.c.execute(select(user_identity).where(column == value)).first()
    if row is None and key is None:
        row = tx.c.execute(select(user_identity).where(user_identity.c.former_key == caller_key)).first()
    while row is not None and row.merged_into is not None:
        row = tx.c.execute(select(user_identity).where(user_identity.c.id == row.merged_into)).first()
    if row is None:
        raise not_found("user_identity")
    return row


def shown_identity(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    merged = list(
        tx.c.execute(select(user_identity).where(user_identity.c.merged_into == row.id).order_by(user_identity.c.id))
    )
    return {
        "user_identity_id": row.id,
        "user_identity_key": row.key,
        "workspace_id": tx.api.names.workspace,
        "display_name": row.full_name or row.email_address or row.phone_number or row.key or "A person without a name",
        "full_name": row.full_name,
        "email_address": row.email_address,
        "phone_number": row.phone_number,
        "acs_user_ids": [],
        "merged_user_identity_ids": [one.id for one in merged],
        "merged_user_identity_keys": [one.former_key for one in merged if one.former_key is not None],
        "created_at": written(row.created_at),
        "errors": [],
        "warnings": [],
    }
