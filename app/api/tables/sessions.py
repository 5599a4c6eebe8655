"""Client sessions: tokens for apps, each with what it may see."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, LargeBinary, Table, Text

from latchwork.grants.schema import metadata

client_session = Table(
    "api_client_session",
    metadata,
    Column("id", Text, primary_key=True),
    # the token is known by its digest; it is sealed beside, because every answer with a session has to show it
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("token", LargeBinary, nullable=False),
    # the caller's name for the user of the app
    Column("key", Text),
    Column("customer_key", Text),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
)
Index("api_client_session_by_key", client_session.c.key)

session_sees = Table(
    "api_client_session_sees",
    metadata,
    Column("session", Text, ForeignKey("api_client_session.id"), primary_key=True),
    # person, account or webview
    Column("kind", Text, primary_key=True),
    Column("thing", Text, primary_key=True),
)
Index("api_client_session_by_thing", session_sees.c.thing)
