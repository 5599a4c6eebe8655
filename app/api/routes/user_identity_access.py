"""What people reach: by their grants, by access systems that know them, and by what they were given for their app."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Row, delete, insert, or_, select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import conflict, not_found
from latchwork.app.api.models.acs import AcsEntrance, AcsSystem, AcsUser
from latchwork.app.api.models.devices import Device
from latchwork.app.api.models.phones import InstantKey
from latchwork.app.api.objects.acs import shown_entrances, shown_systems
from latchwork.app.api.objects.acs_users import doors_of, doors_of_credentials, find_user, shown_users
from latchwork.app.api.objects.devices import devices, shown_devices
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.workspaces import find_profile
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.phone_links import make_instant_key
from latchwork.app.api.places import door_of_device
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_user
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.people import person_device
from latchwork.grants.ledger import LIVE
from latchwork.grants.model import GrantState
from latchwork.grants.requests import not_over
from latchwork.grants.schema import credential, grant


class Person(Parameters):
    user_identity_id: str


def granted_doors(tx: Tx, person: str) -> Any:
    """The doors that the grants of a person reach, or are to reach from their start on."""
    mine = (grant.c.person == person) & (grant.c.state == GrantState.LIVE.value) & not_over(tx.now)
    return (
        select(credential.c.door).join(grant, grant.c.id == credential.c.grant).where(mine, credential.c.state == LIVE)
    )


def _own(tx: Tx, person_id: str) -> Row[Any]:
    row = find_identity(tx, person_id)
    tx.principal.must_see(row.id, "user_identity")
    return row


@route(
    "/user_identities/list_accessible_devices",
    Verb.GET,
    "devices",
    Device,
    many=True,
    also=("accessible_devices",),
    open_to_sessions=True,
)
def list_accessible_devices(tx: Tx, p: Person) -> list[dict[str, Any]]:
    """The devices of the person's grants, and those that the person was given."""
    person = _own(tx, p.user_identity_id).id
    given = select(person_device.c.door).where(person_device.c.user_identity == person)
    reached = or_(device.c.door.in_(granted_doors(tx, person)), device.c.door.in_(given))
    query = devices(managed=True).where(reached).order_by(device.c.created_at, device.c.id)
    return shown_devices(tx, tx.c.execute(query))


@route(
    "/user_identities/list_accessible_entrances",
    Verb.GET,
    "acs_entrances",
    AcsEntrance,
    many=True,
    open_to_sessions=True,
)
def list_accessible_entrances(tx: Tx, p: Person) -> list[dict[str, Any]]:
    """The entrances of the person's grants, and those that an access system lets the person through."""
    person = _own(tx, p.user_identity_id).id
    doors = set(tx.c.scalars(granted_doors(tx, person)))
    for user in _users(tx, person):
        doors |= set() if user.suspended else doors_of(tx, user) | doors_of_credentials(tx, user)
    return shown_entrances(tx, sorted(doors & set(tx.api.names.entrances.values())))


@route("/user_identities/list_acs_systems", Verb.GET, "acs_systems", AcsSystem, many=True, open_to_sessions=True)
def list_acs_systems(tx: Tx, p: Person) -> list[dict[str, Any]]:
    """The access systems that know the person."""
    return shown_systems(tx, [user.system for user in _users(tx, _own(tx, p.user_identity_id).id)])


@route("/user_identities/list_acs_users", Verb.GET, "acs_users", AcsUser, many=True, open_to_sessions=True)
def list_acs_users(tx: Tx, p: Person) -> list[dict[str, Any]]:
    """Which users of access systems the person is."""
    return shown_users(tx, _users(tx, _own(tx, p.user_identity_id).id))


def _users(tx: Tx, person: str) -> list[Row[Any]]:
    query = select(acs_user).where(acs_user.c.user_identity == person)
    return list(tx.c.execute(query.order_by(acs_user.c.system)))


class AddUser(Parameters):
    acs_user_id: str
    user_identity_id: str | None = None
    user_identity_key: str | None = None
    at_least_one_of = ("user_identity_id", "user_identity_key")


@route("/user_identities/add_acs_user", Verb.PUT)
def add_acs_user(tx: Tx, p: AddUser) -> None:
    """Says that a user of an access system is this person."""
    link_user(tx, find_identity(tx, p.user_identity_id, p.user_identity_key), p.acs_user_id)


def link_user(tx: Tx, person: Row[Any], acs_user_id: str, system: str | None = None) -> None:
    """Says that a user, of this access system if it is named, is this person. Raises 409 where that cannot be."""
    user = find_user(tx, acs_user_id, system_id=None if system is None else tx.api.names.system(system))
    if user.user_identity == person.id:
        return
    if user.user_identity is not None:
        raise conflict("acs_user_conflict", "This user belongs to another person; remove it there first.")
    others = (acs_user.c.system == user.system) & (acs_user.c.user_identity == person.id)
    if tx.c.scalar(select(acs_user.c.id).where(others)) is not None:
        raise conflict("acs_user_conflict", "The person is another user of this access system already.")
    tx.c.execute(update(acs_user).where(acs_user.c.id == user.id).values(user_identity=person.id))


class RemoveUser(Person):
    acs_user_id: str


@route("/user_identities/remove_acs_user", Verb.DELETE)
def remove_acs_user(tx: Tx, p: RemoveUser) -> None:
    """Says that a user of an access system is not this person; the user stays."""
    person, user = find_identity(tx, p.user_identity_id), find_user(tx, p.acs_user_id)
    if user.user_identity != person.id:
        raise not_found("acs_user", "The person is no such user; list_acs_users says which they are.")
    tx.c.execute(update(acs_user).where(acs_user.c.id == user.id).values(user_identity=None))


class GenerateKey(Person):
    customization_profile_id: str | None = None
    max_use_count: Annotated[int, Field(ge=1, le=1_000_000)] = 1


@route("/user_identities/generate_instant_key", Verb.POST, "instant_key", InstantKey)
def generate_instant_key(tx: Tx, p: GenerateKey) -> dict[str, Any]:
    """Makes a link that brings phones to the person; they fetch whatever mobile keys the person has."""
    person = find_identity(tx, p.user_identity_id)
    if p.customization_profile_id is not None:
        find_profile(tx, p.customization_profile_id)
    return make_instant_key(tx, person, p.max_use_count, p.customization_profile_id)


class GivenDevice(Person):
    device_id: str


@route("/user_identities/grant_access_to_device", Verb.PUT)
def grant_access_to_device(tx: Tx, p: GivenDevice) -> None:
    """Lets a person see a device in an app. It puts no code on it: that is what access grants are for."""
    person, door = find_identity(tx, p.user_identity_id).id, door_of_device(tx, p.device_id)
    if tx.c.execute(select(person_device).where(_is(person, door))).first() is None:
        tx.c.execute(insert(person_device).values(user_identity=person, door=door))


@route("/user_identities/revoke_access_to_device", Verb.DELETE)
def revoke_access_to_device(tx: Tx, p: GivenDevice) -> None:
    """Takes back what was given; grants stay as they are."""
    person, door = find_identity(tx, p.user_identity_id).id, door_of_device(tx, p.device_id, managed=None)
    if not tx.c.execute(delete(person_device).where(_is(person, door))).rowcount:
        raise not_found("device", "The person was not given this device; grants are ended by access_grants/delete.")


def _is(person: str, door: str) -> Any:
    return (person_device.c.user_identity == person) & (person_device.c.door == door)
