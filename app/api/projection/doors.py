"""Doors: reach, battery, who passed, and codes that others put there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from latchwork.app.api.projection.refusals import reason_of
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.reach import why_offline
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device, unmanaged_code
from latchwork.app.api.tables.events import about, action_attempt
from latchwork.app.api.tables.spaces import space_face
from latchwork.drivers.contract import Means, Method
from latchwork.grants.ledger import GONE
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential, foreign_code, space

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

ATTEMPTS = {"lock.unlocked": "UNLOCK_DOOR", "lock.locked": "LOCK_DOOR"}

LOW = ("critical", "low")


_NAME_WHEN_OURS = Prepared(
    select(access_code.c.name)
    .join(credential, credential.c.id == access_code.c.credential)
    .where(access_code.c.door == bindparam("d"), credential.c.tag == bindparam("t"), credential.c.state == GONE)
    .order_by(access_code.c.created_at.desc())
    .limit(1)
)
"""What a code was called that was let go of in this transaction: its row is still there. A lock keeps no names."""


def battery_status(percent: int) -> str:
    """The published word for a level; nobody published where one ends and the next begins."""
    steps = ((10, "critical"), (25, "low"), (75, "good"))
    return next((word for below, word in steps if percent < below), "full")


class DoorView:
    """Looks at one door."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def enrol(self, c: Connection) -> None:
        """Makes a row for each door and space of the rig that has none yet, and says which doors the rig has now."""
        names = self._api.names
        rows = {row.door: row for row in c.execute(select(device.c.door, device.c.bound, device.c.deleted_at))}
        here = {door: (key, "device") for key, door in names.devices.items()}
        here |= {door: (key, "entrance") for key, door in names.entrances.items()}
        for door, row in rows.items():
            if row.deleted_at is not None:
                names.forget_door(door)
            elif row.bound is not (door in here):
                c.execute(update(device).where(device.c.door == door).values(bound=door in here))
        for door in here:
            if door not in rows:
                self.add(c, door)
        spaces = set(c.scalars(select(space_face.c.space)))
        fresh = [
            {"id": names.space(name), "space": name, "name": name, "created_at": self._api.now()}
            for name in c.scalars(select(space.c.id))
            if name not in spaces
        ]
        if fresh:
            c.execute(insert(space_face), fresh)

    def add(self, c: Connection, door: str, *, managed: bool = True) -> None:
        """A door is new here; its account is known already."""
        is_entrance = self._api.doors.is_entrance(door)
        new: dict[str, Any] = {"id": self._api.doors.public_id(door), "door": door}
        new["kind"] = "entrance" if is_entrance else "device"
        new |= {"account": self._api.doors.account(door), "managed": managed, "created_at": self._api.now()}
        c.execute(insert(device).values(new))
        kind = "acs_entrance.added" if is_entrance else "device.added"
        self._teller.tell(c, kind, **self._teller.about_door(c, door))

    def look(self, c: Connection, door: str) -> None:
        """Lays how the door stands, and the codes that others put on it, beside what was last told."""
        self._look_at_battery(c, door)
        mine = (foreign_code.c.door == door) & (foreign_code.c.method == Method.CODE.value)
        there = {row.id: row for row in c.execute(select(foreign_code).where(mine))}
        known = {
            row.foreign_code: row for row in c.execute(select(unmanaged_code).where(unmanaged_code.c.door == door))
        }
        for key in sorted(there.keys() - known.keys()):
            new = {"id": self._api.new_id(), "foreign_code": key, "door": door, "tag": there[key].tag}
            new["name"] = _NAME_WHEN_OURS.scalar(c, {"d": door, "t": there[key].tag})
            c.execute(insert(unmanaged_code).values(new | {"created_at": self._api.now()}))
            self._tell_code(c, "access_code.unmanaged.created", door, new["id"])
        for key in sorted(key for key in known.keys() - there.keys() if known[key].leaving is None):
            self._tell_code(c, "access_code.unmanaged.removed", door, known[key].id)
            c.execute(delete(unmanaged_code).where(unmanaged_code.c.id == known[key].id))

    def _look_at_battery(self, c: Connection, door: str) -> None:
        face = self._api.doors.face(c, door)
        if face.kind != "device" or face.battery is None:
            return
        before, status = json.loads(face.told).get("battery_status"), battery_status(face.battery)
        if status == before:
            return
        self.remember(c, door, battery_status=status)
        if before is None and status not in LOW:
            return  # the first that is heard of it is no news
        level = face.battery / 100
        fields = self._teller.about_door(c, door) | {"battery_level": level}
        self._teller.tell(c, "device.battery_status_changed", **fields, battery_status=status)
        if status in LOW and before not in LOW:
            self._teller.tell(c, "device.low_battery", **fields, battery_source="lock")

    def _tell_code(self, c: Connection, kind: str, door: str, code: str) -> None:
        self._teller.tell(c, kind, **self._teller.about_door(c, door), access_code_id=code)

    def hear(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        if event.kind in PASSAGES:
            self._passed(c, event, data)
        elif event.kind == "device.disconnected":
            self.remember(c, event.door, offline_since=event.at)
            why = why_offline(self._api.doors.face(c, event.door))
            self._tell_device(c, event.kind, event.door, error_code=why, **self._api.doors.troubles(c, event.door))
        elif event.kind == "device.connected":
            self.remember(c, event.door, offline_since=None)
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
            fields["reason"] = reason_of(data.get("what"))
        occurred = datetime.fromisoformat(data["passed_at"]).timestamp()
        if fields.get("method") == "remote":
            fields["action_attempt_id"] = self._attempt(c, event, occurred)
        self._teller.tell(c, event.kind, occurred_at=occurred, **fields)

    def _whose(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> dict[str, Any]:
        """The code that was used, where the door tells it."""
        if data.get("credential") is not None:
            wanted = access_code.c.credential == int(data["credential"])
            original = access_code.alias("original")
            # a spare is used by whose code it stands in for
            grant = func.coalesce(original.c.engine_grant, access_code.c.engine_grant).label("engine_grant")
            query = select(access_code.c.id, grant).outerjoin(original, original.c.id == access_code.c.stands_for)
            code = c.execute(query.where(wanted, access_code.c.door == event.door)).first()
            if code is None:
                return {}
            fields = {"access_code_id": code.id, "access_code_is_managed": True}
            owner = self._teller.owner(c, code.engine_grant)
            return fields if owner is None else fields | {"user_identity_id": owner.user_identity, "story": owner.id}
        if data.get("foreign") is not None:
            wanted = unmanaged_code.c.foreign_code == int(data["foreign"])
            unmanaged = c.scalar(select(unmanaged_code.c.id).where(wanted))
            return {} if unmanaged is None else {"access_code_id": unmanaged, "access_code_is_managed": False}
        return {}

    def _attempt(self, c: Connection, event: Row[Any], occurred: float) -> str | None:
        """The attempt of ours that moved the bolt: the one that is under way at the door and has not been told of."""
        slack = self._api.doors.capabilities(event.door).clock_tolerance.total_seconds()
        mine = (action_attempt.c.type == ATTEMPTS[event.kind]) & (action_attempt.c.status == "pending")
        mine &= action_attempt.c.device == self._api.names.device(event.door)
        found = c.execute(select(action_attempt.c.id, action_attempt.c.created_at).where(mine)).all()
        told = select(about.c.thing).where(about.c.thing.in_([row.id for row in found]))
        told_of = set(c.scalars(told))
        fitting = [row.id for row in found if row.created_at <= occurred + slack and row.id not in told_of]
        return fitting[0] if fitting else None

    def remember(self, c: Connection, door: str, **told: Any) -> None:
        """Keeps what was last told of the door."""
        row = c.execute(select(device.c.told).where(device.c.door == door)).one()
        merged = json.dumps(json.loads(row.told) | told)
        c.execute(update(device).where(device.c.door == door).values(told=merged))
