"""Commands 05, 06 and 70: cards, fingerprints, weekly windows."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.simulators.ttlock import Model

WINDOW = "1a03020a00" + "1a03050b00"
SHORT, LONG = 3735928559, 36107183545454593


def cards(peer: Any) -> list[tuple[int, str]]:
    """Number and window of all cards, read as the vendor's app reads them."""
    found, sequence = [], b"\0\0"
    while True:
        data = peer.done(0x05, b"\x01" + sequence)
        assert data[1] == 1
        sequence, rest = data[2:4], data[4:]
        width = 8 if len(rest) + 2 == 20 else 4
        while rest:
            found.append((int.from_bytes(rest[:width], "big"), rest[width : width + 10].hex()))
            rest = rest[width + 10 :]
        if sequence == b"\xff\xff":
            return found


def test_known_cards_of_both_widths_are_added_changed_listed_and_deleted(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert cards(peer) == []
        assert peer.done(0x05, "02deadbeef" + WINDOW) == bytes.fromhex("640201deadbeef")
        assert peer.done(0x05, "02" + f"{LONG:016x}" + WINDOW) == bytes.fromhex("640201" + f"{LONG:016x}")
        assert peer.done(0x05, "0212345678" + WINDOW) == bytes.fromhex("64020112345678")
        assert cards(peer) == [(SHORT, WINDOW), (LONG, WINDOW), (0x12345678, WINDOW)]
        assert peer.done(0x05, "05" + f"{LONG:016x}" + "1a03020a001a03060b00") == bytes((100, 5))
        assert cards(peer)[1] == (LONG, "1a03020a001a03060b00")
        assert peer.done(0x05, "03deadbeef") == bytes((100, 3))
        assert cards(peer) == [(LONG, "1a03020a001a03060b00"), (0x12345678, WINDOW)]
        assert peer.done(0x05, "04") == bytes((100, 4))
        assert cards(peer) == []

    play(story)


def test_a_card_that_is_added_again_gets_the_new_window(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x05, "02deadbeef" + WINDOW)
        peer.done(0x05, "02deadbeef" + "1a03020a001a03060b00")
        assert cards(peer) == [(SHORT, "1a03020a001a03060b00")]

    play(story, model=Model(card_capacity=1))


@pytest.mark.parametrize("model", [Model(), Model(cards_per_page=1)])
def test_a_long_list_of_mixed_cards_is_complete_over_its_pages(play: Any, model: Model) -> None:
    async def story(s: Any) -> None:
        numbers = [LONG + n if n % 7 == 0 else 1000 + n for n in range(60)]
        for number in numbers:
            s.lock.add_card_by_hand(number)
        peer = s.admin()
        assert [number for number, _ in cards(peer)] == numbers

    play(story, model=model)


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ("0300000009", 0x18),
        ("0500000009" + WINDOW, 0x18),
        ("0200000009" + "1a0d020a001a03060b00", 0x20),
        ("0200000009" + "1a03050b001a03020a00", 0x20),
        ("020000", 0x17),
        ("0300", 0x17),
        ("09", 0x20),
        ("02deadbeef" + WINDOW, 0x16),
        ("02", 0x16),
    ],
)
def test_what_a_card_command_cannot_do_has_a_number(play: Any, payload: str, error: int) -> None:
    async def story(s: Any) -> None:
        s.lock.add_card_by_hand(1)
        assert s.admin().error(0x05, payload) == error
        assert next(iter(s.lock.memory.cards)).number == 1
        assert len(s.lock.memory.cards) == 1

    play(story, model=Model(card_capacity=1))


