"""A day in a served estate that calls every route once: what the description of the API shows as examples."""

from __future__ import annotations

import re
from typing import Any

from api_evening import evening
from served_house import KEY, House

Json = dict[str, Any]

SECRETS = ("code", "token", "client_session_token", "api_key", "secret", "instant_key_url", "url", "hash")


class Teller:
    """Asks as a client library does, and keeps what was asked and answered first, by path; `status` where that was a
    refusal, of a route that knows nothing else here."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.told: dict[str, Json] = {}

    async def ask(self, path: str, **parameters: Any) -> Json:
        answer = await self.house.client.post(path, json=parameters, headers={"authorization": f"Bearer {KEY}"})
        body: Json = answer.json()
        assert answer.status_code == 200, f"{path}: {body}"
        self.told.setdefault(path, {"request": masked(parameters), "answer": masked(body)})
        await self.house.rig.settle()
        return body

    async def refused(self, path: str, **parameters: Any) -> None:
        """A route that refuses whatever is asked of this estate."""
        answer = await self.house.client.post(path, json=parameters, headers={"authorization": f"Bearer {KEY}"})
        assert answer.status_code in (400, 404), f"{path}: {answer.json()}"
        told = {"request": masked(parameters), "status": answer.status_code, "answer": masked(answer.json())}
        self.told.setdefault(path, told)


def masked(value: Any, name: str = "") -> Any:
    """The same without secrets: of a PIN its length, of a token its beginning."""
    if isinstance(value, dict):
        return {key: masked(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, name) for one in value]
    if name not in SECRETS or not isinstance(value, str):
        return value
    if value.isdigit() or name == "hash":
        return "0" * len(value)
    return re.sub(r"(seam_[a-z]+|whsec|/ik/|/connect/[^/]+/).*", r"\1_masked", value)


async def tell(house: House) -> dict[str, Json]:
    """Plays the day; answers what was asked and answered."""
    teller = Teller(house)
    people = await _people(teller)
    grant = await _grants(teller, people)
    await _methods(teller, grant)
    await _codes(teller)
    await _devices(teller)
    await _system(teller, people)
    await _phones(teller, people)
    await _sessions(teller, people)
    await _accounts(teller)
    await _webhooks(teller)
    await _endings(teller, people, grant)
    await _own(teller)
    await evening(teller, people)
    await teller.ask("/workspaces/reset_sandbox")
    return teller.told


async def _people(t: Teller) -> list[str]:
    """Three persons; the third becomes one with the second."""
    ids = []
    for name in ("Jane Doe", "John Smith", "J. Smith"):
        key = name.lower().replace(" ", "-")
        made = await t.ask("/user_identities/create", full_name=name, user_identity_key=key)
        ids.append(made["user_identity"]["user_identity_id"])
    await t.ask("/user_identities/update", user_identity_id=ids[0], email_address="jane@example.com")
    await t.ask("/user_identities/get", user_identity_key="jane-doe")
    await t.ask("/user_identities/list", limit=1)
    await t.ask("/user_identities/merge", user_identity_id=ids[1], merged_user_identity_ids=[ids[2]])
    await t.ask("/user_identities/unmanaged/list")
    return ids


async def _grants(t: Teller, people: list[str]) -> Json:
    """Jane gets a code at two doors, in a space, and a card in the house."""
    house = t.house
    space = (
        await t.ask("/spaces/create", name="East wing", space_key="east", device_ids=[house.device("front-door")])
    )["space"]["space_id"]
    await t.ask("/spaces/update", space_id=space, name="East wing, upper floor")
    await t.ask("/spaces/get", space_key="east")
    await t.ask("/spaces/list", search="East")
    made = await t.ask(
        "/access_grants/create",
        user_identity_id=people[0],
        access_grant_key="booking-4711",
        space_ids=[space],
        requested_access_methods=[{"mode": "code"}],
        ends_at=house.after(days=3),
    )
    grant: Json = made["access_grant"]
    await t.ask("/access_grants/get", access_grant_key="booking-4711")
    await t.ask("/access_grants/list", user_identity_id=people[0], limit=1)
    await t.ask("/access_grants/get_related", access_grant_keys=["booking-4711"], include=["spaces", "access_methods"])
    await t.ask("/spaces/add_devices", space_id=space, device_ids=[house.device("suite-201")])
    await t.ask("/spaces/add_acs_entrances", space_id=space, acs_entrance_ids=[house.entrance("room-301")])
    await t.ask("/spaces/get_related", space_ids=[space], include=["access_methods"])
    wanted = [{"mode": "card"}]
    await t.ask(
        "/access_grants/request_access_methods",
        access_grant_id=grant["access_grant_id"],
        requested_access_methods=wanted,
    )
    await t.ask("/access_grants/update", access_grant_key="booking-4711", ends_at=house.after(days=4))
    await t.ask("/access_grants/unmanaged/list")
    await t.ask("/spaces/remove_devices", space_id=space, device_ids=[house.device("suite-201")])
    await t.ask("/user_identities/list_accessible_devices", user_identity_id=people[0])
    await t.ask("/user_identities/list_accessible_entrances", user_identity_id=people[0])
    return grant


async def _methods(t: Teller, grant: Json) -> None:
    """The code opens the door, the card is written and opens the room."""
    house, grant_id = t.house, grant["access_grant_id"]
    methods = (await t.ask("/access_methods/list", access_grant_id=grant_id))["access_methods"]
    code = next(one for one in methods if one["mode"] == "code")
    card = next(one for one in methods if one["mode"] == "card")
    await t.ask("/access_methods/get", access_method_id=code["access_method_id"])
    await t.ask("/access_methods/get_related", access_method_ids=[code["access_method_id"]], include=["devices"])
    door = {"device_id": house.device("front-door")}
    await t.ask("/latchwork/simulate/type_pin", **door, code=code["code"])
    desk = {"acs_encoder_id": house.service.names.encoder("reception")}
    await t.ask("/latchwork/simulate/lay_card", **desk, card="jane")
    await t.ask("/access_methods/encode", **desk, access_method_id=card["access_method_id"])
    await t.ask("/acs/encoders/scan_credential", **desk)
    await t.ask("/latchwork/simulate/lift_card", **desk)
    await t.ask("/latchwork/simulate/tap_card", acs_entrance_id=house.entrance("room-301"), card="jane")
    await t.ask("/action_attempts/list", limit=1)
    attempt = (await t.ask("/locks/unlock_door", **door))["action_attempt"]["action_attempt_id"]
    await t.ask("/action_attempts/get", action_attempt_id=attempt)
    await t.ask("/locks/lock_door", **door)
    await t.ask("/events/list", since="2020-01-01T00:00:00Z", event_type="lock.unlocked", limit=1)
    await t.ask("/events/get", event_type="access_method.issued")


async def _codes(t: Teller) -> None:
    """Access codes without a grant, on one lock and on two."""
    house = t.house
    door = {"device_id": house.device("front-door")}
    two = [house.device("front-door"), house.device("suite-201")]
    made = await t.ask("/access_codes/create", **door, code="480215", name="Gardener", ends_at=house.after(days=1))
    code = {"access_code_id": made["access_code"]["access_code_id"]}
    await t.ask("/access_codes/update", **code, name="Gardener, Mondays")
    await t.ask("/access_codes/get", **code)
    await t.ask("/access_codes/list", **door, limit=1)
    await t.ask("/access_codes/get_timeline", **code, limit=2)
    await t.ask("/access_codes/generate_code", **door)
    many = (await t.ask("/access_codes/create_multiple", device_ids=two, name="Cleaning"))["access_codes"]
    key = many[0]["common_code_key"]
    await t.ask("/access_codes/update_multiple", common_code_key=key, ends_at=house.after(days=2))
    await t.ask("/access_codes/delete", **code)
    await t.ask("/devices/update", **door, backup_access_code_pool_enabled=True)
    spare = (await t.ask("/access_codes/create", **door, use_backup_access_code_pool=True))["access_code"]
    await house.sleep(2)
    await t.ask("/access_codes/pull_backup_access_code", access_code_id=spare["access_code_id"])
    await t.ask("/latchwork/simulate/add_code_by_hand", **door, code="731904")
    await t.ask("/access_codes/simulate/create_unmanaged_access_code", **door, code="731905", name="Landlord")
    await t.ask("/connected_accounts/sync", connected_account_id=house.service.doors.account("front-door"))
    foreign = (await t.ask("/access_codes/unmanaged/list", **door))["access_codes"]
    await t.ask("/access_codes/unmanaged/get", access_code_id=foreign[0]["access_code_id"])
    await t.ask("/access_codes/unmanaged/convert_to_managed", access_code_id=foreign[0]["access_code_id"])
    await t.ask("/access_codes/unmanaged/delete", access_code_id=foreign[1]["access_code_id"])


async def _devices(t: Teller) -> None:
    """What there is to know and to disturb."""
    house = t.house
    door = {"device_id": house.device("garage")}
    await t.ask("/devices/get", **door)
    await t.ask("/devices/list", limit=1)
    await t.ask("/devices/list_device_providers")
    await t.ask("/locks/get", **door)
    await t.ask("/locks/list", limit=1)
    await t.ask("/devices/unmanaged/list")
    await t.ask("/devices/simulate/disconnect", **door)
    await t.ask("/devices/simulate/connect", **door)
    await t.ask("/locks/simulate/keypad_code_entry", **door, code="0000")
    await t.ask("/locks/simulate/manual_lock_via_keypad", **door)
    await t.ask("/latchwork/simulate/set_battery", **door, level=0.2)
    await t.ask("/latchwork/simulate/jam_bolt", **door, jammed=False)
    await t.ask("/latchwork/simulate/time")
    await t.ask("/latchwork/simulate/settle")


async def _system(t: Teller, people: list[str]) -> None:
    """The house with key cards: users, groups, credentials."""
    house = t.house
    system = {"acs_system_id": (await t.ask("/acs/systems/list"))["acs_systems"][0]["acs_system_id"]}
    room = {"acs_entrance_id": house.entrance("room-302")}
    await t.ask("/acs/systems/get", **system)
    await t.ask("/acs/entrances/list", limit=1)
    await t.ask("/acs/entrances/get", **room)
    await t.ask("/acs/encoders/list", limit=1)
    await t.ask("/acs/encoders/get", acs_encoder_id=house.service.names.encoder("reception"))
    made = await t.ask("/acs/users/create", **system, full_name="John Smith", user_identity_id=people[1])
    user = {"acs_user_id": made["acs_user"]["acs_user_id"]}
    await t.ask("/acs/users/get", **user)
    await t.ask("/acs/users/list", **system, limit=1)
    await t.ask("/acs/users/update", **user, full_name="John B. Smith")
    await t.ask("/acs/users/suspend", **user)
    await t.ask("/acs/users/unsuspend", **user)
    await t.ask("/acs/access_groups/list", **system)
    made = await t.ask(
        "/acs/credentials/create",
        **user,
        access_method="card",
        allowed_acs_entrance_ids=[room["acs_entrance_id"]],
        ends_at=house.after(days=2),
    )
    credential = {"acs_credential_id": made["acs_credential"]["acs_credential_id"]}
    await t.ask("/acs/credentials/get", **credential)
    await t.ask("/acs/credentials/list", **user, limit=1)
    await t.ask("/acs/credentials/list_accessible_entrances", **credential)
    await t.ask("/acs/entrances/list_credentials_with_access", **room)
    await t.ask("/acs/users/list_accessible_entrances", **user)
    await t.ask("/user_identities/list_acs_users", user_identity_id=people[1])
    await t.ask("/user_identities/list_acs_systems", user_identity_id=people[1])
    await t.ask("/acs/credentials/delete", **credential)


async def _phones(t: Teller, people: list[str]) -> None:
    """A link for a phone."""
    made = await t.ask("/user_identities/generate_instant_key", user_identity_id=people[0], max_use_count=2)
    key = made["instant_key"]
    await t.ask("/instant_keys/get", instant_key_id=key["instant_key_id"])
    await t.ask("/instant_keys/list", user_identity_id=people[0])
    await t.ask("/latchwork/simulate/open_instant_key", phone="jane's", instant_key_url=key["instant_key_url"])
    phones = (await t.ask("/phones/list", owner_user_identity_id=people[0]))["phones"]
    await t.ask("/phones/get", device_id=phones[0]["device_id"])
    await t.ask("/phones/deactivate", device_id=phones[0]["device_id"])
    await t.ask("/instant_keys/delete", instant_key_id=key["instant_key_id"])


async def _sessions(t: Teller, people: list[str]) -> None:
    """A session for a program that Jane uses."""
    made = await t.ask("/client_sessions/create", user_identity_id=people[0], user_identifier_key="jane")
    session = {"client_session_id": made["client_session"]["client_session_id"]}
    await t.ask("/client_sessions/get", **session)
    await t.ask("/client_sessions/list", user_identity_id=people[0])
    await t.ask("/client_sessions/get_or_create", user_identifier_key="john", user_identity_id=people[1])
    account = t.house.service.doors.account("front-door")
    await t.ask("/client_sessions/grant_access", **session, connected_account_ids=[account])
    await t.ask("/client_sessions/revoke", **session)
    await t.ask("/client_sessions/delete", **session)


async def _accounts(t: Teller) -> None:
    """What devices belong to, and the page on which somebody logs in."""
    account = {"connected_account_id": t.house.service.doors.account("front-door")}
    await t.ask("/connected_accounts/list", limit=1)
    await t.ask("/connected_accounts/get", **account)
    await t.ask("/connected_accounts/update", **account, custom_metadata={"owner": "north"})
    made = await t.ask("/connect_webviews/create", custom_metadata={"for": "new lock"})
    view = {"connect_webview_id": made["connect_webview"]["connect_webview_id"]}
    await t.ask("/connect_webviews/get", **view)
    await t.ask("/connect_webviews/list", limit=1)
    await t.ask("/connect_webviews/delete", **view)
    await t.ask("/workspaces/get")
    await t.ask("/workspaces/list")
    await t.ask("/bridges/list")


async def _webhooks(t: Teller) -> None:
    """Whom to tell."""
    made = await t.ask("/webhooks/create", url="https://example.com/events", event_types=["access_method.issued"])
    hook = {"webhook_id": made["webhook"]["webhook_id"]}
    await t.ask("/webhooks/get", **hook)
    await t.ask("/webhooks/update", **hook, event_types=["lock.unlocked"])
    await t.ask("/webhooks/list")
    await t.ask("/latchwork/webhook_deliveries/list", limit=1)
    await t.ask("/webhooks/delete", **hook)
    await t.ask("/latchwork/events/wait", after=0, limit=1, event_types=["access_grant.created"], timeout=0)


async def _endings(t: Teller, people: list[str], grant: Json) -> None:
    await t.ask("/access_methods/delete", access_grant_id=grant["access_grant_id"])
    await t.ask("/access_grants/delete", access_grant_id=grant["access_grant_id"])
    space = {"space_id": (await t.ask("/spaces/get", space_key="east"))["space"]["space_id"]}
    account = {"connected_account_id": t.house.service.doors.account("front-door")}
    await t.ask("/spaces/add_connected_account", **space, **account)
    await t.ask("/spaces/remove_connected_account", **space, **account)
    await t.ask("/spaces/remove_acs_entrances", **space, acs_entrance_ids=[t.house.entrance("room-301")])
    await t.ask("/spaces/delete", **space)
    await t.ask("/user_identities/delete", user_identity_id=people[0])


async def _own(t: Teller) -> None:
    """Keys and the audit trail."""
    key = (await t.ask("/latchwork/keys/create", name="Frank's desk", scopes=["read"]))["api_key"]
    await t.ask("/latchwork/keys/revoke", api_key_id=key["api_key_id"])
    await t.ask("/latchwork/keys/list")
    await t.ask("/latchwork/audit/list", limit=1)
    await t.ask("/latchwork/audit/verify")
