"""Keys on phones: what a phone fetches for its person's grants, and what it says that it no longer holds.

A lock's own key is made by its driver and is the same for every phone of the person. A key for off-line doors is made
for one phone, and is to the stay what a card is: it carries the stay's number, joins it or ends earlier ones.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from latchwork.drivers.contract import CardKind, CardOrder, Evidence, Method, MobileKey, MobileKeyMaker
from latchwork.grants import carried, ledger, stays
from latchwork.grants.carried import ERASED, LOST, MADE, REPLACED
from latchwork.grants.estate import AccessSystem, Entrance, Estate
from latchwork.grants.ledger import GONE, LEAVING, LIVE
from latchwork.grants.model import GrantError, NotFound
from latchwork.grants.schema import card, credential
from latchwork.grants.view import find_grant
from latchwork.world import World


class Wallets:
    """Serves one estate. Every method runs inside a transaction."""

    def __init__(self, world: World, estate: Estate) -> None:
        self._world = world
        self._estate = estate

    def _now(self) -> float:
        return self._world.now().timestamp()

    # --- fetching ------------------------------------------------------------------------------------------------

    def fetch(self, c: Connection, grant_id: str, phone: bytes | None) -> list[MobileKey]:
        """The grant's mobile keys as they are now, for the phone with this public key.

        From then on they stand as acknowledged; the lock's own log makes them used. Fetching again gives the same
        keys while nothing changed. Without `phone` there are only those that are bound to none. Raises `Rejected` for
        what a key cannot say.
        """
        now = self._now()
        row = find_grant(c, grant_id)
        mine = (credential.c.grant == grant_id) & (credential.c.method == Method.MOBILE_KEY.value)
        keys: list[MobileKey] = []
        changes: list[dict[str, Any]] = []
        systems: dict[str, list[Row[Any]]] = defaultdict(list)
        for one in c.execute(select(credential).where(mine, credential.c.state == LIVE).order_by(credential.c.id)):
            door = self._estate.doors.get(one.door)
            if isinstance(door, Entrance):
                systems[door.system].append(one)
                continue
            keys.append(self._of_lock(one))
            changes += _handed_out(one, keys[-1])
        behind = [grant_id]
        for name, rows in sorted(systems.items()):
            if phone is None:
                continue
            key, left = self._of_system(c, row, self._estate.systems[name], rows, phone)
            keys.append(key)
            behind += left
            changes += [change for one in rows for change in _handed_out(one, key)]
        ledger.change_credentials(c, changes)
        carried.review(c, now, behind, self._estate.offline)
        if changes:
            ledger.tell(c, now, "access_method.issued", grant=grant_id, method="mobile_key")
        return keys

    def _of_lock(self, row: Row[Any]) -> MobileKey:
        lock = self._estate.lock(row.door)
        if lock is None:
            raise NotFound(f"{row.door} is not bound to a lock; its mobile key cannot be made")
        if not isinstance(lock.driver, MobileKeyMaker):
            raise GrantError(f"{row.door} ({lock.capabilities.make}) has no mobile keys; ask for a code there")
        return lock.driver.mobile_key(ledger.window(row.starts_at, row.ends_at), row.id)

    def _of_system(
        self, c: Connection, row: Row[Any], system: AccessSystem, rows: list[Row[Any]], phone: bytes
    ) -> tuple[MobileKey, list[str]]:
        """One key for all the grant's doors of a system; and the grants that its number leaves behind."""
        if system.phones is None:
            raise GrantError(f"{system.name} makes no keys for phones; ask for a card there")
        doors = [door for one in rows if isinstance(door := self._estate.doors[one.door], Entrance)]
        rooms = [door for door in doors if not door.common]
        now = self._now()
        number = stays.number_for(c, system.name, row, rooms, now, lost=False)
        held = self._held(c, row.id, system.name, phone)
        says = {
            "sequence": number.sequence,
            "issued_at": number.issued_at if rooms or held is None else held.issued_at,
            "doors": json.dumps([door.name for door in doors]),
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
        }
        behind: list[str] = []
        if held is not None and all(held._mapping[name] == value for name, value in says.items()):
            serial, kind = held.serial, CardKind(held.kind)
        else:
            kind = CardKind.GUEST if number.first else CardKind.JOINER
            serial = self._record(c, row.id, system.name, phone, kind, says)
            if rooms:
                behind = stays.leave_behind(c, now, row, serial)
        order = CardOrder(
            property_id=system.property_id,
            serial=serial,
            kind=kind,
            rooms=tuple(door.number for door in rooms),
            commons=tuple(door.number for door in doors if door.common),
            sequence=number.sequence,
            issued_at=datetime.fromtimestamp(says["issued_at"], UTC),
            window=ledger.window(row.starts_at, row.ends_at),
        )
        return system.phones.phone_key(order, phone), behind

    def _held(self, c: Connection, grant_id: str, system: str, phone: bytes) -> Row[Any] | None:
        mine = _of_phone(grant_id, phone) & (card.c.system == system) & (card.c.state == MADE)
        return c.execute(select(card).where(mine).order_by(card.c.serial.desc()).limit(1)).first()

    def _record(
        self, c: Connection, grant_id: str, system: str, phone: bytes, kind: CardKind, says: dict[str, Any]
    ) -> int:
        """Writes down what the phone holds from now on; it keeps no older key of the grant."""
        older = _of_phone(grant_id, phone) & (card.c.system == system) & card.c.state.in_((MADE, LOST))
        c.execute(update(card).where(older).values(state=REPLACED))
        values = says | {"grant": grant_id, "system": system, "method": Method.MOBILE_KEY.value, "kind": kind.value}
        made = c.execute(insert(card).values(values | {"uid": phone.hex(), "state": MADE}))
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    # --- giving back ---------------------------------------------------------------------------------------------

    def gave_back(self, c: Connection, grant_id: str, doors: Iterable[str] = (), phone: bytes | None = None) -> None:
        """A phone says that it no longer holds the keys of a grant: those of these locks, and with `phone` its own for
        off-line doors. Their alarms end."""
        now = self._now()
        mine = (credential.c.grant == grant_id) & credential.c.door.in_(list(doors))
        leaving = (credential.c.method == Method.MOBILE_KEY.value) & (credential.c.state == LEAVING)
        keys = list(c.scalars(select(credential.c.id).where(mine, leaving)))
        ledger.change_credentials(c, [{"key": key, "state": GONE} | ledger.OFF_DOOR for key in keys])
        ledger.clear_alarms(c, now, keys)
        if phone is not None:
            out = _of_phone(grant_id, phone) & card.c.state.in_((MADE, LOST))
            if c.execute(update(card).where(out).values(state=ERASED)).rowcount:
                carried.review(c, now, [grant_id], self._estate.offline)


def _of_phone(grant_id: str, phone: bytes) -> Any:
    method = card.c.method == Method.MOBILE_KEY.value
    return (card.c.grant == grant_id) & (card.c.uid == phone.hex()) & method


def _handed_out(row: Row[Any], key: MobileKey) -> list[dict[str, Any]]:
    if row.evidence >= Evidence.ACKNOWLEDGED:
        return []
    return [{"key": row.id, "sent": True} | ledger.on_door(Evidence.ACKNOWLEDGED, key.window, None)]
