"""Laying a grant beside its places anew: inside one transaction, what should be is compared with what is stored.

This is the only way that credentials come and go. A new grant, a changed window, a space that gained a door, a door
with a new owner or in new hardware all end here, so they cannot disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, union, update

from latchwork.drivers.code_rules import broken_rule
from latchwork.drivers.contract import CodeLimits, Delivery, Evidence, Method, Rejected, Secret, Window
from latchwork.grants import carried, ledger
from latchwork.grants.assign import Assigner
from latchwork.grants.estate import Entrance, Estate
from latchwork.grants.ledger import GONE, IMPOSSIBLE, LEAVING, LIVE
from latchwork.grants.materialize import Desired, Impossible, materialize
from latchwork.grants.model import Conflict, GrantError, GrantState, Problem
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential, door, foreign_code, grant, grant_place, space_door
from latchwork.grants.vault import Vault

DEFAULT_ROUNDING = timedelta(hours=1)
"""How far the window of a derived code may be widened when nobody says."""

AWAITS_CARD = Problem(ledger.AWAITS_CARD, "the door learns the card's number when the card is encoded")


_TAKEN = Problem(ledger.TAKEN, "the code is taken at the door and no other could be drawn")
_CHOSEN = Problem(ledger.TAKEN, "the code is on the door already; choose another, or take that one off")
_CODE = credential.c.method == Method.CODE.value

_places = grant_place.c.grant == bindparam("g")
_named = select(grant_place.c.place).where(_places, grant_place.c.kind == "door")
_through_spaces = (
    select(space_door.c.door)
    .join(grant_place, (grant_place.c.kind == "space") & (grant_place.c.place == space_door.c.space))
    .where(_places)
)
FAR = 1e18
"""Seconds since 1970 that stand for an open end."""

_LIVE_CODES = select(credential).where(credential.c.state == LIVE, _CODE)
_WAITING = Prepared(
    _LIVE_CODES.where(
        credential.c.grant == bindparam("g"), credential.c.have.is_(False), credential.c.problem.is_(None)
    ).order_by(credential.c.id)
)
_ASKED = Prepared(select(grant.c.exact, grant.c.length).where(grant.c.id == bindparam("g")))
_WITHOUT_ROOM = Prepared(
    select(credential)
    .where(
        credential.c.door == bindparam("d"),
        credential.c.state == LIVE,
        or_(credential.c.problem == ledger.NO_ROOM, credential.c.problem == ledger.TAKEN),
    )
    .order_by(credential.c.id)
)
_OURS_THERE = select(func.count(credential.c.id)).where(
    credential.c.door == bindparam("d"),
    credential.c.id != bindparam("key"),
    _CODE,
    or_(credential.c.state == LIVE, credential.c.state == LEAVING),
    # what is leaving takes room while it is there or may be; what has a problem, only while it is there
    credential.c.have | credential.c.sent | ((credential.c.state == LIVE) & credential.c.problem.is_(None)),
    func.coalesce(credential.c.load_at, -FAR) < bindparam("until"),
    func.coalesce(credential.c.remove_at, FAR) > bindparam("from"),
)
_OTHERS_THERE = select(func.count(foreign_code.c.id)).where(
    foreign_code.c.door == bindparam("d"), foreign_code.c.method == Method.CODE.value
)
_CROWD = Prepared(select(_OURS_THERE.scalar_subquery() + _OTHERS_THERE.scalar_subquery()))
_STORED = Prepared(
    select(credential).where(credential.c.grant == bindparam("g"), credential.c.state != GONE).order_by(credential.c.id)
)
_DOORS_OF = Prepared(
    select(door.c.id).where(door.c.id.in_(union(_named, _through_spaces)), door.c.owner == bindparam("owner"))
)


@dataclass(slots=True)
class Touched:
    """The locks whose lanes were marked, to be woken after the commit; `carried` when something came to be carried."""

    doors: set[str] = field(default_factory=set)
    carried: bool = False


class Provisioner:
    """Materialises grants against an estate."""

    def __init__(self, estate: Estate, vault: Vault, assigner: Assigner) -> None:
        self._estate = estate
        self._vault = vault
        self._assigner = assigner

    def places_of(self, c: Connection, grant_id: str, owner: str) -> list[str]:
        """The bound doors that the grant reaches now: its own and those of its spaces, where they share its owner."""
        owned = _DOORS_OF.scalars(c, {"g": grant_id, "owner": owner})
        return sorted(name for name in owned if name in self._estate.doors)

    def provision(
        self,
        c: Connection,
        row: Row[Any],
        now: float,
        touched: Touched,
        *,
        fresh: bool = False,
    ) -> None:
        """Makes the grant's credentials what its places, methods, window and state now call for.

        `fresh` says that nothing is stored for it yet. Raises `Conflict` where a door already has a code of which the
        grant would take no other.
        """
        window = ledger.window(row.starts_at, row.ends_at)
        stands = row.state == GrantState.LIVE and (row.ends_at is None or row.ends_at > now)
        wanted = self._wanted(c, row, window) if stands else {}
        stored = {} if fresh else self._stored(c, row.id)
        kept = {key: old for key, old in stored.items() if key in wanted and self._fits(old, wanted[key])}
        self._end(c, [old for key, old in stored.items() if key not in kept], touched)
        self._adjust(c, [(old, wanted[key]) for key, old in kept.items()], touched, now)
        new = [one for key, one in wanted.items() if key not in kept]
        self._begin(c, row, new, stored.values(), touched, now)
        touched.carried |= any(old.delivery != Delivery.STORED.value for old in stored.values())
        touched.carried |= any(isinstance(one, Desired) and one.delivery is not Delivery.STORED for one in new)
        if kept:
            self._check_room(c, row.id, self._limits_of(old.door for old in kept.values()))
        if not fresh:
            carried.review(c, now, [row.id], self._estate.offline)
            touched.doors |= self.room_again(c, {old.door for old in stored.values()})
        ledger.mark_dirty(c, sorted(touched.doors))

    def _fits(self, old: Row[Any], one: Desired | Impossible) -> bool:
        """Whether what is stored can become what is wanted by moving its window alone."""
        if isinstance(one, Impossible):
            return bool(old.state == IMPOSSIBLE and old.problem == one.problem.code)
        if one.delivery is Delivery.DERIVED:
            # a code that is out there cannot be told of another window: it stays as it is, or another is given
            return bool(old.state == LIVE and (old.starts_at, old.ends_at) == ledger.stamps(one.on_lock))
        if old.state == IMPOSSIBLE or old.delivery != one.delivery.value:
            return False
        limits = self._limits(old.door)
        there = old.have or old.sent
        return bool(
            one.method is not Method.CODE
            or one.delivery is not Delivery.STORED
            or there
            or (limits is not None and old.secret is not None and self._takes(limits, old.secret))
        )

    def _takes(self, limits: CodeLimits, sealed: bytes) -> bool:
        return broken_rule(self._vault.open(sealed).reveal(), limits) is None

    def _wanted(self, c: Connection, row: Row[Any], window: Window) -> dict[tuple[str, str], Desired | Impossible]:
        methods = [Method(name) for name in row.methods.split()]
        wanted: dict[tuple[str, str], Desired | Impossible] = {}
        barred = () if row.barred is None else json.loads(row.barred)
        for name in self.places_of(c, row.id, row.owner):
            one = self._estate.doors[name]
            if isinstance(one, Entrance) and one.system in barred:
                continue
            capabilities = one.capabilities
            # a door that takes another of the wanted methods is not short of one: a card opens it, or a code does
            served = [method for method in methods if method in capabilities.delivery]
            for method in served or methods:
                made = materialize(name, capabilities, method, window, late=row.late)
                derived = isinstance(made, Desired) and made.delivery is Delivery.DERIVED
                wanted[name, method.value] = self._derived(made, row) if derived else made
        return wanted

    def _derived(self, one: Desired | Impossible, row: Row[Any]) -> Desired | Impossible:
        """The window that a derived code can say."""
        maker = self._estate.offline_codes(one.door)
        if not isinstance(one, Desired) or maker is None:
            text = f"{one.door} has nothing bound to it that computes codes; put it back into the rig file"
            return Impossible(one.door, one.method, Problem("missing_device_credentials", text))
        rounding = DEFAULT_ROUNDING if row.rounding is None else timedelta(seconds=row.rounding)
        try:
            kept = maker.offline_window(one.on_lock, one_time=row.one_time, rounding=rounding)
        except Rejected as refusal:
            return Impossible(one.door, one.method, Problem("device_time_constraints_violated", str(refusal)))
        return replace(one, on_lock=kept, load_at=None, remove_at=kept.end)

    def _stored(self, c: Connection, grant_id: str) -> dict[tuple[str, str], Row[Any]]:
        """What stands, and what is leaving and may stay when it is wanted again: a code with the PIN that people know,
        and what people still carry."""
        stored: dict[tuple[str, str], Row[Any]] = {}
        for row in _STORED.rows(c, {"g": grant_id}):
            stays = row.method == Method.CODE.value or row.delivery == Delivery.CARRIED.value
            if row.state == LEAVING and (not stays or (row.door, row.method) in stored):
                continue
            stored[row.door, row.method] = row
        return stored

    def _end(self, c: Connection, rows: Iterable[Row[Any]], touched: Touched) -> None:
        """Has the door taken off, or, for what people carry, leaves the rest to the review of what is out there."""
        changes = []
        for row in rows:
            if row.state == IMPOSSIBLE:
                changes.append({"key": row.id, "state": GONE, "secret": None})
                continue
            if row.state == LEAVING:
                continue
            changes.append({"key": row.id, "state": LEAVING})
            if row.delivery == Delivery.STORED.value:
                touched.doors.add(row.door)
        ledger.change_credentials(c, changes)

    def _adjust(
        self, c: Connection, pairs: Iterable[tuple[Row[Any], Desired | Impossible]], touched: Touched, now: float
    ) -> None:
        changes: list[dict[str, Any]] = []
        for row, one in pairs:
            if isinstance(one, Impossible):
                changes.append({"key": row.id, "problem": one.problem.code, "problem_text": one.problem.text})
                continue
            columns = ledger.window_columns(one)
            if row.state == LIVE and all(getattr(row, name) == value for name, value in columns.items()):
                continue
            change = {"key": row.id, "state": LIVE} | columns
            if row.problem not in (AWAITS_CARD.code, ledger.NO_ROOM):
                change |= {"problem": None, "problem_text": None}
            moved = (row.starts_at, row.ends_at) != ledger.stamps(one.on_lock)
            if one.delivery is Delivery.DERIVED or (one.delivery is Delivery.CARRIED and moved):
                change |= {"evidence": int(Evidence.PLANNED)}  # what is out there says something else
            changes.append(change)
            if one.delivery is Delivery.STORED:
                touched.doors.add(row.door)
        ledger.change_credentials(c, changes)
        # what was alarming may be right now; what is not is found at the next visit, or by the review
        ledger.clear_alarms(c, now, [change["key"] for change in changes])

    def _begin(
        self,
        c: Connection,
        row: Row[Any],
        new: Iterable[Desired | Impossible],
        stored: Iterable[Row[Any]],
        touched: Touched,
        now: float,
    ) -> None:
        new = list(new)
        derived = self._derived_codes(c, row, new, now)
        codes: list[tuple[str, CodeLimits]] = [
            (one.door, limits)
            for one in new
            if isinstance(one, Desired)
            and one.method is Method.CODE
            and one.delivery is Delivery.STORED
            and (limits := self._limits(one.door)) is not None
        ]
        wishes = [] if row.wish is None else [self._vault.open(row.wish)]
        wishes += self._codes_of(stored)
        if row.exact and wishes:
            self._refuse_taken(c, [name for name, _ in codes], wishes[0])
            assigned = self._assigner.exactly(codes, wishes[0])
        else:
            assigned = self._assigner.assign(c, codes, wishes, length=row.length)
        pairs: list[tuple[Desired | Impossible, Secret | None]] = []
        for one in new:
            if isinstance(one, Desired) and one.method is Method.CODE and one.door in assigned.problems:
                one = Impossible(one.door, one.method, assigned.problems[one.door])
            pairs.append((one, derived.get(one.door) or assigned.codes.get(one.door)) if is_code(one) else (one, None))
            if isinstance(one, Desired) and one.delivery is Delivery.STORED:
                touched.doors.add(one.door)
        ledger.add_credentials(c, self._vault, row.id, pairs)
        self._await_cards(c, row.id, new)
        self._check_room(c, row.id, codes)
        wish = wishes[0] if row.wish is not None else None
        if wish is not None and any(code != wish for code in assigned.codes.values()):
            ledger.tell(c, now, "access_grant.requested_code_unavailable", grant=row.id)

    def _derived_codes(
        self, c: Connection, row: Row[Any], new: list[Desired | Impossible], now: float
    ) -> dict[str, Secret]:
        """Computes the codes of doors that derive them; in `new` a door that has no more of them becomes impossible."""
        codes: dict[str, Secret] = {}
        for index, one in enumerate(new):
            maker = self._estate.offline_codes(one.door)
            if not isinstance(one, Desired) or one.delivery is not Delivery.DERIVED or maker is None:
                continue
            given = ledger.derived_at(c, one.door, now)
            try:
                codes[one.door] = maker.offline_code(one.on_lock, one_time=row.one_time, given=given)
            except Rejected as refusal:
                new[index] = Impossible(one.door, one.method, Problem(ledger.NO_ROOM, str(refusal)))
        return codes

    def _refuse_taken(self, c: Connection, doors: Iterable[str], wish: Secret) -> None:
        """Raises `Conflict` when one of the doors has exactly this PIN, from us or from others."""
        taken = ledger.doors_with(c, self._vault, wish) & set(doors)
        if taken:
            raise Conflict(f"{', '.join(sorted(taken))} has this code already; choose another")

    def _limits(self, name: str) -> CodeLimits | None:
        return self._estate.doors[name].capabilities.code

    def _limits_of(self, names: Iterable[str]) -> list[tuple[str, CodeLimits]]:
        return [(name, limits) for name in names if (limits := self._limits(name)) is not None]

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

    # --- room on a door ------------------------------------------------------------------------------------------

    def _check_room(self, c: Connection, grant_id: str, codes: Iterable[tuple[str, CodeLimits]]) -> None:
        """Says at once where a lock may have no room for the new code at some time of its window.

        It counts every other code whose time on the lock meets the new one's, even if those never meet each other:
        rather no promise than a broken one. The code is promised as soon as there is room (`room_again`).
        """
        limited = {name: limits for name, limits in codes if limits.capacity is not None}
        if not limited:
            return
        for row in list(_WAITING.rows(c, {"g": grant_id})):
            limits = limited.get(row.door)
            if limits is None or self._crowd(c, row) < room_of(limits):
                continue
            text = f"{row.door} has no room for another code in that time; end a grant on it or choose another door"
            ledger.change_credentials(c, [{"key": row.id, "problem": ledger.NO_ROOM, "problem_text": text}])

    def room_again(self, c: Connection, doors: Iterable[str]) -> set[str]:
        """Something left these doors or moved: codes that had no room are promised, oldest first, where they fit.

        Returns the doors that have something to do because of it.
        """
        freed: set[str] = set()
        for name in sorted(doors):
            for row in list(_WITHOUT_ROOM.rows(c, {"d": name})):
                limits = self._limits(name) if row.method == Method.CODE.value else None
                if limits is not None and limits.capacity is not None and self._crowd(c, row) >= room_of(limits):
                    continue
                if row.problem == ledger.TAKEN and ledger.others_with(c, row):
                    continue
                ledger.change_credentials(c, [{"key": row.id, "problem": None, "problem_text": None}])
                freed.add(name)
        return freed

    def _crowd(self, c: Connection, row: Any) -> int:
        """How many other codes may be on the door of a credential during its time, ours and others'."""
        meeting = {
            "d": row.door,
            "key": row.id,
            "from": -FAR if row.load_at is None else row.load_at,
            "until": FAR if row.remove_at is None else row.remove_at,
        }
        return int(_CROWD.scalar(c, meeting))

    # --- another PIN ---

    def propose(self, c: Connection, doors: Iterable[str], length: int | None) -> list[tuple[str, Secret]]:
        """A PIN for each door that none of them has yet, one for all where they can share it.

        Raises `GrantError` for a door that takes no PIN, or has none left.
        """
        taking = self._limits_of(doors)
        assigned = self._assigner.assign(c, taking, length=length)
        for problem in assigned.problems.values():
            raise GrantError(problem.text)
        return [(name, assigned.codes[name]) for name, _ in taking]

    def recode(self, c: Connection, row: Row[Any], code: Secret, touched: Touched) -> None:
        """Gives the stored codes of a grant this PIN; where another is on the door, that one leaves it first.

        Raises `Conflict` when one of the doors has it already, with nothing changed.
        """
        mine = (credential.c.grant == row.id) & _CODE & (credential.c.state == LIVE)
        rows = list(c.execute(select(credential).where(mine, credential.c.delivery == Delivery.STORED.value)))
        columns = ledger.secret_columns(self._vault, Method.CODE, code)
        rows = [one for one in rows if one.tag != columns["tag"]]
        self._refuse_taken(c, [one.door for one in rows], code)
        for one in rows:
            columns = ledger.secret_columns(self._vault, Method.CODE, code)
            if one.sent or one.have:
                ledger.succeed(c, one, columns)
            else:
                ledger.change_credentials(
                    c, [{"key": one.id, "slot": None, "problem": None, "problem_text": None} | columns]
                )
            touched.doors.add(one.door)

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
        asked = _ASKED.one(c, {"g": row.grant})
        if asked.exact:
            ledger.change_credentials(c, [{"key": key, "problem": _CHOSEN.code, "problem_text": _CHOSEN.text}])
            ledger.mark_dirty(c, [row.door])
            return [row.door]
        assigned = self._assigner.assign(c, self._limits_of(mate.door for mate in mates), length=asked.length)
        changes: list[dict[str, Any]] = []
        for mate in mates:
            secret = assigned.codes.get(mate.door)
            if secret is None:
                problem = assigned.problems.get(mate.door, _TAKEN)
                changes.append({"key": mate.id, "problem": problem.code, "problem_text": problem.text})
                continue
            columns = ledger.secret_columns(self._vault, Method.CODE, secret)
            changes.append({"key": mate.id, "slot": None, "sent": False, "evidence": 0} | columns)
        ledger.change_credentials(c, changes)
        doors = sorted({mate.door for mate in mates})
        ledger.mark_dirty(c, doors)
        ledger.tell(c, at, "access_method.code_changed", grant=row.grant, door=row.door)
        return doors


def is_code(one: Desired | Impossible) -> bool:
    return one.method is Method.CODE


def room_of(limits: CodeLimits) -> int:
    """How many codes a lock holds beside its reserved slots."""
    capacity = limits.capacity or 0
    if not limits.addressed:
        return capacity
    slots = range(limits.first_slot, limits.first_slot + capacity)
    return sum(slot not in limits.reserved_slots for slot in slots)
