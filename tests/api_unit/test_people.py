"""People: what is known of them, what becomes of their grants when they go, and two who turn out to be one."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from served_house import House, Play, Refused


async def person(house: House, **profile: Any) -> str:
    made = await house.call("/user_identities/create", **profile)
    return str(made["user_identity"]["user_identity_id"])


def test_a_person_who_is_deleted_loses_every_door_and_is_gone_then(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        me = grant["user_identity_id"]
        got = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        pin = got["access_method"]["code"]
        session = (await house.call("/client_sessions/create", user_identity_id=me))["client_session"]
        assert house.rig.bench.type_pin("front-door", pin).opened
        await house.call("/user_identities/delete", user_identity_id=me)
        told = (await house.call("/user_identities/get", user_identity_id=me))["user_identity"]
        assert [one["warning_code"] for one in told["warnings"]] == ["being_deleted"]
        await house.rig.settle()
        assert not house.rig.bench.type_pin("front-door", pin).opened
        with pytest.raises(Refused, match="user_identity_not_found"):
            await house.call("/user_identities/get", user_identity_id=me)
        with pytest.raises(Refused, match="access_grant_not_found"):
            await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"])
        with pytest.raises(Refused) as refused:
            await house.call("/access_grants/list", token=session["token"])
        assert refused.value.status == 401

    play(story)


def test_a_person_without_grants_is_gone_at_once(play: Play) -> None:
    async def story(house: House) -> None:
        me = await person(house, full_name="Del Person", email_address="del@example.com")
        await house.call("/user_identities/delete", user_identity_id=me)
        with pytest.raises(Refused, match="user_identity_not_found"):
            await house.call("/user_identities/delete", user_identity_id=me)
        await person(house, full_name="Del Again", email_address="del@example.com")

    play(story)


def test_two_who_were_one_keep_their_grants_and_are_found_under_both_names(play: Play) -> None:
    async def story(house: House) -> None:
        kept = await person(house, full_name="Mer Merged", user_identity_key="merged")
        twin = await person(house, full_name="Mer Twin", user_identity_key="twin", email_address="twin@example.com")
        session = (await house.call("/client_sessions/create", user_identity_id=twin))["client_session"]
        grant = await house.grant("front-door", user_identity_id=twin)
        await house.call("/user_identities/merge", user_identity_key="merged", merged_user_identity_ids=[twin])
        for found in ({"user_identity_id": twin}, {"user_identity_key": "twin"}, {"user_identity_key": "merged"}):
            told = (await house.call("/user_identities/get", **found))["user_identity"]
            assert told["user_identity_id"] == kept
        assert (told["merged_user_identity_ids"], told["merged_user_identity_keys"]) == ([twin], ["twin"])
        assert (told["full_name"], told["email_address"]) == ("Mer Merged", "twin@example.com")
        listed = await house.call("/access_grants/list", user_identity_id=kept)
        assert [one["user_identity_id"] for one in listed["access_grants"]] == [kept]
        assert await house.types(user_identity_id=kept) == await house.types(access_grant_id=grant["access_grant_id"])
        seen = await house.call("/access_grants/list", token=session["token"])
        assert [one["access_grant_id"] for one in seen["access_grants"]] == [grant["access_grant_id"]]
        await house.call("/user_identities/delete", user_identity_id=kept)
        await house.rig.settle()
        with pytest.raises(Refused, match="user_identity_not_found"):
            await house.call("/user_identities/get", user_identity_key="twin")

    play(story)


def test_a_person_is_not_merged_into_the_same_person(play: Play) -> None:
    async def story(house: House) -> None:
        me = await person(house, full_name="Only One")
        with pytest.raises(Refused, match="same person"):
            await house.call("/user_identities/merge", user_identity_id=me, merged_user_identity_ids=[me])
        with pytest.raises(Refused, match="merged_user_identity_ids"):
            await house.call("/user_identities/merge", user_identity_id=me)

    play(story)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("email_address", "no address"), ("email_address", "a@b"), ("phone_number", "12"), ("phone_number", "044 98765")],
)
def test_what_is_no_address_or_number_is_refused(play: Play, part: str, wrong: str) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as refused:
            await person(house, full_name="Wro Wrong", **{part: wrong})
        assert refused.value.error["validation_errors"][part]["_errors"]
        assert refused.value.error["message"].startswith(f"{part}: this is no ")

    play(story)


def test_a_device_that_a_person_was_given_is_accessible_until_it_is_taken_back(play: Play) -> None:
    async def story(house: House) -> None:
        me = await person(house, full_name="Dev Device")
        front = house.device("front-door")
        await house.call("/user_identities/grant_access_to_device", user_identity_id=me, device_id=front)
        told = await house.call("/user_identities/list_accessible_devices", user_identity_id=me)
        assert [one["device_id"] for one in told["devices"]] == [front]
        assert told["accessible_devices"] == told["devices"]
        await house.call("/user_identities/revoke_access_to_device", user_identity_id=me, device_id=front)
        with pytest.raises(Refused, match="device_not_found"):
            await house.call("/user_identities/revoke_access_to_device", user_identity_id=me, device_id=front)
        told = await house.call("/user_identities/list_accessible_devices", user_identity_id=me)
        assert told["devices"] == []

    play(story)


def test_the_doors_of_a_persons_grants_are_accessible_and_no_others(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant(
            "front-door",
            acs_entrance_ids=[house.entrance("room-301")],
            requested_access_methods=[{"mode": "code"}, {"mode": "card"}],
        )
        me = grant["user_identity_id"]
        devices = await house.call("/user_identities/list_accessible_devices", user_identity_id=me)
        assert [one["device_id"] for one in devices["devices"]] == [house.device("front-door")]
        entrances = await house.call("/user_identities/list_accessible_entrances", user_identity_id=me)
        assert [one["acs_entrance_id"] for one in entrances["acs_entrances"]] == [house.entrance("room-301")]
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.settle()
        devices = await house.call("/user_identities/list_accessible_devices", user_identity_id=me)
        assert devices["devices"] == []

    play(story)


def test_people_are_found_by_parts_of_what_is_known_of_them(play: Play) -> None:
    async def story(house: House) -> None:
        me = await person(house, full_name="Needle Haystack", email_address="needle@example.com")
        await person(house, full_name="Another One")
        for search in ("needle hay", "needle@exam", me[:13]):
            told = await house.call("/user_identities/list", search=search)
            assert [one["user_identity_id"] for one in told["user_identities"]] == [me]
        before = await house.call("/user_identities/list", created_before="2020-01-01T00:00:00Z")
        assert before["user_identities"] == []

    play(story)


def test_a_person_is_made_known_to_access_systems_and_leaves_them(play: Play) -> None:
    async def story(house: House) -> None:
        (system,) = house.service.names.systems
        made = await house.call(
            "/acs/users/create", acs_system_id=system, full_name="Ada Known", email_address="ada@x.org"
        )
        known = made["acs_user"]["acs_user_id"]
        me = await person(house, full_name="Ada Known", email_address="ada@x.org", acs_system_ids=[system])
        other = await person(house, full_name="Bob New", acs_system_ids=[system])
        (mine,) = (await house.call("/user_identities/list_acs_users", user_identity_id=me))["acs_users"]
        assert mine["acs_user_id"] == known
        (theirs,) = (await house.call("/user_identities/list_acs_users", user_identity_id=other))["acs_users"]
        assert theirs["acs_user_id"] != known
        told = await house.call("/user_identities/list_acs_systems", user_identity_id=me)
        assert [one["acs_system_id"] for one in told["acs_systems"]] == [system]
        with pytest.raises(Refused, match="acs_user_conflict"):
            await house.call("/user_identities/add_acs_user", user_identity_id=other, acs_user_id=known)
        await house.call("/user_identities/remove_acs_user", user_identity_id=me, acs_user_id=known)
        told = await house.call("/user_identities/get", user_identity_id=me)
        assert told["user_identity"]["acs_user_ids"] == []
        await house.call("/user_identities/add_acs_user", user_identity_id=me, acs_user_id=known)
        await house.call("/user_identities/delete", user_identity_id=me)
        assert await house.types(event_type="acs_user.deleted", acs_user_id=known) == ["acs_user.deleted"]

    play(story)


def test_two_users_of_one_system_become_one_when_their_people_are_merged(play: Play) -> None:
    async def story(house: House) -> None:
        (system,) = house.service.names.systems
        kept = await person(house, full_name="Mer Merged", acs_system_ids=[system])
        twin = await person(house, full_name="Mer Twin", acs_system_ids=[system])
        (theirs,) = (await house.call("/user_identities/list_acs_users", user_identity_id=twin))["acs_users"]
        (mine,) = (await house.call("/user_identities/list_acs_users", user_identity_id=kept))["acs_users"]
        await house.call("/user_identities/merge", user_identity_id=kept, merged_user_identity_ids=[twin])
        told = (await house.call("/user_identities/get", user_identity_id=twin))["user_identity"]
        assert told["acs_user_ids"] == [mine["acs_user_id"]]
        assert await house.types(event_type="acs_user.deleted", acs_user_id=theirs["acs_user_id"])

    play(story)


def test_a_card_of_two_users_who_became_one_opens_what_either_of_them_may(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        (group,) = (await house.call("/acs/access_groups/list"))["acs_access_groups"]
        kept, twin = await person(house, full_name="Mia Merged"), await person(house, full_name="Mia Twin")
        mine = await desk.user("Mia", user_identity_id=kept)
        theirs = await desk.user("Mia", user_identity_id=twin)
        credential = await desk.credential(mine, "room-301")
        await desk.write("mia", credential)
        member = {"acs_access_group_id": group["acs_access_group_id"], "acs_user_id": theirs}
        await house.call("/acs/access_groups/add_user", **member)
        await house.call("/user_identities/merge", user_identity_id=kept, merged_user_identity_ids=[twin])
        reached = await house.call(
            "/acs/credentials/list_accessible_entrances", acs_credential_id=credential["acs_credential_id"]
        )
        assert [one["display_name"] for one in reached["acs_entrances"]] == ["lobby", "pool", "room-301"]
        assert not await desk.tap("mia", "pool")
        await desk.write("mia", credential)
        assert [await desk.tap("mia", door) for door in ("room-301", "pool", "lobby")] == [True, True, True]

    play(story)


def test_the_entrances_of_a_person_are_those_of_the_users_groups_and_credentials_as_well(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        (group,) = (await house.call("/acs/access_groups/list"))["acs_access_groups"]
        user = await desk.user("Una")
        await desk.write("una", await desk.credential(user, "room-302"))
        await house.call(
            "/acs/access_groups/add_user", acs_access_group_id=group["acs_access_group_id"], acs_user_id=user
        )
        me = await person(house, full_name="Una User")
        await house.call("/user_identities/add_acs_user", user_identity_id=me, acs_user_id=user)

        async def reached() -> list[str]:
            told = await house.call("/user_identities/list_accessible_entrances", user_identity_id=me)
            return [one["display_name"] for one in told["acs_entrances"]]

        assert await reached() == ["lobby", "pool", "room-302"]
        assert await desk.tap("una", "room-302")
        await house.call("/acs/users/suspend", acs_user_id=user)
        assert await reached() == []

    play(story)


def test_a_link_that_was_made_for_a_person_goes_with_the_person(play: Play) -> None:
    async def story(house: House) -> None:
        kept, twin = await person(house, full_name="Ike Kept"), await person(house, full_name="Ike Twin")
        made = await house.call("/user_identities/generate_instant_key", user_identity_id=twin, max_use_count=2)
        await house.call("/user_identities/merge", user_identity_id=kept, merged_user_identity_ids=[twin])
        listed = (await house.call("/instant_keys/list", user_identity_id=kept))["instant_keys"]
        assert listed == [made["instant_key"] | {"user_identity_id": kept}]
        await house.call("/user_identities/delete", user_identity_id=kept)
        with pytest.raises(Refused, match="instant_key_not_found"):
            await house.call("/instant_keys/get", instant_key_id=made["instant_key"]["instant_key_id"])
        wrong = {"user_identity_id": await person(house), "customization_profile_id": "nobody"}
        with pytest.raises(Refused, match="customization_profile_not_found"):
            await house.call("/user_identities/generate_instant_key", **wrong)

    play(story)
