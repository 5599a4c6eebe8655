"""Byte links over pyserial: a serial device, a pseudo-terminal, `socket://` and `rfc2217://`.

pyserial opens and configures the port; the bytes go through the loop. Where the port has a file descriptor on POSIX
the loop watches it; everywhere else (Windows, RFC 2217) one thread reads and one writes. pyserial-asyncio is deprecated
and polls on Windows, so it is not used. pyserial's `socket://` blocks for 0.3 s when it is closed, so on POSIX a plain
socket stands in for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import serial

from latchwork.drivers.links import ByteLink, LinkLost, LinkUnavailable
from latchwork.drivers.links.address import LinkAddress, Scheme
from latchwork.drivers.links.inbox import Inbox
from latchwork.world import World
from latchwork.world.pump import Pump

READ_TURN = 0.2
"""Seconds after which a reader thread looks whether the link was closed."""

SOCKET_TIMEOUT = 5.0
"""Seconds that a serial server may take to accept the connection."""

_BUSY = (errno.EAGAIN, errno.EBUSY)
_DENIED = (errno.EACCES, errno.EPERM)
_MISSING = (errno.ENOENT, errno.ENODEV, errno.ENXIO)
_UNREACHED = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT)


async def open_serial(world: World, address: LinkAddress) -> ByteLink:
    """Opens the port for us alone; `LinkUnavailable` says what stands in the way.

    Takes `serial`, `socket` and `rfc2217` addresses; a `pty` has a path, so ask for it as `serial`. Cancelled, the
    port is closed again as soon as the operating system lets go of it.
    """
    if address.scheme not in (Scheme.SERIAL, Scheme.SOCKET, Scheme.RFC2217):
        raise ValueError(f"{address} is not a serial address")
    name = address.target
    if world.virtual and address.scheme is Scheme.RFC2217:
        raise LinkUnavailable(f"{name} cannot be opened in virtual time: RFC 2217 runs on threads; use real time")
    if address.scheme is Scheme.SOCKET:
        # the other end takes this back when it accepts the connection
        world.hold(1, f"{name}?")
    opening = _Opening(address)
    try:
        await world.offload(opening.run)
    except asyncio.CancelledError:
        opening.abandon()
        raise
    except (serial.SerialException, ValueError, OSError) as error:
        world.forget(f"{name}?")
        raise LinkUnavailable(_why_not(name, error)) from error
    port = opening.port
    assert port is not None
    if address.scheme is Scheme.SOCKET:
        await _landed(world, f"{name}?")
    descriptor = _descriptor(port)
    if descriptor is not None:
        return DescriptorLink(world, port, descriptor, name)
    assert isinstance(port, serial.SerialBase)
    return ThreadedLink(port, name)


class _Opening:
    """Opens a port in a thread and sees to it that nobody keeps it when the wait was given up."""

    def __init__(self, address: LinkAddress) -> None:
        self._address = address
        self._guard = threading.Lock()
        self._abandoned = False
        self.port: serial.Serial | socket.socket | None = None

    def run(self) -> None:
        port = _open(self._address)
        with self._guard:
            self.port = port
            if self._abandoned:
                port.close()

    def abandon(self) -> None:
        with self._guard:
            self._abandoned = True
            if self.port is not None:
                self.port.close()


def _open(address: LinkAddress) -> serial.Serial | socket.socket:
    match address.scheme:
        case Scheme.SOCKET if os.name == "posix":
            split = urlsplit(f"//{address.target}")
            made = socket.create_connection((split.hostname, split.port), timeout=SOCKET_TIMEOUT)
            made.setblocking(False)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        case Scheme.SERIAL:
            url = address.target
        case _:
            url = f"{address.scheme}://{address.target}"
    return serial.serial_for_url(url, baudrate=address.baud, timeout=0, exclusive=True)


async def _landed(world: World, line: str) -> None:
    """Waits, in virtual time, until the other end has taken everything that is on `line`."""
    landed = asyncio.Event()
    world.when_clear(line, landed.set)
    await landed.wait()


def _descriptor(port: serial.Serial | socket.socket) -> int | None:
    if os.name != "posix":
        return None
    try:
        return port.fileno()
    except io.UnsupportedOperation:
        return None


def _why_not(name: str, error: Exception) -> str:
    number = _errno(error)
    text = str(error)
    # pyserial for Windows wraps the system's error in text alone; there a taken port answers PermissionError
    if number in _BUSY or "PermissionError" in text:
        return f"{name} is in use by another program; close that program and try again"
    if number in _MISSING or "FileNotFoundError" in text:
        return f"{name} does not exist; plug the device in, or look up the port's name and correct it"
    if number == errno.ENOTTY:
        return f"{name} is no serial port; look up the port's name and correct it"
    if number in _DENIED:
        return f"you may not open {name}; give your user access to serial ports (on Linux often the group dialout)"
    if number in _UNREACHED:
        return f"{name} does not answer; check that the host is on, the port number is right and it is listening"
    return f"{name} could not be opened ({os.strerror(number) if number else text}); check the port and its settings"


def _errno(error: BaseException | None) -> int | None:
    """pyserial often raises its own exception in place of the system's; the number is then one step behind."""
    while error is not None:
        # termios has an exception of its own, with the number as its first argument
        for number in (getattr(error, "errno", None), *error.args[:1]):
            if isinstance(number, int):
                return number
        error = error.__cause__ or error.__context__
    return None


