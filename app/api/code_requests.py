"""Access codes as requests to the engine: each is carried out by one grant of the engine at one door."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import ApiError, conflict, invalid, not_found, refused
from latchwork.app.api.seen import must_see
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import unmanaged_code
from latchwork.drivers.code_rules import broken_rule
from latchwork.drivers.contract import CodeLimits, Delivery, Method, Secret, Window
from latchwork.grants.ledger import IMPOSSIBLE, stamp
from latchwork.grants.model import Conflict, GrantError, GrantRequest
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential

SOMEBODY = "an access code"
"""Who holds a code that was made by itself and has no name: the engine wants to know for whom a grant is."""

_INSERT = Prepared.insert_into(
    access_code,
    "id",
    "engine_grant",
    "door",
    "credential",
    "code",
    "name",
    "common_code_key",
    "external_allowed",
    "offline",
    "one_time",
    "backup",
    "uses_pool",
    "attempts",
    "starts_at",
    "ends_at",
    "created_at",
    answers=True,
)
_MADE = Prepared(select(credential).where(credential.c.grant == bindparam("g")))


@dataclass(frozen=True, slots=True)
class Place:
    """A device that takes codes. `face` is its row of `latchwork.app.api.doors.FACE`, and `limits` are the rules of its
    keypad, with what callers reported of it."""

    door: str
    face: Row[Any]
    limits: CodeLimits
    offline: bool

    @property
    def shortest(self) -> int:
        return min(self.limits.lengths)


def place_of(tx: Tx, device_id: str) -> Place:
    """404 for a device that is not there or not managed, 400 for one that takes no codes."""
    door = tx.api.names.devices.get(device_id)
    if door is None or not tx.api.doors.is_bound(door):
        raise not_found("device")
    must_see(tx, door)
    face = tx.api.doors.face(tx.c, door)
    if face.deleted_at is not None:
        raise not_found("device")
    if not face.managed:
        raise not_found("device", "This device is not managed; update it with is_managed first.")
    capabilities = tx.api.doors.capabilities(door)
    delivery, limits = capabilities.delivery.get(Method.CODE), capabilities.code
    if delivery is None or limits is None or not limits.lengths:
        raise refused("device_does_not_support_access_codes", "This device takes no access codes; choose another.")
    return Place(door, face, with_reported(limits, face), delivery is Delivery.DERIVED)


def with_reported(limits: CodeLimits, face: Row[Any]) -> CodeLimits:
    """The rules of a keypad with the code lengths that callers reported, where it takes some of them."""
    told = json.loads(face.reported).get("supported_code_lengths")
    both = limits.lengths & frozenset(told or ())
    return limits if not both else replace(limits, lengths=both)


# --- what may be asked ------------------------------------------------------------------------------------------


def pin_problem(place: Place, pin: str) -> ApiError | None:
    """400 for a PIN that the device does not take, naming the rule; None for one that it takes."""
    broken = broken_rule(pin, place.limits)
    if broken is None:
        return None
    error = invalid("code", f"This device does not take the code: {broken.says}.")
    error.data = {"violated_constraint": broken.rule}
    return error


def check_pin(place: Place, pin: str) -> None:
    """Raises what `pin_problem` answers."""
    problem = pin_problem(place, pin)
    if problem is not None:
        raise problem


def window_of(tx: Tx, starts_at: datetime | None, ends_at: datetime | None) -> Window:
    """Ongoing where neither is given, from now on where only the end is; 400 for times that are over or turned."""
    if ends_at is None:
        return Window(starts_at, None)
    start = starts_at or datetime.fromtimestamp(tx.now, UTC)
    if ends_at.timestamp() <= tx.now:
        raise _over(tx)
    if ends_at <= start:
        raise invalid("ends_at", "The end does not come after the start; choose a later one.")
    return Window(start, ends_at)


def _over(tx: Tx) -> ApiError:
    return invalid("ends_at", f"The end has passed, for it is {written(tx.now)} here; choose a later one.")


# --- PINs ----------------------------------------------------------------------------------------------------------


def shared_pin(tx: Tx, key: str) -> Secret | None:
    """The PIN of the codes with this key; None where there are none yet."""
    mine = (access_code.c.common_code_key == key) & ~access_code.c.deleting & access_code.c.code.is_not(None)
    sealed = tx.c.scalar(select(access_code.c.code).where(mine).order_by(access_code.c.created_at).limit(1))
    return None if sealed is None else tx.api.vault.open(sealed)


def drawn(tx: Tx, places: list[Place], preferred: int | None) -> list[Secret]:
    """A PIN for each of these devices, one for all where they can share it. 400 for a device that takes none."""
    lengths = set.intersection(*(set(place.limits.lengths) for place in places))
    length = preferred if preferred in lengths else min(lengths, default=None)
    try:
        found = tx.api.engine.requests.propose(tx.c, [place.door for place in places], length)
    except GrantError as error:
        raise refused("code_constraints_violated", f"{error}.") from error
    return [code for _, code in found]


def length_of(place: Place, preferred: int | None) -> int:
    """How many digits a drawn code has: as many as wished where the device takes that, else as few as it takes."""
    return preferred if preferred in place.limits.lengths else place.shortest


def externals_of(p: Any) -> bool | None:
    """What the caller says of changes by others, under the present name or the former one."""
    new: bool | None = p.is_external_modification_allowed
    old: bool | None = p.allow_external_modification
    return old if new is None else new


# --- making -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """One code. `exact` takes `code` or nothing; without `code` one of `length` digits is drawn."""

    place: Place
    window: Window
    code: Secret | None = None
    exact: bool = False
    length: int | None = None
    name: str | None = None
    common_code_key: str | None = None
    late: bool = False
    external_allowed: bool = False
    one_time: bool = False
    rounding: timedelta | None = None
    uses_pool: bool = False
    backup: bool = False
    attempt: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A code that was just made, and the credential that stands for it at its door."""

    code: Row[Any]
    credential: Row[Any]


