"""Both ends of the Industry Standard as state machines: bytes in, events out, no I/O and no clock.

PMS:         idle --ask--> ENQ, frame --ACK--> awaiting the answer (up to 60 s) --answer--> idle
Key system:  ENQ --ACK--> frame --ACK--> `Asked`, later `answer` (up to three times after a NAK)

A key system has one task for each encoder, and no more than `MOST_TASKS`: it answers what is too much with `OV` by
itself. One public client never acknowledges an answer; that is tolerated.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.asking import Answered, AskEvent, AskingSession, Late, NotTaken, Unanswered
from latchwork.protocol.pms_line.line import Damaged, Delivered, Line, LineRules, LocalError, PeerFault, Received
from latchwork.protocol.salto_space.messages import (
    FRAMING,
    Answer,
    Cancel,
    CheckOut,
    Refused,
    Request,
    build_message,
    parse_answer,
    parse_fields,
    parse_request,
)

RULES = LineRules(FRAMING)
SERVER_RULES = LineRules(FRAMING, enquire=False)
SYNTAX, BUSY = "ES", "OV"
MOST_TASKS = 64


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to the request; `Refused` among them."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The key system's answer makes no sense. What it did is not known."""

    problem: str


DeskEvent = Told | Unreadable | NotTaken | Unanswered | Late | Damaged | PeerFault


class PmsSession:
    """Use: `ask`, then `receive` and `expire` at `deadline`, each time sending `outgoing()`."""

    def __init__(self, rules: LineRules = RULES, answer_wait: float = 60.0) -> None:
        self._asking = AskingSession(rules, answer_wait)

    @property
    def idle(self) -> bool:
        return self._asking.idle

    @property
    def deadline(self) -> float | None:
        return self._asking.deadline

    def outgoing(self) -> bytes:
        return self._asking.outgoing()

    def ask(self, request: Request, now: float) -> None:
        """Raises `LocalError` while a request is open, `Malformed` for a request that cannot be sent."""
        self._asking.ask(build_message(request), now)

    def abandon(self) -> None:
        """Gives the request up; the key system may still carry it out."""
        self._asking.abandon()

    def receive(self, data: bytes, now: float) -> list[DeskEvent]:
        return [_told(event) for event in self._asking.receive(data, now)]

    def expire(self, now: float) -> list[DeskEvent]:
        return [_told(event) for event in self._asking.expire(now)]


def _told(event: AskEvent) -> DeskEvent:
    if not isinstance(event, Answered):
        return event
    try:
        return Told(parse_answer(parse_fields(event.payload)))
    except Malformed as problem:
        return Unreadable(str(problem))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for `answer`."""

    request: Request


@dataclass(frozen=True, slots=True)
class AnswerTaken:
    """The PMS has our answer; `acknowledged` is false when it did not say so."""

    acknowledged: bool


ServerEvent = Asked | AnswerTaken | Damaged | PeerFault


class KeySystemSession:
    """Use: `receive` and `expire`, and `answer` when a task has ended; after each call send `outgoing()`."""

    def __init__(self, rules: LineRules = SERVER_RULES) -> None:
        self._line = Line(rules)
        self._open: dict[str, Request] = {}
        self._queued: list[bytes] = []

    @property
    def deadline(self) -> float | None:
        return self._line.deadline

    @property
    def open(self) -> dict[str, Request]:
        """The tasks that wait for an answer, by encoder."""
        return dict(self._open)

    def outgoing(self) -> bytes:
        return self._line.outgoing()

    def answer(self, encoder: str, answer: Answer, now: float) -> None:
        """Ends the encoder's task. Raises `LocalError` when it has none."""
        if encoder not in self._open:
            raise LocalError(f"encoder {encoder} has no task to answer")
        del self._open[encoder]
        self._say(answer, now)

    def receive(self, data: bytes, now: float) -> list[ServerEvent]:
        return [told for event in self._line.hear(data, now) for told in self._event(event, now)]

    def expire(self, now: float) -> list[ServerEvent]:
        """Call at `deadline` or later. An answer that nobody acknowledged counts as taken then."""
        return [told for event in self._line.expire(now) for told in self._event(event, now)]

    def _event(self, event: object, now: float) -> list[ServerEvent]:
        match event:
            case Received(payload=payload):
                return self._asked(payload, now)
            case Damaged() | PeerFault():
                return [event]
            case Delivered(acknowledged=acknowledged):
                self._next(now)
                return [AnswerTaken(acknowledged)]
        self._next(now)
        return [AnswerTaken(False)]

    def _asked(self, payload: bytes, now: float) -> list[ServerEvent]:
        try:
            request = parse_request(parse_fields(payload))
        except Malformed as problem:
            self._say(Refused(code=SYNTAX), now)
            return [Damaged(len(payload), problem.problem)]
        if request.encoder in self._open:
            busy = not isinstance(request, Cancel | CheckOut)
        else:
            busy = len(self._open) >= MOST_TASKS
        if busy:
            self._say(Refused(code=BUSY, encoder=request.encoder), now)
            return []
        self._open[request.encoder] = request
        return [Asked(request)]

    def _say(self, answer: Answer, now: float) -> None:
        self._queued.append(build_message(answer))
        self._next(now)

    def _next(self, now: float) -> None:
        if self._queued and self._line.idle:
            self._line.send(self._queued.pop(0), now)
