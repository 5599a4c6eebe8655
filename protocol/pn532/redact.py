"""Which bytes of a recorded PN532 stream are secret: keys, passwords, and what was written to or read from a card.

A frame's checksum goes with its secret, for it would tell eight bits of it. What is no frame may be the remains of a
damaged one and is masked, except for the wake-up bytes and zeros that stand in front of frames.
"""

from __future__ import annotations

from typing import Literal

from latchwork.protocol.cards.mifare_classic import Command as Classic
from latchwork.protocol.cards.ntag21x import Command as Ntag
from latchwork.protocol.pn532.frames import TFI_CHIP, TFI_HOST, Damaged, DataFrame, FrameCutter, Placed

Direction = Literal["host", "device"]

IN_DATA_EXCHANGE, IN_COMMUNICATE_THRU = 0x40, 0x42
DATA_EXCHANGED, COMMUNICATED_THRU = 0x41, 0x43

_TO_AN_INITIATOR = {0x8E: 0, 0x90: 0, 0x94: 0, 0x87: 1, 0x89: 1}
"""Codes of target mode that carry application data, and where it begins."""

_OPEN_COMMANDS: dict[int, int] = {
    Classic.READ: 2,
    Classic.TRANSFER: 2,
    Ntag.GET_VERSION: 1,
    Ntag.FAST_READ: 3,
    Ntag.READ_CNT: 2,
    Ntag.READ_SIG: 2,
    Ntag.HLTA: 2,
    Ntag.ULC_AUTH: 2,
    Ntag.CHECK_TEARING_EVENT: 2,
    Ntag.COMP_WRITE: 2,
}
"""Card commands of this length tell nothing."""

_AFTER_ADDRESS = frozenset(
    {Classic.WRITE, Ntag.WRITE, Classic.INCREMENT, Classic.DECREMENT, Classic.RESTORE, Ntag.INCR_CNT}
)
_AUTHENTICATIONS = frozenset({Classic.AUTH_A, Classic.AUTH_B})
KEY = (2, 8)
"""A Classic key's place in its command; the UID behind it is no secret."""


FILLERS = b"\x00\x55"


def _secret_of_card_command(data: bytes) -> tuple[int, int] | None:
    """The secret part of what goes to a card; all of it when the command is not known."""
    if not data or _OPEN_COMMANDS.get(data[0]) == len(data):
        return None
    if data[0] in _AUTHENTICATIONS and len(data) == 12:
        return KEY
    if data[0] == Ntag.PWD_AUTH and len(data) == 5:
        return 1, len(data)
    if data[0] in _AFTER_ADDRESS and len(data) > 2:
        return 2, len(data)
    return 0, len(data)


def _secret_part(frame: DataFrame) -> tuple[int, int] | None:
    """Start and end of the secret in `frame.data`."""
    code, data = frame.code, frame.data
    if frame.tfi == TFI_HOST and code in (IN_DATA_EXCHANGE, IN_COMMUNICATE_THRU):
        skipped = 1 if code == IN_DATA_EXCHANGE else 0
        part = _secret_of_card_command(data[skipped:])
        return None if part is None else (part[0] + skipped, part[1] + skipped)
    if frame.tfi == TFI_CHIP and code in (DATA_EXCHANGED, COMMUNICATED_THRU):
        # One byte is an ACK or a NAK; more is what the card holds.
        return (1, len(data)) if len(data) > 2 else None
    if code in _TO_AN_INITIATOR:
        return _TO_AN_INITIATOR[code], len(data)
    return None


class Redactor:
    """Follows one direction of one link, in chunks of any size. Offsets count from the first byte ever fed."""

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self.spans: list[tuple[int, int]] = []
        self.settled = 0
        """Up to here it is decided what is secret."""
        self._cutter = FrameCutter()
        self._undecided = bytearray()
        self._in_debris = False

    def feed(self, data: bytes) -> None:
        self._undecided += data
        for placed in self._cutter.feed_placed(data):
            if not isinstance(placed.piece, Damaged):
                self._between_frames(placed.start)
                self._frame(placed)
        self._between_frames(self.settled + len(self._undecided) - self._cutter.pending)
        if not self._in_debris:
            # Shown whether a frame follows or not: the postamble of the last frame is not held back.
            rest = self._undecided.lstrip(FILLERS)
            self._settle(self.settled + len(self._undecided) - len(rest))

    def _frame(self, placed: Placed) -> None:
        self._in_debris = False
        if isinstance(placed.piece, DataFrame) and (part := _secret_part(placed.piece)):
            start, end = part
            at = placed.body + 2
            if end > start:
                self._mask(at + start, at + end)
                self._mask(placed.end - 1, placed.end)
        self._settle(placed.end)

    def _between_frames(self, end: int) -> None:
        """What lies before `end` and belongs to no frame."""
        for index in range(end - self.settled):
            self._in_debris = self._in_debris or self._undecided[index] not in FILLERS
            if self._in_debris:
                self._mask(self.settled + index, self.settled + index + 1)
        self._settle(end)

    def _settle(self, end: int) -> None:
        if end > self.settled:
            del self._undecided[: end - self.settled]
            self.settled = end

    def _mask(self, start: int, end: int) -> None:
        if self.spans and self.spans[-1][1] == start:
            self.spans[-1] = self.spans[-1][0], end
        else:
            self.spans.append((start, end))
