"""The host's dialogue, byte for byte, on a clock made of numbers."""

from __future__ import annotations

import pytest

from latchwork.protocol.pn532.frames import ACK, ERROR, NACK, TFI_CHIP, TFI_HOST, WAKE_UP, build_frame
from latchwork.protocol.pn532.host import Answered, HostSession, Missing, Refused, Timing, Unanswered

ASK = build_frame(TFI_HOST, 0x02)
ANSWER = build_frame(TFI_CHIP, 0x03, b"\x32\x01\x06\x07")
OLDER = build_frame(TFI_CHIP, 0x03, b"\x32\x09\x09\x07")
ANSWERED = Answered(0x03, b"\x32\x01\x06\x07")


def asking(*, asleep: bool = False, wait: float | None = 1.0) -> HostSession:
    session = HostSession(asleep=asleep)
    session.ask(0x02, b"", 0.0, wait=wait)
    return session


def test_a_command_is_acknowledged_and_answered() -> None:
    session = asking()
    assert session.outgoing() == ASK
    assert session.receive(ACK, 0.01) is None
    assert session.receive(ANSWER, 0.02) == ANSWERED
    assert session.idle
    assert session.outgoing() == b""
    assert session.wake_at is None


def test_the_answer_may_come_in_any_pieces() -> None:
    for cut in range(len(ACK + ANSWER) + 1):
        session = asking()
        outcomes = [session.receive((ACK + ANSWER)[:cut], 0.0), session.receive((ACK + ANSWER)[cut:], 0.0)]
        assert [outcome for outcome in outcomes if outcome] == [ANSWERED]


def test_the_first_command_wakes_the_chip_and_the_second_does_not() -> None:
    session = asking(asleep=True)
    assert session.outgoing() == WAKE_UP + ASK
    session.receive(ACK + ANSWER, 0.0)
    session.ask(0x02, b"", 1.0)
    assert session.outgoing() == ASK


def test_the_chip_is_woken_again_after_it_was_sent_to_sleep() -> None:
    session = HostSession(asleep=False)
    session.ask(0x16, b"\x10", 0.0)
    session.receive(ACK + build_frame(TFI_CHIP, 0x17, b"\x00"), 0.0)
    session.outgoing()
    session.ask(0x02, b"", 1.0)
    assert session.outgoing() == WAKE_UP + ASK


def test_without_an_acknowledgement_the_command_is_sent_again() -> None:
    session = asking()
    session.outgoing()
    assert session.wake_at == pytest.approx(0.1)
    assert session.wake(0.05) is None
    assert session.outgoing() == b""
    assert session.wake(0.1) is None
    assert session.outgoing() == WAKE_UP + ASK
    session.receive(ACK, 0.11)
    assert session.receive(ANSWER, 0.12) == ANSWERED


def test_a_command_that_is_never_acknowledged_is_given_up_and_aborted() -> None:
    session = asking()
    for _ in range(2):
        assert session.wake(session.wake_at or 0.0) is None
    session.outgoing()
    assert session.wake_at == pytest.approx(0.3)
    assert session.wake(session.wake_at or 0.0) == Unanswered(Missing.ACK, heard=False)
    assert session.outgoing() == ACK
    assert session.idle


def test_something_unreadable_instead_of_an_acknowledgement_was_at_least_heard() -> None:
    session = HostSession(Timing(sends=1), asleep=False)
    session.ask(0x02, b"", 0.0)
    session.receive(b"\xa5\x5a", 0.05)
    assert session.wake(0.1) == Unanswered(Missing.ACK, heard=True)


def test_a_lost_acknowledgement_does_not_lose_the_answer() -> None:
    assert asking().receive(ANSWER, 0.01) == ANSWERED


def test_a_response_that_does_not_come_is_given_up_and_the_command_aborted() -> None:
    session = asking(wait=0.5)
    session.outgoing()
    session.receive(ACK, 0.1)
    assert session.wake_at == pytest.approx(0.6)
    assert session.wake(0.6) == Unanswered(Missing.RESPONSE, heard=True)
    assert session.outgoing() == ACK


def test_a_command_may_wait_for_ever_and_be_aborted_from_outside() -> None:
    session = asking(wait=None)
    session.outgoing()
    session.receive(ACK, 0.01)
    assert session.wake_at is None
    session.abort()
    assert session.outgoing() == ACK
    assert session.idle


