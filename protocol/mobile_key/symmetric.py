"""The profile for tiny locks: a CWT in COSE_Encrypt0 under the lock's own key.

Whoever has such a key can copy it, for it is bound to nobody: let it be used once, or pair it with a card's UID. A
nonce must never come twice with one lock's key, so it is a counter of the issuer's and random bytes behind.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key import cbor
from latchwork.protocol.mobile_key.claims import Claims, read_claims
from latchwork.protocol.mobile_key.cose import (
    AES_CCM_16_64_128,
    ALG,
    CCM_KEY_SIZE,
    IV,
    KID,
    NONCE_SIZE,
    TAG_CWT,
    TAG_ENCRYPT0,
    TYP,
    decrypt,
    encrypt,
    parse,
    tagged,
)
from latchwork.protocol.mobile_key.credential import TYPE, UnknownIssuer

INFO = b"openkey lock key v1"
MASTER_SIZE, LOCK_ID_SIZE = 32, 8
COUNTER_SIZE = 8
WHAT = "openkey for a tiny lock"


def lock_key(site_master: bytes, lock_id: bytes) -> bytes:
    """A lock's own key: HKDF with SHA-256 (RFC 5869) of the site's master, salted with the lock's id."""
    if len(site_master) != MASTER_SIZE or len(lock_id) != LOCK_ID_SIZE:
        raise Malformed("lock key", f"a master has {MASTER_SIZE} bytes and a lock's id {LOCK_ID_SIZE}")
    return HKDF(algorithm=SHA256(), length=CCM_KEY_SIZE, salt=lock_id, info=INFO).derive(site_master)


def nonce(counter: int, random: bytes) -> bytes:
    """`counter` counts every key that the issuer makes for the lock; `random` is five bytes."""
    if not 0 <= counter < 1 << 8 * COUNTER_SIZE or len(random) != NONCE_SIZE - COUNTER_SIZE:
        raise Malformed("nonce", f"it is a counter of {COUNTER_SIZE} bytes and {NONCE_SIZE - COUNTER_SIZE} random ones")
    return counter.to_bytes(COUNTER_SIZE, "big") + random


def issue_symmetric(claims: Claims, lock_id: bytes, nonce: bytes, key: bytes) -> bytes:
    """Raises `Malformed`; a bearer key that names a holder would promise what no lock checks."""
    if claims.holder is not None or claims.holder_kid is not None:
        raise Malformed(WHAT, "it is bound to nobody; leave the holder out")
    message = encrypt({ALG: AES_CCM_16_64_128, TYP: TYPE}, {KID: lock_id, IV: nonce}, cbor.dumps(claims.to_map()), key)
    return cbor.dumps(cbor.tagged(TAG_CWT, tagged(message, TAG_ENCRYPT0)))


def open_symmetric(data: bytes, lock_id: bytes, key: bytes) -> Claims:
    """Raises `Malformed`, `UnknownIssuer` when it is for another lock, `NotAuthentic` when the key is another."""
    message = parse(cbor.untagged(cbor.loads(data, WHAT), TAG_CWT, WHAT), TAG_ENCRYPT0, WHAT)
    if message.header(TYP) != TYPE:
        raise Malformed(WHAT, f"its type is not {TYPE}")
    if message.unprotected.get(KID) != lock_id:
        raise UnknownIssuer("the key is for another lock")
    claims = read_claims(cbor.loads(decrypt(message, key), WHAT))
    if claims.holder is not None or claims.holder_kid is not None:
        raise Malformed(WHAT, "it names a holder, and this profile has none")
    return claims
