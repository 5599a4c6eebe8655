"""Phones in front of an off-line lock: it judges what they show as it judges a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.on_phone import record_for
from latchwork.simulators.offline_lock.phone import MAKE
from latchwork.simulators.phone import Phone

Story = Callable[[Callable[[Any], None]], None]
KEY, POOL = PropertyKey(bytes(range(32))), 9001


def phone(name: str = "ada") -> Phone:
    return Phone(name, name.encode().ljust(32, b"."))


def give(desk: Any, holder: Phone, name: str = "key", sequence: int = 1, **more: Any) -> Phone:
    """The phone fetches a key."""
    identity = holder.identity
    assert identity is not None
    record = record_for(desk.says(sequence, **more), identity, KEY)
    holder.receive(name, MAKE, json.dumps({"record": record.hex()}))
    return holder


def test_a_phone_opens_its_room_and_nothing_else(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        ada = give(desk, phone())
        assert desk.lock().present(ada).reason == "opened"
        assert desk.lock(door=102).present(ada).reason == "refused_room"
        assert desk.lock(property_id=8).present(ada).reason == "no key for this lock"
        assert desk.lock().present(phone("eve")).reason == "no key for this lock"

    at_the_door(story)


def test_a_copied_key_opens_from_no_other_phone(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        ada, eve = give(desk, phone()), phone("eve")
        eve.receive("key", MAKE, ada.keys(MAKE)[0].text)
        assert desk.lock().present(eve).reason == "unreadable"
        assert desk.lock().present(ada).opened

    at_the_door(story)


def test_a_phone_without_a_secret_shows_no_key(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        plain = Phone("plain")
        plain.receive("key", MAKE, give(desk, phone()).keys(MAKE)[0].text)
        assert not desk.lock().present(plain).opened

    at_the_door(story)


def test_cards_and_phones_of_one_stay_live_together_and_a_newer_one_ends_them(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        ada, card = give(desk, phone(), sequence=1), desk.card(1)
        assert [lock.present(ada).opened, lock.tap(card).opened, lock.present(ada).opened] == [True, True, True]
        later = desk.world.now().replace(tzinfo=None, second=0) + timedelta(minutes=2)
        bob = give(desk, phone("bob"), sequence=2, issued=later)
        assert lock.present(bob).reason == "opened_override"
        assert (lock.present(ada).reason, lock.tap(card).reason) == ("superseded", "superseded")

    at_the_door(story)


def test_the_newest_key_is_tried_first_and_the_others_after_it(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        ada = give(desk, phone(), "room", rooms=(101,))
        give(desk, ada, "other", rooms=(102,))
        assert desk.lock().present(ada).opened
        assert desk.lock(door=102).present(ada).opened
        assert desk.lock(door=103).present(ada).reason == "refused_room"

    at_the_door(story)


def test_a_withdrawn_key_is_not_shown(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        ada = give(desk, phone())
        ada.withdraw("key")
        lock = desk.lock()
        assert lock.present(ada).reason == "key withdrawn"
        assert not lock.memory.events

    at_the_door(story)


def test_the_window_counts_by_the_locks_own_clock(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        ada = give(desk, phone())
        lock.clock.shift(timedelta(days=3))
        assert lock.present(ada).reason == "expired"
        lock.clock.shift(timedelta(days=-4))
        assert lock.present(ada).reason == "too_early"

    at_the_door(story)


def test_a_common_door_takes_the_phones_of_many_stays(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        pool = desk.lock("pool", POOL, common=True)
        ada, bob = give(desk, phone(), commons=(POOL,)), give(desk, phone("bob"), sequence=40, commons=(POOL,))
        assert [pool.present(one).opened for one in (ada, bob, ada)] == [True, True, True]

    at_the_door(story)


def test_privacy_keeps_a_phone_out_as_it_keeps_a_card_out(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.throw_dead_bolt()
        assert lock.present(give(desk, phone())).reason == "privacy"

    at_the_door(story)


def test_a_dead_lock_reads_nothing(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        lock = desk.lock()
        lock.body.battery = 0
        assert lock.present(give(desk, phone())).reason == "low_battery"

    at_the_door(story)


def test_a_phone_keeps_its_keys_and_not_its_secret_in_its_flash(at_the_door: Story) -> None:
    def story(desk: Any) -> None:
        ada = give(desk, phone())
        again = phone()
        again.restore(json.loads(json.dumps(ada.flash())))
        assert desk.lock().present(again).opened
        assert b"ada.".hex() not in json.dumps(ada.flash())

    at_the_door(story)