def test_a_damaged_response_is_asked_for_again() -> None:
    session = asking()
    session.outgoing()
    damaged = ANSWER[:-2] + bytes((ANSWER[-2] ^ 0x10, 0))
    assert session.receive(ACK + damaged, 0.01) is None
    assert session.outgoing() == NACK
    assert session.receive(ANSWER, 0.02) == ANSWERED


def test_a_response_that_stays_damaged_is_given_up() -> None:
    session = asking()
    session.outgoing()
    damaged = ANSWER[:-2] + bytes((ANSWER[-2] ^ 0x10, 0))
    session.receive(ACK, 0.0)
    for _ in range(session.timing.nacks):
        session.receive(damaged, 0.01)
        assert session.outgoing() == NACK
    session.receive(damaged, 0.02)
    assert session.outgoing() == b""
    assert session.wake(2.0) == Unanswered(Missing.RESPONSE, heard=True)


def test_noise_before_the_response_is_no_reason_to_ask_again() -> None:
    session = asking()
    session.outgoing()
    session.receive(ACK + b"\x00\xff\x05\x05", 0.01)
    assert session.outgoing() == b""
    assert session.receive(ANSWER, 0.02) == ANSWERED


def test_half_a_response_is_asked_for_again_when_the_rest_does_not_come() -> None:
    session = asking(wait=0.5)
    session.outgoing()
    session.receive(ACK + ANSWER[:7], 0.0)
    assert session.wake(0.5) is None
    assert session.outgoing() == NACK
    assert session.receive(ANSWER, 0.51) == ANSWERED


def test_a_refused_command_is_told_apart_from_silence() -> None:
    session = asking()
    session.receive(ACK, 0.0)
    assert session.receive(ERROR, 0.01) == Refused()


def test_the_answer_to_another_command_is_not_taken() -> None:
    session = asking()
    assert session.receive(ACK + build_frame(TFI_CHIP, 0x15), 0.01) is None
    assert session.receive(ANSWER, 0.02) == ANSWERED


def test_a_late_answer_to_the_last_command_is_not_taken_for_the_answer_to_this_one() -> None:
    session = asking(wait=0.5)
    session.receive(ACK, 0.0)
    session.wake(0.5)
    session.outgoing()
    session.ask(0x02, b"", 1.0)
    assert session.outgoing() == ACK, "the line is emptied first"
    assert session.receive(OLDER, 1.01) is None
    assert session.wake(session.wake_at or 0.0) is None
    assert session.outgoing() == WAKE_UP + ASK
    session.receive(ACK, 1.05)
    assert session.receive(ANSWER, 1.06) == ANSWERED


def test_after_a_repetition_an_answer_without_acknowledgement_is_the_answer_to_the_first_copy() -> None:
    session = asking()
    session.wake(0.1)
    assert session.receive(OLDER, 0.11) is None
    session.receive(ACK, 0.12)
    assert session.receive(ANSWER, 0.13) == ANSWERED


def test_a_line_that_never_falls_silent_does_not_hold_up_the_next_command_for_ever() -> None:
    session = asking()
    session.abort()
    session.outgoing()
    session.ask(0x02, b"", 1.0)
    now = 1.0
    while session.outgoing() in (ACK, b""):
        now += 0.01
        assert now < 1.5
        session.receive(b"\x5a", now)
        session.wake(now)


def test_a_new_speed_is_acknowledged_at_the_old_one() -> None:
    session = HostSession(asleep=False)
    session.ask(0x10, b"\x07", 0.0)
    session.outgoing()
    assert session.receive(ACK + build_frame(TFI_CHIP, 0x11), 0.01) == Answered(0x11, b"")
    assert session.outgoing() == ACK


def test_two_commands_at_once_are_a_mistake_of_the_caller() -> None:
    session = asking()
    with pytest.raises(RuntimeError, match="one command at a time"):
        session.ask(0x02, b"", 0.0)


def test_what_arrives_while_nothing_was_asked_is_dropped() -> None:
    session = HostSession(asleep=False)
    assert session.receive(OLDER, 0.0) is None
    session.ask(0x02, b"", 1.0)
    session.receive(ACK, 1.0)
    assert session.receive(ANSWER, 1.0) == ANSWERED


def test_an_answer_does_not_show_its_data() -> None:
    assert "secret" not in repr(Answered(0x41, b"\x00secret"))
