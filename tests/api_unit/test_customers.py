"""Customers of the caller: what belongs to their accounts, spaces and people is found by their key."""

from __future__ import annotations

from typing import Any

from served_house import House, Play


async def named(house: House, path: str, answers: str, shown: str, **narrowed: Any) -> list[str]:
    told = await house.call(path, **narrowed)
    return sorted(str(one[shown]) for one in told[answers])


async def give_to(house: House, key: str, account: str) -> None:
    mine = house.service.names.account(account)
    await house.call("/connected_accounts/update", connected_account_id=mine, customer_key=key)


def test_doors_and_what_is_on_them_belong_to_the_customer_of_their_account(play: Play) -> None:
    async def story(house: House) -> None:
        await give_to(house, "owner-1", "radio")
        await give_to(house, "owner-2", "main-house")
        mine = {"customer_key": "owner-1"}
        radio = ["front-door", "linen-room", "tool-shed", "wine-cellar"]
        for path in ("/devices/list", "/locks/list"):
            assert await named(house, path, "devices", "display_name", **mine) == radio
        grant = await house.grant("front-door", "garage")
        codes = await named(house, "/access_codes/list", "access_codes", "device_id", **mine)
        assert codes == [house.device("front-door")]
        other = {"customer_key": "owner-2"}
        assert len(await named(house, "/acs/entrances/list", "acs_entrances", "display_name", **other)) == 5
        assert await named(house, "/acs/systems/list", "acs_systems", "name", **other) == ["main-house"]
        assert await named(house, "/acs/systems/list", "acs_systems", "name", **mine) == []
        accounts = await named(house, "/connected_accounts/list", "connected_accounts", "connected_account_id", **mine)
        assert accounts == [house.service.names.account("radio")]
        assert await named(house, "/access_grants/list", "access_grants", "access_grant_id", **mine) == [
            grant["access_grant_id"]
        ]
        assert await named(house, "/access_grants/list", "access_grants", "access_grant_id", **other) == []
        events = (await house.call("/events/list", since="2020-01-01T00:00:00Z", **mine))["events"]
        assert {one.get("device_id", house.device("front-door")) for one in events} == {house.device("front-door")}
        assert "access_code.set_on_device" in {one["event_type"] for one in events}
        assert house.rig.bench.type_pin("front-door", (await code_of(house, grant))).opened

    play(story)


async def code_of(house: House, grant: dict[str, Any]) -> str:
    told = await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"])
    return str(told["access_methods"][0]["code"])


def test_grants_belong_to_the_customer_of_their_person_or_of_their_space(play: Play) -> None:
    async def story(house: House) -> None:
        made = await house.call("/user_identities/create", full_name="Tia Tenant", customer_key="tenant")
        tia = made["user_identity"]["user_identity_id"]
        theirs = await house.grant("garage", user_identity_id=tia)
        space = await house.call(
            "/spaces/create", name="Flat", customer_key="landlord", device_ids=[house.device("studio")]
        )
        inside = await house.grant(space_ids=[space["space"]["space_id"]])
        await house.grant("front-door", name="Nobody's")

        async def grants(key: str) -> list[str]:
            return await named(house, "/access_grants/list", "access_grants", "access_grant_id", customer_key=key)

        assert await grants("tenant") == [theirs["access_grant_id"]]
        assert await grants("landlord") == [inside["access_grant_id"]]
        assert await grants("nobody") == []
        codes = await named(house, "/access_codes/list", "access_codes", "device_id", customer_key="tenant")
        assert codes == [house.device("garage")]
        assert await named(house, "/spaces/list", "spaces", "name", customer_key="landlord") == ["Flat"]
        twin = (await house.call("/user_identities/create", full_name="Tia Twin"))["user_identity"]
        kept = twin["user_identity_id"]
        await house.call("/user_identities/merge", user_identity_id=kept, merged_user_identity_ids=[tia])
        assert await grants("tenant") == [theirs["access_grant_id"]], "who they turn out to be has their customer"
        assert house.rig.bench.type_pin("garage", await code_of(house, theirs)).opened

    play(story)


def test_a_session_and_a_webview_keep_the_customers_key(play: Play) -> None:
    async def story(house: House) -> None:
        session = await house.call("/client_sessions/create", customer_key="tenant")
        assert session["client_session"]["customer_key"] == "tenant"
        made = await house.call("/connect_webviews/create", customer_key="tenant", accepted_providers=["ttlock"])
        webview = made["connect_webview"]
        assert webview["customer_key"] == "tenant"
        found = await house.call("/connect_webviews/list", customer_key="tenant")
        assert [one["connect_webview_id"] for one in found["connect_webviews"]] == [webview["connect_webview_id"]]
        assert (await house.call("/connect_webviews/list", customer_key="other"))["connect_webviews"] == []

    play(story)
