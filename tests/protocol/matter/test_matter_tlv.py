"""TLV: every type, every form of tag, nesting; what is refused and what is merely not canonical."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.canonical import canonical, deviations, order
from latchwork.protocol.matter.tlv import DEEPEST, Element, ProfileTag, Type

FORTY_TWO = tlv.unsigned(42)
TEST_VENDOR = {"vendor": 0xFFF1, "profile": 0xDEED}

SAMPLES: list[tuple[str, Element]] = [
    ("08", tlv.boolean(False)),
    ("09", tlv.boolean(True)),
    ("00 2a", tlv.signed(42)),
    ("00 ef", tlv.signed(-17)),
    ("04 2a", FORTY_TWO),
    ("01 2a 00", Element(Type.SIGNED, 42, width=2)),
    ("02 f0 67 fd ff", tlv.signed(-170_000)),
    ("03 00 90 2f 50 09 00 00 00", tlv.signed(40_000_000_000)),
    ("05 fe ff", tlv.unsigned(0xFFFE)),
    ("06 70 86 06 30", tlv.unsigned(805_734_000)),
    ("07 ff ff ff ff ff ff ff ff", tlv.unsigned((1 << 64) - 1)),
    ("0c 06 48 65 6c 6c 6f 21", tlv.utf8("Hello!")),
    ("0c 07 54 73 63 68 c3 bc 73", tlv.utf8("Tschüs")),
    ("10 05 00 01 02 03 04", tlv.octets(bytes(range(5)))),
    ("14", tlv.null()),
    ("0a 00 00 00 00", Element(Type.SINGLE, 0.0)),
    ("0a 33 33 8f 41", Element(Type.SINGLE, struct.unpack("<f", b"\x33\x33\x8f\x41")[0])),
    ("0a 00 00 80 7f", Element(Type.SINGLE, math.inf)),
    ("0b 66 66 66 66 66 e6 31 40", Element(Type.DOUBLE, 17.9)),
    ("0b 00 00 00 00 00 00 f0 ff", Element(Type.DOUBLE, -math.inf)),
    ("15 18", tlv.structure()),
    ("16 18", tlv.array()),
    ("17 18", Element(Type.LIST, ())),
    ("15 20 00 2a 20 01 ef 18", tlv.structure(tlv.signed(42, 0), tlv.signed(-17, 1))),
    ("16 00 00 00 01 00 02 00 03 00 04 18", tlv.array(*(tlv.signed(n) for n in range(5)))),
    (
        "17 00 01 20 00 2a 00 02 00 03 20 00 ef 18",
        Element(Type.LIST, (tlv.signed(1), tlv.signed(42, 0), tlv.signed(2), tlv.signed(3), tlv.signed(-17, 0))),
    ),
    ("24 01 2a", tlv.unsigned(42, 1)),
    ("44 01 00 2a", tlv.unsigned(42, ProfileTag(1))),
    ("64 a0 86 01 00 2a", tlv.unsigned(42, ProfileTag(100_000))),
    ("84 01 00 2a", tlv.unsigned(42, ProfileTag(1, None, None))),
    ("a4 a0 86 01 00 2a", tlv.unsigned(42, ProfileTag(100_000, None, None))),
    ("c4 f1 ff ed de 01 00 2a", tlv.unsigned(42, ProfileTag(1, **TEST_VENDOR))),
    ("e4 f1 ff ed de ed fe 55 aa 2a", tlv.unsigned(42, ProfileTag(0xAA55FEED, **TEST_VENDOR))),
    (
        "d5 f1 ff ed de 01 00 c4 f1 ff ed de aa 00 2a 18",
        tlv.structure(tlv.unsigned(42, ProfileTag(0xAA, **TEST_VENDOR)), tag=ProfileTag(1, **TEST_VENDOR)),
    ),
    ("64 01 00 00 00 2a", tlv.unsigned(42, ProfileTag(1, wide=True))),
    ("0d 02 00 65 6e", Element(Type.UTF8, "en", width=2)),
    ("12 01 00 00 00 ff", Element(Type.OCTETS, b"\xff", width=4)),
    ("0f 00 00 00 00 00 00 00 00", Element(Type.UTF8, "", width=8)),
]


@pytest.mark.parametrize(("data", "element"), SAMPLES)
def test_an_element_is_read_and_built(data: str, element: Element) -> None:
    raw = bytes.fromhex(data)
    assert tlv.read(raw) == element
    assert tlv.build(element) == raw


def test_a_long_string_has_a_longer_length() -> None:
    assert tlv.build(tlv.octets(bytes(255)))[:2] == b"\x10\xff"
    assert tlv.build(tlv.octets(bytes(256)))[:3] == b"\x11\x00\x01"
    assert tlv.build(tlv.octets(bytes(1 << 16)))[:5] == b"\x12\x00\x00\x01\x00"
    assert tlv.read(tlv.build(tlv.octets(bytes(1 << 16)))).width == 0


def test_a_nan_stays_one() -> None:
    value = tlv.read(bytes.fromhex("0a0000c07f")).value
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "too early"),
        ("18", "no element begins"),
        ("19", "no element begins"),
        ("1f", "no element begins"),
        ("04", "too early"),
        ("05 01", "too early"),
        ("24", "too early"),
        ("44 01", "too early"),
        ("c4 f1 ff", "too early"),
        ("c4 f1 ff ed de 01", "too early"),
        ("c4 00 00 00 00 01 00 2a", "common profile"),
        ("0a 00 00", "too early"),
        ("0c 05 48", "too early"),
        ("0f ff ff ff ff ff ff ff ff 00", "too early"),
        ("13 ff ff ff ff ff ff ff 7f", "too early"),
        ("0c 02 ff fe", "no UTF-8"),
        ("15", "too early"),
        ("15 24 01 2a", "too early"),
        ("15 04 2a 18", "has no tag"),
        ("15 24 01 2a 24 01 2a 18", "have one tag"),
        ("15 44 01 00 2a 64 01 00 00 00 2a 18", "have one tag"),
        ("16 24 01 2a 18", "has a tag"),
        ("16 38 18", "no element begins"),
        ("04 2a 00", "left over"),
        ("16" * 33 + "18" * 33, "deep"),
        ("16" * 100_000, "deep"),
    ],
)
def test_what_is_no_tlv_is_refused(data: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem):
        tlv.read(bytes.fromhex(data))


def test_containers_may_be_as_deep_as_is_allowed_and_no_deeper() -> None:
    element = FORTY_TWO
    for _ in range(DEEPEST):
        element = tlv.array(element)
    assert tlv.read(tlv.build(element)) == element
    with pytest.raises(Malformed, match="deep"):
        tlv.build(tlv.array(element))


@pytest.mark.parametrize(
    "element",
    [
        Element(Type.UNSIGNED, -1),
        Element(Type.UNSIGNED, 1 << 64),
        Element(Type.UNSIGNED, 256, width=1),
        Element(Type.UNSIGNED, 1, width=3),
        Element(Type.UNSIGNED, True),
        Element(Type.UNSIGNED, "1"),
        Element(Type.SIGNED, 1 << 63),
        Element(Type.BOOLEAN, 1),
        Element(Type.NULL, 0),
        Element(Type.SINGLE, 1),
        Element(Type.SINGLE, 1e300),
        Element(Type.UTF8, b"secret"),
        Element(Type.UTF8, "\ud800"),
        Element(Type.OCTETS, "secret"),
        Element(Type.STRUCTURE, 1),
        Element(Type.UTF8, ()),
        tlv.structure(FORTY_TWO),
        tlv.structure(tlv.null(1), tlv.null(1)),
        tlv.structure(tlv.null(ProfileTag(1)), tlv.null(ProfileTag(1, wide=True))),
        tlv.array(tlv.null(1)),
        tlv.null(256),
        tlv.null(-1),
        tlv.null(ProfileTag(1 << 32)),
        tlv.null(ProfileTag(1, 1 << 16, 0)),
        tlv.null(ProfileTag(1, None, 3)),
        tlv.null(ProfileTag(1, 3, None)),
    ],
    ids=repr,
)
def test_an_element_that_there_is_not_is_not_built(element: Element) -> None:
    with pytest.raises(Malformed) as caught:
        tlv.build(element)
    assert "secret" not in str(caught.value)


def test_what_is_no_container_has_no_members() -> None:
    with pytest.raises(Malformed, match="unsigned has no members"):
        _ = FORTY_TWO.members


def test_elements_may_follow_one_another() -> None:
    first, end = tlv.read_first(bytes.fromhex("042a09"))
    assert (first, end) == (FORTY_TWO, 2)
    assert tlv.read_first(bytes.fromhex("042a09"), 2) == (tlv.boolean(True), 3)


def test_values_are_not_shown() -> None:
    assert "4711" not in repr(tlv.structure(tlv.octets(b"4711", 0), tlv.utf8("4711", 1)))


# --- what is canonical ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("04 2a", []),
        ("05 2a 00", [((), "a number takes 2 bytes and needs fewer")]),
        ("0d 01 00 78", [((), "a number takes 2 bytes and needs fewer")]),
        ("64 01 00 00 00 2a", [((), "the number of the tag takes 4 bytes and needs 2")]),
        ("15 24 01 2a 24 00 2a 18", [((), "the members are not in the order of their tags")]),
        ("17 24 01 2a 24 00 2a 18", []),
        ("16 15 25 01 2a 00 18 18", [((0, 0), "a number takes 2 bytes and needs fewer")]),
    ],
)
def test_deviations_are_told_with_their_place(data: str, found: list[tuple[tuple[int, ...], str]]) -> None:
    element = tlv.read(bytes.fromhex(data))
    assert [(one.path, one.problem) for one in deviations(element)] == found
    assert list(deviations(canonical(element))) == []
    assert tlv.read(tlv.build(canonical(element))) == canonical(element)


def test_tags_have_an_order() -> None:
    tags = [None, 0, 255, ProfileTag(7, None, None), ProfileTag(1), ProfileTag(1, 1, 0), ProfileTag(0, 1, 1)]
    assert sorted(tags, key=order) == tags


# --- elements of any kind ---------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 255) | st.integers(0, (1 << 32) - 1)
TAGS: st.SearchStrategy[Any] = (
    st.none()
    | st.integers(0, 255)
    | st.builds(lambda number, ids: ProfileTag(number, *ids), NUMBERS, st.sampled_from([(0, 0), (None, None), (1, 2)]))
)
SCALARS = (
    st.integers(-(1 << 63), (1 << 63) - 1).map(tlv.signed)
    | st.integers(0, (1 << 64) - 1).map(tlv.unsigned)
    | st.booleans().map(tlv.boolean)
    | st.floats(width=32, allow_nan=False).map(lambda value: Element(Type.SINGLE, value))
    | st.floats(allow_nan=False).map(lambda value: Element(Type.DOUBLE, value))
    | st.text(max_size=300).map(tlv.utf8)
    | st.binary(max_size=300).map(tlv.octets)
    | st.just(tlv.null())
)


def containers(inner: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    arrays = st.lists(inner, max_size=4).map(lambda members: tlv.array(*members))
    lists = st.lists(st.tuples(inner, TAGS), max_size=4).map(
        lambda pairs: Element(Type.LIST, tuple(member.tagged(tag) for member, tag in pairs))
    )
    structures = st.lists(
        st.tuples(inner, TAGS.filter(lambda tag: tag is not None)), max_size=4, unique_by=lambda pair: pair[1]
    ).map(lambda pairs: tlv.structure(*(member.tagged(tag) for member, tag in pairs)))
    return arrays | lists | structures


ELEMENTS = st.recursive(SCALARS, containers, max_leaves=12)


@given(element=ELEMENTS, tag=TAGS)
def test_an_element_is_read_as_it_was_built(element: Element, tag: Any) -> None:
    element = element.tagged(tag)
    data = tlv.build(element)
    assert tlv.read(data) == element
    assert not any("fewer" in one.problem or "tag takes" in one.problem for one in deviations(element))
    for end in range(len(data)):
        with pytest.raises(Malformed):
            tlv.read(data[:end])


@given(
    data=st.binary(max_size=60)
    | st.lists(st.sampled_from([0x15, 0x16, 0x18, 0x24, 0x00, 0x30]), max_size=40).map(bytes)
)
def test_any_bytes_are_an_element_or_refused(data: bytes) -> None:
    try:
        element = tlv.read(data)
    except Malformed:
        return
    again = tlv.build(element)
    if not any(byte & 0x1F in (0x0A, 0x0B) for byte in data):
        assert again == data


def test_a_long_message_takes_one_pass() -> None:
    data = b"\x16" + b"\x04\x2a" * 32_000 + b"\x18"
    assert len(tlv.read(data).members) == 32_000
    structures = b"\x16" + b"\x15\x18" * 32_000 + b"\x18"
    assert len(tlv.read(structures).members) == 32_000
