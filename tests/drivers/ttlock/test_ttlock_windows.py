"""Windows between UTC and a lock's wall clock, and keys there and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import ALWAYS, Reason, Rejected, Secret, Window
from latchwork.drivers.ttlock import LockKeys
from latchwork.drivers.ttlock.windows import LocalWindow, to_local, to_utc, whole_minutes
from latchwork.protocol.ttlock.dates import PERMANENT_END, PERMANENT_START
from latchwork.protocol.ttlock.frames import Version

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.timedeltas(timedelta(hours=3), timedelta(days=400)))
def test_a_window_comes_back_as_it_went_but_for_the_hour_that_comes_twice(start: datetime, length: timedelta) -> None:
    window = Window(start, start + length)
    back = to_utc(to_local(window, BERLIN), BERLIN)
    wanted = whole_minutes(window)
    assert back.start is not None
    assert back.end is not None
    assert wanted.start is not None
    assert wanted.end is not None
    assert wanted.start - back.start in (timedelta(0), timedelta(hours=1))
    assert back.end - wanted.end in (timedelta(0), timedelta(hours=1))


def test_an_open_side_is_the_vendors_permanent_date() -> None:
    always = to_local(ALWAYS, BERLIN)
    assert always.permanent
    assert (always.wire_start, always.wire_end) == (PERMANENT_START, PERMANENT_END)
    assert LocalWindow.stored(PERMANENT_START, PERMANENT_END) == always
    assert LocalWindow.stored(PERMANENT_START, None) == always


@pytest.mark.parametrize(
    "window",
    [
        Window(None, datetime(2150, 1, 1, tzinfo=UTC)),
        Window(datetime(1999, 1, 1, tzinfo=UTC)),
        Window(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)),
    ],
    ids=["after the calendar", "before the calendar", "backwards where the clocks go back"],
)
def test_a_window_that_the_lock_cannot_say_is_refused(window: Window) -> None:
    with pytest.raises(Rejected) as refused:
        to_local(window, BERLIN)
    assert refused.value.reason is Reason.WINDOW_REFUSED


def test_a_window_that_somebody_wrote_the_wrong_way_round_is_read_as_one_that_never_helps() -> None:
    start = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    read = to_utc(LocalWindow(start, start - timedelta(days=1)), BERLIN)
    assert read.start is not None
    assert read.end == read.start + timedelta(minutes=1)


def test_keys_come_back_from_the_vault_and_show_nothing_on_the_way() -> None:
    keys = LockKeys(
        Secret("a1b2c3d4e5f60718293a4b5c6d7e8f90"),
        Secret("12345678"),
        Secret("87654321"),
        3,
        7,
        Version(5, 3, 2, 15, 1),
    )
    assert LockKeys.loads(keys.dumps()) == keys
    for shown in (repr(keys), repr(keys.dumps())):
        assert "a1b2c3" not in shown
        assert "12345678" not in shown
        assert "87654321" not in shown


@pytest.mark.parametrize("stored", ["", "{}", '{"aes_key": "00"}', "[1]", "hunter2"])
def test_what_is_no_key_file_is_refused_without_being_shown(stored: str) -> None:
    with pytest.raises(ValueError, match="cannot be read") as refused:
        LockKeys.loads(Secret(stored))
    assert "hunter2" not in str(refused.value)
