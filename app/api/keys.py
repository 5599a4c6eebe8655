"""API keys: what they may do, and where they are kept. How they look: see `latchwork.app.api.key_form`.

Only a digest is stored; the key itself is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from latchwork.app.api.key_form import PREFIX
from latchwork.app.api.scopes import Scope
from latchwork.app.api.tables.keys import api_key
from latchwork.drivers.contract import Secret

EVERYTHING = frozenset(Scope)


def digest(token: str) -> bytes:
    """What is stored of a key or another token."""
    return hashlib.sha256(token.encode()).digest()


def new_key() -> Secret:
    """From the operating system, in a simulated rig as well: what a seed decides is known to everybody who has it."""
    return Secret(f"{PREFIX}latchwork_{secrets.token_urlsafe(24)}")


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that was just made; nobody can show it again."""

    id: str
    key: Secret


def create(
    c: Connection,
    new_id: str,
    now: float,
    name: str,
    *,
    scopes: Iterable[Scope] = EVERYTHING,
    expires_at: float | None = None,
) -> MadeKey:
    """Stores a new key."""
    key = new_key()
    values = {
        "id": new_id,
        "name": name,
        "digest": digest(key.reveal()),
        "scopes": json.dumps(sorted(scope.value for scope in scopes)),
        "created_at": now,
        "expires_at": expires_at,
    }
    c.execute(insert(api_key).values(values))
    return MadeKey(new_id, key)


def all_keys(c: Connection) -> list[Row[Any]]:
    """Oldest first, those that are over or were revoked as well."""
    return list(c.execute(select(api_key).order_by(api_key.c.created_at, api_key.c.id)))


def good_keys(c: Connection, now: float) -> list[Row[Any]]:
    """Those that open something at `now`."""
    good = api_key.c.revoked_at.is_(None) & or_(api_key.c.expires_at.is_(None), api_key.c.expires_at > now)
    return list(c.execute(select(api_key).where(good)))


def find(c: Connection, key_id: str) -> Row[Any] | None:
    return c.execute(select(api_key).where(api_key.c.id == key_id)).first()


def revoke(c: Connection, key_id: str, now: float) -> None:
    """From now on it opens nothing; the row stays, because the audit trail names it."""
    c.execute(update(api_key).where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None)).values(revoked_at=now))


def note_use(c: Connection, key_id: str, now: float) -> None:
    c.execute(update(api_key).where(api_key.c.id == key_id).values(last_used_at=now))
