"""Vectors held against the open mobile key: anchors of its RFCs, credentials, refusals, proofs, lists, pieces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from latchwork.protocol.mobile_key import cbor, cose
from latchwork.protocol.mobile_key.claims import Claims
from latchwork.protocol.mobile_key.credential import TYPE, parse_credential
from latchwork.protocol.mobile_key.decision import Lock, Moment, judge, judge_door, read_checked
from latchwork.protocol.mobile_key.fragments import Fault, FragmentError, Reassembler, fragments
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, Result, check_proof, signed_payload
from latchwork.protocol.mobile_key.revocation import read_list
from latchwork.protocol.mobile_key.stated import claim_fields, claims_from, key_from, list_fields, list_from
from latchwork.protocol.mobile_key.statuses import Status
from latchwork.protocol.mobile_key.symmetric import INFO, issue_symmetric, lock_key, open_symmetric
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

Fields = dict[str, Any]
ABOUT = frozenset({"id", "kind", "source", "origin", "note"})

SITE_KID = b"site-1"
"""The name of the one issuer's key that the locks of these files know."""


def _only(vector: Mapping[str, Any], *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def _key(stated: object) -> cose.PublicKey:
    """A public key: hex of an Ed25519 key or of an uncompressed point, or a map of hex."""
    if isinstance(stated, Mapping):
        return key_from(stated)
    data = bytes.fromhex(str(stated))
    if len(data) == 1 + 2 * cose.COORDINATE:
        return cose.p256(data[1 : 1 + cose.COORDINATE], data[1 + cose.COORDINATE :])
    return cose.ed25519(data)


def ed25519(vector: Vector) -> None:
    _only(vector, "secret", "public", "message", "signature")
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["secret"]))
    expect("public", vector["public"], private.public_key().public_bytes_raw().hex())
    expect("signature", vector["signature"], private.sign(bytes.fromhex(vector["message"])).hex())


# --- the RFC's own CWTs -----------------------------------------------------------------------------------------------

STRUCTURES = {"COSE_Sign1": cose.TAG_SIGN1, "COSE_Mac0": cose.TAG_MAC0, "COSE_Encrypt0": cose.TAG_ENCRYPT0}
CWT_CLAIMS = {"iss": 1, "sub": 2, "aud": 3, "exp": 4, "nbf": 5, "iat": 6, "cti": 7}


def cwt_reference(vector: Vector) -> None:
    _only(vector, "structure", "alg", "cose", "key", "claims", "nonce", "plaintext", "payload", "tag")
    if vector["structure"] not in STRUCTURES:
        raise NotUnderstood(f"nothing is known of {vector['structure']}")
    data = bytes.fromhex(vector["cose"])
    tag = STRUCTURES[vector["structure"]]
    value = cbor.loads(data, "cose")
    has_cwt_tag = isinstance(value, cbor2.CBORTag) and value.tag == cose.TAG_CWT
    message = cose.parse(value.value if has_cwt_tag else value, tag, "cose")
    again = cose.tagged(message, tag)
    expect("cose", vector["cose"], cbor.dumps(cbor.tagged(cose.TAG_CWT, again) if has_cwt_tag else again).hex())
    expect("alg", vector["alg"], message.header(cose.ALG))
    expect("key.kid", vector["key"]["kid"], message.unprotected[cose.KID].hex())
    payload = _checked_payload(message, tag, vector)
    for name in ("plaintext", "payload"):
        if name in vector:
            expect(name, vector[name], payload.hex())
    if "tag" in vector:
        expect("tag", vector["tag"], message.body.hex())
    if "claims" in vector:
        _cwt_claims(vector["claims"], cbor.loads(payload, "payload"))


