"""Markdown, and where things lie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
MADE = "<!-- Made by docs/generate.py; do not edit. -->\n\n"


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(columns)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def cell(text: object) -> str:
    """A text of any shape as one cell of a table."""
    return _escaped(" ".join(str(text).split()))


def _escaped(text: str) -> str:
    """A bar would end the cell; one that is escaped already stays so."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def code(text: object) -> str:
    """A word of the wire or of the code, as a cell has it; nothing for nothing."""
    words = _escaped(" ".join(str(text).split()))
    return "" if not words else f"`` {words} ``" if "`" in words else f"`{words}`"


def names(words: Iterable[object]) -> str:
    return ", ".join(code(word) for word in words)


def fenced(picture: str, language: str = "text") -> str:
    return f"\n```{language}\n{picture.rstrip()}\n```\n"


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def plural(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
