"""Devices: what can be told of them, found, renamed and taken out of management."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import House
from api_waiting import Watch, is_gone, issued, until
from seam import Seam
from seam.resources import Device


def test_a_lock_says_what_it_can_do(house: House) -> None:
    for lock in house.locks(2):
        assert lock.properties.online is True
        assert "lock" in lock.capabilities_supported
        assert "access_code" in lock.capabilities_supported
        assert lock.is_managed
        assert lock.properties.supported_code_lengths
        assert lock.properties.model.display_name
        assert lock.display_name
        battery = lock.properties.battery
        assert battery is not None
        assert 0 <= battery.level <= 1
        assert battery.status in ("critical", "low", "good", "full")
        assert lock.errors == []


def test_what_a_device_cannot_do_at_all_is_not_called_false(house: House) -> None:
    offline = house.offline_code_lock
    assert (offline.can_program_offline_access_codes, offline.can_program_online_access_codes) == (True, None)
    assert (offline.can_remotely_lock, offline.can_remotely_unlock) == (None, None)
    assert (house.lock.can_program_online_access_codes, house.lock.can_program_offline_access_codes) == (True, None)


def test_a_lock_tells_where_it_hangs(house: House) -> None:
    location = house.lock.location
    assert location is not None
    assert "/" in str(location.time_zone)


def test_devices_are_found_by_each_filter(seam: Seam, house: House) -> None:
    lock, other = house.locks(2)
    filters: list[dict[str, Any]] = [
        {"device_ids": [lock.device_id]},
        {"device_type": lock.device_type},
        {"device_types": [lock.device_type]},
        {"connected_account_id": lock.connected_account_id, "device_type": lock.device_type},
        {"search": lock.display_name},
    ]
    for one in filters:
        found = {each.device_id for each in seam.devices.list(**one)}
        assert lock.device_id in found, one
        assert other.device_id not in found, one
    assert seam.devices.list(device_ids=[]) == [] or len(seam.devices.list(device_ids=[])) == len(house.devices)
    assert seam.devices.get(name=lock.display_name).device_id == lock.device_id


def test_a_device_can_be_given_a_nickname_and_notes(seam: Seam, house: House, watch: Watch) -> None:
    lock = house.lock
    seam.devices.update(
        device_id=lock.device_id, name="Front of the house", custom_metadata={"floor": "2", "vip": True}
    )
    stands = seam.devices.get(device_id=lock.device_id)
    assert (stands.display_name, stands.nickname) == ("Front of the house", "Front of the house")
    assert dict(stands.custom_metadata) == {"floor": "2", "vip": True}
    found = seam.devices.list(custom_metadata_has={"floor": "2"})
    assert [one.device_id for one in found] == [lock.device_id]
    seam.devices.update(device_id=lock.device_id, custom_metadata={"floor": None})
    assert dict(seam.devices.get(device_id=lock.device_id).custom_metadata) == {"vip": True}


def test_a_device_out_of_management_is_listed_apart_and_comes_back(seam: Seam, house: House, watch: Watch) -> None:
    lock = house.locks(2)[1]
    seam.devices.update(device_id=lock.device_id, is_managed=False)
    watch.wait("device.converted_to_unmanaged", device_id=lock.device_id)
    assert lock.device_id not in {one.device_id for one in seam.devices.list()}
    assert is_gone(lambda: seam.devices.get(device_id=lock.device_id), "device_not_found")
    apart = seam.devices.unmanaged.list()
    assert [one.device_id for one in apart] == [lock.device_id]
    assert seam.devices.unmanaged.get(device_id=lock.device_id).is_managed is False
    seam.devices.unmanaged.update(device_id=lock.device_id, is_managed=True)
    watch.wait("device.unmanaged.converted_to_managed", device_id=lock.device_id)
    assert seam.devices.get(device_id=lock.device_id).is_managed is True
    assert seam.devices.unmanaged.list() == []


def test_a_code_keeps_its_name_and_opens_when_its_device_leaves_management_and_comes_back(
    seam: Seam, house: House, doors: Doors
) -> None:
    lock = house.locks(2)[1]
    code = seam.access_codes.create(device_id=lock.device_id, name="Cleaner", code=house.pin(lock))
    until(lambda: seam.access_codes.get(access_code_id=code.access_code_id).status == "set")
    seam.devices.update(device_id=lock.device_id, is_managed=False)
    kept = next(one for one in seam.access_codes.unmanaged.list(device_id=lock.device_id) if one.code == code.code)
    assert (kept.name, kept.is_managed) == ("Cleaner", False)
    seam.devices.unmanaged.update(device_id=lock.device_id, is_managed=True)
    seam.access_codes.unmanaged.convert_to_managed(access_code_id=kept.access_code_id)
    assert seam.access_codes.get(access_code_id=kept.access_code_id).name == "Cleaner"
    assert doors.walk_up(lock.device_id, str(code.code))


def test_providers_are_listed(seam: Seam, house: House) -> None:
    names = {one.device_provider_name for one in seam.devices.list_device_providers()}
    assert {one.device_provider.device_provider_name for one in house.devices if one.device_provider} <= names


def test_a_person_reaches_the_devices_of_her_grants(seam: Seam, house: House, doors: Doors) -> None:
    lock = house.locks(3)[2]
    grant = seam.access_grants.create(
        user_identity={"full_name": "Rea Reaches"},
        device_ids=[lock.device_id],
        requested_access_methods=[{"mode": "code"}],
    )
    issued(seam, grant.access_grant_id)
    reached: list[Device] = seam.user_identities.list_accessible_devices(user_identity_id=grant.user_identity_id)
    assert [one.device_id for one in reached] == [lock.device_id]


@pytest.mark.parametrize("level", [0.5, 0.05])
def test_the_battery_is_told_as_it_is(seam: Seam, house: House, watch: Watch, level: float) -> None:
    lock = house.lock
    seam.client.post("/latchwork/simulate/set_battery", json={"device_id": lock.device_id, "level": level})
    seam.connected_accounts.sync(connected_account_id=lock.connected_account_id)
    stands = until(
        lambda: seam.devices.get(device_id=lock.device_id).properties.battery,
        lambda found: abs(found.level - level) < 0.02,
    )
    assert (stands.status in ("critical", "low")) == (level < 0.2)
    if level < 0.2:
        watch.wait("device.low_battery", device_id=lock.device_id)
    watch.wait("device.battery_status_changed", device_id=lock.device_id)
