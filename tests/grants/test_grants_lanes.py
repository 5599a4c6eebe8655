"""The ladder of tries, the breaker and the traffic budget: pure rules."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.grants.lanes import BREAKER, BURST, CONNECTS_PER_DAY, DAY, Burst, Traffic, pause


@given(st.integers(0, 2**32))
def test_a_few_quick_tries_then_one_five_fifteen_and_sixty_minutes(seed: int) -> None:
    chance = random.Random(seed)
    waits = [pause(n, chance) for n in range(1, 9)]
    quick = [wait for wait in waits if wait < 30]
    assert len(quick) + 1 <= 4
    for wait, minutes in zip(waits[len(quick) :], (1, 5, 15, 60, 60, 60), strict=True):
        assert 0.8 * 60 * minutes <= wait <= 1.2 * 60 * minutes


def test_the_breaker_opens_at_the_third_failure_in_five_minutes_and_closes_again() -> None:
    burst = Burst(0, None)
    for now in (0.0, 100.0):
        burst = burst.with_failure(now)
        assert burst.open_until(now) is None
    burst = burst.with_failure(299.0)
    assert burst.open_until(299.0) == BURST
    assert burst.open_until(BURST) is None


def test_three_failures_over_a_longer_time_open_nothing() -> None:
    burst = Burst(0, None)
    for now in (0.0, 200.0, 301.0):
        burst = burst.with_failure(now)
    assert (burst.failures, burst.open_until(301.0)) == (1, None)
    assert BREAKER == 3


@pytest.mark.parametrize(("budget", "most"), [(None, CONNECTS_PER_DAY), (5, 5)])
def test_a_budget_is_spent_after_so_many_talks_and_new_the_next_day(budget: int | None, most: int) -> None:
    traffic = Traffic(None, 0)
    for n in range(most):
        assert not traffic.spent(10.0 * n, budget)
        traffic = traffic.with_talk(10.0 * n)
    assert traffic.spent(DAY - 1, budget)
    assert not traffic.spent(DAY, budget)
    assert traffic.with_talk(DAY).talks == 1
