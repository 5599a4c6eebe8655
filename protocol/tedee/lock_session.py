"""The lock's side of a session: it greets, proves who it is, judges certificates and deciphers commands.

    listening   03      -> greeting     (HelloWanted; hello() answers)
    greeted     05      -> proved       (ChallengeHeard; its answer is in it)
    proved      06, 07  -> deciding     (Presented; accept() or alert() answers)
    open        01      -> Commanded; 00 a signed time, in clear

The certificate's inner layout is the cloud's secret, so the caller says which public key it names: `accept` checks the
signature against that key. An app that breaks a rule raises `RemoteError`; a lock answers alert 1 and drops the link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.constants import Alert, Characteristic, Header
from latchwork.protocol.tedee.crypto import (
    NotAuthentic,
    Signer,
    agree,
    point_of,
    private_key,
    public_key,
    seal,
    unseal,
    verify,
)
from latchwork.protocol.tedee.messages import Answer, Notification, Request, parse_request
from latchwork.protocol.tedee.ptls import VERSION, Channel, Handshake, header_of, with_header
from latchwork.protocol.tedee.session import RANDOM, LocalError, RemoteError, Write

LONGEST_PROOF = 4096
"""Bytes of both parts together; a certificate has a few hundred."""


@dataclass(frozen=True, slots=True)
class HelloWanted:
    """`mtu` is what the app can take at once."""

    mtu: int


@dataclass(frozen=True, slots=True)
class ChallengeHeard:
    """`answer` proves that this is the lock; it is to be sent as it is."""

    time_ms: int
    answer: Write


@dataclass(frozen=True, slots=True)
class Presented:
    """An app shows its access certificate."""

    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commanded:
    request: Request
    clear: bool = False


LockEvent = HelloWanted | ChallengeHeard | Presented | Commanded


class LockState(Enum):
    LISTENING = "listening"
    GREETING = "greeting"
    GREETED = "greeted"
    PROVED = "waiting for the app's proof"
    DECIDING = "deciding"
    OPEN = "open"
    OVER = "over"


class LockSession:
    """`sign` signs with the lock's own key, whose public half the cloud gives to apps."""

    def __init__(self, sign: Signer) -> None:
        self._sign = sign
        self._app_hello = b""
        self.handshake: Handshake | None = None
        self._parts = bytearray()
        self._proof: g.ClientVerify | None = None
        self._proof_plain = b""
        self._channel: Channel | None = None
        self.state = LockState.LISTENING

    def hello(self, ephemeral: bytes, random: bytes, mtu: int) -> Write:
        """Answers `HelloWanted`; the arguments are as the app's."""
        self._need(LockState.GREETING)
        if len(random) != RANDOM:
            raise LocalError(f"{len(random)} random bytes where {RANDOM} belong")
        key = private_key(ephemeral)
        own = g.LockHello(VERSION, min(mtu, 0xFF), 0, random, point_of(key)).build()
        secret = agree(key, g.AppHello.parse(self._app_hello).point)
        self.handshake = Handshake(secret, self._app_hello, own)
        self.state = LockState.GREETED
        return _ptls(Header.HELLO, own)

    def accept(self, mobile_point: bytes, session_id: bytes) -> Write:
        """Answers `Presented`: the certificate is good, and names this public key. Raises `RemoteError` when somebody
        else presented it."""
        self._need(LockState.DECIDING)
        shake, proof = self.handshake, self._proof
        if shake is None or proof is None:
            raise LocalError("no proof was given")
        try:
            if proof.hash != shake.transcript.now():
                raise NotAuthentic("the app heard another proof than the lock's")
            verify(mobile_point, proof.signature, shake.app_digest(proof.certificate))
        except NotAuthentic as problem:
            self.state = LockState.OVER
            raise RemoteError(f"the certificate is not the app's own: {problem}") from None
        shake.transcript.add(self._proof_plain)
        sending, receiving = reversed(shake.finished())
        self._channel = Channel(sending, receiving)
        self.state = LockState.OPEN
        return _ptls(Header.INITIALISED, g.Initialised(session_id).build())

    def alert(self, code: Alert) -> Write:
        """Ends handshake or session."""
        self.state = LockState.OVER
        return _ptls(Header.ALERT, g.Alerted(code).build())

    def answer(self, answer: Answer, *, clear: bool = False) -> Write:
        """An answer; that to a signed time goes in clear."""
        return self._say(Characteristic.API_COMMANDS, answer.build(), clear)

    def notify(self, notification: Notification, *, clear: bool = False) -> Write:
        """The lock's own news; whether a signed time was set goes in clear."""
        return self._say(Characteristic.NOTIFICATIONS, notification.build(), clear)

    def _say(self, characteristic: Characteristic, body: bytes, clear: bool) -> Write:
        if clear:
            return Write(characteristic, with_header(Header.CLEAR, body))
        self._need(LockState.OPEN)
        if self._channel is None or self._channel.exhausted:
            raise LocalError("all counters of this session are used up; end it with alert 3")
        return Write(characteristic, self._channel.encrypt(body))

    # --- what comes in ----------------------------------------------------------------------------------------

    def receive(self, characteristic: Characteristic, data: bytes) -> list[LockEvent]:
        """What a write means; the first part of a proof means nothing yet. Raises `RemoteError`."""
        try:
            if characteristic is Characteristic.PTLS_RX:
                return self._from_ptls(header_of(data), data[1:])
            return [self._from_api(header_of(data), data)]
        except CodecError as problem:
            self.state = LockState.OVER
            raise RemoteError(f"the app sent what no app sends: {problem}") from None

    def _from_ptls(self, header: int, body: bytes) -> list[LockEvent]:
        match self.state, header:
            case LockState.LISTENING, Header.HELLO:
                return [self._greeted(body)]
            case LockState.GREETED, Header.SERVER_VERIFY:
                return [self._challenged(body)]
            case LockState.PROVED, Header.CLIENT_VERIFY:
                self._take(body)
                return []
            case LockState.PROVED, Header.CLIENT_VERIFY_LAST:
                self._take(body)
                return [self._presented()]
        raise NotAuthentic(f"header {header:x} while the lock is {self.state.value}")

    def _greeted(self, body: bytes) -> LockEvent:
        hello = g.AppHello.parse(body)
        if hello.version != VERSION:
            raise NotAuthentic(f"PTLS version {hello.version}; only {VERSION} is known")
        public_key(hello.point)  # raises for a point that is none, before anything is answered
        self._app_hello = body
        self.state = LockState.GREETING
        return HelloWanted(hello.mtu)

    def _challenged(self, body: bytes) -> LockEvent:
        shake = self.handshake
        if shake is None:
            raise NotAuthentic("no hello was exchanged")
        time_ms = g.AuthData.parse(body).time_ms
        plain = g.ServerVerify(body, self._sign(shake.lock_digest(body)), shake.hello_hash).build()
        sealed = seal(shake.lock_keys(), plain)
        shake.transcript.add(plain)
        self.state = LockState.PROVED
        return ChallengeHeard(time_ms, _ptls(Header.SERVER_VERIFY, sealed))

    def _take(self, body: bytes) -> None:
        self._parts += body
        if len(self._parts) > LONGEST_PROOF:
            raise NotAuthentic(f"a proof of more than {LONGEST_PROOF} bytes")

    def _presented(self) -> LockEvent:
        shake = self.handshake
        if shake is None:
            raise NotAuthentic("no hello was exchanged")
        self._proof_plain = unseal(shake.app_keys(), bytes(self._parts))
        self._proof = g.ClientVerify.parse(self._proof_plain)
        self._parts.clear()
        self.state = LockState.DECIDING
        return Presented(self._proof.certificate)

    def _from_api(self, header: int, data: bytes) -> LockEvent:
        if header == Header.CLEAR:
            request = parse_request(data[1:])
            if not isinstance(request, g.SetSignedTime):
                raise NotAuthentic(f"{type(request).__name__} came in clear")
            return Commanded(request, clear=True)
        if header != Header.ENCRYPTED or self._channel is None or self.state is not LockState.OPEN:
            raise NotAuthentic(f"header {header:x} while the lock is {self.state.value}")
        return Commanded(parse_request(self._channel.decrypt(data)))

    def _need(self, state: LockState) -> None:
        if self.state is not state:
            raise LocalError(f"the lock is {self.state.value}, and this needs one that is {state.value}")


def _ptls(header: Header, body: bytes) -> Write:
    return Write(Characteristic.PTLS_TX, with_header(header, body))
