"""What `docs/peers.json` says of independent implementations is what the tests against them say now."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
HOMES = ("peers", "protocol")
SAYS = {"name", "package", "about", "protocols", "rung"}


def _marks(tree: ast.Module) -> dict[str, dict[str, Any]]:
    """The peer marks of a module by the name that they are assigned to."""
    found = {}
    for node in tree.body:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.peer":
                assert isinstance(node, ast.Assign), ast.unparse(node)
                says = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in call.keywords}
                found[ast.unparse(node.targets[0])] = says
    return found


def peer_modules() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Module, what it says of a peer, and the tests against that peer, all read without running anything."""
    for home in HOMES:
        for path in sorted((ROOT / "tests" / home).rglob("test_*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
            for name, says in _marks(tree).items():
                marked = [
                    one.name for one in tests if name == "pytestmark" or name in map(ast.unparse, one.decorator_list)
                ]
                yield path.relative_to(ROOT).as_posix(), says, marked


def test_the_record_of_peers_names_the_tests_that_exist_now(generate: ModuleType) -> None:
    """A test added, renamed or taken away since the peers last ran makes the record stale: it tells of what ran."""
    recorded = [
        (row["module"], row["peer"], row["about"], row["rung"], row["protocols"], row["tests"])
        for row in generate.fidelity.peers()
    ]
    present = [
        (module, says["name"], says["about"], says["rung"], list(says["protocols"]), tests)
        for module, says, tests in peer_modules()
    ]
    assert sorted(recorded) == sorted(present), "run `python tests/peers/record.py`, then `python docs/generate.py`"


def test_every_module_of_peer_tests_says_who_the_peer_is(generate: ModuleType) -> None:
    marked = {module for module, _, _ in peer_modules()}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "peers").rglob("test_*.py")}
    assert modules <= marked
    for module, says, tests in peer_modules():
        assert set(says) == SAYS, module
        assert says["rung"] in (1, 2, 3), module
        assert set(says["protocols"]) <= set(generate.fidelity.PROTOCOLS), module
        assert tests, module
