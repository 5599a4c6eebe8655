"""A credential: a CWT in COSE_Sign1, bound to a phone's key. `61(18([protected, {4: kid}, claims, signature]))`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key import cbor
from latchwork.protocol.mobile_key.claims import Claims, read_claims
from latchwork.protocol.mobile_key.cose import (
    ALG,
    KID,
    SIGNATURES,
    TAG_CWT,
    TAG_SIGN1,
    TYP,
    Message,
    NotAuthentic,
    PrivateKey,
    PublicKey,
    algorithm_of,
    parse,
    sign,
    tagged,
    verify,
)

TYPE = "application/openkey+cwt"
WHAT = "openkey credential"


class UnknownIssuer(NotAuthentic):
    """The key id is none that the lock holds."""


@dataclass(frozen=True, slots=True)
class SignedMap:
    """A signed CWT of ours before anybody has looked at its signature: `payload` is not to be believed yet."""

    message: Message = field(repr=False)
    kid: bytes
    payload: Any = field(repr=False)

    def checked(self, issuers: Mapping[bytes, PublicKey]) -> None:
        """Raises `UnknownIssuer` or `NotAuthentic`. A lock holds two issuers' keys while one takes over."""
        key = issuers.get(self.kid)
        if key is None:
            raise UnknownIssuer("the credential names a key that is not held here")
        verify(self.message, key)


def signed_map(payload: Mapping[int, Any], typ: str, kid: bytes, key: PrivateKey) -> bytes:
    """The bytes of a signed CWT."""
    message = sign({ALG: algorithm_of(key), TYP: typ}, {KID: kid}, cbor.dumps(dict(payload)), key)
    return cbor.dumps(cbor.tagged(TAG_CWT, tagged(message, TAG_SIGN1)))


def parse_signed_map(data: bytes, typ: str, what: str) -> SignedMap:
    """The parts of a signed CWT of the type; raises `Malformed`. Its signature is not looked at."""
    message = parse(cbor.untagged(cbor.loads(data, what), TAG_CWT, what), TAG_SIGN1, what)
    if message.header(TYP) != typ:
        raise Malformed(what, f"its type is not {typ}")
    if message.header(ALG) not in SIGNATURES:
        raise Malformed(what, "its signature is of a kind that is not used here")
    kid = message.unprotected.get(KID)
    if not isinstance(kid, bytes) or message.payload is None:
        raise Malformed(what, "it has no key id or no payload")
    return SignedMap(message, kid, cbor.loads(message.payload, what))


def issue(claims: Claims, kid: bytes, key: PrivateKey) -> bytes:
    """A credential. Raises `Malformed` for claims that cannot be, or that are bound to no key."""
    if claims.holder is None and claims.holder_kid is None:
        raise Malformed(WHAT, "it must be bound to a key, or it could be copied")
    return signed_map(claims.to_map(), TYPE, kid, key)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A credential whose signature nobody has looked at yet."""

    signed: SignedMap
    claims: Claims

    def checked(self, issuers: Mapping[bytes, PublicKey]) -> Claims:
        """The claims, now to be believed; raises `UnknownIssuer` or `NotAuthentic`."""
        self.signed.checked(issuers)
        return self.claims


def parse_credential(data: bytes) -> Unchecked:
    """Raises `Malformed`, and `OtherVersion` for a version that is not known."""
    signed = parse_signed_map(data, TYPE, WHAT)
    claims = read_claims(signed.payload)
    if claims.holder is None and claims.holder_kid is None:
        raise Malformed(WHAT, "it is bound to no key")
    return Unchecked(signed, claims)
