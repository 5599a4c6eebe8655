"""`kill -9` at any instant: no lock forgets what the store has written down as read back from it.

What a killed process leaves is what it had handed to the kernel. So the state folder is copied at every commit of a
story, and each copy must be a house in which all promises hold; and processes are really killed at some of them.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from latchwork.drivers.contract import Evidence, Method, Window
from latchwork.grants.engine import Engine
from latchwork.grants.model import GrantRequest
from latchwork.grants.store import Store, StoreError
from latchwork.rig.bench import Bench
from latchwork.rig.build import Parts, Rig, open_rig, world_for
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.memories import Memories
from latchwork.rig.state import Shelf, StateFolder, left_at
from latchwork.simulators.changes import Changes
from latchwork.world import World

RIG = """\
latchwork: 1
time: {time}
seed: 11
start: 2026-03-02T08:00:00Z
zone: Europe/Zurich
media:
  radio: {{kind: ble}}
  stick: {{kind: zwave}}
targets:
  front: {{make: ttlock, on: radio, resource: {{address: "C0:11:00:00:00:01", codes: 20}}}}
  back: {{make: zwave, on: stick, resource: {{node: 5}}, simulator: {{profile: yale_assure_zw3, drift: 20}}}}
  shed: {{make: zwave, on: stick, resource: {{node: 9}}, simulator: {{profile: schlage_be469zp}}}}
systems:
  annex:
    property: 4711
    entrances: {{suite: {{number: 301}}}}
    encoders: {{desk: {{make: pn532, link: "serial:///dev/ttyUSB0"}}}}
