"""Access grants: who, where, when and how, in one request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import insert, or_, select, update

from latchwork.app.api.acs_access import stay_conflict
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.clock import written
from latchwork.app.api.customers import is_grant_of
from latchwork.app.api.errors import conflict, invalid, refused
from latchwork.app.api.models.grants import AccessGrant
from latchwork.app.api.objects.grants import GrantParts, find_grant, shown_grants
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters
from latchwork.app.api.places import Places, door_of_device, door_of_entrance, find_space, none_named, resolve
from latchwork.app.api.routes.user_identities import Profile, make_identity
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.app.api.tables.people import user_identity
from latchwork.drivers.contract import Method, Secret, Window
from latchwork.grants import ledger
from latchwork.grants.model import GrantError, GrantRequest, StayConflict
from latchwork.grants.schema import credential, grant_place, space_door
from latchwork.grants.stays import KEEPS_STAYS

PinCode = Annotated[str, Field(pattern=r"^[0-9]{4,9}$")]


class RequestedMethod(Parameters):
    mode: Literal["code", "card", "mobile_key", "cloud_key"]
    code: PinCode | None = None
    instant_key_max_use_count: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class Create(Parameters):
    user_identity_id: str | None = None
    user_identity: Profile | None = None
    access_grant_key: Key | None = None
    acs_entrance_ids: list[str] | None = None
    customization_profile_id: str | None = None
    device_ids: list[str] | None = None
    ends_at: Moment | None = None
    location_ids: list[str] | None = None
    name: Key | None = None
    requested_access_methods: list[RequestedMethod]
    reservation_key: Key | None = None
    space_ids: list[str] | None = None
    space_keys: list[str] | None = None
    starts_at: Moment | None = None


@route("/access_grants/create", Verb.POST, "access_grant", AccessGrant)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Gives a person access to places, for a time, by one or more methods.

    The answer says what could be made; whether it works at its doors yet is said by `is_issued` of each method.
    """
    person = _person(tx, p)
    spaces = [*(p.space_ids or ()), *(p.location_ids or ())]
    places = resolve(tx, p.device_ids or (), p.acs_entrance_ids or (), spaces, p.space_keys or ())
    if not places.doors and not places.spaces:
        raise none_named()
    _check_methods(p.requested_access_methods)
    window = window_of(tx, p.starts_at, p.ends_at)
    if p.access_grant_key is not None and tx.c.scalar(select(access_grant.c.id).where(_has_key(p.access_grant_key))):
        raise conflict("access_grant_key_conflict", "Another grant has this access_grant_key; choose another.")
    if p.reservation_key is not None:
        _check_reservation(tx, places)
    new = tx.api.new_id()
    tx.c.execute(
        insert(access_grant).values(
            id=new,
            key=p.access_grant_key,
            name=p.name,
            user_identity=person.id,
            starts_at=ledger.stamp(window.start),
            ends_at=ledger.stamp(window.end),
            reservation_key=p.reservation_key,
            customization_profile=p.customization_profile_id,
            created_at=tx.now,
        )
    )
    row = find_grant(tx, new)
    tx.api.projector.methods.tell_created(tx.c, row)
    for one in p.requested_access_methods:
        _request(tx, row, person, places, window, one)
    _tell_what_is_missing(tx, row)
    tx.api.projector.project(tx.c)
    return shown_grants(tx, [find_grant(tx, new)])[0]


def _person(tx: Tx, p: Create) -> Any:
    if (p.user_identity_id is None) == (p.user_identity is None):
        raise invalid("", "Give either user_identity_id or user_identity, and not both.")
    if p.user_identity is None:
        return find_identity(tx, p.user_identity_id)
    known = _known(tx, p.user_identity)
    return find_identity(tx, make_identity(tx, p.user_identity) if known is None else known)


def _known(tx: Tx, profile: Profile) -> str | None:
    """Somebody who comes again: the person with this key, e-mail address or telephone number."""
    columns = {"key": profile.user_identity_key, "email_address": profile.email_address}
    columns |= {"phone_number": profile.phone_number}
    for column, value in columns.items():
        if value is None:
            continue
        found: str | None = tx.c.scalar(select(user_identity.c.id).where(user_identity.c[column] == value))
        if found is not None:
            return found
    return None


def _has_key(key: str) -> Any:
    return access_grant.c.key == key