def make_code(tx: Tx, wanted: Wanted) -> Made:
    """Stores a code and has it put on its device. 409 when the device has the PIN, 400 when it cannot keep the code."""
    requests, door = tx.api.engine.requests, wanted.place.door
    request = GrantRequest(
        person=wanted.name or SOMEBODY,
        window=wanted.window,
        doors=(door,),
        methods=frozenset({Method.CODE}),
        code=wanted.code,
        owner=tx.api.doors.target(door).owner,
        late=wanted.late,
        exact=wanted.exact,
        length=wanted.length,
        yields=wanted.external_allowed,
        one_time=wanted.one_time,
        rounding=wanted.rounding,
    )
    try:
        grant = requests.create(tx.c, request, tx.touched)
    except Conflict as error:
        raise duplicate(tx, door, wanted.code) from error
    made = _MADE.first(tx.c, {"g": grant})
    if made is None:  # the engine looks at the clock once more
        raise _over(tx)
    if made.state == IMPOSSIBLE:
        raise impossible(made)
    offline = wanted.place.offline
    kept = (made.starts_at, made.ends_at) if offline else (stamp(wanted.window.start), stamp(wanted.window.end))
    code = _INSERT.one(
        tx.c,
        {
            "id": tx.api.new_id(),
            "engine_grant": grant,
            "door": door,
            "credential": made.id,
            "code": made.secret,
            "name": wanted.name,
            "common_code_key": wanted.common_code_key,
            "external_allowed": wanted.external_allowed,
            "offline": offline,
            "one_time": wanted.one_time,
            "backup": wanted.backup,
            "uses_pool": wanted.uses_pool,
            "attempts": wanted.attempt or "",
            "starts_at": kept[0],
            "ends_at": kept[1],
            "created_at": tx.now,
        },
    )
    return Made(code, made)


def impossible(row: Row[Any]) -> ApiError:
    """What the device will not do, as the answer to a request."""
    return refused(row.problem, f"{row.problem_text}.")


def duplicate(tx: Tx, door: str, code: Secret | None) -> ApiError:
    """409: the device has this PIN. The answer says which code it is, and not the PIN."""
    sentence = "The device has this code already"
    data: dict[str, Any] = {}
    if code is not None:
        tag = tx.api.vault.tag(code.reveal())
        there = select(credential.c.grant).where(credential.c.tag == tag, credential.c.door == door)
        mine = access_code.c.engine_grant.in_(there) & (access_code.c.door == door)
        other = tx.c.execute(select(access_code).where(mine).order_by(access_code.c.created_at.desc())).first()
        foreign = select(unmanaged_code).where(unmanaged_code.c.door == door, unmanaged_code.c.tag == tag)
        if tx.principal.session is not None:
            pass  # whose code it is, is not for everybody who may ask for one
        elif other is not None:
            sentence += _named(other.name) + (" and is losing it; ask again when it is gone" if other.deleting else "")
            data = {"managed_access_code_id": other.id}
        elif (unmanaged := tx.c.execute(foreign).first()) is not None:
            sentence += f"{_named(unmanaged.name)}, set by somebody else"
            data = {"unmanaged_access_code_id": unmanaged.id}
    return conflict("duplicate_access_code", f"{sentence}; choose another.", data=data)


def _named(name: str | None) -> str:
    return "" if name is None else f" under the name {name!r}"
