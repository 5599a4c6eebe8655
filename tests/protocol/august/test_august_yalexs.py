"""yalexs-ble 7.2.2 (Apache-2.0), the client that Home Assistant runs on real locks, and this package: both directions.

Its `Lock` is unmodified; only the function by which it obtains a bleak client is replaced, by one that hands it a face
over our `LockSession`. Frames, checksums and both ciphers on that side are its own. The other way round, its sessions
decipher what our client sends, and its parsers read what our lock says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
import yalexs_ble.lock
import yalexs_ble.session
from yalexs_ble import util
from yalexs_ble.const import (
    AutoLockMode,
    AutoLockState,
    BatteryState,
    DoorActivity,
    DoorStatus,
    LockActivity,
    LockOperationSource,
    LockStatus,
    OperationError,
)
from yalexs_ble.lock import ActivityLogOverrunError, Lock
from yalexs_ble.secure_session import SecureSession
from yalexs_ble.session import AuthError, KeycodeError, OperationFailedError, Session

from latchwork.protocol.august import activity, status
from latchwork.protocol.august import generated as g
from latchwork.protocol.august.constants import NORMAL_NOTIFY, NORMAL_WRITE, SECURE_NOTIFY, SECURE_WRITE, Channel
from latchwork.protocol.august.frames import Frame, acknowledgement, answer, command, parse_frame
from latchwork.protocol.august.lock_session import CloseWanted, Commanded, InitialiseWanted, KeyWanted, LockSession
from latchwork.protocol.august.pins import EMPTY, decode_pin, encode_pin, slot_of
from latchwork.protocol.august.session import ClientSession, RemoteError, Write
from latchwork.world import World

pytestmark = pytest.mark.peer(
    name="yalexs-ble",
    package="python:yalexs-ble",
    about="the client that Home Assistant runs on real locks",
    protocols=("august",),
    rung=1,
)

KEY = bytes.fromhex("00112233445566778899aabbccddeeff")
SLOT = 3

Answers = Callable[[Any], Iterable[Frame]]


class BleakFace:
    """What the client uses of a bleak client, over one lock session."""

    def __init__(self, answers: Answers, gone: Callable[[], None]) -> None:
        self.services = SimpleNamespace(get_characteristic=lambda uuid: uuid)
        self.is_connected = True
        self.session = LockSession({SLOT: KEY})
        self.heard: list[g.Request] = []
        self._answers = answers
        self._gone = gone
        self._notify: dict[str, Callable[[int, bytearray], None]] = {}

    async def start_notify(self, uuid: str, callback: Callable[[int, bytearray], None]) -> None:
        self._notify[uuid] = callback

    async def stop_notify(self, uuid: str) -> None:
        del self._notify[uuid]

    async def disconnect(self) -> None:
        self.is_connected = False

    async def write_gatt_char(self, uuid: str, data: bytearray, response: bool) -> None:
        assert response
        channel = {SECURE_WRITE: Channel.SECURE, NORMAL_WRITE: Channel.NORMAL}[uuid]
        try:
            events = self.session.receive(channel, bytes(data))
        except RemoteError:
            self.is_connected = False
            self._gone()
            return
        for event in events:
            self._react(event)

    def _react(self, event: Any) -> None:
        match event:
            case KeyWanted():
                self._say(self.session.exchange(b"lockrand"))
            case InitialiseWanted():
                self._say(self.session.initialised())
            case CloseWanted():
                self._say(self.session.goodbye())
            case Commanded(request=request):
                self.heard.append(request)  # type: ignore[arg-type]
                for frame in self._answers(request):
                    self._say(self.session.say(frame))

    def _say(self, write: Write) -> None:
        uuid = {Channel.SECURE: SECURE_NOTIFY, Channel.NORMAL: NORMAL_NOTIFY}[write.channel]
        loop = asyncio.get_running_loop()
        loop.call_soon(self._notify[uuid], 0, bytearray(write.data))


class Memory:
    """A lock's answers in the order in which the documents have them; two codes fit."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.announced: str | None = None
        self.bolt, self.setting = 5, 0
        self.jammed = False
        self.records: list[g.Record] = []

    def __call__(self, request: Any) -> list[Frame]:
        match request:
            case g.GetStatus(status_type=kind):
                value = {0x02: self.bolt, 0x2E: 3, 0x0F: 5241}[kind]
                news = g.Status(0x0F if kind == 0x2E else 0x2E, 1)
                return [answer(news), answer(g.Status(kind, value))]
            case g.Lock() | g.Unlock():
                return self._move(request)
            case g.WriteSetting(setting=setting, value=value):
                self.setting = value
                return [acknowledgement(request), answer(g.SettingWritten(setting, value))]
            case g.ReadSetting(setting=setting):
                return [acknowledgement(request), answer(g.SettingValue(setting, self.setting))]
            case g.ReadActivity():
                return [answer(activity.wrap(self.records.pop(0) if self.records else g.NoMoreRecords()))]
        return [acknowledgement(request), answer(self._keycode(request))]

    def _move(self, request: g.Lock | g.Unlock) -> list[Frame]:
        result = g.LockResult if isinstance(request, g.Lock) else g.UnlockResult
        if self.jammed:
            return [acknowledgement(request), answer(g.Status(2, 4)), answer(result(0x1F))]
        self.bolt = 5 if isinstance(request, g.Lock) else 3
        return [acknowledgement(request), answer(g.Status(2, self.bolt)), answer(result(0))]

    def _keycode(self, request: Any) -> g.Answer:
        match request:
            case g.GetKeycode(slot=slot):
                pin = self.codes.get(slot)
                return g.Keycode(slot, EMPTY if pin is None else encode_pin(pin), 0)
            case g.ClearKeycode():
                self.codes.pop(slot_of(request), None)
                return g.KeycodeCleared(0)
            case g.SetKeycode(pin=field):
                self.announced = decode_pin(field)
                if self.announced in self.codes.values():
                    return g.KeycodeSet(6)
                return g.KeycodeSet(7 if len(self.codes) == 2 else 0)
            case g.SetKeycodeAccess(access=access):
                return g.KeycodeAccessSet(0 if access == 0x80 else 5)
            case g.CommitKeycode(pin=field):
                assert decode_pin(field) == self.announced
                self.codes[slot_of(request)] = str(self.announced)
                return g.KeycodeCommitted(0)
        raise AssertionError(request)


