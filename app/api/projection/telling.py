"""Writing events: with what they tell of, in one transaction, numbered in that order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, select

from latchwork.app.api.tables.events import about, event
from latchwork.app.api.tables.people import user_identity
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import grant

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_as_json = json.JSONEncoder(sort_keys=True).encode
_INSERT_EVENT = Prepared.insert_into(event, "id", "type", "created_at", "occurred_at", "data", "secrets", "story")
_INSERT_ABOUT = Prepared.insert_into(about, "thing", "number")
# by the engine's own row, which outlives the access grant: its last events are told when that is gone already
_OWNER = Prepared(
    select(grant.c.bundle.label("id"), grant.c.person.label("user_identity")).where(
        grant.c.id == bindparam("g"), grant.c.bundle.is_not(None), grant.c.person.in_(select(user_identity.c.id))
    )
)


class Teller:
    """Stores events. `fresh` is the number of the newest one; `news` that some were stored since it was last reset."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self.fresh = 0
        self.news = False

    def tell(
        self,
        c: Connection,
        kind: str,
        *,
        occurred_at: float | None = None,
        secrets: dict[str, Any] | None = None,
        also_about: tuple[str, ...] = (),
        story: str | None = None,
        **fields: Any,
    ) -> str:
        """Stores one event; answers its id.

        `fields` are its own: every one that is called `..._id` or `..._ids` is what it can be found by, as is
        `also_about`. PINs come in `secrets`, which are sealed. Fields that are None are left out. `story` is the
        access grant whose events webhooks deliver in this order, where the fields do not name it.
        """
        now = self._api.now()
        fields = {name: value for name, value in fields.items() if value is not None}
        new_id = self._api.new_id()
        self.fresh = _INSERT_EVENT.insert(
            c,
            {
                "id": new_id,
                "type": kind,
                "created_at": now,
                # the clock of a lock may be a little ahead, and nothing is told before it happens
                "occurred_at": now if occurred_at is None else min(occurred_at, now),
                "data": _as_json(fields),
                "secrets": self._api.seal(secrets) if secrets else None,
                "story": story or _story(fields),
            },
        )
        self.news = True
        things = _ids(fields) | set(also_about)
        if things:
            _INSERT_ABOUT.run_many(c, [{"thing": thing, "number": self.fresh} for thing in sorted(things)])
        return new_id

    def owner(self, c: Connection, engine_grant: str) -> Row[Any] | None:
        """The access grant (`id`, `user_identity`) that a grant of the engine carries out; None for a lone code."""
        row: Row[Any] | None = _OWNER.first(c, {"g": engine_grant})
        return row

    def about_door(self, c: Connection, door: str) -> dict[str, Any]:
        """The fields that every event about a door carries."""
        return self._api.doors.event_fields(c, door)


def _story(fields: dict[str, Any]) -> str | None:
    """The access grant that an event is about, or else the code."""
    grants = fields.get("access_grant_ids") or (fields.get("access_grant_id"),)
    story: str | None = grants[0] or fields.get("access_code_id")
    return story


def _ids(fields: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for name, value in fields.items():
        if name.endswith("_id") and isinstance(value, str):
            found.add(value)
        elif name.endswith("_ids") and isinstance(value, list):
            found |= {one for one in value if isinstance(one, str)}
    return found
