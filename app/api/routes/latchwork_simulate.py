"""People and misfortune at the simulated doors, and the clock: what the published API has no route for.

What happens at a door happens to the simulated lock itself, and the engine finds it out as it would of a real one.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import ApiError, conflict, invalid, not_found
from latchwork.app.api.models.common import Answer, Timestamp
from latchwork.app.api.parameters import Moment, Parameters
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.simulation import must_be_sandbox, must_be_simulated
from latchwork.world.faults import CATALOGUE

PREFIX = "/latchwork/simulate"

LONGEST = 3_155_760_000.0
"""Seconds of a hundred years: the clock counts no further."""


class AtDoor(Parameters):
    device_id: str | None = None
    acs_entrance_id: str | None = None

    def door(self, tx: Tx) -> str:
        return must_be_simulated(tx, device_id=self.device_id, acs_entrance_id=self.acs_entrance_id)


class OutcomeShown(Answer):
    """What the simulated lock did; `reason` is its firmware's own word."""

    opened: bool
    reason: str


class TypePin(AtDoor):
    code: str


@route(f"{PREFIX}/type_pin", Verb.POST, "outcome", OutcomeShown, scope=Scope.SIMULATE, ours=True)
async def type_pin(call: Call, p: TypePin) -> dict[str, Any]:
    """Somebody types digits at a door; answers what the door did."""
    door = await call.transact(p.door)
    outcome = call.api.rig.bench.type_pin(door, p.code)
    await call.api.operations.look_at(door)
    return {"opened": outcome.opened, "reason": str(outcome.reason)}


class AddCode(AtDoor):
    code: str
    slot: Annotated[int, Field(ge=1, le=65_535)] | None = None


@route(f"{PREFIX}/add_code_by_hand", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def add_code_by_hand(call: Call, p: AddCode) -> None:
    """Somebody programs a code at a door; nobody is told before the door is read."""
    door = await call.transact(p.door)
    if not call.api.rig.bench.add_code(door, p.code, p.slot):
        raise conflict(
            "keypad_refused", "The keypad does not take this code: it is there, does not fit, or it is full."
        )


class RemoveCode(AtDoor):
    code: str


@route(f"{PREFIX}/remove_code_by_hand", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def remove_code_by_hand(call: Call, p: RemoveCode) -> None:
    """Somebody takes a code away at a door; nobody is told before the door is read."""
    door = await call.transact(p.door)
    if not call.api.rig.bench.remove_code(door, p.code):
        raise conflict("keypad_refused", "The keypad does not know this code.")


class HeldCode(Answer):
    """One code in a lock's memory; `slot` is null where the lock has no slots."""

    code: str
    slot: int | None


class ReadMemory(AtDoor):
    pass


@route(f"{PREFIX}/read_memory", Verb.GET, "codes", HeldCode, many=True, scope=Scope.SIMULATE, ours=True)
async def read_memory(call: Call, p: ReadMemory) -> list[dict[str, Any]]:
    """Every code that lies in the memory of a simulated lock, whoever put it there and whatever is known of it."""
    if not call.principal.sees_codes:
        raise ApiError(403, "forbidden", "The memory of a lock shows PINs, which takes the scope write as well.")
    door = await call.transact(p.door)
    return [{"code": code, "slot": slot} for code, slot in call.api.rig.bench.codes(door)]


class SetBattery(AtDoor):
    level: Annotated[float, Field(ge=0, le=1)]


@route(f"{PREFIX}/set_battery", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def set_battery(call: Call, p: SetBattery) -> None:
    """The battery of a lock is so full from now on; 0 is a dead one."""
    door = await call.transact(p.door)
    call.api.rig.bench.set_battery(door, round(p.level * 100))


class JamBolt(AtDoor):
    jammed: bool


@route(f"{PREFIX}/jam_bolt", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def jam_bolt(call: Call, p: JamBolt) -> None:
    """Nothing moves the bolt of a door until it is freed."""
    door = await call.transact(p.door)
    call.api.rig.bench.devices[door].body.jammed = p.jammed


class ArmFault(AtDoor):
    acs_encoder_id: str | None = None
    fault: str
    times: Annotated[int, Field(ge=1, le=1_000_000)] | None = 1
    parameters: dict[str, Any] | None = None


@route(f"{PREFIX}/arm_fault", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def arm_fault(call: Call, p: ArmFault) -> None:
    """Lets a fault of docs/faults.md strike a door or an encoder the next `times` times that it could; null: always."""
    name = await call.transact(lambda tx: _sufferer(tx, p))
    bench = call.api.rig.bench
    if p.fault not in bench.faults(name):
        able = ", ".join(sorted(bench.faults(name))) or "none"
        known = "" if p.fault in CATALOGUE else f" There is no fault {p.fault}."
        raise invalid("fault", f"{name} does not suffer it.{known} It suffers these: {able}.")
    call.api.world.faults.arm(p.fault, bench.fault_name(name), times=p.times, **(p.parameters or {}))


def _sufferer(tx: Tx, p: ArmFault) -> str:
    if p.acs_encoder_id is None:
        return p.door(tx)
    if p.device_id is not None or p.acs_entrance_id is not None:
        raise invalid("", "Give one of device_id, acs_entrance_id and acs_encoder_id.")
    name = tx.api.names.encoders.get(p.acs_encoder_id)
    if name is None:
        raise not_found("acs_encoder")
    must_be_sandbox(tx)
    return name


# --- time -------------------------------------------------------------------------------------------------------


class Nothing(Parameters):
    pass


class AdvanceTime(Parameters):
    seconds: Annotated[float, Field(ge=0, le=LONGEST)] | None = None
    until: Moment | None = None


@route(f"{PREFIX}/time", Verb.GET, "now", Timestamp, scope=Scope.SIMULATE, ours=True)
def time(tx: Tx, p: Nothing) -> str | None:
    """The time at the rig."""
    return written(tx.now)


@route(f"{PREFIX}/advance_time", Verb.POST, "now", Timestamp, scope=Scope.SIMULATE, ours=True)
async def advance_time(call: Call, p: AdvanceTime) -> str | None:
    """Takes the clock forward; answers when all that fell due on the way has been tried."""
    if (p.seconds is None) == (p.until is None):
        raise invalid("", "Say how far: give either seconds or until.")
    await call.transact(must_be_sandbox)
    try:
        if p.until is not None:
            await call.api.world.travel_to(p.until)
        else:
            await call.api.world.travel(p.seconds or 0.0)
    except ValueError as error:
        raise invalid("until" if p.seconds is None else "seconds", f"{error}.") from None
    return await _settled(call)


@route(f"{PREFIX}/settle", Verb.POST, "now", Timestamp, scope=Scope.SIMULATE, ours=True)
async def settle(call: Call, p: Nothing) -> str | None:
    """Answers when no door has anything to do now."""
    return await _settled(call)


async def _settled(call: Call) -> str | None:
    await call.api.rig.settle()
    await call.api.look_now()
    return written(call.api.now())
