"""A key card on an NTAG213, 215 or 216: pages 4-39, kept by a password.

Card commands: NXP NT2H1311/1511/1611. A card is protected last of all, AUTH0 after everything else, as the data sheet
advises; until then a lock does not get past the password, so a half-made card opens nothing.
"""

from __future__ import annotations

from latchwork.drivers.encoder.antenna import Antenna, CardFault
from latchwork.drivers.encoder.store import Contents
from latchwork.protocol.cards import ntag21x
from latchwork.protocol.cards.ntag21x import PAGE_SIZE, STATIC_LOCKS, Configuration, MemoryMap
from latchwork.protocol.keycard import placement
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.seal import HEADER_SIZE, parse_header
from latchwork.protocol.pn532.constants import Status

PAGES_AT_ONCE = 15
"""60 bytes: an answer that fits the chip's 64-byte FIFO whole."""

STATIC_LOCK_PAGE = 2
SEAL_PAGES = 4


class NtagStore:
    def __init__(self, antenna: Antenna, key: PropertyKey, property_id: int, layout: MemoryMap) -> None:
        self.technology = layout.name.upper()
        self._antenna = antenna
        self._key = key
        self._property_id = property_id
        self._layout = layout
        self._proved = False
        self._finished = False

    def forget(self) -> None:
        self._proved = False

    # --- reading

    async def load(self) -> Contents:
        try:
            header = await self._header()
        except CardFault:
            await self._antenna.again()  # it is still there and does not show what ours show to anybody
            return Contents(stranger="its first pages cannot be read")
        owner = parse_header(header)
        if owner is not None and owner != self._property_id:
            return Contents(stranger=f"it belongs to property {owner}")
        if not await self._enter():
            return Contents(stranger="it has somebody else's password")
        if owner is None and not self._blank(header):
            return Contents(stranger="it carries data of another application")
        assert self._layout.cfg0_page is not None
        config = Configuration.parse(await self._antenna.exchange(ntag21x.read(self._layout.cfg0_page)))
        self._finished = config.auth0 == placement.FIRST_PROTECTED_PAGE and config.prot
        copies = [await self._pages(first, first + placement.COPY_PAGES - 1) for first in placement.FIRST_COPY_PAGE]
        locked = await self._write_locked() or (config.cfglck and not self._finished)
        kept = header if owner is not None else None
        return Contents(kept, (copies[0], copies[1]), self._finished, locked=locked)

    async def _header(self) -> bytes:
        return await self._pages(placement.HEADER_PAGE, placement.HEADER_PAGE + placement.HEADER_PAGES - 1)

    async def _enter(self) -> bool:
        """Gets to the protected pages, by the password if they need one. False when it is not ours."""
        if self._proved:
            return True
        try:
            await self._pages(placement.FIRST_PROTECTED_PAGE, placement.FIRST_PROTECTED_PAGE)
        except CardFault:
            await self._antenna.again()
            return await self._prove()
        # Readable without the password; writing may still need it.
        config = await self._antenna.exchange(ntag21x.read(self._layout.cfg0_page or 0))
        if Configuration.parse(config).auth0 <= placement.LAST_PAGE:
            return await self._prove()
        return True

    async def _prove(self) -> bool:
        uid = self._antenna.card.uid
        try:
            pack = await self._antenna.through(ntag21x.pwd_auth(self._key.password(uid)))
        except CardFault:
            await self._antenna.again()
            return False
        self._proved = pack == self._key.pack(uid)
        return self._proved

    def _blank(self, start: bytes) -> bool:
        """Nothing of anybody's, or our own header torn between its two pages (the second is written first)."""
        factory = placement.FACTORY_START[self._layout.name]
        ours = self._property_id.to_bytes(PAGE_SIZE, "big")
        empty = bytes(PAGE_SIZE)
        first, second = start[:PAGE_SIZE], start[PAGE_SIZE:]
        return first in (factory[:PAGE_SIZE], empty) and second in (factory[PAGE_SIZE:], empty, ours)

    async def _write_locked(self) -> bool:
        """Whether a lock bit makes a page read-only that is needed here."""
        assert self._layout.dynamic_lock_page is not None
        for page, bits in ((STATIC_LOCK_PAGE, STATIC_LOCKS), (self._layout.dynamic_lock_page, self._layout.locks)):
            held = (await self._antenna.exchange(ntag21x.read(page)))[:PAGE_SIZE]
            for bit in bits:
                needed = bit.last >= placement.HEADER_PAGE and bit.first <= placement.LAST_PAGE
                if needed and held[bit.byte] >> bit.bit & 1:
                    return True
        return False

    async def _pages(self, first: int, last: int) -> bytes:
        data = b""
        for start in range(first, last + 1, PAGES_AT_ONCE):
            end = min(start + PAGES_AT_ONCE - 1, last)
            part = await self._antenna.through(ntag21x.fast_read(start, end))
            if len(part) != (end - start + 1) * PAGE_SIZE:
                raise CardFault(Status.PROTOCOL)
            data += part
        return data

    # --- writing

    async def prepare(self, header: bytes) -> None:
        if await self._header() != header[:HEADER_SIZE]:
            pages = placement.to_pages(header)
            for offset in reversed(range(len(pages))):
                await self._write(placement.HEADER_PAGE + offset, pages[offset])

    async def put(self, index: int, copy: bytes) -> None:
        for number, page in enumerate(placement.to_pages(copy), placement.FIRST_COPY_PAGE[index]):
            await self._write(number, page)

    async def finish(self) -> None:
        if not self._finished:
            await self._configure(placement.configuration(self._key, self._antenna.card.uid), (2, 3, 1, 0))

    async def wipe(self, index: int) -> None:
        """The first pages hold the seal; without it the rest cannot be opened."""
        for number in range(SEAL_PAGES):
            await self._write(placement.FIRST_COPY_PAGE[index] + number, bytes(PAGE_SIZE))

    async def reset(self) -> None:
        for number in range(placement.FIRST_COPY_PAGE[0], placement.LAST_PAGE + 1):
            await self._write(number, bytes(PAGE_SIZE))
        await self._configure(placement.FACTORY_CONFIGURATION, (0, 1, 2, 3))
        start = placement.to_pages(placement.FACTORY_START[self._layout.name])
        for number, page in enumerate(start, placement.HEADER_PAGE):
            await self._write(number, page)

    async def _configure(self, config: Configuration, order: tuple[int, ...]) -> None:
        """CFG0 (with AUTH0), CFG1, PWD and PACK are pages 0-3 of the configuration."""
        assert self._layout.cfg0_page is not None
        pages = placement.to_pages(config.build())
        for offset in order:
            await self._write(self._layout.cfg0_page + offset, pages[offset])

    async def _write(self, number: int, page: bytes) -> None:
        self._antenna.writing = True
        await self._antenna.exchange(ntag21x.write(number, page))
