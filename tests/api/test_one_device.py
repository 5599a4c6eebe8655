"""One person, one lock, one PIN: the shortest scenario."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of, text
from api_waiting import Watch, issued, until
from seam import NULL, Seam
from seam.resources import AccessGrant, Device


@pytest.fixture(scope="module")
def lock(house: House) -> Device:
    return house.lock


def granted(seam: Seam, clock: Clock, lock: Device, who: str, **more: Any) -> AccessGrant:
    """A grant for two hours from now with one PIN."""
    asked: dict[str, Any] = {
        "user_identity": {"full_name": who},
        "device_ids": [lock.device_id],
        "requested_access_methods": [{"mode": "code"}],
        "starts_at": clock.after(),
        "ends_at": clock.after(hours=2),
    }
    return seam.access_grants.create(**(asked | more))


def test_a_guest_gets_in_and_a_stranger_does_not(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    grant = granted(seam, clock, lock, "Jane Doe")
    method = issued(seam, grant.access_grant_id)
    assert method.code is not None
    assert doors.walk_up(lock.device_id, method.code)
    assert not doors.walk_up(lock.device_id, house.pin(lock))


def test_a_code_that_starts_now_opens_now_however_young_the_minute_is(
    seam: Seam, clock: Clock, doors: Doors, lock: Device
) -> None:
    full_minute = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=2)
    clock.advance_to(text(full_minute))
    grant = granted(seam, clock, lock, "Min Minute")
    assert doors.walk_up(lock.device_id, str(issued(seam, grant.access_grant_id).code))


def test_what_is_typed_by_the_apis_own_route_is_told_by_the_lock(
    seam: Seam, clock: Clock, house: House, watch: Watch
) -> None:
    for lock in house.locks(2):
        grant = granted(seam, clock, lock, "Jane Doe")
        pin = str(issued(seam, grant.access_grant_id).code)
        (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
        typed = seam.locks.simulate.keypad_code_entry(device_id=lock.device_id, code=pin)
        assert (typed.action_type, typed.status) == ("SIMULATE_KEYPAD_CODE_ENTRY", "success")
        event = watch.wait("lock.unlocked", device_id=lock.device_id)
        assert (event["method"], event["access_code_id"]) == ("keycode", code.access_code_id)
        watch.wait("action_attempt.simulate_keypad_code_entry.succeeded", action_attempt_id=typed.action_attempt_id)


def test_a_lock_that_logs_wrong_codes_tells_of_them(seam: Seam, house: House, lock: Device, watch: Watch) -> None:
    seam.locks.simulate.keypad_code_entry(device_id=lock.device_id, code=house.pin(lock))
    watch.wait("lock.access_denied", device_id=lock.device_id)
    assert not watch.events("lock.unlocked", device_id=lock.device_id)


def test_the_answer_to_a_request_is_the_grant_that_was_asked_for(seam: Seam, clock: Clock, lock: Device) -> None:
    start, end = clock.after(minutes=5), clock.after(hours=30)
    grant = granted(
        seam, clock, lock, "Ada Answer", access_grant_key="answer", name="Ada's stay", starts_at=start, ends_at=end
    )
    assert grant.access_grant_key == "answer"
    assert grant.name == "Ada's stay"
    assert "Ada" in grant.display_name
    assert Clock.same(grant.starts_at, start)
    assert Clock.same(grant.ends_at, end)
    assert (grant.errors, grant.space_ids) == ([], [])
    (asked,) = grant.requested_access_methods
    assert asked.mode == "code"
    assert asked.created_access_method_ids == grant.access_method_ids
    assert len(grant.access_method_ids) == 1
    assert seam.user_identities.get(user_identity_id=grant.user_identity_id).full_name == "Ada Answer"


def test_the_grant_is_found_by_its_key_and_by_each_filter(seam: Seam, clock: Clock, house: House, lock: Device) -> None:
    grant = granted(seam, clock, lock, "Fay Filter", access_grant_key="filter-1")
    elsewhere = granted(seam, clock, house.locks(2)[1], "Eve Elsewhere")
    assert seam.access_grants.get(access_grant_key="filter-1").access_grant_id == grant.access_grant_id
    filters: list[dict[str, Any]] = [
        {"access_grant_key": "filter-1"},
        {"access_grant_ids": [grant.access_grant_id]},
        {"user_identity_id": grant.user_identity_id},
        {"device_id": lock.device_id},
        {"search": "filter-1"},
        {"search": "Fay Fil"},
    ]
    for one in filters:
        found = {each.access_grant_id for each in seam.access_grants.list(**one)}
        assert grant.access_grant_id in found, one
        assert elsewhere.access_grant_id not in found, one
    keyless = {each.access_grant_id for each in seam.access_grants.list(access_grant_key=NULL)}
    assert elsewhere.access_grant_id in keyless
    assert grant.access_grant_id not in keyless


def test_the_code_of_the_method_is_the_code_on_the_lock(seam: Seam, clock: Clock, lock: Device) -> None:
    grant = granted(seam, clock, lock, "Lou Lowlevel")
    method = issued(seam, grant.access_grant_id)
    (code,) = until(
        lambda: seam.access_codes.list(access_grant_id=grant.access_grant_id),
        lambda codes: [one.status for one in codes] == ["set"],
    )
    assert (code.device_id, code.code, code.type) == (lock.device_id, method.code, "time_bound")
    assert Clock.same(code.ends_at, grant.ends_at)
    assert code.is_managed
    assert [one.access_code_id for one in seam.access_codes.list(access_method_id=method.access_method_id)] == [
        code.access_code_id
    ]
    assert [one.access_grant_id for one in seam.access_grants.list(access_code_id=code.access_code_id)] == [
        grant.access_grant_id
    ]


def test_the_code_is_known_before_it_is_issued_and_called_by_its_guest(
    seam: Seam, clock: Clock, doors: Doors, lock: Device
) -> None:
    grant = granted(
        seam, clock, lock, "Quinn Quickstart", starts_at=clock.after(hours=1), ends_at=clock.after(hours=25)
    )
    (method_id,) = grant.requested_access_methods[0].created_access_method_ids
    pin = seam.access_methods.get(access_method_id=method_id).code
    assert pin is not None
    assert issued(seam, grant.access_grant_id).code == pin, "a lock with windows is loaded ahead"
    (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    assert code.name == "Quinn Quickstart"
    assert not doors.walk_up(lock.device_id, pin), "its start has not come"
    clock.advance(hours=1, minutes=1)
    assert doors.walk_up(lock.device_id, pin)


def test_the_code_that_was_asked_for_is_the_one_that_opens(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    pin = house.pin(lock)
    grant = granted(seam, clock, lock, "Wim Wish", requested_access_methods=[{"mode": "code", "code": pin}])
    assert grant.requested_access_methods[0].code == pin
    assert issued(seam, grant.access_grant_id).code == pin
    assert "requested_code_unavailable" not in codes_of(
        seam.access_grants.get(access_grant_id=grant.access_grant_id).warnings
    )
    assert doors.walk_up(lock.device_id, pin)


def test_the_events_tell_the_story_from_the_request_to_the_door(
    seam: Seam, clock: Clock, lock: Device, watch: Watch
) -> None:
    grant = granted(seam, clock, lock, "Eva Events", access_grant_key="events-1")
    method = issued(seam, grant.access_grant_id)
    (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    watch.wait("access_grant.created", access_grant_id=grant.access_grant_id)
    created = watch.wait("access_method.created", access_method_id=method.access_method_id)
    assert created["access_grant_ids"] == [grant.access_grant_id]
    told = watch.wait("access_method.issued", access_method_id=method.access_method_id)
    assert (told["code"], told["access_grant_keys"]) == (method.code, ["events-1"])
    assert method.issued_at is not None
    watch.wait("access_code.created", access_code_id=code.access_code_id, device_id=lock.device_id)
    on_device = watch.wait("access_code.set_on_device", access_code_id=code.access_code_id)
    assert on_device["code"] == method.code


def test_one_person_keeps_her_pin_from_grant_to_grant(seam: Seam, clock: Clock, house: House, doors: Doors) -> None:
    first, second = house.locks(2)
    grant = granted(seam, clock, first, "Kim Keeper")
    pin = issued(seam, grant.access_grant_id).code
    again = granted(seam, clock, second, "", user_identity=None, user_identity_id=grant.user_identity_id)
    assert issued(seam, again.access_grant_id).code == pin
    assert doors.walk_up(second.device_id, str(pin))


def test_an_ongoing_grant_has_no_end_and_opens(seam: Seam, clock: Clock, doors: Doors, lock: Device) -> None:
    grant = granted(seam, clock, lock, "Ona Ongoing", starts_at=None, ends_at=None)
    assert grant.ends_at is None
    assert clock.now().isoformat()[:13] in grant.starts_at.replace("Z", "+00:00")
    assert doors.walk_up(lock.device_id, str(issued(seam, grant.access_grant_id).code))


def test_another_method_can_be_asked_for_later(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    entrances = [house.rooms(1)[0].acs_entrance_id]
    card = [{"mode": "card"}]
    grant = granted(seam, clock, lock, "Liv Later", acs_entrance_ids=entrances, requested_access_methods=card)
    more = seam.access_grants.request_access_methods(
        access_grant_id=grant.access_grant_id, requested_access_methods=[{"mode": "code"}]
    )
    assert [one.mode for one in more.requested_access_methods] == ["card", "code"]
    assert set(grant.access_method_ids) < set(more.access_method_ids)
    assert doors.walk_up(lock.device_id, str(issued(seam, grant.access_grant_id).code))
