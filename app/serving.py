"""A running server: one rig, its API over HTTP, and an end in good order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typer
import uvicorn
from sqlalchemy import Connection

from latchwork.app import collecting
from latchwork.app.api import keys
from latchwork.app.api.disturbances import prepare
from latchwork.app.api.key_form import KEY_VARIABLE
from latchwork.app.api.limits import REAL, SANDBOX, Limits
from latchwork.app.api.principal import Principal
from latchwork.app.api.retention import DAY, Keep
from latchwork.app.api.server import Api
from latchwork.app.api.service import Service
from latchwork.app.api.wire import BoundedHttp
from latchwork.app.listening import Tls
from latchwork.drivers.contract import Secret
from latchwork.rig.build import open_rig
from latchwork.rig.file import RigFile
from latchwork.world import World

IDLE = 24 * 3600
"""Seconds that an idle connection is kept: shorter, and taking the clock forward would close the caller's own."""
HANDED_OVER = 0.0005
"""Seconds after which Python's lock goes to a thread that waits for it. One that goes through a list for somebody gives
it away at every statement, and by Python's own rule would get it back ten times as late while much is asked."""
GRACE = 3
"""Seconds that requests in flight are given when the server is told to stop."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How one rig is served. `published_limits` None: where doors are real. Events and rows of the audit trail are kept
    for so many days; None: for ever."""

    file: RigFile
    listener: socket.socket
    url: str
    tls: Tls | None = None
    key: Secret | None = None
    published_limits: bool | None = None
    keep_events: float | None = None
    keep_audit: float | None = None

    @property
    def keep(self) -> Keep:
        days = (self.keep_events, self.keep_audit)
        return Keep(*(None if one is None else one * DAY for one in days))


class Server(uvicorn.Server):
    """uvicorn without its tick: it waits to be told to stop, and sets no timer that time travel would run into."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told_to_stop = asyncio.Event()

    def stop(self) -> None:
        """Ends it when the requests in flight are answered; told again, at once."""
        if self._told_to_stop.is_set():
            self.force_exit = True
        self._told_to_stop.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told_to_stop.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The command hears them itself, from before the rig is open."""
        yield


async def serve_rig(how: Serving, world: World) -> None:
    """Serves until SIGINT or SIGTERM; what is in flight then is finished or marked.

    Told to stop before it serves, it closes what is open and is cancelled.
    """
    sys.setswitchinterval(HANDED_OVER)
    me = asyncio.current_task()
    assert me is not None
    _on_signal(me.cancel)
    async with open_rig(how.file, world, prepare=prepare) as rig:
        service = Service(rig, rig.store, how.url, how.keep)
        await service.start()
        try:
            await service.first_sync()
            await _admit_first_key(service, how.key)
            set_limits(service, how.published_limits)
            rig.engine.after_you = service.courtesy.wait
            server = Server(_config(how, service))

            def stop() -> None:
                service.stopping.set()
                server.stop()

            _on_signal(stop)
            collecting.keep()
            typer.echo(f"latchwork serves {how.file.name} at {how.url}")
            await server.serve(sockets=[how.listener])
        finally:
            await service.stop()


def _on_signal(call: Callable[[], object]) -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, call)


def _config(how: Serving, service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        Api(service),
        loop="none",
        http=BoundedHttp,
        ws="none",
        lifespan="off",
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=GRACE,
        access_log=False,
        log_config=None,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        ssl_certfile=None if how.tls is None else how.tls.certificate,
        ssl_keyfile=None if how.tls is None else how.tls.key,
    )


async def _admit_first_key(service: Service, key: Secret | None) -> None:
    """The key of the environment; without one, a key that is made and printed when none is stored that is good."""
    if key is not None:
        service.doorkeeper.admit_token(key.reveal(), Principal("environment", KEY_VARIABLE))
        return

    def first(c: Connection) -> keys.MadeKey | None:
        if keys.good_keys(c, service.now()):
            return None
        made = keys.create(c, service.new_id(), service.now(), "first")
        service.doorkeeper.load(c)
        return made

    made = await service.store.run(first)
    if made is not None:
        typer.echo(f"API key: {made.key.reveal()}")


def set_limits(service: Service, published: bool | None) -> None:
    """How much may be asked; `published` says whether the limits per device hold, None: where doors are real."""
    rates = SANDBOX if service.sandbox else REAL
    if published is None:
        published = not service.sandbox
    service.doorkeeper.limits = Limits(service.world.monotonic, rates=rates, published=published)
