"""PN532 frames: building them, and cutting them out of a stream that may hold anything else.

Normal `00 00 FF LEN LCS TFI PD.. DCS 00`, extended `00 00 FF FF FF LENm LENl LCS TFI PD.. DCS 00`, ACK, NACK and the
error frame; LEN counts TFI and PD, LCS and DCS bring their sums to 0 modulo 256. Facts from UM0701-02 §6.2.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec import streams
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Bad

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
LONGEST = 7 + MAX_LENGTH + 1
"""From the start code to the data checksum."""

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
    start code: noise that looks like a start never hides a whole frame behind it.
    """

    def __init__(self) -> None:
        self._cutter = streams.Cutter((START,), _judge, LONGEST)

    @property
    def pending(self) -> int:
        """Bytes held back because they may be the beginning of a frame."""
        return self._cutter.waiting

    def reset(self) -> None:
        """Forgets a half-received frame, as a receiver does when its line was quiet."""
        self._cutter.reset()

    def feed(self, data: bytes) -> list[Piece]:
        return [placed.piece for placed in self.feed_placed(data)]

    def feed_placed(self, data: bytes) -> list[Placed]:
        """The same with each piece's place, counted from the first byte ever fed."""
        return [_placed(piece) for piece in self._cutter.feed(data) if isinstance(piece, streams.Frame)]


def _judge(buffer: bytes, at: int) -> int | Bad:
    """How far the frame reaches whose start code stands at `at`; a damaged one gives up its start code alone."""
    have = len(buffer) - at
    if have < 4:
        return -4
    length, check = buffer[at + 2], buffer[at + 3]
    if (length, check) in ((0x00, 0xFF), (0xFF, 0x00)):
        return 4
    head, total = 4, length + check
    if length == 0xFF and check == 0xFF:
        if have < 7:
            return -7
        high, low, check = buffer[at + 4 : at + 7]
        length, head, total = high << 8 | low, 7, high + low + check
    flaw = _length_flaw(length, total)
    if flaw is not None:
        return Bad(len(START), flaw.value)
    size = head + length + 1
    if have < size:
        return -size
    if sum(memoryview(buffer)[at + head : at + size]) & 0xFF:
        return Bad(len(START), Flaw.DATA_CHECKSUM.value)
    return size


def _placed(frame: streams.Frame) -> Placed:
    start, end = frame.offset, frame.offset + len(frame.data)
    if frame.problem:
        return Placed(Damaged(Flaw(frame.problem)), start, end, end)
    data = frame.data
    if len(data) == 4:
        return Placed(Ack() if data[2] == 0x00 else Nack(), start, end, end)
    head = 7 if data[2:4] == b"\xff\xff" else 4
    body = data[head:-1]
    piece: Piece
    if len(body) == 1:
        piece = ErrorFrame() if body[0] == TFI_ERROR else Damaged(Flaw.EMPTY)
    else:
        piece = DataFrame(body[0], body[1], body[2:], head == 7)
    return Placed(piece, start, start + head, end)


def _length_flaw(length: int, total: int) -> Flaw | None:
    if total & 0xFF:
        return Flaw.LENGTH_CHECKSUM
    if length == 0:
        return Flaw.EMPTY
    if length > MAX_LENGTH:
        return Flaw.TOO_LONG
    return None
