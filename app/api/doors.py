"""What the API knows of a door without asking it: what it can do, whether it is reached, and what disturbs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, select

from latchwork.app.api.errors import not_found
from latchwork.app.api.makes import MAKES, Make
from latchwork.app.api.reach import as_entries, troubles
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.drivers.contract import Capabilities, Delivery, Method
from latchwork.grants.estate import Entrance, Lock
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import door as lane
from latchwork.rig.file import Target

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

FACE = (
    select(
        device,
        connected_account.c.name.label("account_name"),
        connected_account.c.customer_key,
        connected_account.c.custom_metadata.label("account_metadata"),
        connected_account.c.disconnected_at.label("account_disconnected_at"),
        lane.c.online,
        lane.c.bolt,
        lane.c.battery,
        lane.c.door_open,
        lane.c.auto_lock,
        lane.c.seen_at,
        lane.c.read_at,
    )
    .join(connected_account, connected_account.c.id == device.c.account)
    .join(lane, lane.c.id == device.c.door)
)
"""All that is known of a door in one row: the API's part, its account's and the engine's."""

_FACE_OF_DOOR = Prepared(FACE.where(device.c.door == bindparam("d")))
# asked at every code and every event: what they need and no more
_OF_DOOR = (device.c.door == bindparam("d")) & (connected_account.c.id == device.c.account)
_CONNECTED = Prepared(select(connected_account.c.disconnected_at).where(_OF_DOOR))
_TELLS = Prepared(
    select(
        device.c.id,
        device.c.kind,
        device.c.account,
        device.c.custom_metadata,
        connected_account.c.name,
        connected_account.c.customer_key,
        connected_account.c.custom_metadata.label("account_metadata"),
    ).where(_OF_DOOR)
)


class Doors:
    """Facts about doors by the engine's name for them."""

    def __init__(self, api: Service) -> None:
        self._api = api

    def face(self, c: Connection, door: str) -> Row[Any]:
        """The door's row of `FACE`; every door that was ever enrolled has one."""
        row: Row[Any] = _FACE_OF_DOOR.one(c, {"d": door})
        return row

    def capabilities(self, door: str) -> Capabilities:
        return self._api.engine.estate.doors[door].capabilities

    def capabilities_if_bound(self, door: str) -> Capabilities | None:
        """None for a door that the rig file names no longer: its codes are still there."""
        return self.capabilities(door) if self.is_bound(door) else None

    def make(self, door: str) -> Make:
        """What the API calls the make of a lock."""
        return MAKES[self.capabilities(door).make]

    def target(self, door: str) -> Target:
        """What the rig says of a lock."""
        return self._api.rig.file.targets[door]

    def zone(self, door: str) -> ZoneInfo:
        """The time zone in which a lock hangs."""
        return self.target(door).zone

    def never_read(self, c: Connection) -> list[str]:
        """The locks with a line to us that nobody has spoken to yet."""
        query = select(lane.c.id).where(lane.c.kind == "lock", lane.c.read_at.is_(None)).order_by(lane.c.id)
        return [door for door in c.scalars(query) if self.is_bound(door) and self.has_line(door)]

    def is_bound(self, door: str) -> bool:
        return door in self._api.engine.estate.doors

    def of_system(self, system_id: str) -> list[str]:
        """The entrances of an access system; 404 for one that is not there."""
        system = self._api.names.systems.get(system_id)
        if system is None:
            raise not_found("acs_system")
        doors = self._api.engine.estate.doors.values()
        return [door.name for door in doors if isinstance(door, Entrance) and door.system == system]

    def system_of(self, entrance: str) -> str:
        """The rig's name of the access system that an entrance belongs to."""
        one = self._api.engine.estate.doors[entrance]
        assert isinstance(one, Entrance)
        return one.system

    def is_entrance(self, door: str) -> bool:
        return isinstance(self._api.engine.estate.doors.get(door), Entrance)

    def public_id(self, door: str) -> str:
        """The id of the device or entrance that a door is."""
        names = self._api.names
        return names.entrance(door) if self.is_entrance(door) else names.device(door)

    def is_offline(self, door: str) -> bool:
        """Whether its codes are computed and not sent."""
        return self.capabilities(door).delivery.get(Method.CODE) is Delivery.DERIVED

    def has_line(self, door: str) -> bool:
        """Whether anything is ever sent to it."""
        return not self.is_entrance(door) and self.capabilities(door).has_line

    def keeps_codes(self, door: str) -> bool:
        """Whether codes are stored on it."""
        return self.capabilities(door).delivery.get(Method.CODE) is Delivery.STORED

    def account(self, door: str) -> str:
        """The id of the connected account that a door belongs to: its medium, or its access system."""
        one = self._api.engine.estate.doors[door]
        return self._api.names.account(one.driver.medium if isinstance(one, Lock) else one.system)

    def connected(self, c: Connection, door: str) -> bool:
        """Whether the account of the door is; a door that is merely out of reach still counts."""
        return _CONNECTED.scalar(c, {"d": door}) is None

    def event_fields(self, c: Connection, door: str) -> dict[str, Any]:
        """The fields that every event about a door carries."""
        row = _TELLS.one(c, {"d": door})
        fields: dict[str, Any] = {"connected_account_id": row.account}
        if row.kind == "entrance":
            fields |= {"acs_entrance_id": row.id, "acs_system_id": self._api.names.system(row.name)}
        else:
            fields["device_id"] = row.id
        if row.custom_metadata != "{}":
            fields["device_custom_metadata"] = json.loads(row.custom_metadata)
        if row.account_metadata != "{}":
            fields["connected_account_custom_metadata"] = json.loads(row.account_metadata)
        return fields if row.customer_key is None else fields | {"customer_key": row.customer_key}

    def errors(self, c: Connection, door: str) -> list[dict[str, Any]]:
        """What keeps the door from being reached, as its own list of errors shows it and its codes mirror it."""
        return as_entries(troubles(self.face(c, door)))

    def troubles(self, c: Connection, door: str) -> dict[str, Any]:
        """The four lists that events about failures carry."""
        errors = self.errors(c, door)
        return {
            "device_errors": errors,
            "device_warnings": [],
            "connected_account_errors": [one for one in errors if one.get("is_connected_account_error")],
            "connected_account_warnings": [],
        }
