"""Client sessions: a token for an app, for one person, for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest
from api_doors import Doors
from api_house import Clock, House
from api_server import ApiServer
from api_waiting import is_gone, issued, until
from seam import Seam


class App:
    """An app in somebody's hand: it calls with the token of its session alone."""

    def __init__(self, server: ApiServer, token: str) -> None:
        self._server = server
        self._headers = {"authorization": f"Bearer {token}", "client-session-token": token}

    def ask(self, path: str, **parameters: Any) -> httpx.Response:
        return httpx.post(f"{self._server.url}{path}", json=parameters, headers=self._headers)

    def __call__(self, path: str, **parameters: Any) -> dict[str, Any]:
        answer = self.ask(path, **parameters)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def listed_with(server: ApiServer, token: str) -> httpx.Response:
    """What an app sees of the devices with its token, as the SDK for browsers sends it."""
    headers = {"authorization": f"Bearer {token}", "client-session-token": token}
    return httpx.get(f"{server.url}/devices/list", headers=headers)


def test_a_session_has_a_token_and_an_end(seam: Seam, clock: Clock) -> None:
    person = seam.user_identities.create(full_name="Ses Session")
    made = seam.client_sessions.create(user_identity_id=person.user_identity_id, user_identifier_key="app-1")
    assert made.token.startswith("seam_cst")
    assert (made.user_identity_id, made.user_identifier_key) == (person.user_identity_id, "app-1")
    assert datetime.fromisoformat(made.expires_at) > clock.now()
    assert (
        seam.client_sessions.get(client_session_id=made.client_session_id).client_session_id == made.client_session_id
    )
    assert seam.client_sessions.get(user_identifier_key="app-1").client_session_id == made.client_session_id
    assert [one.client_session_id for one in seam.client_sessions.list(user_identity_id=person.user_identity_id)] == [
        made.client_session_id
    ]


def test_the_same_key_gives_the_same_session(seam: Seam) -> None:
    first = seam.client_sessions.get_or_create(user_identifier_key="again")
    second = seam.client_sessions.get_or_create(user_identifier_key="again")
    assert first.client_session_id == second.client_session_id


def test_a_token_opens_the_api_to_what_its_session_has(seam: Seam, server: ApiServer, house: House) -> None:
    account = house.lock.connected_account_id
    made = seam.client_sessions.create(user_identifier_key="sees", connected_account_ids=[account])
    answer = listed_with(server, made.token)
    assert answer.status_code == 200
    seen = {one["device_id"] for one in answer.json()["devices"]}
    assert seen == {one.device_id for one in house.devices if one.connected_account_id == account}
    blind = seam.client_sessions.create(user_identifier_key="blind")
    assert listed_with(server, blind.token).json()["devices"] == []
    seam.client_sessions.grant_access(client_session_id=blind.client_session_id, connected_account_ids=[account])
    assert {one["device_id"] for one in listed_with(server, blind.token).json()["devices"]} == seen


def test_a_session_that_was_revoked_or_deleted_opens_nothing(seam: Seam, server: ApiServer, house: House) -> None:
    account = house.lock.connected_account_id
    revoked = seam.client_sessions.create(user_identifier_key="revoked", connected_account_ids=[account])
    deleted = seam.client_sessions.create(user_identifier_key="deleted", connected_account_ids=[account])
    seam.client_sessions.revoke(client_session_id=revoked.client_session_id)
    seam.client_sessions.delete(client_session_id=deleted.client_session_id)
    assert [listed_with(server, one.token).status_code for one in (revoked, deleted)] == [401, 401]
    assert is_gone(
        lambda: seam.client_sessions.get(client_session_id=deleted.client_session_id), "client_session_not_found"
    )


def test_a_session_ends_when_it_was_said(seam: Seam, server: ApiServer, clock: Clock, house: House) -> None:
    end = clock.after(hours=1)
    made = seam.client_sessions.create(
        user_identifier_key="short", connected_account_ids=[house.lock.connected_account_id], expires_at=end
    )
    assert Clock.same(made.expires_at, end)
    assert listed_with(server, made.token).status_code == 200
    clock.advance_to(end, minutes=1)
    assert listed_with(server, made.token).status_code == 401


