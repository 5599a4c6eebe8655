"""Giving PINs: one for all doors of a grant where the doors allow it, free on every one of them.

A wish is honoured where it fits, breaks no rule of the door and is free; elsewhere another PIN is drawn and the grant
says so.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from latchwork.drivers.code_rules import broken_rule
from latchwork.drivers.contract import CodeLimits, Secret
from latchwork.grants.ledger import Tags, doors_that_clash
from latchwork.grants.model import Problem
from latchwork.grants.pins import Common, NoPinLeft, draw, share_groups
from latchwork.grants.vault import Vault


@dataclass(slots=True)
class Assigned:
    """The PIN for each door, and what could not be had."""

    codes: dict[str, Secret] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)


class Assigner:
    """Draws PINs that the store has on none of the doors concerned."""

    def __init__(self, vault: Vault, chance: random.Random) -> None:
        self._vault = vault
        self._chance = chance

    def begin(self, chance: random.Random) -> None:
        """Draws from `chance` from now on: a seeded world starts its streams again, and PINs must not come round."""
        self._chance = chance

    def assign(
        self,
        c: Connection,
        doors: Sequence[tuple[str, CodeLimits]],
        wishes: Iterable[Secret] = (),
        *,
        length: int | None = None,
    ) -> Assigned:
        """`doors` are names with what each takes. Each gets the first of `wishes` that it takes and that is free there;
        the others share as few new PINs as their limits allow, of `length` digits where they take so many."""
        result = Assigned()
        left = list(doors)
        for wish in wishes:
            fits = {name for name, limits in left if broken_rule(wish.reveal(), limits) is None}
            free = fits - self._clashing(c, wish.reveal()) if fits else fits
            result.codes |= dict.fromkeys(sorted(free), wish)
            left = [door for door in left if door[0] not in free]
        for names, common in share_groups([(name, _of_length(limits, length)) for name, limits in left]):
            try:
                code = self._draw(c, names, common)
            except NoPinLeft as problem:
                result.problems |= {n: Problem("code_constraints_violated", f"{n}: {problem}") for n in names}
                continue
            result.codes |= dict.fromkeys(names, code)
        return result

    def exactly(self, doors: Iterable[tuple[str, CodeLimits]], code: Secret) -> Assigned:
        """Each of the doors gets this PIN, whatever else is on it, or a problem that says which rule of the door it
        breaks."""
        result = Assigned()
        for name, limits in doors:
            broken = broken_rule(code.reveal(), limits)
            if broken is None:
                result.codes[name] = code
            else:
                result.problems[name] = Problem("code_constraints_violated", f"{name}: {broken.says}")
        return result

    def _draw(self, c: Connection, names: Sequence[str], common: Common) -> Secret:
        return Secret(draw(self._chance, common, lambda pin: self._clashes(c, pin, names)))

    def _clashes(self, c: Connection, pin: str, names: Sequence[str]) -> bool:
        return not self._clashing(c, pin).isdisjoint(names)

    def _clashing(self, c: Connection, pin: str) -> set[str]:
        return doors_that_clash(c, Tags.of(self._vault, pin))


def _of_length(limits: CodeLimits, length: int | None) -> CodeLimits:
    return limits if length not in limits.lengths else replace(limits, lengths=frozenset({length}))
