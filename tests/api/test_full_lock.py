"""A lock whose memory is full: what does not fit says so, waits, and gets in when room comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of, entry_of
from api_waiting import Watch, until
from seam import Seam
from seam.resources import AccessCode, Device


@pytest.fixture
def full(seam: Seam, house: House) -> Iterator[tuple[Device, list[AccessCode]]]:
    """The lock that holds fewest codes, full, and its codes."""
    lock = house.small_lock
    room = int(lock.properties.max_active_codes_supported or 0)
    codes = [seam.access_codes.create(device_id=lock.device_id, code=house.pin(lock)) for _ in range(room)]
    for code in codes:
        until(lambda code=code: seam.access_codes.get(access_code_id=code.access_code_id).status == "set")
    yield lock, codes
    for code in seam.access_codes.list(device_id=lock.device_id):
        seam.access_codes.delete(access_code_id=code.access_code_id)
    until(lambda: not seam.access_codes.list(device_id=lock.device_id))


def test_a_code_that_does_not_fit_says_so_and_is_set_when_room_comes(
    seam: Seam, house: House, doors: Doors, full: tuple[Device, list[AccessCode]], watch: Watch
) -> None:
    lock, codes = full
    pin = house.pin(lock)
    late = seam.access_codes.create(device_id=lock.device_id, code=pin, name="Late")
    stands = until(lambda: seam.access_codes.get(access_code_id=late.access_code_id), lambda found: found.errors)
    assert "no_space_for_access_code_on_device" in codes_of(stands.errors)
    assert entry_of(stands.errors, "no_space_for_access_code_on_device")["is_access_code_error"]
    assert stands.status != "set"
    assert not doors.walk_up(lock.device_id, pin)

    warning = entry_of(seam.devices.get(device_id=lock.device_id).warnings, "max_access_codes_reached")
    assert warning["active_access_code_count"] == len(codes)
    assert warning["max_active_access_code_count"] == len(codes)

    seam.access_codes.delete(access_code_id=codes[0].access_code_id)
    watch.wait("access_code.set_on_device", access_code_id=late.access_code_id)
    stands = seam.access_codes.get(access_code_id=late.access_code_id)
    assert (stands.status, stands.errors) == ("set", [])
    assert doors.walk_up(lock.device_id, pin)
    assert not doors.walk_up(lock.device_id, str(codes[0].code))


def test_a_grant_for_a_full_lock_waits_in_the_same_way(
    seam: Seam, clock: Clock, doors: Doors, full: tuple[Device, list[AccessCode]], watch: Watch
) -> None:
    lock, codes = full
    grant = seam.access_grants.create(
        user_identity={"full_name": "Lou Late"},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    (method,) = grant.access_method_ids
    (code,) = until(
        lambda: seam.access_codes.list(access_grant_id=grant.access_grant_id),
        lambda found: all(one.errors for one in found),
    )
    assert "no_space_for_access_code_on_device" in codes_of(code.errors)
    assert not seam.access_methods.get(access_method_id=method).is_issued
    seam.access_codes.delete(access_code_id=codes[1].access_code_id)
    pin = watch.wait("access_method.issued", access_method_id=method)["code"]
    assert doors.walk_up(lock.device_id, pin)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)


def test_the_warning_of_a_full_lock_goes_when_it_is_no_longer_full(
    seam: Seam, full: tuple[Device, list[AccessCode]]
) -> None:
    lock, codes = full
    assert "max_access_codes_reached" in codes_of(seam.devices.get(device_id=lock.device_id).warnings)
    seam.access_codes.delete(access_code_id=codes[0].access_code_id)
    until(lambda: "max_access_codes_reached" not in codes_of(seam.devices.get(device_id=lock.device_id).warnings))
