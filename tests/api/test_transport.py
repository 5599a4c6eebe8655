"""What lies between a client and the routes: verbs, encodings, headers, both kinds of client."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from api_house import Clock, House
from api_server import API_KEY, ApiServer
from seam import NULL, AsyncSeam, Seam

KEY = {"authorization": f"Bearer {API_KEY}"}


def called(server: ApiServer, verb: str, path: str, what: dict[str, Any]) -> httpx.Response:
    """A call as a client of that verb sends it: in the query for GET and DELETE, else in the body."""
    url = f"{server.url}{path}"
    if verb in ("GET", "DELETE"):
        return httpx.request(verb, url, params=what | {"_strict": "true"}, headers=KEY)
    return httpx.request(verb, url, json=what, headers=KEY)


def test_reading_and_posting_answer_the_same(server: ApiServer, house: House) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("/devices/list", {"device_ids": [one.device_id for one in house.locks(2)]}),
        ("/devices/get", {"device_id": house.lock.device_id}),
        ("/locks/list", {}),
        ("/acs/entrances/list", {"limit": 1}),
        ("/workspaces/get", {}),
        ("/access_codes/list", {"device_id": house.lock.device_id}),
        ("/spaces/list", {"search": "no such space"}),
    ]
    for path, what in calls:
        read, posted = called(server, "GET", path, what), called(server, "POST", path, what)
        assert read.status_code == posted.status_code == 200, path
        assert read.json() == posted.json(), path
        assert read.json()["ok"] is True


def test_each_writing_verb_has_its_post(server: ApiServer, house: House) -> None:
    lock = house.lock
    made = called(server, "POST", "/spaces/create", {"name": "Verbs"}).json()["space"]["space_id"]
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("PUT", "/spaces/add_devices", {"space_id": made, "device_ids": [lock.device_id]}),
        ("PATCH", "/spaces/update", {"space_id": made, "name": "Verbs again"}),
        ("DELETE", "/spaces/remove_devices", {"space_id": made, "device_ids": [lock.device_id]}),
        ("DELETE", "/spaces/delete", {"space_id": made}),
    ]
    for verb, path, what in calls[:-1]:
        for each in (verb, "POST"):
            answer = called(server, each, path, what)
            assert (answer.status_code, answer.json()["ok"]) == (200, True), (each, path, answer.text)
    verb, path, what = calls[-1]
    assert called(server, verb, path, what).json() == {"ok": True}
    assert called(server, "POST", path, what).status_code == 404


def test_a_list_of_one_and_an_empty_list_and_null_in_a_query(
    server: ApiServer, seam: Seam, house: House, clock: Clock
) -> None:
    one = called(server, "GET", "/devices/list", {"device_ids": house.lock.device_id}).json()["devices"]
    assert [each["device_id"] for each in one] == [house.lock.device_id]
    grant = seam.access_grants.create(
        user_identity={"full_name": "Nul Null"},
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(hours=1),
    )
    keyless = called(server, "GET", "/access_grants/list", {"access_grant_key": ""}).json()["access_grants"]
    assert grant.access_grant_id in {each["access_grant_id"] for each in keyless}
    assert seam.access_grants.list(access_grant_key=NULL)


def test_numbers_flags_and_nested_parts_in_a_query_are_read_by_what_they_should_be(
    server: ApiServer, seam: Seam, house: House
) -> None:
    seam.devices.update(device_id=house.lock.device_id, custom_metadata={"nested": "yes"})
    asked = {"limit": "1", "custom_metadata_has.nested": "yes"}
    answer = called(server, "GET", "/devices/list", asked).json()
    assert [each["device_id"] for each in answer["devices"]] == [house.lock.device_id]
    assert called(server, "GET", "/devices/list", {"limit": "1e0"}).status_code == 200
    assert called(server, "GET", "/devices/list", {"limit": "many"}).status_code == 400


def test_every_answer_has_an_id_of_its_own(server: ApiServer) -> None:
    answers = [called(server, "POST", path, {}) for path in ("/devices/list", "/devices/list", "/nowhere")]
    assert len({one.headers["seam-request-id"] for one in answers}) == 3


def test_what_is_unknown_in_a_request_does_no_harm(server: ApiServer) -> None:
    assert called(server, "POST", "/devices/list", {"_strict": True, "a_newer_parameter": 1}).status_code == 200


def test_times_of_any_offset_come_back_in_utc(seam: Seam, house: House, clock: Clock) -> None:
    local = clock.now().isoformat()[:16]
    grant = seam.access_grants.create(
        user_identity={"full_name": "Off Offset"},
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        starts_at=f"{local}:00+02:00",
        ends_at="2199-07-01T12:00:00+02:00",
    )
    assert str(grant.ends_at).startswith("2199-07-01T10:00:00")
    assert str(grant.ends_at).endswith("Z")
    assert grant.starts_at.endswith("Z")


def test_the_sdk_that_does_not_block_works_as_well(server: ApiServer, clock: Clock, house: House) -> None:
    async def story() -> list[str]:
        async with AsyncSeam(api_key=API_KEY, endpoint=server.url) as client:
            grant = await client.access_grants.create(
                user_identity={"full_name": "Asy Async"},
                device_ids=[house.lock.device_id],
                requested_access_methods=[{"mode": "code"}],
                ends_at=clock.after(hours=1),
            )
            listed = await client.access_grants.list(device_id=house.lock.device_id)
            opened = await client.locks.unlock_door(device_id=house.remote_lock.device_id)
            pages = client.create_paginator(client.devices.list, {"limit": 1})
            assert len(await pages.flatten_to_list()) == len(house.devices)
            return [grant.access_grant_id, opened.status, *(one.access_grant_id for one in listed)]

    grant_id, status, *listed = asyncio.run(story())
    assert grant_id in listed
    assert status == "success"


def test_many_callers_at_once_each_get_their_own(server: ApiServer, house: House, clock: Clock) -> None:
    async def grants(client: AsyncSeam, number: int) -> tuple[str, str]:
        made = await client.access_grants.create(
            user_identity={"full_name": f"Caller {number}"},
            device_ids=[house.locks(3)[number % 3].device_id],
            requested_access_methods=[{"mode": "code"}],
            access_grant_key=f"caller-{number}",
            ends_at=clock.after(hours=1),
        )
        found = await client.access_grants.get(access_grant_key=f"caller-{number}")
        return made.access_grant_id, found.access_grant_id

    async def all_at_once() -> list[tuple[str, str]]:
        async with AsyncSeam(api_key=API_KEY, endpoint=server.url) as client:
            return await asyncio.gather(*(grants(client, number) for number in range(12)))

    pairs = asyncio.run(all_at_once())
    assert all(made == found for made, found in pairs)
    assert len({made for made, _ in pairs}) == 12


@pytest.mark.parametrize("sdk", ["seamapi/python", "seamapi/javascript-http", None])
def test_no_header_of_a_client_is_needed_but_the_key(server: ApiServer, sdk: str | None) -> None:
    headers = KEY if sdk is None else KEY | {"seam-sdk-name": sdk, "seam-sdk-version": "1.0.0"}
    answer = httpx.post(f"{server.url}/workspaces/get", json={}, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["workspace"]["is_sandbox"] is True
