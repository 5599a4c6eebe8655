"""Webhooks and their deliveries as they are answered."""

from __future__ import annotations

from typing import Literal

from latchwork.app.api.models.common import Answer, Timestamp, Uuid


class Webhook(Answer):
    """A listener. `secret`, which its deliveries are signed with, is for keys that may write alone."""

    webhook_id: Uuid
    url: str
    event_types: list[str]
    secret: str = ""


class WebhookDelivery(Answer):
    """A delivery that did not succeed at once, or that was asked for again."""

    webhook_delivery_id: Uuid
    webhook_id: Uuid
    event_id: Uuid
    event_type: str
    status: Literal["waiting", "held", "delivered", "given_up"]
    attempt_count: int
    next_attempt_at: Timestamp | None
    last_attempt_at: Timestamp | None
    last_status_code: int | None
    last_problem: str | None
    created_at: Timestamp


class Replay(Answer):
    count: int
