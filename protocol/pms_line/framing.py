"""Control bytes and frames of `STX payload ETX check`, cut out of a stream of any chunking.

The check value may be any byte, also one that looks like a control byte: exactly that many bytes after ETX are taken
and never searched. The payload itself is text and holds no control byte, so an STX inside a frame means that the frame
before it lost its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import xor

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Bad, Cutter, Frame

STX = 0x02
ETX = 0x03
ENQ = 0x05
ACK = 0x06
NAK = 0x15
DECIMAL_NAK = 0x0F
"""What a client sends that took the decimal 15 of a NAK for the byte. It is reported, never taken silently."""

CONTROLS = bytes((ENQ, ACK, NAK, DECIMAL_NAK))
_BOUND = re.compile(b"[\x02\x03]")


def is_text(data: bytes) -> bool:
    """Whether it is printable ASCII, as what stands between the separators of a payload has to be."""
    return data.isascii() and data.decode("ascii").isprintable()


def lrc(data: bytes) -> int:
    """The longitudinal check: exclusive-or of all bytes."""
    return reduce(xor, data, 0)


def lrc_byte(covered: bytes) -> bytes:
    """The check as one raw byte; `covered` is what stands after STX, ETX included."""
    return bytes((lrc(covered),))


def lrc_hex(covered: bytes) -> bytes:
    """The check as two upper-case hexadecimal characters."""
    return b"%02X" % lrc(covered)


@dataclass(frozen=True, slots=True)
class Framing:
    """How a payload lies on the line.

    `check` makes the check value from payload and ETX and `check_size` says how long it is; without `check` that many
    bytes are taken unverified. `controls` are the single bytes that mean something between frames, `longest` bounds a
    frame.
    """

    check: Callable[[bytes], bytes] | None = lrc_byte
    check_size: int = 1
    controls: bytes = CONTROLS
    longest: int = 1024

    def build(self, payload: bytes) -> bytes:
        """Raises `Malformed` for a payload that would end the frame early or is too long for it."""
        if self.check is None and self.check_size:
            raise Malformed("frame", "how its check value is made is not public")
        if _BOUND.search(payload):
            raise Malformed("frame", "its payload holds STX or ETX")
        covered = payload + bytes((ETX,))
        frame = bytes((STX,)) + covered + (self.check(covered) if self.check else b"")
        if len(frame) > self.longest:
            raise Malformed("frame", f"it has {len(frame)} bytes; {self.longest} is the most")
        return frame

    def payload(self, frame: bytes) -> bytes:
        """What lies between STX and ETX of a frame that was cut."""
        return frame[1 : len(frame) - 1 - self.check_size]

    def parse(self, data: bytes) -> bytes:
        """The payload of exactly one sound frame; raises `Malformed`."""
        pieces = self.cutter().feed(data)
        if len(pieces) != 1 or not isinstance(pieces[0], Frame) or len(pieces[0].data) != len(data) or len(data) == 1:
            raise Malformed("frame", "these bytes are not one whole frame")
        if pieces[0].problem:
            raise Malformed("frame", pieces[0].problem)
        return self.payload(data)

    def cutter(self) -> Cutter:
        """A cutter whose frames are control bytes (one byte long) and framed payloads."""
        starts = (bytes((STX,)), *(bytes((control,)) for control in self.controls))
        return Cutter(starts, self._judge, self.longest)

    def _judge(self, buffer: bytes, at: int) -> int | Bad:
        if buffer[at] != STX:
            return 1
        bound = _BOUND.search(buffer, at + 1, at + self.longest)
        if bound is None:
            have = len(buffer) - at
            return -(have + 1) if have < self.longest else 0
        if buffer[bound.start()] == STX:
            return 0
        size = bound.end() - at + self.check_size
        if len(buffer) < at + size:
            return -size
        covered, check = buffer[at + 1 : bound.end()], buffer[bound.end() : at + size]
        return size if self.check is None or self.check(covered) == check else Bad(size, "the check value is wrong")


WITHOUT_CHECK = Framing(check=None, check_size=0, controls=b"")
"""`STX payload ETX` and nothing else, as FIAS has it on TCP."""
