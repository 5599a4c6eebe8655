"""Places change under living grants: spaces, owners, hardware, room on a door. What should be follows at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import CodeLimits, Delivery, Entry, Evidence, Method, Secret, Window

Run = Callable[..., None]


async def building(house: Any) -> Any:
    for name in ("gym", "sauna", "bar"):
        house.lock(name, medium=name)
    house.estate.spaces = {"wellness": ("gym",)}
    return await house.open()


def test_a_door_that_joins_a_space_gets_the_same_pin_and_loses_it_when_it_leaves(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        _, pin = await house.code(spaces=("wellness",))
        await house.engine.join_space("wellness", "sauna")
        await house.settle()
        assert house.doors["sauna"].pins == {pin}
        await house.engine.leave_space("wellness", "sauna")
        await house.settle()
        assert house.doors["sauna"].pins == set()
        assert house.doors["gym"].pins == {pin}

    run(story)


def test_a_door_that_leaves_and_comes_back_keeps_the_pin_even_when_it_could_not_be_reached(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        view, pin = await house.code(spaces=("wellness",))
        house.doors["gym"].reachable = False
        await house.engine.leave_space("wellness", "gym")
        await house.sleep(minutes=10)
        await house.engine.join_space("wellness", "gym")
        house.doors["gym"].reachable = True
        await house.sleep(hours=2)
        assert house.doors["gym"].pins == {pin}
        view = await house.engine.show(view.id)
        assert [(c.door, c.set) for c in view.credentials] == [("gym", True)]
        assert await house.alarms() == set()

    run(story)


def test_a_space_that_changes_does_not_wake_grants_that_are_over(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        view, _ = await house.code(spaces=("wellness",), window=house.hours(-1, 1))
        await house.sleep(hours=2)
        await house.engine.join_space("wellness", "sauna")
        await house.settle()
        assert not house.doors["sauna"].connected_at
        assert (await house.engine.show(view.id)).credentials == ()

    run(story)


def test_a_door_with_a_new_owner_leaves_the_former_ones_grants_and_joins_the_new_ones(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        _, ours = await house.code("gym")
        theirs = await house.grant("gym", owner="annex", person="Bo")
        assert [problem.code for problem in theirs.problems] == ["door_of_another_owner"]
        await house.engine.change_owner("gym", "annex")
        await house.settle()
        theirs = await house.engine.show(theirs.id)
        assert theirs.problems == ()
        assert house.doors["gym"].pins == {theirs.codes[0].reveal()}
        assert ours not in house.doors["gym"].pins

    run(story)


def test_new_hardware_gets_everything_that_should_be_there_and_nothing_that_is_leaving(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        _, pin = await house.code("gym")
        gone, _ = await house.code("gym", person="Bo")
        house.doors["gym"].reachable = False
        await house.engine.revoke(gone.id)
        await house.sleep(minutes=5)
        assert await house.alarms() == {("still_on_door", "gym")}
        new = type(house.doors["gym"])(house.world, "gym", medium="gym")
        await house.engine.replace("gym", new)
        await house.settle()
        assert new.pins == {pin}
        assert await house.alarms() == set()

    run(story)


def test_new_hardware_that_takes_other_lengths_gets_a_code_of_its_own(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        view, pin = await house.code("gym", "bar")
        new = type(house.doors["gym"])(house.world, "gym", limits=CodeLimits(lengths=frozenset({4})))
        await house.engine.replace("gym", new)
        await house.settle()
        assert [len(pin) for pin in new.pins] == [4]
        assert house.doors["bar"].pins == {pin}
        assert all(c.set for c in (await house.engine.show(view.id)).credentials)

    run(story)


def test_new_hardware_without_a_keypad_says_so_and_one_with_a_keypad_heals_it(run: Run) -> None:
    async def story(house: Any) -> None:
        await building(house)
        view, _ = await house.code("gym")
        blind = type(house.doors["gym"])(house.world, "gym", methods={Method.CARD: Delivery.STORED})
        await house.engine.replace("gym", blind)
        await house.settle()
        view = await house.engine.show(view.id)
        assert [problem.code for problem in view.problems] == ["device_does_not_support_access_codes"]
        assert not blind.entries
        keypad = type(blind)(house.world, "gym")
        await house.engine.replace("gym", keypad)
        await house.settle()
        view = await house.engine.show(view.id)
        assert (view.problems, [c.set for c in view.credentials]) == ((), [True])
        assert all(len(pin) == 6 for pin in keypad.pins)

    run(story)


def test_a_window_that_was_too_long_and_is_shortened_gets_a_real_code(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", limits=CodeLimits(max_window=timedelta(hours=10)))
        await house.open()
        view = await house.grant("front", window=house.hours(0, 30))
        assert [problem.code for problem in view.problems] == ["device_time_constraints_violated"]
        await house.engine.update(view.id, window=house.hours(0, 5))
        await house.settle()
        view = await house.engine.show(view.id)
        assert (view.problems, [c.set for c in view.credentials]) == ((), [True])
        assert [len(pin) for pin in door.pins] == [6]
        await house.engine.update(view.id, window=house.hours(0, 30))
        await house.settle()
        assert not door.entries

    run(story)


def test_a_grant_for_several_kinds_of_door_is_honest_about_each(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("old", limits=CodeLimits(lengths=frozenset({4})))
        house.lock("reader", methods={Method.CARD: Delivery.STORED})
        await house.open()
        view = await house.grant("front", "old", "reader")
        assert [problem.code for problem in view.problems] == ["device_does_not_support_access_codes"]
        lengths = {c.door: len(c.secret.reveal()) for c in view.credentials if c.secret is not None}
        assert set(lengths) == {"front", "old"}
        assert lengths["old"] == 4

    run(story)


def test_a_wish_is_kept_where_it_fits_and_told_where_not_in_the_view_and_for_new_doors_too(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("old", limits=CodeLimits(lengths=frozenset({4})))
        house.lock("late")
        await house.open()
        view = await house.grant("front", "old", code="70925813")
        codes = {c.door: c.secret.reveal() for c in view.credentials}
        assert codes["front"] == "70925813"
        assert len(codes["old"]) == 4
        (problem,) = view.problems
        assert problem.code == "requested_code_unavailable"
        assert "old" in problem.text
        assert "70925813" not in problem.text + codes["old"]
        view = await house.engine.update(view.id, doors=["front", "late"])
        assert {c.door: c.secret.reveal() for c in view.credentials if not c.removing} == dict.fromkeys(
            ("front", "late"), "70925813"
        )
        assert view.problems == ()

    run(story)


# --- room ---------------------------------------------------------------------------------------------------------


def small(house: Any) -> Any:
    return house.lock("front", limits=CodeLimits(capacity=2))


NO_ROOM = "no_space_for_access_code_on_device"


async def problems(house: Any, view: Any) -> list[str]:
    return [problem.code for problem in (await house.engine.show(view.id)).problems]


@pytest.mark.parametrize("loaded", [True, False])
def test_a_full_door_says_so_at_once_and_promises_the_code_when_another_grant_ends(run: Run, loaded: bool) -> None:
    async def story(house: Any) -> None:
        door = small(house)
        await house.open()
        window = house.hours(0, 20) if loaded else house.hours(24 * 30, 24 * 31)
        views = [await house.grant("front", person=f"p{n}", window=window) for n in range(3)]
        assert [problem.code for problem in views[2].problems] == [NO_ROOM]
        await house.settle()
        assert len(door.entries) == (2 if loaded else 0)
        await house.engine.revoke(views[0].id)
        await house.settle()
        assert await problems(house, views[2]) == []
        assert len(door.entries) == (2 if loaded else 0)

    run(story)


def test_a_window_that_moves_away_makes_room_and_one_that_moves_in_says_that_there_is_none(run: Run) -> None:
    async def story(house: Any) -> None:
        small(house)
        await house.open()
        days = 24 * 30
        views = [await house.grant("front", person=f"p{n}", window=house.hours(days, days + 1)) for n in range(3)]
        assert await problems(house, views[2]) == [NO_ROOM]
        await house.engine.update(views[0].id, window=house.hours(days * 2, days * 2 + 1))
        assert await problems(house, views[2]) == []
        moved = await house.engine.update(views[0].id, window=house.hours(days, days + 1))
        assert [problem.code for problem in moved.problems] == [NO_ROOM]
        back = await house.engine.update(views[0].id, window=house.hours(days * 2, days * 2 + 1))
        assert back.problems == ()

    run(story)


def test_a_code_removed_by_hand_makes_room_at_the_next_look(run: Run) -> None:
    async def story(house: Any) -> None:
        door = small(house)
        door.entries += [Entry(Method.CODE, Secret(pin), Window()) for pin in ("350217", "470281")]
        await house.open()
        view = await house.grant("front")
        await house.settle()
        assert await problems(house, view) == [NO_ROOM]
        del door.entries[0]
        house.engine.audit()
        await house.settle()
        view = await house.engine.show(view.id)
        assert (view.problems, [c.evidence for c in view.credentials]) == ((), [Evidence.READ_BACK])
        assert "470281" in door.pins

    run(story)


def test_room_that_goes_to_somebody_else_first_is_not_promised_twice(run: Run) -> None:
    async def story(house: Any) -> None:
        door = small(house)
        await house.open()
        views = [await house.grant("front", person=f"p{n}") for n in range(4)]
        await house.settle()
        await house.engine.revoke(views[0].id)
        await house.settle()
        assert await problems(house, views[2]) == []
        assert await problems(house, views[3]) == [NO_ROOM]
        assert len(door.entries) == 2

    run(story)
