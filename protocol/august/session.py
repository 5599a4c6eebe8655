"""The client's conversation with one lock as a state machine: bytes in, events out, no I/O.

    fresh         open(random)        -> exchanging    (offline key)
    exchanging    answer 02           -> agreed        (KeyAgreed; the session key is both randoms)
    agreed        initialise(random)  -> initialising
    initialising  answer 04           -> idle          (Opened)
    idle          send(request)       -> waiting
    waiting       the answer to it    -> idle          (Answered; Acknowledged before, of lock and unlock)
    idle, waiting close()             -> closing       (Closed on answer 8b)
    any           what no lock of this key would send in the handshake -> broken (raises WrongKey)

A frame that is rejected leaves the state as it is. A plain command may then be sent again, three times in all, as the
very same bytes; a lock that keeps its cipher in step cannot read a repeat, but this is what clients do. Times to wait
are in `wait_s`; the clock is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.ciphers import NormalCipher, SecureCipher, session_key
from latchwork.protocol.august.completion import acknowledges, completes, result_of
from latchwork.protocol.august.constants import (
    ACKNOWLEDGEMENT_S,
    ANSWER_S,
    FRAME,
    OPERATIONS,
    RESULT_S,
    SENDS,
    Channel,
    Flag,
    SecureOpcode,
)
from latchwork.protocol.august.frames import Frame, command, parse_frame, secure
from latchwork.protocol.codec.errors import Malformed

RANDOM = 8
NOBODY = 0
"""The slot byte of the disconnect command."""


class SessionError(Exception):
    """The conversation broke a rule; the subclass says on which side."""


class LocalError(SessionError):
    """What we asked of the session was illegal; nothing was sent."""


class RemoteError(SessionError):
    """What the other side sent was illegal. The session is broken: close the link."""


class WrongKey(RemoteError):
    """The handshake was not answered as with our key: key or slot is wrong. A lock may also just drop the link."""


@dataclass(frozen=True, slots=True)
class Write:
    """18 bytes for the write characteristic of a channel, with response."""

    channel: Channel
    data: bytes


@dataclass(frozen=True, slots=True)
class KeyAgreed:
    """Both randoms are known; `initialise` is next."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Normal commands are accepted from here on; notifications of the normal channel are to be enabled."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The command arrived and the motor starts; nothing may be repeated any more."""

    opcode: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The command is over. `result` is byte 15 where the answer has one; 0 is success."""

    request: g.Request
    frame: Frame
    result: int | None


