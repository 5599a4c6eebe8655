"""Ultralight C: 48 pages, protected by a three-pass 3DES authentication. After NXP MF0ICU2."""

from __future__ import annotations

from latchwork.protocol.cards.ntag21x import (
    PAGE_SIZE,
    ULC_AUTH,
    ULC_AUTH0_PAGE,
    ULC_AUTH1_PAGE,
    ULC_AUTH_OFF,
    ULC_COUNTER_PAGE,
    ULC_FACTORY_KEY,
    ULC_KEY_PAGES,
    ULTRALIGHT_C,
    Command,
    UlcHandshake,
    build_uid_pages,
    ulc_key_from_pages,
    ulc_key_pages,
)
from latchwork.simulators.cards.iso14443a import Reply, random_uid
from latchwork.simulators.cards.memory import Memory
from latchwork.simulators.cards.ultralight import NAK_ARGUMENT, PagedCard
from latchwork.world import World

READABLE_PAGES = 44
"""The key pages can be written and never read; READ wraps before them."""


class UltralightC(PagedCard):
    """Leaves the factory with NXP's published key and nothing protected."""

    KIND = "Ultralight C"

    def __init__(self, world: World, uid: bytes | None = None, *, garbage_when_torn: bool = False) -> None:
        uid = random_uid(world, self.UID_SIZE, self.KIND) if uid is None else uid
        content = bytearray(ULTRALIGHT_C.pages * PAGE_SIZE)
        content[:12] = build_uid_pages(uid)
        content[ULC_AUTH0_PAGE * PAGE_SIZE] = ULC_AUTH_OFF
        for page, data in ulc_key_pages(ULC_FACTORY_KEY).items():
            content[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = data
        self._handshake: UlcHandshake | None = None
        self._proved = False
        super().__init__(world, uid, ULTRALIGHT_C, Memory(bytes(content), garbage_when_torn=garbage_when_torn))

    def stranger(self) -> UltralightC:
        return UltralightC(self.world, random_uid(self.world, self.UID_SIZE, "stranger to", self.uid.hex()))

    def deselected(self) -> None:
        super().deselected()
        self._handshake = None
        self._proved = False

    def may_read(self, page: int) -> bool:
        write_only = self.page(ULC_AUTH1_PAGE)[0] & 0x01
        return page < READABLE_PAGES and (self._open(page) or bool(write_only))

    def may_write(self, page: int) -> bool:
        return self._open(page)

    def _open(self, page: int) -> bool:
        return self._proved or page < self.page(ULC_AUTH0_PAGE)[0]

    def merged(self, page: int, data: bytes) -> bytes:
        if page != ULC_COUNTER_PAGE:
            return super().merged(page, data)
        # A one-way 16-bit counter: the first write sets it, later ones add the low nibble.
        now = int.from_bytes(self.page(page)[:2], "little")
        wanted = int.from_bytes(data[:2], "little")
        value = wanted if now == 0 else min(now + (wanted & 0x0F), 0xFFFF)
        return value.to_bytes(2, "little") + bytes(2)

    def execute(self, command: bytes) -> Reply:
        handshake, self._handshake = self._handshake, None
        if handshake is not None:
            answer = handshake.answered(command)
            self._proved = answer is not None
            return NAK_ARGUMENT if answer is None else answer
        return super().execute(command)

    def special(self, command: bytes) -> Reply:
        if command == ULC_AUTH:
            self._proved = False
            key = ulc_key_from_pages(b"".join(self.page(page) for page in ULC_KEY_PAGES))
            self._handshake = UlcHandshake(key, self._chance.randbytes(8))
            return self._handshake.challenge()
        # The oldest of the family: what it does not know it does not answer.
        return None if command[0] == Command.GET_VERSION else NAK_ARGUMENT