def connected(seam: Seam, webview: str) -> str:
    """Somebody logs in at the page; answers the account that this connected."""
    seam.client.post("/latchwork/simulate/finish_webview", json={"connect_webview_id": webview})
    return str(seam.connect_webviews.get(connect_webview_id=webview).connected_account_id)


def test_an_owner_connects_devices_in_the_app_and_looks_after_their_codes(
    seam: Seam, server: ApiServer, house: House, doors: Doors
) -> None:
    app = App(server, seam.client_sessions.create(user_identifier_key="owner").token)
    assert "schlage" in {
        one["device_provider_name"] for one in app("/devices/list_device_providers")["device_providers"]
    }
    webview = app("/connect_webviews/create", accepted_providers=["schlage"])["connect_webview"]["connect_webview_id"]
    account = connected(seam, webview)
    assert app("/connect_webviews/get", connect_webview_id=webview)["connect_webview"]["status"] == "authorized"
    assert (
        app("/connected_accounts/get", connected_account_id=account)["connected_account"]["account_type"] == "schlage"
    )
    lock, *_ = [one["device_id"] for one in app("/devices/list")["devices"]]
    pin = app("/access_codes/generate_code", device_id=lock)["generated_code"]["code"]
    made = app("/access_codes/create", device_id=lock, code=pin, name="My code")["access_code"]["access_code_id"]
    assert [one["access_code_id"] for one in app("/access_codes/list", device_id=lock)["access_codes"]] == [made]
    until(lambda: app("/access_codes/get", access_code_id=made)["access_code"]["status"] == "set")
    assert doors.walk_up(lock, pin)
    moved = app("/locks/unlock_door", device_id=lock)["action_attempt"]["action_attempt_id"]
    assert app("/action_attempts/get", action_attempt_id=moved)["action_attempt"]["status"] == "success"
    app("/access_codes/delete", access_code_id=made)
    until(lambda: not doors.type_pin(pin, device_id=lock))
    seam.connected_accounts.delete(connected_account_id=account)


OTHERS_DEVICE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/devices/get", {}),
    ("/devices/update", {"name": "Mine"}),
    ("/locks/get", {}),
    ("/locks/lock_door", {}),
    ("/locks/unlock_door", {}),
    ("/locks/configure_auto_lock", {"auto_lock_enabled": False}),
    ("/access_codes/create", {"name": "Mine"}),
    ("/access_codes/generate_code", {}),
    ("/access_codes/unmanaged/list", {}),
)


@pytest.mark.parametrize(("path", "more"), OTHERS_DEVICE, ids=[path for path, _ in OTHERS_DEVICE])
def test_an_app_is_not_told_of_a_device_that_is_not_its_users(
    seam: Seam, server: ApiServer, house: House, path: str, more: dict[str, Any]
) -> None:
    app = App(server, seam.client_sessions.create(user_identifier_key="stranger").token)
    answer = app.ask(path, device_id=house.lock.device_id, **more)
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "device_not_found")


def test_an_app_reads_and_changes_no_code_that_is_not_its_users(
    seam: Seam, server: ApiServer, house: House, doors: Doors
) -> None:
    lock = house.lock.device_id
    code = seam.access_codes.create(device_id=lock, code=house.pin(house.lock))
    until(lambda: doors.type_pin(str(code.code), device_id=lock))
    app = App(server, seam.client_sessions.create(user_identifier_key="stranger").token)
    named = {"access_code_id": code.access_code_id}
    asked = [
        app.ask("/access_codes/get", **named),
        app.ask("/access_codes/get", device_id=lock, code=code.code),
        app.ask("/access_codes/update", **named, name="Mine"),
        app.ask("/access_codes/delete", **named),
    ]
    assert [one.json()["error"]["type"] for one in asked] == ["access_code_not_found"] * 4
    assert app("/access_codes/list")["access_codes"] == []
    moved = seam.locks.unlock_door(device_id=house.remote_lock.device_id)
    answer = app.ask("/action_attempts/get", action_attempt_id=moved.action_attempt_id)
    assert answer.json()["error"]["type"] == "action_attempt_not_found"
    assert doors.walk_up(lock, str(code.code))


