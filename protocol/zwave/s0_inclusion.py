"""How a node gets the S0 network key: the including controller's side and the joining node's, as state machines.

    controller                              node
    98 04 scheme get                  ->
                                      <-    98 05 scheme report
    0[98 06 network key set]          ->    0[...]: sealed under sixteen zero bytes
                                      <-    K[98 07 verify]             K[...]: sealed under the key itself
    K[98 02 commands supported get]   ->
                                      <-    K[98 03 commands supported report]

Each step has ten seconds. A node that was given up is in the network without security; a lock is then of no use and
has to be excluded. Source: SDS10865. Whoever listens to this exchange has the key: that is the weakness of S0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave.commands import AnyCommand, decode, encode
from latchwork.protocol.zwave.s0_channel import S0Channel
from latchwork.protocol.zwave.security_errors import (
    ChannelEvent,
    Draw,
    LocalError,
    Opened,
    Refusal,
    Refused,
    Undelivered,
)

STEP = 10.0
"""Seconds for each step."""
SCHEME_0 = 0x00
_UNSUPPORTED_SCHEME = 0x01
"""Bit 0 of a scheme byte says that scheme 0 is *not* there."""
CONTROLLED_MARK = 0xEF


class S0Failure(Enum):
    NO_SCHEME = "the node has no scheme that we have"
    TIMEOUT = "a step took too long"
    UNDELIVERED = "a command could not be delivered"
    KEY_LENGTH = "the network key does not have 16 bytes"


@dataclass(frozen=True, slots=True)
class S0Included:
    """The node has the key. Classes that it supports and controls under it are known on the controller's side."""

    supported: bytes = b""
    controlled: bytes = b""


@dataclass(frozen=True, slots=True)
class S0Failed:
    why: S0Failure


S0Event: TypeAlias = S0Included | S0Failed | ChannelEvent
"""What the channel tells comes too, once the inclusion is over."""


class S0State(Enum):
    READY = auto()
    SCHEME_AWAITED = auto()
    KEY_AWAITED = auto()
    VERIFY_AWAITED = auto()
    CLASSES_AWAITED = auto()
    DONE = auto()
    FAILED = auto()


class _Inclusion:
    """What both sides share: a channel, a step at a time, ten seconds for each."""

    def __init__(self, own: int, peer: int, draw: Draw) -> None:
        self.state = S0State.READY
        self.channel = S0Channel(own, peer, s0.TEMPORARY, draw)
        """Stays good when the inclusion is over: it then has the network key."""
        self._output: list[bytes] = []
        self._events: list[S0Event] = []
        self._deadline: float | None = None

    def receive(self, frame: bytes, now: float) -> None:
        """One whole command of class 98, as it came from the other node."""
        try:
            command = decode(frame)
        except Malformed:
            self._events.append(Refused(Refusal.MALFORMED))
            return
        if isinstance(command, g.S0NonceGet | g.S0NonceReport | g.S0Encapsulation | g.S0EncapsulationNonceGet):
            self.channel.receive(frame, now)
            self._drain(now)
        elif isinstance(command, g.S0SchemeGet | g.S0SchemeReport):
            self._heard(command, now)
            self._drain(now)
        else:
            self._events.append(Refused(Refusal.NOT_ASKED))

    def tick(self, now: float) -> None:
        self.channel.tick(now)
        self._drain(now)
        if self._deadline is not None and self._deadline <= now:
            self._fail(S0Failure.TIMEOUT)

    @property
    def wake_at(self) -> float | None:
        times = [time for time in (self._deadline, self.channel.wake_at) if time is not None]
        return min(times, default=None)

    def output(self) -> list[bytes]:
        """Commands to be sent to the other node as they are, once."""
        output, self._output = self._output, []
        return output

    def events(self) -> list[S0Event]:
        events, self._events = self._events, []
        return events

    def _heard(self, command: AnyCommand, now: float) -> None:
        raise NotImplementedError

    def _sealed(self, command: AnyCommand, now: float) -> None:
        raise NotImplementedError

    def _step(self, state: S0State, now: float) -> None:
        self.state, self._deadline = state, now + STEP

    def _end(self, state: S0State, event: S0Event) -> None:
        self.state, self._deadline = state, None
        self._events.append(event)

    def _fail(self, why: S0Failure) -> None:
        self._end(S0State.FAILED, S0Failed(why))

    def _not_asked(self) -> None:
        self._events.append(Refused(Refusal.NOT_ASKED))

    def _seal(self, command: AnyCommand, now: float) -> None:
        self.channel.send(encode(command), now)

    def _drain(self, now: float) -> None:
        """What the channel has to say; what comes out of it sealed is a step of the exchange."""
        for event in self.channel.events():
            if self.state is S0State.DONE:
                self._events.append(event)
            elif isinstance(event, Undelivered):
                self._fail(S0Failure.UNDELIVERED)
            elif isinstance(event, Refused):
                self._events.append(event)
            else:
                self._opened(event, now)
        self._output += self.channel.output()

    def _opened(self, opened: Opened, now: float) -> None:
        try:
            command = decode(opened.command)
        except Malformed:
            self._events.append(Refused(Refusal.MALFORMED))
            return
        if isinstance(command, _SEALED_STEPS):
            self._sealed(command, now)
        else:
            self._not_asked()


