"""`latchwork wire check`: what passed, what failed and what nobody looked at, and how the command ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from latchwork.app.wire_commands import app

VECTORS = Path(__file__).parents[1] / "vectors"
SMALL = ("iso14443a", "mifare_classic", "ntag21x")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *words])
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in SMALL:
        shutil.copy(VECTORS / f"{name}.json", tmp_path)
    return tmp_path


def alter(folder: Path, name: str, change: dict[str, Any]) -> None:
    path = folder / f"{name}.json"
    content = json.loads(path.read_text())
    content["vectors"][0] |= change
    path.write_text(json.dumps(content))


def test_a_folder_whose_vectors_all_pass_ends_with_nought(folder: Path) -> None:
    code, output = run(str(folder))
    assert code == 0
    assert all(name in output for name in SMALL)


def test_one_altered_value_fails_and_is_named(folder: Path) -> None:
    alter(folder, "iso14443a", {"crc": "0000"})
    code, output = run(str(folder), "-v")
    assert code == 1
    assert "failed: crc: the vector says '0000'" in output


def test_a_kind_that_nobody_knows_is_not_understood_and_never_passed(folder: Path) -> None:
    alter(folder, "ntag21x", {"kind": "horoscope"})
    code, output = run(str(folder), "--json")
    report = json.loads(output)
    assert code == 1
    assert report["all_passed"] is False
    assert report["totals"]["not_understood"] == 1
    [row] = [row for row in report["files"] if row["protocol"] == "ntag21x"]
    assert row["unread"][0]["reason"] == "no check for the kind horoscope"


def test_a_protocol_that_nobody_knows_is_not_understood(tmp_path: Path) -> None:
    (tmp_path / "morse.json").write_text('{"protocol": "morse", "vectors": [{"id": "sos", "kind": "frame"}]}')
    code, output = run(str(tmp_path), "-v")
    assert code == 1
    assert "no checks for the protocol morse" in output


@pytest.mark.parametrize("content", ["not json", "[]", '{"protocol": "pn532"}'])
def test_a_file_that_is_no_vector_file_is_no_success(folder: Path, content: str) -> None:
    (folder / "odd.json").write_text(content)
    code, output = run(str(folder))
    assert code == 1
    assert "odd.json" in output


def test_a_file_without_a_single_vector_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text('{"protocol": "pn532", "vectors": []}')
    assert run(str(tmp_path))[0] == 1


def test_a_folder_that_is_missing_or_empty_is_told_in_one_sentence(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "nowhere", "is not a directory"), (tmp_path, "holds no vector file")):
        code, output = run(str(path))
        assert code == 8
        assert words in output
        assert len(output.strip().splitlines()) == 1


def test_the_report_for_programs_counts_every_vector() -> None:
    code, output = run(str(VECTORS), "--json")
    report = json.loads(output)
    counted = {
        row["protocol"]: (row["passed"] + row["failed"] + row["not_understood"], row["failed"])
        for row in report["files"]
    }
    there = {
        content["protocol"]: (len(content["vectors"]), 0)
        for content in (json.loads(path.read_text()) for path in VECTORS.glob("*.json"))
    }
    assert counted == there
    assert code == (0 if report["all_passed"] else 1)
