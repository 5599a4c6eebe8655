"""`latchwork`: one program for the bench, the build and the desk."""

from __future__ import annotations

from typing import Annotated

import typer

from latchwork import __version__
from latchwork.app.on_demand import OnDemand

app = typer.Typer(
    cls=OnDemand,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Puts codes, cards and mobile keys on locks, proves that they are there, and takes them away on time.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"latchwork {__version__}")
        raise typer.Exit


@app.callback()
def latchwork(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """One request says who, where, when and how."""


def main() -> None:
    """The console script."""
    app()
