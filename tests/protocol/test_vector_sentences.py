"""Sentences in vectors, read word by word."""

from __future__ import annotations

import pytest

from latchwork.protocol.vector_words import expect_meaning, expect_said
from latchwork.protocol.vectors import Mismatch, NotUnderstood

LEXICON = {"new": True, "key": True, "duplicate": False, "2024-05-01": True}


@pytest.mark.parametrize("sentence", ["new key", "a NEW key, of 2024-05-01", "key; new"])
def test_a_sentence_of_true_words_passes(sentence: str) -> None:
    expect_said("expect", sentence, LEXICON)


def test_a_word_that_is_not_so_is_a_mismatch() -> None:
    with pytest.raises(Mismatch, match="duplicate"):
        expect_said("expect", "duplicate key", LEXICON)


@pytest.mark.parametrize("sentence", ["new moon", "", "the of"])
def test_a_word_that_nobody_knows_is_not_understood(sentence: str) -> None:
    with pytest.raises(NotUnderstood):
        expect_said("expect", sentence, LEXICON)


def test_a_meaning_may_be_worded_in_several_ways_but_not_as_another() -> None:
    wordings = ("the encoder is busy", "still busy with the previous task")
    expect_meaning("meaning", "encoder still busy", wordings)
    for other in ("the room is unknown", "busy room", ""):
        with pytest.raises(Mismatch):
            expect_meaning("meaning", other, wordings)
