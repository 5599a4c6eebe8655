"""The app's session with one lock as a state machine: bytes in, events out, no I/O.

    fresh        hello(...)        -> greeting     03
    greeting     03                -> greeted      (Greeted)
    greeted      challenge(time)   -> challenging  05
    challenging  05                -> verified     (LockVerified: it is the lock that the certificate names)
    verified     prove()           -> proving      06 and 07
    proving      08                -> idle         (Established)
    idle         send(request)     -> waiting
    waiting      the answer to it  -> idle         (Answered)
    any          04                -> ended        (Alerted; a new session begins with a new link or hello)

A signed time may be set at any moment, in clear; a lock that has no trusted time ends the handshake with alert 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.constants import ALERT_WORDS, ANSWER_S, IN_CLEAR, Characteristic, Header
from latchwork.protocol.tedee.crypto import NotAuthentic, Signer, agree, point_of, private_key, seal, unseal, verify
from latchwork.protocol.tedee.messages import Answer, Notification, Unknown, parse_answer, parse_notification
from latchwork.protocol.tedee.ptls import NEW_SESSION, VERSION, Channel, Handshake, header_of, with_header

RANDOM = 32

M = TypeVar("M", Answer, Notification)


class SessionError(Exception):
    """The conversation broke a rule; the subclass says on which side."""


class LocalError(SessionError):
    """What we asked of the session was illegal; nothing was sent."""


class RemoteError(SessionError):
    """What the other side sent was illegal. The session is broken: close the link."""


@dataclass(frozen=True, slots=True)
class Write:
    """One message for a characteristic."""

    characteristic: Characteristic
    data: bytes


@dataclass(frozen=True, slots=True)
class Greeted:
    """`mtu` is what the lock can take at once."""

    mtu: int


@dataclass(frozen=True, slots=True)
class LockVerified:
    """The lock holds the key that the cloud named for it."""


@dataclass(frozen=True, slots=True)
class Established:
    session_id: bytes


@dataclass(frozen=True, slots=True)
class Alerted:
    """The lock ended the handshake or the session; `code` is of `constants.Alert`."""

    code: int

    def __str__(self) -> str:
        return ALERT_WORDS.get(self.code, f"alert {self.code}, which the vendor does not list")


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to the command that is outstanding, or to a signed time."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Notified:
    notification: Notification


Event = Greeted | LockVerified | Established | Alerted | Answered | Notified


class State(Enum):
    FRESH = "fresh"
    GREETING = "greeting"
    GREETED = "greeted"
    CHALLENGING = "challenging"
    VERIFIED = "sure of the lock"
    PROVING = "proving itself"
    IDLE = "idle"
    WAITING = "waiting for an answer"
    ENDED = "ended"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the cloud gives for one lock, and the app's own signature. `lock_point` is the lock's public key."""

    certificate: bytes = field(repr=False)
    lock_point: bytes
    sign: Signer = field(repr=False)


