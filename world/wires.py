"""The in-memory serial cable: two ends, bytes in order, optional line rate and delay, and the serial faults.

A simulated serial device is given one `Port`, whoever carries it: this module at memory level, a pty, a TCP socket.
Deliveries never run inside the sender's call.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from latchwork.world.world import World

Receiver = Callable[[bytes], None]

COLLECTS = 0.016
"""Seconds that a USB serial converter waits for more bytes before it passes on what it has (FTDI's latency timer)."""


class Port(Protocol):
    """One end of a cable. `attach` names who takes the bytes and who is told when the cable is gone."""

    def attach(self, receive: Receiver, lost: Callable[[], None]) -> None: ...

    def send(self, data: bytes) -> None:
        """Queues `data`; silently dropped once the cable is gone, as a UART does."""

    def close(self) -> None: ...


class _End:
    """One end of a `cable`."""

    def __init__(self, world: World, name: str, baud: int | None, latency: float) -> None:
        self._world = world
        self._name = name
        self._seconds_per_byte = 10.0 / baud if baud else 0.0
        self._latency = latency
        self._line_free = 0.0
        self._receive: Receiver | None = None
        self._lost: Callable[[], None] = lambda: None
        self._early: list[bytes] = []
        self._queue: deque[tuple[float, bytes]] = deque()
        self._timer: asyncio.Handle | None = None
        self._merging = False
        self.peer: _End
        self.up = True

    def attach(self, receive: Receiver, lost: Callable[[], None]) -> None:
        self._receive, self._lost = receive, lost
        if not self.up:
            asyncio.get_running_loop().call_soon(lost)
        early, self._early = self._early, []
        for piece in early:
            receive(piece)

    def send(self, data: bytes) -> None:
        if not self.up or not data:
            return
        faults, name = self._world.faults, self._name
        if faults.strikes("port_gone", name):
            self.close()
            return
        if noise := faults.strikes("noise_bytes", name):
            chance = self._world.random("noise", name)
            data = chance.randbytes(int(noise.parameters.get("count", 3))) + data
        if faults.strikes("crc_flip", name):
            data = data[:-1] + bytes((data[-1] ^ 0x10,))
        if faults.strikes("baud_wrong", name):
            data = bytes((byte * 7 + 3) & 0xFF for byte in data)
        if faults.strikes("half_duplex_echo", name):
            self._put(data)
        if faults.strikes("split_every_byte", name):
            for byte in data:
                self.peer._put(bytes((byte,)))
        elif faults.strikes("merged_frames", name):
            self.peer._collect(data)
        else:
            self.peer._put(data)

    def _put(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        start = max(loop.time(), self._line_free)
        self._line_free = start + len(data) * self._seconds_per_byte
        self._queue.append((self._line_free + self._latency, data))
        if self._timer is None:
            self._arm(loop)

    def _collect(self, data: bytes) -> None:
        """As a USB converter does that waits for more before it passes on what came."""
        self._merging = True
        free, self._line_free = self._line_free, max(self._line_free, asyncio.get_running_loop().time()) + COLLECTS
        self._put(data)
        self._line_free = free

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        due = self._queue[0][0]
        if due > loop.time():
            self._timer = loop.call_at(due, self._deliver)
        else:
            self._timer = loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time() + 1e-9
        if self._merging and self._due(now) > 1:
            merged = [self._queue.popleft()[1] for _ in range(self._due(now))]
            self._queue.appendleft((now, b"".join(merged)))
        self._merging = False
        try:
            while self._queue and self._queue[0][0] <= now:
                self._take(self._queue.popleft()[1])
        finally:
            # also when the receiver raised: its error is the loop's to report, what stands behind must still arrive
            if self._queue and self._timer is None:
                self._arm(loop)

    def _due(self, now: float) -> int:
        return sum(1 for at, _ in self._queue if at <= now) if len(self._queue) > 1 else len(self._queue)

    def _take(self, data: bytes) -> None:
        if self._receive is None:
            self._early.append(data)
        else:
            self._receive(data)

    def close(self) -> None:
        """Pulls the cable: both ends are told, what was under way is lost."""
        for end in (self, self.peer):
            if end.up:
                end.up = False
                end._queue.clear()
                if end._timer is not None:
                    end._timer.cancel()
                    end._timer = None
                asyncio.get_running_loop().call_soon(end._lost)


def cable(world: World, name: str, *, baud: int | None = None, latency: float = 0.0) -> tuple[Port, Port]:
    """Makes a cable and returns its two ends: the host's and the device's. `name` is what faults are armed for."""
    host, device = (_End(world, name, baud, latency) for _ in range(2))
    host.peer, device.peer = device, host
    return host, device
