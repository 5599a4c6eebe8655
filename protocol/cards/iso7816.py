"""Command and response APDUs, as ISO/IEC 14443-4 cards and PC/SC readers take them.

Facts from ISO/IEC 7816-4 §5: four header bytes, then nothing (case 1), Le (2), Lc and data (3) or all of them (4); a
length is one byte, or three (two behind an Lc) that begin with 00.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed

SHORT_DATA, SHORT_LE = 255, 256
LONG_DATA, LONG_LE = 65_535, 65_536


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """`le` is how many bytes the answer may have: 256 (65 536 in the extended form) asks for all there are, None for
    none. `extended` asks for lengths of two bytes where one would do."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = None
    extended: bool = False

    def build(self) -> bytes:
        """Raises `Malformed` for what does not fit a length or a byte."""
        try:
            head = bytes((self.cla, self.ins, self.p1, self.p2))
        except ValueError:
            raise Malformed("APDU", "CLA, INS, P1 and P2 are one byte each") from None
        size, le = len(self.data), self.le
        if size > LONG_DATA or (le is not None and not 1 <= le <= LONG_LE):
            raise Malformed("APDU", f"data has at most {LONG_DATA} bytes, and Le is 1 to {LONG_LE}")
        if self.extended or size > SHORT_DATA or (le or 0) > SHORT_LE:
            return head + self._long_lengths()
        lc = bytes((size,)) + self.data if size else b""
        return head + lc + (b"" if le is None else bytes((le % SHORT_LE,)))

    def _long_lengths(self) -> bytes:
        size = len(self.data)
        lc = b"\x00" + size.to_bytes(2, "big") + self.data if size else b""
        if self.le is None:
            return lc
        le = (self.le % LONG_LE).to_bytes(2, "big")
        return lc + le if size else b"\x00" + le

    @classmethod
    def parse(cls, data: bytes) -> CommandApdu:
        """Raises `Malformed` when the lengths do not add up."""
        if len(data) < 4:
            raise Malformed("APDU", f"{len(data)} bytes where at least 4 belong")
        cla, ins, p1, p2 = data[:4]
        body = data[4:]
        extended = len(body) > 2 and body[0] == 0
        content, le = _long(body) if extended else _short(body)
        return cls(cla, ins, p1, p2, content, le, extended)


def _short(body: bytes) -> tuple[bytes, int | None]:
    if len(body) < 2:
        return b"", (body[0] or SHORT_LE) if body else None
    end = 1 + body[0]
    if body[0] and len(body) == end:
        return body[1:], None
    if body[0] and len(body) == end + 1:
        return body[1:end], body[end] or SHORT_LE
    raise Malformed("APDU", f"Lc says {body[0]}, and {len(body) - 1} bytes follow it")


def _long(body: bytes) -> tuple[bytes, int | None]:
    size = int.from_bytes(body[1:3], "big")
    if len(body) == 3:
        return b"", size or LONG_LE
    end = 3 + size
    if size and len(body) == end:
        return body[3:], None
    if size and len(body) == end + 2:
        return body[3:end], int.from_bytes(body[end:], "big") or LONG_LE
    raise Malformed("APDU", f"its extended Lc says {size}, and {len(body) - 3} bytes follow it")


@dataclass(frozen=True, slots=True)
class ResponseApdu:
    """`sw` is SW1 SW2 as one number."""

    data: bytes = field(repr=False)
    sw: int

    def build(self) -> bytes:
        if not 0 <= self.sw <= 0xFFFF:
            raise Malformed("response APDU", "a status word is two bytes")
        return self.data + self.sw.to_bytes(2, "big")

    @classmethod
    def parse(cls, data: bytes) -> ResponseApdu:
        if len(data) < 2:
            raise Malformed("response APDU", "it has no status word")
        return cls(data[:-2], int.from_bytes(data[-2:], "big"))
