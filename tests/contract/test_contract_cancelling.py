"""A verb cancelled after any number of the loop's turns: the door holds the old state or the new, never a third."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import Content, DriverError, Entry, Evidence, Rejected

Door = Callable[..., None]

OURS, THEIRS, NEW, NEXT = "2718", "4711", "3141", "1618"
MOST_TURNS = 3000


def told(content: Content) -> dict[str, Any]:
    return {e.secret.reveal(): e.window for e in content.entries if e.secret is not None and e.enabled}


def slot_of(bench: Any, entry: Entry) -> int | None:
    return entry.slot if bench.driver.capabilities.code.addressed else None


def free_slot(bench: Any) -> int | None:
    return 5 if bench.driver.capabilities.code.addressed else None


VERBS: dict[str, Callable[[Any, Any, Entry], Awaitable[Any]]] = {
    "add": lambda bench, session, entry: session.add(bench.code(NEW, bench.window(200), free_slot(bench))),
    "change the window": lambda bench, session, entry: session.change(
        entry, bench.code(OURS, bench.window(300), slot_of(bench, entry))
    ),
    "change the digits": lambda bench, session, entry: session.change(
        entry, bench.code(NEW, bench.window(-1, 400), slot_of(bench, entry))
    ),
    "remove": lambda bench, session, entry: session.remove(entry),
    "set_clock": lambda bench, session, entry: session.set_clock(),
    "lock": lambda bench, session, entry: session.lock(),
    "unlock": lambda bench, session, entry: session.unlock(),
    "read": lambda bench, session, entry: session.read(),
}


def state(bench: Any) -> Any:
    error = bench.clock_error()
    return bench.held(), bench.lock.body.locked, error is not None and abs(error) > timedelta(minutes=1)


async def prepare(bench: Any) -> Entry:
    bench.by_hand(THEIRS)
    async with bench.driver.session() as session:
        if bench.driver.capabilities.keeps_clock:
            await session.set_clock()
        await session.add(bench.code(OURS, bench.window(-1, 400)))
        entries = (await session.read()).entries
    ours: Entry = next(e for e in entries if e.secret is not None and e.secret.reveal() == OURS)
    return ours


async def cancelled_after(bench: Any, verb: str, entry: Entry, turns: int) -> bool:
    """Runs the verb and cancels it after so many turns; True when it was through before."""
    loop: Any = asyncio.get_running_loop()
    async with bench.driver.session() as session:
        await session.read()
        task = asyncio.ensure_future(VERBS[verb](bench, session, entry))
        loop.strike_after(turns, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return False
        except Rejected:
            assert verb == "set_clock"
            assert not bench.driver.capabilities.keeps_clock
        finally:
            loop.calm()
    return True


@pytest.mark.parametrize("verb", VERBS)
def test_a_cancelled_verb_leaves_the_old_state_or_the_new(at_the_door: Door, verb: str) -> None:
    async def story(bench: Any) -> None:
        entry = await prepare(bench)
        bench.lock.body.locked = verb != "lock"
        if verb == "set_clock" and bench.driver.capabilities.keeps_clock:
            bench.lock.clock.shift(timedelta(hours=3))
        image, old = bench.lock.flash(), state(bench)
        new = await whole(bench, verb, entry)
        seen, turns, through = [], 0, False
        while not through:
            turns += 1
            assert turns < MOST_TURNS
            bench.lock.restore(image)
            through = await cancelled_after(bench, verb, entry, turns)
            await bench.world.sleep(2)  # what left before the cancellation arrives
            now = state(bench)
            assert now in (old, new), f"cancelled after {turns} turns: {now}"
            seen.append(now == new)
            await goes_on(bench)
        assert new == old or (turns > 3 and {True, False} == set(seen))

    async def whole(bench: Any, verb: str, entry: Entry) -> Any:
        """What the door holds after the verb, uncancelled."""
        async with bench.driver.session() as session:
            try:
                await VERBS[verb](bench, session, entry)
            except Rejected:
                assert verb == "set_clock"
                assert not bench.driver.capabilities.keeps_clock
        return state(bench)

    async def goes_on(bench: Any) -> None:
        """The next session reads the truth, and its first write succeeds."""
        async with bench.driver.session() as session:
            content = await session.read()
            assert told(content) == bench.held()
            receipt = await session.add(bench.code(NEXT))
            assert receipt.evidence is Evidence.READ_BACK

    at_the_door(story)


def test_a_session_that_was_cancelled_while_it_opened_leaves_the_door_free(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        loop: Any = asyncio.get_running_loop()

        async def open_and_look() -> None:
            async with bench.driver.session() as session:
                await session.status()

        turns, through = 0, False
        while not through:
            turns += 1
            assert turns < MOST_TURNS
            task = asyncio.ensure_future(open_and_look())
            loop.strike_after(turns, task.cancel)
            try:
                await task
                through = True
            except asyncio.CancelledError:
                pass
            loop.calm()
            await bench.world.sleep(5)
            async with bench.driver.session() as session:
                assert told(await session.read()) == {}

    at_the_door(story)


def test_the_error_of_a_broken_session_is_one_of_the_three_families(at_the_door: Door) -> None:
    """After a cancellation the session itself may be over; it says so in the contract's words."""

    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            task = asyncio.ensure_future(session.add(bench.code(NEW, bench.window(200))))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            try:
                await session.read()
            except DriverError as error:
                assert NEW not in str(error)

    at_the_door(story)
