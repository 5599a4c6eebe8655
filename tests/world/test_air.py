"""The in-memory radio and the faults that can strike it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from latchwork.world import World
from latchwork.world.air import (
    AdapterFull,
    Advertisement,
    Air,
    AirLink,
    Central,
    Characteristic,
    ConnectAborted,
    LinkDropped,
    NotHeard,
    Service,
)

ADDRESS = "AA:BB:CC:DD:EE:01"
PIPE = "0000fff2-0000-1000-8000-00805f9b34fb"
SERVICES = (Service("0000fff0-0000-1000-8000-00805f9b34fb", (Characteristic(PIPE, frozenset({"write", "notify"})),)),)


class Device:
    """Keeps a diary of its radio and answers each write with the same bytes reversed."""

    def __init__(self, world: World, address: str = ADDRESS) -> None:
        self.address = address
        self.services: tuple[Service, ...] = SERVICES
        self.world = world
        self.awake = True
        self.diary: list[tuple[float, str, bytes]] = []
        self.central: Central | None = None
        self.kept = b""

    def advertisement(self) -> Advertisement | None:
        return Advertisement("device") if self.awake else None

    def connected(self, central: Central) -> None:
        self.central = central
        self.diary.append((self.world.monotonic(), "connected", b""))

    def written(self, characteristic: str, data: bytes) -> None:
        self.diary.append((self.world.monotonic(), "written", data))
        self.kept = data
        assert self.central is not None
        self.central.notify(PIPE, data[::-1])

    def read(self, characteristic: str) -> bytes:
        return self.kept

    def disconnected(self) -> None:
        self.diary.append((self.world.monotonic(), "disconnected", b""))

    def said(self) -> list[str]:
        return [what for _, what, _ in self.diary]


Scene = Callable[[Air, Device], Coroutine[Any, Any, None]]


def play(scene: Scene, **air: Any) -> Device:
    world = World(5)

    async def main() -> Device:
        device = Device(world)
        space = Air(world, **air)
        space.add(device)
        await scene(space, device)
        return device

    return world.run(main())


def listen(link: AirLink) -> list[bytes]:
    heard: list[bytes] = []
    link.subscribers[PIPE] = heard.append
    return heard


def test_a_write_reaches_the_device_and_its_answer_comes_back_each_after_the_latency() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        heard = listen(link)
        link.write(PIPE, b"abc")
        assert device.said() == ["connected"]
        await air.world.sleep(0.045)
        assert device.diary[1] == (pytest.approx(0.43), "written", b"abc")
        assert not heard
        await air.world.sleep(0.02)
        assert heard == [b"cba"]

    play(scene, connect_time=0.4, latency=0.03)


def test_neither_side_runs_inside_the_others_call() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        heard = listen(link)
        link.write(PIPE, b"a")
        assert "written" not in device.said()
        await asyncio.sleep(0)
        assert "written" in device.said()
        assert not heard
        await asyncio.sleep(0)
        assert heard == [b"a"]

    play(scene)


def test_a_read_queues_behind_the_writes_before_it() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        link.write(PIPE, b"first")
        link.write(PIPE, b"second")
        assert await link.request_read(PIPE) == b"second"

    play(scene, latency=0.03)


def test_a_write_with_response_waits_for_the_device() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        began = air.world.monotonic()
        await link.request_write(PIPE, b"x")
        assert device.kept == b"x"
        assert air.world.monotonic() - began == pytest.approx(0.06)

    play(scene, latency=0.03)


def test_a_request_fails_when_the_link_falls_before_the_answer() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        asyncio.get_running_loop().call_later(0.01, link.disconnect)
        with pytest.raises(LinkDropped, match="before it answered"):
            await link.request_read(PIPE)

    play(scene, latency=0.03)


def test_a_failing_device_does_not_stop_what_stands_behind_in_the_queue() -> None:
    async def scene(air: Air, device: Device) -> None:
        reported: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        link = await air.connect(ADDRESS)
        heard = listen(link)
        central, device.central = device.central, None
        link.write(PIPE, b"breaks an assertion")
        link.write(PIPE, b"ab")
        asyncio.get_running_loop().call_later(0.02, setattr, device, "central", central)
        asyncio.get_running_loop().call_later(0.02, link.write, PIPE, b"cd")
        await air.world.sleep(0.5)
        assert heard == [b"dc"]
        assert len(reported) == 2

    play(scene, latency=0.015)


def test_a_device_hears_of_the_end_of_one_link_before_the_next_begins() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        link.drop()
        await air.connect(ADDRESS)
        assert device.said() == ["connected", "disconnected", "connected"]

    play(scene)


def test_a_second_central_does_not_hear_a_connected_device() -> None:
    async def scene(air: Air, device: Device) -> None:
        await air.connect(ADDRESS)
        with pytest.raises(NotHeard, match="already has a link"):
            await air.connect(ADDRESS.lower(), "hci1")

    play(scene)


def test_a_device_that_leaves_during_the_attempt_is_not_heard() -> None:
    async def scene(air: Air, device: Device) -> None:
        asyncio.get_running_loop().call_later(0.1, air.remove, ADDRESS)
        with pytest.raises(NotHeard):
            await air.connect(ADDRESS)
        assert device.diary == []

    play(scene, connect_time=0.4)


def test_a_device_that_is_taken_away_drops_its_link_and_both_sides_know() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        lost: list[str] = []
        link.on_lost = lambda: lost.append("lost")
        air.remove(ADDRESS)
        await asyncio.sleep(0)
        assert lost == ["lost"]
        assert device.said()[-1] == "disconnected"
        with pytest.raises(LinkDropped):
            link.write(PIPE, b"x")
        assert air.scan() == []

    play(scene)


def test_a_sleeping_device_is_neither_scanned_nor_connected() -> None:
    async def scene(air: Air, device: Device) -> None:
        device.awake = False
        assert air.scan() == []
        with pytest.raises(NotHeard):
            await air.connect(ADDRESS)

    play(scene)


def test_an_adapter_holds_no_more_links_than_its_slots_even_for_attempts_at_once() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.add(Device(air.world, "AA:BB:CC:DD:EE:02"))
        air.adapter_slots["hci0"] = 1
        first, second = await asyncio.gather(
            air.connect(ADDRESS), air.connect("AA:BB:CC:DD:EE:02"), return_exceptions=True
        )
        assert isinstance(first, AirLink)
        assert isinstance(second, AdapterFull)
        first.drop()
        await first.ended()
        await air.connect("AA:BB:CC:DD:EE:02")

    play(scene, connect_time=0.4)


def test_a_failed_or_cancelled_attempt_gives_its_slot_back() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.adapter_slots["hci0"] = 1
        with pytest.raises(NotHeard):
            await air.connect("00:00:00:00:00:00")
        attempt = asyncio.create_task(air.connect(ADDRESS))
        await air.world.sleep(0.1)
        attempt.cancel()
        await asyncio.wait([attempt])
        assert device.diary == []
        await air.connect(ADDRESS)

    play(scene, connect_time=0.4)


def test_a_notification_is_cut_to_what_the_link_carries() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        heard = listen(link)
        link.notify(PIPE, bytes(range(30)))
        await air.world.sleep(0.1)
        assert heard == [bytes(range(20))]

    play(scene, mtu=23)


# --- faults ---------------------------------------------------------------------------------------------------


def test_advert_missing_hides_the_device_once() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("advert_missing", ADDRESS, times=2)
        assert air.scan() == []
        with pytest.raises(NotHeard):
            await air.connect(ADDRESS)
        assert [address for address, _ in air.scan()] == [ADDRESS]

    play(scene)


def test_advert_late_delays_the_connection() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("advert_late", ADDRESS, seconds=7)
        await air.connect(ADDRESS)
        assert air.world.monotonic() == pytest.approx(7)

    play(scene)


def test_connect_aborted_leaves_the_device_untouched() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("connect_aborted", ADDRESS)
        with pytest.raises(ConnectAborted):
            await air.connect(ADDRESS)
        assert device.diary == []
        await air.connect(ADDRESS)

    play(scene)


def test_discovery_drop_lets_the_device_see_a_link_that_comes_and_goes() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("discovery_drop", ADDRESS)
        with pytest.raises(ConnectAborted):
            await air.connect(ADDRESS)
        await air.connect(ADDRESS)
        assert device.said() == ["connected", "disconnected", "connected"]

    play(scene)


def test_slots_exhausted_refuses_the_attempt() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("slots_exhausted")
        with pytest.raises(AdapterFull):
            await air.connect(ADDRESS)
        await air.connect(ADDRESS)

    play(scene)


def test_mtu_smaller_gives_a_link_that_carries_less() -> None:
    async def scene(air: Air, device: Device) -> None:
        air.world.faults.arm("mtu_smaller", ADDRESS, mtu=23)
        link = await air.connect(ADDRESS)
        assert link.mtu == 23

    play(scene, mtu=247)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("notify_lost", [b"2", b"3"]),
        ("notify_duplicated", [b"1one", b"1one", b"2", b"3"]),
        ("notify_reordered", [b"2", b"1one", b"3"]),
        ("frame_truncated", [b"1on", b"2", b"3"]),
        ("frame_overlong", [b"1one\x5a\x00\xff", b"2", b"3"]),
    ],
)
def test_a_fault_of_notifications_strikes_one_and_spares_the_next(fault: str, expected: list[bytes]) -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        heard = listen(link)
        air.world.faults.arm(fault, ADDRESS)
        for data in (b"1one", b"2", b"3"):
            link.notify(PIPE, data)
        await air.world.sleep(1)
        assert heard == expected

    play(scene, latency=0.03)


def test_a_reordered_notification_with_none_behind_it_still_comes() -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        heard = listen(link)
        air.world.faults.arm("notify_reordered", ADDRESS)
        link.notify(PIPE, b"alone")
        await air.world.sleep(1)
        assert heard == [b"alone"]

    play(scene)


@pytest.mark.parametrize(("cut", "arrived"), [(0, []), (3, [b"abc"]), (4, [b"abcd"]), (6, [b"abcd", b"ef"])])
def test_disconnect_mid_frame_delivers_exactly_the_bytes_before_the_cut(cut: int, arrived: list[bytes]) -> None:
    async def scene(air: Air, device: Device) -> None:
        link = await air.connect(ADDRESS)
        lost: list[str] = []
        link.on_lost = lambda: lost.append("lost")
        air.world.faults.arm("disconnect_mid_frame", ADDRESS, byte=cut)
        if cut >= 4:
            link.write(PIPE, b"abcd")
        with pytest.raises(LinkDropped, match="in the middle of a write"):
            link.write(PIPE, b"abcd" if cut < 4 else b"efgh")
        await air.world.sleep(1)
        assert [data for _, what, data in device.diary if what == "written"] == arrived
        assert device.said()[-1] == "disconnected"
        assert lost == ["lost"]

    play(scene, latency=0.03)
