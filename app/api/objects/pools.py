"""What is wrong with the backup pools of devices, for their lists of errors and warnings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.backup_pools import SIZE, Pool, pools
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.objects.devices import Found
from latchwork.app.api.tables.codes import backup_pool

MANY = SIZE
"""Spares that stand in at once, from which a device is called troubled: so many codes could not be set."""


def find_pool_troubles(tx: Tx, faces: list[Row[Any]]) -> dict[str, Found]:
    """By door, for devices that have a pool."""
    with_pool = {face.door: face for face in faces if face.backup_pool}
    if not with_pool:
        return {}
    short = set(tx.c.scalars(select(backup_pool.c.door).where(backup_pool.c.door.in_(with_pool), backup_pool.c.short)))
    known = pools(tx.c, with_pool)
    return {door: _found(known.get(door, Pool()), face, door in short) for door, face in with_pool.items()}


def _found(pool: Pool, face: Row[Any], short: bool) -> Found:
    found = Found()
    since = written(face.created_at)
    if short and not pool.in_hand:
        words = "No spare code is left, and the device has no room for another."
        entry = {"error_code": "empty_backup_access_code_pool", "message": words, "created_at": since}
        found.errors.append(entry | {"is_device_error": True})
    elif short:
        words = f"The device has room for {pool.in_hand} of {SIZE} spare codes."
        found.warnings.append(
            {"warning_code": "partial_backup_access_code_pool", "message": words, "created_at": since}
        )
    if pool.pulled >= MANY:
        words = f"{pool.pulled} spare codes stand in for codes that could not be set; see what keeps the device."
        found.warnings.append({"warning_code": "many_active_backup_codes", "message": words, "created_at": since})
    return found
