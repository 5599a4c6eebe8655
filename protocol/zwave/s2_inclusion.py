"""What both sides of an S2 inclusion share: classes, reasons, events, one step at a time.

    controller (A)                                  joining node (B)
    9F 04 KEX get                             ->
                                              <-    9F 05 KEX report: classes that it asks for
    [user grants]  9F 06 KEX set              ->
                                              <-    9F 08 00 public key, two bytes of it masked
    9F 08 01 public key                       ->
    [user types the PIN]                      <-    T[9F 06 echo of the KEX set]
    T[9F 05 echo of the KEX report]           ->
      for each class  T[9F 0A key]            <->   T[9F 09 key get]
                      T[9F 0C 02]             <->   K[9F 0B verify]
                                              <-    T[9F 0C 01 complete]

T[...] is sealed under the temporary keys, which both compute from the public keys; K[...] under the class's own key.
The PIN is the two masked bytes: who types a wrong one computes other temporary keys, and the echo does not open.
The controller's public key leaves before the PIN is known, for the node waits ten seconds for it. Sources: Z-Wave
command class specification, Security 2; times from zwave-js, packages/cc/src/lib/Security2/shared.ts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, IntFlag, auto
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import AnyCommand, decode, encode
from latchwork.protocol.zwave.s2_channel import S2Channel
from latchwork.protocol.zwave.security_errors import ChannelEvent, Draw, Opened, Refusal, Refused, Undelivered

STEP = 10.0
"""TA1-TA5, TB3-TB5: seconds for each frame that is awaited."""
USER = 240.0
"""TAI1, TAI2, TBI1, TB2: seconds for what a person decides."""
KEX_GET_WAIT = 30.0
"""TB1: how long the node waits for the first frame."""

TEMPORARY = 0
"""Names the temporary keys in a channel; no class has this bit."""
SCHEME_1 = 0x02
CURVE_25519 = 0x01
ECHO = 0x01
CSA = 0x02
INCLUDING_NODE = 0x01
KEY_VERIFIED, REQUESTS_COMPLETE = 0x02, 0x01


class KeyClass(IntFlag):
    UNAUTHENTICATED = 0x01
    AUTHENTICATED = 0x02
    ACCESS_CONTROL = 0x04
    S0 = 0x80


ALL_CLASSES = KeyClass.UNAUTHENTICATED | KeyClass.AUTHENTICATED | KeyClass.ACCESS_CONTROL | KeyClass.S0
WITH_PIN = KeyClass.AUTHENTICATED | KeyClass.ACCESS_CONTROL


class KexFailure(IntEnum):
    """The reasons of KEX Fail."""

    KEY = 0x01
    SCHEME = 0x02
    CURVES = 0x03
    DECRYPT = 0x05
    CANCEL = 0x06
    AUTH = 0x07
    KEY_GET = 0x08
    VERIFY = 0x09
    REPORT = 0x0A


class S2Failure(Enum):
    """Why an inclusion ended otherwise than by KEX Fail."""

    TIMEOUT = "a step took too long"
    UNDELIVERED = "a command could not be delivered"
    PUBLIC_KEY = "no secret can be agreed on with their public key"


@dataclass(frozen=True, slots=True)
class ClassesRequested:
    """The node asks for these classes: `grant` some of them, or `cancel`, within 240 s."""

    classes: KeyClass
    client_side_authentication: bool


@dataclass(frozen=True, slots=True)
class PinAwaited:
    """`device_specific_key` are the seven groups of five digits that the node showed; the first, the PIN, is on its
    label. Compare, then `confirm` with the PIN, or `cancel`, within 240 s."""

    device_specific_key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class S2Included:
    """All granted keys are over there and verified. `device_specific_key` holds all eight groups."""

    classes: KeyClass
    device_specific_key: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class S2Failed:
    """The inclusion is over and no key counts. `theirs` says that the other node gave it up."""

    why: KexFailure | S2Failure
    theirs: bool = False


S2Event: TypeAlias = ClassesRequested | PinAwaited | S2Included | S2Failed | ChannelEvent
"""What the channel tells comes too, once the inclusion is over."""


class S2State(Enum):
    READY = auto()
    KEX_GET_AWAITED = auto()
    KEX_REPORT_AWAITED = auto()
    GRANT_AWAITED = auto()
    KEX_SET_AWAITED = auto()
    PUBLIC_KEY_AWAITED = auto()
    PIN_AWAITED = auto()
    ECHO_AWAITED = auto()
    KEY_GET_AWAITED = auto()
    KEY_AWAITED = auto()
    VERIFY_AWAITED = auto()
    TRANSFER_END_AWAITED = auto()
    DONE = auto()
    FAILED = auto()


OVER = frozenset({S2State.DONE, S2State.FAILED})


def device_specific_key(public_key: bytes) -> tuple[str, ...]:
    """The first 16 bytes as eight groups of five digits."""
    return tuple(f"{int.from_bytes(public_key[at : at + 2], 'big'):05d}" for at in range(0, 16, 2))


class S2Inclusion:
    """Feed it with `start`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`."""

    def __init__(self, own: int, peer: int, home_id: bytes, draw: Draw) -> None:
        self.state = S2State.READY
        self.channel = S2Channel(own, peer, home_id, draw)
        """Stays good when the inclusion is over: it then has the granted keys."""
        self.granted = KeyClass(0)
        self._secured = False
        """Whether the other node has shown that it has our temporary keys."""
        self._output: list[bytes] = []
        self._events: list[S2Event] = []
        self._deadline: float | None = None

    def receive(self, frame: bytes, now: float) -> None:
        """One whole command of class 9F, as it came from the other node."""
        try:
            command = decode(frame)
        except Malformed:
            self._events.append(Refused(Refusal.MALFORMED))
            return
        if isinstance(command, g.S2NonceGet | g.S2NonceReport | g.S2Encapsulation):
            self._channel_receives(frame, now)
        elif self.state in OVER or not isinstance(command, _BARE):
            self._not_asked()
        elif isinstance(command, g.S2KexFail):
            self._failed_there(command)
        else:
            self._heard(command, now)
        self._drain(now)

    def cancel(self, now: float) -> None:
        """Gives the inclusion up, at any time; the other node is told."""
        if self.state not in OVER:
            self._fail(KexFailure.CANCEL, now)
            self._drain(now)

    def tick(self, now: float) -> None:
        self.channel.tick(now)
        self._drain(now)
        if self._deadline is not None and self._deadline <= now:
            self._end(S2State.FAILED, S2Failed(S2Failure.TIMEOUT))

    @property
    def wake_at(self) -> float | None:
        times = [time for time in (self._deadline, self.channel.wake_at) if time is not None]
        return min(times, default=None)

    def output(self) -> list[bytes]:
        """Commands to be sent to the other node as they are, once."""
        output, self._output = self._output, []
        return output

    def events(self) -> list[S2Event]:
        events, self._events = self._events, []
        return events

    # what the two sides fill in

    def _heard(self, command: AnyCommand, now: float) -> None:
        """A command in the open."""
        raise NotImplementedError

    def _sealed(self, command: AnyCommand, key_class: int, now: float) -> None:
        raise NotImplementedError

    def _channel_receives(self, frame: bytes, now: float) -> None:
        self.channel.receive(frame, now)

    def _dropped(self, event: Refused, now: float) -> None:
        self._events.append(event)

    # what they share

    def _step(self, state: S2State, now: float, seconds: float = STEP) -> None:
        self.state, self._deadline = state, now + seconds

    def _end(self, state: S2State, event: S2Event) -> None:
        self.state, self._deadline = state, None
        self.channel.remove_key(TEMPORARY)
        if state is S2State.FAILED:
            for key_class in KeyClass:
                self.channel.remove_key(key_class)
        self._events.append(event)

    def _fail(self, why: KexFailure, now: float) -> None:
        """Tells the other node, under the temporary keys if nonces are shared under them, and is over."""
        if self._secured and self.channel.live == TEMPORARY:
            self._seal(g.S2KexFail(why), TEMPORARY, now)
        else:
            self._say(g.S2KexFail(why))
        self._output += self.channel.output()
        self._end(S2State.FAILED, S2Failed(why))

    def _failed_there(self, command: g.S2KexFail) -> None:
        try:
            why = KexFailure(command.reason)
        except ValueError:
            why = KexFailure.CANCEL
        self._end(S2State.FAILED, S2Failed(why, theirs=True))

    def _not_asked(self) -> None:
        self._events.append(Refused(Refusal.NOT_ASKED))

    def _say(self, command: AnyCommand) -> None:
        self._output.append(encode(command))

    def _seal(self, command: AnyCommand, key_class: int, now: float) -> None:
        self.channel.send(encode(command), key_class, now)

    def _drain(self, now: float) -> None:
        self._take(self.channel.events(), now)
        self._output += self.channel.output()

    def _take(self, events: list[ChannelEvent], now: float) -> None:
        for event in events:
            if self.state is S2State.DONE:
                self._events.append(event)
            elif self.state is S2State.FAILED:
                continue
            elif isinstance(event, Undelivered):
                self._end(S2State.FAILED, S2Failed(S2Failure.UNDELIVERED))
            elif isinstance(event, Refused):
                self._dropped(event, now)
            else:
                self._opened(event, now)

    def _opened(self, opened: Opened, now: float) -> None:
        try:
            command = decode(opened.command)
        except Malformed:
            self._events.append(Refused(Refusal.MALFORMED))
            return
        self._secured = True
        if isinstance(command, g.S2KexFail):
            self._failed_there(command)
        elif isinstance(command, _SEALED_STEPS):
            self._sealed(command, opened.key_class or TEMPORARY, now)
        else:
            self._not_asked()


_BARE = (g.S2KexGet, g.S2KexReport, g.S2KexSet, g.S2KexFail, g.S2PublicKeyReport)
_SEALED_STEPS = (
    g.S2KexReport,
    g.S2KexSet,
    g.S2NetworkKeyGet,
    g.S2NetworkKeyReport,
    g.S2NetworkKeyVerify,
    g.S2TransferEnd,
)
