"""An estate to measure: real drivers, real protocol, simulated locks, an engine over a store on the disk.

The same parts as in a rig, put together without a rig file, so that ten thousand doors can be built before the watch
is started. Nothing is faked on the way: every credential is framed, encrypted, sent, stored by a lock's firmware and
read back from its memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import DoorDriver, Secret, Window
from latchwork.drivers.links.ble import Radio, connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.ttlock import LockKeys, TtlockDriver
from latchwork.drivers.zwave import Stick, ZWaveLockDriver
from latchwork.grants.engine import Engine
from latchwork.grants.estate import Estate, Lock
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.world import World
from latchwork.world.air import Air
from latchwork.world.wires import cable

ZONE = ZoneInfo("Europe/Zurich")
ZWAVE_PROFILE = "yale_assure_zw3"
UNLIMITED = Model(idle_seconds=None, passcode_capacity=1000)
"""Locks that keep their link while a whole estate waits for its turn, and have room for what is measured."""


@dataclass(slots=True)
class Parts:
    """What was built: the doors in order, and the simulated locks behind them."""

    world: World
    estate: Estate = field(default_factory=Estate)
    devices: dict[str, Any] = field(default_factory=dict)
    drivers: dict[str, DoorDriver] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.estate.doors)

    def add(self, name: str, device: Any, driver: DoorDriver) -> None:
        self.devices[name] = device
        self.drivers[name] = driver
        self.estate.doors[name] = Lock(name, driver)

    def codes_held(self) -> int:
        """How many codes really are in the locks' memories."""
        return sum(_held(device) for device in self.devices.values())


def _held(device: Any) -> int:
    if isinstance(device, TTLock):
        return len(device.memory.passcodes)
    return len(device.codes.slots)


def add_ttlocks(parts: Parts, count: int, *, links: int, connect_time: float = 0.0, latency: float = 0.0) -> None:
    """`count` paired locks around one adapter that holds `links` connections. Seconds; call it inside the loop."""
    air = Air(parts.world, connect_time=connect_time, latency=latency)
    air.adapter_slots["hci0"] = links
    radio = memory_radio(air, "hci0")
    parts.estate.media_room["radio"] = links
    for number in range(count):
        address = ":".join(f"{byte:02X}" for byte in (0xC000_0000_0000 + number).to_bytes(6, "big"))
        lock = TTLock(parts.world, address, model=UNLIMITED, zone=ZONE)
        key = number.to_bytes(16, "big")
        lock.provision(aes_key=key, admin_ps=4711, unlock_key=815)
        air.add(lock)
        keys = LockKeys(Secret(key.hex()), Secret("4711"), Secret("815"))
        driver = TtlockDriver(
            parts.world, _opener(address, radio), keys, ZONE, door=f"room-{number:05d}", medium="radio"
        )
        parts.add(f"room-{number:05d}", lock, driver)


def _opener(address: str, radio: Radio) -> Callable[[], Any]:
    return lambda: connect(address, radio)


async def add_zwave_locks(
    parts: Parts, count: int, stack: AsyncExitStack, *, name: str = "stick", field_timing: bool = False
) -> None:
    """`count` probed locks behind one stick on a cable."""
    mesh = Mesh(parts.world, field_timing=field_timing)
    simulated = SimulatedStick(parts.world, mesh, 0xC0FFEE01)
    wire, device = cable(parts.world, name)
    simulated.attach(device)
    locks = [ZWaveLock(parts.world, mesh, PROFILES[ZWAVE_PROFILE], zone=ZONE) for _ in range(count)]
    nodes = [simulated.include(lock) for lock in locks]
    stick = Stick(parts.world, MemoryWireLink(wire, name), name)
    await stick.start()
    stack.push_async_callback(stick.close)
    for node, lock in zip(nodes, locks, strict=True):
        driver = ZWaveLockDriver(stick, node)
        await driver.probe()
        parts.add(f"{name}-{node:03d}", lock, driver)


@asynccontextmanager
async def running(parts: Parts, path: Path) -> AsyncIterator[Engine]:
    """An engine over the store at `path`, started and stopped."""
    store = Store.open(parts.world, path)
    engine = Engine(parts.world, parts.estate, store, Vault(bytes(32)))
    try:
        await engine.start()
        yield engine
        await engine.stop()
    finally:
        store.close()


async def know_every_door(engine: Engine) -> None:
    """Reads every door once, as an engine has that has been running: clocks, memories, what others put there."""
    engine.audit()
    await engine.settle()


def request(world: World, person: str, doors: Iterable[str]) -> GrantRequest:
    """A code from now on for three days."""
    now = world.now().replace(second=0, microsecond=0)
    return GrantRequest(person, Window(now, now + timedelta(days=3)), doors=tuple(doors))


async def unproven(engine: Engine, views: Iterable[GrantView]) -> int:
    """How many credentials of these grants are not read back. A figure is worth nothing unless this is 0."""
    missing = 0
    for view in views:
        shown = await engine.show(view.id)
        missing += sum(not one.set for one in shown.credentials)
    return missing
