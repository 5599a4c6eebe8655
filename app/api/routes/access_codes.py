"""Access codes one by one, for callers that manage codes themselves; those of access grants are in the same lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import select

from latchwork.app.api.backup_pools import want_pool
from latchwork.app.api.call import Beside, Page, Tx
from latchwork.app.api.code_changes import Change, change_code, end_code, must_be_own
from latchwork.app.api.code_requests import (
    Place,
    Wanted,
    check_pin,
    drawn,
    externals_of,
    length_of,
    make_code,
    place_of,
    shared_pin,
    window_of,
)
from latchwork.app.api.customers import doors_of, was_made_for
from latchwork.app.api.errors import ApiError, conflict, invalid, refused
from latchwork.app.api.models.codes import AccessCode
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.objects.attempts import begun_attempt
from latchwork.app.api.objects.codes import belongs_to, find_by_pin, find_code, shown_code, shown_codes, shown_new
from latchwork.app.api.objects.grants import find_grant, find_method
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters
from latchwork.app.api.places import door_of_device
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.seen import devices_of_user
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant, access_method
from latchwork.drivers.contract import Method, Secret
from latchwork.grants.ledger import GONE
from latchwork.grants.schema import credential

Pin = Annotated[str, Field(pattern=r"^[0-9]{4,12}$")]
Length = Annotated[int, Field(ge=4, le=20)]

ATTEMPT = {"action_attempt": ActionAttempt}
"""What stands beside the answer of a request that a device has to carry out."""

ROUNDING = {"1hour": 1, "1h": 1, "1day": 24, "1d": 24}
"""Hours by which the window of an offline code may be widened at each end."""


class Create(Parameters):
    device_id: str
    allow_external_modification: bool | None = None
    code: Pin | None = None
    common_code_key: Key | None = None
    ends_at: Moment | None = None
    is_external_modification_allowed: bool | None = None
    is_offline_access_code: bool | None = None
    is_one_time_use: bool | None = None
    max_time_rounding: Literal["1hour", "1day", "1h", "1d"] | None = None
    name: Key | None = None
    prefer_native_scheduling: bool | None = None
    preferred_code_length: Length | None = None
    starts_at: Moment | None = None
    use_backup_access_code_pool: bool | None = None
    use_offline_access_code: bool | None = None


@route("/access_codes/create", Verb.POST, "access_code", AccessCode, beside=ATTEMPT, open_to_sessions=True)
def create(tx: Tx, p: Create) -> Beside:
    """Makes a code for one device: ongoing, or for a time. It works at its door when `status` says set."""
    place = place_of(tx, p.device_id)
    code, exact = _wished(tx, p, place)
    check_kind(p, place)
    if p.use_backup_access_code_pool:
        _check_pool(place)
    attempt = tx.api.attempts.begin(tx.c, "CREATE_ACCESS_CODE", p.device_id)
    made = make_code(
        tx,
        Wanted(
            place,
            window_of(tx, p.starts_at, p.ends_at),
            code,
            exact=exact,
            length=length_of(place, p.preferred_code_length),
            name=p.name,
            common_code_key=p.common_code_key,
            late=p.prefer_native_scheduling is False,
            external_allowed=externals_of(p) or False,
            one_time=bool(p.is_one_time_use),
            rounding=None if p.max_time_rounding is None else timedelta(hours=ROUNDING[p.max_time_rounding]),
            uses_pool=bool(p.use_backup_access_code_pool),
            attempt=attempt,
        ),
    )
    if p.use_backup_access_code_pool:
        want_pool(tx, place.door)
    return Beside(shown_new(tx, place, made), {"action_attempt": begun_attempt(attempt, "CREATE_ACCESS_CODE")})


def _wished(tx: Tx, p: Create, place: Place) -> tuple[Secret | None, bool]:
    """The PIN that the code is to have, and whether no other will do."""
    if p.code is not None and not place.offline:
        check_pin(place, p.code)
    if p.common_code_key is None:
        return None if p.code is None else Secret(p.code), p.code is not None
    if tx.principal.session is not None:
        # it would be told the PIN of codes that it does not see
        raise ApiError(403, "forbidden", "A client session may not use common_code_key; leave it out.")
    shared = shared_pin(tx, p.common_code_key)
    if place.offline:
        raise invalid("common_code_key", "The code of this device is computed, so it cannot be shared; leave it out.")
    if shared is not None and p.code not in (None, shared.reveal()):
        sentence = "The codes with this common_code_key have another PIN; leave code out, or choose another key."
        raise conflict("common_code_key_conflict", sentence)
    code = shared or (Secret(p.code) if p.code is not None else drawn(tx, [place], p.preferred_code_length)[0])
    check_pin(place, code.reveal())
    return code, True


def check_kind(p: Create, place: Place) -> None:
    """400 where a device that computes its codes is asked for another, or another device for such a code."""
    offline = p.use_offline_access_code if p.is_offline_access_code is None else p.is_offline_access_code
    if not place.offline:
        if offline:
            raise refused("offline_access_codes_not_supported", "This device takes no offline codes; leave that out.")
        if p.is_one_time_use:
            sentence = "Only offline codes can be good for one time; this device takes none."
            raise refused("one_time_use_not_supported", sentence)
        return
    if not offline:
        sentence = "Nothing can be sent to this device; ask for a code that it computes, with is_offline_access_code."
        raise refused("online_access_codes_not_supported", sentence)
    if p.code is not None:
        raise invalid("code", "The device computes an offline code itself; leave code out.")
    if p.starts_at is None:
        raise invalid("starts_at", "An offline code needs a start; name one.")
    if p.ends_at is None and not p.is_one_time_use:
        raise invalid("ends_at", "An offline code needs an end, unless it is good for one time; name one.")


def _check_pool(place: Place) -> None:
    if place.offline:
        sentence = "A device that computes its codes has no backup pool; leave use_backup_access_code_pool out."
        raise refused("backup_access_code_pool_not_supported", sentence)


class Get(Parameters):
    access_code_id: str | None = None
    code: str | None = None
    device_id: str | None = None
    at_least_one_of = ("access_code_id", "device_id")


@route("/access_codes/get", Verb.GET, "access_code", AccessCode, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One code: by its id, or by its device and PIN."""
    if p.access_code_id is not None:
        return shown_code(tx, find_code(tx, p.access_code_id, p.device_id))
    if p.device_id is None or p.code is None:
        raise invalid("", "Give access_code_id, or device_id with code.")
    return shown_code(tx, find_by_pin(tx, door_of_device(tx, p.device_id, managed=None), p.code))


