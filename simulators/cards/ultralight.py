"""NTAG213/215/216 and Ultralight EV1: pages, lock bits, password, counters, mirror.

After NXP NT2H1311/1511/1611 and MF0UL11/21. Lock bits and configuration take effect at the next activation, as the
data sheets say. What the data sheets leave open and is decided here: a wrong password is answered with NAK 4 whether
or not the limit is reached, and anything else that is refused with NAK 0.
"""

from __future__ import annotations

from typing import Any

from latchwork.protocol.cards.ntag21x import (
    ACK,
    MAPS,
    NTAG213,
    PAGE_SIZE,
    READ_SIZE,
    STATIC_FREEZES,
    STATIC_LOCKS,
    Command,
    Configuration,
    FreezeBit,
    LockBit,
    MemoryMap,
    build_uid_pages,
)
from latchwork.simulators.cards.iso14443a import Nibble, Reply, TypeACard, random_uid
from latchwork.simulators.cards.memory import Memory
from latchwork.world import World

OK = Nibble(ACK)
NAK_ARGUMENT = Nibble(0x0)
NAK_CRC = 0x1
NAK_AUTH = Nibble(0x4)
NAK_EEPROM = Nibble(0x5)
COUNTER_MAX = 0xFFFFFF
NO_TEARING = 0xBD
ULTRALIGHT_ATQA = bytes.fromhex("4400")
ULTRALIGHT_SAK = 0x00

_FACTORY_USER = {
    "ntag213": bytes.fromhex("0103a00c340300fe"),
    "ntag215": bytes.fromhex("0300fe00"),
    "ntag216": bytes.fromhex("0300fe00"),
}


class PagedCard(TypeACard):
    """What the whole Ultralight family shares: pages, one-way lock bits, READ that wraps, WRITE with a nibble."""

    NAK_BAD_CRC = NAK_CRC

    def __init__(self, world: World, uid: bytes, layout: MemoryMap, memory: Memory) -> None:
        super().__init__(world, uid, ULTRALIGHT_ATQA, ULTRALIGHT_SAK, memory)
        self.layout = layout
        self._compatibility_page: int | None = None
        self._locked_pages: frozenset[int] = frozenset()

    # --- for people who look at the card from outside

    def page(self, number: int) -> bytes:
        """What a page holds, secrets included; no reader sees it like this."""
        return self.memory.read(number * PAGE_SIZE, PAGE_SIZE)

    def put_page(self, number: int, data: bytes) -> None:
        """Writes a page past every protection, as a factory does."""
        if len(data) != PAGE_SIZE:
            raise ValueError(f"a page has {PAGE_SIZE} bytes, not {len(data)}")
        self.memory.write(number * PAGE_SIZE, data)
        self.memory.settle()

    # --- for a kind of card to fill in

    def may_read(self, page: int) -> bool:
        return True

    def may_write(self, page: int) -> bool:
        return True

    def shown(self, page: int) -> bytes:
        """The page as READ shows it."""
        return self.page(page)

    def special(self, command: bytes) -> Reply:
        """Commands beyond READ and WRITE."""
        return NAK_ARGUMENT

    # --- the card

    def deselected(self) -> None:
        self._compatibility_page = None

    def activated(self) -> None:
        locked = _locked(self.page(2), STATIC_LOCKS)
        if self.layout.dynamic_lock_page is not None:
            locked |= _locked(self.page(self.layout.dynamic_lock_page), self.layout.locks)
        self._locked_pages = locked

    def execute(self, command: bytes) -> Reply:
        if self._compatibility_page is not None:
            page, self._compatibility_page = self._compatibility_page, None
            return self._write(page, command[:PAGE_SIZE]) if len(command) == READ_SIZE else NAK_ARGUMENT
        code = command[0]
        if code == Command.READ and len(command) == 2:
            return self._read(command[1])
        if code == Command.WRITE and len(command) == 2 + PAGE_SIZE:
            return self._write(command[1], command[2:])
        if code == Command.COMP_WRITE and len(command) == 2:
            if not self._writable(command[1]):
                return NAK_ARGUMENT
            self._compatibility_page = command[1]
            return OK
        return self.special(command)

    def _read(self, first: int) -> Reply:
        if first > self.layout.last_page or not self.may_read(first):
            return NAK_ARGUMENT
        pages = [page for page in range(self.layout.pages) if self.may_read(page)]
        start = pages.index(first)
        return b"".join(self.shown(pages[(start + n) % len(pages)]) for n in range(4))

    def _writable(self, page: int) -> bool:
        if page < 2 or page > self.layout.last_page:
            return False
        return page not in self._locked_pages and self.may_write(page)

    def _write(self, page: int, data: bytes) -> Reply:
        if not self._writable(page):
            return NAK_ARGUMENT
        if self.memory.worn_out:
            return NAK_EEPROM
        self.memory.write(page * PAGE_SIZE, self.merged(page, data))
        return OK

    def merged(self, page: int, data: bytes) -> bytes:
        """What a write really leaves: lock bytes and the capability container only ever gain bits."""
        old = self.page(page)
        if page == 2:
            return old[:2] + _gained(old, data, STATIC_LOCKS, STATIC_FREEZES)[2:]
        if page == 3:
            return bytes(o | n for o, n in zip(old, data, strict=True))
        if page == self.layout.dynamic_lock_page:
            return _gained(old, data, self.layout.locks, self.layout.freezes)
        return data


