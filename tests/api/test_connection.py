"""A lock that cannot be heard for a while: nothing is lost, and everything is made up for when it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, is_gone, issued, until
from seam import Seam, SeamActionAttemptFailedError
from seam.resources import AccessGrant, Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    able = [one for one in house.devices if one.can_simulate_disconnection and one.can_program_online_access_codes]
    assert able, "no device can simulate a disconnection"
    # with a backup pool a guest has a spare, and is not shut out while the lock is away
    return min(able, key=lambda one: bool(one.properties.backup_access_code_pool_enabled))


@pytest.fixture
def away(seam: Seam, lock: Device, watch: Watch) -> Iterator[Device]:
    """The lock, out of reach until the test has ended or has reconnected it."""
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    yield lock
    if not seam.devices.get(device_id=lock.device_id).properties.online:
        seam.devices.simulate.connect(device_id=lock.device_id)
        until(lambda: seam.devices.get(device_id=lock.device_id).properties.online)


def granted(seam: Seam, clock: Clock, lock: Device, name: str) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )


def test_a_device_that_is_away_says_so_and_that_it_is_back(seam: Seam, away: Device, watch: Watch) -> None:
    gone = seam.devices.get(device_id=away.device_id)
    assert gone.properties.online is False
    assert {"device_offline", "device_disconnected", "hub_disconnected"} & set(codes_of(gone.errors))
    assert all(error.get("is_device_error") for error in gone.errors)
    told = watch.wait("device.disconnected", device_id=away.device_id)
    assert told["error_code"] in ("device_disconnected", "hub_disconnected", "account_disconnected")
    assert gone.can_simulate_connection
    assert not gone.can_simulate_disconnection
    seam.devices.simulate.connect(device_id=away.device_id)
    watch.wait("device.connected", device_id=away.device_id)
    back = seam.devices.get(device_id=away.device_id)
    assert back.properties.online is True
    assert back.errors == []


def test_of_a_device_that_is_away_nobody_knows_bolt_or_battery_and_codes_alone_can_be_asked_for(
    seam: Seam, house: House, away: Device
) -> None:
    gone = seam.devices.get(device_id=away.device_id)
    assert (gone.properties.locked, gone.properties.battery, gone.properties.battery_level) == (None, None, None)
    assert (gone.can_remotely_lock, gone.can_remotely_unlock) == (False, False)
    assert gone.can_program_online_access_codes is True
    seam.devices.simulate.connect(device_id=away.device_id)
    back = until(lambda: seam.devices.get(device_id=away.device_id), lambda found: found.properties.online)
    assert (back.can_remotely_lock, back.can_remotely_unlock) == (True, True)
    assert back.properties.battery is not None


def test_a_code_for_a_lock_that_is_away_arrives_when_it_is_back(
    seam: Seam, clock: Clock, doors: Doors, away: Device, watch: Watch
) -> None:
    grant = granted(seam, clock, away, "Rae Reconnect")
    (method,) = grant.access_method_ids
    (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    assert code.status in ("unset", "setting")
    assert not seam.access_methods.get(access_method_id=method).is_issued
    errors = until(lambda: seam.access_codes.get(access_code_id=code.access_code_id).errors)
    assert any(error.get("is_device_error") for error in errors)
    if code.code is not None:
        assert not doors.type_pin(code.code, device_id=away.device_id)
    seam.devices.simulate.connect(device_id=away.device_id)
    pin = watch.wait("access_method.issued", access_method_id=method)["code"]
    assert doors.walk_up(away.device_id, pin)
    assert seam.access_codes.get(access_code_id=code.access_code_id).errors == []


def test_a_code_that_is_withdrawn_from_a_lock_that_is_away_is_gone_when_it_is_back(
    seam: Seam, clock: Clock, doors: Doors, lock: Device, watch: Watch
) -> None:
    grant = granted(seam, clock, lock, "Wes Withdrawn")
    pin = str(issued(seam, grant.access_grant_id).code)
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    stands = seam.access_grants.get(access_grant_id=grant.access_grant_id)
    assert "being_deleted" in codes_of(stands.warnings)
    assert doors.type_pin(pin, device_id=lock.device_id), "a lock that cannot be reached still knows the code"
    seam.devices.simulate.connect(device_id=lock.device_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)
    assert is_gone(lambda: seam.access_grants.get(access_grant_id=grant.access_grant_id), "access_grant_not_found")
    assert not doors.walk_up(lock.device_id, pin)


def test_a_start_that_passes_while_the_lock_is_away_is_a_failure_that_clears_itself(
    seam: Seam, clock: Clock, doors: Doors, away: Device, watch: Watch
) -> None:
    grant = seam.access_grants.create(
        user_identity={"full_name": "Fay Failed"},
        device_ids=[away.device_id],
        requested_access_methods=[{"mode": "code"}],
        starts_at=clock.after(minutes=10),
        ends_at=clock.after(days=1),
    )
    (method,) = grant.access_method_ids
    clock.advance(minutes=20)
    watch.wait("access_method.failed_to_issue", access_method_id=method)
    assert "failed_to_issue" in codes_of(seam.access_methods.get(access_method_id=method).errors)
    seam.devices.simulate.connect(device_id=away.device_id)
    watch.wait("access_method.issued", access_method_id=method)
    stands = seam.access_methods.get(access_method_id=method)
    assert (stands.is_issued, stands.errors) == (True, [])
    assert doors.walk_up(away.device_id, str(stands.code))


def test_a_door_that_is_away_cannot_be_unlocked_remotely(seam: Seam, house: House, watch: Watch) -> None:
    lock = house.remote_lock
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.locks.unlock_door(device_id=lock.device_id, wait_for_action_attempt={"timeout": 15.0})
    assert refused.value.action_attempt.error.message
    seam.devices.simulate.connect(device_id=lock.device_id)
    watch.wait("device.connected", device_id=lock.device_id)
    seam.locks.unlock_door(device_id=lock.device_id)
    until(lambda: seam.locks.get(device_id=lock.device_id).properties.locked is False)
