"""A space as the API shows it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant, requested_method
from latchwork.app.api.tables.spaces import space_face
from latchwork.grants.schema import grant_place, space_door


def shown_spaces(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """All counted with one question."""
    query = select(space_door.c.space, device.c.kind).join(device, device.c.door == space_door.c.door)
    there = query.where(space_door.c.space.in_([row.space for row in rows]), device.c.deleted_at.is_(None))
    counts = Counter((space, kind) for space, kind in tx.c.execute(there))
    return [_shown_space(tx, row, counts) for row in rows]


def _shown_space(tx: Tx, row: Row[Any], counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "space_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "name": row.name,
        "display_name": row.name,
        "geolocation": None if row.geolocation is None else json.loads(row.geolocation),
        "device_count": counts[row.space, "device"],
        "acs_entrance_count": counts[row.space, "entrance"],
        "created_at": written(row.created_at),
        "warnings": [],
    }
    optional = {
        "space_key": row.key,
        "customer_key": row.customer_key,
        "customer_data": None if row.customer_data is None else json.loads(row.customer_data),
    }
    return shown | {name: value for name, value in optional.items() if value is not None}


def visible_spaces(tx: Tx) -> ColumnElement[bool] | None:
    """What narrows spaces to those that a session may see: where its people have a grant, or its accounts a door."""
    if tx.principal.session is None:
        return None
    people = everyone(tx.c, tx.principal.user_identities)
    granted = (
        select(grant_place.c.place)
        .join(requested_method, requested_method.c.engine_grant == grant_place.c.grant)
        .join(access_grant, access_grant.c.id == requested_method.c.access_grant)
        .where(grant_place.c.kind == "space", access_grant.c.user_identity.in_(people))
    )
    connected = select(space_door.c.space).join(device, device.c.door == space_door.c.door)
    connected = connected.where(device.c.account.in_(tx.principal.connected_accounts))
    return or_(space_face.c.space.in_(granted), space_face.c.space.in_(connected))
