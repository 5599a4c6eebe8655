"""A loop in real time whose clock can be taken forward on demand, as if the time in between had passed.

While nobody travels it is asyncio's selector loop. While somebody does, it never waits: as soon as no callback and no
descriptor is ready, the clock jumps to the next timer. What happens at one instant takes no time, however long the
processor needs for it, so a thousand doors that wake at once do not run into their own time-outs.

The loop sees callbacks, timers and descriptors of its own. It cannot see a conversation with somebody outside, or work
in a thread: between two packets it looks as if every task waited, and `asyncio.timeout` around the conversation would
be the next timer. Whoever waits for such a thing says that the loop is `busy`. Until that is over no jump is made, and
the clock goes as fast as real time does, so that a time-out still ends what hangs.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from latchwork.world.timers import OrderedTimersLoop
from latchwork.world.under_way import UnderWay

Events = list[tuple[selectors.SelectorKey, int]]

FARTHEST = 100 * 365.25 * 86400
"""Seconds that a clock may count. Beyond a few centuries a float is too coarse to tell when a timer is due."""

PATIENCE = 0.2
"""Seconds of real time that a travel gives to bytes that were sent on one of our wires. Our own ends take them within
microseconds; a foreign program may sit there as well, which does not say what it has read, or not even read."""


class Clock:
    """Seconds since an unnamed moment: the real ones, and those that were jumped over. Never goes back.

    It goes until it is told to `stand`. One thread moves it; any thread may ask what it has `counted`.
    """

    def __init__(self) -> None:
        self.began = monotonic()
        # what it shows, and since when it goes from there; one tuple, so that a thread never sees half a change
        self._set: tuple[float, float | None] = (self.began, self.began)
        self._guard = threading.RLock()

    def time(self) -> float:
        """For the thread that moves the clock."""
        shown, since = self._set
        return shown if since is None else shown + (monotonic() - since)

    def counted(self) -> float:
        """Seconds since it began. Guarded: a thread that was interrupted here would show time that was not to pass."""
        with self._guard:
            return self.time() - self.began

    def stand(self) -> None:
        with self._guard:
            self._set = (self.time(), None)

    def go(self) -> None:
        with self._guard:
            self._set = (self.time(), monotonic())

    def jump_to(self, moment: float) -> None:
        """Moves a standing clock."""
        with self._guard:
            self._set = (moment, None)


class _Travel:
    """One way to one moment of the loop's clock; `arrived` is made done when nothing more is to happen up to it."""

    def __init__(self, clock: Clock, target: float, arrived: asyncio.Future[None]) -> None:
        self._clock = clock
        self._target = target
        self._arrived = arrived

    def go_on(self, next_timer: float | None) -> None:
        """Jumps, when all is quiet. `next_timer` is how many seconds it is until there is something to do."""
        now = self._clock.time()
        if now < self._target:
            self._clock.jump_to(self._target if next_timer is None else min(now + next_timer, self._target))
        elif not self._arrived.done():
            self._arrived.set_result(None)


class _TravellingSelector(selectors.DefaultSelector):
    """Waits for descriptors as any selector does, but lets a travel go on where it would wait."""

    def __init__(self, loop: TravellingLoop) -> None:
        super().__init__()
        self._loop = loop
        self._wait = super().select
        self.travel: _Travel | None = None

    def select(self, timeout: float | None = None) -> Events:
        if self.travel is None:
            return self._wait(timeout)
        loop = self._loop
        ready = self._wait(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if loop.outside:
            loop.clock.go()
            ready = self._wait(timeout)
            loop.clock.stand()
        elif loop.under_way.held:
            ready = self._wait(loop.under_way.patience)
            if not ready:
                loop.under_way.give_up()
        else:
            self.travel.go_on(timeout)
        return ready


class TravellingLoop(OrderedTimersLoop):
    """Real time, and `travel_to` for whoever holds the `turn`. Loops that run one after another may share a clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.turn = asyncio.Lock()
        # how many things outside the loop are waited for
        self.outside = 0
        self.under_way = UnderWay(self.call_soon)
        self.under_way.patience = PATIENCE
        self._waiting = _TravellingSelector(self)
        # an attribute, because asyncio asks for the time at every turn and a second call would be felt
        self.time = clock.time  # type: ignore[method-assign]
        super().__init__(self._waiting)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Lets a travel wait for real until it is left. For the loop's own thread."""
        self.outside += 1
        try:
            yield
        finally:
            self.outside -= 1

    async def travel_to(self, counted: float) -> None:
        """Takes the clock to where it has counted so many seconds.

        Returns when all timers up to then have run and nothing is left to do at that instant. Cancelled, the clock
        goes on from where it has come.
        """
        arrived: asyncio.Future[None] = self.create_future()
        self._waiting.travel = _Travel(self.clock, self.clock.began + counted, arrived)
        self.clock.stand()
        try:
            await arrived
        finally:
            self._waiting.travel = None
            self.clock.go()
