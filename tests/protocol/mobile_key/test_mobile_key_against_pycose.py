"""COSE by pycose, somebody else's implementation: it checks what ours signs and enciphers, and the other way round."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pycose.algorithms import AESCCM1664128, HMAC25664, EdDSA, Es256
from pycose.headers import IV, KID, Algorithm
from pycose.keys import CoseKey, EC2Key, OKPKey, SymmetricKey
from pycose.keys.curves import P256, Ed25519
from pycose.messages import Enc0Message, Mac0Message, Sign1Message

from latchwork.protocol.mobile_key import cbor, cose
from latchwork.protocol.mobile_key.claims import Claims, Period
from latchwork.protocol.mobile_key.credential import TYPE, issue, parse_credential
from latchwork.protocol.mobile_key.possession import TYPE as PROOF_TYPE
from latchwork.protocol.mobile_key.possession import Action, Hello, check_proof, prove, signed_payload
from latchwork.protocol.mobile_key.symmetric import issue_symmetric, open_symmetric

pytestmark = pytest.mark.peer(
    name="pycose",
    package="python:pycose",
    about="COSE: signatures and encryption over CBOR",
    protocols=("mobile_key",),
    rung=1,
)

SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
CURVE_KEY = ec.derive_private_key(4711, ec.SECP256R1())
ISSUER = Ed25519PrivateKey.from_private_bytes(SECRET)
PHONE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BEARER = Claims(
    iss="issuer.example",
    aud="hotel-1",
    exp=1767261600,
    nbf=1767196800,
    iat=1767190000,
    cti=bytes(16),
    doors=(101, 900),
    seq=42,
    schedule=(Period(0x3E, 480, 1080),),
    max_uses=1,
)
CLAIMS = replace(BEARER, holder=PHONE.public_key())
KEYS: list[cose.PrivateKey] = [ISSUER, CURVE_KEY]


def theirs(key: cose.PrivateKey) -> Any:
    numbers = cose.key_map(key.public_key())
    if isinstance(key, Ed25519PrivateKey):
        return OKPKey(crv=Ed25519, x=numbers[-2], d=SECRET)
    return EC2Key(crv=P256, x=numbers[-2], y=numbers[-3], d=key.private_numbers().private_value.to_bytes(32, "big"))


def taken(kind: Any, data: bytes) -> Any:
    """A message as pycose has it, out of its tags; it wants plain lists and dicts."""
    value: Any = cbor2.loads(data)
    while isinstance(value, cbor2.CBORTag):
        value = value.value
    parts = [part if isinstance(part, bytes | None) else dict(part) for part in value]
    return kind.from_cose_obj(parts, True)


@pytest.mark.parametrize("key", KEYS, ids=["Ed25519", "P-256"])
def test_pycose_believes_a_credential_of_ours(key: cose.PrivateKey) -> None:
    message = taken(Sign1Message, issue(CLAIMS, b"site-1", key))
    message.key = theirs(key)
    assert message.verify_signature()
    assert message.phdr[16] == TYPE
    assert message.uhdr[KID] == b"site-1"
    other = taken(Sign1Message, issue(replace(CLAIMS, seq=43), b"site-1", key))
    message.payload = other.payload
    assert not message.verify_signature()


@pytest.mark.parametrize("key", KEYS, ids=["Ed25519", "P-256"])
def test_a_credential_by_pycose_is_believed_here(key: cose.PrivateKey) -> None:
    algorithm = EdDSA if isinstance(key, Ed25519PrivateKey) else Es256
    message = Sign1Message(
        phdr={Algorithm: algorithm, 16: TYPE}, uhdr={KID: b"site-1"}, payload=cbor.dumps(CLAIMS.to_map())
    )
    message.key = theirs(key)
    data = b"\xd8\x3d" + message.encode()
    assert parse_credential(data).checked({b"site-1": key.public_key()}) == CLAIMS


def test_pycose_believes_a_proof_of_ours_and_ours_believes_its() -> None:
    hello = Hello(b"8 bytes!", b"sixteen bytes, 1")
    credential = issue(CLAIMS, b"site-1", ISSUER)
    present = prove(hello, b"sixteen bytes, 2", Action.UNLOCK, credential, PHONE)
    payload = signed_payload(hello, present.nonce_phone, Action.UNLOCK, credential)
    phone = OKPKey(crv=Ed25519, x=PHONE.public_key().public_bytes_raw(), d=PHONE.private_bytes_raw())
    message = taken(Sign1Message, present.proof)
    message.key = phone
    assert message.verify_signature(detached_payload=payload)
    made = Sign1Message(phdr={Algorithm: EdDSA, 16: PROOF_TYPE}, uhdr={})
    made.key = phone
    assert made.encode(detached_payload=payload) == present.proof
    check_proof(hello, present, PHONE.public_key())


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=13, max_size=13))
def test_what_one_enciphers_the_other_opens(key: bytes, nonce: bytes) -> None:
    lock_id = b"8 bytes!"
    ours = issue_symmetric(BEARER, lock_id, nonce, key)
    opened = taken(Enc0Message, ours)
    opened.key = SymmetricKey(k=key)
    assert opened.decrypt() == cbor.dumps(BEARER.to_map())
    made = Enc0Message(
        phdr={Algorithm: AESCCM1664128, 16: TYPE},
        uhdr={KID: lock_id, IV: nonce},
        payload=cbor.dumps(BEARER.to_map()),
    )
    made.key = SymmetricKey(k=key)
    assert b"\xd8\x3d" + made.encode() == ours
    assert open_symmetric(ours, lock_id, key) == BEARER


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60))
def test_a_mac_of_one_is_that_of_the_other(key: bytes, payload: bytes) -> None:
    made = Mac0Message(phdr={Algorithm: HMAC25664}, uhdr={KID: b"site-1"}, payload=payload)
    made.key = SymmetricKey(k=key)
    theirs_made = cose.parse(cbor.loads(made.encode(), "theirs"), cose.TAG_MAC0, "COSE_Mac0")
    cose.check_mac(theirs_made, key)
    headers = cose.Message(cbor.dumps({cose.ALG: cose.HMAC_256_64}), {cose.KID: b"site-1"}, payload)
    ours = replace(headers, body=cose.mac(headers, key))
    read = taken(Mac0Message, cbor.dumps(cose.tagged(ours, cose.TAG_MAC0)))
    read.key = SymmetricKey(k=key)
    assert read.verify_tag()
    assert ours == theirs_made


@pytest.mark.parametrize("key", KEYS, ids=["Ed25519", "P-256"])
def test_a_public_key_of_one_is_read_by_the_other(key: cose.PrivateKey) -> None:
    ours = cose.key_map(key.public_key())
    read = CoseKey.decode(cbor.dumps(ours))
    assert (read.crv, read.x) == (theirs(key).crv, theirs(key).x)
    read.key_ops = []
    assert cose.same_key(cose.public_key(cbor2.loads(read.encode())), key.public_key())
