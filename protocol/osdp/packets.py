"""Packets: building them, reading one, and cutting them out of a line that may hold anything else.

    [FF] 53 ADDR LEN LEN CTRL [block] CODE DATA... [MAC] CHECK

Facts from libosdp 3.2 (osdp_phy.c). LEN counts from the SOM to the last check byte. What has a length that can be is
taken out whole: 53 inside it is data, and a packet with a wrong check is never searched for another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from latchwork.protocol.codec import streams
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Bad
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.checks import checksum, crc16
from latchwork.protocol.osdp.constants import HANDSHAKE, LONGEST, MARK, SHORTEST, SOM, WITH_MAC

MAC_SIZE = 4
HEADER_SIZE = 5
CRC_BIT = 0x04
BLOCK_BIT = 0x08
BLOCK_HEAD = 2
"""Its length, which counts itself, and its type."""


class Flaw(StrEnum):
    """Why bytes are no packet."""

    NO_SOM = "som"
    LENGTH = "length"
    CRC = "crc"
    CHECKSUM = "checksum"
    SECURITY_BLOCK = "security_block"
    NO_CODE = "code"


_PROBLEMS: dict[Flaw, str] = {
    Flaw.NO_SOM: "it does not begin with 53",
    Flaw.LENGTH: f"its stated length is not its own, or not in {SHORTEST}..{LONGEST}",
    Flaw.CRC: "the CRC does not fit",
    Flaw.CHECKSUM: "the checksum does not fit",
    Flaw.SECURITY_BLOCK: "the security block does not fit into it",
    Flaw.NO_CODE: "there is no command or reply code in it",
}


class BadPacket(Malformed):
    """Bytes that are no packet; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__("OSDP packet", _PROBLEMS[flaw])
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class SecurityBlock:
    """`type` is one of `constants.Block`, or a number that nobody knows; `data` is empty or one byte."""

    type: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Packet:
    """`address` is without the bit that marks replies. `mac` is there with blocks 15 to 18 and nowhere else;
    with 17 and 18 `data` is ciphertext."""

    address: int
    code: int
    data: bytes = field(default=b"", repr=False)
    sequence: int = 0
    reply: bool = False
    crc: bool = True
    mark: bool = False
    block: SecurityBlock | None = None
    mac: bytes = b""
    reserved: int = 0

    def build(self) -> bytes:
        """From the mark, if it has one, to the check; raises `Malformed`."""
        if len(self.mac) != (MAC_SIZE if self.has_mac else 0):
            raise Malformed("OSDP packet", "a MAC of 4 bytes goes with security blocks 15 to 18 and with nothing else")
        if not 0 <= self.code <= 0xFF:
            raise Malformed("OSDP packet", "its code is not one byte")
        body = _build_block(self.block) + bytes((self.code,)) + self.data + self.mac
        secured = self.block is not None
        packet: g.WithCrc | g.WithChecksum
        if self.crc:
            packet = g.WithCrc(self.reply, self.address, self.reserved, secured, self.sequence, body)
        else:
            packet = g.WithChecksum(self.reply, self.address, self.reserved, secured, self.sequence, body)
        built = packet.build()
        if len(built) > LONGEST:
            raise Malformed("OSDP packet", f"{len(built)} bytes; {LONGEST} is the most")
        return bytes((MARK,)) + built if self.mark else built

    @property
    def has_mac(self) -> bool:
        return self.block is not None and self.block.type in WITH_MAC

    @classmethod
    def parse(cls, data: bytes) -> Packet:
        """Reads exactly one, with or without its mark; raises `BadPacket`."""
        mark = data[:1] == bytes((MARK,))
        own = data[1:] if mark else data
        if own[:1] != bytes((SOM,)):
            raise BadPacket(Flaw.NO_SOM)
        if len(own) < SHORTEST or len(own) > LONGEST or int.from_bytes(own[2:4], "little") != len(own):
            raise BadPacket(Flaw.LENGTH)
        flaw = _flaw(own)
        if flaw is not None:
            raise BadPacket(flaw)
        crc = bool(own[4] & CRC_BIT)
        envelope = g.WithCrc.parse(own) if crc else g.WithChecksum.parse(own)
        block, rest = _split_block(envelope.body) if envelope.secured else (None, envelope.body)
        if not rest:
            raise BadPacket(Flaw.NO_CODE)
        end = len(rest) - (MAC_SIZE if block is not None and block.type in WITH_MAC else 0)
        if end < 1:
            raise BadPacket(Flaw.LENGTH)
        return cls(
            envelope.address,
            rest[0],
            rest[1:end],
            envelope.sequence,
            envelope.reply,
            crc,
            mark,
            block,
            rest[end:],
            envelope.reserved,
        )


