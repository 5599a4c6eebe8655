"""Writing events: with what they tell of, in one transaction, numbered in that order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert

from latchwork.app.api.tables.events import about, event

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_INSERT_EVENT = insert(event)
_INSERT_ABOUT = insert(about)


class Teller:
    """Stores events. `fresh` is the number of the newest one of the transaction under way."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self.fresh = 0

    def tell(
        self,
        c: Connection,
        kind: str,
        *,
        occurred_at: float | None = None,
        secrets: dict[str, Any] | None = None,
        also_about: tuple[str, ...] = (),
        **fields: Any,
    ) -> str:
        """Stores one event; answers its id.

        `fields` are its own: every one that is called `..._id` or `..._ids` is what it can be found by, as is
        `also_about`. PINs come in `secrets`, which are sealed. Fields that are None are left out.
        """
        now = self._api.now()
        fields = {name: value for name, value in fields.items() if value is not None}
        new_id = self._api.new_id()
        made = c.execute(
            _INSERT_EVENT,
            {
                "id": new_id,
                "type": kind,
                "created_at": now,
                "occurred_at": now if occurred_at is None else occurred_at,
                "data": json.dumps(fields, sort_keys=True),
                "secrets": self._api.seal(secrets) if secrets else None,
            },
        )
        assert made.inserted_primary_key is not None
        self.fresh = int(made.inserted_primary_key[0])
        things = _ids(fields) | set(also_about)
        if things:
            c.execute(_INSERT_ABOUT, [{"thing": thing, "number": self.fresh} for thing in sorted(things)])
        return new_id

    def about_door(self, c: Connection, door: str) -> dict[str, Any]:
        """The fields that every event about a door carries."""
        return self._api.doors.event_fields(c, door)


def _ids(fields: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for name, value in fields.items():
        if name.endswith("_id") and isinstance(value, str):
            found.add(value)
        elif name.endswith("_ids") and isinstance(value, list):
            found |= {one for one in value if isinstance(one, str)}
    return found
