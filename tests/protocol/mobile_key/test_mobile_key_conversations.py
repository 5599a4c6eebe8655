"""Messages, sessions, pieces, APDUs and links of the open mobile key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.mobile_key import cbor, cose, links, nfc
from latchwork.protocol.mobile_key.claims import Claims
from latchwork.protocol.mobile_key.credential import issue
from latchwork.protocol.mobile_key.decision import Lock, Moment
from latchwork.protocol.mobile_key.fragments import MEANINGS, Fault, FragmentError, Reassembler, fragments
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, Result, check_proof, prove
from latchwork.protocol.mobile_key.revocation import RevocationList
from latchwork.protocol.mobile_key.sessions import LocalError, LockSession, PhoneSession, RemoteError, State
from latchwork.protocol.mobile_key.statuses import Status
from latchwork.protocol.mobile_key.symmetric import issue_symmetric
from latchwork.protocol.wire_formats.mobile_key import MobileKeyFormat
from latchwork.protocol.wire_formats.model import UnknownMessage

ISSUER, PHONE, THIEF = (Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)) for seed in (1, 2, 3))
KID, LOCK_ID, NOW = b"site-1", b"8 bytes!", 1_767_200_000
CLAIMS = Claims(
    iss="issuer.example",
    aud="hotel-1",
    exp=NOW + 1000,
    nbf=NOW - 1000,
    iat=NOW - 2000,
    cti=bytes(range(16)),
    doors=(101,),
    seq=42,
    holder=PHONE.public_key(),
)
CREDENTIAL = issue(CLAIMS, KID, ISSUER)
LOCK = Lock(LOCK_ID, "hotel-1", frozenset({101}), Moment(NOW), {KID: ISSUER.public_key()})
HELLO = Hello(LOCK_ID, bytes(range(16)))
NONCE = bytes(range(16, 32))


def phone(key: Ed25519PrivateKey = PHONE) -> PhoneSession:
    return PhoneSession(CREDENTIAL, key, NONCE, Action.UNLOCK, at=0.0)


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_guest_gets_in_and_a_thief_with_a_copy_does_not() -> None:
    for key, status in ((PHONE, Status.GRANTED), (THIEF, Status.PROOF_FAILED)):
        lock, guest = LockSession(LOCK_ID, bytes(range(16)), at=0.0), phone(key)
        decision, result = lock.receive(guest.receive_hello(lock.hello), LOCK, at=1.0)
        assert decision.status is status
        assert guest.receive_result(result).status == status
        assert guest.state is State.OVER


def test_a_presentation_that_was_overheard_opens_no_second_time() -> None:
    lock = LockSession(LOCK_ID, bytes(range(16)), at=0.0)
    presented = phone().receive_hello(lock.hello)
    assert lock.receive(presented, LOCK, at=1.0)[0].status is Status.GRANTED
    assert lock.receive(presented, LOCK, at=1.5)[0].status is Status.STALE_NONCE
    other = LockSession(LOCK_ID, bytes(16), at=0.0)
    assert other.receive(presented, LOCK, at=1.0)[0].status is Status.PROOF_FAILED
    elsewhere = LockSession(b"another!", bytes(range(16)), at=0.0)
    assert elsewhere.receive(presented, replace(LOCK, lock_id=b"another!"), at=1.0)[0].status is Status.PROOF_FAILED


def test_a_locks_number_is_good_for_five_seconds_and_a_connection_for_ten() -> None:
    for at, status in ((5.0, Status.GRANTED), (5.1, Status.STALE_NONCE)):
        lock = LockSession(LOCK_ID, bytes(range(16)), at=0.0)
        assert lock.receive(phone().receive_hello(lock.hello), LOCK, at)[0].status is status
    late = LockSession(LOCK_ID, bytes(16), at=0.0)
    assert late.deadline == 10.0
    with pytest.raises(RemoteError, match="connect anew"):
        late.receive(phone().receive_hello(late.hello), LOCK, at=10.1)


def test_bytes_that_are_no_presentation_use_up_the_locks_number() -> None:
    lock = LockSession(LOCK_ID, bytes(range(16)), at=0.0)
    presented = phone().receive_hello(lock.hello)
    decision, result = lock.receive(b"nonsense", LOCK, at=1.0)
    assert (decision.status, Result.parse(result).status) == (Status.MALFORMED, 1)
    assert lock.receive(presented, LOCK, at=1.1)[0].status is Status.STALE_NONCE


@given(st.data())
def test_a_presentation_with_a_flipped_bit_never_opens(data: st.DataObject) -> None:
    lock = LockSession(LOCK_ID, bytes(range(16)), at=0.0)
    presented = bytearray(phone().receive_hello(lock.hello))
    at = data.draw(st.integers(0, len(presented) * 8 - 1))
    presented[at // 8] ^= 1 << at % 8
    decision, _ = lock.receive(bytes(presented), LOCK, at=1.0)
    assert decision.status is not Status.GRANTED
    assert decision.kept is None


def test_a_session_used_out_of_turn_is_our_own_mistake() -> None:
    with pytest.raises(LocalError, match="ready"):
        phone().receive_result(b"\x82\x03\x00")
    guest = phone()
    guest.receive_hello(HELLO.build())
    with pytest.raises(LocalError, match="waiting"):
        guest.receive_hello(HELLO.build())
    with pytest.raises(LocalError, match="16 bytes"):
        PhoneSession(CREDENTIAL, PHONE, bytes(15), Action.UNLOCK, at=0.0)
    with pytest.raises(LocalError, match="another lock"):
        LockSession(LOCK_ID, bytes(16), at=0.0).receive(b"", replace(LOCK, lock_id=b"another!"), at=0.0)
    with pytest.raises(Malformed):
        LockSession(b"short", bytes(16), at=0.0)


def test_a_lock_that_says_what_it_may_not_breaks_the_phones_session() -> None:
    for message in (b"", b"\x80", Hello(LOCK_ID, bytes(16), version=2).build()):
        guest = phone()
        with pytest.raises(RemoteError):
            guest.receive_hello(message)
        assert guest.state is State.BROKEN
        with pytest.raises(LocalError, match="broken"):
            guest.receive_hello(HELLO.build())
    guest = phone()
    guest.receive_hello(HELLO.build())
    with pytest.raises(RemoteError):
        guest.receive_result(b"\x82\x04\x00")
    assert guest.deadline == 10.0


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        HELLO,
        Hello(LOCK_ID, bytes(16), version=2),
        prove(HELLO, NONCE, Action.STATUS, CREDENTIAL, PHONE),
        Result(0),
        Result(16, {}),
        Result(5, {1: "late", "until": 3}),
        Result(0, {1: 2}, b"signed"),
    ],
)
def test_a_message_comes_back_as_it_was(message: Any) -> None:
    assert type(message).parse(message.build()) == message


def test_a_result_that_is_signed_has_its_details() -> None:
    assert Result(0, None, b"s").build() == cbor.dumps([3, 0, {}, b"s"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Hello, [1, 1, bytes(8)]),
        (Hello, [2, 1, bytes(8), bytes(16)]),
        (Hello, [True, 1, bytes(8), bytes(16)]),
        (Hello, [1, -1, bytes(8), bytes(16)]),
        (Hello, [1, 1, bytes(7), bytes(16)]),
        (Hello, [1, 1, bytes(8), "x" * 16]),
        (Hello, {1: 1}),
        (Present, [2, b"", bytes(16), 4, b""]),
        (Present, [2, b"", bytes(16), True, b""]),
        (Present, [2, "", bytes(16), 1, b""]),
        (Present, [2, b"", bytes(16), 1, ""]),
        (Present, [2, b"", bytes(15), 1, b""]),
        (Result, [3]),
        (Result, [3, -1]),
        (Result, [3, 0, []]),
        (Result, [3, 0, {}, "s"]),
        (Result, [3, 0, {}, b"s", 1]),
    ],
)
def test_a_message_of_another_shape_is_malformed(kind: Any, value: Any) -> None:
    with pytest.raises(Malformed):
        kind.parse(cbor.dumps(value))


def test_a_message_that_cannot_be_said_is_not_built() -> None:
    for wrong in (Hello(b"", bytes(16)), Hello(LOCK_ID, b""), Present(b"", b"", Action.LOCK, b""), Result(-1)):
        with pytest.raises(Malformed):
            wrong.build()


def test_a_proof_holds_for_one_conversation_one_wish_and_one_credential() -> None:
    present = prove(HELLO, NONCE, Action.UNLOCK, CREDENTIAL, PHONE)
    check_proof(HELLO, present, PHONE.public_key())
    for hello, other in (
        (replace(HELLO, nonce_lock=bytes(16)), present),
        (replace(HELLO, lock_id=bytes(8)), present),
        (HELLO, replace(present, nonce_phone=bytes(16))),
        (HELLO, replace(present, action=Action.LOCK)),
        (HELLO, replace(present, credential=CREDENTIAL + b"\x00")),
        (HELLO, replace(present, proof=b"")),
        (HELLO, replace(present, proof=cbor.dumps(cbor.tagged(18, [b"", {}, None, bytes(64)])))),
    ):
        with pytest.raises(cose.NotAuthentic):
            check_proof(hello, other, PHONE.public_key())


def test_a_proof_with_a_header_that_nobody_signed_is_none() -> None:
    message = cose.sign({1: -8, 16: "application/openkey-pop+cbor"}, {4: b"x"}, b"", PHONE, detached=True)
    present = Present(CREDENTIAL, NONCE, Action.UNLOCK, cbor.dumps(cose.tagged(message, 18)))
    with pytest.raises(cose.NotAuthentic, match="nobody signed"):
        check_proof(HELLO, present, PHONE.public_key())


# --- pieces -----------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=4096), st.integers(23, 517))
def test_a_message_comes_together_from_its_pieces(message: bytes, mtu: int) -> None:
    pieces = fragments(message, mtu)
    assert all(0 < len(piece) <= mtu - 3 for piece in pieces)
    reassembler = Reassembler()
    whole = [reassembler.feed(piece, at=0.1 * index) for index, piece in enumerate(pieces)]
    assert whole == [None] * (len(pieces) - 1) + [message]
    assert reassembler.deadline is None


@pytest.mark.parametrize(("mtu", "count"), [(23, 14), (185, 2), (247, 2), (517, 1)])
def test_the_reference_credential_needs_as_many_pieces_as_the_document_says(mtu: int, count: int) -> None:
    assert len(fragments(bytes(246), mtu)) == count


def test_messages_follow_each_other_on_one_link() -> None:
    reassembler = Reassembler()
    for message in (b"one", b"two" * 100, b"three"):
        assert [whole for piece in fragments(message, 23) if (whole := reassembler.feed(piece, 0.0))] == [message]


@pytest.mark.parametrize(
    ("pieces", "fault"),
    [
        (["41aabb"], Fault.NO_FIRST),
        (["00aabb"], Fault.NO_FIRST),
        (["8100050102"], Fault.SEQUENCE_GAP),
        (["8000050102", "02030405"], Fault.SEQUENCE_GAP),
        (["8000050102", "00030405"], Fault.SEQUENCE_GAP),
        (["8000050102", "8000050102"], Fault.UNEXPECTED_FIRST),
        (["8000050102", "410304"], Fault.LENGTH_MISMATCH),
        (["8000050102", "4103040506"], Fault.LENGTH_MISMATCH),
        (["8000050102", "01030405"], Fault.LENGTH_MISMATCH),
        (["8000050102", ""], Fault.LENGTH_MISMATCH),
        (["c00000"], Fault.LENGTH_MISMATCH),
        (["80"], Fault.LENGTH_MISMATCH),
        (["8000"], Fault.LENGTH_MISMATCH),
        (["801001"], Fault.TOO_LONG),
        (["80ffff00"], Fault.TOO_LONG),
    ],
)
def test_pieces_that_do_not_fit_are_refused_and_the_next_message_comes_through(pieces: list[str], fault: Fault) -> None:
    reassembler = Reassembler()
    *before, last = map(bytes.fromhex, pieces)
    for piece in before:
        assert reassembler.feed(piece, 0.0) is None
    with pytest.raises(FragmentError, match=MEANINGS[fault]) as refused:
        reassembler.feed(last, 0.0)
    assert refused.value.fault is fault
    assert reassembler.feed(bytes.fromhex("c0000107"), 0.0) == b"\x07"


def test_a_piece_that_comes_too_late_is_refused_and_a_new_message_is_not() -> None:
    first, *rest = fragments(bytes(40), 23)
    reassembler = Reassembler()
    reassembler.feed(first, 1.0)
    assert reassembler.deadline == 3.0
    with pytest.raises(FragmentError) as refused:
        reassembler.feed(rest[0], 3.1)
    assert refused.value.fault is Fault.TIMEOUT
    reassembler.feed(first, 4.0)
    assert [reassembler.feed(piece, at) for piece, at in zip([first, *rest], (9.0, 10.0, 11.0), strict=True)][-1]


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_any_pieces_are_put_together_or_refused(pieces: list[bytes]) -> None:
    reassembler = Reassembler()
    for piece in pieces:
        try:
            reassembler.feed(piece, 0.0)
        except FragmentError:
            continue


def test_a_message_or_a_link_that_cannot_be_is_not_cut() -> None:
    for message, mtu in ((b"", 23), (bytes(4097), 23), (b"x", 22), (b"x", 518)):
        with pytest.raises(Malformed):
            fragments(message, mtu)
    counted = fragments(bytes(4096), 23)
    assert counted[64][0] & 0x3F == 0, "the count goes round after 64 pieces"


# --- NFC --------------------------------------------------------------------------------------------------------------


def test_the_messages_go_over_apdus() -> None:
    assert nfc.select().hex() == "00a4040009f04f50454e4b45593100"
    assert nfc.send_hello(b"hi").hex() == "80100000026869"
    assert nfc.send_result(b"\x82\x03\x00").hex() == "8012000003820300"
    assert nfc.get_response(0x10).hex() == "00c0000010"
    assert nfc.get_response(0).hex() == "00c0000000"
    for wrong in (b"", bytes(256)):
        with pytest.raises(Malformed):
            nfc.send_hello(wrong)


@given(st.binary(max_size=1000))
def test_a_long_answer_comes_in_several_responses(data: bytes) -> None:
    answer = nfc.Answer()
    sent = nfc.responses(data)
    for response in sent[:-1]:
        answer.take(response)
        assert answer.next_command is not None
    answer.take(sent[-1])
    assert (answer.data, answer.next_command) == (data, None)


def test_a_refusal_and_an_endless_answer_are_malformed() -> None:
    for response in ("6a82", "6110", "90"):
        with pytest.raises(Malformed):
            nfc.Answer().take(bytes.fromhex(response))
    answer = nfc.Answer()
    for _ in range(16):
        answer.take(bytes(256) + b"\x61\x00")
    with pytest.raises(Malformed, match="4096"):
        answer.take(b"\x00\x90\x00")


def test_info_says_who_answers() -> None:
    assert nfc.info(nfc.build_info(LOCK_ID)) == {1: LOCK_ID, 2: 1}
    for wrong in ([], {1: "x", 2: 1}, {1: LOCK_ID}, {1: LOCK_ID, 2: True}):
        with pytest.raises(Malformed):
            nfc.info(cbor.dumps(wrong))


# --- links ------------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=16, max_size=40))
def test_a_link_holds_its_token_and_nothing_else(token: bytes) -> None:
    text = links.link("keys.example:8443", token)
    assert links.token_of(text) == token
    assert links.stored(token) != token
    assert len(links.stored(token)) == 32


@pytest.mark.parametrize(
    "text",
    [
        "http://keys.example/k/AAAAAAAAAAAAAAAAAAAAAA",
        "https://keys.example/x/AAAAAAAAAAAAAAAAAAAAAA",
        "https://keys.example/k/AAAA",
        "https://keys.example/k/AAAAAAAAAAAAAAAAAAAAAB",
        "https://keys.example/k/AAAAAAAAAAAAAAAAAAAAA",
        "https://keys.example/k/AAAAAAAAAAAAAAAAAAAAAA==",
        "https://keys.example/k/AAAAAAAAAAAAAAAAAAAAAA?x",
        "https://a@b/k/AAAAAAAAAAAAAAAAAAAAAA",
        "",
    ],
)
def test_what_is_no_link_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        links.token_of(text)


def test_a_link_needs_a_host_and_a_long_token() -> None:
    with pytest.raises(Malformed, match="16 random bytes"):
        links.link("keys.example", bytes(15))
    for host in ("", "keys.example/x", "a b", "a@b"):
        with pytest.raises(Malformed, match="host"):
            links.link(host, bytes(16))


# --- as a byte map ----------------------------------------------------------------------------------------------------

FORMAT = MobileKeyFormat()
REVOCATIONS = RevocationList("issuer.example", "hotel-1", NOW, 5, (bytes(16),), {101: 42}).build(KID, ISSUER)
PRESENTED = prove(HELLO, NONCE, Action.UNLOCK, CREDENTIAL, PHONE).build()


@pytest.mark.parametrize(
    "data",
    [
        HELLO.build(),
        PRESENTED,
        CREDENTIAL,
        REVOCATIONS,
        Result(5, {1: 2}).build(),
        Result(99).build(),
        Result(0, {}, b"s").build(),
    ],
)
def test_a_message_is_told_byte_by_byte_and_built_again_from_what_was_told(data: bytes) -> None:
    [reading] = FORMAT.read(data, None, None)
    assert not reading.problem
    assert b"".join(part.data for part in reading.sections[0].parts) == data
    assert FORMAT.write(reading.message, reading.fields, reading.sender or "host", None) == data
    assert reading.message in FORMAT.messages(reading.sender or "host")
    other = FORMAT.read(data, "device" if reading.sender == "host" else "host", None)
    assert other[0].problem


def test_the_claims_are_told_within_their_own_bytes() -> None:
    [reading] = FORMAT.read(CREDENTIAL, None, None)
    names = [part.name for part in reading.sections[1].parts]
    assert names[:4] == ["head", "iss", "aud", "exp"]
    assert {part.name for part in reading.sections[1].parts if part.name == "doors"}
    broken = replace(prove(HELLO, NONCE, Action.UNLOCK, b"no credential", PHONE)).build()
    assert FORMAT.read(broken, None, None)[0].sections[1].parts[0].meaning == "no key"


@pytest.mark.parametrize(
    ("message", "stated", "says"),
    [
        ("Moon", {}, "no message"),
        ("Hello", {"lock_id": "00" * 8}, "nonce_lock is missing"),
        ("Hello", {"lock_id": "x", "nonce_lock": "00" * 16}, "lock_id is bytes"),
        ("Hello", {"moon": 1}, "no field 'moon'"),
        ("Present", {"credential": "", "nonce_phone": "00" * 16, "action": "9", "proof": ""}, "action is 1"),
        ("Result", {"status": "0", "details": "01"}, "CBOR map"),
        ("Result", {"status": "x"}, "number"),
        ("SymmetricCredential", {"lock_id": "00" * 8, "nonce": "00" * 13, "claims": {}}, "is missing"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(message: str, stated: dict[str, Any], says: str) -> None:
    with pytest.raises((Malformed, UnknownMessage), match=says):
        FORMAT.write(message, stated, "host", None)


def test_a_number_may_be_left_out_or_written_in_hex() -> None:
    stated = {"lock_id": LOCK_ID.hex(), "nonce_lock": "00" * 16}
    assert FORMAT.write("Hello", stated, "device", None) == Hello(LOCK_ID, bytes(16)).build()
    assert FORMAT.write("Result", {"status": "0x10"}, "device", None) == Result(16).build()


def test_a_bearers_key_is_masked_and_opened_by_the_locks_own() -> None:
    key = bytes(range(16))
    data = issue_symmetric(replace(CLAIMS, holder=None), LOCK_ID, bytes(13), key)
    [closed] = FORMAT.read(data, None, None)
    assert closed.secrets == {"ciphertext"}
    assert [part.name for part in closed.sections[0].parts if part.secret] == ["ciphertext"]
    assert FORMAT.write(closed.message, closed.fields, "host", None) == data
    [opened] = FORMAT.read(data, "host", key)
    assert opened.fields["claims"]["seq"] == 42
    assert FORMAT.write(opened.message, opened.fields, "host", key) == data
    with pytest.raises(CodecError):
        FORMAT.read(data, None, bytes(16))
    with pytest.raises(Malformed, match="--key"):
        FORMAT.write(opened.message, opened.fields, "host", None)
    nameless = cose.encrypt({1: 10, 16: "application/openkey+cwt"}, {5: bytes(13)}, b"", key)
    assert FORMAT.read(cbor.dumps(cbor.tagged(61, cose.tagged(nameless, 16))), None, None)[0].problem


def test_no_bytes_are_no_message_and_other_bytes_are_stray() -> None:
    assert FORMAT.read(b"", None, None) == []
    assert FORMAT.read(b"\x01\x02", None, None)[0].problem