class DescriptorLink:
    """A `ByteLink` whose descriptor the loop watches."""

    def __init__(self, world: World, port: serial.Serial | socket.socket, descriptor: int, name: str) -> None:
        self._world = world
        self._port = port
        self._name = name
        self._inbox = Inbox()
        self._pump = Pump(
            world,
            descriptor,
            arriving=f"{name}<",
            leaving=f"{name}>",
            received=self._inbox.put,
            lost=self._gone,
        )

    def _gone(self, error: OSError | None) -> None:
        self._inbox.lose(_unplugged(self._name))
        self._port.close()

    async def receive(self) -> bytes:
        return await self._inbox.get()

    def send(self, data: bytes) -> None:
        if self._inbox.lost is None:
            self._pump.send(data)
        if self._inbox.lost is not None:
            raise LinkLost(self._inbox.lost)

    async def close(self) -> None:
        """What is still waiting to be written is not sent."""
        if self._inbox.lost is not None:
            return
        try:
            await _landed(self._world, f"{self._name}<")
        finally:
            if self._inbox.lost is None:
                self._inbox.lose(f"{self._name} was closed here")
                self._pump.stop()
                self._port.close()


def _unplugged(name: str) -> str:
    return f"{name} is gone: unplugged, switched off or reset; bring it back and open it again"


class ThreadedLink:
    """A `ByteLink` for ports without a descriptor: one thread reads, one writes. Real time only."""

    def __init__(self, port: serial.Serial, name: str) -> None:
        self._port = port
        self._name = name
        self._inbox = Inbox()
        self._loop = asyncio.get_running_loop()
        self._closing = threading.Event()
        port.timeout = READ_TURN
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=f"write {name}")
        self._reader = threading.Thread(target=self._read, name=f"read {name}", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._closing.is_set():
            try:
                data = self._port.read(max(1, self._port.in_waiting))
            except (serial.SerialException, OSError, TypeError):
                # TypeError: pyserial's own answer to a port that another thread has just closed
                self._tell(self._inbox.lose, _unplugged(self._name))
                return
            if data:
                self._tell(self._inbox.put, data)

    def _write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except (serial.SerialException, OSError):
            self._tell(self._inbox.lose, _unplugged(self._name))

    def _tell(self, call: Callable[[Any], None], argument: Any) -> None:
        # a loop that is closed has nobody left to tell
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, argument)

    async def receive(self) -> bytes:
        return await self._inbox.get()

    def send(self, data: bytes) -> None:
        if self._inbox.lost is not None:
            raise LinkLost(self._inbox.lost)
        self._threads.submit(self._write, bytes(data))

    async def close(self) -> None:
        """What was queued is written first; then the threads end."""
        if self._closing.is_set():
            return
        self._inbox.lose(f"{self._name} was closed here")
        self._closing.set()
        await self._loop.run_in_executor(None, self._stop)

    def _stop(self) -> None:
        self._threads.shutdown(wait=True)
        self._reader.join()
        self._port.close()
