"""Spaces: sets of doors that grants name as one, and that may gain and lose doors while the grants stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field
from sqlalchemy import Row, delete, insert, or_, select, update

from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid, not_found
from latchwork.app.api.models.spaces import Space
from latchwork.app.api.objects.spaces import shown_spaces, visible_spaces
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Paged, Parameters, fits
from latchwork.app.api.places import door_of_device, door_of_entrance, find_space
from latchwork.app.api.projection.spaces import MEMBERSHIP
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_account, space_brought, space_face
from latchwork.grants.schema import space_door

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
TimeOfDay = Annotated[
    str,
    Field(json_schema_extra={"pattern": _TIME}),
    AfterValidator(fits(_TIME, "write a time of day such as 15:00")),
]


class CustomerData(Parameters):
    address: str | None = None
    default_checkin_time: TimeOfDay | None = None
    default_checkout_time: TimeOfDay | None = None
    time_zone: Annotated[str, Field(max_length=64)] | None = None


class Create(Parameters):
    name: Key
    acs_entrance_ids: list[str] | None = None
    connected_account_ids: list[str] | None = None
    customer_data: CustomerData | None = None
    customer_key: Key | None = None
    device_ids: list[str] | None = None
    space_key: Key | None = None


@route("/spaces/create", Verb.POST, "space", Space)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a space of these doors."""
    _refuse_taken_key(tx, p.space_key, None)
    doors = [door_of_device(tx, one) for one in p.device_ids or ()]
    doors += [door_of_entrance(tx, one) for one in p.acs_entrance_ids or ()]
    accounts = list(dict.fromkeys(p.connected_account_ids or ()))
    brought = [door for account in accounts for door in _doors_of_account(tx, account) if door not in doors]
    new = tx.api.new_id()
    tx.api.engine.requests.make_space(tx.c, new)
    values = {"id": new, "space": new, "key": p.space_key, "name": p.name, "created_at": tx.now}
    values |= {"customer_key": p.customer_key, "customer_data": _data(p)}
    tx.c.execute(insert(space_face).values(values))
    if accounts:
        tx.c.execute(insert(space_account), [{"space": new, "account": one} for one in accounts])
    _bring(tx, new, brought)
    tx.api.engine.requests.fill_space(tx.c, new, doors + brought, tx.touched)
    row = find_space(tx, new)
    _tell(tx, "space.created", row)
    return shown_spaces(tx, [row])[0]


def _data(p: Create | Update) -> str | None:
    if p.customer_data is None:
        return None
    if p.customer_data.time_zone is not None:
        _check_zone(p.customer_data.time_zone)
    return p.customer_data.model_dump_json(exclude_unset=True)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid("customer_data.time_zone", "Write a time zone such as Europe/Zurich.") from None


def _refuse_taken_key(tx: Tx, key: str | None, me: str | None) -> None:
    other = None if key is None else tx.c.scalar(select(space_face.c.id).where(space_face.c.key == key))
    if other is not None and other != me:
        raise conflict("space_key_conflict", "Another space has this space_key; choose another.")


def _doors_of_account(tx: Tx, account: str) -> list[str]:
    """404 for an account that has no doors and never had any."""
    doors = list(tx.c.scalars(select(device.c.door).where(device.c.account == account)))
    if not doors:
        raise not_found("connected_account")
    return doors


def _tell(tx: Tx, kind: str, row: Row[Any]) -> None:
    tx.api.projector.spaces.tell(tx.c, kind, row)


def _inside(tx: Tx, row: Row[Any], kind: str | None = None) -> list[str]:
    """The doors in a space: of one kind, or all."""
    query = select(space_door.c.door).join(device, device.c.door == space_door.c.door)
    query = query.where(space_door.c.space == row.space).order_by(space_door.c.door)
    return list(tx.c.scalars(query if kind is None else query.where(device.c.kind == kind)))


class Get(Parameters):
    space_id: str | None = None
    space_key: str | None = None
    at_least_one_of = ("space_id", "space_key")


