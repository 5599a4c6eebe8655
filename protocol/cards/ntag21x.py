"""NTAG21x, Ultralight EV1 and Ultralight C: page maps, commands, configuration pages and the 3DES handshake.

Facts from NXP NT2H1311/1511/1611 (NTAG213/215/216), MF0UL11/21 (Ultralight EV1) and MF0ICU2 (Ultralight C).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from latchwork.protocol.cards.iso14443a import CASCADE_TAG, bcc
from latchwork.protocol.codec.errors import Malformed

PAGE_SIZE = 4
READ_SIZE = 16
ACK = 0x0A
"""Four bits; every other nibble is a NAK."""

NAKS: dict[int, str] = {
    0x0: "invalid_argument",
    0x1: "crc_or_parity",
    0x4: "auth_counter_overflow",
    0x5: "eeprom_write_error",
}


class Command(IntEnum):
    GET_VERSION = 0x60
    READ = 0x30
    FAST_READ = 0x3A
    WRITE = 0xA2
    COMP_WRITE = 0xA0
    READ_CNT = 0x39
    INCR_CNT = 0xA5
    PWD_AUTH = 0x1B
    READ_SIG = 0x3C
    CHECK_TEARING_EVENT = 0x3E
    ULC_AUTH = 0x1A
    ULC_AUTH_CONTINUE = 0xAF
    HLTA = 0x50


@dataclass(frozen=True, slots=True)
class LockBit:
    """One lock bit, in byte `byte` of its page, and the pages that it makes read-only."""

    byte: int
    bit: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FreezeBit:
    """One block-locking bit: once set, the lock bits that cover these pages no longer change."""

    byte: int
    bit: int
    first: int
    last: int


def _lock_run(byte: int, first: int, span: int, last: int, first_bit: int = 0) -> tuple[LockBit, ...]:
    starts = range(first, last + 1, span)
    return tuple(
        LockBit(byte + (first_bit + n) // 8, (first_bit + n) % 8, start, min(start + span - 1, last))
        for n, start in enumerate(starts)
    )


def _freeze_run(byte: int, first: int, span: int, last: int) -> tuple[FreezeBit, ...]:
    return tuple(
        FreezeBit(byte, n, start, min(start + span - 1, last)) for n, start in enumerate(range(first, last + 1, span))
    )


STATIC_LOCKS = (LockBit(2, 3, 3, 3), *_lock_run(2, 4, 1, 7, 4), *_lock_run(3, 8, 1, 15))
"""In page 2: byte 2 bit 3 locks the capability container, bits 4-7 pages 4-7, byte 3 pages 8-15."""
STATIC_FREEZES = (FreezeBit(2, 0, 3, 3), FreezeBit(2, 1, 4, 9), FreezeBit(2, 2, 10, 15))

_ULC_LOCKS = (
    *(LockBit(0, bit, first, first + 3) for bit, first in ((1, 16), (2, 20), (3, 24), (5, 28), (6, 32), (7, 36))),
    LockBit(1, 4, 0x29, 0x29),
    LockBit(1, 5, 0x2A, 0x2A),
    LockBit(1, 6, 0x2B, 0x2B),
    LockBit(1, 7, 0x2C, 0x2F),
)
_ULC_FREEZES = (
    FreezeBit(0, 0, 16, 27),
    FreezeBit(0, 4, 28, 39),
    FreezeBit(1, 0, 0x29, 0x29),
    FreezeBit(1, 1, 0x2A, 0x2A),
    FreezeBit(1, 2, 0x2B, 0x2B),
    FreezeBit(1, 3, 0x2C, 0x2F),
)


@dataclass(frozen=True, slots=True)
class MemoryMap:
    """Where everything lies in one IC. Page numbers; None for what it does not have.

    `version` is its answer to GET_VERSION, `cc` the capability container it leaves the factory with. `counters` are
    the numbers that READ_CNT knows.
    """

    name: str
    version: bytes | None
    cc: bytes | None
    last_page: int
    user_last: int
    dynamic_lock_page: int | None
    locks: tuple[LockBit, ...] = ()
    freezes: tuple[FreezeBit, ...] = ()
    cfg0_page: int | None = None
    counters: tuple[int, ...] = ()
    user_first: int = 4

    @property
    def pages(self) -> int:
        return self.last_page + 1

    @property
    def user_bytes(self) -> int:
        return (self.user_last - self.user_first + 1) * PAGE_SIZE

    @property
    def cfg1_page(self) -> int | None:
        return None if self.cfg0_page is None else self.cfg0_page + 1

    @property
    def pwd_page(self) -> int | None:
        return None if self.cfg0_page is None else self.cfg0_page + 2

    @property
    def pack_page(self) -> int | None:
        return None if self.cfg0_page is None else self.cfg0_page + 3


NTAG213 = MemoryMap(
    "ntag213",
    bytes.fromhex("0004040201000f03"),
    bytes.fromhex("e1101200"),
    last_page=0x2C,
    user_last=0x27,
    dynamic_lock_page=0x28,
    locks=_lock_run(0, 16, 2, 39),
    freezes=_freeze_run(2, 16, 4, 39),
    cfg0_page=0x29,
    counters=(2,),
)
NTAG215 = MemoryMap(
    "ntag215",
    bytes.fromhex("0004040201001103"),
    bytes.fromhex("e1103e00"),
    last_page=0x86,
    user_last=0x81,
    dynamic_lock_page=0x82,
    locks=_lock_run(0, 16, 16, 129),
    freezes=_freeze_run(2, 16, 32, 129),
    cfg0_page=0x83,
    counters=(2,),
)
NTAG216 = MemoryMap(
    "ntag216",
    bytes.fromhex("0004040201001303"),
    bytes.fromhex("e1106d00"),
    last_page=0xE6,
    user_last=0xE1,
    dynamic_lock_page=0xE2,
    locks=_lock_run(0, 16, 16, 225),
    freezes=_freeze_run(2, 16, 32, 225),
    cfg0_page=0xE3,
    counters=(2,),
)
ULTRALIGHT_EV1_UL11 = MemoryMap(
    "ultralight_ev1_ul11",
    bytes.fromhex("0004030101000b03"),
    None,
    last_page=0x13,
    user_last=0x0F,
    dynamic_lock_page=None,
    cfg0_page=0x10,
    counters=(0, 1, 2),
)
ULTRALIGHT_EV1_UL21 = MemoryMap(
    "ultralight_ev1_ul21",
    bytes.fromhex("0004030101000e03"),
    None,
    last_page=0x28,
    user_last=0x23,
    dynamic_lock_page=0x24,
    locks=_lock_run(0, 16, 2, 35),
    freezes=_freeze_run(2, 16, 4, 35),
    cfg0_page=0x25,
    counters=(0, 1, 2),
)
ULTRALIGHT_C = MemoryMap(
    "ultralight_c",
    None,
    None,
    last_page=0x2F,
    user_last=0x27,
    dynamic_lock_page=0x28,
    locks=_ULC_LOCKS,
    freezes=_ULC_FREEZES,
)
ULC_COUNTER_PAGE = 0x29
ULC_AUTH0_PAGE = 0x2A
ULC_AUTH1_PAGE = 0x2B
ULC_KEY_PAGES = (0x2C, 0x2D, 0x2E, 0x2F)

MAPS: Mapping[str, MemoryMap] = {
    row.name: row for row in (NTAG213, NTAG215, NTAG216, ULTRALIGHT_EV1_UL11, ULTRALIGHT_EV1_UL21, ULTRALIGHT_C)
}


def by_version(version: bytes) -> MemoryMap | None:
    """The map of the IC that answers GET_VERSION like this; None for one that is not known, which is not written."""
    return next((row for row in MAPS.values() if row.version == version), None)


# --- the first pages ------------------------------------------------------------------------------------------


def build_uid_pages(uid: bytes, internal: int = 0x48, locks: bytes = b"\x00\x00") -> bytes:
    """Pages 0-2: the UID with its two check bytes, NXP's internal byte and the static lock bytes."""
    if len(uid) != 7:
        raise Malformed("UID pages", f"these ICs have a UID of 7 bytes, not {len(uid)}")
    check0 = bcc(bytes((CASCADE_TAG,)) + uid[:3])
    return uid[:3] + bytes((check0,)) + uid[3:] + bytes((bcc(uid[3:]), internal)) + locks


