"""A pseudo-terminal with a simulated serial device behind it; any program can open its path as a serial port.

A pty has no line rate and no modem lines (setting RTS, DTR or CTS on it fails with ENOTTY on Linux), so RS-485
direction control and a reset by DTR cannot be simulated on it; `rfc2217` shows those.

In virtual time both ends must be ours: the link that opens the path announces its bytes as this host does. A foreign
program needs a world in real time.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tty
from collections.abc import Callable

from latchwork.world import World
from latchwork.world.pump import Pump
from latchwork.world.wires import Receiver


class PtyHost:
    """The device's `Port`; `path` is what the other side opens. Made inside the running loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        self._receive: Receiver = _ignore
        self._lost: Callable[[], None] = _nothing
        self._open = True
        # the slave stays open here: with no opener at all, the master would report a hang-up for ever
        self._pump = Pump(
            world,
            self._master,
            arriving=f"{self.path}>",
            leaving=f"{self.path}<",
            received=self._received,
            lost=self._ended,
        )

    def attach(self, receive: Receiver, lost: Callable[[], None]) -> None:
        self._receive, self._lost = receive, lost

    def send(self, data: bytes) -> None:
        """Bytes for nobody are dropped, as a UART does; in real time they wait in the kernel for the next opener."""
        if self._open and (not self._world.virtual or self._is_opened()):
            self._pump.send(data)

    def close(self) -> None:
        """Unplugs the device: whoever has the path open gets an I/O error, after what was sent before."""
        if self._open:
            self._open = False
            self._world.when_clear(f"{self.path}<", self._unplug)

    def _received(self, data: bytes) -> None:
        self._receive(data)

    def _is_opened(self) -> bool:
        """Our own links open a port with an exclusive lock, so a lock that can be had means that nobody listens."""
        try:
            fcntl.flock(self._slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno != errno.EWOULDBLOCK:
                raise
            return True
        fcntl.flock(self._slave, fcntl.LOCK_UN)
        return False

    def _unplug(self) -> None:
        self._pump.stop()
        os.close(self._master)
        os.close(self._slave)
        self._lost()

    def _ended(self, error: OSError | None) -> None:
        if self._open:
            self._open = False
            os.close(self._master)
            os.close(self._slave)
            self._lost()


def _ignore(data: bytes) -> None:
    """What arrives before a device is attached is not kept."""


def _nothing() -> None:
    pass
