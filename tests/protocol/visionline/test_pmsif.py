"""PMSif: packed structures, a stream of them, and the client's session."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Frame
from latchwork.protocol.pms_line.line import LocalError
from latchwork.protocol.visionline.generated import BODY, CardImage, Encode, Register, Unregister
from latchwork.protocol.visionline.pmsif import (
    HEADER_SIZE,
    LONGEST,
    MARK,
    SIZES,
    Answered,
    Operator,
    PmsifSession,
    Registered,
    Stray,
    Unanswered,
    build_message,
    cutter,
    encode_order,
    image_order,
    parse_message,
    text_of,
)

OPERATOR = Operator("7289", "Jason", "Phillips")
ORDER = encode_order("I", (("R", "101"),), "01", "00", OPERATOR)
ANSWER = Encode(b"0", b"\x1eR101".ljust(512, b"\0"), b"01\0", b"00\0", 0, bytes(10), bytes(16), bytes(16))


def registered() -> PmsifSession:
    session = PmsifSession()
    session.register("LICENCE", "Latchwork", 0.0)
    session.outgoing()
    assert session.receive(build_message(Register(bytes(20), bytes(20), 0)), 1.0) == [Registered(0)]
    return session


def asking() -> PmsifSession:
    session = registered()
    session.ask(ORDER, 2.0)
    session.outgoing()
    return session


def test_bodies_have_the_sizes_that_two_clients_state() -> None:
    bodies = (Register(bytes(20), bytes(20), 0), Unregister(0), ORDER, image_order("E", (), OPERATOR))
    for body in bodies:
        message = build_message(body)
        assert len(message) == HEADER_SIZE + SIZES[body.CODE]
        assert message.startswith(MARK + b"\x01\x00")
        assert parse_message(message) == body
    assert set(SIZES) == set(BODY)


@given(data=st.binary(max_size=60) | st.binary(max_size=40).map(lambda data: MARK + b"\x01\x00" + data))
def test_any_bytes_are_a_message_or_the_declared_error(data: bytes) -> None:
    try:
        assert build_message(parse_message(data)) == data
    except Malformed:
        return


@pytest.mark.parametrize(
    "message",
    [
        build_message(ORDER)[:-1],
        build_message(ORDER) + b"\0",
        MARK + b"\x01\x00" + b"\x03\0\0\0" + b"\0\0\0\0",
        MARK + b"\x02\x00" + build_message(Unregister(0))[10:],
    ],
)
def test_a_message_out_of_form_is_refused(message: bytes) -> None:
    with pytest.raises(Malformed):
        parse_message(message)


def test_messages_are_cut_at_every_split_and_byte_by_byte_and_after_garbage() -> None:
    first, second = build_message(Unregister(0)), build_message(ORDER)
    stream = b"xx" + MARK + b"junk" + first + MARK[:5] + second
    frames = [piece.data for piece in cutter().feed(stream) if isinstance(piece, Frame)]
    assert frames == [first, second]
    for cut in range(0, len(stream) + 1, 7):
        one = cutter()
        pieces = one.feed(stream[:cut]) + one.feed(stream[cut:])
        assert [piece.data for piece in pieces if isinstance(piece, Frame)] == frames
    one = cutter()
    pieces = [piece for byte in stream for piece in one.feed(bytes((byte,)))]
    assert [piece.data for piece in pieces if isinstance(piece, Frame)] == frames


def test_a_header_with_a_hostile_size_is_no_message_and_nothing_is_kept() -> None:
    one = cutter()
    one.feed(MARK + b"\x01\x00" + b"\x04\0\0\0" + b"\xff\xff\xff\x7f" + bytes(100))
    assert one.waiting == 0
    one.feed(MARK * 8_192)
    assert one.waiting <= LONGEST


@pytest.mark.parametrize("text", ["x" * 20, "Zoë", "a\x00b"])
def test_text_that_a_fixed_field_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        PmsifSession().register(text, "Latchwork", 0.0)


@pytest.mark.parametrize("command", ["", "II", "é"])
def test_a_command_is_one_character(command: str) -> None:
    with pytest.raises(Malformed):
        encode_order(command, (), "01", "00", OPERATOR)
    with pytest.raises(Malformed):
        image_order("E", (("R", "1" * 520),), OPERATOR)


def test_text_ends_at_its_zero_or_with_the_field() -> None:
    assert text_of(b"ab\0cd") == b"ab"
    assert text_of(b"abcd") == b"abcd"


# --- the session ------------------------------------------------------------------------------------------------------


def test_a_connection_registers_first_and_then_takes_a_task() -> None:
    session = registered()
    assert session.ready
    assert session.deadline is None
    session.ask(ORDER, 2.0)
    assert session.outgoing() == build_message(ORDER)
    assert session.deadline == pytest.approx(62.0)
    [answer] = session.receive(build_message(ANSWER), 10.0)
    assert answer == Answered("0", (("R", "101"),))
    assert isinstance(answer, Answered)
    assert answer.in_words() == "ok"
    assert session.ready


def test_the_answer_may_come_in_any_pieces() -> None:
    message = build_message(ANSWER)
    for cut in range(0, len(message) + 1, 23):
        session = asking()
        assert len(session.receive(message[:cut], 3.0) + session.receive(message[cut:], 3.1)) == 1


def test_a_licence_that_is_refused_leaves_the_session_closed() -> None:
    session = PmsifSession()
    session.register("WRONG", "Latchwork", 0.0)
    [event] = session.receive(build_message(Register(bytes(20), bytes(20), -3)), 1.0)
    assert event == Registered(-3)
    assert isinstance(event, Registered)
    assert not event.ok
    with pytest.raises(LocalError, match="not registered"):
        session.ask(ORDER, 2.0)


def test_a_card_image_comes_back_as_it_is() -> None:
    session = registered()
    session.ask(image_order("I", (("R", "101"),), OPERATOR), 2.0)
    session.outgoing()
    answer = CardImage(b"0", b"\x01\x02image".ljust(512, b"\0"), 0, bytes(10), bytes(16), bytes(16))
    assert session.receive(build_message(answer), 3.0) == [Answered("0", (), b"\x01\x02image")]


def test_an_answer_whose_data_is_no_field_list_keeps_its_text() -> None:
    session = asking()
    answer = Encode(b"1", b"why not".ljust(512, b"\0"), b"01\0", b"00\0", 0, bytes(10), bytes(16), bytes(16))
    assert session.receive(build_message(answer), 3.0) == [Answered("1", (), b"why not")]


def test_a_task_without_an_answer_closes_the_session_for_a_late_answer_would_look_like_anothers() -> None:
    session = asking()
    assert session.expire(61.9) == []
    assert session.expire(62.0) == [Unanswered()]
    assert session.deadline is None
    [stray] = session.receive(build_message(ANSWER), 63.0)
    assert stray == Stray(583, "a message of command 4 that nothing waits for")
    with pytest.raises(LocalError, match="not registered"):
        session.ask(ORDER, 64.0)


def test_a_registration_without_an_answer_is_told() -> None:
    session = PmsifSession()
    session.register("LICENCE", "Latchwork", 0.0)
    assert session.expire(30.0) == [Unanswered()]


def test_an_answer_to_another_kind_of_task_is_not_taken() -> None:
    session = asking()
    other = CardImage(b"0", bytes(512), 0, bytes(10), bytes(16), bytes(16))
    assert isinstance(session.receive(build_message(other), 3.0)[0], Stray)
    assert session.receive(b"noise", 3.0) == [Stray(5, "bytes outside any message")]


def test_what_is_out_of_turn_is_a_mistake_of_the_caller() -> None:
    session = registered()
    with pytest.raises(LocalError, match="registers once"):
        session.register("LICENCE", "Latchwork", 1.0)
    with pytest.raises(LocalError, match="nothing to end"):
        PmsifSession().unregister()
    with pytest.raises(LocalError, match="when it is ready"):
        asking().ask(ORDER, 3.0)
    session.unregister()
    assert session.outgoing() == build_message(Unregister(0))


def test_licence_data_and_names_stay_out_of_a_repr() -> None:
    told = repr(Register(b"SECRETLICENCE", b"", 0)) + repr(Operator("1", "Jason", "Phillips"))
    told += repr(encode_order("I", (("N", "SMITH"),), "01", "00", Operator()))
    for word in ("SECRETLICENCE", "SMITH", "Jason"):
        assert word not in told
