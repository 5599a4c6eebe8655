"""Commands of an app that is known to a lock, seen from the app: bytes in, events out, no I/O.

    idle      ask(command)      -> waiting     reads, which need no challenge
    idle      challenge()       -> challenging
    challenging  0004           -> challenged  (Challenged)
    challenged   send(command)  -> waiting     the command has to give the challenge back
    waiting   an answer         -> waiting or idle
    any       0012              -> idle        (Refused)

What ends a command is in `ENDS`; a list of entries is ended by the caller, who knows how many were announced. Every box
needs a nonce of 24 bytes that was never used before, and nonces are handed in. Source: Nuki Smart Lock API V2.1 §5, §9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Command, StatusCode
from latchwork.protocol.nuki.frames import SealedAssembler, build_sealed, open_sealed
from latchwork.protocol.nuki.messages import Message, challenge_of, command_of
from latchwork.protocol.nuki.pairing import LocalError, Refused, RemoteError, Send

NO_DATA = b""


@dataclass(frozen=True, slots=True)
class Challenged:
    """`nonce` goes into the command that is sent next, and into no other."""

    nonce: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """The lock carries the command out; states and a second status follow."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that belongs to the command; `last` says that the command is over."""

    message: Message
    last: bool


@dataclass(frozen=True, slots=True)
class Pushed:
    """A message that nothing was asked for: the lock's own news."""

    message: Message


Event = Challenged | Accepted | Answered | Pushed | Refused


class State(Enum):
    IDLE = "idle"
    CHALLENGING = "waiting for a challenge"
    CHALLENGED = "challenged"
    WAITING = "waiting for an answer"
    BROKEN = "broken"


End = Callable[[Message, Message], bool]


def _requested(asked: Message, answer: Message) -> bool:
    return isinstance(asked, g.RequestData) and command_of(answer) == asked.command


def _complete(asked: Message, answer: Message) -> bool:
    return isinstance(answer, g.Status) and answer.status == StatusCode.COMPLETE


def _is(*kinds: type) -> End:
    return lambda asked, answer: isinstance(answer, kinds)


ENDS: dict[int, End] = {
    Command.REQUEST_DATA: _requested,
    Command.REQUEST_CONFIG: _is(g.Config),
    Command.REQUEST_ADVANCED_CONFIG: _is(g.AdvancedConfig),
    Command.AUTHORIZATION_DATA_INVITE: _is(g.AuthorizationIdInvite),
    Command.ADD_TIME_CONTROL_ENTRY: _is(g.TimeControlEntryId),
    Command.ADD_KEYPAD_CODE: _is(g.KeypadCodeId),
}
"""Which answer ends which command. Every other one is over when the lock says that it is complete."""

PARTS: dict[int, tuple[type, ...]] = {
    Command.REQUEST_AUTHORIZATION_ENTRIES: (g.AuthorizationEntryCount, g.AuthorizationEntry),
    Command.REQUEST_LOG_ENTRIES: (g.LogEntryCount, g.LogEntry),
    Command.REQUEST_TIME_CONTROL_ENTRIES: (g.TimeControlEntryCount, g.TimeControlEntry),
    Command.REQUEST_KEYPAD_CODES: (g.KeypadCodeCount, g.KeypadCode),
    Command.LOCK_ACTION: (g.KeyturnerStates,),
    Command.SIMPLE_LOCK_ACTION: (g.KeyturnerStates,),
    Command.KEYPAD_ACTION: (g.KeyturnerStates,),
}
"""What comes before the end of a command and belongs to it."""


class ClientSession:
    """`authorization_id` and `shared_key` are what pairing gave. One command is outstanding at a time."""

    def __init__(self, authorization_id: int, shared_key: bytes) -> None:
        self._id = authorization_id
        self._key = shared_key
        self._assembler = SealedAssembler()
        self._challenge: bytes | None = None
        self._asked: Message | None = None
        self.state = State.IDLE

    def ask(self, command: Command, nonce: bytes) -> Send:
        """Asks for a message that anybody may read who is authorized. Raises `LocalError` unless idle."""
        self._need(State.IDLE)
        return self._out(g.RequestData(command, NO_DATA), nonce, State.WAITING)

    def challenge(self, nonce: bytes) -> Send:
        """Begins a privileged command. Raises `LocalError` unless idle."""
        self._need(State.IDLE)
        return self._out(g.RequestData(Command.CHALLENGE, NO_DATA), nonce, State.CHALLENGING)

    def send(self, message: Message, nonce: bytes) -> Send:
        """The command that gives the challenge back. Raises `LocalError` when it is another's, and `Malformed`."""
        self._need(State.CHALLENGED)
        if challenge_of(message) != self._challenge:
            raise LocalError(f"{type(message).__name__} does not give back the challenge that the lock sent")
        return self._out(message, nonce, State.WAITING)

    def finish(self) -> None:
        """The command is over: all entries of a list have come, or the time for an answer is past."""
        if self.state is State.BROKEN:
            raise LocalError("a broken session finishes nothing; open a new link")
        self._asked = self._challenge = None
        self.state = State.IDLE

    def receive(self, data: bytes) -> list[Event]:
        """What an indication means; pieces of a message give nothing until it is whole. Raises `RemoteError` for what
        does not open under our key, or is no message."""
        if self.state is State.BROKEN:
            raise RemoteError("the session is broken since an earlier message; open a new link")
        events: list[Event] = []
        try:
            for sealed in self._assembler.feed(data):
                events.append(self._message(open_sealed(self._key, sealed).message))
        except CodecError as problem:
            self.state = State.BROKEN
            raise RemoteError(f"the lock sent what we cannot read: {problem}") from None
        return events

    def _message(self, message: Message) -> Event:
        if isinstance(message, g.ErrorReport):
            self.finish()
            return Refused(message.error, message.command)
        if self.state is State.CHALLENGING and isinstance(message, g.Challenge):
            self._challenge = message.nonce
            self.state = State.CHALLENGED
            return Challenged(message.nonce)
        if self.state is not State.WAITING or self._asked is None:
            return Pushed(message)
        if isinstance(message, g.Status) and message.status == StatusCode.ACCEPTED:
            return Accepted()
        asked = self._asked
        command = command_of(asked)
        if ENDS.get(command, _complete)(asked, message):
            self.finish()
            return Answered(message, last=True)
        if isinstance(message, PARTS.get(command, ())):
            return Answered(message, last=False)
        return Pushed(message)

    def _out(self, message: Message, nonce: bytes, state: State) -> Send:
        data = build_sealed(self._key, self._id, nonce, message)
        self._asked = message
        self._challenge = None
        self.state = state
        return Send(data)

    def _need(self, state: State) -> None:
        if self.state is not state:
            raise LocalError(f"the session is {self.state.value}, and this needs one that is {state.value}")
