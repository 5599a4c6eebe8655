"""The pytest plugin, from outside: what it costs, what it skips and why, what it says and keeps when a test fails."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import latchwork.rig

HOTEL = Path(latchwork.rig.__file__).resolve().parent / "rigs" / "hotel.yaml"

STORY = """
import pytest
from latchwork.grants.model import GrantRequest

async def test_that_passes(rig):
    view = await rig.engine.grant(GrantRequest("Jane", doors=("room-101",)))
    await rig.settle()
    assert (await rig.engine.show(view.id)).credentials[0].set

async def test_that_fails(rig, door):
    await rig.world.sleep(3600)
    assert door == "nowhere"

@pytest.mark.feature("encoder:2")
async def test_that_wants_two_encoders(rig): ...

@pytest.mark.feature("camera")
async def test_that_wants_a_camera(rig): ...

@pytest.mark.feature("mobile_key")
async def test_of_doors_with_mobile_keys(rig, door):
    assert rig.file.targets[door].make == "ttlock"

def test_that_is_no_coroutine(rig):
    assert rig.file.targets

def test_of_something_else():
    assert True
"""


def run_pytest(folder: Path, *options: str, **environment: str) -> tuple[int, str]:
    (folder / "test_story.py").write_text(STORY)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers -p no:cacheprovider -rs\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_plugin_alone_imports_nothing_of_ours_but_itself() -> None:
    """pytest loads it in every project where Latchwork is installed."""
    look = (
        "import sys, latchwork.rig.pytest_plugin; print(*sorted(m for m in sys.modules if m.startswith('latchwork')))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.split() == ["latchwork", "latchwork.rig", "latchwork.rig.pytest_plugin"]


def test_without_a_rig_the_tests_that_want_one_are_skipped_and_the_others_run(tmp_path: Path) -> None:
    code, output = run_pytest(tmp_path, LATCHWORK_RIG="")
    assert code == 0
    assert "no rig is named; pass --latchwork-rig FILE or set LATCHWORK_RIG" in output
    assert "1 passed, 6 skipped" in output


def test_a_rig_runs_what_it_has_the_features_for_and_says_what_it_lacks(tmp_path: Path) -> None:
    report, wires = tmp_path / "report.xml", tmp_path / "wires"
    code, output = run_pytest(
        tmp_path, f"--latchwork-record={wires}", f"--junitxml={report}", "-q", LATCHWORK_RIG=str(HOTEL)
    )
    assert code == 1
    assert "rig hotel-memory has no camera" in output
    assert "rig hotel-memory has 1 encoder, and the test needs 2" in output
    assert "test_of_doors_with_mobile_keys[hotel-memory-front-door]" not in output

    failed = "test_story.py::test_that_fails[hotel-memory-front-door]"
    repeats = f"'{failed}' --latchwork-rig {HOTEL} --latchwork-level memory --latchwork-seed 7"
    assert f"repeat it: pytest {repeats}" in output

    kept = sorted(path.name for path in wires.iterdir())
    assert len(kept) == 3
    assert all(name.startswith("test_story.py__test_that_fails") for name in kept)
    assert f"its wire file: {wires / kept[0]}" in output

    cases = {str(case.get("name")): case for case in ElementTree.parse(report).iter("testcase")}
    told = {p.get("name"): p.get("value") for p in cases["test_that_passes[hotel-memory]"].iter("property")}
    assert (told["latchwork_rig"], told["latchwork_level"]) == ("Hotel Bellevue", "memory")
    assert "room-101" in str(told["latchwork_targets"])


def test_the_line_that_is_printed_repeats_the_test(tmp_path: Path) -> None:
    name = "test_story.py::test_that_fails[hotel-memory-front-door]"
    (tmp_path / "test_story.py").write_text(STORY)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    line = [name, "--latchwork-rig", str(HOTEL), "--latchwork-level", "memory", "--latchwork-seed", "7"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert "1 failed" in done.stdout


def test_a_mistake_in_the_rig_file_is_one_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("latchwork: 1\ntargetz: {}\n")
    code, output = run_pytest(tmp_path, f"--latchwork-rig={wrong}")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"{wrong}:2" in output
    assert "Traceback" not in output
    assert "did you mean 'targets'" in output


def test_the_command_line_runs_the_hardware_tests_of_a_rig(tmp_path: Path) -> None:
    words = ["--level", "memory", "-k", "nothing_is_called_so"]
    command = [sys.executable, "-c", "from latchwork.app.cli import main; main()", "test", "--rig", str(HOTEL), *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 5, done.stderr  # pytest's "no tests were run"
    assert "deselected" in done.stdout
