"""Every verb of `DoorSession`, held against the lock's own memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import (
    ALWAYS,
    Bolt,
    Content,
    Delivery,
    Entry,
    Evidence,
    Method,
    Reason,
    Rejected,
    Secret,
    Unreachable,
)

Door = Callable[..., None]


def told(content: Content) -> dict[str, Any]:
    """What a reading says of codes that open."""
    return {e.secret.reveal(): e.window for e in content.entries if e.secret is not None and e.enabled}


def entry_of(content: Content, pin: str) -> Entry:
    return next(e for e in content.entries if e.secret is not None and e.secret.reveal() == pin)


def test_a_new_door_holds_nothing_and_says_so(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            content = await session.read()
        assert content.entries == ()
        assert content.complete
        assert content.read_at == bench.world.now()

    at_the_door(story)


def test_an_added_code_is_in_the_memory_with_its_window_and_reads_back_as_it_was_written(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        wanted = {"0042": bench.window(-1), "4711": ALWAYS}
        async with bench.driver.session() as session:
            for pin, window in wanted.items():
                receipt = await session.add(bench.code(pin, window))
                assert receipt.evidence is Evidence.READ_BACK
                assert (receipt.slot is not None) == bench.driver.capabilities.code.addressed
            assert told(await session.read()) == wanted
        assert bench.held() == wanted
        assert bench.lock.type_pin("0042").opened

    at_the_door(story)


def test_a_code_opens_in_its_window_alone(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        if not bench.scheduled:
            with pytest.raises(Rejected) as refused:
                async with bench.driver.session() as session:
                    now = bench.world.now()
                    await session.add(bench.code("2718", replace(ALWAYS, start=now, end=now + timedelta(hours=1))))
            assert refused.value.reason is Reason.WINDOW_REFUSED
            assert bench.held() == {}
            return
        async with bench.driver.session() as session:
            await session.add(bench.code("2718", bench.window(2)))
        assert not bench.lock.type_pin("2718").opened
        await bench.world.sleep(3 * 3600)
        assert bench.lock.type_pin("2718").opened
        await bench.world.sleep(4 * 3600)
        assert not bench.lock.type_pin("2718").opened

    at_the_door(story)


def test_a_code_put_into_a_slot_stays_in_that_slot(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        if not bench.driver.capabilities.code.addressed:
            return
        async with bench.driver.session() as session:
            assert (await session.add(bench.code("2718", slot=5))).slot == 5
            assert entry_of(await session.read(), "2718").slot == 5
            with pytest.raises(Rejected) as refused:
                await session.add(bench.code("3141", slot=bench.capacity + 3))
            assert refused.value.reason is Reason.BAD_SLOT
            with pytest.raises(Rejected) as refused:
                await session.add(bench.code("3141", slot=5))
            assert refused.value.reason is Reason.BAD_SLOT
        assert bench.held() == {"2718": ALWAYS}

    at_the_door(story)


@pytest.mark.parametrize("known", [True, False], ids=["read before", "never read"])
def test_a_code_that_is_already_there_is_refused_and_left_as_it_was(at_the_door: Door, known: bool) -> None:
    async def story(bench: Any) -> None:
        bench.by_hand("4711")
        async with bench.driver.session() as session:
            if known:
                await session.read()
            with pytest.raises(Rejected) as refused:
                await session.add(bench.code("4711", bench.window(2)))
        assert refused.value.reason is Reason.DUPLICATE_CODE
        assert "4711" not in str(refused.value)
        assert bench.held() == {"4711": ALWAYS}
        assert bench.lock.type_pin("4711").opened

    at_the_door(story)


def test_a_pin_that_the_keypad_cannot_take_is_refused(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        shortest = min(bench.driver.capabilities.code.lengths)
        too_short, too_long = "1" * (shortest - 1), "9" * 12
        reasons = dict.fromkeys((too_short, too_long), Reason.BAD_LENGTH)
        reasons |= dict.fromkeys(("12a4", "١٢٣٤"), Reason.BAD_DIGITS)
        async with bench.driver.session() as session:
            for pin, reason in reasons.items():
                with pytest.raises(Rejected) as refused:
                    await session.add(bench.code(pin))
                assert refused.value.reason is reason
        assert bench.held() == {}

    at_the_door(story)


def test_a_method_that_the_make_does_not_store_is_refused(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        capabilities = bench.driver.capabilities
        async with bench.driver.session() as session:
            for method in Method:
                if capabilities.delivery.get(method) is Delivery.STORED:
                    continue
                with pytest.raises(Rejected) as refused:
                    await session.add(replace(bench.code("2718"), method=method))
                assert refused.value.reason is Reason.UNSUPPORTED
        assert bench.held() == {}

    at_the_door(story)


def test_a_full_memory_refuses_one_more_and_keeps_the_rest(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        pins = [f"{2000 + number}" for number in range(bench.capacity)]
        for pin in pins[:-1]:
            bench.by_hand(pin)
        async with bench.driver.session() as session:
            await session.add(bench.code(pins[-1]))
            with pytest.raises(Rejected) as refused:
                await session.add(bench.code("9999"))
        assert refused.value.reason is Reason.MEMORY_FULL
        assert set(bench.held()) == set(pins)

    at_the_door(story)


def test_a_code_changes_its_window_in_place(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            first = await session.add(bench.code("2718", bench.window(-1)))
            entry = entry_of(await session.read(), "2718")
            later = bench.window(20)
            receipt = await session.change(entry, bench.code("2718", later))
            assert receipt.evidence is Evidence.READ_BACK
            assert receipt.slot == first.slot
            assert told(await session.read()) == {"2718": later}
            entry = entry_of(await session.read(), "2718")
            await session.change(entry, bench.code("2718", ALWAYS))
        assert bench.held() == {"2718": ALWAYS}

    at_the_door(story)


def test_a_code_changes_its_digits_in_place(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            await session.add(bench.code("2718"))
            entry = entry_of(await session.read(), "2718")
            await session.change(entry, bench.code("3141"))
            assert told(await session.read()) == {"3141": ALWAYS}
        assert not bench.lock.type_pin("2718").opened
        assert bench.lock.type_pin("3141").opened

    at_the_door(story)


def test_changing_what_is_gone_is_refused(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            await session.add(bench.code("2718"))
            entry = entry_of(await session.read(), "2718")
            await session.remove(entry)
            with pytest.raises(Rejected) as refused:
                await session.change(entry, bench.code("2718", bench.window(2)))
        assert refused.value.reason is Reason.NOT_FOUND
        assert bench.held() == {}

    at_the_door(story)


def test_removing_is_proved_and_may_be_repeated(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        bench.by_hand("4711")
        async with bench.driver.session() as session:
            await session.add(bench.code("2718", bench.window(-1)))
            entry = entry_of(await session.read(), "2718")
            for _ in range(2):
                assert (await session.remove(entry)).evidence is Evidence.READ_BACK
                assert bench.held() == {"4711": ALWAYS}
        assert not bench.lock.type_pin("2718").opened

    at_the_door(story)


def test_a_slot_that_somebody_took_over_is_not_cleared(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            await session.add(bench.code("2718"))
            entry = entry_of(await session.read(), "2718")
        bench.change_by_hand("2718", "5555")
        async with bench.driver.session() as session:
            await session.remove(entry)
        assert "5555" in bench.held()

    at_the_door(story)


def test_a_next_code_does_not_inherit_the_window_of_the_last(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            await session.add(bench.code("2718", bench.window(20)))
            await session.remove(entry_of(await session.read(), "2718"))
        bench.by_hand("5555")
        assert bench.held() == {"5555": ALWAYS}
        assert bench.lock.type_pin("5555").opened

    at_the_door(story)


def test_the_bolt_is_where_it_was_sent_and_status_says_so(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            await session.unlock()
            assert not bench.lock.body.locked
            assert (await session.status()).bolt is Bolt.UNLOCKED
            await session.lock()
            assert bench.lock.body.locked
            assert (await session.status()).bolt is Bolt.LOCKED

    at_the_door(story)


def test_the_clock_is_set_where_there_is_one(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        bench.lock.clock.shift(timedelta(minutes=9))
        async with bench.driver.session() as session:
            if not bench.driver.capabilities.keeps_clock:
                with pytest.raises(Rejected) as refused:
                    await session.set_clock()
                assert refused.value.reason is Reason.UNSUPPORTED
                return
            assert abs((await session.status()).clock_error - timedelta(minutes=9)) < timedelta(seconds=2)
            assert (await session.set_clock()).evidence is Evidence.READ_BACK
            assert abs((await session.status()).clock_error) < timedelta(seconds=2)
        assert abs(bench.clock_error()) < timedelta(seconds=2)

    at_the_door(story)


def test_the_log_tells_who_opened_once(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as session:
            receipt = await session.add(bench.code("2718"))
            await session.log()
        assert bench.lock.type_pin("2718").opened
        await bench.world.sleep(2)
        async with bench.driver.session() as session:
            opened = [passage for passage in await session.log() if passage.opened]
            assert [p for p in await session.log() if p.opened] == []
        if bench.driver.capabilities.confirms_used:
            assert len(opened) == 1
            assert opened[0].method is Method.CODE
            assert opened[0].secret == Secret("2718") or opened[0].slot == receipt.slot

    at_the_door(story)


def test_a_door_out_of_reach_is_unreachable_for_every_verb(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        bench.by_hand("4711")
        entry = Entry(Method.CODE, Secret("4711"), ALWAYS, 1)
        bench.deaf()
        verbs: tuple[Callable[[Any], Any], ...] = (
            lambda session: session.read(),
            lambda session: session.add(bench.code("2718", bench.window(2))),
            lambda session: session.change(entry, bench.code("4711", bench.window(2))),
            lambda session: session.remove(entry),
            lambda session: session.status(),
            lambda session: session.lock(),
            lambda session: session.unlock(),
        )
        for verb in verbs:
            with pytest.raises(Unreachable):
                async with bench.driver.session() as session:
                    await verb(session)
        assert bench.held() == {"4711": ALWAYS}

    at_the_door(story)


def test_what_the_driver_declares_is_data_that_makes_sense(at_the_door: Door) -> None:
    async def story(bench: Any) -> None:
        capabilities = bench.driver.capabilities
        assert await bench.driver.probe() == capabilities == bench.driver.capabilities
        assert capabilities.highest is Evidence.READ_BACK
        assert capabilities.code.lengths
        assert bench.driver.medium

    at_the_door(story)
