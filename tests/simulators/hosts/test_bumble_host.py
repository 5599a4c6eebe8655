"""Simulated devices on bumble's stack: the shared link, and a way in for a foreign host stack."""

from __future__ import annotations

import asyncio
import socket

import pytest
from bumble.controller import Controller
from bumble.hci import Address

from latchwork.drivers.links import ble
from latchwork.drivers.links.ble_bumble import BumbleCentral
from latchwork.simulators.hosts.bumble_host import BumbleAir, SparseLink
from latchwork.world import World
from latchwork.world.air import Advertisement, Central, Characteristic, Service

pytestmark = pytest.mark.wire

PIPE = "0000fff2-0000-1000-8000-00805f9b34fb"
BOTH = frozenset({"write", "write-without-response", "notify"})
SERVICES = (Service("0000fff0-0000-1000-8000-00805f9b34fb", (Characteristic(PIPE, BOTH),)),)


class Echo:
    def __init__(self, address: str) -> None:
        self.address = address
        self.services = SERVICES
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
        one = Controller("one", link=link, public_address=public)
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
