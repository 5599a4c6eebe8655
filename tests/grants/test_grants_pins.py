"""PINs: nothing that a stranger tries first, spread evenly, of a length that every door takes."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.grants.pins import NoPinLeft, best_length, draw, guessable, share_groups

EASY = """0000 1111 1234 4321 9012 2580 1212 1221 1999 2024 123456 654321
          135791 111234 147258 555123 121212"""


@pytest.mark.parametrize("pin", EASY.split())
def test_what_a_stranger_tries_first_is_never_drawn(pin: str) -> None:
    assert guessable(pin)


@pytest.mark.parametrize("pin", ["4702", "8305", "350217", "0947", "70925813"])
def test_an_ordinary_pin_is_not_called_guessable(pin: str) -> None:
    assert not guessable(pin)


@given(st.integers(0, 2**32), st.sets(st.integers(4, 10), min_size=1))
def test_a_drawn_pin_has_an_allowed_length_and_is_not_guessable(seed: int, lengths: set[int]) -> None:
    pin = draw(random.Random(seed), frozenset(lengths), lambda _: False)
    assert len(pin) in lengths
    assert pin.isdigit()
    assert not guessable(pin)


def test_digits_are_spread_evenly_over_every_place() -> None:
    chance = random.Random(4)
    pins = [draw(chance, frozenset({6}), lambda _: False) for _ in range(6000)]
    assert len(set(pins)) > 5950
    for place in range(6):
        counts = Counter(pin[place] for pin in pins)
        assert set(counts) == set("0123456789")
        assert max(counts.values()) < 1.25 * 600
        assert min(counts.values()) > 0.75 * 600


def test_a_pin_that_is_taken_is_not_drawn_again() -> None:
    taken: set[str] = set()
    chance = random.Random(1)
    for _ in range(300):
        pin = draw(chance, frozenset({4}), taken.__contains__)
        assert pin not in taken
        taken.add(pin)


def test_when_everything_is_taken_it_says_so_and_does_not_draw_for_ever() -> None:
    with pytest.raises(NoPinLeft, match="4 digits"):
        draw(random.Random(1), frozenset({4}), lambda _: True)


def test_doors_without_a_common_length_say_so() -> None:
    with pytest.raises(NoPinLeft):
        draw(random.Random(1), frozenset(), lambda _: False)


@pytest.mark.parametrize(("lengths", "best"), [({4, 5, 6, 7, 8}, 6), ({4}, 4), ({4, 5}, 5), ({8, 9}, 8)])
def test_six_digits_are_preferred_then_more_then_the_most_there_are(lengths: set[int], best: int) -> None:
    assert best_length(frozenset(lengths)) == best


def test_one_odd_keypad_splits_off_alone() -> None:
    wide, odd = frozenset({4, 5, 6}), frozenset({8})
    groups = share_groups([("a", wide), ("odd", odd), ("b", wide), ("c", frozenset({4}))])
    assert sorted(names for names, _ in groups) == [("a", "b", "c"), ("odd",)]


@given(st.lists(st.sets(st.integers(4, 8), min_size=1), max_size=8))
def test_every_door_is_in_one_group_whose_lengths_it_takes(lengths: list[set[int]]) -> None:
    doors = [(f"door {n}", frozenset(one)) for n, one in enumerate(lengths)]
    groups = share_groups(doors)
    assert sorted(name for names, _ in groups for name in names) == sorted(name for name, _ in doors)
    for names, common in groups:
        assert common
        assert all(common <= dict(doors)[name] for name in names)
