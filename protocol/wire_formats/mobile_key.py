"""Messages of the open mobile key as a byte map.

CBOR tells its own structure: since each value has one encoding, where a part lies follows from encoding the parts
again. The lock is the device, the phone the host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import bytes_from, number_from
from latchwork.protocol.mobile_key import cbor, cose
from latchwork.protocol.mobile_key.claims import ROWS, Claims
from latchwork.protocol.mobile_key.credential import TYPE, parse_credential
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, Result
from latchwork.protocol.mobile_key.revocation import TYPE as LIST_TYPE
from latchwork.protocol.mobile_key.revocation import parse_list
from latchwork.protocol.mobile_key.stated import claim_fields, claims_from, list_fields, list_from
from latchwork.protocol.mobile_key.statuses import MEANINGS, Status
from latchwork.protocol.mobile_key.symmetric import issue_symmetric, open_symmetric
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, piece, stray

Pieces = Iterable[tuple[str, bytes, Any, str]]
"""Name, bytes, value and meaning of parts that lie one behind the other."""

LIST_LABELS = {1: "iss", 3: "aud", 6: "iat", -70010: "list_seq", -70011: "revoked", -70012: "min_seq"}
CLAIM_LABELS = {row.label: row.name for row in ROWS}
CLAIM_MEANINGS = {row.name: row.doc for row in ROWS}


def _laid(data: bytes, pieces: Pieces, secret: frozenset[str] = frozenset()) -> tuple[Part, ...]:
    """The parts of `data`; what no piece has is its head."""
    listed = list(pieces)
    head = len(data) - sum(len(one[1]) for one in listed)
    parts = [piece(data, 0, head, "head", None, "an array, a map or a tag")] if head else []
    at = head
    for name, own, value, meaning in listed:
        part = piece(data, at, at + len(own), name, value, meaning)
        parts.append(Part(part.start, part.end, name, part.data, part.value, meaning, name in secret))
        at += len(own)
    return tuple(parts)


def _array(names: tuple[str, ...], values: list[Any], meanings: Mapping[str, str]) -> Pieces:
    for name, value in zip(names, values, strict=False):
        yield name, cbor.dumps(value), value, meanings.get(name, "")


def _map(payload: Mapping[Any, Any], labels: Mapping[int, str]) -> Pieces:
    rows = sorted((cbor.dumps(label), label) for label in payload)
    for key, label in rows:
        name = labels.get(label, f"claim {label}")
        value = payload[label]
        shown = value if isinstance(value, bytes | int | str) else str(value)
        yield name, key + cbor.dumps(value), shown, CLAIM_MEANINGS.get(name, "")


def _hello(data: bytes) -> Reading:
    hello = Hello.parse(data)
    names = ("type", "version", "lock_id", "nonce_lock")
    section = Section("message", _laid(data, _array(names, cbor.loads(data, "hello"), {"type": "hello"})))
    fields = {"version": hello.version, "lock_id": hello.lock_id.hex(), "nonce_lock": hello.nonce_lock.hex()}
    return Reading("Hello", "device", (section,), fields, about="The lock's number is used once, within five seconds.")


def _present(data: bytes) -> Reading:
    shown = Present.parse(data)
    names = ("type", "credential", "nonce_phone", "action", "proof")
    meanings = {"type": "present", "action": shown.action.name.lower()}
    sections = [Section("message", _laid(data, _array(names, cbor.loads(data, "present"), meanings)))]
    try:
        sections += _credential(shown.credential).sections
    except CodecError:
        sections.append(Section("credential", _laid(shown.credential, [("bytes", shown.credential, None, "no key")])))
    fields = {
        "credential": shown.credential.hex(),
        "nonce_phone": shown.nonce_phone.hex(),
        "action": int(shown.action),
        "proof": shown.proof.hex(),
    }
    return Reading("Present", "host", tuple(sections), fields)


def _result(data: bytes) -> Reading:
    result = Result.parse(data)
    known = result.status in list(Status)
    meanings = {"type": "result", "status": MEANINGS[Status(result.status)] if known else "a later version's"}
    values = cbor.loads(data, "result")
    shown = [*values[:2], *(str(one) if isinstance(one, dict) else one for one in values[2:])]
    names = ("type", "status", "details", "signature")
    pieces = [
        (name, cbor.dumps(value), told, meanings.get(name, ""))
        for name, value, told in zip(names, values, shown, strict=False)
    ]
    fields: dict[str, Any] = {"status": result.status}
    if len(values) > 2:
        fields["details"] = cbor.dumps(values[2]).hex()
    if result.signature is not None:
        fields["signature"] = result.signature.hex()
    return Reading("Result", "device", (Section("message", _laid(data, pieces)),), fields)


def _signed_sections(data: bytes, message: cose.Message, labels: Mapping[int, str], title: str) -> tuple[Section, ...]:
    algorithm = cose.SIGNATURES.get(message.header(cose.ALG), "")
    kid = message.unprotected.get(cose.KID)
    payload = message.payload or b""
    outer: Pieces = (
        ("protected", cbor.dumps(message.protected), message.protected, algorithm),
        ("unprotected", cbor.dumps(dict(message.unprotected)), kid, "the issuer's key"),
        ("payload", cbor.dumps(payload), None, "what is signed"),
        ("signature", cbor.dumps(message.body), message.body, "not checked here: that needs the issuer's key"),
    )
    inner = _map(cbor.loads(payload, title), labels)
    return Section(title, _laid(data, outer)), Section("claims", _laid(payload, inner))


def _credential(data: bytes) -> Reading:
    unchecked = parse_credential(data)
    message = unchecked.signed.message
    sections = _signed_sections(data, message, CLAIM_LABELS, "credential")
    fields = {
        "alg": message.header(cose.ALG),
        "kid": unchecked.signed.kid.hex(),
        "claims": claim_fields(unchecked.claims),
        "signature": message.body.hex(),
    }
    return Reading("Credential", "host", sections, fields)


def _list(data: bytes) -> Reading:
    signed, given = parse_list(data)
    fields = {
        "alg": signed.message.header(cose.ALG),
        "kid": signed.kid.hex(),
        "claims": list_fields(given),
        "signature": signed.message.body.hex(),
    }
    sections = _signed_sections(data, signed.message, LIST_LABELS, "revocation list")
    return Reading("RevocationList", "host", sections, fields)


def _symmetric(data: bytes, key: bytes | None) -> Reading:
    what = "openkey for a tiny lock"
    message = cose.parse(cbor.untagged(cbor.loads(data, what), cose.TAG_CWT, what), cose.TAG_ENCRYPT0, what)
    lock_id, nonce = message.unprotected.get(cose.KID), message.unprotected.get(cose.IV)
    if message.header(cose.TYP) != TYPE or not isinstance(lock_id, bytes) or not isinstance(nonce, bytes):
        raise Malformed(what, "it names no lock or no nonce")
    ciphertext = message.payload or b""
    outer: Pieces = (
        ("protected", cbor.dumps(message.protected), message.protected, "AES-CCM-16-64-128"),
        ("unprotected", cbor.dumps(dict(message.unprotected)), lock_id, "the lock, and the nonce"),
        ("ciphertext", cbor.dumps(ciphertext), None, "whoever holds it can open"),
    )
    sections = [Section("credential", _laid(data, outer, frozenset({"ciphertext"})))]
    fields: dict[str, Any] = {"lock_id": lock_id.hex(), "nonce": nonce.hex()}
    if key is None:
        fields["ciphertext"] = ciphertext.hex()
        return Reading("SymmetricCredential", "host", tuple(sections), fields, frozenset({"ciphertext"}))
    claims = open_symmetric(data, lock_id, key)
    plaintext = cbor.dumps(claims.to_map())
    sections.append(Section("claims", _laid(plaintext, _map(claims.to_map(), CLAIM_LABELS))))
    fields["claims"] = claim_fields(claims)
    return Reading("SymmetricCredential", "host", tuple(sections), fields)


READERS: dict[str, tuple[Sender, Callable[[bytes], Reading]]] = {
    "Hello": ("device", _hello),
    "Present": ("host", _present),
    "Result": ("device", _result),
    "Credential": ("host", _credential),
    "RevocationList": ("host", _list),
}
SYMMETRIC = "SymmetricCredential"


class MobileKeyFormat:
    name = "mobile-key"
    about = "messages of the open mobile key (openkey) between a phone and a lock, put together from their pieces"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        for who, read in READERS.values():
            if sender not in (None, who):
                continue
            try:
                return [read(data)]
            except Malformed:
                continue
        if sender != "device":
            try:
                return [_symmetric(data, key)]
            except Malformed:
                pass
        return [stray(data, 0, "no message of the open mobile key")]

    def messages(self, sender: Sender) -> list[str]:
        names = [name for name, (who, _) in READERS.items() if who == sender]
        return [*names, SYMMETRIC] if sender == "host" else names

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        write = WRITERS.get(message)
        if write is None:
            raise UnknownMessage(f"the open mobile key has no message {message!r}; it has {', '.join(WRITERS)}")
        return write(_Stated(message, stated), key)


class _Stated:
    """Fields by name, each with the sentence that says what is missing."""

    def __init__(self, message: str, stated: Mapping[str, Any]) -> None:
        self.message, self._stated = message, stated

    def only(self, *names: str) -> None:
        if unknown := sorted(set(self._stated) - set(names)):
            raise Malformed(self.message, f"it has no field {unknown[0]!r}; it has {', '.join(names)}")

    def __contains__(self, name: str) -> bool:
        return name in self._stated

    def value(self, name: str) -> Any:
        if name not in self._stated:
            raise Malformed(self.message, f"{name} is missing")
        return self._stated[name]

    def bytes(self, name: str) -> bytes:
        return bytes_from(self.value(name), self.message, name)

    def number(self, name: str) -> int:
        return number_from(self.value(name), self.message, name)


def _write_hello(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("version", "lock_id", "nonce_lock")
    version = stated.number("version") if "version" in stated else 1
    return Hello(stated.bytes("lock_id"), stated.bytes("nonce_lock"), version).build()


def _write_present(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("credential", "nonce_phone", "action", "proof")
    action = stated.number("action")
    if action not in list(Action):
        raise Malformed(stated.message, "the action is 1, 2 or 3")
    return Present(
        stated.bytes("credential"), stated.bytes("nonce_phone"), Action(action), stated.bytes("proof")
    ).build()


def _write_result(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("status", "details", "signature")
    details = cbor.loads(stated.bytes("details"), "details") if "details" in stated else None
    if details is not None and not isinstance(details, dict):
        raise Malformed(stated.message, "details are the bytes of a CBOR map")
    signature = stated.bytes("signature") if "signature" in stated else None
    return Result(stated.number("status"), details, signature).build()


def _write_signed(stated: _Stated, typ: str, payload: Mapping[int, Any]) -> bytes:
    """With the signature that is stated: only an issuer can make one."""
    headers = cbor.dumps({cose.ALG: stated.number("alg"), cose.TYP: typ})
    message = cose.Message(
        headers, {cose.KID: stated.bytes("kid")}, cbor.dumps(dict(payload)), stated.bytes("signature")
    )
    return cbor.dumps(cbor.tagged(cose.TAG_CWT, cose.tagged(message, cose.TAG_SIGN1)))


def _write_credential(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("alg", "kid", "claims", "signature")
    return _write_signed(stated, TYPE, claims_from(stated.value("claims")).to_map())


def _write_list(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("alg", "kid", "claims", "signature")
    return _write_signed(stated, LIST_TYPE, list_from(stated.value("claims")).to_map())


def _write_symmetric(stated: _Stated, key: bytes | None) -> bytes:
    stated.only("lock_id", "nonce", "claims", "ciphertext")
    lock_id, nonce = stated.bytes("lock_id"), stated.bytes("nonce")
    if "claims" in stated:
        claims: Claims = claims_from(stated.value("claims"))
        if key is None:
            raise Malformed(stated.message, "claims are encrypted to a lock: state --key")
        return issue_symmetric(claims, lock_id, nonce, key)
    headers = cbor.dumps({cose.ALG: cose.AES_CCM_16_64_128, cose.TYP: TYPE})
    message = cose.Message(headers, {cose.KID: lock_id, cose.IV: nonce}, stated.bytes("ciphertext"))
    return cbor.dumps(cbor.tagged(cose.TAG_CWT, cose.tagged(message, cose.TAG_ENCRYPT0)))


WRITERS: dict[str, Callable[[_Stated, bytes | None], bytes]] = {
    "Hello": _write_hello,
    "Present": _write_present,
    "Result": _write_result,
    "Credential": _write_credential,
    "RevocationList": _write_list,
    SYMMETRIC: _write_symmetric,
}
