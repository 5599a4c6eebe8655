"""After three days in the hotel nothing that it leaves behind shows a PIN, a key or a card's content."""

from __future__ import annotations

import gc
import json
import logging
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from latchwork.app import demo
from latchwork.drivers.contract import DriverError, Method, Secret, Window
from latchwork.drivers.links.recorded import RecordedByteLink, RecordedGattLink
from latchwork.grants import schema
from latchwork.grants.model import GrantRequest
from latchwork.grants.store import Store
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.ttlock.cipher import FACTORY, Undecipherable
from latchwork.protocol.ttlock.frames import Cut, FrameCutter
from latchwork.rig.build import Rig, open_rig
from latchwork.rig.secrecy import SecretSearch, spread
from latchwork.world import World
from latchwork.world.wire_file import read_wire_file

LONG = "07315924"
"""A code of eight digits, so that its BCD form is long enough to be told from chance."""

VAULT_KEY = "3b9f04d2c17a65e80f2db84c59e613a7d06b72fe9148ca350d8e21bf7743a96c"
"""One of the test's own: a new one each time would give chance a new try each time."""

LOOK_EVERY = 150
"""Pieces on a link between two looks at everything that lives."""


@dataclass(slots=True)
class Diary:
    """What was heard of secrets while the hotel ran, and what things called themselves meanwhile."""

    secrets: set[str] = field(default_factory=set)
    keys: set[bytes] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    passed: int = 0
    before: set[int] = field(default_factory=set)
    """The identities of what was there already."""


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Diary]:
    """Listens at every place where a secret is made, raised past or sent."""
    gc.collect()
    # what other tests of this process left behind has secrets of its own, which the same seed may have drawn
    diary = Diary(before={id(thing) for thing in gc.get_objects()})
    made, derived = Secret.__init__, PropertyKey._derive

    def note_secret(self: Secret, value: str) -> None:
        diary.secrets.add(value)
        made(self, value)

    def note_key(self: PropertyKey, purpose: str, uid: bytes, length: int) -> bytes:
        value = derived(self, purpose, uid, length)
        diary.keys |= {value, self._value}
        return value

    monkeypatch.setattr(Secret, "__init__", note_secret)
    monkeypatch.setattr(PropertyKey, "_derive", note_key)
    for kind, verbs in ((RecordedByteLink, ("send",)), (RecordedGattLink, ("write",))):
        for verb in verbs:
            monkeypatch.setattr(kind, verb, looking(diary, getattr(kind, verb)))
    previous = sys.gettrace()
    sys.settrace(exceptions_into(diary))
    yield diary
    sys.settrace(previous)


def looking(diary: Diary, verb: Any) -> Any:
    """`verb`, with a look now and then at everything that lives in the middle of a conversation."""

    def passing(self: Any, *arguments: Any, **named: Any) -> Any:
        diary.passed += 1
        if diary.passed % LOOK_EVERY == 0:
            look_around(diary)
        return verb(self, *arguments, **named)

    return passing


def look_around(diary: Diary) -> None:
    """The `repr` and `str` of every object of ours that came to be in this test and that the collector knows."""
    for thing in gc.get_objects():
        if id(thing) not in diary.before and str(type(thing).__module__).startswith("latchwork."):
            try:
                diary.calls |= {repr(thing), str(thing)}
            except AttributeError:
                # met in the middle of its making
                continue


def exceptions_into(diary: Diary) -> Any:
    """A trace function that keeps the words of each exception that passes through a function of ours."""

    def trace(frame: FrameType, what: str, argument: Any) -> Any:
        if what == "call":
            if "latchwork" not in frame.f_globals.get("__name__", ""):
                return None
            frame.f_trace_lines = False
        elif what == "exception":
            error = argument[1]
            # a coroutine returns by raising StopIteration, which no one ever prints
            if isinstance(error, Exception) and not isinstance(error, StopIteration):
                diary.raised |= {repr(error), str(error), "".join(traceback.format_exception_only(error))}
        return trace

    return trace


async def misfortune(rig: Rig) -> None:
    """Codes that clash, codes that fit nowhere, noise on the wires: what makes drivers and stores complain."""
    world, engine = rig.world, rig.engine
    soon = world.now() + timedelta(minutes=1)
    window = Window(soon, soon + timedelta(hours=6))
    doors = ("front-door", "room-101", "room-201", "sauna")
    for name in ("notify_lost", "frame_truncated", "notify_duplicated", "crc_flip", "noise_bytes", "done_answer_lost"):
        world.faults.arm(name, times=3, probability=0.2)
    for person, code in (("Lea Long", LONG), ("Cy Copy", LONG), ("Sam Short", "59"), ("Hana Hand", "350217")):
        request = GrantRequest(
            person, window, doors, (), frozenset({Method.CODE, Method.MOBILE_KEY}), None, Secret(code)
        )
        try:
            await engine.grant(request)
        except (DriverError, ValueError):
            continue
        await rig.settle()
        await world.sleep(120)
    await world.sleep(8 * 3600)
    world.faults.disarm()
    await rig.settle()


def known_to_the_things_themselves(rig: Rig, search: SecretSearch) -> None:
    """What lies in the memories of the simulated devices, as their makers' words for it go."""
    for name, device in rig.bench.devices.items():
        flash = device.flash()
        memory = flash["memory"] if isinstance(flash.get("memory"), dict) else {}
        for number in memory.get("admin") or ():
            search.digits(f"{name}'s admin number or unlock key", str(number))
        if memory.get("aes_key"):
            search.key(f"{name}'s AES key", bytes.fromhex(memory["aes_key"]))
        if memory.get("admin_passcode"):
            search.digits(f"{name}'s admin code", memory["admin_passcode"])
        if memory.get("seeds"):
            search.key(f"{name}'s seeds", bytes.fromhex(memory["seeds"]))
    for person, card in rig.bench.cards.items():
        for block in range(4, 24):
            search.key(f"{person}'s card, block {block}", card.block(block))  # type: ignore[attr-defined]


