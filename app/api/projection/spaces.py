"""Spaces: what is in them is told whole, whoever changed it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_face
from latchwork.grants.schema import space_door

MEMBERSHIP = "space.device_membership_changed"


class SpaceView:
    """Tells of spaces."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def tell(self, c: Connection, kind: str, row: Row[Any]) -> None:
        """The space, with what is in it now."""
        self._teller.tell(
            c,
            kind,
            space_id=row.id,
            space_key=row.key,
            customer_key=row.customer_key,
            device_ids=_inside(c, row, "device"),
            acs_entrance_ids=_inside(c, row, "entrance"),
        )

    def hear(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        """A door joined or left by the engine's own verbs, and not over the API."""
        if event.kind != MEMBERSHIP:
            return
        row = c.execute(select(space_face).where(space_face.c.space == data["space"])).first()
        if row is not None:
            self.tell(c, MEMBERSHIP, row)


def _inside(c: Connection, row: Row[Any], kind: str) -> list[str]:
    query = select(device.c.id).join(space_door, space_door.c.door == device.c.door)
    there = (space_door.c.space == row.space) & (device.c.kind == kind) & device.c.deleted_at.is_(None)
    return sorted(c.scalars(query.where(there)))