class Bench:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.memory = Memory()
        self.states: list[Any] = []
        self.faces: list[BleakFace] = []
        monkeypatch.setattr(yalexs_ble.session, "COOLDOWN_TIME", 0)

        async def connect(_: Any, __: Any, ___: Any, gone: Callable[[], None], **____: Any) -> BleakFace:
            self.faces.append(BleakFace(self.memory, gone))
            return self.faces[-1]

        monkeypatch.setattr(yalexs_ble.lock, "establish_connection", connect)

    def lock(self, key: bytes = KEY, slot: int = SLOT) -> Lock:
        return Lock(lambda: SimpleNamespace(address="AA"), key.hex(), slot, "door", self.states.extend)  # type: ignore[arg-type, return-value]


Story = Callable[[Bench, Lock], Awaitable[None]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    def run(story: Story) -> None:
        async def main() -> None:
            bench = Bench(monkeypatch)
            lock = bench.lock()
            await lock.connect()
            await story(bench, lock)
            await lock.disconnect()
            assert bench.faces[-1].session.state.value == "closed"

        World(3).run(main())

    return run


Play = Callable[[Story], None]


def test_it_shakes_hands_and_reads_bolt_door_and_battery(play: Play) -> None:
    async def story(bench: Bench, lock: Lock) -> None:
        assert await lock.lock_status() is LockStatus.LOCKED
        assert await lock.door_status() is DoorStatus.OPENED
        assert await lock.battery() == BatteryState(5.241, status.Battery(5241).percent)
        assert bench.faces[0].heard == [g.GetStatus(2), g.GetStatus(0x2E), g.GetStatus(0x0F)]

    play(story)


def test_it_locks_unlocks_and_pulls_the_latch(play: Play) -> None:
    async def story(bench: Bench, lock: Lock) -> None:
        await lock.force_unlock()
        assert await lock.lock_status() is LockStatus.UNLOCKED
        await lock.force_lock()
        await lock.force_securemode()
        await lock.force_unlatch()
        moves = [request for request in bench.faces[0].heard if isinstance(request, g.Lock | g.Unlock)]
        assert moves == [g.Unlock(0), g.Lock(0), g.Lock(4), g.Unlock(0x0A)]
        bench.memory.jammed = True
        with pytest.raises(OperationFailedError) as caught:
            await lock.force_lock()
        assert caught.value.error is OperationError.MECH_POSITION
        assert bench.states[-1] is LockStatus.JAMMED

    play(story)


def test_it_writes_and_reads_auto_lock(play: Play) -> None:
    async def story(bench: Bench, lock: Lock) -> None:
        await lock.set_auto_lock(AutoLockMode.TIMER, 90)
        assert bench.faces[0].heard == [g.WriteSetting(0x28, 90 << 16 | 90)]
        await lock.auto_lock_status()
        await asyncio.sleep(0)
        assert bench.states[-1] == AutoLockState(AutoLockMode.TIMER, 90)

    play(story)


def test_it_sets_reads_and_clears_pins(play: Play) -> None:
    async def story(bench: Bench, lock: Lock) -> None:
        assert await lock.get_keycode(7) is None
        await lock.set_keycode(7, "123456")
        assert await lock.get_keycode(7) == "123456"
        with pytest.raises(KeycodeError, match="KEYCODE_EXISTING_KEY"):
            await lock.set_keycode(9, "123456")
        await lock.set_keycode(0x1234, "4821")
        with pytest.raises(KeycodeError, match="KEYCODE_NOSPACE"):
            await lock.set_keycode(11, "777777")
        assert bench.memory.codes == {7: "123456", 0x1234: "4821"}
        await lock.clear_keycode(7)
        assert await lock.get_keycode(7) is None
        assert await lock.get_keycode(0x1234) == "4821"

    play(story)


def test_it_reads_every_kind_of_record(play: Play) -> None:
    async def story(bench: Bench, lock: Lock) -> None:
        bench.memory.records = [
            g.LockOperationRecord(0, 5, 3, 1750000000),
            g.KeypadUnlockRecord(1750000060, 0xFFEE),
            g.PinRecord(1750000000, 7, 0xA3),
            g.DoorRecord(1750000000, 3),
        ]
        found = [one async for one in lock.drain_lock_activity()]
        first, master, pin, door = found
        assert isinstance(first, LockActivity)
        assert isinstance(master, LockActivity)
        assert isinstance(pin, LockActivity)
        assert isinstance(door, DoorActivity)
        assert (first.status, first.source) == (LockStatus.LOCKED, LockOperationSource.REMOTE)
        assert (master.slot, pin.slot, pin.status) == (0xFFEE, 7, LockStatus.UNLOCKED)
        assert door.status is DoorStatus.OPENED
        bench.memory.records = [g.DoorRecord(1, 3)] * 33
        with pytest.raises(ActivityLogOverrunError):
            [one async for one in lock.drain_lock_activity()]

    play(story)


@pytest.mark.parametrize(("key", "slot"), [(bytes(16), SLOT), (KEY, 4)])
def test_it_is_dropped_with_a_wrong_key_or_slot(monkeypatch: pytest.MonkeyPatch, key: bytes, slot: int) -> None:
    async def main() -> None:
        lock = Bench(monkeypatch).lock(key, slot)
        with pytest.raises(Exception, match="isconnect"):
            await lock.connect()

    World(3).run(main())


def test_it_tells_a_wrong_key_by_our_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        bench = Bench(monkeypatch)
        lock = bench.lock()

        def wrong(self: LockSession, random: bytes) -> Write:
            return self.initialised(random)

        monkeypatch.setattr(LockSession, "exchange", wrong)
        monkeypatch.setattr(LockSession, "_need", lambda *_: None)
        with pytest.raises(AuthError, match="key or slot"):
            await lock.connect()

    World(3).run(main())


# --- its sessions decipher ours -----------------------------------------------------------------------------------


class TheirLock:
    """The ciphers and checksums of yalexs-ble in the place of a lock."""

    def __init__(self) -> None:
        client: Any = SimpleNamespace(services=SimpleNamespace(get_characteristic=lambda uuid: uuid))
        self.secure = SecureSession(client, "door", asyncio.Lock(), set(), SLOT)
        self.normal = Session(client, "door", asyncio.Lock(), set())
        self.secure.set_key(KEY)

    def hears(self, write: Write) -> bytes:
        """A secure frame of ours by its cipher and checksum."""
        plain = self.secure.decrypt(write.data)
        self.secure._validate_response(plain)
        return plain

    def says(self, opcode: int, payload: bytes) -> bytes:
        frame = self.secure.build_command(opcode)
        frame[4:12] = payload
        self.secure._write_checksum(frame)
        self.secure._encrypt_command(frame, "answer")
        return bytes(frame)


def test_its_ciphers_and_checksums_are_ours_from_the_handshake_to_a_command() -> None:
    async def main() -> None:
        ours, theirs = ClientSession(KEY, SLOT), TheirLock()
        assert theirs.hears(ours.open(b"a" * 8))[4:12] == b"a" * 8
        ours.receive(Channel.SECURE, theirs.says(2, b"b" * 8))
        theirs.secure.set_key(b"a" * 8 + b"b" * 8)
        assert theirs.hears(ours.initialise(b"c" * 8))[4:12] == b"c" * 8
        ours.receive(Channel.SECURE, theirs.says(4, bytes(8)))
        theirs.normal.set_key(b"a" * 8 + b"b" * 8)
        for _ in range(3):
            plain = theirs.normal.decrypt(ours.send(g.GetStatus(2)).data)
            assert util._simple_checksum(plain) == 0
            built = theirs.normal.build_operation_command(2, 2)
            theirs.normal._write_checksum(built)
            assert plain == bytes(built) == command(g.GetStatus(2)).build()
            ours.abandon()

    World(3).run(main())


@pytest.mark.parametrize(
    "frame", [answer(g.Status(2, 5)), answer(g.KeycodeSet(6)), acknowledgement(g.Lock(4)), answer(g.ClockSet(), mark=0)]
)
def test_its_checks_take_every_frame_that_our_lock_says(frame: Frame) -> None:
    async def main() -> None:
        TheirLock().normal._validate_response(frame.build())

    World(3).run(main())
    assert parse_frame(frame.build()) == frame


@pytest.mark.parametrize("digits", ["1", "4821", "12345", "00001234567890"])
def test_pin_fields_are_those_of_the_client(digits: str) -> None:
    assert encode_pin(digits) == util.encode_keycode_pin(digits)
    assert decode_pin(util.encode_keycode_pin(digits)) == util.decode_keycode_pin(encode_pin(digits)) == digits


@pytest.mark.parametrize("millivolts", range(4000, 6500, 13))
def test_the_percentage_of_a_battery_is_the_clients(millivolts: int) -> None:
    battery = status.Battery(millivolts)
    assert battery.percent == yalexs_ble.lock.convert_voltage_to_percentage(millivolts / 1000 / 4)


def test_every_result_has_the_clients_name() -> None:
    from latchwork.protocol.august.constants import Result

    assert {result.value: result.name for result in Result} == {one.value: one.name for one in OperationError}
