"""The timers of our own loops: those of one instant run in the order in which they were set.

Where a clock jumps, most timers share their instant with others, and asyncio's heap keeps no order among equals: one
timer more anywhere would shuffle the rest.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import itertools
import selectors
from collections.abc import Callable
from typing import Any, TypeVarTuple

Arguments = TypeVarTuple("Arguments")

RESOLUTION = 1e-6
"""Seconds. asyncio runs timers that are due within the clock's resolution; a microsecond absorbs the rounding of adding
a difference of two floats over a year of jumps, or a timer would be met one jump late, for ever."""


class _Timer(asyncio.TimerHandle):
    __slots__ = ("key",)
    key: tuple[float, int]

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, _Timer):
            return NotImplemented
        return self.key < other.key


class OrderedTimersLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop in all but the order of timers."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._order = itertools.count()
        super().__init__(selector)
        self._clock_resolution = RESOLUTION

    def call_at(
        self,
        when: float,
        callback: Callable[[*Arguments], object],
        *args: *Arguments,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        # as the base class does it, with timers of our own; the heap and its mark have no public names
        base: Any = self
        base._check_closed()
        if self.get_debug():
            base._check_thread()
            base._check_callback(callback, "call_at")
        timer: Any = _Timer(when, callback, args, self, context)
        timer.key = (when, next(self._order))
        heapq.heappush(base._scheduled, timer)
        timer._scheduled = True
        return timer  # type: ignore[no-any-return]
