"""Looks anew at what a transaction touched, and has the difference told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, union, union_all

from latchwork.app.api.projection import touch
from latchwork.app.api.projection.accounts import AccountView
from latchwork.app.api.projection.codes import CodeView
from latchwork.app.api.projection.credentials import CredentialView
from latchwork.app.api.projection.doors import DoorView
from latchwork.app.api.projection.methods import MethodView
from latchwork.app.api.projection.pools import PoolView
from latchwork.app.api.projection.spaces import SpaceView
from latchwork.app.api.projection.systems import SystemView
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.acs import acs_credential
from latchwork.app.api.tables.codes import access_code, backup_pool
from latchwork.app.api.tables.devices import device, unmanaged_code
from latchwork.app.api.tables.events import projected
from latchwork.app.api.tables.grants import access_method, requested_method
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import event as engine_event
from latchwork.grants.schema import grant as engine_grant
from latchwork.grants.schema import meta

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

ENGINE = "engine"
"""The row that says how far the engine's own events were taken in."""

SERVED = "served"
"""The row that says at which start of the engine everything was last looked at."""

_SEEN = Prepared(select(projected.c.number).where(projected.c.name == ENGINE))
_KEEP_SEEN = Prepared.update_of(projected, ("number",), projected.c.name == ENGINE)
_SERVED = Prepared(select(projected.c.number).where(projected.c.name == SERVED))
_BOOTS = Prepared(select(meta.c.value).where(meta.c.key == "boots"))
_ALL_GRANTS = union(
    *(select(one.c.engine_grant) for one in (requested_method, access_code, acs_credential)),
    select(unmanaged_code.c.leaving).where(unmanaged_code.c.leaving.is_not(None)),
)
_NEWS = Prepared(
    select(engine_event)
    .where(engine_event.c.number > select(projected.c.number).where(projected.c.name == ENGINE).scalar_subquery())
    .order_by(engine_event.c.number)
)
_GRANT = Prepared(select(engine_grant).where(engine_grant.c.id == bindparam("g")))
_NEXT_LOOK = Prepared(
    union_all(*(select(func.min(one.c.look_at)) for one in (access_method, access_code, backup_pool, acs_credential)))
)


class Projector:
    """One for each service. `project` runs in every transaction of the store, before it is committed."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self.teller = Teller(api)
        self.codes = CodeView(api, self.teller)
        self.methods = MethodView(api, self.teller)
        self.accounts = AccountView(api, self.teller)
        self.doors = DoorView(api, self.teller)
        self.spaces = SpaceView(self.teller)
        self.systems = SystemView(api, self.teller)
        self.credentials = CredentialView(api, self.teller)
        self.pools = PoolView(api)
        self.notes = touch.Notes()
        self.look_at: float | None = None
        self.listeners: list[Callable[[int], None]] = []
        """Called on the loop after a commit that stored events, with the number of the newest."""
        self._was_due = False
        self._saw_all = False
        """Whether everything is noted that the engine did since it started."""

    # --- life ---

    def begin(self, c: Connection) -> None:
        """Sets the triggers and enrols what the rig file names."""
        self._saw_all = touch.has_begun(c)
        self.notes = touch.begin(c)
        self._api.begin_ids(str(_BOOTS.scalar(c)))
        if _SEEN.scalar(c) is None:
            c.execute(insert(projected).values(name=ENGINE, number=0))
        self.accounts.enrol(c)
        self.systems.enrol(c)
        self.doors.enrol(c)

    def catch_up(self, c: Connection) -> None:
        """Takes in what happened while nobody served the rig: other commands, and the clock.

        An engine that ran unseen may have changed anything without an event: then everything is looked at.
        """
        news = list(_NEWS.rows(c))
        self.notes.news |= {event.number for event in news}
        touch.note(c, sorted({event.grant for event in news if event.grant is not None}))
        boots = int(_BOOTS.scalar(c) or 0)
        if not self._saw_all or (_SERVED.scalar(c) or 0) != boots - 1:
            self.notes.grants.update(c.scalars(_ALL_GRANTS))
            self.notes.doors.update(c.scalars(select(device.c.door)))
        c.execute(delete(projected).where(projected.c.name == SERVED))
        c.execute(insert(projected).values(name=SERVED, number=boots))
        self.look(c, self._api.now())

    def deliver(self) -> None:
        """After a commit: lets the listeners know that there are new events."""
        if self.teller.news:
            self.teller.news = False
            for hear in tuple(self.listeners):
                hear(self.teller.fresh)

    # --- looking ---

    def project(self, c: Connection) -> None:
        """Looks at everything that the transaction touched; runs until that touches nothing more."""
        news = self._news(c)
        grants, doors = self.notes.take()
        while news or grants or doors:
            for door in doors:
                self.doors.look(c, door)
            for one in grants:
                row = _GRANT.first(c, {"g": one})
                if row is not None:
                    self._look_at_grant(c, row)
            for event in news:
                self._hear(c, event)
            news = self._news(c)
            grants, doors = self.notes.take()
        self._see_moments(c)

    def _see_moments(self, c: Connection) -> None:
        """Keeps `look_at` no later than the next moment. One that comes too early has the next one asked anew."""
        if self._was_due:
            self._was_due = False
            self.look_at = min((one for one in _NEXT_LOOK.scalars(c) if one is not None), default=None)
        elif self.notes.moments:
            first = min(self.notes.moments)
            self.look_at = first if self.look_at is None else min(first, self.look_at)
        self.notes.moments.clear()

    def _look_at_grant(self, c: Connection, row: Row[Any]) -> None:
        # methods begin first, for a code shows its method; what becomes of them follows from what became of the codes
        begun = self.methods.begin(c, row)
        self.codes.look(c, row)
        if begun is not None:
            self.methods.look(c, row, begun)
        self.credentials.look(c, row)

    def _news(self, c: Connection) -> list[Row[Any]]:
        if not self.notes.news:
            return []
        self.notes.news.clear()
        # how far they were taken in is asked of the store: a transaction that is undone takes them back
        news = list(_NEWS.rows(c))
        if news:
            _KEEP_SEEN.run(c, {"number": news[-1].number})
        return news

    def _hear(self, c: Connection, event: Row[Any]) -> None:
        """What the engine itself tells of: passages, reach, and changes by other hands."""
        data: dict[str, Any] = json.loads(event.data or "{}")
        if event.door is not None:
            self.doors.hear(c, event, data)
        self.codes.hear(c, event, data)
        self.spaces.hear(c, event, data)

    def look(self, c: Connection, now: float) -> None:
        """Has everything looked at whose moment has come."""
        due = union_all(
            select(access_method.c.engine_grant).where(access_method.c.look_at <= now),
            select(access_code.c.engine_grant).where(access_code.c.look_at <= now),
            select(acs_credential.c.engine_grant).where(acs_credential.c.look_at <= now),
        )
        touch.note(c, sorted(set(c.scalars(due))))
        self.pools.look(c, now)
        self._was_due = True
