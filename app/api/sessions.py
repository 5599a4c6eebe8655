"""Client sessions: what an app holds in its hand, so that it sees what is its own user's and nothing else.

The doorkeeper asks at every request with a token that is no API key's, so those that are good are kept in memory, by
the digests of their tokens, in step with the store: changed in a transaction, in force after its commit.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from latchwork.app.api.keys import digest
from latchwork.app.api.principal import Principal
from latchwork.app.api.tables.accounts import connect_webview
from latchwork.app.api.tables.sessions import client_session, session_sees
from latchwork.drivers.contract import Secret

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PREFIX = "seam_cst"
"""What client libraries know such a token by."""

LIFETIME = 30 * 86400.0
"""Seconds until a session ends for which no end was said."""


class Sees(StrEnum):
    """What a session can be given."""

    PERSON = "person"
    ACCOUNT = "account"
    WEBVIEW = "webview"


Things = Mapping[Sees, Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Good:
    principal: Principal
    expires_at: float


class Sessions:
    """The client sessions of one service. What takes a connection runs inside a transaction."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._good: dict[bytes, _Good] = {}
        self._digests: dict[str, bytes] = {}
        self._changed: set[str] = set()
        self._next: dict[str, tuple[bytes, _Good] | None] = {}

    # --- at the door ---

    def find(self, token_digest: bytes) -> Principal | None:
        """Who comes with this token; None when it is nobody's, over or revoked."""
        good = self._good.get(token_digest)
        return good.principal if good is not None and self._api.now() < good.expires_at else None

    def load(self, c: Connection) -> None:
        """Takes in all that are good."""
        now = self._api.now()
        good = (client_session.c.expires_at > now) & client_session.c.revoked_at.is_(None)
        self._changed |= set(c.scalars(select(client_session.c.id).where(good)))
        self.before_commit(c)

    def before_commit(self, c: Connection) -> None:
        """Reads anew what the transaction changed."""
        while self._changed:
            one = self._changed.pop()
            row = c.execute(select(client_session).where(client_session.c.id == one)).first()
            if row is None or row.revoked_at is not None:
                self._next[one] = None
                continue
            self._next[one] = (row.digest, _Good(self._principal(c, row), row.expires_at))

    def after_commit(self) -> None:
        """Puts it in force."""
        while self._next:
            one, entry = self._next.popitem()
            old = self._digests.pop(one, None)
            if old is not None:
                self._good.pop(old, None)
            if entry is not None:
                self._digests[one] = entry[0]
                self._good[entry[0]] = entry[1]

    def _principal(self, c: Connection, row: Row[Any]) -> Principal:
        seen = self.things(c, [row.id])[row.id]
        return Principal(
            row.id,
            "a client session",
            session=row.id,
            user_identities=frozenset(seen[Sees.PERSON]),
            connected_accounts=frozenset(seen[Sees.ACCOUNT]),
            connect_webviews=frozenset(seen[Sees.WEBVIEW]),
        )

    # --- what becomes of one ---

    def open(
        self,
        c: Connection,
        things: Things,
        *,
        key: str | None = None,
        customer_key: str | None = None,
        expires_at: float | None = None,
    ) -> tuple[str, Secret]:
        """Makes a session that sees these things; answers its id and its token."""
        new, token, now = self._api.new_id(), Secret(self._new_token()), self._api.now()
        values: dict[str, Any] = {"id": new, "digest": digest(token.reveal()), "token": self._api.vault.seal(token)}
        values |= {"key": key, "customer_key": customer_key, "created_at": now}
        values["expires_at"] = now + LIFETIME if expires_at is None else expires_at
        c.execute(insert(client_session).values(values))
        self.give(c, new, things)
        return new, token

    def _new_token(self) -> str:
        # from the operating system in every world: whoever knew the seed of a simulated one would be let in
        return f"{PREFIX}_{secrets.token_urlsafe(32)}"

    def give(self, c: Connection, session: str, things: Things) -> None:
        """Lets a session see these as well, and what a webview among them has connected."""
        mine = connect_webview.c.id.in_(list(things.get(Sees.WEBVIEW, ())))
        connected = select(connect_webview.c.account).where(mine, connect_webview.c.account.is_not(None))
        things = {**things, Sees.ACCOUNT: [*things.get(Sees.ACCOUNT, ()), *c.scalars(connected)]}
        rows = [
            {"session": session, "kind": kind.value, "thing": one}
            for kind, ones in things.items()
            for one in dict.fromkeys(ones)
        ]
        if rows:
            c.execute(insert(session_sees).prefix_with("OR IGNORE"), rows)
        self._changed.add(session)

    def follow_webview(self, c: Connection, webview: str) -> None:
        """A webview has connected an account: who sees the one sees the other."""
        mine = (session_sees.c.kind == Sees.WEBVIEW.value) & (session_sees.c.thing == webview)
        for session in list(c.scalars(select(session_sees.c.session).where(mine))):
            self.give(c, session, {Sees.WEBVIEW: [webview]})

    def change(self, c: Connection, session: str, **columns: Any) -> None:
        """Writes `expires_at`, `revoked_at` or `key`."""
        c.execute(update(client_session).where(client_session.c.id == session).values(columns))
        self._changed.add(session)

    def delete(self, c: Connection, session: str) -> None:
        """Its token opens nothing from now on, and it is gone; that is told."""
        self._api.projector.teller.tell(c, "client_session.deleted", client_session_id=session)
        c.execute(delete(session_sees).where(session_sees.c.session == session))
        c.execute(delete(client_session).where(client_session.c.id == session))
        self._changed.add(session)

    def forget_person(self, c: Connection, person: str) -> None:
        """Somebody is gone: sessions that saw only that person go too."""
        mine = (session_sees.c.kind == Sees.PERSON.value) & (session_sees.c.thing == person)
        for session in list(c.scalars(select(session_sees.c.session).where(mine))):
            c.execute(delete(session_sees).where(mine, session_sees.c.session == session))
            self._changed.add(session)
            if c.execute(select(session_sees).where(session_sees.c.session == session)).first() is None:
                self.delete(c, session)

    def merge_person(self, c: Connection, kept: str, twin: str) -> None:
        """Two people are one: who saw the one sees both."""
        mine = (session_sees.c.kind == Sees.PERSON.value) & (session_sees.c.thing == twin)
        for session in list(c.scalars(select(session_sees.c.session).where(mine))):
            c.execute(delete(session_sees).where(mine, session_sees.c.session == session))
            self.give(c, session, {Sees.PERSON: [kept]})

    # --- looking ---

    def things(self, c: Connection, sessions: Iterable[str]) -> dict[str, dict[Sees, list[str]]]:
        """What each of these sessions sees."""
        found: dict[str, dict[Sees, list[str]]] = {one: {kind: [] for kind in Sees} for one in sessions}
        query = select(session_sees).where(session_sees.c.session.in_(list(found))).order_by(session_sees.c.thing)
        for row in c.execute(query):
            found[row.session][Sees(row.kind)].append(row.thing)
        return found
