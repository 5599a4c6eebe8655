"""Whatever happens to simulated devices, what they remember is on its way to the disk a turn of the loop later.

A change that a simulator does not tell of would be lost in a kill, and no other test would see it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from estate_house import House, draw, open_house
from estate_judge import Judge
from estate_life import Life

from latchwork.rig.bench import CARD, STICK
from latchwork.rig.flash import read_flash
from latchwork.world import World


class Disk:
    """Hears all that is kept of the devices of a house, and what they are."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.told: dict[str, Any] = {}
        self.steps = 0
        self._keep = house.rig.state.keep_flash
        house.rig.state.keep_flash = self.keep  # type: ignore[method-assign]

    def keep(self, memories: Mapping[str, str], now: datetime) -> None:
        self.told |= {key: json.loads(memory) for key, memory in memories.items()}
        self._keep(memories, now)

    def remembered(self) -> dict[str, Any]:
        bench = self.house.bench
        devices: dict[str, Any] = {
            **bench.devices,
            **{STICK.format(name): stick for name, stick in bench.sticks.items()},
            **{CARD.format(name): card for name, card in bench.cards.items()},
        }
        return {key: json.loads(json.dumps(device.flash())) for key, device in devices.items()}

    async def compare(self, after: str) -> None:
        await asyncio.sleep(0)
        self.steps += 1
        for key, memory in self.remembered().items():
            if key in self.told:
                assert self.told[key] == memory, f"after {after}, {key} remembers what nobody was told of"
            self.told[key] = memory


def compared(disk: Disk, step: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def then_compare() -> None:
        await step()
        await disk.compare(getattr(step, "__name__", "a step"))

    return then_compare


@pytest.mark.parametrize("seed", [4100, 4101])
def test_an_estate_under_faults_remembers_nothing_that_it_does_not_tell_of(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed)
    world = World(seed, start=drawn.start)

    async def main() -> dict[str, Any]:
        async with open_house(world, drawn, tmp_path) as house:
            systems = house.rig.file.systems.values()
            commons = frozenset(e.name for s in systems for e in s.entrances.values() if e.common)
            life = Life(house, Judge(house, dict(house.rig.file.spaces), commons), world.random("estate"))
            disk = Disk(house)
            await disk.compare("the opening")
            life.steps = [(weight, compared(disk, step)) for weight, step in life.steps]
            await life.live(2, 40)
            await life.calm()
            await disk.compare("the calm")
            assert disk.steps > 80
            return disk.remembered()

    remembered = world.run(main())
    kept = read_flash(tmp_path / "state" / "flash.sqlite").memories
    assert {key: json.loads(memory) for key, memory in kept.items()} == remembered
