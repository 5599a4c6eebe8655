"""Every Matter vector against the codecs, and every stated value altered once."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.constants import Status
from latchwork.protocol.matter.door_lock import invoke_request, invoke_response, path_of, response_answer, status_answer
from latchwork.protocol.matter.door_lock_commands import (
    Command,
    GetUser,
    GetYearDayScheduleResponse,
    LockDoor,
    SetCredentialResponse,
)
from latchwork.protocol.matter.interaction import InvokeRequest, InvokeResponse
from latchwork.protocol.matter.tlv import Element, ProfileTag
from latchwork.protocol.matter.vectors import CHECKS, plain
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector

FILE = Path(__file__).parents[2] / "vectors" / "matter-door-lock.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_does_what_the_vector_states(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def altered(value: Any) -> Iterator[Any]:
    """Close relatives of a value, each of them wrong."""
    if isinstance(value, bool):
        yield not value
        yield int(value)
    elif isinstance(value, int):
        yield value + 1
        yield value ^ 0x40
        if value in (0, 1):
            yield bool(value)
    elif value is None:
        yield 0
    elif isinstance(value, str):
        yield value[:-1] + chr(ord(value[-1]) ^ 1) if value else "31"
    elif isinstance(value, list):
        yield value[:-1] if value else [0]
        for index, item in enumerate(value):
            yield from ([*value[:index], wrong, *value[index + 1 :]] for wrong in altered(item))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from ({**value, name: wrong} for wrong in altered(item))
            yield {one: item for one, item in value.items() if one != name}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_one_altered_value_fails(vector: dict[str, Any]) -> None:
    for name in set(vector) - {"id", "kind", "note", "source"}:
        for wrong in altered(vector[name]):
            with pytest.raises((Mismatch, NotUnderstood, ValueError)):
                CHECKS[vector["kind"]]({**copy.deepcopy(vector), name: wrong})


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_any_byte_altered_fails(vector: dict[str, Any]) -> None:
    for name in ("tlv", "request_tlv", "response_tlv"):
        data = bytes.fromhex(vector.get(name, ""))
        for index in range(len(data)):
            wrong = data[:index] + bytes((data[index] ^ 0x01,)) + data[index + 1 :]
            with pytest.raises((Mismatch, NotUnderstood)):
                CHECKS[vector["kind"]]({**vector, name: wrong.hex()})


def exchange(command: Command, request: InvokeRequest, response: InvokeResponse) -> Vector:
    name = type(command).__name__
    return {
        "id": "made",
        "kind": "exchange",
        "command": name[0].lower() + name[1:],
        "request_tlv": request.build().hex(),
        "request": plain(request.element()),
        "response_tlv": response.build().hex(),
        "response": plain(response.element()),
    }


def test_an_exchange_that_we_make_passes_and_its_contradictions_fail() -> None:
    command = GetUser(1)
    request = invoke_request(command)
    status = invoke_response(status_answer(path_of(GetUser.CODE), Status.NOT_FOUND))
    CHECKS["exchange"](exchange(command, request, status))
    other = invoke_response(status_answer(path_of(LockDoor.CODE), Status.NOT_FOUND))
    wrong = invoke_response(response_answer(SetCredentialResponse(0, None, None)))
    two = invoke_response(*status.answers, *status.answers)
    timed = InvokeRequest(False, True, request.commands, request.revision)
    for asked, answered in ((request, other), (request, wrong), (request, two), (timed, status)):
        with pytest.raises(Mismatch):
            CHECKS["exchange"](exchange(command, asked, answered))
    several = InvokeRequest(False, False, request.commands * 2, request.revision)
    with pytest.raises(NotUnderstood):
        CHECKS["exchange"](exchange(command, several, status))


def with_one_more_field(element: Element, *path: int) -> Element:
    """The element with a member of the tag 99 added to the container that lies at `path`."""
    if not path:
        return Element(element.type, (*element.members, tlv.unsigned(1, 99)), element.tag)
    members = list(element.members)
    members[path[0]] = with_one_more_field(members[path[0]], *path[1:])
    return Element(element.type, tuple(members), element.tag)


@pytest.mark.parametrize("path", [(), (2, 0), (2, 0, 1)])
def test_a_field_that_nobody_knows_fails(path: tuple[int, ...]) -> None:
    vector = BY_ID["x10-getUser"]
    element = with_one_more_field(tlv.read(bytes.fromhex(vector["request_tlv"])), *path)
    members = sorted(element.members, key=lambda member: int(str(member.tag)))
    element = Element(element.type, tuple(members))
    changed = vector | {"request_tlv": tlv.build(element).hex(), "request": plain(element)}
    with pytest.raises(Mismatch, match="not known"):
        CHECKS["exchange"](changed)


def test_a_response_with_a_field_that_nobody_knows_fails() -> None:
    vector = BY_ID["x15-getYearDaySchedule"]
    element = with_one_more_field(tlv.read(bytes.fromhex(vector["response_tlv"])), 1, 0, 0, 1)
    with pytest.raises(Mismatch, match="not known"):
        CHECKS["exchange"](vector | {"response_tlv": tlv.build(element).hex(), "response": plain(element)})


def test_bytes_that_are_wider_than_need_be_fail() -> None:
    with pytest.raises(Mismatch, match="needs fewer"):
        CHECKS["prologue_message"](BY_ID["prologue-01"] | {"tlv": "152500000024ff0c18"})


@pytest.mark.parametrize("name", ["prologue-00", "x10-getUser"])
def test_what_nobody_knows_is_not_understood(name: str) -> None:
    vector = BY_ID[name]
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]]({**vector, "colour": "blue"})


def test_a_message_that_nobody_knows_is_not_understood() -> None:
    vector = BY_ID["prologue-00"]
    CHECKS["prologue_message"](vector | {"opcode": 0x0A})
    with pytest.raises(Mismatch):
        CHECKS["prologue_message"](vector | {"opcode": 0x01})
    with pytest.raises(NotUnderstood):
        CHECKS["prologue_message"](vector | {"message": "PaintRequest"})
    with pytest.raises(NotUnderstood):
        plain(tlv.structure(tlv.null(ProfileTag(1))))


def test_a_response_class_is_no_command() -> None:
    assert GetYearDayScheduleResponse(2, 1, 0x8B).build().hex() == "15240002240101" + "24028b18"
