"""A `latchwork serve` of its own, as an operator starts it: when it is ready, and what it takes of the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KEY = "seam_benchmark_key"
"""The API key of every measured server; each listens on loopback alone."""

PATIENCE = 1800
"""Seconds that a first start may take before it is given up."""


class NotServed(RuntimeError):
    """The server ended before it was ready; what it said is in the text."""


class Server:
    """A process that is ready. `seconds` and `cpu` are what that took, from the start of the process."""

    def __init__(self, process: subprocess.Popen[str], url: str, seconds: float) -> None:
        self.process = process
        self.url = url
        self.seconds = seconds
        self.cpu = self.cpu_now()

    def cpu_now(self) -> float:
        """Seconds of processor time that it has used, by itself and in the kernel."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> int:
        """Bytes of memory that it holds now."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(rig: Path) -> Iterator[Server]:
    """Serves a rig file on a free port until it is left."""
    command = [str(Path(sys.executable).parent / "latchwork"), "serve", "--rig", str(rig), "--port", "0"]
    log = rig.with_suffix(".log")
    with log.open("w") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=os.environ | {"LATCHWORK_API_KEY": KEY}
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            seconds = time.perf_counter() - began
            if not line.startswith("latchwork serves "):
                process.wait(PATIENCE)
                raise NotServed(f"latchwork serve ended with {process.returncode}: {log.read_text()[-500:]}")
            yield Server(process, line.split()[-1], seconds)
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
