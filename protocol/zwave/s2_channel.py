"""One node's end of an S2 channel to one other node, as a state machine: sequence numbers, nonces, encapsulation.

    send(command) -> 9F 01                 nobody knows the other's entropy yet
                     9F 02 SOS, entropy -> 9F 03 with the SPAN extension; from now on both draw nonces in step
    send(command) -> 9F 03
    9F 02 SOS     -> 9F 03 with the SPAN extension, the same command once more: the other could not open it

The classes have keys and nonces of their own. A node that keeps nonces for one class at a time is met half-way: when a
command goes under another class than the last one, new entropy is asked for first.

Not here: multicast (its extensions are read and passed over) and Long Range, whose node ids have two bytes. Times are
seconds on any clock that never goes back. Keys and random numbers are handed in. Source: Z-Wave command class
specification, Security 2 Command Class.
"""

from __future__ import annotations

from collections import deque
from copy import copy
from dataclasses import dataclass, field, replace

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import security_s2 as s2
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
"""How long the other node's entropy is awaited."""
SOS_WAIT = 2.0
"""How long after a command the other node's SOS is taken to mean that it could not open it. No document has a number;
later than that it would be an invitation to have an old command carried out again."""
LOOK_AHEAD = 5
"""Nonces that are tried before the nodes count as out of step, since frames get lost."""

SOS = 0x01
LONGEST = 0xFF - 4 - s2.TAG - 2 - s2.ENTROPY
CRITICAL = 0x40
_MPAN, _MGRP, _MOS = 0x02, 0x03, 0x04
_KNOWN = frozenset({s2.SPAN_EXTENSION, _MPAN, _MGRP, _MOS})


@dataclass(frozen=True, slots=True)
class _Pending:
    number: int
    command: bytes = field(repr=False)
    key_class: int
    again: bool = False


