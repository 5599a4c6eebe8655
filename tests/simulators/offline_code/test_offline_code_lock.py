"""Whether the door opens: to the codes that its secret makes, in their windows by its own clock, and to no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.protocol.offline_code.rules import CAPACITY
from latchwork.simulators.body import Outcome
from latchwork.simulators.offline_code import OfflineCodeLock
from latchwork.world import World

Run = Callable[..., None]


def test_a_timed_code_opens_from_its_start_to_its_end_and_no_longer(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 11:00", "2026-03-02 15:00")
        assert s.lock.type_pin(code).reason == "wrong code"
        await s.until("2026-03-02 11:00")
        assert s.lock.type_pin(code).opened
        assert s.lock.turn_handle().opened
        await s.world.sleep(6)
        assert not s.lock.turn_handle().opened
        await s.until("2026-03-02 14:59:59")
        assert s.lock.type_pin(code).opened
        await s.until("2026-03-02 15:00")
        assert not s.lock.type_pin(code).opened

    at_the_door(story)


def test_all_codes_of_a_start_open_and_a_wrong_one_does_not(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        codes = s.book.codes(s.window("2026-03-02 10:00", "2026-03-02 15:00"))
        assert [s.lock.type_pin(code).opened for code in codes] == [True] * 3
        wrong = f"{(int(codes[0]) + 1) % 10**9:09d}"
        assert s.lock.type_pin(wrong).reason == "wrong code"
        assert not s.lock.type_pin(codes[0][:-1]).opened

    at_the_door(story)


def test_the_code_of_another_lock_opens_nothing(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        other = CodeBook(bytes(32)).codes(s.window("2026-03-02 10:00", "2026-03-02 15:00"))
        assert not s.lock.type_pin(other[0]).opened

    at_the_door(story)


def test_a_long_code_that_was_entered_within_a_day_stays_good_until_its_end(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", "2026-03-12 10:00")
        await s.until("2026-03-03 09:59")
        assert s.lock.type_pin(code).opened
        await s.until("2026-03-12 09:59")
        assert s.lock.type_pin(code).opened
        await s.until("2026-03-12 10:00")
        assert not s.lock.type_pin(code).opened

    at_the_door(story)


@pytest.mark.parametrize("end", ["2026-03-12 10:00", "2026-04-02 10:00"])
def test_a_long_code_that_nobody_entered_within_a_day_is_dead(at_the_door: Run, end: str) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", end)
        await s.until("2026-03-03 10:00")
        assert s.lock.type_pin(code).reason == "wrong code"

    at_the_door(story)


def test_a_code_of_a_day_or_less_may_be_entered_as_late_as_it_lasts(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", "2026-03-03 10:00")
        await s.until("2026-03-03 09:59")
        assert s.lock.type_pin(code).opened

    at_the_door(story)


def test_a_one_time_code_opens_once_within_a_day_of_its_start(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        first, second = s.book.codes(s.window("2026-03-02 10:00"))[:2]
        await s.until("2026-03-02 20:00")
        assert s.lock.type_pin(first).opened
        assert s.lock.type_pin(first).reason == "spent"
        await s.until("2026-03-03 10:00")
        assert not s.lock.type_pin(second).opened
        assert not s.lock.type_pin(first).opened

    at_the_door(story)


def test_a_jammed_bolt_spends_no_one_time_code(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00")
        s.world.faults.arm("jammed", s.lock.address, times=1)
        assert s.lock.type_pin(code).reason == "jammed"
        assert s.lock.type_pin(code).opened

    at_the_door(story)


# --- its clock ------------------------------------------------------------------------------------------------------


def test_a_slow_lock_opens_late_and_closes_late(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        s.lock.clock.shift(timedelta(minutes=-10))
        code = s.code("2026-03-02 11:00", "2026-03-02 12:00")
        await s.until("2026-03-02 11:05")
        assert not s.lock.type_pin(code).opened
        await s.until("2026-03-02 12:05")
        assert s.lock.type_pin(code).opened
        await s.until("2026-03-02 12:10")
        assert not s.lock.type_pin(code).opened

    at_the_door(story)


def test_a_drifting_clock_opens_a_minute_early_after_a_month_and_a_half(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-04-20 11:00", "2026-04-20 12:00")
        await s.until("2026-04-20 10:59")
        assert s.lock.type_pin(code).opened

    at_the_door(story, drift=2.0)


def test_a_lock_that_lost_its_clock_opens_to_the_owners_own_codes_alone(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", "2026-03-02 15:00")
        assert s.lock.add_by_hand("4711")
        assert s.lock.type_pin(code).opened
        s.lock.lose_power()
        assert s.lock.type_pin(code).reason == "clock not set"
        assert s.lock.type_pin("4711").opened
        s.lock.clock.set_local(s.local("2026-03-02 10:30"))
        assert s.lock.type_pin(code).opened

    at_the_door(story)


@pytest.mark.parametrize("fault", ["clock_wrong", "dst_jump"])
def test_a_clock_that_jumps_ahead_ends_a_code_early(at_the_door: Run, fault: str) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", "2026-03-02 11:00")
        assert s.lock.type_pin(code).opened
        s.world.faults.arm(fault, s.lock.address, times=1, **({"seconds": 3600} if fault == "clock_wrong" else {}))
        assert not s.lock.type_pin(code).opened

    at_the_door(story)


def test_in_the_night_when_the_clocks_go_forward_a_code_ends_by_the_wall_clock(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-29 01:00", "2026-03-29 04:00")
        await s.until("2026-03-29 01:00")
        began = s.world.now()
        assert s.lock.type_pin(code).opened
        await s.until("2026-03-29 04:00")
        assert s.world.now() - began == timedelta(hours=2)
        assert not s.lock.type_pin(code).opened

    at_the_door(story, start=datetime(2026, 3, 28, 22, 0, tzinfo=UTC))


# --- its memory -----------------------------------------------------------------------------------------------------


def test_a_full_lock_refuses_a_code_that_it_does_not_know_until_something_is_over(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        short = s.code("2026-03-02 10:00", "2026-03-02 11:00")
        assert s.lock.type_pin(short).opened
        for number in range(CAPACITY - 1):
            assert s.lock.add_by_hand(f"{number:04d}")
        late = s.code("2026-03-02 10:00", "2026-03-02 15:00")
        assert s.lock.type_pin(late).reason == "no space"
        assert not s.lock.add_by_hand("9999")
        assert s.lock.type_pin(short).opened
        await s.until("2026-03-02 11:00")
        assert s.lock.type_pin(late).opened

    at_the_door(story)


def test_a_code_is_taken_back_at_the_door_alone_also_before_it_was_used(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        used, unused = s.book.codes(s.window("2026-03-02 10:00", "2026-03-02 15:00"))[:2]
        assert s.lock.type_pin(used).opened
        assert s.lock.add_by_hand("4711")
        assert [s.lock.remove_by_hand(code) for code in (used, unused, "4711", "4712")] == [True, True, True, False]
        assert [s.lock.type_pin(code).reason for code in (used, unused, "4711")] == ["spent", "spent", "wrong code"]

    at_the_door(story)


def test_the_owner_cannot_program_what_is_no_code_or_is_there(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        assert s.lock.add_by_hand("4711")
        assert [s.lock.add_by_hand(pin) for pin in ("4711", "123", "123456789", "12a4")] == [False] * 4

    at_the_door(story)


def test_what_a_lock_knows_survives_a_power_cut(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        long, once = s.code("2026-03-02 10:00", "2026-03-12 10:00"), s.code("2026-03-02 10:00")
        for code in (long, once):
            assert s.lock.type_pin(code).opened
        assert s.lock.add_by_hand("4711")
        await s.until("2026-03-04 10:00")
        twin = OfflineCodeLock(s.world, "BH-1", zone=s.lock.clock.zone)
        twin.restore(s.lock.flash())
        assert twin.body.locked
        assert [twin.type_pin(code).opened for code in (long, once, "4711")] == [True, False, True]
        assert twin.clock.local_now() == s.lock.clock.local_now()

    at_the_door(story)


@pytest.mark.parametrize("kept", [True, False])
def test_a_supply_that_fails_while_a_one_time_code_is_stored_never_opens_the_door_twice(
    at_the_door: Run, kept: bool
) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00")
        s.world.faults.arm("brown_out_during_write", s.lock.address, times=1, kept=kept)
        openings = [s.lock.type_pin(code).opened for _ in range(3)]
        assert openings == [False, not kept, False]

    at_the_door(story)


def test_whoever_keeps_the_memory_is_told_of_every_change(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        told: list[str] = []
        s.lock.changes.watch(lambda: told.append("changed"))
        before = s.lock.flash()
        for act in (
            lambda: s.lock.type_pin(s.code("2026-03-02 10:00")),
            lambda: s.lock.add_by_hand("4711"),
            lambda: s.lock.remove_by_hand("4711"),
            lambda: s.lock.learn_secret(bytes(32)),
            lambda: s.lock.clock.shift(timedelta(minutes=1)),
            lambda: s.lock.lose_power(),
        ):
            told.clear()
            act()
            assert told
            assert s.lock.flash() != before
            before = s.lock.flash()

    at_the_door(story)


def test_a_dead_battery_opens_nothing(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        code = s.code("2026-03-02 10:00", "2026-03-02 15:00")
        s.lock.body.battery = 0
        assert s.lock.type_pin(code).reason == "no power"

    at_the_door(story)


def test_a_lock_that_was_never_set_up_opens_to_nothing_and_one_set_up_anew_forgets_the_old_secret() -> None:
    world = World(7)

    async def main() -> None:
        lock = OfflineCodeLock(world, "BH-2")
        assert lock.type_pin("123456789").reason == "not set up"
        with pytest.raises(ValueError, match="32 bytes"):
            lock.learn_secret(b"short")
        lock.learn_secret(bytes(32))
        assert lock.add_by_hand("4711")
        lock.learn_secret(bytes(range(32)))
        assert lock.type_pin("4711").reason == "wrong code"

    world.run(main())


def test_a_behaviour_in_front_answers_for_the_firmware(at_the_door: Run) -> None:
    async def story(s: Any) -> None:
        s.lock.behaviours.push(lambda asked: Outcome(True, "rigged") if asked == ("type_pin", "0") else None)
        assert s.lock.type_pin("0").reason == "rigged"
        assert [attempt.outcome.reason for attempt in s.lock.body.attempts] == ["rigged"]

    at_the_door(story)
