"""One end of the line as a state machine: bytes in, events out, no I/O and no clock.

Sending:    idle --send--> enquiring (ENQ) --ACK--> handed (frame) --ACK--> idle, `Delivered`
Receiving:  ENQ is answered with ACK, or with NAK while `refusing`; a frame with ACK, a damaged one with NAK.

Time is a number of seconds on any clock that never goes back. `deadline` says when `expire` wants to be called. A frame
is sent again only after a NAK, which says that it was not taken: after silence nobody knows, and a repeated order for a
new key would void the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.streams import Frame, Garbage
from latchwork.protocol.pms_line.framing import ACK, ENQ, NAK, Framing


class LocalError(Exception):
    """What we asked of the line was out of turn; nothing was sent."""


@dataclass(frozen=True, slots=True)
class LineRules:
    """What differs between the key systems. Waits are seconds.

    `enquiry_wait` is how long ENQ may go unanswered, `frame_wait` how long a frame, `sends` how often a frame is sent
    in all. After `quiet` seconds of silence an unfinished frame is dropped. `busy` are single bytes that mean busy, as
    NAK does. `after` is sent when a frame was taken. Without `enquire` or `acknowledge` those bytes are neither sent
    nor waited for.
    """

    framing: Framing = field(default_factory=Framing)
    enquire: bool = True
    acknowledge: bool = True
    enquiry_wait: float = 3.0
    frame_wait: float = 3.0
    sends: int = 3
    quiet: float = 2.0
    busy: bytes = b""
    after: bytes = b""


class Why(Enum):
    """Why a frame was not handed over."""

    BUSY = "the other side is busy"
    SILENT = "the other side does not answer"
    REFUSED = "the other side found every copy damaged"
    UNKNOWN = "the frame was sent and neither taken nor refused"

    @property
    def certainly_not_taken(self) -> bool:
        return self is not Why.UNKNOWN


@dataclass(frozen=True, slots=True)
class Received:
    """A sound frame; it has been acknowledged already."""

    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivered:
    """Our frame was taken. `acknowledged` is false where the other side went on without saying so."""

    acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class Undelivered:
    why: Why


@dataclass(frozen=True, slots=True)
class Damaged:
    """`count` bytes that are no sound frame."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class PeerFault:
    """The other side broke a rule in a way that could be understood all the same."""

    what: str


LineEvent = Received | Delivered | Undelivered | Damaged | PeerFault


class _State(Enum):
    IDLE = "idle"
    ENQUIRING = "enquiring"
    YIELDING = "yielding"
    HANDED = "handed over"


