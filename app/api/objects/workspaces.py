"""The workspace, which is the rig, and the customization profiles, as the API shows them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.workspaces import customization_profile, workspace


def shown_workspace(tx: Tx) -> dict[str, Any]:
    me = tx.api.names.workspace
    row = tx.c.execute(select(workspace).where(workspace.c.id == me)).first()
    name = tx.api.rig.file.name if row is None or row.name is None else row.name
    partner = None if row is None else row.partner
    return {
        "workspace_id": me,
        "name": name,
        "company_name": partner or name,
        "connect_partner_name": partner,
        "connect_webview_customization": {} if row is None else json.loads(row.webviews),
        "is_publishable_key_auth_enabled": False,
        "is_sandbox": tx.api.sandbox,
        "is_suspended": False,
        "organization_id": None if row is None else row.organization,
        "publishable_key": None,
    }


def find_profile(tx: Tx, profile_id: str) -> Row[Any]:
    row = tx.c.execute(select(customization_profile).where(customization_profile.c.id == profile_id)).first()
    if row is None:
        raise not_found("customization_profile")
    return row


def shown_profile(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "customization_profile_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "name": row.name,
        "created_at": written(row.created_at),
    }
    optional = {
        "primary_color": row.primary_color,
        "secondary_color": row.secondary_color,
        "customer_portal_theme": None if row.theme is None else json.loads(row.theme),
        "message_overrides": None if row.messages is None else json.loads(row.messages),
    }
    return shown | {name: value for name, value in optional.items() if value is not None}


def look_of(tx: Tx, profile_id: str | None) -> dict[str, str]:
    """The colours of pages with this profile; empty for no profile."""
    if profile_id is None:
        return {}
    row = find_profile(tx, profile_id)
    colours = {"primary_color": row.primary_color, "secondary_color": row.secondary_color}
    return {name: value for name, value in colours.items() if value is not None}
