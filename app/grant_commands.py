"""`latchwork grant`, `plan` and `card`: who may pass, where, when and how, on the rig that is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from latchwork.app.moments import parse_window
from latchwork.app.running import console, print_json, run_with_rig, settle_in_sight, zone_of
from latchwork.app.tables import grant_json, grant_table, said
from latchwork.drivers.contract import CardSeen, Method, Reason, Rejected, Secret
from latchwork.grants.engine import Planned
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.grants.plan import Add, Change, Collide, Full, Remove
from latchwork.rig.build import Rig

RigOption = Annotated[Path, typer.Option("--rig", envvar="LATCHWORK_RIG", help="The rig file.")]
LevelOption = Annotated[str | None, typer.Option("--level", help="memory, wire or real; overrides the rig file.")]
StateOption = Annotated[Path | None, typer.Option("--state", help="The state folder; overrides the rig file.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PinsOption = Annotated[bool, typer.Option("--show-pins", help="Print PINs; otherwise they are dots.")]
FromOption = Annotated[str | None, typer.Option("--from", help="Start: 2026-03-02T15:00, now, +2h.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="End: 2026-03-05T11:00, or +3d from the start.")]
RecordOption = Annotated[Path | None, typer.Option("--record", help="Write all bytes, without secrets, to this file.")]

grant_app = typer.Typer(no_args_is_help=True, help="Make, show, change and end grants.")
card_app = typer.Typer(no_args_is_help=True, help="Write, read and erase the card on an encoder.")


def _show(rig: Rig, view: GrantView, *, as_json: bool, show_pins: bool) -> None:
    if as_json:
        print_json(grant_json(view, show_pins=show_pins))
        return
    console.print(grant_table(view, zone_of(rig.file), show_pins=show_pins))
    if view.cards_to_encode:
        console.print(f"lay a blank card on an encoder and run: latchwork card write {view.id} --encoder NAME")


@grant_app.command("create")
def create(
    person: Annotated[str, typer.Argument(help="Who may pass.")],
    rig: RigOption,
    door: Annotated[list[str] | None, typer.Option(help="A door; repeat it for more.")] = None,
    space: Annotated[list[str] | None, typer.Option(help="A space; repeat it for more.")] = None,
    method: Annotated[list[Method] | None, typer.Option(help="code (the default), card or mobile_key.")] = None,
    start: FromOption = None,
    end: UntilOption = None,
    reservation: Annotated[str | None, typer.Option(help="The stay that this grant belongs to.")] = None,
    code: Annotated[str | None, typer.Option(help="A wished PIN; another is drawn where it is taken.")] = None,
    as_json: JsonOption = False,
    show_pins: PinsOption = False,
    level: LevelOption = None,
    state: StateOption = None,
    record: RecordOption = None,
) -> None:
    """Asks once; the credentials are on their doors when the table says so."""

    async def work(rig: Rig) -> None:
        request = GrantRequest(
            person,
            parse_window(start, end, rig.world.now(), zone_of(rig.file)),
            tuple(door or ()),
            tuple(space or ()),
            frozenset(method or (Method.CODE,)),
            reservation,
            None if code is None else Secret(code),
        )
        view = await rig.engine.grant(request)
        await settle_in_sight(rig, view.id, quiet=as_json, show_pins=show_pins)
        _show(rig, await rig.engine.show(view.id), as_json=as_json, show_pins=show_pins)

    run_with_rig(rig, work, level=level, state=state, record=record)


@grant_app.command("list")
def list_grants(
    rig: RigOption,
    ended: Annotated[bool, typer.Option(help="The ended ones too.")] = False,
    as_json: JsonOption = False,
    level: LevelOption = None,
    state: StateOption = None,
) -> None:
    """All live grants, oldest first."""

    async def work(rig: Rig) -> None:
        views = await rig.engine.grants(ended=ended)
        if as_json:
            print_json([grant_json(view, show_pins=False) for view in views])
            return
        zone = zone_of(rig.file)
        for view in views:
            there = sum(one.set for one in view.credentials)
            state = f"{there} of {len(view.credentials)} on the doors"
            console.print(f"{view.id}  {view.person:<20} {said(view.window, zone):<36} {view.state}: {state}")
        if not views:
            console.print("no grants; make one with: latchwork grant create")

    run_with_rig(rig, work, level=level, state=state)


@grant_app.command("show")
def show(
    grant: Annotated[str, typer.Argument(help="The grant's id.")],
    rig: RigOption,
    as_json: JsonOption = False,
    show_pins: PinsOption = False,
    level: LevelOption = None,
    state: StateOption = None,
) -> None:
    """One grant, door by door, with the evidence as it stands."""

    async def work(rig: Rig) -> None:
        _show(rig, await rig.engine.show(grant), as_json=as_json, show_pins=show_pins)

    run_with_rig(rig, work, level=level, state=state)


@grant_app.command("update")
def update(
    grant: Annotated[str, typer.Argument(help="The grant's id.")],
    rig: RigOption,
    door: Annotated[list[str] | None, typer.Option(help="The doors from now on; repeat it for more.")] = None,
    space: Annotated[list[str] | None, typer.Option(help="The spaces from now on; repeat it for more.")] = None,
    start: FromOption = None,
    end: UntilOption = None,
    as_json: JsonOption = False,
    show_pins: PinsOption = False,
    level: LevelOption = None,
    state: StateOption = None,
    record: RecordOption = None,
) -> None:
    """Moves the window or the places. PINs stay; a card wants a new encoding."""

    async def work(rig: Rig) -> None:
        window = None
        if start is not None or end is not None:
            window = parse_window(start, end, rig.world.now(), zone_of(rig.file))
        view = await rig.engine.update(grant, window=window, doors=door, spaces=space)
        await settle_in_sight(rig, view.id, quiet=as_json, show_pins=show_pins)
        _show(rig, await rig.engine.show(view.id), as_json=as_json, show_pins=show_pins)

    run_with_rig(rig, work, level=level, state=state, record=record)


@grant_app.command("revoke")
def revoke(
    grant: Annotated[str, typer.Argument(help="The grant's id.")],
    rig: RigOption,
    as_json: JsonOption = False,
    level: LevelOption = None,
    state: StateOption = None,
    record: RecordOption = None,
) -> None:
    """Ends a grant now and takes its credentials off the locks; says what is still out."""

    async def work(rig: Rig) -> None:
        await rig.engine.revoke(grant)
        await settle_in_sight(rig, grant, quiet=as_json, show_pins=False)
        view = await rig.engine.show(grant)
        alarms = [alarm for alarm in await rig.engine.alarms() if alarm.grant == grant]
        if as_json:
            print_json(grant_json(view, show_pins=False) | {"alarms": [alarm.text for alarm in alarms]})
            return
        console.print(f"grant {grant} is {view.state}; {len(view.credentials)} credentials are still to go")
        for alarm in alarms:
            console.print(f"[bold red]![/] {alarm.text}")

    run_with_rig(rig, work, level=level, state=state, record=record)


def plan(rig: RigOption, as_json: JsonOption = False, level: LevelOption = None, state: StateOption = None) -> None:
    """What would be done at each door now, by what is known of it; nothing is sent."""

    async def work(rig: Rig) -> None:
        lines = await rig.engine.dry_run()
        if as_json:
            print_json([{"door": line.door, "operation": _said(line)} for line in lines])
            return
        for line in lines:
            console.print(f"{line.door:<20} {_said(line)}")
        if not lines:
            console.print("nothing: every door holds what it should")

    run_with_rig(rig, work, level=level, state=state)


def _said(line: Planned) -> str:
    method = line.operation.ours.credential.method.value
    match line.operation:
        case Add():
            return f"add a {method}"
        case Change():
            return f"change a {method}'s window"
        case Remove():
            return f"remove a {method}"
        case Collide():
            return f"draw another {method}: this one is taken"
        case Full():
            return f"no room for a {method}"


EncoderOption = Annotated[str, typer.Option("--encoder", help="The encoder's name in the rig file.")]
BlankOption = Annotated[str | None, typer.Option("--lay", help="Simulated encoders: lay this named card there first.")]


@contextmanager
def _laid(rig: Rig, encoder: str, card: str | None) -> Iterator[None]:
    """With that card on the encoder, where it is simulated; says how to lay one there when none is."""
    simulated = encoder in rig.bench.encoders
    if card is not None and simulated:
        rig.bench.lay(encoder, rig.bench.card(card))
    try:
        yield
    except Rejected as error:
        if error.reason is not Reason.NO_CARD or not simulated:
            raise
        words = "no card lies on the encoder, which is simulated; lay one there with --lay NAME"
        raise Rejected(Reason.NO_CARD, words) from error


def _seen(seen: CardSeen, *, as_json: bool) -> None:
    order = seen.order
    if as_json:
        found = None
        if order is not None:
            found = {"serial": order.serial, "kind": order.kind.value, "rooms": order.rooms, "commons": order.commons}
        print_json({"uid": seen.uid, "technology": seen.technology, "authentic": seen.authentic, "card": found})
    elif order is None:
        console.print(f"card {seen.uid} ({seen.technology}) carries nothing of this property's")
    else:
        doors = ", ".join(map(str, (*order.rooms, *order.commons)))
        console.print(f"card {seen.uid} ({seen.technology}): {order.kind.value} no. {order.serial}, doors {doors}")


@card_app.command("write")
def write(
    grant: Annotated[str, typer.Argument(help="The grant whose card this becomes.")],
    encoder: EncoderOption,
    rig: RigOption,
    lost: Annotated[bool, typer.Option(help="The earlier card is lost: its first use ends all earlier ones.")] = False,
    lay: BlankOption = None,
    as_json: JsonOption = False,
    level: LevelOption = None,
    state: StateOption = None,
    record: RecordOption = None,
) -> None:
    """Writes the card and reads it back."""

    async def work(rig: Rig) -> None:
        with _laid(rig, encoder, lay):
            made = await rig.engine.encode(grant, encoder, lost=lost)
        await rig.settle()
        if as_json:
            print_json({"uid": made.uid, "serial": made.serial, "kind": made.kind.value, "sequence": made.sequence})
        else:
            console.print(f"card {made.uid} is made: {made.kind.value} no. {made.serial}, written and read back")

    run_with_rig(rig, work, level=level, state=state, record=record)


@card_app.command("read")
def read(
    encoder: EncoderOption,
    rig: RigOption,
    lay: BlankOption = None,
    as_json: JsonOption = False,
    level: LevelOption = None,
    state: StateOption = None,
) -> None:
    """Says what lies on the encoder."""

    async def work(rig: Rig) -> None:
        _, reader = rig.engine.encoder(encoder)
        with _laid(rig, encoder, lay):
            _seen(await reader.read(), as_json=as_json)

    run_with_rig(rig, work, level=level, state=state)


@card_app.command("erase")
def erase(
    encoder: EncoderOption,
    rig: RigOption,
    lay: BlankOption = None,
    as_json: JsonOption = False,
    level: LevelOption = None,
    state: StateOption = None,
) -> None:
    """Erases the card on the encoder, and with it what it opened."""

    async def work(rig: Rig) -> None:
        with _laid(rig, encoder, lay):
            _seen(await rig.engine.take_back(encoder), as_json=as_json)

    run_with_rig(rig, work, level=level, state=state)
