"""The loop in real time that can be taken forward."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
import tty
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from latchwork.world import World
from latchwork.world.pump import Pump
from latchwork.world.travelling import Clock, TravellingLoop

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def travelling() -> World:
    return World.travelling(1, start=START)


def loop() -> TravellingLoop:
    running = asyncio.get_running_loop()
    assert isinstance(running, TravellingLoop)
    return running


def work_for_a_while() -> None:
    """What a thread does that is slower than a loop with nothing to do."""
    time.sleep(0.002)


# --- what is due happens, in order ---


def test_timers_run_in_the_order_of_their_time_and_then_of_their_making() -> None:
    world = travelling()

    async def main() -> list[str]:
        order: list[str] = []
        now = loop().time()
        for name, delay in (("late", 30.0), ("soon", 1.0), ("soon again", 1.0), ("and again", 1.0), ("now", 0.0)):
            loop().call_at(now + delay, order.append, name)
        loop().call_at(now + HOUR + 1, order.append, "after the arrival")
        await world.travel(HOUR)
        return order

    assert world.run(main()) == ["now", "soon", "soon again", "and again", "late"]


def test_timers_that_are_set_on_the_way_run_in_their_place() -> None:
    world = travelling()

    async def main() -> list[str]:
        order: list[str] = []

        def first() -> None:
            order.append("first")
            loop().call_later(30 * MINUTE, order.append, "set by the first")
            loop().call_later(2 * HOUR, order.append, "beyond")

        loop().call_later(MINUTE, first)
        loop().call_later(HOUR - 1, order.append, "last")
        await world.travel(HOUR)
        return order

    assert world.run(main()) == ["first", "set by the first", "last"]


def test_a_day_in_steps_of_a_minute_passes_at_once_and_misses_no_minute() -> None:
    world = travelling()

    async def main() -> list[float]:
        began, minutes = 0.0, []

        async def tick() -> None:
            nonlocal began
            began = loop().time()
            while True:
                await world.sleep(MINUTE)
                minutes.append(loop().time() - began)

        ticking = asyncio.ensure_future(tick())
        await asyncio.sleep(0)
        await world.travel(DAY)
        ticking.cancel()
        return minutes

    began = time.perf_counter()
    assert world.run(main()) == pytest.approx([MINUTE * count for count in range(1, 1441)])
    assert time.perf_counter() - began < 5


def test_a_timer_that_is_hundreds_of_days_away_is_met_at_its_moment() -> None:
    world = travelling()

    async def main() -> list[datetime]:
        met: list[datetime] = []
        loop().call_at(loop().clock.began + 300.5 * DAY, lambda: met.append(world.now()))
        await world.travel_to(START + timedelta(days=400))
        return met

    assert world.run(main()) == [START + timedelta(days=300.5)]


def test_what_is_due_at_the_moment_of_arrival_is_done_with_all_that_it_starts() -> None:
    world = travelling()

    async def main() -> tuple[list[str], datetime]:
        done: list[str] = []

        async def chain() -> None:
            for link in "abc":
                await asyncio.sleep(0)
                done.append(link)
            done.append(await world.offload(lambda: "thread"))
            await world.sleep(HOUR)
            done.append("an hour after the arrival")

        started: list[asyncio.Task[None]] = []
        loop().call_at(loop().clock.began + HOUR, lambda: started.append(loop().create_task(chain())))
        await world.travel_to(START + timedelta(hours=1))
        started[0].cancel()
        return done, world.now()

    done, now = world.run(main())
    assert done == ["a", "b", "c", "thread"]
    assert timedelta(0) <= now - (START + timedelta(hours=1)) < timedelta(minutes=1)


def test_at_one_instant_no_time_passes_however_long_the_processor_needs() -> None:
    world = travelling()

    async def main() -> bool:
        timed_out = False

        async def ask() -> None:
            nonlocal timed_out
            try:
                async with asyncio.timeout(0.002):
                    loop().call_later(0.001, answered.set)
                    busy_until = time.perf_counter() + 0.004
                    while time.perf_counter() < busy_until:
                        pass
                    await answered.wait()
            except TimeoutError:
                timed_out = True

        answered = asyncio.Event()
        loop().call_later(HOUR, lambda: asking.append(loop().create_task(ask())))
        asking: list[asyncio.Task[None]] = []
        await world.travel(2 * HOUR)
        assert asking[0].done()
        return timed_out

    assert world.run(main()) is False


# --- what is outside the loop ---


def test_the_clock_holds_still_for_work_in_a_thread() -> None:
    world = travelling()

    async def main() -> list[str]:
        order: list[str] = []

        async def commit() -> None:
            await world.offload(work_for_a_while)
            order.append("committed")
            assert world.now() < START + timedelta(minutes=31)

        loop().call_later(30 * MINUTE, lambda: committing.append(loop().create_task(commit())))
        committing: list[asyncio.Task[None]] = []
        loop().call_later(40 * MINUTE, order.append, "timer")
        await world.travel(HOUR)
        return order

    assert world.run(main()) == ["committed", "timer"]


class Outside:
    """Somebody in a thread of its own who answers each line, slowly, over a loop-back socket."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        client, _ = self._listener.accept()
        with client, client.makefile("rwb") as stream:
            for line in stream:
                work_for_a_while()
                stream.write(line.upper())
                stream.flush()

    def close(self) -> None:
        self._thread.join()
        self._listener.close()


