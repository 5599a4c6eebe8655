"""API keys: kept as digests, so that the store gives nobody a key back."""

from __future__ import annotations

from sqlalchemy import Column, Float, LargeBinary, Table, Text

from latchwork.grants.schema import metadata

api_key = Table(
    "api_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    # SHA-256 of the key
    Column("digest", LargeBinary, nullable=False, unique=True),
    # what it may do: names of scopes as a JSON list
    Column("scopes", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("revoked_at", Float),
    # written once a minute at most
    Column("last_used_at", Float),
)
