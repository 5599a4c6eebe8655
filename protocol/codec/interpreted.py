"""What a generated class calls when its layout has no plain form: construct, slow but right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from latchwork.protocol.codec import oracle
from latchwork.protocol.codec.declare import Family, Layout


def layout(declarations: Iterable[Layout | Family], name: str) -> Layout:
    """The layout of that name; raises `LookupError`."""
    for entry in declarations:
        for candidate in entry.rows.values() if isinstance(entry, Family) else (entry,):
            if candidate.name == name:
                return candidate
    raise LookupError(f"no layout is called {name}: run `python -m latchwork.protocol.codec`")


def build(declared: Layout, message: Any, names: tuple[str, ...]) -> bytes:
    """Bytes of a message whose fields are `names`; raises `Malformed`."""
    return oracle.build(declared, {name: getattr(message, name) for name in names})


def parse(declared: Layout, data: bytes) -> dict[str, Any]:
    """Fields of a message; raises `Malformed`."""
    return oracle.parse(declared, data)
