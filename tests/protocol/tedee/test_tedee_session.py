"""PTLS: both sides as state machines, and the key schedule recomputed by other hands."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.PublicKey import ECC
from Crypto.Signature import DSS
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.tedee import crypto
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.constants import Alert, Characteristic, Header
from latchwork.protocol.tedee.lock_session import (
    LONGEST_PROOF,
    ChallengeHeard,
    Commanded,
    HelloWanted,
    LockSession,
    LockState,
    Presented,
)
from latchwork.protocol.tedee.messages import Unknown
from latchwork.protocol.tedee.ptls import Channel
from latchwork.protocol.tedee.session import (
    Alerted,
    Answered,
    ClientSession,
    Credentials,
    Established,
    Greeted,
    LocalError,
    LockVerified,
    Notified,
    RemoteError,
    State,
    Write,
)

PYCRYPTODOME = pytest.mark.peer(
    name="pycryptodome",
    package="python:pycryptodome",
    about="the curve, ECDSA and GCM of a session",
    protocols=("tedee",),
    rung=1,
)

APP_KEY, LOCK_KEY = crypto.private_key(b"a" * 32), crypto.private_key(b"l" * 32)
APP_POINT, LOCK_POINT = crypto.point_of(APP_KEY), crypto.point_of(LOCK_KEY)
CERTIFICATE = b"\x01\x01\x02" + bytes(300)
RANDOM = b"r" * 32
API, PTLS_TX, PTLS_RX = Characteristic.API_COMMANDS, Characteristic.PTLS_TX, Characteristic.PTLS_RX


def app(certificate: bytes = CERTIFICATE, lock_point: bytes = LOCK_POINT) -> ClientSession:
    return ClientSession(Credentials(certificate, lock_point, crypto.signer(APP_KEY)))


class Link:
    """An app and a lock, and the messages between them."""

    def __init__(self, *, mtu: int = 247, lock_point: bytes = LOCK_POINT, certificate: bytes = CERTIFICATE) -> None:
        self.app, self.lock = app(certificate, lock_point), LockSession(crypto.signer(LOCK_KEY))
        self.mtu = mtu

    def up(self, write: Write) -> list[Any]:
        return list(self.lock.receive(write.characteristic, write.data))

    def down(self, write: Write) -> list[Any]:
        return list(self.app.receive(write.characteristic, write.data))

    def greet(self) -> None:
        assert self.up(self.app.hello(b"e" * 32, RANDOM, 500)) == [HelloWanted(255)]
        assert self.down(self.lock.hello(b"f" * 32, RANDOM, self.mtu)) == [Greeted(self.mtu)]

    def challenge(self) -> list[Any]:
        (heard,) = self.up(self.app.challenge(1_750_000_000_123))
        assert isinstance(heard, ChallengeHeard)
        assert heard.time_ms == 1_750_000_000_123
        return self.down(heard.answer)

    def present(self) -> Presented:
        parts = self.app.prove()
        assert self.up(parts[0]) == []
        (presented,) = self.up(parts[1])
        assert isinstance(presented, Presented)
        return presented

    def open(self) -> None:
        self.greet()
        assert self.challenge() == [LockVerified()]
        assert self.present() == Presented(self.app._credentials.certificate)
        assert self.down(self.lock.accept(APP_POINT, b"sess")) == [Established(b"sess")]


def opened() -> Link:
    link = Link()
    link.open()
    return link


# --- the whole way ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mtu", [1, 2, 23, 247, 255])
def test_a_session_is_established_whatever_the_lock_can_take_at_once(mtu: int) -> None:
    link = Link(mtu=mtu)
    link.open()
    assert link.app.state is State.IDLE
    assert link.lock.state is LockState.OPEN


def test_a_proof_that_fits_in_one_part_has_an_empty_second_one() -> None:
    link = Link(certificate=b"short")
    link.greet()
    link.challenge()
    first, last = link.app.prove()
    assert len(first.data) <= 247
    assert last.data == bytes((Header.CLIENT_VERIFY_LAST,))


def test_commands_answers_and_news_share_their_counters() -> None:
    link = opened()
    for _ in range(3):
        assert link.up(link.app.send(g.Unlock(0))) == [Commanded(g.Unlock(0))]
        assert link.app.wait_s == 10
        news = g.StateChanged(4, 0, 2, 12345, 2)
        assert link.down(link.lock.notify(news)) == [Notified(news)]
        assert link.app.state is State.WAITING
        assert link.down(link.lock.answer(g.UnlockAnswer(0))) == [Answered(g.UnlockAnswer(0))]
        assert link.app.state is State.IDLE
        assert link.app.wait_s is None


def test_an_answer_to_something_else_leaves_the_command_outstanding() -> None:
    link = opened()
    link.up(link.app.send(g.GetState()))
    assert link.down(link.lock.answer(g.LockAnswer(0))) == [Answered(g.LockAnswer(0))]
    assert link.app.state is State.WAITING
    link.app.abandon()
    assert link.app.state is State.IDLE


def test_what_nobody_knows_is_kept() -> None:
    link = opened()
    (event,) = link.down(link.lock.notify(Unknown(0x99, b"\x99\x01")))
    assert event == Notified(Unknown(0x99, b"\x99\x01"))
    (event,) = link.down(link.lock.answer(Unknown(0x99, b"\x99\x00")))
    assert event == Answered(Unknown(0x99, b"\x99\x00"))


def test_the_upper_half_of_a_header_means_nothing() -> None:
    link = opened()
    sent = link.app.send(g.GetState())
    assert link.lock.receive(API, bytes((0xA0 | sent.data[0],)) + sent.data[1:]) == [Commanded(g.GetState())]


def test_a_signed_time_is_set_in_clear_before_any_session() -> None:
    link = Link()
    link.greet()
    assert link.down(link.lock.alert(Alert.NO_TRUSTED_TIME)) == [Alerted(2)]
    assert "signed time" in str(Alerted(2))
    assert str(Alerted(9)) == "alert 9, which the vendor does not list"
    assert link.app.state is State.ENDED
    request = g.SetSignedTime(1_634_103_791_029, b"sig")
    assert link.up(link.app.set_time(request)) == [Commanded(request, clear=True)]
    assert link.down(link.lock.answer(g.SignedTimeAnswer(0), clear=True)) == [Answered(g.SignedTimeAnswer(0))]
    assert link.down(link.lock.notify(g.SignedTimeSet(0), clear=True)) == [Notified(g.SignedTimeSet(0))]


def test_an_alert_ends_a_session() -> None:
    link = opened()
    assert link.down(link.lock.alert(Alert.SESSION_TIMEOUT)) == [Alerted(3)]
    with pytest.raises(LocalError):
        link.app.send(g.GetState())


# --- who is not who they say --------------------------------------------------------------------------------------


def test_a_lock_with_another_key_is_not_believed() -> None:
    link = Link(lock_point=APP_POINT)
    link.greet()
    with pytest.raises(RemoteError, match="signature"):
        link.challenge()
    with pytest.raises(RemoteError, match="earlier message"):
        link.app.receive(PTLS_TX, b"\x08")


def test_an_answer_to_another_challenge_is_not_believed() -> None:
    link = Link()
    link.greet()
    (heard,) = link.up(link.app.challenge(1))
    link.app._auth_data = bytes(8)
    with pytest.raises(RemoteError, match="another challenge"):
        link.down(heard.answer)


def test_a_certificate_of_somebody_else_is_not_believed() -> None:
    link = Link()
    link.greet()
    link.challenge()
    link.present()
    with pytest.raises(RemoteError, match="not the app's own"):
        link.lock.accept(LOCK_POINT, b"sess")


def test_a_proof_over_another_transcript_is_not_believed() -> None:
    link = Link()
    link.greet()
    link.challenge()
    assert link.app.handshake is not None
    link.app.handshake.transcript.add(b"more")
    link.present()
    with pytest.raises(RemoteError, match="another proof"):
        link.lock.accept(APP_POINT, b"sess")


def test_a_lock_may_refuse_a_certificate() -> None:
    link = Link()
    link.greet()
    link.challenge()
    link.present()
    assert link.down(link.lock.alert(Alert.INVALID_CERTIFICATE)) == [Alerted(5)]


def test_a_message_of_another_counter_does_not_open() -> None:
    link = opened()
    link.app.send(g.GetState())
    link.lock.notify(g.HasLogs())
    with pytest.raises(RemoteError):
        link.down(link.lock.notify(g.HasLogs()))


def test_news_in_clear_are_not_believed() -> None:
    link = opened()
    with pytest.raises(RemoteError, match="in clear"):
        link.down(link.lock.notify(g.StateChanged(6, 0), clear=True))
    with pytest.raises(RemoteError, match="in clear"):
        link.lock.receive(API, b"\x00\x51\x00")


def test_a_flipped_bit_never_opens() -> None:
    keys = crypto.Keys(bytes(16), bytes(12))
    sealed = crypto.seal(keys, b"\x51\x00", 7)
    for bit in range(8 * len(sealed)):
        broken = bytearray(sealed)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(crypto.NotAuthentic):
            crypto.unseal(keys, bytes(broken), 7)


# --- against the rules --------------------------------------------------------------------------------------------


def test_the_app_acts_only_in_turn() -> None:
    session = app()
    for act in (lambda: session.challenge(1), session.prove, lambda: session.send(g.GetState()), session.abandon):
        with pytest.raises(LocalError):
            act()
    with pytest.raises(LocalError, match="31 random bytes"):
        session.hello(b"e" * 32, bytes(31), 247)
    with pytest.raises(LocalError, match="number of the curve"):
        session.hello(bytes(32), RANDOM, 247)
    with pytest.raises(LocalError, match="in clear"):
        opened().app.send(g.SetSignedTime(1, b""))


def test_the_lock_acts_only_in_turn() -> None:
    lock = LockSession(crypto.signer(LOCK_KEY))
    acts: list[Callable[[], object]] = [
        lambda: lock.hello(b"f" * 32, RANDOM, 247),
        lambda: lock.accept(APP_POINT, b"sess"),
        lambda: lock.notify(g.HasLogs()),
    ]
    for act in acts:
        with pytest.raises(LocalError):
            act()
    lock.receive(PTLS_RX, app().hello(b"e" * 32, RANDOM, 247).data)
    with pytest.raises(LocalError, match="31 random bytes"):
        lock.hello(b"f" * 32, bytes(31), 247)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x08", b"\x03" + bytes(5), b"\x03\x01" + bytes(99), b"\x03\x02" + bytes(99), b"\x05" + bytes(40), b"\x04"],
)
def test_an_app_gives_up_on_what_no_lock_says_first(data: bytes) -> None:
    session = app()
    session.hello(b"e" * 32, RANDOM, 247)
    with pytest.raises(RemoteError):
        session.receive(PTLS_TX, data)


@pytest.mark.parametrize("data", [b"", b"\x01\x51\x00", b"\x05", b"\x00\x50\x00", b"\x01"])
def test_an_app_gives_up_on_commands_before_a_session(data: bytes) -> None:
    with pytest.raises(RemoteError):
        app().receive(API, data)


@pytest.mark.parametrize("data", [b"", b"\x08", b"\x03" + bytes(5), b"\x03\x01" + bytes(151), b"\x05" + bytes(8)])
def test_a_lock_gives_up_on_what_no_app_says_first(data: bytes) -> None:
    lock = LockSession(crypto.signer(LOCK_KEY))
    with pytest.raises(RemoteError):
        lock.receive(PTLS_RX, data)
    assert lock.state is LockState.OVER


def test_a_lock_gives_up_on_a_command_before_a_session_and_on_an_endless_proof() -> None:
    with pytest.raises(RemoteError):
        LockSession(crypto.signer(LOCK_KEY)).receive(API, b"\x01\x51\x00")
    link = Link()
    link.greet()
    link.challenge()
    with pytest.raises(RemoteError, match="more than"):
        link.lock.receive(PTLS_RX, b"\x06" + bytes(LONGEST_PROOF + 1))


def test_no_nonce_comes_twice() -> None:
    keys = crypto.Keys(bytes(16), bytes(12))
    channel = Channel(keys, keys)
    channel.sent = channel.received = 0xFFFF
    message = channel.encrypt(b"\x51\x00")
    assert channel.decrypt(message) == b"\x51\x00"
    assert channel.exhausted
    with pytest.raises(ValueError, match="come again"):
        channel.encrypt(b"\x51\x00")
    with pytest.raises(crypto.NotAuthentic, match="used up"):
        channel.decrypt(message)
    link = opened()
    assert link.app._channel is not None
    assert link.lock._channel is not None
    link.app._channel.sent = link.lock._channel.sent = 0x1_0000
    with pytest.raises(LocalError, match="used up"):
        link.app.send(g.GetState())
    with pytest.raises(LocalError, match="used up"):
        link.lock.notify(g.HasLogs())


@given(noise=st.lists(st.tuples(st.sampled_from(Characteristic), st.binary(max_size=60)), max_size=4))
def test_noise_raises_the_declared_error_and_no_other(noise: list[tuple[Characteristic, bytes]]) -> None:
    for side in (app(), LockSession(crypto.signer(LOCK_KEY))):
        for characteristic, data in noise:
            try:
                side.receive(characteristic, data)
            except RemoteError:
                break


def test_keys_and_certificates_are_not_shown() -> None:
    link = opened()
    assert "0101" not in repr(link.app._credentials)
    assert repr(crypto.Keys(b"k" * 16, b"i" * 12)) == "Keys()"
    assert "kkk" not in repr(g.ClientVerify(b"kkk", b"", bytes(32)))
    assert "kkk" not in repr(Presented(b"kkk"))


# --- by other hands -----------------------------------------------------------------------------------------------

FILE = Path(__file__).parents[2] / "vectors" / "tedee.json"
SESSION = json.loads(FILE.read_text())["vectors"][0]
PLAIN = {
    frame["note"]: bytes.fromhex(frame["plaintext"])
    for frame in SESSION["frames"]
    if "plaintext" in frame and "note" in frame
}
WIRES = [bytes.fromhex(frame["wire"]) for frame in SESSION["frames"] if "wire" in frame]


def scalar(name: str) -> ECC.EccKey:
    return ECC.construct(curve="P-256", d=int(SESSION["keys"][name], 16))


@PYCRYPTODOME
def test_the_key_schedule_is_that_of_other_libraries() -> None:
    """pycryptodome's curve and GCM and the standard library's HMAC, over the recorded bytes alone."""
    app_ephemeral, lock_ephemeral = scalar("app_ephemeral_private"), scalar("lock_ephemeral_private")
    secret = int((lock_ephemeral.pointQ * app_ephemeral.d).x).to_bytes(32, "big")
    transcript = WIRES[0][1:] + WIRES[1][1:]
    hello = hashlib.sha256(transcript).digest()

    def keys(label: bytes, made: bytes) -> tuple[bytes, bytes]:
        mac = hmac.digest(secret, label + made, "sha256")
        return mac[:16], mac[16:28]

    def unsealed(label: bytes, made: bytes, sealed: bytes) -> bytes:
        key, iv = keys(label, made)
        return AES.new(key, AES.MODE_GCM, nonce=iv).decrypt_and_verify(sealed[:-16], sealed[-16:])

    server = unsealed(b"ptlss hs traffic", hello, WIRES[3][1:])
    assert server == PLAIN["server verify plaintext"]
    transcript += server
    client = unsealed(b"ptlsc hs traffic", hello, WIRES[4][1:] + WIRES[5][1:])
    assert client == PLAIN["client verify plaintext"]
    assert g.ClientVerify.parse(client).hash == hashlib.sha256(transcript).digest()
    proof = g.ClientVerify.parse(client)
    signed = transcript + len(proof.certificate).to_bytes(2, "big") + proof.certificate
    DSS.new(scalar("app_static_private"), "fips-186-3", encoding="der").verify(SHA256.new(signed), proof.signature)
    finished = hashlib.sha256(transcript + client).digest()
    assert unsealed(b"ptlsc ap traffic", finished, WIRES[7][1:]) == b"\x51\x00"


@given(made=st.binary(min_size=32, max_size=32))
def test_our_signatures_are_verified_by_ours_and_theirs_alike(made: bytes) -> None:
    signature = crypto.signer(APP_KEY)(made)
    assert crypto.signer(APP_KEY)(made) == signature
    crypto.verify(APP_POINT, signature, made)
    with pytest.raises(crypto.NotAuthentic):
        crypto.verify(APP_POINT, signature, bytes(31) + bytes((made[-1] ^ 1,)))


@PYCRYPTODOME
def test_a_message_signed_by_us_is_verified_by_pycryptodome() -> None:
    signature = crypto.signer(APP_KEY)(hashlib.sha256(b"transcript").digest())
    theirs = ECC.import_key(APP_POINT, curve_name="P-256")
    DSS.new(theirs, "fips-186-3", encoding="der").verify(SHA256.new(b"transcript"), signature)


@PYCRYPTODOME
def test_a_message_signed_by_pycryptodome_is_verified_here() -> None:
    theirs = ECC.construct(curve="P-256", d=4711)
    point = theirs.public_key().export_key(format="SEC1")
    signature = DSS.new(theirs, "fips-186-3", encoding="der").sign(SHA256.new(b"transcript"))
    crypto.verify(point, signature, hashlib.sha256(b"transcript").digest())
    with pytest.raises(crypto.NotAuthentic):
        crypto.verify(point, signature, hashlib.sha256(b"another").digest())


@pytest.mark.parametrize("point", [b"", bytes(65), b"\x04" + bytes(64)])
def test_what_is_no_point_is_not_authentic(point: bytes) -> None:
    with pytest.raises(crypto.NotAuthentic):
        crypto.agree(APP_KEY, point)


@PYCRYPTODOME
@given(
    key=st.binary(min_size=16, max_size=16),
    iv=st.binary(min_size=12, max_size=12),
    counter=st.integers(0, 0xFFFF),
    plain=st.binary(max_size=64),
)
def test_sealing_is_the_gcm_of_pycryptodome(key: bytes, iv: bytes, counter: int, plain: bytes) -> None:
    number = iv[:10] + (int.from_bytes(iv[10:], "big") ^ counter).to_bytes(2, "big")
    assert crypto.nonce(iv, counter) == number
    text, tag = AES.new(key, AES.MODE_GCM, nonce=number).encrypt_and_digest(plain)
    assert crypto.seal(crypto.Keys(key, iv), plain, counter) == text + tag
    assert crypto.unseal(crypto.Keys(key, iv), text + tag, counter) == plain
