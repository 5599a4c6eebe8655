"""Key agreement, authenticators and boxes, all of them libsodium's.

    dh1   X25519 of the own private and the other's public key
    kdf1  HSalsa20 of that under sixteen zero bytes; both together are crypto_box_beforenm
    h1    HMAC-SHA256
    e1    crypto_secretbox: XSalsa20-Poly1305 under a nonce of 24 bytes

Private keys and nonces are handed in. Source: Nuki Smart Lock API V2.1 §4.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from nacl.bindings import (
    crypto_box_beforenm,
    crypto_scalarmult,
    crypto_scalarmult_base,
    crypto_secretbox,
    crypto_secretbox_open,
)
from nacl.exceptions import CryptoError

from latchwork.protocol.codec.errors import CodecError

KEY = 32
NONCE = 24
TAG = 16
CHALLENGE = 32


class NotAuthentic(CodecError):
    """A box does not open, or an authenticator does not fit: another key, or changed on its way."""


def public_key(private: bytes) -> bytes:
    return crypto_scalarmult_base(private)


def agreed(private: bytes, public: bytes) -> bytes:
    """dh1; no key yet. `NotAuthentic` for a public key that gives nothing away but zero."""
    try:
        return crypto_scalarmult(private, public)
    except CryptoError:
        raise NotAuthentic("the public key is none that a key can be agreed on with") from None


def shared_key(private: bytes, public: bytes) -> bytes:
    """The key that both sides keep for good. Raises as `agreed`."""
    try:
        return crypto_box_beforenm(public, private)
    except CryptoError:
        raise NotAuthentic("the public key is none that a key can be agreed on with") from None


def authenticator(key: bytes, *parts: bytes) -> bytes:
    """h1 over the parts one after the other."""
    mac = HMAC(key, SHA256())
    for part in parts:
        mac.update(part)
    return mac.finalize()


def check(key: bytes, claimed: bytes, *parts: bytes) -> None:
    """`NotAuthentic` unless the authenticator fits."""
    if not constant_time.bytes_eq(claimed, authenticator(key, *parts)):
        raise NotAuthentic("the authenticator does not fit")


def seal(key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
    """The box with its tag in front. Nobody may use a nonce twice under one key."""
    return crypto_secretbox(plaintext, nonce, key)


def open_box(key: bytes, nonce: bytes, box: bytes) -> bytes:
    """`NotAuthentic` when it does not open."""
    try:
        return crypto_secretbox_open(box, nonce, key)
    except (CryptoError, ValueError):
        raise NotAuthentic("the box does not open under this key") from None
