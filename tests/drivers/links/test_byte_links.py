"""One contract for every byte link: the memory wire, a pseudo-terminal and a TCP socket, with a device behind each."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
import serial

from latchwork.drivers.links import ByteLink, LinkLost, LinkUnavailable
from latchwork.drivers.links import serial_port as module
from latchwork.drivers.links.address import LinkAddress, Scheme, parse_address
from latchwork.drivers.links.memory_wire import MemoryPorts
from latchwork.drivers.links.serial_port import ThreadedLink, open_serial
from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.hosts.tcp_host import TcpHost
from latchwork.world import World
from latchwork.world.wires import Port, cable


@dataclass
class Bench:
    world: World
    port: Port
    open: Callable[[], Awaitable[ByteLink]]
    heard: bytearray
    lost: list[str]


def memory_bench(world: World) -> tuple[Port, Callable[[], Awaitable[ByteLink]]]:
    host, device = cable(world, "desk")
    ports = MemoryPorts(world)
    ports.add("desk", host)

    async def open_() -> ByteLink:
        return ports.open("desk")

    return device, open_


def pty_bench(world: World) -> tuple[Port, Callable[[], Awaitable[ByteLink]]]:
    host = PtyHost(world)
    return host, lambda: open_serial(world, parse_address(f"serial://{host.path}"))


def tcp_bench(world: World) -> tuple[Port, Callable[[], Awaitable[ByteLink]]]:
    host = TcpHost(world)
    return host, lambda: open_serial(world, parse_address(f"socket://{host.address}"))


BENCHES = {"memory": memory_bench, "pty": pty_bench, "tcp": tcp_bench}
every_bench = pytest.mark.parametrize("kind", list(BENCHES))


def play(kind: str, scene: Callable[[Bench], Coroutine[Any, Any, None]], world: World | None = None) -> None:
    world = world or World(3)

    async def main() -> None:
        port, open_ = BENCHES[kind](world)
        bench = Bench(world, port, open_, bytearray(), [])

        def answer(data: bytes) -> None:
            bench.heard.extend(data)
            port.send(data.upper())

        port.attach(answer, lambda: bench.lost.append("lost"))
        await scene(bench)
        port.close()
        await world.sleep(0)

    world.run(main())


async def take(link: ByteLink, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += await link.receive()
    return data


@every_bench
def test_bytes_go_both_ways_in_order_and_cost_no_virtual_time(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        for _ in range(20):
            began = bench.world.monotonic()
            async with asyncio.timeout(0.001):
                link.send(b"ab")
                link.send(b"cd")
                assert await take(link, 4) == b"ABCD"
            assert bench.world.monotonic() == began
            await bench.world.sleep(3600)
        await link.close()

    play(kind, scene)


@every_bench
def test_all_256_byte_values_pass_unchanged(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        link.send(bytes(range(256)))
        await take(link, 256)
        assert bytes(bench.heard) == bytes(range(256))
        await link.close()

    play(kind, scene)


@every_bench
def test_more_than_the_kernel_holds_at_once_arrives_whole(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        link.send(b"x" * 300_000)
        assert await take(link, 300_000) == b"X" * 300_000
        await link.close()

    play(kind, scene)


@every_bench
def test_a_cancelled_receive_loses_no_byte(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        waiting = asyncio.create_task(link.receive())
        await bench.world.sleep(1)
        link.send(b"kept")
        waiting.cancel()
        await asyncio.wait([waiting])
        assert await take(link, 4) == b"KEPT"
        await link.close()

    play(kind, scene)


@every_bench
def test_an_unplugged_device_is_told_after_what_it_had_sent(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        bench.port.send(b"last words")
        await bench.world.sleep(1)
        bench.port.close()
        assert await take(link, 10) == b"last words"
        with pytest.raises(LinkLost, match=r"is gone: .* and open it again"):
            await link.receive()
        with pytest.raises(LinkLost):
            link.send(b"x")
        await link.close()
        assert bench.lost == ["lost"]

    play(kind, scene)


@every_bench
def test_a_waiting_receive_ends_when_the_device_is_unplugged(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        asyncio.get_running_loop().call_later(5, bench.port.close)
        with pytest.raises(LinkLost):
            await link.receive()
        await link.close()

    play(kind, scene)


@every_bench
def test_a_closed_link_says_so_and_closing_twice_is_nothing(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        await link.close()
        await link.close()
        with pytest.raises(LinkLost, match="was closed here"):
            link.send(b"x")
        with pytest.raises(LinkLost, match="was closed here"):
            await link.receive()
        assert bench.lost == []

    play(kind, scene)


@every_bench
def test_the_port_can_be_opened_again_and_what_came_meanwhile_is_not_kept(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        link.send(b"one")
        await take(link, 3)
        await link.close()
        await bench.world.sleep(1)
        bench.port.send(b"nobody listens")
        await bench.world.sleep(1)
        link = await bench.open()
        link.send(b"two")
        assert await take(link, 3) == b"TWO"
        await link.close()

    play(kind, scene)


@pytest.mark.parametrize("kind", ["memory", "pty"])
def test_a_port_that_is_open_is_refused_to_a_second_user(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        with pytest.raises(LinkUnavailable, match=r"(in use by another program|held by another user)"):
            await bench.open()
        await link.close()
        await (await bench.open()).close()

    play(kind, scene)


def test_a_second_tcp_client_is_turned_away_and_the_first_stays() -> None:
    async def scene(bench: Bench) -> None:
        first = await bench.open()
        second = await bench.open()
        with pytest.raises(LinkLost):
            await second.receive()
        first.send(b"here")
        assert await take(first, 4) == b"HERE"
        await first.close()

    play("tcp", scene)


@pytest.mark.parametrize("kind", ["pty", "tcp"])
def test_the_same_links_run_in_real_time(kind: str) -> None:
    async def scene(bench: Bench) -> None:
        link = await bench.open()
        link.send(b"real")
        async with asyncio.timeout(5):
            assert await take(link, 4) == b"REAL"
        await link.close()

    play(kind, scene, World.real(seed=1))


# --- what stands in the way of opening ------------------------------------------------------------------------


def refusal(address: LinkAddress, world: World | None = None) -> str:
    world = world or World(1)

    async def main() -> str:
        with pytest.raises(LinkUnavailable) as caught:
            await open_serial(world, address)
        return str(caught.value)

    return world.run(main())


def test_a_missing_port_is_named() -> None:
    assert refusal(LinkAddress(Scheme.SERIAL, "/dev/ttyNone")).startswith("/dev/ttyNone does not exist; plug")


def test_a_socket_where_nobody_listens_is_named() -> None:
    text = refusal(LinkAddress(Scheme.SOCKET, "127.0.0.1:1"))
    assert text.startswith("127.0.0.1:1 does not answer; check that the host is on")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (serial.SerialException(errno.EACCES, "could not open port"), "you may not open /dev/x; give your user access"),
        (serial.SerialException(errno.EBUSY, "could not open port"), "/dev/x is in use by another program"),
        (serial.SerialException(errno.EAGAIN, "could not lock"), "/dev/x is in use by another program"),
        (serial.SerialException("could not open port 'COM3': PermissionError(13, …)"), "in use by another program"),
        (serial.SerialException("could not open port 'COM3': FileNotFoundError(2, …)"), "does not exist"),
        (serial.SerialException(errno.EIO, "could not configure port"), "could not be opened (Input/output error)"),
        (ValueError("Not a valid baudrate: 7"), "could not be opened (Not a valid baudrate: 7)"),
    ],
)
def test_each_refusal_of_the_system_becomes_one_sentence_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    def refuse(url: str, **_: Any) -> None:
        raise error

    monkeypatch.setattr(module.serial, "serial_for_url", refuse)
    text = refusal(LinkAddress(Scheme.SERIAL, "/dev/x"))
    assert says in text
    assert "/dev/x" in text


def test_rfc_2217_is_refused_in_virtual_time() -> None:
    assert "use real time" in refusal(LinkAddress(Scheme.RFC2217, "127.0.0.1:1"))


def test_an_opening_that_was_given_up_leaves_the_port_free(monkeypatch: pytest.MonkeyPatch) -> None:
    world, opened, may_finish = World.real(seed=1), threading.Event(), threading.Event()
    really = serial.serial_for_url

    def slowly(url: str, **options: Any) -> serial.Serial:
        port = really(url, **options)
        opened.set()
        may_finish.wait(5)
        return port

    async def main() -> None:
        host = PtyHost(world)
        address = parse_address(f"serial://{host.path}")
        monkeypatch.setattr(module.serial, "serial_for_url", slowly)
        attempt = asyncio.create_task(open_serial(world, address))
        await asyncio.to_thread(opened.wait, 5)
        attempt.cancel()
        await asyncio.wait([attempt])
        may_finish.set()
        await asyncio.get_running_loop().shutdown_default_executor()
        monkeypatch.undo()
        port = serial.Serial(host.path, timeout=0, exclusive=True)
        port.close()
        host.close()
        await world.sleep(0)

    world.run(main())


def test_memory_ports_honour_busy_and_gone_and_name_what_there_is() -> None:
    world = World(1)

    async def main() -> None:
        ports = MemoryPorts(world)
        ports.add("desk", cable(world, "desk")[0])
        with pytest.raises(LinkUnavailable, match="memory://door does not exist; the ports of this run are: desk"):
            ports.open("door")
        world.faults.arm("port_busy", "desk")
        with pytest.raises(LinkUnavailable, match="held by another user"):
            ports.open("desk")
        world.faults.arm("port_gone", "desk")
        with pytest.raises(LinkUnavailable, match="does not exist"):
            ports.open("desk")
        ports.open("desk")
        ports.remove("desk")
        with pytest.raises(LinkUnavailable, match="are: none"):
            ports.open("desk")

    world.run(main())


# --- ports without a descriptor --------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="ptys are POSIX")
def test_a_port_without_a_descriptor_is_served_by_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_descriptor", lambda port: None)

    async def scene(bench: Bench) -> None:
        link = await bench.open()
        assert isinstance(link, ThreadedLink)
        async with asyncio.timeout(5):
            link.send(b"thr")
            link.send(b"ead")
            assert await take(link, 6) == b"THREAD"
            bench.port.close()
            with pytest.raises(LinkLost, match="is gone"):
                await take(link, 1)
        await link.close()
        await link.close()

    play("pty", scene, World.real(seed=1))
