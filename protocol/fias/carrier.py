"""Records on the wire: `STX record ETX` on TCP; with a check value, ENQ, ACK and NAK on a serial line.

The character set is a setting of the link. Serial timing is not public: the waits are those of the key systems' own
lines. The check value is the exclusive-or of what follows STX through ETX, as in the other protocols of this family;
the public sources do not confirm it for FIAS.
"""

from __future__ import annotations

from collections import deque
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
        return [
            Damaged(len(piece.data), "bytes outside any frame")
            if isinstance(piece, Garbage)
            else _told(TCP.payload(piece.data), self._character_set)
            for piece in self._cutter.feed(data)
        ]

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
        return self._tell(self._line.receive(data, now), now)

    def expire(self, now: float) -> list[CarrierEvent]:
        return self._tell(self._line.expire(now), now)

    def _next(self, now: float) -> list[CarrierEvent]:
        if self._waiting and self._line.idle:
            self._line.send(self._waiting.popleft(), now)
        return []

    def _tell(self, events: list[LineEvent], now: float) -> list[CarrierEvent]:
        told: list[CarrierEvent] = []
        for event in events:
            match event:
                case Received(payload=payload):
                    told.append(_told(payload, self._character_set))
                case Undelivered(why=why):
                    told.append(Lost(why))
                case Damaged() | PeerFault():
                    told.append(event)
        return [*told, *self._next(now)]


Carrier = TcpCarrier | SerialCarrier
