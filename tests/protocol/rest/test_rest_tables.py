"""The tables of calls of all makes: every row builds its request, is found again by it, reads its answer, names its
source, and turns every other status into words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from latchwork.protocol.avigilon_alta import calls as alta
from latchwork.protocol.avigilon_alta import credentials as alta_credentials
from latchwork.protocol.avigilon_alta import documents as alta_documents
from latchwork.protocol.brivo import calls as brivo
from latchwork.protocol.brivo import documents as brivo_documents
from latchwork.protocol.igloohome import calls as igloohome
from latchwork.protocol.igloohome import documents as igloohome_documents
from latchwork.protocol.rest.calls import Call, Nothing, find
from latchwork.protocol.rest.documents import Document
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.salto_ks import calls as salto
from latchwork.protocol.salto_ks import documents as salto_documents
from latchwork.protocol.schlage import calls as schlage
from latchwork.protocol.schlage import documents as schlage_documents

TABLES: dict[str, tuple[Call[Any], ...]] = {
    "schlage": schlage.CALLS,
    "igloohome": igloohome.CALLS,
    "salto_ks": salto.CALLS,
    "brivo": brivo.CALLS,
    "avigilon_alta": alta.CALLS,
}
ROWS = [(make, call) for make, calls in TABLES.items() for call in calls]
IDS = [f"{make}-{call.name}" for make, call in ROWS]

DATE = "2025-07-13T15:00:00+02:00"
WEEKLY = {"daysOfWeek": "7F", "startHour": 0, "startMinute": 0, "endHour": 23, "endMinute": 59}
CODE = {
    "friendlyName": "Guest",
    "accessCode": 123,
    "accessCodeLength": 4,
    "notificationEnabled": 0,
    "disabled": 0,
    "activationSecs": 0,
    "expirationSecs": 4294967295,
    "schedule1": WEEKLY,
}

BODIES: dict[type[Document], dict[str, Any]] = {
    schlage_documents.DeviceChange: {"attributes": {"lockState": 1}},
    schlage_documents.Command: {"data": CODE, "name": "addaccesscode"},
    schlage_documents.NewNotification: {
        "notificationId": "u_c",
        "devicetypeId": None,
        "notificationDefinitionId": "onunlockstateaction",
        "active": True,
        "filterValue": "Guest",
    },
    igloohome_documents.TokenRequest: {"grant_type": "client_credentials", "scope": "igloohomeapi/get-devices"},
    igloohome_documents.StartingPin: {"variance": 1, "startDate": DATE, "accessName": "Guest"},
    igloohome_documents.WindowPin: {"variance": 1, "startDate": DATE, "endDate": DATE, "accessName": "Guest"},
    igloohome_documents.Job: {"jobType": 1, "jobData": None},
    salto_documents.TokenRequest: {"grant_type": "client_credentials", "scope": "hardware_api"},
    salto_documents.Detaching: {"iq_link_state": "detached_pending", "accessor_id": "a"},
    salto_documents.IdChanges: {"add_ids": ["a"], "remove_ids": []},
    salto_documents.TagRegistration: {"duration_in_seconds": 60},
    salto_documents.TimeSchedule: {"monday": True, "start_time": "08:00", "end_time": None},
    salto_documents.NewAccessor: {"collection_id": None, "blocked": True},
    salto_documents.NewKey: {"tag_id": "t", "blocked": False},
    salto_documents.NewPhoneDevice: {"customer_reference": None},
    salto_documents.CertificateRequest: {"public_key": "k", "expiry_date": "2026-01-01"},
    salto_documents.CertificateSignature: {"signature": "s"},
    salto_documents.NewAccessGroup: {"customer_reference": "g", "collection_id": "c"},
    salto_documents.IqChange: {"time_zone": "Europe/Amsterdam"},
    brivo_documents.NewUser: {"firstName": "A", "lastName": "B", "externalId": None, "suspended": False},
    brivo_documents.Assignment: {"effectiveFrom": "2026-01-01", "effectiveTo": "2026-01-02"},
    brivo_documents.NewCredential: {
        "credentialFormat": {"id": 100},
        "referenceId": "200",
        "fieldValues": [{"id": 1, "value": "200"}, {"id": 2, "value": "1"}],
    },
    brivo_documents.NewGroup: {"name": "Guests"},
    alta_documents.Login: {"email": "a@example.com", "password": "x", "mfa": {"totpCode": "123456"}},
    alta_documents.NewUser: {"identity": {"email": "a@example.com"}, "startDate": "2026-01-01T00:00:00.000Z"},
    alta_documents.StatusChange: {"status": "S"},
    alta_documents.GroupIds: {"groupIds": [1, 2]},
    alta_documents.UserIds: {"userIds": [1]},
    alta_documents.Membership: {"add": [1], "remove": []},
    alta_documents.NewGroup: {"name": "Guests"},
    alta_credentials.NewCredential: {"credentialTypeId": 3, "pincode": {"number": "0123"}},
    alta_credentials.CredentialChange: {"endDate": "2026-01-01T00:00:00.000Z"},
    alta_documents.CloudKeyUnlock: {"entryId": 12, "description": "guest"},
    alta_documents.UnlockLink: {"entryId": 12, "expires": "2026-01-01T00:00:00.000Z"},
    alta_documents.LinkUse: {"entryId": 12},
    alta_documents.TempState: {"entryStateId": 1, "durationSeconds": 60},
}
"""A body of every kind that a table sends."""

NOTIFICATION = {
    "notificationId": "u_c",
    "userId": "u",
    "deviceId": "d",
    "notificationDefinitionId": "onunlockstateaction",
    "active": True,
    "createdAt": "2023-03-01T17:26:47.366Z",
    "updatedAt": "2023-03-01T17:26:47.366Z",
}
ANSWERS: dict[str, Any] = {
    "schlage-list locks": [{"deviceId": "d", "devicetypeId": "be489wifi", "name": "Front", "attributes": {}}],
    "schlage-read lock": {"deviceId": "d", "devicetypeId": "be479", "name": "Front", "attributes": {"lockState": 1}},
    "schlage-change lock": {"deviceId": "d", "devicetypeId": "be489", "name": "Front", "attributes": {}},
    "schlage-list users": [{"identityId": "u", "email": "a@example.com", "friendlyName": "A"}],
    "schlage-who am I": {"identityId": "u"},
    "schlage-list codes": [{**CODE, "accesscodeId": "c", "notification": 0}],
    "schlage-add code": {"accesscodeId": "c"},
    "schlage-read log": [{"createdAt": "2023-03-01T17:26:47.366Z", "message": {"eventCode": 9999}}],
    "schlage-list notifications": [NOTIFICATION],
    "schlage-add notification": NOTIFICATION,
    "schlage-change notification": NOTIFICATION,
    "igloohome-get token": {"access_token": "t", "expires_in": 3600},
    "igloohome-list devices": {
        "nextCursor": "",
        "payload": [
            {
                "id": "1",
                "type": "Lock",
                "deviceId": "EK1X16f8898a",
                "deviceName": "Front",
                "pairedAt": "2024-01-01T00:00:00Z",
                "homeId": ["h"],
                "linkedDevices": [{"type": "Bridge", "deviceId": "EB1X08776b94"}],
                "batteryLevel": 80,
            }
        ],
    },
    "igloohome-read device": {
        "id": "1",
        "type": "Bridge",
        "deviceId": "EB1X08776b94",
        "deviceName": "Hall",
        "pairedAt": "2024-01-01T00:00:00Z",
    },
    "igloohome-start job": {"jobId": "j"},
    "igloohome-read job": {"jobId": "j", "expiryDate": "x", "completed": False, "jobType": "1", "jobResponse": {}},
    "salto_ks-get token": {"access_token": "t", "token_type": "Bearer", "expires_in": 3600},
    "salto_ks-get mobile key": {"mkey_data": "k"},
    "salto_ks-add certificate": {"certificate_data": "d"},
    "salto_ks-replace certificate": {"certificate_data": "d"},
    "salto_ks-activate certificate": {"certificate": "c"},
    "salto_ks-read office mode": {"monday": True, "id": "s"},
    "salto_ks-add time schedule": {"monday": True, "id": "s"},
    "salto_ks-change time schedule": {"monday": True, "id": "s"},
    "salto_ks-read hardware tree": {"items": [{"id": "l", "hardware_type": "lock", "parent_id": "iq"}]},
    "salto_ks-read IQ details": {},
    "brivo-log in": {"access_token": "t", "token_type": "bearer", "expires_in": 59},
    "avigilon_alta-log in": {"data": {"token": "t", "tokenScopeList": [{"org": {"id": 1}, "scope": ["o1-users:w"]}]}},
    "avigilon_alta-refresh log-in": {"data": {"token": "t"}},
    "avigilon_alta-check token": {"data": {"isValid": False, "err": {"name": "TokenExpiredError"}}},
    "avigilon_alta-make a link that unlocks": {"data": {"cloudKeyUnlockToken": "t", "webUrl": "https://x"}},
}
"""Answers that are more than an id."""

THINGS: dict[str, Any] = {
    "igloohome": {"pin": "012345678", "pinId": "p"},
    "salto_ks": {"id": "x"},
    "brivo": {
        "id": 1,
        "name": "x",
        "firstName": "A",
        "lastName": "B",
        "credentialFormat": {"id": 110},
        "referenceId": "1",
        "occurred": "2026-01-01T00:00:00Z",
    },
    "avigilon_alta": {"id": 1, "code": "x", "name": "x", "numBits": 26},
}
"""One object that has what any document of the make needs."""


def _answer(make: str, call: Call[Any]) -> Any:
    if (key := f"{make}-{call.name}") in ANSWERS:
        return ANSWERS[key]
    thing = THINGS[make]
    fields = getattr(call.reads, "model_fields", {})
    if "items" in fields:
        return {"items": [thing], "next_page_link": None}
    if "count" in fields:
        return {"data": [thing], "count": 1}
    if "total_count" in fields:
        return {"data": [thing], "totalCount": 1}
    return {"data": thing} if "data" in fields else thing


def _body(call: Call[Any]) -> Document | None:
    if call.body is None:
        return None
    read: Document = TypeAdapter(call.body).validate_json(json.dumps(BODIES[call.body]), strict=True)
    return read


def _request(call: Call[Any]) -> Any:
    query: dict[str, str | int] = {name: call.words.get(name, ("1",))[0] for name in call.query}
    return call.request(dict.fromkeys(call.ids, "id 1"), query=query, body=_body(call))


@pytest.mark.parametrize(("make", "call"), ROWS, ids=IDS)
def test_a_row_builds_a_request_that_finds_the_row_again(make: str, call: Call[Any]) -> None:
    request = _request(call)
    asked = find(TABLES[make], request.method, request.target)
    assert asked is not None
    same_line = [one for one in TABLES[make] if (one.method, one.path) == (call.method, call.path)]
    assert asked.call in same_line
    assert asked.ids == dict.fromkeys(call.ids, "id 1")
    assert dict(asked.query) == dict(request.query)
    assert list(asked.query) == list(call.query)
    if call.body is not None:
        sent = dict(request.form) if call.form else request.body
        assert {name: sent.get(name) for name in BODIES[call.body]} == BODIES[call.body]


@pytest.mark.parametrize(("make", "call"), ROWS, ids=IDS)
def test_a_row_reads_its_answer(make: str, call: Call[Any]) -> None:
    for status in call.done:
        if call.reads is Nothing:
            assert call.read(Answer(status)) is None
        else:
            assert call.read(Answer(status, json.dumps(_answer(make, call)).encode())) is not None


@pytest.mark.parametrize(("make", "call"), ROWS, ids=IDS)
def test_every_other_status_is_a_sentence(make: str, call: Call[Any]) -> None:
    for status in {200, 201, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 503} - call.done:
        with pytest.raises(Refused) as refused:
            call.read(Answer(status, b'{"message": "no"}'))
        assert call.name in str(refused.value)
        assert len(refused.value.meaning.split()) >= 3
    if call.reads is not Nothing:
        with pytest.raises(BadAnswer):
            call.read(Answer(min(call.done), b'"moon"'))


@pytest.mark.parametrize("make", TABLES)
def test_a_table_has_no_row_twice_and_every_row_says_where_it_is_from(make: str) -> None:
    calls = TABLES[make]
    assert len({call.name for call in calls}) == len(calls)
    for call in calls:
        assert call.source
        assert call.method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        assert call.path.startswith("/")
        assert call.done


def test_a_body_that_lacks_what_it_needs_is_our_own_mistake() -> None:
    for kind in BODIES:
        if any(field.is_required() for field in kind.model_fields.values()):
            with pytest.raises(BadRequest):
                kind()
