"""Simulated devices on bumble's stack: the shared link, and a way in for a foreign host stack."""

from __future__ import annotations

import asyncio
import socket

import pytest
from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bumble.controller import Controller
from bumble.hci import Address, HCI_LE_Set_Extended_Advertising_Parameters_Command

from latchwork.drivers.links import ble
from latchwork.drivers.links.ble_bumble import BumbleCentral
from latchwork.simulators.hosts.bumble_host import BumbleAir
from latchwork.simulators.hosts.bumble_link import AirController, SparseLink
from latchwork.world import World
from latchwork.world.air import Advertisement, Central, Characteristic, Service

pytestmark = pytest.mark.wire

PIPE = "0000fff2-0000-1000-8000-00805f9b34fb"
BOTH = frozenset({"write", "write-without-response", "notify"})
SERVICES = (Service("0000fff0-0000-1000-8000-00805f9b34fb", (Characteristic(PIPE, BOTH),)),)


class Echo:
    def __init__(self, address: str) -> None:
        self.address = address
        self.services: tuple[Service, ...] = SERVICES
        self.asked = 0
        self.name = "before"
        self.central: Central | None = None

    def advertisement(self) -> Advertisement | None:
        self.asked += 1
        return Advertisement(self.name)

    def connected(self, central: Central) -> None:
        self.central = central

    def written(self, characteristic: str, data: bytes) -> None:
        assert self.central is not None
        self.central.notify(characteristic, data)

    def read(self, characteristic: str) -> bytes:
        return b""

    def disconnected(self) -> None:
        self.central = None


def address(number: int) -> str:
    return f"AA:BB:CC:DD:{number >> 8:02X}:{number & 0xFF:02X}"


def test_each_advertisement_is_asked_from_the_device_and_none_when_nobody_listens() -> None:
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world)
        echo = Echo(address(1))
        await air.add(echo)
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        await world.sleep(60)
        assert echo.asked == 0
        assert [one.name for one in await ble.scan(world, radio, 1)] == ["before"]
        echo.name = "after"
        assert [one.name for one in await ble.scan(world, radio, 1)] == ["after"]

    world.run(main())


def heard_moments(quiet_before: bool) -> list[tuple[float, str]]:
    """When a scan hears whom, in a world where somebody listened all the time before, or nobody did."""
    world = World(1)
    moments: list[tuple[float, str]] = []

    async def main() -> None:
        air = BumbleAir(world)
        for number in range(3):
            await air.add(Echo(address(number)))
            await world.sleep(0.03)
        other = air.controller("other")
        other.le_scan_enable = not quiet_before
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        await world.sleep(34.567)

        def heard(device: BLEDevice, advert: AdvertisementData) -> None:
            moments.append((round(world.monotonic(), 6), device.address))

        async with BleakScanner(heard, backend=radio.scanner):
            await world.sleep(1)
        await world.sleep(0.05)
        async with BleakScanner(heard, backend=radio.scanner):
            await world.sleep(1)
        await air.close()

    world.run(main())
    return moments


def test_whoever_starts_to_scan_hears_what_he_would_have_heard_had_somebody_listened_all_the_time() -> None:
    quiet, busy = heard_moments(quiet_before=True), heard_moments(quiet_before=False)
    assert len(quiet) >= 2 * 3 * 10
    assert quiet == busy


def test_a_quiet_month_costs_no_timers() -> None:
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world)
        for number in range(20):
            await air.add(Echo(address(number)))
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        # one advertisement of each finds that nobody listens; from then on the loop has this sleep alone to wait for
        await world.sleep(30 * 86400)
        assert len(await ble.scan(world, radio, 1)) == 20
        await air.close()

    world.run(main())


