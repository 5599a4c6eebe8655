"""Connected accounts and connect webviews: accounts are lost and come back, and logins bring new devices."""

from __future__ import annotations

from typing import Any

import pytest
from devices_seen import codes, device, events, synced, type_pin
from served_house import House, Play, Refused


async def webview(house: House, **asked: Any) -> dict[str, Any]:
    shown: dict[str, Any] = (await house.call("/connect_webviews/create", **asked))["connect_webview"]
    return shown


async def log_in(house: House, **asked: Any) -> dict[str, Any]:
    """A webview that somebody has gone through."""
    made = await webview(house, **asked)
    await house.call("/latchwork/simulate/finish_webview", connect_webview_id=made["connect_webview_id"])
    got = await house.call("/connect_webviews/get", connect_webview_id=made["connect_webview_id"])
    shown: dict[str, Any] = got["connect_webview"]
    return shown


async def account(house: House, account_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = (await house.call("/connected_accounts/get", connected_account_id=account_id))[
        "connected_account"
    ]
    return shown


# --- accounts ---------------------------------------------------------------------------------------------------


def test_every_medium_and_access_system_is_an_account_and_every_door_has_one(play: Play) -> None:
    async def story(house: House) -> None:
        listed = (await house.call("/connected_accounts/list"))["connected_accounts"]
        kinds = {one["account_type"]: one["accepted_capabilities"] for one in listed}
        assert kinds == {
            "ttlock": ["lock"],
            "zwave": ["lock"],
            "offline_code": ["lock"],
            "key_cards": ["access_control"],
        }
        ids = {one["connected_account_id"] for one in listed}
        devices = (await house.call("/devices/list"))["devices"]
        assert {one["connected_account_id"] for one in devices} <= ids

    play(story)


def test_an_account_is_labelled_found_and_told_with_its_labels(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        mine = house.service.names.account("stick")
        await house.call(
            "/connected_accounts/update",
            connected_account_id=mine,
            display_name="Upstairs",
            customer_key="owner-1",
            custom_metadata={"floor": "2"},
            automatically_manage_new_devices=False,
        )
        shown = await account(house, mine)
        assert (shown["display_name"], shown["customer_key"]) == ("Upstairs", "owner-1")
        assert shown["automatically_manage_new_devices"] is False
        for filters in ({"search": "Upst"}, {"customer_key": "owner-1"}, {"custom_metadata_has": {"floor": "2"}}):
            found = (await house.call("/connected_accounts/list", **filters))["connected_accounts"]
            assert [one["connected_account_id"] for one in found] == [mine], filters
        found = (await house.call("/devices/list", customer_key="owner-1"))["devices"]
        assert len(found) == 4
        await house.call("/devices/update", device_id=house.device("garage"), name="G")
        (told,) = await events(house, "device.name_changed")
        assert (told["customer_key"], told["connected_account_custom_metadata"]) == ("owner-1", {"floor": "2"})
        await house.call("/connected_accounts/update", connected_account_id=mine, display_name=None, customer_key=None)
        assert "customer_key" not in await account(house, mine)

    play(story)


def test_a_lost_account_takes_its_doors_along_and_makes_their_codes_unknown(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock, mine = house.device("front-door"), house.service.names.account("radio")
        await house.call("/access_codes/create", device_id=lock, code="135791")
        await house.rig.settle()
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)
        assert codes((await account(house, mine))["errors"]) == ["account_disconnected"]
        for door in ("front-door", "wine-cellar", "tool-shed", "linen-room"):
            shown = await device(house, door)
            assert (codes(shown["errors"]), shown["properties"]["online"]) == (["account_disconnected"], False)
        assert (await device(house, "suite-201"))["properties"]["online"] is True
        (code,) = (await house.call("/access_codes/list", device_id=lock))["access_codes"]
        assert code["status"] == "unknown"
        assert [one["error_code"] for one in await events(house, "device.disconnected")] == ["account_disconnected"] * 4
        done = (await house.call("/locks/unlock_door", device_id=lock))["action_attempt"]
        assert done["error"]["type"] == "device_unreachable"

    play(story)


def test_a_lost_account_is_lost_after_a_restart_and_comes_back_through_a_webview(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock, mine = house.device("front-door"), house.service.names.account("radio")
        await house.call("/access_codes/create", device_id=lock, code="135791")
        await house.rig.settle()
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)

    async def later(house: House) -> None:
        mine = house.service.names.account("radio")
        await house.sleep(7200)
        assert (await device(house, "front-door"))["properties"]["online"] is False
        shown = await log_in(house, accepted_providers=["ttlock"])
        assert (shown["status"], shown["connected_account_id"]) == ("authorized", mine)
        assert (await account(house, mine))["errors"] == []
        assert (await device(house, "front-door"))["errors"] == []
        (code,) = (await house.call("/access_codes/list", device_id=house.device("front-door")))["access_codes"]
        assert (code["status"], code["errors"]) == ("set", [])
        kinds = await house.types(connected_account_id=mine)
        assert "connected_account.completed_first_sync_after_reconnection" in kinds
        assert len((await house.call("/devices/list"))["devices"]) == 9, "nothing new came"

    play(story)
    play(later)


def test_a_lost_account_of_mixed_makes_is_found_by_each_of_them(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        mine = house.service.names.account("stick")
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)
        shown = await log_in(house, accepted_providers=["kwikset"])
        assert shown["connected_account_id"] == mine

    play(story)


def test_a_lost_access_system_has_no_encoder_until_it_is_connected_again(play: Play) -> None:
    async def story(house: House) -> None:
        mine, bench = house.service.names.account("main-house"), house.rig.bench
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)
        assert {"reception", "back-office"} <= bench.unplugged
        kinds = await house.types()
        assert {"connected_account.disconnected", "acs_system.disconnected"} <= set(kinds)
        await log_in(house, accepted_providers=["key_cards"])
        assert not bench.unplugged

    play(story)


def test_a_lost_account_of_locks_without_a_line_shows_at_them_and_touches_none(play: Play) -> None:
    async def story(house: House) -> None:
        mine = house.service.names.account("no-line")
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)
        assert codes((await device(house, "boat-house"))["errors"]) == ["account_disconnected"]
        await log_in(house, accepted_providers=["offline_code"])
        assert (await device(house, "boat-house"))["errors"] == []
        assert await house.rig.engine.alarms() == []

    play(story)


