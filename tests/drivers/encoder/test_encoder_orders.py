"""Orders become key cards and come back: local time, rounding, doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import CardKind, CardOrder, Reason, Rejected, Window
from latchwork.drivers.encoder.orders import Locale, to_key_card, to_order
from latchwork.protocol.keycard.model import Kind

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu")])
STEPS = st.sampled_from([timedelta(minutes=n) for n in (1, 5, 15, 60)])


def order(**more: object) -> CardOrder:
    values: dict[str, object] = {
        "property_id": 7,
        "serial": 1,
        "kind": CardKind.GUEST,
        "rooms": (101,),
        "commons": (),
        "sequence": 3,
        "issued_at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        "window": Window(),
    }
    return CardOrder(**{**values, **more})  # type: ignore[arg-type]


@given(MOMENTS, st.timedeltas(timedelta(hours=3), timedelta(days=30)), ZONES, STEPS)
def test_a_card_is_good_for_at_least_what_was_ordered_and_at_most_a_step_more_on_each_side(
    start: datetime, stay: timedelta, zone: ZoneInfo, step: timedelta
) -> None:
    locale = Locale(zone, step)
    back = to_order(to_key_card(order(window=Window(start, start + stay)), locale), locale).window
    assert back.start is not None
    assert back.end is not None
    turn = timedelta(hours=1)  # a local time that comes twice is read as the wider one
    assert timedelta(0) <= start - back.start < step + turn
    assert timedelta(0) <= back.end - (start + stay) < step + turn


@given(MOMENTS, st.timedeltas(timedelta(hours=3), timedelta(days=30)), ZONES, STEPS)
def test_what_comes_back_from_a_card_goes_onto_the_next_one_unchanged(
    start: datetime, stay: timedelta, zone: ZoneInfo, step: timedelta
) -> None:
    locale = Locale(zone, step)
    said = to_key_card(order(window=Window(start, start + stay), issued_at=start), locale)
    assert to_key_card(to_order(said, locale), locale) == said


@given(st.sets(st.integers(1, 300), max_size=40))
def test_rooms_come_back_as_they_were_given_or_the_order_is_refused(rooms: set[int]) -> None:
    locale = Locale(BERLIN)
    try:
        said = to_key_card(order(rooms=tuple(sorted(rooms))), locale)
    except Rejected:
        assert len(rooms) > 8
        return
    assert set(to_order(said, locale).rooms) == rooms
    assert all(said.names_room(room) for room in rooms)
    assert not said.names_room(301)


def test_the_main_room_stays_first() -> None:
    assert to_key_card(order(rooms=(305, 12, 101)), Locale(BERLIN)).rooms == (305, 12, 101)


def test_a_floor_becomes_one_range() -> None:
    card = to_key_card(order(kind=CardKind.STAFF, rooms=tuple(range(201, 241)), level=3), Locale(BERLIN))
    assert (card.rooms, card.spans, card.level, card.kind) == ((), ((201, 240),), 3, Kind.STAFF)


def test_times_are_put_into_the_propertys_zone_and_issue_times_are_not() -> None:
    window = Window(datetime(2026, 7, 1, 13, 0, tzinfo=UTC), datetime(2026, 12, 1, 10, 0, tzinfo=UTC))
    card = to_key_card(order(window=window), Locale(BERLIN))
    assert (card.not_before, card.not_after) == (datetime(2026, 7, 1, 15), datetime(2026, 12, 1, 11))  # noqa: DTZ001
    assert card.issued == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001


def test_a_card_issued_after_the_clocks_went_back_is_still_the_newer_one() -> None:
    first, second = (
        to_key_card(order(issued_at=datetime(2026, 10, 25, 0, 50, tzinfo=UTC) + timedelta(minutes=n)), Locale(BERLIN))
        for n in (0, 20)
    )
    assert second.issued > first.issued


def test_a_window_that_the_locks_clocks_would_never_reach_is_refused() -> None:
    window = Window(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
    with pytest.raises(Rejected) as refused:
        to_key_card(order(window=window), Locale(BERLIN))
    assert refused.value.reason is Reason.WINDOW_REFUSED


@pytest.mark.parametrize("minutes", [0, 0.5, 7, 2000])
def test_a_step_that_does_not_divide_a_day_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match="divides a day"):
        Locale(BERLIN, timedelta(minutes=minutes))
