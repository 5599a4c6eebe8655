"""Each fault that a driver declares, alone, at every verb: the answer is success or one of three families, and true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import (
    Content,
    DriverError,
    Evidence,
    Receipt,
    Rejected,
    Unconfirmed,
    Unreachable,
)

Door = Callable[..., None]
Verb = Callable[[Any, Any, Any], Awaitable[Any]]

OURS, THEIRS, NEW, NEXT = "2718", "4711", "3141", "1618"

BY_HAND = frozenset({"external_change"})
"""Faults that are people: the suite plays them itself."""


def _add(bench: Any, session: Any, entry: Any) -> Awaitable[Any]:
    slot = 5 if bench.driver.capabilities.code.addressed else None
    result: Awaitable[Any] = session.add(bench.code(NEW, bench.window(2), slot))
    return result


def _change(bench: Any, session: Any, entry: Any) -> Awaitable[Any]:
    result: Awaitable[Any] = session.change(entry, bench.code(OURS, bench.window(30)))
    return result


VERBS: dict[str, Verb] = {
    "read": lambda bench, session, entry: session.read(),
    "add": _add,
    "change": _change,
    "remove": lambda bench, session, entry: session.remove(entry),
    "status": lambda bench, session, entry: session.status(),
    "set_clock": lambda bench, session, entry: session.set_clock(),
    "lock": lambda bench, session, entry: session.lock(),
    "unlock": lambda bench, session, entry: session.unlock(),
    "log": lambda bench, session, entry: session.log(),
}


def told(content: Content) -> dict[str, Any]:
    return {e.secret.reveal(): e.window for e in content.entries if e.secret is not None and e.enabled}


def state(bench: Any) -> tuple[dict[str, Any], bool]:
    """Codes with their windows, as far as they are ours or were there before, and where the bolt stands."""
    return {pin: window for pin, window in bench.held().items() if pin in (OURS, THEIRS, NEW)}, bench.lock.body.locked


def after(bench: Any, verb: str, before: tuple[dict[str, Any], bool], windows: dict[str, Any]) -> Any:
    """What the door holds when the verb succeeded."""
    held, locked = before
    match verb:
        case "add":
            return held | {NEW: windows["add"]}, locked
        case "change":
            return held | {OURS: windows["change"]}, locked
        case "remove":
            return {pin: window for pin, window in held.items() if pin != OURS}, locked
        case "lock" | "unlock":
            return held, verb == "lock"
        case _:
            return before


async def prepare(bench: Any) -> Any:
    """A door with a code of ours and one of somebody else's; returns our entry."""
    bench.by_hand(THEIRS)
    async with bench.driver.session() as session:
        if bench.driver.capabilities.keeps_clock:
            await session.set_clock()
        await session.add(bench.code(OURS, bench.window(-1)))
        content = await session.read()
    return next(e for e in content.entries if e.secret is not None and e.secret.reveal() == OURS)


def strike(bench: Any, fault: str, times: int | None) -> None:
    if fault == "external_change":
        bench.change_by_hand(OURS, "8888")
    elif fault != "nothing":
        bench.world.faults.arm(fault, times=times)


async def outcome(bench: Any, verb: str, entry: Any, fault: str, times: int | None, *, early: bool) -> Any:
    """What the verb answered, or the error that it raised; any other exception is the test's failure."""
    try:
        if early:
            strike(bench, fault, times)
        async with bench.driver.session() as session:
            if not early:
                if verb in ("add", "change", "remove"):
                    await session.read()
                strike(bench, fault, times)
            return await VERBS[verb](bench, session, entry)
    except DriverError as error:
        return error


