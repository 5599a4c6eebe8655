"""People as the API knows them. A row shares its id with the engine's person."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from latchwork.grants.schema import metadata

user_identity = Table(
    "api_user_identity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, unique=True),
    Column("full_name", Text),
    Column("email_address", Text, unique=True),
    Column("phone_number", Text, unique=True),
    Column("created_at", Float, nullable=False),
    # the id of the person that this one was merged into, and resolves to from then on
    Column("merged_into", Text),
    # the key that it had before it was merged
    Column("former_key", Text),
)