class List(Paged):
    limit: Annotated[int, Field(ge=1, le=300_000)] = 55_000
    access_code_ids: list[str] | None = None
    access_grant_id: str | None = None
    access_grant_key: str | None = None
    access_method_id: str | None = None
    customer_key: str | None = None
    device_id: str | None = None
    search: str | None = None
    user_identifier_key: str | None = None


@route("/access_codes/list", Verb.GET, "access_codes", AccessCode, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The managed codes, narrowed by any of the parameters."""
    query = select(access_code)
    if p.access_code_ids is not None:
        query = query.where(access_code.c.id.in_(p.access_code_ids))
    if p.device_id is not None:
        query = query.where(access_code.c.door == door_of_device(tx, p.device_id, managed=None))
    if p.access_grant_id is not None or p.access_grant_key is not None:
        grant = find_grant(tx, p.access_grant_id, p.access_grant_key)
        methods = select(access_method.c.id).where(access_method.c.access_grant == grant.id)
        query = query.where(access_code.c.access_method.in_(methods))
    if p.access_method_id is not None:
        query = query.where(access_code.c.access_method == find_method(tx, p.access_method_id).id)
    if p.customer_key is not None:
        grants = select(access_grant.c.id).where(was_made_for(p.customer_key))
        methods = select(access_method.c.id).where(access_method.c.access_grant.in_(grants))
        mine = access_code.c.door.in_(doors_of(p.customer_key)) | access_code.c.access_method.in_(methods)
        query = query.where(mine)
    if p.search:
        query = query.where(_matches(tx, p.search))
    if p.user_identifier_key is not None:
        doors = select(device.c.door).where(devices_of_user(p.user_identifier_key))
        query = query.where(access_code.c.door.in_(doors))
    if tx.principal.session is not None:
        query = query.where(belongs_to(tx.principal))
    order = (access_code.c.created_at, access_code.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_codes(tx, rows), cursor)


def _matches(tx: Tx, text: str) -> Any:
    """A part of the name, the id or the common key; a PIN has to be whole, for it lies sealed."""
    hit = f"%{text}%"
    columns = (access_code.c.name, access_code.c.id, access_code.c.common_code_key)
    found = columns[0].like(hit) | columns[1].like(hit) | columns[2].like(hit)
    if not (tx.principal.sees_codes and text.isdigit()):
        return found
    mine = (credential.c.tag == tx.api.vault.tag(text)) & (credential.c.state != GONE)
    there = select(credential.c.id).where(mine, credential.c.method == Method.CODE.value)
    return found | access_code.c.credential.in_(there)


class Update(Parameters):
    access_code_id: str
    allow_external_modification: bool | None = None
    code: Pin | None = None
    device_id: str | None = None
    ends_at: Moment | None = None
    is_external_modification_allowed: bool | None = None
    is_managed: bool | None = None
    name: Key | None = None
    starts_at: Moment | None = None
    type: Literal["ongoing", "time_bound"] | None = None


@route("/access_codes/update", Verb.PATCH, older=(Verb.PUT,), beside=ATTEMPT, open_to_sessions=True)
def update_(tx: Tx, p: Update) -> Beside:
    """Changes what is named. The device holds the new state when `pending_mutations` is empty again."""
    row = find_code(tx, p.access_code_id, p.device_id)
    must_be_own(row)
    attempt = tx.api.attempts.begin(tx.c, "UPDATE_ACCESS_CODE", tx.api.doors.public_id(row.door))
    change = Change(
        code=None if p.code is None else Secret(p.code),
        names=p.given("name"),
        name=p.name,
        starts=p.given("starts_at"),
        starts_at=p.starts_at,
        ends=p.given("ends_at"),
        ends_at=p.ends_at,
        type=p.type,
        external_allowed=externals_of(p),
        is_managed=p.is_managed,
        attempt=attempt,
    )
    change_code(tx, row, change)
    return Beside(None, {"action_attempt": begun_attempt(attempt, "UPDATE_ACCESS_CODE")})


class Delete(Parameters):
    access_code_id: str
    device_id: str | None = None


@route("/access_codes/delete", Verb.DELETE, beside=ATTEMPT, open_to_sessions=True)
def delete(tx: Tx, p: Delete) -> Beside:
    """Takes a code off its device; it is found until it is off. Asking again meanwhile changes nothing."""
    row = find_code(tx, p.access_code_id, p.device_id)
    if not row.deleting:
        must_be_own(row)
    attempt = tx.api.attempts.begin(tx.c, "DELETE_ACCESS_CODE", tx.api.doors.public_id(row.door))
    end_code(tx, row, attempt)
    return Beside(None, {"action_attempt": begun_attempt(attempt, "DELETE_ACCESS_CODE")})
