"""Who may do what: 41, 55, 30, and what 47 and 58 want to see."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.simulators.ttlock import Model

PACKED = bytes.fromhex("0001311400 9911301400")
BINARY = bytes.fromhex("00011f0e00 630b1e0e00")


@pytest.mark.parametrize(
    ("command", "payload"),
    [(0x03, "01"), (0x05, "010000"), (0x06, "060000"), (0x07, "0000"), (0x36, "01"), (0x62, "01"), (0x52, "")],
)
def test_management_is_refused_without_an_admin_login_in_the_same_connection(
    play: Any, command: int, payload: str
) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(command, payload) == 0x02
        peer.done(0x41, "26d2fc7b 000000 00000000")
        assert peer.error(command, payload) == 0x02, "41 alone proves nothing"
        peer.ekey()
        assert peer.error(command, payload) == 0x02, "an eKey is no admin"
        peer.admin()
        peer.done(command, payload)
        peer.disconnect()
        if command != 0x52:
            assert s.peer().error(command, payload) == 0x02, "a login ends with its link"

    play(story)


def test_status_clock_log_and_device_information_need_no_login(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.done(0x14, b"SCIENER") == bytes((100, 0, 2))
        assert peer.done(0x34) == bytes((26, 3, 2, 10, 0, 0))
        assert peer.done(0x25, "ffff") == bytes(2)
        assert peer.done(0x90, "03") == b"6.4.21\0"
        assert peer.done(0x90, "05") == b"AA:BB:CC:11:22:33\0"
        assert peer.error(0x90, "07") == 0x19

    play(story)


def test_an_ekey_may_set_the_clock_and_a_stranger_may_not(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(0x43, "1a03050d3701") == 0x02
        peer.ekey()
        assert peer.error(0x43, "1a0d050d3701") == 0x20
        assert peer.error(0x43, "1a03050d37") == 0x17
        assert peer.done(0x43, "1a03050d3701") == bytes((100,))
        assert peer.done(0x34) == bytes.fromhex("1a03050d3701")

    play(story)


def test_a_wrong_admin_password_a_wrong_proof_and_a_missing_question_are_told_apart(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        assert peer.error(0x30, "00000000") == 0x12
        assert peer.error(0x47, "00000000 69a7e158") == 0x12
        assert peer.error(0x41, "26d2fc7a 000000 00000000") == 0x03
        challenge = peer.done(0x41, "26d2fc7b 000000 00000000")
        wrong = bytes((challenge[0] ^ 1,)) + challenge[1:]
        assert peer.error(0x30, peer.sum_of(wrong)) == 0x08
        assert peer.error(0x47, peer.sum_of(wrong) + bytes(4)) == 0x08
        peer.proof(challenge)

    play(story)


def test_the_proof_wraps_at_32_bits(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.memory.admin.unlock_key = 0xFFFFFFFF
        peer = s.peer()
        challenge = int.from_bytes(peer.done(0x41, "26d2fc7b00000000000000"), "big")
        peer.done(0x30, (challenge - 1).to_bytes(4, "big"))

    play(story)


def test_unlocking_with_an_ekey_answers_with_uid_record_id_and_the_locks_time(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        challenge = peer.done(0x55, bytes.fromhex("0002010000630c010000 000000 02acd30b"))
        data = peer.done(0x47, peer.sum_of(challenge) + bytes.fromhex("69a7e158"))
        assert data == bytes.fromhex("64 02acd30b 69a7e158 1a03020a0000")
        assert not s.lock.body.locked
        data = peer.done(0x58, peer.sum_of(challenge) + bytes.fromhex("69a7e159"))
        assert data == bytes.fromhex("64 02acd30b 69a7e159 1a03020a0000")
        assert s.lock.body.locked

    play(story)


def test_an_ekeys_window_is_judged_by_the_locks_clock(play: Any) -> None:
    async def story(s: Any) -> None:
        def answer(start: str, end: str) -> bytes:
            peer = s.peer()
            answer = peer.ask(0x55, s.day5(start) + s.day5(end) + bytes(7))
            peer.disconnect()
            return bytes(answer)

        assert answer("2026-03-02 10:01", "2026-03-02 12:00")[1:] == b"\x00\x11"
        assert answer("2026-03-02 10:00", "2026-03-02 10:01")[1] == 1
        assert answer("2026-03-02 09:00", "2026-03-02 10:00")[1:] == b"\x00\x0e"
        await s.until("2026-03-02 10:01")
        assert answer("2026-03-02 10:01", "2026-03-02 12:00")[1] == 1
        assert answer("2026-03-02 10:00", "2026-03-02 10:01")[1:] == b"\x00\x0e"

    play(story)


@pytest.mark.parametrize("window", [PACKED, BINARY])
@pytest.mark.parametrize("strict", [True, False])
def test_both_permanent_constants_of_independent_clients_are_good(play: Any, window: bytes, strict: bool) -> None:
    async def story(s: Any) -> None:
        s.peer().ekey(window)

    play(story, model=Model(strict_ekeys=strict))


def test_a_strict_lock_wants_dates_and_a_fresh_flag_and_the_observed_one_only_the_window(play: Any) -> None:
    nonsense = bytes.fromhex("0001311401 9911301400")

    async def strict(s: Any) -> None:
        s.lock.memory.lock_flag_pos = 2
        peer = s.peer()
        assert peer.error(0x55, nonsense + bytes(7)) == 0x20
        assert peer.error(0x55, BINARY + bytes.fromhex("00000100000000")) == 0x0D
        peer.ekey(BINARY, pos=2)

    play(strict)

    async def observed(s: Any) -> None:
        s.lock.memory.lock_flag_pos = 2
        s.peer().ekey(nonsense, pos=1)

    play(observed, model=Model(strict_ekeys=False))


def test_an_admin_login_with_a_higher_flag_takes_all_older_ekeys_back(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer().ekey(pos=0)
        peer.done(0x41, "26d2fc7b 000001 00000000")
        assert peer.error(0x55, BINARY + bytes(7)) == 0x0D
        assert peer.error(0x41, "26d2fc7b 000000 00000000") == 0x0D
        peer.ekey(pos=1)

    play(story)


def test_the_mechanism_says_why_it_did_not_unlock(play: Any) -> None:
    async def story(s: Any) -> None:
        def unlock() -> int:
            peer = s.peer()
            challenge = peer.done(0x55, BINARY + bytes(7))
            code = peer.error(0x47, peer.sum_of(challenge) + bytes(4))
            peer.disconnect()
            return int(code)

        s.lock.body.jammed = True
        assert unlock() == 0x13
        s.lock.body.jammed = False
        s.world.faults.arm("jammed", s.lock.address)
        assert unlock() == 0x13
        s.lock.body.battery = 2
        assert unlock() == 0x0A
        s.lock.body.battery = 50
        s.lock.double_lock()
        assert unlock() == 0x1E
        s.lock.go_out()
        peer = s.admin()
        assert peer.done(0x61, "01") == bytes((50, 1, 0))
        peer.done(0x61, "0201")
        assert peer.done(0x61, "01") == bytes((50, 1, 1))
        peer.disconnect()
        assert unlock() == 0x1C
        assert s.lock.type_pin("1234").reason == "wrong code"

    play(story)


def test_a_dead_lock_command_keeps_the_door_shut_until_somebody_goes_out(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        peer = s.peer()
        challenge = peer.done(0x55, BINARY + bytes(7))
        peer.done(0x69, peer.sum_of(challenge) + bytes(4))
        assert s.lock.type_pin("1234").reason == "double locked"
        s.lock.go_out()
        s.lock.turn_key(to_lock=True)
        assert s.lock.type_pin("1234").opened

    play(story)


def test_commands_that_the_unit_does_not_have_are_invalid(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        for command in (0x03, 0x05, 0x06, 0x07, 0x36, 0x37, 0x44, 0x58, 0x62, 0x65, 0x66, 0x70):
            assert peer.error(command, "01") == 0x1B
        for command in (0x02, 0x04, 0x64, 0xF2):
            assert peer.error(command) == 0x1B

    play(story, model=Model(features=0))
