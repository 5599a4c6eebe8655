"""The pages through which accounts are connected, as `connect_webview`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.accounts import connect_webview

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PENDING, FAILED, AUTHORIZED = "pending", "failed", "authorized"


def find_webview(tx: Tx, webview_id: str) -> Row[Any]:
    """404 when it is not there, or a client session does not see it."""
    row = tx.c.execute(select(connect_webview).where(connect_webview.c.id == webview_id)).first()
    if row is None or (tx.principal.session is not None and row.id not in tx.principal.connect_webviews):
        raise not_found("connect_webview")
    return row


def page_token(api: Service, webview_id: str) -> str:
    """What only those know who were given the page's URL."""
    return api.vault.tag(f"connect webview {webview_id}").hex()


def page_url(api: Service, webview_id: str) -> str:
    return f"{api.base_url}/connect/{webview_id}/{page_token(api, webview_id)}"


def shown_webview(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "connect_webview_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "url": page_url(tx.api, row.id),
        "status": row.status,
        "login_successful": row.status == AUTHORIZED,
        "connected_account_id": row.account,
        "selected_provider": row.selected_provider,
        "authorized_at": written(row.authorized_at),
        "created_at": written(row.created_at),
        "accepted_capabilities": json.loads(row.capabilities),
        "accepted_devices": [],
        "accepted_providers": json.loads(row.providers),
        "any_device_allowed": True,
        "any_provider_allowed": bool(row.any_provider),
        "automatically_manage_new_devices": bool(row.manages_new),
        "custom_metadata": json.loads(row.custom_metadata),
        "custom_redirect_url": row.redirect_url,
        "custom_redirect_failure_url": row.failure_url,
        "device_selection_mode": "none",
        "wait_for_device_creation": bool(row.waits_for_devices),
    }
    return shown if row.customer_key is None else shown | {"customer_key": row.customer_key}
