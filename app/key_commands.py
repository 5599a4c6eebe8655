"""`latchwork key` and `latchwork audit`: who may call the server of a rig, and who called it, while it is not running.

A running server has the store for itself; ask it then, by its routes /latchwork/keys/... and /latchwork/audit/...
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import uuid4

import typer
from rich.table import Table
from sqlalchemy import Connection, Row

from latchwork.app.api import keys
from latchwork.app.api.audit import DONE, Entry, verify
from latchwork.app.api.clock import written
from latchwork.app.api.scopes import Scope
from latchwork.app.failures import Exit, told
from latchwork.app.moments import parse_moment
from latchwork.app.running import console, print_json, world_of, zone_of
from latchwork.grants.model import NotFound
from latchwork.grants.store import Store
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.state import StateFolder
from latchwork.world import World

T = TypeVar("T")
Work = Callable[[Connection, float], T]

RigOption = Annotated[Path, typer.Option("--rig", envvar="LATCHWORK_RIG", help="The rig file.")]
StateOption = Annotated[Path | None, typer.Option("--state", help="The state folder; overrides the rig file.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

COMMAND_LINE = "command line"
"""Who asks, in the audit trail."""

key_app = typer.Typer(no_args_is_help=True, help="Make, list and revoke API keys of a server that is not running.")
audit_app = typer.Typer(no_args_is_help=True, help="Look whether the audit trail is whole.")


def _in_store(file: RigFile, world: World, work: Work[T]) -> T:
    """Runs `work` with the moment that it is now (seconds since 1970). No door is opened for it."""

    async def main() -> T:
        state = StateFolder(file.state)
        try:
            store = Store.open(world, state.store)
            try:
                return await store.run(lambda c: work(c, world.now().timestamp()))
            finally:
                store.close()
        finally:
            state.close()

    return world.run(main())


def _audited(c: Connection, now: float, command: str, key_id: str) -> None:
    Entry(COMMAND_LINE, command, "", {"api_key_id": key_id}).append(c, now, DONE)


@key_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is; shown in lists.")],
    rig: RigOption,
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may do; repeat it for more. All when none.")
    ] = None,
    end: Annotated[str | None, typer.Option("--until", help="End: 2027-01-01T00:00, or +90d.")] = None,
    state: StateOption = None,
) -> None:
    """Makes a key and prints it, this once."""
    with told():
        file = load_rig(rig, state=state)
        world = world_of(file)
        expires_at = None if end is None else parse_moment(end, world.now(), zone_of(file)).timestamp()

        def make(c: Connection, now: float) -> keys.MadeKey:
            scopes = keys.EVERYTHING if not scope else frozenset(scope)
            made = keys.create(c, str(uuid4()), now, name, scopes=scopes, expires_at=expires_at)
            _audited(c, now, "key create", made.id)
            return made

        made = _in_store(file, world, make)
    typer.echo(made.key.reveal())


@key_app.command("list")
def list_keys(rig: RigOption, as_json: JsonOption = False, state: StateOption = None) -> None:
    """All keys, those that are over or revoked as well. Of each key itself only a digest is kept."""
    with told():
        file = load_rig(rig, state=state)
        rows = _in_store(file, world_of(file), lambda c, _now: keys.all_keys(c))
    if as_json:
        print_json([_shown(row) for row in rows])
        return
    table = Table(title=file.name, title_justify="left")
    table.add_column("id", no_wrap=True)  # it is copied from here
    for column in ("name", "scopes", "when"):
        table.add_column(column, overflow="fold")
    for row in rows:
        told_of = _shown(row)
        days = (f"{word} {told_of[name][:10]}" for name, word in _MOMENTS.items() if told_of[name] is not None)
        table.add_row(row.id, row.name, ", ".join(told_of["scopes"]), "\n".join(days))
    console.print(table)


_MOMENTS = {"created_at": "made", "expires_at": "until", "revoked_at": "revoked", "last_used_at": "used"}


def _shown(row: Row[Any]) -> dict[str, Any]:
    shown = {"api_key_id": row.id, "name": row.name, "scopes": json.loads(row.scopes)}
    return shown | {name: written(getattr(row, name)) for name in _MOMENTS}


@key_app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="The key's id, as `latchwork key list` shows it.")],
    rig: RigOption,
    state: StateOption = None,
) -> None:
    """From now on the key opens nothing."""

    def end(c: Connection, now: float) -> None:
        if keys.find(c, key) is None:
            raise NotFound(f"there is no API key {key}; latchwork key list shows those that there are")
        keys.revoke(c, key, now)
        _audited(c, now, "key revoke", key)

    with told():
        file = load_rig(rig, state=state)
        _in_store(file, world_of(file), end)


@audit_app.command("verify")
def verify_trail(rig: RigOption, as_json: JsonOption = False, state: StateOption = None) -> None:
    """Computes the chain of the audit trail anew; ends with 1 when a row was changed or taken out."""
    with told():
        file = load_rig(rig, state=state)
        verdict = _in_store(file, world_of(file), lambda c, _now: verify(c))
    if as_json:
        told_of = {"holds": verdict.holds, "rows": verdict.rows, "number": verdict.newest, "hash": verdict.hash}
        print_json(told_of | {"pruned": verdict.pruned})
    elif verdict.holds:
        console.print(f"{verdict.rows} rows, all as they were written; the newest is {verdict.newest}: {verdict.hash}")
        if verdict.pruned:
            console.print(f"rows up to {verdict.pruned} were pruned, for they were too old")
    else:
        console.print(f"row {verdict.broken_at} is not as it was written, or one before it was taken out")
    if not verdict.holds:
        raise typer.Exit(Exit.NOT_AS_PROMISED)
