"""Codes that somebody else put on a device: listed, left alone, and taken over or deleted when that is asked for."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Row, delete, insert, select, update

from latchwork.app.api.call import Beside, Call, Page, Tx
from latchwork.app.api.code_requests import SOMEBODY, check_pin, duplicate, externals_of, place_of
from latchwork.app.api.errors import ApiError, conflict, invalid, refused
from latchwork.app.api.models.codes import UnmanagedAccessCode
from latchwork.app.api.objects.attempts import begun_attempt
from latchwork.app.api.objects.unmanaged_codes import (
    find_unmanaged,
    find_unmanaged_by_pin,
    shown_unmanaged,
    unmanaged,
    unmanaged_with,
)
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Paged, Parameters
from latchwork.app.api.places import door_of_device
from latchwork.app.api.routes.access_codes import ATTEMPT, Pin
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.seen import devices_of_user, must_see
from latchwork.app.api.simulation import must_be_simulated
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device, unmanaged_code
from latchwork.drivers.contract import Method, Secret, Window
from latchwork.grants import ledger
from latchwork.grants.model import GrantError, GrantRequest


class Get(Parameters):
    access_code_id: str | None = None
    code: str | None = None
    device_id: str | None = None
    at_least_one_of = ("access_code_id", "device_id")


@route("/access_codes/unmanaged/get", Verb.GET, "access_code", UnmanagedAccessCode, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One such code: by its id, or by its device and PIN."""
    if p.access_code_id is not None:
        return shown_unmanaged(tx, [find_unmanaged(tx, p.access_code_id)])[0]
    if p.device_id is None or p.code is None:
        raise invalid("", "Give access_code_id, or device_id with code.")
    door = door_of_device(tx, p.device_id, managed=None)
    must_see(tx, door)
    return shown_unmanaged(tx, [find_unmanaged_by_pin(tx, door, p.code)])[0]


class List(Paged):
    device_id: str
    limit: Annotated[int, Field(ge=1, le=300_000)] = 300_000
    search: str | None = None
    user_identifier_key: str | None = None


