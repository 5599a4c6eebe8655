"""The code of a window: digits of an HMAC-SHA-512 under the lock's secret.

The message is the kind (1 byte), the start in hours since 2000 by the lock's clock (4) and the length (2), big-endian.
Variant n of the window is the eight bytes from 8n on, as a number, without all but its last nine decimal digits.
"""

from __future__ import annotations

import struct
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hmac import HMAC

from latchwork.protocol.offline_code.rules import DIGITS, HOUR, RULES, SECRET_BYTES, Kind
from latchwork.protocol.offline_code.windows import CodeWindow, fresh

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a lock keeps naive local time

MESSAGE = struct.Struct(">BIH")
"""Kind, start in hours and length in steps."""
_PART = 8


class CodeBook:
    """All the codes of one lock. Its `repr` shows nothing."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"the secret of an offline-code lock has {SECRET_BYTES} bytes, not {len(secret)}")
        self._keyed = HMAC(secret, SHA512())

    def __repr__(self) -> str:
        return "CodeBook(…)"

    def codes(self, window: CodeWindow) -> tuple[str, ...]:
        """The codes of the window, by variant."""
        numbers = self._numbers(window.kind, _hours(window.start), window.length)
        return tuple(f"{number:0{DIGITS}d}" for number in numbers)

    def find(self, code: str, now: datetime) -> CodeWindow | None:
        """The window of a code that is entered for the first time at `now` by the lock's clock; None for a wrong one.

        Costs an HMAC for each of some 25 000 windows.
        """
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            return None
        wanted = int(code)
        for kind, start, lengths in fresh(now):
            hours = _hours(start)
            for length in lengths:
                if wanted in self._numbers(kind, hours, length):
                    return CodeWindow(kind, start, length)
        return None

    def _numbers(self, kind: Kind, hours: int, length: int) -> list[int]:
        keyed = self._keyed.copy()
        keyed.update(message(kind, hours, length))
        digest = keyed.finalize()
        parts = range(0, _PART * RULES[kind].variants, _PART)
        return [int.from_bytes(digest[at : at + _PART], "big") % 10**DIGITS for at in parts]


def message(kind: Kind, hours: int, length: int) -> bytes:
    """What is authenticated of a window that starts so many hours after `EPOCH`."""
    return MESSAGE.pack(kind, hours, length)


def _hours(start: datetime) -> int:
    return (start - EPOCH) // HOUR
