"""Windows of offline codes: the table's limits, what a wish becomes, and which codes a lock may see at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.offline_code.rules import DAY, FIRST_USE, HOUR, RULES, Kind
from latchwork.protocol.offline_code.windows import CodeWindow, NotSayable, fresh, widened

NOON = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - a lock keeps naive local time


@pytest.mark.parametrize(
    ("lasts", "kind", "length"),
    [
        (timedelta(minutes=1), Kind.HOURLY, 1),
        (HOUR, Kind.HOURLY, 1),
        (HOUR + timedelta(seconds=1), Kind.HOURLY, 2),
        (672 * HOUR, Kind.HOURLY, 672),
        (672 * HOUR + timedelta(seconds=1), Kind.DAILY, 29),
        (29 * DAY, Kind.DAILY, 29),
        (29 * DAY + HOUR, Kind.DAILY, 30),
        (367 * DAY, Kind.DAILY, 367),
    ],
)
def test_a_wish_becomes_the_shortest_window_that_holds_it(lasts: timedelta, kind: Kind, length: int) -> None:
    assert widened(NOON, NOON + lasts, one_time=False) == CodeWindow(kind, NOON, length)


def test_a_start_goes_down_to_a_full_hour_and_an_end_up() -> None:
    window = widened(NOON + timedelta(minutes=59), NOON + timedelta(minutes=61), one_time=False)
    assert (window.start, window.end) == (NOON, NOON + 2 * HOUR)


def test_a_daily_code_ends_at_the_time_of_day_at_which_it_began() -> None:
    window = widened(NOON, NOON + 40 * DAY + 5 * HOUR, one_time=False)
    assert (window.kind, window.end.time()) == (Kind.DAILY, NOON.time())


def test_a_one_time_code_lives_a_day_whatever_the_end() -> None:
    for end in (None, NOON + HOUR):
        window = widened(NOON + timedelta(minutes=5), end, one_time=True)
        assert (window.kind, window.start, window.end) == (Kind.ONE_TIME, NOON, NOON + DAY)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (NOON, None, "an end"),
        (NOON, NOON + 367 * DAY + HOUR, "367 days at most"),
        (NOON.replace(year=1999), NOON, "1999"),
        (NOON.replace(year=2100), None, "2100"),
    ],
)
def test_what_no_code_says_is_refused_in_one_sentence(start: datetime, end: datetime | None, says: str) -> None:
    with pytest.raises(NotSayable, match=says):
        widened(start, end, one_time=False)


MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1))  # noqa: DTZ001 - as above


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), 367 * DAY - HOUR), st.booleans())
def test_every_window_is_one_of_the_table_and_holds_the_wish(start: datetime, lasts: timedelta, one_time: bool) -> None:
    window = widened(start, start + lasts, one_time=one_time)
    rule = RULES[window.kind]
    assert rule.shortest <= window.length <= rule.longest
    assert window.start <= start < window.start + HOUR
    assert one_time or window.end >= start + lasts
    assert one_time or window.end - (start + lasts) < max(rule.step, 29 * DAY - 672 * HOUR + HOUR)
    assert one_time is (window.kind is Kind.ONE_TIME)


def test_a_code_is_fresh_from_its_start_for_a_day_or_until_it_is_over() -> None:
    def is_fresh(window: CodeWindow, moment: datetime) -> bool:
        found = [(kind, start, lengths) for kind, start, lengths in fresh(moment)]
        return any(
            window.length in lengths for kind, start, lengths in found if (kind, start) == (window.kind, window.start)
        )

    tick = timedelta(seconds=1)
    for window in (
        CodeWindow(Kind.HOURLY, NOON, 3),
        CodeWindow(Kind.HOURLY, NOON, 24),
        CodeWindow(Kind.HOURLY, NOON, 25),
        CodeWindow(Kind.HOURLY, NOON, 672),
        CodeWindow(Kind.DAILY, NOON, 29),
        CodeWindow(Kind.ONE_TIME, NOON, 1),
    ):
        assert window.first_use_by == NOON + min(window.end - NOON, FIRST_USE)
        assert not is_fresh(window, NOON - tick)
        assert is_fresh(window, NOON)
        assert is_fresh(window, window.first_use_by - tick)
        assert not is_fresh(window, window.first_use_by)
