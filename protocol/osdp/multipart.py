"""Messages that are longer than a packet: cut into fragments, and put together again.

GENAUTH and CRAUTH, and the replies PIVDATAR, GENAUTHR and CRAUTHR, carry the length of the whole, where the fragment
lies in it, and the fragment. Facts from SIA libosdp-conformance (open-osdp.h) and OSDP.Net (Model).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.generated import CrAuth, CrAuthr, GenAuth, GenAuthr, PivDatar
from latchwork.protocol.osdp.keys import BLOCK_SIZE
from latchwork.protocol.osdp.packets import BLOCK_HEAD, HEADER_SIZE, MAC_SIZE

Fragmented = GenAuth | CrAuth | PivDatar | GenAuthr | CrAuthr

MOST = 0xFFFF
FRAGMENT_HEAD = 6
CRC_SIZE = 2


def room_for_data(longest: int, *, secured: bool) -> int:
    """How many bytes behind the code fit into a packet of `longest` bytes with a CRC."""
    if not secured:
        return max(longest - HEADER_SIZE - 1 - CRC_SIZE, 0)
    blocks = (longest - HEADER_SIZE - BLOCK_HEAD - 1 - MAC_SIZE - CRC_SIZE) // BLOCK_SIZE
    return max(blocks * BLOCK_SIZE - 1, 0)


def fragments(kind: type[Fragmented], message: bytes, room: int) -> Iterator[Fragmented]:
    """The packets' messages, in order. `room` is what `room_for_data` gives; raises `LocalError` when nothing fits."""
    size = room - FRAGMENT_HEAD
    if size < 1 or len(message) > MOST:
        raise LocalError(f"a message of {len(message)} bytes does not go into packets with room for {room}")
    for offset in range(0, max(len(message), 1), size):
        yield kind(len(message), offset, message[offset : offset + size])


@dataclass(slots=True)
class Assembly:
    """Puts one message together. Fragments come in order; one that comes twice is taken once.

    After `Malformed` the assembly is empty: begin again.
    """

    most: int = MOST
    """Messages that say that they are longer are not collected (capability 11)."""
    _total: int = -1
    _have: bytearray = field(default_factory=bytearray, repr=False)

    def add(self, part: Fragmented) -> bytes | None:
        """The whole message once it is there. Raises `Malformed` for a fragment that does not go on where it must."""
        if self._total < 0 and part.offset == 0 and part.total <= self.most:
            self._total = part.total
        name = type(part).__name__
        if part.total != self._total:
            self.clear()
            raise Malformed(name, "it is no fragment of the message that has begun, or its message is too long")
        end = part.offset + len(part.fragment)
        repeated = self._have[part.offset : end] == part.fragment and end <= len(self._have)
        if repeated and part.fragment:
            return None
        if part.offset != len(self._have) or end > self._total or (not part.fragment and self._total):
            self.clear()
            raise Malformed(name, "the fragment does not begin where the last one ended, or reaches beyond the end")
        self._have += part.fragment
        if len(self._have) < self._total:
            return None
        whole = bytes(self._have)
        self.clear()
        return whole

    def clear(self) -> None:
        """Forgets what has come, as ABORT demands."""
        self._total = -1
        self._have.clear()
