"""A byte link over one end of an in-memory wire, and the shelf where such ends are found by name."""

from __future__ import annotations

from latchwork.drivers.links import ByteLink, LinkLost, LinkUnavailable
from latchwork.drivers.links.inbox import Inbox
from latchwork.world import World
from latchwork.world.wires import Port


class MemoryWireLink:
    """A `ByteLink` over a `Port`. Closing it leaves the wire in place: the next link may use it."""

    def __init__(self, port: Port, name: str) -> None:
        self._port = port
        self._name = name
        self._inbox = Inbox()
        port.attach(self._inbox.put, self._gone)

    @property
    def is_open(self) -> bool:
        return self._inbox.lost is None

    def _gone(self) -> None:
        self._inbox.lose(f"{self._name} is gone: it was unplugged; plug it in and open it again")

    async def receive(self) -> bytes:
        return await self._inbox.get()

    def send(self, data: bytes) -> None:
        if self._inbox.lost is not None:
            raise LinkLost(self._inbox.lost)
        self._port.send(data)

    async def close(self) -> None:
        if self._inbox.lost is None:
            self._inbox.lose(f"{self._name} was closed here")
            self._port.attach(_drop, _nothing)


def _drop(data: bytes) -> None:
    """What arrives while nobody has the port open is not kept, as with a UART."""


def _nothing() -> None:
    pass


class MemoryPorts:
    """The in-memory ports of one run, by name. Each is open once at a time, as a real port is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ports: dict[str, Port] = {}
        self._open: dict[str, MemoryWireLink] = {}

    def add(self, name: str, port: Port) -> None:
        """Puts the host's end of a wire on the shelf; a name that is there already is replaced (a re-plug)."""
        self._ports[name] = port

    def remove(self, name: str) -> None:
        self._ports.pop(name, None)

    def open(self, name: str) -> ByteLink:
        """`LinkUnavailable` when there is no such port, or it is taken."""
        port = self._ports.get(name)
        if port is None or self._world.faults.strikes("port_gone", name):
            known = ", ".join(sorted(self._ports)) or "none"
            raise LinkUnavailable(f"memory://{name} does not exist; the ports of this run are: {known}")
        holder = self._open.get(name)
        if self._world.faults.strikes("port_busy", name) or (holder is not None and holder.is_open):
            raise LinkUnavailable(f"memory://{name} is held by another user; close that one first")
        link = MemoryWireLink(port, f"memory://{name}")
        self._open[name] = link
        return link
