"""A TTLock lock is told when to lock by itself, and does; one that cannot says so and is not asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import AutoLocks, Evidence, Reason, Rejected, Unconfirmed
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.ttlock import TtlockDriver, pair
from latchwork.protocol.ttlock.commands import Command, Feature, SettingOperation
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.ttlock.board import Asked
from latchwork.simulators.ttlock.model import ORDINARY_FEATURES
from latchwork.world import World
from latchwork.world.air import Air

ADDRESS = "C4:AC:05:11:22:33"
BERLIN = ZoneInfo("Europe/Berlin")

Story = Callable[[World, TTLock, TtlockDriver], Awaitable[None]]


def at_a_lock(story: Story, model: Model | None = None) -> None:
    world = World(7)

    async def main() -> None:
        lock = TTLock(world, ADDRESS, model=model, zone=BERLIN)
        air = Air(world)
        air.add(lock)
        radio = memory_radio(air)

        async def reach() -> GattLink:
            return await connect(ADDRESS, radio)

        keys = await pair(world, reach, BERLIN, door="door 1")
        await story(world, lock, TtlockDriver(world, reach, keys, BERLIN, door="door 1"))

    world.run(main())


@pytest.mark.parametrize("seconds", [1, 30, 900])
def test_it_locks_when_it_was_told_to_and_not_before(seconds: int) -> None:
    async def story(world: World, lock: TTLock, driver: TtlockDriver) -> None:
        async with driver.session() as session:
            assert isinstance(session, AutoLocks)
            assert (await session.set_auto_lock(seconds)).evidence is Evidence.READ_BACK
            assert await session.auto_lock() == seconds
            await session.unlock()
        await world.sleep(seconds - 0.5)
        assert lock.turn_handle().opened
        await world.sleep(1)
        assert not lock.turn_handle().opened

    at_a_lock(story)


def test_switched_off_it_stays_open() -> None:
    async def story(world: World, lock: TTLock, driver: TtlockDriver) -> None:
        async with driver.session() as session:
            await session.set_auto_lock(0)
            assert await session.auto_lock() == 0
            await session.unlock()
        await world.sleep(3600)
        assert lock.turn_handle().opened

    at_a_lock(story)


def test_a_delay_beyond_its_limits_is_refused_with_the_limits_and_not_sent() -> None:
    async def story(world: World, lock: TTLock, driver: TtlockDriver) -> None:
        before = lock.memory.auto_lock_seconds
        async with driver.session() as session:
            with pytest.raises(Rejected, match="1 to 900 s"):
                await session.set_auto_lock(901)
        assert lock.memory.auto_lock_seconds == before

    at_a_lock(story)


def test_a_lock_without_the_feature_says_so_and_is_not_asked_again() -> None:
    async def story(world: World, lock: TTLock, driver: TtlockDriver) -> None:
        assert not (await driver.probe()).auto_lock
        async with driver.session() as session:
            assert await session.auto_lock() is None
            with pytest.raises(Rejected) as refused:
                await session.set_auto_lock(30)
        assert refused.value.reason is Reason.UNSUPPORTED

    at_a_lock(story, Model(features=ORDINARY_FEATURES & ~Feature.AUTO_LOCK))


def test_a_lost_answer_leaves_it_unconfirmed_and_the_next_look_tells() -> None:
    async def story(world: World, lock: TTLock, driver: TtlockDriver) -> None:
        def lose_the_answer(asked: Asked) -> None:
            if asked.command == Command.AUTO_LOCK and asked.payload[0] == SettingOperation.MODIFY:
                world.faults.arm("done_answer_lost", ADDRESS)

        lock.behaviours.push(lose_the_answer)
        async with driver.session() as session:
            with pytest.raises(Unconfirmed):
                await session.set_auto_lock(60)
        assert lock.memory.auto_lock_seconds == 60
        async with driver.session() as session:
            assert await session.auto_lock() == 60

    at_a_lock(story)
