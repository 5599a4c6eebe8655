"""Seconds since 2000, and the Time cluster of a coordinator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee.data_types import TypedValue
from latchwork.protocol.zigbee.general import ReadAttributes, ReadRecord
from latchwork.protocol.zigbee.times import INVALID, TimeServer, from_unix, from_wall, to_unix, to_wall

ARRIVAL = datetime(2025, 7, 13, 15, 0)  # noqa: DTZ001 - a wall's time
ZURICH = TimeServer(zone=3600, dst_start=796_438_800, dst_end=814_582_800, dst_shift=3600)
"""Summer time of 2025: from 30 March to 26 October, 01:00 UTC."""


def test_the_references_example_comes_out() -> None:
    assert from_wall(ARRIVAL) == 805_734_000
    assert to_wall(805_734_000) == ARRIVAL
    assert from_wall(ARRIVAL).to_bytes(4, "little").hex() == "70860630"
    assert from_unix(946_684_800) == 0
    assert to_unix(0) == 946_684_800


@given(st.integers(0, INVALID - 1))
def test_a_time_comes_back_as_it_went(seconds: int) -> None:
    assert from_wall(to_wall(seconds)) == seconds
    assert from_unix(to_unix(seconds)) == seconds


def test_what_is_no_time_is_refused() -> None:
    for seconds in (INVALID, -1):
        with pytest.raises(Malformed):
            to_wall(seconds)
        with pytest.raises(Malformed):
            to_unix(seconds)
    with pytest.raises(Malformed):
        from_wall(datetime(1999, 12, 31, 23, 59, 59))  # noqa: DTZ001 - a wall's time
    with pytest.raises(Malformed):
        from_unix(0)


def test_a_walls_time_has_no_zone_and_the_coordinators_has_one() -> None:
    with pytest.raises(Malformed, match="no zone"):
        from_wall(ARRIVAL.replace(tzinfo=UTC))
    with pytest.raises(Malformed, match="without a zone"):
        ZURICH.values(ARRIVAL)


@pytest.mark.parametrize(("month", "hours"), [(7, 2), (1, 1)])
def test_the_local_time_counts_summer_time_in_summer_only(month: int, hours: int) -> None:
    utc = datetime(2025, month, 13, 13, 0, tzinfo=UTC)
    values = ZURICH.values(utc)
    assert values[6] - values[0] == 3600
    assert values[7] - values[0] == 3600 * hours
    elsewhere = utc.astimezone(timezone(timedelta(hours=-7)))
    assert ZURICH.values(elsewhere) == values


def test_a_coordinator_without_summer_time_has_one_local_time() -> None:
    values = TimeServer(zone=-3600).values(datetime(2025, 7, 13, tzinfo=UTC))
    assert values[6] == values[7] == values[0] - 3600
    assert values[1] & 1


def test_a_lock_that_reads_the_clock_is_answered_attribute_by_attribute() -> None:
    answer = ZURICH.answer(ReadAttributes((0x0000, 0x0007, 0x0042)), datetime(2025, 7, 13, 13, 0, tzinfo=UTC))
    assert answer.records == (
        ReadRecord(0x0000, 0, TypedValue(0xE2, 805_734_000 - 7200)),
        ReadRecord(0x0007, 0, TypedValue(0x23, 805_734_000)),
        ReadRecord(0x0042, 0x86),
    )
