"""The door itself: clock, bolt, log, and doors beside each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latchwork.drivers.contract import Bolt, DoorDriver, Evidence, Passage, Reason, Rejected, Window
from latchwork.drivers.registry import LOCKS
from latchwork.grants.model import GrantRequest
from latchwork.rig.build import Rig
from latchwork.rig.people import People

feature = pytest.mark.feature
MINUTE = timedelta(minutes=1)


def driver_of(rig: Rig, door: str) -> DoorDriver:
    lock = rig.engine.estate.lock(door)
    assert lock is not None
    return lock.driver


async def test_a_door_says_what_it_can_do_and_how_it_is(rig: Rig, door: str) -> None:
    capabilities = await driver_of(rig, door).probe()
    assert capabilities.delivery
    async with driver_of(rig, door).session() as session:
        status = await session.status()
    assert status.bolt in (Bolt.LOCKED, Bolt.UNLOCKED)
    assert status.battery is None or 0 <= status.battery <= 100


async def test_the_clock_is_set_and_shows_our_time(rig: Rig, door: str) -> None:
    driver = driver_of(rig, door)
    async with driver.session() as session:
        if not driver.capabilities.keeps_clock:
            with pytest.raises(Rejected) as refused:
                await session.set_clock()
            assert refused.value.reason is Reason.UNSUPPORTED
            return
        assert (await session.set_clock()).evidence is Evidence.READ_BACK
        error = (await session.status()).clock_error
    assert error is not None
    assert abs(error) <= timedelta(seconds=5)


@feature("simulated")
async def test_a_clock_that_went_wrong_is_put_right(rig: Rig, door: str) -> None:
    driver = driver_of(rig, door)
    async with driver.session() as session:
        if driver.capabilities.keeps_clock:
            await session.set_clock()
        rig.bench.devices[door].clock.shift(timedelta(minutes=17))
        if driver.capabilities.keeps_clock:
            error = (await session.status()).clock_error
            assert error is not None
            assert abs(error - timedelta(minutes=17)) < timedelta(seconds=5)
            await session.set_clock()
            error = (await session.status()).clock_error
            assert error is not None
            assert abs(error) < timedelta(seconds=5)


@feature("remote_unlock", "people")
async def test_the_bolt_moves_at_our_word(rig: Rig, door: str, people: People) -> None:
    async with driver_of(rig, door).session() as session:
        await session.lock()
        assert (await session.status()).bolt is Bolt.LOCKED
        assert not await people.turn_handle(door)
        await session.unlock()
        assert (await session.status()).bolt is Bolt.UNLOCKED
        assert await people.turn_handle(door)
        await session.lock()
        assert not await people.turn_handle(door)


@feature("log", "code", "people")
async def test_the_log_tells_whose_code_opened(rig: Rig, door: str, people: People) -> None:
    now = rig.world.now()
    view = await rig.engine.grant(GrantRequest("Jane", Window(now - MINUTE, now + 20 * MINUTE), (door,)))
    await rig.settle()
    view = await rig.engine.show(view.id)
    (credential,) = view.credentials
    assert await people.type_pin(door, view.codes[0].reveal())
    await rig.world.sleep(5)
    async with driver_of(rig, door).session() as session:
        passages = await session.log()
    assert any(_tells(passage, credential.slot, view.codes[0].reveal()) for passage in passages if passage.opened)


def _tells(passage: Passage, slot: int | None, pin: str) -> bool:
    by_pin = passage.secret is not None and passage.secret.reveal() == pin
    return by_pin or (slot is not None and passage.slot == slot)


@feature("log", "code", "people")
async def test_a_code_that_opened_is_known_to_be_used(rig: Rig, door: str, people: People) -> None:
    now = rig.world.now()
    view = await rig.engine.grant(GrantRequest("Jane", Window(now - MINUTE, now + 20 * MINUTE), (door,)))
    await rig.settle()
    view = await rig.engine.show(view.id)
    assert await people.type_pin(door, view.codes[0].reveal())
    await rig.world.sleep(5)
    rig.engine.audit([door])
    await rig.settle()
    assert (await rig.engine.show(view.id)).credentials[0].evidence is Evidence.USED


@feature("code", "people", *(f"{make}:2" for make in sorted(LOCKS)))
async def test_two_doors_of_each_make_take_one_request_and_open_to_nobody_else(rig: Rig, people: People) -> None:
    doors = [name for make in LOCKS for name in [t.name for t in rig.file.targets.values() if t.make == make][:2]]
    others = [name for name in rig.file.targets if name not in doors]
    now = rig.world.now()
    view = await rig.engine.grant(GrantRequest("Jane", Window(now - MINUTE, now + 20 * MINUTE), tuple(doors)))
    await rig.settle()
    view = await rig.engine.show(view.id)
    pins = {one.door: one.secret.reveal() for one in view.credentials if one.secret is not None}
    assert all(one.set for one in view.credentials)
    for door in doors:
        assert await people.type_pin(door, pins[door]), door
    for door in others:
        assert not await people.type_pin(door, pins[doors[0]]), door
