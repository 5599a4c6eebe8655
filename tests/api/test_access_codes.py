"""Access codes one by one: what a caller does who manages codes itself instead of asking for grants."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, is_gone, until
from seam import Seam, SeamHttpApiError, SeamHttpInvalidInputError
from seam.resources import AccessCode, Device


@pytest.fixture(params=[0, 1], ids=["first kind", "second kind"])
def lock(house: House, request: pytest.FixtureRequest) -> Device:
    """A lock of each of two kinds."""
    kind: int = request.param
    return house.locks(2)[kind]


def when(seam: Seam, code: AccessCode, status: str) -> AccessCode:
    """The code, as soon as it has that status."""
    return until(
        lambda: seam.access_codes.get(access_code_id=code.access_code_id), lambda found: found.status == status
    )


def test_an_ongoing_code_opens_until_it_is_deleted(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device, watch: Watch
) -> None:
    pin = house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, name="Cleaner")
    assert (code.type, code.starts_at, code.ends_at) == ("ongoing", None, None)
    assert (code.code, code.name, code.is_managed) == (pin, "Cleaner", True)
    assert (code.is_offline_access_code, code.is_one_time_use) == (False, False)
    assert code.status in ("unset", "setting", "set")
    set_ = when(seam, code, "set")
    assert (set_.errors, set_.pending_mutations) == ([], [])
    clock.advance(days=2)
    assert doors.walk_up(lock.device_id, pin)
    seam.access_codes.delete(access_code_id=code.access_code_id)
    watch.wait("access_code.deleted", access_code_id=code.access_code_id)
    assert is_gone(lambda: seam.access_codes.get(access_code_id=code.access_code_id), "access_code_not_found")
    assert not doors.walk_up(lock.device_id, pin)


def test_a_timed_code_opens_in_its_time_alone(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device, watch: Watch
) -> None:
    pin = house.pin(lock)
    start, end = clock.after(hours=30), clock.after(hours=34)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, starts_at=start, ends_at=end, name="Plumber")
    assert code.type == "time_bound"
    assert Clock.same(code.starts_at, start)
    assert not doors.walk_up(lock.device_id, pin)
    assert seam.access_codes.get(access_code_id=code.access_code_id).status == "unset"
    clock.advance_to(start, minutes=10)
    watch.wait("access_code.set_on_device", access_code_id=code.access_code_id)
    assert when(seam, code, "set").is_scheduled_on_device is not True
    assert doors.walk_up(lock.device_id, pin)
    clock.advance_to(end, minutes=10)
    watch.wait("access_code.removed_from_device", access_code_id=code.access_code_id)
    assert not doors.walk_up(lock.device_id, pin)
    assert is_gone(lambda: seam.access_codes.get(access_code_id=code.access_code_id), "access_code_not_found")


def test_a_lock_that_keeps_windows_is_loaded_ahead_and_another_just_in_time(
    seam: Seam, clock: Clock, house: House, watch: Watch
) -> None:
    loaded = []
    for lock in house.locks(2):
        code = seam.access_codes.create(
            device_id=lock.device_id,
            code=house.pin(lock),
            starts_at=clock.after(hours=20),
            ends_at=clock.after(hours=22),
        )
        clock.advance(seconds=30)
        loaded.append(seam.access_codes.get(access_code_id=code.access_code_id))
    for code in loaded:
        if code.is_scheduled_on_device:
            watch.wait("access_code.scheduled_on_device", access_code_id=code.access_code_id)
        else:
            assert "deferring_creation" in codes_of(code.pending_mutations)
        assert code.status == "unset"
    assert any(code.is_scheduled_on_device for code in loaded), "no lock of the estate keeps windows"


def test_a_code_is_drawn_when_none_is_given(seam: Seam, house: House, doors: Doors, lock: Device) -> None:
    code = seam.access_codes.create(device_id=lock.device_id)
    lengths = lock.properties.supported_code_lengths
    assert len(str(code.code)) == min(lengths)
    when(seam, code, "set")
    assert doors.walk_up(lock.device_id, str(code.code))
    longest = max(lengths)
    other = seam.access_codes.create(device_id=lock.device_id, preferred_code_length=longest)
    assert len(str(other.code)) == longest


def test_a_code_can_be_asked_for_without_being_set(seam: Seam, house: House, doors: Doors, lock: Device) -> None:
    proposed = seam.access_codes.generate_code(device_id=lock.device_id)
    assert proposed.device_id == lock.device_id
    assert len(str(proposed.code)) in lock.properties.supported_code_lengths
    assert not doors.walk_up(lock.device_id, str(proposed.code))


def test_another_pin_replaces_the_old_one(seam: Seam, house: House, doors: Doors, lock: Device, watch: Watch) -> None:
    old, new = house.pin(lock), house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=old)
    when(seam, code, "set")
    seam.access_codes.update(access_code_id=code.access_code_id, code=new)
    until(
        lambda: seam.access_codes.get(access_code_id=code.access_code_id),
        lambda found: found.code == new and found.status == "set" and not found.pending_mutations,
    )
    watch.wait("access_code.changed", access_code_id=code.access_code_id)
    assert doors.walk_up(lock.device_id, new)
    assert not doors.walk_up(lock.device_id, old)


def test_a_pin_that_another_code_has_cannot_be_changed_to(seam: Seam, house: House, lock: Device) -> None:
    mine, taken = house.pin(lock), house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=mine)
    seam.access_codes.create(device_id=lock.device_id, code=taken)
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.update(access_code_id=code.access_code_id, code=taken)
    assert (refused.value.status_code, refused.value.code) == (409, "duplicate_access_code")
    assert seam.access_codes.get(access_code_id=code.access_code_id).code == mine


def test_a_name_is_changed_without_touching_the_pin(seam: Seam, house: House, doors: Doors, lock: Device) -> None:
    pin = house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, name="Before")
    seam.access_codes.update(access_code_id=code.access_code_id, name="After")
    stands = until(
        lambda: seam.access_codes.get(access_code_id=code.access_code_id),
        lambda found: found.name == "After" and found.status == "set" and not found.pending_mutations,
    )
    assert stands.code == pin
    assert doors.walk_up(lock.device_id, pin)


def test_the_times_of_a_code_can_be_moved(seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device) -> None:
    pin = house.pin(lock)
    first_end = clock.after(hours=2)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, starts_at=clock.after(), ends_at=first_end)
    when(seam, code, "set")
    later = clock.after(hours=8)
    seam.access_codes.update(access_code_id=code.access_code_id, ends_at=later)
    until(lambda: not seam.access_codes.get(access_code_id=code.access_code_id).pending_mutations)
    clock.advance_to(first_end, minutes=10)
    assert doors.walk_up(lock.device_id, pin)
    clock.advance_to(later, minutes=10)
    assert not doors.walk_up(lock.device_id, pin)


def test_a_timed_code_becomes_ongoing_and_an_ongoing_one_timed(
    seam: Seam, clock: Clock, house: House, doors: Doors, lock: Device
) -> None:
    pin, end = house.pin(lock), clock.after(hours=2)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, starts_at=clock.after(), ends_at=end)
    when(seam, code, "set")
    seam.access_codes.update(access_code_id=code.access_code_id, type="ongoing")
    stands = until(
        lambda: seam.access_codes.get(access_code_id=code.access_code_id),
        lambda found: found.type == "ongoing" and not found.pending_mutations,
    )
    assert stands.ends_at is None
    clock.advance_to(end, minutes=10)
    assert doors.walk_up(lock.device_id, pin)
    last = clock.after(hours=1)
    seam.access_codes.update(
        access_code_id=code.access_code_id, type="time_bound", starts_at=clock.after(), ends_at=last
    )
    assert until(
        lambda: seam.access_codes.get(access_code_id=code.access_code_id),
        lambda found: found.type == "time_bound" and not found.pending_mutations,
    )
    assert doors.walk_up(lock.device_id, pin)
    clock.advance_to(last, minutes=10)
    assert not doors.walk_up(lock.device_id, pin)


def test_a_code_that_the_keypad_does_not_take_is_refused(seam: Seam, house: House, lock: Device) -> None:
    wrong = max(lock.properties.supported_code_lengths) + 1
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.create(device_id=lock.device_id, code="1234567890123"[:wrong])
    assert refused.value.status_code == 400
    for digits in ("123", "12a4", ""):
        with pytest.raises(SeamHttpInvalidInputError) as invalid:
            seam.access_codes.create(device_id=lock.device_id, code=digits)
        assert invalid.value.get_validation_error_messages("code")


def test_leading_noughts_belong_to_a_pin(seam: Seam, house: House, doors: Doors, lock: Device) -> None:
    pin = "00" + house.pin(lock)[2:]
    code = seam.access_codes.create(device_id=lock.device_id, code=pin)
    assert when(seam, code, "set").code == pin
    assert doors.walk_up(lock.device_id, pin)
    assert not doors.walk_up(lock.device_id, pin.lstrip("0"))


def test_codes_are_found_by_device_by_id_by_pin_and_by_name(seam: Seam, house: House, lock: Device) -> None:
    pin = house.pin(lock)
    code = seam.access_codes.create(device_id=lock.device_id, code=pin, name=f"Needle {pin}")
    assert seam.access_codes.get(device_id=lock.device_id, code=pin).access_code_id == code.access_code_id
    finds: list[dict[str, Any]] = [
        {"device_id": lock.device_id, "search": "Needle"},
        {"access_code_ids": [code.access_code_id]},
        {"device_id": lock.device_id},
    ]
    for one in finds:
        assert code.access_code_id in {each.access_code_id for each in seam.access_codes.list(**one)}, one
    assert len(seam.access_codes.list(access_code_ids=[code.access_code_id])) == 1


# --- several at once --------------------------------------------------------------------------------------------------


def test_codes_made_together_share_a_pin_and_are_changed_together(
    seam: Seam, clock: Clock, house: House, doors: Doors
) -> None:
    locks = house.locks(3)
    end = clock.after(hours=4)
    codes = seam.access_codes.create_multiple(
        device_ids=[one.device_id for one in locks], name="Shared", starts_at=clock.after(), ends_at=end
    )
    assert len(codes) == 3
    (pin,) = {one.code for one in codes}
    (key,) = {one.common_code_key for one in codes}
    assert str(key).startswith("auto_set_by_create_multiple_")
    for code in codes:
        when(seam, code, "set")
        assert doors.walk_up(code.device_id, str(pin))
    later = clock.after(hours=8)
    seam.access_codes.update_multiple(common_code_key=key, ends_at=later, name="Longer")
    for code in codes:
        stands = until(
            lambda code=code: seam.access_codes.get(access_code_id=code.access_code_id),
            lambda found: not found.pending_mutations,
        )
        assert stands.name == "Longer"
        assert Clock.same(stands.ends_at, later)
    clock.advance_to(end, minutes=10)
    assert [doors.walk_up(one.device_id, str(pin)) for one in locks] == [True] * 3
    clock.advance_to(later, minutes=10)
    assert [doors.walk_up(one.device_id, str(pin)) for one in locks] == [False] * 3


def test_codes_made_together_with_a_given_pin_are_not_linked(seam: Seam, house: House) -> None:
    locks = house.locks(2)
    pin = house.pin(*locks)
    codes = seam.access_codes.create_multiple(device_ids=[one.device_id for one in locks], code=pin)
    assert {one.code for one in codes} == {pin}
    assert {one.common_code_key for one in codes} == {None}


def test_a_pin_that_one_lock_cannot_share_makes_none_or_another(seam: Seam, house: House) -> None:
    locks = house.locks(2)
    devices = [one.device_id for one in locks]
    pin = house.pin(*locks)
    seam.access_codes.create(device_id=devices[0], code=pin)
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_codes.create_multiple(device_ids=devices, code=pin)
    assert refused.value.status_code in (400, 409)
    assert pin not in {one.code for one in seam.access_codes.list(device_id=devices[1])}, "nothing was created"
    codes = seam.access_codes.create_multiple(
        device_ids=devices, code=pin, behavior_when_code_cannot_be_shared="create_random_code"
    )
    by_device = {one.device_id: one.code for one in codes}
    assert by_device[devices[0]] != pin


def test_a_common_key_gives_the_same_pin_on_all_its_devices(seam: Seam, house: House, doors: Doors) -> None:
    locks = house.locks(2)
    codes = [seam.access_codes.create(device_id=one.device_id, common_code_key="stay 12") for one in locks]
    assert {one.common_code_key for one in codes} == {"stay 12"}
    assert codes[0].code == codes[1].code
    for code in codes:
        when(seam, code, "set")
        assert doors.walk_up(code.device_id, str(code.code))
