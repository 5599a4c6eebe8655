"""The API keys of this server."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Row

from latchwork.app.api import keys
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import conflict, invalid, not_found
from latchwork.app.api.models.keys import ApiKey, NewApiKey
from latchwork.app.api.parameters import Moment, Parameters
from latchwork.app.api.routing import Scope, Verb, route


class Create(Parameters):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)] | None = None
    expires_at: Moment | None = None


@route("/latchwork/keys/create", Verb.POST, "api_key", NewApiKey, scope=Scope.ADMIN, ours=True)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a key, with all scopes unless some are named. The key itself is answered here and never again."""
    if p.expires_at is not None and p.expires_at.timestamp() <= tx.now:
        raise invalid("expires_at", "The end has passed; choose a later one.")
    scopes = keys.EVERYTHING if p.scopes is None else frozenset(p.scopes)
    beyond = sorted(scope.value for scope in scopes - tx.principal.scopes)
    if beyond:
        raise invalid("scopes", f"Your own key lacks {', '.join(beyond)}; a key gives only what it has.")
    expires_at = None if p.expires_at is None else p.expires_at.timestamp()
    made = keys.create(tx.c, tx.api.new_id(), tx.now, p.name, scopes=scopes, expires_at=expires_at)
    tx.api.doorkeeper.load(tx.c)
    return _shown(_found(tx, made.id)) | {"api_key": made.key.reveal()}


class List(Parameters):
    pass


@route("/latchwork/keys/list", Verb.GET, "api_keys", ApiKey, many=True, scope=Scope.ADMIN, ours=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """All keys, the ones that are over or revoked as well. The key of the environment is not stored, and not here."""
    return [_shown(row) for row in keys.all_keys(tx.c)]


class Revoke(Parameters):
    api_key_id: str


@route("/latchwork/keys/revoke", Verb.POST, scope=Scope.ADMIN, ours=True)
def revoke(tx: Tx, p: Revoke) -> None:
    """From now on the key opens nothing. It stays in the list, because the audit trail names it."""
    row = _found(tx, p.api_key_id)
    if row.id == tx.principal.id:
        raise conflict("api_key_in_use", "This is the key that you are asking with; revoke it with another one.")
    keys.revoke(tx.c, row.id, tx.now)
    tx.api.doorkeeper.load(tx.c)


def _found(tx: Tx, key_id: str) -> Row[Any]:
    row = keys.find(tx.c, key_id)
    if row is None:
        raise not_found("api_key")
    return row


def _shown(row: Row[Any]) -> dict[str, Any]:
    return {
        "api_key_id": row.id,
        "name": row.name,
        "scopes": json.loads(row.scopes),
        "created_at": written(row.created_at),
        "expires_at": written(row.expires_at),
        "revoked_at": written(row.revoked_at),
        "last_used_at": written(row.last_used_at),
    }
