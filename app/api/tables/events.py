"""Events as the API tells them, numbered in the order in which they were stored with the change they tell of."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, Table, Text

from latchwork.grants.schema import metadata

event = Table(
    "api_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("occurred_at", Float, nullable=False),
    # its own fields: JSON, without PINs
    Column("data", Text, nullable=False),
    # fields that hold PINs: JSON, sealed
    Column("secrets", LargeBinary),
    # the access grant, or the code that stands alone, in whose story it is a part: webhooks keep the order of these
    Column("story", Text),
    sqlite_autoincrement=True,
)
Index("api_event_by_type", event.c.type)
Index("api_event_by_time", event.c.created_at)

about = Table(
    "api_event_about",
    metadata,
    Column("thing", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
)

projected = Table(
    "api_projected",
    metadata,
    Column("name", Text, primary_key=True),
    # how far the engine's own events were taken in
    Column("number", Integer, nullable=False),
)

action_attempt = Table(
    "api_action_attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("device", Text),
    # what came of it: JSON, sealed where it names what opens something
    Column("result", Text),
    Column("sealed", LargeBinary),
    Column("error", Text),
    Column("created_at", Float, nullable=False),
)
Index("api_action_attempt_by_device", action_attempt.c.device)
