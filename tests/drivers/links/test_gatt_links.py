"""One contract for every BLE link: bleak over the in-memory air, and bleak over bumble's full stack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason

from latchwork.drivers.links import GattLink, LinkLost, LinkRefused, LinkUnavailable, ble
from latchwork.drivers.links.ble import Radio
from latchwork.drivers.links.ble_bumble import BumbleCentral
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.simulators.hosts.bumble_host import BumbleAir
from latchwork.world import World
from latchwork.world.air import Advertisement, Air, Central, Characteristic, Service

ADDRESS = "AA:BB:CC:DD:EE:01"
OTHER = "AA:BB:CC:DD:EE:02"
SERVICE = "0000fff0-0000-1000-8000-00805f9b34fb"
PIPE = "0000fff2-0000-1000-8000-00805f9b34fb"
ANSWER = "bd4ac613-0b45-11e3-8ffd-0800200c9a66"
VALUE = "00002a19-0000-1000-8000-00805f9b34fb"

SERVICES = (
    Service(
        SERVICE,
        (
            Characteristic(PIPE, frozenset({"write", "write-without-response"})),
            Characteristic(ANSWER, frozenset({"notify"})),
        ),
    ),
    Service("0000180f-0000-1000-8000-00805f9b34fb", (Characteristic(VALUE, frozenset({"read"})),)),
)


class Device:
    def __init__(self, address: str) -> None:
        self.address = address
        self.services = SERVICES
        self.awake = True
        self.central: Central | None = None
        self.written_: list[bytes] = []
        self.diary: list[str] = []

    def advertisement(self) -> Advertisement | None:
        if not self.awake:
            return None
        return Advertisement("lock " + self.address[-2:], (SERVICE, ANSWER), {0x0A1B: b"\x01\x02"})

    def connected(self, central: Central) -> None:
        self.central = central
        self.diary.append("connected")

    def written(self, characteristic: str, data: bytes) -> None:
        assert characteristic == PIPE
        self.written_.append(data)
        assert self.central is not None
        self.central.notify(ANSWER, data[::-1])

    def read(self, characteristic: str) -> bytes:
        assert characteristic == VALUE
        return b"last:" + b"".join(self.written_[-1:])

    def disconnected(self) -> None:
        self.diary.append("disconnected")


@dataclass
class Bench:
    world: World
    radio: Radio
    device: Device
    other: Device
    air: Any


async def memory_bench(world: World, mtu: int) -> tuple[Any, Radio]:
    air = Air(world, mtu=mtu, latency=0.01, connect_time=0.1)
    return air, memory_radio(air)


async def bumble_bench(world: World, mtu: int) -> tuple[Any, Radio]:
    air = BumbleAir(world, mtu=mtu)
    central = await BumbleCentral.on_controller(world, air.controller("central"))
    return air, central.radio()


BENCHES = {"memory": memory_bench, "bumble": bumble_bench}
every_stack = pytest.mark.parametrize("stack", ["memory", pytest.param("bumble", marks=pytest.mark.wire)])


def play(stack: str, scene: Callable[[Bench], Coroutine[Any, Any, None]], *, mtu: int = 247) -> None:
    world = World(11)

    async def main() -> None:
        air, radio = await BENCHES[stack](world, mtu)
        bench = Bench(world, radio, Device(ADDRESS), Device(OTHER), air)
        for device in (bench.device, bench.other):
            put = air.add(device)
            if put is not None:
                await put
        await scene(bench)

    world.run(main())


async def listening(bench: Bench, address: str = ADDRESS) -> tuple[GattLink, list[bytes]]:
    link = await ble.connect(address, bench.radio)
    heard: list[bytes] = []
    await link.subscribe(ANSWER, heard.append)
    return link, heard


@every_stack
def test_a_scan_hears_names_services_and_manufacturer_data_in_address_order(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        heard = await ble.scan(bench.world, bench.radio, 2.0)
        assert [(one.address, one.name) for one in heard] == [(ADDRESS, "lock 01"), (OTHER, "lock 02")]
        assert heard[0].service_uuids == (SERVICE, ANSWER)
        assert heard[0].manufacturer_data == {0x0A1B: b"\x01\x02"}

    play(stack, scene)


@every_stack
def test_a_sleeping_device_is_not_heard_and_cannot_be_connected_until_it_wakes(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        bench.device.awake = False
        assert [one.address for one in await ble.scan(bench.world, bench.radio, 2.0)] == [OTHER]
        with pytest.raises(LinkUnavailable, match=f"{ADDRESS} is not heard: bring it into range"):
            await ble.connect(ADDRESS, bench.radio)
        bench.device.awake = True
        await (await ble.connect(ADDRESS, bench.radio)).close()

    play(stack, scene)


@every_stack
@pytest.mark.parametrize("response", [False, True])
def test_a_write_reaches_the_device_and_its_notification_comes_back(stack: str, response: bool) -> None:
    async def scene(bench: Bench) -> None:
        link, heard = await listening(bench)
        for number in range(5):
            await link.write(PIPE, b"write %d" % number, response=response)
        await bench.world.sleep(1)
        assert bench.device.written_ == [b"write %d" % number for number in range(5)]
        assert heard == [one[::-1] for one in bench.device.written_]
        assert await link.read(VALUE) == b"last:write 4"
        await link.close()
        await bench.world.sleep(1)
        assert bench.device.diary == ["connected", "disconnected"]

    play(stack, scene)


@every_stack
@pytest.mark.parametrize("mtu", [23, 247])
def test_a_write_without_response_takes_what_the_mtu_leaves_and_no_byte_more(stack: str, mtu: int) -> None:
    async def scene(bench: Bench) -> None:
        link, heard = await listening(bench)
        assert link.mtu == mtu
        await link.write(PIPE, bytes(mtu - 3))
        with pytest.raises(ValueError, match=f"{mtu - 2} bytes do not fit"):
            await link.write(PIPE, bytes(mtu - 2))
        await bench.world.sleep(1)
        assert heard == [bytes(mtu - 3)]
        await link.close()

    play(stack, scene, mtu=mtu)


@every_stack
def test_a_write_with_response_may_be_longer_than_the_mtu(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await ble.connect(ADDRESS, bench.radio)
        long = bytes(range(100))
        await link.write(PIPE, long, response=True)
        await bench.world.sleep(1)
        assert bench.device.written_ == [long]
        await link.close()

    play(stack, scene, mtu=23)


@every_stack
def test_what_a_characteristic_does_not_allow_is_refused_and_the_link_stays(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link, heard = await listening(bench)
        with pytest.raises(LinkRefused, match="ATT error 0x02"):
            await link.read(PIPE)
        with pytest.raises(LinkRefused, match="ATT error 0x03"):
            await link.write(VALUE, b"x", response=True)
        with pytest.raises(LinkRefused, match="has no characteristic 0000dead"):
            await link.read("0000dead-0000-1000-8000-00805f9b34fb")
        await link.write(PIPE, b"alive")
        await bench.world.sleep(1)
        assert heard == [b"evila"]
        await link.close()

    play(stack, scene)


@every_stack
def test_a_device_that_hangs_up_is_told_once_and_then_refuses_everything(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await ble.connect(ADDRESS, bench.radio)
        lost: list[str] = []
        link.on_lost(lambda: lost.append("lost"))
        assert bench.device.central is not None
        bench.device.central.disconnect()
        await bench.world.sleep(1)
        assert lost == ["lost"]
        link.on_lost(lambda: lost.append("late"))
        assert lost == ["lost", "late"]
        for call in (link.write(PIPE, b"x"), link.read(VALUE), link.subscribe(ANSWER, lambda _: None)):
            with pytest.raises(LinkLost, match="connect again"):
                await call
        await link.close()
        assert bench.device.diary == ["connected", "disconnected"]
        await (await ble.connect(ADDRESS, bench.radio)).close()

    play(stack, scene)


@every_stack
def test_a_link_that_falls_while_an_answer_is_awaited_is_lost_and_not_cancelled(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await ble.connect(ADDRESS, bench.radio)
        bench.device.read = lambda characteristic: bench.device.central.disconnect() or b""  # type: ignore[method-assign, union-attr, func-returns-value]
        with pytest.raises(LinkLost):
            await asyncio.gather(*(link.read(VALUE) for _ in range(20)))
        await bench.world.sleep(1)

    play(stack, scene)


@every_stack
def test_closing_tells_nobody_of_a_loss(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await ble.connect(ADDRESS, bench.radio)
        lost: list[str] = []
        link.on_lost(lambda: lost.append("lost"))
        await link.close()
        await link.close()
        await bench.world.sleep(1)
        assert lost == []
        with pytest.raises(LinkLost):
            await link.read(VALUE)

    play(stack, scene)


@every_stack
def test_two_devices_are_connected_at_once_and_do_not_hear_each_other(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        (one, heard_one), (two, heard_two) = await asyncio.gather(listening(bench), listening(bench, OTHER))
        await one.write(PIPE, b"one")
        await two.write(PIPE, b"two")
        await bench.world.sleep(1)
        assert (heard_one, heard_two) == ([b"eno"], [b"owt"])
        await one.close()
        await two.close()

    play(stack, scene)


@every_stack
def test_an_attempt_that_is_cancelled_leaves_the_radio_and_the_device_free(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        for delay in (0.0, 0.05, 0.1, 0.101, 0.15, 0.2, 0.3, 1.0):
            attempt = asyncio.create_task(ble.connect(ADDRESS, bench.radio))
            await bench.world.sleep(delay)
            attempt.cancel()
            await asyncio.wait([attempt])
            if not attempt.cancelled():
                await attempt.result().close()
            await (await ble.connect(OTHER, bench.radio)).close()
            await (await ble.connect(ADDRESS, bench.radio)).close()

    play(stack, scene)


@every_stack
def test_cancelling_at_every_turn_of_an_attempt_leaves_the_radio_and_the_device_free(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        finished = False
        turns = 0
        while not finished and turns < 300:
            attempt = asyncio.create_task(ble.connect(ADDRESS, bench.radio))
            seen = 0
            while seen < turns and not attempt.done():
                await asyncio.sleep(0)
                seen += 1
                if seen % 7 == 0:
                    await bench.world.sleep(0.11)
            finished = attempt.done()
            attempt.cancel()
            await asyncio.wait([attempt])
            if not attempt.cancelled():
                await attempt.result().close()
            turns += 3
        link, heard = await listening(bench)
        await link.write(PIPE, b"ok")
        await bench.world.sleep(1)
        assert heard == [b"ko"]
        await link.close()
        assert finished

    play(stack, scene)


# --- faults ---------------------------------------------------------------------------------------------------


@every_stack
@pytest.mark.parametrize("fault", ["connect_aborted", "discovery_drop", "slots_exhausted"])
def test_a_failed_attempt_is_unavailable_and_the_next_one_succeeds(stack: str, fault: str) -> None:
    async def scene(bench: Bench) -> None:
        bench.world.faults.arm(fault, ADDRESS)
        with pytest.raises(LinkUnavailable, match=ADDRESS):
            await ble.connect(ADDRESS, bench.radio)
        assert (fault, ADDRESS) in bench.world.faults.struck
        await bench.world.sleep(1)
        assert bench.device.diary == (["connected", "disconnected"] if fault == "discovery_drop" else [])
        await (await ble.connect(ADDRESS, bench.radio)).close()

    play(stack, scene)


@every_stack
def test_a_late_advertisement_delays_the_connection(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        bench.world.faults.arm("advert_late", ADDRESS, seconds=9)
        link = await ble.connect(ADDRESS, bench.radio)
        assert 9 <= bench.world.monotonic() < 10
        await link.close()

    play(stack, scene)


@every_stack
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("notify_lost", [b"2", b"3"]),
        ("notify_duplicated", [b"eno", b"eno", b"2", b"3"]),
        ("notify_reordered", [b"2", b"eno", b"3"]),
        ("frame_truncated", [b"en", b"2", b"3"]),
        ("frame_overlong", [b"eno\x5a\x00\xff", b"2", b"3"]),
    ],
)
def test_a_fault_of_notifications_strikes_one_and_spares_the_next(
    stack: str, fault: str, expected: list[bytes]
) -> None:
    async def scene(bench: Bench) -> None:
        link, heard = await listening(bench)
        bench.world.faults.arm(fault, ADDRESS)
        for data in (b"one", b"2", b"3"):
            await link.write(PIPE, data)
        await bench.world.sleep(2)
        assert heard == expected
        await link.close()

    play(stack, scene)


@every_stack
def test_a_link_cut_in_the_middle_delivers_the_bytes_before_the_cut(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        link, _ = await listening(bench)
        bench.world.faults.arm("disconnect_mid_frame", ADDRESS, byte=6)
        lost: list[str] = []
        link.on_lost(lambda: lost.append("lost"))
        await link.write(PIPE, b"abcd")
        try:
            await link.write(PIPE, b"efgh")
        except LinkLost:
            assert stack == "memory"
        await bench.world.sleep(1)
        assert bench.device.written_ == [b"abcd", b"ef"]
        assert lost == ["lost"]
        await link.close()

    play(stack, scene)


@every_stack
def test_a_smaller_mtu_is_seen_by_the_driver(stack: str) -> None:
    async def scene(bench: Bench) -> None:
        bench.world.faults.arm("mtu_smaller", ADDRESS, mtu=23)
        link = await ble.connect(ADDRESS, bench.radio)
        assert link.mtu == 23
        await link.close()
        link = await ble.connect(ADDRESS, bench.radio)
        assert link.mtu == 247
        await link.close()

    play(stack, scene)


# --- the platform's own radio ----------------------------------------------------------------------------------


def test_a_host_without_bluetooth_is_told_so_in_one_sentence() -> None:
    class NoRadio(memory_radio(Air(World(1))).client):  # type: ignore[misc]
        async def connect(self, pair: bool, **kwargs: Any) -> None:
            raise BleakBluetoothNotAvailableError("powered off", BleakBluetoothNotAvailableReason.POWERED_OFF)

    async def main() -> None:
        with pytest.raises(LinkUnavailable, match=r"no Bluetooth radio can be used .* plug one in, switch it on"):
            await ble.connect(ADDRESS, Radio(client=NoRadio))

    World(1).run(main())
