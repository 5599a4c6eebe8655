"""The serial line between host and stick: ACK, NAK, CAN and data frames out of a stream of bytes, and back.

Source: INS12350 §5. Bytes outside a frame that are none of the four are skipped. A start byte that is not followed by
a length of at least 3 is skipped alone, so that a stray 01 does not take the frame behind it along.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from latchwork.protocol.zwave.checksum import frame_checksum
from latchwork.protocol.zwave.generated import DataFrame

START = 0x01
SHORTEST = 3


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


class Frames:
    """Finds the frames in a stream, whatever the chunks it comes in; gives bytes, not values.

    `feed` yields (absolute offset, bytes, whether they are a sound frame). Stray bytes and frames with a wrong checksum
    are not sound.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._offset = 0

    @property
    def inside(self) -> bool:
        """Whether a data frame has begun and not ended."""
        return bool(self._held)

    def abandon(self) -> int:
        """Gives up the frame that has begun; returns how many bytes of it had come."""
        lost = len(self._held)
        self._offset += lost
        self._held.clear()
        return lost

    def feed(self, data: bytes) -> list[tuple[int, bytes, bool]]:
        held = self._held
        held += data
        found: list[tuple[int, bytes, bool]] = []
        position, end = 0, len(held)
        while position < end:
            size, sound = 1, held[position] in _SIGNALS
            if held[position] == START:
                if end - position < 2:
                    break
                length = held[position + 1]
                if length >= SHORTEST:
                    size = length + 2
                    if end - position < size:
                        break
                    sound = frame_checksum(held[position + 1 : position + size]) == 0
            found.append((self._offset + position, bytes(held[position : position + size]), sound))
            position += size
        del held[:position]
        self._offset += position
        return found


class Cutter:
    """Cuts a stream into pieces. `skipped` counts bytes that belong to nothing."""

    def __init__(self) -> None:
        self._frames = Frames()
        self.skipped = 0

    @property
    def inside(self) -> bool:
        """Whether a data frame has begun and not ended."""
        return self._frames.inside

    def abandon(self) -> None:
        """Gives up the frame that has begun, as a receiver must when it is not complete 1500 ms after its start."""
        self.skipped += self._frames.abandon()

    def feed(self, data: bytes) -> list[Piece]:
        pieces: list[Piece] = []
        for _, piece, sound in self._frames.feed(data):
            if len(piece) == 1:
                if sound:
                    pieces.append(_SIGNALS[piece[0]])
                else:
                    self.skipped += 1
            elif sound:
                pieces.append(DataFrame.parse(piece[1:-1]))
            else:
                pieces.append(Damaged(len(piece)))
        return pieces
