"""The plaintext of a ChangeKey command, ready to be enciphered: key data, checksums and padding.

Another key than the authenticated one goes as new xor old with a checksum over the new key behind it; the
authenticated key goes as it is. EV1 and the legacy mode add a checksum over the message, EV2 has its MAC for that.
Facts: libfreefare, NXP AN12196.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.desfire.checksums import crc16, crc32
from latchwork.protocol.desfire.ciphers import marked_padded, xor, zero_padded
from latchwork.protocol.desfire.errors import IntegrityFailed, LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind

CHANGE_KEY = 0xC4
KEY_NUMBER = 0x0F
AES_SIZE = 16


class Generation(Enum):
    """Which secure messaging is spoken."""

    LEGACY = "legacy"
    EV1 = "ev1"
    EV2 = "ev2"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """`old` is the key that is replaced; None when it is the authenticated one. `key_no` is the byte as it is sent: on
    the PICC key its bits 7-6 name the new kind."""

    key_no: int
    new: Key
    old: Key | None = None

    def plaintext(self, generation: Generation, block: int) -> bytes:
        """`block` is the block size of the session key. Raises `LocalError`."""
        if not 0 <= self.key_no <= 0xFF:
            raise LocalError("a key number is one byte")
        new = self.new.stored
        body = new
        if self.old is not None:
            if len(self.old.stored) != len(new):
                raise LocalError("the old key and the new one are of different sizes")
            body = xor(new, self.old.stored)
        if self.new.kind is KeyKind.AES:
            body += bytes((self.new.version,))
        if generation is Generation.EV2:
            return marked_padded(body + (b"" if self.old is None else crc32(new)), block)
        if generation is Generation.LEGACY:
            checks = crc16(body) + (b"" if self.old is None else crc16(new))
        else:
            checks = crc32(bytes((CHANGE_KEY, self.key_no)) + body) + (b"" if self.old is None else crc32(new))
        return zero_padded(body + checks, block)


def read_change(
    plaintext: bytes, key_no: int, kind: KeyKind, old: Key | None, generation: Generation, block: int
) -> Key:
    """The card's side: the new key out of a deciphered plaintext. Raises `IntegrityFailed`."""
    size = AES_SIZE if kind is KeyKind.DES else kind.size
    if len(plaintext) < size + 1:
        raise IntegrityFailed("the key data is too short")
    value = plaintext[:size] if old is None else xor(plaintext[:size], old.stored)
    if kind is KeyKind.DES:
        if value[:8] != value[8:]:
            raise IntegrityFailed("the halves of a single DES key differ")
        value = value[:8]
    key = Key(kind, value, plaintext[size] if kind is KeyKind.AES else 0)
    if KeyChange(key_no, key, old).plaintext(generation, block) != plaintext:
        raise IntegrityFailed("the checksums of the key data are wrong")
    return key
