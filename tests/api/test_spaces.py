"""A grant on a space covers what is in the space, also what comes and goes later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import Watch, is_gone, issued, until
from seam import Seam
from seam.resources import AccessGrant, Device, Space


@pytest.fixture
def locks(house: House) -> list[Device]:
    return house.locks(3)


@pytest.fixture
def space(seam: Seam, locks: list[Device]) -> Iterator[Space]:
    """A space with the first of the locks."""
    made = seam.spaces.create(name="Wellness", space_key="wellness", device_ids=[locks[0].device_id])
    yield made
    seam.spaces.delete(space_id=made.space_id)


def granted(seam: Seam, clock: Clock, name: str, **place: Any) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=2),
        **place,
    )


def opens(seam: Seam, doors: Doors, grant: AccessGrant, door: Device) -> bool:
    """Whether the grant's code for a door, set there, opens it; False when the grant has none for it."""
    codes = seam.access_codes.list(access_grant_id=grant.access_grant_id, device_id=door.device_id)
    return bool(codes) and codes[0].status == "set" and doors.walk_up(door.device_id, str(codes[0].code))


def test_a_space_says_what_is_in_it(seam: Seam, locks: list[Device], space: Space, house: House) -> None:
    assert (space.name, space.space_key) == ("Wellness", "wellness")
    assert (space.device_count, space.acs_entrance_count) == (1, 0)
    assert seam.spaces.get(space_key="wellness").space_id == space.space_id
    assert [one.device_id for one in seam.devices.list(space_id=space.space_id)] == [locks[0].device_id]
    assert space.space_id in seam.devices.get(device_id=locks[0].device_id).space_ids
    room = house.rooms(1)[0]
    seam.spaces.add_acs_entrances(space_id=space.space_id, acs_entrance_ids=[room.acs_entrance_id])
    stands = seam.spaces.get(space_id=space.space_id)
    assert (stands.device_count, stands.acs_entrance_count) == (1, 1)
    assert [one.acs_entrance_id for one in seam.acs.entrances.list(space_id=space.space_id)] == [room.acs_entrance_id]
    seam.spaces.remove_acs_entrances(space_id=space.space_id, acs_entrance_ids=[room.acs_entrance_id])
    assert seam.spaces.get(space_id=space.space_id).acs_entrance_count == 0


def test_a_door_that_joins_the_space_opens_and_one_that_leaves_does_not(
    seam: Seam, clock: Clock, doors: Doors, locks: list[Device], space: Space
) -> None:
    grant = granted(seam, clock, "Sam Space", space_ids=[space.space_id])
    assert grant.space_ids == [space.space_id]
    pin = str(issued(seam, grant.access_grant_id).code)
    assert doors.walk_up(locks[0].device_id, pin)
    assert not doors.walk_up(locks[1].device_id, pin)

    seam.spaces.add_devices(space_id=space.space_id, device_ids=[locks[1].device_id])
    until(lambda: opens(seam, doors, grant, locks[1]))
    assert doors.walk_up(locks[1].device_id, pin), "the PIN of a grant stays the same at a door that joins"

    seam.spaces.remove_devices(space_id=space.space_id, device_ids=[locks[0].device_id])
    until(lambda: not doors.type_pin(pin, device_id=locks[0].device_id))
    assert doors.walk_up(locks[1].device_id, pin)
    until(
        lambda: (
            {one.device_id for one in seam.access_codes.list(access_grant_id=grant.access_grant_id)}
            == {locks[1].device_id}
        )
    )


def test_the_events_of_a_space_carry_its_new_lists(seam: Seam, locks: list[Device], space: Space, watch: Watch) -> None:
    seam.spaces.add_devices(space_id=space.space_id, device_ids=[locks[2].device_id])
    event = watch.wait("space.device_membership_changed", space_id=space.space_id)
    assert set(event["device_ids"]) == {locks[0].device_id, locks[2].device_id}
    assert (event["acs_entrance_ids"], event["space_key"]) == ([], "wellness")
    other = seam.spaces.create(name="Attic")
    watch.wait("space.created", space_id=other.space_id)
    seam.spaces.delete(space_id=other.space_id)
    watch.wait("space.deleted", space_id=other.space_id)
    assert is_gone(lambda: seam.spaces.get(space_id=other.space_id), "space_not_found")


def test_a_grant_can_name_spaces_by_key_and_doors_beside_them(
    seam: Seam, clock: Clock, doors: Doors, locks: list[Device], space: Space
) -> None:
    grant = granted(seam, clock, "Kay Key", space_keys=["wellness"], device_ids=[locks[2].device_id])
    assert grant.space_ids == [space.space_id]
    pin = str(issued(seam, grant.access_grant_id).code)
    assert doors.walk_up(locks[0].device_id, pin)
    assert doors.walk_up(locks[2].device_id, pin)
    assert grant.access_grant_id in {one.access_grant_id for one in seam.access_grants.list(space_id=space.space_id)}


def test_a_space_that_is_changed_as_a_whole_takes_its_grants_along(
    seam: Seam, clock: Clock, doors: Doors, locks: list[Device], space: Space
) -> None:
    grant = granted(seam, clock, "Ute Update", space_ids=[space.space_id])
    pin = str(issued(seam, grant.access_grant_id).code)
    changed = seam.spaces.update(space_id=space.space_id, name="Spa", device_ids=[locks[1].device_id])
    assert (changed.name, changed.device_count) == ("Spa", 1)
    until(lambda: doors.type_pin(pin, device_id=locks[1].device_id))
    until(lambda: not doors.type_pin(pin, device_id=locks[0].device_id))


def test_the_times_and_the_address_of_a_space_are_kept(seam: Seam, space: Space) -> None:
    data = {
        "time_zone": "Europe/Zurich",
        "default_checkin_time": "15:00",
        "default_checkout_time": "11:00",
        "address": None,
    }
    changed = seam.spaces.update(space_id=space.space_id, customer_data=data)
    kept = changed.customer_data
    assert kept is not None
    assert (kept["time_zone"], kept["default_checkin_time"], kept["address"]) == ("Europe/Zurich", "15:00", None)
    related = seam.spaces.get_related(space_ids=[space.space_id], include=["devices"])
    assert len(related.devices or []) == 1


def test_spaces_are_listed_and_searched(seam: Seam, space: Space) -> None:
    other = seam.spaces.create(name="Cellar")
    assert {space.space_id, other.space_id} <= {one.space_id for one in seam.spaces.list()}
    assert [one.space_id for one in seam.spaces.list(search="Cell")] == [other.space_id]
    assert [one.space_id for one in seam.spaces.list(space_key="wellness")] == [space.space_id]
    seam.spaces.delete(space_id=other.space_id)
