"""Moves bytes through a non-blocking file descriptor and tells a virtual clock which of them are under way.

Both ends of a pty or of a loop-back socket in this process use it, so a simulated world can run over the kernel and
still be exact: each byte is announced when it is queued, counted when the kernel takes it, and taken back when the
other end has read it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from latchwork.world.world import World

PIECE = 65536
"""Bytes asked of the kernel at once."""


class Pump:
    """Owns the reading and writing of one descriptor, not the descriptor itself.

    `arriving` and `leaving` name the two stretches of wire; the other end's pump has them the other way round.
    `received` gets each piece; `lost` is told once, with the error that ended it or None at the end of the stream.
    """

    def __init__(
        self,
        world: World,
        descriptor: int,
        *,
        arriving: str,
        leaving: str,
        received: Callable[[bytes], None],
        lost: Callable[[OSError | None], None],
    ) -> None:
        self._world = world
        self._descriptor = descriptor
        self._arriving = arriving
        self._leaving = leaving
        self._received = received
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._unsent = bytearray()
        self._up = True
        self._loop.add_reader(descriptor, self._readable)
        world.comes_out(arriving, descriptor)

    def send(self, data: bytes) -> None:
        """Queues `data`; nothing happens once the pump has stopped."""
        if not self._up or not data:
            return
        self._world.hold(len(data), self._leaving)
        waiting = bool(self._unsent)
        self._unsent += data
        if not waiting:
            self._writable()

    def stop(self) -> None:
        """Ends both directions and forgets what was not yet written; to be called before the descriptor is closed."""
        if self._up:
            self._up = False
            self._loop.remove_reader(self._descriptor)
            self._loop.remove_writer(self._descriptor)
            self._world.release(len(self._unsent), self._leaving)
            self._world.forget(self._arriving)
            self._world.comes_out(self._arriving, None)
            self._unsent.clear()

    def _readable(self) -> None:
        try:
            data = os.read(self._descriptor, PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._ended(error)
            return
        if not data:
            self._ended(None)
            return
        self._world.release(len(data), self._arriving)
        self._received(data)

    def _writable(self) -> None:
        room = self._world.room(self._leaving, len(self._unsent))
        try:
            written = os.write(self._descriptor, self._unsent[:room]) if room else 0
        except (BlockingIOError, InterruptedError):
            written = 0
        except OSError as error:
            self._ended(error)
            return
        self._world.went_in(written, self._leaving)
        del self._unsent[:written]
        if self._unsent:
            self._loop.add_writer(self._descriptor, self._writable)
        else:
            self._loop.remove_writer(self._descriptor)

    def _ended(self, error: OSError | None) -> None:
        # what the other end had not read when the line fell never arrives
        self._world.forget(self._leaving)
        self._unsent.clear()
        self.stop()
        self._lost(error)
