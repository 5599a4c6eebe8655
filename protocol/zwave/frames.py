"""The serial line between host and stick: ACK, NAK, CAN and data frames out of a stream of bytes, and back.

Source: INS12350 §5. Bytes outside a frame that are none of the four are skipped. A start byte that is not followed by
a length of at least 3 is skipped alone, so that a stray 01 does not take the frame behind it along.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from latchwork.protocol.codec import streams
from latchwork.protocol.codec.streams import Bad
from latchwork.protocol.zwave.checksum import frame_checksum
from latchwork.protocol.zwave.generated import DataFrame

START = 0x01
SHORTEST = 3
LONGEST = 257
CHECKSUM = "checksum"


class Signal(IntEnum):
    """The one-byte frames: received, received damaged, dropped because both sides sent at once."""

    ACK = 0x06
    NAK = 0x15
    CAN = 0x18


class FrameType(IntEnum):
    REQUEST = 0x00
    RESPONSE = 0x01


@dataclass(frozen=True, slots=True)
class Damaged:
    """A data frame whose checksum does not fit; `size` is the number of bytes that it took."""

    size: int


Piece: TypeAlias = Signal | DataFrame | Damaged

_SIGNALS = {int(signal): signal for signal in Signal}


def build_frame(frame_type: FrameType, function: int, parameters: bytes) -> bytes:
    """A whole data frame, from its start byte to its checksum."""
    body = DataFrame(frame_type, function, parameters).build()
    return b"%c%b%c" % (START, body, frame_checksum(body))


def _judge(buffer: bytes, at: int) -> int | Bad:
    """A signal is a frame of one byte; a start byte wants a length of at least 3 and a checksum that fits."""
    if buffer[at] != START:
        return 1
    if at + 2 > len(buffer):
        return -2
    if buffer[at + 1] < SHORTEST:
        return 0
    size = buffer[at + 1] + 2
    if at + size > len(buffer):
        return -size
    return size if frame_checksum(buffer[at + 1 : at + size]) == 0 else Bad(size, CHECKSUM)


def frame_cutter() -> streams.Cutter:
    """Cuts signals and data frames, as bytes, out of a stream. A frame with a wrong checksum comes as damaged."""
    return streams.Cutter((bytes((START,)), *(bytes((signal,)) for signal in Signal)), _judge, LONGEST)


class Cutter:
    """Cuts a stream into pieces. `skipped` counts bytes that belong to nothing."""

    def __init__(self) -> None:
        self._cutter = frame_cutter()
        self.skipped = 0

    @property
    def inside(self) -> bool:
        """Whether a data frame has begun and not ended."""
        return self._cutter.waiting > 0

    def abandon(self) -> None:
        """Gives up the frame that has begun, as a receiver must when it is not complete 1500 ms after its start."""
        self.skipped += self._cutter.reset()

    def feed(self, data: bytes) -> list[Piece]:
        pieces: list[Piece] = []
        for piece in self._cutter.feed(data):
            if isinstance(piece, streams.Garbage):
                self.skipped += len(piece.data)
            elif piece.problem:
                pieces.append(Damaged(len(piece.data)))
            elif len(piece.data) == 1:
                pieces.append(_SIGNALS[piece.data[0]])
            else:
                pieces.append(DataFrame.parse(piece.data[1:-1]))
        return pieces
