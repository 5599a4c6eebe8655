"""Seeded estates under faults: one seed is one world, one estate of ten doors, one week.

    python tests/estate/run.py --seeds 1000 --first 0 --days 7 --jobs 2

A seed that breaks an invariant is printed with its step and the line that repeats it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

sys.path.insert(0, str(Path(__file__).parent))

from estate_week import Result, run_seed


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
    parser.add_argument(
        "--record", type=Path, help="write the wire file of a single seed here, and print what the store held"
    )
    parser.add_argument("--story", action="store_true", help="print what happened, for a seed that breaks")
    options = parser.parse_args()
    if options.record is not None:
        result = run_seed(options.first, options.days, record=options.record)
        print(result.broken or result.digest)
        return 1 if result.broken else 0
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
