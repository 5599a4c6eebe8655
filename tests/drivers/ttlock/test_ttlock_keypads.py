"""A TTLock lock whose keypad lacks keys: its capabilities say so, and no code goes there that nobody can type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.code_rules import CodeRule
from latchwork.drivers.contract import Credential, Evidence, Method, Reason, Rejected, Secret
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.ttlock import TtlockDriver, pair
from latchwork.simulators.ttlock import TTLock
from latchwork.simulators.ttlock.model import CYLINDER
from latchwork.world import World
from latchwork.world.air import Air

ADDRESS = "C4:AC:05:11:22:33"
BERLIN = ZoneInfo("Europe/Berlin")

Story = Callable[[TTLock, TtlockDriver], Awaitable[None]]


def at_a_cylinder(story: Story, seed: int = 7) -> None:
    world = World(seed)

    async def main() -> None:
        lock = TTLock(world, ADDRESS, model=CYLINDER, zone=BERLIN)
        air = Air(world)
        air.add(lock)
        radio = memory_radio(air)

        async def reach() -> GattLink:
            return await connect(ADDRESS, radio)

        keys = await pair(world, reach, BERLIN, door="cellar", keypad="1-6")
        await story(lock, TtlockDriver(world, reach, keys, BERLIN, door="cellar", keypad="1-6"))

    world.run(main())


def code(pin: str) -> Credential:
    return Credential(f"code {pin}", Method.CODE, Secret(pin))


def test_the_capabilities_name_the_keys_and_the_rule() -> None:
    async def story(lock: TTLock, driver: TtlockDriver) -> None:
        limits = (await driver.probe()).code
        assert limits is not None
        assert (limits.digits, limits.constraints) == (
            "123456",
            (CodeRule.CANNOT_CONTAIN_0789, CodeRule.CANNOT_CONTAIN_089),
        )

    at_a_cylinder(story)


def test_a_code_of_its_keys_opens_the_door() -> None:
    async def story(lock: TTLock, driver: TtlockDriver) -> None:
        async with driver.session() as session:
            assert (await session.add(code("35261435"))).evidence is Evidence.READ_BACK
        assert lock.type_pin("35261435").opened

    at_a_cylinder(story)


def test_a_code_with_another_digit_is_refused_and_nothing_is_sent() -> None:
    async def story(lock: TTLock, driver: TtlockDriver) -> None:
        async with driver.session() as session:
            with pytest.raises(Rejected) as caught:
                await session.add(code("35261430"))
        assert caught.value.reason is Reason.BAD_DIGITS
        assert "keys 1 to 6" in str(caught.value)
        assert "35261430" not in str(caught.value)
        assert not list(lock.memory.passcodes)

    at_a_cylinder(story)


@pytest.mark.parametrize("seed", range(5))
def test_pairing_gives_an_admin_passcode_that_can_be_typed(seed: int) -> None:
    async def story(lock: TTLock, driver: TtlockDriver) -> None:
        passcode = driver.keys.admin_passcode
        assert passcode is not None
        assert lock.type_pin(passcode.reveal()).opened

    at_a_cylinder(story, seed)
