"""Pairing and commands: both sides as state machines, the document's own example, and a second opinion on the boxes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from Crypto.Cipher import Salsa20
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.poly1305 import Poly1305
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.nuki import crypto
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Command, ErrorCode
from latchwork.protocol.nuki.crc import crc16
from latchwork.protocol.nuki.frames import build_plain, build_sealed, parse_plain, pieces
from latchwork.protocol.nuki.lock_pairing import Introduced, LockPairing, LockSecrets, LockState, PairedWith
from latchwork.protocol.nuki.lock_session import Commanded, LockSession, Unreadable
from latchwork.protocol.nuki.messages import Message
from latchwork.protocol.nuki.pairing import (
    Applicant,
    ClientPairing,
    LocalError,
    Paired,
    Refused,
    RemoteError,
    Send,
    State,
)
from latchwork.protocol.nuki.session import Accepted, Answered, Challenged, ClientSession, Pushed
from latchwork.protocol.nuki.session import State as Conversation

PYCRYPTODOME = pytest.mark.peer(
    name="pycryptodome",
    package="python:pycryptodome",
    about="Salsa20, with OpenSSL's X25519 and Poly1305, beside libsodium's boxes",
    protocols=("nuki",),
    rung=1,
)

FILE = Path(__file__).parents[2] / "vectors" / "nuki-ble.json"
VECTORS: dict[str, Any] = {vector["id"]: vector for vector in json.loads(FILE.read_text())["vectors"]}

APP_PRIVATE = bytes.fromhex(VECTORS["dh_kdf"]["app_private"])
LOCK_PUBLIC = bytes.fromhex(VECTORS["dh_kdf"]["lock_public"])
SHARED = bytes.fromhex(VECTORS["dh_kdf"]["expect"]["shared_key"])
APP_NONCE = bytes.fromhex(VECTORS["auth_data"]["message"])[-34:-2]

# --- the document's own example (§9) ------------------------------------------------------------------------------


def official(name: str) -> bytes:
    return bytes.fromhex(VECTORS[name]["message"])


CHALLENGE_1 = build_plain(g.Challenge(bytes.fromhex(VECTORS["authenticator"]["challenge"])))
LOCK_UUID = bytes.fromhex("83b33643c6d97ef77ed51c02a277cbf7")
LOCK_NONCE = bytes.fromhex("ea479915982f13c61d997a56678ad77791bfa7e95229a3dd34f87132bf3e3c97")
PRINTED = ("3a270a2e453443c3790e657cebe634b03f0102f45681b4067", "1d46e6e15edf")
"""The authenticator of the lock's id, of which the document lost three digits in the middle."""


def test_pairing_sends_what_the_document_prints() -> None:
    app = ClientPairing(Applicant(0, "Marc (Test)", APP_PRIVATE, APP_NONCE))
    assert app.begin().data.hex() == "0100030027a7"
    assert app.receive(official("lock_public_key")) == [Send(official("app_public_key"))]
    assert app.receive(CHALLENGE_1) == [Send(official("auth_authenticator"))]
    assert app.receive(official("challenge_2")) == [Send(official("auth_data"))]
    proof = crypto.authenticator(SHARED, b"\x02\0\0\0", LOCK_UUID, LOCK_NONCE, APP_NONCE)
    assert proof.hex().startswith(PRINTED[0])
    assert proof.hex().endswith(PRINTED[1])
    identified = build_plain(g.AuthorizationId(proof, 2, LOCK_UUID, LOCK_NONCE))
    events = [event for piece in pieces(identified) for event in app.receive(piece)]
    assert events == [Send(official("auth_id_confirm"))]
    assert app.receive(official("status_complete")) == [Paired(2, LOCK_UUID, SHARED)]
    assert app.state is State.PAIRED


