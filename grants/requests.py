"""What people ask for, as functions of a transaction: each changes the store and marks the doors that it concerns.

The engine wakes the marked doors after the commit. A caller that has more to store with a request, such as the HTTP
API, calls these inside a transaction of its own, so that both are kept or neither is.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from latchwork.drivers.contract import Method, Secret, Window
from latchwork.grants import ledger, stays
from latchwork.grants.estate import Estate
from latchwork.grants.ledger import GONE, LEAVING, LIVE, stamp
from latchwork.grants.materialize import Impossible, materialize
from latchwork.grants.model import GrantError, GrantRequest, GrantState, NotFound
from latchwork.grants.prepared import Prepared
from latchwork.grants.provision import Provisioner, Touched
from latchwork.grants.schema import credential, grant, grant_place, person, space, space_door
from latchwork.grants.schema import door as door_table
from latchwork.grants.vault import Vault
from latchwork.grants.view import find_grant
from latchwork.world import World

# the statements of the hot path are built once: building one costs several times what running it does
_INSERT_GRANT = Prepared.insert_into(grant, *(column.name for column in grant.columns), answers=True)
_INSERT_PLACE = Prepared.insert_into(grant_place, "grant", "kind", "place")
_INSERT_PERSON = Prepared.insert_into(person, "id", "name")
_PERSON = Prepared(select(person.c.id).where(person.c.name == bindparam("n")).order_by(person.c.id))
_PERSON_NAME = Prepared(select(person.c.name).where(person.c.id == bindparam("p")))
_SPACE = Prepared(select(space.c.id).where(space.c.id == bindparam("s")))


class Requests:
    """Serves one estate. Every method runs inside a transaction; what it raises undoes it whole."""

    def __init__(self, world: World, estate: Estate, vault: Vault, provisioner: Provisioner) -> None:
        self._world = world
        self._estate = estate
        self._vault = vault
        self._provisioner = provisioner
        self._ids = world.random("ids")

    def begin(self, ids: random.Random) -> None:
        """Draws ids from `ids` from now on: a seeded world starts its streams again, and ids must not come round."""
        self._ids = ids

    def _now(self) -> float:
        return self._world.now().timestamp()

    # --- grants ---

    def check(self, request: GrantRequest) -> None:
        """Raises `GrantError` for a request that no estate could carry out."""
        if not request.methods:
            raise GrantError("the grant names no method; ask for a code, a card or a mobile key")
        if not request.doors and not request.spaces:
            raise GrantError("the grant names no door and no space; say where it is good")
        if request.window.over(self._world.now()):
            raise GrantError(f"the window ended at {request.window.end:%Y-%m-%d %H:%M} UTC; choose a later end")
        if request.code is not None and not (request.code.reveal().isascii() and request.code.reveal().isdigit()):
            raise GrantError("a code is made of digits; choose another or leave it out and one is drawn")

    def create(self, c: Connection, request: GrantRequest, touched: Touched) -> str:
        """Stores a checked request and what should be on its doors; answers the grant's id."""
        now = self._now()
        row = self._store(c, request)
        self._check_stay(c, row, now)
        self._provisioner.provision(c, row, now, touched, fresh=True)
        ledger.tell(c, now, "access_grant.created", grant=row.id)
        return str(row.id)

    def _store(self, c: Connection, request: GrantRequest) -> Row[Any]:
        self.check_places(c, request.doors, request.spaces)
        grant_id = f"{self._ids.getrandbits(64):016x}"
        row: Row[Any] = _INSERT_GRANT.one(
            c,
            {
                "id": grant_id,
                "person": self._person(c, request.person, request.person_id),
                "owner": request.owner,
                "starts_at": stamp(request.window.start),
                "ends_at": stamp(request.window.end),
                "methods": " ".join(sorted(m.value for m in request.methods)),
                "reservation": request.reservation,
                "bundle": request.bundle,
                "late": request.late,
                "one_time": request.one_time,
                "rounding": None if request.rounding is None else request.rounding.total_seconds(),
                "wish": None if request.code is None else self._vault.seal(request.code),
                "exact": request.exact,
                "length": request.length,
                "yields": request.yields,
                "barred": None,
                "state": GrantState.LIVE.value,
                "created_at": self._now(),
            },
        )
        self._put_places(c, grant_id, request.doors, request.spaces)
        return row

    def alter(
        self,
        c: Connection,
        grant_id: str,
        touched: Touched,
        *,
        window: Window | None = None,
        doors: Sequence[str] | None = None,
        spaces: Sequence[str] | None = None,
        late: bool | None = None,
    ) -> Row[Any]:
        """Moves the window or the places; what is not named stays."""
        now = self._now()
        row = self._live(c, grant_id)
        if window is not None or late is not None:
            window = window if window is not None else ledger.window(row.starts_at, row.ends_at)
            values: dict[str, Any] = {"starts_at": stamp(window.start), "ends_at": stamp(window.end)}
            values |= {} if late is None else {"late": late}
            c.execute(update(grant).where(grant.c.id == grant_id).values(values))
            ledger.tell(c, now, "access_grant.access_times_changed", grant=grant_id)
        if doors is not None or spaces is not None:
            stored = list(c.execute(select(grant_place).where(grant_place.c.grant == grant_id)))
            doors = doors if doors is not None else [p.place for p in stored if p.kind == "door"]
            spaces = spaces if spaces is not None else [p.place for p in stored if p.kind == "space"]
            self.check_places(c, doors, spaces)
            c.execute(delete(grant_place).where(grant_place.c.grant == grant_id))
            self._put_places(c, grant_id, doors, spaces)
        row = find_grant(c, grant_id)
        self._check_stay(c, row, now)
        self._provisioner.provision(c, row, now, touched)
        return row

    def end(self, c: Connection, grant_id: str, touched: Touched) -> Row[Any]:
        """Ends a grant now; one that has ended already stays as it is."""
        now = self._now()
        row = find_grant(c, grant_id)
        if row.state != GrantState.LIVE:
            return row
        c.execute(update(grant).where(grant.c.id == grant_id).values(state=GrantState.REVOKED.value))
        row = find_grant(c, grant_id)
        self._provisioner.provision(c, row, now, touched)
        ledger.tell(c, now, "access_grant.deleted", grant=grant_id)
        return row

    def bar(self, c: Connection, grant_id: str, system: str, touched: Touched, *, barred: bool) -> None:
        """Lets a grant open nothing at an access system for the time being, or everything again.

        Cards and phones cannot be told: what is out there raises an alarm meanwhile, and is good again afterwards.
        """
        row = find_grant(c, grant_id)
        systems = set(json.loads(row.barred or "[]"))
        if row.state != GrantState.LIVE or (system in systems) is barred:
            return
        systems = systems | {system} if barred else systems - {system}
        values = {"barred": json.dumps(sorted(systems)) if systems else None}
        c.execute(update(grant).where(grant.c.id == grant_id).values(values))
        self._provisioner.provision(c, find_grant(c, grant_id), self._now(), touched)

    def recode(self, c: Connection, grant_id: str, code: Secret, touched: Touched) -> None:
        """Gives a grant's doors another PIN; where the former one is, it is taken off first.

        Raises `Conflict` when a door has it already, with nothing changed.
        """
        row = self._live(c, grant_id)
        self._provisioner.recode(c, row, code, touched)
        c.execute(update(grant).where(grant.c.id == grant_id).values(wish=self._vault.seal(code), exact=True))
        ledger.mark_dirty(c, sorted(touched.doors))

    def propose(self, c: Connection, doors: Iterable[str], length: int | None = None) -> list[tuple[str, Secret]]:
        """Draws a PIN for these doors that none of them has, one for all where they can share it; keeps nothing.

        Raises `GrantError` for a door that takes no PIN, or has none left.
        """
        return self._provisioner.propose(c, doors, length)

    def let_others_change(self, c: Connection, grant_id: str, touched: Touched, *, yields: bool) -> None:
        """Whether what other hands do at the doors stays; where it shall not, what they did is undone."""
        c.execute(update(grant).where(grant.c.id == grant_id).values(yields=yields))
        if not yields:
            self.again(c, grant_id, touched)

    def again(self, c: Connection, grant_id: str, touched: Touched) -> None:
        """Has what a door refused tried once more, although nothing was changed."""
        touched.doors |= ledger.forget_problems(c, grant_id)
        self._provisioner.provision(c, self._live(c, grant_id), self._now(), touched)

    def is_live(self, c: Connection, grant_id: str) -> bool:
        return bool(find_grant(c, grant_id).state == GrantState.LIVE)

    def _live(self, c: Connection, grant_id: str) -> Row[Any]:
        row = find_grant(c, grant_id)
        if row.state != GrantState.LIVE:
            raise GrantError(f"grant {grant_id} is {row.state}; make a new one")
        return row

    def _check_stay(self, c: Connection, row: Row[Any], now: float) -> None:
        if row.reservation is None or not stays.KEEPS_STAYS & set(row.methods.split()):
            return
        places = self._provisioner.places_of(c, row.id, row.owner)
        entrances = [name for name in places if self._estate.lock(name) is None]
        if not entrances and Method.CARD.value not in row.methods.split():
            return  # a key for locks that are spoken to: they keep no stays, and ask for none
        stays.check_stay(c, self._estate, row, entrances, now)

    def check_places(self, c: Connection, doors: Iterable[str], spaces: Iterable[str]) -> None:
        for name in doors:
            if name not in self._estate.doors:
                raise NotFound(f"there is no door {name!r}; this rig has {_some(self._estate.doors)}")
        for name in spaces:
            if _SPACE.scalar(c, {"s": name}) is None:
                known = list(c.scalars(select(space.c.id)))
                raise NotFound(f"there is no space {name!r}; there are {_some(known) or 'none'}")

    def _person(self, c: Connection, name: str, given: str | None) -> str:
        if given is not None:
            if _PERSON_NAME.scalar(c, {"p": given}) is None:
                _INSERT_PERSON.run(c, {"id": given, "name": name})
            return given
        known = _PERSON.scalar(c, {"n": name})
        if known is not None:
            return str(known)
        new = f"{self._ids.getrandbits(64):016x}"
        _INSERT_PERSON.run(c, {"id": new, "name": name})
        return new

    def _put_places(self, c: Connection, grant_id: str, doors: Iterable[str], spaces: Iterable[str]) -> None:
        places = [("door", name) for name in dict.fromkeys(doors)] + [("space", name) for name in dict.fromkeys(spaces)]
        if places:
            _INSERT_PLACE.run_many(c, [{"grant": grant_id, "kind": kind, "place": name} for kind, name in places])

    # --- what others put on a door ---

    def adopt(self, c: Connection, foreign: int, request: GrantRequest, touched: Touched) -> str:
        """Makes a code that somebody put on a door by hand one of ours, as it stands there, under a new grant.

        `request` names that door and the window that the code is to have from now on. Raises `NotFound` when it is
        gone meanwhile, and `GrantError` where the door does not tell the code or cannot keep the window.
        """
        row = self._told(c, foreign)
        one = materialize(row.door, self._estate.doors[row.door].capabilities, Method.CODE, request.window)
        if isinstance(one, Impossible):
            raise GrantError(one.problem.text)
        grant_id: str = self._store(c, request).id
        ledger.take_over(c, grant_id, row, {"state": LIVE} | ledger.window_columns(one))
        touched.doors.add(row.door)
        ledger.mark_dirty(c, [row.door])
        return grant_id

    def remove_foreign(self, c: Connection, foreign: int, request: GrantRequest, touched: Touched) -> str:
        """Takes a code off a door that somebody put there by hand; answers the grant under which it leaves."""
        row = self._told(c, foreign)
        grant_id: str = self._store(c, request).id
        c.execute(update(grant).where(grant.c.id == grant_id).values(state=GrantState.REVOKED.value))
        window = {"starts_at": row.starts_at, "ends_at": row.ends_at}
        ledger.take_over(c, grant_id, row, {"state": LEAVING} | window)
        touched.doors.add(row.door)
        ledger.mark_dirty(c, [row.door])
        return grant_id

    def give_up(self, c: Connection, grant_id: str) -> list[int]:
        """Ends a grant and leaves its codes on their doors, as if somebody had put them there by hand.

        Answers the numbers under which they are remembered from now on. Raises `GrantError`, with nothing changed,
        when one of them is not on its door as it should be.
        """
        self._live(c, grant_id)
        rows = list(c.execute(select(credential).where(credential.c.grant == grant_id, credential.c.state != GONE)))
        for row in rows:
            if row.method != Method.CODE.value or row.state != LIVE or not row.have or row.problem is not None:
                raise GrantError(f"{row.door} does not hold it as it should yet; wait until it does")
        c.execute(update(grant).where(grant.c.id == grant_id).values(state=GrantState.REVOKED.value))
        return [ledger.give_up(c, row) for row in rows]

    def _told(self, c: Connection, foreign: int) -> Row[Any]:
        row = ledger.foreign(c, foreign)
        if row is None:
            raise NotFound("the code is not on the door any more; list its codes anew")
        if row.secret is None:
            raise GrantError(f"{row.door} does not tell this code; delete it at the door and make a new one")
        return row

    # --- spaces ---

    def make_space(self, c: Connection, name: str) -> None:
        c.execute(insert(space).values(id=name))

    def drop_space(self, c: Connection, name: str, touched: Touched) -> None:
        """Takes a space away; what its grants had there alone is taken off the doors."""
        grants = list(c.scalars(select(grant_place.c.grant).where(_is_space(name))))
        c.execute(delete(grant_place).where(_is_space(name)))
        c.execute(delete(space_door).where(space_door.c.space == name))
        c.execute(delete(space).where(space.c.id == name))
        self.provision_all(c, grant.c.id.in_(grants), touched)

    def fill_space(self, c: Connection, name: str, doors: Iterable[str], touched: Touched) -> None:
        """Gives a space exactly these doors; every live grant on it gains and loses accordingly."""
        doors = list(dict.fromkeys(doors))
        self.check_places(c, doors, [name])
        c.execute(delete(space_door).where(space_door.c.space == name))
        if doors:
            c.execute(insert(space_door), [{"space": name, "door": one} for one in doors])
        self.again_for(c, grant_place.c.place == name, touched)

    def change_space(self, c: Connection, name: str, door: str, touched: Touched, *, joins: bool) -> None:
        self.check_places(c, [door], [name])
        c.execute(delete(space_door).where(space_door.c.space == name, space_door.c.door == door))
        if joins:
            c.execute(insert(space_door).values(space=name, door=door))
        ledger.tell(c, self._now(), "space.device_membership_changed", door=door, space=name)
        self.again_for(c, grant_place.c.place == name, touched)

    # --- doors ---

    def change_owner(self, c: Connection, door: str, owner: str, touched: Touched) -> None:
        self.check_places(c, [door], [])
        c.execute(update(door_table).where(door_table.c.id == door).values(owner=owner))
        ledger.tell(c, self._now(), "device.owner_changed", door=door)
        self.again_for(c, reaches(door), touched)

    def again_for(self, c: Connection, places: Any, touched: Touched) -> None:
        """Lays every live grant whose places meet the condition beside its doors anew."""
        self.provision_all(c, grant.c.id.in_(select(grant_place.c.grant).where(places)), touched)

    def provision_all(self, c: Connection, which: Any, touched: Touched) -> None:
        now = self._now()
        query = select(grant).where(grant.c.state == GrantState.LIVE.value, not_over(now), which)
        for row in list(c.execute(query)):
            self._provisioner.provision(c, row, now, touched)


def reaches(door: str) -> Any:
    """The places through which a grant reaches a door: its own name and the spaces that it is in."""
    spaces = select(space_door.c.space).where(space_door.c.door == door)
    named = (grant_place.c.kind == "door") & (grant_place.c.place == door)
    return named | ((grant_place.c.kind == "space") & grant_place.c.place.in_(spaces))


def not_over(now: float) -> Any:
    return grant.c.ends_at.is_(None) | (grant.c.ends_at > now)


def _is_space(name: str) -> Any:
    return (grant_place.c.kind == "space") & (grant_place.c.place == name)


def _some(names: Iterable[str], most: int = 8) -> str:
    names = sorted(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
