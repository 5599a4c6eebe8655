"""Keys on phones: what is made for one is what a door reads off it."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import CardKind, CardOrder, Reason, Rejected, Window
from latchwork.drivers.encoder import Locale, PhoneKeys
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.phone import Phone
from latchwork.world import World

KEY = PropertyKey(bytes(range(32)))
ZONE = ZoneInfo("Europe/Berlin")
SECRET = bytes([7]) * 32


def order(world: World, **more: object) -> CardOrder:
    now = world.start
    window = Window(now - timedelta(hours=1), now + timedelta(hours=2, seconds=30))
    values: dict[str, object] = {"property_id": 7, "serial": 1, "kind": CardKind.GUEST, "rooms": (101,)}
    values |= {"commons": (900,), "sequence": 1, "issued_at": now, "window": window}
    return CardOrder(**(values | more))  # type: ignore[arg-type]


def test_a_door_reads_off_the_phone_what_was_ordered_and_rounds_as_on_a_card() -> None:
    world = World(1)

    async def main() -> None:
        phone = Phone("ada", SECRET)
        assert phone.identity is not None
        key = PhoneKeys("annex", KEY, Locale(ZONE)).phone_key(order(world), phone.identity)
        assert (key.door, key.make) == ("annex", "keycard")
        phone.receive(key.door, key.make, key.payload.reveal())
        room = OfflineLock(world, "room", KEY, property_id=7, door=101, zone=ZONE)
        pool = OfflineLock(world, "pool", KEY, property_id=7, door=900, common=True, zone=ZONE)
        assert room.present(phone).opened
        assert pool.present(phone).opened
        await world.sleep(2 * 3600 + 50)
        assert room.present(phone).opened, "an end rounds up to the minute"
        await world.sleep(60)
        assert room.present(phone).reason == "expired"

    world.run(main())


def test_what_a_card_cannot_say_a_phone_cannot_either() -> None:
    world = World(1)
    maker = PhoneKeys("annex", KEY, Locale(ZONE))
    with pytest.raises(Rejected) as refused:
        maker.phone_key(order(world, rooms=tuple(range(1, 200, 2))), bytes(32))
    assert refused.value.reason is Reason.UNSUPPORTED


def test_a_key_shows_nothing_of_itself() -> None:
    world = World(1)
    key = PhoneKeys("annex", KEY, Locale(ZONE)).phone_key(order(world), bytes(32))
    assert json.loads(key.payload.reveal())["record"] not in repr(key)