def test_unlocking_sends_what_the_document_prints() -> None:
    session = ClientSession(2, SHARED)
    asked = official("unlock_challenge_request")
    assert session.challenge(asked[:24]).data == asked
    nonce = bytes.fromhex("57d95521bea186b5a9244f025737924c5b7e33592d0614d5f6ef2e2f142c6d4b")
    sent = "19467990b69ffbe3d484a5882c995449e3ebc878712152e7020000003e00b30d19e0c0a12f4d8c887864877b8853437825d587f8"
    sent += "5bb6c21bf674e204a685ac5e40e8a5fdb85349f520069496f092fab63736928c0933db34cfa21809"
    session.receive(build_sealed(SHARED, 2, bytes(24), g.Challenge(nonce)))
    action = g.LockAction(1, 0, 0, nonce)
    assert session.send(action, bytes.fromhex(sent[:48])).data.hex() == sent


def test_asking_for_the_state_sends_what_the_document_prints() -> None:
    printed = "37917f1af31ec5940705f34d1e5550607d5b2f9fe7d496b6020000001a00670d124926004366532e8d927a33fe84e782a9594d39"
    printed += "157d065e"
    session = ClientSession(2, SHARED)
    assert session.ask(Command.KEYTURNER_STATES, bytes.fromhex(printed[:48])).data.hex() == printed
    (event,) = session.receive(official("read_states_answer"))
    assert isinstance(event, Answered)
    assert event.last


# --- pairing, both sides ------------------------------------------------------------------------------------------

SECRETS = LockSecrets(bytes(31) + b"\x07", (b"1" * 32, b"2" * 32, b"3" * 32))


def applicant() -> Applicant:
    return Applicant(0x1234, "Gate phone", bytes(31) + b"\x09", b"n" * 32)


def talk(app: ClientPairing, lock: LockPairing, *, authorize: bool = True) -> list[Any]:
    """Passes messages in pieces of 20 bytes until neither has more to say; gives what is no message."""
    told: list[Any] = []
    to_lock, to_app = [app.begin()], []
    while to_lock or to_app:
        for piece in pieces(to_lock.pop(0).data) if to_lock else []:
            for event in lock.receive(piece):
                if isinstance(event, Introduced):
                    to_app.append(lock.authorize(77, b"u" * 16) if authorize else lock.refuse())
                (to_app if isinstance(event, Send) else told).append(event)  # type: ignore[arg-type]
        for piece in pieces(to_app.pop(0).data) if to_app else []:
            for event in app.receive(piece):
                (to_lock if isinstance(event, Send) else told).append(event)  # type: ignore[arg-type]
    return told


def test_both_sides_agree_on_one_key() -> None:
    app, lock = ClientPairing(applicant()), LockPairing(SECRETS)
    introduced, kept, paired = talk(app, lock)
    assert introduced == Introduced(0, 0x1234, "Gate phone")
    assert isinstance(kept, PairedWith)
    assert isinstance(paired, Paired)
    assert kept.shared_key == paired.shared_key
    assert (kept.authorization_id, paired.authorization_id, paired.lock_uuid) == (77, 77, b"u" * 16)
    assert (app.state, lock.state) == (State.PAIRED, LockState.PAIRED)
    assert kept.shared_key.hex() not in repr(kept) + repr(paired) + repr(app) + repr(lock) + repr(SECRETS)


def test_a_lock_may_refuse_who_is_introduced() -> None:
    app, lock = ClientPairing(applicant()), LockPairing(SECRETS)
    refused = talk(app, lock, authorize=False)[-1]
    assert refused == Refused(ErrorCode.PAIRING_MAX_USER, 0x0006)
    assert str(refused) == "the lock refused command 0x0006: pairing max user"
    (again,) = lock.receive(build_plain(g.RequestData(3, b"")))
    assert isinstance(again, Send)
    assert parse_plain(again.data) == g.ErrorReport(ErrorCode.PAIRING_NOT_PAIRING, 1)


def spoken(lock: LockPairing, message: Message) -> Message:
    (event,) = lock.receive(build_plain(message))
    assert isinstance(event, Send)
    return parse_plain(event.data)


def test_a_lock_refuses_a_wrong_authenticator() -> None:
    lock = LockPairing(SECRETS)
    spoken(lock, g.RequestData(3, b""))
    spoken(lock, g.PublicKey(applicant().public_key))
    assert spoken(lock, g.AuthorizationAuthenticator(bytes(32))) == g.ErrorReport(0x11, 5)


