"""Byte maps of layouts with every kind of node, and building from stated values."""

from __future__ import annotations

from typing import Any

import pytest
from construct import (
    Array,
    BitsInteger,
    BitStruct,
    Bytes,
    Checksum,
    Const,
    Default,
    Enum,
    Flag,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16sb,
    Int16ub,
    Int16ul,
    Int24ub,
    Optional,
    Padding,
    Prefixed,
    PrefixedArray,
    RawCopy,
    Rebuild,
    Struct,
    Switch,
    len_,
    this,
)
from construct import Flag as BitFlag

from latchwork.protocol.cards.iso14443a import bcc
from latchwork.protocol.codec import Layout, Malformed
from latchwork.protocol.codec.byte_map import Part, byte_map
from latchwork.protocol.codec.stated import build_stated, fields_of


def layout(*fields: Any, secret: str = "") -> Layout:
    return Layout("Made", Struct(*fields), source="this test", secret=frozenset({secret} if secret else ()))


def told(parts: list[Part]) -> list[tuple[int, int, str, Any]]:
    return [(part.start, part.end, part.name, part.value) for part in parts]


CASES: list[tuple[str, Layout, str, list[tuple[int, int, str, Any]]]] = [
    (
        "integers of both orders, a constant and padding",
        layout(Const(b"\x5a"), "a" / Int16ub, "b" / Int16ul, "c" / Int24ub, "d" / Int16sb, Padding(1)),
        "5a 0102 0304 000005 fffe 00",
        [
            (0, 1, "constant", b"\x5a"),
            (1, 3, "a", 0x0102),
            (3, 5, "b", 0x0403),
            (5, 8, "c", 5),
            (8, 10, "d", -2),
            (10, 11, "padding", b"\0"),
        ],
    ),
    (
        "a rebuilt length and what it counts",
        layout("size" / Rebuild(Int8ub, len_(this.body) + 1), "body" / Bytes(this.size - 1)),
        "03 aabb",
        [(0, 1, "size", 3), (1, 3, "body", b"\xaa\xbb")],
    ),
    (
        "a prefixed tail that may be missing",
        layout("text" / Prefixed(Int8ub, GreedyBytes), "more" / Optional(Int8ub)),
        "02 6869",
        [(0, 1, "text (length)", 2), (1, 3, "text", b"hi")],
    ),
    (
        "lists: counted, fixed, and to the end",
        layout(
            "few" / PrefixedArray(Int8ub, Int8ub),
            "two" / Array(2, Struct("x" / Int8ub)),
            "rest" / GreedyRange(Int16ub),
        ),
        "01 07 0809 000a",
        [
            (0, 1, "few (count)", 1),
            (1, 2, "few[0]", 7),
            (2, 3, "two[0].x", 8),
            (3, 4, "two[1].x", 9),
            (4, 6, "rest[0]", 10),
        ],
    ),
    (
        "bits that share bytes",
        layout("word" / BitStruct("high" / BitsInteger(12), "on" / BitFlag, "low" / BitsInteger(3)), "z" / Int8ub),
        "abcd 01",
        [
            (0, 2, "word.high (12 bits)", 0xABC),
            (1, 2, "word.on (1 bit)", True),
            (1, 2, "word.low (3 bits)", 5),
            (2, 3, "z", 1),
        ],
    ),
    (
        "bits that count as their record's",
        layout("head" / RawCopy(BitStruct("on" / BitFlag, "low" / BitsInteger(7))), "z" / Int8ub),
        "85 01",
        [(0, 1, "on (1 bit)", True), (0, 1, "low (7 bits)", 5), (1, 2, "z", 1)],
    ),
    (
        "a check value over what stands before it",
        layout("part" / RawCopy(Struct("uid" / Bytes(4))), "check" / Checksum(Int8ub, bcc, this.part.data)),
        "deadbeef 22",
        [(0, 4, "uid", bytes.fromhex("deadbeef")), (4, 5, "check", b"\x22")],
    ),
    (
        "a choice by an earlier field",
        layout("kind" / Int8ub, "body" / Switch(this.kind, {1: Struct("n" / Int16ub)}, default=GreedyBytes)),
        "01 0203",
        [(0, 1, "kind", 1), (1, 3, "body.n", 0x0203)],
    ),
    (
        "a name for a number and a default",
        layout("word" / Enum(Int8ub, stop=0, go=1), "flag" / Flag, "last" / Default(Int8ub, 9)),
        "01 01 09",
        [(0, 1, "word", 1), (1, 2, "flag", True), (2, 3, "last", 9)],
    ),
]


@pytest.mark.parametrize(("made", "text", "wanted"), [pytest.param(*row, id=name) for name, *row in CASES])
def test_each_field_is_told_where_it_stands(made: Layout, text: str, wanted: list[tuple[int, int, str, Any]]) -> None:
    data = bytes.fromhex(text)
    _, parts = byte_map(made, data)
    assert told(parts) == wanted
    assert all(part.data == data[part.start : part.end] for part in parts)


def test_offsets_count_from_where_the_message_lies() -> None:
    _, parts = byte_map(layout("a" / Int8ub, "b" / Int8ub), b"\x01\x02", 40)
    assert told(parts) == [(40, 41, "a", 1), (41, 42, "b", 2)]


def test_a_secret_field_is_marked_with_all_that_is_in_it_and_stays_out_of_repr() -> None:
    made = layout("open" / Int8ub, "codes" / Array(2, Struct("code" / Bytes(2))), secret="codes")
    _, parts = byte_map(made, b"\x01" + b"4711")
    assert [part.secret for part in parts] == [False, True, True]
    assert "4711" not in repr(parts)
    assert "3437" not in repr(parts)


@pytest.mark.parametrize("text", ["", "01", "010203"])
def test_bytes_that_do_not_fit_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        byte_map(layout("a" / Int16ub), bytes.fromhex(text))


STATED = layout("n" / Int16ub, "data" / Bytes(2), "word" / Enum(Int8ub, stop=0, go=1), "more" / Optional(Int8ub))


@pytest.mark.parametrize(
    ("values", "built"),
    [
        ({"n": "258", "data": "aabb", "word": "go"}, "0102aabb01"),
        ({"n": "0x0102", "data": "text:hi", "word": "0", "more": "007"}, "010268690007"),
        ({"n": 1, "data": "00 01", "word": 1}, "0001000101"),
    ],
)
def test_values_are_taken_as_people_write_them(values: dict[str, Any], built: str) -> None:
    assert build_stated(STATED, values).hex() == built


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"n": "many"}, "n is a number"),
        ({"n": True}, "n is a number"),
        ({"data": "xx"}, "data is bytes"),
        ({"data": "aa"}, "cannot build"),
        ({"n": "70000"}, "cannot build"),
        ({"colour": "red"}, "it has no field 'colour'; it has n, data, word, more"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(Malformed, match=says):
        build_stated(STATED, {"n": "1", "data": "aabb", "word": "go"} | change)


def test_the_fields_of_a_message_say_what_they_take() -> None:
    assert list(fields_of(STATED)) == [
        ("n", "number", False),
        ("data", "hex", False),
        ("word", "number", False),
        ("more", "number", True),
    ]
