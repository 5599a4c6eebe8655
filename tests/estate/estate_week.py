"""One seed: a rig is opened, a week goes by, all becomes calm, and what is left is searched for secrets."""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from estate_house import House, draw, open_house
from estate_judge import Broken, Judge
from estate_life import Life
from estate_secrets import WIRE_FILE, device_secrets, files, leak, named, told
from sqlalchemy import LargeBinary, select

from latchwork.grants.schema import metadata
from latchwork.world import World

STEPS_A_DAY = 16
MEMORY_FOLDER = Path("/dev/shm")


@dataclass(slots=True)
class Result:
    """What became of one seed. `broken` is empty when every invariant held."""

    seed: int
    broken: str = ""
    story: list[str] = field(default_factory=list)
    step: int = 0
    tried: int = 0
    opened: int = 0
    digest: str = ""
    secrets: list[str | bytes] = field(default_factory=list, repr=False)


class _Records(logging.Handler):
    """Keeps every log record of this process, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


_RECORDS = _Records()


def logged() -> str:
    """What was logged since the last call."""
    text = "\n".join(_RECORDS.lines)
    _RECORDS.lines.clear()
    return text


def run_seed(seed: int, days: float, steps_a_day: int = STEPS_A_DAY, record: Path | None = None) -> Result:
    """One seed, from the opening of the rig to the end of the calm; `record` gets the wire file, which costs time.

    Every sixteenth seed is recorded anyway, so that wire files are searched for secrets.
    """
    logging.root.addHandler(_RECORDS)
    level = logging.root.level
    logging.root.setLevel(logging.DEBUG)
    result = Result(seed)
    drawn = draw(seed)
    world = World(seed, start=drawn.start)
    folder = MEMORY_FOLDER if MEMORY_FOLDER.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="estate", dir=folder) as there:
        try:
            wire = Path(there) / WIRE_FILE if record is not None or seed % 16 == 0 else None
            world.run(_week(result, world, Path(there), days, steps_a_day, wire))
            if where := leak(result.secrets, files(Path(there))):
                raise Broken(where)
            if record is not None:
                shutil.copy(Path(there) / WIRE_FILE, record)
        except Broken as broken:
            result.broken = str(broken)
        except Exception as error:  # noqa: BLE001 - a mistake in the program is a finding too
            result.broken = f"{error!r}\n{traceback.format_exc()}"
    logging.root.setLevel(level)
    logging.root.removeHandler(_RECORDS)
    return result


async def _week(result: Result, world: World, folder: Path, days: float, steps_a_day: int, record: Path | None) -> None:
    drawn = draw(result.seed)
    async with open_house(world, drawn, folder, record=record) as house:
        systems = house.rig.file.systems.values()
        commons = frozenset(e.name for s in systems for e in s.entrances.values() if e.common)
        judge = Judge(house, dict(house.rig.file.spaces), commons)
        life = Life(house, judge, world.random("estate"))
        result.story = life.story
        try:
            await life.live(days, steps_a_day)
            await life.calm()
            result.digest = contents(house)
            result.secrets = [*sorted(judge.secrets), *device_secrets(house)]
            texts = {"what clients were told": "\n".join(life.story), "the events": told(house), "the log": logged()}
            if where := leak(result.secrets, {name: text.encode() for name, text in texts.items()}):
                raise Broken(where)
            if where := named(judge.secrets, texts):
                raise Broken(where)
        finally:
            result.step, result.tried, result.opened = life.step, life.tried, life.opened


def contents(house: House) -> str:
    """A digest of all that the store holds but what the operating system's randomness sealed."""
    lines: list[str] = []
    with house.store._connection.begin():
        for name, table in sorted(metadata.tables.items()):
            plain = [c for c in table.c if not isinstance(c.type, LargeBinary)]
            lines += [f"{name} {tuple(row)}" for row in house.store._connection.execute(select(*plain))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
