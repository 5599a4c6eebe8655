"""A message drawn as boxes says what its declaration says."""

from __future__ import annotations

from importlib import import_module

import pytest
from construct import (
    BitsInteger,
    BitStruct,
    Bytes,
    Const,
    Flag,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16ub,
    Int16ul,
    Optional,
    Prefixed,
    Struct,
    this,
)

from latchwork.protocol.codec import Layout
from latchwork.protocol.codec.declare import Family
from latchwork.protocol.codec.packages import PACKAGES
from latchwork.protocol.codec.picture import WIDTH, Cell, cells_of, picture


def drawn(*fields: object) -> list[Cell]:
    return cells_of(Layout("One", Struct(*fields), source="here"))


def test_numbers_say_their_size_and_their_order() -> None:
    assert drawn("a" / Int8ub, "b" / Int16ul) == [Cell("a", "1"), Cell("b", "2 LE")]


def test_what_is_constant_is_shown_as_its_bytes() -> None:
    assert drawn(Const(b"\x7f\x5a"), "kind" / Const(b"\x01")) == [Cell("7F 5A", "2"), Cell("kind 01", "1")]


def test_a_length_stands_before_what_it_counts() -> None:
    assert drawn("name" / Prefixed(Int8ub, GreedyBytes)) == [Cell("length of name", "1"), Cell("name", "n")]


def test_bits_share_their_byte() -> None:
    bits = BitStruct("on" / Flag, "level" / BitsInteger(7))
    assert drawn("state" / bits) == [Cell("state {on, level:7}", "1")]


def test_what_may_be_missing_and_what_comes_again_is_marked() -> None:
    many = "slots" / GreedyRange(Int16ub)
    assert drawn("size" / Int8ub, "key" / Bytes(this.size), many) == [
        Cell("size", "1"),
        Cell("key", "n"),
        Cell("slots…", "n × 2"),
    ]
    assert drawn("battery" / Optional(Int8ub)) == [Cell("[battery]", "1")]


def test_a_long_message_goes_on_below() -> None:
    long = Layout("Long", Struct(*(f"field_number_{n}" / Int8ub for n in range(12))), source="here")
    lines = picture(long).splitlines()
    assert [len(lines), len(set(map(len, lines[:4])))] == [12, 1]
    assert all(len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_declared_message_can_be_drawn(package: str) -> None:
    for one in import_module(f"{package}.declarations").DECLARATIONS:
        for layout in one.rows.values() if isinstance(one, Family) else [one]:
            boxes = picture(layout)
            assert boxes == "" or boxes.startswith("┌")
            assert all(cell.name for cell in cells_of(layout)), layout.name
