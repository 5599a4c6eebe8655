"""The PMS's side: one task after another over one line, each handed over and then waited for.

    idle --ask--> handing over --taken--> awaiting the answer --answer--> idle

An answer takes as long as a person needs to lay a card on the encoder. What comes after its time is `Late`: it belongs
to a task that was given up and may not be taken for the answer to another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.pms_line.line import (
    Damaged,
    Delivered,
    Line,
    LineEvent,
    LineRules,
    LocalError,
    PeerFault,
    Received,
    Undelivered,
    Why,
)

ANSWER_WAIT = 60.0
"""Seconds: the encoder waits that long for a card in every client that is public."""


@dataclass(frozen=True, slots=True)
class Answered:
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The task was certainly not begun; it may be asked again."""

    why: Why


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The task was handed over, or may have been, and nobody knows what became of it. Read the card before asking
    again."""


@dataclass(frozen=True, slots=True)
class Late:
    """An answer that nothing waits for."""

    payload: bytes = field(repr=False)


AskEvent = Answered | NotTaken | Unanswered | Late | Damaged | PeerFault


class _State(Enum):
    IDLE = "idle"
    HANDING_OVER = "handing over"
    AWAITING_ANSWER = "awaiting the answer"


class AskingSession:
    """Use: `ask`, then `receive` and `expire` at `deadline`, each time sending `outgoing()`, until the task has an
    event of `Answered`, `NotTaken` or `Unanswered`."""

    def __init__(self, rules: LineRules | None = None, answer_wait: float = ANSWER_WAIT) -> None:
        self._line = Line(rules)
        self._answer_wait = answer_wait
        self._state = _State.IDLE
        self._answer_by: float | None = None

    @property
    def idle(self) -> bool:
        return self._state is _State.IDLE

    @property
    def deadline(self) -> float | None:
        return min((at for at in (self._line.deadline, self._answer_by) if at is not None), default=None)

    def outgoing(self) -> bytes:
        return self._line.outgoing()

    def ask(self, payload: bytes, now: float) -> None:
        """Raises `LocalError` while a task is open, `Malformed` for a payload that no frame can hold."""
        if self._state is not _State.IDLE:
            raise LocalError("a task is open on this line; wait for its end or abandon it")
        events = self._line.send(payload, now)
        self._state = _State.HANDING_OVER
        for event in events:
            self._event(event, now)

    def abandon(self) -> None:
        """Gives the task up; the key system may still carry it out."""
        self._line.abandon()
        self._end()

    def receive(self, data: bytes, now: float) -> list[AskEvent]:
        return [told for event in self._line.receive(data, now) if (told := self._event(event, now)) is not None]

    def expire(self, now: float) -> list[AskEvent]:
        """Call at `deadline` or later; earlier calls do nothing."""
        events = [told for event in self._line.expire(now) if (told := self._event(event, now)) is not None]
        if self._answer_by is not None and now >= self._answer_by:
            self._end()
            events.append(Unanswered())
        return events

    def _event(self, event: LineEvent, now: float) -> AskEvent | None:
        match event:
            case Delivered():
                self._state = _State.AWAITING_ANSWER
                self._answer_by = now + self._answer_wait
                return None
            case Undelivered(why=why):
                self._end()
                return NotTaken(why) if why.certainly_not_taken else Unanswered()
            case Received(payload=payload):
                if self._state is not _State.AWAITING_ANSWER:
                    return Late(payload)
                self._end()
                return Answered(payload)
            case _:
                return event

    def _end(self) -> None:
        self._state = _State.IDLE
        self._answer_by = None
