"""Pools of spare codes: for the guest whose own code cannot be put on the lock in time.

A device has a pool from the first code on that asks for it. Its spares are ordinary codes that lie on the lock before
anybody needs them. Facts: the published description of backup access codes; how many there are is not published.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, select, update

from latchwork.app.api.tables.codes import access_code, backup_pool
from latchwork.app.api.tables.devices import device
from latchwork.drivers.contract import Evidence, Window
from latchwork.grants import ledger
from latchwork.grants.ledger import LIVE
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential

if TYPE_CHECKING:
    from latchwork.app.api.call import Tx

SIZE = 3
"""Spares that a device should have in hand."""

_POOL_OF_DOOR = Prepared(select(backup_pool).where(backup_pool.c.door == bindparam("d")))
_INSERT = Prepared.insert_into(backup_pool, "door", "look_at")
_LOOK = Prepared.update_of(backup_pool, ("look_at",), backup_pool.c.door == bindparam("d"))
_ROOM = Prepared.update_of(backup_pool, ("look_at",), (backup_pool.c.door == bindparam("d")) & backup_pool.c.short)
_HAS_POOL = Prepared.update_of(device, ("backup_pool",), device.c.door == bindparam("d"))


@dataclass(slots=True)
class Pool:
    """Spares of one device: `ready` ones can be pulled, `waiting` ones are not on the lock yet, and so many are
    `pulled`."""

    ready: list[Row[Any]] = field(default_factory=list)
    waiting: int = 0
    pulled: int = 0

    @property
    def in_hand(self) -> int:
        return len(self.ready) + self.waiting


def pools(c: Connection, doors: Collection[str]) -> dict[str, Pool]:
    """The pools of these doors, the oldest spare first; an empty one for a door without spares."""
    found: dict[str, Pool] = defaultdict(Pool)
    on_door = (credential.c.grant == access_code.c.engine_grant) & (credential.c.state == LIVE)
    query = (
        select(access_code, credential.c.have, credential.c.evidence, credential.c.problem)
        .outerjoin(credential, on_door)
        .where(access_code.c.door.in_(sorted(doors)), access_code.c.backup, ~access_code.c.deleting)
        .order_by(access_code.c.created_at, access_code.c.id)
    )
    for row in c.execute(query):
        pool = found[row.door]
        if row.stands_for is not None:
            pool.pulled += 1
        elif row.have and row.evidence > Evidence.SENT and row.problem is None:
            pool.ready.append(row)
        else:
            pool.waiting += 1
    return found


def doors_with_spares(c: Connection, doors: Collection[str]) -> set[str]:
    """Those of the doors at which a spare can be pulled."""
    return {door for door, pool in pools(c, doors).items() if pool.ready}


def want_pool(tx: Tx, door: str) -> None:
    """Gives a device a pool, which is filled in the background."""
    if _POOL_OF_DOOR.first(tx.c, {"d": door}) is None:
        _INSERT.run(tx.c, {"door": door, "look_at": tx.now})
    look_again(tx.c, door, tx.now)
    _HAS_POOL.run(tx.c, {"d": door, "backup_pool": True})


def look_again(c: Connection, door: str, now: float) -> None:
    """A spare was pulled or has gone: the pool is filled up in the background."""
    _LOOK.run(c, {"d": door, "look_at": now})


def room_came(c: Connection, door: str, now: float) -> None:
    """A code left the device: spares that had no room may have it now."""
    _ROOM.run(c, {"d": door, "look_at": now})


# --- a spare that stands in ---------------------------------------------------------------------------------------


def stand_in(tx: Tx, row: Row[Any], spare: Row[Any]) -> None:
    """Ties a spare to a code and to its end, and has the pool filled up."""
    move_spare(tx, spare, row.ends_at)
    told = json.dumps(json.loads(row.told) | {"pulled_at": tx.now})
    tx.c.execute(update(access_code).where(access_code.c.id == row.id).values(pulled=spare.id, told=told))
    tied = {"stands_for": row.id, "ends_at": row.ends_at}
    tx.c.execute(update(access_code).where(access_code.c.id == spare.id).values(tied))
    kind = "access_code.backup_access_code_pulled"
    tx.api.projector.codes.tell(tx.c, kind, row, backup_access_code_id=spare.id)
    look_again(tx.c, row.door, tx.now)


def move_spare(tx: Tx, spare: Row[Any], ends_at: float | None) -> None:
    """A spare ends when the code ends for which it stands in; it has no start, for it is on the lock already."""
    until = Window(ledger.moment(spare.starts_at), ledger.moment(ends_at))
    tx.api.engine.requests.alter(tx.c, spare.engine_grant, tx.touched, window=until)


@dataclass(frozen=True, slots=True)
class StandIn:
    """The spare that stands in for a code of an access grant. `there`: it opens the door now."""

    spare: str
    secret: bytes | None
    there: bool
    pulled_at: float


_spare = access_code.alias("spare")
_STAND_INS = (
    select(
        access_code.c.engine_grant,
        access_code.c.door,
        access_code.c.pulled,
        access_code.c.told,
        _spare.c.code,
        credential.c.have,
        credential.c.evidence,
        credential.c.problem,
    )
    .join(_spare, _spare.c.id == access_code.c.pulled)
    .outerjoin(credential, (credential.c.grant == _spare.c.engine_grant) & (credential.c.state == LIVE))
    .where(access_code.c.pulled.is_not(None))
)
_OF_GRANT = Prepared(_STAND_INS.where(access_code.c.engine_grant == bindparam("g")))


def stand_ins(c: Connection, engine_grant: str) -> dict[str, StandIn]:
    """By door, for one grant of the engine."""
    return {row.door: _stand_in(row) for row in _OF_GRANT.rows(c, {"g": engine_grant})}


def stand_ins_of(c: Connection, engine_grants: Collection[str]) -> dict[str, dict[str, StandIn]]:
    """By grant of the engine and door."""
    found: dict[str, dict[str, StandIn]] = defaultdict(dict)
    for row in c.execute(_STAND_INS.where(access_code.c.engine_grant.in_(sorted(engine_grants)))):
        found[row.engine_grant][row.door] = _stand_in(row)
    return found


def _stand_in(row: Any) -> StandIn:
    there = bool(row.have) and row.evidence > Evidence.SENT and row.problem is None
    return StandIn(row.pulled, row.code, there, json.loads(row.told)["pulled_at"])