def test_a_lock_refuses_a_public_key_of_zeros() -> None:
    lock = LockPairing(SECRETS)
    spoken(lock, g.RequestData(3, b""))
    assert spoken(lock, g.PublicKey(bytes(32))) == g.ErrorReport(0x11, 3)


def test_a_lock_refuses_a_message_out_of_turn_and_a_wrong_crc() -> None:
    assert spoken(LockPairing(SECRETS), g.PublicKey(bytes(32))) == g.ErrorReport(0x12, 3)
    broken = bytearray(build_plain(g.RequestData(3, b"")))
    broken[-1] ^= 1
    (event,) = LockPairing(SECRETS).receive(bytes(broken))
    assert isinstance(event, Send)
    assert parse_plain(event.data) == g.ErrorReport(0xFD, 1)


def test_a_lock_drops_the_link_on_a_command_that_does_not_travel_in_clear() -> None:
    with pytest.raises(RemoteError):
        LockPairing(SECRETS).receive(b"\x0d\x00")
    with pytest.raises(LocalError):
        LockPairing(SECRETS).authorize(1, bytes(16))


def test_a_confirmation_of_another_id_is_refused() -> None:
    app, lock = ClientPairing(applicant()), LockPairing(SECRETS)
    to_lock = app.begin()
    for _ in range(4):
        (answer,) = lock.receive(to_lock.data)
        if isinstance(answer, Introduced):
            answer = lock.authorize(77, b"u" * 16)
        assert isinstance(answer, Send)
        (to_lock,) = app.receive(answer.data)  # type: ignore[assignment]
    key = crypto.shared_key(SECRETS.private_key, applicant().public_key)
    wrong = g.AuthorizationIdConfirmation(crypto.authenticator(key, b"\x01\0\0\0", b"3" * 32), 1)
    assert spoken(lock, wrong) == g.ErrorReport(0x12, 0x1E)


@pytest.mark.parametrize(
    "message",
    [build_plain(g.Status(0)), build_plain(g.PublicKey(bytes(32))), b"\x0d\x00", b"\x04\x00" + bytes(34)],
)
def test_an_app_gives_up_on_what_no_lock_sends(message: bytes) -> None:
    app = ClientPairing(applicant())
    app.begin()
    with pytest.raises(RemoteError):
        app.receive(message)
    with pytest.raises(RemoteError, match="earlier message"):
        app.receive(message)
    with pytest.raises(LocalError):
        app.begin()


def test_an_id_with_a_wrong_authenticator_is_not_taken() -> None:
    app = ClientPairing(Applicant(0, "Marc (Test)", APP_PRIVATE, APP_NONCE))
    app.begin()
    for data in (official("lock_public_key"), CHALLENGE_1, official("challenge_2")):
        app.receive(data)
    with pytest.raises(RemoteError, match="authenticator"):
        app.receive(build_plain(g.AuthorizationId(bytes(32), 2, LOCK_UUID, LOCK_NONCE)))


# --- commands, both sides -----------------------------------------------------------------------------------------


def nonces() -> Callable[[], bytes]:
    numbers = iter(range(1000))
    return lambda: next(numbers).to_bytes(24, "big")


class Link:
    """An app and a lock that know each other."""

    def __init__(self) -> None:
        self.nonce = nonces()
        self.app, self.lock = ClientSession(2, SHARED), LockSession({2: SHARED})

    def asks(self, sent: Send) -> Any:
        (event,) = [event for piece in pieces(sent.data) for event in self.lock.receive(piece)]
        return event

    def says(self, message: Message) -> Any:
        sent = self.lock.say(2, message, self.nonce())
        (event,) = [event for piece in pieces(sent.data) for event in self.app.receive(piece)]
        return event

    def challenged(self) -> bytes:
        assert self.asks(self.app.challenge(self.nonce())).message == g.RequestData(4, b"")
        (event,) = self.app.receive(self.lock.challenge(2, b"c" * 32, self.nonce()).data)
        assert event == Challenged(b"c" * 32)
        return b"c" * 32


