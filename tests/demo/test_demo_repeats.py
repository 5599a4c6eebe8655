"""One seed decides everything: the demo twice, in processes that share nothing but the seed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from latchwork.rig.flash import read_flash

PLAY = Path(__file__).with_name("play_demo.py")

KEYED = {"tag", "prefix", "secret"}
"""Columns under the vault's key, which comes from the operating system and not from the seed."""


def play_each(level: str, seeds: list[int], folder: Path) -> list[Path]:
    """Plays side by side, each with another order of Python's sets and dictionaries of strings."""
    running = []
    for number, seed in enumerate(seeds):
        place = folder / str(number)
        place.mkdir()
        environment = {name: value for name, value in os.environ.items() if name != "LATCHWORK_KEY"}
        environment["PYTHONHASHSEED"] = str(1000 + number)
        command = [sys.executable, str(PLAY), level, str(seed), str(place)]
        running.append((place, subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)))
    complaints = [process.communicate()[1] for _, process in running]
    assert [process.returncode for _, process in running] == [0] * len(seeds), "\n".join(complaints)
    return [place for place, _ in running]


def first_difference(one: Path, other: Path) -> str | None:
    """The first line in which two wire files differ; a whole file in an assertion would be unreadable."""
    with one.open() as ours, other.open() as theirs:
        for number, (left, right) in enumerate(zip(ours, theirs, strict=False), start=1):
            if left != right:
                return f"line {number}:\n{left}{right}"
    return None if one.read_bytes() == other.read_bytes() else "one is longer"


def stored(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The store's rows, without what the vault's key decides."""
    store = sqlite3.connect(folder / "state" / "store.sqlite")
    store.row_factory = sqlite3.Row
    names = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    rows = {
        name: [
            {column: value for column, value in dict(row).items() if column not in KEYED}
            for row in store.execute(f"SELECT * FROM {name} ORDER BY rowid")
        ]
        for name in names
    }
    store.close()
    # the vault's key is the operating system's, never the seed's, and its mark says which key it was
    rows["meta"] = [row for row in rows["meta"] if row["key"] != "key"]
    return rows


# three programs side by side, on a machine that may be busy
@pytest.mark.timeout(60)
def test_the_same_seed_gives_the_same_bytes_the_same_ids_and_the_same_events(tmp_path: Path) -> None:
    one, two, other = play_each("memory", [7, 7, 8], tmp_path)
    assert first_difference(one / "wire.jsonl", two / "wire.jsonl") is None
    assert (one / "report.json").read_text() == (two / "report.json").read_text()
    remembered = [read_flash(place / "state" / "flash.sqlite") for place in (one, two)]
    assert remembered[0].memories
    assert remembered[0] == remembered[1]
    ours, theirs = stored(one), stored(two)
    assert ours["event"]
    assert ours == theirs
    assert first_difference(one / "wire.jsonl", other / "wire.jsonl") is not None
    assert len((other / "wire.jsonl").read_text().splitlines()) > 1000


# two whole Bluetooth stacks for three days; the machine that runs the tests may be busy
@pytest.mark.wire
@pytest.mark.timeout(60)
def test_the_same_seed_gives_the_same_bytes_through_a_bluetooth_stack_and_the_kernels_ptys(tmp_path: Path) -> None:
    one, two = play_each("wire", [7, 7], tmp_path)
    assert first_difference(one / "wire.jsonl", two / "wire.jsonl") is None
    assert (one / "report.json").read_text() == (two / "report.json").read_text()
    assert stored(one) == stored(two)
    attempts = json.loads((one / "report.json").read_text())["attempts"]
    assert len(attempts) == 70
    assert [row for row in attempts if row["opened"] != row["should_open"]] == []
