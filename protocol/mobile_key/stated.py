"""Claims and lists as JSON writes them, bytes in hex: both ways. For people who look at bytes, and for vectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.stated import bytes_from
from latchwork.protocol.mobile_key import cose
from latchwork.protocol.mobile_key.claims import ROWS, WHAT, Claims, read_claims
from latchwork.protocol.mobile_key.revocation import RevocationList

Fields = dict[str, Any]


def claim_fields(claims: Claims) -> Fields:
    """Each claim by its name; what is absent is left out."""
    fields = {row.name: row.write(claims) for row in ROWS}
    fields |= {"cti": claims.cti.hex(), "cnf": _confirmation(claims)}
    return {name: value for name, value in fields.items() if value is not None}


def _confirmation(claims: Claims) -> Fields | None:
    if claims.holder_kid is not None:
        return {"kid": claims.holder_kid.hex()}
    return None if claims.holder is None else key_fields(claims.holder)


def key_fields(key: cose.PublicKey) -> Fields:
    numbers = cose.key_map(key)
    if numbers[1] == cose.OKP:
        return {"kty": "OKP", "crv": "Ed25519", "x": numbers[-2].hex()}
    return {"kty": "EC2", "crv": "P-256", "x": numbers[-2].hex(), "y": numbers[-3].hex()}


def key_from(stated: object, what: str = "key") -> cose.PublicKey:
    """The reverse of `key_fields`; raises `Malformed`."""
    if not isinstance(stated, Mapping):
        raise Malformed(what, "a key is an object with kty, crv and x")
    x = bytes_from(stated.get("x"), what, "x")
    match stated.get("kty"), stated.get("crv"):
        case "OKP", "Ed25519":
            return cose.ed25519(x, what)
        case "EC2", "P-256":
            return cose.p256(x, bytes_from(stated.get("y"), what, "y"), what)
    raise Malformed(what, "kty and crv are OKP and Ed25519, or EC2 and P-256")


def claims_from(stated: object) -> Claims:
    """The reverse of `claim_fields`; raises `Malformed`."""
    if not isinstance(stated, Mapping):
        raise Malformed(WHAT, "claims are a JSON object")
    labels = {row.name: row.label for row in ROWS}
    if unknown := sorted(set(stated) - set(labels)):
        raise Malformed(WHAT, f"there is no claim {unknown[0]!r}; there are {', '.join(labels)}")
    plain = {labels[name]: value for name, value in stated.items() if name not in ("cti", "cnf")}
    if "cti" in stated:
        plain[labels["cti"]] = bytes_from(stated["cti"], WHAT, "cti")
    if "cnf" in stated:
        plain[labels["cnf"]] = _confirmation_from(stated["cnf"])
    return read_claims(plain)


def _confirmation_from(stated: object) -> dict[int, Any]:
    if isinstance(stated, Mapping) and set(stated) == {"kid"}:
        return {3: bytes_from(stated["kid"], WHAT, "cnf.kid")}
    return {1: cose.key_map(key_from(stated, f"{WHAT}, cnf"))}


def list_fields(given: RevocationList) -> Fields:
    return {
        "iss": given.iss,
        "aud": given.aud,
        "iat": given.iat,
        "list_seq": given.number,
        "revoked": [cti.hex() for cti in given.revoked],
        "min_seq": [[door, seq] for door, seq in sorted(given.min_seq.items())],
    }


def list_from(stated: object) -> RevocationList:
    """The reverse of `list_fields`; raises `Malformed`."""
    what = "revocation list"
    if not isinstance(stated, Mapping) or set(stated) != {"iss", "aud", "iat", "list_seq", "revoked", "min_seq"}:
        raise Malformed(what, "it is a JSON object with iss, aud, iat, list_seq, revoked and min_seq")
    revoked, pairs = stated["revoked"], stated["min_seq"]
    if not isinstance(revoked, list) or not isinstance(pairs, list):
        raise Malformed(what, "revoked and min_seq are lists")
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise Malformed(what, "min_seq is a list of pairs of door and stay")
    return RevocationList.checked(
        {
            1: stated["iss"],
            3: stated["aud"],
            6: stated["iat"],
            -70010: stated["list_seq"],
            -70011: [bytes_from(cti, what, "revoked") for cti in revoked],
            -70012: dict(map(tuple, pairs)),
        }
    )
