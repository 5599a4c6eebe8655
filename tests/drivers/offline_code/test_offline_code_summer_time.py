"""Nights when the clocks change: what is promised is what a lock that follows summer time does, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import Rejected, Secret, Window
from latchwork.drivers.offline_code import OfflineCodeDriver
from latchwork.drivers.offline_code.windows import kept, said
from latchwork.simulators.offline_code import OfflineCodeLock
from latchwork.world import World

SECRET = bytes(range(32))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=1)

CHANGES = {
    "Europe/Zurich": (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), datetime(2026, 11, 1, 6, 0, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), datetime(2026, 4, 4, 15, 0, tzinfo=UTC)),
}
"""When the clocks go forward there, and back; in the last place by half an hour."""

NIGHTS = [(zone, change) for zone, both in CHANGES.items() for change in both]


def wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@given(
    st.sampled_from(NIGHTS),
    st.integers(-16, 16),
    st.integers(1, 40),
    st.sampled_from([timedelta(0), 29 * DAY, 200 * DAY]),
    st.booleans(),
)
def test_around_every_change_a_promised_window_is_what_the_wall_clock_makes_of_it(
    night: tuple[str, datetime], quarters: int, lasts: int, longer: timedelta, one_time: bool
) -> None:
    zone = ZoneInfo(night[0])
    start = night[1] + quarters * HOUR / 4
    wish = Window(start, start + lasts * HOUR / 4 + longer)
    says = said(wish, zone, one_time=one_time)
    promised = kept(says, zone)
    assert promised.start is not None
    assert promised.end is not None
    assert kept(said(promised, zone, one_time=one_time), zone) == promised
    assert promised.start <= start
    # the first moment at which the lock takes the code, and the last before it is over for the first time
    assert says.holds(wall_clock(promised.start, zone))
    assert not says.holds(wall_clock(promised.start - TICK, zone))
    assert says.holds(wall_clock(promised.end - TICK, zone))
    assert not says.holds(wall_clock(promised.end, zone))
    if not one_time:
        assert wish.end is not None
        for moment in (start, wish.end - TICK, start + (wish.end - start) / 2):
            assert promised.holds(moment)
            assert says.holds(wall_clock(moment, zone))


@pytest.mark.parametrize(("name", "change"), NIGHTS)
def test_a_guest_gets_in_all_night_when_the_clocks_change(name: str, change: datetime) -> None:
    zone = ZoneInfo(name)
    world = World(7, start=change - DAY)
    driver = OfflineCodeDriver(Secret(SECRET.hex()), zone)
    wish = Window(change - 3 * HOUR, change + 3 * HOUR)

    async def main() -> None:
        lock = OfflineCodeLock(world, "BH-1", zone=zone)
        lock.learn_secret(SECRET)
        promised = driver.offline_window(wish, one_time=False, rounding=HOUR)
        assert promised.start is not None
        assert promised.end is not None
        code = driver.offline_code(promised, one_time=False, given=()).reveal()
        await world.sleep((promised.start - world.now()).total_seconds())
        while world.now() < promised.end:
            assert lock.type_pin(code).opened, world.now()
            await world.sleep(900)
        assert not lock.type_pin(code).opened

    world.run(main())


def test_a_window_in_the_hour_that_comes_twice_would_be_kept_too_wide_and_is_refused_without_more_rounding() -> None:
    """From 02:15 to 02:45 of the second time: the lock would open from the first 02:00 on."""
    change = CHANGES["Europe/Zurich"][1]
    wish = Window(change + HOUR / 4, change + 3 * HOUR / 4)
    driver = OfflineCodeDriver(Secret(SECRET.hex()), ZoneInfo("Europe/Zurich"))
    with pytest.raises(Rejected, match="allow more rounding"):
        driver.offline_window(wish, one_time=False, rounding=HOUR)
    assert driver.offline_window(wish, one_time=False, rounding=DAY) == Window(change - HOUR, change + HOUR)
