"""Spare codes: one that is on the lock already stands in for a code that is not."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, update

from latchwork.app.api.backup_pools import look_again, pools
from latchwork.app.api.call import Tx
from latchwork.app.api.errors import conflict, refused
from latchwork.app.api.models.codes import AccessCode
from latchwork.app.api.objects.codes import find_code, shown_code
from latchwork.app.api.objects.devices import FINDERS
from latchwork.app.api.objects.pools import find_pool_troubles
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.codes import access_code
from latchwork.drivers.contract import Window
from latchwork.grants import ledger

FINDERS.append(find_pool_troubles)


class Pull(Parameters):
    access_code_id: str


@route("/access_codes/pull_backup_access_code", Verb.POST, "access_code", AccessCode, also=("backup_access_code",))
def pull_backup_access_code(tx: Tx, p: Pull) -> dict[str, Any]:
    """A spare that stands in for this code until its end; the same one whenever it is asked again."""
    row = find_code(tx, p.access_code_id)
    if not row.uses_pool:
        sentence = "The code was made without use_backup_access_code_pool, so no spare stands in for it."
        raise refused("backup_access_code_pool_not_used", sentence)
    if row.deleting:
        raise conflict("access_code_being_deleted", "The code is being deleted; it needs no spare.")
    if row.pulled is not None:
        return shown_code(tx, find_code(tx, row.pulled))
    ready = pools(tx.c, [row.door])[row.door].ready
    if not ready:
        sentence = "No spare code is on the device now; the pool is filled up when the device is reached."
        raise conflict("empty_backup_access_code_pool", sentence)
    spare = find_code(tx, ready[0].id)
    _stand_in(tx, row, spare)
    return shown_code(tx, find_code(tx, spare.id))


def _stand_in(tx: Tx, row: Row[Any], spare: Row[Any]) -> None:
    """Ties a spare to a code and to its end, and has the pool filled up."""
    until = Window(None, ledger.moment(row.ends_at))
    tx.api.engine.requests.alter(tx.c, spare.engine_grant, tx.touched, window=until)
    told = json.dumps(json.loads(row.told) | {"pulled_at": tx.now})
    tx.c.execute(update(access_code).where(access_code.c.id == row.id).values(pulled=spare.id, told=told))
    tied = {"stands_for": row.id, "ends_at": row.ends_at}
    tx.c.execute(update(access_code).where(access_code.c.id == spare.id).values(tied))
    kind = "access_code.backup_access_code_pulled"
    tx.api.projector.codes.tell(tx.c, kind, row, backup_access_code_id=spare.id)
    look_again(tx.c, row.door, tx.now)