def test_a_device_that_is_restarted_at_once_advertises_on_one_timer_alone() -> None:
    world = World(1)

    async def main() -> None:
        link = SparseLink()
        one = AirController("one", link, Address("00:11:22:33:44:55", Address.PUBLIC_DEVICE_ADDRESS))
        other = AirController("other", link, Address("00:11:22:33:44:66", Address.PUBLIC_DEVICE_ADDRESS))
        asked: list[float] = []

        def gate() -> None:
            asked.append(world.monotonic())

        link.gates[one] = gate
        parameters = HCI_LE_Set_Extended_Advertising_Parameters_Command(
            advertising_handle=0,
            advertising_event_properties=1,
            primary_advertising_interval_min=160,
            primary_advertising_interval_max=160,
            primary_advertising_channel_map=7,
            own_address_type=0,
            peer_address_type=0,
            peer_address=Address.ANY,
            advertising_filter_policy=0,
            advertising_tx_power=0,
            primary_advertising_phy=1,
            secondary_advertising_max_skip=0,
            secondary_advertising_phy=1,
            advertising_sid=0,
            scan_request_notification_enable=0,
        )
        one.on_hci_le_set_extended_advertising_parameters_command(parameters)
        advertising = one.advertising_sets[0]
        advertising.start()
        advertising.stop()
        advertising.start()
        other.le_scan_enable = True
        await world.sleep(0.95)
        assert asked == pytest.approx([number / 10 for number in range(10)])
        link.remove_controller(one)
        await world.sleep(1)
        assert len(asked) == 10

    world.run(main())


def test_a_host_that_starts_over_lets_go_of_what_the_one_before_it_held() -> None:
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world)
        echo = Echo(address(1))
        await air.add(echo)
        controller = air.controller("outside")
        first = await BumbleCentral.on_controller(world, controller, "first")
        await ble.connect(address(1), first.radio())
        held = echo.central
        assert held is not None
        # the first program is gone without a word; the next one powers on with a reset
        second = await BumbleCentral.on_controller(world, controller, "second")
        await world.sleep(1)
        assert not controller.le_scan_enable
        link = await ble.connect(address(1), second.radio())
        assert echo.central is not held
        await link.close()
        await air.close()

    world.run(main())


def test_the_link_takes_only_controllers_that_tell_when_they_listen() -> None:
    async def main() -> None:
        public = Address("00:11:22:33:44:55", Address.PUBLIC_DEVICE_ADDRESS)
        with pytest.raises(TypeError, match="this link takes AirController"):
            Controller("plain", link=SparseLink(), public_address=public)

    World(1).run(main())


def test_a_hundred_devices_on_one_link_are_heard_and_served() -> None:
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world, advert_interval=1.0)
        for number in range(100):
            await air.add(Echo(address(number)))
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        assert len(await ble.scan(world, radio, 2)) == 100
        heard: list[bytes] = []
        link = await ble.connect(address(77), radio)
        await link.subscribe(PIPE, heard.append)
        await link.write(PIPE, b"77")
        await world.sleep(1)
        assert heard == [b"77"]
        await link.close()
        await air.close()

    world.run(main())


def test_a_device_that_is_taken_away_drops_its_link_and_is_heard_no_more() -> None:
    world = World(1)

    async def main() -> None:
        air = BumbleAir(world)
        await air.add(Echo(address(1)))
        await air.add(Echo(address(2)))
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
        link = await ble.connect(address(1), radio)
        lost: list[str] = []
        link.on_lost(lambda: lost.append("lost"))
        await air.remove(address(1))
        await world.sleep(0.5)
        assert lost == ["lost"]
        assert [one.address for one in await ble.scan(world, radio, 1)] == [address(2)]

    world.run(main())


def test_the_link_finds_a_controller_by_either_address_and_forgets_one_that_left() -> None:
    async def main() -> None:
        link = SparseLink()
        public = Address("00:11:22:33:44:55", Address.PUBLIC_DEVICE_ADDRESS)
        one = AirController("one", link, public)
        one.random_address = Address("C0:00:00:00:00:01")
        assert link.find_le_controller(public) is one
        assert link.find_le_controller(Address("C0:00:00:00:00:01")) is one
        one.random_address = Address("C0:00:00:00:00:02")
        assert link.find_le_controller(Address("C0:00:00:00:00:01")) is None
        link.remove_controller(one)
        assert link.find_le_controller(public) is None

    World(1).run(main())


def test_a_foreign_host_stack_reaches_our_devices_over_tcp() -> None:
    world = World.real(seed=1)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    async def main() -> None:
        air = BumbleAir(world, advert_interval=0.02)
        await air.add(Echo(address(1)))
        await air.serve(f"tcp-server:127.0.0.1:{port}")
        async with (
            asyncio.timeout(10),
            BumbleCentral.on_transport(world, f"tcp-client:127.0.0.1:{port}", "foreign") as central,
        ):
            heard: asyncio.Queue[bytes] = asyncio.Queue()
            link = await ble.connect(address(1), central.radio())
            await link.subscribe(PIPE, heard.put_nowait)
            await link.write(PIPE, b"over hci")
            assert await heard.get() == b"over hci"
            await link.close()
        await air.close()

    world.run(main())
