"""Vectors that nobody has written yet: what else the documents say, in the words that people would use for it."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.protocol.avigilon_alta.vectors import CHECKS as ALTA
from latchwork.protocol.brivo.vectors import CHECKS as BRIVO
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.igloohome.vectors import CHECKS as IGLOOHOME
from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.vector_checks import rest_request
from latchwork.protocol.salto_ks.vectors import CHECKS as SALTO
from latchwork.protocol.schlage.vectors import CHECKS as SCHLAGE
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood

MAKES = {"schlage": SCHLAGE, "igloohome": IGLOOHOME, "salto": SALTO, "brivo": BRIVO, "alta": ALTA}
Vector = dict[str, Any]

WEEK = {"startHour": 8, "startMinute": 0, "endHour": 12, "endMinute": 0}
CODE = {
    "friendlyName": "Twice",
    "accessCode": 42,
    "accessCodeLength": 5,
    "notificationEnabled": 0,
    "disabled": 0,
    "activationSecs": 0,
    "expirationSecs": 4294967295,
    "schedule1": {"daysOfWeek": "3E", **WEEK},
}
FIRST = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "08:00", "end": "12:00"}
SECOND = {"days": ["sun"], "start": "08:00", "end": "12:00"}
TWICE = CODE | {"schedule2": {"daysOfWeek": "40", **WEEK}}
AT = "2025-07-13T15:00:00.000Z"
PATH = "/igloohome/devices/EK1X/algopin"
START, END = "2025-07-13T15:00:00+02:00", "2025-07-13T17:00:00+02:00"
JOBS = "/igloohome/devices/L/jobs/bridges/B"
CREATE = {"accessName": "Guest", "pin": "0482", "pinType": 4, "startDate": START, "endDate": END}


def code(**expect: Any) -> Vector:
    return {"id": "x", "kind": "access_code_json", "json": TWICE, "expect": expect}


def state(expect: Any, **attributes: Any) -> Vector:
    return {"id": "x", "kind": "lock_state", "attributes": attributes, "expect": expect}


def log(message: Any, **expect: Any) -> Vector:
    return {"id": "x", "kind": "log_entry", "json": {"createdAt": AT, "message": message}, "expect": expect}


def radio(payload: str, **expect: Any) -> Vector:
    return {"id": "x", "kind": "zwave_user_code", "payload": payload, "expect": expect}


def zigbee(command_id: str, payload: str, **expect: Any) -> Vector:
    return {"id": "x", "kind": "zigbee_door_lock", "command_id": command_id, "payload": payload, "expect": expect}


def asks(path: str, body: Any, method: str = "POST", **expect: Any) -> Vector:
    return {"id": "x", "kind": "request", "method": method, "path": path, "body": body, "expect": expect}


def window(kind: str, start: str, end: str | None, **expect: Any) -> Vector:
    stated = {"id": "x", "kind": "window_rule", "pin_kind": kind, "start": start, "expect": expect}
    return stated if end is None else {**stated, "end": end}


def rest(method: str, path: str, body: Any, expect: str = "") -> Vector:
    return {"id": "x", "kind": "rest_request", "method": method, "path": path, "body": body, "expect": expect}


CREDENTIALS = "/orgs/1/users/2/credentials"
SHORT = "reject: pincode.number has at least 4 characters"

RIGHT: list[tuple[str, Vector]] = [
    ("schlage", code(code="00042", schedule="two_recurring", schedule1=FIRST, schedule2=SECOND, **FIRST)),
    ("schlage", code(schedules=[FIRST, SECOND], name="Twice", note="any words")),
    ("schlage", state({"state": "locked", "locked": True, "battery": 95}, lockState=1, batteryLevel=95)),
    ("schlage", state({"state": "motor jammed", "jammed": True}, lockState=4)),
    ("schlage", state({"state": "jammed"}, lockState=4)),
    ("schlage", state({"state": "unlocked"}, lockState=5)),
    ("schlage", state({"state": "passage mode", "is_locked": False}, lockState=5)),
    ("schlage", state({"state": "deadlocked", "is_locked": True, "is_jammed": False}, lockState=6)),
    ("schlage", state({"state": None, "door": "open"}, doorState=1)),
    ("schlage", log("RESET_LOGS", event="History cleared", access_code_id=None)),
    ("schlage", log({"eventCode": 83}, event="Deadlocked by linked lock", created_at=AT, event_code=83)),
    ("schlage", radio("630203", command="get", slot=3)),
    ("schlage", radio("63051e", command="users number report", users=30)),
    ("schlage", radio("630100003030303 0".replace(" ", ""), command="set", slot=0, status="available", all=True)),
    ("schlage", radio("620100", command="door lock operation set", mode="unsecured")),
    ("schlage", radio("630304fe30303030", command="report", slot=4, status="not available")),
    ("schlage", zigbee("0x05", "030001000434383231", command="set pin", user=3, status="enabled", code="4821")),
    ("schlage", zigbee("0x05", "0300030004343832 31".replace(" ", ""), status="disabled", type="unrestricted")),
    ("schlage", zigbee("0x08", "", command="clear all")),
    ("schlage", zigbee("0x01", "0434383231", command="unlock", pin="4821")),
    ("schlage", zigbee("0x00", "", command="lock")),
    ("schlage", zigbee("0x06", "0300", command="get pin", user=3)),
    ("igloohome", asks(JOBS, {"jobType": 4, "jobData": CREATE}, job="create pin")),
    ("igloohome", asks(JOBS, {"jobType": 9, "jobData": None}, job="battery")),
    ("igloohome", asks(JOBS, {"jobType": 15, "jobData": None}, job="activity logs")),
    ("igloohome", asks("/igloohome/jobs/j", None, "GET")),
    ("igloohome", asks("/igloohome/devices", None, "GET", valid=True)),
    ("igloohome", asks(f"{PATH}/permanent", {"variance": 5, "startDate": START, "accessName": "x"}, valid=True)),
    (
        "igloohome",
        asks(
            f"{PATH}/hourly",
            {"variance": 1, "startDate": "2025-07-13T15:00:00Z", "endDate": END, "accessName": "x"},
            valid=False,
            status=400,
            reason="must be in format",
        ),
    ),
    (
        "igloohome",
        asks(
            f"{PATH}/hourly",
            {"variance": 1, "startDate": END, "endDate": START, "accessName": "x"},
            valid=False,
            reason="empty window",
        ),
    ),
    ("igloohome", asks(f"{PATH}/onetime", {"variance": 9, "startDate": START, "accessName": "x"}, valid=False)),
    ("igloohome", window("hourly", END, START, valid=False, reason="end before start")),
    ("igloohome", window("onetime", START, None, valid=True, reason=None)),
    ("igloohome", window("onetime", START, END, valid=False)),
    ("salto", rest("POST", "/v1.2/accessors/{accessorId}/keys", {"tag_id": "{tagId}", "blocked": False})),
    ("salto", rest("GET", "/v1.2/tags?$filter=(tag_number eq '00007527')", None, "OData filter")),
    ("salto", rest("PATCH", "/v1.2/locks/{lockId}/detach", {"iq_link_state": "detached_pending", "accessor_id": "a"})),
    ("salto", rest("GET", "/v1.2/entries", None) | {"headers": {"CLP-Continuation-Token": "next"}}),
    ("salto", rest("GET", "/v1.2/locks", None) | {"headers": {"accept": "application/json"}}),
    ("igloohome", asks("/oauth2/token", "grant_type=client_credentials&scope=igloohomeapi/get-devices")),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3, "pincode": {"number": "12"}}, SHORT)),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3, "pincode": {"number": "12a4"}}, "reject: digits")),
    ("alta", rest("POST", CREDENTIALS, {"pincode": {"number": "1234"}}, "reject: credentialTypeId is required")),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3}, "reject: exactly one")),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 6, "cardMifareCsn": {"number": "x"}}, "reject: hex")),
    ("alta", rest("POST", "/orgs/1/users/2/credentials/9/setupMobile", None, "204 no body")),
    ("alta", rest("POST", "/orgs/1/entries/3/setTempState", {"entryStateId": 1, "durationSeconds": 60})),
    ("alta", rest("PUT", "/orgs/1/zones/3/userIds", {"userIds": [1, 2]}, "204 no body")),
]


@pytest.mark.parametrize(("make", "vector"), RIGHT)
def test_what_the_documents_say_passes(make: str, vector: Vector) -> None:
    MAKES[make][vector["kind"]](vector)


WRONG: list[tuple[str, Vector]] = [
    ("schlage", code(schedule="recurring")),
    ("schlage", code(schedules=[SECOND, FIRST])),
    ("schlage", state({"state": "locked"}, lockState=5)),
    ("schlage", state({"state": "locked"})),
    ("schlage", state({"state": "unlocked"}, lockState=0, moonState=1)),
    ("schlage", log("RESET_LOGS", event="Logs cleared")),
    ("schlage", log({"eventCode": 1, "moon": 1}, event="Locked by keypad")),
    ("schlage", radio("630203", command="set", slot=3)),
    ("schlage", radio("6301030134383261", command="set")),
    ("schlage", radio("8002", command="battery get")),
    ("schlage", radio("aa02", command="set")),
    ("schlage", zigbee("0x05", "030001000434383261", command="set pin")),
    ("schlage", zigbee("0x0b", "010300017f08000c00", command="set week day schedule")),
    ("schlage", zigbee("0x6", "0300", command="get pin")),
    ("igloohome", asks(JOBS, {"jobType": 6, "jobData": None}, job="unlock")),
    ("igloohome", asks(JOBS, {"jobType": 9, "jobData": None}, job="unlock")),
    ("igloohome", asks(JOBS, {"jobType": 4, "jobData": {**CREATE, "pinType": 3}}, job="create pin")),
    ("igloohome", asks(f"{PATH}/onetime", {"variance": 1, "startDate": START, "accessName": "x"}, valid=False)),
    ("igloohome", asks(f"{PATH}/onetime", {"variance": 9, "startDate": START, "accessName": "x"}, valid=True)),
    (
        "igloohome",
        asks(f"{PATH}/onetime", {"variance": 9, "startDate": START, "accessName": "x"}, valid=False, reason="moon"),
    ),
    ("igloohome", asks("/igloohome/moons", None, "GET")),
    ("igloohome", window("hourly", START, END, valid=True, reason="3 hours")),
    ("igloohome", {"id": "x", "kind": "window_rule", "pin_kind": "hourly", "expect": {"valid": True}}),
    ("salto", rest("PATCH", "/v1.2/locks/l/tag_registration", {"duration_in_seconds": 5})),
    ("salto", rest("GET", "/v1.2/locks", None, "OData filter")),
    ("salto", rest("GET", "/v1.2/locks", {"a": 1})),
    ("salto", rest("GET", "/v1.2/locks", None, "reject: status is one of A")),
    ("salto", rest("GET", "/v1.2/entries", None) | {"headers": {"X-Moon": "full"}}),
    ("salto", rest("GET", "/v1.2/locks", None) | {"headers": {"Accept": "text/html"}}),
    ("salto", rest("GET", "/v1.2/locks", None) | {"headers": {"Content-Type": "application/json"}}),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3, "pincode": {"number": "12"}}, "reject: digits")),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3, "pincode": {"number": "12"}}, "reject: at least 5")),
    ("alta", rest("POST", CREDENTIALS, {"credentialTypeId": 3, "pincode": {"number": "12"}}, "reject: moon")),
    ("alta", rest("PUT", "/orgs/1/users/2/status", {"status": "X"}, "reject: it")),
    ("alta", rest("PUT", "/orgs/1/users/2/status", {"status": "X"}, "reject: status is one of A, B")),
    ("alta", rest("PUT", "/orgs/1/users/2/status", {"status": "S"}, "201 no body")),
    ("alta", rest("POST", "/auth/login", {"email": "a", "password": "b"}, "201 {data:{moon}}")),
    ("alta", rest("POST", "/auth/login", {"email": "a", "password": "b"}, "204 no body")),
    ("alta", rest("PUT", "/orgs/1/users/2/status", {"status": "S"}, "status values come from GET /moon")),
    ("alta", rest("PUT", "/orgs/1/users/2/status", {"status": "S"}, "moon values come from GET /orgs/{o}/users")),
]


@pytest.mark.parametrize(("make", "vector"), WRONG)
def test_what_the_documents_do_not_say_does_not_pass(make: str, vector: Vector) -> None:
    with pytest.raises((Mismatch, NotUnderstood, CodecError, KeyError)):
        MAKES[make][vector["kind"]](vector)


def exchange(status: int, body: str, path: str = "users/1") -> Vector:
    return {
        "id": "x",
        "kind": "recorded_exchange",
        "method": "GET",
        "url": f"https://api.brivo.com/v1/api/{path}",
        "request_body": "",
        "status": status,
        "response_body": body,
    }


def test_an_exchange_tells_a_refusal_by_its_status_code_and_words() -> None:
    BRIVO["recorded_exchange"](exchange(404, '{"message":"Requested user not found","code":404}'))
    for status, body in (
        (202, '{"id":1,"firstName":"a","lastName":"b"}'),
        (404, '{"message":"no","code":405}'),
        (404, '{"message":"no","code":404,"moon":1}'),
        (200, '{"id":1}'),
    ):
        with pytest.raises((Mismatch, NotUnderstood, CodecError)):
            BRIVO["recorded_exchange"](exchange(status, body))
    formats = '{"data":[{"id":110,"name":"Unknown"}],"count":1}'
    BRIVO["recorded_exchange"](exchange(200, formats, "credentials/formats"))
    with pytest.raises(Mismatch):
        BRIVO["recorded_exchange"](exchange(200, formats.replace("}]", ',"moon":1}]'), "credentials/formats"))


def test_a_card_of_another_format_is_not_taken_apart() -> None:
    body = '{"id":1,"credentialFormat":{"id":110,"name":"Unknown"},"referenceId":"x","encodedCredential":"ffff"}'
    BRIVO["recorded_exchange"](exchange(200, body, "credentials/1"))
    with pytest.raises(KeyError):
        BRIVO["recorded_exchange"](exchange(200, body.replace("110", "100").replace("ffff", "1"), "credentials/1"))


def test_a_list_as_a_body_is_compared_whole() -> None:
    call: Call[None] = Call(Api("Acme"), "poke", "POST", "/poke", Nothing, "made up")
    rest_request(rest("POST", "/poke", None), (call,), {})
    with pytest.raises(Mismatch, match="sends no body"):
        rest_request(rest("POST", "/poke", [1]), (call,), {})


def test_every_kind_of_vector_has_its_check() -> None:
    checks: dict[str, Check] = {kind: check for table in MAKES.values() for kind, check in table.items()}
    assert set(checks) >= {"access_code_json", "request", "window_rule", "rounding", "rest_request", "wiegand_26"}
