"""An encoder at a desk: the driver at one end of a cable, the simulated chip at the other, a card in the field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import CardKind, CardOrder, Window
from latchwork.drivers.encoder import Locale, Pn532Encoder
from latchwork.drivers.links import ByteLink
from latchwork.drivers.links.memory_wire import MemoryPorts
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.pn532.chip import Pn532
from latchwork.world import World
from latchwork.world.wires import cable

KEY = PropertyKey(bytes(range(32)))
PROPERTY = 7
ZONE = ZoneInfo("Europe/Berlin")


@dataclass
class Bench:
    world: World
    encoder: Pn532Encoder
    chip: Pn532
    card: TypeACard
    ports: MemoryPorts

    def order(self, sequence: int = 1, **more: Any) -> CardOrder:
        now = self.world.start
        values: dict[str, Any] = {
            "property_id": PROPERTY,
            "serial": 1000 + sequence,
            "kind": CardKind.GUEST,
            "rooms": (101,),
            "commons": (9001,),
            "sequence": sequence,
            "issued_at": now,
            "window": Window(now - timedelta(hours=1), now + timedelta(days=2)),
        }
        return CardOrder(**{**values, **more})

    def lock(self, **more: Any) -> OfflineLock:
        return OfflineLock(self.world, "room", KEY, property_id=PROPERTY, door=101, zone=ZONE, **more)

    def another(self, *, step: timedelta = timedelta(minutes=1), key: PropertyKey = KEY, own: int = PROPERTY) -> Any:
        """Another program at the same desk; it takes the port over."""
        return Pn532Encoder(self.world, self.opener(), name="desk", key=key, property_id=own, locale=Locale(ZONE, step))

    def opener(self) -> Callable[[], Awaitable[ByteLink]]:
        async def open_link() -> ByteLink:
            return self.ports.open("desk")

        return open_link

    def lift(self) -> None:
        self.chip.field.clear()

    def lay(self, card: TypeACard) -> None:
        self.chip.field.put(card)


Story = Callable[[Bench], Awaitable[None]]


def run_at_bench(story: Story, technology: str, seed: int = 1, **fate: Any) -> None:
    world = World(seed)

    async def main() -> None:
        ports = MemoryPorts(world)
        host, device = cable(world, "desk", baud=115200)
        ports.add("desk", host)
        chip = Pn532(world, "desk")
        chip.attach(device)
        card: TypeACard = MifareClassic(world, **fate) if technology == "classic" else Ntag21x(world, **fate)
        chip.field.put(card)
        bench = Bench(world, None, chip, card, ports)  # type: ignore[arg-type]
        bench.encoder = bench.another()
        await story(bench)
        await bench.encoder.close()

    world.run(main())


@pytest.fixture(params=["ntag", "classic"])
def at_the_desk(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Runs a story once with each kind of card."""

    def run(story: Story, seed: int = 1, **fate: Any) -> None:
        run_at_bench(story, request.param, seed, **fate)

    return run
