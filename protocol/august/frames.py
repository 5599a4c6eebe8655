"""Eighteen bytes of plaintext to a frame and back, and which layout its body has.

A frame with a right checksum is never refused for its opcode: locks say more than clients know. Source: yalexs-ble
7.2.2, `session.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.august.checksums import frame_checksum
from latchwork.protocol.august.constants import FRAME, Flag, SecureOpcode
from latchwork.protocol.august.generated import (
    ANSWER,
    REQUEST,
    Acknowledgement,
    Answer,
    NormalFrame,
    Request,
    SecureFrame,
    parse_answer,
    parse_request,
)
from latchwork.protocol.codec.errors import Malformed

CHECKSUM_AT = 3
MARK = 0x02
"""Byte 16 of commands and most answers; some answers have 00."""
NO_GAP = bytes(3)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A body that nothing is known of."""

    body: bytes = field(repr=False)

    def build(self) -> bytes:
        return self.body


Body = Request | Acknowledgement | Answer | Unknown


@dataclass(frozen=True, slots=True)
class Frame:
    """A normal frame. `index` numbers the records in answers of a log."""

    flag: int
    opcode: int
    body: Body
    index: int = 0
    mark: int = MARK
    end: int = 0

    def build(self) -> bytes:
        """The plaintext, checksum filled in; raises `Malformed`."""
        body = self.body.build()
        empty = NormalFrame(self.flag, self.opcode, 0, body, index=self.index, mark=self.mark, end=self.end)
        plain = empty.build()
        return plain[:CHECKSUM_AT] + bytes((frame_checksum(plain),)) + plain[CHECKSUM_AT + 1 :]


def command(request: Request) -> Frame:
    return Frame(Flag.COMMAND, request.CODE, request)


def acknowledgement(request: Request) -> Frame:
    """What a lock says at once: byte 4 as it was, and the rest as well for the commands that set PINs."""
    return Frame(Flag.ACKNOWLEDGEMENT, request.CODE, Acknowledgement.parse(request.build()))


def answer(message: Answer, *, index: int = 0, mark: int = MARK) -> Frame:
    return Frame(Flag.ANSWER, message.CODE, message, index, mark)


def parse_frame(plain: bytes) -> Frame:
    """Reads one frame, of an app or of a lock. `Malformed` for a wrong length, checksum or first byte."""
    if len(plain) != FRAME:
        raise Malformed("NormalFrame", f"{len(plain)} bytes where {FRAME} belong")
    if frame_checksum(plain):
        raise Malformed("NormalFrame", "the checksum does not match")
    read = NormalFrame.parse(plain)
    if read.flag not in list(Flag):
        raise Malformed("NormalFrame", "its first byte is none of ee, aa, bb and cc")
    return Frame(read.flag, read.opcode, _body(read), read.index, read.mark, read.end)


def _body(read: NormalFrame) -> Body:
    if read.flag == Flag.ACKNOWLEDGEMENT:
        return Acknowledgement.parse(read.body)
    if read.flag == Flag.COMMAND and read.opcode in REQUEST:
        return parse_request(read.opcode, read.body)
    if read.flag == Flag.ANSWER and read.opcode in ANSWER:
        return parse_answer(read.opcode, read.body)
    return Unknown(read.body)


def secure(opcode: SecureOpcode, payload: bytes, slot: int) -> SecureFrame:
    """`payload` is eight bytes, random in a handshake."""
    return SecureFrame(opcode, NO_GAP, payload, slot)
