"""What somebody may have meant who wrote a word that nobody knows."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def did_you_mean(word: object, known: Collection[str], otherwise: str, *, likeness: float = 0.6) -> str:
    """A suggestion: the known word that looks most like `word` (1.0: is the same), or `otherwise`."""
    close = get_close_matches(str(word), sorted(known), 1, likeness)
    return f"did you mean {close[0]!r}?" if close else otherwise
