"""Access systems as the API knows them: their users, what users are given, and the credentials below access methods.

Systems, entrances, encoders and access groups themselves are the rig file's.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Table, Text, UniqueConstraint

from latchwork.grants.schema import metadata

acs_part = Table(
    "api_acs_part",
    metadata,
    Column("id", Text, primary_key=True),
    # system, encoder or group
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

acs_user = Table(
    "api_acs_user",
    metadata,
    Column("id", Text, primary_key=True),
    # the rig's name of it
    Column("system", Text, nullable=False),
    Column("user_identity", Text),
    Column("full_name", Text),
    Column("email_address", Text),
    Column("phone_number", Text),
    # the access schedule; None for a user without one
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("suspended", Boolean, nullable=False, default=False),
    Column("suspended_at", Float),
    # made because an access grant needed it; it goes with the last of what made it
    Column("made_for_grant", Boolean, nullable=False, default=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("system", "user_identity", name="api_acs_user_once"),
)
Index("api_acs_user_by_person", acs_user.c.user_identity)

acs_user_entrance = Table(
    "api_acs_user_entrance",
    metadata,
    Column("acs_user", Text, primary_key=True),
    Column("door", Text, primary_key=True),
)

acs_group_member = Table(
    "api_acs_group_member",
    metadata,
    Column("acs_group", Text, primary_key=True),
    Column("acs_user", Text, primary_key=True),
)
Index("api_acs_group_member_by_user", acs_group_member.c.acs_user)

acs_credential = Table(
    "api_acs_credential",
    metadata,
    Column("id", Text, primary_key=True),
    Column("system", Text, nullable=False),
    # the grant of the engine that carries it out
    Column("engine_grant", Text, nullable=False),
    # card or mobile_key
    Column("mode", Text, nullable=False),
    # None for one that was made by itself
    Column("access_method", Text),
    Column("acs_user", Text),
    # what was asked for it where it was made by itself: doors as a JSON list, times, and the make's own words as JSON
    Column("allowed", Text),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("metadata", Text, nullable=False, default="{}"),
    Column("created_at", Float, nullable=False),
    Column("issued_at", Float),
    Column("deleting", Boolean, nullable=False, default=False),
    # when something about it changes by the clock alone
    Column("look_at", Float),
    # what was last told of it in events: JSON
    Column("told", Text, nullable=False, default="{}"),
    UniqueConstraint("engine_grant", "system", name="api_acs_credential_once"),
)
Index("api_acs_credential_by_user", acs_credential.c.acs_user)
Index("api_acs_credential_by_method", acs_credential.c.access_method)
Index("api_acs_credential_by_look", acs_credential.c.look_at)
