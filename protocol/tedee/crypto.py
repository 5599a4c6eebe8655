"""Keys, nonces, sealing and signing of PTLS.

Ephemeral keys and random numbers are handed in; signatures are made by a `Signer`, so that a key may stay in hardware.
Source: tedee-lock-ble-api-doc, ptls/basics and ptls/secured_communication.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from latchwork.protocol.codec.errors import CodecError

KEY = 16
IV = 12
TAG = 16
HASH = 32
COUNTERS = 0x1_0000
"""A nonce says sixteen bits of its counter."""

Signer = Callable[[bytes], bytes]
"""A SHA-256 digest to a DER signature by the key that nobody else has."""


class NotAuthentic(CodecError):
    """A message does not open, or a signature does not fit."""


@dataclass(frozen=True, slots=True)
class Keys:
    """AES-128-GCM key and the IV that nonces are made from."""

    key: bytes = field(repr=False)
    iv: bytes = field(repr=False)


def derive(secret: bytes, label: str, transcript: bytes) -> Keys:
    """`transcript` is a hash; the label goes in as plain ASCII."""
    mac = HMAC(secret, SHA256())
    mac.update(label.encode("ascii") + transcript)
    made = mac.finalize()
    return Keys(made[:KEY], made[KEY : KEY + IV])


def nonce(iv: bytes, counter: int) -> bytes:
    """The IV with the counter in its last two bytes; raises `ValueError` for one that does not fit."""
    if counter not in range(COUNTERS):
        raise ValueError(f"counter {counter} is not in 0..{COUNTERS - 1}: the nonce would come again")
    return iv[:-2] + bytes((iv[-2] ^ counter >> 8, iv[-1] ^ counter & 0xFF))


def seal(keys: Keys, plain: bytes, counter: int = 0) -> bytes:
    """Ciphertext and tag; no associated data."""
    return AESGCM(keys.key).encrypt(nonce(keys.iv, counter), plain, None)


def unseal(keys: Keys, sealed: bytes, counter: int = 0) -> bytes:
    """`NotAuthentic` when it does not open."""
    try:
        return AESGCM(keys.key).decrypt(nonce(keys.iv, counter), sealed, None)
    except InvalidTag:
        raise NotAuthentic("the message does not open under this key and counter") from None


# --- P-256 ----------------------------------------------------------------------------------------------------


def private_key(scalar: bytes) -> EllipticCurvePrivateKey:
    """From 32 bytes; raises `ValueError` for a number that the curve does not have."""
    return derive_private_key(int.from_bytes(scalar, "big"), SECP256R1())


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    """The public half as 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(point: bytes) -> EllipticCurvePublicKey:
    """`NotAuthentic` for what is no point of the curve."""
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        raise NotAuthentic("the public key is no point of P-256") from None


def agree(own: EllipticCurvePrivateKey, point: bytes) -> bytes:
    """The shared secret: the X coordinate."""
    return own.exchange(ECDH(), public_key(point))


def signer(key: EllipticCurvePrivateKey) -> Signer:
    """Signs with a key in memory, by RFC 6979: without a random number."""
    return lambda made: key.sign(made, ECDSA(Prehashed(SHA256()), deterministic_signing=True))


def verify(point: bytes, signature: bytes, made: bytes) -> None:
    """`NotAuthentic` unless the signature over the digest is that of the key."""
    try:
        public_key(point).verify(signature, made, ECDSA(Prehashed(SHA256())))
    except InvalidSignature:
        raise NotAuthentic("the signature does not fit") from None
