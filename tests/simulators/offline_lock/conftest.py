"""A desk that makes cards the way a factory would, past every reader, so that the lock alone is under test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from latchwork.protocol.cards.mifare_classic import trailer_block
from latchwork.protocol.keycard import placement
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KeyCard, Kind
from latchwork.protocol.keycard.seal import header, seal
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.world import World

KEY = PropertyKey(bytes(range(32)))
PROPERTY = 7
ROOM = 101
POOL = 9001

Card = Ntag21x | MifareClassic


class Desk:
    """Makes cards for one property and hangs locks on its doors; serials and UIDs count up."""

    def __init__(self, world: World, *, classic: bool) -> None:
        self.world = world
        self.classic = classic
        self._serials = count(1000)

    def lock(self, name: str = "room", door: int = ROOM, **settings: Any) -> OfflineLock:
        settings.setdefault("property_id", PROPERTY)
        return OfflineLock(self.world, name, KEY, door=door, **settings)

    def says(self, sequence: int = 1, kind: Kind = Kind.GUEST, **more: Any) -> KeyCard:
        now = self.world.now().replace(tzinfo=None)
        values: dict[str, Any] = {
            "property_id": PROPERTY,
            "serial": next(self._serials),
            "kind": kind,
            "sequence": sequence,
            "issued": now.replace(second=0),
            "not_before": (now - timedelta(hours=1)).replace(second=0),
            "not_after": (now + timedelta(days=2)).replace(second=0),
            "rooms": (ROOM,),
        }
        return KeyCard(**{**values, **more})

    def card(self, sequence: int = 1, kind: Kind = Kind.GUEST, **more: Any) -> Card:
        return self.put(self.blank(), self.says(sequence, kind, **more))

    def blank(self) -> Card:
        name = str(next(self._serials))
        if self.classic:
            return MifareClassic(self.world, self.world.random("uid", name).randbytes(4))
        return Ntag21x(self.world, b"\x04" + self.world.random("uid", name).randbytes(6))

    def put(self, card: Card, says: KeyCard, *, key: PropertyKey = KEY, generation: int = 0, copy: int = 0) -> Card:
        sealed = seal(says, generation, card.uid, key)
        if isinstance(card, MifareClassic):
            for sector in placement.SECTORS:
                card.put_block(trailer_block(sector), placement.trailer(key, card.uid, sector))
            card.put_block(placement.HEADER_BLOCK, placement.to_blocks(header(says.property_id))[0])
            for number, block in zip(placement.COPY_BLOCKS[copy], placement.to_blocks(sealed), strict=True):
                card.put_block(number, block)
        else:
            data = placement.to_pages(header(says.property_id))
            for number, page in enumerate(data, placement.HEADER_PAGE):
                card.put_page(number, page)
            for number, page in enumerate(placement.to_pages(sealed), placement.FIRST_COPY_PAGE[copy]):
                card.put_page(number, page)
            assert card.layout.cfg0_page is not None
            config = placement.configuration(key, card.uid).build()
            for number, page in enumerate(placement.to_pages(config), card.layout.cfg0_page):
                card.put_page(number, page)
        return card


@pytest.fixture(params=["ntag", "classic"])
def at_the_door(request: pytest.FixtureRequest) -> Callable[[Callable[[Desk], None]], None]:
    """Runs a story inside a running loop of a seeded world, once with each kind of card."""

    def run(story: Callable[[Desk], None]) -> None:
        world = World(1)

        async def main() -> None:
            await world.sleep(30)
            story(Desk(world, classic=request.param == "classic"))

        world.run(main())

    return run


@pytest.fixture
def minutes_later() -> Callable[[Desk, int], datetime]:
    """An issue time that lies some minutes after the desk's present one."""
    return lambda desk, minutes: desk.world.now().replace(tzinfo=None, second=0) + timedelta(minutes=minutes)
