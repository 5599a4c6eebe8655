"""Running one command against a rig: open it, do the work, show what happens meanwhile, close it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.live import Live

from latchwork.app.failures import told
from latchwork.app.tables import grant_table
from latchwork.rig.build import Rig, open_rig
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.state import left_at
from latchwork.world import World

T = TypeVar("T")

REDRAW = 0.1
"""Seconds between two pictures of a table that people watch."""

console = Console()


def run_with_rig(
    path: Path,
    work: Callable[[Rig], Awaitable[T]],
    *,
    level: str | None = None,
    state: Path | None = None,
    record: Path | None = None,
) -> T:
    """Opens the rig in real time, awaits `work`, and closes it. What fails becomes one sentence and an exit code."""

    async def main() -> T:
        async with open_rig(file, world, record=record) as rig:
            return await work(rig)

    with told():
        file = load_rig(path, level=level, state=state)
        world = World.real(file.seed if file.simulated else None)
        return world.run(main())


def world_of(file: RigFile) -> World:
    """Real time. A simulated rig's clock can be taken forward, and never stands behind where it was left."""
    if not file.simulated:
        return World.real()
    left, now = left_at(file.state), World.real().now()
    return World.travelling(file.seed, start=now if left is None else max(left, now))


def zone_of(file: RigFile) -> ZoneInfo:
    """The zone in which times are shown: the one that most doors hang in."""
    zones = [target.zone for target in file.targets.values()]
    zones += [entrance.zone for system in file.systems.values() for entrance in system.entrances.values()]
    return max(zones, key=zones.count) if zones else ZoneInfo("UTC")


async def settle_in_sight(rig: Rig, grant_id: str, *, quiet: bool, show_pins: bool) -> None:
    """Waits until no door has anything to do now; on a terminal the doors climb their ladders meanwhile."""
    settling = asyncio.ensure_future(rig.settle())
    if quiet or not console.is_terminal:
        await settling
        return
    zone = zone_of(rig.file)
    with Live(console=console, transient=True) as live:
        while not settling.done():
            live.update(grant_table(await rig.engine.show(grant_id), zone, show_pins=show_pins))
            await asyncio.wait({settling}, timeout=REDRAW)
    await settling


def print_json(value: Any) -> None:
    console.print_json(json.dumps(value))
