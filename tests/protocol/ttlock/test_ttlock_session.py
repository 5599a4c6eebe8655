"""The client's conversation, over scripted frames."""

from __future__ import annotations

import pytest

from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.cipher import FACTORY, PayloadCipher
from latchwork.protocol.ttlock.commands import VENDOR
from latchwork.protocol.ttlock.frames import FIRST_CONTACT, UNMARKED, Cut, FrameCutter, Version, build_frame
from latchwork.protocol.ttlock.messages import Request, failure, success
from latchwork.protocol.ttlock.session import (
    Answered,
    ClientSession,
    Damaged,
    KeyRefused,
    LocalError,
    Pushed,
    Refused,
    RemoteError,
    State,
    Unpaired,
)

KEY = bytes.fromhex("a1b2c3d4e5f60718293a4b5c6d7e8f90")
CIPHER = PayloadCipher(KEY)
LOCK = Version(5, 3, 2, 15, 1)


def says(plaintext: bytes, *, encrypt: int = 0xAA, command: int = 0x54, cipher: PayloadCipher = CIPHER) -> bytes:
    return build_frame(LOCK.envelope(command, cipher.encrypt(plaintext), encrypt))


def asked(request: Request) -> ClientSession:
    session = ClientSession(KEY, Version())
    session.send(request)
    return session


STATUS = says(success(0x14, b"\x64\x00\x02"))


def test_a_request_goes_out_encrypted_in_chunks_of_twenty_bytes() -> None:
    session = ClientSession(KEY, Version())
    pieces = session.send(g.CheckUserTime(start=bytes(5), end=bytes(5), lock_flag_pos=0, uid=1))
    assert [len(piece) for piece in pieces] == [20, 20, 7]
    (found,) = FrameCutter().feed(b"".join(pieces))
    assert isinstance(found, Cut)
    assert found.envelope.command == 0x55
    assert CIPHER.decrypt(found.envelope.payload) == bytes(16) + b"\x01"


def test_a_request_without_parameters_has_no_payload() -> None:
    assert b"".join(ClientSession(KEY, Version()).send(g.ReadTime())).hex() == "7f5a0503010001000134aa00f70d0a"


def test_the_answer_comes_byte_by_byte_as_well() -> None:
    session = asked(g.ReadStatus(vendor=VENDOR))
    events = [event for byte in STATUS for event in session.receive(bytes((byte,)))]
    assert events == [Answered(g.StatusReply(battery=100, state=0, sensor=2))]
    assert session.state is State.IDLE


def test_a_second_command_before_the_answer_is_our_own_mistake() -> None:
    session = asked(g.ReadTime())
    with pytest.raises(LocalError):
        session.send(g.ReadTime())


def test_a_push_before_the_answer_is_not_the_answer() -> None:
    session = asked(g.CheckRandom(sum=1))
    pushed = says(success(0x14, b"\x64\x01\x02"), encrypt=UNMARKED)
    answer = says(success(0x30, b"\x64"))
    events = session.receive(pushed + answer)
    assert events == [
        Pushed(0x14, g.StatusReply(battery=100, state=1, sensor=2)),
        Answered(g.CheckRandomReply(battery=100)),
    ]


def test_a_recorded_operation_is_told_from_a_state() -> None:
    event = g.OperationEvent(battery=90, uid=7, record_id=8, time=b"\x1a\x03\x04\x0f\x25\x39")
    session = ClientSession(KEY, Version())
    assert session.receive(says(success(0x14, event.build()))) == [Pushed(0x14, event)]


def test_an_answer_to_another_operation_of_the_same_command_is_not_taken() -> None:
    session = asked(g.RemovePasscode(kind=1, code=b"1234"))
    late = says(success(0x03, b"\x64\x02"))
    assert session.receive(late) == [Pushed(0x03, g.PasscodeReply(battery=100, operation=2))]
    assert session.state is State.WAITING


