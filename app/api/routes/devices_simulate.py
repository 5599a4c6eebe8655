"""Simulated misfortune of devices: what the maker's cloud would tell of them, done to the simulated lock itself."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, update

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.doors import FACE
from latchwork.app.api.errors import refused
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.reach import HUB, LINE, SUBSCRIPTION
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.simulation import must_be_simulated
from latchwork.app.api.tables.devices import device


class OfDevice(Parameters):
    device_id: str


@route("/devices/simulate/disconnect", Verb.POST, scope=Scope.SIMULATE)
async def disconnect(call: Call, p: OfDevice) -> None:
    """Nothing gets through to the device from now on."""
    await _disturb(call, p.device_id, LINE, broken=True)


@route("/devices/simulate/connect", Verb.POST, scope=Scope.SIMULATE)
async def connect(call: Call, p: OfDevice) -> None:
    """Ends `disconnect`."""
    await _disturb(call, p.device_id, LINE, broken=False)


@route("/devices/simulate/disconnect_from_hub", Verb.POST, scope=Scope.SIMULATE)
async def disconnect_from_hub(call: Call, p: OfDevice) -> None:
    """The hub, radio or stick, does not reach the device from now on."""
    await _disturb(call, p.device_id, HUB, broken=True)


@route("/devices/simulate/connect_to_hub", Verb.POST, scope=Scope.SIMULATE)
async def connect_to_hub(call: Call, p: OfDevice) -> None:
    """Ends `disconnect_from_hub`."""
    await _disturb(call, p.device_id, HUB, broken=False)


class PaidSubscription(OfDevice):
    is_expired: bool


@route("/devices/simulate/paid_subscription", Verb.POST, scope=Scope.SIMULATE)
async def paid_subscription(call: Call, p: PaidSubscription) -> None:
    """The plan that the device's account needs runs out, and nothing gets through; or it is renewed."""
    await _disturb(call, p.device_id, SUBSCRIPTION, broken=p.is_expired)


@route("/devices/simulate/remove", Verb.POST, scope=Scope.SIMULATE)
async def remove(call: Call, p: OfDevice) -> None:
    """Somebody removes the device from its account: nothing gets through any more."""
    door = await call.transact(lambda tx: _remove(tx, p.device_id))
    await call.api.disturbances.follow([door])


def _remove(tx: Tx, device_id: str) -> str:
    door, face = _face(tx, device_id)
    tx.c.execute(update(device).where(device.c.id == face.id).values(removed_at=tx.now))
    teller = tx.api.projector.teller
    teller.tell(tx.c, "device.removed", **teller.about_door(tx.c, door))
    return door


async def _disturb(call: Call, device_id: str, what: str, *, broken: bool) -> None:
    door = await call.transact(lambda tx: _remember(tx, device_id, what, broken))
    await call.api.disturbances.follow([door])


def _face(tx: Tx, device_id: str) -> tuple[str, Row[Any]]:
    door = must_be_simulated(tx, device_id=device_id)
    face = tx.c.execute(FACE.where(device.c.door == door)).one()
    if face.removed_at is not None:
        raise refused("device_removed", "The device was removed from its account; nothing more happens to it.")
    return door, face


def _remember(tx: Tx, device_id: str, what: str, broken: bool) -> str:
    """Notes since when it is broken, and tells where nobody can find it out by asking the device."""
    door, face = _face(tx, device_id)
    if not tx.api.doors.capabilities(door).has_line:
        raise refused("device_has_no_line", "Nothing ever reaches this device, so nothing can be cut off.")
    disturbed = json.loads(face.disturbed)
    if (what in disturbed) is broken:
        return door
    if broken:
        disturbed[what] = tx.now
    else:
        del disturbed[what]
    tx.c.execute(update(device).where(device.c.id == face.id).values(disturbed=json.dumps(disturbed)))
    if what == SUBSCRIPTION:
        kind = "device.error.subscription_required" + ("" if broken else ".resolved")
        teller = tx.api.projector.teller
        teller.tell(tx.c, kind, **teller.about_door(tx.c, door), **tx.api.doors.troubles(tx.c, door))
    return door
