"""Devices: the doors with a line to us, and those whose codes are computed."""

from __future__ import annotations

import json
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel
from sqlalchemy import Row, Select, or_, select, update

from latchwork.app.api import management
from latchwork.app.api.call import Call, Page, Tx
from latchwork.app.api.custom_metadata import Changes, Pairs, changed, has
from latchwork.app.api.errors import invalid, refused
from latchwork.app.api.makes import Category
from latchwork.app.api.models.devices import Device, Provider, UnmanagedDevice
from latchwork.app.api.objects.devices import devices, find_device, shown_devices
from latchwork.app.api.objects.providers import providers_of, shown_provider
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Limit, Moment, Paged, Parameters
from latchwork.app.api.places import find_space
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.seen import devices_of_user, must_see, seen_by
from latchwork.app.api.tables.accounts import connect_webview, connected_account
from latchwork.app.api.tables.devices import device
from latchwork.grants.schema import space_door


class Get(Parameters):
    device_id: str | None = None
    name: str | None = None
    at_least_one_of = ("device_id", "name")


@route("/devices/get", Verb.GET, "device", Device, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One device, by id or by the name that it is shown under."""
    row = find_device(tx, p.device_id, p.name)
    must_see(tx, row.door)
    return shown_devices(tx, [row])[0]


class Filters(Paged):
    connect_webview_id: str | None = None
    connected_account_id: str | None = None
    connected_account_ids: list[str] | None = None
    created_before: Moment | None = None
    customer_key: str | None = None
    device_ids: list[str] | None = None
    device_type: str | None = None
    device_types: list[str] | None = None
    manufacturer: str | None = None
    search: str | None = None


class List(Filters):
    custom_metadata_has: Pairs | None = None
    space_id: str | None = None
    unstable_location_id: str | None = None
    user_identifier_key: str | None = None


@route("/devices/list", Verb.GET, "devices", Device, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The managed devices that fit every filter."""
    query = filtered(tx, p, devices(managed=True))
    if p.custom_metadata_has:
        query = query.where(*has(device.c.custom_metadata, p.custom_metadata_has))
    space = p.space_id or p.unstable_location_id
    if space is not None:
        inside = select(space_door.c.door).where(space_door.c.space == find_space(tx, space).space)
        query = query.where(device.c.door.in_(inside))
    if p.user_identifier_key is not None:
        query = query.where(devices_of_user(p.user_identifier_key))
    return paged(tx, p, query)


def filtered(tx: Tx, p: Filters, query: Select[Any]) -> Select[Any]:
    """The filters that managed and unmanaged devices share."""
    accounts = [*(p.connected_account_ids or ()), *((p.connected_account_id,) if p.connected_account_id else ())]
    if p.connected_account_ids is not None or p.connected_account_id is not None:
        query = query.where(device.c.account.in_(accounts))
    if p.connect_webview_id is not None:
        made = select(connect_webview.c.account).where(connect_webview.c.id == p.connect_webview_id)
        query = query.where(device.c.account.in_(made))
    if p.created_before is not None:
        query = query.where(device.c.created_at < p.created_before.timestamp())
    if p.customer_key is not None:
        query = query.where(connected_account.c.customer_key == p.customer_key)
    if p.device_ids is not None:
        query = query.where(device.c.id.in_(p.device_ids))
    if (doors := _of_make(tx, p)) is not None:
        query = query.where(device.c.door.in_(doors))
    if p.search:
        hit = f"%{p.search}%"
        query = query.where(or_(*(device.c[name].like(hit) for name in ("nickname", "door", "id"))))
    return query if tx.principal.session is None else query.where(seen_by(tx.principal))


def _of_make(tx: Tx, p: Filters) -> list[str] | None:
    """The doors of the makes that were named; None when none was."""
    if p.device_type is None and p.device_types is None and p.manufacturer is None:
        return None
    types = {*(p.device_types or ()), *((p.device_type,) if p.device_type else ())}
    named = p.device_type is not None or p.device_types is not None
    makes = {door: tx.api.doors.make(door) for door in tx.api.names.devices.values()}
    return [
        door
        for door, make in makes.items()
        if (not named or make.device_type in types) and p.manufacturer in (None, make.manufacturer)
    ]


def paged(tx: Tx, p: Filters, query: Select[Any]) -> Page:
    order = (device.c.created_at, device.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_devices(tx, rows), cursor)


# --- changes ----------------------------------------------------------------------------------------------------


class NamedProperties(BaseModel):
    name: str | None = None


class Update(Parameters):
    device_id: str
    backup_access_code_pool_enabled: bool | None = None
    custom_metadata: Changes | None = None
    is_managed: bool | None = None
    name: Key | None = None
    properties: NamedProperties | None = None


@route("/devices/update", Verb.PATCH, open_to_sessions=True)
def update_(tx: Tx, p: Update) -> None:
    """Names a device, notes something down of it, or takes it out of management."""
    face = find_device(tx, p.device_id)
    must_see(tx, face.door)
    columns: dict[str, Any] = {}
    if p.custom_metadata is not None:
        columns["custom_metadata"] = changed(face.custom_metadata, p.custom_metadata)
    if p.given("name"):
        columns["nickname"] = p.name
    elif p.properties is not None:
        columns["nickname"] = p.properties.name
    if p.backup_access_code_pool_enabled is not None:
        columns["backup_pool"] = _pool(tx, face, wanted=p.backup_access_code_pool_enabled)
    if columns:
        tx.c.execute(update(device).where(device.c.id == face.id).values(columns))
    if "nickname" in columns and columns["nickname"] != face.nickname:
        teller = tx.api.projector.teller
        name = columns["nickname"] or face.door
        teller.tell(tx.c, "device.name_changed", **teller.about_door(tx.c, face.door), device_name=name)
    if p.is_managed is False:
        management.release(tx, face.door)


def _pool(tx: Tx, face: Row[Any], *, wanted: bool) -> bool:
    if face.backup_pool and not wanted:
        sentence = "A backup pool that is on stays on while the device is managed."
        raise refused("backup_access_code_pool_cannot_be_disabled", sentence)
    if wanted and not tx.api.doors.keeps_codes(face.door):
        raise refused("backup_access_code_pool_not_supported", "This device keeps no codes, so it has no backup pool.")
    return wanted


class Delete(Parameters):
    device_id: str


@route("/devices/delete", Verb.DELETE)
async def delete(call: Call, p: Delete) -> None:
    """Has a device forgotten, managed or not; the codes that we put on it are taken off."""

    def forget(tx: Tx) -> str:
        door: str = find_device(tx, p.device_id, managed=None).door
        management.delete(tx, door)
        return door

    call.api.names.forget_door(await call.transact(forget))


class Zone(BaseModel):
    time_zone: str


class Reported(BaseModel):
    device_id: str
    schlage_metadata: Zone | None = None
    ultraloq_metadata: Zone | None = None
    omnitec_metadata: Zone | None = None

    @property
    def zone(self) -> Zone | None:
        return self.schlage_metadata or self.ultraloq_metadata or self.omnitec_metadata


class Report(Parameters):
    devices: list[Reported]


@route("/devices/report_provider_metadata", Verb.POST)
def report_provider_metadata(tx: Tx, p: Report) -> None:
    """Notes in which time zone devices hang, as the caller knows it; one that differs from the rig's is warned of."""
    for number, one in enumerate(p.devices):
        face = find_device(tx, one.device_id)
        if one.zone is None:
            continue
        try:
            ZoneInfo(one.zone.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise invalid(f"devices.{number}", "There is no such time zone; write one such as Europe/Paris.") from None
        reported = json.loads(face.reported) | {"time_zone": one.zone.time_zone, "at": tx.now}
        tx.c.execute(update(device).where(device.c.id == face.id).values(reported=json.dumps(reported)))


class ListProviders(Parameters):
    provider_category: Category | None = None


@route("/devices/list_device_providers", Verb.GET, "device_providers", Provider, many=True, open_to_sessions=True)
def list_device_providers(tx: Tx, p: ListProviders) -> list[dict[str, Any]]:
    """What can be connected."""
    return [shown_provider(tx.api.base_url, one) for one in providers_of(p.provider_category)]


# --- unmanaged devices ------------------------------------------------------------------------------------------


@route("/devices/unmanaged/get", Verb.GET, "device", UnmanagedDevice, open_to_sessions=True)
def get_unmanaged(tx: Tx, p: Get) -> dict[str, Any]:
    """One device that is not managed."""
    row = find_device(tx, p.device_id, p.name, managed=False)
    must_see(tx, row.door)
    return shown_devices(tx, [row])[0]


class ListUnmanaged(Filters):
    limit: Limit = 22_900


@route("/devices/unmanaged/list", Verb.GET, "devices", UnmanagedDevice, paged=True, open_to_sessions=True)
def list_unmanaged(tx: Tx, p: ListUnmanaged) -> Page:
    """The devices that are not managed and fit every filter."""
    return paged(tx, p, filtered(tx, p, devices(managed=False)))


class UpdateUnmanaged(Parameters):
    device_id: str
    custom_metadata: Changes | None = None
    is_managed: Literal[True] | None = None


@route("/devices/unmanaged/update", Verb.PATCH)
def update_unmanaged(tx: Tx, p: UpdateUnmanaged) -> None:
    """Takes a device into management; codes that are on it stay unmanaged."""
    face = find_device(tx, p.device_id, managed=False)
    if p.custom_metadata is not None:
        noted = changed(face.custom_metadata, p.custom_metadata)
        tx.c.execute(update(device).where(device.c.id == face.id).values(custom_metadata=noted))
    if p.is_managed:
        management.take_over(tx, face.door)
