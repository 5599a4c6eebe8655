"""Devices over the API: what they can do, how they stand, what people call them, and what becomes of their codes."""

from __future__ import annotations

import asyncio

import pytest
from devices_seen import codes, device, events, synced, type_pin
from served_house import House, Play, Refused

MAKES = {
    "front-door": ("ttlock_lock", "ttlock", [4, 5, 6, 7, 8, 9], 150),
    "tool-shed": ("ttlock_lock", "ttlock", [4, 5, 6, 7, 8, 9], 5),
    "suite-201": ("yale_lock", "yale", [4, 5, 6, 7, 8], 250),
    "suite-202": ("schlage_lock", "schlage", [4], 30),
    "garage": ("kwikset_lock", "kwikset", [4, 5, 6, 7, 8], 250),
    "studio": ("id_lock", "id_lock", [4, 5, 6, 7, 8, 9, 10], 25),
    "boat-house": ("offline_code_lock", "latchwork", [9], 199),
}
"""Door, type, manufacturer, lengths of codes, room for codes."""


def test_every_make_shows_what_its_driver_can_do(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        for door, (kind, maker, lengths, room) in MAKES.items():
            shown = await device(house, door)
            properties = shown["properties"]
            assert (shown["device_type"], shown["device_manufacturer"]["manufacturer"]) == (kind, maker), door
            assert properties["supported_code_lengths"] == lengths, door
            assert properties["max_active_codes_supported"] == room, door
            assert (shown["errors"], shown["warnings"]) == ([], []), door
        cellar = await device(house, "wine-cellar")
        rules = [one["constraint_type"] for one in cellar["properties"]["code_constraints"]]
        assert rules == ["cannot_contain_0789", "cannot_contain_089"]

    play(story)


def test_a_lock_with_a_line_is_online_and_tells_bolt_and_battery(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        for door in set(MAKES) - {"boat-house"}:
            properties = (await device(house, door))["properties"]
            assert (properties["online"], properties["locked"]) == (True, True), door
            assert properties["battery"] == {"level": 1.0, "status": "full"}, door

    play(story)


def test_a_lock_without_a_line_is_never_online_and_shows_its_frames(play: Play) -> None:
    async def story(house: House) -> None:
        shown = await device(await synced(house), "boat-house")
        assert shown["properties"]["online"] is False
        assert {name for name in shown if name.startswith("can_") and "simulate" not in name} == {
            "can_program_offline_access_codes",
            "can_unlock_with_code",
        }
        assert not shown["can_simulate_disconnection"]
        frames = {one["display_name"]: one for one in shown["properties"]["offline_time_frame_options"]}
        assert frames["Hourly"]["min_duration"] == "PT1H"
        assert frames["Hourly"]["max_duration"] == "P28D"
        assert frames["Daily"]["matching_start_end_time"] is True
        assert frames["Daily"]["time_zone"] == "Europe/Zurich"

    play(story)


def test_what_nobody_knows_yet_is_left_out(play: Play) -> None:
    async def story(house: House) -> None:
        properties = (await device(house, "front-door"))["properties"]
        assert not {"battery", "locked", "door_open"} & properties.keys()

    play(story)


def test_a_battery_that_runs_down_is_told_once_for_each_step(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        for level in (0.5, 0.45, 0.05):
            lock = house.device("front-door")
            await house.call("/latchwork/simulate/set_battery", device_id=lock, level=level)
            await house.call("/connected_accounts/sync", connected_account_id=house.service.names.account("radio"))
            await house.rig.settle()
        steps = await events(house, "device.battery_status_changed")
        assert [(one["battery_level"], one["battery_status"]) for one in steps] == [(0.5, "good"), (0.05, "critical")]
        (low,) = await events(house, "device.low_battery")
        assert (low["battery_level"], low["battery_source"]) == (0.05, "lock")

    play(story)


def test_devices_are_found_by_what_they_are(play: Play) -> None:
    async def story(house: House) -> None:
        async def found(**filters: object) -> list[str]:
            told = await house.call("/devices/list", **filters)
            return sorted(one["properties"]["appearance"]["name"] for one in told["devices"])

        assert await found(device_type="ttlock_lock") == ["front-door", "linen-room", "tool-shed", "wine-cellar"]
        assert await found(device_types=["yale_lock", "schlage_lock"]) == ["suite-201", "suite-202"]
        assert await found(manufacturer="kwikset") == ["garage"]
        assert await found(search="suite") == ["suite-201", "suite-202"]
        assert await found(device_ids=[house.device("studio")]) == ["studio"]
        assert await found(device_ids=[]) == []
        assert await found(connected_account_id=house.service.names.account("no-line")) == ["boat-house"]
        assert await found(space_id=house.service.names.space("guest-wing")) == ["front-door", "suite-201", "suite-202"]
        assert await found(created_before="2020-01-01T00:00:00Z") == []
        assert len(await found(created_before=house.after(hours=1))) == 9

    play(story)


def test_devices_come_in_pages_and_each_once(play: Play) -> None:
    async def story(house: House) -> None:
        seen, cursor = [], None
        while True:
            told = await house.call("/devices/list", limit=3, page_cursor=cursor)
            seen += [one["device_id"] for one in told["devices"]]
            cursor = told["pagination"]["next_page_cursor"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 9

    play(story)


def test_notes_are_found_as_text_and_as_flags_and_null_takes_them_away(play: Play) -> None:
    async def story(house: House) -> None:
        lock = house.device("garage")
        await house.call("/devices/update", device_id=lock, custom_metadata={"floor": "2", "vip": True, "x": "true"})
        for wanted in ({"floor": "2"}, {"vip": True}, {"vip": "true"}, {"x": "true"}, {"floor": "2", "vip": True}):
            found = (await house.call("/devices/list", custom_metadata_has=wanted))["devices"]
            assert [one["device_id"] for one in found] == [lock], wanted
        in_query = await house.get("/devices/list", **{"custom_metadata_has.vip": "true"})
        assert [one["device_id"] for one in in_query["devices"]] == [lock]
        for wanted in ({"floor": "3"}, {"vip": False}, {"nothing": "2"}):
            assert (await house.call("/devices/list", custom_metadata_has=wanted))["devices"] == [], wanted
        await house.call("/devices/update", device_id=lock, custom_metadata={"floor": None})
        assert (await device(house, "garage"))["custom_metadata"] == {"vip": True, "x": "true"}

    play(story)


def test_more_notes_than_there_may_be_are_refused(play: Play) -> None:
    async def story(house: House) -> None:
        many = {str(number): "x" for number in range(51)}
        with pytest.raises(Refused, match="There may be 50 pairs"):
            await house.call("/devices/update", device_id=house.device("garage"), custom_metadata=many)

    play(story)


def test_a_nickname_is_shown_and_told_and_can_be_taken_back(play: Play) -> None:
    async def story(house: House) -> None:
        lock = house.device("garage")
        await house.call("/devices/update", device_id=lock, name="The garage")
        assert (await house.call("/devices/get", name="The garage"))["device"]["device_id"] == lock
        shown = await device(house, "garage")
        assert (shown["nickname"], shown["properties"]["appearance"]["name"]) == ("The garage", "garage")
        await house.call("/devices/update", device_id=lock, name=None)
        assert (await device(house, "garage"))["display_name"] == "garage"
        assert [one["device_name"] for one in await events(house, "device.name_changed")] == ["The garage", "garage"]

    play(story)


def test_the_codes_of_a_device_that_is_released_stay_on_it_as_somebody_elses(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("suite-201")
        grant = await house.grant("suite-201", "front-door")
        code = (await house.call("/access_codes/list", device_id=lock))["access_codes"][0]
        await house.call("/devices/update", device_id=lock, is_managed=False)
        await house.rig.settle()
        assert await type_pin(house, "suite-201", code["code"])
        (left,) = (await house.call("/access_codes/unmanaged/list", device_id=lock))["access_codes"]
        assert (left["code"], left["is_managed"]) == (code["code"], False)
        told = await house.types(device_id=lock)
        assert "device.converted_to_unmanaged" in told
        assert "access_code.removed_from_device" not in told
        with pytest.raises(Refused, match="device_not_found"):
            await house.call("/devices/get", device_id=lock)
        shown = (await house.call("/devices/unmanaged/get", device_id=lock))["device"]
        assert shown["is_managed"] is False
        assert "supported_code_lengths" not in shown["properties"]
        stands = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        assert stands["errors"] == []

    play(story)


def test_no_grant_reaches_a_released_device_until_it_is_managed_again(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("suite-201")
        await house.call("/devices/update", device_id=lock, is_managed=False)
        space = house.service.names.space("guest-wing")
        grant = await house.call(
            "/access_grants/create",
            user_identity={"full_name": "Jane Doe"},
            space_ids=[space],
            requested_access_methods=[{"mode": "code"}],
        )
        await house.rig.settle()
        assert not house.rig.bench.devices["suite-201"].codes.slots
        await house.call("/devices/unmanaged/update", device_id=lock, is_managed=True)
        await house.rig.settle()
        methods = await house.call("/access_methods/list", access_grant_id=grant["access_grant"]["access_grant_id"])
        pins = {one["code"] for one in methods["access_methods"]}
        assert any([await type_pin(house, "suite-201", pin) for pin in pins])
        assert "device.unmanaged.converted_to_managed" in await house.types(device_id=lock)
        assert (await house.call("/devices/unmanaged/list"))["devices"] == []

    play(story)


def test_codes_of_a_released_device_are_not_adopted_by_managing_it_again(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("garage")
        await house.call("/access_codes/create", device_id=lock, code="246813")
        await house.rig.settle()
        await house.call("/devices/update", device_id=lock, is_managed=False)
        await house.rig.settle()
        await house.call("/devices/unmanaged/update", device_id=lock, is_managed=True)
        await house.rig.settle()
        assert (await house.call("/access_codes/list", device_id=lock))["access_codes"] == []
        assert await type_pin(house, "garage", "246813")

    play(story)


def test_a_device_that_is_deleted_is_rid_of_our_codes_and_stays_away(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("garage")
        await house.call("/access_codes/create", device_id=lock, code="246813")
        await house.rig.settle()
        await house.call("/devices/delete", device_id=lock)
        await house.rig.settle()
        assert not house.rig.bench.type_pin("garage", "246813").opened
        assert [one["device_name"] for one in await events(house, "device.deleted")] == ["garage"]

    async def later(house: House) -> None:
        listed = (await house.call("/devices/list"))["devices"]
        assert house.device("garage") not in {one["device_id"] for one in listed}
        with pytest.raises(Refused, match="device_not_found"):
            await house.call("/devices/get", device_id=house.device("garage"))

    play(story)
    play(later)


@pytest.mark.parametrize("door", ["front-door", "suite-201"])
@pytest.mark.parametrize(
    ("act", "undo", "code"),
    [
        ("disconnect", "connect", "device_disconnected"),
        ("disconnect_from_hub", "connect_to_hub", "hub_disconnected"),
    ],
)
def test_a_device_that_is_cut_off_says_so_until_it_is_back(
    play: Play, door: str, act: str, undo: str, code: str
) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device(door)
        await house.call(f"/devices/simulate/{act}", device_id=lock)
        shown = await device(house, door)
        assert (codes(shown["errors"]), shown["properties"]["online"]) == ([code], False)
        (told,) = await events(house, "device.disconnected")
        assert (told["error_code"], codes(told["device_errors"])) == (code, [code])
        await house.call(f"/devices/simulate/{undo}", device_id=lock)
        shown = await device(house, door)
        assert (shown["errors"], shown["properties"]["online"]) == ([], True)
        assert len(await events(house, "device.connected")) == 1

    play(story)


def test_a_code_for_a_device_that_is_away_waits_and_gets_in_when_it_is_back(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        await house.call("/devices/simulate/disconnect", device_id=lock)
        await house.sleep(600)
        made = await house.call("/access_codes/create", device_id=lock, code="135791")
        await house.rig.settle()
        assert not house.rig.bench.type_pin("front-door", "135791").opened
        stands = (await house.call("/access_codes/list", device_id=lock))["access_codes"][0]
        assert codes(stands["errors"]) == ["device_disconnected"]
        assert stands["errors"][0]["is_device_error"] is True
        await house.call("/devices/simulate/connect", device_id=lock)
        await house.rig.settle()
        assert await type_pin(house, "front-door", "135791")
        code = made["access_code"]["access_code_id"]
        assert (await house.call("/access_codes/get", access_code_id=code))["access_code"]["errors"] == []

    play(story)


def test_a_subscription_that_runs_out_is_told_and_so_is_its_renewal(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("garage")
        await house.call("/devices/simulate/paid_subscription", device_id=lock, is_expired=True)
        assert codes((await device(house, "garage"))["errors"]) == ["subscription_required"]
        await house.call("/devices/simulate/paid_subscription", device_id=lock, is_expired=False)
        assert (await device(house, "garage"))["errors"] == []
        kinds = [kind for kind in await house.types(device_id=lock) if "subscription" in kind]
        assert kinds == ["device.error.subscription_required", "device.error.subscription_required.resolved"]

    play(story)


def test_a_removed_device_is_still_there_with_its_error_and_takes_no_more_misfortune(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("studio")
        await house.call("/devices/simulate/remove", device_id=lock)
        shown = await device(house, "studio")
        assert codes(shown["errors"]) == ["device_removed"]
        assert not any(able for name, able in shown.items() if name.startswith("can_simulate_"))
        assert len(await events(house, "device.removed")) == 1
        with pytest.raises(Refused, match="device_removed"):
            await house.call("/devices/simulate/disconnect", device_id=lock)

    play(story)


def test_misfortune_outlives_a_restart(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await house.call("/devices/simulate/disconnect", device_id=house.device("front-door"))
        await house.call("/devices/simulate/disconnect_from_hub", device_id=house.device("garage"))

    async def later(house: House) -> None:
        await house.sleep(7200)
        for door, code in (("front-door", "device_disconnected"), ("garage", "hub_disconnected")):
            assert codes((await device(house, door))["errors"]) == [code]
        assert await events(house, "device.connected") == []
        await house.call("/devices/simulate/connect", device_id=house.device("front-door"))
        assert (await device(house, "front-door"))["errors"] == []

    play(story)
    play(later)


def test_a_full_lock_warns_with_its_counts_as_long_as_it_is_full(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("tool-shed")
        made = [await house.call("/access_codes/create", device_id=lock, code=f"13579{n}") for n in range(5)]
        await house.rig.settle()
        (warning,) = (await device(house, "tool-shed"))["warnings"]
        assert warning["warning_code"] == "max_access_codes_reached"
        assert (warning["active_access_code_count"], warning["max_active_access_code_count"]) == (5, 5)
        await house.call("/access_codes/delete", access_code_id=made[0]["access_code"]["access_code_id"])
        await house.rig.settle()
        assert (await device(house, "tool-shed"))["warnings"] == []

    play(story)


def test_a_reported_zone_that_differs_from_the_rigs_is_warned_of(play: Play) -> None:
    async def story(house: House) -> None:
        async def report(zone: str) -> None:
            row = {"device_id": house.device("suite-202"), "schlage_metadata": {"time_zone": zone}}
            await house.call("/devices/report_provider_metadata", devices=[row])

        await report("America/New_York")
        assert codes((await device(house, "suite-202"))["warnings"]) == ["time_zone_mismatch"]
        await report("Europe/Zurich")
        assert (await device(house, "suite-202"))["warnings"] == []
        with pytest.raises(Refused, match="There is no such time zone"):
            await report("Mars/Olympus")

    play(story)


def test_providers_are_those_of_the_devices_and_fit_their_category(play: Play) -> None:
    async def story(house: House) -> None:
        listed = (await house.call("/devices/list_device_providers"))["device_providers"]
        names = {one["device_provider_name"] for one in listed}
        devices = (await house.call("/devices/list"))["devices"]
        assert {one["device_provider"]["device_provider_name"] for one in devices} <= names
        systems = await house.call("/devices/list_device_providers", provider_category="access_control_systems")
        assert [one["device_provider_name"] for one in systems["device_providers"]] == ["key_cards"]
        assert (await house.call("/devices/list_device_providers", provider_category="cameras"))[
            "device_providers"
        ] == []

    play(story)


def test_what_a_lock_reports_by_itself_is_told_at_once(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        house.rig.bench.devices["suite-201"].turn_thumb()
        await asyncio.sleep(1)
        (told,) = await events(house, "lock.unlocked")
        assert (told["device_id"], told["method"]) == (house.device("suite-201"), "manual")
        assert (await device(house, "suite-201"))["properties"]["locked"] is False

    play(story)
