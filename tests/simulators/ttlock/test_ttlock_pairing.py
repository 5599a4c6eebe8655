"""From setting mode to a paired lock and back: 45, 19, 56, 31, 53, 65, 57, 52."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.simulators.ttlock import Model

SEEDS = "1a" + "42e123456789" * 10


def test_a_new_lock_answers_first_contact_with_an_empty_payload_and_a_paired_one_with_its_battery(play: Any) -> None:
    async def story(s: Any) -> None:
        assert s.lock.advertisement().manufacturer_data[0x0305][1] & 4
        peer = s.peer()
        s.lock.written("0000fff2-0000-1000-8000-00805f9b34fb", peer.frame(0x45))
        assert peer.frames() == [(0x54, b"")]

    play(story, paired=False)

    async def paired(s: Any) -> None:
        assert not s.lock.advertisement().manufacturer_data[0x0305][1] & 4
        s.lock.body.battery = 87
        assert s.peer().done(0x45) == bytes((87,))

    play(paired)


def test_pairing_in_the_apps_order_leaves_a_lock_that_only_its_admin_may_change(play: Any, factory: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        s.lock.written("0000fff2-0000-1000-8000-00805f9b34fb", peer.frame(0x19, b"SCIENER", factory))
        ((command, payload),) = peer.frames()
        assert command == 0x19
        made = factory.decrypt(payload)
        assert made[:2] == b"\x19\x01"
        key = PayloadCipher(made[2:])
        assert len(made) == 18
        peer.cipher = key
        assert peer.done(0x56, "26d2fc7b 0109fe80" + b"SCIENER".hex()) == b"SCIENER"
        assert peer.done(0x43, "1a03020a0000") == bytes((100,))
        assert peer.done(0x01)[0] == 100
        assert peer.done(0x65) == bytes((100, 0))
        peer.done(0x53, "01030507090204")
        assert peer.done(0x65) == bytes((100, 7)) + b"1357924"
        peer.done(0x31, SEEDS)
        assert peer.done(0x90, "01").endswith(b"\0")
        peer.done(0x57)
        peer.disconnect()
        again = s.peer(made[2:])
        assert again.error(0x03, "01") == 0x02
        again.admin().done(0x03, "01")
        assert s.lock.type_pin("1357924").opened

    play(story, paired=False)


def test_two_pairings_make_two_keys_and_the_same_seed_makes_the_same_ones(play: Any, factory: Any) -> None:
    made: list[bytes] = []

    async def story(s: Any) -> None:
        peer = s.peer()
        for _ in range(2):
            made.append(peer.done(0x19, b"SCIENER", factory))

    play(story, paired=False)
    play(story, paired=False)
    assert made[0] != made[1]
    assert made[:2] == made[2:]


def test_a_key_that_was_never_confirmed_by_an_admin_is_forgotten_with_the_link(play: Any, factory: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        peer.done(0x19, b"SCIENER", factory)
        peer.disconnect()
        assert not s.lock.memory.paired
        assert s.peer().ask(0x56, "26d2fc7b0109fe80" + b"SCIENER".hex(), factory) == b"\x56\x00"

    play(story, paired=False)


def test_a_wrong_vendor_is_told_so_at_19_and_14_and_refused_without_a_reason_at_56(play: Any, factory: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(0x19, b"SOMEONE", factory) == 0x1D
        peer.cipher = PayloadCipher(peer.done(0x19, b"SCIENER", factory))
        assert peer.ask(0x56, "26d2fc7b0109fe80" + b"SOMEONE".hex()) == b"\x56\x00"
        assert not s.lock.memory.paired

    play(story, paired=False)

    async def paired(s: Any) -> None:
        assert s.peer().error(0x14, b"SOMEONE") == 0x1D

    play(paired)


def test_in_setting_mode_only_pairing_is_answered(play: Any, factory: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(0x41, bytes(11), factory) == 0x06
        for command in (0x03, 0x14, 0x25, 0x47, 0x55, 0x90):
            assert peer.error(command, b"", factory) == 0x05

    play(story, paired=False)


def test_a_paired_lock_gives_its_key_to_nobody(play: Any, factory: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(0x19, b"SCIENER", factory) == 0x07
        assert peer.ask(0x56, "26d2fc7b0109fe80" + b"SCIENER".hex()) == b"\x56\x00"

    play(story)


def test_seeds_above_the_highest_code_fail_and_too_few_have_the_wrong_length(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.error(0x31, "1a" + "42f123456789" * 10) == 0x0B
        assert peer.error(0x31, SEEDS[:-2]) == 0x17
        peer.done(0x31, SEEDS)

    play(story)


def test_reset_answers_under_the_old_key_and_forgets_everything(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_by_hand("1234")
        peer = s.admin()
        if s.lock.board.model.empty_reset_reply:
            s.lock.written("0000fff2-0000-1000-8000-00805f9b34fb", peer.frame(0x52))
            assert peer.frames() == [(0x54, b"")]
        else:
            peer.done(0x52)
        assert not s.lock.memory.paired
        assert not s.lock.type_pin("1234").opened
        assert s.lock.memory.aes_key == b""

    play(story)
    play(story, model=Model(empty_reset_reply=True))


def test_reset_by_hand_drops_the_link_and_waits_to_be_paired(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        s.lock.reset_by_hand()
        assert not peer.up
        assert s.lock.advertisement().manufacturer_data[0x0305][1] & 4

    play(story)


def test_features_come_in_groups_with_the_lowest_first(play: Any) -> None:
    async def story(s: Any) -> None:
        data = s.admin().done(0x01)
        low, high = int.from_bytes(data[1:5], "big"), int.from_bytes(data[5:9], "big")
        assert (low & 1, high) == (1, 4)
        assert len(data) == 9

    play(story)

    async def plain(s: Any) -> None:
        assert s.admin().done(0x01) == bytes((100, 0, 0x44, 0xF5, 0xF7))

    play(plain, model=Model(features=0x0044F5F7))


def test_the_delete_passcode_is_set_in_raw_digits_padded_with_ff(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.error(0x44, "0909") == 0x17
        peer.done(0x44, "090807060504ffffffff")
        assert peer.error(0x03, "020106" + b"987654".hex() + "00011f0e00") == 0x10

    play(story)
