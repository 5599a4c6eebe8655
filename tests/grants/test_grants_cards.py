"""Cards and stays: numbers, joiners, lost cards, and what is still out there. The cards are what was really written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import CardKind, CodeLimits, Delivery, Evidence, Method, Reason, Rejected, Unreachable
from latchwork.grants.model import Conflict, GrantError

Run = Callable[..., None]
CARD = (Method.CARD,)
NUMBERED = {Method.CODE: Delivery.STORED, Method.CARD: Delivery.STORED}


async def hotel(house: Any) -> Any:
    for number in (101, 102, 103):
        house.entrance(f"room {number}", number)
    house.entrance("pool", 900, common=True)
    return await house.open()


async def guest(house: Any, *doors: str, **more: Any) -> Any:
    return await house.grant(*doors, methods=CARD, **more)


async def wants(house: Any, view: Any) -> int:
    return int((await house.engine.show(view.id)).cards_to_encode)


# --- numbers ------------------------------------------------------------------------------------------------------


def test_all_cards_of_a_stay_carry_its_number_and_its_first_issue_time(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", "pool", reservation="R")
        first = await house.card(ada)
        await house.sleep(hours=3)
        bo = await guest(house, "room 101", reservation="R", person="Bo")
        joined = await house.card(bo)
        await house.sleep(hours=1)
        again = await house.card(ada, first)
        assert [card.order.sequence for card in (first, joined, again)] == [1, 1, 1]
        orders = house.encoder.written
        assert len({order.issued_at for order in orders}) == 1
        assert [order.kind for order in orders] == [CardKind.GUEST, CardKind.JOINER, CardKind.GUEST]

    run(story)


def test_the_next_guests_card_made_early_stays_newer_than_a_joiner_made_later(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", reservation="R", window=house.hours(-1, 20))
        await house.card(ada)
        next_guest = await guest(house, "room 101", window=house.hours(20, 40), person="Next")
        early = await house.card(next_guest)
        await house.sleep(hours=2)
        joiner = await house.card(await guest(house, "room 101", reservation="R", person="Bo"))
        assert early.order.sequence > joiner.order.sequence
        assert early.order.issued_at > joiner.order.issued_at

    run(story)


def test_two_stays_of_one_room_never_share_a_minute_and_time_never_runs_back(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        cards = [await house.card(await guest(house, "room 101", person=f"p{n}")) for n in range(4)]
        minutes = [int(card.order.issued_at.timestamp() // 60) for card in cards]
        assert minutes == sorted(set(minutes))
        assert [card.order.sequence for card in cards] == [1, 2, 3, 4]

    run(story)


def test_a_suite_is_newer_than_every_room_of_it(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        for n in range(3):
            await house.card(await guest(house, "room 102", person=f"p{n}"))
        suite = await house.card(await guest(house, "room 101", "room 102", person="Suite"))
        assert (suite.order.sequence, suite.order.rooms) == (4, (101, 102))

    run(story)


def test_a_card_for_common_doors_alone_draws_no_number_and_ends_nobodys_stay(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", "pool")
        await house.card(ada)
        swimmer = await house.card(await guest(house, "pool", person="Swimmer"))
        assert (swimmer.order.sequence, swimmer.order.rooms, swimmer.order.commons) == (0, (), (900,))
        assert await wants(house, ada) == 0

    run(story)


def test_a_stay_that_moves_to_another_room_gets_a_number_that_is_new_there(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        for n in range(3):
            await house.card(await guest(house, "room 102", person=f"p{n}"))
        ada = await guest(house, "room 101", reservation="R")
        assert (await house.card(ada)).order.sequence == 1
        await house.engine.revoke(ada.id)
        moved = await house.card(await guest(house, "room 102", reservation="R"))
        assert moved.order.sequence == 4
        alone = await guest(house, "room 101", person="Alone")
        await house.card(alone)
        await house.engine.update(alone.id, doors=["room 102"])
        assert (await house.card(alone)).order.sequence == 5

    run(story)


# --- a lost card --------------------------------------------------------------------------------------------------


def test_after_a_lost_card_the_others_of_the_stay_want_a_new_encoding_with_the_new_number(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", reservation="R")
        bo = await guest(house, "room 101", reservation="R", person="Bo")
        await house.card(ada)
        bos = await house.card(bo)
        new = await house.card(ada, lost=True)
        assert new.order.sequence == 2
        assert (await wants(house, ada), await wants(house, bo)) == (0, 1)
        assert not (await house.engine.show(bo.id)).credentials[0].set
        assert "access_method.card_encoding_required" in await house.kinds(bo.id)
        await house.card(bo, bos)
        assert (bos.order.sequence, bos.order.kind) == (2, CardKind.JOINER)
        assert await wants(house, bo) == 0

    run(story)


def test_a_lost_card_still_opens_common_doors_and_an_alarm_says_so(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", "pool", window=house.hours(-1, 10))
        await house.card(ada)
        await house.card(ada, lost=True)
        assert await house.alarms() == set()  # as long as the guest may pass there, nothing is open that should not be
        await house.engine.revoke(ada.id)
        assert await house.alarms() == {("card_still_out", "room 101"), ("card_still_out", "pool")}
        house.encoder.lying = house.blank()
        await house.sleep(hours=11)
        assert await house.alarms() == set()

    run(story)


def test_a_write_that_fails_again_and_again_uses_up_one_number(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101")
        await house.card(ada)
        for error in (Rejected(Reason.CARD_LOCKED, "locked"), Unreachable("unplugged")) * 3:
            house.encoder.refusal = error
            with pytest.raises(type(error)):
                await house.card(ada, lost=True)
        assert (await house.card(ada, lost=True)).order.sequence == 2

    run(story)


def test_a_card_made_in_advance_is_beaten_by_a_reissue_and_asks_for_a_new_encoding(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 20))
        await house.card(ada)
        tomorrow = await guest(house, "room 101", window=house.hours(20, 40), person="Next")
        early = await house.card(tomorrow)
        reissued = await house.card(ada, lost=True)
        assert reissued.order.sequence > early.order.sequence
        assert (await wants(house, tomorrow), await wants(house, ada)) == (1, 0)
        await house.card(tomorrow, early)
        assert early.order.sequence > reissued.order.sequence
        assert await wants(house, tomorrow) == 0

    run(story)


# --- what is still out --------------------------------------------------------------------------------------------


def test_a_revoked_card_raises_an_alarm_until_its_old_end(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        await house.card(ada)
        await house.engine.revoke(ada.id)
        assert await house.alarms() == {("card_still_out", "room 101")}
        assert (await house.engine.show(ada.id)).credentials[0].removing
        await house.sleep(hours=9.9)
        assert await house.alarms() == {("card_still_out", "room 101")}
        await house.sleep(hours=0.2)
        assert await house.alarms() == set()
        assert (await house.engine.show(ada.id)).credentials == ()

    run(story)


def test_a_shortened_window_raises_an_alarm_until_the_cards_own_end_not_the_new_one(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        await house.card(ada)
        await house.engine.update(ada.id, window=house.hours(-1, 4))
        assert await house.alarms() == {("card_still_out", "room 101")}
        assert await wants(house, ada) == 1
        await house.sleep(hours=5)
        assert await house.alarms() == {("card_still_out", "room 101")}
        await house.sleep(hours=6)
        assert await house.alarms() == set()

    run(story)


@pytest.mark.parametrize("remedy", ["same card", "erased", "longer again"])
def test_the_alarm_of_a_shortened_card_ends_when_nothing_out_there_is_too_long(run: Run, remedy: str) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        card = await house.card(ada)
        await house.engine.update(ada.id, window=house.hours(-1, 4))
        if remedy == "same card":
            await house.card(ada, card)
        elif remedy == "erased":
            house.encoder.lying = card
            await house.engine.take_back("desk")
        else:
            await house.engine.update(ada.id, window=house.hours(-1, 12))
        assert await house.alarms() == set()

    run(story)


def test_a_shortened_card_that_is_replaced_by_another_card_keeps_its_alarm(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        await house.card(ada)
        await house.engine.update(ada.id, window=house.hours(-1, 4))
        await house.card(ada)
        assert await house.alarms() == {("card_still_out", "room 101")}
        assert (await house.engine.show(ada.id)).credentials[0].set

    run(story)


def test_an_extension_asks_for_an_encoding_with_the_same_number_and_raises_no_alarm(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        card = await house.card(ada)
        await house.engine.update(ada.id, window=house.hours(-1, 30))
        assert (await house.alarms(), await wants(house, ada)) == (set(), 1)
        await house.card(ada, card)
        assert card.order.sequence == 1
        assert await wants(house, ada) == 0

    run(story)


def test_a_room_move_leaves_the_old_room_open_and_an_alarm_says_so_until_the_same_card_is_rewritten(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101")
        card = await house.card(ada)
        await house.engine.update(ada.id, doors=["room 102"])
        assert await house.alarms() == {("card_still_out", "room 101")}
        await house.card(ada, card)
        assert card.order.rooms == (102,)
        assert await house.alarms() == set()

    run(story)


def test_rewriting_a_departed_guests_card_for_the_next_ends_its_alarm(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101")
        card = await house.card(ada)
        await house.engine.revoke(ada.id)
        await house.card(await guest(house, "room 102", person="Bo"), card)
        assert await house.alarms() == set()
        assert (await house.engine.show(ada.id)).credentials == ()

    run(story)


def test_the_card_of_a_guest_who_is_still_here_is_not_overwritten(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        card = await house.card(await guest(house, "room 101"))
        before = card.order
        with pytest.raises(Conflict, match="another guest"):
            await house.card(await guest(house, "room 102", person="Bo"), card)
        assert card.order == before

    run(story)


def test_a_grant_that_ends_by_itself_raises_no_alarm_and_its_card_no_question(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 2))
        await house.card(ada)
        await house.sleep(hours=3)
        assert await house.alarms() == set()
        assert (await house.engine.show(ada.id)).credentials == ()

    run(story)


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_card_whose_answer_was_lost_is_read_and_not_written_again(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101")
        house.encoder.lost_answer = True
        await house.card(ada)
        assert len(house.encoder.written) == 1
        assert (await house.engine.show(ada.id)).credentials[0].set

    run(story)


def test_a_card_that_was_not_written_is_not_made_and_the_next_try_joins_the_same_number(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101")
        house.encoder.not_written = True
        with pytest.raises(Rejected, match="not made"):
            await house.card(ada)
        view = await house.engine.show(ada.id)
        assert (view.credentials[0].set, view.cards_to_encode) == (False, 1)
        assert (await house.card(ada)).order.sequence == 1

    run(story)


def test_cut_off_while_writing_the_card_counts_as_out_until_it_is_laid_there_again(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 10))
        card = house.encoder.lying = house.blank()
        import asyncio

        writing = asyncio.ensure_future(house.engine.encode(ada.id, "desk"))
        await house.world.sleep(0.15)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await house.reopen()
        assert await wants(house, ada) == 1
        await house.engine.revoke(ada.id)
        assert await house.alarms() == {("card_still_out", "room 101")}
        house.encoder.lying = card
        await house.engine.take_back("desk")
        assert await house.alarms() == set()

    run(story)


def test_two_desks_that_ask_one_encoder_at_once_take_turns_and_one_is_refused(run: Run) -> None:
    async def story(house: Any) -> None:
        import asyncio

        await hotel(house)
        ada, bo = await guest(house, "room 101"), await guest(house, "room 102", person="Bo")
        house.encoder.lying = house.blank()
        answers = await asyncio.gather(
            house.engine.encode(ada.id, "desk"), house.engine.encode(bo.id, "desk"), return_exceptions=True
        )
        assert isinstance(answers[1], Conflict)
        assert house.encoder.lying.order.rooms == (101,)

    run(story)


# --- doors that know cards by their numbers -----------------------------------------------------------------------


def test_a_door_that_knows_cards_by_their_numbers_learns_the_number_without_any_writing(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", methods=NUMBERED)
        await hotel(house)
        ada = await guest(house, "front")
        assert await wants(house, ada) == 1
        await house.card(ada)
        assert house.encoder.written == []
        assert [entry.method for entry in door.entries] == [Method.CARD]
        assert (await house.engine.show(ada.id)).credentials[0].evidence is Evidence.READ_BACK

    run(story)


def test_another_card_takes_the_old_number_off_the_door(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", methods=NUMBERED)
        await hotel(house)
        ada = await guest(house, "front", "room 101")
        await house.card(ada)
        (old,) = door.pins
        await house.card(ada, lost=True)
        assert len(door.pins) == 1
        assert old not in door.pins

    run(story)


def test_a_card_taken_back_no_longer_opens_doors_that_know_its_number(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", methods=NUMBERED)
        await hotel(house)
        ada = await guest(house, "front", "room 101")
        card = await house.card(ada)
        house.encoder.lying = card
        await house.engine.take_back("desk")
        await house.settle()
        assert door.entries == []
        assert await wants(house, ada) == 1
        bo = await guest(house, "front", "room 102", person="Bo")
        await house.card(bo, card)
        assert len(door.entries) == 1
        assert (await house.engine.show(bo.id)).credentials[0].set

    run(story)


def test_a_card_number_that_somebody_put_there_by_hand_is_a_problem_and_never_becomes_a_pin(run: Run) -> None:
    async def story(house: Any) -> None:
        door = house.lock("front", methods=NUMBERED, limits=CodeLimits())
        await hotel(house)
        ada = await guest(house, "front")
        card = house.blank()
        from latchwork.drivers.contract import Entry, Secret

        door.entries.append(Entry(Method.CARD, Secret(str(int(card.uid, 16)))))
        await house.card(ada, card)
        view = await house.engine.show(ada.id)
        assert [problem.code for problem in view.problems] == ["duplicate_code_on_device"]
        assert len(door.entries) == 1

    run(story)


# --- who may join -------------------------------------------------------------------------------------------------


def test_a_joiner_may_have_fewer_rooms_and_not_more_or_others(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        await guest(house, "room 101", "room 102", reservation="R")
        await guest(house, "room 102", reservation="R", person="Bo")
        with pytest.raises(Conflict, match="room 103"):
            await guest(house, "room 102", "room 103", reservation="R", person="Cy")

    run(story)


def test_the_windows_of_one_stay_overlap_also_after_an_update(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        await guest(house, "room 101", reservation="R", window=house.hours(0, 10))
        with pytest.raises(Conflict, match="overlap"):
            await guest(house, "room 101", reservation="R", window=house.hours(10, 20), person="Bo")
        bo = await guest(house, "room 101", reservation="R", window=house.hours(5, 20), person="Bo")
        with pytest.raises(Conflict, match="overlap"):
            await house.engine.update(bo.id, window=house.hours(11, 20))
        with pytest.raises(Conflict, match="room 103"):
            await house.engine.update(bo.id, doors=["room 103"])
        assert (await house.engine.show(bo.id)).window == bo.window
        assert (await house.engine.show(bo.id)).doors == bo.doors

    run(story)


def test_a_reservation_key_that_no_door_can_use_is_refused(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        with pytest.raises(GrantError, match="reservation key not supported"):
            await guest(house, "pool", reservation="R")

    run(story)


def test_a_reservation_key_may_be_used_again_after_its_stay_is_over(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        first = await house.card(await guest(house, "room 101", reservation="R", window=house.hours(-1, 5)))
        await house.card(await guest(house, "room 101", window=house.hours(4, 9), person="Other"))
        await house.sleep(hours=20)
        again = await house.card(await guest(house, "room 101", reservation="R", window=house.hours(-1, 5)))
        assert (first.order.sequence, again.order.sequence) == (1, 3)

    run(story)


def test_an_encoding_for_a_grant_that_is_over_is_refused(run: Run) -> None:
    async def story(house: Any) -> None:
        await hotel(house)
        ada = await guest(house, "room 101", window=house.hours(-1, 1))
        await house.world.sleep(timedelta(hours=2).total_seconds())
        with pytest.raises(GrantError):
            await house.card(ada)

    run(story)
