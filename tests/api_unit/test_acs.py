"""Access systems below the grants: what they consist of, their users and groups, and credentials one by one."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from served_house import READER, House, Play, Refused


def codes(entries: list[dict[str, Any]]) -> list[str]:
    return [str(one["warning_code"]) for one in entries]


# --- what there is ------------------------------------------------------------------------------------------------


def test_a_system_says_what_it_stands_for_and_where_it_is(play: Play) -> None:
    async def story(house: House) -> None:
        (system,) = (await house.call("/acs/systems/list"))["acs_systems"]
        assert (system["name"], system["external_type"]) == ("main-house", "visionline_system")
        assert "stand-in" in system["external_type_display_name"]
        assert system["location"] == {"time_zone": "Europe/Zurich"}
        assert (system["acs_access_group_count"], system["acs_user_count"]) == (1, 0)
        assert system["errors"] == []
        got = await house.call("/acs/systems/get", acs_system_id=system["acs_system_id"])
        assert got["acs_system"] == system
        found = await house.call("/acs/systems/list", search="MAIN")
        assert len(found["acs_systems"]) == 1
        assert (await house.call("/acs/systems/list", search="annexe"))["acs_systems"] == []
        account = await house.call("/acs/systems/list", connected_account_id=system["connected_account_id"])
        assert len(account["acs_systems"]) == 1

    play(story)


def test_what_the_rig_file_says_cannot_be_reported_otherwise(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        with pytest.raises(Refused) as refused:
            await house.call("/acs/systems/report_devices", acs_system_id=desk.system, acs_entrances=[])
        assert refused.value.kind == "report_devices_not_supported"
        pools = await house.call("/acs/credential_pools/list", acs_system_id=desk.system)
        assert pools["acs_credential_pools"] == []
        path = "/acs/systems/list_compatible_credential_manager_acs_systems"
        (manager,) = (await house.call(path, acs_system_id=desk.system))["acs_systems"]
        assert (manager["acs_system_id"], manager["is_credential_manager"]) == (desk.system, True)
        assert manager["default_credential_manager_acs_system_id"] == desk.system

    play(story)


def test_an_entrance_says_what_opens_it_and_whether_it_keeps_stays(play: Play) -> None:
    async def story(house: House) -> None:
        rows = (await house.call("/acs/entrances/list"))["acs_entrances"]
        by_name = {row["display_name"]: row for row in rows}
        assert sorted(by_name) == ["lobby", "pool", "room-301", "room-302", "room-303"]
        room, pool = by_name["room-301"], by_name["pool"]
        assert (room["can_belong_to_reservation"], pool["can_belong_to_reservation"]) == (True, False)
        assert room["visionline_metadata"]["door_category"] == "guest"
        assert pool["visionline_metadata"]["door_category"] == "common"
        for row in rows:
            assert (row["can_unlock_with_card"], row["can_unlock_with_mobile_key"]) == (True, True)
            assert (row["can_unlock_with_code"], row["can_unlock_with_cloud_key"]) == (False, False)
        assert pool["space_ids"] == [house.service.names.space("grounds")]

    play(story)


def test_entrances_are_found_by_space_system_and_name_and_come_in_pages(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)

        async def names(**narrowed: Any) -> list[str]:
            told = await house.call("/acs/entrances/list", **narrowed)
            return [row["display_name"] for row in told["acs_entrances"]]

        assert await names(space_id=house.service.names.space("guest-wing")) == ["room-301"]
        assert await names(search="LOB") == ["lobby"]
        assert len(await names(acs_system_id=desk.system)) == 5
        assert await names(acs_entrance_ids=[house.entrance("pool")]) == ["pool"]
        first = await house.call("/acs/entrances/list", limit=3)
        cursor = first["pagination"]["next_page_cursor"]
        assert await names(limit=3, page_cursor=cursor) == ["room-302", "room-303"]

    play(story)


def test_encoders_are_found_by_system_and_by_id(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        rows = (await house.call("/acs/encoders/list", acs_system_ids=[desk.system]))["acs_encoders"]
        assert [row["display_name"] for row in rows] == ["back-office", "reception"]
        (one,) = (await house.call("/acs/encoders/list", acs_encoder_ids=[desk.encoder_id]))["acs_encoders"]
        assert one == (await house.call("/acs/encoders/get", acs_encoder_id=desk.encoder_id))["acs_encoder"]
        assert one["errors"] == []

    play(story)


def test_a_system_whose_account_is_disconnected_says_so(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        (system,) = (await house.call("/acs/systems/list"))["acs_systems"]
        await house.call("/connected_accounts/simulate/disconnect", connected_account_id=system["connected_account_id"])
        told = (await house.call("/acs/systems/get", acs_system_id=desk.system))["acs_system"]
        assert [one["error_code"] for one in told["errors"]] == ["account_disconnected"]
        grant = await desk.card_grant("room-301")
        assert (await desk.encode(grant))["error"]["type"] == "encoder_not_online"

    play(story)


# --- users --------------------------------------------------------------------------------------------------------


def test_a_user_is_made_found_changed_and_deleted(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user("Ari Acs", email_address="ari@example.com")
        found = await house.call("/acs/users/list", search="ari@")
        assert [row["acs_user_id"] for row in found["acs_users"]] == [user]
        await house.call("/acs/users/update", acs_user_id=user, full_name="Ari Changed", phone_number="+41791112233")
        shown = (await house.call("/acs/users/get", acs_user_id=user))["acs_user"]
        assert (shown["full_name"], shown["phone_number"]) == ("Ari Changed", "+41791112233")
        assert shown["email"] == shown["email_address"] == "ari@example.com"
        await house.call("/acs/users/delete", acs_user_id=user)
        with pytest.raises(Refused) as refused:
            await house.call("/acs/users/get", acs_user_id=user)
        assert (refused.value.status, refused.value.kind) == (404, "acs_user_not_found")
        assert await house.types(acs_user_id=user) == ["acs_user.created", "acs_user.deleted"]

    play(story)


def test_a_person_is_one_user_of_a_system(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        person = (await house.call("/user_identities/create", full_name="Per Person"))["user_identity"]
        who = {"user_identity_id": person["user_identity_id"]}
        user = await desk.user("Per", **who)
        with pytest.raises(Refused) as refused:
            await desk.user("Per again", **who)
        assert refused.value.kind == "acs_user_conflict"
        shown = (await house.call("/acs/users/get", acs_system_id=desk.system, **who))["acs_user"]
        assert (shown["acs_user_id"], shown["user_identity_full_name"]) == (user, "Per Person")

    play(story)


def test_a_grant_makes_a_user_and_a_credential_that_go_with_it(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301", "pool")
        person = grant["user_identity_id"]
        (user,) = (await house.call("/acs/users/list", user_identity_id=person))["acs_users"]
        (credential,) = (await house.call("/acs/credentials/list", user_identity_id=person))["acs_credentials"]
        assert (credential["acs_user_id"], credential["user_identity_id"]) == (user["acs_user_id"], person)
        assert codes(credential["warnings"]) == ["waiting_to_be_issued"]
        doors = credential["visionline_metadata"]
        assert doors["guest_acs_entrance_ids"] == [house.entrance("room-301")]
        assert doors["common_acs_entrance_ids"] == [house.entrance("pool")]
        related = await house.call(
            "/access_methods/get_related",
            access_method_ids=grant["access_method_ids"],
            include=["acs_credentials", "acs_entrances"],
        )
        assert [one["acs_credential_id"] for one in related["batch"]["acs_credentials"]] == [
            credential["acs_credential_id"]
        ]
        assert len(related["batch"]["acs_entrances"]) == 2
        with pytest.raises(Refused) as refused:
            await house.call("/acs/users/delete", acs_user_id=user["acs_user_id"])
        assert refused.value.kind == "acs_user_in_use"
        with pytest.raises(Refused) as refused:
            await house.call("/acs/credentials/delete", acs_credential_id=credential["acs_credential_id"])
        assert refused.value.kind == "acs_credential_of_access_method"
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        assert (await house.call("/acs/credentials/list"))["acs_credentials"] == []
        assert (await house.call("/acs/users/list"))["acs_users"] == []
        told = await house.types(acs_credential_id=credential["acs_credential_id"])
        assert told == ["acs_credential.deleted"]

    play(story)


def test_a_suspended_users_credentials_end_and_come_back(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        written = await desk.write("jane", grant)
        user = {"acs_user_id": written["acs_user_id"]}
        await house.call("/acs/users/suspend", **user)
        shown = (await house.call("/acs/users/get", **user))["acs_user"]
        assert (shown["is_suspended"], codes(shown["warnings"])) == (True, ["acs_user_inactive"])
        assert not (await desk.show(written))["is_issued"]
        held = (await house.call("/access_grants/get", access_grant_id=grant["access_grant_id"]))["access_grant"]
        assert held["errors"] == []
        assert (await house.call("/acs/users/list_accessible_entrances", **user))["acs_entrances"] == []
        # the door is off line and cannot be told: an alarm stands until the card is back or over
        (alarm,) = await house.rig.engine.alarms()
        assert (alarm.kind, alarm.door) == ("card_still_out", "room-301")
        await desk.lay("jane")
        assert (await desk.encode(grant))["status"] == "error"
        await house.call("/acs/users/unsuspend", **user)
        back = await desk.show(written)
        assert (back["is_issued"], back["warnings"]) == (True, [])
        assert await house.rig.engine.alarms() == []
        assert await desk.tap("jane", "room-301")
        assert await house.types(acs_credential_id=written["acs_credential_id"]) == [
            "acs_credential.issued",
            "acs_credential.invalidated",
            "acs_credential.reissued",
        ]

    play(story)


def test_a_user_that_is_suspended_before_a_card_was_made_keeps_the_credential(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        (credential,) = (await house.call("/acs/credentials/list"))["acs_credentials"]
        await house.call("/acs/users/suspend", acs_user_id=credential["acs_user_id"])
        await house.call("/acs/users/unsuspend", acs_user_id=credential["acs_user_id"])
        assert (await desk.write("jane", grant))["acs_credential_id"] == credential["acs_credential_id"]
        assert await desk.tap("jane", "room-301")

    play(story)


def test_a_schedule_bounds_the_users_own_credentials(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        schedule = {"starts_at": house.after(hours=1), "ends_at": house.after(hours=3)}
        user = await desk.user("Night", access_schedule=schedule)
        credential = await desk.credential(user, "room-301")
        assert (credential["starts_at"], credential["ends_at"]) == (schedule["starts_at"], schedule["ends_at"])
        await desk.write("night", credential)
        assert not await desk.tap("night", "room-301")
        await house.sleep(2 * 3600)
        assert await desk.tap("night", "room-301")
        later = house.after(hours=9)
        await house.call(
            "/acs/users/update",
            acs_user_id=user,
            access_schedule={"starts_at": schedule["starts_at"], "ends_at": later},
        )
        shown = await desk.show(credential)
        assert (shown["ends_at"], codes(shown["warnings"])) == (later, ["needs_to_be_reissued"])
        await house.sleep(2 * 3600)
        assert not await desk.tap("night", "room-301")
        await desk.write("night", credential)
        assert await desk.tap("night", "room-301")

    play(story)


# --- access groups ------------------------------------------------------------------------------------------------


def test_a_group_gives_its_entrances_to_the_cards_of_its_members(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        (group,) = (await house.call("/acs/access_groups/list"))["acs_access_groups"]
        named = {"acs_access_group_id": group["acs_access_group_id"]}
        assert group["name"] == "housekeeping"
        user = await desk.user()
        credential = await desk.credential(user, "room-301")
        await desk.write("ari", credential)
        assert not await desk.tap("ari", "pool")
        await house.call("/acs/access_groups/add_user", **named, acs_user_id=user)
        assert codes((await desk.show(credential))["warnings"]) == ["needs_to_be_reissued"]
        members = (await house.call("/acs/access_groups/list_users", **named))["acs_users"]
        assert [one["acs_user_id"] for one in members] == [user]
        reached = (await house.call("/acs/users/list_accessible_entrances", acs_user_id=user))["acs_entrances"]
        assert [one["display_name"] for one in reached] == ["lobby", "pool", "room-301"]
        await desk.write("ari", credential)
        assert [await desk.tap("ari", door) for door in ("room-301", "pool", "lobby")] == [True, True, True]
        await house.call("/acs/access_groups/remove_user", **named, acs_user_id=user)
        await desk.write("ari", credential)
        assert [await desk.tap("ari", door) for door in ("room-301", "pool")] == [True, False]
        with pytest.raises(Refused) as refused:
            await house.call("/acs/access_groups/remove_user", **named, acs_user_id=user)
        assert refused.value.kind == "acs_user_not_found"

    play(story)


def test_a_user_of_a_group_needs_no_entrance_of_the_credentials_own(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        (group,) = (await house.call("/acs/access_groups/list"))["acs_access_groups"]
        user = await desk.user("Housekeeper", acs_access_group_ids=[group["acs_access_group_id"]])
        credential = await desk.credential(user)
        await desk.write("housekeeper", credential)
        assert await desk.tap("housekeeper", "lobby")
        nobody = await desk.user("Nobody")
        with pytest.raises(Refused) as refused:
            await desk.credential(nobody)
        assert refused.value.kind == "invalid_input"

    play(story)


def test_which_groups_there_are_is_the_rig_files_matter(play: Play) -> None:
    async def story(house: House) -> None:
        (group,) = (await house.call("/acs/access_groups/list"))["acs_access_groups"]
        named = {"acs_access_group_id": group["acs_access_group_id"]}
        assert (await house.call("/acs/access_groups/get", **named))["acs_access_group"] == group
        entrances = (await house.call("/acs/access_groups/list_accessible_entrances", **named))["acs_entrances"]
        assert [one["display_name"] for one in entrances] == ["lobby", "pool"]
        with pytest.raises(Refused) as refused:
            await house.call("/acs/access_groups/delete", **named)
        assert refused.value.kind == "acs_access_group_not_deletable"
        assert (await house.call("/acs/access_groups/unmanaged/list"))["acs_access_groups"] == []

    play(story)


def test_a_user_is_given_an_entrance_and_loses_all(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        credential = await desk.credential(user, "room-301")
        await house.call("/acs/entrances/grant_access", acs_entrance_id=house.entrance("room-302"), acs_user_id=user)
        await desk.write("ari", credential)
        assert [await desk.tap("ari", door) for door in ("room-301", "room-302")] == [True, True]
        await house.call("/acs/users/revoke_access_to_all_entrances", acs_user_id=user)
        reached = await house.call("/acs/users/list_accessible_entrances", acs_user_id=user)
        assert reached["acs_entrances"] == []
        assert not (await desk.show(credential))["is_issued"]
        assert {alarm.door for alarm in await house.rig.engine.alarms()} == {"room-301", "room-302"}

    play(story)


# --- credentials --------------------------------------------------------------------------------------------------


def test_a_credential_is_written_used_and_deleted(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        credential = await desk.credential(user, "room-301", "lobby")
        assert (credential["is_issued"], credential["acs_user_id"]) == (False, user)
        await desk.write("ari", credential)
        assert await desk.tap("ari", "room-301")
        shown = await desk.show(credential)
        assert (shown["is_issued"], shown["visionline_metadata"]["is_valid"], shown["warnings"]) == (True, True, [])
        entrance = {"acs_entrance_id": house.entrance("room-301")}
        listed = await house.call("/acs/entrances/list_credentials_with_access", **entrance)
        assert [one["acs_credential_id"] for one in listed["acs_credentials"]] == [credential["acs_credential_id"]]
        await house.call("/acs/credentials/delete", acs_credential_id=credential["acs_credential_id"])
        with pytest.raises(Refused) as refused:
            await desk.show(credential)
        assert refused.value.kind == "acs_credential_not_found"
        assert [alarm.kind for alarm in await house.rig.engine.alarms()] == ["card_still_out", "card_still_out"]
        assert await house.types(acs_credential_id=credential["acs_credential_id"]) == [
            "acs_credential.issued",
            "acs_credential.deleted",
        ]

    play(story)


def test_an_end_that_moves_wants_a_new_encoding_of_the_same_card(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        credential = await desk.credential(await desk.user(), "room-301", ends_at=house.after(hours=2))
        await desk.write("ari", credential)
        later = house.after(days=3)
        await house.call("/acs/credentials/update", acs_credential_id=credential["acs_credential_id"], ends_at=later)
        shown = await desk.show(credential)
        assert (shown["ends_at"], codes(shown["warnings"])) == (later, ["needs_to_be_reissued"])
        await house.sleep(4 * 3600)
        assert not await desk.tap("ari", "room-301")
        await desk.write("ari", credential)
        assert await desk.tap("ari", "room-301")

    play(story)


def test_a_credential_changes_hands(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        first, second = await desk.user("First"), await desk.user("Second")
        credential = await desk.credential(first, "room-301")
        named = {"acs_credential_id": credential["acs_credential_id"]}
        with pytest.raises(Refused) as refused:
            await house.call("/acs/credentials/assign", **named, acs_user_id=second)
        assert refused.value.kind == "acs_credential_assigned"
        with pytest.raises(Refused) as refused:
            await house.call("/acs/credentials/unassign", **named, acs_user_id=second)
        assert refused.value.status == 404
        free = (await house.call("/acs/credentials/unassign", **named, acs_user_id=first))["acs_credential"]
        assert "acs_user_id" not in free
        await house.call("/acs/credentials/assign", **named, acs_user_id=second)
        listed = await house.call("/acs/credentials/list", acs_user_id=second)
        assert [one["acs_credential_id"] for one in listed["acs_credentials"]] == [credential["acs_credential_id"]]

    play(story)


REFUSED: dict[str, dict[str, Any]] = {
    "access_method_not_supported": {"access_method": "code", "code": "1234"},
    "card_function_type_not_supported": {"visionline_metadata": {"card_function_type": "staff"}},
    "invalid_input": {"visionline_metadata": {"override": False}},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_desk_cannot_make_is_refused(play: Play, kind: str) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        with pytest.raises(Refused) as refused:
            await desk.credential(user, "room-301", **REFUSED[kind])
        assert (refused.value.status, refused.value.kind) == (400, kind)
        assert (await house.call("/acs/credentials/list"))["acs_credentials"] == []

    play(story)


def test_a_key_that_only_reads_sees_no_card_numbers(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        written = await desk.write("jane", await desk.card_grant("room-301"))
        assert written["card_number"].isdigit()
        (seen,) = (await house.call("/acs/credentials/list", token=READER))["acs_credentials"]
        assert "card_number" not in seen

    play(story)


# --- stays --------------------------------------------------------------------------------------------------------


def test_at_the_low_level_a_credential_overrides_or_joins(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        first = await desk.credential(user, "room-301", visionline_metadata={"override": True})
        await desk.write("first", first)
        assert await desk.tap("first", "room-301")
        joins = {"override": False, "joiner_acs_credential_ids": [first["acs_credential_id"]]}
        joiner = await desk.credential(user, "room-301", visionline_metadata=joins)
        assert joiner["visionline_metadata"]["joiner_acs_credential_ids"] == [first["acs_credential_id"]]
        await desk.write("joiner", joiner)
        assert [await desk.tap(card, "room-301") for card in ("joiner", "first")] == [True, True]
        newer = await desk.credential(user, "room-301", visionline_metadata={"override": True})
        await desk.write("newer", newer)
        assert [(await desk.show(one))["visionline_metadata"]["is_valid"] for one in (first, joiner, newer)] == [
            False,
            False,
            True,
        ]
        assert await desk.tap("newer", "room-301")
        assert [await desk.tap(card, "room-301") for card in ("first", "joiner")] == [False, False]
        entrance = {"acs_entrance_id": house.entrance("room-301")}
        valid = await house.call(
            "/acs/entrances/list_credentials_with_access", **entrance, include_if=["visionline_metadata.is_valid"]
        )
        assert [one["acs_credential_id"] for one in valid["acs_credentials"]] == [newer["acs_credential_id"]]

    play(story)


def test_auto_join_overrides_an_empty_room_and_joins_whoever_is_there(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        auto = {"auto_join": True}
        first = await desk.credential(user, "room-301", visionline_metadata=auto)
        await desk.write("first", first)
        second = await desk.credential(user, "room-301", visionline_metadata=auto)
        await desk.write("second", second)
        assert second["visionline_metadata"]["joiner_acs_credential_ids"] == [first["acs_credential_id"]]
        assert [await desk.tap(card, "room-301") for card in ("second", "first")] == [True, True]
        other = await desk.credential(user, "room-302", visionline_metadata=auto)
        assert other["visionline_metadata"]["joiner_acs_credential_ids"] == []

    play(story)


def test_a_credential_joins_the_stay_of_a_grant(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301", reservation_key="R")
        written = await desk.write("guest", grant)
        assert await desk.tap("guest", "room-301")
        joins = {"joiner_acs_credential_ids": [written["acs_credential_id"]]}
        nanny = await desk.credential(await desk.user("Nanny"), "room-301", visionline_metadata=joins)
        await desk.write("nanny", nanny)
        assert [await desk.tap(card, "room-301") for card in ("nanny", "guest")] == [True, True]

    play(story)


def test_who_joins_has_no_other_rooms_and_a_time_in_common(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        first = await desk.credential(user, "room-301")
        joins = {"joiner_acs_credential_ids": [first["acs_credential_id"]]}
        with pytest.raises(Refused) as refused:
            await desk.credential(user, "room-301", "room-302", visionline_metadata=joins)
        assert (refused.value.status, refused.value.kind) == (409, "reservation_joiner_entrance_conflict")
        with pytest.raises(Refused) as refused:
            await desk.credential(
                user,
                "room-301",
                starts_at=house.after(days=4),
                ends_at=house.after(days=5),
                visionline_metadata=joins,
            )
        assert (refused.value.status, refused.value.kind) == (409, "reservation_time_frames_must_overlap")
        other = await desk.credential(user, "room-302")
        both = {"joiner_acs_credential_ids": [first["acs_credential_id"], other["acs_credential_id"]]}
        with pytest.raises(Refused) as refused:
            await desk.credential(user, "room-301", visionline_metadata=both)
        assert refused.value.kind == "invalid_input"

    play(story)


def test_a_card_that_was_made_for_later_invalidates_the_present_one_at_its_start_alone(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        now = await desk.card_grant("room-301", name="Now", ends_at=house.after(days=2))
        present = await desk.write("now", now)
        tomorrow = await desk.card_grant(
            "room-301", name="Tomorrow", starts_at=house.after(days=1), ends_at=house.after(days=3)
        )
        await desk.write("tomorrow", tomorrow)
        assert (await desk.show(present))["visionline_metadata"]["is_valid"]
        await house.sleep(25 * 3600)
        assert not (await desk.show(present))["visionline_metadata"]["is_valid"]
        told = await house.types(acs_credential_id=present["acs_credential_id"])
        assert told == ["acs_credential.issued", "acs_credential.invalidated"]

    play(story)