@route("/spaces/get", Verb.GET, "space", Space, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One space, by id or key."""
    row = find_space(tx, p.space_id, p.space_key)
    mine = visible_spaces(tx)
    if mine is not None and tx.c.scalar(select(space_face.c.id).where(space_face.c.id == row.id, mine)) is None:
        raise not_found("space")
    return shown_spaces(tx, [row])[0]


class List(Paged):
    customer_key: str | None = None
    search: str | None = None
    space_key: str | None = None


@route("/spaces/list", Verb.GET, "spaces", Space, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """Spaces, oldest first."""
    query = select(space_face)
    mine = visible_spaces(tx)
    if mine is not None:
        query = query.where(mine)
    if p.customer_key is not None:
        query = query.where(space_face.c.customer_key == p.customer_key)
    if p.space_key is not None:
        query = query.where(space_face.c.key == p.space_key)
    if p.search:
        columns = (space_face.c.name, space_face.c.key, space_face.c.id)
        query = query.where(or_(*(one.icontains(p.search, autoescape=True) for one in columns)))
    order = (space_face.c.created_at, space_face.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_spaces(tx, rows), cursor)


class Update(Get):
    acs_entrance_ids: list[str] | None = None
    customer_data: CustomerData | None = None
    device_ids: list[str] | None = None
    name: Key | None = None


@route("/spaces/update", Verb.PATCH, "space", Space)
def update_(tx: Tx, p: Update) -> dict[str, Any]:
    """Changes what is named; a list of doors replaces the one before. A key beside an id becomes the space's key."""
    row = find_space(tx, p.space_id, p.space_key)
    values: dict[str, Any] = {}
    if p.given("name"):
        if p.name is None:
            raise invalid("name", "A space needs a name; leave it out to keep the one that it has.")
        values["name"] = p.name
    if p.given("customer_data"):
        values["customer_data"] = _data(p)
    if p.space_id is not None and p.given("space_key"):
        _refuse_taken_key(tx, p.space_key, row.id)
        values["key"] = p.space_key
    if values:
        tx.c.execute(update(space_face).where(space_face.c.id == row.id).values(values))
        row = find_space(tx, row.id)
    if p.device_ids is not None or p.acs_entrance_ids is not None:
        devices, entrances = p.device_ids, p.acs_entrance_ids
        named = [door_of_device(tx, one) for one in devices or ()]
        named += [door_of_entrance(tx, one) for one in entrances or ()]
        kept = _inside(tx, row, "device") if devices is None else []
        kept += _inside(tx, row, "entrance") if entrances is None else []
        _stay(tx, row, {*named, *_inside(tx, row)} - set(kept))
        _fill(tx, row, named + kept)
    return shown_spaces(tx, [row])[0]


def _bring(tx: Tx, space_id: str, doors: Iterable[str]) -> None:
    """Remembers that these doors are in a space because their account is."""
    rows = [{"space": space_id, "door": one} for one in doors]
    if rows:
        tx.c.execute(insert(space_brought), rows)


def _stay(tx: Tx, row: Row[Any], doors: Iterable[str]) -> None:
    """These doors are in the space by themselves from now on, or not at all: no account takes them along."""
    mine = (space_brought.c.space == row.id) & space_brought.c.door.in_(list(doors))
    tx.c.execute(delete(space_brought).where(mine))


def _fill(tx: Tx, row: Row[Any], doors: list[str]) -> None:
    """Gives a space exactly these doors; nothing is told where it had them."""
    if set(doors) == set(_inside(tx, row)):
        return
    tx.api.engine.requests.fill_space(tx.c, row.space, doors, tx.touched)
    _tell(tx, MEMBERSHIP, row)


class Delete(Parameters):
    space_id: str


@route("/spaces/delete", Verb.DELETE)
def delete_(tx: Tx, p: Delete) -> None:
    """Takes a space away; grants on it lose the doors that they had through it alone."""
    row = find_space(tx, p.space_id)
    _tell(tx, "space.deleted", row)
    tx.api.engine.requests.drop_space(tx.c, row.space, tx.touched)
    tx.c.execute(delete(space_account).where(space_account.c.space == row.id))
    tx.c.execute(delete(space_brought).where(space_brought.c.space == row.id))
    tx.c.execute(delete(space_face).where(space_face.c.id == row.id))


class Devices(Parameters):
    space_id: str
    device_ids: list[str]


@route("/spaces/add_devices", Verb.PUT)
def add_devices(tx: Tx, p: Devices) -> None:
    """Puts devices into a space; every grant on it reaches them from now on."""
    row = find_space(tx, p.space_id)
    _add(tx, row, [door_of_device(tx, one) for one in p.device_ids])


@route("/spaces/remove_devices", Verb.DELETE)
def remove_devices(tx: Tx, p: Devices) -> None:
    """Takes devices out of a space; every grant on it leaves them."""
    row = find_space(tx, p.space_id)
    _take(tx, row, {door_of_device(tx, one, managed=None) for one in p.device_ids})


def _add(tx: Tx, row: Row[Any], doors: list[str]) -> None:
    _stay(tx, row, doors)
    _fill(tx, row, _inside(tx, row) + doors)


def _take(tx: Tx, row: Row[Any], gone: set[str]) -> None:
    _stay(tx, row, gone)
    _fill(tx, row, [door for door in _inside(tx, row) if door not in gone])


class Entrances(Parameters):
    space_id: str
    acs_entrance_ids: list[str]


@route("/spaces/add_acs_entrances", Verb.PUT)
def add_acs_entrances(tx: Tx, p: Entrances) -> None:
    """Puts entrances into a space; every grant on it reaches them from now on."""
    row = find_space(tx, p.space_id)
    _add(tx, row, [door_of_entrance(tx, one) for one in p.acs_entrance_ids])


@route("/spaces/remove_acs_entrances", Verb.DELETE)
def remove_acs_entrances(tx: Tx, p: Entrances) -> None:
    """Takes entrances out of a space; every grant on it leaves them."""
    row = find_space(tx, p.space_id)
    _take(tx, row, {door_of_entrance(tx, one) for one in p.acs_entrance_ids})


class Account(Parameters):
    space_id: str
    connected_account_id: str


@route("/spaces/add_connected_account", Verb.PUT)
def add_connected_account(tx: Tx, p: Account) -> None:
    """Puts all doors of an account into a space."""
    row = find_space(tx, p.space_id)
    inside = _inside(tx, row)
    doors = [door for door in _doors_of_account(tx, p.connected_account_id) if door not in inside]
    mine = (space_account.c.space == row.id) & (space_account.c.account == p.connected_account_id)
    if tx.c.execute(select(space_account).where(mine)).first() is None:
        tx.c.execute(insert(space_account).values(space=row.id, account=p.connected_account_id))
    _stay(tx, row, doors)
    _bring(tx, row.id, doors)
    _fill(tx, row, inside + doors)


@route("/spaces/remove_connected_account", Verb.DELETE)
def remove_connected_account(tx: Tx, p: Account) -> None:
    """Takes the doors that came with an account out of a space; those that were put in by themselves stay."""
    row = find_space(tx, p.space_id)
    brought = set(tx.c.scalars(select(space_brought.c.door).where(space_brought.c.space == row.id)))
    gone = brought.intersection(_doors_of_account(tx, p.connected_account_id))
    mine = (space_account.c.space == row.id) & (space_account.c.account == p.connected_account_id)
    tx.c.execute(delete(space_account).where(mine))
    _take(tx, row, gone)
