"""MIFARE Classic memory: sectors and blocks, access conditions, trailers, value blocks and the application directory.

Facts from NXP MF1S50YYX_V1 (§8.6 memory, §8.7 access) and AN10787 (MAD). Crypto-1 itself is broken and is done by the
reader chip and the card; nothing here depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from latchwork.protocol.codec.errors import Malformed

BLOCK_SIZE = 16
KEY_SIZE = 6
FACTORY_KEY = bytes.fromhex("ffffffffffff")
MAD_KEY_A = bytes.fromhex("a0a1a2a3a4a5")
NDEF_KEY_A = bytes.fromhex("d3f7d3f7d3f7")
SMALL_SECTORS = 32
"""Sectors 0-31 have four blocks; those of a 4K card above them sixteen."""


class Command(IntEnum):
    AUTH_A = 0x60
    AUTH_B = 0x61
    READ = 0x30
    WRITE = 0xA0
    DECREMENT = 0xC0
    INCREMENT = 0xC1
    RESTORE = 0xC2
    TRANSFER = 0xB0


class Key(StrEnum):
    A = "A"
    B = "B"


# --- geometry -------------------------------------------------------------------------------------------------


def sector_of(block: int) -> int:
    return block // 4 if block < SMALL_SECTORS * 4 else SMALL_SECTORS + (block - SMALL_SECTORS * 4) // 16


def blocks_in(sector: int) -> int:
    return 4 if sector < SMALL_SECTORS else 16


def first_block(sector: int) -> int:
    return sector * 4 if sector < SMALL_SECTORS else SMALL_SECTORS * 4 + (sector - SMALL_SECTORS) * 16


def trailer_block(sector: int) -> int:
    return first_block(sector) + blocks_in(sector) - 1


def is_trailer(block: int) -> bool:
    return block == trailer_block(sector_of(block))


def data_blocks(sector: int) -> tuple[int, ...]:
    """The blocks of a sector that hold data: all but the trailer and, in sector 0, the manufacturer's."""
    first = first_block(sector) + (sector == 0)
    return tuple(range(first, trailer_block(sector)))


def access_group(block: int) -> int:
    """Which set of access bits rules a block: 3 for the trailer; in a large sector five data blocks share one."""
    sector = sector_of(block)
    index = block - first_block(sector)
    if index == blocks_in(sector) - 1:
        return 3
    return index if sector < SMALL_SECTORS else index // 5


# --- access conditions ----------------------------------------------------------------------------------------


class Bits(StrEnum):
    """C1 C2 C3 of one group."""

    C000 = "000"
    C010 = "010"
    C100 = "100"
    C110 = "110"
    C001 = "001"
    C011 = "011"
    C101 = "101"
    C111 = "111"


_NOBODY: frozenset[Key] = frozenset()
_A = frozenset({Key.A})
_B = frozenset({Key.B})
_BOTH = frozenset({Key.A, Key.B})


@dataclass(frozen=True, slots=True)
class DataRights:
    """Who may do what with a data block; `decrement` rules transfer and restore too."""

    read: frozenset[Key]
    write: frozenset[Key]
    increment: frozenset[Key]
    decrement: frozenset[Key]


@dataclass(frozen=True, slots=True)
class TrailerRights:
    """Who may do what with the parts of a sector trailer. Key A is never readable."""

    key_a_write: frozenset[Key]
    access_read: frozenset[Key]
    access_write: frozenset[Key]
    key_b_read: frozenset[Key]
    key_b_write: frozenset[Key]


DATA_RIGHTS: dict[Bits, DataRights] = {
    Bits.C000: DataRights(_BOTH, _BOTH, _BOTH, _BOTH),
    Bits.C010: DataRights(_BOTH, _NOBODY, _NOBODY, _NOBODY),
    Bits.C100: DataRights(_BOTH, _B, _NOBODY, _NOBODY),
    Bits.C110: DataRights(_BOTH, _B, _B, _BOTH),
    Bits.C001: DataRights(_BOTH, _NOBODY, _NOBODY, _BOTH),
    Bits.C011: DataRights(_B, _B, _NOBODY, _NOBODY),
    Bits.C101: DataRights(_B, _NOBODY, _NOBODY, _NOBODY),
    Bits.C111: DataRights(_NOBODY, _NOBODY, _NOBODY, _NOBODY),
}

