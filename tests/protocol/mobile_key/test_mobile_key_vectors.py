"""Every published and computed vector of the open mobile key; and that a changed one is not passed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.mobile_key.credential import issue
from latchwork.protocol.mobile_key.fragments import FragmentError
from latchwork.protocol.mobile_key.stated import claims_from
from latchwork.protocol.mobile_key.vectors import ABOUT, CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "mobile-key.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
WRONG = (Mismatch, NotUnderstood, CodecError, LookupError, TypeError, ValueError, AttributeError)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("1" if not value.endswith("1") else "2")
        case list():
            return [*value, "00" * 16]
    return "something"


def _altered(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    match value:
        case dict():
            for name, inner in value.items():
                if path or name not in ABOUT:
                    yield from _altered(inner, (*path, name))
        case list() if value:
            for index, inner in enumerate(value):
                yield from _altered(inner, (*path, index))
        case _:
            yield path, _other(value)


def _with(vector: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    altered = copy.deepcopy(vector)
    place: Any = altered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return altered


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_any_value_changed_is_not_passed(vector: dict[str, Any]) -> None:
    for path, value in _altered(vector):
        outcome = path[0] in ("status", "reason", "error")
        if path[0] == "att_mtu" or (vector["kind"] in ("reject", "fragment_error") and not outcome):
            continue
        try:
            CHECKS[vector["kind"]](_with(vector, path, value))
        except WRONG:
            continue
        pytest.fail(f"{path} = {value!r} passes", pytrace=False)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_what_no_check_looks_at_is_not_understood(vector: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]]({**vector, "moon_phase": 3})


def _vector(name: str) -> dict[str, Any]:
    return copy.deepcopy(next(vector for vector in VECTORS if vector["id"] == name))


@pytest.mark.parametrize(
    ("name", "change", "status", "reason"),
    [
        ("rej-expired", {"now": 1767196739}, 4, "not_yet_valid"),
        ("rej-expired", {"now": None}, 14, "clock_not_set"),
        ("rej-expired", {"clock_set": False}, 14, "clock_not_set"),
        ("rej-revoked", {"site": "hotel-2"}, 6, "wrong_site"),
        ("rej-revoked", {"kid": "00"}, 2, "unknown_issuer"),
        ("rej-expired", {"now": 1767261600, "privacy": True}, 16, "privacy"),
        ("rej-expired", {"now": 1767196740, "battery_low": True}, 17, "battery_too_low"),
    ],
)
def test_the_same_key_at_another_lock_is_refused_for_another_reason(
    name: str, change: dict[str, Any], status: int, reason: str
) -> None:
    vector = _vector(name)
    vector["lock"] |= change
    vector |= {"status": status, "reason": reason}
    CHECKS["reject"](vector)
    with pytest.raises(Mismatch):
        CHECKS["reject"]({**vector, "status": 3})
    with pytest.raises(Mismatch):
        CHECKS["reject"]({**vector, "reason": "moon"})


def test_a_published_mac_verifies_and_a_changed_one_does_not() -> None:
    # RFC 8392 A.4: HMAC 256/64 under a shared key
    vector = {
        "id": "rfc8392-a4",
        "kind": "cwt_reference",
        "structure": "COSE_Mac0",
        "alg": 4,
        "cose": "d83dd18443a10104a1044c53796d6d65747269633235365850a70175636f61703a2f2f61732e6578616d706c652e636f6d"
        "02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f0"
        "07420b7148093101ef6d789200",
        "key": {
            "kty": "Symmetric",
            "k": "403697de87af64611c1d32a05dab0fe1fcb715a86ab435f1ec99192d79569388",
            "kid": "53796d6d6574726963323536",
        },
        "tag": "093101ef6d789200",
    }
    CHECKS["cwt_reference"](vector)
    with pytest.raises(CodecError):
        CHECKS["cwt_reference"]({**vector, "cose": str(vector["cose"])[:-1] + "1"})
    with pytest.raises(NotUnderstood):
        CHECKS["cwt_reference"]({**vector, "structure": "COSE_Sign"})


CURVE_KEY = ec.derive_private_key(4711, ec.SECP256R1())
POINT = CURVE_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


def _curve_vector(**more: Any) -> dict[str, Any]:
    """A credential of the second profile: ES256, bound to a card by the id of its key."""
    basic = _vector("cred-basic")["claims"] | {"cnf": {"kid": "c0ffee"}}
    cwt = issue(claims_from(basic), b"site-1", CURVE_KEY)
    stated = {"id": "made", "kind": "credential", "issuer_public": POINT, "kid": b"site-1".hex(), "cwt": cwt.hex()}
    return {**stated, "length": len(cwt), "alg": -7, "claims": basic, **more}


def test_a_credential_of_the_second_profile_is_checked_as_well() -> None:
    CHECKS["credential"](_curve_vector())
    numbers = {"kty": "EC2", "crv": "P-256", "x": POINT[2:66], "y": POINT[66:]}
    CHECKS["credential"](_curve_vector(issuer_public=numbers))
    for wrong in ({"alg": -8}, {"issuer_public": POINT[:-1] + "0"}, {"kid": "00"}):
        with pytest.raises(WRONG):
            CHECKS["credential"](_curve_vector(**wrong))


def test_uses_may_be_counted_by_key_or_for_the_key_that_is_shown() -> None:
    claims = claims_from(_vector("cred-basic")["claims"] | {"max_uses": 2})
    vector = _vector("rej-revoked")
    issuer = Ed25519PrivateKey.from_private_bytes(bytes(32))
    vector["cwt"] = issue(claims, b"site-1", issuer).hex()
    vector["lock"] |= {"issuer_public": issuer.public_key().public_bytes_raw().hex(), "revoked": []}
    vector |= {"status": 13, "reason": "uses_exhausted"}
    for uses in (2, {claims.cti.hex(): 2}):
        vector["lock"]["uses"] = uses
        CHECKS["reject"](vector)
    vector["lock"]["uses"] = 1
    with pytest.raises(Mismatch):
        CHECKS["reject"](vector)


def test_what_else_a_vector_may_state_is_looked_at() -> None:
    pieces, bearer, listed = _vector("frag-hello-23"), _vector("sym-1"), _vector("rl-two")
    CHECKS["fragmentation"](pieces | {"count": 2})
    CHECKS["symmetric"](bearer | {"lock_id": "a1b2c3d4e5f60718"})
    CHECKS["revocation_list"](listed | {"kid": b"site-1".hex()})
    reference = _vector("rfc8392-a3")
    assert "payload" not in reference
    for kind, wrong in (
        ("fragmentation", pieces | {"count": 3}),
        ("symmetric", bearer | {"lock_id": "00" * 8}),
        ("revocation_list", listed | {"kid": "00"}),
        ("cwt_reference", reference | {"payload": "00"}),
    ):
        with pytest.raises(WRONG):
            CHECKS[kind](wrong)


def test_pieces_in_order_are_no_error() -> None:
    with pytest.raises(Mismatch, match="in order"):
        CHECKS["fragment_error"]({"id": "x", "kind": "fragment_error", "fragments": ["c0000100"], "error": "no_first"})
    assert issubclass(FragmentError, CodecError)
