"""Credentials, their claims and the order in which a lock decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.mobile_key import cbor, cose
from latchwork.protocol.mobile_key.claims import ROWS, Claims, Flags, OtherVersion, Period, read_claims
from latchwork.protocol.mobile_key.credential import TYPE, UnknownIssuer, issue, parse_credential, signed_map
from latchwork.protocol.mobile_key.decision import Lock, Moment, decide, decide_card, decide_symmetric
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, prove
from latchwork.protocol.mobile_key.revocation import RevocationList, Revocations, parse_list
from latchwork.protocol.mobile_key.stated import claim_fields, claims_from, key_from
from latchwork.protocol.mobile_key.statuses import MEANINGS, Status
from latchwork.protocol.mobile_key.symmetric import issue_symmetric, lock_key, nonce, open_symmetric

ISSUER, PHONE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)) for seed in (1, 2, 3))
CURVE_KEY = ec.derive_private_key(4711, ec.SECP256R1())
KID, SITE, LOCK_ID = b"site-1", "hotel-1", b"8 bytes!"
NBF, EXP = 1_767_196_800, 1_767_261_600
BEARER = Claims(
    iss="issuer.example", aud=SITE, exp=EXP, nbf=NBF, iat=NBF - 100, cti=bytes(range(16)), doors=(101, 900), seq=42
)
CLAIMS = replace(BEARER, holder=PHONE.public_key())
LOCK = Lock(
    lock_id=LOCK_ID,
    site=SITE,
    doors=frozenset({101}),
    moment=Moment(NBF + 10),
    issuers={KID: ISSUER.public_key()},
)
HELLO = Hello(LOCK_ID, bytes(16))
LIST = RevocationList("issuer.example", SITE, NBF, 5, (CLAIMS.cti,), {101: 40})

UINT = st.integers(0, (1 << 64) - 1)
TEXT = st.text(max_size=20, alphabet=st.characters(exclude_categories=["Cs"]))
PERIODS = st.tuples(st.integers(0, 127), st.integers(0, 1439), st.integers(1, 1440)).filter(lambda p: p[1] < p[2])
HOLDERS = st.sampled_from([PHONE.public_key(), OTHER.public_key(), CURVE_KEY.public_key()])
ANY_CLAIMS = st.builds(
    Claims,
    iss=TEXT,
    aud=TEXT,
    exp=UINT,
    nbf=UINT,
    iat=UINT,
    cti=st.binary(min_size=16, max_size=16),
    doors=st.lists(UINT, min_size=1, max_size=8).map(tuple),
    seq=UINT,
    flags=st.integers(0, 7),
    holder=HOLDERS,
    schedule=st.none() | st.lists(PERIODS.map(lambda p: Period(*p)), max_size=3).map(tuple),
    max_uses=st.none() | UINT,
)


@given(ANY_CLAIMS, st.sampled_from([ISSUER, CURVE_KEY]))
def test_a_credential_says_what_was_issued(claims: Claims, key: cose.PrivateKey) -> None:
    data = issue(claims, KID, key)
    assert parse_credential(data).checked({KID: key.public_key()}) == claims
    assert issue(claims, KID, key) == data, "signing draws no random number"
    assert claims_from(claim_fields(claims)) == claims


@given(st.data())
def test_a_flipped_bit_is_never_believed(data: st.DataObject) -> None:
    good = issue(CLAIMS, KID, ISSUER)
    at = data.draw(st.integers(0, len(good) * 8 - 1))
    bad = bytearray(good)
    bad[at // 8] ^= 1 << at % 8
    with pytest.raises(CodecError):
        parse_credential(bytes(bad)).checked({KID: ISSUER.public_key()})


@pytest.mark.parametrize("length", range(0, 246, 7))
def test_a_credential_that_is_cut_off_is_malformed(length: int) -> None:
    good = issue(CLAIMS, KID, ISSUER)
    with pytest.raises(Malformed):
        parse_credential(good[:length])
    with pytest.raises(Malformed):
        parse_credential(good + b"\x00" * (length + 1))


@given(st.binary(max_size=300))
@example(b"\x81" * 4096)
@example(b"\xd8\x3d" * 2000)
@example(b"\x9b" + b"\xff" * 8)
@example(b"\x5b\x7f" + b"\xff" * 7)
@example(b"\xa1\x81\x01\x02")
@example(b"\xbf\xff")
@example(b"\xc2\x49" + b"\xff" * 9)
@example(b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00")
@example(b"\xd8\x23\x61\x28")
@example(bytes(5000))
def test_any_bytes_are_malformed_and_no_other_error(data: bytes) -> None:
    for read in (parse_credential, parse_list, Present.parse):
        with pytest.raises(Malformed):
            read(data)
    with pytest.raises(Malformed):
        open_symmetric(data, LOCK_ID, bytes(16))


@pytest.mark.parametrize("tag", [0, 1, 2, 4, 25, 28, 29, 30, 35, 36, 256, 258, 43000])
def test_no_tag_means_anything_to_the_reader(tag: int) -> None:
    data = cbor2.dumps(cbor2.CBORTag(tag, "x"))
    assert cbor.loads(data, "x") == cbor2.CBORTag(tag, "x")


def test_a_value_that_holds_itself_is_malformed() -> None:
    for data in ("d81c81d81d00", "d81ca100d81d00", "d81c82d81d00d81d00"):
        with pytest.raises(Malformed):
            parse_credential(bytes.fromhex(data))


def test_cbor_has_one_form_for_a_value() -> None:
    value = {-1: [1], 24: "x", 1: {"b": None, "a": True}, -70001: b"\x00"}
    data = cbor.dumps(value)
    assert cbor.loads(data, "x") == value
    assert list(cbor.loads(data, "x")) == [1, 24, -1, -70001], "keys go by their bytes"
    for other in (b"\x18\x01", b"\x9f\x01\xff", b"\xa2\x01\x02\x01\x03", b"\xa2\x20\x01\x01\x02", b"\x01\x01"):
        with pytest.raises(Malformed, match="deterministic"):
            cbor.loads(other, "x")
    with pytest.raises(Malformed, match="4096"):
        cbor.loads(bytes(4097), "x")
    for odd in (b"\xf7", b"\xe0", b"\xfa\x00\x00\x00\x00"):
        with pytest.raises(Malformed, match="kind"):
            cbor.loads(odd, "x")
    with pytest.raises(Malformed, match="key of a map"):
        cbor.loads(b"\xa1\xf6\x01", "x")


def wrong_headers(protected: dict[int, Any], unprotected: dict[int, Any]) -> bytes:
    message = cose.sign(protected, unprotected, cbor.dumps(CLAIMS.to_map()), ISSUER)
    return cbor.dumps(cbor.tagged(61, cose.tagged(message, 18)))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (signed_map(CLAIMS.to_map(), "application/other+cwt", KID, ISSUER), "type"),
        (wrong_headers({1: -257, 16: TYPE}, {4: KID}), "signature is of a kind"),
        (wrong_headers({16: TYPE}, {4: KID}), "signature is of a kind"),
        (wrong_headers({1: -8, 16: TYPE}, {}), "no key id"),
        (wrong_headers({1: -8, 16: TYPE}, {4: "site-1"}), "no key id"),
        (wrong_headers({1: -8, 4: KID, 16: TYPE}, {4: KID}), "both protected and unprotected"),
        (signed_map(BEARER.to_map(), TYPE, KID, ISSUER), "bound to no key"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(18, [b"", {}, None, b""]))), "type"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(18, [b"\x01", {}, None, b""]))), "no map"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(18, [b"", [], None, b""]))), "wrong kinds"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(18, [b"", {}, 1, b""]))), "wrong kinds"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(18, [b"", {}, None]))), "4 parts"),
        (cbor.dumps(cbor.tagged(61, cbor.tagged(17, [b"", {}, None, b""]))), "tag 18"),
        (cbor.dumps(cbor.tagged(18, [b"", {}, None, b""])), "tag 61"),
    ],
)
def test_what_is_no_credential_says_why(data: bytes, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        parse_credential(data)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        (1, 7),
        (3, b"hotel-1"),
        (4, -1),
        (5, True),
        (6, "now"),
        (7, bytes(15)),
        (8, {}),
        (8, {1: {1: 1, -1: 6, -2: bytes(31)}}),
        (8, {1: {1: 1, -1: 5, -2: bytes(32)}}),
        (8, {1: {1: 2, -1: 1, -2: bytes(32), -3: bytes(31)}}),
        (8, {1: {1: 2, -1: 1, -2: bytes(32), -3: bytes(32)}}),
        (8, {1: {1: 1, -1: 6, -2: bytes(32), -4: bytes(32)}}),
        (8, {1: b"key"}),
        (8, {3: "kid"}),
        (-70001, []),
        (-70001, 101),
        (-70001, [-1]),
        (-70002, 1 << 64),
        (-70004, 5),
        (-70004, [[127, 0]]),
        (-70004, [[128, 0, 1]]),
        (-70004, [[127, 5, 5]]),
        (-70004, [[127, 0, 1441]]),
        (-70005, "1"),
    ],
)
def test_a_claim_of_the_wrong_kind_is_malformed(label: int, value: Any) -> None:
    with pytest.raises(Malformed):
        read_claims({**CLAIMS.to_map(), label: value})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_claim_that_is_needed_is_missed_and_every_row_says_what_it_is(row: Any) -> None:
    assert row.doc
    payload = {**CLAIMS.to_map()}
    payload.pop(row.label, None)
    if row.needed:
        with pytest.raises(Malformed, match=f"{row.name} is missing"):
            read_claims(payload)
    else:
        read_claims(payload)


def test_claims_that_nobody_knows_are_ignored_and_another_version_is_not_read() -> None:
    assert read_claims({**CLAIMS.to_map(), 2: "somebody", -80000: [1]}) == CLAIMS
    with pytest.raises(OtherVersion):
        read_claims({-70006: 2, 1: b"of another shape"})
    with pytest.raises(Malformed, match="no map"):
        read_claims([1])


def test_a_credential_is_bound_to_one_key() -> None:
    with pytest.raises(Malformed, match="could be copied"):
        issue(BEARER, KID, ISSUER)
    with pytest.raises(Malformed, match="not to two"):
        replace(CLAIMS, holder_kid=b"card").to_map()
    with pytest.raises(Malformed):
        replace(CLAIMS, doors=()).to_map()


def test_another_issuer_and_another_key_are_told_apart() -> None:
    unchecked = parse_credential(issue(CLAIMS, KID, ISSUER))
    with pytest.raises(UnknownIssuer):
        unchecked.checked({})
    for key in (OTHER.public_key(), CURVE_KEY.public_key()):
        with pytest.raises(cose.NotAuthentic):
            unchecked.checked({KID: key})
    assert unchecked.checked({b"old": OTHER.public_key(), KID: ISSUER.public_key()}) == CLAIMS


def test_a_signature_of_another_length_is_not_authentic() -> None:
    message = cose.sign({1: -8}, {}, b"x", ISSUER)
    with pytest.raises(cose.NotAuthentic, match="63 bytes"):
        cose.verify(replace(message, body=message.body[1:]), ISSUER.public_key())
    with pytest.raises(Malformed, match="detached"):
        cose.verify(message, ISSUER.public_key(), b"x")
    with pytest.raises(Malformed, match="no payload"):
        cose.verify(replace(message, payload=None), ISSUER.public_key())


def test_the_newer_name_of_the_same_signature_is_accepted() -> None:
    message = cose.sign({1: -19, 16: TYPE}, {4: KID}, cbor.dumps(CLAIMS.to_map()), ISSUER)
    data = cbor.dumps(cbor.tagged(61, cose.tagged(message, 18)))
    assert parse_credential(data).checked({KID: ISSUER.public_key()}) == CLAIMS


# --- decisions --------------------------------------------------------------------------------------------------------


def shown(claims: Claims, lock: Lock = LOCK, *, fresh: bool = True, key: Ed25519PrivateKey = PHONE) -> Any:
    present = prove(HELLO, bytes(16), Action.UNLOCK, issue(claims, KID, ISSUER), key)
    return decide(HELLO, present, lock, nonce_is_fresh=fresh)


WEDNESDAY = Period(1 << datetime.fromtimestamp(NBF).weekday(), 0, 1440)  # noqa: DTZ006 - only to be wrong below


@pytest.mark.parametrize(
    ("claims", "lock", "status"),
    [
        (CLAIMS, LOCK, Status.GRANTED),
        (CLAIMS, replace(LOCK, moment=Moment(NBF - 60)), Status.GRANTED),
        (CLAIMS, replace(LOCK, moment=Moment(NBF - 61)), Status.NOT_YET_VALID),
        (CLAIMS, replace(LOCK, moment=Moment(EXP)), Status.GRANTED),
        (CLAIMS, replace(LOCK, moment=Moment(EXP + 1)), Status.EXPIRED),
        (CLAIMS, replace(LOCK, moment=None), Status.CLOCK_NOT_SET),
        (CLAIMS, replace(LOCK, issuers={}), Status.UNKNOWN_ISSUER),
        (CLAIMS, replace(LOCK, issuers={KID: OTHER.public_key()}), Status.BAD_SIGNATURE),
        (CLAIMS, replace(LOCK, site="hotel-2"), Status.WRONG_SITE),
        (CLAIMS, replace(LOCK, doors=frozenset({102})), Status.DOOR_NOT_ALLOWED),
        (CLAIMS, replace(LOCK, doors=frozenset({102, 900})), Status.GRANTED),
        (CLAIMS, replace(LOCK, revoked=frozenset({CLAIMS.cti})), Status.REVOKED),
        (CLAIMS, replace(LOCK, highest_seq={101: 42}), Status.GRANTED),
        (CLAIMS, replace(LOCK, highest_seq={101: 43}), Status.SUPERSEDED),
        (replace(CLAIMS, schedule=()), LOCK, Status.OUTSIDE_SCHEDULE),
        (replace(CLAIMS, schedule=(Period(127, 0, 1440),)), LOCK, Status.GRANTED),
        (replace(CLAIMS, max_uses=2), replace(LOCK, uses={CLAIMS.cti: 1}), Status.GRANTED),
        (replace(CLAIMS, max_uses=2), replace(LOCK, uses={CLAIMS.cti: 2}), Status.USES_EXHAUSTED),
        (CLAIMS, replace(LOCK, privacy=True), Status.PRIVACY),
        (replace(CLAIMS, flags=1), replace(LOCK, privacy=True), Status.GRANTED),
        (replace(CLAIMS, flags=1), replace(LOCK, privacy=True, battery_too_low=True), Status.BATTERY_LOW),
        (replace(BEARER, holder_kid=b"card"), LOCK, Status.MALFORMED),
        (replace(CLAIMS, holder=OTHER.public_key()), LOCK, Status.PROOF_FAILED),
    ],
)
def test_a_lock_decides(claims: Claims, lock: Lock, status: Status) -> None:
    decision = shown(claims, lock)
    assert decision.status is status
    assert (decision.kept is None) == (status is not Status.GRANTED)


def test_the_first_thing_that_is_wrong_is_the_answer() -> None:
    """All is wrong; then one thing after the other is put right, in the order of the document."""
    claims = replace(CLAIMS, schedule=(), max_uses=0, holder=OTHER.public_key())
    lock = replace(
        LOCK,
        issuers={},
        moment=None,
        site="x",
        doors=frozenset({5}),
        revoked=frozenset({CLAIMS.cti}),
        highest_seq={101: 99},
        privacy=True,
        battery_too_low=True,
    )
    seen = [shown(claims, lock, fresh=False).status]
    steps: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
        ({"issuers": {KID: OTHER.public_key()}}, {}, False),
        ({"issuers": LOCK.issuers}, {}, False),
        ({"moment": Moment(EXP + 1)}, {}, False),
        ({"moment": LOCK.moment}, {}, False),
        ({"site": SITE}, {}, False),
        ({"doors": LOCK.doors}, {}, False),
        ({"revoked": frozenset()}, {}, False),
        ({"highest_seq": {}}, {}, False),
        ({}, {"schedule": None}, False),
        ({}, {"max_uses": None}, False),
        ({}, {}, True),
        ({}, {"holder": PHONE.public_key()}, True),
        ({"privacy": False}, {}, True),
        ({"battery_too_low": False}, {}, True),
    ]
    for of_lock, of_claims, fresh in steps:
        lock, claims = replace(lock, **of_lock), replace(claims, **of_claims)
        seen.append(shown(claims, lock, fresh=fresh).status)
    assert [int(status) for status in seen] == [2, 3, 14, 5, 6, 7, 8, 9, 12, 13, 11, 10, 16, 17, 0]


def test_a_version_goes_before_the_issuer() -> None:
    data = signed_map({**CLAIMS.to_map(), -70006: 2}, TYPE, b"nobody", OTHER)
    present = prove(HELLO, bytes(16), Action.UNLOCK, data, PHONE)
    assert decide(HELLO, present, LOCK, nonce_is_fresh=True).status is Status.UNSUPPORTED_VERSION


def test_a_schedule_goes_by_the_clock_at_the_door() -> None:
    at = Moment(NBF, utc_offset_seconds=3600)
    minute = at.local.hour * 60 + at.local.minute
    day = 1 << at.local.weekday()
    for period, status in (
        (Period(day, minute, minute + 1), Status.GRANTED),
        (Period(day, minute + 1, minute + 2), Status.OUTSIDE_SCHEDULE),
        (Period(day, minute - 1, minute), Status.OUTSIDE_SCHEDULE),
        (Period(127 ^ day, 0, 1440), Status.OUTSIDE_SCHEDULE),
    ):
        claims = replace(CLAIMS, schedule=(period,))
        assert shown(claims, replace(LOCK, moment=at)).status is status


def test_a_grant_is_kept_and_a_later_stay_ends_it() -> None:
    first = shown(replace(CLAIMS, max_uses=1)).kept
    assert first.highest_seq == {101: 42}
    assert first.uses == {CLAIMS.cti: 1}
    assert (first.audit.door, first.audit.time, first.audit.status) == (101, NBF + 10, Status.GRANTED)
    after = replace(LOCK, highest_seq=first.highest_seq, uses=first.uses)
    assert shown(replace(CLAIMS, max_uses=1), after).status is Status.USES_EXHAUSTED
    joiner = replace(CLAIMS, cti=bytes(16))
    assert shown(joiner, after).status is Status.GRANTED
    later = shown(replace(joiner, seq=43), after).kept
    assert shown(joiner, replace(after, highest_seq=later.highest_seq)).status is Status.SUPERSEDED


def test_a_list_ends_keys_at_a_lock() -> None:
    kept = Revocations().applied(replace(LIST, revoked=(), min_seq={101: 43}), SITE)
    assert shown(CLAIMS, replace(LOCK, highest_seq=kept.highest_seq({}))).status is Status.SUPERSEDED
    kept = Revocations().applied(LIST, SITE)
    assert shown(CLAIMS, replace(LOCK, revoked=kept.revoked)).status is Status.REVOKED


def test_a_card_proves_itself_by_its_own_key() -> None:
    data = issue(replace(BEARER, holder_kid=b"card"), KID, ISSUER)
    assert decide_card(data, b"card", LOCK).status is Status.GRANTED
    assert decide_card(data, b"copy", LOCK).status is Status.PROOF_FAILED
    assert decide_card(b"", b"card", LOCK).status is Status.MALFORMED
    assert decide_card(data, b"card", replace(LOCK, site="x")).status is Status.WRONG_SITE


def test_a_tiny_lock_takes_a_bearers_key_under_its_own() -> None:
    key = lock_key(bytes(32), LOCK_ID)
    data = issue_symmetric(replace(BEARER, max_uses=1), LOCK_ID, nonce(7, b"five!"), key)
    granted = decide_symmetric(data, key, LOCK)
    assert granted.status is Status.GRANTED
    used = replace(LOCK, uses=granted.kept.uses if granted.kept else {})
    assert decide_symmetric(data, key, used).status is Status.USES_EXHAUSTED
    assert decide_symmetric(data, bytes(16), LOCK).status is Status.BAD_SIGNATURE
    assert decide_symmetric(data, key, replace(LOCK, lock_id=b"another!")).status is Status.UNKNOWN_ISSUER
    assert decide_symmetric(data[:-1], key, LOCK).status is Status.MALFORMED


def test_a_bearers_key_names_no_holder_and_its_parts_have_their_sizes() -> None:
    key = bytes(16)
    with pytest.raises(Malformed, match="bound to nobody"):
        issue_symmetric(CLAIMS, LOCK_ID, bytes(13), key)
    with pytest.raises(Malformed, match="nonce has 13"):
        issue_symmetric(BEARER, LOCK_ID, bytes(12), key)
    with pytest.raises(Malformed, match="16 bytes"):
        issue_symmetric(BEARER, LOCK_ID, bytes(13), bytes(15))
    with pytest.raises(Malformed, match="master"):
        lock_key(bytes(31), LOCK_ID)
    for counter, random in ((-1, b"five!"), (1 << 64, b"five!"), (1, b"four")):
        with pytest.raises(Malformed, match="nonce"):
            nonce(counter, random)
    named = cose.encrypt({1: 10, 16: TYPE}, {4: LOCK_ID, 5: bytes(13)}, cbor.dumps(CLAIMS.to_map()), key)
    other = cose.encrypt({1: 10, 16: "x"}, {4: LOCK_ID, 5: bytes(13)}, b"", key)
    empty = replace(named, payload=b"short")
    for message, says in ((named, "names a holder"), (other, "type"), (empty, "no ciphertext")):
        with pytest.raises(Malformed, match=says):
            open_symmetric(cbor.dumps(cbor.tagged(61, cose.tagged(message, 16))), LOCK_ID, key)
    with pytest.raises(Malformed, match="HMAC"):
        cose.mac(named, key)


# --- as JSON ----------------------------------------------------------------------------------------------------------


def test_claims_go_through_json_and_back() -> None:
    assert claims_from(claim_fields(replace(BEARER, holder_kid=b"card", schedule=(WEDNESDAY,)))).holder_kid == b"card"


@pytest.mark.parametrize(
    "stated",
    [
        [],
        {"moon": 1},
        {"cti": 1},
        {"cnf": 1},
        {"cnf": {"kty": "RSA", "crv": "x", "x": "00"}},
        {"cnf": {"kty": "OKP", "crv": "Ed25519"}},
        {"cnf": {"kid": 5}},
    ],
)
def test_claims_that_are_stated_wrongly_are_malformed(stated: Any) -> None:
    with pytest.raises(Malformed):
        claims_from(stated)


def test_a_key_that_is_stated_wrongly_is_malformed() -> None:
    with pytest.raises(Malformed):
        key_from("no key")


def test_every_status_says_what_it_means() -> None:
    assert set(MEANINGS) == set(Status)
    assert [int(status) for status in Status] == list(range(18))
    assert Flags.STAFF == 4


def test_keys_and_messages_show_no_secret() -> None:
    data = issue(CLAIMS, KID, ISSUER)
    for one in (parse_credential(data), prove(HELLO, bytes(16), Action.UNLOCK, data, PHONE), CLAIMS):
        assert data.hex()[100:140] not in repr(one)
        assert repr(data)[20:60] not in repr(one)
    assert isinstance(cbor2.loads(data), cbor2.CBORTag)
