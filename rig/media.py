"""Media at their three levels: "give me a link" is answered in memory, by a real stack in this process, or for real."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

from latchwork.drivers.links import ByteLink, GattLink, LinkUnavailable
from latchwork.drivers.links.address import LinkAddress, Scheme, parse_address
from latchwork.drivers.links.ble import PLATFORM, Heard, Radio, connect, scan
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.links.memory_wire import MemoryPorts
from latchwork.drivers.links.recorded import RecordedByteLink, RecordedGattLink
from latchwork.drivers.links.serial_port import open_serial
from latchwork.rig.file import Medium
from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.world import World
from latchwork.world.air import Air, Peripheral
from latchwork.world.wire_file import Recorder, RedactorFactory
from latchwork.world.wires import Port, Receiver, cable

OpenBytes = Callable[[], Awaitable[ByteLink]]


class BleMedium:
    """One Bluetooth adapter and, when it is simulated, the devices around it."""

    def __init__(self, world: World, spec: Medium) -> None:
        self._world = world
        self.spec = spec
        self._radio: Radio = replace(PLATFORM, adapter=spec.adapter)
        self._air: Air | None = None
        self._bumble: Any = None

    async def start(self, stack: AsyncExitStack) -> None:
        """Switches the radio on; `LinkUnavailable` when there is none."""
        if self.spec.level == "memory":
            self._air = Air(self._world, connect_time=self.spec.connect_time, latency=self.spec.latency)
            self._radio = memory_radio(self._air, self.spec.adapter)
        elif self.spec.level == "wire":
            await self._start_bumble(stack)
        else:
            await self.scan(0.0)

    async def _start_bumble(self, stack: AsyncExitStack) -> None:
        try:
            from latchwork.drivers.links.ble_bumble import BumbleCentral
            from latchwork.simulators.hosts.bumble_host import BumbleAir
        except ModuleNotFoundError as error:
            raise LinkUnavailable(
                f"the wire level needs {error.name}, which is not installed; run: pip install bumble"
            ) from None
        self._bumble = BumbleAir(self._world)
        stack.push_async_callback(self._bumble.close)
        central = await BumbleCentral.on_controller(self._world, self._bumble.controller(self.spec.name))
        self._radio = central.radio()

    async def place(self, device: Peripheral) -> None:
        """Puts a simulated device within reach."""
        if self._air is not None:
            self._air.add(device)
        elif self._bumble is not None:
            await self._bumble.add(device)

    def can_wait(self) -> bool:
        """Whether a device may be built when it is first spoken to."""
        return self._air is not None

    def place_later(self, address: str, find: Callable[[], Peripheral]) -> None:
        """As `place`, where a device `can_wait`."""
        assert self._air is not None
        self._air.add_later(address, find)

    async def unplace(self, address: str) -> None:
        """Takes a simulated device out of reach."""
        if self._air is not None:
            self._air.remove(address)
        elif self._bumble is not None:
            await self._bumble.remove(address)

    async def connect(self, address: str) -> GattLink:
        return await connect(address, self._radio)

    async def scan(self, seconds: float) -> list[Heard]:
        return await scan(self._world, self._radio, seconds)


@dataclass(slots=True)
class _Socket:
    """Where one simulated device is plugged in; `end` is the device's, to be closed when it is pulled."""

    level: str
    attach: Callable[[Port], None]
    end: Port
    path: str = ""


class _Plugged:
    """A device's end of a cable. That an old cable was pulled is no news to a device that hangs on a new one."""

    def __init__(self, end: Port, is_current: Callable[[], bool]) -> None:
        self._end = end
        self._is_current = is_current

    def attach(self, receive: Receiver, lost: Callable[[], None]) -> None:
        self._end.attach(receive, lambda: lost() if self._is_current() else None)

    def send(self, data: bytes) -> None:
        self._end.send(data)

    def close(self) -> None:
        self._end.close()


class BytePorts:
    """The serial ports of a run: simulated devices behind cables or ptys, or what really is plugged in."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory = MemoryPorts(world)
        self._sockets: dict[str, _Socket] = {}

    def plug_in(self, name: str, level: str, attach: Callable[[Port], None]) -> None:
        """Plugs a simulated device in under `name` at memory or wire level; again, after it was pulled."""
        if name in self._sockets:
            self.pull(name)
        if level == "wire":
            host = PtyHost(self._world)
            socket = _Socket(level, attach, host, host.path)
        else:
            ours, theirs = cable(self._world, name)
            self._memory.add(name, ours)
            socket = _Socket(level, attach, theirs)
        self._sockets[name] = socket
        attach(_Plugged(socket.end, lambda: self._sockets[name] is socket))

    def pull(self, name: str) -> None:
        """Unplugs a simulated device: whoever has its port open loses it, and it cannot be opened."""
        self._memory.remove(name)
        self._sockets[name].end.close()

    def plug_in_again(self, name: str) -> None:
        """Plugs in again what was pulled; a pty may come back under another path, and is found by its name."""
        socket = self._sockets[name]
        self.plug_in(name, socket.level, socket.attach)

    def close(self) -> None:
        for name in self._sockets:
            self.pull(name)

    def opener(self, name: str, level: str, link: str) -> OpenBytes:
        """What opens the port of a device: its simulated twin's, or the one that `link` names."""

        async def open_it() -> ByteLink:
            if level == "memory":
                return self._memory.open(name)
            if level == "wire":
                return await open_serial(self._world, LinkAddress(Scheme.SERIAL, self._sockets[name].path))
            return await open_serial(self._world, parse_address(link))

        return open_it


def recorded_bytes(
    open_it: OpenBytes, recorder: Recorder | None, name: str, redactors: RedactorFactory | None
) -> OpenBytes:
    """The same port with a tap on it; with no `redactors` every byte is masked."""
    if recorder is None:
        return open_it

    async def open_tapped() -> ByteLink:
        return RecordedByteLink(await open_it(), recorder.tap(name, redactors))

    return open_tapped


def recorded_ble(
    connect_it: Callable[[str], Awaitable[GattLink]],
    recorder: Recorder | None,
    name: str,
    redactors: RedactorFactory | None,
) -> Callable[[str], Awaitable[GattLink]]:
    """The same radio with a tap on every link that it opens; with no `redactors` every byte is masked."""
    if recorder is None:
        return connect_it

    async def connect_tapped(address: str) -> GattLink:
        return RecordedGattLink(await connect_it(address), recorder, name, lambda _: redactors)

    return connect_tapped
