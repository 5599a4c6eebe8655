"""The link to a port behind RFC 2217, against pyserial's own server side over a port object in memory."""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
from typing import Any

import pytest
import serial.rfc2217

from latchwork.drivers.links import LinkLost
from latchwork.drivers.links.address import parse_address
from latchwork.drivers.links.serial_port import ThreadedLink, open_serial
from latchwork.world import World


class EchoPort:
    """What the server's port manager needs of a serial port; each written byte comes back in capitals."""

    def __init__(self) -> None:
        self.baudrate, self.bytesize, self.parity, self.stopbits = 115200, 8, "N", 1
        self.rtscts = self.xonxoff = self.dsrdtr = False
        self.rts = self.dtr = self.break_condition = False
        self.cts = self.dsr = True
        self.ri = self.cd = False
        self.written: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def reset_input_buffer(self) -> None: ...

    def reset_output_buffer(self) -> None: ...


class Server(threading.Thread):
    """Serves one client; it has a lock because pyserial's port manager writes to it as to a socket."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = EchoPort()
        self.client: socket.socket

    def write(self, data: bytes) -> None:
        self.client.sendall(data)

    def run(self) -> None:
        self.client, _ = self.listener.accept()
        manager: Any = serial.rfc2217.PortManager(self.port, self)
        while data := self.client.recv(1024):
            heard = b"".join(manager.filter(data))
            if heard == b"hang up":
                break
            if heard:
                self.client.sendall(b"".join(manager.escape(heard.upper())))
        self.client.close()
        self.listener.close()


# pyserial 3.5, its last release, starts its reader thread in the way of Python 2
@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
@pytest.mark.wire
def test_bytes_and_the_baud_rate_go_through_an_rfc_2217_server() -> None:
    world = World.real(seed=1)
    server = Server()
    server.start()
    host, port = server.listener.getsockname()

    async def main() -> None:
        async with asyncio.timeout(10):
            link = await open_serial(world, parse_address(f"rfc2217://{host}:{port}?baud=9600"))
            assert isinstance(link, ThreadedLink)
            assert server.port.baudrate == 9600
            link.send(b"\xffabc")
            heard = b""
            while len(heard) < 4:
                heard += await link.receive()
            assert heard == b"\xffABC"
            link.send(b"hang up")
            with pytest.raises(LinkLost, match="is gone"):
                await link.receive()
            await link.close()

    world.run(main())
    server.join(5)