class Line:
    """Use: `send`, `receive` and `expire`, and after each of them put `outgoing()` on the wire."""

    def __init__(self, rules: LineRules | None = None) -> None:
        self.rules = rules or LineRules()
        self.refusing = False
        """While set, enquiries are answered with NAK."""
        self._cutter = self.rules.framing.cutter()
        self._out = bytearray()
        self._state = _State.IDLE
        self._frame = b""
        self._sent = 0
        self._deadline: float | None = None
        self._quiet_at: float | None = None

    @property
    def idle(self) -> bool:
        return self._state is _State.IDLE

    @property
    def deadline(self) -> float | None:
        """When `expire` has something to do; None while only bytes can move the line."""
        return min((at for at in (self._deadline, self._quiet_at) if at is not None), default=None)

    def outgoing(self) -> bytes:
        """Takes what is to be sent now."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def send(self, payload: bytes, now: float) -> list[LineEvent]:
        """Begins to hand a frame over. Raises `LocalError` while another is under way, `Malformed` for its payload."""
        if self._state is not _State.IDLE:
            raise LocalError("a frame is being handed over; wait until it is delivered or not")
        self._frame = self.rules.framing.build(payload)
        self._sent = 0
        if self.rules.enquire:
            self._enquire(now)
            return []
        return self._hand_over(now)

    def abandon(self) -> None:
        """Forgets the frame under way and what was half received. The other side may have taken the frame."""
        self._cutter.reset()
        self._quiet_at = None
        self._rest()

    def receive(self, data: bytes, now: float) -> list[LineEvent]:
        return list(self.hear(data, now))

    def hear(self, data: bytes, now: float) -> Iterator[LineEvent]:
        """The same, event by event, to be taken to the end: what is sent upon one of them stands before what the bytes
        behind it bring about, however many come at once."""
        for piece in self._cutter.feed(data):
            yield from self._take(piece, now)
        self._quiet_at = now + self.rules.quiet if self._cutter.waiting else None

    def expire(self, now: float) -> list[LineEvent]:
        """Call at `deadline` or later; earlier calls do nothing."""
        events: list[LineEvent] = []
        if self._quiet_at is not None and now >= self._quiet_at:
            self._quiet_at = None
            events.append(Damaged(self._cutter.reset(), "an unfinished frame"))
        if self._deadline is None or now < self._deadline:
            return events
        if self._state is _State.YIELDING:
            self._enquire(now)
            return events
        asked = self._state is _State.ENQUIRING
        self._rest()
        return [*events, Undelivered(Why.SILENT if asked else Why.UNKNOWN)]

    def _take(self, piece: Frame | Garbage, now: float) -> list[LineEvent]:
        if isinstance(piece, Garbage):
            return [Damaged(len(piece.data), "bytes outside any frame")]
        if len(piece.data) == 1:
            return self._control(piece.data[0], now)
        if piece.problem:
            self._reply(NAK)
            return [Damaged(len(piece.data), piece.problem)]
        self._reply(ACK)
        return [*self._frame_came(now), Received(self.rules.framing.payload(piece.data))]

    def _reply(self, control: int) -> None:
        if self.rules.acknowledge:
            self._out.append(control)

    def _frame_came(self, now: float) -> list[LineEvent]:
        """A frame instead of an ACK: the other side went on, so ours was taken."""
        if self._state is _State.HANDED:
            return [self._delivered(acknowledged=False)]
        if self._state is _State.YIELDING:
            self._enquire(now)
        return []

    def _control(self, control: int, now: float) -> list[LineEvent]:
        if control in self.rules.busy:
            return self._said_no(now, busy=True)
        if control == ENQ:
            return self._enquired(now)
        if control == ACK:
            return self._acknowledged(now)
        if control == NAK:
            return self._said_no(now)
        return [PeerFault("it sent 0Fh where NAK, 15h, belongs"), *self._said_no(now)]

    def _enquired(self, now: float) -> list[LineEvent]:
        events: list[LineEvent] = []
        if self._state is _State.HANDED:
            events.append(self._delivered(acknowledged=False))
        self._out.append(NAK if self.refusing else ACK)
        if self._state is _State.ENQUIRING:
            # Both want to speak. Theirs goes first, then ours is asked for again.
            self._state = _State.YIELDING
            self._deadline = now + self.rules.enquiry_wait
        return events

    def _acknowledged(self, now: float) -> list[LineEvent]:
        if self._state is _State.ENQUIRING:
            return self._hand_over(now)
        if self._state is _State.HANDED:
            return [self._delivered(acknowledged=True)]
        return [PeerFault("it sent an ACK that nothing asked for")]

    def _said_no(self, now: float, *, busy: bool = False) -> list[LineEvent]:
        if self._state is _State.ENQUIRING or (busy and self._state is _State.HANDED):
            self._rest()
            return [Undelivered(Why.BUSY)]
        if self._state is not _State.HANDED:
            return [PeerFault("it sent a NAK that nothing asked for")]
        if self._sent < self.rules.sends:
            return self._hand_over(now)
        self._rest()
        return [Undelivered(Why.REFUSED)]

    def _enquire(self, now: float) -> None:
        self._out.append(ENQ)
        self._state = _State.ENQUIRING
        self._deadline = now + self.rules.enquiry_wait

    def _hand_over(self, now: float) -> list[LineEvent]:
        self._out += self._frame
        self._sent += 1
        if not self.rules.acknowledge:
            return [self._delivered(acknowledged=False)]
        self._state = _State.HANDED
        self._deadline = now + self.rules.frame_wait
        return []

    def _delivered(self, *, acknowledged: bool) -> Delivered:
        self._out += self.rules.after
        self._rest()
        return Delivered(acknowledged)

    def _rest(self) -> None:
        self._state = _State.IDLE
        self._deadline = None
        self._frame = b""
