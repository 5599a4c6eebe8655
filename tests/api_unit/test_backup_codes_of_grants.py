"""The last resort of an access grant: where its code is not on the lock in time, a spare of the lock stands in.

A spare lies on the lock before anybody needs it, so it opens a lock that nobody reaches.
"""

from __future__ import annotations

from typing import Any

from code_desk import codes_of, entry_of, opens
from served_house import House, Play

from latchwork.app.api.backup_pools import SIZE

DOOR, OTHER = "front-door", "garage"
HOUR = 3600.0


async def with_pool(house: House, *doors: str) -> None:
    """Has these devices keep spares."""
    for door in doors:
        pool = {"use_backup_access_code_pool": True, "ends_at": house.after(minutes=5)}
        await house.call("/access_codes/create", device_id=house.device(door), **pool)
    await house.sleep(600)


async def methods(house: House, grant: dict[str, Any]) -> list[dict[str, Any]]:
    told = await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"])
    found: list[dict[str, Any]] = told["access_methods"]
    return found


async def codes(house: House, door: str) -> list[dict[str, Any]]:
    told = await house.call("/access_codes/list", device_id=house.device(door))
    found: list[dict[str, Any]] = told["access_codes"]
    return found


async def events(house: House, method: dict[str, Any]) -> list[dict[str, Any]]:
    about = {"access_method_id": method["access_method_id"], "since": "2020-01-01T00:00:00Z"}
    told = (await house.call("/events/list", **about))["events"]
    return [one for one in told if one["event_type"].startswith("access_method.")]


def test_a_spare_stands_in_before_the_start_of_a_grant_whose_lock_is_out_of_reach(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR)
        await house.rig.bench.take_away(DOOR)
        grant = await house.grant(DOOR, starts_at=house.after(hours=5), ends_at=house.after(hours=9))
        (method,) = await methods(house, grant)
        own = method["code"]
        await house.sleep(5 * HOUR - 400)
        (method,) = await methods(house, grant)
        assert (codes_of(method["warnings"]), method["is_issued"]) == (["delay_in_issuing"], False)
        await house.sleep(200)
        (method,) = await methods(house, grant)
        assert (codes_of(method["warnings"]), method["is_issued"]) == (["pulled_backup_access_code"], True)
        assert "original_access_method_id" not in method["warnings"][0]
        assert (method["errors"], method["pending_mutations"]) == ([], [])
        assert method["code"] != own
        await house.sleep(400)
        assert opens(house, DOOR, method["code"]), "the spare was there before the lock went away"
        assert not opens(house, DOOR, own)
        told = await events(house, method)
        assert [one["event_type"].partition(".")[2] for one in told] == ["created", "delay_in_issuing", "issued"]
        assert (told[-1]["code"], told[-1]["is_backup_code"]) == (method["code"], True)
        (original,) = [one for one in await codes(house, DOOR) if one["pulled_backup_access_code_id"] is not None]
        assert "using_backup_access_code" in codes_of(original["warnings"])
        assert "failed_to_issue" not in codes_of(original["errors"])
        (spare,) = [one for one in await codes(house, DOOR) if one["code"] == method["code"]]
        assert spare["access_code_id"] == original["pulled_backup_access_code_id"]
        assert (spare["is_backup"], spare["ends_at"]) == (True, grant["ends_at"])
        whole = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        assert (whole["errors"], whole["warnings"], whole["pending_mutations"]) == ([], [], [])
        kinds = await house.types(access_grant_id=grant["access_grant_id"])
        assert "access_grant.access_granted_to_all_doors" in kinds
        assert "access_code.backup_access_code_pulled" in kinds

    play(story)


def test_the_spare_of_a_grant_ends_with_it_and_the_pool_is_filled_again(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR)
        await house.rig.bench.take_away(DOOR)
        grant = await house.grant(DOOR, starts_at=house.after(hours=1), ends_at=house.after(hours=3))
        await house.sleep(HOUR)
        (method,) = await methods(house, grant)
        spare = method["code"]
        assert opens(house, DOOR, spare)
        await house.rig.bench.bring_back(DOOR)
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(hours=4)
        )
        await house.sleep(HOUR)
        (method,) = await methods(house, grant)
        assert (method["code"], method["is_issued"]) == (spare, True), "people keep the PIN that they were told"
        pool = [one for one in await codes(house, DOOR) if one["is_backup"] and one["code"] != spare]
        assert len(pool) == SIZE
        await house.sleep(2.5 * HOUR)
        assert opens(house, DOOR, spare), "it goes with the grant, whose end was moved"
        await house.sleep(HOUR)
        assert not opens(house, DOOR, spare)
        left = await codes(house, DOOR)
        assert len(left) == SIZE
        assert all(one["is_backup"] and opens(house, DOOR, one["code"]) for one in left)

    play(story)


