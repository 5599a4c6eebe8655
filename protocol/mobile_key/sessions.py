"""Both ends of one conversation, as state machines: messages in, messages and decisions out.

Random numbers, keys and the time are handed in; `deadline` is when the conversation is over by the caller's own clock,
and an end waits for it. What the caller does wrong is `LocalError`, what the other end does wrong is `RemoteError`;
after either end's mistake the conversation is broken, and a new one is needed.
"""

from __future__ import annotations

from enum import Enum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key.cose import PrivateKey
from latchwork.protocol.mobile_key.decision import Decision, Lock, decide
from latchwork.protocol.mobile_key.fragments import CONNECTION_SECONDS, NONCE_SECONDS
from latchwork.protocol.mobile_key.possession import NONCE_SIZE, VERSION, Action, Hello, Present, Result, prove
from latchwork.protocol.mobile_key.statuses import Status


class SessionError(Exception):
    """A conversation that cannot go on."""


class LocalError(SessionError):
    """Ours: the conversation was used in a way that makes no sense. Nothing was sent."""


class RemoteError(SessionError):
    """Theirs: the other end said what it may not say, or said it too late."""


class State(Enum):
    READY = "ready"
    WAITING = "waiting"
    OVER = "over"
    BROKEN = "broken"


class LockSession:
    """A lock's end of one connection. Its hello is good for one presentation within five seconds."""

    def __init__(self, lock_id: bytes, nonce_lock: bytes, at: float) -> None:
        self._hello = Hello(lock_id, nonce_lock)
        self._built = self._hello.build()
        self._fresh_until = at + NONCE_SECONDS
        self._used = False
        self.deadline = at + CONNECTION_SECONDS

    @property
    def hello(self) -> bytes:
        """What the lock says first."""
        return self._built

    def receive(self, message: bytes, lock: Lock, at: float) -> tuple[Decision, bytes]:
        """The decision on a phone's presentation, and the result to be sent. A message that is none is answered as
        malformed; each presentation uses up the lock's number. Raises `RemoteError` after the deadline."""
        if at > self.deadline:
            raise RemoteError("the phone took longer than the connection lasts; it must connect anew")
        if lock.lock_id != self._hello.lock_id:
            raise LocalError("the memory that was handed in is that of another lock")
        try:
            present = Present.parse(message)
        except Malformed:
            decision = Decision(Status.MALFORMED)
        else:
            fresh = not self._used and at <= self._fresh_until
            decision = decide(self._hello, present, lock, nonce_is_fresh=fresh)
        self._used = True
        return decision, Result(decision.status).build()


class PhoneSession:
    """A phone's end of one connection, with one credential and one wish."""

    def __init__(self, credential: bytes, key: PrivateKey, nonce_phone: bytes, action: Action, at: float) -> None:
        if len(nonce_phone) != NONCE_SIZE:
            raise LocalError(f"a phone's number has {NONCE_SIZE} bytes")
        self._credential, self._key, self._nonce, self._action = credential, key, nonce_phone, action
        self._state = State.READY
        self.deadline = at + CONNECTION_SECONDS

    @property
    def state(self) -> State:
        return self._state

    def receive_hello(self, message: bytes) -> bytes:
        """What the phone presents after the lock's hello. Raises `RemoteError`."""
        self._expect(State.READY)
        try:
            hello = Hello.parse(message)
        except Malformed as problem:
            raise self._broken(str(problem)) from None
        if hello.version != VERSION:
            raise self._broken(f"the lock speaks version {hello.version}, and this phone version {VERSION}")
        self._state = State.WAITING
        return prove(hello, self._nonce, self._action, self._credential, self._key).build()

    def receive_result(self, message: bytes) -> Result:
        """The lock's answer, which nobody vouches for unless the lock signed it. Raises `RemoteError`."""
        self._expect(State.WAITING)
        try:
            result = Result.parse(message)
        except Malformed as problem:
            raise self._broken(str(problem)) from None
        self._state = State.OVER
        return result

    def _expect(self, state: State) -> None:
        if self._state is not state:
            raise LocalError(f"the conversation is {self._state.value}; it takes no such message now")

    def _broken(self, reason: str) -> RemoteError:
        self._state = State.BROKEN
        return RemoteError(reason)