def judge(bench: Any, verb: str, answer: Any, before: Any, wanted: Any, fault: str) -> None:
    now = state(bench)
    if fault in BY_HAND:
        before, wanted = (without(one, OURS) for one in (before, wanted))
        now = without(now, OURS)
    match answer:
        case Unreachable() | Rejected():
            # a duplicate that the fault planted is what the refusal speaks of
            allowed = [before] if fault != "duplicate_code" else [before, without(now, NEW)]
            assert without(now, NEW) in allowed if fault == "duplicate_code" else now == before, f"{answer!r}: {now}"
        case Unconfirmed():
            assert now in (before, wanted), f"{answer!r}: {now}"
        case Receipt(evidence=Evidence.READ_BACK) if verb not in ("lock", "unlock"):
            assert now == wanted
        case Receipt(evidence=Evidence.ACKNOWLEDGED) | Receipt(evidence=Evidence.READ_BACK):
            # acknowledged is what the door said; a door that takes a removal and keeps the code is the case in point
            assert now in (before, wanted)
        case Content():
            if fault not in ("masked_read_back", "half_cleared_slot"):
                assert told(answer) == bench.held()
    if verb == "set_clock" and isinstance(answer, Receipt) and answer.evidence is Evidence.READ_BACK:
        assert abs(bench.clock_error()) < timedelta(minutes=1)
    assert not any(pin in str(answer) for pin in (OURS, THEIRS, NEW) if isinstance(answer, DriverError))


def without(one: Any, pin: str) -> Any:
    return {held: window for held, window in one[0].items() if held not in (pin, "8888")}, one[1]


async def recovers(bench: Any, fault: str) -> None:
    """With the trouble over, a reading tells the truth and the next code goes on."""
    await bench.recover()
    async with bench.driver.session() as session:
        assert told(await session.read()) == bench.held(), fault
        receipt = await session.add(bench.code(NEXT, bench.window(3)))
        assert receipt.evidence is Evidence.READ_BACK
        assert bench.held()[NEXT] == bench.window(3)
        bolt = await session.lock()
        assert bolt.evidence >= Evidence.ACKNOWLEDGED
        assert bench.lock.body.locked


CASES = [("in the session", False, 1), ("before the session", True, 1), ("again and again", False, None)]


@pytest.mark.parametrize("verb", VERBS)
def test_a_fault_at_a_verb_leaves_no_wrong_word(at_the_door: Door, verb: str) -> None:
    async def story(bench: Any) -> None:
        entry = await prepare(bench)
        image, before = bench.lock.flash(), state(bench)
        windows = {"add": bench.window(2), "change": bench.window(30)}
        wanted = after(bench, verb, before, windows)
        problems = []
        for fault in sorted(bench.driver.capabilities.faults):
            for name, early, times in CASES:
                bench.lock.restore(image)
                try:
                    answer = await outcome(bench, verb, entry, fault, times, early=early)
                    judge(bench, verb, answer, before, wanted, fault)
                    await recovers(bench, fault)
                except Exception as error:
                    problems.append(f"{fault} {name}: {type(error).__name__} {error}")
                    await bench.recover()
        assert not problems, "\n" + "\n".join(problems)

    at_the_door(story)


def test_every_declared_fault_can_strike(at_the_door: Door) -> None:
    """A fault that nobody ever suffers would make the test above pass for nothing."""

    async def story(bench: Any) -> None:
        entry = await prepare(bench)
        image, never = bench.lock.flash(), []
        for fault in sorted(bench.driver.capabilities.faults - BY_HAND):
            for verb in ("add", "remove", "unlock", "status", "read"):
                bench.lock.restore(image)
                await outcome(bench, verb, entry, fault, 1, early=True)
                await bench.recover()
                if any(name == fault for name, _ in bench.world.faults.struck):
                    break
            else:
                never.append(fault)
        assert never == []

    at_the_door(story)


@pytest.mark.parametrize("verb", ["add", "change", "remove"])
def test_a_lock_that_says_yes_and_does_nothing_is_not_believed(at_the_door: Door, verb: str) -> None:
    async def story(bench: Any) -> None:
        entry = await prepare(bench)
        before = state(bench)
        bench.lies()
        if verb == "change":
            entry, digits = entry, bench.code(NEW, bench.window(-1), entry.slot)
            async with bench.driver.session() as session:
                try:
                    answer: Any = await session.change(entry, digits)
                except DriverError as error:
                    answer = error
        else:
            answer = await outcome(bench, verb, entry, "nothing", 1, early=False)
        assert state(bench) == before
        assert isinstance(answer, DriverError) or answer.evidence < Evidence.READ_BACK

    at_the_door(story)
