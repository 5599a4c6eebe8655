"""Security S2 (9F): key derivation, the shared stream of nonces, and the encapsulation of one command.

Source: Z-Wave command class specification, Security 2 Command Class; CTR_DRBG from NIST SP 800-90A (AES-128, no
derivation function, no prediction resistance). The primitives are the `cryptography` library's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.cmac import CMAC

from latchwork.protocol.codec.errors import CodecError, Malformed

CLASS = 0x9F
NONCE_GET, NONCE_REPORT, ENCAPSULATION = 0x01, 0x02, 0x03
KEX_GET, KEX_REPORT, KEX_SET = 0x04, 0x05, 0x06
PUBLIC_KEY_REPORT = 0x08
NETWORK_KEY_REPORT = 0x0A

EXTENDED = 0x01
"""Bit 0 of an encapsulation's flags: extensions in the open."""
EXTENDED_SECRETLY = 0x02
SPAN_EXTENSION = 0x01
EXTENSION_TYPE = 0x3F
MORE = 0x80

BLOCK = 16
ENTROPY = 16
CCM_NONCE = 13
TAG = 8
_TEMPORARY_CONSTANT = b"\x33" * BLOCK
_NONCE_CONSTANT = b"\x26" * BLOCK
_TEMPORARY_FILL, _NETWORK_FILL, _NONCE_FILL = (bytes((fill,)) * 15 for fill in (0x88, 0x55, 0x88))


class NotAuthentic(CodecError):
    """The tag does not fit: another key, nonces out of step, or changed on its way."""


def cmac(key: bytes, data: bytes) -> bytes:
    made = CMAC(AES128(key))
    made.update(data)
    return made.finalize()


# --- keys -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keys:
    """`ccm` enciphers, `personalisation` (32 bytes) goes into every SPAN; only a network key has `multicast`."""

    ccm: bytes = field(repr=False)
    personalisation: bytes = field(repr=False)
    multicast: bytes | None = field(default=None, repr=False)

    @classmethod
    def of_network_key(cls, network_key: bytes) -> Keys:
        first, second, third, fourth = _chain(network_key, _NETWORK_FILL, 4)
        return cls(first, second + third, fourth)

    @classmethod
    def temporary(cls, prk: bytes) -> Keys:
        """Those of inclusion, from what `temporary_prk` gives."""
        first, second, third = _chain(prk, _TEMPORARY_FILL, 3)
        return cls(first, second + third)


def _chain(key: bytes, fill: bytes, count: int) -> list[bytes]:
    """T1 = CMAC(fill, 01), Tn = CMAC(Tn-1, fill, n)."""
    links: list[bytes] = []
    for number in range(1, count + 1):
        links.append(cmac(key, (links[-1] if links else b"") + fill + bytes((number,))))
    return links


