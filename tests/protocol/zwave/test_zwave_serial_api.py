"""The host's side of the Serial API: what goes out and what is told, second by second."""

from __future__ import annotations

import pytest

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.frames import FrameType, Signal, build_frame
from latchwork.protocol.zwave.serial_api import (
    ACK_TIMEOUT,
    CALLBACK_TIMEOUT,
    FRAME_TIMEOUT,
    RESPONSE_TIMEOUT,
    Answered,
    AnswerLost,
    CallbackLost,
    CalledBack,
    NotDelivered,
    ResetNeeded,
    SerialApi,
    State,
    Unsolicited,
)

ACK, NAK, CAN = (bytes((signal,)) for signal in Signal)
GET = g.GetControllerCapabilities()
GET_FRAME = build_frame(FrameType.REQUEST, 0x05, b"")
RESPONSE = build_frame(FrameType.RESPONSE, 0x05, b"\x1c")
ANSWERED = Answered(g.GetControllerCapabilitiesResponse(0x1C))
REPORT = build_frame(FrameType.REQUEST, 0x04, bytes.fromhex("0002087205003b63415044"))
HEARD = Unsolicited(g.ApplicationCommand(0, 2, bytes.fromhex("7205003b63415044"), None, None))


def asking(request: g.HostRequest = GET) -> SerialApi:
    api = SerialApi()
    api.request(request, 0.0)
    api.output()
    return api


def sending(callback: int = 10) -> SerialApi:
    return asking(g.SendData(2, b"\x63\x02\x05", 0x25, callback))


def accepted(accepted: int = 1) -> bytes:
    return build_frame(FrameType.RESPONSE, 0x13, bytes((accepted,)))


def called_back(status: int = 0, callback: int = 10) -> bytes:
    return build_frame(FrameType.REQUEST, 0x13, bytes((callback, status)))


def test_a_request_is_written_acknowledged_and_answered() -> None:
    api = SerialApi()
    api.request(GET, 0.0)
    assert api.output() == GET_FRAME
    api.receive(ACK, 0.1)
    assert api.state is State.RESPONSE_AWAITED
    api.receive(RESPONSE, 0.2)
    assert api.output() == ACK
    assert api.events() == [ANSWERED]
    assert (api.state, api.wake_at) == (State.IDLE, None)


def test_a_function_without_a_response_ends_with_its_acknowledgement() -> None:
    api = asking(g.SoftReset())
    api.receive(ACK, 0.1)
    assert api.events() == [Answered(None)]


def test_start_flushes_the_sticks_parser_with_a_nak() -> None:
    api = SerialApi()
    api.start()
    assert api.output() == NAK


def test_a_request_while_one_is_under_way_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        asking().request(GET, 0.0)


def test_a_lost_acknowledgement_is_retried_three_times_with_growing_pauses() -> None:
    api, now, sent = asking(), 0.0, []
    for _ in range(3):
        assert api.wake_at == pytest.approx(now + ACK_TIMEOUT)
        now = api.wake_at or 0.0
        api.tick(now)
        assert api.state is State.BACKING_OFF
        pause = (api.wake_at or 0.0) - now
        now = api.wake_at or 0.0
        api.tick(now)
        sent.append((round(pause, 3), api.output()))
    assert sent == [(0.1, GET_FRAME), (1.1, GET_FRAME), (2.1, GET_FRAME)]
    api.tick(now + ACK_TIMEOUT)
    assert api.events() == [NotDelivered()]
    assert api.state is State.IDLE


@pytest.mark.parametrize("signal", [NAK, CAN])
def test_a_nak_or_can_is_retried_after_a_pause(signal: bytes) -> None:
    api = asking()
    api.receive(signal, 0.2)
    assert api.output() == b""
    assert api.wake_at == pytest.approx(0.3)
    api.tick(0.31)
    assert api.output() == GET_FRAME
    api.receive(ACK + RESPONSE, 0.4)
    assert api.events() == [ANSWERED]


def test_a_collision_takes_in_the_sticks_frame_before_it_sends_again() -> None:
    api = asking()
    api.receive(CAN + REPORT[:4], 0.2)
    api.tick(0.31)
    assert api.output() == b"", "sending into the stick's frame would collide again"
    api.receive(REPORT[4:], 0.5)
    assert (api.output(), api.events()) == (ACK, [HEARD])
    api.tick(api.wake_at or 0.0)
    assert api.output() == GET_FRAME


def test_acks_and_naks_that_nobody_waits_for_are_ignored() -> None:
    api = SerialApi()
    api.receive(ACK + NAK + CAN, 0.0)
    assert (api.output(), api.events(), api.wake_at) == (b"", [], None)


