"""The host's side of the PN532 dialogue, without I/O: command, ACK, response, and what to do when one is missing.

    idle --ask--> settling? --> awaiting ACK --ACK--> awaiting the response --response--> idle

Time is a number of seconds on any clock that never goes back, handed in with every call; `wake_at` says when `wake`
wants to be called. Facts from UM0701-02 §6.2.1.5 and §6.2.2; the waits are those of the libnfc and nfcpy drivers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from latchwork.protocol.pn532.frames import (
    ACK,
    NACK,
    TFI_CHIP,
    TFI_HOST,
    WAKE_UP,
    Ack,
    Damaged,
    DataFrame,
    ErrorFrame,
    Flaw,
    FrameCutter,
    Piece,
    build_frame,
)

SET_SERIAL_BAUD_RATE = 0x10
POWER_DOWN = 0x16


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds, and how often.

    `ack` is how long a command waits for its ACK before it is sent again, `sends` how often it is sent in all.
    `repeat` is how long a response that was asked for with NACK may take, `nacks` how often it is asked for.
    `quiet` is the silence after which a line is taken to be empty when a dialogue went wrong before, and
    `quiet_limit` ends that wait on a line that never is.
    """

    ack: float = 0.1
    sends: int = 3
    repeat: float = 0.1
    nacks: int = 3
    quiet: float = 0.02
    quiet_limit: float = 0.2


SLOW_BRIDGE = Timing(ack=1.5)
"""For USB bridges that hold bytes back."""


class Missing(Enum):
    """What did not come."""

    ACK = "ack"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Answered:
    """`code` is the command's plus one; `data` goes to `parse_response(code, data)`."""

    code: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The chip sent its error frame: it does not know the command, or not with this length."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The dialogue ended without a response and was aborted.

    Without an ACK the command most likely was not heard; it may still have been carried out when `heard` is true,
    for then something came back and could not be read. With an ACK it was taken on and nobody knows how far it got.
    """

    missing: Missing
    heard: bool


Outcome = Answered | Refused | Unanswered


class _State(Enum):
    IDLE = auto()
    SETTLING = auto()
    AWAITING_ACK = auto()
    AWAITING_RESPONSE = auto()


class HostSession:
    """One dialogue after another with one chip.

    Use: `ask`, send `outgoing()`, then feed what arrives to `receive` and call `wake` at `wake_at`, each time sending
    `outgoing()` afterwards, until one of the two returns an `Outcome`. `abort` ends a dialogue from outside; the
    chip then sends no response, but the command may have been carried out.
    """

    def __init__(self, timing: Timing | None = None, *, asleep: bool = True) -> None:
        self.timing = timing or Timing()
        self.wake_at: float | None = None
        self._asleep = asleep
        self._cutter = FrameCutter()
        self._out = bytearray()
        self._state = _State.IDLE
        self._stale_possible = False
        self._frame = b""
        self._code = 0
        self._wait: float | None = None
        self._sent = self._nacked = 0
        self._heard = self._garbled = False
        self._settle_until = 0.0

    @property
    def idle(self) -> bool:
        return self._state is _State.IDLE

    def outgoing(self) -> bytes:
        """Takes what is to be sent now."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def ask(self, code: int, data: bytes, now: float, *, wait: float | None = 0.1) -> None:
        """Starts a dialogue. `wait` is how long after its ACK the response may take; None waits until `abort`."""
        if self._state is not _State.IDLE:
            raise RuntimeError("a PN532 takes one command at a time; wait for the outcome or abort")
        self._frame = build_frame(TFI_HOST, code, data)
        self._code, self._wait = code, wait
        self._sent = self._nacked = 0
        self._heard = self._garbled = False
        self._cutter.reset()
        if self._stale_possible:
            # An earlier dialogue may still have an answer on its way. It must not be taken for the answer to this one.
            self._out += ACK
            self._state = _State.SETTLING
            self._settle_until = now + self.timing.quiet_limit
            self.wake_at = now + self.timing.quiet
        else:
            self._send(now)

    def receive(self, data: bytes, now: float) -> Outcome | None:
        """Takes what arrived. What comes while no dialogue is open is dropped."""
        if self._state is _State.IDLE:
            return None
        if self._state is _State.SETTLING:
            self.wake_at = min(now + self.timing.quiet, self._settle_until)
            return None
        self._heard = self._heard or bool(data)
        for piece in self._cutter.feed(data):
            outcome = self._take(piece, now)
            if outcome is not None:
                return outcome
        return None

    def wake(self, now: float) -> Outcome | None:
        """Call at `wake_at` or later; earlier calls do nothing."""
        if self.wake_at is None or now < self.wake_at:
            return None
        if self._state is _State.SETTLING:
            self._stale_possible = False
            self._send(now)
            return None
        if self._state is _State.AWAITING_ACK and self._sent < self.timing.sends:
            # The chip may yet answer the first copy too, so from here on only ACK-then-response counts.
            self._stale_possible = self._asleep = True
            self._cutter.reset()
            self._send(now)
            return None
        unreadable = self._garbled or self._cutter.pending > 1
        if self._state is _State.AWAITING_RESPONSE and unreadable and self._nacked < self.timing.nacks:
            self._cutter.reset()
            self._ask_again(now)
            return None
        missing = Missing.ACK if self._state is _State.AWAITING_ACK else Missing.RESPONSE
        heard = self._heard
        self.abort()
        return Unanswered(missing, heard)

    def abort(self) -> None:
        """Ends the open dialogue with an ACK, upon which the chip drops the command and sends no response."""
        if self._state is _State.IDLE:
            return
        if self._state is not _State.SETTLING:
            self._out += ACK
        self._stale_possible = self._asleep = True
        self._finish()

    def _send(self, now: float) -> None:
        if self._asleep:
            self._out += WAKE_UP
            self._asleep = False
        self._out += self._frame
        self._sent += 1
        self._state = _State.AWAITING_ACK
        self.wake_at = now + self.timing.ack

    def _take(self, piece: Piece, now: float) -> Outcome | None:
        if isinstance(piece, Ack):
            if self._state is _State.AWAITING_ACK:
                self._state = _State.AWAITING_RESPONSE
                self.wake_at = None if self._wait is None else now + self._wait
            return None
        if isinstance(piece, Damaged):
            self._take_damaged(piece, now)
            return None
        if self._state is _State.AWAITING_ACK and self._stale_possible:
            return None  # the answer to something older
        if isinstance(piece, ErrorFrame):
            self._finish()
            return Refused()
        if isinstance(piece, DataFrame) and piece.tfi == TFI_CHIP and piece.code == self._code + 1:
            self._finish()
            self._after(piece)
            return Answered(piece.code, piece.data)
        return None

    def _take_damaged(self, piece: Damaged, now: float) -> None:
        if self._state is not _State.AWAITING_RESPONSE:
            return
        if piece.flaw is Flaw.DATA_CHECKSUM and self._nacked < self.timing.nacks:
            self._ask_again(now)
        else:
            # Most likely noise, and the response still to come: a NACK now would fetch the one before it.
            self._garbled = True

    def _ask_again(self, now: float) -> None:
        self._out += NACK
        self._nacked += 1
        self._garbled = False
        self.wake_at = now + self.timing.repeat

    def _after(self, answer: DataFrame) -> None:
        if self._code == SET_SERIAL_BAUD_RATE:
            self._out += ACK  # at the old speed; the new one starts with it
        if self._code == POWER_DOWN and answer.data[:1] == b"\x00":
            self._asleep = True

    def _finish(self) -> None:
        self._state = _State.IDLE
        self.wake_at = None
