"""The maker of offline codes against the simulated lock. The last word is whether the door opens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import (
    Delivery,
    Evidence,
    GivenCode,
    Method,
    OfflineCodeMaker,
    Reason,
    Rejected,
    Secret,
    Window,
)
from latchwork.drivers.offline_code import OfflineCodeDriver
from latchwork.simulators.offline_code import OfflineCodeLock
from latchwork.world import World

ZURICH = ZoneInfo("Europe/Zurich")
SECRET = bytes(range(32))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(seconds=1)

Story = Callable[[World, OfflineCodeLock, OfflineCodeDriver], Awaitable[None]]


def at_the_door(story: Story, *, start: datetime = START, zone: ZoneInfo = ZURICH) -> None:
    world = World(7, start=start)

    async def main() -> None:
        lock = OfflineCodeLock(world, "BH-1", zone=zone)
        lock.learn_secret(SECRET)
        await story(world, lock, OfflineCodeDriver(Secret(SECRET.hex()), zone, door="boat-house"))

    world.run(main())


async def until(world: World, moment: datetime) -> None:
    await world.sleep((moment - world.now()).total_seconds())


def maker(zone: ZoneInfo = ZURICH) -> OfflineCodeDriver:
    return OfflineCodeDriver(Secret(SECRET.hex()), zone, door="boat-house")


def window(hours: float, lasts: timedelta | None) -> Window:
    """From so many hours after the world's start."""
    start = START + hours * HOUR
    return Window(start, None if lasts is None else start + lasts)


def refused(driver: OfflineCodeDriver, wish: Window, *, one_time: bool = False, rounding: timedelta = HOUR) -> str:
    with pytest.raises(Rejected) as caught:
        driver.offline_window(wish, one_time=one_time, rounding=rounding)
    assert caught.value.reason is Reason.WINDOW_REFUSED
    assert "boat-house" in str(caught.value)
    return str(caught.value)


def test_it_is_a_maker_of_derived_codes_and_says_that_it_is_a_stand_in() -> None:
    driver = maker()
    assert isinstance(driver, OfflineCodeMaker)
    can = driver.capabilities
    assert can.delivery == {Method.CODE: Delivery.DERIVED}
    assert (can.stand_in, can.has_line, can.highest, can.remote_unlock) == (True, False, Evidence.PLANNED, False)
    assert {frame.name: (frame.shortest, frame.longest, frame.per_start) for frame in can.offline_codes} == {
        "hourly": (HOUR, 672 * HOUR, 3),
        "daily": (29 * DAY, 367 * DAY, 3),
        "one_time": (DAY, DAY, 5),
    }
    assert can.code is not None
    assert can.code.capacity == 199


@pytest.mark.parametrize(
    ("wish", "rounding"), [(window(2.5, 3 * HOUR), HOUR), (window(2.5, 35 * DAY), DAY), (window(2, 671 * HOUR), HOUR)]
)
def test_a_code_opens_the_door_for_the_whole_window_that_was_promised_and_no_longer(
    wish: Window, rounding: timedelta
) -> None:
    async def story(world: World, lock: OfflineCodeLock, driver: OfflineCodeDriver) -> None:
        kept = driver.offline_window(wish, one_time=False, rounding=rounding)
        assert kept.start is not None
        assert kept.end is not None
        assert wish.start is not None
        assert wish.end is not None
        assert kept.start <= wish.start
        assert wish.end <= kept.end
        code = driver.offline_code(kept, one_time=False, given=()).reveal()
        await until(world, kept.start - TICK)
        assert not lock.type_pin(code).opened
        for moment in (kept.start, wish.start, wish.end - TICK, kept.end - TICK):
            await until(world, moment)
            assert lock.type_pin(code).opened, moment
        await until(world, kept.end)
        assert not lock.type_pin(code).opened

    at_the_door(story)


def test_a_one_time_code_opens_once() -> None:
    async def story(world: World, lock: OfflineCodeLock, driver: OfflineCodeDriver) -> None:
        kept = driver.offline_window(Window(START + TICK), one_time=True, rounding=HOUR)
        assert kept == Window(START, START + DAY)
        codes = [driver.offline_code(kept, one_time=True, given=[GivenCode(kept, True)] * n).reveal() for n in range(5)]
        assert len(set(codes)) == 5
        assert [lock.type_pin(code).opened for code in (codes[0], codes[0], codes[4])] == [True, False, True]

    at_the_door(story)


