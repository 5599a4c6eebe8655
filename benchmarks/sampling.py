"""Where processor time goes, by looking 250 times a second at what runs.

A sampler does not weigh on small functions as a tracing profiler does. What is written in C counts for the Python
function that called it. It needs `signal.setitimer`, which POSIX systems have.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PERIOD = 0.004
"""Seconds of processor time between two looks."""

LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("store", ("/sqlalchemy/", "/grants/store.py")),
    ("AES", ("/cryptography/", "/ttlock/cipher.py", "/grants/vault.py")),
    ("engine", ("/grants/",)),
    ("simulated locks", ("/simulators/",)),
    ("links and radio", ("/drivers/links/", "/bleak/", "/world/air.py", "/world/wires.py", "/world/pump.py")),
    ("drivers", ("/drivers/",)),
    ("protocol, both ends", ("/protocol/",)),
    ("event loop", ("/asyncio/", "/latchwork/world/", "/selectors.py")),
)
OTHER = "other"


class Sampler:
    """Counts looks by layer: the innermost frame that belongs to one decides."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._layer_of: dict[str, str | None] = {}

    @contextmanager
    def looking(self) -> Iterator[None]:
        former = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, PERIOD, PERIOD)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            signal.signal(signal.SIGPROF, former)

    def shares(self) -> dict[str, float]:
        """Each layer's share of the looks, largest first."""
        total = self._seen.total() or 1
        return {layer: round(count / total, 3) for layer, count in self._seen.most_common()}

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            layer = self._layer(frame.f_code.co_filename)
            if layer is not None:
                self._seen[layer] += 1
                return
            frame = frame.f_back
        self._seen[OTHER] += 1

    def _layer(self, file: str) -> str | None:
        if file not in self._layer_of:
            path = file.replace("\\", "/")
            self._layer_of[file] = next((name for name, marks in LAYERS if any(m in path for m in marks)), None)
        return self._layer_of[file]
