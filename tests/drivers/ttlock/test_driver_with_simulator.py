"""The TTLock driver against the simulated lock, over the in-memory air. The last word is whether the door opens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import (
    ALWAYS,
    Bolt,
    Credential,
    Entry,
    Evidence,
    ManyAtOnce,
    Method,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.ttlock import LockKeys, TtlockDriver, pair
from latchwork.drivers.ttlock.session import TtlockSession
from latchwork.protocol.ttlock.commands import Feature
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.phone import Phone
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.world import World
from latchwork.world.air import Air

ADDRESS = "C4:AC:05:11:22:33"
BERLIN = ZoneInfo("Europe/Berlin")
KEYS = LockKeys(Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90"), Secret("651361403"), Secret("17432192"))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = Window(START - timedelta(hours=1), START + timedelta(hours=8))


class Bench:
    """One lock, one driver, one air."""

    def __init__(self, world: World, *, paired: bool = True, model: Model | None = None) -> None:
        self.world = world
        self.lock = TTLock(world, ADDRESS, model=model, zone=BERLIN)
        if paired:
            self.lock.provision(aes_key=KEYS.key, admin_ps=651361403, unlock_key=17432192)
        self.air = Air(world)
        self.air.add(self.lock)
        self.radio = memory_radio(self.air)
        self.driver = TtlockDriver(world, self.connect, KEYS, BERLIN, door="door 1")

    async def connect(self) -> GattLink:
        return await connect(ADDRESS, self.radio)


Story = Callable[[Bench], Awaitable[None]]


def tell(story: Story, *, paired: bool = True, model: Model | None = None, start: datetime = START) -> None:
    world = World(7, start=start)

    async def run() -> None:
        await story(Bench(world, paired=paired, model=model))

    world.run(run())


def code(pin: str, window: Window = ALWAYS) -> Credential:
    return Credential(f"code {pin}", Method.CODE, Secret(pin), window)


def card(number: str, window: Window = TODAY) -> Credential:
    return Credential(f"card {number}", Method.CARD, Secret(number), window)


# --- pairing ------------------------------------------------------------------------------------------------------


def test_pairing_yields_keys_that_open_a_session() -> None:
    async def story(bench: Bench) -> None:
        keys = await pair(bench.world, bench.connect, BERLIN, door="door 1")
        assert bench.lock.memory.paired
        stored = LockKeys.loads(keys.dumps())
        assert stored == keys
        driver = TtlockDriver(bench.world, bench.connect, stored, BERLIN)
        async with driver.session() as session:
            assert (await session.status()).bolt is Bolt.LOCKED
        assert keys.admin_passcode is not None
        assert bench.lock.type_pin(keys.admin_passcode.reveal()).opened

    tell(story, paired=False)


def test_a_lock_that_has_an_admin_is_not_paired_again() -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(Rejected) as refused:
            await pair(bench.world, bench.connect, BERLIN)
        assert refused.value.reason is Reason.NOT_PAIRED

    tell(story)


def test_a_claim_whose_answer_is_lost_is_proved_by_a_login() -> None:
    async def story(bench: Bench) -> None:
        asked = []

        def lose_claim(question: object) -> None:
            asked.append(question)
            if len(asked) == 3:
                bench.world.faults.arm("done_answer_lost", ADDRESS)

        bench.lock.behaviours.push(lose_claim)
        keys = await pair(bench.world, bench.connect, BERLIN)
        driver = TtlockDriver(bench.world, bench.connect, keys, BERLIN)
        async with driver.session() as session:
            await session.read()

    tell(story, paired=False)


# --- codes --------------------------------------------------------------------------------------------------------


def test_a_permanent_code_is_read_back_and_opens() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            assert await session.add(code("0042")) == Receipt(Evidence.READ_BACK)
            content = await session.read()
        assert content.entries == (Entry(Method.CODE, Secret("0042"), ALWAYS),)
        assert bench.lock.type_pin("0042").opened
        assert not bench.lock.type_pin("0043").opened

    tell(story)


def test_a_code_with_a_window_opens_inside_it_alone() -> None:
    async def story(bench: Bench) -> None:
        window = Window(START + timedelta(hours=1), START + timedelta(hours=2))
        async with bench.driver.session() as session:
            assert (await session.add(code("123456", window))).evidence is Evidence.READ_BACK
            assert (await session.read()).entries[0].window == window
        assert not bench.lock.type_pin("123456").opened
        await bench.world.sleep(3600 + 60)
        assert bench.lock.type_pin("123456").opened
        await bench.world.sleep(3600 + 60)
        assert not bench.lock.type_pin("123456").opened

    tell(story)


def test_a_window_between_minutes_is_widened_to_whole_ones() -> None:
    async def story(bench: Bench) -> None:
        window = Window(START + timedelta(seconds=30), START + timedelta(minutes=9, seconds=1))
        async with bench.driver.session() as session:
            assert (await session.add(code("4711", window))).evidence is Evidence.READ_BACK
            assert (await session.read()).entries[0].window == Window(START, START + timedelta(minutes=10))

    tell(story)


def test_a_one_time_code_opens_once() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            assert (await session.add_one_time(Secret("90210"), TODAY)).evidence is Evidence.READ_BACK
        assert bench.lock.type_pin("90210").opened
        assert not bench.lock.type_pin("90210").opened

    tell(story)


def test_a_code_that_is_already_there_is_refused_as_a_duplicate() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.add_by_hand("4711")
        async with bench.driver.session() as session:
            with pytest.raises(Rejected) as refused:
                await session.add(code("4711"))
            assert refused.value.reason is Reason.DUPLICATE_CODE
            assert refused.value.code == 0x14
            assert len((await session.read()).entries) == 1

    tell(story)


def test_a_code_of_three_digits_is_refused_before_anything_is_sent() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            with pytest.raises(Rejected) as refused:
                await session.add(code("123"))
            assert refused.value.reason is Reason.BAD_LENGTH

    tell(story)


def test_many_codes_are_added_and_then_read_once() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.add_by_hand("1003")
        asked: list[int] = []
        bench.lock.behaviours.push(lambda question: asked.append(question.command))
        async with bench.driver.session() as session:
            answers = await session.add_many([code(f"{1000 + n}", TODAY) for n in range(40)])
        refused = [answer for answer in answers if isinstance(answer, Rejected)]
        assert [no.reason for no in refused] == [Reason.DUPLICATE_CODE]
        assert isinstance(answers[3], Rejected)
        assert sum(answer == Receipt(Evidence.READ_BACK) for answer in answers) == 39
        assert asked.count(0x03) == 40
        assert asked.count(0x07) < 8

    tell(story)


@pytest.mark.parametrize("model", [Model(passcodes_per_page=1), Model(cursor_after_last_page=True)])
def test_the_list_is_read_whole_however_the_lock_pages_it(model: Model) -> None:
    async def story(bench: Bench) -> None:
        for number in range(12):
            bench.lock.add_by_hand(f"55{number:02d}")
        async with bench.driver.session() as session:
            content = await session.read()
        found = sorted(entry.secret.reveal() for entry in content.entries if entry.secret)
        assert found == [f"55{number:02d}" for number in range(12)]

    tell(story, model=model)


def test_a_code_gets_a_new_window_and_a_new_value_in_place() -> None:
    async def story(bench: Bench) -> None:
        later = Window(TODAY.start, START + timedelta(days=3))
        async with bench.driver.session() as session:
            await session.add(code("1111", TODAY))
            entry = (await session.read()).entries[0]
            assert (await session.change(entry, code("1111", later))).evidence is Evidence.READ_BACK
            entry = (await session.read()).entries[0]
            assert entry.window == later
            assert (await session.change(entry, code("2222", ALWAYS))).evidence is Evidence.READ_BACK
            assert (await session.read()).entries == (Entry(Method.CODE, Secret("2222"), ALWAYS),)
        assert bench.lock.type_pin("2222").opened
        assert not bench.lock.type_pin("1111").opened

    tell(story)


def test_a_removed_code_is_read_as_absent_and_opens_no_more() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.add(code("1111", TODAY))
            entry = (await session.read()).entries[0]
            assert (await session.remove(entry)).evidence is Evidence.READ_BACK
            assert (await session.remove(entry)).evidence is Evidence.READ_BACK
        assert not bench.lock.type_pin("1111").opened

    tell(story)


# --- cards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["3735928559", "36107183545454593"])
def test_a_card_is_added_by_number_changed_and_removed(number: str) -> None:
    async def story(bench: Bench) -> None:
        tomorrow = Window(START + timedelta(days=1), START + timedelta(days=2))
        async with bench.driver.session() as session:
            assert (await session.add(card(number))).evidence is Evidence.READ_BACK
            assert bench.lock.tap(number).opened
            entry = (await session.read()).entries[0]
            assert entry == Entry(Method.CARD, Secret(number), TODAY)
            assert (await session.change(entry, card(number, tomorrow))).evidence is Evidence.READ_BACK
            assert not bench.lock.tap(number).opened
            assert (await session.remove(entry)).evidence is Evidence.READ_BACK
            assert (await session.read()).entries == ()

    tell(story)


def test_a_card_that_somebody_added_by_hand_is_not_overwritten() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.add_card_by_hand("305419896")
        async with bench.driver.session() as session:
            with pytest.raises(Rejected) as refused:
                await session.add(card("305419896"))
        assert refused.value.reason is Reason.DUPLICATE_CODE

    tell(story)


def test_a_card_is_learnt_by_holding_it_at_the_reader() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            task = asyncio.ensure_future(session.add_card_by_tap(TODAY))
            await bench.world.sleep(2)
            bench.lock.tap("305419896")
            secret, receipt = await task
        assert secret == Secret("305419896")
        assert receipt.evidence is Evidence.READ_BACK
        assert bench.lock.tap("305419896").opened

    tell(story)


# --- the lock itself ----------------------------------------------------------------------------------------------


def test_unlock_and_lock_move_the_bolt_and_the_session_goes_on() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.unlock()
            assert (await session.status()).bolt is Bolt.UNLOCKED
            await session.lock()
            assert (await session.status()).bolt is Bolt.LOCKED
            await session.add(code("1234"))
        assert bench.lock.body.locked

    tell(story)


def test_a_wrong_clock_is_seen_and_set_to_local_wall_time() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.clock.shift(timedelta(minutes=-17))
        async with bench.driver.session() as session:
            assert (await session.status()).clock_error == timedelta(minutes=-17)
            assert (await session.set_clock()).evidence is Evidence.READ_BACK
            assert (await session.status()).clock_error == timedelta(0)
        assert bench.lock.clock.local_now() == datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - the lock shows local time

    tell(story)


def test_a_lock_that_missed_summer_time_is_an_hour_off_until_it_is_set() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.board.clock = LockClock(bench.world, BERLIN, follows_summer_time=False)
        await bench.world.sleep(86_400)
        async with bench.driver.session() as session:
            assert (await session.status()).clock_error == timedelta(hours=-1)
            await session.set_clock()
            assert (await session.status()).clock_error == timedelta(0)

    tell(story, start=datetime(2026, 3, 28, 12, 0, tzinfo=UTC))


def test_a_window_that_ends_in_the_hour_that_comes_twice_is_read_as_it_was_written() -> None:
    async def story(bench: Bench) -> None:
        night = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
        for minutes in (30, 90):
            window = Window(night - timedelta(days=1), night + timedelta(minutes=minutes))
            async with bench.driver.session() as session:
                await session.add(code("7777", window))
                entry = (await session.read()).entries[0]
                assert entry.window == window
                await session.remove(entry)

    tell(story, start=datetime(2026, 10, 24, 12, 0, tzinfo=UTC))


def test_the_log_tells_who_opened_and_tells_it_once() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.add(code("1234"))
            await session.log()
        bench.lock.type_pin("1234")
        bench.lock.type_pin("9999")
        async with bench.driver.session() as session:
            passages = await session.log()
            assert await session.log() == []
        used = [passage for passage in passages if passage.method is Method.CODE]
        assert [(passage.secret, passage.opened) for passage in used] == [
            (Secret("1234"), True),
            (Secret("9999"), False),
        ]
        assert used[0].at == START

    tell(story)


def test_a_log_page_that_is_lost_is_read_again() -> None:
    async def story(bench: Bench) -> None:
        for _ in range(3):
            bench.lock.type_pin("0000")
        async with bench.driver.session() as session:
            bench.world.faults.arm("done_answer_lost", ADDRESS)
            with pytest.raises(Unreachable):
                await session.log()
        async with bench.driver.session() as session:
            assert len([p for p in await session.log() if p.what == "wrong passcode"]) == 3

    tell(story)


def test_probe_learns_that_a_lock_reads_no_cards() -> None:
    async def story(bench: Bench) -> None:
        capabilities = await bench.driver.probe()
        assert Method.CARD not in capabilities.delivery
        assert capabilities.code is not None
        async with bench.driver.session() as session:
            assert (await session.read()).entries == ()

    tell(story, model=Model(features=Feature.PASSCODE))


def test_a_lock_without_a_card_reader_is_read_without_a_probe() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.add_by_hand("4711")
        async with bench.driver.session() as session:
            assert len((await session.read()).entries) == 1
        assert not bench.driver.capabilities.cards_by_number

    tell(story, model=Model(features=Feature.PASSCODE))


# --- misfortune ---------------------------------------------------------------------------------------------------


def test_an_add_whose_answer_is_lost_is_unconfirmed_and_found_by_the_next_session() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.read()
            bench.world.faults.arm("done_answer_lost", ADDRESS)
            with pytest.raises(Unconfirmed):
                await session.add(code("1234", TODAY))
            with pytest.raises(Unreachable):
                await session.read()
        async with bench.driver.session() as session:
            assert (await session.add(code("1234", TODAY))).evidence is Evidence.READ_BACK
            with pytest.raises(Rejected):
                await session.add(code("1234", TODAY))

    tell(story)


def test_a_late_answer_is_not_taken_for_the_answer_to_the_next_question() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.read()
            bench.world.faults.arm("answer_late", ADDRESS, seconds=6.0)
            with pytest.raises(Unconfirmed):
                await session.add(code("1234"))
        async with bench.driver.session() as session:
            await bench.world.sleep(3)
            assert len((await session.read()).entries) == 1

    tell(story)


def test_a_sleeping_lock_is_unreachable_until_somebody_touches_it() -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(Unreachable):
            async with bench.driver.session():
                pass
        bench.lock.touch()
        async with bench.driver.session() as session:
            await session.read()

    tell(story, model=Model(sleeps=True))


def test_a_lock_that_was_reset_and_paired_anew_is_not_paired_to_us() -> None:
    async def story(bench: Bench) -> None:
        bench.lock.provision(aes_key=bytes(16), admin_ps=1, unlock_key=2)
        with pytest.raises(Rejected) as refused:
            async with bench.driver.session():
                pass
        assert refused.value.reason in (Reason.NOT_PAIRED, Reason.NOT_AUTHORISED)

    tell(story)


def test_wrong_admin_keys_are_not_authorised() -> None:
    async def story(bench: Bench) -> None:
        keys = LockKeys(KEYS.aes_key, Secret("1"), KEYS.unlock_key)
        driver = TtlockDriver(bench.world, bench.connect, keys, BERLIN)
        with pytest.raises(Rejected) as refused:
            async with driver.session():
                pass
        assert refused.value.reason is Reason.NOT_AUTHORISED

    tell(story)


@pytest.mark.parametrize("byte", range(0, 47, 5))
def test_a_link_that_falls_in_an_add_leaves_the_old_state_or_the_new_one(byte: int) -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.read()
            bench.world.faults.arm("disconnect_mid_frame", ADDRESS, byte=byte)
            with pytest.raises((Unconfirmed, Unreachable)) as lost:
                await session.add(code("1234", TODAY))
        there = "1234" in bench.lock.memory.passcodes
        if isinstance(lost.value, Unreachable):
            assert not there
        async with bench.driver.session() as session:
            assert (await session.add(code("1234", TODAY))).evidence is Evidence.READ_BACK

    tell(story)


@pytest.mark.parametrize(
    "fault", ["notify_lost", "notify_duplicated", "notify_reordered", "frame_truncated", "frame_overlong"]
)
def test_whatever_a_notification_suffers_the_code_is_there_once_and_known(fault: str) -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.read()
            bench.world.faults.arm(fault, ADDRESS)
            try:
                receipt = await session.add(code("1234", TODAY))
            except Unconfirmed:
                receipt = None
        bench.world.faults.disarm()
        if receipt is None:
            async with bench.driver.session() as session:
                receipt = await session.add(code("1234", TODAY))
        assert receipt.evidence is Evidence.READ_BACK
        assert bench.lock.type_pin("1234").opened

    tell(story)


def test_a_radio_that_carries_less_at_once_gets_smaller_writes() -> None:
    async def story(bench: Bench) -> None:
        bench.world.faults.arm("mtu_smaller", ADDRESS)
        async with bench.driver.session() as session:
            assert (await session.add(code("1234", TODAY))).evidence is Evidence.READ_BACK

    tell(story)


def test_many_codes_are_taken_away_and_then_read_once() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.add_many([code(f"{1000 + n}", TODAY) for n in range(40)])
            entries = [*(await session.read()).entries, Entry(Method.CODE, Secret("4711"), TODAY)]
            asked: list[int] = []
            bench.lock.behaviours.push(lambda question: asked.append(question.command))
            answers = await session.remove_many(entries)
            assert answers == [Receipt(Evidence.READ_BACK)] * 41
            assert asked.count(0x03) == 41
            assert asked.count(0x07) < 8
            assert (await session.read()).entries == ()
        assert not any(bench.lock.type_pin(f"{1000 + n}").opened for n in range(40))

    tell(story)


def test_what_cannot_be_taken_away_is_its_own_refusal_among_many() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.add(code("1234", TODAY))
            (held,) = (await session.read()).entries
            nameless = replace(held, secret=None)
            first, second = await session.remove_many([nameless, held])
            assert isinstance(first, Rejected)
            assert first.reason is Reason.UNSUPPORTED
            assert second == Receipt(Evidence.READ_BACK)
            with pytest.raises(Rejected):
                await session.remove(nameless)

    tell(story)


def test_the_engine_may_hand_it_many_at_once() -> None:
    assert issubclass(TtlockSession, ManyAtOnce)


def test_a_full_memory_is_said_so() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            answers = await session.add_many([code(pin) for pin in ("1111", "2222", "3333")])
        assert [getattr(answer, "reason", None) for answer in answers] == [None, None, Reason.MEMORY_FULL]

    tell(story, model=Model(passcode_capacity=2))


def test_a_cancelled_add_leaves_a_session_that_says_it_is_over() -> None:
    async def story(bench: Bench) -> None:
        async with bench.driver.session() as session:
            await session.read()
            bench.world.faults.arm("done_answer_lost", ADDRESS)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await session.add(code("1234"))
            with pytest.raises(Unreachable):
                await session.status()

    tell(story)


def test_a_mobile_key_names_the_window_by_the_locks_clock_and_shows_nothing() -> None:
    async def story(bench: Bench) -> None:
        key = bench.driver.mobile_key(TODAY, 44880651)
        assert "a1b2c3" not in repr(key)
        payload = json.loads(key.payload.reveal())
        assert payload["start"] == "2026-03-02T09:00"
        assert payload["uid"] == 44880651

    tell(story)


def test_a_phone_opens_within_the_keys_window_and_the_log_names_its_holder() -> None:
    async def story(bench: Bench) -> None:
        phone = Phone()
        phone.receive("grant 1", "ttlock", bench.driver.mobile_key(TODAY, 77).payload.reveal())
        assert bench.lock.present(phone).opened
        await bench.world.sleep(9 * 3600)
        assert not bench.lock.present(phone).opened
        async with bench.driver.session() as session:
            opened = [passage for passage in await session.log() if passage.opened]
        assert [(passage.method, passage.holder) for passage in opened] == [(Method.MOBILE_KEY, 77)]

    tell(story)
