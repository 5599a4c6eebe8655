"""Which bytes of a recorded serial line are secret: user codes and whatever lets one compute them.

A frame is judged when it is complete, so its bytes stay undecided until then. A checksum of a frame or of all codes
counts as secret too: together with the digits' small number it would give a code away. Whatever is not a sound frame,
damaged frames and stray bytes, is secret as a whole, for nobody knows what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from latchwork.protocol.codec.streams import Garbage
from latchwork.protocol.zwave.frames import START, frame_cutter

Direction: TypeAlias = Literal["host", "device"]
Span: TypeAlias = tuple[int, int]

_COUNT_AT: dict[Direction, dict[int, int]] = {"host": {0x13: 1, 0xA9: 2}, "device": {0x04: 2, 0xA8: 3}}
"""Where, in the parameters of the functions that carry commands, the command's length stands."""


def _from(offset: int) -> Callable[[bytes], Iterator[Span]]:
    def spans(command: bytes) -> Iterator[Span]:
        if len(command) > offset:
            yield offset, len(command)

    return spans


def _extended_codes(command: bytes) -> Iterator[Span]:
    """Blocks of user(2), status, length, code; once they do not fit together, all the rest."""
    position = 3
    for _ in range(command[2] if len(command) > 2 else 0):
        if position + 4 > len(command):
            break
        length = command[position + 3] & 0x0F
        if position + 4 + length > len(command):
            yield position, len(command)
            return
        if length:
            yield position + 4, position + 4 + length
        position += 4 + length


def _inside(offset: int, end: int | None = None) -> Callable[[bytes], Iterator[Span]]:
    """The secrets of the command that is carried from `offset` on; a checksum behind it goes with them."""

    def spans(command: bytes) -> Iterator[Span]:
        found = [(offset + start, offset + stop) for start, stop in secret_spans(command[offset:end])]
        yield from found
        if found and end is not None:
            yield len(command) + end, len(command)

    return spans


def _s0_key(command: bytes) -> Iterator[Span]:
    """The network key goes under a key of zeros, so everybody can open it; a frame of its length hides all but the
    nonce. Longer and shorter ones are under the network key and tell nothing."""
    if len(command) == _S0_KEY_SET:
        yield 10, len(command)


_S0_KEY_SET = 2 + 8 + 19 + 1 + 8
"""Head, nonce, control byte and Network Key Set, nonce id, MAC."""

_RULES: dict[bytes, Callable[[bytes], Iterator[Span]]] = {
    b"\x63\x01": _from(4),
    b"\x63\x03": _from(4),
    b"\x63\x0b": _extended_codes,
    b"\x63\x0d": _extended_codes,
    b"\x63\x0e": _from(3),
    b"\x63\x10": _from(3),
    b"\x63\x12": _from(2),
    b"\x6c\x01": _inside(4),
    b"\x60\x0d": _inside(4),
    b"\x56\x01": _inside(2, -2),
    b"\x71\x05": _inside(9),
    b"\x83\x0a": _from(9),
    b"\x83\x0c": _from(9),
    b"\x83\x15": _from(2),
    b"\x83\x17": _from(4),
    b"\x83\x19": _from(3),
    b"\x83\x1a": _from(3),
    b"\x83\x1c": _from(3),
    b"\x83\x1f": _from(6),
    b"\x98\x06": _from(2),
    b"\x98\x81": _s0_key,
    b"\x98\xc1": _s0_key,
    b"\x9f\x0a": _from(3),
}


def secret_spans(command: bytes) -> Iterator[Span]:
    """Start and end (exclusive) of the secret bytes of one command, whatever it is wrapped in, short of S0 and S2."""
    rule = _RULES.get(command[:2])
    if rule is not None:
        yield from rule(command)


class Redactor:
    """Follows one direction of the line; `direction` names the sender. See `settled` and `spans`."""

    def __init__(self, direction: Direction) -> None:
        self._count_at = _COUNT_AT[direction]
        self._cutter = frame_cutter()
        self.settled = 0
        """Up to this absolute offset it is decided what is secret."""
        self.spans: list[Span] = []
        """Absolute offsets of secret bytes, end exclusive, in order."""

    def feed(self, data: bytes) -> None:
        for piece in self._cutter.feed(data):
            end = piece.offset + len(piece.data)
            if isinstance(piece, Garbage) or piece.problem:
                self.spans.append((piece.offset, end))
            elif piece.data[0] == START:
                self._judge(piece.offset, piece.data)
            self.settled = end

    def _judge(self, start: int, frame: bytes) -> None:
        count_at = self._count_at.get(frame[3])
        if count_at is None:
            return
        first = 4 + count_at + 1
        if first > len(frame) - 1:
            return
        found = [
            (start + first + a, start + first + b) for a, b in secret_spans(frame[first : first + frame[first - 1]])
        ]
        if found:
            self.spans += found
            self.spans.append((start + len(frame) - 1, start + len(frame)))
