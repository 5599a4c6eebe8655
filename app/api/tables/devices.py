"""What the API keeps of a door beside its lane, which is the engine's: what people call it, what was last told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from latchwork.grants.schema import metadata

device = Table(
    "api_device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("door", Text, nullable=False, unique=True),
    # device or entrance
    Column("kind", Text, nullable=False),
    # the connected account that it belongs to
    Column("account", Text, nullable=False),
    # whether the rig has it now
    Column("bound", Boolean, nullable=False, default=True),
    Column("nickname", Text),
    Column("custom_metadata", Text, nullable=False, default="{}"),
    Column("managed", Boolean, nullable=False, default=True),
    Column("backup_pool", Boolean, nullable=False, default=False),
    # what the caller reported of it, where the device does not tell: JSON
    Column("reported", Text, nullable=False, default="{}"),
    # what people have simulated to disturb it: a JSON object of names from `latchwork.app.api.reach`
    Column("disturbed", Text, nullable=False, default="{}"),
    Column("removed_at", Float),
    # a deleted one stays deleted although the rig file names it
    Column("deleted_at", Float),
    Column("created_at", Float, nullable=False),
    # what was last told of it in events: JSON
    Column("told", Text, nullable=False, default="{}"),
)
Index("api_device_by_account", device.c.account)

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
    # the grant of the engine under which it leaves the door, and the action attempt that ends with that
    Column("leaving", Text),
    Column("attempt", Text),
    UniqueConstraint("door", "foreign_code", name="api_unmanaged_code_once"),
)
Index("api_unmanaged_code_by_leaving", unmanaged_code.c.leaving)
