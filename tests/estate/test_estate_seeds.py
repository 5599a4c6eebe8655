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
    def once(hash_seed: str) -> tuple[str, bytes]:
        wire = tmp_path / f"wire-{hash_seed}.jsonl"
        line = [sys.executable, str(HERE / "run.py"), "--seeds", "1", "--first", "7", "--days", "1"]
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "LATCHWORK_KEY": "5a" * 32}
        done = subprocess.run([*line, "--record", str(wire)], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout, wire.read_bytes()

    first, second = once("1"), once("2")
    assert first[0] == second[0]
    assert first[1] == second[1]
    assert len(first[1]) > 10_000
