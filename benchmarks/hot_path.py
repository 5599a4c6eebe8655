"""Credentials a second, from `Engine.grant` to a read-back in the lock's memory, every step committed to the disk.

Everything is real but the radio: SQLite on a file with `synchronous=FULL`, the TTLock and Z-Wave drivers, their
protocols and the simulated locks' firmware all run in the measured process, so the figure counts the far end's work as
well. Links take no time, so it is a figure of work, not of waiting. Beside it stand two straight-line scripts that
drive the same drivers without an engine: no store, no plan, no evidence, nothing to find again after a crash.

Where the time goes is asked of a sampler in runs of their own: see `benchmarks.sampling`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.estate import (
    Parts,
    add_ttlocks,
    add_zwave_locks,
    know_every_door,
    request,
    running,
    unproven,
)
from benchmarks.measure import Spent, median, scratch, stopwatch
from benchmarks.sampling import Sampler
from latchwork.drivers.contract import Credential, Evidence, ManyAtOnce, Method, Rejected, Secret, Window
from latchwork.grants.engine import Engine
from latchwork.grants.model import GrantView
from latchwork.world import World

TARGET = 1000
"""Credentials a second on one core, by processor time."""

LINKS = 7


@dataclass(frozen=True, slots=True)
class Load:
    """`grants` grants over `places` doors each, on an estate of `ttlock` and `zwave` doors."""

    ttlock: int = 100
    zwave: int = 0
    grants: int = 100
    places: int = 20

    @property
    def doors(self) -> int:
        return self.ttlock + self.zwave

    @property
    def credentials(self) -> int:
        return self.grants * self.places

    def places_of(self, grant: int, names: list[str]) -> list[str]:
        """Neighbouring grants share some doors, and every door gets its part."""
        return [
            names[(grant * 7 + step * max(1, self.doors // self.places)) % self.doors] for step in range(self.places)
        ]


class Unproven(RuntimeError):
    """A run left credentials that were not read back: its figure would be a lie."""


Grants = Callable[[Engine, Parts, Load], Awaitable[list[GrantView]]]


async def one_by_one(engine: Engine, parts: Parts, load: Load) -> list[GrantView]:
    """A client that waits for each answer before it asks again, while the doors are already being served."""
    names = parts.names
    return [
        await engine.grant(request(parts.world, f"guest {number}", load.places_of(number, names)))
        for number in range(load.grants)
    ]


async def all_at_once(engine: Engine, parts: Parts, load: Load) -> list[GrantView]:
    """A Monday morning: every request is there before the first is answered."""
    names = parts.names
    asked = [request(parts.world, f"guest {number}", load.places_of(number, names)) for number in range(load.grants)]
    return list(await asyncio.gather(*(engine.grant(one) for one in asked)))


async def _build(world: World, load: Load, stack: AsyncExitStack) -> Parts:
    parts = Parts(world)
    add_ttlocks(parts, load.ttlock, links=LINKS)
    if load.zwave:
        await add_zwave_locks(parts, load.zwave, stack)
    return parts


async def _engine_round(world: World, load: Load, ask: Grants, folder: Path, sampler: Sampler | None) -> Spent:
    async with AsyncExitStack() as stack:
        parts = await _build(world, load, stack)
        engine = await stack.enter_async_context(running(parts, folder / "store.db"))
        await know_every_door(engine)
        with nullcontext() if sampler is None else sampler.looking(), stopwatch() as spent:
            views = await ask(engine, parts, load)
            await engine.settle()
        missing = await unproven(engine, views)
        if missing or parts.codes_held() != load.credentials:
            raise Unproven(f"{missing} credentials are not read back; {parts.codes_held()} codes are on the doors")
    return spent


async def _straight_round(world: World, load: Load, together: bool) -> Spent:
    async with AsyncExitStack() as stack:
        parts = await _build(world, load, stack)
        wanted = _wanted(parts, load)
        with stopwatch() as spent:
            for name, credentials in wanted.items():
                await _straight(parts, name, credentials, together)
        if parts.codes_held() != load.credentials:
            raise Unproven(f"{parts.codes_held()} codes are on the doors instead of {load.credentials}")
    return spent


def _wanted(parts: Parts, load: Load) -> dict[str, list[Credential]]:
    now = parts.world.now().replace(second=0, microsecond=0)
    window = Window(now, now + timedelta(days=3))
    wanted: dict[str, list[Credential]] = {name: [] for name in parts.names}
    for number in range(load.grants):
        for name in load.places_of(number, parts.names):
            slot = len(wanted[name]) + 1 if parts.drivers[name].medium == "stick" else None
            pin = Secret(f"{271_828 + number}")
            wanted[name].append(Credential(f"{number}", Method.CODE, pin, window, slot))
    return wanted


async def _straight(parts: Parts, name: str, credentials: list[Credential], together: bool) -> None:
    driver = parts.drivers[name]
    if not together:
        for credential in credentials:
            async with driver.session() as session:
                receipt = await session.add(credential)
                _proven(receipt.evidence)
        return
    async with driver.session() as session:
        if isinstance(session, ManyAtOnce):
            for answer in await session.add_many(credentials):
                _proven(Evidence.PLANNED if isinstance(answer, Rejected) else answer.evidence)
        else:
            for credential in credentials:
                _proven((await session.add(credential)).evidence)


def _proven(evidence: Evidence) -> None:
    if evidence < Evidence.READ_BACK:
        raise Unproven("the straight-line script has a code that was not read back")


# --- the figures ------------------------------------------------------------------------------------------------------


def _rates(load: Load, spent: list[Spent]) -> dict[str, Any]:
    return {
        "per_second_of_cpu": round(load.credentials / median([one.cpu for one in spent])),
        "per_second": round(load.credentials / median([one.wall for one in spent])),
        "rounds_of_cpu": [round(load.credentials / one.cpu) for one in spent],
    }


def _engine_run(load: Load, ask: Grants, seed: int, sampler: Sampler | None = None) -> Spent:
    world = World(seed)
    with scratch() as folder:
        return world.run(_engine_round(world, load, ask, folder, sampler))


def _straight_run(load: Load, together: bool, seed: int) -> Spent:
    world = World(seed)
    return world.run(_straight_round(world, load, together))


def run(
    rounds: int = 3, load: Load | None = None, mixed: Load | None = None, single: Load | None = None
) -> dict[str, Any]:
    """Medians over interleaved rounds. `single` is one door a grant: the dearest way to place a credential."""
    load = load or Load()
    mixed = mixed or Load(ttlock=80, zwave=20)
    single = single or Load(grants=1000, places=1)
    contenders: dict[str, tuple[Load, Callable[[int], Spent]]] = {
        "engine": (load, lambda seed: _engine_run(load, one_by_one, seed)),
        "engine, all requests at once": (load, lambda seed: _engine_run(load, all_at_once, seed)),
        "engine, one door a grant": (single, lambda seed: _engine_run(single, one_by_one, seed)),
        "engine, a fifth of the doors Z-Wave": (mixed, lambda seed: _engine_run(mixed, one_by_one, seed)),
        "script, one visit a code": (load, lambda seed: _straight_run(load, False, seed)),
        "script, one visit a door": (load, lambda seed: _straight_run(load, True, seed)),
    }
    spent: dict[str, list[Spent]] = {name: [] for name in contenders}
    _engine_run(Load(ttlock=5, zwave=1, grants=5, places=2), one_by_one, 1)  # what is compiled once is not counted
    for number in range(rounds):
        for name, (_, call) in contenders.items():
            spent[name].append(call(number + 1))
    sampler = Sampler()
    for number in range(rounds):
        _engine_run(load, one_by_one, number + 1, sampler)
    rows = {name: _rates(load, spent[name]) for name, (load, _) in contenders.items()}
    return {
        "rounds": rounds,
        "doors": load.doors,
        "credentials": load.credentials,
        "target_per_second_of_cpu": TARGET,
        "rows": rows,
        "shares": sampler.shares(),
        "met": rows["engine"]["per_second_of_cpu"] >= TARGET,
    }


QUICK: dict[str, Any] = {
    "rounds": 2,
    "load": Load(ttlock=50, grants=50),
    "mixed": Load(ttlock=40, zwave=10, grants=50),
    "single": Load(ttlock=50, grants=300, places=1),
}
"""The same on half the doors, for `--quick`."""
