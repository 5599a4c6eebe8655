"""Spaces: what is in them, who is told, and what becomes of the grants on them."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import House, Play, Refused


async def made(house: House, name: str = "Spa", **more: Any) -> dict[str, Any]:
    space: dict[str, Any] = (await house.call("/spaces/create", name=name, **more))["space"]
    return space


async def membership(house: House, space: dict[str, Any], kind: str) -> dict[str, Any]:
    """The newest event of a type about the space."""
    told = await house.call("/events/list", since="2020-01-01T00:00:00Z", space_id=space["space_id"], event_type=kind)
    event: dict[str, Any] = told["events"][-1]
    return event


def opens(house: House, door: str, pin: str) -> bool:
    return bool(house.rig.bench.type_pin(door, pin).opened)


def test_a_door_that_joins_opens_and_one_that_leaves_does_not(play: Play) -> None:
    async def story(house: House) -> None:
        space = await made(house, device_ids=[house.device("front-door")])
        grant = await house.grant(space_ids=[space["space_id"]])
        got = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        pin = got["access_method"]["code"]
        assert opens(house, "front-door", pin)
        assert not opens(house, "suite-201", pin)
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=[house.device("suite-201")])
        await house.rig.settle()
        assert opens(house, "suite-201", pin)
        await house.call("/spaces/remove_devices", space_id=space["space_id"], device_ids=[house.device("front-door")])
        await house.rig.settle()
        assert not opens(house, "front-door", pin)
        assert opens(house, "suite-201", pin)
        await house.call("/spaces/delete", space_id=space["space_id"])
        await house.rig.settle()
        assert not opens(house, "suite-201", pin)

    play(story)


def test_events_of_a_space_say_all_that_is_in_it_now(play: Play) -> None:
    async def story(house: House) -> None:
        front, garage, room = house.device("front-door"), house.device("garage"), house.entrance("room-301")
        space = await made(house, space_key="spa", device_ids=[front])
        created = await membership(house, space, "space.created")
        assert (created["device_ids"], created["acs_entrance_ids"], created["space_key"]) == ([front], [], "spa")
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=[garage])
        await house.call("/spaces/add_acs_entrances", space_id=space["space_id"], acs_entrance_ids=[room])
        changed = await membership(house, space, "space.device_membership_changed")
        assert (set(changed["device_ids"]), changed["acs_entrance_ids"]) == ({front, garage}, [room])
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=[garage])
        types = await house.types(space_id=space["space_id"])
        assert types == ["space.created", *["space.device_membership_changed"] * 2], "what changes nothing is no news"
        await house.call("/spaces/remove_acs_entrances", space_id=space["space_id"], acs_entrance_ids=[room])
        assert (await membership(house, space, "space.device_membership_changed"))["acs_entrance_ids"] == []
        await house.call("/spaces/delete", space_id=space["space_id"])
        assert set((await membership(house, space, "space.deleted"))["device_ids"]) == {front, garage}
        with pytest.raises(Refused, match="space_not_found"):
            await house.call("/spaces/get", space_id=space["space_id"])

    play(story)


def test_a_space_is_changed_as_a_whole(play: Play) -> None:
    async def story(house: House) -> None:
        room = house.entrance("room-301")
        space = await made(house, device_ids=[house.device("front-door")], acs_entrance_ids=[room])
        changed = await house.call(
            "/spaces/update",
            space_id=space["space_id"],
            space_key="wellness",
            name="Wellness",
            device_ids=[house.device("garage"), house.device("studio")],
            customer_data={"time_zone": "Europe/Zurich", "default_checkin_time": "15:00", "address": None},
        )
        told = changed["space"]
        assert (told["name"], told["space_key"]) == ("Wellness", "wellness")
        assert (told["device_count"], told["acs_entrance_count"]) == (2, 1)
        assert told["customer_data"] == {
            "time_zone": "Europe/Zurich",
            "default_checkin_time": "15:00",
            "address": None,
        }
        again = await house.call("/spaces/update", space_key="wellness", acs_entrance_ids=[])
        assert (again["space"]["device_count"], again["space"]["acs_entrance_count"]) == (2, 0)
        got = await house.get("/spaces/get", space_key="wellness")
        assert got["space"] == again["space"]

    play(story)


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Zurich"}, {"default_checkin_time": "3 pm"}, {"default_checkout_time": "25:00"}]
)
def test_what_is_no_time_or_zone_is_refused(play: Play, wrong: dict[str, str]) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as refused:
            await made(house, customer_data=wrong)
        assert refused.value.error["validation_errors"]["customer_data"][next(iter(wrong))]["_errors"]

    play(story)


def test_a_key_names_one_space(play: Play) -> None:
    async def story(house: House) -> None:
        await made(house, space_key="spa")
        with pytest.raises(Refused) as refused:
            await made(house, name="Other", space_key="spa")
        assert (refused.value.status, refused.value.kind) == (409, "space_key_conflict")
        with pytest.raises(Refused, match="device_not_found"):
            await made(house, name="Other", device_ids=["nowhere"])
        names = [one["name"] for one in (await house.call("/spaces/list"))["spaces"]]
        assert "Other" not in names

    play(story)


def test_an_account_brings_all_its_doors_and_takes_them_along(play: Play) -> None:
    async def story(house: House) -> None:
        told = await house.call("/devices/get", device_id=house.device("front-door"))
        account = told["device"]["connected_account_id"]
        space = await made(house, device_ids=[house.device("garage")])
        await house.call("/spaces/add_connected_account", space_id=space["space_id"], connected_account_id=account)
        inside = await house.call("/devices/list", space_id=space["space_id"])
        of_account = await house.call("/devices/list", connected_account_id=account)
        ids = {one["device_id"] for one in of_account["devices"]}
        assert {one["device_id"] for one in inside["devices"]} == ids | {house.device("garage")}
        await house.call("/spaces/remove_connected_account", space_id=space["space_id"], connected_account_id=account)
        left = await house.call("/devices/list", space_id=space["space_id"])
        assert [one["device_id"] for one in left["devices"]] == [house.device("garage")]

    play(story)


def test_spaces_are_found_by_parts_of_their_names_and_page_by_page(play: Play) -> None:
    async def story(house: House) -> None:
        for name in ("Attic", "Cellar", "Old Cellar"):
            await made(house, name=name, customer_key="inn")
            await house.sleep(1)
        found = await house.call("/spaces/list", search="cell")
        assert [one["name"] for one in found["spaces"]] == ["Cellar", "Old Cellar"]
        assert (await house.call("/spaces/list", search="%"))["spaces"] == []
        first = await house.call("/spaces/list", customer_key="inn", limit=2)
        assert first["pagination"]["has_next_page"]
        rest = await house.call(
            "/spaces/list", customer_key="inn", limit=2, page_cursor=first["pagination"]["next_page_cursor"]
        )
        assert [one["name"] for one in (*first["spaces"], *rest["spaces"])] == ["Attic", "Cellar", "Old Cellar"]

    play(story)


def test_a_door_that_joins_by_another_hand_is_told_of_as_well(play: Play) -> None:
    async def story(house: House) -> None:
        space = await made(house, device_ids=[house.device("front-door")])
        await house.rig.engine.join_space(space["space_id"], "garage")
        changed = await membership(house, space, "space.device_membership_changed")
        assert set(changed["device_ids"]) == {house.device("front-door"), house.device("garage")}
        assert (await house.call("/spaces/get", space_id=space["space_id"]))["space"]["device_count"] == 2

    play(story)


async def account_of(house: House, door: str) -> str:
    told = await house.call("/devices/get", device_id=house.device(door))
    return str(told["device"]["connected_account_id"])


def test_a_door_that_was_put_in_by_itself_stays_when_its_account_leaves(play: Play) -> None:
    async def story(house: House) -> None:
        account, front, shed = await account_of(house, "front-door"), "front-door", "tool-shed"
        space = await made(house, device_ids=[house.device(front)])
        grant = await house.grant(space_ids=[space["space_id"]])
        got = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        pin = got["access_method"]["code"]
        both = {"space_id": space["space_id"], "connected_account_id": account}
        await house.call("/spaces/add_connected_account", **both)
        await house.rig.settle()
        assert opens(house, front, pin)
        assert opens(house, shed, pin), "the account brought it along"
        await house.call("/spaces/remove_connected_account", **both)
        await house.rig.settle()
        assert opens(house, front, pin), "it was in the space before its account was"
        assert not opens(house, shed, pin)

    play(story)


def test_a_door_that_an_account_brought_stays_once_it_is_put_in_by_itself(play: Play) -> None:
    async def story(house: House) -> None:
        account, front, shed = await account_of(house, "front-door"), "front-door", "tool-shed"
        space = await made(house, connected_account_ids=[account])
        both = {"space_id": space["space_id"], "connected_account_id": account}
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=[house.device(shed)])
        await house.call("/spaces/add_connected_account", **both)
        await house.call("/spaces/remove_devices", space_id=space["space_id"], device_ids=[house.device(front)])
        await house.call("/spaces/remove_connected_account", **both)
        left = await house.call("/devices/list", space_id=space["space_id"])
        assert [one["device_id"] for one in left["devices"]] == [house.device(shed)]
        await house.call("/spaces/add_connected_account", **both)
        await house.call("/spaces/update", space_id=space["space_id"], device_ids=[house.device(front)])
        await house.call("/spaces/remove_connected_account", **both)
        left = await house.call("/devices/list", space_id=space["space_id"])
        assert [one["device_id"] for one in left["devices"]] == [house.device(front)], (
            "a list names doors by themselves"
        )

    play(story)


def said(entries: list[dict[str, Any]]) -> list[str]:
    return [one.get("error_code") or one["warning_code"] for one in entries]


def test_a_method_that_no_door_is_left_to_says_so_until_one_returns(play: Play) -> None:
    async def story(house: House) -> None:
        front = [house.device("front-door")]
        space = await made(house, device_ids=front)
        grant = await house.grant(space_ids=[space["space_id"]])
        (method_id,) = grant["access_method_ids"]
        await house.sleep(3600)
        await house.call("/spaces/remove_devices", space_id=space["space_id"], device_ids=front)
        await house.rig.settle()
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert (said(shown["errors"]), said(shown["warnings"])) == ([], ["delay_in_issuing"])
        await house.sleep(120)
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert (said(shown["errors"]), shown["is_issued"], shown["code"]) == (["failed_to_issue"], False, None)
        assert shown["display_status"] == "has no door left"
        owner = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        assert said(owner["errors"]) == ["cannot_create_requested_access_methods"]
        await house.sleep(30)
        again = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert again["errors"] == shown["errors"], "an error keeps the moment at which it began"
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=front)
        await house.rig.settle()
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        owner = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        assert (shown["errors"], shown["warnings"], owner["errors"], owner["warnings"]) == ([], [], [], [])
        assert opens(house, "front-door", shown["code"])
        own = await house.types(access_method_id=method_id)
        assert [one for one in own if one.startswith("access_method.")] == [
            "access_method.created",
            "access_method.issued",
            "access_method.revoked",
            "access_method.delay_in_issuing",
            "access_method.failed_to_issue",
            "access_method.reissued",
        ]

    play(story)


def test_before_its_start_a_method_without_doors_is_late_and_with_the_start_it_has_failed(play: Play) -> None:
    async def story(house: House) -> None:
        front = [house.device("front-door")]
        space = await made(house, device_ids=front)
        grant = await house.grant(space_ids=[space["space_id"]], starts_at=house.after(hours=5))
        (method_id,) = grant["access_method_ids"]
        await house.call("/spaces/remove_devices", space_id=space["space_id"], device_ids=front)
        await house.rig.settle()
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert (said(shown["errors"]), said(shown["warnings"])) == ([], ["delay_in_issuing"])
        await house.sleep(5 * 3600 + 120)
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert (said(shown["errors"]), said(shown["warnings"])) == (["failed_to_issue"], [])
        await house.sleep(24 * 3600)
        shown = (await house.call("/access_methods/get", access_method_id=method_id))["access_method"]
        assert (shown["errors"], shown["warnings"]) == ([], []), "what is over wants no door"

    play(story)
