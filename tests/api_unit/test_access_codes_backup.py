"""Backup pools: spares on the lock before anybody needs them, and one that stands in for a code that cannot be set."""

from __future__ import annotations

from typing import Any

import pytest
from code_desk import codes_of, create, device, entry_of, events, opens, show, told
from served_house import House, Play, Refused

from latchwork.app.api.backup_pools import SIZE

DOOR = "front-door"


async def with_pool(house: House, door: str = DOOR, **more: Any) -> dict[str, Any]:
    ends = {"ends_at": house.after(hours=6)}
    code = await create(house, door, use_backup_access_code_pool=True, **(ends | more))
    await house.sleep(2)
    return code


async def spares(house: House, door: str = DOOR) -> list[dict[str, Any]]:
    codes = (await house.call("/access_codes/list", device_id=house.device(door)))["access_codes"]
    return [code for code in codes if code["is_backup"]]


async def pull(house: House, code: dict[str, Any]) -> dict[str, Any]:
    path = "/access_codes/pull_backup_access_code"
    spare: dict[str, Any] = (await house.call(path, access_code_id=code["access_code_id"]))["access_code"]
    return spare


@pytest.mark.parametrize("door", ["front-door", "garage"])
def test_the_first_code_that_wants_a_pool_has_it_filled_in_the_background(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        assert not (await device(house, door))["properties"]["backup_access_code_pool_enabled"]
        code = await with_pool(house, door)
        pool = await spares(house, door)
        assert len(pool) == SIZE
        assert all((one["status"], one["type"]) == ("set", "ongoing") and "Backup" in one["name"] for one in pool)
        assert all(opens(house, door, one["code"]) for one in pool)
        shown = await device(house, door)
        assert shown["properties"]["backup_access_code_pool_enabled"]
        assert (shown["errors"], shown["warnings"]) == ([], [])
        stands = await show(house, code)
        assert (stands["is_backup_access_code_available"], stands["errors"]) == (True, [])
        await with_pool(house, door)
        assert len(await spares(house, door)) == SIZE

    play(story)


def test_a_spare_stands_in_for_a_code_that_cannot_be_set_until_the_end_of_that_one(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house)
        await house.rig.bench.take_away(DOOR)
        code = await with_pool(house)
        assert not opens(house, DOOR, code["code"])
        assert (await show(house, code))["is_backup_access_code_available"]
        spare = await pull(house, code)
        assert opens(house, DOOR, spare["code"]), "it was on the lock before the lock went away"
        assert (spare["ends_at"], spare["is_backup"]) == (code["ends_at"], True)
        assert (await pull(house, code))["access_code_id"] == spare["access_code_id"]
        stands = await show(house, code)
        assert stands["pulled_backup_access_code_id"] == spare["access_code_id"]
        assert "using_backup_access_code" in codes_of(stands["warnings"])
        (pulled,) = await events(house, code, "access_code.backup_access_code_pulled")
        assert pulled["backup_access_code_id"] == spare["access_code_id"]
        await house.rig.bench.bring_back(DOOR)
        await house.sleep(3600)
        pool = [one for one in await spares(house) if one["access_code_id"] != spare["access_code_id"]]
        assert len(pool) == SIZE, "the pool was filled up again"
        assert all(one["status"] == "set" and opens(house, DOOR, one["code"]) for one in pool)
        await house.sleep(6 * 3600)
        assert not opens(house, DOOR, spare["code"])
        assert not opens(house, DOOR, code["code"])
        assert len(await spares(house)) == SIZE

    play(story)


def test_the_spare_goes_with_the_code_for_which_it_stands_in(play: Play) -> None:
    async def story(house: House) -> None:
        code = await with_pool(house)
        spare = await pull(house, code)
        later = house.after(hours=9)
        await house.call("/access_codes/update", access_code_id=code["access_code_id"], ends_at=later)
        await house.rig.settle()
        assert (await show(house, spare))["ends_at"] == later
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        await house.rig.settle()
        assert not opens(house, DOOR, spare["code"])
        assert (await told(house, spare))[-1] == "deleted"

    play(story)


def test_a_code_that_did_not_ask_for_the_pool_has_no_spare(play: Play) -> None:
    async def story(house: House) -> None:
        code = await with_pool(house)
        plain = await create(house, DOOR)
        assert not (await show(house, plain))["is_backup_access_code_available"]
        for one in (plain, (await spares(house))[0]):
            with pytest.raises(Refused, match="400 backup_access_code_pool_not_used"):
                await pull(house, one)
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        with pytest.raises(Refused, match="409 access_code_being_deleted"):
            await pull(house, code)

    play(story)


def test_a_lock_that_was_never_reached_has_no_spare_to_pull(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away(DOOR)
        code = await with_pool(house)
        stands = await show(house, code)
        assert not stands["is_backup_access_code_available"]
        assert "empty_backup_access_code_pool" in codes_of(stands["errors"])
        with pytest.raises(Refused, match="409 empty_backup_access_code_pool"):
            await pull(house, code)

    play(story)


def test_spares_leave_room_for_guests_and_come_when_there_is_some(play: Play) -> None:
    async def story(house: House) -> None:
        guests = [await create(house, "tool-shed") for _ in range(3)]
        await with_pool(house, "tool-shed")
        pool = await spares(house, "tool-shed")
        assert len(pool) == 1, "five places, four guests"
        warning = entry_of((await device(house, "tool-shed"))["warnings"], "partial_backup_access_code_pool")
        assert str(SIZE) in warning["message"]
        for guest in guests[:2]:
            await house.call("/access_codes/delete", access_code_id=guest["access_code_id"])
            await house.sleep(2)
        assert len(await spares(house, "tool-shed")) == SIZE
        assert all(opens(house, "tool-shed", one["code"]) for one in await spares(house, "tool-shed"))
        assert codes_of((await device(house, "tool-shed"))["warnings"]) == ["max_access_codes_reached"]

    play(story)


def test_a_full_lock_has_an_empty_pool_and_says_so(play: Play) -> None:
    async def story(house: House) -> None:
        for _ in range(4):
            await create(house, "tool-shed")
        code = await with_pool(house, "tool-shed")
        assert codes_of((await device(house, "tool-shed"))["errors"]) == ["empty_backup_access_code_pool"]
        assert codes_of((await show(house, code))["errors"]) == ["empty_backup_access_code_pool"]

    play(story)


def test_a_device_tells_when_many_spares_stand_in(play: Play) -> None:
    async def story(house: House) -> None:
        for _ in range(SIZE):
            await pull(house, await with_pool(house))
            await house.sleep(5)
        assert codes_of((await device(house, DOOR))["warnings"]) == ["many_active_backup_codes"]

    play(story)


def test_a_spare_that_somebody_deletes_is_replaced(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house)
        first = (await spares(house))[0]
        await house.call("/access_codes/delete", access_code_id=first["access_code_id"])
        await house.sleep(5)
        pool = await spares(house)
        assert len(pool) == SIZE
        assert first["access_code_id"] not in {one["access_code_id"] for one in pool}
        assert not opens(house, DOOR, first["code"])

    play(story)


def test_the_pool_of_a_device_that_is_no_longer_managed_is_gone(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house)
        pool = await spares(house)
        await house.call("/devices/update", device_id=house.device(DOOR), is_managed=False)
        await house.sleep(60)
        assert await spares(house) == []
        assert not any(opens(house, DOOR, one["code"]) for one in pool)
        await house.call("/devices/unmanaged/update", device_id=house.device(DOOR), is_managed=True)
        await house.sleep(60)
        assert await spares(house) == []

    play(story)
