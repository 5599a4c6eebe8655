"""Where header, copies, keys and passwords lie on each kind of card.

The places are our own choice, written down in docs/keycard.md; what the cards are is in `latchwork.protocol.cards`.
"""

from __future__ import annotations

from collections.abc import Sequence

from latchwork.protocol.cards.mifare_classic import BLOCK_SIZE, AccessConditions, Bits, Trailer
from latchwork.protocol.cards.ntag21x import NTAG213, NTAG215, NTAG216, PAGE_SIZE, Configuration, MemoryMap
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.seal import COPY_SIZE, HEADER_SIZE

# --- MIFARE Classic 1K and 4K ---------------------------------------------------------------------------------

HEADER_SECTOR = 1
HEADER_BLOCK = 4
COPY_BLOCKS: tuple[tuple[int, ...], ...] = ((8, 9, 10, 12, 13), (16, 17, 18, 20, 21))
SECTORS = (1, 2, 3, 4, 5)

OPEN_READ_KEY = bytes.fromhex("4c4154434857")
"""Key A of the header's sector, no secret: anybody may ask a card whose it is."""

ACCESS = AccessConditions(Bits.C100, Bits.C100, Bits.C100, Bits.C011)
"""Key A and key B read, key B alone writes data, keys and access bits; no key can be read, so key B is a key."""


def read_key(key: PropertyKey, uid: bytes, sector: int) -> bytes:
    """Key A of a sector."""
    return OPEN_READ_KEY if sector == HEADER_SECTOR else key.read_key(uid, sector)


def trailer(key: PropertyKey, uid: bytes, sector: int) -> bytes:
    """The block that closes a sector."""
    return Trailer(read_key(key, uid, sector), ACCESS, key.write_key(uid, sector)).build()


def to_blocks(data: bytes) -> list[bytes]:
    """Cuts a header or a copy into whole blocks, filled up with zeros."""
    padded = data.ljust(-(-len(data) // BLOCK_SIZE) * BLOCK_SIZE, b"\x00")
    return [padded[start : start + BLOCK_SIZE] for start in range(0, len(padded), BLOCK_SIZE)]


def from_blocks(blocks: Sequence[bytes], size: int) -> bytes:
    """Puts a header or a copy together again; the filling must be zeros."""
    data = b"".join(blocks)
    if len(data) < size or any(data[size:]):
        raise Malformed("keycard", "blocks are missing or the filling of the last one is not zero")
    return data[:size]


# --- NTAG213, 215, 216 ----------------------------------------------------------------------------------------

NTAGS: tuple[MemoryMap, ...] = (NTAG213, NTAG215, NTAG216)

HEADER_PAGE = 4
HEADER_PAGES = HEADER_SIZE // PAGE_SIZE
COPY_PAGES = COPY_SIZE // PAGE_SIZE
FIRST_COPY_PAGE: tuple[int, ...] = (HEADER_PAGE + HEADER_PAGES, HEADER_PAGE + HEADER_PAGES + COPY_PAGES)
FIRST_PROTECTED_PAGE = FIRST_COPY_PAGE[0]
LAST_PAGE = FIRST_COPY_PAGE[1] + COPY_PAGES - 1

FACTORY_START: dict[str, bytes] = {
    NTAG213.name: bytes.fromhex("0103a00c340300fe"),
    NTAG215.name: bytes.fromhex("0300fe0000000000"),
    NTAG216.name: bytes.fromhex("0300fe0000000000"),
}
"""What pages 4 and 5 hold from the factory: an empty NDEF message, on NTAG213 behind a lock control TLV."""

FACTORY_CONFIGURATION = Configuration()


def configuration(key: PropertyKey, uid: bytes) -> Configuration:
    """Nothing from the first copy on is read or written without the password.

    CFGLCK stays clear, so that a card can be given back to the factory state. AUTHLIM stays 0: with a limit, a few
    taps at a wrong reader would kill the card.
    """
    return Configuration(auth0=FIRST_PROTECTED_PAGE, prot=True, pwd=key.password(uid), pack=key.pack(uid))


def to_pages(data: bytes) -> list[bytes]:
    return [data[start : start + PAGE_SIZE] for start in range(0, len(data), PAGE_SIZE)]