TRAILER_RIGHTS: dict[Bits, TrailerRights] = {
    Bits.C000: TrailerRights(_A, _A, _NOBODY, _A, _A),
    Bits.C010: TrailerRights(_NOBODY, _A, _NOBODY, _A, _NOBODY),
    Bits.C100: TrailerRights(_B, _BOTH, _NOBODY, _NOBODY, _B),
    Bits.C110: TrailerRights(_NOBODY, _BOTH, _NOBODY, _NOBODY, _NOBODY),
    Bits.C001: TrailerRights(_A, _A, _A, _A, _A),
    Bits.C011: TrailerRights(_B, _BOTH, _B, _NOBODY, _B),
    Bits.C101: TrailerRights(_NOBODY, _BOTH, _B, _NOBODY, _NOBODY),
    Bits.C111: TrailerRights(_NOBODY, _BOTH, _NOBODY, _NOBODY, _NOBODY),
}

INVERTED_DISAGREE = "inverted bits disagree"


@dataclass(frozen=True, slots=True)
class AccessConditions:
    """The access bits of one sector: of data groups 0-2 and of the trailer."""

    block0: Bits
    block1: Bits
    block2: Bits
    trailer: Bits

    @property
    def groups(self) -> tuple[Bits, Bits, Bits, Bits]:
        return self.block0, self.block1, self.block2, self.trailer

    @classmethod
    def parse(cls, data: bytes) -> AccessConditions:
        """From bytes 6-8 of a trailer. Raises `Malformed` when the inverted copies disagree: a card shuts such a
        sector for ever."""
        if len(data) != 3:
            raise Malformed("access bits", f"three bytes are needed, not {len(data)}")
        byte6, byte7, byte8 = data
        c1, c2, c3 = byte7 >> 4, byte8 & 0x0F, byte8 >> 4
        if (byte6 & 0x0F, byte6 >> 4, byte7 & 0x0F) != (~c1 & 0x0F, ~c2 & 0x0F, ~c3 & 0x0F):
            raise Malformed("access bits", INVERTED_DISAGREE)
        return cls(*(Bits(f"{c1 >> g & 1}{c2 >> g & 1}{c3 >> g & 1}") for g in range(4)))

    def build(self) -> bytes:
        c1, c2, c3 = (sum(int(bits[n]) << g for g, bits in enumerate(self.groups)) for n in range(3))
        return bytes(((~c2 & 0x0F) << 4 | ~c1 & 0x0F, c1 << 4 | ~c3 & 0x0F, c3 << 4 | c2))

    def data_rights(self, group: int) -> DataRights:
        return DATA_RIGHTS[self.groups[group]]

    @property
    def trailer_rights(self) -> TrailerRights:
        return TRAILER_RIGHTS[self.trailer]

    @property
    def key_b_readable(self) -> bool:
        """A readable key B is data, not a key: it cannot open anything."""
        return bool(self.trailer_rights.key_b_read)


FACTORY_ACCESS = AccessConditions(Bits.C000, Bits.C000, Bits.C000, Bits.C001)
NDEF_ACCESS = AccessConditions(Bits.C000, Bits.C000, Bits.C000, Bits.C011)
MAD_ACCESS = AccessConditions(Bits.C100, Bits.C100, Bits.C100, Bits.C011)


@dataclass(frozen=True, slots=True)
class Trailer:
    """A sector trailer. `gpb` is the general purpose byte; the card gives it no meaning."""

    key_a: bytes = field(repr=False)
    access: AccessConditions
    key_b: bytes = field(repr=False)
    gpb: int = 0x69

    def build(self) -> bytes:
        for name, key in (("A", self.key_a), ("B", self.key_b)):
            if len(key) != KEY_SIZE:
                raise Malformed("sector trailer", f"key {name} has {len(key)} bytes; a key has {KEY_SIZE}")
        return self.key_a + self.access.build() + bytes((self.gpb,)) + self.key_b

    @classmethod
    def parse(cls, block: bytes) -> Trailer:
        if len(block) != BLOCK_SIZE:
            raise Malformed("sector trailer", f"a block has {BLOCK_SIZE} bytes, not {len(block)}")
        return cls(block[:6], AccessConditions.parse(block[6:9]), block[10:], block[9])


NDEF_GPB = 0x40
"""General purpose byte of a sector that holds NDEF: version 1.0, open to read and write."""


