"""Each fault that driver and lock both declare, alone and in pairs: no word about the door is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import (
    Credential,
    DriverError,
    Evidence,
    Method,
    Receipt,
    Rejected,
    Secret,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.ttlock import LockKeys, TtlockDriver
from latchwork.drivers.ttlock.driver import FAULTS
from latchwork.protocol.ttlock.dates import date5
from latchwork.simulators.ttlock import TTLock
from latchwork.world import World
from latchwork.world.air import Air

ADDRESS = "C4:AC:05:11:22:33"
ZONE = ZoneInfo("UTC")
KEYS = LockKeys(Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90"), Secret("651361403"), Secret("17432192"))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(days=1))
CREDENTIAL = Credential("grant 1", Method.CODE, Secret("271828"), WINDOW)
STORED = date5(WINDOW.start.replace(tzinfo=None)), date5(WINDOW.end.replace(tzinfo=None))  # type: ignore[union-attr]

SHARED = sorted(FAULTS & TTLock.FAULTS)


class Bench:
    def __init__(self, world: World) -> None:
        self.world = world
        self.lock = TTLock(world, ADDRESS, zone=ZONE)
        self.lock.provision(aes_key=KEYS.key, admin_ps=651361403, unlock_key=17432192)
        air = Air(world)
        air.add(self.lock)
        radio = memory_radio(air)

        async def link() -> GattLink:
            return await connect(ADDRESS, radio)

        self.driver = TtlockDriver(world, link, KEYS, ZONE)

    def holds(self) -> bool:
        held = self.lock.memory.passcodes.get("271828")
        return held is not None and (held.start, held.end) == STORED

    async def add(self) -> Receipt | DriverError:
        try:
            async with self.driver.session() as session:
                return await session.add(CREDENTIAL)
        except DriverError as error:
            return error


async def suffer(world: World, faults: tuple[str, ...], *, early: bool) -> None:
    bench = Bench(world)
    first: Receipt | DriverError
    if early:
        arm(world, faults)
        first = await bench.add()
    else:
        async with bench.driver.session() as session:
            await session.read()
            arm(world, faults)
            try:
                first = await session.add(CREDENTIAL)
            except DriverError as error:
                first = error
    judge(bench, first)
    world.faults.disarm()
    bench.lock.power_cycle()
    await world.sleep(60)
    second = await bench.add()
    judge(bench, second)
    if "duplicate_code" not in faults:
        assert bench.holds()
        assert isinstance(second, Receipt) or (isinstance(first, Receipt) and isinstance(second, Rejected))


def arm(world: World, faults: tuple[str, ...]) -> None:
    for fault in faults:
        world.faults.arm(fault, ADDRESS)


def judge(bench: Bench, answer: Receipt | DriverError) -> None:
    match answer:
        case Receipt(evidence=Evidence.READ_BACK | Evidence.ACKNOWLEDGED):
            assert bench.holds()
        case Unreachable():
            assert not bench.holds()
        case _:
            assert isinstance(answer, Unconfirmed | Rejected)


@pytest.mark.parametrize("early", [True, False], ids=["before the link", "within the session"])
@pytest.mark.parametrize("fault", SHARED)
def test_one_fault_leaves_no_wrong_word(fault: str, early: bool) -> None:
    world = World(3, start=START)
    world.run(suffer(world, (fault,), early=early))


@pytest.mark.parametrize("fault", SHARED)
def test_two_faults_leave_no_wrong_word(fault: str) -> None:
    for one, other in combinations(SHARED, 2):
        if one != fault:
            continue
        for early in (True, False):
            world = World(3, start=START)
            world.run(suffer(world, (one, other), early=early))
