"""Both ends of the Industry Standard, alone and with each other."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.asking import NotTaken, Unanswered
from latchwork.protocol.pms_line.line import Damaged, LocalError, PeerFault, Why
from latchwork.protocol.salto_space.messages import (
    FRAMING,
    Cancel,
    CheckOut,
    Done,
    MakeCard,
    ReadCard,
    Refused,
    build_fields,
    build_message,
)
from latchwork.protocol.salto_space.session import (
    AnswerTaken,
    Asked,
    KeySystemSession,
    PmsSession,
    Told,
    Unreadable,
)
from latchwork.protocol.salto_space.tables import Command

ENQ, ACK, NAK = b"\x05", b"\x06", b"\x15"
NEW = MakeCard(encoder="1", rooms=("101",), count=1)
MADE = Done(command=Command.NEW, encoder="1", uid="04A1B2")


def frame(*fields: str) -> bytes:
    return FRAMING.build(build_fields(fields))


def talk(pms: PmsSession, keys: KeySystemSession, now: float = 0.0) -> tuple[list[object], list[object]]:
    at_pms: list[object] = []
    at_keys: list[object] = []
    while True:
        there, back = pms.outgoing(), keys.outgoing()
        if not there and not back:
            return at_pms, at_keys
        at_keys += keys.receive(there, now)
        at_pms += pms.receive(back, now)


def test_a_card_is_asked_for_made_and_answered() -> None:
    pms, keys = PmsSession(), KeySystemSession()
    pms.ask(NEW, 0.0)
    assert talk(pms, keys) == ([], [Asked(NEW)])
    assert keys.open == {"1": NEW}
    keys.answer("1", MADE, 20.0)
    assert talk(pms, keys, 20.0) == ([Told(MADE)], [AnswerTaken(True)])
    assert pms.idle
    assert not keys.open


def test_a_second_task_for_an_encoder_is_refused_as_busy_and_another_encoder_is_not() -> None:
    keys = KeySystemSession()
    for request in (NEW, ReadCard(encoder="1"), ReadCard(encoder="2")):
        pms = PmsSession()
        pms.ask(request, 0.0)
        told, _ = talk(pms, keys)
        assert told == ([Told(Refused(code="OV", encoder="1"))] if request == ReadCard(encoder="1") else [])
    assert set(keys.open) == {"1", "2"}


def test_a_hanging_task_is_cancelled() -> None:
    keys = KeySystemSession()
    first, second = PmsSession(), PmsSession()
    first.ask(NEW, 0.0)
    talk(first, keys)
    first.abandon()
    second.ask(Cancel(encoder="1"), 1.0)
    assert talk(second, keys, 1.0)[1] == [Asked(Cancel(encoder="1"))]
    keys.answer("1", Done(command=Command.CANCEL, encoder="1"), 2.0)
    assert talk(second, keys, 2.0)[0] == [Told(Done(command=Command.CANCEL, encoder="1"))]


def test_a_check_out_needs_no_encoder() -> None:
    pms, keys = PmsSession(), KeySystemSession()
    pms.ask(CheckOut(room="101"), 0.0)
    _, [asked] = talk(pms, keys)
    assert asked == Asked(CheckOut(room="101", encoder="0"))


def test_a_client_that_never_acknowledges_an_answer_is_tolerated() -> None:
    keys = KeySystemSession()
    keys.receive(ENQ + FRAMING.build(build_message(NEW)), 0.0)
    keys.outgoing()
    keys.answer("1", MADE, 1.0)
    assert keys.outgoing() == FRAMING.build(build_message(MADE))
    assert keys.deadline == pytest.approx(4.0)
    assert keys.expire(3.9) == []
    assert keys.expire(4.0) == [AnswerTaken(False)]
    assert keys.outgoing() == b""


def test_an_answer_that_is_refused_is_given_three_times_in_all() -> None:
    keys = KeySystemSession()
    keys.receive(ENQ + FRAMING.build(build_message(NEW)), 0.0)
    keys.answer("1", MADE, 1.0)
    keys.outgoing()
    answer = FRAMING.build(build_message(MADE))
    for _ in range(2):
        assert keys.receive(NAK, 1.1) == []
        assert keys.outgoing() == answer
    assert keys.receive(NAK, 1.2) == [AnswerTaken(False)]


def test_the_next_enquiry_stands_for_the_acknowledgement() -> None:
    keys = KeySystemSession()
    keys.receive(ENQ + FRAMING.build(build_message(NEW)), 0.0)
    keys.answer("1", MADE, 1.0)
    keys.outgoing()
    assert keys.receive(ENQ, 1.5) == [AnswerTaken(False)]
    assert keys.outgoing() == ACK


def test_answers_that_end_together_go_out_one_after_the_other() -> None:
    keys = KeySystemSession()
    for request in (NEW, ReadCard(encoder="2")):
        keys.receive(ENQ + FRAMING.build(build_message(request)), 0.0)
    keys.outgoing()
    keys.answer("1", MADE, 1.0)
    keys.answer("2", Refused(code="ED", encoder="2"), 1.0)
    assert keys.outgoing() == FRAMING.build(build_message(MADE))
    assert keys.receive(ACK, 1.1) == [AnswerTaken(True)]
    assert keys.outgoing() == frame("ED", "2")


def test_the_answer_to_a_request_stands_before_what_the_bytes_behind_it_bring_about() -> None:
    sense_less = frame("XX", "1")
    at_once, in_pieces = KeySystemSession(), KeySystemSession()
    at_once.receive(sense_less + ACK + sense_less, 0.0)
    for piece in (sense_less, ACK, sense_less):
        in_pieces.receive(piece, 0.0)
    answered = ACK + frame("ES")
    assert at_once.outgoing() == in_pieces.outgoing() == answered + answered


def test_a_pms_that_names_encoders_without_end_is_answered_that_they_are_busy() -> None:
    keys = KeySystemSession()
    for encoder in range(1000):
        keys.receive(frame("LT", str(encoder), "E"), 0.0)
    assert len(keys.open) == 64
    assert keys.outgoing().endswith(ACK + frame("OV", "999"))


def test_a_request_that_makes_no_sense_is_a_syntax_error() -> None:
    keys = KeySystemSession()
    [event] = keys.receive(ENQ + frame("ZZ", "1"), 0.0)
    assert isinstance(event, Damaged)
    assert keys.outgoing() == ACK + ACK + frame("ES")


def test_faults_and_noise_are_told() -> None:
    assert KeySystemSession().receive(ACK, 0.0) == [PeerFault("it sent an ACK that nothing asked for")]
    assert KeySystemSession().receive(b"xx", 0.0) == [Damaged(2, "bytes outside any frame")]


def test_an_answer_without_a_task_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(LocalError, match="encoder 1 has no task"):
        KeySystemSession().answer("1", MADE, 0.0)


def test_a_request_that_cannot_be_sent_leaves_the_session_idle() -> None:
    pms = PmsSession()
    with pytest.raises(Malformed):
        pms.ask(MakeCard(encoder="1", rooms=("LM",)), 0.0)
    assert pms.idle


def test_silence_and_busy_are_told_apart_from_a_task_whose_end_nobody_knows() -> None:
    pms = PmsSession()
    pms.ask(NEW, 0.0)
    assert pms.deadline == pytest.approx(3.0)
    assert pms.expire(3.0) == [NotTaken(Why.SILENT)]
    pms.ask(NEW, 4.0)
    assert pms.receive(NAK, 4.1) == [NotTaken(Why.BUSY)]
    pms.ask(NEW, 5.0)
    pms.receive(ACK + ACK, 5.1)
    assert pms.expire(65.1) == [Unanswered()]


def test_an_answer_that_makes_no_sense_is_told_as_such() -> None:
    pms = PmsSession()
    pms.ask(NEW, 0.0)
    pms.receive(ACK + ACK, 0.1)
    [event] = pms.receive(frame("QQQ", "1"), 0.2)
    assert isinstance(event, Unreadable)
