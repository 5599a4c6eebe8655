"""Declared layouts as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.codec.picture import picture
from pages.markdown import fenced

LEGEND = (
    "Under each field stands its size in bytes; LE is little-endian, and the rest is big-endian. `[…]` may be missing, "
    "`{…}` is one field of bits, the most significant first.\n"
)


def layouts_sections(declarations: Iterable[Layout | Family]) -> str:
    """Every declared message, family by family."""
    alone = [one for one in declarations if isinstance(one, Layout)]
    text = "\n## Layouts\n" + "".join(layout_section(one, "") for one in alone) if alone else ""
    for family in declarations:
        if isinstance(family, Family):
            text += f"\n## {family.name.replace('_', ' ').capitalize()}\n"
            text += "".join(layout_section(row, code_of(key)) for key, row in family.rows.items())
    return text


def code_of(key: Any) -> str:
    """A command code as documents print it."""
    if isinstance(key, tuple):
        return " ".join(code_of(one) for one in key)
    return f"{key:02X}" if isinstance(key, int) else str(key)


def layout_section(layout: Layout, number: str) -> str:
    boxes = picture(layout)
    text = f"\n### {' '.join(part for part in (number, layout.name) if part)}\n\n"
    text += f"{layout.doc.strip()} *{layout.source}*\n" if layout.doc else f"*{layout.source}*\n"
    text += fenced(boxes) if boxes else "\nNo fields.\n"
    hidden = ", ".join(f"`{name}`" for name in sorted(layout.secret))
    return text + (f"\nSecret: {hidden}.\n" if hidden else "")
