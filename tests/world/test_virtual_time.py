"""The loop whose clock jumps."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from latchwork.world import Deadlock, VirtualTimeLoop, World


def loop() -> VirtualTimeLoop:
    running = asyncio.get_running_loop()
    assert isinstance(running, VirtualTimeLoop)
    return running


def test_timers_run_in_the_order_of_their_time_and_then_of_their_making() -> None:
    async def main() -> list[str]:
        order: list[str] = []
        for name, delay in (("late", 30.0), ("soon", 1.0), ("soon again", 1.0), ("now", 0.0)):
            loop().call_later(delay, order.append, name)
        await asyncio.sleep(31)
        return order

    assert World(1).run(main()) == ["now", "soon", "soon again", "late"]


def test_a_year_passes_at_once_and_the_clock_says_exactly_a_year() -> None:
    async def main() -> float:
        await asyncio.sleep(365 * 86400)
        return loop().time()

    began = time.perf_counter()
    assert World(1).run(main()) == pytest.approx(365 * 86400)
    assert time.perf_counter() - began < 5


def test_ready_work_runs_before_the_clock_moves() -> None:
    async def main() -> list[float]:
        seen: list[float] = []
        loop().call_later(5, seen.append, -1.0)
        for _ in range(3):
            await asyncio.sleep(0)
            seen.append(loop().time())
        return seen

    assert World(1).run(main()) == [0.0, 0.0, 0.0]


def test_a_timer_far_into_a_run_is_met_by_one_jump() -> None:
    async def main() -> int:
        wakes = 0
        await asyncio.sleep(3e7 + 0.1)
        for _ in range(100):
            await asyncio.sleep(0.1)
            wakes += 1
        return wakes

    assert World(1).run(main()) == 100


def test_waiting_for_what_cannot_come_is_called_a_deadlock() -> None:
    async def main() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match="every task waits and no timer is set"):
        World(1).run(main())


def test_the_clock_stands_still_while_bytes_are_under_way() -> None:
    async def main() -> list[str]:
        order: list[str] = []
        reading, writing = os.pipe()

        def arrived() -> None:
            order.append(os.read(reading, 10).decode())
            loop().under_way.release(5, "pipe")

        loop().add_reader(reading, arrived)
        loop().call_later(1.0, order.append, "timer")
        loop().under_way.hold(5, "pipe")
        os.write(writing, b"bytes")
        await asyncio.sleep(2)
        loop().remove_reader(reading)
        os.close(reading)
        os.close(writing)
        return order

    assert World(1).run(main()) == ["bytes", "timer"]


def test_held_bytes_that_nobody_takes_are_reported_and_not_waited_for_for_ever() -> None:
    async def main() -> None:
        loop().under_way.patience = 0.01
        loop().under_way.hold(1, "line")
        await asyncio.sleep(1)

    with pytest.raises(Deadlock, match="bytes are under way"):
        World(1).run(main())


def test_release_takes_back_no_more_than_was_held_on_the_line() -> None:
    async def main() -> tuple[int, int, int]:
        loop().under_way.hold(3, "a")
        loop().under_way.hold(4, "b")
        loop().under_way.release(10, "a")
        after_release = loop().under_way.held
        loop().under_way.forget("b")
        after_forget = loop().under_way.held
        loop().under_way.forget("never heard of")
        return after_release, after_forget, loop().under_way.held

    assert World(1).run(main()) == (4, 0, 0)


def test_when_clear_calls_as_soon_as_nothing_is_on_the_line() -> None:
    async def main() -> list[str]:
        called: list[str] = []
        loop().under_way.hold(2, "a")
        loop().under_way.when_clear("a", lambda: called.append("a"))
        loop().under_way.when_clear("b", lambda: called.append("b"))
        await asyncio.sleep(0)
        loop().under_way.release(1, "a")
        await asyncio.sleep(0)
        assert called == ["b"]
        loop().under_way.release(1, "a")
        await asyncio.sleep(0)
        return called

    assert World(1).run(main()) == ["b", "a"]


def test_what_is_ready_at_once_is_told_in_the_order_in_which_it_was_registered() -> None:
    async def main() -> list[int]:
        told: list[int] = []
        pairs = [os.pipe() for _ in range(5)]

        def ready(number: int) -> None:
            told.append(os.read(pairs[number][0], 1)[0])

        for number, (reading, _) in enumerate(pairs):
            loop().add_reader(reading, ready, number)
        for number in (4, 2, 0, 3, 1):
            os.write(pairs[number][1], bytes((number,)))
        for _ in range(2):
            await asyncio.sleep(0)
        for reading, writing in pairs:
            loop().remove_reader(reading)
            os.close(reading)
            os.close(writing)
        return told

    assert World(1).run(main()) == [0, 1, 2, 3, 4]
