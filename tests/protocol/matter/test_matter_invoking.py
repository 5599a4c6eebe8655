"""Invoking one command: announced where it has to be timed, one end each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.matter.constants import Status
from latchwork.protocol.matter.door_lock import invoke_request, invoke_response, path_of, response_answer, status_answer
from latchwork.protocol.matter.door_lock_commands import (
    Command,
    Credential,
    GetUser,
    GetUserResponse,
    SetCredential,
    SetCredentialResponse,
    SetUser,
    UnlockDoor,
)
from latchwork.protocol.matter.interaction import (
    MESSAGES,
    InvokeRequest,
    Message,
    ReportData,
    StatusResponse,
    TimedRequest,
)
from latchwork.protocol.matter.invoking import (
    WINDOW,
    Answered,
    Event,
    Illegible,
    Invoker,
    Refused,
    State,
    Unanswered,
    WindowMissed,
)

SET = SetCredential(0, Credential(1, 1), b"4711", 1, None, None)
STORED = invoke_response(response_answer(SetCredentialResponse(0, None, 2)))
NOBODY = GetUserResponse(1, None, None, None, None, None, None, None, None, None)


def started(command: Command = SET) -> Invoker:
    invoker = Invoker()
    invoker.invoke(command, 100.0, 30.0)
    return invoker


def hear(invoker: Invoker, message: Message, now: float = 101.0) -> None:
    invoker.receive(message.OPCODE, message.build(), now)


def only(invoker: Invoker) -> Event:
    [event] = invoker.events()
    assert invoker.state is State.IDLE
    assert invoker.wake_at is None
    return event


def invoked(command: Command = SET) -> Invoker:
    invoker = started(command)
    if command.TIMED:
        hear(invoker, StatusResponse(0, 12))
    invoker.output()
    return invoker


def test_a_timed_command_is_announced_and_then_sent() -> None:
    invoker = started()
    assert invoker.output() == [TimedRequest(10_000, 12)]
    hear(invoker, StatusResponse(0, 12))
    [request] = invoker.output()
    assert isinstance(request, InvokeRequest)
    assert request == invoke_request(SET)
    assert request.timed_request
    hear(invoker, STORED)
    event = only(invoker)
    assert isinstance(event, Answered)
    assert event.answer.response == SetCredentialResponse(0, None, 2)


def test_another_command_is_sent_at_once() -> None:
    invoker = started(GetUser(1))
    assert invoker.output() == [invoke_request(GetUser(1))]
    hear(invoker, invoke_response(response_answer(NOBODY)))
    event = only(invoker)
    assert isinstance(event, Answered)
    assert event.answer.response == NOBODY


def test_the_announcement_is_what_was_captured() -> None:
    assert started().output()[0].build().hex() == "152500102724ff0c18"


def test_a_status_is_an_answer_even_of_a_command_with_a_response() -> None:
    invoker = invoked()
    hear(invoker, invoke_response(status_answer(path_of(SET.CODE), Status.CONSTRAINT_ERROR)))
    event = only(invoker)
    assert isinstance(event, Answered)
    assert (event.answer.status, event.answer.response) == (0x87, None)


def test_a_status_may_bring_the_clusters_own() -> None:
    command = SetUser(0, 1, "X", None, 1, 0, 0)
    invoker = invoked(command)
    hear(invoker, invoke_response(status_answer(path_of(command.CODE), Status.FAILURE, 3)))
    event = only(invoker)
    assert isinstance(event, Answered)
    assert event.answer.cluster_status == 3


def test_a_refused_announcement_ends_the_command() -> None:
    invoker = started()
    hear(invoker, StatusResponse(Status.BUSY))
    assert only(invoker) == Refused(0x9C)


def test_a_message_that_is_refused_as_a_whole_ends_the_command() -> None:
    invoker = invoked()
    hear(invoker, StatusResponse(Status.NEEDS_TIMED_INTERACTION))
    assert only(invoker) == Refused(0xC6)


def test_a_window_that_has_closed_is_not_used() -> None:
    invoker = started()
    invoker.output()
    hear(invoker, StatusResponse(0), 100.0 + WINDOW)
    assert only(invoker) == WindowMissed()
    assert invoker.output() == []


@pytest.mark.parametrize("sent", [False, True])
def test_silence_says_whether_the_command_was_sent(sent: bool) -> None:
    invoker = invoked() if sent else started()
    assert invoker.wake_at == 130.0
    invoker.tick(129.9)
    assert invoker.events() == []
    invoker.tick(130.0)
    assert only(invoker) == Unanswered(sent)
    invoker.tick(200.0)
    assert invoker.events() == []


@pytest.mark.parametrize(
    "message",
    [
        StatusResponse(0),
        ReportData(),
        invoke_response(),
        invoke_response(*STORED.answers, *STORED.answers),
        invoke_response(response_answer(NOBODY)),
        invoke_response(response_answer(SetCredentialResponse(0, None, 2), endpoint=2)),
        invoke_response(status_answer(path_of(UnlockDoor.CODE), 0)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_is_no_answer_leaves_the_command_unknown(message: Message) -> None:
    invoker = invoked()
    hear(invoker, message)
    assert isinstance(only(invoker), Illegible)


def test_a_response_to_a_command_that_has_none_is_no_answer() -> None:
    invoker = invoked(UnlockDoor(b"4711"))
    hear(invoker, STORED)
    assert isinstance(only(invoker), Illegible)


def test_an_answer_before_the_command_was_sent_is_none() -> None:
    invoker = started()
    hear(invoker, STORED)
    assert isinstance(only(invoker), Illegible)


@pytest.mark.parametrize(("opcode", "payload"), [(0x09, b"\x15"), (0x0B, b"\x15\x18"), (0x09, b"\x15\x18")])
def test_bytes_that_are_no_message_leave_the_command_unknown(opcode: int, payload: bytes) -> None:
    invoker = invoked()
    invoker.receive(opcode, payload, 101.0)
    assert isinstance(only(invoker), Illegible)


def test_what_comes_when_nothing_is_under_way_is_passed_over() -> None:
    invoker = Invoker()
    hear(invoker, STORED)
    assert invoker.events() == []


def test_a_second_command_waits_for_the_end_of_the_first() -> None:
    invoker = started()
    with pytest.raises(RuntimeError):
        invoker.invoke(SET, 101.0, 30.0)


def test_a_command_that_cannot_be_built_leaves_nothing_under_way() -> None:
    invoker = Invoker()
    with pytest.raises(Malformed):
        invoker.invoke(UnlockDoor(bytes(300)), 0.0, 30.0)
    assert invoker.state is State.IDLE
    assert invoker.output() == []


@given(
    heard=st.lists(st.tuples(st.sampled_from(sorted(MESSAGES)), st.binary(max_size=12)), max_size=4),
    times=st.lists(st.floats(100, 200), min_size=4, max_size=4),
)
def test_whatever_is_heard_a_command_has_one_end(heard: list[tuple[int, bytes]], times: list[float]) -> None:
    invoker = started()
    for (opcode, payload), now in zip(heard, sorted(times), strict=False):
        invoker.receive(opcode, payload, now)
        invoker.tick(now)
    invoker.tick(1000.0)
    only(invoker)
