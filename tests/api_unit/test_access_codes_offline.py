"""Codes that a lock computes from a window: there at once, and neither changed nor taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from code_desk import codes_of, create, opens, show, told
from served_house import House, Play, Refused

from latchwork.app.api.clock import written

DOOR = "boat-house"
HOUR = 3600.0


def hour(house: House, ahead: float) -> str:
    """The full hour so far ahead of the one that has begun."""
    begun = house.now().replace(minute=0, second=0, microsecond=0)
    return str(written(begun + timedelta(hours=ahead)))


async def offline(house: House, start: str | None, end: str | None, **more: Any) -> dict[str, Any]:
    return await create(house, DOOR, is_offline_access_code=True, starts_at=start, ends_at=end, **more)


def test_an_offline_code_is_there_at_once_and_opens_in_its_time_alone(play: Play) -> None:
    async def story(house: House) -> None:
        code = await offline(house, hour(house, 1), hour(house, 5), name="Rower")
        assert (code["is_offline_access_code"], code["is_one_time_use"], code["status"]) == (True, False, "unset")
        assert (code["pending_mutations"], code["errors"]) == ([], [])
        assert not opens(house, DOOR, code["code"])
        await house.sleep(HOUR)
        assert (await show(house, code))["status"] == "set"
        assert opens(house, DOOR, code["code"])
        await house.sleep(5 * HOUR)
        assert not opens(house, DOOR, code["code"])
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await show(house, code)

    play(story)


def test_the_window_is_rounded_to_what_the_lock_can_say_as_far_as_is_allowed(play: Play) -> None:
    async def story(house: House) -> None:
        begun = house.now().replace(minute=0, second=0, microsecond=0)
        start, end = begun + timedelta(hours=2.3), begun + timedelta(hours=5.6)
        code = await offline(house, written(start), written(end), max_time_rounding="1hour")
        assert (code["starts_at"], code["ends_at"]) == (hour(house, 2), hour(house, 6))
        long = {"start": hour(house, 2), "end": hour(house, 2 + 40 * 24 + 7)}
        with pytest.raises(Refused, match="400 device_time_constraints_violated"):
            await offline(house, **long)
        assert (await offline(house, **long, max_time_rounding="1d"))["ends_at"] > long["end"]

    play(story)


def test_a_one_time_code_opens_once(play: Play) -> None:
    async def story(house: House) -> None:
        code = await offline(house, hour(house, 1), None, is_one_time_use=True)
        assert code["is_one_time_use"]
        await house.sleep(HOUR)
        assert opens(house, DOOR, code["code"])
        assert not opens(house, DOOR, code["code"])

    play(story)


def test_an_offline_code_is_neither_changed_nor_deleted(play: Play) -> None:
    async def story(house: House) -> None:
        code = await offline(house, hour(house, 1), hour(house, 4))
        for path, more in (("update", {"name": "x"}), ("update", {"ends_at": hour(house, 9)}), ("delete", {})):
            with pytest.raises(Refused, match="400 offline_access_code_not_changeable"):
                await house.call(f"/access_codes/{path}", access_code_id=code["access_code_id"], **more)
        assert (await show(house, code))["code"] == code["code"]
        assert await told(house, code) == ["created", "scheduled_on_device", "issued"]

    play(story)


def test_a_long_code_says_that_it_must_be_entered_on_its_first_day(play: Play) -> None:
    async def story(house: House) -> None:
        code = await offline(house, hour(house, 1), hour(house, 40))
        assert codes_of(code["warnings"]) == ["igloo_algopin_must_be_used_within_24_hours"]
        assert (await offline(house, hour(house, 1), hour(house, 5)))["warnings"] == []

    play(story)


def test_what_such_a_lock_cannot_do_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        start, end = hour(house, 1), hour(house, 3)
        for kind, wrong in (
            ("invalid_input", {"code": "123456"}),
            ("invalid_input", {"starts_at": None}),
            ("invalid_input", {"ends_at": None}),
            ("invalid_input", {"common_code_key": "stay"}),
            ("online_access_codes_not_supported", {"is_offline_access_code": False}),
            ("backup_access_code_pool_not_supported", {"use_backup_access_code_pool": True}),
        ):
            asked = {"is_offline_access_code": True, "starts_at": start, "ends_at": end} | wrong
            with pytest.raises(Refused, match=f"400 {kind}"):
                await create(house, DOOR, **asked)
        with pytest.raises(Refused, match="400 online_access_codes_not_supported"):
            await create(house, DOOR)
        for door in ("garage", "front-door"):
            with pytest.raises(Refused, match="400 offline_access_codes_not_supported"):
                await create(house, door, is_offline_access_code=True, starts_at=start, ends_at=end)
            with pytest.raises(Refused, match="400 one_time_use_not_supported"):
                await create(house, door, is_one_time_use=True)

    play(story)


def test_no_code_is_given_twice_and_there_is_an_end_to_them(play: Play) -> None:
    async def story(house: House) -> None:
        start, end = hour(house, 1), hour(house, 3)
        codes = [await offline(house, start, end) for _ in range(3)]
        assert len({code["code"] for code in codes}) == 3
        with pytest.raises(Refused, match="400 no_space_for_access_code_on_device"):
            await offline(house, start, end)
        await house.sleep(HOUR)
        assert all(opens(house, DOOR, code["code"]) for code in codes)

    play(story)
