"""`latchwork serve`: the engine of one rig over HTTP, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from latchwork.app.api.doorkeeper import Doorkeeper
from latchwork.app.api.principal import Principal
from latchwork.app.api.server import Api
from latchwork.app.api.service import Service
from latchwork.app.failures import told
from latchwork.rig.build import open_rig
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.state import left_at
from latchwork.world import World

KEY_VARIABLE = "LATCHWORK_API_KEY"
LOOPBACK = "127.0.0.1"
IDLE = 24 * 3600
"""Seconds that an idle connection is kept: shorter, and taking the clock forward would close the caller's own."""


class Server(uvicorn.Server):
    """uvicorn without its tick: it waits to be told to stop, and sets no timer that time travel would run into."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told_to_stop = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told_to_stop.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, self.told_to_stop.set)
        yield


def world_of(file: RigFile) -> World:
    """Real time. A simulated rig's clock can be taken forward, and never stands behind where it was left."""
    if not file.simulated:
        return World.real()
    left, now = left_at(file.state), World.real().now()
    return World.travelling(file.seed, start=now if left is None else max(left, now))


async def serve_rig(file: RigFile, world: World, listener: socket.socket, key: str) -> None:
    """Serves until SIGINT or SIGTERM; what is in flight then is finished or marked."""
    host, port = listener.getsockname()[:2]
    async with open_rig(file, world) as rig:
        service = Service(rig, rig.store, f"http://{host}:{port}")
        await service.start()
        doorkeeper = Doorkeeper()
        doorkeeper.admit_token(key, Principal("first", "the first key"))
        config = uvicorn.Config(
            Api(service, doorkeeper),
            loop="none",
            http="httptools",
            ws="none",
            lifespan="off",
            timeout_keep_alive=IDLE,
            access_log=False,
            log_config=None,
            date_header=False,
            server_header=False,
        )
        server = Server(config)
        typer.echo(f"latchwork serves {file.name} at {service.base_url}")
        try:
            await server.serve(sockets=[listener])
        finally:
            await service.stop()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    listener.setblocking(False)
    return listener


def serve(
    rig: Annotated[Path, typer.Option("--rig", help="The rig file.", envvar="LATCHWORK_RIG")],
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = LOOPBACK,
    state: Annotated[Path | None, typer.Option(help="Another state folder than the rig file's.")] = None,
    level: Annotated[str | None, typer.Option(help="Another level than the rig file's.")] = None,
) -> None:
    """Offers the engine over HTTP, for programs that speak to an access-grants API."""
    with told():
        file = load_rig(rig, level=level, state=state)
        world = world_of(file)
        key = os.environ.get(KEY_VARIABLE) or f"seam_latchwork_{secrets.token_urlsafe(24)}"
        if KEY_VARIABLE not in os.environ:
            typer.echo(f"API key: {key}")
        listener = _listen(host, port)
        world.run(serve_rig(file, world, listener, key))