def parse_uid_pages(pages: bytes) -> bytes:
    """The UID in pages 0-2 (or more); `Malformed` when a check byte is wrong."""
    if len(pages) < 9:
        raise Malformed("UID pages", "nine bytes are needed")
    uid = pages[0:3] + pages[4:8]
    if build_uid_pages(uid)[:9] != pages[:9]:
        raise Malformed("UID pages", "a check byte is wrong")
    return uid


# --- configuration pages --------------------------------------------------------------------------------------

AUTH_OFF = 0xFF


@dataclass(frozen=True, slots=True)
class Configuration:
    """CFG0, CFG1, PWD and PACK.

    `auth0` is the first protected page; from `AUTH_OFF` down to past the last page there is no protection. `prot`
    protects reading too. `authlim` is the number of wrong passwords after which the tag listens to no more (0: never).
    """

    mirror_conf: int = 0
    mirror_byte: int = 0
    strg_mod_en: bool = True
    mirror_page: int = 0
    auth0: int = AUTH_OFF
    prot: bool = False
    cfglck: bool = False
    nfc_cnt_en: bool = False
    nfc_cnt_pwd_prot: bool = False
    authlim: int = 0
    pwd: bytes = field(default=b"\xff\xff\xff\xff", repr=False)
    pack: bytes = field(default=b"\x00\x00", repr=False)
    vctid: int = 0x05
    """Byte 1 of CFG1: the virtual card type on Ultralight EV1, reserved on NTAG; 05 from the factory."""

    def build(self) -> bytes:
        mirror = self.mirror_conf << 6 | self.mirror_byte << 4 | self.strg_mod_en << 2
        access = self.prot << 7 | self.cfglck << 6 | self.nfc_cnt_en << 4 | self.nfc_cnt_pwd_prot << 3 | self.authlim
        head = bytes((mirror, 0, self.mirror_page, self.auth0, access, self.vctid, 0, 0))
        return head + self.pwd + self.pack + b"\x00\x00"

    @classmethod
    def parse(cls, pages: bytes) -> Configuration:
        """From 16 bytes: the four pages from CFG0 on."""
        if len(pages) != READ_SIZE:
            raise Malformed("configuration pages", f"four pages are {READ_SIZE} bytes, not {len(pages)}")
        mirror, access = pages[0], pages[4]
        return cls(
            mirror_conf=mirror >> 6,
            mirror_byte=mirror >> 4 & 3,
            strg_mod_en=bool(mirror & 0x04),
            mirror_page=pages[2],
            auth0=pages[3],
            prot=bool(access & 0x80),
            cfglck=bool(access & 0x40),
            nfc_cnt_en=bool(access & 0x10),
            nfc_cnt_pwd_prot=bool(access & 0x08),
            authlim=access & 0x07,
            pwd=pages[8:12],
            pack=pages[12:14],
            vctid=pages[5],
        )


