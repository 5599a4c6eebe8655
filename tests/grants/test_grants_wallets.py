"""Keys on phones for off-line doors: numbers, stays, what is out there, and what a suspended grant does with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from latchwork.drivers.contract import CardKind, CardOrder, Method, MobileKey, Secret
from latchwork.grants.cards import DeskRules, OnAnotherCard
from latchwork.grants.estate import Entrance
from latchwork.grants.model import GrantError
from latchwork.grants.provision import Touched

Run = Callable[..., None]
KEY, CARD = (Method.MOBILE_KEY,), (Method.CARD,)
ADAS, BOS = bytes([1]) * 32, bytes([2]) * 32


@dataclass
class Maker:
    """Makes keys that say what was ordered."""

    made: list[tuple[CardOrder, bytes]] = field(default_factory=list)

    def phone_key(self, order: CardOrder, phone: bytes) -> MobileKey:
        self.made.append((order, phone))
        return MobileKey("annex", "scripted", order.window, Secret(f"{order.serial}"))


async def hotel(house: Any) -> Maker:
    for number in (101, 102):
        house.entrance(f"room {number}", number)
    house.entrance("pool", 900, common=True)
    for door in house.estate.doors.values():
        assert isinstance(door, Entrance)
        door.reads_phones = True
    maker = house.estate.systems["annex"].phones = Maker()
    await house.open()
    return maker


async def fetch(house: Any, view: Any, phone: bytes | None = ADAS) -> list[MobileKey]:
    keys: list[MobileKey] = await house.engine.mobile_keys(view.id, phone)
    return keys


def test_one_key_says_all_doors_of_the_system_as_a_card_would(run: Run) -> None:
    async def story(house: Any) -> None:
        maker = await hotel(house)
        ada = await house.grant("room 101", "room 102", "pool", methods=KEY)
        (key,) = await fetch(house, ada)
        assert (key.door, key.window) == ("annex", ada.window)
        order, phone = maker.made[-1]
        assert (order.rooms, order.commons, order.kind, phone) == ((101, 102), (900,), CardKind.GUEST, ADAS)
        assert all(one.evidence.name == "ACKNOWLEDGED" for one in (await house.engine.show(ada.id)).credentials)

    run(story)


def test_fetching_again_gives_the_same_key_until_something_changes(run: Run) -> None:
    async def story(house: Any) -> None:
        maker = await hotel(house)
        ada = await house.grant("room 101", "pool", methods=KEY)
        first = (await fetch(house, ada))[0].payload
        await house.sleep(hours=1)
        assert (await fetch(house, ada))[0].payload == first
        await house.engine.update(ada.id, window=house.hours(-1, 48))
        second = (await fetch(house, ada))[0].payload
        assert second != first
        orders = [order for order, _ in maker.made]
        assert len({(order.sequence, order.issued_at) for order in orders}) == 1

    run(story)


def test_without_a_phone_there_is_no_key_for_off_line_doors(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        house.lock("front", methods={Method.MOBILE_KEY: house.estate.doors["pool"].capabilities.delivery[Method.CARD]})
        await house.reopen()
        ada = await house.grant("room 101", "front", methods=KEY)
        assert [key.door for key in await fetch(house, ada, None)] == ["front"]
        assert sorted(key.door for key in await fetch(house, ada)) == ["annex", "front"]

    run(story)


def test_a_system_without_phones_says_that_it_makes_no_keys(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        house.estate.systems["annex"].phones = None
        with pytest.raises(GrantError, match="makes no keys for phones"):
            await fetch(house, await house.grant("room 101", methods=KEY))

    run(story)


def test_phones_and_cards_of_a_reservation_carry_one_number(run: Run) -> None:
    async def story(house: Any) -> None:
        maker = await hotel(house)
        ada = await house.grant("room 101", methods=KEY, reservation="R")
        await fetch(house, ada)
        bo = await house.grant("room 101", methods=CARD, reservation="R", person="Bo")
        card = await house.card(bo)
        await fetch(house, ada, BOS)
        numbers = {(order.sequence, order.issued_at) for order, _ in maker.made}
        assert numbers == {(card.order.sequence, card.order.issued_at)}
        assert card.order.kind is CardKind.JOINER

    run(story)


def test_the_next_stays_key_is_newer_than_every_card_before_it(run: Run) -> None:
    async def story(house: Any) -> None:
        maker = await hotel(house)
        card = await house.card(await house.grant("room 101", methods=CARD, reservation="R"))
        await fetch(house, await house.grant("room 101", methods=KEY, reservation="S", person="Bo"))
        order, _ = maker.made[-1]
        assert order.sequence > card.order.sequence
        assert order.issued_at > card.order.issued_at

    run(story)


def test_a_lost_card_gives_the_phones_of_the_stay_a_new_number_when_they_fetch_again(run: Run) -> None:
    async def story(house: Any) -> None:
        maker = await hotel(house)
        both = (Method.CARD, Method.MOBILE_KEY)
        ada = await house.grant("room 101", methods=both)
        await fetch(house, ada)
        await house.card(ada)
        again = await house.card(ada, lost=True)
        await fetch(house, ada)
        assert maker.made[-1][0].sequence == again.order.sequence > maker.made[0][0].sequence

    run(story)


def test_a_phone_that_is_out_longer_than_allowed_raises_an_alarm_until_it_gave_its_key_back(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", "pool", methods=KEY)
        await fetch(house, ada)
        await fetch(house, ada, BOS)
        await house.engine.revoke(ada.id)
        out = {("phone_still_out", "room 101"), ("phone_still_out", "pool")}
        assert await house.alarms() == out
        await house.engine.phone_gave_back(ada.id, (), ADAS)
        assert await house.alarms() == out, "the other phone still has it"
        await house.engine.phone_gave_back(ada.id, (), BOS)
        assert await house.alarms() == set()

    run(story)


def test_a_key_ends_by_itself_when_its_window_does(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", methods=KEY, window=house.hours(-1, 2))
        await fetch(house, ada)
        await house.engine.revoke(ada.id)
        assert await house.alarms() == {("phone_still_out", "room 101")}
        await house.sleep(hours=3)
        assert await house.alarms() == set()

    run(story)


def test_who_joins_by_phone_is_held_to_the_rooms_of_the_stay(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        await house.grant("room 101", methods=KEY, reservation="R")
        with pytest.raises(GrantError, match="does not have room 102"):
            await house.grant("room 102", methods=KEY, reservation="R", person="Bo")

    run(story)


# --- barred grants ------------------------------------------------------------------------------------------------


async def bar(house: Any, view: Any, *, barred: bool) -> None:
    requests = house.engine.requests

    def work(c: Any, touched: Touched) -> None:
        requests.bar(c, view.id, "annex", touched, barred=barred)

    await house.engine.transact(work)


def test_a_barred_grant_opens_nothing_and_its_card_is_good_again_without_an_encoding(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", "pool", methods=CARD)
        await house.card(ada)
        await bar(house, ada, barred=True)
        assert await house.alarms() == {("card_still_out", "room 101"), ("card_still_out", "pool")}
        house.encoder.lying = house.blank()
        with pytest.raises(GrantError, match="opens no door"):
            await house.engine.encode(ada.id, "desk")
        await bar(house, ada, barred=False)
        assert await house.alarms() == set()
        view = await house.engine.show(ada.id)
        assert view.cards_to_encode == 0
        assert all(one.set for one in view.credentials)

    run(story)


def test_a_window_that_moved_while_a_grant_was_barred_wants_another_encoding(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", methods=CARD)
        await house.card(ada)
        await bar(house, ada, barred=True)
        await house.engine.update(ada.id, window=house.hours(-1, 48))
        await bar(house, ada, barred=False)
        assert (await house.engine.show(ada.id)).cards_to_encode == 1

    run(story)


def test_barring_leaves_locks_and_other_grants_alone(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        house.lock("front")
        await house.reopen()
        ada = await house.grant("room 101", "front", methods=(Method.CARD, Method.CODE))
        bo = await house.grant("room 102", methods=CARD, person="Bo")
        await house.settle()
        pins = set(house.doors["front"].pins)
        await bar(house, ada, barred=True)
        await house.settle()
        assert house.doors["front"].pins == pins != set()
        assert (await house.engine.show(bo.id)).cards_to_encode == 1

    run(story)


def test_a_door_that_comes_back_to_a_grant_is_on_its_card_still(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", "room 102", methods=CARD)
        await house.card(ada)
        await house.engine.update(ada.id, doors=["room 101"])
        assert await house.alarms() == {("card_still_out", "room 102")}
        await house.engine.update(ada.id, doors=["room 101", "room 102"])
        assert await house.alarms() == set()
        assert (await house.engine.show(ada.id)).cards_to_encode == 0

    run(story)


# --- the rules of a desk ------------------------------------------------------------------------------------------


def test_a_desk_for_one_card_each_writes_no_second_one(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        rules = DeskRules(one_card=True)
        ada = await house.grant("room 101", methods=CARD)
        first = await house.card(ada, rules=rules)
        with pytest.raises(OnAnotherCard):
            await house.card(ada, rules=rules)
        assert (await house.card(ada, first, rules=rules)).order is not None
        house.encoder.lying = first
        await house.engine.take_back("desk")
        assert (await house.card(ada, rules=rules)).uid != first.uid

    run(story)


def test_a_desk_that_overwrites_takes_the_card_of_a_guest_who_is_still_here(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", methods=CARD)
        card = await house.card(ada)
        bo = await house.grant("room 102", methods=CARD, person="Bo")
        await house.card(bo, card, rules=DeskRules(overwrites=True))
        assert (await house.engine.show(ada.id)).cards_to_encode == 1
        assert await house.alarms() == set()

    run(story)


def test_a_card_that_says_something_else_than_was_written_down_wants_a_new_encoding(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await house.grant("room 101", methods=CARD)
        card = await house.card(ada)
        house.encoder.lying = card
        await house.engine.read_card("desk")
        assert (await house.engine.show(ada.id)).cards_to_encode == 0
        card.order = replace(card.order, window=house.hours(-1, 2))
        await house.engine.read_card("desk")
        assert (await house.engine.show(ada.id)).cards_to_encode == 1

    run(story)