def _check_methods(methods: list[RequestedMethod]) -> None:
    if not methods:
        raise invalid("requested_access_methods", "Name at least one method.")
    for one in methods:
        if one.code is not None and one.mode != "code":
            raise invalid("requested_access_methods", "Only a method of mode code takes a code.")
        if one.instant_key_max_use_count is not None and one.mode != "mobile_key":
            raise invalid(
                "requested_access_methods", "Only a method of mode mobile_key takes instant_key_max_use_count."
            )


def window_of(tx: Tx, starts_at: datetime | None, ends_at: datetime | None) -> Window:
    """From now, or a later start, to an end that lies in the future; 400 otherwise."""
    start = starts_at or datetime.fromtimestamp(tx.now, UTC)
    if ends_at is not None and ends_at.timestamp() <= tx.now:
        raise invalid("ends_at", f"The end has passed, for it is {written(tx.now)} here; choose a later one.")
    if ends_at is not None and ends_at <= start:
        raise invalid("ends_at", "The end comes before the start; choose a later one.")
    return Window(start, ends_at)


def _check_reservation(tx: Tx, places: Places) -> None:
    """A reservation needs at least one place that follows reservations."""
    doors = set(places.doors)
    if places.spaces:
        doors |= set(tx.c.scalars(select(space_door.c.door).where(space_door.c.space.in_(places.spaces))))
    if not any(tx.api.doors.capabilities(door).reservations for door in doors if tx.api.doors.is_bound(door)):
        raise refused(
            "reservation_key_not_supported", "reservation_key is not supported: none of the places follows stays."
        )


def _request(
    tx: Tx, row: Any, person: Any, places: Places, window: Window, one: RequestedMethod, created_at: float | None = None
) -> None:
    """Has the engine carry out one requested method."""
    mode = Method(one.mode)
    wish = None if one.code is None else Secret(one.code)
    request = GrantRequest(
        person.full_name or person.key or person.id,
        window,
        places.doors,
        places.spaces,
        frozenset({mode}),
        row.reservation_key if mode.value in KEEPS_STAYS else None,
        wish or (_usual_pin(tx, person.id) if mode is Method.CODE else None),
        person_id=person.id,
        bundle=row.id,
    )
    try:
        tx.api.engine.requests.check(request)
        engine_grant = tx.api.engine.requests.create(tx.c, request, tx.touched)
    except StayConflict as error:
        raise stay_conflict(error.rule, str(error)) from error
    except GrantError as error:
        raise refused("request_refused", str(error)) from error
    tx.c.execute(
        insert(requested_method).values(
            access_grant=row.id,
            mode=one.mode,
            code=None if wish is None else tx.api.vault.seal(wish),
            max_use_count=one.instant_key_max_use_count,
            engine_grant=engine_grant,
            created_at=tx.now if created_at is None else created_at,
        )
    )


def _usual_pin(tx: Tx, person: str) -> Secret | None:
    """The PIN that the person has by another grant: people remember one."""
    query = (
        select(access_code.c.code)
        .join(access_method, access_method.c.id == access_code.c.access_method)
        .join(access_grant, access_grant.c.id == access_method.c.access_grant)
        .where(access_grant.c.user_identity == person, access_code.c.code.is_not(None))
        .where(access_grant.c.ends_at.is_(None) | (access_grant.c.ends_at > tx.now), ~access_code.c.offline)
        .order_by(access_grant.c.created_at.desc())
        .limit(1)
    )
    sealed = tx.c.scalar(query)
    return None if sealed is None else tx.api.vault.open(sealed)


def _tell_what_is_missing(tx: Tx, row: Any) -> None:
    """Says at once which requested methods nothing came of."""
    parts = GrantParts.load(tx, [row])
    missing: list[str] = []
    words: list[str] = []
    for requested in parts.requested[row.id]:
        rows = parts.credentials[requested.engine_grant]
        if any(one.state == ledger.LIVE for one in rows):
            continue
        missing += [tx.api.doors.public_id(one.door) for one in rows if not tx.api.doors.is_entrance(one.door)]
        words += [one.problem_text for one in rows if one.problem_text] or [f"no door takes a {requested.mode}"]
    if words:
        message = "; ".join(dict.fromkeys(words))
        tx.api.projector.methods.tell_could_not_create(tx.c, row, message, list(dict.fromkeys(missing)))


class Get(Parameters):
    access_grant_id: str | None = None
    access_grant_key: str | None = None
    at_least_one_of = ("access_grant_id", "access_grant_key")


