"""When a delivery is tried again: the published ladder, each step counted from the failure before it."""

from __future__ import annotations

LADDER: tuple[float, ...] = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 36000.0)
"""Seconds after the first failure, the second, and so on; the first attempt is made at once."""

ATTEMPTS = len(LADDER) + 1


def next_attempt(attempts: int, now: float) -> float | None:
    """When to try again after so many failed attempts; None when it is given up."""
    return None if attempts >= ATTEMPTS else now + LADDER[attempts - 1]
