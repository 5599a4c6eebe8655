"""Measures, prints tables and writes `benchmarks/results/latest.json` and `latest.svg`.

    python -m benchmarks              everything, a few minutes
    python -m benchmarks --quick      smaller estates and fewer rounds, two minutes
    python -m benchmarks --only hot   one of: codecs, garbage, sessions, hot, scale, makespan, startup, api
    python -m benchmarks --reference  writes the committed reference.json and reference.svg as well

Targets that are missed are said and make the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console

from benchmarks import api, codecs, garbage, hot_path, makespan, scale, sessions, startup, tables
from benchmarks.measure import RESULTS, machine
from benchmarks.picture import draw

PARTS: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[], dict[str, Any]]]] = {
    "codecs": (codecs.run, lambda: codecs.run(**codecs.QUICK)),
    "garbage": (garbage.run, lambda: garbage.run(**garbage.QUICK)),
    "sessions": (sessions.run, lambda: sessions.run(**sessions.QUICK)),
    "hot": (hot_path.run, lambda: hot_path.run(**hot_path.QUICK)),
    "scale": (scale.run, lambda: scale.run(scale.SIZES[:3], enough=200)),
    "makespan": (makespan.run, lambda: makespan.run(makespan.ESTATES[1:2])),
    "startup": (startup.run, lambda: startup.run(**startup.QUICK)),
    "api": (api.run, lambda: api.run(api.QUICK)),
}
"""How each is run in full and quickly."""


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    console = Console() if sys.stdout.isatty() else Console(width=130)
    names = [asked.only] if asked.only else list(PARTS)
    results: dict[str, Any] = {"quick": asked.quick, "machine": machine()}
    for name in names:
        with console.status(f"measuring: {name}"):
            began = time.perf_counter()
            results[name] = PARTS[name][asked.quick]()
        console.print(tables.PRINTED[name](results[name]))
        if results[name].get("left_out"):
            console.print(f"left out: {results[name]['left_out']}")
        console.print(f"{_verdict(name, results[name])}  [dim]({time.perf_counter() - began:.0f} s)[/]\n")
    _write("latest", results)
    if asked.reference:
        _write("reference", results)
    console.print(f"written: {RESULTS.name}/latest.json and latest.svg")
    return 0 if all(results[name]["met"] for name in names if name in tables.TARGETS) else 1


def _verdict(name: str, result: dict[str, Any]) -> str:
    if name not in tables.TARGETS:
        return "no target"
    return f"{tables.TARGETS[name]}: {'[green]met[/]' if result['met'] else '[red]missed[/]'}"


def _write(name: str, results: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    (RESULTS / f"{name}.svg").write_text(draw(results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Latchwork on this machine.")
    parser.add_argument("--quick", action="store_true", help="smaller estates and fewer rounds, two minutes")
    parser.add_argument("--only", choices=list(PARTS), help="measure this alone")
    parser.add_argument("--reference", action="store_true", help="write the committed reference as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
