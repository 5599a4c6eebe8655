"""`latchwork`: one program for the bench, the build and the desk."""

from __future__ import annotations

import json
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from latchwork import __version__
from latchwork.app import grant_commands
from latchwork.app.failures import Exit, told

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Puts codes, cards and mobile keys on locks, proves that they are there, and takes them away on time.",
)
app.add_typer(grant_commands.grant_app, name="grant")
app.add_typer(grant_commands.card_app, name="card")
app.command("plan")(grant_commands.plan)
for _module, _name in (("rig_commands", "rig"), ("wire_commands", "wire")):
    app.add_typer(import_module(f"latchwork.app.{_module}").app, name=_name)
app.command("serve")(import_module("latchwork.app.serve_command").serve)
app.command("sim")(import_module("latchwork.app.sim_commands").sim)
app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    import_module("latchwork.app.test_command").test_command
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


@app.command()
def demo(
    level: Annotated[str, typer.Option(help="memory (in one process) or wire (Bluetooth stacks and ptys).")] = "memory",
    seed: Annotated[int, typer.Option(help="Decides every random number.")] = 7,
    file: Annotated[Path | None, typer.Option("--json", help="Write doors and attempts to this file.")] = None,
    record: Annotated[Path | None, typer.Option(help="Write all bytes, without secrets, to this wire file.")] = None,
) -> None:
    """Three virtual days in a small hotel: one request, three kinds of door, and everybody tries to get in."""
    from latchwork.app.demo import attempts_table, hotel_file, play
    from latchwork.app.running import zone_of
    from latchwork.world import World
    from latchwork.world.world import EPOCH

    if level not in ("memory", "wire"):
        raise typer.BadParameter("the demo runs at memory or wire level", param_hint="--level")
    console = Console()
    with told(), tempfile.TemporaryDirectory(prefix="latchwork-demo-") as state:
        hotel_rig = hotel_file(level, Path(state) / "state")
        world = World(seed, start=hotel_rig.start or EPOCH)
        hotel, report = world.run(play(hotel_rig, world, console, record))
    console.print(attempts_table(hotel, zone_of(hotel_rig)))
    wrong = [one for one in hotel.tried if one.opened != one.should_open]
    if file is not None:
        file.write_text(json.dumps(report, indent=1) + "\n")
    opened = sum(one.opened for one in hotel.tried)
    console.print(
        f"[bold]{len(hotel.tried)} attempts at {level} level, {opened} opened; "
        f"{len(wrong)} differ from what the grants say[/]"
    )
    if wrong:
        raise typer.Exit(Exit.NOT_AS_PROMISED)


def main() -> None:
    """The console script."""
    app()
