"""The codes that a lock with offline codes knows: those that it worked out when they were first entered, and those that
its owner programmed at the door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from latchwork.protocol.offline_code.rules import CAPACITY, Kind
from latchwork.protocol.offline_code.windows import CodeWindow


@dataclass(slots=True, repr=False)
class Known:
    """One code. `window` is None for one of the owner's own, which is good for ever. A `spent` one opens no more; it is
    known until its window is over, for it could be worked out anew."""

    code: str
    window: CodeWindow | None = None
    spent: bool = False

    @property
    def one_time(self) -> bool:
        return self.window is not None and self.window.kind is Kind.ONE_TIME


class Memory:
    """Room for `CAPACITY` codes. `secret` is empty in a lock that was never set up."""

    def __init__(self) -> None:
        self.secret = b""
        self._codes: dict[str, Known] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[Known]:
        return iter(self._codes.values())

    @property
    def full(self) -> bool:
        return len(self._codes) >= CAPACITY

    def get(self, code: str) -> Known | None:
        return self._codes.get(code)

    def put(self, known: Known) -> None:
        self._codes[known.code] = known

    def remove(self, code: str) -> None:
        self._codes.pop(code, None)

    def forget_over(self, now: datetime) -> None:
        """Makes room: what is over can never open again."""
        over = [one.code for one in self._codes.values() if one.window is not None and one.window.end <= now]
        for code in over:
            del self._codes[code]

    def begin(self, secret: bytes) -> None:
        """Set up anew: nothing that was known before counts any more."""
        self.secret = secret
        self._codes.clear()

    def image(self) -> dict[str, Any]:
        """JSON-able; it holds the lock's secret."""
        return {
            "secret": self.secret.hex(),
            "codes": [[one.code, _window_image(one.window), one.spent] for one in self._codes.values()],
        }

    def load(self, image: Mapping[str, Any]) -> None:
        """Takes over what `image` gave."""
        self.begin(bytes.fromhex(image["secret"]))
        for code, window, spent in image["codes"]:
            self.put(Known(code, _window(window), spent))


def _window_image(window: CodeWindow | None) -> list[Any] | None:
    return None if window is None else [int(window.kind), window.start.isoformat(), window.length]


def _window(row: list[Any] | None) -> CodeWindow | None:
    if row is None:
        return None
    kind, start, length = row
    return CodeWindow(Kind(kind), datetime.fromisoformat(start), length)
