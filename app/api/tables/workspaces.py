"""What the caller says of the workspace, which is the rig, and how the pages for guests are to look."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from latchwork.grants.schema import metadata

workspace = Table(
    "api_workspace",
    metadata,
    Column("id", Text, primary_key=True),
    # None where the rig file's own name counts
    Column("name", Text),
    Column("partner", Text),
    Column("organization", Text),
    # how connect webviews look: JSON
    Column("webviews", Text, nullable=False, default="{}"),
)

customization_profile = Table(
    "api_customization_profile",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text),
    Column("primary_color", Text),
    Column("secondary_color", Text),
    # the portal's theme and other texts, as they were given: JSON
    Column("theme", Text),
    Column("messages", Text),
    Column("created_at", Float, nullable=False),
)
"""How pages that people open with a link look."""
