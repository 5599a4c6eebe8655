"""Security S0 (98): keys from a network key, and the encapsulation of one command.

Everything is AES-128. The key pair comes from one block each, the command is enciphered in OFB under both nodes'
nonces and authenticated by a CBC-MAC of which eight bytes travel. Source: Z-Wave command class specification, Security
Command Class version 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.decrepit.ciphers.modes import OFB
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

from latchwork.protocol.codec.errors import CodecError, Malformed

CLASS = 0x98
NONCE_GET = 0x40
NONCE_REPORT = 0x80
ENCAPSULATION = 0x81
ENCAPSULATION_AND_NONCE_GET = 0xC1
NETWORK_KEY_SET = 0x06

BLOCK = 16
NONCE = 8
MAC = 8
AROUND = 2 + NONCE + 1 + MAC
"""Bytes of an encapsulation beside its ciphertext."""

TEMPORARY = bytes(BLOCK)
"""The network key under which the real one is handed over."""


class NotAuthentic(CodecError):
    """The MAC does not fit: another key, another nonce, or changed on its way."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What both nodes derive from a network key of 16 bytes."""

    authentication: bytes = field(repr=False)
    encryption: bytes = field(repr=False)

    @classmethod
    def derive(cls, network_key: bytes) -> Keys:
        block = Cipher(AES128(network_key), ECB())
        return cls(block.encryptor().update(b"\x55" * BLOCK), block.encryptor().update(b"\xaa" * BLOCK))


@dataclass(frozen=True, slots=True)
class Encapsulation:
    """One encapsulated command on its way from node `source` to node `destination`.

    `plaintext` is a control byte (sequencing; 00 for a command in one piece) and the command.
    """

    source: int
    destination: int
    sender_nonce: bytes
    receiver_nonce: bytes
    plaintext: bytes = field(repr=False)
    command: int = ENCAPSULATION

    def build(self, keys: Keys) -> bytes:
        """From `98 81` to the MAC."""
        ciphertext = _crypt(keys, self.sender_nonce + self.receiver_nonce, self.plaintext)
        head = bytes((CLASS, self.command)) + self.sender_nonce
        return head + ciphertext + self.receiver_nonce[:1] + _mac(keys, self.authenticated(ciphertext))

    def authenticated(self, ciphertext: bytes) -> bytes:
        """What the MAC is taken of: IV, command, nodes, length and ciphertext, filled with zeros to whole blocks."""
        head = bytes((self.command, self.source, self.destination, len(ciphertext)))
        data = self.sender_nonce + self.receiver_nonce + head + ciphertext
        return data + bytes(-len(data) % BLOCK)

    def mac(self, keys: Keys) -> bytes:
        return self.build(keys)[-MAC:]

    @classmethod
    def open(cls, data: bytes, source: int, destination: int, receiver_nonce: bytes, keys: Keys) -> Encapsulation:
        """Checks and deciphers. `receiver_nonce` is the one that the receiver gave out and nobody has used.

        Raises `Malformed` for bytes that are no encapsulation under this nonce, `NotAuthentic` for a wrong MAC.
        """
        if len(data) <= AROUND or data[0] != CLASS or data[1] not in (ENCAPSULATION, ENCAPSULATION_AND_NONCE_GET):
            raise Malformed("S0 encapsulation", "it is none, or too short to hold a control byte")
        sender_nonce, ciphertext = data[2 : 2 + NONCE], data[2 + NONCE : -MAC - 1]
        if data[-MAC - 1] != receiver_nonce[0]:
            raise Malformed("S0 encapsulation", "it names another nonce of the receiver")
        sealed = cls(source, destination, sender_nonce, receiver_nonce, b"", data[1])
        if not constant_time.bytes_eq(_mac(keys, sealed.authenticated(ciphertext)), data[-MAC:]):
            raise NotAuthentic("the MAC of an S0 encapsulation does not fit; was the node included again?")
        plaintext = _crypt(keys, sender_nonce + receiver_nonce, ciphertext)
        return cls(source, destination, sender_nonce, receiver_nonce, plaintext, data[1])


def _crypt(keys: Keys, iv: bytes, data: bytes) -> bytes:
    """OFB is its own inverse."""
    return Cipher(AES128(keys.encryption), OFB(iv)).encryptor().update(data)


def _mac(keys: Keys, data: bytes) -> bytes:
    return Cipher(AES128(keys.authentication), CBC(bytes(BLOCK))).encryptor().update(data)[-BLOCK:][:MAC]
