"""What somebody else did at a door to credentials of ours: a read laid beside what was known, pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from latchwork.grants import ledger
from latchwork.grants.plan import Ours


class Deeds(StrEnum):
    """`STANDS` is a change that was found before and is still there."""

    REMOVED = "removed"
    MOVED = "moved"
    STANDS = "stands"


def others_deeds(
    rows: Sequence[Any], before: Sequence[Ours], found: Sequence[Ours], *, trusted: bool
) -> dict[int, Deeds]:
    """By credential, for those that are due: `REMOVED` is gone from the door, `MOVED` has another window there.

    Where what was known of the door is not `trusted`, because a conversation broke, another window may be our own.
    """
    deeds: dict[int, Deeds] = {}
    for row, was, one in zip(rows, before, found, strict=True):
        if was.have is None or not one.due:
            continue
        wanted = ledger.window(row.starts_at, row.ends_at)
        if one.have is None:
            deeds[one.id] = Deeds.REMOVED
        elif one.have.window is None or one.have.window == wanted:
            continue
        elif trusted and one.have.window != was.have.window:
            deeds[one.id] = Deeds.MOVED
        elif row.problem == ledger.EXTERNAL:
            deeds[one.id] = Deeds.STANDS
    return deeds
