"""The one source of time, randomness and misfortune.

`World(seed)` is a simulated world: virtual time from a fixed start, every random number from the seed.
`World.real()` is the real one: the wall clock and the operating system's randomness.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import secrets
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from latchwork.world.faults import Faults
from latchwork.world.virtual_time import VirtualTimeLoop

T = TypeVar("T")

EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Where a simulated world's clock starts unless it is told otherwise: a Monday morning."""


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

    @classmethod
    def real(cls, seed: int | None = None) -> World:
        """The wall clock; randomness from the operating system unless a seed is given."""
        return cls(seed, virtual=False)

    def __repr__(self) -> str:
        return f"World(seed={self.seed}, {'virtual' if self.virtual else 'real'} time)"

    def now(self) -> datetime:
        """The present moment in UTC. In virtual time it needs the running loop."""
        if not self.virtual:
            return datetime.now(UTC)
        return self.start + timedelta(seconds=asyncio.get_running_loop().time())

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
        with self.runner() as runner:
            return runner.run(main)

    def runner(self) -> asyncio.Runner:
        """A fresh loop of this world, for whoever runs several coroutines on it one after another."""
        factory: Callable[[], asyncio.AbstractEventLoop] | None = VirtualTimeLoop if self.virtual else None
        return asyncio.Runner(loop_factory=factory)

    def hold(self, count: int, line: str) -> None:
        """Before bytes go to the kernel on `line`: in virtual time the clock waits for them; in real time nothing."""
        if self.virtual:
            _virtual_loop().under_way.hold(count, line)

    def release(self, count: int, line: str) -> None:
        """After bytes of `line` came back from the kernel."""
        if self.virtual:
            _virtual_loop().under_way.release(count, line)

    def forget(self, line: str) -> None:
        """When an end of `line` is closed: what is still on it never arrives."""
        if self.virtual:
            _virtual_loop().under_way.forget(line)

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
        between the kernel's scheduler and a clock that jumps."""
        if self.virtual:
            return work()
        return await asyncio.get_running_loop().run_in_executor(None, work)


def _virtual_loop() -> VirtualTimeLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualTimeLoop):
        raise RuntimeError("a world in virtual time runs on its own loop; start it with World.run")
    return loop
