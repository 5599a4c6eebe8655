"""Every way in which the server says no: a status, a stable type and one sentence."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_house import Clock, House
from api_server import API_KEY, ApiServer
from seam import Seam, SeamHttpApiError, SeamHttpInvalidInputError, SeamHttpUnauthorizedError

NOBODY = str(uuid.UUID(int=0))


def test_a_wrong_key_is_unauthorized(server: ApiServer) -> None:
    with (
        Seam(api_key="seam_wrongkey_token", endpoint=server.url) as stranger,
        pytest.raises(SeamHttpUnauthorizedError) as refused,
    ):
        stranger.devices.list()
    assert (refused.value.status_code, refused.value.code) == (401, "unauthorized")
    assert refused.value.request_id


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic c2VhbQ=="}, {"authorization": "Bearer"}])
def test_no_key_is_unauthorized_in_words(server: ApiServer, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{server.url}/devices/list", json={}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["seam-request-id"]
    told = answer.json()
    assert told["ok"] is False
    assert told["error"]["type"] == "unauthorized"
    assert told["error"]["message"]


def test_a_wrong_key_is_told_nothing_of_what_is_there(server: ApiServer) -> None:
    wrong = {"authorization": "Bearer seam_wrongkey_token"}
    answers = [
        httpx.post(f"{server.url}{path}", json={}, headers=wrong) for path in ("/devices/list", "/no/such_route")
    ]
    assert [one.status_code for one in answers] == [401, 401]


MISSING: dict[str, tuple[str, Callable[[Seam], Any]]] = {
    "access_code": ("access_code_not_found", lambda seam: seam.access_codes.get(access_code_id=NOBODY)),
    "access_code deleted": ("access_code_not_found", lambda seam: seam.access_codes.delete(access_code_id=NOBODY)),
    "access_code updated": (
        "access_code_not_found",
        lambda seam: seam.access_codes.update(access_code_id=NOBODY, name="x"),
    ),
    "unmanaged code": ("access_code_not_found", lambda seam: seam.access_codes.unmanaged.get(access_code_id=NOBODY)),
    "access_grant": ("access_grant_not_found", lambda seam: seam.access_grants.get(access_grant_id=NOBODY)),
    "access_grant by key": ("access_grant_not_found", lambda seam: seam.access_grants.get(access_grant_key="nobody")),
    "access_grant updated": (
        "access_grant_not_found",
        lambda seam: seam.access_grants.update(access_grant_id=NOBODY, name="x"),
    ),
    "access_method": ("access_method_not_found", lambda seam: seam.access_methods.get(access_method_id=NOBODY)),
    "device": ("device_not_found", lambda seam: seam.devices.get(device_id=NOBODY)),
    "device named": ("device_not_found", lambda seam: seam.devices.get(name="no such door")),
    "lock": ("device_not_found", lambda seam: seam.locks.get(device_id=NOBODY)),
    "door unlocked": ("device_not_found", lambda seam: seam.locks.unlock_door(device_id=NOBODY)),
    "code for a device": ("device_not_found", lambda seam: seam.access_codes.create(device_id=NOBODY, code="123456")),
    "space": ("space_not_found", lambda seam: seam.spaces.get(space_id=NOBODY)),
    "space by key": ("space_not_found", lambda seam: seam.spaces.get(space_key="nowhere")),
    "user_identity": ("user_identity_not_found", lambda seam: seam.user_identities.get(user_identity_id=NOBODY)),
    "user_identity by key": (
        "user_identity_not_found",
        lambda seam: seam.user_identities.get(user_identity_key="nobody"),
    ),
    "acs_system": ("acs_system_not_found", lambda seam: seam.acs.systems.get(acs_system_id=NOBODY)),
    "acs_entrance": ("acs_entrance_not_found", lambda seam: seam.acs.entrances.get(acs_entrance_id=NOBODY)),
    "acs_encoder": ("acs_encoder_not_found", lambda seam: seam.acs.encoders.get(acs_encoder_id=NOBODY)),
    "acs_user": ("acs_user_not_found", lambda seam: seam.acs.users.get(acs_user_id=NOBODY)),
    "acs_credential": ("acs_credential_not_found", lambda seam: seam.acs.credentials.get(acs_credential_id=NOBODY)),
    "acs_access_group": (
        "acs_access_group_not_found",
        lambda seam: seam.acs.access_groups.get(acs_access_group_id=NOBODY),
    ),
    "action_attempt": ("action_attempt_not_found", lambda seam: seam.action_attempts.get(action_attempt_id=NOBODY)),
    "event": ("event_not_found", lambda seam: seam.events.get(event_id=NOBODY)),
    "instant_key": ("instant_key_not_found", lambda seam: seam.instant_keys.get(instant_key_id=NOBODY)),
    "webhook": ("webhook_not_found", lambda seam: seam.webhooks.get(webhook_id=NOBODY)),
    "connect_webview": ("connect_webview_not_found", lambda seam: seam.connect_webviews.get(connect_webview_id=NOBODY)),
    "connected_account": (
        "connected_account_not_found",
        lambda seam: seam.connected_accounts.get(connected_account_id=NOBODY),
    ),
    "client_session": ("client_session_not_found", lambda seam: seam.client_sessions.get(client_session_id=NOBODY)),
    "phone": ("phone_not_found", lambda seam: seam.phones.get(device_id=NOBODY)),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_not_there_is_not_found_by_its_kind(seam: Seam, what: str) -> None:
    error_type, ask = MISSING[what]
    with pytest.raises(SeamHttpApiError) as refused:
        ask(seam)
    assert (refused.value.status_code, refused.value.code) == (404, error_type)
    assert str(refused.value).strip()
    assert refused.value.request_id


def granting(clock: Clock, house: House) -> dict[str, Any]:
    """What a good request for a grant says."""
    return {
        "user_identity": {"full_name": "Vic Valid"},
        "device_ids": [house.lock.device_id],
        "requested_access_methods": [{"mode": "code"}],
        "ends_at": clock.after(days=1),
    }


def test_what_is_missing_is_named(seam: Seam, clock: Clock, house: House) -> None:
    asked = granting(clock, house)
    del asked["requested_access_methods"]
    with pytest.raises(SeamHttpInvalidInputError) as refused:
        seam.client.post("/access_grants/create", json=asked)
    assert (refused.value.status_code, refused.value.code) == (400, "invalid_input")
    assert refused.value.get_validation_error_messages("requested_access_methods")
    assert [one.parameter_name for one in refused.value.validation_errors] == ["requested_access_methods"]


INVALID: dict[str, tuple[str, dict[str, Any]]] = {
    "a mode that does not exist": ("requested_access_methods", {"requested_access_methods": [{"mode": "song"}]}),
    "a code of three digits": (
        "requested_access_methods",
        {"requested_access_methods": [{"mode": "code", "code": "123"}]},
    ),
    "a code of letters": ("requested_access_methods", {"requested_access_methods": [{"mode": "code", "code": "abcd"}]}),
    "a code for a card": ("requested_access_methods", {"requested_access_methods": [{"mode": "card", "code": "1234"}]}),
    "a use count of nought": (
        "requested_access_methods",
        {"requested_access_methods": [{"mode": "mobile_key", "instant_key_max_use_count": 0}]},
    ),
    "methods that are no list": ("requested_access_methods", {"requested_access_methods": "code"}),
    "no method": ("requested_access_methods", {"requested_access_methods": []}),
    "an end that is no time": ("ends_at", {"ends_at": "tomorrow"}),
    "an end without a zone": ("ends_at", {"ends_at": "2199-01-01T10:00:00"}),
    "an end in the past": ("ends_at", {"ends_at": "2001-01-01T00:00:00Z"}),
    "doors that are no list of texts": ("device_ids", {"device_ids": [7]}),
    "an empty key": ("access_grant_key", {"access_grant_key": ""}),
    "a person who is no object": ("user_identity", {"user_identity": "Jane"}),
}


@pytest.mark.parametrize("what", INVALID)
def test_what_is_wrong_in_a_request_is_named(seam: Seam, clock: Clock, house: House, what: str) -> None:
    parameter, wrong = INVALID[what]
    before = len(seam.access_grants.list())
    with pytest.raises(SeamHttpInvalidInputError) as refused:
        seam.client.post("/access_grants/create", json=granting(clock, house) | wrong)
    assert refused.value.status_code == 400
    assert parameter in {one.parameter_name for one in refused.value.validation_errors}
    assert len(seam.access_grants.list()) == before, "nothing was stored"


def test_an_end_before_the_start_is_refused(seam: Seam, clock: Clock, house: House) -> None:
    asked = granting(clock, house) | {"starts_at": clock.after(days=3), "ends_at": clock.after(days=2)}
    with pytest.raises(SeamHttpInvalidInputError) as refused:
        seam.access_grants.create(**asked)
    assert {one.parameter_name for one in refused.value.validation_errors} & {"starts_at", "ends_at"}


def test_a_nested_mistake_is_told_where_it_is(seam: Seam, server: ApiServer, clock: Clock, house: House) -> None:
    asked = granting(clock, house) | {"requested_access_methods": [{"mode": "code"}, {"mode": "song"}]}
    answer = httpx.post(
        f"{server.url}/access_grants/create", json=asked, headers={"authorization": f"Bearer {API_KEY}"}
    )
    told = answer.json()["error"]["validation_errors"]
    assert told["_errors"] == []
    assert told["requested_access_methods"]["1"]["mode"]["_errors"]


def test_a_person_is_named_or_described_but_not_both(seam: Seam, clock: Clock, house: House) -> None:
    person = seam.user_identities.create(full_name="Bo Both")
    asked = granting(clock, house)
    with pytest.raises(SeamHttpApiError) as both:
        seam.access_grants.create(**asked, user_identity_id=person.user_identity_id)
    assert both.value.status_code == 400
    del asked["user_identity"]
    with pytest.raises(SeamHttpApiError) as neither:
        seam.access_grants.create(**asked)
    assert neither.value.status_code == 400


def test_a_grant_needs_a_place(seam: Seam, clock: Clock, house: House) -> None:
    asked = granting(clock, house)
    del asked["device_ids"]
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_grants.create(**asked)
    assert refused.value.status_code == 400


def test_a_grant_on_what_is_not_there_is_not_found(seam: Seam, clock: Clock, house: House) -> None:
    for place, error_type in (
        ({"device_ids": [NOBODY]}, "device_not_found"),
        ({"device_ids": None, "acs_entrance_ids": [NOBODY]}, "acs_entrance_not_found"),
        ({"device_ids": None, "space_ids": [NOBODY]}, "space_not_found"),
        ({"device_ids": None, "space_keys": ["nowhere"]}, "space_not_found"),
        ({"user_identity": None, "user_identity_id": NOBODY}, "user_identity_not_found"),
    ):
        with pytest.raises(SeamHttpApiError) as refused:
            seam.access_grants.create(**(granting(clock, house) | place))
        assert (refused.value.status_code, refused.value.code) == (404, error_type)


def test_a_key_is_taken_only_once(seam: Seam, clock: Clock, house: House) -> None:
    seam.access_grants.create(**granting(clock, house), access_grant_key="taken")
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_grants.create(**granting(clock, house), access_grant_key="taken")
    assert refused.value.status_code == 409
    seam.spaces.create(name="One", space_key="taken")
    with pytest.raises(SeamHttpApiError) as also:
        seam.spaces.create(name="Two", space_key="taken")
    assert also.value.status_code == 409


def test_the_wrong_verb_is_not_allowed_and_an_unknown_path_not_found(server: ApiServer) -> None:
    headers = {"authorization": f"Bearer {API_KEY}"}
    for verb, path in (("PUT", "/access_grants/create"), ("PATCH", "/devices/list"), ("DELETE", "/locks/unlock_door")):
        answer = httpx.request(verb, f"{server.url}{path}", headers=headers)
        assert answer.status_code == 405, path
        assert answer.json()["error"]["type"] == "method_not_allowed"
        assert answer.headers["seam-request-id"]
    missing = httpx.post(f"{server.url}/no/such_route", headers=headers, json={})
    assert missing.status_code == 404
    assert missing.headers["content-type"].startswith("application/json")
    assert missing.json()["ok"] is False
    assert missing.json()["error"]["message"]


def test_a_body_that_is_no_json_object_is_refused_in_words(server: ApiServer) -> None:
    headers = {"authorization": f"Bearer {API_KEY}", "content-type": "application/json"}
    for body in (b"{", b"[]", b'"text"', b"\xff\xfe"):
        answer = httpx.post(f"{server.url}/devices/list", content=body, headers=headers)
        assert answer.status_code == 400, body
        assert answer.json()["error"]["type"] == "invalid_input"
        assert answer.json()["error"]["message"]


def test_the_codes_of_a_refused_request_are_not_repeated_in_the_refusal(
    seam: Seam, server: ApiServer, clock: Clock, house: House
) -> None:
    """A PIN belongs in no error message and in no log."""
    pin = house.pin(house.lock)
    seam.access_codes.create(device_id=house.lock.device_id, code=pin)
    wrong = granting(clock, house) | {"requested_access_methods": [{"mode": "card", "code": "86420864"}]}
    with pytest.raises(SeamHttpInvalidInputError) as refused:
        seam.client.post("/access_grants/create", json=wrong)
    assert "86420864" not in f"{refused.value} {refused.value.validation_errors}"
    assert pin not in server.said()
    assert "86420864" not in server.said()
    assert API_KEY not in server.said()
