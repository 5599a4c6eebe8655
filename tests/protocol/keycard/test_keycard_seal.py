"""The key card's body and seal: what goes in comes out, and nothing else ever opens."""

# ruff: noqa: DTZ001 - a card has naive times

from __future__ import annotations

import struct
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KNOWN_FLAGS, Flag, KeyCard, Kind
from latchwork.protocol.keycard.seal import (
    BODY_SIZE,
    COPY_SIZE,
    HEADER_SIZE,
    NotAuthentic,
    Opened,
    header,
    newest,
    open_copy,
    parse_header,
    seal,
)

KEY = PropertyKey(bytes(range(32)))
OTHER_KEY = PropertyKey(bytes(range(1, 33)))
UID = bytes.fromhex("04a1b2c3d4e580")

minutes = st.datetimes(datetime(2000, 1, 1, 0, 1), datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
doors = st.integers(1, 0xFFFF)
spans = st.tuples(doors, doors).map(lambda pair: (min(pair), max(pair)))
words = st.integers(0, 0xFFFFFFFF)


@st.composite
def cards(draw: st.DrawFn) -> KeyCard:
    ranges = draw(st.lists(spans, max_size=6))
    rooms = draw(st.lists(doors, max_size=min(8, 12 - 2 * len(ranges))))
    commons = draw(st.lists(doors, max_size=12 - 2 * len(ranges) - len(rooms)))
    start, end = draw(st.none() | minutes), draw(st.none() | minutes)
    if start is not None and end is not None and end <= start:
        start = None
    return KeyCard(
        property_id=draw(words),
        serial=draw(words),
        kind=draw(st.sampled_from(Kind)),
        sequence=draw(words),
        issued=draw(minutes),
        not_before=start,
        not_after=end,
        rooms=tuple(rooms),
        spans=tuple(ranges),
        commons=tuple(commons),
        level=draw(st.integers(0, 255)),
        flags=Flag(draw(st.integers(0, int(KNOWN_FLAGS)))),
    )


uids = st.binary(min_size=4, max_size=4) | st.binary(min_size=7, max_size=7)


def guest(**changes: object) -> KeyCard:
    values: dict[str, object] = {
        "property_id": 7,
        "serial": 1001,
        "kind": Kind.GUEST,
        "sequence": 5,
        "issued": datetime(2026, 3, 2, 9, 0),
        "not_before": datetime(2026, 3, 2, 15, 0),
        "not_after": datetime(2026, 3, 4, 11, 0),
        "rooms": (101,),
        "commons": (9001,),
    }
    return KeyCard(**{**values, **changes})  # type: ignore[arg-type]


@given(cards(), st.integers(0, 255), uids)
def test_what_is_sealed_opens_again_for_the_same_card_and_property(card: KeyCard, generation: int, uid: bytes) -> None:
    copy = seal(card, generation, uid, KEY)
    assert len(copy) == COPY_SIZE
    assert open_copy(copy, card.property_id, uid, KEY) == Opened(card, generation)


def test_the_bytes_are_those_of_the_written_layout() -> None:
    """Built here a second time, from docs/keycard.md alone."""
    minutes_of = [
        int((moment - datetime(2000, 1, 1)).total_seconds()) // 60
        for moment in (datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 2, 15, 0), datetime(2026, 3, 4, 11, 0))
    ]
    doors = [201, 240, 101, 9001] + [0] * 8
    body = struct.pack(">4B5I3B12HB", 5, 1, 2, 0x03, 1001, 5, *minutes_of, 1, 1, 1, *doors, 0)
    head = b"LW\x01\x00" + struct.pack(">I", 7)
    info = b"latchwork keycard 1 seal\x00" + UID
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(bytes(range(32)))
    card = guest(spans=((201, 240),), level=2, flags=Flag.OVERRIDE_PRIVACY | Flag.OFFICE_MODE)
    assert len(body) == BODY_SIZE
    assert header(7) == head
    assert seal(card, 5, UID, KEY) == AESSIV(key).encrypt(body, [head, UID])


@given(cards(), uids, uids)
def test_a_bit_for_bit_copy_on_another_uid_is_not_authentic(card: KeyCard, uid: bytes, other: bytes) -> None:
    copy = seal(card, 0, uid, KEY)
    if uid != other:
        with pytest.raises(NotAuthentic):
            open_copy(copy, card.property_id, other, KEY)


