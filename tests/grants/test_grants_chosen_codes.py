"""Codes of which no other will do, of a wished length, and codes that other hands change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from latchwork.drivers.contract import (
    ALWAYS,
    CodeLimits,
    Entry,
    Method,
    Secret,
    Unconfirmed,
    Window,
)
from latchwork.grants.model import GrantError, GrantRequest

CODE = frozenset({Method.CODE})
EXTERNAL = "access_code.modified_external"


def request(*doors: str, window: Window = ALWAYS, **more: Any) -> GrantRequest:
    return GrantRequest("Ada", window, doors, methods=CODE, **more)


def by_hand(pin: str, window: Window = ALWAYS, slot: int | None = None) -> Entry:
    return Entry(Method.CODE, Secret(pin), window, slot)


async def read(house: Any) -> None:
    house.engine.audit()
    await house.settle()


# --- no other will do -----------------------------------------------------------------------------------------------


def test_a_chosen_code_that_is_there_by_hand_gets_no_other_pin_and_is_set_when_that_one_goes(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.entries.append(by_hand("4711"))
        await house.open()
        view = await house.engine.grant(request("front", code=Secret("4711"), exact=True))
        await house.settle()
        view = await house.engine.show(view.id)
        assert [problem.code for problem in view.problems] == ["duplicate_code_on_device"]
        assert view.codes == (Secret("4711"),)
        assert len(front.entries) == 1
        front.entries.clear()
        await read(house)
        view = await house.engine.show(view.id)
        assert (view.problems, view.credentials[0].set) == ((), True)
        assert front.pins == {"4711"}

    run(story)


def test_a_code_that_was_only_wished_for_gets_another_pin_instead(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.entries.append(by_hand("4711"))
        await house.open()
        view, pin = await house.code("front", code="4711")
        assert pin != "4711"
        assert view.credentials[0].set

    run(story)


def test_a_chosen_code_that_breaks_a_rule_of_the_door_is_impossible_there(run: Any) -> None:
    async def story(house: Any) -> None:
        house.lock("front", limits=CodeLimits(lengths=frozenset({6})))
        await house.open()
        view = await house.engine.grant(request("front", code=Secret("4711"), exact=True))
        assert [problem.code for problem in view.problems] == ["code_constraints_violated"]
        assert view.codes == ()

    run(story)


def test_a_chosen_code_may_begin_like_another(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        for pin in ("4711", "471182"):
            await house.engine.grant(request("front", code=Secret(pin), exact=True))
        await house.settle()
        assert front.pins == {"4711", "471182"}

    run(story)


def test_a_pin_has_the_wished_length_where_the_door_takes_it_also_when_it_is_drawn_anew(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front", limits=CodeLimits(lengths=frozenset({4, 6, 8})))
        await house.open()
        front.reachable = False
        view = await house.engine.grant(request("front", length=8))
        assert len(view.codes[0].reveal()) == 8
        front.entries.append(by_hand(view.codes[0].reveal()))
        front.reachable = True
        await house.sleep(hours=1)
        pins = {(await house.engine.show(view.id)).codes[0].reveal()} - {view.codes[0].reveal()}
        assert [len(pin) for pin in pins] == [8]
        other = await house.engine.grant(request("front", length=5))
        assert len(other.codes[0].reveal()) == 6

    run(story)


def test_a_proposed_pin_is_free_on_all_doors_and_stored_nowhere(run: Any) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("back", limits=CodeLimits(lengths=frozenset({4})))
        house.lock("odd", limits=CodeLimits(lengths=frozenset()))
        await house.open()
        propose = house.engine.requests.propose
        found = await house.store.run(lambda c: propose(c, ["front", "back"], 4))
        assert {name for name, _ in found} == {"front", "back"}
        assert len({code for _, code in found}) == 1
        with pytest.raises(GrantError, match="odd"):
            await house.store.run(lambda c: propose(c, ["odd"]))
        assert await house.engine.grants() == []

    run(story)


# --- other hands ----------------------------------------------------------------------------------------------------


def test_what_another_hand_took_off_is_put_back_unless_the_grant_yields(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        ours = await house.engine.grant(request("front", code=Secret("4711"), exact=True))
        theirs = await house.engine.grant(request("front", code=Secret("8264"), exact=True, yields=True))
        await house.settle()
        front.entries.clear()
        for _ in range(3):
            await read(house)
            assert front.pins == {"4711"}
        for view in (ours, theirs):
            told = [event for event in await house.engine.events(grant_id=view.id) if event.kind == EXTERNAL]
            assert [event.data["deed"] for event in told] == ["removed"]
        assert (await house.engine.show(theirs.id)).problems[0].code == "external_modification_in_effect"
        requests = house.engine.requests
        await house.engine.transact(lambda c, t: requests.let_others_change(c, theirs.id, t, yields=False))
        await house.settle()
        assert front.pins == {"4711", "8264"}

    run(story)


def test_other_times_by_another_hand_are_undone_unless_the_grant_yields(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        window, other = house.hours(0, 10), house.hours(0, 5)
        ours = await house.engine.grant(request("front", window=window, code=Secret("4711"), exact=True))
        theirs = await house.engine.grant(request("front", window=window, code=Secret("8264"), exact=True, yields=True))
        await house.settle()
        kept = front.entries[0].window
        front.entries[:] = [replace(entry, window=other) for entry in front.entries]
        await read(house)
        await read(house)
        assert {e.secret.reveal(): e.window for e in front.entries} == {"4711": kept, "8264": other}
        for view in (ours, theirs):
            told = [event for event in await house.engine.events(grant_id=view.id) if event.kind == EXTERNAL]
            assert [event.data["deed"] for event in told] == ["moved"]
        await house.sleep(hours=11)
        assert front.pins == set(), "no change by hand outlives the grant"

    run(story)


def test_a_window_that_another_hand_puts_right_again_is_ours_again(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        view = await house.engine.grant(request("front", window=house.hours(0, 10), yields=True))
        await house.settle()
        right = front.entries[0]
        front.entries[0] = replace(right, window=house.hours(0, 5))
        await read(house)
        assert (await house.engine.show(view.id)).problems
        front.entries[0] = right
        await read(house)
        assert (await house.engine.show(view.id)).problems == ()

    run(story)


def test_a_change_of_our_own_whose_answer_was_lost_is_nobody_elses(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        view = await house.engine.grant(request("front", window=house.hours(0, 10), yields=True))
        await house.settle()
        front.trouble("change", Unconfirmed("the answer was lost"), done=True)
        await house.engine.update(view.id, window=house.hours(0, 20))
        await house.settle()
        await house.engine.update(view.id, window=house.hours(0, 30))
        await house.sleep(hours=1)
        assert EXTERNAL not in await house.kinds(view.id)
        view = await house.engine.show(view.id)
        assert (view.problems, view.credentials[0].window) == ((), front.entries[0].window)
        assert front.entries[0].window.end >= view.window.end

    run(story)


# --- letting go -----------------------------------------------------------------------------------------------------


def test_a_code_that_is_given_up_stays_on_its_door_and_can_be_taken_over_again(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        view, pin = await house.code("front")
        requests = house.engine.requests
        (number,) = await house.engine.transact(lambda c, _: requests.give_up(c, view.id))
        await read(house)
        assert front.pins == {pin}
        assert front.calls.count("remove") == 0
        again = await house.engine.transact(lambda c, t: requests.adopt(c, number, request("front"), t))
        await house.settle()
        assert (await house.engine.show(again)).credentials[0].set
        assert front.calls.count("add") == 1

    run(story)


def test_a_code_that_is_not_on_its_door_is_not_given_up(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.reachable = False
        await house.open()
        view = await house.grant("front")
        with pytest.raises(GrantError, match="front does not hold it"):
            await house.engine.transact(lambda c, _: house.engine.requests.give_up(c, view.id))
        front.reachable = True
        await house.sleep(hours=1)
        assert len(front.pins) == 1

    run(story)
