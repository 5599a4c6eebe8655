"""Which bytes of a recorded TTLock stream are secret.

Ciphertext under a lock's own key tells nothing and is kept, so that a recording can be replayed. What goes under the
published factory key, what is not marked as encrypted and what is no frame is masked.
"""

from __future__ import annotations

from typing import Literal

from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.frames import ENCRYPTED, PAYLOAD_AT, Cut, FrameCutter

Direction = Literal["host", "device"]


class Redactor:
    """Follows one direction of one link. Both directions mark the key exchange by the command byte."""

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self.spans: list[tuple[int, int]] = []
        self._cutter = FrameCutter()

    @property
    def settled(self) -> int:
        """Absolute offset up to which secrecy is decided."""
        return self._cutter.settled

    def feed(self, data: bytes) -> None:
        for piece in self._cutter.feed(data):
            if not isinstance(piece, Cut):
                self.spans.append((piece.offset, piece.offset + len(piece.data)))
                continue
            envelope = piece.envelope
            open_text = envelope.command == Command.GET_AES_KEY or envelope.encrypt != ENCRYPTED
            if envelope.payload and open_text:
                start = piece.start + PAYLOAD_AT
                self.spans.append((start, start + len(envelope.payload)))
