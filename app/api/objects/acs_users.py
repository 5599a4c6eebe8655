"""Users of access systems as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import invalid, not_found
from latchwork.app.api.objects.acs import find_system, groups
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.tables.acs import acs_credential, acs_group_member, acs_user, acs_user_entrance
from latchwork.app.api.tables.people import user_identity
from latchwork.grants.ledger import LIVE
from latchwork.grants.schema import credential


def find_user(
    tx: Tx, user_id: str | None = None, *, system_id: str | None = None, identity_id: str | None = None
) -> Row[Any]:
    """By id, or by the person who it is; a person who is a user of several systems needs the system as well. 404."""
    if user_id is None and identity_id is None:
        raise invalid("", "Give acs_user_id or user_identity_id.")
    query = select(acs_user)
    if user_id is not None:
        query = query.where(acs_user.c.id == user_id)
    if identity_id is not None:
        query = query.where(acs_user.c.user_identity == find_identity(tx, identity_id).id)
    if system_id is not None:
        query = query.where(acs_user.c.system == find_system(tx, system_id))
    rows = list(tx.c.execute(query.order_by(acs_user.c.created_at, acs_user.c.id)))
    if not rows:
        raise not_found("acs_user")
    if len(rows) > 1:
        raise invalid("acs_system_id", "The person is a user of several access systems; say which is meant.")
    return rows[0]


def doors_of(tx: Tx, user: Row[Any]) -> set[str]:
    """The entrances that a user was given, one by one and through access groups."""
    given = set(tx.c.scalars(select(acs_user_entrance.c.door).where(acs_user_entrance.c.acs_user == user.id)))
    member = select(acs_group_member.c.acs_group).where(acs_group_member.c.acs_user == user.id)
    known = groups(tx.api)
    return given | {door for one in tx.c.scalars(member) if one in known for door in known[one].doors}


def doors_of_credentials(tx: Tx, user: Row[Any]) -> set[str]:
    """The entrances of the user's system that the user's credentials open, or are to open."""
    mine = select(acs_credential.c.engine_grant).where(acs_credential.c.acs_user == user.id)
    opened = select(credential.c.door).where(credential.c.grant.in_(mine), credential.c.state == LIVE)
    return set(tx.c.scalars(opened)).intersection(tx.api.doors.of_system(tx.api.names.system(user.system)))


def shown_users(tx: Tx, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    people = {
        row.id: row
        for row in tx.c.execute(
            select(user_identity).where(
                user_identity.c.id.in_([row.user_identity for row in rows if row.user_identity])
            )
        )
    }
    return [_shown(tx, row, people.get(row.user_identity)) for row in rows]


def _shown(tx: Tx, row: Row[Any], person: Row[Any] | None) -> dict[str, Any]:
    names = tx.api.names
    full_name = row.full_name or (None if person is None else person.full_name)
    email = row.email_address or (None if person is None else person.email_address)
    phone = row.phone_number or (None if person is None else person.phone_number)
    shown: dict[str, Any] = {
        "acs_system_id": names.system(row.system),
        "acs_user_id": row.id,
        "connected_account_id": names.account(row.system),
        "created_at": written(row.created_at),
        "display_name": full_name or email or phone or "A user without a name",
        "errors": [],
        "is_managed": True,
        "is_suspended": row.suspended,
        "last_successful_sync_at": written(tx.now),
        "pending_mutations": [],
        "warnings": _warnings(tx, row),
        "workspace_id": names.workspace,
    }
    optional = {"full_name": full_name, "email": email, "email_address": email, "phone_number": phone}
    shown |= {name: value for name, value in optional.items() if value is not None}
    if row.starts_at is not None:
        shown["access_schedule"] = {"starts_at": written(row.starts_at), "ends_at": written(row.ends_at)}
    if person is not None:
        shown |= {
            "user_identity_id": person.id,
            "user_identity_full_name": person.full_name,
            "user_identity_email_address": person.email_address,
            "user_identity_phone_number": person.phone_number,
        }
    return shown


def _warnings(tx: Tx, row: Row[Any]) -> list[dict[str, Any]]:
    if row.suspended:
        words = "The user is suspended; cards and phones that are out open until they are back or over."
        since = row.suspended_at
    elif not schedule_holds(row, tx.now):
        words = "The access schedule of the user does not hold now."
        since = row.created_at if row.ends_at is None or row.ends_at > tx.now else row.ends_at
    else:
        return []
    return [{"warning_code": "acs_user_inactive", "message": words, "created_at": written(since)}]


def schedule_holds(row: Row[Any], now: float) -> bool:
    """Whether the user's access schedule holds at `now`; a user without one is bound to no time."""
    return (row.starts_at is None or row.starts_at <= now) and (row.ends_at is None or now < row.ends_at)