@route("/access_grants/get", Verb.GET, "access_grant", AccessGrant, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One grant, by id or key."""
    row = find_grant(tx, p.access_grant_id, p.access_grant_key)
    tx.principal.must_see(row.user_identity, "access_grant")
    return shown_grants(tx, [row])[0]


class List(Paged):
    access_code_id: str | None = None
    access_grant_ids: list[str] | None = None
    access_grant_key: str | None = None
    acs_entrance_id: str | None = None
    acs_system_id: str | None = None
    customer_key: str | None = None
    device_id: str | None = None
    location_id: str | None = None
    reservation_key: str | None = None
    search: str | None = None
    space_id: str | None = None
    user_identity_id: str | None = None


@route("/access_grants/list", Verb.GET, "access_grants", AccessGrant, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """Grants, narrowed by any of the parameters."""
    query = select(access_grant)
    if p.access_grant_ids is not None:
        query = query.where(access_grant.c.id.in_(p.access_grant_ids))
    if p.given("access_grant_key"):
        query = query.where(access_grant.c.key.is_not_distinct_from(p.access_grant_key))
    if p.customer_key is not None:
        query = query.where(is_grant_of(p.customer_key))
    if p.reservation_key is not None:
        query = query.where(access_grant.c.reservation_key == p.reservation_key)
    if p.user_identity_id is not None:
        query = query.where(access_grant.c.user_identity == find_identity(tx, p.user_identity_id).id)
    if p.search:
        query = query.where(_search(p.search))
    if p.access_code_id is not None:
        methods = select(access_code.c.access_method).where(access_code.c.id == p.access_code_id)
        owners = select(access_method.c.access_grant).where(access_method.c.id.in_(methods))
        query = query.where(access_grant.c.id.in_(owners))
    for engine_grants in _at_places(tx, p):
        owners = select(requested_method.c.access_grant).where(requested_method.c.engine_grant.in_(engine_grants))
        query = query.where(access_grant.c.id.in_(owners))
    if tx.principal.session is not None:
        query = query.where(access_grant.c.user_identity.in_(tx.principal.user_identities))
    order = (access_grant.c.created_at, access_grant.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_grants(tx, rows), cursor)


def _search(text: str) -> Any:
    """Part of a name, a key or an id of the grant, or of what is said of its person."""
    own = [access_grant.c[name] for name in ("id", "key", "name", "reservation_key", "user_identity")]
    names = [user_identity.c[name] for name in ("full_name", "email_address", "phone_number", "key")]
    people = select(user_identity.c.id).where(or_(*(column.icontains(text, autoescape=True) for column in names)))
    mine = or_(*(column.icontains(text, autoescape=True) for column in own))
    return mine | access_grant.c.user_identity.in_(people)


def _at_places(tx: Tx, p: List) -> list[Any]:
    """For each place that the list is narrowed to: the grants of the engine that are good there."""
    conditions = []
    if p.device_id is not None:
        conditions.append(at_doors([door_of_device(tx, p.device_id, managed=None)]))
    if p.acs_entrance_id is not None:
        conditions.append(at_doors([door_of_entrance(tx, p.acs_entrance_id)]))
    if p.acs_system_id is not None:
        conditions.append(at_doors(tx.api.doors.of_system(p.acs_system_id)))
    for space_id in (p.space_id, p.location_id):
        if space_id is not None:
            there = (grant_place.c.kind == "space") & (grant_place.c.place == find_space(tx, space_id).space)
            conditions.append(select(grant_place.c.grant).where(there))
    return conditions


def at_doors(doors: list[str]) -> Any:
    """The grants of the engine that have, or are to have, something at one of these doors."""
    states = (ledger.LIVE, ledger.LEAVING, ledger.IMPOSSIBLE)
    return select(credential.c.grant).where(credential.c.door.in_(doors), credential.c.state.in_(states))


class Update(Get):
    ends_at: Moment | None = None
    starts_at: Moment | None = None
    name: Key | None = None
    acs_entrance_ids: list[str] | None = None
    device_ids: list[str] | None = None
    space_ids: list[str] | None = None


@route("/access_grants/update", Verb.PATCH)
def update_(tx: Tx, p: Update) -> None:
    """Moves the window, the places or the name; what is not named stays. A null end makes the grant open ended."""
    row = find_grant(tx, p.access_grant_id, p.access_grant_key)
    if row.deleting:
        raise conflict("access_grant_being_deleted", "The grant is being deleted; make a new one.")
    if p.given("name"):
        tx.c.execute(update(access_grant).where(access_grant.c.id == row.id).values(name=p.name))
    window = _moved_window(tx, p, row)
    places = _moved_places(tx, p)
    if window is not None:
        times = {"starts_at": ledger.stamp(window.start), "ends_at": ledger.stamp(window.end)}
        tx.c.execute(update(access_grant).where(access_grant.c.id == row.id).values(times))
        tx.api.projector.methods.tell_times_changed(tx.c, find_grant(tx, row.id))
    if window is None and places is None:
        return
    for engine_grant in tx.c.scalars(
        select(requested_method.c.engine_grant).where(requested_method.c.access_grant == row.id)
    ).all():
        _alter(tx, row, engine_grant, window, places)


def _alter(tx: Tx, row: Any, engine_grant: str, window: Window | None, places: Places | None) -> None:
    doors, spaces = (None, None) if places is None else (places.doors, places.spaces)
    try:
        tx.api.engine.requests.alter(tx.c, engine_grant, tx.touched, window=window, doors=doors, spaces=spaces)
    except StayConflict as error:
        raise stay_conflict(error.rule, str(error)) from error
    except GrantError as error:
        if tx.api.engine.requests.is_live(tx.c, engine_grant):
            raise refused("request_refused", str(error)) from error


def _moved_window(tx: Tx, p: Update, row: Any) -> Window | None:
    if not p.given("starts_at") and not p.given("ends_at"):
        return None
    start = p.starts_at if p.given("starts_at") else ledger.moment(row.starts_at)
    end = p.ends_at if p.given("ends_at") else ledger.moment(row.ends_at)
    window = window_of(tx, start, end)
    return None if ledger.stamps(window) == (row.starts_at, row.ends_at) else window


def _moved_places(tx: Tx, p: Update) -> Places | None:
    named = ("device_ids", "acs_entrance_ids", "space_ids")
    if not any(p.given(name) for name in named):
        return None
    places = resolve(tx, p.device_ids or (), p.acs_entrance_ids or (), p.space_ids or ())
    if not places.doors and not places.spaces:
        raise none_named()
    return places


class Delete(Parameters):
    access_grant_id: str


@route("/access_grants/delete", Verb.DELETE)
def delete(tx: Tx, p: Delete) -> None:
    """Ends a grant: its methods are taken off their doors, and then it is gone."""
    end_grant(tx, find_grant(tx, p.access_grant_id))


def end_grant(tx: Tx, row: Any) -> None:
    tx.c.execute(update(access_grant).where(access_grant.c.id == row.id).values(deleting=True))
    requested = list(tx.c.scalars(_engine_grants(row.id)))
    for engine_grant in requested:
        tx.api.engine.requests.end(tx.c, engine_grant, tx.touched)
    tx.api.projector.project(tx.c)
    left = tx.c.scalar(select(access_method.c.id).where(access_method.c.access_grant == row.id).limit(1))
    gone = tx.c.scalar(select(access_grant.c.id).where(access_grant.c.id == row.id)) is None
    if left is None and not gone:
        tx.api.projector.methods.forget_grant(tx.c, row)


def _engine_grants(grant_id: str) -> Any:
    return select(requested_method.c.engine_grant).where(requested_method.c.access_grant == grant_id)


class RequestMethods(Parameters):
    access_grant_id: str
    requested_access_methods: list[RequestedMethod]


@route("/access_grants/request_access_methods", Verb.POST, "access_grant", AccessGrant)
def request_access_methods(tx: Tx, p: RequestMethods) -> dict[str, Any]:
    """Adds methods to a grant that stands."""
    row = find_grant(tx, p.access_grant_id)
    if row.deleting:
        raise conflict("access_grant_being_deleted", "The grant is being deleted; make a new one.")
    _check_methods(p.requested_access_methods)
    person = find_identity(tx, row.user_identity)
    window = Window(ledger.moment(row.starts_at), ledger.moment(row.ends_at))
    places = _places_of(tx, row)
    for one in p.requested_access_methods:
        _request(tx, row, person, places, window, one)
    tx.api.projector.project(tx.c)
    _tell_what_is_missing(tx, row)
    return shown_grants(tx, [find_grant(tx, row.id)])[0]


def _places_of(tx: Tx, row: Any) -> Places:
    """The places of a grant: those of any of its methods, for they all have the same."""
    first = tx.c.scalar(_engine_grants(row.id).order_by(requested_method.c.id.desc()).limit(1))
    rows = list(tx.c.execute(select(grant_place).where(grant_place.c.grant == first)))
    return Places(
        tuple(one.place for one in rows if one.kind == "door"), tuple(one.place for one in rows if one.kind == "space")
    )
