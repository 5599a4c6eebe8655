"""The key system's end of a FIAS link as a state machine: records in, events out, no I/O and no clock.

    down --LS--> up        (LD, one LR for each record wanted, then LA; the same again whenever LS comes)
    up   --LE--> down
    up   --nothing heard for two waits--> down
    up   --DR or DS--> resync, what we send is held back --DE, or silence--> up

Time is a number of seconds on any clock that never goes back; `hotel_time` turns it into the hotel's local time, which
`DA` and `TI` carry. `deadline` says when `expire` wants to be called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias.carrier import Carrier, CarrierEvent, Lost
from latchwork.protocol.fias.messages import (
    KEY_ORDERS,
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
from latchwork.protocol.pms_line.line import Damaged, LocalError, PeerFault

HotelTime = Callable[[float], datetime]
ALIVE_WAIT = 30.0
"""Seconds without a record, after which LA asks whether the other side is there."""
RESYNC_WAIT = 30.0
"""Seconds without a record, after which a resync is given up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that the key system asks for, with the fields it wants in it."""

    record: str
    fields: tuple[str, ...]


DEFAULT_WANTED = (
    Wanted("KR", ("WS", "KC", "RN", "KT", "K#", "G#", "GA", "GD", "DT", "GN", "ID", "KO", "$2")),
    Wanted("KD", ("WS", "KC", "RN", "G#", "ID")),
    Wanted("KM", ("WS", "KC", "RN", "RO", "G#", "GA", "GD", "DT", "GN", "ID")),
    Wanted("KA", ("WS", "KC", "AS", "CT")),
    Wanted("DR", ("DA", "TI")),
    Wanted("DS", ("DA", "TI")),
    Wanted("DE", ("DA", "TI")),
    Wanted("GI", ("RN", "G#", "GN", "GA", "GD", "SF")),
)


@dataclass(frozen=True, slots=True)
class LinkUp:
    """The PMS started the link, or started it again."""


@dataclass(frozen=True, slots=True)
class LinkDown:
    why: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """The PMS wants something done; answer with `answer`."""

    order: KeyOrder


@dataclass(frozen=True, slots=True)
class Stay:
    """A guest of the house. `resync` is true between the start and the end of a resync."""

    guest: GuestIn
    resync: bool


@dataclass(frozen=True, slots=True)
class ResyncDone:
    pass


@dataclass(frozen=True, slots=True)
class ResyncGivenUp:
    """The PMS did not begin, or did not end, the resync in time; what was held back goes out."""


@dataclass(frozen=True, slots=True)
class UnknownRecord:
    """A record that the key service does not have."""

    record: Record


LinkEvent = LinkUp | LinkDown | Ordered | Stay | ResyncDone | ResyncGivenUp | UnknownRecord | Damaged | Lost | PeerFault


class LinkState(Enum):
    DOWN = "down"
    UP = "up"


class KeySystemLink:
    """Use: `receive` and `expire`, and after each call put `outgoing()` on the wire."""

    def __init__(
        self,
        carrier: Carrier,
        hotel_time: HotelTime,
        *,
        family: str = "KS",
        version: str = "1.0",
        wanted: Sequence[Wanted] = DEFAULT_WANTED,
        alive_wait: float = ALIVE_WAIT,
        resync_wait: float = RESYNC_WAIT,
    ) -> None:
        self.state = LinkState.DOWN
        self._carrier = carrier
        self._hotel_time = hotel_time
        self._description = LinkDescription(family=family, version=version)
        self._wanted = tuple(wanted)
        self._resync_wait = resync_wait
        self._silence = Silence(alive_wait)
        self._resync_by: float | None = None
        self._held: list[Message] = []

    @property
    def deadline(self) -> float | None:
        times = (self._carrier.deadline, self._silence.deadline, self._resync_by)
        return min((at for at in times if at is not None), default=None)

    def outgoing(self) -> bytes:
        return self._carrier.outgoing()

    def answer(self, order: KeyOrder, status: str, now: float, clear_text: str | None = None) -> list[LinkEvent]:
        """Answers an order; held back while a resync runs. Raises `LocalError` when the link is down."""
        return self._send(
            KeyAnswer(workstation=order.workstation, coder=order.coder, status=status, clear_text=clear_text), now
        )

    def ask_resync(self, now: float) -> list[LinkEvent]:
        """Asks for all stays; until they have come, what we send is held back."""
        events = self._send(ResyncRequest(**self._moment(now)), now)
        self._resync_by = now + self._resync_wait
        return events

    def end(self, now: float) -> list[LinkEvent]:
        """Says that the link ends."""
        events = self._put(LinkEnd(**self._moment(now)), now)
        self._down()
        return events

    def receive(self, data: bytes, now: float) -> list[LinkEvent]:
        return [told for event in self._carrier.hear(data, now) for told in self._event(event, now)]

    def expire(self, now: float) -> list[LinkEvent]:
        """Call at `deadline` or later; earlier calls do nothing."""
        events = [told for event in self._carrier.expire(now) for told in self._event(event, now)]
        if self._resync_by is not None and now >= self._resync_by:
            events += [ResyncGivenUp(), *self._release(now)]
        if not self._silence.is_over(now):
            return events
        if self._silence.asked:
            self._down()
            return [*events, LinkDown("the PMS has sent nothing, not even when it was asked")]
        self._silence.ask(now)
        return [*events, *self._put(LinkAlive(**self._moment(now)), now)]

    def _moment(self, now: float) -> Moment:
        return moment_of(self._hotel_time(now))

    def _send(self, message: Message, now: float) -> list[LinkEvent]:
        if self.state is not LinkState.UP:
            raise LocalError("the FIAS link is down; wait until the PMS starts it")
        if self._resync_by is not None:
            self._held.append(message)
            return []
        return self._put(message, now)

    def _put(self, message: Message, now: float) -> list[LinkEvent]:
        return [told for event in self._carrier.put(to_record(message), now) for told in self._event(event, now)]

    def _event(self, event: CarrierEvent, now: float) -> list[LinkEvent]:
        if not isinstance(event, Record):
            return [event]
        if self.state is LinkState.UP:
            self._silence.heard(now)
        if self._resync_by is not None:
            self._resync_by = now + self._resync_wait
        try:
            message = from_record(event)
        except Malformed as problem:
            return [Damaged(len(event.text()), f"{event.id}: {problem.problem}")]
        return [UnknownRecord(event)] if message is None else self._message(message, event, now)

    def _message(self, message: Message, record: Record, now: float) -> list[LinkEvent]:
        if isinstance(message, LinkStart):
            return self._start(now)
        if isinstance(message, LinkEnd):
            self._down()
            return [LinkDown("the PMS ended the link")]
        if self.state is LinkState.DOWN:
            return [PeerFault(f"it sent {record.id} before it started the link")]
        if isinstance(message, LinkAlive):
            return self._put(LinkAlive(**self._moment(now)), now) if self._silence.is_question() else []
        if isinstance(message, KEY_ORDERS):
            return [Ordered(message)]
        if isinstance(message, GuestIn):
            return [Stay(message, self._resync_by is not None)]
        if isinstance(message, ResyncStart):
            self._resync_by = now + self._resync_wait
            return []
        if isinstance(message, ResyncEnd):
            return [ResyncDone(), *self._release(now)]
        return [PeerFault(f"it sent {record.id}, which is ours to send")]

    def _start(self, now: float) -> list[LinkEvent]:
        moment = self._moment(now)
        self.state = LinkState.UP
        self._resync_by = None
        self._held.clear()
        self._silence.begin(now, spoke=True)
        events: list[LinkEvent] = [LinkUp()]
        described = LinkDescription(family=self._description.family, version=self._description.version, **moment)
        records = (LinkRecord(record=one.record, wanted=one.fields) for one in self._wanted)
        for message in (described, *records, LinkAlive(**moment)):
            events += self._put(message, now)
        return events

    def _release(self, now: float) -> list[LinkEvent]:
        self._resync_by = None
        held, self._held = self._held, []
        return [event for message in held for event in self._put(message, now)]

    def _down(self) -> None:
        self.state = LinkState.DOWN
        self._resync_by = None
        self._held.clear()
        self._silence.end()
