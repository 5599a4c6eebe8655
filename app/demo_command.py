"""`latchwork demo`: a small hotel that plays itself."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from latchwork.app.demo import attempts_table, hotel_file, play
from latchwork.app.failures import Exit, told
from latchwork.app.running import zone_of
from latchwork.world import World
from latchwork.world.world import EPOCH


def demo(
    level: Annotated[str, typer.Option(help="memory (in one process) or wire (Bluetooth stacks and ptys).")] = "memory",
    seed: Annotated[int, typer.Option(help="Decides every random number.")] = 7,
    file: Annotated[Path | None, typer.Option("--json", help="Write doors and attempts to this file.")] = None,
    record: Annotated[Path | None, typer.Option(help="Write all bytes, without secrets, to this wire file.")] = None,
) -> None:
    """Three virtual days in a small hotel: one request, three kinds of door, and everybody tries to get in."""
    if level not in ("memory", "wire"):
        raise typer.BadParameter("the demo runs at memory or wire level", param_hint="--level")
    console = Console()
    with told(), tempfile.TemporaryDirectory(prefix="latchwork-demo-") as state:
        hotel_rig = hotel_file(level, Path(state) / "state")
        world = World(seed, start=hotel_rig.start or EPOCH)
        hotel, report = world.run(play(hotel_rig, world, console, record))
    console.print(attempts_table(hotel, zone_of(hotel_rig)))
    wrong = [one for one in hotel.tried if one.opened != one.should_open]
    if file is not None:
        file.write_text(json.dumps(report, indent=1) + "\n")
    opened = sum(one.opened for one in hotel.tried)
    console.print(
        f"[bold]{len(hotel.tried)} attempts at {level} level, {opened} opened; "
        f"{len(wrong)} differ from what the grants say[/]"
    )
    if wrong:
        raise typer.Exit(Exit.NOT_AS_PROMISED)