def test_a_tap_in_add_mode_adds_the_card_with_a_second_reply(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.done(0x05, "02") == bytes((100, 2, 2))
        assert s.lock.tap(SHORT).reason == "added"
        assert peer.hear() == [bytes.fromhex("0501640201deadbeef")]
        assert peer.done(0x05, "02") == bytes((100, 2, 2))
        assert s.lock.tap(str(LONG)).reason == "added"
        assert peer.hear() == [bytes.fromhex("0501640201" + f"{LONG:016x}")]
        assert s.lock.tap(SHORT).opened

    play(story)


def test_some_units_pad_a_short_number_with_ff(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x05, "02")
        s.lock.tap(SHORT)
        assert peer.hear() == [bytes.fromhex("0501640201deadbeefffffffff")]

    play(story, model=Model(ff_padded_card_numbers=True))


def test_add_mode_ends_by_itself_and_with_the_link(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x05, "02")
        await s.world.sleep(29)
        assert peer.up, "the lock does not hang up while it waits for a card"
        await s.world.sleep(2)
        assert s.lock.tap(SHORT).reason == "unknown"
        peer.disconnect()
        peer = s.admin()
        peer.done(0x05, "02")
        peer.disconnect()
        assert s.lock.tap(SHORT).reason == "unknown"

    play(story)


def test_a_brown_out_while_a_card_is_added_by_tap_keeps_no_card(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x05, "02")
        s.world.faults.arm("brown_out_during_write", s.lock.address)
        assert s.lock.tap(SHORT).reason == "no power"
        assert not peer.up
        assert len(s.lock.memory.cards) == 0

    play(story)


def test_a_card_opens_in_its_window_by_the_locks_clock(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x05, "02deadbeef" + "1a03020b001a03020c00")
        peer.disconnect()
        assert s.lock.tap(SHORT).reason == "not yet valid"
        await s.until("2026-03-02 11:00")
        assert s.lock.tap(SHORT).opened
        assert not s.lock.tap(SHORT + 1).opened
        await s.until("2026-03-02 12:00")
        assert s.lock.tap(SHORT).reason == "expired"

    play(story)


def test_weekly_windows_narrow_a_card_to_their_hours(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_card_by_hand(0x12345678)
        peer = s.admin()
        assert peer.error(0x70, "040204" + "12345678") == 0x1F
        assert peer.done(0x70, "02020412345678010300091e110000000000") == bytes((100, 2))
        peer.done(0x70, "0202041234567803050009000a0000000000")
        peer.disconnect()
        assert s.lock.tap(0x12345678).reason == "outside its hours"
        for moment, opened in (
            ("2026-03-04 09:29", False),
            ("2026-03-04 09:30", True),
            ("2026-03-04 16:59", True),
            ("2026-03-04 17:00", False),
            ("2026-03-05 08:59", False),
            ("2026-03-05 09:59", True),
            ("2026-03-11 12:00", True),
        ):
            await s.until(moment)
            assert s.lock.tap(0x12345678).opened is opened, moment
        assert s.admin().done(0x70, "04020412345678") == bytes((100, 4))
        assert s.lock.tap(0x12345678).opened

    play(story)


def test_a_weekly_window_needs_an_owner_and_hours_that_run_forward(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_card_by_hand(1)
        peer = s.admin()
        assert peer.error(0x70, "02020400000002010300091e110000000000") == 0x18
        assert peer.error(0x70, "020106010203040506010300091e110000000000") == 0x1A
        assert peer.error(0x70, "020306010203040506010300091e110000000000") == 0x1F
        assert peer.error(0x70, "02020400000001010300110009000000000000"[:36]) == 0x20
        assert peer.error(0x70, "02020400000001") == 0x17

    play(story)


def test_fingerprints_are_listed_one_to_a_page_and_end_with_ffff(play: Any) -> None:
    async def story(s: Any) -> None:
        first, second = s.lock.enrol_by_hand("left thumb"), s.lock.enrol_by_hand("right thumb")
        peer = s.admin()
        permanent = "0002010000630c010000"
        assert peer.done(0x06, "060000").hex() == "64060001" + first.hex() + permanent
        assert peer.done(0x06, "060001").hex() == "64060002" + second.hex() + permanent
        assert peer.done(0x06, "060002").hex() == "6406ffff"
        assert s.lock.press("left thumb").opened
        assert s.lock.press("nose").reason == "unknown"
        peer.hear()
        peer.done(0x06, "05" + first.hex() + WINDOW)
        assert peer.done(0x06, "060000").hex().endswith(WINDOW)
        assert peer.done(0x06, "03" + first.hex()) == bytes((100, 3))
        assert peer.error(0x06, "03" + first.hex()) == 0x1A
        assert peer.error(0x06, "05" + first.hex() + WINDOW) == 0x1A
        assert peer.error(0x06, "07" + bytes(20).hex()) == 0x1B
        assert s.lock.press("left thumb").reason == "unknown"
        peer.hear()
        assert peer.done(0x06, "04") == bytes((100, 4))
        assert peer.done(0x06, "060000").hex() == "6406ffff"

    play(story)


def test_a_finger_is_added_by_pressing_it(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.done(0x06, "02") == bytes((100, 2, 2))
        assert s.lock.press("index").reason == "added"
        (reply,) = peer.hear()
        assert reply[:5] == bytes.fromhex("0601640201")
        assert len(reply) == 11
        assert s.lock.press("index").opened

    play(story)
