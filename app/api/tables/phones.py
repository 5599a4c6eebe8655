"""Phones that fetch mobile keys, and the links by which people bring their phones to them."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from latchwork.grants.schema import metadata

phone = Table(
    "api_phone",
    metadata,
    Column("id", Text, primary_key=True),
    # what it is called at the bench
    Column("name", Text, nullable=False, unique=True),
    # whose it is, where it was made for somebody; others come to their people by links
    Column("owner", Text),
    # ios or android
    Column("platform", Text, nullable=False),
    # its public key, to which keys of off-line doors are bound
    Column("identity", Text, nullable=False),
    # what the caller said of it: JSON
    Column("metadata", Text, nullable=False, default="{}"),
    Column("created_at", Float, nullable=False),
)
Index("api_phone_by_owner", phone.c.owner)

instant_key = Table(
    "api_instant_key",
    metadata,
    Column("id", Text, primary_key=True),
    # the last part of its URL: whoever has it may open it. Recognised by its tag, shown from the seal
    Column("tag", LargeBinary, nullable=False, unique=True),
    Column("code", LargeBinary, nullable=False),
    Column("user_identity", Text, nullable=False),
    Column("client_session", Text, nullable=False),
    # the method that shows it; None for one that was made for a person
    Column("access_method", Text, unique=True),
    Column("max_use_count", Integer, nullable=False),
    Column("customization_profile", Text),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
)
Index("api_instant_key_by_person", instant_key.c.user_identity)

instant_key_use = Table(
    "api_instant_key_use",
    metadata,
    Column("instant_key", Text, primary_key=True),
    Column("phone", Text, primary_key=True),
    Column("at", Float, nullable=False),
)
Index("api_instant_key_use_by_phone", instant_key_use.c.phone)

enrollment_automation = Table(
    "api_enrollment_automation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_identity", Text, nullable=False),
    # the rig's name of the access system whose keys the person's phones fetch by themselves
    Column("system", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("user_identity", "system", name="api_enrollment_automation_once"),
)
