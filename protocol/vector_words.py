"""What a vector says of itself in a sentence, held against what the codec knows.

Sentences are worded by people, so they are read word by word: a lexicon gives each word that means something here, and
whether it is true of this vector. A word that no lexicon has is not understood; one that is not true is a mismatch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from latchwork.protocol.vectors import Mismatch, NotUnderstood

_WORD = re.compile(r"[\w$#%&~]+(?:[.:\-/'][\w$#%]+)*")

GRAMMAR = frozenset(
    re.findall(
        r"\w+",
        "a an the of for to in on at by with from and or not no but than then that this these it its is are was has "
        "have had be been do does can could may must will any some each every other as if so because same between "
        "after before until into only also",
    )
)
"""Words that tie a sentence together and say nothing by themselves."""


def words_of(sentence: str) -> list[str]:
    """The words of a sentence that carry meaning, in small letters."""
    return [word for word in _WORD.findall(sentence.lower()) if word not in GRAMMAR]


def expect_said(field: str, sentence: str, lexicon: Mapping[str, bool]) -> None:
    """Raises `NotUnderstood` for a word that is not in the lexicon, `Mismatch` for one that is false here."""
    words = words_of(sentence)
    for word in words:
        if word not in lexicon:
            raise NotUnderstood(f"{field}: nothing is known of the word {word!r}")
        if not lexicon[word]:
            raise Mismatch(f"{field}: the vector says {word!r}, which is not so here")
    if not words:
        raise NotUnderstood(f"{field} says nothing")


def expect_meaning(field: str, sentence: str, wordings: Iterable[str]) -> None:
    """Every word of the sentence belongs to the meaning, which different sources word in different ways."""
    said = set(words_of(sentence))
    known = {word for wording in wordings for word in words_of(wording)}
    if not said or not said <= known:
        raise Mismatch(f"{field}: the vector says {sentence!r}, the codec has the words {', '.join(sorted(known))}")
