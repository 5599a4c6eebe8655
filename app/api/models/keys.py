"""API keys and the audit trail as they are answered."""

from __future__ import annotations

from latchwork.app.api.models.common import Answer, Timestamp, Uuid
from latchwork.app.api.routing import Scope


class ApiKey(Answer):
    """An API key. `last_used_at` is true to a minute."""

    api_key_id: Uuid
    name: str
    scopes: list[Scope]
    created_at: Timestamp
    expires_at: Timestamp | None
    revoked_at: Timestamp | None
    last_used_at: Timestamp | None


class NewApiKey(ApiKey):
    """`api_key` is the key itself, which is shown this once."""

    api_key: str


class AuditEntry(Answer):
    """One row of the trail. `ids` are the things that the request named or made."""

    number: int
    at: Timestamp
    principal: str
    route: str
    request_id: str
    ids: dict[str, str | list[str]]
    outcome: str
    hash: str


class AuditVerdict(Answer):
    """Whether the chain holds; `number` and `hash` are those of its newest row, or of the first that does not fit. Rows
    up to `pruned` were pruned; 0: none."""

    holds: bool
    rows: int
    number: int
    hash: str
    broken_at: int | None
    pruned: int
