"""The demo as a program of its own, so that two of them share nothing: level, seed and an empty folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from latchwork.app.demo import hotel_file, play
from latchwork.world import World

if __name__ == "__main__":
    level, seed, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    file = hotel_file(level, folder / "state")
    world = World(seed, start=file.start)
    _, report = world.run(play(file, world, Console(quiet=True), folder / "wire.jsonl"))
    (folder / "report.json").write_text(json.dumps(report, indent=1, sort_keys=True))
