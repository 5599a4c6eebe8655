"""People who leave, and people who turn out to be one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy import delete as delete_from

from latchwork.app.api.acs_access import follow
from latchwork.app.api.call import Tx
from latchwork.app.api.errors import conflict, invalid
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.projection.people import forget_person
from latchwork.app.api.routes.access_grants import end_grant
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.acs import acs_credential, acs_group_member, acs_user, acs_user_entrance
from latchwork.app.api.tables.grants import access_grant
from latchwork.app.api.tables.people import person_device, user_identity
from latchwork.app.api.tables.phones import instant_key, phone
from latchwork.grants.schema import grant, person


class Delete(Parameters):
    user_identity_id: str


@route("/user_identities/delete", Verb.DELETE)
def delete(tx: Tx, p: Delete) -> None:
    """Ends all grants of a person; the person is gone when the last of them is off its doors."""
    row = find_identity(tx, p.user_identity_id)
    tx.c.execute(update(user_identity).where(user_identity.c.id == row.id).values(deleting=True))
    for one in list(tx.c.execute(select(access_grant).where(access_grant.c.user_identity == row.id))):
        end_grant(tx, one)
    _end_users(tx, row.id)
    forget_person(tx.api, tx.c, row.id)


def _end_users(tx: Tx, person: str) -> None:
    """What access systems gave the person ends, and the users that the person is go with the last of it."""
    users = list(tx.c.execute(select(acs_user).where(acs_user.c.user_identity == person)))
    theirs = acs_credential.c.acs_user.in_([user.id for user in users])
    alone = theirs & acs_credential.c.access_method.is_(None)
    for engine_grant in list(tx.c.scalars(select(acs_credential.c.engine_grant).where(alone))):
        tx.api.engine.requests.end(tx.c, engine_grant, tx.touched)
    tx.c.execute(update(acs_credential).where(alone).values(deleting=True))
    for table in (acs_user_entrance, acs_group_member):
        tx.c.execute(delete_from(table).where(table.c.acs_user.in_([user.id for user in users])))
    tx.c.execute(update(acs_user).where(acs_user.c.user_identity == person).values(made_for_grant=True))
    tx.api.projector.project(tx.c)
    for user in users:
        tx.api.projector.credentials.users.let_go(tx.c, user.id)


class Merge(Parameters):
    user_identity_id: str | None = None
    user_identity_key: str | None = None
    merged_user_identity_ids: list[str] | None = None
    merged_user_identity_keys: list[str] | None = None
    at_least_one_of = ("user_identity_id", "user_identity_key")


@route("/user_identities/merge", Verb.POST)
def merge(tx: Tx, p: Merge) -> None:
    """Makes several people one, with all their grants; the former ids and keys find that one from then on."""
    kept = find_identity(tx, p.user_identity_id, p.user_identity_key)
    twins = [find_identity(tx, one) for one in p.merged_user_identity_ids or ()]
    twins += [find_identity(tx, caller_key=one) for one in p.merged_user_identity_keys or ()]
    if not twins:
        raise invalid("", "Give merged_user_identity_ids or merged_user_identity_keys.")
    for twin in {one.id: one for one in twins}.values():
        if twin.id == kept.id:
            raise invalid("", "A person cannot be merged into the same person.")
        if kept.deleting or twin.deleting:
            raise conflict("user_identity_being_deleted", "One of these people is being deleted.")
        _merge(tx, kept, twin)
        kept = find_identity(tx, kept.id)


def _merge(tx: Tx, kept: Row[Any], twin: Row[Any]) -> None:
    mine = user_identity.c.id == twin.id
    values = {"merged_into": kept.id, "former_key": twin.key, "key": None, "email_address": None, "phone_number": None}
    tx.c.execute(update(user_identity).where(mine).values(values))
    # what is known of one of them is known of the one that they are
    names = ("full_name", "email_address", "phone_number", "customer_key")
    missing = {name: twin._mapping[name] for name in names if kept._mapping[name] is None}
    if missing:
        tx.c.execute(update(user_identity).where(user_identity.c.id == kept.id).values(missing))
    tx.c.execute(update(access_grant).where(access_grant.c.user_identity == twin.id).values(user_identity=kept.id))
    _merge_in_engine(tx, kept, twin)
    _merge_users(tx, kept, twin)
    _merge_devices(tx, kept, twin)
    tx.api.sessions.merge_person(tx.c, kept.id, twin.id)
    tx.c.execute(update(instant_key).where(instant_key.c.user_identity == twin.id).values(user_identity=kept.id))
    tx.c.execute(update(phone).where(phone.c.owner == twin.id).values(owner=kept.id))
    tx.api.enrolments.merge_person(tx.c, kept.id, twin.id)


def _merge_in_engine(tx: Tx, kept: Row[Any], twin: Row[Any]) -> None:
    if tx.c.scalar(select(person.c.id).where(person.c.id == kept.id)) is None:
        tx.c.execute(insert(person).values(id=kept.id, name=kept.full_name or kept.key or kept.id))
    tx.c.execute(update(grant).where(grant.c.person == twin.id).values(person=kept.id))


def _merge_users(tx: Tx, kept: Row[Any], twin: Row[Any]) -> None:
    """A person is one user of each access system: where both are, one user takes over what the other had."""
    by_system = {one.system: one for one in tx.c.execute(select(acs_user).where(acs_user.c.user_identity == kept.id))}
    for one in list(tx.c.execute(select(acs_user).where(acs_user.c.user_identity == twin.id))):
        other = by_system.get(one.system)
        mine = acs_user.c.id == one.id
        if other is None:
            tx.c.execute(update(acs_user).where(mine).values(user_identity=kept.id))
            continue
        tx.c.execute(update(acs_credential).where(acs_credential.c.acs_user == one.id).values(acs_user=other.id))
        for table in (acs_user_entrance, acs_group_member):
            theirs = table.c.acs_user == one.id
            tx.c.execute(update(table).prefix_with("OR IGNORE").where(theirs).values(acs_user=other.id))
            tx.c.execute(delete_from(table).where(theirs))
        tx.c.execute(delete_from(acs_user).where(mine))
        stays = {"made_for_grant": other.made_for_grant and one.made_for_grant}
        tx.c.execute(update(acs_user).where(acs_user.c.id == other.id).values(stays))
        system = tx.api.names.system(one.system)
        tx.api.projector.teller.tell(tx.c, "acs_user.deleted", acs_user_id=one.id, acs_system_id=system)
        follow(tx, other)


def _merge_devices(tx: Tx, kept: Row[Any], twin: Row[Any]) -> None:
    theirs = person_device.c.user_identity == twin.id
    tx.c.execute(update(person_device).prefix_with("OR IGNORE").where(theirs).values(user_identity=kept.id))
    tx.c.execute(delete_from(person_device).where(theirs))
