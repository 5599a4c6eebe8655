"""What people have in their pockets beside what their grants still allow: cards that were made, keys on phones.

A card or a phone cannot be called back: it opens until its own end, until it is erased or given back, or until its
very own card is written anew. While something out there opens more, or longer, than the grant allows, an alarm stands.
The next guest's first card may end it earlier at an off-line door; nobody is told, so the alarm waits for the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from latchwork.drivers.contract import Delivery, Method
from latchwork.grants import ledger
from latchwork.grants.estate import Offline
from latchwork.grants.ledger import GONE, LEAVING, LIVE, OFF_DOOR
from latchwork.grants.schema import card, credential

WRITING, MADE, LOST, BURNT, ERASED, REPLACED = "writing", "made", "lost", "burnt", "erased", "replaced"
"""What became of a card, or of a key on a phone. While `WRITING` nobody knows what it holds; a `LOST` one was followed
by a new number."""

FOR_EVER = 1e18

_REMEDIES = {
    Method.CARD: ("card", "take it back and erase or rewrite it, or let the next guest's card end it at the door"),
    Method.MOBILE_KEY: ("phone", "have it fetch its keys anew or give them back"),
    Method.CODE: ("code", "the lock computes it and cannot be told; delete it at the door or wait for its end"),
}
"""What a person calls what is out there, and what can be done about it."""

_outside = (
    select(credential)
    .where(
        credential.c.grant == bindparam("g"),
        credential.c.delivery != Delivery.STORED.value,
        or_(credential.c.state == LIVE, credential.c.state == LEAVING),
    )
    .order_by(credential.c.id)
)
_cards_out = select(card).where(
    card.c.grant == bindparam("g"), or_(card.c.state == MADE, card.c.state == WRITING, card.c.state == LOST)
)


def review(c: Connection, now: float, grants: Iterable[str], offline: Offline) -> None:
    """Sets the credentials and alarms of what these grants' people carry by what is out there.

    What off-line doors read, cards and keys on phones, has a record of each piece; at its common doors a lost one
    stays good although a newer one was made, for no card overrides another there.
    """
    for one in dict.fromkeys(grants):
        rows = list(c.execute(_outside, {"g": one}))
        if rows:
            _review(c, now, rows, list(c.execute(_cards_out, {"g": one})), offline)


def _review(c: Connection, now: float, rows: list[Row[Any]], cards: list[Row[Any]], offline: Offline) -> None:
    kept = {(row.door, row.method) for row in rows if row.state == LIVE}
    changes: list[dict[str, Any]] = []
    quiet: list[int] = []
    for row in rows:
        recorded = row.method == Method.CARD.value or row.door in offline.doors
        until = _card_until(row, cards, offline.commons) if recorded else _key_until(row)
        out = until is not None and until > now
        wanted = row.state == LIVE and (row.remove_at is None or row.remove_at > now)
        if not wanted and (not out or (row.state == LEAVING and (row.door, row.method) in kept)):
            changes.append({"key": row.id, "state": GONE} | OFF_DOOR)
            quiet.append(row.id)
            continue
        end = None if until is None or until >= FOR_EVER else until
        if not wanted:
            changes.append({"key": row.id, "state": LEAVING, "have": True, "have_ends_at": end, "remove_at": end})
        elif recorded:
            changes.append({"key": row.id} | ({"have": True, "have_ends_at": end} if out else OFF_DOOR))
        allowed = (row.remove_at if row.remove_at is not None else FOR_EVER) if wanted else now
        if until is not None and until > allowed:
            _alarm(c, now, row, end)
        else:
            quiet.append(row.id)
    ledger.change_credentials(c, changes)
    ledger.clear_alarms(c, now, quiet)


def _card_until(row: Row[Any], cards: Iterable[Row[Any]], common: frozenset[str]) -> float | None:
    ends = [
        one.ends_at if one.ends_at is not None else FOR_EVER
        for one in cards
        if one.method == row.method and row.door in json.loads(one.doors) and (one.state != LOST or row.door in common)
    ]
    return max(ends, default=None)


def _key_until(row: Row[Any]) -> float | None:
    if not row.have:
        return None
    return row.have_ends_at if row.have_ends_at is not None else FOR_EVER


def _alarm(c: Connection, now: float, row: Row[Any], end: float | None) -> None:
    what, remedy = _REMEDIES[Method(row.method)]
    until = "for ever" if end is None else f"until {ledger.moment(end):%Y-%m-%d %H:%M} UTC"
    text = f"a {what} that is still out opens {row.door} {until}, longer than its grant allows; {remedy}"
    ledger.raise_alarm(c, now, f"{what}_still_out", row.door, text, grant=row.grant, credential=row.id)


def end_what_is_over(c: Connection, now: float, offline: Offline) -> float | None:
    """Ends what is carried and over; answers when the next end comes (seconds since 1970), None for never."""
    carried = (credential.c.delivery.in_([d.value for d in Delivery if d is not Delivery.STORED])) & (
        credential.c.state.in_((LIVE, LEAVING))
    )
    review(c, now, c.scalars(select(credential.c.grant).where(carried, credential.c.remove_at <= now)), offline)
    later = select(credential.c.remove_at).where(carried, credential.c.remove_at > now)
    turn: float | None = c.scalar(later.order_by(credential.c.remove_at).limit(1))
    return turn