def test_a_deleted_account_goes_with_its_devices_and_their_codes_and_stays_away(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        mine = house.service.names.account("radio")
        await house.call("/access_codes/create", device_id=house.device("front-door"), code="135791")
        await house.rig.settle()
        await house.call("/connected_accounts/delete", connected_account_id=mine)
        await house.rig.settle()
        assert not house.rig.bench.type_pin("front-door", "135791").opened
        assert len(await events(house, "device.deleted")) == 4
        assert len(await events(house, "connected_account.deleted")) == 1

    async def later(house: House) -> None:
        with pytest.raises(Refused, match="connected_account_not_found"):
            await account(house, house.service.names.account("radio"))
        assert len((await house.call("/devices/list"))["devices"]) == 5

    play(story)
    play(later)


def test_a_deleted_access_system_is_not_found_any_more_nor_after_a_restart(play: Play) -> None:
    async def gone(house: House) -> None:
        with pytest.raises(Refused, match="acs_entrance_not_found"):
            await house.call("/latchwork/simulate/type_pin", acs_entrance_id=house.entrance("room-301"), code="1")
        assert house.service.names.systems == {}

    async def story(house: House) -> None:
        entrances = len(house.service.names.entrances)
        await house.call("/connected_accounts/delete", connected_account_id=house.service.names.account("main-house"))
        assert len(await events(house, "acs_entrance.removed")) == entrances
        await gone(house)

    play(story)
    play(gone)


# --- webviews ---------------------------------------------------------------------------------------------------

BRINGS = {
    "ttlock": ("ttlock_lock", "ttlock_lock"),
    "yale": ("yale_lock", "yale_lock"),
    "schlage": ("schlage_lock", "schlage_lock"),
    "kwikset": ("kwikset_lock", "kwikset_lock"),
    "id_lock": ("id_lock", "id_lock"),
    "zwave": ("yale_lock", "schlage_lock"),
    "offline_code": ("offline_code_lock", "offline_code_lock"),
}


@pytest.mark.parametrize("provider", BRINGS)
def test_a_login_brings_two_new_locks_of_its_make(play: Play, provider: str) -> None:
    async def story(house: House) -> None:
        shown = await log_in(house, accepted_providers=[provider])
        assert (shown["login_successful"], shown["selected_provider"]) == (True, provider)
        found = (await house.call("/devices/list", connect_webview_id=shown["connect_webview_id"]))["devices"]
        assert sorted(one["device_type"] for one in found) == sorted(BRINGS[provider])
        assert {one["connected_account_id"] for one in found} == {shown["connected_account_id"]}
        assert (await account(house, shown["connected_account_id"]))["account_type"] == provider
        has_line = provider != "offline_code"
        assert all(one["properties"]["online"] is has_line for one in found)
        assert all(("battery" in one["properties"]) is has_line for one in found)

    play(story)


def test_new_locks_open_to_grants_and_are_there_after_a_restart(play: Play) -> None:
    async def story(house: House) -> None:
        await log_in(house, accepted_providers=["yale"])
        await log_in(house, accepted_providers=["ttlock"])
        await house.grant("yale-1-front", "ttlock-1-back")

    async def later(house: House) -> None:
        for door in ("yale-1-front", "ttlock-1-back"):
            (code,) = (await house.call("/access_codes/list", device_id=house.device(door)))["access_codes"]
            assert code["status"] == "set"
            assert await type_pin(house, door, code["code"])
        await log_in(house, accepted_providers=["yale"])
        assert house.service.doors.is_bound("yale-2-front")
        kinds = await house.types()
        assert kinds.count("device.added") == 9 + 2 * 3

    play(story)
    play(later)


def test_a_login_tells_what_came_in_the_order_in_which_it_came(play: Play) -> None:
    async def story(house: House) -> None:
        before = len(await house.types())
        shown = await log_in(house, accepted_providers=["ttlock"], custom_metadata={"desk": "2"}, customer_key="c-1")
        assert (await house.types())[before:] == [
            "connected_account.created",
            "connected_account.connected",
            "device.added",
            "device.added",
            "connect_webview.login_succeeded",
            "connected_account.successful_login",
            "connected_account.completed_first_sync",
        ]
        mine = await account(house, shown["connected_account_id"])
        assert (mine["custom_metadata"], mine["customer_key"]) == ({"desk": "2"}, "c-1")
        (told,) = await events(house, "connect_webview.login_succeeded")
        assert told["connected_account_id"] == mine["connected_account_id"]

    play(story)


def test_a_login_with_key_cards_brings_a_house_whose_doors_take_cards(play: Play) -> None:
    async def story(house: House) -> None:
        await log_in(house, accepted_providers=["key_cards"])
        entrance = house.entrance("key_cards-1-room-101")
        outcome = (await house.call("/latchwork/simulate/type_pin", acs_entrance_id=entrance, code="1234"))["outcome"]
        assert outcome == {"opened": False, "reason": "no keypad"}
        assert house.service.names.encoder("key_cards-1-desk") in house.service.names.encoders
        assert "acs_encoder.added" in await house.types()

    play(story)


def test_new_devices_that_are_not_to_be_managed_are_not(play: Play) -> None:
    async def story(house: House) -> None:
        await log_in(house, accepted_providers=["ttlock"], automatically_manage_new_devices=False)
        apart = (await house.call("/devices/unmanaged/list"))["devices"]
        assert len(apart) == 2
        await house.call("/devices/unmanaged/update", device_id=apart[0]["device_id"], is_managed=True)
        made = await house.call("/access_codes/create", device_id=apart[0]["device_id"], code="135791")
        await house.rig.settle()
        code = made["access_code"]["access_code_id"]
        assert (await house.call("/access_codes/get", access_code_id=code))["access_code"]["status"] == "set"

    play(story)


def test_a_login_that_fails_connects_nothing(play: Play) -> None:
    async def story(house: House) -> None:
        made = await webview(house)
        key = made["connect_webview_id"]
        await house.call("/latchwork/simulate/finish_webview", connect_webview_id=key, succeeds=False)
        shown = (await house.call("/connect_webviews/get", connect_webview_id=key))["connect_webview"]
        assert (shown["status"], shown["login_successful"], shown["connected_account_id"]) == ("failed", False, None)
        assert len(await events(house, "connect_webview.login_failed")) == 1
        with pytest.raises(Refused, match="connect_webview_is_over"):
            await house.call("/latchwork/simulate/finish_webview", connect_webview_id=key)

    play(story)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"accepted_providers": ["august"]}, "august cannot be connected here"),
        ({"provider_category": "cameras"}, "No provider fits"),
        ({"accepted_providers": ["ttlock"], "excluded_providers": ["ttlock"]}, "No provider fits"),
        ({"custom_redirect_url": "javascript:alert(1)"}, "begins with https"),
    ],
)
def test_a_webview_that_could_connect_nothing_is_not_made(play: Play, asked: dict[str, Any], sentence: str) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match=sentence):
            await webview(house, **asked)

    play(story)


