"""The tables of the API, in the same store as the engine's and changed in the same transactions.

Moments are seconds since 1970 in UTC; ids are lower-case UUIDs; secrets are sealed by the vault.
"""

from latchwork.app.api.tables import (
    accounts,
    acs,
    audit,
    codes,
    devices,
    events,
    grants,
    keys,
    people,
    phones,
    sessions,
    spaces,
    webhooks,
    workspaces,
)

__all__ = [
    "accounts",
    "acs",
    "audit",
    "codes",
    "devices",
    "events",
    "grants",
    "keys",
    "people",
    "phones",
    "sessions",
    "spaces",
    "webhooks",
    "workspaces",
]
