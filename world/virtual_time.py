"""An asyncio loop whose clock jumps to the next timer when every task waits.

A library would have been preferred. async-solipsism is GPL and has no real descriptors; looptime patches loops from
inside a pytest plugin and moves time while bytes are still inside a pty. Both ends of our ptys are ours, so the
loop can be told that bytes are under way (`hold` and `release`) and keep the clock still until they have landed.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import itertools
import selectors
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVarTuple

Arguments = TypeVarTuple("Arguments")

Events = list[tuple[selectors.SelectorKey, int]]

REAL_WAIT = 5.0
"""Seconds of real time that bytes may take through a kernel before the loop calls them lost."""


class Deadlock(RuntimeError):
    """Every task waits, no timer is set and no byte is under way: nothing can ever happen."""


class _JumpingSelector(selectors.BaseSelector):
    """Looks for ready descriptors without waiting, and lets the clock jump where the real one would wait."""

    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self.loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> Events:
        ready = self._real.select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if self.loop.held:
            ready = self._real.select(REAL_WAIT)
            if not ready:
                raise Deadlock(f"bytes are under way for {REAL_WAIT:g} s and nobody takes them")
            return ready
        if timeout is None:
            raise Deadlock("every task waits and no timer is set; something awaits an event that cannot come")
        self.loop.jump(timeout)
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.get_key(fileobj)

    def close(self) -> None:
        self._real.close()


class _Timer(asyncio.TimerHandle):
    """Timers of one instant run in the order in which they were set.

    In virtual time most timers share their instant with others, and asyncio's heap keeps no order among equals: one
    timer more anywhere would shuffle the rest.
    """

    __slots__ = ("_order",)

    def __init__(
        self,
        order: int,
        when: float,
        callback: Callable[..., Any],
        args: Sequence[Any],
        loop: asyncio.AbstractEventLoop,
        context: contextvars.Context | None,
    ) -> None:
        super().__init__(when, callback, args, loop, context)
        self._order = order

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, _Timer):
            return NotImplemented
        return (self.when(), self._order) < (other.when(), other._order)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Starts at time 0.0 and never waits for real, except for bytes that were announced with `hold`."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        self._order = itertools.count()
        self._virtual_now = 0.0
        self.held = 0
        self._held_on: dict[str, int] = {}
        self._when_clear: dict[str, list[Callable[[], None]]] = {}
        super().__init__(selector)
        selector.loop = self
        # asyncio runs timers that are due within the clock's resolution; a microsecond absorbs the rounding of
        # adding a difference of two floats over a virtual year, or a timer would be met one jump late, for ever.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._virtual_now

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
        timer: Any = _Timer(next(self._order), when, callback, args, self, context)
        heapq.heappush(base._scheduled, timer)
        timer._scheduled = True
        return timer  # type: ignore[no-any-return]

    def jump(self, seconds: float) -> None:
        """Moves the clock forward; the selector calls it when every task waits."""
        self._virtual_now += seconds

    def hold(self, count: int = 1, line: str = "") -> None:
        """Says that `count` bytes (or other things) are on their way through the kernel: the clock stands still.

        `line` names the stretch of wire they are on, for `forget`.
        """
        self.held += count
        self._held_on[line] = self._held_on.get(line, 0) + count

    def release(self, count: int = 1, line: str = "") -> None:
        """Says that `count` of what was held on `line` has arrived, or is known never to arrive."""
        self._let_go(line, min(count, self._held_on.get(line, 0)))

    def forget(self, line: str) -> None:
        """Says that nothing that is still on `line` will ever arrive: an end of it was closed."""
        self._let_go(line, self._held_on.get(line, 0))

    def when_clear(self, line: str, call: Callable[[], None]) -> None:
        """Calls back, from the loop, as soon as nothing is held on `line`."""
        if self._held_on.get(line, 0):
            self._when_clear.setdefault(line, []).append(call)
        else:
            self.call_soon(call)

    def _let_go(self, line: str, count: int) -> None:
        self.held -= count
        left = self._held_on.get(line, 0) - count
        if left:
            self._held_on[line] = left
            return
        self._held_on.pop(line, None)
        for call in self._when_clear.pop(line, ()):
            self.call_soon(call)
