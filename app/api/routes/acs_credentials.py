"""Credentials of access systems: those that are made one by one, and those below access methods."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, or_, select, update

from latchwork.app.api.acs_access import Stay, apply, make_credential
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid, not_found, refused
from latchwork.app.api.models.acs import AcsCredential, AcsEntrance, UnmanagedAcsCredential
from latchwork.app.api.objects.acs import find_system, shown_entrances
from latchwork.app.api.objects.acs_credentials import find_credential, shown_credentials
from latchwork.app.api.objects.acs_users import find_user
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Moment, Paged, Parameters
from latchwork.app.api.places import door_of_entrance
from latchwork.app.api.routes.access_grants import window_of
from latchwork.app.api.routes.acs_encoders import assign as assign_to
from latchwork.app.api.routes.acs_entrances import doors_of_credential
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_credential, acs_user
from latchwork.drivers.contract import Method


class Visionline(Parameters):
    """How a card stands to the others of its rooms."""

    card_function_type: Literal["guest", "staff"] = "guest"
    card_format: Literal["rfid48", "TLCode"] | None = None
    override: bool | None = None
    is_override_key: bool | None = None
    auto_join: bool = False
    joiner_acs_credential_ids: list[str] | None = None
    label: str | None = None
    assa_abloy_credential_service_mobile_endpoint_id: str | None = None


class Create(Parameters):
    access_method: Literal["code", "card", "mobile_key", "cloud_key"]
    acs_system_id: str | None = None
    acs_user_id: str | None = None
    allowed_acs_entrance_ids: list[str] | None = None
    assa_abloy_vostio_metadata: dict[str, Any] | None = None
    code: str | None = None
    credential_manager_acs_system_id: str | None = None
    ends_at: Moment | None = None
    is_multi_phone_sync_credential: bool = False
    salto_space_metadata: dict[str, Any] | None = None
    starts_at: Moment | None = None
    user_identity_id: str | None = None
    visionline_metadata: Visionline | None = None


@route("/acs/credentials/create", Verb.POST, "acs_credential", AcsCredential)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a card or a mobile key for a user. A card opens nothing before it is encoded.

    Without visionline_metadata it begins a stay of its own, whose first use at a guest door ends earlier ones there.
    """
    _refuse_what_others_have(p)
    user = _user(tx, p)
    if p.credential_manager_acs_system_id not in (None, tx.api.names.system(user.system)):
        raise invalid("credential_manager_acs_system_id", "The user's access system makes its mobile keys itself.")
    doors = [door_of_entrance(tx, one) for one in p.allowed_acs_entrance_ids or ()]
    window = window_of(tx, p.starts_at, p.ends_at)
    words = p.visionline_metadata or Visionline()
    kept = {"auto_join": words.auto_join}
    new = make_credential(tx, user, Method(p.access_method), doors, window, _stay(words), kept)
    return shown_credentials(tx, [find_credential(tx, new)])[0]


def _refuse_what_others_have(p: Create) -> None:
    if p.access_method in ("code", "cloud_key"):
        sentence = f"No entrance here takes a {p.access_method}; ask for a card or a mobile_key."
        raise refused("access_method_not_supported", sentence)
    for name in ("assa_abloy_vostio_metadata", "salto_space_metadata", "code"):
        if getattr(p, name) is not None:
            raise invalid(name, "It belongs to another kind of access system; leave it out.")


def _user(tx: Tx, p: Create) -> Row[Any]:
    """The user by id, or the person's at the system, who is made a user there if that is new."""
    if p.acs_user_id is not None:
        return find_user(tx, p.acs_user_id, system_id=p.acs_system_id, identity_id=p.user_identity_id)
    if p.user_identity_id is None or p.acs_system_id is None:
        raise invalid("", "Say whose it is: give acs_user_id, or user_identity_id and acs_system_id.")
    person, system = find_identity(tx, p.user_identity_id), find_system(tx, p.acs_system_id)
    return find_user(tx, tx.api.projector.credentials.users.of_person(tx.c, system, person.id))


