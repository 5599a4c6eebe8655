"""A little of what schemathesis does with the description of the API, always the same: see fuzz/schemathesis.toml."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from api_server import API_KEY, ApiServer, start_server

FUZZ = Path(__file__).parent / "fuzz"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    running = start_server(tmp_path_factory.mktemp("fuzzed"))
    try:
        yield running
        assert running.stop() == 0
        assert "Traceback" not in running.said()
    finally:
        running.kill()


def test_a_server_stands_ready(server: ApiServer) -> None:
    assert server.url


@pytest.mark.parametrize(
    "section", ["access|user", "acs|action|bridges", "client|connect|devices|events|instant", "[lpsw]"]
)
def test_requests_made_up_from_the_description_meet_what_it_says(server: ApiServer, section: str) -> None:
    words = ["-c", "all", "--phases", "fuzzing", "-n", "2", "--seed", "1", "--continue-on-failure"]
    words += ["-H", f"authorization: Bearer {API_KEY}", "--include-path-regex", f"^/({section})"]
    done = subprocess.run(
        [SCHEMATHESIS, "run", f"{server.url}/openapi.json", *words],
        cwd=FUZZ,
        env=os.environ | {"PYTHONPATH": str(FUZZ), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert "No issues found" in done.stdout
