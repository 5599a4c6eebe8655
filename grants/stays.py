"""Stays: which number and issue time a card carries, who joins, and whose cards a new number leaves behind.

An off-line lock follows the newest card it has seen: a higher sequence, issued later. All cards of one stay carry the
stay's number and the issue time of its first card, so they live together and none looks newer than the next guest's.
A new number ends every older card at the door it is first used at; common doors compare no numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from latchwork.drivers.contract import Delivery, Evidence, Method
from latchwork.grants import ledger
from latchwork.grants.carried import LOST, MADE, WRITING
from latchwork.grants.estate import Entrance, Estate
from latchwork.grants.ledger import LIVE
from latchwork.grants.model import GrantError, GrantState, StayConflict, StayRule
from latchwork.grants.schema import card, credential, door, grant, room_counter, stay

ISSUE_STEP = 60.0
"""Seconds between the issue times of two numbers of one room: some locks compare minutes and nothing else."""

KEEPS_STAYS = frozenset({Method.CARD.value, Method.MOBILE_KEY.value})
"""The methods whose credentials belong to stays."""

COMMON_ONLY = 0
"""The number of a card without rooms: no door compares it."""


@dataclass(frozen=True, slots=True)
class Number:
    """What makes a card newer or older than another. `first` says that it is the card which ends earlier stays, and
    not one that joins it."""

    sequence: int
    issued_at: float
    first: bool


def number_for(
    c: Connection, system: str, row: Row[Any], rooms: Sequence[Entrance], now: float, *, lost: bool
) -> Number:
    """The number of the next card of the grant `row`: the stay's, or a new one.

    New is drawn for a new stay, for rooms that the stay's number was not drawn for, and after a card was lost. A
    number that no card may carry yet is used up first, for locks follow only so many unused numbers.
    """
    key = stay_of(row)
    known = c.execute(select(stay).where(stay.c.system == system, stay.c.reservation == key)).first()
    if not rooms:
        return Number(COMMON_ONLY, now, True) if known is None else Number(known.sequence, known.issued_at, False)
    if known is not None and set(json.loads(known.rooms)) >= {room.name for room in rooms}:
        drawn = list(
            c.execute(
                select(card.c.grant, card.c.state)
                .where(
                    card.c.system == system,
                    card.c.sequence == known.sequence,
                    card.c.grant.in_([one.id for one in _standing(c, row, now)]),
                )
                .order_by(card.c.serial)
            )
        )
        out = [one for one in drawn if one.state in (MADE, WRITING, LOST)]
        if drawn and not (lost and out):
            first = drawn[0].grant == row.id or not any(one.grant != row.id and one.state == MADE for one in drawn)
            return Number(known.sequence, known.issued_at, first)
    return _draw(c, system, key, rooms, now)


def stay_of(row: Row[Any]) -> str:
    """Which stay a grant's cards belong to: its reservation's, or that of what was asked for with it, or its own."""
    return str(row.reservation or row.bundle or row.id)


def _draw(c: Connection, system: str, key: str, rooms: Sequence[Entrance], now: float) -> Number:
    names = sorted(room.name for room in rooms)
    counters = (room_counter.c.system == system) & room_counter.c.door.in_(names)
    top, latest = c.execute(
        select(func.max(room_counter.c.sequence), func.max(room_counter.c.issued_at)).where(counters)
    ).one()
    sequence = (top or 0) + 1
    issued_at = now if latest is None else max(now, latest + ISSUE_STEP)
    for name in names:
        values = {"sequence": sequence, "issued_at": issued_at}
        _upsert(c, room_counter, {"system": system, "door": name}, values)
    values = {"sequence": sequence, "issued_at": issued_at, "rooms": json.dumps(names)}
    _upsert(c, stay, {"system": system, "reservation": key}, values)
    return Number(sequence, issued_at, True)


def _upsert(c: Connection, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    where = [table.c[name] == value for name, value in key.items()]
    if not c.execute(update(table).where(*where).values(values)).rowcount:
        c.execute(insert(table).values(key | values))


def _standing(c: Connection, row: Row[Any], now: float) -> list[Row[Any]]:
    """The grants of the same stay that live and are not over, `row` among them."""
    same = grant.c.id == row.id
    if row.reservation is not None:
        same = or_(same, grant.c.reservation == row.reservation)
    elif row.bundle is not None:
        same = or_(same, (grant.c.bundle == row.bundle) & grant.c.reservation.is_(None))
    live = (grant.c.state == GrantState.LIVE.value) & (grant.c.ends_at.is_(None) | (grant.c.ends_at > now))
    return list(c.execute(select(grant).where(same, live)))


# --- who is left behind by a new number -------------------------------------------------------------------------


def leave_behind(c: Connection, now: float, row: Row[Any], serial: int) -> list[str]:
    """After the card `serial` was made: marks what its number makes old. Returns the grants to be reviewed.

    Older cards of the same grant are lost. Cards of the grants that share the stay want a new encoding, and so do
    cards made in advance for a later stay in one of the rooms, which draws a number of its own again.
    """
    made = c.execute(select(card).where(card.c.serial == serial)).one()
    older = list(
        c.execute(
            select(
                card.c.serial,
                card.c.doors,
                card.c.grant,
                grant.c.id,
                grant.c.reservation,
                grant.c.bundle,
                grant.c.starts_at,
            )
            .join(grant, grant.c.id == card.c.grant)
            .where(
                card.c.system == made.system,
                card.c.sequence < made.sequence,
                card.c.sequence != COMMON_ONLY,
                card.c.state.in_((MADE, WRITING)),
                grant.c.state == GrantState.LIVE.value,
                grant.c.ends_at.is_(None) | (grant.c.ends_at > now),
            )
        )
    )
    lost = [one.serial for one in older if one.grant == row.id]
    if lost:
        c.execute(update(card).where(card.c.serial.in_(lost)).values(state=LOST))
    doors = set(json.loads(made.doors))
    mates = {one.grant for one in older if one.grant != row.id and stay_of(one) == stay_of(row)}
    early = {
        one.grant: stay_of(one)
        for one in older
        if one.grant != row.id
        and one.grant not in mates
        and _start(one) > _start(row)
        and not doors.isdisjoint(_rooms_of(c, one))
    }
    for key in early.values():
        c.execute(delete(stay).where(stay.c.system == made.system, stay.c.reservation == key))
    mates = {one for one in mates if not _has_number(c, one, made)}
    _want_encoding(c, now, made.system, sorted(mates | set(early)))
    return [row.id, *sorted(mates | set(early))]


def _rooms_of(c: Connection, one: Row[Any]) -> set[str]:
    counted = set(c.scalars(select(room_counter.c.door)))
    return set(json.loads(one.doors)) & counted


def _has_number(c: Connection, grant_id: str, made: Row[Any]) -> bool:
    query = select(card.c.serial).where(
        card.c.grant == grant_id,
        card.c.system == made.system,
        card.c.sequence == made.sequence,
        card.c.state == MADE,
    )
    return c.execute(query).first() is not None


def _want_encoding(c: Connection, now: float, system: str, grants: Iterable[str]) -> None:
    for one in grants:
        mine = (credential.c.grant == one) & credential.c.door.in_(_doors_of(c, system))
        carried = (credential.c.delivery == Delivery.CARRIED.value) & (credential.c.state == LIVE)
        c.execute(update(credential).where(mine, carried).values(evidence=int(Evidence.PLANNED)))
        ledger.tell(c, now, "access_method.card_encoding_required", grant=one, system=system)


def _doors_of(c: Connection, system: str) -> list[str]:
    return list(c.scalars(select(door.c.id).where(door.c.system == system)))


def _start(row: Row[Any]) -> float:
    return row.starts_at if row.starts_at is not None else -1e18


# --- who may join -------------------------------------------------------------------------------------------------


def check_stay(c: Connection, estate: Estate, row: Row[Any], entrances: Sequence[str], now: float) -> None:
    """Holds a grant with a reservation key to the stay that stands: a subset of its rooms, an overlapping window.

    Raises `StayConflict`, or `GrantError` when nothing it reaches can belong to a reservation.
    """
    rooms = {name for name in entrances if estate.doors[name].capabilities.reservations}
    if not rooms:
        raise GrantError(f"reservation key not supported: none of {', '.join(entrances) or 'its doors'} keeps stays")
    mates = [one for one in _standing(c, row, now) if one.id != row.id]
    if not mates:
        return
    held = set(
        c.scalars(
            select(credential.c.door).where(
                credential.c.grant.in_([mate.id for mate in mates]),
                credential.c.method.in_(KEEPS_STAYS),
                credential.c.state == LIVE,
            )
        )
    )
    outside = sorted(rooms - held)
    if outside:
        rule = StayRule.SAME_ROOMS if rooms.isdisjoint(held) else StayRule.NO_MORE_ROOMS
        words = f"the stay {row.reservation!r} does not have {', '.join(outside)}"
        raise StayConflict(rule, f"{words}; end its grants first to change its rooms")
    if not all(_overlap(row, mate) for mate in mates):
        words = f"the windows of the stay {row.reservation!r} do not overlap; a separate stay needs its own key"
        raise StayConflict(StayRule.OVERLAP, words)


def _overlap(a: Row[Any], b: Row[Any]) -> bool:
    far = 1e18
    return bool(
        (a.starts_at if a.starts_at is not None else -far) < (b.ends_at if b.ends_at is not None else far)
        and (b.starts_at if b.starts_at is not None else -far) < (a.ends_at if a.ends_at is not None else far)
    )
