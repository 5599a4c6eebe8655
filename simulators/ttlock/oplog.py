"""The lock's own operation log (command 25): a ring of records under a cursor of two bytes.

Cursors count on for ever and wrap below ffff, which asks for what nobody has read yet. A cursor whose record has been
overwritten starts at the oldest that is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from latchwork.protocol.ttlock.generated import LogPage, LogRecord, ReadLogReply
from latchwork.protocol.ttlock.log import NEW_RECORDS, Tail
from latchwork.simulators.changes import Changes

WRAP = NEW_RECORDS
"""How many cursors there are: 0000 to fffe."""


class OperationLog:
    """`stamp` gives date6 of the lock's clock and `battery` its percent at the moment of a record.

    Records lie here as hex digits, as the image has them: it is made far oftener than a page of the log.
    """

    def __init__(self, capacity: int, changes: Changes, stamp: Callable[[], bytes], battery: Callable[[], int]) -> None:
        self._records: deque[str] = deque(maxlen=capacity)
        self._changes = changes
        self._stamp = stamp
        self._battery = battery
        self._next = 0
        self._unread = 0

    def __len__(self) -> int:
        return len(self._records)

    @property
    def has_unread(self) -> bool:
        return self._unread < self._next

    @property
    def written(self) -> int:
        """How many records were ever written."""
        return self._next

    def write(self, kind: int, tail: Tail | None = None) -> None:
        body = b"" if tail is None else tail.build()
        record = LogRecord(kind=kind, time=self._stamp(), battery=self._battery(), tail=body)
        self._records.append(record.build().hex())
        self._next += 1
        self._changes.tell()

    def page(self, cursor: int, room: int) -> ReadLogReply:
        """What lies at `cursor`, in at most `room` bytes of records; an empty page when there is nothing."""
        oldest = self._next - len(self._records)
        if cursor == NEW_RECORDS:
            start = max(self._unread, oldest)
        else:
            ahead = (cursor - oldest) % WRAP
            start = oldest + (ahead if ahead <= len(self._records) else 0)
        records: list[bytes] = []
        for digits in islice(self._records, start - oldest, None):
            record = bytes.fromhex(digits)
            room -= 1 + len(record)
            if room < 0:
                break
            records.append(record)
        if not records:
            return ReadLogReply(page=b"")
        end = start + len(records)
        if end > self._unread:
            self._unread = end
            self._changes.tell()
        return ReadLogReply(page=LogPage(next_sequence=end % WRAP, records=records).build())

    def image(self) -> dict[str, Any]:
        return {"records": list(self._records), "next": self._next, "unread": self._unread}

    def load(self, image: dict[str, Any]) -> None:
        self._records.clear()
        self._records.extend(image["records"])
        self._next = image["next"]
        self._unread = image["unread"]
