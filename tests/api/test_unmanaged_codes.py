"""Codes that somebody else put on a lock: seen, left alone, taken over or deleted when that is asked for."""

from __future__ import annotations

import pytest
from api_doors import Doors
from api_house import House, codes_of
from api_waiting import Watch, is_gone, until
from seam import Seam
from seam.resources import Device, UnmanagedAccessCode


@pytest.fixture(params=[0, 1], ids=["first kind", "second kind"])
def lock(house: House, request: pytest.FixtureRequest) -> Device:
    """A lock of each of two kinds."""
    kind: int = request.param
    return house.locks(2)[kind]


@pytest.fixture
def foreign(seam: Seam, house: House, lock: Device) -> UnmanagedAccessCode:
    return seam.access_codes.simulate.create_unmanaged_access_code(
        device_id=lock.device_id, code=house.pin(lock), name="By hand"
    )


def test_a_foreign_code_is_on_the_lock_and_in_its_list(
    seam: Seam, doors: Doors, lock: Device, foreign: UnmanagedAccessCode, watch: Watch
) -> None:
    assert (foreign.device_id, foreign.is_managed, foreign.status) == (lock.device_id, False, "set")
    assert doors.walk_up(lock.device_id, str(foreign.code))
    listed = seam.access_codes.unmanaged.list(device_id=lock.device_id)
    assert foreign.access_code_id in {one.access_code_id for one in listed}
    got = seam.access_codes.unmanaged.get(access_code_id=foreign.access_code_id)
    by_pin = seam.access_codes.unmanaged.get(device_id=lock.device_id, code=str(foreign.code))
    assert got.access_code_id == by_pin.access_code_id == foreign.access_code_id
    managed = {one.access_code_id for one in seam.access_codes.list(device_id=lock.device_id)}
    assert foreign.access_code_id not in managed
    assert is_gone(lambda: seam.access_codes.get(access_code_id=foreign.access_code_id), "access_code_not_found")


def test_a_code_that_appears_by_hand_is_noticed_and_so_is_its_end(
    seam: Seam, house: House, doors: Doors, lock: Device, watch: Watch
) -> None:
    pin = house.pin(lock)
    doors.add_by_hand(lock.device_id, pin)
    account = lock.connected_account_id
    seam.connected_accounts.sync(connected_account_id=account)
    event = watch.wait("access_code.unmanaged.created", device_id=lock.device_id)
    seen = seam.access_codes.unmanaged.get(access_code_id=event["access_code_id"])
    assert seen.code in (pin, None)
    doors.remove_by_hand(lock.device_id, pin)
    seam.connected_accounts.sync(connected_account_id=account)
    watch.wait("access_code.unmanaged.removed", access_code_id=seen.access_code_id)
    assert is_gone(lambda: seam.access_codes.unmanaged.get(access_code_id=seen.access_code_id), "access_code_not_found")


def test_a_foreign_code_is_deleted_when_asked(
    seam: Seam, doors: Doors, lock: Device, foreign: UnmanagedAccessCode
) -> None:
    assert not foreign.cannot_delete_unmanaged_access_code
    seam.access_codes.unmanaged.delete(access_code_id=foreign.access_code_id)
    until(lambda: not doors.type_pin(str(foreign.code), device_id=lock.device_id))
    until(
        lambda: is_gone(
            lambda: seam.access_codes.unmanaged.get(access_code_id=foreign.access_code_id), "access_code_not_found"
        )
    )


def test_a_foreign_code_is_taken_over_and_then_managed(
    seam: Seam, doors: Doors, lock: Device, foreign: UnmanagedAccessCode, watch: Watch
) -> None:
    seam.access_codes.unmanaged.convert_to_managed(access_code_id=foreign.access_code_id)
    watch.wait("access_code.unmanaged.converted_to_managed", access_code_id=foreign.access_code_id)
    managed = seam.access_codes.get(access_code_id=foreign.access_code_id)
    assert (managed.is_managed, managed.code, managed.device_id) == (True, foreign.code, lock.device_id)
    assert doors.walk_up(lock.device_id, str(foreign.code))
    seam.access_codes.delete(access_code_id=managed.access_code_id)
    until(lambda: not doors.type_pin(str(foreign.code), device_id=lock.device_id))


def test_update_with_is_managed_takes_a_foreign_code_over_too(
    seam: Seam, doors: Doors, lock: Device, foreign: UnmanagedAccessCode
) -> None:
    seam.access_codes.unmanaged.update(access_code_id=foreign.access_code_id, is_managed=True, force=True)
    until(
        lambda: (
            not is_gone(lambda: seam.access_codes.get(access_code_id=foreign.access_code_id), "access_code_not_found")
        )
    )
    assert doors.walk_up(lock.device_id, str(foreign.code))


def test_a_managed_code_that_somebody_removes_by_hand_is_put_back(
    seam: Seam, house: House, doors: Doors, lock: Device, watch: Watch
) -> None:
    pin = house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin)
    watch.wait("access_code.set_on_device", access_code_id=code.access_code_id)
    doors.remove_by_hand(lock.device_id, pin)
    assert not doors.type_pin(pin, device_id=lock.device_id)
    seam.connected_accounts.sync(connected_account_id=lock.connected_account_id)
    watch.wait(
        "access_code.deleted_external_to_seam",
        "access_code.modified_external_to_seam",
        access_code_id=code.access_code_id,
    )
    until(lambda: doors.type_pin(pin, device_id=lock.device_id))
    until(lambda: not codes_of(seam.access_codes.get(access_code_id=code.access_code_id).errors))