@route("/access_codes/unmanaged/list", Verb.GET, "access_codes", UnmanagedAccessCode, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The codes that somebody else put on a device, as it was last read."""
    door = door_of_device(tx, p.device_id, managed=None)
    must_see(tx, door)
    query = unmanaged().where(unmanaged_code.c.door == door)
    if p.user_identifier_key is not None:
        doors = select(device.c.door).where(devices_of_user(p.user_identifier_key))
        query = query.where(unmanaged_code.c.door.in_(doors))
    if p.search:
        hit = f"%{p.search}%"
        query = query.where(unmanaged_code.c.name.like(hit) | unmanaged_code.c.id.like(hit))
    order = (unmanaged_code.c.created_at, unmanaged_code.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_unmanaged(tx, rows), cursor)


# --- taking over ------------------------------------------------------------------------------------------------


class Convert(Parameters):
    access_code_id: str
    allow_external_modification: bool | None = None
    force: bool | None = None
    is_external_modification_allowed: bool | None = None


@route("/access_codes/unmanaged/convert_to_managed", Verb.PATCH)
async def convert_to_managed(call: Call, p: Convert) -> None:
    """Makes such a code a managed one, as it stands on the device and under the same id. Nothing is sent."""
    await _convert(call, p.access_code_id, externals_of(p) or False)


class Update(Convert):
    is_managed: bool


@route("/access_codes/unmanaged/update", Verb.PATCH)
async def update_(call: Call, p: Update) -> None:
    """With is_managed: the same as convert_to_managed."""
    if not p.is_managed:
        raise invalid("is_managed", "The code is not managed already; the only change is is_managed true.")
    await _convert(call, p.access_code_id, externals_of(p) or False)


async def _convert(call: Call, code_id: str, external_allowed: bool) -> None:
    try:
        await call.transact(lambda tx: _take_over(tx, find_unmanaged(tx, code_id), external_allowed))
    except ApiError as error:
        refusal = error
        if error.status != 404:
            await call.transact(lambda tx: _tell_failed(tx, code_id, refusal))
        raise


def _take_over(tx: Tx, row: Row[Any], external_allowed: bool) -> None:
    if row.leaving is not None:
        raise conflict("access_code_being_deleted", "The code is being deleted; make a new one.")
    window = ledger.window(row.starts_at, row.ends_at)
    if row.ends_at is not None and row.ends_at <= tx.now:
        raise refused("access_code_over", "The code has ended on the device; delete it there, or make a new one.")
    request = _request(tx, row, window, external_allowed=external_allowed)
    try:
        grant = tx.api.engine.requests.adopt(tx.c, row.foreign_code, request, tx.touched)
    except GrantError as error:
        raise refused("access_code_cannot_be_managed", f"{error}.") from error
    told = {"ever": True, "issued": True, "status": "set", "tag": row.tag.hex()}
    told |= {"confirmed": [row.starts_at, row.ends_at]}
    tx.c.execute(delete(unmanaged_code).where(unmanaged_code.c.id == row.id))
    tx.c.execute(
        insert(access_code).values(
            id=row.id,
            engine_grant=grant,
            door=row.door,
            code=row.secret,
            former_code=row.secret,
            name=row.name,
            external_allowed=external_allowed,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            created_at=row.created_at,
            told=json.dumps(told),
        )
    )
    _tell(tx, "access_code.unmanaged.converted_to_managed", row)


def _request(tx: Tx, row: Row[Any], window: Window, *, external_allowed: bool = False) -> GrantRequest:
    return GrantRequest(
        person=row.name or SOMEBODY,
        window=window,
        doors=(row.door,),
        methods=frozenset({Method.CODE}),
        owner=tx.api.doors.target(row.door).owner,
        exact=True,
        yields=external_allowed,
    )


def _tell(tx: Tx, kind: str, row: Row[Any], **fields: Any) -> None:
    teller = tx.api.projector.teller
    teller.tell(tx.c, kind, **teller.about_door(tx.c, row.door), **fields, access_code_id=row.id)


def _tell_failed(tx: Tx, code_id: str, error: ApiError) -> None:
    row = find_unmanaged(tx, code_id)
    (shown,) = shown_unmanaged(tx, [row])
    reason = {"error_code": error.kind, "message": error.message, "is_access_code_error": True}
    lists = {"access_code_errors": [*shown["errors"], reason], "access_code_warnings": shown["warnings"]}
    kind = "access_code.unmanaged.failed_to_convert_to_managed"
    _tell(tx, kind, row, **lists, **tx.api.doors.troubles(tx.c, row.door))


# --- deleting ---------------------------------------------------------------------------------------------------


class Delete(Parameters):
    access_code_id: str


@route("/access_codes/unmanaged/delete", Verb.DELETE, beside=ATTEMPT)
def delete_(tx: Tx, p: Delete) -> Beside:
    """Takes such a code off its device; it is listed until it is off."""
    row = find_unmanaged(tx, p.access_code_id)
    attempt = row.attempt
    if row.leaving is None:
        request = _request(tx, row, ledger.window(row.starts_at, row.ends_at))
        try:
            leaving = tx.api.engine.requests.remove_foreign(tx.c, row.foreign_code, request, tx.touched)
        except GrantError as error:
            raise refused("unmanaged_access_code_cannot_be_deleted", f"{error}.") from error
        attempt = tx.api.attempts.begin(tx.c, "DELETE_ACCESS_CODE", tx.api.doors.public_id(row.door))
        values = {"leaving": leaving, "attempt": attempt}
        tx.c.execute(update(unmanaged_code).where(unmanaged_code.c.id == row.id).values(values))
    return Beside(None, {"action_attempt": begun_attempt(attempt, "DELETE_ACCESS_CODE")})


# --- in the sandbox ---------------------------------------------------------------------------------------------


class Simulate(Parameters):
    code: Pin
    device_id: str
    name: Key


@route(
    "/access_codes/simulate/create_unmanaged_access_code",
    Verb.POST,
    "access_code",
    UnmanagedAccessCode,
    scope=Scope.SIMULATE,
)
async def create_unmanaged_access_code(call: Call, p: Simulate) -> dict[str, Any]:
    """Somebody programs a code at a simulated lock; the lock is read, and the answer is what was found there."""
    door = await call.transact(lambda tx: _check_simulated(tx, p))
    if not call.api.rig.bench.add_code(door, p.code):
        raise conflict("keypad_refused", "The keypad does not take the code: it is there already, or the lock is full.")
    call.api.engine.audit([door])
    await call.api.engine.visited([door])
    return await call.transact(lambda tx: _named(tx, door, p))


def _check_simulated(tx: Tx, p: Simulate) -> str:
    door = must_be_simulated(tx, device_id=p.device_id)
    place = place_of(tx, p.device_id)
    if place.offline:
        raise refused("device_cannot_be_read", "Nothing is ever read from this device, so such a code is never seen.")
    check_pin(place, p.code)
    if door in ledger.doors_with(tx.c, tx.api.vault, Secret(p.code)):
        raise duplicate(tx, door, Secret(p.code))
    return door


def _named(tx: Tx, door: str, p: Simulate) -> dict[str, Any]:
    row = unmanaged_with(tx, door, p.code)
    if row is None:
        sentence = "The code is on the lock, which cannot be read now; it is listed when the lock is reached."
        raise ApiError(503, "device_unreachable", sentence)
    tx.c.execute(update(unmanaged_code).where(unmanaged_code.c.id == row.id).values(name=p.name))
    return shown_unmanaged(tx, [find_unmanaged(tx, row.id)])[0]