# --- commands -------------------------------------------------------------------------------------------------


def get_version() -> bytes:
    return bytes((Command.GET_VERSION,))


def read(page: int) -> bytes:
    return bytes((Command.READ, page))


def fast_read(first: int, last: int) -> bytes:
    return bytes((Command.FAST_READ, first, last))


def write(page: int, data: bytes) -> bytes:
    if len(data) != PAGE_SIZE:
        raise Malformed("WRITE", f"a page has {PAGE_SIZE} bytes, not {len(data)}")
    return bytes((Command.WRITE, page)) + data


def read_cnt(counter: int) -> bytes:
    return bytes((Command.READ_CNT, counter))


def incr_cnt(counter: int, by: int) -> bytes:
    return bytes((Command.INCR_CNT, counter)) + by.to_bytes(3, "little") + b"\x00"


def pwd_auth(pwd: bytes) -> bytes:
    if len(pwd) != 4:
        raise Malformed("PWD_AUTH", f"a password has 4 bytes, not {len(pwd)}")
    return bytes((Command.PWD_AUTH,)) + pwd


def read_sig() -> bytes:
    return bytes((Command.READ_SIG, 0))


def personalisation(layout: MemoryMap, configuration: Configuration, data: bytes) -> list[tuple[int, bytes]]:
    """Page writes that make a tag one's own, in an order that never locks one out: data from the first user page on,
    then PWD, PACK, CFG1 and, with AUTH0 in it, CFG0 last. Raises `Malformed`."""
    if layout.cfg0_page is None:
        raise Malformed("personalisation", f"{layout.name} has no password")
    if len(data) > layout.user_bytes:
        raise Malformed("personalisation", f"{len(data)} bytes; {layout.name} holds {layout.user_bytes}")
    whole = data + bytes(-len(data) % PAGE_SIZE)
    plan = [(layout.user_first + at // PAGE_SIZE, whole[at : at + PAGE_SIZE]) for at in range(0, len(whole), PAGE_SIZE)]
    pages = configuration.build()
    for offset in (2, 3, 1, 0):
        plan.append((layout.cfg0_page + offset, pages[offset * PAGE_SIZE : (offset + 1) * PAGE_SIZE]))
    return plan


# --- Ultralight C ---------------------------------------------------------------------------------------------

ULC_FACTORY_KEY = bytes.fromhex("49454d4b41455242214e4143554f5946")
ULC_AUTH = bytes((Command.ULC_AUTH, 0))
ULC_AUTH_OFF = 0x30
_DES_BLOCK = 8


def ulc_key_pages(key: bytes) -> dict[int, bytes]:
    """The key as its four pages hold it: each half reversed."""
    if len(key) != 16:
        raise Malformed("Ultralight C key", f"it has 16 bytes, not {len(key)}")
    stored = key[:8][::-1] + key[8:][::-1]
    return {page: stored[4 * n : 4 * n + 4] for n, page in enumerate(ULC_KEY_PAGES)}


def ulc_key_from_pages(stored: bytes) -> bytes:
    return stored[:8][::-1] + stored[8:16][::-1]


def _rotated(data: bytes) -> bytes:
    return data[1:] + data[:1]


class UlcHandshake:
    """The three-pass 2-key 3DES authentication; one object per attempt, for the reader or the card.

    The chaining value starts at zero and runs through all messages. A reader calls `challenged` and `confirmed`, a
    card `challenge` and `answered`.
    """

    def __init__(self, key: bytes, random: bytes) -> None:
        self._cipher = TripleDES(key + key[:8])
        self._iv = bytes(_DES_BLOCK)
        self._random = random

    def _encrypt(self, data: bytes) -> bytes:
        encryptor = Cipher(self._cipher, modes.CBC(self._iv)).encryptor()
        out = encryptor.update(data) + encryptor.finalize()
        self._iv = out[-_DES_BLOCK:]
        return out

    def _decrypt(self, data: bytes) -> bytes:
        decryptor = Cipher(self._cipher, modes.CBC(self._iv)).decryptor()
        out = decryptor.update(data) + decryptor.finalize()
        self._iv = data[-_DES_BLOCK:]
        return out

    def challenge(self) -> bytes:
        """Card: the answer to `1A 00`."""
        return bytes((Command.ULC_AUTH_CONTINUE,)) + self._encrypt(self._random)

    def challenged(self, answer: bytes) -> bytes:
        """Reader: the second message, from the card's challenge."""
        if len(answer) != 1 + _DES_BLOCK or answer[0] != Command.ULC_AUTH_CONTINUE:
            raise Malformed("Ultralight C handshake", "the challenge is not AF and eight bytes")
        theirs = self._decrypt(answer[1:])
        return bytes((Command.ULC_AUTH_CONTINUE,)) + self._encrypt(self._random + _rotated(theirs))

    def answered(self, message: bytes) -> bytes | None:
        """Card: the last message when the reader proved the key, else None."""
        if len(message) != 1 + 2 * _DES_BLOCK or message[0] != Command.ULC_AUTH_CONTINUE:
            return None
        plain = self._decrypt(message[1:])
        if plain[_DES_BLOCK:] != _rotated(self._random):
            return None
        return b"\x00" + self._encrypt(_rotated(plain[:_DES_BLOCK]))

    def confirmed(self, answer: bytes) -> bool:
        """Reader: whether the card proved the key too."""
        return len(answer) == 1 + _DES_BLOCK and self._decrypt(answer[1:]) == _rotated(self._random)
