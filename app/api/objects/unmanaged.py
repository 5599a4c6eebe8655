"""Grants, methods and people that came from the command line, as the API shows them."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api import unmanaged
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.objects.grants import GrantParts, shown_grant, shown_method
from latchwork.app.api.standing import method_standing
from latchwork.drivers.contract import Method
from latchwork.grants.ledger import GONE
from latchwork.grants.schema import credential, grant_place

OWN = ("access_grant_key", "display_status", "customization_profile_id", "client_session_token", "instant_key_url")
"""What a managed one shows and an unmanaged one does not."""


def shown_unmanaged_grants(tx: Tx, rows: list[Row[Any]]) -> list[dict[str, Any]]:
    return [_without(shown_grant(tx, parts, parts.grants[0]), OWN) for parts in _all_parts(tx, rows)]


def shown_unmanaged_methods(tx: Tx, row: Row[Any]) -> list[dict[str, Any]]:
    """The methods of one grant."""
    (parts,) = _all_parts(tx, [row])
    (owner,) = parts.grants
    skipped = ("customization_profile_id", "client_session_token", "instant_key_url")
    return [_without(shown_method(tx, parts, owner, one), skipped) for one in parts.methods[owner.id]]


def _without(shown: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in names}


def _all_parts(tx: Tx, rows: list[Row[Any]]) -> list[GrantParts]:
    """Each grant as if it were one of ours: what it has is the engine's in both cases."""
    ids = [row.id for row in rows]
    query = select(credential).where(credential.c.grant.in_(ids), credential.c.state != GONE).order_by(credential.c.id)
    credentials = list(tx.c.execute(query))
    places = list(tx.c.execute(select(grant_place).where(grant_place.c.grant.in_(ids))))
    return [
        _parts(tx, row, [one for one in credentials if one.grant == row.id], [p for p in places if p.grant == row.id])
        for row in rows
    ]


def _parts(tx: Tx, row: Row[Any], credentials: list[Row[Any]], places: list[Row[Any]]) -> GrantParts:
    starts_at = row.created_at if row.starts_at is None else row.starts_at
    owner: Any = SimpleNamespace(
        id=unmanaged.grant_id(tx, row),
        key=None,
        name=None,
        user_identity=unmanaged.person_id(tx, row),
        starts_at=starts_at,
        ends_at=row.ends_at,
        reservation_key=row.reservation,
        customization_profile=None,
        created_at=row.created_at,
        deleting=False,
    )
    parts = GrantParts([owner])
    for number, mode in enumerate(row.methods.split()):
        own = [one for one in credentials if one.method == mode]
        part = f"{row.id} {mode}"
        parts.credentials[part], parts.places[part] = own, places
        asked: Any = SimpleNamespace(
            id=number, mode=mode, code=row.wish, engine_grant=part, created_at=row.created_at, max_use_count=None
        )
        parts.requested[owner.id].append(asked)
        parts.methods[owner.id].append(_method(tx, owner, asked, unmanaged.method_id(tx, row, mode), own))
    return parts


def _method(tx: Tx, owner: Any, asked: Any, method_id: str, own: list[Row[Any]]) -> Any:
    capabilities = {one.door: tx.api.doors.capabilities(one.door) for one in own}
    window = (owner.starts_at, owner.ends_at)
    standing = method_standing(Method(asked.mode), own, window, capabilities, asked.created_at, tx.now)
    told = {
        "issued": standing.issued,
        "ever": standing.issued,
        "encoding": standing.encoding_required,
        "doors": sorted(standing.doors),
        "wanted": sorted(standing.wanted),
    }
    return SimpleNamespace(
        id=method_id,
        access_grant=owner.id,
        requested=asked.id,
        mode=asked.mode,
        engine_grant=asked.engine_grant,
        tag=None,
        spare=None,
        door=None,
        original=None,
        created_at=asked.created_at,
        issued_at=asked.created_at,
        deleting=False,
        told=json.dumps(told),
    )


def shown_unmanaged_person(tx: Tx, person: str, rows: list[Row[Any]]) -> dict[str, Any]:
    """Somebody with these unmanaged grants."""
    name = rows[0].person_name
    return {
        "user_identity_id": tx.api.names.id("person", person),
        "workspace_id": tx.api.names.workspace,
        "display_name": name,
        "full_name": name,
        "email_address": None,
        "phone_number": None,
        "acs_user_ids": [],
        "merged_user_identity_ids": [],
        "merged_user_identity_keys": [],
        "created_at": written(min(row.created_at for row in rows)),
        "errors": [],
        "warnings": [],
    }
