"""What somebody else does at a lock to a code of ours: undone, or honoured where that was allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from code_desk import change, codes_of, create, entry_of, events, opens, show, told
from served_house import House, Play

from latchwork.protocol.ttlock.dates import date5

BOTH = ("front-door", "garage")
SEEN = "deleted_external_to_seam"


async def read(house: House, door: str) -> None:
    house.rig.engine.audit([door])
    await house.rig.settle()


def move_by_hand(house: House, door: str, pin: str, hours: float) -> None:
    """Somebody gives a code of a TTLock lock another end, with the maker's app."""
    lock = house.rig.bench.devices[door]
    passcode = lock.memory.passcodes.get(pin)
    passcode.end = date5(lock.clock.local_now() + timedelta(hours=hours))
    lock.changes.tell()


@pytest.mark.parametrize("door", BOTH)
def test_a_code_that_somebody_removes_by_hand_is_put_back(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, code="4711")
        assert house.rig.bench.remove_code(door, "4711")
        assert not opens(house, door, "4711")
        await read(house, door)
        assert opens(house, door, "4711")
        assert await told(house, code) == ["created", "set_on_device", "issued", SEEN, "set_on_device"]
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["warnings"]) == ("set", [], [])

    play(story)


def test_the_conflict_is_an_error_until_it_is_put_right(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", code="4711")
        lock = house.rig.bench.devices["front-door"]
        assert lock.remove_by_hand("4711")
        # the hand that takes codes away fills the memory up with its own
        pins = [f"{number:06d}" for number in range(200_000, 200_200)]
        assert sum(lock.add_by_hand(pin) for pin in pins) == 150
        await read(house, "front-door")
        stands = await show(house, code)
        error = entry_of(stands["errors"], "conflicting_external_modification")
        assert (error["change_type"], error["is_access_code_error"]) == ("removed", True)
        for pin in pins:
            lock.remove_by_hand(pin)
        await read(house, "front-door")
        assert (await show(house, code))["errors"] == []
        assert opens(house, "front-door", "4711")

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_removal_that_was_allowed_stays_and_is_a_warning(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, code="4711", is_external_modification_allowed=True)
        assert code["is_external_modification_allowed"]
        assert house.rig.bench.remove_code(door, "4711")
        for _ in range(3):
            await read(house, door)
        assert not opens(house, door, "4711"), "what was allowed is not undone"
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["pending_mutations"]) == ("unset", [], [])
        warning = entry_of(stands["warnings"], "external_modification_in_effect")
        assert warning["change_type"] == "removed"
        assert await told(house, code) == ["created", "set_on_device", "issued", SEEN]
        await change(house, code, is_external_modification_allowed=False)
        assert opens(house, door, "4711")
        stands = await show(house, code)
        assert (stands["status"], stands["warnings"]) == ("set", [])

    play(story)


def test_other_times_by_another_hand_are_undone(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", code="4711", ends_at=house.after(hours=5))
        move_by_hand(house, "front-door", "4711", hours=50)
        await read(house, "front-door")
        assert "modified_external_to_seam" in await told(house, code)
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["ends_at"]) == ("set", [], code["ends_at"])
        await house.sleep(6 * 3600)
        assert not opens(house, "front-door", "4711")

    play(story)


def test_other_times_that_were_allowed_stay_until_the_end_of_the_code(play: Play) -> None:
    async def story(house: House) -> None:
        more: dict[str, Any] = {"allow_external_modification": True, "ends_at": house.after(hours=50)}
        code = await create(house, "front-door", code="4711", **more)
        move_by_hand(house, "front-door", "4711", hours=2)
        for _ in range(2):
            await read(house, "front-door")
            stands = await show(house, code)
            assert (stands["status"], stands["errors"], stands["pending_mutations"]) == ("set", [], [])
            (field,) = entry_of(stands["warnings"], "external_modification_in_effect")["modified_fields"]
            assert (field["field"], field["from"]) == ("ends_at", more["ends_at"])
        await house.sleep(3 * 3600)
        assert not opens(house, "front-door", "4711"), "the hand at the lock said so"
        later = house.after(hours=60)
        await change(house, code, ends_at=later)
        stands = await show(house, code)
        assert (stands["ends_at"], stands["warnings"]) == (later, [])
        assert opens(house, "front-door", "4711")

    play(story)


def test_a_longer_time_by_another_hand_never_outlives_the_code(play: Play) -> None:
    async def story(house: House) -> None:
        more: dict[str, Any] = {"allow_external_modification": True, "ends_at": house.after(hours=5)}
        await create(house, "front-door", code="4711", **more)
        move_by_hand(house, "front-door", "4711", hours=50)
        await read(house, "front-door")
        await house.sleep(6 * 3600)
        assert not opens(house, "front-door", "4711")

    play(story)


def test_another_pin_by_another_hand_stays_beside_ours(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", code="4711")
        assert house.rig.bench.devices["front-door"].change_by_hand("4711", "8264")
        await read(house, "front-door")
        assert opens(house, "front-door", "4711")
        assert opens(house, "front-door", "8264"), "what somebody programmed by hand stays"
        (foreign,) = (await house.call("/access_codes/unmanaged/list", device_id=house.device("front-door")))[
            "access_codes"
        ]
        assert foreign["code"] == "8264"
        assert codes_of((await show(house, code))["errors"]) == []
        assert len(await events(house, code, f"access_code.{SEEN}")) == 1

    play(story)
