"""Commands seen from the lock: it opens boxes of the apps that it knows and checks the challenge that they give back.

The lock answers `RequestData` for a challenge with one that the caller draws (`challenge`), and each is good for one
command of one app. What a command does, and whether its PIN is right, is the caller's; `Commanded.problem` is what the
lock has to refuse it for before that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import ErrorCode
from latchwork.protocol.nuki.crypto import NotAuthentic
from latchwork.protocol.nuki.frames import SealedAssembler, WrongCrc, build_sealed, open_sealed
from latchwork.protocol.nuki.messages import Message, challenge_of
from latchwork.protocol.nuki.pairing import LocalError, RemoteError, Send


@dataclass(frozen=True, slots=True)
class Commanded:
    """What an app wants. `problem` is the error that the lock answers instead, if any."""

    authorization_id: int
    message: Message
    problem: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A box of an app that is not known or whose key does not open it, or something else that is no command."""

    authorization_id: int
    problem: ErrorCode


LockEvent = Commanded | Unreadable


class LockSession:
    """`keys` are the shared keys by authorization id."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys
        self._assembler = SealedAssembler()
        self._challenges: dict[int, bytes] = {}

    def receive(self, data: bytes) -> list[LockEvent]:
        """What a write means. Raises `RemoteError` for bytes that are no sealed message at all."""
        try:
            return [self._sealed(sealed) for sealed in self._assembler.feed(data)]
        except Malformed as problem:
            raise RemoteError(f"the app sent what is no sealed message: {problem}") from None

    def challenge(self, authorization_id: int, challenge: bytes, nonce: bytes) -> Send:
        """Gives an app 32 random bytes that its next command has to give back."""
        sent = self.say(authorization_id, g.Challenge(challenge), nonce)
        self._challenges[authorization_id] = challenge
        return sent

    def say(self, authorization_id: int, message: Message, nonce: bytes) -> Send:
        """A message to an app; raises `LocalError` for one that is not known."""
        key = self._keys.get(authorization_id)
        if key is None:
            raise LocalError(f"authorization {authorization_id} is not known")
        return Send(build_sealed(key, authorization_id, nonce, message))

    def _sealed(self, sealed: g.Sealed) -> LockEvent:
        app = sealed.authorization_id
        key = self._keys.get(app)
        if key is None:
            return Unreadable(app, ErrorCode.NOT_AUTHORIZED)
        try:
            message = open_sealed(key, sealed).message
        except NotAuthentic:
            return Unreadable(app, ErrorCode.NOT_AUTHORIZED)
        except WrongCrc:
            return Unreadable(app, ErrorCode.BAD_CRC)
        except CodecError:
            return Unreadable(app, ErrorCode.BAD_LENGTH)
        given = challenge_of(message)
        if given is None:
            return Commanded(app, message)
        known = self._challenges.pop(app, None)
        return Commanded(app, message, None if given == known else ErrorCode.BAD_NONCE)
