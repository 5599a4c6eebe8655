"""People as they are answered."""

from __future__ import annotations

from latchwork.app.api.models.common import Answer, ErrorNote, Timestamp, Uuid, WarningNote


class UserIdentity(Answer):
    """A person. Former ids and keys of people who were merged into this one find it as well."""

    user_identity_id: Uuid
    user_identity_key: str | None
    workspace_id: Uuid
    display_name: str
    full_name: str | None
    email_address: str | None
    phone_number: str | None
    acs_user_ids: list[Uuid]
    merged_user_identity_ids: list[Uuid]
    merged_user_identity_keys: list[str]
    created_at: Timestamp
    errors: list[ErrorNote]
    warnings: list[WarningNote]


class UnmanagedUserIdentity(Answer):
    """A person who got access from the command line, and whom nobody has made known over the API yet."""

    user_identity_id: Uuid
    workspace_id: Uuid
    display_name: str
    full_name: str | None
    email_address: str | None
    phone_number: str | None
    acs_user_ids: list[Uuid]
    merged_user_identity_ids: list[Uuid]
    merged_user_identity_keys: list[str]
    created_at: Timestamp
    errors: list[ErrorNote]
    warnings: list[WarningNote]
