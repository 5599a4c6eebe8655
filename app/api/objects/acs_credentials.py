"""Credentials of access systems as the API shows them: what was asked for, and what the cards say that were made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.objects.acs import KEY_CARDS
from latchwork.app.api.tables.acs import acs_credential, acs_user
from latchwork.drivers.contract import Method
from latchwork.grants.cards import card_number
from latchwork.grants.carried import MADE
from latchwork.grants.ledger import LIVE
from latchwork.grants.schema import card, credential, grant
from latchwork.grants.stays import stay_of

_NAMES = {"card": "Plastic card", "mobile_key": "Mobile key"}


def find_credential(tx: Tx, credential_id: str) -> Row[Any]:
    row = tx.c.execute(select(acs_credential).where(acs_credential.c.id == credential_id)).first()
    if row is None:
        raise not_found("acs_credential")
    return row


def card_of(c: Connection, credential_id: str) -> str | None:
    """The identifier of the card that a credential was written on last; None when it is on none."""
    query = (
        select(card.c.uid)
        .join(
            acs_credential, (acs_credential.c.engine_grant == card.c.grant) & (acs_credential.c.system == card.c.system)
        )
        .where(acs_credential.c.id == credential_id, card.c.state == MADE, card.c.method == Method.CARD.value)
    )
    uid: str | None = c.scalar(query.order_by(card.c.serial.desc()).limit(1))
    return uid


@dataclass(slots=True)
class CredentialParts:
    """All rows below some credentials, loaded together; `doors` and `cards` by grant of the engine and system."""

    credentials: list[Row[Any]]
    grants: dict[str, Row[Any]] = field(default_factory=dict)
    doors: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    cards: dict[tuple[str, str], list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, str | None] = field(default_factory=dict)
    stays: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, tx: Tx, rows: Sequence[Row[Any]]) -> CredentialParts:
        parts = cls(list(rows))
        ids = [row.engine_grant for row in rows]
        parts.grants = {row.id: row for row in tx.c.execute(select(grant).where(grant.c.id.in_(ids)))}
        systems = {door: tx.api.doors.system_of(door) for door in tx.api.names.entrances.values()}
        for row in tx.c.execute(
            select(credential.c.grant, credential.c.door)
            .where(credential.c.grant.in_(ids), credential.c.state == LIVE)
            .order_by(credential.c.door)
        ):
            if row.door in systems:
                parts.doors[row.grant, systems[row.door]].append(row.door)
        for row in tx.c.execute(
            select(card).where(card.c.grant.in_(ids), card.c.state == MADE).order_by(card.c.serial)
        ):
            parts.cards[row.grant, row.system].append(row)
        users = [row.acs_user for row in rows if row.acs_user is not None]
        query = select(acs_user.c.id, acs_user.c.user_identity).where(acs_user.c.id.in_(users))
        parts.people = {row.id: row.user_identity for row in tx.c.execute(query)}
        parts._load_stays(tx)
        return parts

    def _load_stays(self, tx: Tx) -> None:
        """All credentials of the stays that these belong to."""
        reservations = {row.reservation for row in self.grants.values() if row.reservation is not None}
        bundles = {row.bundle for row in self.grants.values() if row.bundle is not None}
        same = or_(grant.c.reservation.in_(reservations), grant.c.bundle.in_(bundles))
        query = (
            select(acs_credential.c.id, acs_credential.c.system, grant.c.id.label("grant"))
            .add_columns(grant.c.reservation, grant.c.bundle)
            .join(grant, grant.c.id == acs_credential.c.engine_grant)
            .where(same)
            .order_by(acs_credential.c.created_at, acs_credential.c.id)
        )
        for row in tx.c.execute(query):
            self.stays[row.system, row.reservation or row.bundle or row.grant].append(row.id)

    def mates(self, row: Row[Any]) -> list[str]:
        return [one for one in self.stays[row.system, stay_of(self.grants[row.engine_grant])] if one != row.id]


def shown_credentials(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    parts = CredentialParts.load(tx, rows)
    return [_shown(tx, parts, row) for row in parts.credentials]


def _shown(tx: Tx, parts: CredentialParts, row: Row[Any]) -> dict[str, Any]:
    names, owner = tx.api.names, parts.grants[row.engine_grant]
    told: dict[str, Any] = json.loads(row.told)
    issued = bool(told.get("issued"))
    issued_at = written(row.issued_at) if issued else None
    shown: dict[str, Any] = {
        "access_method": row.mode,
        "acs_credential_id": row.id,
        "acs_system_id": names.system(row.system),
        "connected_account_id": names.account(row.system),
        "created_at": written(row.created_at),
        "display_name": _NAMES[row.mode],
        "errors": [],
        "external_type": KEY_CARDS.credential_type,
        "external_type_display_name": KEY_CARDS.credential_name,
        "is_issued": issued,
        "is_latest_desired_state_synced_with_provider": issued,
        "is_managed": True,
        "is_multi_phone_sync_credential": row.mode == Method.MOBILE_KEY.value,
        "is_one_time_use": False,
        "issued_at": issued_at,
        "latest_desired_state_synced_with_provider_at": issued_at,
        "visionline_metadata": _visionline(tx, parts, row, told),
        "warnings": _warnings(tx, row, told, owner),
        "workspace_id": names.workspace,
    }
    made = parts.cards[row.engine_grant, row.system]
    optional = {
        "acs_user_id": row.acs_user,
        "user_identity_id": parts.people.get(row.acs_user),
        "starts_at": written(owner.starts_at),
        "ends_at": written(owner.ends_at),
        "card_number": _number(made[-1]) if made and row.mode == "card" and tx.principal.sees_codes else None,
    }
    return shown | {name: value for name, value in optional.items() if value is not None}


def _number(made: Row[Any]) -> str | None:
    return None if made.uid is None else card_number(made.uid)


def _visionline(tx: Tx, parts: CredentialParts, row: Row[Any], told: dict[str, Any]) -> dict[str, Any]:
    commons = tx.api.engine.estate.offline.commons
    doors = parts.doors[row.engine_grant, row.system]
    made = parts.cards[row.engine_grant, row.system]
    shown: dict[str, Any] = {
        "auto_join": bool(json.loads(row.metadata).get("auto_join")),
        "card_function_type": "guest",
        "common_acs_entrance_ids": [tx.api.names.entrance(door) for door in doors if door in commons],
        "credential_id": row.id,
        "guest_acs_entrance_ids": [tx.api.names.entrance(door) for door in doors if door not in commons],
        "is_valid": bool(told.get("valid")),
        "joiner_acs_credential_ids": parts.mates(row),
    }
    return shown | ({"card_id": str(made[-1].serial)} if made else {})


def _warnings(tx: Tx, row: Row[Any], told: dict[str, Any], owner: Row[Any]) -> list[dict[str, Any]]:
    found: list[tuple[str, str, float]] = []
    over = owner.ends_at is not None and owner.ends_at <= tx.now
    if row.deleting:
        found.append(("being_deleted", "It is being taken away.", row.created_at))
    elif not told.get("issued") and not over:
        if told.get("ever"):
            words = "What it opens or when has changed; it has to be issued again."
            found.append(("needs_to_be_reissued", words, told.get("lost_at") or row.created_at))
        else:
            found.append(("waiting_to_be_issued", "It is not issued yet; have it written on a card.", row.created_at))
    return [{"warning_code": code, "message": words, "created_at": written(at)} for code, words, at in found]
