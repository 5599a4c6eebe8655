"""Connected accounts, one for each medium and access system of the rig, and the webviews that connect them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Table, Text

from latchwork.grants.schema import metadata

connected_account = Table(
    "api_connected_account",
    metadata,
    Column("id", Text, primary_key=True),
    # the rig's name of the medium or the access system
    Column("name", Text, nullable=False),
    Column("is_system", Boolean, nullable=False),
    Column("provider", Text, nullable=False),
    Column("display_name", Text),
    Column("customer_key", Text),
    Column("custom_metadata", Text, nullable=False, default="{}"),
    # the kinds that were asked for: a JSON list
    Column("capabilities", Text, nullable=False),
    Column("manages_new", Boolean, nullable=False, default=True),
    Column("connect_webview", Text),
    Column("created_at", Float, nullable=False),
    Column("disconnected_at", Float),
    # deleted accounts stay deleted although the rig file names them
    Column("deleted_at", Float),
)

connect_webview = Table(
    "api_connect_webview",
    metadata,
    Column("id", Text, primary_key=True),
    # keys of providers: a JSON list
    Column("providers", Text, nullable=False),
    Column("any_provider", Boolean, nullable=False),
    Column("capabilities", Text, nullable=False),
    Column("custom_metadata", Text, nullable=False, default="{}"),
    Column("customer_key", Text),
    Column("manages_new", Boolean, nullable=False, default=True),
    Column("redirect_url", Text),
    Column("failure_url", Text),
    Column("waits_for_devices", Boolean, nullable=False, default=False),
    Column("status", Text, nullable=False, default="pending"),
    Column("selected_provider", Text),
    Column("account", Text),
    Column("authorized_at", Float),
    Column("created_at", Float, nullable=False),
)
