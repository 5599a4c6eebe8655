"""Where: devices, entrances and spaces that a request names, as the engine's doors and spaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError, invalid, not_found
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_face


@dataclass(frozen=True, slots=True)
class Places:
    """By the engine's names."""

    doors: tuple[str, ...]
    spaces: tuple[str, ...]


def door_of_device(tx: Tx, device_id: str, *, managed: bool | None = True) -> str:
    """The engine's door; 404 for a device that is not there, or not (un)managed as `managed` wants (None: either)."""
    door = tx.api.names.devices.get(device_id)
    if door is None:
        raise not_found("device")
    row = tx.c.execute(select(device.c.managed).where(device.c.door == door)).one()
    if managed is not None and row.managed is not managed:
        sentence = "This device is not managed; update it with is_managed first." if managed else None
        raise not_found("device", sentence)
    return door


def door_of_entrance(tx: Tx, entrance_id: str) -> str:
    door = tx.api.names.entrances.get(entrance_id)
    if door is None:
        raise not_found("acs_entrance")
    return door


def find_space(tx: Tx, space_id: str | None = None, space_key: str | None = None) -> Row[Any]:
    column, value = (space_face.c.id, space_id) if space_id is not None else (space_face.c.key, space_key)
    row = tx.c.execute(select(space_face).where(column == value)).first()
    if row is None:
        raise not_found("space")
    return row


def resolve(
    tx: Tx,
    device_ids: Iterable[str] = (),
    entrance_ids: Iterable[str] = (),
    space_ids: Iterable[str] = (),
    space_keys: Iterable[str] = (),
) -> Places:
    """Everything that was named; 404 for what is not there."""
    doors = [door_of_device(tx, one) for one in device_ids] + [door_of_entrance(tx, one) for one in entrance_ids]
    spaces = [find_space(tx, one).space for one in space_ids]
    spaces += [find_space(tx, space_key=one).space for one in space_keys]
    return Places(tuple(dict.fromkeys(doors)), tuple(dict.fromkeys(spaces)))


def none_named() -> ApiError:
    return invalid("", "Give device_ids, acs_entrance_ids, space_ids or space_keys: where the grant is good.")
