"""What locks refuse in a PIN: each rule by its name, the first that is broken by a sentence, and never the PIN."""

from __future__ import annotations

import pytest

from latchwork.drivers.code_rules import ALL_DIGITS, RULES, Broken, CodeRule, broken_rule, rules_of_keypad
from latchwork.drivers.contract import CodeLimits

TAKEN_AND_REFUSED = {
    CodeRule.NO_ZEROS: ("1357 9246", "0357 1350 9046"),
    CodeRule.CANNOT_START_WITH_12: ("2134 1302 0123", "1234 1298 1200"),
    CodeRule.NO_TRIPLE_CONSECUTIVE_INTS: ("1239 111222 8760 9901 1324", "1234 1111 90123 876504 94321"),
    CodeRule.NO_ASCENDING_OR_DESCENDING_SEQUENCE: ("1235 1111 12346 9870 1357", "1234 9876 3456789 76"),
    CodeRule.AT_LEAST_THREE_UNIQUE_DIGITS: ("1123 9870", "1122 1111 1212121"),
    CodeRule.NO_ALL_SAME_DIGITS: ("1112 1211", "1111 000000"),
    CodeRule.UNIQUE_FIRST_FOUR_DIGITS: ("1234 98761 123444", "1123 1231 121212"),
    CodeRule.CANNOT_CONTAIN_089: ("1234567 7171", "0123 8123 1923"),
    CodeRule.CANNOT_CONTAIN_0789: ("123456 6161", "0123 7123 1823 1293"),
    CodeRule.CANNOT_SPECIFY_PIN_CODE: ("", "1357 246813"),
}


def one_rule(rule: CodeRule) -> CodeLimits:
    return CodeLimits(lengths=frozenset(range(2, 13)), constraints=(rule,))


def test_every_rule_has_a_row_and_examples_here() -> None:
    assert set(RULES) == set(CodeRule) == set(TAKEN_AND_REFUSED)


@pytest.mark.parametrize("rule", CodeRule)
def test_a_rule_refuses_what_breaks_it_by_its_name_and_takes_the_rest(rule: CodeRule) -> None:
    taken, refused = TAKEN_AND_REFUSED[rule]
    for pin in taken.split():
        assert broken_rule(pin, one_rule(rule)) is None, pin
    for pin in refused.split():
        broken = broken_rule(pin, one_rule(rule))
        assert broken == Broken(rule.value, RULES[rule].says), pin
        assert pin not in broken.says


def test_a_wrong_length_is_told_with_the_lengths_there_are() -> None:
    broken = broken_rule("13579", CodeLimits(lengths=frozenset({4, 6})))
    assert broken == Broken("supported_code_lengths", "it takes codes of 4, 6 digits, and this one has 5")


@pytest.mark.parametrize("text", ["12a4", "１２３４", "12 4"])
def test_what_is_no_digit_is_no_code(text: str) -> None:
    broken = broken_rule(text, CodeLimits())
    assert broken is not None
    assert broken.rule == "keypad_digits"


def test_a_keypad_that_no_rule_describes_still_lacks_its_keys() -> None:
    odd = CodeLimits(digits="02468")
    assert broken_rule("2468", odd) is None
    broken = broken_rule("2469", odd)
    assert broken is not None
    assert broken.rule == "keypad_digits"


def test_of_several_broken_rules_the_first_is_told() -> None:
    rules = (CodeRule.NO_ALL_SAME_DIGITS, CodeRule.NO_ZEROS)
    limits = CodeLimits(constraints=rules)
    assert [broken.rule for pin in ("0000", "0001") if (broken := broken_rule(pin, limits))] == list(rules)


@pytest.mark.parametrize(
    ("keys", "rules"),
    [
        (ALL_DIGITS, ()),
        ("123456", (CodeRule.CANNOT_CONTAIN_0789, CodeRule.CANNOT_CONTAIN_089)),
        ("1234567", (CodeRule.CANNOT_CONTAIN_089,)),
        ("123456789", (CodeRule.NO_ZEROS,)),
        ("02468", ()),
    ],
)
def test_a_keypad_is_described_by_the_rule_that_lacks_its_missing_keys(keys: str, rules: tuple[CodeRule, ...]) -> None:
    assert rules_of_keypad(keys) == rules
