"""A few seeds of the estate under faults, the seeds that once broke, and the proof that a seed decides everything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from estate_week import run_seed

HERE = Path(__file__).parent
KEPT = [line.split("#")[0].strip() for line in (HERE / "regressions" / "seeds.txt").read_text().splitlines()]


@pytest.mark.parametrize("seed", range(12))
def test_an_estate_keeps_every_invariant_for_two_days_under_faults(seed: int) -> None:
    assert run_seed(seed, 2).broken == ""


@pytest.mark.parametrize("seed", [int(line) for line in KEPT if line])
def test_a_week_that_once_broke_an_invariant_breaks_none_now(seed: int) -> None:
    assert run_seed(seed, 7).broken == ""


def test_one_seed_gives_the_same_bytes_in_two_processes_whatever_the_hash_seed(tmp_path: Path) -> None:
    def begin(hash_seed: str) -> subprocess.Popen[str]:
        line = [sys.executable, str(HERE / "run.py"), "--first", "7", "--days", "0.4"]
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "LATCHWORK_KEY": "5a" * 32}
        record = ["--record", str(tmp_path / hash_seed)]
        return subprocess.Popen([*line, *record], env=environment, stdout=subprocess.PIPE, text=True)

    running = [begin("1"), begin("2")]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert said[0] == said[1]
    wires = [(tmp_path / name).read_bytes() for name in ("1", "2")]
    assert wires[0] == wires[1]
    assert len(wires[0]) > 10_000