def test_an_action_is_accepted_told_of_and_completed() -> None:
    link = Link()
    action = g.LockAction(1, 0, 0, link.challenged())
    assert link.asks(link.app.send(action, link.nonce())) == Commanded(2, action)
    assert link.says(g.Status(1)) == Accepted()
    states = g.KeyturnerStates(2, 2, 0, bytes(7), 60, 0, None, None, None, None, None, None, b"")
    assert link.says(states) == Answered(states, last=False)
    assert link.says(g.Status(0)) == Answered(g.Status(0), last=True)
    assert link.says(states) == Pushed(states)
    assert link.app.state is Conversation.IDLE


def test_a_list_of_codes_is_over_when_the_caller_has_them_all() -> None:
    link = Link()
    request = g.RequestKeypadCodes(0, 10, link.challenged(), 1234)
    assert link.asks(link.app.send(request, link.nonce())).problem is None
    assert link.says(g.KeypadCodeCount(1)) == Answered(g.KeypadCodeCount(1), last=False)
    code = g.KeypadCode(1, 987654, bytes(20), 1, bytes(7), bytes(7), 0, 0)
    assert link.says(code) == Answered(code, last=False)
    assert link.says(g.BatteryReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) == Pushed(
        g.BatteryReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    )
    link.app.finish()
    assert link.app.state is Conversation.IDLE


ENDED: list[tuple[Callable[[bytes], Message], Message]] = [
    (
        lambda c: g.AddKeypadCode(987654, bytes(20), 0, bytes(7), bytes(7), 0, bytes(2), bytes(2), c, 1),
        g.KeypadCodeId(1, bytes(7)),
    ),
    (lambda c: g.RemoveKeypadCode(1, c, 1), g.Status(0)),
    (lambda c: g.AddTimeControlEntry(0, bytes(2), 1, c, 1), g.TimeControlEntryId(1)),
    (lambda c: g.UpdateTime(bytes(7), c, 1), g.Status(0)),
    (lambda c: g.RequestAdvancedConfig(c), g.AdvancedConfig.parse(bytes(28))),
]


@pytest.mark.parametrize(("command", "end"), ENDED)
def test_what_ends_a_command(command: Callable[[bytes], Message], end: Message) -> None:
    link = Link()
    link.app.send(command(link.challenged()), link.nonce())
    assert link.says(end) == Answered(end, last=True)


def test_a_refusal_ends_a_command() -> None:
    link = Link()
    link.app.send(g.RemoveKeypadCode(1, link.challenged(), 1), link.nonce())
    assert link.says(g.ErrorReport(0x21, 0x47)) == Refused(0x21, 0x47)
    assert link.app.state is Conversation.IDLE


def test_a_challenge_is_good_once() -> None:
    link = Link()
    challenge = link.challenged()
    action = g.LockAction(1, 0, 0, challenge)
    sent = link.app.send(action, link.nonce())
    assert link.asks(sent).problem is None
    assert link.asks(sent).problem is ErrorCode.BAD_NONCE


def test_a_command_with_another_challenge_is_our_own_mistake() -> None:
    link = Link()
    with pytest.raises(LocalError):
        link.app.send(g.LockAction(1, 0, 0, bytes(32)), link.nonce())
    link.challenged()
    with pytest.raises(LocalError, match="challenge"):
        link.app.send(g.LockAction(1, 0, 0, bytes(32)), link.nonce())
    with pytest.raises(LocalError):
        link.app.ask(Command.KEYTURNER_STATES, link.nonce())


