"""Client sessions: a token for an app, which sees what is its own user's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError, invalid, not_found
from latchwork.app.api.models.sessions import ClientSession
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.sessions import find_session, shown_sessions
from latchwork.app.api.parameters import Key, Moment, Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.sessions import Sees
from latchwork.app.api.tables.accounts import connect_webview, connected_account
from latchwork.app.api.tables.sessions import client_session, session_sees


class Seen(Parameters):
    """What a session is to see."""

    connect_webview_ids: list[str] | None = None
    connected_account_ids: list[str] | None = None
    user_identifier_key: Key | None = None
    user_identity_id: str | None = None
    user_identity_ids: list[str] | None = None


def _things(tx: Tx, p: Seen) -> dict[Sees, list[str]]:
    """Everything that was named; 404 for what is not there."""
    people = [*(p.user_identity_ids or ()), *([p.user_identity_id] if p.user_identity_id is not None else ())]
    accounts, webviews = p.connected_account_ids or [], p.connect_webview_ids or []
    there = connected_account.c.deleted_at.is_(None)
    if set(accounts) - set(tx.c.scalars(select(connected_account.c.id).where(there))):
        raise not_found("connected_account")
    known = select(connect_webview.c.id).where(connect_webview.c.id.in_(webviews))
    if set(webviews) - set(tx.c.scalars(known)):
        raise not_found("connect_webview")
    return {
        Sees.PERSON: [find_identity(tx, one).id for one in people],
        Sees.ACCOUNT: accounts,
        Sees.WEBVIEW: webviews,
    }


class GetOrCreate(Seen):
    expires_at: Moment | None = None


class Create(GetOrCreate):
    customer_id: Key | None = None
    customer_key: Key | None = None


@route("/client_sessions/create", Verb.PUT, "client_session", ClientSession)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a session that sees what is named."""
    return _made(tx, p, _things(tx, p), p.customer_key if p.customer_key is not None else p.customer_id)


def _made(tx: Tx, p: GetOrCreate, things: dict[Sees, list[str]], customer_key: str | None = None) -> dict[str, Any]:
    expires_at = _end(tx, p)
    session, _ = tx.api.sessions.open(
        tx.c, things, key=p.user_identifier_key, customer_key=customer_key, expires_at=expires_at
    )
    return shown_sessions(tx, [find_session(tx, session)])[0]


def _end(tx: Tx, p: GetOrCreate) -> float | None:
    end = None if p.expires_at is None else p.expires_at.timestamp()
    if end is not None and end <= tx.now:
        raise invalid("expires_at", "The end has passed; choose a later one.")
    return end


@route("/client_sessions/get_or_create", Verb.POST, "client_session", ClientSession)
def get_or_create(tx: Tx, p: GetOrCreate) -> dict[str, Any]:
    """The session of this user that sees at least what is named; a new one when there is none."""
    things = _things(tx, p)
    session = _good_one(tx, p.user_identifier_key, things)
    if session is None:
        return _made(tx, p, things)
    end = _end(tx, p)
    if end is not None:
        tx.api.sessions.change(tx.c, session, expires_at=end)
    return shown_sessions(tx, [find_session(tx, session)])[0]


def _good_one(tx: Tx, key: str | None, things: dict[Sees, list[str]]) -> str | None:
    good = (client_session.c.expires_at > tx.now) & client_session.c.revoked_at.is_(None)
    query = select(client_session.c.id).where(good, client_session.c.key.is_not_distinct_from(key))
    for kind, ones in things.items():
        for one in ones:
            sees = (session_sees.c.kind == kind.value) & (session_sees.c.thing == one)
            query = query.where(client_session.c.id.in_(select(session_sees.c.session).where(sees)))
    if key is None and not any(things.values()):
        return None
    found: str | None = tx.c.scalar(query.order_by(client_session.c.created_at.desc()).limit(1))
    return found


class Get(Parameters):
    client_session_id: str | None = None
    user_identifier_key: str | None = None


@route("/client_sessions/get", Verb.GET, "client_session", ClientSession, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One session: by id, or the newest of a user. A session that names none gets itself."""
    own = tx.principal.session
    if p.client_session_id is None and p.user_identifier_key is None:
        if own is None:
            raise invalid("", "Give client_session_id or user_identifier_key.")
        return shown_sessions(tx, [find_session(tx, own)])[0]
    row = find_session(tx, p.client_session_id, p.user_identifier_key)
    if own is not None and row.id != own:
        raise not_found("client_session")
    return shown_sessions(tx, [row])[0]


class GrantAccess(Seen):
    client_session_id: str | None = None
    at_least_one_of = ("client_session_id", "user_identifier_key")


@route("/client_sessions/grant_access", Verb.PATCH, "client_session", ClientSession)
def grant_access(tx: Tx, p: GrantAccess) -> dict[str, Any]:
    """Lets a session see what is named as well."""
    row = _alive(find_session(tx, p.client_session_id, p.user_identifier_key), tx.now)
    tx.api.sessions.give(tx.c, row.id, _things(tx, p))
    if p.client_session_id is not None and p.user_identifier_key is not None:
        tx.api.sessions.change(tx.c, row.id, key=p.user_identifier_key)
    return shown_sessions(tx, [find_session(tx, row.id)])[0]


def _alive(row: Row[Any], now: float) -> Row[Any]:
    if row.revoked_at is not None or row.expires_at <= now:
        raise ApiError(409, "client_session_over", "The session is over or revoked; make a new one.")
    return row


class List(Parameters):
    client_session_id: str | None = None
    connect_webview_id: str | None = None
    user_identifier_key: str | None = None
    user_identity_id: str | None = None
    without_user_identifier_key: bool | None = None


@route("/client_sessions/list", Verb.GET, "client_sessions", ClientSession, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """Sessions, oldest first, those that are over or revoked as well."""
    query = select(client_session)
    if p.client_session_id is not None:
        query = query.where(client_session.c.id == p.client_session_id)
    if p.user_identifier_key is not None:
        query = query.where(client_session.c.key == p.user_identifier_key)
    if p.without_user_identifier_key:
        query = query.where(client_session.c.key.is_(None))
    if p.given("connect_webview_id"):
        query = query.where(_sees(Sees.WEBVIEW, p.connect_webview_id))
    if p.given("user_identity_id"):
        person = None if p.user_identity_id is None else find_identity(tx, p.user_identity_id).id
        query = query.where(_sees(Sees.PERSON, person))
    order = (client_session.c.created_at, client_session.c.id)
    return shown_sessions(tx, list(tx.c.execute(query.order_by(*order))))


def _sees(kind: Sees, thing: str | None) -> ColumnElement[bool]:
    """Sessions that see this; for null those that see nothing of this kind."""
    of_kind = session_sees.c.kind == kind.value
    if thing is None:
        return client_session.c.id.not_in(select(session_sees.c.session).where(of_kind))
    return client_session.c.id.in_(select(session_sees.c.session).where(of_kind, session_sees.c.thing == thing))


class One(Parameters):
    client_session_id: str


@route("/client_sessions/delete", Verb.DELETE)
def delete(tx: Tx, p: One) -> None:
    """Takes a session away; its token opens nothing any more."""
    tx.api.sessions.delete(tx.c, find_session(tx, p.client_session_id).id)


@route("/client_sessions/revoke", Verb.POST)
def revoke(tx: Tx, p: One) -> None:
    """Makes the token of a session worthless; the session is still listed."""
    row = find_session(tx, p.client_session_id)
    if row.revoked_at is None:
        tx.api.sessions.change(tx.c, row.id, revoked_at=tx.now)
