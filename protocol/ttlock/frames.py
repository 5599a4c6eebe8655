"""Frames: header, length, payload, checksum, CR LF; and cutting them out of a stream of any chunking.

Ciphertext may hold 0d 0a and 7f 5a, so the length byte decides where a frame ends and the terminator only confirms it.
Source: vendor Android SDK 3.3.1, `Command.buildCommand` and `BluetoothImpl.onCharacteristicChanged`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from latchwork.protocol.codec.streams import Cutter, Frame
from latchwork.protocol.codec.streams import Garbage as Garbage
from latchwork.protocol.ttlock.crc import PLAIN_TABLE, crc8
from latchwork.protocol.ttlock.generated import Envelope

HEADER = b"\x7f\x5a"
TERMINATOR = b"\r\n"
ENCRYPTED = 0xAA
UNMARKED = 0x00
"""What older firmware puts into the encrypt byte of some events."""

LENGTH_AT = 11
PAYLOAD_AT = 12
AROUND = 15
"""Bytes of a frame beside its payload."""

LONGEST = AROUND + 255


@dataclass(frozen=True, slots=True)
class Version:
    """Who speaks: the part of the header that a lock or an app repeats in each of its frames."""

    protocol_type: int = 5
    sub_version: int = 3
    scene: int = 1
    group_id: int = 1
    org_id: int = 1

    def envelope(self, command: int, payload: bytes, encrypt: int = ENCRYPTED) -> Envelope:
        return Envelope(
            protocol_type=self.protocol_type,
            sub_version=self.sub_version,
            scene=self.scene,
            group_id=self.group_id,
            org_id=self.org_id,
            command=command,
            encrypt=encrypt,
            payload=payload,
        )

    @classmethod
    def of(cls, envelope: Envelope) -> Version:
        return cls(envelope.protocol_type, envelope.sub_version, envelope.scene, envelope.group_id, envelope.org_id)


FIRST_CONTACT = Version(5, 1, 1, 1, 1)
"""What the vendor's app puts into its first frame, before it knows the lock's version."""


class Checksum(StrEnum):
    RIGHT = "right"
    PLAIN = "plain"
    """Only the unchanged Maxim table gives it: the peer is a client with that table."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Cut:
    """A frame as it lay in the stream, from absolute offset `start` to `end`."""

    envelope: Envelope
    checksum: Checksum
    start: int
    end: int


def build_frame(envelope: Envelope) -> bytes:
    """The frame on the wire, terminator included. `Malformed` when the payload has more than 255 bytes."""
    body = envelope.build()
    return body + bytes((crc8(body),)) + TERMINATOR


def chunks(frame: bytes, size: int) -> list[bytes]:
    """The pieces in which a frame is written or notified."""
    return [frame[at : at + size] for at in range(0, len(frame), size)]


def _judge(buffer: bytes, at: int) -> int:
    """Whether a frame lies at `at`: the length byte says how far it goes, the terminator has to agree."""
    if at + PAYLOAD_AT > len(buffer):
        return -PAYLOAD_AT
    size = AROUND + buffer[at + LENGTH_AT]
    if at + size > len(buffer):
        return -size
    return size if buffer.startswith(TERMINATOR, at + size - len(TERMINATOR)) else 0


class FrameCutter:
    """Takes bytes in any pieces and gives back whole frames and what lay between them."""

    def __init__(self) -> None:
        self._cutter = Cutter((HEADER,), _judge, LONGEST)

    @property
    def settled(self) -> int:
        """Absolute offset up to which every byte has been given out as frame or garbage."""
        return self._cutter.offset

    def feed(self, data: bytes) -> list[Cut | Garbage]:
        pieces = self._cutter.feed(data)
        return [piece if isinstance(piece, Garbage) else _cut(piece) for piece in pieces]


def _cut(frame: Frame) -> Cut:
    data = frame.data
    body, sent = data[:-3], data[-3]
    if crc8(body) == sent:
        checksum = Checksum.RIGHT
    else:
        checksum = Checksum.PLAIN if crc8(body, PLAIN_TABLE) == sent else Checksum.WRONG
    return Cut(Envelope.parse(body), checksum, frame.offset, frame.offset + len(data))
