"""PN532 frames: building them, and cutting them out of a stream that may hold anything else.

Normal `00 00 FF LEN LCS TFI PD.. DCS 00`, extended `00 00 FF FF FF LENm LENl LCS TFI PD.. DCS 00`, ACK, NACK and the
error frame; LEN counts TFI and PD, LCS and DCS bring their sums to 0 modulo 256. Facts from UM0701-02 §6.2.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import Malformed

TFI_HOST = 0xD4
TFI_CHIP = 0xD5
TFI_ERROR = 0x7F

START = b"\x00\xff"
ACK = bytes.fromhex("0000ff00ff00")
NACK = bytes.fromhex("0000ffff0000")
ERROR = bytes.fromhex("0000ff01ff7f8100")

MAX_LENGTH = 265
"""TFI and at most 264 bytes after it."""
MAX_NORMAL_LENGTH = 255

WAKE_UP = bytes.fromhex("5555") + bytes(22)
"""Bytes for a sleeping UART to lose: two with edges enough to wake it, then preamble. At 115200 baud they last 2 ms,
the time its oscillator needs to start."""


class Flaw(Enum):
    """Why a candidate frame is none."""

    LENGTH_CHECKSUM = "length_checksum"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    DATA_CHECKSUM = "data_checksum"


@dataclass(frozen=True, slots=True)
class Ack:
    pass


@dataclass(frozen=True, slots=True)
class Nack:
    pass


@dataclass(frozen=True, slots=True)
class ErrorFrame:
    """The chip's one-byte frame: it could not make sense of the command."""


@dataclass(frozen=True, slots=True)
class DataFrame:
    """`code` is the first byte after the TFI, `data` what follows it."""

    tfi: int
    code: int
    data: bytes = field(repr=False)
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Damaged:
    """A start code was there and no frame followed. A failed length is most likely a false start code; a failed data
    checksum is a real frame with a flipped bit."""

    flaw: Flaw


Piece = Ack | Nack | ErrorFrame | DataFrame | Damaged


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where it lay in the stream: `start` is the offset of its `00 FF`, `body` of its TFI, `end` of the
    byte after its last one that matters (the postamble is not counted, receivers need not wait for it)."""

    piece: Piece
    start: int
    body: int
    end: int


def build_frame(tfi: int, code: int, data: bytes = b"", *, extended: bool = False) -> bytes:
    """A normal frame, or an extended one where the length needs it or `extended` asks for it."""
    length = 2 + len(data)
    if length > MAX_LENGTH:
        raise Malformed("PN532 frame", f"{len(data)} bytes after the command code; {MAX_LENGTH - 2} is the most")
    body = bytes((tfi, code)) + data
    dcs = -sum(body) & 0xFF
    if extended or length > MAX_NORMAL_LENGTH:
        high, low = length >> 8, length & 0xFF
        head = bytes((0x00, 0x00, 0xFF, 0xFF, 0xFF, high, low, -(high + low) & 0xFF))
    else:
        head = bytes((0x00, 0x00, 0xFF, length, -length & 0xFF))
    return head + body + bytes((dcs, 0x00))


class FrameCutter:
    """Cuts frames out of a stream fed in pieces of any size.

    It hunts for `00 FF`, so any preamble is skipped. After a damaged candidate it looks again from the byte behind the
    start code: noise that looks like a start never hides a whole frame behind it. A stream costs linear time.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._offset = 0

    @property
    def pending(self) -> int:
        """Bytes held back because they may be the beginning of a frame."""
        return len(self._buffer)

    def reset(self) -> None:
        """Forgets a half-received frame, as a receiver does when its line was quiet."""
        self._offset += len(self._buffer)
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Piece]:
        return [placed.piece for placed in self.feed_placed(data)]

    def feed_placed(self, data: bytes) -> list[Placed]:
        """The same with each piece's place, counted from the first byte ever fed."""
        buffer = self._buffer
        buffer += data
        found: list[Placed] = []
        at = 0
        while True:
            start = buffer.find(START, at)
            if start < 0:
                at = len(buffer) - 1 if buffer.endswith(b"\x00") and len(buffer) > at else len(buffer)
                break
            cut = _recognise(buffer, start)
            if cut is None:
                at = start
                break
            piece, body, end = cut
            found.append(Placed(piece, self._offset + start, self._offset + body, self._offset + end))
            at = end
        del buffer[:at]
        self._offset += at
        return found


def _recognise(buffer: bytearray, start: int) -> tuple[Piece, int, int] | None:
    """What follows the start code at `start`: the piece, its body and its end; None while bytes are missing."""
    have = len(buffer) - start
    if have < 4:
        return None
    length, check = buffer[start + 2], buffer[start + 3]
    body = start + 4
    if length == 0x00 and check == 0xFF:
        return Ack(), body, body
    if length == 0xFF and check == 0x00:
        return Nack(), body, body
    extended = length == 0xFF and check == 0xFF
    if extended:
        if have < 7:
            return None
        high, low, check = buffer[start + 4 : start + 7]
        length, body, total = high << 8 | low, start + 7, high + low + check
    else:
        total = length + check
    after_start = start + len(START)
    flaw = _length_flaw(length, total)
    if flaw is not None:
        return Damaged(flaw), after_start, after_start
    end = body + length + 1
    if len(buffer) < end:
        return None
    if sum(memoryview(buffer)[body:end]) & 0xFF:
        return Damaged(Flaw.DATA_CHECKSUM), after_start, after_start
    if length == 1:
        piece: Piece = ErrorFrame() if buffer[body] == TFI_ERROR else Damaged(Flaw.EMPTY)
        return piece, body, end
    return DataFrame(buffer[body], buffer[body + 1], bytes(buffer[body + 2 : end - 1]), extended), body, end


def _length_flaw(length: int, total: int) -> Flaw | None:
    if total & 0xFF:
        return Flaw.LENGTH_CHECKSUM
    if length == 0:
        return Flaw.EMPTY
    if length > MAX_LENGTH:
        return Flaw.TOO_LONG
    return None
