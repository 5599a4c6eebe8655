"""Codes that are worked out, not sent: the lock takes them although nobody ever told it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, text
from api_waiting import issued
from seam import Seam, SeamHttpApiError
from seam.resources import AccessCode, Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    return house.offline_code_lock


def full_hour(clock: Clock, hours: int) -> datetime:
    """The full hour that lies so many hours ahead."""
    return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


def offline(seam: Seam, lock: Device, start: datetime, end: datetime | None, **more: Any) -> AccessCode:
    return seam.access_codes.create(
        device_id=lock.device_id,
        is_offline_access_code=True,
        starts_at=text(start),
        ends_at=None if end is None else text(end),
        **more,
    )


def test_an_offline_code_is_there_at_once_and_opens_in_its_time(
    seam: Seam, clock: Clock, doors: Doors, house: House, lock: Device
) -> None:
    start, end = full_hour(clock, 1), full_hour(clock, 5)
    code = offline(seam, lock, start, end, name="Offline")
    assert code.is_offline_access_code
    assert code.code is not None
    assert not doors.type_pin(code.code, device_id=lock.device_id)
    clock.advance_to(text(start), minutes=10, seconds=30)
    assert doors.type_pin(code.code, device_id=lock.device_id)
    assert not doors.type_pin(house.pin(lock), device_id=lock.device_id)
    clock.advance_to(text(end), minutes=10, seconds=30)
    assert not doors.type_pin(code.code, device_id=lock.device_id)


def test_the_window_is_rounded_to_what_the_lock_can_express(seam: Seam, clock: Clock, lock: Device) -> None:
    start, end = full_hour(clock, 2) + timedelta(minutes=20), full_hour(clock, 6) - timedelta(minutes=20)
    code = offline(seam, lock, start, end, max_time_rounding="1hour")
    told_start, told_end = datetime.fromisoformat(str(code.starts_at)), datetime.fromisoformat(str(code.ends_at))
    assert told_start <= start
    assert told_end >= end
    assert start - told_start <= timedelta(hours=1)
    assert told_end - end <= timedelta(hours=1)


def test_a_window_that_needs_more_rounding_than_allowed_is_refused(seam: Seam, clock: Clock, lock: Device) -> None:
    """Daily codes start and end at the same clock time, so these ends differ from it by hours."""
    start = full_hour(clock, 2)
    end = start + timedelta(days=40, hours=7)
    with pytest.raises(SeamHttpApiError) as refused:
        offline(seam, lock, start, end, max_time_rounding="1hour")
    assert refused.value.status_code == 400
    code = offline(seam, lock, start, end, max_time_rounding="1day")
    assert datetime.fromisoformat(str(code.ends_at)) >= end


def test_the_wanted_digits_of_an_offline_code_cannot_be_chosen(seam: Seam, clock: Clock, lock: Device) -> None:
    with pytest.raises(SeamHttpApiError) as refused:
        offline(seam, lock, full_hour(clock, 1), full_hour(clock, 3), code="123456")
    assert refused.value.status_code == 400


def test_an_offline_code_is_neither_changed_nor_deleted(seam: Seam, clock: Clock, lock: Device) -> None:
    code = offline(seam, lock, full_hour(clock, 1), full_hour(clock, 4))
    with pytest.raises(SeamHttpApiError) as change:
        seam.access_codes.update(access_code_id=code.access_code_id, ends_at=text(full_hour(clock, 9)))
    with pytest.raises(SeamHttpApiError) as delete:
        seam.access_codes.delete(access_code_id=code.access_code_id)
    assert (change.value.status_code, delete.value.status_code) == (400, 400)
    assert seam.access_codes.get(access_code_id=code.access_code_id).code == code.code


def test_a_one_time_code_opens_once(seam: Seam, clock: Clock, doors: Doors, lock: Device) -> None:
    start = full_hour(clock, 1)
    code = offline(seam, lock, start, None, is_one_time_use=True)
    assert code.is_one_time_use
    clock.advance_to(text(start), minutes=5, seconds=30)
    assert doors.type_pin(str(code.code), device_id=lock.device_id)
    assert not doors.type_pin(str(code.code), device_id=lock.device_id)


def test_the_windows_that_are_possible_are_published(lock: Device) -> None:
    options = lock.properties.offline_time_frame_options
    assert options
    assert any(one.get("matching_start_end_time") for one in options)
    assert lock.can_program_offline_access_codes


def test_a_lock_without_offline_codes_refuses_them(seam: Seam, clock: Clock, house: House) -> None:
    unable = next(one for one in house.devices if not one.can_program_offline_access_codes)
    with pytest.raises(SeamHttpApiError) as refused:
        offline(seam, unable, full_hour(clock, 1), full_hour(clock, 3))
    assert refused.value.status_code == 400


def test_a_grant_on_such_a_lock_opens_it(seam: Seam, clock: Clock, doors: Doors, lock: Device) -> None:
    start, end = full_hour(clock, 1), full_hour(clock, 6)
    grant = seam.access_grants.create(
        user_identity={"full_name": "Al Algorithm"},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        starts_at=text(start),
        ends_at=text(end),
    )
    pin = str(issued(seam, grant.access_grant_id).code)
    clock.advance_to(text(start), minutes=10, seconds=30)
    assert doors.type_pin(pin, device_id=lock.device_id)
    clock.advance_to(text(end), minutes=70, seconds=30)
    assert not doors.type_pin(pin, device_id=lock.device_id)
