"""The second part of the day of `api_story`: what is asked more seldom, and what is refused whoever asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from latchwork.drivers.contract import Window
from latchwork.grants.model import GrantRequest

if TYPE_CHECKING:
    from api_story import Teller

SIMULATE = "/latchwork/simulate"


async def evening(t: Teller, people: list[str]) -> None:
    """`people` are those of the day; the first of them is gone."""
    await _unmanaged(t)
    await _codes(t)
    await _cards_of_locks(t, people[1])
    user = await _users(t, people[1])
    await _credentials(t, user, people[1])
    await _encoders(t, user)
    await _phones(t, people[1])
    await _people(t, people[1])
    await _pages(t)
    await _doors(t)
    await _accounts(t)


def device(t: Teller, door: str) -> dict[str, str]:
    return {"device_id": t.house.device(door)}


async def _unmanaged(t: Teller) -> None:
    """What somebody gave from the command line, and is taken over."""
    house = t.house
    now = house.now()
    window = Window(now, now + timedelta(days=1))
    for name in ("Cara Cable", "Dan Dial"):
        await house.rig.engine.grant(GrantRequest(name, window, ("studio",)))
    await house.rig.settle()
    grants = (await t.ask("/access_grants/unmanaged/list", limit=2))["access_grants"]
    named = {"access_grant_id": grants[0]["access_grant_id"]}
    await t.ask("/access_grants/unmanaged/get", **named)
    methods = (await t.ask("/access_methods/unmanaged/list", **named))["access_methods"]
    await t.ask("/access_methods/unmanaged/get", access_method_id=methods[0]["access_method_id"])
    person = {"user_identity_id": grants[1]["user_identity_id"]}
    await t.ask("/user_identities/unmanaged/get", **person)
    await t.ask("/user_identities/unmanaged/update", **person, is_managed=True, user_identity_key="dan-dial")
    await t.ask("/access_grants/unmanaged/update", **named, is_managed=True, access_grant_key="cable-1")


async def _codes(t: Teller) -> None:
    door = device(t, "studio")
    await t.ask("/access_codes/report_device_constraints", **device(t, "boat-house"), supported_code_lengths=[9])
    for code in ("731906", "731907"):
        await t.ask(f"{SIMULATE}/add_code_by_hand", **door, code=code)
    await t.ask(f"{SIMULATE}/remove_code_by_hand", **door, code="731907")
    await t.ask("/connected_accounts/sync", connected_account_id=t.house.service.doors.account("studio"))
    foreign = (await t.ask("/access_codes/unmanaged/list", **door))["access_codes"][0]["access_code_id"]
    await t.ask("/access_codes/unmanaged/update", access_code_id=foreign, is_managed=True)
    await t.ask(f"{SIMULATE}/read_memory", **door)


async def _cards_of_locks(t: Teller, person: str) -> None:
    """A lock that knows cards by their numbers."""
    made = await t.ask(
        "/access_grants/create",
        user_identity_id=person,
        device_ids=[t.house.device("linen-room")],
        requested_access_methods=[{"mode": "card"}],
        ends_at=t.house.after(days=1),
    )
    method = {"access_method_id": made["access_grant"]["access_method_ids"][0]}
    await t.ask("/access_methods/assign_card", **method, card_number="3735928559")
    entrance = {"acs_entrance_id": t.house.entrance("room-302")}
    await t.refused("/access_methods/unlock_door", **method, **entrance)


async def _users(t: Teller, person: str) -> str:
    """A second user of the house, in its access group and out of it."""
    system = {"acs_system_id": t.house.service.names.system("main-house")}
    group = (await t.ask("/acs/access_groups/list", **system))["acs_access_groups"][0]
    named = {"acs_access_group_id": group["acs_access_group_id"]}
    made = await t.ask("/acs/users/create", **system, full_name="Ari Angst")
    user = str(made["acs_user"]["acs_user_id"])
    await t.ask("/acs/access_groups/get", **named)
    await t.ask("/acs/access_groups/add_user", **named, acs_user_id=user)
    await t.ask("/acs/access_groups/list_users", **named)
    await t.ask("/acs/access_groups/list_accessible_entrances", **named)
    await t.ask("/acs/access_groups/remove_user", **named, acs_user_id=user)
    await t.ask("/acs/users/add_to_access_group", **named, acs_user_id=user)
    await t.ask("/acs/users/remove_from_access_group", **named, acs_user_id=user)
    await t.ask("/acs/entrances/grant_access", acs_entrance_id=t.house.entrance("room-303"), acs_user_id=user)
    await t.ask("/acs/users/revoke_access_to_all_entrances", acs_user_id=user)
    await t.refused("/acs/access_groups/delete", **named)
    await t.refused("/acs/access_groups/unmanaged/get", **named)
    await t.ask("/acs/access_groups/unmanaged/list", **system)
    await t.refused("/acs/users/unmanaged/get", acs_user_id=user)
    await t.ask("/acs/users/unmanaged/list", **system)
    await t.ask("/acs/systems/list_compatible_credential_manager_acs_systems", **system)
    await t.refused("/acs/systems/report_devices", **system, acs_entrances=[])
    await t.ask("/acs/credential_pools/list", **system)
    return user


async def _credentials(t: Teller, user: str, person: str) -> None:
    room = t.house.entrance("room-303")
    made = await t.ask(
        "/acs/credentials/create",
        acs_user_id=user,
        access_method="card",
        allowed_acs_entrance_ids=[room],
        ends_at=t.house.after(days=2),
    )
    named = {"acs_credential_id": made["acs_credential"]["acs_credential_id"]}
    await t.ask("/acs/credentials/update", **named, ends_at=t.house.after(days=3))
    await t.ask("/acs/credentials/unassign", **named, acs_user_id=user)
    await t.ask("/acs/credentials/assign", **named, acs_user_id=user)
    desk = {"acs_encoder_id": t.house.service.names.encoder("reception")}
    await t.ask(f"{SIMULATE}/lay_card", **desk, card="ari")
    await t.ask("/acs/encoders/encode_credential", **desk, **named)
    await t.ask(f"{SIMULATE}/lift_card", **desk)
    await t.refused("/acs/entrances/unlock", **named, acs_entrance_id=room)
    await t.refused("/acs/credentials/create_offline_code", acs_user_id=user, allowed_acs_entrance_id=room)
    await t.refused("/acs/credentials/unmanaged/get", **named)
    await t.ask("/acs/credentials/unmanaged/list", acs_user_id=user)


async def _encoders(t: Teller, user: str) -> None:
    desk = {"acs_encoder_id": t.house.service.names.encoder("back-office")}
    simulate = "/acs/encoders/simulate/next_credential"
    await t.ask(f"{simulate}_encode_will_fail", **desk, error_code="encoding_interrupted")
    await t.ask(f"{simulate}_encode_will_succeed", **desk, scenario="credential_is_issued")
    await t.ask(f"{simulate}_scan_will_fail", **desk, error_code="no_credential_on_encoder")
    await t.ask(f"{simulate}_scan_will_succeed", **desk, scenario="credential_on_encoder_is_empty")
    made = await t.ask("/acs/users/create", acs_system_id=t.house.service.names.system("main-house"), full_name="Bo")
    other = made["acs_user"]["acs_user_id"]
    await t.ask(f"{SIMULATE}/lay_card", **desk, card="ari")
    await t.ask("/acs/encoders/scan_to_assign_credential", **desk, acs_user_id=other)
    await t.ask(f"{SIMULATE}/lift_card", **desk)
    await t.ask("/acs/users/delete", acs_user_id=other)


async def _phones(t: Teller, person: str) -> None:
    section = "/user_identities/enrollment_automations"
    system = {"credential_manager_acs_system_id": t.house.service.names.system("main-house")}
    made = await t.ask(f"{section}/launch", user_identity_id=person, **system)
    named = {"enrollment_automation_id": made["enrollment_automation"]["enrollment_automation_id"]}
    await t.ask(f"{section}/get", **named)
    await t.ask(f"{section}/list", user_identity_id=person)
    metadata = {"operating_system": "android", "device_model": "Five"}
    made = await t.ask("/phones/simulate/create_sandbox_phone", user_identity_id=person, phone_metadata=metadata)
    room = {"acs_entrance_id": t.house.entrance("room-302")}
    await t.ask(f"{SIMULATE}/present_phone", **room, phone=made["phone"]["device_id"])
    await t.ask(f"{section}/delete", **named)


async def _people(t: Teller, person: str) -> None:
    made = await t.ask(
        "/acs/users/create", acs_system_id=t.house.service.names.system("main-house"), full_name="Eve Extra"
    )
    eve = (await t.ask("/user_identities/create", full_name="Eve Extra"))["user_identity"]["user_identity_id"]
    both = {"user_identity_id": eve, "acs_user_id": made["acs_user"]["acs_user_id"]}
    await t.ask("/user_identities/add_acs_user", **both)
    await t.ask("/user_identities/remove_acs_user", **both)
    given = {"user_identity_id": eve, **device(t, "garage")}
    await t.ask("/user_identities/grant_access_to_device", **given)
    await t.ask("/user_identities/revoke_access_to_device", **given)
    await t.ask("/workspaces/find_anything", search="Eve Extra")


async def _pages(t: Teller) -> None:
    section = "/workspaces/customization_profiles"
    made = await t.ask(f"{section}/create", name="Bellevue", primary_color="#204060")
    profile = {"customization_profile_id": made["customization_profile"]["customization_profile_id"]}
    await t.ask(f"{section}/get", **profile)
    await t.ask(f"{section}/update", **profile, secondary_color="#f0f0f0")
    await t.ask(f"{section}/list")
    await t.refused(f"{section}/upload_images")
    await t.refused("/workspaces/create", name="Second house")
    await t.ask("/workspaces/update", name="Bellevue Estate")
    await t.refused("/bridges/get", bridge_id="b0000000-0000-4000-8000-000000000000")
    made = await t.ask("/webhooks/create", url="https://example.com/more", event_types=["device.doorbell_rang"])
    hook = {"webhook_id": made["webhook"]["webhook_id"]}
    await t.ask("/latchwork/webhook_deliveries/replay", **hook, since=t.house.after(hours=-1))
    await t.ask("/webhooks/delete", **hook)


async def _doors(t: Teller) -> None:
    door, other = device(t, "tool-shed"), device(t, "wine-cellar")
    await t.ask("/locks/configure_auto_lock", **door, auto_lock_enabled=True, auto_lock_delay_seconds=30)
    zone: dict[str, Any] = {"ultraloq_metadata": {"time_zone": "Europe/Zurich"}}
    await t.ask("/devices/report_provider_metadata", devices=[door | zone])
    await t.ask("/devices/simulate/disconnect_from_hub", **door)
    await t.ask("/devices/simulate/connect_to_hub", **door)
    await t.ask("/devices/simulate/paid_subscription", **door, is_expired=True)
    await t.ask("/devices/simulate/paid_subscription", **door, is_expired=False)
    await t.ask("/devices/update", **door, is_managed=False)
    await t.ask("/devices/unmanaged/get", **door)
    await t.ask("/devices/unmanaged/update", **door, is_managed=True)
    await t.ask(f"{SIMULATE}/arm_fault", **door, fault="jammed", times=1)
    await t.ask("/devices/simulate/remove", **other)
    await t.ask("/devices/delete", **other)


async def _accounts(t: Teller) -> None:
    account = {"connected_account_id": t.house.service.doors.account("boat-house")}
    made = await t.ask("/connect_webviews/create", accepted_providers=["ttlock"])
    view = made["connect_webview"]["connect_webview_id"]
    mine = {"connected_account_id": t.house.service.doors.account("front-door")}
    await t.ask("/connected_accounts/simulate/disconnect", **mine)
    await t.ask(f"{SIMULATE}/finish_webview", connect_webview_id=view)
    await t.ask("/connected_accounts/delete", **account)
    await _an_hour(t)


async def _an_hour(t: Teller) -> None:
    """Nobody can take virtual time forward: it is let go on, and then it is asked what a server would have answered."""
    await t.house.sleep(3600)
    now = (await t.ask(f"{SIMULATE}/time"))["now"]
    t.told[f"{SIMULATE}/advance_time"] = {"request": {"seconds": 3600}, "answer": {"now": now, "ok": True}}
