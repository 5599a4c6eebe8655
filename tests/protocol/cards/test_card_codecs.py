"""Card memory codecs beyond what the vectors state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards import iso14443a, ntag21x
from latchwork.protocol.cards.mifare_classic import (
    DATA_RIGHTS,
    FACTORY_KEY,
    FACTORY_TRAILER,
    MAD_ACCESS,
    NDEF_ACCESS,
    TRAILER_RIGHTS,
    AccessConditions,
    ApplicationDirectory,
    Bits,
    Trailer,
    access_group,
    build_value,
    first_block,
    is_trailer,
    mad_gpb,
    parse_value,
    sector_of,
    trailer_block,
)
from latchwork.protocol.codec import Malformed

BITS = st.sampled_from(list(Bits))


@given(BITS, BITS, BITS, BITS)
def test_access_conditions_survive_their_three_bytes(b0: Bits, b1: Bits, b2: Bits, trailer: Bits) -> None:
    access = AccessConditions(b0, b1, b2, trailer)
    assert AccessConditions.parse(access.build()) == access


@given(st.binary(min_size=3, max_size=3))
def test_access_bytes_are_accepted_only_as_they_are_built(data: bytes) -> None:
    try:
        access = AccessConditions.parse(data)
    except Malformed:
        return
    assert access.build() == data


def test_every_combination_of_access_bits_has_its_rights() -> None:
    assert set(DATA_RIGHTS) == set(TRAILER_RIGHTS) == set(Bits)


def test_a_readable_key_b_is_data() -> None:
    readable = {bits for bits in Bits if AccessConditions(bits, bits, bits, bits).key_b_readable}
    assert readable == {Bits.C000, Bits.C010, Bits.C001}


def test_well_known_sectors_have_their_published_access_bytes() -> None:
    assert (MAD_ACCESS.build().hex(), NDEF_ACCESS.build().hex()) == ("787788", "7f0788")


def test_a_4k_card_has_large_sectors_at_its_end() -> None:
    assert [sector_of(block) for block in (127, 128, 143, 144, 255)] == [31, 32, 32, 33, 39]
    assert (first_block(32), trailer_block(32), trailer_block(39)) == (128, 143, 255)
    assert [access_group(block) for block in (128, 132, 133, 137, 138, 142, 143)] == [0, 0, 1, 1, 2, 2, 3]
    assert is_trailer(255)
    assert not is_trailer(254)


@given(st.integers(-(1 << 31), (1 << 31) - 1), st.integers(0, 255))
def test_a_value_survives_its_block(value: int, address: int) -> None:
    assert parse_value(build_value(value, address)) == (value, address)


@given(st.integers(0, 127))
def test_a_flipped_bit_makes_a_value_block_invalid(bit: int) -> None:
    block = bytearray(build_value(100, 5))
    block[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Malformed):
        parse_value(bytes(block))


@pytest.mark.parametrize("value", [1 << 31, -(1 << 31) - 1])
def test_a_value_beyond_32_bits_is_refused(value: int) -> None:
    with pytest.raises(Malformed, match="32 signed bits"):
        build_value(value)


def test_a_trailer_never_shows_its_keys() -> None:
    assert "a0a1" not in repr(Trailer(bytes.fromhex("a0a1a2a3a4a5"), MAD_ACCESS, FACTORY_KEY))
    assert "\\xa0" not in repr(Trailer(bytes.fromhex("a0a1a2a3a4a5"), MAD_ACCESS, FACTORY_KEY))


def test_a_short_key_makes_no_trailer() -> None:
    with pytest.raises(Malformed, match="key B has 5 bytes"):
        Trailer(FACTORY_KEY, MAD_ACCESS, FACTORY_KEY[:5]).build()
    assert Trailer.parse(FACTORY_TRAILER.build()) == FACTORY_TRAILER


@given(st.sampled_from((15, 23)), st.data())
def test_an_application_directory_survives_its_blocks(size: int, data: st.DataObject) -> None:
    aids = tuple(data.draw(st.lists(st.integers(0, 0xFFFF), min_size=size, max_size=size)))
    directory = ApplicationDirectory(aids, info=1)
    assert ApplicationDirectory.parse(directory.build()) == directory


def test_a_directory_knows_which_sectors_an_application_owns() -> None:
    first = ApplicationDirectory((0xE103, 0xE103) + (0,) * 12 + (0xE103,))
    second = ApplicationDirectory((0x4854,) + (0,) * 22)
    assert first.sectors_of(0xE103) == (1, 2, 15)
    assert second.sectors_of(0x4854) == (17,)
    assert mad_gpb(1) == 0xC1


def test_a_directory_with_a_wrong_checksum_is_refused() -> None:
    blocks = ApplicationDirectory((0,) * 15).build()
    with pytest.raises(Malformed, match="checksum"):
        ApplicationDirectory.parse([blocks[0], b"\x01" + blocks[1][1:]])


def test_an_ats_without_interface_bytes_stands_for_the_defaults() -> None:
    ats = iso14443a.AnswerToSelect.parse(b"\x01")
    assert (ats.fsc, ats.fwi, ats.did_supported, ats.nad_supported) == (32, 4, True, False)
    assert ats.build() == b"\x01"


@pytest.mark.parametrize("data", ["", "02", "0378", "0577"])
def test_an_ats_that_promises_more_than_it_holds_is_refused(data: str) -> None:
    with pytest.raises(Malformed):
        iso14443a.AnswerToSelect.parse(bytes.fromhex(data))


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_single_flipped_bit_fails_crc_a(data: bytes, draw: st.DataObject) -> None:
    frame = bytearray(iso14443a.with_crc(data))
    assert iso14443a.without_crc(bytes(frame)) == data
    bit = draw.draw(st.integers(0, len(frame) * 8 - 1))
    frame[bit // 8] ^= 1 << bit % 8
    assert iso14443a.without_crc(bytes(frame)) is None


def test_waiting_time_starts_at_302_microseconds() -> None:
    assert iso14443a.frame_wait_seconds(0) == pytest.approx(302e-6, rel=1e-2)


def test_every_lock_bit_of_an_ic_covers_pages_it_has_and_none_twice() -> None:
    for layout in ntag21x.MAPS.values():
        covered = [page for lock in layout.locks for page in range(lock.first, lock.last + 1)]
        assert len(covered) == len(set(covered))
        assert set(range(16, layout.user_last + 1)) <= set(covered) or layout.dynamic_lock_page is None
        assert all(page <= layout.last_page for page in covered)
        assert {page for freeze in layout.freezes for page in range(freeze.first, freeze.last + 1)} == set(covered)


@given(
    st.builds(
        ntag21x.Configuration,
        mirror_conf=st.integers(0, 3),
        mirror_byte=st.integers(0, 3),
        strg_mod_en=st.booleans(),
        mirror_page=st.integers(0, 255),
        auth0=st.integers(0, 255),
        prot=st.booleans(),
        cfglck=st.booleans(),
        nfc_cnt_en=st.booleans(),
        nfc_cnt_pwd_prot=st.booleans(),
        authlim=st.integers(0, 7),
        pwd=st.binary(min_size=4, max_size=4),
        pack=st.binary(min_size=2, max_size=2),
    )
)
def test_a_configuration_survives_its_pages(configuration: ntag21x.Configuration) -> None:
    assert ntag21x.Configuration.parse(configuration.build()) == configuration


def test_a_configuration_does_not_show_its_password() -> None:
    assert "1234" not in repr(ntag21x.Configuration(pwd=b"1234"))


def test_a_wrong_check_byte_in_the_uid_pages_is_refused() -> None:
    pages = bytearray(ntag21x.build_uid_pages(bytes.fromhex("04a1b2c3d4e580")))
    pages[8] ^= 1
    with pytest.raises(Malformed):
        ntag21x.parse_uid_pages(bytes(pages))


def test_the_3des_handshake_fails_for_another_key() -> None:
    reader = ntag21x.UlcHandshake(bytes(16), b"readers!")
    card = ntag21x.UlcHandshake(ntag21x.ULC_FACTORY_KEY, b"thecards")
    assert card.answered(reader.challenged(card.challenge())) is None