def _checked_payload(message: cose.Message, tag: int, vector: Vector) -> bytes:
    key = vector["key"]
    if tag == cose.TAG_SIGN1:
        _only(key, "kty", "crv", "x", "y", "kid")
        expect("key.crv", key["crv"], {"EC2": "P-256", "OKP": "Ed25519"}[key["kty"]])
        cose.verify(message, _key(key))
        return message.payload or b""
    _only(key, "kty", "k", "kid")
    expect("key.kty", key["kty"], "Symmetric")
    secret = bytes.fromhex(key["k"])
    if tag == cose.TAG_MAC0:
        cose.check_mac(message, secret)
        return message.payload or b""
    plaintext = cose.decrypt(message, secret)
    if "nonce" in vector:
        expect("nonce", vector["nonce"], message.unprotected[cose.IV].hex())
    headers = cbor.loads(message.protected, "headers")
    again = cose.encrypt(headers, message.unprotected, plaintext, secret)
    expect("ciphertext", (message.payload or b"").hex(), (again.payload or b"").hex())
    return plaintext


def _cwt_claims(wanted: Fields, payload: Any) -> None:
    got = {name: _shown(payload[label]) for name, label in CWT_CLAIMS.items() if label in payload}
    expect("claims", sorted(got), sorted(wanted))
    expect_fields(wanted, got, "claims.")


