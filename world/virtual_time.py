"""An asyncio loop whose clock jumps to the next timer when every task waits.

A library would have been preferred. async-solipsism is GPL and has no real descriptors; looptime patches loops from
inside a pytest plugin and moves time while bytes are still inside a pty. Both ends of our ptys are ours, so the
loop can be told what is under way (`UnderWay`) and keep the clock still until it has landed.
"""

from __future__ import annotations

import itertools
import selectors
from collections.abc import Mapping
from typing import Any

from latchwork.world.timers import OrderedTimersLoop
from latchwork.world.under_way import Deadlock, UnderWay

Events = list[tuple[selectors.SelectorKey, int]]


class _JumpingSelector(selectors.BaseSelector):
    """Looks for ready descriptors without waiting, and lets the clock jump where the real one would wait."""

    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self._order: dict[int, int] = {}
        self._registered = itertools.count()
        self.loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> Events:
        under_way = self.loop.under_way
        if under_way.held:
            under_way.let_land()
        ready = self._ready(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if under_way.held:
            ready = self._ready(under_way.patience)
            if not ready:
                raise Deadlock(f"bytes are under way for {under_way.patience:g} s and nobody takes them")
            return ready
        if timeout is None:
            raise Deadlock("every task waits and no timer is set; something awaits an event that cannot come")
        self.loop.jump(timeout)
        return []

    def _ready(self, timeout: float) -> Events:
        """The kernel lists what is ready in the order in which it became so; ours is the order of registration."""
        ready = self._real.select(timeout)
        if len(ready) > 1:
            ready.sort(key=lambda one: self._order[one[0].fd])
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key = self._real.register(fileobj, events, data)
        self._order[key.fd] = next(self._registered)
        return key

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


class VirtualTimeLoop(OrderedTimersLoop):
    """Starts at time 0.0 and never waits for real, except for bytes that are `under_way`."""

    def __init__(self) -> None:
        selector = _JumpingSelector()
        self._virtual_now = 0.0
        self.under_way = UnderWay(self.call_soon)
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self._virtual_now

    def jump(self, seconds: float) -> None:
        """Moves the clock forward; the selector calls it when every task waits."""
        self._virtual_now += seconds
