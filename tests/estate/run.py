"""Seeded estates under faults: one seed is one world, one estate of ten doors, one week.

    python tests/estate/run.py --seeds 1000 --first 0 --days 7 --jobs 2

A seed that breaks an invariant is printed with its step and the line that repeats it.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

sys.path.insert(0, str(Path(__file__).parent))

from estate_house import House, draw, open_house
from estate_judge import Broken, Judge
from estate_life import Life
from estate_secrets import device_secrets, files, leak, told
from sqlalchemy import LargeBinary, select

from latchwork.grants.schema import metadata
from latchwork.world import World

STEPS_A_DAY = 16
MEMORY_FOLDER = Path("/dev/shm")
WIRE_FILE = "wire.jsonl"


@dataclass(slots=True)
class Result:
    """What became of one seed. `broken` is empty when every invariant held."""

    seed: int
    broken: str = ""
    story: list[str] = field(default_factory=list)
    step: int = 0
    tried: int = 0
    opened: int = 0
    digest: str = ""


class _Records(logging.Handler):
    """Keeps every log record of this process, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


_RECORDS = _Records()


def logged() -> bytes:
    """What was logged since the last call."""
    text = "\n".join(_RECORDS.lines).encode()
    _RECORDS.lines.clear()
    return text


def run_seed(seed: int, days: float, steps_a_day: int = STEPS_A_DAY, record: Path | None = None) -> Result:
    """One seed, from the opening of the rig to the end of the calm; `record` gets the wire file, which costs time.

    Every sixteenth seed is recorded anyway, so that wire files are searched for secrets.
    """
    logging.root.addHandler(_RECORDS)
    logging.root.setLevel(logging.DEBUG)
    result = Result(seed)
    drawn = draw(seed)
    world = World(seed, start=drawn.start)
    folder = MEMORY_FOLDER if MEMORY_FOLDER.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="estate", dir=folder) as there:
        try:
            wire = Path(there) / WIRE_FILE if record is not None or seed % 16 == 0 else None
            world.run(_week(result, world, Path(there), days, steps_a_day, wire))
            if record is not None:
                shutil.copy(Path(there) / WIRE_FILE, record)
        except Broken as broken:
            result.broken = str(broken)
        except Exception as error:  # noqa: BLE001 - a mistake in the program is a finding too
            result.broken = f"{error!r}\n{traceback.format_exc()}"
    return result


async def _week(result: Result, world: World, folder: Path, days: float, steps_a_day: int, record: Path | None) -> None:
    drawn = draw(result.seed)
    async with open_house(world, drawn, folder, record=record) as house:
        systems = house.rig.file.systems.values()
        commons = frozenset(e.name for s in systems for e in s.entrances.values() if e.common)
        judge = Judge(house, dict(house.rig.file.spaces), commons)
        life = Life(house, judge, world.random("estate"))
        result.story = life.story
        try:
            await life.live(days, steps_a_day)
            await life.calm()
            result.digest = contents(house)
            _no_secrets(house, judge, {"what clients were told": "\n".join(life.story).encode(), "the log": logged()})
        finally:
            result.step, result.tried, result.opened = life.step, life.tried, life.opened


def _no_secrets(house: House, judge: Judge, places: dict[str, bytes]) -> None:
    folder = house.rig.state.path.parent
    places |= {"the events": told(house)} | files(folder)
    if (folder / WIRE_FILE).exists():
        places[WIRE_FILE] = (folder / WIRE_FILE).read_bytes()
    if where := leak([*sorted(judge.secrets), *device_secrets(house)], places):
        raise Broken(where)


def contents(house: House) -> str:
    """A digest of all that the store holds but what the operating system's randomness sealed."""
    lines: list[str] = []
    with house.store._connection.begin():
        for name, table in sorted(metadata.tables.items()):
            plain = [c for c in table.c if not isinstance(c.type, LargeBinary)]
            lines += [f"{name} {tuple(row)}" for row in house.store._connection.execute(select(*plain))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def repeat_line(result: Result, days: float) -> str:
    return f"python tests/estate/run.py --seeds 1 --first {result.seed} --days {days:g} --story"


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _all(seeds: range, days: float, jobs: int) -> Iterator[Result]:
    if jobs == 1:
        for seed in seeds:
            yield run_seed(seed, days)
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting = [pool.submit(run_seed, seed, days) for seed in seeds]
        for done in as_completed(waiting):
            yield done.result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--story", action="store_true", help="print what happened, for a seed that breaks")
    options = parser.parse_args()
    console = Console(width=200) if not sys.stdout.isatty() else Console()
    broken: list[Result] = []
    tried = opened = 0
    started = time.perf_counter()
    with _progress(console) as progress:
        bar = progress.add_task("estates", total=options.seeds)
        for result in _all(range(options.first, options.first + options.seeds), options.days, options.jobs):
            progress.advance(bar)
            tried, opened = tried + result.tried, opened + result.opened
            if result.broken:
                broken.append(result)
                progress.console.print(f"[red]seed {result.seed}, step {result.step}:[/] {result.broken}", markup=True)
                if options.story:
                    progress.console.print("\n".join(result.story), markup=False)
                progress.console.print(f"  repeat: {repeat_line(result, options.days)}", markup=False)
    took = time.perf_counter() - started
    console.print(
        f"{options.seeds} estates, {options.seeds * options.days:g} virtual days, {tried} tries at doors ({opened} "
        f"opened), {len(broken)} broken, {took:.1f} s"
    )
    if broken:
        console.print("broken: " + " ".join(str(r.seed) for r in sorted(broken, key=lambda r: r.seed)))
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
