"""Phones and instant keys as they are answered."""

from __future__ import annotations

from typing import Any, Literal

from latchwork.app.api.models.common import Answer, ErrorNote, Metadata, Timestamp, Uuid, WarningNote


class Phone(Answer):
    created_at: Timestamp
    custom_metadata: Metadata
    device_id: Uuid
    device_type: Literal["ios_phone", "android_phone"]
    display_name: str
    errors: list[ErrorNote]
    properties: dict[str, Any]
    warnings: list[WarningNote]
    workspace_id: Uuid


class InstantKey(Answer):
    """A link that brings phones to a person. `instant_key_url` is cut to the host for keys that may only read."""

    client_session_id: Uuid
    created_at: Timestamp
    customization_profile_id: Uuid = ""
    expires_at: Timestamp
    instant_key_id: Uuid
    instant_key_url: str
    user_identity_id: Uuid
    workspace_id: Uuid


class EnrollmentAutomation(Answer):
    """The phones of a person fetch the mobile keys of an access system by themselves."""

    created_at: Timestamp
    credential_manager_acs_system_id: Uuid
    enrollment_automation_id: Uuid
    user_identity_id: Uuid
    workspace_id: Uuid
