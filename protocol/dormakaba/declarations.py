"""Saflok's payloads between STX and ETX, fixed-width ASCII; generated.py is made from this module.

There are two generations: key names of 5 and of 15 characters. A site has one of them, and says which.
"""

from __future__ import annotations

from typing import Any

from construct import Bytes, Construct, GreedyBytes, Struct

from latchwork.protocol.codec.declare import Layout

SOURCE = "github.com/snowy13/node-saflok-messenger; a public hotel-PMS driver for Kaba Saflok agrees"
SECRET = frozenset({"password", "tracks"})

_HEAD: tuple[Construct[Any, Any], ...] = (
    "pfc" / Bytes(2),
    "to" / Bytes(2),
    "frm" / Bytes(2),
    "terminal" / Bytes(3),
)
_ORDER: tuple[Construct[Any, Any], ...] = ("transaction" / Bytes(3), "password" / Bytes(7))
_KEY: tuple[Construct[Any, Any], ...] = (
    "level" / Bytes(1),
    "encoder" / Bytes(2),
    "led" / Bytes(2),
    "count" / Bytes(2),
    "checkout_date" / Bytes(6),
    "checkout_time" / Bytes(4),
    "expiry_date" / Bytes(6),
    "expiry_time" / Bytes(4),
)

MAKE_KEY_5 = Layout(
    "MakeKey5",
    Struct(*_HEAD, *_ORDER, "key" / Bytes(5), *_KEY, "tracks" / GreedyBytes),
    source=SOURCE,
    doc="A key by its name of 5 characters.",
    secret=SECRET,
)
MAKE_KEY_15 = Layout(
    "MakeKey15",
    Struct(
        *_HEAD,
        *_ORDER,
        "key" / Bytes(15),
        *_KEY,
        "pass_option" / Bytes(1),
        "passes" / Bytes(12),
        "tracks" / GreedyBytes,
    ),
    source=SOURCE,
    doc="A key by its name of 15 characters, with pass numbers 12 to 1.",
    secret=SECRET,
)
REPLY = Layout(
    "Reply",
    Struct(*_HEAD, "status" / Bytes(2), "detail" / Bytes(3), "rest" / GreedyBytes),
    source="public hotel-PMS driver for Kaba Saflok; that the first nine characters mirror the request is assumed",
    doc="How it went; what follows `~` is the card's number.",
)

DECLARATIONS = (MAKE_KEY_5, MAKE_KEY_15, REPLY)
