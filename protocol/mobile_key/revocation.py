"""The list of keys that are no longer good: a signed CWT that any phone may carry to a lock.

iss, aud, iat    1, 3, 6
number           -70010   grows with every list; a lock keeps the highest and takes no lower
revoked          -70011   [cti]
min_seq          -70012   {door: the lowest stay that is still good}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key.claims import AUD, CTI_SIZE, IAT, ISS
from latchwork.protocol.mobile_key.cose import PrivateKey, PublicKey
from latchwork.protocol.mobile_key.credential import SignedMap, parse_signed_map, signed_map

NUMBER, REVOKED, MIN_SEQ = -70010, -70011, -70012
TYPE = "application/openkey-rl+cwt"
WHAT = "revocation list"
_LARGEST = 1 << 64


@dataclass(frozen=True, slots=True)
class RevocationList:
    iss: str
    aud: str
    iat: int
    number: int
    revoked: tuple[bytes, ...] = ()
    min_seq: Mapping[int, int] = field(default_factory=dict)

    def build(self, kid: bytes, key: PrivateKey) -> bytes:
        """The signed list; raises `Malformed` for what no list can say."""
        payload = self.to_map()
        _read(payload)
        return signed_map(payload, TYPE, kid, key)

    @classmethod
    def checked(cls, value: object) -> RevocationList:
        """What a CBOR map says; raises `Malformed`."""
        return _read(value)

    def to_map(self) -> dict[int, Any]:
        return {
            ISS: self.iss,
            AUD: self.aud,
            IAT: self.iat,
            NUMBER: self.number,
            REVOKED: list(self.revoked),
            MIN_SEQ: dict(self.min_seq),
        }


def read_list(data: bytes, issuers: Mapping[bytes, PublicKey]) -> RevocationList:
    """Raises `Malformed`, `UnknownIssuer` or `NotAuthentic`."""
    signed, read = parse_list(data)
    signed.checked(issuers)
    return read


def parse_list(data: bytes) -> tuple[SignedMap, RevocationList]:
    """What a list says before anybody has looked at its signature; raises `Malformed`."""
    signed = parse_signed_map(data, TYPE, WHAT)
    return signed, _read(signed.payload)


def _read(value: object) -> RevocationList:
    if not isinstance(value, dict):
        raise Malformed(WHAT, "the payload is no map")
    iss, aud, iat, number, revoked, min_seq = (value.get(label) for label in (ISS, AUD, IAT, NUMBER, REVOKED, MIN_SEQ))
    if not (isinstance(iss, str) and isinstance(aud, str)):
        raise Malformed(WHAT, "issuer and site are texts")
    if not isinstance(revoked, list) or not all(isinstance(one, bytes) and len(one) == CTI_SIZE for one in revoked):
        raise Malformed(WHAT, f"revoked keys are named by {CTI_SIZE} bytes each")
    if not isinstance(min_seq, dict):
        raise Malformed(WHAT, "the lowest stays are no map")
    seqs = {_uint(door, "a door"): _uint(seq, "a stay") for door, seq in min_seq.items()}
    return RevocationList(iss, aud, _uint(iat, "iat"), _uint(number, "the number"), tuple(revoked), seqs)


def _uint(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LARGEST:
        raise Malformed(WHAT, f"{name} is no unsigned number")
    return value


@dataclass(frozen=True, slots=True)
class Revocations:
    """What a lock keeps of the lists that it took. `expiries` are those of keys that it has seen."""

    number: int = -1
    revoked: frozenset[bytes] = frozenset()
    min_seq: Mapping[int, int] = field(default_factory=dict)
    expiries: Mapping[bytes, int] = field(default_factory=dict)

    def applied(self, given: RevocationList, site: str) -> Revocations:
        """After a list: itself unchanged when the list is for another site, or no newer than the one that it has."""
        if given.aud != site or given.number <= self.number:
            return self
        seqs = {door: max(seq, self.min_seq.get(door, 0)) for door, seq in given.min_seq.items()}
        return replace(
            self,
            number=given.number,
            revoked=self.revoked | frozenset(given.revoked),
            min_seq={**self.min_seq, **seqs},
        )

    def seen(self, cti: bytes, exp: int) -> Revocations:
        """A key that was shown tells until when it must be remembered as revoked."""
        return replace(self, expiries={**self.expiries, cti: exp}) if cti in self.revoked else self

    def without_expired(self, now: int) -> Revocations:
        """Expired keys are refused anyway, so their numbers need not be kept."""
        gone = frozenset(cti for cti, exp in self.expiries.items() if exp < now)
        kept = {cti: exp for cti, exp in self.expiries.items() if cti not in gone}
        return replace(self, revoked=self.revoked - gone, expiries=kept)

    def highest_seq(self, known: Mapping[int, int]) -> dict[int, int]:
        """The stays that a lock compares with, made of its own memory and of the lists."""
        return {door: max(known.get(door, 0), self.min_seq.get(door, 0)) for door in {*known, *self.min_seq}}