def test_an_owner_sees_the_codes_of_the_house_and_not_the_pins_of_its_guests(
    seam: Seam, server: ApiServer, house: House, clock: Clock, doors: Doors
) -> None:
    lock, now = house.lock, clock.after(seconds=-1)
    grant = seam.access_grants.create(
        user_identity={"full_name": "Pru Private"},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    pin = issued(seam, grant.access_grant_id).code
    of_house = seam.access_codes.create(device_id=lock.device_id, name="Cleaner")
    until(lambda: doors.type_pin(str(of_house.code), device_id=lock.device_id))
    account = lock.connected_account_id
    app = App(server, seam.client_sessions.create(user_identifier_key="host", connected_account_ids=[account]).token)
    shown = {one["code"]: one["name"] for one in app("/access_codes/list", device_id=lock.device_id)["access_codes"]}
    assert shown[str(of_house.code)] == "Cleaner"
    assert pin not in shown
    told = app("/events/list", since=now, device_id=lock.device_id)["events"]
    pins = {one["code"] for one in told if one["event_type"] == "access_code.set_on_device" and "code" in one}
    assert of_house.code in pins
    assert pin not in pins
    probed = app.ask("/access_codes/get", device_id=lock.device_id, code=pin)
    assert probed.json()["error"]["type"] == "access_code_not_found"
    seam.access_codes.delete(access_code_id=of_house.access_code_id)
    until(lambda: not doors.type_pin(str(of_house.code), device_id=lock.device_id))


def test_a_session_of_a_person_has_the_devices_that_the_person_was_given(
    seam: Seam, server: ApiServer, house: House
) -> None:
    lock = house.remote_lock.device_id
    person = seam.user_identities.create(full_name="Gia Given")
    seam.user_identities.grant_access_to_device(user_identity_id=person.user_identity_id, device_id=lock)
    app = App(server, seam.client_sessions.create(user_identity_ids=[person.user_identity_id]).token)
    assert [one["device_id"] for one in app("/devices/list")["devices"]] == [lock]
    assert app("/locks/unlock_door", device_id=lock)["action_attempt"]["status"] == "success"
    seam.user_identities.revoke_access_to_device(user_identity_id=person.user_identity_id, device_id=lock)
    assert app.ask("/locks/unlock_door", device_id=lock).status_code == 404


def test_what_a_user_has_is_found_by_the_callers_key_for_the_user(seam: Seam, house: House) -> None:
    session = seam.client_sessions.get_or_create(user_identifier_key="tenant")
    webview = seam.connect_webviews.create(accepted_providers=["kwikset"]).connect_webview_id
    seam.client_sessions.grant_access(user_identifier_key="tenant", connect_webview_ids=[webview])
    account = connected(seam, webview)
    mine = seam.devices.list(user_identifier_key="tenant")
    assert {one.connected_account_id for one in mine} == {account}
    assert seam.devices.list(user_identifier_key="tenant", device_ids=[house.lock.device_id]) == []
    code = seam.access_codes.create(device_id=mine[0].device_id)
    found = seam.access_codes.list(user_identifier_key="tenant")
    assert [one.access_code_id for one in found] == [code.access_code_id]
    accounts = seam.connected_accounts.list(user_identifier_key="tenant")
    assert [one.connected_account_id for one in accounts] == [account]
    assert [one.connect_webview_id for one in seam.connect_webviews.list(user_identifier_key="tenant")] == [webview]
    for of_nobody in (
        seam.devices.list,
        seam.access_codes.list,
        seam.connected_accounts.list,
        seam.connect_webviews.list,
    ):
        assert of_nobody(user_identifier_key="nobody") == []
    late = seam.client_sessions.create(user_identifier_key="partner", connect_webview_ids=[webview])
    assert late.connected_account_ids == [account], "a page that is over has connected it already"
    seam.client_sessions.revoke(client_session_id=session.client_session_id)
    assert seam.devices.list(user_identifier_key="tenant") == []
    seam.connected_accounts.delete(connected_account_id=account)
