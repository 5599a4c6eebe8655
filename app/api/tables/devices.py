"""What the API keeps of a door beside its lane, which is the engine's: what people call it, what was last told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table, Text, UniqueConstraint

from latchwork.grants.schema import metadata

device = Table(
    "api_device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("door", Text, nullable=False, unique=True),
    # device or entrance
    Column("kind", Text, nullable=False),
    Column("nickname", Text),
    Column("custom_metadata", Text, nullable=False, default="{}"),
    Column("managed", Boolean, nullable=False, default=True),
    Column("backup_pool", Boolean, nullable=False, default=False),
    # what the caller reported of it, where the device does not tell: JSON
    Column("reported", Text, nullable=False, default="{}"),
    # what disturbs it, by the names of the simulate routes: JSON
    Column("disturbed", Text, nullable=False, default="{}"),
    Column("removed_at", Float),
    Column("created_at", Float, nullable=False),
    # what was last told of it in events: JSON
    Column("told", Text, nullable=False, default="{}"),
)

unmanaged_code = Table(
    "api_unmanaged_code",
    metadata,
    Column("id", Text, primary_key=True),
    # the engine's number for it
    Column("foreign_code", Integer, nullable=False, unique=True),
    Column("door", Text, nullable=False),
    Column("tag", LargeBinary),
    Column("name", Text),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("door", "foreign_code", name="api_unmanaged_code_once"),
)
