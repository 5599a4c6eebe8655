"""A crowd of clients on one served estate that is killed again and again: nothing lost, nothing doubled, all in order.

    python tests/crowd/run.py --clients 200 --kills 6 --seeds 3

Everything is drawn from the seed, but not what happens at the same time: a seed that breaks may have to be run again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parent))

from crowd_asking import KINDS
from crowd_run import Plan, Result, run_crowd

SHOWN = 40
"""Findings of one seed that are printed."""


def show(console: Console, result: Result) -> None:
    table = Table("", f"seed {result.plan.seed}")
    for name, value in result.figures:
        table.add_row(name, value)
    for kind in KINDS:
        table.add_row(f"[bold]{kind}[/]", f"[{'red' if result.count(kind) else 'green'}]{result.count(kind)}[/]")
    console.print(table)
    for finding, count in Counter(map(str, result.findings)).most_common(SHOWN):
        console.print(f"  {finding}" + (f" ({count} times)" if count > 1 else ""), markup=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--steps", type=int, default=20, help="what each client does, one after the other")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--doors", type=int, default=24, help="0 takes rigs/estate.yaml")
    parser.add_argument("--keep", type=Path, help="keep the state folders and logs here")
    options = parser.parse_args()
    console = Console(width=120) if not sys.stdout.isatty() else Console()
    broken: list[int] = []
    for seed in range(options.first, options.first + options.seeds):
        plan = Plan(seed, options.clients, options.steps, options.kills, options.doors)
        with tempfile.TemporaryDirectory(prefix="crowd-") as scratch:
            folder = Path(scratch) if options.keep is None else options.keep / f"seed-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            result = run_crowd(plan, folder)
        show(console, result)
        broken += [seed] if result.findings else []
    console.print(f"{options.seeds} crowds, {len(broken)} broken" + (f": {broken}" if broken else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