def _stay(words: Visionline) -> Stay:
    if words.card_function_type == "staff":
        sentence = "The desk makes guest cards alone; leave card_function_type out."
        raise refused("card_function_type_not_supported", sentence)
    override = words.override if words.override is not None else words.is_override_key
    joins = tuple(dict.fromkeys(words.joiner_acs_credential_ids or ()))
    if override and (joins or words.auto_join):
        raise invalid("visionline_metadata.override", "A card overrides or joins, and not both; choose one.")
    if override is False and not joins and not words.auto_join:
        raise invalid("visionline_metadata.joiner_acs_credential_ids", "Say which credentials it joins, or override.")
    return Stay(override=not joins and not words.auto_join, auto_join=words.auto_join, joins=joins)


class Get(Parameters):
    acs_credential_id: str


@route("/acs/credentials/get", Verb.GET, "acs_credential", AcsCredential, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One credential."""
    shown = shown_credentials(tx, [find_credential(tx, p.acs_credential_id)])[0]
    tx.principal.must_see(shown.get("user_identity_id"), "acs_credential")
    return shown


class List(Paged):
    acs_system_id: str | None = None
    acs_user_id: str | None = None
    created_before: Moment | None = None
    is_multi_phone_sync_credential: bool | None = None
    search: str | None = None
    user_identity_id: str | None = None


@route("/acs/credentials/list", Verb.GET, "acs_credentials", AcsCredential, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """Credentials, those of access methods among them, narrowed by any of the parameters."""
    query = select(acs_credential).outerjoin(acs_user, acs_user.c.id == acs_credential.c.acs_user)
    if p.acs_system_id is not None:
        query = query.where(acs_credential.c.system == find_system(tx, p.acs_system_id))
    if p.acs_user_id is not None:
        query = query.where(acs_credential.c.acs_user == find_user(tx, p.acs_user_id).id)
    if p.user_identity_id is not None:
        query = query.where(acs_user.c.user_identity == find_identity(tx, p.user_identity_id).id)
    if p.created_before is not None:
        query = query.where(acs_credential.c.created_at < p.created_before.timestamp())
    if p.is_multi_phone_sync_credential is not None:
        phone = acs_credential.c.mode == Method.MOBILE_KEY.value
        query = query.where(phone if p.is_multi_phone_sync_credential else ~phone)
    if p.search:
        hit = f"%{p.search}%"
        query = query.where(or_(acs_credential.c.id.like(hit), acs_user.c.full_name.like(hit)))
    if tx.principal.session is not None:
        query = query.where(acs_user.c.user_identity.in_(tx.principal.user_identities))
    order = (acs_credential.c.created_at, acs_credential.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page(shown_credentials(tx, rows), cursor)


@route("/acs/credentials/list_accessible_entrances", Verb.GET, "acs_entrances", AcsEntrance, many=True)
def list_accessible_entrances(tx: Tx, p: Get) -> list[dict[str, Any]]:
    """The entrances that a credential opens, or is to open."""
    return shown_entrances(tx, doors_of_credential(tx, p.acs_credential_id))


class Update(Get):
    code: Key | None = None
    ends_at: Moment | None = None


@route("/acs/credentials/update", Verb.PATCH, "acs_credential", AcsCredential)
def update_(tx: Tx, p: Update) -> dict[str, Any]:
    """Moves the end of a credential; one that is on a card has to be encoded again. A null end leaves it open."""
    row = _own(tx, p.acs_credential_id)
    if p.given("code"):
        raise invalid("code", "A card and a mobile key have no code.")
    if p.given("ends_at"):
        if p.ends_at is not None and p.ends_at.timestamp() <= max(tx.now, row.starts_at or 0.0):
            raise invalid("ends_at", "The end has passed, or comes before the start; choose a later one.")
        ends_at = None if p.ends_at is None else p.ends_at.timestamp()
        tx.c.execute(update(acs_credential).where(acs_credential.c.id == row.id).values(ends_at=ends_at))
        row = find_credential(tx, row.id)
        apply(tx, row, None if row.acs_user is None else find_user(tx, row.acs_user))
        tx.api.projector.project(tx.c)
    return shown_credentials(tx, [find_credential(tx, row.id)])[0]


def _own(tx: Tx, credential_id: str) -> Row[Any]:
    """409 for a credential below an access method, which is its access grant's matter."""
    row = find_credential(tx, credential_id)
    if row.access_method is not None:
        sentence = "It belongs to an access method; change or delete that one, or its access grant."
        raise conflict("acs_credential_of_access_method", sentence)
    return row


@route("/acs/credentials/delete", Verb.DELETE)
def delete(tx: Tx, p: Get) -> None:
    """Ends a credential. A card that is out opens until it is back, overridden or over, and an alarm says so."""
    row = _own(tx, p.acs_credential_id)
    tx.c.execute(update(acs_credential).where(acs_credential.c.id == row.id).values(deleting=True))
    tx.api.engine.requests.end(tx.c, row.engine_grant, tx.touched)


class Assign(Get):
    acs_user_id: str | None = None
    user_identity_id: str | None = None
    at_least_one_of = ("acs_user_id", "user_identity_id")

    def user(self, tx: Tx, row: Row[Any]) -> Row[Any]:
        system = tx.api.names.system(row.system)
        return find_user(tx, self.acs_user_id, system_id=system, identity_id=self.user_identity_id)


@route("/acs/credentials/assign", Verb.PATCH, "acs_credential", AcsCredential)
def assign(tx: Tx, p: Assign) -> dict[str, Any]:
    """Gives a credential that is nobody's to a user."""
    row = find_credential(tx, p.acs_credential_id)
    assign_to(tx, row, p.user(tx, row))
    return shown_credentials(tx, [find_credential(tx, row.id)])[0]


@route("/acs/credentials/unassign", Verb.PATCH, "acs_credential", AcsCredential)
def unassign(tx: Tx, p: Assign) -> dict[str, Any]:
    """Takes a credential from a user; it keeps the entrances that are its own."""
    row = _own(tx, p.acs_credential_id)
    if row.acs_user != p.user(tx, row).id:
        raise not_found("acs_user", "The credential is not this user's; get it to see whose it is.")
    tx.c.execute(update(acs_credential).where(acs_credential.c.id == row.id).values(acs_user=None))
    apply(tx, find_credential(tx, row.id), None)
    tx.api.projector.project(tx.c)
    return shown_credentials(tx, [find_credential(tx, row.id)])[0]


class OfflineCode(Parameters):
    acs_user_id: str
    allowed_acs_entrance_id: str
    ends_at: Moment | None = None
    is_one_time_use: bool = False
    starts_at: Moment | None = None


@route("/acs/credentials/create_offline_code", Verb.POST, "acs_credential", AcsCredential)
def create_offline_code(tx: Tx, p: OfflineCode) -> dict[str, Any]:
    """Refused: no entrance here has a keypad."""
    find_user(tx, p.acs_user_id)
    door = door_of_entrance(tx, p.allowed_acs_entrance_id)
    raise refused("access_method_not_supported", f"{door} has no keypad; ask for a card or a mobile_key.")


@route("/acs/credentials/unmanaged/get", Verb.GET, "acs_credential", UnmanagedAcsCredential)
def get_unmanaged(tx: Tx, p: Get) -> dict[str, Any]:
    """Always 404: nobody else makes credentials of our access systems that could be read from them."""
    raise not_found("acs_credential", "Every credential here is managed; get it from acs/credentials/get.")


class ListUnmanaged(Parameters):
    acs_system_id: str | None = None
    acs_user_id: str | None = None
    search: str | None = None
    user_identity_id: str | None = None


@route("/acs/credentials/unmanaged/list", Verb.GET, "acs_credentials", UnmanagedAcsCredential, many=True)
def list_unmanaged(tx: Tx, p: ListUnmanaged) -> list[dict[str, Any]]:
    """Always empty: off-line doors tell nobody whose cards they know."""
    return []
