"""Pairing seen from the lock: the mirror of pairing.py.

    listening   0001 for 0003   -> offered       (0003 is sent)
    offered     0003            -> challenging   (0004 is sent)
    challenging 0005            -> introducing   (a second 0004 is sent)
    introducing 0006            -> deciding      (Introduced; authorize() or refuse() answers)
    deciding    001e            -> paired        (000e complete is sent, and PairedWith is told)

Private key, challenges and UUID are handed in. An authenticator that does not fit is answered with error 11.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Command, ErrorCode, StatusCode
from latchwork.protocol.nuki.crypto import NotAuthentic, authenticator, check, public_key, shared_key
from latchwork.protocol.nuki.frames import PlainAssembler, WrongCrc, build_plain, parse_plain
from latchwork.protocol.nuki.messages import Message, command_of
from latchwork.protocol.nuki.pairing import LocalError, RemoteError, Send, covered_by_data, covered_by_id
from latchwork.protocol.nuki.values import parse_name


@dataclass(frozen=True, slots=True)
class Introduced:
    """An app has proved that it has the key, and says who it is."""

    id_type: int
    app_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PairedWith:
    """What the lock keeps."""

    authorization_id: int
    id_type: int
    app_id: int
    name: str
    shared_key: bytes = field(repr=False)


LockEvent = Send | Introduced | PairedWith


class LockState(Enum):
    LISTENING = "listening"
    OFFERED = "offering its key"
    CHALLENGING = "challenging"
    INTRODUCING = "waiting for an introduction"
    DECIDING = "deciding"
    CONFIRMING = "waiting for a confirmation"
    PAIRED = "paired"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LockSecrets:
    """32 random bytes each; three challenges, for none is used twice."""

    private_key: bytes = field(repr=False)
    challenges: tuple[bytes, bytes, bytes]


class LockPairing:
    """One attempt, while the lock is in pairing mode."""

    def __init__(self, secrets: LockSecrets) -> None:
        self._secrets = secrets
        self._assembler = PlainAssembler()
        self._app_public = self._key = b""
        self._data: g.AuthorizationData | None = None
        self._authorization_id = 0
        self.state = LockState.LISTENING

    def receive(self, data: bytes) -> list[LockEvent]:
        """What a write means. Raises `RemoteError` for bytes on which a lock drops the link."""
        events: list[LockEvent] = []
        try:
            for whole in self._assembler.feed(data):
                events += self._whole(whole)
        except CodecError as problem:
            self.state = LockState.OVER
            raise RemoteError(f"the app sent what no app sends in pairing: {problem}") from None
        return events

    def authorize(self, authorization_id: int, uuid: bytes) -> Send:
        """Answers `Introduced` with the id that the app gets."""
        data = self._introduced()
        message = g.AuthorizationId(bytes(32), authorization_id, uuid, self._secrets.challenges[2])
        message.authenticator = authenticator(self._key, *covered_by_id(message, data.nonce))
        sent = build_plain(message)
        self._authorization_id = authorization_id
        self.state = LockState.CONFIRMING
        return Send(sent)

    def refuse(self, error: ErrorCode = ErrorCode.PAIRING_MAX_USER) -> Send:
        """Answers `Introduced` with a no."""
        return self._refusal(error, command_of(self._introduced()))

    def _introduced(self) -> g.AuthorizationData:
        if self._data is None or self.state is not LockState.DECIDING:
            raise LocalError(f"the lock is {self.state.value}; nobody waits for a decision")
        return self._data

    def _refusal(self, error: ErrorCode, command: int) -> Send:
        self.state = LockState.OVER
        return Send(build_plain(g.ErrorReport(error, command)))

    def _whole(self, whole: bytes) -> list[LockEvent]:
        command = int.from_bytes(whole[:2], "little")
        if self.state in (LockState.OVER, LockState.PAIRED):
            return [self._refusal(ErrorCode.PAIRING_NOT_PAIRING, command)]
        try:
            return self._message(parse_plain(whole))
        except WrongCrc:
            return [self._refusal(ErrorCode.BAD_CRC, command)]
        except NotAuthentic:
            return [self._refusal(ErrorCode.PAIRING_BAD_AUTHENTICATOR, command)]

    def _message(self, message: Message) -> list[LockEvent]:
        first, second, third = self._secrets.challenges
        match self.state, message:
            case LockState.LISTENING, g.RequestData(command=Command.PUBLIC_KEY):
                return [self._say(LockState.OFFERED, g.PublicKey(public_key(self._secrets.private_key)))]
            case LockState.OFFERED, g.PublicKey(public_key=public):
                self._app_public = public
                self._key = shared_key(self._secrets.private_key, public)
                return [self._say(LockState.CHALLENGING, g.Challenge(first))]
            case LockState.CHALLENGING, g.AuthorizationAuthenticator(authenticator=proof):
                check(self._key, proof, self._app_public, public_key(self._secrets.private_key), first)
                return [self._say(LockState.INTRODUCING, g.Challenge(second))]
            case LockState.INTRODUCING, g.AuthorizationData() as data:
                check(self._key, data.authenticator, *covered_by_data(data, second))
                self._data = data
                self.state = LockState.DECIDING
                return [Introduced(data.id_type, data.app_id, parse_name(data.name))]
            case LockState.CONFIRMING, g.AuthorizationIdConfirmation() as confirmed:
                check(self._key, confirmed.authenticator, confirmed.authorization_id.to_bytes(4, "little"), third)
                return self._confirmed(confirmed)
        return [self._refusal(ErrorCode.PAIRING_BAD_PARAMETER, command_of(message))]

    def _confirmed(self, confirmed: g.AuthorizationIdConfirmation) -> list[LockEvent]:
        if self._data is None or confirmed.authorization_id != self._authorization_id:
            return [self._refusal(ErrorCode.PAIRING_BAD_PARAMETER, Command.AUTHORIZATION_ID_CONFIRMATION)]
        complete = self._say(LockState.PAIRED, g.Status(StatusCode.COMPLETE))
        who = self._data
        return [complete, PairedWith(self._authorization_id, who.id_type, who.app_id, parse_name(who.name), self._key)]

    def _say(self, state: LockState, message: Message) -> Send:
        self.state = state
        return Send(build_plain(message))
