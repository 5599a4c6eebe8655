"""Invoking one command of a lock as a state machine: messages and the time go in, messages and events come out.

    IDLE -> (timed) WINDOW_AWAITED -> ANSWER_AWAITED -> IDLE
         -> (other)                ->

A timed command is announced by a TimedRequest; its InvokeRequest follows the StatusResponse and has to arrive within
`WINDOW` of the announcement. Messages are whole interaction-model messages with their opcodes; repeating lost ones is
the business of the layer below, so a silence here is final. How long that may last depends on how often the lock wakes
up and is the caller's to say. Times are seconds on any clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.matter.constants import Status
from latchwork.protocol.matter.door_lock import Answer, answer_of, invoke_request, path_of
from latchwork.protocol.matter.door_lock_commands import Command
from latchwork.protocol.matter.interaction import (
    REVISION,
    InvokeResponse,
    Message,
    StatusResponse,
    TimedRequest,
    parse_message,
)

WINDOW = 10.0
"""What matter.js announces."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The lock has said what became of the command."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Refused:
    """The lock refused the announcement or the message as a whole; the command was not carried out."""

    status: int


@dataclass(frozen=True, slots=True)
class WindowMissed:
    """The lock accepted the announcement too late to send the command in time; nothing was carried out."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing came in time. `invoked` False: the command itself was never sent. True: nobody knows."""

    invoked: bool


@dataclass(frozen=True, slots=True)
class Illegible:
    """The lock answered something that is no answer to the command; nobody knows what became of it."""

    problem: str


Event: TypeAlias = Answered | Refused | WindowMissed | Unanswered | Illegible


class State(Enum):
    IDLE = auto()
    WINDOW_AWAITED = auto()
    ANSWER_AWAITED = auto()


class Invoker:
    """Feed it with `invoke`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`.

    Each command is an exchange of its own below; what is received belongs to it.
    """

    def __init__(self, endpoint: int = 1, revision: int = REVISION) -> None:
        self.state = State.IDLE
        self._endpoint = endpoint
        self._revision = revision
        self._command: Command | None = None
        self._announced = 0.0
        self._deadline: float | None = None
        self._output: list[Message] = []
        self._events: list[Event] = []

    @property
    def wake_at(self) -> float | None:
        """When `tick` is next due; None while nothing is awaited."""
        return self._deadline

    def invoke(self, command: Command, now: float, patience: float) -> None:
        """Begins. Only when `state` is IDLE; its end is one event, `patience` seconds later at the latest. Raises
        `Malformed` for a command that cannot be built, and nothing is then under way."""
        if self.state is not State.IDLE:
            raise RuntimeError("a command is under way; wait for its end before the next")
        request = invoke_request(command, self._endpoint, revision=self._revision)
        self._command, self._deadline = command, now + patience
        if command.TIMED:
            self._announced = now
            self._output.append(TimedRequest(round(WINDOW * 1000), self._revision))
            self.state = State.WINDOW_AWAITED
        else:
            self._output.append(request)
            self.state = State.ANSWER_AWAITED

    def receive(self, opcode: int, payload: bytes, now: float) -> None:
        """A message of the exchange; one that comes when nothing is under way is passed over."""
        if self.state is State.IDLE:
            return
        try:
            message = parse_message(opcode, payload)
            if isinstance(message, StatusResponse):
                self._status(message.status, now)
            elif isinstance(message, InvokeResponse) and self.state is State.ANSWER_AWAITED:
                self._answered(message)
            else:
                self._finish(Illegible(f"a {type(message).__name__} is no answer"))
        except Malformed as problem:
            self._finish(Illegible(str(problem)))

    def tick(self, now: float) -> None:
        """Does what is due at `now`."""
        if self._deadline is not None and self._deadline <= now:
            self._finish(Unanswered(self.state is State.ANSWER_AWAITED))

    def output(self) -> list[Message]:
        """Messages to be sent, in order, once; their `OPCODE` goes into the header below."""
        output, self._output = self._output, []
        return output

    def events(self) -> list[Event]:
        """What has happened since the last call."""
        events, self._events = self._events, []
        return events

    def _status(self, status: int, now: float) -> None:
        if status != Status.SUCCESS:
            self._finish(Refused(status))
        elif self.state is State.ANSWER_AWAITED:
            self._finish(Illegible("a StatusResponse of success is no answer"))
        elif now >= self._announced + WINDOW:
            self._finish(WindowMissed())
        else:
            assert self._command is not None
            self._output.append(invoke_request(self._command, self._endpoint, revision=self._revision))
            self.state = State.ANSWER_AWAITED

    def _answered(self, message: InvokeResponse) -> None:
        assert self._command is not None
        if len(message.answers) != 1:
            self._finish(Illegible(f"{len(message.answers)} answers to one command"))
            return
        answer = answer_of(message.answers[0])
        # What fails before the cluster has looked at it is a status, even of a command that has a response.
        row = self._command if answer.response is None else self._command.ANSWER
        if row is None or answer.path != path_of(row.CODE, self._endpoint):
            self._finish(Illegible("the answer is about another command"))
        else:
            self._finish(Answered(answer))

    def _finish(self, event: Event) -> None:
        self.state = State.IDLE
        self._command = self._deadline = None
        self._events.append(event)
