"""The link between vsmartcard's virtual reader (vpcd) and a virtual card: both ends, without I/O.

Each message is a length in two bytes, high byte first, and a body. From the reader a body of one byte is a control:
power off, power on, reset, or a question for the ATR, which alone is answered; any other body is an APDU, answered by
its response. Reader and card take turns: there is never more than one question open. Facts from vpcd.c.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum

PORT = 35_963
"""TCP, where vpcd listens for the card of its first slot; the second is one above."""
LENGTH_SIZE = 2
LONGEST = 0xFFFF


class LinkError(Exception):
    """A rule of the link was broken; the subclass says on which side."""


class LocalError(LinkError):
    """What was asked of this end is illegal; nothing was built."""


class RemoteError(LinkError):
    """What the other end sent is illegal: close the link."""


class Control(IntEnum):
    POWER_OFF = 0x00
    POWER_ON = 0x01
    RESET = 0x02
    ASK_ATR = 0x04


def frame(body: bytes) -> bytes:
    """Raises `LocalError`."""
    if not 1 <= len(body) <= LONGEST:
        raise LocalError(f"a message has 1 to {LONGEST} bytes, not {len(body)}")
    return len(body).to_bytes(LENGTH_SIZE, "big") + body


class _Bodies:
    """Cuts the stream. At most one message and its length wait."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Each body as it is asked for: what is wrong behind it is found only after what it means is known."""
        self._waiting += data
        while len(self._waiting) >= LENGTH_SIZE:
            size = int.from_bytes(self._waiting[:LENGTH_SIZE], "big")
            if not size:
                raise RemoteError("a message without a body came")
            end = LENGTH_SIZE + size
            if len(self._waiting) < end:
                break
            body = bytes(self._waiting[LENGTH_SIZE:end])
            del self._waiting[:end]
            yield body


# --- the card's end ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Apdu:
    """A command for the card; answer it."""

    data: bytes = field(repr=False)


CardEvent = Control | Apdu


class CardEnd:
    """The virtual card. `Control.ASK_ATR` and `Apdu` want `answer`; the other controls do not."""

    def __init__(self) -> None:
        self._bodies = _Bodies()
        self._owed = False

    @property
    def owed(self) -> bool:
        """Whether the reader waits for an answer."""
        return self._owed

    def receive(self, data: bytes) -> list[CardEvent]:
        """Raises `RemoteError` for what vpcd never sends, such as a question while another is open."""
        return [self._event(body) for body in self._bodies.feed(data)]

    def _event(self, body: bytes) -> CardEvent:
        if self._owed:
            raise RemoteError("the reader went on before it had its answer")
        if len(body) > 1:
            self._owed = True
            return Apdu(body)
        if body[0] not in set(Control):
            raise RemoteError(f"{body[0]:02x} is no control")
        self._owed = body[0] == Control.ASK_ATR
        return Control(body[0])

    def answer(self, data: bytes) -> bytes:
        """The ATR or the response to the APDU. Raises `LocalError` when nothing was asked."""
        if not self._owed:
            raise LocalError("the reader asked for nothing")
        sent = frame(data)
        self._owed = False
        return sent


# --- the reader's end -------------------------------------------------------------------------------------------------


class Asked(Enum):
    """What the reader waits for."""

    NOTHING = "nothing"
    ATR = "ATR"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Answer:
    """To `asked`: an ATR, or a response with its status word."""

    asked: Asked
    data: bytes = field(repr=False)


class ReaderEnd:
    """What vpcd does, for tests of a card without it. A card that takes too long is the caller's to give up: close."""

    def __init__(self) -> None:
        self._bodies = _Bodies()
        self.asked = Asked.NOTHING

    def control(self, control: Control) -> bytes:
        """Raises `LocalError` while an answer is due."""
        self._free()
        self.asked = Asked.ATR if control is Control.ASK_ATR else Asked.NOTHING
        return frame(bytes((control,)))

    def transmit(self, apdu: bytes) -> bytes:
        """Raises `LocalError` while an answer is due, and for a body that would be taken for a control."""
        self._free()
        if len(apdu) < 2:
            raise LocalError("an APDU of one byte would be taken for a control")
        sent = frame(apdu)
        self.asked = Asked.RESPONSE
        return sent

    def receive(self, data: bytes) -> list[Answer]:
        """Raises `RemoteError` for an answer that nobody asked for."""
        answers = []
        for body in self._bodies.feed(data):
            if self.asked is Asked.NOTHING:
                raise RemoteError("an answer came that nobody asked for")
            answers.append(Answer(self.asked, body))
            self.asked = Asked.NOTHING
        return answers

    def _free(self) -> None:
        if self.asked is not Asked.NOTHING:
            raise LocalError(f"the {self.asked.value} is still due")
