"""An app becomes known to a lock, seen from the app: bytes in, events out, no I/O.

    fresh            begin()       -> asking          0001 for the lock's public key
    asking           0003          -> agreed          (KeyWanted; agree() sends ours)
    agreed           0004          -> challenged      (0005 is sent: the authenticator)
    challenged       0004          -> introduced      (0006 is sent: who we are)
    introduced       0007          -> confirming      (001e is sent: we have the id)
    confirming       000e complete -> paired          (Paired)
    any              0012          -> refused         (Refused)

Everything random is handed in at the start. Messages travel in clear on the pairing service; a person has to hold the
lock's button first. Source: Nuki Smart Lock API V2.1 §5 and its example in §9.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Command, IdType, StatusCode, error_name
from latchwork.protocol.nuki.crypto import NotAuthentic, authenticator, check, public_key, shared_key
from latchwork.protocol.nuki.frames import PlainAssembler, build_plain, parse_plain
from latchwork.protocol.nuki.messages import Message
from latchwork.protocol.nuki.values import name_bytes

NAME = 32
NO_DATA = b""


class SessionError(Exception):
    """The conversation broke a rule; the subclass says on which side."""


class LocalError(SessionError):
    """What we asked of the session was illegal; nothing was sent."""


class RemoteError(SessionError):
    """What the other side sent was illegal. The session is broken: close the link."""


@dataclass(frozen=True, slots=True)
class Send:
    """One message for the data characteristic; `frames.pieces` cuts it where writes are short."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Paired:
    """What is to be kept. `shared_key` opens the lock for good."""

    authorization_id: int
    lock_uuid: bytes
    shared_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The lock said no; `error` is its code."""

    error: int
    command: int

    def __str__(self) -> str:
        return f"the lock refused command {self.command:#06x}: {error_name(self.error)}"


Event = Send | Paired | Refused


class State(Enum):
    FRESH = "fresh"
    ASKING = "asking for the lock's key"
    AGREED = "agreed on a key"
    CHALLENGED = "challenged"
    INTRODUCED = "introduced"
    CONFIRMING = "confirming its id"
    PAIRED = "paired"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to be known. `private_key` and `nonce` are 32 random bytes each."""

    app_id: int
    name: str
    private_key: bytes = field(repr=False)
    nonce: bytes
    id_type: IdType = IdType.APP

    @property
    def public_key(self) -> bytes:
        return public_key(self.private_key)


class ClientPairing:
    """One attempt; a new one needs new random bytes."""

    def __init__(self, applicant: Applicant) -> None:
        self._applicant = applicant
        self._assembler = PlainAssembler()
        self._lock_public = self._key = NO_DATA
        self._identified: g.AuthorizationId | None = None
        self.state = State.FRESH

    def begin(self) -> Send:
        """Raises `LocalError` unless this is a fresh attempt."""
        if self.state is not State.FRESH:
            raise LocalError(f"a pairing that is {self.state.value} is not begun again; make a new one")
        self.state = State.ASKING
        return _send(g.RequestData(Command.PUBLIC_KEY, NO_DATA))

    def receive(self, data: bytes) -> list[Event]:
        """What an indication means; pieces of a message give nothing until it is whole. Raises `RemoteError`."""
        if self.state is State.BROKEN:
            raise RemoteError("the pairing is broken since an earlier message; begin a new one")
        events: list[Event] = []
        try:
            for whole in self._assembler.feed(data):
                events += self._message(parse_plain(whole))
        except CodecError as problem:
            raise self._broken(str(problem)) from None
        return events

    def _message(self, message: Message) -> list[Event]:
        match self.state, message:
            case _, g.ErrorReport(error=error, command=command):
                self.state = State.REFUSED
                return [Refused(error, command)]
            case State.ASKING, g.PublicKey(public_key=public):
                return [self._agree(public)]
            case State.AGREED, g.Challenge(nonce=nonce):
                return [self._prove(nonce)]
            case State.CHALLENGED, g.Challenge(nonce=nonce):
                return [self._introduce(nonce)]
            case State.INTRODUCED, g.AuthorizationId() as identified:
                return [self._confirm(identified)]
            case State.CONFIRMING, g.Status(status=StatusCode.COMPLETE):
                return [self._paired()]
        raise self._broken(f"{type(message).__name__} while the app is {self.state.value}")

    def _agree(self, public: bytes) -> Send:
        self._lock_public = public
        self._key = shared_key(self._applicant.private_key, public)
        self.state = State.AGREED
        return _send(g.PublicKey(self._applicant.public_key))

    def _prove(self, challenge: bytes) -> Send:
        self.state = State.CHALLENGED
        proof = authenticator(self._key, self._applicant.public_key, self._lock_public, challenge)
        return _send(g.AuthorizationAuthenticator(proof))

    def _introduce(self, challenge: bytes) -> Send:
        self.state = State.INTRODUCED
        who = self._applicant
        return _send(introduction(self._key, who.id_type, who.app_id, who.name, who.nonce, challenge))

    def _confirm(self, identified: g.AuthorizationId) -> Send:
        check(self._key, identified.authenticator, *covered_by_id(identified, self._applicant.nonce))
        self._identified = identified
        self.state = State.CONFIRMING
        return _send(confirmation(self._key, identified.authorization_id, identified.nonce))

    def _paired(self) -> Paired:
        if self._identified is None:
            raise NotAuthentic("no id was given")
        self.state = State.PAIRED
        return Paired(self._identified.authorization_id, self._identified.uuid, self._key)

    def _broken(self, why: str) -> RemoteError:
        self.state = State.BROKEN
        return RemoteError(f"the lock sent what no lock sends in pairing: {why}")


def _send(message: Message) -> Send:
    return Send(build_plain(message))


# --- what the authenticators cover ----------------------------------------------------------------------------


def covered_by_data(message: g.AuthorizationData, challenge: bytes) -> tuple[bytes, ...]:
    """Type, id, name and nonce as they are sent, and the lock's challenge."""
    return (message.build()[32:], challenge)


def introduction(
    key: bytes, id_type: IdType, app_id: int, name: str, nonce: bytes, challenge: bytes
) -> g.AuthorizationData:
    """Raises `Malformed` for a name that does not fit."""
    bare = g.AuthorizationData(bytes(32), id_type, app_id, name_bytes(name, NAME), nonce)
    bare.authenticator = authenticator(key, *covered_by_data(bare, challenge))
    return bare


def covered_by_id(message: g.AuthorizationId, app_nonce: bytes) -> tuple[bytes, ...]:
    """Id, UUID and nonce as they are sent, and the app's nonce."""
    return (message.build()[32:], app_nonce)


def confirmation(key: bytes, authorization_id: int, challenge: bytes) -> g.AuthorizationIdConfirmation:
    """The HMAC covers the id and the lock's nonce."""
    named = authorization_id.to_bytes(4, "little")
    return g.AuthorizationIdConfirmation(authenticator(key, named, challenge), authorization_id)
