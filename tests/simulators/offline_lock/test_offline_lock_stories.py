"""What guests, staff and desks live through at off-line doors, told as stories; each ends with a door."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import Flag, Kind
from latchwork.simulators.body import Outcome
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.offline_lock.state import Family, Settings
from latchwork.world import World

Story = Callable[[Callable[[Any], None]], None]
ROOM, POOL, PROPERTY = 101, 9001, 7


def test_the_guest_inside_stays_in_while_the_next_guests_card_is_made_but_not_used(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, a = desk.lock(), desk.card(1)
        assert lock.tap(a).reason == "opened"
        desk.card(2)
        assert lock.tap(a).reason == "opened"

    at_the_door(story)


def test_the_next_guests_first_opening_supersedes_the_guest_before(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, a, b = desk.lock(), desk.card(1), desk.card(2)
        lock.tap(a)
        assert lock.tap(b).reason == "opened_override"
        assert lock.tap(a).reason == "superseded"
        assert lock.tap(b).reason == "opened"

    at_the_door(story)


def test_a_joiner_opens_before_and_after_the_first_card_of_its_stay(at_the_door: Story, minutes_later: Any) -> None:
    def story(desk: Any) -> None:
        lock, before = desk.lock(), desk.card(1)
        lock.tap(before)
        a1 = desk.card(2)
        a2 = desk.card(2, Kind.JOINER, issued=minutes_later(desk, 90))
        assert lock.tap(a2).reason == "opened_override"
        assert lock.tap(a1).reason == "opened"
        assert lock.tap(a2).reason == "opened"

    at_the_door(story)


def test_a_reissue_kills_every_card_of_the_stay_on_its_first_use(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, a1, a2 = desk.lock(), desk.card(1), desk.card(1, Kind.JOINER)
        assert lock.tap(a1).opened
        assert lock.tap(a2).opened
        reissued = desk.card(2)
        assert lock.tap(a1).opened
        assert lock.tap(reissued).reason == "opened_override"
        assert lock.tap(a1).reason == "superseded"
        assert lock.tap(a2).reason == "superseded"

    at_the_door(story)


def test_one_unused_card_more_than_the_window_locks_the_guest_out_until_a_program_card(
    at_the_door: Story, minutes_later: Any
) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(window=15))
        lock.tap(desk.card(1))
        last_in, too_far = desk.card(16), desk.card(17)
        assert lock.tap(too_far).reason == "out_of_window"
        repair = desk.card(17, Kind.PROGRAM, issued=minutes_later(desk, 5))
        assert lock.tap(repair).reason == "done"
        assert lock.tap(too_far).reason == "opened"
        assert lock.tap(last_in).reason == "superseded"

    at_the_door(story)


def test_the_last_card_inside_the_window_still_opens(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(window=15))
        lock.tap(desk.card(1))
        assert lock.tap(desk.card(16)).reason == "opened_override"

    at_the_door(story)


def test_a_card_made_in_advance_is_beaten_by_a_later_reissue_for_the_present_guest(
    at_the_door: Story, minutes_later: Any
) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.tap(desk.card(1))
        for_tomorrow = desk.card(2)
        reissue = desk.card(3, issued=minutes_later(desk, 30))
        assert lock.tap(reissue).reason == "opened_override"
        assert lock.tap(for_tomorrow).reason == "superseded"

    at_the_door(story)


def test_a_common_door_keeps_both_guests(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        pool = desk.lock("pool", POOL, common=True)
        a = desk.card(1, commons=(POOL,))
        b = desk.card(40, rooms=(102,), commons=(POOL,))
        for card in (a, b, a, b):
            assert pool.tap(card).reason == "opened"
        assert pool.tap(desk.card(2)).reason == "refused_room"

    at_the_door(story)


def test_a_one_shot_card_opens_once(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.tap(desk.card(1))
        once = desk.card(1, Kind.ONE_SHOT)
        assert lock.tap(once).reason == "opened"
        assert lock.tap(once).reason == "used_up"
        assert lock.tap(desk.card(1, Kind.ONE_SHOT)).reason == "opened"

    at_the_door(story)


def test_a_guest_has_four_one_shot_cards_and_the_next_guest_four_more(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.tap(desk.card(1))
        said = [lock.tap(desk.card(1, Kind.ONE_SHOT)).reason for _ in range(5)]
        assert said == ["opened"] * 4 + ["used_up"]
        lock.tap(desk.card(2))
        assert lock.tap(desk.card(2, Kind.ONE_SHOT)).reason == "opened"

    at_the_door(story)


def test_behind_the_dead_bolt_guests_and_low_staff_are_refused_and_emergency_opens(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        guest, maid = desk.card(1), desk.card(1, Kind.STAFF, level=2)
        manager, fire = desk.card(1, Kind.STAFF, level=4), desk.card(1, Kind.EMERGENCY)
        doctor = desk.card(1, flags=Flag.OVERRIDE_PRIVACY)
        lock.tap(guest)
        for card, reason in ((guest, "privacy"), (maid, "privacy"), (doctor, "opened")):
            lock.throw_dead_bolt()
            assert lock.tap(card).reason == reason
        for card in (manager, fire):
            lock.throw_dead_bolt()
            assert lock.tap(card).opened

    at_the_door(story)


def test_a_lock_two_hours_slow_is_too_early_and_one_two_hours_fast_has_expired(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        now = desk.world.now().replace(tzinfo=None, second=0)
        card = desk.card(1, not_before=now, not_after=now + timedelta(hours=1))
        slow, fast, right = desk.lock("slow"), desk.lock("fast"), desk.lock("right")
        desk.world.faults.arm("clock_wrong", "slow", seconds=-7200)
        desk.world.faults.arm("clock_wrong", "fast", seconds=7200)
        assert slow.tap(card).reason == "too_early"
        assert fast.tap(card).reason == "expired"
        assert right.tap(card).reason == "opened"

    at_the_door(story)


def test_a_lock_that_lost_its_clock_judges_no_dates_but_still_knows_the_newer_card(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        for family in (Family.WINDOW, Family.ISSUE_TIME, Family.WINDOW_AND_ISSUE_TIME):
            lock = desk.lock(settings=Settings(family=family))
            now = desk.world.now().replace(tzinfo=None, second=0)
            over = desk.card(1, not_before=now - timedelta(days=9), not_after=now - timedelta(days=8))
            newer = desk.card(2)
            assert lock.tap(over).reason == "expired"
            lock.lose_power()
            assert lock.tap(over).reason == "opened"
            assert lock.tap(newer).reason == "opened_override"
            assert lock.tap(over).reason == "superseded"

    at_the_door(story)


def test_a_suite_card_superseded_at_one_door_still_opens_the_other(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        left, right = desk.lock("left", 101), desk.lock("right", 102)
        suite = desk.card(5, rooms=(101, 102))
        assert left.tap(suite).opened
        assert right.tap(suite).opened
        left.tap(desk.card(6, rooms=(101,)))
        assert left.tap(suite).reason == "superseded"
        assert right.tap(suite).reason == "opened"

    at_the_door(story)


def test_a_brown_out_between_opening_and_storing_leaves_the_old_guest_in(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, a, b = desk.lock(), desk.card(1), desk.card(2)
        lock.tap(a)
        desk.world.faults.arm("brown_out_during_write", "room")
        assert lock.tap(b).reason == "opened_override"
        assert lock.tap(a).reason == "opened"
        assert lock.tap(b).reason == "opened_override"
        assert lock.tap(a).reason == "superseded"

    at_the_door(story)


def test_a_card_of_a_foreign_property_is_refused_as_foreign(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        foreign = desk.put(desk.blank(), desk.says(1, property_id=8), key=PropertyKey(bytes(32)))
        assert lock.tap(foreign).reason == "refused_property"

    at_the_door(story)


def test_a_blocked_floor_master_is_refused_until_it_is_lifted_or_made_anew(
    at_the_door: Story, minutes_later: Any
) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        old, other = desk.card(3, Kind.STAFF, level=3), desk.card(3, Kind.STAFF, level=2)
        lock.tap(old)
        block = desk.card(3, Kind.BLOCK, level=3)
        assert lock.tap(block).reason == "done"
        assert lock.tap(old).reason == "refused_blocked"
        assert lock.tap(other).reason == "opened"
        lift = desk.card(0, Kind.BLOCK, level=3, flags=Flag.LIFTS, issued=minutes_later(desk, 1))
        lock.tap(lift)
        assert lock.tap(old).reason == "opened"
        assert lock.tap(block).reason == "superseded"
        lock.tap(desk.card(3, Kind.BLOCK, level=3, issued=minutes_later(desk, 2)))
        assert lock.tap(desk.card(4, Kind.STAFF, level=3)).reason == "opened_override"

    at_the_door(story)


def test_an_expired_card_encoded_again_with_a_later_end_and_the_same_number_opens(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        now = desk.world.now().replace(tzinfo=None, second=0)
        says = desk.says(1, not_before=now - timedelta(days=2), not_after=now - timedelta(hours=1))
        card = desk.put(desk.blank(), replace(says, not_after=now + timedelta(hours=1)))
        lock.tap(card)
        desk.put(card, says)
        assert lock.tap(card).reason == "expired"
        desk.put(card, replace(says, not_after=now + timedelta(days=1)), generation=1, copy=1)
        assert lock.tap(card).reason == "opened"

    at_the_door(story)


def test_two_issues_within_one_time_step_are_told_apart_by_number_alone(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        step = timedelta(minutes=10)
        for family, after in ((Family.WINDOW_AND_ISSUE_TIME, "superseded"), (Family.ISSUE_TIME, "opened")):
            lock = desk.lock(settings=Settings(family=family, step=step))
            first, second = desk.card(1), desk.card(2)
            lock.tap(first)
            assert lock.tap(second).opened
            assert lock.tap(first).reason == after

    at_the_door(story)


def test_after_a_room_move_the_old_room_stays_open_until_its_next_guest(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        old, new = desk.lock("old", 101), desk.lock("new", 205)
        before, moved = desk.card(1, rooms=(101,)), desk.card(8, rooms=(205,))
        old.tap(before)
        assert new.tap(moved).opened
        assert old.tap(moved).reason == "refused_room"
        assert old.tap(before).reason == "opened"
        old.tap(desk.card(2, rooms=(101,)))
        assert old.tap(before).reason == "superseded"

    at_the_door(story)


# --- more of the same law -------------------------------------------------------------------------------------


def test_a_bit_for_bit_copy_of_a_card_on_another_card_is_unreadable(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, original, copy = desk.lock(), desk.card(1), desk.blank()
        if desk.classic:
            for number in range(1, 64):
                copy.put_block(number, original.block(number))
        else:
            for number in range(3, 45):
                copy.put_page(number, original.page(number))
        assert lock.tap(copy).reason == "unreadable"

    at_the_door(story)


def test_a_blank_card_is_unreadable(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        assert desk.lock().tap(desk.blank()).reason == "unreadable"

    at_the_door(story)


def test_a_torn_newer_copy_leaves_the_card_as_it_was(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, card = desk.lock(), desk.card(1)
        desk.put(card, desk.says(2), generation=1, copy=1)
        if desk.classic:
            card.put_block(20, bytes(16))
        else:
            card.put_page(30, bytes(4))
        assert lock.tap(card).reason == "opened"
        assert lock.tap(desk.card(1)).reason == "opened"

    at_the_door(story)


def test_guests_and_staff_never_touch_each_others_counters(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(areas=(8002,))
        guest, maid = desk.card(7), desk.card(3, Kind.STAFF, level=2, rooms=(8002,))
        assert lock.tap(guest).opened
        assert lock.tap(maid).opened
        lock.tap(desk.card(8))
        assert lock.tap(maid).reason == "opened"
        lock.tap(desk.card(4, Kind.STAFF, level=2, rooms=(8002,)))
        assert lock.tap(maid).reason == "superseded"
        assert lock.tap(desk.card(8)).reason == "opened"

    at_the_door(story)


def test_an_area_has_a_counter_of_its_own(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(areas=(8001, 8002))
        first, second = (desk.card(n, Kind.STAFF, level=2, rooms=(area,)) for n, area in ((9, 8001), (1, 8002)))
        lock.tap(first)
        assert lock.tap(second).reason == "opened"
        assert lock.tap(first).reason == "opened"

    at_the_door(story)


def test_a_guest_cannot_enter_by_naming_an_area(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        assert desk.lock(areas=(8002,)).tap(desk.card(1, rooms=(8002,))).reason == "refused_room"

    at_the_door(story)


def test_a_black_listed_card_is_refused_and_its_twins_are_not(at_the_door: Story, minutes_later: Any) -> None:
    def story(desk: Any) -> None:
        lock, lost, kept = desk.lock(), desk.card(1, serial=55), desk.card(1, Kind.JOINER)
        lock.tap(desk.card(55, Kind.BLOCK, flags=Flag.NAMES_SERIAL))
        assert lock.tap(lost).reason == "refused_blocked"
        assert lock.tap(kept).reason == "opened"
        flags = Flag.NAMES_SERIAL | Flag.LIFTS
        lock.tap(desk.card(55, Kind.BLOCK, flags=flags, issued=minutes_later(desk, 1)))
        assert lock.tap(lost).reason == "opened"

    at_the_door(story)


def test_a_refusal_changes_nothing(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.tap(desk.card(5))
        before = {**lock.memory.flash(), "events": None}
        now = desk.world.now().replace(tzinfo=None, second=0)
        early = desk.card(6, not_before=now + timedelta(days=1))
        for card in (desk.card(4), desk.card(40), early, desk.card(6, rooms=(102,)), desk.blank()):
            assert not lock.tap(card).opened
        assert {**lock.memory.flash(), "events": None} == before

    at_the_door(story)


def test_a_low_battery_opens_a_critical_one_serves_staff_and_a_dead_one_nobody(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, guest, maid = desk.lock(), desk.card(1), desk.card(1, Kind.STAFF, level=1)
        for percent, for_guest, for_staff in (
            (20, "opened", "opened"),
            (5, "low_battery", "opened"),
            (0, "low_battery", "low_battery"),
        ):
            lock.body.battery = percent
            assert lock.tap(guest).reason == for_guest
            assert lock.tap(maid).reason == for_staff
        lock.external_supply = True
        assert lock.tap(guest).reason == "opened"

    at_the_door(story)


def test_a_make_may_refuse_everybody_when_the_battery_is_critical(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(critical_serves_staff=False))
        lock.body.battery = 3
        assert lock.tap(desk.card(1, Kind.EMERGENCY)).reason == "low_battery"

    at_the_door(story)


def test_a_jammed_bolt_opens_nothing_and_stores_nothing(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, a, b = desk.lock(), desk.card(1), desk.card(2)
        lock.tap(a)
        desk.world.faults.arm("jammed", "room")
        assert lock.tap(b).reason == "jammed"
        assert lock.tap(a).reason == "opened"

    at_the_door(story)


def test_a_lock_from_the_factory_takes_a_program_card_and_nothing_else(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(property_id=None, door=0)
        lock.clock.lose()
        assert lock.tap(desk.card(4)).reason == "refused_property"
        at = desk.world.now().replace(tzinfo=None, second=0)
        program = desk.card(4, Kind.PROGRAM, rooms=(ROOM, 8002), not_before=at)
        assert lock.tap(program).reason == "done"
        assert (lock.memory.property_id, lock.memory.door, lock.memory.areas) == (PROPERTY, ROOM, {8002})
        assert lock.clock.is_set
        assert lock.clock.local_now() == at
        assert lock.tap(desk.card(3)).reason == "superseded"
        assert lock.tap(desk.card(4)).reason == "opened"

    at_the_door(story)


def test_an_old_program_card_cannot_bring_old_guests_back(at_the_door: Story, minutes_later: Any) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        old = desk.card(1, Kind.PROGRAM)
        lock.tap(desk.card(9, Kind.PROGRAM, issued=minutes_later(desk, 1)))
        assert lock.tap(old).reason == "superseded"

    at_the_door(story)


def test_family_a_knows_the_present_code_and_the_next_one_and_no_dates(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(family=Family.NEXT_CODE))
        now = desk.world.now().replace(tzinfo=None, second=0)
        over = {"not_before": now - timedelta(days=9), "not_after": now - timedelta(days=8)}
        cards = [desk.card(n, **over) for n in (1, 2, 4, 3)]
        said = [lock.tap(card).reason for card in cards]
        assert said == ["opened", "opened_override", "out_of_window", "opened_override"]
        assert lock.tap(cards[1]).reason == "superseded"

    at_the_door(story)


def test_family_b_refuses_a_higher_number_with_an_older_key_date_but_not_an_older_minute(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(family=Family.WINDOW))
        now = desk.world.now().replace(tzinfo=None, second=0)
        lock.tap(desk.card(1, issued=now))
        assert lock.tap(desk.card(2, issued=now - timedelta(days=1))).reason == "superseded"
        assert lock.tap(desk.card(2, issued=now - timedelta(minutes=9))).reason == "opened_override"

    at_the_door(story)


def test_family_b_with_c_refuses_a_higher_number_with_an_older_minute(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        now = desk.world.now().replace(tzinfo=None, second=0)
        lock.tap(desk.card(1, issued=now))
        assert lock.tap(desk.card(2, issued=now - timedelta(minutes=1))).reason == "superseded"

    at_the_door(story)


def test_a_coarse_clock_lets_a_card_in_from_the_step_it_starts_in_to_the_step_it_ends_in(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(step=timedelta(hours=1)))
        now = desk.world.now().replace(tzinfo=None, second=0)  # 09:00
        assert lock.tap(desk.card(1, not_before=now + timedelta(minutes=59))).opened
        assert lock.tap(desk.card(1, not_before=now + timedelta(minutes=60))).reason == "too_early"
        assert lock.tap(desk.card(1, not_before=None, not_after=now - timedelta(minutes=1))).reason == "expired"
        assert lock.tap(desk.card(1, not_before=None, not_after=now + timedelta(minutes=1))).opened

    at_the_door(story)


def test_dates_are_judged_in_the_locks_own_local_time(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        zone = ZoneInfo("Asia/Tokyo")
        lock = desk.lock(clock=LockClock(desk.world, zone))
        local = desk.world.now().astimezone(zone).replace(tzinfo=None, second=0)
        hour = timedelta(hours=1)
        assert lock.tap(desk.card(1, not_before=local - hour, not_after=local + hour)).opened
        utc = desk.world.now().replace(tzinfo=None, second=0)
        assert lock.tap(desk.card(1, not_after=utc + hour)).reason == "expired"

    at_the_door(story)


def test_a_lock_that_moves_to_summer_time_by_mistake_is_an_hour_fast(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        now = desk.world.now().replace(tzinfo=None, second=0)
        card = desk.card(1, not_after=now + timedelta(minutes=30))
        assert lock.tap(card).opened
        desk.world.faults.arm("dst_jump", "room")
        assert lock.tap(card).reason == "expired"

    at_the_door(story)


def test_office_mode_leaves_the_door_unlocked_until_the_next_tap(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, office = desk.lock(), desk.card(1, Kind.STAFF, level=1, flags=Flag.OFFICE_MODE)
        lock.tap(office)
        lock._lock_again()
        assert lock.turn_handle().opened
        lock.tap(office)
        lock._lock_again()
        assert not lock.turn_handle().opened

    at_the_door(story)


def test_office_mode_outlives_a_power_cut(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock, office = desk.lock(), desk.card(1, Kind.STAFF, level=1, flags=Flag.OFFICE_MODE)
        lock.tap(office)
        again = desk.lock()
        again.restore(json.loads(json.dumps(lock.flash())))
        assert again.turn_handle().opened
        again.tap(office)
        again._lock_again()
        assert not again.turn_handle().opened

    at_the_door(story)


def test_an_audit_card_takes_every_decision_with_the_rule_that_made_it(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        for card in (desk.card(2), desk.card(1), desk.blank()):
            lock.tap(card)
        assert lock.tap(desk.card(0, Kind.AUDIT, rooms=())).reason == "done"
        told = [(event.result.value, event.rule) for event in lock.audits[0]]
        assert told == [("opened", "open"), ("superseded", "newer"), ("unreadable", "read")]

    at_the_door(story)


def test_the_event_ring_forgets_the_oldest(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock(settings=Settings(ring=3))
        for n in range(1, 6):
            lock.tap(desk.card(n, serial=n))
        assert [event.serial for event in lock.memory.events] == [3, 4, 5]

    at_the_door(story)


def test_what_a_lock_knows_survives_a_power_cut(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.tap(desk.card(3))
        once = desk.card(3, Kind.ONE_SHOT)
        lock.tap(once)
        lock.tap(desk.card(2, Kind.BLOCK, level=3))
        lock.throw_dead_bolt()
        lock.clock.shift(timedelta(minutes=7))
        flash = json.loads(json.dumps(lock.flash()))
        again = desk.lock()
        again.restore(flash)
        assert again.flash() == lock.flash()
        assert again.clock.local_now() == lock.clock.local_now()
        again.throw_dead_bolt(False)
        assert again.tap(desk.card(2)).reason == "superseded"
        assert again.tap(once).reason == "used_up"

    at_the_door(story)


def test_a_behaviour_in_front_answers_for_the_firmware(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.behaviours.push(lambda question: Outcome(False, "expired") if question[0] == "tap" else None)
        assert lock.tap(desk.card(1)).reason == "expired"
        assert [attempt.outcome.reason for attempt in lock.body.attempts] == ["expired"]

    at_the_door(story)


def test_the_bolt_falls_back_by_itself_some_seconds_later() -> None:
    world = World(2)

    async def main() -> None:
        lock = OfflineLock(world, "room", PropertyKey(bytes(32)), property_id=1, door=1)
        assert lock._open()
        assert lock.turn_handle().opened
        await world.sleep(6)
        assert not lock.turn_handle().opened

    world.run(main())
