"""Pseudo-terminals and TCP as foreign programs see them: opened with nothing of ours."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tty
from collections.abc import Callable

import pytest

from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.hosts.tcp_host import TcpHost
from latchwork.world import World
from latchwork.world.wires import Port


def echo(port: Port) -> list[str]:
    told: list[str] = []
    port.attach(lambda data: port.send(data[::-1]), lambda: told.append("lost"))
    return told


@pytest.mark.wire
def test_a_foreign_program_opens_the_pty_as_a_serial_port() -> None:
    world = World.real(seed=1)
    program = (
        "import serial, sys; port = serial.Serial(sys.argv[1], 9600, timeout=5);"
        "port.write(bytes(range(32))); sys.exit(port.read(32) != bytes(range(32))[::-1])"
    )

    async def main() -> int:
        host = PtyHost(world)
        told = echo(host)
        ran = await asyncio.create_subprocess_exec(sys.executable, "-c", program, host.path)
        async with asyncio.timeout(10):
            code = await ran.wait()
        assert told == []
        host.close()
        await world.sleep(0)
        await world.sleep(0)
        assert told == ["lost"]
        return code

    assert world.run(main()) == 0


def test_bytes_for_a_pty_that_nobody_opened_are_dropped_in_virtual_time() -> None:
    world = World(1)

    async def main() -> str:
        host = PtyHost(world)
        host.send(b"nobody hears")
        await world.sleep(10)
        host.close()
        host.close()
        host.send(b"gone")
        await world.sleep(1)
        return host.path

    assert not os.path.exists(world.run(main()))


def test_a_pty_is_raw_so_that_no_byte_is_changed_or_echoed() -> None:
    world = World(1)

    async def main() -> None:
        host = PtyHost(world)
        descriptor = os.open(host.path, os.O_RDWR | os.O_NOCTTY)
        input_flags, output_flags, _, local_flags, *_ = tty.tcgetattr(descriptor)  # type: ignore[attr-defined]
        assert not local_flags & (tty.ECHO | tty.ICANON | tty.ISIG)  # type: ignore[attr-defined]
        assert not output_flags & tty.OPOST  # type: ignore[attr-defined]
        assert not input_flags & (tty.ICRNL | tty.IXON)  # type: ignore[attr-defined]
        os.close(descriptor)
        host.close()
        await world.sleep(0)

    world.run(main())


def exchange(address: str, talk: Callable[[socket.socket], bytes]) -> bytes:
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        return talk(client)


def test_tcp_clients_come_one_after_another_and_the_device_stays() -> None:
    world = World.real(seed=1)

    def ask(client: socket.socket) -> bytes:
        client.sendall(b"abc")
        return client.recv(10)

    async def main() -> None:
        host = TcpHost(world)
        told = echo(host)
        assert host.address.startswith("127.0.0.1:")
        for _ in range(3):
            async with asyncio.timeout(5):
                assert await asyncio.to_thread(exchange, host.address, ask) == b"cba"
        assert told == []
        host.close()
        host.close()
        await world.sleep(0)
        await world.sleep(0)
        assert told == ["lost"]
        with pytest.raises(ConnectionRefusedError):
            await asyncio.to_thread(exchange, host.address, ask)

    world.run(main())


def test_a_second_tcp_client_is_turned_away_at_once() -> None:
    world = World.real(seed=1)

    async def main() -> None:
        host = TcpHost(world)
        echo(host)
        async with asyncio.timeout(5):
            first_reader, first_writer = await asyncio.open_connection(*host.address.split(":"))
            first_writer.write(b"ab")
            assert await first_reader.readexactly(2) == b"ba"
            second_reader, second_writer = await asyncio.open_connection(*host.address.split(":"))
            assert await second_reader.read() == b""
            second_writer.close()
            first_writer.write(b"cd")
            assert await first_reader.readexactly(2) == b"dc"
            host.close()
            assert await first_reader.read() == b""
            first_writer.close()

    world.run(main())


def test_the_simulated_hosts_do_not_import_bumble_unless_bluetooth_is_asked_for() -> None:
    program = (
        "import sys, latchwork.simulators.hosts.pty_host, latchwork.simulators.hosts.tcp_host;"
        "sys.exit('bumble' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
