"""zwave-js's driver in a process of its own, our simulated stick on a pseudo-terminal, and one lock.

`interview.mjs` is told what to do line by line, so that our side can look into the lock's memory between two steps.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from zwave_js_codec import node_and_packages

from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
from latchwork.simulators.zwave.stick import Library
from latchwork.world import World

HOME = 0xC0FFEE01
SCRIPT = Path(__file__).with_name("interview.mjs")
STEP_SECONDS = 60.0


class ZWaveJs:
    """One zwave-js driver in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.events: list[dict[str, Any]] = []

    @classmethod
    async def start(cls, port: str, cache: Path, keys: Mapping[str, bytes]) -> ZWaveJs:
        node, packages = node_and_packages()
        process = await asyncio.create_subprocess_exec(
            node,
            str(SCRIPT),
            str(packages),
            port,
            str(cache),
            json.dumps({name: key.hex() for name, key in keys.items()}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        raw = await asyncio.wait_for(self._process.stdout.readline(), STEP_SECONDS)
        if not raw:
            raise AssertionError(f"zwave-js ended with {await self._process.wait()}; its words are above")
        spoken: dict[str, Any] = json.loads(raw)
        return spoken

    async def answer(self, verb: str) -> dict[str, Any]:
        """The answer to `verb`; events that come before are kept."""
        while True:
            line = await self.line()
            if "event" in line:
                self.events.append(line)
            elif line.get("failed"):
                raise AssertionError(f"zwave-js could not {verb}: {line['why']}")
            else:
                assert line["did"] == verb
                return line

    def order(self, verb: str, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **order}).encode() + b"\n")

    async def do(self, verb: str, **order: Any) -> dict[str, Any]:
        self.order(verb, **order)
        return await self.answer(verb)

    async def event(self, name: str) -> dict[str, Any]:
        while not (found := [event for event in self.events if event["event"] == name]):
            line = await self.line()
            assert "event" in line, line
            self.events.append(line)
        self.events.remove(found[0])
        return found[0]

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


LockMaker = Callable[[World, Mesh], ZWaveLock]


def lock_of(profile: str) -> LockMaker:
    return lambda world, mesh: ZWaveLock(world, mesh, PROFILES[profile], clock_set=True)


class Bench:
    """A stick on a pseudo-terminal and one lock, with zwave-js at the other end. `keys` are its network keys, if it is
    to have some."""

    def __init__(
        self, world: World, make_lock: LockMaker, cache: Path, library: Library, keys: Mapping[str, bytes]
    ) -> None:
        self.world = world
        self.mesh = Mesh(world)
        self.stick = Stick(world, self.mesh, HOME, library=library)
        self.lock = make_lock(world, self.mesh)
        self.host = PtyHost(world)
        self.stick.attach(self.host)
        self._cache, self._keys = cache, keys
        self.js: ZWaveJs

    async def __aenter__(self) -> Bench:
        self.js = await ZWaveJs.start(self.host.path, self._cache, self._keys)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.js.stop()
        self.host.close()


def run(
    tmp_path: Path,
    make_lock: LockMaker,
    story: Callable[[Bench], Awaitable[None]],
    library: Library = Library.BRIDGE,
    keys: Mapping[str, bytes] | None = None,
) -> None:
    world = World.real(seed=1)

    async def main() -> None:
        async with Bench(world, make_lock, tmp_path, library, keys or {}) as bench:
            await story(bench)

    world.run(main())


def memory(lock: ZWaveLock) -> dict[int, str]:
    return {slot: taken.code for slot, taken in lock.codes.slots.items()}
