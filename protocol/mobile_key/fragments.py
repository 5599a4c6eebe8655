"""A message in pieces, each of which fits into one ATT write or notification.

A piece is one header byte and data: bit 7 is set in the first, bit 6 in the last, bits 5-0 count pieces modulo 64. The
data of the first begin with the length of the whole message, two bytes, big-endian. A piece has ATT_MTU - 3 bytes at
most. Two seconds may pass between pieces.
"""

from __future__ import annotations

import struct
from enum import StrEnum

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.mobile_key.cbor import LONGEST

FIRST, LAST, COUNTER_MASK = 0x80, 0x40, 0x3F
SMALLEST_MTU, LARGEST_MTU, ATT_HEADER = 23, 517, 3
FRAGMENT_SECONDS, NONCE_SECONDS, CONNECTION_SECONDS = 2.0, 5.0, 10.0
_LENGTH = struct.Struct(">H")


class Fault(StrEnum):
    NO_FIRST = "no_first"
    UNEXPECTED_FIRST = "unexpected_first"
    SEQUENCE_GAP = "sequence_gap"
    LENGTH_MISMATCH = "length_mismatch"
    TOO_LONG = "too_long"
    TIMEOUT = "timeout"


MEANINGS: dict[Fault, str] = {
    Fault.NO_FIRST: "a message began without its first piece",
    Fault.UNEXPECTED_FIRST: "a message began before the one before it had ended",
    Fault.SEQUENCE_GAP: "a piece is missing, or came twice",
    Fault.LENGTH_MISMATCH: "the pieces are not as long as the first one says",
    Fault.TOO_LONG: f"a message has more than {LONGEST} bytes",
    Fault.TIMEOUT: "the next piece came too late",
}


class FragmentError(CodecError):
    """The pieces so far are forgotten; the next message begins anew."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"openkey pieces: {MEANINGS[fault]}")
        self.fault = fault


def fragments(message: bytes, att_mtu: int) -> list[bytes]:
    """The pieces of a message; raises `Malformed` for one that cannot be sent."""
    if not SMALLEST_MTU <= att_mtu <= LARGEST_MTU:
        raise Malformed("openkey pieces", f"an ATT_MTU is {SMALLEST_MTU} to {LARGEST_MTU}")
    if not 0 < len(message) <= LONGEST:
        raise Malformed("openkey pieces", f"a message has 1 to {LONGEST} bytes")
    room = att_mtu - ATT_HEADER - 1
    data = _LENGTH.pack(len(message)) + message
    cuts = [data[at : at + room] for at in range(0, len(data), room)]
    last = len(cuts) - 1
    return [
        bytes(((FIRST if index == 0 else 0) | (LAST if index == last else 0) | index & COUNTER_MASK,)) + cut
        for index, cut in enumerate(cuts)
    ]


class Reassembler:
    """Puts the pieces of one direction together. `deadline` is when the next piece must have come, by the caller's own
    clock, or None between messages; a piece after it is refused, and so is every one that does not fit."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._length = 0
        self._count = 0
        self._under_way = False
        self.deadline: float | None = None

    def feed(self, piece: bytes, at: float) -> bytes | None:
        """The message, when this was its last piece. Raises `FragmentError`."""
        late = self.deadline is not None and at > self.deadline
        if late and not (piece and piece[0] & FIRST):
            raise self._broken(Fault.TIMEOUT)
        if late:
            self._forget()
        if not piece:
            raise self._broken(Fault.LENGTH_MISMATCH)
        data = self._begun(piece) if not self._under_way else self._continued(piece)
        self._data += data
        self._count += 1
        if len(self._data) > self._length:
            raise self._broken(Fault.LENGTH_MISMATCH)
        complete = len(self._data) == self._length
        if complete != bool(piece[0] & LAST):
            raise self._broken(Fault.LENGTH_MISMATCH)
        if not complete:
            self.deadline = at + FRAGMENT_SECONDS
            return None
        message = bytes(self._data)
        self._forget()
        return message

    def _begun(self, piece: bytes) -> bytes:
        if not piece[0] & FIRST:
            raise self._broken(Fault.NO_FIRST)
        if piece[0] & COUNTER_MASK:
            raise self._broken(Fault.SEQUENCE_GAP)
        if len(piece) < 1 + _LENGTH.size:
            raise self._broken(Fault.LENGTH_MISMATCH)
        (self._length,) = _LENGTH.unpack_from(piece, 1)
        if self._length > LONGEST:
            raise self._broken(Fault.TOO_LONG)
        if self._length == 0:
            raise self._broken(Fault.LENGTH_MISMATCH)
        self._under_way = True
        return piece[1 + _LENGTH.size :]

    def _continued(self, piece: bytes) -> bytes:
        if piece[0] & FIRST:
            raise self._broken(Fault.UNEXPECTED_FIRST)
        if piece[0] & COUNTER_MASK != self._count & COUNTER_MASK:
            raise self._broken(Fault.SEQUENCE_GAP)
        return piece[1:]

    def _broken(self, fault: Fault) -> FragmentError:
        self._forget()
        return FragmentError(fault)

    def _forget(self) -> None:
        self._data.clear()
        self._length = self._count = 0
        self._under_way = False
        self.deadline = None
