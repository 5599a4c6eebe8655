"""A TCP listener with a simulated serial device behind it: `socket://host:port` for pyserial, anything for others.

One client at a time, as a serial port has one user; a second one is turned away at once. On the loop-back interface
unless told otherwise, because a simulated lock has no business on a network.

In virtual time both ends must be ours, as with a pty.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from latchwork.world import World
from latchwork.world.pump import Pump
from latchwork.world.wires import Receiver


class TcpHost:
    """The device's `Port`. A client that leaves does not unplug the device; `close` does. Made inside the loop.

    `port` 0 takes a free one; `address` is then `host:port` as it came out.
    """

    def __init__(self, world: World, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._world = world
        self._listener = socket.create_server((host, port))
        self._listener.setblocking(False)
        bound_host, bound_port = self._listener.getsockname()[:2]
        self.address = f"{bound_host}:{bound_port}"
        self._client: socket.socket | None = None
        self._pump: Pump | None = None
        self._receive: Receiver = _ignore
        self._lost: Callable[[], None] = _nothing
        self._open = True
        asyncio.get_running_loop().add_reader(self._listener, self._accept)

    def attach(self, receive: Receiver, lost: Callable[[], None]) -> None:
        self._receive, self._lost = receive, lost

    def send(self, data: bytes) -> None:
        """Dropped while no client is there."""
        if self._pump is not None:
            self._pump.send(data)

    def close(self) -> None:
        """Unplugs the device: the client's connection ends after what was sent before, and nobody can connect."""
        if self._open:
            self._open = False
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._world.forget(f"{self.address}?")
            self._world.when_clear(f"{self.address}<", self._unplug)

    def _unplug(self) -> None:
        self._hang_up()
        self._lost()

    def _accept(self) -> None:
        try:
            client, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self._world.release(1, f"{self.address}?")
        if self._pump is not None:
            client.close()
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = client
        self._pump = Pump(
            self._world,
            client.fileno(),
            arriving=f"{self.address}>",
            leaving=f"{self.address}<",
            received=self._received,
            lost=self._client_left,
        )

    def _received(self, data: bytes) -> None:
        self._receive(data)

    def _client_left(self, error: OSError | None) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        if self._pump is not None:
            self._pump.stop()
            self._pump = None
        if self._client is not None:
            self._client.close()
            self._client = None


def _ignore(data: bytes) -> None:
    """What arrives before a device is attached is not kept."""


def _nothing() -> None:
    pass