@pytest.mark.parametrize(("one_time", "there_are"), [(False, 3), (True, 5)])
def test_a_start_has_so_many_codes_and_then_the_next_hour_is_named(one_time: bool, there_are: int) -> None:
    driver = maker()
    kept = driver.offline_window(window(1, None if one_time else HOUR), one_time=one_time, rounding=HOUR)
    given: list[GivenCode] = []
    for _ in range(there_are):
        driver.offline_code(kept, one_time=one_time, given=given)
        given.append(GivenCode(kept, one_time))
    with pytest.raises(Rejected, match=f"{there_are} (hourly|one-time) codes that start at 2026-03-02 11:00") as caught:
        driver.offline_code(kept, one_time=one_time, given=given)
    assert caught.value.reason is Reason.MEMORY_FULL


def test_the_same_window_and_what_is_out_give_the_same_code_again() -> None:
    kept = maker().offline_window(window(1, HOUR), one_time=False, rounding=HOUR)
    codes = {maker().offline_code(kept, one_time=False, given=[GivenCode(kept, False)]).reveal() for _ in range(2)}
    assert len(codes) == 1


# --- rounding -------------------------------------------------------------------------------------------------------


def test_neither_end_is_moved_further_than_it_may_be() -> None:
    driver = maker()
    odd = Window(START + timedelta(minutes=20), START + timedelta(minutes=130))
    assert driver.offline_window(odd, one_time=False, rounding=timedelta(minutes=50)) == Window(START, START + 3 * HOUR)
    says = refused(driver, odd, rounding=timedelta(minutes=49))
    assert "from 2026-03-02 10:00 to 2026-03-02 13:00" in says
    assert "allow more rounding" in says


def test_between_28_and_29_days_a_window_needs_more_rounding_than_an_hour() -> None:
    driver = maker()
    wish = window(0, 28 * DAY + 6 * HOUR)
    assert "29 to 367 full days" in refused(driver, wish)
    kept = driver.offline_window(wish, one_time=False, rounding=DAY)
    assert kept == Window(START, START + 29 * DAY - HOUR)  # the clocks go forward meanwhile


@pytest.mark.parametrize(
    ("wish", "one_time", "says"),
    [
        (Window(None, START), False, "name a start"),
        (Window(START), False, "name one"),
        (window(0, 368 * DAY), False, "367 days at most"),
        (window(0, 2 * HOUR), True, "leave the end out"),
        (window(0, 2 * DAY), True, "leave the end out"),
    ],
)
def test_what_no_code_says_is_refused_in_one_sentence(wish: Window, one_time: bool, says: str) -> None:
    assert says in refused(maker(), wish, one_time=one_time)


def test_a_code_is_made_for_a_window_that_was_asked_for_before_and_for_no_other() -> None:
    with pytest.raises(Rejected, match="exactly this window") as caught:
        maker().offline_code(window(0.5, HOUR), one_time=False, given=())
    assert caught.value.reason is Reason.WINDOW_REFUSED


# --- no line --------------------------------------------------------------------------------------------------------


def test_there_is_no_session_with_a_lock_that_has_no_line() -> None:
    async def story(world: World, lock: OfflineCodeLock, driver: OfflineCodeDriver) -> None:
        assert await driver.probe() == driver.capabilities
        with pytest.raises(Rejected, match="no line") as caught:
            async with driver.session():
                pass
        assert caught.value.reason is Reason.UNSUPPORTED

    at_the_door(story)


def test_no_text_shows_the_secret_and_a_damaged_one_is_refused() -> None:
    driver = maker()
    assert SECRET.hex() not in repr(driver) + repr(vars(driver))
    for damaged in ("", "zz", "00"):
        with pytest.raises(ValueError, match=r".") as caught:
            OfflineCodeDriver(Secret(damaged), ZURICH)
        assert SECRET.hex() not in str(caught.value)


def test_daily_codes_share_their_start_day_and_hourly_ones_their_hour() -> None:
    driver = maker()
    day = driver.offline_window(window(2, 35 * DAY), one_time=False, rounding=DAY)
    later = driver.offline_window(window(4, 36 * DAY), one_time=False, rounding=DAY)
    hour = driver.offline_window(window(2, 3 * HOUR), one_time=False, rounding=HOUR)
    out = [GivenCode(day, False)] * 3
    with pytest.raises(Rejected, match="start a day earlier or later"):
        driver.offline_code(later, one_time=False, given=out)
    assert driver.offline_code(hour, one_time=False, given=out)


def test_a_lock_that_holds_all_its_codes_gives_no_further_one() -> None:
    driver = maker()
    hours = [driver.offline_window(window(2 + n, 3 * HOUR), one_time=False, rounding=HOUR) for n in range(200)]
    with pytest.raises(Rejected, match="holds 199 codes") as caught:
        driver.offline_code(hours[199], one_time=False, given=[GivenCode(one, False) for one in hours[:199]])
    assert caught.value.reason is Reason.MEMORY_FULL
