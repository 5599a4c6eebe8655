"""A bench for the Z-Wave driver: a simulated stick and locks on a cable, and the driver at the other end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from latchwork.drivers.contract import ALWAYS, Credential, Method, Secret, Window
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.zwave import Stick, ZWaveLockDriver
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.world import World
from latchwork.world.wires import cable

SCHLAGE, YALE, YALE_V1 = "schlage_be469zp", "yale_assure_zw3", "yale_yrd256_zw2"


def code(pin: str, slot: int | None = None, window: Window = ALWAYS) -> Credential:
    return Credential("somebody", Method.CODE, Secret(pin), window, slot)


class Bench:
    """One stick and the locks that are asked for. `transmissions` counts the frames that locks heard."""

    def __init__(self, world: World, *profiles: str, field_timing: bool = False, **stick: Any) -> None:
        self.world = world
        self.mesh = Mesh(world, field_timing=field_timing)
        self.simulated = SimulatedStick(world, self.mesh, 0xC0FFEE01, **stick)
        self.locks = [ZWaveLock(world, self.mesh, PROFILES[profile]) for profile in profiles]
        self.wire, device = cable(world, "stick")
        self.simulated.attach(device)
        self.nodes = [self.simulated.include(lock) for lock in self.locks]
        self.stick = Stick(world, MemoryWireLink(self.wire, "stick"))
        self.drivers = [ZWaveLockDriver(self.stick, node) for node in self.nodes]
        self.transmissions: list[bytes] = []
        for lock in self.locks:
            self._count(lock)

    @property
    def lock(self) -> ZWaveLock:
        return self.locks[0]

    @property
    def driver(self) -> ZWaveLockDriver:
        return self.drivers[0]

    def _count(self, lock: ZWaveLock) -> None:
        heard = lock.heard

        def count(source: int, command: bytes) -> None:
            self.transmissions.append(command)
            heard(source, command)

        lock.heard = count  # type: ignore[method-assign]


Story = Callable[[Bench], Awaitable[None]]


@pytest.fixture
def at_the_door() -> Callable[..., None]:
    """Runs a story with a bench whose stick has been started, in virtual time."""

    def run(story: Story, *profiles: str, seed: int = 1, start: bool = True, **options: Any) -> None:
        world = World(seed)

        async def main() -> None:
            bench = Bench(world, *(profiles or (SCHLAGE,)), **options)
            if start:
                await bench.stick.start()
            await story(bench)
            await bench.stick.close()

        world.run(main())

    return run
