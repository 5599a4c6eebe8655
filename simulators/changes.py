"""Who is told that a device's memory changed.

A real lock writes its memory to flash by itself, whatever becomes of the program that speaks to it. The memory of a
simulated one lies in a process that may be killed at any instant, so somebody has to keep it, and wants to know when.
"""

from __future__ import annotations

from collections.abc import Callable


class Changes:
    """The changes of one device's memory: of all that its `flash` gives.

    The device tells in the same turn of the loop in which something changes, a little before or after it, and may
    tell when nothing did. So whoever watches looks at the memory in a later turn, and compares.
    """

    __slots__ = ("_watcher",)

    def __init__(self) -> None:
        self._watcher: Callable[[], None] | None = None

    def watch(self, call: Callable[[], None]) -> None:
        """Has `call` told from now on, and whoever watched before no more."""
        self._watcher = call

    def tell(self) -> None:
        if self._watcher is not None:
            self._watcher()
