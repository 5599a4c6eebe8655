"""Who may come in: finds the principal of a request by its token, and slows down who asks too much.

Tokens are known by their digests alone. API keys are kept in memory, as they are few; `finders` look up what others
keep, such as client sessions.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request

from latchwork.app.api import keys
from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError
from latchwork.app.api.limits import Limits
from latchwork.app.api.principal import Principal
from latchwork.app.api.routing import Route
from latchwork.app.api.scopes import Scope

Finder = Callable[[bytes], Principal | None]

BETWEEN_NOTES = 60.0
"""Seconds after which it is noted again that a key is in use."""


@dataclass(frozen=True, slots=True)
class _Known:
    principal: Principal
    expires_at: float | None
    stored: bool


class Doorkeeper:
    """`now` is in seconds since 1970. Without `limits` everybody may ask as much as they like."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.limits: Limits | None = None
        self._known: dict[bytes, _Known] = {}
        self._noted: dict[str, float] = {}
        self.finders: list[Finder] = []
        """Asked in turn for the principal of a digest that is no API key's."""

    # --- whom it knows ---

    def admit_token(self, token: str, principal: Principal) -> None:
        """Lets a key in that is not stored, such as the one of the environment."""
        self._known[keys.digest(token)] = _Known(principal, None, stored=False)

    def load(self, c: Connection) -> None:
        """Takes in the stored keys, anew after each change of them."""
        known = {digest: one for digest, one in self._known.items() if not one.stored}
        for row in keys.good_keys(c, self._now()):
            scopes = frozenset(Scope(one) for one in json.loads(row.scopes))
            known[row.digest] = _Known(Principal(row.id, row.name, scopes), row.expires_at, stored=True)
        self._known = known

    # --- requests ---

    def principal(self, request: Request) -> Principal:
        """Raises `ApiError` 401."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else request.headers.get("client-session-token", "")
        if not token:
            raise _unauthorized("Send an API key in the header Authorization: Bearer seam_...")
        digest = keys.digest(token)
        known = self._known.get(digest)
        if known is not None and (known.expires_at is None or self._now() < known.expires_at):
            return known.principal
        for find in self.finders:
            found = find(digest)
            if found is not None:
                return found
        raise _unauthorized("The token is not known, or is over; make a new one.")

    def admit(self, principal: Principal, route: Route) -> None:
        """Raises `ApiError` 429 for who asks too much."""
        if self.limits is not None:
            self.limits.of_key(principal.id, route)

    def limits_devices(self, route: Route) -> bool:
        """Whether `admit_to_devices` has anything to count."""
        return self.limits is not None and self.limits.counts_devices(route)

    def admit_to_devices(self, tx: Tx, route: Route, p: Any) -> None:
        """Raises `ApiError` 429 when too much is asked of one device."""
        if self.limits is not None:
            self.limits.of_devices(tx, route, p)

    def note_use(self, tx: Tx) -> None:
        """Keeps in the request's own transaction that its key was used, once a minute."""
        me = tx.principal
        if me.session is None and tx.now - self._noted.get(me.id, 0.0) >= BETWEEN_NOTES:
            self._noted[me.id] = tx.now
            keys.note_use(tx.c, me.id, tx.now)


def _unauthorized(sentence: str) -> ApiError:
    return ApiError(401, "unauthorized", sentence, headers={"www-authenticate": "Bearer"})
