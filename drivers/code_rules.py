"""What a lock refuses in a PIN besides its length: a table.

The names are those of `code_constraints` in the public API that integrators know (`seamapi/types`, `docs.seam.co`).
A rule that concerns anything but the digits, such as a code's name, is not a rule about PINs and has no row.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latchwork.drivers.contract import CodeLimits

ALL_DIGITS = "0123456789"

LONGEST_RUN = 3
"""How many neighbouring digits may be equal, or count up or down, where runs are limited."""


class CodeRule(StrEnum):
    NO_ZEROS = "no_zeros"
    CANNOT_START_WITH_12 = "cannot_start_with_12"
    NO_TRIPLE_CONSECUTIVE_INTS = "no_triple_consecutive_ints"
    NO_ASCENDING_OR_DESCENDING_SEQUENCE = "no_ascending_or_descending_sequence"
    AT_LEAST_THREE_UNIQUE_DIGITS = "at_least_three_unique_digits"
    NO_ALL_SAME_DIGITS = "no_all_same_digits"
    UNIQUE_FIRST_FOUR_DIGITS = "unique_first_four_digits"
    CANNOT_CONTAIN_089 = "cannot_contain_089"
    CANNOT_CONTAIN_0789 = "cannot_contain_0789"
    CANNOT_SPECIFY_PIN_CODE = "cannot_specify_pin_code"


@dataclass(frozen=True, slots=True)
class _Row:
    """`says` what is wrong with a PIN for which `breaks` is true; `without` are the digits that no PIN may have."""

    says: str
    breaks: Callable[[str], bool]
    without: str = ""


def _steps(pin: str) -> list[int]:
    return [int(b) - int(a) for a, b in itertools.pairwise(pin)]


def _is_run(pin: str) -> bool:
    """Whether every digit equals the one before it, or is one more, or is one less, all in the same way."""
    steps = set(_steps(pin))
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _has_long_run(pin: str) -> bool:
    length = LONGEST_RUN + 1
    return any(_is_run(pin[start : start + length]) for start in range(len(pin) - LONGEST_RUN))


def _lacks_keys(digits: str, keys: str) -> _Row:
    return _Row(f"its keypad has the keys {keys} alone", lambda pin: not set(digits).isdisjoint(pin), without=digits)


RULES: dict[CodeRule, _Row] = {
    CodeRule.NO_ZEROS: _Row("it takes no 0", lambda pin: "0" in pin, without="0"),
    CodeRule.CANNOT_START_WITH_12: _Row("a code may not begin with 12", lambda pin: pin.startswith("12")),
    CodeRule.NO_TRIPLE_CONSECUTIVE_INTS: _Row(
        f"no more than {LONGEST_RUN} neighbouring digits may be equal or count up or down", _has_long_run
    ),
    CodeRule.NO_ASCENDING_OR_DESCENDING_SEQUENCE: _Row(
        "a code may not just count up or down", lambda pin: set(_steps(pin)) in ({1}, {-1})
    ),
    CodeRule.AT_LEAST_THREE_UNIQUE_DIGITS: _Row(
        "a code needs at least three different digits", lambda pin: len(set(pin)) < 3
    ),
    CodeRule.NO_ALL_SAME_DIGITS: _Row("the digits may not all be the same", lambda pin: len(set(pin)) == 1),
    CodeRule.UNIQUE_FIRST_FOUR_DIGITS: _Row(
        "the first four digits must all be different", lambda pin: len(set(pin[:4])) < len(pin[:4])
    ),
    CodeRule.CANNOT_CONTAIN_089: _lacks_keys("089", "1 to 7"),
    CodeRule.CANNOT_CONTAIN_0789: _lacks_keys("0789", "1 to 6"),
    CodeRule.CANNOT_SPECIFY_PIN_CODE: _Row("the lock's make chooses the code; leave it out", lambda pin: True),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a PIN breaks, by name, and one sentence for people. Neither shows the PIN."""

    rule: str
    says: str


LENGTHS, KEYS = "supported_code_lengths", "keypad_digits"
"""Names for what has no row: the lengths that a device publishes, and a keypad that no rule describes."""


def broken_rule(pin: str, limits: CodeLimits) -> Broken | None:
    """The first rule of a door that this PIN breaks; None when the door takes it.

    What the make refuses altogether comes first, then the length, then the digits.
    """
    if CodeRule.CANNOT_SPECIFY_PIN_CODE in limits.constraints:
        return _broken(CodeRule.CANNOT_SPECIFY_PIN_CODE)
    if len(pin) not in limits.lengths:
        lengths = ", ".join(map(str, sorted(limits.lengths))) or "no"
        return Broken(LENGTHS, f"it takes codes of {lengths} digits, and this one has {len(pin)}")
    if not (pin.isascii() and pin.isdigit()):
        return Broken(KEYS, "a code is digits alone")
    for rule in limits.constraints:
        if RULES[rule].breaks(pin):
            return _broken(rule)
    if not set(pin) <= set(limits.digits):
        return Broken(KEYS, f"its keypad has the keys {', '.join(limits.digits)} alone")
    return None


def _broken(rule: CodeRule) -> Broken:
    return Broken(rule.value, RULES[rule].says)


def rules_of_keypad(digits: str) -> tuple[CodeRule, ...]:
    """The rule that says which keys a keypad lacks, then those that name some of them, for programs that know only
    these; none for a full keypad, or for one that no rule describes."""
    missing = set(ALL_DIGITS) - set(digits)
    described = [rule for rule, row in RULES.items() if row.without and set(row.without) == missing]
    parts = [rule for rule, row in RULES.items() if len(row.without) > 1 and set(row.without) < missing]
    return (*described, *parts) if described else ()
