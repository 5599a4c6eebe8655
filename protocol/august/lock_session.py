"""The lock's side of a session: it knows the offline keys, answers the handshake and deciphers commands.

    listening    01 under the key of its slot -> exchanging   (KeyWanted; exchange(random) answers)
    exchanging   03 under the session key     -> initialising (InitialiseWanted; initialised(payload) answers)
    initialised  normal commands              -> Commanded
    initialised  05                           -> closing      (CloseWanted; goodbye() answers)

A secure frame that is not sound under its key raises `RemoteError`: the lock drops the link. What the documents leave
open - whether an acknowledgement precedes an answer, what an answer echoes - is the caller's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.august.ciphers import NormalCipher, SecureCipher, session_key
from latchwork.protocol.august.constants import FRAME, Channel, Flag, SecureOpcode
from latchwork.protocol.august.frames import Frame, Unknown, parse_frame, secure
from latchwork.protocol.august.generated import Acknowledgement, Answer, Request, SecureFrame
from latchwork.protocol.august.session import NOBODY, RANDOM, LocalError, Rejected, RemoteError, Write, eight_random
from latchwork.protocol.codec.errors import Malformed


@dataclass(frozen=True, slots=True)
class KeyWanted:
    """An app with the key of `slot` is there."""

    slot: int


@dataclass(frozen=True, slots=True)
class InitialiseWanted:
    pass


@dataclass(frozen=True, slots=True)
class Commanded:
    """A sound command; of one that nobody knows the body is `Unknown`."""

    frame: Frame
    request: Request | Unknown


@dataclass(frozen=True, slots=True)
class CloseWanted:
    pass


LockEvent = KeyWanted | InitialiseWanted | Commanded | CloseWanted | Rejected


class LockState(Enum):
    LISTENING = "listening"
    EXCHANGING = "exchanging keys"
    AGREED = "agreed on a key"
    INITIALISING = "initialising"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    BROKEN = "broken"


class LockSession:
    """`keys` are the offline keys by slot."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys
        self._secure: SecureCipher | None = None
        self._normal: NormalCipher | None = None
        self._app_random = b""
        self.slot = NOBODY
        self.state = LockState.LISTENING

    def receive(self, channel: Channel, data: bytes) -> list[LockEvent]:
        """What a write means. Raises `RemoteError` for a frame on which the lock drops the link."""
        if self.state is LockState.BROKEN:
            raise RemoteError("the session is broken since an earlier frame; drop the link")
        if len(data) != FRAME:
            raise self._broken(f"a frame of {len(data)} bytes")
        return [self._secure_frame(data) if channel is Channel.SECURE else self._normal_frame(data)]

    def exchange(self, random: bytes) -> Write:
        """Answers `KeyWanted` with eight random bytes."""
        self._need(LockState.EXCHANGING)
        answer = self._say(SecureOpcode.KEY_EXCHANGE_ANSWER, eight_random(random), self.slot)
        key = session_key(self._app_random, random)
        self._secure, self._normal = SecureCipher(key), NormalCipher(key)
        self.state = LockState.AGREED
        return answer

    def initialised(self, payload: bytes = bytes(RANDOM)) -> Write:
        """Answers `InitialiseWanted`."""
        self._need(LockState.INITIALISING)
        self.state = LockState.OPEN
        return self._say(SecureOpcode.INITIALISE_ANSWER, eight_random(payload), self.slot)

    def say(self, frame: Frame) -> Write:
        """An acknowledgement, an answer or news of the lock's own."""
        self._need(LockState.OPEN)
        if self._normal is None or not isinstance(frame.body, Acknowledgement | Answer | Unknown):
            raise LocalError("a lock sends acknowledgements and answers alone")
        return Write(Channel.NORMAL, self._normal.encrypt(frame.build()))

    def goodbye(self) -> Write:
        """Answers `CloseWanted`; the link is to be dropped then."""
        self._need(LockState.CLOSING)
        self.state = LockState.CLOSED
        return self._say(SecureOpcode.DISCONNECT_ANSWER, bytes(RANDOM), NOBODY)

    def _say(self, opcode: SecureOpcode, payload: bytes, slot: int) -> Write:
        if self._secure is None:
            raise LocalError("no key is chosen")
        return Write(Channel.SECURE, self._secure.encrypt(secure(opcode, payload, slot).build()))

    def _secure_frame(self, data: bytes) -> LockEvent:
        if self.state is LockState.LISTENING:
            key = self._keys.get(data[-1])
            if key is None:
                raise self._broken(f"a key exchange with slot {data[-1]}, in which there is no key")
            self._secure = SecureCipher(key)
            self.slot = data[-1]
        frame = self._opened(data)
        match self.state, frame.opcode:
            case LockState.LISTENING, SecureOpcode.KEY_EXCHANGE:
                self._app_random = frame.payload
                self.state = LockState.EXCHANGING
                return KeyWanted(self.slot)
            case LockState.AGREED, SecureOpcode.INITIALISE:
                self.state = LockState.INITIALISING
                return InitialiseWanted()
            case LockState.OPEN, SecureOpcode.DISCONNECT:
                self.state = LockState.CLOSING
                return CloseWanted()
        raise self._broken(f"secure opcode {frame.opcode:02x} while the session is {self.state.value}")

    def _opened(self, data: bytes) -> SecureFrame:
        if self._secure is None:
            raise self._broken("a secure frame without a key")
        try:
            return SecureFrame.parse(self._secure.decrypt(data))
        except Malformed as problem:
            raise self._broken(str(problem)) from None

    def _normal_frame(self, data: bytes) -> LockEvent:
        if self._normal is None or self.state is not LockState.OPEN:
            raise self._broken("a normal command before the session is open")
        try:
            frame = parse_frame(self._normal.decrypt(data))
        except Malformed as problem:
            return Rejected(problem.problem)
        if frame.flag != Flag.COMMAND or isinstance(frame.body, Acknowledgement | Answer):
            return Rejected(f"first byte {frame.flag:02x}, which no command has")
        return Commanded(frame, frame.body)

    def _broken(self, why: str) -> RemoteError:
        self.state = LockState.BROKEN
        return RemoteError(f"the app sent what no app with our key sends: {why}")

    def _need(self, state: LockState) -> None:
        if self.state is not state:
            raise LocalError(f"the session is {self.state.value}, and this needs one that is {state.value}")
