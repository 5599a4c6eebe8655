"""Laying a grant beside its places anew: inside one transaction, what should be is compared with what is stored.

This is the only way that credentials come and go. A new grant, a changed window, a space that gained a door, a door
with a new owner or in new hardware all end here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from latchwork.drivers.contract import CodeLimits, Delivery, Method, Secret, Window
from latchwork.grants import ledger
from latchwork.grants.assign import Assigner
from latchwork.grants.estate import Estate
from latchwork.grants.ledger import GONE, IMPOSSIBLE, LEAVING, LIVE, stamp
from latchwork.grants.materialize import Desired, Impossible, materialize
from latchwork.grants.model import GrantState, Problem
from latchwork.grants.schema import credential, door, grant_place, space_door
from latchwork.grants.vault import Vault

AWAITS_CARD = Problem(ledger.AWAITS_CARD, "the door learns the card's number when the card is encoded")


@dataclass(slots=True)
class Touched:
    """The locks whose lanes were marked, to be woken after the commit."""

    doors: set[str] = field(default_factory=set)


class Provisioner:
    """Materialises grants against an estate."""

    def __init__(self, estate: Estate, vault: Vault, assigner: Assigner) -> None:
        self._estate = estate
        self._vault = vault
        self._assigner = assigner

    def places_of(self, c: Connection, grant_id: str, owner: str) -> list[str]:
        """The bound doors that the grant reaches now: its own and those of its spaces, where they share its owner."""
        own = select(grant_place.c.place).where(grant_place.c.grant == grant_id, grant_place.c.kind == "door")
        through = (
            select(space_door.c.door)
            .join(grant_place, (grant_place.c.kind == "space") & (grant_place.c.place == space_door.c.space))
            .where(grant_place.c.grant == grant_id)
        )
        names = {*c.scalars(own), *c.scalars(through)}
        owned = c.scalars(select(door.c.id).where(door.c.id.in_(names), door.c.owner == owner))
        return sorted(name for name in owned if name in self._estate.doors)

    def provision(
        self,
        c: Connection,
        row: Row[Any],
        now: float,
        touched: Touched,
        *,
        wish: Secret | None = None,
        fresh: bool = False,
    ) -> None:
        """Makes the grant's credentials what its places, methods, window and state now call for.

        `fresh` says that nothing is stored for it yet.
        """
        window = ledger.window(row.starts_at, row.ends_at)
        wanted = self._wanted(c, row, window) if row.state == GrantState.LIVE else {}
        stored = {} if fresh else self._stored(c, row.id)
        self._end(c, [old for key, old in stored.items() if key not in wanted], touched, now)
        self._adjust(c, [(old, wanted[key]) for key, old in stored.items() if key in wanted], touched)
        new = [one for key, one in wanted.items() if key not in stored]
        self._begin(c, row, new, stored.values(), touched, wish, now)
        ledger.mark_dirty(c, sorted(touched.doors))

    def _wanted(self, c: Connection, row: Row[Any], window: Window) -> dict[tuple[str, str], Desired | Impossible]:
        methods = [Method(name) for name in row.methods.split()]
        wanted: dict[tuple[str, str], Desired | Impossible] = {}
        for name in self.places_of(c, row.id, row.owner):
            capabilities = self._estate.doors[name].capabilities
            # a door that takes another of the wanted methods is not short of one: a card opens it, or a code does
            served = [method for method in methods if method in capabilities.delivery]
            for method in served or methods:
                wanted[name, method.value] = materialize(name, capabilities, method, window)
        return wanted

    def _stored(self, c: Connection, grant_id: str) -> dict[tuple[str, str], Row[Any]]:
        rows = c.execute(
            select(credential).where(credential.c.grant == grant_id, credential.c.state.in_((LIVE, IMPOSSIBLE)))
        )
        return {(row.door, row.method): row for row in rows}

    def _end(self, c: Connection, rows: Iterable[Row[Any]], touched: Touched, now: float) -> None:
        changes = []
        for row in rows:
            if row.state == IMPOSSIBLE or (row.delivery != Delivery.STORED.value and not row.have):
                changes.append({"key": row.id, "state": GONE, "secret": None})
                continue
            changes.append({"key": row.id, "state": LEAVING})
            if row.delivery == Delivery.STORED.value:
                touched.doors.add(row.door)
            else:
                self._alarm_carried(c, row, now)
        ledger.change_credentials(c, changes)

    def _alarm_carried(self, c: Connection, row: Row[Any], now: float) -> None:
        if row.remove_at is not None and row.remove_at <= now:
            return
        end = ledger.moment(row.remove_at)
        until = "for ever" if end is None else f"until {end:%Y-%m-%d %H:%M} UTC"
        what = "card" if row.method == Method.CARD.value else "phone"
        text = (
            f"a {what} that is still out opens {row.door} {until}; take it back and erase it, or let the next guest's "
            "card end it at the door"
        )
        ledger.raise_alarm(c, now, f"{what}_still_out", row.door, text, grant=row.grant, credential=row.id)

    def _adjust(self, c: Connection, pairs: Iterable[tuple[Row[Any], Desired | Impossible]], touched: Touched) -> None:
        changes: list[dict[str, Any]] = []
        for row, one in pairs:
            if isinstance(one, Impossible):
                continue
            columns = ledger.window_columns(one)
            same = all(getattr(row, name) == value for name, value in columns.items())
            if same and row.state == LIVE:
                continue
            change = {"key": row.id, "state": LIVE} | columns
            if row.problem != AWAITS_CARD.code:
                change |= {"problem": None, "problem_text": None}
            if row.method == Method.CARD.value and row.delivery == Delivery.CARRIED.value:
                change |= {"have": False, "evidence": 0}
            changes.append(change)
            if one.delivery is Delivery.STORED:
                touched.doors.add(row.door)
        ledger.change_credentials(c, changes)

    def _begin(
        self,
        c: Connection,
        row: Row[Any],
        new: Iterable[Desired | Impossible],
        stored: Iterable[Row[Any]],
        touched: Touched,
        wish: Secret | None,
        now: float,
    ) -> None:
        new = list(new)
        codes: list[tuple[str, CodeLimits]] = [
            (one.door, limits)
            for one in new
            if isinstance(one, Desired) and one.method is Method.CODE and (limits := self._limits(one.door)) is not None
        ]
        wishes = [wish] if wish is not None else []
        wishes += self._codes_of(stored)
        assigned = self._assigner.assign(c, [(name, limits.lengths) for name, limits in codes], wishes)
        pairs: list[tuple[Desired | Impossible, Secret | None]] = []
        for one in new:
            if isinstance(one, Desired) and one.method is Method.CODE and one.door in assigned.problems:
                one = Impossible(one.door, one.method, assigned.problems[one.door])
            pairs.append((one, assigned.codes.get(one.door) if one.method is Method.CODE else None))
            if isinstance(one, Desired) and one.delivery is Delivery.STORED:
                touched.doors.add(one.door)
        ledger.add_credentials(c, self._vault, row.id, pairs)
        self._await_cards(c, row.id, new)
        self._check_room(c, row.id, codes, now)
        if wish is not None and any(code != wish for code in assigned.codes.values()):
            ledger.tell(c, now, "access_grant.requested_code_unavailable", grant=row.id)

    def _limits(self, name: str) -> CodeLimits | None:
        return self._estate.doors[name].capabilities.code

    def _codes_of(self, rows: Iterable[Row[Any]]) -> list[Secret]:
        sealed = [row.secret for row in rows if row.method == Method.CODE.value and row.secret is not None]
        return list(dict.fromkeys(self._vault.open(one) for one in sealed))

    def _await_cards(self, c: Connection, grant_id: str, new: Iterable[Desired | Impossible]) -> None:
        if not any(isinstance(o, Desired) and o.method is Method.CARD and o.delivery is Delivery.STORED for o in new):
            return
        number_wanted = (
            (credential.c.grant == grant_id)
            & (credential.c.method == Method.CARD.value)
            & (credential.c.delivery == Delivery.STORED.value)
            & credential.c.secret.is_(None)
        )
        c.execute(
            update(credential).where(number_wanted).values(problem=AWAITS_CARD.code, problem_text=AWAITS_CARD.text)
        )

    def _check_room(self, c: Connection, grant_id: str, codes: Iterable[tuple[str, CodeLimits]], now: float) -> None:
        """Says at once where a lock has no room for the new code at any one time of its window."""
        limited = {name: limits for name, limits in codes if limits.capacity is not None}
        if not limited:
            return
        counts = self._crowd(c, grant_id, limited)
        full = [name for name, limits in limited.items() if counts.get(name, 0) >= room_of(limits)]
        for name in full:
            text = f"{name} has no room for another code in that time; end a grant on it or choose another door"
            mine = (credential.c.grant == grant_id) & (credential.c.door == name)
            c.execute(
                update(credential)
                .where(mine, credential.c.method == Method.CODE.value, credential.c.state == LIVE)
                .values(problem="no_space_for_access_code_on_device", problem_text=text)
            )

    def _crowd(self, c: Connection, grant_id: str, doors: Mapping[str, CodeLimits]) -> dict[str, int]:
        """How many other codes may be on each door during the new one's time, ours and others'."""
        mine, other = credential.alias("mine"), credential.alias("other")
        far = 1e18
        query = (
            select(mine.c.door, func.count(other.c.id))
            .join(other, other.c.door == mine.c.door)
            .where(
                mine.c.grant == grant_id,
                mine.c.door.in_(list(doors)),
                mine.c.method == Method.CODE.value,
                mine.c.state == LIVE,
                other.c.grant != grant_id,
                other.c.method == Method.CODE.value,
                other.c.state.in_((LIVE, LEAVING)),
                other.c.problem.is_(None),
                _coalesce(other.c.load_at, -far) < _coalesce(mine.c.remove_at, far),
                _coalesce(mine.c.load_at, -far) < _coalesce(other.c.remove_at, far),
            )
            .group_by(mine.c.door)
        )
        counts: dict[str, int] = ledger.foreign_counts(c, doors)
        for name, count in c.execute(query):
            counts[name] = counts.get(name, 0) + count
        return counts

    # --- another PIN for one door ---

    def repin(self, c: Connection, at: float, key: int) -> list[str]:
        """Gives one credential another PIN because its own is taken at its door.

        While the PIN is nowhere yet, all doors of the grant that share it get the new one; afterwards only this door.
        Returns the doors concerned.
        """
        row = c.execute(select(credential).where(credential.c.id == key)).one()
        mates = list(
            c.execute(
                select(credential).where(
                    credential.c.grant == row.grant, credential.c.tag == row.tag, credential.c.state == LIVE
                )
            )
        )
        if any(mate.sent and mate.id != key for mate in mates):
            mates = [mate for mate in mates if mate.id == key]
        lengths = [(m.door, limits.lengths) for m in mates if (limits := self._limits(m.door)) is not None]
        assigned = self._assigner.assign(c, lengths)
        changes: list[dict[str, Any]] = []
        for mate in mates:
            secret = assigned.codes.get(mate.door)
            if secret is None:
                continue
            columns = ledger.secret_columns(self._vault, Method.CODE, secret)
            changes.append({"key": mate.id, "slot": None, "sent": False, "evidence": 0} | columns)
        ledger.change_credentials(c, changes)
        doors = sorted({mate.door for mate in mates})
        ledger.mark_dirty(c, doors)
        ledger.tell(c, at, "access_grant.requested_code_unavailable", grant=row.grant, door=row.door)
        return doors


def room_of(limits: CodeLimits) -> int:
    """How many codes a lock holds beside its reserved slots."""
    capacity = limits.capacity or 0
    if not limits.addressed:
        return capacity
    slots = range(limits.first_slot, limits.first_slot + capacity)
    return sum(slot not in limits.reserved_slots for slot in slots)


def _coalesce(column: Any, value: float) -> Any:
    return func.coalesce(column, value)


def window_stamps(window: Window) -> dict[str, float | None]:
    return {"starts_at": stamp(window.start), "ends_at": stamp(window.end)}
