"""One request for several locks: one PIN opens them all, and only them."""

from __future__ import annotations

from typing import Any

from api_doors import Doors
from api_house import Clock, House, codes_of, entry_of
from api_waiting import issued, until
from seam import Seam
from seam.resources import AccessGrant, Device


def granted(seam: Seam, clock: Clock, locks: list[Device], name: str, **more: Any) -> AccessGrant:
    asked: dict[str, Any] = {
        "user_identity": {"full_name": name},
        "device_ids": [one.device_id for one in locks],
        "requested_access_methods": [{"mode": "code"}],
        "ends_at": clock.after(days=2),
    }
    return seam.access_grants.create(**(asked | more))


def test_one_pin_opens_every_door_of_the_grant_and_no_other(
    seam: Seam, clock: Clock, house: House, doors: Doors
) -> None:
    *locks, other = house.locks(4)
    pin = str(issued(seam, granted(seam, clock, locks, "Ona Onepin").access_grant_id).code)
    assert [doors.walk_up(one.device_id, pin) for one in locks] == [True, True, True]
    assert not doors.walk_up(other.device_id, pin)


def test_the_codes_of_one_method_share_their_pin_and_a_common_key(seam: Seam, clock: Clock, house: House) -> None:
    locks = house.locks(3)
    grant = granted(seam, clock, locks, "Cora Common")
    pin = issued(seam, grant.access_grant_id).code
    codes = until(
        lambda: seam.access_codes.list(access_grant_id=grant.access_grant_id),
        lambda found: {one.status for one in found} == {"set"},
    )
    assert {one.device_id for one in codes} == {one.device_id for one in locks}
    assert {one.code for one in codes} == {pin}
    assert len(codes) == 3
    assert len({one.common_code_key for one in codes}) == 1
    assert codes[0].common_code_key is not None


def test_what_belongs_to_a_grant_is_answered_in_one_batch(seam: Seam, clock: Clock, house: House) -> None:
    locks = house.locks(2)
    grant = granted(seam, clock, locks, "Bea Batch")
    wanted = {one.device_id for one in locks}
    batch = seam.access_grants.get_related(access_grant_ids=[grant.access_grant_id])
    assert {one["device_id"] for one in batch.devices or []} == wanted
    assert [one["user_identity_id"] for one in batch.user_identities or []] == [grant.user_identity_id]
    assert [one["access_method_id"] for one in batch.access_methods or []] == grant.access_method_ids
    only = seam.access_grants.get_related(access_grant_ids=[grant.access_grant_id], include=["devices"])
    assert {one["device_id"] for one in only.devices or []} == wanted
    assert not only.access_methods
    without = seam.access_grants.get_related(access_grant_ids=[grant.access_grant_id], exclude=["devices"])
    assert not without.devices
    assert without.access_methods
    method = seam.access_methods.get_related(access_method_ids=grant.access_method_ids, include=["devices"])
    assert {one["device_id"] for one in method.devices or []} == wanted


def test_a_wish_that_is_taken_at_one_door_is_told_and_every_door_still_opens(
    seam: Seam, clock: Clock, house: House, doors: Doors
) -> None:
    first, second = house.locks(2)
    pin = house.pin(first, second)
    issued(
        seam,
        granted(
            seam, clock, [first], "Ina First", requested_access_methods=[{"mode": "code", "code": pin}]
        ).access_grant_id,
    )
    wish = [{"mode": "code", "code": pin}]
    grant = granted(seam, clock, [first, second], "Uwe Unlucky", requested_access_methods=wish)
    codes = until(
        lambda: seam.access_codes.list(access_grant_id=grant.access_grant_id),
        lambda found: [one.status for one in found] == ["set", "set"],
    )
    assert all(doors.walk_up(one.device_id, str(one.code)) for one in codes)
    there = next(one for one in codes if one.device_id == first.device_id)
    assert there.code != pin
    warning = entry_of(
        seam.access_grants.get(access_grant_id=grant.access_grant_id).warnings, "requested_code_unavailable"
    )
    assert (warning["original_code"], warning["new_code"]) == (pin, there.code)
    assert warning["device_id"] == first.device_id


def test_a_door_that_cannot_hold_these_times_is_left_out_with_a_warning(
    seam: Seam, clock: Clock, house: House, doors: Doors
) -> None:
    """A code that is worked out has an end, so a grant without one leaves that door out."""
    choosy = house.offline_code_lock
    grant = granted(seam, clock, [house.lock, choosy], "Ona Ongoing", ends_at=None)
    assert doors.walk_up(house.lock.device_id, str(issued(seam, grant.access_grant_id).code))
    stands = seam.access_grants.get(access_grant_id=grant.access_grant_id)
    warning = entry_of(stands.warnings, "device_time_constraints_violated")
    assert (warning["device_id"], warning["reason"]) == (choosy.device_id, "ongoing_not_supported")


def test_a_grant_that_no_door_can_serve_says_so(seam: Seam, clock: Clock, house: House) -> None:
    room = house.rooms(1)[0]
    assert not room.can_unlock_with_code
    grant = seam.access_grants.create(
        user_identity={"full_name": "Nia Nowhere"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    stands = until(lambda: seam.access_grants.get(access_grant_id=grant.access_grant_id), lambda found: found.errors)
    assert codes_of(stands.errors) == ["cannot_create_requested_access_methods"]


def test_a_door_without_a_keypad_is_left_out_with_a_warning(
    seam: Seam, clock: Clock, house: House, doors: Doors
) -> None:
    lock, bare = house.lock, house.lock_without_keypad
    grant = granted(seam, clock, [lock, bare], "Nora Nokeys")
    warning = entry_of(grant.warnings, "device_does_not_support_access_codes")
    assert warning["device_id"] == bare.device_id
    assert codes_of(grant.errors) == []
    pin = str(issued(seam, grant.access_grant_id).code)
    assert doors.walk_up(lock.device_id, pin)
    assert not doors.type_pin(pin, device_id=bare.device_id)
