"""The demo: three days in a small hotel, from one request to the last refused PIN, judged by an independent oracle.

Everything that happens goes through the drivers' wire protocols into simulated locks; people then walk up and try.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.live import Live
from rich.table import Table

from latchwork.app.running import zone_of
from latchwork.app.tables import credential_json, grant_table
from latchwork.drivers.contract import Method, Window
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.rig.build import Rig, open_rig
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.oracle import Oracle, Promise
from latchwork.simulators.body import Outcome
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.phone import Phone
from latchwork.world import World

HOTEL = Path(__file__).parent.parent / "rig" / "rigs" / "hotel.yaml"
ALL = frozenset({Method.CODE, Method.MOBILE_KEY, Method.CARD})


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt at a door: what happened beside what the grants say."""

    door: str
    person: str
    method: str
    what: str
    at: datetime
    opened: bool
    should_open: bool
    reason: str


@dataclass(slots=True)
class Guest:
    """What one guest has in the pockets."""

    name: str
    grant: GrantView
    phone: Phone
    card: TypeACard | None = None

    @property
    def pin(self) -> str:
        return self.grant.codes[0].reveal()


class Hotel:
    """The running demo: guests, attempts, and the oracle that hears the same promises as the engine."""

    def __init__(self, rig: Rig, say: Callable[[str], None]) -> None:
        self.rig = rig
        self.say = say
        common = {d.name for s in rig.file.systems.values() for d in s.entrances.values() if d.common}
        self.oracle = Oracle(frozenset(common))
        self.tried: list[Tried] = []
        self.guests: dict[str, Guest] = {}
        self._stays: dict[str, int] = {}

    # --- the desk ---

    async def check_in(self, request: GrantRequest) -> Guest:
        """One request; the oracle is told of the same promise, in its own words."""
        rig = self.rig
        view = await rig.engine.grant(request)
        guest = self.guests[request.person] = Guest(request.person, view, rig.bench.phone(request.person))
        doors = frozenset(one.door for one in view.credentials)
        self.oracle.promises[request.person] = Promise(
            request.person,
            doors,
            request.methods,
            request.window,
            codes={o.door: o.secret.reveal() for o in view.credentials if o.secret is not None},
        )
        if Method.MOBILE_KEY in request.methods:
            rig.bench.hand_out(guest.phone, await rig.engine.mobile_keys(view.id, guest.phone.identity))
        if view.cards_to_encode:
            await self._encode(guest)
        return guest

    async def _encode(self, guest: Guest) -> None:
        rig = self.rig
        guest.card = rig.bench.blank_card(guest.name)
        rig.bench.lay("desk", guest.card)
        made = await rig.engine.encode(guest.grant.id, "desk")
        rig.bench.lift("desk")
        promise = self.oracle.promises[guest.name]
        for door in promise.doors:
            self._stays[door] = self._stays.get(door, 0) + 1
            promise.stay[door] = self._stays[door]
        self.say(f"the desk wrote {guest.name}'s card ({made.uid}) and read it back")

    async def until(self, moment: datetime) -> None:
        """Lets the hotel live until then."""
        span = (moment - self.rig.world.now()).total_seconds()
        if span > 0:
            await self.rig.world.sleep(span)
        await self.rig.settle()

    # --- at the doors ---

    def type_pin(self, guest: Guest, door: str, what: str = "right PIN", pin: str | None = None) -> None:
        digits = guest.pin if pin is None else pin
        now = self.rig.world.now()
        should = self.oracle.code(door, digits, now)
        self._note(door, guest.name, "code", what, should, self.rig.bench.type_pin(door, digits))

    def present(self, guest: Guest, door: str, what: str = "phone") -> None:
        should = self.oracle.mobile_key(door, guest.name, self.rig.world.now())
        self._note(door, guest.name, "mobile_key", what, should, self.rig.bench.present(door, guest.phone))

    def tap(self, guest: Guest, door: str, what: str = "card") -> None:
        if guest.card is None:
            raise ValueError(f"{guest.name} has no card")
        judge = self.oracle.stored_card if self.rig.engine.estate.lock(door) else self.oracle.card
        should = judge(door, guest.name, self.rig.world.now())
        self._note(door, guest.name, "card", what, should, self.rig.bench.tap(door, guest.card))

    def _note(self, door: str, person: str, method: str, what: str, should: bool, outcome: Outcome) -> None:
        now = self.rig.world.now()
        self.tried.append(Tried(door, person, method, what, now, outcome.opened, should, str(outcome.reason)))

    def wrong_pins(self, pin: str) -> list[tuple[str, str]]:
        """A digit dropped, a digit off by one, two digits swapped: what a tired guest types."""
        off = str((int(pin[-1]) + 1) % 10)
        return [
            ("a digit missing", pin[:-1]),
            ("a digit off by one", pin[:-1] + off),
            ("two digits swapped", pin[1] + pin[0] + pin[2:]),
        ]


