"""What takes a while: an action attempt is stored as pending, and again with its end, which is told as an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from latchwork.app.api.parameters import SECRETS
from latchwork.app.api.tables.events import action_attempt
from latchwork.grants.prepared import Prepared

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

TOLD = ("LOCK_DOOR", "UNLOCK_DOOR", "SIMULATE_KEYPAD_CODE_ENTRY", "SIMULATE_MANUAL_LOCK_VIA_KEYPAD")
"""The types whose end is told as an event."""


CARRIED_ON = ("CREATE_ACCESS_CODE", "UPDATE_ACCESS_CODE", "DELETE_ACCESS_CODE")
"""The types that a stop of the service does not end."""


_MINE = action_attempt.c.id == bindparam("a")
_BY_ID = Prepared(select(action_attempt).where(_MINE))
_END = Prepared.update_of(action_attempt, ("status", "result", "sealed", "error"), _MINE)
_INSERT = Prepared.insert_into(action_attempt, "id", "type", "status", "device", "created_at")


def holds_secrets(value: Any) -> bool:
    """Whether something in a result opens a door."""
    if isinstance(value, dict):
        return any((name in SECRETS and one is not None) or holds_secrets(one) for name, one in value.items())
    return isinstance(value, list) and any(holds_secrets(one) for one in value)


class Attempts:
    """The action attempts of one service. Every method runs inside a transaction."""

    def __init__(self, api: Service) -> None:
        self._api = api

    def begin(self, c: Connection, kind: str, device_id: str | None = None) -> str:
        """Stores a pending attempt of one of the published types; answers its id."""
        new = self._api.new_id()
        values = {"id": new, "type": kind, "status": "pending", "device": device_id, "created_at": self._api.now()}
        _INSERT.run(c, values)
        return new

    def succeed(self, c: Connection, attempt_id: str, result: dict[str, Any], **about: Any) -> None:
        """What opens something is left out of `result` for whoever may not see codes. `about` are fields of the event
        that tells of it, such as `acs_entrance_id`."""
        if holds_secrets(result):
            self._end(c, attempt_id, "success", about, sealed=self._api.seal(result))
        else:
            self._end(c, attempt_id, "success", about, result=json.dumps(result))

    def fail(self, c: Connection, attempt_id: str, kind: str, message: str, **about: Any) -> None:
        """`kind` is one of the published types of errors, `message` one sentence."""
        self._end(c, attempt_id, "error", about, error=json.dumps({"type": kind, "message": message}))

    def _end(
        self,
        c: Connection,
        attempt_id: str,
        status: str,
        about: dict[str, Any],
        *,
        result: str | None = None,
        sealed: bytes | None = None,
        error: str | None = None,
    ) -> None:
        _END.run(c, {"a": attempt_id, "status": status, "result": result, "sealed": sealed, "error": error})
        row = _BY_ID.one(c, {"a": attempt_id})
        if row.type not in TOLD:
            return
        door = self._api.names.devices.get(row.device)
        fields = {} if door is None else self._api.doors.event_fields(c, door)
        fields |= {"action_attempt_id": row.id, "action_type": row.type, "status": status} | about
        outcome = "succeeded" if status == "success" else "failed"
        self._api.projector.teller.tell(c, f"action_attempt.{row.type.lower()}.{outcome}", **fields)

    def expire(self, c: Connection) -> None:
        """Ends what nobody works on any more: the attempts that were pending when the service stopped.

        The engine goes on with access codes by itself.
        """
        dropped = (action_attempt.c.status == "pending") & action_attempt.c.type.not_in(CARRIED_ON)
        for attempt_id in list(c.scalars(select(action_attempt.c.id).where(dropped))):
            words = "The service was stopped before it was known how this ended; look at the device and ask again."
            self.fail(c, attempt_id, "action_attempt_expired", words)
