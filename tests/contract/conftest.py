"""The makes that the contract suite holds to one law: one row each, a factory that builds driver and simulator.

A bench judges from outside: `held` reads the simulator's memory and never asks the driver. A make without a line
(`offline_code`) has no session and so none of the verbs; its own tests hold it to `OfflineCodeMaker`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import ALWAYS, Credential, DoorDriver, Method, Secret, Window
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.ttlock import LockKeys, TtlockDriver
from latchwork.drivers.zwave import Stick, ZWaveLockDriver
from latchwork.drivers.zwave.profiles import Profile, profile_of
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.generated import PasscodeReply
from latchwork.protocol.zwave import generated as g
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.ttlock.board import Asked
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.simulators.zwave.node import Verdict
from latchwork.simulators.zwave.profiles import LockProfile
from latchwork.simulators.zwave.schedules import Kind
from latchwork.world import World
from latchwork.world.air import Air
from latchwork.world.virtual_time import VirtualTimeLoop
from latchwork.world.wires import cable

UTC_ZONE = ZoneInfo("UTC")
Held = dict[str, Window]


@dataclass
class Bench:
    """One door on a bench.

    `held` is every PIN that the lock's memory would ever open to, with its window. `by_hand` programs one at the
    keypad. `recover` does what a person does after trouble: takes faults back, swaps batteries, plugs cables in.
    `deaf` takes the lock out of reach. From `lies` on the lock says yes to every write of a code and does nothing.
    `capacity` is how many codes it holds.
    """

    world: World
    driver: DoorDriver
    lock: Any
    held: Callable[[], Held]
    by_hand: Callable[[str], None]
    change_by_hand: Callable[[str, str], None]
    recover: Callable[[], Awaitable[None]]
    deaf: Callable[[], None]
    lies: Callable[[], None]
    clock_error: Callable[[], timedelta | None]
    capacity: int
    close: Callable[[], Awaitable[None]]

    def code(self, pin: str, window: Window = ALWAYS, slot: int | None = None) -> Credential:
        return Credential(f"code {pin}", Method.CODE, Secret(pin), window, slot)

    @property
    def scheduled(self) -> bool:
        limits = self.driver.capabilities.code
        return limits is not None and limits.scheduled

    def window(self, hours: int, length: int = 4) -> Window:
        """A window that starts so many hours after the world did, for locks that keep windows; always for others."""
        if not self.scheduled:
            return ALWAYS
        start = self.world.start + timedelta(hours=hours)
        return Window(start, start + timedelta(hours=length))


# --- TTLock ------------------------------------------------------------------------------------------------------

ADDRESS = "C4:AC:05:11:22:33"
KEYS = LockKeys(Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90"), Secret("651361403"), Secret("17432192"))


def _moment(parts: Sequence[int]) -> datetime:
    """Year of the century, month, day, hour, minute."""
    year, month, day, hour, minute = parts
    return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)


def _window(start5: bytes, end5: bytes) -> Window:
    """Naive local minutes of a lock that hangs in UTC; what begins or ends beyond its century is open there."""
    start, end = (_moment(date) for date in (start5, end5))
    return Window(None if start.year < 2001 else start, None if end.year >= 2099 else end)


async def ttlock(world: World) -> Bench:
    lock = TTLock(world, ADDRESS, zone=UTC_ZONE, model=Model(passcode_capacity=6))
    lock.provision(aes_key=KEYS.key, admin_ps=651361403, unlock_key=17432192)
    air = Air(world)
    air.add(lock)
    radio = memory_radio(air)

    async def open_link() -> GattLink:
        return await connect(ADDRESS, radio)

    def held() -> Held:
        found: Held = {}
        for kind, pin, _, start, end, *_ in lock.flash()["memory"]["passcodes"]:
            found[pin] = ALWAYS if kind == 1 else _window(bytes.fromhex(start), bytes.fromhex(end))
        return found

    def by_hand(pin: str) -> None:
        assert lock.add_by_hand(pin)

    def change_by_hand(old: str, new: str) -> None:
        assert lock.change_by_hand(old, new)

    async def recover() -> None:
        world.faults.disarm()
        lock.power_cycle()
        if not lock.clock.is_set:
            lock.clock.set_local(world.now().replace(tzinfo=None))
        await world.sleep(30)

    def yes_and_nothing(asked: Asked) -> bytes | None:
        if asked.command != Command.MANAGE_PASSCODE:
            return None
        return bytes((asked.command, 1)) + PasscodeReply(battery=90, operation=asked.payload[0]).build()

    def clock_error() -> timedelta:
        return lock.clock.local_now() - world.now().replace(tzinfo=None)

    async def nothing() -> None:
        return None

    driver = TtlockDriver(world, open_link, KEYS, UTC_ZONE, door="the door")
    return Bench(
        world,
        driver,
        lock,
        held,
        by_hand,
        change_by_hand,
        recover,
        lambda: air.remove(ADDRESS),
        lambda: lock.behaviours.push(yes_and_nothing),
        clock_error,
        6,
        nothing,
    )


# --- Z-Wave ------------------------------------------------------------------------------------------------------


def _year_day(times: list[int]) -> Window:
    """A year-day schedule in UTC; its first and last minutes stand for an open side."""
    start, end = (_moment(one) for one in (times[:5], times[5:]))
    return Window(
        None if start == datetime(2000, 1, 1, tzinfo=UTC) else start,
        None if end == datetime(2099, 12, 31, 23, 59, tzinfo=UTC) else end,
    )


def _user_window(lock: ZWaveLock, user: int) -> Window | None:
    """What the schedules of a user come to; None for a user who never may."""
    if lock.scheduling is None:
        return ALWAYS
    schedule = lock.scheduling.schedules.users.get(user)
    if schedule is None or not schedule.enabled:
        return ALWAYS
    if schedule.kind is None:
        return ALWAYS if lock.scheduling.schedules.limits.bare_user_opens else None
    assert schedule.kind is Kind.YEAR_DAY
    windows = [_year_day(list(times)) for times in schedule.slots.values()]
    assert len(windows) == 1, windows
    return windows[0]


def zwave(profile: LockProfile, told: Profile | None = None) -> Callable[[World], Awaitable[Bench]]:
    """A lock behind a stick; `told` is what the driver is to take the model for."""

    async def build(world: World) -> Bench:
        mesh = Mesh(world)
        simulated = SimulatedStick(world, mesh, 0xC0FFEE01)
        lock = ZWaveLock(world, mesh, profile, clock_set=True)

        def plug_in() -> MemoryWireLink:
            ours, theirs = cable(world, "stick")
            simulated.attach(theirs)
            return MemoryWireLink(ours, "stick")

        stick = Stick(world, plug_in(), "stick")
        node = simulated.include(lock)
        await stick.start()
        driver = ZWaveLockDriver(stick, node, profile=told)
        await driver.probe()

        def held() -> Held:
            found: Held = {}
            for user, slot in lock.codes.slots.items():
                window = _user_window(lock, user) if slot.status == 1 else None
                if window is not None:
                    found[slot.code] = window
            return found

        def free() -> int:
            return next(user for user in range(1, 251) if user not in lock.codes.slots)

        def by_hand(pin: str) -> None:
            assert lock.add_by_hand(free(), pin).opened

        def change_by_hand(old: str, new: str) -> None:
            user = lock.codes.find(old)
            assert user is not None
            assert lock.add_by_hand(user, new).opened

        async def recover() -> None:
            world.faults.disarm()
            lock.power_cycle()
            lock.codes.stuck.clear()
            simulated.power_cycle()
            await stick.reconnect(plug_in())
            await world.sleep(30)

        def deaf() -> None:
            lock.in_range = False

        def yes_and_nothing(message: Any) -> Verdict | None:
            return Verdict.SUCCESS if isinstance(message, g.UserCodeSet | g.ExtendedUserCodeSet) else None

        def clock_error() -> timedelta | None:
            return lock.clock.utc_now() - world.now().replace(tzinfo=None)

        limits = driver.capabilities.code
        assert limits is not None
        assert limits.capacity is not None
        return Bench(
            world,
            driver,
            lock,
            held,
            by_hand,
            change_by_hand,
            recover,
            deaf,
            lambda: lock.behaviours.push(yes_and_nothing),
            clock_error,
            limits.capacity,
            stick.close,
        )

    return build


MAKES: dict[str, Callable[[World], Awaitable[Bench]]] = {
    "ttlock": ttlock,
    "zwave-yale": zwave(PROFILES["yale_assure_zw3"]),
    # an old lock is read slot by slot, so it has few of them here
    "zwave-yale-2012": zwave(
        replace(PROFILES["yale_yrd256_zw2"], code_slots=6),
        replace(profile_of(0x0129, 0x8002, 0x0600), slots=6),
    ),
    "zwave-schlage": zwave(PROFILES["schlage_be469zp"]),
    "zwave-schlage-2012": zwave(PROFILES["schlage_be469"]),
    "zwave-kwikset": zwave(PROFILES["kwikset_hc620"]),
    "zwave-id-lock": zwave(
        replace(PROFILES["id_lock_150"], code_slots=6),
        replace(profile_of(0x0373, 0x0003, 0x0001), slots=6),
    ),
}


# --- telling stories ---------------------------------------------------------------------------------------------

Story = Callable[[Bench], Awaitable[None]]


class SteppingLoop(VirtualTimeLoop):
    """Counts its turns and calls back after one of them, so that a test can strike between any two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = 0
        self._strike: tuple[int, Callable[[], None]] | None = None

    def strike_after(self, turns: int, call: Callable[[], None]) -> None:
        self._strike = (self.turn + turns, call)

    def calm(self) -> None:
        self._strike = None

    def _run_once(self) -> None:
        super()._run_once()  # type: ignore[misc]
        self.turn += 1
        if self._strike is not None and self.turn >= self._strike[0]:
            strike, self._strike = self._strike[1], None
            strike()


@pytest.fixture
def stepping_loop() -> type[SteppingLoop]:
    return SteppingLoop


@pytest.fixture(params=sorted(MAKES))
def make(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def at_the_door(make: str) -> Callable[..., None]:
    """Runs a story at a fresh bench of the make; the stepping loop is the running one."""

    def run(story: Story, *, seed: int = 5) -> None:
        world = World(seed)

        async def main() -> None:
            bench = await MAKES[make](world)
            await story(bench)
            await bench.close()

        with asyncio.Runner(loop_factory=SteppingLoop) as runner:
            runner.run(main())

    return run
