"""What the rows of the other `declared_*` modules are made of."""

from __future__ import annotations

from typing import Any, TypeAlias

from construct import Bytes, Construct, Int8ub, Int16ul, Optional, Struct

from latchwork.protocol.codec.declare import Layout

DOCUMENT = "Nuki Smart Lock API V2.1 §5"

Moment = Bytes(7)
TimeOfDay = Bytes(2)
Flag = Int8ub
"""0 or 1; other values are kept as they are."""

Fields: TypeAlias = "tuple[Construct[Any, Any], ...]"

WINDOW: Fields = (
    "allowed_from" / Moment,
    "allowed_until" / Moment,
    "weekdays" / Int8ub,
    "daily_from" / TimeOfDay,
    "daily_until" / TimeOfDay,
)
"""Present and zero where nothing is limited, in what an app sends."""

APPENDED_WINDOW = "window" / Optional(Struct(*WINDOW))
"""Only there where something is limited, in what a lock sends."""

NONCE: Fields = ("nonce" / Bytes(32),)
"""The lock's challenge, given back: every privileged command ends with it."""

PRIVILEGED: Fields = (*NONCE, "security_pin" / Int16ul)
"""Configuration and codes want the security PIN as well."""


def row(name: str, *fields: Construct[Any, Any], doc: str, secret: tuple[str, ...] = ()) -> Layout:
    own = {one.name for one in fields}
    hidden = frozenset(secret) | ({"security_pin"} & own)
    return Layout(name, Struct(*fields), source=f"{DOCUMENT}, {name}", doc=doc, secret=hidden)