def _locked(page: bytes, locks: tuple[LockBit, ...]) -> frozenset[int]:
    return frozenset(
        number for lock in locks if page[lock.byte] >> lock.bit & 1 for number in range(lock.first, lock.last + 1)
    )


def _gained(old: bytes, data: bytes, locks: tuple[LockBit, ...], freezes: tuple[FreezeBit, ...]) -> bytes:
    """Lock bytes after a write: set bits stay set, and lock bits of a frozen range do not change at all."""
    new = bytearray(old)
    set_freezes = [freeze for freeze in freezes if old[freeze.byte] >> freeze.bit & 1]
    for lock in locks:
        if not any(freeze.first <= lock.first <= freeze.last for freeze in set_freezes):
            new[lock.byte] |= data[lock.byte] & 1 << lock.bit
    for freeze in freezes:
        new[freeze.byte] |= data[freeze.byte] & 1 << freeze.bit
    return bytes(new)


class Ntag21x(PagedCard):
    """An NTAG213 unless `layout` says another of the family (`protocol.cards.ntag21x.MAPS`)."""

    KIND = "NTAG21x"

    def __init__(
        self,
        world: World,
        uid: bytes | None = None,
        *,
        layout: MemoryMap = NTAG213,
        signature: bytes = bytes(32),
        garbage_when_torn: bool = False,
    ) -> None:
        uid = random_uid(world, self.UID_SIZE, layout.name) if uid is None else uid
        content = bytearray(layout.pages * PAGE_SIZE)
        content[:12] = build_uid_pages(uid)
        content[12:16] = layout.cc or bytes(4)
        factory = _FACTORY_USER.get(layout.name, b"")
        content[16 : 16 + len(factory)] = factory
        assert layout.cfg0_page is not None
        content[layout.cfg0_page * PAGE_SIZE :] = Configuration().build()
        if layout.dynamic_lock_page is not None and layout.name.startswith("ntag"):
            content[layout.dynamic_lock_page * PAGE_SIZE + 3] = NO_TEARING
        self._cfg0 = layout.cfg0_page * PAGE_SIZE
        self.signature = signature
        self.counters = dict.fromkeys(layout.counters, 0)
        self.wrong_passwords = 0
        self.tearing_flags = dict.fromkeys(layout.counters, NO_TEARING)
        self._proved = self._counted = False
        super().__init__(world, uid, layout, Memory(bytes(content), garbage_when_torn=garbage_when_torn))
        self._active = self.configuration

    @property
    def configuration(self) -> Configuration:
        """What the configuration pages say now; what rules is what they said at the last activation."""
        return Configuration.parse(self.memory.read(self._cfg0, READ_SIZE))

    def stranger(self) -> Ntag21x:
        uid = random_uid(self.world, self.UID_SIZE, "stranger to", self.uid.hex())
        return type(self)(self.world, uid, layout=self.layout)

    def powered_up(self) -> None:
        self._counted = False

    def activated(self) -> None:
        super().activated()
        self._active = self.configuration

    def deselected(self) -> None:
        super().deselected()
        self._proved = False

    # --- protection

    def _open(self, page: int) -> bool:
        return self._proved or page < self._active.auth0

    def may_read(self, page: int) -> bool:
        return self._open(page) or not self._active.prot

    def may_write(self, page: int) -> bool:
        frozen = self._active.cfglck and page in (self.layout.cfg0_page, self.layout.cfg1_page)
        return self._open(page) and not frozen

    def shown(self, page: int) -> bytes:
        if page in (self.layout.pwd_page, self.layout.pack_page):
            return bytes(PAGE_SIZE)
        return self._mirrored(page)

    def merged(self, page: int, data: bytes) -> bytes:
        if page == self.layout.dynamic_lock_page and self.layout.name.startswith("ntag"):
            return super().merged(page, data)[:3] + bytes((NO_TEARING,))
        return super().merged(page, data)

    # --- commands

    def special(self, command: bytes) -> Reply:
        code, size = command[0], len(command)
        if code == Command.GET_VERSION and size == 1:
            return self.layout.version
        if code == Command.FAST_READ and size == 3:
            return self._fast_read(command[1], command[2])
        if code == Command.READ_CNT and size == 2:
            return self._read_counter(command[1])
        if code == Command.INCR_CNT and size == 6:
            return self._increment(command[1], int.from_bytes(command[2:5], "little"))
        if code == Command.PWD_AUTH and size == 5:
            return self._password(command[1:])
        if code == Command.READ_SIG and size == 2:
            return self.signature if command[1] == 0 else NAK_ARGUMENT
        if code == Command.CHECK_TEARING_EVENT and size == 2 and len(self.counters) > 1:
            flag = self.tearing_flags.get(command[1])
            return NAK_ARGUMENT if flag is None else bytes((flag,))
        return NAK_ARGUMENT

    def _read(self, first: int) -> Reply:
        reply = super()._read(first)
        if isinstance(reply, bytes):
            self._count_tap()
        return reply

    def _fast_read(self, first: int, last: int) -> Reply:
        if not first <= last <= self.layout.last_page:
            return NAK_ARGUMENT
        if not all(self.may_read(page) for page in range(first, last + 1)):
            return NAK_ARGUMENT
        self._count_tap()
        return b"".join(self.shown(page) for page in range(first, last + 1))

    def _count_tap(self) -> None:
        """NTAG's counter steps at the first read after power-up."""
        if self._active.nfc_cnt_en and not self._counted and list(self.counters) == [2]:
            self.counters[2] = min(self.counters[2] + 1, COUNTER_MAX)
            self.changes.tell()
        self._counted = True

    def _read_counter(self, counter: int) -> Reply:
        if counter not in self.counters:
            return NAK_ARGUMENT
        if len(self.counters) == 1:
            closed = self._active.nfc_cnt_pwd_prot and not self._proved
            if not self._active.nfc_cnt_en or closed:
                return NAK_ARGUMENT
        return self.counters[counter].to_bytes(3, "little")

    def _increment(self, counter: int, by: int) -> Reply:
        if len(self.counters) == 1 or counter not in self.counters:
            return NAK_ARGUMENT
        if self.counters[counter] + by > COUNTER_MAX:
            return NAK_AUTH
        self.counters[counter] += by
        self.changes.tell()
        return OK

    def _password(self, password: bytes) -> Reply:
        limit = self._active.authlim
        if limit and self.wrong_passwords >= limit:
            return NAK_AUTH
        stored = self.configuration
        if limit:
            self.changes.tell()
        if password == stored.pwd:
            self.wrong_passwords = 0
            self._proved = True
            return stored.pack
        self.wrong_passwords += 1 if limit else 0
        return NAK_AUTH

    # --- the ASCII mirror

    def _mirrored(self, page: int) -> bytes:
        """The page with the part of UID and counter that the mirror lays over it."""
        conf = self._active
        text = self._mirror_text()
        if not text or not self.layout.user_first <= conf.mirror_page <= self.layout.user_last:
            return self.page(page)
        start = conf.mirror_page * PAGE_SIZE + conf.mirror_byte - page * PAGE_SIZE
        shown = bytearray(self.page(page))
        for index in range(PAGE_SIZE):
            if 0 <= index - start < len(text):
                shown[index] = text[index - start]
        return bytes(shown)

    def _mirror_text(self) -> bytes:
        conf = self._active.mirror_conf
        uid = self.uid.hex().upper()
        count = f"{self.counters.get(2, 0):06X}"
        if conf and len(self.counters) > 1:
            return b""  # Ultralight EV1 has no mirror
        return {0: "", 1: uid, 2: count, 3: f"{uid}x{count}"}[conf].encode()

    # --- what outlives the power

    def flash(self) -> dict[str, Any]:
        counters = {str(number): value for number, value in self.counters.items()}
        return super().flash() | {
            "layout": self.layout.name,
            "counters": counters,
            "wrong_passwords": self.wrong_passwords,
        }

    def restore(self, flash: dict[str, Any]) -> None:
        if flash.get("layout") != self.layout.name:
            raise ValueError(f"the snapshot is of a {flash.get('layout')}, not of a {self.layout.name}")
        super().restore(flash)
        self.counters = {int(number): value for number, value in flash["counters"].items()}
        self.wrong_passwords = flash["wrong_passwords"]


class UltralightEv1(Ntag21x):
    """An Ultralight EV1 with 20 pages (UL11), or with 41 for `MAPS["ultralight_ev1_ul21"]`."""

    KIND = "Ultralight EV1"

    def __init__(
        self, world: World, uid: bytes | None = None, *, layout: MemoryMap | None = None, **others: Any
    ) -> None:
        super().__init__(world, uid, layout=layout or MAPS["ultralight_ev1_ul11"], **others)
