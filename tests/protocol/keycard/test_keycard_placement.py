"""Where a key card lies on a MIFARE Classic and on an NTAG213, and which keys keep it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards.mifare_classic import Key, Trailer, is_trailer, sector_of
from latchwork.protocol.cards.ntag21x import NTAG213, Configuration
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.placement import (
    COPY_BLOCKS,
    COPY_PAGES,
    FIRST_COPY_PAGE,
    HEADER_BLOCK,
    HEADER_PAGE,
    HEADER_PAGES,
    LAST_PAGE,
    NTAGS,
    SECTORS,
    configuration,
    from_blocks,
    to_blocks,
    to_pages,
    trailer,
)
from latchwork.protocol.keycard.seal import COPY_SIZE

KEY = PropertyKey(bytes(range(32)))
UID = bytes.fromhex("04a1b2c3d4e580")
OTHER_UID = bytes.fromhex("04a1b2c3d4e581")


def test_header_and_both_copies_fit_the_smallest_ntags_user_memory_without_touching() -> None:
    used = [HEADER_PAGE + n for n in range(HEADER_PAGES)]
    used += [first + n for first in FIRST_COPY_PAGE for n in range(COPY_PAGES)]
    assert len(set(used)) == len(used)
    assert (min(used), max(used)) == (NTAG213.user_first, NTAG213.user_last)
    assert max(used) == LAST_PAGE
    assert all(tag.user_last >= LAST_PAGE for tag in NTAGS)


def test_on_classic_copies_share_no_sector_and_never_lie_in_a_trailer() -> None:
    blocks = [HEADER_BLOCK, *COPY_BLOCKS[0], *COPY_BLOCKS[1]]
    assert len(set(blocks)) == len(blocks)
    assert not any(is_trailer(block) for block in blocks)
    assert {sector_of(block) for block in blocks} == set(SECTORS)
    assert not {sector_of(b) for b in COPY_BLOCKS[0]} & {sector_of(b) for b in COPY_BLOCKS[1]}


@pytest.mark.parametrize("sector", SECTORS)
def test_a_sector_is_read_with_key_a_and_written_with_key_b_alone(sector: int) -> None:
    closed = Trailer.parse(trailer(KEY, UID, sector))
    for group in range(3):
        rights = closed.access.data_rights(group)
        assert rights.read == {Key.A, Key.B}
        assert rights.write == {Key.B}
    assert not closed.access.key_b_readable
    assert closed.access.trailer_rights.key_a_write == {Key.B}
    assert closed.access.trailer_rights.access_write == {Key.B}


def test_every_card_and_every_sector_has_keys_of_its_own() -> None:
    keys = [KEY.write_key(uid, sector) for uid in (UID, OTHER_UID) for sector in SECTORS]
    keys += [KEY.read_key(uid, sector) for uid in (UID, OTHER_UID) for sector in SECTORS]
    assert len(set(keys)) == len(keys)
    assert KEY.password(UID) != KEY.password(OTHER_UID)


def test_the_configuration_protects_reading_and_writing_and_can_be_taken_back() -> None:
    config = Configuration.parse(configuration(KEY, UID).build())
    assert config.auth0 == FIRST_COPY_PAGE[0]
    assert config.prot
    assert not config.cfglck
    assert config.authlim == 0
    assert (config.pwd, config.pack) == (KEY.password(UID), KEY.pack(UID))


@given(st.binary(min_size=COPY_SIZE, max_size=COPY_SIZE))
def test_blocks_and_pages_put_a_copy_together_again(copy: bytes) -> None:
    assert from_blocks(to_blocks(copy), COPY_SIZE) == copy
    assert len(to_blocks(copy)) == len(COPY_BLOCKS[0])
    assert b"".join(to_pages(copy)) == copy
    assert len(to_pages(copy)) == COPY_PAGES


def test_a_filling_that_is_not_zero_is_no_copy_of_ours() -> None:
    blocks = to_blocks(bytes(COPY_SIZE))
    blocks[-1] = blocks[-1][:-1] + b"\x01"
    with pytest.raises(Malformed):
        from_blocks(blocks, COPY_SIZE)
