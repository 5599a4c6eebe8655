"""Turns on what doors share: first come, first served, as many at once as there is room, and none is ever lost."""

from __future__ import annotations

import asyncio
import random

from hypothesis import given
from hypothesis import strategies as st

from latchwork.grants.media import Media
from latchwork.world import World


def test_doors_take_turns_in_the_order_in_which_they_asked() -> None:
    world, served = World(1), []

    async def main() -> None:
        media = Media()

        async def visit(name: int) -> None:
            async with media.turn("radio"):
                served.append(name)
                await world.sleep(1)

        await asyncio.gather(*(visit(n) for n in range(8)))
        assert world.monotonic() == 8

    world.run(main())
    assert served == list(range(8))


def test_other_media_wait_for_nobody() -> None:
    world = World(1)

    async def main() -> None:
        media = Media()

        async def visit(medium: str) -> None:
            async with media.turn(medium):
                await world.sleep(1)

        await asyncio.gather(*(visit(f"radio {n}") for n in range(50)))
        assert world.monotonic() == 1

    world.run(main())


@given(seed=st.integers(0, 2**32), room=st.integers(1, 4))
def test_never_more_at_once_than_there_is_room_and_cancelled_turns_are_not_lost(seed: int, room: int) -> None:
    world = World(seed)
    chance = random.Random(seed)

    async def main() -> None:
        media = Media({"radio": room})
        inside = most = done = 0

        async def visit() -> None:
            nonlocal inside, most, done
            async with media.turn("radio"):
                inside += 1
                most = max(most, inside)
                try:
                    await world.sleep(chance.choice((0, 1, 2)))
                    done += 1
                finally:
                    inside -= 1

        tasks = [asyncio.ensure_future(visit()) for _ in range(20)]
        doomed = set(chance.sample(range(20), 8))
        for number in doomed:
            await world.sleep(chance.choice((0, 0, 1)))
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert most <= room
        assert done >= 12
        for _ in range(room):  # every place is free again
            await media._take("radio")

    world.run(main())


def test_a_door_that_raises_hands_its_turn_on() -> None:
    world = World(1)

    async def main() -> None:
        media = Media()

        async def fails() -> None:
            async with media.turn("radio"):
                raise LookupError

        await asyncio.gather(fails(), fails(), fails(), return_exceptions=True)
        async with media.turn("radio"):
            pass

    world.run(main())
