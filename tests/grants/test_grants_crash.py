"""Killed at every commit in turn: over real drivers and simulated locks that survive, the end is always the same.

The client asks again what it got no answer for, as clients do. After each kill a new engine over the same file must
reach the state of the run that nobody disturbed: what the doors hold, what the grants say, and nothing doubled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import Method, Secret, Window
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.ttlock import LockKeys, TtlockDriver
from latchwork.drivers.zwave import Stick, ZWaveLockDriver
from latchwork.grants.engine import Engine
from latchwork.grants.estate import Estate, Lock
from latchwork.grants.model import GrantRequest
from latchwork.grants.store import Killed, Store
from latchwork.grants.vault import Vault
from latchwork.simulators.ttlock import TTLock
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.world import World
from latchwork.world.air import Air
from latchwork.world.wires import cable

KEYS = LockKeys(Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90"), Secret("651361403"), Secret("17432192"))
ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VAULT = Vault(bytes(range(32)))
BY_HAND = {"t1": "350217", "z1": "9046"}
STAY = Window(START - timedelta(hours=1), START + timedelta(hours=9))
LONGER = Window(START - timedelta(hours=1), START + timedelta(hours=30))
EVENING = Window(START + timedelta(hours=1), START + timedelta(hours=3))


class Hardware:
    """Two TTLock locks in the air and a Z-Wave lock behind a stick; they live on whatever happens to the process."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.air = Air(world)
        self.ttlocks: dict[str, TTLock] = {}
        for number in (1, 2):
            lock = TTLock(world, f"C4:AC:05:11:22:0{number}", zone=ZONE)
            lock.provision(aes_key=KEYS.key, admin_ps=651361403, unlock_key=17432192)
            self.air.add(lock)
            self.ttlocks[f"t{number}"] = lock
        self.mesh = Mesh(world)
        self.stick = SimulatedStick(world, self.mesh, 0xC0FFEE01)
        self.zwave = ZWaveLock(world, self.mesh, PROFILES["schlage_be469zp"])
        self.wire, device = cable(world, "stick")
        self.stick.attach(device)
        self.node = self.stick.include(self.zwave)
        self.ttlocks["t1"].add_by_hand(BY_HAND["t1"])
        self.zwave.add_by_hand(1, BY_HAND["z1"])

    def codes(self) -> dict[str, dict[str, Any]]:
        """Every code on every door, with the window that the lock gives it."""
        held: dict[str, dict[str, Any]] = {
            name: {code.code: (code.start, code.end) for code in lock.memory.passcodes}
            for name, lock in self.ttlocks.items()
        }
        held["z1"] = {slot.code: None for slot in self.zwave.codes.slots.values()}
        return held


class Process:
    """Everything that dies with the process: drivers, engine and store over one file."""

    def __init__(self, hardware: Hardware, path: Path) -> None:
        self.world = hardware.world
        self.hardware = hardware
        self.path = path
        self.dead = asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(self._unhandled)

    def _unhandled(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), Killed):
            loop.default_exception_handler(context)
            raise AssertionError(context["message"])
        self.engine._stopped = True
        if self.engine._alarm_clock is not None:
            self.engine._alarm_clock.cancel()

        async def never(_work: Any) -> Any:
            await asyncio.get_running_loop().create_future()

        self.store.run = never  # type: ignore[method-assign, assignment]
        self.dead.set()

    async def begin(self) -> None:
        hardware = self.hardware
        radio = memory_radio(hardware.air)
        self.stick = Stick(self.world, MemoryWireLink(hardware.wire, "stick"))
        await self.stick.start()
        estate = Estate()
        for name, lock in hardware.ttlocks.items():

            async def reach(address: str = lock.address) -> GattLink:
                return await connect(address, radio)

            estate.doors[name] = Lock(name, TtlockDriver(self.world, reach, KEYS, ZONE, door=name))
        estate.doors["z1"] = Lock("z1", ZWaveLockDriver(self.stick, hardware.node))
        await estate.doors["z1"].driver.probe()  # type: ignore[union-attr]
        self.store = Store.open(self.world, self.path)
        self.engine = Engine(self.world, estate, self.store, VAULT)
        await self.until_killed(self.engine.start())

    async def until_killed(self, work: Awaitable[Any]) -> bool:
        """Runs `work` unless the process is killed before it is done; whether it was done."""
        task, dead = asyncio.ensure_future(work), asyncio.ensure_future(self.dead.wait())
        await asyncio.wait((task, dead), return_when=asyncio.FIRST_COMPLETED)
        dead.cancel()
        if self.dead.is_set():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            return False
        task.result()
        return True

    async def end(self) -> None:
        visits = list(self.engine._visits.values())
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await self.stick.close()
        self.store.close()


# --- what the client wants ----------------------------------------------------------------------------------------


async def _named(engine: Engine, person: str) -> str | None:
    return next((view.id for view in await engine.grants(ended=True) if view.person == person), None)