class ClientSession:
    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._ephemeral: EllipticCurvePrivateKey | None = None
        self._hello = self._auth_data = b""
        self._lock_mtu = 0
        self.handshake: Handshake | None = None
        self._channel: Channel | None = None
        self._asked: int | None = None
        self.state = State.FRESH

    @property
    def wait_s(self) -> float | None:
        """Seconds for what is outstanding; None when nothing is."""
        waits = (State.GREETING, State.CHALLENGING, State.PROVING, State.WAITING)
        return ANSWER_S if self.state in waits else None

    # --- the handshake ----------------------------------------------------------------------------------------

    def hello(self, ephemeral: bytes, random: bytes, mtu: int) -> Write:
        """`ephemeral` is a private key of 32 random bytes, used once; `random` 32 more. MTUs above 255 count as 255."""
        self._need(State.FRESH)
        if len(random) != RANDOM:
            raise LocalError(f"{len(random)} random bytes where {RANDOM} belong")
        try:
            self._ephemeral = private_key(ephemeral)
        except ValueError:
            raise LocalError("the ephemeral key is no number of the curve; draw another one") from None
        own = g.AppHello(VERSION, min(mtu, 0xFF), 0, random, point_of(self._ephemeral), NEW_SESSION)
        self._hello = own.build()
        self.state = State.GREETING
        return self._ptls(Header.HELLO, self._hello)

    def challenge(self, time_ms: int) -> Write:
        """Wants a signature over the present moment, milliseconds since 1970."""
        self._need(State.GREETED)
        self._auth_data = g.AuthData(time_ms).build()
        self.state = State.CHALLENGING
        return self._ptls(Header.SERVER_VERIFY, self._auth_data)

    def prove(self) -> list[Write]:
        """Certificate and signature, in two parts that are sent without waiting."""
        self._need(State.VERIFIED)
        shake = self._shake()
        certificate = self._credentials.certificate
        signature = self._credentials.sign(shake.app_digest(certificate))
        plain = g.ClientVerify(certificate, signature, shake.transcript.now()).build()
        sealed = seal(shake.app_keys(), plain)
        shake.transcript.add(plain)
        first = max(self._lock_mtu - 1, 1)
        self.state = State.PROVING
        return [
            self._ptls(Header.CLIENT_VERIFY, sealed[:first]),
            self._ptls(Header.CLIENT_VERIFY_LAST, sealed[first:]),
        ]

    # --- commands ---------------------------------------------------------------------------------------------

    def send(self, request: g.Request) -> Write:
        """Raises `LocalError` unless the session is idle, and for a signed time, which goes in clear."""
        self._need(State.IDLE)
        if request.CODE in IN_CLEAR:
            raise LocalError("a signed time is set in clear: use set_time")
        channel = self._open_channel()
        if channel.exhausted:
            raise LocalError("all counters of this session are used up; begin a new one")
        data = channel.encrypt(request.build())
        self._asked = request.CODE
        self.state = State.WAITING
        return Write(Characteristic.API_COMMANDS, data)

    def set_time(self, request: g.SetSignedTime) -> Write:
        """In clear, with or without a session."""
        return Write(Characteristic.API_COMMANDS, with_header(Header.CLEAR, request.build()))

    def abandon(self) -> None:
        """The time for an answer is over; what comes late is told as an answer all the same."""
        self._need(State.WAITING)
        self._asked = None
        self.state = State.IDLE

    # --- what comes in ----------------------------------------------------------------------------------------

    def receive(self, characteristic: Characteristic, data: bytes) -> list[Event]:
        """What a message means. Raises `RemoteError` for one that the lock of our certificate would not send."""
        if self.state is State.BROKEN:
            raise RemoteError("the session is broken since an earlier message; open a new link")
        try:
            if characteristic is Characteristic.PTLS_TX:
                return [self._from_ptls(header_of(data), data[1:])]
            return [self._from_api(characteristic, header_of(data), data)]
        except CodecError as problem:
            self.state = State.BROKEN
            raise RemoteError(f"the lock sent what it should not: {problem}") from None

    def _from_ptls(self, header: int, body: bytes) -> Event:
        if header == Header.ALERT:
            self.state = State.ENDED
            return Alerted(g.Alerted.parse(body).code)
        match self.state, header:
            case State.GREETING, Header.HELLO:
                return self._greeted(body)
            case State.CHALLENGING, Header.SERVER_VERIFY:
                return self._verified(body)
            case State.PROVING, Header.INITIALISED:
                return self._established(body)
        raise NotAuthentic(f"header {header:x} while the app is {self.state.value}")

    def _greeted(self, body: bytes) -> Event:
        hello = g.LockHello.parse(body)
        if hello.version != VERSION or self._ephemeral is None:
            raise NotAuthentic(f"PTLS version {hello.version}; only {VERSION} is known")
        self.handshake = Handshake(agree(self._ephemeral, hello.point), self._hello, body)
        self._ephemeral = None
        self._lock_mtu = hello.mtu
        self.state = State.GREETED
        return Greeted(hello.mtu)

    def _verified(self, body: bytes) -> Event:
        shake = self._shake()
        plain = unseal(shake.lock_keys(), body)
        proof = g.ServerVerify.parse(plain)
        if (proof.auth_data, proof.hash) != (self._auth_data, shake.hello_hash):
            raise NotAuthentic("the lock answers another challenge, or heard another hello")
        verify(self._credentials.lock_point, proof.signature, shake.lock_digest(proof.auth_data))
        shake.transcript.add(plain)
        self.state = State.VERIFIED
        return LockVerified()

    def _established(self, body: bytes) -> Event:
        session_id = g.Initialised.parse(body).session_id
        self._channel = Channel(*self._shake().finished())
        self.state = State.IDLE
        return Established(session_id)

    def _from_api(self, characteristic: Characteristic, header: int, data: bytes) -> Event:
        if header == Header.CLEAR:
            plain, clear = data[1:], True
        elif header == Header.ENCRYPTED and self._channel is not None:
            plain, clear = self._channel.decrypt(data), False
        else:
            raise NotAuthentic(f"header {header:x} while the app is {self.state.value}")
        if characteristic is Characteristic.NOTIFICATIONS:
            return Notified(_in_clear(parse_notification(plain), clear))
        answer = _in_clear(parse_answer(plain), clear)
        if not clear and plain[0] == self._asked:
            self._asked = None
            self.state = State.IDLE
        return Answered(answer)

    # --- the rest ---------------------------------------------------------------------------------------------

    def _ptls(self, header: Header, body: bytes) -> Write:
        return Write(Characteristic.PTLS_RX, with_header(header, body))

    def _shake(self) -> Handshake:
        if self.handshake is None:
            raise LocalError("no hello was exchanged")
        return self.handshake

    def _open_channel(self) -> Channel:
        if self._channel is None:
            raise LocalError("no session is established")
        return self._channel

    def _need(self, state: State) -> None:
        if self.state is not state:
            raise LocalError(f"the session is {self.state.value}, and this needs one that is {state.value}")


def _in_clear(message: M, clear: bool) -> M:
    """Only the signed time comes in clear; anything else could be anybody's."""
    if clear and not isinstance(message, g.SignedTimeAnswer | g.SignedTimeSet | Unknown | g.NeedTime):
        raise NotAuthentic(f"{type(message).__name__} came in clear")
    return message
