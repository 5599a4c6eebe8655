"""`latchwork test`: the hardware-in-the-loop tests against one rig."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from latchwork.app.failures import Exit, told
from latchwork.rig.file import load_rig

HIL_TESTS = Path(__file__).resolve().parent.parent / "hil_tests"
"""Beside `app` in the checkout and in the wheel alike."""


def test_command(
    context: typer.Context,
    rig: Annotated[Path, typer.Option("--rig", envvar="LATCHWORK_RIG", help="The rig file.")],
    level: Annotated[str | None, typer.Option(help="memory, wire or real, instead of what the rig file says.")] = None,
    record: Annotated[Path | None, typer.Option(help="A folder for the wire files of tests that fail.")] = None,
) -> None:
    """Runs the hardware tests that the rig has the features for; what follows is handed to pytest, such as `-k card`.

    Ends with pytest's own exit code: 0 when all passed, 1 when one failed.
    """
    with told():
        load_rig(rig, level=level)  # so that a mistake in the file is one sentence and not a page of pytest's
    try:
        import pytest
    except ModuleNotFoundError:
        typer.echo("latchwork: the hardware tests are run by pytest, which is not installed; run: pip install pytest")
        raise typer.Exit(Exit.FILE) from None
    arguments = ["--import-mode=importlib", "-p", "no:cacheprovider", f"--latchwork-rig={rig.resolve()}"]
    if level is not None:
        arguments.append(f"--latchwork-level={level}")
    if record is not None:
        arguments.append(f"--latchwork-record={record.resolve()}")
    named = [one for one in context.args if not one.startswith("-") and Path(one.partition("::")[0]).exists()]
    tests = [] if named else [str(HIL_TESTS)]
    raise typer.Exit(int(pytest.main([*arguments, *context.args, *tests])))
