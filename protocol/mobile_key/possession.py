"""The three messages between lock and phone, and the proof that the phone holds the key. All are CBOR arrays.

    hello    lock -> phone   [1, version, lock_id, nonce_lock]
    present  phone -> lock   [2, credential, nonce_phone, action, proof]
    result   lock -> phone   [3, status] or [3, status, {...}] or [3, status, {...}, signature]

The proof is a COSE_Sign1 whose payload is detached: what was said in this conversation, and the credential's digest. A
result is believed by nobody unless the lock signs it; these rules leave open how, so its bytes are carried as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, ClassVar

from cryptography.hazmat.primitives.hashes import SHA256, Hash

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key import cbor
from latchwork.protocol.mobile_key.cose import (
    ALG,
    TAG_SIGN1,
    TYP,
    NotAuthentic,
    PrivateKey,
    PublicKey,
    algorithm_of,
    parse,
    sign,
    tagged,
    verify,
)

HELLO, PRESENT, RESULT = 1, 2, 3
VERSION = 1
SOURCE = "the project's own; CBOR is RFC 8949, the proof RFC 9052"
LOCK_ID_SIZE, NONCE_SIZE = 8, 16
CONTEXT = "openkey-pop-1"
TYPE = "application/openkey-pop+cbor"


class Action(IntEnum):
    UNLOCK = 1
    LOCK = 2
    STATUS = 3


def _array(data: bytes, what: str, kind: int, *lengths: int) -> list[Any]:
    value = cbor.loads(data, what)
    if not isinstance(value, list) or len(value) not in lengths or not _is_uint(value[0]) or value[0] != kind:
        raise Malformed(what, f"it is no array that begins with {kind}")
    return value


def _is_uint(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _bytes(value: object, size: int, what: str, name: str) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise Malformed(what, f"{name} is not {size} bytes")
    return value


@dataclass(frozen=True, slots=True)
class Hello:
    """`nonce_lock` is drawn anew for each connection, used once, and good for five seconds."""

    SOURCE: ClassVar[str] = SOURCE

    lock_id: bytes
    nonce_lock: bytes
    version: int = VERSION

    def build(self) -> bytes:
        _bytes(self.lock_id, LOCK_ID_SIZE, "hello", "lock_id")
        _bytes(self.nonce_lock, NONCE_SIZE, "hello", "nonce_lock")
        return cbor.dumps([HELLO, self.version, self.lock_id, self.nonce_lock])

    @classmethod
    def parse(cls, data: bytes) -> Hello:
        _, version, lock_id, nonce = _array(data, "hello", HELLO, 4)
        if not _is_uint(version):
            raise Malformed("hello", "version is no unsigned number")
        return cls(
            _bytes(lock_id, LOCK_ID_SIZE, "hello", "lock_id"),
            _bytes(nonce, NONCE_SIZE, "hello", "nonce_lock"),
            version,
        )


@dataclass(frozen=True, slots=True)
class Present:
    """What a phone shows. Its credential and proof are worth nothing at another moment, yet stay out of `repr`."""

    SOURCE: ClassVar[str] = SOURCE

    credential: bytes = field(repr=False)
    nonce_phone: bytes
    action: Action
    proof: bytes = field(repr=False)

    def build(self) -> bytes:
        _bytes(self.nonce_phone, NONCE_SIZE, "present", "nonce_phone")
        return cbor.dumps([PRESENT, self.credential, self.nonce_phone, int(self.action), self.proof])

    @classmethod
    def parse(cls, data: bytes) -> Present:
        _, credential, nonce, action, proof = _array(data, "present", PRESENT, 5)
        if not isinstance(credential, bytes) or not isinstance(proof, bytes):
            raise Malformed("present", "credential and proof are bytes")
        if not _is_uint(action) or action not in list(Action):
            raise Malformed("present", "the action is 1, 2 or 3")
        return cls(credential, _bytes(nonce, NONCE_SIZE, "present", "nonce_phone"), Action(action), proof)


@dataclass(frozen=True, slots=True)
class Result:
    """`status` is one of `statuses.py`, or one that a later version has."""

    SOURCE: ClassVar[str] = SOURCE

    status: int
    details: Mapping[Any, Any] | None = None
    signature: bytes | None = field(default=None, repr=False)

    def build(self) -> bytes:
        if not _is_uint(self.status):
            raise Malformed("result", "status is no unsigned number")
        parts: list[Any] = [RESULT, int(self.status)]
        if self.details is not None or self.signature is not None:
            parts.append(dict(self.details or {}))
        if self.signature is not None:
            parts.append(self.signature)
        return cbor.dumps(parts)

    @classmethod
    def parse(cls, data: bytes) -> Result:
        _, status, *more = _array(data, "result", RESULT, 2, 3, 4)
        details, signature = [*more, None, None][:2]
        if not _is_uint(status):
            raise Malformed("result", "status is no unsigned number")
        if more and not isinstance(details, dict):
            raise Malformed("result", "what follows the status is a map")
        if len(more) == 2 and not isinstance(signature, bytes):
            raise Malformed("result", "the signature is bytes")
        return cls(status, details, signature)


MESSAGES: dict[int, type[Hello] | type[Present] | type[Result]] = {HELLO: Hello, PRESENT: Present, RESULT: Result}
"""By the number that an array begins with."""


def signed_payload(hello: Hello, nonce_phone: bytes, action: Action, credential: bytes) -> bytes:
    """What the phone signs."""
    digest = Hash(SHA256())
    digest.update(credential)
    return cbor.dumps([CONTEXT, hello.lock_id, hello.nonce_lock, nonce_phone, int(action), digest.finalize()])


def prove(hello: Hello, nonce_phone: bytes, action: Action, credential: bytes, key: PrivateKey) -> Present:
    """The phone's answer to a hello."""
    payload = signed_payload(hello, nonce_phone, action, credential)
    message = sign({ALG: algorithm_of(key), TYP: TYPE}, {}, payload, key, detached=True)
    return Present(credential, nonce_phone, action, cbor.dumps(tagged(message, TAG_SIGN1)))


def check_proof(hello: Hello, present: Present, key: PublicKey) -> None:
    """Raises `NotAuthentic`, also for a proof that is none."""
    payload = signed_payload(hello, present.nonce_phone, present.action, present.credential)
    try:
        message = parse(cbor.loads(present.proof, "proof"), TAG_SIGN1, "proof")
        if message.header(TYP) != TYPE:
            raise Malformed("proof", f"its type is not {TYPE}")
        if message.unprotected:
            raise Malformed("proof", "it has headers that nobody signed")
        verify(message, key, payload)
    except Malformed as problem:
        raise NotAuthentic(str(problem)) from None
