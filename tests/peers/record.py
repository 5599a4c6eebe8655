"""Runs the tests against independent implementations and records in `docs/peers.json` what ran.

    python tests/peers/record.py

Every test against a peer says in its `peer` marker who the peer is (`name`, `package`, `about`), which of our protocols
it vouches for (`protocols`) and on which rung (`rung`: 1, its codec agrees with ours; 2, it drives our simulator; 3,
our driver drives it). Nothing is recorded unless every test passed and none was skipped: `docs/fidelity.md` tells of
what ran.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "docs" / "peers.json"
HOMES = ("peers", "protocol")
SAYS = ("name", "package", "about", "protocols", "rung")


def version_of(package: str) -> str:
    """The installed version of `python:…`, `npm:…` or `debian:…`; of an npm package there may be several."""
    kind, _, name = package.partition(":")
    if kind == "python":
        return version(name)
    if kind == "npm":
        found = (json.loads(one.read_text("utf-8")) for one in (ROOT / ".peers").glob("*/node_modules/*/package.json"))
        return " and ".join(sorted(str(one["version"]) for one in found if one.get("name") == name))
    asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return shown.partition("-")[0]


class Recorder:
    """A pytest plugin that keeps, module by module and peer by peer, which tests passed."""

    def __init__(self) -> None:
        self.peers: dict[tuple[str, str], dict[str, Any]] = {}
        self.passed: set[str] = set()
        self.cases: dict[str, tuple[str, str]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sees only what `-m peer` has left."""
        for item in items:
            marker = item.get_closest_marker("peer")
            if marker is None or set(marker.kwargs) != set(SAYS):
                raise pytest.UsageError(f"{item.nodeid}: its peer marker must say {', '.join(SAYS)}")
            home = item.path.relative_to(ROOT).as_posix(), str(marker.kwargs["name"])
            self.peers[home] = dict(marker.kwargs)
            self.cases[item.nodeid] = home

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(home) for home in sorted(self.peers)]

    def _row(self, home: tuple[str, str]) -> dict[str, Any]:
        peer = self.peers[home]
        cases = [node for node, its in self.cases.items() if its == home]
        tests = dict.fromkeys(node.partition("::")[2].partition("[")[0] for node in cases)
        return {
            "peer": peer["name"],
            "version": version_of(peer["package"]),
            "about": peer["about"],
            "protocols": list(peer["protocols"]),
            "rung": peer["rung"],
            "module": home[0],
            "ran": f"{datetime.now(UTC):%Y-%m-%d}",
            "cases": len(cases),
            "tests": list(tests),
        }


def main() -> int:
    recorder = Recorder()
    homes = [str(ROOT / "tests" / home) for home in HOMES]
    code = pytest.main(["-m", "peer", "-q", *homes], plugins=[recorder])
    missed = sorted(set(recorder.cases) - recorder.passed)
    if code != 0 or missed:
        print(f"nothing recorded: {', '.join(missed) or 'pytest failed'}", file=sys.stderr)
        return 1
    text = json.dumps({"peers": recorder.rows()}, indent=1) + "\n"
    RECORD.write_text(text, "utf-8")
    print(f"docs/peers.json: {len(recorder.passed)} cases recorded; now run `python docs/generate.py`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
