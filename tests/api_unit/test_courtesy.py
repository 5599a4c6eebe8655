"""People first: doors wait while requests are being answered, and never for long."""

from __future__ import annotations

import asyncio

import pytest

from latchwork.app.api.courtesy import LONGEST, QUIET, Courtesy
from latchwork.world import World


async def waited(courtesy: Courtesy) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await courtesy.wait()
    return loop.time() - began


def test_when_nobody_asks_a_door_does_not_wait() -> None:
    async def main() -> None:
        assert await waited(Courtesy()) == 0.0

    World(1).run(main())


def test_a_door_waits_until_it_was_quiet_for_a_moment() -> None:
    async def main() -> None:
        courtesy = Courtesy()
        with courtesy.request():
            door = asyncio.create_task(waited(courtesy))
            await asyncio.sleep(0.02)
        assert await door == pytest.approx(0.02 + QUIET)

    World(1).run(main())


def test_whoever_asks_again_at_once_is_still_first() -> None:
    async def main() -> None:
        courtesy = Courtesy()
        with courtesy.request():
            door = asyncio.create_task(waited(courtesy))
            await asyncio.sleep(0.01)
        await asyncio.sleep(QUIET / 2)
        with courtesy.request():
            await asyncio.sleep(0.01)
        assert await door == pytest.approx(0.02 + QUIET / 2 + QUIET)

    World(1).run(main())


def test_a_door_that_comes_just_after_a_request_waits_for_the_rest_of_the_moment() -> None:
    async def main() -> None:
        courtesy = Courtesy()
        with courtesy.request():
            pass
        await asyncio.sleep(QUIET / 4)
        assert await waited(courtesy) == pytest.approx(QUIET * 3 / 4)
        assert await waited(courtesy) == 0.0

    World(1).run(main())


def test_however_much_is_asked_no_door_waits_longer_than_a_quarter_of_a_second() -> None:
    async def main() -> None:
        courtesy = Courtesy()

        async def ask() -> None:
            while True:
                with courtesy.request():
                    await asyncio.sleep(0.004)

        asking = asyncio.create_task(ask())
        doors = [asyncio.create_task(waited(courtesy)) for _ in range(3)]
        await asyncio.sleep(0)
        assert [await door for door in doors] == [pytest.approx(LONGEST)] * 3
        asking.cancel()

    assert LONGEST <= 0.25
    World(1).run(main())


def test_a_door_that_gives_up_waiting_keeps_nobody_else() -> None:
    async def main() -> None:
        courtesy = Courtesy()
        with courtesy.request():
            gone, door = asyncio.create_task(waited(courtesy)), asyncio.create_task(waited(courtesy))
            await asyncio.sleep(0.001)
            gone.cancel()
            await asyncio.sleep(0)
        assert await door == pytest.approx(0.001 + QUIET)
        assert gone.cancelled()

    World(1).run(main())


def test_a_request_that_fails_ends_as_any_other() -> None:
    async def main() -> None:
        courtesy = Courtesy()
        with pytest.raises(ValueError, match="no"), courtesy.request():
            raise ValueError("no")
        await asyncio.sleep(QUIET)
        assert await waited(courtesy) == 0.0

    World(1).run(main())