@given(cards(), st.integers(0, COPY_SIZE * 8 - 1))
def test_one_flipped_bit_anywhere_is_not_authentic(card: KeyCard, bit: int) -> None:
    copy = bytearray(seal(card, 0, UID, KEY))
    copy[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(NotAuthentic):
        open_copy(bytes(copy), card.property_id, UID, KEY)


@given(cards(), st.binary(min_size=COPY_SIZE, max_size=COPY_SIZE))
def test_random_bytes_are_not_authentic(card: KeyCard, noise: bytes) -> None:
    with pytest.raises(NotAuthentic):
        open_copy(noise, card.property_id, UID, KEY)


def test_a_card_of_another_property_does_not_open() -> None:
    copy = seal(guest(), 0, UID, OTHER_KEY)
    with pytest.raises(NotAuthentic):
        open_copy(copy, 7, UID, KEY)


def test_the_open_header_cannot_be_exchanged_for_another_propertys() -> None:
    copy = seal(guest(), 0, UID, KEY)
    with pytest.raises(NotAuthentic):
        open_copy(copy, 8, UID, KEY)


@given(cards(), st.integers(0, COPY_SIZE))
def test_a_torn_copy_is_the_old_one_the_new_one_or_nothing(card: KeyCard, written: int) -> None:
    old = seal(guest(property_id=card.property_id), 3, UID, KEY)
    new = seal(card, 4, UID, KEY)
    torn = new[:written] + old[written:]
    if torn in (old, new):
        return
    with pytest.raises(NotAuthentic):
        open_copy(torn, card.property_id, UID, KEY)


@given(st.integers(0, 255), st.booleans())
def test_of_two_whole_copies_the_later_generation_counts_even_across_the_turn(generation: int, swapped: bool) -> None:
    earlier, later = guest(), guest(sequence=6)
    copies = [seal(earlier, generation, UID, KEY), seal(later, (generation + 1) % 256, UID, KEY)]
    found = newest(copies[::-1] if swapped else copies, 7, UID, KEY)
    assert found is not None
    assert found[0] == (0 if swapped else 1)
    assert found[1].card == later


def test_a_torn_copy_beside_a_whole_one_leaves_the_whole_one() -> None:
    whole, torn = seal(guest(), 9, UID, KEY), seal(guest(sequence=6), 10, UID, KEY)[:40] + bytes(28)
    found = newest([torn, whole], 7, UID, KEY)
    assert found == (1, Opened(guest(), 9))


def test_two_blank_copies_say_nothing() -> None:
    assert newest([bytes(COPY_SIZE), bytes(COPY_SIZE)], 7, UID, KEY) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"rooms": tuple(range(101, 110))},
        {"rooms": (1, 2, 3, 4, 5, 6, 7, 8), "commons": (1, 2, 3, 4, 5)},
        {"rooms": (0,)},
        {"rooms": (65536,)},
        {"spans": ((20, 10),)},
        {"spans": tuple((n, n + 1) for n in range(1, 8))},
        {"level": 256},
        {"serial": -1},
        {"sequence": 1 << 32},
        {"property_id": 1 << 32},
        {"issued": datetime(2026, 3, 2, 9, 0, 1)},
        {"issued": datetime(1999, 12, 31)},
        {"not_before": datetime(2000, 1, 1)},
        {"not_after": datetime(2026, 3, 2, 15, 0)},
    ],
)
def test_what_the_layout_cannot_say_is_refused_before_anything_is_sealed(changes: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        seal(guest(**changes), 0, UID, KEY)


@pytest.mark.parametrize("size", [0, COPY_SIZE - 1, COPY_SIZE + 1])
def test_a_copy_of_another_length_is_malformed(size: int) -> None:
    with pytest.raises(Malformed):
        open_copy(bytes(size), 7, UID, KEY)


@given(words)
def test_the_header_names_its_property(property_id: int) -> None:
    data = header(property_id)
    assert len(data) == HEADER_SIZE
    assert parse_header(data) == property_id


@given(st.binary(min_size=HEADER_SIZE, max_size=HEADER_SIZE))
def test_a_header_is_a_header_only_with_its_magic_and_version(data: bytes) -> None:
    assert (parse_header(data) is None) == (data[:4] != b"LW\x01\x00")


def test_sealing_changes_with_the_generation_so_that_copies_never_look_alike() -> None:
    assert seal(guest(), 0, UID, KEY) != seal(guest(), 1, UID, KEY)


def test_the_sealed_copy_shows_nothing_of_the_rooms_it_opens() -> None:
    copy = seal(guest(rooms=(0x4142,)), 0, UID, KEY)
    assert b"\x41\x42" not in copy
    assert BODY_SIZE + 16 == COPY_SIZE


def test_issue_times_keep_their_order_when_the_clocks_go_back() -> None:
    first = datetime(2026, 10, 25, 0, 30)
    later = first + timedelta(minutes=40)
    assert open_copy(seal(guest(issued=first), 0, UID, KEY), 7, UID, KEY).card.issued < later


def test_the_property_key_and_what_comes_of_it_stay_out_of_sight() -> None:
    assert repr(KEY) == "PropertyKey(…)"
    with pytest.raises(ValueError, match="32 bytes"):
        PropertyKey(bytes(16))
