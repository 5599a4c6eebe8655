"""What the estates under faults found in the engine, each as its shortest story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latchwork.drivers.contract import (
    CodeLimits,
    Deed,
    Delivery,
    Entry,
    Evidence,
    Means,
    Method,
    Passage,
    Secret,
    Window,
)

Run = Callable[..., None]

SLOTS = CodeLimits(lengths=frozenset({6}), capacity=5, addressed=True)


def test_a_window_that_the_door_could_not_be_told_raises_an_alarm_until_it_is(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front")
        await house.open()
        view, _ = await house.code("front", window=house.hours(-1, 24))
        door.reachable = False
        await house.engine.update(view.id, window=house.hours(10, 24))
        await house.settle()
        assert ("former_window_on_door", "front") in await house.alarms()
        door.reachable = True
        await house.sleep(hours=2)
        assert await house.alarms() == set()
        assert door.entries[0].window == (await house.engine.show(view.id)).credentials[0].window

    run(story)


def test_a_window_that_became_wider_raises_no_alarm_while_the_door_is_away(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front")
        await house.open()
        view, _ = await house.code("front", window=house.hours(-1, 24))
        door.reachable = False
        await house.engine.update(view.id, window=house.hours(-1, 48))
        await house.settle()
        assert await house.alarms() == set()

    run(story)


def opened(house: Any, slot: int) -> Passage:
    return Passage(house.world.now(), "keypad", Deed.OPENED, Means.KEYPAD, Method.CODE, None, slot)


def test_who_opened_through_a_slot_before_its_present_code_was_there_is_not_its_holder(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", limits=SLOTS)
        await house.open()
        first, _ = await house.code("front", window=Window(), person="Ada")
        door.passages.append(opened(house, 1))
        await house.sleep(hours=1)
        await house.engine.revoke(first.id)
        await house.settle()
        second, _ = await house.code("front", window=Window(), person="Bo")
        house.engine.audit()
        await house.settle()
        (credential,) = (await house.engine.show(second.id)).credentials
        assert (credential.slot, credential.evidence) == (1, Evidence.READ_BACK)
        door.passages.append(opened(house, 1))
        house.engine.audit()
        await house.settle()
        (credential,) = (await house.engine.show(second.id)).credentials
        assert credential.evidence is Evidence.USED

    run(story)


def test_a_code_that_lost_its_slot_to_a_hand_takes_another(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", limits=SLOTS)
        await house.open()
        view, pin = await house.code("front", window=Window())
        door.entries[:] = [Entry(Method.CODE, Secret("350217"), Window(), 1)]
        house.engine.audit()
        await house.settle()
        (credential,) = (await house.engine.show(view.id)).credentials
        assert (credential.slot, credential.set) == (2, True)
        assert {(e.slot, e.secret.reveal()) for e in door.entries} == {(1, "350217"), (2, pin)}

    run(story)


def test_a_card_that_is_to_be_known_by_its_number_alone_loses_what_it_said_before(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front", methods={Method.CODE: Delivery.STORED, Method.CARD: Delivery.STORED})
        house.entrance("suite", 301)
        await house.open()
        view = await house.grant("front", "suite", methods=(Method.CARD,))
        card = await house.card(view)
        assert card.order is not None
        await house.engine.update(view.id, doors=["front"])
        await house.card(view, card)
        assert card.order is None
        assert await house.alarms() == set()

    run(story)
