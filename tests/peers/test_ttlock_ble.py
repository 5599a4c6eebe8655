"""ttlock-ble 0.1.2 (roquerodrigo/ttlock-ble, MIT), a client that others run on real locks, drives our simulated lock.

The client is unmodified; only the function by which it obtains a bleak client is replaced, by one that returns a bleak
client's face over the in-memory air, and the wall clock that it reads, by the world's. Frames, checksum, cipher and
layouts on that side are entirely its own.

This release does not log in as the admin before it manages passcodes, settings or the clock, and real locks refuse
that with error 02 (its author logs in since 0.3). So does ours. Where a test logs in first, it sends `41` and `30` with
the client's own builders on the client's own connection.

It also takes any frame that comes while it waits for its answer, so a test that has people at the door lets their
events arrive (`settle`) before the client's next command.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import ttlock_ble
from ttlock_ble import commands
from ttlock_ble.crypto import aes_decrypt
from ttlock_ble.protocol import Frame

from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.world import World
from latchwork.world.air import Air, AirLink

pytestmark = pytest.mark.peer(
    name="ttlock-ble",
    package="python:ttlock-ble",
    about="a client that others run on real locks",
    protocols=("ttlock",),
    rung=2,
)

ADDRESS = "AA:BB:CC:11:22:33"
AES_KEY = "82452e7632b45dcdc0d48d242ca5bc7b"
ADMIN_PS, UNLOCK_KEY = 651361403, 17432192
LOCAL = ZoneInfo("Europe/Berlin")


class BleakFace:
    """What the client uses of a bleak client, over one link of the air."""

    def __init__(self, link: AirLink) -> None:
        self._link = link
        self.services = self

    def get_service(self, uuid: str) -> SimpleNamespace | None:
        for service in self._link.peripheral.services:
            if service.uuid == uuid:
                known = {characteristic.uuid: characteristic for characteristic in service.characteristics}
                return SimpleNamespace(get_characteristic=known.get)
        return None

    @property
    def is_connected(self) -> bool:
        return self._link.up

    async def start_notify(self, characteristic: Any, callback: Callable[[Any, bytearray], None]) -> None:
        self._link.subscribers[characteristic.uuid] = lambda data: callback(characteristic, bytearray(data))

    async def stop_notify(self, characteristic: Any) -> None:
        self._link.subscribers.pop(characteristic.uuid, None)

    async def write_gatt_char(self, characteristic: Any, data: bytes, response: bool = False) -> None:
        assert len(data) <= 20
        self._link.write(characteristic.uuid, bytes(data))

    async def read_gatt_char(self, uuid: str) -> bytearray:
        return bytearray(self._link.read(uuid))

    async def disconnect(self) -> None:
        self._link.drop()


class Bench:
    """One paired lock and the peer's client for it."""

    def __init__(self, world: World, model: Model | None) -> None:
        self.world = world
        self.lock = TTLock(world, ADDRESS, model=model, clock=LockClock(world, LOCAL))
        self.lock.provision(aes_key=bytes.fromhex(AES_KEY), admin_ps=ADMIN_PS, unlock_key=UNLOCK_KEY)
        self.air = Air(world, connect_time=0.4, latency=0.03)
        self.air.add(self.lock)

    def client(self, *, aes_key: str = AES_KEY, unlock_key: int = UNLOCK_KEY) -> Any:
        key = ttlock_ble.VirtualKey(
            keyId=1,
            lockId=1,
            lockMac=ADDRESS,
            lockAlias="front door",
            lockName="S202_332211",
            lockVersion=ttlock_ble.LockVersion(5, 3, 1, 1, 1),
            aesKeyStr=aes_key,
            unlockKey=str(unlock_key),
            lockFlagPos=0,
            timezoneRawOffSet=3_600_000,
            adminPs=str(ADMIN_PS),
        )
        device = SimpleNamespace(address=ADDRESS, name="S202_332211")
        return ttlock_ble.TTLockClient.from_ble_device(device, key, keep_alive_after_command=0)

    async def settle(self) -> None:
        await self.world.sleep(0.1)

    @staticmethod
    async def log_in(client: Any) -> None:
        """`41` and `30` in the client's words."""

        async def ask(command: int, payload: bytes) -> bytes:
            frame = Frame.for_lock(client.key.lockVersion, command, payload).encrypt_data(client._aes_key)
            answer = await client._exchange(frame)
            plain = aes_decrypt(answer.data, client._aes_key)
            echo, status, data = commands.parse_response_status(plain)
            assert (echo, status) == (command, commands.RESPONSE_SUCCESS)
            return bytes(data)

        admin = commands.payload_check_admin(0, client.key.adminPs, client.key.lockFlagPos)
        challenge = int.from_bytes(await ask(commands.CMD_CHECK_ADMIN, admin), "big")
        await ask(commands.CMD_CHECK_RANDOM, commands.payload_check_random(challenge, client.key.unlockKey))