def test_a_webview_offers_what_was_asked_for(play: Play) -> None:
    async def story(house: House) -> None:
        every = await webview(house)
        assert every["any_provider_allowed"] is True
        assert "key_cards" in every["accepted_providers"]
        locks = await webview(house, accepted_capabilities=["lock"], excluded_providers=["ttlock"])
        assert not {"key_cards", "ttlock"} & set(locks["accepted_providers"])
        with pytest.raises(Refused, match="choose one of them"):
            await house.call(
                "/latchwork/simulate/finish_webview", connect_webview_id=locks["connect_webview_id"], provider="ttlock"
            )
        await house.call("/connect_webviews/delete", connect_webview_id=locks["connect_webview_id"])
        left = (await house.call("/connect_webviews/list"))["connect_webviews"]
        assert [one["connect_webview_id"] for one in left] == [every["connect_webview_id"]]

    play(story)


def test_the_bridge_is_the_process_itself(play: Play) -> None:
    async def story(house: House) -> None:
        (bridge,) = (await house.call("/bridges/list"))["bridges"]
        got = (await house.call("/bridges/get", bridge_id=bridge["bridge_id"]))["bridge"]
        assert got == bridge
        with pytest.raises(Refused, match="bridge_not_found"):
            await house.call("/bridges/get", bridge_id=house.service.names.workspace)

    play(story)
