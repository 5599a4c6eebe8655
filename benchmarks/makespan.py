"""How long a push to a hundred doors takes over media as they are in the field, beside what the media allow.

Time is virtual, so the figure is exact and the same on every machine. The bound is measured, not assumed: in a world
of the same seed each door is visited alone, and the sum of those visits is divided by the links that its medium holds
at once. Nothing that keeps the order of frames within a visit can be faster.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.estate import Parts, add_ttlocks, add_zwave_locks, know_every_door, request, running, unproven
from benchmarks.hot_path import Unproven
from benchmarks.measure import scratch
from latchwork.grants.engine import Engine
from latchwork.grants.model import GrantView
from latchwork.world import World

TARGET = 1.1
CONNECT_TIME, LATENCY = 0.4, 0.03
LINKS = 3
QUIET = 60.0
"""Seconds before each push: whatever stayed awake from before sleeps again, and no log or audit falls due meanwhile."""


@dataclass(frozen=True, slots=True)
class Doors:
    ttlock: int
    zwave: int


ESTATES = (Doors(100, 0), Doors(80, 20), Doors(95, 5))


@asynccontextmanager
async def _field(world: World, doors: Doors, folder: Path) -> AsyncIterator[tuple[Parts, Engine]]:
    async with AsyncExitStack() as stack:
        parts = Parts(world)
        add_ttlocks(parts, doors.ttlock, links=LINKS, connect_time=CONNECT_TIME, latency=LATENCY)
        if doors.zwave:
            await add_zwave_locks(parts, doors.zwave, stack, field_timing=True)
        engine = await stack.enter_async_context(running(parts, folder / "store.db"))
        await know_every_door(engine)
        await world.sleep(QUIET)
        yield parts, engine


async def _alone(world: World, doors: Doors, folder: Path) -> dict[str, float]:
    """Seconds that all doors of each medium take, visited one after another with nothing else going on."""
    taken: dict[str, float] = {}
    async with _field(world, doors, folder) as (parts, engine):
        views: list[GrantView] = []
        for name, driver in parts.drivers.items():
            began = world.monotonic()
            views.append(await engine.grant(request(world, f"guest {name}", [name])))
            await engine.settle()
            taken[driver.medium] = taken.get(driver.medium, 0.0) + world.monotonic() - began
            await world.sleep(QUIET)
        await _require_proof(engine, views)
    return taken


async def _together(world: World, doors: Doors, folder: Path) -> float:
    """Seconds from one request for all doors to the last read-back."""
    async with _field(world, doors, folder) as (parts, engine):
        began = world.monotonic()
        view = await engine.grant(request(world, "cleaner", parts.names))
        await engine.settle()
        seconds = world.monotonic() - began
        await _require_proof(engine, [view])
    return seconds


async def _require_proof(engine: Engine, views: list[GrantView]) -> None:
    if missing := await unproven(engine, views):
        raise Unproven(f"{missing} credentials are not read back")


def _estate(doors: Doors, seed: int) -> dict[str, Any]:
    with scratch() as folder:
        world = World(seed)
        alone = world.run(_alone(world, doors, folder))
    with scratch() as folder:
        world = World(seed)
        seconds = world.run(_together(world, doors, folder))
    bounds = {medium: total / (LINKS if medium == "radio" else 1) for medium, total in alone.items()}
    bound = max(bounds.values())
    return {
        "ttlock": doors.ttlock,
        "zwave": doors.zwave,
        "visits_alone_seconds": {medium: round(total, 2) for medium, total in alone.items()},
        "bound_seconds": round(bound, 2),
        "bound_by": max(bounds, key=lambda medium: bounds[medium]),
        "makespan_seconds": round(seconds, 2),
        "of_bound": math.ceil(1000 * seconds / bound) / 1000,
    }


def run(estates: tuple[Doors, ...] = ESTATES, seed: int = 7) -> dict[str, Any]:
    rows = [_estate(doors, seed) for doors in estates]
    return {
        "connect_seconds": CONNECT_TIME,
        "latency_seconds": LATENCY,
        "links": LINKS,
        "rows": rows,
        "target_of_bound": TARGET,
        "met": all(row["of_bound"] <= TARGET for row in rows),
    }
