"""Two codes that want to be the same at one door, from whoever they come."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of, entry_of
from api_waiting import issued, until
from seam import Seam, SeamHttpApiError
from seam.resources import AccessGrant, Device


@pytest.fixture(params=[0, 1], ids=["first kind", "second kind"])
def lock(house: House, request: pytest.FixtureRequest) -> Device:
    """A lock of each of two kinds."""
    kind: int = request.param
    return house.locks(2)[kind]


def granted(seam: Seam, clock: Clock, lock: Device, name: str, pin: str) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code", "code": pin}],
        ends_at=clock.after(days=1),
    )


def test_the_second_who_wants_a_pin_gets_another_and_both_get_in(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    pin = house.pin(lock)
    first = issued(seam, granted(seam, clock, lock, "Una First", pin).access_grant_id)
    grant = granted(seam, clock, lock, "Duo Second", pin)
    second = issued(seam, grant.access_grant_id)
    assert first.code == pin
    assert second.code != pin
    stands = seam.access_grants.get(access_grant_id=grant.access_grant_id)
    warning = entry_of(stands.warnings, "requested_code_unavailable")
    assert (warning["original_code"], warning["new_code"], warning["device_id"]) == (pin, second.code, lock.device_id)
    assert doors.walk_up(lock.device_id, pin)
    assert doors.walk_up(lock.device_id, str(second.code))


def test_the_same_code_cannot_be_set_twice_on_one_lock(seam: Seam, house: House, lock: Device) -> None:
    pin = house.pin(lock)
    seam.access_codes.create(device_id=lock.device_id, code=pin, name="First")
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.create(device_id=lock.device_id, code=pin, name="Second")
    assert (refused.value.status_code, refused.value.code) == (409, "duplicate_access_code")


def test_a_code_that_was_put_in_by_hand_is_never_taken_over(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    pin = house.pin(lock)
    doors.add_by_hand(lock.device_id, pin)
    grant = granted(seam, clock, lock, "Hans Hand", pin)
    method = issued(seam, grant.access_grant_id)
    assert method.code != pin
    assert doors.walk_up(lock.device_id, pin)
    assert doors.walk_up(lock.device_id, str(method.code))
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not doors.type_pin(str(method.code), device_id=lock.device_id))
    assert doors.walk_up(lock.device_id, pin), "what somebody programmed by hand stays"


def test_a_code_that_is_known_to_be_there_by_hand_is_a_duplicate(
    seam: Seam, house: House, doors: Doors, lock: Device
) -> None:
    pin = house.pin(lock)
    seam.access_codes.simulate.create_unmanaged_access_code(device_id=lock.device_id, code=pin, name="By hand")
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.create(device_id=lock.device_id, code=pin, name="Mine")
    assert (refused.value.status_code, refused.value.code) == (409, "duplicate_access_code")
    assert doors.walk_up(lock.device_id, pin)


def test_a_code_that_turns_out_to_be_there_by_hand_is_an_error_of_the_new_one(
    seam: Seam, house: House, doors: Doors, lock: Device
) -> None:
    pin = house.pin(lock)
    doors.add_by_hand(lock.device_id, pin)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, name="Mine")
    stands = until(lambda: seam.access_codes.get(access_code_id=code.access_code_id), lambda found: found.errors)
    assert entry_of(stands.errors, "duplicate_code_on_device")["is_access_code_error"]
    assert stands.status != "set"
    assert doors.walk_up(lock.device_id, pin)


def test_the_same_pin_at_two_locks_is_no_collision(seam: Seam, house: House, doors: Doors) -> None:
    first, second = house.locks(2)
    pin = house.pin(first, second)
    codes: list[Any] = [seam.access_codes.create(device_id=one.device_id, code=pin) for one in (first, second)]
    for code in codes:
        until(lambda code=code: seam.access_codes.get(access_code_id=code.access_code_id).status == "set")
        assert doors.walk_up(code.device_id, pin)
    assert not codes_of(codes[0].errors)
