"""The driver for one lock against simulated locks: what is promised, what is proved, what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from latchwork.drivers.contract import (
    ALWAYS,
    Bolt,
    Credential,
    Entry,
    Evidence,
    Method,
    Passage,
    Reason,
    Rejected,
    Secret,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import decode

Run = Callable[..., None]
SCHLAGE, SCHLAGE_OLD, YALE, YALE_V1 = "schlage_be469zp", "schlage_be469", "yale_assure_zw3", "yale_yrd256_zw2"
KWIKSET, ID_LOCK = "kwikset_hc620", "id_lock_150"
MODELS = [SCHLAGE, SCHLAGE_OLD, YALE, YALE_V1, KWIKSET, ID_LOCK]


def code(pin: str, slot: int | None = None, window: Window = ALWAYS) -> Credential:
    return Credential("somebody", Method.CODE, Secret(pin), window, slot)


def pins(content: Any) -> dict[int, str | None]:
    return {entry.slot: entry.secret and entry.secret.reveal() for entry in content.entries}


@pytest.mark.parametrize("profile", MODELS)
def test_a_code_is_added_read_used_and_removed(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            receipt = await door.add(code("4711", 3))
            assert (receipt.evidence, receipt.slot) == (Evidence.READ_BACK, 3)
            assert bench.lock.type_pin("4711").opened
            content = await door.read()
            assert pins(content) == {3: "4711"}
            assert content.entries[0].window == ALWAYS
            assert (await door.remove(content.entries[0])).evidence is Evidence.READ_BACK
            assert not bench.lock.type_pin("4711").opened
            assert (await door.read()).entries == ()

    at_the_door(story, profile)


def test_the_probe_tells_what_each_model_can_do(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        schlage, yale = [await driver.probe() for driver in bench.drivers]
        assert (schlage.make, yale.make) == ("schlage-be469zp", "yale")
        assert schlage.code.lengths == {4}
        assert (schlage.code.capacity, schlage.code.scheduled) == (30, False)
        assert (yale.code.capacity, yale.code.scheduled, yale.code.reserved_slots) == (250, True, {251})
        assert schlage.code.addressed
        assert [lock.lifeline for lock in bench.locks] == [[1], [1]]

    at_the_door(story, SCHLAGE, YALE)


def test_makes_without_schedules_differ_in_slots_and_lengths(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        kwikset, id_lock = [await driver.probe() for driver in bench.drivers]
        assert (kwikset.make, id_lock.make) == ("kwikset-hc620", "id-lock-150")
        assert (kwikset.code.capacity, id_lock.code.capacity) == (250, 25)
        assert (max(kwikset.code.lengths), max(id_lock.code.lengths)) == (8, 10)
        assert (kwikset.code.scheduled, id_lock.code.scheduled) == (False, False)
        assert (kwikset.keeps_clock, id_lock.keeps_clock) == (True, False)

    at_the_door(story, KWIKSET, ID_LOCK)


def test_a_ten_digit_code_opens_the_model_that_takes_it_and_is_refused_for_the_other(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        kwikset, id_lock = bench.drivers
        async with id_lock.session() as door:
            assert (await door.add(code("4711081533"))).evidence is Evidence.READ_BACK
        assert bench.locks[1].type_pin("4711081533").opened
        async with kwikset.session() as door:
            with pytest.raises(Rejected) as caught:
                await door.add(code("4711081533"))
        assert caught.value.reason is Reason.BAD_LENGTH

    at_the_door(story, KWIKSET, ID_LOCK)


def test_a_full_id_lock_says_so_though_it_counts_more_users_than_pins(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        for slot in range(1, 26):
            assert bench.lock.add_by_hand(slot, f"47{slot:02d}").opened
        async with bench.driver.session() as door:
            with pytest.raises(Rejected) as caught:
                await door.add(code("981234"))
        assert caught.value.reason is Reason.MEMORY_FULL

    at_the_door(story, ID_LOCK)


def test_adding_several_codes_costs_one_set_and_one_get_each(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.read()
            await bench.world.sleep(5)
            bench.transmissions.clear()
            for slot in range(1, 6):
                await door.add(code(f"470{slot}", slot))
        assert [command[:2] for command in bench.transmissions] == [b"\x63\x01", b"\x63\x02"] * 5

    at_the_door(story, SCHLAGE)


def test_an_unchanged_lock_with_a_checksum_is_not_read_again(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.add(code("4711", 3))
            assert pins(await door.read()) == {3: "4711"}
            bench.transmissions.clear()
            assert pins(await door.read()) == {3: "4711"}
            codes = [command for command in bench.transmissions if command[0] == 0x63]
            assert codes == [b"\x63\x11"]
            bench.lock.codes.slots[3].code = "4712"
            assert pins(await door.read()) == {3: "4712"}

    at_the_door(story, YALE)


def test_a_lock_with_an_occupancy_mask_is_asked_for_taken_slots_only(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        bench.lock.add_by_hand(7, "4711")
        async with bench.driver.session() as door:
            await bench.world.sleep(5)
            bench.transmissions.clear()
            assert pins(await door.read()) == {7: "4711"}
        assert bench.transmissions == [b"\x70\x05\x06", b"\x63\x02\x07"]

    at_the_door(story, SCHLAGE)


@pytest.mark.parametrize("profile", MODELS)
def test_a_code_that_is_already_there_is_refused_as_a_duplicate(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        bench.lock.add_by_hand(7, "4711")
        async with bench.driver.session() as door:
            with pytest.raises(Rejected) as refused:
                await door.add(code("4711", 3))
            assert refused.value.reason is Reason.DUPLICATE_CODE
            assert "4711" not in str(refused.value)
            assert set(bench.lock.codes.slots) == {7}

    at_the_door(story, profile)


def test_a_duplicate_in_a_slot_that_was_read_names_the_slot_and_writes_nothing(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        bench.lock.add_by_hand(7, "4711")
        async with bench.driver.session() as door:
            await door.read()
            bench.transmissions.clear()
            with pytest.raises(Rejected) as refused:
                await door.add(code("4711", 3))
            assert refused.value.slot == 7
            assert all(command[:2] == b"\x63\x02" for command in bench.transmissions)

    at_the_door(story, SCHLAGE)


def test_a_slot_that_somebody_took_by_hand_is_not_overwritten(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.read()
            bench.lock.codes.slots.clear()
            bench.lock.add_by_hand(3, "9876")
            await bench.world.sleep(1)
            await door.read()
            with pytest.raises(Rejected) as refused:
                await door.add(code("4711", 3))
            assert refused.value.reason is Reason.BAD_SLOT
            foreign = Entry(Method.CODE, Secret("4711"), ALWAYS, 3)
            assert (await door.remove(foreign)).evidence is Evidence.READ_BACK
            assert bench.lock.codes.slots[3].code == "9876"

    at_the_door(story, SCHLAGE)


def test_what_the_lock_cannot_hold_is_refused_before_a_frame_is_sent(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.transmissions.clear()
            now = bench.world.now()
            wrong = {
                Reason.BAD_LENGTH: code("47110", 3),
                Reason.BAD_SLOT: code("4711", 31),
                Reason.WINDOW_REFUSED: code("4711", 3, Window(now, now + timedelta(hours=1))),
                Reason.UNSUPPORTED: Credential("k", Method.CARD, Secret("04a1b2c3"), ALWAYS, 3),
            }
            for reason, credential in wrong.items():
                with pytest.raises(Rejected) as refused:
                    await door.add(credential)
                assert refused.value.reason is reason
            assert bench.transmissions == []

    at_the_door(story, SCHLAGE)


def test_the_master_slot_is_never_written(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            with pytest.raises(Rejected) as refused:
                await door.add(code("4711", 251))
            assert refused.value.reason is Reason.BAD_SLOT
            assert 251 not in pins(await door.read())

    at_the_door(story, YALE_V1)


def test_without_a_slot_the_first_free_one_is_taken_until_there_is_none(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        for slot in (1, 2, *range(4, 31)):
            bench.lock.codes.write(slot, 1, f"{1000 + slot}")
        async with bench.driver.session() as door:
            assert (await door.add(code("4711"))).slot == 3
            with pytest.raises(Rejected) as refused:
                await door.add(code("4712"))
            assert refused.value.reason is Reason.MEMORY_FULL

    at_the_door(story, SCHLAGE)


@pytest.mark.parametrize("profile", [YALE, YALE_V1])
def test_a_window_is_kept_by_the_lock_itself(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        start = bench.world.now().replace(second=0) + timedelta(hours=1)
        window = Window(start, start + timedelta(hours=2))
        async with bench.driver.session() as door:
            assert (await door.add(code("4711", 3, window))).evidence is Evidence.READ_BACK
            assert (await door.read()).entries[0].window == window
        assert not bench.lock.type_pin("4711").opened
        await bench.world.sleep(3600 + 60)
        assert bench.lock.type_pin("4711").opened
        await bench.world.sleep(7200)
        assert not bench.lock.type_pin("4711").opened

    at_the_door(story, profile)


def test_a_changed_window_moves_no_code(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        start = bench.world.now().replace(second=0)
        async with bench.driver.session() as door:
            await door.add(code("4711", 3, Window(start, start + timedelta(hours=1))))
            (entry,) = (await door.read()).entries
            later = Window(start, start + timedelta(hours=9))
            bench.transmissions.clear()
            await door.change(entry, code("4711", 3, later))
            assert not [command for command in bench.transmissions if command[:2] == b"\x63\x01"]
            assert (await door.read()).entries[0].window == later
            (entry,) = (await door.read()).entries
            await door.change(entry, code("8888", 3, ALWAYS))
            assert pins(await door.read()) == {3: "8888"}
        await bench.world.sleep(86_400)
        assert bench.lock.type_pin("8888").opened
        assert not bench.lock.type_pin("4711").opened

    at_the_door(story, YALE)


def test_a_schedule_meets_no_summer_time(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        await bench.world.sleep(26.5 * 86_400)  # the night in which Europe's clocks change
        start = bench.world.now().replace(second=0)
        async with bench.driver.session() as door:
            await door.add(code("4711", 3, Window(start, start + timedelta(hours=12))))
        for hour in range(14):
            opened = bench.lock.type_pin("4711").opened
            assert opened is (hour < 12), hour
            await bench.world.sleep(3600)

    at_the_door(story, YALE)


def test_a_wrong_clock_is_set_before_a_schedule_is_trusted_to_it(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await bench.world.sleep(5)
            bench.lock.clock.shift(timedelta(hours=5))
            start = bench.world.now().replace(second=0)
            assert (await door.status()).clock_error > timedelta(hours=4)
            await door.add(code("4711", 3, Window(start, start + timedelta(hours=1))))
            assert abs((await door.status()).clock_error) < timedelta(seconds=5)
        assert bench.lock.type_pin("4711").opened

    at_the_door(story, YALE)


# disturbances


@pytest.mark.parametrize("profile", MODELS)
@pytest.mark.parametrize("fault", ["answer_late", "done_answer_lost"])
def test_a_lost_or_late_answer_leaves_exactly_one_code(at_the_door: Run, profile: str, fault: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            for times in (1, 2):
                bench.world.faults.arm(fault, bench.lock.name, times=times, seconds=4.0)
                await door.add(code(f"471{times}", times))
            assert pins(await door.read()) == {1: "4711", 2: "4712"}

    at_the_door(story, profile)


@pytest.mark.parametrize("profile", [SCHLAGE, YALE])
def test_a_lock_that_falls_silent_after_a_set_is_unconfirmed(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.read()
            bench.world.faults.arm("done_answer_lost", bench.lock.name, times=None)
            with pytest.raises(Unconfirmed) as unknown:
                await door.add(code("4711", 3))
            assert "4711" not in str(unknown.value)
            bench.world.faults.disarm()
            assert pins(await door.read()) == {3: "4711"}

    at_the_door(story, profile)


def test_a_lock_out_of_range_is_unreachable_and_nothing_changed(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.lock.drain(0)
            with pytest.raises(Unreachable):
                await door.add(code("4711", 3))
        assert bench.lock.codes.slots == {}

    at_the_door(story, SCHLAGE)


def test_a_code_that_the_lock_drops_again_is_written_once_more(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            asked: list[bytes] = []

            def forget_once(source: int, command: bytes) -> None:
                heard(source, command)
                if command[:2] == b"\x63\x01" and not asked:
                    asked.append(command)
                    bench.lock.codes.slots.clear()

            heard = bench.lock.heard
            bench.lock.heard = forget_once
            assert (await door.add(code("4711", 3))).evidence is Evidence.READ_BACK
            assert bench.lock.codes.slots[3].code == "4711"

    at_the_door(story, SCHLAGE)


def test_a_code_that_comes_back_as_stars_is_acknowledged_and_no_more(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.world.faults.arm("masked_read_back", bench.lock.name, times=None)
            assert (await door.add(code("4711", 3))).evidence is Evidence.ACKNOWLEDGED
            (entry,) = (await door.read()).entries
            assert (entry.slot, entry.secret) == (3, None)
            await door.remove(entry)
            assert bench.lock.codes.slots == {}

    at_the_door(story, SCHLAGE)


def test_a_slot_that_still_looks_taken_after_a_clear_is_cleared_again(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.add(code("4711", 3))
            (entry,) = (await door.read()).entries
            bench.world.faults.arm("half_cleared_slot", bench.lock.name)
            try:
                await door.remove(entry)
            except Unconfirmed:
                pass
            else:
                assert (await door.read()).entries == ()
            assert not bench.lock.type_pin("4711").opened

    at_the_door(story, SCHLAGE)


@pytest.mark.parametrize("profile", [SCHLAGE, YALE])
def test_a_length_that_the_lock_refuses_by_itself_is_refused(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.world.faults.arm("length_refused", bench.lock.name, times=None)
            with pytest.raises(Rejected) as refused:
                await door.add(code("4711", 3))
            assert refused.value.reason is Reason.REFUSED

    at_the_door(story, profile)


def test_a_code_that_the_lock_refuses_to_enable_leaves_nothing_behind(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        def refuse(asked: Any) -> None:
            if isinstance(asked, g.UserCodeSet) and asked.status == 1:
                bench.world.faults.arm("length_refused", bench.lock.name)

        now = bench.world.now()
        async with bench.driver.session() as door:
            await door.add(code("4711", 3, Window(now, now + timedelta(days=1))))
            bench.lock.behaviours.push(refuse)
            with pytest.raises(Rejected) as refused:
                await door.add(code("4712", 4, Window(now, now + timedelta(days=1))))
            assert refused.value.reason is Reason.REFUSED
            assert set(bench.lock.codes.slots) == {3}

    at_the_door(story, YALE)


@pytest.mark.parametrize("profile", [SCHLAGE, YALE])
def test_cancelled_anywhere_an_add_leaves_the_old_state_or_the_new(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        for step in range(0, 60, 3):
            async with bench.driver.session() as door:
                task = asyncio.create_task(door.add(code("4711", 3)))
                await bench.world.sleep(step * 0.01)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            async with bench.driver.session() as door:
                content = await door.read()
                assert pins(content) in ({}, {3: "4711"})
                for entry in content.entries:
                    await door.remove(entry)

    at_the_door(story, profile)


# bolt and log


@pytest.mark.parametrize("profile", MODELS)
def test_the_bolt_is_moved_and_its_place_is_read(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            assert (await door.unlock()).evidence is Evidence.READ_BACK
            assert not bench.lock.body.locked
            assert (await door.status()).bolt is Bolt.UNLOCKED
            await door.lock()
            status = await door.status()
            assert (status.bolt, status.battery, status.door_open) == (Bolt.LOCKED, 100, False)

    at_the_door(story, profile)


@pytest.mark.parametrize("profile", [SCHLAGE, YALE])
def test_a_jammed_bolt_is_said_to_be_jammed(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            bench.lock.body.jammed = True
            with pytest.raises(Rejected) as refused:
                await door.unlock()
            assert refused.value.reason is Reason.JAMMED
            assert bench.lock.body.locked

    at_the_door(story, profile)


@pytest.mark.parametrize("profile", [SCHLAGE, YALE, YALE_V1])
def test_who_opened_is_told_at_once_and_kept_for_the_log(at_the_door: Run, profile: str) -> None:
    async def story(bench: Any) -> None:
        heard: list[Passage] = []
        bench.driver.listen(heard.append)
        async with bench.driver.session() as door:
            await door.add(code("4711", 3))
            await door.log()
            bench.lock.type_pin("4711")
            await bench.world.sleep(2)
            passages = await door.log()
            opened = [passage for passage in passages if passage.opened]
            assert [(passage.slot, passage.method) for passage in opened] == [(3, Method.CODE)]
            assert opened[0].secret == Secret("4711")
            assert set(opened) <= set(heard)
            assert await door.log() == []

    at_the_door(story, profile)


def test_a_code_changed_by_hand_is_noticed(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.add(code("4711", 3))
            await door.read()
            bench.lock.remove_by_hand(3)
            await bench.world.sleep(2)
            assert pins(await door.read()) == {}
            assert (await door.add(code("4711", 3))).evidence is Evidence.READ_BACK

    at_the_door(story, YALE)


def test_a_lock_that_asks_for_the_time_is_told_in_utc(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        bench.lock.clock.lose()
        bench.lock.send(1, g.TimeGet())
        await bench.world.sleep(3)
        told = bench.lock.clock.local_now()
        assert abs(told - bench.world.now().replace(tzinfo=None)) < timedelta(minutes=1)

    at_the_door(story, YALE)


def test_no_code_is_shown_by_anything_that_is_printed(at_the_door: Run) -> None:
    async def story(bench: Any) -> None:
        async with bench.driver.session() as door:
            await door.add(code("4711", 3))
            content = await door.read()
            shown = repr(content) + repr(vars(bench.driver)) + repr(bench.driver._door.codes.known)
            shown += "".join(repr(decode(command)) for command in bench.transmissions)
            assert "4711" not in shown

    at_the_door(story, YALE)
