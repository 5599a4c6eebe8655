"""Access codes: one row per code and device, over the credentials of the engine, which come and go below it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text

from latchwork.grants.schema import metadata

access_code = Table(
    "api_access_code",
    metadata,
    Column("id", Text, primary_key=True),
    Column("engine_grant", Text, nullable=False),
    Column("door", Text, nullable=False),
    # the engine's credential that stands for it now
    Column("credential", Integer),
    # its PIN as it was last known, and as it was last seen to be as wanted, sealed
    Column("code", LargeBinary),
    Column("former_code", LargeBinary),
    # None for a code that was made by itself
    Column("access_method", Text),
    Column("name", Text),
    Column("common_code_key", Text),
    Column("external_allowed", Boolean, nullable=False, default=False),
    Column("offline", Boolean, nullable=False, default=False),
    Column("one_time", Boolean, nullable=False, default=False),
    Column("backup", Boolean, nullable=False, default=False),
    Column("uses_pool", Boolean, nullable=False, default=False),
    # the spare that stands in for it, and the code for which a spare stands in
    Column("pulled", Text),
    Column("stands_for", Text),
    # the action attempts that end with what was last asked of it: their ids, with spaces between
    Column("attempts", Text, nullable=False, default=""),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("created_at", Float, nullable=False),
    Column("deleting", Boolean, nullable=False, default=False),
    Column("look_at", Float),
    # what was last told of it in events: JSON
    Column("told", Text, nullable=False, default="{}"),
)
Index("api_access_code_by_engine_grant", access_code.c.engine_grant)
Index("api_access_code_by_door", access_code.c.door)
# what a code of its own has not is not listed: each entry of an index is another page of every commit
Index("api_access_code_by_method", access_code.c.access_method, sqlite_where=access_code.c.access_method.is_not(None))
Index(
    "api_access_code_by_common_key",
    access_code.c.common_code_key,
    sqlite_where=access_code.c.common_code_key.is_not(None),
)
Index("api_access_code_by_look", access_code.c.look_at)

backup_pool = Table(
    "api_backup_pool",
    metadata,
    Column("door", Text, primary_key=True),
    # the next number of a spare
    Column("number", Integer, nullable=False, default=1),
    # when it is to be looked at; None while it is full, or the door has no room for more
    Column("look_at", Float),
    # the door had no room for as many spares as there should be
    Column("short", Boolean, nullable=False, default=False),
)
