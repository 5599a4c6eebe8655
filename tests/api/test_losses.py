"""Devices and accounts that are lost for good. These scenarios have a server of their own: they spoil the estate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_house import House, codes_of
from api_server import ApiServer, serving
from api_waiting import Watch, until
from seam import Seam


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with serving(tmp_path_factory.mktemp("spoilt")) as running:
        yield running


def test_a_device_that_is_removed_is_gone_with_a_word(seam: Seam, house: House, watch: Watch) -> None:
    able = [one for one in house.devices if one.can_simulate_removal and one != house.lock]
    assert able, "no device can simulate its removal"
    seam.devices.simulate.remove(device_id=able[-1].device_id)
    watch.wait("device.removed", device_id=able[-1].device_id)
    assert "device_removed" in codes_of(seam.devices.get(device_id=able[-1].device_id).errors)


def test_an_account_that_is_lost_takes_its_devices_and_codes_along(seam: Seam, house: House, watch: Watch) -> None:
    lock = house.lock
    code = seam.access_codes.create(device_id=lock.device_id, code=house.pin(lock))
    until(lambda: seam.access_codes.get(access_code_id=code.access_code_id).status == "set")
    seam.connected_accounts.simulate.disconnect(connected_account_id=lock.connected_account_id)
    watch.wait("connected_account.disconnected", connected_account_id=lock.connected_account_id)
    account = seam.connected_accounts.get(connected_account_id=lock.connected_account_id)
    assert codes_of(account.errors) == ["account_disconnected"]
    away = seam.devices.get(device_id=lock.device_id)
    assert away.properties.online is False
    assert "account_disconnected" in codes_of(away.errors)
    stands = seam.access_codes.get(access_code_id=code.access_code_id)
    assert stands.status == "unknown"
    assert any(error.get("is_connected_account_error") for error in stands.errors)
