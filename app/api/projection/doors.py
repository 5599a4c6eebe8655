"""Doors: reach, who passed, and codes that others put there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device, unmanaged_code
from latchwork.app.api.tables.spaces import space_face
from latchwork.drivers.contract import Means, Method
from latchwork.grants.schema import foreign_code, space

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PASSAGES = ("lock.unlocked", "lock.locked", "lock.access_denied")

METHODS = {
    Means.KEYPAD: "keycode",
    Means.CARD: "card",
    Means.APP: "remote",
    Means.REMOTE: "remote",
    Means.HAND: "manual",
    Means.AUTOMATIC: "automatic",
    Means.UNKNOWN: "unknown",
}
"""What was used at a door, in the API's words."""


class DoorView:
    """Looks at one door."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def enrol(self, c: Connection) -> None:
        """Makes a row for each door and space of the rig file that has none yet."""
        known = set(c.scalars(select(device.c.door)))
        now, names = self._api.now(), self._api.names
        new = [
            {"id": key, "door": door, "kind": kind, "created_at": now}
            for kind, doors in (("device", names.devices), ("entrance", names.entrances))
            for key, door in doors.items()
            if door not in known
        ]
        if new:
            c.execute(insert(device), new)
        spaces = set(c.scalars(select(space_face.c.space)))
        fresh = [
            {"id": names.space(name), "space": name, "name": name, "created_at": now}
            for name in c.scalars(select(space.c.id))
            if name not in spaces
        ]
        if fresh:
            c.execute(insert(space_face), fresh)

    def look(self, c: Connection, door: str) -> None:
        """Lays the codes that others put on the door beside those that are known over the API."""
        mine = (foreign_code.c.door == door) & (foreign_code.c.method == Method.CODE.value)
        there = {row.id: row for row in c.execute(select(foreign_code).where(mine))}
        known = {
            row.foreign_code: row for row in c.execute(select(unmanaged_code).where(unmanaged_code.c.door == door))
        }
        for key in sorted(there.keys() - known.keys()):
            new = {"id": self._api.new_id(), "foreign_code": key, "door": door, "tag": there[key].tag}
            c.execute(insert(unmanaged_code).values(new | {"created_at": self._api.now()}))
            self._tell_code(c, "access_code.unmanaged.created", door, new["id"])
        for key in sorted(known.keys() - there.keys()):
            self._tell_code(c, "access_code.unmanaged.removed", door, known[key].id)
            c.execute(delete(unmanaged_code).where(unmanaged_code.c.id == known[key].id))

    def _tell_code(self, c: Connection, kind: str, door: str, code: str) -> None:
        self._teller.tell(c, kind, **self._teller.about_door(c, door), access_code_id=code)

    def hear(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        if event.kind in PASSAGES:
            self._passed(c, event, data)
        elif event.kind == "device.disconnected":
            troubles = self._api.doors.troubles(c, event.door)
            self._tell_device(c, event.kind, event.door, error_code="device_disconnected", **troubles)
        elif event.kind == "device.connected":
            self._tell_device(c, event.kind, event.door)

    def _tell_device(self, c: Connection, kind: str, door: str, **fields: Any) -> None:
        row = c.execute(select(device).where(device.c.door == door)).first()
        if row is None or row.kind != "device":
            return
        kind = kind if row.managed else kind.replace("device.", "device.unmanaged.", 1)
        self._teller.tell(c, kind, **self._teller.about_door(c, door), **fields)

    def _passed(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        fields = self._teller.about_door(c, event.door)
        if event.kind != "lock.access_denied":
            fields["method"] = METHODS[Means(data["means"])]
        fields |= self._whose(c, event, data)
        if event.kind == "lock.access_denied":
            fields["reason"] = data.get("what")
        occurred = datetime.fromisoformat(data["passed_at"]).timestamp()
        self._teller.tell(c, event.kind, occurred_at=occurred, **fields)

    def _whose(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> dict[str, Any]:
        """The code that was used, where the door tells it."""
        if data.get("credential") is not None:
            wanted = access_code.c.credential == int(data["credential"])
            code = c.scalar(select(access_code.c.id).where(wanted, access_code.c.door == event.door))
            return {} if code is None else {"access_code_id": code, "access_code_is_managed": True}
        if data.get("tag") is not None:
            wanted = (unmanaged_code.c.tag == bytes.fromhex(data["tag"])) & (unmanaged_code.c.door == event.door)
            code = c.scalar(select(unmanaged_code.c.id).where(wanted))
            return {} if code is None else {"access_code_id": code, "access_code_is_managed": False}
        return {}

    def remember(self, c: Connection, door: str, **told: Any) -> None:
        """Keeps what was last told of the door."""
        row = c.execute(select(device.c.told).where(device.c.door == door)).one()
        merged = json.dumps(json.loads(row.told) | told)
        c.execute(update(device).where(device.c.door == door).values(told=merged))
