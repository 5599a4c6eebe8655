"""The encoder driver against the simulated chip and cards: what is made, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import CardKind, CardOrder, Evidence, Reason, Rejected, Window
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x

Desk = Callable[..., None]


def test_a_card_is_written_read_back_and_opens_its_door(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        order = bench.order()
        seen, receipt = await bench.encoder.write(order)
        assert receipt.evidence is Evidence.READ_BACK
        assert seen.order == order
        assert seen.authentic
        assert seen.uid == bench.card.uid.hex()
        assert await bench.encoder.read() == seen
        bench.lift()
        lock = bench.lock()
        assert lock.tap(bench.card).reason == "opened"

    at_the_desk(story)


def test_a_blank_card_is_seen_and_says_nothing(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        seen = await bench.encoder.read()
        assert (seen.uid, seen.order, seen.authentic) == (bench.card.uid.hex(), None, False)
        assert seen.technology in bench.encoder.capabilities.technologies

    at_the_desk(story)


def test_a_card_written_over_says_the_new_order_and_nothing_older_is_left_on_it(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        for sequence in range(1, 6):
            seen, _ = await bench.encoder.write(bench.order(sequence))
            assert seen.order == bench.order(sequence)
        bench.lift()
        lock = bench.lock()
        assert lock.tap(bench.card).reason == "opened"
        assert lock.memory.events[-1].serial == 1005

    at_the_desk(story)


def test_writing_the_same_order_again_leaves_the_card_untouched(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        await bench.encoder.write(bench.order())
        before = bench.card.memory.dump()
        seen, receipt = await bench.encoder.write(bench.order())
        assert seen.order == bench.order()
        assert receipt.evidence is Evidence.READ_BACK
        assert bench.card.memory.dump() == before

    at_the_desk(story)


def test_what_comes_back_is_what_the_card_says_start_down_and_end_up(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        hourly = bench.another(step=timedelta(hours=1))
        await bench.encoder.close()
        start, end = datetime(2026, 3, 2, 14, 20, 31, tzinfo=UTC), datetime(2026, 3, 4, 10, 0, 1, tzinfo=UTC)
        order = bench.order(window=Window(start, end), issued_at=datetime(2026, 3, 2, 9, 0, 59, tzinfo=UTC))
        seen, _ = await hourly.write(order)
        assert seen.order.window == Window(
            datetime(2026, 3, 2, 14, 0, tzinfo=UTC), datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
        )
        assert seen.order.issued_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        await hourly.close()

    at_the_desk(story)


@pytest.mark.parametrize(
    "more",
    [
        {"kind": CardKind.JOINER, "rooms": (101, 205, 3), "commons": ()},
        {"kind": CardKind.STAFF, "level": 3, "rooms": tuple(range(201, 241)), "office_mode": True},
        {"kind": CardKind.EMERGENCY, "rooms": tuple(range(1, 500))},
        {"kind": CardKind.BLOCK, "level": 2, "lifts": True},
        {"kind": CardKind.BLOCK, "blocks_serial": 4711, "sequence": 0},
        {"kind": CardKind.PROGRAM, "window": Window()},
        {"kind": CardKind.AUDIT, "rooms": (), "commons": ()},
        {"kind": CardKind.ONE_SHOT, "override_privacy": True},
    ],
)
def test_every_kind_of_order_comes_back_as_it_was_given(at_the_desk: Desk, more: dict[str, Any]) -> None:
    async def story(bench: Any) -> None:
        order: CardOrder = bench.order(**more)
        seen, _ = await bench.encoder.write(order)
        assert seen.order == order

    at_the_desk(story)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"rooms": (1, 3, 5, 7, 9, 11, 13, 15, 17)}, Reason.UNSUPPORTED),
        ({"rooms": (70000,)}, Reason.UNSUPPORTED),
        ({"property_id": 8}, Reason.UNSUPPORTED),
        ({"window": Window(datetime(1990, 1, 1, tzinfo=UTC), None)}, Reason.WINDOW_REFUSED),
    ],
)
def test_an_order_no_card_can_say_is_refused_before_the_card_is_touched(
    at_the_desk: Desk, more: dict[str, Any], reason: Reason
) -> None:
    async def story(bench: Any) -> None:
        before = bench.card.memory.dump()
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order(**more))
        assert refused.value.reason is reason
        assert bench.card.memory.dump() == before

    at_the_desk(story)


def test_no_card_and_two_cards_are_refused(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        bench.lay(bench.card.stranger())
        for verb in (bench.encoder.read, lambda: bench.encoder.write(bench.order()), bench.encoder.erase):
            with pytest.raises(Rejected) as refused:
                await verb()
            assert refused.value.reason is Reason.TOO_MANY_CARDS
        bench.lift()
        for verb in (bench.encoder.read, lambda: bench.encoder.write(bench.order()), bench.encoder.erase):
            with pytest.raises(Rejected) as refused:
                await verb()
            assert refused.value.reason is Reason.NO_CARD

    at_the_desk(story)


def test_another_propertys_card_is_seen_as_a_strangers_and_never_overwritten(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        theirs = bench.another(key=PropertyKey(bytes(32)), own=8)
        await theirs.write(bench.order(property_id=8))
        await theirs.close()
        before = bench.card.memory.dump()
        seen = await bench.encoder.read()
        assert (seen.order, seen.authentic) == (None, False)
        for verb in (lambda: bench.encoder.write(bench.order()), bench.encoder.erase):
            with pytest.raises(Rejected) as refused:
                await verb()
            assert refused.value.reason is Reason.WRONG_CARD
        assert bench.card.memory.dump() == before

    at_the_desk(story)


def test_a_card_that_carries_another_application_is_never_overwritten(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        if isinstance(bench.card, MifareClassic):
            bench.card.put_block(9, b"loyalty points 3")
        else:
            bench.card.put_page(5, bytes.fromhex("34030ad1"))
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order())
        assert refused.value.reason is Reason.WRONG_CARD

    at_the_desk(story)


def test_a_card_with_somebody_elses_keys_is_refused_as_wrong(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        if isinstance(bench.card, MifareClassic):
            bench.card.put_block(11, bytes(6) + bytes.fromhex("ff078069") + bytes(6))
        else:
            for page, data in ((0x2B, "01020304"), (0x2A, "80050000"), (0x29, "04000004")):
                bench.card.put_page(page, bytes.fromhex(data))
            bench.card.put_page(4, bytes(4))
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order())
        assert refused.value.reason is Reason.WRONG_CARD

    at_the_desk(story)


def test_a_card_that_takes_no_writes_is_called_locked(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        bench.world.faults.arm("card_locked", "desk")
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order())
        assert refused.value.reason is Reason.CARD_LOCKED

    at_the_desk(story)


def test_lock_bits_on_an_ntag_are_seen_before_anything_is_written(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        if not isinstance(bench.card, Ntag21x):
            return
        bench.card.put_page(0x28, bytes.fromhex("010000bd"))
        before = bench.card.memory.dump()
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order())
        assert refused.value.reason is Reason.CARD_LOCKED
        assert bench.card.memory.dump() == before

    at_the_desk(story)


def test_an_erased_card_is_as_it_left_the_factory_and_can_be_made_again(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        fresh = bench.card.memory.dump()
        await bench.encoder.write(bench.order())
        await bench.encoder.write(bench.order(2))
        seen = await bench.encoder.erase()
        assert seen.order is None
        assert bench.card.memory.dump() == fresh
        await bench.encoder.write(bench.order(3))

    at_the_desk(story)


def test_the_field_is_off_when_a_verb_is_done(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        await bench.encoder.write(bench.order())
        assert not bench.chip.field.powered
        bench.lift()
        with pytest.raises(Rejected):
            await bench.encoder.read()
        assert not bench.chip.field.powered

    at_the_desk(story)


def test_an_encoder_powered_off_between_two_cards_is_woken_again(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        await bench.encoder.write(bench.order())
        bench.chip.power_cycle()
        assert (await bench.encoder.read()).order == bench.order()

    at_the_desk(story)
