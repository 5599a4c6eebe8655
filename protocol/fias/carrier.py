"""Records on the wire: `STX record ETX` on TCP; with a check value, ENQ, ACK and NAK on a serial line.

The character set is a setting of the link. Serial timing is not public: the waits are those of the key systems' own
lines. The check value is the exclusive-or of what follows STX through ETX, as in the other protocols of this family;
the public sources do not confirm it for FIAS.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Garbage
from latchwork.protocol.fias.record import Record, parse_record
from latchwork.protocol.pms_line.framing import WITHOUT_CHECK, Framing
from latchwork.protocol.pms_line.line import Damaged, Line, LineEvent, LineRules, PeerFault, Received, Undelivered, Why

CHARACTER_SETS = ("utf-8", "cp1252", "iso8859-1")
LONGEST = 4096
TCP = Framing(WITHOUT_CHECK.check, WITHOUT_CHECK.check_size, WITHOUT_CHECK.controls, LONGEST)
SERIAL = LineRules(Framing(longest=LONGEST))


@dataclass(frozen=True, slots=True)
class Lost:
    """A record of ours that the serial line did not take."""

    why: Why


CarrierEvent = Record | Damaged | Lost | PeerFault


def check_character_set(name: str) -> str:
    if name not in CHARACTER_SETS:
        raise ValueError(f"a FIAS link has one of the character sets {', '.join(CHARACTER_SETS)}, not {name!r}")
    return name


def encode(record: Record, character_set: str) -> bytes:
    """Raises `Malformed` for a character that the link's set does not have."""
    try:
        return record.text().encode(character_set)
    except UnicodeEncodeError:
        raise Malformed("FIAS record", f"a character is not in {character_set}") from None


def decode(payload: bytes, character_set: str) -> Record:
    try:
        text = payload.decode(character_set)
    except UnicodeDecodeError:
        raise Malformed("FIAS record", f"it is no {character_set} text") from None
    return parse_record(text)


def _told(payload: bytes, character_set: str) -> Record | Damaged:
    try:
        return decode(payload, character_set)
    except Malformed as problem:
        return Damaged(len(payload), problem.problem)


class TcpCarrier:
    """Records over TCP: a record is on its way as soon as it is put."""

    deadline: float | None = None

    def __init__(self, character_set: str = "utf-8") -> None:
        self._character_set = check_character_set(character_set)
        self._cutter = TCP.cutter()
        self._out = bytearray()

    def outgoing(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def put(self, record: Record, now: float) -> list[CarrierEvent]:
        self._out += TCP.build(encode(record, self._character_set))
        return []

    def receive(self, data: bytes, now: float) -> list[CarrierEvent]:
        return list(self.hear(data, now))

    def hear(self, data: bytes, now: float) -> Iterator[CarrierEvent]:
        for piece in self._cutter.feed(data):
            if isinstance(piece, Garbage):
                yield Damaged(len(piece.data), "bytes outside any frame")
            else:
                yield _told(TCP.payload(piece.data), self._character_set)

    def expire(self, now: float) -> list[CarrierEvent]:
        return []


class SerialCarrier:
    """Records over a serial line: one after another, each handed over with ENQ and acknowledged."""

    def __init__(self, character_set: str = "cp1252", rules: LineRules = SERIAL) -> None:
        self._character_set = check_character_set(character_set)
        self._line = Line(rules)
        self._waiting: deque[bytes] = deque()

    @property
    def deadline(self) -> float | None:
        return self._line.deadline

    def outgoing(self) -> bytes:
        return self._line.outgoing()

    def put(self, record: Record, now: float) -> list[CarrierEvent]:
        self._waiting.append(encode(record, self._character_set))
        return self._next(now)

    def receive(self, data: bytes, now: float) -> list[CarrierEvent]:
        return list(self.hear(data, now))

    def hear(self, data: bytes, now: float) -> Iterator[CarrierEvent]:
        """Event by event, to be taken to the end: what is put upon one goes out before the next is looked at."""
        return self._tell(self._line.hear(data, now), now)

    def expire(self, now: float) -> list[CarrierEvent]:
        return list(self._tell(self._line.expire(now), now))

    def _next(self, now: float) -> list[CarrierEvent]:
        if self._waiting and self._line.idle:
            self._line.send(self._waiting.popleft(), now)
        return []

    def _tell(self, events: Iterable[LineEvent], now: float) -> Iterator[CarrierEvent]:
        for event in events:
            self._next(now)
            match event:
                case Received(payload=payload):
                    yield _told(payload, self._character_set)
                case Undelivered(why=why):
                    yield Lost(why)
                case Damaged() | PeerFault():
                    yield event
        self._next(now)


Carrier = TcpCarrier | SerialCarrier
