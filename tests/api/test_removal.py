"""Taking access away: one method, a whole grant, a whole stay. The door has the last word."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, is_gone, issued, until
from seam import Seam, SeamHttpApiError
from seam.resources import AccessGrant, Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    return house.lock


def granted(seam: Seam, clock: Clock, lock: Device, name: str, *modes: str, **more: Any) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": mode} for mode in modes or ("code",)],
        ends_at=clock.after(days=1),
        **more,
    )


def test_a_deleted_grant_opens_nothing_and_is_not_found(
    seam: Seam, clock: Clock, doors: Doors, house: House, watch: Watch
) -> None:
    for lock in house.locks(2):
        grant = granted(seam, clock, lock, "Del Deleted")
        pin = str(issued(seam, grant.access_grant_id).code)
        (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
        assert doors.walk_up(lock.device_id, pin)
        seam.access_grants.delete(access_grant_id=grant.access_grant_id)
        watch.wait("access_code.removed_from_device", access_code_id=code.access_code_id)
        watch.wait("access_code.deleted", access_code_id=code.access_code_id)
        watch.wait("access_method.deleted", access_method_id=grant.access_method_ids[0])
        watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)
        assert not doors.walk_up(lock.device_id, pin), lock.device_type
        assert is_gone(
            lambda g=grant: seam.access_grants.get(access_grant_id=g.access_grant_id), "access_grant_not_found"
        )
        assert is_gone(lambda c=code: seam.access_codes.get(access_code_id=c.access_code_id), "access_code_not_found")
        assert is_gone(
            lambda g=grant: seam.access_methods.get(access_method_id=g.access_method_ids[0]), "access_method_not_found"
        )


def test_deleting_it_again_is_not_found(seam: Seam, clock: Clock, lock: Device, watch: Watch) -> None:
    grant = granted(seam, clock, lock, "Ann Again")
    issued(seam, grant.access_grant_id)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    assert (refused.value.status_code, refused.value.code) == (404, "access_grant_not_found")


def test_one_method_is_deleted_and_the_other_stays(
    seam: Seam, clock: Clock, doors: Doors, house: House, lock: Device, watch: Watch
) -> None:
    room = house.rooms(1)[0]
    grant = granted(seam, clock, lock, "One Only", "code", "card", acs_entrance_ids=[room.acs_entrance_id])
    pin = str(issued(seam, grant.access_grant_id).code)
    by_mode = {
        one.mode: one.access_method_id for one in seam.access_methods.list(access_grant_id=grant.access_grant_id)
    }
    doors.write_card("one", by_mode["card"], house.encoder_of(room).acs_encoder_id)
    seam.access_methods.delete(access_method_id=by_mode["code"])
    watch.wait("access_method.deleted", access_method_id=by_mode["code"])
    until(lambda: not doors.type_pin(pin, device_id=lock.device_id))
    assert doors.tap("one", acs_entrance_id=room.acs_entrance_id)
    assert seam.access_grants.get(access_grant_id=grant.access_grant_id).access_method_ids == [by_mode["card"]]
    assert is_gone(lambda: seam.access_methods.get(access_method_id=by_mode["code"]), "access_method_not_found")


def test_all_methods_of_a_grant_go_at_once_and_the_grant_stays(
    seam: Seam, clock: Clock, doors: Doors, lock: Device
) -> None:
    grant = granted(seam, clock, lock, "All Methods")
    pin = str(issued(seam, grant.access_grant_id).code)
    seam.access_methods.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not doors.type_pin(pin, device_id=lock.device_id))
    stands = until(
        lambda: seam.access_grants.get(access_grant_id=grant.access_grant_id), lambda found: not found.access_method_ids
    )
    assert stands.errors == []


def test_all_methods_of_a_stay_go_at_once(seam: Seam, clock: Clock, doors: Doors, house: House) -> None:
    room = house.rooms(1)[0]
    guests = [
        granted(
            seam,
            clock,
            house.lock,
            name,
            "code",
            acs_entrance_ids=[room.acs_entrance_id],
            reservation_key="stay-removed",
        )
        for name in ("Pat Pair", "Pia Pair")
    ]
    other = granted(seam, clock, house.lock, "Oda Other")
    pins = [str(issued(seam, one.access_grant_id).code) for one in guests]
    kept = str(issued(seam, other.access_grant_id).code)
    seam.access_methods.delete(reservation_key="stay-removed")
    for pin in pins:
        until(lambda pin=pin: not doors.type_pin(pin, device_id=house.lock.device_id))
    assert doors.walk_up(house.lock.device_id, kept)


def test_what_is_being_deleted_says_so_until_it_is_gone(
    seam: Seam, clock: Clock, house: House, doors: Doors, watch: Watch
) -> None:
    lock = next(one for one in house.devices if one.can_simulate_disconnection and one.can_program_online_access_codes)
    grant = granted(seam, clock, lock, "Bea Being")
    issued(seam, grant.access_grant_id)
    (method,) = grant.access_method_ids
    seam.devices.simulate.disconnect(device_id=lock.device_id)
    watch.wait("device.disconnected", device_id=lock.device_id)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    assert "being_deleted" in codes_of(seam.access_grants.get(access_grant_id=grant.access_grant_id).warnings)
    assert "being_deleted" in codes_of(seam.access_methods.get(access_method_id=method).warnings)
    seam.devices.simulate.connect(device_id=lock.device_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)


def test_a_grant_that_never_reached_a_door_is_gone_at_once(
    seam: Seam, clock: Clock, house: House, watch: Watch
) -> None:
    room = house.rooms(1)[0]
    grant = seam.access_grants.create(
        user_identity={"full_name": "Nell Never"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "card"}],
        ends_at=clock.after(days=1),
    )
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)
    assert is_gone(lambda: seam.access_grants.get(access_grant_id=grant.access_grant_id), "access_grant_not_found")
