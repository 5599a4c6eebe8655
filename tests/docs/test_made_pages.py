"""The pages made from the code say what the code says now."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from latchwork.protocol.codec.packages import PACKAGES
from latchwork.world.faults import CATALOGUE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_every_page_is_what_would_be_made_now(generate: ModuleType) -> None:
    stale = [name for name, make in generate.PAGES.items() if (DOCS / name).read_text("utf-8") != make()]
    assert stale == [], "run `python docs/generate.py`"


def test_every_protocol_with_declarations_has_its_page() -> None:
    packages = {package.rpartition(".")[2].replace("_", "-") for package in PACKAGES}
    assert {path.stem for path in (DOCS / "protocols").glob("*.md")} == packages


@pytest.mark.parametrize("name", ["api-coverage.md", "protocols/pn532.md"])
def test_a_page_with_a_changed_word_is_called_stale(
    generate: ModuleType, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "protocols").mkdir()
    for page in generate.PAGES:
        (tmp_path / page).write_text(generate.PAGES[page](), "utf-8")
    for facts in ("peers.json", "access_grants_api.json"):
        (tmp_path / facts).write_text((DOCS / facts).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    assert generate.main(["--check"]) == 0
    changed = (tmp_path / name).read_text("utf-8") + "\nand more\n"
    (tmp_path / name).write_text(changed, "utf-8")
    assert generate.main(["--check"]) == 1
    assert f"docs/{name}: stale" in capsys.readouterr().err
    assert (tmp_path / name).read_text("utf-8") == changed


def test_every_fault_of_the_catalogue_is_on_the_page() -> None:
    page = (DOCS / "faults.md").read_text("utf-8")
    assert [name for name in CATALOGUE if f"| `{name}` |" not in page] == []


def test_what_a_driver_or_a_device_declares_is_in_the_catalogue(generate: ModuleType) -> None:
    declared = {one.name: one.faults - set(CATALOGUE) for one in (*generate.drivers(), *generate.devices())}
    assert len(declared) >= 6
    assert {name: odd for name, odd in declared.items() if odd} == {}


def _peer_modules() -> dict[str, tuple[dict[str, Any], list[str]]]:
    """What each module of peer tests says of its peer, and its tests, read without running it."""
    found = {}
    for path in sorted((ROOT / "tests" / "peers").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        says = [
            {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.peer"
        ]
        tests = [
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
        found[path.relative_to(ROOT).as_posix()] = (says[0] if len(says) == 1 else {}, tests)
    return found


def test_the_record_of_peers_names_the_tests_that_exist_now(generate: ModuleType) -> None:
    """A test added, renamed or taken away since the peers last ran makes the record stale: it tells of what ran."""
    recorded = {row["module"]: (row["peer"], row["rung"], row["protocols"], row["tests"]) for row in generate.peers()}
    present = {
        module: (says["name"], says["rung"], list(says["protocols"]), tests)
        for module, (says, tests) in _peer_modules().items()
        if says
    }
    assert recorded == present, "run `python tests/peers/record.py`, then `python docs/generate.py`"


def test_every_module_of_peer_tests_says_who_the_peer_is(generate: ModuleType) -> None:
    for module, (says, _) in _peer_modules().items():
        assert set(says) == {"name", "package", "about", "protocols", "rung"}, module
        assert says["rung"] in (2, 3), module
        assert set(says["protocols"]) <= set(generate.PROTOCOLS), module


def test_every_vector_file_stands_on_the_page(generate: ModuleType) -> None:
    listed = {file for one in generate.PROTOCOLS.values() for file in one.files}
    there = {f"vectors/{path.name}" for path in (ROOT / "tests" / "vectors").glob("*.json")}
    assert there <= listed


def test_a_vector_is_sorted_by_what_it_says_of_its_source(generate: ModuleType) -> None:
    device, other, document, here = generate.KINDS
    assert generate.origin({"origin": "captured", "source": "a talk"}, {}) == device
    assert generate.origin({"source": "capture: nfcpy 1.0.4 pn532 tty driver"}, {}) == other
    assert generate.origin({}, {"source": "serialised by zwave-js 15.29.0"}) == other
    assert generate.origin({"source": "NXP UM0701-02; bytes computed from the layout"}, {}) == document
    assert generate.origin({"source": "computed"}, {}) == here
    assert generate.origin({}, {}) == here


def test_the_page_says_that_nothing_ran_on_real_hardware_as_long_as_no_record_does() -> None:
    rungs = {row["rung"] for row in json.loads((DOCS / "peers.json").read_text("utf-8"))["peers"]}
    page = (DOCS / "fidelity.md").read_text("utf-8")
    assert ("simulated only" in page) == (4 not in rungs)
