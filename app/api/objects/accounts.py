"""What devices hang on, as `connected_account`: a medium or an access system of the rig."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.makes import PROVIDERS
from latchwork.app.api.objects.providers import image_url
from latchwork.app.api.tables.accounts import connected_account


def find_account(tx: Tx, account_id: str) -> Row[Any]:
    """404 when it is not there, or a client session does not see it."""
    here = (connected_account.c.id == account_id) & connected_account.c.deleted_at.is_(None)
    row = tx.c.execute(select(connected_account).where(here)).first()
    if row is None or (tx.principal.session is not None and row.id not in tx.principal.connected_accounts):
        raise not_found("connected_account")
    return row


def shown_account(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    provider = PROVIDERS[row.provider]
    shown: dict[str, Any] = {
        "connected_account_id": row.id,
        "account_type": provider.key,
        "account_type_display_name": provider.display_name,
        "display_name": row.display_name or f"{provider.display_name}: {row.name}",
        "accepted_capabilities": json.loads(row.capabilities),
        "automatically_manage_new_devices": bool(row.manages_new),
        "created_at": written(row.created_at),
        "custom_metadata": json.loads(row.custom_metadata),
        "image_url": image_url(tx.api.base_url, provider),
        "errors": account_errors(row),
        "warnings": [],
    }
    if row.is_system and row.name in tx.api.rig.file.systems:
        shown["time_zone"] = tx.api.rig.file.systems[row.name].zone.key
    return shown if row.customer_key is None else shown | {"customer_key": row.customer_key}


def account_errors(row: Row[Any]) -> list[dict[str, Any]]:
    if row.disconnected_at is None:
        return []
    return [
        {
            "error_code": "account_disconnected",
            "message": "The account is disconnected; connect it again through a connect webview.",
            "created_at": written(row.disconnected_at),
            "is_connected_account_error": True,
        }
    ]