def public_key(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def shared_secret(private_key: bytes, their_public_key: bytes) -> bytes:
    """Raises `Malformed` for a public key with which no secret can be agreed on."""
    try:
        return X25519PrivateKey.from_private_bytes(private_key).exchange(
            X25519PublicKey.from_public_bytes(their_public_key)
        )
    except ValueError:
        raise Malformed("S2 public key", "no secret can be agreed on with it") from None


def temporary_prk(secret: bytes, including_public_key: bytes, joining_public_key: bytes) -> bytes:
    return cmac(_TEMPORARY_CONSTANT, secret + including_public_key + joining_public_key)


# --- nonces -----------------------------------------------------------------------------------------------------------


def mixed_entropy(sender_entropy: bytes, receiver_entropy: bytes) -> bytes:
    """32 bytes from both nodes' entropy inputs; the sender is the one that sends the SPAN extension."""
    key = cmac(_NONCE_CONSTANT, sender_entropy + receiver_entropy)
    first = cmac(key, _NONCE_FILL + b"\x00" + _NONCE_FILL + b"\x01")
    return first + cmac(key, first + _NONCE_FILL + b"\x02")


class Span:
    """The nonces that two nodes draw in step, one for each frame in either direction."""

    def __init__(self, keys: Keys, entropy: bytes) -> None:
        """`entropy` is what `mixed_entropy` gives."""
        self._key = self._value = bytes(BLOCK)
        self._update(_xor(entropy, keys.personalisation))

    def next_nonce(self) -> bytes:
        """13 bytes; the state moves on."""
        nonce = self._block()
        self._update(bytes(2 * BLOCK))
        return nonce[:CCM_NONCE]

    def _block(self) -> bytes:
        self._value = ((int.from_bytes(self._value, "big") + 1) % (1 << 8 * BLOCK)).to_bytes(BLOCK, "big")
        return Cipher(AES128(self._key), ECB()).encryptor().update(self._value)

    def _update(self, data: bytes) -> None:
        mixed = _xor(self._block() + self._block(), data)
        self._key, self._value = mixed[:BLOCK], mixed[BLOCK:]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


# --- one frame --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """`9F 03`: what lies in the open, and the ciphertext with its tag. `extensions` are (type byte, data)."""

    sequence: int
    flags: int
    extensions: tuple[tuple[int, bytes], ...]
    sealed: bytes

    @classmethod
    def parse(cls, data: bytes) -> Envelope:
        """`Malformed` when lengths do not fit together or no tag is there."""
        if len(data) < 4 or data[:2] != bytes((CLASS, ENCAPSULATION)):
            raise Malformed("S2 encapsulation", "it is none")
        at, more = 4, bool(data[3] & EXTENDED)
        extensions: list[tuple[int, bytes]] = []
        while more:
            if at + 2 > len(data) or data[at] < 2 or at + data[at] > len(data):
                raise Malformed("S2 encapsulation", "an extension does not have its stated length")
            extensions.append((data[at + 1], data[at + 2 : at + data[at]]))
            more = bool(data[at + 1] & MORE)
            at += data[at]
        if len(data) - at < TAG:
            raise Malformed("S2 encapsulation", "it ends before its tag")
        return cls(data[2], data[3], tuple(extensions), data[at:])

    def build(self) -> bytes:
        return bytes((CLASS, ENCAPSULATION)) + self._open_part() + self.sealed

    def _open_part(self) -> bytes:
        rows = (bytes((len(data) + 2, kind)) + data for kind, data in self.extensions)
        return bytes((self.sequence, self.flags)) + b"".join(rows)

    @property
    def sender_entropy(self) -> bytes | None:
        """What the SPAN extension carries, if there is one."""
        for kind, data in self.extensions:
            if kind & EXTENSION_TYPE == SPAN_EXTENSION:
                if len(data) != ENTROPY:
                    raise Malformed("S2 SPAN extension", f"{len(data)} bytes of entropy instead of {ENTROPY}")
                return data
        return None

    def associated_data(self, source: int, destination: int, home_id: bytes) -> bytes:
        """What is authenticated beside the command: nodes, network, length of the whole command, the open part."""
        length = len(self.build()).to_bytes(2, "big")
        return bytes((source, destination)) + home_id + length + self._open_part()

    def open(self, keys: Keys, nonce: bytes, associated_data: bytes) -> bytes:
        """The plaintext: secret extensions, if the flags say so, then the command. Raises `NotAuthentic`."""
        try:
            return AESCCM(keys.ccm, tag_length=TAG).decrypt(nonce, self.sealed, associated_data)
        except InvalidTag:
            raise NotAuthentic("the tag of an S2 encapsulation does not fit; the nonces may be out of step") from None


def seal(keys: Keys, nonce: bytes, plaintext: bytes, associated_data: bytes) -> bytes:
    """Ciphertext and tag. The associated data counts the length of the whole, tag included."""
    return AESCCM(keys.ccm, tag_length=TAG).encrypt(nonce, plaintext, associated_data)
