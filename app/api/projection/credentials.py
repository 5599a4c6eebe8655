"""Credentials of access systems: cards and mobile keys at off-line entrances, and what happened to each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from latchwork.app.api.projection import touch
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.projection.users import UserView
from latchwork.app.api.standing import MethodStanding, method_standing
from latchwork.app.api.tables.acs import acs_credential
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.drivers.contract import Method
from latchwork.grants.carried import MADE, WRITING
from latchwork.grants.estate import Entrance
from latchwork.grants.ledger import GONE, LIVE
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import card, credential, grant, room_counter
from latchwork.grants.stays import COMMON_ONLY, KEEPS_STAYS, stay_of

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_MINE = Prepared(select(acs_credential).where(acs_credential.c.engine_grant == bindparam("g")))
_ROWS = Prepared(
    select(credential)
    .where(
        credential.c.grant == bindparam("g"),
        credential.c.state != GONE,
        or_(*(credential.c.method == method for method in sorted(KEEPS_STAYS))),
    )
    .order_by(credential.c.id)
)
_OWNER = Prepared(
    select(access_grant.c.user_identity, access_method.c.id.label("method"), access_method.c.mode)
    .select_from(requested_method)
    .join(access_grant, access_grant.c.id == requested_method.c.access_grant)
    .join(access_method, access_method.c.engine_grant == requested_method.c.engine_grant)
    .where(requested_method.c.engine_grant == bindparam("g"))
)
_CARDS = Prepared(
    select(card)
    .where(card.c.grant == bindparam("g"), or_(card.c.state == MADE, card.c.state == WRITING))
    .order_by(card.c.serial)
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The newest number that a credential's cards carry, the rooms that they open, and from when on a newer stay has
    them (seconds since 1970), as far as the desk knows: the doors never tell."""

    number: int = COMMON_ONLY
    rooms: frozenset[str] = frozenset()
    overridden_at: float | None = None


