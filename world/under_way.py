"""What is under way through the kernel: which bytes, on which line, and whether they have landed.

A virtual clock must not jump while bytes are inside a pty or a loop-back socket, and nothing in the process may see
how fast the kernel carried them: a pty hands its bytes over in a kernel thread, so a reader would find one frame or
two as the machine's load has it. Both ends are ours in virtual time; they say what goes in and where it comes out.
A clock that travels asks only how much is under way.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable

REAL_WAIT = 5.0
"""Seconds of real time that bytes may take through a kernel before the loop calls them lost."""

ROOM = 1024
"""Bytes that may be inside the kernel on one line; less than the smallest pty buffer of any system (4096 on Linux)."""


class Deadlock(RuntimeError):
    """Every task waits, no timer is set and no byte is under way: nothing can ever happen."""


class UnderWay:
    """The count of what is under way, line by line. `line` names one direction of one wire."""

    def __init__(self, soon: Callable[[Callable[[], None]], object]) -> None:
        self._soon = soon
        self.held = 0
        self.patience = REAL_WAIT
        self._held_on: dict[str, int] = {}
        self._when_clear: dict[str, list[Callable[[], None]]] = {}
        self._inside: dict[str, int] = {}
        self._ends: dict[str, int] = {}

    def hold(self, count: int, line: str) -> None:
        """Says that `count` bytes (or other things) are on their way on `line`: the clock stands still."""
        self.held += count
        self._held_on[line] = self._held_on.get(line, 0) + count

    def release(self, count: int, line: str) -> None:
        """Says that `count` of what was held on `line` has arrived, or is known never to arrive."""
        inside = self._inside.get(line, 0) - count
        if inside > 0:
            self._inside[line] = inside
        else:
            self._inside.pop(line, None)
        self._let_go(line, min(count, self._held_on.get(line, 0)))

    def forget(self, line: str) -> None:
        """Says that nothing that is still on `line` will ever arrive: an end of it was closed."""
        self._inside.pop(line, None)
        self._let_go(line, self._held_on.get(line, 0))

    def give_up(self) -> None:
        """Says that nothing of all that is still held will ever be reported as arrived."""
        for line in tuple(self._held_on):
            self.forget(line)

    def when_clear(self, line: str, call: Callable[[], None]) -> None:
        """Calls back, from the loop, as soon as nothing is held on `line`."""
        if self._held_on.get(line, 0):
            self._when_clear.setdefault(line, []).append(call)
        else:
            self._soon(call)

    def _let_go(self, line: str, count: int) -> None:
        self.held -= count
        left = self._held_on.get(line, 0) - count
        if left:
            self._held_on[line] = left
            return
        self._held_on.pop(line, None)
        for call in self._when_clear.pop(line, ()):
            self._soon(call)

    # inside the kernel

    def comes_out(self, line: str, descriptor: int | None) -> None:
        """Names the descriptor that reads what goes in on `line`; None when it is about to be closed."""
        if descriptor is None:
            self._ends.pop(line, None)
        else:
            self._ends[line] = descriptor

    def room(self, line: str) -> int:
        """How many bytes may be written to `line` now, so that the kernel takes them all in one piece."""
        return ROOM - self._inside.get(line, 0)

    def went_in(self, count: int, line: str) -> None:
        """Says that the kernel has taken `count` of the bytes that are held on `line`."""
        if count:
            self._inside[line] = self._inside.get(line, 0) + count

    def let_land(self) -> None:
        """Waits, in real time, until all that went in can be read at the other end; it takes microseconds."""
        for line, count in tuple(self._inside.items()):
            descriptor = self._ends.get(line)
            if descriptor is not None:
                self._wait_for(descriptor, count, line)

    def _wait_for(self, descriptor: int, count: int, line: str) -> None:
        gives_up = time.monotonic() + self.patience
        while _readable(descriptor) < count:
            if time.monotonic() > gives_up:
                # whoever ends the run still needs turns of the loop
                self._inside.clear()
                raise Deadlock(f"bytes are under way on {line} for {self.patience:g} s and do not come out")
            os.sched_yield()


def _readable(descriptor: int) -> float:
    """Bytes that can be read now; infinity on a line that was hung up, where no more will come."""
    # POSIX alone, as ptys are; this module is imported everywhere
    import fcntl
    import termios

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0)):
        return float("inf")
    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), "little")
