"""Access codes of several devices in one request: made together, and changed together by their common key."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from latchwork.app.api.backup_pools import want_pool
from latchwork.app.api.call import Tx
from latchwork.app.api.code_changes import Change, change_code, must_be_own
from latchwork.app.api.code_requests import (
    Place,
    Wanted,
    drawn,
    externals_of,
    length_of,
    make_code,
    pin_problem,
    place_of,
    window_of,
)
from latchwork.app.api.errors import ApiError, conflict, invalid, not_found, refused
from latchwork.app.api.models.codes import AccessCode
from latchwork.app.api.objects.codes import shown_codes
from latchwork.app.api.parameters import Key, Moment, Parameters
from latchwork.app.api.routes.access_codes import Length, Pin
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.codes import access_code
from latchwork.drivers.contract import Secret
from latchwork.grants.ledger import doors_with

OWN_KEY = "auto_set_by_create_multiple"
"""What the common_code_key of codes that were made together begins with."""


class CreateMultiple(Parameters):
    device_ids: list[str] = Field(min_length=1, max_length=500)
    allow_external_modification: bool | None = None
    behavior_when_code_cannot_be_shared: Literal["throw", "create_random_code"] = "throw"
    code: Pin | None = None
    ends_at: Moment | None = None
    is_external_modification_allowed: bool | None = None
    name: Key | None = None
    prefer_native_scheduling: bool | None = None
    preferred_code_length: Length | None = None
    starts_at: Moment | None = None
    use_backup_access_code_pool: bool | None = None


@route("/access_codes/create_multiple", Verb.PUT, "access_codes", AccessCode, many=True, open_to_sessions=True)
def create_multiple(tx: Tx, p: CreateMultiple) -> list[dict[str, Any]]:
    """Makes one code for each device, with one PIN for all where they can share it.

    Without `code` those that share the drawn PIN are linked by a common_code_key.
    """
    places = [place_of(tx, one) for one in dict.fromkeys(p.device_ids)]
    if any(place.offline for place in places):
        raise invalid("device_ids", "One of the devices computes its codes, which cannot be shared; leave it out.")
    wished = None if p.code is None else Secret(p.code)
    shared = wished or _drawn_for_all(tx, places, p.preferred_code_length)
    fitting = set() if shared is None else _fitting(tx, places, shared)
    if len(fitting) < len(places) and p.behavior_when_code_cannot_be_shared == "throw":
        raise _not_shared(tx, places, wished, fitting)
    key = f"{OWN_KEY}_{tx.api.new_id()}" if wished is None and len(fitting) > 1 else None
    window = window_of(tx, p.starts_at, p.ends_at)
    rows = []
    for place in places:
        fits = place.door in fitting
        wanted = Wanted(
            place,
            window,
            shared if fits else None,
            exact=fits,
            length=length_of(place, p.preferred_code_length),
            name=p.name,
            common_code_key=key if fits else None,
            late=p.prefer_native_scheduling is False,
            external_allowed=externals_of(p) or False,
            uses_pool=bool(p.use_backup_access_code_pool),
        )
        rows.append(make_code(tx, wanted).code)
        if p.use_backup_access_code_pool:
            want_pool(tx, place.door)
    return shown_codes(tx, rows)


def _drawn_for_all(tx: Tx, places: list[Place], preferred: int | None) -> Secret | None:
    """The PIN that most of the devices can share; None where no two can."""
    found = drawn(tx, places, preferred)
    best = max(found, key=lambda code: (found.count(code), -found.index(code)))
    return best if found.count(best) > 1 or len(places) == 1 else None


def _fitting(tx: Tx, places: list[Place], code: Secret) -> set[str]:
    """The doors that take this PIN and do not have it yet."""
    taken = doors_with(tx.c, tx.api.vault, code)
    return {place.door for place in places if place.door not in taken and pin_problem(place, code.reveal()) is None}


def _not_shared(tx: Tx, places: list[Place], wished: Secret | None, fitting: set[str]) -> ApiError:
    """409 where one of the devices has the PIN, 400 where one does not take it, or no PIN suits all."""
    left = [place for place in places if place.door not in fitting]
    if wished is None:
        sentence = "No code suits all of these devices; ask for create_random_code, or leave some of them out."
        return refused("code_cannot_be_shared", sentence, data=_named(tx, left))
    for place in left:
        problem = pin_problem(place, wished.reveal())
        if problem is not None:
            problem.data = (problem.data or {}) | _named(tx, [place])
            return problem
    sentence = "One of the devices has this code already; choose another, or ask for create_random_code."
    return conflict("duplicate_access_code", sentence, data=_named(tx, left))


def _named(tx: Tx, places: list[Place]) -> dict[str, Any]:
    return {"device_ids": [tx.api.names.device(place.door) for place in places]}


class UpdateMultiple(Parameters):
    common_code_key: Key
    ends_at: Moment | None = None
    name: Key | None = None
    starts_at: Moment | None = None


@route("/access_codes/update_multiple", Verb.PATCH)
def update_multiple(tx: Tx, p: UpdateMultiple) -> None:
    """Moves the times of all codes with this common_code_key, or gives them another name."""
    mine = (access_code.c.common_code_key == p.common_code_key) & ~access_code.c.deleting
    rows = list(tx.c.execute(select(access_code).where(mine).order_by(access_code.c.created_at, access_code.c.id)))
    if not rows:
        raise not_found("access_code", "No code has this common_code_key.")
    change = Change(
        names=p.given("name"),
        name=p.name,
        starts=p.given("starts_at"),
        starts_at=p.starts_at,
        ends=p.given("ends_at"),
        ends_at=p.ends_at,
    )
    for row in rows:
        must_be_own(row)
        change_code(tx, row, change)