@dataclass(frozen=True, slots=True)
class Pushed:
    """A sound frame that answers nothing that was asked: the lock's own news."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Rejected:
    """Bytes that are no sound frame. `again` says that the command may be sent once more with `repeat`."""

    why: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """The lock said goodbye."""


Event = KeyAgreed | Opened | Acknowledged | Answered | Pushed | Rejected | Closed


class State(Enum):
    FRESH = "fresh"
    EXCHANGING = "exchanging keys"
    AGREED = "agreed on a key"
    INITIALISING = "initialising"
    IDLE = "idle"
    WAITING = "waiting for an answer"
    CLOSING = "closing"
    CLOSED = "closed"
    BROKEN = "broken"


@dataclass(slots=True)
class _Asked:
    request: g.Request
    wire: bytes = field(repr=False)
    sends: int = 1
    acknowledged: bool = False


class ClientSession:
    """`key` is the offline key of `slot`, both from the cloud's lock document."""

    def __init__(self, key: bytes, slot: int) -> None:
        self._secure = SecureCipher(key)
        self._normal: NormalCipher | None = None
        self._slot = slot
        self._random = b""
        self._asked: _Asked | None = None
        self.state = State.FRESH

    @property
    def wait_s(self) -> float | None:
        """Seconds, from the write, for what is outstanding; None when nothing is."""
        if self.state in (State.EXCHANGING, State.INITIALISING, State.CLOSING):
            return ANSWER_S
        if self._asked is None:
            return None
        if self._asked.request.CODE not in OPERATIONS:
            return ANSWER_S
        return RESULT_S if self._asked.acknowledged else ACKNOWLEDGEMENT_S

    def open(self, random: bytes) -> Write:
        """Begins the handshake with eight random bytes."""
        self._need(State.FRESH)
        self._random = eight_random(random)
        self.state = State.EXCHANGING
        return self._say(SecureOpcode.KEY_EXCHANGE, random, self._slot)

    def initialise(self, random: bytes) -> Write:
        """The second half of the handshake, with eight further random bytes."""
        self._need(State.AGREED)
        self.state = State.INITIALISING
        return self._say(SecureOpcode.INITIALISE, eight_random(random), self._slot)

    def send(self, request: g.Request) -> Write:
        """Raises `LocalError` unless the session is idle, and `Malformed` for a request that cannot be built."""
        self._need(State.IDLE)
        plain = command(request).build()
        wire = self._cipher().encrypt(plain)
        self._asked = _Asked(request, wire)
        self.state = State.WAITING
        return Write(Channel.NORMAL, wire)

    def repeat(self) -> Write:
        """The same bytes again, after `Rejected.again`. Raises `LocalError` when nothing may be repeated."""
        if self._asked is None or not self._repeatable():
            raise LocalError("nothing may be sent again: the command is over, was sent three times or moves the bolt")
        self._asked.sends += 1
        return Write(Channel.NORMAL, self._asked.wire)

    def abandon(self) -> None:
        """The time for an answer is over; what comes late is news."""
        self._need(State.WAITING)
        self._asked = None
        self.state = State.IDLE

    def close(self) -> Write:
        """Ends the session before the link is dropped."""
        if self.state not in (State.IDLE, State.WAITING):
            raise LocalError(f"a session that is {self.state.value} is not closed by a command; drop the link")
        self._asked = None
        self.state = State.CLOSING
        return self._say(SecureOpcode.DISCONNECT, bytes(RANDOM), NOBODY)

    def receive(self, channel: Channel, data: bytes) -> list[Event]:
        """What a notification means; an empty one means nothing. Raises `WrongKey` in the handshake, and `RemoteError`
        once the session is broken."""
        if self.state is State.BROKEN:
            raise RemoteError("the session is broken since an earlier frame; open a new link")
        if not data:
            return []
        if len(data) != FRAME:
            return [self._rejected(f"{len(data)} bytes where {FRAME} belong")]
        return self._secure_frame(data) if channel is Channel.SECURE else self._normal_frame(data)

    # --- the secure channel -----------------------------------------------------------------------------------

    def _say(self, opcode: SecureOpcode, payload: bytes, slot: int) -> Write:
        return Write(Channel.SECURE, self._secure.encrypt(secure(opcode, payload, slot).build()))

    def _secure_frame(self, data: bytes) -> list[Event]:
        wanted, follow = {
            State.EXCHANGING: (SecureOpcode.KEY_EXCHANGE_ANSWER, self._agree),
            State.INITIALISING: (SecureOpcode.INITIALISE_ANSWER, self._begin),
            State.CLOSING: (SecureOpcode.DISCONNECT_ANSWER, self._end),
        }.get(self.state, (None, None))
        if wanted is None or follow is None:
            return [Rejected("a secure frame that nothing was asked for")]
        try:
            frame = g.SecureFrame.parse(self._secure.decrypt(data))
        except Malformed as problem:
            return [self._mistaken(str(problem))]
        if frame.opcode != wanted:
            return [self._mistaken(f"opcode {frame.opcode:02x} where {wanted:02x} belongs")]
        return [follow(frame)]

    def _mistaken(self, why: str) -> Event:
        if self.state is State.CLOSING:
            return Rejected(why)
        self.state = State.BROKEN
        raise WrongKey(f"the lock does not answer the handshake as with our key and slot: {why}")

    def _agree(self, frame: g.SecureFrame) -> Event:
        key = session_key(self._random, frame.payload)
        self._secure, self._normal = SecureCipher(key), NormalCipher(key)
        self.state = State.AGREED
        return KeyAgreed()

    def _begin(self, frame: g.SecureFrame) -> Event:
        self.state = State.IDLE
        return Opened()

    def _end(self, frame: g.SecureFrame) -> Event:
        self.state = State.CLOSED
        return Closed()

    # --- the normal channel -----------------------------------------------------------------------------------

    def _normal_frame(self, data: bytes) -> list[Event]:
        if self._normal is None or self.state in (State.AGREED, State.INITIALISING):
            return [Rejected("a normal frame before the session is open")]
        try:
            frame = parse_frame(self._normal.decrypt(data))
        except Malformed as problem:
            return [self._rejected(problem.problem)]
        if frame.flag not in (Flag.ACKNOWLEDGEMENT, Flag.ANSWER):
            return [self._rejected(f"first byte {frame.flag:02x}, which no answer has")]
        asked = self._asked
        if asked is None:
            return [Pushed(frame)]
        if acknowledges(asked.request, frame):
            asked.acknowledged = True
            return [Acknowledged(frame.opcode)]
        if not completes(asked.request, frame):
            return [Pushed(frame)]
        self._asked = None
        self.state = State.IDLE
        return [Answered(asked.request, frame, result_of(frame))]

    def _rejected(self, why: str) -> Rejected:
        return Rejected(why, self._repeatable())

    def _repeatable(self) -> bool:
        asked = self._asked
        return asked is not None and asked.request.CODE not in OPERATIONS and asked.sends < SENDS

    def _cipher(self) -> NormalCipher:
        if self._normal is None:
            raise LocalError("no session key is agreed on")
        return self._normal

    def _need(self, state: State) -> None:
        if self.state is not state:
            raise LocalError(f"the session is {self.state.value}, and this needs one that is {state.value}")


def eight_random(random: bytes) -> bytes:
    """The bytes as they are; `LocalError` when there are not eight."""
    if len(random) != RANDOM:
        raise LocalError(f"{len(random)} random bytes where {RANDOM} belong")
    return random
