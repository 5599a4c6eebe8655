"""A command or an answer as it goes to the card: native, or wrapped into an ISO/IEC 7816-4 APDU.

Native: code and data, answered by status and data. Wrapped: `90 INS 00 00 [Lc data] 00`, answered by data and `91 xx`.
A message that is too long for a frame goes on in AF frames. Facts from libfreefare and proxmark3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.cards.iso7816 import SHORT_LE, CommandApdu, ResponseApdu
from latchwork.protocol.codec.errors import Malformed

CLA = 0x90
SW1 = 0x91
ADDITIONAL_FRAME = 0xAF


class Framing(Enum):
    """`room` is how much of a message one frame to the card takes beside its code: a native frame has 60 bytes, and a
    wrapped one goes into a block of 64 that has a CID."""

    NATIVE = ("native", 59)
    WRAPPED = ("wrapped", 54)

    def __init__(self, title: str, room: int) -> None:
        self.title = title
        self.room = room

    def command(self, code: int, body: bytes) -> bytes:
        """One frame; raises `Malformed`."""
        if self is Framing.NATIVE:
            return bytes((code,)) + body
        return CommandApdu(CLA, code, 0, 0, body, SHORT_LE).build()

    def read_command(self, frame: bytes) -> Message:
        """Raises `Malformed`."""
        if self is Framing.NATIVE:
            return _native(frame)
        apdu = CommandApdu.parse(frame)
        if (apdu.cla, apdu.p1, apdu.p2, apdu.le, apdu.extended) != (CLA, 0, 0, SHORT_LE, False):
            raise Malformed("wrapped command", "it is not 90 INS 00 00 .. 00")
        return Message(apdu.ins, apdu.data)

    def answer(self, status: int, body: bytes) -> bytes:
        if self is Framing.NATIVE:
            return bytes((status,)) + body
        return ResponseApdu(body, SW1 << 8 | status).build()

    def read_answer(self, frame: bytes) -> Message:
        """`code` is the status. Raises `Malformed` for a status word that is not DESFire's."""
        if self is Framing.NATIVE:
            return _native(frame)
        response = ResponseApdu.parse(frame)
        if response.sw >> 8 != SW1:
            raise Malformed("wrapped answer", f"its status word is {response.sw:04x}, not 91xx")
        return Message(response.sw & 0xFF, response.data)


@dataclass(frozen=True, slots=True)
class Message:
    """A command code or a status, and what goes with it."""

    code: int
    body: bytes = field(repr=False)


def _native(frame: bytes) -> Message:
    if not frame:
        raise Malformed("native frame", "it is empty")
    return Message(frame[0], frame[1:])


def frames(framing: Framing, code: int, body: bytes, room: int) -> list[bytes]:
    """The frames that carry a command: the first under its code, the rest under AF."""
    pieces = [body[at : at + room] for at in range(0, len(body), room)] or [b""]
    codes = [code] + [ADDITIONAL_FRAME] * (len(pieces) - 1)
    return [framing.command(one, piece) for one, piece in zip(codes, pieces, strict=True)]
