"""A key card on a MIFARE Classic 1K or 4K: sectors 1-5, key A to read, key B to write.

Card commands and access conditions: NXP MF1S50YYX_V1. Each sector is either still the factory's or already ours, so a
card that was taken away half formatted is found and finished.
"""

from __future__ import annotations

from latchwork.drivers.encoder.antenna import Antenna, CardFault, CardForgot
from latchwork.drivers.encoder.store import Contents
from latchwork.protocol.cards.mifare_classic import (
    BLOCK_SIZE,
    FACTORY_KEY,
    FACTORY_TRAILER,
    Command,
    sector_of,
    trailer_block,
)
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard import placement
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.seal import COPY_SIZE, HEADER_SIZE, parse_header
from latchwork.protocol.pn532.constants import Status

BLANK = bytes(BLOCK_SIZE)


class _Closed(Exception):
    """A sector has keys that are neither ours nor the factory's."""

    def __init__(self, sector: int) -> None:
        super().__init__(f"sector {sector} has somebody else's keys")


class ClassicStore:
    def __init__(self, antenna: Antenna, key: PropertyKey, property_id: int, technology: str) -> None:
        self.technology = technology
        self._antenna = antenna
        self._key = key
        self._property_id = property_id
        self._ours: dict[int, bool] = {}
        self._proved: int | None = None

    def forget(self) -> None:
        self._proved = None

    # --- reading

    async def load(self) -> Contents:
        header = await self._open_header()
        if header is not None:
            owner = parse_header(header)
            if owner is not None and owner != self._property_id:
                return Contents(stranger=f"it belongs to property {owner}")
        try:
            return await self._load_ours()
        except _Closed as closed:
            return Contents(stranger=str(closed))

    async def _open_header(self) -> bytes | None:
        """What anybody may read of a formatted card; None where the header's key is not there."""
        if not await self._authenticate(Command.AUTH_A, placement.HEADER_BLOCK, placement.OPEN_READ_KEY):
            return None
        block = await self._antenna.exchange(bytes((Command.READ, placement.HEADER_BLOCK)))
        return block[:HEADER_SIZE]

    async def _load_ours(self) -> Contents:
        block = await self._read(placement.HEADER_BLOCK)
        owned = parse_header(block[:HEADER_SIZE]) == self._property_id
        copies: list[bytes | None] = []
        empty = block == BLANK
        for numbers in placement.COPY_BLOCKS:
            blocks = [await self._read(number) for number in numbers]
            empty = empty and all(one == BLANK for one in blocks)
            try:
                copies.append(placement.from_blocks(blocks, COPY_SIZE))
            except Malformed:
                copies.append(None)
        finished = all(self._ours[sector] for sector in placement.SECTORS)
        if not owned and not empty and not any(self._ours.values()):
            return Contents(stranger="it carries data of another application")
        return Contents(block[:HEADER_SIZE] if owned else None, (copies[0], copies[1]), finished)

    # --- writing

    async def prepare(self, header: bytes) -> None:
        block = placement.to_blocks(header)[0]
        if await self._read(placement.HEADER_BLOCK) != block:
            await self._write(placement.HEADER_BLOCK, block)
        for sector in placement.SECTORS:
            await self._open(sector)
            if not self._ours[sector]:
                closing = placement.trailer(self._key, self._antenna.card.uid, sector)
                await self._write(trailer_block(sector), closing)
                self._ours[sector] = True
                self._proved = None

    async def put(self, index: int, copy: bytes) -> None:
        for number, block in zip(placement.COPY_BLOCKS[index], placement.to_blocks(copy), strict=True):
            await self._write(number, block)

    async def finish(self) -> None:
        """Nothing is left: the keys were there before the first copy."""

    async def wipe(self, index: int) -> None:
        """The first block holds the seal; without it the rest cannot be opened."""
        await self._write(placement.COPY_BLOCKS[index][0], BLANK)

    async def reset(self) -> None:
        for numbers in placement.COPY_BLOCKS:
            for number in numbers:
                await self._write(number, BLANK)
        # while the header stands the card is known as ours and can be erased again; without it, a block that kept its
        # data would make it a stranger's
        for numbers in placement.COPY_BLOCKS:
            for number in numbers:
                if await self._read(number) != BLANK:
                    raise CardForgot
        for sector in reversed(placement.SECTORS):
            if sector == placement.HEADER_SECTOR:
                await self._write(placement.HEADER_BLOCK, BLANK)
            await self._open(sector)
            if self._ours[sector]:
                await self._write(trailer_block(sector), FACTORY_TRAILER.build())
                self._ours[sector] = False
                self._proved = None

    # --- one block

    async def _read(self, number: int) -> bytes:
        await self._open(sector_of(number))
        block = await self._antenna.exchange(bytes((Command.READ, number)))
        if len(block) != BLOCK_SIZE:
            raise CardFault(Status.PROTOCOL)
        return block

    async def _write(self, number: int, block: bytes) -> None:
        await self._open(sector_of(number))
        self._antenna.writing = True
        await self._antenna.exchange(bytes((Command.WRITE, number)) + block)

    async def _open(self, sector: int) -> None:
        """Authenticates for reading and writing: with our key B, or with the factory's key A."""
        if self._proved == sector:
            return
        ours = (True, Command.AUTH_B, self._key.write_key(self._antenna.card.uid, sector))
        factory = (False, Command.AUTH_A, FACTORY_KEY)
        first_ours = self._ours.get(sector, any(self._ours.values()) or not self._ours)
        for is_ours, command, secret in (ours, factory) if first_ours else (factory, ours):
            if await self._authenticate(command, trailer_block(sector), secret):
                self._ours[sector] = is_ours
                self._proved = sector
                return
        raise _Closed(sector)

    async def _authenticate(self, command: Command, block: int, secret: bytes) -> bool:
        """A card that refuses a key falls silent and is selected afresh."""
        self._proved = None
        try:
            await self._antenna.exchange(bytes((command, block)) + secret + self._antenna.card.uid[-4:])
        except CardFault as fault:
            if fault.status != Status.MIFARE_AUTH:
                raise
            await self._antenna.again()
            return False
        return True
