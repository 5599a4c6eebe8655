"""Choosing a PIN: a length that every door takes, no rule broken, nothing a stranger would try first, nothing already
on a door."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from latchwork.drivers.code_rules import ALL_DIGITS, RULES, CodeRule
from latchwork.drivers.contract import CodeLimits

PREFERRED_LENGTH = 6
"""Long enough that a stranger needs weeks at a keypad of ten keys, short enough to remember on the stairs."""

LEAST_KEYS = 4
"""With so many keys in common there is a PIN for any rules that doors may have together."""

DRAWS = 500

_COLUMNS = ("2580", "0852", "1470", "0741", "3690", "0963", "1590", "7530", "159357", "147258", "258369", "123654")
_RUNS = ("0123456789", "9876543210", "1234567890", "0987654321")


class NoPinLeft(Exception):
    """Nothing unguessable is free on all of the doors."""


@dataclass(frozen=True, slots=True)
class Common:
    """What a PIN must be to be taken by some doors: of one of the lengths, of these digits, breaking no rule."""

    lengths: frozenset[int]
    digits: str = ALL_DIGITS
    rules: frozenset[CodeRule] = frozenset()

    @classmethod
    def of(cls, limits: CodeLimits) -> Common:
        """What one door takes."""
        without = "".join(RULES[rule].without for rule in limits.constraints)
        digits = "".join(digit for digit in sorted(limits.digits) if digit not in without)
        return cls(limits.lengths, digits, frozenset(limits.constraints))

    def __and__(self, other: Common) -> Common:
        digits = "".join(digit for digit in self.digits if digit in other.digits)
        return Common(self.lengths & other.lengths, digits, self.rules | other.rules)

    @property
    def can_be_shared(self) -> bool:
        """Whether one PIN can serve all of these doors."""
        theirs = CodeRule.CANNOT_SPECIFY_PIN_CODE in self.rules
        return bool(self.lengths) and len(self.digits) >= LEAST_KEYS and not theirs

    def takes(self, pin: str) -> bool:
        fits = len(pin) in self.lengths and set(pin) <= set(self.digits)
        return fits and not any(RULES[rule].breaks(pin) for rule in self.rules)


def best_length(lengths: frozenset[int], keys: int = len(ALL_DIGITS)) -> int:
    """The shortest length that has as many PINs as `PREFERRED_LENGTH` has on ten keys, or else the longest there is."""
    enough = [length for length in lengths if keys**length >= len(ALL_DIGITS) ** PREFERRED_LENGTH]
    return min(enough) if enough else max(lengths)


def share_groups(doors: Sequence[tuple[str, CodeLimits]]) -> list[tuple[tuple[str, ...], Common]]:
    """Parts the doors into as few groups as a greedy pass finds, each with what a PIN for all its doors must be.

    Doors that take most come first, so that one odd keypad splits off alone.
    """
    groups: list[tuple[list[str], Common]] = []
    takes = [(name, Common.of(limits)) for name, limits in doors]
    for name, own in sorted(takes, key=_strictness):
        for index, (names, common) in enumerate(groups):
            if (common & own).can_be_shared:
                groups[index] = ([*names, name], common & own)
                break
        else:
            groups.append(([name], own))
    return [(tuple(names), common) for names, common in groups]


def _strictness(door: tuple[str, Common]) -> tuple[int, int, int, str]:
    name, own = door
    return -len(own.lengths), -len(own.digits), len(own.rules), name


def guessable(pin: str) -> bool:
    """Whether a stranger would try it early: few different digits, runs, repeats, keypad columns, years, dates."""
    if len(set(pin)) < min(3, len(pin)):
        return True
    if any(pin in run for run in _RUNS) or any(pin in column for column in _COLUMNS):
        return True
    half = len(pin) // 2
    if len(pin) % 2 == 0 and (pin[:half] == pin[half:] or pin[:half] == pin[half:][::-1]):
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    if len(steps) == 1:
        return True
    if any(pin[i] == pin[i + 1] == pin[i + 2] for i in range(len(pin) - 2)):
        return True
    return len(pin) == 4 and pin[:2] in ("19", "20")


def draw(chance: random.Random, common: Common, taken: Callable[[str], bool]) -> str:
    """Draws until a PIN breaks no rule and is neither guessable nor `taken`; `NoPinLeft` after a bounded number of
    draws."""
    if not common.lengths:
        raise NoPinLeft("these doors have no PIN length in common")
    if not common.digits:
        raise NoPinLeft("the keypads of these doors have no key in common")
    if CodeRule.CANNOT_SPECIFY_PIN_CODE in common.rules:
        raise NoPinLeft("the make of this door chooses its codes itself")
    keys = len(common.digits)
    length = best_length(common.lengths, keys)
    for _ in range(DRAWS):
        pin = _spelt(chance.randrange(keys**length), length, common.digits)
        if common.takes(pin) and not guessable(pin) and not taken(pin):
            return pin
    raise NoPinLeft(f"no unguessable PIN of {length} digits is free on all of the doors")


def _spelt(number: int, length: int, digits: str) -> str:
    """The number written with these digits."""
    places = []
    for _ in range(length):
        number, place = divmod(number, len(digits))
        places.append(digits[place])
    return "".join(reversed(places))
