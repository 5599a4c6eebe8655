"""What the API knows of a door without asking it: what it can do, whether it is reached, and what disturbs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.devices import device
from latchwork.drivers.contract import Capabilities, Delivery, Method
from latchwork.grants.estate import Entrance, Lock

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_FACE = select(device).where(device.c.door == bindparam("d"))


class Doors:
    """Facts about doors by the engine's name for them."""

    def __init__(self, api: Service) -> None:
        self._api = api

    def capabilities(self, door: str) -> Capabilities:
        return self._api.engine.estate.doors[door].capabilities

    def is_bound(self, door: str) -> bool:
        return door in self._api.engine.estate.doors

    def of_system(self, system_id: str) -> list[str]:
        """The entrances of an access system; 404 for one that is not there."""
        system = self._api.names.systems.get(system_id)
        if system is None:
            raise not_found("acs_system")
        doors = self._api.engine.estate.doors.values()
        return [door.name for door in doors if isinstance(door, Entrance) and door.system == system]

    def is_entrance(self, door: str) -> bool:
        return isinstance(self._api.engine.estate.doors.get(door), Entrance)

    def public_id(self, door: str) -> str:
        """The id of the device or entrance that a door is."""
        names = self._api.names
        return names.entrance(door) if self.is_entrance(door) else names.device(door)

    def is_offline(self, door: str) -> bool:
        """Whether its codes are computed and not sent."""
        return self.capabilities(door).delivery.get(Method.CODE) is Delivery.DERIVED

    def account(self, door: str) -> str:
        """The id of the connected account that a door belongs to: its medium, or its access system."""
        one = self._api.engine.estate.doors[door]
        return self._api.names.account(one.driver.medium if isinstance(one, Lock) else one.system)

    def connected(self, c: Connection, door: str) -> bool:
        """Whether the account of the door is; a door that is merely out of reach still counts."""
        row = c.execute(_FACE, {"d": door}).first()
        return row is None or not json.loads(row.disturbed).get("account_disconnected")

    def event_fields(self, c: Connection, door: str) -> dict[str, Any]:
        """The fields that every event about a door carries."""
        one = self._api.engine.estate.doors[door]
        fields: dict[str, Any] = {"connected_account_id": self.account(door)}
        if isinstance(one, Entrance):
            return fields | {
                "acs_entrance_id": self._api.names.entrance(door),
                "acs_system_id": self._api.names.system(one.system),
            }
        fields["device_id"] = self._api.names.device(door)
        row = c.execute(_FACE, {"d": door}).first()
        custom = {} if row is None else json.loads(row.custom_metadata)
        return fields | ({"device_custom_metadata": custom} if custom else {})

    def troubles(self, c: Connection, door: str) -> dict[str, Any]:
        """The four lists that events about failures carry."""
        return {
            "device_errors": [],
            "device_warnings": [],
            "connected_account_errors": [],
            "connected_account_warnings": [],
        }
