"""`latchwork serve` in a process of its own on a free loopback port, as somebody who builds against it would run it."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RIG = ROOT / "rigs" / "estate.yaml"
LATCHWORK = Path(sys.executable).with_name("latchwork")
API_KEY = "seam_apikey1_token"

READY_WITHIN = 15.0
STOPPED_WITHIN = 10.0
_URL = re.compile(rb"http://127\.0\.0\.1:\d+")


@dataclass(slots=True)
class ApiServer:
    """A server that answers at `url`; `greeting` is what it printed until it was ready, `log` its standard error."""

    process: subprocess.Popen[bytes]
    url: str
    greeting: str
    state: Path
    log: Path

    def stop(self) -> int:
        """Asks it to stop, as a service manager does, and answers its exit code. One that does not stop is killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the server did not stop within {STOPPED_WITHIN:g} s of SIGTERM") from None
        finally:
            self.kill()

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


def start_server(folder: Path, *, key: str | None = API_KEY, rig: Path = RIG, port: int = 0) -> ApiServer:
    """Starts a server whose state lies in `folder`, and waits for the line with its URL. `key` None sets none."""
    process = start_process(folder, key=key, rig=rig, port=port)
    server = ApiServer(process, "", "", folder / "state", folder / "server.log")
    try:
        server.url, server.greeting = _greeting(process)
    except AssertionError as failure:
        server.kill()
        raise AssertionError(f"{failure}; it said last:\n{server.said()[-4000:]}") from None
    return server


def start_process(
    folder: Path, *, key: str | None = API_KEY, rig: Path = RIG, port: int = 0
) -> subprocess.Popen[bytes]:
    """The same without waiting; port 0 takes a free one."""
    command = [str(word) for word in (LATCHWORK, "serve", "--rig", rig, "--state", folder / "state", "--port", port)]
    environment = {name: value for name, value in os.environ.items() if name != "LATCHWORK_API_KEY"}
    if key is not None:
        environment["LATCHWORK_API_KEY"] = key
    with (folder / "server.log").open("ab") as errors:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, cwd=folder)


@contextmanager
def serving(folder: Path) -> Iterator[ApiServer]:
    """A server that runs inside the `with`; at the end it has to stop when it is asked to."""
    running = start_server(folder)
    try:
        yield running
        code = running.stop()
        assert code == 0, f"the server ended with {code}; it said:\n{running.said()}"
    finally:
        running.kill()


def _greeting(process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """The URL on the line that a server prints when it is ready, and all that it printed until then."""
    assert process.stdout is not None
    heard, until = b"", time.monotonic() + READY_WITHIN
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            more = os.read(process.stdout.fileno(), 4096)
            if not more:
                raise AssertionError(f"the server ended with {process.wait()} before it was ready")
            heard += more
            found = _URL.search(heard)
            if found is not None and b"\n" in heard[found.end() :]:
                return found.group().decode(), heard.decode()
    raise AssertionError(f"the server was not ready within {READY_WITHIN:g} s, and printed {heard!r}")
