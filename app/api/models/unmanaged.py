"""Grants and methods that came from the command line, as they are answered."""

from __future__ import annotations

from typing import Literal

from latchwork.app.api.models.common import Answer, ErrorNote, PendingMutation, Timestamp, Uuid, WarningNote


class AskedMethod(Answer):
    mode: Literal["code", "card", "mobile_key", "cloud_key"]
    display_name: str
    created_at: Timestamp
    created_access_method_ids: list[Uuid]
    code: str = ""


class UnmanagedAccessGrant(Answer):
    """A grant that nobody has made known over the API yet."""

    access_grant_id: Uuid
    workspace_id: Uuid
    user_identity_id: Uuid
    name: str | None
    display_name: str
    starts_at: Timestamp
    ends_at: Timestamp | None
    space_ids: list[Uuid]
    location_ids: list[Uuid]
    access_method_ids: list[Uuid]
    requested_access_methods: list[AskedMethod]
    reservation_key: str = ""
    created_at: Timestamp
    errors: list[ErrorNote]
    warnings: list[WarningNote]
    pending_mutations: list[PendingMutation]


class UnmanagedAccessMethod(Answer):
    access_method_id: Uuid
    workspace_id: Uuid
    display_name: str
    display_status: str
    mode: Literal["code", "card", "mobile_key", "cloud_key"]
    code: str | None = None
    is_issued: bool
    issued_at: Timestamp | None
    is_encoding_required: bool = False
    is_ready_for_encoding: bool = False
    is_assignment_required: bool = False
    is_ready_for_assignment: bool = False
    created_at: Timestamp
    errors: list[ErrorNote]
    warnings: list[WarningNote]
    pending_mutations: list[PendingMutation]
