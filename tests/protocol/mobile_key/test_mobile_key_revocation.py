"""The list of keys that are no longer good, and what a lock keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key import cose
from latchwork.protocol.mobile_key.revocation import RevocationList, Revocations, parse_list, read_list
from latchwork.protocol.mobile_key.stated import list_fields, list_from

ISSUER, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)) for seed in (1, 3))
KID, SITE, ISSUED, EXP = b"site-1", "hotel-1", 1_767_196_800, 1_767_261_600
CTI = bytes(range(16))
LIST = RevocationList("issuer.example", SITE, ISSUED, 5, (CTI,), {101: 40})


def test_a_list_is_taken_once_and_never_an_older_one() -> None:
    read = read_list(LIST.build(KID, ISSUER), {KID: ISSUER.public_key()})
    assert read == LIST
    kept = Revocations().applied(read, SITE)
    assert (kept.number, kept.revoked, kept.min_seq) == (5, {CTI}, {101: 40})
    assert kept.applied(replace(LIST, number=4, revoked=(bytes(16),)), SITE) is kept
    assert kept.applied(LIST, SITE) is kept
    assert kept.applied(replace(LIST, number=6), "hotel-2") is kept
    later = kept.applied(replace(LIST, number=6, revoked=(bytes(16),), min_seq={101: 30, 7: 1}), SITE)
    assert later.revoked == {CTI, bytes(16)}
    assert later.min_seq == {101: 40, 7: 1}
    assert later.highest_seq({101: 41, 900: 2}) == {101: 41, 7: 1, 900: 2}


def test_a_revoked_key_is_forgotten_when_it_has_expired_anyway() -> None:
    kept = Revocations().applied(LIST, SITE).seen(CTI, EXP).seen(bytes(16), EXP)
    assert kept.without_expired(EXP).revoked == {CTI}
    assert kept.without_expired(EXP + 1) == replace(kept, revoked=frozenset(), expiries={})


def test_a_list_by_somebody_else_is_not_believed() -> None:
    data = LIST.build(KID, OTHER)
    with pytest.raises(cose.NotAuthentic):
        read_list(data, {KID: ISSUER.public_key()})
    assert parse_list(data)[1] == LIST, "it may be looked at all the same"


@pytest.mark.parametrize(
    ("label", "value"),
    [(1, 1), (3, None), (6, "x"), (-70010, -1), (-70011, [bytes(15)]), (-70011, {}), (-70012, []), (-70012, {-1: 1})],
)
def test_a_list_of_another_shape_is_malformed(label: int, value: Any) -> None:
    with pytest.raises(Malformed):
        RevocationList.checked({**LIST.to_map(), label: value})
    with pytest.raises(Malformed):
        RevocationList.checked([])


def test_a_list_goes_through_json_and_back() -> None:
    assert list_from(list_fields(LIST)) == LIST


@pytest.mark.parametrize(
    "change", [{"revoked": 1}, {"revoked": ["x"]}, {"min_seq": [[1]]}, {"min_seq": {}}, {"moon": 1}, {"iat": "x"}]
)
def test_a_list_that_is_stated_wrongly_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        list_from({**list_fields(LIST), **change})
