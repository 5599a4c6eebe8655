"""What the API keeps of a space beside the doors in it, which are the engine's."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from latchwork.grants.schema import metadata

space_face = Table(
    "api_space",
    metadata,
    Column("id", Text, primary_key=True),
    # the engine's name for it: the rig file's, or the id itself
    Column("space", Text, nullable=False, unique=True),
    Column("key", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("customer_key", Text),
    Column("customer_data", Text),
    Column("geolocation", Text),
    Column("created_at", Float, nullable=False),
)

space_account = Table(
    "api_space_account",
    metadata,
    Column("space", Text, primary_key=True),
    Column("account", Text, primary_key=True),
)

space_brought = Table(
    "api_space_brought",
    metadata,
    # a door that is in a space because an account brought it, and leaves with that
    Column("space", Text, primary_key=True),
    Column("door", Text, primary_key=True),
)
