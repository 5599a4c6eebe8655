"""A small scene, run as a program of its own: three devices, faults by chance, everything recorded.

Arguments: level (memory, bumble, pty or tcp), seed, path of the wire file.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path
from typing import Any

from latchwork.drivers.links import ByteLink, LinkError, ble
from latchwork.drivers.links.address import parse_address
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.links.recorded import RecordedByteLink, RecordedGattLink
from latchwork.drivers.links.serial_port import open_serial
from latchwork.world import World
from latchwork.world.air import Advertisement, Air, Central, Characteristic, Service
from latchwork.world.wire_file import Recorder

PIPE = "0000fff2-0000-1000-8000-00805f9b34fb"
ANSWER = "0000fff4-0000-1000-8000-00805f9b34fb"
SERVICES = (
    Service(
        "0000fff0-0000-1000-8000-00805f9b34fb",
        (
            Characteristic(PIPE, frozenset({"write", "write-without-response"})),
            Characteristic(ANSWER, frozenset({"notify"})),
        ),
    ),
)


class Lock:
    """Answers each write with random bytes of its own, after a random while."""

    def __init__(self, world: World, address: str) -> None:
        self.address = address
        self.services = SERVICES
        self.chance: random.Random = world.random("lock", address)
        self.central: Central | None = None

    def advertisement(self) -> Advertisement | None:
        return Advertisement(self.address)

    def connected(self, central: Central) -> None:
        self.central = central

    def written(self, characteristic: str, data: bytes) -> None:
        answer = self.chance.randbytes(len(data))
        asyncio.get_running_loop().call_later(self.chance.random(), self.answer, answer)

    def answer(self, data: bytes) -> None:
        if self.central is not None:
            self.central.notify(ANSWER, data)

    def read(self, characteristic: str) -> bytes:
        return b""

    def disconnected(self) -> None:
        self.central = None


async def radio_scene(world: World, recorder: Recorder, level: str) -> None:
    air: Any
    if level == "bumble":
        from latchwork.drivers.links.ble_bumble import BumbleCentral
        from latchwork.simulators.hosts.bumble_host import BumbleAir

        air = BumbleAir(world)
        radio = (await BumbleCentral.on_controller(world, air.controller("central"))).radio()
    else:
        air = Air(world, latency=0.03, connect_time=0.4)
        radio = memory_radio(air)
    locks = [Lock(world, f"AA:BB:CC:DD:EE:{number:02X}") for number in range(3)]
    for lock in locks:
        put = air.add(lock)
        if put is not None:
            await put
    for fault in ("notify_lost", "connect_aborted", "notify_reordered", "disconnect_mid_frame"):
        world.faults.arm(fault, times=None, probability=0.1, byte=3)

    async def visit(number: int) -> None:
        for _ in range(3):
            try:
                link = RecordedGattLink(
                    await ble.connect(locks[number].address, radio), recorder, f"lock {number}", lambda _: None
                )
                await link.subscribe(ANSWER, lambda data: None)
                for turn in range(5):
                    await link.write(PIPE, bytes(range(turn, turn + 10)), response=turn % 2 == 0)
                    await world.sleep(0.5)
                await link.close()
            except LinkError:
                await world.sleep(1)

    await asyncio.gather(*(visit(number) for number in range(3)))


async def serial_scene(world: World, recorder: Recorder, level: str) -> None:
    chance = world.random("device")
    if level == "pty":
        from latchwork.simulators.hosts.pty_host import PtyHost

        port: Any = PtyHost(world)
        address = parse_address(f"serial://{port.path}")
    else:
        from latchwork.simulators.hosts.tcp_host import TcpHost

        port = TcpHost(world)
        address = parse_address(f"socket://{port.address}")
    loop = asyncio.get_running_loop()
    port.attach(lambda data: loop.call_later(chance.random(), port.send, chance.randbytes(len(data))), lambda: None)
    link: ByteLink = RecordedByteLink(await open_serial(world, address), recorder.tap("desk", None))
    for turn in range(15):
        link.send(bytes(10 + turn))
        await link.receive()
    await link.close()
    port.close()
    await world.sleep(1)


async def main(world: World, level: str, path: Path) -> None:
    with Recorder(world, path) as recorder:
        await (serial_scene if level in ("pty", "tcp") else radio_scene)(world, recorder, level)


if __name__ == "__main__":
    seeded = World(int(sys.argv[2]))
    seeded.run(main(seeded, sys.argv[1], Path(sys.argv[3])))
