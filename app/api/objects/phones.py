"""Phones and instant keys as the API shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.tables.phones import enrollment_automation, instant_key, instant_key_use, phone

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PAGES = "ik"
"""The first part of the paths of hosted key pages."""


def find_phone(tx: Tx, phone_id: str) -> Row[Any]:
    row = tx.c.execute(select(phone).where(phone.c.id == phone_id)).first()
    if row is None:
        raise not_found("phone")
    return row


def belongs_to(c: Connection, people: list[str]) -> ColumnElement[bool]:
    """Phones that were made for these people, or brought to them by a link."""
    people = everyone(c, people)
    brought = (
        select(instant_key_use.c.phone)
        .join(instant_key, instant_key.c.id == instant_key_use.c.instant_key)
        .where(instant_key.c.user_identity.in_(people))
    )
    return or_(phone.c.owner.in_(people), phone.c.id.in_(brought))


def shown_phones(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [_shown_phone(tx, row) for row in rows]


def _shown_phone(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(row.metadata)
    maker = " ".join(str(said[name]) for name in ("device_manufacturer", "device_model") if said.get(name))
    name = "Android phone" if row.platform == "android" else "iPhone"
    return {
        "created_at": written(row.created_at),
        "custom_metadata": {},
        "device_id": row.id,
        "device_type": f"{row.platform}_phone",
        "display_name": maker or (name if row.name == row.id else row.name),
        "errors": [],
        "properties": {},
        "warnings": [],
        "workspace_id": tx.api.names.workspace,
    }


def find_instant_key(tx: Tx, key_id: str | None = None, url: str | None = None) -> Row[Any]:
    """By id, or by its URL while it is good; 404 otherwise."""
    if key_id is not None:
        row = tx.c.execute(select(instant_key).where(instant_key.c.id == key_id)).first()
    else:
        row = tx.api.phone_links.find(tx.c, url or "")
    if row is None:
        raise not_found("instant_key")
    return row


def shown_instant_keys(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [_shown_key(tx, row) for row in rows]


def _shown_key(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    shown = {
        "client_session_id": row.client_session,
        "created_at": written(row.created_at),
        "expires_at": written(row.expires_at),
        "instant_key_id": row.id,
        "instant_key_url": url_of(tx.api, row) if tx.principal.sees_codes else tx.api.base_url,
        "user_identity_id": row.user_identity,
        "workspace_id": tx.api.names.workspace,
    }
    if row.customization_profile is not None:
        shown["customization_profile_id"] = row.customization_profile
    return shown


def url_of(api: Service, row: Row[Any]) -> str:
    """Where a browser opens the link."""
    return f"{api.base_url}/{PAGES}/{api.vault.open(row.code).reveal()}"


def find_automation(tx: Tx, automation_id: str) -> Row[Any]:
    row = tx.c.execute(select(enrollment_automation).where(enrollment_automation.c.id == automation_id)).first()
    if row is None:
        raise not_found("enrollment_automation")
    return row


def shown_automation(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    return {
        "created_at": written(row.created_at),
        "credential_manager_acs_system_id": tx.api.names.system(row.system),
        "enrollment_automation_id": row.id,
        "user_identity_id": row.user_identity,
        "workspace_id": tx.api.names.workspace,
    }
