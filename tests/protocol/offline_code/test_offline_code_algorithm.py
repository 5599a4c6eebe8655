"""The codes of windows: repeatable, different wherever anything differs, found again by a lock that has the secret."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.protocol.offline_code.rules import DIGITS, HOUR, RULES, Kind
from latchwork.protocol.offline_code.windows import CodeWindow

NOON = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - a lock keeps naive local time
SECRET = bytes(range(32))
BOOK = CodeBook(SECRET)
WINDOWS = (
    CodeWindow(Kind.HOURLY, NOON, 5),
    CodeWindow(Kind.HOURLY, NOON, 672),
    CodeWindow(Kind.DAILY, NOON, 29),
    CodeWindow(Kind.DAILY, NOON, 367),
    CodeWindow(Kind.ONE_TIME, NOON, 1),
)


def test_a_code_is_what_the_description_says() -> None:
    """Worked out by hand with the standard library: hours since 2000, one digest for all variants."""
    hours = (26 * 365 + 7 + 31 + 28 + 1) * 24 + 12  # 26 years, seven of them leap years, to 2 March at noon
    digest = hmac.digest(SECRET, bytes((1,)) + hours.to_bytes(4, "big") + (5).to_bytes(2, "big"), hashlib.sha512)
    expected = tuple(str(int.from_bytes(digest[8 * n : 8 * n + 8], "big"))[-9:] for n in range(3))
    assert BOOK.codes(WINDOWS[0]) == expected


def test_a_window_has_as_many_codes_as_the_table_says_each_of_nine_digits() -> None:
    for window in WINDOWS:
        codes = BOOK.codes(window)
        assert len(set(codes)) == RULES[window.kind].variants
        assert all(len(code) == DIGITS and code.isdigit() for code in codes)


def test_another_secret_start_length_or_kind_gives_other_codes() -> None:
    other = CodeBook(bytes(32))
    later = [CodeWindow(window.kind, window.start + HOUR, window.length) for window in WINDOWS]
    seen = [code for window in (*WINDOWS, *later) for book in (BOOK, other) for code in book.codes(window)]
    assert len(set(seen)) == len(seen)


def test_leading_zeros_are_kept_and_digits_are_even() -> None:
    codes = [code for length in range(1, 673) for code in BOOK.codes(CodeWindow(Kind.HOURLY, NOON, length))]
    firsts = Counter(code[0] for code in codes)
    assert set(firsts) == set("0123456789")
    assert max(firsts.values()) < 1.4 * len(codes) / 10


@pytest.mark.parametrize("window", WINDOWS)
def test_a_lock_finds_the_window_of_every_code_of_its_own(window: CodeWindow) -> None:
    codes = BOOK.codes(window)
    for code in codes:
        assert BOOK.find(code, window.start) == window
    assert BOOK.find(codes[-1], window.first_use_by - timedelta(seconds=1)) == window
    assert BOOK.find(codes[-1], window.start - timedelta(seconds=1)) is None
    assert BOOK.find(codes[-1], window.first_use_by) is None


def test_a_lock_with_another_secret_finds_nothing() -> None:
    assert CodeBook(bytes(32)).find(BOOK.codes(WINDOWS[0])[0], NOON) is None


def test_a_guess_finds_nothing() -> None:
    chance = random.Random(3)
    guesses = [f"{chance.randrange(10**9):09d}" for _ in range(3)]
    assert [BOOK.find(guess, NOON) for guess in (*guesses, "", "12345678", "1234567890", "12345678a")] == [None] * 7


def test_no_text_shows_the_secret_and_a_short_secret_is_refused() -> None:
    assert SECRET.hex() not in repr(BOOK) + repr(vars(BOOK))
    with pytest.raises(ValueError, match="32 bytes"):
        CodeBook(b"short")
