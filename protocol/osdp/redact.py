"""Which bytes of a recorded OSDP line are secret: keys, what was typed, cards, and what vendors mean by their own data.

What goes enciphered under a device's own key tells nothing and is kept, so that a recording can be replayed. Under the
default key, which everybody knows, or a key of which the recording does not tell, it is masked; MAC and check of such a
packet as well, for they would tell bits of it. What is no packet is masked as a whole, but for marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from latchwork.protocol.codec.byte_map import byte_map
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp.constants import HANDSHAKE, MARK, OWN_KEY, Block
from latchwork.protocol.osdp.declared_commands import COMMANDS
from latchwork.protocol.osdp.declared_replies import REPLIES
from latchwork.protocol.osdp.packets import BLOCK_HEAD, HEADER_SIZE, Damaged, Packet, PacketCutter, Placed

Direction = Literal["host", "device"]
Span = tuple[int, int]

_ENCIPHERED = frozenset({Block.COMMAND_ENCIPHERED, Block.REPLY_ENCIPHERED})
_NAMES_THE_KEY = HANDSHAKE - {Block.RMAC_I}


def data_at(packet: Packet) -> int:
    """Offset of the data behind the code, from the mark or the SOM on."""
    block = 0 if packet.block is None else BLOCK_HEAD + len(packet.block.data)
    return int(packet.mark) + HEADER_SIZE + block + 1


def secret_spans(packet: Packet, *, own_key: bool) -> Iterator[Span]:
    """Start and end (exclusive) of the secret bytes, from the mark or the SOM on. `own_key`: it is known that the
    session is not under the default key."""
    start, found = data_at(packet), False
    end = start + len(packet.data)
    if packet.block is not None and packet.block.type in _ENCIPHERED:
        if own_key:
            return
        yield start, end
        found = bool(packet.data)
    else:
        for low, high in _secret_fields(packet):
            yield start + low, start + high
            found = True
    if found:
        yield end, end + len(packet.mac) + (2 if packet.crc else 1)


def _secret_fields(packet: Packet) -> Iterator[Span]:
    """In the data of a packet in the clear. What nobody can read may be anything."""
    layout = (REPLIES if packet.reply else COMMANDS).rows.get(packet.code)
    if layout is not None and not layout.secret:
        return
    try:
        parts = [] if layout is None else byte_map(layout, packet.data)[1]
    except CodecError:
        parts = []
    if not parts:
        if packet.data:
            yield 0, len(packet.data)
        return
    yield from ((part.start, part.end) for part in parts if part.secret and part.end > part.start)


class Redactor:
    """Follows one direction of the line, in chunks of any size. Offsets count from the first byte ever fed."""

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self.settled = 0
        """Up to here it is decided what is secret."""
        self.spans: list[Span] = []
        """Secret bytes, end exclusive, in order."""
        self._cutter = PacketCutter()
        self._loose = bytearray()
        self._own_key = False

    def feed(self, data: bytes) -> None:
        self._loose += data
        for placed in self._cutter.feed_placed(data):
            self._between(placed.start)
            self._packet(placed)
            self._settle(placed.end)
        self._between(self._cutter.offset)

    def _packet(self, placed: Placed) -> None:
        packet = placed.piece
        if isinstance(packet, Damaged):
            self.spans.append((placed.start, placed.end))
            return
        if packet.block is not None and packet.block.type in _NAMES_THE_KEY:
            self._own_key = packet.block.data == OWN_KEY
        spans = secret_spans(packet, own_key=self._own_key)
        self.spans += [(placed.start + low, placed.start + high) for low, high in spans]

    def _between(self, end: int) -> None:
        """What lies before `end` and belongs to no packet; marks tell nothing."""
        for index in range(end - self.settled):
            if self._loose[index] != MARK:
                self.spans.append((self.settled + index, self.settled + index + 1))
        self._settle(end)

    def _settle(self, end: int) -> None:
        if end > self.settled:
            del self._loose[: end - self.settled]
            self.settled = end
