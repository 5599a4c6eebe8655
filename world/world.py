"""The one source of time, randomness and misfortune.

`World(seed)` is a simulated world: virtual time from a fixed start, every random number from the seed.
`World.real()` is the real one: the wall clock and the operating system's randomness.
`World.travelling(seed)` is a simulated one in real time, whose clock people may take forward: "it is now check-out".
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import secrets
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from latchwork.world.faults import Faults
from latchwork.world.travelling import FARTHEST, Clock, TravellingLoop
from latchwork.world.under_way import UnderWay
from latchwork.world.virtual_time import VirtualTimeLoop

T = TypeVar("T")

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Where a simulated world's clock starts unless it is told otherwise: a Monday morning."""

THREADS = 4
"""So much blocking work of a world is under way at once."""


class World:
    """Time and chance for one run.

    `seed` decides every random number; None asks the operating system. `virtual` decides whether time jumps. A
    seeded world in real time is what a simulated estate behind a live service wants.
    """

    def __init__(self, seed: int | None, *, start: datetime = EPOCH, virtual: bool = True) -> None:
        self.seed = seed
        self.virtual = virtual
        self.start = start
        self.faults = Faults(self.random("faults"))
        self._clock: Clock | None = None
        # the loop's own threads look up names as well: a name that nobody knows would keep a commit waiting for seconds
        self._threads = _threads()

    @classmethod
    def real(cls, seed: int | None = None) -> World:
        """The wall clock; randomness from the operating system unless a seed is given."""
        return cls(seed, virtual=False)

    @classmethod
    def travelling(cls, seed: int | None, *, start: datetime | None = None) -> World:
        """Real time that can `travel`. It counts from `start`, or from now on, and does not follow a wall clock that
        is set meanwhile. Raises `ValueError` for a start without a time zone."""
        start = datetime.now(UTC) if start is None else start
        world = cls(seed, start=_in_utc(start), virtual=False)
        world._clock = Clock()
        return world

    def __repr__(self) -> str:
        kind = "virtual" if self.virtual else "real" if self._clock is None else "travelling"
        return f"World(seed={self.seed}, {kind} time)"

    def now(self) -> datetime:
        """The present moment in UTC. In virtual time it needs the running loop; else any thread may ask."""
        if self.virtual:
            return self.start + timedelta(seconds=asyncio.get_running_loop().time())
        if self._clock is not None:
            return self.start + timedelta(seconds=self._clock.counted())
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on the loop's clock, for measuring spans; never goes back."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def random(self, *name: str) -> random.Random:
        """A stream of its own for each name, so that one more draw in one place changes nothing elsewhere."""
        if self.seed is None:
            return random.SystemRandom()
        digest = hashlib.sha256("\0".join((str(self.seed), *name)).encode()).digest()
        return random.Random(int.from_bytes(digest, "big"))

    def secret_bytes(self, count: int, *name: str) -> bytes:
        """Key material: from the operating system in the real world, from the seed in a simulated one."""
        if self.seed is None:
            return secrets.token_bytes(count)
        return self.random("secret", *name).randbytes(count)

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Runs `main` to its end on a fresh loop of this world, and closes the loop."""
        try:
            with self.runner() as runner:
                return runner.run(main)
        finally:
            self._threads.shutdown()
            self._threads = _threads()

    def runner(self) -> asyncio.Runner:
        """A fresh loop of this world, for whoever runs several coroutines on it one after another."""
        factory: Callable[[], asyncio.AbstractEventLoop] | None = VirtualTimeLoop if self.virtual else None
        if self._clock is not None:
            factory = partial(TravellingLoop, self._clock)
        return asyncio.Runner(loop_factory=factory)

    # --- travelling ---

    async def travel_to(self, moment: datetime) -> None:
        """Makes it `moment`. All that is due up to then happens in order, at once; then this returns.

        What is done by then is what could be done without a moment after `moment`: a door that was woken and needs
        30 ms of radio is not finished. Several who travel take turns, and each is judged when its turn comes.
        Raises `ValueError` for a moment that has passed, or when the clock of this world cannot be moved. Cancelled,
        the clock goes on from where it has come.
        """
        await self._travel(lambda: self._ahead(moment))

    async def travel(self, seconds: float) -> None:
        """As `travel_to`, by so many seconds from now; from where the clock stands when the turn comes."""
        await self._travel(lambda: self._further(seconds))

    async def still(self) -> None:
        """Returns when nobody travels, which is at once in a world whose clock cannot be moved.

        For what is to happen once in a while in real time, and not once for each while of a journey.
        """
        loop = asyncio.get_running_loop()
        if isinstance(loop, TravellingLoop):
            async with loop.turn:
                pass

    async def _travel(self, target: Callable[[], float]) -> None:
        loop = asyncio.get_running_loop()
        if self._clock is None or not isinstance(loop, TravellingLoop):
            raise ValueError(
                f"the clock of {self} cannot be moved; World.travelling makes one that can, run by World.run"
            )
        target()  # refuses at once, not after somebody else's travel
        async with loop.turn:
            await loop.travel_to(target())

    def _ahead(self, moment: datetime) -> float:
        """What the clock has counted at `moment`."""
        now, moment = self.now(), _in_utc(moment)
        if moment < now:
            raise ValueError(f"{moment.isoformat()} has passed, it is {now.isoformat()}; time does not go back")
        counted = (moment - self.start).total_seconds()
        if counted > FARTHEST:
            raise ValueError(f"{moment.isoformat()} is too far away; the clock counts a hundred years from its start")
        return counted

    def _further(self, seconds: float) -> float:
        assert self._clock is not None
        counted = self._clock.counted() + seconds
        if not (seconds >= 0 and counted <= FARTHEST):
            raise ValueError(f"cannot travel by {seconds} s; time goes forward, and a hundred years from its start")
        return counted

    def busy(self) -> AbstractContextManager[None]:
        """Around every wait for something outside the loop: an answer over the network, a thread, another process.

        A travel makes no jump meanwhile, and time passes as it really does. Without it the clock would jump to the
        next timer, which may be the `asyncio.timeout` around that very wait. Not around a sleep, which a travel then
        sits out, nor around `travel`, which waits for itself. Nothing in the other kinds of world. It belongs to the
        loop's thread.
        """
        return nullcontext() if self._clock is None else _travelling_loop().busy()

    # --- bytes in the kernel ---

    def hold(self, count: int, line: str) -> None:
        """Before bytes go to the kernel on `line`: a clock that jumps waits for them; in real time nothing."""
        if (under_way := self._under_way()) is not None:
            under_way.hold(count, line)

    def release(self, count: int, line: str) -> None:
        """After bytes of `line` came back from the kernel."""
        if (under_way := self._under_way()) is not None:
            under_way.release(count, line)

    def forget(self, line: str) -> None:
        """When an end of `line` is closed: what is still on it never arrives."""
        if (under_way := self._under_way()) is not None:
            under_way.forget(line)

    def _under_way(self) -> UnderWay | None:
        if self.virtual:
            return _virtual_loop().under_way
        return None if self._clock is None else _travelling_loop().under_way

    def comes_out(self, line: str, descriptor: int | None) -> None:
        """Names the descriptor that reads `line`; None before it is closed."""
        if self.virtual:
            _virtual_loop().under_way.comes_out(line, descriptor)

    def room(self, line: str, wanted: int) -> int:
        """How many of `wanted` bytes may be given to the kernel on `line` now; in real time all of them."""
        return min(wanted, _virtual_loop().under_way.room(line)) if self.virtual else wanted

    def went_in(self, count: int, line: str) -> None:
        """After the kernel took bytes that were announced with `hold`."""
        if self.virtual:
            _virtual_loop().under_way.went_in(count, line)

    def when_clear(self, line: str, call: Callable[[], None]) -> None:
        """Calls back from the loop once nothing is under way on `line`; in real time, where nobody knows, at once."""
        if self.virtual:
            _virtual_loop().under_way.when_clear(line, call)
        else:
            asyncio.get_running_loop().call_soon(call)

    async def offload(self, work: Callable[[], T]) -> T:
        """Runs blocking work: in a thread in real time, in place in virtual time, where a thread would be a race
        between the kernel's scheduler and a clock that jumps. The world is `busy` meanwhile."""
        if self.virtual:
            return work()
        with self.busy():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _threads() -> ThreadPoolExecutor:
    """None of them is there before something is handed over."""
    return ThreadPoolExecutor(THREADS, "offloaded")


def _virtual_loop() -> VirtualTimeLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualTimeLoop):
        raise RuntimeError("a world in virtual time runs on its own loop; start it with World.run")
    return loop


def _travelling_loop() -> TravellingLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, TravellingLoop):
        raise RuntimeError("a world that travels runs on its own loop; start it with World.run")
    return loop


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; say which one is meant")
    return moment.astimezone(UTC)
