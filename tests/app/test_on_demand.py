"""The command line: every command is there, and none waits for what it does not run."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from latchwork.app.cli import app
from latchwork.app.on_demand import WHERE

LARGE = ("alembic", "httpx", "jsonschema", "rich.console", "sqlalchemy", "starlette", "uvicorn")


@pytest.mark.parametrize("name", WHERE)
def test_every_command_says_what_it_does(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert re.search(rf"Usage: \w+ {name} ", result.stdout)


def test_the_list_of_commands_is_the_whole_list() -> None:
    told = CliRunner().invoke(app, ["--help"]).stdout
    assert [line.split()[1] for line in told.splitlines() if line.startswith("│ ") and line.split()[1] in WHERE] == [
        *WHERE
    ]


def test_a_group_of_one_command_is_still_a_group() -> None:
    result = CliRunner().invoke(app, ["audit"])
    assert "verify" in result.stdout + result.stderr


def test_a_command_that_is_none_is_refused() -> None:
    result = CliRunner().invoke(app, ["granted"])
    assert result.exit_code == 2
    assert "No such command 'granted'" in result.stderr


def test_nothing_large_is_imported_before_a_command_is_named() -> None:
    program = f"import sys; import latchwork.app.cli; print([one for one in {LARGE} if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
