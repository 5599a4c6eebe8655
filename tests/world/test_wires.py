"""The in-memory serial cable and the faults that can strike it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from latchwork.world import World
from latchwork.world.wires import Port, cable

Scene = Callable[[World, Port, Port], Coroutine[Any, Any, None]]


def play(scene: Scene, **options: Any) -> None:
    world = World(5)

    async def main() -> None:
        host, device = cable(world, "desk", **options)
        await scene(world, host, device)

    world.run(main())


class Listener:
    def __init__(self, world: World, port: Port) -> None:
        self.world = world
        self.pieces: list[bytes] = []
        self.times: list[float] = []
        self.lost = 0
        port.attach(self._take, self._gone)

    def _take(self, data: bytes) -> None:
        self.pieces.append(data)
        self.times.append(self.world.monotonic())

    def _gone(self) -> None:
        self.lost += 1


def test_bytes_arrive_in_order_and_never_inside_the_senders_call() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        listener = Listener(world, device)
        host.send(b"one")
        host.send(b"two")
        assert listener.pieces == []
        await asyncio.sleep(0)
        assert listener.pieces == [b"one", b"two"]

    play(scene)


def test_a_line_rate_takes_ten_bits_a_byte() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        listener = Listener(world, device)
        host.send(bytes(96))
        host.send(bytes(96))
        await world.sleep(1)
        assert listener.times == [pytest.approx(0.11), pytest.approx(0.21)]

    play(scene, baud=9600, latency=0.01)


def test_bytes_that_come_before_anybody_is_attached_are_kept() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        host.send(b"early")
        await asyncio.sleep(0)
        assert Listener(world, device).pieces == [b"early"]

    play(scene)


def test_a_pulled_cable_is_told_to_both_ends_and_loses_what_was_under_way() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        near, far = Listener(world, host), Listener(world, device)
        host.send(b"lost")
        device.close()
        host.send(b"dropped silently")
        await world.sleep(1)
        assert (near.lost, far.lost) == (1, 1)
        assert far.pieces == []
        late = Listener(world, host)
        await asyncio.sleep(0)
        assert late.lost == 1

    play(scene, latency=0.1)


def test_a_receiver_that_pulls_the_cable_gets_no_more_of_what_came_with_it() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        seen: list[bytes] = []

        def take(data: bytes) -> None:
            seen.append(data)
            device.close()

        device.attach(take, lambda: None)
        host.send(b"one")
        host.send(b"two")
        await world.sleep(1)
        assert seen == [b"one"]

    play(scene)


def test_a_failing_receiver_does_not_stop_what_stands_behind() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        reported: list[Any] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        seen: list[bytes] = []

        def take(data: bytes) -> None:
            seen.append(data)
            if data == b"bad":
                raise ValueError

        device.attach(take, lambda: None)
        for data in (b"bad", b"good"):
            host.send(data)
        await world.sleep(1)
        assert seen == [b"bad", b"good"]
        assert len(reported) == 1

    play(scene)


# --- faults ---------------------------------------------------------------------------------------------------


def test_port_gone_pulls_the_cable_at_the_next_byte() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        near, far = Listener(world, host), Listener(world, device)
        world.faults.arm("port_gone", "desk")
        host.send(b"x")
        await asyncio.sleep(0)
        assert (near.lost, far.lost, far.pieces) == (1, 1, [])

    play(scene)


def heard_under(fault: str, **parameters: Any) -> list[bytes]:
    pieces: list[bytes] = []

    async def scene(world: World, host: Port, device: Port) -> None:
        listener = Listener(world, device)
        world.faults.arm(fault, "desk", **parameters)
        host.send(b"\x01\x02\x03")
        host.send(b"\x04")
        await world.sleep(1)
        pieces.extend(listener.pieces)

    play(scene)
    return pieces


def test_noise_bytes_come_before_the_frame_and_are_the_same_for_the_same_seed() -> None:
    once = heard_under("noise_bytes", count=5)
    assert once[0].endswith(b"\x01\x02\x03")
    assert len(once[0]) == 8
    assert heard_under("noise_bytes", count=5) == once


def test_crc_flip_changes_one_bit_of_the_last_byte() -> None:
    assert heard_under("crc_flip") == [b"\x01\x02\x13", b"\x04"]


def test_baud_wrong_turns_everything_into_garbage_of_the_same_length() -> None:
    garbled = heard_under("baud_wrong")
    assert garbled[0] != b"\x01\x02\x03"
    assert len(garbled[0]) == 3
    assert garbled[1] == b"\x04"


def test_split_every_byte_and_merged_frames_change_the_pieces_and_no_byte() -> None:
    assert heard_under("split_every_byte") == [b"\x01", b"\x02", b"\x03", b"\x04"]
    assert heard_under("merged_frames") == [b"\x01\x02\x03\x04"]


def test_half_duplex_echo_lets_the_sender_hear_itself() -> None:
    async def scene(world: World, host: Port, device: Port) -> None:
        near, far = Listener(world, host), Listener(world, device)
        world.faults.arm("half_duplex_echo", "desk")
        host.send(b"hello")
        await world.sleep(1)
        assert near.pieces == far.pieces == [b"hello"]

    play(scene)
