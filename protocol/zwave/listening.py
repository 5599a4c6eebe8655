"""Somebody who hears both nodes and holds the network's keys: sealed commands in the open again.

For recordings. Nothing is sent, so nothing is asked for: a frame whose nonce was not heard stays closed, and S2 opens
only from a frame on that begins new nonces. The keys of S2 inclusion come from a private key that never travels; what
goes under them stays closed too.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from enum import Enum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.s0_channel import NONCES_OUT, SECOND, SEQUENCE, SEQUENCED
from latchwork.protocol.zwave.s2_channel import LOOK_AHEAD, SOS, behind_extensions


class Closed(Enum):
    """Why a sealed command stays closed."""

    NO_NONCE = "the nonce that it was sealed under is not in the recording"
    NO_KEY = "no key that was given opens it"
    NO_HOME_ID = "the network's home id is not in the recording"
    HALF = "the first half of a command in two"
    DAMAGED = "it is damaged"


class Listener:
    """Feed it every command of class 98 and 9F in the order in which they passed. `keys` are network keys of 16 bytes,
    of S0 and of any S2 class; which is which is found out."""

    def __init__(self, keys: Sequence[bytes], home_id: bytes | None = None) -> None:
        self.home_id = home_id
        self._s0 = [s0.Keys.derive(key) for key in (*keys, s0.TEMPORARY)]
        self._s2 = [s2.Keys.of_network_key(key) for key in keys]
        self._nonces: dict[tuple[int, int], dict[int, bytes]] = {}
        self._halves: dict[tuple[int, int], tuple[int, bytes]] = {}
        self._entropy: dict[tuple[int, int], bytes] = {}
        self._spans: dict[frozenset[int], dict[int, s2.Span]] = {}

    def hear(self, source: int, destination: int, command: bytes) -> bytes | Closed | None:
        """What was sealed, or why it stays closed; None for a command that is not sealed."""
        way = (source, destination)
        match command[:2]:
            case b"\x98\x80" if len(command) == 2 + s0.NONCE:
                given = self._nonces.setdefault(way, {})
                given.pop(command[2], None)
                given[command[2]] = command[2:]
                if len(given) > NONCES_OUT:
                    del given[next(iter(given))]
            case b"\x9f\x02" if len(command) == 4 + s2.ENTROPY and command[3] & SOS:
                self._entropy[way] = command[4:]
            case b"\x98\x81" | b"\x98\xc1":
                return self._open_s0(way, command)
            case b"\x9f\x03":
                return self._open_s2(way, command)
        return None

    def _open_s0(self, way: tuple[int, int], command: bytes) -> bytes | Closed:
        if len(command) <= s0.AROUND:
            return Closed.DAMAGED
        given = self._nonces.get(way[::-1], {})
        nonce = given.get(command[-s0.MAC - 1])
        if nonce is None:
            return Closed.NO_NONCE
        for keys in self._s0:
            try:
                plaintext = s0.Encapsulation.open(command, *way, nonce, keys).plaintext
            except s0.NotAuthentic:
                continue
            return self._whole(way, plaintext)
        return Closed.NO_KEY

    def _whole(self, way: tuple[int, int], plaintext: bytes) -> bytes | Closed:
        control, piece = plaintext[0], plaintext[1:]
        if not control & SEQUENCED:
            return piece
        if not control & SECOND:
            self._halves[way] = (control & SEQUENCE, piece)
            return Closed.HALF
        number, first = self._halves.pop(way, (None, b""))
        return first + piece if number == control & SEQUENCE else Closed.DAMAGED

    def _open_s2(self, way: tuple[int, int], command: bytes) -> bytes | Closed:
        if self.home_id is None:
            return Closed.NO_HOME_ID
        try:
            envelope = s2.Envelope.parse(command)
            entropy = envelope.sender_entropy
        except Malformed:
            return Closed.DAMAGED
        associated = envelope.associated_data(*way, self.home_id)
        spans = self._spans.setdefault(frozenset(way), {})
        if entropy is not None:
            theirs = self._entropy.get(way[::-1])
            if theirs is None:
                return Closed.NO_NONCE
            mixed = s2.mixed_entropy(entropy, theirs)
            tried = {number: s2.Span(keys, mixed) for number, keys in enumerate(self._s2)}
        else:
            tried = {number: copy(span) for number, span in spans.items()}
        for number, span in tried.items():
            for _ in range(LOOK_AHEAD if entropy is None else 1):
                try:
                    plaintext = envelope.open(self._s2[number], span.next_nonce(), associated)
                except s2.NotAuthentic:
                    continue
                spans[number] = span
                opened = behind_extensions(plaintext) if envelope.flags & s2.EXTENDED_SECRETLY else plaintext
                return Closed.DAMAGED if opened is None else opened
        return Closed.NO_KEY if tried else Closed.NO_NONCE
