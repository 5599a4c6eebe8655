"""A DESFire key: its kind, its bytes and its version.

A DES key carries its version in the lowest bit of its first eight bytes, most significant bit first; an AES key has a
version byte beside it. Facts from the KeySettings2 table (bits 7-6) and libfreefare's key version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.desfire.errors import LocalError


class KeyKind(Enum):
    """`size` of the key and `block` of its cipher in bytes; `random` is the size of RndA and RndB; `settings` is what
    stands in bits 7-6 of KeySettings2, and of the key number when the PICC key changes its kind."""

    DES = ("des", 8, 8, 8, 0x00)
    TDES2 = ("2k3des", 16, 8, 8, 0x00)
    TDES3 = ("3k3des", 24, 8, 16, 0x40)
    AES = ("aes", 16, 16, 16, 0x80)

    def __init__(self, title: str, size: int, block: int, random: int, settings: int) -> None:
        self.title = title
        self.size = size
        self.block = block
        self.random = random
        self.settings = settings


PARITY = 0x01


@dataclass(frozen=True, slots=True)
class Key:
    """`version` of an AES key is 0-255; a DES key's lies in its bytes and None stands here."""

    kind: KeyKind
    value: bytes = field(repr=False)
    aes_version: int = 0

    def __post_init__(self) -> None:
        if len(self.value) != self.kind.size:
            raise LocalError(f"a {self.kind.title} key has {self.kind.size} bytes, not {len(self.value)}")
        if not 0 <= self.aes_version <= 0xFF or (self.aes_version and self.kind is not KeyKind.AES):
            raise LocalError("an AES key's version is one byte; a DES key's lies in its own bytes")

    @property
    def version(self) -> int:
        if self.kind is KeyKind.AES:
            return self.aes_version
        return sum((byte & PARITY) << 7 - index for index, byte in enumerate(self.value[:8]))

    def with_version(self, version: int) -> Key:
        """The same key under another version; the second half of a two-key DES key carries the complement, so that the
        card never takes the two for one."""
        if not 0 <= version <= 0xFF:
            raise LocalError("a key's version is one byte")
        if self.kind is KeyKind.AES:
            return Key(self.kind, self.value, version)
        bits = [version >> 7 - index & 1 for index in range(8)]
        marks = bits + [bit ^ 1 for bit in bits] if self.kind is KeyKind.TDES2 else bits
        marked = bytes(byte & ~PARITY | mark for byte, mark in zip(self.value, marks, strict=False))
        return Key(self.kind, marked + self.value[len(marked) :])

    @property
    def single_des(self) -> bool:
        """Whether the card treats it as one DES key: it is one, or its halves are equal with their version bits."""
        return self.kind is KeyKind.DES or (self.kind is KeyKind.TDES2 and self.value[:8] == self.value[8:])

    @property
    def stored(self) -> bytes:
        """As ChangeKey sends it: a single DES key twice."""
        return self.value * 2 if self.kind is KeyKind.DES else self.value


def aes(value: bytes, version: int = 0) -> Key:
    return Key(KeyKind.AES, value, version)
