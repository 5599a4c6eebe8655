"""Fair turns on one stick."""

from __future__ import annotations

import asyncio

from latchwork.drivers.zwave.turns import Turns
from latchwork.world import World


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_busy_node_holds_up_another_by_one_turn_at_most() -> None:
    async def story() -> None:
        turns, served = Turns(), []

        async def use(node: int) -> None:
            async with turns.of(node):
                served.append(node)
                await asyncio.sleep(1)

        tasks = [asyncio.create_task(use(node)) for node in (2, 2, 2, 2, 3, 4)]
        await asyncio.gather(*tasks)
        assert served == [2, 2, 3, 4, 2, 2]

    World(1).run(story())


def test_a_waiter_that_is_cancelled_leaves_no_gap() -> None:
    async def story() -> None:
        turns = Turns()
        await turns.take(2)
        gone = asyncio.create_task(turns.take(3))
        last = asyncio.create_task(turns.take(4))
        await settle()
        gone.cancel()
        await settle()
        turns.give_back()
        await asyncio.wait_for(last, 1)

    World(1).run(story())


def test_a_turn_given_to_somebody_who_is_cancelled_at_once_is_passed_on() -> None:
    async def story() -> None:
        turns = Turns()
        await turns.take(2)
        gone = asyncio.create_task(turns.take(3))
        last = asyncio.create_task(turns.take(4))
        await settle()
        turns.give_back()
        gone.cancel()
        await asyncio.wait_for(last, 1)

    World(1).run(story())
