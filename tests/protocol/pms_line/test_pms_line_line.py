"""One end of the line, byte for byte, on a clock made of numbers."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.framing import Framing
from latchwork.protocol.pms_line.line import (
    Damaged,
    Delivered,
    Line,
    LineRules,
    LocalError,
    PeerFault,
    Received,
    Undelivered,
    Why,
)

ENQ, ACK, NAK = b"\x05", b"\x06", b"\x15"
FRAME = Framing().build(b"order")
OTHER = Framing().build(b"theirs")


def sending(rules: LineRules | None = None) -> Line:
    line = Line(rules)
    line.send(b"order", 0.0)
    return line


def handed_over() -> Line:
    line = sending()
    line.receive(ACK, 0.1)
    line.outgoing()
    return line


def test_a_frame_is_enquired_for_handed_over_and_taken() -> None:
    line = sending()
    assert line.outgoing() == ENQ
    assert line.deadline == pytest.approx(3.0)
    assert not line.receive(ACK, 0.1)
    assert line.outgoing() == FRAME
    assert line.receive(ACK, 0.2) == [Delivered()]
    assert line.idle
    assert line.deadline is None
    assert line.outgoing() == b""


def test_an_enquiry_that_is_refused_means_busy() -> None:
    line = sending()
    assert line.receive(NAK, 0.1) == [Undelivered(Why.BUSY)]
    assert line.idle


def test_an_enquiry_that_nobody_answers_means_silent() -> None:
    line = sending()
    assert line.expire(2.9) == []
    assert line.expire(3.0) == [Undelivered(Why.SILENT)]
    assert Why.SILENT.certainly_not_taken
    assert line.idle


def test_a_frame_that_is_refused_is_sent_three_times_in_all() -> None:
    line = handed_over()
    for _ in range(2):
        assert line.receive(NAK, 0.2) == []
        assert line.outgoing() == FRAME
    assert line.receive(NAK, 0.3) == [Undelivered(Why.REFUSED)]


def test_a_frame_that_nobody_acknowledges_is_not_sent_again() -> None:
    line = handed_over()
    assert line.expire(3.1) == [Undelivered(Why.UNKNOWN)]
    assert not Why.UNKNOWN.certainly_not_taken
    assert line.outgoing() == b""


def test_a_nak_of_decimal_fifteen_is_understood_and_reported() -> None:
    line = sending()
    assert line.receive(b"\x0f", 0.1) == [
        PeerFault("it sent 0Fh where NAK, 15h, belongs"),
        Undelivered(Why.BUSY),
    ]


@pytest.mark.parametrize(("byte", "what"), [(ACK, "an ACK"), (NAK, "a NAK")])
def test_an_answer_that_nothing_asked_for_is_a_fault_of_the_peer(byte: bytes, what: str) -> None:
    assert Line().receive(byte, 0.0) == [PeerFault(f"it sent {what} that nothing asked for")]


def test_an_enquiry_and_a_frame_of_the_peer_are_acknowledged() -> None:
    line = Line()
    assert line.receive(ENQ, 0.0) == []
    assert line.outgoing() == ACK
    assert line.receive(OTHER, 0.1) == [Received(b"theirs")]
    assert line.outgoing() == ACK


def test_a_line_that_refuses_answers_an_enquiry_with_nak() -> None:
    line = Line()
    line.refusing = True
    line.receive(ENQ, 0.0)
    assert line.outgoing() == NAK


def test_a_damaged_frame_is_refused() -> None:
    line = Line()
    assert line.receive(OTHER[:-1] + b"\x00", 0.0) == [Damaged(len(OTHER), "the check value is wrong")]
    assert line.outgoing() == NAK


def test_an_unfinished_frame_is_dropped_when_the_line_falls_silent() -> None:
    line = Line()
    assert line.receive(OTHER[:-3], 1.0) == []
    assert line.deadline == pytest.approx(3.0)
    assert line.expire(2.9) == []
    assert line.expire(3.0) == [Damaged(len(OTHER) - 3, "an unfinished frame")]
    assert line.outgoing() == b""
    assert line.receive(OTHER, 3.1) == [Received(b"theirs")]


def test_each_byte_that_comes_puts_off_the_end_of_an_unfinished_frame() -> None:
    line = Line()
    for index, byte in enumerate(OTHER):
        events = line.receive(bytes((byte,)), float(index))
        assert line.expire(index + 1.9) == []
    assert events == [Received(b"theirs")]
    assert line.deadline is None


def test_noise_is_counted() -> None:
    assert Line().receive(b"noise", 0.0) == [Damaged(5, "bytes outside any frame")]


def test_a_frame_of_the_peer_in_place_of_an_ack_means_that_ours_was_taken() -> None:
    line = handed_over()
    assert line.receive(OTHER, 0.2) == [Delivered(acknowledged=False), Received(b"theirs")]
    assert line.outgoing() == ACK


def test_an_enquiry_of_the_peer_in_place_of_an_ack_means_the_same() -> None:
    line = handed_over()
    assert line.receive(ENQ, 0.2) == [Delivered(acknowledged=False)]
    assert line.outgoing() == ACK


def test_when_both_want_to_speak_the_peer_goes_first_and_ours_is_enquired_for_again() -> None:
    line = sending()
    assert line.outgoing() == ENQ
    line.receive(ENQ, 0.1)
    assert line.outgoing() == ACK
    assert line.receive(OTHER, 0.2) == [Received(b"theirs")]
    assert line.outgoing() == ACK + ENQ
    line.receive(ACK, 0.3)
    assert line.outgoing() == FRAME


def test_a_peer_that_was_let_in_front_and_says_nothing_does_not_hold_ours_up() -> None:
    line = sending()
    line.receive(ENQ, 0.1)
    line.outgoing()
    assert line.expire(3.1) == []
    assert line.outgoing() == ENQ


def test_a_second_frame_at_once_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(LocalError, match="being handed over"):
        sending().send(b"more", 0.1)


def test_a_payload_that_cannot_be_sent_leaves_the_line_idle() -> None:
    line = Line()
    with pytest.raises(Malformed):
        line.send(b"\x02", 0.0)
    assert line.idle
    assert line.outgoing() == b""


def test_abandoning_forgets_the_frame_and_what_was_half_received() -> None:
    line = handed_over()
    line.receive(OTHER[:4], 0.2)
    line.abandon()
    assert line.idle
    assert line.deadline is None
    assert line.receive(OTHER, 0.3) == [Received(b"theirs")]


def test_without_enquiry_and_acknowledgement_a_frame_goes_out_at_once() -> None:
    line = Line(LineRules(enquire=False, acknowledge=False))
    assert line.send(b"order", 0.0) == [Delivered(acknowledged=False)]
    assert line.outgoing() == FRAME
    assert line.receive(OTHER, 0.1) == [Received(b"theirs")]
    assert line.outgoing() == b""


def test_a_lone_busy_byte_ends_the_attempt_and_after_bytes_follow_a_frame_that_was_taken() -> None:
    framing = Framing(controls=b"\x05\x06\x15\x0f\x0b\x11")
    rules = LineRules(framing, busy=b"\x0b\x11", after=b"\x7f")
    line = sending(rules)
    assert line.receive(b"\x11", 0.1) == [Undelivered(Why.BUSY)]
    line = sending(rules)
    line.receive(ACK, 0.1)
    line.outgoing()
    assert line.receive(b"\x0b", 0.2) == [Undelivered(Why.BUSY)]
    line = sending(rules)
    line.receive(ACK, 0.1)
    line.outgoing()
    assert line.receive(ACK, 0.2) == [Delivered()]
    assert line.outgoing() == b"\x7f"
    assert line.receive(b"\x0b", 0.3) == [PeerFault("it sent a NAK that nothing asked for")]


def test_no_payload_shows_in_a_repr() -> None:
    assert "theirs" not in repr(Line().receive(OTHER, 0.0))
