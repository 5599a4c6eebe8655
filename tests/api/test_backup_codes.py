"""The pool of spare codes: for the guest whose own code cannot be put on the lock in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, until
from seam import Seam, SeamHttpApiError
from seam.resources import AccessCode, Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    able = [
        one
        for one in house.devices
        if one.properties.supports_backup_access_code_pool and one.can_simulate_disconnection
    ]
    assert able, "the estate has no lock with a backup pool that can go away"
    return able[0]


@pytest.fixture(scope="module")
def pool(seam: Seam, clock: Clock, house: House, lock: Device) -> list[AccessCode]:
    """The spares on the lock, made by the first code that asks for the pool."""
    seam.access_codes.create(
        device_id=lock.device_id,
        code=house.pin(lock),
        starts_at=clock.after(),
        ends_at=clock.after(hours=2),
        use_backup_access_code_pool=True,
    )
    return until(lambda: spares(seam, lock), lambda found: found and all(one.status == "set" for one in found))


def spares(seam: Seam, lock: Device) -> list[AccessCode]:
    return [one for one in seam.access_codes.list(device_id=lock.device_id) if one.is_backup]


@pytest.fixture
def failed(
    seam: Seam, clock: Clock, house: House, lock: Device, pool: list[AccessCode], watch: Watch
) -> Iterator[AccessCode]:
    """A code of a guest whose lock cannot be reached."""
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    code = seam.access_codes.create(
        device_id=lock.device_id,
        code=house.pin(lock),
        starts_at=clock.after(),
        ends_at=clock.after(hours=6),
        use_backup_access_code_pool=True,
    )
    yield code
    seam.devices.simulate.connect(device_id=lock.device_id)
    watch.wait("device.connected", device_id=lock.device_id)


def test_the_pool_is_switched_on_by_the_first_code_that_wants_it(
    seam: Seam, lock: Device, pool: list[AccessCode]
) -> None:
    assert pool
    assert all(one.is_backup for one in pool)
    assert seam.devices.get(device_id=lock.device_id).properties.backup_access_code_pool_enabled is True


def test_a_spare_stands_in_for_a_code_that_cannot_be_set(
    seam: Seam, doors: Doors, lock: Device, failed: AccessCode, watch: Watch
) -> None:
    assert seam.access_codes.get(access_code_id=failed.access_code_id).is_backup_access_code_available
    spare = seam.access_codes.pull_backup_access_code(access_code_id=failed.access_code_id)
    assert spare.access_code_id != failed.access_code_id
    assert doors.type_pin(str(spare.code), device_id=lock.device_id), "the spare was on the lock before it went away"
    assert Clock.same(spare.ends_at, failed.ends_at)
    again = seam.access_codes.pull_backup_access_code(access_code_id=failed.access_code_id)
    assert again.access_code_id == spare.access_code_id
    original = seam.access_codes.get(access_code_id=failed.access_code_id)
    assert original.pulled_backup_access_code_id == spare.access_code_id
    assert "using_backup_access_code" in codes_of(original.warnings)
    watch.wait(
        "access_code.backup_access_code_pulled",
        access_code_id=failed.access_code_id,
        backup_access_code_id=spare.access_code_id,
    )


def test_the_pool_is_filled_up_again_when_the_lock_is_back(
    seam: Seam, lock: Device, pool: list[AccessCode], failed: AccessCode
) -> None:
    pulled = seam.access_codes.pull_backup_access_code(access_code_id=failed.access_code_id)
    seam.devices.simulate.connect(device_id=lock.device_id)
    until(
        lambda: [
            one for one in spares(seam, lock) if one.status == "set" and one.access_code_id != pulled.access_code_id
        ],
        lambda found: len(found) >= len(pool),
    )
    seam.devices.simulate.disconnect(device_id=lock.device_id)


def test_a_code_that_did_not_ask_for_the_pool_has_no_spare(
    seam: Seam, clock: Clock, house: House, lock: Device
) -> None:
    code = seam.access_codes.create(device_id=lock.device_id, code=house.pin(lock))
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.pull_backup_access_code(access_code_id=code.access_code_id)
    assert refused.value.status_code in (400, 409)


def test_a_grant_gets_a_spare_before_its_start_when_its_lock_is_away(
    seam: Seam, clock: Clock, doors: Doors, lock: Device, pool: list[AccessCode], watch: Watch
) -> None:
    until(lambda: any(one.status == "set" for one in spares(seam, lock)))
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    grant = seam.access_grants.create(
        user_identity={"full_name": "Sue Spare"},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        starts_at=clock.after(hours=1),
        ends_at=clock.after(hours=5),
    )
    (method,) = grant.access_method_ids
    own = seam.access_methods.get(access_method_id=method).code
    clock.advance(hours=1)
    told = watch.wait("access_method.issued", access_method_id=method)
    stands = seam.access_methods.get(access_method_id=method)
    assert (told["code"], told["is_backup_code"]) == (stands.code, True)
    assert "pulled_backup_access_code" in codes_of(stands.warnings)
    assert doors.type_pin(str(stands.code), device_id=lock.device_id), "the spare was there before the lock went away"
    assert not doors.type_pin(str(own), device_id=lock.device_id)
    seam.devices.simulate.connect(device_id=lock.device_id)
    watch.wait("device.connected", device_id=lock.device_id)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not doors.type_pin(str(stands.code), device_id=lock.device_id))