def test_a_tap_after_the_lock_said_that_it_waits_is_a_push() -> None:
    session = asked(g.AddCardByTap())
    waits = says(success(0x05, b"\x3f\x02\x02"))
    added = says(success(0x05, b"\x3f\x02\x01\x12\x34\x56\x78"))
    assert session.receive(waits) == [Answered(g.AddCardReply(battery=63, status=2, number=b""))]
    assert session.receive(added) == [Pushed(5, g.AddCardReply(battery=63, status=1, number=b"\x12\x34\x56\x78"))]


@pytest.mark.parametrize(("plaintext", "code"), [(failure(0x03, 0x14), 0x14), (failure(0x03, None), None)])
def test_a_refusal_carries_the_locks_number(plaintext: bytes, code: int | None) -> None:
    session = asked(g.ClearPasscodes())
    assert session.receive(says(plaintext)) == [Refused(3, code)]
    assert session.state is State.IDLE


def test_a_refusal_of_something_else_answers_nothing() -> None:
    session = asked(g.ReadTime())
    (event,) = session.receive(says(failure(0x03, 0x14)))
    assert isinstance(event, Damaged)
    assert session.state is State.WAITING


def test_an_unpaired_lock_answers_the_first_contact_with_nothing_but_its_version() -> None:
    session = ClientSession(None, FIRST_CONTACT)
    assert b"".join(session.send(g.Init())).hex() == "7f5a0501010001000145aa00e20d0a"
    assert session.receive(build_frame(LOCK.envelope(0x54, b""))) == [Unpaired(LOCK)]


def test_the_key_travels_under_the_factory_key_and_is_then_used() -> None:
    session = ClientSession(None, LOCK)
    session.send(g.GetAesKey(vendor=VENDOR))
    events = session.receive(says(success(0x19, KEY), command=0x19, cipher=FACTORY))
    assert events == [Answered(g.GetAesKeyReply(aes_key=KEY))]
    session.use_key(KEY)
    session.send(g.OperateFinished())
    assert session.receive(says(success(0x57))) == [Answered(g.OperateFinishedReply(battery=None))]


def test_a_command_without_a_key_is_our_own_mistake() -> None:
    with pytest.raises(LocalError):
        ClientSession(None, LOCK).send(g.ReadFeatures())


def test_an_answer_under_another_key_means_that_ours_is_refused() -> None:
    session = asked(g.ReadStatus(vendor=VENDOR))
    with pytest.raises(KeyRefused):
        session.receive(says(success(0x14, b"\x64\x00\x02"), cipher=PayloadCipher(bytes(16))))
    with pytest.raises(RemoteError):
        session.receive(STATUS)
    with pytest.raises(LocalError):
        session.send(g.ReadTime())


def test_an_unmarked_payload_under_no_key_of_ours_is_no_reason_to_give_up() -> None:
    session = asked(g.ReadStatus(vendor=VENDOR))
    (event,) = session.receive(says(bytes(3), encrypt=UNMARKED, cipher=PayloadCipher(bytes(16))))
    assert isinstance(event, Damaged)
    assert session.receive(STATUS)[0] == Answered(g.StatusReply(battery=100, state=0, sensor=2))


def test_an_answer_that_does_not_fit_the_command_breaks_the_session() -> None:
    session = asked(g.ReadTime())
    with pytest.raises(RemoteError):
        session.receive(says(success(0x34, b"\x01\x02")))


def test_a_frame_with_a_flipped_bit_is_damaged_and_the_session_waits_on() -> None:
    session = asked(g.ReadStatus(vendor=VENDOR))
    broken = bytearray(STATUS)
    broken[14] ^= 1
    (event,) = session.receive(bytes(broken))
    assert isinstance(event, Damaged)
    assert session.state is State.WAITING
    assert len(session.receive(STATUS)) == 1


def test_nothing_secret_shows_in_messages_or_errors() -> None:
    assert "1234" not in repr(g.AddPasscode(kind=1, code=b"1234", start=bytes(5), end=b""))
    assert KEY.hex() not in repr(g.GetAesKeyReply(aes_key=KEY))
    assert "651361403" not in repr(g.AddAdmin(admin_ps=651361403, unlock_key=17432192, vendor=VENDOR))
