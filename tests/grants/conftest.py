"""A small house of scripted doors: a driver over a plain list, whose misfortune a test writes down beforehand.

The real drivers and simulators prove that bytes are right; these doors prove what the engine makes of any answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from latchwork.drivers.contract import (
    Bolt,
    Capabilities,
    CardOrder,
    CardSeen,
    CodeLimits,
    Content,
    Credential,
    Delivery,
    DriverError,
    Entry,
    Evidence,
    Method,
    MobileKey,
    Passage,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Status,
    Unreachable,
    Window,
)
from latchwork.grants.engine import Engine
from latchwork.grants.estate import AccessSystem, Entrance, Estate, Lock
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.grants.store import Killed, Store
from latchwork.grants.vault import Vault
from latchwork.world import World

KEY = bytes(range(32))


@dataclass(slots=True)
class Trouble:
    """The next `times` calls of a verb (or "connect") raise `error`, before or after the door did it."""

    verb: str
    error: DriverError
    done: bool = False
    times: int = 1


class ScriptedDoor:
    """A lock of no make: `entries` is its memory, `calls` what it was asked."""

    def __init__(
        self,
        world: World,
        name: str,
        *,
        medium: str = "radio",
        limits: CodeLimits | None = None,
        methods: dict[Method, Delivery] | None = None,
        verb_time: float = 0.1,
        **capabilities: Any,
    ) -> None:
        self.world = world
        self.name = name
        self.medium = medium
        self.verb_time = verb_time
        self.capabilities = Capabilities(
            make="scripted",
            delivery=methods or {Method.CODE: Delivery.STORED},
            code=limits or CodeLimits(),
            **capabilities,
        )
        self.entries: list[Entry] = []
        self.passages: list[Passage] = []
        self.troubles: list[Trouble] = []
        self.calls: list[str] = []
        self.reachable = True
        self.complete = True
        self.clock_error = timedelta(0)
        self.connected_at: list[datetime] = []

    @property
    def pins(self) -> set[str]:
        return {entry.secret.reveal() for entry in self.entries if entry.secret is not None}

    def trouble(self, verb: str, error: DriverError, *, done: bool = False, times: int = 1) -> None:
        self.troubles.append(Trouble(verb, error, done, times))

    def strike(self, verb: str, *, done: bool) -> None:
        for trouble in self.troubles:
            if trouble.verb == verb and trouble.done is done:
                trouble.times -= 1
                if not trouble.times:
                    self.troubles.remove(trouble)
                raise trouble.error

    def session(self) -> AbstractAsyncContextManager[Any]:
        return self._session()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Any]:
        self.connected_at.append(self.world.now())
        await self.world.sleep(self.verb_time)
        self.strike("connect", done=False)
        if not self.reachable:
            raise Unreachable(f"{self.name} does not answer")
        yield ScriptedSession(self)

    async def probe(self) -> Capabilities:
        return self.capabilities

    def mobile_key(self, window: Window, holder: int) -> MobileKey:
        return MobileKey(self.name, "scripted", window, Secret(f"key {holder}"))


class ScriptedSession:
    def __init__(self, door: ScriptedDoor) -> None:
        self.door = door

    async def _ask(self, verb: str, do: Callable[[], Any]) -> Any:
        door = self.door
        door.calls.append(verb)
        door.strike(verb, done=False)
        result = do()
        await door.world.sleep(door.verb_time)
        door.strike(verb, done=True)
        return result

    async def read(self) -> Content:
        door = self.door
        masked = door.capabilities.code is not None and door.capabilities.code.masked
        entries = tuple(replace(e, secret=None) if masked else e for e in door.entries)
        content: Content = await self._ask("read", lambda: Content(entries, door.world.now(), door.complete))
        return content

    async def add(self, credential: Credential) -> Receipt:
        receipt: Receipt = await self._ask("add", lambda: self._add(credential))
        return receipt

    def _add(self, credential: Credential) -> Receipt:
        door, limits = self.door, self.door.capabilities.code
        assert limits is not None
        if credential.method is Method.CODE and len(credential.secret.reveal()) not in limits.lengths:
            raise Rejected(Reason.BAD_LENGTH, "the length is wrong")
        if any(e.secret == credential.secret and e.method is credential.method for e in door.entries):
            raise Rejected(Reason.DUPLICATE_CODE, "it is there already")
        if limits.capacity is not None and len(door.entries) >= limits.capacity:
            raise Rejected(Reason.MEMORY_FULL, "no room")
        if limits.addressed and any(e.slot == credential.slot for e in door.entries):
            raise Rejected(Reason.BAD_SLOT, "another code is there")
        door.entries.append(Entry(credential.method, credential.secret, credential.window, credential.slot))
        return Receipt(Evidence.ACKNOWLEDGED if limits.masked else Evidence.READ_BACK, credential.slot)

    def _index(self, entry: Entry) -> int | None:
        for index, one in enumerate(self.door.entries):
            same_slot = entry.slot is None or one.slot == entry.slot
            if same_slot and (entry.secret is None or one.secret == entry.secret):
                return index
        return None

    async def change(self, entry: Entry, credential: Credential) -> Receipt:
        def do() -> Receipt:
            index = self._index(entry)
            if index is None:
                raise Rejected(Reason.NOT_FOUND, "it is not there")
            self.door.entries[index] = replace(self.door.entries[index], window=credential.window)
            return Receipt(Evidence.READ_BACK, entry.slot)

        receipt: Receipt = await self._ask("change", do)
        return receipt

    async def remove(self, entry: Entry) -> Receipt:
        def do() -> Receipt:
            index = self._index(entry)
            if index is not None:
                del self.door.entries[index]
            return Receipt(Evidence.READ_BACK, entry.slot)

        receipt: Receipt = await self._ask("remove", do)
        return receipt

    async def status(self) -> Status:
        status: Status = await self._ask("status", lambda: Status(Bolt.LOCKED, 80, self.door.clock_error))
        return status

    async def set_clock(self) -> Receipt:
        def do() -> Receipt:
            self.door.clock_error = timedelta(0)
            return Receipt(Evidence.ACKNOWLEDGED)

        receipt: Receipt = await self._ask("set_clock", do)
        return receipt

    async def log(self) -> list[Passage]:
        def do() -> list[Passage]:
            told, self.door.passages = self.door.passages, []
            return told

        passages: list[Passage] = await self._ask("log", do)
        return passages


@dataclass(slots=True)
class Card:
    uid: str
    order: CardOrder | None = None


@dataclass(slots=True)
class ScriptedEncoder:
    """One encoder; `lying` is the card on it. `lost_answer`: the next write is done and nobody hears so."""

    world: World
    medium: str = "desk"
    lying: Card | None = None
    written: list[CardOrder] = field(default_factory=list)
    lost_answer: bool = False
    not_written: bool = False
    refusal: DriverError | None = None

    async def read(self) -> CardSeen:
        await self.world.sleep(0.1)
        if self.lying is None:
            raise Rejected(Reason.NO_CARD, "no card lies there")
        order = self.lying.order
        return CardSeen(self.lying.uid, "scripted", order, order is not None)

    async def write(self, order: CardOrder) -> tuple[CardSeen, Receipt]:
        from latchwork.drivers.contract import Unconfirmed

        await self.world.sleep(0.1)
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            raise refusal
        assert self.lying is not None
        if self.not_written:
            self.not_written = False
            raise Unconfirmed("the card answered nothing")
        self.lying.order = order
        self.written.append(order)
        if self.lost_answer:
            self.lost_answer = False
            raise Unconfirmed("the answer was lost")
        return await self.read(), Receipt(Evidence.READ_BACK)

    async def erase(self) -> CardSeen:
        assert self.lying is not None
        self.lying.order = None
        return await self.read()


class House:
    """Doors, an engine over a store on disk, and what people ask."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path
        self.estate = Estate()
        self.encoder = ScriptedEncoder(world)
        self.doors: dict[str, ScriptedDoor] = {}
        self._uids = 0

    def lock(self, name: str, *, owner: str = "house", **options: Any) -> ScriptedDoor:
        door = self.doors[name] = ScriptedDoor(self.world, name, **options)
        self.estate.doors[name] = Lock(name, door, owner)
        return door

    def entrance(self, name: str, number: int, *, common: bool = False) -> None:
        self.estate.systems.setdefault("annex", AccessSystem("annex", 7, {"desk": self.encoder}))
        self.estate.doors[name] = Entrance(name, "annex", number, common)

    async def open(self) -> Engine:
        self.store = Store.open(self.world, self.path)
        self.engine = Engine(self.world, self.estate, self.store, Vault(KEY))
        await self.engine.start()
        return self.engine

    async def close(self) -> None:
        await self.engine.stop()
        self.store.close()

    async def reopen(self) -> Engine:
        await self.close()
        return await self.open()

    async def settle(self) -> None:
        await self.engine.settle()

    async def sleep(self, **span: float) -> None:
        await self.world.sleep(timedelta(**span).total_seconds())
        await self.engine.settle()

    def hours(self, start: float | None, end: float | None) -> Window:
        now = self.world.now()
        return Window(
            None if start is None else now + timedelta(hours=start), None if end is None else now + timedelta(hours=end)
        )

    async def grant(
        self,
        *doors: str,
        window: Window | None = None,
        methods: tuple[Method, ...] = (Method.CODE,),
        person: str = "Ada",
        code: str | None = None,
        **more: Any,
    ) -> GrantView:
        wish = None if code is None else Secret(code)
        window = window if window is not None else self.hours(-1, 24)
        request = GrantRequest(person, window, doors, methods=frozenset(methods), code=wish, **more)
        return await self.engine.grant(request)

    async def code(self, *doors: str, **more: Any) -> tuple[GrantView, str]:
        """A grant with a code, carried out, and its PIN."""
        view = await self.grant(*doors, **more)
        await self.settle()
        view = await self.engine.show(view.id)
        return view, view.codes[0].reveal()

    async def card(self, view: GrantView, card: Card | None = None, **options: Any) -> Card:
        """Has the grant's card written on a blank one, or on `card`."""
        self.encoder.lying = card if card is not None else self.blank()
        await self.engine.encode(view.id, "desk", **options)
        await self.settle()
        card, self.encoder.lying = self.encoder.lying, None
        return card

    def blank(self) -> Card:
        self._uids += 1
        return Card(f"5a{self._uids:06x}")

    async def kinds(self, grant_id: str | None = None) -> list[str]:
        return [event.kind for event in await self.engine.events(grant_id=grant_id)]

    async def alarms(self) -> set[tuple[str, str]]:
        return {(alarm.kind, alarm.door) for alarm in await self.engine.alarms()}


Story = Callable[[House], Awaitable[None]]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., None]:
    """Runs a story in a new house, in virtual time. The story builds its doors and opens the engine itself."""

    def play(story: Story, *, seed: int = 1) -> None:
        world = World(seed)

        async def main() -> None:
            house = House(world, tmp_path / "store.sqlite")
            await story(house)
            if house.engine.failure is None:
                await house.settle()
            await house.close()

        world.run(main())

    return play


@pytest.fixture
def killed() -> type[BaseException]:
    return Killed
