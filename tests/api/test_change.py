"""A grant whose times or places change: the PIN stays, the doors follow."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, issued, until
from seam import NULL, Seam
from seam.resources import AccessGrant, Device


@pytest.fixture(scope="module")
def locks(house: House) -> list[Device]:
    return house.locks(3)


def granted(seam: Seam, clock: Clock, name: str, lock: Device, **more: Any) -> AccessGrant:
    asked: dict[str, Any] = {
        "user_identity": {"full_name": name},
        "device_ids": [lock.device_id],
        "requested_access_methods": [{"mode": "code"}],
        "ends_at": clock.after(hours=3),
    }
    return seam.access_grants.create(**(asked | more))


def settled(seam: Seam, grant: AccessGrant) -> AccessGrant:
    """The grant, as soon as no change of it is under way."""
    return until(
        lambda: seam.access_grants.get(access_grant_id=grant.access_grant_id), lambda found: not found.pending_mutations
    )


def test_a_longer_stay_keeps_its_pin_beyond_the_first_end(
    seam: Seam, clock: Clock, doors: Doors, locks: list[Device], watch: Watch
) -> None:
    for lock in locks[:2]:
        grant = granted(seam, clock, "Lea Longer", lock)
        pin = issued(seam, grant.access_grant_id).code
        later = clock.after(days=2)
        seam.access_grants.update(access_grant_id=grant.access_grant_id, ends_at=later)
        method = grant.access_method_ids[0]
        watch.wait("access_grant.access_times_changed", access_grant_id=grant.access_grant_id)
        watch.wait("access_method.revoked", access_method_id=method)
        assert watch.wait("access_method.reissued", access_method_id=method)["code"] == pin
        stands = settled(seam, grant)
        assert Clock.same(stands.ends_at, later)
        assert "updating_access_times" not in codes_of(stands.warnings)
        assert issued(seam, grant.access_grant_id).code == pin
        clock.advance_to(str(grant.ends_at), minutes=30)
        assert doors.walk_up(lock.device_id, str(pin)), lock.device_type


def test_a_mobile_key_is_issued_again_with_the_new_times_and_stays_on_its_phone(
    seam: Seam, clock: Clock, doors: Doors, house: House, watch: Watch
) -> None:
    door = house.mobile_door
    grant = seam.access_grants.create(
        user_identity={"full_name": "Mo Mobile"},
        requested_access_methods=[{"mode": "mobile_key"}],
        ends_at=clock.after(days=1),
        **{f"{kind}s": [door_id] for kind, door_id in door.items()},
    )
    issued(seam, grant.access_grant_id, "mobile_key")
    doors.open_link("mo", str(grant.instant_key_url))
    later = clock.after(days=2)
    seam.access_grants.update(access_grant_id=grant.access_grant_id, ends_at=later)
    (method,) = grant.access_method_ids
    watch.wait("access_method.revoked", access_method_id=method)
    watch.wait("access_method.reissued", access_method_id=method)
    assert seam.access_methods.get(access_method_id=method).is_issued
    clock.advance_to(str(grant.ends_at), minutes=30)
    assert doors.present("mo", **door)
    clock.advance_to(later, minutes=30)
    assert not doors.present("mo", **door)


def test_a_shorter_stay_ends_at_its_new_end(seam: Seam, clock: Clock, doors: Doors, locks: list[Device]) -> None:
    for lock in locks[:2]:
        grant = granted(seam, clock, "Sue Shorter", lock, ends_at=clock.after(days=2))
        pin = str(issued(seam, grant.access_grant_id).code)
        sooner = clock.after(minutes=30)
        seam.access_grants.update(access_grant_id=grant.access_grant_id, ends_at=sooner)
        settled(seam, grant)
        assert doors.walk_up(lock.device_id, pin), lock.device_type
        clock.advance_to(sooner, minutes=5)
        assert not doors.walk_up(lock.device_id, pin), lock.device_type


def test_a_start_that_is_moved_away_shuts_the_door_until_then(
    seam: Seam, clock: Clock, doors: Doors, locks: list[Device]
) -> None:
    for lock in locks[:2]:
        grant = granted(seam, clock, "Stan Start", lock, ends_at=clock.after(days=1))
        pin = str(issued(seam, grant.access_grant_id).code)
        assert doors.walk_up(lock.device_id, pin), lock.device_type
        start = clock.after(hours=4)
        seam.access_grants.update(access_grant_id=grant.access_grant_id, starts_at=start)
        until(lambda lock=lock, pin=pin: not doors.type_pin(pin, device_id=lock.device_id))
        clock.advance_to(start, minutes=5)
        until(lambda lock=lock, pin=pin: doors.type_pin(pin, device_id=lock.device_id))


def test_an_end_can_be_taken_away(seam: Seam, clock: Clock, doors: Doors, locks: list[Device]) -> None:
    grant = granted(seam, clock, "Ole Open", locks[0])
    pin = str(issued(seam, grant.access_grant_id).code)
    seam.access_grants.update(access_grant_id=grant.access_grant_id, ends_at=NULL)
    assert settled(seam, grant).ends_at is None
    clock.advance_to(str(grant.ends_at), hours=1)
    assert doors.walk_up(locks[0].device_id, pin)


def test_a_name_can_be_changed_by_key_and_touches_no_door(
    seam: Seam, clock: Clock, locks: list[Device], watch: Watch
) -> None:
    grant = granted(seam, clock, "Nan Name", locks[0], access_grant_key="named")
    issued(seam, grant.access_grant_id)
    seam.access_grants.update(access_grant_key="named", name="Another name")
    assert seam.access_grants.get(access_grant_key="named").name == "Another name"
    assert not watch.events("access_method.revoked", access_method_id=grant.access_method_ids[0])


def test_a_grant_moves_to_another_door_with_its_pin(
    seam: Seam, clock: Clock, house: House, doors: Doors, locks: list[Device]
) -> None:
    pin = house.pin(locks[0], locks[2])
    wish = [{"mode": "code", "code": pin}]
    grant = granted(seam, clock, "Mia Move", locks[0], requested_access_methods=wish)
    assert issued(seam, grant.access_grant_id).code == pin
    seam.client.patch(
        "/access_grants/update",
        json={"access_grant_id": grant.access_grant_id, "device_ids": [locks[2].device_id]},
    )
    until(lambda: doors.type_pin(pin, device_id=locks[2].device_id))
    until(lambda: not doors.type_pin(pin, device_id=locks[0].device_id))
    settled(seam, grant)
    codes = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    assert [one.device_id for one in codes] == [locks[2].device_id]


def test_a_card_has_to_be_written_again_when_the_times_change(
    seam: Seam, clock: Clock, house: House, doors: Doors, watch: Watch
) -> None:
    room = house.rooms(1)[0]
    encoder = house.encoder_of(room).acs_encoder_id
    grant = seam.access_grants.create(
        user_identity={"full_name": "Cem Card"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "card"}],
        ends_at=clock.after(hours=2),
    )
    (method,) = grant.access_method_ids
    watch.wait("access_method.card_encoding_required", access_method_id=method)
    doors.write_card("cem", method, encoder)
    until(lambda: seam.access_methods.get(access_method_id=method).is_issued)
    later = clock.after(days=1)
    seam.access_grants.update(access_grant_id=grant.access_grant_id, ends_at=later)
    waiting = until(lambda: seam.access_methods.get(access_method_id=method), lambda found: found.is_encoding_required)
    assert not waiting.is_issued
    assert len(until(lambda: watch.events("access_method.card_encoding_required"), lambda told: len(told) == 2)) == 2
    clock.advance_to(str(grant.ends_at), minutes=10)
    assert not doors.tap("cem", acs_entrance_id=room.acs_entrance_id), "the old card has ended"
    doors.write_card("cem", method, encoder)
    watch.wait("access_method.reissued", access_method_id=method)
    assert seam.access_methods.get(access_method_id=method).is_issued
    assert doors.tap("cem", acs_entrance_id=room.acs_entrance_id)
