"""What an encoder found on a card, beside what is known of that card."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.objects.acs_credentials import shown_credentials
from latchwork.app.api.tables.acs import acs_credential
from latchwork.drivers.contract import CardOrder, CardSeen, Method
from latchwork.grants.cards import card_number
from latchwork.grants.carried import ERASED, LOST, MADE, REPLACED
from latchwork.grants.estate import Entrance
from latchwork.grants.model import GrantError
from latchwork.grants.schema import card, grant, person

BIG = 33
"""Rooms up to which the small format of the system that ours is presented as has place."""


SHOWN_AS = {
    "rooms": "visionline_metadata.guest_acs_entrance_ids",
    "commons": "visionline_metadata.common_acs_entrance_ids",
    "start": "starts_at",
    "end": "ends_at",
}
"""The property of a credential in which a card can differ from it."""


class NotKnown(GrantError):
    """Nobody here knows the card."""


def shown_scan(tx: Tx, encoder: str, seen: CardSeen) -> dict[str, Any]:
    """The result of a scan."""
    system, _ = tx.api.engine.encoder(encoder)
    record = tx.api.engine.desk.record_of(tx.c, system.name, seen)
    known = None
    if record is not None:
        mine = (acs_credential.c.engine_grant == record.grant) & (acs_credential.c.system == system.name)
        known = tx.c.execute(select(acs_credential).where(mine)).first()
    warnings = []
    if seen.order is not None and known is None:
        warnings.append(("acs_credential_on_seam_not_found", "The card was made for this property, and not here."))
    if seen.order is not None and known is not None:
        owner = tx.c.execute(select(grant).where(grant.c.id == known.engine_grant)).one()
        if differences := tx.api.engine.desk.differences(tx.c, owner, system, seen.order):
            names = ", ".join(SHOWN_AS[one] for one in differences)
            words = f"The card says something else than its credential: {names}; encode it again."
            warnings.append(("acs_credential_on_encoder_out_of_sync", words))
    return {
        "acs_credential_on_encoder": _on_encoder(tx, system.name, seen, record, known),
        "acs_credential_on_seam": None if known is None else shown_credentials(tx, [known])[0],
        "warnings": [{"warning_code": code, "warning_message": words} for code, words in warnings],
    }


def _on_encoder(tx: Tx, system: str, seen: CardSeen, record: Row[Any] | None, known: Row[Any] | None) -> dict[str, Any]:
    order = seen.order
    made_at: float | datetime | None = None if order is None else order.issued_at
    if known is not None and known.issued_at is not None:
        made_at = known.issued_at
    return {
        "card_number": card_number(seen.uid),
        "created_at": written(made_at),
        "starts_at": None if order is None else written(order.window.start),
        "ends_at": None if order is None else written(order.window.end),
        "is_issued": order is not None,
        "visionline_metadata": None if order is None else _content(tx, system, order, record, known),
    }


def _content(tx: Tx, system: str, order: CardOrder, record: Row[Any] | None, known: Row[Any] | None) -> dict[str, Any]:
    """What the card says, and what became of it as far as the desk knows."""
    doors = tx.api.engine.estate.doors.values()
    numbers = {one.number: one.name for one in doors if isinstance(one, Entrance) and one.system == system}
    told: dict[str, Any] = {} if known is None else json.loads(known.told)
    owner = None if record is None else tx.c.execute(select(grant).where(grant.c.id == record.grant)).one()
    return {
        "cancelled": owner is not None and owner.state != "live",
        "card_format": "TLCode" if len(order.rooms) > BIG else "rfid48",
        "card_holder": None if owner is None else _holder(tx, owner.person),
        "card_id": str(order.serial),
        "common_acs_entrance_ids": _entrances(tx, numbers, order.commons),
        "discarded": record is not None and record.state in (ERASED, LOST),
        "expired": order.window.end is not None and order.window.end.timestamp() <= tx.now,
        "guest_acs_entrance_ids": _entrances(tx, numbers, order.rooms),
        "number_of_issued_cards": 0 if owner is None else _cards_of_stay(tx, system, owner),
        "overridden": bool(told.get("issued")) and not told.get("valid"),
        "overwritten": record is not None and record.state == REPLACED,
        "pending_auto_update": bool(told.get("encoding")),
    }


def _entrances(tx: Tx, numbers: dict[int, str], doors: tuple[int, ...]) -> list[str]:
    return [tx.api.names.entrance(numbers[door]) for door in doors if door in numbers]


def _holder(tx: Tx, person_id: str) -> str | None:
    name: str | None = tx.c.scalar(select(person.c.name).where(person.c.id == person_id))
    return name


def _cards_of_stay(tx: Tx, system: str, owner: Row[Any]) -> int:
    """How many cards are out that belong to the same stay."""
    if owner.reservation is not None:
        same = grant.c.reservation == owner.reservation
    else:
        same = grant.c.bundle == owner.bundle if owner.bundle is not None else grant.c.id == owner.id
    made = (card.c.system == system) & (card.c.state == MADE) & (card.c.method == Method.CARD.value)
    query = select(func.count()).select_from(card).join(grant, grant.c.id == card.c.grant)
    return int(tx.c.scalar(query.where(made, same)) or 0)
