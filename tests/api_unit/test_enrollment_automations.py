"""Enrollment automations: phones that hold their person's mobile keys before they are held to a door.

A phone in flight mode fetches nothing: what it opens it was given before.
"""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from served_house import READER, House, Play, Refused

SECTION = "/user_identities/enrollment_automations"


async def person(house: House, name: str = "Mo Mobile") -> str:
    made = await house.call("/user_identities/create", full_name=name)
    return str(made["user_identity"]["user_identity_id"])


async def launch(house: House, who: str, **more: Any) -> dict[str, Any]:
    system = {"credential_manager_acs_system_id": Desk(house).system}
    made = await house.call(f"{SECTION}/launch", user_identity_id=who, **(system | more))
    automation: dict[str, Any] = made["enrollment_automation"]
    return automation


async def phone(house: House, who: str) -> str:
    made = await house.call("/phones/simulate/create_sandbox_phone", user_identity_id=who)
    await house.sleep(1)
    return str(made["phone"]["device_id"])


async def opens(house: House, phone_id: str, entrance: str) -> bool:
    return await Desk(house).present(phone_id, entrance, in_flight_mode=True)


def test_a_phone_that_comes_has_the_keys_of_its_person_at_once(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo, other = Desk(house), await person(house), await person(house, "Ona Other")
        await launch(house, mo, create_credential_manager_user=True)
        for who in (mo, other):
            await desk.card_grant("room-301", "pool", mode="mobile_key", user_identity_id=who, reservation_key="stay")
        mine, theirs = await phone(house, mo), await phone(house, other)
        assert [await opens(house, mine, door) for door in ("room-301", "pool", "room-302")] == [True, True, False]
        assert not await opens(house, theirs, "room-301"), "nobody launched an automation for the other"
        assert await desk.present(theirs, "room-301"), "it fetches its keys at the door"

    play(story)


def test_a_phone_gets_keys_that_come_and_change_and_loses_those_that_end(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo = Desk(house), await person(house)
        await launch(house, mo)
        mine = await phone(house, mo)
        assert not await opens(house, mine, "room-301")
        grant = await desk.card_grant("room-301", mode="mobile_key", user_identity_id=mo)
        await house.sleep(1)
        assert await opens(house, mine, "room-301")
        (credential,) = (await house.call("/acs/credentials/list", user_identity_id=mo))["acs_credentials"]
        holding = await house.call("/phones/list", acs_credential_id=credential["acs_credential_id"])
        assert [one["device_id"] for one in holding["phones"]] == [mine]
        key = grant["access_grant_id"]
        await house.call("/access_grants/update", access_grant_id=key, acs_entrance_ids=[house.entrance("room-302")])
        await house.sleep(1)
        assert [await opens(house, mine, door) for door in ("room-301", "room-302")] == [False, True]
        await house.call("/access_grants/delete", access_grant_id=key)
        await house.sleep(1)
        assert not await opens(house, mine, "room-302")
        assert await house.rig.engine.alarms() == [], "nothing is out any more"

    play(story)


def test_a_key_that_was_made_by_itself_is_mirrored_to_all_phones_of_its_user(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo = Desk(house), await person(house)
        user = await desk.user("Mo")
        automation = await launch(house, mo, credential_manager_acs_user_id=user)
        (linked,) = (await house.call("/user_identities/list_acs_users", user_identity_id=mo))["acs_users"]
        assert linked["acs_user_id"] == user
        both = [await phone(house, mo), await phone(house, mo)]
        manager = automation["credential_manager_acs_system_id"]
        more = {"is_multi_phone_sync_credential": True, "credential_manager_acs_system_id": manager}
        await desk.credential(user, "room-303", mode="mobile_key", **more)
        await house.sleep(1)
        assert [await opens(house, one, "room-303") for one in both] == [True, True]

    play(story)


def test_one_that_was_deleted_brings_nothing_more_and_takes_nothing_away(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo = Desk(house), await person(house)
        automation = await launch(house, mo)
        named = {"enrollment_automation_id": automation["enrollment_automation_id"]}
        mine = await phone(house, mo)
        await desk.card_grant("room-301", mode="mobile_key", user_identity_id=mo)
        await house.sleep(1)
        await house.call(f"{SECTION}/delete", **named)
        await desk.card_grant("room-302", mode="mobile_key", user_identity_id=mo)
        await house.sleep(1)
        assert [await opens(house, mine, door) for door in ("room-301", "room-302")] == [True, False]
        assert await desk.present(mine, "room-302")
        assert await house.types(event_type="enrollment_automation.deleted") == ["enrollment_automation.deleted"]
        with pytest.raises(Refused, match="404 enrollment_automation_not_found"):
            await house.call(f"{SECTION}/get", **named)

    play(story)


def test_automations_are_found_and_outlive_a_restart(play: Play) -> None:
    async def story(house: House) -> None:
        mo, other = await person(house), await person(house, "Ona Other")
        automation = await launch(house, mo)
        assert await launch(house, mo) == automation, "the same again is the one that there is"
        got = await house.get(f"{SECTION}/get", enrollment_automation_id=automation["enrollment_automation_id"])
        assert got["enrollment_automation"] == automation
        assert (await house.get(f"{SECTION}/list", user_identity_id=mo))["enrollment_automations"] == [automation]
        assert (await house.get(f"{SECTION}/list", user_identity_id=other))["enrollment_automations"] == []
        with pytest.raises(Refused, match="403 forbidden"):
            await house.call(f"{SECTION}/launch", token=READER, user_identity_id=mo)

    async def later(house: House) -> None:
        (mo,) = (await house.call("/user_identities/list", search="Mo Mobile"))["user_identities"]
        mine = await phone(house, mo["user_identity_id"])
        await Desk(house).card_grant("room-301", mode="mobile_key", user_identity_id=mo["user_identity_id"])
        await house.sleep(1)
        assert await opens(house, mine, "room-301")

    play(story)
    play(later)


def test_an_automation_goes_with_its_person_and_comes_along_when_people_are_merged(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo, twin = Desk(house), await person(house), await person(house, "Mo Twin")
        automation = await launch(house, twin)
        mine = await phone(house, mo)
        await house.call("/user_identities/merge", user_identity_id=mo, merged_user_identity_ids=[twin])
        await desk.card_grant("room-301", mode="mobile_key", user_identity_id=mo)
        await house.sleep(1)
        assert await opens(house, mine, "room-301")
        found = (await house.call(f"{SECTION}/list", user_identity_id=mo))["enrollment_automations"]
        assert [one["enrollment_automation_id"] for one in found] == [automation["enrollment_automation_id"]]
        await house.call("/user_identities/delete", user_identity_id=mo)
        await house.sleep(1)
        assert len(await house.types(event_type="enrollment_automation.deleted")) == 1

    play(story)


def test_what_cannot_be_launched_is_refused_with_a_reason(play: Play) -> None:
    async def story(house: House) -> None:
        desk, mo = Desk(house), await person(house)
        user = await desk.user("Somebody", user_identity_id=await person(house, "Somebody"))
        for more, kind in (
            ({"credential_manager_acs_system_id": "nowhere"}, "404 acs_system_not_found"),
            ({"acs_credential_pool_id": "pool"}, "404 acs_credential_pool_not_found"),
            ({"credential_manager_acs_user_id": "nobody"}, "404 acs_user_not_found"),
            ({"credential_manager_acs_user_id": user}, "409 acs_user_conflict"),
            (
                {"credential_manager_acs_user_id": user, "create_credential_manager_user": True},
                "400 invalid_input: credential_manager_acs_user_id",
            ),
        ):
            with pytest.raises(Refused, match=kind):
                await launch(house, mo, **more)
        assert (await house.call(f"{SECTION}/list", user_identity_id=mo))["enrollment_automations"] == []

    play(story)