"""

DOORS = ("front", "back", "shed")
BY_HAND = {"front": "350217", "back": "9046"}
PROVEN = (Evidence.READ_BACK, Evidence.USED)


def rig_file(folder: Path, time: str, state: str = "state") -> RigFile:
    path = folder / "rig.yaml"
    path.write_text(RIG.format(time=time))
    return load_rig(path, state=folder / state)


# --- the story --------------------------------------------------------------------------------------------------------


async def story(rig: Rig, say: Callable[[str], None]) -> None:
    """What people do in a house, told step by step as it is done."""
    await _grant(rig, "Ada", DOORS)
    say("Ada")
    rig.bench.devices["front"].add_by_hand(BY_HAND["front"])
    rig.bench.devices["back"].add_by_hand(20, BY_HAND["back"])
    bo = await _grant(rig, "Bo", ("front", "back"))
    say("by hand")
    await _card(rig, "Jane")
    say("Jane's card")
    await rig.engine.revoke(bo)
    await rig.settle()
    if rig.world.virtual:
        await rig.world.sleep(20 * 3600)
    await _card(rig, "Kim")
    say("Kim's card")
    assert rig.bench.tap("suite", rig.bench.card("Kim")).opened
    say("Kim is in")
    await _grant(rig, "Cy", ("shed", "front"))


def _window(rig: Rig) -> Window:
    return Window(rig.world.now() - timedelta(minutes=5), rig.world.now() + timedelta(days=7))


async def _grant(rig: Rig, person: str, doors: tuple[str, ...]) -> str:
    view = await rig.engine.grant(GrantRequest(person, _window(rig), doors))
    await rig.settle()
    return view.id


async def _card(rig: Rig, person: str) -> None:
    """A stay of its own: the card of the next one ends the one before."""
    request = GrantRequest(person, _window(rig), ("suite",), (), frozenset({Method.CARD}), reservation=person)
    view = await rig.engine.grant(request)
    rig.bench.lay("desk", rig.bench.card(person))
    await rig.engine.encode(view.id, "desk")
    rig.bench.lift("desk")


# --- what must hold after a kill --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Found:
    """What a house was found like: how many credentials were proven there."""

    left_at: datetime
    proven: int = 0
    doors: set[str] = field(default_factory=set)


def after_a_kill(file: RigFile, told: list[str]) -> Found:
    """Looks at the house as it was left, before any engine does anything about it; raises where a promise is broken."""
    left = left_at(file.state)
    assert left is not None
    assert left >= _last_event(file.state / "store.sqlite"), "the store's clock would go back"
    world = world_for(file)
    assert world.start == left or not world.virtual
    found = Found(left)

    async def look() -> None:
        async with AsyncExitStack() as stack:
            state = StateFolder(file.state)
            stack.callback(state.close)
            store = Store.open(world, state.store)
            stack.callback(store.close)
            parts = Parts(file, world, state, stack)
            estate = await parts.build()
            assert parts.bench.fresh == set(), "a lock remembers nothing at all"
            engine = Engine(world, estate, store, state.vault)
            for view in await engine.grants(ended=True):
                for one in view.credentials:
                    if one.method is Method.CODE and one.evidence in PROVEN and not one.removing:
                        assert one.secret is not None
                        outcome = parts.bench.type_pin(one.door, one.secret.reveal())
                        assert outcome.opened, f"{one.door} forgot {view.person}'s code ({outcome.reason})"
                        found.proven += 1
                        found.doors.add(one.door)
            _people_get_in(parts.bench, told)

    world.run(look())
    return found


def _people_get_in(bench: Bench, told: list[str]) -> None:
    if "by hand" in told:
        for door, pin in BY_HAND.items():
            assert bench.type_pin(door, pin).opened, f"{door} forgot what was put in by hand"
    if "Kim is in" in told:
        assert not bench.tap("suite", bench.card("Jane")).opened, "the suite forgot who came last"
    elif "Jane's card" in told:
        assert bench.tap("suite", bench.card("Jane")).opened
    if "Kim's card" in told:
        assert bench.tap("suite", bench.card("Kim")).opened


def _last_event(store: Path) -> datetime:
    with closing(sqlite3.connect(store)) as connection:
        (last,) = connection.execute("SELECT max(at) FROM event").fetchone()
    return datetime.fromtimestamp(last or 0.0, UTC)


# --- every instant, as the files show it ------------------------------------------------------------------------------


class Copies:
    """Copies the state folder before and after every commit: what would be left of a process killed there."""

    def __init__(self, world: World, folder: Path) -> None:
        self.folder = folder
        self.told: list[str] = []
        self.made: list[tuple[Path, list[str]]] = []
        self._ask = world.faults.strikes
        world.faults.strikes = self.strikes  # type: ignore[method-assign]

    def strikes(self, name: str, device: str) -> Any:
        if name != "killed":
            return self._ask(name, device)
        copy = self.folder / f"{len(self.made)} {device.replace(':', ' ')}"
        shutil.copytree(self.folder / "state", copy)
        self.made.append((copy, list(self.told)))
        return None


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, list[str]]]:
    folder = tmp_path_factory.mktemp("house")
    file = rig_file(folder, "virtual")
    world = world_for(file)
    taken = Copies(world, folder)

    async def main() -> None:
        async with open_rig(file, world) as rig:
            await story(rig, taken.told.append)

    world.run(main())
    return taken.made


@pytest.mark.parametrize("part", range(4))
def test_killed_before_or_after_any_commit_every_promise_holds(copies: list[tuple[Path, list[str]]], part: int) -> None:
    assert len(copies) > 80
    found = [after_a_kill(rig_file(copy.parent, "virtual", copy.name), told) for copy, told in copies[part::4]]
    assert [one.left_at for one in found] == sorted(one.left_at for one in found), "the clock went back"
    assert found[-1].left_at - found[0].left_at > timedelta(hours=20)
    assert found[-1].proven >= 5
    assert set.union(*(one.doors for one in found)) == set(DOORS)


def test_what_hands_do_at_a_door_is_kept_though_nobody_has_anything_to_store(tmp_path: Path) -> None:
    file = rig_file(tmp_path, "virtual")
    world = world_for(file)

    async def main() -> None:
        async with open_rig(file, world) as rig:
            rig.bench.devices["front"].add_by_hand(BY_HAND["front"])
            rig.bench.devices["back"].add_by_hand(20, BY_HAND["back"])
            commits = rig.store.commits
            await asyncio.sleep(0)
            assert rig.store.commits == commits
            shutil.copytree(file.state, tmp_path / "killed")

    world.run(main())
    after_a_kill(rig_file(tmp_path, "virtual", "killed"), ["by hand"])


def test_killed_over_its_first_opening_a_rig_opens_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that knows an admin whose keys nobody holds would be shut for good."""
    file = rig_file(tmp_path, "virtual")
    made: list[Path] = []

    def copy() -> None:
        made.append(tmp_path / f"killed {len(made)}")
        shutil.copytree(file.state, made[-1])

    def copied(keep: Callable[..., None]) -> Callable[..., None]:
        def keep_and_copy(state: StateFolder, *what: Any) -> None:
            copy()
            keep(state, *what)
            copy()

        return keep_and_copy

    async def opened(file: RigFile, world: World) -> None:
        async with open_rig(file, world) as rig:
            await _grant(rig, "Ada", DOORS)
            assert rig.bench.devices["back"].lifeline == [1]

    with monkeypatch.context() as patched:
        for name in ("keep_device_keys", "keep_device_facts", "keep_flash"):
            patched.setattr(StateFolder, name, copied(getattr(StateFolder, name)))
        world = world_for(file)
        world.run(opened(file, world))
    for killed in made[:16]:
        again = rig_file(tmp_path, "virtual", killed.name)
        world = world_for(again)
        world.run(opened(again, world))
        assert after_a_kill(again, []).proven >= 3


# --- memories that cannot be kept -------------------------------------------------------------------------------------


