"""One source of time and chance."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from latchwork.world import World
from latchwork.world.world import EPOCH


def test_the_clock_begins_at_the_start_and_follows_the_loop() -> None:
    world = World(1)

    async def main() -> datetime:
        assert world.now() == EPOCH
        await world.sleep(90.5)
        return world.now()

    assert world.run(main()) == EPOCH + timedelta(seconds=90.5)


def test_the_real_world_reads_the_wall_clock() -> None:
    assert abs(World.real().now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_streams_of_different_names_do_not_disturb_each_other() -> None:
    one, two = World(7), World(7)
    one.random("noise").randbytes(100)
    assert one.random("lock", "front").randbytes(8) == two.random("lock", "front").randbytes(8)
    assert one.random("lock", "front").randbytes(8) != one.random("lock", "back").randbytes(8)
    assert World(7).random("a", "b").random() != World(7).random("ab").random()
    assert World(7).secret_bytes(16, "k") == World(7).secret_bytes(16, "k") != World(8).secret_bytes(16, "k")


def test_a_world_without_a_seed_draws_from_the_operating_system() -> None:
    assert World.real().secret_bytes(16, "k") != World.real().secret_bytes(16, "k")
    assert World.real().random("a").random() != World.real().random("a").random()
    assert World.real(seed=3).secret_bytes(16, "k") == World(3).secret_bytes(16, "k")


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_named_streams_are_the_same_in_every_process(hash_seed: str) -> None:
    program = (
        "from latchwork.world import World; w = World(7);"
        "print(w.random('lock', 'front').randbytes(8).hex(), w.secret_bytes(8, 'key').hex())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    world = World(7)
    expected = f"{world.random('lock', 'front').randbytes(8).hex()} {world.secret_bytes(8, 'key').hex()}"
    assert ran.stdout.strip() == expected


def test_blocking_work_runs_in_place_in_virtual_time_and_in_a_thread_in_real_time() -> None:
    here = threading.get_ident()

    async def where(world: World) -> int:
        return await world.offload(threading.get_ident)

    assert World(1).run(where(World(1))) == here
    assert World.real().run(where(World.real())) != here


def test_names_that_are_looked_up_for_ever_hold_up_no_blocking_work() -> None:
    async def main(world: World) -> str:
        """What looks up names has the loop's own threads, here all of them."""
        given = threading.Event()
        lookups = [asyncio.get_running_loop().run_in_executor(None, given.wait) for _ in range(40)]
        try:
            return await world.offload(lambda: "done")
        finally:
            given.set()
            await asyncio.gather(*lookups)

    world = World.real()
    assert world.run(main(world)) == "done"


def test_announcing_bytes_needs_the_virtual_loop_and_does_nothing_in_real_time() -> None:
    async def announce(world: World) -> None:
        world.hold(1, "line")
        world.release(1, "line")
        world.forget("line")
        done = asyncio.Event()
        world.when_clear("line", done.set)
        await done.wait()

    World(1).run(announce(World(1)))
    World.real().run(announce(World.real()))
    with pytest.raises(RuntimeError, match=r"start it with World\.run"):
        World.real().run(announce(World(1)))