async def run_hotel(rig: Rig, console: Console) -> Hotel:
    """Three days, start to end."""
    hotel = Hotel(rig, lambda text: console.print(f"[dim]{_clock(rig)}[/] {text}"))
    zone = rig.file.targets["front-door"].zone
    start = rig.world.now()
    opens = start.replace(hour=14, minute=0, second=0, microsecond=0)
    leaves = opens + timedelta(days=2, hours=20)
    await rig.bench.go_away()
    _put_in_by_hand(hotel)
    jane = await _jane_checks_in(hotel, Window(opens, leaves), console, zone)
    _too_early(hotel, jane)
    await _gym_comes_back(hotel, start)
    await _others_check_in(hotel, opens, leaves)
    await hotel.until(opens + timedelta(minutes=10))
    _in_time(hotel, jane)
    await _second_guest(hotel, opens)
    await hotel.until(leaves - timedelta(hours=1))
    _last_morning(hotel, jane)
    await hotel.until(leaves + timedelta(minutes=15))
    _too_late(hotel, jane)
    rig.engine.audit()
    await rig.settle()
    jane.grant = await rig.engine.show(jane.grant.id)
    return hotel


def _clock(rig: Rig) -> str:
    return f"{rig.world.now().astimezone(zone_of(rig.file)):%a %H:%M}"


def _put_in_by_hand(hotel: Hotel) -> None:
    """Somebody programs codes at keypads; Latchwork must leave them alone."""
    for door, pin in (("front-door", "350217"), ("room-102", "90046")):
        if hotel.rig.bench.devices[door].add_by_hand(pin):
            hotel.oracle.by_hand.setdefault(door, set()).add(pin)
    hotel.say("housekeeping programmed codes of their own at the front door and at room 102")


async def _jane_checks_in(hotel: Hotel, window: Window, console: Console, zone: ZoneInfo) -> Guest:
    hotel.say("Jane Doe asks once: code, mobile key and card, three days, five doors and the wellness area")
    doors = ("front-door", "room-101", "room-201", "suite-301", "lift")
    jane = await hotel.check_in(GrantRequest("Jane Doe", window, doors, ("wellness",), ALL, reservation="J-1"))
    await hotel.rig.settle()
    jane.grant = await hotel.rig.engine.show(jane.grant.id)
    console.print(grant_table(jane.grant, zone, show_pins=False))
    return jane


def _too_early(hotel: Hotel, jane: Guest) -> None:
    hotel.say("Jane tries her doors hours before her stay begins")
    for door in ("front-door", "room-101", "room-201", "sauna"):
        hotel.type_pin(jane, door, "right PIN, too early")
    hotel.present(jane, "room-101", "phone, too early")
    hotel.tap(jane, "suite-301", "card, too early")


async def _gym_comes_back(hotel: Hotel, start: datetime) -> None:
    gym = hotel.rig.file.targets["gym"]
    await hotel.until(start + timedelta(seconds=gym.offline_until))
    await hotel.rig.bench.bring_back("gym")
    await hotel.rig.settle()
    hotel.say("the gym's lock is heard for the first time and catches up")


async def _others_check_in(hotel: Hotel, opens: datetime, leaves: datetime) -> None:
    """Kim has suite 303 and will lose it to Bo; Ada has a code alone."""
    suite = ("suite-303", "lift")
    kim = GrantRequest("Kim Park", Window(opens, leaves), (*suite, "room-102"), (), ALL, reservation="K-1")
    ada = GrantRequest("Ada Lind", Window(opens, leaves), ("front-door", "room-202", "bicycle-room"))
    for request in (kim, ada):
        await hotel.check_in(request)
    await hotel.rig.settle()


def _in_time(hotel: Hotel, jane: Guest) -> None:
    hotel.say("everybody arrives and walks to the doors")
    for door in ("front-door", "room-101", "room-201", "gym", "sauna"):
        hotel.type_pin(jane, door)
    for what, pin in hotel.wrong_pins(jane.pin):
        for door in ("front-door", "room-101", "room-201", "sauna"):
            hotel.type_pin(jane, door, what, pin)
    for door in ("room-102", "room-103", "room-202", "bicycle-room"):
        hotel.type_pin(jane, door, "right PIN, wrong door")
    for door in ("front-door", "room-101", "gym"):
        hotel.present(jane, door)
    hotel.present(jane, "room-103", "phone, wrong door")
    for door in ("suite-301", "lift", "pool", "room-101"):
        hotel.tap(jane, door)
    for door in ("suite-302", "suite-303", "room-103"):
        hotel.tap(jane, door, "card, wrong door")
    kim, ada = hotel.guests["Kim Park"], hotel.guests["Ada Lind"]
    for door in ("suite-303", "lift", "room-102"):
        hotel.tap(kim, door)
    for door in ("front-door", "room-202", "bicycle-room"):
        hotel.type_pin(ada, door)
    hotel.type_pin(ada, "room-101", "right PIN, wrong door")
    for door, pins in hotel.oracle.by_hand.items():
        for pin in sorted(pins):
            hotel.type_pin(ada, door, "the code put in by hand", pin)


