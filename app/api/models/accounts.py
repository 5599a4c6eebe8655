"""Connected accounts and connect webviews as they are answered."""

from __future__ import annotations

from typing import Literal

from latchwork.app.api.models.common import Answer, ErrorNote, Metadata, Timestamp, Uuid, WarningNote

Kind = Literal["lock", "thermostat", "noise_sensor", "access_control", "camera"]
"""The published kinds of things that an account can have."""


class ConnectedAccount(Answer):
    connected_account_id: Uuid
    account_type: str
    account_type_display_name: str
    display_name: str
    accepted_capabilities: list[Kind]
    automatically_manage_new_devices: bool
    created_at: Timestamp
    custom_metadata: Metadata
    customer_key: str = ""
    image_url: str
    time_zone: str = ""
    errors: list[ErrorNote]
    warnings: list[WarningNote]


class ConnectWebview(Answer):
    connect_webview_id: Uuid
    workspace_id: Uuid
    url: str
    status: Literal["pending", "failed", "authorized"]
    login_successful: bool
    connected_account_id: Uuid | None
    selected_provider: str | None
    authorized_at: Timestamp | None
    created_at: Timestamp
    accepted_capabilities: list[Kind]
    accepted_devices: list[str]
    accepted_providers: list[str]
    any_device_allowed: bool
    any_provider_allowed: bool
    automatically_manage_new_devices: bool
    custom_metadata: Metadata
    custom_redirect_url: str | None
    custom_redirect_failure_url: str | None
    customer_key: str = ""
    device_selection_mode: Literal["none", "single", "multiple"]
    wait_for_device_creation: bool
