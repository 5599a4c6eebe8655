"""Commands 36, 37, 59, 62, 67, 68: asked, set, refused out of range, and kept."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.simulators.ttlock import Model


@pytest.mark.parametrize(
    ("command", "request_hex", "before", "after"),
    [
        (0x36, "02012c", "0005 0001 0384 02", "012c 0001 0384 02"),
        (0x36, "020000", "0005 0001 0384 02", "0000 0001 0384 02"),
        (0x37, "0201", "00", "01"),
        (0x59, "02", "01", "00"),
        (0x62, "0200", "01 03", "00 03"),
        (0x62, "02010500", "01 03", "01 05"),
        (0x67, "02001e", "0000", "001e"),
        (0x68, "02 00000005 ffffffff", "ffffffff 00000000", "ffffffff 00000005"),
    ],
)
def test_a_setting_is_asked_set_and_kept_through_a_power_cut(
    play: Any, command: int, request_hex: str, before: str, after: str
) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        asked = bytes((100, 1))
        assert peer.done(command, "01") == asked + bytes.fromhex(before)
        assert peer.done(command, request_hex) == bytes((100, 2))
        assert peer.done(command, "01") == asked + bytes.fromhex(after)
        s.lock.restore(s.lock.flash())
        assert s.admin().done(command, "01") == asked + bytes.fromhex(after)

    play(story)


@pytest.mark.parametrize(
    ("command", "request_hex", "error"),
    [
        (0x36, "0205dd", 0x20),
        (0x36, "020009", 0x20),
        (0x36, "03", 0x20),
        (0x36, "0201", 0x17),
        (0x37, "02", 0x17),
        (0x61, "02", 0x17),
        (0x62, "02010600", 0x20),
        (0x62, "020106", 0x17),
        (0x66, "05", 0x20),
        (0x66, "02010000", 0x17),
        (0x67, "0200", 0x17),
        (0x68, "0200", 0x17),
        (0x68, "", 0x20),
    ],
)
def test_a_setting_out_of_range_is_refused_by_number(play: Any, command: int, request_hex: str, error: int) -> None:
    async def story(s: Any) -> None:
        before = s.lock.flash()["memory"]
        assert s.admin().error(command, request_hex) == error
        assert s.lock.flash()["memory"] == before

    play(story, model=Model(auto_lock_minimum=10))


def test_auto_lock_off_leaves_the_door_open(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x36, "020000")
        peer.disconnect()
        s.lock.turn_key()
        await s.world.sleep(86_400)
        assert s.lock.turn_handle().opened

    play(story)


def test_passage_windows_are_listed_page_by_page(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        for day in range(1, 32):
            peer.done(0x66, bytes((2, 2, day, 0, 0, 0, 0, 0)))
        first = peer.done(0x66, "0100")
        assert (first[2], len(first)) == (30, 3 + 7 * 30)
        assert peer.done(0x66, "011e") == bytes.fromhex("6401ff" + "021f0000000000")
        peer.done(0x66, "04")
        assert peer.done(0x66, "0100") == bytes.fromhex("6401ff")

    play(story)
