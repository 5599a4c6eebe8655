"""What is taken from bleak and bumble, and when."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection

from latchwork.drivers.links.ble import Radio
from latchwork.drivers.links.ble_bumble import BumbleCentral
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.simulators.hosts.bumble_host import BumbleAir
from latchwork.world import World
from latchwork.world.air import Air

BASES = (BaseBleakClient, BaseBleakScanner, BleakGATTCharacteristic, BleakGATTDescriptor, BleakGATTService)
VALUES = (BLEDevice, AdvertisementData, BleakGATTServiceCollection)


def test_every_base_class_of_bleak_that_is_used_is_there_and_both_backends_fill_it() -> None:
    assert all(inspect.isclass(one) for one in BASES + VALUES)
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world)
        bumble = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        for radio in (memory_radio(Air(world)), bumble):
            client = BleakClient("AA:BB:CC:DD:EE:FF", backend=radio.client, bluez=radio.bluez())
            assert client.address == "AA:BB:CC:DD:EE:FF"
            assert not client.is_connected
            async with BleakScanner(backend=radio.scanner) as scanner:
                assert scanner.discovered_devices == []

    world.run(main())


def test_a_radio_names_its_adapter_in_the_form_that_bleak_wants() -> None:
    assert Radio(adapter="hci1").bluez() == {"adapter": "hci1"}
    assert Radio().bluez() == {}


@pytest.mark.parametrize(
    "module",
    ["latchwork.drivers", "latchwork.drivers.links.ble", "latchwork.drivers.links.ble_memory", "latchwork.world"],
)
def test_bumble_is_not_imported_unless_the_wire_level_is_asked_for(module: str) -> None:
    program = f"import sys, {module}; print([name for name in sys.modules if name.split('.')[0] == 'bumble'])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