def test_a_conversation_with_somebody_outside_goes_on_before_during_and_after_a_travel() -> None:
    world = travelling()

    async def main() -> tuple[list[bytes], timedelta]:
        outside = Outside()
        reader, writer = await asyncio.open_connection("127.0.0.1", outside.port)

        async def say(line: bytes) -> bytes:
            with world.busy():
                async with asyncio.timeout(10):
                    writer.write(line)
                    return await reader.readline()

        async def call_every_hour() -> None:
            for _ in range(5):
                await world.sleep(HOUR)
                heard.append(await say(b"during\n"))

        heard = [await say(b"before\n")]
        calling = asyncio.ensure_future(call_every_hour())
        left = world.now()
        await world.travel(DAY)
        travelled = world.now() - left
        await calling
        heard.append(await say(b"after\n"))
        writer.close()
        await writer.wait_closed()
        outside.close()
        return heard, travelled

    heard, travelled = world.run(main())
    assert heard == [b"BEFORE\n", *[b"DURING\n"] * 5, b"AFTER\n"]
    assert timedelta(days=1) <= travelled < timedelta(days=1, minutes=1)


def test_who_is_not_called_busy_is_overtaken_by_the_clock() -> None:
    world = travelling()

    async def main() -> None:
        release = threading.Event()
        try:
            async with asyncio.timeout(10):
                travel = asyncio.ensure_future(world.travel(HOUR))
                await loop().run_in_executor(None, release.wait)
        finally:
            release.set()
            await travel

    with pytest.raises(TimeoutError):
        world.run(main())


def test_a_time_out_still_ends_what_hangs_outside() -> None:
    world = travelling()

    async def main() -> list[str]:
        order: list[str] = []

        async def call_nobody() -> None:
            with world.busy(), pytest.raises(TimeoutError):
                async with asyncio.timeout(0.002):
                    await asyncio.Event().wait()
            order.append("given up")

        calling = asyncio.ensure_future(call_nobody())
        loop().call_later(MINUTE, order.append, "timer")
        await world.travel(HOUR)
        await calling
        return order

    assert world.run(main()) == ["given up", "timer"]


def test_requests_that_come_in_on_the_way_are_answered_at_the_time_of_their_arrival() -> None:
    world = travelling()

    async def main() -> list[timedelta]:
        near, far = socket.socketpair()
        near.setblocking(False)
        served: list[timedelta] = []

        def serve() -> None:
            near.recv(10)
            served.append(world.now() - START)

        loop().add_reader(near, serve)
        for hours in (1, 2, 3):
            loop().call_at(loop().clock.began + hours * HOUR, far.send, b"request")
        await world.travel(DAY)
        loop().remove_reader(near)
        near.close()
        far.close()
        return served

    assert world.run(main()) == [timedelta(hours=hours) for hours in (1, 2, 3)]


# --- our own wires through the kernel ---


