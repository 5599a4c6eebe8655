"""A key card's record on a phone: it opens with that phone alone, and only to the challenge that was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KeyCard, Kind
from latchwork.protocol.keycard.on_phone import (
    CHALLENGE_SIZE,
    RECORD_SIZE,
    Presented,
    open_presented,
    present,
    record_for,
)
from latchwork.protocol.keycard.seal import NotAuthentic, seal

KEY, OTHER_KEY = PropertyKey(bytes(range(32))), PropertyKey(bytes(range(1, 33)))
PHONE, OTHER_PHONE = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
CHALLENGE, ANOTHER = bytes(CHALLENGE_SIZE), bytes([1]) * CHALLENGE_SIZE
ISSUED = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - issue times are naive
CARD = KeyCard(7, 1000, Kind.GUEST, 3, ISSUED, rooms=(101,), commons=(900,))


def identity(phone: Ed25519PrivateKey) -> bytes:
    return phone.public_key().public_bytes_raw()


def test_a_record_opens_to_the_phone_that_it_was_made_for() -> None:
    record = record_for(CARD, identity(PHONE), KEY)
    assert len(record) == RECORD_SIZE
    answer = Presented.parse(present(record, CHALLENGE, PHONE).build())
    assert answer.property_id == 7
    assert open_presented(answer, CHALLENGE, KEY) == CARD


def test_a_copied_record_opens_with_no_other_phone() -> None:
    record = record_for(CARD, identity(PHONE), KEY)
    with pytest.raises(NotAuthentic):
        open_presented(present(record, CHALLENGE, OTHER_PHONE), CHALLENGE, KEY)
    pretending = replace(present(record, CHALLENGE, OTHER_PHONE), phone=identity(PHONE))
    with pytest.raises(NotAuthentic):
        open_presented(pretending, CHALLENGE, KEY)


def test_an_answer_that_was_overheard_is_worth_nothing_at_the_next_challenge() -> None:
    answer = present(record_for(CARD, identity(PHONE), KEY), CHALLENGE, PHONE)
    with pytest.raises(NotAuthentic):
        open_presented(answer, ANOTHER, KEY)


def test_another_propertys_key_opens_it_not() -> None:
    answer = present(record_for(CARD, identity(PHONE), KEY), CHALLENGE, PHONE)
    with pytest.raises(NotAuthentic):
        open_presented(answer, CHALLENGE, OTHER_KEY)


def test_what_was_sealed_for_a_cards_uid_opens_on_no_phone() -> None:
    uid = bytes.fromhex("04a1b2c3d4e580")
    record = record_for(CARD, identity(PHONE), KEY)[:8] + seal(CARD, 0, uid, KEY)
    with pytest.raises(NotAuthentic):
        open_presented(present(record, CHALLENGE, PHONE), CHALLENGE, KEY)


def test_the_same_meaning_gives_the_same_record() -> None:
    assert record_for(CARD, identity(PHONE), KEY) == record_for(CARD, identity(PHONE), KEY)


@pytest.mark.parametrize("size", [0, 1, RECORD_SIZE, RECORD_SIZE + 95, RECORD_SIZE + 97])
def test_an_answer_of_another_size_is_malformed(size: int) -> None:
    with pytest.raises(Malformed):
        Presented.parse(bytes(size))


def test_a_record_without_a_header_is_malformed() -> None:
    with pytest.raises(Malformed):
        open_presented(present(bytes(RECORD_SIZE), CHALLENGE, PHONE), CHALLENGE, KEY)


@given(st.integers(0, RECORD_SIZE + 95), st.integers(1, 255))
def test_no_changed_byte_opens(position: int, change: int) -> None:
    answer = bytearray(present(record_for(CARD, identity(PHONE), KEY), CHALLENGE, PHONE).build())
    answer[position] ^= change
    with pytest.raises(CodecError):
        open_presented(Presented.parse(bytes(answer)), CHALLENGE, KEY)


def test_no_repr_shows_a_record_or_a_signature() -> None:
    answer = present(record_for(CARD, identity(PHONE), KEY), CHALLENGE, PHONE)
    assert answer.record.hex() not in repr(answer)
    assert "record" not in repr(answer)
    assert "signature" not in repr(answer)
