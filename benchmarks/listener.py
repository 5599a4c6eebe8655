"""Somebody who holds the stream of events open, and notes when each one came."""

from __future__ import annotations

import json
import threading
import time
from types import TracebackType
from typing import Self

import httpx

PATIENCE = 30.0


class Listener:
    """Events by their type and by every id in them, with the moment (`time.perf_counter`) at which they arrived."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._client = httpx.Client(base_url=url, headers=headers, timeout=None)
        self._came: dict[tuple[str, str], float] = {}
        self._news = threading.Condition()
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._open.wait(PATIENCE):
            raise RuntimeError("the stream of events did not open")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def when(self, kind: str, thing: str) -> float:
        """When an event of this type about this thing came; waits for it."""
        with self._news:
            if not self._news.wait_for(lambda: (kind, thing) in self._came, PATIENCE):
                raise RuntimeError(f"no {kind} came within {PATIENCE:.0f} s")
            return self._came[kind, thing]

    def _listen(self) -> None:
        try:
            with self._client.stream("GET", "/latchwork/events/stream") as response:
                for line in response.iter_lines():
                    # the first line says that the stream is open, before anything happens
                    self._open.set()
                    if line.startswith("data:"):
                        self._note(json.loads(line[5:]))
        except httpx.HTTPError:
            return  # the server or the reader has gone

    def _note(self, event: dict[str, object]) -> None:
        came = time.perf_counter()
        ids = [one for name, value in event.items() for one in _ids(name, value)]
        with self._news:
            for one in ids:
                self._came.setdefault((str(event["event_type"]), one), came)
            self._news.notify_all()


def _ids(name: str, value: object) -> list[str]:
    if name.endswith("_id") and isinstance(value, str):
        return [value]
    if name.endswith("_ids") and isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return []
