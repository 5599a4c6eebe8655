"""Looks anew at what a transaction touched, and has the difference told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, union_all, update

from latchwork.app.api.projection import touch
from latchwork.app.api.projection.codes import CodeView
from latchwork.app.api.projection.doors import DoorView
from latchwork.app.api.projection.methods import MethodView
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.events import projected
from latchwork.app.api.tables.grants import access_method
from latchwork.grants.schema import event as engine_event
from latchwork.grants.schema import grant as engine_grant
from latchwork.grants.schema import meta

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

ENGINE = "engine"
"""The row that says how far the engine's own events were taken in."""

_NEWS = select(engine_event).where(engine_event.c.number > bindparam("seen")).order_by(engine_event.c.number)
_SEEN = update(projected).where(projected.c.name == ENGINE)
_GRANT = select(engine_grant).where(engine_grant.c.id == bindparam("g"))
_NEXT_LOOK = select(func.min(access_method.c.look_at)).union_all(select(func.min(access_code.c.look_at)))


class Projector:
    """One for each service. `project` runs in every transaction of the store, before it is committed."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self.teller = Teller(api)
        self.codes = CodeView(api, self.teller)
        self.methods = MethodView(api, self.teller)
        self.doors = DoorView(api, self.teller)
        self.look_at: float | None = None
        self.listeners: list[Callable[[int], None]] = []
        """Called on the loop after a commit that stored events, with the number of the newest."""
        self._seen = 0
        self._delivered = 0

    # --- life ---

    def begin(self, c: Connection) -> None:
        """Sets the triggers and enrols what the rig file names."""
        touch.begin(c)
        self._api.begin_ids(str(c.scalar(select(meta.c.value).where(meta.c.key == "boots"))))
        seen = c.scalar(select(projected.c.number).where(projected.c.name == ENGINE))
        if seen is None:
            seen = 0
            c.execute(insert(projected).values(name=ENGINE, number=0))
        self._seen = seen
        self.doors.enrol(c)

    def catch_up(self, c: Connection) -> None:
        """Takes in what happened while nobody served the rig: other commands, and the clock."""
        grants = select(engine_event.c.grant).where(
            engine_event.c.number > self._seen, engine_event.c.grant.is_not(None)
        )
        touch.note(c, list(c.scalars(grants.distinct())))
        self.look(c, self._api.now())

    def deliver(self) -> None:
        """After a commit: lets the listeners know that there are new events."""
        if self.teller.fresh > self._delivered:
            self._delivered = self.teller.fresh
            for hear in tuple(self.listeners):
                hear(self._delivered)

    # --- looking ---

    def project(self, c: Connection) -> None:
        """Looks at everything that the transaction touched; runs until that touches nothing more."""
        news = self._news(c)
        touched = touch.take(c)
        while news or touched.grants or touched.doors:
            for door in touched.doors:
                self.doors.look(c, door)
            for one in touched.grants:
                row = c.execute(_GRANT, {"g": one}).first()
                if row is not None:
                    self._look_at_grant(c, row)
            for event in news:
                self._hear(c, event)
            news, touched = self._news(c), touch.take(c)
            self.look_at = self._next_look(c)

    def _look_at_grant(self, c: Connection, row: Row[Any]) -> None:
        # methods first: a code shows the method that it belongs to
        self.methods.look(c, row)
        self.codes.look(c, row)

    def _news(self, c: Connection) -> list[Row[Any]]:
        news = list(c.execute(_NEWS, {"seen": self._seen}))
        if news:
            self._seen = news[-1].number
            c.execute(_SEEN.values(number=self._seen))
        return news

    def _hear(self, c: Connection, event: Row[Any]) -> None:
        """What the engine itself tells of: passages, reach, and changes by other hands."""
        data: dict[str, Any] = json.loads(event.data or "{}")
        if event.door is not None:
            self.doors.hear(c, event, data)
        self.codes.hear(c, event, data)

    def look(self, c: Connection, now: float) -> None:
        """Has everything looked at whose moment has come."""
        due = union_all(
            select(access_method.c.engine_grant).where(access_method.c.look_at <= now),
            select(access_code.c.engine_grant).where(access_code.c.look_at <= now),
        )
        touch.note(c, sorted(set(c.scalars(due))))
        self.look_at = self._next_look(c)

    def _next_look(self, c: Connection) -> float | None:
        return min((moment for moment in c.scalars(_NEXT_LOOK) if moment is not None), default=None)
