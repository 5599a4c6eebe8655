"""PINs: nothing that a stranger tries first, spread evenly, of a length that every door takes, breaking no rule."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.code_rules import ALL_DIGITS, CodeRule, broken_rule
from latchwork.drivers.contract import CodeLimits
from latchwork.grants.pins import LEAST_KEYS, Common, NoPinLeft, best_length, draw, guessable, share_groups

CHOOSABLE = sorted(set(CodeRule) - {CodeRule.CANNOT_SPECIFY_PIN_CODE})
"""Rules that leave some PIN to be chosen."""


def lengths(*which: int) -> Common:
    return Common(frozenset(which))


def limits(*which: int, digits: str = ALL_DIGITS, rules: tuple[CodeRule, ...] = ()) -> CodeLimits:
    return CodeLimits(lengths=frozenset(which), digits=digits, constraints=rules)


SIX_KEYS = limits(4, 5, 6, 7, 8, 9, digits="123456", rules=(CodeRule.CANNOT_CONTAIN_0789,))

EASY = """0000 1111 1234 4321 9012 2580 1212 1221 1999 2024 123456 654321
          135791 111234 147258 555123 121212"""


@pytest.mark.parametrize("pin", EASY.split())
def test_what_a_stranger_tries_first_is_never_drawn(pin: str) -> None:
    assert guessable(pin)


@pytest.mark.parametrize("pin", ["4702", "8305", "350217", "0947", "70925813"])
def test_an_ordinary_pin_is_not_called_guessable(pin: str) -> None:
    assert not guessable(pin)


@given(st.integers(0, 2**32), st.sets(st.integers(4, 10), min_size=1))
def test_a_drawn_pin_has_an_allowed_length_and_is_not_guessable(seed: int, allowed: set[int]) -> None:
    pin = draw(random.Random(seed), lengths(*allowed), lambda _: False)
    assert len(pin) in allowed
    assert pin.isdigit()
    assert not guessable(pin)


@given(
    st.integers(0, 2**32),
    st.sets(st.integers(4, 9), min_size=1),
    st.sets(st.sampled_from(ALL_DIGITS), min_size=1),
    st.sets(st.sampled_from(CHOOSABLE)),
)
def test_a_drawn_pin_breaks_no_rule_whatever_rules_come_together(
    seed: int, allowed: set[int], keys: set[str], rules: set[CodeRule]
) -> None:
    door = limits(*allowed, digits="".join(sorted(keys)), rules=tuple(sorted(rules)))
    common = Common.of(door)
    if len(common.digits) < LEAST_KEYS:
        assert not common.can_be_shared
        return
    assert common.can_be_shared
    pin = draw(random.Random(seed), common, lambda _: False)
    assert broken_rule(pin, door) is None
    assert common.takes(pin)


@pytest.mark.parametrize("keys", [ALL_DIGITS, "123456"])
def test_digits_are_spread_evenly_over_every_place(keys: str) -> None:
    chance = random.Random(4)
    pins = [draw(chance, Common(frozenset({6}), keys), lambda _: False) for _ in range(6000)]
    assert len(set(pins)) > 5000
    for place in range(6):
        counts = Counter(pin[place] for pin in pins)
        assert set(counts) == set(keys)
        assert max(counts.values()) < 1.25 * 6000 / len(keys)
        assert min(counts.values()) > 0.75 * 6000 / len(keys)


def test_a_pin_that_is_taken_is_not_drawn_again() -> None:
    taken: set[str] = set()
    chance = random.Random(1)
    for _ in range(300):
        pin = draw(chance, lengths(4), taken.__contains__)
        assert pin not in taken
        taken.add(pin)


def test_when_everything_is_taken_it_says_so_and_does_not_draw_for_ever() -> None:
    with pytest.raises(NoPinLeft, match="4 digits"):
        draw(random.Random(1), lengths(4), lambda _: True)


@pytest.mark.parametrize(
    ("common", "says"),
    [
        (lengths(), "length in common"),
        (Common(frozenset({4}), ""), "key in common"),
        (Common(frozenset({4}), rules=frozenset({CodeRule.CANNOT_SPECIFY_PIN_CODE})), "chooses its codes itself"),
    ],
)
def test_doors_that_leave_no_pin_say_why(common: Common, says: str) -> None:
    with pytest.raises(NoPinLeft, match=says):
        draw(random.Random(1), common, lambda _: False)


@pytest.mark.parametrize(("allowed", "best"), [({4, 5, 6, 7, 8}, 6), ({4}, 4), ({4, 5}, 5), ({8, 9}, 8)])
def test_six_digits_are_preferred_then_more_then_the_most_there_are(allowed: set[int], best: int) -> None:
    assert best_length(frozenset(allowed)) == best


def test_fewer_keys_make_a_longer_pin() -> None:
    """As many PINs to try as six digits of ten are."""
    assert best_length(frozenset(range(4, 10)), 6) == 8
    assert best_length(frozenset(range(4, 7)), 6) == 6


def test_one_odd_keypad_splits_off_alone() -> None:
    wide, odd = limits(4, 5, 6), limits(8)
    groups = share_groups([("a", wide), ("odd", odd), ("b", wide), ("c", limits(4))])
    assert sorted(names for names, _ in groups) == [("a", "b", "c"), ("odd",)]


def test_doors_share_a_pin_that_keeps_the_rules_of_all_of_them() -> None:
    strict = limits(4, 5, 6, rules=(CodeRule.UNIQUE_FIRST_FOUR_DIGITS,))
    ((names, common),) = share_groups([("wide", limits(4, 5, 6, 7, 8)), ("strict", strict), ("cylinder", SIX_KEYS)])
    assert set(names) == {"wide", "strict", "cylinder"}
    pin = draw(random.Random(3), common, lambda _: False)
    assert set(pin) <= set("123456")
    assert len(set(pin[:4])) == 4
    assert len(pin) == 6


def test_a_door_whose_make_chooses_the_code_shares_with_nobody() -> None:
    theirs = limits(6, rules=(CodeRule.CANNOT_SPECIFY_PIN_CODE,))
    groups = share_groups([("a", limits(6)), ("theirs", theirs), ("b", limits(6))])
    assert sorted(names for names, _ in groups) == [("a", "b"), ("theirs",)]


def test_keypads_with_too_few_keys_in_common_do_not_share() -> None:
    groups = share_groups([("low", limits(6, digits="12345")), ("high", limits(6, digits="45678"))])
    assert sorted(names for names, _ in groups) == [("high",), ("low",)]


DOORS = st.builds(
    lambda allowed, keys, rules: limits(*allowed, digits="".join(sorted(keys)), rules=tuple(sorted(rules))),
    st.sets(st.integers(4, 8), min_size=1),
    st.sets(st.sampled_from(ALL_DIGITS), min_size=8),
    st.sets(st.sampled_from(CHOOSABLE), max_size=3),
)


@given(st.lists(DOORS, max_size=8), st.integers(0, 2**32))
def test_every_door_is_in_one_group_and_takes_the_pin_of_its_group(doors: list[CodeLimits], seed: int) -> None:
    named = [(f"door {n}", one) for n, one in enumerate(doors)]
    groups = share_groups(named)
    assert sorted(name for names, _ in groups for name in names) == sorted(name for name, _ in named)
    for names, common in groups:
        pin = draw(random.Random(seed), common, lambda _: False)
        assert all(broken_rule(pin, dict(named)[name]) is None for name in names)