def _build_block(block: SecurityBlock | None) -> bytes:
    if block is None:
        return b""
    if not 0 <= block.type <= 0xFF or len(block.data) > 0xFF - BLOCK_HEAD:
        raise Malformed("OSDP packet", "its security block has no type of one byte, or is too long")
    return bytes((BLOCK_HEAD + len(block.data), block.type)) + block.data


def _split_block(body: bytes) -> tuple[SecurityBlock, bytes]:
    size = body[0] if body else 0
    if not BLOCK_HEAD <= size <= len(body):
        raise BadPacket(Flaw.SECURITY_BLOCK)
    block = SecurityBlock(body[1], body[BLOCK_HEAD:size])
    if len(block.data) != (1 if block.type in HANDSHAKE else 0) and block.type in HANDSHAKE | WITH_MAC:
        raise BadPacket(Flaw.SECURITY_BLOCK)
    return block, body[size:]


def _flaw(own: bytes) -> Flaw | None:
    """What is wrong with the check of a packet whose length is right."""
    if own[4] & CRC_BIT:
        return None if crc16(own[:-2]) == int.from_bytes(own[-2:], "little") else Flaw.CRC
    return None if checksum(own[:-1]) == own[-1] else Flaw.CHECKSUM


@dataclass(frozen=True, slots=True)
class Damaged:
    """What was meant as a packet and is none."""

    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where it lay in the stream, its mark included. `size` counts from the SOM, as its LEN does."""

    piece: Packet | Damaged
    start: int
    end: int

    @property
    def size(self) -> int:
        marked = isinstance(self.piece, Packet) and self.piece.mark
        return self.end - self.start - int(marked)


class PacketCutter:
    """Cuts packets out of a stream fed in pieces of any size.

    A 53 whose length cannot be is skipped alone, any other byte outside a packet without a word. A receiver whose
    line fell silent for more than 20 ms inside a packet calls `reset`.
    """

    def __init__(self) -> None:
        starts = (bytes((MARK, SOM)), bytes((SOM,)))
        self._cutter = streams.Cutter(starts, _judge, LONGEST + 1, idle=bytes((MARK,)))

    @property
    def waiting(self) -> int:
        """Bytes held back because they may be the beginning of a packet."""
        return self._cutter.waiting

    @property
    def offset(self) -> int:
        """Offset of the first byte that is held back."""
        return self._cutter.offset

    def reset(self) -> int:
        """Forgets a packet that has begun; returns how many bytes it was."""
        return self._cutter.reset()

    def feed(self, data: bytes) -> list[Packet | Damaged]:
        return [placed.piece for placed in self.feed_placed(data)]

    def feed_placed(self, data: bytes) -> list[Placed]:
        """The same with each piece's place, counted from the first byte ever fed."""
        return [_placed(piece) for piece in self._cutter.feed(data) if isinstance(piece, streams.Frame)]


def _judge(buffer: bytes, at: int) -> int | Bad:
    """How far the packet reaches that begins at `at`; none begins where the stated length cannot be."""
    marks = int(buffer[at] == MARK)
    have = len(buffer) - at
    if have < marks + HEADER_SIZE - 1:
        return -(marks + HEADER_SIZE - 1)
    length = buffer[at + marks + 2] | buffer[at + marks + 3] << 8
    if not SHORTEST <= length <= LONGEST:
        return 0
    size = marks + length
    if have < size:
        return -size
    flaw = _flaw(buffer[at + marks : at + size])
    return size if flaw is None else Bad(size, flaw.value)


def _placed(frame: streams.Frame) -> Placed:
    start, end = frame.offset, frame.offset + len(frame.data)
    if frame.problem:
        return Placed(Damaged(Flaw(frame.problem)), start, end)
    try:
        return Placed(Packet.parse(frame.data), start, end)
    except BadPacket as bad:
        return Placed(Damaged(bad.flaw), start, end)
