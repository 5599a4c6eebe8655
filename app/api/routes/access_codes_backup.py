"""Spare codes: one that is on the lock already stands in for a code that is not."""

from __future__ import annotations

from typing import Any

from latchwork.app.api.backup_pools import pools, stand_in
from latchwork.app.api.call import Tx
from latchwork.app.api.errors import conflict, refused
from latchwork.app.api.models.codes import AccessCode
from latchwork.app.api.objects.codes import find_code, shown_code
from latchwork.app.api.objects.devices import FINDERS
from latchwork.app.api.objects.pools import find_pool_troubles
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route

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
    stand_in(tx, row, spare)
    return shown_code(tx, find_code(tx, spare.id))
