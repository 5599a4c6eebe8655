"""People as the API knows them. A row shares its id with the engine's person."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Table, Text

from latchwork.grants.schema import metadata

user_identity = Table(
    "api_user_identity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, unique=True),
    Column("full_name", Text),
    Column("email_address", Text, unique=True),
    Column("phone_number", Text, unique=True),
    Column("customer_key", Text),
    Column("created_at", Float, nullable=False),
    # the id of the person that this one was merged into, and resolves to from then on
    Column("merged_into", Text),
    # the key that it had before it was merged
    Column("former_key", Text),
    # its grants are being taken off their doors; it goes with the last of them
    Column("deleting", Boolean, nullable=False, default=False),
)
Index("api_user_identity_by_merged", user_identity.c.merged_into)
Index("api_user_identity_by_former_key", user_identity.c.former_key)

person_device = Table(
    "api_person_device",
    metadata,
    # a device that a person may use in an app, beside those of the grants
    Column("user_identity", Text, primary_key=True),
    Column("door", Text, primary_key=True),
)
