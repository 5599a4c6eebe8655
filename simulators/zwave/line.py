"""The stick's end of the serial line: acknowledgements, collisions, retransmission and frames that never end.

Source: INS12350 §5. A frame that arrives while the stick waits for an ACK is dropped and answered with CAN; a frame
not complete in time is dropped without a word; the stick sends again after NAK, CAN or silence, three times at most,
and then drops what it had to say.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from enum import Enum, auto

from latchwork.protocol.zwave.frames import Cutter, Damaged, FrameType, Signal, build_frame
from latchwork.protocol.zwave.generated import DataFrame
from latchwork.world.wires import Port

TICK = 0.01
ACK_TICKS = 160
FRAME_TICKS = 150
RETRANSMISSIONS = 3


class State(Enum):
    """Whether the stick's own frame is on the line."""

    IDLE = auto()
    ACK_AWAITED = auto()
    BACKING_OFF = auto()


class SerialLine:
    """Frames in and out of one port. `received` is called for each whole frame, after it was acknowledged.

    `falls_silent` is asked before each; a yes makes the line `deaf`: it takes nothing in and lets nothing out.
    `ack_ticks` and `frame_ticks` are the timeouts in 10 ms.
    """

    def __init__(self, received: Callable[[DataFrame], None], falls_silent: Callable[[], bool]) -> None:
        self._received = received
        self._falls_silent = falls_silent
        self._port: Port | None = None
        self._cutter = Cutter()
        self._state = State.IDLE
        self._queue: deque[bytes] = deque()
        self._transmissions = 0
        self._timer: asyncio.TimerHandle | None = None
        self._frame_timer: asyncio.TimerHandle | None = None
        self.ack_ticks = ACK_TICKS
        self.frame_ticks = FRAME_TICKS
        self.deaf = False
        self.dropped = 0
        """Frames that the stick gave up because the host never acknowledged them."""

    def attach(self, port: Port) -> None:
        self.reset()
        self._port = port
        port.attach(self._take, self._lost)

    def _lost(self) -> None:
        self._port = None
        self.reset()

    def reset(self) -> None:
        """Forgets everything that was under way, and the timeouts that the host had set."""
        self._cutter = Cutter()
        self._queue.clear()
        self._state = State.IDLE
        for timer in (self._timer, self._frame_timer):
            if timer is not None:
                timer.cancel()
        self._timer = self._frame_timer = None
        self.ack_ticks, self.frame_ticks = ACK_TICKS, FRAME_TICKS

    def send(self, frame_type: FrameType, function: int, parameters: bytes) -> None:
        """Queues a frame behind what still waits for its ACK."""
        if self._port is None or self.deaf:
            return
        self._queue.append(build_frame(frame_type, function, parameters))
        if self._state is State.IDLE:
            self._next()

    # --- out

    def _write(self, data: bytes) -> None:
        if self._port is not None and not self.deaf:
            self._port.send(data)

    def _next(self) -> None:
        self._state = State.IDLE
        self._transmissions = 0
        if self._queue:
            self._transmit()

    def _transmit(self) -> None:
        self._transmissions += 1
        self._state = State.ACK_AWAITED
        self._arm(self.ack_ticks * TICK, self._unanswered)
        self._write(self._queue[0])

    def _unanswered(self) -> None:
        if self._transmissions > RETRANSMISSIONS:
            self.dropped += 1
            self._queue.popleft()
            self._next()
            return
        self._state = State.BACKING_OFF
        self._arm(0.1 + (self._transmissions - 1) * 1.0, self._transmit)

    def _arm(self, seconds: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, call)

    # --- in

    def _take(self, data: bytes) -> None:
        if self.deaf:
            return
        was_inside = self._cutter.inside
        for piece in self._cutter.feed(data):
            was_inside = False
            if self.deaf:
                break
            if isinstance(piece, Signal):
                self._signalled(piece)
            else:
                self._framed(piece)
        if not self._cutter.inside or not was_inside:
            self._stop_frame_timer()
        if self._cutter.inside and self._frame_timer is None:
            loop = asyncio.get_running_loop()
            self._frame_timer = loop.call_later(self.frame_ticks * TICK, self._abandon)

    def _signalled(self, signal: Signal) -> None:
        if self._state is not State.ACK_AWAITED:
            return
        if signal is Signal.ACK:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._queue.popleft()
            self._next()
        else:
            self._unanswered()

    def _framed(self, piece: DataFrame | Damaged) -> None:
        if self._falls_silent():
            self.deaf = True
        elif self._state is State.ACK_AWAITED:
            self._write(bytes((Signal.CAN,)))
        elif isinstance(piece, Damaged):
            self._write(bytes((Signal.NAK,)))
        else:
            self._write(bytes((Signal.ACK,)))
            self._received(piece)

    def _abandon(self) -> None:
        self._frame_timer = None
        self._cutter.abandon()

    def _stop_frame_timer(self) -> None:
        if self._frame_timer is not None:
            self._frame_timer.cancel()
            self._frame_timer = None
