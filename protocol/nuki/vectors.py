"""Vectors held against the Nuki codecs: key agreement, authenticators, plain and sealed messages, checksums."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.crc import crc16
from latchwork.protocol.nuki.crypto import agreed, authenticator, public_key, shared_key
from latchwork.protocol.nuki.frames import (
    CRC,
    Opened,
    PlainAssembler,
    SealedAssembler,
    build_plain,
    build_sealed,
    open_sealed,
    parse_plain,
)
from latchwork.protocol.nuki.vector_fields import Fields, message_fields
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

ABOUT = frozenset({"id", "kind", "origin", "source", "note"})
"""What a vector says about itself."""

OFFICIAL = {
    "app public": bytes.fromhex("f88127ccf48023b5cbe9101d24baa8a368da94e8c2e3cde2ded29ce96ab50c15"),
    "lock public": bytes.fromhex("2fe57da347cd62431528daac5fbb290730fff684afc4cfc2ed90995f58cb3b74"),
}
"""The public keys of the document's example; a vector of an authenticator names them and does not repeat them."""


def _only(vector: Vector, *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def key_agreement(vector: Vector) -> None:
    _only(vector, "app_private", "app_public", "lock_public", "expect")
    private, lock = bytes.fromhex(vector["app_private"]), bytes.fromhex(vector["lock_public"])
    expect("app_public", vector["app_public"], public_key(private).hex())
    got = {"dh": agreed(private, lock).hex(), "shared_key": shared_key(private, lock).hex()}
    expect_fields(vector["expect"], got)


def hmac(vector: Vector) -> None:
    """The parts stand in the order that the vector names; what it does not give itself is the document's example."""
    _only(vector, "key", "data_order", "expect", *PARTS.values())
    parts = []
    for name in vector["data_order"].split(", "):
        given = PARTS.get(name)
        if given is None:
            raise NotUnderstood(f"data_order: nothing is known of {name}")
        parts.append(bytes.fromhex(vector[given]) if given in vector else _example(name))
    got = {"authenticator": authenticator(bytes.fromhex(vector["key"]), *parts).hex()}
    expect_fields(vector["expect"], got)


PARTS: dict[str, str] = {
    "app public": "app_public",
    "lock public": "lock_public",
    "challenge": "challenge",
    "app nonce": "app_nonce",
    "lock nonce": "lock_nonce",
    "nonce": "nonce",
    "authorization id": "authorization_id",
    "uuid": "uuid",
    "data": "data",
}


def _example(name: str) -> bytes:
    if name not in OFFICIAL:
        raise NotUnderstood(f"data_order: the vector does not give its {name}")
    return OFFICIAL[name]


def plain_message(vector: Vector) -> None:
    """Put together from its pieces, parsed and built again."""
    _only(vector, "message", "expect")
    data = bytes.fromhex(vector["message"])
    message = parse_plain(data)
    expect("message", vector["message"], build_plain(message).hex())
    assembler = PlainAssembler()
    whole = [one for byte in data for one in assembler.feed(bytes((byte,)))]
    expect("message", [data], whole)
    got: Fields = message_fields(message) | _checked(data)
    expect_fields(vector["expect"], got)


def _checked(plain: bytes) -> Fields:
    """Of bytes that were parsed, and so have a right checksum."""
    return {"crc_valid": True, "crc": f"0x{crc16(plain[:-CRC]):04x}"}


def encrypted_message(vector: Vector) -> None:
    """Put together, opened, parsed, built and sealed again under the same nonce."""
    _only(vector, "shared_key", "nonce", "message", "expect")
    key, data = bytes.fromhex(vector["shared_key"]), bytes.fromhex(vector["message"])
    sealed = _sealed(data)
    if "nonce" in vector:
        expect("nonce", vector["nonce"], sealed.nonce.hex())
    opened = open_sealed(key, sealed)
    again = build_sealed(key, opened.authorization_id, sealed.nonce, opened.message)
    expect("message", vector["message"], again.hex())
    expect_fields(vector["expect"], _opened(opened, sealed))


def _sealed(data: bytes) -> g.Sealed:
    found = SealedAssembler().feed(data)
    if len(found) != 1 or found[0].build() != data:
        raise Mismatch(f"message: the vector says one sealed message, the codec finds {len(found)}")
    return found[0]


def _opened(opened: Opened, sealed: g.Sealed) -> Fields:
    plain = opened.plaintext
    told: dict[str, Any] = message_fields(opened.message) | _checked(plain)
    return told | {
        "auth_id": opened.authorization_id,
        "length": len(sealed.box),
        "plaintext": plain.hex(),
        "nonce": told.get("nonce", sealed.nonce.hex()),
    }


def crc(vector: Vector) -> None:
    _only(vector, "data", "expect")
    expect_fields(vector["expect"], {"crc": f"0x{crc16(bytes.fromhex(vector['data'])):04x}"})


CHECKS: dict[str, Check] = {
    "key_agreement": key_agreement,
    "hmac": hmac,
    "plain_message": plain_message,
    "encrypted_message": encrypted_message,
    "crc": crc,
}
