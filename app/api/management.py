"""Devices taken into management and out of it, and deleted: what becomes of their codes.

Facts: the published life cycle. The codes of a device that is no longer managed stay on it as unmanaged codes, its
spare codes are removed; a device that is managed again adopts nothing by itself. Of a device that is deleted we take
back what is ours, for nobody would look after it any more.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device
from latchwork.grants.letting_go import let_go
from latchwork.grants.schema import grant_place

NOBODY = "nobody"
"""The owner of a door that is not managed: no grant reaches it."""


def release(tx: Tx, door: str) -> None:
    """Takes a device out of management."""
    _end_own_codes(tx, door, spare=True)
    _forget_codes(tx, door)
    let_go(tx.c, door)
    _end_own_codes(tx, door, spare=False)
    tx.api.engine.requests.change_owner(tx.c, door, NOBODY, tx.touched)
    _change(tx, door, managed=False, backup_pool=False)
    _tell(tx, "device.converted_to_unmanaged", door)


def take_over(tx: Tx, door: str) -> None:
    """Takes a device into management; grants that reach it are carried out there from now on."""
    tx.api.engine.requests.change_owner(tx.c, door, tx.api.doors.target(door).owner, tx.touched)
    _change(tx, door, managed=True)
    _tell(tx, "device.unmanaged.converted_to_managed", door)


def delete(tx: Tx, door: str) -> None:
    """Has a door forgotten; what of ours lies on it is taken off. The caller makes its name unknown afterwards."""
    if tx.api.doors.is_entrance(door):
        _tell(tx, "acs_entrance.removed", door)
    else:
        _tell(tx, "device.deleted", door, device_name=tx.api.doors.face(tx.c, door).nickname or door)
    for spare in (True, False):
        _end_own_codes(tx, door, spare=spare)
    tx.api.engine.requests.change_owner(tx.c, door, NOBODY, tx.touched)
    _change(tx, door, deleted_at=tx.now)


def _end_own_codes(tx: Tx, door: str, *, spare: bool) -> None:
    """Ends the codes that were made for this door alone, the spare ones or the others."""
    mine = (access_code.c.door == door) & access_code.c.access_method.is_(None) & access_code.c.backup.is_(spare)
    for grant in list(tx.c.scalars(select(access_code.c.engine_grant).where(mine).distinct())):
        places = list(tx.c.execute(select(grant_place).where(grant_place.c.grant == grant)))
        others = [place.place for place in places if place.kind == "door" and place.place != door]
        if not tx.api.engine.requests.is_live(tx.c, grant):
            continue
        if others:
            tx.api.engine.requests.alter(tx.c, grant, tx.touched, doors=others)
        else:
            tx.api.engine.requests.end(tx.c, grant, tx.touched)


def _forget_codes(tx: Tx, door: str) -> None:
    """What stays on the device was not removed from it, and must not be told so when the code is no longer ours."""
    mine = access_code.c.door == door
    for code in list(tx.c.execute(select(access_code.c.id, access_code.c.told).where(mine, ~access_code.c.backup))):
        told = json.dumps(json.loads(code.told) | {"ever": False})
        tx.c.execute(update(access_code).where(access_code.c.id == code.id).values(told=told))


def _change(tx: Tx, door: str, **columns: Any) -> None:
    tx.c.execute(update(device).where(device.c.door == door).values(columns))


def _tell(tx: Tx, kind: str, door: str, **fields: Any) -> None:
    teller = tx.api.projector.teller
    teller.tell(tx.c, kind, **teller.about_door(tx.c, door) | fields)
