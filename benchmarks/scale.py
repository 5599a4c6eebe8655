"""What a door costs as the estate grows: processor time from request to read-back, one credential a door.

Building the simulated locks is not counted. First contact (clock, memory, what others put there) is counted apart,
because a door has it once a day. The start is that of an engine over a store that holds the whole estate.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.estate import Parts, add_ttlocks, know_every_door, request, running, unproven
from benchmarks.hot_path import LINKS, Unproven
from benchmarks.measure import Spent, median, scratch, stopwatch
from latchwork.world import World

SIZES = (10, 100, 1_000, 10_000)
BASE, TARGET = 100, 1.5
"""A door of the largest estate costs at most this many times what one of `BASE` doors costs."""

ENOUGH = 500
"""Small estates are repeated until so many doors were measured, twice."""


async def _estate(world: World, doors: int, folder: Path) -> dict[str, Spent]:
    parts = Parts(world)
    add_ttlocks(parts, doors, links=LINKS)
    path = folder / "store.db"
    async with running(parts, path) as engine:
        with stopwatch() as contact:
            await know_every_door(engine)
        with stopwatch() as served:
            views = [await engine.grant(request(world, f"guest {name}", [name])) for name in parts.names]
            await engine.settle()
        missing = await unproven(engine, views)
        if missing or parts.codes_held() != doors:
            raise Unproven(f"{missing} credentials are not read back; {parts.codes_held()} codes are on the doors")
    with stopwatch() as started:
        again = running(parts, path)
        await again.__aenter__()
    await again.__aexit__(None, None, None)
    return {"contact": contact, "served": served, "started": started}


def _microseconds(spent: list[dict[str, Spent]], what: str, doors: int) -> float:
    return round(1e6 * median([one[what].cpu for one in spent]) / doors, 1)


def run(sizes: tuple[int, ...] = SIZES, enough: int = ENOUGH) -> dict[str, Any]:
    """Microseconds of processor time a door, by size of the estate. Small estates are measured before and after the
    large ones, so that a machine that slows down meanwhile does not speak for them."""
    spent: dict[int, list[dict[str, Spent]]] = {doors: [] for doors in sizes}
    with scratch() as folder:
        warm_up = World(0)
        warm_up.run(_estate(warm_up, 5, folder))  # what is compiled once is not counted
    for doors in (*sizes, *sorted(sizes)[:-1]):
        for number in range(max(1, min(20, enough // doors))):
            world = World(number)
            with scratch() as folder:
                spent[doors].append(world.run(_estate(world, doors, folder)))
    rows = [
        {
            "doors": doors,
            "microseconds_per_door": _microseconds(taken, "served", doors),
            "first_contact_microseconds_per_door": _microseconds(taken, "contact", doors),
            "start_milliseconds": round(1e3 * median([one["started"].cpu for one in taken]), 1),
        }
        for doors, taken in spent.items()
    ]
    base = next((row for row in rows if row["doors"] == BASE), rows[0])
    ratio = round(rows[-1]["microseconds_per_door"] / base["microseconds_per_door"], 2)
    return {"rows": rows, "base_doors": base["doors"], "ratio": ratio, "target_ratio": TARGET, "met": ratio <= TARGET}
