"""Both sides of a session as state machines, over frames that the tests pass on by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.ciphers import SecureCipher
from latchwork.protocol.august.constants import Channel, Flag, SecureOpcode
from latchwork.protocol.august.frames import Frame, Unknown, acknowledgement, answer, secure
from latchwork.protocol.august.lock_session import (
    CloseWanted,
    Commanded,
    InitialiseWanted,
    KeyWanted,
    LockSession,
    LockState,
)
from latchwork.protocol.august.session import (
    Acknowledged,
    Answered,
    ClientSession,
    Closed,
    Event,
    KeyAgreed,
    LocalError,
    Opened,
    Pushed,
    Rejected,
    RemoteError,
    State,
    WrongKey,
)

KEY = bytes.fromhex("00112233445566778899aabbccddeeff")
SLOT = 3
A, B, C = b"a" * 8, b"b" * 8, b"c" * 8


def shaken() -> tuple[ClientSession, LockSession]:
    """Client and lock after the handshake."""
    client, lock = ClientSession(KEY, SLOT), LockSession({SLOT: KEY})
    assert lock.receive(*_of(client.open(A))) == [KeyWanted(SLOT)]
    assert client.receive(*_of(lock.exchange(B))) == [KeyAgreed()]
    assert lock.receive(*_of(client.initialise(C))) == [InitialiseWanted()]
    assert client.receive(*_of(lock.initialised())) == [Opened()]
    return client, lock


def _of(write: object) -> tuple[Channel, bytes]:
    return write.channel, write.data  # type: ignore[attr-defined]


def says(client: ClientSession, lock: LockSession, frame: Frame) -> list[Event]:
    return client.receive(*_of(lock.say(frame)))


def asked(client: ClientSession, lock: LockSession, request: g.Request) -> None:
    (event,) = lock.receive(*_of(client.send(request)))
    assert isinstance(event, Commanded)
    assert event.request == request


def test_a_command_goes_through_and_its_answer_comes_back() -> None:
    client, lock = shaken()
    assert client.wait_s is None
    asked(client, lock, g.GetStatus(2))
    assert client.wait_s == 10
    frame = answer(g.Status(2, 5))
    assert says(client, lock, frame) == [Answered(g.GetStatus(2), frame, None)]
    assert client.state is State.IDLE
    assert lock.slot == SLOT


def test_lock_and_unlock_are_answered_twice_and_news_come_between() -> None:
    client, lock = shaken()
    asked(client, lock, g.Lock(4))
    assert client.wait_s == 8
    assert says(client, lock, acknowledgement(g.Lock(0))) == [Pushed(acknowledgement(g.Lock(0)))]
    assert says(client, lock, acknowledgement(g.Lock(4))) == [Acknowledged(0x0B)]
    assert client.wait_s == 12
    moving = answer(g.Status(2, 4))
    assert says(client, lock, moving) == [Pushed(moving)]
    stopped = answer(g.LockResult(0x1F))
    assert says(client, lock, stopped) == [Answered(g.Lock(4), stopped, 0x1F)]


UNANSWERED: list[tuple[g.Request, Frame]] = [
    (g.GetStatus(2), answer(g.Status(0x2E, 1))),
    (g.GetStatus(2), acknowledgement(g.GetStatus(2))),
    (g.WriteSetting(0x28, 5), acknowledgement(g.WriteSetting(0x28, 5))),
    (g.WriteSetting(0x28, 5), answer(g.SettingWritten(0x29, 5))),
    (g.WriteSetting(0x28, 5), answer(g.SettingValue(0x28, 5))),
    (g.ReadActivity(), acknowledgement(g.ReadActivity())),
    (g.GetKeycode(7), answer(g.Keycode(8, b"\xff" * 7, 0))),
    (g.SetKeycode(b"\x12\x34\xff\xff\xff\xff\xff"), answer(g.Status(0x2E, 1))),
    (g.ClearKeycode(b"\xff" * 7), acknowledgement(g.ClearKeycode(b"\xff" * 7))),
    (g.SetClock(1), answer(g.Status(0x0A, 1))),
]


@pytest.mark.parametrize(("request_", "frame"), UNANSWERED)
def test_a_frame_that_does_not_fit_is_news_and_the_wait_goes_on(request_: g.Request, frame: Frame) -> None:
    client, lock = shaken()
    asked(client, lock, request_)
    assert says(client, lock, frame) == [Pushed(frame)]
    assert client.state is State.WAITING


ANSWERED: list[tuple[g.Request, Frame, int | None]] = [
    (g.WriteSetting(0x28, 5), answer(g.SettingWritten(0x28, 5)), None),
    (g.ReadSetting(0x28), acknowledgement(g.ReadSetting(0x28)), None),
    (g.ReadActivity(), answer(g.Activity(0x80, bytes(11))), None),
    (g.GetKeycode(7), answer(g.Keycode(7, b"\xff" * 7, 0)), 0),
    (g.SetKeycode(b"\x12\x34\xff\xff\xff\xff\xff"), answer(g.KeycodeSet(6)), 6),
    (g.SetKeycodeAccess(0, 0, 0x80), answer(g.KeycodeAccessSet(5)), 5),
    (g.CommitKeycode(b"\x12\x34\xff\xff\xff\xff\xff"), answer(g.KeycodeCommitted(0x45)), 0x45),
    (g.ClearKeycode(b"\xff" * 7), answer(g.KeycodeCleared(0)), 0),
    (g.ClearAllKeycodes(), answer(g.AllKeycodesCleared(0)), 0),
    (g.SetClock(1), answer(g.ClockSet()), None),
    (g.SetClock(1), acknowledgement(g.SetClock(1)), None),
    (g.SetTimeZone(bytes(12)), answer(g.TimeZoneSet(bytes(12))), None),
]


@pytest.mark.parametrize(("request_", "frame", "result"), ANSWERED)
def test_a_frame_that_fits_completes_the_command(request_: g.Request, frame: Frame, result: int | None) -> None:
    client, lock = shaken()
    asked(client, lock, request_)
    assert says(client, lock, frame) == [Answered(request_, frame, result)]
    assert client.state is State.IDLE


def test_the_same_bytes_are_sent_three_times_at_most() -> None:
    client, lock = shaken()
    first = client.send(g.GetStatus(2))
    for _ in range(2):
        assert client.receive(Channel.NORMAL, bytes(17)) == [Rejected("17 bytes where 18 belong", again=True)]
        assert client.repeat() == first
    assert client.receive(Channel.NORMAL, bytes(17)) == [Rejected("17 bytes where 18 belong", again=False)]
    with pytest.raises(LocalError):
        client.repeat()
    assert lock.receive(*_of(first))


def test_a_lock_that_keeps_in_step_cannot_read_a_repeat() -> None:
    client, lock = shaken()
    client.send(g.GetStatus(2))
    assert isinstance(lock.receive(*_of(client.repeat()))[0], Commanded)
    assert lock.receive(*_of(client.repeat())) == [Rejected("the checksum does not match")]


def test_what_moves_the_bolt_is_never_repeated() -> None:
    client, _ = shaken()
    client.send(g.Unlock(0x0A))
    assert client.receive(Channel.NORMAL, bytes(18)) == [Rejected("the checksum does not match", again=False)]
    with pytest.raises(LocalError):
        client.repeat()


def test_a_lost_frame_costs_the_next_one_and_no_more() -> None:
    client, lock = shaken()
    asked(client, lock, g.GetStatus(2))
    frame = answer(g.Status(2, 5))
    lock.say(frame)
    assert says(client, lock, frame) == [Rejected("the checksum does not match", again=True)]
    assert says(client, lock, frame) == [Answered(g.GetStatus(2), frame, None)]


def test_the_lock_may_say_that_the_checksum_was_wrong() -> None:
    client, lock = shaken()
    asked(client, lock, g.GetStatus(2))
    (event,) = says(client, lock, Frame(Flag.WRONG_CHECKSUM, 2, Unknown(bytes(12))))
    assert event == Rejected("first byte cc, which no answer has", again=True)


def test_an_answer_that_comes_too_late_is_news() -> None:
    client, lock = shaken()
    asked(client, lock, g.GetStatus(2))
    client.abandon()
    frame = answer(g.Status(2, 5))
    assert says(client, lock, frame) == [Pushed(frame)]


def test_an_empty_notification_means_nothing() -> None:
    client, _ = shaken()
    assert client.receive(Channel.NORMAL, b"") == []


def test_both_say_goodbye() -> None:
    client, lock = shaken()
    assert lock.receive(*_of(client.close())) == [CloseWanted()]
    assert client.receive(Channel.SECURE, bytes(18))[0] == Rejected("SecureFrame: constant is not 0f")
    assert client.receive(*_of(lock.goodbye())) == [Closed()]
    assert (client.state, lock.state) == (State.CLOSED, LockState.CLOSED)
    with pytest.raises(LocalError):
        client.close()


# --- a wrong key, and what is against the rules -------------------------------------------------------------------


def test_a_lock_drops_an_app_with_a_wrong_key() -> None:
    for client in (ClientSession(bytes(16), SLOT), ClientSession(KEY, 9)):
        lock = LockSession({SLOT: KEY})
        with pytest.raises(RemoteError):
            lock.receive(*_of(client.open(A)))
        with pytest.raises(RemoteError, match="earlier frame"):
            lock.receive(*_of(ClientSession(KEY, SLOT).open(A)))


@pytest.mark.parametrize(
    "reply",
    [
        SecureCipher(bytes(16)).encrypt(secure(SecureOpcode.KEY_EXCHANGE_ANSWER, B, SLOT).build()),
        SecureCipher(KEY).encrypt(secure(SecureOpcode.INITIALISE_ANSWER, B, SLOT).build()),
    ],
)
def test_another_answer_in_the_handshake_is_a_wrong_key(reply: bytes) -> None:
    client = ClientSession(KEY, SLOT)
    client.open(A)
    assert client.wait_s == 10
    with pytest.raises(WrongKey):
        client.receive(Channel.SECURE, reply)
    with pytest.raises(RemoteError, match="earlier frame"):
        client.receive(Channel.SECURE, reply)
    with pytest.raises(LocalError):
        client.send(g.GetStatus(2))


def test_a_short_answer_in_the_handshake_is_rejected_and_the_wait_goes_on() -> None:
    client = ClientSession(KEY, SLOT)
    client.open(A)
    assert client.receive(Channel.SECURE, bytes(17)) == [Rejected("17 bytes where 18 belong")]
    assert client.state is State.EXCHANGING


def test_frames_that_nobody_asked_for_are_rejected() -> None:
    client = ClientSession(KEY, SLOT)
    assert client.receive(Channel.SECURE, bytes(18)) == [Rejected("a secure frame that nothing was asked for")]
    assert client.receive(Channel.NORMAL, bytes(18)) == [Rejected("a normal frame before the session is open")]


@pytest.mark.parametrize(
    "act",
    [
        lambda client: client.send(g.GetStatus(2)),
        lambda client: client.open(A),
        lambda client: client.initialise(A),
        lambda client: client.repeat(),
    ],
)
def test_a_command_out_of_turn_is_our_own_mistake(act: Callable[[ClientSession], object]) -> None:
    client, _ = shaken()
    client.send(g.GetStatus(2))
    client.abandon()
    client.close()
    with pytest.raises(LocalError):
        act(client)


def test_random_numbers_have_eight_bytes() -> None:
    with pytest.raises(LocalError, match="7 random bytes"):
        ClientSession(KEY, SLOT).open(bytes(7))


def test_the_lock_answers_only_what_was_asked() -> None:
    lock = LockSession({SLOT: KEY})
    for act in (lambda: lock.exchange(B), lock.initialised, lock.goodbye, lambda: lock.say(answer(g.ClockSet()))):
        with pytest.raises(LocalError):
            act()
    _, lock = shaken()
    with pytest.raises(LocalError, match="acknowledgements and answers"):
        lock.say(Frame(Flag.COMMAND, 2, g.GetStatus(2)))


BAD: list[Callable[[LockSession], object]] = [
    lambda lock: lock.receive(Channel.NORMAL, bytes(17)),
    lambda lock: lock.receive(Channel.SECURE, bytes(18)),
    lambda lock: lock.receive(
        Channel.SECURE, SecureCipher(KEY).encrypt(secure(SecureOpcode.INITIALISE, A, SLOT).build())
    ),
    lambda lock: lock.receive(Channel.NORMAL, bytes(18)),
]


@pytest.mark.parametrize("act", BAD)
def test_the_lock_drops_the_link_on_a_frame_that_no_app_sends(act: Callable[[LockSession], object]) -> None:
    lock = LockSession({SLOT: KEY})
    with pytest.raises(RemoteError):
        act(lock)
    assert lock.state is LockState.BROKEN


def test_the_lock_rejects_what_is_no_command() -> None:
    client, lock = shaken()
    again, _ = shaken()
    # the same keys, so this end of the stream is in step with the other client's
    plain = answer(g.Status(2, 5)).build()
    wire = again._cipher().encrypt(plain)
    assert lock.receive(Channel.NORMAL, wire) == [Rejected("first byte bb, which no command has")]
    assert client.state is State.IDLE


@given(noise=st.lists(st.binary(max_size=40), max_size=6))
def test_noise_from_a_lock_raises_nothing_once_a_session_is_open(noise: list[bytes]) -> None:
    client, _ = shaken()
    for data in noise:
        for channel in Channel:
            for event in client.receive(channel, data):
                assert isinstance(event, Rejected | Pushed)


def test_nothing_secret_shows() -> None:
    client, lock = shaken()
    asked(client, lock, g.SetKeycode(bytes.fromhex("918273ffffffff")))
    (event,) = says(client, lock, answer(g.KeycodeSet(0, echo=bytes.fromhex("918273ffffffff00000000"))))
    for thing in (event, client, lock, acknowledgement(g.SetKeycode(bytes.fromhex("918273ffffffff")))):
        assert "918273" not in repr(thing)
        assert r"\x91\x82s" not in repr(thing)
