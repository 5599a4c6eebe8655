"""What the rows of the other `declared_*` modules are made of."""

from __future__ import annotations

from typing import Any

from construct import Bytes, Const, Construct, GreedyBytes, Int8ub, Prefixed, Struct

from latchwork.protocol.codec.declare import Layout

SDK = "vendor Android SDK 3.3.1"
SDK_JS = "ttlock-sdk-js, ScreenPasscodeManageCommand"

Date5 = Bytes(5)
Date6 = Bytes(6)
Text = Prefixed(Int8ub, GreedyBytes)

PassageEntry = Struct(
    "kind" / Int8ub,
    "week_or_day" / Int8ub,
    "month" / Int8ub,
    "start_hour" / Int8ub,
    "start_minute" / Int8ub,
    "end_hour" / Int8ub,
    "end_minute" / Int8ub,
)


def row(name: str, *fields: Construct[Any, Any], doc: str, secret: tuple[str, ...] = (), source: str = SDK) -> Layout:
    return Layout(name, Struct(*fields), source=source, doc=doc, secret=frozenset(secret))


def operation(value: int) -> Construct[Any, Any]:
    """The byte by which a command chooses its layout."""
    return "operation" / Const(value, Int8ub)
