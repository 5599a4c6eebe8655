"""The PMS's end of a FIAS link: it starts the link, learns what the key system wants, and asks for keys.

    down --start (LS)--> starting --LD, LR.., LA--> up
    up   --ask (KR, KD, KM, KZ)--> awaiting KA of that coder
    up   --nothing heard for two waits--> down

A record that the key system did not ask for is not sent, and neither is a field that its `LR` does not list. An order
that nobody answers ends as `Unanswered` and is not repeated: a second new key would void the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias.carrier import Carrier, CarrierEvent, Lost
from latchwork.protocol.fias.key_system import ALIVE_WAIT, HotelTime, LinkDown, UnknownRecord
from latchwork.protocol.fias.messages import (
    GuestIn,
    KeyAnswer,
    KeyOrder,
    LinkAlive,
    LinkDescription,
    LinkEnd,
    LinkRecord,
    LinkStart,
    Message,
    Moment,
    ResyncEnd,
    ResyncRequest,
    ResyncStart,
    from_record,
    moment_of,
    to_record,
)
from latchwork.protocol.fias.record import Record
from latchwork.protocol.fias.silence import Silence
from latchwork.protocol.fias.tables import RECORDS
from latchwork.protocol.pms_line.line import Damaged, LocalError, PeerFault

START_WAIT = 30.0
ANSWER_WAIT = 60.0
LINK_RECORDS = frozenset({"LS", "LD", "LR", "LA", "LE", "DS", "DE"})
"""Records that nobody has to ask for."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The key system is ready. `wanted` has the fields by record; None means that it described nothing and takes
    all."""

    description: LinkDescription | None
    wanted: dict[str, frozenset[str]] | None


@dataclass(frozen=True, slots=True)
class Answered:
    order: KeyOrder
    answer: KeyAnswer


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody knows what became of the order: read the key before asking again."""

    order: KeyOrder


@dataclass(frozen=True, slots=True)
class Unasked:
    """An answer that no open order waits for."""

    answer: KeyAnswer


@dataclass(frozen=True, slots=True)
class ResyncAsked:
    """The key system wants all stays: give them with `resync`."""


PmsEvent = (
    Linked | LinkDown | Answered | Unanswered | Unasked | ResyncAsked | UnknownRecord | Damaged | Lost | PeerFault
)


class PmsState(Enum):
    DOWN = "down"
    STARTING = "starting"
    UP = "up"


@dataclass(slots=True)
class _Open:
    order: KeyOrder
    by: float


