"""One drawn estate: ten doors of three kinds over one temporary rig, and the process that serves them.

The doors live as hardware does, whatever happens to the process: it is stopped, killed at a commit, and started anew
with fresh drivers over the same store.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.drivers.registry import LOCKS, Reach
from latchwork.drivers.ttlock import TtlockDriver
from latchwork.drivers.zwave import ZWaveLockDriver
from latchwork.grants.engine import Engine
from latchwork.grants.estate import Estate, Lock
from latchwork.grants.store import Killed, Store
from latchwork.rig.build import Rig, open_rig
from latchwork.rig.file import load_rig
from latchwork.simulators.registry import SIMULATED, Site
from latchwork.simulators.zwave.code_memory import CodeMemory, Written
from latchwork.world import World

ZONES = (
    ("Europe/Zurich", datetime(2026, 3, 26, 9, tzinfo=UTC), datetime(2026, 10, 22, 9, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 5, 13, tzinfo=UTC), datetime(2026, 10, 29, 13, tzinfo=UTC)),
    ("Australia/Sydney", datetime(2026, 4, 2, 0, tzinfo=UTC), datetime(2026, 10, 1, 0, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 5, 4, 5, tzinfo=UTC), datetime(2026, 7, 1, 5, tzinfo=UTC)),
    ("UTC", datetime(2026, 12, 29, 8, tzinfo=UTC), datetime(2028, 2, 26, 8, tzinfo=UTC)),
)
"""Zones, each with the morning before two weeks that are hard for a clock: summer time begins or ends, a year ends, a
leap day comes."""

TOLERANCE = timedelta(minutes=2)
STEP = timedelta(minutes=1)
LEFT_FOR_GOOD = 60.0
"""Seconds after which a code that comes back to a lock may have another slot: it was not moved."""

OWNERS = ("house", "annex")
ENCODER = "desk"
SPACES = ("wellness", "staff")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a seed made: the rig file's text and when the story starts."""

    text: str
    zone: ZoneInfo
    start: datetime


def draw(seed: int) -> Drawn:
    """A rig of ten doors from a seed."""
    chance = random.Random(f"estate {seed}")
    zone, *mornings = chance.choice(ZONES)
    targets: dict[str, Any] = {}
    for index in range(chance.randint(4, 5)):
        settings: dict[str, Any] = {"drift": round(chance.uniform(-8, 8), 1)}
        resource: dict[str, Any] = {"address": f"C0:11:00:00:00:{index + 1:02X}"}
        if chance.random() < 0.4:
            resource["codes"] = settings["passcode_capacity"] = chance.randint(2, 5)
        targets[f"t{index + 1}"] = {"make": "ttlock", "on": "radio", "resource": resource, "simulator": settings}
    profiles = ["yale_assure_zw3", "schlage_be469zp", chance.choice(["yale_assure_zw3", "schlage_be469"])]
    for index, profile in enumerate(profiles):
        settings = {"profile": profile, "drift": round(chance.uniform(-8, 8), 1)}
        name = f"z{index + 1}"
        targets[name] = {"make": "zwave", "on": "stick", "resource": {"node": index + 5}, "simulator": settings}
    entrances = {"e1": {"number": 101}, "e2": {"number": 102}, "lift": {"number": 900, "common": True}}
    doors = [*targets, *entrances]
    rig = {
        "latchwork": 1,
        "time": "virtual",
        "zone": zone,
        "media": {
            "radio": {"kind": "ble", "links": chance.randint(1, 3), "connect_time": 0.4},
            "stick": {"kind": "zwave", "link": "serial:///dev/stick"},
        },
        "targets": targets,
        "systems": {
            "annex": {
                "property": 4711,
                "entrances": entrances,
                "encoders": {ENCODER: {"make": "pn532", "link": "serial:///dev/desk"}},
            }
        },
        "spaces": {name: chance.sample(doors, 3) for name in SPACES},
    }
    return Drawn(json.dumps(rig), ZoneInfo(zone), chance.choice(mornings))


def one_of_each() -> Drawn:
    """A house with one TTLock, a Yale that keeps schedules, a Schlage that keeps none, and two off-line doors."""
    mornings = ZONES[0]
    locks: dict[str, Any] = {
        "t1": {"make": "ttlock", "on": "radio", "resource": {"address": "C0:11:00:00:00:01", "codes": 6}},
        "z1": {"make": "zwave", "on": "stick", "resource": {"node": 5}, "simulator": {"profile": "yale_assure_zw3"}},
        "z2": {"make": "zwave", "on": "stick", "resource": {"node": 6}, "simulator": {"profile": "schlage_be469zp"}},
    }
    locks["t1"]["simulator"] = {"passcode_capacity": 6}
    rig = {
        "latchwork": 1,
        "time": "virtual",
        "zone": mornings[0],
        "media": {"radio": {"kind": "ble"}, "stick": {"kind": "zwave", "link": "serial:///dev/stick"}},
        "targets": locks,
        "systems": {
            "annex": {
                "property": 4711,
                "entrances": {"e1": {"number": 101}, "lift": {"number": 900, "common": True}},
                "encoders": {ENCODER: {"make": "pn532", "link": "serial:///dev/desk"}},
            }
        },
        "spaces": {"wellness": ["t1", "z2"], "staff": ["z1", "lift"]},
    }
    return Drawn(json.dumps(rig), ZoneInfo(mornings[0]), mornings[1])


