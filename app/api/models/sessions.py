"""Client sessions as they are answered."""

from __future__ import annotations

from latchwork.app.api.models.common import Answer, Timestamp, Uuid


class ClientSession(Answer):
    """A token for an app. `token` is empty for keys that may only read: it would let them see more than they may."""

    client_session_id: Uuid
    workspace_id: Uuid
    token: str
    user_identifier_key: str | None
    user_identity_id: Uuid = ""
    user_identity_ids: list[Uuid]
    connected_account_ids: list[Uuid]
    connect_webview_ids: list[Uuid]
    customer_key: str = ""
    device_count: int
    created_at: Timestamp
    expires_at: Timestamp