class PmsLink:
    """Use: `start`, then `ask`, `receive` and `expire`, and after each call put `outgoing()` on the wire."""

    def __init__(
        self,
        carrier: Carrier,
        hotel_time: HotelTime,
        *,
        start_wait: float = START_WAIT,
        answer_wait: float = ANSWER_WAIT,
        alive_wait: float = ALIVE_WAIT,
    ) -> None:
        self.state = PmsState.DOWN
        self.wanted: dict[str, frozenset[str]] | None = None
        self._carrier = carrier
        self._hotel_time = hotel_time
        self._start_wait, self._answer_wait = start_wait, answer_wait
        self._silence = Silence(alive_wait)
        self._start_by: float | None = None
        self._description: LinkDescription | None = None
        self._open: dict[str | None, _Open] = {}

    @property
    def deadline(self) -> float | None:
        times = (
            self._carrier.deadline,
            self._start_by,
            self._silence.deadline,
            *(one.by for one in self._open.values()),
        )
        return min((at for at in times if at is not None), default=None)

    def outgoing(self) -> bytes:
        return self._carrier.outgoing()

    def start(self, now: float) -> list[PmsEvent]:
        """Starts the link, or starts it again; the key system describes itself anew."""
        self.state = PmsState.STARTING
        self.wanted, self._description = None, None
        self._silence.end()
        self._start_by = now + self._start_wait
        return [*self._forget(), *self._put(LinkStart(**self._moment(now)), now)]

    def ask(self, order: KeyOrder, now: float) -> list[PmsEvent]:
        """Sends an order, without the fields that the key system does not want.

        Raises `LocalError` when the link is not up, the record is not wanted or the coder has an order open.
        """
        if self.state is not PmsState.UP:
            raise LocalError("the FIAS link is not up; start it and wait for the key system")
        if self.wanted is not None and order.ID not in self.wanted:
            raise LocalError(f"the key system did not ask for {order.ID} records; its link records decide that")
        if order.coder in self._open:
            raise LocalError(f"coder {order.coder} has an order open; wait for its answer")
        self._open[order.coder] = _Open(order, now + self._answer_wait)
        return self._put(order, now)

    def resync(self, stays: Sequence[GuestIn], now: float) -> list[PmsEvent]:
        """Sends all stays between the start and the end of a resync."""
        if self.state is not PmsState.UP:
            raise LocalError("the FIAS link is not up; start it and wait for the key system")
        moment = self._moment(now)
        messages = (ResyncStart(**moment), *stays, ResyncEnd(**moment))
        return [event for message in messages for event in self._put(message, now)]

    def end(self, now: float) -> list[PmsEvent]:
        """Says that the link ends; open orders stay unanswered."""
        events = self._put(LinkEnd(**self._moment(now)), now)
        return [*events, *self._down()]

    def receive(self, data: bytes, now: float) -> list[PmsEvent]:
        return [told for event in self._carrier.hear(data, now) for told in self._event(event, now)]

    def expire(self, now: float) -> list[PmsEvent]:
        """Call at `deadline` or later; earlier calls do nothing."""
        events = [told for event in self._carrier.expire(now) for told in self._event(event, now)]
        if self._start_by is not None and now >= self._start_by:
            events += [LinkDown("the key system did not answer the start of the link"), *self._down()]
        for coder in [coder for coder, one in self._open.items() if now >= one.by]:
            events.append(Unanswered(self._open.pop(coder).order))
        if not self._silence.is_over(now):
            return events
        if self._silence.asked:
            return [*events, LinkDown("the key system has sent nothing, not even when it was asked"), *self._down()]
        self._silence.ask(now)
        return [*events, *self._put(LinkAlive(**self._moment(now)), now)]

    def _moment(self, now: float) -> Moment:
        return moment_of(self._hotel_time(now))

    def _put(self, message: Message, now: float) -> list[PmsEvent]:
        record = to_record(message)
        if self.wanted is not None and record.id not in LINK_RECORDS:
            record = record.only(self.wanted.get(record.id, frozenset()))
        return [told for event in self._carrier.put(record, now) for told in self._event(event, now)]

    def _event(self, event: CarrierEvent, now: float) -> list[PmsEvent]:
        if not isinstance(event, Record):
            return [event]
        if self.state is PmsState.UP:
            self._silence.heard(now)
        try:
            message = from_record(event)
        except Malformed as problem:
            return [Damaged(len(event.text()), f"{event.id}: {problem.problem}")]
        return [UnknownRecord(event)] if message is None else self._message(message, event, now)

    def _message(self, message: Message, record: Record, now: float) -> list[PmsEvent]:
        if isinstance(message, LinkDescription):
            self._description, self.wanted = message, {}
            return []
        if isinstance(message, LinkRecord):
            self.wanted = self.wanted or {}
            if message.record in RECORDS:  # we never send others, and there is no end of them
                self.wanted[message.record] = frozenset(message.wanted or ())
            return []
        if isinstance(message, LinkAlive):
            return self._alive(now)
        if isinstance(message, LinkEnd):
            return [LinkDown("the key system ended the link"), *self._down()]
        if isinstance(message, KeyAnswer):
            return [self._answered(message)]
        if isinstance(message, ResyncRequest):
            return [ResyncAsked()]
        return [PeerFault(f"it sent {record.id}, which is ours to send")]

    def _alive(self, now: float) -> list[PmsEvent]:
        """The end of a description, or a sign of life that is answered."""
        if self.state is PmsState.STARTING:
            self.state, self._start_by = PmsState.UP, None
            self._silence.begin(now, spoke=False)
            return [Linked(self._description, self.wanted), *self._put(LinkAlive(**self._moment(now)), now)]
        if self.state is PmsState.UP:
            return self._put(LinkAlive(**self._moment(now)), now) if self._silence.is_question() else []
        return [PeerFault("it sent LA before the link was started")]

    def _answered(self, answer: KeyAnswer) -> Answered | Unasked:
        """The order of that coder; an answer without a coder is for the only one that is open."""
        coder = answer.coder
        if coder not in self._open:
            same = [one for one in self._open if one is not None and coder is not None and _same_coder(one, coder)]
            if coder is None and len(self._open) == 1:
                same = list(self._open)  # type: ignore[arg-type]
            if len(same) != 1:
                return Unasked(answer)
            coder = same[0]
        return Answered(self._open.pop(coder).order, answer)

    def _down(self) -> list[PmsEvent]:
        self.state, self._start_by = PmsState.DOWN, None
        self._silence.end()
        return self._forget()

    def _forget(self) -> list[PmsEvent]:
        forgotten = [Unanswered(one.order) for one in self._open.values()]
        self._open.clear()
        return list(forgotten)


def _same_coder(one: str, other: str) -> bool:
    """One client pads the number of a coder with zeros."""
    return one.lstrip("0") == other.lstrip("0")
