"""The vendor's own fake of the API, unmodified, on loopback: what a caller can have without us.

It is a Node program from npm (`@seamapi/fake-seam-connect`). It keeps everything in memory, programs no lock and lets
no time pass: what it is asked to create stays as it was asked.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent / "fake_seam_connect"
INSTALLED = Path(__file__).parents[1] / ".peers" / "fake-seam-connect"
PROGRAM = INSTALLED / "node_modules" / "@seamapi" / "fake-seam-connect" / "dist" / "server.js"

KEY, DEVICE = "seam_apikey1_token", "august_device_1"
"""What it is seeded with."""

PATIENCE = 30.0
"""Seconds that it is given to listen."""


def why_not() -> str | None:
    """Why it cannot be measured here; None when it can."""
    if shutil.which("node") is None:
        return "node is not installed (Debian packages: nodejs npm)"
    if not PROGRAM.exists():
        return "it is not installed; `make bench` does that where npm is and reaches its registry"
    return None


@contextmanager
def running() -> Iterator[str]:
    """Its URL. It has no option for the address, so a file that is loaded before it keeps it at loopback."""
    port = _free_port()
    command = ["node", "--require", str(HERE / "loopback.cjs"), str(PROGRAM), "--seed"]
    environment = os.environ | {"PORT": str(port)}
    process = subprocess.Popen(command, cwd=INSTALLED, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the fake ended with {process.returncode} before it listened")
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the fake did not listen within {PATIENCE:.0f} s")