def test_a_box_of_a_stranger_is_answered_with_a_no() -> None:
    link = Link()
    assert link.asks(Send(build_sealed(SHARED, 9, bytes(24), g.Status(0)))) == Unreadable(9, ErrorCode.NOT_AUTHORIZED)
    assert link.asks(Send(build_sealed(bytes(32), 2, bytes(24), g.Status(0)))) == Unreadable(
        2, ErrorCode.NOT_AUTHORIZED
    )
    crooked = g.Sealed(bytes(24), 2, crypto.seal(SHARED, bytes(24), b"\x02\0\0\0" + bytes(6))).build()
    assert link.asks(Send(crooked)) == Unreadable(2, ErrorCode.BAD_CRC)
    body = b"\x02\0\0\0\x30\0"
    unknown = crypto.seal(SHARED, bytes(24), body + crc16(body).to_bytes(2, "little"))
    assert link.asks(Send(g.Sealed(bytes(24), 2, unknown).build())) == Unreadable(2, ErrorCode.BAD_LENGTH)
    with pytest.raises(LocalError):
        link.lock.say(9, g.Status(0), bytes(24))
    with pytest.raises(RemoteError):
        link.lock.receive(bytes(30))


def test_an_app_gives_up_on_a_box_that_does_not_open() -> None:
    link = Link()
    with pytest.raises(RemoteError):
        link.app.receive(build_sealed(bytes(32), 2, bytes(24), g.Status(0)))
    for act in (lambda: link.app.receive(b""), lambda: link.app.ask(Command.CONFIG, bytes(24)), link.app.finish):
        with pytest.raises((RemoteError, LocalError)):
            act()


# --- a second opinion on libsodium's boxes ------------------------------------------------------------------------

SIGMA = b"expa", b"nd 3", b"2-by", b"te k"


def hsalsa20(key: bytes, nonce: bytes) -> bytes:
    """From pycryptodome's Salsa20: the block without the state that its core adds in the end.

    Salsa20 counts in the second half of the nonce, and the first block has zero there.
    """
    assert nonce[8:] == bytes(8)
    block = Salsa20.new(key, nonce[:8]).encrypt(bytes(64))
    words = [int.from_bytes(block[at : at + 4], "little") for at in range(0, 64, 4)]
    state = {0: SIGMA[0], 5: SIGMA[1], 10: SIGMA[2], 15: SIGMA[3]}
    state |= {6 + index: nonce[4 * index : 4 * index + 4] for index in range(4)}
    out = [(words[at] - int.from_bytes(state[at], "little")) & 0xFFFF_FFFF for at in (0, 5, 10, 15, 6, 7, 8, 9)]
    return b"".join(word.to_bytes(4, "little") for word in out)


@PYCRYPTODOME
@given(own=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
def test_the_key_agreement_is_x25519_and_hsalsa20(own: bytes, other: bytes) -> None:
    public = X25519PrivateKey.from_private_bytes(other).public_key().public_bytes_raw()
    assert crypto.public_key(other) == public
    agreed = X25519PrivateKey.from_private_bytes(own).exchange(X25519PublicKey.from_public_bytes(public))
    assert crypto.agreed(own, public) == agreed
    assert crypto.shared_key(own, public) == hsalsa20(agreed, bytes(16))


@PYCRYPTODOME
@given(
    key=st.binary(min_size=32, max_size=32),
    start=st.binary(min_size=8, max_size=8),
    end=st.binary(min_size=8, max_size=8),
    plain=st.binary(max_size=200),
)
def test_a_box_is_xsalsa20_and_poly1305(key: bytes, start: bytes, end: bytes, plain: bytes) -> None:
    nonce = start + bytes(8) + end
    stream = Salsa20.new(hsalsa20(key, nonce[:16]), end).encrypt(bytes(32) + plain)
    tag = Poly1305.generate_tag(stream[:32], stream[32:])
    assert crypto.seal(key, nonce, plain) == tag + stream[32:]
    assert crypto.open_box(key, nonce, tag + stream[32:]) == plain


@pytest.mark.parametrize("box", [b"", bytes(15), bytes(40)])
def test_what_is_no_box_is_not_authentic(box: bytes) -> None:
    with pytest.raises(crypto.NotAuthentic):
        crypto.open_box(bytes(32), bytes(24), box)


def test_a_public_key_of_zeros_agrees_on_nothing() -> None:
    for function in (crypto.agreed, crypto.shared_key):
        with pytest.raises(crypto.NotAuthentic):
            function(APP_PRIVATE, bytes(32))
    assert crypto.shared_key(APP_PRIVATE, LOCK_PUBLIC) == SHARED
