"""What a person's phone is handed: the link and the token that stand at a grant or a method with a mobile key.

A link is an invitation and no key. Whoever opens it brings a phone to its person; the phone then fetches every mobile
key that the person has, now and later, until the link is over or taken back.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.objects.phones import shown_instant_keys, url_of
from latchwork.app.api.sessions import Sees
from latchwork.app.api.tables.grants import requested_method
from latchwork.app.api.tables.phones import instant_key, instant_key_use, phone
from latchwork.app.api.tables.sessions import client_session
from latchwork.drivers.contract import Method, Secret

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

LIFETIME = 30 * 86400.0
"""Seconds that a link for a person lives."""

OPEN_ENDED = 366 * 86400.0
"""Seconds that the link of a grant without an end lives."""


class PhoneLinks:
    """The links of one service. What takes a connection runs inside a transaction."""

    def __init__(self, api: Service) -> None:
        self._api = api

    # --- what is shown -------------------------------------------------------------------------------------------

    def of_grant(self, tx: Tx, grant: Row[Any], methods: Sequence[Row[Any]]) -> dict[str, Any]:
        """A grant shows the link of its one mobile key."""
        keys = [method for method in methods if method.mode == Method.MOBILE_KEY.value]
        return self.of_method(tx, grant, keys[0]) if len(keys) == 1 else {}

    def of_method(self, tx: Tx, grant: Row[Any], method: Row[Any]) -> dict[str, Any]:
        """Nothing for a key that may only read: the link would let it in."""
        if method.mode != Method.MOBILE_KEY.value or not tx.principal.sees_codes:
            return {}
        row = tx.c.execute(select(instant_key).where(instant_key.c.access_method == method.id)).first()
        if row is None or row.expires_at <= tx.now:
            return {}
        token = tx.c.scalar(select(client_session.c.token).where(client_session.c.id == row.client_session))
        shown = {"instant_key_url": url_of(self._api, row)}
        return shown if token is None else shown | {"client_session_token": self._api.vault.open(token).reveal()}

    # --- what becomes of one -------------------------------------------------------------------------------------

    def make(
        self,
        c: Connection,
        person: str,
        *,
        expires_at: float,
        max_use_count: int = 1,
        access_method: str | None = None,
        customization_profile: str | None = None,
    ) -> str:
        """Stores a link for a person, with the session of who opens it; answers its id."""
        new, code = self._api.new_id(), secrets.token_urlsafe(18)
        session, _ = self._api.sessions.open(c, {Sees.PERSON: [person]}, expires_at=expires_at)
        values: dict[str, Any] = {
            "id": new,
            "tag": self._api.vault.tag(f"instant key {code}"),
            "client_session": session,
        }
        values |= {"code": self._api.vault.seal(Secret(code)), "user_identity": person, "access_method": access_method}
        values |= {"max_use_count": max_use_count, "customization_profile": customization_profile}
        c.execute(insert(instant_key).values(values | {"created_at": self._api.now(), "expires_at": expires_at}))
        return new

    def find(self, c: Connection, url: str) -> Row[Any] | None:
        """The link with this URL, whatever host it was asked for under; None when there is none or it is over."""
        code = url.rstrip("/").rpartition("/")[2]
        tag = self._api.vault.tag(f"instant key {code}")
        good = (instant_key.c.tag == tag) & (instant_key.c.expires_at > self._api.now())
        return c.execute(select(instant_key).where(good)).first()

    def revoke(self, c: Connection, row: Row[Any]) -> None:
        """The link opens nothing any more, and the phones that it brought lose what they fetched by it."""
        c.execute(delete(instant_key_use).where(instant_key_use.c.instant_key == row.id))
        c.execute(delete(instant_key).where(instant_key.c.id == row.id))
        if c.scalar(select(client_session.c.id).where(client_session.c.id == row.client_session)) is not None:
            self._api.sessions.delete(c, row.client_session)

    # --- the links of methods ------------------------------------------------------------------------------------

    def begin(self, c: Connection, owner: Row[Any], method: Row[Any]) -> None:
        """A method with a mobile key is there: it gets its link."""
        asked = select(requested_method.c.max_use_count).where(requested_method.c.id == method.requested)
        self.make(
            c,
            owner.user_identity,
            expires_at=self._end_of(owner),
            max_use_count=c.scalar(asked) or 1,
            access_method=method.id,
            customization_profile=owner.customization_profile,
        )

    def _end_of(self, owner: Row[Any]) -> float:
        return float(owner.ends_at if owner.ends_at is not None else owner.created_at + OPEN_ENDED)

    def follow(self, c: Connection, owner: Row[Any], method: str) -> None:
        """The end of a grant may have moved: its link ends with it."""
        row = c.execute(select(instant_key).where(instant_key.c.access_method == method)).first()
        end = self._end_of(owner)
        if row is not None and row.expires_at != end:
            c.execute(update(instant_key).where(instant_key.c.id == row.id).values(expires_at=end))
            self._api.sessions.change(c, row.client_session, expires_at=end)

    def end(self, c: Connection, method: str) -> None:
        """The method is gone, and its link with it."""
        row = c.execute(select(instant_key).where(instant_key.c.access_method == method)).first()
        if row is not None:
            self.revoke(c, row)

    def forget_person(self, c: Connection, person: str) -> None:
        """Somebody is gone: links go, and phones that were made for the person belong to nobody."""
        people = everyone(c, [person])
        for row in list(c.execute(select(instant_key).where(instant_key.c.user_identity.in_(people)))):
            self.revoke(c, row)
        c.execute(update(phone).where(phone.c.owner.in_(people)).values(owner=None))


def make_instant_key(
    tx: Tx, person: Row[Any], max_use_count: int = 1, customization_profile: str | None = None
) -> dict[str, Any]:
    """A link for a person without a grant of its own, as it is shown."""
    new = tx.api.phone_links.make(
        tx.c,
        person.id,
        expires_at=tx.now + LIFETIME,
        max_use_count=max_use_count,
        customization_profile=customization_profile,
    )
    return shown_instant_keys(tx, [tx.c.execute(select(instant_key).where(instant_key.c.id == new)).one()])[0]
