"""PMSif's packed little-endian structures and the payload of the RS-232 frame; generated.py is made from this module.

Texts lie in fields of fixed size, ended by a zero. The server answers with the structure that it was sent.
"""

from __future__ import annotations

from construct import Bytes, Const, GreedyBytes, Int32sl, Int32ul, Struct

from latchwork.protocol.codec.declare import Family, Layout

XMS = "github.com/dlgcy/VingCardXMS, VingCardXMS.h; a public hotel-PMS driver agrees"
DRIVER = "public hotel-PMS VingCard Vision driver, RS-232 branch"

HEADER = Layout(
    "PmsifHeader",
    Struct(
        "mark" / Const(bytes.fromhex("55555555aaaaaaaa")),
        "version" / Const(b"\x01\x00"),
        "command" / Int32ul,
        "size" / Int32ul,
    ),
    source=XMS,
    doc="What every PMSif message begins with; `size` is the body's.",
)

_CARD_HEAD = ("ff" / Bytes(1), "data" / Bytes(512))
_OPERATOR = (
    "debug" / Int32sl,
    "operator_id" / Bytes(10),
    "operator_first" / Bytes(16),
    "operator_last" / Bytes(16),
)

BODIES = Family(
    "body",
    {
        1: Layout(
            "Register",
            Struct("licence" / Bytes(20), "application" / Bytes(20), "result" / Int32sl),
            source=XMS,
            doc="First on every connection; result 0 is ok.",
            secret=frozenset({"licence"}),
        ),
        2: Layout("Unregister", Struct("result" / Int32sl), source=XMS, doc="Last on a connection."),
        4: Layout(
            "Encode",
            Struct(*_CARD_HEAD, "dd" / Bytes(3), "ss" / Bytes(3), *_OPERATOR),
            source=XMS,
            doc="A command for a remote encoder: `ff` says which, or in the answer how it went.",
            secret=frozenset({"data"}),
        ),
        5: Layout(
            "CardImage",
            Struct(*_CARD_HEAD, *_OPERATOR),
            source=XMS,
            doc="The same for an encoder at the PMS: the card's image comes back.",
            secret=frozenset({"data"}),
        ),
    },
)

SERIAL = Layout(
    "SerialPayload",
    Struct("dest" / Bytes(2), "src" / Bytes(2), "command" / Bytes(1), "data" / GreedyBytes),
    source=DRIVER,
    doc="Between STX and ETX: encoder and source address, then command and data, or result and data.",
    secret=frozenset({"data"}),
)

DECLARATIONS = (HEADER, BODIES, SERIAL)