class S2Channel:
    """Feed it with `send`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`."""

    def __init__(self, own: int, peer: int, home_id: bytes, draw: Draw) -> None:
        self.own, self.peer = own, peer
        self._home_id = home_id
        self._draw = draw
        self._sequence = draw(1)[0]
        self._their_sequence: int | None = None
        self._keys: dict[int, s2.Keys] = {}
        self._spans: dict[int, s2.Span] = {}
        self._live: int | None = None
        """The class under which the last frame went, either way."""
        self._our_entropy: bytes | None = None
        self._their_entropy: bytes | None = None
        self._asked_until: float | None = None
        self._queue: deque[_Pending] = deque()
        self._last: tuple[_Pending, float] | None = None
        self._count = 0
        self._output: list[bytes] = []
        self._events: list[ChannelEvent] = []

    def add_key(self, key_class: int, keys: s2.Keys) -> None:
        """Any number you like names a class; nonces that were shared under an older key of it are forgotten."""
        self._keys[key_class] = keys
        self._spans.pop(key_class, None)

    def remove_key(self, key_class: int) -> None:
        self._keys.pop(key_class, None)
        self._spans.pop(key_class, None)

    @property
    def live(self) -> int | None:
        """The class under which the last frame went, either way; None before the first."""
        return self._live

    def send(self, command: bytes, key_class: int, now: float) -> int:
        """Seals and sends as soon as nonces are shared. Its number comes again in `Undelivered`, if it fails."""
        if key_class not in self._keys:
            raise LocalError(f"there is no key of class {key_class:02x} to send under")
        if not command or len(command) > LONGEST:
            raise LocalError(f"S2 carries commands of 1 to {LONGEST} bytes, not of {len(command)}")
        self._count += 1
        self._queue.append(_Pending(self._count, command, key_class))
        self._pump(now)
        return self._count

    def receive(self, frame: bytes, now: float) -> None:
        """One whole command of class 9F that is a nonce or an encapsulation."""
        match frame[1:2]:
            case b"\x01" if len(frame) == 3:
                if self._is_new(frame[2]):
                    self.say_sos()
            case b"\x02" if len(frame) >= 4:
                self._nonce_report(frame, now)
            case b"\x03":
                self._open(frame)
            case _:
                self._refuse(Refusal.MALFORMED)

    def tick(self, now: float) -> None:
        """Does what is due at `now`."""
        if self._asked_until is not None and self._asked_until <= now:
            self._asked_until = None
            if self._queue:
                self._events.append(Undelivered(self._queue.popleft().number))
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

    def _next_sequence(self) -> int:
        number, self._sequence = self._sequence, (self._sequence + 1) & 0xFF
        return number

    def say_sos(self) -> None:
        """Tells fresh entropy of ours; the other node's next frame begins new nonces with it."""
        self._our_entropy = self._draw(s2.ENTROPY)
        head = bytes((s2.CLASS, s2.NONCE_REPORT, self._next_sequence(), SOS))
        self._output.append(head + self._our_entropy)

    def _pump(self, now: float) -> None:
        while self._queue and self._asked_until is None:
            pending = self._queue[0]
            keys = self._keys.get(pending.key_class)
            if keys is None:
                self._queue.popleft()
                self._events.append(Undelivered(pending.number))
                continue
            extensions: tuple[tuple[int, bytes], ...] = ()
            if self._their_entropy is not None:
                entropy = self._draw(s2.ENTROPY)
                extensions = ((s2.SPAN_EXTENSION | CRITICAL, entropy),)
                self._spans[pending.key_class] = s2.Span(keys, s2.mixed_entropy(entropy, self._their_entropy))
                self._their_entropy = None
            elif pending.key_class not in self._spans or self._live != pending.key_class:
                self._output.append(bytes((s2.CLASS, s2.NONCE_GET, self._next_sequence())))
                self._asked_until = now + NONCE_WAIT
                return
            self._live = pending.key_class
            self._output.append(self._sealed(pending, keys, extensions))
            self._queue.popleft()
            self._last = (pending, now + SOS_WAIT)

    def _sealed(self, pending: _Pending, keys: s2.Keys, extensions: tuple[tuple[int, bytes], ...]) -> bytes:
        flags = s2.EXTENDED if extensions else 0
        blank = s2.Envelope(self._next_sequence(), flags, extensions, bytes(len(pending.command) + s2.TAG))
        associated = blank.associated_data(self.own, self.peer, self._home_id)
        nonce = self._spans[pending.key_class].next_nonce()
        return replace(blank, sealed=s2.seal(keys, nonce, pending.command, associated)).build()

    # receiving

    def _refuse(self, why: Refusal) -> None:
        self._events.append(Refused(why))

    def _is_new(self, sequence: int) -> bool:
        if sequence == self._their_sequence:
            self._refuse(Refusal.REPEATED)
            return False
        self._their_sequence = sequence
        return True

    def _nonce_report(self, frame: bytes, now: float) -> None:
        if not frame[3] & SOS:  # of a multicast that was not understood, which we do not send
            self._refuse(Refusal.NOT_ASKED)
            return
        if len(frame) != 4 + s2.ENTROPY:
            self._refuse(Refusal.MALFORMED)
            return
        if not self._is_new(frame[2]):
            return
        self._their_entropy = frame[4:]
        last, self._last = self._last, None
        if self._asked_until is not None:
            self._asked_until = None
        elif last is not None and last[1] > now:
            if last[0].again:
                self._events.append(Undelivered(last[0].number))
            else:
                self._queue.appendleft(replace(last[0], again=True))
        self._pump(now)

    def _open(self, frame: bytes) -> None:
        try:
            envelope = s2.Envelope.parse(frame)
            entropy = envelope.sender_entropy
        except Malformed:
            self._refuse(Refusal.MALFORMED)
            return
        if envelope.sequence == self._their_sequence:
            self._refuse(Refusal.REPEATED)
            return
        if not _understood(envelope.extensions):
            self._refuse(Refusal.EXTENSION)
            return
        if entropy is not None and self._our_entropy is None:
            self._refuse(Refusal.NO_NONCE)
            self.say_sos()
            return
        found = self._in_step(envelope) if entropy is None else self._begun(envelope, entropy)
        if found is None:
            self._refuse(Refusal.NOT_AUTHENTIC)
            self.say_sos()
            return
        self._their_sequence = envelope.sequence
        self._live = found[0]
        command = behind_extensions(found[1]) if envelope.flags & s2.EXTENDED_SECRETLY else found[1]
        if command is None:
            self._refuse(Refusal.EXTENSION)
        else:
            self._events.append(Opened(command, found[0]))

    def _begun(self, envelope: s2.Envelope, entropy: bytes) -> tuple[int, bytes] | None:
        """Opens the first frame of new nonces. It does not say its class, so every key is tried."""
        mixed = s2.mixed_entropy(entropy, self._our_entropy or b"")
        for key_class, keys in self._keys.items():
            span = s2.Span(keys, mixed)
            plaintext = self._tried(envelope, keys, span.next_nonce())
            if plaintext is not None:
                self._spans[key_class] = span
                self._our_entropy = None
                return key_class, plaintext
        return None

    def _in_step(self, envelope: s2.Envelope) -> tuple[int, bytes] | None:
        """Opens a frame under shared nonces; the class of the last frame is tried first."""
        for key_class in sorted(self._spans, key=lambda one: one != self._live):
            span = copy(self._spans[key_class])
            for ahead in range(LOOK_AHEAD):
                plaintext = self._tried(envelope, self._keys[key_class], span.next_nonce())
                if plaintext is not None:
                    self._spans[key_class] = span
                    if ahead == 0:
                        self._last = None  # they draw where we do, so our last command was opened
                    return key_class, plaintext
        return None

    def _tried(self, envelope: s2.Envelope, keys: s2.Keys, nonce: bytes) -> bytes | None:
        associated = envelope.associated_data(self.peer, self.own, self._home_id)
        try:
            return envelope.open(keys, nonce, associated)
        except s2.NotAuthentic:
            return None


def _understood(extensions: tuple[tuple[int, bytes], ...]) -> bool:
    return not any(kind & CRITICAL and kind & s2.EXTENSION_TYPE not in _KNOWN for kind, _ in extensions)


def behind_extensions(plaintext: bytes) -> bytes | None:
    """The command behind the enciphered extensions; None when they do not fit together or have to be understood."""
    at, more = 0, True
    while more:
        if at + 2 > len(plaintext) or plaintext[at] < 2 or at + plaintext[at] > len(plaintext):
            return None
        kind = plaintext[at + 1]
        if not _understood(((kind, b""),)):
            return None
        more = bool(kind & s2.MORE)
        at += plaintext[at]
    return plaintext[at:]
