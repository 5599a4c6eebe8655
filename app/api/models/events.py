"""Events and action attempts as they are answered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from latchwork.app.api.models.common import Answer, Timestamp, Uuid


class Event(Answer):
    """What all events have; each type has fields of its own beside these."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    event_id: Uuid
    event_type: str
    event_description: str
    workspace_id: Uuid
    created_at: Timestamp
    occurred_at: Timestamp


class EventsSince(Answer):
    """A piece of the log; `number` is what to ask after next time."""

    number: int
    events: list[Event]


class AttemptError(Answer):
    type: str
    message: str


class ActionAttempt(Answer):
    """Something that takes a while: `result` is there on success, `error` on error."""

    action_attempt_id: Uuid
    action_type: str
    status: Literal["pending", "success", "error"]
    result: dict[str, Any] | None
    error: AttemptError | None
