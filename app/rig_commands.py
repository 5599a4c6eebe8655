"""`latchwork rig`: examine a rig, see what a rig file may say, and pair its locks."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from latchwork.app.failures import Exit, told
from latchwork.drivers.registry import ENCODERS, LOCKS
from latchwork.rig.doctor import Row, Step, examine, world_of_check
from latchwork.rig.file import load_rig
from latchwork.rig.pairing import pair_door
from latchwork.rig.schema import rig_schema
from latchwork.simulators.registry import SIMULATED
from latchwork.world import World

app = typer.Typer(no_args_is_help=True, help="Examine a rig, see what its file may say, pair its locks.")

RigArgument = Annotated[Path, typer.Argument(help="The rig file.", envvar="LATCHWORK_RIG")]
LevelOption = Annotated[str | None, typer.Option("--level", help="memory, wire or real; overrides the rig file.")]
StateOption = Annotated[Path | None, typer.Option("--state", help="The state folder; overrides the rig file.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


WIDE = 160
"""Columns where no terminal says how many it has, as in a build's log."""


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


@app.command("check")
def check(rig: RigArgument, level: LevelOption = None, state: StateOption = None, as_json: JsonOption = False) -> None:
    """Walks link, handshake, device, then card, clock and battery of everything, and says what to do where it fails."""
    console, errors = _console(), Console(stderr=True)
    with told():
        file = load_rig(rig, level=level, state=state)
        world = world_of_check(file)
        with errors.status("looking") if errors.is_terminal else nullcontext() as status:
            rows = world.run(examine(file, world, lambda what: status.update(f"looking at {what}") if status else None))
    ill = [row for row in rows if not row.is_well]
    if as_json:
        console.print_json(json.dumps({"well": not ill, "rows": [row.as_json() for row in rows]}))
    else:
        console.print(_table(file.name, rows))
        summary = f"{len(ill)} of {len(rows)} need you" if ill else f"all {len(rows)} are right"
        console.print(summary, style="bold red" if ill else "bold green")
    if ill:
        raise typer.Exit(Exit.NOT_AS_PROMISED)


def _table(title: str, rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for column, least in (("what", 7), ("name", 8), ("reached", 4), ("found", 20), ("what to do", 20)):
        table.add_column(column, overflow="fold", min_width=least)
    for row in rows:
        kind = f"{row.kind} ({row.level})" if row.level else row.kind
        found = ", ".join(dict.fromkeys(row.right.values()))
        says = Text(row.says, style="red") if row.failed else Text("; ".join(row.notes), style="yellow")
        table.add_row(kind, row.name, _reached(row), Text(found), says)
    return table


def _reached(row: Row) -> Text:
    """One mark for each step that was taken; the last is a cross where it failed."""
    text = Text("✓" * sum(step in row.right for step in Step if step != row.failed), style="green")
    if row.failed:
        text.append("✗" if row.failed is Step.STATE else f"✗ {row.failed.value}", style="red")
    return text


@app.command("makes")
def makes(as_json: JsonOption = False) -> None:
    """Lists the makes, and what a rig file must say of a device of each."""
    console = _console()
    if as_json:
        console.print_json(json.dumps(_makes_json()))
        return
    table = Table(title="makes", title_justify="left", show_lines=True)
    for column in ("make", "what", "reached over", "resource", "simulator"):
        table.add_column(column, overflow="fold")
    for make in LOCKS.values():
        resource, settings = _fields(make.resource), _fields(SIMULATED[make.name].settings)
        table.add_row(make.name, make.title, f"a medium of kind {make.medium}", resource, settings)
    for encoder in ENCODERS.values():
        table.add_row(encoder.name, encoder.title, "link", "", "")
    console.print(table)


def _makes_json() -> dict[str, Any]:
    locks = {
        make.name: {
            "title": make.title,
            "medium": make.medium,
            "resource": make.resource,
            "simulator": SIMULATED[make.name].settings,
        }
        for make in LOCKS.values()
    }
    return {"locks": locks, "encoders": {one.name: {"title": one.title} for one in ENCODERS.values()}}


def _fields(schema: dict[str, Any]) -> str:
    """The keys of a block, one to a line; those that must be there are marked."""
    must = schema.get("required", [])
    lines = []
    for name, row in schema["properties"].items():
        says = row.get("description") or " or ".join(map(str, row.get("enum", ()))) or row.get("type", "")
        lines.append(f"{name}{' (must)' if name in must else ''}: {says}")
    return "\n".join(lines)


@app.command("schema")
def schema() -> None:
    """Prints the JSON Schema of rig files, for editors."""
    typer.echo(json.dumps(rig_schema(), indent=2))


@app.command("pair")
def pair(
    rig: RigArgument,
    door: Annotated[str, typer.Argument(help="The door, as the rig file calls it.")],
    again: Annotated[bool, typer.Option("--again", help="Also when its keys are here already.")] = False,
    level: LevelOption = None,
    state: StateOption = None,
) -> None:
    """Makes this rig the admin of a lock in setting mode, and keeps its keys."""
    with told():
        file = load_rig(rig, level=level, state=state)
        world = World.real(file.seed if file.simulated else None)
        capabilities = world.run(pair_door(file, world, door, again=again))
    methods = ", ".join(method.value for method in capabilities.delivery)
    typer.echo(f"{door} is paired ({capabilities.make}: {methods}); its keys are in {file.state}")