def _grant(person: str, *doors: str, window: Window) -> Callable[[Engine], Awaitable[None]]:
    async def step(engine: Engine) -> None:
        if await _named(engine, person) is None:
            await engine.grant(GrantRequest(person, window, doors))
        await engine.settle()

    return step


def _update(person: str, window: Window) -> Callable[[Engine], Awaitable[None]]:
    async def step(engine: Engine) -> None:
        await engine.update(await _named(engine, person) or "", window=window)
        await engine.settle()

    return step


def _revoke(person: str) -> Callable[[Engine], Awaitable[None]]:
    async def step(engine: Engine) -> None:
        await engine.revoke(await _named(engine, person) or "")
        await engine.settle()

    return step


def _wait(until: datetime) -> Callable[[Engine], Awaitable[None]]:
    async def step(engine: Engine) -> None:
        world = engine._world
        await world.sleep(max(0.0, (until - world.now()).total_seconds()))
        await engine.settle()

    return step


STEPS = (
    _grant("Ada", "t1", "t2", "z1", window=STAY),
    _grant("Bo", "t1", "z1", window=EVENING),
    _update("Ada", LONGER),
    _wait(START + timedelta(hours=2)),
    _grant("Cy", "t2", "z1", window=STAY),
    _revoke("Cy"),
    _wait(START + timedelta(hours=6)),
)


class Kills:
    """Kills the process at the `which`-th commit, before or after it is on the disk."""

    def __init__(self, world: World, where: str, which: int | None) -> None:
        self.seen = 0
        self.over = False
        self.where = where
        self.which = which
        self._ask = world.faults.strikes
        world.faults.strikes = self.strikes  # type: ignore[method-assign]

    def strikes(self, name: str, device: str) -> Any:
        if (name, device) == ("killed", self.where) and not self.over:
            self.seen += 1
            return self.seen == self.which or None
        return self._ask(name, device)


def live_through(path: Path, where: str, which: int | None) -> tuple[dict[str, Any], int]:
    """The whole story, killed once; what holds at its end, and how many commits it took."""
    world = World(7, start=START)
    kills = Kills(world, where, which)

    async def main() -> dict[str, Any]:
        hardware = Hardware(world)
        process = Process(hardware, path)
        await process.begin()
        for step in STEPS:
            while process.dead.is_set() or not await process.until_killed(step(process.engine)):
                process = await _born_again(process)
        while not await process.until_killed(world.sleep(600)):
            process = await _born_again(process)
        kills.over = True
        end = await _end_state(process.engine, hardware)
        await process.engine.stop()
        await process.end()
        return end

    end = world.run(main())
    return end, kills.seen


async def _born_again(process: Process) -> Process:
    await process.end()
    await process.world.sleep(5)
    process = Process(process.hardware, process.path)
    await process.begin()
    return process


async def _end_state(engine: Engine, hardware: Hardware) -> dict[str, Any]:
    """The end, up to the values of PINs; that the doors hold those very PINs is checked on the way."""
    held = hardware.codes()
    said: dict[str, Any] = {}
    for name, pin in BY_HAND.items():
        assert pin in held[name], f"the code put in by hand is gone from {name}"
        del held[name][pin]
    for view in await engine.grants(ended=True):
        rows = [(c.door, c.method, c.evidence, c.set, c.due, c.removing, c.window, c.problem) for c in view.credentials]
        assert view.person not in said, f"{view.person}'s grant was doubled"
        said[view.person] = (view.state, view.window, rows, len(view.codes))
        for one in view.credentials:
            assert one.method is Method.CODE
            assert one.secret is not None
            assert one.secret.reveal() in held[one.door]
            held[one.door][view.person] = held[one.door].pop(one.secret.reveal())
    return {"doors": held, "grants": said, "alarms": [(a.kind, a.door) for a in await engine.alarms()]}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], int]:
    return live_through(tmp_path_factory.mktemp("calm") / "store.sqlite", "nowhere", None)


def test_undisturbed_the_story_ends_as_its_grants_say(undisturbed: tuple[dict[str, Any], int]) -> None:
    end, _ = undisturbed
    assert {name: set(codes) for name, codes in end["doors"].items()} == {"t1": {"Ada"}, "t2": {"Ada"}, "z1": {"Ada"}}
    assert {person: str(said[0]) for person, said in end["grants"].items()} == {
        "Ada": "live",
        "Bo": "ended",
        "Cy": "revoked",
    }
    assert all(row[3] for row in end["grants"]["Ada"][2])
    assert end["alarms"] == []


@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("where", ["store:before", "store:after"])
def test_killed_at_every_commit_the_end_is_the_same(
    undisturbed: tuple[dict[str, Any], int], tmp_path: Path, where: str, part: int
) -> None:
    expected, _ = undisturbed
    which = 1 + part
    while True:
        end, commits = live_through(tmp_path / f"{which}.sqlite", where, which)
        assert end == expected, f"killed {where} commit {which}"
        if which > commits:
            assert which > 40
            return
        which += 8
