"""COSE: the three messages, one recipient or none, and the algorithms that are used here.

Sources: RFC 9052 §4.2, 4.4 (COSE_Sign1), §5.2 (COSE_Encrypt0), §6.2 (COSE_Mac0), §7 (COSE_Key); RFC 9053 for the
algorithms; RFC 9864 for -19; RFC 9596 for `typ`. Signing and enciphering are `cryptography`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.mobile_key import cbor

TAG_CWT, TAG_SIGN1, TAG_MAC0, TAG_ENCRYPT0 = 61, 18, 17, 16
ALG, KID, IV, TYP = 1, 4, 5, 16
"""Labels of header parameters."""

EDDSA, ES256, ED25519, HMAC_256_64, AES_CCM_16_64_128 = -8, -7, -19, 4, 10
SIGNATURES: dict[int, str] = {EDDSA: "EdDSA", ED25519: "Ed25519", ES256: "ES256"}
"""The signatures that are accepted; -8 is used with Ed25519 alone."""

OKP, EC2 = 1, 2
P_256, CURVE_ED25519 = 1, 6
_KTY, _CRV, _X, _Y = 1, -1, -2, -3

NONCE_SIZE, CCM_TAG_SIZE, CCM_KEY_SIZE, SHORT_MAC_SIZE, COORDINATE = 13, 8, 16, 8, 32

PrivateKey: TypeAlias = Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey: TypeAlias = Ed25519PublicKey | ec.EllipticCurvePublicKey
Headers: TypeAlias = Mapping[int, Any]


class NotAuthentic(CodecError):
    """A signature, a MAC or a ciphertext that was not made with the key, or not over these bytes."""


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a COSE message with one layer. `body` is a signature, a MAC, or nothing for COSE_Encrypt0, whose
    `payload` is the ciphertext."""

    protected: bytes
    unprotected: Headers
    payload: bytes | None = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    def header(self, label: int) -> Any:
        """A protected header, or None."""
        return _header_map(self.protected).get(label)


def _header_map(protected: bytes) -> dict[Any, Any]:
    if not protected:
        return {}
    headers = cbor.loads(protected, "COSE headers")
    if not isinstance(headers, dict):
        raise Malformed("COSE headers", "the protected headers are no map")
    if not isinstance(headers.get(ALG), int | None):
        raise Malformed("COSE headers", "the algorithm is no number")
    return headers


def parse(value: Any, tag: int, what: str) -> Message:
    """The parts of a tagged message; raises `Malformed`."""
    parts = cbor.untagged(value, tag, what)
    wanted = 3 if tag == TAG_ENCRYPT0 else 4
    if not isinstance(parts, list) or len(parts) != wanted:
        raise Malformed(what, f"a COSE message of this kind has {wanted} parts")
    protected, unprotected, payload, *rest = parts
    body = rest[0] if rest else b""
    fits = isinstance(protected, bytes) and isinstance(unprotected, dict) and isinstance(body, bytes)
    if not fits or not (payload is None or isinstance(payload, bytes)):
        raise Malformed(what, "the parts of the COSE message are of the wrong kinds")
    if set(_header_map(protected)) & set(unprotected):
        raise Malformed(what, "a header is both protected and unprotected")
    return Message(protected, unprotected, payload, body)


def tagged(message: Message, tag: int) -> Any:
    parts = [message.protected, dict(message.unprotected), message.payload]
    return cbor.tagged(tag, parts if tag == TAG_ENCRYPT0 else [*parts, message.body])


def _to_be_checked(context: str, message: Message, payload: bytes) -> bytes:
    return cbor.dumps([context, message.protected, b"", payload])


# --- signatures -------------------------------------------------------------------------------------------------------


def algorithm_of(key: PrivateKey | PublicKey) -> int:
    """The algorithm that a key signs with: -8 for Ed25519, -7 for P-256."""
    return EDDSA if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey) else ES256


def sign(headers: Headers, unprotected: Headers, payload: bytes, key: PrivateKey, *, detached: bool = False) -> Message:
    """A COSE_Sign1; `headers` must name the key's algorithm. A detached payload is signed and left out."""
    unsigned = Message(cbor.dumps(dict(headers)), unprotected, None if detached else payload)
    text = _to_be_checked("Signature1", unsigned, payload)
    return Message(unsigned.protected, unprotected, unsigned.payload, _signature(text, key))


def _signature(text: bytes, key: PrivateKey) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(text)
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(SHA256(), deterministic_signing=True)))
    return r.to_bytes(COORDINATE, "big") + s.to_bytes(COORDINATE, "big")


def verify(message: Message, key: PublicKey, payload: bytes | None = None) -> None:
    """Raises `NotAuthentic`. `payload` is that of a message which carries none."""
    text = payload if message.payload is None else message.payload
    if text is None:
        raise Malformed("COSE_Sign1", "it carries no payload, and none is given")
    if payload is not None and message.payload is not None:
        raise Malformed("COSE_Sign1", "it carries a payload where a detached one belongs")
    algorithm = message.header(ALG)
    if algorithm not in SIGNATURES or (algorithm == ES256) != isinstance(key, ec.EllipticCurvePublicKey):
        raise NotAuthentic("the signature's algorithm is not that of the key")
    _verify(_to_be_checked("Signature1", message, text), message.body, key)


