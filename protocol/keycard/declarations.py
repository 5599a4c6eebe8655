"""The bytes of a key card: our own layout, version 1, written down in docs/keycard.md.

The header lies in the open, so that a lock can tell a neighbour's card from a broken one. The body is sealed: it is
never on a card in this form.
"""

from __future__ import annotations

from construct import Array, Const, Int8ub, Int16ub, Int32ub, Struct

from latchwork.protocol.codec.declare import Layout

DOOR_ENTRIES = 12

HEADER = Layout(
    "Header",
    Struct(
        "magic" / Const(b"LW"),
        "version" / Const(b"\x01"),
        "reserved" / Const(b"\x00"),
        "property_id" / Int32ub,
    ),
    source="docs/keycard.md, Header",
    doc="What lies in the open: that this is a key card, its version and whose it is.",
)

BODY = Layout(
    "Body",
    Struct(
        "generation" / Int8ub,
        "kind" / Int8ub,
        "level" / Int8ub,
        "flags" / Int8ub,
        "serial" / Int32ub,
        "sequence" / Int32ub,
        "issued" / Int32ub,
        "not_before" / Int32ub,
        "not_after" / Int32ub,
        "span_count" / Int8ub,
        "room_count" / Int8ub,
        "common_count" / Int8ub,
        "doors" / Array(DOOR_ENTRIES, Int16ub),
        "reserved" / Const(b"\x00"),
    ),
    source="docs/keycard.md, Body",
    doc="What is sealed: one generation of what the card says.",
    secret=frozenset({"serial", "sequence", "doors"}),
)

DECLARATIONS = (HEADER, BODY)
