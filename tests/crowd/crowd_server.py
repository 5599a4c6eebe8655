"""The server of a crowd: killed again and again, and each time started anew at the same port and in the same state."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from api_server import ApiServer, start_process, start_server

TWICE = 0.3
"""How likely a server that starts after a kill is killed once more before it is ready."""

USUAL = ('"level": "info"', "timeout graceful shutdown exceeded")
"""What its log may say: requests, and that some of them were not answered in the time that a stop gives them."""

STOPS = 0.15
"""How likely a server is stopped, as a service manager does it, where it would have been killed."""


@dataclass(slots=True)
class CrowdServer:
    """`down` are the seconds from each kill until the server was ready again."""

    folder: Path
    rig: Path
    chance: random.Random
    port: int = 0
    kills: int = 0
    stops: int = 0
    down: list[float] = field(default_factory=list)
    _running: ApiServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._running = await asyncio.to_thread(start_server, self.folder, rig=self.rig, port=self.port)
        self.port = int(self._running.url.rpartition(":")[2])

    async def kill(self) -> None:
        """Ends the server in the middle of whatever it does, and starts it again."""
        began = time.monotonic()
        if self.chance.random() < STOPS:
            self.stops += 1
            assert await asyncio.to_thread(self._server.stop) == 0
        else:
            self.kills += 1
            self._server.kill()
        if self.chance.random() < TWICE:
            await self._kill_while_it_starts()
        await self.start()
        self.down.append(time.monotonic() - began)

    async def _kill_while_it_starts(self) -> None:
        process = start_process(self.folder, rig=self.rig, port=self.port)
        await asyncio.sleep(self.chance.uniform(0.3, 2.0))
        with process:
            process.kill()
        self.kills += 1

    async def stop(self) -> int:
        return await asyncio.to_thread(self._server.stop)

    def end(self) -> None:
        """Leaves no process behind."""
        if self._running is not None:
            self._running.kill()

    @property
    def _server(self) -> ApiServer:
        assert self._running is not None
        return self._running

    def complaints(self) -> list[str]:
        """What its log says besides the requests."""
        lines = (self.folder / "server.log").read_text("utf-8", "replace").splitlines()
        return [one for one in lines if one.strip() and not any(usual in one for usual in USUAL)]
