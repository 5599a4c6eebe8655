"""One node's end of an S0 channel to one other node, as a state machine: nonces, encapsulation, commands in two halves.

    send(command) -> 98 40     98 80 nonce -> 98 81 or C1     C1 asks for one more nonce, for what is still to be sent

Times are seconds on any clock that never goes back. Keys and random numbers are handed in. Source: SDS10865.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave.security_errors import (
    ChannelEvent,
    Draw,
    LocalError,
    Opened,
    Refusal,
    Refused,
    Undelivered,
)

NONCE_WAIT = 5.0
"""How long the other node's nonce is awaited."""
NONCE_FRESH = 3.0
"""How long after it came a nonce is still used for sending."""
NONCE_VALID = 10.0
"""How long a nonce that was given out opens a frame; implementations use 3 to 20 s."""
NONCES_OUT = 8
"""Nonces that may be out at a time; the oldest goes, so that a node that asks and asks fills no memory."""

LONGEST_PIECE = 26
LONGEST = 2 * LONGEST_PIECE
SEQUENCED, SECOND, SEQUENCE = 0x10, 0x20, 0x0F
_DRAWS = 16


@dataclass(frozen=True, slots=True)
class _Pending:
    number: int
    plaintext: bytes = field(repr=False)


class S0Channel:
    """Feed it with `send`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`."""

    def __init__(self, own: int, peer: int, network_key: bytes, draw: Draw) -> None:
        self.own, self.peer = own, peer
        self._draw = draw
        self._keys = _derived(network_key)
        self._given: dict[int, tuple[bytes, float]] = {}
        self._theirs: tuple[bytes, float] | None = None
        self._asked_until: float | None = None
        self._queue: deque[_Pending] = deque()
        self._first_half: tuple[int, bytes] | None = None
        self._sequence = 0
        self._count = 0
        self._output: list[bytes] = []
        self._events: list[ChannelEvent] = []

    def use_key(self, network_key: bytes) -> None:
        """From now on this key holds. Nonces that are out stay valid, for they belong to no key."""
        self._keys = _derived(network_key)

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sealed."""
        return not self._queue

    def send(self, command: bytes, now: float) -> int:
        """Seals and sends as soon as there is a nonce. Its number comes again in `Undelivered`, if it fails."""
        if not command or len(command) > LONGEST:
            raise LocalError(f"S0 carries commands of 1 to {LONGEST} bytes, not of {len(command)}")
        self._count += 1
        if len(command) <= LONGEST_PIECE:
            pieces = [b"\x00" + command]
        else:
            self._sequence = self._sequence % SEQUENCE + 1
            mark = SEQUENCED | self._sequence
            pieces = [bytes((mark,)) + command[:LONGEST_PIECE], bytes((mark | SECOND,)) + command[LONGEST_PIECE:]]
        self._queue += [_Pending(self._count, piece) for piece in pieces]
        self._pump(now)
        return self._count

    def receive(self, frame: bytes, now: float) -> None:
        """One whole command of class 98 that is a nonce or an encapsulation."""
        self._expire(now)
        match frame[1:2]:
            case b"\x40" if len(frame) == 2:
                self._give(now)
            case b"\x80" if len(frame) == 2 + s0.NONCE:
                self._take_nonce(frame[2:], now)
            case b"\x81" | b"\xc1":
                self._open(frame, now)
            case _:
                self._events.append(Refused(Refusal.MALFORMED))

    def tick(self, now: float) -> None:
        """Does what is due at `now`."""
        self._expire(now)
        if self._asked_until is not None and self._asked_until <= now:
            self._asked_until = None
            if self._queue:
                number = self._queue[0].number
                self._queue = deque(one for one in self._queue if one.number != number)
                self._events.append(Undelivered(number))
            self._pump(now)

    @property
    def wake_at(self) -> float | None:
        """When `tick` is next due; None while nothing is awaited."""
        return self._asked_until

    def output(self) -> list[bytes]:
        """Commands to be sent to the other node as they are, once."""
        output, self._output = self._output, []
        return output

    def events(self) -> list[ChannelEvent]:
        """What has happened since the last call, in order."""
        events, self._events = self._events, []
        return events

    # sending

    def _pump(self, now: float) -> None:
        if not self._queue:
            return
        if self._theirs is None or self._theirs[1] <= now:
            self._theirs = None
            if self._asked_until is None:
                self._output.append(bytes((s0.CLASS, s0.NONCE_GET)))
                self._asked_until = now + NONCE_WAIT
            return
        pending, (nonce, _) = self._queue.popleft(), self._theirs
        self._theirs = None
        command = s0.ENCAPSULATION_AND_NONCE_GET if self._queue else s0.ENCAPSULATION
        if self._queue:
            self._asked_until = now + NONCE_WAIT
        sealed = s0.Encapsulation(self.own, self.peer, self._draw(s0.NONCE), nonce, pending.plaintext, command)
        self._output.append(sealed.build(self._keys))

    def _take_nonce(self, nonce: bytes, now: float) -> None:
        if self._asked_until is None:
            self._events.append(Refused(Refusal.NOT_ASKED))
            return
        self._asked_until = None
        self._theirs = (nonce, now + NONCE_FRESH)
        self._pump(now)

    # receiving

    def _give(self, now: float) -> None:
        """A nonce of our own. Those that are out differ in their first byte, which is what names them."""
        for _ in range(_DRAWS):
            nonce = self._draw(s0.NONCE)
            if nonce[0] not in self._given:
                break
        else:
            raise LocalError("the random numbers that were handed in repeat themselves")
        if len(self._given) == NONCES_OUT:
            del self._given[next(iter(self._given))]
        self._given[nonce[0]] = (nonce, now + NONCE_VALID)
        self._output.append(bytes((s0.CLASS, s0.NONCE_REPORT)) + nonce)

    def _expire(self, now: float) -> None:
        self._given = {name: row for name, row in self._given.items() if row[1] > now}

    def _open(self, frame: bytes, now: float) -> None:
        nonce, _ = self._given.get(frame[-s0.MAC - 1], (b"", 0.0)) if len(frame) > s0.AROUND else (b"", 0.0)
        if not nonce:
            why = Refusal.NO_NONCE if len(frame) > s0.AROUND else Refusal.MALFORMED
            self._events.append(Refused(why))
            return
        try:
            opened = s0.Encapsulation.open(frame, self.peer, self.own, nonce, self._keys)
        except s0.NotAuthentic:
            self._events.append(Refused(Refusal.NOT_AUTHENTIC))
            return
        except Malformed:
            self._events.append(Refused(Refusal.MALFORMED))
            return
        del self._given[nonce[0]]
        if opened.command == s0.ENCAPSULATION_AND_NONCE_GET:
            self._give(now)
        self._assemble(opened.plaintext[0], opened.plaintext[1:])

    def _assemble(self, control: int, piece: bytes) -> None:
        held, self._first_half = self._first_half, None
        if not control & SEQUENCED:
            self._events.append(Opened(piece))
        elif not control & SECOND:
            self._first_half = (control & SEQUENCE, piece)
        elif held is None or held[0] != control & SEQUENCE:
            self._events.append(Refused(Refusal.SEQUENCE))
        else:
            self._events.append(Opened(held[1] + piece))


def _derived(network_key: bytes) -> s0.Keys:
    if len(network_key) != s0.BLOCK:
        raise LocalError(f"a network key has {s0.BLOCK} bytes, this one {len(network_key)}")
    return s0.Keys.derive(network_key)
