"""A key card on a phone: the same sealed record, bound to the phone's own key instead of a card's UID.

    lock -> phone   challenge: 16 random bytes
    phone -> lock   record (header and copy, 76) - public key (32) - signature (64)

The record is sealed as for a card whose UID is the phone's Ed25519 public key (RFC 8032), so it opens with no other
phone. The signature is over "latchwork phone 1", a zero byte, the challenge and the record: who overhears it has
nothing to show at the next challenge. Relaying it while it is wanted is not prevented; nothing here measures distance.
The exchange is ours, as the card is, and imitates no vendor.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KeyCard
from latchwork.protocol.keycard.seal import COPY_SIZE, HEADER_SIZE, NotAuthentic, header, open_copy, parse_header, seal

CHALLENGE_SIZE = 16
RECORD_SIZE = HEADER_SIZE + COPY_SIZE
PUBLIC_KEY_SIZE = 32
SIGNATURE_SIZE = 64

CONTEXT = b"latchwork phone 1\x00"


@dataclass(frozen=True, slots=True)
class Presented:
    """What a phone answers to a challenge. `property_id` is None for what is no key card's record."""

    record: bytes = field(repr=False)
    phone: bytes
    signature: bytes = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Presented:
        if len(data) != RECORD_SIZE + PUBLIC_KEY_SIZE + SIGNATURE_SIZE:
            raise Malformed("keycard on a phone", f"{len(data)} bytes cannot be record, key and signature")
        rest = data[RECORD_SIZE:]
        return cls(data[:RECORD_SIZE], rest[:PUBLIC_KEY_SIZE], rest[PUBLIC_KEY_SIZE:])

    def build(self) -> bytes:
        return self.record + self.phone + self.signature

    @property
    def property_id(self) -> int | None:
        return parse_header(self.record[:HEADER_SIZE])


def record_for(card: KeyCard, phone: bytes, key: PropertyKey) -> bytes:
    """The record of `card` for the phone with that public key; `Malformed` if the layout cannot say it."""
    return header(card.property_id) + seal(card, 0, phone, key)


def present(record: bytes, challenge: bytes, private: Ed25519PrivateKey) -> Presented:
    """The phone's answer to a lock's challenge."""
    public = private.public_key().public_bytes_raw()
    return Presented(record, public, private.sign(CONTEXT + challenge + record))


def open_presented(presented: Presented, challenge: bytes, key: PropertyKey) -> KeyCard:
    """What the record says. `NotAuthentic` when the phone does not hold the key that it names, or the record was not
    sealed for it under this property's key; `Malformed` for a record that says something this version does not know."""
    owner = presented.property_id
    if owner is None:
        raise Malformed("keycard on a phone", "the record has no header of a key card")
    try:
        Ed25519PublicKey.from_public_bytes(presented.phone).verify(
            presented.signature, CONTEXT + challenge + presented.record
        )
    except InvalidSignature:
        raise NotAuthentic("the phone does not hold the key that it shows") from None
    return open_copy(presented.record[HEADER_SIZE:], owner, presented.phone, key).card
