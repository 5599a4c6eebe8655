"""The server as a whole, over real sockets: how it starts, listens, and is stopped."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from served_house import KEY

from latchwork.app.api import wire
from latchwork.app.api.streams import Streams
from latchwork.app.api.wire import LARGEST_HEAD
from latchwork.app.listening import LOOPBACK, Tls, listen, tls_of, url_of
from latchwork.app.running import world_of
from latchwork.app.serving import GRACE, Serving, serve_rig
from latchwork.drivers.contract import Secret
from latchwork.grants.engine import Engine
from latchwork.rig.file import RigFile, load_rig

AUTH = {"authorization": f"Bearer {KEY}"}
PATIENCE = 15.0
"""Seconds of a busy machine."""

RIG = """\
latchwork: 1
name: Shed
seed: 5
media: {radio: {kind: ble}}
targets: {front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}}
"""


@dataclass
class Server:
    """A server that runs in this process, and a client of it."""

    url: str
    port: int
    task: asyncio.Task[None]
    client: httpx.AsyncClient

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Raises what ended it, if not the signal."""
        os.kill(os.getpid(), by)
        await self.task

    async def sent(self, data: bytes) -> bytes:
        """What comes back for raw bytes until the server hangs up."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
        answer = b""
        try:
            writer.write(data)
            while more := await reader.read(65536):
                answer += more
        except ConnectionError:  # it hung up while we were still sending
            pass
        writer.close()
        return answer


@pytest.fixture
def rig(tmp_path: Path) -> RigFile:
    (tmp_path / "rig.yaml").write_text(RIG)
    return load_rig(tmp_path / "rig.yaml")


def play(rig: RigFile, story: Callable[[Server], Awaitable[None]], tls: Tls | None = None, key: str = KEY) -> None:
    """Serves the rig, plays the story, and stops the server if the story has not."""

    @asynccontextmanager
    async def served() -> AsyncIterator[Server]:
        listener = listen(LOOPBACK, 0)
        url, port = url_of(listener, tls), listener.getsockname()[1]
        how = Serving(rig, listener, url, tls, Secret(key) if key else None)
        task = asyncio.get_running_loop().create_task(serve_rig(how, world))
        try:
            async with httpx.AsyncClient(base_url=url, headers=AUTH, timeout=PATIENCE, verify=False) as client:
                await client.get("/health")
                server = Server(url, port, task, client)
                yield server
                if not task.done():
                    await server.stop()
        finally:
            task.cancel()
            listener.close()

    async def main() -> None:
        async with served() as server:
            await story(server)

    world = world_of(rig)
    world.run(main())


# --- keys ---


def test_without_a_key_in_the_environment_one_is_made_and_printed_once(
    rig: RigFile, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = []

    async def first(server: Server) -> None:
        said = capsys.readouterr().out.splitlines()
        assert said[0].startswith("API key: seam_latchwork_")
        assert said[1] == f"latchwork serves Shed at {server.url}"
        keys.append(said[0].removeprefix("API key: "))

    async def second(server: Server) -> None:
        assert "API key" not in capsys.readouterr().out
        answer = await server.client.get("/devices/list", headers={"authorization": f"Bearer {keys[0]}"})
        assert answer.status_code == 200

    play(rig, first, key="")
    play(rig, second, key="")


# --- listening ---


def _certificate(folder: Path) -> Tls:
    """A certificate for localhost that nobody but itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "latchwork test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    tls = tls_of("0.0.0.0", folder / "cert.pem", folder / "key.pem")
    assert tls is not None
    return tls


