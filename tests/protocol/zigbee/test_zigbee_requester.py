"""The client's side of a conversation: one command at a time, its answer, its time-outs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee import generated as g
from latchwork.protocol.zigbee.constants import SetCodeStatus, Status
from latchwork.protocol.zigbee.data_types import TypedValue
from latchwork.protocol.zigbee.frames import Command, build_frame, parse_frame
from latchwork.protocol.zigbee.general import (
    AttributeRecord,
    DefaultResponse,
    ReadAttributes,
    ReadAttributesResponse,
    ReadRecord,
    ReportAttributes,
)
from latchwork.protocol.zigbee.requester import (
    ANSWER_TIMEOUT,
    TRANSMISSIONS,
    Accepted,
    Answered,
    Event,
    Refused,
    Requester,
    Unanswered,
    Unsolicited,
)

SET = g.SetPinCode(5, 1, 0, b"4711")


def asked(command: Command = SET) -> tuple[Requester, int]:
    requester = Requester(first_sequence=0x42)
    sequence = requester.request(command, 0.0)
    assert requester.output() == [build_frame(command, 0x42)]
    return requester, sequence


def only(requester: Requester) -> Event:
    [event] = requester.events()
    return event


def test_an_answer_with_the_commands_number_ends_it() -> None:
    requester, sequence = asked()
    requester.receive(build_frame(g.SetPinCodeResponse(SetCodeStatus.DUPLICATE_CODE), sequence))
    event = only(requester)
    assert isinstance(event, Answered)
    assert event.heard.command == g.SetPinCodeResponse(3)
    assert requester.idle
    assert requester.wake_at is None


def test_numbers_go_round() -> None:
    requester = Requester(first_sequence=0xFF)
    assert requester.request(SET, 0.0) == 0xFF
    requester.receive(build_frame(g.SetPinCodeResponse(0), 0xFF))
    assert requester.request(SET, 1.0) == 0x00


def test_a_second_command_waits_for_the_end_of_the_first() -> None:
    requester, _ = asked()
    with pytest.raises(RuntimeError):
        requester.request(SET, 1.0)


def test_a_command_that_nothing_answers_is_not_waited_for() -> None:
    requester = Requester()
    with pytest.raises(RuntimeError, match="nothing answers"):
        requester.request(DefaultResponse(5, 0), 0.0)
    assert requester.idle


def test_a_command_that_cannot_be_built_leaves_nothing_under_way() -> None:
    requester = Requester()
    with pytest.raises(Malformed):
        requester.request(g.SetPinCode(1 << 16, 1, 0, b"4711"), 0.0)
    assert requester.idle
    assert requester.output() == []
    assert requester.request(SET, 0.0) == 0


def test_the_same_frame_goes_out_again_until_it_is_given_up() -> None:
    requester, sequence = asked()
    frame, now = build_frame(SET, sequence), 0.0
    for _ in range(TRANSMISSIONS - 1):
        now = requester.wake_at or 0.0
        requester.tick(now - 0.001)
        assert requester.output() == []
        requester.tick(now)
        assert requester.output() == [frame]
    assert now == ANSWER_TIMEOUT * (TRANSMISSIONS - 1)
    requester.tick(now + ANSWER_TIMEOUT)
    assert only(requester) == Unanswered()
    assert requester.idle
    requester.tick(now + 2 * ANSWER_TIMEOUT)
    assert requester.events() == []


def test_an_answer_to_an_earlier_transmission_counts() -> None:
    requester, sequence = asked()
    requester.tick(ANSWER_TIMEOUT)
    requester.receive(build_frame(g.SetPinCodeResponse(0), sequence))
    assert isinstance(only(requester), Answered)


def test_a_default_response_before_the_answer_is_not_its_end() -> None:
    requester, sequence = asked()
    requester.receive(build_frame(DefaultResponse(5, Status.SUCCESS), sequence))
    assert requester.events() == []
    requester.receive(build_frame(g.SetPinCodeResponse(0), sequence))
    assert isinstance(only(requester), Answered)


def test_a_default_response_instead_of_the_answer_is_its_end_when_the_time_is_over() -> None:
    requester, sequence = asked()
    requester.receive(build_frame(DefaultResponse(5, Status.SUCCESS), sequence))
    requester.tick(ANSWER_TIMEOUT)
    assert only(requester) == Accepted()
    assert requester.output() == []


def test_a_lock_without_the_command_refuses_it_at_once() -> None:
    requester, sequence = asked()
    requester.receive(build_frame(DefaultResponse(5, Status.UNSUP_CLUSTER_COMMAND), sequence))
    assert only(requester) == Refused(0x81)
    assert requester.idle


def test_attributes_that_were_read_answer_their_command() -> None:
    requester, sequence = asked(ReadAttributes((0x12,)))
    answer = ReadAttributesResponse((ReadRecord(0x12, 0, TypedValue(0x21, 250)),))
    requester.receive(build_frame(answer, sequence))
    event = only(requester)
    assert isinstance(event, Answered)
    assert event.heard.command == answer


@pytest.mark.parametrize(
    "frame",
    [
        build_frame(g.SetPinCodeResponse(0), 0x41),
        build_frame(g.GetPinCodeResponse(5, 1, 0, b"4711"), 0x42),
        build_frame(DefaultResponse(6, Status.FAILURE), 0x42),
        build_frame(ReadAttributesResponse(()), 0x42),
        build_frame(SET, 0x42),
        build_frame(ReportAttributes((AttributeRecord(0, TypedValue(0x30, 1)),)), 0x42),
        build_frame(g.OperationEventNotification(0, 2, 5, b"", 805_734_000), 0x42),
    ],
    ids=lambda frame: type(parse_frame(frame).command).__name__,
)
def test_a_frame_about_something_else_is_told_and_ends_nothing(frame: bytes) -> None:
    requester, _ = asked()
    requester.receive(frame)
    assert only(requester) == Unsolicited(parse_frame(frame))
    assert not requester.idle


def test_a_report_may_have_the_number_of_a_read_under_way() -> None:
    requester, sequence = asked(ReadAttributes((0,)))
    requester.receive(build_frame(ReportAttributes((AttributeRecord(0, TypedValue(0x30, 1)),)), sequence))
    assert isinstance(only(requester), Unsolicited)


def test_a_late_answer_is_told_and_changes_nothing() -> None:
    requester = Requester()
    requester.receive(build_frame(g.SetPinCodeResponse(0), 0))
    assert isinstance(only(requester), Unsolicited)


def test_bytes_that_are_no_frame_are_counted() -> None:
    requester, _ = asked()
    requester.receive(b"\x19\x42")
    requester.receive(b"\x19\x42\x06")
    assert (requester.unreadable, requester.events(), requester.idle) == (2, [], False)


@given(data=st.binary(max_size=30), ticks=st.lists(st.floats(0, 100), max_size=5))
def test_whatever_is_heard_a_command_has_one_end(data: bytes, ticks: list[float]) -> None:
    requester, sequence = asked()
    requester.receive(data)
    for now in sorted(ticks):
        requester.tick(now)
    if not requester.idle:
        requester.receive(build_frame(g.SetPinCodeResponse(0), sequence))
    ends = [event for event in requester.events() if not isinstance(event, Unsolicited)]
    assert len(ends) == 1
