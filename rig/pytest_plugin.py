"""The pytest plugin: `--latchwork-rig FILE`, the fixtures `rig`, `people` and `door`, and the marker `feature`.

The vocabulary is labgrid's: an option and an environment variable name the rig, markers say what a test needs, and
collection skips what the rig lacks, so that a test never decides by itself that the hardware "is not there". pytest
loads this module in every project where Latchwork is installed: it imports nothing of ours until a test asks for a rig.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from latchwork.rig.build import Rig
    from latchwork.rig.hil import Choice, Running
    from latchwork.rig.people import People

LEVELS = ("memory", "wire", "real")
CHOICE = "latchwork_choice"

RUNNING: pytest.StashKey[Running] = pytest.StashKey()
FAILED: pytest.StashKey[bool] = pytest.StashKey()


class Hooks:
    """What a `conftest.py` may say."""

    @pytest.hookspec(firstresult=True)
    def pytest_latchwork_rigs(self, config: pytest.Config) -> Sequence[tuple[Path, str | None]] | None:
        """The rigs, each with a level or None for its own, on which tests run when nobody names one."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("latchwork", "hardware-in-the-loop tests of access control")
    group.addoption("--latchwork-rig", metavar="FILE", help="the rig file to run on (also: LATCHWORK_RIG)")
    group.addoption("--latchwork-level", choices=LEVELS, help="the rig's level, instead of what its file says")
    group.addoption("--latchwork-seed", type=int, metavar="N", help="a simulated rig's seed, instead of its own")
    group.addoption("--latchwork-record", metavar="DIR", help="keep the wire file of each test that fails here")
    group.addoption("--latchwork-record-all", action="store_true", help="keep those of tests that pass as well")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "feature(name): the test needs a rig with this feature; `name:2` needs two")
    config.addinivalue_line("markers", "wire: runs over real stacks and pseudo-terminals")
    if named := _named(config):
        from latchwork.rig import hil
        from latchwork.rig.yaml_source import RigError

        try:
            hil.choose(*named[0], None, asks=False)
        except RigError as error:
            raise pytest.UsageError(str(error)) from None


# --- which rigs, which doors, which tests ------------------------------------------------------------------------


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Once per rig, and where a test asks for a `door` once per kind of door that has the features that it names."""
    if CHOICE not in metafunc.fixturenames:
        return
    from latchwork.rig import hil

    config = metafunc.config
    named = _named(config) or metafunc.definition.ihook.pytest_latchwork_rigs(config=config) or ()
    wanted = _features(metafunc.definition)
    names, rows = [CHOICE], []
    for path, level in named:
        choice = hil.choose(Path(path), level, config.getoption("--latchwork-seed"), asks=_asks(config))
        marks = [pytest.mark.wire] if choice.file.level == "wire" else []
        if (lacks := choice.lacks(wanted)) is not None:
            marks.append(pytest.mark.skip(reason=lacks))
        if "door" not in metafunc.fixturenames:
            rows.append(pytest.param(choice, id=choice.id, marks=marks))
            continue
        doors = choice.doors(wanted) if lacks is None else [""]
        rows += [pytest.param(choice, door, id=f"{choice.id}-{door}".rstrip("-"), marks=marks) for door in doors]
    if "door" in metafunc.fixturenames:
        names.append("door")
    if not rows:
        skip = pytest.mark.skip(reason="no rig is named; pass --latchwork-rig FILE or set LATCHWORK_RIG")
        rows = [pytest.param(*[None] * len(names), id="no rig", marks=skip)]
    metafunc.parametrize(names, rows, indirect=True)


def _named(config: pytest.Config) -> list[tuple[Path, str | None]]:
    path = config.getoption("--latchwork-rig") or os.environ.get("LATCHWORK_RIG")
    return [(Path(path), config.getoption("--latchwork-level"))] if path else []


def _features(item: Any) -> list[str]:
    return [name for mark in item.iter_markers("feature") for name in mark.args]


def _asks(config: pytest.Config) -> bool:
    """Whether somebody sits at a terminal who can be asked to walk to a door."""
    import sys

    return config.getoption("capture") == "no" and sys.stdin is not None and sys.stdin.isatty()


# --- the fixtures ------------------------------------------------------------------------------------------------


@pytest.fixture
def latchwork_choice(request: pytest.FixtureRequest) -> Choice:
    choice: Choice = request.param
    return choice


@pytest.fixture
def rig(latchwork_choice: Choice, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """The opened rig. Tests that use it may be coroutines: they run on the loop of its world."""
    from latchwork.rig import hil

    item = request.node
    item.user_properties += latchwork_choice.properties()
    record = _record_path(item)
    with hil.opened(latchwork_choice, tmp_path / "state", record) as running:
        item.stash[RUNNING] = running
        try:
            yield running.rig
        finally:
            del item.stash[RUNNING]
    if record is not None and not (item.stash.get(FAILED, False) or item.config.getoption("--latchwork-record-all")):
        record.unlink()


@pytest.fixture
def people(rig: Rig, latchwork_choice: Choice) -> People:
    """Who types PINs and holds cards to doors: hands in the simulation, or the person at the bench."""
    from latchwork.rig.people import People

    return People(rig, latchwork_choice.asks)


@pytest.fixture
def door(rig: Rig, request: pytest.FixtureRequest) -> str:
    """The name of a door that has the features which the test is marked with."""
    name: str = request.param
    return name


def _record_path(item: pytest.Item) -> Path | None:
    folder = item.config.getoption("--latchwork-record")
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() or c in "-_." else "_" for c in item.nodeid.rpartition("/")[2])
    return Path(folder) / f"{name}.wire"


# --- running and reporting ---------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a coroutine test on the loop of its rig."""
    running = pyfuncitem.stash.get(RUNNING, None)
    if running is None:
        return None
    from inspect import iscoroutinefunction

    if not iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    running.run(pyfuncitem.obj(**arguments))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed on a rig says in one line how it is repeated."""
    report = yield
    callspec = getattr(item, "callspec", None)
    choice = callspec.params.get(CHOICE) if callspec is not None else None
    if choice is not None and report.failed:
        item.stash[FAILED] = True
        lines = [f"repeat it: pytest '{item.nodeid}' {choice.options()}"]
        if (record := _record_path(item)) is not None:
            lines.append(f"its wire file: {record}")
        report.sections.append(("latchwork", "\n".join(lines)))
    return report