Story = Callable[[Bench], Awaitable[None]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def run(story: Story, *, seed: int = 11, model: Model | None = None) -> None:
        world = World(seed)

        async def main() -> None:
            bench = Bench(world, model)

            async def connect(*_: Any, **__: Any) -> BleakFace:
                return BleakFace(await bench.air.connect(ADDRESS))

            monkeypatch.setattr("ttlock_ble.client.establish_connection", connect)
            clock = SimpleNamespace(now=lambda zone: world.now().astimezone(zone))
            monkeypatch.setattr("ttlock_ble.commands.dt", SimpleNamespace(UTC=UTC, datetime=clock))
            await story(bench)

        world.run(main())

    return run


def test_it_reads_state_and_battery_without_a_login(play: Any) -> None:
    async def story(b: Bench) -> None:
        b.lock.body.battery = 64
        async with b.client() as client:
            assert await client.query_state() == (0, 64)
            b.lock.turn_key()
            await b.settle()
            assert await client.query_state() == (1, 64)
        await b.settle()
        assert not b.lock.linked

    play(story)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_it_unlocks_and_locks_the_door(play: Any, strict: bool, seed: int) -> None:
    async def story(b: Bench) -> None:
        async with b.client() as client:
            await client.unlock()
            assert b.lock.turn_handle().opened
            await client.lock()
            assert not b.lock.turn_handle().opened

    play(story, seed=seed, model=Model(strict_ekeys=strict))


def test_it_hears_what_happens_at_the_door(play: Any) -> None:
    async def story(b: Bench) -> None:
        b.lock.add_by_hand("1234")
        events: list[Any] = []
        async with b.client() as client:
            client.add_event_listener(events.append)
            assert b.lock.type_pin("1234").opened
            await b.world.sleep(6)
        operation, opened, closed = events
        assert (operation.battery, operation.uid, operation.timestamp[:16]) == (100, 0, "2026-03-02 10:00")
        assert [(event.cmd_echo, event.lock_state) for event in (opened, closed)] == [(0x14, 1), (0x14, 0)]

    play(story)


def test_a_wrong_unlock_key_and_a_raised_flag_are_refused_by_number(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client(unlock_key=1) as client:
            with pytest.raises(ttlock_ble.TTLockError, match="error=08"):
                await client.unlock()
        b.lock.memory.lock_flag_pos = 1
        async with b.client() as client:
            with pytest.raises(RuntimeError, match="err=0d"):
                await client.unlock()
        assert not b.lock.turn_handle().opened

    play(story)


def test_a_wrong_aes_key_gets_an_answer_that_it_cannot_read(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client(aes_key="00" * 16) as client:
            with pytest.raises(ValueError, match="padding"):
                await client.unlock()
        assert not b.lock.turn_handle().opened

    play(story)


def test_without_a_login_its_management_is_refused_with_02(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client() as client:
            for attempt in (client.add_passcode("2468"), client.clear_passcodes(), client.calibrate_time()):
                with pytest.raises(ttlock_ble.TTLockError, match="error=02"):
                    await attempt
            assert await client.get_auto_lock_time() == -1
        assert len(b.lock.memory.passcodes) == 0

    play(story)


def test_it_adds_and_deletes_passcodes_that_open_the_door(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client() as client:
            await b.log_in(client)
            await client.add_passcode("2468")
            with pytest.raises(ttlock_ble.TTLockError, match="error=14"):
                await client.add_passcode("2468")
            assert b.lock.type_pin("2468").opened
            await b.settle()
            await client.delete_passcode("2468")
            with pytest.raises(ttlock_ble.TTLockError, match="error=15"):
                await client.delete_passcode("2468")
            assert not b.lock.type_pin("2468").opened
            await b.settle()
            await client.add_passcode("1357")
            await client.clear_passcodes()
            assert len(b.lock.memory.passcodes) == 0

    play(story)


def test_its_timed_passcodes_open_by_the_locks_wall_clock(play: Any) -> None:
    async def story(b: Bench) -> None:
        kinds = ttlock_ble.KeyboardPwdType
        window = {"start_date": "2603021100", "end_date": "2603021200"}
        async with b.client() as client:
            await b.log_in(client)
            await client.add_passcode("246813", pwd_type=kinds.PERIOD, **window)
            await client.add_passcode("135790", pwd_type=kinds.COUNT, **window)
        assert not b.lock.type_pin("246813").opened
        await b.world.sleep(3_600)
        assert b.lock.type_pin("246813").opened
        assert b.lock.type_pin("135790").opened
        assert not b.lock.type_pin("135790").opened
        await b.world.sleep(3_600)
        assert not b.lock.type_pin("246813").opened

    play(story)


def test_it_sets_the_clock_and_the_auto_lock_delay(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client() as client:
            await b.log_in(client)
            await client.calibrate_time(b.lock.clock.local_now().replace(hour=15, minute=4, second=5))
            assert f"{b.lock.clock.local_now():%H:%M:%S}" == "15:04:05"
            assert await client.get_auto_lock_time() == 5
            await client.set_auto_lock_time(60)
            assert await client.get_auto_lock_time() == 60
            await client.unlock()
            await b.world.sleep(15)
            await client.query_state()
            await b.world.sleep(15)
            assert await client.query_state() == (1, 100)
        await b.world.sleep(31)
        assert not b.lock.turn_handle().opened

    play(story)


def test_it_reads_the_operation_log(play: Any) -> None:
    async def story(b: Bench) -> None:
        b.lock.add_by_hand("1234")
        b.lock.type_pin("1234")
        b.lock.type_pin("4321")
        b.lock.add_card_by_hand(3735928559)
        b.lock.tap(3735928559)
        async with b.client() as client:
            await client.unlock()
            entries = await client.get_operation_log()
        told = [(entry.record_type, entry.password, entry.uid) for entry in entries]
        assert told == [
            (93, None, None),
            (4, "1234", None),
            (7, "4321", None),
            (15, "3735928559", None),
            (17, "3735928559", None),
            (1, None, 0),
        ]
        assert all(entry.operate_date.startswith("202603021000") for entry in entries)
        assert all(entry.lock_battery == 100 for entry in entries)

    play(story)


def test_silence_is_a_timeout_and_a_lost_answer_changes_the_door_all_the_same(play: Any) -> None:
    async def story(b: Bench) -> None:
        async with b.client() as client:
            await b.log_in(client)
            b.world.faults.arm("done_answer_lost", ADDRESS)
            with pytest.raises(ttlock_ble.TTLockError, match="Timed out"):
                await client.add_passcode("2468")
        assert b.lock.type_pin("2468").opened

    play(story)


def test_its_scan_would_know_the_lock_by_the_name_it_advertises(play: Any) -> None:
    async def story(b: Bench) -> None:
        ((_, heard),) = b.air.scan()
        suffix = bytes.fromhex(ADDRESS.replace(":", ""))[-3:][::-1].hex()
        assert heard.name.endswith(f"_{suffix}")

    play(story)