def _verify(text: bytes, signature: bytes, key: PublicKey) -> None:
    if len(signature) != 2 * COORDINATE:
        raise NotAuthentic(f"the signature has {len(signature)} bytes instead of {2 * COORDINATE}")
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, text)
        else:
            r, s = (int.from_bytes(signature[at : at + COORDINATE], "big") for at in (0, COORDINATE))
            key.verify(encode_dss_signature(r, s), text, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise NotAuthentic("the signature was not made with this key over these bytes") from None


# --- MAC and encryption -----------------------------------------------------------------------------------------------


def mac(message: Message, key: bytes) -> bytes:
    """HMAC 256/64 (algorithm 4) of a COSE_Mac0."""
    if message.header(ALG) != HMAC_256_64 or message.payload is None:
        raise Malformed("COSE_Mac0", "HMAC 256/64 and a payload are wanted")
    keyed = HMAC(key, SHA256())
    keyed.update(_to_be_checked("MAC0", message, message.payload))
    return keyed.finalize()[:SHORT_MAC_SIZE]


def check_mac(message: Message, key: bytes) -> None:
    if not bytes_eq(mac(message, key), message.body):
        raise NotAuthentic("the MAC was not made with this key over these bytes")


def _ccm(message: Message, key: bytes) -> tuple[AESCCM, bytes, bytes]:
    nonce = message.unprotected.get(IV)
    if message.header(ALG) != AES_CCM_16_64_128 or len(key) != CCM_KEY_SIZE:
        raise Malformed("COSE_Encrypt0", "AES-CCM-16-64-128 and a key of 16 bytes are wanted")
    if not isinstance(nonce, bytes) or len(nonce) != NONCE_SIZE:
        raise Malformed("COSE_Encrypt0", f"the nonce has {NONCE_SIZE} bytes")
    # RFC 9052 §5.3: the additional data name the kind of message and its protected headers
    return AESCCM(key, CCM_TAG_SIZE), nonce, cbor.dumps(["Encrypt0", message.protected, b""])


def encrypt(headers: Headers, unprotected: Headers, plaintext: bytes, key: bytes) -> Message:
    """A COSE_Encrypt0. A nonce never comes twice with one key: that is the caller's to keep."""
    empty = Message(cbor.dumps(dict(headers)), unprotected, b"")
    cipher, nonce, data = _ccm(empty, key)
    return Message(empty.protected, unprotected, cipher.encrypt(nonce, plaintext, data))


def decrypt(message: Message, key: bytes) -> bytes:
    """Raises `NotAuthentic`."""
    cipher, nonce, data = _ccm(message, key)
    if message.payload is None or len(message.payload) < CCM_TAG_SIZE:
        raise Malformed("COSE_Encrypt0", "it carries no ciphertext")
    try:
        return cipher.decrypt(nonce, message.payload, data)
    except InvalidTag:
        raise NotAuthentic("the ciphertext was not made with this key") from None


# --- keys -------------------------------------------------------------------------------------------------------------


def key_map(key: PublicKey) -> dict[int, Any]:
    """A public key as a COSE_Key."""
    if isinstance(key, Ed25519PublicKey):
        return {_KTY: OKP, _CRV: CURVE_ED25519, _X: key.public_bytes_raw()}
    numbers = key.public_numbers()
    return {
        _KTY: EC2,
        _CRV: P_256,
        _X: numbers.x.to_bytes(COORDINATE, "big"),
        _Y: numbers.y.to_bytes(COORDINATE, "big"),
    }


def public_key(value: object, what: str = "COSE_Key") -> PublicKey:
    """The key of a COSE_Key map; raises `Malformed` for a kind that is not used here, and for a point off its curve."""
    if not isinstance(value, dict):
        raise Malformed(what, "a key is a map")
    kind, curve, x, y = (value.get(label) for label in (_KTY, _CRV, _X, _Y))
    if (kind, curve) == (OKP, CURVE_ED25519) and set(value) == {_KTY, _CRV, _X}:
        return ed25519(x, what)
    if (kind, curve) == (EC2, P_256) and set(value) == {_KTY, _CRV, _X, _Y}:
        return p256(x, y, what)
    raise Malformed(what, "neither an Ed25519 nor a P-256 key")


def ed25519(x: object, what: str = "Ed25519 key") -> Ed25519PublicKey:
    if not isinstance(x, bytes) or len(x) != COORDINATE:
        raise Malformed(what, f"an Ed25519 key has {COORDINATE} bytes")
    return Ed25519PublicKey.from_public_bytes(x)


def p256(x: object, y: object, what: str = "P-256 key") -> ec.EllipticCurvePublicKey:
    if not (isinstance(x, bytes) and isinstance(y, bytes) and len(x) == len(y) == COORDINATE):
        raise Malformed(what, f"a P-256 key has two numbers of {COORDINATE} bytes")
    try:
        return ec.EllipticCurvePublicNumbers(
            int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
        ).public_key()
    except ValueError:
        raise Malformed(what, "the point is not on the curve P-256") from None


def same_key(one: PublicKey, other: PublicKey) -> bool:
    return key_map(one) == key_map(other)
