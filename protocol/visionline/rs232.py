"""Vision on a serial line: `STX dd ss c data ETX hh`, with the hand-shake of pms_line.

9600 8N1 with hardware flow control is the default. The routine of the check is not in the public source: exclusive-or
and upper-case hexadecimal are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.asking import Answered as LineAnswered
from latchwork.protocol.pms_line.asking import AskEvent, AskingSession
from latchwork.protocol.pms_line.framing import Framing, lrc_hex
from latchwork.protocol.pms_line.line import LineRules
from latchwork.protocol.visionline.data import Fields, build_data, parse_data
from latchwork.protocol.visionline.generated import SerialPayload
from latchwork.protocol.visionline.tables import result_in_words

ASSUMED_FRAMING = Framing(check=lrc_hex, check_size=2, longest=1024)
RULES = LineRules(ASSUMED_FRAMING)
SERVER_RULES = LineRules(ASSUMED_FRAMING, enquire=False)


@dataclass(frozen=True, slots=True)
class SerialMessage:
    """An order or an answer; in an answer `command` is the result character. Addresses are two digits."""

    dest: str
    src: str
    command: str
    fields: Fields = field(default=(), repr=False)

    def build(self) -> bytes:
        """The payload between STX and ETX. Raises `Malformed`."""
        for what, text in (("destination", self.dest), ("source", self.src)):
            if len(text) != 2 or not text.isascii() or not text.isdigit():
                raise Malformed("Vision", f"the {what} address is two digits")
        if len(self.command) != 1 or not self.command.isascii() or not self.command.isprintable():
            raise Malformed("Vision", "a command is one character")
        head = (self.dest.encode(), self.src.encode(), self.command.encode())
        return SerialPayload(*head, build_data(self.fields)).build()

    def result_in_words(self) -> str:
        return result_in_words(self.command)


def parse_payload(payload: bytes) -> SerialMessage:
    """Raises `Malformed`."""
    raw = SerialPayload.parse(payload)
    if not (raw.dest + raw.src).isdigit():
        raise Malformed("Vision", "an address is not two digits")
    return SerialMessage(raw.dest.decode(), raw.src.decode(), raw.command.decode("latin-1"), parse_data(raw.data))


def build_frame(message: SerialMessage) -> bytes:
    return ASSUMED_FRAMING.build(message.build())


def parse_frame(frame: bytes) -> SerialMessage:
    """Raises `Malformed`."""
    return parse_payload(ASSUMED_FRAMING.parse(frame))


@dataclass(frozen=True, slots=True)
class Answered:
    """What the encoder answered; None when its answer makes no sense."""

    message: SerialMessage | None


Event = Answered | AskEvent


class SerialSession:
    """The PMS's side of the line: one order after another, as `pms_line.asking` does it."""

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

    def ask(self, message: SerialMessage, now: float) -> None:
        """Raises `LocalError` while an order is open, `Malformed` for one that cannot be sent."""
        self._asking.ask(message.build(), now)

    def receive(self, data: bytes, now: float) -> list[Event]:
        return [_told(event) for event in self._asking.receive(data, now)]

    def expire(self, now: float) -> list[Event]:
        return [_told(event) for event in self._asking.expire(now)]


def _told(event: AskEvent) -> Event:
    if not isinstance(event, LineAnswered):
        return event
    try:
        return Answered(parse_payload(event.payload))
    except Malformed:
        return Answered(None)
