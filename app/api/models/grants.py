"""Access grants and access methods as they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from latchwork.app.api.models.common import Answer, ErrorNote, PendingMutation, Timestamp, Uuid, WarningNote

Mode = Literal["code", "card", "mobile_key", "cloud_key"]


class RequestedAccessMethod(Answer):
    """One entry of what was asked for, and the methods that were made of it."""

    mode: Mode
    display_name: str
    created_at: Timestamp
    created_access_method_ids: list[Uuid]
    code: Annotated[str, Field(pattern="^[0-9]{4,9}$")] = ""
    instant_key_max_use_count: Annotated[int, Field(ge=1)] = 1


class AccessGrant(Answer):
    """Who may pass, where, when and how. `ends_at` is null for one without an end."""

    access_grant_id: Uuid
    access_grant_key: str = ""
    access_method_ids: list[Uuid]
    client_session_token: str = ""
    created_at: Timestamp
    customization_profile_id: Uuid = ""
    display_name: str
    display_status: str
    ends_at: Timestamp | None
    errors: list[ErrorNote]
    instant_key_url: str = ""
    location_ids: list[Uuid]
    name: str | None
    pending_mutations: list[PendingMutation]
    requested_access_methods: list[RequestedAccessMethod]
    reservation_key: str = ""
    space_ids: list[Uuid]
    starts_at: Timestamp
    user_identity_id: Uuid
    warnings: list[WarningNote]
    workspace_id: Uuid


class AccessMethod(Answer):
    """One way in which a grant opens doors. `code` is null while it is not known, or not for the one who asks."""

    access_method_id: Uuid
    client_session_token: str = ""
    code: str | None = None
    created_at: Timestamp
    customization_profile_id: Uuid = ""
    display_name: str
    display_status: str
    errors: list[ErrorNote]
    instant_key_url: str = ""
    is_assignment_required: bool = False
    is_encoding_required: bool = False
    is_issued: bool
    is_ready_for_assignment: bool = False
    is_ready_for_encoding: bool = False
    issued_at: Timestamp | None
    mode: Mode
    pending_mutations: list[PendingMutation]
    warnings: list[WarningNote]
    workspace_id: Uuid