def ndef_trailer(key_b: bytes) -> Trailer:
    """The trailer of a sector that everybody may read NDEF from and the holder of key B may change."""
    return Trailer(NDEF_KEY_A, NDEF_ACCESS, key_b, NDEF_GPB)


FACTORY_TRAILER = Trailer(FACTORY_KEY, FACTORY_ACCESS, FACTORY_KEY)


# --- value blocks ---------------------------------------------------------------------------------------------


def build_value(value: int, address: int = 0) -> bytes:
    """A signed 32-bit value three times, once inverted, and an address byte four times, twice inverted."""
    if not -(1 << 31) <= value < 1 << 31:
        raise Malformed("value block", "the value does not fit 32 signed bits")
    if not 0 <= address <= 0xFF:
        raise Malformed("value block", "its address byte is not a byte")
    plain = value.to_bytes(4, "little", signed=True)
    inverted = bytes(~b & 0xFF for b in plain)
    back = ~address & 0xFF
    return plain + inverted + plain + bytes((address, back, address, back))


def parse_value(block: bytes) -> tuple[int, int]:
    """Value and address; `Malformed` when the copies disagree."""
    if len(block) != BLOCK_SIZE:
        raise Malformed("value block", f"a block has {BLOCK_SIZE} bytes, not {len(block)}")
    value, address = int.from_bytes(block[:4], "little", signed=True), block[12]
    if build_value(value, address) != block:
        raise Malformed("value block", "its copies disagree")
    return value, address


# --- application directory ------------------------------------------------------------------------------------

MAD_SECTORS = 15
MAD2_SECTORS = 23
AID_FREE = 0x0000
AID_DEFECT = 0x0001
AID_RESERVED = 0x0002
AID_CARD_HOLDER = 0x0004
AID_NDEF = 0xE103
MAD_PRESENT = 0x80
MULTI_APPLICATION = 0x40
MAD2_FIRST_SECTOR = 16


def mad_crc(data: bytes) -> int:
    """CRC-8 with polynomial 1D from C7, not reflected."""
    crc = 0xC7
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (0x1D if crc & 0x80 else 0)) & 0xFF
    return crc


@dataclass(frozen=True, slots=True)
class ApplicationDirectory:
    """Which application owns which sector: `aids[0]` is that of sector 1 (of sector 17 in the second directory).

    `info` names the card publisher's sector. The first directory fills blocks 1 and 2 and has 15 entries; the second,
    on a 4K card, fills blocks 64-66 and has 23.
    """

    aids: tuple[int, ...]
    info: int = 0

    def build(self) -> tuple[bytes, ...]:
        if len(self.aids) not in (MAD_SECTORS, MAD2_SECTORS):
            raise Malformed(
                "application directory", f"{len(self.aids)} entries; it has {MAD_SECTORS} or {MAD2_SECTORS}"
            )
        body = bytes((self.info,)) + b"".join(aid.to_bytes(2, "little") for aid in self.aids)
        whole = bytes((mad_crc(body),)) + body
        return tuple(whole[at : at + BLOCK_SIZE] for at in range(0, len(whole), BLOCK_SIZE))

    @classmethod
    def parse(cls, blocks: Sequence[bytes]) -> ApplicationDirectory:
        whole = b"".join(blocks)
        if len(whole) not in (32, 48):
            raise Malformed("application directory", "it takes two blocks, or three on the second half of a 4K card")
        if mad_crc(whole[1:]) != whole[0]:
            raise Malformed("application directory", "its checksum is wrong")
        return cls(tuple(int.from_bytes(whole[at : at + 2], "little") for at in range(2, len(whole), 2)), whole[1])

    def sectors_of(self, aid: int) -> tuple[int, ...]:
        first = 1 if len(self.aids) == MAD_SECTORS else MAD2_FIRST_SECTOR + 1
        return tuple(first + index for index, owner in enumerate(self.aids) if owner == aid)


MAD_BLOCKS = (1, 2)
MAD2_BLOCKS = (64, 65, 66)
"""Where the directory lies; the second only on a 4K card."""


def mad_gpb(version: int, *, multi_application: bool = True) -> int:
    """The general purpose byte of sector 0 that announces a directory of this version."""
    return MAD_PRESENT | (MULTI_APPLICATION if multi_application else 0) | version
