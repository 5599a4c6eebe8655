"""Bytes through the kernel in virtual time: nobody in the process can see how fast the kernel is."""

from __future__ import annotations

import asyncio
import os
import threading
import tty

import pytest

from latchwork.world import Deadlock, VirtualTimeLoop, World
from latchwork.world.pump import Pump


def nothing(error: OSError | None) -> None:
    pass


class Wire:
    """A pty with a pump on each end; `heard` is what came out at the far end, piece by piece, with the time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[tuple[float, bytes]] = []
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        os.set_blocking(self.slave, False)
        self.near = Pump(world, self.master, arriving="<", leaving=">", received=self.put, lost=nothing)
        self.far = Pump(world, self.slave, arriving=">", leaving="<", received=self.put, lost=nothing)

    def put(self, data: bytes) -> None:
        self.heard.append((self.world.monotonic(), data))

    def close(self) -> None:
        self.near.stop()
        self.far.stop()
        os.close(self.master)
        os.close(self.slave)


def test_two_pieces_that_are_sent_in_one_turn_come_out_as_one() -> None:
    world = World(1)

    async def main() -> None:
        wire = Wire(world)
        for number in range(500):
            wire.near.send(b"\x06")
            wire.near.send(b"answer")
            await world.sleep(0.01)
            assert [data for _, data in wire.heard] == [b"\x06answer"], number
            wire.heard.clear()
        wire.close()

    world.run(main())


def test_a_long_piece_comes_out_in_the_same_cuts_each_time_and_takes_no_time() -> None:
    world = World(1)

    async def main() -> list[int]:
        wire = Wire(world)
        data = bytes(range(256)) * 40
        wire.far.send(data)
        await world.sleep(1)
        assert b"".join(piece for _, piece in wire.heard) == data
        assert {moment for moment, _ in wire.heard} == {0.0}
        wire.close()
        return [len(piece) for _, piece in wire.heard]

    cuts = world.run(main())
    assert cuts == [1024] * 10
    assert World(2).run(main()) == cuts


def test_bytes_that_the_kernel_hands_over_late_hold_the_next_turn_until_all_are_there() -> None:
    """A pipe that a thread fills stands for a slow kernel."""
    world = World(1)

    async def main() -> list[str]:
        order: list[str] = []
        reading, writing = os.pipe()

        def slow_kernel() -> None:
            for piece in (b"by", b"t", b"es"):
                for _ in range(20):
                    os.sched_yield()
                os.write(writing, piece)

        wire = Pump(
            world, reading, arriving=">", leaving="<", received=lambda data: order.append(data.decode()), lost=nothing
        )
        world.hold(5, ">")
        world.went_in(5, ">")
        thread = threading.Thread(target=slow_kernel)
        thread.start()
        for turn in ("first turn", "second turn"):
            await world.sleep(0)
            order.append(turn)
        thread.join()
        wire.stop()
        os.close(reading)
        os.close(writing)
        return order

    assert world.run(main()) == ["first turn", "bytes", "second turn"]


def test_bytes_that_never_come_out_are_reported_with_their_line() -> None:
    world = World(1)

    async def main() -> None:
        wire = Wire(world)
        try:
            world.hold(1, ">")
            world.went_in(1, ">")
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualTimeLoop)
            loop.under_way.patience = 0.01
            await world.sleep(1)
        finally:
            wire.close()

    with pytest.raises(Deadlock, match=r"bytes are under way on > for 0\.01 s and do not come out"):
        world.run(main())