class House:
    """The doors and the process. `engine` is the one that lives now; `killed` is set when it was killed at a commit."""

    def __init__(self, world: World, rig: Rig, drawn: Drawn) -> None:
        self.world = world
        self.rig = rig
        self.zone = drawn.zone
        self.engine = rig.engine
        self.bench = rig.bench
        self.killed = asyncio.Event()
        self.unhandled: list[str] = []
        self.alive_since = world.now()
        self.up = True
        self.away: set[str] = set()
        self.visits: list[Visit] = []
        self.connects: Counter[str] = Counter()
        self.store = self._watch(rig.engine)
        self._left: dict[tuple[str, str], float] = {}
        self._gone: set[tuple[str, str]] = set()
        for name in self.locks:
            if not self.is_ttlock(name):
                self._watch_slots(name, self.bench.devices[name].codes)
        self._hardware = 0
        asyncio.get_running_loop().set_exception_handler(self._heard_exception)

    @property
    def locks(self) -> list[str]:
        return [name for name in self.bench.devices if self.engine.estate.lock(name) is not None]

    @property
    def entrances(self) -> list[str]:
        return [name for name in self.bench.devices if self.engine.estate.lock(name) is None]

    def is_ttlock(self, name: str) -> bool:
        return name.startswith("t")

    def fault_name(self, name: str) -> str:
        device = self.bench.devices[name]
        return device.address if hasattr(device, "address") else device.name

    def local_now(self, name: str) -> datetime:
        """What the door's own clock shows, as the UTC moment or the local time that its windows are written in."""
        local: datetime = self.bench.devices[name].clock.local_now()
        return local

    def codes_on(self, name: str) -> dict[str, int | None]:
        """Every code that the simulated memory holds and that may open, with its slot."""
        device = self.bench.devices[name]
        if self.is_ttlock(name):
            return {code.code: None for code in device.memory.passcodes if not code.half_cleared}
        return {slot.code: number for number, slot in device.codes.slots.items()}

    def cards_on(self, name: str) -> set[str]:
        if not self.is_ttlock(name):
            return set()
        return {str(card.number) for card in self.bench.devices[name].memory.cards}

    def _watch_slots(self, name: str, memory: CodeMemory) -> None:
        """Notes when a code leaves its slot, and when it comes back after more than a moment."""
        write, clear = memory.write, memory.clear

        def cleared(user: int) -> Written:
            held = memory.slots.get(user)
            if held is not None:
                self._left[name, held.code] = self.world.monotonic()
            return clear(user)

        def written(user: int, status: int, code: str) -> Written:
            outcome = write(user, status, code)
            left = self._left.get((name, code))
            if outcome is Written.STORED and left is not None and self.world.monotonic() - left > LEFT_FOR_GOOD:
                self._gone.add((name, code))
            return outcome

        memory.clear, memory.write = cleared, written  # type: ignore[method-assign]

    def was_gone(self, name: str, pin: str) -> bool:
        """Whether the code had left its lock for more than a moment since this was last asked."""
        was = (name, pin) in self._gone
        self._gone.discard((name, pin))
        return was

    # --- the process ---------------------------------------------------------------------------------------------

    def _heard_exception(self, _loop: Any, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Killed):
            self._freeze()
            self.killed.set()
        else:
            self.unhandled.append(f"{context.get('message')}: {error!r}")

    def _freeze(self) -> None:
        """From this instant on the process does nothing any more: what waits for its store waits for ever."""
        engine, store = self.engine, self.store
        engine._stopped = True
        if engine._alarm_clock is not None:
            engine._alarm_clock.cancel()
        store._waiting.clear()

        async def never(_work: Any) -> Any:
            await asyncio.get_running_loop().create_future()

        store.run = never  # type: ignore[method-assign]
        self.up = False

    def _watch(self, engine: Engine) -> Store:
        """Notes how long every visit waited for its turn and how long it took."""
        media = engine._media
        turn = media.turn

        @asynccontextmanager
        async def timed(medium: str) -> AsyncIterator[None]:
            task = asyncio.current_task()
            door = task.get_name().removeprefix("visit ") if task is not None else ""
            asked = self.world.monotonic()
            async with turn(medium):
                visit = Visit(door, medium, asked, self.world.monotonic())
                self.visits.append(visit)
                self.connects[door] += 1
                try:
                    yield
                finally:
                    visit.ended = self.world.monotonic()

        media.turn = timed  # type: ignore[method-assign]
        return engine._store

    async def kill(self) -> None:
        """`kill -9` in the middle of whatever it does."""
        self._freeze()
        self.killed.set()
        await self._bury()

    async def _bury(self) -> None:
        tasks = list(self.engine._visits.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=120)
        self.store.close()

    async def stop(self) -> None:
        """A clean end."""
        await self.engine.stop()
        self.store.close()
        self.up = False

    async def start(self) -> None:
        """A new process over the same store and the same hardware."""
        if self.killed.is_set():
            await self._bury()
        old = self.engine.estate
        estate = Estate(dict(old.doors), old.systems, old.spaces, old.media_room)
        for name in self.locks:
            lock = old.lock(name)
            assert lock is not None
            estate.doors[name] = Lock(name, self._fresh_driver(name, lock.driver), lock.owner)
        store = Store.open(self.world, self.rig.state.store)
        self.engine = Engine(self.world, estate, store, self.rig.state.vault)
        self.rig.engine = self.bench._engine = self.engine
        self.store = self._watch(self.engine)
        self.killed.clear()
        self.up = True
        self.alive_since = self.world.now()
        await self._unless_killed(self.engine.start())
        if self.killed.is_set():
            self.world.faults.disarm("killed")
            await self.start()

    async def _unless_killed(self, work: Coroutine[Any, Any, None]) -> None:
        task, killed = asyncio.ensure_future(work), asyncio.ensure_future(self.killed.wait())
        await asyncio.wait((task, killed), return_when=asyncio.FIRST_COMPLETED)
        killed.cancel()
        if task.done():
            task.result()
        else:
            task.cancel()
            await asyncio.wait((task,))

    def _fresh_driver(self, name: str, old: Any) -> Any:
        if isinstance(old, TtlockDriver):
            limits = old.capabilities.code
            return TtlockDriver(
                self.world,
                old._connect,
                old.keys,
                old.zone,
                door=name,
                medium=old.medium,
                capacity=limits.capacity if limits else None,
                card_capacity=old.capabilities.card_capacity,
            )
        assert isinstance(old, ZWaveLockDriver)
        old.close()
        driver = ZWaveLockDriver(old.stick, old.node.number)
        if old._door.findings is not None:
            # what a probe found is the model's and is asked once when a rig is opened
            driver._door.found(old._door.findings)
            driver._capabilities = old.capabilities
        return driver

    # --- the hardware --------------------------------------------------------------------------------------------

    async def take_away(self, name: str) -> None:
        self.away.add(name)
        await self.bench.take_away(name)

    async def bring_back(self, name: str, *, heard: bool) -> None:
        self.away.discard(name)
        await self.bench.bring_back(name, heard=heard and self.up)

    async def new_hardware(self, name: str) -> None:
        """Somebody screws another TTLock to the door, pairs it and tells the engine."""
        self._hardware += 1
        target = self.rig.file.targets[name]
        resource = dict(target.resource) | {"address": f"C0:22:00:00:{self._hardware:02X}:{int(name[1:]):02X}"}
        radio = self.bench._radios[name]
        assert radio is not None
        await radio.unplace(self.bench.devices[name].address)
        device = SIMULATED["ttlock"].build(Site(self.world, self.zone, resource, target.simulator))
        await radio.place(device)
        make = LOCKS["ttlock"]
        reach = Reach(self.world, name, "radio", self.zone, resource, self.rig.state, ble=radio.connect)
        assert make.pair is not None
        await make.pair(reach)
        driver = await make.open(reach)
        self.bench.replace(name, device)
        self.away.discard(name)
        await self.engine.replace(name, driver)


@dataclass(slots=True)
class Visit:
    """When a door asked for its medium, had it, and gave it back; seconds of the loop's clock."""

    door: str
    medium: str
    asked: float
    began: float
    ended: float | None = None


@asynccontextmanager
async def open_house(world: World, drawn: Drawn, folder: Path, *, record: Path | None = None) -> AsyncIterator[House]:
    """Opens the drawn rig in `folder`."""
    path = folder / "rig.yaml"
    path.write_text(drawn.text)
    async with open_rig(load_rig(path, state=folder / "state"), world, record=record) as rig:
        house = House(world, rig, drawn)
        try:
            yield house
        finally:
            if house.up:
                await house.stop()
