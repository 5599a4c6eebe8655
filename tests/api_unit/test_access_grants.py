"""Access grants and their methods: what is said of them, and whether the doors agree."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import House, Play, Refused

SPARE = {"requested_access_methods": [{"mode": "code"}]}


async def methods(house: House, grant: dict[str, Any]) -> list[dict[str, Any]]:
    told = await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"])
    listed: list[dict[str, Any]] = told["access_methods"]
    return listed


async def again(house: House, grant: dict[str, Any]) -> dict[str, Any]:
    told = await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"])
    shown: dict[str, Any] = told["access_grant"]
    return shown


def opens(house: House, door: str, pin: str) -> bool:
    return bool(house.rig.bench.type_pin(door, pin).opened)


def codes(listed: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in listed if one["mode"] == "code"]


def test_one_request_gives_one_pin_for_all_doors_that_can_share_it(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", "suite-201", "garage")
        (method,) = await methods(house, grant)
        assert method["is_issued"]
        assert method["issued_at"] is not None
        assert all(opens(house, door, method["code"]) for door in ("front-door", "suite-201", "garage"))
        assert not opens(house, "studio", method["code"])

    play(story)


def test_doors_that_cannot_share_a_pin_have_a_method_each(play: Play) -> None:
    async def story(house: House) -> None:
        first = await house.grant("garage", code="8264", requested_access_methods=[{"mode": "code", "code": "82641"}])
        assert codes(await methods(house, first)) == ["82641"]
        grant = await house.grant(
            "front-door", "garage", name="Bob", requested_access_methods=[{"mode": "code", "code": "82641"}]
        )
        listed = await methods(house, grant)
        pins = codes(listed)
        assert len(pins) == 2
        assert "82641" in pins
        assert (await again(house, grant))["requested_access_methods"][0]["created_access_method_ids"] == [
            one["access_method_id"] for one in listed
        ]
        other = next(pin for pin in pins if pin != "82641")
        assert opens(house, "front-door", "82641")
        assert opens(house, "garage", other)
        warning = next(w for w in (await again(house, grant))["warnings"] if w["warning_code"].startswith("requested"))
        assert (warning["original_code"], warning["new_code"]) == ("82641", other)
        assert warning["device_id"] == house.device("garage")

    play(story)


def test_a_person_keeps_the_same_pin_over_several_grants(play: Play) -> None:
    async def story(house: House) -> None:
        first = await house.grant("front-door")
        second = await house.grant("garage", user_identity_id=first["user_identity_id"])
        assert codes(await methods(house, first)) == codes(await methods(house, second))

    play(story)


def test_a_person_who_comes_again_is_known_by_the_address(play: Play) -> None:
    async def story(house: House) -> None:
        who = {"full_name": "Jane Doe", "email_address": "jane@example.com"}
        one, two = [await house.grant("front-door", user_identity=who) for _ in range(2)]
        assert one["user_identity_id"] == two["user_identity_id"]

    play(story)


def test_a_grant_that_is_deleted_leaves_its_doors_and_is_gone(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", "suite-202")
        (pin,) = {*codes(await methods(house, grant))}
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.settle()
        with pytest.raises(Refused) as caught:
            await again(house, grant)
        assert (caught.value.status, caught.value.kind) == (404, "access_grant_not_found")
        assert not opens(house, "front-door", pin)
        assert not opens(house, "suite-202", pin)
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert types[-2:] == ["access_method.deleted", "access_grant.deleted"]

    play(story)


def test_a_grant_on_a_door_out_of_reach_stays_until_the_door_was_told(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.rig.bench.take_away("front-door")
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.settle()
        assert [w["warning_code"] for w in (await again(house, grant))["warnings"]] == ["being_deleted"]
        await house.rig.bench.bring_back("front-door")
        await house.sleep(7200)
        with pytest.raises(Refused):
            await again(house, grant)

    play(story)


def test_one_method_is_taken_away_and_the_rest_stays(play: Play) -> None:
    async def story(house: House) -> None:
        both = [{"mode": "code"}, {"mode": "mobile_key"}]
        grant = await house.grant("front-door", requested_access_methods=both)
        listed = await methods(house, grant)
        code = next(one for one in listed if one["mode"] == "code")
        await house.call("/access_methods/delete", access_method_id=code["access_method_id"])
        await house.rig.settle()
        assert [one["mode"] for one in await methods(house, grant)] == ["mobile_key"]
        assert not opens(house, "front-door", code["code"])
        assert (await again(house, grant))["errors"] == []

    play(story)


def test_a_moved_window_is_revoked_and_issued_again_with_the_same_pin(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        (pin,) = codes(await methods(house, grant))
        await house.call("/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(days=3))
        await house.rig.settle()
        (method,) = await methods(house, grant)
        assert (method["code"], method["is_issued"]) == (pin, True)
        told = ("access_grant.access_times_changed", "access_method.revoked", "access_method.reissued")
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert tuple(one for one in types if one in told) == told
        await house.sleep(2 * 86_400)
        assert opens(house, "front-door", pin)
        await house.sleep(2 * 86_400)
        assert not opens(house, "front-door", pin)

    play(story)


def test_while_a_door_has_the_former_times_the_change_is_pending(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.rig.bench.take_away("front-door")
        await house.call("/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(days=3))
        await house.rig.settle()
        shown = await again(house, grant)
        assert [one["mutation_code"] for one in shown["pending_mutations"]] == ["updating_access_times"]
        assert [one["warning_code"] for one in shown["warnings"]] == ["updating_access_times"]
        (method,) = await methods(house, grant)
        assert not method["is_issued"]
        await house.rig.bench.bring_back("front-door")
        await house.sleep(7200)
        shown = await again(house, grant)
        assert (shown["pending_mutations"], shown["warnings"]) == ([], [])

    play(story)


def test_a_null_end_makes_a_grant_open_ended(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        (pin,) = codes(await methods(house, grant))
        await house.call("/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=None)
        await house.rig.settle()
        assert (await again(house, grant))["ends_at"] is None
        await house.sleep(40 * 86_400)
        assert opens(house, "front-door", pin)

    play(story)


def test_a_grant_moves_to_other_doors(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        (pin,) = codes(await methods(house, grant))
        key = grant["access_grant_id"]
        await house.call("/access_grants/update", access_grant_id=key, device_ids=[house.device("garage")])
        await house.rig.settle()
        assert not opens(house, "front-door", pin)
        assert opens(house, "garage", codes(await methods(house, grant))[0])

    play(story)


def test_what_no_door_can_do_is_said_at_once(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("garage", requested_access_methods=[{"mode": "code"}, {"mode": "cloud_key"}])
        (error,) = grant["errors"]
        assert error["error_code"] == "cannot_create_requested_access_methods"
        assert error["missing_device_ids"] == [house.device("garage")]
        assert len(grant["access_method_ids"]) == 1
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert "access_grant.could_not_create_requested_access_methods" in types

    play(story)


def test_a_door_without_a_keypad_is_left_out_with_a_warning(play: Play) -> None:
    async def story(house: House) -> None:
        bare = house.device("linen-room")
        shown = (await house.call("/devices/get", device_id=bare))["device"]
        assert not {"can_program_online_access_codes", "can_unlock_with_code"} & shown.keys()
        assert shown["properties"]["model"]["has_built_in_keypad"] is False
        grant = await house.grant("front-door", "linen-room")
        assert [(one["warning_code"], one["device_id"]) for one in grant["warnings"]] == [
            ("device_does_not_support_access_codes", bare)
        ]
        assert grant["errors"] == []
        (pin,) = codes(await methods(house, grant))
        assert opens(house, "front-door", pin)
        assert house.rig.bench.type_pin("linen-room", pin).reason == "no keypad"
        with pytest.raises(Refused, match="access_codes"):
            await house.call("/access_codes/create", device_id=bare)
        alone = await house.grant("linen-room", name="Alone")
        assert [one["error_code"] for one in alone["errors"]] == ["cannot_create_requested_access_methods"]
        assert alone["errors"][0]["missing_device_ids"] == [bare]

    play(story)


def test_a_door_joining_a_space_is_reached_by_its_grants(play: Play) -> None:
    async def story(house: House) -> None:
        space = (await house.call("/spaces/create", name="Attic", device_ids=[house.device("garage")]))["space"]
        grant = await house.grant(device_ids=[], space_ids=[space["space_id"]])
        assert grant["space_ids"] == [space["space_id"]]
        added = [house.device("studio")]
        await house.call("/spaces/add_devices", space_id=space["space_id"], device_ids=added)
        await house.rig.settle()
        pins = codes(await methods(house, grant))
        assert any(opens(house, "studio", pin) for pin in pins)
        await house.call("/spaces/remove_devices", space_id=space["space_id"], device_ids=added)
        await house.rig.settle()
        assert not any(opens(house, "studio", pin) for pin in pins)

    play(story)


def test_methods_are_added_to_a_grant_that_stands(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        more = await house.call(
            "/access_grants/request_access_methods",
            access_grant_id=grant["access_grant_id"],
            requested_access_methods=[{"mode": "mobile_key"}],
        )
        assert [one["mode"] for one in more["access_grant"]["requested_access_methods"]] == ["code", "mobile_key"]
        assert len(more["access_grant"]["access_method_ids"]) == 2

    play(story)


def test_what_is_changed_while_it_is_good_has_not_failed_before_the_doors_had_time(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.sleep(3600)
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(hours=3)
        )
        await house.rig.settle()
        (method,) = await methods(house, grant)
        assert (method["is_issued"], method["errors"]) == (True, [])
        assert opens(house, "front-door", method["code"])
        types = await house.types(access_method_id=method["access_method_id"])
        assert [one for one in types if one.startswith("access_method.")][-2:] == [
            "access_method.revoked",
            "access_method.reissued",
        ]
        await house.rig.bench.take_away("front-door")
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(hours=2)
        )
        await house.sleep(30)
        (method,) = await methods(house, grant)
        assert [one["warning_code"] for one in method["warnings"]] == ["updating_access_times", "delay_in_issuing"]
        await house.sleep(60)
        (method,) = await methods(house, grant)
        assert [one["error_code"] for one in method["errors"]] == ["failed_to_issue"]

    play(story)


def test_a_method_that_is_put_on_its_door_with_its_start_is_not_late_before(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("garage", starts_at=house.after(hours=1), ends_at=house.after(hours=9))
        await house.sleep(3600 - 60)
        (method,) = await methods(house, grant)
        assert (method["is_issued"], method["warnings"], method["errors"]) == (False, [], [])
        assert not opens(house, "garage", method["code"])
        await house.sleep(120)
        (method,) = await methods(house, grant)
        assert (method["is_issued"], method["warnings"], method["errors"]) == (True, [], [])
        assert opens(house, "garage", method["code"])
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert not [one for one in types if "delay" in one or "failed" in one]

    play(story)


def test_a_start_that_comes_without_the_code_on_the_door_is_late_and_then_failed(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        grant = await house.grant("front-door", starts_at=house.after(hours=1), ends_at=house.after(hours=9))
        await house.sleep(3600 - 300)
        (method,) = await methods(house, grant)
        assert [one["warning_code"] for one in method["warnings"]] == ["delay_in_issuing"]
        await house.sleep(600)
        (method,) = await methods(house, grant)
        assert [one["error_code"] for one in method["errors"]] == ["failed_to_issue"]
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        (method,) = await methods(house, grant)
        assert (method["errors"], method["is_issued"]) == ([], True)
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert [one for one in types if "issu" in one] == [
            "access_code.delay_in_issuing",
            "access_method.delay_in_issuing",
            "access_code.failed_to_issue",
            "access_method.failed_to_issue",
            "access_code.issued",
            "access_method.issued",
        ]

    play(story)


@pytest.mark.parametrize(
    ("wrong", "status", "kind"),
    [
        ({"device_ids": []}, 400, "invalid_input"),
        ({"device_ids": ["00000000-0000-0000-0000-000000000000"]}, 404, "device_not_found"),
        ({"space_keys": ["nowhere"]}, 404, "space_not_found"),
        ({"requested_access_methods": []}, 400, "invalid_input"),
        ({"requested_access_methods": [{"mode": "key"}]}, 400, "invalid_input"),
        ({"requested_access_methods": [{"mode": "card", "code": "1234"}]}, 400, "invalid_input"),
        ({"requested_access_methods": [{"mode": "code", "code": "12"}]}, 400, "invalid_input"),
        ({"user_identity_id": "nobody", "user_identity": {"full_name": "X"}}, 400, "invalid_input"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, 400, "invalid_input"),
        ({"ends_at": "2030-01-01T00:00:00"}, 400, "invalid_input"),
        ({"starts_at": "2030-01-02T00:00:00Z", "ends_at": "2030-01-01T00:00:00Z"}, 400, "invalid_input"),
        ({"reservation_key": "stay"}, 400, "reservation_key_not_supported"),
    ],
)
def test_a_wrong_request_is_refused_with_one_sentence_and_stores_nothing(
    play: Play, wrong: dict[str, Any], status: int, kind: str
) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as caught:
            await house.grant("front-door", **wrong)
        assert (caught.value.status, caught.value.kind) == (status, kind)
        assert caught.value.error["message"]
        assert (await house.call("/access_grants/list"))["access_grants"] == []
        assert (await house.call("/user_identities/list"))["user_identities"] == []

    play(story)


def test_a_key_names_one_grant(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", access_grant_key="booking-7")
        told = await house.get("/access_grants/get", access_grant_key="booking-7", _strict="true")
        assert told["access_grant"]["access_grant_id"] == grant["access_grant_id"]
        with pytest.raises(Refused) as caught:
            await house.grant("garage", access_grant_key="booking-7")
        assert caught.value.status == 409
        without = await house.get("/access_grants/list", access_grant_key="")
        assert without["access_grants"] == []

    play(story)


def test_a_key_that_only_reads_sees_no_pins(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", requested_access_methods=[{"mode": "code", "code": "8264"}])
        told = await house.call(
            "/access_methods/list", token="seam_apikey2_reader", access_grant_id=grant["access_grant_id"]
        )
        assert codes(told["access_methods"]) == [None]
        shown = await house.call(
            "/access_grants/get", token="seam_apikey2_reader", access_grant_id=grant["access_grant_id"]
        )
        assert "8264" not in str(shown)

    play(story)


def test_lists_turn_their_pages_and_narrow(play: Play) -> None:
    async def story(house: House) -> None:
        grants = [await house.grant("front-door", name=f"Guest {n}") for n in range(5)]
        seen: list[str] = []
        cursor = None
        while True:
            page = await house.get("/access_grants/list", limit=2, **({"page_cursor": cursor} if cursor else {}))
            seen += [one["access_grant_id"] for one in page["access_grants"]]
            cursor = page["pagination"]["next_page_cursor"]
            if not page["pagination"]["has_next_page"]:
                break
        assert len(seen) == 5
        assert set(seen) == {one["access_grant_id"] for one in grants}
        found = await house.get("/access_grants/list", search="Guest 3")
        assert [one["access_grant_id"] for one in found["access_grants"]] == [grants[3]["access_grant_id"]]
        there = await house.get("/access_grants/list", device_id=house.device("garage"))
        assert there["access_grants"] == []

    play(story)
