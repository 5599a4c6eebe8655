"""Payload encryption: AES-128-CBC with PKCS#7 padding, and the key is the IV as well.

There is no nonce and no counter, so equal plaintexts give equal ciphertexts. Source: vendor Android SDK 3.3.1,
`AESUtil`; the factory key is published there and in every independent client.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from latchwork.protocol.codec.errors import CodecError

FACTORY_KEY = bytes.fromhex("987623e8a923a1bb3d9e7d0378124588")
"""The key of "get AES key" alone; everything after that exchange goes under the lock's own key."""

BLOCK = 16
PADDING = PKCS7(8 * BLOCK)


class Undecipherable(CodecError):
    """The payload is no ciphertext under this key: the key is wrong, or the lock was reset."""


class PayloadCipher:
    """One lock's cipher. CBC has no state between messages, so one object serves both directions for good."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        if len(key) != BLOCK:
            raise ValueError(f"a TTLock key has {BLOCK} bytes, this one {len(key)}")
        self._cipher = Cipher(AES128(key), CBC(key))

    def encrypt(self, plaintext: bytes) -> bytes:
        """An empty plaintext stays empty: a request without parameters has no payload at all."""
        if not plaintext:
            return b""
        padder = PADDING.padder()
        return self._cipher.encryptor().update(padder.update(plaintext) + padder.finalize())

    def decrypt(self, ciphertext: bytes) -> bytes:
        """`Undecipherable` when length or padding is wrong, which a wrong key nearly always shows."""
        if not ciphertext:
            return b""
        if len(ciphertext) % BLOCK:
            raise Undecipherable(f"the payload has {len(ciphertext)} bytes, not a multiple of {BLOCK}")
        unpadder = PADDING.unpadder()
        try:
            return unpadder.update(self._cipher.decryptor().update(ciphertext)) + unpadder.finalize()
        except ValueError:
            raise Undecipherable(
                "the payload has no valid padding under this key; the lock may have been reset"
            ) from None


FACTORY = PayloadCipher(FACTORY_KEY)
