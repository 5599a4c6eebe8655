"""Block ciphers under DESFire's modes; every cipher and every CMAC is the `cryptography` package's own.

Three things that DESFire needs and the package does not offer as such are expressed through what it does offer:

* a CMAC that starts from a carried chaining value IV: the block D(K, IV) is put in front, whose encryption is IV;
* CMAC's subkeys K1 and K2: the CMAC of one zero block is E(K, K1), that of nothing E(K, 80 00.. xor K2);
* the legacy mode, in which the reader only ever deciphers: ECB deciphering, chained here.

Single and two-key DES are written as the three keys that they are short for. Facts from NIST SP 800-38B and
libfreefare (legacy mode).
"""

from __future__ import annotations

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from latchwork.protocol.desfire.errors import LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def rotated(data: bytes) -> bytes:
    """One byte to the left."""
    return data[1:] + data[:1]


class BlockCipher:
    """One key at work. Data is whole blocks; `iv` left out is zero."""

    def __init__(self, key: Key) -> None:
        self.block = key.kind.block
        self._algorithm = AES(key.value) if key.kind is KeyKind.AES else TripleDES(_three_keys(key))

    @property
    def zero(self) -> bytes:
        return bytes(self.block)

    def encrypt(self, data: bytes, iv: bytes | None = None) -> bytes:
        encryptor = Cipher(self._algorithm, modes.CBC(iv or self.zero)).encryptor()
        return encryptor.update(self._whole(data)) + encryptor.finalize()

    def decrypt(self, data: bytes, iv: bytes | None = None) -> bytes:
        decryptor = Cipher(self._algorithm, modes.CBC(iv or self.zero)).decryptor()
        return decryptor.update(self._whole(data)) + decryptor.finalize()

    def cmac(self, message: bytes, iv: bytes | None = None) -> bytes:
        """The whole CMAC. With a carried `iv` the message has at least one byte, as DESFire's always have."""
        cmac = CMAC(self._algorithm)
        if iv is not None and any(iv):
            if not message:
                raise LocalError("a CMAC that carries a chaining value needs a message")
            cmac.update(self.decrypt(iv))
        cmac.update(message)
        return cmac.finalize()

    def subkeys(self) -> tuple[bytes, bytes]:
        """K1 for a message of whole blocks, K2 for one that is padded."""
        padding = b"\x80" + bytes(self.block - 1)
        return self.decrypt(self.cmac(self.zero)), xor(self.decrypt(self.cmac(b"")), padding)

    def legacy_send(self, data: bytes) -> bytes:
        """What a reader sends in the legacy mode: each block, xored with the one sent before, is deciphered."""
        decipher = Cipher(self._algorithm, modes.ECB()).decryptor()
        out, last = bytearray(), self.zero
        for at in range(0, len(self._whole(data)), self.block):
            last = decipher.update(xor(data[at : at + self.block], last))
            out += last
        return bytes(out)

    def legacy_sent(self, data: bytes) -> bytes:
        """The card's opposite of `legacy_send`."""
        encipher = Cipher(self._algorithm, modes.ECB()).encryptor()
        return xor(encipher.update(self._whole(data)), (self.zero + data)[: len(data)])

    def _whole(self, data: bytes) -> bytes:
        if len(data) % self.block:
            raise LocalError(f"{len(data)} bytes are no whole number of {self.block}-byte blocks")
        return data


def _three_keys(key: Key) -> bytes:
    if key.kind is KeyKind.DES:
        return key.value * 3
    return key.value + key.value[:8] if key.kind is KeyKind.TDES2 else key.value


def zero_padded(data: bytes, block: int) -> bytes:
    """Zeros up to whole blocks, none if there are whole ones."""
    return data + bytes(-len(data) % block)


def marked_padded(data: bytes, block: int) -> bytes:
    """80 and zeros up to whole blocks, at least the 80 (ISO/IEC 9797-1 method 2)."""
    return zero_padded(data + b"\x80", block)


def unmarked(data: bytes) -> bytes | None:
    """What was padded with 80 and zeros; None when it was not."""
    bare = data.rstrip(b"\x00")
    return bare[:-1] if bare.endswith(b"\x80") else None
