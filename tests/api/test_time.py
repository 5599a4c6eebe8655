"""Time at the served estate can be moved on: check-in, check-out and what lies days ahead, within a test."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import Watch, issued, until
from seam import Seam
from seam.resources import AccessGrant, Device


@pytest.fixture(params=[0, 1], ids=["first kind", "second kind"])
def lock(house: House, request: pytest.FixtureRequest) -> Device:
    """A lock of each of two kinds."""
    kind: int = request.param
    return house.locks(2)[kind]


def granted(seam: Seam, lock: Device, name: str, **when: Any) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        **when,
    )


def test_time_moves_on_when_it_is_told_to(clock: Clock) -> None:
    before = clock.now()
    clock.advance(days=2)
    gone = (clock.now() - before).total_seconds()
    assert 0 <= gone - 2 * 86_400 < 60


def test_a_guest_gets_in_from_check_in_to_check_out(
    seam: Seam, clock: Clock, doors: Doors, lock: Device, watch: Watch
) -> None:
    check_in, check_out = clock.after(days=2), clock.after(days=3)
    grant = granted(seam, lock, "Chi Checkin", starts_at=check_in, ends_at=check_out)
    codes = until(lambda: seam.access_codes.list(access_grant_id=grant.access_grant_id))
    pin = str(codes[0].code)
    assert not doors.walk_up(lock.device_id, pin)
    clock.advance_to(check_in, minutes=-90)
    assert not doors.walk_up(lock.device_id, pin)
    clock.advance_to(check_in, minutes=5)
    watch.wait("access_method.issued", access_grant_ids=grant.access_grant_id)
    assert doors.walk_up(lock.device_id, pin)
    clock.advance_to(check_out, minutes=-10)
    assert doors.walk_up(lock.device_id, pin)
    clock.advance_to(check_out, minutes=5)
    assert not doors.walk_up(lock.device_id, pin)
    watch.wait("access_code.removed_from_device", access_code_id=codes[0].access_code_id)


def test_the_events_that_fell_due_on_the_way_carry_the_time_at_which_they_were_due(
    seam: Seam, clock: Clock, lock: Device, watch: Watch
) -> None:
    check_out = clock.after(days=1)
    grant = granted(seam, lock, "Dua Due", ends_at=check_out)
    issued(seam, grant.access_grant_id)
    (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    clock.advance(days=2)
    removed = watch.wait("access_code.removed_from_device", access_code_id=code.access_code_id)
    assert check_out[:13] == removed["occurred_at"][:13]


def test_three_shifts_pass_and_everybody_leaves_in_turn(seam: Seam, clock: Clock, doors: Doors, lock: Device) -> None:
    ends = [clock.after(hours=12 * shift) for shift in (1, 2, 3)]
    pins = [
        str(issued(seam, granted(seam, lock, f"Shift {shift}", ends_at=end).access_grant_id).code)
        for shift, end in enumerate(ends)
    ]
    for gone in range(4):
        assert [doors.walk_up(lock.device_id, pin) for pin in pins] == [shift >= gone for shift in range(3)]
        clock.advance(hours=12, minutes=2)


def test_a_grant_that_has_ended_is_not_on_any_door_and_still_tells_its_times(
    seam: Seam, clock: Clock, doors: Doors, lock: Device
) -> None:
    end = clock.after(hours=1)
    grant = granted(seam, lock, "Las Last", ends_at=end)
    pin = str(issued(seam, grant.access_grant_id).code)
    clock.advance(hours=3)
    assert not doors.walk_up(lock.device_id, pin)
    stands = seam.access_grants.get(access_grant_id=grant.access_grant_id)
    assert Clock.same(stands.ends_at, end)
    assert stands.errors == []
