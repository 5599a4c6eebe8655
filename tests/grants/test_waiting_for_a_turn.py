"""What happens to a door between the moment its plan was made and the moment its turn on the radio comes, and that the
statements of a visit look for a door's rows by the door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from latchwork.drivers.contract import Secret, Window
from latchwork.drivers.links import GattLink
from latchwork.drivers.links.ble import connect
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.drivers.ttlock import LockKeys, TtlockDriver
from latchwork.grants import ledger
from latchwork.grants.engine import Engine
from latchwork.grants.estate import Estate, Lock
from latchwork.grants.model import GrantRequest
from latchwork.grants.prepared import Prepared
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.world import World
from latchwork.world.air import Air

CONNECTS = 120.0
"""Seconds that a connection takes here, so that whoever waits for the radio waits long."""

FIRST, SECOND = "door 1", "door 2"


class TwoDoors:
    """Two locks that share a radio with one link, and an engine that has read both."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.air = Air(world)
        self.locks: dict[str, TTLock] = {}
        self.visits = dict.fromkeys((FIRST, SECOND), 0)
        estate = Estate()
        for number, name in enumerate((FIRST, SECOND), 1):
            lock = self.locks[name] = TTLock(world, f"C0:00:00:00:00:0{number}", model=Model(idle_seconds=None))
            lock.provision(aes_key=bytes(16), admin_ps=1, unlock_key=2)
            self.air.add(lock)
            keys = LockKeys(Secret(bytes(16).hex()), Secret("1"), Secret("2"))
            estate.doors[name] = Lock(
                name, TtlockDriver(world, self._opener(name, lock), keys, ZoneInfo("UTC"), door=name)
            )
        self.store = Store.open(world, None)
        self.engine = Engine(world, estate, self.store, Vault(bytes(32)))

    def _opener(self, name: str, lock: TTLock) -> Callable[[], Awaitable[GattLink]]:
        radio = memory_radio(self.air)

        async def open_link() -> GattLink:
            self.visits[name] += 1
            return await connect(lock.address, radio, timeout=2 * CONNECTS)

        return open_link

    async def open(self) -> None:
        await self.engine.start()
        self.engine.audit()
        await self.engine.settle()
        self.air.connect_time = CONNECTS
        self.visits = dict.fromkeys(self.visits, 0)

    async def grant(self, person: str, *doors: str, minutes: int = 600) -> None:
        now = self.world.now()
        window = Window(now, now + timedelta(minutes=minutes))
        await self.engine.grant(GrantRequest(person, window, doors=doors))

    def codes(self, name: str) -> int:
        return len(self.locks[name].memory.passcodes)


Story = Callable[[TwoDoors], Awaitable[None]]


@pytest.fixture
def at_two_doors() -> Callable[[Story], None]:
    """Runs a story at two doors in virtual time."""

    def run(story: Story) -> None:
        world = World(1)

        async def main() -> None:
            doors = TwoDoors(world)
            await doors.open()
            await story(doors)
            await doors.engine.stop()
            doors.store.close()

        world.run(main())

    return run


def test_a_grant_that_comes_while_a_door_waits_for_its_turn_is_served_by_the_same_visit(
    at_two_doors: Callable[[Story], None],
) -> None:
    async def story(doors: TwoDoors) -> None:
        await doors.grant("early", FIRST, SECOND)
        await doors.world.sleep(CONNECTS / 2)
        await doors.grant("late", SECOND)
        await doors.engine.settle()
        assert (doors.codes(FIRST), doors.codes(SECOND)) == (1, 2)
        assert doors.visits == {FIRST: 1, SECOND: 1}

    at_two_doors(story)


def test_a_code_whose_time_ends_while_its_door_waits_for_a_turn_is_never_sent(
    at_two_doors: Callable[[Story], None],
) -> None:
    async def story(doors: TwoDoors) -> None:
        await doors.grant("guest", FIRST)
        await doors.grant("too short", SECOND, minutes=1)
        await doors.engine.settle()
        assert doors.codes(FIRST) == 1
        assert doors.visits[SECOND] == 1
        placed = [e.door for e in await doors.engine.events() if e.kind == "access_code.set_on_device"]
        assert placed == [FIRST]

    at_two_doors(story)


def test_a_grant_revoked_while_its_door_waits_for_a_turn_is_never_sent(at_two_doors: Callable[[Story], None]) -> None:
    async def story(doors: TwoDoors) -> None:
        await doors.grant("guest", FIRST)
        await doors.grant("somebody", SECOND)
        await doors.world.sleep(CONNECTS / 2)
        second = next(one for one in await doors.engine.grants() if one.person == "somebody")
        await doors.engine.revoke(second.id)
        await doors.engine.settle()
        placed = [e.door for e in await doors.engine.events() if e.kind == "access_code.set_on_device"]
        assert placed == [FIRST]
        assert doors.codes(SECOND) == 0

    at_two_doors(story)


@pytest.mark.parametrize("statement", ["_rows_that_want", "_all_rows", "_rest_of_rows", "_turns"])
def test_the_credentials_of_a_door_are_looked_for_by_the_door(
    at_two_doors: Callable[[Story], None], statement: str
) -> None:
    """By delivery or state alone every credential of the estate would be looked at for each visit."""

    def explained(c: Connection) -> str:
        prepared: Prepared = getattr(ledger, statement)
        return " ".join(prepared.explained(c, {"d": FIRST, "now": 0.0}))

    async def story(doors: TwoDoors) -> None:
        text = await doors.store.run(explained)
        assert "credential_by_door (door=?" in text
        assert "SCAN" not in text

    at_two_doors(story)
