"""Codes that somebody else put on a lock: seen, left alone, taken over, let go, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from code_desk import change, codes_of, create, events, opens, show, told
from served_house import House, Play, Refused

BOTH = ("front-door", "garage")


async def put_by_hand(house: House, door: str, pin: str = "4711", name: str = "By hand") -> dict[str, Any]:
    path = "/access_codes/simulate/create_unmanaged_access_code"
    code: dict[str, Any] = (await house.call(path, device_id=house.device(door), code=pin, name=name))["access_code"]
    return code


async def listed(house: House, door: str) -> list[dict[str, Any]]:
    codes: list[dict[str, Any]] = (await house.call("/access_codes/unmanaged/list", device_id=house.device(door)))[
        "access_codes"
    ]
    return codes


async def read(house: House, door: str) -> None:
    house.rig.engine.audit([door])
    await house.rig.settle()


@pytest.mark.parametrize("door", BOTH)
def test_a_foreign_code_is_on_the_lock_and_in_a_list_of_its_own(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, door)
        assert (foreign["is_managed"], foreign["status"], foreign["name"]) == (False, "set", "By hand")
        assert not foreign["cannot_be_managed"]
        assert opens(house, door, "4711")
        assert await listed(house, door) == [foreign]
        path = "/access_codes/unmanaged/get"
        assert (await house.call(path, access_code_id=foreign["access_code_id"]))["access_code"] == foreign
        assert (await house.call(path, device_id=house.device(door), code="4711"))["access_code"] == foreign
        assert (await house.call("/access_codes/list"))["access_codes"] == []
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await show(house, foreign)
        assert await told(house, foreign) == ["unmanaged.created"]

    play(story)


def test_a_pin_that_is_there_by_hand_is_a_duplicate_in_both_directions(play: Play) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, "garage")
        with pytest.raises(Refused, match="409 duplicate_access_code") as refused:
            await create(house, "garage", code="4711")
        assert refused.value.error["data"] == {"unmanaged_access_code_id": foreign["access_code_id"]}
        await create(house, "garage", code="8264")
        with pytest.raises(Refused, match="409 duplicate_access_code"):
            await put_by_hand(house, "garage", "8264")
        with pytest.raises(Refused, match="400 invalid_input"):
            await put_by_hand(house, "suite-202", "82641")

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_what_appears_and_goes_by_hand_is_noticed(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        assert house.rig.bench.add_code(door, "4711")
        await read(house, door)
        (foreign,) = await listed(house, door)
        assert (foreign["code"], foreign["name"]) == ("4711", None)
        assert house.rig.bench.remove_code(door, "4711")
        await read(house, door)
        assert await listed(house, door) == []
        assert await told(house, foreign) == ["unmanaged.created", "unmanaged.removed"]

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_foreign_code_is_deleted_when_asked_and_listed_until_it_is_off(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, door)
        other = await put_by_hand(house, door, "8264", "Other")
        about = {"access_code_id": foreign["access_code_id"]}
        deleted = await house.call("/access_codes/unmanaged/delete", **about)
        (leaving,) = [one for one in await listed(house, door) if one["access_code_id"] == about["access_code_id"]]
        assert (leaving["code"], codes_of(leaving["warnings"])) == ("4711", ["being_deleted"])
        again = await house.call("/access_codes/unmanaged/delete", **about)
        assert again["action_attempt"]["action_attempt_id"] == deleted["action_attempt"]["action_attempt_id"]
        with pytest.raises(Refused, match="409 access_code_being_deleted"):
            await house.call("/access_codes/unmanaged/convert_to_managed", **about)
        await house.rig.settle()
        assert not opens(house, door, "4711")
        assert opens(house, door, "8264")
        assert await listed(house, door) == [other]
        assert (await told(house, foreign))[-1] == "unmanaged.removed"
        asked = {"action_attempt_id": deleted["action_attempt"]["action_attempt_id"]}
        assert (await house.call("/action_attempts/get", **asked))["action_attempt"]["status"] == "success"

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_foreign_code_is_taken_over_as_it_stands_and_under_its_id(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, door)
        await house.call("/access_codes/unmanaged/convert_to_managed", access_code_id=foreign["access_code_id"])
        managed = await show(house, foreign)
        assert (managed["code"], managed["name"], managed["status"]) == ("4711", "By hand", "set")
        assert (managed["type"], managed["errors"], managed["pending_mutations"]) == ("ongoing", [], [])
        assert await listed(house, door) == []
        await house.rig.settle()
        assert opens(house, door, "4711")
        assert await told(house, foreign) == ["unmanaged.created", "unmanaged.converted_to_managed"]
        await change(house, managed, code="8264")
        assert opens(house, door, "8264")
        assert not opens(house, door, "4711")
        await house.call("/access_codes/delete", access_code_id=foreign["access_code_id"])
        await house.rig.settle()
        assert not opens(house, door, "8264")

    play(story)


def test_update_with_is_managed_takes_a_code_over_too(play: Play) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, "garage")
        path, about = "/access_codes/unmanaged/update", {"access_code_id": foreign["access_code_id"]}
        with pytest.raises(Refused, match="400 invalid_input"):
            await house.call(path, **about, is_managed=False)
        await house.call(path, **about, is_managed=True, force=True, allow_external_modification=True)
        managed = await show(house, foreign)
        assert managed["is_external_modification_allowed"]
        assert house.rig.bench.remove_code("garage", "4711")
        await read(house, "garage")
        assert not opens(house, "garage", "4711")

    play(story)


def test_a_code_that_cannot_be_taken_over_says_why_and_stays(play: Play) -> None:
    async def story(house: House) -> None:
        foreign = await put_by_hand(house, "garage")
        lock = house.rig.engine.estate.doors["garage"]
        before = lock.capabilities
        key = "UPDATE foreign_code SET secret = NULL, tag = NULL"
        await house.rig.store.run(lambda c: c.exec_driver_sql(key))
        (masked,) = await listed(house, "garage")
        assert (masked["code"], masked["cannot_be_managed"]) == (None, True)
        assert masked["cannot_delete_unmanaged_access_code"]
        about = {"access_code_id": foreign["access_code_id"]}
        with pytest.raises(Refused, match="400 access_code_cannot_be_managed"):
            await house.call("/access_codes/unmanaged/convert_to_managed", **about)
        with pytest.raises(Refused, match="400 unmanaged_access_code_cannot_be_deleted"):
            await house.call("/access_codes/unmanaged/delete", **about)
        kind = "access_code.unmanaged.failed_to_convert_to_managed"
        (failed,) = await events(house, foreign, kind)
        assert codes_of(failed["access_code_errors"]) == ["access_code_cannot_be_managed"]
        assert lock.capabilities is before
        assert opens(house, "garage", "4711")

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_managed_code_is_let_go_and_stays_on_its_door_under_its_id(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, code="4711", name="Mine")
        await change(house, code, is_managed=False)
        (foreign,) = await listed(house, door)
        assert (foreign["access_code_id"], foreign["code"], foreign["name"]) == (code["access_code_id"], "4711", "Mine")
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await show(house, code)
        await read(house, door)
        assert len(await listed(house, door)) == 1
        assert opens(house, door, "4711")
        await house.call("/access_codes/unmanaged/convert_to_managed", access_code_id=code["access_code_id"])
        assert (await show(house, code))["status"] == "set"

    play(story)


def test_a_code_that_is_not_set_is_not_let_go(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        code = await create(house, "front-door")
        with pytest.raises(Refused, match="400 access_code_not_set"):
            await change(house, code, is_managed=False)

    play(story)


def test_a_lock_out_of_reach_does_not_show_what_is_put_on_it(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        with pytest.raises(Refused, match="503 device_unreachable"):
            await put_by_hand(house, "front-door")
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        assert [code["code"] for code in await listed(house, "front-door")] == ["4711"]

    play(story)


def test_lists_of_foreign_codes_come_in_pages_and_are_searched_by_name(play: Play) -> None:
    async def story(house: House) -> None:
        for pin, name in (("4711", "Anna"), ("8264", "Bert"), ("5937", "Anton")):
            await put_by_hand(house, "garage", pin, name)
        about = {"device_id": house.device("garage")}
        first = await house.call("/access_codes/unmanaged/list", **about, limit=2)
        assert [code["name"] for code in first["access_codes"]] == ["Anna", "Bert"]
        cursor = first["pagination"]["next_page_cursor"]
        rest = await house.call("/access_codes/unmanaged/list", **about, page_cursor=cursor)
        assert [code["name"] for code in rest["access_codes"]] == ["Anton"]
        found = await house.call("/access_codes/unmanaged/list", **about, search="An")
        assert [code["name"] for code in found["access_codes"]] == ["Anna", "Anton"]

    play(story)
