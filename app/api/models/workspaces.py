"""The workspace and its customization profiles as they are answered."""

from __future__ import annotations

from typing import Any, Literal

from latchwork.app.api.models.common import Answer, Timestamp, Uuid


class WebviewCustomization(Answer):
    inviter_logo_url: str = ""
    logo_shape: Literal["circle", "square"] = "square"
    primary_button_color: str = ""
    primary_button_text_color: str = ""
    success_message: str = ""


class Workspace(Answer):
    """The rig that is served. It is a sandbox when nothing of it is real hardware."""

    workspace_id: Uuid
    name: str
    company_name: str
    connect_partner_name: str | None
    connect_webview_customization: WebviewCustomization
    is_publishable_key_auth_enabled: bool
    is_sandbox: bool
    is_suspended: bool
    organization_id: str | None
    publishable_key: str | None


class CustomizationProfile(Answer):
    customization_profile_id: Uuid
    workspace_id: Uuid
    name: str | None
    primary_color: str = ""
    secondary_color: str = ""
    customer_portal_theme: dict[str, Any] = {}  # noqa: RUF012
    message_overrides: dict[str, Any] = {}  # noqa: RUF012
    created_at: Timestamp
