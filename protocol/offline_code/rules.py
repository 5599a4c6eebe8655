"""What an offline code can say: a table.

The figures are igloohome's for its algoPIN, from the integrators' documentation (`docs.seam.co`, guide to igloohome's
offline access codes; `keithle888/igloohome-api`). The number of digits is that of most published examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

SOURCE = "docs.seam.co, guide to igloohome's offline access codes; keithle888/igloohome-api"

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

DIGITS = 9
SECRET_BYTES = 32

CAPACITY = 199
"""Codes that a lock holds, those it was told and those it worked out together."""

FIRST_USE = timedelta(hours=24)
"""A code must be entered for the first time so long after its start at the latest, or it is dead."""


class Kind(IntEnum):
    HOURLY = 1
    DAILY = 2
    ONE_TIME = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A window lasts from `shortest` to `longest` steps and begins on a full hour. It has `variants` codes."""

    step: timedelta
    shortest: int
    longest: int
    variants: int
    source: str = SOURCE


RULES: dict[Kind, Rule] = {
    Kind.HOURLY: Rule(HOUR, 1, 672, 3),
    Kind.DAILY: Rule(DAY, 29, 367, 3),
    Kind.ONE_TIME: Rule(DAY, 1, 1, 5),
}
"""A daily window ends at the time of day at which it began. A one-time code opens once."""
