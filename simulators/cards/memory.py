"""A card's EEPROM, and what is left in it when the card leaves the field in the middle of a write."""

from __future__ import annotations

import random

from latchwork.simulators.changes import Changes


class Memory:
    """Bytes that outlive the power.

    The last write is under way until `settle`. Power that goes before leaves the old content or the new one, and with
    `garbage_when_torn` sometimes neither; which of them the card's own chance decides.
    """

    def __init__(self, content: bytes, *, garbage_when_torn: bool = False) -> None:
        self.changes = Changes()
        self._bytes = bytearray(content)
        self._under_way: tuple[int, bytes] | None = None
        self.garbage_when_torn = garbage_when_torn
        self.forgets_next_write = False
        """Acknowledges one write and does not keep it."""
        self.worn_out = False
        """Refuses every write."""

    def __len__(self) -> int:
        return len(self._bytes)

    def read(self, at: int, size: int) -> bytes:
        return bytes(self._bytes[at : at + size])

    def write(self, at: int, data: bytes) -> None:
        if self.forgets_next_write:
            self.forgets_next_write = False
            return
        self._under_way = at, self.read(at, len(data))
        self._bytes[at : at + len(data)] = data
        self.changes.tell()

    def settle(self) -> None:
        """The last write is done and can no longer be torn."""
        self._under_way = None

    def tear(self, chance: random.Random) -> None:
        """The power is gone."""
        if self._under_way is None:
            return
        at, old = self._under_way
        self._under_way = None
        self.changes.tell()
        left = chance.choice(("old", "new", "garbage") if self.garbage_when_torn else ("old", "new"))
        if left == "old":
            self._bytes[at : at + len(old)] = old
        elif left == "garbage":
            new = self.read(at, len(old))
            # Each bit of a weak cell reads as it was or as it should become.
            mask = chance.randbytes(len(old))
            self._bytes[at : at + len(old)] = bytes(
                o & m | n & ~m & 0xFF for o, n, m in zip(old, new, mask, strict=True)
            )

    def dump(self) -> bytes:
        return bytes(self._bytes)

    def load(self, content: bytes) -> None:
        if len(content) != len(self._bytes):
            raise ValueError(f"the content has {len(content)} bytes, this memory {len(self._bytes)}")
        self._bytes[:] = content
        self._under_way = None
        self.changes.tell()
