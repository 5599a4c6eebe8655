"""A lock cylinder has keys 1 to 6 alone: what cannot be typed opens nothing, and is not stored either."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from latchwork.simulators.ttlock import Model
from latchwork.simulators.ttlock.model import CYLINDER, KEYLESS

START = "1a03020a00"
INVALID_PARAMETER = 0x20


def code(text: str) -> str:
    return bytes((len(text),)).hex() + text.encode().hex()


def test_a_code_of_the_keys_it_has_opens_a_cylinder(play: Any) -> None:
    async def story(s: Any) -> None:
        s.admin().done(0x03, "0201" + code("615243") + START)
        assert s.lock.type_pin("615243").opened

    play(story, model=CYLINDER)


@pytest.mark.parametrize("pin", ["1230", "1237", "8123", "1293"])
def test_a_code_that_nobody_can_type_is_refused_over_the_air_and_by_hand(play: Any, pin: str) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.error(0x03, "0201" + code(pin) + START) == INVALID_PARAMETER
        assert not s.lock.add_by_hand(pin)
        assert s.lock.type_pin(pin).reason == "no such key"
        assert not list(s.lock.memory.passcodes)

    play(story, model=CYLINDER)


def test_an_admin_passcode_that_nobody_can_type_is_refused(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.error(0x53, bytes((1, 2, 3, 4, 5, 6, 7)).hex()) == INVALID_PARAMETER
        peer.done(0x53, bytes((1, 2, 3, 4, 5, 6, 1)).hex())
        assert s.lock.type_pin("1234561").opened

    play(story, model=CYLINDER)


def test_a_careless_firmware_stores_what_nobody_can_type(play: Any) -> None:
    async def story(s: Any) -> None:
        s.admin().done(0x03, "0201" + code("1230") + START)
        assert "1230" in s.lock.memory.passcodes
        assert s.lock.type_pin("1230").reason == "no such key"

    play(story, model=replace(CYLINDER, refuses_missing_keys=False))


def test_an_ordinary_keypad_has_all_ten_keys(play: Any) -> None:
    async def story(s: Any) -> None:
        s.admin().done(0x03, "0201" + code("789012") + START)
        assert s.lock.type_pin("789012").opened

    play(story, model=Model())


def test_a_lock_without_a_keypad_knows_no_codes_and_opens_to_a_card(play: Any) -> None:
    async def story(s: Any) -> None:
        s.admin().error(0x03, "0201" + code("789012") + START)
        assert s.lock.type_pin("789012").reason == "no keypad"
        assert s.lock.press_lock().reason == "no keypad"
        assert not s.lock.add_by_hand("789012")
        assert s.lock.add_card_by_hand("123456789")
        assert s.lock.tap("123456789").opened

    play(story, model=KEYLESS)
