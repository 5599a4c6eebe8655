"""A lock that nothing can be sent to, in a rig: set up when the rig is opened, or by hand, and only where simulated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from latchwork.drivers.contract import OfflineCodeMaker, Rejected, Window
from latchwork.drivers.registry import NotPaired
from latchwork.rig.build import open_rig, world_for
from latchwork.rig.doctor import examine, world_of_check
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.pairing import PairingRefused, pair_door
from latchwork.rig.state import StateFolder
from latchwork.rig.yaml_source import RigError
from latchwork.world import World

RIG = """\
latchwork: 1
time: virtual
seed: 11
zone: Europe/Zurich
media:
  no-line: {kind: none}
targets:
  boat-house: {make: offline_code_standin, on: no-line, resource: {serial: BH-1}}
"""


def written(path: Path, text: str = RIG) -> RigFile:
    file = path / "rig.yaml"
    file.write_text(text)
    return load_rig(file)


def code_opens(file: RigFile) -> bool:
    """Opens the rig and types a code that its driver computes for now."""
    world = world_for(file)
    tried: list[bool] = []

    async def main() -> None:
        async with open_rig(file, world) as rig:
            maker = rig.engine.estate.offline_codes("boat-house")
            assert isinstance(maker, OfflineCodeMaker)
            window = maker.offline_window(Window(world.now()), one_time=True, rounding=timedelta(hours=1))
            pin = maker.offline_code(window, one_time=True, given=()).reveal()
            tried.append(rig.bench.type_pin("boat-house", pin).opened)
            assert not rig.bench.type_pin("boat-house", pin[::-1]).opened

    world.run(main())
    return tried == [True]


def test_opening_the_rig_sets_the_lock_up(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert code_opens(file)
    assert StateFolder(file.state).device_keys("boat-house") is not None


def test_it_can_be_set_up_anew_by_hand(tmp_path: Path) -> None:
    file = written(tmp_path)
    world = World.real(file.seed)
    assert world.run(pair_door(file, world, "boat-house")).stand_in
    with pytest.raises(PairingRefused, match="--again"):
        world.run(pair_door(file, world, "boat-house"))
    before = StateFolder(file.state).device_keys("boat-house")
    other = World.real(12)
    other.run(pair_door(file, other, "boat-house", again=True))
    assert StateFolder(file.state).device_keys("boat-house") != before
    assert code_opens(file)


def test_a_real_one_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, RIG.replace("time: virtual", "level: real"))
    world = World(1)

    async def main() -> None:
        async with open_rig(file, world):
            raise AssertionError("it was opened")

    with pytest.raises(NotPaired, match=r"rig.yaml:8: boat-house .* rig pair"):
        world.run(main())
    with pytest.raises(Rejected, match="exists as a simulator alone"):
        World(1).run(pair_door(file, World(1), "boat-house"))


def test_the_check_says_that_there_is_nobody_to_ask(tmp_path: Path) -> None:
    file = written(tmp_path)
    world = world_of_check(file)
    rows = {row.name: row for row in world.run(examine(file, world))}
    assert rows["boat-house"].is_well
    assert "the lock cannot be asked" in " ".join(rows["boat-house"].right.values())
    assert "no line" in " ".join(rows["no-line"].right.values())


def test_a_medium_without_a_line_has_no_link(tmp_path: Path) -> None:
    with pytest.raises(RigError, match="a none medium has no 'link'; take the line out"):
        written(tmp_path, RIG.replace("{kind: none}", "{kind: none, link: serial:///dev/ttyACM0}"))