def test_with_a_certificate_it_speaks_tls_and_nothing_else(rig: RigFile, tmp_path: Path) -> None:
    tls = _certificate(tmp_path)

    async def story(server: Server) -> None:
        assert server.url.startswith("https://127.0.0.1:")
        url = server.url.replace("127.0.0.1", "localhost")
        trusted = ssl.create_default_context(cafile=str(tls.certificate))
        async with httpx.AsyncClient(base_url=url, headers=AUTH, verify=trusted, timeout=PATIENCE) as client:
            page = (await client.post("/devices/list", json={})).json()
            assert len(page["devices"]) == 1
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as stranger:
            with pytest.raises(httpx.ConnectError):
                await stranger.get("/health")
        assert await server.sent(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n") == b""

    play(rig, story, tls)


def test_answers_are_not_held_back_until_their_head_is_acknowledged(rig: RigFile) -> None:
    """A socket that is not said to be TCP would keep Nagle's algorithm on, and each answer would take 40 ms more."""
    accepted = []

    async def story(server: Server) -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, server.port)
        writer.write(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        accepted.extend(_nodelay_of_accepted(server.port))
        writer.close()

    play(rig, story)
    assert accepted
    assert all(accepted)


def _nodelay_of_accepted(port: int) -> list[int]:
    """Of each connection that this process accepted at the port, whether TCP_NODELAY is set."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            with socket.socket(fileno=os.dup(int(name))) as one:
                if one.getsockname()[1:2] == (port,) and not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    found.append(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        except OSError:  # it is no socket, or gone
            continue
    return found


def test_a_head_without_end_is_cut_off_with_a_sentence(rig: RigFile) -> None:
    async def story(server: Server) -> None:
        long = b"GET /health HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * (LARGEST_HEAD + 1)
        for data in (long, b"GET /" + b"a" * (LARGEST_HEAD + 1)):
            answer = await server.sent(data)
            assert answer.startswith(b"HTTP/1.1 431 "), answer
            assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["type"] == "request_header_fields_too_large"
        answer = await server.sent(b"\x16\x03\x01 this is TLS\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["ok"] is False
        body = json.dumps({"search": "a" * 200_000}).encode()
        long_body = await server.client.post("/spaces/list", content=body)
        assert long_body.status_code == 200

    play(rig, story)


# --- stopping ---


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_told_to_stop_it_ends_at_once_with_idle_connections_open(rig: RigFile, by: signal.Signals) -> None:
    async def story(server: Server) -> None:
        await server.client.get("/health")
        await asyncio.wait_for(server.stop(by), GRACE)

    play(rig, story)


def test_told_to_stop_while_it_starts_it_closes_what_was_open(
    rig: RigFile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start = Engine.start

    async def told(engine: Engine) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await start(engine)

    monkeypatch.setattr(Engine, "start", told)
    listener = listen(LOOPBACK, 0)
    world = world_of(rig)
    with listener, pytest.raises(asyncio.CancelledError):
        world.run(serve_rig(Serving(rig, listener, "http://127.0.0.1", None, Secret(KEY)), world))
    assert capsys.readouterr().out == ""
    monkeypatch.undo()

    async def story(server: Server) -> None:
        assert (await server.client.get("/health")).status_code == 200

    play(rig, story)


def _head(path: str, length: int) -> bytes:
    text = f"POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\ncontent-length: {length}\r\n\r\n"
    return text.encode()


def test_a_request_in_flight_is_answered_before_it_stops(rig: RigFile) -> None:
    async def story(server: Server) -> None:
        body = json.dumps({"name": "Annex"}).encode()
        reader, writer = await asyncio.open_connection(LOOPBACK, server.port)
        writer.write(_head("/spaces/create", len(body)) + body[:5])
        await server.client.get("/health")
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            try:
                _, other = await asyncio.open_connection(LOOPBACK, server.port)
            except ConnectionRefusedError:
                break
            other.close()
        writer.write(body[5:])
        assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
        writer.close()
        await server.task

    play(rig, story)


def test_a_request_that_does_not_come_to_an_end_holds_it_up_for_a_bounded_time(rig: RigFile) -> None:
    async def story(server: Server) -> None:
        reader, writer = await asyncio.open_connection(LOOPBACK, server.port)
        writer.write(_head("/spaces/create", 100) + b"{")
        await server.client.get("/health")
        await asyncio.wait_for(server.stop(), GRACE + 5)
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"server_stopping" in answer
        writer.close()

    play(rig, story)


def test_one_connection_too_many_is_told_so_and_closed(rig: RigFile, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(server: Server) -> None:
        monkeypatch.setattr(wire, "MOST_CONNECTIONS", 2)  # the client of the story has one
        async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as second:
            assert (await second.get("/health")).status_code == 200
            async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as third:
                for refused in (await third.get("/health"), await third.post("/devices/list", json={})):
                    assert (refused.status_code, refused.json()["error"]["type"]) == (503, "too_many_connections")
                    assert (refused.headers["connection"], refused.headers["retry-after"]) == ("close", "1")
            assert (await second.get("/health")).status_code == 200
            assert (await server.client.get("/health")).status_code == 200
        async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as instead:
            assert (await instead.get("/health")).status_code == 200

    play(rig, story)


def test_who_waits_for_events_is_answered_when_it_stops(rig: RigFile, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(server: Server) -> None:
        wait, waits = Streams.wait, asyncio.Event()

        async def noted(streams: Streams, *what: Any) -> Any:
            waits.set()
            return await wait(streams, *what)

        path = "/latchwork/events/wait"
        first: dict[str, Any] = (await server.client.post(path, json={"after": 0, "timeout": 0})).json()
        newest = next(value["number"] for value in first.values() if isinstance(value, dict))
        monkeypatch.setattr(Streams, "wait", noted)
        waiting = asyncio.ensure_future(server.client.post(path, json={"after": newest, "timeout": 20}))
        await waits.wait()
        await asyncio.wait_for(server.stop(), GRACE)
        assert (await waiting).status_code == 200

    play(rig, story)


def test_the_command_logs_json_and_ends_with_0_when_it_is_told_to_stop(rig: RigFile, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", "from latchwork.app.cli import main; main()"]
    with subprocess.Popen(
        [*command, "serve", "--rig", "rig.yaml", "--port", "0"],
        cwd=tmp_path,
        env=os.environ | {"LATCHWORK_API_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().rpartition(" ")[2].strip()
        assert httpx.get(f"{url}/health", timeout=PATIENCE).status_code == 200
        process.send_signal(signal.SIGTERM)
        lines = [json.loads(line) for line in process.stderr]
        assert process.wait(PATIENCE) == 0
    assert [(line["level"], line["route"], line["status"]) for line in lines] == [("info", "/health", 200)]
