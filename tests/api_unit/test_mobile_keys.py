"""Mobile keys: by a link to a phone, and from the phone to the door, which judges them as it judges cards."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from served_house import READER, House, Play, Refused


async def key_of(house: House, grant: Any) -> Any:
    """The grant's mobile key."""
    methods = await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"])
    (key,) = [one for one in methods["access_methods"] if one["mode"] == "mobile_key"]
    return key


async def mobile(desk: Desk, *entrances: str, **more: Any) -> Any:
    return await desk.card_grant(*entrances, mode="mobile_key", **more)


# --- links --------------------------------------------------------------------------------------------------------


def test_the_link_brings_the_key_to_a_phone_that_then_opens(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", "pool")
        key = await key_of(house, grant)
        assert (key["is_issued"], key["instant_key_url"]) == (True, grant["instant_key_url"])
        assert key["client_session_token"].startswith("seam_cst")
        assert not await desk.present("jane", "room-301")
        await desk.open_link("jane", key["instant_key_url"])
        assert [await desk.present("jane", door) for door in ("room-301", "pool", "room-302")] == [True, True, False]
        assert not await desk.present("a thief", "room-301")

    play(story)


def test_the_link_is_a_page_that_lasts_as_long_as_the_key(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", ends_at=house.after(hours=2))
        url = grant["instant_key_url"]
        assert url.startswith(house.service.base_url)
        page = await house.client.get(url)
        assert (page.status_code, page.headers["content-type"].split(";")[0]) == (200, "text/html")
        assert (await house.client.post(url)).status_code == 405
        assert (await house.client.get(url + "x")).status_code == 404
        await house.sleep(3 * 3600)
        assert (await house.client.get(url)).status_code == 404
        with pytest.raises(Refused) as refused:
            await desk.open_link("late", url)
        assert (refused.value.status, refused.value.kind) == (404, "instant_key_not_found")

    play(story)


def test_a_link_counts_phones_and_not_openings(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant(
            "room-301", requested_access_methods=[{"mode": "mobile_key", "instant_key_max_use_count": 2}]
        )
        url = grant["instant_key_url"]
        for phone in ("one", "two", "one", "two"):
            await desk.open_link(phone, url)
        with pytest.raises(Refused) as refused:
            await desk.open_link("three", url)
        assert (refused.value.status, refused.value.kind) == (409, "instant_key_used_up")
        assert [await desk.present(phone, "room-301") for phone in ("one", "two", "three")] == [True, True, False]

    play(story)


def test_a_link_that_is_taken_back_leaves_its_phone_with_nothing(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        await desk.open_link("rob", grant["instant_key_url"])
        (key,) = (await house.call("/instant_keys/list", user_identity_id=grant["user_identity_id"]))["instant_keys"]
        session = {"client_session_id": key["client_session_id"]}
        assert (await house.call("/client_sessions/get", **session))["client_session"]
        await house.call("/instant_keys/delete", instant_key_id=key["instant_key_id"])
        # a door off line is not told; the phone is, as soon as it has a line
        assert await desk.present("rob", "room-301", in_flight_mode=True)
        assert not await desk.present("rob", "room-301")
        assert not await desk.present("rob", "room-301", in_flight_mode=True)
        for path, named in (("/instant_keys/get", {"instant_key_url": grant["instant_key_url"]}),):
            with pytest.raises(Refused) as refused:
                await house.call(path, **named)
            assert refused.value.kind == "instant_key_not_found"
        with pytest.raises(Refused):
            await house.call("/client_sessions/get", **session)
        assert "instant_key_url" not in await key_of(house, grant)

    play(story)


def test_a_grant_that_is_deleted_takes_its_key_and_its_link_along(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        await desk.open_link("dee", grant["instant_key_url"])
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        assert [alarm.kind for alarm in await house.rig.engine.alarms()] == ["phone_still_out"]
        assert not await desk.present("dee", "room-301")
        assert await house.rig.engine.alarms() == []
        assert (await house.client.get(grant["instant_key_url"])).status_code == 404
        assert (await house.call("/instant_keys/list"))["instant_keys"] == []

    play(story)


def test_a_key_that_may_only_read_is_shown_no_link(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await mobile(Desk(house), "room-301")
        named = {"access_grant_id": grant["access_grant_id"]}
        seen = (await house.call("/access_grants/get", token=READER, **named))["access_grant"]
        assert not {"instant_key_url", "client_session_token"} & seen.keys()
        (key,) = (await house.call("/instant_keys/list", token=READER))["instant_keys"]
        assert key["instant_key_url"] == house.service.base_url

    play(story)


def test_the_token_of_a_link_sees_its_persons_grants_alone(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        mine, other = await mobile(desk, "room-301"), await mobile(desk, "room-302", name="Other")
        token = mine["client_session_token"]
        listed = await house.call("/access_grants/list", token=token)
        assert [one["access_grant_id"] for one in listed["access_grants"]] == [mine["access_grant_id"]]
        with pytest.raises(Refused) as refused:
            await house.call("/access_grants/get", token=token, access_grant_id=other["access_grant_id"])
        assert refused.value.status == 404

    play(story)


def test_a_link_moves_with_the_end_of_its_grant(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", ends_at=house.after(hours=2))
        later = house.after(days=3)
        await house.call("/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=later)
        (key,) = (await house.call("/instant_keys/list"))["instant_keys"]
        assert key["expires_at"] == later
        await house.sleep(4 * 3600)
        await desk.open_link("jane", grant["instant_key_url"])
        assert await desk.present("jane", "room-301")

    play(story)


# --- phones -------------------------------------------------------------------------------------------------------


def test_a_sandbox_phone_has_its_persons_keys_until_it_is_deactivated(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        owner = grant["user_identity_id"]
        phone = (
            await house.call(
                "/phones/simulate/create_sandbox_phone",
                user_identity_id=owner,
                phone_metadata={"operating_system": "android", "device_manufacturer": "Acme", "device_model": "One"},
            )
        )["phone"]
        assert (phone["device_type"], phone["display_name"]) == ("android_phone", "Acme One")
        named = {"device_id": phone["device_id"]}
        assert (await house.call("/phones/get", **named))["phone"] == phone
        assert await desk.present(phone["device_id"], "room-301")
        (credential,) = (await house.call("/acs/credentials/list"))["acs_credentials"]
        holding = await house.call("/phones/list", acs_credential_id=credential["acs_credential_id"])
        assert [one["device_id"] for one in holding["phones"]] == [phone["device_id"]]
        await house.call("/phones/deactivate", **named)
        assert (await house.call("/phones/list", owner_user_identity_id=owner))["phones"] == []
        assert not await desk.present(phone["device_id"], "room-301")
        assert await house.types(device_id=phone["device_id"]) == ["phone.deactivated"]

    play(story)


def test_a_phone_that_opened_a_link_is_among_its_persons_phones(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        await desk.open_link("jane's", grant["instant_key_url"])
        listed = await house.call("/phones/list", owner_user_identity_id=grant["user_identity_id"])
        assert [one["display_name"] for one in listed["phones"]] == ["jane's"]

    play(story)


def test_a_phone_holds_its_keys_over_a_restart(play: Play) -> None:
    async def fetch(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        await desk.open_link("jane", grant["instant_key_url"])

    async def present(house: House) -> None:
        desk = Desk(house)
        assert await desk.present("jane", "room-301", in_flight_mode=True)
        assert await desk.present("jane", "room-301")

    play(fetch)
    play(present)


def test_a_phone_that_is_brought_by_two_links_follows_both_people(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        one, two = await mobile(desk, "room-301", name="One"), await mobile(desk, "room-302", name="Two")
        for grant in (one, two):
            await desk.open_link("family", grant["instant_key_url"])
        assert [await desk.present("family", door) for door in ("room-301", "room-302")] == [True, True]
        later = await mobile(desk, "room-303", user_identity_id=one["user_identity_id"])
        assert later["access_method_ids"]
        assert await desk.present("family", "room-303")

    play(story)


def test_a_lock_with_keys_of_its_own_make_opens_to_the_phone_too(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await house.grant(
            "front-door",
            requested_access_methods=[{"mode": "mobile_key"}],
            acs_entrance_ids=[house.entrance("room-301")],
        )
        await desk.open_link("jane", grant["instant_key_url"])
        assert await desk.present_at("jane", "front-door")
        assert await desk.present("jane", "room-301")
        assert not await desk.present_at("other", "front-door")
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        assert not await desk.present_at("jane", "front-door")
        assert await house.rig.engine.alarms() == []

    play(story)


# --- stays --------------------------------------------------------------------------------------------------------


def test_the_phone_and_the_card_of_a_grant_belong_to_one_stay(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301", requested_access_methods=[{"mode": "card"}, {"mode": "mobile_key"}])
        url = (await key_of(house, grant))["instant_key_url"]
        await desk.open_link("jane", url)
        assert await desk.present("jane", "room-301")
        await desk.write("jane", grant)
        assert await desk.tap("jane", "room-301")
        assert await desk.present("jane", "room-301")
        await desk.write("next", await desk.card_grant("room-301", name="Next"))
        assert [await desk.present("jane", "room-301"), await desk.tap("jane", "room-301")] == [True, True]
        assert await desk.tap("next", "room-301")
        assert [await desk.present("jane", "room-301"), await desk.tap("jane", "room-301")] == [False, False]

    play(story)


def test_phones_of_one_reservation_live_together_and_the_next_reservation_ends_them(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        for name in ("mum", "dad"):
            grant = await mobile(desk, "room-301", name=name, reservation_key="R")
            await desk.open_link(name, grant["instant_key_url"])
        assert [await desk.present(name, "room-301") for name in ("mum", "dad", "mum")] == [True, True, True]
        later = await mobile(desk, "room-301", name="later", reservation_key="S")
        await desk.open_link("later", later["instant_key_url"])
        assert await desk.present("mum", "room-301")
        assert await desk.present("later", "room-301")
        assert [await desk.present(name, "room-301") for name in ("mum", "dad")] == [False, False]

    play(story)


def test_a_common_door_lets_the_phones_of_all_stays_in(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        for name, room in (("one", "room-301"), ("two", "room-302")):
            grant = await mobile(desk, room, "pool", name=name)
            await desk.open_link(name, grant["instant_key_url"])
        assert [await desk.present(name, "pool") for name in ("one", "two", "one")] == [True, True, True]

    play(story)


def test_a_key_opens_in_its_window_alone_by_the_locks_own_clock(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", starts_at=house.after(hours=2), ends_at=house.after(hours=4))
        await desk.open_link("win", grant["instant_key_url"])
        assert not await desk.present("win", "room-301")
        await house.sleep(2.2 * 3600)
        assert await desk.present("win", "room-301")
        await house.sleep(2 * 3600)
        assert not await desk.present("win", "room-301", in_flight_mode=True)
        assert not await desk.present("win", "room-301")

    play(story)


def test_a_window_that_moves_reaches_the_phone_at_its_next_synchronisation(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", ends_at=house.after(hours=2))
        await desk.open_link("ext", grant["instant_key_url"])
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(hours=9)
        )
        await house.sleep(4 * 3600)
        assert not await desk.present("ext", "room-301", in_flight_mode=True)
        assert await desk.present("ext", "room-301")

    play(story)


def test_a_key_that_is_shortened_raises_an_alarm_until_the_phone_has_heard_of_it(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301", ends_at=house.after(days=2))
        await desk.open_link("short", grant["instant_key_url"])
        await house.call(
            "/access_grants/update", access_grant_id=grant["access_grant_id"], ends_at=house.after(hours=1)
        )
        assert [alarm.kind for alarm in await house.rig.engine.alarms()] == ["phone_still_out"]
        assert await desk.present("short", "room-301")
        assert await house.rig.engine.alarms() == []

    play(story)


def test_a_suspended_users_phone_loses_its_key_and_gets_it_back(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await mobile(desk, "room-301")
        await desk.open_link("sue", grant["instant_key_url"])
        (user,) = (await house.call("/acs/users/list"))["acs_users"]
        await house.call("/acs/users/suspend", acs_user_id=user["acs_user_id"])
        assert not await desk.present("sue", "room-301")
        await house.call("/acs/users/unsuspend", acs_user_id=user["acs_user_id"])
        assert await desk.present("sue", "room-301")

    play(story)


def test_a_mobile_credential_of_its_own_reaches_the_phones_of_its_person(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        person = (await house.call("/user_identities/create", full_name="Per"))["user_identity"]["user_identity_id"]
        user = await desk.user("Per", user_identity_id=person)
        credential = await desk.credential(user, "room-301", mode="mobile_key")
        assert credential["is_multi_phone_sync_credential"]
        made = await house.call("/phones/simulate/create_sandbox_phone", user_identity_id=person)
        phone = made["phone"]["device_id"]
        assert await desk.present(phone, "room-301")
        await house.call("/acs/credentials/delete", acs_credential_id=credential["acs_credential_id"])
        assert not await desk.present(phone, "room-301")

    play(story)
