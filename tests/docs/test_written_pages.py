"""What the written pages say can be typed, clicked and loaded."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from latchwork.app.cli import app
from latchwork.app.on_demand import WHERE
from latchwork.rig.file import load_rig

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users)/")


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return [text for kind, text in _FENCE.findall(path.read_text("utf-8")) if kind == language]


def prose(path: Path) -> str:
    return _FENCE.sub("", path.read_text("utf-8"))


def commands(path: Path, program: str) -> list[str]:
    """The lines of shell blocks that run `program`, with continued lines joined and comments gone."""
    lines = [line for text in blocks(path, "sh") for line in text.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.split("#")[0].split()[:1] == [program]]


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# --- links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    for target in _LINK.findall(prose(path)):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        there = path.parent / file if file else path
        assert there.exists(), f"{path.name} links to {target}"
        if anchor:
            assert anchor in map(slug, _HEADING.findall(prose(there))), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_no_page_names_a_path_of_somebodys_machine(path: Path) -> None:
    assert _MACHINE_PATHS.findall(path.read_text("utf-8")) == []


# --- commands ---------------------------------------------------------------------------------------------------


NotUnderstood = typer.BadParameter.__mro__[1]
"""What a wrong command line raises: a usage error of the click that typer brings along."""


def parse(command: Any, arguments: list[str], name: str, parent: Any = None) -> None:
    """Parses a command line down to its last word, and runs nothing; raises `NotUnderstood`."""
    context = command.make_context(name, list(arguments), parent)
    if isinstance(command, TyperGroup):
        found, below, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        parse(below, rest, found or "", context)


def shown_commands() -> Iterator[object]:
    for path, name in zip(PAGES, NAMES, strict=True):
        for line in commands(path, "latchwork"):
            yield pytest.param(line, id=f"{name}: {line}")


@pytest.mark.parametrize("line", list(shown_commands()))
def test_a_command_that_a_page_shows_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATCHWORK_RIG", "rig.yaml")
    parse(get_command(app), shlex.split(line, comments=True)[1:], "latchwork")


def test_a_command_that_does_not_exist_is_not_understood() -> None:
    for wrong in (
        "latchwork grant crate",
        "latchwork demo --leval wire",
        "latchwork nothing",
        "latchwork plan --rig a b",
    ):
        with pytest.raises(NotUnderstood):
            parse(get_command(app), shlex.split(wrong)[1:], "latchwork")


def test_the_readme_shows_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command and each group, by its first word."""
    shown = {line.split()[1] for line in commands(ROOT / "README.md", "latchwork")}
    assert WHERE.keys() <= shown


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_make_target_that_a_page_names_is_in_the_makefile(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {word for line in commands(path, "make") for word in line.split("#")[0].split()[1:]}
    named |= set(re.findall(r"`make ([a-z]+)`", prose(path)))
    assert named <= targets


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_script_that_a_page_runs_is_there(path: Path) -> None:
    for line in [*commands(path, "python"), *re.findall(r"`(python [^`]+)`", prose(path))]:
        script = line.split()[1]
        if script != "-m":
            assert (ROOT / script).is_file(), line


# --- rig files and folders --------------------------------------------------------------------------------------


def shown_rigs() -> Iterator[object]:
    for path, name in zip(PAGES, NAMES, strict=True):
        for number, text in enumerate(blocks(path, "yaml")):
            if "latchwork: 1" in text:
                yield pytest.param(text, id=f"{name}-{number}")


@pytest.mark.parametrize("text", list(shown_rigs()))
def test_a_rig_file_that_a_page_shows_is_a_right_one(text: str, tmp_path: Path) -> None:
    file = tmp_path / "rig.yaml"
    file.write_text(text, "utf-8")
    rig = load_rig(file)
    assert rig.targets or rig.systems


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_python_that_a_page_shows_is_python(path: Path) -> None:
    for text in blocks(path, "python"):
        compile(text, path.name, "exec")


def test_the_architecture_page_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert len(rooms) >= 7
    assert [room for room in rooms if f"`{room}/`" not in page] == []
