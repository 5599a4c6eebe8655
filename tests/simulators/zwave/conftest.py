"""A bench for the Z-Wave simulators: a stick on a cable, one lock, and a host that speaks raw frames."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import AnyCommand, decode, encode
from latchwork.protocol.zwave.frames import Cutter, FrameType, Signal, build_frame
from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
from latchwork.world import World
from latchwork.world.wires import Port, cable

T = TypeVar("T")

HOME = 0xC0FFEE01


class RawHost:
    """Acknowledges every frame unless told otherwise, and keeps what it heard."""

    def __init__(self, world: World, port: Port) -> None:
        self.world = world
        self.port = port
        self.acknowledges = True
        self.heard: list[Any] = []
        self.commands: list[tuple[int, Any]] = []
        self.raw = bytearray()
        self._cutter = Cutter()
        self._arrived = asyncio.Event()
        self._callback = 10
        port.attach(self._take, lambda: None)

    def _take(self, data: bytes) -> None:
        self.raw += data
        for piece in self._cutter.feed(data):
            if isinstance(piece, g.DataFrame):
                if self.acknowledges:
                    self.port.send(bytes((Signal.ACK,)))
                self._framed(piece)
            else:
                self.heard.append(piece)
        self._arrived.set()

    def _framed(self, frame: g.DataFrame) -> None:
        parse = g.parse_stick_response if frame.type == FrameType.RESPONSE else g.parse_stick_request
        message = parse(frame.function, frame.parameters)
        self.heard.append(message)
        if isinstance(message, g.ApplicationCommand | g.BridgeApplicationCommand):
            self.commands.append((message.source, decode(message.data)))

    def forget(self) -> None:
        self.heard.clear()
        self.commands.clear()
        self.raw.clear()

    def send(self, message: Any) -> None:
        self.port.send(build_frame(FrameType.REQUEST, message.CODE, message.build()))

    async def until(self, look: Callable[[], T | None], seconds: float = 30.0) -> T:
        """What `look` finds, as soon as it finds something; fails after `seconds`."""
        deadline = self.world.monotonic() + seconds
        while (found := look()) is None:
            self._arrived.clear()
            left = deadline - self.world.monotonic()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                raise AssertionError(f"nothing like that within {seconds:g} s; heard {self.heard[-5:]}") from None
        return found

    async def message(self, kind: type[T], seconds: float = 30.0) -> T:
        """The next message of this kind, taken out of what was heard."""

        def look() -> T | None:
            for index, message in enumerate(self.heard):
                if isinstance(message, kind):
                    return self.heard.pop(index)
            return None

        return await self.until(look, seconds)

    async def request(self, message: Any, answer: type[T]) -> T:
        self.send(message)
        return await self.message(answer)

    async def send_data(self, node: int, command: AnyCommand | bytes) -> int:
        """Sends a command with SendData and returns the transmit status."""
        self._callback += 1
        data = command if isinstance(command, bytes) else encode(command)
        self.send(g.SendData(node, data, 0x25, self._callback))
        await self.message(g.SendDataResponse)
        return (await self.message(g.SendDataCallback)).tx_status

    async def command(self, kind: type[T], seconds: float = 30.0) -> T:
        """The next command of this kind from any node."""

        def look() -> T | None:
            for index, (_, command) in enumerate(self.commands):
                if isinstance(command, kind):
                    del self.commands[index]
                    return command
            return None

        return await self.until(look, seconds)

    async def ask(self, node: int, command: AnyCommand, answer: type[T], seconds: float = 30.0) -> T:
        await self.send_data(node, command)
        return await self.command(answer, seconds)

    async def supervise(self, node: int, command: AnyCommand | bytes, session: int) -> int:
        """Sends a command under Supervision and returns the status."""
        inner = command if isinstance(command, bytes) else encode(command)
        report = await self.ask(node, g.SupervisionGet(session, inner), g.SupervisionReport)
        assert report.properties & 0x3F == session
        return report.status

    async def nothing(self, seconds: float = 10.0) -> None:
        """Waits, and fails when a command arrives meanwhile."""
        self.commands.clear()
        await self.world.sleep(seconds)
        assert self.commands == []


class Bench:
    """One stick with one included lock, in the lifeline unless told otherwise."""

    def __init__(
        self,
        world: World,
        profile: str,
        *,
        lifeline: bool = True,
        included: bool = True,
        field_timing: bool = False,
        stick: dict[str, Any] | None = None,
        **lock: Any,
    ) -> None:
        self.world = world
        self.mesh = Mesh(world, field_timing=field_timing)
        self.stick = Stick(world, self.mesh, HOME, **(stick or {}))
        self.lock = ZWaveLock(world, self.mesh, PROFILES[profile], **lock)
        host, device = cable(world, "stick")
        self.stick.attach(device)
        self.host = RawHost(world, host)
        self.node = self.stick.include(self.lock) if included else 0
        if included and lifeline:
            self.lock.lifeline.append(1)

    async def set_code(self, slot: int, pin: str, status: int = 1) -> None:
        assert await self.host.send_data(self.node, g.UserCodeSet(slot, status, pin.encode())) == 0

    async def get_code(self, slot: int) -> g.UserCodeReport:
        return await self.host.ask(self.node, g.UserCodeGet(slot), g.UserCodeReport)


SCHLAGE, YALE, YALE_V1 = "schlage_be469zp", "yale_assure_zw3", "yale_yrd256_zw2"


@pytest.fixture
def at_the_bench() -> Callable[..., None]:
    """Runs a story with a bench, in virtual time, in one world."""

    def run(story: Callable[[Bench], Awaitable[None]], profile: str = SCHLAGE, seed: int = 1, **options: Any) -> None:
        world = World(seed)

        async def main() -> None:
            await story(Bench(world, profile, **options))

        world.run(main())

    return run
