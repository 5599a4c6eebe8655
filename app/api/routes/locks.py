"""Locks: devices as locks, and moving their bolts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from pydantic import Field

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import refused
from latchwork.app.api.models.devices import Device
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.objects.devices import devices, find_device, shown_devices
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.places import door_of_device
from latchwork.app.api.routes.devices import Filters, Get, filtered
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.seen import must_see
from latchwork.app.api.simulation import must_be_simulated
from latchwork.app.api.tables.devices import device
from latchwork.drivers.contract import AutoLocks, DoorSession, Evidence, Reason, Receipt, Rejected

DEFAULT_DELAY = 30
"""Seconds for a lock that is to lock by itself when nobody says after how long."""


@route("/locks/get", Verb.GET, "device", Device, also=("lock",), open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One lock, by id or by the name that it is shown under."""
    row = find_device(tx, p.device_id, p.name)
    must_see(tx, row.door)
    return shown_devices(tx, [row])[0]


class List(Filters):
    pass


@route("/locks/list", Verb.GET, "devices", Device, many=True, also=("locks",), open_to_sessions=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """The managed locks that fit every filter."""
    query = filtered(tx, p, devices(managed=True)).order_by(device.c.created_at, device.c.id)
    return shown_devices(tx, tx.c.execute(query.limit(p.limit)))


class OfDevice(Parameters):
    device_id: str


@route("/locks/lock_door", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE, open_to_sessions=True)
async def lock_door(call: Call, p: OfDevice) -> dict[str, Any]:
    """Throws the bolt."""
    return await _move(call, p.device_id, "LOCK_DOOR", "locked", lambda session: session.lock())


@route("/locks/unlock_door", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE, open_to_sessions=True)
async def unlock_door(call: Call, p: OfDevice) -> dict[str, Any]:
    """Draws the bolt."""
    return await _move(call, p.device_id, "UNLOCK_DOOR", "unlocked", lambda session: session.unlock())


async def _move(
    call: Call, device_id: str, kind: str, done: str, move: Callable[[DoorSession], Awaitable[Receipt]]
) -> dict[str, Any]:
    door = await call.transact(lambda tx: _movable(tx, device_id, done))

    async def work() -> dict[str, Any]:
        receipt = await call.api.operations.at_door(door, move)
        return {"was_confirmed_by_device": receipt.evidence >= Evidence.ACKNOWLEDGED}

    return await call.api.operations.attempt(call, kind, device_id, work)


def _movable(tx: Tx, device_id: str, done: str) -> str:
    door = door_of_device(tx, device_id)
    must_see(tx, door)
    can = tx.api.doors.capabilities(door)
    if not (can.has_line and can.remote_unlock):
        word = f"can_remotely_{done.removesuffix('ed')}"
        raise refused("device_cannot_be_moved_remotely", f"This device is not {done} remotely: it has no {word}.")
    return door


class AutoLock(OfDevice):
    auto_lock_enabled: bool
    auto_lock_delay_seconds: Annotated[int, Field(ge=1, le=65_535)] | None = None


@route("/locks/configure_auto_lock", Verb.POST, "action_attempt", ActionAttempt, open_to_sessions=True)
async def configure_auto_lock(call: Call, p: AutoLock) -> dict[str, Any]:
    """Says whether a lock locks by itself a while after it was opened, and after how long."""
    door, before = await call.transact(lambda tx: _auto_locking(tx, p.device_id))
    seconds = (p.auto_lock_delay_seconds or before or DEFAULT_DELAY) if p.auto_lock_enabled else 0

    async def tell(session: DoorSession) -> Receipt:
        if not isinstance(session, AutoLocks):
            raise Rejected(Reason.UNSUPPORTED, f"{door} does not lock by itself")
        return await session.set_auto_lock(seconds)

    async def work() -> dict[str, Any]:
        await call.api.operations.at_door(door, tell)
        return {}

    return await call.api.operations.attempt(call, "CONFIGURE_AUTO_LOCK", p.device_id, work)


def _auto_locking(tx: Tx, device_id: str) -> tuple[str, int | None]:
    """The door, and the delay that it has now."""
    door = door_of_device(tx, device_id)
    must_see(tx, door)
    can = tx.api.doors.capabilities(door)
    if not (can.has_line and can.auto_lock):
        words = "This device is not told when to lock by itself: it has no can_configure_auto_lock."
        raise refused("auto_lock_not_configurable", words)
    return door, tx.api.doors.face(tx.c, door).auto_lock


# --- simulation -------------------------------------------------------------------------------------------------


class TypedCode(OfDevice):
    code: str


@route("/locks/simulate/keypad_code_entry", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.SIMULATE)
async def keypad_code_entry(call: Call, p: TypedCode) -> dict[str, Any]:
    """Somebody types a code at the keypad of a simulated lock; what the lock makes of it, its own log tells."""
    door = await call.transact(lambda tx: must_be_simulated(tx, device_id=p.device_id))

    async def work() -> dict[str, Any]:
        call.api.rig.bench.type_pin(door, p.code)
        await call.api.operations.look_at(door)
        return {}

    return await call.api.operations.attempt(call, "SIMULATE_KEYPAD_CODE_ENTRY", p.device_id, work)


@route("/locks/simulate/manual_lock_via_keypad", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.SIMULATE)
async def manual_lock_via_keypad(call: Call, p: OfDevice) -> dict[str, Any]:
    """Somebody presses the lock key of a simulated lock's keypad."""
    door = await call.transact(lambda tx: must_be_simulated(tx, device_id=p.device_id))

    async def work() -> dict[str, Any]:
        call.api.rig.bench.press_lock(door)
        await call.api.operations.look_at(door)
        return {}

    return await call.api.operations.attempt(call, "SIMULATE_MANUAL_LOCK_VIA_KEYPAD", p.device_id, work)
