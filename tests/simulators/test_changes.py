"""Every way in which the memory of a simulated device changes is told to whoever keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.protocol.cards.ntag21x import MAPS, Configuration, pwd_auth
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import encode
from latchwork.simulators.cards.iso14443a import Frame
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x, UltralightEv1
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.simulators.zwave.node import Asker
from latchwork.world import World

START, END = datetime(2026, 3, 1), datetime(2026, 4, 1)  # noqa: DTZ001 - a lock keeps naive local time
PASSWORD = bytes(4)


def ttlock(world: World) -> TTLock:
    """A lock that writes nothing into its log when a code is added, so that nothing else tells of it."""
    lock = TTLock(world, "C0:11:00:00:00:01", model=Model(logs_added_codes=False))
    lock.provision(aes_key=bytes(16), admin_ps=1, unlock_key=2)
    lock.add_by_hand("350217", start=START, end=END)
    lock.derive_offline_code("904611", start=START, end=END)
    lock.add_card_by_hand(4711)
    lock.enrol_by_hand("thumb")
    return lock


def frozen(world: World) -> TTLock:
    """One that opens to nobody: a derived code that is typed is known from then on all the same."""
    lock = ttlock(world)
    lock.memory.frozen = True
    return lock


def zwave(world: World) -> ZWaveLock:
    lock = ZWaveLock(world, Mesh(world), PROFILES["yale_assure_zw3"], clock_set=True)
    lock.add_by_hand(3, "350217")
    lock.joined(0xC0FFEE01, 5)
    return lock


def offline(world: World) -> OfflineLock:
    return OfflineLock(world, "suite", PropertyKey(bytes(32)), property_id=4711, door=301)


def stick(world: World) -> SimulatedStick:
    made = SimulatedStick(world, Mesh(world), 0xC0FFEE01)
    made.include(ZWaveLock(world, made.mesh, PROFILES["yale_assure_zw3"]), 5)
    return made


def classic(world: World) -> MifareClassic:
    return MifareClassic(world, bytes.fromhex("5a010203"))


def ntag(world: World) -> Ntag21x:
    """One that counts taps and wrong passwords."""
    card = Ntag21x(world, bytes.fromhex("04010203040506"))
    first = MAPS["ntag213"].cfg0_page
    assert first is not None
    settings = Configuration(authlim=3, nfc_cnt_en=True, pwd=PASSWORD).build()
    for page in range(4):
        card.put_page(first + page, settings[4 * page : 4 * page + 4])
    return _woken(card)


def ev1(world: World) -> UltralightEv1:
    return _woken(UltralightEv1(world, bytes.fromhex("04010203040506")))


def _woken(card: Any) -> Any:
    card.power(True)
    card.hear(Frame.short(0x52))
    return card


def _commanded(message: Any) -> Callable[[ZWaveLock], object]:
    return lambda lock: lock.execute(encode(message), Asker(1, lambda answer: None))


Make = Callable[[World], Any]
Event = Callable[[Any], object]

EVENTS: dict[str, tuple[Make, Event]] = {
    "a TTLock is paired": (ttlock, lambda d: d.provision(aes_key=bytes(range(16)), admin_ps=3, unlock_key=4)),
    "a code opens a TTLock": (ttlock, lambda d: d.type_pin("350217")),
    "a wrong code is typed at a TTLock": (ttlock, lambda d: d.type_pin("000000")),
    "a card opens a TTLock": (ttlock, lambda d: d.tap(4711)),
    "a finger opens a TTLock": (ttlock, lambda d: d.press("thumb")),
    "a key turns in a TTLock": (ttlock, lambda d: d.turn_key()),
    "somebody leaves through a TTLock": (ttlock, lambda d: d.go_out()),
    "a TTLock is locked twice": (ttlock, lambda d: d.double_lock()),
    "a code is added by hand": (ttlock, lambda d: d.add_by_hand("112233")),
    "a code is changed by hand": (ttlock, lambda d: d.change_by_hand("350217", "112233")),
    "a code is removed by hand": (ttlock, lambda d: d.remove_by_hand("350217")),
    "all codes are removed by hand": (ttlock, lambda d: d.clear_by_hand()),
    "a code is derived in the cloud": (ttlock, lambda d: d.derive_offline_code("112233", start=START, end=END)),
    "a derived code is typed for the first time": (frozen, lambda d: d.type_pin("904611")),
    "a card is added by hand": (ttlock, lambda d: d.add_card_by_hand(4712)),
    "a card is removed by hand": (ttlock, lambda d: d.remove_card_by_hand(4711)),
    "a finger is added by hand": (ttlock, lambda d: d.enrol_by_hand("index")),
    "a TTLock is reset": (ttlock, lambda d: d.reset_by_hand()),
    "a TTLock loses its power for a moment": (ttlock, lambda d: d.power_cycle()),
    "a TTLock's log is read": (ttlock, lambda d: d.board.log.page(0xFFFF, 100)),
    "a TTLock's clock is wrong": (ttlock, lambda d: d.clock.shift(timedelta(minutes=5))),
    "a TTLock's clock is lost": (ttlock, lambda d: d.clock.lose()),
    "a TTLock's battery runs low": (ttlock, lambda d: setattr(d.body, "battery", 12)),
    "a code is programmed at a Z-Wave lock": (zwave, lambda d: d.add_by_hand(4, "9046")),
    "a code is taken from a Z-Wave lock": (zwave, lambda d: d.remove_by_hand(3)),
    "a code opens a Z-Wave lock": (zwave, lambda d: d.type_pin("350217")),
    "a thumb turns at a Z-Wave lock": (zwave, lambda d: d.turn_thumb()),
    "a Z-Wave lock's battery runs low": (zwave, lambda d: d.drain(12)),
    "a Z-Wave lock's clock is wrong": (zwave, lambda d: d.clock.shift(timedelta(minutes=5))),
    "a Z-Wave lock's clock is lost": (zwave, lambda d: d.clock.lose()),
    "a Z-Wave lock joins another network": (zwave, lambda d: d.joined(0xC0FFEE02, 9)),
    "a Z-Wave lock leaves its network": (zwave, lambda d: d.left()),
    "a Z-Wave lock is told its lifeline": (zwave, _commanded(g.AssociationSet(1, b"\x01"))),
    "a Z-Wave lock is told its zone": (zwave, _commanded(g.ScheduleTimeOffsetSet(1, 0, 60))),
    "a Z-Wave lock is told a code": (zwave, _commanded(g.UserCodeSet(7, 1, b"9046"))),
    "a Z-Wave lock is told when a code is good": (
        zwave,
        _commanded(g.YearDayScheduleSet(1, 3, 1, 26, 3, 1, 0, 0, 26, 4, 1, 0, 0)),
    ),
    "a card is held to an off-line lock": (offline, lambda d: d.tap(classic(d._world))),
    "a guest throws the dead bolt": (offline, lambda d: d.throw_dead_bolt()),
    "an off-line lock loses its power": (offline, lambda d: d.lose_power()),
    "a stick takes a node in": (
        stick,
        lambda d: d.include(ZWaveLock(d.world, d.mesh, PROFILES["schlage_be469zp"]), 6),
    ),
    "a stick lets a node go": (stick, lambda d: d.forget(5)),
    "a card is written": (classic, lambda d: d.put_block(4, bytes(range(16)))),
    "a card is read for the first time": (ntag, lambda d: d.execute(b"\x30\x04")),
    "a card hears a wrong password": (ntag, lambda d: d.execute(pwd_auth(b"\x01\x02\x03\x04"))),
    "a card counts": (ev1, lambda d: d.execute(b"\xa5\x00\x01\x00\x00\x00")),
}


@pytest.mark.parametrize("what", EVENTS)
def test_whoever_keeps_a_memory_is_told_when(what: str) -> None:
    make, happen = EVENTS[what]
    world = World(1)

    async def main() -> None:
        device = make(world)
        told: list[int] = []
        before = device.flash()
        device.changes.watch(lambda: told.append(1))
        happen(device)
        assert device.flash() != before
        assert told

    world.run(main())


def test_a_memory_stays_as_it_is_while_time_goes_by() -> None:
    world = World(1)

    async def main() -> None:
        devices = [make(world) for make in (ttlock, zwave, offline, stick, classic)]
        devices[0].clock.drift = devices[2].clock.drift = 9.0
        before = [device.flash() for device in devices]
        await world.sleep(40 * 86_400)
        assert [device.flash() for device in devices] == before

    world.run(main())


@pytest.mark.parametrize("follows_summer_time", [True, False])
def test_a_clock_drifts_on_while_nobody_keeps_it(follows_summer_time: bool) -> None:
    """A process that is down for a month finds the locks' clocks a month further, and as wrong as they are by then."""
    world = World(1)

    async def main() -> None:
        zone = ZoneInfo("Europe/Zurich")
        clock = LockClock(world, zone, drift=8.0, follows_summer_time=follows_summer_time)
        clock.shift(timedelta(seconds=30))
        kept = clock.flash()
        await world.sleep(40 * 86_400)
        again = LockClock(world, zone, drift=8.0, follows_summer_time=follows_summer_time)
        again.restore(kept)
        assert again.local_now() == clock.local_now()
        clock.lose()
        again.restore(clock.flash())
        await world.sleep(3600)
        assert (again.is_set, again.local_now()) == (False, clock.local_now())

    world.run(main())
