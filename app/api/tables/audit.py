"""Who did what, row by row and chained: see `latchwork.app.api.audit`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from latchwork.grants.schema import metadata

audit_entry = Table(
    "api_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    # who: the id of the key or the client session
    Column("principal", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("request", Text, nullable=False),
    # the ids that the request named or made: JSON
    Column("ids", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("api_audit_by_principal", audit_entry.c.principal)

audit_anchor = Table(
    "api_audit_anchor",
    metadata,
    # the newest row that was pruned, and its hash: what the oldest row that is kept is chained to. One row, or none
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
)
