"""The stick at the driver's end: start-up, transmissions, disturbances on the line, inclusion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from latchwork.drivers.contract import Unconfirmed, Unreachable
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.zwave import exclude, include
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import encode
from latchwork.simulators.zwave import PROFILES, ZWaveLock
from latchwork.simulators.zwave.stick import Library
from latchwork.world.wires import cable

GET = encode(g.UserCodeGet(1))
Run = Callable[..., None]
SCHLAGE, YALE = "schlage_be469zp", "yale_assure_zw3"


@pytest.mark.parametrize("library", Library)
def test_start_asks_the_stick_who_it_is(at_the_door: Run, library: Library) -> None:
    async def story(bench: Any) -> None:
        controller = bench.stick.controller
        assert controller.version == "Z-Wave 7.17"
        assert controller.home == bytes.fromhex("c0ffee01")
        assert controller.nodes == (1, 2)
        assert controller.bridges is (library is Library.BRIDGE)
        await bench.stick.transmit(2, GET)
        assert bench.transmissions == [GET]

    at_the_door(story, library=library)


def test_a_soft_reset_waits_until_the_stick_is_up(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        controller = await bench.stick.start(soft_reset=True)
        assert controller.node == 1

    at_the_door(story, start=False)


def test_a_long_version_text_is_read_up_to_its_zero(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        assert bench.stick.controller.version == "Z-Wave 7.17.99-beta"
        assert bench.stick.controller.bridges

    at_the_door(story, version="Z-Wave 7.17.99-beta")


@pytest.mark.parametrize("fault", ["noise_bytes", "crc_flip", "split_every_byte", "merged_frames"])
def test_a_disturbed_line_loses_no_transmission(at_the_door: Run, fault: str) -> None:
    async def story(bench: Any) -> None:
        bench.world.faults.arm(fault, "stick", times=6, probability=0.3)
        for _ in range(20):
            await bench.stick.transmit(2, GET)
        assert set(bench.transmissions) == {GET}
        assert len(bench.transmissions) >= 20

    at_the_door(story)


def test_a_node_out_of_range_is_unreachable_after_three_attempts(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        begun = bench.world.monotonic()
        with pytest.raises(Unreachable, match=r"node 77 .* in 3 attempts"):
            await bench.stick.transmit(77, GET)
        assert bench.world.monotonic() - begun < 10

    at_the_door(story)


def test_busy_air_is_waited_for(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        bench.simulated.busy_air = 3
        await bench.stick.transmit(2, GET)
        assert bench.transmissions == [GET]

    at_the_door(story)


def test_a_dead_node_holds_up_a_live_one_by_a_turn_at_most(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        dead = [asyncio.create_task(bench.stick.transmit(77, GET)) for _ in range(5)]
        await asyncio.sleep(0)
        begun = bench.world.monotonic()
        for _ in range(3):
            await bench.stick.transmit(2, GET)
        assert bench.world.monotonic() - begun < 3 * 1.0
        for result in await asyncio.gather(*dead, return_exceptions=True):
            assert isinstance(result, Unreachable)

    at_the_door(story)


def test_a_caller_who_is_cancelled_before_its_turn_sends_nothing(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        first = asyncio.create_task(bench.stick.transmit(2, GET))
        second = asyncio.create_task(bench.stick.transmit(2, encode(g.UserCodeGet(2))))
        await asyncio.sleep(0)
        second.cancel()
        await first
        await bench.world.sleep(5)
        assert bench.transmissions == [GET]

    at_the_door(story)


def test_a_caller_who_is_cancelled_in_its_turn_leaves_the_stick_in_order(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        for turns in range(1, 25):
            task = asyncio.create_task(bench.stick.transmit(2, GET))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await bench.stick.transmit(2, GET)

    at_the_door(story)


def test_a_cable_that_is_pulled_makes_what_was_under_way_unconfirmed(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        task = asyncio.create_task(bench.stick.transmit(2, GET))
        await bench.world.sleep(0.001)
        bench.wire.close()
        with pytest.raises(Unconfirmed):
            await task
        with pytest.raises(Unreachable):
            await bench.stick.transmit(2, GET)

    at_the_door(story)


def test_a_stick_that_is_plugged_in_again_goes_on_with_its_nodes(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.wire.close()
            await bench.world.sleep(1)
            with pytest.raises(Unreachable):
                await door.read()
            host, device = cable(bench.world, "stick")
            bench.simulated.attach(device)
            await bench.stick.reconnect(MemoryWireLink(host, "stick"))
            assert (await door.read()).entries == ()

    at_the_door(story)


def test_a_stick_that_hangs_is_unreachable(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        bench.world.faults.arm("hang_until_reset", bench.simulated.name)
        with pytest.raises(Unreachable):
            await bench.stick.transmit(2, GET)

    at_the_door(story)


def test_a_node_is_taken_in_and_out_again(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        lock = ZWaveLock(bench.world, bench.mesh, PROFILES[YALE])
        joining = asyncio.create_task(include(bench.stick))
        await bench.world.sleep(3)
        assert lock.press_button()
        info = await joining
        assert (info.node, info.generic, info.specific) == (3, 0x40, 0x03)
        assert 0x63 in info.command_classes
        await bench.stick.transmit(3, GET)
        leaving = asyncio.create_task(exclude(bench.stick))
        await bench.world.sleep(3)
        assert lock.press_button()
        assert (await leaving).node == 3
        with pytest.raises(Unreachable):
            await bench.stick.transmit(3, GET)

    at_the_door(story)


def test_nobody_pressing_the_button_is_said_in_a_sentence(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        with pytest.raises(Unreachable, match="press its button"):
            await include(bench.stick, seconds=30)
        await bench.stick.transmit(2, GET)

    at_the_door(story)
