"""Locking and unlocking from afar, and what the door itself says of it."""

from __future__ import annotations

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, until
from seam import Seam, SeamActionAttemptFailedError, SeamHttpApiError
from seam.resources import Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    return house.remote_lock


def is_locked(seam: Seam, lock: Device) -> bool | None:
    return seam.locks.get(device_id=lock.device_id).properties.locked


def test_a_door_is_unlocked_and_locked_and_the_device_confirms_it(seam: Seam, lock: Device, watch: Watch) -> None:
    opened = seam.locks.unlock_door(device_id=lock.device_id)
    assert (opened.action_type, opened.status, opened.error) == ("UNLOCK_DOOR", "success", None)
    assert opened.result.was_confirmed_by_device is True
    until(lambda: is_locked(seam, lock) is False)
    told = watch.wait("lock.unlocked", device_id=lock.device_id)
    assert (told["method"], told["action_attempt_id"]) == ("remote", opened.action_attempt_id)
    watch.wait("action_attempt.unlock_door.succeeded", action_attempt_id=opened.action_attempt_id)

    shut = seam.locks.lock_door(device_id=lock.device_id)
    assert (shut.action_type, shut.result.was_confirmed_by_device) == ("LOCK_DOOR", True)
    until(lambda: is_locked(seam, lock) is True)
    assert watch.wait("lock.locked", device_id=lock.device_id)["method"] == "remote"
    watch.wait("action_attempt.lock_door.succeeded", action_attempt_id=shut.action_attempt_id)


def test_an_attempt_is_kept_and_found_by_its_device(seam: Seam, lock: Device) -> None:
    attempt = seam.locks.lock_door(device_id=lock.device_id)
    kept = seam.action_attempts.get(action_attempt_id=attempt.action_attempt_id)
    assert kept.status == "success"
    listed = seam.action_attempts.list(device_id=lock.device_id)
    assert attempt.action_attempt_id in {one.action_attempt_id for one in listed}


def test_a_bolt_that_is_jammed_is_not_called_moved(seam: Seam, doors: Doors, lock: Device, watch: Watch) -> None:
    seam.locks.lock_door(device_id=lock.device_id)
    until(lambda: is_locked(seam, lock) is True)
    doors.jam(lock.device_id)
    try:
        with pytest.raises(SeamActionAttemptFailedError) as refused:
            seam.locks.unlock_door(device_id=lock.device_id, wait_for_action_attempt={"timeout": 15.0})
        assert refused.value.action_attempt.error.message
        watch.wait(
            "action_attempt.unlock_door.failed", action_attempt_id=refused.value.action_attempt.action_attempt_id
        )
        assert is_locked(seam, lock) is not False
        assert not watch.events("lock.unlocked", device_id=lock.device_id)
    finally:
        doors.jam(lock.device_id, jammed=False)


def test_a_press_at_the_keypad_locks_the_door(seam: Seam, lock: Device, watch: Watch) -> None:
    seam.locks.unlock_door(device_id=lock.device_id)
    until(lambda: is_locked(seam, lock) is False)
    pressed = seam.locks.simulate.manual_lock_via_keypad(device_id=lock.device_id)
    assert (pressed.action_type, pressed.status) == ("SIMULATE_MANUAL_LOCK_VIA_KEYPAD", "success")
    watch.wait("lock.locked", device_id=lock.device_id)
    until(lambda: is_locked(seam, lock) is True)


def test_a_door_that_cannot_be_moved_from_afar_refuses(seam: Seam, house: House) -> None:
    unable = [one for one in house.devices if not one.can_remotely_unlock]
    assert unable, "every device of the estate can be unlocked remotely"
    with pytest.raises(SeamHttpApiError) as refused:
        seam.locks.unlock_door(device_id=unable[0].device_id)
    assert refused.value.status_code == 400


def test_only_a_cloud_key_unlocks_for_its_person(seam: Seam, clock: Clock, house: House) -> None:
    room = house.rooms(1)[0]
    assert not room.can_unlock_with_cloud_key
    grant = seam.access_grants.create(
        user_identity={"full_name": "Clo Cloud"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "card"}],
        ends_at=clock.after(days=1),
    )
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_methods.unlock_door(
            access_method_id=grant.access_method_ids[0], acs_entrance_id=room.acs_entrance_id
        )
    assert refused.value.status_code == 400
    none = seam.access_grants.create(
        user_identity={"full_name": "Clo Cloud"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "cloud_key"}],
        ends_at=clock.after(days=1),
    )
    stands = until(lambda: seam.access_grants.get(access_grant_id=none.access_grant_id), lambda found: found.errors)
    assert codes_of(stands.errors) == ["cannot_create_requested_access_methods"]


def test_locks_are_listed_as_locks(seam: Seam, house: House, lock: Device) -> None:
    listed = seam.locks.list()
    assert lock.device_id in {one.device_id for one in listed}
    assert {one.device_id for one in listed} <= {one.device_id for one in house.devices}
    of_kind = seam.locks.list(device_type=lock.device_type)
    assert {one.device_type for one in of_kind} == {lock.device_type}
    assert seam.locks.get(name=lock.display_name).device_id == lock.device_id


def test_auto_lock_is_set_where_the_lock_can(seam: Seam, house: House) -> None:
    able = [one for one in house.devices if one.can_configure_auto_lock]
    assert able, "no device of the estate can configure its auto-lock"
    lock = able[0]
    done = seam.locks.configure_auto_lock(device_id=lock.device_id, auto_lock_enabled=True, auto_lock_delay_seconds=30)
    assert (done.action_type, done.status) == ("CONFIGURE_AUTO_LOCK", "success")
    stands = until(lambda: seam.devices.get(device_id=lock.device_id).properties, lambda found: found.auto_lock_enabled)
    assert stands.auto_lock_delay_seconds == 30
