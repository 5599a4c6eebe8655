"""What every benchmark needs: a stopwatch for processor and wall time, rounds, and a word on the machine."""

from __future__ import annotations

import gc
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(slots=True)
class Spent:
    """Seconds: `cpu` of this process (what a busy machine does not change much), `wall` by the clock on the wall."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Spent]:
    """Fills in its `Spent` at the end. What lay around before is collected first, not on the measured time."""
    gc.collect()
    spent = Spent()
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        yield spent
    finally:
        spent.cpu, spent.wall = time.process_time() - cpu, time.perf_counter() - wall


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that holds the checkout: a store in a memory file system would commit for nothing."""
    RESULTS.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RESULTS, prefix="run-") as folder:
        yield Path(folder)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