class Wire:
    """A pty whose far end answers each piece after 10 ms."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answers: asyncio.Queue[bytes] = asyncio.Queue()
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        os.set_blocking(self.slave, False)
        self.near = self.pump(self.master, "<", ">", self.answers.put_nowait)
        self.far = self.pump(self.slave, ">", "<", self.answer)

    def pump(self, descriptor: int, arriving: str, leaving: str, received: Callable[[bytes], None]) -> Pump:
        return Pump(
            self.world, descriptor, arriving=arriving, leaving=leaving, received=received, lost=lambda error: None
        )

    def answer(self, data: bytes) -> None:
        loop().call_later(0.01, self.far.send, data.upper())

    def close(self) -> None:
        self.near.stop()
        self.far.stop()
        os.close(self.master)
        os.close(self.slave)


def test_no_time_out_overtakes_the_bytes_inside_a_pty() -> None:
    world = travelling()

    async def main() -> int:
        wire = Wire(world)
        answered = 0

        async def talk() -> None:
            nonlocal answered
            while True:
                await world.sleep(MINUTE)
                async with asyncio.timeout(1):
                    wire.near.send(b"ask")
                    assert await wire.answers.get() == b"ASK"
                answered += 1

        talking = asyncio.ensure_future(talk())
        await world.travel(500.5 * MINUTE)
        assert not talking.done()
        talking.cancel()
        wire.close()
        return answered

    # each turn takes a minute and 10 ms
    assert world.run(main()) == 500


def test_bytes_that_nobody_takes_do_not_hold_a_travel_up() -> None:
    world = travelling()

    async def main() -> int:
        loop().under_way.patience = 0.001
        world.hold(5, "line to a foreign program")
        await world.travel(HOUR)
        return loop().under_way.held

    assert world.run(main()) == 0


# --- what is refused ---


def test_the_past_is_refused_and_nothing_moves() -> None:
    world = travelling()

    async def main() -> None:
        await world.travel_to(START + timedelta(hours=1))
        with pytest.raises(ValueError, match=r"2026-03-02T09:30:00\+00:00 has passed, it is 2026-03-02T10:00:"):
            await world.travel_to(START + timedelta(minutes=30))
        with pytest.raises(ValueError, match=r"cannot travel by -1 s; time goes forward"):
            await world.travel(-1)
        assert START + timedelta(hours=1) <= world.now() < START + timedelta(hours=2)

    world.run(main())


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 4e9])
def test_a_way_that_no_clock_can_go_is_refused(seconds: float) -> None:
    world = travelling()
    with pytest.raises(ValueError, match="a hundred years from its start"):
        world.run(world.travel(seconds))


def test_a_moment_without_a_zone_or_too_far_away_is_refused() -> None:
    world = travelling()
    with pytest.raises(ValueError, match=r"2026-03-02T12:00:00 has no time zone"):
        world.run(world.travel_to(datetime(2026, 3, 2, 12)))  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match=r"2200-01-01T00:00:00\+00:00 is too far away"):
        world.run(world.travel_to(datetime(2200, 1, 1, tzinfo=UTC)))
    with pytest.raises(ValueError, match="has no time zone"):
        World.travelling(1, start=datetime(2026, 3, 2, 12))  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize("world", [World(1), World.real(1)], ids=["virtual", "real"])
def test_other_worlds_say_that_they_cannot_travel(world: World) -> None:
    with pytest.raises(ValueError, match=r"the clock of World\(seed=1, \w+ time\) cannot be moved"):
        world.run(world.travel(1))


def test_a_world_that_travels_needs_its_own_loop() -> None:
    async def main() -> None:
        world = travelling()
        with pytest.raises(ValueError, match=r"run by World\.run"):
            await world.travel(1)
        with pytest.raises(RuntimeError, match=r"start it with World\.run"):
            world.busy()
        with pytest.raises(RuntimeError, match=r"start it with World\.run"):
            world.hold(1, "line")

    asyncio.run(main())


@pytest.mark.parametrize("world", [World(1), World.real(1)], ids=["virtual", "real"])
def test_to_be_busy_means_nothing_in_other_worlds(world: World) -> None:
    async def main() -> None:
        with world.busy():
            await world.sleep(0)

    world.run(main())


# --- several, cancelled ---


def test_travels_that_are_asked_for_at_once_are_made_one_after_another() -> None:
    world = travelling()

    async def main() -> timedelta:
        left = world.now()
        await asyncio.gather(world.travel(HOUR), world.travel(HOUR), world.travel(HOUR))
        return world.now() - left

    assert timedelta(hours=3) <= world.run(main()) < timedelta(hours=3, minutes=1)


def test_a_moment_that_another_travel_has_passed_meanwhile_is_refused() -> None:
    world = travelling()

    async def main() -> None:
        far = asyncio.ensure_future(world.travel_to(START + timedelta(hours=2)))
        near = asyncio.ensure_future(world.travel_to(START + timedelta(hours=1)))
        await far
        with pytest.raises(ValueError, match="has passed"):
            await near

    world.run(main())


def test_a_travel_that_is_cancelled_leaves_the_clock_where_it_has_come_and_the_next_one_goes() -> None:
    world = travelling()

    async def main() -> None:
        travel = asyncio.ensure_future(world.travel_to(START + timedelta(hours=3)))
        loop().call_later(HOUR, travel.cancel)
        with pytest.raises(asyncio.CancelledError):
            await travel
        assert timedelta(hours=1) <= world.now() - START < timedelta(hours=2)
        await world.travel_to(START + timedelta(hours=2))
        assert timedelta(hours=2) <= world.now() - START < timedelta(hours=3)

    world.run(main())


# --- the clock ---


def test_now_never_goes_back_for_the_loop_or_for_a_thread() -> None:
    world = travelling()

    def watch(stop: threading.Event, seen: list[datetime]) -> None:
        last = world.now()
        while not stop.is_set():
            now = world.now()
            if now < last:
                seen.append(now)
            last = now
            time.sleep(0)

    async def main() -> list[datetime]:
        stop, backwards = threading.Event(), list[datetime]()
        watcher = threading.Thread(target=watch, args=(stop, backwards))
        watcher.start()
        last = world.now()
        for _ in range(50):
            for step in (world.travel(0.1), world.sleep(0), world.travel(0), world.sleep(1e-5)):
                await step
                now = world.now()
                assert now >= last
                last = now
        stop.set()
        watcher.join()
        return backwards

    assert world.run(main()) == []


def test_a_thread_that_is_interrupted_while_it_asks_is_not_shown_time_that_does_not_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, asking, answers = Clock(), threading.Event(), list[float]()

    def slow_monotonic() -> float:
        if threading.current_thread() is thread:
            asking.set()
            work_for_a_while()
        return time.monotonic()

    thread = threading.Thread(target=lambda: answers.append(clock.counted()))
    monkeypatch.setattr("latchwork.world.travelling.monotonic", slow_monotonic)
    thread.start()
    asking.wait()
    clock.stand()
    thread.join()
    assert answers[0] <= clock.counted()


def test_the_arrival_is_exactly_at_the_moment_that_was_asked_for_or_after() -> None:
    world = travelling()

    async def main() -> None:
        chance = world.random("moments")
        moment = START
        for _ in range(200):
            moment = max(moment, world.now()) + timedelta(microseconds=chance.randrange(1, 10**12))
            due = moment
            seen: list[datetime] = []
            loop().call_at(
                loop().clock.began + (due - START).total_seconds(), lambda seen=seen: seen.append(world.now())
            )
            await world.travel_to(moment)
            assert seen == [due]
            assert world.now() >= moment

    world.run(main())


def test_the_clock_goes_on_where_the_last_loop_of_the_world_left_it() -> None:
    world = travelling()
    world.run(world.travel(HOUR))

    async def main() -> datetime:
        return world.now()

    assert world.run(main()) >= START + timedelta(hours=1)
    assert world.now() >= START + timedelta(hours=1)


def test_a_thread_may_ask_for_the_time() -> None:
    world = travelling()

    async def main() -> datetime:
        await world.travel(HOUR)
        return await world.offload(world.now)

    assert timedelta(hours=1) <= world.run(main()) - START < timedelta(hours=2)


def test_without_a_travel_time_is_real_and_is_slept_through() -> None:
    world = World.travelling(1)

    async def sleep() -> tuple[float, float, float]:
        real, work, shown = time.perf_counter(), time.thread_time(), loop().time()
        await world.sleep(0.003)
        shown = loop().time() - shown
        return time.perf_counter() - real, time.thread_time() - work, shown

    async def main() -> None:
        assert abs(world.now() - datetime.now(UTC)) < timedelta(seconds=5)
        for _ in range(2):
            real, work, shown = await sleep()
            # asyncio lets a timer run when it is due within the clock's resolution
            assert 0.0029 < shown <= real
            assert work < shown / 2
            await world.travel(HOUR)

    world.run(main())


def test_who_waits_for_stillness_sits_a_travel_out_and_waits_for_nothing_else() -> None:
    world = travelling()

    async def main() -> list[str]:
        await world.still()
        said = []

        async def travel() -> None:
            await world.travel(HOUR)
            said.append("arrived")

        async def wait() -> None:
            await world.sleep(60)
            said.append("a minute later")
            await world.still()
            said.append("still")

        await asyncio.gather(travel(), wait())
        return said

    assert world.run(main()) == ["a minute later", "arrived", "still"]
    World(1).run(World(1).still())


def test_its_randomness_comes_from_its_seed() -> None:
    assert travelling().secret_bytes(16, "k") == World(1).secret_bytes(16, "k")
    assert repr(travelling()) == "World(seed=1, travelling time)"
    assert travelling().virtual is False