def from_diary(diary: Diary, cards: set[str], search: SecretSearch) -> None:
    search.key("the vault's key", bytes.fromhex(VAULT_KEY))
    for value in diary.keys:
        search.key("a key of the property or of a card", value)
    for value in diary.secrets - cards:
        for text in set(texts_in(value)) - cards:
            # four digits turn up by chance in megabytes of other numbers; the longer ones take the same ways
            if text.isdecimal() and len(text) >= 6:
                search.digits("a PIN or a number", text)
            elif len(text) >= 12:
                search.key("a secret text", text.encode())
                if all(letter in "0123456789abcdefABCDEF" for letter in text) and len(text) % 2 == 0:
                    search.key("a key", bytes.fromhex(text))


def texts_in(value: str) -> Iterator[str]:
    """The text itself, or what stands in it when it is JSON."""
    if not value.startswith("{"):
        yield value
        return
    todo = [json.loads(value)]
    while todo:
        one = todo.pop()
        todo += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        if isinstance(one, str):
            yield one


def under_the_factory_key(wire: Path, search: SecretSearch) -> None:
    """TTLock hands over a lock's own key under one that is published: what anybody could decipher counts as plain."""
    cutters: dict[tuple[str, bool], FrameCutter] = {}
    for record in sorted(read_wire_file(wire), key=lambda one: one.number):
        if record.characteristic is None:
            continue
        cutter = cutters.setdefault((record.device, record.sent), FrameCutter())
        for piece in cutter.feed(bytes.fromhex(record.shown.replace("**", "00"))):
            if isinstance(piece, Cut):
                try:
                    search.binary(f"{record.device} under the factory key", FACTORY.decrypt(piece.envelope.payload))
                except Undecipherable:
                    continue
    assert cutters


def rows_of(path: Path) -> str:
    """Every row of the store as text, apart from the file's bytes: a reader through SQL must see nothing either."""
    store = sqlite3.connect(path)
    tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    text = "\n".join(repr(row) for table in tables for row in store.execute(f"SELECT * FROM {table}"))
    store.close()
    return text


@pytest.mark.timeout(60)
def test_nothing_that_the_demo_leaves_behind_shows_a_secret(
    tmp_path: Path, diary: Diary, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATCHWORK_KEY", VAULT_KEY)
    caplog.set_level(logging.DEBUG)
    for logger in ("asyncio", "bleak", "bumble", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "alembic"):
        caplog.set_level(logging.DEBUG, logger)
    file = demo.hotel_file("memory", tmp_path / "state")
    world, search, shown = World(7, start=file.start), SecretSearch(), StringIO()
    console = Console(file=shown, width=200)
    report: dict[str, Any] = {}
    wire = tmp_path / "wire.jsonl"

    async def main() -> None:
        async with open_rig(file, world, record=wire) as rig:
            hotel = await demo.run_hotel(rig, console)
            report.update(await demo.report(hotel))
            console.print(demo.attempts_table(hotel, rig.file.targets["front-door"].zone))
            known_to_the_things_themselves(rig, search)
            look_around(diary)
            await misfortune(rig)
            look_around(diary)
            for part in (tmp_path / "state").glob("store.sqlite*"):
                search_later.append((part.name, part.read_bytes()))
            cards.update(str(int.from_bytes(card.uid, "big")) for card in rig.bench.cards.values())
            cards.update(str(int.from_bytes(card.uid, "little")) for card in rig.bench.cards.values())
            # the public half of a phone's key is what a key is bound to, as a card's number is what it is known by
            cards.update(one.identity.hex() for one in rig.bench.phones.values() if one.identity is not None)

    search_later: list[tuple[str, bytes]] = []
    cards: set[str] = set()
    world.run(main())
    from_diary(diary, cards, search)
    assert len(search) > 500
    assert len(diary.raised) > 10
    assert len(diary.calls) > 1000

    for name, data in search_later:
        search.binary(name, data)
    for part in (tmp_path / "state").glob("store.sqlite*"):
        search.binary(part.name, part.read_bytes())
    search.text("the store's rows", rows_of(tmp_path / "state" / "store.sqlite"))
    search.wire_file(wire)
    under_the_factory_key(wire, search)
    search.text("the report", json.dumps(report))
    search.text("the screen", shown.getvalue())
    search.text("the log", "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records))
    search.text("what things call themselves", "\n".join(diary.calls))
    search.text("exceptions", "\n".join(diary.raised))
    assert not search.leaks, spread(search.leaks)


def test_a_store_that_complains_does_not_repeat_what_the_row_held() -> None:
    world, search = World(7), SecretSearch()
    search.digits("the PIN", LONG)

    async def main() -> None:
        store = Store.open(world, None)
        try:
            await store.run(lambda connection: connection.execute(insert(schema.person).values(id=None, name=LONG)))
        finally:
            store.close()

    with pytest.raises(IntegrityError) as caught:
        world.run(main())
    error: BaseException | None = caught.value
    while error is not None:
        search.text(type(error).__name__, f"{error} {error!r}")
        error = error.__cause__ or error.__context__
    assert not search.leaks, spread(search.leaks)
