"""Bridges as they are answered."""

from __future__ import annotations

from latchwork.app.api.models.common import Answer, Timestamp, Uuid


class Bridge(Answer):
    """What stands between the API and devices on the spot."""

    bridge_id: Uuid
    workspace_id: Uuid
    created_at: Timestamp
