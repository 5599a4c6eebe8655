"""Enrollment automations: a person's phones hold the mobile keys of an access system as soon as there is one, without
being held to a door first.

Facts: the published description of enrollment automations, which speaks of a credential manager. Our access systems
make the keys for phones themselves, so each is its own.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, delete, select, update

from latchwork.app.api.call import Call
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.objects.phones import belongs_to
from latchwork.app.api.principal import Principal
from latchwork.app.api.tables.acs import acs_user
from latchwork.app.api.tables.phones import enrollment_automation, phone
from latchwork.drivers.contract import DriverError
from latchwork.grants.model import GrantError

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PRINCIPAL = Principal("enrollment automation", "brings mobile keys to phones")


class Enrolments:
    """The enrollment automations of one service. What takes a connection runs inside a transaction; the phones that it
    concerns fetch their keys after the commit."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._people: set[str] = set()
        self._running: asyncio.Task[None] | None = None

    # --- what has come to be to be fetched -----------------------------------------------------------------------

    def phone_came(self, c: Connection, person: str) -> None:
        """The person has another phone, or an automation that there was not before."""
        if c.scalar(select(enrollment_automation.c.id).where(_of(c, person)).limit(1)) is not None:
            self._people.add(person)

    def key_changed(self, c: Connection, system: str, user: str | None) -> None:
        """A mobile key of this user of an access system was made, or opens something else now, or has ended."""
        mine = (acs_user.c.id == user) & (acs_user.c.user_identity == enrollment_automation.c.user_identity)
        person = c.scalar(
            select(acs_user.c.user_identity).where(mine, enrollment_automation.c.system == system).limit(1)
        )
        if person is not None:
            self._people.add(person)

    # --- what becomes of one -------------------------------------------------------------------------------------

    def end(self, c: Connection, automation_id: str) -> None:
        """Phones keep what they have, and fetch nothing by themselves any more."""
        c.execute(delete(enrollment_automation).where(enrollment_automation.c.id == automation_id))
        kind = "enrollment_automation.deleted"
        self._api.projector.teller.tell(c, kind, enrollment_automation_id=automation_id)

    def forget_person(self, c: Connection, person: str) -> None:
        for one in list(c.scalars(select(enrollment_automation.c.id).where(_of(c, person)))):
            self.end(c, one)

    def merge_person(self, c: Connection, kept: str, twin: str) -> None:
        theirs = enrollment_automation.c.user_identity == twin
        c.execute(update(enrollment_automation).prefix_with("OR IGNORE").where(theirs).values(user_identity=kept))
        for one in list(c.scalars(select(enrollment_automation.c.id).where(theirs))):
            self.end(c, one)
        self.phone_came(c, kept)

    # --- fetching ------------------------------------------------------------------------------------------------

    def committed(self) -> None:
        """After every commit."""
        if self._people and self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._fetch())
            self._running.add_done_callback(self._fetched)

    def _fetched(self, done: asyncio.Task[None]) -> None:
        self._running = None
        if not done.cancelled():
            done.result()

    async def _fetch(self) -> None:
        while self._people:
            people, self._people = sorted(self._people), set()
            call = Call(self._api, PRINCIPAL, self._api.new_request_id())
            for name in await self._api.store.run(partial(_phones, people=people)):
                # a key that cannot be made now is made when the phone asks for it at the door, which says why not
                with suppress(GrantError, DriverError):
                    await self._api.wallets.sync(call, name)

    async def stop(self) -> None:
        """Phones that have not fetched yet do so at the next change, or at a door."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)


def _phones(c: Connection, people: list[str]) -> list[str]:
    return list(c.scalars(select(phone.c.name).where(belongs_to(c, people)).order_by(phone.c.created_at, phone.c.id)))


def _of(c: Connection, person: str) -> ColumnElement[bool]:
    return enrollment_automation.c.user_identity.in_(everyone(c, [person]))