async def _second_guest(hotel: Hotel, opens: datetime) -> None:
    """Kim left without a word; the suite is let again, and the new card's first use ends Kim's."""
    await hotel.until(opens + timedelta(hours=22))
    window = Window(opens + timedelta(hours=22), opens + timedelta(hours=46))
    bo = await hotel.check_in(GrantRequest("Bo Berg", window, ("suite-303", "lift"), (), ALL, reservation="B-1"))
    await hotel.rig.settle()
    kim = hotel.guests["Kim Park"]
    hotel.tap(kim, "suite-303", "card, the new guest's is not used yet")
    hotel.tap(bo, "suite-303", "the new guest's card")
    hotel.tap(kim, "suite-303", "card, after the new guest's")
    for guest in (kim, bo):
        hotel.tap(guest, "lift", "card at a common door")
    hotel.say("Bo's card has ended Kim's at suite 303; at the lift both live")


def _last_morning(hotel: Hotel, jane: Guest) -> None:
    for door in ("front-door", "room-101", "room-201", "gym", "sauna"):
        hotel.type_pin(jane, door, "right PIN, last morning")
    hotel.tap(jane, "suite-301", "card, last morning")


def _too_late(hotel: Hotel, jane: Guest) -> None:
    hotel.say("check-out is over; Jane forgot her umbrella")
    for door in ("front-door", "room-101", "room-201", "gym", "sauna"):
        hotel.type_pin(jane, door, "right PIN, too late")
    hotel.present(jane, "room-101", "phone, too late")
    for door in ("suite-301", "lift", "pool", "room-101"):
        hotel.tap(jane, door, "card, too late")
    for door, pins in hotel.oracle.by_hand.items():
        for pin in sorted(pins):
            hotel.type_pin(jane, door, "the code put in by hand", pin)


# --- the report ---


def attempts_table(hotel: Hotel, zone: ZoneInfo) -> Table:
    """Every attempt; what happened beside what the grants say."""
    table = Table(title="who tried what, and what the grants say", title_justify="left")
    for column in ("when", "door", "who", "how", "opened", "should open", "the door says"):
        table.add_column(column)
    for one in hotel.tried:
        right = one.opened == one.should_open
        style = None if right else "bold red"
        table.add_row(
            f"{one.at.astimezone(zone):%a %H:%M}",
            one.door,
            one.person,
            one.what,
            "yes" if one.opened else "no",
            "yes" if one.should_open else "no",
            one.reason,
            style=style,
        )
    return table


async def report(hotel: Hotel) -> dict[str, Any]:
    """Doors with their credentials, and attempts, as the demo's JSON."""
    engine, file = hotel.rig.engine, hotel.rig.file
    grants = [await engine.show(guest.grant.id) for guest in hotel.guests.values()]
    levels = {name: target.level for name, target in file.targets.items()}
    doors = []
    for name, door in engine.estate.doors.items():
        credentials = [
            credential_json(one, show_pins=False) | {"person": view.person, "mode": one.method.value}
            for view in grants
            for one in view.credentials
            if one.door == name
        ]
        level = levels.get(name, file.level)
        doors.append({"name": name, "make": door.capabilities.make, "level": level, "credentials": credentials})
    attempts = [
        {
            "door": t.door,
            "person": t.person,
            "method": t.method,
            "what": t.what,
            "at": t.at.isoformat(),
            "opened": t.opened,
            "should_open": t.should_open,
        }
        for t in hotel.tried
    ]
    alarms = [{"kind": a.kind, "door": a.door, "text": a.text} for a in await engine.alarms()]
    return {"level": file.level, "seed": hotel.rig.world.seed, "doors": doors, "attempts": attempts, "alarms": alarms}


def hotel_file(level: str, state: Path) -> RigFile:
    return load_rig(HOTEL, level=level, state=state)


async def play(file: RigFile, world: World, console: Console, record: Path | None) -> tuple[Hotel, dict[str, Any]]:
    """Opens the hotel, plays three days, and closes it."""
    async with open_rig(file, world, record=record) as rig:
        console.print(f"[bold]{file.name}[/]: {len(rig.engine.estate.doors)} doors at {file.level} level")
        hotel = await run_hotel(rig, console)
        return hotel, await report(hotel)


def live(console: Console, table: Table) -> AbstractContextManager[Any]:
    """A table that is redrawn in place on a terminal and not at all elsewhere."""
    return Live(table, console=console) if console.is_terminal else nullcontext()
