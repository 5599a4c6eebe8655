"""The small tables in DESFire's commands: access words, key settings, file types.

Facts from the EV1 walk-through and libfreefare.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.desfire.keys import KeyKind

FREE = 14
"""In an access word: anybody."""
NEVER = 15

MAX_APPLICATIONS = 28
MAX_KEYS = 14
MAX_FILES = 32
PICC_AID = 0x000000


class FileType(IntEnum):
    STANDARD = 0
    BACKUP = 1
    VALUE = 2
    LINEAR_RECORD = 3
    CYCLIC_RECORD = 4


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what with a file: a key number, `FREE` or `NEVER` each. `rw` may read and write."""

    read: int
    write: int
    rw: int
    change: int

    @property
    def word(self) -> int:
        """As the commands hold it; raises `Malformed`."""
        parts = (self.read, self.write, self.rw, self.change)
        if not all(0 <= part <= NEVER for part in parts):
            raise Malformed("access word", "each right is a key number, 14 for anybody or 15 for nobody")
        return self.read << 12 | self.write << 8 | self.rw << 4 | self.change

    @classmethod
    def of(cls, word: int) -> Access:
        return cls(word >> 12 & 15, word >> 8 & 15, word >> 4 & 15, word & 15)


CHANGE_NEEDS_MASTER, CHANGE_NEEDS_SAME_KEY, CHANGE_FROZEN = 0x0, 0xE, 0xF
"""In `KeySettings1.change_key`: besides them, the number of the key that changes the others."""


@dataclass(frozen=True, slots=True)
class KeySettings1:
    """What the holder of which key may do with an application or the card."""

    change_key: int = CHANGE_NEEDS_MASTER
    settings_changeable: bool = True
    free_create_delete: bool = True
    free_listing: bool = True
    master_key_changeable: bool = True

    @property
    def byte(self) -> int:
        if not 0 <= self.change_key <= 0xF:
            raise Malformed("key settings", "the key that changes keys is a nibble")
        flags = (
            self.master_key_changeable | self.free_listing << 1 | self.free_create_delete << 2
        ) | self.settings_changeable << 3
        return self.change_key << 4 | flags

    @classmethod
    def of(cls, byte: int) -> KeySettings1:
        return cls(byte >> 4, bool(byte & 8), bool(byte & 4), bool(byte & 2), bool(byte & 1))


KINDS_BY_SETTINGS: dict[int, KeyKind] = {0x00: KeyKind.TDES2, 0x40: KeyKind.TDES3, 0x80: KeyKind.AES}
"""Bits 7-6 of KeySettings2; 00 is DES and 2K3DES alike."""


@dataclass(frozen=True, slots=True)
class KeySettings2:
    """How many keys of which kind an application has. `iso_files`: its files have ISO identifiers (bit 5)."""

    kind: KeyKind
    keys: int
    iso_files: bool = False

    @property
    def byte(self) -> int:
        if not 1 <= self.keys <= MAX_KEYS:
            raise Malformed("key settings", f"an application has 1 to {MAX_KEYS} keys")
        return self.kind.settings | self.iso_files << 5 | self.keys

    @classmethod
    def of(cls, byte: int) -> KeySettings2:
        kind = KINDS_BY_SETTINGS.get(byte & 0xC0)
        if kind is None or byte & 0x10 or not 1 <= byte & 0x0F <= MAX_KEYS:
            raise Malformed("key settings", "its second byte names no kind and number of keys")
        return cls(kind, byte & 0x0F, bool(byte & 0x20))