def test_a_grant_that_is_deleted_takes_its_spare_along(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR)
        await house.rig.bench.take_away(DOOR)
        grant = await house.grant(DOOR)
        await house.sleep(120)
        (method,) = await methods(house, grant)
        assert opens(house, DOOR, method["code"])
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.bench.bring_back(DOOR)
        await house.sleep(HOUR)
        assert not opens(house, DOOR, method["code"])
        assert len(await codes(house, DOOR)) == SIZE

    play(story)


def test_the_one_door_that_has_a_spare_is_split_off_and_the_others_keep_their_code(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR, OTHER)
        await house.rig.bench.take_away(DOOR)
        grant = await house.grant(DOOR, OTHER)
        (method,) = await methods(house, grant)
        own = method["code"]
        assert opens(house, OTHER, own)
        assert not method["is_issued"]
        await house.sleep(120)
        first, second = sorted(await methods(house, grant), key=lambda one: bool(one["code"] != own))
        assert (first["code"], first["is_issued"], first["warnings"]) == (own, True, [])
        warning = entry_of(second["warnings"], "pulled_backup_access_code")
        assert (warning["original_access_method_id"], second["is_issued"]) == (first["access_method_id"], True)
        assert opens(house, DOOR, second["code"])
        assert not opens(house, DOOR, own)
        assert opens(house, OTHER, own)
        assert not opens(house, OTHER, second["code"])
        kinds = [one["event_type"].partition(".")[2] for one in await events(house, second)]
        assert kinds == ["created", "issued"]
        shown = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        (requested,) = shown["requested_access_methods"]
        both = {first["access_method_id"], second["access_method_id"]}
        assert set(requested["created_access_method_ids"]) == set(shown["access_method_ids"]) == both
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], device_ids=[house.device(OTHER)]
        )
        await house.rig.bench.bring_back(DOOR)
        await house.sleep(HOUR)
        (left,) = await methods(house, grant)
        assert (left["access_method_id"], left["code"]) == (first["access_method_id"], own)
        assert not opens(house, DOOR, second["code"]), "the spare left the door with the grant"
        assert opens(house, OTHER, own)

    play(story)


def test_where_every_door_needs_a_spare_each_has_its_own_method(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR, OTHER)
        for door in (DOOR, OTHER):
            await house.rig.bench.take_away(door)
        grant = await house.grant(DOOR, OTHER)
        await house.sleep(120)
        found = await methods(house, grant)
        assert [one["is_issued"] for one in found] == [True, True]
        assert [codes_of(one["warnings"]) for one in found] == [["pulled_backup_access_code"]] * 2
        opened = [[opens(house, door, one["code"]) for one in found] for door in (DOOR, OTHER)]
        assert sorted(opened) == [[False, True], [True, False]]

    play(story)


def test_no_spare_is_pulled_for_a_grant_without_an_end_or_where_nobody_asked_for_a_pool(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR)
        for door in (DOOR, OTHER):
            await house.rig.bench.take_away(door)
        for door, more in ((DOOR, {"ends_at": None}), (OTHER, {})):
            grant = await house.grant(door, name=door, **more)
            await house.sleep(300)
            (method,) = await methods(house, grant)
            assert (codes_of(method["errors"]), method["is_issued"]) == (["failed_to_issue"], False)
            assert not opens(house, door, method["code"])

    play(story)


def test_a_full_lock_lends_a_spare_to_the_guest_for_whom_it_has_no_room(play: Play) -> None:
    async def story(house: House) -> None:
        door = "tool-shed"
        await with_pool(house, door)
        guests = [await house.grant(door, name=f"Guest {number}") for number in range(2)]
        late = await house.grant(door, name="One too many")
        await house.sleep(120)
        (method,) = await methods(house, late)
        assert codes_of(method["warnings"]) == ["pulled_backup_access_code"]
        assert opens(house, door, method["code"])
        for one in guests:
            assert opens(house, door, (await methods(house, one))[0]["code"])

    play(story)


def test_who_opens_with_a_spare_is_the_guest_for_whom_it_stands_in(play: Play) -> None:
    async def story(house: House) -> None:
        await with_pool(house, DOOR)
        await house.rig.bench.take_away(DOOR)
        grant = await house.grant(DOOR)
        await house.sleep(120)
        (method,) = await methods(house, grant)
        assert opens(house, DOOR, method["code"])
        await house.rig.bench.bring_back(DOOR)
        await house.call("/connected_accounts/sync", connected_account_id=house.service.names.account("radio"))
        await house.sleep(60)
        told = await house.call("/events/list", since="2020-01-01T00:00:00Z", event_type="lock.unlocked")
        (opened,) = told["events"]
        assert opened["user_identity_id"] == grant["user_identity_id"]

    play(story)
