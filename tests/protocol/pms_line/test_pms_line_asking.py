"""The PMS's side of a task: handed over, waited for, never guessed."""

from __future__ import annotations

import pytest

from latchwork.protocol.pms_line.asking import Answered, AskingSession, Late, NotTaken, Unanswered
from latchwork.protocol.pms_line.framing import Framing
from latchwork.protocol.pms_line.line import Damaged, LineRules, LocalError, PeerFault, Why

ACK, NAK = b"\x06", b"\x15"
ANSWER = Framing().build(b"answer")


def asking() -> AskingSession:
    session = AskingSession()
    session.ask(b"order", 0.0)
    return session


def waiting() -> AskingSession:
    session = asking()
    session.receive(ACK + ACK, 1.0)
    session.outgoing()
    return session


def test_a_task_is_handed_over_and_answered() -> None:
    session = waiting()
    assert session.deadline == pytest.approx(61.0)
    assert session.receive(ANSWER, 30.0) == [Answered(b"answer")]
    assert session.outgoing() == ACK
    assert session.idle
    assert session.deadline is None


def test_the_answer_may_come_in_any_pieces() -> None:
    for cut in range(len(ANSWER) + 1):
        session = waiting()
        assert session.receive(ANSWER[:cut], 2.0) + session.receive(ANSWER[cut:], 2.1) == [Answered(b"answer")]


@pytest.mark.parametrize(("bytes_in", "why"), [(NAK, Why.BUSY), (ACK + NAK * 3, Why.REFUSED)])
def test_a_task_that_was_refused_was_certainly_not_begun(bytes_in: bytes, why: Why) -> None:
    session = asking()
    assert session.receive(bytes_in, 0.5) == [NotTaken(why)]
    assert session.idle


def test_a_system_that_does_not_answer_the_enquiry_was_not_reached() -> None:
    assert asking().expire(3.0) == [NotTaken(Why.SILENT)]


def test_a_frame_without_an_acknowledgement_leaves_the_task_unknown() -> None:
    session = asking()
    session.receive(ACK, 1.0)
    assert session.expire(4.0) == [Unanswered()]


def test_an_answer_that_does_not_come_leaves_the_task_unknown() -> None:
    session = waiting()
    assert session.expire(60.9) == []
    assert session.expire(61.0) == [Unanswered()]
    assert session.idle


def test_an_answer_after_its_time_is_late_and_not_taken_for_the_next_tasks() -> None:
    session = waiting()
    session.expire(61.0)
    session.ask(b"next", 62.0)
    assert session.receive(ANSWER, 62.1) == [Late(b"answer")]
    session.outgoing()
    session.receive(ACK + ACK, 62.2)
    assert session.receive(ANSWER, 63.0) == [Answered(b"answer")]


def test_an_answer_in_place_of_the_acknowledgement_is_the_answer() -> None:
    session = asking()
    session.receive(ACK, 0.1)
    assert session.receive(ANSWER, 0.2) == [Answered(b"answer")]


def test_a_damaged_answer_is_refused_and_taken_when_it_comes_again() -> None:
    session = waiting()
    assert session.receive(ANSWER[:-1] + b"\xff", 2.0) == [Damaged(len(ANSWER), "the check value is wrong")]
    assert session.outgoing() == NAK
    assert session.receive(ANSWER, 2.1) == [Answered(b"answer")]


def test_a_fault_of_the_peer_is_told_and_does_not_end_the_task() -> None:
    session = waiting()
    assert session.receive(ACK, 2.0) == [PeerFault("it sent an ACK that nothing asked for")]
    assert session.receive(ANSWER, 2.1) == [Answered(b"answer")]


def test_on_tcp_one_frame_goes_out_and_one_comes_back() -> None:
    session = AskingSession(LineRules(enquire=False, acknowledge=False))
    session.ask(b"order", 0.0)
    assert session.outgoing() == Framing().build(b"order")
    assert session.receive(ANSWER, 1.0) == [Answered(b"answer")]
    assert session.outgoing() == b""


def test_two_tasks_at_once_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(LocalError, match="a task is open"):
        asking().ask(b"more", 0.1)


def test_a_task_may_be_abandoned() -> None:
    session = waiting()
    session.abandon()
    assert session.idle
    assert session.deadline is None
    assert session.receive(ANSWER, 2.0) == [Late(b"answer")]


def test_answers_stay_out_of_a_repr() -> None:
    assert "answer" not in repr(Answered(b"answer")).lower().removeprefix("answered")
    assert "secret" not in repr(Late(b"secret"))
