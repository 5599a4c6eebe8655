"""People at the door: whether it opens is the last word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from latchwork.simulators.phone import Phone
from latchwork.simulators.ttlock import Model

KEY = "82452e7632b45dcdc0d48d242ca5bc7b"


def near_misses(pin: str) -> list[str]:
    """Each digit dropped, off by one either way, neighbours transposed, and the code as part of a longer one."""
    wrong = {pin[:at] + pin[at + 1 :] for at in range(len(pin))}
    for at, digit in enumerate(pin):
        wrong |= {pin[:at] + str((int(digit) + step) % 10) + pin[at + 1 :] for step in (1, 9)}
    for at in range(len(pin) - 1):
        wrong.add(pin[:at] + pin[at + 1] + pin[at] + pin[at + 2 :])
    wrong |= {digit + pin for digit in "0159"} | {pin + digit for digit in "0159"} | {"", pin * 2}
    return sorted(wrong - {pin})


@pytest.mark.parametrize("pin", ["0420", "1357924", "987654321"])
def test_only_the_exact_digits_open(play: Any, pin: str) -> None:
    async def story(s: Any) -> None:
        s.add(pin)
        for wrong in near_misses(pin):
            outcome = s.lock.type_pin(wrong)
            assert (outcome.opened, outcome.reason) == (False, "wrong code"), wrong
            assert s.lock.body.locked
        assert s.lock.type_pin(pin).opened
        assert not s.lock.body.locked

    play(story)


def test_a_unit_that_matches_prefixes_opens_to_the_shorter_code(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        s.add("12345", ("2026-03-03 10:00", "2026-03-03 11:00"))
        assert s.lock.type_pin("12345").opened
        assert not s.lock.type_pin("11234").opened

    play(story, model=Model(prefix_opens=True))


def test_a_period_code_opens_from_its_first_minute_until_its_end(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-02 15:00", "2026-03-05 11:00"))
        for moment, opened, reason in (
            ("2026-03-02 14:59", False, "not yet valid"),
            ("2026-03-02 15:00", True, "unlocked"),
            ("2026-03-05 10:59", True, "unlocked"),
            ("2026-03-05 11:00", False, "expired"),
        ):
            await s.until(moment)
            outcome = s.lock.type_pin("1234")
            assert (outcome.opened, outcome.reason) == (opened, reason), moment

    play(story)


def test_a_count_code_opens_once_inside_its_window(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-02 11:00", "2026-03-02 12:00"), kind=2)
        assert not s.lock.type_pin("1234").opened
        await s.until("2026-03-02 11:30")
        s.lock.body.jammed = True
        assert s.lock.type_pin("1234").reason == "jammed"
        s.lock.body.jammed = False
        assert s.lock.type_pin("1234").opened, "an attempt that did not open uses nothing up"
        assert s.lock.type_pin("1234").reason == "used up"

    play(story)


@pytest.mark.parametrize(
    ("selector", "hours", "good", "bad"),
    [
        (0, 2, ["2026-03-02 10:00", "2026-03-08 11:59"], ["2026-03-02 12:00", "2026-03-08 09:59"]),
        (24, 8, ["2026-03-06 17:59"], ["2026-03-06 18:00", "2026-03-07 10:00"]),
        (48 + 24, 1, ["2026-03-03 10:30"], ["2026-03-04 10:30"]),
        (192, 24, ["2026-03-08 10:00", "2026-03-09 09:59"], ["2026-03-07 12:00", "2026-03-09 10:00"]),
        (232, 3, ["2026-03-07 12:59", "2026-03-08 10:00"], ["2026-03-06 10:00", "2026-03-07 13:00"]),
    ],
)
def test_a_cyclic_code_opens_on_its_days_for_its_hours(
    play: Any, selector: int, hours: int, good: list[str], bad: list[str]
) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(
            0x03, bytes.fromhex("020404") + b"1234" + s.day5("2026-01-01 10:00") + bytes((0, selector + hours - 1))
        )
        peer.disconnect()
        for moment in sorted(good + bad):
            await s.until(moment)
            assert s.lock.type_pin("1234").opened is (moment in good), moment

    play(story)


def test_a_cyclic_code_waits_for_its_first_day(play: Any) -> None:
    async def story(s: Any) -> None:
        s.admin().done(0x03, bytes.fromhex("020404") + b"1234" + s.day5("2026-03-03 10:00") + bytes((0, 23)))
        assert s.lock.type_pin("1234").reason == "not yet valid"
        await s.until("2026-03-03 10:00")
        assert s.lock.type_pin("1234").opened

    play(story)


def test_the_lock_judges_by_its_own_clock_however_wrong_it_is(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-02 11:00", "2026-03-02 12:00"))
        s.world.faults.arm("clock_wrong", s.lock.address, seconds=3600)
        assert s.lock.type_pin("1234").opened
        await s.until("2026-03-02 11:00")
        assert s.lock.type_pin("1234").reason == "expired"
        peer = s.peer().ekey()
        peer.done(0x43, "1a03020b0000")
        peer.disconnect()
        assert s.lock.type_pin("1234").opened

    play(story)


def test_a_drifting_clock_opens_early_by_what_it_gained(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-12 10:00", "2026-03-13 10:00"))
        await s.until("2026-03-12 09:49")
        assert not s.lock.type_pin("1234").opened
        await s.until("2026-03-12 09:51")
        assert s.lock.type_pin("1234").opened

    play(story, drift=60.0)


def test_a_clock_that_lost_its_time_refuses_every_window(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-02 10:00", "2026-03-02 12:00"))
        s.add("9999")
        s.world.faults.arm("clock_wrong", s.lock.address)
        assert s.lock.type_pin("1234").reason == "not yet valid"
        assert s.peer().done(0x34)[:5] == bytes((0, 1, 1, 0, 0))

    play(story)


def test_summer_time_moves_only_a_clock_that_follows_it(play: Any) -> None:
    def story(opened: bool) -> Any:
        async def run(s: Any) -> None:
            s.add("1234", ("2026-03-29 15:00", "2026-03-29 16:00"))
            await s.until("2026-03-29 15:30")
            assert s.lock.type_pin("1234").opened is opened
            await s.until("2026-03-29 16:30")
            assert s.lock.type_pin("1234").opened is not opened

        return run

    play(story(True), follows_summer_time=True)
    play(story(False), follows_summer_time=False)


def test_a_dst_jump_by_itself_moves_the_clock_an_hour(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("dst_jump", s.lock.address)
        assert s.peer().done(0x34) == bytes((26, 3, 2, 11, 0, 0))

    play(story)


def test_the_bolt_draws_itself_after_the_auto_lock_delay(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        assert s.lock.turn_handle().reason == "locked"
        s.lock.type_pin("1234")
        await s.world.sleep(4.9)
        assert s.lock.turn_handle().opened
        await s.world.sleep(0.2)
        assert not s.lock.turn_handle().opened
        assert not s.lock.type_pin("1234", to_lock=True).opened

    play(story)


def test_the_delete_code_takes_every_code_away_and_opens_nothing(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        s.admin().done(0x44, "090807060504ffffffff")
        assert not s.lock.type_pin("987654").opened
        assert not s.lock.type_pin("1234").opened
        assert len(s.lock.memory.passcodes) == 0

    play(story)


def test_an_offline_code_is_in_no_list_until_it_was_used(play: Any) -> None:
    async def story(s: Any) -> None:
        local = s.lock.clock.local_now()
        assert s.lock.derive_offline_code("24681357", start=local, end=local.replace(day=9))
        peer = s.admin()
        assert peer.done(0x07, "0000") == bytes(2)
        assert peer.error(0x03, "030308" + b"24681357".hex()) == 0x15
        assert s.lock.type_pin("24681357").opened
        peer.hear()
        assert b"24681357" in peer.done(0x07, "0000")
        peer.done(0x03, "030308" + b"24681357".hex())
        assert not s.lock.type_pin("24681357").opened

    play(story)


def test_an_offline_code_without_room_is_refused_or_pushes_the_oldest_out(play: Any) -> None:
    def story(pushes_out: bool) -> Any:
        async def run(s: Any) -> None:
            s.lock.add_by_hand("1111")
            local = s.lock.clock.local_now()
            s.lock.derive_offline_code("24681357", start=local, end=local.replace(day=9))
            assert s.lock.type_pin("24681357").opened is pushes_out
            assert s.lock.type_pin("1111").opened is not pushes_out

        return run

    play(story(False), model=Model(passcode_capacity=1))
    play(story(True), model=Model(passcode_capacity=1, full_memory_pushes_out=True))


def test_codes_programmed_by_hand_are_kept_changed_and_removed_at_the_keypad(play: Any) -> None:
    async def story(s: Any) -> None:
        assert s.lock.add_by_hand("1234")
        assert not s.lock.add_by_hand("1234")
        assert not s.lock.add_by_hand("123")
        assert s.lock.change_by_hand("1234", "5678")
        assert not s.lock.change_by_hand("1234", "9999")
        assert s.lock.type_pin("5678").opened
        assert s.lock.remove_by_hand("5678")
        assert not s.lock.remove_by_hand("5678")
        assert not s.lock.type_pin("5678").opened

    play(story)


def test_passage_mode_keeps_the_door_open_until_the_hours_end(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        peer = s.admin()
        assert peer.done(0x66, "0201000009001100") == bytes((100, 2))
        assert peer.done(0x66, "0100") == bytes.fromhex("6401ff" + "01000009001100")
        peer.disconnect()
        s.lock.type_pin("1234")
        await s.until("2026-03-02 16:59")
        assert s.lock.turn_handle().opened
        await s.until("2026-03-02 17:01")
        assert not s.lock.turn_handle().opened
        peer = s.admin()
        assert peer.error(0x66, "0301000008001100") == 0x1F
        assert peer.error(0x66, "0201080009001100") == 0x20
        assert peer.error(0x66, "0201000011000900") == 0x20
        peer.done(0x66, "0301000009001100")
        assert peer.done(0x66, "0100") == bytes.fromhex("6401ff")

    play(story)


def test_everybody_leaves_an_attempt_in_the_bodys_memory(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.type_pin("1234")
        s.lock.tap(5)
        s.lock.present(Phone())
        s.lock.turn_handle()
        s.lock.turn_key()
        found = [(attempt.method, attempt.outcome.opened) for attempt in s.lock.body.attempts]
        assert found == [("code", False), ("card", False), ("mobile_key", False), ("handle", False), ("key", True)]
        assert s.lock.body.attempts[0].at == s.world.now()

    play(story)


def test_nothing_works_with_a_dead_battery_but_the_mechanical_key(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        s.lock.body.battery = 0
        assert s.lock.advertisement() is None
        assert s.lock.type_pin("1234").reason == "no power"
        assert s.lock.tap(5).reason == "no power"
        assert s.lock.present(Phone()).reason == "no power"
        assert s.lock.turn_key().opened

    play(story)


# --- phones ---------------------------------------------------------------------------------------------------


def ekey(start: str | None = None, end: str | None = None, **other: Any) -> str:
    key = {"aes_key": KEY, "unlock_key": "17432192", "start": start, "end": end, "lock_flag_pos": 0, "uid": 7}
    return json.dumps({**key, **other})


def test_a_phone_opens_in_its_keys_window_by_the_locks_clock(play: Any) -> None:
    async def story(s: Any) -> None:
        phone = Phone("guest")
        assert s.lock.present(phone).reason == "no key for this lock"
        phone.receive("front door", "ttlock", ekey("2026-03-02T15:00", "2026-03-05T11:00"))
        assert s.lock.present(phone).reason == "ekey not yet effective"
        await s.until("2026-03-02 15:00")
        assert s.lock.present(phone).opened
        assert not s.lock.body.locked
        assert not s.lock.linked
        await s.until("2026-03-05 11:00")
        assert s.lock.present(phone).reason == "ekey expired"

    play(story)


def test_a_phone_shows_no_withdrawn_key_and_the_newest_one_replaces_an_older(play: Any) -> None:
    async def story(s: Any) -> None:
        phone = Phone()
        phone.receive("a", "ttlock", ekey("2027-01-01T00:00"))
        phone.receive("a", "ttlock", ekey())
        assert s.lock.present(phone).opened
        phone.withdraw("a")
        assert s.lock.present(phone).reason == "key withdrawn"
        phone.receive("b", "ttlock", ekey("2027-01-01T00:00"))
        phone.receive("c", "ttlock", ekey())
        phone.receive("d", "another make", "{}")
        assert s.lock.present(phone).opened, "one of the keys it may show is good"

    play(story)


def test_keys_of_other_locks_open_nothing_here(play: Any) -> None:
    async def story(s: Any) -> None:
        phone = Phone()
        phone.receive("other", "ttlock", ekey(address="AA:BB:CC:11:22:34"))
        assert s.lock.present(phone).reason == "no key for this lock"
        phone.receive("nameless", "ttlock", ekey(aes_key="00" * 16))
        assert s.lock.present(phone).reason == "key invalid, the lock may have been reset"
        phone.receive("wrong secret", "ttlock", ekey(unlock_key="1"))
        assert s.lock.present(phone).reason == "wrong dynamic code"
        phone.receive("mine", "ttlock", ekey(address=s.lock.address.lower()))
        assert s.lock.present(phone).opened

    play(story)


def test_a_raised_flag_takes_a_phones_key_back(play: Any) -> None:
    async def story(s: Any) -> None:
        phone = Phone()
        phone.receive("a", "ttlock", ekey())
        s.lock.memory.lock_flag_pos = 1
        assert s.lock.present(phone).reason == "ekey flag invalid"
        phone.receive("a", "ttlock", ekey(lock_flag_pos=1))
        assert s.lock.present(phone).opened

    play(story)


def test_a_phone_needs_the_locks_one_link_and_hears_silence_as_such(play: Any) -> None:
    async def story(s: Any) -> None:
        phone = Phone()
        phone.receive("a", "ttlock", ekey())
        peer = s.peer()
        assert s.lock.present(phone).reason == "not heard"
        peer.disconnect()
        s.world.faults.arm("hang_until_reset", s.lock.address)
        assert s.lock.present(phone).reason == "no answer"
        assert s.lock.present(phone).reason == "no answer"
        s.lock.power_cycle()
        assert s.lock.present(phone).opened

    play(story)


def test_no_secret_shows_in_a_repr() -> None:
    phone = Phone("guest")
    phone.receive("a", "ttlock", ekey())
    assert KEY not in repr(phone) + repr(phone.keys("ttlock"))
