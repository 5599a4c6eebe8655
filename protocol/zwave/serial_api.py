"""The host's side of the Serial API as a state machine: bytes and the time go in, bytes and events come out.

Source: INS12350 §5-6. One request is under way at a time, from its first transmission to its response:

    IDLE -> ACK_AWAITED -> RESPONSE_AWAITED -> IDLE        functions without a response skip the third state
               |    ^
               v    |  NAK, CAN or no ACK in 1.6 s: again after 0.1, 1.1 and 2.1 s, three times at most
             BACKING_OFF

Frames of the stick are acknowledged and taken in whatever the state; a response or a callback of the request under way
proves that it arrived, even if its ACK was lost. Callbacks come after the response and may overlap later requests, so
each has an id and a guard of its own. Times are seconds on any clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.frames import Cutter, Damaged, FrameType, Signal, build_frame
from latchwork.protocol.zwave.generated import (
    AddNode,
    DataFrame,
    HostRequest,
    RemoveNode,
    SendData,
    SendDataAbort,
    SendDataBridge,
    SendDataBridgeCallback,
    SendDataCallback,
    SoftReset,
    StickRequest,
    StickResponse,
    parse_stick_request,
    parse_stick_response,
)

ACK_TIMEOUT = 1.6
FRAME_TIMEOUT = 1.5
RESPONSE_TIMEOUT = 10.0
CALLBACK_TIMEOUT = 65.0
RETRANSMISSIONS = 3
DAMAGED_IN_A_ROW = 3
FIRST_CALLBACK, LAST_CALLBACK = 10, 255

WITHOUT_RESPONSE: tuple[type, ...] = (AddNode, RemoveNode, SendDataAbort, SoftReset)


@dataclass(frozen=True, slots=True)
class Answered:
    """The request under way is over: acknowledged and, if its function has a response, answered.

    `response` is None where there is none, and where a callback came although the response was lost.
    """

    response: StickResponse | None


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """The stick never acknowledged the request. It is either deaf or very busy; nothing was sent on the air."""


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The stick acknowledged the request and its response never came: it may have been carried out."""


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A SendData has ended: `tx_status` says how it went on the air."""

    callback: int
    tx_status: int


@dataclass(frozen=True, slots=True)
class CallbackLost:
    """The callback of a SendData never came: nobody knows whether it went out."""

    callback: int


@dataclass(frozen=True, slots=True)
class Unsolicited:
    """A frame that answers nothing under way, or a callback of a function that calls back several times."""

    request: StickRequest


@dataclass(frozen=True, slots=True)
class ResetNeeded:
    """Three frames in a row came in damaged: the stick has to be reset."""


Event: TypeAlias = Answered | NotDelivered | AnswerLost | CalledBack | CallbackLost | Unsolicited | ResetNeeded


class State(Enum):
    IDLE = auto()
    ACK_AWAITED = auto()
    BACKING_OFF = auto()
    RESPONSE_AWAITED = auto()


class SerialApi:
    """Feed it with `request`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`."""

    def __init__(self) -> None:
        self.state = State.IDLE
        self.damaged = 0
        """Frames that came in with a wrong checksum or unreadable, in all."""
        self._cutter = Cutter()
        self._output = bytearray()
        self._events: list[Event] = []
        self._request: HostRequest | None = None
        self._frame = b""
        self._transmissions = 0
        self._deadline: float | None = None
        self._frame_deadline: float | None = None
        self._guards: dict[int, float] = {}
        self._last_callback = LAST_CALLBACK
        self._damaged_in_a_row = 0

    # what the host does with it

    def start(self) -> None:
        """Begins with a NAK, which flushes the stick's parser."""
        self._output.append(Signal.NAK)

    def next_callback(self) -> int:
        """A callback id that no SendData waits for: 10 to 255, round and round."""
        while True:
            self._last_callback = self._last_callback + 1 if self._last_callback < LAST_CALLBACK else FIRST_CALLBACK
            if self._last_callback not in self._guards:
                return self._last_callback

    def request(self, request: HostRequest, now: float) -> None:
        """Sends a request. Only when `state` is IDLE; its end is one Answered, NotDelivered or AnswerLost."""
        if self.state is not State.IDLE:
            raise RuntimeError("a request is under way; wait for its end before the next")
        self._request = request
        self._frame = build_frame(FrameType.REQUEST, request.CODE, request.build())
        self._transmissions = 0
        if isinstance(request, SendData | SendDataBridge) and request.callback:
            self._guards[request.callback] = now + CALLBACK_TIMEOUT
        self._transmit(now)

    def withdraw(self) -> None:
        """Forgets the request under way, as after a reset; no event comes for it."""
        self.state = State.IDLE
        self._request = None
        self._deadline = None
        self._guards.clear()

    def receive(self, data: bytes, now: float) -> None:
        was_inside = self._cutter.inside
        for piece in self._cutter.feed(data):
            was_inside = False
            if isinstance(piece, DataFrame):
                self._frame_received(piece, now)
            elif isinstance(piece, Damaged):
                self._frame_damaged()
            else:
                self._signalled(piece, now)
        if not self._cutter.inside:
            self._frame_deadline = None
        elif not was_inside or self._frame_deadline is None:
            self._frame_deadline = now + FRAME_TIMEOUT

    def tick(self, now: float) -> None:
        """Does what is due at `now`."""
        if self._frame_deadline is not None and self._frame_deadline <= now:
            self._frame_deadline = None
            self._cutter.abandon()
        if self._deadline is not None and self._deadline <= now:
            self._overdue(now)
        for callback in [callback for callback, guard in self._guards.items() if guard <= now]:
            del self._guards[callback]
            self._events.append(CallbackLost(callback))

    @property
    def wake_at(self) -> float | None:
        """When `tick` is next due; None while nothing is awaited."""
        times = [time for time in (self._deadline, self._frame_deadline, *self._guards.values()) if time is not None]
        return min(times, default=None)

    def output(self) -> bytes:
        """What has to be written to the stick, once."""
        data = bytes(self._output)
        self._output.clear()
        return data

    def events(self) -> list[Event]:
        """What has happened since the last call, in order."""
        events, self._events = self._events, []
        return events

    # the request under way

    def _transmit(self, now: float) -> None:
        self._output += self._frame
        self._transmissions += 1
        self.state = State.ACK_AWAITED
        self._deadline = now + ACK_TIMEOUT

    def _back_off(self, now: float) -> None:
        if self._transmissions > RETRANSMISSIONS:
            self._finish(NotDelivered())
            return
        self.state = State.BACKING_OFF
        self._deadline = now + 0.1 + (self._transmissions - 1) * 1.0

    def _overdue(self, now: float) -> None:
        if self.state is State.ACK_AWAITED:
            self._back_off(now)
        elif self.state is State.RESPONSE_AWAITED:
            self._finish(AnswerLost())
        elif self._cutter.inside and self._frame_deadline is not None:
            # The stick is in the middle of a frame: sending now would collide again.
            self._deadline = self._frame_deadline
        else:
            self._transmit(now)

    def _finish(self, event: Answered | NotDelivered | AnswerLost) -> None:
        if isinstance(self._request, SendData | SendDataBridge) and self._guards:
            refused = isinstance(event, Answered) and getattr(event.response, "accepted", None) == 0
            if refused or isinstance(event, NotDelivered):
                self._guards.pop(self._request.callback, None)
        self.state = State.IDLE
        self._request = None
        self._deadline = None
        self._events.append(event)

    # what the stick says

    def _signalled(self, signal: Signal, now: float) -> None:
        if self.state is not State.ACK_AWAITED:
            return
        if signal is not Signal.ACK:
            self._back_off(now)
        elif isinstance(self._request, WITHOUT_RESPONSE):
            self._finish(Answered(None))
        else:
            self.state = State.RESPONSE_AWAITED
            self._deadline = now + RESPONSE_TIMEOUT

    def _frame_damaged(self) -> None:
        self._output.append(Signal.NAK)
        self.damaged += 1
        self._damaged_in_a_row += 1
        if self._damaged_in_a_row == DAMAGED_IN_A_ROW:
            self._events.append(ResetNeeded())
            self._damaged_in_a_row = 0

    def _frame_received(self, frame: DataFrame, now: float) -> None:
        self._output.append(Signal.ACK)
        self._damaged_in_a_row = 0
        try:
            if frame.type == FrameType.RESPONSE:
                self._responded(frame)
            elif frame.type == FrameType.REQUEST:
                self._requested(parse_stick_request(frame.function, frame.parameters))
        except Malformed:
            self.damaged += 1

    def _responded(self, frame: DataFrame) -> None:
        if self._request is None or frame.function != self._request.CODE:
            return
        self._finish(Answered(parse_stick_response(frame.function, frame.parameters)))

    def _requested(self, request: StickRequest) -> None:
        if not isinstance(request, SendDataCallback | SendDataBridgeCallback):
            self._events.append(Unsolicited(request))
            return
        if self._guards.pop(request.callback, None) is None:
            return
        under_way = self._request
        if isinstance(under_way, SendData | SendDataBridge) and under_way.callback == request.callback:
            self._finish(Answered(None))
        self._events.append(CalledBack(request.callback, request.tx_status))
