"""Doors with a line to us as `device`: what they can do from the driver's capabilities, how they stand from the engine.

Facts: the published device type. What nobody knows of a door is left out, never guessed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, union_all

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.doors import FACE
from latchwork.app.api.errors import not_found
from latchwork.app.api.makes import PROVIDERS, Make
from latchwork.app.api.objects.providers import image_url
from latchwork.app.api.projection.doors import battery_status
from latchwork.app.api.reach import HUB, LINE, as_entries, is_online, troubles
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_face
from latchwork.drivers.contract import Bolt, Capabilities, CodeLimits, Delivery, Method, OfflineFrame
from latchwork.grants.ledger import LEAVING, LIVE
from latchwork.grants.prepared import Prepared, among
from latchwork.grants.provision import room_of
from latchwork.grants.schema import credential, foreign_code, space_door

Entry = dict[str, Any]


@dataclass(slots=True)
class Found:
    """What another section knows to be wrong with a device, as entries of its lists."""

    errors: list[Entry] = field(default_factory=list)
    warnings: list[Entry] = field(default_factory=list)


FINDERS: list[Callable[[Tx, list[Row[Any]]], dict[str, Found]]] = []
"""Asked once for a whole list of devices (rows of `FACE`); each answers by door. Other sections add theirs."""

_SHOWN = FACE.where(device.c.kind == "device", device.c.bound, device.c.deleted_at.is_(None))


def devices(*, managed: bool | None) -> Any:
    """The query of all devices that are (un)managed as wanted; None for all."""
    return _SHOWN if managed is None else _SHOWN.where(device.c.managed.is_(managed))


_BY_ID = {
    managed: Prepared(devices(managed=managed).where(device.c.id == bindparam("device")))
    for managed in (None, True, False)
}


def find_device(tx: Tx, device_id: str | None, name: str | None = None, *, managed: bool | None = True) -> Row[Any]:
    """By id, or by the name that it is shown under; 404 otherwise."""
    if device_id is not None:
        row: Row[Any] | None = _BY_ID[managed].first(tx.c, {"device": device_id})
    else:
        shown_as = func.coalesce(device.c.nickname, device.c.door) == name
        row = tx.c.execute(devices(managed=managed).where(shown_as).order_by(device.c.created_at)).first()
    if row is None:
        raise not_found("device")
    return row


_SPACES = Prepared(
    select(space_door.c.door, space_face.c.id)
    .join(space_face, space_face.c.space == space_door.c.space)
    .where(among(space_door.c.door, "doors"))
    .order_by(space_face.c.id)
)
_OURS = (
    (credential.c.method == Method.CODE.value)
    & credential.c.have
    & ((credential.c.state == LIVE) | (credential.c.state == LEAVING))
    & (credential.c.delivery == Delivery.STORED.value)
)
_CODES = union_all(
    select(credential.c.door).where(among(credential.c.door, "doors"), _OURS),
    select(foreign_code.c.door).where(among(foreign_code.c.door, "doors"), foreign_code.c.method == Method.CODE.value),
).subquery()
"""One row for each code that lies on one of some doors, whosever it is."""

_COUNTS = Prepared(select(_CODES.c.door, func.count()).group_by(_CODES.c.door))
_NEWEST = Prepared(
    select(access_code.c.door, func.max(access_code.c.created_at))
    .where(among(access_code.c.door, "doors"))
    .group_by(access_code.c.door)
)


@dataclass(slots=True)
class DeviceParts:
    """What stands beside some devices, loaded together; everything by door."""

    spaces: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, int] = field(default_factory=dict)
    newest: dict[str, float] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=lambda: defaultdict(Found))

    @classmethod
    def load(cls, tx: Tx, faces: list[Row[Any]]) -> DeviceParts:
        parts, doors = cls(), [face.door for face in faces]
        for row in _SPACES.rows(tx.c, {"doors": json.dumps(doors)}):
            parts.spaces[row.door].append(row.id)
        parts.codes = {name: int(number) for name, number in _COUNTS.rows(tx.c, {"doors": json.dumps(doors)})}
        with_codes = {"doors": json.dumps([*parts.codes])}
        parts.newest = {name: float(at) for name, at in _NEWEST.rows(tx.c, with_codes)}
        for find in FINDERS:
            for door, found in find(tx, faces).items():
                parts.found[door].errors += found.errors
                parts.found[door].warnings += found.warnings
        return parts


def shown_devices(tx: Tx, faces: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    faces = list(faces)
    parts = DeviceParts.load(tx, faces)
    return [shown_device(tx, parts, face) for face in faces]


def shown_device(tx: Tx, parts: DeviceParts, face: Row[Any]) -> dict[str, Any]:
    """One device; one that is not managed is shown with less."""
    capabilities, make = tx.api.doors.capabilities(face.door), tx.api.doors.make(face.door)
    provider = PROVIDERS[make.provider]
    shown: dict[str, Any] = {
        "device_id": face.id,
        "device_type": make.device_type,
        "display_name": face.nickname or face.door,
        "workspace_id": tx.api.names.workspace,
        "connected_account_id": face.account,
        "is_managed": bool(face.managed),
        "capabilities_supported": _kinds(capabilities, face),
        "custom_metadata": json.loads(face.custom_metadata),
        "location": _location(tx, face),
        "created_at": written(face.created_at),
        "errors": as_entries(troubles(face)) + parts.found[face.door].errors,
        "warnings": _warnings(tx, parts, face, capabilities) + parts.found[face.door].warnings,
    }
    shown |= _flags(face, capabilities) | _simulations(tx, face, capabilities)
    if not face.managed:
        return shown | {"properties": _unmanaged_properties(face, capabilities, make)}
    if face.nickname is not None:
        shown["nickname"] = face.nickname
    return shown | {
        "space_ids": parts.spaces[face.door],
        "device_manufacturer": {"manufacturer": make.manufacturer, "display_name": make.manufacturer_name},
        "device_provider": {
            "device_provider_name": provider.key,
            "display_name": provider.display_name,
            "provider_category": provider.categories[0],
            "image_url": image_url(tx.api.base_url, provider),
        },
        "properties": _properties(tx, face, capabilities, make),
    }


# --- what it can do ---------------------------------------------------------------------------------------------


def _kinds(capabilities: Capabilities, face: Row[Any]) -> list[str]:
    kinds = {
        "lock": True,
        "access_code": Method.CODE in capabilities.delivery,
        "battery": face.battery is not None,
    }
    return [kind for kind, has in kinds.items() if has]


def _flags(face: Row[Any], capabilities: Capabilities) -> dict[str, bool]:
    """Whether each thing that the device can do works now; what it cannot do at all is left out. Codes can be asked for
    while it is away: they are set when it is back."""
    delivery, here = capabilities.delivery.get(Method.CODE), is_online(face)
    flags = {
        "can_program_online_access_codes": (delivery is Delivery.STORED, True),
        "can_program_offline_access_codes": (delivery is Delivery.DERIVED, True),
        "can_unlock_with_code": (delivery is not None, True),
        "can_remotely_lock": (capabilities.has_line and capabilities.remote_unlock, here),
        "can_remotely_unlock": (capabilities.has_line and capabilities.remote_unlock, here),
        "can_configure_auto_lock": (capabilities.has_line and capabilities.auto_lock, here),
    }
    return {name: works for name, (able, works) in flags.items() if able}


def _simulations(tx: Tx, face: Row[Any], capabilities: Capabilities) -> dict[str, bool]:
    """Which simulate routes would change something now."""
    disturbed = json.loads(face.disturbed)
    here = tx.api.sandbox and face.removed_at is None
    able = here and capabilities.has_line
    return {
        "can_simulate_connection": able and LINE in disturbed,
        "can_simulate_disconnection": able and LINE not in disturbed,
        "can_simulate_hub_connection": able and HUB in disturbed,
        "can_simulate_hub_disconnection": able and HUB not in disturbed,
        "can_simulate_paid_subscription": able,
        "can_simulate_removal": here,
    }


def _location(tx: Tx, face: Row[Any]) -> dict[str, Any]:
    zone = tx.api.doors.zone(face.door).key
    return {"time_zone": zone, "timezone": zone}


# --- properties -------------------------------------------------------------------------------------------------


def _properties(tx: Tx, face: Row[Any], capabilities: Capabilities, make: Make) -> dict[str, Any]:
    shown = _common_properties(face, capabilities, make)
    limits = capabilities.code
    stored = capabilities.delivery.get(Method.CODE) is Delivery.STORED
    resource = tx.api.doors.target(face.door).resource
    shown |= {
        "appearance": {"name": face.door},
        "has_native_entry_events": capabilities.has_line and capabilities.confirms_used,
        "supports_backup_access_code_pool": stored,
        "backup_access_code_pool_enabled": bool(face.backup_pool),
    }
    if "serial" in resource:
        shown["serial_number"] = resource["serial"]
    if (locked := _locked(face, tx.now)) is not None:
        shown["locked"] = locked
    if face.door_open is not None:
        shown["door_open"] = bool(face.door_open)
    if face.auto_lock is not None:
        shown["auto_lock_enabled"] = face.auto_lock > 0
        shown |= {"auto_lock_delay_seconds": face.auto_lock} if face.auto_lock else {}
    if limits is not None:
        shown |= _limits(limits)
    if capabilities.offline_codes:
        zone = tx.api.doors.zone(face.door).key
        shown["offline_time_frame_options"] = [_frame(one, zone) for one in capabilities.offline_codes]
    return shown


def _locked(face: Row[Any], now: float) -> bool | None:
    """Where the bolt is; None when nobody knows, as of one that is away, has locked by itself since, or should have."""
    if not is_online(face):
        return None
    if face.bolt == Bolt.UNLOCKED.value:
        return None if face.auto_lock and now > face.seen_at + face.auto_lock else False
    return True if face.bolt == Bolt.LOCKED.value else None


def _common_properties(face: Row[Any], capabilities: Capabilities, make: Make) -> dict[str, Any]:
    delivery = capabilities.delivery.get(Method.CODE)
    online, offline = delivery is Delivery.STORED, delivery is Delivery.DERIVED
    shown: dict[str, Any] = {
        "online": capabilities.has_line and is_online(face),
        "name": face.nickname or face.door,
        "manufacturer": make.manufacturer,
        "online_access_codes_enabled": online,
        "offline_access_codes_enabled": offline,
        "model": {
            "display_name": make.model_name,
            "manufacturer_display_name": make.manufacturer_name,
            "has_built_in_keypad": delivery is not None,
            "can_connect_accessory_keypad": False,
            "accessory_keypad_supported": False,
            "online_access_codes_supported": online,
            "offline_access_codes_supported": offline,
        },
    }
    if face.battery is not None and is_online(face):
        shown["battery"] = {"level": face.battery / 100, "status": battery_status(face.battery)}
        shown["battery_level"] = face.battery / 100
    return shown


def _unmanaged_properties(face: Row[Any], capabilities: Capabilities, make: Make) -> dict[str, Any]:
    return _common_properties(face, capabilities, make)


def _limits(limits: CodeLimits) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "supported_code_lengths": sorted(limits.lengths),
        "code_constraints": [{"constraint_type": rule.value} for rule in limits.constraints],
    }
    if limits.capacity is not None:
        shown["max_active_codes_supported"] = room_of(limits)
    if limits.max_window is not None and limits.scheduled and limits.readable:
        longest = {"display_name": "A window of your own", "max_duration": duration(limits.max_window)}
        shown["online_time_frame_options"] = [longest]
    return shown


def _frame(frame: OfflineFrame, zone: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "display_name": frame.name.replace("_", " ").capitalize(),
        "min_duration": duration(frame.shortest),
        "max_duration": duration(frame.longest),
        "time_zone": zone,
    }
    return shown | ({"matching_start_end_time": True} if frame.same_clock_time else {})


def duration(span: timedelta) -> str:
    """A span as an ISO 8601 duration: in days where it is whole days, else in hours, minutes and seconds."""
    seconds = int(span.total_seconds())
    if seconds and seconds % 86_400 == 0:
        return f"P{seconds // 86_400}D"
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


# --- what is wrong ----------------------------------------------------------------------------------------------


def _warnings(tx: Tx, parts: DeviceParts, face: Row[Any], capabilities: Capabilities) -> list[Entry]:
    found = []
    limits, there = capabilities.code, parts.codes.get(face.door, 0)
    if limits is not None and limits.capacity is not None and there >= room_of(limits):
        since = parts.newest.get(face.door, face.read_at or face.created_at)
        words = "The device holds as many codes as it can; end one before the next is set."
        counts = {"active_access_code_count": there, "max_active_access_code_count": room_of(limits)}
        found.append(_warning("max_access_codes_reached", words, since) | counts)
    reported: dict[str, Any] = json.loads(face.reported)
    zone = tx.api.doors.zone(face.door).key
    if reported.get("time_zone", zone) != zone:
        words = f"It was reported to hang in {reported['time_zone']}, and the rig says {zone}; correct one of them."
        found.append(_warning("time_zone_mismatch", words, reported["at"]))
    return found


def _warning(code: str, message: str, since: float) -> Entry:
    return {"warning_code": code, "message": message, "created_at": written(since)}
