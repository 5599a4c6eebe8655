"""Access grants and access methods. Each method is carried out by one grant of the engine, which knows one method."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, Text

from latchwork.grants.schema import metadata

access_grant = Table(
    "api_access_grant",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, unique=True),
    Column("name", Text),
    Column("user_identity", Text, nullable=False),
    Column("starts_at", Float, nullable=False),
    Column("ends_at", Float),
    Column("reservation_key", Text),
    Column("customization_profile", Text),
    Column("created_at", Float, nullable=False),
    Column("deleting", Boolean, nullable=False, default=False),
    # what was last told of it in events: JSON
    Column("told", Text, nullable=False, default="{}"),
)
Index("api_access_grant_by_person", access_grant.c.user_identity)
Index("api_access_grant_by_reservation", access_grant.c.reservation_key)

requested_method = Table(
    "api_requested_method",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("access_grant", Text, ForeignKey("api_access_grant.id"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("code", LargeBinary),
    Column("max_use_count", Integer),
    # the grant of the engine that carries it out
    Column("engine_grant", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)
Index("api_requested_method_by_grant", requested_method.c.access_grant)
Index("api_requested_method_by_engine_grant", requested_method.c.engine_grant)

access_method = Table(
    "api_access_method",
    metadata,
    Column("id", Text, primary_key=True),
    Column("access_grant", Text, ForeignKey("api_access_grant.id"), nullable=False),
    Column("requested", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("engine_grant", Text, nullable=False),
    # whose PIN it shows, where doors could not share one; None for the first
    Column("tag", LargeBinary),
    # the access code that stands in, as a spare, for one of it that could not be set in time; where the method has
    # other doors, this one was split off for it: from that method, and with that door
    Column("spare", Text),
    Column("door", Text),
    Column("original", Text),
    Column("created_at", Float, nullable=False),
    Column("issued_at", Float),
    Column("deleting", Boolean, nullable=False, default=False),
    # when something about it changes by the clock alone
    Column("look_at", Float),
    Column("told", Text, nullable=False, default="{}"),
)
Index("api_access_method_by_grant", access_method.c.access_grant)
Index("api_access_method_by_engine_grant", access_method.c.engine_grant)
Index("api_access_method_by_look", access_method.c.look_at)
