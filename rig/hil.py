"""A rig for one test: which features it has, how it is opened, and how a real one is left.

Features are read from the rig file alone, before anything is opened: makes, kinds of media, levels, what the makes
serve, encoders, entrances, spaces. `name:2` asks for two of them.
"""

from __future__ import annotations

import asyncio
import shlex
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from latchwork.drivers.registry import LOCKS
from latchwork.rig.build import Rig, open_rig
from latchwork.rig.file import RigFile, Target, load_rig
from latchwork.world import World
from latchwork.world.world import EPOCH

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """One rig at one level, for any number of tests. `asks` says that a person at the bench can be asked."""

    file: RigFile
    level: str | None
    seed: int
    asks: bool

    @property
    def id(self) -> str:
        return f"{self.file.source.path.stem}-{self.file.level}"

    def features(self) -> Counter[str]:
        """How often the rig has each feature."""
        file = self.file
        has = Counter(target.make for target in file.targets.values())
        has.update(medium.kind for medium in file.media.values() if medium.kind not in LOCKS)
        for target in file.targets.values():
            has.update(_serves(target))
        for system in file.systems.values():
            has.update(encoder.make for encoder in system.encoders.values())
            has["encoder"] += len(system.encoders)
            has["entrance"] += sum(not entrance.common for entrance in system.entrances.values())
            has["common_entrance"] += sum(entrance.common for entrance in system.entrances.values())
        has["space"] = sum(any(door in file.targets for door in doors) for doors in file.spaces.values())
        has["simulated"], has["virtual_time"] = int(file.simulated), int(file.virtual)
        has["people"] = int(file.simulated or self.asks)
        has[file.level] += 1
        return has

    def lacks(self, wanted: Sequence[str]) -> str | None:
        """Why a test that wants these features cannot run here; None when it can."""
        has = self.features()
        for feature in wanted:
            name, _, count = feature.partition(":")
            if has[name] == 0:
                return f"rig {self.id} has no {name}"
            if count and has[name] < int(count):
                return f"rig {self.id} has {has[name]} {name}, and the test needs {count}"
        return None

    def doors(self, wanted: Sequence[str]) -> list[str]:
        """The doors to try one by one: of the real ones all, of the simulated ones one of each make and model."""
        kinds: dict[tuple[str, ...], str] = {}
        about_doors = {name for make in LOCKS.values() for name in (*make.features, make.name)} & set(wanted)
        for target in self.file.targets.values():
            if about_doors <= {*_serves(target), target.make}:
                model = sorted(str(value) for value in target.simulator.values() if isinstance(value, str))
                own = [target.name] if target.level == "real" else model
                kinds.setdefault((target.make, *own), target.name)
        return list(kinds.values())

    def properties(self) -> list[tuple[str, object]]:
        """What a JUnit report says of a test on this rig."""
        return [
            ("latchwork_rig", self.file.name),
            ("latchwork_level", self.file.level),
            ("latchwork_seed", self.seed),
            ("latchwork_targets", " ".join(self.file.targets)),
        ]

    def options(self) -> str:
        """What repeats a test on this rig."""
        path = shlex.quote(str(self.file.source.path))
        return f"--latchwork-rig {path} --latchwork-level {self.file.level} --latchwork-seed {self.seed}"


def _serves(target: Target) -> frozenset[str]:
    make = LOCKS.get(target.make)
    return frozenset() if make is None else make.serves(target.resource)


def choose(path: Path, level: str | None, seed: int | None, *, asks: bool) -> Choice:
    """Reads the rig file; `RigError` says what is wrong with it."""
    file = load_rig(path, level=level)
    return Choice(file, level, file.seed if seed is None else seed, asks and not file.simulated)


@dataclass(frozen=True)
class Running:
    """An open rig and the loop that it lives on."""

    rig: Rig
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


@contextmanager
def opened(choice: Choice, state: Path, record: Path | None) -> Iterator[Running]:
    """Opens the rig for one test.

    A simulated rig starts anew in the folder `state`. A real one has its own: the keys of its devices lie there, and
    what a test leaves on a door must be known to the next run.
    """
    file = load_rig(choice.file.source.path, level=choice.level, state=state if choice.file.simulated else None)
    seed = choice.seed if file.simulated else None
    world = World(seed, start=file.start or EPOCH) if file.virtual else World.real(seed)
    with world.runner() as runner:
        context = open_rig(file, world, record=record)
        rig = runner.run(context.__aenter__())
        try:
            before = set() if file.simulated else runner.run(_live(rig))
            yield Running(rig, runner)
            if not file.simulated:
                runner.run(_leave_as_found(rig, before))
        finally:
            runner.run(context.__aexit__(None, None, None))


async def _live(rig: Rig) -> set[str]:
    return {grant.id for grant in await rig.engine.grants()}


async def _leave_as_found(rig: Rig, before: set[str]) -> None:
    """Takes from real doors what the test put there."""
    for grant in await _live(rig) - before:
        await rig.engine.revoke(grant)
    await rig.settle()
