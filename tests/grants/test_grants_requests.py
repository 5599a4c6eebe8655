"""What callers with a transaction of their own can ask: another PIN, an exact one, codes by other hands, spaces."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from latchwork.drivers.contract import (
    ALWAYS,
    CodeLimits,
    Delivery,
    Entry,
    GivenCode,
    Method,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Unreachable,
    Window,
)
from latchwork.grants.model import Conflict, GrantError, GrantRequest, NotFound
from latchwork.grants.schema import foreign_code, grant, person

CODE = frozenset({Method.CODE})


def request(*doors: str, window: Window = ALWAYS, **more: Any) -> GrantRequest:
    return GrantRequest("Ada", window, doors, methods=CODE, **more)


def test_another_pin_takes_the_place_of_the_former_one_at_every_door(run: Any) -> None:
    async def story(house: Any) -> None:
        front, back = house.lock("front"), house.lock("back")
        await house.open()
        view, _ = await house.code("front", "back", code="4711")
        await house.engine.transact(lambda c, t: house.engine.requests.recode(c, view.id, Secret("8264"), t))
        await house.settle()
        assert front.pins == back.pins == {"8264"}
        assert [code.reveal() for code in (await house.engine.show(view.id)).codes] == ["8264"]

    run(story)


def test_another_pin_that_is_on_the_door_already_is_refused_and_nothing_changes(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        view, _ = await house.code("front", code="4711")
        await house.code("front", code="8264", person="Bob")
        with pytest.raises(Conflict, match="front has this code already"):
            await house.engine.transact(lambda c, t: house.engine.requests.recode(c, view.id, Secret("8264"), t))
        await house.settle()
        assert front.pins == {"4711", "8264"}

    run(story)


def test_a_pin_that_was_never_sent_is_changed_without_a_trace_on_the_door(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.reachable = False
        await house.open()
        view = await house.grant("front", code="4711")
        await house.engine.transact(lambda c, t: house.engine.requests.recode(c, view.id, Secret("8264"), t))
        front.reachable = True
        await house.sleep(hours=1)
        assert front.pins == {"8264"}
        assert front.calls.count("remove") == 0

    run(story)


def test_an_exact_wish_is_had_or_nothing_is_stored(run: Any) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        await house.open()
        await house.code("front", code="4711")
        with pytest.raises(Conflict, match="choose another"):
            await house.engine.grant(request("front", code=Secret("4711"), exact=True))
        count = await house.store.run(lambda c: c.scalar(select(func.count()).select_from(grant)))
        assert count == 1

    run(story)


def test_a_code_by_another_hand_becomes_ours_as_it_stands_and_nothing_is_sent(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.entries.append(Entry(Method.CODE, Secret("9173"), ALWAYS, None))
        await house.open()
        house.engine.audit()
        await house.settle()
        calls = list(front.calls)
        key = await house.store.run(lambda c: c.scalar(select(foreign_code.c.id)))
        ours = await house.engine.transact(lambda c, t: house.engine.requests.adopt(c, key, request("front"), t))
        await house.settle()
        view = await house.engine.show(ours)
        assert view.credentials[0].set
        assert view.codes[0].reveal() == "9173"
        assert set(front.calls[len(calls) :]) <= {"read", "status", "log"}
        await house.engine.revoke(ours)
        await house.settle()
        assert front.pins == set()

    run(story)


def test_a_code_by_another_hand_is_taken_off_when_somebody_asks_for_it(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.entries += [Entry(Method.CODE, Secret(pin), ALWAYS, None) for pin in ("9173", "5028")]
        await house.open()
        house.engine.audit()
        await house.settle()
        tag = house.engine._vault.tag("9173")
        key = await house.store.run(lambda c: c.scalar(select(foreign_code.c.id).where(foreign_code.c.tag == tag)))
        await house.engine.transact(lambda c, t: house.engine.requests.remove_foreign(c, key, request("front"), t))
        await house.settle()
        assert front.pins == {"5028"}
        assert await house.store.run(lambda c: c.scalar(select(func.count()).select_from(foreign_code))) == 1

    run(story)


def test_a_masked_code_by_another_hand_cannot_be_taken_over(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front", limits=CodeLimits(masked=True, addressed=True, capacity=20))
        front.entries.append(Entry(Method.CODE, Secret("9173"), ALWAYS, 3))
        await house.open()
        house.engine.audit()
        await house.settle()
        key = await house.store.run(lambda c: c.scalar(select(foreign_code.c.id)))
        with pytest.raises(GrantError, match="does not tell this code"):
            await house.engine.transact(lambda c, t: house.engine.requests.adopt(c, key, request("front"), t))

    run(story)


def test_what_is_known_of_other_hands_codes_keeps_its_number_over_reads(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        front.entries.append(Entry(Method.CODE, Secret("9173"), ALWAYS, None))
        await house.open()
        house.engine.audit()
        await house.settle()
        before = await house.store.run(lambda c: list(c.scalars(select(foreign_code.c.id))))
        front.entries.append(Entry(Method.CODE, Secret("5028"), house.hours(0, 2), None))
        house.engine.audit()
        await house.settle()
        after = await house.store.run(lambda c: list(c.scalars(select(foreign_code.c.id).order_by(foreign_code.c.id))))
        assert after[: len(before)] == before
        assert len(after) == 2

    run(story)


def test_a_late_code_comes_at_the_start_although_the_lock_keeps_windows(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        await house.engine.grant(request("front", window=house.hours(2, 4), late=True))
        await house.sleep(hours=1)
        assert front.pins == set()
        await house.sleep(hours=1.1)
        assert len(front.pins) == 1
        assert front.entries[0].window == ALWAYS
        await house.sleep(hours=2)
        assert front.pins == set()

    run(story)


def test_people_with_one_name_stay_two_people_when_their_ids_are_given(run: Any) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        await house.open()
        for one in ("p1", "p2", "p1"):
            await house.engine.grant(request("front", person_id=one))
        people = await house.store.run(lambda c: sorted(c.execute(select(person.c.id, person.c.name)).tuples()))
        assert people == [("p1", "Ada"), ("p2", "Ada")]

    run(story)


def test_a_space_is_filled_and_dropped_whole(run: Any) -> None:
    async def story(house: Any) -> None:
        front, back = house.lock("front"), house.lock("back")
        engine = await house.open()
        await engine.transact(lambda c, t: engine.requests.make_space(c, "wing"))
        await engine.transact(lambda c, t: engine.requests.fill_space(c, "wing", ["front"], t))
        asked = replace(request(), spaces=("wing",))
        await engine.grant(asked)
        await house.settle()
        assert (len(front.pins), len(back.pins)) == (1, 0)
        await engine.transact(lambda c, t: engine.requests.fill_space(c, "wing", ["back"], t))
        await house.settle()
        assert (len(front.pins), len(back.pins)) == (0, 1)
        await engine.transact(lambda c, t: engine.requests.drop_space(c, "wing", t))
        await house.settle()
        assert (len(front.pins), len(back.pins)) == (0, 0)

    run(story)


# --- codes that a lock computes ---------------------------------------------------------------------------------------


class Computing:
    """A lock that is never told: whole hours, and two codes for each start."""

    def __init__(self, door: Any) -> None:
        self.door = door
        self.capabilities = door.capabilities
        self.medium = door.medium

    def session(self) -> Any:
        return self.door.session()

    async def probe(self) -> Any:
        return self.capabilities

    def offline_window(self, window: Window, *, one_time: bool, rounding: timedelta) -> Window:
        if window.start is None or window.end is None:
            raise Rejected(Reason.WINDOW_REFUSED, "a computed code needs a start and an end")
        start = window.start.replace(minute=0, second=0, microsecond=0)
        end = window.end.replace(minute=0, second=0, microsecond=0)
        end = end if end == window.end else end + timedelta(hours=1)
        if window.start - start > rounding:
            raise Rejected(Reason.WINDOW_REFUSED, "the start is too far from a full hour")
        return Window(start, end)

    def offline_code(self, window: Window, *, one_time: bool, given: Sequence[GivenCode]) -> Secret:
        used = sum(one.window.start == window.start for one in given)
        if used >= 2:
            raise Rejected(Reason.MEMORY_FULL, "there is no further code of this start")
        assert window.start is not None
        return Secret(f"{window.start:%d%H}{used}77")


def computing(house: Any) -> None:
    house.lock("boat", methods={Method.CODE: Delivery.DERIVED})
    house.estate.doors["boat"].driver = Computing(house.doors["boat"])


def test_a_derived_code_is_given_at_once_with_the_window_that_it_can_say(run: Any) -> None:
    async def story(house: Any) -> None:
        computing(house)
        await house.open()
        view = await house.engine.grant(request("boat", window=house.hours(0.5, 3)))
        assert view.credentials[0].set
        assert view.credentials[0].window == house.hours(0, 3)
        assert house.doors["boat"].calls == []

    run(story)


def test_two_derived_codes_of_one_start_differ_and_a_third_is_refused(run: Any) -> None:
    async def story(house: Any) -> None:
        computing(house)
        await house.open()
        views = [await house.engine.grant(request("boat", window=house.hours(0, 3 + n))) for n in range(3)]
        assert len({view.codes[0].reveal() for view in views[:2]}) == 2
        assert views[2].codes == ()
        assert views[2].problems[0].code == "no_space_for_access_code_on_device"

    run(story)


def test_a_derived_code_whose_grant_ends_early_raises_an_alarm_until_its_own_end(run: Any) -> None:
    async def story(house: Any) -> None:
        computing(house)
        await house.open()
        view = await house.engine.grant(request("boat", window=house.hours(0, 3)))
        await house.engine.revoke(view.id)
        assert [alarm.kind for alarm in await house.engine.alarms()] == ["code_still_out"]
        await house.sleep(hours=4)
        assert await house.engine.alarms() == []

    run(story)


def test_a_derived_code_is_refused_where_rounding_would_go_too_far(run: Any) -> None:
    async def story(house: Any) -> None:
        computing(house)
        await house.open()
        asked = request("boat", window=house.hours(0.5, 3), rounding=timedelta(minutes=5))
        view = await house.engine.grant(asked)
        assert [problem.code for problem in view.problems] == ["device_time_constraints_violated"]

    run(story)


# --- one conversation ------------------------------------------------------------------------------------------------


def test_a_conversation_with_a_door_never_runs_beside_a_visit(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front", verb_time=5.0)
        await house.open()
        await house.grant("front")
        await house.engine.operate("front", lambda session: session.status())
        assert front.calls.index("add") < front.calls.index("status", front.calls.index("add"))
        await house.settle()
        assert len(front.pins) == 1

    run(story)


def test_who_waits_for_a_door_goes_before_its_next_visit_and_lets_one_go_after(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front", verb_time=5.0)
        await house.open()
        await house.grant("front")
        await house.world.sleep(1)
        callers = [house.engine.operate("front", lambda session: session.set_clock()) for _ in range(2)]
        waiting = asyncio.gather(*callers)
        await house.world.sleep(1)
        house.engine.audit(["front"])
        await waiting
        said = [call for call in front.calls if call in ("read", "add", "set_clock")]
        assert said == ["read", "add", "set_clock", "read", "set_clock"]

    run(story)


def test_who_hangs_up_while_he_waits_keeps_no_visit_from_the_door(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front", verb_time=5.0)
        await house.open()
        await house.grant("front")
        await house.world.sleep(1)
        caller = asyncio.create_task(house.engine.operate("front", lambda session: session.set_clock()))
        await house.world.sleep(1)
        house.engine.audit(["front"])
        caller.cancel()
        await house.sleep(minutes=5)
        assert [call for call in front.calls if call in ("read", "add", "set_clock")] == ["read", "add", "read"]

    run(story)


def test_a_conversation_tells_what_the_door_answered(run: Any) -> None:
    async def story(house: Any) -> None:
        front = house.lock("front")
        await house.open()
        await house.settle()
        front.reachable = False
        with pytest.raises(Unreachable):
            await house.engine.operate("front", lambda session: session.status())
        with pytest.raises(NotFound):
            await house.engine.operate("nowhere", lambda session: session.status())
        front.reachable = True
        await house.grant("front")
        await house.settle()
        assert len(front.pins) == 1

    run(story)


def test_a_verb_of_a_conversation_gives_its_receipt(run: Any) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        await house.open()
        receipt = await house.engine.operate("front", lambda session: session.set_clock())
        assert isinstance(receipt, Receipt)

    run(story)
