"""Every object has every member that the published types promise, each of its kind."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_shapes import SHAPES, complaints
from api_waiting import issued
from seam import Seam


@pytest.fixture(scope="module")
def found(seam: Seam, clock: Clock, house: House, doors: Doors) -> dict[str, list[dict[str, Any]]]:
    """At least one object of each kind, as it came over the wire."""
    lock, room = house.lock, house.rooms(1)[0]

    def posted(path: str, key: str, **what: Any) -> Any:
        return seam.client.post(path, json=what)[key]

    since = clock.after(seconds=-1)
    mobile = house.mobile_door
    space = posted("/spaces/create", "space", name="Shapes", device_ids=[lock.device_id])
    grant_id = posted(
        "/access_grants/create",
        "access_grant",
        user_identity={"full_name": "Sha Shape"},
        space_ids=[space["space_id"]],
        device_ids=list(filter(None, [mobile.get("device_id")])),
        acs_entrance_ids=[room.acs_entrance_id, *filter(None, [mobile.get("acs_entrance_id")])],
        requested_access_methods=[{"mode": "code"}, {"mode": "card"}, {"mode": "mobile_key"}],
        ends_at=clock.after(days=1),
    )["access_grant_id"]
    waiting = posted(
        "/access_codes/create", "access_code", device_id=lock.device_id,
        starts_at=clock.after(days=20), ends_at=clock.after(days=21),
    )  # fmt: skip
    doors.walk_up(lock.device_id, str(issued(seam, grant_id).code))
    grant = posted("/access_grants/get", "access_grant", access_grant_id=grant_id)
    person = grant["user_identity_id"]
    user = posted("/acs/users/create", "acs_user", acs_system_id=room.acs_system_id, full_name="Sha User")
    posted(
        "/acs/credentials/create", "acs_credential", acs_user_id=user["acs_user_id"], access_method="card",
        allowed_acs_entrance_ids=[room.acs_entrance_id], ends_at=clock.after(days=1),
    )  # fmt: skip
    foreign = posted(
        "/access_codes/simulate/create_unmanaged_access_code", "access_code",
        device_id=lock.device_id, code=house.pin(lock), name="By hand",
    )  # fmt: skip
    attempt = posted("/locks/unlock_door", "action_attempt", device_id=house.remote_lock.device_id)
    return {
        "access_grant": [grant],
        "access_method": posted("/access_methods/list", "access_methods", access_grant_id=grant_id),
        "user_identity": posted("/user_identities/list", "user_identities"),
        "space": [space],
        "device": posted("/devices/list", "devices"),
        "access_code": [waiting, *posted("/access_codes/list", "access_codes", device_id=lock.device_id)],
        "unmanaged_access_code": [foreign],
        "acs_system": posted("/acs/systems/list", "acs_systems"),
        "acs_entrance": posted("/acs/entrances/list", "acs_entrances"),
        "acs_encoder": posted("/acs/encoders/list", "acs_encoders"),
        "acs_user": [user, *posted("/acs/users/list", "acs_users")],
        "acs_credential": posted("/acs/credentials/list", "acs_credentials"),
        "acs_access_group": posted("/acs/access_groups/list", "acs_access_groups"),
        "connected_account": posted("/connected_accounts/list", "connected_accounts"),
        "connect_webview": [posted("/connect_webviews/create", "connect_webview", provider_category="stable")],
        "webhook": [posted("/webhooks/create", "webhook", url="http://127.0.0.1:9/nobody")],
        "instant_key": [posted("/user_identities/generate_instant_key", "instant_key", user_identity_id=person)],
        "client_session": [posted("/client_sessions/create", "client_session", user_identifier_key="shape")],
        "action_attempt": [attempt],
        "event": posted("/events/list", "events", since=since),
    }


@pytest.mark.parametrize("kind", SHAPES)
def test_an_object_has_all_that_is_promised_of_it(found: dict[str, list[dict[str, Any]]], kind: str) -> None:
    assert found[kind], f"there is no {kind}"
    wrong = {word for one in found[kind] for word in complaints(one, SHAPES[kind])}
    assert not wrong, sorted(wrong)


EVENT_MEMBERS: dict[str, tuple[str, ...]] = {
    "access_grant.created": ("access_grant_id",),
    "access_method.created": ("access_method_id", "access_grant_ids"),
    "access_method.issued": ("access_method_id", "access_grant_ids"),
    "access_method.card_encoding_required": ("access_method_id", "access_grant_ids"),
    "access_code.created": ("access_code_id", "device_id", "connected_account_id"),
    "access_code.set_on_device": ("access_code_id", "code", "device_id", "connected_account_id"),
    "access_code.unmanaged.created": ("access_code_id", "device_id", "connected_account_id"),
    "acs_user.created": ("acs_user_id", "acs_system_id"),
    "lock.unlocked": ("method", "device_id", "connected_account_id"),
    "space.created": ("space_id", "device_ids", "acs_entrance_ids"),
    "action_attempt.unlock_door.succeeded": ("action_attempt_id", "action_type", "status"),
}


@pytest.mark.parametrize("event_type", EVENT_MEMBERS)
def test_an_event_has_the_members_of_its_type(found: dict[str, list[dict[str, Any]]], event_type: str) -> None:
    told = [one for one in found["event"] if one["event_type"] == event_type]
    assert told, f"there was no {event_type}"
    missing = {name for event in told for name in EVENT_MEMBERS[event_type] if name not in event}
    assert not missing