def test_unsolicited_frames_between_ack_response_and_callback_are_told() -> None:
    api = sending()
    api.receive(REPORT + ACK + REPORT + accepted() + REPORT + called_back() + REPORT, 0.1)
    assert api.output() == ACK * 6
    events = api.events()
    assert events == [HEARD, HEARD, Answered(g.SendDataResponse(1)), HEARD, CalledBack(10, 0), HEARD]


def test_a_response_proves_the_request_although_its_ack_was_lost() -> None:
    api = asking()
    api.receive(RESPONSE, 0.2)
    assert api.events() == [ANSWERED]


def test_a_callback_proves_the_request_although_its_response_was_lost() -> None:
    api = sending()
    api.receive(ACK + called_back(), 0.2)
    assert api.events() == [Answered(None), CalledBack(10, 0)]


def test_a_response_of_another_function_is_acknowledged_and_not_taken() -> None:
    api = asking()
    api.receive(ACK + accepted(), 0.1)
    assert (api.output(), api.events()) == (ACK, [])


def test_a_response_that_never_comes_is_told_as_lost() -> None:
    api = asking()
    api.receive(ACK, 0.5)
    assert api.wake_at == pytest.approx(0.5 + RESPONSE_TIMEOUT)
    api.tick(0.5 + RESPONSE_TIMEOUT)
    assert api.events() == [AnswerLost()]


def test_a_late_response_is_acknowledged_and_changes_nothing() -> None:
    api = asking()
    api.receive(ACK, 0.0)
    api.tick(RESPONSE_TIMEOUT)
    api.events()
    api.receive(RESPONSE, RESPONSE_TIMEOUT + 1)
    assert (api.output(), api.events()) == (ACK, [])


def test_a_callback_that_never_comes_is_told_after_65_seconds() -> None:
    api = sending()
    api.receive(ACK + accepted(), 0.1)
    api.events()
    assert api.wake_at == pytest.approx(CALLBACK_TIMEOUT)
    api.tick(CALLBACK_TIMEOUT)
    assert api.events() == [CallbackLost(10)]
    api.receive(called_back(), CALLBACK_TIMEOUT + 1)
    assert api.events() == [], "a callback after its guard belongs to nobody"


def test_a_refused_transmission_has_no_callback_to_wait_for() -> None:
    api = sending()
    api.receive(ACK + accepted(0), 0.1)
    assert api.events() == [Answered(g.SendDataResponse(0))]
    assert api.wake_at is None


def test_a_duplicated_callback_is_told_once() -> None:
    api = sending()
    api.receive(ACK + accepted() + called_back() * 2, 0.1)
    assert api.events().count(CalledBack(10, 0)) == 1


def test_a_damaged_frame_is_answered_with_nak_and_three_ask_for_a_reset() -> None:
    api = SerialApi()
    bad = RESPONSE[:-1] + bytes((RESPONSE[-1] ^ 1,))
    api.receive(bad * 2, 0.0)
    assert (api.output(), api.events()) == (NAK * 2, [])
    api.receive(bad, 0.1)
    assert (api.output(), api.events()) == (NAK, [ResetNeeded()])


def test_a_frame_that_stays_incomplete_is_dropped_without_an_answer() -> None:
    api = SerialApi()
    api.receive(REPORT[:6], 1.0)
    assert api.wake_at == pytest.approx(1.0 + FRAME_TIMEOUT)
    api.receive(REPORT[6:8], 2.0)
    assert api.wake_at == pytest.approx(1.0 + FRAME_TIMEOUT), "the time counts from the start byte"
    api.tick(1.0 + FRAME_TIMEOUT)
    api.receive(REPORT, 3.0)
    assert (api.output(), api.events()) == (ACK, [HEARD])


def test_callback_ids_go_round_and_avoid_those_in_use() -> None:
    api = SerialApi()
    ids = [api.next_callback() for _ in range(247)]
    assert (ids[0], ids[245], ids[246]) == (10, 255, 10)
    api.request(g.SendData(2, b"\x00", 0x25, 11), 0.0)
    assert api.next_callback() == 12


@pytest.mark.parametrize("split", range(1, len(REPORT)))
def test_the_machine_does_not_mind_where_the_bytes_are_split(split: int) -> None:
    stream = ACK + REPORT + RESPONSE
    api = asking()
    api.receive(stream[:split], 0.1)
    api.receive(stream[split:], 0.2)
    assert api.events() == [HEARD, ANSWERED]