_SEALED_STEPS = (g.S0NetworkKeySet, g.S0NetworkKeyVerify, g.S0CommandsSupportedGet, g.S0CommandsSupportedReport)


class S0Including(_Inclusion):
    """The controller's side. `network_key` is the network's for all its nodes."""

    def __init__(self, own: int, peer: int, network_key: bytes, draw: Draw) -> None:
        super().__init__(own, peer, draw)
        if len(network_key) != s0.BLOCK or network_key == s0.TEMPORARY:
            raise LocalError("a network key has 16 bytes, and is not the temporary key of zeros")
        self._network_key = network_key

    def start(self, now: float) -> None:
        """At most ten seconds after the node was taken into the network."""
        if self.state is not S0State.READY:
            raise LocalError("this inclusion was started already")
        self._output.append(encode(g.S0SchemeGet(SCHEME_0)))
        self._step(S0State.SCHEME_AWAITED, now)

    def _heard(self, command: AnyCommand, now: float) -> None:
        if not isinstance(command, g.S0SchemeReport) or self.state is not S0State.SCHEME_AWAITED:
            self._not_asked()
        elif command.schemes & _UNSUPPORTED_SCHEME:
            self._fail(S0Failure.NO_SCHEME)
        else:
            self._seal(g.S0NetworkKeySet(self._network_key), now)
            self._step(S0State.VERIFY_AWAITED, now)

    def _drain(self, now: float) -> None:
        super()._drain(now)
        if self.state is S0State.VERIFY_AWAITED and self.channel.idle:
            # The key has left under the temporary one; the answer will be under the key itself.
            self.channel.use_key(self._network_key)

    def _sealed(self, command: AnyCommand, now: float) -> None:
        if isinstance(command, g.S0NetworkKeyVerify) and self.state is S0State.VERIFY_AWAITED:
            self._seal(g.S0CommandsSupportedGet(), now)
            self._step(S0State.CLASSES_AWAITED, now)
        elif isinstance(command, g.S0CommandsSupportedReport) and self.state is S0State.CLASSES_AWAITED:
            supported, _, controlled = command.classes.partition(bytes((CONTROLLED_MARK,)))
            self._end(S0State.DONE, S0Included(supported, controlled))
        else:
            self._not_asked()


class S0Joining(_Inclusion):
    """The node's side; `supported` are the command classes that it answers under the key."""

    def __init__(self, own: int, peer: int, supported: bytes, draw: Draw) -> None:
        super().__init__(own, peer, draw)
        self._supported = supported
        self.network_key: bytes | None = None
        """What was received, once it was."""

    def start(self, now: float) -> None:
        """When the node was taken into a network."""
        if self.state is not S0State.READY:
            raise LocalError("this inclusion was started already")
        self._step(S0State.SCHEME_AWAITED, now)

    def _heard(self, command: AnyCommand, now: float) -> None:
        if not isinstance(command, g.S0SchemeGet) or self.state is not S0State.SCHEME_AWAITED:
            self._not_asked()
            return
        self._output.append(encode(g.S0SchemeReport(SCHEME_0)))
        self._step(S0State.KEY_AWAITED, now)

    def _sealed(self, command: AnyCommand, now: float) -> None:
        if isinstance(command, g.S0NetworkKeySet) and self.state is S0State.KEY_AWAITED:
            if len(command.key) != s0.BLOCK:
                self._fail(S0Failure.KEY_LENGTH)
                return
            self.network_key = command.key
            self.channel.use_key(command.key)
            self._seal(g.S0NetworkKeyVerify(), now)
            self._step(S0State.CLASSES_AWAITED, now)
        elif isinstance(command, g.S0CommandsSupportedGet) and self.state is S0State.CLASSES_AWAITED:
            self._seal(g.S0CommandsSupportedReport(0, self._supported), now)
            self._end(S0State.DONE, S0Included(self._supported))
        else:
            self._not_asked()
