"""Anticollision with bits that are known, NDEF sectors, the order of personalising, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards import iso14443a, ntag21x
from latchwork.protocol.cards import mifare_classic as classic
from latchwork.protocol.cards.ntag21x_exchanges import parse_exchange
from latchwork.protocol.cards.vectors import CHECKS
from latchwork.protocol.codec import Malformed
from latchwork.protocol.vectors import Mismatch, NotUnderstood

LEVEL = bytes.fromhex("04a1b2c3d4")


# --- anticollision ----------------------------------------------------------------------------------------------------


def test_a_first_anticollision_frame_asks_for_everybody() -> None:
    assert [iso14443a.anticollision_frame(level).hex() for level in range(3)] == ["9320", "9520", "9720"]
    assert iso14443a.anticollision_frame(0, b"\x04\xff", 11).hex() == "93330407"
    assert iso14443a.matches(LEVEL, bytes.fromhex("9320"))


@given(st.binary(min_size=5, max_size=5), st.integers(0, 39))
def test_a_card_answers_when_the_known_bits_are_its_own(level: bytes, bits: int) -> None:
    frame = iso14443a.anticollision_frame(0, level[: (bits + 7) // 8], bits)
    assert iso14443a.matches(level, frame)
    for index in range(bits):
        other = bytearray(level)
        other[index >> 3] ^= 1 << (index & 7)
        assert not iso14443a.matches(bytes(other), frame)


@given(st.sets(st.binary(min_size=4, max_size=4), min_size=2, max_size=5))
def test_a_reader_finds_every_card_bit_by_bit(uids: set[bytes]) -> None:
    left = {uid + bytes((iso14443a.bcc(uid),)) for uid in uids}
    while left:
        known, bits = b"", 0
        while True:
            frame = iso14443a.anticollision_frame(0, known, bits)
            answers = sorted(level for level in left if iso14443a.matches(level, frame))
            collision = iso14443a.first_collision(answers)
            if collision is None:
                break
            bits = collision + 1
            known = answers[0][: (bits + 7) // 8]
        assert len(answers) == 1
        left.remove(answers[0])


@pytest.mark.parametrize(("known", "bits"), [(b"", 1), (b"a", 0), (b"abcde", 40), (b"", -1)])
def test_known_bits_lie_in_as_many_bytes_as_they_need(known: bytes, bits: int) -> None:
    with pytest.raises(Malformed, match="0 to 39 bits"):
        iso14443a.anticollision_frame(0, known, bits)


def test_a_uid_of_another_length_has_no_levels() -> None:
    with pytest.raises(ValueError, match="4, 7 or 10"):
        iso14443a.cascade_levels(bytes(5))
    assert iso14443a.first_collision([LEVEL, LEVEL]) is None


# --- MIFARE Classic ---------------------------------------------------------------------------------------------------


def test_an_ndef_sector_has_its_published_trailer() -> None:
    assert classic.ndef_trailer(classic.FACTORY_KEY).build().hex() == "d3f7d3f7d3f77f078840ffffffffffff"


def test_data_lies_beside_trailers_and_the_manufacturers_block() -> None:
    assert [classic.data_blocks(sector) for sector in (0, 1, 15)] == [(1, 2), (4, 5, 6), (60, 61, 62)]
    assert classic.data_blocks(39) == tuple(range(240, 255))
    assert set(classic.MAD_BLOCKS) == set(classic.data_blocks(0))
    assert set(classic.MAD2_BLOCKS) == set(classic.data_blocks(classic.MAD2_FIRST_SECTOR))


def test_rights_of_a_data_group_are_found_by_its_number() -> None:
    assert classic.MAD_ACCESS.data_rights(0).write == frozenset({classic.Key.B})


# --- NTAG and Ultralight ----------------------------------------------------------------------------------------------


def test_a_tag_is_personalised_with_its_protection_last() -> None:
    configuration = ntag21x.Configuration(auth0=4, prot=True, pwd=b"pass", pack=b"ok")
    plan = ntag21x.personalisation(ntag21x.NTAG213, configuration, b"12345")
    assert [page for page, _ in plan] == [4, 5, 0x2B, 0x2C, 0x2A, 0x29]
    assert [data for _, data in plan[:4]] == [b"1234", b"5\0\0\0", b"pass", b"ok\0\0"]
    assert plan[-1][1][3] == 4


def test_what_a_tag_cannot_hold_is_not_planned() -> None:
    with pytest.raises(Malformed, match="145 bytes; ntag213 holds 144"):
        ntag21x.personalisation(ntag21x.NTAG213, ntag21x.Configuration(), bytes(145))
    with pytest.raises(Malformed, match="has no password"):
        ntag21x.personalisation(ntag21x.ULTRALIGHT_C, ntag21x.Configuration(), b"")


def test_commands_have_their_published_bytes() -> None:
    assert ntag21x.fast_read(4, 7).hex() == "3a0407"
    assert ntag21x.incr_cnt(1, 0x010203).hex() == "a50103020100"
    assert ntag21x.read_sig().hex() == "3c00"


@pytest.mark.parametrize(
    "call",
    [
        lambda: ntag21x.build_uid_pages(bytes(4)),
        lambda: ntag21x.parse_uid_pages(bytes(8)),
        lambda: ntag21x.Configuration.parse(bytes(12)),
        lambda: ntag21x.write(4, bytes(5)),
        lambda: ntag21x.pwd_auth(bytes(3)),
        lambda: ntag21x.ulc_key_pages(bytes(8)),
        lambda: ntag21x.UlcHandshake(bytes(16), bytes(8)).challenged(bytes(8)),
        lambda: classic.AccessConditions.parse(bytes(4)),
        lambda: classic.Trailer.parse(bytes(15)),
        lambda: classic.parse_value(bytes(15)),
        lambda: classic.build_value(0, 256),
        lambda: classic.ApplicationDirectory((0,) * 14).build(),
        lambda: classic.ApplicationDirectory.parse([bytes(16)]),
        lambda: iso14443a.AnswerToSelect.parse(b"\x02\x70"),
    ],
)
def test_what_has_the_wrong_size_is_malformed(call: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        call()


def test_a_message_of_the_wrong_size_does_not_prove_a_key() -> None:
    assert ntag21x.UlcHandshake(bytes(16), bytes(8)).answered(bytes(16)) is None


@pytest.mark.parametrize(
    ("sent", "answer"),
    [("", "00"), ("ff", "00"), ("3004", None), ("3004", "0b"), ("3004", "0102"), ("60", "0102")],
)
def test_exchanges_that_no_tag_has_are_malformed(sent: str, answer: str | None) -> None:
    with pytest.raises(Malformed):
        parse_exchange(bytes.fromhex(sent), None if answer is None else bytes.fromhex(answer), ntag21x.NTAG213)


# --- what vectors may state -------------------------------------------------------------------------------------------


def check(kind: str, **stated: Any) -> None:
    CHECKS[kind]({"id": "made", "kind": kind, **stated})


def test_card_vectors_may_leave_out_what_does_not_matter() -> None:
    check("crc_a", data="0000", crc=iso14443a.crc_a(b"\0\0").hex())
    check("tcl_block", apdu=None, block_number=0, wtxm=2, frame=iso14443a.with_crc(b"\xf2\x02").hex())
    with pytest.raises(Mismatch, match="no anticollision command"):
        check("collision", cards=["04a1b2c3", "05a1b2c3"], anticollision_tx="5000", first_collision_bit_index=0)
    with pytest.raises(NotUnderstood, match="colour"):
        check("bcc", uid_cl="04a1b2c3", bcc="00", colour="red")
    with pytest.raises(NotUnderstood, match="in the order"):
        check("access_bits", groups={}, bit_order="C3C2C1", bytes6_8="ff0780", gpb="69")
    handshake = ntag21x.UlcHandshake(ntag21x.ULC_FACTORY_KEY, b"thecards")
    reader = ntag21x.UlcHandshake(ntag21x.ULC_FACTORY_KEY, b"readers!")
    first = handshake.challenge()
    second = reader.challenged(first)
    third = handshake.answered(second)
    assert third is not None
    check(
        "ulc_auth",
        key=ntag21x.ULC_FACTORY_KEY.hex(),
        rnd_a=b"readers!".hex(),
        rnd_b=b"thecards".hex(),
        step1_tx="1a00",
        step1_rx=first.hex(),
        step2_tx=second.hex(),
        step2_rx=third.hex(),
    )
