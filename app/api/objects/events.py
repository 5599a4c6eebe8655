"""Events as the API shows them: the same in lists, streams and webhooks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, select

from latchwork.app.api.clock import written
from latchwork.app.api.objects.event_types import description
from latchwork.app.api.principal import Principal
from latchwork.app.api.seen import seen_by
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.events import about, event
from latchwork.app.api.tables.people import user_identity

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


def shown_event(api: Service, row: Row[Any], *, codes: bool) -> dict[str, Any]:
    """One event; its PINs only with `codes`."""
    shown: dict[str, Any] = {
        "event_id": row.id,
        "event_type": row.type,
        "event_description": description(row.type),
        "workspace_id": api.names.workspace,
        "created_at": written(row.created_at),
        "occurred_at": written(row.occurred_at),
    }
    shown |= json.loads(row.data)
    return shown | api.unseal(row.secrets) if codes else shown


def shown_events(api: Service, c: Connection, principal: Principal, rows: list[Row[Any]]) -> list[dict[str, Any]]:
    """Events as this principal may see them: a session sees the PINs of its own people, and those of codes on its
    devices that are nobody's by a grant."""
    if principal.session is None:
        return [shown_event(api, row, codes=principal.sees_codes) for row in rows]
    told = [row for row in rows if row.secrets is not None]
    own = _about_any(c, told, everyone(c, principal.user_identities))
    own |= _about_any(c, [row for row in told if _stands_alone(row)], _devices(c, principal))
    return [shown_event(api, row, codes=row.number in own) for row in rows]


def _about_any(c: Connection, rows: list[Row[Any]], things: list[str]) -> set[int]:
    """The numbers of those events that are about any of these."""
    numbers = [row.number for row in rows]
    return set(c.scalars(select(about.c.number).where(about.c.number.in_(numbers), about.c.thing.in_(things))))


def _stands_alone(row: Row[Any]) -> bool:
    """Whether an event is about a code that belongs to no access grant: then the story is the code's own."""
    return bool(row.story is not None and row.story == json.loads(row.data).get("access_code_id"))


def is_about(things: list[str]) -> ColumnElement[bool]:
    """Events that are about any of these."""
    return event.c.number.in_(select(about.c.number).where(about.c.thing.in_(things)))


def visible(c: Connection, principal: Principal) -> ColumnElement[bool] | None:
    """What narrows events to those that a principal may see; None where it may see all."""
    if principal.session is None:
        return None
    return is_about(
        [
            *everyone(c, principal.user_identities),
            *_devices(c, principal),
            *principal.connected_accounts,
            *principal.connect_webviews,
            principal.session,
        ]
    )


def _devices(c: Connection, principal: Principal) -> list[str]:
    return list(c.scalars(select(device.c.id).where(seen_by(principal))))


def everyone(c: Connection, people: frozenset[str] | list[str]) -> list[str]:
    """These people, and those who were merged into them: what happened to them is told under their former ids."""
    known = set(people)
    fresh = known
    while fresh:
        merged = set(c.scalars(select(user_identity.c.id).where(user_identity.c.merged_into.in_(fresh))))
        fresh = merged - known
        known |= fresh
    return sorted(known)


def events_after(c: Connection, number: int, most: int, *conditions: ColumnElement[bool] | None) -> list[Row[Any]]:
    """The oldest events after `number` that meet all conditions, in their order."""
    query = select(event).where(event.c.number > number, *(one for one in conditions if one is not None))
    return list(c.execute(query.order_by(event.c.number).limit(most)))


def of_types(types: list[str] | None) -> ColumnElement[bool] | None:
    """Events of these types; a type may be `*`, which means all."""
    if types is None or "*" in types:
        return None
    return event.c.type.in_(types)
