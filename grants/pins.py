"""Choosing a PIN: a length that every door takes, nothing a stranger would try first, nothing already on a door."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Sequence

PREFERRED_LENGTH = 6
"""Long enough that a stranger needs weeks at a keypad, short enough to remember on the stairs."""

DRAWS = 500

_COLUMNS = ("2580", "0852", "1470", "0741", "3690", "0963", "1590", "7530", "159357", "147258", "258369", "123654")
_RUNS = ("0123456789", "9876543210", "1234567890", "0987654321")


class NoPinLeft(Exception):
    """Nothing unguessable is free on all of the doors."""


def common_lengths(limits: Iterable[frozenset[int]]) -> frozenset[int]:
    """The lengths that all of the doors take; empty when they cannot share a PIN."""
    sets = list(limits)
    return frozenset.intersection(*sets) if sets else frozenset()


def best_length(lengths: frozenset[int]) -> int:
    """The shortest length from `PREFERRED_LENGTH` up, or else the longest there is."""
    longer = [length for length in lengths if length >= PREFERRED_LENGTH]
    return min(longer) if longer else max(lengths)


def share_groups(doors: Sequence[tuple[str, frozenset[int]]]) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    """Parts the doors into as few groups as a greedy pass finds, each with lengths that all its doors take.

    Doors that take most come first, so that one odd keypad splits off alone.
    """
    groups: list[tuple[list[str], frozenset[int]]] = []
    for name, lengths in sorted(doors, key=lambda door: (-len(door[1]), door[0])):
        for index, (names, common) in enumerate(groups):
            if common & lengths:
                groups[index] = ([*names, name], common & lengths)
                break
        else:
            groups.append(([name], lengths))
    return [(tuple(names), common) for names, common in groups]


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


def draw(chance: random.Random, lengths: frozenset[int], taken: Callable[[str], bool]) -> str:
    """Draws until a PIN is neither guessable nor `taken`; `NoPinLeft` after a bounded number of draws."""
    if not lengths:
        raise NoPinLeft("these doors have no PIN length in common")
    length = best_length(lengths)
    for _ in range(DRAWS):
        pin = f"{chance.randrange(10**length):0{length}d}"
        if not guessable(pin) and not taken(pin):
            return pin
    raise NoPinLeft(f"no unguessable PIN of {length} digits is free on all of the doors")
