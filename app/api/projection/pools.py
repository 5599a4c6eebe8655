"""Backup pools: fills them in the background, whenever a spare was pulled or has gone, or room came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from latchwork.app.api.backup_pools import SIZE, Pool, pools
from latchwork.app.api.call import Tx
from latchwork.app.api.code_requests import Place, Wanted, make_code, place_of
from latchwork.app.api.errors import ApiError
from latchwork.app.api.principal import Principal
from latchwork.app.api.tables.codes import backup_pool
from latchwork.drivers.contract import ALWAYS
from latchwork.grants.ledger import NO_ROOM
from latchwork.grants.prepared import Prepared

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_DUE = Prepared(select(backup_pool).where(backup_pool.c.look_at <= bindparam("now")).order_by(backup_pool.c.door))
_LOOKED = Prepared.update_of(backup_pool, ("number", "short", "look_at"), backup_pool.c.door == bindparam("d"))


class PoolView:
    """Fills pools. `awake` are the doors that have something to do because of it; whoever commits wakes them."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self.awake: set[str] = set()

    def look(self, c: Connection, now: float) -> None:
        """Fills every pool that is due."""
        for row in list(_DUE.rows(c, {"now": now})):
            tx = self._api.run_in(c, Principal("backup pool", "fills backup pools"))
            number, full = self._fill(tx, row.door, row.number)
            _LOOKED.run(c, {"d": row.door, "number": number, "short": not full, "look_at": None})
            self.awake |= tx.touched.doors

    def _fill(self, tx: Tx, door: str, number: int) -> tuple[int, bool]:
        """Adds spares until there are enough or no more fit; answers the next number, and whether there are enough."""
        try:
            place = place_of(tx, self._api.names.device(door))
        except ApiError:
            return number, True  # the device was deleted, or is not managed any more: its pool went with it
        if not place.face.backup_pool:
            return number, True
        missing = SIZE - pools(tx.c, [door]).get(door, Pool()).in_hand
        for _ in range(missing):
            if not self._add(tx, place, number):
                return number, False
            number += 1
        return number, True

    def _add(self, tx: Tx, place: Place, number: int) -> bool:
        """One more spare; False, with nothing kept, where the device has no room or no PIN left for it."""
        tx.c.exec_driver_sql("SAVEPOINT spare")
        try:
            wanted = Wanted(place, ALWAYS, length=place.shortest, name=f"Backup {number}", backup=True)
            fits = bool(make_code(tx, wanted).credential.problem != NO_ROOM)
        except ApiError:
            fits = False
        if not fits:
            tx.c.exec_driver_sql("ROLLBACK TO SAVEPOINT spare")
        tx.c.exec_driver_sql("RELEASE SAVEPOINT spare")
        return fits