@pytest.mark.parametrize("time", ["virtual", "real"])
def test_nothing_is_promised_while_the_memories_cannot_be_kept(tmp_path: Path, time: str) -> None:
    file = rig_file(tmp_path, time)
    world = world_for(file)

    async def main() -> None:
        async with open_rig(file, world) as rig:
            keep = rig.state.keep_flash

            def full(memories: Mapping[str, str], now: datetime) -> None:
                raise StoreError("the disk is full")

            rig.state.keep_flash = full  # type: ignore[method-assign]
            rig.bench.devices["front"].add_by_hand(BY_HAND["front"])
            await asyncio.sleep(0)
            with pytest.raises(StoreError, match="the disk is full"):
                await _grant(rig, "Ada", DOORS)
            rig.state.keep_flash = keep  # type: ignore[method-assign]
            assert await rig.engine.grants() == []
            await _grant(rig, "Bo", DOORS)
            rig.bench.devices["back"].add_by_hand(20, BY_HAND["back"])

    world.run(main())
    assert after_a_kill(file, ["by hand"]).proven == 3


class Notes:
    """A device that remembers a number, and a shelf that takes all that it is given."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.number = 0
        self.shelf: list[int] = []

    def flash(self) -> dict[str, Any]:
        assert threading.current_thread() is threading.main_thread(), "it was looked at while it may have changed"
        return {"number": self.number}

    def restore(self, flash: dict[str, Any]) -> None:
        self.number = flash["number"]

    def remembered(self) -> dict[str, str]:
        return {}

    def keep_flash(self, memories: Mapping[str, str], now: datetime) -> None:
        self.shelf += [json.loads(memory)["number"] for memory in memories.values()]


def test_a_commit_in_a_thread_waits_until_what_changed_before_it_is_kept() -> None:
    world = World.real(1)

    async def main() -> None:
        device = Notes()
        shelf = cast(Shelf, SimpleNamespace(flash=device.remembered, keep_flash=device.keep_flash))
        memories = Memories(world, shelf, Path("flash.sqlite"))
        assert not memories.add("device", device)
        for number in range(1, 200):
            device.number = number
            device.changes.tell()

            def commit(number: int = number) -> None:
                memories.before_commit(None)
                assert device.shelf[-1] == number

            await world.offload(commit)
        assert device.shelf == list(range(1, 200))

    world.run(main())


# --- processes that are really killed ---------------------------------------------------------------------------------


@contextmanager
def process(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error", __file__, str(folder), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        yield started


def live(folder: Path, time: str, where: str, which: int) -> None:
    """Lives through the story and kills itself at the `which`-th commit."""
    file = rig_file(folder, time)
    world = world_for(file)
    seen, ask = 0, world.faults.strikes

    def strikes(name: str, device: str) -> Any:
        nonlocal seen
        if (name, device) == ("killed", where):
            seen += 1
            if seen == which:
                os.kill(os.getpid(), signal.SIGKILL)
            return None
        return ask(name, device)

    world.faults.strikes = strikes  # type: ignore[method-assign]

    async def main() -> None:
        async with open_rig(file, world) as rig:
            await story(rig, lambda step: print(step, flush=True))

    world.run(main())


@pytest.mark.parametrize("time", ["virtual", "real"])
@pytest.mark.parametrize(("where", "which"), [("store:after", 9), ("store:before", 25)])
def test_a_process_that_was_killed_left_every_promise_kept(tmp_path: Path, time: str, where: str, which: int) -> None:
    with process(tmp_path, time, where, str(which)) as killed:
        said, complaint = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, complaint
    after_a_kill(rig_file(tmp_path, time), said.splitlines())


# three programs one after another, on a machine that may be busy
@pytest.mark.timeout(60)
def test_a_house_that_is_killed_again_and_again_gets_everybody_in_at_last(tmp_path: Path) -> None:
    """Each process repeats the story from its beginning, as clients ask again; the last one is left alone."""
    file = rig_file(tmp_path, "virtual")
    found: list[datetime] = []
    for which in (5, 25):
        with process(tmp_path, "virtual", "store:after", str(which)) as killed:
            said, complaint = killed.communicate()
        assert killed.returncode == -signal.SIGKILL, complaint
        found.append(after_a_kill(file, said.splitlines()).left_at)
    with process(tmp_path, "virtual", "store:after", "0") as last:
        said, complaint = last.communicate()
    assert (last.returncode, complaint) == (0, "")
    found.append(after_a_kill(file, said.splitlines()).left_at)
    assert found == sorted(found)


def test_a_process_that_is_killed_from_outside_left_every_promise_kept(tmp_path: Path) -> None:
    """Killed in real time while it goes on, wherever that is."""
    with process(tmp_path, "real", "store:after", "0") as killed:
        assert killed.stdout is not None
        said = [killed.stdout.readline().rstrip() for _ in range(2)]
        killed.send_signal(signal.SIGKILL)
        said += killed.communicate()[0].splitlines()
    assert killed.returncode == -signal.SIGKILL
    assert said[:2] == ["Ada", "by hand"]
    assert after_a_kill(rig_file(tmp_path, "real"), said).proven >= 3


if __name__ == "__main__":
    live(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