class CredentialView:
    """Looks at the credentials of access systems that one grant of the engine carries out."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller
        self.users = UserView(api, teller)

    def look(self, c: Connection, row: Row[Any]) -> None:
        if not KEEPS_STAYS & set(row.methods.split()):
            return
        rows = defaultdict(list)
        for one in _ROWS.rows(c, {"g": row.id}):
            door = self._api.engine.estate.doors.get(one.door)
            if isinstance(door, Entrance):
                rows[door.system].append(one)
        mine = {one.system: one for one in _MINE.rows(c, {"g": row.id})}
        if not mine and not rows:
            return
        owner = _OWNER.first(c, {"g": row.id})
        for system in sorted(mine.keys() | rows.keys()):
            known = mine.get(system)
            if known is None:
                if owner is None or not any(one.state == LIVE for one in rows[system]):
                    continue  # nobody asked for it over the API, or the system does not take it
                known = self._create(c, row, system, owner)
            self._look_at(c, row, known, rows[system], is_wanted=owner is not None)

    def _create(self, c: Connection, row: Row[Any], system: str, owner: Any) -> Row[Any]:
        user = self.users.of_person(c, system, owner.user_identity)
        new = {"id": self._api.new_id(), "system": system, "engine_grant": row.id, "mode": owner.mode}
        new |= {"access_method": owner.method, "acs_user": user, "created_at": self._api.now()}
        c.execute(insert(acs_credential).values(new))
        return c.execute(select(acs_credential).where(acs_credential.c.id == new["id"])).one()

    # --- one credential ------------------------------------------------------------------------------------------

    def _look_at(
        self, c: Connection, row: Row[Any], known: Row[Any], rows: Sequence[Row[Any]], *, is_wanted: bool
    ) -> None:
        if row.state != "live" or (known.access_method is not None and self._is_off(row, known, rows, is_wanted)):
            self._end(c, known)
            return
        before: dict[str, Any] = json.loads(known.told)
        now = self._api.now()
        standing = method_standing(
            Method(known.mode),
            rows,
            (row.starts_at, row.ends_at),
            {one.door: self._api.doors.capabilities(one.door) for one in rows},
            known.created_at,
            now,
        )
        numbers = self._numbers(c, row, known)
        overridden = numbers.overridden_at is not None and numbers.overridden_at <= now
        told = {
            "issued": standing.issued,
            "ever": bool(before.get("ever")) or standing.issued,
            "encoding": standing.encoding_required,
            "valid": standing.issued and not overridden,
            "number": numbers.number,
            # since when it is not what it once was
            # what phones hold of it
            "key": self._key(known, rows),
            "lost_at": None if standing.issued else before.get("lost_at") or (now if before.get("issued") else None),
        }
        fresh = standing.issued and not before.get("issued")
        moments = [m for m in (standing.look_at, numbers.overridden_at) if m is not None and m > now]
        values = {
            "told": json.dumps(told),
            "issued_at": now if fresh else known.issued_at,
            "look_at": min(moments, default=None),
        }
        if any(getattr(known, name) != value for name, value in values.items()):
            c.execute(update(acs_credential).where(acs_credential.c.id == known.id).values(values))
        self._differences(c, known, before, told, standing)
        if told["key"] != before.get("key"):
            self._api.enrolments.key_changed(c, known.system, known.acs_user)
        if numbers.number != before.get("number") and numbers.rooms:
            self._look_at_older(c, row, known, numbers)

    def _key(self, known: Row[Any], rows: Sequence[Row[Any]]) -> list[Any] | None:
        """What a mobile key opens and when; None for a card, which nobody fetches."""
        if known.mode != Method.MOBILE_KEY.value:
            return None
        return sorted([one.door, one.starts_at, one.ends_at] for one in rows if one.state == LIVE)

    def _is_off(self, row: Row[Any], known: Row[Any], rows: Sequence[Row[Any]], is_wanted: bool) -> bool:
        """Whether the access method is gone, or leads to no entrance of this system any more; one that is over or
        barred has none for the time being and stays."""
        over = row.ends_at is not None and row.ends_at <= self._api.now()
        return not is_wanted or not (rows or over or known.system in json.loads(row.barred or "[]"))

    def _differences(
        self, c: Connection, known: Row[Any], before: dict[str, Any], told: dict[str, Any], standing: MethodStanding
    ) -> None:
        if before.get("valid") and not told["valid"]:
            self._tell(c, "acs_credential.invalidated", known)
        if standing.issued and not before.get("issued"):
            kind = "acs_credential.reissued" if before.get("ever") else "acs_credential.issued"
            self._tell(c, kind, known)

    def _end(self, c: Connection, known: Row[Any]) -> None:
        self._tell(c, "acs_credential.deleted", known)
        if known.mode == Method.MOBILE_KEY.value:
            self._api.enrolments.key_changed(c, known.system, known.acs_user)
        c.execute(delete(acs_credential).where(acs_credential.c.id == known.id))
        if known.acs_user is not None:
            self.users.let_go(c, known.acs_user)

    def _tell(self, c: Connection, kind: str, known: Row[Any]) -> None:
        also = tuple(one for one in (known.acs_user, known.access_method) if one is not None)
        owner = self._teller.owner(c, known.engine_grant)
        also += () if owner is None else (owner.id, owner.user_identity)
        story = None if owner is None else owner.id
        system = self._api.names.system(known.system)
        self._teller.tell(c, kind, also_about=also, story=story, acs_credential_id=known.id, acs_system_id=system)

    # --- newer and older -----------------------------------------------------------------------------------------

    def _numbers(self, c: Connection, row: Row[Any], known: Row[Any]) -> _Numbers:
        commons = self._api.engine.estate.offline.commons
        made = [one for one in _CARDS.rows(c, {"g": row.id}) if one.system == known.system]
        number = max((one.sequence for one in made), default=COMMON_ONLY)
        if number == COMMON_ONLY:
            return _Numbers()
        rooms = frozenset(door for one in made for door in json.loads(one.doors)) - commons
        drawn = (room_counter.c.system == known.system) & room_counter.c.door.in_(rooms)
        if (c.scalar(select(func.max(room_counter.c.sequence)).where(drawn)) or number) <= number:
            return _Numbers(number, rooms)
        newer = (
            select(card.c.doors, grant.c.id, grant.c.reservation, grant.c.bundle, grant.c.starts_at)
            .join(grant, grant.c.id == card.c.grant)
            .where(card.c.system == known.system, card.c.sequence > number, card.c.state == MADE)
        )
        begins = [
            one.starts_at if one.starts_at is not None else 0.0
            for one in c.execute(newer)
            if stay_of(one) != stay_of(row) and not rooms.isdisjoint(json.loads(one.doors))
        ]
        return _Numbers(number, rooms, min(begins, default=None))

    def _look_at_older(self, c: Connection, row: Row[Any], known: Row[Any], numbers: _Numbers) -> None:
        """Has those credentials looked at whose rooms this one's number takes over."""
        older = (
            select(card.c.grant, card.c.doors)
            .join(acs_credential, acs_credential.c.engine_grant == card.c.grant)
            .where(
                card.c.system == known.system,
                card.c.sequence < numbers.number,
                card.c.sequence != COMMON_ONLY,
                card.c.state == MADE,
                card.c.grant != row.id,
            )
        )
        met = {one.grant for one in c.execute(older) if not numbers.rooms.isdisjoint(json.loads(one.doors))}
        touch.note(c, sorted(met))
