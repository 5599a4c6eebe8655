"""Action attempts: what takes a while, so that its answer is fetched later."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import not_found
from latchwork.app.api.parameters import SECRETS
from latchwork.app.api.tables.events import action_attempt


def find_attempt(tx: Tx, attempt_id: str) -> Row[Any]:
    """404 when it is not there."""
    row = tx.c.execute(select(action_attempt).where(action_attempt.c.id == attempt_id)).first()
    if row is None:
        raise not_found("action_attempt")
    return row


def shown_attempt(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    """What opens something is left out of a result for whoever may not see codes."""
    result = None if row.result is None else json.loads(row.result)
    if row.sealed is not None:
        result = tx.api.unseal(row.sealed)
    return {
        "action_attempt_id": row.id,
        "action_type": row.type,
        "status": row.status,
        "result": result if tx.principal.sees_codes else _without_secrets(result),
        "error": None if row.error is None else json.loads(row.error),
    }


def _without_secrets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: None if name in SECRETS else _without_secrets(one) for name, one in value.items()}


def begun_attempt(attempt_id: str, kind: str) -> dict[str, Any]:
    """One that was begun in this transaction, as it is shown."""
    return {"action_attempt_id": attempt_id, "action_type": kind, "status": "pending", "result": None, "error": None}