def _shown(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


# --- credentials ------------------------------------------------------------------------------------------------------


def _same_claims(wanted: Fields, claims: Claims) -> None:
    got = claim_fields(claims)
    expect_fields(wanted, got, "claims.")
    expect("claims", sorted(got), sorted(wanted))
    expect("claims", True, claims_from(wanted) == claims)


def credential(vector: Vector) -> None:
    _only(vector, "issuer_public", "kid", "cwt", "length", "claims", "alg")
    data = bytes.fromhex(vector["cwt"])
    unchecked = parse_credential(data)
    expect("kid", vector["kid"], unchecked.signed.kid.hex())
    expect("length", vector["length"], len(data))
    if "alg" in vector:
        expect("alg", vector["alg"], unchecked.signed.message.header(cose.ALG))
    claims = unchecked.checked({bytes.fromhex(vector["kid"]): _key(vector["issuer_public"])})
    _same_claims(vector["claims"], claims)
    _same_bytes(vector["cwt"], claims, unchecked.signed.message)


def _same_bytes(wanted: str, claims: Claims, message: cose.Message) -> None:
    """All but the signature, which only the issuer can make again, follows from the claims."""
    headers = {cose.ALG: message.header(cose.ALG), cose.TYP: TYPE}
    made = cose.Message(cbor.dumps(headers), message.unprotected, cbor.dumps(claims.to_map()), message.body)
    expect("cwt", wanted, cbor.dumps(cbor.tagged(cose.TAG_CWT, cose.tagged(made, cose.TAG_SIGN1))).hex())


REASONS: dict[Status, tuple[str, ...]] = {
    Status.MALFORMED: ("malformed", "wrong_typ", "no_cnf"),
    Status.UNKNOWN_ISSUER: ("unknown_issuer", "unknown_issuer_key", "unknown_key", "unknown_kid"),
    Status.BAD_SIGNATURE: ("bad_signature",),
    Status.NOT_YET_VALID: ("not_yet_valid",),
    Status.EXPIRED: ("expired",),
    Status.WRONG_SITE: ("wrong_site",),
    Status.DOOR_NOT_ALLOWED: ("door_not_allowed",),
    Status.REVOKED: ("revoked",),
    Status.SUPERSEDED: ("superseded",),
    Status.PROOF_FAILED: ("proof_failed",),
    Status.STALE_NONCE: ("replayed", "stale_nonce", "replayed_nonce", "replayed_or_stale_nonce"),
    Status.OUTSIDE_SCHEDULE: ("outside_schedule",),
    Status.USES_EXHAUSTED: ("uses_exhausted", "max_uses"),
    Status.CLOCK_NOT_SET: ("clock_not_set", "lock_clock_not_set"),
    Status.UNSUPPORTED_VERSION: ("unsupported_version",),
    Status.PRIVACY: ("privacy", "privacy_engaged", "deadbolt_engaged", "privacy_deadbolt_engaged"),
    Status.BATTERY_LOW: ("battery_too_low", "battery_low"),
}


def reject(vector: Vector) -> None:
    _only(vector, "cwt", "lock", "status", "reason")
    lock = _lock(vector["lock"], vector["cwt"])
    claims = read_checked(bytes.fromhex(vector["cwt"]), lock)
    if isinstance(claims, Status):
        status = claims
    else:
        status = judge(claims, lock)
        status = judge_door(claims, lock) if status is Status.GRANTED else status
    expect("status", vector["status"], int(status))
    if vector["reason"] not in REASONS.get(status, ()):
        raise Mismatch(f"reason: the vector says {vector['reason']!r}, the codec {status.name.lower()!r}")


def _uses(stated: object, cwt: str) -> dict[bytes, int]:
    """Counted by the key's number, or the one count of the key that is shown."""
    if isinstance(stated, Mapping):
        return {bytes.fromhex(cti): count for cti, count in stated.items()}
    return {parse_credential(bytes.fromhex(cwt)).claims.cti: int(str(stated))}


def _lock(stated: Mapping[str, Any], cwt: str) -> Lock:
    _only(
        stated,
        *("lock_id", "site", "doors", "now", "highest_seq", "revoked", "issuer_public", "kid", "issuer_kid"),
        *("clock_set", "uses", "privacy", "battery_low", "utc_offset_seconds"),
    )
    kid = stated.get("issuer_kid", stated.get("kid"))
    clock_set = stated.get("clock_set", stated["now"] is not None)
    moment = Moment(stated["now"], stated.get("utc_offset_seconds", 0)) if clock_set else None
    seqs = stated["highest_seq"]
    by_door = seqs if isinstance(seqs, Mapping) else dict.fromkeys(stated["doors"], seqs)
    return Lock(
        lock_id=bytes.fromhex(stated["lock_id"]),
        site=stated["site"],
        doors=frozenset(stated["doors"]),
        moment=moment,
        issuers={SITE_KID if kid is None else bytes.fromhex(kid): _key(stated["issuer_public"])},
        highest_seq={int(door): seq for door, seq in by_door.items()},
        revoked=frozenset(bytes.fromhex(cti) for cti in stated["revoked"]),
        uses=_uses(stated.get("uses", {}), cwt),
        privacy=stated.get("privacy", False),
        battery_too_low=stated.get("battery_low", False),
    )


# --- conversations ----------------------------------------------------------------------------------------------------


def proof(vector: Vector) -> None:
    names = ("credential", "device_public", "lock_id", "nonce_lock", "nonce_phone", "action", "signed_payload")
    _only(vector, *names, "proof", "hello", "present", "valid", "result")
    data = {name: bytes.fromhex(vector[name]) for name in names if name not in ("action", "device_public")}
    key = _key(vector["device_public"])
    hello, action = Hello(data["lock_id"], data["nonce_lock"]), Action(vector["action"])
    expect("hello", vector["hello"], hello.build().hex())
    expect("hello", hello, Hello.parse(bytes.fromhex(vector["hello"])))
    made = signed_payload(hello, data["nonce_phone"], action, data["credential"])
    expect("signed_payload", vector["signed_payload"], made.hex())
    present = Present(data["credential"], data["nonce_phone"], action, bytes.fromhex(vector["proof"]))
    expect("present", vector["present"], present.build().hex())
    expect("present", True, present == Present.parse(bytes.fromhex(vector["present"])))
    holder = parse_credential(data["credential"]).claims.holder
    expect("device_public", True, holder is not None and cose.same_key(holder, key))
    status = Status.GRANTED
    try:
        check_proof(hello, present, key)
    except cose.NotAuthentic:
        status = Status.PROOF_FAILED
    expect("valid", vector["valid"], status is Status.GRANTED)
    result = Result.parse(bytes.fromhex(vector["result"]))
    expect("result", vector["result"], Result(status, result.details, result.signature).build().hex())


def revocation_list(vector: Vector) -> None:
    _only(vector, "issuer_public", "cwt", "decoded", "kid")
    kid = bytes.fromhex(vector["kid"]) if "kid" in vector else SITE_KID
    data = bytes.fromhex(vector["cwt"])
    read = read_list(data, {kid: _key(vector["issuer_public"])})
    got = list_fields(read)
    expect_fields(vector["decoded"], got, "decoded.")
    expect("decoded", sorted(got), sorted(vector["decoded"]))
    payload = cbor.dumps(list_from(vector["decoded"]).to_map())
    expect("cwt", True, payload in data)


def lock_keys(vector: Vector) -> None:
    _only(vector, "site_master", "lock_id", "info", "lock_key")
    expect("info", vector["info"], INFO.hex())
    made = lock_key(bytes.fromhex(vector["site_master"]), bytes.fromhex(vector["lock_id"]))
    expect("lock_key", vector["lock_key"], made.hex())


def symmetric(vector: Vector) -> None:
    _only(vector, "alg", "alg_name", "key", "nonce", "cose", "claims", "plaintext", "lock_id")
    expect("alg", vector["alg"], cose.AES_CCM_16_64_128)
    expect("alg_name", vector["alg_name"], "AES-CCM-16-64-128")
    key, data = bytes.fromhex(vector["key"]), bytes.fromhex(vector["cose"])
    message = cose.parse(cbor.untagged(cbor.loads(data, "cose"), cose.TAG_CWT, "cose"), cose.TAG_ENCRYPT0, "cose")
    lock_id = message.unprotected[cose.KID]
    if "lock_id" in vector:
        expect("lock_id", vector["lock_id"], lock_id.hex())
    claims = open_symmetric(data, lock_id, key)
    _same_claims(vector["claims"], claims)
    expect("plaintext", vector["plaintext"], cbor.dumps(claims.to_map()).hex())
    expect("cose", vector["cose"], issue_symmetric(claims, lock_id, bytes.fromhex(vector["nonce"]), key).hex())


# --- pieces -----------------------------------------------------------------------------------------------------------


def fragmentation(vector: Vector) -> None:
    _only(vector, "att_mtu", "message", "fragments", "count")
    message = bytes.fromhex(vector["message"])
    made = fragments(message, vector["att_mtu"])
    expect("fragments", vector["fragments"], [piece.hex() for piece in made])
    if "count" in vector:
        expect("count", vector["count"], len(made))
    expect("message", [None] * (len(made) - 1) + [message.hex()], _reassembled(vector["fragments"]))


def _reassembled(pieces: list[str]) -> list[str | None]:
    reassembler = Reassembler()
    whole = [reassembler.feed(bytes.fromhex(piece), 0.0) for piece in pieces]
    return [None if message is None else message.hex() for message in whole]


FAULTS: dict[Fault, tuple[str, ...]] = {
    Fault.TOO_LONG: ("too_long", "too_large", "message_too_long"),
    Fault.LENGTH_MISMATCH: ("length_mismatch", "bad_length"),
    Fault.UNEXPECTED_FIRST: ("unexpected_first", "second_first"),
}


def fragment_error(vector: Vector) -> None:
    _only(vector, "fragments", "error")
    try:
        _reassembled(vector["fragments"])
    except FragmentError as problem:
        if vector["error"] not in FAULTS.get(problem.fault, (problem.fault.value,)):
            raise Mismatch(f"error: the vector says {vector['error']!r}, the codec {problem.fault.value!r}") from None
        return
    raise Mismatch("error: the pieces are in order")


CHECKS: dict[str, Check] = {
    "ed25519": ed25519,
    "cwt_reference": cwt_reference,
    "credential": credential,
    "reject": reject,
    "proof": proof,
    "revocation_list": revocation_list,
    "lock_key": lock_keys,
    "symmetric": symmetric,
    "fragmentation": fragmentation,
    "fragment_error": fragment_error,
}
