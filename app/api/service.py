"""The API over one running rig: the store, the engine, the ids, and what keeps its view and its events in step."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from latchwork.app.api.attempts import Attempts
from latchwork.app.api.call import Tx
from latchwork.app.api.connecting import Connecting
from latchwork.app.api.courtesy import Courtesy
from latchwork.app.api.desk import Desk
from latchwork.app.api.disturbances import Disturbances
from latchwork.app.api.doorkeeper import Doorkeeper
from latchwork.app.api.doors import Doors
from latchwork.app.api.enrolments import Enrolments
from latchwork.app.api.names import Names, workspace_of
from latchwork.app.api.operations import Operations
from latchwork.app.api.phone_links import PhoneLinks
from latchwork.app.api.principal import Principal
from latchwork.app.api.projection import Projector
from latchwork.app.api.reports import Listening
from latchwork.app.api.retention import Keep, Retention
from latchwork.app.api.sessions import Sessions
from latchwork.app.api.streams import Streams
from latchwork.app.api.wallets import Wallets
from latchwork.app.api.webhooks import PostOffice
from latchwork.drivers.contract import Secret
from latchwork.grants.store import Store
from latchwork.rig.build import Rig

T = TypeVar("T")


class Service:
    """Make it over an open rig, `start` it inside the rig's loop, and `stop` it before the rig is closed."""

    def __init__(self, rig: Rig, store: Store, base_url: str, keep: Keep | None = None) -> None:
        self.rig = rig
        self.world = rig.world
        self.engine = rig.engine
        self.vault = rig.state.vault
        self.store = store
        self.base_url = base_url
        self.names = Names.of(workspace_of(rig.file.name), rig.engine.estate)
        self.doors = Doors(self)
        self.projector = Projector(self)
        self.phone_links = PhoneLinks(self)
        self.attempts = Attempts(self)
        self.operations = Operations(self)
        self.desk = Desk(self)
        self.wallets = Wallets(self)
        self.enrolments = Enrolments(self)
        self.disturbances = Disturbances(self)
        self.connecting = Connecting(self)
        self.listening = Listening(self)
        self.doorkeeper = Doorkeeper(self.now)
        self.sessions = Sessions(self)
        self.post_office = PostOffice(self)
        self.streams = Streams(self)
        self.courtesy = Courtesy()
        self.retention = Retention(self, keep or Keep())
        self.stopping = asyncio.Event()
        """Set when the server is told to stop: whoever holds a request open ends it then."""
        self._ids = self.world.random("api ids")
        self._request_ids = self.world.random("request ids")
        self._look: asyncio.TimerHandle | None = None
        self._look_at: float | None = None

    @property
    def sandbox(self) -> bool:
        """Whether nothing here is real: then every simulate route may be used."""
        return self.rig.file.simulated

    async def start(self) -> None:
        """Enrols what the rig file names and takes in what happened while nobody served it."""
        await self.store.run(self.projector.begin)
        self.store.before_commit.append(self.projector.project)
        self.store.after_commit.append(self._committed)
        await self.disturbances.begin()
        await self.store.run(self.projector.catch_up)
        self.listening.hear(self.engine.estate.doors)
        await self.store.run(self.attempts.expire)
        await self.store.run(self.doorkeeper.load)
        self.store.before_commit.append(self.sessions.before_commit)
        self.store.after_commit.append(self.sessions.after_commit)
        await self.store.run(self.sessions.load)
        self.doorkeeper.finders.append(self.sessions.find)
        self.projector.listeners.append(self.streams.ring)
        await self.post_office.start()
        self.retention.start()

    async def first_sync(self) -> None:
        """Asks every lock that nobody has spoken to yet what is on it and how it stands; waits for these where all is
        simulated, for they answer at once. What else was left to be done at doors keeps no caller waiting.

        Raises what stopped the engine.
        """
        doors = await self.store.run(self.doors.never_read)
        self.engine.audit(doors)
        if self.sandbox:
            await self.engine.visited(doors)
        if self.engine.failure is not None:
            raise self.engine.failure

    async def stop(self) -> None:
        await self.retention.stop()
        await self.post_office.stop()
        self.projector.listeners.remove(self.streams.ring)
        await self.listening.stop()
        await self.operations.stop()
        await self.enrolments.stop()
        # what the engine writes down from here on would be told to nobody
        await self.engine.stop()
        if self._look is not None:
            self._look.cancel()
        self.store.after_commit.remove(self.sessions.after_commit)
        self.store.before_commit.remove(self.sessions.before_commit)
        self.store.after_commit.remove(self._committed)
        self.store.before_commit.remove(self.projector.project)

    # --- requests ---

    async def transact(self, principal: Principal, work: Callable[[Tx], T], *, aside: bool = False) -> T:
        """One transaction; the doors that it marks are woken afterwards. `aside` as in `Store.run`.

        Its `now` is when its turn comes: what was not over when it was asked may be over by then.
        """
        return await self.engine.transact(
            lambda c, touched: work(Tx(c, self, self.now(), principal, touched)), aside=aside
        )

    def now(self) -> float:
        return self.world.now().timestamp()

    def new_id(self) -> str:
        return str(UUID(int=self._ids.getrandbits(128), version=4))

    def new_request_id(self) -> str:
        """From a stream of its own: the ids of things do not depend on how many requests came between them."""
        return f"{self._request_ids.getrandbits(128):032x}"

    def begin_ids(self, boots: str) -> None:
        """A seeded world starts its streams again at every start; ids must not come round with them."""
        self._ids = self.world.random("api ids", boots)
        self._request_ids = self.world.random("request ids", boots)

    # --- moments ---

    def _committed(self) -> None:
        self.projector.deliver()
        self.enrolments.committed()
        awake, self.projector.pools.awake = self.projector.pools.awake, set()
        for door in sorted(awake):
            self.engine.wake(door)
        look_at = self.projector.look_at
        if look_at == self._look_at:
            return
        self._look_at = look_at
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if look_at is not None:
            nap = max(0.0, look_at - self.now()) + 0.001
            self._look = asyncio.get_running_loop().call_later(min(nap, LONGEST_NAP), self._ring)

    async def look_now(self) -> None:
        """Has everything told whose moment has come."""
        await self.store.run(lambda c: self.projector.look(c, self.now()))

    def _ring(self) -> None:
        awaited = self._look_at
        self._look, self._look_at = None, None
        if awaited is not None and self.now() < awaited:
            self._committed()  # the clock was only looked at: nothing is due, and the store is left in peace
            return
        task = asyncio.ensure_future(self.look_now())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    # --- secrets ---

    def seal(self, value: dict[str, Any]) -> bytes:
        """Seals fields that hold PINs."""
        return self.vault.seal(Secret(json.dumps(value, sort_keys=True)))

    def unseal(self, sealed: bytes | None) -> dict[str, Any]:
        if sealed is None:
            return {}
        value: dict[str, Any] = json.loads(self.vault.open(sealed).reveal())
        return value

    def run_in(self, c: Connection, principal: Principal) -> Tx:
        """A transaction that is already open, as a handler takes it."""
        return Tx(c, self, self.now(), principal)


LONGEST_NAP = 60.0
"""Seconds after which the wall clock is looked at again, which people and networks may have moved."""
