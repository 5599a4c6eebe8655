"""The keys of a secure session and the proofs that both sides have the same base key (SCBK).

All of it is AES-128 of one block. Facts from libosdp 3.2 (osdp_sc.c); the example values of OSDP v2.2 annex E hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import ECB

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.osdp.constants import KEY_SIZE

BLOCK_SIZE = 16
RANDOM_SIZE = 8
MIXED_IN = 6
"""Bytes of the panel's random number that go into the session keys."""


def encipher_block(key: bytes, block: bytes) -> bytes:
    return Cipher(AES128(key), ECB()).encryptor().update(block)


def diversified(master_key: bytes, client_uid: bytes) -> bytes:
    """The SCBK of one device from a site's master key, as installations before 2.2 did."""
    return encipher_block(master_key, client_uid + bytes(byte ^ 0xFF for byte in client_uid))


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """`enc` enciphers data; `mac1` and `mac2` are the two keys of the MAC."""

    enc: bytes = field(repr=False)
    mac1: bytes = field(repr=False)
    mac2: bytes = field(repr=False)

    @classmethod
    def derive(cls, scbk: bytes, rnd_a: bytes) -> SessionKeys:
        """Raises `Malformed` for a key or a random number of another size."""
        if len(scbk) != KEY_SIZE or len(rnd_a) != RANDOM_SIZE:
            raise Malformed("OSDP session keys", "an SCBK has 16 bytes and a random number 8")
        mixed = rnd_a[:MIXED_IN] + bytes(BLOCK_SIZE - 2 - MIXED_IN)
        enc, mac1, mac2 = (encipher_block(scbk, bytes((0x01, kind)) + mixed) for kind in (0x82, 0x01, 0x02))
        return cls(enc, mac1, mac2)

    def client_cryptogram(self, rnd_a: bytes, rnd_b: bytes) -> bytes:
        """With it the reader proves that it has the SCBK."""
        return encipher_block(self.enc, rnd_a + rnd_b)

    def server_cryptogram(self, rnd_a: bytes, rnd_b: bytes) -> bytes:
        """With it the panel does."""
        return encipher_block(self.enc, rnd_b + rnd_a)

    def initial_rmac(self, server_cryptogram: bytes) -> bytes:
        """From where the chain of MACs starts."""
        return encipher_block(self.mac2, encipher_block(self.mac1, server_cryptogram))


def same(one: bytes, other: bytes) -> bool:
    """In a time that does not depend on where they differ."""
    return constant_time.bytes_eq(one, other)
