"""Client sessions: a token for an app, for one person, for a time."""

from __future__ import annotations

from datetime import datetime

import httpx
from api_house import Clock, House
from api_server import ApiServer
from api_waiting import is_gone
from seam import Seam


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
